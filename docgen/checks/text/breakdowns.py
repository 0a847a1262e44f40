"""Wholes and their parts in the text: "公开117条，其中政策9条、……其他4条" becomes 117 and (9, …, 4)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import takewhile

from docgen.checks.text.clauses import COMPARED, Clause, CountedPart, Sentence
from docgen.checks.text.lists import pattern
from docgen.checks.text.numerals import Number
from docgen.kit.patterns import regex
from docgen.kit.record import record

_AGAIN = pattern("claims", "opening_again")
BOTH_PARTS = pattern("claims", "both_parts")
OPENING = pattern("claims", "opening")
REST = pattern("claims", "others")
OPEN_ENDED = pattern("claims", "open_ended")
_WHOLE_NAMED = regex(r"[^\d]{0,12}[中里]")
"""What stands between a number and the list of its parts: 在35件申请中，……."""
_DEEDS = pattern("claims", "deeds")
_COLONS = ("：", ":")
_SEMICOLON = regex("[；;]")
_STATEMENT = pattern("claims", "statement")
_CARRIED = pattern("claims", "carried")
_PAIR = 2


def _sum(parts: Iterable[CountedPart]) -> Decimal:
    return sum((part.number.value for part in parts), Decimal(0))


def _comes_to(wholes: set[Decimal], parts: list[CountedPart], least: int) -> bool:
    """Whether the first parts, so many at least, add up to one of the wholes."""
    return any(_sum(parts[:end]) in wholes for end in range(least, len(parts) + 1))


@record
class Breakdown:
    """A whole with the parts listed behind it. explicit: whether 其中, 包括 or the like opens the list.

    carried: the list opens a sentence of its own (在公开的信息中，……). mixed: the sum over all measure words of the list.
    """

    sentence: Sentence
    whole: CountedPart
    parts: tuple[CountedPart, ...]
    before: tuple[CountedPart, ...] = ()
    carried: bool = False
    mixed: Decimal | None = None

    @property
    def sum(self) -> Decimal:
        """What the parts add up to."""
        return _sum(self.parts)

    @property
    def wholes(self) -> set[Decimal]:
        """What the parts may add up to: each number before the list, and several of them together."""
        return _wholes_before(self.sentence, self.whole, self.before)

    @property
    def quote(self) -> str:
        """The passage from the whole to the last part, as printed."""
        last = self.parts[-1].number.end
        first = 0 if self.carried else self.whole.clause.start
        return self.sentence.quote(max(first, self.sentence.start), last)


def _openings(sentence: Sentence) -> list[int]:
    """Return where lists of parts open in a sentence, left to right."""
    openings, before = [], None
    for clause in sentence.clauses:
        if clause.aside:
            continue
        found = OPENING.search(clause.text)
        if clause.numbers and _WHOLE_NAMED.fullmatch(clause.text, clause.numbers[-1].end - clause.start):
            openings.append(clause.end)  # 在已办结的35件申请中，……: the list is of these
        elif found:
            openings.append(clause.start + found.start())
        elif before and before.numbers and BOTH_PARTS.match(sentence.plain, clause.start, sentence.end):
            openings.append(clause.start)  # 申请86件，线上52件，线下34件
        elif clause.mark in _COLONS and before and before.numbers and before.numbers[-1].end == before.end:
            openings.append(clause.start)  # 171条：政策文件2条，……
        before = clause
    return openings


def _one_list(sentence: Sentence, parts: list[CountedPart], wholes: set[Decimal]) -> list[CountedPart]:
    """Return the first list: up to the next 其中 or the next statement, and up to the first semicolon unless every item
    of at least three ends with one, or the items up to a later one come to one of the wholes.
    """
    for n in range(1, len(parts)):
        between = sentence.plain[parts[n - 1].number.end : parts[n].number.start]
        turns = _STATEMENT.match(parts[n].label) and not _STATEMENT.match(parts[0].label)
        if OPENING.search(between) or _AGAIN.search(between) or (turns and not _comes_to(wholes, parts, n + 1)):
            parts = parts[:n]
            break
    parted = [
        n for n in range(1, len(parts)) if _SEMICOLON.search(sentence.plain, parts[n - 1].number.end, parts[n].number.start)
    ]
    if not parted or (len(parted) == len(parts) - 1 and len(parts) > _PAIR):
        return parts
    for end in (*parted[1:], len(parts)):
        if _sum(parts[:end]) in wholes:
            return parts[:end]
    if REST.search(parts[-1].label) and not any(_DEEDS.search(part.label) for part in parts[1:]):
        return parts
    return parts if len(parts) == _PAIR and REST.search(parts[1].label) else parts[: parted[0]]


def _same_unit(whole: Number, part: Number) -> bool:
    return part.unit == whole.unit or not part.unit or not whole.unit


def find_breakdowns(sentences: Iterable[Sentence]) -> Iterator[Breakdown]:
    """Yield every whole with its parts; the list may stand in the whole's sentence or open the next one."""
    previous: tuple[str, list[CountedPart]] = ("", [])
    for sentence in sentences:
        parts = list(sentence.counts)
        openings = _openings(sentence)
        if openings:
            opening = openings[0]
            before = [part for part in parts if part.number.start < opening]
            after = [part for part in parts if part.number.start >= opening]
            carried = not before
            if carried and _is_of_others(sentence, opening, previous[1]):
                before = []
            elif carried and previous[0] == sentence.paragraph.key:
                before = previous[1]
            for whole in _wholes(before, after, carried=carried):
                listed = [part for part in after if _same_unit(whole.number, part.number)]
                members = _one_list(
                    sentence, listed, {whole.number.value} if carried else _wholes_before(sentence, whole, before)
                )
                if members:
                    last = members[-1].number.start
                    mixed = _sum(part for part in after if part.number.start <= last)
                    yield Breakdown(sentence, whole, tuple(members), tuple(before), carried, mixed)
            yield from _further(sentence, parts, openings)
        yield from _in_brackets(sentence)
        if parts:
            previous = (sentence.paragraph.key, parts)


def _in_brackets(sentence: Sentence) -> Iterator[Breakdown]:
    """Yield the numbers whose parts a bracket behind them lists, not as some of them only: 230条（微信150条，微博80条）."""
    for n in range(1, len(sentence.clauses)):
        (before, first), numbers = sentence.clauses[n - 1 : n + 1], sentence.clauses[n - 1].numbers
        if not first.aside or before.aside or not numbers or numbers[-1].end != before.end or not numbers[-1].is_count:
            continue
        inside = list(takewhile(lambda clause: clause.aside, sentence.clauses[n:]))
        text = sentence.plain[first.start : inside[-1].end]
        listed = [(clause, number) for clause in inside for number in clause.numbers]
        alike = all(
            number.unit == numbers[-1].unit and number.end in (clause.end, *_joined(clause)) for clause, number in listed
        )
        told = COMPARED.search(text) or OPENING.search(text) or _DEEDS.search(text) or _CARRIED.search(text)
        if len(listed) > 1 and alike and not told and all(clause.numbers for clause in inside):
            label = sentence.plain[before.start : numbers[-1].start]
            whole = CountedPart(numbers[-1], before, label)
            parts = (CountedPart(number, clause, clause.text) for clause, number in listed)
            yield Breakdown(sentence, whole, tuple(parts), (whole,))


def _joined(clause: Clause) -> list[int]:
    """Return where an item of a clause ends before the next: 线上1场、线下3场."""
    return [number.end for number in clause.numbers if clause.text[number.end - clause.start :].startswith(("、", "和"))]


def _is_of_others(sentence: Sentence, opening: int, before: list[CountedPart]) -> bool:
    """Whether the words that open a list (在已办结的申请中) name other things than the sentence before counts (收到36件)."""
    clause = next((clause for clause in sentence.clauses if clause.start <= opening <= clause.end), None)
    deeds = set(_DEEDS.findall(clause.text)) if clause and clause.text.endswith("中") else set()
    counted = {deed for part in before for deed in _DEEDS.findall(part.clause.text)}
    return bool(deeds and counted and not deeds & counted)


def _further(sentence: Sentence, parts: list[CountedPart], openings: list[int]) -> Iterator[Breakdown]:
    """Yield the breakdowns of the lists behind the first one: the number right before each opening is the whole."""
    for n in range(1, len(openings)):
        end = openings[n + 1] if n + 1 < len(openings) else sentence.end
        before = [part for part in parts if openings[n - 1] < part.number.start < openings[n]]
        if not before or sentence.plain[before[-1].number.end : openings[n]].strip("，,：: 、"):
            continue
        whole = before[-1]
        after = [part for part in parts if openings[n] <= part.number.start < end and part.number.unit == whole.number.unit]
        members = list(
            takewhile(lambda part: not part.label.startswith("以及"), _one_list(sentence, after, {whole.number.value}))
        )
        if members:
            yield Breakdown(sentence, whole, tuple(members), (whole,))


def _wholes(before: list[CountedPart], after: list[CountedPart], *, carried: bool) -> Iterator[CountedPart]:
    """Yield the number in front of the list for every unit the list counts in."""
    for unit in dict.fromkeys(part.number.unit for part in after if part.number.unit):
        fitting = [whole for whole in before if whole.number.unit in (unit, "") and (whole.number.unit or not carried)]
        least = next(part.number.value for part in after if part.number.unit == unit)
        while len(fitting) > 1 and _CARRIED.search(fitting[-1].label) and fitting[-1].number.value < least:
            fitting.pop()  # 收到152件，上年结转9件，其中自然人118件、……: of what the nine are added to
        yield from fitting[-1:]


def _wholes_before(sentence: Sentence, whole: CountedPart, before: Sequence[CountedPart]) -> set[Decimal]:
    """Return what the parts of a list may add up to: each number before it, in brackets too, and several together.

    复议6件和诉讼3件，其中……; 收到152件（另有上年结转9件，共161件），其中…….
    """
    last, unit, total = whole.number, whole.number.unit, Decimal(0)
    aside = [number for clause, number in sentence.numbers if clause.aside and number.start > last.start]
    sums = {last.value, *(number.value for number in aside[:2] if number.unit == unit)}
    for part in reversed(before):
        if part.number.unit == unit:
            total += part.number.value
            sums |= {total, part.number.value}
    return sums
