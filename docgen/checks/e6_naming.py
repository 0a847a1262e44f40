"""How the report and its agency are named: the title, the full name before the short one, names with a character lost."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from docgen.checks.catalogue import Fault, rule
from docgen.checks.context import CheckContext
from docgen.checks.text.agency_names import without_places
from docgen.checks.text.lists import source, table
from docgen.kit.i18n import _
from docgen.kit.patterns import regex
from docgen.report.finding import Severity

_YEAR = regex(r"20\d\d\s?年(?:度)?")
_ANY_YEAR = regex(r"20\s?\d\s?\d|二[〇○零0oO][一二三四五六七八九〇零]{2}|\{")
_YEAR_TWICE = regex(r"(20\d\d)\s?年度.{0,24}年度报告|(20\d\d)\s?年.{0,40}\2\s?年")
_BRACKETS = regex(r"[（(][^（）()]*[）)]")
_SUBJECT = regex(r"(?:政府|政务)?信息(?:依申请)?公开.*$")
_PLACE = regex(r"[省市县区州盟旗镇乡]|街道")
_NUMBERED = regex("第[一二三四五六七八九十]")
_BARE_LEVEL = regex(r"^[省市县区州镇乡](?![中南北东西]区|[一-鿿]{1,2}[省市县区州镇乡])(?=[一-鿿])")
_SELF_GOVERNING = regex(r"([一-鿿]{2})(?:[一-鿿]{1,4}族)+自治([县旗])")
_LIKE_LEVELS, _PLACE_NAME = ("县区旗", "镇乡"), 2
"""Levels that are taken for one another; how many characters a place's name has at least."""
_NICKNAME_LENGTHS = range(4, 20)
_SHORTEST_NAME, _SURE, _WORD = 5, 7, 2
"""Characters; of a shorter name than the second a place may have been left out on purpose (青屏水利局)."""


def _own_names(context: CheckContext) -> Iterator[str]:
    """Yield the agency's names as written in full: the formal one and the one used in the text."""
    report = context.report
    seen: set[str] = set()
    for field in context.form.fields:
        if field.key in context.form.wording.full_names and (name := report.text(field.key)) and name not in seen:
            seen.add(name)
            yield name


def _title(context: CheckContext) -> tuple[str, str]:
    key = context.form.role("title")
    return key, context.report.text(key)


@rule("E611", "标题里年度重复", Severity.WARNING)
def year_twice(context: CheckContext) -> Iterable[Fault]:
    """
    内容：标题写成“2023年度……年度报告”，或者同一年写了两遍。
    依据：国办公开办函〔2021〕30号：标题为“××2023年政府信息公开工作年度报告”。
    理由：“年度”重复。
    错例：青川区科学技术局2023年度政府信息公开工作年度报告
    正例：青川区科学技术局2023年政府信息公开工作年度报告
    改法：改为“2023年”；标题空着时由全称和年度自动生成。
    """
    key, title = _title(context)
    match = _YEAR_TWICE.search(title)
    if match and not _ANY_YEAR.search(context.given.text(context.form.role("agency"))):  # told of the name, where it comes from
        message = _("标题“{title}”里年度写了两遍。").format(title=title)
        severity = Severity.WARNING if match[2] else Severity.INFO
        yield Fault(message, key=key, actual=match[0], evidence=title, severity=severity)


@rule("E617", "标题没有年度", Severity.WARNING)
def title_without_year(context: CheckContext) -> Iterable[Fault]:
    """
    内容：标题里没有年份。
    依据：国办公开办函〔2021〕30号：标题为“××2023年政府信息公开工作年度报告”；GB/T 9704—2012 第 7.3.1 条。
    理由：公布在网上以后，看不出是哪一年的报告。
    错例：青川县农业农村局政府信息公开工作年度报告
    正例：青川县农业农村局2023年政府信息公开工作年度报告
    改法：写上报告年度；标题空着时由全称和年度自动生成。
    """
    key, title = _title(context)
    if context.form.role("year") and title.endswith("报告") and not _ANY_YEAR.search(title):
        message = _("标题“{title}”里没有年度。").format(title=title)
        yield Fault(message, key=key, expected=context.year, actual=title, evidence=title)


@rule("E612", "标题没有用机关全称", Severity.WARNING)
def short_name_in_title(context: CheckContext) -> Iterable[Fault]:
    """
    内容：标题里的机关名称没有地名，如“应急管理局”“区统计局”“县政府办”。
    依据：GB/T 9704—2012 第 7.2.4、7.3.1 条：标题由发文机关名称、事由和文种组成，名称用全称或规范化简称。
    理由：公布在网上以后，看不出是哪里的机关。
    错例：应急管理局2025年政府信息公开工作年度报告
    正例：青川市应急管理局2025年政府信息公开工作年度报告
    改法：写机关全称；标题空着时由全称和年度自动生成。
    """
    key, title = _title(context)
    if not title or not title.endswith("报告"):
        return
    organ = _SUBJECT.sub("", _BRACKETS.sub("", _YEAR.sub("", title))).strip()
    name = context.report.text(context.form.role("agency"))
    without_place = organ and not _PLACE.search(organ) and name.endswith(organ) and name != organ
    if organ and (without_place or _BARE_LEVEL.match(organ)):
        message = _("标题里的“{organ}”不是机关全称。").format(organ=organ)
        yield Fault(message, key=key, expected=name, actual=organ, evidence=title)


@rule("E613", "标题的文种与格式不同", Severity.INFO)
def title_subject(context: CheckContext) -> Iterable[Fault]:
    """
    内容：标题没有写成格式规定的“政府信息公开工作年度报告”。
    依据：国办公开办函〔2021〕30号。
    理由：各机关标题一致，便于查找。
    错例：青川区东湖街道2023年政府信息公开年度报告
    正例：青川区东湖街道办事处2023年政府信息公开工作年度报告
    改法：按格式写标题；标题空着时自动生成。
    """
    key, title = _title(context)
    if not key or context.form.title not in context.form.field_by_key[key].default:
        return  # the form leaves its documents' titles to their authors
    if title and context.form.title not in title.replace(" ", ""):
        message = _("标题里没有“{expected}”。").format(expected=context.form.title)
        yield Fault(message, key=key, expected=context.form.title, actual=title, evidence=title)


def _with_one_lost(name: str) -> Iterator[tuple[str, str]]:
    """Yield (the name with one inner character left out, that character); the ends are cut off by quoting, not lost."""
    for position in range(1, len(name) - 1):
        shortened = name[:position] + name[position + 1 :]
        if shortened not in name:
            yield shortened, name[position]


def _with_a_word_lost(context: CheckContext, name: str) -> Iterator[tuple[str, str]]:
    """Yield (the name with a word of its body's left out: 清河市交通局 for 清河市交通运输局, that word).

    So a body is often called by the name it had before a reform. What is filled in as its short name is left alone.
    """
    known = tuple(without_places(context.report.text(key)) for key in context.form.wording.nicknames)
    body = without_places(name)
    place = name.removesuffix(body)
    for at in range(not _NUMBERED.match(body), len(body) - _WORD) if place else ():
        shortened, lost = place + body[:at] + body[at + _WORD :], body[at : at + _WORD]
        if lost not in table("names")["left_out"] and shortened.removeprefix(place) not in known:
            yield shortened, lost


def _beginnings(name: str, plain: str) -> Iterator[int]:
    """Yield the places where a text begins as the name does."""
    position = plain.find(name[:_PLACE_NAME])
    while position >= 0:
        yield position
        position = plain.find(name[:_PLACE_NAME], position + 1)


def _with_a_word_added(name: str, plain: str) -> Iterator[str]:
    """Yield what is the name with a word put into it: 东湖经济技术开发区 for 东湖经济开发区."""
    for position in _beginnings(name, plain):
        found = plain[position : position + len(name) + _WORD]
        same = next((at for at, (one, other) in enumerate(zip(name, found, strict=False)) if one != other), len(name))
        if (
            same < len(name)
            and found[same + _WORD :] == name[same:]
            and not _PLACE.search(found, same, same + _WORD)
            and found[same] != "第"
        ):
            yield found


def _out_of_order(name: str, plain: str) -> Iterator[str]:
    """Yield what begins as the name does and has its characters in another order: 临海市技术职业学校 for 职业技术学校."""
    letters = sorted(name)
    for position in _beginnings(name, plain):
        found = plain[position : position + len(name)]
        if found != name and sorted(found) == letters:
            yield found


def _nearly(name: str, nicknames: Sequence[str], plain: str) -> Iterator[str]:
    """Yield what does the body's deeds under a name that is nearly its own: without its last character (宁川市司法把), or a
    short name with another character in it (区卫计委 for 区卫健委).
    """
    places = ((short, at) for short in nicknames for at in range(1, len(short) - 1))
    changed = [f"{re.escape(short[:at])}[一-鿿]{re.escape(short[at + 1 :])}" for short, at in places]
    near = "|".join((re.escape(name[:-1]), *changed))
    for match in re.finditer(rf"(?:(?<=[。\n])|^)(?:20\d\d年度?，)?({near})(?={source('names', 'own_deeds')})", plain):
        if match[1] not in nicknames:
            yield match[1]


def _with_another_level(name: str) -> Iterator[tuple[str, str, str]]:
    """Yield (the name from its place on with another level: 青河县民政局 for 青河区民政局, the level, the other).

    A city is left out: it often has the name of a county in it, and both have a bureau.
    """
    for position, level in enumerate(name[_PLACE_NAME:], _PLACE_NAME):
        for other in next((levels for levels in _LIKE_LEVELS if level in levels), "").replace(level, ""):
            yield name[position - _PLACE_NAME : position] + other + name[position + 1 :], level, other


@rule("E614", "机关名称少了一个字", Severity.WARNING)
def name_with_a_loss(context: CheckContext) -> Iterable[Fault]:
    """
    内容：正文里的机关名称比全称少了中间的一个字，如“莆安秀岚区应急管理局”少了“市”。
    少了一个词（可能是改革前的名称）的，字的先后颠倒的，多了一个词的，把“区”写成“县”的，作提示。
    依据：GB/T 9704—2012 第 7.2.4 条：发文机关用全称或规范化简称。
    理由：多半是粘贴时丢了字，或沿用了别处的文字。
    错例：由莆安秀岚区应急管理局编制
    正例：由莆安市秀岚区应急管理局编制
    改法：补上缺少的字，改正写错的字。
    """
    prose = context.prose
    for name in _own_names(context):
        if len(name) < _SHORTEST_NAME:
            continue
        for shortened, lost in _with_one_lost(name):
            position = prose.plain.find(shortened)
            if position >= 0 and lost.strip():
                message = _("“{found}”比机关全称少了“{lost}”字。").format(found=shortened, lost=lost)
                evidence = prose.clause(position, position + len(shortened))
                severity = None if len(name) >= _SURE else Severity.INFO
                key = prose.at(position).key
                yield Fault(message, key=key, expected=name, actual=shortened, evidence=evidence, severity=severity)
                return
        for shortened, lost in _with_a_word_lost(context, name) if context.thorough else ():
            position = prose.plain.find(shortened)
            if position >= 0:
                message = _("“{found}”比机关全称少了“{lost}”字。").format(found=shortened, lost=lost)
                evidence, key = prose.clause(position, position + len(shortened)), prose.at(position).key
                yield Fault(message, key=key, expected=name, actual=shortened, evidence=evidence, severity=Severity.INFO)
                return
        short = [text for key in context.form.wording.nicknames if len(text := context.report.text(key)) in _NICKNAME_LENGTHS]
        near = _nearly(name, short, prose.plain) if context.thorough else ()
        for found in (*_out_of_order(name, prose.plain), *_with_a_word_added(name, prose.plain), *near):
            place = re.search(rf"(?!{re.escape(name)}){re.escape(found)}", prose.plain)
            position = place.start() if place else 0
            message = _("“{found}”与机关全称“{name}”相近而不同。").format(found=found, name=name)
            evidence, key = prose.clause(position, position + len(found)), prose.at(position).key
            yield Fault(message, key=key, expected=name, actual=found, evidence=evidence, severity=Severity.INFO)
            return
        for other_name, level, other in _with_another_level(name):
            position = prose.plain.find(other_name)
            if position >= 0 and prose.plain[position - 1 : position] != "原":
                message = _("这里是“{found}”，而本机关是“{name}”：“{other}”是不是“{level}”？").format(
                    found=other_name, name=name, other=other, level=level
                )
                evidence = prose.clause(position, position + len(other_name))
                key = prose.at(position).key
                yield Fault(message, key=key, expected=name, actual=other_name, evidence=evidence, severity=Severity.INFO)
                return


@rule("E615", "自治县、自治旗简称不当", Severity.WARNING)
def self_governing(context: CheckContext) -> Iterable[Fault]:
    """
    内容：把自治县、自治旗简写成“××县”“××旗”。
    依据：《地名管理条例》：使用标准地名。
    理由：省略民族和“自治”，就成了不存在的地名。
    错例：岚阳县政府门户网站
    正例：岚阳苗族自治县政府门户网站
    改法：写全称。
    """
    prose = context.prose
    match = _SELF_GOVERNING.search(context.report.text(context.form.role("agency")))
    if match:
        short = match[1] + match[2]
        position = prose.plain.find(short)
        if position >= 0:
            message = _("“{short}”应写全称“{full}”。").format(short=short, full=match[0])
            evidence = prose.clause(position, position + len(short))
            yield Fault(message, key=prose.at(position).key, expected=match[0], actual=short, evidence=evidence)


@rule("E616", "机关简称用在全称之前", Severity.WARNING)
def short_before_full(context: CheckContext) -> Iterable[Fault]:
    """
    内容：正文先用了机关的简称，后面才出现全称。
    依据：《党政机关公文处理工作条例》第十九条；公文惯例：第一次出现用全称。
    理由：读者不知道简称指谁。
    错例：本报告由区科技局编制。……青川区科学技术局认真落实……
    正例：本报告由青川区科学技术局编制。……区科技局认真落实……
    改法：第一次出现时用全称；引言请用标准句“编制依据”。
    """
    prose = context.prose
    names = list(_own_names(context))
    for key in context.form.wording.nicknames:
        short = context.report.text(key)
        if not short or short in names:
            continue
        masked = prose.plain
        for name in names:
            masked = masked.replace(name, "＊" * len(name))
        position, full = masked.find(short), masked.find("＊")
        if 0 <= position < full:
            message = _("简称“{short}”出现在全称之前。").format(short=short)
            evidence = prose.clause(position, position + len(short))
            yield Fault(message, key=prose.at(position).key, expected=names[-1], actual=short, evidence=evidence)
