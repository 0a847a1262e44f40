"""How much room the columns of an attached table need, and so whether a page is wide enough for it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from docgen.compose.title import display_width
from docgen.kit.patterns import regex

PAGE_ROOM = 49.0
"""Characters of the smallest type of tables (9 pt) in the width of the text, 156 mm."""
NEVER_TOO_WIDE = 10
"""So many columns are printed as a table whatever stands in them."""
CELL_MARGIN = 0.5
"""Characters that a column's margins take."""
_LEAST = 2.0
"""Characters a column has room for at least."""
_MOST_UNBROKEN = 12.0
_UNBROKEN = regex(r"[!-~]+")  # a number or a Latin word is not parted


def least_width(lines: Iterable[str]) -> float:
    """Return the characters a column needs for its longest number or Latin word, its margins included."""
    return max(_LEAST, *(_unbroken(line) for line in lines), 0.0) + CELL_MARGIN


def fits_page(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> bool:
    """Whether the page is wide enough for a table of these heads and rows."""
    if len(columns) <= NEVER_TOO_WIDE:
        return True
    cells = [[line for row in (columns, *rows) for line in row[n].split("\n")] for n in range(len(columns))]
    return sum(map(least_width, cells)) <= PAGE_ROOM


def _unbroken(line: str) -> float:
    return min(_MOST_UNBROKEN, max((display_width(word) for word in _UNBROKEN.findall(line)), default=0.0))
