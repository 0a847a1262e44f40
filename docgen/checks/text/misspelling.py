"""Words with a wrong character: a stretch that is no word and lies one alike character away from one that fits.

Only places where the cheapest cut leaves a character alone that seldom stands alone are looked at. A stretch around it
is tried with each character replaced by one that sounds or looks like it, and with two neighbours swapped. How much
cheaper the run becomes says how sure the word is; a word that was seen beside the same neighbours needs less. A word that
is right by itself is suspected only when one of the same sound stood between the very neighbours it has here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import pairwise

from docgen.checks.text.segmentation import PARTICLES, UNKNOWN, USUAL, VERBS, Cut, Vocabulary
from docgen.kit.record import record


@record
class Weights:
    """What speaks for a word in place of a stretch, as ln odds; from 0 on it is told.

    gain: for each ln of cost the run gains; cost: for each ln the word costs; seen: for each neighbour it was seen beside;
    at_edge: for each edge of a run it was seen at; link: for each two words seen side by side in the stretch as it is and at
    its ends; beside: for each neighbour of two and more characters; edge: for each end that is an edge; rare: if a rare word
    stands there.
    """

    gain: float
    cost: float
    seen: float
    at_edge: float
    link: float
    beside: float
    edge: float
    rare: float


REPLACED = Weights(0.29, -0.64, 1.21, 1.21, -0.18, 0.31, 0.0, -0.58)
SWAPPED = Weights(0.42, -0.56, 2.21, 2.21, -1.24, 0.76, 0.0, -0.57)
LOST = Weights(0.28, 0.07, 1.43, 0.24, -1.91, 1.71, 1.53, 0.0)
ODDS = {
    "sound": (2.4, REPLACED),
    "near": (2.4, REPLACED),
    "shape": (1.7, REPLACED),
    "swap": (0.7, SWAPPED),
    "lost": (-5.5, LOST),
    "rest": (-6.8, LOST),
}
"""Each kind of mistake: its own ln odds, and what adds to them; "rest" is the one character that a word has left. Fitted
(logistic regression) on mistakes planted in published texts and on the same texts as they stand, the neighbours counted in laws
only; the first number so that in reports of strangers less than one right place in 10,000 characters is told for all of it."""
RARE = 14.5
"""What a word costs that is hardly ever used."""
LONGEST, LONG = 6, 4
OF_ONE_USE = (frozenset("一二三四五六七八九十百千万亿两几半"), frozenset("的地得"))
"""One numeral or particle for another is no slip that a vocabulary can tell."""
NUMERALS = OF_ONE_USE[0] - {"一"}
"""What is no slip for another character: 申请九件."""
ATTACHED = (
    frozenset("全各新大小本非未再预总双多低高致年季月周日") | VERBS,
    frozenset("制度关性率化力感者员式型级类群圈带区线网站量价费额期户面点口局县市区镇证件卡表册书票款店馆院校厂团队组会科室"),
)
"""What stands before a word, and behind one, without being what is left of another: 全链条, 季通报, 审签制, 优待证."""
BODIES = frozenset("委局厅镇乡县区市州省院校馆站")
"""What a body, or the one above it, is called by."""
BEFORE_BODIES = frozenset("^由经向对与被本我据按照让请各过")
"""What ends before the body that one character names: 由委领导, 通过局网站, 对县里反馈的问题; an edge."""
DEGREES = frozenset("不较更偏很太最略够已未待单")
"""What ends before an adjective, a verb or a measure word of one character: 不够细, 已结案件, 单场."""
ABLE = frozenset(middle + end for middle in "不得" for end in "到了清懂起动全准见出上下着好")
"""What stands behind a verb of one character that can or cannot be done: 搜不到, 看得懂."""
FUNCTION = -1.5
"""ln odds, where not both neighbours speak for a word: a character of the grammar stands in the wrong one's place, or a degree
before it; it may as well be right: 衔接|不|紧."""
RARE_WORD = -1.5
"""The same: the stretch itself is a word, if a rare one."""
TERM = -2.5
"""ln odds, where a character that seldom stands alone stands beside it: both may be of a term unknown here, 失物|招领;
or where two such stand behind a body or a place: 县|防指."""
USUAL_GAIN = 4.0
"""ln: how much cheaper than a usual word the one of the same sound must be."""


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


def candidates(vocabulary: Vocabulary, window: str) -> Iterator[tuple[str, str]]:
    """Yield (word, how) for the words that one alike character, one swap, one lost character make of a stretch."""
    costs, length = vocabulary.costs, len(window)
    if length == 1:
        if window not in PARTICLES:
            yield from ((word, "lost") for word in vocabulary.pairs_of.get(window, ()))
        return
    yield from ((word, "lost") for word in vocabulary.shortened.get(window, ()))
    for place in range(length - 1):
        word = window[:place] + window[place + 1] + window[place] + window[place + 2 :]
        if word != window and word in costs and not _of_one_use(window[place], window[place + 1]):
            yield word, "swap"
    head, tail = length in vocabulary.heads.get(window[:2], ()), (length, window[-2:]) in vocabulary.tails
    framed = length > 3 or (length == 3 and window[0] + window[2] in vocabulary.frames)
    for place, character in enumerate(window):
        before, behind = window[:place], window[place + 1 :]
        if length == 2:
            others: Iterable[str] = sorted(vocabulary.partners(before, behind) & vocabulary.confusable(character).keys())
        elif (place < 2 or head) and (place > length - 3 or tail) and (place != 1 or framed):
            others = (other for other in vocabulary.confusable(character) if before + other + behind in costs)
        else:
            continue
        for other in others:
            if character not in NUMERALS and not _of_one_use(character, other):
                yield before + other + behind, vocabulary.confusable(character)[other]


def _of_one_use(one: str, other: str) -> bool:
    return any(one in use and other in use for use in OF_ONE_USE)


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
    for number, (place, last) in enumerate(cut.words):
        if last - place > 1 or (cut.linked[number] and cut.linked[number + 1]):
            continue
        for length in range(1, min(vocabulary.longest, LONGEST) + 1):
            for begin in range(max(0, place - length + 1), min(place, len(run) - length) + 1):
                end = begin + length
                begins_long = length <= LONG or vocabulary.heads.get(run[begin : begin + 2], (0,))[-1] >= length
                if begins_long and (begin, end) not in tried and (length == 1 or run[begin:end] not in vocabulary.costs):
                    tried.add((begin, end))
                    yield from _likelier(cut, begin, end)


def _likelier(cut: Cut, begin: int, end: int) -> Iterator[Suspect]:
    """Yield the words that are likelier than a stretch."""
    vocabulary, stretch, alone = cut.vocabulary, cut.run[begin:end], end - begin == 1
    left, right = _around(cut, begin, end)
    behind = ATTACHED[1]
    if _is_right(cut, begin, end, left, right):
        return
    cost, links = cut.costs(begin, end), cut.links(begin, end)
    beside, edges = (len(left) > 1) + (len(right) > 1), (left == "^") + (right == "$")

    def fixed(how: str) -> float:
        odds, each = ODDS[how]
        return odds + each.gain * cost + each.link * links + each.beside * beside + each.edge * edges

    if alone and fixed("rest") + 2 * LOST.seen < 0:
        return
    for word, how in candidates(vocabulary, stretch):
        if how == "swap" and len(stretch) == 2 and len(left) > 1 >= len(right) and stretch[0] in behind:
            continue  # 需求度|高 and then no word: an adjective behind a noun's ending
        weights = ODDS[how][1]
        odds = fixed("rest" if alone else how) + (weights.cost - weights.gain) * vocabulary.costs[word]
        if odds + 2 * weights.seen < 0:
            continue
        before_it, behind_it = vocabulary.follows(left, word), vocabulary.follows(word, right)
        odds += before_it * (weights.at_edge if left == "^" else weights.seen)
        odds += behind_it * (weights.at_edge if right == "$" else weights.seen)
        if odds < 0 or (alone and not (before_it and behind_it if len(left) == 1 else before_it or behind_it)):
            continue
        an_organ = left in BODIES and set(range(begin, end)).issubset(cut.strange)
        if weights is REPLACED and (an_organ or begin - 1 in cut.strange or end in cut.strange):
            odds += TERM
        if weights is REPLACED and not (before_it and behind_it):
            wrong = next(one for one, other in zip(stretch, word, strict=True) if one != other)
            odds += FUNCTION if wrong in PARTICLES or stretch[0] in DEGREES else 0.0
            odds += RARE_WORD if stretch in vocabulary.seen else 0.0
        if odds + weights.rare * _is_rare(cut, begin, end) >= 0:
            shown = left if alone and len(left) > 1 else ""  # with the word before: 受理渠, not 渠
            yield Suspect(begin - len(shown), end, shown + word, how, odds)


def _is_right(cut: Cut, begin: int, end: int, left: str, right: str) -> bool:
    """Whether a stretch is right for what it is made of, whatever word may lie near."""
    run, stretch, (before, behind) = cut.run, cut.run[begin:end], ATTACHED
    if stretch == run and end - begin > 1 and run[-1] in BODIES:
        return True  # 县（市、行委）: a kind of body by itself
    if end - begin == 1:
        if (len(right) > 1 and stretch in before) or (len(left) > 1 and stretch in behind) or left[-1] in DEGREES:
            return True
    elif left in NUMERALS or PARTICLES.issuperset(stretch if left != "的" else stretch[1:]):
        return True  # a numeral with what it counts, words of the grammar, alone or behind a noun: 五|步|走, 可|从, 的|事|现
    if any(one in BODIES and other in BEFORE_BODIES for other, one in pairwise(left[-1] + stretch)):
        return True
    return any(_repeats(cut, at) for at in range(max(0, end - LONG), min(begin, len(run) - LONG) + 1))


def _repeats(cut: Cut, at: int) -> bool:
    """Whether an idiom of four characters that says one twice stands at a place, no word of its own: 立行立改, 环环相扣."""
    idiom, words, number_at = cut.run[at : at + LONG], cut.words, cut.number_at
    halves = (words[number_at[place]] in ((place, place + 1), (place, place + 2)) for place in (at, at + 2))
    apart = idiom[0] == idiom[2] and all(halves)
    return len(set(idiom)) == LONG - 1 and (apart or idiom[0] == idiom[1])


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
        if run[place] in PARTICLES or run[place] in VERBS or run[place + 1 : place + 3] in ABLE:
            continue
        end = place + 1
        left, right = _known_words_around(cut, place, end)
        if run[place] in ATTACHED[0] and right:
            continue  # 土地|预|公告
        if place in strange and left and right and vocabulary.follows(left, right) and not cut.links(place, end):
            yield Suspect(place - len(left), end + len(right), left + right, "added", 0.0)  # whatever else fits is likelier
            continue
        for begin in range(max(0, place - LONGEST), place):
            for last in range(max(end + 1, begin + LONG + 1), min(len(run), begin + LONGEST + 1) + 1):
                without = run[begin:place] + run[end:last]
                if vocabulary.costs.get(without, UNKNOWN) <= USUAL:
                    yield Suspect(begin, last, without, "added", cut.gain(begin, last, without))


def _wrong_words(cut: Cut) -> Iterator[Suspect]:
    """Yield words that are words, in a place where only another of the same sound was ever seen."""
    vocabulary, run = cut.vocabulary, cut.run
    for number, (begin, end) in enumerate(cut.words):
        word = run[begin:end]
        alone = begin == 0 and end == len(run) and vocabulary.costs.get(word, RARE) < RARE
        seen = cut.linked[number] or cut.linked[number + 1]
        if len(word) < 2 or word[0] in DEGREES or alone or seen or not any(_known_words_around(cut, begin, end)):
            continue  # particles and the edges of a run stand beside everything
        for other in vocabulary.same_sound(word):
            gain = vocabulary.costs[word] - vocabulary.costs[other]
            least = USUAL_GAIN if vocabulary.costs[word] <= USUAL else 0.0
            if gain > least and seen_beside(cut, begin, end, other) == 2:
                yield Suspect(begin, end, other, "word", gain)


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
