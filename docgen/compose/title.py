"""Break a title, or a long name under the text, into lines over sense units (GB/T 9704-2012, 7.3.1 and 7.3.5).

The standard asks that a title of several lines keeps words whole and has the shape of a trapezium or a diamond. Every place
where a line may end gets a price, by the words on both sides of it (data/); the lines with the lowest sum of prices and
faults of shape win. Widths are measured in Chinese characters, figures and the space beside them as they are set.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import accumulate, islice, pairwise
from pathlib import Path

from docgen.kit.patterns import regex
from docgen.kit.word_lists import pattern, table

TITLE_LIMIT = 20.1
"""Characters of 22 pt on a line of 156 mm."""
SIGNATURE_LIMIT = 15
"""Characters of 16 pt that stand centred over a date which ends four characters from the right edge."""

_NEVER = 1000.0
_INSIDE_WORD = 300.0
_SPLIT_NAME = 60.0
"""Between characters that belong to no known word: inside a place's own name, perhaps."""
_BETWEEN_WORDS = 30.0
_BEFORE_KIND = 45.0
"""Before the last word of a body's name, which says what it is: 局, 委员会, 中心."""
_EXTRA_LINE = 25.0
_NEAR = 2.5
_GOOD_ENOUGH = 55.0
"""Cost of lines for which no other places need be tried."""
_MOST_DIVISIONS = 20_000
_SHORTEST = 2.5
"""A line of one or two characters is none."""
_MOST_LINES = 6
"""A title of more lines is no title; it is filled up line by line."""
_DIGIT_OR_LATIN = regex(r"[0-9A-Za-z０-９]")
_NOT_FIRST = "，。、；：！？）》”’〉】…"
_NOT_LAST = "（《“‘〈【"
_IN_BRACKETS = regex(r"（[^（）]*）")
_APART = 6.0
"""What it costs to part what stands in brackets, more than elsewhere."""
_JOINT = regex(r"(?<=[一-龥）]{5})[、 ](?=[一-龥]{5})(?![^（]*）)")
"""Between the names of two bodies that issue a document together."""
_JOINING = regex(r"[和与及]")
_BARE_PLACE = regex(r"(?:^|[（、 ])[省市州县区旗盟镇乡]")
"""A place that is only called 区 or 市 is no part of a name."""
_DATA = Path(__file__).with_name("data")
_WORDS = _DATA / "words.txt"
_LONGEST_WORD = 12
_BESIDE_FIGURES = 0.25
"""The space that is set between a figure or Latin letter and a Chinese character; LibreOffice sets a fifth."""
_LATIN_WIDTHS = dict(
    zip(
        map(chr, range(32, 127)),
        (
            *(250, 333, 408, 500, 500, 833, 778, 180, 333, 333, 500, 564, 250, 333, 250, 278),
            *(500, 500, 500, 500, 500, 500, 500, 500, 500, 500, 278, 278, 564, 564, 564, 444),
            *(921, 722, 667, 667, 722, 611, 556, 722, 722, 333, 389, 722, 611, 889, 722, 722),
            *(556, 722, 667, 556, 611, 722, 722, 944, 722, 722, 611, 333, 278, 333, 469, 500),
            *(333, 444, 500, 444, 500, 444, 333, 500, 500, 278, 278, 500, 278, 778, 500, 500),
            *(500, 500, 333, 389, 278, 500, 500, 722, 500, 500, 444, 480, 200, 480, 541),
        ),
        strict=True,
    )
)
"""Times New Roman: thousandths of the type size, as Adobe's font metrics state them."""


def _priced(part: str) -> tuple[tuple[re.Pattern[str], float], ...]:
    """Return what of a list ends or begins a line, each with its price."""
    return tuple((regex(entry["find"]), entry["price"]) for entry in table(_DATA, "title")[part])


_ENDINGS, _BEFORE = _priced("endings"), _priced("beginnings")
_BEFORE_UNIT = regex(r"[\d〇零一二三四五六七八九十](?=[年月日号届期次%％])")
_YEAR = regex(r"(?:\d{4}|[〇零一二三四五六七八九]{4})年度?(?!报告)")


def display_width(text: str) -> float:
    """Return the width of a text in Chinese characters; a digit or Latin letter is half of one."""
    return sum(1.0 if unicodedata.east_asian_width(char) in "WFA" else 0.5 for char in text)


def measured_width(text: str) -> float:
    """Return the width of a text set in Chinese characters and Times New Roman, the space beside figures included."""
    width = sum(_LATIN_WIDTHS[char] / 1000 if char in _LATIN_WIDTHS else display_width(char) for char in text)
    return width + _BESIDE_FIGURES * sum(_meet(*pair) for pair in pairwise(text))


def _meet(left: str, right: str) -> bool:
    """Whether a figure or Latin letter and a Chinese character (no punctuation) stand side by side."""
    return (left.isascii() and left.isalnum() and _is_han(right)) or (right.isascii() and right.isalnum() and _is_han(left))


def _is_han(char: str) -> bool:
    return unicodedata.category(char) == "Lo"


@cache
def _known_words() -> frozenset[str]:
    lines = _WORDS.read_text(encoding="utf-8").split("\n")
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


def _word_edges(text: str) -> tuple[set[int], set[int]]:
    """Return (positions between or beside known words, positions inside them) of the likeliest division into words.

    The likeliest leaves the fewest characters outside known words, and of those takes the fewest words.
    """
    known = _known_words()
    best: list[tuple[float, int]] = [(0.0, 0)]
    for end in range(1, len(text) + 1):
        choices = [(best[end - 1][0] + 1.0, end - 1)]
        for start in range(max(0, end - _LONGEST_WORD), end):
            if text[start:end] in known:
                choices.append((best[start][0] + (0.1 if end - start > 1 else 0.4), start))
        best.append(min(choices, key=lambda choice: choice[0]))
    edges: set[int] = set()
    inside: set[int] = set()
    end = len(text)
    while end:
        start = best[end][1]
        if text[start:end] in known:
            edges |= {start, end}
            inside |= set(range(start + 1, end))
        end = start
    return edges, inside


def _prices(text: str, agency: str) -> dict[int, float]:
    """Return position -> price of ending a line before it; a position inside a number or Latin word is not there at all."""
    edges, inside = _word_edges(text)
    prices = {
        n: _INSIDE_WORD if n in inside else _BETWEEN_WORDS if n in edges else _SPLIT_NAME
        for n in range(1, len(text))
        if not (_DIGIT_OR_LATIN.match(text[n - 1]) and _DIGIT_OR_LATIN.match(text[n]))
        and text[n] not in _NOT_FIRST
        and text[n - 1] not in _NOT_LAST
    }

    def offer(position: int, price: float) -> None:
        if position in prices:
            prices[position] = min(prices[position], price)

    for match in pattern(_DATA, "title", "kinds").finditer(text):
        if match.start() in edges and match.start() in prices:
            prices[match.start()] = _BEFORE_KIND
    for match in _JOINING.finditer(text):
        if match.end() in prices:
            prices[match.end()] = max(prices[match.end()], _BEFORE_KIND)
    for ending, price in _ENDINGS:
        for match in ending.finditer(text):
            if not _BARE_PLACE.fullmatch(text[: match.end()][-2:]):
                offer(match.end(), price)
    for beginning, price in _BEFORE:
        for match in beginning.finditer(text):
            offer(match.start(), price)
    for match in _YEAR.finditer(text):
        prices[match.start()] = 0.5
        if match.start() + 4 in prices:
            prices[match.start() + 4] = _NEVER
        for position in range(match.start() + 1, match.end()):
            prices[position] = _NEVER
        offer(match.end(), 2)
    for match in _IN_BRACKETS.finditer(text):
        for position in range(match.start() + 1, match.end()):
            if position in prices:
                prices[position] += _APART
    for match in _BEFORE_UNIT.finditer(text):
        prices[match.end()] = _NEVER
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
    return fault + (_NEVER if min(widths) < _SHORTEST else 8.0 if min(widths) < 4 else 0.0)


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
    """Yield the places to try: sense units alone, then words, then also places within names that give lines of even length."""
    yield sorted(position for position, price in prices.items() if price < _BETWEEN_WORDS)
    words = [position for position, price in prices.items() if price < _SPLIT_NAME]
    yield sorted(words)
    even = [n * len(text) / lines for n in range(1, lines)]
    near = [position for position in prices if any(abs(position - place) <= _NEAR for place in even)]
    yield sorted({*words, *near})


def _shaped(text: str, limit: float, prices: dict[int, float]) -> tuple[str, ...]:
    """Return the cheapest lines no wider than the limit."""
    sums = [0.0, *accumulate(map(measured_width, text))]
    shape = [0.0, *accumulate(map(display_width, text))]
    # The space beside figures belongs to a line only if both neighbours do.
    gaps = [0.0, 0.0, *accumulate(_BESIDE_FIGURES * _meet(*pair) for pair in pairwise(text))]

    def width(start: int, end: int) -> float:
        return sums[end] - sums[start] + gaps[end] - gaps[start + 1]

    fewest = max(2, math.ceil(width(0, len(text)) / limit))
    if fewest > _MOST_LINES:
        return _filled(text, limit, prices)
    best: tuple[float, tuple[int, ...]] | None = None
    for places in _places(text, prices, fewest):
        for count in (fewest, fewest + 1):
            ends = [*places, len(text)]
            found = _divisions(ends, 0, count, lambda a, b, lines: width(a, b) <= limit * lines)
            for division in islice(found, _MOST_DIVISIONS):
                widths = [shape[b] - shape[a] for a, b in pairwise((0, *division))]
                cost = sum(prices[end] for end in division[:-1]) + _shape_fault(widths) + _EXTRA_LINE * (count - fewest)
                if best is None or cost < best[0]:
                    best = (cost, division)
        if best is not None and best[0] < _GOOD_ENOUGH:
            break
    if best is None:
        return _filled(text, limit, prices)
    return tuple(text[a:b] for a, b in pairwise((0, *best[1])))


def _filled(text: str, limit: float, prices: dict[int, float]) -> tuple[str, ...]:
    """Return lines of about one length: the last resort for a text without any place to break."""
    wanted = measured_width(text) / math.ceil(measured_width(text) / limit)
    lines = [""]
    for position, char in enumerate(text):
        longer = measured_width(lines[-1] + char)
        if lines[-1] and (longer > limit or (longer > wanted + 1 and position in prices)):
            lines.append("")
        lines[-1] += char
    return tuple(lines)


def _lines(text: str, limit: float, prices: Callable[[str], dict[int, float]]) -> tuple[str, ...]:
    given = [" ".join(part.split()) for part in text.splitlines()]
    result: list[str] = []
    for part in (part for part in given if part):
        whole = measured_width(part) <= limit
        result += [part] if whole else [line.strip() for line in _shaped(part, limit, prices(part))]
    return tuple(result)


def title_lines(title: str, agency: str = "") -> tuple[str, ...]:
    """Return the lines of a title, none wider than 20 characters; line breaks that are there already are kept.

    A title of several lines breaks between the agency and the year or before 「政府信息公开…」, and a long agency name after
    its own parts (省、市、区、人民政府、局 …); never inside a word or a number. Joined, the lines give the title again.
    """
    return _lines(title, TITLE_LIMIT, lambda text: _prices(text, agency))


def signature_lines(name: str) -> tuple[str, ...]:
    """Return the lines of the name under the text, none wider than 15 characters, so that it can stand centred on the date.

    Of a joint name that has no room on one line, each body's stands on lines of its own.
    """
    bodies = name if measured_width(name) <= SIGNATURE_LIMIT else _JOINT.sub(lambda joint: f"{joint.group()}\n", name)
    return _lines(bodies, SIGNATURE_LIMIT, lambda text: _prices(text, ""))
