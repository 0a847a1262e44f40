"""Chinese punctuation: width, spaces, pairs, marks written twice or in the wrong place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from docgen.checks.catalogue import Fault, rule
from docgen.checks.context import CheckContext
from docgen.checks.text.lists import pattern
from docgen.checks.text.search import faults, faults_at
from docgen.checks.text.sentences import HAN
from docgen.kit.i18n import _
from docgen.kit.patterns import regex
from docgen.report.finding import Severity

_HALF_WIDTH = regex(
    rf"[,;:!?()](?:(?<=[{HAN}》”’）〕，。；：、].)|(?=[{HAN}《“‘（〔，。；：、]))(?![ ]?[\u3040-\u30ff\uac00-\ud7af])"
)
_ENTITY = regex(r"&#?[0-9a-zA-Z]{2,8}$")
_BLANKS = " \t\u3000\u00a0\u1680\u202f\u205f" + "".join(map(chr, range(0x2000, 0x200B)))
_SPACE = regex(
    rf"(?<=[{HAN}，。；：、）》”“（《])[{_BLANKS}]+(?=[{HAN}，。；：、（《“”）》])(?!（?[一二三四五六七八九十]+[）、])"
)
_RUN_IN_HEADING = regex(r"[ ]*(?:（[一二三四五六七八九十]+）|[一二三四五六七八九十]+、|\d{1,2}[.．、])[^，。；：]{2,30}?[ ]")
_DIGIT_SPACE = regex(rf"(?<=[{HAN}])[ \u3000\u00a0]+(?=\d)|(?<=\d)[ \u3000\u00a0]+(?=[{HAN}])")
_DIGIT_CLOSE = regex(rf"[{HAN}]\d+[{HAN}]")
_ASCII_QUOTE = regex(rf"[\"'](?=[{HAN}])|(?<=[{HAN}，。])[\"']")
_INNER_TITLE = regex(r"《[^《》\n]{0,80}[<>《][^\n]{0,120}?》")
_DOUBLED = regex(r"[，、；：。！？](?:(?<=[，、；：。])(?<![a-z]{4}.)[，、；：。！？]+|(?<=[！？])[，、；：。])|[%‰]{2,}")
_FULL_STOP = regex(rf"\.(?<=[{HAN}）”].)(?<![一二三四五六七八九十].)(?=\s*(?:$|\n|[{HAN}”）]))")
_LISTED = regex(r"(?:^|(?<=[，。；：、\s]))[ ]*[\d一二三四五六七八九十①-⑳a-zA-Z]{1,3}）")
_PAIRS = {"《": "》", "“": "”", "‘": "’", "（": "）", "【": "】", "「": "」", "〈": "〉"}
_CLOSING = {closing: opening for opening, closing in _PAIRS.items()}
_BRACKETS = regex(f"[{''.join(_PAIRS)}{''.join(_CLOSING)}]")
_LONGEST_SLOGAN = 40
_LONGEST_TOKEN = 60
_SHORTEST_PHRASE = 3


@rule("E301", "中文里用了半角标点", Severity.WARNING)
def half_width(context: CheckContext) -> Iterable[Fault]:
    """
    内容：中文字旁边的逗号、分号、冒号、问号、叹号、括号是半角的。每一部分报一次，写明处数。
    依据：GB/T 15834—2011 第 5.1 条：标点占一个字的位置。
    理由：版面疏密不一，是从网页或英文输入状态粘贴来的痕迹。
    错例：2023年,我局公开信息75条(含动态50条)。
    正例：2023年，我局公开信息75条（含动态50条）。
    改法：换成全角标点；网址、邮箱、数字里的不用换。
    """
    prose, found = context.prose, dict[str, list[re.Match[str]]]()
    for match in _HALF_WIDTH.finditer(prose.text):
        if match[0] == ";" and _ENTITY.search(prose.text, max(0, match.start() - 9), match.start()):
            continue  # &nbsp; is told by E109
        found.setdefault(prose.at(match.start()).section, []).append(match)
    if len(found) > 1 and not any(mark in prose.text for mark in "，；："):
        # a page that was converted as a whole: one cause, one finding
        found = {"": [match for matches in found.values() for match in matches]}
    for matches in found.values():
        marks = "".join(dict.fromkeys(match[0] for match in matches))
        message = _("中文里用了半角标点“{marks}”，这一部分共 {count} 处。").format(marks=marks, count=len(matches))
        yield Fault(message, key=prose.at(matches[0].start()).key, actual=marks, evidence=prose.quote(matches[0]))


def _in_slogan(plain: str, position: int) -> bool:
    """Whether a space parts the phrases of a quoted slogan: “学思想 强党性 重实践 建新功”."""
    start = plain.rfind("“", max(0, position - _LONGEST_SLOGAN), position)
    end = plain.find("”", position, position + _LONGEST_SLOGAN)
    if start < 0 or end < 0 or "”" in plain[start:position]:
        return False
    phrases = plain[start + 1 : end].split()
    return len(phrases) > 1 and all(len(phrase) >= _SHORTEST_PHRASE for phrase in phrases)


@rule("E302", "汉字之间有空格", Severity.WARNING)
def stray_space(context: CheckContext) -> Iterable[Fault]:
    """
    内容：汉字与汉字之间、汉字与标点之间夹着空格或制表符；基本信息里印在句子中间的一项分成了几行。小标题后接排正文时中间的一个空格不算。
    依据：GB/T 9704—2012：正文连排，字间不加空格。
    理由：打印出来断开，搜索也搜不到。
    错例：加强规 章管理。
    正例：加强规章管理。
    改法：删去空格。
    """
    prose, form = context.prose, context.form
    own_lines = {form.role("title"), form.role("signature"), form.role("agency"), *form.wording.full_names}
    for key, entry in form.field_by_key.items() if form.wording.full_names else ():
        if entry.type == "text" and key not in own_lines and "\n" in context.report.text(key).strip():
            message = _("“{label}”分成了几行，会照样断在句子中间。").format(label=form.label_of(key))
            yield Fault(message, key=key, evidence=context.report.text(key), cure=_("写在一行里；有几个的，用“、”隔开。"))
    for piece, matches in prose.hits(_SPACE, raw=True, needs=_BLANKS):
        opening = _RUN_IN_HEADING.match(prose.plain_of(piece))
        first = piece.start + opening.end() if opening else 0
        left = [match for match in matches if match.end() > first and not _in_slogan(prose.plain, match.start())]
        if left:
            message = _("汉字之间有空格，共 {count} 处。").format(count=len(left))
            yield Fault(message, key=piece.key, actual=len(left), evidence=prose.quote(left[0]))


@rule("E303", "数字两边的空格时有时无", Severity.INFO)
def digit_space(context: CheckContext) -> Iterable[Fault]:
    """
    内容：数字与汉字之间有的有空格，有的没有。每份报告报一次。
    依据：各单位自己的行文习惯；同一文件前后应一致。
    理由：多半是从几处拼起来的。
    错例：2023 年 1 月收到申请3件。
    正例：2023年1月收到申请3件。
    改法：统一成不空格（公文通常如此）。
    """
    if not context.prose.has(" \u3000\u00a0"):
        return
    spaces = list(_DIGIT_SPACE.finditer(context.prose.text))
    if len(spaces) > 1 and _DIGIT_CLOSE.search(context.prose.text):
        message = _("数字与汉字之间有 {count} 处空格，别处没有，前后不一致。").format(count=len(spaces))
        key = context.prose.at(spaces[0].start()).key
        yield Fault(message, key=key, actual=len(spaces), evidence=context.prose.quote(spaces[0]))


@rule("E304", "中文里用了直引号", Severity.WARNING)
def ascii_quote(context: CheckContext) -> Iterable[Fault]:
    """
    内容：中文的引号写成了半角的 " 或 '。
    依据：GB/T 15834—2011 第 4.8 条：引号的形式是双引号““””和单引号“‘’”。
    理由：分不出左右，字体也不一致。
    错例：开展"政府开放日"活动。
    正例：开展“政府开放日”活动。
    改法：换成中文的弯引号。
    """
    return faults(context.prose, _ASCII_QUOTE, _("中文里用了半角引号，共 {count} 处。"), raw=True, needs="\"'")


@rule("E305", "书名号里面的书名号", Severity.WARNING)
def inner_title(context: CheckContext) -> Iterable[Fault]:
    """
    内容：书名号《》里面再用书名号时，没有用单书名号〈〉，而用了 < > 或《》。
    依据：GB/T 15834—2011 第 4.15 条：书名号里还要用书名号时，外面用双书名号，里面用单书名号。
    理由：半角的 < > 是比较符号，复制到网页还会被当成代码吃掉。
    错例：《关于印发<年度报告格式>的通知》
    正例：《关于印发〈年度报告格式〉的通知》
    改法：里层换成〈〉。
    """
    return faults(context.prose, _INNER_TITLE, _("“{found}”里层的书名号应当用〈〉。"), raw=True)


def _balanced(marks: str) -> bool:
    """Whether a row of brackets is plainly in pairs; most paragraphs are, and need no closer look."""
    while marks:
        left = marks
        for opening, closing in _PAIRS.items():
            left = left.replace(opening + closing, "")
        if left == marks:
            return False
        marks = left
    return True


def _unpaired(text: str) -> Iterator[int]:
    """Yield the positions of brackets and quotation marks without their other half; list numbers like 1） are passed over."""
    listed = {match.end() - 1 for match in _LISTED.finditer(text)}
    open_marks: list[tuple[str, int]] = []
    for match in _BRACKETS.finditer(text):
        mark, position = match[0], match.start()
        if mark in _PAIRS:
            open_marks.append((mark, position))
        elif any(opened == _CLOSING[mark] for opened, _position in open_marks):
            while open_marks[-1][0] != _CLOSING[mark]:
                yield open_marks.pop()[1]
            open_marks.pop()
        elif mark == "’" and text[position - 1 : position].isascii():
            continue
        elif position not in listed and text[:position].strip():
            yield position
    yield from (position for _mark, position in open_marks)


@rule("E306", "引号、括号、书名号不成对", Severity.WARNING)
def unpaired(context: CheckContext) -> Iterable[Fault]:
    """
    内容：一段里的引号、括号、书名号少了一半。
    依据：GB/T 15834—2011 第 4.8、4.9、4.15 条：引号、括号、书名号成对使用。
    理由：粘贴时丢了一半，或者打成了同一边。
    错例：通过“开发区平安在线抖音号发布信息。
    正例：通过“开发区平安在线”抖音号发布信息。
    改法：补上缺少的一半，或删去多余的一半。
    """
    prose = context.prose
    for piece in prose.pieces:
        if _balanced("".join(_BRACKETS.findall(prose.plain_of(piece)))):
            continue
        wrong = sorted(_unpaired(prose.plain_of(piece)))
        if wrong:
            first = piece.start + wrong[0]
            mark = prose.text[first]
            message = _("“{mark}”没有配成对。").format(mark=mark)
            yield Fault(message, key=piece.key, actual=mark, evidence=prose.clause(first, first + 1))


@rule("E309", "标点重复", Severity.WARNING)
def doubled_mark(context: CheckContext) -> Iterable[Fault]:
    """
    内容：两个标点、两个百分号连在一起，如“。。”“，。”“；，”“%%”；括号前面多了逗号、分号的，作提示。
    依据：GB/T 15834—2011 第 4 章：句内点号与句末点号不连用。
    理由：修改时留下的。
    错例：全年公开信息75条，。
    正例：全年公开信息75条。
    改法：留下该用的一个。
    """
    yield from faults(context.prose, _DOUBLED, _("标点“{found}”连用。"))
    message, before_bracket = _("括号前面的“{found}”多了一个标点。"), pattern("punctuation", "comma_before_bracket")
    yield from faults(context.prose, before_bracket, message, severity=Severity.INFO)


@rule("E310", "中文句子用了英文句点", Severity.WARNING)
def latin_full_stop(context: CheckContext) -> Iterable[Fault]:
    """
    内容：汉字后面用英文句点“.”作句号。
    依据：GB/T 15834—2011 第 4.1 条：句号的形式是“。”。
    理由：输入法没有切换回中文。
    错例：未收到依申请公开事项.
    正例：未收到依申请公开事项。
    改法：改为“。”。
    """
    prose = context.prose
    if not prose.has("."):
        return ()
    stops = (match for match in _FULL_STOP.finditer(prose.text) if not _in_token(prose.text, match.start()))
    return faults_at(prose, stops, _("句末用了英文句点，共 {count} 处。"))


def _in_token(text: str, position: int) -> bool:
    """Whether a place lies between braces: a token that nothing stands for is left as typed, and told by B401."""
    before, behind = text[max(0, position - _LONGEST_TOKEN) : position], text[position : position + _LONGEST_TOKEN]
    opening, closing = max(map(before.rfind, "{｛")), max(map(before.rfind, "}｝\n"))
    ends = [place for place in map(behind.find, "}｝") if place >= 0]
    return opening > closing and bool(ends) and not any(mark in behind[: min(ends)] for mark in "{｛\n")


@rule("E311", "括号内外都有句号", Severity.WARNING)
def stop_before_bracket(context: CheckContext) -> Iterable[Fault]:
    """
    内容：联系方式的括号前面已经用了句号，括号里面末尾又有句号，或者括号后面没有句号。
    依据：GB/T 15834—2011 第 4.9 条：句内括号紧跟被注释的词语，句号放在括号之后。
    理由：联系方式注释的是前一句，不另成一句。
    错例：请与区政务服务中心联系。（电话：0745-8858009。）
    正例：请与区政务服务中心联系（电话：0745-8858009）。
    改法：去掉括号前和括号里的句号，在括号后面用句号。
    """
    return faults(context.prose, pattern("punctuation", "stop_before_bracket"), _("联系方式的括号前面已经用了句号。"))


@rule("E312", "“根据……要求”单独成句", Severity.WARNING)
def lone_adverbial(context: CheckContext) -> Iterable[Fault]:
    """
    内容：“根据……规定”“按照……要求”后面用了句号，没有主句。
    依据：GB/T 15834—2011 第 4.1 条：句号用于句子末尾；状语不是句子。
    理由：断句错误，读起来缺了主语、谓语。
    错例：根据《条例》规定等有关文件要求。特向社会公布本报告。
    正例：根据《条例》规定等有关文件要求，特向社会公布本报告。
    改法：把句号改成逗号。
    """
    return faults(context.prose, pattern("punctuation", "adverbials"), _("“{found}”不成句，后面应当用逗号。"))


@rule("E313", "顿号用错", Severity.WARNING)
def misused_pause(context: CheckContext) -> Iterable[Fault]:
    """
    内容：顿号后面直接跟“情况”“等”，或者另起一句的地方用了顿号，如“行政诉讼、情况”“办理质效、2023年我局……”。
    依据：GB/T 15834—2011 第 4.5 条：顿号表示语段中并列词语之间的停顿。
    理由：顿号前后不是并列的词语，多半是删改时留下的，或者丢了一个词。
    错例：无因政府信息公开申请提出的行政复议、行政诉讼、情况。
    正例：无因政府信息公开申请提出的行政复议、行政诉讼情况。
    改法：删去顿号，或改为句号、逗号；丢了词的补上。
    """
    return faults(context.prose, pattern("punctuation", "pauses"), _("“{found}”的顿号用错了。"))
