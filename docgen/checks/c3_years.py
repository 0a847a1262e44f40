"""Family C, years: last year left standing in the text, and plans for a year that is already over."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from docgen.checks.catalogue import Fault, rule
from docgen.checks.context import CheckContext, Paragraph
from docgen.checks.text.lists import table
from docgen.kit.i18n import _
from docgen.kit.patterns import regex
from docgen.kit.record import record
from docgen.report.finding import Severity

_YEAR = regex(r"(20\d\d)(?<![\d〔\[（(]\d{4})\s*年(?:度)?")
_YEAR_IN_TITLE = regex(r"(20\d\d)\s*年")
_ANY_YEAR = regex(r"20\d\d\s*年")
_SENTENCE_ENDS = "。；！？\n"
_WIDE = tuple(zip(",;:?!()", "，；：？！（）", strict=True))
"""Web pages often carry half-width punctuation; one form is enough for the patterns below."""
_NAMES = regex(r"《[^》]{0,80}》|“[^”]{0,60}”|「[^」]{0,60}」|〔[^〕]{0,10}〕")

_NAMED_REPORT = regex(
    r"(20\d\d)\s*年度?[^，。；《》〔]{0,16}?(?:年度报告|年报|工作情况(?=报告如下|汇报如下|报告|公布))(?!格式)"
)
_PERIOD = regex(r"(20\d\d)\s*年\s*1\s*月\s*1\s*日[^。；\d]{0,6}(?:(20\d\d)\s*年\s*)?12\s*月\s*31\s*日")
_LIKE_A_LEAD = regex(r"统计[期时]限|本(?:年度)?报告由[^。]*组成|现(?:向社会|予以?|将[^。]*)(?:公布|报告如下|汇报如下)")
_BEFORE_RANGE = regex(r"[-—–~～至到、和]\s*$")
_AFTER_RANGE = regex(r"^\s*[-—–~～、和]|^\s*(?:至|到)\s*(?:\d|今|目前)")
_COMPARED_BEFORE = regex(
    r"(?:较之?|比|与|同|和|跟|相对于?|对比|相比于?|超过|高于|低于|多于|少于|自|从|于|原|由|以|起于|始建于|早在)[^，。；]{0,4}$"
)
_COMPARED_AFTER = regex(
    r"^[^。；]{0,12}?(?:相比|同期|持平|相同|结转|转入|遗留|接转|基数|同比|增长|下降|减少了?\d|增加了?\d|上升|以前|之前|年底|年末|末|底|年初)"
)
_ABOUT_LAST_YEAR = regex(
    r"^(?:\d{1,2}月(?:\d{1,2}日)?，?)?[^，。；]{0,16}?(?:决算|年报|年度报告|工作报告|总结|考核|考评|评估|测评|评议|绩效|预算|公报|审计|法治政府|通报|排名|检查|督查"
    r"|整改|问题|反馈|印发|修订|修正|制定|出台|颁布|施行|实施|发布|编制|成立|建成|上线|开通|启用|版|起|以前|之前"
    r"|二十大|党代会|人代会|全会|全国两会|换届|机构改革)"
)
_COMPARISON = regex(r"同比|环比|相比|上年|去年|较|比上|持平|增长|下降|上升|减少[了\d]|增加[了\d]|连续|分别|两年|三年|近年")
_CARRIED = regex(r"(?:上年|上一年|去年|上)度?结转")
"""What came over from last year is no comparison with it."""
_DONE_DEEDS = regex(
    r"^\s*，?(?:我|本|全)[局镇乡街道市县区旗委办院厅年机关]{1,2}(?:共|累计|主动公开|收到|受理|新收|办结|未收取|没有收取|未收到|没有收到|未发生|没有发生|已|发布|召开|举办)"
)
_DEADLINE_AFTER = regex(r"\s*(?:12月31日|底|末|年底|年末)")
_DEADLINE_BEFORE = regex(r"(?:截至|截止到?|至)\s*$")
_SINCE_AFTER = regex(r"^\s*以来")
_STARTS = regex(
    r"(?:^|[。；！？：，、）)\s])"
    r"(?:在|本报告|现将|一是|二是|三是|\d{1,2}[.．、]|[（(][一二三四五六七八九十\d]{1,3}[）)])?\s*$"
)
_DOINGS = regex(
    r"^\s*(?:[，,\d]|我|本|全|区|县|市|镇|乡|街道|局|共|主动|累计|通过|未|没有|无|收到|受理|办理|新收|公开|政务公开|政府信息公开"
    r"|依申请|工作|以来|围绕|按照|在)"
)
_PURPOSE = regex(r"为进一步|为更好|下一步|整改措施|改进措施|改进方向|工作打算|今后")


@cache
def _own_doings() -> re.Pattern[str]:
    """Return what says behind a year that a body tells of its own doings: ，我局…; ，区科技局坚持…."""
    body, doing = r"[一-鿿]{1,10}?(?:局|委|办|镇|乡|街道|区|县|市|厅|院)", "|".join(table("plans")["doing"])
    return regex(rf"^\s*[，,]\s*(?:我|本|全[区县市镇乡局年]|{body}(?:{doing}))")


@cache
def _will() -> re.Pattern[str]:
    """Return what says behind a year that something is going to be done."""
    plans = table("plans")
    return regex(rf"^[^。；！？]{{0,14}}?将(?:{'|'.join(plans['will'])})(?![^，。；]{{0,30}}?(?:{'|'.join(plans['taken'])}))")


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
    return [(paragraph, list(_years_in(paragraph.text))) for paragraph in context.text if _ANY_YEAR.search(paragraph.text)]


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
    if _will().match(mention.after) or _honest(mention, year):
        return False
    if not _STARTS.search(mention.before):
        return False
    if mention.year == year - 1:
        return bool(_DOINGS.match(mention.after))
    # Older years are told of as history; only one that opens a sentence as the report year does is suspect.
    doer = mention.after.lstrip("，, ")
    return not mention.before.strip() and (bool(_own_doings().match(mention.after)) or doer.startswith(own))


@rule("C301", "上年的年份没有改", Severity.WARNING)
def last_year_left(context: CheckContext) -> Iterator[Fault]:
    """内容：正文在说本年度情况的地方写着往年的年份，或者把已经做了的写在下一年；比较（较××年、同比）、文件和会议名称、上年决算考核等不算。
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
            ahead = mention.year == year + 1 and _STARTS.search(mention.before) and _DONE_DEEDS.match(mention.after)
            if (mention.year < year and _left_standing(mention, year, own)) or ahead:
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
    """内容：说今后打算的句子写着报告年度；编制报告时这一年已经过去。
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
            if mention.year > year or mention.year < year - 1:
                continue
            purpose = plans and _PURPOSE.search(mention.before) and not mention.before.endswith(("在", "对"))
            done = _DONE.search(mention.after.lstrip("，").partition("，")[0][:24])
            if _will().match(mention.after) or (purpose and not done and mention.year == year):
                message = _("说的是今后的打算，写的却是 {year} 年：“{sentence}”。")
                message = message.format(year=mention.year, sentence=_short(mention))
                yield Fault(message, paragraph.key, year + 1, mention.year, evidence=mention.sentence)


def _short(mention: YearMention) -> str:
    """Return the sentence, cut after forty characters."""
    return mention.sentence if len(mention.sentence) <= 40 else mention.sentence[:40] + "……"
