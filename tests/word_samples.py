"""A sample context for the Word templates: every number different, every kind of paragraph present."""

from __future__ import annotations

from datetime import date
from typing import Any

from docgen.compose.context import (
    attachment_context,
    attachments_context,
    figure_rows,
    mark_last_paragraphs,
    signature_context,
    table_rows,
)
from docgen.compose.title import title_lines
from docgen.form.folders import template_file
from docgen.form.model import Form
from docgen.template.sample import nested
from docgen.word.render import DocumentProperties, render

SENTENCE = "坚持以公开为常态、不公开为例外，及时准确发布政府信息，保证信息发布的时效性，增进公众对科技工作的了解。"


def block(heading: str, *texts: str, run_in: bool = False) -> dict[str, Any]:
    paragraphs = [
        {
            "text": text,
            "level": 3 if text.startswith("1.") else 4 if text.startswith("（1）") else 0,
            "run_in": "",
            "keep": False,
        }
        for text in texts
    ]
    if run_in:
        paragraphs[0]["run_in"] = heading
    return {"heading": heading, "run_in": run_in, "paragraphs": paragraphs}


def attachment(columns: int, rows: int) -> dict[str, Any]:
    return attachment_context(
        f"{columns}栏附表",
        [f"栏目{n + 1}" for n in range(columns)],
        [[f"第{r + 1}行第{n + 1}栏" for n in range(columns)] for r in range(rows)],
    )


def context(form: Form, **changes: Any) -> dict[str, Any]:
    """Return a whole context; `changes` replaces top-level entries, `blocks_SECTION=[…]` a section's blocks."""
    name = changes.pop("agency", "兰山区科学技术局")
    day = changes.pop("date", "2024年1月19日")
    title = changes.pop("title", f"{name}2023年政府信息公开工作年度报告")
    flat: dict[str, Any] = {field.key: f"〔{field.label}〕" for field in form.fields}
    flat |= {key: str(1001 + n) for n, key in enumerate(form.cells)}
    flat |= {form.role("title"): title, form.role("agency"): name}
    blocks: dict[str, list[dict[str, Any]]] = {section.key: [] for section in form.sections}
    blocks["lead"] = [block("", "本报告由临沂市兰山区科技局按照《中华人民共和国政府信息公开条例》要求编制。", SENTENCE * 2)]
    blocks["overview"] = [
        block("", SENTENCE * 3),
        block("（一）主动公开信息情况", SENTENCE * 4, "1.平台建设", SENTENCE, "（1）网站", SENTENCE),
        block("（二）依申请公开情况。", "2023年，我局未收到依申请公开的“政府信息”申请。", run_in=True),
        block("（三）政府信息管理情况", SENTENCE * 5),
    ]
    blocks["problems"] = [block("", SENTENCE * 3, SENTENCE * 2)]
    blocks["other"] = [block("（一）信息处理费情况", SENTENCE), block("（二）其他", SENTENCE * 2, "没有其他需要报告的事项。")]
    for key in [key for key in changes if key.startswith("blocks_")]:
        blocks[key.removeprefix("blocks_")] = changes.pop(key)
    sections = {s.key: {"heading": s.heading, "new_page": False, "blocks": blocks[s.key]} for s in form.sections}
    mark_last_paragraphs([p for entry in blocks[form.sections[-1].key] for p in entry["paragraphs"]])
    return (
        nested(flat)
        | {
            "title": "\n".join(title_lines(title, name)),
            "sections": sections,
            **attachments_context([]),
            "signature": signature_context(name, day),
            "tables": {table.key: {"rows": table_rows(table, flat)} for table in form.tables},
        }
        | changes
    )


FINDING = {
    "code": "C201",
    "place": "二、主动公开 B7",
    "message": "行政规范性文件现行有效件数与上年不衔接，相差2件。",
    "reason": "上年报告漏计2件，本年已更正。",
}
ABOUT = {
    "title": "兰山区科学技术局2023年政府信息公开工作年度报告",
    "agency": "兰山区科学技术局",
    "date": "2024年1月19日",
    "file": "兰山区科学技术局2023年政府信息公开工作年度报告.docx",
    "digest": "0123456789abcdef" * 4,
    "check_summary": "没有错误；提示2条，已写明理由。",
}


def approval_context(form: Form) -> dict[str, Any]:
    return ABOUT | {
        "drafting_office": "办公室",
        "drafter": "王某某",
        "deadline": "2024年1月31日",
        "sign_offs": [{"role": role} for role in form.sign_offs],
        "figures": figure_rows([(f"主要数据之{n + 1}", str(100 + n)) for n in range(12)]),
        "findings": [FINDING],
    }


def checklist_context(form: Form, findings: int = 4) -> dict[str, Any]:
    """A full sheet: twelve figures, every identity with four-digit numbers, several warnings."""
    return ABOUT | {
        "figures": figure_rows([(f"主要数据之{n + 1}", str(100 + n)) for n in range(12)]),
        "identities": [
            {"label": identity.label, "left": "1234", "right": "1234", "result": "相符"} for identity in form.identities
        ],
        "findings": [FINDING] * findings,
    }


def return_slip_context(form: Form) -> dict[str, Any]:
    finding = {
        "place": "表三“自然人”列",
        "problem": "第一项加第二项之和，不等于第三项加第四项之和。",
        "basis": form.notice,
        "remedy": "核对“结转下年度继续办理”。",
    }
    return {
        "agency": ABOUT["agency"],
        "title": ABOUT["title"],
        "count": "3",
        "deadline": "2024年1月25日",
        "findings": [finding] * 3,
        "signature": signature_context("临沂市兰山区人民政府办公室", "2024年1月22日"),
    }


def reminder_context(form: Form) -> dict[str, Any]:
    names = ("兰山区财政局", "兰山区行政审批服务局", "白沙埠镇人民政府")
    bodies = [{"number": str(n), "name": name, "level": "区直部门"} for n, name in enumerate(names, 1)]
    return {
        "title": f"2023年{form.title}",
        "count": str(len(bodies)),
        "date": "2024年1月22日",
        "deadline": "2024年1月25日",
        "bodies": bodies,
        "signature": signature_context("临沂市兰山区人民政府办公室", "2024年1月22日"),
    }


CONTEXTS = {
    "report.docx": context,
    "report-rows.docx": context,
    "approval.docx": approval_context,
    "checklist.docx": checklist_context,
    "return-slip.docx": return_slip_context,
    "reminder.docx": reminder_context,
}
PROPERTIES = DocumentProperties("兰山区科学技术局2023年政府信息公开工作年度报告", "兰山区科学技术局", date(2024, 1, 19))


def rendered(form: Form, name: str = "report.docx", draft: bool = False, **changes: Any) -> bytes:
    """Return a template of the form filled with a sample."""
    template = template_file(form.id, name).read_bytes()
    return render(template, CONTEXTS[name](form, **changes), properties=PROPERTIES, draft=draft)
