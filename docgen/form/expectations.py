"""What a form lets one expect of its numbers beyond its identities: relations across years, limits, fees, deadlines."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from docgen.form.toml_part import Part, fail, read
from docgen.kit.i18n import _
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
    key: str
    at_most: tuple[str, ...]
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

    cases: str
    amount: str
    requests: tuple[str, ...]
    multiple_of: int
    least: int
    many_pages: int
    pages: tuple[PageStep, ...]
    other_fee: str
    other_factor: int
    words: tuple[str, ...]
    wrong_units: tuple[str, ...]
    basis: str

    def price_of_pages(self, count: int) -> int:
        """Return what a request of so many pages costs by the scale (each step counted by itself)."""
        ends = [step.first - 1 for step in self.pages[1:]] + [max(count, self.pages[-1].first)]
        return sum(max(0, min(count, end) - step.first + 1) * step.price for step, end in zip(self.pages, ends, strict=True))


@record
class Deadline:
    """The last day of the following year on which bodies of these levels may date or publish the report."""

    levels: tuple[str, ...]
    month: int
    day: int
    keys: tuple[str, ...]
    basis: str


@record
class Mention:
    """A matter that a section must speak of: one of these words, for bodies of these levels (none = all)."""

    label: str
    section: str
    words: tuple[str, ...]
    levels: tuple[str, ...]
    basis: str


@record
class Expectations:
    """All that a form states for the rules on history and plausibility."""

    year_links: tuple[YearLink, ...] = ()
    limits: tuple[Limit, ...] = ()
    fee: Fee | None = None
    deadlines: tuple[Deadline, ...] = ()
    mentions: tuple[Mention, ...] = ()

    @property
    def keys(self) -> Iterator[str]:
        """Every key mentioned, for the loader to make sure that the form has it."""
        for link in self.year_links:
            yield from (link.key, link.previous, *link.plus, *link.minus)
        for limit in self.limits:
            yield from (limit.key, *limit.at_most)
        if self.fee:
            yield from (self.fee.cases, self.fee.amount, *self.fee.requests, *filter(None, (self.fee.other_fee,)))
        for deadline in self.deadlines:
            yield from deadline.keys


def _year_links(p: Part, columns_of: Callable[[str, str], tuple[str, ...]]) -> tuple[YearLink, ...]:
    """Spell out one [[across_years]]: "carried" links whole rows column by column, "stock" one column of each row."""
    kind, label = p.take("kind", str, required=True), p.take("label", str, required=True)
    table, rows = p.take("table", str, required=True), p.words("rows")
    if kind == "carried":
        before = p.take("previous_row", str, required=True)
        return tuple(YearLink(label, f"{table}.{r}.{c}", f"{table}.{before}.{c}") for r in rows for c in columns_of(table, r))
    if kind != "stock":
        fail(p.path, f"{p.where}.kind", _("{value} 应是 carried、stock 之一").format(value=kind))
    stock, plus, minus = p.take("stock", str, required=True), p.words("plus"), p.words("minus")
    return tuple(
        YearLink(
            label,
            f"{table}.{row}.{stock}",
            f"{table}.{row}.{stock}",
            tuple(f"{table}.{row}.{column}" for column in plus),
            tuple(f"{table}.{row}.{column}" for column in minus),
        )
        for row in rows
    )


def _limit(p: Part) -> Limit:
    label, key = p.take("label", str, required=True), p.take("key", str, required=True)
    return Limit(label, key, p.words("at_most"), p.take("certain", bool, True))


def _page_step(p: Part) -> PageStep:
    return PageStep(p.take("first", int, required=True), p.take("price", int, required=True))


def _fee(p: Part) -> Fee:
    fee = Fee(
        cases=p.take("cases", str, required=True),
        amount=p.take("amount", str, required=True),
        requests=p.words("requests"),
        multiple_of=p.take("multiple_of", int, required=True),
        least=p.take("least", int, required=True),
        many_pages=p.take("many_pages", int, required=True),
        pages=tuple(read(step, _page_step) for step in p.parts("pages")),
        other_fee=p.take("other_fee", str, ""),
        other_factor=p.take("other_factor", int, 1),
        words=p.words("words"),
        wrong_units=p.words("wrong_units"),
        basis=p.take("basis", str, required=True),
    )
    if not fee.pages or fee.multiple_of < 1:
        fail(p.path, f"{p.where}.pages", _("收费标准至少要有一档"))
    return fee


def _deadline(p: Part) -> Deadline:
    month, day = p.take("month", int, required=True), p.take("day", int, required=True)
    return Deadline(p.words("levels"), month, day, p.words("keys"), p.take("basis", str, required=True))


def _mention(p: Part) -> Mention:
    label, section = p.take("label", str, required=True), p.take("section", str, required=True)
    return Mention(label, section, p.words("words"), p.words("levels"), p.take("basis", str, required=True))


def read_expectations(top: Part, columns_of: Callable[[str, str], tuple[str, ...]]) -> Expectations:
    """Read across_years, limits, fee, deadlines and mentions from the top of a form.toml. Raises FormError.

    columns_of(table, row) gives the column keys of a row.
    """
    fee = top.take("fee", dict)
    return Expectations(
        year_links=tuple(
            link for part in top.parts("across_years") for link in read(part, lambda p: _year_links(p, columns_of))
        ),
        limits=tuple(read(part, _limit) for part in top.parts("limits")),
        fee=read(Part(top.path, "fee", fee), _fee) if fee is not None else None,
        deadlines=tuple(read(part, _deadline) for part in top.parts("deadlines")),
        mentions=tuple(read(part, _mention) for part in top.parts("mentions")),
    )
