"""Names of bodies: which two are one, which look like a body's name at all, and which are near enough to ask."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from pathlib import Path

from docgen.kit.record import record
from docgen.kit.word_lists import pattern

words = functools.partial(pattern, Path(__file__).with_name("data"), "bodies")
"""The patterns of the lists of this room by their names."""
_PLACE_ENDS = "省市区县旗州盟"
"""A name may carry the place before it or leave it out: 财政局, 青川区财政局, 临川市青川区财政局."""
_BRACKETED = re.compile(r"[（(\[【〔][^（()）\[\]【】〔〕]*[)）\]】〕]")

_NOT_NAMES = re.compile(r"[，,\t。；：！？:;!?@/\\=<>{}|]|\d{5,}|https?")
_APART = re.compile(r"\t|\u3000|  ")
"""What parts columns where nothing else does."""
_MOST_LETTERS = 60
_HAN = re.compile(r"[\u3400-\u9fff]")


def same_name(name: str) -> str:
    """Return a name in the form in which two spellings of one body are equal (blanks, full and half width)."""
    return "".join(unicodedata.normalize("NFKC", name).split())


def is_kind(text: str) -> bool:
    """Whether a text names a kind of bodies (区直部门, 镇（街道）), not one of them."""
    plain = same_name(text).replace("(", "").replace(")", "")
    return words("kinds").fullmatch(plain) is not None


def looks_like_a_body(text: str) -> bool:
    """Whether a text looks like the name of a public body: 青川区财政局, 白沙埠镇人民政府, 区融媒体中心（区广播电视台）."""
    plain = same_name(text)
    if _APART.search(text.strip()):
        return False
    if not 2 <= len(plain) <= _MOST_LETTERS or _NOT_NAMES.search(plain) or not _HAN.search(plain) or is_kind(plain):
        return False
    return any(words("body_ends").search(name) for name in (_BRACKETED.sub("", plain), plain))


def _without_places(name: str) -> Iterator[str]:
    """Yield a name without the place, then without the places, before it; also with their kind alone (区教育局)."""
    for at, letter in enumerate(name[:-2], start=1):
        if letter in _PLACE_ENDS and at > 1:
            yield from (name[at - 1 :], name[at:])


def bare(name: str) -> str:
    """Return a name without the place before it and what stands in brackets: by what is left near names are told."""
    plain = _BRACKETED.sub("", same_name(name))
    *_longer, shortest = (plain, *_without_places(plain))
    return shortest


_LEAST_TO_COMPARE, _LEAST_ALIKE = 4, 0.8


def near(one: str, other: str) -> bool:
    """Whether two different names may well be one body: a letter mistyped, 县 for 区, an addition in brackets, a short form.

    What every second name ends in counts for nothing, and a name of three letters has nothing to spare: 民政局, 财政局.
    """
    first, second = bare(one), bare(other)
    if first == second:
        return True
    shorter, longer = sorted((first, second), key=len)
    if len(shorter) >= 2 and longer.startswith(shorter) and words("left_off").fullmatch(longer, len(shorter)):
        return True
    first, second = (words("common_ends").sub("", name) for name in (first, second))
    if min(len(first), len(second)) < _LEAST_TO_COMPARE:
        return False
    return SequenceMatcher(None, first, second, autojunk=False).ratio() >= _LEAST_ALIKE


@record
class Matched:
    """A roster held against who handed in. listed: agency -> its place on the roster, by its own name or but for the place.

    missing: places of those from whom nothing came; strangers: agencies that are not listed; asked: place of a missing one ->
    the stranger that may be it.
    """

    listed: Mapping[str, int]
    missing: tuple[int, ...]
    strangers: tuple[str, ...]
    asked: Mapping[int, str]


def match(roster: Sequence[str], agencies: Iterable[str]) -> Matched:
    """Hold the names of a roster against those of agencies that handed in.

    Names are one if they are equal, or if one is the other without the place before it and no third one is so too.
    """
    # -- names that are equal --
    whole = {same_name(name): place for place, name in enumerate(roster)}
    shorter: dict[str, set[int]] = defaultdict(set)
    for name, place in whole.items():
        for rest in _without_places(name):
            shorter[rest].add(place)
    given = {agency: same_name(agency) for agency in agencies}
    listed = {agency: whole[name] for agency, name in given.items() if name in whole}
    taken = set(listed.values())
    # -- names that are equal but for the place before them, where only one wants the entry and wants no other --
    wishes: dict[int, list[str]] = defaultdict(list)
    for agency, name in given.items():
        if agency in listed:
            continue
        places = {whole[rest] for rest in _without_places(name) if rest in whole} | shorter.get(name, set())
        for place in places - taken:
            wishes[place].append(agency)
    counts: dict[str, int] = defaultdict(int)
    for wishing in wishes.values():
        for agency in wishing:
            counts[agency] += 1
    listed |= {
        agency: place
        for place, wishing in wishes.items()
        if len({same_name(agency) for agency in wishing}) == 1
        for agency in wishing
        if counts[agency] == 1
    }
    # -- who is left, and whom one would ask --
    taken = set(listed.values())
    missing = tuple(place for place in range(len(roster)) if place not in taken)
    strangers = tuple(agency for agency in given if agency not in listed)
    asked: dict[int, str] = {}
    for agency in strangers:
        for place in missing:
            if place not in asked and near(agency, roster[place]):
                asked[place] = agency
                break
    return Matched(listed, missing, strangers, asked)


_BEFORE_NAME = re.compile(r"[\s\d_.、\-—()（）]+")


def body_of_file(stem: str, roster: Iterable[str] = ()) -> str:
    """Return whose file it is by its name (05-青川区财政局2023年度填报表（定稿）).

    That is a body of the roster, else what looks like one, else the whole name.
    """
    plain, names = same_name(stem), list(roster)
    listed = max((name for name in names if same_name(name) in plain), key=len, default="")
    if listed:
        return listed
    begin = _BEFORE_NAME.match(stem)
    rest = stem[begin.end() :] if begin else stem
    name = words("behind_a_name").split(rest, maxsplit=1)[0].strip()
    if not looks_like_a_body(name):
        return stem
    like = [other for other in names if near(name, other)]
    return like[0] if len(like) == 1 else name
