"""Read saved text: find its encoding, then take its lines as paragraphs. Pages share the search for the encoding."""

from __future__ import annotations

import codecs
from collections.abc import Sequence, Set
from itertools import pairwise

from docgen.kit.errors import UnreadableFile
from docgen.kit.i18n import _
from docgen.kit.patterns import regex
from docgen.reading.blocks import Block, Document, ParagraphBlock, PlainDocument

MAX_BYTES = 8 * 2**20
"""A page or text of a report has some hundred kilobytes."""
MAX_LINES = 60_000
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_DECLARED = regex(rb"(?:charset|encoding)\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{2,20})")
_CONTROLS = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 127, 8203, 65279))
_CHINESE = ("gb2312", "gbk", "gb18030", "hz", "x-gbk", "cp936", "936", "chinese")

_PAGE = regex(r"\s*(?:[-—–－]+\s*(\d{1,3})\s*[-—–－]+|第\s*(\d{1,3})\s*页(?:[\s，,/／]*共\s*\d{1,3}\s*页)?)\s*")
_LONGEST = 120
"""Characters of a line with a page's number and the blanks around it."""


def decoded(data: bytes, name: str) -> str:
    """Return a text in whatever encoding it was saved: by its mark, as it declares, as UTF-8, else GB18030.

    Raises UnreadableFile if it is too large or no text.
    """
    if len(data) > MAX_BYTES:
        raise UnreadableFile(
            _("“{file}”太大，不像一份报告的网页或文字。").format(file=name), _("只保存报告所在的那个网页，再重试。")
        )
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _clean(data[len(mark) :].decode(encoding, "replace"))
    if b"\x00" in data:
        raise UnreadableFile(_("“{file}”不是文字文件。").format(file=name), _("核对是否选错了文件。"))
    declared = _DECLARED.search(data[:4096])
    wanted = declared.group(1).decode().lower() if declared else ""
    # What a page declares is often wrong after it has been saved; what does not decode is tried otherwise.
    for encoding in ("utf-8", "gb18030", "big5") if wanted not in _CHINESE else ("gb18030", "utf-8", "big5"):
        try:
            return _clean(data.decode(encoding))
        except UnicodeDecodeError:
            continue
    # A few damaged bytes do not make the rest unreadable: they are shown as what they are.
    codes = ("gb18030", "utf-8") if wanted in _CHINESE else ("utf-8", "gb18030")
    return _clean(min((data.decode(code, "replace") for code in codes), key=lambda text: text.count("\ufffd")))


def _clean(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").translate(_CONTROLS)


def text_blocks(text: str, name: str) -> tuple[Block, ...]:
    """Return the lines of a text as paragraphs, each with its number as its place."""
    lines = text.split("\n")
    if len(lines) > MAX_LINES:
        raise UnreadableFile(_("“{file}”有 {n} 行，不像一份报告。").format(file=name, n=len(lines)), _("核对是否选错了文件。"))
    pages = _page_numbers(lines)
    return tuple(
        ParagraphBlock(line.replace("\xa0", " "), place=_("第{n}行").format(n=number))
        for number, line in enumerate(lines, 1)
        if number not in pages
    )


def _page_numbers(lines: Sequence[str]) -> Set[int]:
    """Return which lines, counted from 1, are the numbers of printed pages: marked as such, and each one more than the last."""
    found = {
        number: match for number, line in enumerate(lines, 1) if len(line) <= _LONGEST and (match := _PAGE.fullmatch(line))
    }
    pages = [int(match[1] or match[2]) for match in found.values()]
    counted = len(pages) > 1 and all(after == before + 1 for before, after in pairwise(pages))
    return found.keys() if counted else frozenset()


def text_document(data: bytes, name: str) -> Document:
    """Return a saved text as a document. Raises UnreadableFile."""
    return PlainDocument(text_blocks(decoded(data, name), name), from_web=True)
