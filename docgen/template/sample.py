"""What templates may use, with examples: a whole context in which every number is different, derived from the form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from docgen.compose.context import (
    attachments_context,
    figure_rows,
    mark_last_paragraphs,
    rows_context,
    signature_context,
    table_rows,
)
from docgen.compose.title import title_lines
from docgen.form.model import PICTURE, QR_CODE, Field, Form, Table
from docgen.form.rows import RowTable
from docgen.kit.i18n import _
from docgen.report.figure import Figure
from docgen.report.model import Attachment, Row, Value
from docgen.report.picture import PNG, Drawing, Picture
from docgen.report.rows import with_results

FIRST_NUMBER = 1001
WIDEST = 11
TOO_WIDE = 40
"""Columns of attached tables: 1 to 10 are always printed as a table; one more, and too many for a page, stand for the rest."""

_EXAMPLES = {
    "year": "2023",
    "date": "2023年12月31日",
    "url": "http://www.example.gov.cn",
    "postcode": "276000",
    "phone": "0539-8198320",
    "email": "office@example.gov.cn",
    "integer": "12",
    "money": "12.50",
}
_NUMBERS = ("year", "integer", "money")
_AGENCY, _DATE = "某某县科学技术局", "2024年1月19日"


def sample_numbers(form: Form) -> dict[str, str]:
    """Return key -> text for every table cell, each another number."""
    return {key: Figure(FIRST_NUMBER + index) for index, key in enumerate(form.cells)}


def sample_context(form: Form) -> dict[str, Any]:
    """Return a context for the report's template in which everything a template may use is there."""
    title = f"{_AGENCY}2023年{form.title}"
    numbers = sample_numbers(form)
    flat = {field.key: _example(field) for field in form.fields} | numbers
    flat |= {form.role("title"): title, form.role("agency"): _AGENCY, form.role("signature"): _AGENCY}
    lines = title_lines(title, _AGENCY)
    sections: dict[str, dict[str, Any]] = {
        section.key: {"heading": section.heading, "new_page": False, "blocks": _blocks(section.heading or form.title)}
        for section in form.sections
    }
    every = [paragraph for section in sections.values() for block in section["blocks"] for paragraph in block["paragraphs"]]
    mark_last_paragraphs(every)
    return nested(flat) | {
        "title": "\n".join(lines),
        "title_lines": list(lines),
        "draft": False,
        "sections": sections,
        "tables": {table.key: {"rows": table_rows(table, numbers)} for table in form.tables}
        | {table.key: rows_context(table, with_results(table, sample_rows(table))) for table in form.rows},
        "signature": signature_context(_AGENCY, _DATE),
        **attachments_context([_attachment(width) for width in (*range(1, WIDEST + 1), TOO_WIDE)]),
    }


def nested(flat: Mapping[str, Any]) -> dict[str, Any]:
    """Turn {"a.b": x} into {"a": {"b": x}}."""
    tree: dict[str, Any] = {}
    for key, value in flat.items():
        *path, last = key.split(".")
        branch = tree
        for step in path:
            branch = branch.setdefault(step, {})
        branch[last] = value
    return tree


def sample_rows(table: RowTable) -> tuple[Row, ...]:
    """Return two rows with something in every column that is typed."""
    kinds: dict[str, Value] = {"integer": 2, "number": Decimal("1.5"), "money": Decimal("12.50"), "date": date(2024, 1, 19)}
    return tuple(
        {
            column.key: kinds.get(column.type) or (column.choices or (f"〔{column.label}{n}〕",))[0]
            for column in table.columns
            if not column.computed
        }
        for n in (1, 2)
    )


def _example(field: Field) -> str:
    if field.type in _NUMBERS:
        return Figure(_EXAMPLES[field.type])
    if field.type in (PICTURE, QR_CODE):
        return Drawing(_("〔图片：{label}〕").format(label=field.label), Picture("", b"", PNG, 4, 3), field.width)
    return field.choices[0].label if field.choices else _EXAMPLES.get(field.type, f"〔{field.label}〕")


def _blocks(subject: str) -> list[dict[str, Any]]:
    def paragraph(text: str, level: int = 0, run_in: str = "") -> dict[str, Any]:
        return {"text": f"{subject}：{text}", "level": level, "run_in": run_in, "keep": False}

    return [
        {"heading": "", "run_in": False, "paragraphs": [paragraph("没有小标题的一段。"), paragraph("又一段。")]},
        {
            "heading": f"（一）{subject}",
            "run_in": False,
            "paragraphs": [paragraph("小标题独占一行。"), paragraph("1.", 3), paragraph("（1）", 4)],
        },
        {"heading": f"（二）{subject}", "run_in": True, "paragraphs": [paragraph("小标题接排。", 0, f"（二）{subject}")]},
    ]


def _attachment(width: int) -> Attachment:
    heads = tuple(f"{width}-{column}" for column in range(1, width + 1))
    return Attachment(f"附表{width}", heads, tuple(tuple(f"{head}-{row}" for head in heads) for row in (1, 2, 3)))


def sign_off_context(kind: str) -> dict[str, Any]:
    """Return a context for one of the papers beside the report: "approval", "checklist", "return-slip" or "reminder"."""
    finding = {"code": "B303", "place": "C3", "message": "…", "reason": "…"}
    common = {"title": "…", "agency": _AGENCY, "date": _DATE, "deadline": _DATE}
    checked = common | {"file": "….docx", "digest": "0" * 64, "check_summary": "…", "findings": [finding]}
    contexts: dict[str, dict[str, Any]] = {
        "approval": checked
        | {
            "drafting_office": "…",
            "drafter": "…",
            "sign_offs": [{"role": "…"}],
            "figures": figure_rows([("…", "1"), ("…", "2")]),
        },
        "checklist": checked
        | {
            "figures": figure_rows([("…", "1"), ("…", "2")]),
            "identities": [{"label": "…", "left": "1", "right": "1", "result": "…"}],
        },
        "return-slip": common
        | {
            "count": "1",
            "office": "…",
            "signature": signature_context(_AGENCY, _DATE),
            "findings": [{"place": "C3", "problem": "…", "basis": "…", "remedy": "…"}],
        },
        "reminder": {
            "title": "…",
            "count": "1",
            "date": _DATE,
            "deadline": _DATE,
            "bodies": [{"number": "1", "name": _AGENCY, "level": "…"}],
            "signature": signature_context(_AGENCY, _DATE),
        },
    }
    return contexts[kind]


Listed = tuple[str, str, str]
"""A placeholder, its meaning, an example."""


def placeholders(form: Form) -> list[Listed]:
    """Return everything that the report's template may use, in the form's order."""
    context = sample_context(form)
    return [
        ("title", _("标题，长标题已按语义分行"), context["title"].replace("\n", "⏎")),
        *((field.key, field.label, _value(context, field.key)) for field in form.fields),
        *((cell.key, cell.label, "12.50" if cell.decimals else "12") for cell in form.cells.values()),
        *_of_sections(form),
        *_of_every_form(form, context["signature"]),
        *_of_tables(form),
    ]


def _of_sections(form: Form) -> Iterator[Listed]:
    for section in form.sections:
        path, name = f"sections.{section.key}", section.heading or _("引言")
        if section.heading:
            yield f"{path}.heading", _("标题“{heading}”").format(heading=section.heading), section.heading
        if section.table:
            yield f"{path}.new_page", _("这一部分是否另起一页（条件）"), ""
        yield f"{path}.text", _("“{name}”的正文，独占一段").format(name=name), ""
        yield f"{path}.blocks", _("“{name}”的各个小节（循环：for block in …）").format(name=name), ""


def _of_tables(form: Form) -> Iterator[Listed]:
    every: tuple[RowTable | Table, ...] = (*form.rows, *form.tables)
    for table in every:
        yield f"tables.{table.key}.rows", _("{name}的各行（循环：for row in …）").format(name=table.name), ""
        columns = table.columns if isinstance(table, RowTable) else ()
        for c in columns:
            yield f"row.{c.key}", _("{name}一行的“{label}”").format(name=table.name, label=c.label), ""
        for c in [c for c in columns if c.total]:
            meaning = _("{name}“{label}”的合计").format(name=table.name, label=c.label)
            yield f"tables.{table.key}.totals.{c.key}", meaning, ""


def _of_every_form(form: Form, signature: Mapping[str, Any]) -> list[Listed]:
    """Return the names that mean the same whatever the form."""
    heading = next((section.heading for section in form.sections if section.heading), "")
    return [
        ("block.heading", _("小节的小标题，没有则为空"), f"（一）{heading}"),
        ("block.run_in", _("小标题是否与正文接排（条件）"), ""),
        ("block.paragraphs", _("小节的各段（循环：for paragraph in …）"), ""),
        ("paragraph.text", _("一段的文字"), "…"),
        ("paragraph.level", _("三级小标题为 3，四级为 4，其余为 0（条件）"), "0"),
        ("paragraph.run_in", _("接排的小标题，没有则为空"), f"（一）{heading}"),
        ("paragraph.keep", _("是否为落款前最后两段（条件）"), ""),
        ("attachment_notes", _("正文下的附件说明，独占一段（或循环：for note in …）"), ""),
        ("note.text", _("附件说明的一行"), "附件：…"),
        ("attachments_are_numbered", _("附件是否不止一个（条件）"), ""),
        ("attachments", _("各张附表，独占一段（或循环：for attachment in …）"), ""),
        ("attachment.mark", _("附件标识，几个附件时带序号"), "附件1"),
        ("attachment.title_in_lines", _("附表的标题，长标题已按语义分行"), "…"),
        ("attachment.columns", _("各栏的名称（循环：for head in …）"), ""),
        ("head", _("一栏的名称"), "…"),
        ("row.cells", _("一行各栏的内容（循环：for text in …）"), ""),
        ("text", _("一行中一栏的内容"), "…"),
        ("attachment.title", _("附表的标题"), "…"),
        ("attachment.width", _("附表的栏数（条件）"), "3"),
        ("attachment.as_lines", _("附表是否太宽，要一行一段地印（条件）"), ""),
        ("attachment.heads.c1", _("第 1 栏的栏目名称；依次有 c2、c3……"), "…"),
        ("attachment.heads.line", _("各栏名称连成一行，用于栏数太多的附表"), "…"),
        ("attachment.rows", _("附表的各行（循环：for row in …）"), ""),
        ("row.c1", _("一行第 1 栏的内容；依次有 c2、c3……"), "…"),
        ("row.line", _("整行内容连成一行，用于栏数太多的附表"), "…"),
        ("row.keep", _("是否为附表的最后两行（条件）"), ""),
        ("signature", _("落款：署名和成文日期，独占一段"), ""),
        ("signature.show", _("是否落款（条件）"), ""),
        ("signature.name", _("落款署名，长名称已分行"), signature["name"]),
        ("signature.date", _("成文日期"), signature["date"]),
        ("signature.lines", _("署名分成几行（条件）"), str(signature.get("lines", 1))),
        ("signature.digits", _("成文日期里月、日的数字个数，用于署名居中（条件）"), str(signature["digits"])),
        ("draft", _("是否为草稿（条件）"), ""),
    ]


def _value(context: dict[str, Any], key: str) -> str:
    found: Any = context
    for step in key.split("."):
        found = found[step]
    return str(found)
