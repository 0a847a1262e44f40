"""What the reader of claims remembers of the passage and the sentence that it is in."""

from __future__ import annotations

from decimal import Decimal

from docgen.checks.text.claim_words import Meaning
from docgen.checks.text.clauses import Clause
from docgen.checks.text.numerals import Number
from docgen.checks.text.stated import Claim
from docgen.form.text import ANYTHING, Terms
from docgen.kit.record import field, mutable_record


@mutable_record
class Passage:
    """What the reader remembers: of the sub-section, and of the sentence."""

    topic: str = ""
    named: str = ""
    """The topic that the sentence, or else the heading, has named last."""
    governors: dict[str, Claim] = field(default_factory=dict)
    rows: dict[str, Terms] = field(default_factory=dict)
    """Topic -> what a part was named with, where no number of it is told: 行政复议维持4件、纠正2件."""
    respective: list[Meaning] = field(default_factory=list)
    """What the next numbers count: 建议、提案分别为11件、14件."""
    partial: set[str] = field(default_factory=set)
    """Topics of which no more than a part has been counted: 网上收到12件."""
    wholes: dict[str, list[Claim]] = field(default_factory=dict)
    """Topic -> every number that has been the one that others may be parts of, in order."""
    summed: bool = False
    """Whether the numbers have been added up since the last of them: 新收23件，结转2件，共计25件."""
    pending: Meaning | None = None
    muted: bool = False
    among: bool = False
    year: int = 0
    cumulative: bool = False
    portion: bool = False
    last: Claim | None = None
    """The claim of the number told last, None where that number claims nothing."""
    orphan: Number | None = None
    """Last year's number of what is named only behind it."""
    change: tuple[Terms, ...] = ()
    """What the difference told last is of, where the text does not tell its number: 申请量增加16件、增长23%."""
    reason: Number | None = None
    """A number that the next clause tells of, behind a reason: 3件因收到较晚，结转下年."""
    compared: bool = False
    """Whether the clause before says no more than what is compared: 与上年相比，……."""
    rising: Meaning | None = None
    """What has changed from last year's number to the next: 由上年的70件增至86件."""
    apart: Clause | None = None
    """The clause that has begun to count others of their kind: 其他行政复议27件、行政诉讼19件."""
    others: set[str] = field(default_factory=set)
    """The measure words of what the sentence counts besides the tables' numbers."""
    said: set[Terms] = field(default_factory=set)
    partly: set[tuple[Terms, ...]] = field(default_factory=set)

    def begin_sentence(self, year: int, *, among: bool) -> None:
        """Forget what holds for one sentence; among: whether this one opens with parts of what the last one counted."""
        self.pending, self.muted, self.last, self.rising = None, False, None, None
        self.change, self.reason, self.orphan, self.partly, self.others = (), None, None, set(), set()
        self.among, self.said = among, self.said if among else set()
        self.year, self.cumulative, self.portion = year, False, False

    def adds_up(self, topic: str, value: Decimal) -> bool:
        """Whether a number is the sum of the two that were told last: 新收23件，上年结转2件，今年应办25件."""
        last = self.wholes.get(topic, ())[-2:]
        return len(last) > 1 and value == sum((whole.value for whole in last), Decimal(0))

    def mute(self, topic: str) -> None:
        """Note that the numbers told are of a part; topic: whose parts the tables do not hold then, "" for none."""
        self.muted = True
        if topic:
            self.part_unknown(topic)

    def part_unknown(self, topic: str) -> None:
        """Note that the parts told next are of something the tables do not hold."""
        self.governors.pop(topic, None)
        self.rows.pop(topic, None)
        self.partial.add(topic)


def with_row_and_column(terms: Terms, governor: Terms) -> Terms | None:
    """Fill "*": "requests.*.natural" governed by requests.new.total is requests.new.natural."""
    filled = []
    for term in terms:
        if ANYTHING not in term:
            filled.append(term)
            continue
        start, _star, end = term.partition(ANYTHING)
        for other in governor:
            table, row, _column = other.split(".")
            if f"{table}." != start:
                return None
            filled.append(f"{start}{row}{end}")
    return tuple(dict.fromkeys(filled))
