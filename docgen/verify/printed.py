"""What of a Word file its printed pages show: every label, number and paragraph must come back out of the PDF's text."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence

from docgen.formats.docx.document import DocumentData
from docgen.kit.patterns import regex

_NOT_SHOWN = regex(r"[\s\u200b\u2060\ufeff\u00ad]+")
_PAGE_END = "\f"
_SURE = 12
"""Characters after which a place is taken for the right one: a lone 0 stands everywhere."""
_TELLING = 4
"""Characters from which a text that is no number is known again wherever it stands."""
_MARGIN = 1500
"""Characters that may stand between the texts of two pages: footer, header and the head rows of a table that goes on."""


_EMBEDDED_NAMES = {
    "仿宋_GB2312": ("fangsonggb2312",),
    "楷体_GB2312": ("kaitigb2312",),
    "仿宋": ("fangsong", "simfang"),
    "楷体": ("kaiti", "simkai"),
    "黑体": ("simhei",),
    "宋体": ("simsun", "nsimsun"),
    "方正小标宋简体": ("fzxbs", "fzxiaobiaosong"),
    "方正小标宋_GBK": ("fzxbs", "fzxiaobiaosong"),
    "方正仿宋_GBK": ("fzfs", "fzfangsong"),
    "方正楷体_GBK": ("fzkt", "fzkai"),
    "方正黑体_GBK": ("fzht", "fzhei"),
    "微软雅黑": ("microsoftyahei",),
    "等线": ("dengxian",),
}
"""Under which names a PDF holds fonts that Word calls otherwise: how they begin, without capitals and marks."""
_MARKS = regex(r"[\W_]+")


def shown(text: str) -> str:
    """Return a text without what a page sets as it likes: blanks, line breaks, joiners, other shapes of a character."""
    return _NOT_SHOWN.sub("", unicodedata.normalize("NFKC", text))


def replaced_fonts(wanted: Iterable[str], embedded: Iterable[str]) -> tuple[str, ...]:
    """Return which wanted fonts a PDF does not hold, so that others stand for them; a name nobody knows is passed over."""
    held = [_MARKS.sub("", name).lower() for name in embedded]
    missing = []
    for font in sorted(set(wanted)):
        names = _EMBEDDED_NAMES.get(font) or ((_MARKS.sub("", font).lower(),) if font.isascii() else ())
        if names and not any(name.startswith(names) for name in held):
            missing.append(font)
    return tuple(missing)


def texts_of(document: DocumentData) -> tuple[str, ...]:
    """Return every text of a Word file's body that a page must show: paragraphs and table cells, in order."""
    return tuple(text for block in document.blocks for text in block.texts if shown(text))


def lost_in_print(texts: Iterable[str], pages: Sequence[str]) -> tuple[str, ...]:
    """Return the texts that the pages do not show. texts: in the order of the file; pages: the text of each page.

    A text may run over the end of a page, with page number and repeated table head between its parts; so may the label of
    several rows, the rest of which then stand before its second part. One that stands out of order, as text boxes do, is not
    lost either.
    """
    given = list(texts)
    wanted = [shown(text) for text in given]
    printed = _Printed(_PAGE_END.join(shown(page) for page in pages))
    missing = [n for n, text in enumerate(wanted) if not printed.take(text, "".join(wanted[n + 1 : n + 1 + _SURE])[:_SURE])]
    rest = printed.rest()
    lost: list[str] = []
    for n in missing:
        if not wanted[n].isascii() and len(wanted[n]) >= _TELLING and wanted[n] in rest:
            rest = rest.replace(wanted[n], _PAGE_END, 1)
        else:
            lost.append(given[n])
    return tuple(lost)


class _Printed:
    """The pages' text, read from front to back; what was passed over is kept."""

    def __init__(self, stream: str) -> None:
        self._stream = stream
        self._position = 0
        self._passed: list[str] = []
        self._beside = ""
        """What follows, on the page before, the first part of a text that runs over its end."""

    def rest(self) -> str:
        """Return what no text was found in."""
        return _PAGE_END.join((*self._passed, self._beside, self._stream[self._position :]))

    def take(self, text: str, after: str) -> bool:
        """Whether a text stands here, runs over the end of the page, or stands further on with `after` behind it."""
        if self._beside and self._take_beside(text):
            return True
        stream, here = self._stream, self._position
        if stream.startswith(text, here):
            self._position += len(text)
            return True
        if self._take_over_the_page(text):
            return True
        key = text if len(text) >= _SURE else text + after[: _SURE - len(text)]
        further = stream.find(key, here)
        page_end = stream.find(_PAGE_END, here, here + _MARGIN)
        if further < 0 and page_end >= 0:
            # -- what follows it may stand on the other side of a page's end
            further = stream.find(text, page_end, page_end + _MARGIN)
        if further < 0:
            return False
        self._passed.append(stream[here:further])
        self._position = further + len(text)
        return True

    def _take_beside(self, text: str) -> bool:
        """Whether a text follows on the page before, whole or with its second part on this one."""
        same = _common_start(self._beside, text)
        rest = self._stream.find(text[same:], self._position, self._position + _MARGIN) if same < len(text) else 0
        if not same or rest < 0:
            return False
        if same < len(text):
            self._passed.append(self._stream[self._position : rest])
            self._position = rest + len(text) - same
        self._beside = self._beside[same:]
        return True

    def _take_over_the_page(self, text: str) -> bool:
        stream, here = self._stream, self._position
        page_end = stream.find(_PAGE_END, here)
        if page_end < 0 or page_end - here > len(text) + _MARGIN:
            return False
        for cut in range(_common_start(stream[here : here + len(text)], text), 0, -1):
            rest = stream.find(text[cut:], page_end, page_end + _MARGIN + len(text))
            if rest >= 0:
                self._passed += [self._beside, stream[page_end:rest]]
                self._beside = stream[here + cut : page_end]
                self._position = rest + len(text) - cut
                return True
        return False


def _common_start(first: str, second: str) -> int:
    """Return how many characters two texts have in common from their beginning."""
    return next((n for n, (a, b) in enumerate(zip(first, second, strict=False)) if a != b), min(len(first), len(second)))
