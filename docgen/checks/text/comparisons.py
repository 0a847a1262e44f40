"""What the words before a number compare: 申请量较上年增长, 由上年的, 自然人申请比法人和其他组织多, 平均每月."""

from __future__ import annotations

from docgen.checks.text.lists import pattern
from docgen.kit.patterns import regex
from docgen.kit.record import record

DIFFERENCE, THEN, AVERAGE, RATIO, TREND, LEVEL = "difference", "then", "average", "ratio", "trend", "level"
ANOTHER_YEAR = "\0"
"""What a number is compared with where that is neither last year nor anything named: no topic is called so."""
_HINT = pattern("claims", "may_compare")
_DIFFERENCE = pattern("claims", "difference_to")
_THAN_LAST = pattern("claims", "than_last_year")
_FROM = pattern("claims", "from_number")
_TO = pattern("claims", "to_number")
_OF_LAST = pattern("claims", "of_last_year")
_ONLY_THEN = pattern("claims", "only_then")
_OF_THEN, _LEVEL = pattern("claims", "of_then"), pattern("claims", "level")
_A_MONTH, _A_QUARTER = pattern("claims", "a_month"), pattern("claims", "a_quarter")
_A_DAY, DAYS = pattern("claims", "a_day"), 365
_NUMBER = regex(r"\d")
_YEAR = regex(r"20\d\d(?=年)")


@record
class Comparison:
    """What a number is said to be. kind: a DIFFERENCE, last year's own number (THEN), an AVERAGE or a multiple of last year's
    (RATIO); without a number, that there is more or less than last year (TREND), or as much (LEVEL).

    subject: the words for what is compared; than: those for what it is compared with, "" for last year, ANOTHER_YEAR, None
    where they do not say; rises: whether the difference is above 0; parts: of how many parts of the year the average is.
    """

    kind: str
    subject: str
    than: str | None = ""
    rises: bool = True
    parts: int = 0


def comparison(left: str, right: str, year: int, *, opens: bool) -> Comparison | None:
    """Return what the words before a number compare it with, None if they do not.

    right: the words behind it; year: the year whose last one is meant; opens: whether the words before begin a clause.
    """
    if not _HINT.search(left):
        return None
    if opens and _ONLY_THEN.match(f"，{left}") and _is_last(left, year):
        return Comparison(THEN, "")
    if (found := _OF_THEN.search(left)) and _is_last(found[0], year):
        return Comparison(RATIO, left[: found.start()])
    for before in (_FROM, _OF_LAST):
        found = before.search(left)
        if found and (_is_last(found[0], year) or ("年" not in found[0] and _TO.match(_NUMBER.split(right)[0]))):
            return Comparison(THEN, left[: found.start()])
        if found:
            return None
    for parts, average in ((12, _A_MONTH), (4, _A_QUARTER), (DAYS, _A_DAY)):
        if found := average.search(left):
            return Comparison(AVERAGE, left[: found.start()] + found["deed"], parts=parts)
    found = _DIFFERENCE.search(left)
    if not found or "环比" in found[0]:
        return None
    than = found["with"] if found["with"] is not None else found["than"]
    if than is not None and _THAN_LAST.fullmatch(than):
        than = "" if not _YEAR.search(than) or _is_last(than, year) else ANOTHER_YEAR
    deed = found["deed"] if len(found["deed"]) > 1 else ""
    return Comparison(DIFFERENCE, left[: found.start()] + deed, than, bool(found["more"]))


def trend(text: str, year: int) -> Comparison | None:
    """Return what a clause without a number says of how much there is: 较上年有所增加, 与上年持平."""
    end = _LEVEL.search(text)
    level, said = (end["level"], text[: end.start()]) if end else (None, text)
    told = comparison(f"{said}相比增加" if level else said, "", year, opens=False)
    if told is None or told.kind != DIFFERENCE:
        return None
    return Comparison(LEVEL if level else TREND, told.subject, told.than, told.rises)


def _is_last(words: str, year: int) -> bool:
    """Whether words that name a year, or last year, name the one before."""
    named = _YEAR.search(words)
    return int(named[0]) == year - 1 if named else "年" in words and "前年" not in words
