"""What a form lets one expect of its numbers beyond its identities: relations across years, limits, fees, deadlines."""

from __future__ import annotations

from typing import Annotated

from docgen.form.meaning import Refers
from docgen.kit.record import record


@record
class YearLink:
    """A number that follows from last year's: value(key) = last year's value(previous) + sum(plus) − sum(minus)."""

    label: str
    key: str
    previous: str
    plus: tuple[str, ...] = ()
    minus: tuple[str, ...] = ()


@record
class Limit:
    """A number that cannot exceed a sum: value(key) ≤ sum(at_most). certain: whether there is no honest exception."""

    label: str
    key: Annotated[str, Refers("key")]
    at_most: Annotated[tuple[str, ...], Refers("key")]
    certain: bool = True


@record
class PageStep:
    """A step of the fee scale by pages: from page `first` on, each page costs `price`."""

    first: int
    price: int


@record
class Fee:
    """The fee for processing requests: where cases and amount stand, its unit, and its scale by pages.

    requests: the keys whose sum the cases cannot exceed; multiple_of: what every amount is a multiple of;
    least: the least one case can cost; many_pages: pages per case beyond which an amount deserves a second look;
    other_fee: the key of the fee it is taken for, other_factor: how many of its units one of the other's holds;
    words: how the text names it, wrong_units: units in which the text must not state it.
    """

    cases: Annotated[str, Refers("key")]
    amount: Annotated[str, Refers("key")]
    multiple_of: int
    least: int
    many_pages: int
    pages: tuple[PageStep, ...]
    basis: str
    requests: Annotated[tuple[str, ...], Refers("key")] = ()
    other_fee: Annotated[str, Refers("key")] = ""
    other_factor: int = 1
    words: tuple[str, ...] = ()
    wrong_units: tuple[str, ...] = ()

    def price_of_pages(self, count: int) -> int:
        """Return what a request of so many pages costs by the scale (each step counted by itself)."""
        ends = [step.first - 1 for step in self.pages[1:]] + [max(count, self.pages[-1].first)]
        return sum(max(0, min(count, end) - step.first + 1) * step.price for step, end in zip(self.pages, ends, strict=True))


@record
class Deadline:
    """The last day of the following year on which bodies of these levels may date or publish the report."""

    month: int
    day: int
    basis: str
    levels: Annotated[tuple[str, ...], Refers("level")] = ()
    keys: Annotated[tuple[str, ...], Refers("key")] = ()


@record
class ReviewFirst:
    """Since when, and against what, review must come before court: sued counts suits without review, all whatever was decided.

    Where every decision is one of those that are reviewed first, a suit without review is worth a second look.
    """

    since: int
    sued: Annotated[str, Refers("figure")]
    reviewed_first: Annotated[tuple[str, ...], Refers("figure")]
    all: Annotated[str, Refers("figure")]
    basis: str


@record
class Mention:
    """A matter that a section must speak of: one of these words, for bodies of these levels (none = all)."""

    label: str
    section: Annotated[str, Refers("section")]
    basis: str
    words: tuple[str, ...] = ()
    levels: Annotated[tuple[str, ...], Refers("level")] = ()


@record
class Expectations:
    """All that a form states for the rules on history and plausibility."""

    year_links: tuple[YearLink, ...] = ()
    limits: tuple[Limit, ...] = ()
    fee: Fee | None = None
    deadlines: tuple[Deadline, ...] = ()
    mentions: tuple[Mention, ...] = ()
    review_first: ReviewFirst | None = None
