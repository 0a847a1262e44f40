"""What a cell shows: Excel's number formats (ECMA-376 part 1, 18.8.30 and 18.8.31) as Chinese Excel and WPS show them.

`displayed` says exactly what stands in the cell, or that this cannot be told; it never guesses. A format is cut into
sections, a section into marks, once for each code: a form's workbook has a dozen of them.
"""

from __future__ import annotations

import re
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from docgen.formats.xlsx.workbook import CellData, clock_text
from docgen.kit.numerals import CAPITALS, CHARACTERS, counting_numeral, digit_by_digit, numeral
from docgen.kit.patterns import regex
from docgen.kit.record import record
from docgen.report.values import chinese_date

BUILT_IN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 5: '"¥"#,##0;[系统]-#,##0', 6: '"¥"#,##0;[系统]-#,##0',
    7: '"¥"#,##0.00;[系统]-#,##0.00', 8: '"¥"#,##0.00;[系统]-#,##0.00', 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?",
    13: "# ??/??", 14: "yyyy/m/d", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM",
    20: "h:mm", 21: "h:mm:ss", 22: "yyyy/m/d h:mm", 27: 'yyyy"年"m"月"', 28: 'm"月"d"日"', 29: 'm"月"d"日"', 30: "m-d-yy",
    31: 'yyyy"年"m"月"d"日"', 32: 'h"时"mm"分"', 33: 'h"时"mm"分"ss"秒"', 34: '上午/下午h"时"mm"分"',
    35: '上午/下午h"时"mm"分"ss"秒"', 36: 'yyyy"年"m"月"', 37: "#,##0;[系统]-#,##0", 38: "#,##0;[系统]-#,##0",
    39: "#,##0.00;[系统]-#,##0.00", 40: "#,##0.00;[系统]-#,##0.00", 41: '_ * #,##0_ ;[系统]_ * -#,##0_ ;_ * "-"_ ;_ @_ ',
    42: '_ "¥"* #,##0_ ;[系统]_ "¥"* -#,##0_ ;_ "¥"* "-"_ ;_ @_ ', 43: '_ * #,##0.00_ ;[系统]_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ',
    44: '_ "¥"* #,##0.00_ ;[系统]_ "¥"* -#,##0.00_ ;_ "¥"* "-"??_ ;_ @_ ', 45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0",
    48: "##0.0E+0", 49: "@", 50: 'yyyy"年"m"月"', 51: 'm"月"d"日"', 52: 'yyyy"年"m"月"', 53: 'm"月"d"日"', 54: 'm"月"d"日"',
    55: '上午/下午h"时"mm"分"', 56: '上午/下午h"时"mm"分"ss"秒"', 57: 'yyyy"年"m"月"', 58: 'm"月"d"日"',
}  # fmt: skip
"""Format id -> code, as Chinese Excel shows them (ECMA-376 part 1, 18.8.30, zh-cn).

[系统]: the file gives the id alone, and the language of the system decides how a negative number stands: -5 or (5).
"""
_MARK = regex(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|!(?P<forced>.)|_(?P<blank>.)|\*(?P<fill>.)|\[(?P<bracket>[^\]]*)\]'
    r"|(?P<general>General|G/通用格式)|(?P<noon>AM/PM|A/P|上午/下午)|(?P<exponent>E[+-])"
    r"|(?P<date>y+|e+|m+|d+|h+|s+|a{3,4}(?![a-z]))|(?P<text>@)|(?P<percent>%)|(?P<digit>[0#?])|(?P<point>\.)|(?P<comma>,)"
    r"|(?P<slash>/)|(?P<other>.)",
    re.IGNORECASE | re.DOTALL,
)
_COLOUR = regex(
    r"(?:black|blue|cyan|green|magenta|red|white|yellow|color ?\d+|[黑蓝青绿红白黄]色?|蓝绿色?|洋红色?|颜色 ?\d+)",
    re.IGNORECASE,
)
_CONDITION = regex(r"(<=|>=|<>|<|>|=) *(-?\d+(?:\.\d+)?)")
_CURRENCY = regex(r"\$([^-\]]*)(?:-([0-9A-Fa-f]+))?")
_SCALES = {"百": 10**2, "千": 10**3, "万": 10**4, "亿": 10**8}
_FIGURES = regex(r"(\d[\d,]*(?:\.\d+)?(?:E[+-]?\d+)?)\s*([百千万亿])?")
_SYSTEM_DATE, _SYSTEM_TIME = 0xF800, 0xF400
_CHINESE, _ENGLISH = 0x804, 0x409
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
_WEEK = "一二三四五六日"
_DIGITS = {1: CHARACTERS, 2: CAPITALS}
_GENERAL_DIGITS, _GENERAL_LEAST = 10, Decimal("0.0001")
"""Digits of a fraction that every program shows in the format General; from below the least, some show 1E-05."""
_EXACT = 10**15
"""From here on a spreadsheet has not kept every digit of a number."""

Mark = tuple[str, str]
"""A mark of a format: what it is (a group of `_MARK`, "literal" for text as it stands) and how it is written."""


@record
class _Section:
    """A part of a format: its marks; for which numbers it is; the language of its dates and how it writes digits.

    chinese: 0 for Arabic digits, 1 for 一二三, 2 for 壹贰叁. known: whether every mark of it is understood.
    """

    marks: tuple[Mark, ...]
    condition: tuple[str, Decimal] | None
    locale: int
    chinese: int
    known: bool

    def has(self, *kinds: str) -> bool:
        """Whether a mark of one of these kinds is in it."""
        return any(kind in kinds for kind, _text in self.marks)


def shown(cell: CellData | None) -> str:
    """Return the text of a cell as a person reads it: as displayed; where that cannot be told, the value in full.

    A date in everyday formats is given in Chinese; an error, no result or an empty cell is "". Raises nothing.
    """
    if cell is None or cell.kind in ("none", "error"):
        return ""
    if isinstance(cell.value, datetime):
        day = chinese_date(cell.value.date())
        clock = (cell.value.hour, cell.value.minute)
        return day if clock == (0, 0) else f"{day} {clock[0]}:{clock[1]:02}"
    text = displayed(cell)
    return str(cell.value) if text is None else text


def displayed(cell: CellData | None) -> str | None:
    """Return exactly what a cell shows in a column that is wide enough, None where that cannot be told.

    Blanks that only keep columns in line are left out at both ends. An error or no result is "". Raises nothing.
    """
    if cell is None or cell.kind in ("none", "error"):
        return ""
    value = cell.value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if cell.kind == "text":
        return _text(str(value), cell.format) if cell.format else str(value)
    if cell.kind == "number":
        return _number(Decimal(str(value)), cell.format)
    sections = _sections(cell.format)
    if not sections or not sections[0].known:
        return None
    if isinstance(value, datetime):
        return _moment(sections[0], value, None)
    clock = re.fullmatch(r"(\d+):(\d\d)(?::(\d\d))?", str(value))
    if clock is None:
        return None
    seconds = int(clock[1]) * 3600 + int(clock[2]) * 60 + int(clock[3] or 0)
    return _moment(sections[0], None, seconds)


def number_shown(cell: CellData, unit: str) -> Decimal | None:
    """Return the number of a unit that a cell with a number shows, its own where that cannot be told.

    12000 shown as 1.2万 is 1.2 of 万元, and 12000 of anything else. None for a cell that shows none; a nought that is shown as
    a blank or a dash, or what is shown in Chinese figures, is its own.
    """
    value = Decimal(str(cell.value))
    text = displayed(cell)
    if text is None:
        return value if not cell.format or set("0#?Ggy") & set(cell.format) else None
    if "[DBNum" in cell.format:
        return value
    figures = _FIGURES.search(text)
    if figures is None:
        return None if value else value
    number = Decimal(figures[1].replace(",", ""))
    if figures[2] and not unit.startswith(figures[2]):
        number *= _SCALES[figures[2]]
    return -number if value < 0 else number


def changes_text(code: str) -> bool:
    """Whether a number format shows texts otherwise than as they are."""
    if "@" not in code and code.count(";") < 3:
        return False
    return code != "@" and _text("x", code) != "x"


# ---------------------------------------------------------------------- the code
@lru_cache(maxsize=256)
def _sections(code: str) -> tuple[_Section, ...]:
    """Return the sections of a format code."""
    pieces: list[list[re.Match[str]]] = [[]]
    for match in _MARK.finditer(code):
        if match["other"] == ";":
            pieces.append([])
        else:
            pieces[-1].append(match)
    return tuple(_section(piece) for piece in pieces)


def _section(matches: list[re.Match[str]]) -> _Section:
    marks: list[Mark] = []
    condition: tuple[str, Decimal] | None = None
    locale = chinese = 0
    known = True
    for match in matches:
        kind = match.lastgroup or ""
        text = match[kind]
        if kind in ("quoted", "escaped", "forced"):
            marks.append(("literal", text))
        elif kind == "blank":
            marks.append(("literal", " "))
        elif kind == "bracket":
            lowered = text.lower()
            found, money = _CONDITION.fullmatch(text), _CURRENCY.fullmatch(text)
            if found:
                condition = (found[1], Decimal(found[2]))
            elif lowered in ("dbnum1", "dbnum2"):
                chinese = int(lowered[-1])
            elif money:
                if money[1]:
                    marks.append(("literal", money[1]))
                locale = int(money[2], 16) if money[2] else locale
            elif lowered.strip("hms") == "" and len(set(lowered)) == 1:
                marks.append(("elapsed", lowered))
            elif not _COLOUR.fullmatch(text):
                known = False
        elif kind == "other":
            known = known and not (text.isascii() and (text.isalpha() or text in "~`"))
            marks.append(("literal", text))
        elif kind == "date":
            marks.append(("date", text.lower()))
        elif kind != "fill":
            marks.append((kind, text))
    if any(kind in ("date", "noon") for kind, _text in marks):
        known = known and locale in (0, _CHINESE, _ENGLISH, _SYSTEM_DATE, _SYSTEM_TIME)
    return _Section(tuple(marks), condition, locale, chinese, known)


def _text(text: str, code: str) -> str | None:
    """Return how a text is shown: by the fourth section, or by a last one that has a place for text."""
    sections = _sections(code)
    section = sections[3] if len(sections) > 3 else sections[-1]
    if len(sections) < 4 and not section.has("text"):
        return text
    if not section.known or not all(kind in ("text", "literal") for kind, _written in section.marks):
        return None
    return "".join(text if kind == "text" else written for kind, written in section.marks).strip()


def _fits(number: Decimal, condition: tuple[str, Decimal]) -> bool:
    sign, bound = condition
    return {
        "<": number < bound,
        "<=": number <= bound,
        ">": number > bound,
        ">=": number >= bound,
        "=": number == bound,
        "<>": number != bound,
    }[sign]


def _chosen(sections: tuple[_Section, ...], number: Decimal) -> tuple[_Section, Decimal] | None:
    """Return the section for a number, and the number as that section writes it (without its sign where it is negative)."""
    numeric = sections[:3] if len(sections) > 3 or not sections[-1].has("text") else sections[:-1] or sections
    if len(numeric) == 1 and numeric[0].condition is None:
        return numeric[0], number
    zero = Decimal(0)
    usual = [(">", zero), ("<", zero)] if len(numeric) > 2 else [(">=", zero), None]
    for place, section in enumerate(numeric):
        condition = section.condition or (usual[place] if place < 2 else None)
        if condition is None or _fits(number, condition):
            first = numeric[0].condition or (">=", zero)
            rest_of_positive = place == 1 and first[0] in (">", ">=") and first[1] <= 0
            only_negative = rest_of_positive if condition is None else condition[0] in ("<", "<=") and condition[1] <= 0
            if number < 0 and not only_negative and (section.condition or any(part.condition for part in numeric)):
                return None  # programs differ on the sign
            return section, abs(number) if only_negative else number
    return None


# ---------------------------------------------------------------------- numbers
@lru_cache(maxsize=1024)
def _number(number: Decimal, code: str) -> str | None:
    """Return a number as a format shows it."""
    if not code:
        return _general(number)
    sections = _sections(code)
    found = _chosen(sections, number)
    if found is None:
        return None
    section, number = found
    if not section.known or section.has("date", "elapsed", "noon"):
        return None
    if section.has("general", "text"):
        if section.has("digit", "percent", "point", "exponent"):
            return None
        general = _chinese(number, section.chinese) if section.chinese else _general(abs(number))
        if general is None:
            return None
        sign = "-" if number < 0 else ""
        return sign + "".join(general if kind in ("general", "text") else text for kind, text in section.marks).strip()
    if not section.has("digit"):
        # words alone: a number is there, and does not show
        words = "".join(text for kind, text in section.marks if kind == "literal").strip()
        return words if words or number == 0 else None
    return None if section.has("slash") else _decimal(section, number)  # 1 1/2: no number of a form is shown so


def _general(number: Decimal) -> str | None:
    """Return a number in the format General. How many decimals that shows of a long fraction depends on the column."""
    if abs(number) >= _EXACT:
        return None
    text = f"{number.normalize():f}"
    is_long = len(text.lstrip("-").replace(".", "")) > _GENERAL_DIGITS and "." in text
    return None if is_long or 0 < abs(number) < _GENERAL_LEAST else text


def _rounded(number: Decimal, places: int) -> Decimal:
    return number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def _split(marks: tuple[Mark, ...]) -> tuple[list[Mark], list[Mark], str, list[Mark]]:
    """Return what stands before the decimal point, after it, the exponent's sign ("" if none) and its digits and the rest."""
    before: list[Mark] = []
    after: list[Mark] = []
    power: list[Mark] = []
    current, exponent = before, ""
    for mark in marks:
        if mark[0] == "point" and current is before:
            current = after
            after.append(mark)
        elif mark[0] == "exponent" and not exponent:
            exponent, current = mark[1], power
        else:
            current.append(mark)
    return before, after, exponent, power


def _decimal(section: _Section, number: Decimal) -> str | None:
    """Return a number written with digits, thousands, percent or an exponent."""
    before, after, exponent, power = _split(section.marks)
    first = next((kind for kind, _text in section.marks if kind in ("digit", "comma")), "digit")
    if abs(number) >= _EXACT or first == "comma":
        return None
    places = sum(kind == "digit" for kind, _text in after)
    # -- what commas and percent signs do to the number --
    last = max((n for n, (kind, _text) in enumerate(section.marks) if kind == "digit"), default=0)
    commas = 0
    for kind, _text in section.marks[last + 1 :]:
        if kind != "comma":
            break
        commas += 1
    point = next((n for n, (kind, _text) in enumerate(section.marks) if kind == "point"), None)
    if point is not None and commas == 0:
        while point > 0 and section.marks[point - 1 - commas][0] == "comma":
            commas += 1
    digits_before = [n for n, (kind, _text) in enumerate(before) if kind == "digit"]
    apart = bool(digits_before) and any(kind == "literal" for kind, _text in before[digits_before[0] : digits_before[-1]])
    if apart and any(kind == "percent" for kind, _text in section.marks):
        return None
    grouped = bool(digits_before) and any(kind == "comma" for kind, _text in before[digits_before[0] : digits_before[-1]])
    number = number.scaleb(2 * sum(kind == "percent" for kind, _text in section.marks) - 3 * commas)
    # -- its digits --
    shift = 0
    if exponent:
        if section.chinese:
            return None
        shift = _power(number, max(len(digits_before), 1), places)
        number = number.scaleb(-shift)
    rounded = _rounded(abs(number), places)
    if section.chinese and (number < 0 or rounded >= 10 or places or len(digits_before) != 1):
        return None  # programs differ: 一二 or 一十二
    negative = number < 0 and rounded != 0
    whole, _point, rest = f"{rounded:f}".partition(".")
    whole = "" if whole == "0" else whole
    if after and not exponent and not _after(after, rest).strip().strip("."):
        return None  # Excel shows "5.", other programs "5"
    text = ("-" if negative else "") + _before(before, whole, grouped) + _after(after, rest)
    if exponent:
        width = sum(kind == "digit" for kind, _text in power)
        sign = "-" if shift < 0 else "+" if exponent[1] == "+" else ""
        rest_of = [text for kind, text in power if kind in ("literal", "percent")]
        text += f"E{sign}{abs(shift):0{width}}" + "".join(rest_of)
    if section.chinese:
        text = digit_by_digit(text, _DIGITS[section.chinese])
    return text.strip()


def _power(number: Decimal, step: int, places: int) -> int:
    """Return the exponent for a number whose digits before the point are at most `step`, a multiple of that."""
    if number == 0:
        return 0
    power = number.adjusted() // step * step
    if abs(_rounded(number.scaleb(-power), places)) >= Decimal(10) ** step:
        power += step
    return power


def _before(marks: list[Mark], digits: str, grouped: bool) -> str:
    """Return the whole part: digits laid into their places from the right, more of them before the first place."""
    places = [n for n, (kind, _text) in enumerate(marks) if kind == "digit"]
    firm = next((n for n in places if marks[n][1] == "0"), None)
    out: list[str] = []
    used = len(digits)
    written = 0
    for n in range(len(marks) - 1, -1, -1):
        kind, text = marks[n]
        if kind == "digit":
            take = (
                digits[used - 1 : used] if used > 0 else "0" if firm is not None and n >= firm else " " if text == "?" else ""
            )
            used -= 1
            pieces = [take] if take else []
            if n == places[0]:
                while used > 0:
                    pieces.append(digits[used - 1])
                    used -= 1
            for piece in pieces:
                if grouped and written and written % 3 == 0 and piece != " ":
                    out.append(",")
                out.append(piece)
                written += 1
        elif kind in ("literal", "percent"):
            out.append(text[::-1] if kind == "literal" else text)
    return "".join(out)[::-1] + ("" if places else digits)


def _after(marks: list[Mark], digits: str) -> str:
    """Return the decimal point and what follows it."""
    kept = len(digits.rstrip("0"))
    places = [text for kind, text in marks if kind == "digit"]
    firm = max((n + 1 for n, text in enumerate(places) if text == "0"), default=0)
    out: list[str] = []
    at = 0
    for kind, text in marks:
        if kind == "digit":
            out.append(digits[at] if at < max(kept, firm) else " " if text == "?" else "")
            at += 1
        elif kind != "comma":
            out.append(text)
    return "".join(out)


def _chinese(number: Decimal, sort: int) -> str | None:
    """Return a whole number read out in Chinese: 一百〇五, 壹佰零伍; None for any other."""
    if number != number.to_integral_value() or not 0 <= number < 10**12:
        return None
    return numeral(int(number), _DIGITS[sort])


# ---------------------------------------------------------------------- dates and times
def _moment(section: _Section, day: datetime | None, seconds: int | None) -> str | None:
    """Return a date, or a time of day or length of time in seconds, as a section shows it; None where it asks for the other."""
    if section.locale == _SYSTEM_DATE:
        return chinese_date(day.date()) if day is not None else None
    clock = seconds if seconds is not None else 0
    if day is not None:
        clock = day.hour * 3600 + day.minute * 60 + day.second
    if section.locale == _SYSTEM_TIME:
        return clock_text(clock) if clock % 60 else f"{clock_text(clock)}:00"
    marks = section.marks
    if any(kind in ("text", "general", "percent", "exponent") for kind, _text in marks):
        return None
    half = any(kind == "noon" for kind, _text in marks)
    out: list[str] = []
    for n, (kind, text) in enumerate(marks):
        if kind == "date":
            is_minute = text in ("m", "mm") and _beside_a_clock(marks, n)
            piece = _of_clock(section, "n" * len(text) if is_minute else text, clock, half)
            if piece is None and day is not None:
                piece = _of_date(section, text, day)
            if piece is None:
                return None
            out.append(piece)
        elif kind == "elapsed":
            if day is not None:
                return None
            unit = {"h": 3600, "m": 60, "s": 1}[text[0]]
            out.append(f"{clock // unit:0{len(text)}}")
        elif kind == "noon":
            if text.isascii() and not section.locale:
                return None  # AM or 上午, as the system has it
            names = ["上午", "下午"] if section.locale == _CHINESE else text.split("/")
            out.append(names[clock % 86_400 >= 43_200])
        elif kind == "digit":
            if text != "0" or "point" not in (mark[0] for mark in marks[:n]):
                return None
            out.append("0")  # fractions of a second are not kept
        else:
            out.append(text)
    return "".join(out).strip()


def _beside_a_clock(marks: tuple[Mark, ...], place: int) -> bool:
    """Whether an m means minutes: after hours, or before seconds."""
    times = [(n, text[0]) for n, (kind, text) in enumerate(marks) if kind in ("date", "elapsed")]
    at = next(n for n, (where, _letter) in enumerate(times) if where == place)
    return (at > 0 and times[at - 1][1] == "h") or (at + 1 < len(times) and times[at + 1][1] == "s")


def _in_digits(section: _Section, number: int, width: int) -> str:
    """Return a part of a date or time in the section's digits."""
    if not section.chinese:
        return f"{number:0{width}}"
    return counting_numeral(number) if section.chinese == 1 else numeral(number, CAPITALS)


def _of_clock(section: _Section, text: str, clock: int, half: bool) -> str | None:
    width = len(text)
    if width > 2 or text[0] not in "hns" or (section.chinese and width > 1):
        return None
    hour = clock // 3600 % 24
    if half:
        hour = hour % 12 or 12
    return _in_digits(section, {"h": hour, "n": clock // 60 % 60, "s": clock % 60}[text[0]], width)


def _of_date(section: _Section, text: str, day: datetime) -> str | None:
    letter, width = text[0], len(text)
    english = section.locale in (0, _ENGLISH)
    if letter in "ye":
        if width > 4:
            return None
        year = f"{day.year % 100:02}" if letter == "y" and width <= 2 else f"{day.year:04}"
        return digit_by_digit(year, _DIGITS[section.chinese]) if section.chinese else year
    if letter in "md" and width <= 2:
        if section.chinese and width > 1:
            return None
        return _in_digits(section, day.month if letter == "m" else day.day, width)
    if letter == "m" and english:
        name = _MONTHS[day.month - 1]
        return {3: name[:3], 4: name, 5: name[0]}.get(width)
    if letter == "d" and english:
        name = _DAYS[day.weekday()]
        return {3: name[:3], 4: name}.get(width)
    if (letter == "a" or section.locale == _CHINESE) and letter in "ad":
        name = _WEEK[day.weekday()]
        return f"星期{name}" if width == 4 else name if letter == "a" else f"周{name}"
    return None
