"""Words with a wrong character: a stretch that is no word and lies one alike character away from one that fits.

Only places where the cheapest cut leaves a character alone that seldom stands alone are looked at. A stretch around it
is tried with each character replaced by one that sounds or looks like it, and with two neighbours swapped. How much
cheaper the run becomes says how sure the word is; a word that was seen beside the same neighbours needs less. A word that
is right by itself is suspected only when one of the same sound stood between the very neighbours it has here.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from docgen.checks.text.segmentation import PARTICLES, UNKNOWN, USUAL, VERBS, Cut, Vocabulary
from docgen.kit.record import record

SURE = (12.0, 8.0, 7.0)
"""ln: gain from which a word is told, by how many of its two neighbours it was seen beside; measured on planted mistakes."""
SURE_OF_COMMON = 11.0
COMMON = 10.0
"""The same for a word that costs no more than this, whatever its neighbours."""
SWAPPED = 2.5
"""ln: how much less it takes where the very characters of a word stand there, only in the wrong order."""
RARE = 14.5
"""What a word costs that is hardly ever used."""
DOUBT = 3.0
"""ln: how much more it takes where every character may stand alone and no neighbour is known."""
LOST_BETWEEN, LOST_BESIDE, LOST_INSIDE = 2.0, 9.0, 7.0
"""ln: gain from which a word is told that lacks a character: between words it was seen between, beside one, by itself."""
LONGEST, LONG = 6, 4
LONGEST_LOOSE = 3


@record
class Suspect:
    """A stretch of a run, the word it should be, the gain, how it came about.

    how: "sound", "near", "shape" (a character replaced), "swap" (two swapped), "word" (another word of the same sound), "lost"
    (a character is missing), "added" (one is too many; right is what is left).
    """

    begin: int
    end: int
    right: str
    how: str
    gain: float


def _candidates(vocabulary: Vocabulary, window: str) -> Iterator[tuple[str, str]]:
    """Yield (word, how) for the words one alike character or one swap away."""
    if len(window) == 2:
        yield from _usual_pairs(vocabulary, window)
        return
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


def _usual_pairs(vocabulary: Vocabulary, window: str) -> Iterator[tuple[str, str]]:
    """Yield the same for two characters: of the usual words that hold one of them, those whose other is alike."""
    first, second = window[0], window[1]
    like_first, like_second = vocabulary.confusable(first), vocabulary.confusable(second)
    for word in vocabulary.pairs_of.get(first, ()):
        if word[0] == first and word[1] in like_second:
            yield word, like_second[word[1]]
        elif word[1] == first and word[0] == second:
            yield word, "swap"
    for word in vocabulary.pairs_of.get(second, ()):
        if word[1] == second and word[0] in like_first:
            yield word, like_first[word[0]]


def seen_beside(cut: Cut, begin: int, end: int, word: str) -> int:
    """Return beside how many of its two neighbours a word was seen, were it to stand in place of a stretch."""
    followers, run = cut.vocabulary.followers, cut.run
    left = run[slice(*cut.ending_at(begin))] if begin else "^"
    right = run[slice(*cut.beginning_at(end))] if end < len(run) else "$"
    return (word in followers.get(left, ())) + (right in followers.get(word, ()))


def _needed(cut: Cut, begin: int, end: int, word: str, *, surely: bool) -> float:
    """Return the gain from which a word is told in place of a stretch."""
    seen = seen_beside(cut, begin, end, word)
    if seen:
        return SURE[seen if surely else 1]
    needed = SURE_OF_COMMON if cut.vocabulary.costs[word] <= COMMON else SURE[0]
    return needed if surely else needed + DOUBT


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
                if cut.total - cut.ahead[begin] - cut.behind[end] - vocabulary.least[length] < SURE[2 if surely else 1]:
                    continue
                for word, how in _candidates(vocabulary, run[begin:end]):
                    gain = cut.gain(begin, end, word)
                    if gain < SURE[-1] - SWAPPED:
                        continue
                    if gain >= _needed(cut, begin, end, word, surely=surely) - (SWAPPED if how == "swap" else 0.0):
                        yield Suspect(begin, end, word, how, gain)


def _known_words_around(cut: Cut, begin: int, end: int) -> tuple[str, str]:
    """Return the words before and behind a stretch, "" where it is the edge of the run or no word of two characters."""
    left = cut.run[slice(*cut.ending_at(begin))] if begin else ""
    right = cut.run[slice(*cut.beginning_at(end))] if end < len(cut.run) else ""
    return (left if len(left) > 1 else ""), (right if len(right) > 1 else "")


def _lost_and_added(cut: Cut) -> Iterator[Suspect]:
    """Yield places where a character of a word is missing or one is too many: what stands around them tells."""
    run, followers = cut.run, cut.vocabulary.followers
    strange = set(cut.strange)
    for place in (*cut.strange, *cut.loose, *cut.lone):
        if run[place] in PARTICLES or run[place] in VERBS:
            continue
        end, surely = place + 1, place in strange
        left, right = _known_words_around(cut, place, end)
        if surely and left and right and right in followers.get(left, ()):
            yield Suspect(place - len(left), end + len(right), left + right, "added", cut.vocabulary.alone[run[place]])
            continue
        if left or right:
            yield from _lost_beside(cut, place, left, right, surely=surely)
        if surely or place not in cut.lone_set:
            yield from _lost_and_added_inside(cut, place)


def _lost_beside(cut: Cut, place: int, left: str, right: str, *, surely: bool) -> Iterator[Suspect]:
    """Yield the words of two characters one of which is left, if they were seen between or beside the words around."""
    vocabulary, followers, end = cut.vocabulary, cut.vocabulary.followers, place + 1
    behind_left = followers.get(left, frozenset())
    for word in vocabulary.pairs_of.get(cut.run[place], ()):
        if word in behind_left and right in followers.get(word, ()):
            gain = cut.gain(place, end, word)
            if gain >= LOST_BETWEEN or (surely and gain >= 0):
                yield Suspect(place - len(left), end + len(right), left + word + right, "lost", gain + LOST_BETWEEN)
        elif surely and (word in behind_left or right in followers.get(word, ())):
            gain = cut.gain(place, end, word)
            if gain >= LOST_BESIDE:
                yield Suspect(place, end, word, "lost", gain)


def _lost_and_added_inside(cut: Cut, place: int) -> Iterator[Suspect]:
    """Yield the longer words around a place that lack a character, or have the one at the place too many."""
    vocabulary, run, end = cut.vocabulary, cut.run, place + 1
    for begin in range(max(0, place - LONGEST), place + 1):
        for last in range(max(end, begin + 3), min(len(run), begin + LONGEST + 1) + 1):
            stretch = run[begin:last]
            for word in vocabulary.shortened.get(stretch, ()):
                gain = cut.gain(begin, last, word)
                beside = seen_beside(cut, begin, last, word) if gain >= LOST_INSIDE else 0
                if stretch not in vocabulary.costs and gain >= (LOST_INSIDE if beside else LOST_BESIDE + DOUBT):
                    yield Suspect(begin, last, word, "lost", gain)
            without = run[begin:place] + run[end:last] if begin < place and end < last else ""
            if len(without) >= LONG and vocabulary.costs.get(without, UNKNOWN) <= USUAL:
                yield Suspect(begin, last, without, "added", cut.gain(begin, last, without))


def _wrong_words(cut: Cut) -> Iterator[Suspect]:
    """Yield words that are words, in a place where only another of the same sound was ever seen."""
    vocabulary, run = cut.vocabulary, cut.run
    for begin, end in cut.words:
        word = run[begin:end]
        alone = begin == 0 and end == len(run) and vocabulary.costs.get(word, RARE) < RARE
        if len(word) < 2 or alone or seen_beside(cut, begin, end, word) or not any(_known_words_around(cut, begin, end)):
            continue  # particles and the edges of a run stand beside everything
        for other in vocabulary.same_sound(word):
            if seen_beside(cut, begin, end, other) == 2 and vocabulary.costs[other] < vocabulary.costs[word]:
                yield Suspect(begin, end, other, "word", vocabulary.costs[word] - vocabulary.costs[other])


@lru_cache(maxsize=2048)
def suspects(cut: Cut) -> tuple[Suspect, ...]:
    """Return what seems wrong in a run, in order, nothing twice. Reports of a genre have many runs in common."""
    found = [*_nonwords(cut), *_wrong_words(cut), *_lost_and_added(cut)]
    found.sort(key=lambda suspect: (-suspect.gain, suspect.begin))
    kept: list[Suspect] = []
    for suspect in found:
        if all(suspect.end <= other.begin or suspect.begin >= other.end for other in kept):
            kept.append(suspect)
    return tuple(sorted(kept, key=lambda suspect: suspect.begin))
