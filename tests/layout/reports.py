"""Generated reports: each number gives one, the same every time; together they are of every length and shape."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from docgen.form.model import Form
from docgen.report.model import Attachment, Report, SubSection, Value
from tests.builders import filled_report

PLACES = [
    "青河区", "云州市", "林海县", "东莱镇", "南屏乡", "云州市青河区", "澜江省云州市", "石岭自治县", "澜江省云州市青河区",
    "沙原满族蒙古族自治县", "白鹿苗族侗族自治州", "云州经济技术开发区", "青河高新技术产业开发区", "北城街道",
]  # fmt: skip
UNITS = [
    "民政局", "审计局", "气象局", "人民政府", "应急管理局", "人民政府办公室", "科学技术局", "退役军人事务局",
    "发展和改革委员会",
    "住房和城乡建设局", "人力资源和社会保障局", "自然资源和规划局", "综合行政执法局", "市场监督管理局", "生态环境局云州分局",
    "管理委员会自然资源和规划分局", "人民政府金雀山街道办事处", "综合行政执法局（青河区城市管理局）", "机关事务服务中心",
    "卫生健康局（区中医药管理局、区疾病预防控制局）", "文化和旅游局", "公共资源交易中心", "国有资产监督管理委员会",
]  # fmt: skip
SENTENCES = [
    "按照要求认真落实各项任务，及时回应社会关切，不断提高服务水平。",
    "全年开展培训2次，参加人员120人次。",
    "健全信息发布保密审查制度，由各科室初审、办公室复核、分管领导把关，公开前逐件审查。",
    "没有其他需要报告的事项。",
    "安排专人维护门户网站专栏，定期检查栏目内容。",
    "聚焦重点领域，通过门户网站公开信息126条，其中政策文件18条、工作动态108条；推送信息340条。",
]
HEADS = [
    "序号",
    "事项名称",
    "办理单位",
    "数量（件）",
    "完成情况",
    "备注",
    "联系电话",
    "公开渠道",
    "公开时间",
    "责任人",
    "依据",
    "附注",
]
NEW_PAGES: tuple[tuple[str, ...], ...] = ((), ("表三",), (), ("requests", "表四"), ())
"""Which tables a report's office wants on a new page, by name or key; of each number the one at its place, over and over."""


@dataclass(frozen=True)
class Case:
    """What a generated report is like; new_page: the tables that begin on a new page."""

    number: int
    report: Report
    name: str
    new_page: tuple[str, ...] = ()


def agency_name(chance: random.Random, number: int) -> str:
    """Return a name of 4 to 45 characters; every eighth is the joint name of two agencies."""
    while True:
        name = chance.choice(PLACES) + chance.choice(UNITS)
        if number % 8 == 7:
            name += "、" + chance.choice(PLACES) + chance.choice(UNITS)
        if number % 11 == 10:
            name = chance.choice(["区民政局", "市委网信办", "东莱镇", "云州市"])
        if 3 <= len(name) <= 45:
            return name


def _paragraph(chance: random.Random) -> str:
    return "".join(chance.choice(SENTENCES) for _ in range(chance.choice([1, 1, 1, 2, 3, 6])))


def _paragraphs(chance: random.Random, count: int) -> tuple[str, ...]:
    return tuple(_paragraph(chance) for _ in range(count))


def _attachment(chance: random.Random, number: int, rows: int, columns: int) -> Attachment:
    heads = tuple(HEADS[:columns])

    def text(row: int, column: int) -> str:
        if column == 0:
            return str(row + 1)
        mark = f"{'甲乙丙丁'[number]}{row + 1}之{column}号"
        return mark + (chance.choice(["", "", "", chance.choice(SENTENCES)]) if column in (1, 4) else "")

    cells = tuple(tuple(text(row, column) for column in range(columns)) for row in range(rows))
    return Attachment(f"政务公开工作要点落实情况统计表之{'甲乙丙丁'[number]}", heads, cells)


def case(form: Form, number: int) -> Case:
    """Return the generated report of this number."""
    chance = random.Random(number)
    name = agency_name(chance, number)
    overview = [SubSection("", _paragraphs(chance, chance.randint(1, 3)))]
    for n in range(chance.randint(0, 5)):
        overview.append(
            SubSection(f"（{'一二三四五'[n]}）工作情况之{'一二三四五'[n]}", _paragraphs(chance, chance.randint(1, 4)))
        )
    problems = (SubSection("", _paragraphs(chance, chance.randint(1, 5))),)
    other = []
    for n in range(chance.randint(0, 4)):
        texts = _paragraphs(chance, chance.randint(1, 4))
        texts = ("1.其他情况", *texts) if chance.random() < 0.3 else texts
        other.append(SubSection(f"（{'一二三四'[n]}）事项之{'一二三四'[n]}", texts))
    other = other or [SubSection("", _paragraphs(chance, chance.randint(1, 6)))]
    count = chance.choice([0, 0, 1, 1, 2])
    attachments = tuple(
        _attachment(chance, n, chance.randint(0, 60) or 1, chance.choice([2, 3, 4, 5, 6, 8, 10, 12])) for n in range(count)
    )
    changes: dict[str, Value | None] = {
        "agency.name": name,
        "agency.name_in_text": name,
        "agency.short": "我单位",
        "agency.level": "department",
        "report.heading_layout": chance.choice(["own_line", "run_in"]),
        "other.fee.charged_cases": 2,
        "other.fee.amount": Decimal("230.00"),
        "report.date": date(2024, chance.choice([1, 11]), chance.choice([9, 19])),
    }
    sections = {"overview": tuple(overview), "problems": problems, "other": tuple(other)}
    report = filled_report(form, changes, distinct=True, sections=sections, attachments=attachments)
    return Case(number, report, name, NEW_PAGES[number % len(NEW_PAGES)])
