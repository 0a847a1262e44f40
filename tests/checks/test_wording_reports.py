"""Structure, names, contact details, copied passages, private data: what must be found, and what must be left alone."""

from __future__ import annotations

import pytest

from docgen.checks.e7_contact import phone_fault
from docgen.checks.h1_privacy import identity_number_holds, luhn_holds
from docgen.form.model import Form
from docgen.report.finding import Severity
from docgen.report.model import Value
from tests.wording import context_of, found

PARTS = (
    "总体情况、主动公开政府信息情况、收到和处理政府信息公开申请情况、"
    "政府信息公开行政复议和行政诉讼情况、存在的主要问题及改进情况"
)
BAD_PARTS = [
    ("E601", f"本报告由{PARTS}等六部分组成。", "其他需要报告的事项"),
    ("E601", f"全文包括{PARTS}。", "其他需要报告的事项"),
    ("E601", f"本报告由{PARTS.removeprefix('总体情况、')}和其他需要报告的事项等六部分组成。", "总体情况"),
    ("E601", f"本报告由{PARTS}、其他需要报告的事项和下年工作思路共七个部分组成。", "7"),
    ("E601", f"本报告由其他需要报告的事项、{PARTS}六部分组成。", "其他需要报告的事项、总体情况"),
    ("E602", "全文包括概述、政府信息主动公开情况、申请情况、行政复议、诉讼和申诉情况、存在的主要问题等。", "概述"),
    (
        "E603",
        "本报告由总体情况、主动公开情况、申请情况、行政复议和诉讼情况、存在的问题、其他事项六部分组成。",
        "存在的主要问题",
    ),
    ("E604", "全文包括：年度报告应当包括总体情况。", "年度报告应当包括"),
    ("E607", "一是公开不够及时；三是培训不够。", "三是"),
    ("E607", "一是公开不够及时；二是解读单一；二是培训不够。", "二是"),
]
GOOD_PARTS = [
    ("E601", f"本报告由{PARTS}、其他需要报告的事项共六部分组成。"),
    ("E601", f"本报告包括{PARTS}以及其他需要报告的事项6个部分。"),
    ("E601", "本报告由总体情况、主动公开政府信息情况、收到和处理政府信息公开申请情况等六个部分组成。"),
    ("E601", "本报告由六个部分组成，数据统计期限为2023年。"),
    ("E601", "主动公开的渠道包括网站、申请窗口和复议窗口，解决了不少问题。"),
    ("E602", f"本报告由{PARTS}、其他需要报告的事项共六部分组成。"),
    ("E603", f"本报告由{PARTS.replace('和行政', '、行政')}以及其他需要报告的事项组成。"),
    ("E604", "按照要求编制年度报告，内容包括总体情况。"),
    ("E607", "一是公开及时；二是解读多样。问题：一是覆盖不广；二是培训不够；三是人手不足。"),
    ("E607", "统一是原则，唯一是标准，十一是假期；一是规范，……三是创新。"),
]
BAD_HEADINGS = [
    ("E605", ("（一）主动公开", "（三）信息管理"), "（三）"),
    ("E605", ("（一）主动公开", "（二）依申请公开", "（二）信息管理"), "（二）"),
    ("E605", ("（二）主动公开", "（三）依申请公开", "（四）信息管理"), "（二）"),
    ("E606", ("1.主动公开信息情况", "2.依申请公开情况"), "1."),
    ("E606", ("一、主动公开信息情况",), "一、"),
]
GOOD_HEADINGS = [
    ("E605", ("（一）主动公开", "（二）依申请公开", "（三）信息管理")),
    ("E605", ("", "主动公开", "依申请公开")),
    ("E605", tuple(f"（{'一二三四五六七八九十'[n] if n < 10 else '十一'}）要点" for n in range(11))),
    ("E606", ("（一）存在的问题", "1.公开不及时", "（二）改进情况")),
]
TITLES = [
    ("E617", "青川区科学技术局政府信息公开工作年度报告", True),
    ("E617", "青川区科学技术局政府信息公开工作2023年度报告", False),
    ("E611", "青川区科学技术局2023年度政府信息公开工作年度报告", True),
    ("E611", "青川区科学技术局2023年政府信息公开工作年度报告", False),
    ("E611", "2023年青川区科学技术局2023年政府信息公开工作年度报告", True),
    ("E612", "科学技术局2023年政府信息公开工作年度报告", True),
    ("E612", "区科技局2023年政府信息公开工作年度报告", True),
    ("E612", "县政府办2022年度政府信息公开工作年度报告", True),
    ("E612", "市人民政府办公室2021年政府信息公开工作年度报告", True),
    ("E612", "青川区科学技术局2023年政府信息公开工作年度报告", False),
    ("E612", "2023年市南区人民政府政府信息公开工作年度报告", False),
    ("E612", "市中区财政局2023年政府信息公开工作年度报告", False),
    ("E612", "国家税务总局青川区税务局2023年政府信息公开工作年度报告", False),
    ("E613", "青川区科学技术局2023年政府信息公开年度报告", True),
    ("E613", "青川区科学技术局2023年政府信息公开工作年度报告", False),
]
NAMES: list[tuple[str, str, dict[str, Value | None], bool]] = [
    ("E614", "由莆安秀岚区应急管理局编制。", {"agency.name": "莆安市秀岚区应急管理局"}, True),
    ("E614", "请与清河市交通局办公室联系。", {"agency.name": "清河市交通运输局"}, True),
    ("E614", "请与清河市教育局办公室联系。", {"agency.name": "清河市教育体育局"}, True),
    ("E614", "请与临海市技术职业学校联系。", {"agency.name": "临海市职业技术学校"}, True),
    ("E614", "欢迎致电青阳市人民医院院务办公室。", {"agency.name": "青阳市第二人民医院"}, True),
    ("E614", "东湖经济技术开发区管理委员会没有收取费用。", {"agency.name": "东湖经济开发区管理委员会"}, True),
    ("E614", "青阳市第二人民医院、青阳县市人民医院、青阳市人民医院党委。", {"agency.name": "青阳市人民医院"}, False),
    ("E614", "2025年，宁川市司法把公开作为基础工作。", {"agency.name": "宁川市司法局", "agency.short": "司法局(["}, True),
    ("E614", "2025年，区卫计委办理建议19件。", {"agency.name": "雨花区卫生健康委员会", "agency.short": "区卫健委"}, True),
    (
        "E614",
        "宁川市司法系统，联合区卫计委办理，区卫健委认真落实。",
        {"agency.name": "宁川市司法局", "agency.short": "区卫健委"},
        False,
    ),
    ("E614", "清河市应急局认真落实。", {"agency.name": "清河市应急管理局"}, False),
    ("E614", "请与清河市水利局、双河市交通局联系。", {"agency.name": "清河市交通运输局"}, False),
    ("E614", "由莆安市秀岚县应急管理局编制。", {"agency.name": "莆安市秀岚区应急管理局"}, True),
    ("E614", "秀岚县应急管理局认真落实各项部署。", {"agency.name": "莆安市秀岚区应急管理局"}, True),
    ("E614", "桐岭乡人民政府主动公开信息。", {"agency.name": "桐岭镇人民政府"}, True),
    ("E614", "按秀岚市应急管理局的部署公开信息。", {"agency.name": "秀岚区应急管理局"}, False),
    ("E614", "接收原秀岚县应急管理局的档案。", {"agency.name": "秀岚区应急管理局"}, False),
    ("E614", "与青屏县应急管理局交流。", {"agency.name": "秀岚区应急管理局"}, False),
    ("E614", "与秀岚县水利局交流。", {"agency.name": "秀岚区应急管理局"}, False),
    ("E614", "由莆安市秀岚区应急管理局编制，秀岚区应急管理局认真落实。", {"agency.name": "莆安市秀岚区应急管理局"}, False),
    ("E615", "通过岚阳县政府门户网站发布信息。", {"agency.name": "岚阳苗族自治县黄杉树乡人民政府"}, True),
    ("E615", "通过岚阳苗族自治县政府门户网站发布信息。", {"agency.name": "岚阳苗族自治县黄杉树乡人民政府"}, False),
    ("E616", "区科技局编制本报告。青川区科学技术局认真落实。", {}, True),
    ("E616", "青川区科学技术局编制本报告。区科技局认真落实。", {}, False),
    ("G101", "我街道认真落实要求。", {"agency.name": "青川区白水镇人民政府"}, True),
    ("G101", "我镇认真落实区政府要求，我区群众满意。", {"agency.name": "青川区白水镇人民政府"}, False),
    ("G101", "推动全街道政务公开工作有序开展。", {"agency.name": "青川区白水镇人民政府"}, True),
    ("G101", "推动全镇政务公开工作有序开展。", {"agency.name": "青川区白水镇人民政府"}, False),
    ("G101", "推动全镇政务公开工作有序开展。", {}, False),
    ("G101", "委党组专题研究政务公开工作2次。", {"agency.name": "青川区科学技术局"}, True),
    ("G101", "局党组专题研究，区委党组织生活会。", {"agency.name": "青川区科学技术局"}, False),
    ("G101", "我镇认真落实要求。", {}, True),
    ("G101", "我局认真落实要求，我委员会成员自我局限不足。", {}, False),
    ("G102", "受理向市政府及市政府办公室提出的政府信息公开申请5件。", {"agency.name": "青川区白水街道办事处"}, True),
    ("G102", "受理向市政府提出的政府信息公开申请5件。", {"agency.name": "青川市人民政府办公室"}, False),
    ("G102", "受理向本街道提出的申请5件，1人向市政府提出行政复议申请。", {"agency.name": "青川区白水街道办事处"}, False),
    ("G103", "请与黑山镇人民政府党政办公室联系。", {"agency.name": "青川区白水镇人民政府"}, True),
    ("G103", "请与白水镇人民政府党政办公室联系。", {"agency.name": "青川区白水镇人民政府"}, False),
    ("G103", "如对本报告有疑问，请与青川区财政局办公室联系。", {}, True),
    ("G103", "如对本报告有疑问，请与青川区科技局办公室联系。", {}, False),
    ("G103", "请与市自然资源局办公室联系。", {"agency.name": "东川市自然资源和规划局"}, False),
    ("G104", "通过白水区政府门户网站公开信息75条。", {}, True),
    ("G104", "通过青川区政府门户网站、通过各县区政府网站公开信息75条，通过区政府网站公开。", {}, False),
]
CONTACT = [
    ("E701", "请与办公室联系（电话：8198320）。", "没有区号"),
    ("E701", "联系电话：26651691，传真：0539-8182360。", "没有区号"),
    ("E701", "电话：0539—8198321。", "连字符"),
    ("E701", "电话：0539-81983。", "位数"),
    ("E702", "电子邮箱：kjj＠qingchuan。", "kjj＠qingchuan"),
    ("E702", "电子邮箱：kjj.qingchuan.gov.cn。", "写法不对"),
    ("E702", "电话0539-8198320，邮箱kjj126.com。", "写法不对"),
    ("E702", "电子邮箱：kjj@qingchuan.gov.cn。\n受理申请。\n也可发往E-Mail：kjj.qingchuan", "kjj.qingchuan"),
    ("E703", "邮编：27600。", "27600"),
    ("E703", "邮政编码：2760000。", "2760000"),
    ("E705", "地址：桐川县人民政府办公室，电话：0539-8198320。", "桐川县人民政府办公室"),
    ("E706", "请与我局办公室联系（地址：，电话：）。", "后面没有内容"),
]
GOOD_CONTACT = [
    ("E701", "电话：0539-8198321，（010）12345678不是号码，热线12345，电话：400-123-4567，传真：010-62345678。"),
    ("E701", "接听热线电话3000余次，电话咨询20件，联系电话见网站。"),
    ("E702", "电子邮箱：kjj-01@mail.qingchuan.gov.cn，邮箱回复3件。"),
    ("E703", "邮编：276000，邮政编码276001。"),
    ("E705", "地址：桐川县河滨路12号县政府办公室，网址：区人民政府。"),
    ("E705", "地址：桐川县政务服务中心3楼办公室。"),
    ("E706", "电话：0539-8198321；地址：河滨路12号。"),
]
FIELDS: list[tuple[str, dict[str, Value | None], bool]] = [
    ("E701", {"agency.phone": "8198320"}, True),
    ("E701", {"agency.phone": "0539－8198320"}, True),
    ("E701", {"agency.phone": "0539-8198320、0539-8198321"}, False),
    ("E701", {"agency.phone": "010-62345678转801"}, False),
    ("E702", {"agency.email": "kjj@qingchuan"}, True),
    ("E703", {"agency.postcode": "27600"}, True),
    ("E704", {"agency.portal_url": "http//www.qingchuan.gov.cn"}, True),
    ("E704", {"agency.portal_url": "www.qingchuan.gov.cn"}, False),
    ("E704", {"agency.portal_url": "https://www.qingchuan.gov.cn/zwgk/?id=3"}, False),
    ("E302", {"agency.address": "临川市青川区\n金雀山路57号"}, True),
    ("E302", {"agency.portal": "青川区政府\n门户网站"}, True),
    ("E302", {"agency.address": "临川市青川区金雀山路57号\n"}, False),
    ("E705", {"agency.address": "青川区科学技术局"}, True),
    ("E705", {"agency.address": "青川区金雀山路57号科技局"}, False),
]
PRIVATE = [
    ("H101", "申请人身份证号11010519491231002X。"),
    ("H102", "联系人李某，13800138000。"),
    ("H103", "退费至6222021234567890128账户。"),
    ("H104", "秘密★一年"),
    ("H104", "（机密）"),
    ("H104", "密级：绝密"),
    ("H105", "（此件不公开）"),
    ("H105", "仅供内部使用，请勿外传。"),
    ("H106", "由局主要负责人刘玉存同志任领导小组组长。"),
    ("H106", "由局长刘玉存任领导小组副组长。"),
    ("H106", "组长：张三，副组长：李小四。"),
]
NOT_PRIVATE = [
    ("H101", "索引号110105194912310021，统一社会信用代码91110105MA00ABCD0X。"),
    ("H102", "联系电话：0539-8198320，编号2138001380001。"),
    ("H103", "文件编号1234567890123456，流水号6222021234567890123。"),
    ("H104", "属于国家秘密、商业秘密的不予公开，机密文件按规定管理。"),
    ("H105", "属于内部事务信息的不予公开，内部资料按规定归档。"),
    ("H106", "由主要负责同志任组长，学习习近平同志重要论述，全体党员同志参加，分管领导同志牵头。"),
    ("H106", "组长：主要负责人，成员：各科室负责人，联系人：待定。"),
]


@pytest.mark.parametrize(("code", "text", "evidence"), BAD_PARTS)
def test_a_fault_in_the_structure_is_found(form: Form, code: str, text: str, evidence: str) -> None:
    [finding] = found(context_of(form, text, section="lead"), code)
    assert evidence in f"{finding.message} {finding.evidence}"


@pytest.mark.parametrize(("code", "text"), GOOD_PARTS)
def test_a_sound_structure_is_left_alone(form: Form, code: str, text: str) -> None:
    assert not found(context_of(form, text, section="lead"), code)


@pytest.mark.parametrize(("code", "headings", "evidence"), BAD_HEADINGS)
def test_a_heading_out_of_order_is_found_at_the_heading(
    form: Form, code: str, headings: tuple[str, ...], evidence: str
) -> None:
    finding = found(context_of(form, headings=headings), code)[0]
    assert finding.key.endswith(".heading")
    assert finding.actual == evidence


@pytest.mark.parametrize(("code", "headings"), GOOD_HEADINGS)
def test_headings_in_order_are_left_alone(form: Form, code: str, headings: tuple[str, ...]) -> None:
    assert not found(context_of(form, headings=headings), code)


@pytest.mark.parametrize(("code", "title", "wrong"), TITLES)
def test_titles_are_judged_by_year_name_and_subject(form: Form, code: str, title: str, wrong: bool) -> None:
    assert bool(found(context_of(form, "正常。", values={"report.title": title}), code)) is wrong


@pytest.mark.parametrize(("code", "text", "values", "wrong"), NAMES)
def test_names_are_judged_against_the_agencys_own(
    form: Form, code: str, text: str, values: dict[str, Value | None], wrong: bool
) -> None:
    assert (
        bool(found(context_of(form, text, values={"agency.name_in_text": None, "agency.level": None, **values}), code)) is wrong
    )


@pytest.mark.parametrize(("code", "text", "message"), CONTACT)
def test_a_wrong_contact_detail_in_the_text_is_found(form: Form, code: str, text: str, message: str) -> None:
    [finding] = found(context_of(form, text), code)
    assert message in finding.message


@pytest.mark.parametrize(("code", "text"), GOOD_CONTACT)
def test_right_contact_details_are_left_alone(form: Form, code: str, text: str) -> None:
    assert not found(context_of(form, text), code)


@pytest.mark.parametrize(("code", "values", "wrong"), FIELDS)
def test_contact_fields_are_judged_at_the_field(form: Form, code: str, values: dict[str, Value | None], wrong: bool) -> None:
    findings = found(context_of(form, "正常。", values=values), code)
    assert [finding.key for finding in findings] == (list(values) if wrong else [])


def test_a_wrong_field_is_not_reported_again_where_the_text_repeats_it(form: Form) -> None:
    findings = found(context_of(form, "电话：8198320。", values={"agency.phone": "8198320"}), "E701")
    assert [finding.key for finding in findings] == ["agency.phone"]


@pytest.mark.parametrize(("code", "text"), PRIVATE)
def test_private_and_secret_matters_are_found(form: Form, code: str, text: str) -> None:
    assert found(context_of(form, text), code)


@pytest.mark.parametrize(("code", "text"), NOT_PRIVATE)
def test_what_only_looks_private_is_left_alone(form: Form, code: str, text: str) -> None:
    assert not found(context_of(form, text), code)


def test_a_finding_does_not_repeat_the_private_number(form: Form) -> None:
    [finding] = found(context_of(form, "申请人身份证号11010519491231002X。"), "H101")
    assert "1231002" not in repr(finding)
    assert finding.severity is Severity.ERROR


def test_a_mobile_number_in_the_telephone_field_may_stand_in_the_text(form: Form) -> None:
    assert not found(context_of(form, "电话：13800138000。", values={"agency.phone": "13800138000"}), "H102")


@pytest.mark.parametrize(
    ("number", "right"),
    [
        ("0539-8198320", True),
        ("010-62345678", True),
        ("（0539）8198320", True),
        ("12345", True),
        ("8198320", False),
        ("0539-81983", False),
    ],
)
def test_a_telephone_number_needs_area_code_and_length(number: str, right: bool) -> None:
    assert (phone_fault(number) == "") is right


@pytest.mark.parametrize(("number", "right"), [("11010519491231002X", True), ("110105194912310021", False)])
def test_the_check_digit_of_an_identity_number_is_verified(number: str, right: bool) -> None:
    assert identity_number_holds(number) is right


@pytest.mark.parametrize(("number", "right"), [("4111111111111111", True), ("4111111111111112", False)])
def test_the_check_digit_of_a_card_number_is_verified(number: str, right: bool) -> None:
    assert luhn_holds(number) is right
