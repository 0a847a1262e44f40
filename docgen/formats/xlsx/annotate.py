"""An annotated copy of a workbook: faulty cells coloured, a sheet that lists the findings with links to the cells.

The copy is made part by part in the package itself: only styles, the sheets concerned, the list of sheets and the new
sheet change. Loading and saving with a library would drop what the library does not know (extended validations).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from docgen.formats.xlsx.cells import column_name, position_of, sheet_prefix
from docgen.kit.patterns import regex
from docgen.ooxml.package import Package, open_package, parse_guard
from docgen.report.finding import Finding, Severity

if TYPE_CHECKING:
    from lxml.etree import _Element

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_CELL = regex(r"^[A-Z]{1,3}[1-9]\d*$")
COLOURS = {Severity.ERROR: "FFFF9999", Severity.WARNING: "FFFFD966", Severity.INFO: "FFBDD7EE"}
"""Fill of a faulty cell: red, amber, blue."""
LIST_SHEET = "检查结果"
_HEADS = ("等级", "代码", "工作表", "单元格", "问题", "应为", "现为", "改法", "核对码", "已说明的理由")
_WIDTHS = (8, 8, 16, 10, 60, 14, 14, 50, 12, 30)


def _q(name: str) -> str:
    return f"{{{_MAIN}}}{name}"


class _Copy:
    """The parts of the workbook that change, parsed when first needed."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self._parsed: dict[str, _Element] = {}

    def part(self, name: str) -> _Element:
        if name not in self._parsed:
            from lxml import etree

            data = self.package.read(name)
            parse_guard(data)
            parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
            self._parsed[name] = etree.fromstring(data, parser)
        return self._parsed[name]

    def changed(self) -> dict[str, bytes]:
        from lxml import etree

        return {
            name: etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
            for name, root in self._parsed.items()
        }


def _sheet_parts(copy: _Copy) -> dict[str, str]:
    """Return sheet name -> part name."""
    targets = {
        relation.get("Id"): str(relation.get("Target"))
        for relation in copy.part("xl/_rels/workbook.xml.rels").iter(f"{{{_RELATIONS}}}Relationship")
    }
    parts: dict[str, str] = {}
    for sheet in copy.part("xl/workbook.xml").iter(_q("sheet")):
        target = targets.get(sheet.get(f"{{{_OFFICE}}}id"), "")
        parts[str(sheet.get("name"))] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    return parts


class _Styles:
    """Cell formats of the copy: an existing format again, with another fill."""

    def __init__(self, copy: _Copy) -> None:
        self.root = copy.part("xl/styles.xml")
        self._made: dict[tuple[str, str], str] = {}

    def _child(self, name: str) -> _Element:
        found = self.root.find(_q(name))
        if found is None:
            raise ValueError(name)
        return found

    def _append(self, parent: _Element, child: _Element) -> str:
        parent.append(child)
        count = len(parent)
        parent.set("count", str(count))
        return str(count - 1)

    def filled(self, style: str, colour: str) -> str:
        """Return the number of the format that is `style` with a solid fill of that colour."""
        from copy import deepcopy

        from lxml import etree

        if (style, colour) not in self._made:
            fill = etree.Element(_q("fill"))
            pattern = etree.SubElement(fill, _q("patternFill"), patternType="solid")
            etree.SubElement(pattern, _q("fgColor"), rgb=colour)
            formats = self._child("cellXfs")
            clone = deepcopy(formats[int(style)])
            clone.set("fillId", self._append(self._child("fills"), fill))
            clone.set("applyFill", "1")
            self._made[style, colour] = self._append(formats, clone)
        return self._made[style, colour]


def _cell(sheet: _Element, reference: str) -> _Element:
    """Return a cell of a sheet, made in its right place if there is none yet."""
    from lxml import etree

    row_number, column_number = position_of(reference)
    data = sheet.find(_q("sheetData"))
    if data is None:
        raise ValueError(reference)
    row = next((r for r in data if int(r.get("r", "0")) == row_number), None)
    if row is None:
        row = etree.Element(_q("row"), r=str(row_number))
        later = next((n for n, r in enumerate(data) if int(r.get("r", "0")) > row_number), len(data))
        data.insert(later, row)
    cell = next((c for c in row if c.get("r") == reference), None)
    if cell is None:
        cell = etree.Element(_q("c"), r=reference)
        later = next((n for n, c in enumerate(row) if position_of(str(c.get("r")))[1] > column_number), len(row))
        row.insert(later, cell)
    return cell


def _colour(copy: _Copy, findings: Iterable[Finding], parts: Mapping[str, str]) -> None:
    worst: dict[tuple[str, str], Severity] = {}
    for finding in findings:
        spot = (finding.sheet, finding.cell)
        if finding.sheet in parts and _CELL.match(finding.cell) and not finding.accepted:
            worst[spot] = min(worst.get(spot, finding.severity), finding.severity, key=lambda severity: severity.rank)
    styles = _Styles(copy)
    for (sheet, reference), severity in worst.items():
        cell = _cell(copy.part(parts[sheet]), reference)
        cell.set("s", styles.filled(cell.get("s", "0"), COLOURS[severity]))


def _text_cell(row: _Element, reference: str, text: str) -> None:
    from lxml import etree

    cell = etree.SubElement(row, _q("c"), r=reference, t="inlineStr")
    holder = etree.SubElement(etree.SubElement(cell, _q("is")), _q("t"))
    holder.text = re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]", "", text)[:32000]
    holder.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")


def _list_sheet(rows: list[tuple[str, ...]], links: Mapping[int, str]) -> bytes:
    """Return the sheet of findings: a head row, a row a finding, the cell column linked to the cell."""
    from lxml import etree

    root = etree.fromstring(f'<worksheet xmlns="{_MAIN}"/>')
    views = etree.SubElement(root, _q("sheetViews"))
    view = etree.SubElement(views, _q("sheetView"), workbookViewId="0")
    etree.SubElement(view, _q("pane"), ySplit="1", topLeftCell="A2", activePane="bottomLeft", state="frozen")
    columns = etree.SubElement(root, _q("cols"))
    for n, width in enumerate(_WIDTHS, start=1):
        etree.SubElement(columns, _q("col"), min=str(n), max=str(n), width=str(width), customWidth="1")
    data = etree.SubElement(root, _q("sheetData"))
    for number, texts in enumerate([_HEADS, *rows], start=1):
        row = etree.SubElement(data, _q("row"), r=str(number))
        for column, text in enumerate(texts, start=1):
            _text_cell(row, f"{column_name(column)}{number}", text)
    etree.SubElement(root, _q("autoFilter"), ref=f"A1:{column_name(len(_HEADS))}{len(rows) + 1}")
    if links:
        holder = etree.SubElement(root, _q("hyperlinks"))
        for number, target in links.items():
            etree.SubElement(holder, _q("hyperlink"), ref=f"D{number}", location=target, display=target)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def _add_sheet(copy: _Copy, name: str) -> str:
    """Enter a new sheet in the package's lists; return its part name."""
    from lxml import etree

    numbers = [int(m.group(1)) for part in copy.package.names if (m := re.search(r"sheet(\d+)\.xml$", part))]
    part = f"xl/worksheets/sheet{max(numbers, default=0) + 1}.xml"
    relations = copy.part("xl/_rels/workbook.xml.rels")
    taken = {str(relation.get("Id")) for relation in relations}
    identity = next(f"rIdFindings{n}" for n in range(1, len(taken) + 2) if f"rIdFindings{n}" not in taken)
    etree.SubElement(relations, f"{{{_RELATIONS}}}Relationship", Id=identity, Type=f"{_OFFICE}/worksheet", Target=f"/{part}")
    sheets = copy.part("xl/workbook.xml").find(_q("sheets"))
    if sheets is None:
        raise ValueError("sheets")
    number = max(int(sheet.get("sheetId", "0")) for sheet in sheets) + 1
    entry = etree.SubElement(sheets, _q("sheet"), name=name, sheetId=str(number))
    entry.set(f"{{{_OFFICE}}}id", identity)
    types = copy.part("[Content_Types].xml")
    etree.SubElement(types, f"{{{_TYPES}}}Override", PartName=f"/{part}", ContentType=_SHEET_TYPE)
    return part


def annotated_bytes(data: bytes, rows: list[tuple[Finding, tuple[str, ...]]]) -> bytes:
    """Return a copy of the workbook with the findings' cells coloured and listed.

    rows: each finding with its texts for the list, in the order of the columns 等级 … 已说明的理由.
    Raises UnreadableFile for a file that is no workbook.
    """
    from docgen.ooxml.zipwriter import pack, write_zip

    package = open_package(data)
    copy = _Copy(package)
    parts = _sheet_parts(copy)
    _colour(copy, (finding for finding, _texts in rows), parts)
    links = {
        number: f"{sheet_prefix(finding.sheet)}{finding.cell}"
        for number, (finding, _texts) in enumerate(rows, start=2)
        if finding.sheet in parts and _CELL.match(finding.cell)
    }
    name = next(n for n in (LIST_SHEET, *(f"{LIST_SHEET}{k}" for k in range(2, 99))) if n not in parts)
    sheet_part = _add_sheet(copy, name)
    changed = copy.changed() | {sheet_part: _list_sheet([texts for _finding, texts in rows], links)}
    order = dict.fromkeys((*package.names, sheet_part))
    return write_zip(pack(part, changed[part] if part in changed else package.read(part)) for part in order)
