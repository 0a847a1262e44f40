"""Cut a plain worksheet into its cells without a parser: what every program writes for values, texts and simple formulas.

The pieces must fill the sheet without a gap; anything unexpected, and expat does the work (`docgen.formats.xlsx.source_fast`).
"""

from __future__ import annotations

from typing import NamedTuple

from docgen.formats.xlsx.source import MAX_CELL_TEXT, MAX_CELLS, MAX_ROWS, NotUnderstood
from docgen.formats.xlsx.source_strings import without_entities
from docgen.patterns import regex

_PIECE = regex(
    r'<c r="([A-Z]{1,3}[0-9]{1,7})"(?: s="([0-9]{1,6})")?(?: t="([A-Za-z]+)")?>'
    r'(?:<f>([^<]*)</f>)?(?:<v>([^<]*)</v>|<is><t(?: xml:space="preserve")?>([^<]*)</t></is>)?</c>'
    r"|<(/?)row(?: [^<>]*)?>"
)
_HEAD = regex(
    r'(?:<\?xml version="1\.0"(?: encoding="(?:UTF|utf)-8")?(?: standalone="\w+")?\s*\?>\s*)?<worksheet(?: [^<>]*)?>'
    r"(?:<(?!/?c[ >])/?[A-Za-z]\w*(?: [^<>]*)?>)*<sheetData>"
)
_MERGES = regex(r'(?:<mergeCells(?: count="[0-9]+")?>((?:<mergeCell ref="[A-Z0-9:]+"/>)*)</mergeCells>)?</worksheet>\s*')
_MERGE = regex(r'ref="([A-Z0-9:]+)"')


class PlainCell(NamedTuple):
    """A cell as it stands: reference, style, type, formula (None: none), stored value, inline text."""

    at: str
    style: str
    kind: str
    formula: str | None
    value: str
    inline: str


def plain_sheet(data: bytes) -> tuple[list[PlainCell], list[str]] | None:
    """Return a worksheet's cells with their merged ranges; None for anything but a plain one, or one of absurd size."""
    try:
        sheet = data.decode("utf-8")
    except UnicodeDecodeError:
        return None
    head = _HEAD.match(sheet)
    end = sheet.rfind("</sheetData>")
    merges = _MERGES.fullmatch(sheet, end + len("</sheetData>")) if end > 0 else None
    if head is None or merges is None or head.end() > end or "<!" in sheet or "\r" in sheet:
        return None
    cells: list[PlainCell] = []
    position, rows = head.end(), 0
    for piece in _PIECE.finditer(sheet, position, end):
        if piece.start() != position:
            return None
        position = piece.end()
        at, style, kind, formula, value, inline, row_end = piece.groups()
        if at is None:
            rows += not row_end
        elif formula is not None or value or inline:
            cells.append(PlainCell(at, style or "0", kind or "n", formula, value or "", inline or ""))
    if position != end or rows > MAX_ROWS or len(cells) > MAX_CELLS:
        return None
    if "&" in sheet and not _spelt_out(cells):
        return None
    if any(len(cell.value) > MAX_CELL_TEXT or len(cell.inline) > MAX_CELL_TEXT for cell in cells):
        return None
    return cells, _MERGE.findall(merges[1] or "")


def _spelt_out(cells: list[PlainCell]) -> bool:
    """Turn entities into characters; False if one is of an unusual kind."""
    for number, cell in enumerate(cells):
        try:
            formula = None if cell.formula is None else without_entities(cell.formula)
            value, inline = without_entities(cell.value), without_entities(cell.inline)
        except NotUnderstood:
            return False
        if value is None or inline is None or (formula is None and cell.formula is not None):
            return False
        cells[number] = cell._replace(formula=formula, value=value, inline=inline)
    return True
