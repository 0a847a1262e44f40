"""B4: what stands in braces and marks in the clerk's own texts."""

from __future__ import annotations

from collections.abc import Iterator

from docgen.checks.catalogue import Fault, rule
from docgen.checks.context import CheckContext
from docgen.kit.i18n import _
from docgen.report.finding import Severity
from docgen.report.marks import LAST_YEAR
from docgen.report.model import Report
from docgen.report.tokens import suggestions, tokens_in


def _raw_texts(report: Report) -> Iterator[tuple[str, str]]:
    """Yield (key, text as typed) of everything in which tokens are filled."""
    for section, subs in report.sections.items():
        for n, sub in enumerate(subs):
            for text in (sub.heading, *sub.paragraphs):
                yield f"sections.{section}.{n}", text
    for key in report.form.standing_by_key:
        if report.text(key):
            yield key, report.text(key)
    for n, attachment in enumerate(report.attachments):
        for text in (attachment.title, *attachment.columns, *(cell for row in attachment.rows for cell in row)):
            yield f"attachments.{n}", text


@rule("B401", "引用的名称不认识", Severity.ERROR)
def unknown_token(context: CheckContext) -> Iterator[Fault]:
    """内容：正文、自拟语句、附表里花括号中的名称，都要是“可引用数据”表里有的。
    依据：填报表“可引用数据”工作表。
    理由：名称写错就取不到数字，花括号会原样印进报告。
    错例：收到申请{表三.新收.总数}件
    正例：收到申请{表三.新收.总计}件
    改法：从“可引用数据”工作表复制名称；本来就要印花括号时，改用其他括号。
    """
    known = context.form.tokens
    for key, text in _raw_texts(context.given):
        for use in tokens_in(text):
            if use.name not in known:
                near = suggestions(context.form, use.name)
                hint = _("是不是 {names}？").format(names="、".join(f"{{{name}}}" for name in near)) if near else ""
                yield Fault(
                    _("没有名为 {token} 的数据。{hint}").format(token=use.raw, hint=hint),
                    key,
                    expected=f"{{{near[0]}}}" if near else None,
                    actual=use.raw,
                    evidence=text[:80],
                )


@rule("B402", "上年稿没有改写", Severity.ERROR)
def last_years_draft(context: CheckContext) -> Iterator[Fault]:
    """内容：由上年报告带来的段落前有“【上年稿，请改写】”，改写后才能成文。
    依据：《中华人民共和国政府信息公开工作年度报告格式》（国办公开办函〔2021〕30号）对内容雷同的追责要求。
    理由：照抄上年的文字是年报最常见的问题。
    错例：【上年稿，请改写】2022年，我局公开信息70条。
    正例：2023年，我局公开信息85条。
    改法：按本年度情况改写这一段，并删去段首的标记。
    """
    for key, text in _raw_texts(context.given):
        if LAST_YEAR in text:
            yield Fault(_("这一段还是上年的文字，没有改写。"), key, evidence=text[:80])
