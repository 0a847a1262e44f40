"""The house keeps its order: arrows between rooms go one way, nothing turns in a circle, only the command line knows Typer."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path
from re import _constants, _parser  # type: ignore[attr-defined]
from typing import Any

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
MOST_WORDS_TO_CHOOSE, MOST_WORDS_IN_A_ROW = 4, 10
"""A pattern that chooses from more Chinese words is a list, and lists are data; the longest row of texts is a sheet's head."""


def modules() -> list[Path]:
    return sorted(path for path in PACKAGE.rglob("*.py") if "bundled" not in path.parts)


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


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
        for node in ast.walk(tree_of(path)):
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
        for node in ast.walk(tree_of(path)):
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


def is_chinese(node: Any) -> bool:
    """Whether a Chinese character stands in a part of a pattern, as the parser of `re` gives it."""
    if isinstance(node, int):
        return 0x4E00 <= node <= 0x9FFF
    return isinstance(node, list | tuple | _parser.SubPattern) and any(map(is_chinese, getattr(node, "data", node)))


def choices(node: Any) -> Iterator[int]:
    """From how many branches with Chinese characters each choice of a pattern chooses."""
    parts = getattr(node, "data", node)
    if isinstance(parts, list | tuple):
        for part in parts:
            yield from choices(part)
        if parts and parts[0] is _constants.BRANCH:
            yield sum(map(is_chinese, parts[1][1]))


def too_many_words(node: ast.expr) -> int:
    """By how many Chinese words an expression exceeds what it may choose from (a pattern's text) or have in a row."""
    if isinstance(node, ast.Tuple | ast.List | ast.Set):
        texts = [part.value for part in node.elts if isinstance(part, ast.Constant) and isinstance(part.value, str)]
        return sum(is_chinese([ord(letter) for letter in text]) for text in texts) - MOST_WORDS_IN_A_ROW
    pieces = node.values if isinstance(node, ast.JoinedStr) else [node]
    text = "".join(str(piece.value) if isinstance(piece, ast.Constant) else "x" for piece in pieces)
    try:
        return max(choices(_parser.parse(text)), default=0) - MOST_WORDS_TO_CHOOSE if "|" in text else 0
    except re.error:
        return 0


def test_lists_of_words_are_data() -> None:
    """In a room's folder `data`, an entry a line with what it must find and what not (docgen/kit/word_lists.py)."""
    lists = [
        f"{name_of(path)}:{node.lineno}"
        for path in modules()
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Constant | ast.JoinedStr | ast.Tuple | ast.List | ast.Set) and too_many_words(node) > 0
    ]
    assert lists == []


@pytest.mark.parametrize("package", ["openpyxl", "docxtpl", "docx", "jinja2", "babel", "rich", "lxml", "pydantic"])
def test_checking_and_making_a_report_needs_none_of_the_heavy_packages(package: str) -> None:
    code = f"import docgen.jobs.make, docgen.jobs.run, docgen.formats.xlsx.read, sys; sys.exit({package!r} in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False, cwd=ROOT).returncode == 0
