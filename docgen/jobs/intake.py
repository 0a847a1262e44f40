"""A new intake workbook: blank, begun from last year's report, or filled from data."""

from __future__ import annotations

from pathlib import Path

from docgen.form.model import Form
from docgen.formats.xlsx.write import intake_bytes
from docgen.jobs.renew import last_report, next_year
from docgen.kit.files import safe_file_name
from docgen.kit.record import record
from docgen.report.model import Report, Value


@record
class NewIntake:
    """A workbook: the name it is given, its bytes, and what has to be said of how last year's file was read."""

    name: str
    data: bytes
    notes: tuple[str, ...] = ()


def intake_name(form: Form, report: Report | None) -> str:
    """Return what a new workbook is called: by agency and year where the form has them and they are known."""
    agency = str(report.role("agency") or "") if report else ""
    year = str(report.role("year") or "") if report else ""
    if form.role("year"):
        return safe_file_name(f"{agency}{year}年度填报表" if agency else "填报表", ".xlsx")
    return safe_file_name(f"{agency}{form.short_title}填报表", ".xlsx")


def with_agency_and_year(form: Form, start: Report | None, year: int | None, agency: str) -> Report | None:
    """Return what a workbook starts from, with year and agency filled in where they are given."""
    given: dict[str, Value] = {}
    if year is not None and form.role("year"):
        given[form.role("year")] = year
    if agency and form.role("agency"):
        given[form.role("agency")] = agency
    return (start or Report(form, {}, {})).with_values(given) if given else start


def new_intake(form: Form, *, year: int | None = None, agency: str = "", last: Path | None = None) -> NewIntake:
    """Return a workbook for a year and an agency, begun from last year's file if one is given. Raises UnreadableFile."""
    notes: tuple[str, ...] = ()
    start: Report | None = None
    if last is not None:
        report, notes = last_report(last, form)
        start = next_year(report)
    start = with_agency_and_year(form, start, year, agency)
    return NewIntake(intake_name(form, start), intake_bytes(form, start), tuple(notes))
