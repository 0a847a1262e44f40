"""The command as a user runs it, inside the test's own process: what it printed, its exit code, and what it left behind."""

from __future__ import annotations

import contextlib
import io
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from docgen.cli.main import main
from docgen.cli.terminal import ERRORS

INTERNAL = "内部出错"
"""What docgen says of an error nobody has thought of: never to be seen in a test."""


@dataclass(frozen=True)
class Ran:
    """What came of one command line."""

    code: int
    out: str
    err: str

    @property
    def output(self) -> str:
        return self.out + self.err


def run(*arguments: str | Path) -> Ran:
    """Run a command line and return what came of it. An exception that gets out fails the test."""
    out = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", errors=ERRORS)
    err = io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = main([str(argument) for argument in arguments])
    out.flush()
    assert isinstance(out.buffer, io.BytesIO)
    return Ran(code, out.buffer.getvalue().decode("utf-8"), err.getvalue())


def checked(source: str | Path, *more: str | Path) -> list[dict[str, Any]]:
    """Return what `check` tells of a file, as its JSON has it."""
    findings: list[dict[str, Any]] = json.loads(run("check", source, *more, "--format", "json").out)["files"][0]["findings"]
    return findings


def visible(folder: Path) -> list[str]:
    """Return the names of all files below a folder, docgen's own records left out."""
    return sorted(path.name for path in folder.rglob("*") if path.is_file() and not path.name.startswith(".docgen."))


def assert_refused(ran: Ran, folder: Path, kept: list[str]) -> None:
    """It failed as it should: exit code 1 or 2, a sentence and its cure, no internal error, no file beyond those kept."""
    assert ran.code in (1, 2), ran
    assert INTERNAL not in ran.output, ran.output
    assert "Traceback" not in ran.output, ran.output
    assert "改法：" in ran.output, ran.output
    assert visible(folder) == sorted(kept)
