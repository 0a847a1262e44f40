"""Reading the intake workbook: what is taken, what is taken with a note, what is refused, and where each thing stands."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.cell.cell import MergedCell
from openpyxl.cell.rich_text import CellRichText, InlineFont, TextBlock
from openpyxl.utils import coordinate_to_tuple
from packages import saved
from workbook_edits import (
    Edit,
    cell,
    codes,
    copy_sheet,
    delete_row,
    edited,
    forget_names,
    insert_row,
    opened,
    reading_after,
    swap_cells,
    swap_names,
    typed_in,
    typing,
)

from docgen.checks.run import examine
from docgen.form.model import Form
from docgen.formats.xlsx.cells import cell_name
from docgen.formats.xlsx.layout import place_of
from docgen.formats.xlsx.read import read_workbook
from docgen.formats.xlsx.write import intake_bytes
from docgen.kit.errors import UnreadableFile
from docgen.report.finding import Finding, Severity
from docgen.report.model import Acceptance, Attachment, Reading, Report, SubSection
from tests.builders import filled_report

NEW = "requests.new.natural"
MONEY = "disclosure.charges.amount"
TABLE_SHEET = "三、依申请公开"
KEPT = ("docgen.form", "docgen.version")


@pytest.fixture(scope="module")
def report(form: Form) -> Report:
    return filled_report(
        form,
        distinct=True,
        attachments=(
            Attachment("附件1 统计表", ("甲", "乙"), (("1", "2"), ("3", ""))),
            Attachment("附件2", ("丙",), (("5",),)),
        ),
        acceptances=(Acceptance("F101", NEW, "当年确有其事", "abcd"),),
        notes={"disclosure.normative.in_force": "其中修订3件"},
    )


@pytest.fixture(scope="module")
def filled(form: Form, report: Report) -> bytes:
    return intake_bytes(form, report)


@pytest.fixture(scope="module")
def blank(form: Form) -> bytes:
    return intake_bytes(form)


def the(reading: Reading, code: str) -> Finding:
    """The first finding of a code; there must be one."""
    return next(finding for finding in reading.findings if finding.code == code)


def errors(reading: Reading) -> list[str]:
    return [finding.code for finding in reading.findings if finding.severity is Severity.ERROR]


def assert_same(reading: Reading, report: Report) -> None:
    assert dict(reading.report.values) == dict(report.values)
    assert dict(reading.report.notes) == dict(report.notes)
    assert {k: v for k, v in reading.report.sections.items() if v} == dict(report.sections)
    assert reading.report.attachments == report.attachments
    assert reading.report.acceptances == report.acceptances


# ---------------------------------------------------------------------- whole workbooks
def test_what_the_writer_wrote_is_read_back_equal(filled: bytes, report: Report) -> None:
    reading = read_workbook(filled)
    assert_same(reading, report)
    assert set(codes(reading)) == {"A313"}


@pytest.mark.libreoffice
def test_what_libreoffice_saved_is_read_back_equal(
    filled: bytes, report: Report, tmp_path: Path, convert: Callable[[Path, str], Path]
) -> None:
    source = tmp_path / "filled.xlsx"
    source.write_bytes(filled)
    reading = read_workbook(convert(source, "xlsx:Calc MS Excel 2007 XML"))
    assert_same(reading, report)
    assert set(codes(reading)) == {"A313"}


def test_without_any_name_everything_is_found_by_its_labels(filled: bytes, report: Report) -> None:
    reading = reading_after(filled, lambda book: forget_names(book, KEPT))
    assert_same(reading, report)
    assert set(codes(reading)) == {"A203", "A313"}
    assert the(reading, "A203").sheet == "基本信息"


def test_without_names_and_mark_the_form_is_recognised_by_its_labels(filled: bytes, report: Report) -> None:
    reading = reading_after(filled, forget_names)
    assert_same(reading, report)
    assert "《政府信息公开工作年度报告》" in the(reading, "A105").message


def test_a_blank_workbook_is_untouched_and_its_cells_stay_blank(blank: bytes) -> None:
    reading = read_workbook(blank)
    assert reading.untouched
    assert dict(reading.report.values) == {}
    assert reading.findings == ()


@pytest.mark.parametrize("key", [NEW, "agency.name", "other.fee.amount"])
def test_one_value_is_enough_to_have_touched_it(form: Form, blank: bytes, key: str) -> None:
    reading = read_workbook(typed_in(blank, form, key, 0 if key != "agency.name" else "某局"))
    assert not reading.untouched
    assert list(reading.report.values) == [key]


def test_a_paragraph_is_enough_to_have_touched_it(form: Form, blank: bytes) -> None:
    assert not read_workbook(typed_in(blank, form, "sections.overview.1", "全年公开信息75条。")).untouched


def test_a_blank_cell_is_not_read_as_zero(form: Form, filled: bytes) -> None:
    reading = read_workbook(typed_in(filled, form, NEW, None))
    assert NEW not in reading.report.values
    assert errors(reading) == []


def test_every_key_and_sub_section_has_its_place(form: Form, filled: bytes, report: Report) -> None:
    places = read_workbook(filled).report.places
    for key in (*form.cells, *form.field_by_key, *form.standing_by_key):
        assert places[key] == place_of(form, key)
    assert places["sections.overview.2"] == place_of(form, "sections.overview.2")
    assert places["sections.overview.2.heading"] == place_of(form, "sections.overview.2.heading")


# ---------------------------------------------------------------------- numbers as people type them
@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("12", 12), ("１２", 12), ("1,234", 1234), ("1，234", 1234), ("１，２３４", 1234), ("12件", 12), (" 12 ", 12),
        ("12 件", 12), ("\u00a012\u3000", 12), ("12.0", 12), ("12.5", Decimal("12.5")), ("-3", -3), ("－3", -3),
        ("−3", -3), ("+3", 3), ("0", 0), ("\u200b7\ufeff", 7), ("007", 7),
    ],
)  # fmt: skip
def test_a_number_written_as_text_is_read_with_a_note(form: Form, blank: bytes, typed: str, value: int | Decimal) -> None:
    reading = read_workbook(typed_in(blank, form, NEW, typed))
    assert reading.report.values == {NEW: value}
    finding = the(reading, "A301")
    assert finding.severity is Severity.INFO
    assert (finding.sheet, finding.cell) == (TABLE_SHEET, place_of(form, NEW).cell)


@pytest.mark.parametrize(
    ("typed", "value", "note"),
    [
        ("12（其中修订3件）", 12, "其中修订3件"),
        ("22件(其中修订16件)", 22, "其中修订16件"),
        ("１２【含上年2件】", 12, "含上年2件"),
    ],
)
def test_a_note_beside_a_number_is_kept(form: Form, blank: bytes, typed: str, value: int, note: str) -> None:
    reading = read_workbook(typed_in(blank, form, NEW, typed))
    assert reading.report.values == {NEW: value}
    assert reading.report.notes == {NEW: note}
    assert codes(reading) == ["A313"]


@pytest.mark.parametrize("typed", ["-", "—", "——", "－", "–", "―", "─", "−", "/", "／", "无", "没有", "N/A", "~"])
def test_a_dash_or_a_word_for_nothing_is_not_taken_for_zero(form: Form, blank: bytes, typed: str) -> None:
    reading = read_workbook(typed_in(blank, form, NEW, typed))
    assert NEW not in reading.report.values
    assert "填 0" in the(reading, "A303").cure


@pytest.mark.parametrize(
    "typed",
    [
        "十二",
        "约12",
        "12+3",
        "1 2",
        "12、13",
        "1,23",
        "12万件",
        "12元",
        "3-5",
        "1.2.3",
        "见附件",
        "12（",
        "1" * 600,
        "2①",
        "5²",
        "1½",
        "1\u200b2",
    ],
)
def test_what_is_no_number_is_refused_with_its_place(form: Form, blank: bytes, typed: str) -> None:
    reading = read_workbook(typed_in(blank, form, NEW, typed))
    assert NEW not in reading.report.values
    finding = the(reading, "A302")
    assert finding.severity is Severity.ERROR
    assert (finding.sheet, finding.cell, finding.key) == (TABLE_SHEET, place_of(form, NEW).cell, NEW)
    assert finding.actual == typed[:60].replace("\u200b", "[U+200B]")
    assert ("看不见" in finding.cure) is ("\u200b" in typed)


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        (12.5, "12.5"), (0.1, "0.1"), (0.1 + 0.2, "0.3"), (1.1, "1.1"), (12, "12"), (1e-5, "0.00001"),
        ("12.50万元", "12.50"), ("1,234.56", "1234.56"), (123456.789, "123456.789"),
    ],
)  # fmt: skip
def test_money_becomes_the_decimal_that_the_clerk_sees(form: Form, blank: bytes, typed: object, value: str) -> None:
    found = read_workbook(typed_in(blank, form, MONEY, typed)).report.values[MONEY]
    assert isinstance(found, Decimal)
    assert str(found) == str(Decimal(value))


def test_money_in_another_unit_is_refused(form: Form, blank: bytes) -> None:
    assert "万元" in the(read_workbook(typed_in(blank, form, MONEY, "500元")), "A302").cure
    assert errors(read_workbook(typed_in(blank, form, "other.fee.amount", "5万元"))) == ["A302"]


@pytest.mark.parametrize(
    ("value", "number_format", "kind"),
    [(datetime(2023, 1, 2), "", "日期"), (True, "", "是否值"), (0.12, "0%", "百分数"), (12, "yyyy-mm-dd", "日期")],
)
def test_a_number_cell_of_another_kind_is_refused(
    form: Form, blank: bytes, value: object, number_format: str, kind: str
) -> None:
    reading = read_workbook(typed_in(blank, form, NEW, value, number_format))
    assert NEW not in reading.report.values
    assert kind in the(reading, "A315").message


@pytest.mark.parametrize(
    ("key", "value", "number_format", "read"),
    [
        (NEW, 1234567, "#,##0,", False), (NEW, 12, '0"万"', False), (NEW, 12, ";;;", False), (NEW, 12, '"见附件"', False),
        (NEW, 12, "[>10]\"多\";0", False), (MONEY, 12000, '0!.0,"万"', False),
        (NEW, 12, "0000", True), (NEW, 12, '0"件"', True), (NEW, 12, "0.00", True), (NEW, 1234, "#,##0_);(#,##0)", True),
        (NEW, 12, "0.00E+00", True), (NEW, 12, "[DBNum1]General", True), (NEW, 0, ";;;", True), (NEW, 0, "0;-0;;@", True),
        (NEW, 0, '_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ ', True), (NEW, 12000, '0!.0,"万"', True),
        (MONEY, 1.2, '0.0"万元"', True), (MONEY, 1.25, "0.00", True), (MONEY, 1234.5, '"¥"#,##0.00', True),
        (MONEY, 0.75, "# ?/4", True),
    ],
)  # fmt: skip
def test_a_number_that_the_cell_shows_as_another_is_not_read(
    form: Form, blank: bytes, key: str, value: object, number_format: str, read: bool
) -> None:
    """12000 shown as 1.2万 may mean 1.2 of 万元 as well; what is written in another way is the same number."""
    reading = read_workbook(typed_in(blank, form, key, value, number_format))
    assert errors(reading) == ([] if read else ["A315"])
    assert reading.report.values.get(key) == (Decimal(str(value)) if read else None)


def test_a_number_shown_rounded_is_read_in_full_and_told_unless_the_rules_tell_it(form: Form, blank: bytes) -> None:
    for value, told in [(12.345, True), (10 / 3, False), (12.35, False)]:
        reading = read_workbook(typed_in(blank, form, MONEY, value, "0.00"))
        assert reading.report.values[MONEY] == pytest.approx(Decimal(value))
        assert [(f.code, f.severity) for f in reading.findings if f.key == MONEY] == [("A315", Severity.WARNING)] * told


def test_a_fraction_in_a_count_reaches_the_rules(form: Form, blank: bytes) -> None:
    assert read_workbook(typed_in(blank, form, NEW, 12.5)).report.values[NEW] == Decimal("12.5")


# ---------------------------------------------------------------------- formulas and errors
def test_a_formula_without_a_stored_result_asks_to_be_saved_by_excel(form: Form, blank: bytes) -> None:
    reading = read_workbook(typed_in(blank, form, NEW, "=1+2"))
    assert NEW not in reading.report.values
    assert "用 Excel 或 WPS 打开、保存后再运行" in the(reading, "A304").cure


def test_totals_need_no_stored_result(form: Form, filled: bytes) -> None:
    assert "A304" not in codes(reading_after(filled, lambda _book: None))


@pytest.mark.libreoffice
def test_a_formula_that_libreoffice_computed_is_read(
    form: Form, blank: bytes, tmp_path: Path, convert: Callable[[Path, str], Path]
) -> None:
    source = tmp_path / "formula.xlsx"
    source.write_bytes(edited(blank, typing(form, NEW, "=1+2")))
    reading = read_workbook(convert(source, "xlsx:Calc MS Excel 2007 XML"))
    assert reading.report.values == {NEW: 3}
    assert reading.findings == ()


@pytest.mark.parametrize("formula", ["=[1]Sheet1!A1", "='C:\\[上年.xlsx]表'!A1", "=SUM([2]表!$A$1:$A$3)"])
def test_a_formula_into_another_file_is_named(form: Form, blank: bytes, formula: str) -> None:
    reading = read_workbook(typed_in(blank, form, NEW, formula))
    assert "另一个文件" in the(reading, "A305").message


def test_a_formula_over_sheets_of_the_same_file_is_nobodys_business(form: Form, blank: bytes) -> None:
    assert "A305" not in codes(read_workbook(typed_in(blank, form, NEW, '=校验!A1&"[1.xlsx]"')))


@pytest.mark.parametrize("value", ["#REF!", "#DIV/0!", "#N/A", "#VALUE!"])
def test_an_error_value_is_named(form: Form, blank: bytes, value: str) -> None:
    reading = read_workbook(typed_in(blank, form, NEW, value))
    assert value in the(reading, "A306").message
    assert NEW not in reading.report.values


def test_a_total_typed_over_is_kept_for_comparison_and_named(form: Form, filled: bytes) -> None:
    key = "requests.new.total"
    reading = read_workbook(typed_in(filled, form, key, 5))
    assert reading.report.values[key] == 5
    finding = the(reading, "A307")
    assert (finding.severity, finding.key) == (Severity.WARNING, key)
    assert finding.expected != "5"


def test_a_right_total_typed_over_is_only_mentioned(form: Form, blank: bytes) -> None:
    def edit(book: openpyxl.Workbook) -> None:
        for column in form.table_by_key["requests"].columns:
            cell(book, form, f"requests.new.{column.key}").value = 6 if column.key == "total" else 1

    assert the(reading_after(blank, edit), "A307").severity is Severity.INFO


# ---------------------------------------------------------------------- dates, years, choices, numbers of phones
@pytest.mark.parametrize(
    "typed",
    [
        "2024-01-19",
        "2024/1/19",
        "2024.1.19",
        "2024年1月19日",
        "２０２４年１月１９日",
        "20240119",
        " 2024 年 1 月 19 日 ",
        45310,
        20240119,
    ],
)
def test_a_date_as_text_is_read_and_one_in_bare_digits_with_a_note(form: Form, blank: bytes, typed: object) -> None:
    reading = read_workbook(typed_in(blank, form, "report.date", typed, "General"))
    assert reading.report.values == {"report.date": date(2024, 1, 19)}
    assert codes(reading) == ([] if isinstance(typed, str) and not typed.isdigit() else ["A308"])


@pytest.mark.parametrize("number_format", ["yyyy-mm-dd", "mm-dd-yy", 'yyyy"年"m"月"d"日"', "[$-804]aaaa;yyyy/m/d"])
def test_a_real_date_is_read_without_a_word(form: Form, blank: bytes, number_format: str) -> None:
    reading = read_workbook(typed_in(blank, form, "report.date", date(2024, 1, 19), number_format))
    if "aaaa" in number_format:
        assert codes(reading) in ([], ["A308"])
    else:
        assert reading.findings == ()
    assert reading.report.values == {"report.date": date(2024, 1, 19)}


@pytest.mark.parametrize("typed", ["2024年2月30日", "2024-13-01", "一月十九日", "24.1.19", 19, "待定"])
def test_an_impossible_date_is_refused(form: Form, blank: bytes, typed: object) -> None:
    reading = read_workbook(typed_in(blank, form, "report.date", typed, "General"))
    assert "report.date" not in reading.report.values
    assert "2024-01-19" in the(reading, "A309").cure


DAYS = 'yyyy"年"m"月"d"日"'
"""The format of the workbook's own cells for dates."""


@pytest.mark.parametrize(
    ("typed", "number_format"), [(20240119, DAYS), ("20240119", DAYS), (20240119, "General"), (45310, "0")]
)
def test_a_date_in_bare_digits_is_read_and_asked_whatever_the_cell_would_show(
    form: Form, blank: bytes, typed: object, number_format: str
) -> None:
    reading = read_workbook(typed_in(blank, form, "report.date", typed, number_format))
    assert reading.report.values == {"report.date": date(2024, 1, 19)}
    note = the(reading, "A308")
    assert (note.actual, note.expected) == (str(typed), "2024年1月19日")
    assert f"{typed}" in note.message
    assert "是不是 2024年1月19日？" in note.message


@pytest.mark.parametrize(
    "typed",
    [240119, "240119", "24.1.19", "2024、1、19", "2024年1月19号", "2024/1/19 00:00", "19/1/2024", "1/19/2024", "2024/19/01",
     "2024年1月19日星期五", "2024 1 19", 20241901],
)  # fmt: skip
@pytest.mark.parametrize("number_format", [DAYS, "General"])
def test_what_is_no_date_is_refused_and_the_day_that_it_can_mean_is_asked(
    form: Form, blank: bytes, typed: object, number_format: str
) -> None:
    reading = read_workbook(typed_in(blank, form, "report.date", typed, number_format))
    assert "report.date" not in reading.report.values
    refused = the(reading, "A309")
    assert str(typed) in refused.message
    assert refused.cure.startswith("是不是 2024年1月19日？")
    assert (refused.expected, bool(refused.sheet), bool(refused.cell)) == ("2024年1月19日", True, True)


@pytest.mark.parametrize(
    "typed", [2024, 2024119, "2024119", "2024年1月", "20240230", 20240230, "2024年1月32日", "1.19", "3/4/2024", -5, 1]
)
def test_of_what_can_mean_no_day_or_several_none_is_asked(form: Form, blank: bytes, typed: object) -> None:
    refused = the(read_workbook(typed_in(blank, form, "report.date", typed, DAYS)), "A309")
    assert "是不是" not in refused.cure
    assert refused.expected is None


@pytest.mark.parametrize("typed", [2023, "2023", "2023年", "２０２３", "2023年度", 2023.0])
def test_a_year_is_read_from_number_or_text(form: Form, blank: bytes, typed: object) -> None:
    reading = read_workbook(typed_in(blank, form, "report.year", typed))
    assert reading.report.values == {"report.year": 2023}
    assert type(reading.report.values["report.year"]) is int


@pytest.mark.parametrize("typed", ["二三年", 23, 2023.5, "2023-2024", 20230])
def test_what_is_no_year_is_refused(form: Form, blank: bytes, typed: object) -> None:
    assert errors(read_workbook(typed_in(blank, form, "report.year", typed))) == ["A314"]


@pytest.mark.parametrize(
    ("key", "typed", "value"),
    [
        ("agency.level", "政府部门", "department"),
        ("agency.level", " 政 府部门", "department"),
        ("agency.level", "department", "department"),
        ("report.signature_block", "落款（署名和成文日期）", "yes"),
        ("report.signature_block", "落款", "yes"),
        ("report.signature_block", "不落款", "no"),
    ],
)
def test_a_choice_is_read_by_label_or_value(form: Form, blank: bytes, key: str, typed: str, value: str) -> None:
    assert read_workbook(typed_in(blank, form, key, typed)).report.values == {key: value}


def test_an_unknown_choice_is_refused_with_the_options(form: Form, blank: bytes) -> None:
    finding = the(read_workbook(typed_in(blank, form, "agency.level", "事业单位")), "A310")
    assert "各级人民政府、政府部门、乡镇街道、其他" in finding.cure


@pytest.mark.parametrize(
    ("key", "typed", "value"),
    [
        ("agency.postcode", 276000, "276000"), ("agency.postcode", "２７６０００", "276000"),
        ("agency.phone", 8198320, "8198320"), ("agency.phone", 13800138000, "13800138000"),
        ("agency.phone", "0539-8198320 ", "0539-8198320"), ("agency.address", 57, "57"),
    ],
)  # fmt: skip
def test_numbers_of_post_and_phone_are_text(form: Form, blank: bytes, key: str, typed: object, value: str) -> None:
    reading = read_workbook(typed_in(blank, form, key, typed, "General"))
    assert reading.report.values == {key: value}
    assert reading.findings == ()


@pytest.mark.parametrize(("key", "typed"), [("agency.postcode", 10000), ("agency.phone", 5398198320)])
def test_a_lost_leading_zero_is_noticed(form: Form, blank: bytes, key: str, typed: int) -> None:
    reading = read_workbook(typed_in(blank, form, key, typed, "General"))
    assert key not in reading.report.values
    assert "文本" in the(reading, "A311").cure


# ---------------------------------------------------------------------- texts
TYPED = (
    "<b>&amp;</b>", "{{ 7*7 }}", "{% for %}", "“引号”'\"", "𠮷野家𪚥", "👨‍👩‍👧 表情 😀", "甲\t乙", "=SUM(A1)", "_x000D_",
    "临" * 300, "-—–―─－−‐‑‒", "a\u00a0b\u3000c",
)  # fmt: skip


def test_text_is_read_as_it_was_typed(form: Form) -> None:
    parts = tuple(SubSection("（一）" + text.replace("\t", ""), (text, "又" + text)) for text in TYPED)
    report = filled_report(form, {"agency.name": "=" + "".join(TYPED)}, sections={"overview": parts})
    reading = read_workbook(intake_bytes(form, report))
    assert reading.report.values["agency.name"] == report.values["agency.name"]
    assert reading.report.sections["overview"] == parts
    assert reading.findings == ()


@pytest.mark.parametrize(
    ("stored", "read", "name"),
    [
        ("甲_x000B_乙", "甲\n乙", "U+000B"),
        ("甲_x0007_乙", "甲乙", "U+0007"),
        ("甲\u0085乙", "甲\n乙", "U+0085"),
        ("甲\u009d乙", "甲乙", "U+009D"),
    ],
)
def test_control_characters_are_taken_out_and_named(form: Form, blank: bytes, stored: str, read: str, name: str) -> None:
    reading = read_workbook(typed_in(blank, form, "agency.address", stored))
    assert reading.report.values == {"agency.address": read}
    assert name in the(reading, "A312").message


def test_pasted_rich_text_is_read_whole(form: Form, blank: bytes) -> None:
    from openpyxl.cell.rich_text import CellRichText, TextBlock
    from openpyxl.cell.text import InlineFont

    rich = CellRichText("普通", TextBlock(InlineFont(b=True), "加粗"), "再普通")
    assert read_workbook(typed_in(blank, form, "agency.address", rich)).report.values == {"agency.address": "普通加粗再普通"}


def test_line_breaks_start_paragraphs_and_a_row_without_heading_is_plain(form: Form, blank: bytes) -> None:
    def edit(book: openpyxl.Workbook) -> None:
        cell(book, form, "sections.problems.0").value = "第一段。\r\n\n　　第二段。\n"
        cell(book, form, "sections.problems.3.heading").value = "（二）改进情况"
        cell(book, form, "sections.problems.3").value = 12

    reading = reading_after(blank, edit)
    assert reading.report.sections["problems"] == (
        SubSection("", ("第一段。", "第二段。")),
        SubSection("（二）改进情况", ("12",)),
    )
    assert reading.report.places["sections.problems.1"] == place_of(form, "sections.problems.3")


# ---------------------------------------------------------------------- rows, columns and sheets moved about
def row_of(form: Form, key: str) -> int:
    return coordinate_to_tuple(place_of(form, key).cell)[0]


def test_an_inserted_row_moves_everything_and_loses_nothing(form: Form, filled: bytes, report: Report) -> None:
    at = row_of(form, "requests.refused_3.natural")
    reading = reading_after(filled, lambda book: insert_row(book, TABLE_SHEET, at))
    assert_same(reading, report)
    assert errors(reading) == []


def test_a_row_that_was_inserted_and_filled_is_not_lost_in_silence(form: Form, filled: bytes, report: Report) -> None:
    at = row_of(form, "requests.refused_3.natural")

    def edit(book: openpyxl.Workbook) -> None:
        insert_row(book, TABLE_SHEET, at)
        book[TABLE_SHEET].cell(at, 4).value = 77

    reading = reading_after(filled, edit)
    assert_same(reading, report)
    assert f"D{at}" in the(reading, "A206").message


def test_a_deleted_row_is_named_by_sheet_and_label(form: Form, filled: bytes, report: Report) -> None:
    at = row_of(form, "requests.not_processed_2.natural")
    reading = reading_after(filled, lambda book: delete_row(book, TABLE_SHEET, at))
    gone = {key for key in form.cells if key.startswith("requests.not_processed_2.")}
    assert dict(reading.report.values) == {k: v for k, v in report.values.items() if k not in gone}
    assert errors(reading) == ["A201"]
    finding = the(reading, "A201")
    assert "2.重复申请" in finding.message
    assert finding.sheet == TABLE_SHEET


def test_a_deleted_row_typed_in_again_is_found_by_its_label(form: Form, filled: bytes, report: Report) -> None:
    at = row_of(form, "requests.not_processed_2.natural")

    def edit(book: openpyxl.Workbook) -> None:
        old = [book[TABLE_SHEET].cell(at, column).value for column in range(3, 11)]
        delete_row(book, TABLE_SHEET, at)
        insert_row(book, TABLE_SHEET, at)
        for column, value in enumerate(old, 3):
            book[TABLE_SHEET].cell(at, column).value = value

    reading = reading_after(filled, edit)
    assert_same(reading, report)
    assert "重复申请" in the(reading, "A203").message
    assert errors(reading) == []


def test_sorted_rows_are_an_error_and_not_a_wrong_number(form: Form, filled: bytes, report: Report) -> None:
    one, other = row_of(form, "requests.refused_1.natural"), row_of(form, "requests.refused_2.natural")

    def edit(book: openpyxl.Workbook) -> None:
        for column in range(3, 10):
            swap_cells(book[TABLE_SHEET], cell_name(one, column), cell_name(other, column))

    reading = reading_after(filled, edit)
    assert errors(reading) == ["A202", "A202"]
    assert "1.属于国家秘密" in the(reading, "A202").message
    wrong = ("requests.refused_1.", "requests.refused_2.")
    assert dict(reading.report.values) == {k: v for k, v in report.values.items() if not k.startswith(wrong)}


@pytest.mark.parametrize("column", [2, 5, 8])
def test_a_column_put_in_by_a_program_that_leaves_names_alone_gives_no_neighbours_number(
    form: Form, filled: bytes, report: Report, column: int
) -> None:
    values = reading_after(filled, lambda book: book[TABLE_SHEET].insert_cols(column)).report.values
    assert {key for key, value in values.items() if value != report.values[key]} == set()
    assert not any(key in values for key in form.cells if key.startswith("requests.") and key.endswith((".other", ".total")))


@pytest.mark.parametrize("down", [40, 60])
def test_without_names_a_table_that_stands_twice_is_not_read(form: Form, filled: bytes, down: int) -> None:
    def edit(book: openpyxl.Workbook) -> None:
        forget_names(book, KEPT)
        ws = book[TABLE_SHEET]
        for row in range(3, 31):
            for column in range(1, 11):
                if ws.cell(row, column).value is not None:
                    ws.cell(row + down, column).value = ws.cell(row, column).value

    reading = reading_after(filled, edit)
    assert not any(key.startswith("requests.") for key in reading.report.values)
    assert "A201" in errors(reading)


def test_a_row_that_stands_twice_is_read_where_its_name_points(form: Form, filled: bytes, report: Report) -> None:
    at = row_of(form, NEW)

    def edit(book: openpyxl.Workbook) -> None:
        insert_row(book, TABLE_SHEET, at)
        for column in range(1, 11):
            if not isinstance(book[TABLE_SHEET].cell(at, column), MergedCell):
                book[TABLE_SHEET].cell(at, column).value = book[TABLE_SHEET].cell(at + 1, column).value

    assert dict(reading_after(filled, edit).report.values) == dict(report.values)


def test_columns_cut_and_pasted_with_their_heads_are_read_right(form: Form, filled: bytes, report: Report) -> None:
    def edit(book: openpyxl.Workbook) -> None:
        ws = book[TABLE_SHEET]
        swap_cells(ws, "E5", "F5")
        for key in form.cells:
            table, row, column = key.split(".")
            if (table, column) == ("requests", "business"):
                at = row_of(form, key)
                swap_cells(ws, f"E{at}", f"F{at}")
                swap_names(book, key, f"requests.{row}.research")

    book = opened(filled)
    assert (book[TABLE_SHEET]["E5"].value, book[TABLE_SHEET]["F5"].value) == ("商业企业", "科研机构")
    reading = reading_after(filled, edit)
    assert_same(reading, report)
    assert errors(reading) == []


def test_swapped_column_heads_are_an_error(form: Form, filled: bytes) -> None:
    reading = reading_after(filled, lambda book: swap_cells(book[TABLE_SHEET], "E5", "F5"))
    assert set(errors(reading)) == {"A202"}
    assert "requests.new.business" not in reading.report.values
    assert "requests.new.natural" in reading.report.values


def test_a_field_whose_label_stands_elsewhere_is_an_error(form: Form, filled: bytes) -> None:
    one, other = (place_of(form, key).cell.replace("B", "A") for key in ("agency.phone", "agency.fax"))
    reading = reading_after(filled, lambda book: swap_cells(book["基本信息"], one, other))
    assert errors(reading) == ["A202", "A202"]
    assert not {"agency.phone", "agency.fax"} & set(reading.report.values)


@pytest.mark.parametrize(
    ("sheet", "at", "text", "label"),
    [
        (TABLE_SHEET, "A6", "一、新收申请", "一、本年新收政府信息公开申请数量"),
        (TABLE_SHEET, "E5", "企业", "商业企业"),
        ("基本信息", "A4", "年份", "报告年度"),
    ],
)
def test_an_overwritten_label_is_named_and_the_cell_read_by_its_name(
    filled: bytes, report: Report, sheet: str, at: str, text: str, label: str
) -> None:
    def edit(book: openpyxl.Workbook) -> None:
        assert book[sheet][at].value == label
        book[sheet][at].value = text

    reading = reading_after(filled, edit)
    assert_same(reading, report)
    findings = [finding for finding in reading.findings if finding.code == "A204"]
    assert [finding.expected for finding in findings] == [label]


def test_labels_may_differ_in_blanks_and_width(filled: bytes, report: Report) -> None:
    def edit(book: openpyxl.Workbook) -> None:
        ws = book[TABLE_SHEET]
        assert ws["A6"].value == "一、本年新收政府信息公开申请数量"
        ws["A6"].value = " 一、本年新收政府信息\n公开申请数量　"
        ws["E5"].value = "商 业 企 业"

    reading = reading_after(filled, edit)
    assert_same(reading, report)
    assert set(codes(reading)) == {"A313"}


def test_a_missing_sheet_is_named_once(filled: bytes) -> None:
    reading = reading_after(filled, lambda book: book.remove(book[TABLE_SHEET]))
    assert errors(reading) == ["A101"]
    assert the(reading, "A101").sheet == TABLE_SHEET
    assert not any(key.startswith("requests.") for key in reading.report.values)
    assert "requests" not in reading.report.sections


def rename_with_names(book: openpyxl.Workbook) -> None:
    book[TABLE_SHEET].title = "表3"
    for defined in book.defined_names.values():
        defined.attr_text = defined.attr_text.replace(TABLE_SHEET, "表3")


def rename_without_names(book: openpyxl.Workbook) -> None:
    book[TABLE_SHEET].title = "表3"
    forget_names(book, KEPT)


def number_all_sheets(book: openpyxl.Workbook) -> None:
    for number, sheet in enumerate(list(book.worksheets)):
        sheet.title = "表3" if sheet.title == TABLE_SHEET else f"Sheet{number}"
    forget_names(book, KEPT)


@pytest.mark.parametrize("rename", [rename_with_names, rename_without_names, number_all_sheets])
def test_a_renamed_sheet_is_found_by_names_or_labels(filled: bytes, report: Report, rename: Edit) -> None:
    reading = reading_after(filled, rename)
    assert_same(reading, report)
    assert [finding.sheet for finding in reading.findings if finding.code == "A106" and "表3" in finding.message] == ["表3"]


def test_a_hidden_sheet_is_read_and_mentioned(filled: bytes, report: Report) -> None:
    reading = reading_after(filled, lambda book: setattr(book[TABLE_SHEET], "sheet_state", "hidden"))
    assert_same(reading, report)
    assert the(reading, "A103").sheet == TABLE_SHEET


def test_a_sheet_copied_and_changed_is_named_and_the_original_read(filled: bytes, report: Report) -> None:
    reading = reading_after(filled, lambda book: setattr(copy_sheet(book, TABLE_SHEET)["D6"], "value", 99999))
    assert_same(reading, report)
    finding = the(reading, "A102")
    assert (finding.severity, finding.sheet) == (Severity.WARNING, f"{TABLE_SHEET} (2)")
    assert "D6 副本是 99999" in finding.message


@pytest.mark.parametrize("title", ["{} (2)", "{} Copy", "{}_2", "Copy of {}", "{} - 副本", "{} (2) (3)", "底稿"])
def test_a_copy_that_holds_nothing_else_is_a_hint(filled: bytes, report: Report, title: str) -> None:
    reading = reading_after(filled, lambda book: setattr(copy_sheet(book, TABLE_SHEET), "title", title.format(TABLE_SHEET)))
    assert_same(reading, report)
    assert the(reading, "A102").severity is Severity.INFO
    assert f"读的是“{TABLE_SHEET}”" in the(reading, "A102").message


def test_a_sheet_that_is_not_the_forms_is_told(filled: bytes, report: Report) -> None:
    def edit(book: openpyxl.Workbook) -> None:
        book.create_sheet("台账")["B2"] = 12
        book.create_sheet("Sheet1")["A1"] = "第一科室报来的情况"

    reading = reading_after(filled, edit)
    assert_same(reading, report)
    assert [("“台账”“Sheet1”" in f.message, f.sheet) for f in reading.findings if f.code == "A109"] == [(True, "台账")]


def test_empty_and_hidden_sheets_and_copies_of_the_guide_are_not_worth_a_word(filled: bytes) -> None:
    def edit(book: openpyxl.Workbook) -> None:
        book.create_sheet("Sheet1")
        reserved = book.create_sheet("WpsReserved_CellImgList")
        reserved["A1"], reserved.sheet_state = "1", "hidden"
        copy_sheet(book, "填表说明")

    assert not {"A102", "A109"} & set(codes(reading_after(filled, edit)))


def test_when_only_the_copy_is_left_it_is_read(filled: bytes, report: Report) -> None:
    def edit(book: openpyxl.Workbook) -> None:
        copy_sheet(book, TABLE_SHEET)
        book.remove(book[TABLE_SHEET])

    reading = reading_after(filled, edit)
    assert_same(reading, report)
    assert "A106" in codes(reading)


# ---------------------------------------------------------------------- merged cells
def test_merged_inputs_are_an_error_that_names_the_range(form: Form, filled: bytes) -> None:
    at = row_of(form, NEW)
    reading = reading_after(filled, lambda book: book[TABLE_SHEET].merge_cells(f"D{at}:F{at}"))
    assert errors(reading) == ["A205"]
    assert f"D{at}:F{at}" in the(reading, "A205").message
    assert not {NEW, "requests.new.business", "requests.new.research"} & set(reading.report.values)
    assert "requests.new.public_interest" in reading.report.values


def test_a_heading_merged_with_its_text_is_an_error(form: Form, filled: bytes) -> None:
    at = row_of(form, "sections.overview.1")
    reading = reading_after(filled, lambda book: book["一、总体情况"].merge_cells(f"A{at}:B{at}"))
    assert errors(reading) == ["A401"]
    assert f"A{at}:B{at}" in the(reading, "A401").message


def test_text_beside_the_text_cell_is_read_with_a_warning(form: Form, blank: bytes) -> None:
    at = row_of(form, "sections.requests.0")

    def edit(book: openpyxl.Workbook) -> None:
        book[TABLE_SHEET].unmerge_cells(f"D{at}:J{at}")
        book[TABLE_SHEET][f"F{at}"].value = "写偏了的一段。"

    reading = reading_after(blank, edit)
    assert reading.report.sections["requests"] == (SubSection("", ("写偏了的一段。",)),)
    assert the(reading, "A402").cell == f"F{at}"


# ---------------------------------------------------------------------- form and version
@pytest.mark.parametrize(
    ("name", "value", "code", "severity"),
    [
        ("docgen.version", 0, "A108", Severity.WARNING),
        ("docgen.version", 99, "A104", Severity.ERROR),
        ("docgen.form", "zfxxgk-1999", "A104", Severity.ERROR),
    ],
)
def test_another_form_or_version_is_named(filled: bytes, name: str, value: object, code: str, severity: Severity) -> None:
    def edit(book: openpyxl.Workbook) -> None:
        book["_form"][book.defined_names[name].attr_text.partition("!")[2].replace("$", "")].value = value

    finding = the(reading_after(filled, edit), code)
    assert finding.severity is severity
    assert str(value) in finding.message


def test_a_workbook_of_another_kind_is_refused() -> None:
    book = openpyxl.Workbook()
    book.worksheets[0]["A1"].value = "工资表"
    with pytest.raises(UnreadableFile, match="不是《政府信息公开工作年度报告》的填报表"):
        read_workbook(saved(book))


# ---------------------------------------------------------------------- attached tables and accepted warnings
def attachment_rows(rows: list[list[object]]) -> Edit:
    def edit(book: openpyxl.Workbook) -> None:
        for number, row in enumerate(rows, 3):
            for column, value in enumerate(row, 1):
                book["附表"].cell(number, column).value = value

    return edit


def test_ragged_rows_are_filled_up_and_blank_ones_skipped(blank: bytes) -> None:
    rows = [
        ["附表标题", "统计表"],
        ["表头", "甲", "乙"],
        ["数据", "1"],
        [],
        [None, 2, "3"],
        ["附表标题", "又一张"],
        ["表头", "丙"],
    ]
    reading = reading_after(blank, attachment_rows(rows))
    assert reading.report.attachments == (
        Attachment("统计表", ("甲", "乙"), (("1", ""), ("2", "3"))),
        Attachment("又一张", ("丙",), ()),
    )
    assert errors(reading) == []


def test_content_without_a_head_is_an_error_and_is_kept(blank: bytes) -> None:
    reading = reading_after(blank, attachment_rows([["附表标题", "统计表"], ["表头", "甲"], ["数据", "1", "2"]]))
    assert reading.report.attachments == (Attachment("统计表", ("甲", ""), (("1", "2"),)),)
    assert "C 列" in the(reading, "A403").message


def test_numbers_in_an_attached_table_read_as_they_look(blank: bytes) -> None:
    def edit(book: openpyxl.Workbook) -> None:
        attachment_rows(
            [["附表标题", "统计表"], ["表头", "甲", "乙", "丙", "丁"], ["数据", 0.125, 12.5, 1234567, date(2024, 1, 9)]]
        )(book)
        for at, code in (("B5", "0.0%"), ("C5", "0.00"), ("D5", "#,##0"), ("E5", "yyyy-mm-dd")):
            book["附表"][at].number_format = code

    assert reading_after(blank, edit).report.attachments[0].rows == (("12.5%", "12.50", "1,234,567", "2024-01-09"),)


def test_an_accepted_warning_may_be_written_with_sheet_and_cell_in_any_way(form: Form, blank: bytes) -> None:
    place = place_of(form, NEW)

    def edit(book: openpyxl.Workbook) -> None:
        for column, text in enumerate(("f101", f"{place.sheet}!{place.cell}", "当年确有其事", "abcd"), 1):
            book["例外说明"].cell(4, column).value = text

    assert reading_after(blank, edit).report.acceptances == (Acceptance("F101", NEW, "当年确有其事", "abcd"),)


def test_an_accepted_warning_without_reason_is_named(blank: bytes) -> None:
    reading = reading_after(blank, lambda book: setattr(book["例外说明"]["A4"], "value", "F101"))
    assert the(reading, "A405").cell == "A4"


# ---------------------------------------------------------------------- what a clerk does not see, or sees otherwise
ATTACHED = [["附表标题", "统计表"], ["表头", "甲", "乙"], ["数据", "一", "二"], ["数据", "三", "四"]]


def attached(blank: bytes, change: Edit) -> Reading:
    """The blank workbook with an attached table, changed."""

    def edit(book: openpyxl.Workbook) -> None:
        attachment_rows(ATTACHED)(book)
        change(book)

    return reading_after(blank, edit)


def hide_row(book: openpyxl.Workbook) -> None:
    book["附表"].row_dimensions[6].hidden = True


def hide_column(book: openpyxl.Workbook) -> None:
    book["附表"].column_dimensions["C"].hidden = True


def hide_blank_row(book: openpyxl.Workbook) -> None:
    book["附表"].row_dimensions[30].hidden = True


@pytest.mark.parametrize(("change", "cells"), [(hide_row, "（B6、C6）"), (hide_column, "（C4、C5、C6）"), (hide_blank_row, "")])
def test_content_in_hidden_rows_and_columns_is_read_and_told_in_one_line(blank: bytes, change: Edit, cells: str) -> None:
    reading = attached(blank, change)
    assert reading.report.attachments == (Attachment("统计表", ("甲", "乙"), (("一", "二"), ("三", "四"))),)
    assert [finding.message for finding in reading.findings if cells and cells in finding.message] == [
        finding.message for finding in reading.findings if finding.code == "A407"
    ]
    assert ("A407" in codes(reading)) is bool(cells)


def test_a_hidden_number_of_a_table_is_told(form: Form, blank: bytes) -> None:
    place = place_of(form, NEW)

    def edit(book: openpyxl.Workbook) -> None:
        ws = book[place.sheet]
        ws[place.cell].value = 12
        ws.row_dimensions[ws[place.cell].row].hidden = True

    reading = reading_after(blank, edit)
    assert reading.report.values[NEW] == 12
    assert the(reading, "A407").cell == place.cell


@pytest.mark.parametrize("look", [{"vertAlign": "superscript"}, {"vertAlign": "subscript"}, {"strike": True}])
def test_a_digit_raised_or_struck_out_makes_no_number_with_the_one_before_it(
    form: Form, blank: bytes, look: dict[str, Any]
) -> None:
    reading = reading_after(blank, typing(form, NEW, CellRichText("5", TextBlock(InlineFont(**look), "1"))))
    assert NEW not in reading.report.values
    assert errors(reading) == ["A302"]
    assert "A408" not in codes(reading)


def test_a_raised_digit_of_a_text_is_printed_as_one(form: Form, blank: bytes) -> None:
    power = CellRichText("每m", TextBlock(InlineFont(vertAlign="superscript"), "2"))
    assert reading_after(blank, typing(form, "agency.address", power)).report.values["agency.address"] == "每m²"


@pytest.mark.parametrize("strike", [True, False])
def test_struck_out_text_is_told(blank: bytes, strike: bool) -> None:
    def change(book: openpyxl.Workbook) -> None:
        book["附表"]["B5"].font = openpyxl.styles.Font(strike=strike)
        book["附表"]["C6"].value = CellRichText("四", TextBlock(InlineFont(strike=strike), "五"))

    reading = attached(blank, change)
    assert reading.report.attachments[0].rows == (("一", "二"), ("三", "四五"))
    assert [finding.cell for finding in reading.findings if finding.code == "A408"] == (["B5"] if strike else [])


@pytest.mark.parametrize(("title", "reported"), [(" ", True), ("统计表", False)])
def test_an_attached_table_without_a_title_is_told(blank: bytes, title: str, reported: bool) -> None:
    reading = reading_after(blank, attachment_rows([["附表标题", title], *ATTACHED[1:]]))
    assert ("A406" in codes(reading)) is reported
    assert reading.report.attachments[0].rows == (("一", "二"), ("三", "四"))


@pytest.mark.parametrize(("cells", "reported"), [(["", ""], True), ([" ", None], True), (["", "二"], False)])
def test_an_attached_table_without_a_row_is_told(blank: bytes, cells: list[str | None], reported: bool) -> None:
    reading = reading_after(blank, attachment_rows([*ATTACHED[:2], ["数据", *cells]]))
    assert [finding.cell for finding in reading.findings if finding.code == "A411"] == (["A3"] if reported else [])
    assert reading.report.attachments[0].title == ATTACHED[0][1]


@pytest.mark.parametrize(("columns", "reported"), [(10, False), (16, False), (26, True)])
def test_an_attached_table_too_wide_for_the_page_is_told(blank: bytes, columns: int, reported: bool) -> None:
    rows = [["表头", *(f"第{n}栏" for n in range(columns))], ["数据", *["12"] * columns]]
    reading = reading_after(blank, attachment_rows([ATTACHED[0], *rows]))
    assert [finding.cell for finding in reading.findings if finding.code == "A410"] == (["A3"] if reported else [])


def test_what_is_wrong_in_an_attached_table_is_told_at_its_cell(blank: bytes) -> None:
    rows = [*ATTACHED, ["数据", "五", "{表三.新收.总计"], ["附表标题", "另一张"], ["表头", "", "电话"], ["数据", "", "XX局"]]
    report = reading_after(blank, attachment_rows(rows)).report
    found = {finding.code: finding.cell for finding in examine(Reading(report)).findings if finding.sheet == "附表"}
    assert found == {"B403": "C7", "E101": "C10"}


def test_a_row_of_an_attached_table_with_a_mark_of_its_own_is_an_error(blank: bytes) -> None:
    reading = attached(blank, lambda book: setattr(book["附表"]["A5"], "value", "备注"))
    assert [finding.cell for finding in reading.findings if finding.code == "A404"] == ["A5"]


def test_a_cell_of_which_it_is_not_certain_what_it_shows_is_an_error_and_not_printed(blank: bytes) -> None:
    def change(book: openpyxl.Workbook) -> None:
        book["附表"]["B5"].value, book["附表"]["B5"].number_format = 5, "0.##"

    reading = attached(blank, change)
    assert the(reading, "A409").cell == "B5"
    assert reading.report.attachments[0].rows[0] == ("", "二")


@pytest.mark.parametrize(
    ("key", "value", "code", "read"),
    [("agency.phone", 5398198320, "0000-0000000", "0539-8198320"), ("agency.postcode", 12345, "000000", "012345")],
)
def test_a_number_whose_format_puts_the_zero_back_reads_as_it_looks(
    form: Form, blank: bytes, key: str, value: int, code: str, read: str
) -> None:
    reading = read_workbook(typed_in(blank, form, key, value, code))
    assert reading.report.values == {key: read}
    assert reading.findings == ()
