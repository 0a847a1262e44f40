"""Word tables: fixed grids with static merges, w:tcW equal to w:gridCol everywhere (Word obeys one, WPS the other)."""

from __future__ import annotations

import math
from dataclasses import dataclass
from xml.sax.saxutils import escape

from docgen.form.model import GridCell, Table
from word_parts.layout import column_widths
from word_parts.xml import paragraph

ROW_HEIGHT = 340
MOST_IN_LARGE_TYPE = 6
MANY_COLUMNS = 12
LABEL_CHARACTER, LABEL_LINE = 210, 320
"""Width and height of a character of a label in twips: those of the larger type."""


@dataclass(frozen=True)
class Look:
    """The paragraph styles of a row's cells. A head stays on one page with the row below; so does a row that is `kept`."""

    head: str
    text: str
    number: str

    @property
    def kept(self) -> Look:
        """The same for a row that stays on one page with the row below it."""
        return Look(self.head, f"{self.text}Keep", f"{self.number}Keep")


LARGE = Look("TableHead", "TableText", "TableNumber")
SMALL = Look("SmallHead", "SmallText", "SmallNumber")


def look_for(columns: int) -> Look:
    """Return the look of a table of so many columns."""
    return SMALL if columns > MOST_IN_LARGE_TYPE else LARGE


def cell(content: str, width: int, span: int = 1, merge: str = "") -> str:
    """Return a cell; `merge` is "" or "restart" or "continue" of a vertical merge."""
    spans = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    merged = {"": "", "restart": '<w:vMerge w:val="restart"/>', "continue": "<w:vMerge/>"}[merge]
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{spans}{merged}<w:vAlign w:val="center"/></w:tcPr>{content}</w:tc>'
    )


def row(*cells: str, header: bool = False, height: int = ROW_HEIGHT) -> str:
    """Return a row that does not break across pages; a header row repeats on every page."""
    repeats = "<w:tblHeader/>" if header else ""
    least = f'<w:trHeight w:val="{height}" w:hRule="atLeast"/>'
    return f"<w:tr><w:trPr><w:cantSplit/>{least}{repeats}</w:trPr>{''.join(cells)}</w:tr>"


def mark_row(tag: str, widths: tuple[int, ...]) -> str:
    """Return a row that holds one row tag; rendering removes the whole row."""
    return row(cell(paragraph("TemplateMark", f"{{%tr {tag} %}}"), sum(widths), len(widths)))


def _narrow_margins(columns: int) -> str:
    """Return wider cell margins for tables of very many columns, so that heads of four characters break two by two."""
    if columns <= MANY_COLUMNS:
        return ""
    sides = "".join(f'<w:{side} w:w="30" w:type="dxa"/>' for side in ("left", "right"))
    return f"<w:tblCellMar>{sides}</w:tblCellMar>"


def table(widths: tuple[int, ...], rows: list[str], caption: str = "", style: str = "Statistics") -> str:
    """Return a table of fixed widths; `caption` is its title for screen readers."""
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    title = f'<w:tblCaption w:val="{escape(caption, {chr(34): "&quot;"})}"/>' if caption else ""
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="{style}"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblLayout w:type="fixed"/>{_narrow_margins(len(widths))}'
        '<w:tblLook w:val="0420" w:firstRow="1" w:lastRow="0" w:firstColumn="0" w:lastColumn="0" w:noHBand="0" w:noVBand="1"/>'
        f"{title}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


def _content(entry: GridCell, look: Look) -> str:
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
