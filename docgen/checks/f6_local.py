"""Rules F601 to F603: what an office asks of its area beyond the form (docgen.checks.requirements)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from docgen.checks.catalogue import Fault, rule
from docgen.checks.context import CheckContext
from docgen.checks.f_plausibility import later_days
from docgen.checks.text.clauses import Clause, Sentence
from docgen.checks.text.numerals import Number
from docgen.kit.i18n import _
from docgen.kit.patterns import regex
from docgen.report.finding import Severity

if TYPE_CHECKING:
    from docgen.checks.requirements import AskedCount

_WORD = regex(r"[A-Za-z0-9]+(?:[.,:/@_-][A-Za-z0-9]+)*|\S")
"""What a word processor counts as one: a run of letters and digits, or any other character that shows."""
_NONE = regex(r"(?:未|没有|暂无|无)(?![来限])")
"""What says in words that there was none: 未开展政策解读, 暂无政务公开专区."""
_OF = regex(r"[^、，；：（]{0,12}")
"""What may stand between a number and what it counts: 12篇（图文）, 12篇各类政策解读."""
_FARTHEST, _NEAR, _ASIDE = 40, 12, 4
"""Characters: from a word to its number; from 未 to a word; behind a word that stands for its clause (政策解读方面，…)."""
_JOINS, _TOGETHER = ("、", "和", "及", "与"), "等"
"""教育、医疗等领域公开56条 gives one number for several things, 教育、医疗信息分别为12条、8条 one for each."""


def characters(text: str) -> int:
    """Return how long a text is as a word processor's count says: digits and Latin letters run together count as one."""
    return sum(1 for _match in _WORD.finditer(text))


def _concerned(context: CheckContext, levels: Sequence[str]) -> bool:
    return not levels or context.level in levels


@rule("F601", "篇幅与本地要求不符", Severity.WARNING)
def length_of_a_part(context: CheckContext) -> Iterator[Fault]:
    """内容：办公室的本地要求（requirements.toml）给报告的某一部分定了字数，而正文（含小标题）超过或不足。
    字数按 Word 的“字数”计算：一个汉字、一个标点算一字，连写的数字、字母算一字；没有本地要求就不查。
    依据：本地要求里写明的文件，如武政办发〔2025〕54号：总体情况的篇幅原则上不超过一千字。
    理由：上级机关按自己的通知验收，超了要退回压缩。
    错例：总体情况写了 1,450 字，要求不超过 1,000 字。
    正例：总体情况 960 字。
    改法：删去套话和与本年度无关的内容；要求改了的，改 requirements.toml。
    """
    asked = context.requirements
    for length in asked.lengths if asked else ():
        texts = [
            f"{paragraph.heading if paragraph.first else ''}{paragraph.text}"
            for paragraph in context.text
            if paragraph.section == length.section
        ]
        number = sum(map(characters, texts))
        if not number or asked is None or not _concerned(context, length.levels):
            continue
        part = context.form.section_by_key[length.section].heading or _("引言")
        if length.at_most and number > length.at_most:
            message = _("“{part}”有 {number} 字，{name}要求不超过 {limit} 字。")
            limit, expected = length.at_most, f"≤ {length.at_most}"
        elif number < length.at_least:
            message = _("“{part}”有 {number} 字，{name}要求不少于 {limit} 字。")
            limit, expected = length.at_least, f"≥ {length.at_least}"
        else:
            continue
        message = message.format(part=part, number=number, name=asked.name, limit=limit)
        yield Fault(message, f"sections.{length.section}.0", expected, number)


def _is_listed(sentence: Sentence, begin: int, end: int, before: Sequence[Number]) -> bool:
    """Whether a word is one of several in a row, which a number behind them counts together (教育、医疗等领域56条)."""
    joined_before = sentence.plain[begin - 1 : begin] in _JOINS and not (before and before[-1].end == begin - 1)
    return joined_before or sentence.plain[end : end + 1] in (*_JOINS, _TOGETHER)


def _gives(sentence: Sentence, clause: Clause, begin: int, end: int, others: Sequence[str]) -> bool:
    """Whether a sentence gives a number for the word that stands at begin to end of a clause, or says that there was none."""
    plain = sentence.plain
    if _NONE.search(plain, max(clause.start, begin - _NEAR), begin):
        return True
    counts = [number for _clause, number in sentence.numbers if number.is_count]
    before = [number for number in counts if number.end <= begin]
    behind = [number for number in counts if number.start >= end]
    # -- one of several in a row: only a number for each will do
    if _is_listed(sentence, begin, end, before):
        return len(behind) > 1 and behind[1].start - behind[0].end <= 1 and behind[0].start - end < _FARTHEST
    # -- 政策解读12篇; 政策解读方面，全年发布12篇
    if behind:
        between = plain[end : behind[0].start]
        own = behind[0].start < clause.end or clause.end - end <= _ASIDE
        if own and len(between) < _FARTHEST and not any(word in between for word in others):
            return True
    # -- 12篇政策解读
    return bool(before) and before[-1].start >= clause.start and _OF.fullmatch(plain, before[-1].end, begin) is not None


def _is_given(context: CheckContext, count: AskedCount, others: Sequence[str]) -> bool:
    """Whether the section gives the number; the heading of a sub-section names what its paragraphs count."""
    for sentence in context.sentences:
        if sentence.paragraph.section != count.section:
            continue
        headed = any(name in sentence.paragraph.heading for name in count.names)
        if headed and (any(number.is_count for _clause, number in sentence.numbers) or _NONE.search(sentence.text)):
            return True
        for clause in sentence.clauses:
            for name in count.names:
                at = clause.text.find(name)
                while at >= 0:
                    begin = clause.start + at
                    if _gives(sentence, clause, begin, begin + len(name), others):
                        return True
                    at = clause.text.find(name, at + 1)
    return False


@rule("F602", "没有写出本地要求的数", Severity.WARNING)
def asked_for_counts(context: CheckContext) -> Iterator[Fault]:
    """内容：办公室的本地要求（requirements.toml）要某一部分写出的数量，正文里没有：既没有挨着它的数字，也没有说“未”“无”。
    几样合说一个数（教育、医疗等领域共56条）不算分别写出；没有本地要求就不查。
    依据：本地要求里写明的文件，如武政办发〔2025〕54号：主动公开应包括政策解读、回应关切和教育、医疗、就业、养老等领域的发布数量。
    理由：上级机关按自己的通知逐项核对，缺一个数就退回。
    错例：积极开展政策解读，做好教育、医疗等领域的公开。
    正例：发布政策解读12篇；教育领域公开信息20条、医疗领域15条。
    改法：补上数量；没有的，写明没有；办公室不再要求的，改 requirements.toml。
    """
    asked = context.requirements
    silent: dict[str, list[str]] = {}
    for count in asked.counts if asked else ():
        if asked is None or not _concerned(context, count.levels) or not context.section_text(count.section).strip():
            continue
        others = [word for other in asked.counts if other is not count for word in other.names]
        if not _is_given(context, count, others):
            silent.setdefault(count.section, []).append(count.label)
    for section, labels in silent.items():
        part = context.form.section_by_key[section].heading or _("引言")
        matters = _("、").join(labels)
        message = _("“{part}”没有写出{matters}的数量。{name}要求写明。").format(
            part=part, matters=matters, name=asked.name if asked else ""
        )
        yield Fault(message, f"sections.{section}.0", matters)


@rule("F603", "晚于本地要求的日期", Severity.WARNING)
def after_the_local_day(context: CheckContext) -> Iterator[Fault]:
    """内容：成文日期或发布日期晚于办公室的本地要求（requirements.toml）定的日子；没有本地要求就不查。
    依据：本地要求里写明的文件；法定期限另见 F303。
    理由：市、县要留出审核、汇总的时间，定的日子往往早于法定期限。
    错例：通知要求 1 月 15 日前，成文日期写 1 月 22 日。
    正例：成文日期 1 月 12 日。
    改法：日期填错的改正；确已逾期的，在“例外说明”里写明原因。
    """
    asked = context.requirements
    if asked is None or context.year is None:
        return
    for deadline in asked.deadlines:
        if _concerned(context, deadline.levels):
            message = _("“{label}”是{day}，晚于{source}要求的{last}。")
            yield from later_days(context, deadline, context.year, message, asked.name)
