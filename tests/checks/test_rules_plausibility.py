"""Plausibility: what is possible on paper but hardly so in an office."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from docgen.form.model import Form
from docgen.report.finding import Outcome, Severity
from docgen.report.model import SubSection, Value
from tests.builders import SECTIONS, filled_report, findings_of

Changes = dict[str, Value | None]
Sections = dict[str, tuple[SubSection, ...]]
ONE_REQUEST: Changes = {"requests.new.natural": 5, "requests.granted.natural": 5}
NO_SUPERVISION: Sections = {"overview": SECTIONS["overview"][:5]}
NO_FEE: Sections = {"other": SECTIONS["other"][1:]}


def fee(cases: int, amount: str, other: str = "0", **more: Value) -> Changes:
    return {
        **ONE_REQUEST,
        "other.fee.charged_cases": cases,
        "other.fee.amount": Decimal(amount),
        "disclosure.charges.amount": Decimal(other),
        **more,
    }


def says(text: str) -> Sections:
    return {"other": (SubSection("（一）收取信息处理费情况", (text,)), *SECTIONS["other"][1:])}


def sued(year: int, direct: int, **decided: int) -> Changes:
    """What a year's tables say: suits without review, and how many requests were decided which way."""
    numbers: Changes = {f"requests.{row}.natural": number for row, number in decided.items()}
    numbers["requests.new.natural"] = sum(decided.values())
    return {"report.year": year, "report.date": date(year + 1, 1, 19), "litigation.direct.upheld": direct, **numbers}


FIRES: list[tuple[str, Changes, Sections, list[str]]] = [
    ("F101", {"disclosure.regulations.made": 2}, {}, ["disclosure.regulations.made"]),
    ("F101", {"agency.name": "李江县人民政府办公室", "disclosure.regulations.made": 2}, {}, ["disclosure.regulations.made"]),
    ("F101", {"agency.level": "township", "disclosure.regulations.in_force": 1}, {}, ["disclosure.regulations.in_force"]),
    ("F101", {"agency.level": None, "agency.name": "李江县杉木塔镇人民政府", "disclosure.regulations.made": 2}, {},
     ["disclosure.regulations.made"]),
    ("F111", {"other.proposals.done": 6}, {}, ["other.proposals.done"]),
    (
        "F111",
        {"disclosure.normative.made": 2, "disclosure.normative.in_force": 1, "disclosure.normative.repealed": 0},
        {},
        ["disclosure.normative.made"],
    ),
    ("F112", sued(2024, 1, refused_5=3), {}, ["litigation.direct.total"]),
    ("F112", sued(2025, 2, refused_1=1, refused_8=2), {}, ["litigation.direct.total"]),
    ("F301", {"report.period_start": date(2022, 1, 1)}, {}, ["report.period_start"]),
    ("F301", {"report.period_start": date(2023, 6, 1), "report.period_end": date(2023, 5, 31)}, {}, ["report.period_start"]),
    ("F302", {"report.date": date(2023, 1, 19)}, {}, ["report.date"]),
    ("F302", {"report.published": date(2024, 1, 18)}, {}, ["report.published"]),
    ("F303", {"report.date": date(2024, 2, 1)}, {}, ["report.date"]),
    ("F303", {"report.published": date(2024, 2, 20)}, {}, ["report.published"]),
    ("F303", {"agency.level": "government", "report.date": date(2024, 4, 1)}, {}, ["report.date"]),
    ("F401", {"agency.level": "government"}, NO_SUPERVISION, ["sections.overview.0"]),
    ("F401", {}, NO_FEE, ["sections.other.0"]),
    ("F501", fee(3, "0"), {}, ["other.fee.amount"]),
    ("F501", fee(0, "300"), {}, ["other.fee.charged_cases"]),
    ("F502", fee(1, "35.50"), {}, ["other.fee.amount"]),
    ("F503", fee(5, "30"), {}, ["other.fee.amount"]),
    ("F503", fee(1, "250000"), {}, ["other.fee.amount"]),
    ("F503", fee(6, "600"), {}, ["other.fee.charged_cases"]),
    ("F504", fee(3, "300", "0.03"), {}, ["disclosure.charges.amount"]),
    ("F504", fee(3, "300", "300"), {}, ["disclosure.charges.amount"]),
    ("F505", fee(3, "300"), says("全年收取信息处理费2.5万元。"), ["sections.other.0"]),
]  # fmt: skip
QUIET: list[tuple[str, Changes, Sections]] = [
    ("F101", {"agency.level": "government", "disclosure.regulations.made": 2}, {}),
    ("F101", {"disclosure.normative.made": 2}, {}),
    ("F101", {"agency.name": "宿林市人民政府办公室", "disclosure.regulations.in_force": 2}, {}),
    ("F101", {"agency.level": None, "agency.name": "江东省人民政府办公厅", "disclosure.regulations.in_force": 2}, {}),
    ("F101", {"agency.level": None, "agency.name": "宿林市人民政府", "disclosure.regulations.made": 2}, {}),
    ("F101", {"agency.level": None, "agency.name": "某机关", "disclosure.regulations.made": 2}, {}),
    ("F111", {"other.proposals.done": 5}, {}),
    ("F111", {"disclosure.normative.made": 2, "disclosure.normative.in_force": 1, "disclosure.normative.repealed": 1}, {}),
    ("F111", {"other.proposals.npc": None, "other.proposals.done": 6}, {}),
    ("F112", sued(2023, 1, refused_5=3), {}),
    ("F112", sued(2024, 0, refused_5=3), {}),
    ("F112", sued(2024, 1, refused_5=3, granted=1), {}),
    ("F112", sued(2024, 1, unavailable_1=2), {}),
    ("F112", sued(2024, 1), {}),
    ("F301", {"report.period_start": date(2023, 3, 1)}, {}),
    ("F302", {"report.date": date(2023, 12, 31)}, {}),
    ("F302", {"report.date": None, "report.published": date(2024, 1, 22)}, {}),
    ("F303", {"report.date": date(2024, 1, 31)}, {}),
    ("F303", {"agency.level": "government", "report.date": date(2024, 3, 31)}, {}),
    ("F303", {"agency.level": None, "agency.name": "某机关", "report.date": date(2024, 5, 31)}, {}),
    ("F401", {}, NO_SUPERVISION),
    ("F401", {"agency.level": "government"}, {}),
    ("F401", {"agency.level": "government"}, {**NO_SUPERVISION, "problems": ()}),
    ("F501", fee(3, "300"), {}),
    ("F501", fee(0, "0"), {}),
    ("F501", {"other.fee.amount": None, "other.fee.charged_cases": 3}, {}),
    ("F502", fee(0, "0"), {}),
    ("F502", fee(2, "230.00"), {}),
    ("F503", fee(5, "2950"), {}),
    ("F503", fee(0, "0", **{"requests.other_2.natural": 1}), {}),
    ("F504", fee(0, "0"), {}),
    ("F504", fee(3, "300", "12.5"), {}),
    ("F505", fee(3, "300"), says("全年收取信息处理费300元。")),
    ("F505", fee(3, "300"), says("全年收取信息处理费300元，行政事业性收费2.5万元。")),
]  # fmt: skip


@pytest.mark.parametrize(("code", "changes", "sections", "keys"), FIRES)
def test_what_is_hardly_possible_is_asked_about(
    form: Form, code: str, changes: Changes, sections: Sections, keys: list[str]
) -> None:
    assert [finding.key for finding in findings_of(filled_report(form, changes, sections=sections), code)] == keys


@pytest.mark.parametrize(("code", "changes", "sections"), QUIET)
def test_what_is_well_possible_is_not_asked_about(form: Form, code: str, changes: Changes, sections: Sections) -> None:
    assert findings_of(filled_report(form, changes, sections=sections), code) == []


def test_two_fees_of_one_amount_are_asked_about_and_no_more(form: Form) -> None:
    (finding,) = findings_of(filled_report(form, fee(3, "300", "0.03")), "F504")
    assert finding.severity is Severity.INFO
    assert finding.outcome is Outcome.UNCERTAIN


@pytest.mark.parametrize("distinct", [False, True])
def test_a_good_report_is_plausible(form: Form, distinct: bool) -> None:
    assert findings_of(filled_report(form, distinct=distinct), "F") == []


def test_a_governments_report_names_all_it_does_not_speak_of_at_once(form: Form) -> None:
    (finding,) = findings_of(filled_report(form, {"agency.level": "government"}, sections=NO_SUPERVISION), "F401")
    assert (finding.expected, finding.severity) == ("工作考核、社会评议、责任追究", Severity.WARNING)


@pytest.mark.parametrize(
    ("pages", "price"), [(0, 0), (30, 0), (31, 10), (100, 700), (101, 720), (200, 2700), (201, 2740), (1000, 34700)]
)
def test_the_scale_by_pages_is_progressive(form: Form, pages: int, price: int) -> None:
    assert form.expectations.fee is not None
    assert form.expectations.fee.price_of_pages(pages) == price


@pytest.mark.parametrize(
    ("name", "level"),
    [
        ("青川区科学技术局", "department"),
        ("安澜市东岳区人民政府白石街道办事处", "township"),
        ("松油市东屏镇人民政府", "township"),
        ("府溪县人民政府办公室", "department"),
        ("宿林市人民政府", "government"),
        ("泰岳旅游经济开发区管委会", "other"),
    ],
)
def test_the_level_is_told_from_the_name_where_it_is_not_stated(form: Form, name: str, level: str) -> None:
    from docgen.checks.context import CheckContext

    report = filled_report(form, {"agency.level": None, "agency.name": name})
    assert CheckContext(report, report, ()).level == level
