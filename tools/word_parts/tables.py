"""Tables: fixed grids whose w:tcW equal their w:gridCol everywhere (Word obeys one, WPS the other), and loops over rows."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from docx.document import Document
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.oxml.ns import nsdecls, qn
from docx.oxml.parser import parse_xml
from docx.shared import Twips
from docx.table import Table, _Row

from docgen.compose.context import stub_cells
from docgen.form.model import GridCell
from docgen.form.model import Table as FormTable
from docgen.word.markup import LARGE, MARK_STYLE, MOST_IN_LARGE_TYPE, ROW_HEIGHT, SMALL, CellStyles, column_widths
from word_parts.document import add_text
from word_parts.layout import TEXT_WIDTH
from word_parts.styles import add_element

MANY_COLUMNS = 12
"""Beyond these a table's cells get wider margins, so that heads of four characters break two by two."""
LABEL_CHARACTER, LABEL_LINE = 210, 320
"""Width and height of a character of a label in twips: those of the larger type."""
_WIDE_MARGINS = f"""<w:tblCellMar {nsdecls("w")}>
<w:left w:w="30" w:type="dxa"/><w:right w:w="30" w:type="dxa"/></w:tblCellMar>"""


class Cell(NamedTuple):
    """A cell of a row: its text and style, over how many columns, and its part in a vertical merge (restart, continue)."""

    text: str
    style: str
    columns: int = 1
    merge: str | None = None


def add_table(document: Document, shares: Sequence[float], caption: str = "") -> Table:
    """Add a table without rows, as wide as the text; `caption` is its title for screen readers."""
    table: Table = document.add_table(0, len(shares), "统计表")
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    for column, width in zip(table.columns, column_widths(tuple(shares), TEXT_WIDTH), strict=True):
        column.width = Twips(width)
    properties: Any = table._tbl.tblPr
    whole, look = properties.find(qn("w:tblW")), properties.find(qn("w:tblLook"))
    whole.set(qn("w:type"), "dxa")
    whole.set(qn("w:w"), str(TEXT_WIDTH))
    look.set(qn("w:firstColumn"), "0")  # no column is set apart
    look.set(qn("w:val"), "0420")
    if len(shares) > MANY_COLUMNS:
        look.addprevious(parse_xml(_WIDE_MARGINS))
    if caption:
        add_element(properties, "w:tblCaption", caption)
    return table


def add_row(table: Table, cells: Iterable[Cell], *, header: bool = False, height: int = ROW_HEIGHT) -> _Row:
    """Add a row that does not break across pages; a header row repeats on every page."""
    row: _Row = table.add_row()
    properties = row._tr.get_or_add_trPr()
    add_element(properties, "w:cantSplit")
    row.height, row.height_rule = Twips(height), WD_ROW_HEIGHT_RULE.AT_LEAST
    if header:
        add_element(properties, "w:tblHeader")
    places, column = row.cells, 0
    for text, style, columns, merge in cells:
        cell = places[column]
        if columns > 1:
            cell = cell.merge(places[column + columns - 1])
        cell._tc.vMerge = merge
        cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
        add_text(cell.paragraphs[0], text, style)
        column += columns
    return row


def add_mark_row(table: Table, tag: str) -> None:
    """Add a row that holds one row tag; rendering removes the whole row."""
    add_row(table, [Cell(f"{{%tr {tag} %}}", MARK_STYLE, len(table.columns))])


def add_list(
    document: Document,
    columns: Sequence[tuple[str, str]],
    loop: str,
    shares: Sequence[float],
    *,
    look: CellStyles = SMALL,
    centred: int = 0,
    height: int = ROW_HEIGHT,
    row_height: int = 0,
) -> None:
    """Add a table with a header row and one looped row.

    columns: the head of each and the name in it of what is looped over ("" for a cell to fill by hand). loop: "x in y". The
    first `centred` columns are centred. height: of the rows; row_height: of the looped row, if it is another one.
    """
    table = add_table(document, shares)
    add_row(table, [Cell(head, look.head) for head, _name in columns], header=True, height=height)
    add_mark_row(table, f"for {loop}")
    item = loop.split(maxsplit=1)[0]
    texts = [f"{{{{ {item}.{name} }}}}" if name else "" for _head, name in columns]
    cells = [Cell(text, look.number if n < centred else look.text) for n, text in enumerate(texts)]
    add_row(table, cells, height=row_height or height)
    add_mark_row(table, "endfor")


# ---------------------------------------------------------------- a form's table
def add_statistics(document: Document, form_table: FormTable) -> None:
    """Add a form's table with one placeholder for each number."""
    table = add_table(document, form_table.widths, form_table.title)
    _add_grid(table, form_table, form_table.row_count, _kept_rows(form_table))


def add_looped_statistics(document: Document, form_table: FormTable) -> None:
    """Add a form's table as a loop over its rows, which differ only in how their labels are merged."""
    table = add_table(document, form_table.widths, form_table.title)
    first = form_table.header_rows
    _add_grid(table, form_table, first, set())
    add_mark_row(table, f"for row in tables.{form_table.key}.rows")
    add_mark_row(table, "if loop.first")
    add_row(table, _row_of_shape(form_table, first, keep=True))
    shapes: set[tuple[int, int]] = set()
    for index in range(first, form_table.row_count):
        stub = stub_cells(form_table, index)
        depth, opens = len(stub) - 1, sum(label.row == index for label in stub[:-1])
        if (depth, opens) not in shapes:
            shapes.add((depth, opens))
            add_mark_row(table, f"elif row.depth == {depth} and row.opens == {opens}")
            add_row(table, _row_of_shape(form_table, index, keep=opens > 0))
    add_mark_row(table, "endif")
    add_mark_row(table, "endfor")


def can_loop(form_table: FormTable) -> bool:
    """Return whether a table has headers of its own and then rows of the same numbers."""
    columns = {entry.columns for entry in form_table.rows}
    one_row_each = form_table.row_count - form_table.header_rows == len(form_table.rows)
    return form_table.header_rows > 0 and len(columns) == 1 and one_row_each


def _look(form_table: FormTable, *, keep: bool) -> CellStyles:
    """Return the styles of a row's cells; keep: the row stays on one page with the row below it."""
    look = SMALL if len(form_table.widths) > MOST_IN_LARGE_TYPE else LARGE
    return look.kept if keep else look


def _add_grid(table: Table, form_table: FormTable, count: int, kept: set[int]) -> None:
    """Add the first `count` printed rows of a form's table; kept: those on one page with the row below them."""
    looks = [_look(form_table, keep=row in kept) for row in range(count)]
    width, heads = len(table.columns), form_table.header_rows
    rows = [add_row(table, [Cell("", look.text)] * width, header=row < heads).cells for row, look in enumerate(looks)]
    for entry in form_table.grid:
        if entry.row < count:
            cell = rows[entry.row][entry.column]
            if entry.rowspan * entry.colspan > 1:
                cell = cell.merge(rows[entry.row + entry.rowspan - 1][entry.column + entry.colspan - 1])
            add_text(cell.paragraphs[0], *_content(entry, looks[entry.row]))


def _content(entry: GridCell, look: CellStyles) -> tuple[str, str]:
    """Return the text of a cell and its style."""
    if entry.role == "number":
        return f"{{{{ {entry.key} }}}}", look.number
    if entry.role != "stub":
        return entry.text, look.head
    # A group's label is centred beside its rows; it is no head, which would keep all of them on one page.
    return entry.text, look.text if entry.rowspan == 1 and entry.colspan < 4 else look.number


def _kept_rows(form_table: FormTable) -> set[int]:
    """Return the printed rows that stay on one page with the row below them."""
    if not form_table.header_rows:  # the heads of its columns stand inside it and cannot be repeated
        return set(range(form_table.row_count - 1))
    widths = column_widths(form_table.widths, TEXT_WIDTH)
    kept = set(range(form_table.header_rows + 1))  # the head never stands alone, nor with a single row
    for label in (entry for entry in form_table.grid if entry.role == "stub" and entry.rowspan > 1):
        # -- as many rows beside a group's label as it is high, or a page's end would part the label
        room = sum(widths[label.column : label.column + label.colspan])
        lines = math.ceil(len(label.text) / max(1, room // LABEL_CHARACTER))
        high = math.ceil(lines * LABEL_LINE / ROW_HEIGHT)
        kept |= set(range(label.row, label.row + min(high, label.rowspan) - 1))
    return kept


def _row_of_shape(form_table: FormTable, printed_row: int, *, keep: bool) -> list[Cell]:
    """Return the row template for rows whose labels are merged as those of `printed_row`; keep: with the row below it."""
    look = _look(form_table, keep=keep)
    *groups, last = stub_cells(form_table, printed_row)
    cells, opened = [], 0
    for label in groups:
        if label.row == printed_row:
            opened += 1
            cells.append(Cell(f"{{{{ row.groups.g{opened} }}}}", look.number, label.colspan, "restart"))
        else:
            cells.append(Cell("", look.text, label.colspan, "continue"))
    cells.append(Cell("{{ row.label }}", look.text, last.colspan))
    numbers = sorted((cell for cell in form_table.grid if cell.row == printed_row and cell.key), key=lambda cell: cell.column)
    names = (number.key.rpartition(".")[2] for number in numbers)
    return cells + [Cell(f"{{{{ row.numbers.{name} }}}}", look.number) for name in names]
