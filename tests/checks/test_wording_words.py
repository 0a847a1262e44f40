"""Wrong characters, near misses of set phrases, two words of one function, open clauses, measure words: kinds, not a list.

Every sentence of a table holds one mistake, or none; the rules find the one and say nothing on the other.
"""

from __future__ import annotations

import re
from typing import Any

import pytest

from docgen.checks.text.lists import table
from docgen.form.model import Form
from docgen.report.finding import Severity
from tests.wording import codes_in, context_of, found

WRONG_CHARACTER = [
    ("建立建全政府信息公开制度。", "健全"),
    ("组织政务公开业务陪训。", "培训"),
    ("规犯依申请公开办理流程。", "规范"),
    ("加强日常监查检查。", "检查"),
    ("各科室按步就班推进工作。", "按部就班"),
    ("高度从视政务公开工作。", "重视"),
    ("不断提高公开质粮。", "质量"),
    ("保障人民群众的知请权。", "知情权"),
    ("及时更新办事指男。", "指南"),
    ("进一步加大宣船力度。", "宣传"),
    ("做好规范性文见清理。", "规范性文件"),
    ("主动工开政府信息75条。", "公开"),
    ("落实保蜜审查制度。", "保密"),
    ("不断完擅工作制度。", "完善"),
    ("加强政务新媒休管理。", "新媒体"),
    ("各栏木更新及时。", "栏目"),
    ("由区人民政付办公室负责。", "政府"),
    ("认真贯撤落实上级要求。", "贯彻"),
    ("严格按照规订办理。", "规定"),
    ("畅通以申请公开渠道。", "依申请公开"),
    ("加强政府信息公开队伍建没。", "建设"),
    ("未按规定作初答复。", "作出"),
    ("做好政策解渎工作。", "解读"),
    ("开展政务公开业务训培。", "培训"),
    ("公开流成更加规范。", "流程"),
    ("内容涉及财证预决算。", "财政"),
]
RIGHT_CHARACTERS = [
    "坚持以公开为常态、不公开为例外，应公开尽公开，推进决策、执行、管理、服务、结果公开。",
    "落实三审三校，先审后发，压实各科室责任，做到闭环管理、全流程留痕。",
    "依托政务新媒体矩阵，推送图解、短视频、一图读懂等解读材料，扩大政策知晓面。",
    "聚焦营商环境、惠企纾困、一老一小等重点领域，梳理公开事项，动态调整清单。",
    "开设“政民互动”“局长信箱”栏目，接听12345热线转办件，件件有回音。",
    "印发《2023年政务公开工作要点》，细化任务，明确责任人和完成时限。",
    "数字赋能，适老化改造，网站支持无障碍浏览和IPv6访问。",
    "编制财政预决算公开说明，公布“三公”经费，接受社会监督。",
    "全年开展跟班学习、以会代训，新进人员上岗前均参加培训。",
    "全局上下拧成一股绳，苦干实干，争先创优，群众获得感更足。",
    "张圩镇、柳浍村、浉河路等站点设有查阅点。",
    "举办“岚图启航”政府开放日活动，邀请市民走进窗口。",
    "对涉及商业秘密、个人隐私的申请，书面征求第三方意见。",
    "根据机构改革情况调整领导小组成员，由局长任组长，分管副局长任副组长。",
    "公布行政许可、行政处罚双公示信息，及时率100%。",
    "办公地址：青川区翡翠湾路18号，邮编：276000。",
    "清理失效文件3件，修订2件，宣布废止1件，均已在规章库、文件库更新。",
    "部门会商、联审机制运转顺畅，疑难申请一案一策。",
    "完善考核办法，把政务公开纳入年度绩效考评，分值权重不低于4%。",
    "围绕双碳目标和乡村振兴，公开农田建设、耕地保护、饮水安全等信息。",
    "信息发布实行拟稿、初审、复审、终审四道关口，保证不出差错。",
]
LOST = [
    ("数据的统计限自2023年1月1日起。", "期"),
    ("答复均在法定期内作出。", "限"),
    ("主动公开的信息在公开需进行保密审查。", "前"),
    ("其中区政府常务会议定事项5件。", "议"),
    ("2023年，我共收到政府信息公开申请3件。", "局"),
    ("全年收政府信息公开申请44件。", "到"),
    ("收到网络方式提交的政府信息公开5件。", "申请"),
    ("由专人员负责日常工作。", ""),
    ("本报告依据要求编制。", ""),
    ("收到政府信公开申请3件。", "息"),
    ("未收到政府信息公申请。", "开"),
    ("坚持先审后公开的原则。", "查"),
    ("做到应公开公开。", "尽"),
    ("不公开例外。", "为"),
    ("印发政务公开作要点。", "工"),
    ("召开政府信息公开领小组会议。", "导"),
    ("完善政府信息公开度。", ""),
    ("做好依申请公工作。", "开"),
    ("纳入年考核。", "度"),
    ("加强重点领信息公开。", "域"),
    ("保障公民、法人和其组织的权益。", "他"),
    ("本报告由总体情况等六个部分成。", "组"),
    ("可在政府门网站下载。", "户"),
    ("人大代建议和政协提案均已办结。", "表"),
]
WHOLE = [
    "全年收到政府信息公开申请44件，新收申请均在法定期限内答复。",
    "我局主动公开政府信息75条，部门信息公开平台运行平稳。",
    "政务信息公开工作扎实有序，政府信息公开网内容完整。",
    "依法及时办理，按期答复，未超过法定时限。",
    "结转下年度继续办理1件，结转上年度0件。",
    "保密审查制度落实到位，审查机制运转正常。",
    "行政服务中心设有查阅点，政务服务中心可以查询。",
    "所列数据统计时间为2023年1月1日至2023年12月31日。",
    "本报告由总体情况等六个部分组成。",
    "主动公开的政府信息包括政策文件、工作动态。",
    "严格对照要求，切实增强服务意识。",
    "公民、法人及其他组织可以向我局提出申请。",
    "不予公开2件，予以公开5件，部分公开1件。",
    "对应公开未公开的信息逐条整改。",
    "信息处理费未发生收取，无收取信息处理费的情况。",
    "常务会议议定事项5件均已公开。",
    "我收到过一封感谢信，这样写道。",
    "以专职人员为主，专人专责。",
    "社会公众可以查阅，向社会公开。",
    "政府信息公开指南、目录每年更新一次。",
]
BLENDED = [
    "截至12月31日止，我局主动公开信息16条。",
    "主动开展对群众关注的政策进行解读。",
    "在政府网站下设科技局专栏设置，包括指南等栏目。",
    "全年未接收到受理政府信息公开申请。",
    "根据依据《条例》规定编制本报告。",
    "通过经由政府网站发布信息75条。",
    "申请全部都在期限内答复。",
    "申请均全部办结。",
    "由于因为人手不足，更新不够及时。",
    "为了为企业提供便利，优化了专栏。",
    "公开信息大约近100条。",
    "浏览量超过1000多次。",
    "公开信息约100条左右。",
    "每月至少更新2次以上。",
    "进一步更加完善公开制度。",
    "有关关于收费的规定已公布。",
    "针对对群众关心的问题作出答复。",
    "目前当前公开渠道还不够多。",
    "全年共计共公开信息75条。",
    "申请已经已全部答复。",
    "不及时的原因是由于人手少。",
    "防止不再发生泄密事件。",
    "工作得到获得群众好评。",
]
WELL_BUILT = [
    "截至2023年12月31日，我局主动公开信息16条。",
    "自2023年1月1日起至2023年12月31日止。",
    "主动开展政策解读，对已开展的工作进行检查。",
    "在政府网站下设科技局专栏，设置指南等栏目。",
    "收到受理通知书后，按时答复。",
    "根据《条例》规定，依据职责编制。",
    "通过政府网站发布信息，经由审核后上网。",
    "全部申请均在期限内答复，都很满意。",
    "由于人手不足，更新不够及时，因为经费有限，设备也旧。",
    "为了群众，为企业提供便利。",
    "公开信息近100条，浏览量达1000多人次。",
    "每月更新2次以上，至少更新1次。",
    "进一步完善公开制度，更加便民。",
    "有关收费的规定，关于解读的要求。",
    "对于申请，针对群众关心的问题作出答复。",
    "全年共公开信息75条，其中包含动态50条。",
    "人手少是更新不及时的原因。",
    "防止再发生泄密事件，避免出现差错。",
    "工作得到群众好评，受到表扬。",
    "公开平台包括门户网站以及与青川日报共建的栏目。",
    "年内已办结，目前运行正常，当前重点是整改。",
]
OPEN_CLAUSES = [
    "为切实保障人民群众的知情权和参与权。",
    "为了方便群众查询政府信息。",
    "由于机构改革后人员调整较大。",
    "因网站改版升级。",
    "虽然在公开方面做了一些工作。",
    "尽管采取了多种措施。",
    "公开的渠道主要有。",
    "公开信息的类别包括。",
    "通过开展业务培训和集中学习。",
    "按照上级关于政务公开工作的部署。",
    "根据《条例》第二十条的规定。",
    "在区委、区政府的正确领导下。",
    "随着政务公开工作的不断深入。",
    "在今后的工作中。",
    "围绕群众关心的热点问题。",
    "针对存在的问题和不足。",
    "进一步健全工作机制，完善考核办法，并。",
    "加强与上级部门的沟通和。",
    "以提升公开质量为目标，以。",
    "截至2023年12月31日。",
    "对照年度工作要点和任务分解表。",
    "为推动工作落实明确了责任科室，加强了督促检查。",
    "结合本局工作实际和职能特点。",
    "不仅丰富了公开内容。",
    "为进一步做好政府信息公开工作。",
    "为进一步规范公开工作建立了三审制度，明确了责任。",
    "由于工作人员变动频繁。",
    "虽然公开工作取得一定成效。",
    "存在的问题主要表现在。",
    "不断完善公开制度和。",
    "加强与各部门的联系以及。",
    "公开的内容主要包括。",
    "我局将继续做好公开工作并。",
    "及时答复申请人的诉求，对。",
]
CLOSED_CLAUSES = [
    "为切实保障人民群众的知情权，我局及时公开各类信息。",
    "为了方便群众查询，网站增设了检索功能。",
    "由于机构改革后人员调整较大，业务衔接不够及时。",
    "因网站改版升级，部分栏目暂停更新。",
    "虽然做了一些工作，但与群众期盼还有差距。",
    "公开的渠道主要有门户网站和公示栏。",
    "公开信息的类别包括通知公告、工作动态。",
    "通过开展业务培训，工作人员的能力得到提升。",
    "按照上级部署，我局及时调整了领导小组。",
    "根据工作需要及时更新目录。",
    "在区委、区政府的正确领导下，各项工作有序推进。",
    "随着工作的不断深入，公开内容日益丰富。",
    "在今后的工作中，我局将加强培训。",
    "围绕群众关心的热点问题开展解读。",
    "针对存在的问题，逐项制定整改措施。",
    "截至2023年12月31日，共公开信息75条。",
    "对照年度工作要点，逐项抓好落实。",
    "结合工作实际制定了公开目录。",
    "不仅丰富了公开内容，而且拓宽了公开渠道。",
    "坚持以公开为常态、不公开为例外。",
    "做到应公开尽公开。",
    "主要负责人亲自抓、分管负责人具体抓。",
    "政府信息公开工作由办公室负责。",
    "信息公开指南可供公众随时查阅。",
    "为企业和群众提供优质服务。",
    "为政务公开提供有力保障。",
    "本年度没有需要说明的其他事项。",
    "为进一步做好政府信息公开工作，我局成立了领导小组。",
    "由于工作人员变动频繁，更新不够及时。",
    "虽然取得一定成效，但仍有不足。",
    "存在的问题主要表现在三个方面。",
    "本项不涉及。本机关未涉及。",
    "加强与各部门的联系，及时核对。",
    "除3件正在办理外均已办结。",
    "群众广泛参与。信息合并。申请人认为理由充分。",
    "根据需要随时更新。按照规定办理。",
    "为了群众，为企业服务。",
]
WRONG_MEASURES = [
    ("E514", "全年召开领导小组会议3条。"),
    ("E514", "组织业务培训班2件。"),
    ("E514", "举办专题讲座4篇。"),
    ("E514", "培训人员120条。"),
    ("E514", "新增公开专栏3名。"),
    ("E514", "张贴宣传海报50次。"),
    ("E514", "发放宣传手册300人。"),
    ("E514", "开展督导检查6名。"),
    ("E514", "举办新闻发布会2人。"),
    ("E514", "编发政务公开简报12名。"),
    ("E514", "收到行政复议申请2篇。"),
    ("E514", "参加培训的工作人员30件。"),
    ("E514", "设立政务公开专区1次。"),
    ("E514", "制作图解18人。"),
    ("E514", "发布公告23名。"),
    ("E514", "上报信息56人。"),
    ("E514", "发布短视频12名。"),
    ("E514", "开设查阅点5篇。"),
    ("E502", "2023年，我局受理政府信息公开申请3宗，已全部答复。"),
    ("E502", "受理政府信息公开申请3例。"),
    ("E502", "全年收到政府信息公开申请4封。"),
    ("E514", "发生行政复议2条。"),
    ("E514", "召开专题会议3件。"),
    ("E514", "开展业务培训3条。"),
    ("E514", "配备专职人员3件。"),
    ("E514", "作出行政许可3篇。"),
    ("E514", "制发规范性文件3次。"),
    ("E514", "开设微信公众号1名。"),
    ("E514", "发布解读材料4名。"),
    ("E514", "举办开放日活动2件。"),
    ("E514", "回复留言5场。"),
    ("E514", "全年召开座谈会共4件。"),
    ("E514", "共有3件工作人员。"),
    ("E514", "举办培训班2件。"),
    ("E514", "组织听证会1篇。"),
    ("E514", "共有行政诉讼案件1篇。"),
]
RIGHT_MEASURES = [
    ("E514", "全年召开领导小组会议3次。"),
    ("E514", "组织业务培训班2期。"),
    ("E514", "举办专题讲座4场。"),
    ("E514", "培训人员120人次。"),
    ("E514", "新增公开专栏3个。"),
    ("E514", "张贴宣传海报50张。"),
    ("E514", "发放宣传手册300余份。"),
    ("E514", "接待来访群众45人次。"),
    ("E514", "开展督导检查6次。"),
    ("E514", "举办新闻发布会2场。"),
    ("E514", "编发政务公开简报12期。"),
    ("E514", "收到行政复议申请2件。"),
    ("E514", "参加培训的工作人员30名。"),
    ("E514", "设立政务公开专区1处。"),
    ("E514", "开展问卷调查2次。"),
    ("E514", "制作图解18幅。"),
    ("E514", "征集意见建议15条。"),
    ("E514", "发布公告23则。"),
    ("E514", "上报信息56条。"),
    ("E514", "发布短视频12个。"),
    ("E514", "录制政策解读视频6部。"),
    ("E514", "办理人大建议3件。"),
    ("E514", "召开局务会2次，研究政务公开工作4项。"),
    ("E514", "开设查阅点5处。"),
    ("E514", "制发规范性文件3件，公开许可信息120条。"),
    ("E514", "会议纪要3份，培训通知2件。"),
    ("E514", "共召开会议3次、发文2件。"),
    ("E502", "全年收到政府信息公开申请3件，发布信息12条，收到网民留言5条。"),
    ("E502", "受理行政许可申请3份，制发补正告知书2份。"),
    ("E514", "发生行政复议2件、行政诉讼1起。"),
    ("E514", "召开专题会议3次，开展业务培训3场，培训120人次。"),
    ("E514", "配备专职人员3名，作出行政许可3件。"),
    ("E514", "制发规范性文件3件，开设微信公众号1个，发布解读材料4篇。"),
    ("E514", "回复留言5条，举办开放日活动2场次，办理投诉举报6件。"),
    ("E514", "行政处罚12条信息已公示，培训班20名学员结业。"),
]


@pytest.mark.parametrize(("text", "right"), WRONG_CHARACTER)
def test_a_wrong_character_is_found_and_the_right_word_is_named(form: Form, text: str, right: str) -> None:
    findings = found(context_of(form, text), "E509")
    assert findings, text
    assert any(right in str(finding.expected) for finding in findings)


@pytest.mark.parametrize("text", RIGHT_CHARACTERS)
def test_right_words_however_new_are_left_alone(form: Form, text: str) -> None:
    assert [finding.message for code in ("E402", "E509", "E510") for finding in found(context_of(form, text), code)] == []


def test_what_only_the_vocabulary_says_is_a_hint(form: Form) -> None:
    [finding] = found(context_of(form, "组织政务公开业务陪训。"), "E509")
    assert finding.severity is Severity.INFO


@pytest.mark.parametrize("text", ["学习“清风伴我形”活动经验。", "通过“兰科微讯息”公众号发布信息。", "邮箱：kjj@qc.gov.cn。"])
def test_quoted_words_are_what_they_are(form: Form, text: str) -> None:
    assert found(context_of(form, text), "E509") == []


@pytest.mark.parametrize(("text", "_lost"), LOST)
def test_a_lost_character_is_found(form: Form, text: str, _lost: str) -> None:
    assert codes_in(context_of(form, text)) & {"E509", "E510", "E506"}, text


@pytest.mark.parametrize("text", WHOLE)
def test_whole_phrases_and_other_ways_to_say_it_are_left_alone(form: Form, text: str) -> None:
    assert [finding.message for code in ("E506", "E509", "E510") for finding in found(context_of(form, text), code)] == []


@pytest.mark.parametrize("text", BLENDED)
def test_two_words_of_one_function_are_found(form: Form, text: str) -> None:
    assert codes_in(context_of(form, text)) & {"E401", "E403", "E404"}, text


@pytest.mark.parametrize("text", WELL_BUILT)
def test_well_built_sentences_are_left_alone(form: Form, text: str) -> None:
    assert codes_in(context_of(form, text)) & {"E401", "E402", "E403", "E404"} == set(), text


@pytest.mark.parametrize("text", OPEN_CLAUSES)
def test_a_clause_that_does_not_close_is_found(form: Form, text: str) -> None:
    assert found(context_of(form, text), "E405"), text


@pytest.mark.parametrize("text", CLOSED_CLAUSES)
def test_a_clause_that_closes_is_left_alone(form: Form, text: str) -> None:
    assert found(context_of(form, text), "E405") == []


@pytest.mark.parametrize(("code", "text"), WRONG_MEASURES)
def test_a_measure_word_that_does_not_suit_is_found(form: Form, code: str, text: str) -> None:
    assert found(context_of(form, text), code), text


@pytest.mark.parametrize(("code", "text"), RIGHT_MEASURES)
def test_a_measure_word_that_suits_is_left_alone(form: Form, code: str, text: str) -> None:
    assert found(context_of(form, text), code) == [], text


PARTS = [
    ("blends", "conjunctions"), ("blends", "certain"), ("blends", "hints"), ("blends", "openings"),
    ("blends", "clauses"), ("doubling", "particles"),
    ("lost_characters", "lost"), ("lost_marks", "certain"), ("lost_marks", "hints"), ("lost_marks", "no_colon"),
    ("leftovers", "notes"), ("leftovers", "bracketed"), ("leftovers", "to_do"), ("leftovers", "web_page"),
    ("leftovers", "program_values"), ("leftovers", "layout"), ("leftovers", "template_marks"), ("leftovers", "empty_numbers"),
    ("misspellings", "words"), ("misspellings", "places"),
    ("collocations", "certain"), ("collocations", "hints"),
]  # fmt: skip
ENTRIES = [pytest.param(entry, id=f"{name}-{part}-{n}") for name, part in PARTS for n, entry in enumerate(table(name)[part])]


def _hits(entry: dict[str, Any], text: str) -> list[str]:
    sought = entry.get("find") or re.escape(entry["wrong"])
    begins = entry in table("blends")["openings"]
    return [
        match[0]
        for match in re.finditer(sought, text)
        if ("not" not in entry or not re.compile(entry["not"]).match(text, match.start()))
        and not (begins and match.start() and text[match.start() - 1] not in "。；\n")
    ]


@pytest.mark.parametrize("entry", ENTRIES)
def test_an_entry_of_a_list_finds_its_bad_sentence_and_not_its_good_one(entry: dict[str, Any]) -> None:
    assert _hits(entry, entry["bad"])
    assert _hits(entry, entry["good"]) == []


@pytest.mark.parametrize("entry", [pytest.param(e, id=e["things"][0]) for e in table("measure_words")["things"]])
def test_a_thing_is_counted_with_its_own_measure_words(form: Form, entry: dict[str, Any]) -> None:
    assert found(context_of(form, entry["bad"]), "E514")
    assert found(context_of(form, entry["good"]), "E514") == []


MORE = [
    ("E311", "请与区政务服务中心联系。（地址：建设路3号，电话：0745-8858009）"),
    (
        "E601",
        "全文由总体情况、主动公开政府信息情况、收到和处理政府信息公开申请情况、被申请行政复议情况、被提起行政诉讼情况、"
        "存在的主要问题及改进情况、其他需要报告的事项六个部分组成。",
    ),
    ("E502", "2023年，我局收到2条公众通过“互动平台”提交的申请。"),
    ("E503", "根据《中华人民共和国政府信息公开工作年度报告格式（试行）》要求编制本报告。"),
    ("E207", "政府信息公开行政复议行政诉讼情况。"),
    ("E201", "2023依托政府门户网站主动公开信息31条。"),
    ("E208", "公开情况报告如下本报告由总体情况等六个部分组成。"),
    ("E208", "切实提高政务公开工作水平2023年我局通过网站发布信息73条。"),
    ("E314", "全年未收到受理政府信息公开\n申请，未发生行政复议。"),
    ("E314", "不断完善信息发布机制，优化内\n审机制，保证公开信息合法。"),
    ("E402", "自然人人申请3件，上年年结转1件。"),
    ("E402", "联系地址：青川区区行政中心5号楼。"),
    ("E403", "政策解读或者或回应关切。"),
    ("E511", "我局加大主动公开，加大依申请公开的法律审核。"),
    ("E701", "（电话：0539-8198320；传真0539-8182360）"),
    ("E706", "可在青川区人民政府门户网站（）下载。"),
    ("H106", "由局党组书记、局长张三任组长。"),
]  # fmt: skip
SILENT = [
    ("E208", "可在政务公开栏目查阅报告电子版，也可下载报告电子版。"),
    ("E307", "请与区政务服务中心联系。（地址：建设路3号，电话：0745-8858009）"),
    ("E314", "主动公开情况\n2023年，我局公开信息75条。"),
    ("E314", "一是加强领导\n二是完善制度，明确责任。"),
    ("E403", "公开平台有门户网站、微信公众号以及与青川日报共建的栏目。"),
    ("E502", "收到政府信息公开申请3件，通过“互动平台”收到留言5条。"),
    (
        "E601",
        "本报告由总体情况、主动公开政府信息情况、收到和处理政府信息公开申请情况、政府信息公开行政复议、行政诉讼情况、"
        "存在的主要问题及改进情况、其他需要报告的事项六部分组成。",
    ),
    ("E706", "可在区政府门户网站（http://www.qc.gov.cn）下载。"),
    ("H106", "分管负责同志定期听取汇报，由局长任组长。"),
]  # fmt: skip


@pytest.mark.parametrize(("code", "text"), MORE)
def test_what_was_seen_beside_the_listed_cases_is_found(form: Form, code: str, text: str) -> None:
    assert found(context_of(form, *text.split("\n")), code), text


def test_sub_sections_are_not_the_parts_of_a_report(form: Form) -> None:
    text = "本报告由主动公开、依申请公开、政府信息管理、平台建设、监督保障等内容组成。"
    [finding] = found(context_of(form, text, section="lead"), "E601")
    assert finding.severity is Severity.INFO


@pytest.mark.parametrize(("code", "text"), SILENT)
def test_what_looks_like_it_and_is_right_is_left_alone(form: Form, code: str, text: str) -> None:
    assert found(context_of(form, *text.split("\n")), code) == [], text
