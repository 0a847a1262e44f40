"""Plain tables in a workbook: a head row, rows of texts and numbers, filters and print set-up. For ledgers and lists.

They stand beside the sheets of another workbook, or make one of their own whose rows are written and forgotten.

A text is always stored as text: one that starts with = or @ never becomes a formula.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from docgen.formats.xlsx.cells import column_name, escaped, lines_needed
from docgen.kit.patterns import regex
from docgen.kit.record import record

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

CellValue = str | int | Decimal | None
_ILLEGAL = regex(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_MAX_TEXT = 32_000
_LINE_HEIGHT, _HIGHEST = 13, 409
"""Points that a line takes, and the most that a row may."""
_SMALLER = 1.15
"""Columns are measured in digits of 11 points; the texts are of 10."""
_MARGIN = 2
"""Columns of a cell that `lines_needed` keeps free: here a text may fill its cell."""


@record
class BarChart:
    """A chart of bars over rows of a table. labels: the column of names; series: columns of numbers, named by their heads;

    first, last: the rows of the table it shows, from 1.
    """

    title: str
    labels: int
    series: Sequence[int]
    first: int
    last: int


@record
class PlainSheet:
    """A sheet that holds one table. widths: of the columns, in characters; missing ones are 12.

    printed: how many columns go on paper, 0 for all; further ones are for sorting and looking up on the screen.
    header: what is printed over every page; totals: the last row, which no filter hides; () for none.
    """

    title: str
    heads: Sequence[str]
    rows: Iterable[Sequence[CellValue]]
    widths: Sequence[float] = ()
    landscape: bool = True
    printed: int = 0
    header: str = ""
    totals: Sequence[CellValue] = ()
    charts: Sequence[BarChart] = ()
    """Drawn to the right of the table, in a workbook of other sheets."""


PAGE_NUMBER = "第 &P 页，共 &N 页"
"""Printed at the foot of every page."""


def header_text(text: str) -> str:
    """Return a text as the header of a page has it: & begins a code there."""
    return text.replace("&", "&&")


def storable(text: str) -> str:
    """Return a text as a cell can hold it: without characters that XML has no place for, no longer than Excel allows."""
    kept = _ILLEGAL.sub("", text)
    if len(kept) * 2 > _MAX_TEXT:
        kept = kept.encode("utf-16-le")[: _MAX_TEXT * 2].decode("utf-16-le", "ignore")  # rare characters count as two
    return escaped(kept)


def tables_bytes(sheets: Iterable[PlainSheet]) -> bytes:
    """Return a workbook of plain tables. Same tables, same bytes."""
    from openpyxl import Workbook

    from docgen.formats.xlsx.save import saved

    book = Workbook(write_only=True)
    for sheet in sheets:
        write_table(book.create_sheet(sheet.title[:31]), sheet)
    return saved(book)


def _cells(ws: Worksheet, values: Iterable[CellValue], part: str = "") -> list[Any]:
    """Return a row's cells; part: "head" or "total", "" for the body of the table."""
    from openpyxl.cell import WriteOnlyCell

    from docgen.formats.xlsx.style import HEAD_TINT, Look

    book: Any = ws.parent
    cells: list[Any] = []
    for value in values:
        cell: Any = WriteOnlyCell(ws)
        cell.value = (storable(value) or None) if isinstance(value, str) else value
        if isinstance(cell.value, str):
            cell.data_type = "s"  # never a formula
        across = "center" if part == "head" or not isinstance(value, str) else "left"
        name = " ".join(filter(None, ("docgen table", part, across)))
        if name not in book.named_styles:
            tint = HEAD_TINT if part == "head" else ""
            book.add_named_style(Look(size=10, bold=part == "total", tint=tint, across=across).named(name))
        cell.style = name
        cells.append(cell)
    return cells


def _draw(ws: Worksheet, chart: BarChart, corner: str) -> None:
    """Draw a chart, its bars lying so that long names can be read, the first on top."""
    from openpyxl.chart import BarChart as Bars
    from openpyxl.chart import Reference

    bars = Bars()
    bars.type, bars.style, bars.title = "bar", 10, chart.title
    for column in chart.series:
        values = Reference(ws, min_col=column, min_row=chart.first + 1, max_row=chart.last + 1)
        bars.add_data(values, titles_from_data=False)
        bars.series[-1].tx = _named_by(ws, column)
    bars.set_categories(Reference(ws, min_col=chart.labels, min_row=chart.first + 1, max_row=chart.last + 1))
    bars.x_axis.scaling.orientation = "maxMin"
    bars.x_axis.delete = bars.y_axis.delete = False
    bars.legend = bars.legend if len(chart.series) > 1 else None
    bars.gapWidth = 60
    bars.width, bars.height = 22, max(7.5, 0.75 * (chart.last - chart.first + 1) + 3)
    ws.add_chart(bars, corner)


def _named_by(ws: Worksheet, column: int) -> Any:
    from openpyxl.chart.data_source import StrRef
    from openpyxl.chart.series import SeriesLabel

    return SeriesLabel(strRef=StrRef(f"'{ws.title}'!${column_name(column)}$1"))


def write_table(ws: Worksheet, sheet: PlainSheet) -> None:
    """Write the table into an empty worksheet: frozen head row, filter, widths, A4 fitted to the page's width."""
    from openpyxl.worksheet.properties import PageSetupProperties

    # -- what a file has before its rows --
    widths = [sheet.widths[place] if place < len(sheet.widths) else 12 for place in range(len(sheet.heads))]
    for number, width in enumerate(widths, start=1):
        ws.column_dimensions[column_name(number)].width = width
    ws.freeze_panes = "A2"
    ws.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    # -- the rows --
    _append(ws, 1, sheet.heads, widths, "head")
    read = widths[: sheet.printed or None]
    last = 1
    for last, values in enumerate(sheet.rows, start=2):
        _append(ws, last, values, read)
    if sheet.totals:
        _append(ws, last + 1, sheet.totals, read, "total")
    # -- and after them --
    for number, chart in enumerate(sheet.charts):
        _draw(ws, chart, f"{column_name(len(sheet.heads) + 2)}{2 + number * 24}")
    ws.auto_filter.ref = f"A1:{column_name(max(1, len(sheet.heads)))}{last}"
    ws.print_title_rows = "1:1"
    ws.page_setup.paperSize = 9
    ws.page_setup.orientation = "landscape" if sheet.landscape else "portrait"
    ws.page_setup.fitToHeight = 0
    if sheet.printed:
        ws.print_area = f"A1:{column_name(sheet.printed)}{last + bool(sheet.totals)}"
    for place, text in ((ws.oddHeader, header_text(sheet.header)), (ws.oddFooter, PAGE_NUMBER)):
        if place is not None and text:
            place.center.text = text


def _append(ws: Worksheet, number: int, values: Sequence[CellValue], widths: Sequence[float], part: str = "") -> None:
    """Write a row as high as its texts need in the columns people read: not every program works that out when it opens."""
    book: Any = ws.parent
    lines = 1
    for width, value in zip(widths, values, strict=False):
        if isinstance(value, str) and (len(value) * 2 > width or "\n" in value):
            lines = max(lines, lines_needed(value, width * _SMALLER + _MARGIN))
    if lines > 1:
        ws.row_dimensions[number].height = min(_HIGHEST, lines * _LINE_HEIGHT + 2)
    ws.append(_cells(ws, values, part))
    if book.write_only:
        ws.row_dimensions.pop(number, None)  # it is in the file already
