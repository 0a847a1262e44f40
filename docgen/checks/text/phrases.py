"""Set phrases of the genre that stand in a text with one character lost, added, replaced or swapped.

A phrase is sought by its halves: where one half stands and the other is one edit away, there is a near miss. What is right
by itself is no near miss: other phrases, listed variants, and stretches that read as cheaply as the phrase would.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

from docgen.checks.text.segmentation import VERBS, Cut, Vocabulary
from docgen.kit.patterns import regex
from docgen.kit.record import record

_NOT = {"不", "未"}
"""Either may say that something is not: 未予公开, 不予公开."""
GAIN = 3.0
"""ln: how much cheaper the place must become."""
GAIN_OF_ANY = 8.0
"""The same where a character stands that neither sounds nor looks like the right one."""
GAIN_OF_USUAL = 10.0
"""The same where the words that changed places were seen side by side as they stand: 重大项目建设."""
LONG = 6
SHORTEST_LOST = 5
LOOSE = "类的还（）：、，和与及或了等也都已并先就共再均仍"
"""Characters a phrase may take in without harm."""
SHORTEST = 4
_SHORTENED = regex("(?<=[上下本]年)度|(?<=较)为|(?<=已)经")
"""What may be left out of a word without harm: 上年 for 上年度, 较 for 较为."""
_CLOSES = ("，", "。", "；", "、", "\n", "")
_NUMBER = regex(r"\d[\d.,]*")
_NO_BLANK = regex("[^ ]+")
_AROUND = 8
_RUN = regex("[一-鿿]+")
_HAN_END = regex("[一-鿿]+$")
_HAN_START = regex("[一-鿿]+")


@record
class NearMiss:
    """A stretch of the text, the phrase it should be, what befell it: "lost", "added", "replaced" or "swapped".

    exact: whether the phrase is the name or the number of a document.
    """

    begin: int
    end: int
    right: str
    how: str
    exact: bool = False


class Reduced:
    """A text without blanks, each number as one N, with the way back to the places of the text."""

    def __init__(self, plain: str) -> None:
        """Take a text."""
        places: list[int] = []
        parts: list[str] = []
        last = 0
        for number in (*_NUMBER.finditer(plain), None):
            for stretch in _NO_BLANK.finditer(plain, last, number.start() if number else len(plain)):
                places += range(*stretch.span())
                parts.append(stretch[0])
            if number:
                places.append(number.start())
                parts.append("N")
                last = number.end()
        places.append(len(plain))
        self.text, self.places = "".join(parts), places


def edit_at_front(text: str, wanted: str) -> tuple[int, str] | None:
    """Return (how much of the text it takes, what happened) where a text begins with `wanted` but for one edit inside it."""
    same = 0
    while same < len(wanted) and same < len(text) and text[same] == wanted[same]:
        same += 1
    if same == len(wanted):
        return None
    rest = wanted[same:]
    if len(rest) > 1 and text[same : same + len(rest) - 1] == rest[1:]:
        return same + len(rest) - 1, "lost"
    if len(rest) > 1 and text[same : same + 2] == rest[1] + rest[0] and text[same + 2 : same + len(rest)] == rest[2:]:
        return same + len(rest), "swapped"
    if len(rest) > 1 and text[same + 1 : same + len(rest)] == rest[1:]:
        return same + len(rest), "replaced"
    if text[same + 1 : same + 1 + len(rest)] == rest:
        return same + len(rest) + 1, "added"
    return (same + 1, "replaced") if len(rest) == 1 and same < len(text) else None


def _may_be_edited(text: str, wanted: str) -> bool:
    """Whether a text can begin with `wanted` but for one edit, as far as its first two characters tell."""
    if len(text) < 2 or text[0] == wanted[0]:
        return True
    return text[0] == wanted[1] or text[1] == wanted[1] or text[1] == wanted[0]


class _Halves:
    """Where the halves of phrases stand in a text; many phrases share one."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._found: dict[str, list[int]] = {}

    def places(self, half: str) -> list[int]:
        """Return every place of a half."""
        known = self._found.get(half)
        if known is None:
            known = self._found[half] = list(_places(self.text, half))
        return known

    def near_misses(self, phrase: str, first: str, second: str, backwards: str) -> Iterator[tuple[int, int, str]]:
        """Yield (begin, end, how) for a phrase and its halves; how is "" where it stands as it should."""
        text, half = self.text, len(first)
        for at in self.places(first):
            if text.startswith(second, at + half):
                yield at, at + len(phrase), ""
                continue
            rest = text[at + half : at + len(phrase) + 2]
            if (
                len(second) > 1
                and second[-2] != "N"
                and rest.startswith(second[:-1])
                and rest[len(second) - 1 : len(second)] in _CLOSES
            ):
                yield at, at + len(phrase) - 1, "lost"  # its end, before a mark
                continue
            if _may_be_edited(rest, second) and (found := edit_at_front(rest, second)):
                yield at, at + half + found[0], found[1]
        for at in self.places(second):
            before = text[max(0, at - half - 2) : at][::-1]
            if _may_be_edited(before, backwards) and (found := edit_at_front(before, backwards)):
                yield at - found[0], at + len(second), found[1]


def _same(one: str, other: str) -> int:
    """Return how many characters two texts begin alike with."""
    return next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _is_turned(stretch: str, phrase: str) -> bool:
    """Whether a stretch is a phrase in which two neighbouring words changed places."""
    begin = _same(stretch, phrase)
    end = len(phrase) - _same(stretch[::-1], phrase[::-1])
    wrong, right = stretch[begin:end], phrase[begin:end]
    return len(wrong) > 2 and any(wrong == right[cut:] + right[:cut] for cut in range(1, len(right)))


def _places(text: str, word: str) -> Iterator[int]:
    at = text.find(word)
    while at >= 0:
        yield at
        at = text.find(word, at + 1)


@lru_cache(maxsize=1024)
def _cut(vocabulary: Vocabulary, run: str) -> Cut:
    """Return how a run is cut; phrases and what stands around them come again and again."""
    return Cut(vocabulary, run)


def _cuts_a_word(vocabulary: Vocabulary, before: str, behind: str) -> bool:
    """Whether a word runs across a place."""
    left, right = _HAN_END.search(before), _HAN_START.match(behind)
    if not left or not right:
        return False
    place = len(left[0])
    return any(begin < place < end for begin, end in _cut(vocabulary, left[0] + right[0]).words)


def _cost(vocabulary: Vocabulary, text: str) -> float:
    return sum(_cut(vocabulary, run).total for run in _RUN.findall(text))


class Phrases:
    """The phrases of the genre, ready to be sought."""

    def __init__(self, exact: Iterable[str], usual: Iterable[str], variants: Iterable[str]) -> None:
        """Take names of documents, phrases, and right variants."""
        self.exact, self.usual = tuple(exact), tuple(phrase for phrase in usual if len(phrase) >= SHORTEST)
        self.variants = tuple(variants)
        self._letters: dict[str, dict[int, dict[str, str]]] = {}  # first two -> length -> all of them sorted -> the phrase
        for phrase in self.usual:
            if len(phrase) >= LONG:
                by_length = self._letters.setdefault(phrase[:2], {})
                by_length.setdefault(len(phrase), {})["".join(sorted(phrase))] = phrase
        phrases = [(phrase, len(phrase) // 2) for phrase in (*self.exact, *self.usual)]
        self._halves = [(phrase, phrase[:half], phrase[half:], phrase[:half][::-1]) for phrase, half in phrases]

    @staticmethod
    def _worse(vocabulary: Vocabulary, text: str, begin: int, end: int, phrase: str, how: str) -> bool:
        """Whether a stretch is worse than the phrase, not merely another way to say it or cut out of other words."""
        if how == "replaced":
            wrong, right = next((a, b) for a, b in zip(text[begin:end], phrase, strict=True) if a != b)
            if {wrong, right} == _NOT:
                return False
            alike = wrong in vocabulary.confusable(right)
            if not alike and text[begin] + text[end - 1] != phrase[0] + phrase[-1]:
                return False
        before, stretch, behind = text[max(0, begin - _AROUND) : begin], text[begin:end], text[end : end + _AROUND]
        if _cuts_a_word(vocabulary, before, stretch + behind) or _cuts_a_word(vocabulary, before + stretch, behind):
            return False
        now, then = (_cost(vocabulary, before + middle + behind) for middle in (stretch, phrase))
        if how == "lost":
            if any(phrase.replace(mark, "", 1) == stretch for mark in LOOSE) or _SHORTENED.sub("", phrase) == stretch:
                return False
            counted = stretch[-1] in VERBS and "N" in behind  # 政府网站|设栏目8个
            return not counted and (len(phrase) >= LONG or now - then >= GAIN)
        if how == "added":
            if all(last - first > 1 for first, last in _cut(vocabulary, stretch).words):
                return False  # 公开栏|内容: what was taken in is part of another word
            return now - then >= GAIN and not any(stretch.replace(mark, "", 1) == phrase for mark in LOOSE)
        if how == "replaced":
            return now - then >= (GAIN if alike else GAIN_OF_ANY)
        usual = all(all(_cut(vocabulary, run).linked[1:-1]) for run in _RUN.findall(stretch))
        return now - then >= (GAIN_OF_USUAL if usual else GAIN)

    def _turned(self, text: str) -> Iterator[tuple[int, int, str, str]]:
        """Yield stretches that say a phrase with two of its words in each other's place: 政府公开信息申请."""
        for at in range(len(text) - LONG + 1):
            for length, phrases in self._letters.get(text[at : at + 2], {}).items():
                stretch = text[at : at + length]
                phrase = phrases.get("".join(sorted(stretch)), stretch)
                if stretch != phrase and _is_turned(stretch, phrase):
                    yield at, at + length, phrase, "swapped"

    def near_misses(self, plain: str, vocabulary: Vocabulary) -> list[NearMiss]:
        """Return the near misses of a text in order, the longest phrase where several fit."""
        reduced = Reduced(plain)
        text, places = reduced.text, reduced.places
        found: list[tuple[int, int, str, str]] = []
        rights = [(at, at + len(right)) for right in self.variants for at in _places(text, right)]
        halves = _Halves(text)
        for phrase, *parts in self._halves:
            if not halves.places(parts[0]) and not halves.places(parts[1]):
                continue
            for begin, end, how in halves.near_misses(phrase, *parts):
                if not how:
                    rights.append((begin, end))
                elif "\n" not in text[begin:end] and not (how == "lost" and len(phrase) < SHORTEST_LOST):
                    found.append((begin, end, phrase, how))
        found += self._turned(text)
        found.sort(key=lambda miss: (-len(miss[2]), miss[0]))
        kept: list[tuple[int, int, str, str]] = []
        for begin, end, phrase, how in found:
            if any(begin < other[1] and end > other[0] for other in kept):
                continue
            place = begin + _same(text[begin:end], phrase)
            if any(first < place < last or (first == place and how != "lost" and place < last) for first, last in rights):
                continue  # the place is right by another phrase
            if how == "replaced" and place == begin and (begin + 1, end) in rights:
                continue  # 共|收取信息处理费: another word before a phrase that stands as it should
            if phrase in self.exact or self._worse(vocabulary, text, begin, end, phrase, how):
                kept.append((begin, end, phrase, how))
        return [
            NearMiss(places[begin], places[end - 1] + 1, phrase, how, phrase in self.exact)
            for begin, end, phrase, how in sorted(kept)
        ]
