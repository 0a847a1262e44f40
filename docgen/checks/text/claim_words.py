"""The form's phrases made ready for searching: one pattern per topic, and the words that change what a number means."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property, lru_cache
from itertools import pairwise

from docgen.checks.text.clauses import Sentence
from docgen.checks.text.lists import pattern, source
from docgen.form.text import SUM, ClaimWords, FormText, Settled, Topic
from docgen.kit.patterns import any_word, regex
from docgen.kit.record import record, replace
from docgen.kit.remembered import remembered

FARTHEST, NEAR = 12, 3
"""A number farther than this from the words does not belong to them."""
PLACE = "#"
"""Stands for the number inside a frame, the words around it."""
IDLE = "□"
"""Stands for each character of words that count nothing."""
_WITHIN = "[^，。；]{0,16}?"
"""What "…" stands for in words that count nothing."""
_GAP = 24
"""So many characters may stand for "…" on one side of the number, and so many behind it."""
_GAP_BEHIND = 12
# -- what each is for stands beside it in checks/data/claims.toml
_LEAD, _TAIL = pattern("claims", "lead"), pattern("claims", "tail")
COMPARED = pattern("claims", "compared")
CHANGE = pattern("claims", "change")
CUMULATIVE = pattern("claims", "cumulative")
PORTION = pattern("claims", "portion_of_year")
TO = pattern("claims", "to_number")
SPEAKS_OF_TIME = pattern("claims", "time")
SPEAKS_OF_THEN = pattern("claims", "then")
LAST_YEAR, THIS_YEAR = pattern("claims", "last_year_from_here"), pattern("claims", "this_year_again")
WITHIN_YEAR = pattern("claims", "within_year")
EXCEPT = pattern("claims", "except")
REMAINING = pattern("claims", "remaining")
CARRIED = pattern("claims", "carried")
MANNER = pattern("claims", "manner")
OF_WHAT_IS_DONE = pattern("claims", "of_what_is_done")
SOME_OF_THEM = pattern("claims", "some_of_them")
ANOTHER_MATTER = pattern("claims", "another_matter")
ANOTHER_SUBJECT, ANOTHER_CAUSE = pattern("claims", "another_subject"), pattern("claims", "another_cause")
DECIDES = pattern("claims", "decides")
OF_LAST_YEAR = pattern("claims", "of_last_year")
ALL_OF_WHICH = pattern("claims", "all_of_which")
AT_MOST_THE_WHOLE = pattern("claims", "at_most_the_whole")
FOR_A_REASON = pattern("claims", "for_a_reason")
ARRIVING, BECAUSE = pattern("claims", "arriving"), pattern("claims", "because")
ALL_OF_THEM = pattern("claims", "all_of_them")
LEFT_OVER = pattern("claims", "left_over")
AMONG = pattern("claims", "among")
AND = pattern("claims", "and")
AFRESH = pattern("claims", "afresh")
SUMMED = pattern("claims", "summed")
INCLUDED = pattern("claims", "included")
BARE = pattern("claims", "bare")
NEGATED = pattern("claims", "negated")
ZERO = pattern("claims", "zero")
CAUSE = pattern("claims", "cause")
NOT_DONE = pattern("claims", "not_done")
OF_THEM = pattern("claims", "of_them")
AND_MORE = regex(r"[^，。；、\d]{2,12}[、和及与]\d")
RESPECTIVELY, STILL = pattern("claims", "respectively"), pattern("claims", "still")
OF_THE_WHOLE, RATE = pattern("claims", "of_the_whole"), pattern("claims", "around_a_rate")
YEAR = regex(r"^[^\d由从比较与同是为]{0,4}?(20\d\d)年")
ROUGHLY_LEVEL = "基本"
RUN_IN = regex(r"^\s*(?:\d{1,2}[.．、])?[^。，：；:\d\n]{2,24}(?=[。，：:])")
"""What a paragraph begins with that may be a heading: 3.信息管理情况。, 在平台建设方面，."""
OF_REQUESTS = regex("(?:以上|以下)?的(?:政府信息公开)?(?:申请|答复)")
OTHER_YEAR = regex(r"(20\d\d)年")


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    return regex(any_word(words) or "\0")  # no text holds a NUL


class Words:
    """Words to look for."""

    def __init__(self, words: Iterable[str]) -> None:
        """Take the words, written like phrases."""
        self._pattern = _any_of(way for word in words for way in _choices(word))

    def search(self, text: str, start: int = 0, end: int | None = None) -> bool:
        """Whether any of the words stands in the text."""
        return self._pattern.search(text, start, len(text) if end is None else end) is not None

    def beside(self, text: str, phrases: Iterable[Hit]) -> bool:
        """Whether any of the words stands in the text and is not part of how one of the phrases begins."""
        own = [(hit.start, hit.start + hit.first) for hit in phrases]
        found = (match.span() for match in self._pattern.finditer(text))
        return any(not any(begin <= start and end <= stop for begin, stop in own) for start, end in found)


@record
class Hit:
    """A phrase found in a frame: whose claim, where, how long its first piece is; noun: it only names what is counted."""

    claim: ClaimWords
    start: int
    end: int
    first: int = 0
    noun: bool = False

    def overlaps(self, other: Hit) -> bool:
        """Whether the two share a stretch of the frame."""
        return self.start < other.end and other.start < self.end


def said_to_be_none(text: str, hits: Sequence[Hit]) -> list[Hit]:
    """Return the hits of which the words say that there is none: 复议、诉讼数量均为零, 未申请复议、提起诉讼."""
    none: list[Hit] = []
    for hit in reversed(hits):
        joined = none and AND.fullmatch(text, hit.end, none[-1].start)
        if joined or ZERO.match(text, hit.end):
            none.append(hit)
    for before, hit in pairwise(hits):
        denied = before in none or NEGATED.search(text[: before.start])
        if denied and hit not in none and hit.start > before.end and AND.fullmatch(text, before.end, hit.start):
            none.append(hit)
    return none


def _choices(phrase: str) -> list[str]:
    """Return every way to read a phrase with choices: "转[至|入]下年" is 转至下年 and 转入下年."""
    begin, mark, rest = phrase.partition("[")
    if not mark:
        return [phrase]
    ways, _mark, rest = rest.partition("]")
    endings = _choices(rest)
    return [begin + way + ending for way in ways.split("|") for ending in endings]


@record
class _Phrase:
    """A phrase in pieces, between which other words may stand; `alone`: nothing else may stand before the number.

    noun: what is counted and no more, which may stand behind the number too if the clause ends there.
    """

    pieces: tuple[str, ...]
    alone: bool
    claim: ClaimWords
    noun: bool = False

    def match(self, frame: str, start: int, place: int) -> int:
        """Return where the phrase ends if it begins at `start`, else -1; `place` is where the number stands."""
        end = start + len(self.pieces[0])
        for piece in self.pieces[1:]:
            found = -1
            if end <= place:
                found = frame.find(piece, end, min(place, end + _GAP + len(piece)))
                if found < 0 and place - end <= _GAP:
                    found = frame.find(piece, place + 1, place + 1 + _GAP_BEHIND + len(piece))
            else:
                found = frame.find(piece, end, end + _GAP + len(piece))
            if found < 0:
                return -1
            end = found + len(piece)
        if self.noun and start > place:
            counted = "其中" not in frame[:place] and _LEAD.fullmatch(frame, 0, place) and start == place + 1
            return end if counted and not frame[end:].strip() else -1
        if self.alone and not (_TAIL.fullmatch(frame, end, max(place, end)) and _LEAD.fullmatch(frame, 0, start)):
            return -1
        return end


def _length(entry: tuple[str, ClaimWords]) -> int:
    return len(entry[0].removeprefix("^"))


class _Phrases:
    """Phrases found by their first piece; of those that begin at one place the longest beginning wins."""

    def __init__(self, entries: Iterable[tuple[str, ClaimWords]], year: int, *, noun: bool = False) -> None:
        self._noun = noun
        self._with: dict[str, list[tuple[str, ClaimWords]]] = {}
        """First piece -> the phrases that begin with it, in the form's order."""
        for phrase, claim in entries:
            for way in _choices(phrase) if "[" in phrase else (phrase,):
                text = way.format(previous=year - 1, next=year + 1) if "{" in way else way
                self._with.setdefault(text.removeprefix("^").partition("…")[0], []).append((text, claim))
        self._beginnings = _any_of(self._with)
        self._by_beginning: dict[str, tuple[_Phrase, ...]] = {}

    def _beginning(self, beginning: str) -> tuple[_Phrase, ...]:
        """Return the phrases that can begin where the longest beginning stands: the shorter ones are those it begins with."""
        if beginning not in self._by_beginning:
            found = [
                _Phrase(tuple(text.removeprefix("^").split("…")), self._noun or text.startswith("^"), claim, self._noun)
                for end in range(len(beginning), -1, -1)
                for text, claim in sorted(self._with.get(beginning[:end], ()), key=_length, reverse=True)
            ]
            self._by_beginning[beginning] = tuple(found)
        return self._by_beginning[beginning]

    def find(self, frame: str, place: int, unit: str | None) -> list[Hit]:
        hits: list[Hit] = []
        position = 0
        while begins := self._beginnings.search(frame, position):
            position = begins.start()
            for phrase in self._beginning(begins[0]):
                if unit is not None and unit not in phrase.claim.units:
                    continue
                if (end := phrase.match(frame, position, place)) >= 0:
                    hits.append(Hit(phrase.claim, position, end, len(phrase.pieces[0]), phrase.noun))
                    position = end - 1
                    break
            position += 1
        return hits


class _TopicWords:
    """One topic's phrases: those that count anywhere, and those that count where the topic is being talked of.

    Each kind is made ready when first looked for: many a report talks of few topics.
    """

    def __init__(self, topic: Topic, year: int) -> None:
        self._topic, self._year, self.unit = topic, year, topic.units[:1]

    @cached_property
    def _anywhere(self) -> _Phrases:
        return _Phrases(((phrase, claim) for claim in self._topic.claims for phrase in claim.phrases), self._year)

    @cached_property
    def _in_topic(self) -> _Phrases:
        return _Phrases(((phrase, claim) for claim in self._topic.claims for phrase in claim.in_topic), self._year)

    @cached_property
    def _nouns(self) -> _Phrases:
        return _Phrases(((noun, claim) for claim in self._topic.claims for noun in claim.nouns), self._year, noun=True)

    @cached_property
    def _none(self) -> _Phrases:
        return _Phrases(((phrase, claim) for claim in self._topic.claims for phrase in claim.none), self._year)

    @cached_property
    def _named(self) -> list[tuple[ClaimWords, re.Pattern[str]]]:
        ways = [(claim, [way for noun in claim.nouns for way in _choices(noun)]) for claim in self._topic.claims]
        return [(claim, _any_of(nouns)) for claim, nouns in ways if nouns]

    @cached_property
    def _denied(self) -> list[tuple[ClaimWords, re.Pattern[str]]]:
        """What says that there is none of what a noun names, claim by claim."""
        ways = [(claim, [way for noun in claim.nouns for way in _choices(noun)]) for claim in self._topic.claims]
        return [(claim, regex(_denied("|".join(nouns)))) for claim, nouns in ways if nouns]

    @cached_property
    def narrowing(self) -> Words:
        """Words that leave only a part of what is counted."""
        return Words(self._topic.narrowing)

    @cached_property
    def apart(self) -> Words:
        """Words before a number of another measure word that set it apart."""
        return Words(self._topic.apart)

    @cached_property
    def settled(self) -> list[tuple[Settled, re.Pattern[str]]]:
        """What says that all is done."""
        return [(done, regex(_all_done(done.words))) for done in self._topic.settled]

    def hits(self, frame: str, place: int, unit: str | None = None, *, in_topic: bool) -> list[Hit]:
        """Return the phrases of a frame, left to right; `in_topic`: whether the topic is being talked of.

        unit: the measure word of the number, None where there is none.
        """
        anywhere = self._anywhere.find(frame, place, unit)
        if not in_topic:
            return anywhere
        return _apart(anywhere, self._in_topic.find(frame, place, unit))

    def nouns(self, frame: str, place: int, unit: str | None) -> list[Hit]:
        """Return the nouns of a frame that stand alone with the number."""
        return self._nouns.find(frame, place, unit)

    def named(self, text: str) -> list[Hit]:
        """Return the nouns of a text wherever they stand, left to right."""
        found = [Hit(claim, *noun.span()) for claim, nouns in self._named for noun in nouns.finditer(text)]
        return sorted(found, key=lambda hit: hit.start)

    def none(self, text: str, before: str) -> list[ClaimWords]:
        """Return the claims of which a clause says in words that their number is 0; before: what the passage says before it."""
        said = [(hit.claim, hit.start, hit.end) for hit in self._none.find(text, len(text), None)]
        said += [(claim, *found.span()) for claim, denied in self._denied if (found := denied.search(text))]
        return [
            claim
            for claim, start, end in said
            if (not claim.behind or any(word in before for word in claim.behind))
            and not self.narrowing.search(text[:start] + "#" + text[end:])
        ]


def _apart(first: list[Hit], more: list[Hit]) -> list[Hit]:
    """Return both lists in order, without those of the second that share a stretch with one of the first."""
    if not first or not more:
        return first or more
    more = [hit for hit in more if not any(hit.overlaps(other) for other in first)]
    return sorted([*first, *more], key=lambda hit: hit.start)


def _denied(nouns: str) -> str:
    """Return a pattern for what says that there is none of what one of the nouns (an alternation) names."""
    before, behind, zero = (f"(?:{source('claims', part)})" for part in ("none_before", "none_behind", "zero_behind"))
    return f"{before}(?:{nouns}){behind}|(?:{nouns}){zero}"


def _all_done(words: Iterable[str]) -> str:
    done = "|".join(sorted(words, key=len, reverse=True))
    return f"(?:{source('claims', 'every_one')})(?:{done})|{source('claims', 'wholly')}"


@record
class Meaning:
    """What a number counts: the topic, the claims it may be (two for 复议、诉讼共), the words that say so.

    phrases: the same in the words; noun: they are nothing but a noun; earlier: what stands before in the same words.
    """

    topic: str
    claims: tuple[ClaimWords, ...]
    words: str
    phrases: tuple[Hit, ...] = ()
    noun: bool = False
    earlier: tuple[Hit, ...] = ()


class ClaimTopics:
    """All topics of a form, made ready to search when first talked of, for one report year."""

    def __init__(self, text: FormText, year: int) -> None:
        """Take the form's words; see `claim_topics`."""
        self._topics = {topic.key: topic for topic in text.topics}
        self._ready: dict[str, _TopicWords] = {}
        self._year = year
        self._topic_of = {word: topic.key for topic in text.topics for word in topic.words}
        self._words = _any_of(self._topic_of)
        self._weak = {word for topic in text.topics for word in topic.weak}
        ways = [way for phrase in text.idle for way in _choices(phrase)]
        self._idle = regex("|".join(way.replace("…", _WITHIN) for way in ways) or "\0")
        self.whole_area = Words(text.whole_area)
        self.own_body = Words(text.own_body)
        self.others = Words(text.others)

    def topic(self, key: str) -> _TopicWords:
        """Return a topic's words, compiled at first use."""
        if key not in self._ready:
            self._ready[key] = _TopicWords(self._topics[key], self._year)
        return self._ready[key]

    def without_idle(self, sentence: Sentence) -> Sentence:
        """Return the sentence with the words that count nothing made unreadable, character for character."""
        if not self._idle.search(sentence.plain, sentence.start, sentence.end):
            return sentence
        plain = self._idle.sub(lambda idle: IDLE * len(idle[0]), sentence.plain)
        clauses = tuple(
            replace(clause, text=plain[clause.start : clause.end]) if self._idle.search(clause.text) else clause
            for clause in sentence.clauses
        )
        return replace(sentence, plain=plain, clauses=clauses)

    def topics_named(self, text: str, said: str = "") -> list[tuple[int, str]]:
        """Return (position, topic) of every word that names a topic, left to right; said: the topic named before."""
        named: list[tuple[int, str]] = []
        for match in self._words.finditer(text):
            topic = self._topic_of[match[0]]
            if not (said and topic != said and match[0] in self._weak):
                named.append((match.start(), topic))
                said = topic
        return named

    def with_outcome(self, found: Meaning, rest: str) -> Meaning:
        """Return what a number counts with the outcome told behind the last of its list: 4件行政复议、3件行政诉讼未审结."""
        if self._topics[found.topic].joined != SUM or not AND_MORE.match(rest):
            return found
        hits = self.topic(found.topic).hits(rest, len(rest), in_topic=True)[-2:]
        told = len(hits) > 1 and hits[1].claim.is_relative and STILL.fullmatch(rest, hits[0].end, hits[1].start)
        return replace(found, claims=(found.claims[0], hits[1].claim)) if told else found

    def meaning(self, frame: str, place: int, unit: str | None, here: str, after: list[str]) -> Meaning | None:
        """Return what the number at `place` of a frame counts: by the phrase around it, before it, or right behind it.

        here: the topic being talked of, "" if none has been named yet; after: the topics named behind the number.
        """
        for topic in (here, *after) if here else (*after, *self._topics):
            hits = self.topic(topic).hits(frame, place, unit, in_topic=topic == here or topic in after)
            around = [hit for hit in hits if hit.start < place < hit.end]
            before = [hit for hit in hits if hit.end <= place]
            behind = [hit for hit in hits if hit.start > place and hit.start - place <= FARTHEST]
            some = behind and not behind[0].claim.is_relative and SOME_OF_THEM.match(frame, behind[0].end)
            if behind and (some or ALL_OF_WHICH.search(frame, place, behind[0].start)):
                behind = []
            if around:
                return _meaning(topic, around[-1:], frame[: around[-1].end])
            of_them = OF_THEM.match(frame, before[-1].end) if before else OF_THEM.search(frame) if behind else None
            if of_them and behind and BARE.match(REMAINING.sub("", frame[of_them.end() : place])):
                # 复议案件中尚有3件未审结: what is said behind the number, of what is named before it
                parted = [*before[-1:], behind[0]] if behind[0].claim.is_relative else behind[:1]
                return _meaning(topic, parted, frame[: behind[0].end])
            if before and place - before[-1].end <= FARTHEST and not of_them:
                if NOT_DONE.search(frame[: before[-1].start]):
                    # 未办结3件结转下年度: what is said behind the number counts these
                    open_ = behind and behind[0].claim.remaining and BARE.match(REMAINING.sub("", frame[:place]))
                    return _meaning(topic, behind[:1], frame[: behind[0].end]) if open_ else None
                alike = len(before) > 1 and not before[-2].claim.unfinished  # 办复人大代表建议16件 is not of two
                joined = alike and AND.fullmatch(frame, before[-2].end, before[-1].start)
                if alike and before[-2].claim.is_relative and frame[before[-2].end : before[-1].start] == "的":
                    return _meaning(topic, [before[-1], before[-2]], frame[:place])  # 被纠正的复议案件3件
                return replace(_meaning(topic, before[-2 if joined else -1 :], frame[:place]), earlier=tuple(before[:-1]))
            left_over = bool(behind) and (behind[0].claim.remaining or behind[0].claim.is_relative)
            if behind and BARE.match(REMAINING.sub("", frame[:place]) if left_over else frame[:place]):
                # 1件行政复议案件尚未审结: not of all of them
                of_it = [hit for hit in self.topic(topic).hits(frame, place, unit, in_topic=True) if hit.start >= behind[0].end]
                part = of_it and of_it[0].claim.is_relative and STILL.fullmatch(frame, behind[0].end, of_it[0].start)
                taken = [behind[0], *of_it[: 1 if part else 0]]
                return _meaning(topic, taken, frame[: taken[-1].end])
            if nouns := self.topic(topic).nouns(frame, place, unit):
                return _meaning(topic, nouns[-1:], frame[:place], noun=True)
        return None


def _meaning(topic: str, hits: Sequence[Hit], words: str, *, noun: bool = False) -> Meaning:
    """Return what the hits say together."""
    return Meaning(topic, tuple(hit.claim for hit in hits), words, tuple(hits), noun)


@remembered
def _by_year(text: FormText) -> Callable[[int], ClaimTopics]:
    return lru_cache(maxsize=8)(lambda year: ClaimTopics(text, year))


def claim_topics(text: FormText, year: int) -> ClaimTopics:
    """Return the topics of a form for a report year."""
    return _by_year(text)(year)
