"""Characters lost on the way, mostly when text is pasted from Word into a web page or back: dates, numbers, addresses."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from docgen.checks.catalogue import Fault, rule
from docgen.checks.context import CheckContext
from docgen.checks.text.lists import pattern
from docgen.checks.text.search import faults, faults_at, near
from docgen.form.model import Form
from docgen.kit.i18n import _
from docgen.kit.patterns import any_word, regex
from docgen.kit.remembered import remembered
from docgen.report.finding import Severity

_GOVERNS_ACROSS = 44
"""Characters: what governs a list of names (对, 围绕) stands no further before it, the mark ahead of it counted."""
_DATED = regex(r"\d[\d年月日 至到—-]{0,80}[月日]")
_NO_LAST_MARK = regex(r"月\d{1,2}(?=[，。；）止起\n]|至20\d\d年|$)|年\d{1,2}(?<=20\d\d年\d|0\d\d年\d\d)(?=[，。；）止\n]|$)")
_NO_YEAR_MARK = regex(r"(?:^|(?<=[。\n]))[ ]*20\d\d(?![年—－–级届版款-]|[学财]年)(?=[一-鿿])")
_YEAR_ALONE = regex(r"20\d\d(?!年)(?=[一-鿿])")
_NO_MONTH = regex(r"(?:1[3-9]|[2-9]\d)月(?<![\d.]\d\d月)(?![余多]|\d{1,2} ?日)")
_WHOLE_DATE = regex(r"(20\d{2})(?<!\d\d{4})年\s?(\d{1,2})月\s?(\d{1,2})日")
_DOCUMENT_NUMBER = regex(
    r"〔\s?[12]\d{3}(?!\s?〕|\d*\s?〕)\d{0,4}\s?号?|(?<![〔\[（【\d])[12]\d{3}〕\s?\d{1,4}\s?号|〔\s?[12]\d{3}\s?〕\s?号"
)
_WRONG_BRACKET = regex(
    r"[\[（【［〔](?:(?<=[发函办字规令秘政知电告通][\[（【［])\s?20\d{2}\s?[\]）】］]\s?第?\s?\d{1,4}\s?号"
    r"|(?<=〔)20\d{2}〕\s?(?:第\s?\d|0\d)\d*\s?号)"
)
_WRONG_POINTS = "|".join(f"{mark}(?<=[a-z0-9]{mark})(?:gov|com|cn|org)(?![a-z])" for mark in "。，,")
_WRONG_DOMAINS = "|".join(
    rf"{wrong}(?<=[a-z0-9]\.{wrong})(?=[./](?:cn|/)|\.cn)" for wrong in ("goc", "gvo", "ogv", "gov,", "cmo", "con", "ocm")
)
_ADDRESS = regex(
    r"h(?<![A-Za-z]h)(?:ttps?//|ttps?:/(?!/)|ttps?：//|ttps?:?\\\\|ttps?:www|ttps?;//|ttps?://(?:https?:|/)|tps?://|tt?ps?:/?//(?<!https://)(?<!http://)"
    r"|tttps?:|https?:)[\w./-]*|w(?<![A-Za-z]w)(?:www\.|ww[。，,])[\w./-]*"
    rf"|{_WRONG_POINTS}|{_WRONG_DOMAINS}|\.govcn(?<=[a-z0-9]\.govcn)(?![a-z])"
)
_LOST_POINT = regex(r"[a-z0-9]gov\.cn(?![a-z])")
_NUMBER_AT_END = regex(r"\d(?=[，；。])")
_LOST_START = regex(r"(?:^|(?<=\n))[ ]*[）、，。；：][^\n]{0,12}")
_POINT_RUN_ON = regex(r"[二三四五六七八九](?<=[一-鿿\d].)(?<![十第之周期初月中其有共].)是(?![否非])")


def _is_day(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


@rule("E201", "日期丢字", Severity.WARNING)
def broken_date(context: CheckContext) -> Iterable[Fault]:
    """
    内容：日期里缺了“年”“月”“日”“至”或数字，如“202311日”“20241月1日202412月31日”“2023年1月至日”；“2023年度年”；或者没有这一天。
    依据：GB/T 9704—2012 第 7.3.5.4 条：年、月、日标全；GB/T 15835—2011。
    理由：统计期限是报告的法定内容，丢字后读不出起止。
    错例：统计期限自202311日至20231231日。
    正例：统计期限自2023年1月1日至2023年12月31日。
    改法：补全日期；引言里的统计期限请用标准句，由填报表里的起止日期生成。
    """
    prose, broken = context.prose, pattern("lost_marks", "dates")
    dates = (
        part for found in _DATED.finditer(prose.plain) for part in broken.finditer(prose.plain, found.start(), found.end() + 1)
    )
    yield from faults_at(prose, dates, _("日期“{found}”丢了字。"))
    yield from faults(prose, pattern("lost_marks", "half_dates"), _("日期“{found}”丢了字。"))
    yield from faults(prose, _NO_LAST_MARK, _("日期里的“{found}”后面丢了“月”或“日”。"))
    if _YEAR_ALONE.search(prose.plain):
        yield from faults(prose, _NO_YEAR_MARK, _("“{found}”后面丢了“年”。"))
    yield from faults(prose, _NO_MONTH, _("没有“{found}”这个月。"))
    for match in _WHOLE_DATE.finditer(prose.plain):
        if not _is_day(*(int(part) for part in match.groups())):
            found, key = prose.printed(match), prose.at(match.start()).key
            yield Fault(
                _("没有“{found}”这一天。").format(found=found), key=key, actual=found, evidence=context.prose.quote(match)
            )


@rule("E202", "文号丢字", Severity.WARNING)
def broken_document_number(context: CheckContext) -> Iterable[Fault]:
    """
    内容：文号缺了六角括号的一半或顺序号，如“〔202273号”“〔202130号”“〔2022〕号”。
    依据：GB/T 9704—2012 第 7.2.5 条：年份标全，用六角括号“〔〕”括入。
    理由：读者按文号查不到文件。
    错例：荣政办〔202273号
    正例：荣政办〔2022〕73号
    改法：对照原文件补全文号。
    """
    for prose in (context.prose, context.surroundings):
        yield from faults(prose, _DOCUMENT_NUMBER, _("文号“{found}”不完整。"), needs="〔〕")


@rule("E203", "文号的括号或编号不规范", Severity.WARNING)
def document_number_style(context: CheckContext) -> Iterable[Fault]:
    """
    内容：文号的年份用了方括号、圆括号，顺序号前加了“第”或补了 0。
    依据：GB/T 9704—2012 第 7.2.5 条：年份用六角括号括入，发文顺序号不加“第”字，不编虚位（1 不编为 01）。
    理由：引用的文号要与原文件一致。
    错例：国办公开办函[2021]30号
    正例：国办公开办函〔2021〕30号
    改法：改用六角括号“〔〕”，去掉“第”和前面的 0。
    """
    for prose in (context.prose, context.surroundings):
        yield from faults(prose, _WRONG_BRACKET, _("文号“{found}”的写法不合公文格式。"))


@rule("E204", "网址丢字", Severity.WARNING)
def broken_address(context: CheckContext) -> Iterable[Fault]:
    """
    内容：正文里的网址缺了冒号、斜杠或字母，如“http//”“http:/www”“htp://”“gov,cn”；“.gov.cn”前面没有点的，作提示。
    依据：《条例》第四十九条：年度报告应当向社会公布，报告写明在哪里可以下载。
    理由：照着打不开。
    错例：报告电子版可在区政府网站（http//www.qingchuan.gov.cn）下载。
    正例：报告电子版可在区政府网站（http://www.qingchuan.gov.cn）下载。
    改法：把网址改完整，最好从浏览器地址栏复制。
    """
    message = _("网址“{found}”写得不对。")
    yield from faults(context.prose, _ADDRESS, message, raw=True)
    yield from faults(context.prose, _LOST_POINT, message, raw=True, severity=Severity.INFO)


@rule("E205", "数字后面缺少量词", Severity.WARNING)
def number_without_measure(context: CheckContext) -> Iterable[Fault]:
    """
    内容：数量后面没有“件”“条”“%”等，数字直接接了标点，如“公开70，其中”“部分公开67，占”。
    依据：GB/T 15835—2011；《条例》第五十条要求数据写明白。
    理由：读者不知道是多少什么，多半是粘贴时丢了字。
    错例：通过区政府网站公开70，其中主动公开70条。
    正例：通过区政府网站公开70条，其中主动公开70条。
    改法：在数字后补上量词或百分号。
    """
    prose, message = context.prose, _("“{found}”的数字后面缺少量词。")
    sure = list(near(prose, _NUMBER_AT_END, pattern("lost_marks", "bare_number"), before=24))
    yield from faults_at(prose, sure, message)
    ends = {match.end() for match in sure}
    others = near(prose, _NUMBER_AT_END, pattern("lost_marks", "any_bare_number"), before=6) if context.thorough else ()
    yield from faults_at(prose, (match for match in others if match.end() not in ends), message, severity=Severity.INFO)
    for part in ("run_on_items", "run_on_results"):
        yield from faults(prose, pattern("lost_marks", part), message)


@rule("E206", "开头丢字", Severity.WARNING)
def lost_start(context: CheckContext) -> Iterable[Fault]:
    """
    内容：一段、一句或一个小标题以后半个括号或顿号、逗号、句号开头，如“）依申请公开情况”。
    依据：GB/T 15834—2011 第 5.1 条：这些标点不出现在一行之首。
    理由：前面的字（多半是序号）丢了。
    错例：）依申请公开情况
    正例：（二）依申请公开情况
    改法：补上丢掉的字，或删去多余的标点。
    """
    return faults(context.prose, _LOST_START, _("“{found}”的开头丢了字。"))


@remembered
def _joined_names(form: Form) -> re.Pattern[str]:
    """Return a pattern for the name of a part that runs on into another."""
    names = {name for section in form.sections for name in (section.name, *section.accepted_names) if name}
    any_name = any_word(names)
    return regex(f"(?:{any_name})(?={any_name})|行政复议(?=行政诉讼)" if names else "行政复议(?=行政诉讼)")


@rule("E207", "并列的名称之间丢了顿号", Severity.WARNING)
def lost_separator(context: CheckContext) -> Iterable[Fault]:
    """
    内容：引言列举报告各部分时，两个名称连在一起，中间没有顿号。
    依据：GB/T 15834—2011 第 4.5 条：并列词语之间用顿号。
    理由：网页转换常把顿号丢掉，六个部分连成一串，读不断。
    错例：由总体情况主动公开政府信息情况收到和处理政府信息公开申请情况组成。
    正例：由总体情况、主动公开政府信息情况、收到和处理政府信息公开申请情况组成。
    改法：在各部分名称之间补上顿号，或改用标准句“组成部分”。
    """
    return faults(context.prose, _joined_names(context.form), _("“{found}”后面丢了顿号。"))


@rule("E208", "句子之间丢了标点", Severity.WARNING)
def lost_stop(context: CheckContext) -> Iterable[Fault]:
    """
    内容：“现将……”“如对本报告……”“本报告所列数据……”“二是……”前面没有标点，两句连成一句。
    依据：GB/T 15834—2011 第 4.1 条：陈述句末尾用句号。
    理由：粘贴时标点丢了，读不断句。
    错例：抓好业务培训和督查现将我局2022年度政府信息公开工作情况综述如下：
    正例：抓好业务培训和督查。现将我局2022年度政府信息公开工作情况综述如下：
    改法：在两句之间补上句号或逗号。
    """
    prose, message = context.prose, _("“{found}”前面丢了标点。")
    certain = list(pattern("lost_marks", "certain").finditer(prose.plain))
    yield from faults_at(prose, certain, message)
    run_on = (m for m in _POINT_RUN_ON.finditer(prose.plain) if "一是" in prose.plain_of(prose.at(m.start())))
    yield from faults_at(prose, run_on, message)
    if context.thorough:
        told, governed = {match.start() for match in certain}, pattern("lost_marks", "governed")
        hints = (match for match in pattern("lost_marks", "hints").finditer(prose.plain) if match.start() not in told)
        hints = (
            match
            for match in hints
            if match[0][1:2] != "、" or not governed.search(prose.plain, max(0, match.start() - _GOVERNS_ACROSS), match.start())
        )
        yield from faults_at(prose, hints, _("“{found}”处丢了标点。"), severity=Severity.INFO)
