"""Rule D105, and how a change that the text states is worked out: from two numbers, or from one and the parts of the year."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from itertools import product

from docgen.checks.catalogue import Fault, rule
from docgen.checks.context import CheckContext
from docgen.checks.d1_claims import label_of, sum_of
from docgen.checks.d3_parts import plain
from docgen.checks.text.comparisons import AVERAGE, DAYS, LEVEL, RATIO, THEN, TREND
from docgen.checks.text.lists import pattern
from docgen.checks.text.numerals import MONEY_UNITS, Number
from docgen.checks.text.stated import Change
from docgen.form.text import Terms
from docgen.kit.i18n import _
from docgen.report.finding import Severity
from docgen.report.model import Report

_HUNDRED = Decimal(100)
_LEVEL, _ROUGHLY_LEVEL = Decimal("0.05"), Decimal("0.2")
"""持平 may be said of two numbers that differ by so much of the one, 基本持平 by so much."""
_FEWEST_WORKING_DAYS = 240
"""An average a day may be of all days of a year or of its working days, which are some 250."""


def operands(change: Change, now: Report, then: Report) -> Iterator[tuple[Terms, Terms, Decimal, Decimal]]:
    """Yield (what has changed, what it is compared with, their numbers) for each reading whose numbers are known.

    then: the report that holds what the change is from.
    """
    alike = not change.than or len(change.than) == len(change.means)
    pairs = zip(change.means, change.than or change.means, strict=True) if alike else product(change.means, change.than)
    for terms, than in pairs:
        value = sum_of(now, terms)[0] if change.now is None else change.now
        other = sum_of(then, than)[0]
        if value is not None and other is not None:
            yield terms, than, value, other


def fits(change: Change, now: Decimal, then: Decimal) -> bool:
    """Whether a change is told rightly if these are the two numbers."""
    number, told = change.number, change.told
    if told.kind == AVERAGE:
        step = Decimal(1).scaleb(-number.places)
        fewest = _FEWEST_WORKING_DAYS if told.parts == DAYS else told.parts
        return any(_is(number, now / parts, step) for parts in range(fewest, told.parts + 1))
    if told.kind == THEN:
        return number.is_percent or _is(number, then, Decimal(0))  # 纠正率由上年的25%: a rate, not last year's number
    if told.kind == RATIO:
        return not then or _is(number, now * _HUNDRED / then, Decimal(1).scaleb(-number.places))
    if told.kind == LEVEL:
        return abs(now - then) <= (_ROUGHLY_LEVEL if number.approximate else _LEVEL) * then
    if told.kind == TREND:
        return now > then if told.rises else now < then
    change_by = now - then if told.rises else then - now
    if number.is_percent:
        return not then or _is(number, change_by * _HUNDRED / then, Decimal(1).scaleb(-number.places))
    return _is(number, change_by, Decimal(0))


def _is(number: Number, exact: Decimal, step: Decimal) -> bool:
    off = abs(number.value - exact)
    low, high = number.bounds
    return off < step or low <= exact <= high


_ALL_YEAR = ((pattern("claims", "a_month"), Decimal(12)), (pattern("claims", "a_quarter"), Decimal(4)))
_FOR_EACH, _PORTION = pattern("claims", "for_each"), pattern("claims", "portion_of_year")


def _averages(context: CheckContext) -> Iterator[Fault]:
    """Yield the averages that none of the other numbers of their sentence comes to: 公开520条，平均每月34.3条."""
    known = {(id(change.sentence), change.number.start) for change in context.stated.changes}
    for sentence in context.numbered:
        numbers = [number for _clause, number in sentence.numbers]
        for n, number in enumerate(numbers):
            before = sentence.plain[numbers[n - 1].end if n else sentence.start : number.start]
            each, of_a_year = _FOR_EACH.search(before), [of for words, of in _ALL_YEAR if words.search(before)]
            if (id(sentence), number.start) in known or not (each or of_a_year):
                continue
            all_year = not _PORTION.search(sentence.plain, sentence.start, sentence.end)
            a_price = number.unit in MONEY_UNITS and "均" not in before
            parts = of_a_year if all_year and not a_price else []
            parts += [
                one.value for one in numbers if each and one.unit.endswith(each["of"]) and one.value and one is not number
            ]
            wholes = [one for one in numbers if one is not number and one.unit == number.unit and one.value > number.value]
            fitting = any(_overlap(number, whole, of) for whole in wholes for of in parts)
            if parts and wholes and not fitting:
                exact = (wholes[0].value / parts[0]).quantize(Decimal("0.1"), ROUND_HALF_UP)
                quote = sentence.quote(sentence.start, max(number.end, wholes[0].end))
                yield Fault(
                    _("“{quote}”：{whole} 除以 {parts} 是 {exact}。").format(
                        quote=quote, whole=plain(wholes[0].value), parts=plain(parts[0]), exact=plain(exact)
                    ),
                    key=sentence.paragraph.key,
                    expected=plain(exact),
                    actual=plain(number.value),
                    evidence=quote,
                )


def _overlap(average: Number, whole: Number, parts: Decimal) -> bool:
    """Whether a number, rounded as it is told, can be the average of a whole over so many parts."""
    step = Decimal(average.scale or 1).scaleb(-average.places)
    low, high = (exact / parts for exact in whole.bounds)
    least, most = average.bounds
    return min(least, average.value - step) < high and low < max(most, average.value + step)


@rule("D105", "正文算出的差、平均数不符", Severity.INFO)
def what_is_worked_out_fits_the_tables(context: CheckContext) -> Iterator[Fault]:
    """正文里用表格的数算出来的差和平均数，要与表格合得上。

    内容：“自然人申请比法人和其他组织多36件”用表格里的两个数相减验算，“平均每月7.2件”“平均每季度21.5件”“日均0.3件”用全年的数除以12、4或一年的日数、工作日数验算；
    带“约”“近”的放宽两成；“公开520条，平均每月43.3条”“培训3期180人次，平均每期60人次”用同一句里的数验算。与上年比的归 C113。
    依据：GB/T 8170-2008《数值修约规则与极限数值的表示和判定》；2021年格式第二、三、四部分是这些数的来源。
    理由：读者拿表格一算就知道。
    错例：收到申请86件，平均每月9.2件。
    正例：收到申请86件，平均每月7.2件。
    改法：按表格的数重算；算的是别的数的，写明是什么数。
    """
    yield from _averages(context)
    for change in context.stated.changes:
        if not change.than and change.told.kind != AVERAGE:
            continue
        known = list(operands(change, context.report, context.report))
        if not known or any(fits(change, now, then) for _terms, _than, now, then in known):
            continue
        terms, than, now, then = known[0]
        if change.told.kind == AVERAGE:
            exact = (now / change.told.parts).quantize(Decimal("0.1"), ROUND_HALF_UP)
            message = _("“{quote}”：{label}是 {now}，除以 {parts} 是 {exact}。").format(
                quote=change.evidence,
                label=label_of(context, terms),
                now=plain(now),
                parts=change.told.parts,
                exact=plain(exact),
            )
        else:
            exact = abs(now - then)
            message = _("“{quote}”：{label}是 {now}，{other}是 {then}，相差 {exact}。").format(
                quote=change.evidence,
                label=label_of(context, terms),
                now=plain(now),
                other=label_of(context, than),
                then=plain(then),
                exact=plain(exact),
            )
        yield Fault(
            message,
            key=change.sentence.paragraph.key,
            expected=plain(exact),
            actual=plain(change.number.value),
            evidence=change.evidence,
        )
