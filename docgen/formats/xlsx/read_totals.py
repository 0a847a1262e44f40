"""Totals that somebody typed over their formulas: never taken over, but said, and whether they would have been right."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from docgen.formats.xlsx.read_values import Harvest
from docgen.kit.i18n import _
from docgen.report.finding import Severity


def judge_typed_totals(harvest: Harvest, keys: Iterable[str]) -> None:
    """Say of each total typed over its formula that it was; softly if it is right all the same."""
    computed: dict[str, int | Decimal | None] = {}
    for key, operands in harvest.form.totals.items():
        parts = [computed.get(part, harvest.values.get(part)) for part in operands]
        numbers = [part for part in parts if isinstance(part, int | Decimal)]
        computed[key] = sum(numbers) if len(numbers) == len(parts) else None
    for key in keys:
        right = computed.get(key) == harvest.values.get(key)
        harvest.say(
            "A307",
            _("{label}的总计公式被手工改写成了数字 {value}。").format(
                label=harvest.called(key), value=harvest.values.get(key, "")
            ),
            key,
            _("总计由程序计算，不用填写；要恢复公式，从空白填报表的同一格复制。"),
            expected=str(computed[key]) if computed.get(key) is not None else None,
            actual=str(harvest.values.get(key, "")),
            severity=Severity.INFO if right else None,
        )
