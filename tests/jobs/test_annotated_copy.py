"""The annotated copy: faulty cells coloured and listed, everything of the original kept."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from builders import filled_report
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.workbook import Workbook

from docgen.checks.accept import SHEET
from docgen.checks.run import examine
from docgen.cli.main import main
from docgen.form.model import Form
from docgen.formats import read_bytes
from docgen.formats.xlsx.annotate import COLOURS
from docgen.formats.xlsx.earlier_list import without_earlier_list
from docgen.formats.xlsx.write import intake_bytes
from docgen.report.model import Report, SubSection
from tests.project import ROOT


@pytest.fixture(scope="module")
def with_faults(form: Form) -> bytes:
    """A workbook with one identity broken, one phone without its area code, and a text that starts like a formula."""
    base = filled_report(form)
    values = {**base.values, "requests.new.natural": 3, "requests.granted.natural": 2, "agency.phone": "8198320"}
    sections = {**base.sections, "problems": (SubSection("", ("=1+1 公开70，其中主动公开70条。",)),)}
    return intake_bytes(form, Report(form, values, sections))


@pytest.fixture
def faulty(with_faults: bytes, tmp_path: Path) -> Path:
    path = tmp_path / "r.xlsx"
    path.write_bytes(with_faults)
    return path


def annotated(source: Path) -> Path:
    target = source.with_name("annotated.xlsx")
    assert main(["check", str(source), "--annotate", str(target)]) == 1
    return target


def place(book: Workbook, key: str) -> tuple[str, str]:
    ((sheet, cell),) = book.defined_names[key].destinations
    return sheet, cell.replace("$", "")


def test_the_faulty_cells_are_coloured_and_no_others(faulty: Path) -> None:
    before = openpyxl.load_workbook(faulty)
    after = openpyxl.load_workbook(annotated(faulty))
    changed = {
        (sheet.title, cell.coordinate)
        for sheet in before
        for row in sheet.iter_rows()
        for cell in row
        if after[sheet.title][cell.coordinate].fill.fgColor.rgb != cell.fill.fgColor.rgb
    }
    assert place(before, "requests.carried_out.natural") in changed
    assert place(before, "agency.phone") in changed
    assert place(before, "requests.new.business") not in changed
    listed = {(row[2].value, row[3].value) for row in after["检查结果"].iter_rows(min_row=2)}
    assert changed <= listed


def test_the_list_links_each_finding_to_its_cell(faulty: Path) -> None:
    book = openpyxl.load_workbook(annotated(faulty))
    sheet = book["检查结果"]
    rows = [row for row in sheet.iter_rows(min_row=2) if row[3].value]
    assert rows
    for row in rows:
        assert row[3].hyperlink is not None
        assert row[3].hyperlink.location == f"'{row[2].value}'!{row[3].value}"


def test_a_text_that_looks_like_a_formula_stays_text_in_the_list(faulty: Path) -> None:
    book = openpyxl.load_workbook(annotated(faulty))
    assert all(cell.data_type != "f" for row in book["检查结果"].iter_rows() for cell in row)


def test_every_part_but_the_changed_ones_is_the_original_byte_for_byte(faulty: Path) -> None:
    with zipfile.ZipFile(faulty) as before, zipfile.ZipFile(annotated(faulty)) as after:
        same = [name for name in before.namelist() if before.read(name) == after.read(name)]
        changed = set(before.namelist()) - set(same)
        assert all(name.startswith(("xl/worksheets/", "xl/styles", "xl/workbook", "xl/_rels", "[Content")) for name in changed)
        assert not [name for name in after.namelist() if after.namelist().count(name) > 1]
        assert len(changed) < len(before.namelist())


@pytest.mark.libreoffice
def test_values_formulas_validations_and_names_survive_libreoffice(faulty: Path, convert: Callable[[Path, str], Path]) -> None:
    before = openpyxl.load_workbook(faulty)
    after = openpyxl.load_workbook(convert(annotated(faulty), "xlsx:Calc MS Excel 2007 XML"))
    assert set(before.defined_names) <= set(after.defined_names)
    for sheet in before:
        again = after[sheet.title]
        formulas = {c.coordinate for row in sheet.iter_rows() for c in row if c.data_type == "f"}
        assert formulas == {c.coordinate for row in again.iter_rows() for c in row if c.data_type == "f"}
        assert bool(sheet.data_validations.dataValidation) == bool(again.data_validations.dataValidation)


@pytest.mark.parametrize("name", ["r.json", "same.xlsx", "out.docx"])
def test_what_cannot_be_annotated_is_refused_and_nothing_is_written(
    faulty: Path, form: Form, tmp_path: Path, name: str, capfd: pytest.CaptureFixture[str]
) -> None:
    source, target = faulty, tmp_path / "a.xlsx"
    if name == "r.json":
        source = tmp_path / name
        source.write_text('{"form": "zfxxgk-2021", "values": {}}')
    elif name == "same.xlsx":
        target = faulty
    else:
        target = tmp_path / name
    before = faulty.read_bytes()
    assert main(["check", str(source), "--annotate", str(target)]) == 2
    assert "改法" in capfd.readouterr().err
    assert faulty.read_bytes() == before
    assert target == faulty or not target.exists()


def test_an_earlier_copy_is_replaced_and_somebodys_own_workbook_never(faulty: Path, form: Form) -> None:
    first = annotated(faulty).read_bytes()
    assert annotated(faulty).read_bytes() == first
    own = faulty.with_name("own.xlsx")
    own.write_bytes(intake_bytes(form))
    before = own.read_bytes()
    assert main(["check", str(faulty), "--annotate", str(own)]) == 2
    assert own.read_bytes() == before


def test_the_copy_reads_like_the_original(faulty: Path, form: Form) -> None:
    copy = annotated(faulty).read_bytes()
    assert read_bytes(copy, "a.xlsx").report.values == read_bytes(faulty.read_bytes(), "r.xlsx").report.values


def test_the_list_is_the_first_sheet_wrapped_and_ready_to_print(faulty: Path) -> None:
    book = openpyxl.load_workbook(annotated(faulty))
    assert book.sheetnames[0] == book.active.title == "检查结果"
    assert [sheet.title for sheet in book if sheet.sheet_view.tabSelected] == ["检查结果"]
    sheet = book["检查结果"]
    assert all(cell.alignment.wrap_text for row in sheet.iter_rows() for cell in row)
    assert sheet.print_title_rows == "$1:$1"
    assert (sheet.page_setup.orientation, sheet.sheet_properties.pageSetUpPr.fitToPage) == ("landscape", True)
    assert sheet.freeze_panes == "A2"


def test_names_of_one_sheet_still_belong_to_that_sheet(faulty: Path) -> None:
    before, after = openpyxl.load_workbook(faulty), openpyxl.load_workbook(annotated(faulty))
    for sheet in before:
        assert after[sheet.title].print_title_rows == sheet.print_title_rows
        assert after[sheet.title].print_area == sheet.print_area


def test_each_faulty_cell_has_a_note_that_says_what_is_wrong_and_the_cure(faulty: Path) -> None:
    book = openpyxl.load_workbook(annotated(faulty))
    rows = [[cell.value for cell in row] for row in book["检查结果"].iter_rows(min_row=2) if row[3].value]
    assert rows
    for _level, code, sheet, cell, message, *_rest in rows:
        note = book[sheet][cell].comment
        assert note is not None
        assert code in note.text
        assert str(message).split("\n")[0] in note.text
        assert "改法：" in note.text
    noted = {(sheet.title, cell.coordinate) for sheet in book for row in sheet.iter_rows() for cell in row if cell.comment}
    assert noted == {(row[2], row[3]) for row in rows}


def test_the_label_beside_a_faulty_cell_leads_back_to_the_list_and_the_cell_stays_free_to_type_in(faulty: Path) -> None:
    book = openpyxl.load_workbook(annotated(faulty))
    rows = [row for row in book["检查结果"].iter_rows(min_row=2) if row[3].value]
    for row in rows:
        sheet = book[row[2].value]
        at = sheet[row[3].value]
        back = {cell.hyperlink.location for cell in sheet[at.row] if cell.hyperlink}
        assert at.hyperlink is None
        assert f"'检查结果'!A{row[0].row}" in back | {sheet["A1"].hyperlink.location}
    broken = next(row for row in rows if row[1].value == "B303")
    assert any(cell.hyperlink for cell in book[broken[2].value][book[broken[2].value][broken[3].value].row])


def test_a_warning_is_ready_to_be_accepted_but_for_the_reason(faulty: Path, tmp_path: Path) -> None:
    copy = annotated(faulty)
    book = openpyxl.load_workbook(copy)
    warnings = [row for row in book["检查结果"].iter_rows(min_row=2, values_only=True) if row[0] == "提醒" and row[3]]
    assert warnings
    prepared = [row for row in book["例外说明"].iter_rows(min_row=4, values_only=True) if any(row)]
    assert {row[3] for row in prepared} >= {row[8] for row in warnings}
    assert all(reason is None for _code, _place, reason, _mark in prepared)
    again = read_bytes(copy.read_bytes(), "a.xlsx")
    assert (again.report.acceptances, [finding.code for finding in again.findings if finding.code == "A405"]) == ((), [])
    for row in range(4, 4 + len(prepared)):
        book["例外说明"].cell(row, 3).value = "已核对，确属实情"
    book.save(tmp_path / "accepted.xlsx")
    accepted = examine(read_bytes((tmp_path / "accepted.xlsx").read_bytes(), "a.xlsx"))
    assert {finding.code for finding in accepted.findings if finding.accepted} == {row[1] for row in warnings}


def test_annotating_an_annotated_copy_prepares_nothing_twice(faulty: Path) -> None:
    first = annotated(faulty)
    own = first.rename(first.with_name("second.xlsx"))
    book = openpyxl.load_workbook(annotated(own))
    marks = [row[3] for row in book["例外说明"].iter_rows(min_row=4, values_only=True) if row[3]]
    assert len(marks) == len(set(marks)) > 0


def test_annotating_needs_nothing_but_the_standard_library(faulty: Path, tmp_path: Path) -> None:
    code = (
        "import sys\n"
        "for name in ('lxml', 'openpyxl', 'docx', 'docxtpl', 'jinja2', 'typer', 'babel'): sys.modules[name] = None\n"
        "from pathlib import Path\n"
        "from docgen.formats import read_bytes\n"
        "from docgen.checks.run import examine\n"
        "from docgen.jobs.annotate import annotate_workbook\n"
        f"source, target = Path({str(faulty)!r}), Path({str(tmp_path / 'plain.xlsx')!r})\n"
        "annotate_workbook(source, target, examine(read_bytes(source.read_bytes(), source.name)))\n"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False, cwd=ROOT).returncode == 0
    assert (tmp_path / "plain.xlsx").read_bytes() == annotated(faulty).read_bytes()


def test_notes_of_the_clerks_own_stay_as_they_are(faulty: Path) -> None:
    book = openpyxl.load_workbook(faulty)
    sheet, cell = place(book, "agency.phone")
    book[sheet][cell].comment = Comment("问过办公室", "小王")
    book.save(faulty)
    after = openpyxl.load_workbook(annotated(faulty))
    assert after[sheet][cell].comment.text == "问过办公室"
    assert (sheet, cell) in {(row[2].value, row[3].value) for row in after["检查结果"].iter_rows(min_row=2)}


def as_saved(source: Path, way: str, convert: Callable[[Path, str], Path] | None = None) -> Path:
    """Return a workbook as a clerk's program saves it."""
    if way == "untouched":
        return source
    if way == "openpyxl":
        book = openpyxl.load_workbook(source)
        book.save(source)
        return source
    assert convert is not None
    return convert(source, "xlsx:Calc MS Excel 2007 XML")


def corrected(source: Path) -> Path:
    """Put the phone number right, leave the rest, as a clerk does in the annotated copy."""
    book = openpyxl.load_workbook(source)
    sheet, cell = place(book, "agency.phone")
    book[sheet][cell] = "0539-8198320"
    book.save(source)
    return source


def coloured(book: Workbook) -> set[tuple[str, str]]:
    return {
        (sheet.title, cell.coordinate)
        for sheet in book
        if not sheet.title.startswith("检查结果")
        for row in sheet.iter_rows()
        for cell in row
        if cell.fill.fgColor.rgb in COLOURS.values()
    }


@pytest.mark.libreoffice
@pytest.mark.parametrize("way", ["untouched", "openpyxl", "LibreOffice"])
def test_a_second_annotation_takes_the_place_of_the_first(
    faulty: Path, tmp_path: Path, convert: Callable[[Path, str], Path], way: str
) -> None:
    before = openpyxl.load_workbook(faulty)
    phone = place(before, "agency.phone")
    first = as_saved(annotated(faulty), way, convert)
    second = corrected(first) if way != "untouched" else first
    second = as_saved(second, way, convert).rename(tmp_path / "second.xlsx")
    after = openpyxl.load_workbook(annotated(second))
    listed = {(row[2].value, row[3].value) for row in after["检查结果"].iter_rows(min_row=2) if row[3].value}
    assert [name for name in after.sheetnames if "检查结果" in name] == ["检查结果"]
    assert coloured(after) == listed
    assert (phone in listed) == (way == "untouched")
    assert {(s.title, c.coordinate) for s in after for row in s.iter_rows() for c in row if c.comment} == listed
    rows = after["检查结果"].max_row
    for sheet in after:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.hyperlink is not None and (cell.hyperlink.location or "").startswith("'检查结果'!"):
                    assert int(cell.hyperlink.location.rpartition("!A")[2]) <= rows
        if sheet.title in before.sheetnames:
            for row in before[sheet.title].iter_rows():
                for cell in row:
                    now = after[sheet.title][cell.coordinate].fill
                    if (sheet.title, cell.coordinate) not in listed and cell.fill.fill_type == "solid":
                        assert now.fgColor.rgb == cell.fill.fgColor.rgb, cell.coordinate
    marks = [row[3] for row in after["例外说明"].iter_rows(min_row=4, values_only=True) if row[3]]
    open_marks = {row[8].value for row in after["检查结果"].iter_rows(min_row=2) if row[8].value and row[3].value}
    assert set(marks) == open_marks
    assert len(marks) == len(set(marks))


def test_a_workbook_that_never_was_annotated_is_taken_as_it_is(faulty: Path) -> None:
    data = faulty.read_bytes()
    assert without_earlier_list(data, SHEET) is data


def test_a_clerks_own_sheet_note_reason_and_colour_outlast_a_second_annotation(faulty: Path, tmp_path: Path) -> None:
    first = annotated(faulty)
    book = openpyxl.load_workbook(first)
    own = book.create_sheet("检查结果说明")
    own["A1"] = "本单位自己的记录"
    sheet, cell = place(book, "agency.phone")
    free = book[sheet]["B5"]
    free.comment = Comment("问过办公室", "小王")
    free.fill = PatternFill("solid", fgColor="FFFFD966")
    row = next(row for row in book["例外说明"].iter_rows(min_row=4) if row[3].value)
    row[2].value = "已核对，确属实情"
    mark = row[3].value
    book.save(tmp_path / "second.xlsx")
    after = openpyxl.load_workbook(annotated(tmp_path / "second.xlsx"))
    assert after["检查结果说明"]["A1"].value == "本单位自己的记录"
    assert after[sheet]["B5"].comment.text == "问过办公室"
    assert after[sheet]["B5"].fill.fgColor.rgb == "FFFFD966"
    assert after[sheet][cell].comment is None
    assert ("已核对，确属实情", mark) in {(r[2], r[3]) for r in after["例外说明"].iter_rows(min_row=4, values_only=True)}
    given = next(r for r in after["检查结果"].iter_rows(min_row=2, values_only=True) if r[9])
    assert given[9] == "已核对，确属实情"
