"""History: this year's report against last year's, and last year left standing in the text."""

from __future__ import annotations

import pytest

from docgen.form.model import Form
from docgen.report.complete import complete
from docgen.report.finding import Outcome, Severity
from docgen.report.model import Report, SubSection, Value
from tests.builders import YEAR, filled_report, findings_of

Changes = dict[str, Value | None]

LAST_YEARS_PROBLEMS = (
    "主要问题是主动公开的内容还不够丰富，政策解读多以文字为主，图解、视频等形式用得少，群众看得懂、用得上的信息偏少；"
    "业务培训次数不多，个别科室的工作人员对公开属性的认定把握不准，发布信息时有延迟；门户网站专栏的栏目设置不够清晰，查找不便。",
    "下一步将开展专题培训，把公开属性认定写进公文办理流程，安排专人每月检查一次栏目更新情况，并邀请群众代表对专栏提出意见。",
)
ANOTHER_TEXT = (
    "本年度发现，依申请公开的答复文书格式不够统一，有的没有写明救济途径；与兄弟单位会商的时间偏长，临近期限才答复的有四件；"
    "新媒体账号的留言回复不及时，最长的隔了十一天；规范性文件清理后没有同步更新网页上的有效性标注，公众容易误用旧文件。",
    "我们修订了答复文书样式，建立了五个工作日内会商反馈的约定，明确了账号值守人员，年底前完成了全部文件标注的核对更新。",
)


def last_year(form: Form, changes: Changes | None = None, *, distinct: bool = False, problems: tuple[str, ...] = ()) -> Report:
    """A report of the year before, by the same agency, with another overview."""
    sections = {"overview": (SubSection("", ("上年的总体情况另有写法。",)),), "problems": (SubSection("", problems),)}
    return filled_report(form, {"report.year": YEAR - 1, **(changes or {})}, distinct=distinct, sections=sections)


def with_text(form: Form, section: str, *paragraphs: str, heading: str = "", changes: Changes | None = None) -> Report:
    return filled_report(form, changes, sections={section: (SubSection(heading, paragraphs),)})


NUMBERS_FIRE: list[tuple[str, Changes, Changes, list[str]]] = [
    ("C101", {}, {"report.year": 2021}, ["report.year"]),
    ("C102", {}, {"agency.name": "河东区科学技术局"}, ["agency.name"]),
    ("C111", {"requests.carried_in.natural": 2}, {"requests.carried_out.natural": 3}, ["requests.carried_in.natural"]),
    ("C111", {}, {"requests.carried_out.legal": 1, "requests.carried_out.other": 2},
     ["requests.carried_in.legal", "requests.carried_in.other"]),
    ("C112", {"disclosure.normative.made": 2, "disclosure.normative.in_force": 10}, {"disclosure.normative.in_force": 10},
     ["disclosure.normative.in_force"]),
    ("F201", {"disclosure.licensing.decisions": 12}, {"disclosure.licensing.decisions": 1200},
     ["disclosure.licensing.decisions"]),
    ("F201", {"requests.new.natural": 60, "requests.granted.natural": 60}, {},
     ["requests.new.total", "requests.result_total.total"]),
]  # fmt: skip
NUMBERS_QUIET: list[tuple[str, Changes, Changes]] = [
    ("C101", {}, {}),
    ("C102", {}, {"agency.name": "临川市青川区科学技术局"}),
    ("C111", {"requests.carried_in.natural": 3, "requests.granted.natural": 3}, {"requests.carried_out.natural": 3}),
    ("C111", {"requests.carried_in.natural": None}, {"requests.carried_out.natural": 3}),
    ("C111", {"requests.carried_in.natural": 2}, {"report.year": 2020, "requests.carried_out.natural": 3}),
    ("C112", {"disclosure.normative.made": 2, "disclosure.normative.repealed": 1, "disclosure.normative.in_force": 11},
     {"disclosure.normative.in_force": 10}),
    ("C112", {"disclosure.normative.in_force": 7}, {"disclosure.normative.in_force": None}),
    ("F201", {"requests.new.natural": 30, "requests.granted.natural": 30},
     {"requests.new.natural": 2, "requests.granted.natural": 2}),
    ("F201", {"disclosure.licensing.decisions": 1180}, {"disclosure.licensing.decisions": 1200}),
]  # fmt: skip


@pytest.mark.parametrize(("code", "now", "then", "keys"), NUMBERS_FIRE)
def test_a_number_that_does_not_follow_from_last_years_is_reported(
    form: Form, code: str, now: Changes, then: Changes, keys: list[str]
) -> None:
    findings = findings_of(filled_report(form, now), code, last_year(form, then))
    assert [finding.key for finding in findings] == keys


@pytest.mark.parametrize(("code", "now", "then"), NUMBERS_QUIET)
def test_a_number_that_follows_or_cannot_be_compared_is_not_reported(
    form: Form, code: str, now: Changes, then: Changes
) -> None:
    assert findings_of(filled_report(form, now), code, last_year(form, then)) == []


def test_without_last_years_report_nothing_is_compared(form: Form) -> None:
    report = filled_report(form, {"requests.carried_in.natural": 2, "disclosure.normative.in_force": 7})
    assert [f for f in findings_of(report) if f.code.startswith(("C1", "C2", "F2"))] == []


def test_a_report_of_another_year_is_named_and_not_compared(form: Form) -> None:
    report = filled_report(form, {"requests.carried_in.natural": 2})
    (finding,) = findings_of(report, "C", last_year(form, {"report.year": 2020, "requests.carried_out.natural": 3}))
    assert (finding.code, finding.outcome, finding.actual) == ("C101", Outcome.NOT_ASSESSABLE, 2020)


def test_a_report_that_does_not_tell_its_year_is_compared_all_the_same(form: Form) -> None:
    report = filled_report(form, {"requests.carried_in.natural": 2})
    findings = findings_of(report, "C1", last_year(form, {"report.year": None, "requests.carried_out.natural": 3}))
    assert [(f.code, f.severity) for f in findings] == [("C101", Severity.INFO), ("C111", Severity.ERROR)]


def test_what_was_carried_over_is_told_with_both_numbers(form: Form) -> None:
    report = filled_report(form, {"requests.carried_in.natural": 2})
    (finding,) = findings_of(report, "C111", last_year(form, {"requests.carried_out.natural": 3}))
    assert (finding.expected, finding.actual) == (3, 2)
    assert finding.message == (
        "表三“二、上年结转政府信息公开申请数量”行“自然人”列是 2，而上年报告表三“四、结转下年度继续办理”行“自然人”列是 3。"
    )


def test_a_text_taken_over_from_last_year_is_reported_with_its_passages(form: Form) -> None:
    before = last_year(form, problems=LAST_YEARS_PROBLEMS)
    (finding,) = findings_of(with_text(form, "problems", *LAST_YEARS_PROBLEMS), "C201", before)
    assert (finding.key, finding.actual, finding.severity) == ("sections.problems.0", "100%", Severity.WARNING)
    assert "群众看得懂、用得上的信息偏少" in finding.evidence


def test_a_text_taken_over_with_other_years_and_numbers_is_still_the_same(form: Form) -> None:
    old = tuple(f"2022年，{text}共5次。" for text in LAST_YEARS_PROBLEMS)
    new = tuple(f"2023年，{text}共17次。" for text in LAST_YEARS_PROBLEMS)
    before = last_year(form, problems=old)
    assert [f.key for f in findings_of(with_text(form, "problems", *new), "C201", before)] == ["sections.problems.0"]


@pytest.mark.parametrize(
    ("now", "then"),
    [
        (ANOTHER_TEXT, LAST_YEARS_PROBLEMS),
        ((*ANOTHER_TEXT, LAST_YEARS_PROBLEMS[1]), LAST_YEARS_PROBLEMS),
        (("主要问题：公开内容不够丰富。",), ("主要问题：公开内容不够丰富。",)),
        (("{标准句.信息处理费}{标准句.建议提案}{标准句.复议诉讼}{标准句.收到申请}" * 2,),) * 2,
        (LAST_YEARS_PROBLEMS, ()),
    ],
    ids=["another text", "one sentence again", "too short to tell", "standing sentences", "nothing before"],
)
def test_a_text_of_ones_own_is_not_called_taken_over(form: Form, now: tuple[str, ...], then: tuple[str, ...]) -> None:
    assert findings_of(with_text(form, "problems", *now), "C201", last_year(form, problems=then)) == []


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("2022年，我局主动公开信息75条。", 2022),
        ("2022年以来，我局加强组织领导，完善工作机制。", 2022),
        ("2022年度，区科技局未收到政府信息公开申请。", 2022),
        ("2022年我局共收到政府信息公开申请5件。", 2022),
        ("在区政府的领导下，2022年全区主动公开信息100条。", 2022),
        ("截至2022年12月31日，共公开信息75条。", 2022),
        ("2022年5月，我局组织业务培训两次。", 2022),
        ("2021年，我局主动公开信息75条。", 2021),
        ("2021年，青川区科技局认真贯彻落实上级部署。", 2021),
        ("在市政府领导下,2022年,我局主动公开信息75条。", 2022),
        ("2022 年，我镇主动公开信息75条。", 2022),
    ],
)
def test_last_year_left_standing_is_reported(form: Form, text: str, year: int) -> None:
    (finding,) = findings_of(with_text(form, "overview", text), "C301")
    assert (finding.key, finding.expected, finding.actual) == ("sections.overview.0", 2023, year)
    assert finding.evidence == text


@pytest.mark.parametrize(
    "text",
    [
        "2023年，我局主动公开信息75条，较2022年增加5条。",
        "共收到申请22件，比2022年（31件）下降29%。",
        "申请数量与2022年持平。",
        "2022年收到申请12件，2023年收到申请15件。",
        "2022年收到申请12件，同比增长一倍。",
        "办结申请177件（含2022年结转的3件）。",
        "其中2022年结转3件，均已办结。",
        "根据国办发〔2022〕30号文件要求开展工作。",
        "认真落实《2022年政务公开工作要点》。",
        "公开了2022年度部门决算和2022年政府信息公开年报。",
        "2022年印发的《青川区科技局信息发布制度》继续执行。",
        "2022年12月修订了信息公开指南。",
        "2022年10月，党的二十大胜利召开。",
        "自2022年起，每季度检查一次。",
        "2019—2022年，累计公开信息900条。",
        "2021年至2023年，连续三年开展社会评议。",
        "2024年，我局将进一步加大公开力度。",
        "网站于2022年建成。",
        "2020年机构改革后，职能有所调整。",
        "2019年，青川区撤县设区。",
        "针对2022年存在的问题，逐项整改。",
        "网上申请35件,较2022年,增加5件。",
        "结转2024年度继续办理1件。",
        "自2022年以来，每季度检查一次。",
        "部分栏目2022年以来未更新的，已逐项补齐。",
        "2022年度政府信息公开工作考核结果为优秀。",
        "2022年受理的4件复议案件于本年审结。",
    ],
)
def test_an_honest_mention_of_another_year_is_not_reported(form: Form, text: str) -> None:
    report = with_text(form, "overview", text)
    assert [found for code in ("C301", "C302", "C303") for found in findings_of(report, code)] == []


@pytest.mark.parametrize(
    ("section", "text"),
    [
        ("lead", "现公布《青川区科学技术局2022年政府信息公开工作年度报告》。"),
        ("lead", "本年度报告中所列数据的统计期限自2022年1月1日至2022年12月31日。"),
        ("lead", "本年度报告中所列数据的统计期限从 2022 年 1 月 1 日起至 12 月 31 日止。"),
        ("overview", "我局认真编制了《青川区科学技术局2022年政府信息公开工作年度报告》。本年度报告由六个部分组成。"),
    ],
)
def test_a_lead_that_names_another_year_is_an_error(form: Form, section: str, text: str) -> None:
    (finding,) = findings_of(with_text(form, section, text), "C302")
    assert (finding.expected, finding.actual, finding.severity) == (2023, 2022, Severity.ERROR)


@pytest.mark.parametrize(
    ("section", "text"),
    [
        ("lead", "现公布《青川区科学技术局2023年政府信息公开工作年度报告》。"),
        ("lead", "所列数据的统计期限为2023年1月1日至12月31日。"),
        ("lead", "按照《政府信息公开工作年度报告格式》（国办公开办函〔2021〕30号，2021年版）编制。"),
        ("overview", "按时公布了《青川区科学技术局2022年政府信息公开工作年度报告》。"),
    ],
)
def test_a_lead_of_the_right_year_is_not_reported(form: Form, section: str, text: str) -> None:
    assert findings_of(with_text(form, section, text), "C302") == []


@pytest.mark.parametrize(
    ("title", "found"),
    [("青川区科学技术局2022年政府信息公开工作年度报告", [2022]), ("青川区科学技术局2023年年报", []), (None, [])],
)
def test_a_title_of_another_year_is_an_error(form: Form, title: str | None, found: list[int]) -> None:
    assert [finding.actual for finding in findings_of(filled_report(form, {"report.title": title}), "C304")] == found
    assert findings_of(filled_report(form), "C304") == []


@pytest.mark.parametrize(
    "text",
    [
        "2023年我局将加大公开力度。",
        "2023年将从以下方面进行改进。",
        "下一步，2023年，我局将进一步丰富公开内容。",
        "为进一步规范政府信息公开工作，2023年我局加大贯彻落实《条例》的工作力度。",
    ],
)
def test_plans_for_the_report_year_are_reported(form: Form, text: str) -> None:
    (finding,) = findings_of(with_text(form, "problems", text), "C303")
    assert (finding.expected, finding.actual) == (2024, 2023)


@pytest.mark.parametrize(
    "text",
    [
        "2024年我局将加大公开力度。",
        "2023年，我局将政务公开纳入绩效考核。",
        "2023年我局将加强政务公开作为重点工作。",
        "为进一步规范公开工作，2023年我局组织了两次培训。",
        "针对上年的问题，2023年我局增加了图解。",
    ],
)
def test_plans_for_next_year_and_work_done_are_not_reported(form: Form, text: str) -> None:
    assert findings_of(with_text(form, "problems", text), "C303") == []


def test_a_year_is_not_judged_when_the_report_has_none(form: Form) -> None:
    report = with_text(form, "overview", "2022年，我局主动公开信息75条。", changes={"report.year": None})
    assert findings_of(report, "C3") == []


def test_two_good_reports_in_a_row_say_nothing(form: Form) -> None:
    before = complete(last_year(form, distinct=True))
    carried: Changes = {
        key.replace(".carried_out.", ".carried_in."): before.number(key)
        for key in form.cells
        if key.startswith("requests.carried_out.") and not form.cells[key].computed
    }
    assert findings_of(filled_report(form), "C", last_year(form)) == []
    assert findings_of(filled_report(form, carried, distinct=True), "C111", before) == []


def test_last_year_is_not_left_standing_where_all_its_numbers_are_those_of_last_year_s_report(form: Form) -> None:
    before = last_year(form, {"requests.new.natural": 5, "requests.granted.natural": 4, "requests.refused_7.natural": 1})
    right, wrong = "2022年我局收到政府信息公开申请5件，办结5件。", "2022年我局收到政府信息公开申请6件，办结5件。"
    assert findings_of(with_text(form, "overview", right), "C301", previous=before) == []
    assert len(findings_of(with_text(form, "overview", wrong), "C301", previous=before)) == 1
    assert len(findings_of(with_text(form, "overview", right), "C301")) == 1
