"""Every wording rule's page is whole, its bad example is found by the rule itself, its good example is not."""

from __future__ import annotations

import pytest

from docgen.checks.catalogue import PAGE_HEADINGS, Rule, rules
from docgen.checks.context import CheckContext
from docgen.compose.composition import narrative
from docgen.form.model import Form
from docgen.report.model import Value
from tests.builders import filled_report
from tests.wording import WORDING, codes_in, context_of, found

RULES = [entry for code, entry in rules().items() if code.startswith(WORDING)]
TITLE_RULES = ("E611", "E612", "E613", "E617")
HEADING_RULES = ("E315", "E605", "E606")
AGENCIES: dict[str, str] = {
    "E612": "青川市应急管理局",
    "E614": "莆安市秀岚区应急管理局",
    "E615": "岚阳苗族自治县黄杉树乡人民政府",
    "G101": "青川区青山镇人民政府",
    "G102": "青川区白水街道办事处",
    "G103": "青川区青山镇人民政府",
}
ELLIPTIC = ("E314", "E601", "E602", "E603", "E608", "E618", "E619", "E704", "E707", "H101", "H103")
"""Rules whose example leaves out what a test must spell out; the tables of examples cover them."""


def example(form: Form, entry: Rule, text: str) -> CheckContext:
    values: dict[str, Value | None] = {"agency.name_in_text": None, "agency.level": None}
    if entry.code in AGENCIES:
        values |= {"agency.name": AGENCIES[entry.code]}
    if entry.code in TITLE_RULES:
        return context_of(form, "正常。", values={**values, "report.title": text})
    if entry.code in HEADING_RULES:
        return context_of(form, headings=tuple(text.split("……")), values=values)
    return context_of(form, text.partition("）")[2] if text.startswith("（某") else text, values=values)


@pytest.mark.parametrize("entry", RULES, ids=lambda entry: entry.code)
def test_a_page_has_every_heading(entry: Rule) -> None:
    assert [heading for heading in PAGE_HEADINGS if entry.page.get(heading)] == list(PAGE_HEADINGS)


@pytest.mark.parametrize("entry", [entry for entry in RULES if entry.code not in ELLIPTIC], ids=lambda entry: entry.code)
def test_a_rule_finds_its_own_bad_example(form: Form, entry: Rule) -> None:
    assert found(example(form, entry, entry.page["错例"]), entry.code)


@pytest.mark.parametrize("entry", RULES, ids=lambda entry: entry.code)
def test_a_rule_leaves_its_own_good_example_alone(form: Form, entry: Rule) -> None:
    assert not found(example(form, entry, entry.page["正例"]), entry.code)


@pytest.mark.parametrize("distinct", [False, True])
def test_a_report_without_fault_gives_no_wording_finding(form: Form, distinct: bool) -> None:
    from docgen.report.complete import complete

    report = complete(filled_report(form, distinct=distinct))
    assert codes_in(CheckContext(report, report, narrative(report))) == set()
