"""Completeness: what the form needs and the report does not give."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from docgen.checks.run import examine
from docgen.form.model import Form
from docgen.kit.record import replace
from docgen.report.finding import Place, Severity
from docgen.report.model import Attachment, Reading, Report, SubSection, Value
from tests.builders import SECTIONS, filled_report, findings_of

Sections = Mapping[str, tuple[SubSection, ...]]
NO_PROPOSALS: dict[str, Value | None] = {
    "other.proposals.npc": None,
    "other.proposals.cppcc": None,
    "other.proposals.done": None,
}
WITHOUT_PROPOSALS: Sections = {"other": SECTIONS["other"][:2]}
OWN_PROPOSALS: dict[str, Value | None] = {**NO_PROPOSALS, "standing.proposals": "建议提案由区政府统一办理。"}


@pytest.mark.parametrize("distinct", [False, True])
def test_a_complete_report_is_complete(form: Form, distinct: bool) -> None:
    assert findings_of(filled_report(form, distinct=distinct), "B") == []


@pytest.mark.parametrize(
    ("code", "changes", "sections", "keys"),
    [
        ("B101", {"report.year": None}, {}, ["report.year"]),
        ("B101", {"agency.name": None, "other.fee.amount": None}, {}, ["agency.name", "other.fee.amount"]),
        ("B102", {"agency.phone": None}, {}, ["agency.phone"]),
        ("B103", {"report.date": None}, {}, ["report.date"]),
        ("B103", NO_PROPOSALS, {}, ["other.proposals.npc", "other.proposals.cppcc"]),
        ("B103", {"other.proposals.done": None}, {}, ["other.proposals.done"]),
        ("B103", {"agency.fax": None}, {"problems": (SubSection("", ("传真{传真}。",)),)}, ["agency.fax"]),
        ("B103", {"agency.fax": None, "standing.contact": "传真｛传真｝。"}, {}, ["agency.fax"]),
        ("B104", {"requests.refused_3.legal": None}, {}, ["requests.refused_3.legal"]),
        ("B104", {"disclosure.charges.amount": None}, {}, ["disclosure.charges.amount"]),
        ("B105", {}, {"problems": ()}, ["sections.problems.0"]),
        ("B105", {}, {"overview": (SubSection("（一）主动公开信息情况", ()),)}, ["sections.overview.0"]),
        ("B106", {}, {"other": (*SECTIONS["other"], SubSection("（四）创新情况", ()))}, ["sections.other.3"]),
        ("B106", {}, {"other": (*SECTIONS["other"], SubSection("（四）创新情况", ("　",)))}, ["sections.other.3"]),
        ("B107", {}, {"problems": (SubSection("", ("问题。", "……")),)}, ["sections.problems.0"]),
        ("B107", {}, {"problems": (SubSection("", ("存在的主要问题。",)),)}, ["sections.problems.0"]),
        ("B107", {}, {"problems": (SubSection("", ("××××",)),)}, ["sections.problems.0"]),
    ],
)
def test_what_is_missing_is_named_by_its_key(
    form: Form, code: str, changes: Mapping[str, Value | None], sections: Sections, keys: list[str]
) -> None:
    assert [finding.key for finding in findings_of(filled_report(form, changes, sections=sections), code)] == keys


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("全年收取信息处理费1件，金额80元。", 0),
        ("其他没有需要报告的事项。", 2),
    ],
)
def test_a_printed_report_tells_its_fees_in_its_text(form: Form, text: str, missing: int) -> None:
    blank: dict[str, Value | None] = dict.fromkeys(("other.fee.charged_cases", "other.fee.amount"))
    report = filled_report(form, blank, sections={"other": (SubSection("", (text,)),)})
    printed = replace(report, places={"sections.other.0": Place("六、其他需要报告的事项", "第1段")})
    assert [finding.severity for finding in findings_of(printed, "B101")] == [Severity.WARNING] * missing


@pytest.mark.parametrize(
    ("code", "changes", "sections"),
    [
        ("B101", {"agency.short": None, "agency.self": None, "report.title": None}, {}),
        ("B102", {"agency.postcode": None, "agency.fax": None, "agency.email": None}, {}),
        ("B103", {"report.date": None, "report.signature_block": "no"}, {}),
        ("B103", NO_PROPOSALS, WITHOUT_PROPOSALS),
        ("B103", OWN_PROPOSALS, {}),
        ("B103", {"other.proposals.npc": 0, "other.proposals.cppcc": 0, "other.proposals.done": None}, {}),
        ("B103", {"agency.fax": None, "agency.portal_url": None}, {}),
        ("B103", {"report.year": None}, {}),
        ("B104", {"requests.new.natural": 0, "requests.new.total": None}, {}),
        ("B105", {}, {"lead": ()}),
        ("B106", {}, {"problems": (SubSection("（一）存在的问题", ()), SubSection("1.内容不够丰富", ("解读少。",)))}),
        ("B107", {}, {"problems": (SubSection("", ("无。",)), SubSection("", ("公开内容不够丰富……",)))}),
    ],
)
def test_what_may_be_missing_is_not_reported(
    form: Form, code: str, changes: Mapping[str, Value | None], sections: Sections
) -> None:
    assert findings_of(filled_report(form, changes, sections=sections), code) == []


def test_a_choice_is_asked_for_in_a_workbook_and_not_of_a_finished_report(form: Form) -> None:
    report = filled_report(form, {"agency.level": None})
    assert [finding.key for finding in findings_of(report, "B102")] == ["agency.level"]
    printed = {key: place for key, place in report.places.items() if key not in form.field_by_key} or {
        "sections.overview.0": Place("一、总体情况", "第1段")
    }
    assert findings_of(replace(report, places=printed), "B102") == []


def test_a_heading_without_text_is_reported_before_the_numbers_of_the_others(form: Form) -> None:
    names = ("（一）主动公开", "（二）依申请公开", "（三）信息管理")
    subs = [SubSection(name, ("全年工作有序。",)) for name in names]
    written = filled_report(form, sections={"overview": (subs[0], subs[2])})
    assert [finding.code for finding in findings_of(written, "E605")] == ["E605"]
    unwritten = filled_report(form, sections={"overview": (subs[0], SubSection(names[1], ()), subs[2])})
    assert [finding.code for finding in findings_of(unwritten, "B106")] == ["B106"]
    assert findings_of(unwritten, "E605") == []
    under = SubSection("1.受理情况", ("全年工作有序。",))
    more = [SubSection(f"（{number}）工作", ("全年工作有序。",)) for number in "二三四"]
    nested = filled_report(form, sections={"overview": (SubSection(names[0], ()), under, *more)})
    assert findings_of(nested, "E605") == []


def test_an_attached_table_that_quotes_a_blank_field_is_noticed(form: Form) -> None:
    table = Attachment("附表1", ("项目", "内容"), (("传真", "{传真}"),))
    findings = findings_of(filled_report(form, {"agency.fax": None}, attachments=(table,)), "B103")
    assert [(finding.key, finding.message) for finding in findings] == [("agency.fax", "“传真”没有填，而“附表1”要用到它。")]


def test_own_words_that_quote_themselves_do_not_keep_the_check_from_ending(form: Form) -> None:
    report = filled_report(form, {"standing.fee": "{标准句.信息处理费}", "agency.fax": None})
    assert findings_of(report, "B103") == []


def test_every_empty_cell_of_a_table_is_reported_by_itself(form: Form) -> None:
    cells = {key: None for key, cell in form.cells.items() if cell.table == "litigation" and not cell.computed}
    findings = findings_of(filled_report(form, cells), "B104")
    assert [finding.key for finding in findings] == list(cells)
    assert {finding.sheet for finding in findings} == {"四、复议诉讼"}


def test_a_table_missing_from_a_file_without_cells_is_reported_once(form: Form) -> None:
    cells = {key: None for key, cell in form.cells.items() if cell.table == "litigation" and not cell.computed}
    report = filled_report(form, cells)
    (finding,) = findings_of(replace(report, places={}), "B104")
    assert finding.key == next(iter(cells))
    assert "表四整张没有填（12 格）" in finding.message
    some = {**dict.fromkeys(cells, None), "litigation.review.upheld": 0}
    assert len(findings_of(replace(filled_report(form, some), places={}), "B104")) == 11


def test_a_field_that_a_sentence_needs_is_reported_with_the_sentence(form: Form) -> None:
    (finding, _second) = findings_of(filled_report(form, NO_PROPOSALS), "B103")
    assert finding.message == "“人大代表建议”没有填，而“建议提案办理”要用到它。"
    assert finding.severity is Severity.ERROR


def test_a_field_that_a_choice_needs_is_reported_with_the_choice(form: Form) -> None:
    (finding,) = findings_of(filled_report(form, {"report.date": None}), "B103")
    assert finding.message == "“成文日期”没有填，而“是否落款”为“落款（署名和成文日期）”时必须填。"


BEGUN = {"requests.new.natural": 0}


@pytest.mark.parametrize(
    ("values", "sections", "codes"),
    [
        ({}, {}, ["B108"]),
        ({"requests.carried_in.natural": 2}, {}, ["B108"]),
        ({}, {"problems": (SubSection("", ("【上年稿，请改写】去年的问题。",)),)}, ["B108"]),
        ({}, {"overview": (SubSection("（二）依申请公开情况", ("{标准句.收到申请}",)),)}, ["B108"]),
        (BEGUN, {}, []),
        ({"other.fee.charged_cases": 0}, {}, []),
        ({}, {"problems": (SubSection("", ("今年的问题。",)),)}, []),
    ],
)
def test_a_workbook_in_which_nothing_is_filled_in_is_told_so_once(
    form: Form, values: Mapping[str, Value], sections: Sections, codes: list[str]
) -> None:
    fresh = {"report.year": 2023, "agency.name": "青川区科学技术局", "agency.phone": "0539-8198320"}
    places = {"agency.name": Place("基本信息", "B5")}
    given = Report(form, {**fresh, **values}, sections, places=places)
    found = [finding.code for finding in examine(Reading(given)).findings]
    assert [code for code in found if code == "B108"] == codes
    assert found == codes or not codes


def test_data_that_is_no_workbook_is_not_told_to_be_filled_in(form: Form) -> None:
    assert "B108" not in {finding.code for finding in examine(Reading(Report(form, {"report.year": 2023}, {}))).findings}
