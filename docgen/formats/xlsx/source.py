"""What a workbook holds, free of any library: the neutral data that both sources fill and the reader works on.

Two sources give the same `WorkbookData`: `source_fast` (the everyday one) and `source_openpyxl` (for files the fast one
does not understand). A test compares them over many workbooks.

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

from docgen.kit.errors import UnreadableFile
from docgen.kit.i18n import _
from docgen.kit.patterns import regex
from docgen.kit.record import field, record

MAX_SHEETS = 200
MAX_ROWS = 100_000
MAX_CELLS = 500_000
MAX_CELL_TEXT = 100_000
"""Excel itself takes 32,767 characters in a cell, LibreOffice somewhat more."""
MAX_MERGES = 20_000
MAX_SPREAD = 2_000_000
"""Cells that all merged ranges and links of a sheet may cover together."""
USUAL_MERGES, _USUAL_SPREAD = 500, 5_000
"""Merged ranges of a sheet, and the cells under them, up to which it pays to remember what they cover."""
MAX_NAMES = 20_000
MAX_FORMAT_CODE = 1_000
"""Excel itself takes 255 characters."""

Position = tuple[int, int]
"""A cell by its 1-based row and column."""
Area = tuple[int, int, int, int]
"""First row, first column, last row, last column, 1-based and inclusive."""

_LABEL = 40
_ESCAPED = regex(r"_x([0-9A-Fa-f]{4})_")
_EXTERNAL = regex(r"\[\d+\]|\[[^\[\]]*\.\w{2,5}\]|file:", re.IGNORECASE)
_LITERAL = regex(r'"[^"]*"')
_NUMBER = regex(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)
_REFERENCE = regex(r"^\$?(?:'((?:[^']|'')+)'|([^'!]+))[!.]\$?([A-Za-z]{1,3})\$?(\d{1,7})(?::\$?([A-Za-z]{1,3})\$?(\d{1,7}))?$")
_FORMAT_NOISE = regex(r'".*?"|\[(?!hh?\]|mm?\]|ss?\])[^\]]*\]')
_DATE_LETTER = regex(r"(?<![_\\])[dmhysDMHYS]")
_ELAPSED = regex(r"\[(?:hh?|mm?|ss?)\](?::.*)?", re.IGNORECASE)


class NotUnderstood(Exception):
    """The fast source met something it does not handle; the other source has to read the file."""


class CellData(NamedTuple):
    """A cell's content. Cells with neither a value nor a formula do not exist.

    kind: "text", "number" (value is decimal text), "date", "time" (value is text like 9:30), "bool", "error" (value is
    the error's name) or "none" (a formula whose result was never stored).
    format: the number format code of a number, "" for General. external: the formula refers to another file.
    """

    kind: str
    value: str | bool | datetime
    format: str = ""
    has_formula: bool = False
    external: bool = False

    @property
    def has_stored_value(self) -> bool:
        """False for a formula that no program has computed yet."""
        return self.kind != "none"

    @property
    def text(self) -> str:
        """The text of a text cell, "" for any other."""
        return self.value if self.kind == "text" and isinstance(self.value, str) else ""


@record
class SheetData:
    """A worksheet: its cells by position, its merged ranges, whether it is hidden."""

    name: str
    hidden: bool
    cells: Mapping[Position, CellData] = field(repr=False)
    merged: tuple[Area, ...] = ()


@record
class WorkbookData:
    """Worksheets in order, names of workbook scope, names of sheet scope by (sheet, name), and day 0 of its dates."""

    sheets: tuple[SheetData, ...]
    names: Mapping[str, str]
    local_names: Mapping[tuple[str, str], str]
    epoch: datetime


@lru_cache(maxsize=1024)
def column_number(letters: str) -> int:
    """Return the 1-based number of a column: A -> 1, AA -> 27. Raises NotUnderstood if it is none."""
    number = 0
    for letter in letters:
        if not "A" <= letter <= "Z":
            raise NotUnderstood(letters)
        number = number * 26 + ord(letter) - 64
    if not 1 <= number <= 16384:
        raise NotUnderstood(letters)
    return number


@lru_cache(maxsize=16384)
def position_of(reference: str) -> Position:
    """Return the position of a plain reference such as "AB12". Raises NotUnderstood."""
    letters = reference.rstrip("0123456789")
    try:
        row = int(reference[len(letters) :])
    except ValueError as error:
        raise NotUnderstood(reference) from error
    if not 1 <= row <= 1_048_576:
        raise NotUnderstood(reference)
    return row, column_number(letters)


@lru_cache(maxsize=8192)
def area_of(reference: str) -> Area:
    """Return the area of "A1:C3" or "A1". Raises NotUnderstood."""
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
    except NotUnderstood:
        return None


def number_text(raw: str) -> str:
    """Return a stored number as plain decimal text, rounded to Excel's 15 significant digits. Raises NotUnderstood."""
    if raw.isdecimal() and raw.isascii() and len(raw) <= 15:
        return str(int(raw))
    match = _NUMBER.fullmatch(raw.strip())
    if match is None:
        raise NotUnderstood(raw[:40])
    return text_of_float(float(raw))


def text_of_float(number: float) -> str:
    """Return a float as plain decimal text in 15 significant digits."""
    if not math.isfinite(number):
        raise NotUnderstood(str(number))
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
    """Return the cell of a stored number shown in a format that is no date's. Raises NotUnderstood."""
    return CellData("number", number_text(raw), code)


def is_external(formula: str) -> bool:
    """Whether a formula refers to another workbook or file."""
    return ("[" in formula or "file:" in formula.lower()) and bool(_EXTERNAL.search(_LITERAL.sub("", formula)))


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
    """Return a date or time cell from its serial number, as Excel shows it; an error cell outside Excel's range.

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
        return CellData("error", "#VALUE!", code)


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


def too_large(sheet: str, what: str) -> UnreadableFile:
    """Return the error for a sheet of absurd size; `what` says what there is too much of."""
    return UnreadableFile(
        _("工作表“{sheet}”{what}，没有读取。").format(sheet=sheet, what=what),
        _("删去填报内容以下、以右的空行空列和无关内容，另存为 .xlsx 后重试。"),
    )
