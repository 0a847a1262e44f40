"""Wholes and their parts in the text: "公开117条，其中政策9条、……其他4条" becomes 117 and (9, …, 4)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from docgen.checks.clauses import Clause, Sentence
from docgen.checks.numerals import Number
from docgen.patterns import regex
from docgen.records import record

OPENING = regex(r"其中|分别(?:为|是)|包括|包含|涵盖|^\s*在[^，。]{2,16}中|具体为|具体如下|主要有")
REST = regex(r"其他|其它|其余|剩余|另外")
OPEN_ENDED = regex(r"等$|等[各多]?(?:类|项|方面|内容|信息)|……|…|主要(?:有|包括)|如")
_SEMICOLON = regex("[；;]")
_STATEMENT = regex(r"(?:共|已|按时|按期|均|依法|全部)*(?:答复|办结|回复|结转|办理|清理|废止|未)")
_PAIR = 2
COMPARED = regex(
    r"较|同比|环比|相比|(?<!占)比(?![例重率])|去年|前年|往年|上年(?!度?(?:结转|转))|增加|减少|增长|下降|上升|提高|累计(?!公开|发布)|以来"
)


@record
class Part:
    """A part of a whole: the number, its clause, and the words before it back to the number before."""

    number: Number
    clause: Clause
    label: str


@record
class Group:
    """A whole with the parts listed behind it. explicit: whether 其中, 包括 or the like opens the list.

    carried: the list opens a sentence of its own (在公开的信息中，……).
    """

    sentence: Sentence
    whole: Part
    parts: tuple[Part, ...]
    before: tuple[Part, ...] = ()
    carried: bool = False

    @property
    def sum(self) -> Decimal:
        """What the parts add up to."""
        return sum((part.number.value for part in self.parts), Decimal(0))

    @property
    def quote(self) -> str:
        """The passage from the whole to the last part, as printed."""
        last = self.parts[-1].number.end
        first = 0 if self.carried else self.whole.clause.start
        return self.sentence.quote(max(first, self.sentence.start), last)


def _parts(sentence: Sentence) -> Iterator[Part]:
    """Yield every count of a sentence outside brackets that no comparison stands before."""
    for clause in sentence.clauses:
        begun = clause.start
        for number in clause.numbers:
            label = sentence.plain[begun : number.start].strip("、和及，, ")
            if number.is_percent or number.unit in ("年", "年度", "月", "日", "号"):
                begun = number.end
                continue
            if not clause.aside and (number.is_count or number.unit.endswith("元")) and not COMPARED.search(label):
                yield Part(number, clause, label)
            begun = number.end


def _opening(sentence: Sentence) -> int:
    """Return where the list of parts opens in a sentence, -1 if it has none."""
    for clause in sentence.clauses:
        found = None if clause.aside else OPENING.search(clause.text)
        if found:
            return clause.start + found.start()
    return -1


def _one_list(sentence: Sentence, parts: list[Part]) -> list[Part]:
    """Return the first list: up to the next 其中 or the next statement, and up to the first semicolon unless every item
    of at least three ends with one.
    """
    for n in range(1, len(parts)):
        between = sentence.plain[parts[n - 1].number.end : parts[n].number.start]
        if OPENING.search(between) or (_STATEMENT.match(parts[n].label) and not _STATEMENT.match(parts[0].label)):
            parts = parts[:n]
            break
    parted = [
        n for n in range(1, len(parts)) if _SEMICOLON.search(sentence.plain, parts[n - 1].number.end, parts[n].number.start)
    ]
    if not parted or (len(parted) == len(parts) - 1 and len(parts) > _PAIR):
        return parts
    return parts if len(parts) == _PAIR and REST.search(parts[1].label) else parts[: parted[0]]


def _same_unit(whole: Number, part: Number) -> bool:
    return part.unit == whole.unit or not part.unit or not whole.unit


def find_groups(sentences: Iterable[Sentence]) -> Iterator[Group]:
    """Yield every whole with its parts; the list may stand in the whole's sentence or open the next one."""
    previous: tuple[str, list[Part]] = ("", [])
    for sentence in sentences:
        parts = list(_parts(sentence))
        opening = _opening(sentence)
        if opening >= 0:
            before = [part for part in parts if part.number.start < opening]
            after = [part for part in parts if part.number.start > opening]
            carried = not before
            if carried and previous[0] == sentence.paragraph.key:
                before = previous[1]
            for whole in _wholes(before, after, carried=carried):
                members = _one_list(sentence, [part for part in after if _same_unit(whole.number, part.number)])
                if members:
                    yield Group(sentence, whole, tuple(members), tuple(before), carried)
        if parts:
            previous = (sentence.paragraph.key, parts)


def _wholes(before: list[Part], after: list[Part], *, carried: bool) -> Iterator[Part]:
    """Yield the number in front of the list for every unit the list counts in."""
    for unit in dict.fromkeys(part.number.unit for part in after if part.number.unit):
        for whole in reversed(before):
            if whole.number.unit in (unit, "") and (whole.number.unit or not carried):
                yield whole
                break
