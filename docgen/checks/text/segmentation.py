"""Where the words of a text begin and end: the cheapest way to cut it by a vocabulary, worked out once for all rules.

The vocabulary (docgen/checks/data/vocabulary.z, built by tools/build_vocabulary.py) gives every word a cost, the lower the
more frequent; a text is cut where the sum is least. A character that stands alone though it seldom does marks a strange
place. For a stretch replaced by a word, `Cut.gain` tells how much cheaper the whole run becomes: a wrong character
makes a run dear, and the right one makes it cheap again.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping
from functools import cached_property, lru_cache
from itertools import pairwise
from pathlib import Path

from docgen.checks.text.bloom import BloomFilter
from docgen.kit.patterns import regex

FORMAT = "docgen-vocabulary 3"
"""First line after the header, for the reader to know the file."""
PENALTY = 2.0
"""What a character costs on top that stands alone though it seldom does."""
UNKNOWN = 20.0
USUAL = 12.5
"""Cost up to which a word is usual enough to be meant where another stands."""
ALONE = frozenset(
    "的了着过和与及或等在对为以向从由把被将让使令于至到自按据依经因而且但并更最很较也都还就才又再仅只不未没无非是有各每某本该此其这那之"
    "一二三四五六七八九十百千万亿两几数多余近约超第年月日时省市县区镇乡村局委办厅处科股州盟旗岛街道路号人我你他她它您上中下内外前后里间边"
    "条件篇份次个项起宗期场名户家位辆台套座株吨元亩倍岁类群新老旧大小高低好优多少来去说看做抓搞达获享增减涉跨居占稳拒兜控均首届副"
    "港湾库班站网课税药煤图奖版链圈双单总共要可能会应须已曾即若如则虽既仍皆亦尽凡逢除比给替跟同往朝当靠用送设立建管收发交报讲谈听写读学"
    "所者化性率式型级度力感权点线面段层块处端口员长会院校厂店所队组部门室厅馆园城山河湖海江桥岭川港"
    "水物犬书车船法案费方金木药病卡粮电气油火井池塘田土石矿亭箱灯烟货茶血字马树楼房泉沟米事信话钱题词句表菜果鱼牛羊猪鸡酒饭衣床门窗墙"
)
"""Characters that often stand alone."""
PARTICLES = frozenset(
    "的了着过和与及或等在对为以向从由把被将于至到是有不未无也都均已就才还又再更最很较并但而且一二三四五六七八九十两几各每本该此其这那之"
    "应属待需主地能可会要须得宜请所令含除经亦仍曾正副总原共同另现特拟若如即虽既因随按照据依靠用凭让使给替跟往朝离距"
)
"""Of those, the ones that belong to the grammar: no remains of words."""
VERBS = frozenset("促强惠兴找稳抓谋防降提增扩优补治育引留减破立拓创争成出护解帮助利便富活畅聚添鼓除控压守任获设定列建查限重轻")
"""Verbs of one character that take an object of two without being what is left of a longer one: 降成本, 促就业, 打造成."""
_RUN = regex("[一-鿿]+")
_NEAR = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ang", "an"), ("eng", "en"), ("ing", "in"), ("n", "l"), ("h", "f"))


def runs(text: str) -> Iterator[tuple[int, str]]:
    """Yield (position, run) for each run of Chinese characters."""
    return ((found.start(), found[0]) for found in _RUN.finditer(text))


def _near_key(reading: str) -> str:
    """Return a reading as those who mix up zh and z, ng and n would say it."""
    for full, short in _NEAR[:6]:
        if reading.startswith(full) and len(full) == 2 and full[1] == "h":
            reading = short + reading[2:]
        elif reading.endswith(full) and full[-1] == "g":
            reading = reading[:-1]
    return reading


class _Alone(dict[str, float]):
    """What characters cost by themselves, worked out when first asked for."""

    def __init__(self, costs: Mapping[str, float]) -> None:
        super().__init__()
        self._costs = costs

    def __missing__(self, character: str) -> float:
        cost = self._costs.get(character, UNKNOWN) + (0.0 if character in ALONE else PENALTY)
        self[character] = cost
        return cost


def _words(data: bytes, step: float) -> Iterator[tuple[str, float]]:
    """Yield (word, cost). data: for each length how many words there are, then the words column by column, the upper and the
    lower bytes of their characters apart, then their costs in steps (tools/build_vocabulary.py).
    """
    steps, place = [number * step for number in range(256)], 0
    while place < len(data):
        length, number = data[place], int.from_bytes(data[place + 1 : place + 4], "little")
        place += 4
        width = 2 * length + 2  # bytes of a word in UTF-16, and of the line's end behind it
        text = bytearray(width * number)
        for column in range(0, 2 * length, 2):
            text[column + 1 :: width] = data[place : place + number]
            text[column::width] = data[place + number : place + 2 * number]
            place += 2 * number
        text[2 * length :: width] = b"\n" * number
        yield from zip(text.decode("utf-16-le").split("\n"), map(steps.__getitem__, data[place : place + number]), strict=False)
        place += number


class Vocabulary:
    """Words with their costs; which characters sound or look alike; which words were seen side by side."""

    def __init__(self, text: str, words: bytes, seen: bytes = b"") -> None:
        """Take the text of the file, its words and the filter behind them. Raises ValueError if it is no vocabulary."""
        head, _mark, rest = text.partition("\n=sounds\n")
        self._sounds_text, _mark, self._shapes_text = rest.partition("\n=shapes\n")
        lines = [line for line in head.split("\n") if line[:1] != "#"]
        if lines[0] != FORMAT:
            raise ValueError(lines[0])
        self.costs = dict(_words(words, float(lines[1])))
        self.longest = max(map(len, self.costs))
        self.seen = BloomFilter(seen)

    @staticmethod
    @lru_cache(maxsize=1)
    def load() -> Vocabulary:
        """Return the vocabulary of the package, read at the first call."""
        rest, parts = (Path(__file__).parents[1] / "data" / "vocabulary.z").read_bytes(), []
        for _part in ("text", "words"):
            unpacking = zlib.decompressobj()
            parts.append(unpacking.decompress(rest))
            rest = unpacking.unused_data
        return Vocabulary(parts[0].decode("utf-16-le"), parts[1], rest)

    @cached_property
    def _groups(self) -> list[tuple[str, str]]:
        return [(reading, group) for line in self._sounds_text.split("\n") for reading, _, group in [line.partition(" ")]]

    @cached_property
    def _same(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for _reading, group in self._groups:
            for character in group:
                found[character] = found.get(character, "") + group
        return found

    @cached_property
    def _nearly(self) -> dict[str, str]:
        near: dict[str, str] = {}
        for reading, group in self._groups:
            key = _near_key(reading)
            near[key] = near.get(key, "") + group
        found: dict[str, str] = {}
        for reading, group in self._groups:
            for character in group:
                found[character] = found.get(character, "") + near[_near_key(reading)]
        return found

    @cached_property
    def _alike(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for line in self._shapes_text.split():
            for other in line[1:]:  # each two stand there once
                found[line[0]] = found.get(line[0], "") + other
                found[other] = found.get(other, "") + line[0]
        return found

    @cached_property
    def heads(self) -> dict[str, tuple[int, ...]]:
        """What words of three and more characters begin with -> how long those words are."""
        found: dict[str, set[int]] = {}
        for word in self.costs:
            if len(word) > 2:
                found.setdefault(word[:2], set()).add(len(word))
        return {head: tuple(sorted(lengths)) for head, lengths in found.items()}

    @cached_property
    def tails(self) -> frozenset[tuple[int, str]]:
        """(length, what ends them) of the words of three and more characters."""
        return frozenset((len(word), word[-2:]) for word in self.costs if len(word) > 2)

    @cached_property
    def frames(self) -> frozenset[str]:
        """What words of three characters begin and end with."""
        return frozenset(word[0] + word[2] for word in self.costs if len(word) == 3)

    @cached_property
    def pairs_of(self) -> dict[str, tuple[str, ...]]:
        """Character -> the usual words of two characters it is part of, the cheapest first."""
        found: dict[str, list[str]] = {}
        for word, cost in self.costs.items():
            if len(word) == 2 and cost <= USUAL:
                found.setdefault(word[0], []).append(word)
                found.setdefault(word[1], []).append(word)
        return {character: tuple(words) for character, words in found.items()}

    @cached_property
    def shortened(self) -> dict[str, tuple[str, ...]]:
        """What is left of a usual word of three and more characters that has lost one but the last -> the words it may be."""
        found: dict[str, list[str]] = {}
        for word, cost in self.costs.items():
            if len(word) > 2 and cost <= USUAL:
                for place in range(len(word) - 1) if len(word) > 3 else (1,):
                    found.setdefault(word[:place] + word[place + 1 :], []).append(word)
        return {rest: tuple(words) for rest, words in found.items()}

    @cached_property
    def _partners(self) -> tuple[dict[str, set[str]], dict[str, set[str]]]:
        """Character -> the characters that make a word of two with it: before it, behind it."""
        before: dict[str, set[str]] = {}
        behind: dict[str, set[str]] = {}
        for word in self.costs:
            if len(word) == 2:
                before.setdefault(word[1], set()).add(word[0])
                behind.setdefault(word[0], set()).add(word[1])
        return before, behind

    def partners(self, before: str, behind: str) -> set[str]:
        """Return the characters that make a word of two behind or before a character; the other of the two is empty."""
        first, second = self._partners
        return second.get(before, set()) if before else first.get(behind, set())

    def follows(self, left: str, right: str) -> bool:
        """Whether a word was seen right behind another; "^" begins and "$" ends a run."""
        return f"{left} {right}" in self.seen

    def confusable(self, character: str) -> dict[str, str]:
        """Return the characters one is taken for -> how: "sound", "near" or "shape"."""
        found = self._confusable.get(character)
        if found is None:
            found = dict.fromkeys(self._alike.get(character, ""), "shape")
            found.update(dict.fromkeys(self._nearly.get(character, ""), "near"))
            found.update(dict.fromkeys(self._same.get(character, ""), "sound"))
            found.pop(character, None)
            self._confusable[character] = found
        return found

    @cached_property
    def _confusable(self) -> dict[str, dict[str, str]]:
        return {}

    def same_sound(self, word: str) -> tuple[str, ...]:
        """Return the other words that differ from a word in one character of the same sound."""
        found = self._same_sound.get(word)
        if found is None:
            others = []
            for place, character in enumerate(word):
                for other in self._same.get(character, ""):
                    changed = word[:place] + other + word[place + 1 :]
                    if changed != word and changed in self.costs:
                        others.append(changed)
            found = self._same_sound[word] = tuple(dict.fromkeys(others))
        return found

    @cached_property
    def _same_sound(self) -> dict[str, tuple[str, ...]]:
        return {}

    def segment(self, run: str) -> list[tuple[int, int]]:
        """Return where the words of a run begin and end."""
        return Cut(self, run).words

    @cached_property
    def alone(self) -> _Alone:
        """Character -> what it costs as a word of its own."""
        return _Alone(self.costs)


@lru_cache(maxsize=2048)
def cut_of(run: str) -> Cut:
    """Return a run cut by the package's vocabulary; what reports have in common is cut once."""
    return Cut(Vocabulary.load(), run)


class Cut:
    """A run of Chinese characters cut into words. words: (begin, end) in order; total: what they cost together."""

    def __init__(self, vocabulary: Vocabulary, run: str) -> None:
        """Cut a run."""
        self.vocabulary, self.run = vocabulary, run
        length, heads = len(run), vocabulary.heads.get
        best, came = [0.0] + [1e9] * length, [0] * (length + 1)
        get, alone = vocabulary.costs.get, vocabulary.alone
        for begin in range(length):
            here, head = best[begin], run[begin : begin + 2]
            cost = here + alone[run[begin]]
            if cost < best[begin + 1]:
                best[begin + 1], came[begin + 1] = cost, begin
            for size in (2, *heads(head, ())):
                word = get(run[begin : begin + size])
                if word is not None and begin + size <= length and here + word < best[begin + size]:
                    best[begin + size], came[begin + size] = here + word, begin
        words, end = [], length
        while end:
            words.append((came[end], end))
            end = came[end]
        words.reverse()
        self.words, self.ahead, self.total = words, best, best[length]

    @cached_property
    def behind(self) -> list[float]:
        """What the rest of the run costs from each place on."""
        run, vocabulary, length = self.run, self.vocabulary, len(self.run)
        get, alone, heads = vocabulary.costs.get, vocabulary.alone, vocabulary.heads.get
        best = [1e9] * length + [0.0]
        for begin in range(length - 1, -1, -1):
            least = best[begin + 1] + alone[run[begin]]
            for size in (2, *heads(run[begin : begin + 2], ())):
                word = get(run[begin : begin + size])
                if word is not None and begin + size <= length and word + best[begin + size] < least:
                    least = word + best[begin + size]
            best[begin] = least
        return best

    def costs(self, begin: int, end: int) -> float:
        """Return what a stretch costs, if it must not be joined with what is around it."""
        return self.total - self.ahead[begin] - self.behind[end]

    def gain(self, begin: int, end: int, word: str) -> float:
        """Return how much cheaper the run is with a word of the vocabulary in place of a stretch."""
        return self.costs(begin, end) - self.vocabulary.costs[word]

    @cached_property
    def _begins(self) -> dict[int, int]:
        return dict(self.words)

    @cached_property
    def _ends(self) -> dict[int, int]:
        return {end: begin for begin, end in self.words}

    def beginning_at(self, place: int) -> tuple[int, int]:
        """Return the word that begins at a place, if only one of its characters where a word runs across it."""
        return place, self._begins.get(place, place + 1)

    def ending_at(self, place: int) -> tuple[int, int]:
        """Return the word that ends at a place, if only one of its characters where a word runs across it."""
        return self._ends.get(place, place - 1), place

    @cached_property
    def number_at(self) -> list[int]:
        """Place -> the number of the word it lies in."""
        return [number for number, (begin, end) in enumerate(self.words) for _ in range(begin, end)]

    @cached_property
    def linked(self) -> list[bool]:
        """Whether each word was seen behind the one before it; begins with the first word, ends with the end of the run."""
        words = ["^", *(self.run[begin:end] for begin, end in self.words), "$"]
        return [self.vocabulary.follows(left, right) for left, right in pairwise(words)]

    def links(self, begin: int, end: int) -> int:
        """Return how many of the words of a stretch, and the one behind it, were seen behind the one before them."""
        return sum(self.linked[self.number_at[begin] : self.number_at[end - 1] + 2])

    @cached_property
    def strange(self) -> list[int]:
        """Characters that stand alone though they seldom do."""
        return [a for a, b in self.words if b - a == 1 and self.run[a] not in ALONE]

    @cached_property
    def lone_set(self) -> frozenset[int]:
        """`lone`, to look up."""
        return frozenset(self.lone)

    @cached_property
    def lone(self) -> list[int]:
        """Characters that may stand alone, between words."""
        loose = set(self.loose)
        return [
            a for a, b in self.words if b - a == 1 and self.run[a] in ALONE and self.run[a] not in PARTICLES and a not in loose
        ]

    @cached_property
    def loose(self) -> list[int]:
        """Characters that may stand alone, beside another such: they may be what is left of a word."""
        singles = [a for a, b in self.words if b - a == 1]
        beside = {a for a, other in pairwise(singles) if other == a + 1}
        return [a for a in singles if self.run[a] in ALONE and (a in beside or a - 1 in beside)]
