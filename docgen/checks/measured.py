"""How often each rule speaks where nothing is wrong: counted on published reports and on generated right ones.

The counts stand in data/measured.toml, which benchmarks/false_alarms.py writes. A rule's page ends with them.
"""

from __future__ import annotations

from docgen.checks.text.lists import table
from docgen.kit.i18n import _

HEADING = "误报"
"""The heading under which a rule's page tells them."""


def false_alarms(code: str) -> str:
    """Return one sentence on what was measured of a rule, in the language of the user."""
    sample, counts = table("measured")["sample"], table("measured")["reported"].get(code)
    excerpts = _("{n} 份已公布报告的摘录（共 {characters} 字）").format(n=sample["excerpts"], characters=sample["characters"])
    generated = _("{n} 份生成的正确报告").format(n=sample["generated"])
    if counts is None:
        return _("在{excerpts}和{generated}里没有报过。").format(excerpts=excerpts, generated=generated)
    reported, wrong, wrong_in_generated = counts
    return _("在{excerpts}里报了 {reported} 处，误报 {wrong} 处；在{generated}里误报 {more} 处。").format(
        excerpts=excerpts, reported=reported, wrong=wrong, generated=generated, more=wrong_in_generated
    )
