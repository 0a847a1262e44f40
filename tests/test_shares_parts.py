"""Parts and wholes, percentages and rough numbers in the text: what must be found, and what must be left alone."""

from __future__ import annotations

import pytest
from builders import filled_report

from docgen.checks.catalogue import Fault, rules
from docgen.checks.context import CheckContext
from docgen.complete import complete
from docgen.findings import Severity
from docgen.form import Form
from docgen.report import Paragraph


def found(form: Form, code: str, *texts: str) -> list[Fault]:
    report = complete(filled_report(form))
    paragraphs = tuple(Paragraph(f"sections.overview.{n}", "overview", "", text, first=True) for n, text in enumerate(texts))
    return list(rules()[code].function(CheckContext(report, report, paragraphs)))


MUST_FIRE = [
    ("D301", "主动公开各类信息117条。其中，政策文件9件，机构职能信息23条，基层公开领域信息14条，工作动态25条，其他信息4条。"),
    ("D301", "通过区政府网站公开70，其中主动公开70条，动态信息50条；通过经济日报等媒体公开信息200余条。"),
    ("D301", "科技网站全年累计发布信息2139条，其中政务动态1744条，通知公告393条，政策解读21条，其他2条。"),
    ("D301", "收到申请10件，其中当面申请4件、信函申请5件、其他方式3件。"),
    ("D301", "全年主动公开政府信息495条，其中，许可结果124条，公示公告56政务信息21条，通过其他方式公开信息数268条。"),
    ("D301", "主动公开政府信息465条。其中年度报告1条、政策文件8条、部门预决算56条、工作动态399条。"),
    ("D301", "全年主动公开政府信息171条：政策文件124条，工作动态34条，预算决算4条，其他政府信息8条。"),
    ("D301", "公开信息82条，包括网站35条，报刊80条，微信公众号24条。"),
    ("D302", "解读民生政策文件6余件。"),
    ("D302", "全年主动公开政府信息30299余条。"),
    ("D302", "公开66551条，其中网站公开31339多条。"),
    ("D303", "通过网站公开政府信息754条，通过新媒体公开2808条。其中，微信发布1205条、微博12984条。"),
    ("D303", "共公开信息50条，其中网站公开65条。"),
    (
        "D201",
        "共主动公开政府信息165条，其中工作动态31条，占比18%；通知公告91条，占比55%；办事指南27条，占比16%；其他16条，占比9%。",
    ),
    ("D201", "收到申请22宗。其中，当面申请3宗，占14%；网上申请4宗，占28%；邮寄申请15宗，占68%。"),
    ("D203", "收到信息公开申请22起，比2022年（31起）下降40%。"),
    ("D203", "收到信息公开申请22起，比2022年（31起）增长29%。"),
]


@pytest.mark.parametrize(("code", "text"), MUST_FIRE)
def test_what_does_not_add_up_is_found(form: Form, code: str, text: str) -> None:
    (fault,) = found(form, code, text)
    assert fault.key == "sections.overview.0"
    assert fault.evidence


MUST_NOT_FIRE = [
    ("D301", "主动公开政府信息249条，其中：行政公文9条；机构设置7条；重点工作39条；其他194条。"),
    ("D301", "公开信息36973条，其中概况类更新3959条，动态类更新32854条，目录更新160条。"),
    ("D301", "主动公开38171条。在公开信息中，通过门户网站公开76条，通过执法公示平台公开38095条。"),
    ("D301", "公开信息300条，其中政策文件9条、工作动态50条等。"),
    ("D301", "公开信息300条，其中重点领域信息9条。"),
    (
        "D301",
        "收到申请176件，其中，当面申请72件，来信申请69件，网上申请35件。办结177件（含上年结转3件），其中，公开60件，其他117件。",
    ),
    ("D301", "收到申请3件，其中网上申请3件，予以公开2件，部分公开1件。"),
    ("D301", "全年共收办申请20件（甲县12件、乙县8件），其中，自然人18件，法人2件；予以公开10件、部分公开3件。"),
    ("D301", "网站公开信息208条，其中政策文件3条、办事指南121条、其它84条；依托宣传栏公开信息100余条。"),
    ("D301", "公开信息117条，较上年减少5条，其中政策文件17条、其他100条。"),
    ("D301", "收到申请50件，其中自然人申请48件，占比96%；答复47件，其中予以公开46件；结转下年度继续办理3件。"),
    ("D301", "制定规范性文件2件，其中以区政府名义印发1件；清理规范性文件30件，废止3件，继续有效26件。"),
    ("D301", "公开信息165条，其中重点动态102条；发布法定信息1条，包括机构概况1条，以及预算信息2条。"),
    ("D301", "产生行政复议案件6件和行政诉讼案件3件，其中行政复议结果维持5件，尚未审结1件，行政诉讼结果维持3件。"),
    ("D301", "办理网民留言1993件，其中，办理12345网上群众热线1925件，市长信箱31件，政务信箱29件，其他留言办理8件。"),
    ("D301", "公开信息441条，其中公文类8件（含规范性文件3件）、补贴类141条、认定类60条、社会公布209条、其他类23条。"),
    ("D301", "发布信息3682条，其中，通过频道主动公开1233条，含规范性文件2条，其他文件1231条。"),
    ("D301", "公开信息300条，其中政策文件9条、工作动态50条、公告60条、通知80条。"),
    ("D303", "产生行政复议案件6件和行政诉讼案件3件，其中行政复议结果维持5件。"),
    ("D303", "公开信息82条，包括网站35条，报刊80条，微信公众号240条。"),
    ("D303", "1、主动公开的数量：2021年度，我局主动公开政府信息53条。"),
    ("D303", "制定规范性文件2件，其中以区政府名义印发1件；清理规范性文件30件，废止3件。"),
    ("D302", "全年主动公开政府信息300余条，发放资料1.5万余份，培训30多人次。"),
    ("D302", "公开信息15.8万余条。"),
    ("D303", "收到申请176件，其中网上申请35件。"),
    ("D303", "公开信息12条。其中，微信文章阅读量达12984次。"),
    ("D201", "共公开信息304条。其中网站165条，占54%；报刊53条，占17%；其他86条，占28%。"),
    ("D201", "收到申请669份，其中行政复议21宗、行政诉讼10宗，占申请件比例4.63%。"),
    ("D202", "收到申请22宗。其中，当面3宗，占14%；网上4宗，占18%；邮寄15宗，占68%。"),
    ("D202", "网站占54.3%，报刊占17.4%，其他方式占28.3%。"),
    ("D202", "网站占33.3%，报刊占33.3%，其他方式占33.3%。"),
    ("D203", "收到信息公开申请22起，比2022年（31起）下降29%。"),
    ("D203", "收到申请41件，同比增长13.9%。"),
    ("D203", "收到申请30件，较上年增加5件，增长20%。"),
]


@pytest.mark.parametrize(("code", "text"), MUST_NOT_FIRE)
def test_what_adds_up_or_cannot_be_known_is_left_alone(form: Form, code: str, text: str) -> None:
    assert found(form, code, text) == []


def test_shares_rounded_to_less_than_a_hundred_are_only_mentioned(form: Form) -> None:
    (fault,) = found(form, "D202", "共公开信息304条。其中网站165条，占54%；报刊53条，占17%；其他86条，占28%。")
    assert (fault.actual, fault.severity) == ("99%", Severity.INFO)


def test_shares_without_counts_must_make_up_a_whole(form: Form) -> None:
    (fault,) = found(form, "D202", "网站占54%，报刊占17%，其他方式占20%。")
    assert fault.actual == "91%"


def test_one_channel_named_twice_must_have_one_count(form: Form) -> None:
    first = "我局通过管委会网站审计信息栏目公开信息20条。"
    (fault,) = found(form, "D304", first, "全年通过审计信息专栏公开政府信息16条。")
    assert (fault.key, fault.expected, fault.actual) == ("sections.overview.1", "20", "16")
    assert found(form, "D304", first, "全年通过审计信息专栏公开政府信息20条。") == []
    assert found(form, "D304", first, "全年通过微信公众号公开政府信息16条。") == []
    assert found(form, "D304", first, "一季度通过审计信息专栏公开政府信息6条。") == []
