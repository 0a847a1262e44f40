"""Whole sentences, clauses and items of a list that stand twice: pasted again, or left over from a change."""

from __future__ import annotations

from collections.abc import Iterator

from docgen.checks.catalogue import Fault, rule
from docgen.checks.context import CheckContext
from docgen.checks.text.lists import pattern
from docgen.checks.text.sentences import Piece, Prose
from docgen.kit.i18n import _
from docgen.kit.patterns import regex
from docgen.report.finding import Severity

_SENTENCE = regex(r"[^。；！？\n]+")
_CLAUSE = regex(r"[^，。；：！？\n]+")
_CHAIN = regex(r"[一-鿿]{2,12}(?:、[一-鿿]{2,12}){2,}")
_NOT_HAN = regex(r"[^一-鿿]+")
_LABEL = regex(r"[ ]*[（(]?[一二三四五六七八九十\d]{1,3}(?:[）)、.．]|是)[ ]*")
_ITEM = 3
_ANYWHERE, _NEXT_TO, _CLAUSE_LENGTH, _NEXT_CLAUSE = 16, 6, 7, 3
"""Chinese characters from which on a sentence is not said twice: anywhere, right after itself; a clause in its paragraph, and
right after itself."""


def _essence(text: str) -> str:
    return _NOT_HAN.sub("", text)


def _sentences(prose: Prose) -> Iterator[tuple[int, int, str]]:
    """Yield (begin, end, what it says without its number in a list) for the sentences of paragraphs."""
    for piece in prose.of_kind("paragraph"):
        for match in _SENTENCE.finditer(prose.plain, piece.start, piece.end):
            label = _LABEL.match(prose.plain, match.start(), match.end())
            begin = label.end() if label else match.start()
            yield begin, match.end(), prose.plain[begin : match.end()].strip()


def _twice(prose: Prose) -> Iterator[tuple[int, int]]:
    """Yield (begin, end) of what was said before word for word."""
    seen: set[str] = set()
    before, spans = "", list[tuple[int, int]]()
    for begin, end, text in _sentences(prose):
        length = len(_essence(text))
        if (length >= _ANYWHERE and text in seen) or (length >= _NEXT_TO and text == before):
            spans.append((begin, end))
            yield begin, end
        seen.add(text)
        before = text
    for piece in prose.of_kind("paragraph"):
        for begin, end in _clauses_and_items(prose, piece):
            if not any(begin < last and end > first for first, last in spans):
                yield begin, end


def _clauses_and_items(prose: Prose, piece: Piece) -> Iterator[tuple[int, int]]:
    clauses, goes_on = set[str](), pattern("blends", "behind_last_items")
    before = ""
    for match in _CLAUSE.finditer(prose.plain, piece.start, piece.end):
        text = match[0].strip()
        if text in clauses and len(_essence(text)) >= (_NEXT_CLAUSE if text == before else _CLAUSE_LENGTH):
            yield match.span()
        clauses.add(text)
        before = text
    for match in _CHAIN.finditer(prose.plain, piece.start, piece.end):
        items, begin, known = match[0].split("、"), match.start(), set[str]()
        for place, item in enumerate(items):
            whole = item
            if place == len(items) - 1:  # what follows the last one belongs to it: 公开目录, 官方网站等渠道
                ends = not "一" <= prose.plain[match.end() : match.end() + 1] <= "鿿"
                whole = next((item[:n] for n in range(2, len(item)) if goes_on.match(item, n)), item if ends else "")
            if whole in known or (place and len(whole) >= _ITEM and items[0].endswith(whole)):
                yield begin, begin + len(whole)
            known.add(item)
            begin += len(item) + 1


@rule("E406", "语句重复", Severity.INFO, "preview")
def said_twice(context: CheckContext) -> Iterator[Fault]:
    """
    内容：同一句话一字不差地写了两遍，同一段里同一小句写了两遍，或者顿号隔开的几项里有一项写了两遍。
    依据：《党政机关公文处理工作条例》第十九条：文字精练。
    理由：多半是粘贴了两次，或者改写时旧的没有删。
    错例：完善采集、审核、发布、审核、归档制度。
    正例：完善采集、审核、发布、归档制度。
    改法：删去多余的一处；本来要写别的事项的，改成那一项。
    """
    prose = context.prose
    for begin, end in _twice(prose) if context.thorough else ():
        found = prose.text[begin:end].strip()
        message = _("“{word}”写了两遍。").format(word=found)
        yield Fault(message, key=prose.at(begin).key, actual=found, evidence=prose.clause(begin, end))
