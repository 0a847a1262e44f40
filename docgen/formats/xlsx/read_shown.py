"""What a cell shows, as text: for narrative, attached tables and text fields, where people copy what they see."""

from __future__ import annotations

from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from docgen.formats.xlsx.workbook import CellData
from docgen.kit.patterns import regex
from docgen.report.values import chinese_date

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


@lru_cache(maxsize=256)
def _everyday(code: str) -> tuple[str, int, str, str] | None:
    """Return what an everyday format does: separator, decimals, percent sign, unit; None for an unusual one."""
    match = _PATTERN.match(code.split(";", maxsplit=1)[0])
    return ("," if match[1] else "", len(match[2] or ""), match[3] or "", match[4] or "") if match else None


def _number(text: str, code: str) -> str:
    everyday = _everyday(code)
    if everyday is None:
        return text
    separator, decimals, percent, unit = everyday
    number = Decimal(text) * (100 if percent else 1)
    rounded = number.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP) if abs(number) < 10**15 else number
    return f"{rounded:{separator}f}{percent}{unit}"
