"""Numbers of the text held against one another where there is no table: balances, lists over a full stop, the period."""

from __future__ import annotations

from datetime import date
from itertools import product

import pytest
from builders import filled_report

from docgen.checks.catalogue import Fault, rules
from docgen.form.model import Form
from docgen.report.finding import Outcome, Severity
from docgen.report.model import Value
from tests.wording import faults

IN_REQUESTS = "（二）依申请公开情况"


def found(form: Form, code: str, text: str, heading: str = "", **numbers: Value) -> list[Fault]:
    """What a rule says of one paragraph in a report without tables, but for `numbers`."""
    return faults(form, code, text, heading=heading, blank=True, **numbers)


CAME_IN = ("收到政府信息公开申请{new}件", "新收政府信息公开申请{new}件", "全年共收到{new}件政府信息公开申请")
CARRIED_IN = ("上年结转{before}件", "上年度结转申请{before}件")
DONE = ("办结{done}件", "共办结{done}件")
LEFT = ("结转下年度继续办理{left}件", "{left}件转入下一年办理", "另有{left}件顺延到下年度答复")
JOINED = ("，", "。", "；")
WORDINGS = [
    joint.join(words) + "。"
    for (joint, words) in product(JOINED, product(CAME_IN, CARRIED_IN, DONE, LEFT))
    if not (joint == "。" and words[3].startswith(("{", "另")))
]
BALANCED = [(14, 3, 15, 2), (7, 1, 6, 2), (120, 11, 122, 9)]
"""New, carried in, done, carried out."""


@pytest.mark.parametrize("wording", WORDINGS)
def test_every_wording_of_a_balance_is_read(form: Form, wording: str) -> None:
    for new, before, done, left in BALANCED:
        right = wording.format(new=new, before=before, done=done, left=left)
        assert found(form, "D104", right, IN_REQUESTS) == []
        wrong = wording.format(new=new, before=before, done=done + 4, left=left)
        (fault,) = found(form, "D104", wrong, IN_REQUESTS)
        assert (fault.key, fault.severity) == ("sections.overview.0", None)
        assert f"{done + 4}件" in fault.evidence


OUT_OF_BALANCE = [
    "受理政府信息公开申请15件，办结11件，结转下一年办理2件。",
    "受理政府信息公开申请15件（含上年结转2件），办结16件，结转下年1件。",
    "收到政府信息公开申请15件，上年结转0件，办结16件。",
    "新收政府信息公开申请9件。没有上年结转的申请。办结7件，结转下年度3件。",
    "未收到政府信息公开申请，上年结转2件，办结3件。",
    "收到政府信息公开申请15件，办结9件，没有结转下年度的申请。",
]


@pytest.mark.parametrize("text", OUT_OF_BALANCE)
def test_what_came_in_and_went_nowhere_is_a_hint(form: Form, text: str) -> None:
    assert rules()["D104"].severity is Severity.INFO
    assert len(found(form, "D104", text, IN_REQUESTS)) == 1


MAY_BALANCE = [
    "受理政府信息公开申请15件，办结13件，结转下一年办理2件。",
    "受理政府信息公开申请15件，办结16件，结转下一年办理2件。",  # three may have been carried in
    "受理政府信息公开申请15件（含上年结转2件），办结14件，结转下年1件。",
    "收到政府信息公开申请15件，上年结转2件，办结13件。",  # the rest may be carried out
    "收到政府信息公开申请15件，上年结转2件，办结14件，结转下年1件。",  # of the new ones
    "收到政府信息公开申请15件，答复12件，其他处理1件，结转下年度继续办理2件。",
    "收到政府信息公开申请20余件，办结11件，结转下一年办理2件。",
    "收到政府信息公开申请15件，通过网站收到9件，结转下年0件。",
    "收到政府信息公开申请15件。公开信息20条，收到群众留言92条，办结80件。",
    "未收到政府信息公开申请，未结转下年度。",
    "受理政府信息公开申请15.5件，办结11件，结转下一年办理2件。",  # of half an application the table speaks
]


@pytest.mark.parametrize("text", MAY_BALANCE)
def test_what_may_balance_is_left_alone(form: Form, text: str) -> None:
    assert found(form, "D104", text, IN_REQUESTS) == []


def test_a_balance_of_the_text_is_not_worked_out_where_the_table_tells(form: Form) -> None:
    assert faults(form, "D104", OUT_OF_BALANCE[0], heading=IN_REQUESTS) == []


PAST_THE_STOP = [
    "全年主动公开信息150条，其中工作动态90条。政策文件30条，通知公告35条，预决算8条。",
    "主动公开政府信息150条。工作动态90条，政策文件60条，预决算8条。",
    "公开各类信息40条，其中规划计划12条、机构职能9条。人事信息8条、财政信息11条、应急信息5条。",
    "全年公开信息40件，包括通知20件。公示15件；简报6件。",
]
WITHIN_THE_STOP = [
    "全年主动公开信息163条，其中工作动态90条。政策文件30条，通知公告35条，预决算8条。",
    "全年主动公开信息150条，其中工作动态150条。政策文件30条，通知公告35条。",
    "全年主动公开信息150条，其中工作动态90条。发布政策文件60条，推送通知公告65条。",
    "全年主动公开信息150条，其中工作动态90条。通过网站公开120条，通过报刊公开50条。",
    "全年主动公开信息150余条，其中工作动态90条。政策文件30条，通知公告45条。",
    "全年主动公开信息20条。收到申请30件，办结30件。",
    "全年主动公开信息20条。政策解读30篇，图解8篇。",
    "全年主动公开信息20条。微信30条，微博12条。",
    "收到申请20件，其中网上15件。当面3件，信函4件。",
]


@pytest.mark.parametrize("text", PAST_THE_STOP)
def test_parts_behind_a_full_stop_must_not_pass_the_whole(form: Form, text: str) -> None:
    (fault,) = found(form, "D306", text)
    assert fault.evidence == text.rstrip("。")
    assert rules()["D306"].severity is Severity.INFO


@pytest.mark.parametrize("text", WITHIN_THE_STOP)
def test_a_sentence_of_its_own_is_no_list_of_parts(form: Form, text: str) -> None:
    assert found(form, "D306", text) == []


GROWTH = [
    ("收到申请30件，较上年增加5件，增长{}。", "20%", "30%"),
    ("收到申请30件，比上年减少10件，下降{}。", "25%", "33%"),
    ("2022年收到申请31件，2023年收到22件，下降{}。", "29%", "40%"),
    ("收到申请由31件下降到22件，降幅{}。", "29%", "22%"),
    ("主动公开信息由上年的200条增至250条，增幅{}。", "25%", "20%"),
    ("收到申请22件，上年31件，下降{}。", "29%", "41%"),
    ("收到申请25件，较上年的20件增加5件，增长{}。", "25%", "31%"),
    ("受理量比2022年的40件减少10件，降幅{}。", "25%", "33.3%"),
    ("公开数量较上一年度的200条净增50条，增幅为{}。", "25%", "20%"),
    ("上年公开信息200条，今年公开信息250条，增长{}。", "25%", "50%"),
]


@pytest.mark.parametrize(("wording", "right", "wrong"), GROWTH)
def test_growth_follows_from_two_numbers_however_they_are_told(form: Form, wording: str, right: str, wrong: str) -> None:
    assert found(form, "D203", wording.format(right)) == []
    (fault,) = found(form, "D203", wording.format(wrong))
    assert (fault.expected, fault.actual, fault.severity) == (right, wrong, Severity.INFO)


@pytest.mark.parametrize(
    "text",
    [
        "收到申请30件，公开信息250条，增长50%。",
        "收到申请30件，上年结转2件，增长50%。",
        "收到申请30件，答复28件，同比增长50%。",
        "公开信息300余条，较上年增加50条，增长30%。",
        "新增栏目5个，公开信息80条，增长12%。",
        "收到申请25件，较上年的20件有所增加，答复5件，增长40%。",
        "收到申请5件，较上年增加5件，增长100%。",  # from none: no percentage can be worked out
    ],
)
def test_growth_of_something_else_is_left_alone(form: Form, text: str) -> None:
    assert found(form, "D203", text) == []


@pytest.mark.parametrize(
    ("wording", "right", "wrong"),
    [
        ("收到申请47件，比上一年度增加{}件（上一年度为40件）。", "7", "9"),
        ("主动公开信息1200条，同比增加{}条，上年为1000条。", "200", "300"),
        ("收到申请31件，较去年减少{}件，去年为40件。", "9", "8"),
        ("收到申请47件，比2022年（42件）增加{}件。", "5", "6"),
        ("收到申请47件，同比增长{}%（2022年为42件）。", "11.9", "15.9"),
        ("微信推送信息180条，比上年的150条多{}条。", "30", "40"),
        ("本年度新收申请较上年（40件）增长{}%，共47件。", "17.5", "27.5"),
        ("2022年收到申请40件。2023年收到申请47件，同比增长{}%。", "17.5", "21.6"),
    ],
)
def test_a_change_follows_from_two_numbers_told_behind_it_or_in_two_sentences(
    form: Form, wording: str, right: str, wrong: str
) -> None:
    assert found(form, "D203", wording.format(right)) == []
    (fault,) = found(form, "D203", wording.format(wrong))
    assert str(fault.actual).startswith(wrong)


NAMED_SHARES = [
    ("我局收到政府信息公开申请47件，自然人申请占{}。", "83%", "72%"),
    ("不予公开的占{}。", "13%", "18%"),
    ("申请办结率达{}。", "90.2%", "95.8%"),
    ("予以公开（含部分公开）的27件，占办结总数的{}。", "58.7%", "66.3%"),
    ("政府信息公开行政复议8件，纠错率{}。", "25%", "35%"),
    ("行政复议维持率{}。", "75%", "60%"),
    ("政府信息公开行政复议8件，已审结7件，维持率{}。", "85.7%", "57.8%"),
]
TABLES: dict[str, Value] = {
    "requests__new__natural": 39,
    "requests__new__business": 8,
    "requests__carried_in__natural": 4,
    "requests__granted__natural": 13,
    "requests__granted__business": 8,
    "requests__partial__natural": 6,
    "requests__refused_5__natural": 6,
    "requests__unavailable_1__natural": 13,
    "requests__carried_out__natural": 5,
    "litigation__review__upheld": 6,
    "litigation__review__corrected": 2,
}


@pytest.mark.parametrize(("wording", "right", "wrong"), NAMED_SHARES)
def test_a_share_of_what_is_named_alone_follows_from_the_tables(form: Form, wording: str, right: str, wrong: str) -> None:
    typed = [key.replace(".", "__") for key in form.cells if "total" not in key]
    tables: dict[str, Value] = {**dict.fromkeys(typed, 0), **TABLES}
    assert found(form, "D204", wording.format(right), "（二）依申请公开情况", **tables) == []
    (fault,) = found(form, "D204", wording.format(wrong), "（二）依申请公开情况", **tables)
    assert fault.actual == wrong


SHARES = [
    ("公开信息500条，其中网站320条、微信180条，分别占{}和36%。", "64%", "66%"),
    ("网站公开信息200条，占公开总量500条的{}。", "40%", "45%"),
    ("主动公开信息800条，其中政策文件200条，占25%，民生信息占{}（400条）。", "50%", "45%"),
    ("收到网民留言96条，回复90条，回复率{}。", "93.8%", "98.1%"),
    ("收到网民留言96条，回复留言90条，回复率{}。", "93.8%", "98.1%"),
    ("收到政府信息公开申请50件，其中网上申请20件，占{}。", "40%", "45%"),
    ("收到申请22件，其中自然人申请20件（占{}）。", "90.9%", "80.9%"),
    ("主动公开信息200条，其中网站130条，占比{}，微信30条，占比15%。", "65%", "56%"),
    ("主动公开信息80条，其中政策文件20条，占总数的{}。", "25%", "35%"),
    ("收到申请90件，其中当面30件，占{}。", "33%", "30%"),
]
ROUGH_SHARES = [
    ("收到申请50件，其中网上申请35件，约占{}。", "七成", "五成"),
    ("收到申请50件，网上申请35件，占近{}。", "八成", "四成"),
    ("收到申请50件，其中自然人申请34件，占{}。", "三分之二", "三分之一"),
    ("收到申请50件，其中网上申请20件，占申请总量的{}。", "四成", "过半"),
    ("网络申请20件，占申请总数50件的{}。", "四成", "一半以上"),
    ("收到申请50件，其中自然人申请28件，占{}。", "半数以上", "八成以上"),
]


@pytest.mark.parametrize(("wording", "right", "wrong"), SHARES)
def test_a_share_follows_from_the_count_it_is_of(form: Form, wording: str, right: str, wrong: str) -> None:
    assert found(form, "D204", wording.format(right)) == []
    (fault,) = found(form, "D204", wording.format(wrong))
    assert (fault.expected, fault.actual) == (right, wrong)
    assert rules()["D204"].severity is Severity.INFO


@pytest.mark.parametrize(("wording", "right", "wrong"), ROUGH_SHARES)
def test_a_rough_share_is_held_against_the_counts_where_it_is_plainly_wrong(
    form: Form, wording: str, right: str, wrong: str
) -> None:
    assert found(form, "D204", wording.format(right)) == []
    (fault,) = found(form, "D204", wording.format(wrong))
    assert str(fault.actual) in wrong


@pytest.mark.parametrize(
    "text",
    [
        "收到申请50件，办结40件，其中公开20件，占50%。",
        "收到申请50件，其中网上20件，占网上申请总量的80%。",
        "收到申请669份，其中行政复议21宗、行政诉讼10宗，占申请件比例4.63%。",
        "主动公开信息200余条，其中网站130条，占比56%。",
        "主动公开信息200条，其中网站130条，同比增长56%。",
        "收到申请90件，其中当面50件，占55.5%。",  # cut off rather than rounded
        "网站公开信息200条，占全市的12%。",
        "收到留言96条，回复90条，按时回复率100%。",
        "全年推送原创信息310条，回复网民留言86条，回复率达到100%。",
        "发布动态210条，答复咨询31条，答复率100%。",
        "办理人大建议49件、政协提案42件，办结率100%。",
        "微信公众号推送信息150条，占比30%。",
        "收到留言96条，回复90条，按期率100%。",
    ],
)
def test_a_share_of_something_else_is_left_alone(form: Form, text: str) -> None:
    assert found(form, "D204", text) == []


SIX: dict[str, Value] = {
    "requests__new__natural": 5,
    "requests__new__business": 1,
    "requests__granted__natural": 4,
    "requests__refused_7__natural": 2,
    "litigation__review__upheld": 2,
    "litigation__review__corrected": 1,
}


def claimed(form: Form, text: str, **numbers: Value) -> list[Fault]:
    """What D101 says where every cell is filled, with 0 but for `numbers`."""
    return faults(form, "D101", text, heading=IN_REQUESTS, **numbers)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("收到政府信息公开申请6件，均为自然人申请。", "5"),
        ("收到政府信息公开申请6件，全部予以公开。", "4"),
        ("收到政府信息公开申请6件，都是商业企业提出的。", "1"),
        ("因政府信息公开发生行政复议3件，均维持。", "2"),
        ("因政府信息公开发生行政复议3件，结果均为维持。", "2"),
    ],
)
def test_all_of_them_is_a_number_too_and_asks(form: Form, text: str, expected: str) -> None:
    (fault,) = claimed(form, text, **SIX)
    assert (fault.expected, fault.severity, fault.outcome) == (expected, Severity.INFO, Outcome.UNCERTAIN)


@pytest.mark.parametrize(
    "text",
    [
        "收到政府信息公开申请6件，予以公开4件，均为自然人申请。",
        "收到政府信息公开申请6件，其中予以公开4件，均为自然人申请。",
        "收到政府信息公开申请6件，除商业企业1件外，均为自然人申请。",
        "收到政府信息公开申请6件，均已答复。",
        "因政府信息公开发生行政复议3件，其中2件均维持。",
    ],
)
def test_all_of_a_part_is_not_all(form: Form, text: str) -> None:
    assert claimed(form, text, **SIX) == []


@pytest.mark.parametrize(
    "text",
    [
        "本报告所列数据的统计期限自2023年1月1日起至2023年12月20日止。",
        "报告中数据统计时限为2023年1月1日至12月30日。",
        "数据统计期限从2023年1月10日到2023年12月31日。",
        "统计时间：２０２３年１月１日—２０２３年１１月３０日。",
        "统计期限自2023年1月1日至2023年12月32日。",
    ],
)
def test_a_period_told_short_is_found(form: Form, text: str) -> None:
    (fault,) = found(form, "F301", text)
    assert fault.evidence in text


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("本报告所列数据的统计期限自2023年1月1日起至2023年12月31日止。", {}),
        ("数据统计时限为2023年1月1日至12月31日。", {}),
        ("2023年3月1日至2023年5月31日开展专项清理。", {}),
        ("统计期限自2023年1月1日至2023年11月30日。", {"report__period_end": date(2023, 11, 30)}),
        ("统计期限自2022年1月1日至2022年12月31日。", {}),  # another year is C302's
    ],
)
def test_a_whole_or_a_stated_period_is_right(form: Form, text: str, numbers: dict[str, Value]) -> None:
    assert found(form, "F301", text, **numbers) == []


WORKED_OUT = [
    ("收到政府信息公开申请48件，平均每月{}件。", "4", "5"),
    ("全年收到政府信息公开申请48件，平均每季度{}件。", "12", "13"),
    ("全年收到政府信息公开申请48件，月均约{}件。", "4", "6"),
    ("收到政府信息公开申请48件，日均{}件。", "0.1", "1.1"),
    ("自然人申请比法人和其他组织申请多{}件。", "36", "26"),
    ("法人和其他组织申请比自然人申请少{}件。", "36", "46"),
    ("予以公开的比不予公开的多{}件。", "32", "31"),
]
APPLICATIONS: dict[str, Value] = {
    "requests__new__natural": 42,
    "requests__new__business": 6,
    "requests__granted__natural": 37,
    "requests__granted__business": 1,
    "requests__refused_5__natural": 5,
    "requests__refused_7__natural": 1,
    "requests__unavailable_1__business": 4,
}
NOT_WORKED_OUT = [
    "网络申请比信函申请多15件。",
    "平均每月检查2次，收到政府信息公开申请48件。",
    "每月公开信息31条，全年收到政府信息公开申请48件。",
    "自然人申请比全区平均多3件。",
    "收到政府信息公开申请48件，平均每个工作日0.19件。",
    "收到政府信息公开申请48件，网站日均访问260人次。",
    "收到政府信息公开申请48件，办理时间平均每件9天。",
]


@pytest.mark.parametrize(("wording", "right", "wrong"), WORKED_OUT)
def test_what_is_worked_out_of_the_tables_fits_them(form: Form, wording: str, right: str, wrong: str) -> None:
    assert faults(form, "D105", wording.format(right), heading=IN_REQUESTS, **APPLICATIONS) == []
    (fault,) = faults(form, "D105", wording.format(wrong), heading=IN_REQUESTS, **APPLICATIONS)
    assert (fault.expected, fault.actual) == (right, wrong)
    assert rules()["D105"].severity is Severity.INFO


@pytest.mark.parametrize("text", NOT_WORKED_OUT)
def test_what_is_worked_out_of_other_numbers_is_left_alone(form: Form, text: str) -> None:
    assert faults(form, "D105", text, heading=IN_REQUESTS, **APPLICATIONS) == []


def with_last_year(form: Form, text: str, new_last_year: int) -> list[Fault]:
    """What C113 says where last year's report, of 2022, has so many new requests."""
    before = filled_report(form, {"report.year": 2022, "requests.new.natural": new_last_year})
    return faults(form, "C113", text, heading=IN_REQUESTS, last_year=before, requests__new__natural=22)


COMPARED = [
    ("收到政府信息公开申请22件，同上年相比减少{}件。", "9", "6"),
    ("政府信息公开申请量减少{}件。", "9", "6"),
    ("收到政府信息公开申请22件，是上年的{}。", "0.7倍", "1.7倍"),
    ("政府信息公开申请数量为22件，是2022年的{}。", "0.7倍", "1.7倍"),
    ("政府信息公开申请量同比{}。", "下降近三成", "增长近三成"),
    ("政府信息公开申请量与上年相比{}", "有所下降", "有所增加"),
    ("政府信息公开申请量较上年{}", "呈下降趋势", "呈上升趋势"),
    ("收到政府信息公开申请22件，较上年{}", "明显减少", "基本持平"),
    ("收到政府信息公开申请22件，比上年少{}件。", "9", "6"),
    ("与2022年（{}件）相比，政府信息公开申请量减少9件。", "31", "33"),
    ("比2022年少收政府信息公开申请{}件。", "9", "7"),
    ("相较上一年度的31件，政府信息公开申请量减少{}件。", "9", "8"),
    ("政府信息公开申请量较2022年的31件减少{}件。", "9", "8"),
    ("政府信息公开申请量同比减少9件、下降{}。", "29%", "19%"),
    ("政府信息公开申请总量由上年的{}件减至22件。", "31", "32"),
    ("与2022年相比，政府信息公开申请量减少{}件。", "9", "12"),
    ("政府信息公开申请数量同比下降{}。", "29%", "23%"),
    ("申请数量较2022年下降{}。", "29.0%", "39.0%"),
    ("收到政府信息公开申请22件（上年{}件）。", "31", "33"),
    ("上年收到政府信息公开申请{}件，本年有所下降。", "31", "34"),
    ("2022年收到政府信息公开申请{}件，2023年收到22件。", "31", "35"),
    ("收到政府信息公开申请22件，较上年减少{}件。", "9", "5"),
    ("收到政府信息公开申请22件，同比下降{}。", "29%", "41%"),
    ("新收政府信息公开申请22件，比2022年（{}件）有所减少。", "31", "30"),
    ("收到政府信息公开申请22件，上年{}件。", "31", "13"),
    ("全年共收到22件政府信息公开申请，比上年减少了{}件。", "9", "19"),
]


@pytest.mark.parametrize(("wording", "right", "wrong"), COMPARED)
def test_a_comparison_fits_last_year_s_report(form: Form, wording: str, right: str, wrong: str) -> None:
    assert with_last_year(form, wording.format(right), 31) == []
    (fault,) = with_last_year(form, wording.format(wrong), 31)
    assert fault.expected == "31"
    assert str(fault.actual).rstrip("件") in wording.format(wrong)
    assert rules()["C113"].severity is Severity.INFO


def test_a_rate_of_last_year_is_not_held_against_its_number(form: Form) -> None:
    assert with_last_year(form, "行政复议纠正率由上年的25%降至16.7%。", 31) == []


@pytest.mark.parametrize(
    "text",
    [
        "收到政府信息公开申请22件，办结20件。",
        "收到政府信息公开申请22件，较上年减少近10件。",
        "收到政府信息公开申请22件，上年结转3件。",
        "收到政府信息公开申请22件，其中网上申请5件，同比下降50%。",
        "收到政府信息公开申请22件，办结率100%。",
        "公开信息300条，较上年增加5条。",
    ],
)
def test_what_compares_nothing_the_form_counts_is_left_alone(form: Form, text: str) -> None:
    assert with_last_year(form, text, 31) == []


def test_growth_from_nothing_has_no_percentage(form: Form) -> None:
    assert with_last_year(form, "收到政府信息公开申请22件，同比增长100%。", 0) == []
    (fault,) = with_last_year(form, "收到政府信息公开申请22件，较上年增加20件。", 0)
    assert fault.expected == "0"


WAYS_TO_COUNT = [
    ("收到政府信息公开申请44件，其中公民申请{}件。", 40),
    ("收到政府信息公开申请44件，其中个人申请{}件。", 40),
    ("收到政府信息公开申请44件，去年结转{}件。", 1),
    ("收到政府信息公开申请44件，处理完毕{}件。", 42),
    ("收到政府信息公开申请44件，未办结{}件结转下年。", 3),
    ("收到政府信息公开申请44件，待办{}件结转下年度。", 3),
    ("收到政府信息公开申请44件，仍在办理{}件。", 3),
    ("收到政府信息公开申请44件，尚在办理期限内{}件。", 3),
    ("收到政府信息公开申请44件，企业申请{}件。", 4),
    ("全年收到网上申请{}件。", 44),
    ("收到现场和网上提出的政府信息公开申请{}件。", 44),
    ("主办人大代表建议{}件。", 2),
]


@pytest.mark.parametrize(("wording", "right"), WAYS_TO_COUNT)
def test_other_words_for_a_number_of_the_table_are_read(form: Form, wording: str, right: int) -> None:
    counts: dict[str, Value] = {
        "requests__new__natural": 40,
        "requests__new__business": 4,
        "requests__carried_in__natural": 1,
        "requests__granted__natural": 42,
        "requests__carried_out__natural": 3,
    }
    assert claimed(form, wording.format(right), **counts) == []
    for wrong in (right + 1, right + 17):
        assert len(claimed(form, wording.format(wrong), **counts)) == 1
