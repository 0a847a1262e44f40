"""Family F, the fee for processing requests: its scale, and the other fee it is taken for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache

from docgen.checks.b2_numbers import shown
from docgen.checks.catalogue import Fault, rule
from docgen.checks.context import CheckContext
from docgen.form.expectations import Fee
from docgen.kit.i18n import _
from docgen.kit.patterns import regex
from docgen.report.finding import Outcome, Severity
from docgen.report.values import plain_number

Number = int | Decimal
_CLAUSE = regex(r"[^，；。！？\n]+")


@cache
def _amount_in(unit: str) -> re.Pattern[str]:
    """Return the pattern of an amount in a unit, other than 0."""
    return regex(rf"[1-9]\d*(?:\.\d+)?\s*{unit}|0\.\d+\s*{unit}")


def _stated(context: CheckContext) -> tuple[Fee, Number, Number] | None:
    """Return the form's fee with the cases and the amount given, None unless all are there."""
    fee = context.form.expectations.fee
    if fee is None:
        return None
    cases, amount = context.report.number(fee.cases), context.report.number(fee.amount)
    return None if cases is None or amount is None else (fee, cases, amount)


@rule("F501", "收费件数与金额矛盾", Severity.WARNING)
def cases_without_amount(context: CheckContext) -> Iterator[Fault]:
    """内容：有收取信息处理费的件数而金额为 0，或者有金额而件数为 0。
    依据：《政府信息公开信息处理费管理办法》（国办函〔2020〕109号）。
    理由：收了费就有件数也有金额，两者不能只有一个。
    错例：收费件数 3，金额 0。
    正例：收费件数 3，金额 300；没有收取的两项都填 0。
    改法：核对收费台账；只发了收费通知而没有收到的，件数不计。
    """
    found = _stated(context)
    if found is None or bool(found[1]) is bool(found[2]):
        return
    fee, cases, amount = found
    label = context.form.label_of
    message = _("“{cases_label}”是 {cases}，而“{amount_label}”是 {amount}。").format(
        cases_label=label(fee.cases),
        cases=plain_number(cases),
        amount_label=label(fee.amount),
        amount=plain_number(amount),
    )
    yield Fault(message, fee.cases if amount else fee.amount, actual=f"{plain_number(cases)} / {plain_number(amount)}")


@rule("F502", "信息处理费不是 10 元的整倍数", Severity.WARNING)
def not_a_multiple(context: CheckContext) -> Iterator[Fault]:
    """内容：收取信息处理费的金额不是 10 元的整倍数。
    依据：《政府信息公开信息处理费管理办法》：按件计收每件 100 元起，按量计收每页 10 元、20 元、40 元。
    理由：按标准计收的金额必是 10 元的整倍数；有零头多半是单位或小数点错了，或者混进了别的收费。
    错例：金额 35.50 元。
    正例：金额 40.00 元。
    改法：对照收费票据和标准核对。
    """
    found = _stated(context)
    if found and found[2] % found[0].multiple_of != 0:
        fee, _cases, amount = found
        message = _("“{label}”是 {amount} 元，不是 {step} 元的整倍数。")
        message = message.format(label=context.form.label_of(fee.amount), amount=plain_number(amount), step=fee.multiple_of)
        yield Fault(message, fee.amount, actual=shown(amount))


@rule("F503", "信息处理费不合收费标准", Severity.WARNING)
def beyond_the_scale(context: CheckContext) -> Iterator[Fault]:
    """内容：平均每件低于标准的最低一档，或者高到折合上千页；收费件数多于收到和结转来的申请。
    依据：《政府信息公开信息处理费管理办法》：按件与按量两种标准择一适用，均超额累进；
    按量计收 30 页以下免费，31 至 100 页每页 10 元，101 至 200 页每页 20 元，201 页以上每页 40 元。
    理由：低于最低一档不可能收得出来；高得离谱的多半是把行政事业性收费填在了这里。
    错例：收费件数 5，金额 30 元。
    正例：收费件数 3，金额 210 元。
    改法：对照收费票据核对件数和金额；确系如此的，在“例外说明”里写明。
    """
    found = _stated(context)
    if found is None:
        return
    fee, cases, amount = found
    if cases > 0 and 0 < amount < fee.least * cases:
        message = _("{cases} 件共收 {amount} 元，低于标准：收费的一件至少 {least} 元。")
        message = message.format(cases=plain_number(cases), amount=plain_number(amount), least=fee.least)
        yield Fault(message, fee.amount, f"≥ {plain_number(fee.least * cases)}", shown(amount))
    if cases > 0 and amount > fee.price_of_pages(fee.many_pages) * cases:
        message = _("{cases} 件共收 {amount} 元，平均每件折合 {pages} 页以上，请核对。")
        message = message.format(cases=plain_number(cases), amount=plain_number(amount), pages=fee.many_pages)
        yield Fault(message, fee.amount, f"≤ {plain_number(fee.price_of_pages(fee.many_pages) * cases)}", shown(amount))
    received = context.report.sum(fee.requests)
    if received is not None and cases > received:
        message = _("收费 {cases} 件，多于收到和结转来的申请 {received} 件。")
        message = message.format(cases=plain_number(cases), received=plain_number(received))
        yield Fault(message, fee.cases, f"≤ {plain_number(received)}", shown(cases))


@rule("F504", "两种收费混淆", Severity.INFO)
def two_fees_confused(context: CheckContext) -> Iterator[Fault]:
    """内容：表二的行政事业性收费（万元）与第六部分的信息处理费（元）是同一个数；只是请填报人核对，不断定是错。
    依据：2021 年格式第二部分（《条例》第二十条第（八）项）和第六部分。
    信息处理费是否列入行政事业性收费，各地财政部门的口径不一。
    理由：除了信息处理费没有别的收费的，按当地口径可能该填同一个数；有别的业务收费的，同一个数多半是填混了。
    错例：行政事业性收费 0.03 万元，信息处理费 300 元，其实是同一笔。
    正例：没有行政事业性收费的，表二填 0；信息处理费只填在第六部分。
    改法：按当地财政部门的口径核对；口径如此的不必改，填混了的只填在应填的地方。
    """
    found = _stated(context)
    if found is None or not found[2] or not found[0].other_fee:
        return
    fee, _cases, amount = found
    other = context.report.number(fee.other_fee)
    if other and amount in (other, other * fee.other_factor):
        message = _(
            "“{fee}”（{amount} 元）与{other_label}（{other}）是同一个数：是同一笔收费吗？"
            "当地把信息处理费列入行政事业性收费的，可以这样填。"
        ).format(
            fee=context.form.label_of(fee.amount),
            amount=plain_number(amount),
            other_label=context.form.label_of(fee.other_fee),
            other=plain_number(other),
        )
        actual = f"{plain_number(other)} / {plain_number(amount)}"
        yield Fault(message, fee.other_fee, actual=actual, outcome=Outcome.UNCERTAIN)


@rule("F505", "信息处理费的单位不对", Severity.WARNING)
def wrong_unit(context: CheckContext) -> Iterator[Fault]:
    """内容：正文说信息处理费时用了万元作单位。
    依据：《政府信息公开信息处理费管理办法》：以元计收；表二的行政事业性收费才以万元为单位。
    理由：单位错了就差一万倍，也常常说明把两种收费弄混了。
    错例：“共收取信息处理费2.5万元”。
    正例：“共收取信息处理费300元”。
    改法：核对是哪一种收费；信息处理费以元为单位写。
    """
    fee = context.form.expectations.fee
    if fee is None:
        return
    for paragraph in context.text:
        if not any(word in paragraph.text for word in fee.words):
            continue
        for clause in _CLAUSE.findall(paragraph.text):
            named = any(word in clause for word in fee.words)
            unit = next((unit for unit in fee.wrong_units if _amount_in(unit).search(clause)), "")
            if named and unit:
                message = _("信息处理费写成了“{unit}”：“{clause}”。").format(unit=unit, clause=clause.strip())
                yield Fault(message, paragraph.key, _("元"), unit, evidence=clause.strip())
