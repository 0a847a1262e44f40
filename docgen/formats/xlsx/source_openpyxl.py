"""The other source: openpyxl, for files the fast one does not understand. Slower, and guarded against absurd sizes."""

from __future__ import annotations

import io
import warnings
from datetime import date, datetime, time, timedelta
from typing import Any
from xml.parsers import expat

from docgen.formats.xlsx.source import (
    MAX_CELL_TEXT,
    MAX_CELLS,
    MAX_FORMAT_CODE,
    MAX_MERGES,
    MAX_NAMES,
    MAX_ROWS,
    MAX_SHEETS,
    MAX_SPREAD,
    CellData,
    NotUnderstood,
    Position,
    SheetData,
    WorkbookData,
    area_of,
    clock_text,
    is_date_format,
    is_external,
    moment,
    number_text,
    text_of_float,
    too_large,
    unescape,
    without_covered,
)
from docgen.formats.xlsx.source_styles import BUILT_IN
from docgen.kit.errors import DocgenError, UnreadableFile
from docgen.kit.i18n import _
from docgen.ooxml.package import Package

_MOST = {"c": MAX_CELLS, "row": MAX_ROWS, "sheet": MAX_SHEETS, "definedName": MAX_NAMES, "mergeCell": MAX_MERGES}


def _check_sizes(package: Package) -> None:
    """Refuse what openpyxl would unfold without bound: every part is looked at, whatever its prefixes."""
    for part in package.names:
        if part.endswith((".xml", ".rels", ".vml")):
            _check_part(package, part, package.read_xml(part))


def _check_part(package: Package, part: str, data: bytes) -> None:
    counts: dict[str, int] = {}
    spread = 0
    label = part.rpartition("/")[2]

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal spread
        tag = tag.rpartition(":")[2]
        counts[tag] = counts.get(tag, 0) + 1
        if counts[tag] > _MOST.get(tag, MAX_CELLS):
            raise too_large(label, _("的内容太多（{tag}）").format(tag=tag))
        if len(attributes.get("formatCode", "")) > MAX_FORMAT_CODE:
            raise too_large(label, _("的数字格式太长"))
        if tag in ("mergeCell", "hyperlink") and "ref" in attributes:
            top, left, bottom, right = area_of(attributes["ref"].upper())
            spread += (bottom - top + 1) * (right - left + 1)
            if spread > MAX_SPREAD:
                raise too_large(label, _("的合并区域太大"))

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, NotUnderstood) as error:
        raise _broken(package) from error


def _broken(package: Package) -> UnreadableFile:
    return UnreadableFile(
        _("“{file}”的内容已损坏，读不出来。").format(file=package.name),
        _("用 WPS 或 Excel 打开，另存为 .xlsx 后重试；打不开的，重新取一份。"),
    )


def _code(cell: Any) -> str:
    number = cell._style.numFmtId
    code = str(cell.number_format)
    if number in BUILT_IN:
        return BUILT_IN[number]
    return "" if code == "General" else code


def _moment(value: date | time | timedelta, code: str) -> CellData:
    if isinstance(value, timedelta):
        return CellData("time", clock_text(int(value.total_seconds() // 1)), code)
    if isinstance(value, time):
        return CellData("time", clock_text(value.hour * 3600 + value.minute * 60 + value.second), code)
    day = value if isinstance(value, datetime) else datetime(value.year, value.month, value.day)
    return CellData("date", day.replace(microsecond=0), code)


def _value(cell: Any, epoch: datetime) -> CellData:
    value, kind = cell.value, cell.data_type
    if kind == "str" or (isinstance(value, str) and kind != "e"):
        text = unescape(value or "")
        if len(text) > MAX_CELL_TEXT:
            raise too_large(cell.parent.title, _("的单元格 {cell} 文字太长").format(cell=cell.coordinate))
        return CellData("text", text)
    if value is None:
        return CellData("none", "")
    if isinstance(value, bool):
        return CellData("bool", value)
    if kind == "e":
        return CellData("error", str(value), _code(cell) if value == "#VALUE!" and is_date_format(_code(cell)) else "")
    if isinstance(value, date | time | timedelta):
        return _moment(value, _code(cell))
    if isinstance(value, int | float):
        code = _code(cell)
        if is_date_format(code):  # the Chinese built-in formats, which openpyxl does not know as dates
            return moment(float(value), code, epoch)
        return CellData("number", number_text(str(value)) if isinstance(value, int) else text_of_float(value), code)
    raise NotUnderstood(str(type(value)))


def _formula(value: object) -> str | None:
    """Return a formula's text, None if the cell's value is no formula."""
    if isinstance(value, str):
        return value
    return str(getattr(value, "text", "") or "")


def _sheet(values: Any, formulas: Any, epoch: datetime) -> SheetData:
    cells: dict[Position, CellData] = {}
    written = {position: cell.value for position, cell in formulas._cells.items() if cell.data_type == "f"}
    for position, cell in values._cells.items():
        if type(cell).__name__ == "MergedCell":
            continue
        content = _value(cell, epoch)
        if position in written:
            content = content._replace(has_formula=True, external=is_external(_formula(written[position]) or ""))
        elif content.kind == "none" or content.value == "":
            continue
        cells[position] = content
    merged = tuple(sorted((r.min_row, r.min_col, r.max_row, r.max_col) for r in values.merged_cells.ranges))
    return SheetData(values.title, values.sheet_state != "visible", without_covered(cells, merged), merged)


def read_with_openpyxl(package: Package) -> WorkbookData:
    """Return what the workbook holds. Raises UnreadableFile if it is broken or absurdly large.

    openpyxl is loaded twice over the same bytes: once for stored results, once for formulas. It cannot tell a typed
    "_x000D_" from an escaped control character, so such a text loses its backward-looking escape here and here only.
    """
    _check_sizes(package)
    from openpyxl import load_workbook

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            values = load_workbook(io.BytesIO(package.data), data_only=True)
            formulas = load_workbook(io.BytesIO(package.data))
        sheets = tuple(_sheet(sheet, formulas[sheet.title], values.epoch) for sheet in values.worksheets)
        names = {name: str(defined.attr_text or "") for name, defined in values.defined_names.items()}
        local = {
            (sheet.title, name): str(defined.attr_text or "")
            for sheet in values.worksheets
            for name, defined in sheet.defined_names.items()
        }
    except DocgenError:
        raise
    except Exception as error:  # whatever a broken file makes a library stumble over is, to the clerk, a broken file
        raise _broken(package) from error
    return WorkbookData(sheets, {k: v for k, v in names.items() if not k.startswith("_xlnm.")}, local, values.epoch)
