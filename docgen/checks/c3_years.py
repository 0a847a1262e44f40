"""Family C, years: last year left standing in the text, and plans for a year that is already over."""

from __future__ import annotations

from collections.abc import Iterator

from docgen.checks.catalogue import Fault, rule
from docgen.checks.context import CheckContext, Paragraph
from docgen.checks.d1_claims import sum_of
from docgen.checks.text.lists import pattern
from docgen.kit.i18n import _
from docgen.kit.patterns import regex
from docgen.kit.record import record
from docgen.report.finding import Severity

_YEAR = regex(r"(20\d\d)(?<![\d〔\[（(]\d{4})\s*年(?:度)?")
_YEAR_IN_TITLE = regex(r"(20\d\d)\s*年")
_SENTENCE_ENDS = "。；！？\n"
_WIDE = tuple(zip(",;:?!()", "，；：？！（）", strict=True))
"""Web pages often carry half-width punctuation; one form is enough for the patterns below."""
_NAMES = regex(r"《[^》]{0,80}》|“[^”]{0,60}”|「[^」]{0,60}」|〔[^〕]{0,10}〕")

_NAMED_REPORT = pattern("years", "named_report")
_PERIOD = regex(r"(20\d\d)\s*年\s*1\s*月\s*1\s*日[^。；\d]{0,6}(?:(20\d\d)\s*年\s*)?12\s*月\s*31\s*日")
_LIKE_A_LEAD = pattern("years", "like_a_lead")
_BEFORE_RANGE = pattern("years", "range_before")
_AFTER_RANGE = pattern("years", "range_after")
_COMPARED_BEFORE = pattern("years", "compared_before")
_COMPARED_AFTER = pattern("years", "compared_after")
_ABOUT_LAST_YEAR = pattern("years", "about_that_year")
_COMPARISON = pattern("years", "comparison")
_CARRIED = pattern("years", "carried_over")
_DONE_DEEDS = pattern("years", "done_deeds")
_DEADLINE_AFTER = pattern("years", "deadline_after")
_DEADLINE_BEFORE = pattern("years", "deadline_before")
_SINCE_AFTER = regex(r"^\s*以来")
_STARTS = pattern("years", "starts")
_DOINGS = pattern("years", "doings")
_PURPOSE = pattern("years", "purpose")
_OWN_DOINGS = pattern("years", "own_doings")
_WILL = pattern("years", "will")
_COMPARED, _GREW = regex("[较比]$"), pattern("years", "grew")
"""A comparison with a year: 较2024年增长8.6%."""
_DONE = regex(r"[了已\d]|完成")


@record
class YearMention:
    """A year in a text, with its sentence and what stands before and after it there."""

    year: int
    sentence: str
    before: str
    after: str


def _mentions(context: CheckContext) -> list[tuple[Paragraph, list[YearMention]]]:
    """Return the years of each paragraph that are not part of a name in quotation or book marks."""
    return [(paragraph, list(_years_in(paragraph.text))) for paragraph in context.text if _YEAR.search(paragraph.text)]


def _years_in(text: str) -> Iterator[YearMention]:
    hidden = _NAMES.sub(lambda match: "＊" * len(match.group()), text)
    for half, full in _WIDE:
        hidden = hidden.replace(half, full)
    for match in _YEAR.finditer(hidden):
        start = max(hidden.rfind(end, 0, match.start()) for end in _SENTENCE_ENDS) + 1
        ends = [n for end in _SENTENCE_ENDS if (n := hidden.find(end, match.end())) >= 0]
        stop = min(ends, default=len(hidden))
        sentence = text[start : stop + 1].strip()
        yield YearMention(int(match.group(1)), sentence, hidden[start : match.start()], hidden[match.end() : stop])


def _honest(mention: YearMention, year: int) -> bool:
    """Whether the sentence speaks of an earlier year on purpose."""
    if _BEFORE_RANGE.search(mention.before) and not _DEADLINE_BEFORE.search(mention.before):
        return True
    if _AFTER_RANGE.match(mention.after) or _COMPARED_BEFORE.search(mention.before):
        return True
    if _COMPARED_AFTER.match(mention.after) or _ABOUT_LAST_YEAR.match(mention.after):
        return True
    rest = _CARRIED.sub("", mention.before + mention.after)
    return f"{year}年" in rest or bool(_COMPARISON.search(rest))


def _left_standing(mention: YearMention, year: int, own: tuple[str, ...]) -> bool:
    """Whether an earlier year stands where the report year is meant; own: what the body is called."""
    if _SINCE_AFTER.match(mention.after):
        return mention.year == year - 1 and bool(_STARTS.search(mention.before))
    if _DEADLINE_BEFORE.search(mention.before) and _DEADLINE_AFTER.match(mention.after):
        return mention.year == year - 1 and f"{year}年" not in mention.before + mention.after
    if _WILL.match(mention.after) or _honest(mention, year):
        return False
    if not _STARTS.search(mention.before):
        return False
    if mention.year == year - 1:
        return bool(_DOINGS.match(mention.after))
    # Older years are told of as history; only one that opens a sentence as the report year does is suspect.
    doer = mention.after.lstrip("，, ")
    return not mention.before.strip() and (bool(_OWN_DOINGS.match(mention.after)) or doer.startswith(own))


def _tells_last_year_rightly(context: CheckContext, paragraph: Paragraph, mention: YearMention) -> bool:
    """Whether all that a sentence counts is what last year's report says, and not all of it is this year's too."""
    before = context.comparable
    if before is None or context.year is None or mention.year != context.year - 1:
        return False
    told = context.stated_of_last_year.claims
    here = [one for one in told if one.sentence.paragraph.key == paragraph.key and one.evidence in mention.sentence]
    then = all(any(sum_of(before, terms)[0] == one.value for terms in one.means) for one in here)
    return then and any(sum_of(context.report, one.means[0])[0] != one.value for one in here)


@rule("C301", "上年的年份没有改", Severity.WARNING)
def last_year_left(context: CheckContext) -> Iterator[Fault]:
    """内容：正文在说本年度情况的地方写着往年的年份，或者把已经做了的写在下一年；比较（较××年、同比）、文件和会议名称、上年决算考核等不算；
    给出上年报告的，数都与上年报告相同的也不算。
    依据：2021 年格式：数据的统计期限为报告年度 1 月 1 日至 12 月 31 日。
    理由：拿上年的报告改写，漏改一处年份，读者就分不清说的是哪一年。
    错例：2023 年度报告里写“2022年，我局主动公开信息75条”“2022年以来，我局加强领导”。
    正例：“2023年，我局主动公开信息75条，较2022年增加5条”。
    改法：改为报告年度；确实说的是往年的，写明“上年”“较××年”。
    """
    year = context.year
    if year is None:
        return
    keys = (*context.form.wording.full_names, *context.form.wording.nicknames)
    own = tuple(name for key in keys if (name := context.report.text(key)))
    for paragraph, mentions in context.once(_mentions):
        period = _PERIOD.search(paragraph.text)
        for mention in mentions:
            if period and period[0] in mention.sentence:
                continue  # the period of the figures is C302's
            with_itself = mention.year == year and _COMPARED.search(mention.before) and _GREW.match(mention.after)
            if with_itself and not _WILL.search(mention.sentence) and str(year + 1) not in mention.sentence:
                message = _("这里与 {year} 年比，而 {year} 年就是报告年度。").format(year=year)
                evidence = mention.sentence
                yield Fault(message, paragraph.key, year - 1, year, evidence=evidence, severity=Severity.INFO)
            ahead = mention.year == year + 1 and _STARTS.search(mention.before) and _DONE_DEEDS.match(mention.after)
            left_standing = mention.year < year and _left_standing(mention, year, own)
            if ahead or (left_standing and not _tells_last_year_rightly(context, paragraph, mention)):
                message = _("这里写的是 {old} 年，报告年度是 {year} 年：“{sentence}”。")
                message = message.format(old=mention.year, year=year, sentence=_short(mention))
                yield Fault(message, paragraph.key, year, mention.year, evidence=mention.sentence)


@rule("C302", "引言里的年度不对", Severity.ERROR)
def wrong_year_in_lead(context: CheckContext) -> Iterator[Fault]:
    """内容：引言或自报的报告名称里的年度不是报告年度。
    依据：2021 年格式引言部分；统计期限为报告年度。
    理由：引言说明报告的年度和统计期限，这里错了，全篇的数据都成了另一年的。
    错例：2021 年度报告的引言写“现公布《××镇2020年政府信息公开工作年度报告》”“统计期限自2020年1月1日至2020年12月31日”。
    正例：年度都写 2021。
    改法：改为报告年度；用填报表的标准语句，年度会自动填入。
    """
    year = context.year
    if year is None:
        return
    for paragraph in context.text:
        if context.form.section_by_key[paragraph.section].heading and not _LIKE_A_LEAD.search(paragraph.text):
            continue
        wrong = [int(year_of.group(1)) for year_of in _NAMED_REPORT.finditer(paragraph.text)]
        period = _PERIOD.search(paragraph.text)
        wrong += [int(found) for found in period.groups() if found] if period else []
        wrong = [found for found in dict.fromkeys(wrong) if found != year]
        for found in wrong:
            place = paragraph.text.index(str(found))
            evidence = paragraph.text[max(0, place - 12) : place + 24]
            message = _("引言里写的是 {found} 年，报告年度是 {year} 年。").format(found=found, year=year)
            yield Fault(message, paragraph.key, year, found, evidence=evidence)


@rule("C304", "标题里的年度不对", Severity.ERROR)
def wrong_year_in_title(context: CheckContext) -> Iterator[Fault]:
    """内容：标题里写着年份，而不是报告年度。
    依据：《条例》第四十九条：提交和公布的是上一年度的报告；GB/T 9704—2012 第 7.3.1 条（标题）。
    理由：标题是报告的门面，也是输出文件的名字。
    错例：报告年度 2023，标题写“××局2022年政府信息公开工作年度报告”。
    正例：标题写“××局2023年政府信息公开工作年度报告”，或者空着，由程序按报告年度补全。
    改法：改正标题里的年份；标题空着即自动生成。
    """
    key, year = context.form.role("title"), context.year
    years = [int(found) for found in _YEAR_IN_TITLE.findall(context.report.text(key))]
    if year is not None and years and year not in years:
        message = _("标题里写的是 {found} 年，报告年度是 {year} 年。").format(found=years[0], year=year)
        yield Fault(message, key, year, years[0], evidence=context.report.text(key))


@rule("C303", "今后的打算写着报告年度", Severity.WARNING)
def plans_for_a_past_year(context: CheckContext) -> Iterator[Fault]:
    """内容：说今后打算的句子写着报告年度；编制报告时这一年已经过去。写着再下一年的，作提示。
    依据：《条例》第五十条第（四）项：存在的主要问题及改进情况。
    理由：多半是照搬了上年报告的改进措施，年份没有顺延。
    错例：2023 年度报告的改进措施写“2023年我局将加大公开力度”。
    正例：“2024年，我局将加大公开力度”。
    改法：打算改写为下一年度；已经做到的，去掉“将”，写成已完成的情况。
    """
    year = context.year
    if year is None:
        return
    for paragraph, mentions in context.once(_mentions):
        plans = context.form.section_by_key[paragraph.section].plans
        for mention in mentions:
            if mention.year > year + 1 and plans and _STARTS.search(mention.before) and _WILL.match(mention.after):
                message = _("说的是今后的打算，写的是 {year} 年，而下一年是 {next} 年：“{sentence}”。")
                message = message.format(year=mention.year, next=year + 1, sentence=_short(mention))
                severity = Severity.INFO
                yield Fault(message, paragraph.key, year + 1, mention.year, evidence=mention.sentence, severity=severity)
            if mention.year > year or mention.year < year - 1:
                continue
            purpose = plans and _PURPOSE.search(mention.before) and not mention.before.endswith(("在", "对"))
            done = _DONE.search(mention.after.lstrip("，").partition("，")[0][:24])
            if _WILL.match(mention.after) or (purpose and not done and mention.year == year):
                message = _("说的是今后的打算，写的却是 {year} 年：“{sentence}”。")
                message = message.format(year=mention.year, sentence=_short(mention))
                yield Fault(message, paragraph.key, year + 1, mention.year, evidence=mention.sentence)


def _short(mention: YearMention) -> str:
    """Return the sentence, cut after forty characters."""
    return mention.sentence if len(mention.sentence) <= 40 else mention.sentence[:40] + "……"


@rule("C305", "决算的年度", Severity.INFO, "preview")
def year_of_accounts(context: CheckContext) -> Iterator[Fault]:
    """内容：说到公开的决算不是报告年度前一年的：一年里公开的是上一年的决算，当年的还没有编出来。
    依据：《预算法》第十四条、第八十一条：决算在下一年编制，批准后二十日内公开。
    理由：多半是照搬了往年的报告，年份没有顺延。
    错例：2023 年度报告写“公开2023年度部门决算”。
    正例：2023 年度报告写“公开2022年度部门决算、2023年度部门预算”。
    改法：改为上一年度的决算；确实公开了别的年度的，不必改。
    """
    year, prose = context.year, context.prose
    if year is None or not context.thorough:
        return
    for match in pattern("years", "accounts").finditer(prose.plain):
        if int(match[1]) != year - 1:
            message = _("这里说的是 {found} 年的决算，而 {year} 年公开的应是 {expected} 年的。")
            message = message.format(found=match[1], year=year, expected=year - 1)
            evidence = prose.quote(match)
            yield Fault(message, prose.at(match.start()).key, year - 1, int(match[1]), evidence=evidence)
