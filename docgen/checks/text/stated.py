"""What a text states about the form: numbers, how they have changed, shares of them, and that all of something is done."""

from __future__ import annotations

from decimal import Decimal

from docgen.checks.text.clauses import Sentence
from docgen.checks.text.comparisons import Comparison
from docgen.checks.text.numerals import Number
from docgen.form.text import Settled, Terms
from docgen.kit.record import field, mutable_record, record

AREA, OWN = "area", "own"


@record
class Claim:
    """A number the text states. means: what it may honestly stand for, the strict meaning first.

    certain: whether the words leave no doubt that the tables count the same; bounds: what 余, 约 and the like leave open;
    likely: the words leave little doubt; scope: AREA where it is said to be everybody's in the area, OWN where it is the
    body's own, "" where neither; relative: whether its row or column is that of another number, so that all of one list
    must be of the same.
    """

    topic: str
    means: tuple[Terms, ...]
    value: Decimal
    sentence: Sentence
    evidence: str
    certain: bool = True
    bounds: tuple[Decimal, Decimal] | None = None
    likely: bool = False
    scope: str = ""
    relative: bool = False

    @property
    def approximate(self) -> bool:
        """Whether it is a rough number."""
        return self.bounds is not None

    @property
    def key(self) -> str:
        """The number it strictly stands for."""
        return self.means[0][0]


@record
class AllDone:
    """The text says that everything it has just counted is done.

    absolute: 所有, 全部, 100%; manner: the words say how it is done (均在法定期限内办理) rather than that all is; of: the
    number that it is said of, "" where none was told.
    """

    settled: Settled
    sentence: Sentence
    evidence: str
    absolute: bool
    manner: bool = False
    of: str = ""


@record
class NamedShare:
    """A percentage that stands with the name of what has it alone: 自然人申请占83%, 办结率90.2%."""

    means: tuple[Terms, ...]
    percent: Number
    sentence: Sentence
    evidence: str


@record
class Change:
    """How far a number of the form is said to lie from another, or on what average it comes to a month.

    means: what has changed; now: its number as the text tells it, None where it does not; told: what it is compared with;
    than: the number of the form it is compared with, () for its own of last year.
    """

    means: tuple[Terms, ...]
    now: Decimal | None
    told: Comparison
    than: tuple[Terms, ...]
    number: Number
    sentence: Sentence
    evidence: str


@mutable_record
class Stated:
    """All that the text states: numbers, changes, shares, and that everything is done.

    parts: numbers of parts of what the tables hold, which must not pass it; their bounds leave upward all open.
    """

    claims: list[Claim] = field(default_factory=list)
    parts: list[Claim] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    shares: list[NamedShare] = field(default_factory=list)
    done: list[AllDone] = field(default_factory=list)
