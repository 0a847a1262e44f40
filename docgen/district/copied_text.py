"""内容雷同 between bodies: which narrative sections of which members repeat each other, in groups, with share and passage.

Texts that agree but for the body's own name, numbers and punctuation are one text; only different ones are compared
(alike.py). Bodies linked by what they share are one group, told as a whole: all its members, and for each the one it is
most like, the closest first. Everybody's texts lie in a temporary file, so that ten thousand take little memory.
"""

from __future__ import annotations

import heapq
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from hashlib import blake2b

from docgen.district.similarity import alike, letters, passage
from docgen.kit.disk_list import DiskList
from docgen.kit.record import record

MOST_LISTED = 20
"""Pairs of one group listed with their passage; further members are named."""
_LEAST_NAME = 3
_SHOWN = 200


@record
class SectionText:
    """One section of one body: its text without what docgen or the form words."""

    who: str
    section: str
    text: str


@record
class Repeat:
    """Two bodies whose sections repeat each other: share of the shorter text, and the longest common passage."""

    first: str
    second: str
    share: float
    passage: str


@record
class RepeatGroup:
    """Bodies of which each repeats another in one section. closest: the closest pairs, no more than MOST_LISTED."""

    section: str
    members: tuple[str, ...]
    closest: tuple[Repeat, ...]

    @property
    def others(self) -> tuple[str, ...]:
        """Members that no listed pair names."""
        listed = {name for pair in self.closest for name in (pair.first, pair.second)}
        return tuple(name for name in self.members if name not in listed)


class _Section:
    """The different texts of one section, how many letters each has, and whose it is."""

    def __init__(self) -> None:
        self.known: dict[bytes, int] = {}
        self.texts = DiskList()
        self.lengths = array("I")
        self.bodies: list[array[int]] = []

    def text(self, number: int) -> str:
        return self.texts[number].decode("utf-8", "surrogatepass")

    def passage(self, first: int, second: int) -> str:
        """Return what two texts share; of texts that differ in name and numbers alone, the first."""
        one = self.text(first)
        return (one if first == second else passage(one, self.text(second))).strip()[:_SHOWN]


class MemberTexts:
    """Takes the texts of a run one by one and finds those that repeat each other."""

    def __init__(self, texts: Iterable[SectionText] = ()) -> None:
        self._names: dict[str, int] = {}
        self._sections: dict[str, _Section] = {}
        for text in texts:
            self.add(text)

    def add(self, given: SectionText) -> None:
        """Take the text of one section of one body."""
        body = self._names.setdefault(given.who, len(self._names))
        section = self._sections.setdefault(given.section, _Section())
        plain = _without_name(given.text, given.who)
        digest = blake2b(plain.encode("utf-8", "surrogatepass"), digest_size=16).digest()
        number = section.known.setdefault(digest, len(section.bodies))
        if number < len(section.bodies):
            section.bodies[number].append(body)
            return
        section.texts.append(given.text.encode("utf-8", "surrogatepass"))
        section.lengths.append(len(plain))
        section.bodies.append(array("I", [body]))

    def groups(self) -> tuple[RepeatGroup, ...]:
        """Return the groups of bodies that repeat each other, the closest first, of those the largest."""
        names = list(self._names)
        found = [group for section in self._sections for group in self._groups_of(section, names)]
        found.sort(key=lambda group: (-group.closest[0].share, -len(group.members), group.section, group.members))
        return tuple(found)

    def _groups_of(self, key: str, names: list[str]) -> Iterator[RepeatGroup]:
        section = self._sections[key]
        bodies = [tuple(dict.fromkeys(numbers)) for numbers in section.bodies]

        def plain(number: int) -> str:
            return _without_name(section.text(number), names[bodies[number][0]])

        for links in _linked(bodies, alike(section.lengths, plain)):
            pairs = heapq.nsmallest(MOST_LISTED, links)
            closest = tuple(
                Repeat(names[one], names[other], -minus, section.passage(first, second))
                for minus, one, other, first, second in pairs
            )
            members = sorted({body for link in links for body in link[1:3]})
            yield RepeatGroup(key, tuple(names[body] for body in members), closest)


_Link = tuple[float, int, int, int, int]
"""What joins two bodies: share with a minus, so that the closest sort first; the bodies; their texts."""


def _linked(bodies: Sequence[tuple[int, ...]], found: Iterable[tuple[int, list[tuple[float, int]]]]) -> list[list[_Link]]:
    """Return the links of each group: just enough of them to join all its members, the closest first.

    So each member is linked to the one it is most like (Kruskal 1956: a spanning tree of the closest links).
    """
    leads = list(range(len(bodies)))
    links: list[_Link] = []
    shares, ends = array("d"), array("I")
    for number, others in found:
        for share, other in others:
            shares.append(share)
            ends.extend(sorted((number, other)))

    def lead(number: int) -> int:
        while leads[number] != number:
            leads[number] = number = leads[leads[number]]
        return number

    for place in sorted(range(len(shares)), key=lambda place: (-shares[place], ends[2 * place], ends[2 * place + 1])):
        one, two = ends[2 * place], ends[2 * place + 1]
        pair = next(((a, b) for a in bodies[one][:2] for b in bodies[two][:2] if a != b), None)
        if pair is not None and lead(one) != lead(two):
            leads[lead(two)] = lead(one)
            links.append((-shares[place], *pair, one, two))
    groups: defaultdict[int, list[_Link]] = defaultdict(list)
    for link in links:
        groups[lead(link[3])].append(link)
    for number, (first, *copies) in enumerate(bodies):
        for body in copies:
            groups[lead(number)].append((-1.0, first, body, number, number))
    return list(groups.values())


def _without_name(text: str, who: str) -> str:
    """Return the letters of a text, without its body's own name: a copy in which the name was changed is still a copy."""
    return letters(text.replace(who, "") if len(who) >= _LEAST_NAME else text)
