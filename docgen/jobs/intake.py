"""A new intake workbook: blank, begun from last year's report, or filled from data."""

from __future__ import annotations

from pathlib import Path

from docgen.compose.composition import standing_sections
from docgen.form.folders import DEFAULT_FORM
from docgen.form.load import load_form
from docgen.form.model import Form
from docgen.formats import read
from docgen.formats.xlsx.write import intake_bytes
from docgen.jobs.renew import for_agency, last_report, next_year
from docgen.kit.errors import UsageError
from docgen.kit.files import safe_file_name
from docgen.kit.i18n import _
from docgen.kit.record import record, replace
from docgen.report.complete import complete
from docgen.report.model import Reading, Report


@record
class NewIntake:
    """A workbook: its form, the name it is given, its bytes, and what has to be said of how it was begun."""

    form: Form
    name: str
    data: bytes
    notes: tuple[str, ...] = ()


def filled_from_data(data: Path, form: Form | None = None) -> Reading:
    """Return what a workbook filled from a file of data holds; sections that consist of standing sentences are written out.

    form: the form to read it by; None takes the file's own. Raises UnreadableFile, UsageError if the file is of another form.
    """
    reading = read(data, form)
    if form is not None and reading.report.form.id != form.id:
        raise UsageError(
            _("{file} 用的是表单“{found}”，不是“{wanted}”。").format(
                file=data.name, found=reading.report.form.id, wanted=form.id
            ),
            _("去掉 --form，或换一份数据。"),
        )
    report, completed = reading.report, complete(reading.report)
    worded = {
        section.key: standing_sections(completed, section)
        for section in report.form.sections
        if section.from_standing and section.key not in report.sections
    }
    return replace(reading, report=replace(report, sections={**report.sections, **worded}))


def new_intake(
    form: Form | None = None,
    *,
    year: int | None = None,
    agency: str = "",
    last: Path | None = None,
    filled: Report | None = None,
) -> NewIntake:
    """Return a workbook for a year and an agency.

    form: None takes the one that the file it is begun from is of. last: last year's workbook or report to begin from; filled:
    what else it holds. Year and agency count only where the form has such fields. Raises UnreadableFile.
    """
    # -- begun from last year's file, or filled --
    notes: tuple[str, ...] = ()
    start = filled
    if last is not None:
        report, notes = last_report(last, form)
        start = next_year(report)
    form = start.form if start else form or load_form(DEFAULT_FORM)
    # -- for this year and this agency --
    if year is not None and form.role("year"):
        start = (start or Report(form, {}, {})).with_values({form.role("year"): year})
    if agency and form.role("agency"):
        if start is not None and start.role("agency") not in (None, agency):
            changed = _("机关换成了“{name}”：原来的简称、自称、正文全称、机关类别等没有带入，请重新填写。").format(name=agency)
            notes = (*notes, changed)
        start = for_agency(start or Report(form, {}, {}), agency)
    return NewIntake(form, intake_name(form, start), intake_bytes(form, start), notes)


def intake_name(form: Form, report: Report | None) -> str:
    """Return what a new workbook is called: by agency and year where the form has them and they are known."""
    agency = str(report.role("agency") or "") if report else ""
    year = str(report.role("year") or "") if report else ""
    if form.role("year"):
        return safe_file_name(f"{agency}{year}年度填报表" if agency else "填报表", ".xlsx")
    return safe_file_name(f"{agency}{form.short_title}填报表", ".xlsx")
