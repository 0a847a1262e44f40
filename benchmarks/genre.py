"""Right reports in varied wordings: a grammar of the genre with numbers that fit the tables, for planting mistakes in.

A rule of the grammar is a name and its ways to be said; <name> stands for a rule, {name} for a number or a name of the
body. Every choice is drawn from a seeded generator. Each way belongs to one of two halves by a check sum of its text; a
report is made of the ways of one half where there are any, so that half the material can be kept unseen.
"""

from __future__ import annotations

import random
import re
import zlib
from dataclasses import dataclass, field

from docgen.checks.context import CheckContext
from docgen.compose.composition import narrative
from docgen.form.model import Form
from docgen.report.complete import complete
from docgen.report.model import Report, SubSection, Value
from tests.builders import filled_report

HALVES = ("shown", "unseen")

BODIES = (
    ("青川区科学技术局", "临川市青川区科学技术局", "区科技局", "我局", "department"),
    ("桐岭县教育局", "桐岭县教育局", "县教育局", "我局", "department"),
    ("青屏市水利局", "青屏市水利局", "市水利局", "我局", "department"),
    ("松岭县东屏镇人民政府", "松岭县东屏镇人民政府", "东屏镇", "我镇", "township"),
    ("鹤清区望江街道办事处", "鹤清区望江街道办事处", "望江街道", "我街道", "township"),
    ("和源市审计局", "和源市审计局", "市审计局", "我局", "department"),
)

GRAMMAR: dict[str, tuple[str, ...]] = {
    "basis": (
        "本报告由{name}根据《中华人民共和国政府信息公开条例》（国务院令第711号，以下简称《条例》）和《中华人民共和国政府信息公开工作年度报告格式》（国办公开办函〔2021〕30号）要求编制。",
        "根据《中华人民共和国政府信息公开条例》（以下简称《条例》）规定，{name}编制了{year}年政府信息公开工作年度报告。",
        "按照《中华人民共和国政府信息公开条例》（国务院令第711号，以下简称《条例》）要求，现将{name}{year}年政府信息公开工作情况报告如下。",
        "依照《中华人民共和国政府信息公开条例》（国务院令第711号，以下简称《条例》）规定，{name}编制本年度报告。",
    ),
    "parts": (
        "本报告由总体情况、主动公开政府信息情况、收到和处理政府信息公开申请情况、政府信息公开行政复议和行政诉讼情况、存在的主要问题及改进情况、其他需要报告的事项六个部分组成。",
        "全文包括总体情况，主动公开政府信息情况，收到和处理政府信息公开申请情况，政府信息公开行政复议、行政诉讼情况，存在的主要问题及改进情况，其他需要报告的事项等六部分。",
    ),
    "period": (
        "本报告所列数据的统计期限自{year}年1月1日起至{year}年12月31日止。",
        "本年度报告中所列数据的统计期限为{year}年1月1日至{year}年12月31日。",
    ),
    "download": (
        "本报告电子版可在{place}人民政府门户网站查阅和下载。",
        "报告的电子版可在{place}政府门户网站下载。",
    ),
    "contact": (
        "如对本报告有疑问，请与{name}办公室联系（地址：{place}河滨路12号，邮编：276000，电话：0539-8198320）。",
        "对本报告有任何疑问，请与{name}联系（地址：{place}金雀山路57号；邮编：276000；电话：0539-8198320；传真：0539-8182360）。",
    ),
    "spirit": (
        "{year}年，{short}紧扣中心任务，突出重点领域，统筹推进信息发布、解读回应和平台建设，公开工作更加规范。",
        "{year}年，{short}全面落实上级决策部署，聚焦企业和群众办事需求，扩大公开范围，提升服务效能。",
        "{year}年，{short}以习近平新时代中国特色社会主义思想为指导，深入学习贯彻党的二十大精神，认真落实《条例》和上级关于政务公开的部署，扎实做好政府信息公开工作。",
        "{year}年，{short}坚持以公开为常态、不公开为例外，围绕中心工作和群众关切，持续推进决策、执行、管理、服务、结果公开，政府信息公开工作取得新成效。",
        "{year}年，{short}严格执行《条例》，按照年度政务公开工作要点，细化任务分工，压实工作责任，各项公开任务顺利完成。",
        "一年来，{short}把政务公开作为转变作风、优化服务的重要抓手，健全机制、拓宽渠道、规范管理，公开质量和水平不断提升。",
    ),
    "published": (
        "{year}年，{self}主动公开政府信息{total}条，其中政策文件{a}条、工作动态{b}条、公示公告{c}条。",
        "全年通过政府门户网站公开信息{total}条，包括政策文件{a}条、工作动态{b}条、财政信息{c}条。",
        "{self}全年共发布各类政府信息{total}条，其中通知公告{a}条，工作动态{b}条，其他信息{c}条。",
        "依托政府门户网站和政务新媒体，全年主动公开信息{total}条。其中，政策解读{a}条，工作信息{b}条，规划计划{c}条。",
    ),
    "published_more": (
        "推进政策文件集中公开，按主题、年份分类整理，便于公众检索下载。",
        "依法公开涉农补贴、住房保障、生态环境等民生领域信息，群众关注的事项做到随时更新。",
        "对重要会议和重大项目进展情况及时发布，主动回应社会热点。",
        "公开年度重大行政决策事项目录，决策草案和解读说明一并征求意见。",
        "定期公布办事指南和服务事项清单，做到要素齐全、标准统一。",
        "及时公开机构职能、领导信息、财政预决算和“三公”经费，内容真实、数据准确。",
        "围绕惠企政策、就业创业、社会保障等重点领域，按时更新公开目录，方便群众查询。",
        "对行政许可、行政处罚等信息及时公示，接受社会监督。",
        "坚持政策文件与解读材料同步组织、同步审签、同步发布，用图解、问答等形式开展政策解读。",
        "重大决策公开征求意见，意见采纳情况及时反馈。",
        "做好建议提案办理结果公开，依法公开的复文全部上网。",
    ),
    "requests": (
        "{year}年，{self}共收到政府信息公开申请{new}件，上年结转{in}件，全年办结{result}件，结转下年度继续办理{out}件。",
        "全年新收政府信息公开申请{new}件，上年度结转{in}件；办结{result}件，结转下一年度{out}件。",
        "{self}{year}年收到政府信息公开申请{new}件，其中自然人申请{natural}件；加上上年结转的{in}件，共办结{result}件，结转下年度{out}件。",
    ),
    "requests_more": (
        "对申请内容不明确的，一次性告知补正事项，指导申请人准确描述所需信息。",
        "涉及第三方权益的，书面征求意见后再作答复。",
        "建立疑难申请会商机制，邀请法律顾问参与审核把关。",
        "设置申请受理窗口，公布受理地址和咨询电话，方便当面提交申请。",
        "所有办结的申请均在法定期限内答复。",
        "办结的申请中，予以公开{granted}件，部分公开{partial}件，不予公开{refused}件。",
        "进一步规范登记、审核、办理、答复、归档各环节，申请答复做到依法依规、程序规范。",
        "完善申请办理流程，加强与申请人的沟通，答复质量进一步提高。",
        "没有因政府信息公开引发的行政复议和行政诉讼。",
        "全年未发生因政府信息公开引起的行政复议、行政诉讼案件。",
        "全年未收取信息处理费。",
    ),
    "manage": (
        "按季度开展政府信息清理，对失效废止的文件标注说明，保证公众获取的信息真实有效。",
        "严格执行公文公开属性审批制度，拟稿时同步确定公开方式，不予公开的说明理由。",
        "完善信息更正机制，收到反馈后及时核实处理。",
        "加强档案移交衔接，定期向档案馆和图书馆送交可公开的文件。",
        "严格落实信息发布保密审查制度，坚持先审查后公开，谁公开谁负责，确保信息内容准确、安全。",
        "健全信息采集、审核、发布、更新全流程管理制度，由各科室初审、办公室复核、分管领导把关。",
        "对政府信息公开指南、目录进行修订，定期清理失效文件，公开属性标注准确。",
        "开展规范性文件清理，及时更新文件有效性，做好文件归档和移交工作。",
        "建立信息公开台账，明确公开主体、公开时限和公开方式，动态调整公开事项。",
        "安排专人对已公开的信息进行自查，发现错漏及时更正。",
    ),
    "platform": (
        "升级改造政府信息公开专栏，新增智能问答功能，检索效率明显改善。",
        "整合基层服务平台，推动公开事项向村和社区延伸。",
        "运用短视频、直播访谈等形式发布权威信息，传播效果良好。",
        "严格账号备案管理，关停长期无人维护的政务新媒体。",
        "加强政府门户网站专栏建设，优化栏目设置，信息查询更加便捷。",
        "做好政务新媒体日常监管，落实信息发布三审三校，微信公众号运行平稳。",
        "在便民服务中心设置政务公开专区，配备查询设备，为群众提供信息查询、政策咨询等服务。",
        "定期检查网站链接和栏目更新情况，及时处理错链、断链，杜绝长期不更新的栏目。",
        "充分利用公示栏、宣传栏等线下渠道公开信息，方便老年人等群体获取信息。",
        "按照集约化要求，完成网站数据迁移，实现与上级平台的互联互通。",
    ),
    "supervise": (
        "健全责任体系，形成主要领导亲自抓、分管领导具体抓、科室分头落实的工作格局。",
        "定期开展监督检查，对发现的问题限期整改并跟踪问效。",
        "聘请社会监督员参与评议，畅通投诉举报渠道。",
        "编印工作手册，通过以会代训提高经办人员的政策理解能力。",
        "调整政府信息公开工作领导小组，明确由主要负责人任组长，办公室负责日常工作。",
        "全年召开专题会议{meetings}次，举办业务培训{trainings}次，工作人员的业务能力得到提高。",
        "把政务公开纳入年度考核，定期通报工作进展，督促问题整改落实。",
        "主动接受社会监督，开展社会评议，评议结果良好，全年没有发生责任追究情形。",
        "组织政府开放日活动{days}次，邀请群众代表走进机关，听取意见和建议。",
        "配备专职人员{staff}名，具体负责信息公开的日常工作。",
    ),
    "problems": (
        "存在的主要不足：部分栏目内容更新滞后，解读材料形式不够活泼，业务骨干流动较快。",
        "对照先进地区，还有差距：公开主动性不够强，平台功能不够完善，考核激励作用发挥不充分。",
        "主要问题：一是公开内容还不够丰富，二是政策解读形式比较单一，三是工作人员业务水平有待提高。",
        "一年来，政府信息公开工作虽然取得一定成绩，但还存在一些问题：信息更新不够及时，主动公开的意识有待加强。",
        "存在的问题：一是栏目更新不均衡，二是与群众互动不够，三是基层公开力量相对薄弱。",
        "工作中还有一些不足，主要是公开的深度和广度不够，解读材料的可读性不强。",
    ),
    "improve": (
        "下一步，{self}将健全常态化培训机制，配强专职力量，推动公开质效双提升。",
        "针对以上不足，{self}将优化栏目布局，丰富解读手段，加强跟踪督办。",
        "改进情况：下一步，{self}将丰富公开内容，创新解读形式，加强业务培训，不断提高公开质量。",
        "下一步，{self}将进一步完善工作制度，明确责任分工，加强督促检查，推动政府信息公开工作再上新台阶。",
        "今后，{self}将加大公开力度，拓宽公开渠道，增进与群众的互动，切实保障公众的知情权、参与权和监督权。",
        "针对上述问题，{self}将健全长效机制，加强队伍建设，提升信息发布的及时性和准确性。",
    ),
    "fee": (
        "本年度未收取信息处理费。",
        "{year}年，{self}没有收取政府信息公开信息处理费。",
    ),
    "rest": (
        "全年各项公开任务按时间节点完成，未出现泄密事件。",
        "创新做法：在服务大厅设置公开体验区，现场演示网上查询流程。",
        "对照年度政务公开工作要点，各项任务均已完成。",
        "年度政务公开工作要点确定的任务已全部落实。",
    ),
}
HEADINGS = (
    ("（一）主动公开情况", ("published", "published_more", "published_more")),
    ("（二）依申请公开情况", ("requests", "requests_more", "requests_more")),
    ("（三）政府信息管理情况", ("manage", "manage")),
    ("（四）政府信息公开平台建设情况", ("platform", "platform")),
    ("（五）监督保障情况", ("supervise", "supervise", "supervise")),
)


def half_of(text: str) -> str:
    """Return the half a wording belongs to."""
    return HALVES[zlib.crc32(text.encode("utf-8")) % 2]


@dataclass
class Written:
    """A report with its narrative as it may be changed: sections -> (heading, paragraph); numbers: what it says."""

    form: Form
    values: dict[str, Value]
    sections: dict[str, list[tuple[str, str]]]
    numbers: dict[str, int | str] = field(default_factory=dict)

    def context(self) -> CheckContext:
        """Return what the rules look at."""
        sections = {
            key: tuple(SubSection(heading, tuple(text.split("\n"))) for heading, text in parts)
            for key, parts in self.sections.items()
        }
        given: Report = filled_report(self.form, {**self.values}, sections=sections)
        report = complete(given)
        return CheckContext(given, report, narrative(report))

    def changed(self, section: str, place: int, text: str) -> Written:
        """Return the report with another text in one place."""
        sections = {key: list(parts) for key, parts in self.sections.items()}
        sections[section][place] = (sections[section][place][0], text)
        return Written(self.form, self.values, sections, self.numbers)

    def places(self) -> list[tuple[str, int]]:
        """Return every place that holds text."""
        return [(key, n) for key, parts in self.sections.items() for n in range(len(parts))]

    def text(self, section: str, place: int) -> str:
        """Return the text of a place."""
        return self.sections[section][place][1]

    @property
    def length(self) -> int:
        """Characters of the narrative."""
        return sum(len(text) for parts in self.sections.values() for _heading, text in parts)


def _numbers(rng: random.Random) -> dict[str, int | str]:
    a, b, c = rng.randint(2, 40), rng.randint(5, 90), rng.randint(2, 40)
    came, carried_in = rng.randint(3, 40), rng.randint(0, 3)
    out = rng.randint(0, 2)
    result = came + carried_in - out
    partial, refused = rng.randint(0, result // 4), rng.randint(0, result // 4)
    granted = result - partial - refused
    return {
        "a": a,
        "b": b,
        "c": c,
        "total": a + b + c,
        "new": came,
        "natural": came,
        "in": carried_in,
        "out": out,
        "result": result,
        "granted": granted,
        "partial": partial,
        "refused": refused,
        "meetings": rng.randint(2, 6),
        "trainings": rng.randint(2, 5),
        "days": rng.randint(2, 4),
        "staff": rng.randint(2, 5),
    }


def right_report(form: Form, rng: random.Random, half: str) -> Written:
    """Return a right report whose wordings are of one half."""
    name, full, short, own, level = rng.choice(BODIES)
    numbers = _numbers(rng) | {"name": name, "short": short, "self": own, "year": 2023}
    place = re.match(r".*?[市县区]", name)
    numbers["place"] = place[0] if place else name
    used: set[str] = set()

    def say(rule: str) -> str:
        ways = [way for way in GRAMMAR[rule] if half_of(way) == half] or list(GRAMMAR[rule])
        fresh = [way for way in ways if way not in used] or [way for way in GRAMMAR[rule] if way not in used] or ways
        way = rng.choice(fresh)
        used.add(way)
        return way.format(**numbers)

    overview = [("", say("spirit"))] + [(heading, "".join(map(say, rules))) for heading, rules in HEADINGS]
    sections = {
        "lead": [("", say("basis") + say("parts")), ("", say("period") + say("download") + say("contact"))],
        "overview": overview,
        "problems": [("", say("problems")), ("", say("improve"))],
        "other": [("", say("fee")), ("", say("rest"))],
    }
    values: dict[str, Value] = {
        "agency.name": name,
        "agency.name_in_text": full,
        "agency.short": short,
        "agency.self": own,
        "agency.level": level,
        "agency.portal": f"{numbers['place']}政府门户网站",
        "requests.new.natural": int(numbers["new"]),
        "requests.carried_in.natural": int(numbers["in"]),
        "requests.granted.natural": int(numbers["granted"]),
        "requests.partial.natural": int(numbers["partial"]),
        "requests.refused_5.natural": int(numbers["refused"]),
        "requests.carried_out.natural": int(numbers["out"]),
    }
    return Written(form, values, sections, numbers)
