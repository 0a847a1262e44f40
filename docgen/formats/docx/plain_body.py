"""Read the texts of a plain body without a parser: paragraphs of runs, and tables of such paragraphs, nothing else.

Every finished report is read back before it is written. What docgen and most offices' templates make holds so few kinds
of elements that one expression can cut the body into its cells and paragraphs, in a third of the time. The pieces must
fill the body without a gap: anything unexpected, and the real parser (`docgen.formats.docx.body`) does the work.

Tables made from one template have the same markup, letter by letter, around different texts. How such a table's cells lie
is worked out once; of the next one with just this markup only the texts are looked at.
"""

from __future__ import annotations

import functools

from docgen.formats.pieces import OpenCell, OpenRow, OpenTable
from docgen.kit.patterns import regex
from docgen.reading.blocks import Block, ParagraphBlock, TableBlock, TableCell

LOOKS_ONLY = (
    "adjustRightInd", "autoSpaceDE", "autoSpaceDN", "bottom", "cantSplit", "color", "gridCol", "ind", "insideH", "insideV",
    "jc", "kern", "keepLines", "keepNext", "lang", "lastRenderedPageBreak", "left", "noProof", "proofErr", "right", "shd",
    "snapToGrid", "spacing", "sz", "szCs", "tblHeader", "tblLayout", "tblLook", "tblStyle", "tblW", "tcW", "top",
    "topLinePunct", "trHeight", "vAlign", "widowControl", "wordWrap",
)  # fmt: skip
"""Elements without content that say how something looks, and nothing about its text."""

_STYLES = ("pStyle", "rStyle", "rFonts", "b", "bCs", "outlineLvl", "tblCaption")
_LOOK = rf"(?:<w:(?:{'|'.join((*LOOKS_ONLY, *_STYLES))})(?: [^<>]*)?/>)*"
_GROUPED = rf"(?:<w:(?:tblCellMar|tblBorders|tcBorders|tcMar|rPr)>{_LOOK}</w:(?:tblCellMar|tblBorders|tcBorders|tcMar|rPr)>)?"
_ATTRIBUTES = "(?: [^<>/]*)?"
_TEXT = r'<w:t(?: xml:space="preserve")?>[^<]*</w:t>|<w:(?:tab|br)/>'
_RUN = rf"<w:r{_ATTRIBUTES}>(?:<w:rPr>{_LOOK}</w:rPr>)?(?:{_TEXT})*</w:r>"
_PARAGRAPH = rf"<w:p{_ATTRIBUTES}>(?:<w:pPr>{_LOOK}{_GROUPED}</w:pPr>)?((?:{_RUN})*)</w:p>"
_MERGE = rf'(?:<w:gridSpan w:val="(\d{{1,2}})"/>)?{_LOOK}(?:<w:vMerge( w:val="restart")?(/)>)?'
_CELL = rf"<w:tc>(?:<w:tcPr>{_LOOK}{_MERGE}{_LOOK}{_GROUPED}{_LOOK}</w:tcPr>)?{_PARAGRAPH}</w:tc>"
_ROW = rf"<w:tr{_ATTRIBUTES}>(?:<w:trPr>{_LOOK}</w:trPr>)?"
_TABLE_START, _TABLE_END = "<w:tbl>", "</w:tbl>"
_BEGIN = regex(rf"{_TABLE_START}(?:<w:tblPr>{_LOOK}{_GROUPED}{_LOOK}</w:tblPr>)?(?:<w:tblGrid>{_LOOK}</w:tblGrid>)?")
_PARAGRAPHS = regex(_PARAGRAPH)
_PIECE = regex(rf"{_CELL}|({_ROW})|</w:tr>")
_TEXT_OF = regex(r"<w:t(?: xml:space=\"preserve\")?>([^<]*)</w:t>")
_MARK = "\x00"  # no XML can hold it, so it is never a text of the table itself
_IN_RUNS = regex(r"<w:t(?: xml:space=\"preserve\")?>([^<]*)</w:t>|<w:(tab|br)/>")
_HEAD = regex(
    r'(?:<\?xml version="1\.0" encoding="(?:UTF|utf)-8"(?: standalone="yes")?\?>\s*)?<w:document(?: [^<>]*)?><w:body>'
)
_TAIL = regex(r"(?:<w:sectPr(?: [^<>]*)?>(?:<w:\w+(?: [^<>]*)?/>)*</w:sectPr>)?</w:body></w:document>\s*")
_ENTITIES = (("&lt;", "<"), ("&gt;", ">"), ("&#34;", '"'), ("&#39;", "'"), ("&quot;", '"'), ("&apos;", "'"), ("&amp;", "&"))
_Plan = tuple[list[tuple[tuple[int, int, int, int], int, int]], int, int]
"""Of a table: for every cell its place and spans, and which of the table's texts it holds; how many rows and columns."""
_NAMESPACE = ' xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def plain_blocks(xml: bytes) -> list[Block] | None:
    """Return the paragraphs and tables of a document part, their texts only; None for anything but a plain body."""
    try:
        document = xml.decode("utf-8")
    except UnicodeDecodeError:
        return None
    head = _HEAD.match(document)
    if head is None or document.count("xmlns:w=") != 1 or _NAMESPACE not in head[0] or "\r" in document:
        return None
    blocks: list[Block] = []
    position = head.end()
    while True:
        if document.startswith(_TABLE_START, position):
            end = document.find(_TABLE_END, position) + len(_TABLE_END)
            table = _known_table(document[position:end]) or _table(document[position:end])
            if table is None:
                return None
            blocks.append(table)
            position = end
        elif piece := _PARAGRAPHS.match(document, position):
            text = _text(piece[1])
            if text is None:
                return None
            blocks.append(ParagraphBlock(text))
            position = piece.end()
        else:
            return blocks if _TAIL.fullmatch(document, position) else None


def _table(xml: str) -> TableBlock | None:
    """Return the grid of a table's XML, None if it holds anything but rows of cells of one paragraph each."""
    begun = _BEGIN.match(xml)
    table = OpenTable()
    position = begun.end() if begun else 0
    while piece := _PIECE.match(xml, position):
        position = piece.end()
        span, restart, merged, in_cell, row = piece.groups()
        if row is not None:
            table.rows.append(OpenRow())
        elif in_cell is not None:
            text = _text(in_cell)
            if text is None or not table.rows:
                return None
            open_row = table.rows[-1]
            cell = OpenCell(open_row.column)
            cell.span = max(1, int(span)) if span else 1
            cell.merge = ("restart" if restart else "continue") if merged else ""
            cell.blocks.append(ParagraphBlock(text))
            open_row.cells.append(cell)
            open_row.column += cell.span
    return table.grid() if table.rows and xml[position:] == _TABLE_END else None


def _known_table(xml: str) -> TableBlock | None:
    """Return the grid of a table whose markup has been met before; None if its texts cannot simply be put in their places."""
    pieces = _TEXT_OF.split(xml)
    plan = _plan(tuple(pieces[::2]))
    if plan is None or "\n" in xml:
        return None
    texts = pieces[1::2]
    if "&" in xml or "\xa0" in xml:
        read = [_characters(text.replace("\xa0", " ")) for text in texts]
        texts = [text for text in read if text is not None]
        if len(texts) < len(read):
            return None
    cells, rows, columns = plan
    return TableBlock([TableCell(*place, "".join(texts[one:end])) for place, one, end in cells], rows, columns)


@functools.lru_cache(maxsize=16)
def _plan(markup: tuple[str, ...]) -> _Plan | None:
    """Return where the texts between these pieces of markup belong, None if a cell's text is not simply a row of them.

    The table is read once with a mark in the place of each text: what the marks have come to is where the texts go.
    """
    marked = [f"<w:t>{_MARK}</w:t>{piece}" for piece in markup[1:]]
    table = _table("".join((markup[0], *marked)))
    if table is None:
        return None
    cells: list[tuple[tuple[int, int, int, int], int, int]] = []
    met = 0
    for cell in table.cells:
        count = len(cell.text)
        if cell.text != _MARK * count:
            return None
        cells.append(((cell.row, cell.column, cell.rowspan, cell.colspan), met, met + count))
        met += count
    return (cells, table.rows, table.columns) if met == len(marked) else None


def _text(runs: str) -> str | None:
    """Return the text of a paragraph's runs, None if it holds an entity of an unusual kind."""
    if not runs:
        return ""
    pieces = [text if not kind else "\t" if kind == "tab" else "\n" for text, kind in _IN_RUNS.findall(runs)]
    text = "".join(pieces).replace("\xa0", " ")
    return _characters(text) if "&" in text else text


def _characters(text: str) -> str | None:
    """Return a text with its entities as characters, None if there is one of an unusual kind."""
    if sum(text.count(name) for name, _character in _ENTITIES) != text.count("&"):
        return None
    for name, character in _ENTITIES:
        text = text.replace(name, character)
    return text
