"""openpyxl as referee: what it reads of a workbook, in docgen's neutral form, to compare docgen's own reading with."""

from __future__ import annotations

import io
import warnings
from datetime import date, datetime, time, timedelta
from typing import Any

from openpyxl import load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock

from docgen.formats.xlsx.cells import Position
from docgen.formats.xlsx.number_format import BUILT_IN, changes_text
from docgen.formats.xlsx.workbook import (
    CellData,
    SheetData,
    WorkbookData,
    clock_text,
    is_date_format,
    is_external,
    moment,
    number_text,
    text_of_float,
    unescape,
    without_covered,
)


def read_with_openpyxl(data: bytes) -> WorkbookData:
    """What openpyxl reads: loaded for stored results, for formulas, and for runs of text."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        values = load_workbook(io.BytesIO(data), data_only=True)
        formulas = load_workbook(io.BytesIO(data))
        runs = load_workbook(io.BytesIO(data), rich_text=True)
    sheets = tuple(_sheet(sheet, formulas[sheet.title], runs[sheet.title], values.epoch) for sheet in values.worksheets)
    names = {name: str(defined.attr_text or "") for name, defined in values.defined_names.items()}
    local = {
        (sheet.title, name): str(defined.attr_text or "")
        for sheet in values.worksheets
        for name, defined in sheet.defined_names.items()
    }
    return WorkbookData(sheets, {k: v for k, v in names.items() if not k.startswith("_xlnm.")}, local, values.epoch)


def _sheet(values: Any, formulas: Any, runs: Any, epoch: datetime) -> SheetData:
    cells: dict[Position, CellData] = {}
    written = {position: cell.value for position, cell in formulas._cells.items() if cell.data_type == "f"}
    for position, cell in values._cells.items():
        if type(cell).__name__ == "MergedCell":
            continue
        content = _value(cell, epoch)
        if position in written:
            content = content._replace(has_formula=True, external=is_external(_formula(written[position])))
        elif content.kind == "none" or content.value == "":
            continue
        rich = runs._cells[position].value
        partly = isinstance(rich, CellRichText) and any(
            isinstance(run, TextBlock) and run.font.strike and run.text.strip() for run in rich
        )
        cells[position] = content._replace(struck=bool(partly or cell.font.strike))
    merged = tuple(sorted((r.min_row, r.min_col, r.max_row, r.max_col) for r in values.merged_cells.ranges))
    rows = frozenset(row for row, size in values.row_dimensions.items() if size.hidden)
    columns = tuple((size.min, size.max) for _letter, size in values.column_dimensions.items() if size.hidden)
    shown = without_covered(cells, merged)
    return SheetData(values.title, values.sheet_state != "visible", shown, merged, rows, columns)


def _formula(value: object) -> str:
    return value if isinstance(value, str) else str(getattr(value, "text", "") or "")


def _code(cell: Any) -> str:
    number, code = cell._style.numFmtId, str(cell.number_format)
    if number in BUILT_IN:
        return BUILT_IN[number]
    return "" if code == "General" else code


def _value(cell: Any, epoch: datetime) -> CellData:
    value, kind = cell.value, cell.data_type
    if kind == "str" or (isinstance(value, str) and kind != "e"):
        return CellData("text", unescape(value or ""), _code(cell) if changes_text(_code(cell)) else "")
    if value is None:
        return CellData("none", "")
    if isinstance(value, bool):
        return CellData("bool", value)
    if kind == "e":
        return CellData("error", str(value), _code(cell) if value == "#VALUE!" and is_date_format(_code(cell)) else "")
    if isinstance(value, date | time | timedelta):
        return _moment(value, _code(cell))
    code = _code(cell)
    if is_date_format(code):  # the Chinese built-in formats, which openpyxl does not know as dates
        return moment(float(value), code, epoch)
    return CellData("number", number_text(str(value)) if isinstance(value, int) else text_of_float(value), code)


def _moment(value: date | time | timedelta, code: str) -> CellData:
    if isinstance(value, timedelta):
        return CellData("time", clock_text(int(value.total_seconds() // 1)), code)
    if isinstance(value, time):
        return CellData("time", clock_text(value.hour * 3600 + value.minute * 60 + value.second), code)
    day = value if isinstance(value, datetime) else datetime(value.year, value.month, value.day)
    return CellData("date", day.replace(microsecond=0), code)
