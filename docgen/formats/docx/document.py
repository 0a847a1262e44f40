"""A Word file as plain data: paragraphs and table grids in order, whatever program saved it. No form in here."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docgen.kit.errors import UnreadableFile
from docgen.kit.i18n import _
from docgen.kit.record import record
from docgen.ooxml.data_part import read_custom_part
from docgen.ooxml.package import Package, open_package
from docgen.reading.blocks import Block, Document, ParagraphBlock

if TYPE_CHECKING:
    from docgen.formats.docx.styles import Style

MAIN_PART = "word/document.xml"
MAX_BLOCKS = 6_000
"""Paragraphs and tables of a body; a long report has some hundreds."""
MAX_LETTERS = 300_000
"""Characters of its paragraphs; a long report has some 30,000."""
MAX_PARAGRAPH = 40_000
"""Characters of one paragraph. All three are above what `docgen.report.bounds` lets a report have: what is made can be read."""


@record
class DocumentData(Document):
    """A Word file's visible content: besides the body its notes (footnotes and endnotes) and margins (headers and footers)."""

    blocks: tuple[Block, ...]
    package: Package
    boxes: tuple[str, ...] = ()
    tracked: int = 0
    hidden: int = 0

    @cached_property
    def form_id(self) -> str:
        """The id of the form that the data embedded in the document name, "" if there are none to be read."""
        stated = self._written.get("form", "")
        return stated if isinstance(stated, str) else ""

    @cached_property
    def own_fields(self) -> Sequence[Mapping[str, Any]]:
        """The office's own fields that the embedded data state."""
        stated = self._written.get("fields", [])
        return stated if isinstance(stated, list) else []

    @cached_property
    def _written(self) -> Mapping[str, Any]:
        payload = read_custom_part(self.package)
        try:
            stated = json.loads(payload)["report"] if payload is not None else {}
        except (ValueError, KeyError, TypeError, RecursionError):
            return {}
        return stated if isinstance(stated, dict) else {}

    @cached_property
    def styles(self) -> Mapping[str, Style]:
        """Paragraph styles by id."""
        from docgen.formats.docx.styles import read_styles

        return read_styles(self.package.read_xml("word/styles.xml")) if self.package.has("word/styles.xml") else {}

    def outline_of(self, paragraph: ParagraphBlock) -> int | None:
        """Return a paragraph's outline level (0 is the highest), its own or its style's; None for body text."""
        if paragraph.outline is not None:
            return paragraph.outline if paragraph.outline < 9 else None
        style = self.styles.get(paragraph.style)
        return style.outline if style else None

    @cached_property
    def margins(self) -> tuple[str, ...]:
        """The texts of headers and footers."""
        return self._other_parts("word/header", "word/footer")

    @cached_property
    def notes(self) -> tuple[str, ...]:
        """The texts of footnotes and endnotes."""
        return self._other_parts("word/footnotes.xml", "word/endnotes.xml")

    def _other_parts(self, *prefixes: str) -> tuple[str, ...]:
        names = sorted(name for name in self.package.names if name.startswith(prefixes) and name.endswith(".xml"))
        if not names:
            return ()
        from docgen.formats.docx.body import parse_body

        parts = (parse_body(self.package.read_xml(name), name) for name in names)
        return tuple(text for part in parts for text in part.every_text() if text.strip())

    def every_text(self) -> Iterator[str]:
        """Yield every visible text of the body in order: paragraphs, cells, then text boxes."""
        yield from (text for block in self.blocks for text in block.texts)
        yield from self.boxes


def open_document(source: Path | bytes, *, texts_only: bool = False) -> DocumentData:
    """Read a .docx into plain data; texts_only: paragraphs need not tell their styles (they still may).

    Raises UnreadableFile if it is no Word file, is damaged or encrypted, or holds an XML DOCTYPE.
    """
    package = open_package(source, "docx")
    name = main_part(package)
    xml = package.read_xml(name)
    numbered = package.has("word/numbering.xml") and _may_be_numbered(xml, package)
    if texts_only and not numbered:
        from docgen.formats.docx.plain_body import plain_blocks

        plain = plain_blocks(xml)
        if plain is not None:
            return DocumentData(_bounded(tuple(plain), package), package)
    from docgen.formats.docx.body import parse_body

    parsed = parse_body(xml, name)
    blocks = _bounded(tuple(parsed.blocks), package)
    if numbered:
        from docgen.formats.docx.styles import label_paragraphs

        label_paragraphs(blocks, package)
    return DocumentData(blocks, package, tuple(parsed.boxes), parsed.tracked, parsed.hidden)


def _bounded(blocks: tuple[Block, ...], package: Package) -> tuple[Block, ...]:
    """Return a body's blocks, if they are no more than a report can have. Raises UnreadableFile."""
    lengths = [len(block.text) for block in blocks if isinstance(block, ParagraphBlock)]
    if len(blocks) > MAX_BLOCKS or sum(lengths) > MAX_LETTERS or max(lengths, default=0) > MAX_PARAGRAPH:
        raise UnreadableFile(
            _("“{file}”的正文长得不像年度报告，没有处理。").format(file=package.name or _("这个文件")),
            _("核对是否选错了文件。"),
        )
    return blocks


def _may_be_numbered(document: bytes, package: Package) -> bool:
    """Whether any paragraph can have an automatic number, told without parsing anything (most reports have none)."""
    if b"\x00" in document[:64]:
        return True  # two bytes for each character: only a parser can tell
    return b"numPr" in document or (package.has("word/styles.xml") and b"numPr" in package.read_xml("word/styles.xml"))


def main_part(package: Package) -> str:
    """Return the name of the document part; other programs may call it something else than word/document.xml."""
    if package.has(MAIN_PART):
        return MAIN_PART
    found = sorted(name for name in package.names if name.startswith("word/document") and name.endswith(".xml"))
    if not found:
        raise UnreadableFile(_("这个文件里没有 Word 正文。"), _("用 Word 或 WPS 打开，另存为 .docx 后重试。"))
    return found[0]
