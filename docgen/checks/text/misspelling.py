"""Words with a wrong character: a stretch that is no word and lies one alike character away from one that fits.

Only places where the cheapest cut leaves a character alone that seldom stands alone are looked at. A stretch around it
is tried with each character replaced by one that sounds or looks like it, and with two neighbours swapped. How much
cheaper the run becomes says how sure the word is; a word that was seen beside the same neighbours needs less. A word that
is right by itself is suspected only when one of the same sound stood between the very neighbours it has here.
"""

from __future__ import annotations

from collections.abc import Iterator

from docgen.checks.text.segmentation import Cut, Vocabulary
from docgen.kit.record import record

SURE = (13.0, 9.0, 7.0)
"""ln: gain from which a word is told, by how many of its two neighbours it was seen beside; measured on planted mistakes."""
LONGEST = 6
USUAL = 12.5
"""Cost up to which a word of two characters is usual enough to be meant."""
LONGEST_LOOSE = 3


@record
class Suspect:
    """A stretch of a run, the word it should be, how it came about: "sound", "near", "shape", "swap" or "word"; the gain."""

    begin: int
    end: int
    right: str
    how: str
    gain: float


def _candidates(vocabulary: Vocabulary, window: str) -> Iterator[tuple[str, str]]:
    """Yield (word, how) for the words one alike character or one swap away."""
    costs, last = vocabulary.costs, len(window) - 1
    head, tail = last < 2 or window[:2] in vocabulary.heads, last < 2 or window[-2:] in vocabulary.tails
    for place, character in enumerate(window):
        before, behind = window[:place], window[place + 1 :]
        if behind and behind[0] != character and (word := before + behind[0] + character + behind[1:]) in costs:
            yield word, "swap"
        if (place > 1 and not head) or (place < last - 1 and not tail):
            continue
        for other, how in vocabulary.confusable(character).items():
            word = before + other + behind
            if word in costs:
                yield word, how


def seen_beside(cut: Cut, begin: int, end: int, word: str) -> int:
    """Return beside how many of its two neighbours a word was seen, were it to stand in place of a stretch."""
    followers, run = cut.vocabulary.followers, cut.run
    left = run[slice(*cut.ending_at(begin))] if begin else "^"
    right = run[slice(*cut.beginning_at(end))] if end < len(run) else "$"
    return (word in followers.get(left, ())) + (right in followers.get(word, ()))


def _nonwords(cut: Cut) -> Iterator[Suspect]:
    """Yield every stretch around a strange place that a word would fit better."""
    vocabulary, run = cut.vocabulary, cut.run
    costs, longest = vocabulary.costs, min(vocabulary.longest, LONGEST)
    tried: set[tuple[int, int]] = set()
    for place, surely in [*((place, True) for place in cut.strange), *((place, False) for place in cut.loose)]:
        for length in range(2, (longest if surely else LONGEST_LOOSE) + 1):
            for begin in range(max(0, place - length + 1), min(place, len(run) - length) + 1):
                end = begin + length
                if (begin, end) in tried or run[begin:end] in costs:
                    continue
                tried.add((begin, end))
                most = cut.total - cut.ahead[begin] - cut.behind[end] - vocabulary.least[length]
                if most < SURE[2 if surely else 1]:
                    continue
                for word, how in _candidates(vocabulary, run[begin:end]):
                    gain = cut.gain(begin, end, word)
                    if gain < SURE[-1] or (length == 2 and costs[word] > USUAL):
                        continue
                    seen = seen_beside(cut, begin, end, word)
                    if gain >= SURE[seen if surely else min(seen, 1)] and (surely or seen):
                        yield Suspect(begin, end, word, how, gain)


def _wrong_words(cut: Cut) -> Iterator[Suspect]:
    """Yield words that are words, in a place where only another of the same sound was ever seen."""
    vocabulary, run = cut.vocabulary, cut.run
    for begin, end in cut.words:
        word = run[begin:end]
        if len(word) < 2 or (begin == 0 and end == len(run)) or seen_beside(cut, begin, end, word):
            continue
        for other in vocabulary.same_sound(word):
            if seen_beside(cut, begin, end, other) == 2 and vocabulary.costs[other] < vocabulary.costs[word]:
                yield Suspect(begin, end, other, "word", vocabulary.costs[word] - vocabulary.costs[other])


def suspects(cut: Cut) -> list[Suspect]:
    """Return what seems wrong in a run, in order, nothing twice."""
    found = [*_nonwords(cut), *_wrong_words(cut)]
    found.sort(key=lambda suspect: (-suspect.gain, suspect.begin))
    kept: list[Suspect] = []
    for suspect in found:
        if all(suspect.end <= other.begin or suspect.begin >= other.end for other in kept):
            kept.append(suspect)
    return sorted(kept, key=lambda suspect: suspect.begin)
