"""Read one WordprocessingML part (body, header, footnotes) into paragraphs and table grids.

Text that Word does not show stays out: tracked deletions, hidden runs, the fallback copies of text boxes, field codes.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from docgen.formats.docx.tree import parse_tree, refuse_depth
from docgen.formats.pieces import OpenCell, OpenParagraph, OpenRow, OpenTable
from docgen.kit.record import field, mutable_record
from docgen.reading.blocks import Block, ParagraphBlock
from docgen.report.typed import SET_OFF

MAX_SPAN = 200
_NAMESPACES = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
)
_MATH_TEXT = (
    "{http://schemas.openxmlformats.org/officeDocument/2006/math}t",
    "{http://purl.oclc.org/ooxml/officeDocument/math}t",
)
_PASSED_OVER = (
    "rt", "rPrChange", "pPrChange", "tcPrChange", "trPrChange", "tblPrChange", "tblPrExChange", "tblGridChange", "sectPr",
    "numberingChange", "tblPr", "tblGrid", "instrText", "delText",
)  # fmt: skip
_BREAKS_WITHOUT_TEXT = ("page", "column")
_OFF = ("0", "false", "off", "none")


@mutable_record
class Body:
    """What a part holds: blocks in order, text boxes, and how much tracked or hidden text was met."""

    blocks: list[Block] = field(default_factory=list)
    boxes: list[str] = field(default_factory=list)
    tracked: int = 0
    hidden: int = 0

    def every_text(self) -> list[str]:
        """Return all texts in order, cells and text boxes included."""
        return [text for block in self.blocks for text in block.texts] + self.boxes


def parse_body(xml: bytes, part: str) -> Body:
    """Read a part that has passed the package's guard. Raises UnreadableFile if its XML is damaged or nested without end."""
    root = parse_tree(xml, part)
    namespace = root.tag.rpartition("}")[0].removeprefix("{")
    reader = _Reader(namespace if namespace in _NAMESPACES else _NAMESPACES[0])
    reader.inside(root, 0)
    reader.end_joining()
    return reader.body


class _Reader:
    """Walks over the elements of a part. Each `on_…` takes the element of that name; an unknown one is looked into.

    target: where finished blocks go: the body, or the cell or text box that is open; paragraphs: those that are open, text
    boxes stand inside others; joining: a paragraph whose mark was deleted and that the next one continues.
    """

    def __init__(self, namespace: str) -> None:
        self.body = Body()
        self.target: list[Block] = self.body.blocks
        self.paragraphs: list[OpenParagraph] = []
        self.joining: OpenParagraph | None = None
        self.table: OpenTable | None = None
        self.in_run = self.is_hidden = False
        self.set_off: dict[int, int] = {}
        self.look = ""
        self.w = f"{{{namespace}}}"
        self.val, self.type = f"{self.w}val", f"{self.w}type"
        self.handlers: dict[str, Callable[[Any, int], None]] = {
            self.w + name.removeprefix("on_"): getattr(self, name) for name in dir(self) if name.startswith("on_")
        }
        self.handlers |= {self.w + name: self.pass_over for name in _PASSED_OVER}
        self.handlers |= dict.fromkeys(_MATH_TEXT, self.on_t)

    def inside(self, parent: Any, depth: int) -> None:
        """Take an element's children one after another."""
        refuse_depth(depth)
        for child in parent:
            handler = self.handlers.get(child.tag)
            if handler is not None:
                handler(child, depth)
            elif len(child) and not child.tag.endswith("}Fallback"):
                self.inside(child, depth + 1)

    def pass_over(self, element: Any, depth: int) -> None:
        """Leave an element out."""

    def whole(self, element: Any, default: int, limit: int = MAX_SPAN) -> int:
        """Return the w:val attribute as a whole number, bounded."""
        text = element.get(self.val, "")
        return min(int(text), limit) if text.isascii() and text.isdigit() and len(text) < 10 else default

    def is_on(self, element: Any) -> bool:
        """Whether a switch such as w:b is on."""
        return element.get(self.val, "1") not in _OFF

    # ------------------------------------------------------------------ paragraphs and their text
    def on_p(self, element: Any, depth: int) -> None:
        paragraph, self.joining = self.joining or OpenParagraph(), None
        paragraph.joins_next = False
        self.paragraphs.append(paragraph)
        outer = self.in_run, self.look, self.is_hidden
        self.in_run = self.is_hidden = False
        self.inside(element, depth + 1)
        self.in_run, self.look, self.is_hidden = outer
        self.paragraphs.pop()
        if paragraph.joins_next:
            self.joining = paragraph
        else:
            self.target.append(paragraph.finished())

    def end_joining(self) -> None:
        """End a paragraph that nothing continues."""
        if self.joining is not None:
            self.target.append(self.joining.finished())
            self.joining = None

    def on_pPr(self, element: Any, depth: int) -> None:  # noqa: N802 - the element's own name
        if not self.paragraphs:
            return
        block = self.paragraphs[-1].block
        for entry in element:
            match entry.tag.rpartition("}")[2]:
                case "pStyle":
                    block.style = entry.get(self.val, "")
                case "outlineLvl":
                    block.outline = self.whole(entry, 9)
                case "numPr":
                    self._numbering(entry, block)
                case "rPr":
                    self._paragraph_mark(entry)

    def _numbering(self, element: Any, block: ParagraphBlock) -> None:
        for entry in element:
            given, level = block.numbering or ("", 0)
            match entry.tag.rpartition("}")[2]:
                case "ilvl":
                    block.numbering = (given, self.whole(entry, 0, 8))
                case "numId":
                    block.numbering = (entry.get(self.val, ""), level)
                case "ins":
                    self.body.tracked += 1

    def _paragraph_mark(self, properties: Any) -> None:
        """A deleted paragraph mark joins two paragraphs."""
        for entry in properties:
            name = entry.tag.rpartition("}")[2]
            self.body.tracked += name in ("del", "moveFrom", "ins")
            if name in ("del", "moveFrom"):
                self.paragraphs[-1].joins_next = True

    def on_r(self, element: Any, depth: int) -> None:
        outer = self.in_run, self.look, self.is_hidden
        self.in_run, self.look, self.is_hidden, self.set_off = True, "", False, {}
        self.inside(element, depth + 1)
        self.set_off = {}
        self.in_run, self.look, self.is_hidden = outer

    def on_rPr(self, element: Any, depth: int) -> None:  # noqa: N802
        for entry in element if self.in_run else ():
            match entry.tag.rpartition("}")[2]:
                case "b" if self.is_on(entry):
                    self.look += "b;"
                case "rStyle":
                    self.look += f"style={entry.get(self.val, '')};"
                case "rFonts":
                    font = entry.get(f"{self.w}eastAsia", "")
                    self.look += f"font={font};" if font else ""
                case "vertAlign" if self.table is not None:
                    self.set_off = SET_OFF.get(entry.get(self.val, ""), {})
                case "vanish" if self.is_on(entry):
                    self.is_hidden = True
                    self.body.hidden += 1
                case "strike" | "dstrike" if self.table is not None and self.is_on(entry):
                    self.is_hidden = True
                    self.body.hidden += 1
                case "ins" | "del":
                    self.body.tracked += 1

    def add(self, text: str) -> None:
        """Put text into the open paragraph, as far as it is shown."""
        if text and self.paragraphs and not self.is_hidden:
            self.paragraphs[-1].pieces.append(text.translate(self.set_off) if self.set_off else text)
            self.paragraphs[-1].looks.append(self.look)

    def on_t(self, element: Any, depth: int) -> None:
        self.add("".join(element.itertext()) if len(element) else element.text or "")

    def on_tab(self, element: Any, depth: int) -> None:
        if self.in_run:
            self.add("\t")

    on_ptab = on_tab

    def on_br(self, element: Any, depth: int) -> None:
        if element.get(self.type) not in _BREAKS_WITHOUT_TEXT:
            self.add("\n")

    on_cr = on_br

    def on_noBreakHyphen(self, element: Any, depth: int) -> None:  # noqa: N802
        self.add("-")

    def on_txbxContent(self, element: Any, depth: int) -> None:  # noqa: N802
        outer, self.target = self.target, []
        table, self.table = self.table, None
        joining, self.joining = self.joining, None
        self.inside(element, depth + 1)
        self.end_joining()
        self.body.boxes += [text for block in self.target for text in block.texts if text.strip()]
        self.target, self.table, self.joining = outer, table, joining

    # ------------------------------------------------------------------ tracked changes
    def on_del(self, element: Any, depth: int) -> None:
        self.body.tracked += 1

    on_moveFrom = on_del  # noqa: N815 - the element's own name

    def on_ins(self, element: Any, depth: int) -> None:
        self.body.tracked += 1
        self.inside(element, depth + 1)

    # ------------------------------------------------------------------ tables
    def on_tbl(self, element: Any, depth: int) -> None:
        """A table that holds tables is mere layout and dissolves into its text."""
        self.end_joining()
        outer, self.table = self.table, OpenTable()
        self.inside(element, depth + 1)
        table, self.table = self.table, outer
        table.rows = [row for row in table.rows if not row.deleted]
        if table.holds_tables:
            self.target.extend(table.flattened())
        elif table.rows:
            self.target.append(table.grid())

    def on_tr(self, element: Any, depth: int) -> None:
        if self.table is not None:
            self.table.rows.append(OpenRow())
        self.inside(element, depth + 1)

    def on_trPr(self, element: Any, depth: int) -> None:  # noqa: N802
        row = self.table.rows[-1] if self.table is not None and self.table.rows else OpenRow()
        for entry in element:
            match entry.tag.rpartition("}")[2]:
                case "gridBefore":
                    row.column += self.whole(entry, 0)
                case "del" | "moveFrom":
                    self.body.tracked += 1
                    row.deleted = True
                case "ins":
                    self.body.tracked += 1

    def on_tc(self, element: Any, depth: int) -> None:
        if self.table is None or not self.table.rows:  # a cell outside of rows, which only a forged file has
            self.inside(element, depth + 1)
            return
        row = self.table.rows[-1]
        cell = OpenCell(row.column)
        row.cells.append(cell)
        outer, self.target = self.target, cell.blocks
        self.inside(element, depth + 1)
        self.end_joining()
        self.target = outer
        row.column += cell.span

    def on_tcPr(self, element: Any, depth: int) -> None:  # noqa: N802
        if self.table is None or not self.table.rows or not self.table.rows[-1].cells:
            return
        cell = self.table.rows[-1].cells[-1]
        for entry in element:
            match entry.tag.rpartition("}")[2]:
                case "gridSpan":
                    cell.span = max(1, self.whole(entry, 1))
                case "vMerge":
                    cell.merge = entry.get(self.val) or "continue"
                case "hMerge" if entry.get(self.val) != "restart":  # across, the way of old files
                    cell.merge = "across"
