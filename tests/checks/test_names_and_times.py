"""Who speaks and when: other bodies' names, lost characters of one's own, years that are over or have not begun."""

from __future__ import annotations

import pytest

from docgen.checks.catalogue import rules
from docgen.checks.context import CheckContext
from docgen.form.model import Form
from docgen.report.complete import complete
from docgen.report.finding import Severity
from docgen.report.model import Paragraph, Value
from tests.builders import filled_report
from tests.wording import context_of

NAMES = ("G101", "G102", "G103", "G104", "G105", "E614")
TIMES = ("C301", "C302", "C303", "F301")
BUREAU: dict[str, Value | None] = {
    "agency.name": "青川区科学技术局",
    "agency.name_in_text": "临川市青川区科学技术局",
    "agency.short": "区科技局",
    "agency.self": "我局",
    "agency.level": "department",
}
TOWN: dict[str, Value | None] = {
    "agency.name": "青川区东屏镇人民政府",
    "agency.name_in_text": "临川市青川区东屏镇人民政府",
    "agency.short": "东屏镇",
    "agency.self": "我镇",
    "agency.level": "township",
}
OTHERS_IN_A_BUREAUS_REPORT = [
    "本报告由青川区民政局根据《条例》编制。",
    "现将白河县教育局2023年政府信息公开工作情况报告如下。",
    "根据《条例》规定，青川区水利局编制了2023年政府信息公开工作年度报告。",
    "如有疑问，请与青川区卫生健康局办公室联系。",
    "请与石桥区财政局联系（地址：河滨路2号）。",
    "2023年，区民政局认真落实《条例》要求。",
    "一年来，县教育局坚持以公开为常态。",
    "市审计局高度重视政务公开工作。",
    "我镇及时公开各类信息。",
    "我街道主动公开信息75条。",
    "我委健全了工作机制。",
    "我院健全了工作机制。",
    "本报告电子版可在白河县人民政府门户网站下载。",
    "通过石桥区政府网站公开信息75条。",
    "收到公民、法人和其他组织向市政府提出的政府信息公开申请3件。",
    "临川市青川区学技术局2023年主动公开信息75条。",
    "青川区科学术局认真落实各项部署。",
    "可与松岭县应急管理局联系。",
    "本报告由区审计局组织编制。",
    "区统计局积极推进决策公开。",
    "本报告由桐岭县教育局汇总编制。",
    "今年以来，县司法局扎实推进政务公开。",
]
A_BUREAUS_OWN = [
    "本报告由青川区科学技术局根据《条例》编制。",
    "本报告由区科技局编制。",
    "现将青川区科学技术局2023年政府信息公开工作情况报告如下。",
    "如有疑问，请与青川区科学技术局办公室联系。",
    "请与我局办公室联系。",
    "2023年，区科技局认真落实《条例》要求。",
    "2023年，青川区科学技术局坚持以公开为常态。",
    "一年来，局党组高度重视政务公开工作。",
    "我局及时公开各类信息。",
    "本报告电子版可在青川区人民政府门户网站下载。",
    "本报告可在临川市人民政府门户网站查阅。",
    "配合区民政局做好信息共享。",
    "会同区大数据局开展培训，区司法局派员授课。",
    "区政府办公室通报表扬了我局。",
    "参加市科技局组织的业务培训。",
    "各乡镇、街道和区直部门积极配合。",
    "自我局成立以来，公开渠道不断拓宽。",
    "我委员会成员单位共同推进。",
    "向区政府提出工作建议3条。",
    "临川市青川区科学技术局办公室负责日常工作。",
    "自我镇压式的管理已不再提倡。",
]
OTHERS_IN_A_TOWNS_REPORT = [
    "2023年，西屏镇认真落实《条例》要求。",
    "本报告由松岭县西屏镇人民政府根据《条例》编制。",
    "请与白水镇人民政府党政办公室联系。",
    "请与临水街道办事处联系。",
    "我局主动公开信息75条。",
    "我街道积极推进政务公开。",
    "望江街道坚持以公开为常态。",
    "可在白河区政府门户网站查阅。",
    "现将石门乡人民政府2023年政府信息公开工作情况报告如下。",
    "收到向区政府提出的信息公开申请2件。",
]
A_TOWNS_OWN = [
    "2023年，东屏镇认真落实《条例》要求。",
    "本报告由东屏镇人民政府编制。",
    "请与东屏镇人民政府党政办公室联系。",
    "请与青川区东屏镇党政办联系。",
    "我镇主动公开信息75条。",
    "本镇各村积极推进村务公开。",
    "镇党委、政府高度重视。",
    "可在青川区政府门户网站查阅。",
    "各村（社区）、镇直各单位积极配合。",
    "区民政局在我镇设立查阅点。",
]
ANOTHER_YEAR = [
    "2022年，我局主动公开信息75条。",
    "我局2022年度没有产生信息处理费。",
    "2022年以来，我局不断加强组织领导。",
    "2021年，我局认真落实《条例》要求。",
    "2022年我局共收到政府信息公开申请3件。",
    "2022年，全年召开专题会议3次。",
    "2022年，我局共收到政府信息公开申请3件，上年结转1件。",
    "2024年，我局主动公开信息75条。",
    "2024年，我局共收到政府信息公开申请3件。",
    "2023年，我局将加大公开力度。",
    "下一步，2023年我局将进一步完善制度。",
    "2023年将重点做好以下工作。",
    "数据的统计期限自2023年1月1日起至2023年12月20日止。",
    "数据统计期限为2023年1月1日至2023年11月30日。",
    "数据统计期限为2023年2月1日至2023年12月31日。",
    "数据的统计期限自2022年1月1日起至2022年12月31日止。",
    "现将我局2022年政府信息公开工作年度报告公布如下。",
    "现将青川区科学技术局2022年政府信息公开工作情况报告如下。",
    "截至2022年底，共公开信息75条。",
    "截至2022年12月31日，网站访问量达2万次。",
    "统计时间自2023年1月1日至12月30日。",
    "2024年，我局未收到政府信息公开申请。",
]
ITS_OWN_TIME = [
    "2023年，我局主动公开信息75条，较2022年增加5条。",
    "2022年度部门决算已于2023年9月公开。",
    "我局2022年度部门决算已于2023年9月公开，我局2022年修订的办法继续执行。",
    "根据2022年修订的管理办法执行。",
    "2022年12月印发的工作方案继续有效。",
    "2024年，我局将加大公开力度。",
    "2024年1月，我局对全年工作进行了总结。",
    "2023年以来，我局不断加强组织领导。",
    "下一步，我局将进一步完善制度。",
    "2023年，我局将政务公开纳入年度考核。",
    "数据的统计期限自2023年1月1日起至2023年12月31日止。",
    "数据统计期限为2023年1月1日至12月31日。",
    "2022年结转的1件申请已办结。",
    "与2022年相比，公开数量增长5%。",
    "2021年至2023年，累计公开信息200条。",
    "按照《2022年政务公开工作要点》的要求整改。",
    "2022年度考核中我局被评为优秀等次。",
    "2024年，我局计划举办3期培训班。",
    "自2019年《条例》修订以来，我局不断完善制度。",
    "截至2023年12月31日，共公开信息75条。",
    "2022年收到12件，2023年收到15件。",
    "对2022年第三方评估发现的问题进行了整改。",
]


def findings_of(form: Form, text: str, codes: tuple[str, ...], agency: dict[str, Value | None]) -> list[tuple[str, Severity]]:
    """Return (code, severity) of what the rules say of a report for 2023 that says this."""
    report = complete(filled_report(form, agency))
    context = CheckContext(report, report, (Paragraph("sections.overview.0", "overview", "", text, first=True),))
    return [(code, fault.severity or rules()[code].severity) for code in codes for fault in rules()[code].function(context)]


@pytest.mark.parametrize("text", OTHERS_IN_A_BUREAUS_REPORT)
def test_another_body_in_a_bureaus_report_is_found(form: Form, text: str) -> None:
    assert findings_of(form, text, NAMES, BUREAU)


@pytest.mark.parametrize(
    "wording",
    [
        "本报告由{}依照《条例》第五十条编制。",
        "本报告由{}遵照有关要求起草。",
        "本报告由{}结合年度工作编制。",
        "按照《条例》要求，{}编制2023年政府信息公开工作年度报告。",
        "根据有关规定，{}组织编制完成本报告。",
    ],
)
def test_who_makes_the_report_is_read_however_it_is_told(form: Form, wording: str) -> None:
    assert findings_of(form, wording.format("青川区财政局"), ("G103",), BUREAU) == [("G103", Severity.WARNING)]
    assert findings_of(form, wording.format("青川区科学技术局"), ("G103",), BUREAU) == []
    assert findings_of(form, wording.format("区科技局办公室"), ("G103",), BUREAU) == []


@pytest.mark.parametrize("name", ["松岭县人民政府", "松岭县人民政府办公室", "临川市青川区政府办公室"])
def test_an_areas_report_that_speaks_as_a_department_is_asked_about(form: Form, name: str) -> None:
    agency = {**BUREAU, "agency.name": name, "agency.name_in_text": None, "agency.short": None, "agency.self": None}
    agency["agency.level"] = "government"
    for text in ("我局主动公开信息75条。", "我院及时公开各类信息。", "我镇健全了工作机制。"):
        assert findings_of(form, text, ("G101",), agency) == [("G101", Severity.INFO)]
    own = "区" if "区" in name else "县"
    for text in (f"我{own}主动公开信息75条。", "我办健全了工作机制。", f"我{own}各镇积极配合。", "本机关及时公开各类信息。"):
        assert findings_of(form, text, ("G101",), agency) == []


@pytest.mark.parametrize(
    "text", ["请联系青川区财政局（电话：0539-8198320）。", "请与区水利局办公室联系。", "本报告由青川区民政局编制。"]
)
def test_a_bureau_that_speaks_for_a_township_is_asked_about(form: Form, text: str) -> None:
    assert findings_of(form, text, ("G103",), TOWN) == [("G103", Severity.INFO)]


@pytest.mark.parametrize(
    "text",
    [
        "请与青川区东屏镇党政办公室联系。",
        "请联系东屏镇人民政府（电话：0539-8198320）。",
        "请与区政务服务局联系。",
        "请与区大数据局办公室联系。",
        "会同区财政局开展培训。",
    ],
)
def test_whom_a_township_may_name_is_left_alone(form: Form, text: str) -> None:
    assert findings_of(form, text, ("G103",), TOWN) == []


@pytest.mark.parametrize("before", ["可到", "请到", "欢迎访问", "可登录"])
def test_another_places_website_is_found_however_one_gets_there(form: Form, before: str) -> None:
    assert findings_of(form, f"电子版{before}松溪区人民政府网站查看。", ("G104",), BUREAU) == [("G104", Severity.WARNING)]
    assert findings_of(form, f"电子版{before}青川区人民政府网站查看。", ("G104",), BUREAU) == []
    assert findings_of(form, f"电子版{before}该区政府网站查看。", ("G104",), BUREAU) == []


@pytest.mark.parametrize("text", A_BUREAUS_OWN)
def test_a_bureaus_own_names_and_those_it_works_with_are_left_alone(form: Form, text: str) -> None:
    assert findings_of(form, text, NAMES, BUREAU) == []


@pytest.mark.parametrize("text", OTHERS_IN_A_TOWNS_REPORT)
def test_another_body_in_a_towns_report_is_found(form: Form, text: str) -> None:
    assert findings_of(form, text, NAMES, TOWN)


@pytest.mark.parametrize("text", A_TOWNS_OWN)
def test_a_towns_own_names_are_left_alone(form: Form, text: str) -> None:
    assert findings_of(form, text, NAMES, TOWN) == []


@pytest.mark.parametrize("text", ANOTHER_YEAR)
def test_a_year_that_is_not_the_reports_is_found(form: Form, text: str) -> None:
    assert findings_of(form, text, TIMES, BUREAU)


@pytest.mark.parametrize("text", ITS_OWN_TIME)
def test_years_that_are_meant_are_left_alone(form: Form, text: str) -> None:
    assert findings_of(form, text, TIMES, BUREAU) == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("青川市公安局白云区分局", "请与青川市公安局白云区分局联系。"),
        ("青川市公安局白云区分局", "本报告由青川市公安局白云区分局按照《条例》要求编制。"),
        ("青川市公安局白云区分局", "如有疑问，请与白云区公安分局办公室联系。"),
        ("国家税务总局青川区税务局", "请与国家税务总局青川区税务局办公室联系。"),
        ("青川市生态环境局白云分局", "请与青川市生态环境局白云分局联系。"),
        ("桐川县青山苗族瑶族乡人民政府", "请与青山乡人民政府党政办联系。"),
        ("桐川县青山苗族瑶族乡人民政府", "请与青山苗族瑶族乡人民政府党政办联系。"),
    ],
)
def test_branches_and_towns_of_peoples_are_themselves_however_they_are_named(form: Form, name: str, text: str) -> None:
    agency = {**BUREAU, "agency.name": name, "agency.name_in_text": None, "agency.short": None}
    agency["agency.level"] = "township" if name.endswith("乡人民政府") else "department"
    assert findings_of(form, text, ("G103", "G105"), agency) == []


def test_what_may_be_meant_is_a_hint(form: Form) -> None:
    assert findings_of(form, "2023年，区民政局认真落实《条例》要求。", NAMES, BUREAU) == [("G105", Severity.INFO)]
    city = {**BUREAU, "agency.name": "青屏市水利局", "agency.name_in_text": None, "agency.short": None}
    assert findings_of(form, "可在双河市人民政府门户网站下载。", NAMES, city) == [("G104", Severity.INFO)]
    assert findings_of(form, "青屏水利局认真落实各项部署。", NAMES, city) == [("E614", Severity.INFO)]


OF_OTHER_KINDS = [
    # a body of another kind, what its report may not say, what it may
    (
        "临川市第三中学",
        "参照有关规定，临川市第五中学编制并公布2023年报告。",
        "参照有关规定，临川市第三中学编制并公布2023年报告。",
    ),
    ("临川市第三中学", "我局未收到申请。", "我校未收到申请。"),
    ("松岭县人民医院", "现公布松岭县中医院2023年政府信息公开情况。", "现公布松岭县人民医院2023年政府信息公开情况。"),
    ("松岭县人民医院", "我校开展培训3次。", "我院开展培训3次，患者满意。"),
    ("临川市水务集团有限公司", "2023年，市水务局坚持供水安全。", "2023年，市水务集团坚持供水安全。"),
    ("临川市水务集团有限公司", "我校公布水价。", "我公司公布水价，我集团定期检测。"),
    ("临川市发展和改革委员会", "如有疑问，请与临川市教育局办公室联系。", "如有疑问，请与临川市发展和改革委员会办公室联系。"),
    ("临川市发展和改革委员会", "2023年，区发展改革委落实要求。", "2023年，市发展改革委落实要求。"),
    ("临川高新区管理委员会", "请与临川经开区管理委员会联系。", "请与临川高新区管委会联系。"),
    ("松岭县人民政府", "本报告根据《条例》要求，由青山县人民政府办公室综合编制。", "本报告由松岭县人民政府办公室汇总编制。"),
    ("松岭县人民政府", "我市将加强培训。", "我县将加强培训，县政务服务局负责。"),
    ("江岭市人民政府办公室", "2024年，县政府办公室认真落实要求。", "2024年，市政府办公室认真落实要求。"),
    ("江岭市人民政府办公室", "根据《条例》规定，江岭市财政局现公布年度报告。", "2023年，市政府和市政府办公室办理申请41件。"),
    ("江岭市人民政府办公室", "本报告由江岭市财政局编制。", "请与江岭市政务服务数据管理局联系。"),
    ("青川区民政局", "2023年，白云区民政局落实要求。", "2023年，市民政局印发了要点，我局认真落实。"),
    ("青川区民政局", "我校开展培训。", "我区各镇街积极配合，自我校正数据，加强我市场部门协作。"),
    ("松岭县柳河镇人民政府", "现将柳河乡2023年信息公开情况报告如下。", "现将柳河镇2023年信息公开情况报告如下。"),
    ("临川市图书馆", "根据有关规定，临川市博物馆编制了报告。", "根据有关规定，临川市图书馆编制了报告。"),
    ("临川市图书馆", "按照通知，临川市博物馆编制了报告。", "按照统一安排，临川市图书馆编制了报告。"),
    ("青川区民政局", "全区受理政府信息公开申请5件。", "全年受理政府信息公开申请5件。"),
    ("青川区民政局", "依托县政府门户网站公开信息。", "依托区政府门户网站公开信息，参考市政府网站。"),
    ("临川市民政局", "全年承办区人大代表建议6件。", "承办省人大代表建议1件、市政协提案6件。"),
    ("临川市公安局青川分局", "我镇承办建议2件。", "承办区人大代表建议2件、区政协提案5件。"),
    ("临川市图书馆", "我局全年未收取费用。", "我馆全年未收取费用。"),
    ("青川区城市管理局", "联系单位：白云区城市管理局办公室；", "联系单位：青川区城市管理局办公室；"),
    ("青川区城市管理局", "（一）主动公开。2023年，白云区城市管理局发布信息。", "今年我局共发布信息75条。"),
    ("松岭县青石乡人民政府", "红岩镇人民政府根据《条例》编制。", "青石乡人民政府根据《条例》编制。"),
    ("松岭县柳河镇人民政府", "2023年，我县未收取信息处理费。", "我县出台的补贴办法已公开。"),
]


@pytest.mark.parametrize(("name", "wrong", "right"), OF_OTHER_KINDS)
def test_bodies_of_every_kind_are_told_from_their_like(form: Form, name: str, wrong: str, right: str) -> None:
    agency = {**BUREAU, "agency.name": name, "agency.name_in_text": None, "agency.short": None, "agency.self": None}
    agency["agency.address"] = None
    assert len(findings_of(form, wrong, ("G101", "G102", "G103", "G105"), agency)) == 1
    assert findings_of(form, right, ("G101", "G102", "G103", "G105"), agency) == []


@pytest.mark.parametrize(
    ("text", "told"),
    [("2025年，我局将着力改进：一是报送清单。", 1), ("2024年，我局将改进。", 0), ("到2025年，我局将改版网站。", 0)],
)
def test_a_plan_for_the_year_after_next_is_asked_about(form: Form, text: str, told: int) -> None:
    assert len(list(rules()["C303"].function(context_of(form, text, section="problems")))) == told
