"""Data sheets: title, fields, the table's grid with its totals as formulas, own words; and the red where an identity breaks."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from openpyxl.formatting.rule import Rule
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.worksheet import Worksheet

from docgen.form.model import Cell, Field
from docgen.formats.xlsx import validation
from docgen.formats.xlsx.cells import areas, breaks, cell_name, column_name, sum_or_blank
from docgen.formats.xlsx.layout import PlannedCell, SheetLayout
from docgen.formats.xlsx.placed import place_picture
from docgen.formats.xlsx.sheet_writer import SheetWriter
from docgen.formats.xlsx.sheets_text import write_narrative
from docgen.formats.xlsx.style import AS_TEXT, DAY, GENERAL, LOOKS, WHOLE, alarm_style, doubt_style

_WORDED_LATER = "生成 Word 文件时按数据写成。"
_LONG_TABLE = 20
"""A table with more lines than this has a printed page to itself."""
_LEAST_HEIGHT = {"title": 30.0, "about": 24.0, "caption": 22.0, "band": 21.0, "present": 36.0, "number": 20.0, "header": 20.0}
_PICTURE_HEIGHT = 96.0


def write_data_sheet(writer: SheetWriter, ws: Worksheet, sheet: SheetLayout) -> None:
    """Write one data sheet, from its title to the end of its narrative block."""
    writer.widths(ws, sheet.widths)
    for row in range(1, sheet.narrative_row + 1):
        for column in range(1, sheet.columns + 1):
            writer.set_look(ws.cell(row, column), "gap")
    for spot in sheet.spots:
        _write_spot(writer, ws, spot)
    _row_heights(writer, ws, sheet)
    if sheet.section:
        write_narrative(writer, ws, sheet)
    if sheet.table:
        _table_rules(writer, ws, sheet)
    ws.freeze_panes = sheet.freeze
    writer.page(ws, repeat=(0, 0) if sheet.table else sheet.header_rows)
    if sheet.table and sheet.table.row_count > _LONG_TABLE:
        last = max(spot.row for spot in sheet.spots if spot.role == "number")
        ws.row_breaks.append(Break(id=last))
        printed = sheet.value.last  # the help beside the numbers is for the screen: with it they would be too small to read
        writer.on_one_page(ws, last, sheet.widths[:printed])
        ws.print_area = f"A1:{column_name(printed)}{ws.max_row}"
    writer.protect(ws, insert_rows=sheet.section is not None and sheet.table is None)


def name_keys(writer: SheetWriter) -> None:
    """Give every field, table cell and standing sentence its defined name."""
    form = writer.form
    for key in (*form.field_by_key, *form.cells, *form.standing_by_key):
        writer.book.defined_names[key] = DefinedName(key, attr_text=writer.cell(key))


def _write_spot(writer: SheetWriter, ws: Worksheet, spot: PlannedCell) -> None:
    form = writer.form
    computed = spot.key in form.cells and form.cells[spot.key].computed
    required = spot.role == "input" and spot.key in form.field_by_key and form.field_by_key[spot.key].empty == "error"
    look = "computed" if computed else "required" if required else spot.role
    cell = writer.format_area(ws, spot.row, spot.column, look, spot.rowspan, spot.colspan)
    if spot.role == "number":
        _write_number(writer, ws, spot, form.cells[spot.key])
    elif spot.role == "input" and spot.key in form.field_by_key:
        _write_field(writer, ws, spot, form.field_by_key[spot.key])
    elif spot.role == "input":
        for column in range(spot.column, spot.column + spot.colspan):
            ws.cell(spot.row, column).number_format = AS_TEXT
        writer.put_text(cell, writer.report.text(spot.key), spot.key)
    elif spot.role == "present":
        token = form.standing_by_key[spot.key].token
        if token in writer.token_cells:
            writer.put_formula(cell, writer.token_cells[token], writer.present_text(spot.key))
        else:  # without the sheet of tokens there is nothing to show that keeps up with the data
            writer.put_text(cell, _WORDED_LATER)
    else:
        writer.put_text(cell, spot.text)


def _write_number(writer: SheetWriter, ws: Worksheet, spot: PlannedCell, cell: Cell) -> None:
    place = writer.at(ws, spot.row, spot.column)
    place.number_format = GENERAL if cell.decimals else WHOLE
    if cell.computed:
        operands = writer.form.totals[cell.key]
        total = writer.shown_number(cell.key)
        formula = sum_or_blank(writer.areas(operands, sheet=False), len(operands))
        writer.put_formula(place, formula, "" if total is None else total)
        return
    _put_value(writer, ws, spot, cell.key)


def _put_value(writer: SheetWriter, ws: Worksheet, spot: PlannedCell, key: str) -> None:
    place, value = writer.at(ws, spot.row, spot.column), writer.report.values.get(key)
    if isinstance(value, int | Decimal):
        writer.put_number(place, value, key)
    elif isinstance(value, date):
        writer.put_date(place, value, key)
    elif value is not None or key in writer.report.notes:
        writer.put_text(place, writer.shown_text(key), key)


def _field_format(field: Field) -> str:
    if field.type in ("integer", "year"):
        return f'{WHOLE}"{field.unit}"' if field.unit else WHOLE
    if field.type == "money":
        return f'0.00"{field.unit}"'
    return {"date": DAY, "choice": GENERAL}.get(field.type, AS_TEXT)


def _write_field(writer: SheetWriter, ws: Worksheet, spot: PlannedCell, field: Field) -> None:
    for column in range(spot.column, spot.column + spot.colspan):
        ws.cell(spot.row, column).number_format = _field_format(field)
    value = writer.report.values.get(field.key)
    if field.key in writer.report.pictures:
        place_picture(ws, writer.at(ws, spot.row, spot.column), writer.report.pictures[field.key])
    elif field.choices and isinstance(value, str):
        label = next((choice.label for choice in field.choices if choice.value == value), value)
        writer.put_text(writer.at(ws, spot.row, spot.column), label, field.key)
    else:
        _put_value(writer, ws, spot, field.key)
    validation.field(ws, spot.address, field, writer.form)


def _row_heights(writer: SheetWriter, ws: Worksheet, sheet: SheetLayout) -> None:
    """Fix the height of rows that hold merged cells, guess that of the others."""
    by_row: dict[int, list[PlannedCell]] = {}
    for spot in sheet.spots:
        by_row.setdefault(spot.row, []).append(spot)
    for row, spots in by_row.items():
        texts = [(_shown(writer, spot), _room(sheet, spot)) for spot in spots if spot.rowspan == 1]
        least = max(_LEAST_HEIGHT.get(spot.role, 0.0) for spot in spots) or 24.0
        if any(spot.key in writer.form.pictures for spot in spots):
            least = max(least, _PICTURE_HEIGHT)
        fixed = any(spot.colspan > 1 for spot in spots) or any(spot.rowspan > 1 for spot in spots)
        (writer.fixed_height if fixed else writer.free_height)(ws, row, texts, least)


def _room(sheet: SheetLayout, spot: PlannedCell) -> float:
    """Return how many characters of the spot's own size fit beside each other."""
    width = sum(sheet.widths[spot.column - 1 : spot.column - 1 + spot.colspan])
    return width * 11 / LOOKS[spot.role].size


def _shown(writer: SheetWriter, spot: PlannedCell) -> str:
    if spot.role == "present":
        return writer.present_text(spot.key) if writer.token_cells else _WORDED_LATER
    value = writer.report.values.get(spot.key) if spot.key else None
    return value if isinstance(value, str) else spot.text


def _table_rules(writer: SheetWriter, ws: Worksheet, sheet: SheetLayout) -> None:
    """Validate the table's inputs row by row, and colour broken identities and text among the numbers."""
    form, table = writer.form, sheet.table
    assert table is not None  # noqa: S101 - the caller asked
    inputs = []
    for row in table.rows:
        keys = [f"{table.key}.{row.key}.{column}" for column in row.columns]
        typed = [form.cells[key] for key in keys if not form.cells[key].computed]
        for cell in typed:
            spot = writer.spot(cell.key)
            validation.number(ws, spot.address, row.label, row.help, cell.unit, cell.decimals, cell.signed)
            inputs.append((spot.row, spot.column))
    for identity in form.identities:
        if identity.table != table.key:
            continue
        red = (*identity.left, *identity.right) if identity.kind == "balance" else identity.right
        spots = [writer.spot(key) for key in red]
        cells = areas([(spot.row, spot.column) for spot in spots]).replace(",", " ")
        rule = Rule("expression", dxf=alarm_style(), formula=[breaks(*writer.sides(identity, sheet=False))])
        ws.conditional_formatting.add(cells, rule)
    where = areas(inputs).replace(",", " ")
    first = cell_name(*inputs[0])
    ws.conditional_formatting.add(where, Rule("expression", dxf=doubt_style(), formula=[f"ISTEXT({first})"]))
