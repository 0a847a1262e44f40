"""The house keeps its order: dependencies point one way, modules are short, only the command line knows Typer."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "docgen"
MOST_LINES = 300
"""A module is meant to be read in one sitting."""

# A room may import from its own and from rooms with a smaller number.
FOUNDATION = "errors i18n records resources patterns kept digest marks alike spool locale"
FORM = """form form_parts form_part form_grid form_derive form_expect form_text form_text_loader form_wording form_loader
form_parser form_references"""
REPORT = "report findings values tokens standing complete bounds"
DOORS = "compose checks formats word package package_kind"
CAPABILITIES = """checking make workers run told batch ledger slips repeats roster aggregate prove_sum approval annotate renew
preview codes verify edits surround_edits readback office_template manifest files settings"""
ROOMS = {
    **dict.fromkeys(FOUNDATION.split(), 0),
    **dict.fromkeys(FORM.split(), 1),
    **dict.fromkeys(REPORT.split(), 2),
    **dict.fromkeys(DOORS.split(), 3),
    **dict.fromkeys(CAPABILITIES.split(), 4),
    "cli": 5,
    "__main__": 6,
}


def modules() -> list[Path]:
    return sorted(path for path in PACKAGE.rglob("*.py") if "bundled" not in path.parts)


def room_of(path: Path) -> str:
    part = path.relative_to(PACKAGE).parts[0]
    return part.removesuffix(".py")


def imported_rooms(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "docgen":
            rest = node.module.split(".")[1:]
            found |= {rest[0]} if rest else {alias.name for alias in node.names}
        elif isinstance(node, ast.Import):
            found |= {alias.name.split(".")[1] for alias in node.names if alias.name.startswith("docgen.")}
    return {room for room in found if not room.startswith("__")}


def test_every_room_has_its_place() -> None:
    assert {room_of(path) for path in modules()} - set(ROOMS) - {"__init__"} == set()


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_room_imports_only_from_rooms_below_or_beside_it(path: Path) -> None:
    level = ROOMS.get(room_of(path), 0)
    assert {room for room in imported_rooms(path) if ROOMS[room] > level} == set()


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_module_can_be_read_in_one_sitting(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= MOST_LINES


def test_only_the_command_line_knows_typer() -> None:
    knowing = [path for path in modules() if re.search(r"^\s*(import|from) typer", path.read_text(encoding="utf-8"), re.M)]
    assert {room_of(path) for path in knowing} == {"cli"}


def test_nothing_in_python_names_a_row_of_the_form() -> None:
    """Labels, rows and sentences stand once, in the form's data; a key of a table in Python would be a second place."""
    keys = re.compile(r"[\"'](?:requests|disclosure|litigation)\.\w+(?:\.\w+)?[\"']")
    naming = {
        str(path.relative_to(PACKAGE)): keys.findall(text)
        for path in modules()
        if keys.search(text := re.sub(r'""".*?"""', "", path.read_text(encoding="utf-8"), flags=re.S))
    }
    assert naming == {}


@pytest.mark.parametrize("package", ["openpyxl", "docxtpl", "docx", "jinja2", "babel", "rich", "lxml", "pydantic"])
def test_checking_and_making_a_report_needs_none_of_the_heavy_packages(package: str) -> None:
    code = f"import docgen.make, docgen.run, docgen.formats.xlsx.read, sys; sys.exit({package!r} in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False, cwd=PACKAGE.parent).returncode == 0
