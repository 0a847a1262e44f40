"""Break a title, or a long name under the text, into lines over sense units (GB/T 9704-2012, 7.3.1 and 7.3.5).

The standard asks that a title of several lines keeps words whole and has the shape of a trapezium or a diamond. Every place
where a line may end gets a price; the lines with the lowest sum of prices and faults of shape win. All functions are pure.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate, islice, pairwise

from docgen.kit.patterns import regex

TITLE_LIMIT = 20
"""Characters of 22 pt on a line of 156 mm."""
SIGNATURE_LIMIT = 15
"""Characters of 16 pt that stand centred over a date which ends four characters from the right edge."""

_NEVER = 1000.0
_SPLIT_WORD = 60.0
_EXTRA_LINE = 25.0
_NEAR = 2.5
_MOST_DIVISIONS = 20_000
_MOST_LINES = 6
"""A title of more lines is no title; it is filled up line by line."""
_DIGIT_OR_LATIN = regex(r"[0-9A-Za-z０-９]")
_NOT_FIRST = "，。、；：！？）》”’〉】…"
_NOT_LAST = "（《“‘〈【"

# Where a name divides: after these endings, unless what follows shows that the ending belongs to a longer word.
_ENDINGS: tuple[tuple[re.Pattern[str], float], ...] = tuple(
    (regex(pattern), price)
    for pattern, price in (
        (r"人民政府(?!办公|信息公开|[和与、）]|工作|部门)", 1),
        (r"(?<!人民)政府(?!办公|信息公开|部门|工作|网)", 6),
        (r"委员会(?!办公|[和与、）])", 2),
        (r"(?<=公安|税务)局(?=.+分局)", 1),
        (r"[总分]局(?![和与、）])", 1),
        (r"(?<=[^局])局(?!长|部|域|面|办公|[和与、）]|机关)", 2),
        (r"街道(?!办|[和与、）])", 4),
        (r"自治区(?!级)", 2),
        (r"(?<!自)治州(?!市)|自治州", 2),
        (r"省(?!级|直|会|委|府|厅|道|份)", 2),
        (r"市(?!场|容|级|直|域|委|区(?!域)|民(?![政族防办营])|政(?![务法策协府]))", 2),
        (r"(?<!社|园)区(?!域|级|划|块|际|委|间)", 2),
        (r"县(?!级|域|委|城|乡)", 2),
        (r"[旗盟](?=.*(?:人民政府|局|委员会))(?!下)", 3),
        (r"[镇乡](?=人民政府|党委)", 5),
        (r"[和与及]|、", 14),
        (r"中心(?!城|小学)|集团|公司|大学|学院|医院|协会|联合会", 4),
    )
)
_BEFORE: tuple[tuple[re.Pattern[str], float], ...] = tuple(
    (regex(pattern), price)
    for pattern, price in (
        (r"(?<!人民)政府信息(?:依申请)?公开", 0),
        (r"(?<=[年度])信息公开", 0),
        (r"工作年度报告|年度报告$", 9),
        (r"[和与及](?=.)", 12),
        (r"人民政府", 5),
        (r"办公[室厅]|街道办事处|管理委员会|人民代表大会|分局", 8),
    )
)
_YEAR = regex(r"(?:\d{4}|[〇零一二三四五六七八九]{4})年度?(?!报告)")


def display_width(text: str) -> float:
    """Return the width of a text in Chinese characters; a digit or Latin letter is half of one."""
    return sum(1.0 if unicodedata.east_asian_width(char) in "WFA" else 0.5 for char in text)


def _prices(text: str, agency: str) -> dict[int, float]:
    """Return position -> price of ending a line before it; a position inside a number or Latin word is not there at all."""
    prices = {
        n: _SPLIT_WORD
        for n in range(1, len(text))
        if not (_DIGIT_OR_LATIN.match(text[n - 1]) and _DIGIT_OR_LATIN.match(text[n]))
        and text[n] not in _NOT_FIRST
        and text[n - 1] not in _NOT_LAST
    }

    def offer(position: int, price: float) -> None:
        if position in prices:
            prices[position] = min(prices[position], price)

    for pattern, price in _ENDINGS:
        for match in pattern.finditer(text):
            offer(match.end(), price)
    for pattern, price in _BEFORE:
        for match in pattern.finditer(text):
            offer(match.start(), price)
    for match in _YEAR.finditer(text):
        prices[match.start()] = 0.5
        if match.start() + 4 in prices:
            prices[match.start() + 4] = _NEVER
        for inside in range(match.start() + 1, match.end()):
            prices[inside] = _NEVER
        offer(match.end(), 2)
    if agency and text.startswith(agency):
        prices[len(agency)] = min(prices.get(len(agency), 0.5), 0.5)
    prices.pop(0, None)
    prices.pop(len(text), None)
    return {position: price for position, price in prices.items() if price < _NEVER}


def _shape_fault(widths: Sequence[float]) -> float:
    """Return how far line widths are from a trapezium or a diamond."""
    peak = max(range(len(widths)), key=lambda n: widths[n])
    rises = all(a <= b for a, b in pairwise(widths[: peak + 1]))
    falls = all(a >= b for a, b in pairwise(widths[peak:]))
    fault = 0.0 if rises and falls else 15.0
    fault += 3.0 * sum(abs(a - b) < 1 for a, b in pairwise(widths))
    fault += 1.2 * max(0.0, max(widths) - min(widths) - 8)
    return fault + (8.0 if min(widths) < 4 else 0.0)


def _divisions(ends: Sequence[int], start: int, count: int, fits: Callable[[int, int, int], bool]) -> Iterator[tuple[int, ...]]:
    """Yield every way to end `count` lines at `ends` (the last is the end of the text) such that each line fits."""
    if count == 1:
        if fits(start, ends[-1], 1):
            yield (ends[-1],)
        return
    for end in ends[:-1]:
        if end > start and fits(start, end, 1):
            if fits(end, ends[-1], count - 1):
                for rest in _divisions(ends, end, count - 1, fits):
                    yield (end, *rest)
        elif end > start:
            return


def _places(text: str, prices: dict[int, float], lines: int) -> Iterator[list[int]]:
    """Yield the places to try: sense units alone, then also places within words that give lines of even length."""
    cheap = [position for position, price in prices.items() if price < _SPLIT_WORD]
    yield sorted(cheap)
    even = [n * len(text) / lines for n in range(1, lines)]
    near = [position for position in prices if any(abs(position - place) <= _NEAR for place in even)]
    yield sorted({*cheap, *near})


def _shaped(text: str, limit: int, prices: dict[int, float]) -> tuple[str, ...]:
    """Return the cheapest lines no wider than the limit."""
    sums = [0.0, *accumulate(display_width(char) for char in text)]
    fewest = max(2, math.ceil(sums[-1] / limit))
    if fewest > _MOST_LINES:
        return _filled(text, limit)
    best: tuple[float, tuple[int, ...]] | None = None
    for places in _places(text, prices, fewest):
        for count in (fewest, fewest + 1):
            ends = [*places, len(text)]
            found = _divisions(ends, 0, count, lambda a, b, lines: sums[b] - sums[a] <= limit * lines)
            for division in islice(found, _MOST_DIVISIONS):
                widths = [sums[b] - sums[a] for a, b in pairwise((0, *division))]
                cost = sum(prices[end] for end in division[:-1]) + _shape_fault(widths) + _EXTRA_LINE * (count - fewest)
                if best is None or cost < best[0]:
                    best = (cost, division)
        if best is not None:
            return tuple(text[a:b] for a, b in pairwise((0, *best[1])))
    return _filled(text, limit)


def _filled(text: str, limit: int) -> tuple[str, ...]:
    """Return lines filled up one after the other: the last resort for a text without any place to break."""
    lines = [""]
    for char in text:
        if lines[-1] and display_width(lines[-1] + char) > limit:
            lines.append("")
        lines[-1] += char
    return tuple(lines)


def _lines(text: str, limit: int, prices: Callable[[str], dict[int, float]]) -> tuple[str, ...]:
    given = [" ".join(part.split()) for part in text.splitlines()]
    result: list[str] = []
    for part in (part for part in given if part):
        result += [part] if display_width(part) <= limit else _shaped(part, limit, prices(part))
    return tuple(result)


def title_lines(title: str, agency: str = "") -> tuple[str, ...]:
    """Return the lines of a title, none wider than 20 characters; line breaks that are there already are kept.

    A title of several lines breaks between the agency and the year or before 「政府信息公开…」, and a long agency name after
    its own parts (省、市、区、人民政府、局 …); never inside a word or a number. Joined, the lines give the title again.
    """
    return _lines(title, TITLE_LIMIT, lambda text: _prices(text, agency))


def signature_lines(name: str) -> tuple[str, ...]:
    """Return the lines of the name under the text, none wider than 15 characters, so that it can stand centred on the date."""
    return _lines(name, SIGNATURE_LIMIT, lambda text: _prices(text, ""))
