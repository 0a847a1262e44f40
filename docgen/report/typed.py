"""What people type, understood: numbers, dates and years written as text, labels however spaced, stray control characters.

Pure functions, shared by the doors. Each takes text and returns a value, or None for what it cannot take as one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable
from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

from docgen.kit.patterns import regex
from docgen.kit.record import record
from docgen.kit.word_lists import pattern

_INVISIBLE = "\u00ad\u200b\u200c\u2060\ufeff"
_SPACES = regex(rf"[\s{_INVISIBLE}]+")
_BLANKS = (
    _INVISIBLE + "\t\n\v\f\r\x1c\x1d\x1e\x1f \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000"
)
_QUOTES = str.maketrans(dict.fromkeys("“”„‟＂'‘’‚‛＇「」『』", '"'))
_DASHES = "-\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2500\ufe58\ufe63\uff0d\u30fc"
_AS_MINUS = str.maketrans(dict.fromkeys(_DASHES, "-"))
_NIL = pattern(Path(__file__).with_name("data"), "typed", "nothing", re.IGNORECASE)
_NO_ROW = pattern(Path(__file__).with_name("data"), "typed", "no_row")
_NUMBER = regex(r"([+-]?)(\d{1,3}(?:,\d{3})+|\d{1,18})(\.\d{0,12})?\s*(\D*)")
_NOTE = regex(r"[（(\[【〔](.*)[）)\]】〕]$", re.DOTALL)
_DATE = regex(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
_SOLID_DATE = regex(r"(\d{4})(\d{2})(\d{2})")
_SOLID_PARTS = regex(r"(\d{4}|\d{2})[-/.]?(\d{2})(\d{2})")
_PARTS_APART = regex(r"\D*(\d{1,4})\D+(\d{1,4})\D+(\d{1,4})(?!\d).*", re.DOTALL)
_ZEROS = "〇○零0O"
_HAN = "一二三四五六七八九"
_HAN_DIGIT = str.maketrans(dict.fromkeys(_ZEROS, "0") | {sign: str(n) for n, sign in enumerate(_HAN, 1)})
_HAN_YEAR = rf"[{_ZEROS}{_HAN}]{{4}}"
_HAN_NUMBER = rf"(?:[{_ZEROS}]?[{_HAN}]|[{_HAN}][{_ZEROS}{_HAN}]|[二三]?十[{_HAN}]?|[廿卅][{_HAN}]?)"
HAN_DATE = rf"(?:\d{{4}}|{_HAN_YEAR})年(?:\d{{1,2}}|{_HAN_NUMBER}|元)月(?:\d{{1,2}}|{_HAN_NUMBER})日"
"""A date of which any part may be written in Chinese numerals, for use inside a pattern."""
_HAN_PARTS = regex(rf"(\d{{4}}|{_HAN_YEAR})年(\d{{1,2}}|{_HAN_NUMBER}|元)月(\d{{1,2}}|{_HAN_NUMBER})日?")
_CAPITALS = str.maketrans("壹贰叁肆伍陆柒捌玖拾", "一二三四五六七八九十")
_YEAR = regex(rf"(\d{{4}}|{_HAN_YEAR})(?:年|年度)?")
NUMBER_SIGNS = regex(r"[²³¹¼-¾⁰-₉⅐-⅟↉①-⒛⓪-⓿❶-➓㈠-㈩㉈-㉟㊀-㊉㊱-㊿🄀-🄌]")
"""①, ², ½: no digits. Narrowed beside digits they would become some: 2① is not 21."""
_PLAIN_SIGNS = "0123456789+-=()"
SET_OFF = {
    "superscript": str.maketrans(_PLAIN_SIGNS, "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾"),
    "subscript": str.maketrans(_PLAIN_SIGNS, "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎"),
}
"""Signs that stand raised or lowered become characters that do: the mark of a footnote behind 5 does not make 51 of it."""
_BREAKS = regex(r"\r\n?|[\u000b\u000c\u0085\u2028\u2029]")
_UNSEEN = regex(r"[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\ud800-\udfff\ufffe\uffff]")
_ODD = regex(r"[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")

_LONGEST_NUMBER = 500
"""A number with its unit and note is never longer; a bound on what the patterns have to look through."""
FIRST_YEAR, LAST_YEAR = 1949, 2199
_YEAR_DIGITS, _SHORT_YEAR_DIGITS, _MONTHS = 4, 2, 12


@lru_cache(maxsize=8192)
def folded(text: str) -> str:
    """Return a text as labels are compared: without spaces, full-width forms narrowed, quotes and dashes made one."""
    narrow = unicodedata.normalize("NFKC", text)
    return _SPACES.sub("", narrow).translate(_QUOTES).translate(_AS_MINUS)


def trimmed(text: str) -> str:
    """Return a text without the blanks, visible or not, at its two ends."""
    return text.strip(_BLANKS)


def without_controls(text: str) -> tuple[str, tuple[str, ...]]:
    """Return the text with line ends made \\n and control characters removed, and the names of those ("U+000B").

    A vertical tab or another Unicode line break becomes a line break, for that is what the eye saw; it is named too.
    """
    if text.isprintable() or not _UNSEEN.search(text):
        return text, ()
    met = sorted({f"U+{ord(character):04X}" for character in _UNSEEN.findall(text.replace("\r\n", "\n").replace("\r", "\n"))})
    return _UNSEEN.sub("", _BREAKS.sub("\n", text)), tuple(met)


def revealed(text: str) -> str:
    """Return the text with the characters that show nothing and are no blanks by their numbers: 1[U+200B]2."""
    return text if text.isprintable() else _ODD.sub(lambda match: f"[U+{ord(match[0]):04X}]", text)


@record
class TypedNumber:
    """A number found in text, and the note that stood beside it in brackets."""

    value: Decimal
    note: str = ""


def typed_number(text: str, units: Collection[str] = ()) -> TypedNumber | None:
    """Return the number that a text states, None if it states none, or in another unit than those given.

    Taken: full-width digits, thousands separators in groups of three, one of the units behind, a note in brackets
    behind. Not taken: two numbers, other words, blanks between digits.
    """
    whole = trimmed(text)
    if len(whole) > _LONGEST_NUMBER:
        return None
    note = _NOTE.search(whole)
    stated = whole[: note.start()] if note else whole
    match = _NUMBER.fullmatch(unicodedata.normalize("NFKC", trimmed(stated)).translate(_AS_MINUS))
    if match is None or NUMBER_SIGNS.search(stated) or (match[4] and _SPACES.sub("", match[4]) not in units):
        return None
    number = Decimal(f"{match[1]}{match[2].replace(',', '')}{(match[3] or '').rstrip('.')}")
    return TypedNumber(number, trimmed(note[1]) if note else "")


def is_nil_word(text: str) -> bool:
    """Whether a text is a dash, a slash, 无 or the like: put where a number should stand, and it may mean 0 or nothing."""
    return bool(_NIL.fullmatch(folded(text)))


def is_no_row(texts: Iterable[str]) -> bool:
    """Whether the filled cells of a row say no more than that the list has ended: 以下空白, dashes."""
    return all(_NO_ROW.fullmatch(folded(text)) for text in texts)


def typed_date(text: str) -> date | None:
    """Return the date a text states, None if none or impossible.

    Taken: 2024-01-19, 2024/1/19, 2024.1.19, 2024年1月19日, 20240119, 二〇二四年一月十九日.
    """
    plain = folded(text)
    match = _DATE.fullmatch(plain) or _SOLID_DATE.fullmatch(plain) or _HAN_PARTS.fullmatch(plain.translate(_CAPITALS))
    if match is None or NUMBER_SIGNS.search(text):
        return None
    try:
        return date(*(_whole(part) for part in match.groups()))
    except ValueError:
        return None


def date_meant(text: str) -> date | None:
    """Return the one date that a text which states none can mean, to ask for; None if there is no such date, or several.

    Guessed: a year of two digits (24.1.19, 240119), other marks between the parts (2024、1、19号), the day before the
    month (19/1/2024, 2024/13/01), a time or a weekday behind.
    """
    narrow = trimmed(unicodedata.normalize("NFKC", text[:_LONGEST_NUMBER]))
    match = _SOLID_PARTS.fullmatch(narrow) or _PARTS_APART.fullmatch(narrow)
    if match is None:
        return None
    first, second, third = match.groups()
    if len(third) == _YEAR_DIGITS:
        orders = [(third, first, second), (third, second, first)]
    elif len(first) == _YEAR_DIGITS:
        orders = [(first, third, second) if int(second) > _MONTHS else (first, second, third)]
    elif len(first) == _SHORT_YEAR_DIGITS:
        orders = [(f"20{first}", second, third)]
    else:
        orders = []
    possible: set[date] = set()
    for year, month, day in orders:
        try:
            possible.add(date(int(year), int(month), int(day)))
        except ValueError:
            continue
    found = possible.pop() if len(possible) == 1 else None
    return found if found and is_year(found.year) else None


def _whole(text: str) -> int:
    """Return a year, month or day in digits or Chinese numerals as a number: 二〇二四, 十九, 一九, 廿九, 元."""
    plain = text.replace("元", "一").replace("廿", "二十").replace("卅", "三十")
    tens, has_ten, ones = plain.partition("十")
    if has_ten:
        return int((tens or "一").translate(_HAN_DIGIT)) * 10 + int((ones or "0").translate(_HAN_DIGIT))
    return int(plain.translate(_HAN_DIGIT))


def typed_year(text: str) -> int | None:
    """Return the year a text states (2023, 2023年, 2023年度, 二〇二三, full-width digits too), None if none."""
    match = _YEAR.fullmatch(folded(text))
    year = _whole(match[1]) if match else 0
    return year if is_year(year) else None


def is_year(number: int) -> bool:
    """Whether a whole number can be a report's year."""
    return FIRST_YEAR <= number <= LAST_YEAR
