"""Findings for people: grouped by sheet, errors first, one line for each repeated cause."""

from __future__ import annotations

from collections.abc import Iterable

from docgen.form.model import Form
from docgen.kit.patterns import regex
from docgen.kit.record import record
from docgen.report.finding import Finding, Severity

_PARTICULARS = regex(r"[“「《][^”」》]*[”」》]+|[（(][^）)]*[）)]|[+=，、\s]|\d+(?:\.\d+)?")
"""What differs between two messages of one cause: quoted words, remarks in brackets, numbers, and how many of them."""


@record
class Cause:
    """One cause: its findings in the order found; the first speaks for all."""

    findings: tuple[Finding, ...]

    @property
    def first(self) -> Finding:
        """The finding whose message stands for the line."""
        return self.findings[0]

    @property
    def count(self) -> int:
        """How often the cause was found."""
        return len(self.findings)

    @property
    def cells(self) -> tuple[str, ...]:
        """The cells (or, where there are none, the keys) of all findings, each once, in order."""
        return tuple(dict.fromkeys(finding.cell or finding.key for finding in self.findings if finding.cell or finding.key))


@record
class SheetGroup:
    """The lines of one sheet ("" for what has no place), errors first."""

    sheet: str
    lines: tuple[Cause, ...]

    @property
    def severity(self) -> Severity:
        """The worst severity on the sheet."""
        return min((line.first.severity for line in self.lines), key=lambda severity: severity.rank)


def sheet_of(form: Form, finding: Finding) -> str:
    """Return the sheet of a finding: its own, else the one on which the form puts its key, else ""."""
    if finding.sheet or not finding.key:
        return finding.sheet
    owner = form.field_by_key.get(finding.key) or form.standing_by_key.get(finding.key)
    if owner is not None:
        return form.sheet_name(owner.sheet)
    parts = finding.key.split(".")
    for section in form.sections:
        if (parts[0] == "sections" and section.key in parts[1:2]) or (section.table and section.table == parts[0]):
            return form.sheet_name(section.sheet)
    return ""


def _cause(finding: Finding) -> tuple[str, ...]:
    accepted = "accepted" if finding.accepted else ""
    return (finding.code, finding.severity, finding.outcome, accepted, _PARTICULARS.sub("", finding.message))


def group(findings: Iterable[Finding], form: Form) -> tuple[SheetGroup, ...]:
    """Return the findings by sheet: sheets with errors first, then in the form's order; in each errors first.

    Findings that differ only in their cell, numbers or quoted words share one line.
    """
    sheets: dict[str, dict[tuple[str, ...], list[Finding]]] = {}
    for finding in findings:
        sheets.setdefault(sheet_of(form, finding), {}).setdefault(_cause(finding), []).append(finding)
    order = {sheet.name: n for n, sheet in enumerate(form.sheets)}
    groups = [
        SheetGroup(sheet, tuple(sorted((Cause(tuple(same)) for same in causes.values()), key=_rank)))
        for sheet, causes in sheets.items()
    ]
    return tuple(sorted(groups, key=lambda g: (g.severity.rank, order.get(g.sheet, len(order)))))


def _rank(line: Cause) -> tuple[int, bool]:
    """Errors first; what the clerk has accepted after what is open."""
    return (line.first.severity.rank, bool(line.first.accepted))
