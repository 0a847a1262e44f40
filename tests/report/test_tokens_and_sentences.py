"""Tokens in the clerk's texts, and the standing sentences chosen from the numbers."""

from __future__ import annotations

from decimal import Decimal

import pytest
from builders import filled_report

from docgen.compose.composition import compose, narrative
from docgen.form.model import Form
from docgen.report.complete import complete
from docgen.report.model import Report, SubSection, Value
from docgen.report.standing import Resolver
from docgen.report.tokens import suggestions, tokens_in


def resolver(form: Form, **changes: Value) -> Resolver:
    return Resolver(complete(filled_report(form).with_values({key.replace("__", "."): v for key, v in changes.items()})))


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("收到{表三.新收.自然人}件", "收到12件"),
        ("收到｛表三.新收.自然人｝件", "收到12件"),
        ("收到{ 表三．新收．自然人 }件", "收到12件"),
        ("{{ 7*7 }}", "{{ 7*7 }}"),
        ("{% for x in y %}", "{% for x in y %}"),
        ("｛｛简称｝｝", "｛｛简称｝｝"),
        ("{没有这个}", "{没有这个}"),
        ("只有半边 { 的括号", "只有半边 { 的括号"),
        ("没有引用", "没有引用"),
    ],
)
def test_a_token_is_filled_and_everything_else_stays_as_typed(form: Form, typed: str, printed: str) -> None:
    assert resolver(form, requests__new__natural=12).fill(typed) == printed


def test_a_subtotal_can_be_quoted_although_no_cell_holds_it(form: Form) -> None:
    quoted = resolver(form, requests__refused_1__natural=2, requests__refused_7__natural=3)
    assert quoted.fill("{表三.不予公开.自然人}") == "5"


def test_an_unknown_token_gets_a_suggestion(form: Form) -> None:
    assert suggestions(form, "表三.新收.总数")[0] == "表三.新收.总计"


def test_template_code_is_not_taken_for_a_token() -> None:
    assert [use.name for use in tokens_in("{{ a }}{% b %}{# c #}{简称}")] == ["简称"]


def test_own_words_that_quote_themselves_do_not_run_forever(form: Form) -> None:
    assert resolver(form, standing__fee="见{标准句.信息处理费}").standing("standing.fee").text == "见见{标准句.信息处理费}"


@pytest.mark.parametrize(
    ("cases", "amount", "sentence"),
    [
        (0, "0", "未收取任何信息处理费。"),
        (3, "1240.00", "对3件政府信息公开申请收取信息处理费，共计1,240元。"),
        (1, "10.50", "对1件政府信息公开申请收取信息处理费，共计10.5元。"),
    ],
)
def test_the_fee_sentence_follows_cases_and_yuan(form: Form, cases: int, amount: str, sentence: str) -> None:
    found = resolver(form, other__fee__charged_cases=cases, other__fee__amount=Decimal(amount)).standing("standing.fee")
    assert found.text is not None
    assert found.text.endswith(sentence)


def test_a_blank_number_leaves_the_sentence_open_rather_than_reading_it_as_zero(form: Form) -> None:
    report = filled_report(form)
    values = {key: value for key, value in report.values.items() if key != "other.fee.charged_cases"}
    found = Resolver(complete(Report(form, values, report.sections))).standing("standing.fee")
    assert found.text is None
    assert found.missing == ("other.fee.charged_cases",)


REQUESTS = [
    ((0, 0, 0, 0), "未收到依申请公开的政府信息申请。"),
    ((5, 0, 5, 0), "新收政府信息公开申请5件，已全部办结。"),
    ((5, 0, 3, 2), "新收政府信息公开申请5件，办结3件，结转下年度继续办理2件。"),
    ((5, 1, 6, 0), "新收政府信息公开申请5件，上年结转1件，已全部办结。"),
    ((5, 1, 4, 2), "新收政府信息公开申请5件，上年结转1件，办结4件，结转下年度继续办理2件。"),
    ((0, 2, 2, 0), "未新收政府信息公开申请，上年结转2件，已全部办结。"),
    ((0, 2, 1, 1), "未新收政府信息公开申请，上年结转2件，办结1件，结转下年度继续办理1件。"),
]


@pytest.mark.parametrize(("numbers", "ending"), REQUESTS)
def test_the_sentence_on_requests_follows_the_table(form: Form, numbers: tuple[int, ...], ending: str) -> None:
    new, carried_in, granted, carried_out = numbers
    found = resolver(
        form,
        requests__new__natural=new,
        requests__carried_in__natural=carried_in,
        requests__granted__natural=granted,
        requests__carried_out__natural=carried_out,
    ).standing("standing.requests")
    assert found.text is not None
    assert found.text.endswith(ending)


@pytest.mark.parametrize(
    ("npc", "cppcc", "done", "ending"),
    [
        (0, 0, 0, "未承办人大代表建议、政协提案。"),
        (0, 3, 3, "办理人大代表建议0件、政协提案3件，目前已全部办结。"),
        (2, 3, 4, "办理人大代表建议2件、政协提案3件，已办结4件。"),
    ],
)
def test_the_sentence_on_proposals_follows_the_numbers(form: Form, npc: int, cppcc: int, done: int, ending: str) -> None:
    found = resolver(form, other__proposals__npc=npc, other__proposals__cppcc=cppcc, other__proposals__done=done).standing(
        "standing.proposals"
    )
    assert found.text is not None
    assert found.text.endswith(ending)


def test_contact_details_that_are_blank_do_not_appear_in_the_lead(form: Form) -> None:
    report = filled_report(form)
    values = {k: v for k, v in report.values.items() if k not in {"agency.fax", "agency.email", "agency.postcode"}}
    text = Resolver(complete(Report(form, values, report.sections))).standing("standing.contact").text
    assert text is not None
    assert "传真" not in text
    assert "；；" not in text
    assert "（；" not in text


def test_the_lead_lists_the_parts_the_form_has(form: Form) -> None:
    text = resolver(form).standing("standing.parts").text
    assert text is not None
    assert text.endswith("其他需要报告的事项共六部分组成。")
    assert all(section.name in text for section in form.sections)


def test_a_paragraph_of_tokens_that_comes_out_empty_is_left_out(form: Form) -> None:
    report = filled_report(form)
    values = {k: v for k, v in report.values.items() if not k.startswith("agency.portal")}
    lead = {"lead": (SubSection("", ("{标准句.电子版下载}", "正文。")),)}
    texts = [p.text for p in narrative(complete(Report(form, values, {**report.sections, **lead}))) if p.section == "lead"]
    assert texts == ["正文。"]


def test_a_note_beside_a_number_is_printed_in_the_cell(form: Form) -> None:
    report = filled_report(form).with_values({"disclosure.normative.in_force": 22})
    noted = Report(form, report.values, report.sections, notes={"disclosure.normative.in_force": "其中修订16件"})
    assert compose(complete(noted)).numbers["disclosure.normative.in_force"] == "22（其中修订16件）"


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("1.健全机制", 3),
        ("（1）加强培训", 4),
        ("1.健全机制，加强培训。", 0),
        ("一是健全机制", 0),
        ("2023.5万元", 0),
        ("正文。", 0),
    ],
)
def test_a_short_numbered_paragraph_is_a_heading(form: Form, text: str, level: int) -> None:
    report = filled_report(form)
    sections = {**report.sections, "problems": (SubSection("", (text,)),)}
    blocks = compose(complete(Report(form, report.values, sections))).context["sections"]["problems"]["blocks"]
    assert blocks[0]["paragraphs"][0]["level"] == level
