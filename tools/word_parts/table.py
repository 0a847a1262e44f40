"""Word tables: fixed grids with static merges, w:tcW equal to w:gridCol everywhere (Word obeys one, WPS the other).

Also written as a loop over their rows, for offices that prefer to edit one row instead of twenty-five.
"""

from __future__ import annotations

import math

from docgen.compose.context import stub_cells
from docgen.form.model import Form, GridCell, Table
from docgen.word.markup import LARGE, MOST_IN_LARGE_TYPE, ROW_HEIGHT, SMALL, CellStyles, cell, mark_row, paragraph, row, table
from word_parts.layout import column_widths

LABEL_CHARACTER, LABEL_LINE = 210, 320
"""Width and height of a character of a label in twips: those of the larger type."""


def look_for(columns: int) -> CellStyles:
    """Return the look of a table of so many columns."""
    return SMALL if columns > MOST_IN_LARGE_TYPE else LARGE


def _content(entry: GridCell, look: CellStyles) -> str:
    if entry.role == "number":
        return paragraph(look.number, f"{{{{ {entry.key} }}}}")
    if entry.role != "stub":
        return paragraph(look.head, entry.text)
    # A group's label is centred beside its rows; it is no head, which would keep all of them on one page.
    return paragraph(look.text if entry.rowspan == 1 and entry.colspan < 4 else look.number, entry.text)


def grid_row(form_table: Table, index: int, widths: tuple[int, ...], keep: bool = False) -> str:
    """Return one printed row of a form's table: cells that start here, and the continued cells of vertical merges."""
    look = look_for(len(widths))
    look = look.kept if keep else look
    cells: list[str] = []
    for entry in sorted(form_table.grid, key=lambda entry: entry.column):
        if not entry.row <= index < entry.row + entry.rowspan:
            continue
        width = sum(widths[entry.column : entry.column + entry.colspan])
        merge = "" if entry.rowspan == 1 else "restart" if entry.row == index else "continue"
        content = paragraph(look.text) if merge == "continue" else _content(entry, look)
        cells.append(cell(content, width, entry.colspan, merge))
    return row(*cells, header=index < form_table.header_rows)


def statistics_table(form_table: Table) -> str:
    """Return a form's table with one placeholder for each number."""
    widths = column_widths(form_table.widths)
    kept = _kept_rows(form_table, widths)
    rows = [grid_row(form_table, index, widths, index in kept) for index in range(form_table.row_count)]
    return table(widths, rows, form_table.title)


def _kept_rows(form_table: Table, widths: tuple[int, ...]) -> set[int]:
    """Return the printed rows that stay on one page with the row below them."""
    if not form_table.header_rows:  # the heads of its columns stand inside it and cannot be repeated
        return set(range(form_table.row_count - 1))
    kept = set(range(form_table.header_rows + 1))  # the head never stands alone, nor with a single row
    for label in (entry for entry in form_table.grid if entry.role == "stub" and entry.rowspan > 1):
        # -- as many rows beside a group's label as it is high, or a page's end would part the label
        room = sum(widths[label.column : label.column + label.colspan])
        lines = math.ceil(len(label.text) / max(1, room // LABEL_CHARACTER))
        high = math.ceil(lines * LABEL_LINE / ROW_HEIGHT)
        kept |= set(range(label.row, label.row + min(high, label.rowspan) - 1))
    return kept


# ---------------------------------------------------------------- the same as a loop over its rows
def can_loop(form_table: Table) -> bool:
    """Return whether a table has headers of its own and then rows of the same numbers."""
    columns = {entry.columns for entry in form_table.rows}
    one_row_each = form_table.row_count - form_table.header_rows == len(form_table.rows)
    return form_table.header_rows > 0 and len(columns) == 1 and one_row_each


def _row_of_shape(
    form_table: Table, printed_row: int, stub: tuple[GridCell, ...], widths: tuple[int, ...], *, keep: bool = False
) -> str:
    """Return the row template for rows whose labels are merged as those of `printed_row`; keep: with the row below it."""
    look = look_for(len(widths))
    look = look.kept if keep else look
    cells: list[str] = []
    opened = 0
    for label in stub:
        width = sum(widths[label.column : label.column + label.colspan])
        if label is stub[-1]:
            cells.append(cell(paragraph(look.text, "{{ row.label }}"), width, label.colspan))
        elif label.row == printed_row:
            opened += 1
            content = paragraph(look.number, f"{{{{ row.groups.g{opened} }}}}")
            cells.append(cell(content, width, label.colspan, "restart"))
        else:
            cells.append(cell(paragraph(look.text), width, label.colspan, "continue"))
    numbers = sorted((c for c in form_table.grid if c.row == printed_row and c.key), key=lambda c: c.column)
    for number in numbers:
        name = number.key.rpartition(".")[2]
        cells.append(cell(paragraph(look.number, f"{{{{ row.numbers.{name} }}}}"), widths[number.column]))
    return row(*cells)


def looped_table(form_table: Table) -> str:
    """Return a table with fixed header rows and one row loop; rows differ only in how their labels are merged."""
    widths = column_widths(form_table.widths)
    shapes: dict[tuple[int, int], str] = {}
    for printed_row in range(form_table.header_rows, form_table.row_count):
        stub = stub_cells(form_table, printed_row)
        shape = (len(stub) - 1, sum(label.row == printed_row for label in stub[:-1]))
        if shape not in shapes:
            shapes[shape] = _row_of_shape(form_table, printed_row, stub, widths, keep=shape[1] > 0)
    rows = [grid_row(form_table, index, widths) for index in range(form_table.header_rows)]
    first = form_table.header_rows
    rows.append(mark_row(f"for row in tables.{form_table.key}.rows", widths))
    rows.append(mark_row("if loop.first", widths))
    rows.append(_row_of_shape(form_table, first, stub_cells(form_table, first), widths, keep=True))
    for (depth, opens), content in shapes.items():
        rows += [mark_row(f"elif row.depth == {depth} and row.opens == {opens}", widths), content]
    rows += [mark_row("endif", widths), mark_row("endfor", widths)]
    return table(widths, rows, form_table.title)


def looped_tables(form: Form) -> dict[str, str]:
    """Return every table of the form that can be written as a row loop, by key."""
    return {form_table.key: looped_table(form_table) for form_table in form.tables if can_loop(form_table)}
