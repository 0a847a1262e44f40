"""The annotated copy: faulty cells coloured and listed, everything of the original kept."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from builders import filled_report
from openpyxl.workbook import Workbook

from docgen.cli.main import main
from docgen.form.model import Form
from docgen.formats.xlsx.write import intake_bytes
from docgen.report.model import Report, SubSection


@pytest.fixture()
def faulty(form: Form, tmp_path: Path) -> Path:
    """A workbook with one identity broken, one phone without its area code, and a text that starts like a formula."""
    base = filled_report(form)
    values = {**base.values, "requests.new.natural": 3, "requests.granted.natural": 2, "agency.phone": "8198320"}
    sections = {**base.sections, "problems": (SubSection("", ("=1+1 公开70，其中主动公开70条。",)),)}
    path = tmp_path / "r.xlsx"
    path.write_bytes(intake_bytes(form, Report(form, values, sections)))
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
    from docgen.formats import read_bytes

    copy = annotated(faulty).read_bytes()
    assert read_bytes(copy, "a.xlsx").report.values == read_bytes(faulty.read_bytes(), "r.xlsx").report.values
