"""Paragraph styles of a Word file: what people call them, their outline level, and the numbers they put before a paragraph.

Word shows 「一、」 or 「（一）」 though the paragraph's text does not hold it: `label_paragraphs` puts it into the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from docgen.formats.docx.tree import attribute, local, parse_tree, value_of, whole
from docgen.kit.numerals import counting_numeral
from docgen.kit.record import field, mutable_record, record
from docgen.ooxml.package import Package
from docgen.reading.blocks import Block, ParagraphBlock

_DEEPEST_BASE = 20
_CHINESE = ("chineseCounting", "chineseCountingThousand", "japaneseCounting", "ideographDigital", "taiwaneseCountingThousand")
_SILENT = ("bullet", "none", "")


@record
class Style:
    """A paragraph style: its name as people see it, its outline level and numbering, those of its base included."""

    name: str
    outline: int | None
    numbering: tuple[str, int] | None


@mutable_record
class _Raw:
    name: str = ""
    base: str = ""
    outline: int | None = None
    numbering: tuple[str, int] | None = None


def read_numbering(properties: Any) -> tuple[str, int] | None:
    """Return (numId, level) from a w:numPr element's children."""
    found = {local(child.tag): value_of(child) for child in properties}
    return (found.get("numId", ""), whole(found.get("ilvl", "")) or 0) if found else None


def read_styles(xml: bytes) -> Mapping[str, Style]:
    """Return the paragraph styles by id, each with what it inherits. Raises UnreadableFile if the XML is damaged."""
    raw: dict[str, _Raw] = {}
    for element in parse_tree(xml, "word/styles.xml"):
        if local(element.tag) != "style" or attribute(element, "type") not in ("paragraph", ""):
            continue
        style = raw.setdefault(attribute(element, "styleId"), _Raw())
        for part in element.iter():
            match local(part.tag):
                case "name":
                    style.name = value_of(part)
                case "basedOn":
                    style.base = value_of(part)
                case "outlineLvl":
                    style.outline = whole(value_of(part))
                case "numPr":
                    style.numbering = read_numbering(part)
    return {key: _resolved(raw, key) for key in raw}


def _resolved(raw: Mapping[str, _Raw], key: str) -> Style:
    chain: list[_Raw] = []
    while key in raw and len(chain) < _DEEPEST_BASE:
        chain.append(raw[key])
        key = raw[key].base
    outline = next((style.outline for style in chain if style.outline is not None), None)
    numbering = next((style.numbering for style in chain if style.numbering is not None), None)
    return Style(chain[0].name, outline if outline is not None and outline < 9 else None, numbering)


# ---------------------------------------------------------------------- automatic numbers
@mutable_record
class _Level:
    start: int = 1
    kind: str = "decimal"
    text: str = ""


@mutable_record
class _List:
    """A list in use: its levels and how far each has counted."""

    levels: dict[int, _Level]
    counts: dict[int, int] = field(default_factory=dict)

    def next_label(self, level: int) -> str:
        if level not in self.levels or self.levels[level].kind in _SILENT:
            return ""
        self.counts[level] = self.counts.get(level, self.levels[level].start - 1) + 1
        for deeper in [key for key in self.counts if key > level]:
            del self.counts[deeper]
        return re.sub(r"%([1-9])", lambda match: self._shown(int(match.group(1)) - 1), self.levels[level].text)

    def _shown(self, level: int) -> str:
        entry = self.levels.get(level, _Level())
        number = self.counts.get(level, entry.start)
        return counting_numeral(number) if entry.kind in _CHINESE and 0 < number < 100 else str(number)


def _levels(abstract: Any) -> dict[int, _Level]:
    levels: dict[int, _Level] = {}
    for element in abstract:
        if local(element.tag) != "lvl":
            continue
        level = levels.setdefault(whole(attribute(element, "ilvl")) or 0, _Level())
        for part in element:
            match local(part.tag):
                case "start":
                    level.start = whole(value_of(part)) or 0
                case "numFmt":
                    level.kind = value_of(part)
                case "lvlText":
                    level.text = value_of(part)
    return levels


def _lists(xml: bytes) -> dict[str, _List]:
    """Return list id -> list; lists that share one definition count together, as in Word."""
    abstracts: dict[str, _List] = {}
    lists: dict[str, _List] = {}
    for element in parse_tree(xml, "word/numbering.xml"):
        if local(element.tag) == "abstractNum":
            abstracts[attribute(element, "abstractNumId")] = _List(_levels(element))
        elif local(element.tag) == "num":
            target = next((value_of(part) for part in element if local(part.tag) == "abstractNumId"), "")
            restarts = any(local(part.tag) == "startOverride" for part in element.iter())
            if target in abstracts:
                lists[attribute(element, "numId")] = _List(abstracts[target].levels) if restarts else abstracts[target]
    return lists


def _numbering_of(paragraph: ParagraphBlock, styles: Mapping[str, Style]) -> tuple[str, int] | None:
    inherited = styles[paragraph.style].numbering if paragraph.style in styles else None
    own = paragraph.numbering
    if own is None:
        return inherited
    return (own[0] or (inherited[0] if inherited else ""), own[1])


def label_paragraphs(blocks: Iterable[Block], package: Package) -> None:
    """Put the automatic number of each numbered body paragraph before its text, as Word shows it."""
    styles = read_styles(package.read_xml("word/styles.xml")) if package.has("word/styles.xml") else {}
    paragraphs = [block for block in blocks if isinstance(block, ParagraphBlock)]
    numbered = [(paragraph, found) for paragraph in paragraphs if (found := _numbering_of(paragraph, styles)) is not None]
    if not numbered:
        return
    lists = _lists(package.read_xml("word/numbering.xml"))
    for paragraph, (list_id, level) in numbered:
        if list_id in lists and paragraph.text.strip():
            label = lists[list_id].next_label(level)
            paragraph.text = label + paragraph.text
            paragraph.lead = label + paragraph.lead if paragraph.lead else ""
