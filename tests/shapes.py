"""The form's tables in the shapes in which they come back: spans lost or copied, cut in two, on their side, as lines."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from docgen.form.model import Form, Table
from docgen.reading.blocks import TableBlock, TableCell

Span = Callable[[TableCell], str]
"""What becomes of a cell that spans others: "kept", "blank" (only its first cell says something) or "copied"."""


def different_numbers(form: Form) -> dict[str, str]:
    """Return a number for every cell, none twice."""
    return {key: str(1001 + n) for n, key in enumerate(form.cells)}


def block_of(table: Table, numbers: Mapping[str, str]) -> TableBlock:
    """Return a table as the form prints it."""
    cells = [
        TableCell(c.row, c.column, c.rowspan, c.colspan, numbers[c.key] if c.role == "number" else c.text) for c in table.grid
    ]
    return TableBlock(cells, table.row_count, len(table.widths))


def unmerged(block: TableBlock, span: Span) -> TableBlock:
    """Return a table some of whose spans are lost."""
    cells: list[TableCell] = []
    for cell in block.cells:
        kept = span(cell)
        if kept == "kept" or cell.rowspan == cell.colspan == 1:
            cells.append(cell)
            continue
        for row in range(cell.row, cell.bottom):
            for column in range(cell.column, cell.right):
                first = (row, column) == (cell.row, cell.column)
                cells.append(TableCell(row, column, 1, 1, cell.text if first or kept == "copied" else ""))
    return TableBlock(sorted(cells, key=lambda c: (c.row, c.column)), block.rows, block.columns)


def cut(block: TableBlock, row: int, heads: int = 0) -> tuple[TableBlock, TableBlock]:
    """Return a table cut in two before a row, its first `heads` rows repeated in the second part; spans are cut too."""
    first = [TableCell(c.row, c.column, min(c.bottom, row) - c.row, c.colspan, c.text) for c in block.cells if c.row < row]
    head = [TableCell(c.row, c.column, c.rowspan, c.colspan, c.text) for c in block.cells if c.bottom <= heads]
    rest = [
        TableCell(max(c.row, row) - row + heads, c.column, c.bottom - max(c.row, row), c.colspan, c.text)
        for c in block.cells
        if c.bottom > row
    ]
    return TableBlock(first, row, block.columns), TableBlock(head + rest, block.rows - row + heads, block.columns)


def on_its_side(block: TableBlock) -> TableBlock:
    """Return a table with rows and columns exchanged."""
    cells = [TableCell(c.column, c.row, c.colspan, c.rowspan, c.text) for c in block.cells]
    return TableBlock(sorted(cells, key=lambda c: (c.row, c.column)), block.columns, block.rows)


def under_a_title(block: TableBlock) -> TableBlock:
    """Return a table with one more row across it, above."""
    cells = [TableCell(c.row + 1, c.column, c.rowspan, c.colspan, c.text) for c in block.cells]
    return TableBlock([TableCell(0, 0, 1, block.columns, "统计表"), *cells], block.rows + 1, block.columns)


def with_remarks(block: TableBlock) -> TableBlock:
    """Return a table with a column of remarks at its right."""
    remark = [TableCell(row, block.columns, 1, 1, "" if row else "备注") for row in range(block.rows)]
    return TableBlock([*block.cells, *remark], block.rows, block.columns + 1)


def row_by_row(table: Table, numbers: Mapping[str, str]) -> TableBlock:
    """Return a table with each of the form's rows on a row of its own, also where the form prints them side by side."""
    columns = [column for column in table.columns if any(column.key in row.columns for row in table.rows)]
    cells = [TableCell(0, n + 1, 1, 1, column.label) for n, column in enumerate(columns)]
    for n, row in enumerate(table.rows, 1):
        cells.append(TableCell(n, 0, 1, 1, row.label))
        for m, column in enumerate(columns, 1):
            text = numbers[f"{table.key}.{row.key}.{column.key}"] if column.key in row.columns else ""
            cells.append(TableCell(n, m, 1, 1, text))
    return TableBlock(cells, len(table.rows) + 1, len(columns) + 1)


def lines_of(block: TableBlock, separator: str = "\n") -> list[str]:
    """Return a table as lines of text: a cell a line, or the cells of a row in one line parted by a separator."""
    rows: Sequence[list[TableCell]] = [block.row_cells(row) for row in range(block.rows)]
    if separator == "\n":
        return [cell.text for row in rows for cell in row]
    return [separator.join(cell.text for cell in row) for row in rows]
