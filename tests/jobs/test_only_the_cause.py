"""One mistake is told once: by its cause, with a cure for it, and not again by what follows from it."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from builders import filled_report, findings_of

from docgen.checks.run import examine
from docgen.form.model import Form
from docgen.formats import read
from docgen.formats.xlsx.write import intake_bytes
from docgen.report.finding import Finding
from docgen.report.model import SubSection

ROW = "requests.new"
COLUMNS = ("natural", "business", "research")


def spot(book: Any, key: str) -> Any:
    sheet, area = next(iter(book.defined_names[key].destinations))
    return book[sheet][area.replace("$", "")]


def merge(book: Any) -> None:
    cells = [spot(book, f"{ROW}.{column}") for column in COLUMNS]
    cells[0].parent.merge_cells(f"{cells[0].coordinate}:{cells[-1].coordinate}")


def delete_row(book: Any) -> None:
    cell = spot(book, f"{ROW}.natural")
    for column in range(1, cell.parent.max_column + 1):
        left = cell.parent.cell(cell.row, column)
        if type(left).__name__ == "Cell":
            left.value = None
    for key in [key for key in book.defined_names if key.startswith(f"{ROW}.")]:
        del book.defined_names[key]


def examined(form: Form, tmp_path: Path, change: Callable[[Any], None]) -> list[Finding]:
    book = openpyxl.load_workbook(io.BytesIO(intake_bytes(form, filled_report(form))))
    change(book)
    book.save(tmp_path / "r.xlsx")
    return list(examine(read(tmp_path / "r.xlsx"), ignore=("C", "D", "E", "F", "G", "H")).findings)


@pytest.mark.parametrize(("change", "code"), [(merge, "A205"), (delete_row, "A201")])
def test_cells_that_cannot_be_found_are_not_called_blank_as_well(
    form: Form, tmp_path: Path, change: Callable[[Any], None], code: str
) -> None:
    errors = [finding.code for finding in examined(form, tmp_path, change) if finding.severity == "error"]
    assert errors == [code]


def test_a_blank_cell_beside_a_merged_one_is_still_told(form: Form, tmp_path: Path) -> None:
    def change(book: Any) -> None:
        merge(book)
        spot(book, f"{ROW}.legal").value = None
        spot(book, "requests.granted.natural").value = None

    errors = [(f.code, f.key) for f in examined(form, tmp_path, change) if f.severity == "error"]
    assert sorted(errors) == [("A205", f"{ROW}.natural"), ("B104", "requests.granted.natural"), ("B104", f"{ROW}.legal")]


def test_an_identity_that_lacks_a_number_is_cured_by_filling_it_in(form: Form) -> None:
    base = filled_report(form)
    values = {key: value for key, value in base.values.items() if key != f"{ROW}.natural"}
    uncertain = [f for f in findings_of(type(base)(form, values, base.sections), "B303") if f.severity == "info"]
    assert uncertain
    assert all("填上" in finding.cure and "台账" not in finding.cure for finding in uncertain)


def test_an_identity_that_fails_is_cured_in_the_register(form: Form) -> None:
    broken = filled_report(form).with_values({f"{ROW}.natural": 7})
    cures = [finding.cure for finding in findings_of(broken, "B303") if finding.severity == "error"]
    assert len(cures) == 1  # its column; that the total is out follows from it
    assert all("台账" in cure for cure in cures)


def written(form: Form, text: str) -> list[str]:
    base = filled_report(form)
    report = type(base)(form, base.values, {**base.sections, "overview": (SubSection("（一）情况", (text,)),)})
    return [finding.code for finding in findings_of(report) if finding.code in ("B401", "E310")]


@pytest.mark.parametrize(
    "text",
    ["收到{表三.新收.某某}件。", "收到｛表三.新收.某某｝件。", "{不知.道}情况良好，{年度.末}正常。", "{表三.新收.总计}件。"],
)
def test_the_dots_of_a_token_are_no_full_stops(form: Form, text: str) -> None:
    assert "E310" not in written(form, text)


@pytest.mark.parametrize(
    "text",
    [
        "收到{年度}年的申请.情况良好。",
        "{年度.末}正常.",
        "（注{一）情况良好.后面没有括号。",
        "情况{良好。\n正常.后来}。",
        "前面}正常.后来。",
    ],
)
def test_a_latin_full_stop_outside_a_token_is_still_told(form: Form, text: str) -> None:
    assert "E310" in written(form, text)


def test_a_date_that_is_not_filled_in_is_not_to_be_made_0(form: Form) -> None:
    base = filled_report(form)
    values = {key: value for key, value in base.values.items() if key != "report.date"}
    (finding,) = findings_of(type(base)(form, values, base.sections), "B103")
    assert "0" not in finding.cure
    assert "选项" in finding.cure


def test_a_page_of_one_letter_is_quoted_by_its_beginning(form: Form) -> None:
    base = filled_report(form)
    report = type(base)(form, base.values, {**base.sections, "overview": (SubSection("（一）情况", ("x" * 5000,)),)})
    assert findings_of(report, "E101")
    assert all(len(f"{f.message}{f.evidence}{f.actual}") < 1000 for f in findings_of(report))
