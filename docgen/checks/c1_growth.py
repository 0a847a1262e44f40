"""Rule C113: what the text says of last year, or of the change since, must fit last year's report."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise

from docgen.checks.c1_history import comparable
from docgen.checks.catalogue import Fault, rule
from docgen.checks.context import CheckContext
from docgen.checks.d2_shares import BEFORE, DIFFERENCE, GROWTH, ONLY_THEN
from docgen.checks.d3_parts import plain
from docgen.checks.text.claims import Claim
from docgen.checks.text.clauses import Clause
from docgen.checks.text.numerals import Number
from docgen.form.text import Terms
from docgen.kit.i18n import _
from docgen.report.finding import Severity
from docgen.report.model import Report

_HUNDRED = Decimal(100)


def _behind(claim: Claim) -> Iterator[tuple[Number, Clause, Number]]:
    """Yield the claim's number with what stands right behind it: (number, clause of the next number, next number)."""
    numbers = [(clause, number) for clause, number in claim.sentence.numbers if number.is_count or number.is_percent]
    for (clause, number), (next_clause, following) in pairwise(numbers):
        quote = claim.sentence.quote(clause.start, clause.end)
        if number.is_count and number.value == claim.value and quote == claim.evidence:
            yield number, next_clause, following


def _last_year(report: Report, terms: Terms) -> Decimal | None:
    """Return what last year's report has for the numbers, None if one is blank or taken away."""
    numbers = [report.number(term) for term in terms]
    return (
        None if any(number is None for number in numbers) else sum((Decimal(n) for n in numbers if n is not None), Decimal(0))
    )


def _fits(claim: Claim, number: Number, clause: Clause, following: Number, then: Decimal) -> bool:
    """Whether what stands behind a number, if it speaks of last year at all, fits last year's number."""
    between = claim.sentence.plain[number.end : following.start]
    if following.approximate:
        return True
    if following.is_percent:
        direction = GROWTH.search(between)
        if not direction or not BEFORE.search(between) or not then:
            return True
        exact = (claim.value - then) * _HUNDRED / then
        written = following.value if direction[1] else -following.value
        return abs(exact - written) <= Decimal(1).scaleb(-following.places)
    if not following.is_count or following.unit != number.unit:
        return True
    if difference := DIFFERENCE.search(between):
        return then == (claim.value - following.value if difference[1] else claim.value + following.value)
    named = ONLY_THEN.match(between) or (clause.aside and BEFORE.search(between) and not GROWTH.search(between))
    return not named or then == following.value


@rule("C113", "正文说的上年数与上年报告不符", Severity.INFO)
def growth_fits_last_year(context: CheckContext) -> Iterator[Fault]:
    """内容：给出上年报告的，正文里“收到22件，较上年减少9件”“同比下降29%”“比2022年（31件）”这样的话，按上年报告的数验算。
    依据：2021 年格式各年口径相同；两年的报告都已公布，公众可以对照。
    理由：增减是与已经公布的数比出来的，算不回去，两份报告必有一份错。
    错例：上年报告新收申请 31 件，本年写“收到申请22件，较上年减少5件”。
    正例：“收到申请22件，较上年减少9件”。
    改法：对照上年报告改正增减数；上年报告有错的，先更正上年报告；口径不同的，写明口径。
    """
    before = comparable(context)
    if before is None:
        return
    for claim in context.stated.claims:
        if not claim.certain or claim.approximate:
            continue
        known = [then for terms in claim.means if (then := _last_year(before, terms)) is not None]
        for number, clause, following in _behind(claim):
            if not known or any(_fits(claim, number, clause, following, then) for then in known):
                continue
            quote = claim.sentence.quote(claim.sentence.start, following.end)
            change = claim.value - known[0]
            rate = (change * _HUNDRED / known[0]).quantize(Decimal("0.1"), ROUND_HALF_UP) if known[0] else None
            comparison = _("“{quote}”：上年报告是 {then}，本年 {now}，增减是 {change}").format(
                quote=quote, then=plain(known[0]), now=plain(claim.value), change=plain(change)
            )
            yield Fault(
                _("{comparison}。").format(comparison=comparison)
                if rate is None
                else _("{comparison}（{rate}%）。").format(comparison=comparison, rate=rate),
                key=claim.sentence.paragraph.key,
                expected=plain(known[0]),
                actual=claim.sentence.plain[following.start : following.end],
                evidence=quote,
            )
            break
