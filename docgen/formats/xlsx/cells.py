"""A1 notation, read and written, and formula text: ranges, quoted sheets, sums that stay blank while an operand is blank."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from docgen.kit.patterns import regex

Position = tuple[int, int]
"""A cell by its 1-based row and column."""
Area = tuple[int, int, int, int]
"""First row, first column, last row, last column, 1-based and inclusive."""

_MOST_COLUMNS, _MOST_ROWS = 16_384, 1_048_576
_REFERENCE = regex(r"^\$?(?:'((?:[^']|'')+)'|([^'!]+))[!.]\$?([A-Za-z]{1,3})\$?(\d{1,7})(?::\$?([A-Za-z]{1,3})\$?(\d{1,7}))?$")
_LOOKS_ESCAPED = regex(r"_(?=x[0-9A-Fa-f]{4}_)")
_LITERAL = 250
"""Excel takes at most 255 characters in one text literal of a formula; longer ones are joined with &."""


# ---------------------------------------------------------------------- read
@lru_cache(maxsize=1024)
def column_number(letters: str) -> int:
    """Return the 1-based number of a column: A -> 1, AA -> 27. Raises ValueError if it is none."""
    number = 0
    for letter in letters:
        if not "A" <= letter <= "Z":
            raise ValueError(letters)
        number = number * 26 + ord(letter) - 64
    if not 1 <= number <= _MOST_COLUMNS:
        raise ValueError(letters)
    return number


@lru_cache(maxsize=16384)
def position_of(reference: str) -> Position:
    """Return the position of a plain reference such as "AB12". Raises ValueError."""
    letters = reference.rstrip("0123456789")
    row = int(reference[len(letters) :])
    if not 1 <= row <= _MOST_ROWS:
        raise ValueError(reference)
    return row, column_number(letters)


@lru_cache(maxsize=8192)
def area_of(reference: str) -> Area:
    """Return the area of "A1:C3" or "A1". Raises ValueError."""
    first, _colon, last = reference.partition(":")
    top, left = position_of(first)
    bottom, right = position_of(last) if last else (top, left)
    return min(top, bottom), min(left, right), max(top, bottom), max(left, right)


@lru_cache(maxsize=4096)
def parse_reference(text: str) -> tuple[str, Area] | None:
    """Return (sheet, area) of what a defined name stands for, None if it points to no single area (#REF!, a formula)."""
    match = _REFERENCE.match(text.strip().lstrip("="))
    if match is None or "[" in (match[1] or match[2]):
        return None
    sheet = match[1].replace("''", "'") if match[1] else match[2]
    try:
        last = f":{match[5]}{match[6]}" if match[5] else ""
        return sheet, area_of(f"{match[3]}{match[4]}{last}".upper())
    except ValueError:
        return None


# ---------------------------------------------------------------------- written
def column_name(column: int) -> str:
    """Return the letters of a 1-based column: 1 -> A, 27 -> AA."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def cell_name(row: int, column: int, *, absolute: bool = False) -> str:
    """Return A1, or $A$1."""
    mark = "$" if absolute else ""
    return f"{mark}{column_name(column)}{mark}{row}"


def sheet_prefix(sheet: str) -> str:
    """Return the quoted sheet name with its exclamation mark, as formulas and names want it."""
    escaped = sheet.replace("'", "''")
    return f"'{escaped}'!"


def areas(cells: Sequence[tuple[int, int]], sheet: str = "", *, absolute: bool = False) -> str:
    """Return cells (row, column) as a list of ranges for SUM or COUNT; neighbours in order become one range."""
    runs: list[list[tuple[int, int]]] = []
    for cell in cells:
        if runs:
            step = (cell[0] - runs[-1][-1][0], cell[1] - runs[-1][-1][1])
            first = runs[-1][0]
            in_line = len(runs[-1]) == 1 or (first[0] == cell[0]) == (step[0] == 0)
            if step in ((0, 1), (1, 0)) and in_line and (first[0] == cell[0] or first[1] == cell[1]):
                runs[-1].append(cell)
                continue
        runs.append([cell])
    prefix = sheet_prefix(sheet) if sheet else ""
    parts = []
    for run in runs:
        ends = [cell_name(*end, absolute=absolute) for end in ((run[0],) if len(run) == 1 else (run[0], run[-1]))]
        parts.append(prefix + ":".join(ends))
    return ",".join(parts)


def sum_or_blank(where: str, count: int) -> str:
    """Return a formula (without =) for the sum of `count` cells, blank while one of them holds no number."""
    return f'IF(COUNT({where})={count},SUM({where}),"")'


def breaks(left: str, n_left: int, right: str, n_right: int) -> str:
    """Return a condition that is true when both sides are filled in and differ."""
    return f"AND(COUNT({left})={n_left},COUNT({right})={n_right},ROUND(SUM({left})-SUM({right}),6)<>0)"


def quoted(text: str) -> str:
    """Return a text as a formula literal."""
    pieces = [text[start : start + _LITERAL] for start in range(0, len(text), _LITERAL)] or [""]
    return "&".join('"' + piece.replace('"', '""') + '"' for piece in pieces)


def escaped(text: str) -> str:
    """Return a text as a file keeps it: what looks like Excel's escape of a character (_x0041_) is one itself."""
    return _LOOKS_ESCAPED.sub("_x005F_", text.replace("\r\n", "\n").replace("\r", "\n"))


def text_width(text: str) -> int:
    """Return how many columns of a fixed-width font the longest line takes: two for a Chinese character."""
    return max(sum(2 if ord(character) > 0x2000 else 1 for character in line) for line in text.split("\n"))


def lines_needed(text: str, width: float) -> int:
    """Return how many lines a wrapped text takes in a column that wide (in characters)."""
    room = max(int(width) - 2, 2)
    return sum(max(1, -(-text_width(line) // room)) for line in text.split("\n"))


def joined(parts: Iterable[str]) -> str:
    """Return formula parts joined with &, an empty text if there are none."""
    return "&".join(parts) or '""'
