"""Cut a plain worksheet into its cells without a parser: what every program writes for values, texts and simple formulas.

The pieces must fill the sheet without a gap; anything unexpected, and expat does the work (`docgen.formats.xlsx.source_fast`).
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from docgen.formats.xlsx.source import MAX_CELL_TEXT, MAX_CELLS, MAX_ROWS, NotUnderstood
from docgen.formats.xlsx.source_strings import without_entities
from docgen.kit.patterns import regex

PlainCell = tuple[str, str | None, str | None, str | None, str | None, str | None]
"""A cell as it stands: reference, style, type, formula, stored value, inline text; None for what is not there."""

_MOST_CHARACTERS = 20 * MAX_CELLS
"""A cell takes more than twenty characters: a longer sheet may hold too many, and the parser counts while it reads."""

_BETWEEN = (
    r'(?:<c r="[A-Z0-9]++"(?: s="[0-9]++")?+(?: t="n")?+(?: ?/>|></c>)'
    r"|</row>|<row(?: [^<>]*+)?+>)*+"
)
"""Rows, and cells that are only coloured: what stands between the cells that hold something."""
_NOTHING = regex(_BETWEEN)
_CELL = regex(
    r'<c r="([A-Z0-9]++)"(?: s="([0-9]++)")?+(?: t="([A-Za-z]++)")?+>(?:<f(?: a?ca="[a-z0-9]++")*+>([^<]*+)</f>)?+'
    r'(?:<v>([^<]*+)</v>|<is><t(?: xml:space="preserve")?+>([^<]*+)</t></is>)?+</c>' + _BETWEEN
)
_PARTS = 6
_ROW_ALONE = regex(r"<row(?: [^<>]*+)?+(?<=/)>")
_HEAD = regex(
    r'(?:<\?xml version="1\.0"(?: encoding="(?:UTF|utf)-8")?(?: standalone="\w+")?\s*\?>\s*)?<worksheet(?: [^<>]*)?>'
    r"(?:<(?!/?c[ >]|sheetData>)/?[A-Za-z]\w*+(?: [^<>]*+)?+/?>)*+<sheetData>"
)
_START = "<sheetData>"
_USUAL_HEAD = 4_000
_MERGES = regex(r'(?:<mergeCells(?: count="[0-9]+")?>((?:<mergeCell ref="[A-Z0-9:]+"/>)*)</mergeCells>)?</worksheet>\s*')


def plain_sheet(data: bytes) -> tuple[list[PlainCell], str] | None:
    """Return a worksheet's cells and the XML of its merged ranges; None for anything but a plain one of sane size.

    Cells that are only coloured may be left out.
    """
    try:
        sheet = data.decode("utf-8")
    except UnicodeDecodeError:
        return None
    begin = sheet.find(_START) + len(_START)
    end = sheet.rfind("</sheetData>")
    merges = _MERGES.fullmatch(sheet, end + len("</sheetData>")) if end > 0 else None
    if merges is None or begin > end or end > _MOST_CHARACTERS or "\r" in sheet or not _is_head(sheet[:begin]):
        return None
    body = sheet[begin:end]
    if not _has_whole_rows(body):
        return None
    # One call of the engine for the whole sheet: what is split off is the gap before a cell, then the cell's parts.
    first, *pieces = _CELL.split(body)
    if not _NOTHING.fullmatch(first) or any(pieces[_PARTS :: _PARTS + 1]):
        return None
    columns: list[Iterable[str | None]] = [pieces[part :: _PARTS + 1] for part in range(_PARTS)]
    if "&" in body:
        try:
            columns[3:] = [_spelt_out(column) for column in columns[3:]]
        except NotUnderstood:
            return None
    if len(body) > MAX_CELL_TEXT and any(len(text or "") > MAX_CELL_TEXT for column in columns[4:] for text in column):
        return None
    return list(zip(*columns, strict=True)), merges[1] or ""


def _has_whole_rows(body: str) -> bool:
    """Whether as many rows end as begin, no more than a sheet may have: of a broken file only the parser can tell where."""
    begun, ended = body.count("<row"), body.count("</row>")
    return begun <= MAX_ROWS and (begun == ended or begun == ended + len(_ROW_ALONE.findall(body)))


def _is_head(text: str) -> bool:
    """Whether a worksheet begins plainly; widths and views are the same in file after file."""
    return _is_usual_head(text) if len(text) <= _USUAL_HEAD else _HEAD.fullmatch(text) is not None


@lru_cache(maxsize=64)
def _is_usual_head(text: str) -> bool:
    return _HEAD.fullmatch(text) is not None


def _spelt_out(column: Iterable[str | None]) -> list[str | None]:
    """Return texts with their entities turned into characters. Raises NotUnderstood if one is of an unusual kind."""
    spelt: list[str | None] = []
    for text in column:
        plain = without_entities(text) if text and "&" in text else text
        if plain is None and text is not None:
            raise NotUnderstood(text)
        spelt.append(plain)
    return spelt
