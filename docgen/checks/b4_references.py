"""B4: what stands in braces and marks in the clerk's own texts."""

from __future__ import annotations

from collections.abc import Iterator

from docgen.checks.catalogue import Fault, rule
from docgen.checks.context import CheckContext
from docgen.kit.i18n import _
from docgen.kit.record import replace
from docgen.report.finding import Severity
from docgen.report.mistyped import mistyped_in
from docgen.report.model import Report, SubSection
from docgen.report.placeholders import LAST_YEAR
from docgen.report.tokens import suggestions, tokens_in

_QUOTED, _BEFORE = 80, 20
_SOME = "若干"


def _raw_texts(report: Report) -> Iterator[tuple[str, str]]:
    """Yield (key, text as typed) of everything in which references are filled; the lines of one cell together."""
    for section, subs in report.sections.items():
        for n, sub in enumerate(subs):
            yield f"sections.{section}.{n}", sub.heading
            yield f"sections.{section}.{n}", "\n".join(sub.paragraphs)
    for key in report.form.standing_by_key:
        if report.text(key):
            yield key, report.text(key)
    for n, attachment in enumerate(report.attachments):
        yield f"attachments.{n}", attachment.title
        for row, cells in enumerate((attachment.columns, *attachment.rows)):
            for column, text in enumerate(cells):
                yield f"attachments.{n}.{row}.{column}", text


def _printed_as_typed(report: Report) -> Iterator[tuple[str, str]]:
    """Yield (key, text) of what is printed as it was typed: fields of free text, and notes beside numbers."""
    for field in report.form.fields:
        if report.text(field.key) and not field.choices:
            yield field.key, report.text(field.key)
    yield from report.notes.items()


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
        unknown = [use for use in tokens_in(text) if use.name not in known]
        slips = [slip.raw for slip in mistyped_in(context.form, text)] if unknown else []
        for use in unknown:
            if not any(use.raw in slip for slip in slips):  # within a slip it is told with it
                near = suggestions(context.form, use.name)
                hint = _("是不是 {names}？").format(names="、".join(f"{{{name}}}" for name in near)) if near else ""
                yield Fault(
                    _("没有名为 {token} 的数据。{hint}").format(token=use.raw, hint=hint),
                    key,
                    expected=f"{{{near[0]}}}" if near else None,
                    actual=use.raw,
                    evidence=text[:_QUOTED],
                )


@rule("B403", "引用没有写对", Severity.ERROR)
def mistyped_reference(context: CheckContext) -> Iterator[Fault]:
    """内容：像是引用而不是引用：花括号不成对、是空的或套了两层，换成了别的括号，中间断了行，名称没有用花括号括起来。
    依据：填报表“可引用数据”工作表：引用写成一对花括号，中间是名称，如 {表三.新收.总计}。
    理由：取不到数字，花括号或名称会原样印进报告。
    错例：新收申请{表三.新收.总计件；新收申请【表三.新收.总计】件
    正例：新收申请{表三.新收.总计}件
    改法：从“可引用数据”工作表复制整个引用；不是要引用数据的，改用其他文字或括号。
    """
    form = context.form
    for key, text in _raw_texts(context.given):
        for slip in mistyped_in(form, text):
            hint = _("是不是 {names}？").format(names=f"{{{slip.meant}}}") if slip.meant else ""
            raw = slip.raw.replace("\n", "↵")
            message = _("“{raw}”会原样印出，像是没有写对的引用。{hint}") if slip.sure else _("“{raw}”会原样印出。{hint}")
            yield Fault(
                message.format(raw=raw, hint=hint),
                key,
                expected=f"{{{slip.meant}}}" if slip.meant else None,
                actual=raw,
                evidence=text[max(0, slip.start - _BEFORE) : slip.start + _QUOTED].replace("\n", "↵"),
                severity=None if slip.sure else Severity.WARNING,
            )
    for key, text in _printed_as_typed(context.given):
        for raw in [*(use.raw for use in tokens_in(text)), *(slip.raw for slip in mistyped_in(form, text) if slip.sure)]:
            message = _("“{label}”里不能用引用，“{raw}”会原样印出。").format(label=form.label_of(key), raw=raw)
            yield Fault(message, key, actual=raw, evidence=text[:_QUOTED], cure=_("直接写出内容。"))


def mended(report: Report) -> Report:
    """Return a report as it was meant: mistyped references of its sections put right, or a neutral word in their place.

    Other rules look at this text, so that a slip is told by its own rule alone.
    """
    form = report.form

    def right(text: str) -> str:
        slips = mistyped_in(form, text)
        for slip in reversed(slips):
            text = text[: slip.start] + (f"{{{slip.meant}}}" if slip.meant else _SOME) + text[slip.end :]
        for use in tokens_in(text) if slips or "{" in text or "｛" in text else ():
            if use.name not in form.tokens:
                near = suggestions(form, use.name)
                text = text.replace(use.raw, f"{{{near[0]}}}" if near else _SOME)
        return text

    sections = {
        key: tuple(SubSection(right(sub.heading), tuple(right("\n".join(sub.paragraphs)).split("\n"))) for sub in subs)
        for key, subs in report.sections.items()
    }
    return replace(report, sections=sections)


@rule("B402", "上年稿没有改写", Severity.ERROR)
def last_years_draft(context: CheckContext) -> Iterator[Fault]:
    """内容：由上年报告带来的段落前有“【上年稿，请改写】”，改写后才能成文。
    依据：《中华人民共和国政府信息公开工作年度报告格式》（国办公开办函〔2021〕30号）对内容雷同的追责要求。
    理由：照抄上年的文字是年报最常见的问题。
    错例：【上年稿，请改写】2022年，我局公开信息70条。
    正例：2023年，我局公开信息85条。
    改法：按本年度情况改写这一段，并删去段首的标记。
    """
    for key, cell in _raw_texts(context.given):
        for text in cell.split("\n"):
            if LAST_YEAR in text:
                yield Fault(_("这一段还是上年的文字，没有改写。"), key, evidence=text[:_QUOTED])
