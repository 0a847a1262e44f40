"""Paragraph styles of a Word file: what people call them, their outline level and numbering."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from docgen.formats.docx.tree import parse_tree
from docgen.kit.record import record

_DEEPEST_BASE = 20


@record
class Style:
    """A paragraph style: its name as people see it, its outline level and numbering, those of its base included."""

    name: str
    outline: int | None
    numbering: tuple[str, int] | None


@record(frozen=False)
class _Raw:
    name: str = ""
    base: str = ""
    outline: int | None = None
    numbering: tuple[str, int] | None = None


def local(name: str) -> str:
    """Return an element or attribute name without its namespace."""
    return name.rpartition("}")[2]


def value_of(element: Any) -> str:
    """Return an element's w:val, "" if it has none."""
    return next((text for name, text in element.attrib.items() if local(name) == "val"), "")


def attribute(element: Any, wanted: str) -> str:
    """Return an attribute by its local name, "" if it is missing."""
    return next((text for name, text in element.attrib.items() if local(name) == wanted), "")


def whole(text: str) -> int | None:
    """Return the text as a small whole number, None if it is none."""
    return int(text) if text.isdigit() and len(text) < 7 else None


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
