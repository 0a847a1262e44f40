"""Lists whose points do not follow one another, announced numbers, and what was said twice word for word."""

from __future__ import annotations

import pytest

from docgen.form.model import Form
from tests.wording import context_of, faults

PARAGRAPHS_OUT_OF_ORDER = [
    ("一是主动公开更加及时。", "二是信息管理更加严格。", "二是平台作用更加明显。"),
    ("一是主动公开更加及时。", "二是信息管理更加严格。", "四是平台作用更加明显。"),
    ("（一）主动公开。全年发布信息。", "（二）信息管理。逐条审查。", "（四）平台建设。改版栏目。"),
    ("一、2024年没有收取费用。", "三、承办建议2件。"),
    ("1.加强学习。", "2.加强培训。", "2.加强督查。"),
    ("（1）网络申请3件。", "（3）信函申请2件。"),
    ("首先，丰富形式；二是加强学习，提高能力。",),
    ("主要做法：加强领导，健全机制；二是加强培训。",),
    ("存在以下问题：一是公开不及时；一是培训不够。",),
    ("将做好以下工作：1.明确时限；2.梳理事项；4.加强培训。",),
    ("（一）加强领导。明确分工。（三）加强培训。全年2期。",),
    ("1.编印目录。", "2.组建团队。", "3推动网站对接。"),
    ("将这样改进。第一，列入考核。第二，重新设计首页。第四，撰写科普文章。",),
    ("改进措施：一是邀请专家解读；二是编制目录；三、推动网站和新媒体同步发布。",),
    ("主要做法：（1）建立台账；（2）逐项销号；（2）定期通报。",),
]
PARAGRAPHS_IN_ORDER = [
    ("一是主动公开更加及时。", "二是信息管理更加严格。", "三是平台作用更加明显。"),
    ("一是主动公开更加及时。二是依法办理申请。", "三是信息管理更加严格。"),
    ("一是主动公开。", "一是加强领导。二是加强培训。"),
    ("二是上段接着写的分项。",),
    ("（一）主动公开。全年发布信息。", "1.网站。", "2.公众号。", "（二）信息管理。", "1.审查。"),
    ("1.5万次浏览。", "3.2万次转发。"),
    ("1.编印目录。", "2次会议，专题研究。", "3件申请已答复。"),
    ("保有量居全国第一，第三，第五批名单公布。第一，列入考核。第二，重新设计首页。",),
    ("一是加强培训；二是丰富形式。四、行政复议情况，三、四月份集中公开。",),
    ("问题一是人手少。措施一是加强培训；二是充实力量。",),
    ("统一是原则，唯一是标准。",),
    ("存在问题：1.更新不快；2.内容不全。改进措施：1.明确时限；2.加强培训。",),
    ("按照第（一）项、第（三）项的规定，（一）公开3件；（二）不公开1件。",),
    ("全年发布1.5万条，3.2万人次阅读；2.8万人次转发。",),
]
WRONGLY_ANNOUNCED = [
    "将从三个方面改进：一是加强培训；二是丰富形式。",
    "主要存在两个问题：一是时效不强；二是形式单一；三是人手不足。",
    "重点做好以下四点：一是加强领导；二是规范流程；三是加强培训。",
    "主要有以下两方面的不足。一是内容不全；二是更新不快；三是解读不多。",
]
RIGHTLY_ANNOUNCED = [
    "将从两个方面改进：一是加强培训；二是丰富形式。",
    "主要存在三个问题：一是时效不强；二是形式单一；三是人手不足。",
    "召开三次会议，落实三项制度：一是加强领导；二是规范流程。",
    "第三方面，一是加强领导；二是规范流程。",
    "各方面都有进步。一是加强领导；二是规范流程。",
    "公开六大方面信息120条。年内完成改版，增设了两个栏目，方便了群众查询。一是内容更全；二是查询更快；三是解读更多。",
]
SAID_TWICE = [
    "全年归档资料4卷。全年归档资料4卷。",
    "许可信息按期公示，公示率达到100%，公示率达到100%。",
    "提案全部办结，办结率100%，办结率100%，复文公开。",
    "完善采集、审核、发布、审核、归档制度。",
    "依托官方网站、营业大厅、官方网站等渠道公开。",
    "就业、教育、医疗、教育四个专栏更新信息1870条。",
    "邀请人大代表、政协委员、人大代表共18人。",
    "请环卫工人、物业企业代表、环卫工人参加座谈会3场。",
    "公开范围包括机构职能、收费标准、机构职能。",
    "按季度通报公开情况，开展日常监测，按季度通报公开情况。",
    "一是加强对基层工作人员的业务指导和日常培训；二是加强对基层工作人员的业务指导和日常培训。",
    "召开会议4次，发放致家长一封信3期，公示收费项目。全年没有投诉。召开会议4次，发放致家长一封信3期，公示收费项目。",
]
SAID_ONCE = [
    "全年归档资料4卷。全年归档资料5卷。",
    "许可信息公示率达到100%，处罚信息公示率达到100%，公示率均达到100%。",
    "完善采集、审核、发布、归档制度，落实采集、审核责任。",
    "依托网站、公众号、公示栏等渠道公开，依托网站、公众号、公示栏收集意见。",
    "未发生行政复议。未发生行政诉讼。",
    "公开政策、政策解读、政策问答等信息。",
    "完善工作机制、审核流程、机制，请物业企业代表、环卫工人、环卫工人家属参加。",
    "就业、教育、医疗、养老四个专栏，教育、医疗、教育四化课题。",
    "加强培训，提高能力；加强培训，改进服务。",
]


@pytest.mark.parametrize("texts", PARAGRAPHS_OUT_OF_ORDER)
def test_points_that_do_not_follow_one_another_are_told(form: Form, texts: tuple[str, ...]) -> None:
    assert len(list(faults(form, "E607", *texts))) == 1


@pytest.mark.parametrize("texts", PARAGRAPHS_IN_ORDER)
def test_points_in_order_are_left_alone(form: Form, texts: tuple[str, ...]) -> None:
    assert list(faults(form, "E607", *texts)) == []


@pytest.mark.parametrize("text", WRONGLY_ANNOUNCED)
def test_a_number_that_the_points_do_not_bear_out_is_told(form: Form, text: str) -> None:
    assert len(list(faults(form, "E609", text))) == 1


@pytest.mark.parametrize("text", RIGHTLY_ANNOUNCED)
def test_a_number_that_the_points_bear_out_is_left_alone(form: Form, text: str) -> None:
    assert list(faults(form, "E609", text)) == []


@pytest.mark.parametrize("text", SAID_TWICE)
def test_what_is_said_twice_word_for_word_is_told(form: Form, text: str) -> None:
    assert len(list(faults(form, "E406", text))) == 1


@pytest.mark.parametrize("text", SAID_ONCE)
def test_what_is_merely_alike_is_left_alone(form: Form, text: str) -> None:
    assert list(faults(form, "E406", text)) == []


def test_a_numbered_line_without_a_stop_among_others_with_one_is_told(form: Form) -> None:
    first, last = "1.公开信息的针对性不强。", "3.工作人员变动频繁，业务不够熟练。"
    assert len(list(faults(form, "E307", first, "2.公告栏存在信息过期未撤换的现象", last))) == 1
    assert len(list(faults(form, "E307", first, "2.全年公开信息75条，其中文件5条；", last))) == 1
    assert len(list(faults(form, "E307", first, last, "3.存在重复填报现象：", "（二）改进措施。"))) == 1
    assert list(faults(form, "E307", first, "2.存在以下情况：", "（1）漏项。")) == []
    assert list(faults(form, "E307", "1.公开不够及时；", "2.形式单一；", "3.业务不够熟练。")) == []
    assert list(faults(form, "E307", "1.主动公开", "全年公开信息75条。", "2.依申请公开", "全年收到申请3件。")) == []
    assert list(faults(form, "E307", "1.健全制度", "2.加强培训", "（三）监督保障。")) == []


def test_a_heading_with_a_mark_among_others_without_is_told(form: Form) -> None:
    from docgen.checks.catalogue import run

    marked = context_of(form, headings=("（一）主动公开", "（二）信息管理。", "（三）平台建设"))
    assert [finding.actual for finding in run(marked, ("E315",))] == ["（二）信息管理。"]
    everywhere = context_of(form, headings=("（一）主动公开。", "（二）信息管理。"))
    assert list(run(everywhere, ("E315",))) == []
