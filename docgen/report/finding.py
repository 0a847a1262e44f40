"""Findings: what a rule or a reader has to say, as data with a place; collected, never raised."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from docgen.kit.i18n import Message, in_language
from docgen.kit.record import as_dict, record, replace


class Severity(StrEnum):
    """error stops `make`, warning asks, info tells."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def rank(self) -> int:
        """0 for error, 1 for warning, 2 for info: errors come first."""
        return list(Severity).index(self)


ALWAYS_SHOWN = ("A", "E608")
"""Families and codes of which even a brief account tells the notes: there the report differs from what was typed."""


class Outcome(StrEnum):
    """What a rule found out: fail is a fault, uncertain lacks an operand or has two readings."""

    FAIL = "fail"
    UNCERTAIN = "uncertain"
    NOT_ASSESSABLE = "not_assessable"
    PASS = "pass"  # noqa: S105


@record
class Place:
    """Where a key stands in its source: a sheet and a cell, or for Word and JSON a part and a spot in it."""

    sheet: str
    cell: str = ""

    def __str__(self) -> str:
        return f"{self.sheet} {self.cell}".strip()


@record
class Finding:
    """One thing to put right (or to know). `key` is the form's key, or "sections.SECTION.N" for a sub-section.

    `message` says what is wrong, `cure` how to put it right, `evidence` quotes the text it was found in.
    """

    code: str
    severity: Severity
    message: str
    key: str = ""
    expected: str | int | None = None
    actual: str | int | None = None
    cure: str = ""
    evidence: str = ""
    sheet: str = ""
    cell: str = ""
    outcome: Outcome = Outcome.FAIL
    accepted: str = ""

    def at(self, place: Place | None) -> Finding:
        """Return the same finding with its place filled in (unchanged if it has one, or there is none)."""
        if place is None or self.sheet:
            return self
        return replace(self, sheet=place.sheet, cell=place.cell)

    def in_language(self, language: str) -> Finding:
        """Return the same finding with its words in "zh" or "en"."""
        words = {name: in_language(value, language) for name, value in as_dict(self).items() if isinstance(value, Message)}
        return replace(self, **words) if words else self


def has_errors(findings: Iterable[Finding]) -> bool:
    """Whether any finding is an error that is not merely uncertain."""
    return any(f.severity is Severity.ERROR for f in findings)


def in_reading_order(findings: Iterable[Finding]) -> list[Finding]:
    """Return the findings, errors first, then as found."""
    return sorted(findings, key=lambda f: f.severity.rank)
