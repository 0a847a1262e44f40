"""Words and characters written twice by mistake, as opposed to Chinese that repeats on purpose (常常, 一件一件)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import TYPE_CHECKING

from docgen.checks.catalogue import Fault, rule
from docgen.checks.context import CheckContext
from docgen.checks.text.lists import pattern, table
from docgen.checks.text.search import faults, faults_at
from docgen.checks.text.sentences import HAN, Prose
from docgen.kit.i18n import _
from docgen.kit.patterns import regex
from docgen.report.finding import Severity

if TYPE_CHECKING:
    from docgen.checks.text.segmentation import Cut

_WORD_TWICE = regex(rf"([{HAN}])([{HAN}]{{1,5}})\1\2")
_TWICE = regex(rf"([{HAN}])(?=\1)")
_ITEM = 6
_ITEM_ENDS = "、，。；：和与及等"
_LONGEST_ITEM = 40
_FOLLOWED_BY_PERSON = ("人", "员")
_COUNTED = "一每逐两几"
_PREFIXES = "全各新大小本非未再总"
"""Characters that stand before whole words: 健全|全流程 is no mistake."""

_AROUND = 10
_REDUPLICATED = frozenset(
    "一二三四五六七八九十件条次份项户家村镇天年月周日时事人处步层点种样个位局区县市乡厅委办院校断水电气热车房路环"
)
"""Characters that are doubled on purpose, or end one name and begin the next."""
_ENDED_BY_IT = ("可以", "足以", "得以", "难以")
_BEFORE_WORDS = "以经至由被将对把从向按"
"""Characters of the grammar that may stand before a word that begins alike: 可以|以电子形式, 经|经营主体申请."""
_COUNTING = frozenset("事项件条份次点种样个位层步处")
"""Those of them that end no name: beside a word they make with what is around them they are doubled by mistake: 的事|事项."""
_ADDED = 4.5
"""ln: how much cheaper a run must be without one of two equal characters."""
_SENTENCE = regex(r"(?:^|(?<=[。；\n]))[ ]*(?=[一-鿿])")


@cache
def _words(part: str) -> frozenset[str]:
    return frozenset(table("doubling")[part])


def _word_twice(prose: Prose) -> Iterator[re.Match[str]]:
    for match in _WORD_TWICE.finditer(prose.plain):
        word = match[1] + match[2]
        after = prose.plain[match.end() : match.end() + 1]
        if (
            match[0] in _words("on_purpose")
            or (word[0] in _COUNTED and word not in _words("with_one"))
            or (after in _FOLLOWED_BY_PERSON and word in _words("genre"))  # 信息公开工作|工作人员
        ):
            continue
        if len(set(word)) > 1:
            yield match


@rule("E401", "词语重复", Severity.WARNING)
def word_twice(context: CheckContext) -> Iterable[Fault]:
    """
    内容：两个字以上的词紧挨着写了两遍，如“严格遵循遵循”“公开公开申请”。动词重叠、“一件一件”之类不算。
    依据：《党政机关公文处理工作条例》第十九条：文字精练。
    理由：多半是修改时没有删净。
    错例：严格遵循遵循“公开为常态、不公开为例外”原则。
    正例：严格遵循“公开为常态、不公开为例外”原则。
    改法：删去一个；如果两个词分属前后两个短语，中间加“的”或标点。
    """
    prose = context.prose
    for match in _word_twice(prose):
        message = _("“{word}”写了两遍。").format(word=match[1] + match[2])
        yield Fault(message, key=prose.at(match.start()).key, actual=match[0], evidence=prose.quote(match))
    for first, item in _item_twice(prose.plain):
        message = _("“{word}”写了两遍。").format(word=item)
        yield Fault(message, key=prose.at(first).key, actual=item, evidence=prose.clause(first, first + len(item)))


def _item_twice(plain: str) -> Iterator[tuple[int, str]]:
    """Yield (position, item) where a list names one item twice running: 被申请行政复议、被申请行政复议和……."""
    position = plain.find("、")
    while position >= 0:
        head = plain[position + 1 : position + 1 + _ITEM]
        first = plain.rfind(head, max(0, position - _LONGEST_ITEM), position) if len(head) == _ITEM else -1
        end = 2 * position + 1 - first
        if first >= 0 and plain[first:position] == plain[position + 1 : end] and plain[end : end + 1] in _ITEM_ENDS:
            yield first, plain[first:position]
        position = plain.find("、", position + 1)


def _between_words(plain: str, first: int) -> bool:
    """Whether a doubled character stands between two words of the genre and belongs to only one of them."""
    mark, end, genre = plain[first], first + 2, _words("genre")
    if mark in _PREFIXES:
        return False
    ends_here, begins_here = plain[max(0, first - 1) : end - 1], plain[first + 1 : end + 1]
    if plain[max(0, first - 2) : end - 1] in genre and begins_here in genre:
        return False  # 委员会|会议
    if plain[max(0, first - 2) : first] in genre and begins_here in genre and ends_here not in genre:
        return True
    return plain[end : end + 2] in genre and ends_here in genre and begins_here not in genre


def _is_reduplicated(plain: str, first: int) -> bool:
    """Whether a doubled character is half of a word said by doubling both of its own: 实实在在, 和和美美."""
    before, behind = plain[first - 2 : first] if first > 1 else "", plain[first + 2 : first + 4]
    return any(len(pair) == 2 and pair[0] == pair[1] != plain[first] for pair in (before, behind))


def _character_twice(plain: str) -> Iterator[int]:
    """Yield where a character stands twice by mistake; threefold ones are left to people."""
    particle = pattern("doubling", "particles")
    for twice in _TWICE.finditer(plain):
        first = twice.start()
        if plain[first] == plain[first + 2 : first + 3] or _is_reduplicated(plain, first):
            continue
        if particle.match(plain, first) or _between_words(plain, first):
            yield first


@rule("E402", "文字重复", Severity.WARNING)
def character_twice(context: CheckContext) -> Iterable[Fault]:
    """
    内容：一个字多写了一遍，如“公开行行政复议”“门户网网上下载”“的的”。“常常”“人人”“执行行政许可”之类不算。
    依据：《党政机关公文处理工作条例》第十九条：表述准确。
    理由：输入时多打了一个字。
    错例：政府信息公开行行政复议、行政诉讼情况
    正例：政府信息公开行政复议、行政诉讼情况
    改法：删去多余的字。
    """
    prose, reported = context.prose, set[int]()
    names = {context.report.text(key) for key in context.form.wording.self_names}
    for first in _character_twice(prose.plain):
        reported.add(first)
        message = _("“{found}”多写了一个字。").format(found=prose.text[first : first + 2])
        actual = prose.text[max(0, first - 2) : first + 4]
        yield Fault(message, key=prose.at(first).key, actual=actual, evidence=prose.clause(first, first + 2))
    for start, cut in context.cuts if context.thorough else ():
        for place in _added_twice(cut):
            first = start + place
            own = prose.plain[max(0, first - 1) : first + 1] in names  # 我馆|馆藏
            counts = (
                place == 0 and prose.plain[first - 1 : first].isdigit() and cut.run[1:3] in cut.vocabulary.costs
            )  # 46名|名单
            if first not in reported and not (own or counts) and not _WORD_TWICE.match(prose.plain, first - 1):
                found = prose.text[first : first + 2]
                message, actual = _("“{found}”疑多写了一个字。").format(found=found), prose.text[max(0, first - 2) : first + 4]
                evidence = prose.clause(first, first + 2)
                yield Fault(message, key=prose.at(first).key, actual=actual, evidence=evidence, severity=Severity.INFO)


def _is_part_of_word(cut: Cut, place: int) -> bool:
    """Whether a doubled character that things are counted by makes a usual word with the one before or behind it."""
    from docgen.checks.text.segmentation import USUAL

    run, costs = cut.run, cut.vocabulary.costs
    if run[place] not in _COUNTING or run[max(0, place - 1) : place] in ("", *_COUNTED):
        return False
    return any(costs.get(word, USUAL + 1) <= USUAL for word in (run[place - 1 : place + 1], run[place + 1 : place + 3]))


def _added_twice(cut: Cut) -> Iterator[int]:
    """Yield where one of two equal characters is in the way: without it the words of the run fit much better."""
    from docgen.checks.text.segmentation import UNKNOWN, USUAL, Cut

    run, costs = cut.run, cut.vocabulary.costs
    alone = {
        begin
        for begin, end in cut.words
        if end - begin == 1 or (run[begin] * 2 == run[begin:end] and costs[run[begin:end]] > USUAL)
    }
    for place in range(len(run) - 1):
        if (
            run[place] != run[place + 1]
            or (run[place] in _PREFIXES and (place == 0 or run[place - 1 : place + 1] in costs))
            or (run[place] in _REDUPLICATED and not _is_part_of_word(cut, place))
            or run[place : place + 3] == run[place] * 3
            or _is_reduplicated(run, place)
            or run[place - 1 : place + 1] in _ENDED_BY_IT
            or (run[place] in _BEFORE_WORDS and costs.get(run[place + 1 : place + 3], UNKNOWN) <= USUAL)
        ):
            continue
        if place in alone or place + 1 in alone:
            begin, end = max(0, place - _AROUND), place + 2 + _AROUND
            with_both = Cut(cut.vocabulary, run[begin:end]).total
            if with_both - Cut(cut.vocabulary, run[begin:place] + run[place + 1 : end]).total >= _ADDED:
                yield place


@rule("E403", "连词重复", Severity.WARNING)
def conjunctions(context: CheckContext) -> Iterable[Fault]:
    """
    内容：两个连词叠用，如“和以及”“与以及”。
    依据：《党政机关公文处理工作条例》第十九条：文字精练。
    理由：修改时没有删净。
    错例：根据《条例》和以及市政府办公室通知要求编制。
    正例：根据《条例》以及市政府办公室通知要求编制。
    改法：留一个连词。
    """
    return faults(context.prose, pattern("blends", "conjunctions"), _("连词“{found}”叠用。"))


@rule("E404", "句式杂糅、语义重复", Severity.WARNING)
def blends(context: CheckContext) -> Iterable[Fault]:
    """
    内容：两种句式混在一起，或者一个意思说了两遍：“包括……组成”“本报告由……编制此报告”“大约……左右”“由于因为”“开展对……进行”。有时说得通的作提示。
    依据：《党政机关公文处理工作条例》第十九条：表述准确、文字精练。
    理由：语法不通，读者要猜。
    错例：全文包括总体情况、主动公开情况等方面的内容构成。
    正例：全文由总体情况、主动公开情况等部分组成。
    改法：只用一种句式，删去重复的说法。
    """
    prose, message = context.prose, _("“{found}”句式杂糅或语义重复。")
    sure = list(pattern("blends", "certain").finditer(prose.plain))
    yield from faults_at(prose, sure, message)
    if not context.thorough:
        return
    taken = [match.span() for match in sure]
    hints = (
        match
        for match in pattern("blends", "hints").finditer(prose.plain)
        if not any(match.start() < last and match.end() > first for first, last in taken)
    )
    yield from faults_at(prose, hints, message, severity=Severity.INFO)


@cache
def _whole(find: str) -> re.Pattern[str]:
    return regex(find)


def _unclosed(plain: str) -> Iterator[re.Match[str]]:
    """Yield the clauses of the lists that do not close, less those an entry says are whole."""
    for entry in table("blends")["clauses"]:
        yield from _whole(entry["find"]).finditer(plain)
    for begins in _SENTENCE.finditer(plain):
        start = begins.end()
        if not pattern("blends", "openings").match(plain, start):
            continue
        for entry in table("blends")["openings"]:
            match = _whole(entry["find"]).match(plain, start)
            if match and not ("not" in entry and _whole(entry["not"]).match(plain, start)):
                yield match
                break


@rule("E405", "句子不完整", Severity.INFO, "preview")
def unclosed(context: CheckContext) -> Iterable[Fault]:
    """
    内容：一句话没有说完：只有“为进一步……”“由于……”的状语而没有主句，状语与主句之间少了逗号，或者末尾停在“和”“对”“通过”这样的词上。
    依据：《党政机关公文处理工作条例》第十九条：表述准确；GB/T 15834—2011 第 4.1 条：句号用于句子末尾。
    理由：读者不知道后面要说什么，多半是删改时落下了半句。
    错例：为进一步做好政府信息公开工作。
    正例：为进一步做好政府信息公开工作，我局成立了领导小组。
    改法：把话补全；状语后面加逗号。
    """
    prose = context.prose
    if not context.thorough:
        return
    yield from faults_at(prose, sorted(_unclosed(prose.plain), key=lambda match: match.start()), _("“{found}”没有说完。"))
    able_before = tuple(_words("before_a_final_ji"))
    for start, cut in context.cuts:
        begin, end = cut.words[-1]
        last, mark = cut.run[begin:end], prose.plain[start + end : start + end + 1]
        counted = prose.plain[start - 1 : start].isdigit() and begin == 0  # 567对: a measure word
        able = cut.run[max(0, begin - 2) : begin].endswith((*able_before, "的", "有") if end - begin > 1 else able_before)
        if (
            last in _words("open_ends")
            and not (counted or able)
            and (mark in ("。", "；", "\n", "") or (mark == "，" and last in _words("open_before_commas")))
            and prose.at(start).kind == "paragraph"
        ):
            message = _("这一句停在“{found}”上，没有说完。").format(found=last)
            evidence = prose.clause(start + begin, start + end)
            yield Fault(message, key=prose.at(start).key, actual=last, evidence=evidence)
