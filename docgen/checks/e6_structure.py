"""How the report is put together: title, the lead's list of parts, numbering of headings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from docgen.checks.catalogue import Fault, rule
from docgen.checks.context import CheckContext
from docgen.checks.text.lists import pattern
from docgen.compose.composition import filled_sections, lines_before_signature
from docgen.compose.last_lines import divided, estimated_lines, is_too_long
from docgen.form.model import Form
from docgen.kit.i18n import _
from docgen.kit.numerals import counting_numeral, read_numeral
from docgen.kit.patterns import regex
from docgen.report.finding import Severity
from docgen.report.model import SubSection

_SENTENCE = regex(r"[^。\n]+")
_LISTS = pattern("structure", "lists_parts")
_STATED = regex(r"([一二三四五六七八九十]|\d{1,2})\s?(?:个|大)?(?:大)?(?:部分|方面|章)")
_AND_SO_ON = regex(r"等(?:共|共计)?\s?(?:[一二三四五六七八九十]|\d{1,2})\s?(?:个|大)?(?:大)?(?:部分|方面|章)")
_REPORT = regex(r"报告|年报|全文|内容")
_LOOSE = regex(r"[和与及、以的，；\s]|政府信息公开工作|因|共")
_LEVEL_2 = regex(r"\s*[（(]([一二三四五六七八九十]{1,3})[）)]")
_LEVEL_1 = regex(r"\s*([一二三四五六七八九十]{1,3})[、.．]")
_LEVEL_3 = regex(r"\s*(\d{1,2})[.．、](?!\d)")
_LEAST_LISTED = 3
_LIST_BEGINS = pattern("structure", "list_begins")
_REVIEW_AND_SUIT = regex("行政复议(?:情况)?[、和与及]?(?:以及)?(?:提起)?行政诉讼")
_APART = regex("[、，；]")
_NAMES_A_PART = pattern("structure", "names_a_part")


def _parts_sentence(context: CheckContext) -> tuple[int, str, tuple[str, ...]] | None:
    """Return where the lead lists the report's parts, the sentence, and the sections it names; None if it does not."""
    form, prose = context.form, context.prose
    for match in _SENTENCE.finditer(prose.plain):
        sentence = match[0]
        if len(sentence) < 20 or "……" in sentence or not _LISTS.search(sentence) or not _REPORT.search(sentence[:80]):
            continue
        named = tuple(mark.section for mark in form.wording.part_marks if any(word in sentence for word in mark.words))
        if len(named) >= _LEAST_LISTED and prose.at(match.start()).kind == "paragraph":
            return match.start(), sentence, named
    return None


def _items(sentence: str) -> list[str]:
    """Return the items of a list of parts: reviews and lawsuits named in one breath are one item."""
    listed = _LIST_BEGINS.split(sentence, maxsplit=1)[-1]
    whole = _REVIEW_AND_SUIT.sub("行政复议诉讼", listed)
    return [item for item in _APART.split(whole) if item.strip() and _NAMES_A_PART.search(item)]


def _order_named(form: Form, sentence: str) -> tuple[str, ...]:
    """Return the sections a list of parts names, in its order."""
    places = {
        mark.section: min(sentence.find(word) for word in mark.words if word in sentence)
        for mark in form.wording.part_marks
        if any(word in sentence for word in mark.words)
    }
    return tuple(sorted(places, key=places.__getitem__))


def _sub_sections_listed(context: CheckContext) -> Iterator[Fault]:
    """Yield a lead that lists the sub-sections of a part as if they were the parts of the report."""
    form, prose = context.form, context.prose
    headings = [
        ((_LEVEL_2.sub("", part.heading), *part.accepted), section)
        for section in form.sections
        for part in section.subsections
        if part.heading
    ]
    for match in _SENTENCE.finditer(prose.plain):
        sentence = match[0]
        if (
            prose.at(match.start()).section != form.sections[0].key
            or not _LISTS.search(sentence)
            or not _REPORT.search(sentence[:40])
        ):
            continue
        listed = [names[0] for names, _section in headings if any(name in sentence for name in names)]
        parts = [mark for mark in form.wording.part_marks if any(word in sentence for word in mark.words)]
        if len(listed) > _LEAST_LISTED and len(parts) < _LEAST_LISTED:
            message = _("引言列举的“{names}”是报告的小节，不是报告的各部分。").format(names="、".join(listed))
            yield Fault(message, key=prose.at(match.start()).key, evidence=sentence[:120], severity=Severity.INFO)
            return


@rule("E601", "引言列举的部分与报告不符", Severity.WARNING)
def listed_parts(context: CheckContext) -> Iterable[Fault]:
    """
    内容：引言说报告由几部分组成、逐一列出名称，但漏列了某一部分，或者说的数目与格式不同；次序与报告不同的，作提示。
    依据：国办公开办函〔2021〕30号规定的六个部分。
    理由：说“六部分”却只列五部分，是最容易被读者发现的错误。
    错例：由主动公开政府信息情况……其他需要报告的事项等六部分组成（漏了总体情况）。
    正例：由总体情况、主动公开政府信息情况……其他需要报告的事项共六部分组成。
    改法：用标准句“组成部分”，由表单定义自动生成。
    """
    form, prose = context.form, context.prose
    yield from _sub_sections_listed(context)
    found = context.once(_parts_sentence)
    if found is None:
        return
    start, sentence, named = found
    key, marked = prose.at(start).key, {mark.section for mark in form.wording.part_marks}
    parts = [section for section in form.sections if section.key in marked]
    missing = [section.name for section in parts if section.key not in named]
    stated = _STATED.search(sentence)
    number = read_numeral(stated[1]) if stated else 0
    cut_off = missing[-1:] == [parts[-1].name] and len(missing) >= _LEAST_LISTED and _AND_SO_ON.search(sentence)
    if number == len(parts) and cut_off:
        return  # 由总体情况、主动公开政府信息情况……等六个部分组成: the first few stand for all
    if not missing and context.thorough and named != (order := _order_named(form, sentence)):
        names = "、".join(section.name for key in order for section in parts if section.key == key)
        message = _("引言列举报告各部分的次序与报告不同：“{names}”。").format(names=names)
        yield Fault(message, key=key, actual=names, evidence=sentence[:120], severity=Severity.INFO)
    if missing:
        names = "、".join(missing)
        said = _("说是{number}部分，").format(number=stated[1]) if stated else ""
        message = _("引言列举报告的各部分时，{said}却没有列出“{names}”。").format(said=said, names=names)
        yield Fault(message, key=key, expected=len(parts), actual=len(parts) - len(missing), evidence=sentence[:120])
    elif number and len(items := _items(sentence)) != number and len(items) > len(parts):
        message = _("引言说报告有 {number} 部分，却列出了 {items} 项。").format(number=number, items=len(items))
        yield Fault(message, key=key, expected=number, actual=len(items), evidence=sentence[:120], severity=Severity.INFO)
    elif number >= _LEAST_LISTED and number != len(parts):
        message = _("引言说报告有 {number} 部分，格式规定的是 {parts} 部分。").format(number=number, parts=len(parts))
        yield Fault(message, key=key, expected=len(parts), actual=number, evidence=sentence[:120])


def _old_names(form: Form, sentence: str) -> list[str]:
    """Return the former editions' names of parts that stand in the list as items of their own."""
    names = form.wording.old_parts
    return list(dict.fromkeys(_items_named(names).findall(sentence))) if names else []


@lru_cache(maxsize=16)
def _items_named(names: tuple[str, ...]) -> re.Pattern[str]:
    return regex(rf"(?<=[由括含为盖、，；：和及）])({'|'.join(map(re.escape, names))})(?=[、，；和及等（]|$)")


@rule("E602", "引言用了旧格式的部分名称", Severity.WARNING)
def old_part_names(context: CheckContext) -> Iterable[Fault]:
    """
    内容：引言列举报告各部分时，用了旧格式才有的名称，如“概述”“收费及减免情况”“依申请公开政府信息情况”。
    依据：国办公开办函〔2021〕30号规定的各部分标题。
    理由：引言与正文的标题对不上，说明引言抄自旧报告。
    错例：全文包括概述、政府信息主动公开情况、依申请公开政府信息情况……
    正例：全文包括总体情况、主动公开政府信息情况、收到和处理政府信息公开申请情况……
    改法：用标准句“组成部分”，由表单定义自动生成。
    """
    found = context.once(_parts_sentence)
    if found is None or (context.year is not None and context.year < context.form.first_year):
        return
    start, sentence, _named = found
    old = _old_names(context.form, sentence)
    if old:
        message = _("引言里的“{names}”是旧格式的部分名称。").format(names="、".join(old))
        yield Fault(message, key=context.prose.at(start).key, actual="、".join(old), evidence=sentence[:120])


@lru_cache(maxsize=8)
def _accepted_names(form_id: str, names: tuple[tuple[str, ...], ...]) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(_LOOSE.sub("", name) for name in group) for group in names)


@rule("E603", "引言里的部分名称与格式不同", Severity.INFO)
def part_names(context: CheckContext) -> Iterable[Fault]:
    """
    内容：引言列出了某一部分，但名称与格式的标题不一样。“和”与“、”之类的差别不算。
    依据：国办公开办函〔2021〕30号规定的各部分标题。
    理由：引言与正文标题应当一致。
    错例：存在的问题和改进措施
    正例：存在的主要问题及改进情况
    改法：改为格式规定的名称，或用标准句“组成部分”。
    """
    form = context.form
    found = context.once(_parts_sentence)
    if found is None or _old_names(form, found[1]):
        return
    start, sentence, named = found
    sections = [section for section in form.sections if section.key in named]
    groups = tuple((section.name, section.heading.partition("、")[2], *section.accepted_names) for section in sections)
    loose = _LOOSE.sub("", sentence)
    accepted = _accepted_names(form.id, groups)
    wrong = [s.name for s, names in zip(sections, accepted, strict=True) if not any(name and name in loose for name in names)]
    if wrong:
        message = _("引言没有按格式写出这些部分的名称：“{names}”。").format(names="”“".join(wrong))
        yield Fault(message, key=context.prose.at(start).key, expected="、".join(wrong), evidence=sentence[:120])


@rule("E604", "照抄法规条文", Severity.WARNING)
def copied_law(context: CheckContext) -> Iterable[Fault]:
    """
    内容：把规定年度报告内容的条文抄进了报告，如“年度报告应当包括……”“还应当包括……”。
    依据：《条例》第五十条是对报告内容的要求，不是报告的内容。
    理由：读者要看的是本机关的情况，不是条文。
    错例：全文包括：年度报告应当包括总体情况……
    正例：本报告由总体情况……六部分组成。
    改法：删去条文，改用标准句“组成部分”。
    """
    prose = context.prose
    for text in context.form.wording.copied_law:
        position = prose.plain.find(text)
        if position >= 0:
            message = _("“{text}”是法规的条文，不是本机关的情况。").format(text=text)
            yield Fault(message, key=prose.at(position).key, actual=text, evidence=prose.clause(position, position + len(text)))
            return


def _headings(context: CheckContext) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Yield each section with its sub-headings as (key, heading)."""
    found: dict[str, list[tuple[str, str]]] = {}
    for piece in context.prose.of_kind("heading"):
        found.setdefault(piece.section, []).append((piece.key, piece.text))
    yield from found.items()


def _numbering_fault(numbers: list[int]) -> int | None:
    """Return the index of the first number out of sequence; a start later than 1 needs three headings to be told."""
    for index, number in enumerate(numbers):
        if number != index + 1:
            return index if index or len(numbers) >= _LEAST_LISTED else None
    return None


def _lacks_text(subs: Sequence[SubSection]) -> bool:
    """Whether a numbered heading has no text of its own; it is then not among the headings that follow one another."""
    return any(_LEVEL_2.match(sub.heading) and not any(text.strip() for text in sub.paragraphs) for sub in subs)


@rule("E605", "小标题的序号不连续", Severity.WARNING)
def numbering(context: CheckContext) -> Iterable[Fault]:
    """
    内容：一个部分里的小标题（一）（二）（三）……有跳号、重号，或者不从（一）开始。
    依据：GB/T 9704—2012 第 7.3.3 条：结构层次序数依次用“一、”“（一）”“1.”“（1）”。
    理由：删改之后序号没有顺下来，读者会以为少了一段。
    错例：（一）主动公开信息情况……（三）政府信息管理情况
    正例：（一）主动公开信息情况……（二）政府信息管理情况
    改法：按顺序重新编号。
    """
    for section, headings in _headings(context):
        if _lacks_text(context.report.sections.get(section, ())):
            continue  # whether it gets its text or goes (B106) decides the numbers, or headings of the next level follow
        numbered = [(key, heading, match) for key, heading in headings if (match := _LEVEL_2.match(heading))]
        wrong = _numbering_fault([read_numeral(match[1]) for _key, _heading, match in numbered])
        if wrong is not None:
            key, heading, match = numbered[wrong]
            expected = f"（{counting_numeral(wrong + 1)}）"
            message = _("小标题“{heading}”的序号应为{expected}。").format(heading=heading, expected=expected)
            yield Fault(message, key=key, expected=expected, actual=match[0].strip(), evidence=heading)


@rule("E606", "小标题用错了层次的序号", Severity.WARNING)
def wrong_level(context: CheckContext) -> Iterable[Fault]:
    """
    内容：部分里面的小标题用了“一、”或“1.”，没有用“（一）”。“（一）”之下的“1.”不算。
    依据：GB/T 9704—2012 第 7.3.3 条：第二层用“（一）”。
    理由：层次乱了，目录和导航也跟着错。
    错例：1.主动公开信息情况
    正例：（一）主动公开信息情况
    改法：改为“（一）”“（二）”……
    """
    for _section, headings in _headings(context):
        under_level_2 = False
        for key, heading in headings:
            under_level_2 = under_level_2 or bool(_LEVEL_2.match(heading))
            match = _LEVEL_1.match(heading) or (None if under_level_2 else _LEVEL_3.match(heading))
            if match:
                message = _("小标题“{heading}”应当用“（一）”这一层的序号。").format(heading=heading)
                expected = f"（{counting_numeral(max(1, read_numeral(match[1])))}）"
                yield Fault(message, key=key, expected=expected, actual=match[0].strip(), evidence=heading)


_QUOTED = 15


@rule("E608", "落款前的一段太长", Severity.INFO)
def long_last_paragraph(context: CheckContext) -> Iterable[Fault]:
    """
    内容：落款紧接在正文之后，而正文最后一段超过十二行。
    依据：GB/T 9704—2012 第 7.3.5.5 条：落款不得与正文分开，单独成页。
    理由：有的软件不能从中拆开与落款同页的段落，落款会被甩到空白页上，所以生成时在句末把这一段分成两段。
    错例：下一步，我局将从以下方面改进工作……（一段写了二十行，没有分段）
    正例：下一步，我局将改进工作。
    改法：在填报表的这一格里按 Alt+Enter，在意思告一段落处自行分段。
    """
    if not context.form.sections:
        return
    last = context.form.sections[-1].key
    paragraph = next((paragraph for paragraph in reversed(context.text) if paragraph.section == last), None)
    most = lines_before_signature(context.report)
    if paragraph is None or not most or not is_too_long(paragraph.text, most):
        return
    if not filled_sections(context.report, context.resolver)[last][-1].paragraphs:
        return  # a heading without text stands between
    lines, severity = estimated_lines(paragraph.text), Severity.INFO
    parts = divided(paragraph.text, most)
    if len(parts) > 1:
        start = parts[1][:_QUOTED]
        message = _("落款前的最后一段约 {lines} 行，为使落款与正文同页，从“{start}”起分作两段。").format(
            lines=lines, start=start
        )
    else:
        start, severity = paragraph.text[:_QUOTED], Severity.WARNING
        message = _("落款前的最后一段约 {lines} 行，又没有可以分段的句末，有的软件会把落款单独排在一页。").format(lines=lines)
    yield Fault(message, key=paragraph.key, evidence=start, severity=severity)
