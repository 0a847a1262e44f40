"""Family B, numbers: what stands where a number belongs must be one, and a possible one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from docgen.checks.catalogue import Fault, rule
from docgen.checks.context import CheckContext
from docgen.kit.i18n import _
from docgen.kit.patterns import regex
from docgen.report.finding import Severity
from docgen.report.placeholders import LAST_YEAR
from docgen.report.values import chinese_date, plain_number

_YEARS = regex(r"(?<!\d)(20\d\d)\s?年")
_LAST_MONTH = 6
"""A report is dated in the first months of the year after its own; later than this, the year is no slip of January's."""

ABSURD = 10**8
"""No agency decides, receives or charges as much as this in a year, in any unit of the form."""


def _stated(context: CheckContext) -> Iterator[tuple[str, int | Decimal]]:
    """Yield the numbers that the source states; a computed total is no better and no worse than what it adds up."""
    return ((key, number) for key, number in context.numbers if key in context.given.values)


def shown(number: int | Decimal) -> int | str:
    """Return a number for a finding: whole ones as int, others in full without exponent."""
    return int(number) if number == int(number) else plain_number(number)


def _fault(context: CheckContext, key: str, number: int | Decimal, message: str, **more: object) -> Fault:
    """Return what is said of a number. message: with {label} and {number}, and what `more` gives."""
    text = message.format(label=context.form.label_of(key), number=plain_number(number), **more)
    return Fault(text, key, actual=shown(number))


@rule("B201", "不是数字", Severity.ERROR)
def not_a_number(context: CheckContext) -> Iterator[Fault]:
    """内容：应填数字的地方是文字、日期或别的东西。
    依据：2021 年格式第二、三、四部分的统计表。
    理由：不是数字就不能合计，也不能核对勾稽关系。
    错例：“本年收费金额”填“无”。
    正例：没有收费的填 0。
    改法：只填数字；要说明的话写在正文里。
    """
    known, values = dict(context.numbers), context.report.values
    for key in context.form.number_keys:
        if key not in known and key in values:
            value = str(values[key])
            message = _("{label}应是数字，现在是“{value}”。")
            yield Fault(message.format(label=context.form.label_of(key), value=value), key, actual=value)


@rule("B202", "负数", Severity.ERROR)
def negative(context: CheckContext) -> Iterator[Fault]:
    """内容：件数或金额小于 0。
    依据：2021 年格式第二、三、四部分：填的是数量，不是增减。
    理由：旧格式有“本年增/减”一栏，照抄过来就成了负数。
    错例：“行政许可”填 -417。
    正例：填本年作出的处理决定数量 298。
    改法：填实际数量，不填与上年相比的增减。
    """
    for key, number in _stated(context):
        if number < 0 and not context.form.may_be_negative(key):
            yield _fault(context, key, number, _("{label}是负数：{number}。"))


@rule("B203", "件数不是整数", Severity.ERROR)
def not_whole(context: CheckContext) -> Iterator[Fault]:
    """内容：按件计的数带了小数。
    依据：2021 年格式第二、三、四部分：单位是件。
    理由：多半是把百分比、金额或平均数填进了件数栏。
    错例：“予以公开”填 2.5。
    正例：“予以公开”填 2。
    改法：填整数；金额填在金额栏。
    """
    for key, number in _stated(context):
        if isinstance(number, Decimal) and number != int(number) and context.form.type_of(key) == "integer":
            yield _fault(context, key, number, _("{label}应是整数，现在是 {number}。"))


@rule("B204", "小数位太多", Severity.ERROR)
def too_many_decimals(context: CheckContext) -> Iterator[Fault]:
    """内容：金额的小数位超过这一栏能有的位数（元到分，两位；万元到分，六位）。
    依据：2021 年格式第二部分（单位：万元）；信息处理费以元为单位。
    理由：比“分”还小的金额不存在，多半是公式算出的零头或单位填错。
    错例：“收取信息处理费的金额”填 120.005。
    正例：填 120.00。
    改法：按实际收取的金额填，到分为止。
    """
    for key, number in _stated(context):
        allowed = context.form.decimals_of(key) if isinstance(number, Decimal) else 0
        if not allowed or not isinstance(number, Decimal):
            continue
        exponent = number.normalize().as_tuple().exponent
        if isinstance(exponent, int) and -exponent > allowed:
            yield _fault(context, key, number, _("{label}最多 {allowed} 位小数，现在是 {number}。"), allowed=allowed)


@rule("B205", "数字大得不合情理", Severity.WARNING)
def absurdly_large(context: CheckContext) -> Iterator[Fault]:
    """内容：填报的数达到一亿以上。
    依据：2021 年格式的统计范围是一个行政机关的一年。
    理由：多半是把电话、文号或两个数连在一起填进了单元格。
    错例：“行政处罚”填 05398198320。
    正例：“行政处罚”填 12。
    改法：核对原始台账后改正；确实如此的，在“例外说明”里写明理由。
    """
    for key, number in context.numbers:
        if number >= ABSURD and key not in context.form.totals:
            yield _fault(context, key, number, _("{label}是 {number}，大得不合情理。"))


@rule("B206", "报告年度不适用本格式", Severity.WARNING)
def year_of_the_form(context: CheckContext) -> Iterator[Fault]:
    """内容：报告年度早于本格式开始适用的年度，或晚于本格式最后适用的年度。
    依据：国办公开办函〔2021〕30号：2021 年度起用 2021 年格式；2019、2020 年度用试行格式。
    理由：年度填错，标题、统计期限和所有“××年”都会跟着错。
    错例：编 2023 年度报告，“报告年度”填 2003。
    正例：“报告年度”填 2023。
    改法：改正年度；确要补编旧年度报告的，用当年的格式。
    """
    year = context.year
    if year is not None and year < context.form.first_year:
        message = _("报告年度是 {year}，而本格式自 {first} 年度起适用。").format(year=year, first=context.form.first_year)
        yield Fault(message, context.form.role("year"), expected=f"≥ {context.form.first_year}", actual=year)
    elif year is not None and context.form.last_year and year > context.form.last_year:
        message = _("报告年度是 {year}，而本格式只用到 {last} 年度。").format(year=year, last=context.form.last_year)
        yield Fault(message, context.form.role("year"), expected=f"≤ {context.form.last_year}", actual=year)


def _year_of_the_text(context: CheckContext) -> int | None:
    """Return the year that the clerk's own text speaks of most, None if none does so more than any other."""
    counts = Counter(
        int(year)
        for subs in context.given.sections.values()
        for sub in subs
        for text in sub.paragraphs
        if not text.startswith(LAST_YEAR)
        for year in _YEARS.findall(text)
    )
    ordered = counts.most_common(2)
    if not ordered or (len(ordered) > 1 and ordered[0][1] == ordered[1][1]):
        return None
    return ordered[0][0]


@rule("B207", "报告年度或成文日期的年份像是填错了", Severity.WARNING)
def year_of_the_report(context: CheckContext) -> Iterator[Fault]:
    """内容：报告年度和成文日期、正文里写的年份对不上：成文日期在报告年度的次年，正文写的是报告年度。
    依据：《条例》第四十九条：次年 1 月 31 日、3 月 31 日前公布上一年度的报告。
    理由：多半是沿用上年的填报表，年份没有改；标题、统计期限和落款都会跟着错。
    错例：报告年度填 2023，正文写“2024年，……”，成文日期是 2025年1月20日。
    正例：报告年度填 2024。
    改法：核对后改正；确实如此的，在“例外说明”里写明理由。
    """
    form, year = context.form, context.year
    day = context.given.values.get(form.role("date"))
    if year is None or not isinstance(day, date):
        return
    stated, dated = _year_of_the_text(context), day.year - 1
    if dated == year or stated is None:
        return
    if stated == dated:
        message = _("报告年度是 {year}，而正文写的是 {stated} 年，成文日期是 {day}：报告年度是不是 {stated} 年？").format(
            year=year, stated=stated, day=chinese_date(day)
        )
        yield Fault(message, form.role("year"), expected=stated, actual=year, severity=Severity.ERROR)
    elif stated == year and abs(dated - year) == 1 and day.month <= _LAST_MONTH:
        message = _("报告年度是 {year}，成文日期却是 {day}：是不是 {meant} 年？").format(
            year=year, day=chinese_date(day), meant=year + 1
        )
        yield Fault(message, form.role("date"), expected=year + 1, actual=day.year)
