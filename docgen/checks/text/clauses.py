"""Sentences and clauses of the narrative, split once: commas part clauses, brackets set asides apart, quotes stay whole."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property

from docgen.checks.text.lists import pattern
from docgen.checks.text.numerals import Number, find_numbers, half_width
from docgen.kit.patterns import regex
from docgen.kit.record import record
from docgen.report.model import Paragraph

_KINDS = {
    mark: kind
    for kind, marks in (
        ("end", "。！？!?\n…."),
        ("comma", "，,；;：:"),
        ("open", "（("),
        ("close", "）)"),
        ("quote", "“《〈「『<"),
        ("unquote", "”》〉」』>"),
    )
    for mark in marks
}
_MARK = regex(f"[{''.join(_KINDS)}](?:(?<=…)…+)?")
_STOP = regex(r"(?<![A-Za-z0-9./])\.(?![A-Za-z0-9])")
"""A point that ends a sentence, as opposed to those of numbers and addresses."""
_DEPTH = {"open": 1, "close": -1}
_UNQUOTE = regex("[”》〉」』>]")
_LONGEST_QUOTE = 60
LONGEST_SENTENCE = 1_500
"""Characters; the rules that relate the numbers of a sentence to one another take the square of its length."""
"""A quote left open longer than this is a typing mistake and no longer keeps the text together."""

_OF_DATES = frozenset({"年度", *"年月日号"})
_LIST_MARKS = "、.．）"
COMPARED = pattern("claims", "no_count")


@record
class Clause:
    """A stretch between commas. `aside`: inside brackets; `mark`: what stands before it; numbers: in reading order."""

    start: int
    end: int
    text: str
    aside: bool
    mark: str
    numbers: tuple[Number, ...]


@record
class CountedPart:
    """A part of a whole: the number, its clause, and the words before it back to the number before."""

    number: Number
    clause: Clause
    label: str


@record
class Sentence:
    """A sentence of a paragraph. Positions count in `plain`, the paragraph with half-width digits."""

    paragraph: Paragraph
    plain: str
    start: int
    end: int
    clauses: tuple[Clause, ...]

    @property
    def text(self) -> str:
        """The sentence as printed, without the marks around it."""
        return self.paragraph.text[self.start : self.end].strip()

    @property
    def numbers(self) -> Iterator[tuple[Clause, Number]]:
        """Every number with its clause."""
        return ((clause, number) for clause in self.clauses for number in clause.numbers)

    @cached_property
    def counts(self) -> tuple[CountedPart, ...]:
        """Every count outside brackets that no comparison stands before."""
        found: list[CountedPart] = []
        for clause in self.clauses:
            begun, compared = clause.start, False
            for number in clause.numbers:
                label = self.plain[begun : number.start].strip("、和及，, ")
                begun, compared = number.end, compared or bool(COMPARED.search(label))
                if number.unit in _OF_DATES:  # 较2021年的52件
                    continue
                other, compared = compared, False
                if number.is_percent:
                    continue
                behind = self.plain[number.end : number.end + 1]
                named = not number.unit and (behind.isalpha() or (behind in _LIST_MARKS and not label))
                counts = (number.is_count and not named) or number.unit.endswith("元")
                if not clause.aside and counts and not other:
                    found.append(CountedPart(number, clause, label))
        return tuple(found)

    def quote(self, start: int, end: int) -> str:
        """Return a stretch as printed."""
        return self.paragraph.text[start:end].strip("，,；;：: 　")


def _split(paragraph: Paragraph) -> Iterator[Sentence]:
    plain = half_width(paragraph.text)
    numbers = list(find_numbers(plain))
    inside = {position for number in numbers for position in range(number.start, number.end) if plain[position] in ",，."}
    clauses: list[Clause] = []
    taken = 0
    begun = first = depth = 0
    quoted_until = -1
    mark = ""

    def close(end: int) -> None:
        nonlocal taken
        first_held = taken
        while taken < len(numbers) and numbers[taken].start < end:
            taken += 1
        text = plain[begun:end]
        if text.strip():
            clauses.append(Clause(begun, end, text, depth > 0, mark, tuple(numbers[first_held:taken])))

    for found in _MARK.finditer(plain):
        position, mark_here = found.start(), found[0]
        if position in inside or (mark_here == "." and not _STOP.match(plain, position)):
            continue
        kind = _KINDS[mark_here[0]]
        if kind == "quote":
            closing = _UNQUOTE.search(plain, position, position + _LONGEST_QUOTE)
            quoted_until = closing.start() if closing else -1
            continue
        if kind == "unquote" or (position < quoted_until and mark_here != "\n"):
            continue
        close(position)
        depth = max(0, depth + _DEPTH.get(kind, 0)) if kind != "end" else 0
        begun, mark = found.end(), mark_here
        if kind == "end":
            if clauses:
                yield Sentence(paragraph, plain, first, position, tuple(clauses))
            clauses, first = [], found.end()
    close(len(plain))
    if clauses:
        yield Sentence(paragraph, plain, first, len(plain), tuple(clauses))


def split_sentences(paragraphs: Iterable[Paragraph]) -> tuple[Sentence, ...]:
    """Return the sentences of the paragraphs in order, with clauses and numbers; what is too long to be one is left out."""
    found = (sentence for paragraph in paragraphs for sentence in _split(paragraph))
    return tuple(sentence for sentence in found if sentence.end - sentence.start <= LONGEST_SENTENCE)
