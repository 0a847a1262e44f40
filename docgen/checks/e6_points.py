"""Points of a list: 一是, 二是 in and over paragraphs, paragraphs that begin with a number, how many were announced."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from docgen.checks.catalogue import Fault, rule
from docgen.checks.context import CheckContext
from docgen.checks.text.lists import pattern
from docgen.checks.text.sentences import Piece, Prose
from docgen.kit.i18n import _
from docgen.kit.numerals import counting_numeral, read_numeral
from docgen.kit.patterns import regex
from docgen.report.finding import Severity

_POINTS = regex(r"([一二三四五六七八九十][一二三四五六七八九十]?)是(?!否)")
_BEFORE_POINTS = "。；：，、） \n"
_BEFORE_NUMBERS = "。；：，"
_MARKS = (
    regex(r"(?<! )[ ]*[（(]([一二三四五六七八九十]{1,3})[）)]"),
    regex(r"(?<! )[ ]*([一二三四五六七八九十]{1,3})、"),
    regex(r"(?<! )[ ]*(\d{1,2})[.．、](?!\d)"),
    regex(r"(?<! )[ ]*[（(](\d{1,2})[）)]"),
)
"""How a paragraph of a list may be numbered, one way for each level."""
_BARE_NUMBER, _WITH_POINT = regex(r"[ ]*(\d{1,2})(?=[一-鿿]{2})(?![年月日天个项件条名家次余多万亿级届期号位类种])"), 2
"""A number without its point at the beginning of a paragraph, and the level of those that have one: 1. 2."""
_ORDINAL = regex("第([一二三四五六七八九])[，、]")
"""How points within a paragraph may be numbered besides."""
_FIRST, _SECOND, _GAP = "一是", 2, "…"
_NEAR = 36
"""Characters from where a list is announced to its first point."""


def _points_of(prose: Prose, piece: Piece) -> Iterator[tuple[int, re.Match[str]]]:
    """Yield (number, match) of the points of a paragraph, less 统一是, 十一是."""
    for match in _POINTS.finditer(prose.plain, piece.start, piece.end):
        if match.start() == piece.start or prose.plain[match.start() - 1] in _BEFORE_POINTS:
            yield read_numeral(match[1]), match


def _fault(prose: Prose, piece: Piece, match: re.Match[str], before: int, severity: Severity | None = None) -> Fault:
    message = _("“{found}”前面是“{before}是”，序号不连续。").format(found=match[0], before=counting_numeral(before))
    expected, evidence = counting_numeral(before + 1), prose.quote(match)
    return Fault(message, piece.key, expected=expected, actual=match[0], evidence=evidence, severity=severity)


@rule("E607", "分项的序号不连续", Severity.WARNING)
def points(context: CheckContext) -> Iterable[Fault]:
    """
    内容：“一是……二是……”跳了号、重了号；分段写的，各段开头的“一是”“（一）”“1.”跳号、重号，没有“一是”就写“二是”的，一段之内的“1.”“2.”跳号、重号的，作提示。
    依据：《党政机关公文处理工作条例》第十九条：层次分明。
    理由：增删分项之后序号没有顺下来。
    错例：一是公开不够及时；三是培训不够。
    正例：一是公开不够及时；二是培训不够。
    改法：按顺序重新编号。
    """
    prose = context.prose
    over, section = (0, 0), ""  # the first and last point of the paragraph before, if it begins with one; its section
    for piece in prose.of_kind("paragraph"):
        found = list(_points_of(prose, piece)) if "是" in piece.text else []
        opened = over if piece.section == section else (0, 0)
        section, before = piece.section, 0
        over = (found[0][0], found[-1][0]) if found and found[0][1].start() == piece.start else (0, 0)
        for number, match in found:
            if _GAP in prose.plain[piece.start : match.start()]:
                break
            if not before and number != 1:
                if match.start() == piece.start:
                    if any(opened) and number - 1 not in opened:
                        yield _fault(prose, piece, match, opened[1], Severity.INFO)
                elif number == _SECOND and _FIRST not in prose.plain[piece.start : match.start()]:
                    message = _("“{found}”前面没有“一是”。").format(found=match[0])
                    evidence = prose.quote(match)
                    yield Fault(message, piece.key, _FIRST, match[0], evidence=evidence, severity=Severity.INFO)
                    break
            elif before and number not in (before + 1, 1):
                yield _fault(prose, piece, match, before)
                break
            elif before == 1 and number == 1 and not _SENTENCE_END.search(prose.plain, found[0][1].end(), match.start()):
                yield _fault(prose, piece, match, before, Severity.INFO)
                break
            before = number
        else:
            yield from _told_otherwise(prose, piece, found[-1][1].end(), before) if before > 1 else ()
    yield from _numbered_paragraphs(prose)
    yield from _numbered_within(prose) if context.thorough else ()


_SENTENCE_END = regex("。")


def _told_otherwise(prose: Prose, piece: Piece, start: int, last: int) -> Iterator[Fault]:
    """Yield the point behind the last N是 of a paragraph that is numbered in another way: 一是…；二是…；三、…."""
    following = counting_numeral(last + 1)
    for match in regex(f"(?<=[。；])(?:第?{following}[、，]|（{following}）)").finditer(prose.plain, start, piece.end):
        message = _("“{found}”前面是“{before}是”，序号的写法不一致。").format(found=match[0], before=counting_numeral(last))
        evidence = prose.quote(match)
        yield Fault(message, piece.key, f"{following}是", match[0], evidence=evidence, severity=Severity.INFO)
        break


def _numbered_paragraphs(prose: Prose) -> Iterator[Fault]:
    """Yield paragraphs whose numbers do not follow one another; a heading begins anew."""
    last: dict[int, int] = {}
    section = ""
    for piece in prose.pieces:
        if piece.kind != "paragraph" or piece.section != section:
            last.clear()
        section = piece.section
        bare = _BARE_NUMBER.match(prose.plain, piece.start, piece.end) if piece.kind == "paragraph" else None
        if bare and int(bare[1]) == last.get(_WITH_POINT, 0) + 1 and int(bare[1]) > 1:
            message, evidence = _("段首的序号“{found}”后面少了标点。").format(found=bare[1]), prose.quote(bare)
            yield Fault(message, piece.key, f"{bare[1]}.", bare[1], evidence=evidence, severity=Severity.INFO)
            last[_WITH_POINT] = int(bare[1])
        for level, mark in enumerate(_MARKS):
            match = mark.match(prose.plain, piece.start, piece.end) if piece.kind == "paragraph" else None
            if match is None:
                continue
            number, before = read_numeral(match[1]), last.get(level, 0)
            if before and number not in (before + 1, 1):
                message = _("这一段的序号是“{found}”，前面一段是“{before}”，不连续。")
                found, numeral = match[0].strip(), counting_numeral if level < 2 else str
                message = message.format(found=found, before=found.replace(match[1], numeral(before)))
                evidence = prose.quote(match)
                yield Fault(message, piece.key, numeral(before + 1), found, evidence=evidence, severity=Severity.INFO)
            last[level] = number
            for lower in range(level + 1, len(_MARKS)):
                last.pop(lower, None)
            break


def _numbered_within(prose: Prose) -> Iterator[Fault]:
    """Yield points of one paragraph, 1.…；2.…；, whose numbers do not follow one another."""
    for piece in prose.of_kind("paragraph"):
        for mark in (*_MARKS, _ORDINAL):
            before = 0
            for match in mark.finditer(prose.plain, piece.start, piece.end):
                number = read_numeral(match[1])
                if match.start() > piece.start and prose.plain[match.start() - 1] not in _BEFORE_NUMBERS:
                    continue
                if before and number not in (before + 1, 1):
                    found = match[0].strip()
                    message = _("“{found}”前面是“{before}”，序号不连续。").format(found=found, before=before)
                    yield Fault(message, piece.key, before + 1, found, evidence=prose.quote(match), severity=Severity.INFO)
                    break
                before = number if before or number == 1 else 0


@rule("E609", "说的项数与列出的不同", Severity.INFO, "preview")
def announced_points(context: CheckContext) -> Iterator[Fault]:
    """
    内容：前面说“从三个方面”“以下四点”，后面的“一是……二是……”不是这个数。
    依据：《党政机关公文处理工作条例》第十九条：层次分明、表述准确。
    理由：增删分项之后，前面的数没有改；读者会以为少了一项。
    错例：将从三个方面改进：一是加强培训；二是丰富形式。
    正例：将从两个方面改进：一是加强培训；二是丰富形式。
    改法：改正前面的数，或补上漏写的一项。
    """
    prose = context.prose
    for piece, matches in prose.hits(pattern("structure", "announced")) if context.thorough else ():
        for match in matches:
            listed = [(number, point) for number, point in _points_of(prose, piece) if point.start() >= match.end()]
            between = prose.plain[match.end() : listed[0][1].start()] if listed else ""
            if not listed or listed[0][0] != 1 or len(between) > _NEAR or "。" in between[:-1]:
                continue
            numbers = [number for number, _point in listed]
            ends = next((n for n, number in enumerate(numbers) if n and number != numbers[n - 1] + 1), len(numbers))
            said, counted = read_numeral((match[1] or match[2]).replace("两", "二")), numbers[ends - 1]
            if said and said != counted:
                message = _("前面说“{said}”，后面列了{counted}项。").format(
                    said=prose.printed(match), counted=counting_numeral(counted)
                )
                evidence = prose.quote(match)
                yield Fault(message, piece.key, counted, prose.printed(match), evidence=evidence)
                break
