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

ODDS = {"sound": -4.6, "near": -4.8, "shape": -5.4, "swap": -2.6, "lost": -5.2}
"""ln odds that a word was meant that is one such mistake away from a stretch which is none, before more is known."""
PER_GAIN, PER_SEEN, PER_LINK, PER_WORD_BESIDE, RARE_WORD = 0.6, 2.6, -2.0, 1.4, -3.1
"""What the odds gain by each ln of cost, by each neighbour the word was seen beside, by each two words that were seen side by
side as it is, by each neighbour of two and more characters, by a rare word standing there. All fitted together (logistic
regression) on mistakes planted in published text and on the same text as it stands, the neighbours counted in other texts."""
TOLD = 3.4
"""ln odds from which a word is told."""
LEAST_GAIN = (TOLD - max(ODDS.values()) - 2 * (PER_SEEN + PER_WORD_BESIDE)) / PER_GAIN
"""What must be gained where all else speaks for a word."""
RARE = 14.5
"""What a word costs that is hardly ever used."""
LONGEST, LONG = 6, 4
OF_ONE_USE = (frozenset("一二三四五六七八九十百千万亿两几半"), frozenset("的地得"))
"""One numeral or particle for another is no slip that a vocabulary can tell."""
ATTACHED = (
    frozenset("全各新大小本非未再总双多低高") | VERBS,
    frozenset("制度关性率化力感者员式型级类群圈带区线网站量价费额期户面点口"),
)
"""What stands before a word, and behind one, without being what is left of another: 全链条, 审签制."""


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


def candidates(vocabulary: Vocabulary, window: str, dearest: float = UNKNOWN) -> Iterator[tuple[str, str]]:
    """Yield (word, how) for the words that one alike character, one swap, one lost character make of a stretch.

    dearest: what a word may cost where there are many.
    """
    costs, last = vocabulary.costs, len(window) - 1
    if last == 0:
        for word in vocabulary.pairs_of.get(window, ()) if window not in PARTICLES else ():
            if costs[word] > dearest:
                return
            yield word, "lost"
        return
    if last == 1:
        yield from _usual_pairs(vocabulary, window)
        return
    yield from ((word, "lost") for word in vocabulary.shortened.get(window, ()))
    head, tail = (last + 1, window[:2]) in vocabulary.heads, (last + 1, window[-2:]) in vocabulary.tails
    framed = last > 2 or window[0] + window[2] in vocabulary.frames
    for place, character in enumerate(window):
        before, behind = window[:place], window[place + 1 :]
        if behind and behind[0] != character and (word := before + behind[0] + character + behind[1:]) in costs:
            yield word, "swap"
        if (place > 1 and not head) or (place < last - 1 and not tail) or (place == 1 and not framed):
            continue
        for other, how in vocabulary.confusable(character).items():
            word = before + other + behind
            if word in costs and not _of_one_use(character, other):
                yield word, how


def _of_one_use(one: str, other: str) -> bool:
    return any(one in use and other in use for use in OF_ONE_USE)


def _usual_pairs(vocabulary: Vocabulary, window: str) -> Iterator[tuple[str, str]]:
    """Yield the same for two characters: of the usual words that hold one of them, those whose other is alike."""
    first, second = window[0], window[1]
    like_first, like_second = vocabulary.confusable(first), vocabulary.confusable(second)
    for word in vocabulary.pairs_of.get(first, ()):
        if word[0] == first and word[1] in like_second and not _of_one_use(second, word[1]):
            yield word, like_second[word[1]]
        elif word[1] == first and word[0] == second:
            yield word, "swap"
    for word in vocabulary.pairs_of.get(second, ()):
        if word[1] == second and word[0] in like_first and not _of_one_use(first, word[0]):
            yield word, like_first[word[0]]


def _around(cut: Cut, begin: int, end: int) -> tuple[str, str]:
    """Return the words before and behind a stretch, "^" and "$" at the edges of the run."""
    left = cut.run[slice(*cut.ending_at(begin))] if begin else "^"
    right = cut.run[slice(*cut.beginning_at(end))] if end < len(cut.run) else "$"
    return left, right


def seen_beside(cut: Cut, begin: int, end: int, word: str) -> int:
    """Return beside how many of its two neighbours a word was seen, were it to stand in place of a stretch."""
    (left, right), follows = _around(cut, begin, end), cut.vocabulary.follows
    return follows(left, word) + follows(word, right)


def _nonwords(cut: Cut) -> Iterator[Suspect]:
    """Yield every stretch around a character that stands alone, if it is likelier a word with a mistake than what it is."""
    run, vocabulary = cut.run, cut.vocabulary
    tried: set[tuple[int, int]] = set()
    for place in (begin for begin, end in cut.words if end - begin == 1):
        for length in range(1, min(vocabulary.longest, LONGEST) + 1):
            for begin in range(max(0, place - length + 1), min(place, len(run) - length) + 1):
                end = begin + length
                half_right = length <= LONG or vocabulary.has_half(run[begin:end])
                if half_right and (begin, end) not in tried and (length == 1 or run[begin:end] not in vocabulary.costs):
                    tried.add((begin, end))
                    yield from _likelier(cut, begin, end)


def _likelier(cut: Cut, begin: int, end: int) -> Iterator[Suspect]:
    """Yield the words that are likelier than a stretch."""
    vocabulary, stretch = cut.vocabulary, cut.run[begin:end]
    costs, follows = vocabulary.costs, vocabulary.follows
    cost = cut.total - cut.ahead[begin] - cut.behind[end]
    if cost < vocabulary.least[max(2, len(stretch))] + LEAST_GAIN:
        return
    left, right = _around(cut, begin, end)
    before, behind = ATTACHED
    if (len(right) > 1 and stretch in before) or (len(left) > 1 and stretch in behind):
        return
    odds = PER_WORD_BESIDE * ((len(left) > 1) + (len(right) > 1))
    dearest = cost + (odds + 2 * PER_SEEN + ODDS["lost"] - TOLD) / PER_GAIN
    for word, how in candidates(vocabulary, stretch, dearest):
        if how == "swap" and len(stretch) == 2 and len(left) > 1 >= len(right) and stretch[0] in behind:
            continue  # 需求度|高 and then no word: an adjective behind a noun's ending
        likely = odds + ODDS[how] + PER_GAIN * (cost - costs[word])
        if likely + 2 * PER_SEEN < TOLD:
            continue
        seen = follows(left, word) + follows(word, right)
        likely += PER_SEEN * seen
        if likely < TOLD or (len(stretch) == 1 == len(left) and seen < 2):
            continue
        likely += PER_LINK * cut.links(begin, end) + RARE_WORD * _is_rare(cut, begin, end)
        if likely >= TOLD:
            shown = (left if len(left) > 1 else "") if len(stretch) == 1 else ""  # with the word before: 受理渠, not 渠
            yield Suspect(begin - len(shown), end, shown + word, how, likely)


def _is_rare(cut: Cut, begin: int, end: int) -> bool:
    """Whether a rare word stands in place of a stretch, or across one of its edges with a character that stands alone."""
    run, seen, (left, right) = cut.run, cut.vocabulary.seen, _around(cut, begin, end)
    return (
        run[begin:end] in seen
        or (len(left) == 1 and left + run[begin] in seen)
        or (len(right) == 1 and run[end - 1] + right in seen)
    )


def _known_words_around(cut: Cut, begin: int, end: int) -> tuple[str, str]:
    """Return the words before and behind a stretch, "" where it is the edge of the run or no word of two characters."""
    left = cut.run[slice(*cut.ending_at(begin))] if begin else ""
    right = cut.run[slice(*cut.beginning_at(end))] if end < len(cut.run) else ""
    return (left if len(left) > 1 else ""), (right if len(right) > 1 else "")


def _added(cut: Cut) -> Iterator[Suspect]:
    """Yield characters in the way between two words seen side by side, or inside a long one."""
    vocabulary, run = cut.vocabulary, cut.run
    strange = set(cut.strange)
    for place in (*cut.strange, *cut.loose):
        if run[place] in PARTICLES or run[place] in VERBS:
            continue
        end = place + 1
        left, right = _known_words_around(cut, place, end)
        if place in strange and left and right and vocabulary.follows(left, right) and not cut.links(place, end):
            yield Suspect(place - len(left), end + len(right), left + right, "added", vocabulary.alone[run[place]])
            continue
        for begin in range(max(0, place - LONGEST), place):
            for last in range(max(end + 1, begin + LONG + 1), min(len(run), begin + LONGEST + 1) + 1):
                without = run[begin:place] + run[end:last]
                if vocabulary.costs.get(without, UNKNOWN) <= USUAL:
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
    found = [*_nonwords(cut), *_wrong_words(cut), *_added(cut)]
    found.sort(key=lambda suspect: (-suspect.gain, suspect.begin))
    kept: list[Suspect] = []
    for suspect in found:
        if all(suspect.end <= other.begin or suspect.begin >= other.end for other in kept):
            kept.append(suspect)
    return tuple(sorted(kept, key=lambda suspect: suspect.begin))
