"""An annotated copy of a workbook: faulty cells coloured, with a note each, and a first sheet that lists the findings.

The copy is made part by part in the package itself: only styles, the sheets concerned, the list of sheets and what is new
change. Loading and saving with a library would drop what the library does not know (extended validations).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from xml.etree.ElementTree import Element, SubElement

from docgen.formats.xlsx.cells import cell_name, column_name, lines_needed, position_of, sheet_prefix
from docgen.formats.xlsx.layout import LIST_SHEET
from docgen.formats.xlsx.tables import storable
from docgen.formats.xlsx.workbook_copy import A_CELL, SHEETML, WorkbookCopy, cell_of, child_before, put_text
from docgen.kit.patterns import regex
from docgen.kit.record import record
from docgen.ooxml.package import open_package
from docgen.ooxml.xml_tree import XmlPart
from docgen.report.finding import Finding, Severity

_VML_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"
COLOURS = {Severity.ERROR: "FFFF9999", Severity.WARNING: "FFFFD966", Severity.INFO: "FFBDD7EE"}
"""Fill of a faulty cell: red, amber, blue."""
HEADS = ("等级", "代码", "工作表", "单元格", "问题", "应为", "现为", "改法", "核对码", "已说明的理由")
OWN_FILL = "原底色"
"""Head of the hidden column that keeps the fill a cell had, so that a later copy can give it back."""
_WIDTHS = (7, 8, 16, 9, 52, 12, 12, 44, 12, 24, 10)
_LINE = 15
_MOST_HEIGHT = 409
_NOTE_WIDTH = 44
"""Characters of a note's line."""
_AFTER_HYPERLINKS = (
    "printOptions", "pageMargins", "pageSetup", "headerFooter", "rowBreaks", "colBreaks", "customProperties", "cellWatches",
    "ignoredErrors", "smartTags", "drawing", "legacyDrawing", "legacyDrawingHF", "drawingHF", "picture", "oleObjects",
    "controls", "webPublishItems", "tableParts", "extLst",
)  # fmt: skip
"""Children of a worksheet that stand after its links (ECMA-376 part 1, 18.3.1.99)."""
_NOTE_BEGINS = regex(r"［\S+ [A-Z]\d{3}］")
_AFTER_NOTES = _AFTER_HYPERLINKS[_AFTER_HYPERLINKS.index("legacyDrawing") :]


@record
class Remark:
    """A finding with its words: the texts of its row in the list (see `HEADS`), and of its note."""

    finding: Finding
    texts: tuple[str, ...]
    note: str


@record
class Prepared:
    """A row for the sheet of accepted warnings, ready but for the reason, or with it."""

    code: str
    where: str
    fingerprint: str
    reason: str = ""


def annotated_bytes(data: bytes, remarks: Sequence[Remark], prepared: Sequence[Prepared], acceptances: str) -> bytes:
    """Return a copy of the workbook with the findings' cells coloured, noted and listed on a first sheet.

    prepared: rows for the sheet of accepted warnings; acceptances: the defined name of that sheet's heads.
    Raises UnreadableFile for a file that is no workbook, LookupError, SyntaxError or ValueError for one that lacks what a
    workbook has to have.
    """
    copy = WorkbookCopy(open_package(data))
    spots = _worst(remarks, copy.sheets)
    rows = {id(remark): number for number, remark in enumerate(remarks, start=2)}
    name = next(n for n in (LIST_SHEET, *(f"{LIST_SHEET}{k}" for k in range(2, 99))) if n not in copy.sheets)
    fills = _colour(copy, spots)
    for sheet in dict.fromkeys(sheet for sheet, _cell in spots):
        here = {cell: found for (where, cell), found in spots.items() if where == sheet}
        _link_back(copy, sheet, name, {cell: rows[id(found[0])] for cell, found in here.items()})
        _note(copy, sheet, {cell: "\n\n".join(remark.note for remark in found) for cell, found in here.items()})
    _prepare(copy, prepared, acceptances)
    _add_list(copy, name, remarks, fills)
    return copy.packed()


def with_acceptances(data: bytes, rows: Sequence[Prepared], acceptances: str) -> bytes:
    """Return a copy of the workbook with rows entered on the sheet of accepted warnings, and nothing else changed.

    Raises as `annotated_bytes` does.
    """
    copy = WorkbookCopy(open_package(data))
    _prepare(copy, rows, acceptances)
    return copy.packed()


def note_of(level: str, code: str, message: str, cure: str) -> str:
    """Return the words of a finding's note, by whose beginning it is known again."""
    return "\n".join(part for part in (f"［{level} {code}］{message}", cure) if part)


def _worst(remarks: Iterable[Remark], sheets: Mapping[str, str]) -> dict[tuple[str, str], list[Remark]]:
    """Return the remarks on each cell, the gravest first; those that were accepted with a reason are no fault."""
    spots: dict[tuple[str, str], list[Remark]] = {}
    for remark in remarks:
        finding = remark.finding
        if finding.sheet in sheets and A_CELL.match(finding.cell) and not finding.accepted:
            spots.setdefault((finding.sheet, finding.cell), []).append(remark)
    for found in spots.values():
        found.sort(key=lambda remark: remark.finding.severity.rank)
    return spots


# ---------------------------------------------------------------------- cells
def _colour(copy: WorkbookCopy, spots: Mapping[tuple[str, str], list[Remark]]) -> dict[tuple[str, str], str]:
    """Colour the faulty cells. Returns the fill each had before: its colour, "" for none."""
    before: dict[tuple[str, str], str] = {}
    for (sheet, reference), found in spots.items():
        cell = cell_of(copy, sheet, reference)
        style = cell.get("s", "0")
        before[sheet, reference] = copy.styles.fill_of(style)
        cell.set("s", copy.styles.filled(style, COLOURS[found[0].finding.severity]))
    return before


def _link_back(copy: WorkbookCopy, sheet: str, list_name: str, rows: Mapping[str, int]) -> None:
    """Link the first cell of a sheet, and what stands at the left of each faulty cell, to the list of findings.

    The faulty cells themselves are no links: a click is to open them for typing.
    """
    root = copy.part(copy.sheets[sheet]).root
    holder = child_before(root, copy.main, "hyperlinks", _AFTER_HYPERLINKS)
    taken = {entry.get("ref") for entry in holder} | set(rows)
    filled = {cell.get("r", "") for cell in root.iter(f"{copy.main}c") if len(cell)}
    targets = {"A1": min(rows.values())}
    for reference, number in rows.items():
        row, column = position_of(reference)
        beside = next((name for step in range(column - 1, 0, -1) if (name := cell_name(row, step)) in filled), "")
        if beside:
            targets.setdefault(beside, number)
    for reference, number in targets.items():
        if reference not in taken:
            location = f"{sheet_prefix(list_name)}A{number}"
            SubElement(holder, f"{copy.main}hyperlink", ref=reference, location=location, tooltip=f"回到“{list_name}”")
    if not len(holder):
        root.remove(holder)


def _note(copy: WorkbookCopy, sheet: str, notes: Mapping[str, str]) -> None:
    """Put a note at each cell. A sheet that has notes of its own is left as it is: the list holds all findings."""
    part, main = copy.sheets[sheet], copy.main
    tree = copy.part(part)
    if tree.root.find(f"{main}legacyDrawing") is not None or any(
        link.kind == "comments" for link in copy.relations(part).values()
    ):
        return
    # -- the texts --
    comments = XmlPart(f'<comments xmlns="{main[1:-1]}"/>'.encode())
    SubElement(SubElement(comments.root, f"{main}authors"), f"{main}author").text = "docgen"
    entries = SubElement(comments.root, f"{main}commentList")
    for reference in sorted(notes, key=position_of):
        entry = SubElement(entries, f"{main}comment", ref=reference, authorId="0")
        holder = SubElement(SubElement(entry, f"{main}text"), f"{main}t")
        holder.text = storable(notes[reference])
        holder.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    texts = copy.add("xl/comments", "xml", comments.write(), f"{SHEETML}.comments+xml")
    copy.relate(part, "comments", texts)
    # -- their boxes, without which no program shows them --
    boxes = copy.add("xl/drawings/vmlDrawing", "vml", _boxes(notes), _VML_TYPE)
    identity = copy.relate(part, "vmlDrawing", boxes)
    drawing = child_before(tree.root, main, "legacyDrawing", _AFTER_NOTES)
    drawing.set(f"{{{copy.office}}}id", identity)
    tree.prefix(copy.office, "r")


def own_note(text: str) -> bool:
    """Whether a note tells a finding: it begins with how grave it is and its code."""
    return bool(_NOTE_BEGINS.match(text))


def _boxes(notes: Mapping[str, str]) -> bytes:
    """Return the boxes of notes as VML, the only way a spreadsheet keeps them."""
    shapes: list[str] = []
    for number, reference in enumerate(sorted(notes, key=position_of), start=1):
        row, column = position_of(reference)
        lines = min(lines_needed(notes[reference], _NOTE_WIDTH) + 1, 25)
        anchor = f"{column}, 12, {max(row - 2, 0)}, 4, {column + 3}, 60, {max(row - 2, 0) + max(lines * 16 // 20, 3)}, 4"
        shapes.append(
            f'<v:shape id="_x0000_s{1024 + number}" type="#_x0000_t202" fillcolor="#ffffe1" o:insetmode="auto" '
            f'style="position:absolute;width:260pt;height:{lines * _LINE}pt;z-index:{number};visibility:hidden">'
            '<v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/>'
            '<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"/></v:textbox>'
            f'<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>{anchor}</x:Anchor>'
            f"<x:AutoFill>False</x:AutoFill><x:Row>{row - 1}</x:Row><x:Column>{column - 1}</x:Column></x:ClientData></v:shape>"
        )
    return (
        '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
        'xmlns:x="urn:schemas-microsoft-com:office:excel"><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="1"/>'
        '</o:shapelayout><v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
        '<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
        f"{''.join(shapes)}</xml>"
    ).encode()


# ---------------------------------------------------------------------- accepted warnings, ready but for the reason
def _prepare(copy: WorkbookCopy, prepared: Sequence[Prepared], acceptances: str) -> None:
    """Enter rows below the last that is used on the sheet of accepted warnings."""
    target = copy.target_of(acceptances)
    if not prepared or target is None:
        return
    sheet, (top, left, _bottom, _right) = target
    data = copy.child(copy.part(copy.sheets[sheet]).root, "sheetData")
    used = [int(row.get("r", "0")) for row in data if any(len(cell) for cell in row)]
    for row, entry in enumerate(prepared, start=max([top, *used]) + 1):
        cells = ((left, entry.code), (left + 1, entry.where), (left + 2, entry.reason), (left + 3, entry.fingerprint))
        for column, words in (pair for pair in cells if pair[1]):
            put_text(copy.main, cell_of(copy, sheet, cell_name(row, column)), words)


# ---------------------------------------------------------------------- the list
def _add_list(copy: WorkbookCopy, name: str, remarks: Sequence[Remark], fills: Mapping[tuple[str, str], str]) -> None:
    """Enter the list of findings as the first sheet, the one that is seen when the workbook is opened."""
    root = copy.part(copy.book).root
    content = _list_sheet(copy, remarks, fills)
    part = copy.add("xl/worksheets/sheet", "xml", content, f"{SHEETML}.worksheet+xml")
    identity = copy.relate(copy.book, "worksheet", part)
    sheets = copy.child(root, "sheets")
    number = max((int(sheet.get("sheetId", "0")) for sheet in sheets), default=0) + 1
    entry = Element(f"{copy.main}sheet", name=name, sheetId=str(number))
    entry.set(f"{{{copy.office}}}id", identity)
    sheets.insert(0, entry)
    # -- what counts sheets by their place counts one more --
    for defined in root.iterfind(f"{copy.main}definedNames/{copy.main}definedName"):
        if "localSheetId" in defined.attrib:
            defined.set("localSheetId", str(int(defined.attrib["localSheetId"]) + 1))
    names = child_before(root, copy.main, "definedNames", ("calcPr", "oleSize", "customWorkbookViews", "pivotCaches", "extLst"))
    titles = SubElement(names, f"{copy.main}definedName", name="_xlnm.Print_Titles", localSheetId="0")
    titles.text = f"{sheet_prefix(name)}$1:$1"
    copy.first_sheet_shown()
    for other in copy.sheets.values():
        if b"tabSelected" in copy.package.read(other):
            for view in copy.part(other).root.iterfind(f"{copy.main}sheetViews/{copy.main}sheetView"):
                view.attrib.pop("tabSelected", None)


def _list_sheet(copy: WorkbookCopy, remarks: Sequence[Remark], fills: Mapping[tuple[str, str], str]) -> bytes:
    """Return the sheet of findings: a head row, a row a finding, the cell linked to where it is about."""
    main = copy.main
    made = XmlPart(f'<worksheet xmlns="{main[1:-1]}"/>'.encode())
    root = made.root
    SubElement(SubElement(root, f"{main}sheetPr"), f"{main}pageSetUpPr", fitToPage="1")
    view = SubElement(SubElement(root, f"{main}sheetViews"), f"{main}sheetView", tabSelected="1", workbookViewId="0")
    SubElement(view, f"{main}pane", ySplit="1", topLeftCell="A2", activePane="bottomLeft", state="frozen")
    columns = SubElement(root, f"{main}cols")
    for n, width in enumerate(_WIDTHS, start=1):
        hidden = {"hidden": "1"} if n > len(HEADS) else {}
        SubElement(columns, f"{main}col", {"min": str(n), "max": str(n), "width": str(width), "customWidth": "1", **hidden})
    # -- a row a finding --
    head, plain = copy.styles.wrapped("FFDCE6F1", bold=True), copy.styles.wrapped()
    tints = {severity: copy.styles.wrapped(colour) for severity, colour in COLOURS.items()}
    linked = copy.styles.wrapped(link=True)
    data = SubElement(root, f"{main}sheetData")
    links: dict[str, str] = {}
    for number, remark in enumerate((None, *remarks), start=1):
        own = "" if remark is None else fills.get((remark.finding.sheet, remark.finding.cell), "")
        texts = (*HEADS, OWN_FILL) if remark is None else (*remark.texts, own)
        lines = max(lines_needed(text, width) for text, width in zip(texts, _WIDTHS, strict=True))
        height = str(min(lines * _LINE + 3, _MOST_HEIGHT))
        row = SubElement(data, f"{main}row", r=str(number), ht=height, customHeight="1")
        place = "" if remark is None else remark.finding.cell
        is_link = remark is not None and remark.finding.sheet in copy.sheets and bool(A_CELL.match(place))
        for column, text in enumerate(texts, start=1):
            reference = cell_name(number, column)
            style = head if remark is None else tints[remark.finding.severity] if column == 1 else plain
            cell = SubElement(row, f"{main}c", r=reference, s=linked if is_link and column == 4 else style)
            put_text(main, cell, text)
        if is_link and remark is not None:
            links[cell_name(number, 4)] = f"{sheet_prefix(remark.finding.sheet)}{place}"
    SubElement(root, f"{main}autoFilter", ref=f"A1:{column_name(len(HEADS))}{len(remarks) + 1}")
    if links:
        holder = SubElement(root, f"{main}hyperlinks")
        for reference, target in links.items():
            SubElement(holder, f"{main}hyperlink", ref=reference, location=target, display=target)
    SubElement(root, f"{main}pageMargins", left="0.4", right="0.4", top="0.5", bottom="0.5", header="0.3", footer="0.3")
    SubElement(root, f"{main}pageSetup", paperSize="9", orientation="landscape", fitToHeight="0")
    SubElement(SubElement(root, f"{main}headerFooter"), f"{main}oddFooter").text = f"&L{LIST_SHEET}&R第 &P 页，共 &N 页"
    return made.write()
