"""Family F: what is possible on paper but hardly so in an office. Levels, limits, jumps, dates and matters to speak of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from docgen.checks.b2_numbers import shown
from docgen.checks.catalogue import Fault, rule
from docgen.checks.context import CheckContext
from docgen.checks.text.numerals import half_width
from docgen.form.expectations import Deadline
from docgen.kit.i18n import _
from docgen.kit.patterns import regex
from docgen.report.finding import Severity
from docgen.report.values import chinese_date, plain_number, printed


@rule("F101", "本级机关不应有的数", Severity.WARNING)
def not_at_this_level(context: CheckContext) -> Iterator[Fault]:
    """内容：表格里只有某些级别的机关才可能有的行（如规章），别的机关填了大于 0 的数；
    省、市人民政府办公厅（室）替本级政府填报的不算。
    依据：《立法法》第九十一条、第九十三条：国务院部门、省级和设区的市级人民政府可以制定规章。
    理由：乡镇、街道和地方部门无权制定规章；多半是把“规章制度类信息”的条数填了进来。
    错例：镇政府的报告“规章”行填“2、0、2”。
    正例：“规章”行填“0、0、0”；印发的规范性文件填在下一行。
    改法：改为 0，把该计的数移到应填的行；确系有权机关的，核对“机关类别”，或者在“例外说明”里写明。
    """
    if not context.level:
        return
    agency = context.report.text(context.form.role("agency"))
    for table in context.form.tables:
        for row in table.rows:
            allowed = context.level in row.only_levels or (bool(row.unless_named) and agency.endswith(row.unless_named))
            if not row.only_levels or allowed:
                continue
            for column in row.columns:
                key = f"{table.key}.{row.key}.{column}"
                number = context.report.number(key)
                if number:
                    message = _("{label}是 {number}，而本机关属于“{level}”，一般不会有。{help}")
                    message = message.format(
                        label=context.form.label_of(key),
                        number=plain_number(number),
                        level=printed(context.form, context.form.role("level"), context.level),
                        help=row.help,
                    )
                    yield Fault(message, key, 0, shown(number))


@rule("F111", "部分多于全部", Severity.ERROR)
def more_than_possible(context: CheckContext) -> Iterator[Fault]:
    """内容：表单里定有上限的数超过了上限，如已办结的建议提案多于承办的建议提案、本年制发的规范性文件多于现行有效的（偶有例外的只作提醒）。
    依据：2021 年格式第六部分；数之间的关系见表单定义。
    理由：办结的不可能比承办的还多；正文会自相矛盾。
    错例：人大代表建议 2、政协提案 3，已办结 6。
    正例：已办结 5。
    改法：核对承办和办结的件数。
    """
    for limit in context.form.expectations.limits:
        number = context.report.number(limit.key)
        most = context.report.sum(limit.at_most)
        if number is None or most is None or number <= most:
            continue
        parts = [plain_number(part) for key in limit.at_most if (part := context.report.number(key)) is not None]
        message = _("{label}是 {number}，而{rule}（{parts}）。").format(
            label=context.form.label_of(limit.key),
            number=plain_number(number),
            rule=limit.label,
            parts=f"{' + '.join(parts)} = {plain_number(most)}",
        )
        severity = None if limit.certain else Severity.WARNING
        yield Fault(message, limit.key, f"≤ {plain_number(most)}", shown(number), severity=severity)


@rule("F112", "不予公开的未经复议就起诉", Severity.INFO)
def sued_without_review(context: CheckContext) -> Iterator[Fault]:
    """内容：2024 年度起，本年度答复的全部是不予公开，而“未经复议直接起诉”大于 0。
    依据：《行政复议法》（2023 年修订，2024 年 1 月 1 日起施行）第二十三条第一款第（四）项：申请政府信息公开，
    行政机关不予公开的，应当先申请行政复议，对复议决定不服的，再起诉。
    理由：复议前置之后，这类案件一般记在“复议后起诉”；直接起诉的，可能是上年的答复，也可能填错了列。
    错例：2024 年度答复 3 件，都是不予公开，未经复议直接起诉 2 件。
    正例：同样的答复，复议后起诉 2 件；或者另有部分公开、无法提供的答复。
    改法：核对裁判文书里有没有复议决定；确是直接起诉的，不必改。
    """
    expected = context.form.expectations.review_first
    if expected is None or context.year is None or context.year < expected.since:
        return
    sued, decided = context.report.number(expected.sued), context.report.number(expected.all)
    if not sued or not decided or context.report.sum(expected.reviewed_first) != decided:
        return
    message = _("{label}是 {number}，而本年度答复的 {decided} 件都是不予公开。{basis}。").format(
        label=context.form.label_of(expected.sued),
        number=plain_number(sued),
        decided=plain_number(decided),
        basis=expected.basis,
    )
    yield Fault(message, expected.sued, 0, shown(sued))


TEN_TIMES = 10
WORTH_A_LOOK = 50
"""A jump counts when one year is ten times the other and the larger reaches this many."""


@rule("F201", "与上年相差十倍以上", Severity.WARNING)
def jump(context: CheckContext) -> Iterator[Fault]:
    """内容：表格的合计数（或没有合计的单独一栏）是上年的十倍以上或十分之一以下，且较大的一年达到 50。
    依据：2021 年格式的统计口径各年相同，相邻两年一般不会相差一个数量级。
    理由：多半是小数点、单位（元与万元）、累计与当年、条数与件数弄混了。
    错例：行政许可上年 1200、本年 12（以“百件”为单位填了）。
    正例：行政许可上年 1200、本年 1180。
    改法：核对台账；确有其事的，在“例外说明”里写明原因。
    """
    before = context.comparable
    if before is None:
        return
    form = context.form
    parts = {key for identity in form.identities if identity.kind != "balance" for key in identity.left}
    linked = {link.key for link in form.expectations.year_links}
    for key in form.number_keys:
        if key in parts or key in linked:
            continue
        now, then = context.report.number(key), before.number(key)
        if now is None or then is None or max(now, then) < WORTH_A_LOOK:
            continue
        if now >= TEN_TIMES * then or then >= TEN_TIMES * now:
            message = _("{label}本年是 {now}，上年是 {then}，相差十倍以上。")
            message = message.format(label=form.label_of(key), now=plain_number(now), then=plain_number(then))
            yield Fault(message, key, shown(then), shown(now))


_STATED_PERIOD = regex(
    r"(?:统计|起止|数据)[^。；]{0,16}?(?P<year>20\d\d)\s*年\s*(?P<month>\d{1,2})\s*月\s*(?P<day>\d{1,2})\s*日\s*[起始]?\s*(?:至|到|[-—–~～]+)\s*"
    r"(?:(?P<last_year>20\d\d)\s*年\s*)?(?P<last_month>\d{1,2})\s*月\s*(?P<last_day>\d{1,2})\s*日"
)
"""The period of the figures as a sentence gives it: 统计期限自…年…月…日起至…年…月…日止."""


def _stated_period(found: re.Match[str]) -> tuple[date, date] | None:
    """Return the period a sentence gives, None if it holds a day that does not exist."""
    try:
        first = date(int(found["year"]), int(found["month"]), int(found["day"]))
        return first, date(int(found["last_year"] or found["year"]), int(found["last_month"]), int(found["last_day"]))
    except ValueError:
        return None


def _day(context: CheckContext, key: str) -> date | None:
    value = context.report.values.get(key)
    return value if isinstance(value, date) else None


@rule("F301", "统计期限不在报告年度内", Severity.WARNING)
def period_of_the_year(context: CheckContext) -> Iterator[Fault]:
    """内容：统计期限的起止日不在报告年度内，或者起日晚于止日；正文写的统计期限，月日与填报的（空着即全年）不同。
    依据：2021 年格式：统计期限为报告年度 1 月 1 日至 12 月 31 日。
    理由：期限错了，表里的数就不是这一年的数。
    错例：2023 年度报告，统计期限自 2022 年 1 月 1 日起。
    正例：自 2023 年 1 月 1 日至 2023 年 12 月 31 日。
    改法：改正起止日期；全年的空着即可，自动按报告年度补全。
    """
    start_key, end_key = context.form.role("period_start"), context.form.role("period_end")
    for key in (start_key, end_key):
        day = _day(context, key)
        if day and context.year is not None and day.year != context.year:
            message = _("“{label}”是{day}，不在报告年度 {year} 年内。")
            message = message.format(label=context.form.label_of(key), day=chinese_date(day), year=context.year)
            yield Fault(message, key, context.year, day.isoformat())
    start, end = _day(context, start_key), _day(context, end_key)
    if start and end and start > end:
        message = _("统计期限起（{start}）晚于止（{end}）。").format(start=chinese_date(start), end=chinese_date(end))
        yield Fault(message, start_key, f"≤ {end.isoformat()}", start.isoformat())
    elif context.year is not None:
        whole = (start or date(context.year, 1, 1), end or date(context.year, 12, 31))
        yield from _other_stated_periods(context, whole)


def _other_stated_periods(context: CheckContext, period: tuple[date, date]) -> Iterator[Fault]:
    """Yield the periods that the text gives and that begin or end on another day (another year is C302's)."""
    for paragraph in context.text:
        for found in _STATED_PERIOD.finditer(half_width(paragraph.text)):
            said = _stated_period(found)
            days = [(day.month, day.day) for day in said] if said else []
            if days == [(day.month, day.day) for day in period]:
                continue
            evidence = paragraph.text[found.start() : found.end()]
            message = _("正文写的统计期限是“{said}”，应是{first}至{last}。")
            message = message.format(said=evidence, first=chinese_date(period[0]), last=chinese_date(period[1]))
            yield Fault(message, paragraph.key, "—".join(day.isoformat() for day in period), evidence, evidence=evidence)


@rule("F302", "成文日期早于统计期限结束", Severity.WARNING)
def dated_too_early(context: CheckContext) -> Iterator[Fault]:
    """内容：成文日期早于统计期限的最后一天，或者发布日期早于成文日期。
    依据：《条例》第四十九条：次年 1 月、3 月提交和公布上一年度报告；GB/T 9704—2012 第 7.3.5.4 条（成文日期）。
    理由：期限没过完就成文，年底的数从何而来；多半是年份没有改。
    错例：2023 年度报告成文日期写 2023 年 1 月 19 日。
    正例：2024 年 1 月 19 日。
    改法：填负责人签发的日期；发布日期不早于成文日期。
    """
    form = context.form
    ends = [form.role("period_end"), form.role("date"), form.role("published")]
    for earlier, later in pairwise(ends):
        first, second = _day(context, earlier), _day(context, later)
        if first and second and second < first:
            message = _("“{later}”（{second}）早于“{earlier}”（{first}）。").format(
                later=form.label_of(later),
                second=chinese_date(second),
                earlier=form.label_of(earlier),
                first=chinese_date(first),
            )
            yield Fault(message, later, f"≥ {first.isoformat()}", second.isoformat())


def later_days(context: CheckContext, deadline: Deadline, year: int, message: str, source: str) -> Iterator[Fault]:
    """Yield the dates of a report of a year that come after a last day. message: with {label}, {day}, {last}, {source}."""
    last = date(year + 1, deadline.month, deadline.day)
    for key in deadline.keys:
        day = _day(context, key)
        if day and day > last:
            label = context.form.label_of(key)
            text = message.format(label=label, day=chinese_date(day), last=chinese_date(last), source=source)
            yield Fault(text, key, f"≤ {last.isoformat()}", day.isoformat())


@rule("F303", "晚于法定期限", Severity.WARNING)
def after_the_deadline(context: CheckContext) -> Iterator[Fault]:
    """内容：成文日期或发布日期晚于法定的提交、公布期限：政府部门为次年 1 月 31 日，各级人民政府为次年 3 月 31 日。
    依据：《条例》第四十九条。
    理由：逾期公布是监督检查的必查项。
    错例：政府部门 2023 年度报告，成文日期 2024 年 2 月 20 日。
    正例：2024 年 1 月 19 日。
    改法：日期填错的改正；确已逾期的，尽快公布，并在“例外说明”里写明原因。
    """
    if context.year is None or not context.level:
        return
    for deadline in context.form.expectations.deadlines:
        if context.level not in deadline.levels:
            continue
        yield from later_days(context, deadline, context.year, _("“{label}”是{day}，晚于{last}。{source}。"), deadline.basis)


@rule("F401", "没有写到规定的事项", Severity.WARNING)
def not_spoken_of(context: CheckContext) -> Iterator[Fault]:
    """内容：规定某部分要写到的事项，全篇没有提到，如各级人民政府的工作考核、社会评议和责任追究结果情况。
    依据：《条例》第五十条第（四）项；2021 年格式第一、六部分。
    理由：这是法定内容，没有发生也要写明“未发生”。
    错例：县政府的报告通篇没有“责任追究”。
    正例：“全年未发生因政府信息公开工作被追究责任的情形。”
    改法：在相应部分补写；没有发生的，写明没有发生。
    """
    form = context.form
    written = {paragraph.section for paragraph in context.text if paragraph.text.strip()}
    if any(section.required and not section.table and section.key not in written for section in form.sections):
        return  # a part is missing altogether, which is reported as such; this may well stand in it
    whole = "\n".join(f"{paragraph.heading}\n{paragraph.text}" for paragraph in context.text)
    silent: dict[tuple[str, str], list[str]] = {}
    for mention in form.expectations.mentions:
        concerned = context.level in mention.levels if mention.levels else True
        if concerned and not any(word in whole for word in mention.words):
            silent.setdefault((mention.section, mention.basis), []).append(mention.label)
    for (section, basis), labels in silent.items():
        matters = "、".join(labels)
        message = _("没有写到{matters}（一般写在“{heading}”）。{basis}。").format(
            matters=matters, heading=form.section_by_key[section].heading, basis=basis
        )
        yield Fault(message, f"sections.{section}.0", expected=matters)
