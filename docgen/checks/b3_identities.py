"""Family B, identities: totals that the source states, and the balances that must hold in every column."""

from __future__ import annotations

from collections.abc import Iterator

from docgen.checks.b2_numbers import shown
from docgen.checks.catalogue import Fault, rule
from docgen.checks.context import CheckContext
from docgen.checks.identity_values import IdentityResult, Number, is_consequence, side_in_words
from docgen.form.model import Identity
from docgen.kit.i18n import _
from docgen.report.finding import Outcome, Severity
from docgen.report.values import plain_number

_FEW = 8
"""A sum of more numbers than this is told by those that are not 0."""


def _missing(result: IdentityResult) -> Fault:
    """An identity that cannot be worked out: the blank itself is reported elsewhere, so this only tells."""
    message = _("有 {n} 个数空着或没有读出，无法核对：{label}。").format(n=len(result.missing), label=result.identity.label)
    cure = _("先填上空着的数，没有就填 0；没有读出的，按它那一条提示改正。")
    return Fault(message, result.identity.result, cure=cure, severity=Severity.INFO, outcome=Outcome.UNCERTAIN)


def _terms(context: CheckContext, identity: Identity) -> str:
    """Return "2 + 1 + 0" for a short sum, its non-zero terms for a long one."""
    numbers = [context.report.number(key) for key in identity.left]
    known = [plain_number(n) for n in numbers if n is not None and (len(numbers) <= _FEW or n != 0)]
    return " + ".join(known) or "0"


def _stated_totals(context: CheckContext, kind: str) -> Iterator[Fault]:
    for result in context.identities:
        if result.identity.kind != kind or not result.stated:
            continue
        if result.outcome is Outcome.UNCERTAIN:
            yield _missing(result)
        if result.outcome is not Outcome.FAIL or result.right is None:
            continue
        label, terms = context.form.label_of(result.identity.result), _terms(context, result.identity)
        stated = plain_number(result.right)
        if result.left is None:
            message = _("{label}写的是 {stated}，而已填各项（{terms}）相加就超过了它。").format(
                label=label, stated=stated, terms=terms
            )
            yield Fault(message, result.identity.result, actual=shown(result.right))
            continue
        message = _("{label}写的是 {stated}，各项相加（{terms}）是 {sum}，相差 {difference}。").format(
            label=label,
            stated=stated,
            terms=terms,
            sum=plain_number(result.left),
            difference=plain_number(result.difference),
        )
        yield Fault(message, result.identity.result, expected=shown(result.left), actual=shown(result.right))


@rule("B301", "行的总计不等于各列之和", Severity.ERROR)
def column_total(context: CheckContext) -> Iterator[Fault]:
    """内容：来源里写出的“总计”列与本行各列之和不等。
    依据：2021 年格式第三、四部分：总计为各列之和。
    理由：总计加错或漏填，是公布后最容易被人看出的差错。
    错例：行政复议 结果维持 10、结果纠正 1、其他结果 0、尚未审结 0，总计写 0。
    正例：总计写 11。
    改法：先核对各列，各列无误就把总计改为各列之和；在填报表里总计自动计算，不用填。
    """
    yield from _stated_totals(context, "column_total")


@rule("B302", "总计行不等于各项之和", Severity.ERROR)
def row_total(context: CheckContext) -> Iterator[Fault]:
    """内容：来源里写出的“（七）总计”与以上各项办理结果之和不等。
    依据：2021 年格式第三部分：总计为各项办理结果之和。
    理由：少计一项，收到和办理的数就对不上。
    错例：予以公开 2、部分公开 1，其余为 0，总计写 2。
    正例：总计写 3。
    改法：先核对各项，各项无误就把总计改为各项之和；在填报表里总计自动计算，不用填。
    """
    yield from _stated_totals(context, "row_total")


def _side(context: CheckContext, keys: tuple[str, ...]) -> str:
    def number(key: str) -> Number | None:
        known = context.report.number(key)
        return context.given.number(key) if known is None else known

    return side_in_words(context.form, keys, number)


@rule("B303", "收到的与办理的对不上", Severity.ERROR)
def balance(context: CheckContext) -> Iterator[Fault]:
    """内容：一列里，本年新收 + 上年结转 ≠ 办理结果总计 + 结转下年度继续办理。
    依据：2021 年格式第三部分表头：第一项加第二项之和，等于第三项加第四项之和。
    理由：每件申请要么办结、要么结转；对不上就是漏计、重计，或者填错了列。
    错例：自然人列新收 3、上年结转 0，予以公开 2，结转下年度 0。
    正例：自然人列新收 3、上年结转 0，予以公开 2，结转下年度 1。
    改法：对照申请登记台账，查这一列漏计或多计了哪一件，改正相应的数。
    """
    results = [result for result in context.identities if result.identity.kind == "balance"]
    for result in results:
        identity = result.identity
        if is_consequence(context.form, result, results):
            continue
        if result.outcome is Outcome.UNCERTAIN:
            yield _missing(result)
        if result.outcome is not Outcome.FAIL or result.left is None or result.right is None:
            continue
        table = context.form.table_by_key[identity.table]
        message = _("{table}“{column}”列：{left} = {left_sum}，{right} = {right_sum}，相差 {difference}。").format(
            table=table.name,
            column=table.column(context.form.cells[identity.result].column).label,
            left=_side(context, identity.left),
            left_sum=plain_number(result.left),
            right=_side(context, identity.right),
            right_sum=plain_number(result.right),
            difference=plain_number(result.difference),
        )
        yield Fault(message, identity.result, expected=shown(result.left), actual=shown(result.right))
