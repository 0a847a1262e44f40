"""The sheet of tokens: every reference a clerk may copy, what it stands for, and its present value as a live formula."""

from __future__ import annotations

from collections.abc import Iterator

from openpyxl.worksheet.worksheet import Worksheet

from docgen.form.model import Form
from docgen.formats.xlsx.cells import cell_name, sheet_prefix
from docgen.formats.xlsx.desk import Desk
from docgen.formats.xlsx.layout import LISTS_FIRST_ROW
from docgen.formats.xlsx.live_formulas import VALUE_COLUMN, Formulas, TokenRow, token_rows
from docgen.formats.xlsx.style import DAY, GENERAL
from docgen.report.model import Value

_WIDTHS = (44.0, 60.0, 70.0)


def place_tokens(desk: Desk, sheet_name: str) -> None:
    """Tell the desk in which cell each token's present value stands, so that other sheets can show it."""
    for entry in token_rows(desk.form):
        if entry.token:
            desk.token_cells[entry.token] = sheet_prefix(sheet_name) + cell_name(entry.row, VALUE_COLUMN, absolute=True)


def present_value(desk: Desk, entry: TokenRow) -> Value:
    """Return what a token's formula comes to at present."""
    target, report = entry.target, desk.completed
    if target in desk.form.standing_by_key:
        own = report.text(target)
        return own or desk.present_text(target)
    is_number = target in desk.form.subtotals or target in desk.form.number_keys
    if is_number and target not in desk.form.subtotals and desk.shows_text(target):
        return desk.shown_text(target)
    if is_number:
        number = desk.shown_number(target)
        return "" if number is None else number
    if target in report.values:
        field = desk.form.field_by_key.get(target)
        value = report.values[target]
        return next((c.label for c in field.choices if c.value == value), value) if field else value
    return "" if desk.form.knows(target) else desk.resolver.resolve(entry.token) or ""


def _described(form: Form, target: str) -> str:
    if target in form.subtotals:
        table, group, column = target.split(".")
        found = form.table_by_key[table]
        return f"{found.name}“{found.group_label(group)}”各项“{found.column(column).label}”列之和"
    if target in form.field_by_key:
        field = form.field_by_key[target]
        return f"{form.sheet_name(field.sheet)}：{field.label}" + (f"（{field.unit}）" if field.unit else "")
    if target in form.standing_by_key:
        return f"{form.label_of(target)}：按数据自动写成的语句，有自拟的用自拟的"
    if form.knows(target):
        return form.label_of(target)
    return "由表单自动拼成" if target.startswith("joined:") else "由表单自动写成"


def _rows(desk: Desk) -> Iterator[tuple[TokenRow, str, Value]]:
    formulas = Formulas(desk)
    for entry in token_rows(desk.form):
        yield (entry, formulas.of(entry.target), present_value(desk, entry)) if entry.token else (entry, "", "")


def write_tokens(desk: Desk, ws: Worksheet, title: str) -> None:
    """Write the sheet of tokens."""
    desk.widths(ws, _WIDTHS)
    desk.put_text(desk.dress(ws, 1, 1, "title", colspan=3), title)
    about = "把 A 列连同花括号复制到正文里，成文时换成 B 列的现值；数字改了，正文随着改。本表自动生成，不用填写。"
    desk.put_text(desk.dress(ws, 2, 1, "about", colspan=3), about)
    ws.row_dimensions[1].height, ws.row_dimensions[2].height = 30, 24
    for column, head in enumerate(("引用（可复制）", "现值", "说明"), 1):
        desk.put_text(desk.dress(ws, LISTS_FIRST_ROW, column, "head"), head)
    for entry, formula, result in _rows(desk):
        if not entry.token:
            desk.put_text(desk.dress(ws, entry.row, 1, "band", colspan=3), entry.title)
            continue
        desk.put_text(desk.dress(ws, entry.row, 1, "plain"), f"{{{entry.token}}}")
        value = desk.dress(ws, entry.row, VALUE_COLUMN, "value")
        field = desk.form.field_by_key.get(entry.target)
        value.number_format = DAY if field and field.type == "date" else GENERAL
        desk.put_formula(value, formula, result)
        described = _described(desk.form, entry.target)
        desk.put_text(desk.dress(ws, entry.row, 3, "help"), described)
        shown = result if isinstance(result, str) else ""
        desk.free_height(ws, entry.row, [(shown, _WIDTHS[1]), (described, _WIDTHS[2])], 20.0)
    ws.freeze_panes = cell_name(LISTS_FIRST_ROW + 1, 1)
    desk.page(ws, repeat=(LISTS_FIRST_ROW, LISTS_FIRST_ROW))
    desk.not_printed(ws, len(_WIDTHS))
    desk.protect(ws)
