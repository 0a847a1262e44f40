"""The everyday source: expat straight over the zip, nothing kept but cells, merged ranges and names.

It reads what Excel, WPS, LibreOffice and openpyxl write. Anything else (prefixed tags, cells without references, ISO
dates …) raises NotUnderstood, and the reader turns to `source_openpyxl`.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from functools import lru_cache

from docgen.formats.xlsx.source import (
    MAX_CELL_TEXT,
    MAX_CELLS,
    MAX_MERGES,
    MAX_ROWS,
    MAX_SPREAD,
    Area,
    CellData,
    NotUnderstood,
    Position,
    SheetData,
    WorkbookData,
    area_of,
    is_external,
    moment,
    number_cell,
    position_of,
    text_cell,
    too_large,
    without_covered,
)
from docgen.formats.xlsx.source_outline import Outline
from docgen.formats.xlsx.source_plain import plain_sheet
from docgen.formats.xlsx.source_strings import SharedStrings
from docgen.formats.xlsx.source_styles import Format, formats_of
from docgen.formats.xlsx.source_xml import is_plain, once, parse_part, relations
from docgen.kit.i18n import _
from docgen.kit.patterns import regex
from docgen.ooxml.package import Package

_WORKSHEET, _NOT_CELLS = "/worksheet", ("/chartsheet", "/dialogsheet", "/xlMacrosheet", "/xlIntlMacrosheet")
_EMPTY_CELL = regex(rb'<c r="[A-Z]+[0-9]+"(?: s="[0-9]+")?(?: t="n")?(?: ?/>|></c>)')
_MERGE = regex(r'ref="([A-Z0-9:]+)"')
_USUAL_MERGES = 20_000
"""Characters of XML; a form's sheet has fewer."""


class _SheetParser:
    """Collects one worksheet's cells. Written for speed: empty cells cost two calls and no more."""

    def __init__(self, name: str, strings: SharedStrings, formats: list[Format], epoch: datetime) -> None:
        self.name, self.strings, self.formats, self.epoch = name, strings, formats, epoch
        self.cells: dict[Position, CellData] = {}
        self.merged: list[Area] = []
        self.spread = self.rows = self.seen = 0
        self.at = self.kind = self.style = ""
        self.formula: str | None = None
        self.value = ""
        self.inline = ""
        self.catching = ""
        self.in_cell = self.phonetic = False

    def take_plain(self, data: bytes) -> bool:
        """Take all cells of a plain worksheet at once; False, and nothing taken, for any other. Raises as `parse_part`."""
        plain = plain_sheet(data)
        if plain is None:
            return False
        pieces, merges = plain
        cells, blank, taken = self.cells, [], 0
        try:
            for at, style, kind, formula, value, inline in pieces:
                if not value and not inline and formula is None:
                    continue
                if inline and kind == "inlineStr":
                    cell = text_cell(inline)
                else:
                    cell = self.content(kind or "n", value or "", inline or "", style or "0")
                position = position_of(at)
                if formula is not None:
                    cell = CellData(cell.kind, cell.value, cell.format, True, is_external(formula))
                elif cell.value == "":
                    blank.append(position)
                cells[position] = cell
                taken += 1
        except (ValueError, KeyError, IndexError) as error:
            raise NotUnderstood(str(error)) from error
        if len(cells) != taken:
            raise NotUnderstood(self.name)  # two cells in one place
        for position in blank:
            del cells[position]
        for area in _areas(merges) if len(merges) <= _USUAL_MERGES else _areas.__wrapped__(merges):
            self.merge(area)
        return True

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "c":
            self.seen += 1
            if self.seen > MAX_CELLS:
                raise too_large(self.name, _("的单元格超过 {n} 个").format(n=MAX_CELLS))
            self.at, self.kind = attributes["r"], attributes.get("t", "n")
            self.style = attributes.get("s", "0")
            self.formula, self.value, self.inline = None, "", ""
            self.in_cell = True
        elif self.in_cell:
            if tag == "v":
                if self.value:
                    raise NotUnderstood(self.at)  # two values would run into one number
                self.catching = "v"
            elif tag == "f":
                self.catching, self.formula = "f", ""
            elif tag == "t":
                self.catching = "" if self.phonetic else "t"
            elif tag == "rPh":
                self.phonetic = True
            elif ":" in tag:
                raise NotUnderstood(tag)
        elif tag == "row":
            self.rows += 1
            if self.rows > MAX_ROWS:
                raise too_large(self.name, _("超过 {n} 行").format(n=MAX_ROWS))
        elif tag == "mergeCell":
            self.merge(area_of(attributes["ref"]))
        elif ":" in tag and tag.endswith((":worksheet", ":c", ":row")):
            raise NotUnderstood(tag)

    def chars(self, text: str) -> None:
        if self.catching == "v":
            self.value += text
        elif self.catching == "t":
            self.inline += text
        elif self.catching == "f" and self.formula is not None:
            self.formula += text
        if len(text) > MAX_CELL_TEXT or len(self.value) > MAX_CELL_TEXT or len(self.inline) > MAX_CELL_TEXT:
            raise too_large(self.name, _("的单元格 {cell} 文字太长").format(cell=self.at))

    def end(self, tag: str) -> None:
        if tag == "c":
            self.in_cell = False
            if self.value or self.inline or self.formula is not None:
                self.keep()
        elif tag in ("v", "f", "t"):
            self.catching = ""
        elif tag == "rPh":
            self.phonetic = False

    def merge(self, area: Area) -> None:
        top, left, bottom, right = area
        self.spread += (bottom - top + 1) * (right - left + 1)
        if len(self.merged) >= MAX_MERGES or self.spread > MAX_SPREAD:
            raise too_large(self.name, _("的合并区域太大"))
        self.merged.append(area)

    def keep(self) -> None:
        """Store the cell just read."""
        position = position_of(self.at)
        if position in self.cells:
            raise NotUnderstood(self.at)
        cell = self.content(self.kind, self.value, self.inline, self.style)
        if self.formula is not None:
            cell = cell._replace(has_formula=True, external=is_external(self.formula))
        elif cell.kind == "none" or cell.value == "":
            return
        self.cells[position] = cell

    def content(self, kind: str, value: str, inline: str, style: str) -> CellData:
        """Return what a cell of this type, stored value, inline text and style holds. Raises NotUnderstood, ValueError …"""
        if kind == "inlineStr":
            return text_cell(inline)
        if kind == "str":
            return text_cell(value)
        if not value:
            return CellData("none", "")
        if kind == "s":
            return self.strings[int(value)]
        if kind == "n":
            code, is_date = self.formats[int(style)]
            return moment(float(value), code, self.epoch) if is_date else number_cell(value, code)
        if kind == "b" and value in ("0", "1"):
            return CellData("bool", value == "1")
        if kind == "e":
            return CellData("error", value)
        raise NotUnderstood(kind)


@lru_cache(maxsize=128)
def _areas(merges: str) -> tuple[Area, ...]:
    """Return the ranges of the XML of merged ranges: part of a form's layout, the same in file after file."""
    return tuple([area_of(reference) for reference in _MERGE.findall(merges)])


def _cells_and_merges(data: bytes) -> bytes:
    """Return a worksheet cut down to its cells and merged ranges: validations and formats can be ten times as much.

    XML in which a tag could stand for something else is left whole.
    """
    end = data.find(b"</sheetData>")
    if end < 0 or not is_plain(data) or not data.rstrip().endswith(b"</worksheet>"):
        return data
    end += len(b"</sheetData>")
    first, last = data.find(b"<mergeCells", end), data.find(b"</mergeCells>", end)
    merges = data[first : last + len(b"</mergeCells>")] if 0 < first < last else b""
    return data[:end] + merges + b"</worksheet>"


def _without_empty(data: bytes) -> bytes:
    """Return a worksheet cut down still further for the parser: cells that are only coloured go too."""
    cut = _cells_and_merges(data)
    return cut if cut is data else _EMPTY_CELL.sub(b"", cut)


def _workbook_part(package: Package) -> str:
    for kind, target in relations(package, "").values():
        if kind.endswith("/officeDocument"):
            return target
    return "xl/workbook.xml"


def read_fast(package: Package, skip: Collection[str] = ()) -> WorkbookData:
    """Return what the workbook holds; sheets named in `skip` are listed without their cells.

    Raises NotUnderstood for what only the other source can read, UnreadableFile for what nobody should read.
    """
    part = _workbook_part(package)
    outline = once(Outline, package, part)
    links = relations(package, part)
    by_kind = {kind.rpartition("/")[2]: target for kind, target in links.values()}
    strings = SharedStrings(package, by_kind.get("sharedStrings", ""))
    formats = once(formats_of, package, by_kind["styles"]) if package.has(by_kind.get("styles", "")) else [("", False)]
    sheets: list[SheetData] = []
    order: list[str] = []
    for name, hidden, link in outline.sheets:
        kind, target = links.get(link, ("", ""))
        order.append(name)
        if kind.endswith(_NOT_CELLS):
            continue
        if not kind.endswith(_WORKSHEET):
            raise NotUnderstood(kind)
        if name in skip:
            sheets.append(SheetData(name, hidden, {}))
            continue
        parser = _SheetParser(name, strings, formats, outline.epoch)
        if not parser.take_plain(_cells_and_merges(package.read_xml(target))):
            parse_part(package, target, parser.start, parser.end, parser.chars, _without_empty)
        merged = tuple(sorted(parser.merged))
        sheets.append(SheetData(name, hidden, without_covered(parser.cells, merged), merged))
    if len(set(order)) != len(order):
        raise NotUnderstood("sheet names")
    local = {(order[index], name): text for index, name, text in outline.local if index < len(order)}
    return WorkbookData(tuple(sheets), outline.names, local, outline.epoch)
