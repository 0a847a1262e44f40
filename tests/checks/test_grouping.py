"""Findings for people: by sheet, errors first, one line for each repeated cause."""

from __future__ import annotations

from docgen.checks.grouping import group, sheet_of
from docgen.form.model import Form
from docgen.report.finding import Finding, Severity
from tests.builders import filled_report, findings_of


def test_many_empty_cells_of_a_table_make_one_line_with_their_count_and_cells(form: Form) -> None:
    blank = {key: None for key, cell in form.cells.items() if cell.table == "litigation" and not cell.computed}
    (sheet,) = group(findings_of(filled_report(form, blank), "B104"), form)
    (line,) = sheet.lines
    assert (sheet.sheet, line.count, len(set(line.cells))) == ("四、复议诉讼", 12, 12)


def test_different_causes_stand_on_different_lines_errors_first(form: Form) -> None:
    report = filled_report(form, {"agency.phone": None, "agency.portal": None, "report.year": None})
    (sheet,) = group(findings_of(report, "B1"), form)
    assert [(line.first.code, line.count) for line in sheet.lines] == [("B101", 1), ("B102", 2)]


def test_sheets_with_errors_come_before_sheets_with_warnings(form: Form) -> None:
    report = filled_report(form, {"agency.phone": None, "requests.new.natural": None})
    findings = [f for f in findings_of(report, "B1") if f.severity is not Severity.INFO]
    assert [sheet.sheet for sheet in group(findings, form)] == ["三、依申请公开", "基本信息"]


def test_an_accepted_warning_is_kept_apart_from_an_open_one(form: Form) -> None:
    findings = [
        Finding("F101", Severity.WARNING, "表二是 2", "a", accepted="有权机关"),
        Finding("F101", Severity.WARNING, "表二是 3", "b"),
    ]
    (sheet,) = group(findings, form)
    assert [line.first.accepted for line in sheet.lines] == ["", "有权机关"]


def test_a_finding_without_a_place_is_put_where_its_key_belongs(form: Form) -> None:
    keys = ["requests.new.natural", "agency.name", "standing.fee", "sections.problems.0", "disclosure", "", "unknown.key"]
    sheets = [sheet_of(form, Finding("B101", Severity.ERROR, "", key)) for key in keys]
    assert sheets == ["三、依申请公开", "基本信息", "六、其他事项", "五、问题与改进", "二、主动公开", "", ""]


def test_no_finding_is_lost_in_grouping(form: Form) -> None:
    findings = findings_of(filled_report(form, dict.fromkeys(form.cells)))
    grouped = [finding for sheet in group(findings, form) for line in sheet.lines for finding in line.findings]
    assert sorted(map(repr, grouped)) == sorted(map(repr, findings))
    assert findings


def test_a_row_whose_name_has_quotation_marks_of_its_own_is_counted_with_the_others(form: Form) -> None:
    blank = {key: None for key, cell in form.cells.items() if cell.table == "requests" and not cell.computed}
    (sheet,) = group(findings_of(filled_report(form, blank), "B104"), form)
    (line,) = sheet.lines
    assert line.count == len(blank)
