"""Where a code is at home: the lines of the program that find it, and the test that makes it fire.

A rule's lines are those of its function. Any other code is looked for in the program's own text: where a reader, the check of a
template or a sum enters its finding. The tests stand in data/code_tests.toml, a code a line; they are not installed, so their
lines are those of the day on which the package was built.
"""

from __future__ import annotations

import ast
import inspect
import json
import tomllib
from functools import cache
from pathlib import Path

from docgen.kit.record import record

_PACKAGE = Path(__file__).parents[1]
_TABLES = ("checks/where.py", "report/codes.py")
"""Files that name codes without finding anything."""
CODE_TESTS = Path(__file__).with_name("data") / "code_tests.toml"
TEST_LINES = Path("bundled", "test_lines.json")


@record
class Where:
    """A function: its file from the project's root, with slashes; its first line (0 if not known); its name."""

    path: str
    line: int
    name: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line} {self.name}" if self.line else f"{self.path} {self.name}"


def source_of(code: str) -> Where:
    """Return what finds a code. Raises KeyError for a code that nothing in the program finds."""
    from docgen.checks.catalogue import rules

    if code in rules():
        function = inspect.unwrap(rules()[code].function)
        path = Path(function.__code__.co_filename).relative_to(_PACKAGE.parent)
        return Where(path.as_posix(), function.__code__.co_firstlineno, function.__name__)
    for path in sorted(_PACKAGE.rglob("*.py")):
        inside = path.relative_to(_PACKAGE)
        if inside.as_posix() in _TABLES or "bundled" in inside.parts:
            continue
        text = path.read_text(encoding="utf-8")
        if f'"{code}"' in text:
            line = text[: text.index(f'"{code}"')].count("\n") + 1
            return Where(f"{_PACKAGE.name}/{inside.as_posix()}", line, _around(text, line))
    raise KeyError(code)


def _around(text: str, line: int) -> str:
    """Return the name of the outermost function or class around a line, of the constant if it stands in one."""
    for node in ast.parse(text).body:
        if node.lineno <= line <= (node.end_lineno or 0):
            if isinstance(node, ast.FunctionDef | ast.ClassDef):
                return node.name
            if isinstance(node, ast.Assign | ast.AnnAssign):
                return ast.unparse(node.targets[0] if isinstance(node, ast.Assign) else node.target)
    return ""


@cache
def code_tests() -> dict[str, tuple[str, str]]:
    """Return code -> the file and the name of a test that makes it fire."""
    stated = tomllib.loads(CODE_TESTS.read_text(encoding="utf-8"))
    return {code: (test.partition("::")[0], test.partition("::")[2]) for code, test in stated.items()}


def proving_test(code: str) -> Where:
    """Return the test that makes a code fire. Raises KeyError for a code that no test is stated for."""
    path, name = code_tests()[code]
    file = _PACKAGE.parent / path
    if file.is_file():
        return Where(path, line_of_test(file, name), name)
    built = _PACKAGE / TEST_LINES
    lines = json.loads(built.read_text(encoding="utf-8")) if built.is_file() else {}
    return Where(path, int(lines.get(code, 0)), name)


def line_of_test(file: Path, name: str) -> int:
    """Return the line on which a test of this name begins. Raises KeyError if the file has none."""
    return _lines(file)[name]


@cache
def _lines(file: Path) -> dict[str, int]:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return {node.name: node.lineno for node in tree.body if isinstance(node, ast.FunctionDef)}
