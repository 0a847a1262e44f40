"""Leftovers and lost characters: what must be found, and what looks like it and must be left alone."""

from __future__ import annotations

import pytest

from docgen.form.model import Form
from docgen.report.finding import Severity
from docgen.report.model import Attachment
from tests.wording import context_of, found

LEFT = [
    ("E101", "2023年，XX局主动公开政府信息75条。"),
    ("E101", "全年收到政府信息公开申请××件。"),
    ("E101", "联系人：某某某，请与办公室联系。"),
    ("E101", "地址：____路12号。"),
    ("E101", "由○○镇人民政府编制。"),
    ("E101", "发布信息**条。"),
    ("E102", "一、总体情况（宋体加粗小四号字）"),
    ("E102", "正文(仿宋三号，行距29磅)如下。"),
    ("E103", "报告电子版可在区政府门户网站（具体网址）下载。"),
    ("E103", "处理决定数量（指2020年办件量）为3件。"),
    ("E103", "规章（设区的市、自治州人民政府应提供相关数据）。"),
    ("E103", "请根据实际情况修改本段。"),
    ("E103", "（没有的填0）"),
    ("E103", "简述本年度主动公开的总体情况。"),
    ("E103", "此处填写联系电话。"),
    ("E104", "全年共主动公开条，其中政策文件25条。"),
    ("E104", "共收到政府信息公开申请件，均已答复。"),
    ("E104", "按时办结率达%，群众满意。"),
    ("E104", "统计期限自 年 月 日起。"),
    ("E104", "全年收取信息处理费元。"),
    ("E109", "开展&hellip;政务公开&#8220;活动。"),
    ("E110", "全年公开信息\u200b75条。"),
    ("E110", "全年公开锟斤拷信息75条。"),
    ("E104", "请与办公室联系（地址：青川市河滨路号，电话：0539-8198320）。"),
    ("E105", "全年收到申请None件。"),
    ("E105", "全年收到申请 null 件。"),
    ("E105", "合计#REF!件。"),
    ("E105", "平均nan个工作日。"),
    ("E106", "全年收到申请{{ requests.new.total }}件。"),
    ("E106", "{% if total %}有申请{% endif %}。"),
    ("E106", "«姓名»"),
    ("E107", "文号：无〔〕号"),
    ("E107", "根据（第号）文件要求。"),
    ("E108", "全年公开信息75条（待核实）。"),
    ("E108", "本段数据待补充，请各科室报送。"),
    ("E108", "全年公开信息？？条。"),
    ("E108", "TODO 补充创新做法。"),
    ("E109", "【打印本页】【关闭窗口】"),
    ("E109", "加强&nbsp;领导。"),
    ("E109", "<p>一是公开不够及时。</p>"),
]
NOT_LEFT = [
    ("E101", "栏目网址为http://xxgk.qingchuan.gov.cn/xxgk/。"),
    ("E101", "场地面积3×5米，xxgk@qingchuan.gov.cn。"),
    ("E101", "二○二三年底前完成，尾号138****8000的来电已答复。"),
    ("E101", "推广IPv6、XML等技术标准，开展5G+政务服务。"),
    ("E101", "李某某、王XX不服答复，提起行政诉讼。"),
    ("E105", "网址为http://nan.gov.cn/null/。"),
    ("E102", "举办“黑体字”书法展（含楷书、行书）。"),
    ("E102", "主要负责人居中协调（综合科牵头）。"),
    ("E103", "申请人可到现场填写《政府信息公开申请表》，请填写申请表。"),
    ("E103", "工作要点（具体见附件）已全部落实。"),
    ("E103", "无法提供的（若无法补正的除外）按程序答复。"),
    ("E103", "规范办理公文（请示、报告、函）。"),
    ("E104", "全年主动公开信息75条，收到申请3件，办结率达100%。"),
    ("E104", "印发行政规范性文件，办理案件，回应留言均及时。"),
    ("E104", "收到的申请件，均在法定期限内答复。"),
    ("E104", "共处理群众来信若干件，公开各类文件。"),
    ("E104", "全年共【未填：新收“总计”列】件，按时办结。"),
    ("E104", "联系地址：河滨路12号、人民路支线号牌处，街道号召群众参与。"),
    ("E104", "受理网民留言近百条，共开展培训两次、座谈会三场。"),
    ("E105", "江苏省、南京市（Nanjing）等地前来学习，使用nano材料。"),
    ("E105", "运用互联网+政务服务，编号#12。"),
    ("E106", "比例为{一比二}，共计<10件。"),
    ("E107", "根据国办公开办函〔2021〕30号文件，第3号通告。"),
    ("E108", "公众期待公开更多信息，群众待遇有所提高，待办事项全部清零。"),
    ("E108", "是什么原因？对群众反映待解决的问题逐件办理。"),
    ("E109", "全年网站点击量达10万次，浏览数据按月公布，下一条主线是规范。"),
]


@pytest.mark.parametrize(("code", "text"), LEFT)
def test_what_was_left_for_the_writer_is_found(form: Form, code: str, text: str) -> None:
    assert found(context_of(form, text), code)


@pytest.mark.parametrize(("code", "text"), NOT_LEFT)
def test_what_only_looks_like_a_leftover_is_left_alone(form: Form, code: str, text: str) -> None:
    assert not found(context_of(form, text), code)


LOST = [
    ("E201", "统计期限自202311日至20231231日。", "202311日"),
    ("E201", "统计期限自20241月1日202412月31日。", "20241月1日"),
    ("E201", "统计期限自2023年1月至日。", "1月至日"),
    ("E201", "统计期限自2023年1231日止。", "2023年1231日"),
    ("E201", "统计期限为2023年1月1至12月31日。", "月1至12月"),
    ("E201", "统计期限为2023年1月1日2023年12月31日。", "日2023年12月"),
    ("E201", "截至2023年2月30日。", "2023年2月30日"),
    ("E201", "截至2023年13月1日。", "2023年13月1日"),
    ("E201", "统计期限自2023年1月1日至12月31止。", "月31"),
    ("E201", "统计期限自2023年1月至2023年12。", "年12"),
    ("E201", "统计期限自2020年1月1日起至202020年12月31日止。", "202020年"),
    ("E201", "2023收到政府信息公开申请1件，按期办结。", "2023"),
    ("E208", "现发布《青川市文化和旅游局年度报告》本报告由总体情况等六部分组成。", "本报告"),
    ("E201", "公开工作有序。2025武隆区市场监管局聚焦主业。", "2025"),
    ("E202", "按照通知（荣政办〔202273号）要求。", "〔202273号"),
    ("E202", "国办公开办函〔202130号要求。", "〔202130号"),
    ("E202", "川府办〔2022〕号文件要求。", "〔2022〕号"),
    ("E202", "川府办2022〕73号文件要求。", "2022〕73号"),
    ("E203", "国办公开办函[2021]30号要求。", "[2021]30号"),
    ("E203", "国办公开办函（2021）30号要求。", "（2021）30号"),
    ("E203", "川府办〔2022〕第7号要求。", "〔2022〕第7号"),
    ("E203", "川府办〔2022〕07号要求。", "〔2022〕07号"),
    ("E204", "电子版可在网站（http//www.qingchuan.gov.cn）下载。", "http//"),
    ("E204", "电子版可在http:/www.qingchuan.gov.cn下载。", "http:/"),
    ("E204", "电子版可在htp://www.qingchuan.gov.cn下载。", "htp://"),
    ("E204", "电子版可在www.qingchuan.gov,cn下载。", "gov,"),
    ("E204", "电子版可在http：//www.qingchuan.gov.cn下载。", "http："),
    ("E205", "通过区政府网站公开70，其中主动公开70条。", "公开70"),
    ("E205", "部分公开67，占4.61%。", "公开67"),
    ("E205", "同比增长13.9，增幅明显。", "增长13.9"),
    ("E206", "）依申请公开情况", "）依申请公开情况"),
    ("E206", "、加强组织领导，明确责任。", "、加强"),
    ("E207", "由总体情况主动公开政府信息情况收到和处理政府信息公开申请情况组成。", "总体情况"),
    ("E205", "公开信息495条，其中许可结果124条，公示公告56政务信息21条。", "公告56"),
    ("E205", "收到行政复议3件，其中2撤销行政复议，1件正在办理。", "其中2"),
    ("E205", "分别发布典型案例70批次367发布通告26期。", "批次367"),
    ("E208", "报告可在专栏下载若有疑问，请与办公室联系。", "若有"),
    ("E208", "公开政府信息20条内容涉及公告公示、政策文件。", "内容涉及"),
    ("E208", "抓好业务培训和督查现将我局2022年度政府信息公开工作情况综述如下：", "现将"),
    ("E208", "统计期限至2023年12月31日报告电子版可在网站下载。", "报告电子版"),
    ("E208", "一是主动公开，及时公开关键信息二是依申请公开，规范流程。", "二是"),
    ("E208", "可在区政府网站下载如对本报告有疑问，请与办公室联系。", "如对本报告"),
]
NOT_LOST = [
    ("E201", "统计期限自2023年1月1日起至2023年12月31日止，2023年月均访问2万次。"),
    ("E201", "2023年3月至12月、1月至6月分两批办理，2024年1月19日公布。"),
    ("E201", "截至2024年2月29日，12345热线共受理20件；2023年12月底前完成。"),
    ("E201", "2025年青川区全年公开75条。2025（第三届）青川区论坛，公开目录2025版。"),
    ("E205", "其中公告56条、案例12个，包括12345热线信息、第20条政务信息、公告2023政务公开要点。"),
    ("E201", "每月1日至10日集中更新，全年12月份最多。"),
    ("E201", "2023年1至12月，6月1、2日，2023年3次、2023年75条，近2年15件。"),
    ("E202", "根据川府办〔2022〕73号、〔2023〕1号要求，索引号2024-0000003。"),
    ("E203", "（2021）川行终30号行政判决维持，川府办函〔2021〕130号印发。"),
    ("E204", "网址为http://www.qingchuan.gov.cn/col/col1/index.html，https://a.gov.cn也可。"),
    ("E204", "登录www.qingchuan.gov.cn查询，HTTP协议升级为HTTPS。"),
    ("E205", "12345热线受理20件，公开2022年、2023年预算，电话：0539-8198320，邮编：276000。"),
    ("E205", "网站信息公开2.0版上线，全年公开75条，其中动态50条。"),
    ("E205", "申请数量为0，增长13.9%，占比54%，共计1,234条。"),
    ("E206", "（二）依申请公开情况，……成效明显。"),
    ("E207", "由总体情况、主动公开政府信息情况和其他需要报告的事项组成。"),
    ("E208", "根据《条例》编制本报告。发布《年度报告》，本报告由六部分组成。"),
    ("E208", "一是公开；二是解读。其二是规范，第二是落实，星期三是接待日。"),
    ("E208", "现将情况公布如下。如对本报告有疑问，请联系。该报告电子版可在网站下载。"),
]


@pytest.mark.parametrize(("code", "text", "evidence"), LOST)
def test_lost_characters_are_found_and_quoted(form: Form, code: str, text: str, evidence: str) -> None:
    [finding] = found(context_of(form, text), code)
    assert evidence in f"{finding.actual} {finding.evidence}"


@pytest.mark.parametrize(("code", "text"), NOT_LOST)
def test_whole_dates_numbers_and_addresses_pass(form: Form, code: str, text: str) -> None:
    assert not found(context_of(form, text), code)


def test_a_leftover_is_reported_at_the_clerks_own_cell(form: Form) -> None:
    [finding] = found(context_of(form, "全部正常。", "XX局公开信息75条。"), "E101")
    assert finding.key == "sections.overview.1"
    assert finding.severity is Severity.ERROR


def test_one_paragraph_gives_one_finding_however_many_placeholders_it_holds(form: Form) -> None:
    [finding] = found(context_of(form, "XX局公开信息××条，收到申请XX件。"), "E101")
    assert finding.actual == "XX、××"


@pytest.mark.parametrize("key", ["agency.address", "agency.short", "report.document_number"])
def test_a_placeholder_in_a_field_is_reported_at_the_field(form: Form, key: str) -> None:
    [finding] = found(context_of(form, values={key: "XX路12号"}), "E101")
    assert finding.key == key


def test_a_placeholder_in_an_attached_table_or_a_heading_is_found(form: Form) -> None:
    from docgen.kit.record import replace

    context = context_of(form, headings=("（一）XX情况",))
    table = Attachment("附表", ("事项", "件数"), (("XX局", "3"),))
    context = replace(context, report=replace(context.report, attachments=(table,)))
    assert [finding.key for finding in found(context, "E101")] == ["sections.overview.0.heading", "attachments"]
