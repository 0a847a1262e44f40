"""What people do to a workbook, done to one in memory: type, delete, insert, move, sort, merge, copy, lose names."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from copy import copy
from typing import Any
from xml.sax.saxutils import escape

import openpyxl
from openpyxl.styles.numbers import BUILTIN_FORMATS_REVERSE
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.worksheet import Worksheet
from packages import parts_of, saved, zipped

from docgen.form.model import Form
from docgen.formats.xlsx.layout import place_of
from docgen.formats.xlsx.read import read_workbook
from docgen.report.model import Reading

Edit = Callable[[openpyxl.Workbook], None]
_REFERENCE = re.compile(r"^'?(.+?)'?!\$([A-Z]+)\$(\d+)(?::\$([A-Z]+)\$(\d+))?$")


def opened(data: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(data))


def edited(data: bytes, edit: Edit) -> bytes:
    book = opened(data)
    edit(book)
    return saved(book)


def reading_after(data: bytes, edit: Edit) -> Reading:
    return read_workbook(edited(data, edit))


def cell(book: openpyxl.Workbook, form: Form, key: str) -> Any:
    place = place_of(form, key)
    return book[place.sheet][place.cell]


def typing(form: Form, key: str, value: object, number_format: str = "") -> Edit:
    """The clerk types a value into a key's cell."""

    def edit(book: openpyxl.Workbook) -> None:
        target = cell(book, form, key)
        target.value = value
        if number_format:
            target.number_format = number_format

    return edit


def codes(reading: Reading) -> list[str]:
    return [finding.code for finding in reading.findings]


def _shift(book: openpyxl.Workbook, ws: Worksheet, at: int, by: int) -> None:
    """Move names and merged ranges as Excel does when rows are inserted (by > 0) or row `at` is deleted (by < 0)."""
    for name, defined in list(book.defined_names.items()):
        match = _REFERENCE.match(defined.attr_text or "")
        if not match or match[1].replace("''", "'") != ws.title:
            continue
        row = int(match[3])
        quoted = ws.title.replace("'", "''")
        if by < 0 and row == at:
            text = f"'{quoted}'!#REF!"
        else:
            row += by if row >= at else 0
            text = f"'{quoted}'!${match[2]}${row}" + (f":${match[4]}${row}" if match[4] else "")
        book.defined_names[name] = DefinedName(name, attr_text=text)
    for area in list(ws.merged_cells.ranges):
        if area.min_row >= at + (0 if by > 0 else 1):
            area.shift(row_shift=by)
        elif area.max_row >= at:
            area.expand(down=by) if by > 0 else area.shrink(bottom=1)


def insert_row(book: openpyxl.Workbook, title: str, at: int) -> None:
    ws = book[title]
    ws.insert_rows(at)
    _shift(book, ws, at, 1)


def delete_row(book: openpyxl.Workbook, title: str, at: int) -> None:
    ws = book[title]
    whole = [str(area) for area in ws.merged_cells.ranges if area.min_row == area.max_row == at]
    for area in whole:
        ws.unmerge_cells(area)
    ws.delete_rows(at)
    _shift(book, ws, at, -1)


def swap_cells(ws: Worksheet, first: str, second: str) -> None:
    """Exchange what two cells show, as sorting does; names stay where they are."""
    ws[first].value, ws[second].value = ws[second].value, ws[first].value


def swap_names(book: openpyxl.Workbook, first: str, second: str) -> None:
    """Let two names change places, as they do when cells are cut and pasted."""
    one, other = book.defined_names[first].attr_text, book.defined_names[second].attr_text
    book.defined_names[first] = DefinedName(first, attr_text=other)
    book.defined_names[second] = DefinedName(second, attr_text=one)


def forget_names(book: openpyxl.Workbook, keep: tuple[str, ...] = ()) -> None:
    """Lose the defined names, as some programs do."""
    for name in list(book.defined_names):
        if name not in keep:
            del book.defined_names[name]


def copy_sheet(book: openpyxl.Workbook, title: str) -> Worksheet:
    """Copy a sheet as Excel does: beside it, with (2) behind its title."""
    double = book.copy_worksheet(book[title])
    double.title = f"{title} (2)"
    double.protection = copy(book[title].protection)
    return double


def typed_in(data: bytes, form: Form, key: str, value: object, number_format: str = "") -> bytes:
    """A copy of a workbook with a value typed into a key's cell; plain values straight in the XML, which is fast."""
    if not isinstance(value, str | int | float | None):
        return edited(data, typing(form, key, value, number_format))
    place = place_of(form, key)
    part = f"xl/worksheets/sheet{[sheet.name for sheet in form.sheets].index(place.sheet) + 1}.xml"
    parts = parts_of(data)
    pattern = rf'<c r="{place.cell}"(?: s="(\d+)")?[^>]*?(?:/>|>.*?</c>)'.encode()
    found = re.search(pattern, parts[part])
    assert found, place
    style = int(found[1] or 0)
    if number_format:
        parts["xl/styles.xml"], style = _with_format(parts["xl/styles.xml"].decode(), style, number_format)
    parts[part] = parts[part][: found.start()] + _cell_xml(place.cell, style, value) + parts[part][found.end() :]
    return zipped(parts, zipfile.ZIP_STORED)


def _with_format(styles: str, style: int, number_format: str) -> tuple[bytes, int]:
    """The styles with one more, which is an old one but for its number format, and its number."""
    number = BUILTIN_FORMATS_REVERSE.get(number_format, 999)
    code = escape(number_format, {'"': "&quot;"})
    before, looks, after = re.split(r"(?s)(?<=<cellXfs)(.*?)(?=</cellXfs>)", styles, maxsplit=1)
    known = re.findall(r"(?s)<xf [^>]*?(?:/>|>.*?</xf>)", looks)
    new = re.sub(r'numFmtId="\d+"', f'numFmtId="{number}"', known[style])
    before = before.replace("</numFmts>", f'<numFmt numFmtId="{number}" formatCode="{code}"/></numFmts>')
    return f"{before}{looks}{new}{after}".encode(), len(known)


def _cell_xml(at: str, style: int, value: object) -> bytes:
    kind, body = "n", f"<v>{value!r}</v>"
    if isinstance(value, bool):
        kind, body = "b", f"<v>{int(value)}</v>"
    elif value is None:
        body = ""
    elif isinstance(value, str) and value.startswith("="):
        body = f"<f>{escape(value[1:])}</f>"
    elif isinstance(value, str) and value.startswith("#"):
        kind, body = "e", f"<v>{value}</v>"
    elif isinstance(value, str):
        kind, body = "inlineStr", f'<is><t xml:space="preserve">{escape(value)}</t></is>'
    return f'<c r="{at}" s="{style}" t="{kind}">{body}</c>'.encode()
