"""Read a table of any number of rows: columns by their heads, wherever they stand; blank rows in between count for nothing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from docgen.form.rows import RowColumn, RowTable
from docgen.formats.xlsx.cells import cell_name
from docgen.formats.xlsx.number_format import shown
from docgen.formats.xlsx.read_sheets import Names, SheetView
from docgen.formats.xlsx.read_values import Harvest, refuse_date, shows
from docgen.formats.xlsx.workbook import CellData
from docgen.kit.i18n import _
from docgen.kit.patterns import regex
from docgen.report.finding import Place
from docgen.report.model import NUMBERS, Row, Value
from docgen.report.rows import is_number, printed_value, totals, with_results
from docgen.report.typed import folded, is_no_row, is_year, trimmed, typed_date, typed_number

_Line = Mapping[str, tuple[CellData | None, Place]]
"""Of a row of the sheet the cell of each column and where it stands."""
_SUM = regex(r"[合总小共]计|合计金额")
_MOST_LOOKED_AT = 40
"""The heads stand among so many rows from the top, if their name is lost."""


def read_rows(table: RowTable, sheets: Mapping[str, SheetView], names: Names, harvest: Harvest) -> tuple[Row, ...]:
    """Return the rows in order, having said what could not be read; a sum typed below them is held against theirs."""
    view = sheets.get(table.sheet)
    if view is None:
        return ()
    head, columns = _heads(table, view, names)
    missing = [column.label for column in table.columns if column.key not in columns and not column.computed]
    if missing:
        harvest.add(
            "A201",
            _("{table}没有找到这些列的标题：{labels}。").format(table=table.name, labels="、".join(missing)),
            f"rows.{table.key}",
            _("从空白填报表复制标题行，放在各列上面。"),
            place=Place(view.name, cell_name(head or 1, 1)),
        )
        return ()
    harvest.places[f"rows.{table.key}"] = Place(view.name, cell_name(head, 1))
    rows: list[Row] = []
    stated: list[tuple[RowColumn, Value, Place]] = []
    for number in sorted({row for row, _column in view.data.cells if row > head}):
        line = _line(view, columns, number)
        texts = {key: trimmed(shown(cell)) for key, (cell, _place) in line.items() if cell is not None and cell.kind != "none"}
        first = next((text for text in texts.values() if text), "")
        if _SUM.fullmatch(folded(first).rstrip(":")):
            stated += _stated(table, line, harvest)
            continue
        typed = [column.key for column in table.columns if not column.computed and column.key in columns]
        said = {key: texts[key] for key in typed if texts.get(key)}
        if said and (is_no_row(said.values()) or all(_names(table.column(key), text) for key, text in said.items())):
            message = _("{table}第 {n} 行写的是“{text}”，没有读作一项。").format(table=table.name, n=number, text=first[:40])
            place = next(line[key][1] for key in said)
            harvest.add("A321", message, f"rows.{table.key}", _("不用写，删去；有几项，程序自己数。"), place=place)
            continue
        if any(texts.get(key) or ((cell := line[key][0]) and cell.kind == "none" and cell.has_formula) for key in typed):
            rows.append(_row(table, line, len(rows), harvest))
            filled = {key: place for key, (cell, place) in line.items() if cell is not None and texts.get(key)}
            harvest.hidden += [place for key, place in filled.items() if view.data.hides((number, columns[key]))]
            harvest.struck += [place for key, place in filled.items() if (cell := line[key][0]) and cell.struck]
    above = _line(view, columns, head - 1)
    stated += _stated(table, {key: held for key, held in above.items() if held[0] and not held[0].has_formula}, harvest)
    _judge(table, rows, stated, harvest)
    return tuple(rows)


def _line(view: SheetView, columns: Mapping[str, int], row: int) -> _Line:
    return {key: (view.cell((row, at)), Place(view.name, cell_name(row, at))) for key, at in columns.items()}


def _heads(table: RowTable, view: SheetView, names: Names) -> tuple[int, dict[str, int]]:
    """Return the row of the heads, and each column's place; row 0 if none was found."""
    named = names.areas.get(f"rows.{table.key}")
    lines = [named[1][0]] if named and named[0] == view.name else []
    lines += range(1, _MOST_LOOKED_AT)
    best: tuple[int, dict[str, int]] = (0, {})
    for line in lines:
        found: dict[str, int] = {}
        for row, at in sorted(view.data.cells):
            if row != line:
                continue
            text = shown(view.cell((row, at)))
            for column in table.columns:
                if _names(column, text):
                    found.setdefault(column.key, at)
        if len(found) > len(best[1]):
            best = (line, found)
        if len(found) == len(table.columns):
            break
    return best


def _names(column: RowColumn, text: str) -> bool:
    """Whether a text is the head of a column."""
    return folded(text) in (folded(column.label), folded(f"{column.label}（{column.unit}）"))


def _row(table: RowTable, line: _Line, number: int, harvest: Harvest) -> Row:
    row: dict[str, Value] = {}
    for column in table.columns:
        if column.key in line:
            key, (cell, place) = f"rows.{table.key}.{number}.{column.key}", line[column.key]
            harvest.places[key] = place
            value = None if cell is None else _value(column, cell, key, place, harvest)
            if value is not None:
                row[column.key] = value
    return row


def _value(column: RowColumn, cell: CellData, key: str, place: Place, harvest: Harvest) -> Value | None:
    """Return a cell's value in the column's type, None for a blank or for what has been told."""
    label = f"“{column.label}”"
    if column.computed and (cell.kind == "none" or column.running):
        return None
    if cell.kind != "none" and not trimmed(shown(cell)):
        return None
    if not harvest.usable(cell, key, label, place):
        return None
    if is_number(column):
        return _number(column, cell, key, place, harvest)
    if column.type == "date":
        if isinstance(cell.value, datetime) and is_year(cell.value.year):
            return cell.value.date()
        day = typed_date(shown(cell))
        if day is None or not is_year(day.year):
            refuse_date(harvest, key, cell, label, place)
            return None
        return day
    text = trimmed(harvest.cleaned(shown(cell), key, place))
    if column.choices:
        chosen = next((choice for choice in column.choices if folded(choice) == folded(text)), None)
        if chosen is None:
            message = _("{label}填的“{text}”不在选项里。").format(label=label, text=text[:40])
            cure = _("从下拉列表里选一项：{options}。").format(options="、".join(column.choices))
            harvest.add("A310", message, key, cure, actual=text[:40], place=place)
        return chosen
    return text


def _number(column: RowColumn, cell: CellData, key: str, place: Place, harvest: Harvest) -> Value | None:
    if cell.kind == "number" and "%" not in cell.format:
        found = Decimal(str(cell.value))
        if not shows(harvest, key, cell, found, (f"“{column.label}”", column.unit, column.places), place):
            return None
    else:
        is_text = cell.kind == "text" and not cell.struck
        typed = typed_number(shown(cell), (column.unit, "元")) if is_text else None
        if typed is None or typed.note:
            message = _("“{label}”应填数字，现在是“{text}”。").format(label=column.label, text=shown(cell)[:40])
            cure = _("只填阿拉伯数字，不写单位和说明。")
            harvest.add("A302", message, key, cure, actual=shown(cell)[:40], place=place)
            return None
        found = Decimal(str(typed.value))
    if column.type == "integer" and found == found.to_integral_value():
        return int(found)
    return found


def _stated(table: RowTable, line: _Line, harvest: Harvest) -> list[tuple[RowColumn, Value, Place]]:
    """Return the sums that a row states."""
    found: list[tuple[RowColumn, Value, Place]] = []
    for column in table.columns:
        cell, place = line.get(column.key, (None, None))
        if column.total and cell is not None and place is not None and cell.kind != "none" and trimmed(shown(cell)):
            value = _number(column, cell, f"rows.{table.key}", place, harvest)
            if value is not None:
                found.append((column, value, place))
    return found


def _judge(table: RowTable, rows: list[Row], stated: list[tuple[RowColumn, Value, Place]], harvest: Harvest) -> None:
    sums = totals(table, with_results(table, tuple(rows)))
    for column, value, place in stated:
        right = sums.get(column.key)
        if isinstance(value, NUMBERS) and (right is None or Decimal(value) != Decimal(right)):
            message = _("{table}“{label}”的合计写的是 {stated}，各行相加是 {right}。").format(
                table=table.name,
                label=column.label,
                stated=printed_value(column, value),
                right=printed_value(column, right) or _("空"),
            )
            cure = _("核对各行；合计不用填，程序自己算。")
            harvest.add(
                "A320",
                message,
                f"rows.{table.key}",
                cure,
                expected=printed_value(column, right),
                actual=printed_value(column, value),
                place=place,
            )
