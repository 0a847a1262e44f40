"""Small forms of every shape: each part that a form may have is there or not, in words that are of no other form."""

from __future__ import annotations

from pathlib import Path

from docgen.form.model import Form
from docgen.form.parse import parse_form

PARTS = (
    "year",
    "agency",
    "title",
    "date",
    "signature",
    "table",
    "sentence",
    "section",
    "heading",
    "attachments",
    "guide",
    "proof",
    "acceptances",
    "tokens",
)
"""What a form may have or lack. "heading": its section has one; "attachments": tables may be attached to its section."""
FORM_ID = "small-form"

_FIELDS = {
    "year": ("note.year", "年份", "year"),
    "agency": ("note.sender", "经办人", "text"),
    "title": ("note.subject", "事由", "text"),
    "date": ("note.day", "办理日期", "date"),
}


def definition(parts: frozenset[str]) -> str:
    """Return the form.toml of a form that has these of PARTS, and one text field beside."""
    lines = ["[form]", f'id = "{FORM_ID}"', "version = 1", 'title = "物品借用单"', 'short_title = "借用单"']
    lines += [f'{role}_key = "{key}"' for role, (key, _label, _type) in _FIELDS.items() if role in parts]
    if "signature" in parts:
        lines.append('signature_key = "note.keeper"')
    sheets = {"guide": "须知", "basic": "借用", "text": "事项", "attachments": "清单"}
    sheets |= {"proof": "核对", "acceptances": "说明情况", "tokens": "引用"}
    for key, name in sheets.items():
        if key in parts or key == "basic" or (key == "text" and parts & {"section", "table"}):
            lines += ["[[sheets]]", f'key = "{key}"', f'name = "{name}"']
    fields = [entry for role, entry in _FIELDS.items() if role in parts] + [("note.keeper", "保管人", "text")]
    for key, label, kind in fields:
        lines += ["[[fields]]", f'key = "{key}"', f'label = "{label}"', f'token = "{label}"', 'sheet = "basic"']
        lines += [f'type = "{kind}"', 'empty = "error"']
    if "sentence" in parts:
        lines += ["[[standing]]", 'key = "standing.thanks"', 'label = "交还"', 'token = "句.交还"', 'sheet = "basic"']
        lines += ["[[standing.choices]]", 'text = "用毕交还{保管人}。"']
    if parts & {"section", "table"}:
        heading = "一、借用事项" if "heading" in parts else ""
        lines += ["[[sections]]", 'key = "matter"', 'sheet = "text"', f'heading = "{heading}"', 'name = "事项"']
        lines += ['table = "things"'] if "table" in parts else []
        lines += ["attachments = true"] if "attachments" in parts else []
        lines += ["[[sections.subsections]]", 'text = "由{保管人}登记。"']
    if "table" in parts:
        lines += [
            "[[tables]]",
            'key = "things"',
            'name = "清点表"',
            'title = "物品"',
            "header_rows = 1",
            "additive = true",
            "widths = [50, 50]",
        ]
        lines += ['columns = [{ key = "count", label = "数目", unit = "件" }]']
        lines += ['rows = [{ key = "desks", label = "桌" }, { key = "chairs", label = "椅" },']
        lines += [' { key = "total", label = "共计", total_of = ["desks", "chairs"] }]']
        lines += ['grid = [[{ text = "品类" }, { column = "count" }], [{ row = "desks" }, { values = "desks" }],']
        lines += ['[{ row = "chairs" }, { values = "chairs" }], [{ row = "total" }, { values = "total" }]]']
    return "\n".join(lines) + "\n"


def values(form: Form) -> dict[str, object]:
    """Return something to fill such a form with, as its JSON holds it."""
    known: dict[str, object] = {"note.year": 2025, "note.sender": "丁一", "note.subject": "借用桌椅", "note.day": "2025-03-04"}
    known |= {"note.keeper": "王五", "things.desks.count": 3, "things.chairs.count": 14}
    return {key: value for key, value in known.items() if form.knows(key)}


def place(folder: Path, parts: frozenset[str]) -> Form:
    """Put such a form with its templates below a working folder, and return it."""
    from tools.build_template import templates

    home = folder / "templates" / "docx" / FORM_ID
    home.mkdir(parents=True)
    (home / "form.toml").write_text(definition(parts), encoding="utf-8")
    form = parse_form(home / "form.toml")
    for name, content in templates(form).items():
        (home / name).write_bytes(content)
    return form
