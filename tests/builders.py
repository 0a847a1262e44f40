"""Reports for tests: complete and without fault, so that a test changes only the one thing it is about."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path

from docgen.checks import catalogue
from docgen.checks.context import CheckContext
from docgen.compose.composition import narrative
from docgen.form.model import Form
from docgen.formats.json import report_to_json
from docgen.report.complete import complete
from docgen.report.finding import Finding, Place
from docgen.report.model import Report, SubSection, Value

YEAR = 2023

FIELDS: dict[str, Value] = {
    "report.year": YEAR,
    "agency.name": "青川区科学技术局",
    "agency.name_in_text": "临川市青川区科技局",
    "agency.short": "区科技局",
    "agency.self": "我局",
    "agency.level": "department",
    "agency.portal": "青川区政府门户网站",
    "agency.portal_url": "http://www.qingchuan.gov.cn",
    "agency.address": "临川市青川区金雀山路57号",
    "agency.postcode": "276000",
    "agency.phone": "0539-8198320",
    "agency.fax": "0539-8182360",
    "agency.email": "kjj@qingchuan.gov.cn",
    "report.date": date(YEAR + 1, 1, 19),
    "other.fee.charged_cases": 0,
    "other.fee.amount": Decimal("0.00"),
    "other.proposals.npc": 2,
    "other.proposals.cppcc": 3,
    "other.proposals.done": 5,
}

SECTIONS: dict[str, tuple[SubSection, ...]] = {
    "lead": (
        SubSection("", ("{标准句.编制依据}{标准句.组成部分}",)),
        SubSection("", ("{标准句.统计期限}{标准句.电子版下载}{标准句.联系方式}",)),
    ),
    "overview": (
        SubSection("", ("{年度}年，{简称}认真落实上级政务公开工作部署，按时公开政府信息，较好地完成了全年任务。",)),
        SubSection("（一）主动公开信息情况", ("全年通过区政府门户网站公开信息75条，其中政策文件25条、工作动态50条。",)),
        SubSection("（二）依申请公开情况", ("{标准句.收到申请}",)),
        SubSection("（三）政府信息管理情况", ("健全信息发布保密审查制度，由各科室初审、办公室复核、分管领导把关。",)),
        SubSection("（四）政府信息公开平台建设情况", ("安排专人维护门户网站专栏，定期检查栏目内容，及时更新失效链接。",)),
        SubSection(
            "（五）监督保障情况",
            (
                "调整了工作领导小组，开展业务培训两次。",
                "将政务公开纳入工作考核，开展社会评议，全年没有责任追究情形。",
            ),
        ),
    ),
    "problems": (
        SubSection("", ("主要问题：公开内容不够丰富，解读形式比较单一。",)),
        SubSection("", ("改进情况：下一步将增加图文解读，加强业务培训，提高公开质量。",)),
    ),
    "other": (
        SubSection("（一）依据《政府信息公开信息处理费管理办法》收取信息处理费情况", ("{标准句.信息处理费}",)),
        SubSection("（二）落实上级政务公开工作要点情况", ("对照年度政务公开工作要点逐项落实，各项任务均已完成。",)),
        SubSection("（三）人大代表建议和政协提案办理结果公开情况", ("{标准句.建议提案}",)),
    ),
}


def zero_numbers(form: Form) -> dict[str, Value]:
    """Return 0 for every cell a clerk types."""
    return {k: Decimal(0) if cell.type == "money" else 0 for k, cell in form.cells.items() if not cell.computed}


def distinct_numbers(form: Form, start: int = 1001) -> dict[str, Value]:
    """Return a different number for every cell a clerk types, so chosen that every balance holds."""
    values: dict[str, Value] = {}
    for number, (key, cell) in enumerate(((k, c) for k, c in form.cells.items() if not c.computed), start):
        values[key] = Decimal(number) / 4 if cell.type == "money" else number
    for identity in form.identities:
        first = identity.left[0]
        if identity.kind == "balance" and not form.cells[first].computed:
            right = sum(_sum(form, values, key) for key in identity.right)
            values[first] = int(right - sum(_sum(form, values, key) for key in identity.left[1:]))
    return values


def _sum(form: Form, values: Mapping[str, Value], key: str) -> int | Decimal:
    cell = form.cells[key]
    row = form.table_by_key[cell.table].row(cell.row)
    if row.total_of:
        return sum(_sum(form, values, f"{cell.table}.{part}.{cell.column}") for part in row.total_of)
    value = values[key]
    assert isinstance(value, int | Decimal)
    return value


def places_of(form: Form, sections: Mapping[str, tuple[SubSection, ...]]) -> dict[str, Place]:
    """Return a made-up place for every key and sub-section, each on its right sheet."""
    sheet_of_table = {section.table: section.sheet for section in form.sections if section.table}
    places = {key: Place(form.sheet_name(sheet_of_table[c.table]), f"D{n}") for n, (key, c) in enumerate(form.cells.items(), 5)}
    places |= {field.key: Place(form.sheet_name(field.sheet), f"B{n}") for n, field in enumerate(form.fields, 3)}
    for key, parts in sections.items():
        sheet = form.sheet_name(form.section_by_key[key].sheet)
        for n in range(len(parts)):
            places[f"sections.{key}.{n}"] = Place(sheet, f"B{60 + n}")
            places[f"sections.{key}.{n}.heading"] = Place(sheet, f"A{60 + n}")
    return places


def filled_report(
    form: Form,
    changes: Mapping[str, Value | None] | None = None,
    *,
    distinct: bool = False,
    sections: Mapping[str, tuple[SubSection, ...]] | None = None,
    **others: object,
) -> Report:
    """Return a complete, correct report as a clerk would give it (no totals, no defaults).

    changes: key -> value, or None to leave the key blank; distinct: every table cell another number (a government's
    report, since it makes regulations); sections: replaces these sections; others: other attributes of Report.
    """
    values: dict[str, Value] = {**FIELDS, **(distinct_numbers(form) if distinct else zero_numbers(form))}
    if distinct:
        values |= {
            "agency.level": "government",
            "agency.name": "青川区人民政府",
            "agency.short": "区政府",
            "agency.self": "我区",
        }
        values |= {"agency.name_in_text": "临川市青川区人民政府"}
        values |= {"other.fee.charged_cases": 2, "other.fee.amount": Decimal("230.00")}
    if "agency.name" in (changes or {}):  # another body: what the first one is called in the text is not its name
        for key in ("agency.name_in_text", "agency.short"):
            values.pop(key, None)
    for key, value in (changes or {}).items():
        if value is None:
            values.pop(key, None)
        else:
            values[key] = value
    texts = {**SECTIONS, **(sections or {})}
    others.setdefault("places", places_of(form, texts))
    return Report(form=form, values=values, sections=texts, **others)  # type: ignore[arg-type]


def findings_of(report: Report, code: str = "", previous: Report | None = None) -> list[Finding]:
    """Return what the rules (one code, a family, or all) say of a report as given."""
    completed = complete(report)
    context = CheckContext(report, completed, narrative(completed), complete(previous) if previous else None)
    return list(catalogue.run(context, select=(code,) if code else ()))


def as_json(report: Report, path: Path) -> Path:
    """Write a report as JSON, as docgen reads it; return where it stands."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(report_to_json(report), ensure_ascii=False), encoding="utf-8")
    return path
