"""Read the texts of a plain body without a parser: paragraphs of runs, and tables of such paragraphs, nothing else.

Every finished report is read back before it is written. What docgen and most offices' templates make holds so few kinds
of elements that one expression can cut the body into its cells and paragraphs, in a third of the time. The pieces must
fill the body without a gap: anything unexpected, and the real parser (`docgen.formats.docx.body`) does the work.
"""

from __future__ import annotations

from docgen.formats.docx.document import Block, ParagraphBlock
from docgen.formats.docx.pieces import OpenCell, OpenRow, OpenTable
from docgen.patterns import regex

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
_TABLE = rf"<w:tbl>(?:<w:tblPr>{_LOOK}{_GROUPED}{_LOOK}</w:tblPr>)?(?:<w:tblGrid>{_LOOK}</w:tblGrid>)?"
_PIECE = regex(rf"{_CELL}|{_PARAGRAPH}|({_ROW})|(</w:tr>)|({_TABLE})|(</w:tbl>)")
_IN_RUNS = regex(r"<w:t(?: xml:space=\"preserve\")?>([^<]*)</w:t>|<w:(tab|br)/>")
_HEAD = regex(
    r'(?:<\?xml version="1\.0" encoding="(?:UTF|utf)-8"(?: standalone="yes")?\?>\s*)?<w:document(?: [^<>]*)?><w:body>'
)
_TAIL = regex(r"(?:<w:sectPr(?: [^<>]*)?>(?:<w:\w+(?: [^<>]*)?/>)*</w:sectPr>)?</w:body></w:document>\s*")
_ENTITIES = (("&lt;", "<"), ("&gt;", ">"), ("&#34;", '"'), ("&#39;", "'"), ("&quot;", '"'), ("&apos;", "'"), ("&amp;", "&"))
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
    table: OpenTable | None = None
    position = head.end()
    while piece := _PIECE.match(document, position):
        position = piece.end()
        span, restart, merged, in_cell, runs, row, row_end, begun, ended = piece.groups()
        if in_cell is not None:
            if table is None or not table.rows:
                return None
            open_row = table.rows[-1]
            cell = OpenCell(open_row.column)
            cell.span = max(1, int(span)) if span else 1
            cell.merge = ("restart" if restart else "continue") if merged else ""
            text = _text(in_cell)
            if text is None:
                return None
            cell.blocks.append(ParagraphBlock(text))
            open_row.cells.append(cell)
            open_row.column += cell.span
        elif runs is not None:
            text = _text(runs)
            if table is not None or text is None:
                return None
            blocks.append(ParagraphBlock(text))
        elif row is not None and table is not None:
            table.rows.append(OpenRow())
        elif begun is not None and table is None:
            table = OpenTable()
        elif ended is not None and table is not None and table.rows:
            blocks.append(table.grid())
            table = None
        elif row_end is None:
            return None
    return blocks if table is None and _TAIL.fullmatch(document, position) else None


def _text(runs: str) -> str | None:
    """Return the text of a paragraph's runs, None if it holds an entity of an unusual kind."""
    if not runs:
        return ""
    pieces = [text if not kind else "\t" if kind == "tab" else "\n" for text, kind in _IN_RUNS.findall(runs)]
    text = "".join(pieces).replace("\xa0", " ")
    if "&" in text:
        if sum(text.count(name) for name, _character in _ENTITIES) != text.count("&"):
            return None
        for name, character in _ENTITIES:
            text = text.replace(name, character)
    return text
