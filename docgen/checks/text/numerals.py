"""Numbers in Chinese text: 1,234 and １，２３４, 十五, 一百零三, 两, 12.5%, 百分之三十, 15.8万, with their measure words.

Rough shares are percentages too: 近七成, 三分之二, 过半.

Years, dates and document numbers are found too, so that they are not mistaken for counts; their unit tells them apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from docgen.checks.text.lists import pattern, source, table
from docgen.kit.patterns import any_word, regex
from docgen.kit.record import record

PERCENT = "%"
COUNT_UNITS = tuple(table("numerals")["count_units"])
"""Measure words that things are counted with in these reports."""
PEOPLE = tuple(table("numerals")["people"])
MONEY_UNITS = {"元": Decimal(1), "万元": Decimal(10_000), "亿元": Decimal(100_000_000)}
_DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_DIGITS |= {character: value for value, character in enumerate("壹贰叁肆伍陆柒捌玖", 1)}
_STEPS = {"十": 10, "百": 100, "千": 1000, "拾": 10, "佰": 100, "仟": 1000}
_MYRIADS = {"万": 10_000, "亿": 100_000_000}

_WIDTHS = tuple(zip("０１２３４５６７８９％．\u3000", "0123456789%. ", strict=True))
_units = any_word((*MONEY_UNITS, *COUNT_UNITS, *table("numerals")["other_units"], PERCENT))
_counted = any_word((*MONEY_UNITS, *COUNT_UNITS))
_more = source("numerals", "more")
_ROUGHLY, _NEARLY = Decimal("0.2"), Decimal("1.02")
"""余, 约, 近 may stand for a number that lies so many times itself from the one named; 近 for one that passes it by so much."""
_TIMES, _DOUBLED = "倍", "番"
_NONE = Decimal(0)
_tenths, _halves = source("numerals", "tenths"), source("numerals", "halves")
_HAN = "零〇一二三四五六七八九十百千万亿两壹贰叁肆伍陆柒捌玖拾佰仟"
_NUMBER = regex(
    rf"(?P<before>{any_word(table('numerals')['before'])})?"
    r"(?P<hundredth>百分之)?"
    rf"(?:(?P<half>{_halves})"
    rf"|(?P<digits>\d{{1,3}}(?:[,，]\d{{3}})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?) ?(?P<scale>[万亿](?!元))?(?P<more>{_more})?"
    rf" ?(?P<scale2>[万亿](?!元))?(?P<unit>{_units}|{_tenths})?"
    rf"|(?P<han>[{_HAN}]+(?:点[零〇一二三四五六七八九]+)?)(?P<hanmore>{_more})?"
    rf"(?P<hanunit>{_counted}|[倍番]|{_tenths}|分之[{_HAN}]+)?)"
    rf"(?P<after>{any_word(table('numerals')['behind'])})?"
)
_NOT_COUNTS = pattern("numerals", "no_counts")
_ORDINAL = "第"
_ITEM = regex(r"[.．、](?!\d)|[)）]")
_BEGINS_AN_ITEM = "\n 　。；：（("
"""What stands behind and before the number of an item of a list: 1.制度建设, 2、平台建设, （3）监督保障."""
_RATIO = regex(r"[:：∶]\d")
_IN_A_RATIO = regex(r"(?<=\d[:：∶])")
"""What stands behind the first number of a ratio or a time, and before the second: 1:500, 8：30."""
_YEAR = regex(r"20[12]\d(?=[一-鿿])")
"""A year that lost its 年 and runs on into the sentence: 2023收到申请1件."""
_HOTLINE = regex(r"12[1-9]\d\d|96\d{3,4}")
"""Numbers of hotlines (12345, 12388, 96333): names, not counts, where no measure word follows."""


@record
class Number:
    """A number in a text: `start`/`end` cover number and unit; `value` None if it is only approximately Chinese (数十).

    approximate: 余, 多, 近, 约, 左右 stand with it, `word` is that one; excess: 余 or 多 follow the digits themselves; places:
    decimals given; scale: of 万, 亿; slack: how far the share that a rough one (近七成) stands for may be from the value, in
    percent. Multiples are percentages: 1.5倍 is 150 %, 翻两番 300 % more.
    """

    start: int
    end: int
    value: Decimal
    unit: str
    approximate: bool = False
    excess: bool = False
    places: int = 0
    scale: int = 0
    ordinal: bool = False
    slack: Decimal = Decimal(0)
    word: str = ""

    @property
    def is_count(self) -> bool:
        """Whether it counts something with a measure word (or with none)."""
        return not self.ordinal and (not self.unit or self.unit in COUNT_UNITS)

    @property
    def is_amount(self) -> bool:
        """Whether it counts things or people, or is money."""
        return self.is_count or self.unit in PEOPLE or self.unit in MONEY_UNITS

    @property
    def bounds(self) -> tuple[Decimal, Decimal]:
        """The least and the most that it may honestly stand for."""
        value = self.value
        if not self.approximate:
            return value, value
        if self.slack:
            return value - self.slack, value + self.slack
        digits = str(abs(int(value)))
        step = Decimal(self.scale or 10 ** (len(digits) - len(digits.rstrip("0")))).scaleb(-self.places)
        low, high = value * (1 - _ROUGHLY), value * (1 + _ROUGHLY)
        if self.excess:
            return value, max(value + step, value if step > 1 else high)
        if self.word in table("numerals")["exceeding"]:
            return value, max(high, value + step)
        if self.word in table("numerals")["falling_short"]:
            return low, value * _NEARLY
        return (value - step, value + step) if self.places and not self.word else (low, high)

    @property
    def is_percent(self) -> bool:
        """Whether it is a percentage."""
        return self.unit == PERCENT


def half_width(text: str) -> str:
    """Return the text with full-width digits, points and percent signs made half-width, character for character."""
    for full, half in _WIDTHS:  # much faster than str.translate on Chinese text
        text = text.replace(full, half)
    return text


def chinese_value(text: str) -> Decimal | None:
    """Return the value of a Chinese numeral (一百零三, 两千, 二〇二三, 一万二), None if it is not one."""
    text, _point, fraction = text.partition("点")
    if not text:
        return None
    if all(character in _DIGITS for character in text):
        whole = int("".join(str(_DIGITS[character]) for character in text))
    else:
        total = section = digit = 0
        last_step = 1
        for character in text:
            if character in _DIGITS:
                digit = _DIGITS[character]
                last_step = 10 if character in "零〇" else last_step
            elif character in _STEPS:
                section += (digit or 1) * _STEPS[character]
                last_step, digit = _STEPS[character], 0
            else:
                total = (total + section + digit) * _MYRIADS[character] if section + digit or total else _MYRIADS[character]
                last_step, section, digit = _MYRIADS[character], 0, 0
        whole = total + section + digit * (last_step // 10 if last_step > 10 and text[-1] in _DIGITS else 1)
    decimals = "".join(str(_DIGITS[character]) for character in fraction)
    return Decimal(f"{whole}.{decimals}") if decimals else Decimal(whole)


def _rough_share(match: re.Match[str], start: int, end: int, tenths: Decimal | None = None) -> Number | None:
    """Return 近七成, 三分之二 or 过半 as the middle of what it may honestly stand for; tenths: the number before 成."""
    unit, before, behind = match["unit"] or match["hanunit"] or "", match["before"], match["after"]
    share = Decimal(50)
    if tenths is not None:
        share = tenths * 10
    elif not match["half"]:
        parts, of_them = chinese_value(match["han"]), chinese_value(unit.removeprefix("分之"))
        if not parts or not of_them or of_them > parts:
            return None
        share = of_them * 100 / parts
    more = unit.endswith("多") or before in table("numerals")["exceeding"] or behind == "以上"
    if match["half"] and (more or match["half"] == "过半"):
        middle, slack = Decimal(75), 26
    elif unit.endswith("半"):
        middle, slack = share + 5, 4
    else:
        middle, slack = (share + 6, 8) if more else (share - 4, 6) if before == "近" else (share, 8)
    return Number(start, end, middle, PERCENT, True, False, 0, 0, False, Decimal(slack)) if share < 100 else None


def _in_percent(value: Decimal, unit: str, places: int) -> tuple[Decimal, str, int]:
    """Return value, unit and places of a number, of a multiple in percent."""
    if unit == _DOUBLED:
        return 100 * (2 ** min(value, Decimal(9)) - 1), PERCENT, -1
    return (100 * value, PERCENT, places - 2 if places else -1) if unit == _TIMES else (value, unit, places)


def _arabic(match: re.Match[str]) -> Number | None:
    digits = match["digits"].replace(",", "").replace("，", "")
    value = Decimal(digits)
    if match["unit"] and match["unit"][0] == "成":
        return _rough_share(match, match.start("digits"), match.end("unit"), value)
    scale = match["scale"] or match["scale2"] or ""
    if scale:
        value *= _MYRIADS[scale]
    unit = PERCENT if match["hundredth"] else (match["unit"] or "")
    rough = bool(match["before"] and match["before"] != "达") or bool(match["more"]) or bool(match["after"])
    point = digits.find(".")
    start = match.start("hundredth") if match["hundredth"] else match.start("digits")
    end = match.end("unit") if match["unit"] else max(match.end("digits"), match.end("more"), match.end("scale2"))
    places = 0 if point < 0 else len(digits) - point - 1
    value, unit, places = _in_percent(value, unit, places)
    word = match["before"] or match["more"] or match["after"] or ""
    # all of them in place: a record takes these soonest, and a report has a hundred
    return Number(
        start, end, value, unit, rough or bool(scale), bool(match["more"]), places, _MYRIADS.get(scale, 0), False, _NONE, word
    )


def _chinese(match: re.Match[str], text: str) -> Number | None:
    unit = PERCENT if match["hundredth"] else match["hanunit"]
    start = match.start("han")
    if not unit or _NOT_COUNTS.match(text, start) or (start and text[start - 1] in "几数好唯统同"):
        return None
    value = chinese_value(match["han"])
    if unit[0] in "成分":
        return _rough_share(match, start, match.end("hanunit"), value if unit[0] == "成" else None)
    doubled = (
        text[2 * start - match.end("hanunit") : start] == text[start : match.end("hanunit")] if match["hanunit"] else False
    )
    if value is None or match["han"][0] in "万亿百千拾佰仟" or doubled:
        return None
    rough = bool(match["before"] and match["before"] != "达") or bool(match["hanmore"] or match["after"])
    first = match.start("hundredth") if match["hundredth"] else start
    end = match.end("hanunit") if match["hanunit"] else match.end("han")
    value, unit, places = _in_percent(value, unit, 0)
    word = match["before"] or match["hanmore"] or match["after"] or ""
    return Number(first, end, value, unit, rough, bool(match["hanmore"]), places, 0, False, _NONE, word)


def find_numbers(text: str) -> Iterator[Number]:
    """Yield the numbers of a text, left to right; the text must be `half_width`."""
    for match in _NUMBER.finditer(text):
        start = match.start("digits") if match["digits"] else match.start("half") if match["half"] else match.start("han")
        if match["half"]:
            number: Number | None = _rough_share(match, *match.span("half"))
        elif match["digits"]:
            if start and (text[start - 1].isascii() and (text[start - 1].isalpha() or text[start - 1] in "./-_@:")):
                continue
            number = _arabic(match)
        else:
            number = _chinese(match, text)
        if number is None:
            continue
        if not number.unit and (_RATIO.match(text, number.end) or _IN_A_RATIO.match(text, start)):
            continue
        hotline = not number.unit and _HOTLINE.fullmatch(text, number.start, number.end)
        year = not number.unit and _YEAR.match(text, number.start)
        item = not number.unit and _ITEM.match(text, number.end) and (not start or text[start - 1] in _BEGINS_AN_ITEM)
        if (start and text[start - 1] == _ORDINAL) or hotline or year or item:
            number = Number(number.start, number.end, number.value, number.unit, False, False, 0, 0, True)
        yield number
