"""Words with a wrong character, and words and set phrases that have lost or gained one: by lists, and by the vocabulary."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import TYPE_CHECKING

from docgen.checks.catalogue import Fault, rule
from docgen.checks.context import CheckContext
from docgen.checks.text.agency_names import calls_itself
from docgen.checks.text.lists import any_of, pattern, rights, table
from docgen.checks.text.search import faults, faults_at
from docgen.kit.i18n import _
from docgen.kit.patterns import regex
from docgen.report.finding import Severity

if TYPE_CHECKING:
    from docgen.checks.text.misspelling import Suspect
    from docgen.checks.text.phrases import NearMiss, Phrases

_LONG_WORD, _PAIR = 4, 2
_NUMERALS = "一二两三四五六七八九十几多"
_FREQUENT_IN_BIG5 = range(0xA4, 0xC7)
"""The lead bytes of the more frequent half of the characters of Big5."""
_NEW_IN_NAMES = "昇濛珮祐頫迺奭甦彿囍勠祇劄"
"""Characters of names and words that GB 2312 lacks though nothing simpler is written for them."""
_PLACE_ENDS = "镇乡县区路街村社市省州桥巷弄屯寨湾岛港站山河江湖"
_OTHER_SCRIPT = regex("日本語|繁體|[ぁ-ヿ가-힯]")
_WORK = regex(r"[影片剧画歌曲舞品中]《[^《》\n]{1,6}》")
_QUOTED = regex(
    r"([一-鿿])[一-鿿]{3}[、，]\1[一-鿿]{3}(?![一-鿿])|“[^“”\n]{1,26}”|‘[^‘’\n]{1,26}’|[Hh]ttps?[\w:/.%?=&#-]+|[\w.+-]{1,64}@[\w.-]+|第[一二三四五六七八九十百]+[一-鿿]|[一-鿿]{1,9}(?=〔|\[|［)|(?:地址|住址)：[^，；。、）\n]{2,40}"
)


@cache
def _phrases() -> Phrases:
    """Return the set phrases of the genre."""
    from docgen.checks.text.phrases import Phrases

    stock = table("stock_phrases")
    return Phrases(stock["exact"], stock["set"], stock["variants"])


def near_misses(context: CheckContext) -> list[NearMiss]:
    """Return the set phrases the narrative nearly says."""
    if not context.thorough:
        return []
    from docgen.checks.text.segmentation import Vocabulary

    return _phrases().near_misses(context.prose.plain, Vocabulary.load())


def _spared(context: CheckContext) -> list[tuple[int, int]]:
    """Return the stretches whose words are what they are: quoted ones, addresses, the body's name, what it calls its own."""
    plain, name = context.prose.plain, context.report.text(context.form.role("agency"))
    kinds = filter(None, (calls_itself(context.report.text(key)) for key in context.form.wording.self_names))
    own = (name, *(word for kind in kinds for word in (f"本{kind}", f"{kind}区")))  # 我关: 本关, 关区
    named = re.finditer("|".join(re.escape(word) for word in own if word), plain) if any(own) else ()
    return [found.span() for found in (*_QUOTED.finditer(plain), *_WORK.finditer(plain), *named)]


def misspellings(context: CheckContext) -> list[tuple[int, Suspect]]:
    """Return (where its run begins, suspect) for every word of the narrative that seems to have a wrong character."""
    if not context.thorough:
        return []
    from docgen.checks.text.misspelling import DEGREES, suspects

    plain, spared = context.prose.plain, _spared(context)
    spared += [match.span() for match in pattern("lost_characters", "lost").finditer(plain)]
    fields = (context.report.text(field.key) for field in context.form.fields if field.type == "text")
    names = "\n".join((*(piece.text for piece in context.surroundings.pieces), *fields))
    near = [(miss.begin, miss.end) for miss in context.once(near_misses)]
    found = []
    for start, cut in context.cuts:
        for suspect in suspects(cut):
            begin, end = start + suspect.begin, start + suspect.end
            if any(begin < last and end > first for first, last in (*spared, *near)):
                continue
            if suspect.begin == 0 and plain[max(0, start - 2) : start].rstrip()[-1:].isdigit() and suspect.end < _LONG_WORD:
                continue  # the measure word behind a number
            if suspect.end - suspect.begin == _PAIR and plain[begin] in DEGREES and plain[end : end + 1].isdigit():
                continue  # a verb of one character with what is counted: 已结3件, 未交2份
            if suspect.how == "lost" and suspect.right[1:2] == "个" and suspect.right[0] in _NUMERALS:
                continue  # 三方面 for 三个方面
            if suspect.how == "lost" and suspect.begin == 0 and plain[start - 1 : start].isspace():
                continue  # the rest of a word that a line's end has cut in two
            stretch = plain[begin:end]
            if suspect.right.startswith(stretch):
                stretch = plain[begin : end + 1]  # what has lost its end begins as what has not
            if suspect.how != "swap" and (plain[end : end + 1] in _PLACE_ENDS and end < len(plain)):
                continue
            if stretch in names or (suspect.how not in ("swap", "word") and plain.count(stretch) > 1):
                continue
            found.append((start, suspect))
    return found


@rule("E506", "固定写法写错", Severity.WARNING)
def phrases(context: CheckContext) -> Iterable[Fault]:
    """
    内容：固定的提法、文号写得不对，如“国令第711号”“应公开，尽公开”。
    依据：以原文件的写法为准。
    理由：固定提法不能改字、不能加标点。
    错例：按照“应公开，尽公开”的要求
    正例：按照“应公开尽公开”的要求
    改法：按提示改为规范的写法。
    """
    prose = context.prose
    for phrase in context.form.wording.phrases:
        for wrong in phrase.wrong:
            position = prose.plain.find(wrong)
            if position >= 0:
                found = prose.text[position : position + len(wrong)]
                message = _("“{found}”应为“{right}”。").format(found=found, right=phrase.right)
                evidence = prose.clause(position, position + len(wrong))
                yield Fault(message, key=prose.at(position).key, expected=phrase.right, actual=found, evidence=evidence)
                break
    for miss in context.once(near_misses):
        if miss.exact:
            found, right = prose.text[miss.begin : miss.end], miss.right.replace("N", "…")
            message, key = _("“{found}”应为“{right}”。").format(found=found, right=right), prose.at(miss.begin).key
            evidence = prose.clause(miss.begin, miss.end)
            yield Fault(message, key=key, expected=right, actual=found, evidence=evidence, severity=Severity.INFO)


def _traditional(context: CheckContext) -> Iterator[re.Match[str]]:
    """Yield the traditional characters of the narrative: those that are frequent in Big5 and that GB 2312 lacks."""
    plain = context.prose.plain
    lacking = set(plain).difference(plain.encode("gb2312", "ignore").decode("gb2312"), _NEW_IN_NAMES)
    lead = {mark: mark.encode("big5", "ignore")[:1] for mark in lacking if mark.isalpha()}
    marks = "".join(mark for mark, byte in lead.items() if byte and byte[0] in _FREQUENT_IN_BIG5)
    names = "".join(piece.text for piece in context.surroundings.pieces)
    for match in re.finditer(f"[{marks}]", plain) if marks else ():
        if match[0] not in names and not _OTHER_SCRIPT.search(context.prose.clause(*match.span())):
            yield match


@rule("E509", "错别字", Severity.WARNING)
def misspelt(context: CheckContext) -> Iterable[Fault]:
    """
    内容：写错了的字。常见的混用（登陆/登录、帐户/账户）按字表；不成词而与一个词只差一个同音、近音、形近的字，或两个字颠倒的（规犯、建全、陪训、府政），按词表推断，作提示。夹在简化字里的繁体字也作提示。
    依据：《现代汉语词典》；《党政机关公文处理工作条例》第十九条。
    理由：错别字有损公文的严肃性。
    错例：政务公开形式异彩丰呈。
    正例：政务公开形式异彩纷呈。
    改法：按提示改正；提示的词本来没有错的，不必理会。
    """
    prose, reported = context.prose, list[tuple[int, int]]()
    pattern_of_all = any_of("misspellings", "words")
    for piece, matches in prose.hits(pattern_of_all):
        wrong = [
            match for match in matches if not _is_other_word(prose.plain, match) and not _lies_across_words(context, match)
        ]
        if wrong:
            found = wrong[0][0]
            right = rights("misspellings", "words")[found]
            reported += [match.span() for match in wrong]
            yield Fault(
                _("“{found}”应为“{right}”。").format(found=found, right=right),
                key=piece.key,
                expected=right,
                actual=found,
                evidence=prose.quote(wrong[0]),
            )
    for entry in table("misspellings")["places"]:
        whole = regex(entry["not"]) if "not" in entry else None
        for match in regex(entry["find"]).finditer(prose.plain):
            if whole is None or not whole.match(prose.plain, match.start()):
                found, evidence = prose.printed(match), prose.quote(match)
                message = _("“{found}”应为“{right}”。").format(found=found, right=entry["right"])
                key = prose.at(match.start()).key
                yield Fault(message, key=key, expected=entry["right"], actual=found, evidence=evidence)
    if context.thorough:
        yield from faults_at(prose, _traditional(context), _("“{found}”是繁体字，应当用简化字。"), severity=Severity.INFO)
    for begin, end, right in _by_vocabulary(context):
        if not any(begin < last and end > first for first, last in reported):
            found = prose.text[begin:end]
            yield Fault(
                _("“{found}”疑应为“{right}”。").format(found=found, right=right),
                key=prose.at(begin).key,
                expected=right,
                actual=found,
                evidence=prose.clause(begin, end),
                severity=Severity.INFO,
            )


@cache
def _other_words() -> dict[str, re.Pattern[str]]:
    """Return wrong word -> what it is the beginning of where it is not wrong."""
    return {entry["wrong"]: regex(entry["not"]) for entry in table("misspellings")["words"] if "not" in entry}


def _is_other_word(plain: str, match: re.Match[str]) -> bool:
    """Whether the characters of a wrong word belong to other words here: 分布|署名."""
    other = _other_words().get(match[0])
    return other is not None and other.match(plain, match.start()) is not None


def _lies_across_words(context: CheckContext, match: re.Match[str]) -> bool:
    """Whether the vocabulary knows the characters as the end of one word and the beginning of the next: 构建|全方位."""
    for start, cut in context.cuts if context.thorough else ():
        if start <= match.start() and match.end() <= start + len(cut.run):
            first, last = match.start() - start, match.end() - start
            return any(begin < first < end < last for begin, end in cut.words) and any(
                first < begin < last < end for begin, end in cut.words
            )
    return False


def _by_vocabulary(context: CheckContext) -> Iterator[tuple[int, int, str]]:
    """Yield (begin, end, right) for replaced and swapped characters, in words and in set phrases, in order."""
    suspected = context.once(misspellings)
    found = [(start + one.begin, start + one.end, one.right) for start, one in suspected if one.how not in ("lost", "added")]
    found += [
        (miss.begin, miss.end, miss.right)
        for miss in context.once(near_misses)
        if not miss.exact and miss.how in ("replaced", "swapped")
    ]
    return iter(sorted(found))


@rule("E510", "词语缺字、多字", Severity.WARNING)
def half_a_word(context: CheckContext) -> Iterable[Fault]:
    """
    内容：常用词、固定说法少了一个字，如“累公开”（累计公开）、“受理渠”（受理渠道）、“统计限”（统计期限），或者多了一个字。别的词丢了字，前后的词认得出来的（“安排专人责发布”），也作提示；按词表推断的都是提示。
    依据：《党政机关公文处理工作条例》第十九条。
    理由：多半是粘贴或修改时丢了字、没有删净。
    错例：通过平台累公开206条。
    正例：通过平台累计公开206条。
    改法：补上缺少的字，删去多余的字。
    """
    prose, found = context.prose, pattern("lost_characters", "lost")
    yield from faults(prose, found, _("“{found}”少了字。"))
    reported = [match.span() for match in found.finditer(prose.plain)] if context.thorough else []
    for begin, end, right, how in _lost_and_added(context):
        if any(begin < last and end > first for first, last in reported):
            continue
        text, key, evidence = prose.text[begin:end], prose.at(begin).key, prose.clause(begin, end)
        message = _("“{found}”少了字，应为“{right}”。") if how == "lost" else _("“{found}”多了字，应为“{right}”。")
        message = message.format(found=text, right=right)
        yield Fault(message, key=key, expected=right, actual=text, evidence=evidence, severity=Severity.INFO)


def _lost_and_added(context: CheckContext) -> Iterator[tuple[int, int, str, str]]:
    """Yield (begin, end, right, how) for characters missing in and added to words and set phrases, in order."""
    kinds = ("lost", "added")
    found = [(start + one.begin, start + one.end, one.right, one.how) for start, one in context.once(misspellings)]
    usual = (miss for miss in context.once(near_misses) if not miss.exact)
    found += [(miss.begin, miss.end, miss.right.replace("N", "…"), miss.how) for miss in usual]
    return iter(sorted(one for one in found if one[3] in kinds))
