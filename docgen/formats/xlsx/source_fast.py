"""The everyday source: expat straight over the zip, nothing kept but cells, merged ranges and names.

It reads what Excel, WPS, LibreOffice and openpyxl write. Anything else (prefixed tags, cells without references, ISO
dates …) raises NotUnderstood, and the reader turns to `source_openpyxl`.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from docgen.errors import UnreadableFile
from docgen.formats.xlsx.source import (
    MAX_CELL_TEXT,
    MAX_CELLS,
    MAX_MERGES,
    MAX_NAMES,
    MAX_ROWS,
    MAX_SHEETS,
    MAX_SPREAD,
    Area,
    CellData,
    NotUnderstood,
    Position,
    SheetData,
    WorkbookData,
    area_of,
    is_date_format,
    is_external,
    moment,
    number_text,
    position_of,
    too_large,
    unescape,
    without_covered,
)
from docgen.formats.xlsx.source_plain import plain_sheet
from docgen.formats.xlsx.source_strings import SharedStrings
from docgen.formats.xlsx.source_styles import format_codes
from docgen.formats.xlsx.source_xml import is_plain, once, parse_part, relations
from docgen.i18n import _
from docgen.package import Package
from docgen.patterns import regex

_STRICT = "http://purl.oclc.org/ooxml/"
_WORKSHEET, _NOT_CELLS = "/worksheet", ("/chartsheet", "/dialogsheet", "/xlMacrosheet", "/xlIntlMacrosheet")
_EPOCHS = {False: datetime(1899, 12, 30), True: datetime(1904, 1, 1)}


_EMPTY_CELL = regex(rb'<c r="[A-Z]+[0-9]+"(?: s="[0-9]+")?(?: t="n")?(?: ?/>|></c>)')


class _Outline:
    """What workbook.xml says: sheets, names, date system."""

    def __init__(self, package: Package, part: str) -> None:
        self.sheets: list[tuple[str, bool, str]] = []
        self.names: dict[str, str] = {}
        self.local: list[tuple[int, str, str]] = []
        self.epoch = _EPOCHS[False]
        self._name: dict[str, str] | None = None
        self._text: list[str] = []
        parse_part(package, part, self._start, self._end, self._chars)
        if len(self.sheets) > MAX_SHEETS or len(self.names) + len(self.local) > MAX_NAMES:
            raise UnreadableFile(
                _("“{file}”的工作表或名称太多，不像填报表。").format(file=package.name), _("核对是否选错了文件。")
            )

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "sheet":
            self.sheets.append((attributes["name"], attributes.get("state", "visible") != "visible", attributes["r:id"]))
        elif tag == "definedName":
            self._name, self._text = attributes, []
        elif tag == "workbookPr":
            self.epoch = _EPOCHS[attributes.get("date1904", "0") in ("1", "true")]
        elif tag == "workbook":
            if attributes.get("xmlns", "").startswith(_STRICT):
                raise UnreadableFile(
                    _("工作簿存成了“Strict Open XML”格式。"), _("用 WPS 或 Excel 打开，另存为普通的 .xlsx 后重试。")
                )
        elif ":" in tag and tag.endswith((":workbook", ":sheet")):
            raise NotUnderstood(tag)

    def _end(self, tag: str) -> None:
        if tag != "definedName" or self._name is None:
            return
        name, text = self._name["name"], "".join(self._text)
        if not name.startswith("_xlnm."):
            if "localSheetId" in self._name:
                self.local.append((int(self._name["localSheetId"]), name, text))
            elif name in self.names:
                raise NotUnderstood(name)
            else:
                self.names[name] = text
        self._name = None

    def _chars(self, text: str) -> None:
        if self._name is not None:
            self._text.append(text)


class _SheetParser:
    """Collects one worksheet's cells. Written for speed: empty cells cost two calls and no more."""

    def __init__(self, name: str, strings: SharedStrings, codes: list[str], epoch: datetime) -> None:
        self.name, self.strings, self.codes, self.epoch = name, strings, codes, epoch
        self.dates = [is_date_format(code) for code in codes]
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
        cells, merged = plain
        try:
            for cell in cells:
                self.at, self.style, self.kind, self.formula, self.value, self.inline = cell
                self.keep()
        except (ValueError, KeyError, IndexError) as error:
            raise NotUnderstood(str(error)) from error
        for reference in merged:
            self.merge(area_of(reference))
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
        cell = self.content()
        if self.formula is not None:
            cell = cell._replace(has_formula=True, external=is_external(self.formula))
        elif cell.kind == "none" or cell.value == "":
            return
        self.cells[position] = cell

    def content(self) -> CellData:
        kind, value = self.kind, self.value
        if kind == "inlineStr":
            return CellData("text", unescape(self.inline))
        if kind == "str":
            return CellData("text", unescape(value))
        if not value:
            return CellData("none", "")
        if kind == "s":
            return self.strings[int(value)]
        if kind == "n":
            style = int(self.style)
            if self.dates[style]:
                return moment(float(value), self.codes[style], self.epoch)
            return CellData("number", number_text(value), self.codes[style])
        if kind == "b" and value in ("0", "1"):
            return CellData("bool", value == "1")
        if kind == "e":
            return CellData("error", value)
        raise NotUnderstood(kind)


def _cells_and_merges(data: bytes) -> bytes:
    """Return a worksheet cut down to its cells and merged ranges: validations and formats can be ten times as much.

    Cells that are only coloured go too. XML in which a tag could stand for something else is left whole.
    """
    end = data.find(b"</sheetData>")
    if end < 0 or not is_plain(data) or not data.rstrip().endswith(b"</worksheet>"):
        return data
    end += len(b"</sheetData>")
    first, last = data.find(b"<mergeCells", end), data.find(b"</mergeCells>", end)
    merges = data[first : last + len(b"</mergeCells>")] if 0 < first < last else b""
    return _EMPTY_CELL.sub(b"", data[:end]) + merges + b"</worksheet>"


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
    outline = once(_Outline, package, part)
    links = relations(package, part)
    by_kind = {kind.rpartition("/")[2]: target for kind, target in links.values()}
    strings = SharedStrings(package, by_kind.get("sharedStrings", ""))
    codes = once(format_codes, package, by_kind["styles"]) if package.has(by_kind.get("styles", "")) else [""]
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
        parser = _SheetParser(name, strings, codes, outline.epoch)
        if not parser.take_plain(_cells_and_merges(package.read_xml(target))):
            parse_part(package, target, parser.start, parser.end, parser.chars, _cells_and_merges)
        merged = tuple(sorted(parser.merged))
        sheets.append(SheetData(name, hidden, without_covered(parser.cells, merged), merged))
    if len(set(order)) != len(order):
        raise NotUnderstood("sheet names")
    local = {(order[index], name): text for index, name, text in outline.local if index < len(order)}
    return WorkbookData(tuple(sheets), outline.names, local, outline.epoch)
