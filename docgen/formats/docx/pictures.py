"""The pictures that a Word file shows, each by where it stands, what it is said to show, and the digest of its bytes.

Programs that save a file rename its media parts and write drawings in their own way; the bytes of a picture stay the same.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from docgen.ooxml.data_part import Parts
from docgen.ooxml.relations import Relation, local, parsed, relations

BODY, MARGIN = "body", "margin"
_PASSED_OVER = ("Fallback", "del", "moveFrom")
_HOLDERS = ("inline", "anchor", "shape", "rect")
_MARKS = (b"blip", b"imagedata")
_NOTHING = hashlib.sha256(b"").hexdigest()


def pictures_shown(parts: Parts, document: str) -> list[list[str]]:
    """Return [where, words, SHA-256] of every picture: those of the body in order, then those of headers and footers.

    where: "body" or "margin"; a picture that stands in several headers or footers counts once. words: its alternative text.
    document: the name of the main part. Raises UnreadableFile if a part is damaged.
    """
    links = relations(parts, document) if any(mark in parts.read(document) for mark in _MARKS) else {}
    shown = [[BODY, words, digest] for words, digest in _pictures_of(parts, document, links)]
    around = [relation.target for relation in _margins(parts, document)]
    margins = {(words, digest) for part in around for words, digest in _pictures_of(parts, part, relations(parts, part))}
    return shown + [[MARGIN, words, digest] for words, digest in sorted(margins)]


def _margins(parts: Parts, document: str) -> list[Relation]:
    names = [name for name in parts.names if "header" in name or "footer" in name]
    if not any(mark in parts.read(name) for name in names for mark in _MARKS):
        return []
    return [link for link in relations(parts, document).values() if link.kind in ("header", "footer") and link.target in names]


def _pictures_of(parts: Parts, part: str, links: dict[str, Relation]) -> Iterator[tuple[str, str]]:
    """Yield words and digest of the pictures of one part, in order."""
    if not links or not any(mark in parts.read(part) for mark in _MARKS):
        return
    names = frozenset(parts.names)
    for words, link in _linked(parsed(parts, part), ""):
        relation = links.get(link)
        if relation is not None and relation.kind == "image":
            held = not relation.external and relation.target in names
            yield words, hashlib.sha256(parts.read(relation.target)).hexdigest() if held else _NOTHING


def _linked(element: Element, words: str) -> Iterator[tuple[str, str]]:
    """Yield words and link of every picture below an element, what was deleted or stands there twice left out."""
    for child in element:
        name = local(child)
        if name in _PASSED_OVER:
            continue
        attributes = {key.rpartition("}")[2]: value for key, value in child.attrib.items()}
        if name in ("blip", "imagedata"):
            yield words, attributes.get("embed") or attributes.get("id") or attributes.get("link", "")
        if name in _HOLDERS:
            inner = next((entry for entry in child if local(entry) == "docPr"), None)
            words = (inner.get("descr", "") if inner is not None else attributes.get("alt", "")).strip()
        yield from _linked(child, words)
