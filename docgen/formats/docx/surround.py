"""What stands around a report's body: headers, footers, notes, comments, text boxes, as texts, whatever program saved them.

Programs rename, split and merge these parts when they save, so a page is asked what it shows, not a part what it holds.
"""

from __future__ import annotations

import functools
import posixpath
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from docgen.formats.docx.pictures import pictures_shown
from docgen.formats.docx.tree import attribute, local, parse_tree, refuse_depth, value_of
from docgen.kit.patterns import regex
from docgen.ooxml.data_part import Parts
from docgen.ooxml.package import parse_guard

PAGES = ("odd", "even", "first")
"""The pages of a section that can have headers of their own."""

_SECTION = regex(rb"(?s)<(?:[\w.-]+:)?sectPr\b(?:[^>]*/>|.*?</(?:[\w.-]+:)?sectPr>)")
_REFERENCE = regex(rb"<(?:[\w.-]+:)?(header|footer)Reference\b([^>]*)>")
_NOTE = regex(rb"<(?:[\w.-]+:)?(foot|end)noteReference\b([^>]*)>")
_RELATION = regex(rb"<(?:[\w.-]+:)?Relationship\b([^>]*)>")
_ATTRIBUTE = regex(rb"(?:^|[\s:])(\w+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_SWITCH = rb"<(?:[\w.-]+:)?%s\b([^>]*)>"
_TITLE_PAGE, _EVEN_AND_ODD = regex(_SWITCH % b"titlePg"), regex(_SWITCH % b"evenAndOddHeaders")
_LONGEST_PREFIX = 64
_OFF = ("0", "false", "off", "none")
_KINDS = {"default": "odd", "even": "even", "first": "first"}
_CHANGING = {
    "PAGE": "〔页码〕", "NUMPAGES": "〔总页数〕", "SECTIONPAGES": "〔本节页数〕", "DATE": "〔日期〕", "TIME": "〔时间〕",
    "CREATEDATE": "〔创建日期〕", "SAVEDATE": "〔保存日期〕", "PRINTDATE": "〔打印日期〕", "FILENAME": "〔文件名〕",
}  # fmt: skip
"""Fields that say something else whenever the file is opened; what counts is that they stand there."""
_SKIPPED = frozenset(("del", "moveFrom", "Fallback", "rt", "rPrChange", "pPrChange", "sectPr"))

Texts = list[str]


def surroundings(parts: Parts, document: str) -> dict[str, Any]:
    """Return what a Word file shows outside its body, as JSON can hold it.

    "header" and "footer": for odd, even and first pages the distinct texts (lists of lines) that its sections show there;
    "foot" and "end": the notes in the order in which the text refers to them; "comments"; "boxes": text boxes of the body;
    "pictures": see `pictures_shown`.
    document: the name of the main part. Raises UnreadableFile if a part is damaged.
    """
    body = _in_bytes(parts.read(document))
    targets = _targets(parts, document)
    names = frozenset(parts.names)
    sections = list(_sections(body))
    shown: dict[str, Any] = {kind: _margins(kind, parts, names, targets, sections) for kind in ("header", "footer")}
    shown |= {kind: _notes(kind, parts, names, targets, body) for kind in ("foot", "end")}
    shown["comments"] = _comments(parts, names, targets)
    shown["boxes"] = _boxes(body, document) if b"txbxContent" in body else []
    shown["pictures"] = pictures_shown(parts, document)
    return shown


def are_surroundings(value: object) -> bool:
    """Whether a value has the shape of what `surroundings` returns."""

    def texts(found: object) -> bool:
        return isinstance(found, list) and all(isinstance(text, str) for text in found)

    def lists(found: object) -> bool:
        return isinstance(found, list) and all(texts(entry) for entry in found)

    def margin(found: object) -> bool:
        return isinstance(found, dict) and set(found) == set(PAGES) and all(lists(shown) for shown in found.values())

    def pictures(found: object) -> bool:
        return isinstance(found, list) and all(texts(entry) and len(entry) == 3 for entry in found)

    shapes = {"header": margin, "footer": margin, "foot": lists, "end": lists, "comments": lists, "boxes": texts}
    shapes["pictures"] = pictures
    return isinstance(value, dict) and all(kind in shapes and shapes[kind](found) for kind, found in value.items())


def _in_bytes(xml: bytes) -> bytes:
    """Return a part in an encoding in which tags are found as they are written (Word reads UTF-16 too)."""
    wide = xml.startswith((b"\xff\xfe", b"\xfe\xff"))
    return xml.decode("utf-16", "replace").partition("?>")[2].encode() if wide else xml


def _sections(body: bytes) -> Iterator[bytes]:
    """Yield the properties of every section, without those it had before a tracked change."""
    position = body.find(b"sectPr")
    while position >= 0:
        opening = body.rfind(b"<", max(0, position - _LONGEST_PREFIX), position)
        found = _SECTION.match(body, opening) if opening >= 0 else None
        if found:
            yield found.group().partition(b"sectPrChange")[0]
        position = body.find(b"sectPr", found.end() if found else position + 1)


@functools.lru_cache(maxsize=256)
def _attributes(raw: bytes) -> Mapping[str, str]:
    return {name.decode(): (one or other).decode("utf-8", "replace") for name, one, other in _ATTRIBUTE.findall(raw)}


def _targets(parts: Parts, document: str) -> Mapping[str, tuple[str, str]]:
    """Return relationship id -> (kind, part) of the document's relationships."""
    folder, name = posixpath.split(document)
    listing = posixpath.join(folder, "_rels", f"{name}.rels")
    return _listed(parts.read(listing), folder) if listing in parts.names else {}


@functools.lru_cache(maxsize=16)
def _listed(listing: bytes, folder: str) -> Mapping[str, tuple[str, str]]:
    found: dict[str, tuple[str, str]] = {}
    for raw in _RELATION.findall(listing):
        given = _attributes(raw)
        target = given.get("Target", "")
        part = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
        found[given.get("Id", "")] = (given.get("Type", "").rpartition("/")[2], part)
    return found


def _is_on(switch: Any, data: bytes) -> bool:
    found = switch.search(data)
    return found is not None and _attributes(found.group(1)).get("val", "1") not in _OFF


def _margins(
    kind: str, parts: Parts, names: frozenset[str], targets: Mapping[str, tuple[str, str]], sections: Iterable[bytes]
) -> dict[str, list[Texts]]:
    settings = next((part for what, part in targets.values() if what == "settings"), "")
    even_differs = settings in names and _is_on(_EVEN_AND_ODD, parts.read(settings))
    shown: dict[str, list[Texts]] = {page: [] for page in PAGES}
    current: dict[str, Texts] = {page: [] for page in PAGES}
    for section in sections:
        for what, raw in _REFERENCE.findall(section):
            given = _attributes(raw)
            part = targets.get(given.get("id", ""), ("", ""))[1]
            if what.decode() == kind and part in names:
                page = _KINDS.get(given.get("type", "default"), "odd")
                current[page] = list(dict(_texts(parts.read(part), part)).get("", ()))
        seen = {
            "odd": current["odd"],
            "even": current["even" if even_differs else "odd"],
            "first": current["first" if _is_on(_TITLE_PAGE, section) else "odd"],
        }
        for page, texts in seen.items():
            if texts not in shown[page]:
                shown[page].append(texts)
    return shown


def _notes(kind: str, parts: Parts, names: frozenset[str], targets: Mapping[str, tuple[str, str]], body: bytes) -> list[Texts]:
    part = next((part for what, part in targets.values() if what == f"{kind}notes"), "")
    if part not in names or b"noteReference" not in body:
        return []
    order = [_attributes(raw).get("id", "") for what, raw in _NOTE.findall(body) if what.decode() == kind]
    written = dict(_texts(parts.read(part), part))
    return [list(written[number]) for number in dict.fromkeys(order) if written.get(number)]


def _comments(parts: Parts, names: frozenset[str], targets: Mapping[str, tuple[str, str]]) -> list[Texts]:
    part = next((part for what, part in targets.values() if what == "comments"), "")
    return [list(lines) for _number, lines in _texts(parts.read(part), part)] if part in names else []


def _boxes(body: bytes, name: str) -> Texts:
    from docgen.formats.docx.body import parse_body

    parse_guard(body)
    return [" ".join(text.split()) for text in parse_body(body, name).boxes]


@functools.lru_cache(maxsize=64)
def _texts(xml: bytes, part: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return (note id, lines) for each note of a part; ("", lines) for a header or footer."""
    parse_guard(xml)
    reader = _Reader()
    reader.inside(parse_tree(xml, part), 0)
    return tuple((number, tuple(lines)) for number, lines in reader.notes.items())


class _Reader:
    """Walks over a header, a footer or the notes: lines of text, with changing fields named, not evaluated."""

    def __init__(self) -> None:
        self.notes: dict[str, Texts] = {}
        self.note = ""
        self.in_run = self.is_hidden = False
        self.paragraphs: list[list[str]] = []
        self.fields: list[_Field] = []

    def inside(self, parent: Any, depth: int) -> None:
        """Take an element's children one after another. Raises UnreadableFile if they are nested without end."""
        refuse_depth(depth)
        for child in parent:
            name = local(child.tag)
            if name not in _SKIPPED:
                self.take(name, child, depth)

    def take(self, name: str, element: Any, depth: int) -> None:
        """Take one element with all in it."""
        match name:
            case "p":
                self.paragraphs.append([])
                self.within(element, depth, in_run=False)  # a text box stands inside a run
                line = " ".join("".join(self.paragraphs.pop()).split())
                if line and self.note != "-":
                    self.notes.setdefault(self.note, []).append(line)
            case "r":
                self.within(element, depth, in_run=True)
            case "vanish":
                self.is_hidden = self.in_run and (value_of(element) or "1") not in _OFF
            case "t":
                self.add("".join(element.itertext()))
            case "tab" | "ptab" | "br" | "cr" if self.in_run:
                self.add(" ")
            case "noBreakHyphen":
                self.add("-")
            case "pgNum":
                self.add(_CHANGING["PAGE"])
            case "instrText" if self.fields:
                self.fields[-1].instruction += "".join(element.itertext())
            case "fldChar":
                self.field_mark(attribute(element, "fldCharType"))
            case "fldSimple":
                self.fields.append(_Field(attribute(element, "instr"), in_result=True))
                self.inside(element, depth + 1)
                self.field_mark("end")
            case _:
                if name == "textpath":
                    self.add(attribute(element, "string"))
                elif name in ("footnote", "endnote", "comment"):
                    self.note = attribute(element, "id") if (attribute(element, "type") or "normal") == "normal" else "-"
                self.inside(element, depth + 1)

    def within(self, element: Any, depth: int, *, in_run: bool) -> None:
        """Take what is in a paragraph or a run, which begins to be shown or hidden anew."""
        outer = self.in_run, self.is_hidden
        self.in_run, self.is_hidden = in_run, False
        self.inside(element, depth + 1)
        self.in_run, self.is_hidden = outer

    def add(self, text: str) -> None:
        """Put text into the open field or paragraph, as far as it is shown."""
        if self.is_hidden:
            return
        if self.fields:
            if self.fields[-1].in_result:
                self.fields[-1].result.append(text)
        elif self.paragraphs:
            self.paragraphs[-1].append(text)

    def field_mark(self, kind: str) -> None:
        """Begin a field, go over to its result, or end it: what it shows goes into the text."""
        if kind == "begin":
            self.fields.append(_Field())
        elif kind == "separate" and self.fields:
            self.fields[-1].in_result = True
        elif kind == "end" and self.fields:
            ended = self.fields.pop()
            name = (ended.instruction.split() or [""])[0].upper()
            self.add(_CHANGING.get(name) or "".join(ended.result))


class _Field:
    """A field that is open: its instruction and, once that is over, its result."""

    def __init__(self, instruction: str = "", *, in_result: bool = False) -> None:
        self.instruction = instruction
        self.in_result = in_result
        self.result: list[str] = []
