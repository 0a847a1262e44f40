"""Run one file through the commands and say what is wrong with how docgen took it: nothing, or one sentence.

Three oracles: no internal error, traceback or hang; no file left behind by a failure; what a success wrote, read back, says
the same as what it was made from.
"""

from __future__ import annotations

import json
import shutil
import signal
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any
from xml.parsers import expat

from commands import INTERNAL, Ran, run, visible

from docgen.formats import read
from docgen.kit.errors import DocgenError
from docgen.report.complete import complete
from docgen.report.model import Report

PATIENCE_SECONDS = 30
UNLIKE = "与数据不一致"
"""What docgen says when its own read-back fails: right of it to say so, wrong that it came to that."""


class TooSlow(BaseException):
    """A command took longer than anyone should wait."""


@contextmanager
def patience(seconds: int) -> Iterator[None]:
    """Raise TooSlow if what is inside takes too long (where the system has alarms)."""
    if not hasattr(signal, "SIGALRM"):
        yield
        return

    def ring(_signal: int, _frame: FrameType | None) -> None:
        raise TooSlow

    before = signal.signal(signal.SIGALRM, ring)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def numbers(report: Report) -> dict[str, Any]:
    """Return a report's numbers, totals worked out; blank ones are left out."""
    whole = complete(report)
    return {key: number for key in report.form.cells if (number := whole.number(key)) is not None}


def texts(report: Report, given: Report) -> list[str]:
    """Return headings and paragraphs of the sections that were given, without their blanks.

    A workbook has every section: where none was given, it offers the form's own words.
    """
    found = [
        text
        for key, section in report.sections.items()
        if key in given.sections
        for sub in section
        for text in (sub.heading, *sub.paragraphs)
    ]
    return ["".join(text.split()) for text in found if text.strip()]


def _same_texts(found: Report, given: Report) -> bool:
    return texts(found, given) == texts(given, given)


def _made(folder: Path, ending: str) -> Path | None:
    return next(iter(sorted(folder.rglob(f"*{ending}"))), None)


def _ill_formed(path: Path) -> str:
    """Return the name of a part that is no well-formed XML, "" if all are."""
    with zipfile.ZipFile(path) as package:
        for name in package.namelist():
            if name.endswith((".xml", ".rels")):
                try:
                    expat.ParserCreate().Parse(package.read(name), True)
                except expat.ExpatError:
                    return name
    return ""


class Judge:
    """Judges files; `beside` is a folder with a sound good.json and what it makes, `work` one for outputs."""

    def __init__(self, beside: Path, work: Path) -> None:
        self.good, self.report, self.work = beside / "good.json", beside / "good.docx", work
        self.sound = numbers(read(self.good).report)

    def fault(self, kind: str, file: Path) -> str:
        """Return what is wrong with how docgen takes the file, "" if nothing is."""
        for name, arguments in self._commands(kind, file).items():
            shutil.rmtree(self.work, ignore_errors=True)
            self.work.mkdir(parents=True)
            try:
                with patience(PATIENCE_SECONDS):
                    ran = run(*arguments)
                    fault = self._judged(kind, name, file, ran)
            except TooSlow:
                fault = f"took more than {PATIENCE_SECONDS} seconds"
            except Exception as error:
                fault = f"{type(error).__name__}: {error}"
            if fault:
                return f"{name}: {fault}"
        return ""

    def _commands(self, kind: str, file: Path) -> dict[str, list[str | Path]]:
        work = self.work
        if kind == "template":
            return {
                "template check": ["template", "check", file],
                "make": ["make", self.good, "-o", work, "--template", file],
                "draft": ["make", self.good, "-o", work, "--template", file, "--draft"],
            }
        common: dict[str, list[str | Path]] = {"export": ["export", file, "-o", work / "r.json"]}
        if kind == "docx":
            return common | {
                "verify": ["verify", file],
                "against": ["verify", self.report, "--against", file],
                "from": ["new", work / "n.xlsx", "--from", file],
                "check": ["check", file],
            }
        if kind in ("html", "text"):
            return common | {"check": ["check", file], "from": ["new", work / "n.xlsx", "--from", file]}
        common |= {"draft": ["make", file, "-o", work, "--draft"], "make": ["make", file, "-o", work, "--approval"]}
        if kind == "xlsx":
            return common | {
                "annotate": ["check", file, "--annotate", work / "a.xlsx"],
                "roster": ["sum", self.good, "-o", work / "s.xlsx", "--roster", file],
            }
        return common | {"data": ["new", work / "n.xlsx", "--data", file]}

    def _judged(self, kind: str, name: str, file: Path, ran: Ran) -> str:
        if ran.code not in (0, 1, 2) or INTERNAL in ran.output or "Traceback" in ran.output:
            return f"exit code {ran.code}, {ran.err[-400:]}"
        left = visible(self.work)
        if ran.code and left and name not in ("annotate", "roster"):
            return f"failed and left {left}"
        if UNLIKE in ran.output and kind != "template":
            return f"its own read-back failed: {ran.err[-400:]}"
        return "" if ran.code else self._unlike(name, kind, file)

    def _unlike(self, name: str, kind: str, file: Path) -> str:
        """Return how what a success wrote differs from what it was made from."""
        if kind == "template":
            if name == "template check":
                return ""
            made = _made(self.work, ".docx")
            if made is None:
                return "succeeded and wrote nothing"
            if part := _ill_formed(made):
                return f"{part} of the output is no XML"
            return "" if numbers(read(made).report) == self.sound else "other numbers than the report's"
        if name == "verify":
            same = numbers(read(file).report) == self.sound
            return "" if same else "verified, but the numbers are not those it was made with"
        if name not in ("make", "draft", "export", "data"):
            return ""
        given = read(file)
        if name in ("make", "draft"):
            made = next((path for path in sorted(self.work.glob("*.docx")) if "）.docx" not in path.name), None)
            if made is None:
                return "" if given.untouched else "succeeded and wrote nothing"
            if part := _ill_formed(made):
                return f"{part} of the output is no XML"
            found = read(made)
            return "" if numbers(found.report) == numbers(given.report) else "the document says other numbers"
        if name == "export":
            json.loads((self.work / "r.json").read_text(encoding="utf-8"))
            found = read(self.work / "r.json")
            if numbers(found.report) != numbers(given.report):
                return "the export says other numbers"
            return (
                "" if texts(found.report, given.report) == texts(given.report, given.report) else "the export says other texts"
            )
        if name == "data":
            found = read(self.work / "n.xlsx")
            if numbers(found.report) != numbers(given.report):
                return "the workbook says other numbers"
            return (
                ""
                if texts(found.report, given.report) == texts(given.report, given.report)
                else "the workbook says other texts"
            )
        return ""


def unreadable(file: Path) -> bool:
    """Whether a file is refused by the reader itself."""
    try:
        read(file)
    except DocgenError:
        return True
    return False
