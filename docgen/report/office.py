"""How offices write numbers and dates: grouped digits, Chinese numerals, sums of money in capitals (票据法 and GB/T 15835)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from docgen.kit.i18n import _
from docgen.kit.numerals import CAPITALS, counting_numeral, digit_by_digit, numeral
from docgen.report.figure import Figure
from docgen.report.typed import typed_date, typed_number
from docgen.report.values import NotWritable, chinese_date, plain_number

MOST = Decimal(10) ** 16
"""Numbers from here on have no usual name (9,999万亿 is the last)."""


def number_of(value: Any) -> int | Decimal:
    """Return the number that a value is or states ("12", "1,234.50", "３"). Raises NotWritable, in the office's words, if none.

    A note in brackets behind the number is left out; a blank states no number.
    """
    if isinstance(value, Figure):
        found: int | Decimal | None = value.number
    elif isinstance(value, bool):
        found = None
    elif isinstance(value, int | Decimal):
        found = value
    elif isinstance(value, float):
        found = Decimal(repr(value))
    else:
        typed = typed_number(value) if isinstance(value, str) else None
        found = typed.value if typed else None
    if found is None or (isinstance(found, Decimal) and not found.is_finite()):
        raise NotWritable(_("“{value}”不是数字").format(value=str(value)[:20]))
    return found


def rounded(number: int | Decimal, places: int = 0) -> Decimal:
    """Return a number rounded to `places` decimals, half away from zero, as offices round (四舍五入)."""
    return Decimal(number).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def grouped(value: Any, places: int | None = None) -> str:
    """Return a number with its thousands set apart by commas: 1,234,567.50. places: decimals; as many as there are if None."""
    number = number_of(value)
    return (
        f"{number if places is None else rounded(number, places):,f}"
        if isinstance(number, Decimal) or places
        else f"{number:,}"
    )


def in_capitals(value: Any) -> str:
    """Return a number in the capitals of cheques: 1205.3 -> 壹仟贰佰零伍点叁. Raises NotWritable from 10^16 on."""
    number = Decimal(number_of(value))
    whole, _dot, decimals = plain_number(abs(number)).partition(".")
    text = _named(int(whole)) + ("点" + digit_by_digit(decimals, CAPITALS) if decimals else "")
    return ("负" if number < 0 else "") + text


def money_in_capitals(value: Any) -> str:
    """Return a sum of money in yuan as cheques have it: 1205.30 -> 壹仟贰佰零伍元叁角整. Raises NotWritable from 10^16 on.

    Rounded to fen. 整 stands behind yuan and jiao, not behind fen; 零 stands for a missing jiao before fen (中国人民银行
    《正确填写票据和结算凭证的基本规定》).
    """
    number = rounded(Decimal(number_of(value)), 2)
    cents = int(abs(number) * 100)
    yuan, jiao, fen = cents // 100, cents // 10 % 10, cents % 10
    text = f"{_named(yuan)}元" if yuan or not cents else ""
    if jiao:
        text += f"{'零' if yuan and yuan % 10 == 0 else ''}{CAPITALS[jiao]}角"
    if fen:
        text += f"{'零' if yuan and not jiao else ''}{CAPITALS[fen]}分"
    return ("负" if number < 0 else "") + text + ("" if fen else "整")


def _named(number: int) -> str:
    if number >= MOST:
        raise NotWritable(_("数字太大，没有通用的大写"))
    return numeral(number, CAPITALS)


def date_in_chinese(value: Any, style: str = "") -> str:
    """Return a date as GB/T 9704 has it: 2024年1月19日; with style 汉字 in Chinese numerals: 二〇二四年一月十九日.

    value: a date, or a text that states one in any usual way. Raises NotWritable for what is no date or another style.
    """
    day = value if isinstance(value, date) else typed_date(str(value))
    if day is None:
        raise NotWritable(_("“{value}”不是日期").format(value=str(value)[:20]))
    if style not in ("", "汉字"):
        raise NotWritable(_("没有“{style}”这种日期写法，可以写“汉字”").format(style=style))
    if not style:
        return chinese_date(day)
    return f"{digit_by_digit(str(day.year))}年{counting_numeral(day.month)}月{counting_numeral(day.day)}日"


def _qr_code(value: Any, *width: Any) -> str:
    from docgen.report.qr_code import qr_code  # only here: few templates ask for it

    return qr_code(value, *width)


WRITINGS: Mapping[str, Callable[..., str]] = {
    "千分位": grouped,
    "大写数字": in_capitals,
    "人民币大写": money_in_capitals,
    "中文日期": date_in_chinese,
    "二维码": _qr_code,
}
"""What templates call each of these ways of writing."""


def written(name: str, value: Any, *arguments: Any) -> Any:
    """Return a value in one of WRITINGS; a blank, and a draft's mark of one, stay what they are. Raises NotWritable."""
    blank = value == "" or (isinstance(value, Figure) and value.number is None and bool(value.strip()))
    return value if blank else WRITINGS[name](value, *arguments)
