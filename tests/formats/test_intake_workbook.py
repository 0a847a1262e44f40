"""The intake workbook: what stands where, what it refuses, and that LibreOffice computes and keeps what was written."""

from __future__ import annotations

import functools
import importlib.util
import io
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from types import ModuleType
from typing import Any

import openpyxl
import pytest
from openpyxl.utils import range_boundaries
from project import ROOT

from docgen.checks.run import examine
from docgen.form.model import Form
from docgen.formats.json import read_json
from docgen.formats.xlsx import validation
from docgen.formats.xlsx.cells import areas, quoted
from docgen.formats.xlsx.layout import FORM_SHEET, SHEET_KINDS, lay_out, place_of
from docgen.formats.xlsx.read import read_workbook
from docgen.formats.xlsx.save import ZIP_TIME
from docgen.formats.xlsx.sheet_checks import identity_row, progress
from docgen.formats.xlsx.sheet_tokens import token_rows
from docgen.formats.xlsx.sheet_writer import IntakeError
from docgen.formats.xlsx.write import intake_bytes
from docgen.kit.record import replace
from docgen.report.complete import complete
from docgen.report.finding import Severity
from docgen.report.model import Acceptance, Attachment, Report, SubSection, Value
from docgen.report.placeholders import LAST_YEAR
from docgen.report.standing import Resolver
from tests.builders import filled_report
from tests.packages import part, parts_of, zipped

TOP = ROOT


def opened(data: bytes | Path, *, values: bool = False) -> openpyxl.Workbook:
    source = io.BytesIO(data) if isinstance(data, bytes) else data
    return openpyxl.load_workbook(source, data_only=values)


def value_at(book: openpyxl.Workbook, form: Form, key: str) -> Any:
    place = place_of(form, key)
    return book[place.sheet][place.cell].value


@pytest.fixture(scope="module")
def blank(form: Form) -> openpyxl.Workbook:
    return opened(intake_bytes(form))


@pytest.fixture(scope="module")
def build_inputs() -> ModuleType:
    spec = importlib.util.spec_from_file_location("build_inputs", TOP / "tools" / "build_inputs.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


# ---------------------------------------------------------------------- what is shipped, and that it is always the same
def test_the_shipped_workbooks_are_what_the_script_builds(build_inputs: ModuleType) -> None:
    assert build_inputs.differing(TOP / "inputs") == []


def test_the_blank_workbook_and_the_example_are_shipped(build_inputs: ModuleType) -> None:
    names = [name for name, _data in build_inputs.workbooks()]
    assert {"空白填报表.xlsx", "兰山区科学技术局2023年度填报表.xlsx"} <= set(names)
    assert set(names) == {path.relative_to(TOP / "inputs").as_posix() for path in (TOP / "inputs").rglob("*.xlsx")}


def test_two_processes_write_the_same_bytes() -> None:
    code = (
        "import hashlib; from docgen.form.load import load_form; from docgen.formats.xlsx.write import intake_bytes;"
        "print(hashlib.sha256(intake_bytes(load_form())).hexdigest())"
    )
    runs = {
        subprocess.run(
            [sys.executable, "-c", code], env={**os.environ, "PYTHONHASHSEED": seed}, check=True, capture_output=True
        ).stdout
        for seed in ("1", "2")
    }
    assert len(runs) == 1


def test_nothing_in_the_file_tells_when_it_was_written(form: Form) -> None:
    with zipfile.ZipFile(io.BytesIO(intake_bytes(form))) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {ZIP_TIME}
        assert str(datetime.now().year) + "-" not in archive.read("docProps/core.xml").decode()


# ---------------------------------------------------------------------- where things stand
def test_every_sheet_of_the_form_is_there_in_order_and_the_identity_sheet_is_hidden(
    form: Form, blank: openpyxl.Workbook
) -> None:
    assert blank.sheetnames == [*(sheet.name for sheet in form.sheets), FORM_SHEET]
    assert [ws.title for ws in blank if ws.sheet_state != "visible"] == [FORM_SHEET]


def test_every_key_has_a_name_of_its_own_that_points_to_one_cell(form: Form, blank: openpyxl.Workbook) -> None:
    seen = set()
    for key in (*form.field_by_key, *form.cells, *form.standing_by_key):
        ((sheet, cell),) = blank.defined_names[key].destinations
        place = place_of(form, key)
        assert (sheet, cell.replace("$", "")) == (place.sheet, place.cell)
        seen.add((sheet, cell))
    assert len(seen) == len(form.field_by_key) + len(form.cells) + len(form.standing_by_key)


def test_the_form_and_its_version_can_be_read_by_name(form: Form, blank: openpyxl.Workbook) -> None:
    found = {}
    for name in ("docgen.form", "docgen.version"):
        ((sheet, cell),) = blank.defined_names[name].destinations
        found[name] = blank[sheet][cell].value
    assert found == {"docgen.form": form.id, "docgen.version": form.version}


def test_the_name_of_a_section_covers_the_heads_of_its_block(form: Form, blank: openpyxl.Workbook) -> None:
    for section in form.sections:
        ((sheet, cells),) = blank.defined_names[f"sections.{section.key}"].destinations
        first, _row, last, row = range_boundaries(cells)
        ws = blank[sheet]
        assert (ws.cell(row, first).value, ws.cell(row, last).value) == ("小标题", "正文")
        assert ws.cell(row + 1, last).value == (section.subsections[0].text or None if section.subsections else None)


def test_the_grid_of_a_table_stands_as_the_form_has_it(form: Form, blank: openpyxl.Workbook) -> None:
    for sheet in lay_out(form).values():
        if sheet.table:
            start = min(spot.row for spot in sheet.spots if spot.role in ("band", "header"))
            for cell in sheet.table.grid:
                shown = blank[sheet.name].cell(start + cell.row, 1 + cell.column).value
                assert cell.key or shown == cell.text


@pytest.mark.parametrize(
    ("key", "sheet", "cell"),
    [
        ("report.year", "基本信息", "B4"),
        ("disclosure.regulations.made", "二、主动公开", "B5"),
        ("requests.carried_out.total", "三、依申请公开", "J30"),
        ("sections.overview", "一、总体情况", "A3"),
        ("sections.overview.1", "一、总体情况", "B5"),
        ("sections.overview.1.heading", "一、总体情况", "A5"),
        ("attachments", "附表", "A3"),
    ],
)
def test_a_key_leads_to_its_cell(form: Form, key: str, sheet: str, cell: str) -> None:
    assert (place_of(form, key).sheet, place_of(form, key).cell) == (sheet, cell)


def test_an_unknown_key_has_no_place(form: Form) -> None:
    with pytest.raises(KeyError):
        place_of(form, "requests.new.nobody")


# ---------------------------------------------------------------------- inputs and locks
def test_a_blank_workbook_has_no_value_in_any_input(form: Form, blank: openpyxl.Workbook) -> None:
    inputs = [*form.field_by_key, *form.standing_by_key, *(key for key, cell in form.cells.items() if not cell.computed)]
    assert [key for key in inputs if value_at(blank, form, key) is not None] == []


def test_inputs_are_open_and_tinted_while_totals_and_labels_are_locked(form: Form, blank: openpyxl.Workbook) -> None:
    for sheet in lay_out(form).values():
        ws = blank[sheet.name]
        assert ws.protection.sheet and not ws.protection.password
        for spot in sheet.spots:
            cell = ws[spot.address]
            typed = spot.role in ("input", "number") and spot.key not in form.totals
            assert cell.protection.locked is not typed, (sheet.name, spot.address)
            assert not typed or cell.fill.fgColor.rgb == "FFFFF8DC"


def test_narrative_rows_are_open_may_be_added_and_formatted(form: Form, blank: openpyxl.Workbook) -> None:
    ws = blank[place_of(form, "sections.overview").sheet]
    assert not ws.protection.insertRows and not ws.protection.formatCells
    row = lay_out(form)["overview"].narrative_row
    assert not any(ws.cell(row + n, column).protection.locked for n in range(1, 12) for column in (1, 2))
    assert all(ws.cell(row + n, 3).protection.locked for n in range(1, 12))


def test_every_table_row_and_field_has_its_help_beside_it(form: Form) -> None:
    for sheet in lay_out(form).values():
        helped = "\n".join(spot.text for spot in sheet.spots if spot.role == "help")
        texts = [field.help for field in form.fields if field.sheet == sheet.key]
        texts += [row.help for row in sheet.table.rows] if sheet.table else []
        assert [text for text in texts if text not in helped] == []


def validations(ws: Any) -> dict[str, Any]:
    return {cell: rule for rule in ws.data_validations.dataValidation for cell in str(rule.sqref).split()}


def test_every_typed_number_takes_only_numbers_that_are_not_negative(form: Form, blank: openpyxl.Workbook) -> None:
    for key in form.number_keys:
        if key in form.totals:
            continue
        place = place_of(form, key)
        rule = validations(blank[place.sheet])[place.cell]
        kind = "decimal" if form.decimals_of(key) else "whole"
        assert (rule.type, rule.operator, rule.formula1) == (kind, "greaterThanOrEqual", "0")
        assert rule.prompt and rule.error and rule.showInputMessage and rule.showErrorMessage


@pytest.mark.parametrize(
    ("key", "kind", "formula"),
    [
        ("report.year", "whole", "2021"),
        ("report.date", "date", "36526"),
        ("agency.level", "list", '"各级人民政府,政府部门,乡镇街道,其他"'),
        ("agency.postcode", "textLength", "6"),
        ("other.fee.amount", "decimal", "0"),
    ],
)
def test_a_field_is_validated_by_its_type(form: Form, blank: openpyxl.Workbook, key: str, kind: str, formula: str) -> None:
    place = place_of(form, key)
    rule = validations(blank[place.sheet])[place.cell]
    assert (rule.type, rule.formula1) == (kind, formula)


def test_no_prompt_or_error_is_longer_than_excel_allows(blank: openpyxl.Workbook) -> None:
    rules = [rule for ws in blank for rule in ws.data_validations.dataValidation]
    assert len(rules) > 200
    for rule in rules:
        assert len(rule.promptTitle or "") <= 32 and len(rule.prompt or "") <= 255
        assert len(rule.errorTitle or "") <= 32 and len(rule.error or "") <= 225
        assert rule.type != "list" or len(rule.formula1) <= 257


def test_a_text_too_long_for_a_prompt_ends_in_an_ellipsis() -> None:
    assert validation.clipped("甲" * 300, 255) == "甲" * 254 + "…"


def test_no_formula_is_too_long_for_excel(blank: openpyxl.Workbook) -> None:
    formulas = [cell.value for ws in blank for row in ws.iter_rows() for cell in row if cell.data_type == "f"]
    assert len(formulas) > 500
    assert max(map(len, formulas)) <= 8192


def test_sheets_keep_their_heads_in_view_and_print_on_a4(form: Form, blank: openpyxl.Workbook) -> None:
    for sheet in form.sheets:
        ws = blank[sheet.name]
        assert ws.page_setup.paperSize == 9
        assert ws.page_setup.scale or (ws.page_setup.fitToWidth == 1 and ws.sheet_properties.pageSetUpPr.fitToPage)
        assert ws.freeze_panes or sheet.key == "guide"
    assert blank[place_of(form, "requests.new.natural").sheet].freeze_panes == "D6"


def test_required_fields_have_a_frame_of_their_own(form: Form, blank: openpyxl.Workbook) -> None:
    frames = {
        field.key: blank[place_of(form, field.key).sheet][place_of(form, field.key).cell].border.left.style
        for field in form.fields
    }
    assert {key for key, style in frames.items() if style == "medium"} == {
        field.key for field in form.fields if field.empty == "error"
    }


@pytest.mark.libreoffice
def test_on_paper_a_long_table_is_one_page_heads_are_repeated_and_the_data_to_quote_stay_out(
    form: Form, tmp_path: Path, convert: Callable[[Path, str], Path]
) -> None:
    path = tmp_path / "blank.xlsx"
    path.write_bytes(intake_bytes(form))
    pages = subprocess.run(
        ["pdftotext", "-layout", str(convert(path, "pdf")), "-"], check=True, capture_output=True, text=True
    ).stdout.split("\f")
    longest = max(form.tables, key=lambda table: table.row_count)
    stubs = [cell.text for cell in longest.grid if cell.role == "stub" and cell.row >= longest.header_rows and cell.text]
    sheet = next(form.sheet_name(section.sheet) for section in form.sections if section.table == longest.key)
    own = ["".join(page.split()) for page in pages if page.rstrip().rpartition("\n")[2].split()[:1] == [sheet]]
    assert own
    assert [sum(stub[:6] in page for stub in stubs) > 5 for page in own] == [True, *(False for _page in own[1:])]
    first = [page for page in pages if "报告年度" in page and "填写" in page]
    assert first
    assert not [page for page in pages if "引用（可复制）" in page]


def test_there_are_no_cell_comments(form: Form) -> None:
    assert [name for name in parts_of(intake_bytes(form)) if "comment" in name or "vml" in name] == []


def test_the_guide_names_every_other_sheet(form: Form, blank: openpyxl.Workbook) -> None:
    shown = "\n".join(str(cell.value) for row in blank["填表说明"].iter_rows() for cell in row if cell.value)
    assert [sheet.name for sheet in form.sheets if sheet.key != "guide" and sheet.name not in shown] == []


# ---------------------------------------------------------------------- filling in
def test_a_report_is_filled_in_where_its_keys_stand(form: Form) -> None:
    report = filled_report(form, distinct=True)
    book = opened(intake_bytes(form, report))
    for key, value in report.values.items():
        found = value_at(book, form, key)
        if isinstance(value, date):
            assert found.date() == value
        elif key == "agency.level":
            assert found == "各级人民政府"
        else:
            assert found == value or Decimal(str(found)) == value


def test_an_absent_section_gets_the_forms_own_sub_sections(form: Form) -> None:
    book = opened(intake_bytes(form, Report(form, {"report.year": 2023}, {})))
    row = lay_out(form)["overview"].narrative_row
    shown = [book["一、总体情况"].cell(row + n, 1).value for n in range(1, 7)]
    assert shown == [sub.heading or None for sub in form.section_by_key["overview"].subsections]
    assert value_at(book, form, "sections.overview.2") == "{标准句.收到申请}"


def test_given_sub_sections_replace_the_forms_own_with_paragraphs_on_lines(form: Form) -> None:
    subs = (SubSection("（一）其他写法", ("第一段。", "第二段。")), SubSection("", ("不带小标题。",)))
    book = opened(intake_bytes(form, filled_report(form, sections={"overview": subs})))
    assert value_at(book, form, "sections.overview.0.heading") == "（一）其他写法"
    assert value_at(book, form, "sections.overview.0") == "第一段。\n第二段。"
    assert value_at(book, form, "sections.overview.1.heading") is None
    assert value_at(book, form, "sections.overview.1") == "不带小标题。"
    assert value_at(book, form, "sections.overview.2") is None


def test_a_published_note_stands_beside_its_number(form: Form) -> None:
    report = filled_report(form, {"disclosure.normative.in_force": 22}, notes={"disclosure.normative.in_force": "其中修订16件"})
    assert value_at(opened(intake_bytes(form, report)), form, "disclosure.normative.in_force") == "22（其中修订16件）"


def test_a_number_with_more_digits_than_a_spreadsheet_keeps_is_written_as_text(form: Form) -> None:
    report = filled_report(form, {"requests.new.natural": 1234567890123456, "requests.new.business": 123456789012345})
    book = opened(intake_bytes(form, report))
    assert value_at(book, form, "requests.new.natural") == "1234567890123456"
    assert value_at(book, form, "requests.new.business") == 123456789012345


def test_attached_tables_stand_one_under_the_other_with_their_marks(form: Form) -> None:
    tables = (
        Attachment("甲表", ("项目", "件数"), (("许可", "3"), ("处罚", "=4"))),
        Attachment("乙表", ("名称",), (("某",),)),
    )
    ws = opened(intake_bytes(form, filled_report(form, attachments=tables)))["附表"]
    rows = [[cell.value for cell in row if cell.value is not None] for row in ws.iter_rows(min_row=3, max_row=9)]
    assert rows == [
        ["附表标题", "甲表"],
        ["表头", "项目", "件数"],
        ["数据", "许可", "3"],
        ["数据", "处罚", "=4"],
        ["附表标题", "乙表"],
        ["表头", "名称"],
        ["数据", "某"],
    ]


def test_accepted_warnings_stand_with_the_place_a_clerk_can_find(form: Form) -> None:
    given = (Acceptance("C101", "requests.new.total", "口径不同", "ab12"), Acceptance("D201", "sections.other.1", "原文如此"))
    ws = opened(intake_bytes(form, filled_report(form, acceptances=given)))["例外说明"]
    rows = [[cell.value for cell in row] for row in ws.iter_rows(min_row=4, max_row=5)]
    assert rows == [["C101", "三、依申请公开 J6", "口径不同", "ab12"], ["D201", "sections.other.1", "原文如此", None]]


ODD_TEXTS = (
    *("=1+1", "+86", "-无", "@某", "'引号", "#N/A", "{{ 7*7 }}", "<b>&amp;", "a\tb", "𠮷野"),
    *(" 前后有空格 ", "2024-01-19", "12"),
)


@pytest.fixture(scope="module")
def odd(form: Form) -> openpyxl.Workbook:
    subs = tuple(SubSection(text, (text,)) for text in ODD_TEXTS)
    texts: dict[str, Value | None] = {"agency.address": "=1+1", "standing.fee": "=1+1"}
    return opened(intake_bytes(form, filled_report(form, texts, sections={"problems": subs})))


@pytest.mark.parametrize("number", range(len(ODD_TEXTS)), ids=ODD_TEXTS)
def test_text_is_never_taken_for_a_formula_and_stands_as_typed(form: Form, odd: openpyxl.Workbook, number: int) -> None:
    for key in (f"sections.problems.{number}", f"sections.problems.{number}.heading"):
        place = place_of(form, key)
        cell = odd[place.sheet][place.cell]
        assert (cell.value, cell.data_type) == (ODD_TEXTS[number], "s")


@pytest.mark.parametrize("key", ["agency.address", "standing.fee"])
def test_a_field_that_begins_with_an_equals_sign_is_text(form: Form, odd: openpyxl.Workbook, key: str) -> None:
    place = place_of(form, key)
    cell = odd[place.sheet][place.cell]
    assert (cell.value, cell.data_type, cell.quotePrefix) == ("=1+1", "s", True)


@pytest.mark.parametrize(
    ("text", "said"),
    [("甲\x01乙", "U+0001"), ("\x1b", "U+001B"), ("末\ufffe", "U+FFFE"), ("半\ud842", "U+D842"), ("长" * 40000, "32767")],
)
def test_text_that_no_cell_can_hold_is_refused_by_name(form: Form, text: str, said: str) -> None:
    with pytest.raises(IntakeError) as caught:
        intake_bytes(form, filled_report(form, sections={"problems": (SubSection("", (text,)),)}))
    assert "sections.problems.0" in caught.value.message and said in caught.value.message
    assert caught.value.cure


def test_what_looks_like_an_excel_escape_is_escaped(form: Form) -> None:
    data = intake_bytes(form, filled_report(form, {"agency.address": "见_x0041_处"}))
    assert "_x005F_x0041_" in part(data, "xl/worksheets/sheet2.xml")


# ---------------------------------------------------------------------- formulas, as text
def test_a_total_adds_up_its_operands_and_stays_blank_while_one_is_blank(form: Form, blank: openpyxl.Workbook) -> None:
    assert value_at(blank, form, "requests.new.total") == '=IF(COUNT(D6:I6)=6,SUM(D6:I6),"")'
    assert value_at(blank, form, "requests.result_total.natural") == '=IF(COUNT(D8:D28)=21,SUM(D8:D28),"")'
    assert all(str(value_at(blank, form, key)).startswith("=IF(COUNT(") for key in form.totals)


def test_broken_identities_turn_red_before_anything_else_on_the_sheet(form: Form, blank: openpyxl.Workbook) -> None:
    for table in form.tables:
        ws = blank[next(form.sheet_name(section.sheet) for section in form.sections if section.table == table.key)]
        rules = [rule for ranged in ws.conditional_formatting for rule in ranged.rules]
        assert len({rule.priority for rule in rules}) == len(rules)
        red = [rule.priority for rule in rules if rule.dxf.font and rule.dxf.font.color.rgb == "FFC00000"]
        assert len(red) == sum(identity.table == table.key for identity in form.identities)
        doubt = [rule.priority for rule in rules if "ISTEXT" in rule.formula[0]]
        assert len(doubt) == 1 and all(priority < doubt[0] for priority in red)


@pytest.mark.parametrize(
    ("cells", "text"),
    [
        ([(1, 1)], "A1"),
        ([(1, 1), (1, 2), (1, 3)], "A1:C1"),
        ([(1, 1), (2, 1), (4, 1)], "A1:A2,A4"),
        ([(1, 1), (1, 2), (2, 2)], "A1:B1,B2"),
        ([(1, 28), (2, 28)], "AB1:AB2"),
    ],
)
def test_neighbouring_cells_become_one_range(cells: list[tuple[int, int]], text: str) -> None:
    assert areas(cells) == text


def test_a_long_literal_is_split_for_excel() -> None:
    assert quoted('说"' + "长" * 300) == '"说""' + "长" * 248 + '"&"' + "长" * 52 + '"'


# ---------------------------------------------------------------------- what LibreOffice makes of it
NOTES = {"requests.granted.natural": "其中部分公开1件"}


def with_text(form: Form, section: str, *subs: SubSection) -> Report:
    """A filled report in which one section says something else."""
    report = filled_report(form)
    return replace(report, sections={**report.sections, section: subs})


def unfinished(form: Form) -> Report:
    """A report in which each kind of thing is missing that keeps it from being made."""
    last_year = SubSection("（一）旧文", (f"{LAST_YEAR}去年的话。",))
    report = with_text(
        form, "problems", SubSection("（一）问题", ()), SubSection("（二）", ("引用 {人大建议件数}。",)), last_year
    )
    values = {key: value for key, value in report.values.items() if key not in ("report.date", "other.proposals.npc")}
    return replace(report, values={**values, "report.signature_block": "yes"})


REPORTS: dict[str, Callable[[Form], Report]] = {
    "unfinished": unfinished,
    "zero": filled_report,
    "distinct": lambda form: filled_report(form, distinct=True),
    "blank": lambda form: Report(form, {}, {}),
    "unbalanced": lambda form: filled_report(form, {"requests.new.natural": 5, "requests.carried_out.other": 2}),
    "one_blank": lambda form: filled_report(form, {"requests.granted.natural": None, "litigation.review.other": None}),
    "note": lambda form: filled_report(form, {"requests.granted.natural": 3}, notes=NOTES),
    "own_words": lambda form: filled_report(
        form, {"standing.requests": '自己的"话"。', "agency.short": None, "agency.self": None}
    ),
    "settled": lambda form: filled_report(
        form,
        {
            "requests.new.natural": 4,
            "requests.granted.natural": 4,
            "litigation.direct.upheld": 1,
            "agency.portal_url": None,
        },
    ),
    "carried": lambda form: filled_report(
        form,
        {
            "requests.new.legal": 4,
            "requests.carried_in.legal": 2,
            "requests.carried_out.legal": 5,
            "requests.other_3.legal": 1,
            "litigation.review.pending": 2,
            "other.fee.charged_cases": 3,
            "other.fee.amount": Decimal("1234.50"),
            "other.proposals.done": 1,
            **dict.fromkeys(("agency.portal", "agency.address", "agency.fax")),
        },
    ),
    "only_carried_in": lambda form: filled_report(
        form,
        {
            "requests.carried_in.other": 1,
            "requests.granted.other": 1,
            "other.proposals.npc": 0,
            "other.proposals.cppcc": 0,
            **dict.fromkeys(key for key in form.field_by_key if key.startswith("agency.") and key != "agency.name"),
        },
    ),
}


@pytest.fixture(scope="module")
def written(form: Form) -> dict[str, bytes]:
    """Each report's workbook as docgen writes it."""
    return {name: intake_bytes(form, make(form)) for name, make in REPORTS.items()}


@pytest.fixture(scope="module")
def computed(written: dict[str, bytes], soffice: str, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Each report's workbook without stored results, computed and saved by LibreOffice (one start for all of them)."""
    folder, target = tmp_path_factory.mktemp("intake"), tmp_path_factory.mktemp("computed")
    for name, data in written.items():
        parts = {part: re.sub(rb"(</f>)<v>[^<]*</v>", rb"\1", content) for part, content in parts_of(data).items()}
        (folder / f"{name}.xlsx").write_bytes(zipped(parts))
    subprocess.run(
        [
            *(soffice, f"-env:UserInstallation={tmp_path_factory.mktemp('profile').as_uri()}", "--headless"),
            *("--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(target)),
            *(str(folder / f"{name}.xlsx") for name in written),
        ],
        check=True,
        capture_output=True,
        timeout=300,
    )
    return {name: target / f"{name}.xlsx" for name in written}


@functools.cache
def shown_in(path: Path) -> openpyxl.Workbook:
    """What the cells of a file show; it is read once for all tests."""
    return opened(path, values=True)


def formula_cells(book: openpyxl.Workbook, data: bytes) -> Iterator[tuple[str, str]]:
    for number, title in enumerate(book.sheetnames, 1):
        for cell in re.findall(r'<c r="(\w+)"[^>]*><f>', part(data, f"xl/worksheets/sheet{number}.xml")):
            yield title, cell


def plain(value: Any) -> Any:
    return "" if value is None else value


@pytest.mark.libreoffice
@pytest.mark.parametrize("name", REPORTS)
def test_the_results_stored_with_formulas_are_those_libreoffice_computes(
    written: dict[str, bytes], computed: dict[str, Path], name: str
) -> None:
    data = written[name]
    stored, found = opened(data, values=True), shown_in(computed[name])
    cells = list(formula_cells(stored, data))
    assert len(cells) > 500
    wrong = [
        (sheet, cell, plain(stored[sheet][cell].value), plain(found[sheet][cell].value))
        for sheet, cell in cells
        if plain(stored[sheet][cell].value) != plain(found[sheet][cell].value)
    ]
    assert wrong == []


@pytest.mark.libreoffice
@pytest.mark.parametrize("name", [name for name in REPORTS if name != "note"])
def test_live_totals_and_marks_agree_with_the_completed_report(form: Form, computed: dict[str, Path], name: str) -> None:
    report, book = complete(REPORTS[name](form)), shown_in(computed[name])
    for key in form.totals:
        assert plain(value_at(book, form, key)) == plain(report.number(key))
    for number, identity in enumerate(form.identities):
        sides = [[report.number(key) for key in keys] for keys in (identity.left, identity.right)]
        known = all(value is not None for side in sides for value in side)
        expected = ("✓" if sum(sides[0]) == sum(sides[1]) else "✗") if known else "未填"  # type: ignore[arg-type]
        assert book["校验"].cell(identity_row(form, number), 6).value == expected, identity.label


@pytest.mark.libreoffice
def test_a_number_cell_that_holds_text_is_marked_so(form: Form, computed: dict[str, Path]) -> None:
    book = shown_in(computed["note"])
    marks = [book["校验"].cell(identity_row(form, n), 6).value for n in range(len(form.identities))]
    assert set(marks) == {"✓", "有文字"}
    assert "数字格里有文字" in book["校验"]["A2"].value


@pytest.mark.libreoffice
@pytest.mark.parametrize("name", [name for name in REPORTS if name != "note"])
def test_the_present_value_of_every_token_is_what_the_report_will_say(form: Form, computed: dict[str, Path], name: str) -> None:
    report, book = complete(REPORTS[name](form)), shown_in(computed[name])
    resolver = Resolver(report)
    for entry in token_rows(form):
        if not entry.token or (entry.target in report.values and not isinstance(report.values[entry.target], str)):
            continue  # numbers and dates stand as such; how text words them is seen in the sentences
        said = resolver.resolve(entry.token) or ""
        shown = plain(book["可引用数据"].cell(entry.row, 2).value)
        assert str(shown) == ("" if said.startswith("【未填") else said), entry.token


@pytest.mark.libreoffice
def test_progress_counts_what_is_filled_in(form: Form, computed: dict[str, Path]) -> None:
    for name, missing in (("zero", 0), ("one_blank", 2), ("unfinished", 5)):
        ws = shown_in(computed[name])["校验"]
        lines = [[ws.cell(4 + n, column).value for column in (3, 4, 5, 6)] for n in range(len(progress(form)))]
        assert sum(line[2] for line in lines) == missing
        assert [line[3] for line in lines] == ["未填" if line[2] else "✓" for line in lines]
        assert all(line[1] == line[0] + line[2] for line in lines)


@pytest.mark.parametrize(
    ("change", "well"),
    [
        (filled_report, True),
        (lambda form: with_text(form, "problems"), False),
        (lambda form: with_text(form, "problems", SubSection("（一）问题", ())), False),
        (lambda form: with_text(form, "problems", SubSection("（一）问题", ("有。",)), SubSection("（二）改进", ())), False),
        (lambda form: with_text(form, "problems", SubSection("（一）问题", ()), SubSection("1. 一点", ("有。",))), True),
        (lambda form: with_text(form, "problems", SubSection("", (f"{LAST_YEAR}去年的话。",))), False),
        (lambda form: with_text(form, "problems", SubSection("", ("去年的话。",))), True),
        (lambda form: filled_report(form, {"report.date": None, "report.signature_block": "yes"}), False),
        (lambda form: filled_report(form, {"report.date": None, "report.signature_block": "no"}), True),
        (lambda form: filled_report(form, {"report.year": None}), False),
        (lambda form: filled_report(form, {"requests.new.natural": None}), False),
        (lambda form: filled_report(form, {"requests.new.natural": 7}), False),
    ],
)
def test_all_is_well_only_when_check_finds_nothing_missing_and_nothing_broken(
    form: Form, change: Callable[[Form], Report], well: bool
) -> None:
    data = intake_bytes(form, change(form))
    found = {finding.code for finding in examine(read_workbook(data)).findings if finding.severity is Severity.ERROR}
    assert bool({code for code in found if code.startswith(("B1", "B3", "B4"))}) is not well
    stored = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    assert ("相符" in stored["校验"]["A2"].value) is well


@pytest.mark.libreoffice
def test_libreoffice_keeps_names_rules_locks_formulas_and_the_hidden_sheet(
    written: dict[str, bytes], computed: dict[str, Path]
) -> None:
    before, after = opened(written["distinct"]), opened(computed["distinct"])
    assert after.sheetnames == before.sheetnames
    assert after[FORM_SHEET].sheet_state == "hidden"

    def targets(book: openpyxl.Workbook) -> dict[str, str]:
        return {name: entry.attr_text.replace("$", "").replace("'", "") for name, entry in book.defined_names.items()}

    assert {name: targets(after)[name] for name in targets(before)} == targets(before)
    for ws in before:
        other = after[ws.title]
        assert other.protection.sheet
        assert len(other.conditional_formatting) == len(ws.conditional_formatting)
        kept = validations(other)
        for cell, rule in validations(ws).items():
            assert {kept[part].type for part in kept if part == cell} == {rule.type} or ":" in cell
        for row in ws.iter_rows():
            for cell in row:
                found = other[cell.coordinate]
                if cell.data_type == "f":
                    assert found.data_type == "f"
                if cell.value is not None:
                    assert found.protection.locked == cell.protection.locked, (ws.title, cell.coordinate)


@pytest.mark.libreoffice
def test_text_stands_as_typed_after_libreoffice_has_saved_it(
    form: Form, convert: Callable[[Path, str], Path], tmp_path: Path
) -> None:
    text = "=1+1 <b>&amp; {{ 7*7 }} 𠮷\n第二段"
    data = intake_bytes(
        form, filled_report(form, {"standing.fee": "=2"}, sections={"problems": (SubSection("=甲", tuple(text.split("\n"))),)})
    )
    (tmp_path / "a.xlsx").write_bytes(data)
    book = opened(convert(tmp_path / "a.xlsx", "xlsx:Calc MS Excel 2007 XML"))
    assert value_at(book, form, "sections.problems.0") == text
    assert value_at(book, form, "sections.problems.0.heading") == "=甲"
    assert value_at(book, form, "standing.fee") == "=2"


# ---------------------------------------------------------------------- and back through the reader
def test_the_shipped_blank_workbook_reads_as_untouched() -> None:
    reading = read_workbook(TOP / "inputs" / "空白填报表.xlsx")
    assert reading.untouched and reading.findings == () and dict(reading.report.values) == {}


@pytest.mark.parametrize(
    "saved", [False, pytest.param(True, marks=pytest.mark.libreoffice)], ids=["as shipped", "saved by LibreOffice"]
)
def test_the_example_reads_as_its_data_say(saved: bool, request: pytest.FixtureRequest) -> None:
    path = TOP / "inputs" / "兰山区科学技术局2023年度填报表.xlsx"
    if saved:
        path = request.getfixturevalue("convert")(path, "xlsx:Calc MS Excel 2007 XML")
    reading = read_workbook(path)
    given = read_json((TOP / "tools" / "example" / "lanshan-kejiju-2023.json").read_bytes()).report
    assert [finding.message for finding in reading.findings] == []
    assert {key: value for key, value in reading.report.values.items() if key not in given.form.totals} == given.values
    assert {key: reading.report.sections[key] for key in given.sections} == given.sections


@pytest.mark.libreoffice
@pytest.mark.parametrize("name", ["distinct", "carried", "note"])
def test_a_workbook_saved_by_libreoffice_reads_as_the_report_it_was_made_from(
    form: Form, computed: dict[str, Path], name: str
) -> None:
    given, found = REPORTS[name](form), read_workbook(computed[name]).report
    assert found.values == given.values
    assert {key: found.sections[key] for key in given.sections} == given.sections
    assert found.notes == given.notes


def test_every_special_sheet_is_one_the_writer_knows(form: Form) -> None:
    assert {sheet.key for sheet in form.sheets} - set(lay_out(form)) <= set(SHEET_KINDS)
