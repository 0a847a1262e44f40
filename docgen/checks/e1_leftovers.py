"""What was left in the text that was meant for the writer: placeholders, filling notes, layout notes, program values."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from docgen.checks.catalogue import Fault, rule
from docgen.checks.context import CheckContext
from docgen.checks.text.lists import pattern, table
from docgen.checks.text.search import faults, faults_at, near
from docgen.kit.i18n import _
from docgen.kit.patterns import regex
from docgen.report.finding import Severity

_SURNAMES = table("names")["surnames"]
_GAPS = _CROSSES, _SHAPES, _LINES, _STARS, _SOMEBODY = "XxＸｘ×✕╳", "○●△□", "_＿", "*＊", "某"
_PLACEHOLDER = regex(
    rf"(?<![A-Za-z0-9./@_{_SURNAMES}-])[{_CROSSES}]{{2,}}(?![A-Za-z0-9./@_-])|(?<![一二三四五六七八九○])[{_SHAPES}]{{2,}}"
    rf"|[{_LINES}](?<![A-Za-z0-9_.@/-]_)[{_LINES}]+(?![A-Za-z0-9.@/])|(?<![{_SURNAMES}]){_SOMEBODY}{{2}}|(?<![\d{_STARS}])[{_STARS}]{{2,}}(?![\d{_STARS}])"
)
"""A surname before it makes it the usual way of leaving out a person's name, not a gap to fill."""
_TOLD = regex(r"\d[件份条宗](?:政府|信息)*$")
"""What counts the thing already: 669份政府信息|公开申请件."""
_UNIT_AT_END = regex(r"[条件篇份次场期宗](?<![\d零一二两三四五六七八九十百千万余多几半].)(?<!\d .)(?=[，。；、\n]|$)")
_EMOJI = "\\u2705\\u274c\\u274e\\u2753-\\u2757\\u2b50\\U0001f000-\\U0001faff"
_INVISIBLE = regex(
    f"[{_EMOJI}][{_EMOJI}\\ufe0f\\u200d]*|锟斤拷|烫烫烫|屯屯屯"
    "|[\\u00ad\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u2064\\ufe00-\\ufe0f\\ufeff\\ufff9-\\ufffd\\ue000-\\uf8ff]"
)
_PICTURE = regex(f"[{_EMOJI}]")


def _everywhere(
    context: CheckContext, sought: re.Pattern[str], message: str, needs: str = "", *, raw: bool = False
) -> Iterator[Fault]:
    for prose in (context.prose, context.surroundings):
        yield from faults(prose, sought, message, raw=raw, needs=needs)


@rule("E101", "占位符没有替换", Severity.ERROR)
def placeholder(context: CheckContext) -> Iterable[Fault]:
    """
    内容：正文、标题或基本信息里还有 XX、××、○○、某某、____、*** 这样的占位符。
    依据：《党政机关公文处理工作条例》第十九条：内容简洁、表述准确。
    理由：占位符说明这里照抄了模板或别处的文字，没有填上本机关的内容，发布后一眼可见。
    错例：2023年，XX局主动公开政府信息××条。
    正例：2023年，我局主动公开政府信息75条。
    改法：换成本机关的名称、日期或数字；没有这回事就删去这一句。
    """
    return _everywhere(context, _PLACEHOLDER, _("占位符“{found}”没有替换成实际内容。"), "".join(_GAPS), raw=True)


@rule("E102", "残留排版说明", Severity.WARNING)
def layout_note(context: CheckContext) -> Iterable[Fault]:
    """
    内容：括号里写着字体、字号、行距、对齐方式等排版要求。
    依据：GB/T 9704—2012 规定版式由样式体现，不写进正文。
    理由：这是模板写给拟稿人的话，不是报告的内容。
    错例：一、总体情况（宋体加粗小四号字）
    正例：一、总体情况
    改法：删去括号和里面的说明，版式由模板的样式保证。
    """
    return _everywhere(context, pattern("leftovers", "layout"), _("排版说明“{found}”留在了正文里。"))


@rule("E103", "残留填写说明", Severity.WARNING)
def filling_note(context: CheckContext) -> Iterable[Fault]:
    """
    内容：模板里告诉拟稿人怎么填的话还在，如“（具体网址）”“请根据实际填写”“（指2019年事项数）”“简述……情况”。
    依据：《党政机关公文处理工作条例》第十九条。
    理由：填写说明公布出去，说明报告没有人通读过。
    错例：报告电子版可在区政府门户网站（具体网址）下载。
    正例：报告电子版可在区政府门户网站（http://www.qingchuan.gov.cn）下载。
    改法：按说明填上实际内容，再把说明删去。
    """
    message = _("填写说明“{found}”留在了正文里。")
    yield from _everywhere(context, pattern("leftovers", "bracketed"), message)
    yield from _everywhere(context, pattern("leftovers", "notes"), message)


@rule("E104", "该填的数字没有填", Severity.WARNING)
def missing_number(context: CheckContext) -> Iterable[Fault]:
    """
    内容：量词、百分号、“年月日”前面没有数字，如“共主动公开条”“办结率为%”。
    依据：《条例》第五十条要求年度报告写明各项数据。
    理由：模板里的空格没有填，或者粘贴时数字丢了。
    错例：全年共主动公开政府信息条，收到申请件。
    正例：全年共主动公开政府信息75条，收到申请3件。
    改法：补上数字；表里有的数字请用引用（如 {表三.新收.总计}），不手工抄写。
    """
    message = _("“{found}”前面缺少数字。")
    for prose in (context.prose, context.surroundings):
        missing = near(prose, _UNIT_AT_END, pattern("leftovers", "no_number"), before=24)
        told = (match for match in missing if not _TOLD.search(prose.plain, max(0, match.start() - 24), match.start()))
        yield from faults_at(prose, told, message)
        yield from faults(prose, pattern("leftovers", "no_digits"), message)


@rule("E105", "程序的空值或错误值", Severity.ERROR)
def program_value(context: CheckContext) -> Iterable[Fault]:
    """
    内容：出现 None、null、nan、undefined、#REF! 等程序的空值、错误值，或者排版用的假文（lorem ipsum）。
    依据：《党政机关公文处理工作条例》第十九条。
    理由：这是导数、公式或程序出错的痕迹，真正的内容没有写进来。
    错例：全年收到申请None件。
    正例：全年收到申请0件。
    改法：查明原来该是什么，填上实际内容。
    """
    return _everywhere(
        context, pattern("leftovers", "program_values"), _("“{found}”是程序的空值或错误值，不是内容。"), raw=True
    )


@rule("E106", "没有替换的模板标记", Severity.WARNING)
def template_mark(context: CheckContext) -> Iterable[Fault]:
    """
    内容：文字里有 {{ … }}、{% … %}、${…}、«…» 这样的模板标记。
    依据：填报表的引用只用一对花括号，如 {表三.新收.总计}；其他标记不会被计算，原样印出。
    理由：多半是从别的模板复制过来的，读者看到的是代码。
    错例：全年收到申请{{ total }}件。
    正例：全年收到申请{表三.新收.总计}件。
    改法：改用填报表“可引用数据”里列出的引用，或直接写内容。
    """
    return _everywhere(context, pattern("leftovers", "template_marks"), _("模板标记“{found}”会原样印出。"), raw=True)


@rule("E107", "空的文号", Severity.WARNING)
def empty_document_number(context: CheckContext) -> Iterable[Fault]:
    """
    内容：文号只剩空壳，如“无〔〕号”“〔〕号”“第号”。
    依据：GB/T 9704—2012 第 7.2.5 条：发文字号由机关代字、年份、发文顺序号组成。
    理由：这是网站或公文系统模板的残留。
    错例：文号：无〔〕号
    正例：文号：兰科发〔2024〕3号
    改法：有文号就写完整，没有就整个删去。
    """
    return _everywhere(context, pattern("leftovers", "empty_numbers"), _("文号“{found}”是空的。"))


@rule("E108", "待补的记号", Severity.WARNING)
def to_do(context: CheckContext) -> Iterable[Fault]:
    """
    内容：留有“待补充”“待核实”“？？”“TODO”这样提醒自己的记号。
    依据：《党政机关公文处理工作条例》第十九条。
    理由：说明这里还没有写完或没有核过。
    错例：全年公开信息75条（待核实）。
    正例：全年公开信息75条。
    改法：核实、补全后删去记号。
    """
    return _everywhere(context, pattern("leftovers", "to_do"), _("“{found}”说明这里还没有写完。"))


@rule("E109", "网页残留", Severity.WARNING)
def web_page(context: CheckContext) -> Iterable[Fault]:
    """
    内容：从网页复制来的按钮文字或代码，如“打印本页”“点击数：”“&nbsp;”“<br>”。
    依据：《党政机关公文处理工作条例》第十九条。
    理由：不是报告的内容，复制时一起带了进来。
    错例：【打印本页】【关闭窗口】
    正例：（没有这些字样）
    改法：删去。
    """
    return _everywhere(context, pattern("leftovers", "web_page"), _("“{found}”是网页上的文字或代码，不是报告的内容。"))


@rule("E110", "看不见的字符、乱码", Severity.WARNING)
def invisible(context: CheckContext) -> Iterable[Fault]:
    """
    内容：夹有零宽空格、字节序标记、软连字符、图片留下的占位符等看不见的字符，或者表情、“锟斤拷”“�”之类的乱码、字库以外的图形字。
    依据：《党政机关公文处理工作条例》第十九条；GB 18030—2022。
    理由：从网页或聊天软件复制来的，看不出来，却会让搜索、统计、复制出错，打印成方框。
    错例：全年公开锟斤拷信息75条。
    正例：全年公开信息75条。
    改法：删去后面的字符，把这几个字重新输入。
    """
    for prose in (context.prose, context.surroundings):
        for piece, matches in prose.hits(_INVISIBLE, raw=True):
            marks = "、".join(dict.fromkeys(_named(match[0]) for match in matches))
            message = _("夹有看不见的字符、表情或乱码：{marks}，共 {count} 处。").format(marks=marks, count=len(matches))
            yield Fault(message, key=piece.key, actual=marks, evidence=prose.quote(matches[0]))


def _named(mark: str) -> str:
    """Return emoji and a garbled word as they stand, an invisible character by its code point."""
    return mark if len(mark) > 1 or _PICTURE.match(mark) else f"U+{ord(mark):04X}"
