"""Word tables: fixed grids with static merges, w:tcW equal to w:gridCol everywhere (Word obeys one, WPS the other)."""

from __future__ import annotations

import math

from docgen.form.model import GridCell, Table
from docgen.word.markup import LARGE, MOST_IN_LARGE_TYPE, ROW_HEIGHT, SMALL, CellStyles, cell, paragraph, row, table
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
