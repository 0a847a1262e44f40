"""The sheet of a table of any number of rows: its sums on top, so that below the heads rows can be added without end."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from openpyxl.worksheet.worksheet import Worksheet

from docgen.form.rows import RowColumn, RowTable
from docgen.formats.xlsx import validation
from docgen.formats.xlsx.cells import cell_name, column_name, sheet_prefix
from docgen.formats.xlsx.sheet_writer import SheetWriter
from docgen.formats.xlsx.style import AS_TEXT, DAY, GENERAL, WHOLE
from docgen.report.model import Value
from docgen.report.rows import is_number, totals, with_results

SUMS_ROW, HEADS_ROW = 3, 4
SUM_LABEL = "合计"
_SPARE = 30


def heads(table: RowTable) -> list[str]:
    """Return the column heads, a unit in brackets behind the label."""
    return [f"{column.label}（{column.unit}）" if column.unit else column.label for column in table.columns]


def write_rows(writer: SheetWriter, ws: Worksheet, table: RowTable) -> None:
    """Write the sheet: title, sums, heads, the rows there are and blank ones, with validations and formulas."""
    rows = with_results(table, tuple(writer.report.rows.get(table.key, ())))
    width, first = len(table.columns), HEADS_ROW + 1
    last = HEADS_ROW + min(max(len(rows) + _SPARE, table.least), max(table.most, len(rows)))
    writer.widths(ws, [column.width for column in table.columns])
    about = (table.help, "一行一项，往下接着写；可以插入、删除和排序，中间空着的行不算。")
    writer.top(ws, width, table.name, "".join(filter(None, about)), (30, 26))
    sums = totals(table, rows)
    for place, (column, head) in enumerate(zip(table.columns, heads(table), strict=True), 1):
        writer.put_text(writer.format_area(ws, HEADS_ROW, place, "head"), head)
        cell = writer.format_area(ws, SUMS_ROW, place, "computed")
        if column.total:
            cell.number_format = _format(column)
            area = f"{cell_name(first, place)}:{cell_name(last + table.most, place)}"
            writer.put_formula(cell, f'IF(COUNT({area})=0,"",SUM({area}))', sums.get(column.key, ""))
        elif place == 1:
            writer.put_text(cell, SUM_LABEL if any(column.total for column in table.columns) else "")
        letter = column_name(place)
        if not column.computed:
            _validate(ws, f"{letter}{first}:{letter}{last}", column)
    for row in range(first, last + 1):
        given = rows[row - first] if row - first < len(rows) else {}
        for place, column in enumerate(table.columns, 1):
            _write_cell(writer, ws, table, (row, place), column, given.get(column.key))
    writer.name(f"rows.{table.key}", ws.title, (HEADS_ROW, 1), (HEADS_ROW, width))
    ws.freeze_panes = cell_name(first, 1)
    writer.page(ws, repeat=(HEADS_ROW, HEADS_ROW))


def sum_of_column(table: RowTable, sheet: str, column: str) -> str:
    """Return where the sum of a column stands, for formulas on other sheets."""
    place = next(n for n, other in enumerate(table.columns, 1) if other.key == column)
    return sheet_prefix(sheet) + cell_name(SUMS_ROW, place)


def rows_counted(table: RowTable, sheet: str) -> str:
    """Return a formula (without =) for how many rows there are: those with something in the column that each has to have."""
    typed = [column for column in table.columns if not column.computed]
    wanted = next((column for column in typed if column.required), typed[0])
    letter = column_name(table.columns.index(wanted) + 1)
    last = HEADS_ROW + 2 * max(table.most, _SPARE)
    return f"COUNTA({sheet_prefix(sheet)}{letter}{HEADS_ROW + 1}:{letter}{last})"


def _write_cell(
    writer: SheetWriter, ws: Worksheet, table: RowTable, at: tuple[int, int], column: RowColumn, value: Value | None
) -> None:
    row, place = at
    cell = writer.format_area(ws, row, place, "computed" if column.computed else "input")
    cell.number_format = _format(column)
    where = {other.key: cell_name(row, n) for n, other in enumerate(table.columns, 1)}
    if column.running:
        typed = ",".join(where[other.key] for other in table.columns if not other.computed)
        above = f"{cell_name(HEADS_ROW, place, absolute=True)}:{cell_name(row - 1, place)}"
        writer.put_formula(cell, f'IF(COUNTA({typed})=0,"",COUNT({above})+1)', "" if value is None else value)
    elif column.computed:
        operands = [where[key] for key in column.product or column.difference]
        sign = "*" if column.product else "-"
        known = f"COUNT({','.join(operands)})={len(operands)}"
        writer.put_formula(cell, f'IF({known},ROUND({sign.join(operands)},{column.places}),"")', "" if value is None else value)
    elif isinstance(value, int | Decimal):
        writer.put_number(cell, value, f"rows.{table.key}")
    elif isinstance(value, date):
        writer.put_date(cell, value, f"rows.{table.key}")
    elif value:
        writer.put_text(cell, value, f"rows.{table.key}")


def _format(column: RowColumn) -> str:
    if column.type == "money":
        return "0." + "0" * column.places if column.places else WHOLE
    return {"integer": WHOLE, "number": GENERAL, "date": DAY}.get(column.type, AS_TEXT)


def _validate(ws: Worksheet, cells: str, column: RowColumn) -> None:
    notes = (column.help, "必填。" if column.required else "可空。")
    prompt = "".join(filter(None, notes))
    if is_number(column):
        kind = "decimal" if column.places else "whole"
        rule = {
            "type": kind,
            "operator": "greaterThanOrEqual",
            "formula1": "-999999999999" if column.signed else "0",
            "errorStyle": "stop",
        }
        error = f"这里只填数字，最多 {column.places} 位小数" if column.places else "这里只填整数"
        error += "。" if column.signed else "，不小于 0。"
        validation.add(ws, cells, column.label, prompt, error, **rule)
    elif column.type == "date":
        rule = {"type": "date", "operator": "greaterThanOrEqual", "formula1": "1"}
        validation.add(ws, cells, column.label, prompt, "这里填日期，按 2024-01-19 的写法。", **rule)
    elif column.type == "choice" and "," not in "".join(column.choices):
        listed = ",".join(column.choices)
        rule = {"type": "list", "formula1": f'"{listed}"'} if len(listed) <= validation.LIST_LIMIT else {}
        validation.add(ws, cells, column.label, prompt, f"请选：{'、'.join(column.choices)}。" if rule else "", **rule)
    else:
        validation.add(ws, cells, column.label, prompt)
