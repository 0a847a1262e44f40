"""The last paragraph before the signature: the last two lines of the text go with it (GB/T 9704-2012, 7.3.5.5).

Word takes the last two lines of a paragraph along to the signature's page. LibreOffice takes the paragraph whole, and lets
go of it where paragraph and signature together fill more than a page. A paragraph of that length is therefore set as two,
divided where a sentence ends; nothing is added or taken away. Pure functions.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from docgen.compose.title import display_width
from docgen.kit.patterns import regex
from docgen.report.model import SubSection

LINE_WIDTH = 28
"""Characters of a line (GB/T 9704-2012, 5.2.3)."""
MOST_LINES = 12
"""A last paragraph of so many lines, or one more, has room on a page of 22 with four headings above and the signature below."""
LEAST_LINES = 4
"""However many attachments are named below it, a paragraph of so many lines is left whole."""
_INDENT = 2
_SURELY_TWO_LINES = 32
"""Characters that no line of 28 holds, however its punctuation and figures fall."""
_STOPS = (regex(r"[。！？][”’」』）》]*"), regex(r"；"))
"""Where a paragraph may be divided; the second only if the first has no place."""
_OPENING, _CLOSING = "（《“‘「『【", "）》”’」』】"


def surely_two_lines(text: str) -> bool:
    """Whether a paragraph takes two lines or more, however its punctuation and figures fall."""
    return display_width(text) > _SURELY_TWO_LINES


def estimated_lines(text: str) -> int:
    """Return about how many lines a paragraph takes."""
    return math.ceil((_INDENT + display_width(text)) / LINE_WIDTH)


def is_too_long(text: str, most: int = MOST_LINES) -> bool:
    """Whether a paragraph is too long to stand whole before the signature, where `most` lines have room."""
    return estimated_lines(text) > most


def divided(text: str, most: int = MOST_LINES) -> tuple[str, ...]:
    """Return a last paragraph as it is set: whole, or if it is too long in two, the second as short as a sentence end allows.

    The second part takes two lines or more, and no more than may stand before the signature (`most`). A text without such a
    place is returned whole.
    """
    if not is_too_long(text, most):
        return (text,)
    outside = _outside_brackets(text)
    for stop in _STOPS:
        for match in reversed(list(stop.finditer(text))):
            head, tail = text[: match.end()], text[match.end() :].lstrip()
            if is_too_long(tail, most):
                break
            if surely_two_lines(tail) and outside[match.end()] and surely_two_lines(head):
                return (head, tail)
    return (text,)


def _outside_brackets(text: str) -> list[bool]:
    """Return for every position of a text, and for its end, whether it lies outside brackets and quotation marks."""
    depth, found = 0, [True]
    for char in text:
        depth += (char in _OPENING) - (char in _CLOSING)
        found.append(depth <= 0)
    return found


def with_last_paragraph_divided(subs: Sequence[SubSection], most: int = MOST_LINES) -> tuple[SubSection, ...]:
    """Return the sub-sections before a signature with their last paragraph as it is set."""
    if not subs or not subs[-1].paragraphs:
        return tuple(subs)
    *others, last = subs
    *paragraphs, text = last.paragraphs
    return (*others, SubSection(last.heading, (*paragraphs, *divided(text, most))))
