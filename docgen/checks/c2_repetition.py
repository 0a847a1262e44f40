"""Family C, text taken over: how much of a section is last year's text again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from docgen.checks.catalogue import Fault, rule
from docgen.checks.context import CheckContext, Paragraph
from docgen.kit.i18n import _
from docgen.kit.patterns import regex
from docgen.report.finding import Severity

SHARE = 0.6
"""The share of a section's text from which on it counts as taken over."""
LEAST = 120
"""Sections with less text (Chinese characters) are too short to tell."""
WINDOW = 7
"""Texts are compared by runs of so many Chinese characters: long enough that common phrases alone do not match."""
STEP = 3
"""Of this year's text only every third run is looked up: the share comes out the same, in a third of the time."""
QUOTED = 3
"""How many passages are quoted as evidence."""

_NOT_HAN = regex(r"[^一-鿿]+")
_SENTENCE = regex(r"[^。；！？\n]+[。；！？]?")


def _essence(text: str) -> str:
    """Return the Chinese characters alone: another year, another number or comma does not make a new text."""
    return _NOT_HAN.sub("", text)


def _runs(text: str) -> set[str]:
    return {text[n : n + WINDOW] for n in range(len(text) - WINDOW + 1)}


def _without(text: str, standing: Iterable[str]) -> str:
    for sentence in standing:
        text = text.replace(sentence, "")
    return text


def _passages(paragraphs: Iterable[Paragraph], before: set[str]) -> tuple[list[tuple[int, str, str]], int, int]:
    """Return (length, key, sentence) of the sentences taken over whole, and the runs matched and looked up."""
    passages: list[tuple[int, str, str]] = []
    matched = total = 0
    for paragraph in paragraphs:
        for sentence in _SENTENCE.findall(paragraph.text):
            essence = _essence(sentence)
            starts = range(0, len(essence) - WINDOW + 1, STEP)
            common = sum(essence[n : n + WINDOW] in before for n in starts)
            matched, total = matched + common, total + len(starts)
            if common and common == len(starts):
                passages.append((len(essence), paragraph.key, sentence.strip()))
    return passages, matched, total


@rule("C201", "与上年报告内容雷同", Severity.WARNING)
def taken_over(context: CheckContext) -> Iterator[Fault]:
    """内容：一个部分的文字有六成以上（按连续七个汉字比对，不计年份、数字和标准语句）与上年报告相同。
    依据：国办公开办函〔2021〕30号：年度报告内容要全面、具体，对内容雷同、照抄照搬的予以通报追责；《条例》第五十三条。
    理由：照抄上年的报告等于没有报告，监测和第三方评估都会逐段比对。
    错例：“存在的主要问题”与上年一字不差。
    正例：写本年新发现的问题，以及上年问题改到了什么程度。
    改法：对照引出的语句，改写为本年度的实际情况；确有不变的，写明仍未变化的原因。
    """
    if context.comparable is None:
        return
    resolver = context.resolver
    standing = [text for key in context.form.standing_by_key if (text := resolver.standing(key).text)]
    before = _runs(_essence("".join(paragraph.text for paragraph in context.previous_text)))
    if not before:
        return
    for section in context.form.sections:
        if not section.required:
            continue
        paragraphs = [
            Paragraph(p.key, p.section, p.heading, _without(p.text, standing), p.first)
            for p in context.text
            if p.section == section.key
        ]
        if sum(len(p.text) for p in paragraphs) < LEAST:
            continue
        passages, matched, total = _passages(paragraphs, before)
        if total * STEP < LEAST // 2 or matched < SHARE * total:
            continue
        passages.sort(key=lambda passage: -passage[0])
        message = _("“{heading}”有 {share}% 的文字与上年报告相同。").format(
            heading=section.heading, share=int(100 * matched / total)
        )
        key = passages[0][1] if passages else paragraphs[0].key
        evidence = "｜".join(sentence for _length, _key, sentence in passages[:QUOTED])
        yield Fault(message, key, f"< {int(100 * SHARE)}%", f"{int(100 * matched / total)}%", evidence=evidence)
