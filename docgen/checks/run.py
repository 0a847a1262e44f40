"""Examine a reading: complete it, compose its text, run the rules, apply what the clerk has accepted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from docgen.checks import catalogue
from docgen.checks.accept import apply_acceptances
from docgen.checks.b4_references import mended
from docgen.checks.context import CheckContext
from docgen.compose.composition import filled_sections, narrative
from docgen.kit.record import record, replace
from docgen.report.complete import complete
from docgen.report.finding import Finding, Severity, has_errors, in_reading_order
from docgen.report.model import Reading, Report, SubSection

if TYPE_CHECKING:
    from docgen.checks.requirements import Requirements

MISSING = ("B1", "B501")
"""Codes of the rules that say a value is missing."""
NOT_BEGUN = "B108"
"""Nothing is filled in yet: nothing else is worth saying."""
NO_NUMBER = ("B201", "B202", "B203")
"""Rules that say of a number that it cannot be one: what others would make of it follows from that."""
GIVES_WAY = {"A307": ("B301", "B302")}
"""Code -> those that say the same of the same cell, and more."""
WRONG_YEAR, ON_YEARS = "B207", ("C301", "F302", "F303")
"""The report's year or its date is a year out: every year in the text and every term is so too."""
OTHER_BODY, OTHERS_NAME = "E618", "G103"
"""The agency's own names contradict one another: that the text names another body follows from it."""
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
    found_already = unread | {finding.key for finding in errors}
    moved = {finding.key.split(".")[0] for finding in errors if finding.code == MOVED}
    return (f for f in found if not (f.code.startswith(MISSING) and (f.key in found_already or f.key.split(".")[0] in moved)))


def _ruled(context: CheckContext, select: tuple[str, ...], ignore: tuple[str, ...]) -> list[Finding]:
    """Return what the rules find, each cause once: a number that can be none is as good as blank to all other rules."""
    found = list(catalogue.run(context, select, ignore))
    none = {finding.key for finding in found if finding.code in NO_NUMBER}
    if not none:
        return found
    usable = replace(context.given, values={key: value for key, value in context.given.values.items() if key not in none})
    again = catalogue.run(replace(context, given=usable, report=complete(usable)), select, ignore)
    own = (*MISSING, *NO_NUMBER)
    return [f for f in found if f.code.startswith(own)] + [f for f in again if not f.code.startswith(own)]


def _each_cause_once(read: list[Finding], ruled: list[Finding]) -> list[Finding]:
    """Return both kinds of findings without those that another one says as well."""
    begun = [finding for finding in ruled if finding.code == NOT_BEGUN]
    said = {(finding.code, finding.key) for finding in ruled}
    read = [f for f in read if not any((code, f.key) in said for code in GIVES_WAY.get(f.code, ()))]
    if any(finding.code == WRONG_YEAR for finding in ruled):
        ruled = [finding for finding in ruled if not finding.code.startswith(ON_YEARS)]
    if any(finding.code == OTHER_BODY for finding in ruled):
        ruled = [finding for finding in ruled if finding.code != OTHERS_NAME]
    return [*read, *(begun or ruled)]


def examine(
    reading: Reading,
    previous: Report | None = None,
    select: Iterable[str] = (),
    ignore: Iterable[str] = (),
    *,
    thorough: bool = True,
    requirements: Requirements | None = None,
) -> Examined:
    """Return the completed report with all findings on it. Pure.

    `previous` is last year's report; `select` and `ignore` are codes or family prefixes; without `thorough` nothing is looked
    for that can only be a hint and takes the vocabulary to find; `requirements`: what the office asks beyond the form (those
    of another form are no concern of this report). Errors of the reading itself are never left out: a number that could not
    be read is no matter of taste.
    """
    given = reading.report
    report = complete(given)
    sections = filled_sections(report)
    text = narrative(report, sections)
    meant = mended(given)
    if meant.sections != given.sections:
        whole = complete(meant)
        text = narrative(whole, filled_sections(whole))
    asked = requirements if requirements and requirements.form == report.form.id else None
    context = CheckContext(given, report, text, complete(previous) if previous else None, thorough, asked)
    select, ignore = tuple(select), tuple(ignore)
    read = [
        finding
        for finding in reading.findings
        if finding.severity is Severity.ERROR or catalogue.is_chosen(finding.code, select, ignore)
    ]
    ruled = list(_news(read, reading.unread, _ruled(context, select, ignore)))
    findings = apply_acceptances(_each_cause_once(read, ruled), given)
    return Examined(given, report, tuple(in_reading_order(findings)), sections)
