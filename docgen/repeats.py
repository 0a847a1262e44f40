"""内容雷同 between bodies: which narrative sections of which members repeat each other, with share and passage.

A section is sketched by the hashes of its character shingles that are divisible by a fixed number: two texts that share
a passage share its part of the sketch, however long either is. An index from hash to members proposes pairs, so that ten
thousand members are compared in a minute or two; only proposed pairs are compared in full. Nothing beyond the standard
library: the well-known libraries for this bring numerical packages that many of the users' machines have no builds of.
"""

from __future__ import annotations

import difflib
import functools
import re
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from docgen.compose import filled_sections
from docgen.records import record
from docgen.report import Report
from docgen.tokens import tokens_in

SHINGLE = 8
"""Characters in a shingle: shorter than a clause, longer than a set phrase."""
LEAST_SHARE = 0.6
"""Share of the shorter text that is found again in the other, from which two sections are reported."""
LEAST_LENGTH = 60
"""Characters below which a section says too little to be copied."""
MOST_REPORTED = 2000
"""Pairs listed, the closest first."""
_SAMPLED = 4
_HOLDERS = 8
"""A member is paired with the first members that hold the same hash: enough to lead from each copy to its source."""
_PROPOSED = 0.8
"""A sketch is a sample: pairs somewhat below the share are compared in full before they are dismissed."""


@record
class SectionText:
    """One section of one body: its text without what docgen or the form words, and without names and numbers."""

    who: str
    section: str
    text: str


@record
class Repeat:
    """Two bodies whose sections repeat each other: share of the shorter text, and the longest common passage."""

    first: str
    second: str
    section: str
    share: float
    passage: str


def own_texts(report: Report) -> dict[str, str]:
    """Return section key -> the narrative the clerk wrote: paragraphs of standing sentences and tokens alone are left out."""
    written: dict[str, str] = {}
    filled = filled_sections(report)
    for section in report.form.sections:
        kept: list[str] = []
        for given, printed in zip(report.sections.get(section.key, ()), filled[section.key], strict=False):
            own = [p for p in given.paragraphs if _has_own_words(p)]
            kept += [p for p in printed.paragraphs if len(own) == len(given.paragraphs) or p in own]
        text = "\n".join(kept)
        if section.required and len(text) >= LEAST_LENGTH:
            written[section.key] = text
    return written


def _has_own_words(paragraph: str) -> bool:
    rest = paragraph
    for use in tokens_in(paragraph):
        rest = rest.replace(use.raw, "")
    return bool(rest.strip())


def _plain(text: str) -> str:
    """Return a text without numbers and punctuation: a copy with the numbers changed is still a copy."""
    return re.sub(r"[\W\d_]+", "", text)


@functools.lru_cache(maxsize=512)
def _shingles(text: str) -> frozenset[int]:
    plain = _plain(text)
    count = max(1, len(plain) - SHINGLE + 1)
    return frozenset(zlib.crc32(plain[start : start + SHINGLE].encode()) for start in range(count))


def _sketch(text: str) -> set[int]:
    return {number for number in _shingles(text) if number % _SAMPLED == 0}


def _proposed(sketches: Sequence[set[int]]) -> list[tuple[int, int]]:
    """Return pairs (earlier, later) whose sketches overlap enough to be compared in full."""
    holders: defaultdict[int, list[int]] = defaultdict(list)
    common: Counter[tuple[int, int]] = Counter()
    for later, sketch in enumerate(sketches):
        for number in sketch:
            first = holders[number]
            for earlier in first:
                common[earlier, later] += 1
            if len(first) < _HOLDERS:
                first.append(later)
    least = LEAST_SHARE * _PROPOSED
    return [pair for pair, n in common.items() if n >= least * min(len(sketches[pair[0]]), len(sketches[pair[1]]))]


def _share(first: str, second: str) -> float:
    one, other = _shingles(first), _shingles(second)
    return len(one & other) / min(len(one), len(other))


def _passage(first: str, second: str) -> str:
    match = difflib.SequenceMatcher(None, first, second, autojunk=False).find_longest_match()
    return first[match.a : match.a + match.size].strip()[:200]


def find_repeats(texts: Iterable[SectionText]) -> tuple[Repeat, ...]:
    """Return the pairs of bodies whose sections repeat each other, the closest first (at most MOST_REPORTED)."""
    sections: defaultdict[str, list[SectionText]] = defaultdict(list)
    for text in texts:
        sections[text.section].append(text)
    found: list[tuple[float, SectionText, SectionText]] = []
    for members in sections.values():
        for earlier, later in _proposed([_sketch(member.text) for member in members]):
            one, other = members[earlier], members[later]
            share = _share(one.text, other.text)
            if one.who != other.who and share >= LEAST_SHARE:
                found.append((share, one, other))
    found.sort(key=lambda entry: (-entry[0], entry[1].section, entry[1].who, entry[2].who))
    return tuple(
        Repeat(one.who, other.who, one.section, share, _passage(one.text, other.text))
        for share, one, other in found[:MOST_REPORTED]
    )
