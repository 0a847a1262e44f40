"""How a paragraph ends: with the mark that closes its last sentence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise

from docgen.checks.catalogue import Fault, rule
from docgen.checks.context import CheckContext
from docgen.checks.text.lists import pattern
from docgen.checks.text.sentences import HAN, Piece, Prose
from docgen.kit.i18n import _
from docgen.kit.patterns import regex
from docgen.report.finding import Severity

_ENDS = "。！？；：…．."
_DATED = regex(r"\d{1,2}\s?月\s?\d{1,2}\s?日$")
_HEADING_MARKS = ("。", "；", "，", "：", "、", ".", ";", ":")
_GOES_ON, _TABLES_FOLLOW = ("：", "；"), pattern("punctuation", "tables_follow")
"""What ends a paragraph that goes on; where the parts of the report or its tables follow, it does."""
_LAST_POINT = regex("[二三四五六七八九]是")
_CLOSERS = "）”’」』》】"
_SENTENCE = regex(r"[，。；]")
_PREDICATE = regex("[已未均]|没有|共(?=\\d)|收到")
_HEADING_END = pattern("punctuation", "heading_ends")
_SHORT, _SHORTEST_SENTENCE = 12, 8
_LINE_WITH_COUNT = r"\n\s*\d[\d,]*(?:余|多)?[条件篇份次个项起宗期场](?=[，。；、和及（])"
_COUNT_BEGINS = regex(_LINE_WITH_COUNT)
_BROKEN_LINE = regex(rf"[一-鿿]{{2}}{_LINE_WITH_COUNT}")
_NUMBERED = regex(r"\s*(?:\d{1,2}[.．、]|[（(]?[\d一二三四五六七八九十]{1,3}[）)]|[一二三四五六七八九十]{1,3}、)")
_LOWER = regex(r"\s*(?:\d{1,2}[.．、]|[（(]\d{1,2}[）)]|[①-⑳])")
_FIGURES = regex(r"[\d一二三四五六七八九十\s]+")
_HEADING_LENGTH = 36
_STOPS = "。！？；：…．.，、）”》】"
_HAN_ONE = regex(f"[{HAN}]")
_HAN_RUN = regex(f"[{HAN}]{{1,8}}")
_HAN_TAIL = regex(f"[{HAN}]{{1,8}}$")
_OPENING = regex(f"[{HAN}]+(?=[，。；、])")
_CONNECTS = pattern("punctuation", "connecting")
_SHORT_OPENING = 4
_QUOTED = 6


def _is_sentence(text: str) -> bool:
    if len(text) <= _HEADING_LENGTH and _NUMBERED.match(text) and "。" not in text and "；" not in text:
        return False  # a heading in a line of its own: 1.加强组织领导，完善工作机构
    has_predicate = _SENTENCE.search(text) or (_PREDICATE.search(text) and not _HEADING_END.search(text))
    return (
        len(text) > (_SHORT if _SENTENCE.search(text) else _SHORTEST_SENTENCE)
        and bool(has_predicate)
        and not text.startswith(("附件", "附表", "注："))
    )


def _lacks_end(text: str) -> bool:
    """Whether a paragraph that reads like a sentence ends without a mark (inside a closing bracket or after it)."""
    bare = text.rstrip(_CLOSERS)
    if not _is_sentence(text) or bare.endswith(tuple(_ENDS)) or _DATED.search(text):
        return False
    if text.endswith("）"):
        if text[: text.rfind("（")].rstrip().endswith("。"):
            return False  # the bracket stands behind the full stop: told by E311
        return text.rfind("（") > 0 and bool(_SENTENCE.search(text[: text.rfind("（")]))
    return not text.endswith(("》", "】", "，", "、"))


def _paragraphs(prose: Prose) -> Iterator[tuple[Piece, str]]:
    for piece in prose.of_kind("paragraph"):
        text = prose.plain_of(piece).rstrip()
        if text:
            yield piece, text


def broken_ends(context: CheckContext) -> dict[str, tuple[str, str]]:
    """Return the key of each paragraph that goes on in the next one -> (its end, the beginning of the next)."""
    found: dict[str, tuple[str, str]] = {}
    pieces = list(context.prose.pieces)
    for piece, following in pairwise(pieces):
        if piece.kind != "paragraph" or following.kind != "paragraph" or piece.section != following.section:
            continue
        text, behind = context.prose.plain_of(piece).rstrip(), context.prose.plain_of(following).lstrip()
        if not text or not behind or text[-1] in _STOPS or not _HAN_ONE.match(text[-1]) or not _HAN_ONE.match(behind):
            continue
        opening = _OPENING.match(behind)
        clause = opening[0] if opening else ""
        rest_is_short = 0 < len(clause) <= _SHORT_OPENING and behind[len(clause)] == "，" and not _CONNECTS.match(clause)
        if (_SENTENCE.search(text) or len(text) > _HEADING_LENGTH or rest_is_short) and (
            rest_is_short or _runs_across(context, text, behind)
        ):
            found[piece.key] = (text[-_QUOTED:], behind[:_QUOTED])
    return found


def _runs_across(context: CheckContext, text: str, behind: str) -> bool:
    """Whether a word begins at the end of one line and ends at the beginning of the next."""
    if not context.thorough:
        return False
    from docgen.checks.text.segmentation import Cut, Vocabulary

    left, right = _HAN_TAIL.search(text), _HAN_RUN.match(behind)
    if not left or not right:
        return False
    vocabulary, place = Vocabulary.load(), len(left[0])
    words = Cut(vocabulary, left[0] + right[0]).words
    return any(begin < place < end for begin, end in words)


def _alone_without_end(prose: Prose) -> Iterator[Piece]:
    """Yield numbered paragraphs that lack the stop (short ones) or have ； for it, unlike those numbered alike beside them."""
    pieces = prose.pieces
    for before, piece, behind in zip((None, *pieces), pieces, (*pieces[1:], None), strict=False):
        text = prose.plain_of(piece).rstrip()
        mark = _NUMBERED.match(text)
        lacks = text[-1:] in ("；", "：") or (_HAN_ONE.match(text[-1:]) and not _is_sentence(text))
        if piece.kind != "paragraph" or not mark or not lacks:
            continue
        style, texts = _FIGURES.sub("", mark[0]), list[str]()
        for other in (before, behind):
            if other and other.kind == "paragraph" and other.section == piece.section:
                beside = prose.plain_of(other).rstrip()
                if (numbered := _NUMBERED.match(beside)) and _FIGURES.sub("", numbered[0]) == style:
                    texts.append(beside)
        ends = {beside[-1] for beside in texts}
        goes_on = behind and (_LOWER.match(prose.plain_of(behind)) if text[-1] == "：" else text[-1] == "；" and len(texts) < 2)
        if ends and ends <= {"。", "；"} and not goes_on and not (text[-1] == "；" and "；" in ends):
            yield piece


@rule("E307", "段末没有标点", Severity.WARNING)
def no_end(context: CheckContext) -> Iterable[Fault]:
    """
    内容：成句的一段末尾没有句号。短标题、附件名称不算，以分号、冒号结束的分项不算。
    依据：GB/T 15834—2011 第 4.1 条：句子末尾用句号。
    理由：话没有说完，或者粘贴时少了一截。
    错例：2023年度我局共收到申请26件，及时通过电子邮箱发送给申请人
    正例：2023年度我局共收到申请26件，及时通过电子邮箱发送给申请人。
    改法：补上句号；后面还有话的补全。
    """
    broken = context.once(broken_ends)
    for piece, text in _paragraphs(context.prose):
        if piece.key not in broken and _lacks_end(text):
            yield Fault(_("这一段末尾没有句号。"), key=piece.key, evidence=piece.text.rstrip()[-30:])
    for piece in _alone_without_end(context.prose) if context.thorough else ():
        message, evidence = _("这一段末尾不是句号，前后同样编号的都是。"), piece.text.rstrip()[-30:]
        yield Fault(message, key=piece.key, evidence=evidence, severity=Severity.INFO)


@rule("E308", "段末是逗号或顿号", Severity.WARNING)
def ends_in_comma(context: CheckContext) -> Iterable[Fault]:
    """
    内容：一段以逗号或顿号结束；一个部分、一个小标题下的最后一段以冒号、分号结束的，作提示。
    依据：GB/T 15834—2011 第 4.1 条：句子末尾用句号。
    理由：话没有说完，或者标点打错。
    错例：“平安青川”微博粉丝量25.1万人，
    正例：“平安青川”微博粉丝量25.1万人。
    改法：把后面的话补全，或改为句号。
    """
    for piece, text in _paragraphs(context.prose):
        if text.endswith(("，", "、")):
            ending = piece.text.rstrip()[-30:]
            message = _("这一段以“{mark}”结束。").format(mark=ending[-1])
            yield Fault(message, key=piece.key, evidence=ending)
    pieces, under = context.prose.pieces, ""
    for piece, following in zip(pieces, (*pieces, None)[1:], strict=True):
        text = context.prose.plain_of(piece).rstrip()
        under = piece.section if piece.kind == "heading" else under
        is_last = (
            following is None or following.section != piece.section or (following.kind == "heading" and under == piece.section)
        )
        last = text[max(map(text.rfind, "。；")) + 1 :]
        is_last = is_last or (text.endswith("：") and bool(_LAST_POINT.match(last)))
        if is_last and piece.kind == "paragraph" and text.endswith(_GOES_ON) and not _TABLES_FOLLOW.search(text):
            message, ending = _("这一段以“{mark}”结束，后面没有内容了。").format(mark=text[-1]), piece.text.rstrip()[-30:]
            yield Fault(message, key=piece.key, evidence=ending, severity=Severity.INFO)


@rule("E315", "小标题末尾有标点", Severity.INFO, "preview")
def heading_with_mark(context: CheckContext) -> Iterable[Fault]:
    """
    内容：独占一行的小标题末尾用了句号、分号、冒号或逗号，而别的小标题没有。
    依据：GB/T 15834—2011 附录 B：标题、小标题末尾一般不用标点；同一文件前后应一致。
    理由：多半是改写时把句末的标点带了进来。
    错例：（三）信息管理情况……（四）平台建设情况。……（五）监督保障情况
    正例：（三）信息管理情况……（四）平台建设情况……（五）监督保障情况
    改法：删去末尾的标点。
    """
    headings = [(piece, piece.text.rstrip()) for piece in context.prose.of_kind("heading")]
    ended = [(piece, text) for piece, text in headings if text.endswith(_HEADING_MARKS)]
    if len(ended) * 2 < len(headings):
        for piece, text in ended:
            message = _("小标题“{heading}”末尾有标点，别的小标题没有。").format(heading=text)
            yield Fault(message, key=piece.key, expected=text[:-1], actual=text, evidence=text)


@rule("E314", "句子中间换了行", Severity.WARNING)
def broken_line(context: CheckContext) -> Iterable[Fault]:
    """
    内容：上一段没有写完，下一段以“75条”“3件”这样的数量开头，或者一个词前半在上一段、后半在下一段（提示）。
    依据：GB/T 9704—2012 第 7.3.3 条：自然段完整，不在句中断行。
    理由：从网页或 PDF 粘贴时断开的，一句话成了两段，数字与它说的事分了家。
    错例：通过政府网站公开政府信息（换行）75条，收到申请3件。
    正例：通过政府网站公开政府信息75条，收到申请3件。
    改法：删去换行，接成一段。
    """
    prose = context.prose
    for key, (end, beginning) in context.once(broken_ends).items():
        found = f"{end} {beginning}"
        yield Fault(
            _("“{found}”中间换了行。").format(found=found), key=key, actual=found, evidence=found, severity=Severity.INFO
        )
    if not _COUNT_BEGINS.search(prose.plain):
        return
    for match in _BROKEN_LINE.finditer(prose.plain):
        if prose.at(match.start()).kind == "paragraph":
            key = prose.at(match.end() - 1).key
            found = prose.text[match.start() : match.end()].replace("\n", " ")
            yield Fault(_("“{found}”中间换了行。").format(found=found), key=key, actual=found, evidence=found)
