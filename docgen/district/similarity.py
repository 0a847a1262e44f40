"""Which of many texts repeat each other: pairs with the share of the shorter text that is found again in the longer.

A text is the set of its shingles (eight letters in a row), each known by its CRC. The forty-eight smallest of a text are
entered in an index; a longer text looks all of its own up there, and each earlier text of which it finds a good part is
compared with it in full. So the work grows with the number of texts, not of pairs, and only what the index holds is kept.
Nothing beyond the standard library: the well-known libraries for this bring numerical packages that many of the users'
machines have no builds of.
"""

from __future__ import annotations

import functools
import zlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from itertools import chain

SHINGLE = 8
"""Characters in a shingle: shorter than a clause, longer than a set phrase."""
LEAST_SHARE = 0.6
"""Share of the shorter text that is found again in the other, from which two texts count as alike."""
_ENTERED = 48
_SPARE = 24
_HOLDERS = 8
"""Texts the index names for one shingle once they are known to be alike: enough to lead from each copy to its source."""
_ALONE = 64
"""The same for texts that are like none before: they may consist of nothing but phrases that everyone uses."""
_COMPARED = 16
"""Texts that one text is compared with in full, the most promising first."""
_PROPOSED = 0.3
"""What is entered is a sample: texts well below the share are compared in full before they are dismissed."""
_LEAST_COMMON = 3
_REMEMBERED = 32
_LAST = 2 * SHINGLE - 2
"""Bytes at the end of a text in which no whole shingle begins."""


def letters(text: str) -> str:
    """Return a text without numbers, punctuation and blanks: a copy with the numbers changed is still a copy."""
    return "".join(filter(str.isalpha, text))


def shingles(text: str) -> frozenset[int]:
    """Return the shingles of letters, by their numbers; one for a text that is shorter than a shingle."""
    data = text.encode("utf-16-le", "surrogatepass")
    return frozenset([zlib.crc32(data[start : start + 2 * SHINGLE]) for start in range(0, max(1, len(data) - _LAST), 2)])


class _Index:
    """Which texts hold a shingle: the first, and the few after it. Most shingles are held by one text alone."""

    def __init__(self) -> None:
        self.first: dict[int, int] = {}
        self.more: dict[int, list[int]] = {}
        self.entered: dict[int, int] = {}

    def enter(self, number: int, own: frozenset[int], most: int) -> None:
        """Enter a text for the smallest of its shingles, save those that `most` texts hold already."""
        entered = 0
        for shingle in _smallest(own):
            if self.first.setdefault(shingle, number) == number:
                entered += 1
            elif len(more := self.more.setdefault(shingle, [])) < most - 1:
                more.append(number)
                entered += 1
        self.entered[number] = entered

    def proposed(self, own: frozenset[int]) -> list[int]:
        """Return the texts of whose entries `own` holds a good part, the greatest part first: a short text must not be

        crowded out by long ones that have more in common with everybody.
        """
        held = self.first.keys() & own
        found = Counter(map(self.first.__getitem__, held))
        found.update(chain.from_iterable(map(self.more.__getitem__, self.more.keys() & held)))
        good = [
            (-common / self.entered[number], number)
            for number, common in found.items()
            if common >= _LEAST_COMMON and common >= _PROPOSED * self.entered[number]
        ]
        return [number for _part, number in sorted(good)[:_COMPARED]]


def _smallest(own: frozenset[int]) -> list[int]:
    """Return the smallest shingles of a text, as many as are entered; a guess at the last of them saves sorting them all."""
    bound = (_ENTERED + _SPARE) * 2**32 // len(own)
    small = [shingle for shingle in own if shingle < bound]
    return sorted(small if len(small) >= _ENTERED else own)[:_ENTERED]


def alike(lengths: Sequence[int], text_of: Callable[[int], str]) -> Iterator[tuple[int, list[tuple[float, int]]]]:
    """Yield each text with those it repeats or is repeated by, and their shares, the closest first; at most sixteen, no longer.

    lengths: of the texts; text_of: their letters. Texts are asked for one by one and not kept, the shorter first.
    """
    index = _Index()
    again = functools.lru_cache(_REMEMBERED)(lambda number: shingles(text_of(number)))
    for number in sorted(range(len(lengths)), key=lambda number: (lengths[number], number)):
        own = shingles(text_of(number))
        found = [(_share(own, again(other)), other) for other in index.proposed(own)]
        found = sorted((pair for pair in found if pair[0] >= LEAST_SHARE), key=lambda pair: (-pair[0], pair[1]))
        if found:
            yield number, found
        index.enter(number, own, _HOLDERS if found else _ALONE)


def _share(one: frozenset[int], other: frozenset[int]) -> float:
    return len(one & other) / min(len(one), len(other))


def passage(first: str, second: str) -> str:
    """Return the longest passage of the second text that the first holds too; of the letters alone if only those agree.

    Grows with the length of the texts alone: places of shingles in a row are followed, not every character.
    """
    return _longest(first, second) or _longest(letters(first), letters(second))


def _longest(first: str, second: str) -> str:
    places: defaultdict[str, list[int]] = defaultdict(list)
    for start in range(len(first) - SHINGLE + 1):
        held = places[first[start : start + SHINGLE]]
        if len(held) < _HOLDERS:
            held.append(start)
    best = end = 0
    before: dict[int, int] = {}
    for start in range(len(second) - SHINGLE + 1):
        now: dict[int, int] = {}
        for place in places.get(second[start : start + SHINGLE], ()):
            now[place] = run = before.get(place - 1, 0) + 1
            if run > best:
                best, end = run, start
        before = now
    return second[end - best + 1 : end + SHINGLE] if best else ""
