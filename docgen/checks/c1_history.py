"""Family C, numbers and agency: this year's report against last year's, and what the text says of last year."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal

from docgen.checks.catalogue import Fault, rule
from docgen.checks.context import CheckContext
from docgen.checks.d1_changes import fits, operands
from docgen.checks.d1_claims import label_of, sum_of
from docgen.checks.d3_parts import plain
from docgen.checks.text.comparisons import AVERAGE
from docgen.form.expectations import YearLink
from docgen.kit.i18n import _
from docgen.report.finding import Outcome, Severity
from docgen.report.model import Report
from docgen.report.values import plain_number


@rule("C101", "拿来比较的不是上一年的报告", Severity.WARNING)
def another_year(context: CheckContext) -> Iterator[Fault]:
    """内容：给出的上年报告，年度不是本报告年度的前一年，或者看不出年度；年度不符时不再与它逐数比较。
    依据：2021 年格式第三部分：“上年结转”取自上一年度报告。
    理由：拿错了文件，比较的结果全无意义。
    错例：编 2023 年度报告，给出的是 2021 年度的报告。
    正例：给出 2022 年度的报告。
    改法：给出上一年度的填报表或报告；上一年度没有报告的，不给。
    """
    if context.previous is None or context.year is None:
        return
    before = context.previous.role("year")
    key = context.form.role("year")
    if not isinstance(before, int):
        message = _("上年的报告里没有年度，只当它是 {expected} 年度的来比较。").format(expected=context.year - 1)
        yield Fault(message, key, context.year - 1, severity=Severity.INFO, outcome=Outcome.UNCERTAIN)
    elif before != context.year - 1:
        message = _("给出的上年报告是 {before} 年度的，应是 {expected} 年度的；没有与它比较。")
        message = message.format(before=before, expected=context.year - 1)
        yield Fault(message, key, context.year - 1, before, outcome=Outcome.NOT_ASSESSABLE)


@rule("C102", "拿来比较的是别的机关的报告", Severity.WARNING)
def another_agency(context: CheckContext) -> Iterator[Fault]:
    """内容：上年报告的机关名称与本报告不同。
    依据：《条例》第四十九条：年度报告由本行政机关编制。
    理由：多半是拿错了文件；机关改名、合并的，结转数可能也要重新核对。
    错例：本年报告是“兰山区科学技术局”，上年报告是“河东区科学技术局”。
    正例：两年都是“兰山区科学技术局”。
    改法：给出本机关上一年度的报告；确系改名的，在“例外说明”里写明。
    """
    if context.previous is None:
        return
    key = context.form.role("agency")
    now, before = context.report.text(key), context.previous.text(key)
    # One name may carry the district before it, in the other it may be left out: 兰山区科学技术局 / 临沂市兰山区科学技术局.
    if now and before and not now.endswith(before) and not before.endswith(now):
        message = _("上年报告的机关是“{before}”，本报告是“{now}”。").format(before=before, now=now)
        yield Fault(message, key, before, now)


def _expected(context: CheckContext, before: Report, link: YearLink) -> int | None:
    """Return what a linked number should be (as last year's report has it), None if an operand is blank."""
    start, more, less = before.number(link.previous), context.report.sum(link.plus), context.report.sum(link.minus)
    return None if start is None or more is None or less is None else int(start + more - less)


def _links(context: CheckContext, *, stock: bool) -> Iterator[tuple[YearLink, Report, int, int]]:
    """Yield the links that do not hold: the link, last year's report, what was expected and what stands there."""
    before = context.comparable
    if before is None:
        return
    broken: set[str] = set()
    for link in context.form.expectations.year_links:
        if bool(link.plus or link.minus) is not stock or broken & set(context.form.totals.get(link.key, ())):
            continue  # a total breaks with its part: one finding for one cause
        expected = _expected(context, before, link)
        number = context.report.number(link.key)
        number = context.given.number(link.key) if number is None else number
        if expected is not None and number is not None and number != expected:
            broken.add(link.key)
            yield link, before, expected, int(number)


@rule("C111", "上年结转与上年报告不符", Severity.ERROR)
def carried_over(context: CheckContext) -> Iterator[Fault]:
    """内容：“上年结转”的某一列不等于上年报告“结转下年度继续办理”的同一列。
    依据：2021 年格式第三部分；两年的报告都已公布，公众可以对照。
    理由：上年说结转 3 件，今年说结转来 2 件，有一件下落不明。
    错例：上年报告自然人列结转下年度 3，本年自然人列上年结转 2。
    正例：本年自然人列上年结转填 3。
    改法：照上年公布的报告填；上年报告有错的，应先更正上年报告。
    """
    for link, before, expected, actual in _links(context, stock=False):
        cell, source = context.form.cells[link.key], before.form.label_of(link.previous)
        message = _("{label}是 {actual}，而上年报告{source}是 {expected}。")
        message = message.format(label=cell.label, actual=actual, source=source, expected=expected)
        yield Fault(message, link.key, expected, actual)


@rule("C112", "现行有效件数与上年接不上", Severity.WARNING)
def stock_in_force(context: CheckContext) -> Iterator[Fault]:
    """内容：现行有效件数不等于上年现行有效件数加本年制发、减本年废止。
    依据：2021 年格式第二部分；《条例》第二十条第（一）项。
    理由：多数是漏计了制发或废止；文件修订、有效期满自动失效也会造成差额，所以只作提示。
    错例：上年现行有效 10，本年制发 2、废止 1，现行有效填 10。
    正例：现行有效填 11。
    改法：对照规范性文件目录核对；因修订、失效造成的，在“例外说明”里写明。
    """
    for link, before, expected, actual in _links(context, stock=True):
        start = before.number(link.previous)
        terms = "".join(
            f" {sign} {plain_number(context.report.number(key) or 0)}"
            for sign, keys in (("+", link.plus), ("−", link.minus))
            for key in keys
        )
        message = _("{label}是 {actual}，按上年推算是 {start}{terms} = {expected}（{relation}）。").format(
            label=context.form.label_of(link.key),
            actual=actual,
            start=start,
            terms=terms,
            expected=expected,
            relation=link.label,
        )
        yield Fault(message, link.key, expected, actual)


@rule("C113", "正文说的上年数与上年报告不符", Severity.INFO)
def growth_fits_last_year(context: CheckContext) -> Iterator[Fault]:
    """内容：给出上年报告的，正文里“收到22件，较上年减少9件”“申请量同比下降29%”“比2022年（31件）”“由上年的31件减至22件”“2022年收到31件”
    这样的话，按上年报告的数验算。
    依据：2021 年格式各年口径相同；两年的报告都已公布，公众可以对照。
    理由：增减是与已经公布的数比出来的，算不回去，两份报告必有一份错。
    错例：上年报告新收申请 31 件，本年写“收到申请22件，较上年减少5件”。
    正例：“收到申请22件，较上年减少9件”。
    改法：对照上年报告改正增减数；上年报告有错的，先更正上年报告；口径不同的，写明口径。
    """
    before = context.comparable
    if before is None:
        return
    for change in context.stated.changes:
        known = list(operands(change, context.report, before))
        if change.told.kind == AVERAGE or change.than or not known:
            continue
        if any(fits(change, now, then) for _terms, _than, now, then in known):
            continue
        _terms, _than, now, then = known[0]
        rate = ((now - then) * 100 / then).quantize(Decimal("0.1"), ROUND_HALF_UP) if then else None
        comparison = _("“{quote}”：上年报告是 {then}，本年 {now}，增减是 {change}").format(
            quote=change.evidence, then=plain(then), now=plain(now), change=plain(now - then)
        )
        yield Fault(
            _("{comparison}。").format(comparison=comparison)
            if rate is None
            else _("{comparison}（{rate}%）。").format(comparison=comparison, rate=rate),
            key=change.sentence.paragraph.key,
            expected=plain(then),
            actual=change.sentence.plain[change.number.start : change.number.end],
            evidence=change.evidence,
        )
    for claim in context.stated_of_last_year.claims:
        numbers = [number for terms in claim.means if (number := sum_of(before, terms)[0]) is not None]
        if numbers and claim.certain and not claim.approximate and claim.value not in numbers:
            yield Fault(
                _("“{quote}”：上年报告的{label}是 {then}。").format(
                    quote=claim.evidence, label=label_of(context, claim.means[0]), then=plain(numbers[0])
                ),
                key=claim.sentence.paragraph.key,
                expected=plain(numbers[0]),
                actual=plain(claim.value),
                evidence=claim.evidence,
            )
