"""Quotations in the text: names the form does not know, and drafts of last year nobody has rewritten."""

from __future__ import annotations

import pytest

from docgen.form.model import Form
from docgen.report.model import Attachment, SubSection, Value
from tests.builders import filled_report, findings_of


@pytest.mark.parametrize(
    ("text", "actual"),
    [
        ("收到申请{表三.新收.总数}件。", "{表三.新收.总数}"),
        ("收到申请｛表三.新收.合计｝件。", "｛表三.新收.合计｝"),
        ("{不存在的名称}", "{不存在的名称}"),
    ],
)
def test_a_name_the_form_does_not_know_is_an_error_in_the_clerks_cell(form: Form, text: str, actual: str) -> None:
    report = filled_report(form, sections={"problems": (SubSection("", ("问题。", text)),)})
    (finding,) = findings_of(report, "B401")
    assert (finding.key, finding.actual) == ("sections.problems.0", actual)


def test_a_name_that_looks_like_a_known_one_is_answered_with_that(form: Form) -> None:
    report = filled_report(form, sections={"problems": (SubSection("", ("收到申请{表三.新收.总记}件。",)),)})
    (finding,) = findings_of(report, "B401")
    assert finding.expected == "{表三.新收.总计}"


@pytest.mark.parametrize("text", ["收到申请{表三.新收.总计}件。", "｛简称｝", "{{ 7*7 }}", "{% if a %}", "集合{}为空。"])
def test_known_names_and_other_braces_are_no_unknown_names(form: Form, text: str) -> None:
    report = filled_report(form, sections={"problems": (SubSection("", (text,)),)})
    assert findings_of(report, "B401") == []


@pytest.mark.parametrize("changes", [{"standing.fee": "共收费{收费金}元。"}])
def test_own_words_and_attached_tables_are_looked_at_too(form: Form, changes: dict[str, Value | None]) -> None:
    table = Attachment("附表1", ("项目", "数量"), (("新收", "{表三.新收.总数}"),))
    assert len(findings_of(filled_report(form, changes, attachments=(table,)), "B401")) == 2


def test_a_draft_of_last_year_must_be_rewritten(form: Form) -> None:
    draft = "【上年稿，请改写】2022年，我局公开信息70条。"
    report = filled_report(form, sections={"problems": (SubSection("", (draft,)),)})
    assert [finding.key for finding in findings_of(report, "B402")] == ["sections.problems.0"]


def test_a_rewritten_draft_is_left_alone(form: Form) -> None:
    report = filled_report(form, sections={"problems": (SubSection("", ("2023年，我局公开信息85条。",)),)})
    assert findings_of(report, "B402") == []
