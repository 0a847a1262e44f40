"""Read a report that was printed to PDF: lines of text and ruled tables, page by page (pdfplumber, the extra docgen[pdf]).

pdfplumber gives the ruled rectangles of a table, so that spans are known, and words with their places; pypdf and pypdfium2
alone give text in drawing order, in which the cells of a row can no longer be told apart.
"""

from __future__ import annotations

import io
import logging
import sys
from collections.abc import Sequence
from typing import Any

from docgen.kit.errors import UnreadableFile
from docgen.kit.i18n import _
from docgen.kit.patterns import regex
from docgen.reading.blocks import Block, Document, ParagraphBlock, PlainDocument, TableBlock, TableCell

MAX_PAGES = 200
MAX_CELLS = 5_000
_PAGE_NUMBER = regex(r"^[\s\-—–－·第]*\d{1,3}[\s\-—–－·页]*(?:[/／共]\s*\d{1,3}\s*页?)?$")
_GAP = regex(r"(?<=[一-鿿，。；：、）》”]) +(?=[0-9A-Za-z])|(?<=[0-9A-Za-z%]) +(?=[一-鿿（《“])")
"""The narrow space that programs set between Chinese and other letters when they print; nobody typed it."""
_NEW_PARAGRAPH = regex(r"^(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)]|\d{1,2}[、.．])")
_SAME_EDGE = 3.0
"""Points within which two ruled lines are one."""
_NEAR_MARGIN = 1.6
"""A line that ends within so many letters of the right margin goes on in the next."""


def pdf_document(data: bytes, name: str) -> Document:
    """Return a PDF's paragraphs and ruled tables in order, each paragraph with its page.

    Raises UnreadableFile if it is damaged, locked, a scan, or pdfplumber is not installed.
    """
    try:
        import pdfplumber
    except ImportError as error:
        if sys.platform == "emscripten":  # in the page nothing can be installed
            raise UnreadableFile(
                _("这个网页读不了 PDF。"), _("用 .docx、网页（.html）代替，或者复制全文存成 .txt。")
            ) from error
        raise UnreadableFile(
            _("读 PDF 要先安装 pdfplumber。"), _("运行 pip install docgen[pdf]；或者用 .docx、网页（.html）代替。")
        ) from error
    logging.getLogger("pdfminer").setLevel(logging.ERROR)
    blocks: list[Block] = []
    pictures = 0
    try:
        with pdfplumber.open(io.BytesIO(data)) as pdf:
            if len(pdf.pages) > MAX_PAGES:
                raise UnreadableFile(
                    _("“{file}”有 {n} 页，不像年度报告。").format(file=name, n=len(pdf.pages)), _("核对是否选错了文件。")
                )
            for page in pdf.pages:
                pictures += len(page.images)
                blocks += _page_blocks(page)
                page.close()
    except UnreadableFile:
        raise
    except Exception as error:  # pdfminer raises whatever a damaged file leads it to
        raise UnreadableFile(
            _("“{file}”是 PDF 文件，不完整、加了密码或已损坏，读不出来。").format(file=name),
            _("重新取一份，或去掉密码后重试。"),
        ) from error
    if not any(isinstance(block, TableBlock) or block.text.strip() for block in blocks):
        raise UnreadableFile(
            _("“{file}”里没有文字，是扫描或拍照的图片。").format(file=name)
            if pictures
            else _("“{file}”里没有文字。").format(file=name),
            _("docgen 不识别图片里的字：请用 Word 报告、填报表或网页代替。"),
        )
    return PlainDocument(tuple(blocks), from_web=True)


def _page_blocks(page: Any) -> list[Block]:
    """Return a page's lines as paragraphs and its tables, from top to bottom."""
    place = _("第{n}页").format(n=page.page_number)
    tables = [table for table in page.find_tables() if len(table.cells) > 1]
    if sum(len(table.cells) for table in tables) > MAX_CELLS:
        raise UnreadableFile(_("这个 PDF 的表格大得不正常，没有读取。"), _("核对是否选错了文件。"))
    outside = page
    for table in tables:
        outside = outside.outside_bbox(_inside_page(table.bbox, page), strict=False)
    lines = outside.extract_text_lines(return_chars=True, strip=True)
    placed: list[tuple[float, Block]] = [(table.bbox[1], _grid(table, page, place)) for table in tables]
    placed += [(top, ParagraphBlock(text, place=place)) for top, text in _paragraphs(lines)]
    return [block for _top, block in sorted(placed, key=lambda entry: entry[0])]


def _inside_page(box: Sequence[float], page: Any) -> tuple[float, float, float, float]:
    left, top, right, bottom = page.bbox
    return max(box[0], left), max(box[1], top), min(box[2], right), min(box[3], bottom)


def _paragraphs(lines: Sequence[Any]) -> list[tuple[float, str]]:
    """Join lines that run on: one that reaches the right margin continues in the next unless that is indented."""
    kept = [line for line in lines if not _PAGE_NUMBER.match(line["text"])]
    if not kept:
        return []
    right = max(line["x1"] for line in kept)
    left = min(line["x0"] for line in kept)
    found: list[tuple[float, str]] = []
    runs_on = False
    for line in kept:
        size = max(char["size"] for char in line["chars"])
        text = _GAP.sub("", line["text"])
        begins = line["x0"] > left + size or _NEW_PARAGRAPH.match(text)
        if runs_on and not begins:
            found[-1] = (found[-1][0], found[-1][1] + text)
        else:
            found.append((line["top"], text))
        runs_on = line["x1"] > right - _NEAR_MARGIN * size
    return found


def _grid(table: Any, page: Any, place: str) -> TableBlock:
    """Return a ruled table as a grid: the edges of its cells are its rows and columns."""
    across = _edges([edge for box in table.cells for edge in (box[0], box[2])])
    down = _edges([edge for box in table.cells for edge in (box[1], box[3])])
    cells: list[TableCell] = []
    for box in sorted(table.cells, key=lambda box: (box[1], box[0])):
        column, right, row, bottom = (
            _nearest(across, box[0]),
            _nearest(across, box[2]),
            _nearest(down, box[1]),
            _nearest(down, box[3]),
        )
        text = page.within_bbox(_inside_page(box, page), strict=False).extract_text() or ""
        cells.append(TableCell(row, column, max(1, bottom - row), max(1, right - column), text, place))
    return TableBlock(cells, max(1, len(down) - 1), max(1, len(across) - 1))


def _edges(found: list[float]) -> list[float]:
    edges: list[float] = []
    for edge in sorted(found):
        if not edges or edge - edges[-1] > _SAME_EDGE:
            edges.append(edge)
    return edges


def _nearest(edges: Sequence[float], edge: float) -> int:
    return min(range(len(edges)), key=lambda n: abs(edges[n] - edge))
