"""Read an .xlsx package into `WorkbookData`: cells, merged ranges, names, what is hidden or struck out, and no more.

Elements are known by their namespace, whatever prefix a program gives them: that of ECMA-376 Transitional, which every
program writes, or that of Strict Open XML. A part that is not what it should be makes the workbook a broken one; content
is never passed over because it was not expected.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Collection, Iterator
from datetime import datetime
from functools import lru_cache
from typing import Any, NoReturn, TypeVar
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from docgen.formats.xlsx.cells import Area, Position, area_of, cell_name, position_of
from docgen.formats.xlsx.number_format import BUILT_IN, changes_text
from docgen.formats.xlsx.sheet_layout import Layout, cells_and_merges, is_seen_again, layout_of, learn, split
from docgen.formats.xlsx.workbook import (
    USUAL_MERGES,
    CellData,
    CellLook,
    CellLooks,
    SheetData,
    WorkbookData,
    in_style,
    is_date_format,
    is_external,
    moment,
    moment_of_iso,
    number_cell,
    text_cell,
    without_covered,
)
from docgen.kit.errors import UnreadableFile
from docgen.kit.i18n import _
from docgen.kit.record import record
from docgen.kit.remembered import Latest
from docgen.ooxml.names import relations_part
from docgen.ooxml.package import Package
from docgen.ooxml.relations import Relation, relations_in
from docgen.report.typed import SET_OFF

MAX_SHEETS = 200
MAX_ROWS = 100_000
MAX_CELLS = 500_000
MAX_CELL_TEXT = 100_000
"""Excel itself takes 32,767 characters in a cell, LibreOffice somewhat more."""
MAX_MERGES = 20_000
MAX_SPREAD = 2_000_000
"""Cells that all merged ranges of a sheet may cover together."""
MAX_NAMES = 20_000
MAX_FORMAT_CODE = 1_000
"""Excel itself takes 255 characters."""
MAX_TAGS = 8 * MAX_CELLS
"""Tags of a part: a cell with a formula and its result takes six."""
_EVERYDAY = 40
"""Characters of a value up to which its cell is likely to come again."""
_WHOLE = 4 * 2**20
"""Bytes of a worksheet up to which it is held as a tree; a longer one is taken cell by cell as it comes."""

_MAINS = ("http://schemas.openxmlformats.org/spreadsheetml/2006/main", "http://purl.oclc.org/ooxml/spreadsheetml/main")
_LINKS = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "http://purl.oclc.org/ooxml/officeDocument/relationships",
)
_NOT_CELLS = ("chartsheet", "dialogsheet", "xlMacrosheet", "xlIntlMacrosheet")
_SHEET_TAG = "worksheet"
_TRUE, _FALSE = ("1", "true", "on"), ("0", "false", "off")
_EPOCHS = {False: datetime(1899, 12, 30), True: datetime(1904, 1, 1)}

_NOTHING = CellData("none", "")
T = TypeVar("T")


def read_source(package: Package, skip: Collection[str] = ()) -> WorkbookData:
    """Return what the workbook holds; sheets named in `skip` are listed without their cells.

    Raises UnreadableFile for a workbook that is broken, absurdly large or hostile.
    """
    again = bool(_KNOWN)
    # -- what the workbook says of itself --
    part = _book(package)
    outline = _once(_outline, package, part)
    links = _relations(package, part)
    by_kind = {link.kind: link.target for link in links.values()}
    # -- what its sheets share --
    strings = _Strings(package, by_kind.get("sharedStrings", ""))
    styles = by_kind.get("styles", "")
    looks = _once(_styles, package, styles) if package.has(styles) else CellLooks([CellLook("", False, False)])
    # -- the sheets themselves --
    sheets: list[SheetData] = []
    for name, hidden, link in outline.sheets:
        to = links.get(link)
        if not link or (to and to.kind in _NOT_CELLS):
            continue
        if to is None or to.kind != "worksheet":
            _refuse_broken(package)
        if name in skip:
            sheets.append(SheetData(name, hidden, {}))
        else:
            sheets.append(_Worksheet(package, to.target, name, strings, looks, outline.epoch).read(hidden, again=again))
    titles = [name for name, _hidden, _link in outline.sheets]
    if len(set(titles)) != len(titles):
        _refuse_broken(package)
    local = {(titles[index], name): text for index, name, text in outline.local if 0 <= index < len(titles)}
    return WorkbookData(tuple(sheets), outline.names, local, outline.epoch)


def parts_of_sheets(package: Package) -> dict[str, str]:
    """Return the part of each worksheet by the sheet's name. Raises UnreadableFile for a workbook that is broken."""
    part = _book(package)
    links = _relations(package, part)
    return {name: links[link].target for name, _hidden, link in _once(_outline, package, part).sheets if link in links}


def _book(package: Package) -> str:
    """Return the name of the part that lists the sheets."""
    return next((link.target for link in _relations(package, "").values() if link.kind == "officeDocument"), "xl/workbook.xml")


def _refuse_broken(package: Package, error: Exception | None = None) -> NoReturn:
    raise UnreadableFile(
        _("“{file}”的内容已损坏，读不出来。").format(file=package.name),
        _("用 WPS 或 Excel 打开，另存为 .xlsx 后重试；打不开的，重新取一份。"),
    ) from error


def _too_large(sheet: str, what: str) -> UnreadableFile:
    """Return the error for a sheet of absurd size; `what` says what there is too much of."""
    return UnreadableFile(
        _("工作表“{sheet}”{what}，没有读取。").format(sheet=sheet, what=what),
        _("删去填报内容以下、以右的空行空列和无关内容，另存为 .xlsx 后重试。"),
    )


# ---------------------------------------------------------------------- XML parts
def _read(package: Package, part: str) -> bytes:
    """Return a part's XML. Raises UnreadableFile if it is missing, broken, hostile or of absurd size."""
    data = package.read_xml(part)
    if len(data) > MAX_TAGS and data.count(b"<") > MAX_TAGS:
        raise _too_large(part.rpartition("/")[2], _("的内容太多"))
    return data


def _tree(package: Package, part: str, tag: str) -> tuple[Element, str]:
    """Return a part's root element and its namespace in braces.

    Raises UnreadableFile for XML that is broken, declares a DOCTYPE or begins with another element than `tag`.
    """
    whole = _read(package, part)
    root = _parsed(package, part, whole, whole)
    return root, _namespace(package, root, tag)


def _parsed(package: Package, part: str, whole: bytes, wanted: bytes) -> Element:
    """Return the root of what is wanted of a part. Raises UnreadableFile, with the line, if the part's XML is broken."""
    try:
        # `Package.read_xml` has refused what would make the standard library's parser unsafe: document types and entities
        return ElementTree.fromstring(wanted)  # noqa: S314
    except ElementTree.ParseError as error:
        if wanted is not whole:
            return _parsed(package, part, whole, whole)  # whole it may be sound, then it was the cutting that broke it
        raise UnreadableFile(
            _("“{file}”的 {part} 已损坏（第 {line} 行）。").format(file=package.name, part=part, line=error.position[0]),
            _("用 WPS 或 Excel 打开，另存为 .xlsx 后重试；打不开的，重新取一份。"),
        ) from error
    except (LookupError, ValueError) as error:
        _refuse_broken(package, error)


def _namespace(package: Package, root: Element, tag: str) -> str:
    space = root.tag.removesuffix(tag)
    if space not in tuple(f"{{{main}}}" for main in _MAINS):
        _refuse_broken(package)
    return space


_MOST_KNOWN = 24
_KNOWN = Latest[tuple[object, str, object], Any](_MOST_KNOWN)


def _once(build: Callable[[Package, str], T], package: Package, part: str) -> T:
    """Return what `build` makes of a part, remembered by the part's packed bytes. Nobody may change what is returned.

    Workbooks filled in from one blank share all but their cells: names, styles and links need not be read each time.
    """
    key = (build, part, package.packed(part))
    known: T | None = _KNOWN.recall(key)
    return _KNOWN.keep(key, build(package, part)) if known is None else known


def _relations(package: Package, part: str) -> dict[str, Relation]:
    """Return a part's relationships inside the package by id."""
    source = relations_part(part)
    return _once(_read_relations, package, source) if package.has(source) else {}


def _read_relations(package: Package, source: str) -> dict[str, Relation]:
    data = _read(package, source)
    found = relations_in(_parsed(package, source, data, data), source.rpartition("_rels/")[0].rstrip("/"))
    return {name: link for name, link in found.items() if not link.external}


# ---------------------------------------------------------------------- what sheets share
@record
class _Outline:
    """What workbook.xml says: sheets (name, hidden, relationship), names, names of one sheet by its number, day 0."""

    sheets: tuple[tuple[str, bool, str], ...]
    names: dict[str, str]
    local: tuple[tuple[int, str, str], ...]
    epoch: datetime


def _entries(root: Element, main: str, holder: str, tag: str) -> Iterator[Element]:
    """Yield the entries of a list. Raises ValueError if anything else stands in it, or anything in an entry."""
    for entry in (child for found in root.iterfind(main + holder) for child in found):
        if entry.tag == f"{main}extLst":
            continue
        if entry.tag != main + tag or len(entry):
            raise ValueError(entry.tag)
        yield entry


def _outline(package: Package, part: str) -> _Outline:
    root, main = _tree(package, part, "workbook")
    sheets: list[tuple[str, bool, str]] = []
    names: dict[str, str] = {}
    local: list[tuple[int, str, str]] = []
    try:
        for sheet in _entries(root, main, "sheets", "sheet"):
            link = next((value for space in _LINKS if (value := sheet.get(f"{{{space}}}id"))), "")
            sheets.append((sheet.attrib["name"], sheet.get("state", "visible") != "visible", link))
        for defined in _entries(root, main, "definedNames", "definedName"):
            name, text = defined.attrib["name"], defined.text or ""
            if name.startswith("_xlnm."):
                continue
            if "localSheetId" in defined.attrib:
                local.append((int(defined.attrib["localSheetId"]), name, text))
            else:
                names[name] = text
    except (KeyError, ValueError) as error:
        _refuse_broken(package, error)
    linked = [bool(link) for _name, _hidden, link in sheets]
    if any(linked) and not all(linked):
        _refuse_broken(package)  # what stands on a sheet that leads nowhere would be passed over
    if len(sheets) > MAX_SHEETS or len(names) + len(local) > MAX_NAMES:
        raise UnreadableFile(_("“{file}”的工作表或名称太多，不像填报表。").format(file=package.name), _("核对是否选错了文件。"))
    settings = root.find(f"{main}workbookPr")
    from_1904 = settings is not None and settings.get("date1904", "0") in _TRUE
    return _Outline(tuple(sheets), names, tuple(local), _EPOCHS[from_1904])


def _is_set(parent: Element | None, tag: str) -> bool:
    """Whether a run's or font's property that is on or off (ECMA-376 part 1, CT_BooleanProperty) is there and on."""
    found = parent.find(tag) if parent is not None else None
    return found is not None and found.get("val", "1") not in _FALSE


def _styles(package: Package, part: str) -> CellLooks:
    """Return the cell styles of a workbook."""
    root, main = _tree(package, part, "styleSheet")
    custom: dict[int, str] = {}
    found: list[CellLook] = []
    try:
        for entry in root.iterfind(f"{main}numFmts/{main}numFmt"):
            if len(entry.attrib["formatCode"]) > MAX_FORMAT_CODE:
                raise _too_large(part.rpartition("/")[2], _("的数字格式太长"))
            custom.setdefault(int(entry.attrib["numFmtId"]), entry.attrib["formatCode"])
        fonts = [_is_set(font, f"{main}strike") for font in root.iterfind(f"{main}fonts/{main}font")]
        for entry in root.iterfind(f"{main}cellXfs/{main}xf"):
            number, font = int(entry.get("numFmtId", "0")), int(entry.get("fontId", "0"))
            code = custom.get(number, BUILT_IN.get(number, ""))
            code = "" if code == "General" else code
            struck = 0 <= font < len(fonts) and fonts[font]
            found.append(CellLook(code, is_date_format(code), struck, changes_text(code)))
    except (KeyError, ValueError) as error:
        _refuse_broken(package, error)
    return CellLooks(found or [CellLook("", False, False)])


def _rich_text(entry: Element, main: str) -> CellData:
    """Return a string item (of the shared strings or in the cell) as a cell: its runs joined, phonetic guides left out.

    Raises ValueError if it holds anything that a string item cannot hold.
    """
    if len(entry) == 1 and entry[0].tag == f"{main}t" and not len(entry[0]):
        return text_cell(entry[0].text or "")
    pieces: list[str] = []
    struck = False
    for part in entry:
        if part.tag == f"{main}t" and not len(part):
            pieces.append(part.text or "")
        elif part.tag == f"{main}r":
            if any(inner.tag != f"{main}rPr" and (inner.tag != f"{main}t" or len(inner)) for inner in part):
                raise ValueError(part.tag)
            words = "".join(inner.text or "" for inner in part.iterfind(f"{main}t"))
            set_off = part.find(f"{main}rPr/{main}vertAlign")
            words = words.translate(SET_OFF.get("" if set_off is None else set_off.get("val", ""), {}))
            pieces.append(words)
            struck = struck or bool(words.strip() and _is_set(part.find(f"{main}rPr"), f"{main}strike"))
        elif part.tag not in (f"{main}rPh", f"{main}phoneticPr"):
            raise ValueError(part.tag)
    cell = text_cell("".join(pieces))
    return cell._replace(struck=True) if struck else cell


class _Strings:
    """The shared strings of a workbook by number, each turned into a cell only when asked for."""

    def __init__(self, package: Package, part: str) -> None:
        self._entries: list[Element] = []
        self._main = ""
        self._known: dict[int, CellData] = {}
        if package.has(part):
            root, self._main = _tree(package, part, "sst")
            self._entries = root.findall(f"{self._main}si")

    def __getitem__(self, number: int) -> CellData:
        """Return a text as a cell. Raises IndexError for a number beyond the list, UnreadableFile if absurdly long."""
        cell = self._known.get(number)
        if cell is None:
            if number < 0:
                raise IndexError(number)
            cell = self._known[number] = _rich_text(self._entries[number], self._main)
            if len(cell.text) > MAX_CELL_TEXT:
                raise _too_large(_("（共用文字）"), _("里有一格文字太长"))
        return cell


# ---------------------------------------------------------------------- worksheets
@lru_cache(maxsize=128)
def _usual_areas(references: tuple[str, ...]) -> tuple[Area, ...]:
    """Return the ranges of a sheet in order: part of a form's layout, the same in file after file."""
    return tuple(sorted([area_of(reference) for reference in references]))


class _Worksheet:
    """Collects one worksheet's cells. Its inner loop is written for speed: it is a fifth of the time a report takes."""

    def __init__(self, package: Package, part: str, name: str, strings: _Strings, styles: CellLooks, epoch: datetime) -> None:
        self.package, self.part, self.name = package, part, name
        self.strings, self.styles, self.epoch = strings, styles, epoch
        self.cells: dict[Position, CellData] = {}
        self.hidden_rows: set[int] = set()
        self.shared: dict[str, bool] = {}
        self.rows = self.seen = 0
        self.row, self.before = 0, ""
        self._call("")

    def _call(self, main: str) -> None:
        """Note what the elements are called in the sheet's namespace."""
        self.main = main
        self.row_tag, self.cell_tag, self.other_tag = f"{main}row", f"{main}c", f"{main}extLst"
        self.value_tag, self.formula_tag = f"{main}v", f"{main}f"
        self.inline_tag, self.text_tag = f"{main}is", f"{main}t"

    def read(self, hidden: bool, *, again: bool) -> SheetData:
        """Return the sheet; again: more workbooks are being read, so that layouts are worth remembering.

        Raises UnreadableFile for a sheet that is broken or absurdly large.
        """
        data = _read(self.package, self.part)
        wanted = cells_and_merges(data) if len(data) <= _WHOLE else data
        # -- one of a layout that is known --
        found = split(wanted) if again else None
        layout = layout_of(*found) if found else None
        if found and layout and self._fill(layout, found[1]):
            cells = without_covered(self.cells, layout.merged)
            return SheetData(self.name, hidden, cells, layout.merged, layout.hidden_rows, layout.hidden_columns)
        # -- any other --
        self.cells = {}
        try:
            root = self._take_tree(data, wanted) if len(data) <= _WHOLE else self._take_stream(data)
            merged = self._merged(root)
            columns = tuple(
                (int(entry.attrib["min"]), int(entry.attrib["max"]))
                for entry in root.iterfind(f"{self.main}cols/{self.main}col")
                if entry.get("hidden") in _TRUE
            )
        except (ValueError, LookupError) as error:
            _refuse_broken(self.package, error)
        rows = frozenset(self.hidden_rows)
        if found and is_seen_again(found[0]):
            learn(*found, root, self.main, self._is_external, (merged, rows, columns))
        return SheetData(self.name, hidden, without_covered(self.cells, merged), merged, rows, columns)

    def _fill(self, layout: Layout, texts: list[str]) -> bool:
        """Take the cells of a sheet of a known layout; return whether all were sound: what is not, the parser names."""
        known, cells = self.styles.cells, self.cells
        try:
            for position, number, kind, style, external in layout.cells:
                value = texts[number] if number >= 0 else ""
                key = (kind, value, style, external)
                content = known[key] if key in known else self._stored(kind, value, style, external)
                if content is not None:
                    cells[position] = content
        except (ValueError, LookupError):
            return False
        return max(map(len, texts), default=0) <= MAX_CELL_TEXT

    def _take_tree(self, data: bytes, wanted: bytes) -> Element:
        """Take the cells of a sheet of everyday size; return its tree. wanted: what of its XML is looked at."""
        root = _parsed(self.package, self.part, data, wanted)
        self._call(_namespace(self.package, root, _SHEET_TAG))
        row_tag, cell_tag, take = self.row_tag, self.cell_tag, self._take_cell
        for rows in root.iterfind(f"{self.main}sheetData"):
            for row in rows:
                if row.tag != row_tag:
                    raise ValueError(row.tag)
                self._take_row(row)
                self.seen += len(row)
                if self.seen > MAX_CELLS:
                    raise _too_large(self.name, _("的单元格超过 {n} 个").format(n=MAX_CELLS))
                for cell in row:
                    if cell.tag != cell_tag:
                        if cell.tag != self.other_tag:
                            raise ValueError(cell.tag)
                    elif len(cell):
                        take(cell)
                    else:  # only coloured
                        self.before = cell.get("r") or self._next()
        return root

    def _take_stream(self, data: bytes) -> Element:
        """Take the cells of a large sheet as they come, so that it is never in memory as a whole; return what is left."""
        root: Element | None = None
        for event, element in self._events(data):
            if root is None:
                root = element
                self._call(_namespace(self.package, root, _SHEET_TAG))
            elif event == "start":
                if element.tag == self.row_tag:
                    self._take_row(element)
            elif element.tag == self.cell_tag:
                self.seen += 1
                if self.seen > MAX_CELLS:
                    raise _too_large(self.name, _("的单元格超过 {n} 个").format(n=MAX_CELLS))
                self._take_cell(element)
                element.clear()
            elif element.tag == self.row_tag:
                element.clear()
        if root is None:
            raise ValueError(self.part)
        return root

    def _events(self, data: bytes) -> Iterator[tuple[str, Element]]:
        """Yield where elements begin and end. Raises UnreadableFile for broken XML."""
        try:
            yield from ElementTree.iterparse(io.BytesIO(data), events=("start", "end"))  # noqa: S314 - as in `_parsed`
        except ElementTree.ParseError as error:
            _parsed(self.package, self.part, data, data)  # says so, and where
            raise ValueError(self.part) from error

    def _take_row(self, row: Element) -> None:
        self.rows += 1
        if self.rows > MAX_ROWS:
            raise _too_large(self.name, _("超过 {n} 行").format(n=MAX_ROWS))
        self.row, self.before = int(row.get("r") or self.row + 1), ""
        if row.get("hidden") in _TRUE:
            self.hidden_rows.add(self.row)

    def _next(self) -> str:
        """Return the reference of a cell that states none: the place after the cell before it."""
        column = position_of(self.before)[1] if self.before else 0
        return cell_name(self.row, column + 1)

    def _take_cell(self, cell: Element) -> None:
        """Store a cell if it holds anything. Raises ValueError, LookupError for one that makes no sense."""
        reference = self.before = cell.get("r") or self._next()
        # -- its parts --
        value = ""
        inline: Element | None = None
        formula: Element | None = None
        for part in cell:
            tag = part.tag
            if tag == self.value_tag:
                if value or len(part):
                    raise ValueError(reference)  # two values would run into one number
                value = part.text or ""
            elif tag == self.inline_tag and inline is None:
                inline = part
            elif tag == self.formula_tag:
                formula = part
            elif tag != self.other_tag:
                raise ValueError(tag)
        # -- what they come to --
        kind, style = cell.get("t"), cell.get("s")
        external = None if formula is None else self._is_external(formula)
        if inline is None or kind != "inlineStr":
            key = (kind, value if kind != "inlineStr" else "", style, external)
            known = self.styles.cells
            content = known[key] if key in known else self._stored(*key)
        elif len(inline) == 1 and inline[0].tag == self.text_tag and not len(inline[0]):
            value = inline[0].text or ""
            content = self._stored(kind, value, style, external)
        else:
            rich = _rich_text(inline, self.main)
            value = rich.text
            content = in_style(rich, self.styles.of(style), external)
        if len(value) > MAX_CELL_TEXT:
            raise _too_large(self.name, _("的单元格 {cell} 文字太长").format(cell=reference))
        if content is None:
            return
        position = position_of(reference)
        if position in self.cells:
            raise ValueError(reference)  # two cells in one place
        self.cells[position] = content

    def _stored(self, kind: str | None, value: str, style: str | None, external: bool | None) -> CellData | None:
        """Return the cell of a stored value, None for one that holds nothing. Raises ValueError, LookupError.

        kind, style: as the file has them; external: None without a formula, else whether that refers to another file.
        """
        look = self.styles.of(style)
        content = in_style(self._content(kind, value, look), look, external)
        if kind not in ("s", "d") and not look.is_date and len(value) <= _EVERYDAY:
            known = self.styles.cells
            if len(known) >= CellLooks.MOST:
                known.clear()
            known[kind, value, style, external] = content
        return content

    def _content(self, kind: str | None, value: str, style: CellLook) -> CellData:
        """Return what a value of this type is. Raises ValueError, LookupError."""
        if kind in ("inlineStr", "str"):
            return text_cell(value)
        if not value:
            return _NOTHING
        if kind == "s":
            return self.strings[int(value)]
        if kind is None or kind == "n":
            return moment(float(value), style.code, self.epoch) if style.is_date else number_cell(value, style.code)
        if kind == "d":
            return moment_of_iso(value, style.code, self.epoch)
        if kind == "b" and value in ("0", "1", "true", "false"):
            return CellData("bool", value in _TRUE)
        if kind == "e":
            return CellData("error", value)
        raise ValueError(kind)

    def _is_external(self, formula: Element) -> bool:
        """Whether a formula refers to another file; one that shares another cell's formula has no text of its own."""
        index = formula.get("si", "") if formula.get("t") == "shared" else ""
        if formula.text:
            external = is_external(formula.text)
            if index:
                self.shared[index] = external
            return external
        return self.shared.get(index, False)

    def _merged(self, root: Element) -> tuple[Area, ...]:
        """Return the merged ranges in order."""
        references = [entry.attrib["ref"] for entry in _entries(root, self.main, "mergeCells", "mergeCell")]
        if len(references) > MAX_MERGES:
            raise _too_large(self.name, _("的合并区域太大"))
        usual = len(references) <= USUAL_MERGES
        areas = _usual_areas(tuple(references)) if usual else tuple(sorted(map(area_of, references)))
        if sum((bottom - top + 1) * (right - left + 1) for top, left, bottom, right in areas) > MAX_SPREAD:
            raise _too_large(self.name, _("的合并区域太大"))
        return areas
