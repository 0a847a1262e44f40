"""The house keeps its order: arrows between rooms go one way, nothing turns in a circle, only the command line knows Typer."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest
from project import PACKAGE, ROOT

from docgen.checks.codes import all_codes
from docgen.checks.where import code_tests, proving_test

# A room may import from the rooms of the lines above its own; rooms of one line do not know each other.
ORDER = """
kit
form
report
ooxml
compose
checks
reading
formats
word web
template
verify
jobs
district
page
cli
"""
LEVELS = {room: level for level, line in enumerate(ORDER.split("\n")) for room in line.split()}
MOST_LINES = 600
"""A file that says one thing is seldom longer."""


def modules() -> list[Path]:
    return sorted(path for path in PACKAGE.rglob("*.py") if "bundled" not in path.parts)


def name_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def imports() -> dict[str, frozenset[str]]:
    """Module -> the modules of the house that it imports anywhere, at its top or when a function needs them."""
    known = {name_of(path) for path in modules()}
    found: dict[str, frozenset[str]] = {}
    for path in modules():
        names: set[str] = set()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module:
                names |= {whole if (whole := f"{node.module}.{alias.name}") in known else node.module for alias in node.names}
            elif isinstance(node, ast.Import):
                names |= {alias.name for alias in node.names}
        found[name_of(path)] = frozenset(names & known - {name_of(path)})
    return found


def room_of(module: str) -> str:
    return module.split(".")[1] if "." in module else ""


def test_the_rooms_stand_in_their_order() -> None:
    backwards = [
        f"{module} -> {other}"
        for module, others in imports().items()
        for other in others
        if (here := room_of(module)) in LEVELS
        and (there := room_of(other)) in LEVELS
        and here != there
        and LEVELS[there] >= LEVELS[here]
    ]
    assert backwards == []


def test_no_import_turns_in_a_circle() -> None:
    """Packages' own files only say what the room is for, so that importing a part of a room imports no more than it needs."""
    TopologicalSorter({name: others - {"docgen"} for name, others in imports().items()}).prepare()


def test_nothing_lies_flat_in_the_hall() -> None:
    assert sorted(path.name for path in PACKAGE.glob("*.py")) == ["__init__.py", "__main__.py"]
    assert {path.relative_to(PACKAGE).parts[0] for path in modules()} - {"__init__.py", "__main__.py"} <= set(LEVELS)


def test_no_module_says_more_than_one_thing() -> None:
    assert {name_of(path): n for path in modules() if (n := len(path.read_text("utf-8").splitlines())) > MOST_LINES} == {}


def test_a_public_class_has_a_name_of_its_own() -> None:
    homes: dict[str, list[str]] = {}
    for path in modules():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                homes.setdefault(node.name, []).append(name_of(path))
    assert {name: found for name, found in homes.items() if len(found) > 1} == {}


def test_only_the_command_line_knows_typer() -> None:
    knowing = [path for path in modules() if re.search(r"^\s*(import|from) typer", path.read_text(encoding="utf-8"), re.M)]
    assert {room_of(name_of(path)) for path in knowing} == {"cli"}


def test_every_code_has_a_test_that_makes_it_fire() -> None:
    """A line in docgen/checks/data/code_tests.toml; that the test does so is watched while it runs (tests/firing.py)."""
    assert set(code_tests()) == set(all_codes())
    assert all(proving_test(code).line for code in code_tests())


def test_nothing_in_python_names_a_row_of_the_form() -> None:
    """Labels, rows and sentences stand once, in the form's data; a key of a table in Python would be a second place."""
    keys = re.compile(r"[\"'](?:requests|disclosure|litigation)\.\w+(?:\.\w+)?[\"']")
    naming = {
        name_of(path): keys.findall(text)
        for path in modules()
        if keys.search(text := re.sub(r'""".*?"""', "", path.read_text(encoding="utf-8"), flags=re.S))
    }
    assert naming == {}


@pytest.mark.parametrize("package", ["openpyxl", "docxtpl", "docx", "jinja2", "babel", "rich", "lxml", "pydantic"])
def test_checking_and_making_a_report_needs_none_of_the_heavy_packages(package: str) -> None:
    code = f"import docgen.jobs.make, docgen.jobs.run, docgen.formats.xlsx.read, sys; sys.exit({package!r} in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False, cwd=ROOT).returncode == 0
