"""Puts texts, values and formulas into the workbook's cells, with their looks, and knows where keys stand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, cast

from openpyxl.utils import get_column_letter
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.dimensions import RowDimension
from openpyxl.worksheet.header_footer import HeaderFooterItem
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from docgen.form.model import NUMBER_TYPES, Form, Identity
from docgen.formats.xlsx.cells import areas, cell_name, escaped, lines_needed, sheet_prefix
from docgen.formats.xlsx.layout import PlannedCell, SheetLayout
from docgen.formats.xlsx.style import LOOKS
from docgen.kit.errors import DocgenError
from docgen.kit.i18n import _
from docgen.kit.patterns import regex
from docgen.report.complete import complete
from docgen.report.model import Report, Value
from docgen.report.standing import Resolver
from docgen.report.values import plain_number

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell.cell import Cell, MergedCell
    from openpyxl.worksheet.dimensions import ColumnDimension

CELL_LIMIT = 32767
"""Excel keeps no more characters in one cell."""
EXACT_DIGITS = 15
"""A spreadsheet keeps numbers as binary doubles: beyond 15 digits it would change them."""
LINE_HEIGHT = 15.0
_A4, _MARGINS = (595.3, 841.9), (72.0, 86.4)
"""Size of the paper, and the margins left and right, above and below together, in points."""
_CHARACTER, _COLUMN_PADDING, _SPARE_SCALE = 6.1, 3.75, 2
"""Width of a character of a column, what a column has besides, in points; hundredths kept back, for fonts differ."""

_ILLEGAL = regex("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class IntakeError(DocgenError):
    """Something cannot be written into a workbook; the message names the key."""

    code = "X510"


class _FreeRow(RowDimension):
    """A row whose stored height is only a first guess: the spreadsheet fits it anew when its text changes."""

    @property
    def customHeight(self) -> bool:  # noqa: N802 - the name of the attribute in the file
        """Never fixed."""
        return False


def checked(text: str, key: str) -> str:
    """Return the text as the file keeps it. Raises IntakeError for what a cell cannot hold."""
    bad = _ILLEGAL.search(text)
    if bad:
        raise IntakeError(
            _("“{key}”含有不能写入 Excel 的控制字符 U+{code:04X}（第 {place} 个字符）。").format(
                key=key, code=ord(bad.group()), place=bad.start() + 1
            ),
            _("删去这个字符后重试；它多半是从别的软件复制时带来的。"),
        )
    if len(text) > CELL_LIMIT:
        raise IntakeError(
            _("“{key}”有 {n} 个字，超过 Excel 单元格的上限 {limit} 个。").format(key=key, n=len(text), limit=CELL_LIMIT),
            _("把它分成几个小节。"),
        )
    return escaped(text)


def too_long(value: Value | None) -> bool:
    """Whether a number has more digits than a spreadsheet keeps exactly."""
    if not isinstance(value, int | Decimal):
        return False
    return len(plain_number(value).replace("-", "").replace(".", "").lstrip("0")) > EXACT_DIGITS


class SheetWriter:
    """One workbook in the making: the form, what is filled in, and the values its formulas come to."""

    def __init__(self, form: Form, report: Report | None, book: Workbook, plan: Mapping[str, SheetLayout]) -> None:
        self.form, self.book, self.plan = form, book, plan
        self.report = report or Report(form, {}, {})
        self.results: dict[tuple[str, str], Value] = {}
        self.token_cells: dict[str, str] = {}
        self._spots: dict[str, tuple[SheetLayout, PlannedCell]] = {
            spot.key: (sheet, spot)
            for sheet in plan.values()
            for spot in sheet.spots
            if spot.key and spot.role in ("input", "number")
        }

    @cached_property
    def completed(self) -> Report:
        """The report with its totals: what the formulas will show."""
        return complete(self.report)

    @cached_property
    def resolver(self) -> Resolver:
        """What tokens come to at present."""
        return Resolver(self.completed)

    def present_text(self, key: str) -> str:
        """Return how a standing sentence reads at present, "" while it cannot be told."""
        return self.resolver.standing(key).text or ""

    def shows_text(self, key: str) -> bool:
        """Whether a number's cell holds text: a published note, or more digits than a spreadsheet keeps."""
        value = self.report.values.get(key)
        if key in self.report.notes or too_long(value):
            return True
        return isinstance(value, str) and self.form.type_of(key) in NUMBER_TYPES

    def shown_text(self, key: str) -> str:
        """Return a number as it stands in its cell when it stands there as text."""
        value, note = self.report.values.get(key), self.report.notes.get(key, "")
        plain = plain_number(value) if isinstance(value, int | Decimal) else str(value or "")
        return f"{plain}（{note}）" if note and plain else plain or note

    def typed(self, keys: Sequence[str]) -> tuple[str, ...]:
        """Return the typed cells that these keys rest on, in the table's order."""
        found: set[str] = set()
        for key in keys:
            found |= set(self.typed(self.form.totals[key])) if key in self.form.totals else {key}
        return tuple(key for key in self.form.cells if key in found)

    def shown_number(self, key: str) -> int | Decimal | None:
        """Return the number that formulas see in a cell: None if it is blank, or text, or rests on such a cell."""
        operands = self.form.totals.get(key) or self.form.subtotals.get(key)
        if operands is None:
            return None if self.shows_text(key) else self.report.number(key)
        numbers = [self.shown_number(operand) for operand in operands]
        known = [number for number in numbers if number is not None]
        return sum(known) if len(known) == len(operands) else None

    def sheet_of(self, key: str) -> SheetLayout:
        """Return the sheet a key stands on."""
        return self._spots[key][0]

    def spot(self, key: str) -> PlannedCell:
        """Return the spot of a key."""
        return self._spots[key][1]

    def cell(self, key: str, *, absolute: bool = True) -> str:
        """Return a key's cell with its sheet, for formulas on other sheets and for names."""
        sheet, spot = self._spots[key]
        return sheet_prefix(sheet.name) + cell_name(spot.row, spot.column, absolute=absolute)

    def areas(self, keys: Sequence[str], *, sheet: bool = True, absolute: bool = False) -> str:
        """Return the ranges that hold these keys (of one table)."""
        name = self.sheet_of(keys[0]).name if sheet else ""
        return areas([(self.spot(key).row, self.spot(key).column) for key in keys], name, absolute=absolute)

    def sides(self, identity: Identity, *, sheet: bool = True) -> tuple[str, int, str, int]:
        """Return both sides of an identity as ranges, each with its number of cells."""
        left = self.areas(identity.left, sheet=sheet, absolute=True)
        right = self.areas(identity.right, sheet=sheet, absolute=True)
        return left, len(identity.left), right, len(identity.right)

    # ------------------------------------------------------------------ cells
    def set_look(self, cell: Cell | MergedCell, look: str) -> None:
        """Give a cell a look; each look becomes a style of the workbook when it is first used."""
        name = f"docgen {look}"
        if name not in self.book.named_styles:
            self.book.add_named_style(LOOKS[look].named(name))
        cell.style = name

    @staticmethod
    def set_column_look(column: ColumnDimension, look: str) -> None:
        """Give a column's untouched cells a look."""
        style = LOOKS[look].named(look)
        column.font, column.fill, column.border = style.font, style.fill, style.border
        column.alignment, column.protection, column.number_format = style.alignment, style.protection, style.number_format

    def format_area(self, ws: Worksheet, row: int, column: int, look: str, rowspan: int = 1, colspan: int = 1) -> Cell:
        """Give an area its look, merge it if it is more than one cell, return its first cell."""
        for line in range(row, row + rowspan):
            for place in range(column, column + colspan):
                self.set_look(ws.cell(line, place), look)
        if rowspan > 1 or colspan > 1:
            ws.merge_cells(start_row=row, end_row=row + rowspan - 1, start_column=column, end_column=column + colspan - 1)
        return self.at(ws, row, column)

    @staticmethod
    def at(ws: Worksheet, row: int, column: int) -> Cell:
        """Return a cell that is not covered by a merged area."""
        return cast("Cell", ws.cell(row, column))

    def put_text(self, cell: Cell, text: str, key: str = "") -> None:
        """Put a text in a cell, whatever it begins with: it is never taken for a formula."""
        if not text:
            return
        cell.value = checked(text, key or cell.coordinate)
        cell.data_type = "s"
        if text[0] in "=+-@'":
            cell.quotePrefix = True

    def put_number(self, cell: Cell, number: int | Decimal, key: str) -> None:
        """Put a number in a cell; with a published note, or with more digits than a spreadsheet keeps, as text."""
        if key in self.report.notes or too_long(number):
            self.put_text(cell, self.shown_text(key), key)
        else:
            cell.value = number

    def put_date(self, cell: Cell, day: date, key: str) -> None:
        """Put a date in a cell; one from before 1900 as text, for spreadsheets know none."""
        if day.year < 1900:
            self.put_text(cell, day.isoformat(), key)
        else:
            cell.value = day

    def put_formula(self, cell: Cell, formula: str, result: Value = "") -> None:
        """Put a formula (without =) in a cell, with what it comes to, for programs that only show stored results."""
        cell.value = "=" + formula
        self.results[cell.parent.title, cell.coordinate] = result

    # ------------------------------------------------------------------ sheets
    def name(self, name: str, sheet: str, *cells: tuple[int, int]) -> None:
        """Give a cell of a sheet, or the area between two, a defined name of workbook scope."""
        area = ":".join(cell_name(*cell, absolute=True) for cell in cells)
        self.book.defined_names[name] = DefinedName(name, attr_text=sheet_prefix(sheet) + area)

    def top(self, ws: Worksheet, columns: int, title: str, about: str, heights: tuple[float, float]) -> None:
        """Write a sheet's first rows: its title and what it is about."""
        self.put_text(self.format_area(ws, 1, 1, "title", colspan=columns), title)
        self.put_text(self.format_area(ws, 2, 1, "about", colspan=columns), about)
        ws.row_dimensions[1].height, ws.row_dimensions[2].height = heights

    def free_height(self, ws: Worksheet, row: int, texts: Sequence[tuple[str, float]], least: float = 24.0) -> None:
        """Store a first guess for a row's height that the spreadsheet may fit anew."""
        ws.row_dimensions[row] = _FreeRow(ws, index=row, ht=self.height(texts, least))

    def fixed_height(self, ws: Worksheet, row: int, texts: Sequence[tuple[str, float]], least: float = 24.0) -> None:
        """Fix a row's height, which merged cells need: no program fits a row to them."""
        ws.row_dimensions[row].height = self.height(texts, least)

    @staticmethod
    def height(texts: Sequence[tuple[str, float]], least: float) -> float:
        """Return the height for texts in columns of given widths, 409 points at most, as Excel wants."""
        lines = max((lines_needed(text, width) for text, width in texts if text), default=1)
        return min(max(least, lines * LINE_HEIGHT + 6), 409.0)

    @staticmethod
    def widths(ws: Worksheet, widths: Sequence[float]) -> None:
        """Set the widths of columns A, B, …"""
        for number, width in enumerate(widths, 1):
            ws.column_dimensions[get_column_letter(number)].width = width

    @staticmethod
    def page(ws: Worksheet, *, landscape: bool = True, repeat: tuple[int, int] = (0, 0)) -> None:
        """Set up A4 printing, as wide as the page, with page numbers and repeated header rows."""
        ws.page_setup.paperSize = 9
        ws.page_setup.orientation = "landscape" if landscape else "portrait"
        ws.page_setup.fitToWidth, ws.page_setup.fitToHeight = 1, 0
        ws.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        ws.print_options.horizontalCentered = True
        margins = ws.page_margins
        margins.left = margins.right = 0.5
        margins.top, margins.bottom, margins.header, margins.footer = 0.6, 0.6, 0.3, 0.3
        footer = HeaderFooterItem()
        footer.left.text, footer.right.text = "&A", "第 &P 页，共 &N 页"
        ws.oddFooter = footer
        if repeat != (0, 0):
            ws.print_title_rows = f"{repeat[0]}:{repeat[1]}"

    @staticmethod
    def on_one_page(ws: Worksheet, last: int, widths: Sequence[float]) -> None:
        """Scale a sheet so that its first rows up to `last` go on one page of A4, upright or across, whichever is larger.

        Not by fitting to pages: with that, spreadsheets pass over the page break below the rows.
        """
        across = sum(width * _CHARACTER + _COLUMN_PADDING for width in widths)
        down = sum(ws.row_dimensions[row].height or LINE_HEIGHT for row in range(1, last + 1))
        upright = min((_A4[0] - _MARGINS[0]) / across, (_A4[1] - _MARGINS[1]) / down)
        lying = min((_A4[1] - _MARGINS[0]) / across, (_A4[0] - _MARGINS[1]) / down)
        ws.page_setup.orientation = "landscape" if lying > upright else "portrait"
        ws.page_setup.fitToWidth = ws.page_setup.fitToHeight = None
        ws.page_setup.scale = max(10, min(100, int(max(upright, lying) * 100) - _SPARE_SCALE))
        ws.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=False)

    @staticmethod
    def not_printed(ws: Worksheet, columns: int) -> None:
        """Leave a sheet out when the whole workbook is printed: what is printed of it is a cell in which nothing stands."""
        empty = cell_name(1, columns + 2, absolute=True)
        ws.print_area = f"{empty}:{empty}"

    @staticmethod
    def protect(ws: Worksheet, *, insert_rows: bool = False) -> None:
        """Lock what is not an input, without a password; sizes may be changed, and cells formatted."""
        lock = ws.protection
        lock.sheet = True
        lock.formatCells = lock.formatRows = lock.formatColumns = False
        lock.insertRows = lock.deleteRows = not insert_rows
        lock.autoFilter = lock.sort = False
