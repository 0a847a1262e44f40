"""Examine a reading: complete it, compose its text, run the rules, apply what the clerk has accepted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from docgen.checks import catalogue
from docgen.checks.accept import apply_acceptances
from docgen.checks.context import CheckContext
from docgen.compose.composition import filled_sections, narrative
from docgen.kit.record import record
from docgen.report.complete import complete
from docgen.report.finding import Finding, Severity, has_errors, in_reading_order
from docgen.report.model import Reading, Report, SubSection

MISSING = "B1"
"""Codes of the rules that say a value is missing."""
MOVED = "A202"
"""Names and labels of a table disagree: nothing was read from its rows, so that none of them counts as blank."""


@record
class Examined:
    """given: as read; report: completed; findings: of the reading and of the rules, errors first; sections: tokens filled."""

    given: Report
    report: Report
    findings: tuple[Finding, ...]
    sections: Mapping[str, tuple[SubSection, ...]]

    def passes(self, *, strict: bool = False) -> bool:
        """Whether a report may be made: no errors and, if strict, no open warnings either."""
        if has_errors(self.findings):
            return False
        return not strict or not any(f.severity is Severity.WARNING and not f.accepted for f in self.findings)


def _news(read: Iterable[Finding], unread: frozenset[str], found: Iterable[Finding]) -> Iterator[Finding]:
    """Leave out that a value is missing where the reading has already said why it could not be read."""
    errors = [finding for finding in read if finding.severity is Severity.ERROR and finding.key]
    told = unread | {finding.key for finding in errors}
    moved = {finding.key.split(".")[0] for finding in errors if finding.code == MOVED}
    return (f for f in found if not (f.code.startswith(MISSING) and (f.key in told or f.key.split(".")[0] in moved)))


def examine(
    reading: Reading,
    previous: Report | None = None,
    select: Iterable[str] = (),
    ignore: Iterable[str] = (),
    *,
    thorough: bool = True,
) -> Examined:
    """Return the completed report with all findings on it. Pure.

    `previous` is last year's report; `select` and `ignore` are codes or family prefixes; without `thorough` nothing is looked
    for that can only be a hint and takes the vocabulary to find. Errors of the reading
    itself are never left out: a number that could not be read is no matter of taste.
    """
    given = reading.report
    report = complete(given)
    sections = filled_sections(report)
    context = CheckContext(given, report, narrative(report, sections), complete(previous) if previous else None, thorough)
    select, ignore = tuple(select), tuple(ignore)
    read = [
        finding
        for finding in reading.findings
        if finding.severity is Severity.ERROR or catalogue.is_chosen(finding.code, select, ignore)
    ]
    findings = apply_acceptances([*read, *_news(read, reading.unread, catalogue.run(context, select, ignore))], given)
    return Examined(given, report, tuple(in_reading_order(findings)), sections)
