"""What a workbook holds, free of any library: the neutral data that `source` fills and the reader works on.

Numbers are kept as text in the 15 significant digits that Excel shows and counts with: a file stores 1.1 as
1.1000000000000001 and the result of =0.1+0.2 as 0.30000000000000004; both are noise of binary storage, and money must
become the exact decimal the clerk sees.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from docgen.formats.xlsx.cells import Area, Position
from docgen.kit.patterns import regex
from docgen.kit.record import record

USUAL_MERGES, _USUAL_SPREAD = 500, 5_000
"""Merged ranges of a sheet, and the cells under them, up to which it pays to remember what they cover."""

_LABEL = 40
_ESCAPED = regex(r"_x([0-9A-Fa-f]{4})_")
_EXTERNAL = regex(r"\[\d+\]|\[[^\[\]]*\.\w{2,5}\]|file:", re.IGNORECASE)
_LITERAL = regex(r'"[^"]*"')
_NUMBER = regex(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)
_FORMAT_NOISE = regex(r'".*?"|\[(?!hh?\]|mm?\]|ss?\])[^\]]*\]')
_DATE_LETTER = regex(r"(?<![_\\!*])(?:[dmhysDMHYS]|[aA]{3,4})")
_ELAPSED = regex(r"\[(?:hh?|mm?|ss?)\](?::.*)?", re.IGNORECASE)


class CellData(NamedTuple):
    """A cell's content. Cells with neither a value nor a formula do not exist.

    kind: "text", "number" (value is decimal text), "date", "time" (value is text like 9:30), "bool", "error" (value is
    the error's name) or "none" (a formula whose result was never stored).
    format: the number format code of a number, "" for General. external: the formula refers to another file.
    struck: some of what the cell shows is struck out.
    """

    kind: str
    value: str | bool | datetime
    format: str = ""
    has_formula: bool = False
    external: bool = False
    struck: bool = False

    @property
    def text(self) -> str:
        """The text of a text cell, "" for any other."""
        return self.value if self.kind == "text" and isinstance(self.value, str) else ""


@record
class SheetData:
    """A worksheet: its cells by position, its merged ranges, whether it is hidden.

    hidden_rows: the rows that are hidden or filtered out; hidden_columns: first and last of the columns that are.
    """

    name: str
    hidden: bool
    cells: Mapping[Position, CellData]
    merged: tuple[Area, ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: tuple[tuple[int, int], ...] = ()

    def hides(self, position: Position) -> bool:
        """Whether a position stands in a hidden row or column."""
        row, column = position
        return row in self.hidden_rows or any(first <= column <= last for first, last in self.hidden_columns)


@record
class WorkbookData:
    """Worksheets in order, names of workbook scope, names of sheet scope by (sheet, name), and day 0 of its dates."""

    sheets: tuple[SheetData, ...]
    names: Mapping[str, str]
    local_names: Mapping[tuple[str, str], str]
    epoch: datetime


@record
class CellLook:
    """A cell style: its number format's code ("" for General), whether that shows a date or time, whether it strikes out.

    changes_text: whether the format adds something to texts.
    """

    code: str
    is_date: bool
    struck: bool
    changes_text: bool = False


class CellLooks:
    """The cell styles of a workbook in order, and the cells made in them: a 0 of one style is one cell in file after file.

    cells: (type, value, style, None or whether its formula refers to another file) -> cell, None for one that holds nothing.
    """

    MOST = 4096

    def __init__(self, entries: list[CellLook]) -> None:
        self.entries = entries
        self.cells: dict[tuple[str | None, str, str | None, bool | None], CellData | None] = {}

    def of(self, number: str | None) -> CellLook:
        """Return the style that a cell names. Raises ValueError, IndexError for one that is none."""
        return self.entries[int(number or 0)]


def in_style(content: CellData, style: CellLook, external: bool | None) -> CellData | None:
    """Return a cell with its formula and its style, None if it holds nothing.

    external: None without a formula, else whether that refers to another file.
    """
    if external is not None:
        content = CellData(*content[:3], True, external, style.struck)
    elif content.value == "":
        return None
    elif style.struck:
        content = content._replace(struck=True)
    if style.changes_text and content.kind == "text":
        content = content._replace(format=style.code)
    return content


# ---------------------------------------------------------------------- numbers and texts as they are stored
def number_text(raw: str) -> str:
    """Return a stored number as plain decimal text, rounded to Excel's 15 significant digits. Raises ValueError."""
    if raw.isdecimal() and raw.isascii() and len(raw) <= 15:
        return str(int(raw))
    match = _NUMBER.fullmatch(raw.strip())
    if match is None:
        raise ValueError(raw[:40])
    return text_of_float(float(raw))


def text_of_float(number: float) -> str:
    """Return a float as plain decimal text in 15 significant digits. Raises ValueError for one that is not finite."""
    if not math.isfinite(number):
        raise ValueError(str(number))
    exact = Decimal(f"{number:.15g}")
    return "0" if exact == 0 else f"{exact:f}"


def unescape(text: str) -> str:
    """Return text with Excel's _xHHHH_ escapes (control characters) turned back into characters."""
    if "_x" not in text:
        return text
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)


def text_cell(text: str) -> CellData:
    """Return the cell of a stored text; labels are the same in file after file."""
    return _label_cell(text) if len(text) <= _LABEL else CellData("text", unescape(text))


@lru_cache(maxsize=4096)
def _label_cell(text: str) -> CellData:
    return CellData("text", unescape(text))


@lru_cache(maxsize=4096)
def number_cell(raw: str, code: str) -> CellData:
    """Return the cell of a stored number shown in a format that is no date's. Raises ValueError."""
    return CellData("number", number_text(raw), code)


def is_external(formula: str) -> bool:
    """Whether a formula refers to another workbook or file."""
    return ("[" in formula or "file:" in formula.lower()) and bool(_EXTERNAL.search(_LITERAL.sub("", formula)))


# ---------------------------------------------------------------------- dates and times
@lru_cache(maxsize=1024)
def is_date_format(code: str) -> bool:
    """Whether a number format shows its number as a date or a time of day."""
    return bool(_DATE_LETTER.search(_FORMAT_NOISE.sub("", code.split(";", maxsplit=1)[0])))


@lru_cache(maxsize=1024)
def is_elapsed_format(code: str) -> bool:
    """Whether a number format shows its number as a length of time ([h]:mm)."""
    return bool(_ELAPSED.search(code.split(";", maxsplit=1)[0]))


def clock_text(seconds: int) -> str:
    """Return seconds as h:mm, or h:mm:ss where there are seconds."""
    hours, rest = divmod(seconds, 3600)
    return f"{hours}:{rest // 60:02}" + (f":{rest % 60:02}" if rest % 60 else "")


def moment(serial: float, code: str, epoch: datetime) -> CellData:
    """Return a date or time cell from its serial number, as Excel shows it; a number cell outside Excel's range.

    epoch: day 0, 1899-12-30 or (1904 system) 1904-01-01.
    """
    try:
        if is_elapsed_format(code):
            return CellData("time", clock_text(int(timedelta(days=serial).total_seconds() // 1)), code)
        day, fraction = divmod(serial, 1)
        rest = timedelta(milliseconds=round(fraction * 86_400_000))
        if 0 <= serial < 1 and rest.days == 0:
            return CellData("time", clock_text(int(rest.total_seconds())), code)
        if 0 < serial < 60 and epoch.year == 1899:
            day += 1  # Excel counts a 29 February 1900 that never was
        return CellData("date", (epoch + timedelta(days=day) + rest).replace(microsecond=0), code)
    except (OverflowError, ValueError):
        return number_cell(f"{serial:.17g}", code)


def moment_of_iso(text: str, code: str, epoch: datetime) -> CellData:
    """Return a date or time cell from the ISO 8601 text that Strict Open XML stores. Raises ValueError."""
    plain = text.strip().removesuffix("Z")
    if "-" not in plain:
        clock = datetime.fromisoformat(f"2000-01-01T{plain.removeprefix('T')}")
        return moment((clock - datetime(2000, 1, 1)) / timedelta(days=1), code, epoch)
    serial = (datetime.fromisoformat(plain).replace(tzinfo=None) - epoch) / timedelta(days=1)
    if 0 < serial <= 60 and epoch.year == 1899:
        serial -= 1  # `moment` puts back the 29 February 1900 that Excel counts
    return moment(serial, code, epoch)


# ---------------------------------------------------------------------- merged ranges
@lru_cache(maxsize=64)
def _hidden(merged: tuple[Area, ...]) -> frozenset[Position] | None:
    """Return the places under merged ranges, their first cells left out; None for too many to remember.

    Merged ranges are a form's layout: the same in file after file.
    """
    if sum((bottom - top + 1) * (right - left + 1) for top, left, bottom, right in merged) > _USUAL_SPREAD:
        return None
    return frozenset(
        (row, column)
        for top, left, bottom, right in merged
        for row in range(top, bottom + 1)
        for column in range(left, right + 1)
        if (row, column) != (top, left)
    )


def without_covered(cells: dict[Position, CellData], merged: tuple[Area, ...]) -> dict[Position, CellData]:
    """Return the cells a user can see: those under a merged range (but its first cell) are left out, as Excel hides them."""
    if not merged:
        return cells
    hidden = _hidden(merged) if len(merged) <= USUAL_MERGES else None
    if hidden is not None:
        covered = hidden.intersection(cells)
        return {position: cell for position, cell in cells.items() if position not in covered} if covered else cells
    under: set[Position] = set()
    for top, left, bottom, right in merged:
        if (bottom - top + 1) * (right - left + 1) <= len(cells):
            inside: Iterator[Position] = ((row, column) for row in range(top, bottom + 1) for column in range(left, right + 1))
            under.update(position for position in inside if position in cells and position != (top, left))
        else:
            under.update(
                (row, column)
                for row, column in cells
                if top <= row <= bottom and left <= column <= right and (row, column) != (top, left)
            )
    return {position: cell for position, cell in cells.items() if position not in under} if under else cells
