"""Parse one WordprocessingML part (body, header, footnotes) into paragraphs and table grids, with expat alone.

Text that Word does not show stays out: tracked deletions, hidden runs, the fallback copies of text boxes, field codes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Literal
from xml.parsers import expat

from docgen.formats.docx.pieces import OpenParagraph
from docgen.formats.docx.plain_body import LOOKS_ONLY
from docgen.formats.docx.table_handlers import MAX_DEPTH, TableHandlers, nested_too_deep
from docgen.formats.docx.tree import damaged
from docgen.kit.patterns import regex
from docgen.kit.record import field, record
from docgen.reading.blocks import Block, ParagraphBlock

_BREAK_KINDS_WITHOUT_TEXT = ("page", "column")
_OFF = ("0", "false", "off", "none")
_NAMESPACES = (
    b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    b"http://purl.oclc.org/ooxml/wordprocessingml/main",
)
_WORD_AS = rb"\s*=\s*[\"'](?:" + b"|".join(re.escape(name) for name in _NAMESPACES) + rb")[\"']"
_USUAL_PREFIX = regex(rb"\sxmlns:w" + _WORD_AS)
_OTHER_PREFIX = regex(rb"\sxmlns(?::(?!w\s*=)[\w.-]+)?" + _WORD_AS)
_LOOKS = regex(rb"<w:(?:(?:" + "|".join(LOOKS_ONLY).encode() + rb")(?: [^<>]*)?|rFonts(?: w:hint=\"\w+\")?)/>")
_EMPTIED = regex(rb"<w:(rPr|tcPr|trPr)></w:\1>")
_FALLBACK = ("}Fallback", ":Fallback")
_MATH_TEXT = (
    "m:t",
    "http://schemas.openxmlformats.org/officeDocument/2006/math}t",
    "http://purl.oclc.org/ooxml/officeDocument/math}t",
)
_SKIPPED = (
    "del", "moveFrom", "Fallback", "rt", "rPrChange", "pPrChange", "tcPrChange", "trPrChange", "tblPrChange",
    "tblPrExChange", "tblGridChange", "sectPr", "numberingChange",
)  # fmt: skip


@record(frozen=False)
class Body:
    """What a part holds: blocks in order, text boxes, and how much tracked or hidden text was met."""

    blocks: list[Block] = field(default_factory=list)
    boxes: list[str] = field(default_factory=list)
    tracked: int = 0
    hidden: int = 0

    def every_text(self) -> list[str]:
        """Return all texts in order, cells and text boxes included."""
        texts: list[str] = []
        for block in self.blocks:
            texts += [block.text] if isinstance(block, ParagraphBlock) else [cell.text for cell in block.cells]
        return texts + self.boxes


class _Parser(TableHandlers):
    """The expat handlers. Element names are looked up in `starts` and `ends`; everything else is passed over."""

    def __init__(self) -> None:
        self.body = Body()
        super().__init__(self.body.blocks)
        self.skip = 0
        self.in_run = self.in_properties = self.in_text = False
        self.look = ""
        self.is_hidden = False
        self.paragraphs: list[OpenParagraph] = []
        self.in_row_properties = False
        self.outer_runs: list[tuple[bool, str, bool]] = []
        self.starts: dict[str, Callable[[Mapping[str, str]], None] | Literal[False]] = {}
        self.ends: dict[str, Callable[[], None]] = {}
        self.skipped: frozenset[str] = frozenset()

    # ---- driving

    def prepare(self, prefix: str) -> None:
        """Bind the handlers to names as they will come: "w:p" where the prefix is known, else "NAMESPACE}p"."""
        self.prefix = prefix
        for name in dir(self):
            if name.startswith("start_") and name != "start_other":
                self.starts[prefix + name[6:]] = getattr(self, name)
            elif name.startswith("end_"):
                self.ends[prefix + name[4:]] = getattr(self, name)
        self.skipped = frozenset(prefix + name for name in _SKIPPED)

    def handlers(self) -> tuple[Callable[[str, Mapping[str, str]], None], Callable[[str], None]]:
        """Return what expat is to call at the start and end of every element (closures: they are called thousands of times)."""
        find_start, find_end = self.starts.get, self.ends.get

        def start(name: str, attributes: Mapping[str, str]) -> None:
            if self.skip:
                self.skip += 1
            elif handler := find_start(name):
                handler(attributes)
            elif handler is None:
                self.start_other(name)

        def end(name: str) -> None:
            if self.skip:
                self.skip -= 1
            elif handler := find_end(name):
                handler()

        return start, end

    def start_other(self, name: str) -> None:
        """Meet an element without a handler: skip it, or pass over it now and whenever it comes again."""
        if name in self.skipped or name.endswith(_FALLBACK):
            self.skip = 1
            if name.endswith(("del", "moveFrom")):
                self.mark_deletion()
        elif not self.prefix:
            self.prepare(name.rpartition("}")[0] + "}")
        elif name in _MATH_TEXT:
            self.starts[name], self.ends[name] = self.start_t, self.end_t
            self.in_text = True
        else:
            self.starts[name] = False

    def characters(self, text: str) -> None:
        if self.in_text and not self.skip:
            self.add(text)

    # ---- text

    def add(self, text: str) -> None:
        if self.is_hidden or not self.paragraphs:
            return
        paragraph = self.paragraphs[-1]
        paragraph.pieces.append(text)
        paragraph.looks.append(self.look)

    def start_p(self, attributes: Mapping[str, str]) -> None:
        if len(self.paragraphs) > MAX_DEPTH:
            raise nested_too_deep()
        paragraph, self.joining = self.joining or OpenParagraph(), None
        paragraph.joins_next = False
        self.paragraphs.append(paragraph)
        self.in_run = self.in_text = False

    def end_p(self) -> None:
        paragraph = self.paragraphs.pop()
        if paragraph.joins_next:
            self.joining = paragraph
            return
        self.targets[-1].append(paragraph.finished())

    def start_r(self, attributes: Mapping[str, str]) -> None:
        self.in_run, self.in_text, self.look, self.is_hidden = True, False, "", False

    def end_r(self) -> None:
        self.in_run = self.is_hidden = False

    def start_t(self, attributes: Mapping[str, str]) -> None:
        self.in_text = True

    def end_t(self) -> None:
        self.in_text = False

    def start_tab(self, attributes: Mapping[str, str]) -> None:
        if self.in_run and not self.in_properties:
            self.add("\t")

    start_ptab = start_tab

    def start_br(self, attributes: Mapping[str, str]) -> None:
        if attributes.get(self.prefix + "type") not in _BREAK_KINDS_WITHOUT_TEXT:
            self.add("\n")

    start_cr = start_br

    def start_noBreakHyphen(self, attributes: Mapping[str, str]) -> None:  # noqa: N802 - the element's own name
        self.add("-")

    # ---- properties

    def start_pPr(self, attributes: Mapping[str, str]) -> None:  # noqa: N802
        self.in_properties = True

    def end_pPr(self) -> None:  # noqa: N802
        self.in_properties = False

    def start_pStyle(self, attributes: Mapping[str, str]) -> None:  # noqa: N802
        if self.paragraphs:
            self.paragraphs[-1].block.style = self.value(attributes)

    def start_outlineLvl(self, attributes: Mapping[str, str]) -> None:  # noqa: N802
        if self.paragraphs:
            self.paragraphs[-1].block.outline = self.whole(attributes, 9)

    def start_ilvl(self, attributes: Mapping[str, str]) -> None:
        if self.paragraphs:
            number = self.paragraphs[-1].block.numbering
            self.paragraphs[-1].block.numbering = (number[0] if number else "", self.whole(attributes, 0, 8))

    def start_numId(self, attributes: Mapping[str, str]) -> None:  # noqa: N802
        if self.paragraphs:
            number = self.paragraphs[-1].block.numbering
            self.paragraphs[-1].block.numbering = (self.value(attributes), number[1] if number else 0)

    def run_property(self, name: str, value: str) -> None:
        if self.in_run and not self.in_properties:
            self.look += f"{name}={value};"

    def start_b(self, attributes: Mapping[str, str]) -> None:
        if self.value(attributes, "1") not in _OFF:
            self.run_property("b", "1")

    def start_rStyle(self, attributes: Mapping[str, str]) -> None:  # noqa: N802
        self.run_property("style", self.value(attributes))

    def start_rFonts(self, attributes: Mapping[str, str]) -> None:  # noqa: N802
        east_asian = attributes.get(self.prefix + "eastAsia", "")
        if east_asian:
            self.run_property("font", east_asian)

    def start_vanish(self, attributes: Mapping[str, str]) -> None:
        if self.in_run and not self.in_properties and self.value(attributes, "1") not in _OFF:
            self.is_hidden = True
            self.body.hidden += 1

    # ---- tracked changes

    def mark_deletion(self) -> None:
        """A deleted run is skipped; a deleted paragraph mark joins two paragraphs; a deleted row falls away."""
        self.body.tracked += 1
        if self.in_properties and self.paragraphs:
            self.paragraphs[-1].joins_next = True
        elif not self.in_properties and self.tables and self.in_row_properties:
            self.tables[-1].rows[-1].deleted = True

    def start_ins(self, attributes: Mapping[str, str]) -> None:
        self.body.tracked += 1

    def start_trPr(self, attributes: Mapping[str, str]) -> None:  # noqa: N802
        self.in_row_properties = True

    def end_trPr(self) -> None:  # noqa: N802
        self.in_row_properties = False

    # ---- text boxes

    def start_txbxContent(self, attributes: Mapping[str, str]) -> None:  # noqa: N802
        self.targets.append([])
        self.outer_runs.append((self.in_run, self.look, self.is_hidden))

    def end_txbxContent(self) -> None:  # noqa: N802
        for block in self.targets.pop() if len(self.targets) > 1 else []:
            texts = [block.text] if isinstance(block, ParagraphBlock) else [cell.text for cell in block.cells]
            self.body.boxes += [text for text in texts if text.strip()]
        self.in_run, self.look, self.is_hidden = self.outer_runs.pop()


def _without_looks(xml: bytes) -> bytes:
    """Return a part without the elements that say only how something looks: half of them all, and none of the text.

    Where "<w:jc" could stand for something other than a tag (comments, CDATA), the part is left whole.
    """
    if b"<!" in xml:
        return xml
    return _EMPTIED.sub(b"", _LOOKS.sub(b"", xml))


def parse_body(xml: bytes, part: str) -> Body:
    """Parse a part that has passed the package's guard. Raises UnreadableFile if its XML is damaged."""
    handlers = _Parser()
    # Every program in use writes Word's namespace as "w:"; without working namespaces out, parsing takes two thirds the time.
    usual = xml.count(b"xmlns:w=") == len(_USUAL_PREFIX.findall(xml)) == 1 and not _OTHER_PREFIX.search(xml)
    parser = expat.ParserCreate() if usual else expat.ParserCreate(namespace_separator="}")
    if usual:
        handlers.prepare("w:")
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = handlers.handlers()
    parser.CharacterDataHandler = handlers.characters
    try:
        parser.Parse(_without_looks(xml) if usual else xml, True)
    except expat.ExpatError as error:
        raise damaged(part, error.lineno) from error
    if handlers.joining is not None:
        handlers.body.blocks.append(handlers.joining.finished())
    return handlers.body
