"""A workbook's package, changed part by part: nothing else of it is touched.

Loading and saving with a library would drop what the library does not know (extended validations).
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from xml.etree.ElementTree import Element, SubElement

from docgen.formats.xlsx.cells import Area, parse_reference, position_of
from docgen.formats.xlsx.tables import storable
from docgen.kit.patterns import regex
from docgen.ooxml.names import OFFICE, PACKAGE, relations_part
from docgen.ooxml.package import Package
from docgen.ooxml.relations import Relation, relations_in
from docgen.ooxml.xml_tree import XmlPart
from docgen.ooxml.zipwriter import pack, write_zip

_RELATIONS, _TYPES = f"{PACKAGE}/relationships", f"{PACKAGE}/content-types"
SHEETML = "application/vnd.openxmlformats-officedocument.spreadsheetml"
A_CELL = regex(r"^[A-Z]{1,3}[1-9]\d*$")


class WorkbookCopy:
    """The parts of the workbook that change, parsed when first needed, and those that are new."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self._parsed: dict[str, XmlPart] = {}
        self._new: dict[str, bytes] = {}
        self._gone: set[str] = set()
        links = self.relations("").values()
        self.book = next((link.target for link in links if link.kind == "officeDocument"), "xl/workbook.xml")
        self.links = self.relations(self.book)
        root = self.part(self.book).root
        self.main = root.tag.removesuffix("workbook")
        worksheets = [link for link in self.links.values() if link.kind == "worksheet"]
        self.office = worksheets[0].type.rpartition("/")[0] if worksheets else f"{OFFICE}/relationships"
        self.styles = CopyStyles(self)
        self.sheets: dict[str, str] = {
            sheet.attrib["name"]: self.links[sheet.attrib[f"{{{self.office}}}id"]].target
            for sheet in self.child(root, "sheets")
            if sheet.get(f"{{{self.office}}}id") in self.links
        }

    def part(self, name: str) -> XmlPart:
        """Return a part of XML, to be changed in place."""
        if name not in self._parsed:
            self._parsed[name] = XmlPart(self.package.read_xml(name))
        return self._parsed[name]

    def text(self, name: str) -> str:
        """Return a part that is no XML, as text."""
        return self.package.read(name).decode("utf-8", "surrogateescape")

    def replace(self, name: str, text: str) -> None:
        """Put a text in the place of a part that is no XML."""
        self._new[name] = text.encode("utf-8", "surrogateescape")

    def child(self, parent: Element, name: str) -> Element:
        """Return a child that has to be there. Raises ValueError if it is not."""
        found = parent.find(self.main + name)
        if found is None:
            raise ValueError(name)
        return found

    def relations(self, part: str) -> dict[str, Relation]:
        """Return a part's relationships inside the package by id."""
        source = relations_part(part)
        if not self.package.has(source) and source not in self._parsed:
            return {}
        tree = self._parsed.get(source) or XmlPart(self.package.read_xml(source))
        found = relations_in(tree.root, part.rpartition("/")[0])
        return {identity: link for identity, link in found.items() if not link.external}

    def relate(self, part: str, kind: str, target: str) -> str:
        """Enter a relationship of a part; return its id."""
        source = relations_part(part)
        if not self.package.has(source) and source not in self._parsed:
            self._parsed[source] = XmlPart(f'<Relationships xmlns="{_RELATIONS}"/>'.encode())
        root = self.part(source).root
        taken = {entry.get("Id") for entry in root}
        identity = next(f"rIdDocgen{n}" for n in range(1, len(taken) + 2) if f"rIdDocgen{n}" not in taken)
        SubElement(root, f"{{{_RELATIONS}}}Relationship", Id=identity, Type=f"{self.office}/{kind}", Target=f"/{target}")
        return identity

    def add(self, stem: str, ending: str, content: bytes, content_type: str) -> str:
        """Enter a new part under a name that is free; return it."""
        part = next(
            name
            for n in range(1, 10_000)
            if not self.package.has(name := f"{stem}{n}.{ending}") and name not in self._new
        )  # fmt: skip
        self._new[part] = content
        types = self.part("[Content_Types].xml").root
        SubElement(types, f"{{{_TYPES}}}Override", PartName=f"/{part}", ContentType=content_type)
        return part

    def remove(self, part: str, of: str) -> None:
        """Take a part out of the package, with the relationship `of` has to it and what is said of its type."""
        gone = {identity for identity, link in self.relations(of).items() if link.target == part}
        for source, tag, unwanted in (
            (relations_part(of), f"{{{_RELATIONS}}}Relationship", lambda entry: entry.get("Id") in gone),
            ("[Content_Types].xml", f"{{{_TYPES}}}Override", lambda entry: entry.get("PartName") == f"/{part}"),
        ):
            root = self.part(source).root
            for entry in [entry for entry in root.iter(tag) if unwanted(entry)]:
                root.remove(entry)
        self._gone |= {part, relations_part(part)}

    def target_of(self, name: str) -> tuple[str, Area] | None:
        """Return the sheet and area that a defined name points to, None if it is lost, or the sheet is."""
        names = self.part(self.book).root.iterfind(f"{self.main}definedNames/{self.main}definedName")
        text = next(("".join(entry.itertext()) for entry in names if entry.get("name") == name), "")
        target = parse_reference(text)
        return target if target is not None and target[0] in self.sheets else None

    def first_sheet_shown(self) -> None:
        """Let the workbook open on its first sheet."""
        for view in self.part(self.book).root.iterfind(f"{self.main}bookViews/{self.main}workbookView"):
            view.set("activeTab", "0")
            view.set("firstSheet", "0")

    def packed(self) -> bytes:
        """Return the package with what was changed and added, without what was removed."""
        changed = {name: part.write() for name, part in self._parsed.items()} | self._new
        order = [name for name in dict.fromkeys((*self.package.names, *changed)) if name not in self._gone]
        return write_zip(pack(name, changed[name] if name in changed else self.package.read(name)) for name in order)


class CopyStyles:
    """Cell formats of the copy: an existing format again, with another fill, or made for the list."""

    def __init__(self, copy: WorkbookCopy) -> None:
        self.copy = copy
        self.part = next((link.target for link in copy.links.values() if link.kind == "styles"), "xl/styles.xml")
        self._made: dict[tuple[str, str], str] = {}

    def _append(self, name: str, child: Element) -> str:
        parent = self.copy.child(self.copy.part(self.part).root, name)
        parent.append(child)
        parent.set("count", str(len(parent)))
        return str(len(parent) - 1)

    def _fill(self, colour: str) -> str:
        fill = Element(f"{self.copy.main}fill")
        pattern = SubElement(fill, f"{self.copy.main}patternFill", patternType="solid")
        SubElement(pattern, f"{self.copy.main}fgColor", rgb=colour)
        return self._append("fills", fill)

    def fill_of(self, style: str) -> str:
        """Return the colour of a format's solid fill, "" if it has none, or one of the theme's."""
        root = self.copy.part(self.part).root
        look = self.copy.child(root, "cellXfs")[int(style)]
        fills = self.copy.child(root, "fills")
        colour = fills[int(look.get("fillId", "0"))].find(f"{self.copy.main}patternFill/{self.copy.main}fgColor")
        return "" if colour is None else colour.get("rgb", "")

    def filled(self, style: str, colour: str) -> str:
        """Return the number of the format that is `style` with a solid fill of that colour, without any for ""."""
        if (style, colour) not in self._made:
            clone = deepcopy(self.copy.child(self.copy.part(self.part).root, "cellXfs")[int(style)])
            clone.set("fillId", self._fill(colour) if colour else "0")
            clone.set("applyFill", "1")
            self._made[style, colour] = self._append("cellXfs", clone)
        return self._made[style, colour]

    def wrapped(self, colour: str = "", *, bold: bool = False, link: bool = False) -> str:
        """Return the number of a format of the list: wrapped text at the top of its cell."""
        main = self.copy.main
        font = deepcopy(self.copy.child(self.copy.part(self.part).root, "fonts")[0])
        for tag in ("b", "color", "u"):
            for found in font.findall(main + tag):
                font.remove(found)
        size = next((n for n, child in enumerate(font) if child.tag == f"{main}sz"), len(font) - 1)
        if link:
            font.insert(size + 1, Element(f"{main}color", rgb="FF0563C1"))
            font.insert(max(size, 0), Element(f"{main}u"))
        if bold:
            font.insert(0, Element(f"{main}b"))
        look = {"numFmtId": "49", "fontId": self._append("fonts", font), "borderId": "0", "xfId": "0"}
        look |= {"fillId": self._fill(colour) if colour else "0", "applyFont": "1", "applyAlignment": "1", "applyFill": "1"}
        entry = Element(f"{main}xf", look)
        SubElement(entry, f"{main}alignment", vertical="top", wrapText="1", horizontal="center" if bold else "left")
        return self._append("cellXfs", entry)


def cell_of(copy: WorkbookCopy, sheet: str, reference: str) -> Element:
    """Return a cell of a sheet, made in its right place if there is none yet."""
    row_number, column_number = position_of(reference)
    data = copy.child(copy.part(copy.sheets[sheet]).root, "sheetData")
    row = next((r for r in data if int(r.get("r", "0")) == row_number), None)
    if row is None:
        row = Element(f"{copy.main}row", r=str(row_number))
        data.insert(next((n for n, r in enumerate(data) if int(r.get("r", "0")) > row_number), len(data)), row)
    cell = next((c for c in row if c.get("r") == reference), None)
    if cell is None:
        cell = Element(f"{copy.main}c", r=reference)
        later = (n for n, c in enumerate(row) if position_of(c.get("r", "A1"))[1] > column_number)
        row.insert(next(later, len(row)), cell)
    return cell


def put_text(main: str, cell: Element, text: str) -> None:
    """Make a cell hold a text, whatever it begins with."""
    for child in list(cell):
        cell.remove(child)
    cell.set("t", "inlineStr")
    holder = SubElement(SubElement(cell, f"{main}is"), f"{main}t")
    holder.text = storable(text)
    holder.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")


def child_before(root: Element, main: str, name: str, later: Sequence[str]) -> Element:
    """Return a sheet's child of that name, made before those that have to stand after it if there is none."""
    found = root.find(main + name)
    if found is None:
        found = Element(main + name)
        tags = {main + tag for tag in later}
        root.insert(next((n for n, child in enumerate(root) if child.tag in tags), len(root)), found)
    return found
