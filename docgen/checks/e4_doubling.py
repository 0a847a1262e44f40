"""Words and characters written twice by mistake, as opposed to Chinese that repeats on purpose (常常, 一件一件)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from docgen.checks.catalogue import Fault, rule
from docgen.checks.context import CheckContext
from docgen.checks.text.search import faults
from docgen.checks.text.sentences import HAN, Prose
from docgen.checks.text.words import GENRE, ON_PURPOSE
from docgen.kit.i18n import _
from docgen.kit.patterns import regex
from docgen.report.finding import Severity

_WORD_TWICE = regex(rf"([{HAN}])([{HAN}]{{1,5}})\1\2")
_TWICE = regex(rf"([{HAN}])(?=\1)")
_ITEM = 6
_ITEM_ENDS = "、，。；：和与及等"
_LONGEST_ITEM = 40
_FOLLOWED_BY_PERSON = ("人", "员")
_COUNTED = "一每逐两几"
_PREFIXES = "全各新大小本非未再总"
"""Characters that stand before whole words: 健全|全流程 is no mistake."""

_PARTICLE = regex(
    r"(?<![目标有打])的的(?![确士])|和和(?![谐平解睦])|(?<!参)与与|了了(?![解然])|是是(?![否非])|将将(?![要近来])|并并(?![非且])"
    r"|(?<![自事理])由由|(?<!存)在在|(?<![行作成认])为为(?![了何])|(?<!以)及及(?!时)|性性(?![质能别格命感情状])|局局(?![长机部域面领]|党[组委])|对对(?![外策标照应])|网网(?=[上中])|(?<=\d)(?:月月(?![底末初均])|日日(?![终均])|年年(?![报底初末度终中均])|件件|条条|个个|次次|份份|篇篇)|各各(?!自)"
)
_CONJUNCTIONS = regex(r"和以及|以及和(?![谐平解睦])|与以及|及以及|以及与(?!会)|或或(?!者)|以及以及")
_BLENDS = regex(
    r"包[括含][^。；\n由]{2,160}?(?:构成|组成)(?=[，。；\n]|$)|报告(?:依据|根据|按照)[^。；\n]{2,160}编制(?:此|本|了本)(?:年度)?报告|报告由[^。；，\n]{2,60}编制(?:此|本|该|了本)(?:年度)?报告"
    r"|涉密信息类信息|信息类信息|原因是因为|可以?通过(?:可以|可)?通过|以通过(?:可以|可)?通过|通过(?:可以|可)?通过|共(?:收到|受理|接收)[^，。；\n\d]{2,40}申请共(?=\d)|12月31日以来|办结完毕|请与[^，。；（）联\n]{4,40}（[^（）\n]{4,140}）(?=。|\n|$)|大约[^，。\n]{1,12}左右|超过\d[\d,]*余|近\d[\d,]*余|目的是为了|截[至止][^，。\n]{2,16}为止"
)


def _word_twice(prose: Prose) -> Iterator[re.Match[str]]:
    for match in _WORD_TWICE.finditer(prose.plain):
        word = match[1] + match[2]
        after = prose.plain[match.end() : match.end() + 1]
        if match[0] in ON_PURPOSE or word[0] in _COUNTED or after in _FOLLOWED_BY_PERSON:
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
    mark, end = plain[first], first + 2
    if mark in _PREFIXES:
        return False
    ends_here, begins_here = plain[max(0, first - 1) : end - 1], plain[first + 1 : end + 1]
    if plain[max(0, first - 2) : first] in GENRE and begins_here in GENRE and ends_here not in GENRE:
        return True
    return plain[end : end + 2] in GENRE and ends_here in GENRE and begins_here not in GENRE


def _character_twice(plain: str) -> Iterator[int]:
    """Yield where a character stands twice by mistake; threefold ones are left to people."""
    for twice in _TWICE.finditer(plain):
        first = twice.start()
        if plain[first] == plain[first + 2 : first + 3]:
            continue
        if _PARTICLE.match(plain, first) or _between_words(plain, first):
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
    prose = context.prose
    for first in _character_twice(prose.plain):
        message = _("“{found}”多写了一个字。").format(found=prose.text[first : first + 2])
        actual = prose.text[max(0, first - 2) : first + 4]
        yield Fault(message, key=prose.at(first).key, actual=actual, evidence=prose.clause(first, first + 2))


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
    return faults(context.prose, _CONJUNCTIONS, _("连词“{found}”叠用。"), needs=("以及", "或或"))


@rule("E404", "句式杂糅、语义重复", Severity.WARNING)
def blends(context: CheckContext) -> Iterable[Fault]:
    """
    内容：两种句式混在一起，或者一个意思说了两遍：“包括……组成”“本报告由……编制此报告”“信息类信息”“大约……左右”。
    依据：《党政机关公文处理工作条例》第十九条：表述准确、文字精练。
    理由：语法不通，读者要猜。
    错例：全文包括总体情况、主动公开情况等方面的内容构成。
    正例：全文由总体情况、主动公开情况等部分组成。
    改法：只用一种句式，删去重复的说法。
    """
    return faults(context.prose, _BLENDS, _("“{found}”句式杂糅或语义重复。"))
