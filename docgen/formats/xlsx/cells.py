"""A1 notation and formula text: cell names, ranges, quoted sheets, sums that stay blank while an operand is blank."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

_LITERAL = 250
"""Excel takes at most 255 characters in one text literal of a formula; longer ones are joined with &."""


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
