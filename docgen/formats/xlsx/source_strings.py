"""The shared strings of a workbook, each turned into text only when a cell asks for it.

Programs store every text of a workbook in one list, rich ones as many runs with fonts; a reader needs perhaps a third.
So the list is cut at its entries, and an entry is understood when asked for. Anything but the few tags that programs
write makes expat read the whole list instead.
"""

from __future__ import annotations

import re

from docgen.formats.xlsx.source import MAX_CELL_TEXT, CellData, NotUnderstood, too_large, unescape
from docgen.formats.xlsx.source_xml import is_plain, parse_part
from docgen.kit.i18n import _
from docgen.kit.patterns import regex
from docgen.ooxml.package import Package

_PIECE = regex(
    rb'<t(?: xml:space="preserve")?>([^<]*)</t>|<t/>|</?r>|<rPr>.*?</rPr>|<rPr/>|<phoneticPr [^<>]*/>'
    rb'|<rPh [^<>]*><t(?: xml:space="preserve")?>[^<]*</t></rPh>',
    re.DOTALL,
)
_ONE_PIECE = regex(rb'<t(?: xml:space="preserve")?>([^<]*+)</t>')
_ENTITY = regex(r"&(?:#x([0-9A-Fa-f]{1,6})|#([0-9]{1,7})|(amp|lt|gt|quot|apos));")
_NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
_UTF8 = regex(
    rb"^(?:\xef\xbb\xbf)?(?:<\?xml(?:(?!encoding)[^>])*(?:encoding=[\"']utf-8[\"'][^>]*)?\?>)?\s*<sst\b", re.IGNORECASE
)


class SharedStrings:
    """Texts by number, as cells."""

    def __init__(self, package: Package, part: str) -> None:
        self.package, self.part = package, part
        self.entries = _entries(package.read_xml(part)) if package.has(part) else []
        self.known: dict[int, CellData] = {}
        self.all: list[CellData] | None = None if self.entries is not None else _parsed(package, part)

    def __getitem__(self, number: int) -> CellData:
        """Return a text as a cell. Raises NotUnderstood for a number beyond the list, UnreadableFile if absurdly long."""
        cell = self.known.get(number)
        if cell is None:
            cell = self.known[number] = self._read(number)
        return cell

    def _read(self, number: int) -> CellData:
        if self.all is None and self.entries is not None and 0 <= number < len(self.entries):
            text = _text_of(self.entries[number])
            if text is not None:
                return _as_cell(text)
            self.all = _parsed(self.package, self.part)
        if self.all is None or not 0 <= number < len(self.all):
            raise NotUnderstood(str(number))
        return self.all[number]


def _as_cell(text: str) -> CellData:
    plain = unescape(text)
    if len(plain) > MAX_CELL_TEXT:
        raise too_large(_("（共用文字）"), _("里有一格文字太长"))
    return CellData("text", plain)


def _entries(data: bytes) -> list[bytes] | None:
    """Return the XML inside each entry, None if the list is not made of entries and nothing else."""
    first, end = data.find(b"<sst"), data.rfind(b"</sst>")
    if not is_plain(data) or not _UTF8.match(data[:300]) or end < first:
        return None
    body = data[data.find(b">", first) + 1 : end]
    *entries, rest = body.replace(b"<si/>", b"<si></si>").split(b"</si>")
    if rest or not all(entry.startswith(b"<si>") for entry in entries):
        return None
    return [entry[4:] for entry in entries]


def _text_of(entry: bytes) -> str | None:
    """Return the text of an entry, its runs joined, phonetic guides left out; None if it holds anything unexpected."""
    one = _ONE_PIECE.fullmatch(entry)
    if one:
        return _decoded(one[1])
    pieces: list[bytes] = []
    at = 0
    for match in _PIECE.finditer(entry):
        if match.start() != at:
            return None
        at = match.end()
        if match[1]:
            pieces.append(match[1])
    return _decoded(b"".join(pieces)) if at == len(entry) else None


def _decoded(raw: bytes) -> str | None:
    try:
        return without_entities(raw.decode("utf-8").replace("\r\n", "\n").replace("\r", "\n"))
    except UnicodeDecodeError:
        return None


def without_entities(text: str) -> str | None:
    """Return text with XML's own entities and character numbers spelt out, None if it holds any other.

    Raises NotUnderstood for a number that stands for no character of XML.
    """
    if "&" not in text:
        return text
    if len(_ENTITY.findall(text)) != text.count("&"):
        return None
    return _ENTITY.sub(_character, text)


def _character(match: re.Match[str]) -> str:
    if match[3]:
        return _NAMED[match[3]]
    code = int(match[1], 16) if match[1] else int(match[2])
    if not (code in (9, 10, 13) or 0x20 <= code <= 0xD7FF or 0xE000 <= code <= 0xFFFD or 0x10000 <= code <= 0x10FFFF):
        raise NotUnderstood(match[0])
    return chr(code)


def _parsed(package: Package, part: str) -> list[CellData]:
    """Return all shared strings by expat. Raises UnreadableFile for broken XML, NotUnderstood for prefixed tags."""
    strings: list[CellData] = []
    pieces: list[str] = []
    state = {"reading": False, "phonetic": False}

    def start(tag: str, _attributes: dict[str, str]) -> None:
        if tag == "t":
            state["reading"] = not state["phonetic"]
        elif tag == "rPh":
            state["phonetic"] = True
        elif ":" in tag and tag.endswith(":si"):
            raise NotUnderstood(tag)

    def end(tag: str) -> None:
        if tag == "t":
            state["reading"] = False
        elif tag == "si":
            strings.append(_as_cell("".join(pieces)))
            pieces.clear()
        elif tag == "rPh":
            state["phonetic"] = False

    def chars(text: str) -> None:
        if state["reading"]:
            pieces.append(text)

    parse_part(package, part, start, end, chars)
    return strings
