"""What a cell shows, as text: for narrative, attached tables and text fields, where people copy what they see."""

from __future__ import annotations

from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal

from docgen.formats.xlsx.source import CellData
from docgen.patterns import regex
from docgen.values import chinese_date

_PATTERN = regex(r'^(?:\[[^\]]*\])?(#,##)?0(?:\.(0+))?(%)?(?:"([^"]*)")?(?:_.|\s)*$')


def shown(cell: CellData | None) -> str:
    """Return the text a cell shows: numbers in their everyday formats, dates in Chinese, an error or no result as "".

    A number in an unusual format is given in full. Where a format hides digits, the rounded number is returned: it is
    what the clerk saw and meant. Raises nothing.
    """
    if cell is None or cell.kind in ("none", "error"):
        return ""
    value = cell.value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime):
        day = chinese_date(value.date())
        return day if (value.hour, value.minute) == (0, 0) else f"{day} {value.hour}:{value.minute:02}"
    return _number(value, cell.format) if cell.kind == "number" and cell.format else value


def _number(text: str, code: str) -> str:
    match = _PATTERN.match(code.split(";", maxsplit=1)[0])
    if match is None:
        return text
    number = Decimal(text) * (100 if match[3] else 1)
    step = Decimal(1).scaleb(-len(match[2] or ""))
    rounded = number.quantize(step, ROUND_HALF_UP) if abs(number) < 10**15 else number
    return f"{rounded:{',' if match[1] else ''}f}{match[3] or ''}{match[4] or ''}"
