"""Write workbooks of plain tables straight into their parts, row by row: ten thousand rows in a second, none of them kept.

What a ledger needs is little: texts, numbers, four looks, a filter and the set-up of the page (ECMA-376, part 1, 18.2 and
18.3). The texts stand in the cells themselves, so that a row can be written and forgotten.
"""

from __future__ import annotations

import io
import math
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from xml.sax.saxutils import escape

from docgen.formats.xlsx.cells import column_name
from docgen.formats.xlsx.palette import HEAD_TINT, LINE, STAMP, TEXT_FONT, ZIP_TIME
from docgen.formats.xlsx.tables import PAGE_NUMBER, CellValue, PlainSheet, header_text, storable
from docgen.report.values import plain_number

_DECLARED = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_KINDS = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_TEXT, _NUMBER, _HEAD, _TOTAL_TEXT, _TOTAL_NUMBER = 1, 2, 3, 4, 5
"""Places of the looks in the list of styles."""
_LINE_HEIGHT, _HIGHEST = 13, 409
"""Points that a line takes, and the most that a row may."""
_SMALLER = 1.15
"""Columns are measured in digits of 11 points; the texts are of 10."""
_TOGETHER = 200
"""Rows handed to the compressor at a time."""


def tables_bytes(sheets: Iterable[PlainSheet]) -> bytes:
    """Return a workbook of plain tables. Same tables, same bytes."""
    out = io.BytesIO()
    names: list[str] = []
    areas: list[str] = []
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for place, sheet in enumerate(sheets):
            names.append(sheet.title[:31])
            last = _write_sheet(target, f"xl/worksheets/sheet{place + 1}.xml", sheet)
            areas += _areas(sheet, names[-1], place, last)
        for name, text in _frame(names, areas):
            with target.open(_entry(name), "w") as stream:
                stream.write((_DECLARED + text).encode("utf-8"))
    return out.getvalue()


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, ZIP_TIME)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o600 << 16
    return entry


def _write_sheet(target: zipfile.ZipFile, name: str, sheet: PlainSheet) -> int:
    """Write a sheet's part; return the number of its last row."""
    widths = [sheet.widths[place] if place < len(sheet.widths) else 12 for place in range(len(sheet.heads))]
    columns = [(column_name(number), width) for number, width in enumerate(widths, start=1)]
    shaped = "".join(
        f'<col min="{number}" max="{number}" width="{width}" customWidth="1"/>' for number, width in enumerate(widths, start=1)
    )
    read = sheet.printed or len(columns)
    last = 1
    with target.open(_entry(name), "w") as stream:
        stream.write(
            (
                f'{_DECLARED}<worksheet xmlns="{_MAIN}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr><sheetViews>'
                '<sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
                '<selection pane="bottomLeft"/></sheetView></sheetViews><sheetFormatPr defaultRowHeight="15"/>'
                f"<cols>{shaped}</cols><sheetData>{_row(1, sheet.heads, columns, _HEAD)}"
            ).encode()
        )
        rows = iter(enumerate(sheet.rows, start=2))
        while together := list(islice(rows, _TOGETHER)):
            stream.write("".join(_row(number, values, columns, _TEXT, read) for number, values in together).encode())
            last = together[-1][0]
        if sheet.totals:
            stream.write(_row(last + 1, sheet.totals, columns, _TOTAL_TEXT, read).encode())
        header = f"<oddHeader>&amp;C{escape(header_text(sheet.header))}</oddHeader>" if sheet.header else ""
        stream.write(
            (
                f'</sheetData><autoFilter ref="A1:{columns[-1][0]}{last}"/>'
                '<pageMargins left="0.75" right="0.75" top="1" bottom="1" header="0.5" footer="0.5"/>'
                f'<pageSetup paperSize="9" fitToHeight="0" orientation="{_orientation(sheet)}"/>'
                f"<headerFooter>{header}<oddFooter>&amp;C{escape(PAGE_NUMBER)}</oddFooter>"
                "</headerFooter></worksheet>"
            ).encode()
        )
    return last


def _orientation(sheet: PlainSheet) -> str:
    return "landscape" if sheet.landscape else "portrait"


def _row(number: int, values: Sequence[CellValue], columns: Sequence[tuple[str, float]], look: int, read: int = 99) -> str:
    """Return a row as high as its first `read` texts need: not every program works that out when it opens a workbook."""
    cells = [_cell(f"{letter}{number}", value, look) for (letter, _width), value in zip(columns, values, strict=False)]
    lines = 1
    for (_letter, width), value in zip(columns[:read], values, strict=False):
        if isinstance(value, str) and (len(value) * 2 > width or "\n" in value):
            lines = max(lines, _lines(value, width))
    height = f' ht="{min(_HIGHEST, lines * _LINE_HEIGHT + 2)}" customHeight="1"' if lines > 1 else ""
    return f'<row r="{number}"{height}>{"".join(cells)}</row>'


def _lines(text: str, width: float) -> int:
    """Return how many lines a text takes in a column. A Chinese character, three bytes long, is as wide as two digits."""
    room = width * _SMALLER
    return sum(math.ceil((len(line) + len(line.encode("utf-8", "replace"))) / 2 / room) or 1 for line in text.split("\n"))


def _cell(name: str, value: CellValue, look: int) -> str:
    if not isinstance(value, str):
        number = "" if value is None else f"<v>{plain_number(value)}</v>"
        return f'<c r="{name}" s="{_TOTAL_NUMBER if look == _TOTAL_TEXT else _NUMBER}">{number}</c>'
    text = escape(storable(value))
    if not text:
        return f'<c r="{name}" s="{look}"/>'
    kept = "" if text.isprintable() and text == text.strip() else ' xml:space="preserve"'
    return f'<c r="{name}" s="{look}" t="inlineStr"><is><t{kept}>{text}</t></is></c>'


def _areas(sheet: PlainSheet, title: str, place: int, last: int) -> Iterator[str]:
    """Yield the names a sheet needs: what is filtered, which row stands on every page, and what is printed."""
    quoted = escape("'" + title.replace("'", "''") + "'")
    everything = column_name(len(sheet.heads))
    start = f'localSheetId="{place}"'
    yield f'<definedName name="_xlnm._FilterDatabase" {start} hidden="1">{quoted}!$A$1:${everything}${last}</definedName>'
    if sheet.printed:
        printed = column_name(sheet.printed)
        lowest = last + bool(sheet.totals)
        yield f'<definedName name="_xlnm.Print_Area" {start}>{quoted}!$A$1:${printed}${lowest}</definedName>'
    yield f'<definedName name="_xlnm.Print_Titles" {start}>{quoted}!$1:$1</definedName>'


def _frame(names: Sequence[str], areas: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield the parts around the sheets."""
    count = range(1, len(names) + 1)
    parts = [(f"/xl/worksheets/sheet{number}.xml", "worksheet+xml") for number in count]
    parts += [("/xl/workbook.xml", "sheet.main+xml"), ("/xl/styles.xml", "styles+xml")]
    kinds = "".join(f'<Override PartName="{part}" ContentType="{_KINDS}.{kind}"/>' for part, kind in parts)
    core = f"{_PACKAGE}/metadata/core-properties"
    yield (
        "[Content_Types].xml",
        f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-'
        'package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
        f'{kinds}<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.'
        'core-properties+xml"/></Types>',
    )
    yield "_rels/.rels", _relations([("officeDocument", "xl/workbook.xml"), (core, "docProps/core.xml")])
    yield (
        "docProps/core.xml",
        f'<cp:coreProperties xmlns:cp="{core}" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f'<dc:creator>docgen</dc:creator><dcterms:created xsi:type="dcterms:W3CDTF">{STAMP}</dcterms:created>'
        f'<dcterms:modified xsi:type="dcterms:W3CDTF">{STAMP}</dcterms:modified></cp:coreProperties>',
    )
    sheets = "".join(
        f'<sheet name="{escape(name, {chr(34): "&quot;"})}" sheetId="{number}" r:id="rId{number}"/>'
        for number, name in zip(count, names, strict=True)
    )
    yield (
        "xl/workbook.xml",
        f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}/relationships"><bookViews><workbookView/></bookViews>'
        f"<sheets>{sheets}</sheets><definedNames>{''.join(areas)}</definedNames></workbook>",
    )
    yield (
        "xl/_rels/workbook.xml.rels",
        _relations([*(("worksheet", f"worksheets/sheet{number}.xml") for number in count), ("styles", "styles.xml")]),
    )
    yield "xl/styles.xml", _styles()


def _relations(targets: Sequence[tuple[str, str]]) -> str:
    kinds = [kind if ":" in kind else f"{_OFFICE}/relationships/{kind}" for kind, _target in targets]
    entries = "".join(
        f'<Relationship Id="rId{number}" Type="{kind}" Target="{target}"/>'
        for number, (kind, (_kind, target)) in enumerate(zip(kinds, targets, strict=True), start=1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{entries}</Relationships>'


def _styles() -> str:
    """Return the looks: none, text, number, head, and text and number in the row of totals."""
    sides = "".join(f'<{side} style="thin"><color rgb="{LINE}"/></{side}>' for side in ("left", "right", "top", "bottom"))
    looks = "".join(
        f'<xf numFmtId="0" fontId="{font}" fillId="{fill}" borderId="1" xfId="0" applyFont="1" applyFill="1" applyBorder="1" '
        f'applyAlignment="1"><alignment horizontal="{across}" vertical="center" wrapText="1"/></xf>'
        for font, fill, across in ((1, 0, "left"), (1, 0, "center"), (1, 2, "center"), (2, 0, "left"), (2, 0, "center"))
    )
    return (
        f'<styleSheet xmlns="{_MAIN}"><fonts count="3"><font><sz val="11"/><name val="{TEXT_FONT}"/></font>'
        f'<font><sz val="10"/><name val="{TEXT_FONT}"/></font><font><b/><sz val="10"/><name val="{TEXT_FONT}"/></font></fonts>'
        '<fills count="3"><fill><patternFill patternType="none"/>'
        '</fill><fill><patternFill patternType="gray125"/></fill><fill><patternFill patternType="solid">'
        f'<fgColor rgb="{HEAD_TINT}"/></patternFill></fill></fills><borders count="2"><border><left/><right/><top/><bottom/>'
        f'<diagonal/></border><border>{sides}<diagonal/></border></borders><cellStyleXfs count="1">'
        '<xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="6">'
        f'<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>{looks}</cellXfs>'
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
    )
