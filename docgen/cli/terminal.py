"""What a terminal can take: its width in columns, its colours, and marks in place of those its character set lacks."""

from __future__ import annotations

import codecs
import os
import re
import sys
from collections.abc import Iterator
from typing import TextIO

from docgen.kit.patterns import regex

_IN_PLACE_OF = {
    "✓": ("√", "+"),
    "✗": ("×", "x"),
    "－": ("-",),
    "→": ("->",),
    "≠": ("!=",),
    "≤": ("<=",),
    "≥": (">=",),
    "█": ("#",),
    "░": (".",),
    "…": ("...",),
    "“": ('"',),
    "”": ('"',),
    "‘": ("'",),
    "’": ("'",),
    "–": ("-",),
    "—": ("-",),
}
"""Character -> what stands for it where it cannot be shown, best first. GBK has no ✓ and no ✗, but has √ and ×."""

ERRORS = "docgen.shown"
"""Name of the codec error handler that puts those marks in; what is not listed becomes a question mark."""

CHINESE_CODE_PAGE = 936
"""The code page of a Chinese Windows console, whose fonts have no more marks than GBK."""

RED, GREEN, YELLOW, CYAN = "31", "32", "33", "36"

_PIECE = regex(r"[!-~]+|.", re.DOTALL)
_NEVER_FIRST = "、，。；：？！）」』”’》〉】〕…—％%"
_NEVER_LAST = "（「『“‘《〈【〔"
_HANG = regex(r" *(?:\[[^\]]{1,30}\] |[✓✗－] |！|[^\s：:✓✗]{1,12}(?:：|: ))?")
"""What a line begins with and its other lines stand beside: its indent with a code in brackets, a mark, or a label."""
_LEAST_TEXT = 20


def _in_place(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    said = []
    for character in error.object[error.start : error.end]:
        for instead in (*_IN_PLACE_OF.get(character, ()), "?"):
            try:
                instead.encode(error.encoding)
            except UnicodeEncodeError:
                continue
            said.append(instead)
            break
    return "".join(said), error.end


codecs.register_error(ERRORS, _in_place)


def _chinese_console(stream: TextIO) -> bool:
    """Whether a stream is a Chinese Windows console: Python writes any character to it, its fonts do not show all."""
    if sys.platform == "win32" and stream.isatty():
        import ctypes

        return bool(ctypes.windll.kernel32.GetConsoleOutputCP() == CHINESE_CODE_PAGE)
    return False


def showable(text: str, stream: TextIO) -> str:
    """Return the text with marks that the stream's console has; for other streams the codec sees to it."""
    if _chinese_console(stream):
        return text.encode("gbk", ERRORS).decode("gbk")
    return text


def has_colour(stream: TextIO) -> bool:
    """Whether a stream is a terminal that takes colours, and nobody has asked for none (NO_COLOR, TERM=dumb)."""
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def coloured(text: str, colour: str) -> str:
    """Return the text between the codes for a colour."""
    return f"\x1b[{colour}m{text}\x1b[0m"


def columns(stream: TextIO) -> int | None:
    """Return how many columns a terminal has, None for what is no terminal: lines in a file or a pipe are not broken."""
    if not stream.isatty():
        return None
    given = os.environ.get("COLUMNS", "")
    if given.isdecimal() and int(given):
        return int(given)
    try:
        return os.get_terminal_size(stream.fileno()).columns or None
    except (OSError, ValueError):
        return None


def width(text: str) -> int:
    """Return how many columns a text takes: Chinese characters take two."""
    if text.isascii():
        return len(text)
    import unicodedata

    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def wrapped(text: str, columns: int | None, hang: int | None = None) -> str:
    """Return a line broken so that none takes more columns, later ones standing under its text; as it is without a width.

    hang: the column later lines begin at; without it, where the text begins after an indent, a code in brackets, a mark or
    a label. No line begins with a closing mark or ends with an opening one, and words in Latin letters stay whole.
    """
    if columns is None or width(text) <= columns:
        return text
    if hang is None:
        found = _HANG.match(text)
        hang = width(found[0]) if found else 0
    if hang + _LEAST_TEXT > columns:
        hang = len(text) - len(text.lstrip(" "))
    lines, line = list[str](), ""
    for piece in _pieces(text):
        if line.strip() and width(line) + width(piece.rstrip()) > columns:
            lines.append(line.rstrip())
            line = " " * hang + piece.lstrip()
        else:
            line += piece
    return "\n".join([*lines, line])


def _pieces(text: str) -> Iterator[str]:
    """Yield what may not be broken: words in Latin letters, characters, each with the marks that belong to it.

    A space stays with what it follows, for a mark after it would otherwise begin a line.
    """
    held = ""
    for found in _PIECE.finditer(text):
        piece = found[0]
        if held.strip() and piece not in " " and piece[0] not in _NEVER_FIRST and held.rstrip()[-1] not in _NEVER_LAST:
            yield held
            held = ""
        held += piece
    if held:
        yield held
