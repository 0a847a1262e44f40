"""A worksheet as the reader looks at it: texts by place and by wording, merged ranges, A1 names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property, lru_cache

from docgen.form.model import Form, GridCell, Table
from docgen.formats.xlsx.cells import Area, Position, cell_name
from docgen.formats.xlsx.workbook import USUAL_MERGES, CellData, SheetData
from docgen.kit.remembered import remembered
from docgen.report.finding import Place
from docgen.report.typed import folded

_SPREAD = 200
LABEL_LENGTH = 120
"""No label of a form is longer; longer texts are narrative and need no folding."""


@lru_cache(maxsize=8192)
def _place(sheet: str, position: Position) -> Place:
    return Place(sheet, cell_name(*position))


@lru_cache(maxsize=64)
def _spread(merged: tuple[Area, ...]) -> tuple[Mapping[Position, Position], list[Area]]:
    """Return for each cell under a small merged range its first cell; and the large ranges as they are."""
    spread: dict[Position, Position] = {}
    large: list[Area] = []
    for area in merged:
        top, left, bottom, right = area
        if (bottom - top + 1) * (right - left + 1) > _SPREAD:
            large.append(area)
            continue
        for row in range(top, bottom + 1):
            for column in range(left, right + 1):
                spread[row, column] = (top, left)
    return spread, large


class SheetView:
    """A sheet with the look-ups that finding things by label needs."""

    def __init__(self, data: SheetData) -> None:
        self.data, self.name = data, data.name

    @cached_property
    def texts(self) -> dict[Position, str]:
        """Folded text of every text cell short enough to be a label."""
        return {
            position: folded(cell.text)
            for position, cell in self.data.cells.items()
            if cell.kind == "text" and len(cell.text) <= LABEL_LENGTH
        }

    @cached_property
    def index(self) -> dict[str, list[Position]]:
        """Folded text -> where it stands, in reading order."""
        found: dict[str, list[Position]] = {}
        for position in sorted(self.texts):
            found.setdefault(self.texts[position], []).append(position)
        return found

    @cached_property
    def area_from(self) -> dict[Position, Area]:
        """Merged ranges by their first cell."""
        return {(area[0], area[1]): area for area in self.data.merged}

    def cell(self, position: Position) -> CellData | None:
        """Return the cell at a position, None if it is empty."""
        return self.data.cells.get(position)

    def place(self, position: Position) -> Place:
        """Return a position as a finding's place."""
        return _place(self.name, position)

    @cached_property
    def _covered(self) -> tuple[Mapping[Position, Position], list[Area]]:
        merged = self.data.merged
        return _spread(merged) if len(merged) <= USUAL_MERGES else _spread.__wrapped__(merged)

    def anchor(self, position: Position) -> Position:
        """Return the first cell of the merged range that covers a position, or the position itself."""
        spread, large = self._covered
        row, column = position
        for top, left, bottom, right in large:
            if top <= row <= bottom and left <= column <= right:
                return top, left
        return spread.get(position, position)

    def right_of(self, position: Position) -> int:
        """Return the column after a cell or the merged range that begins in it."""
        area = self.area_from.get(position)
        return (area[3] if area else position[1]) + 1

    def below(self, position: Position) -> int:
        """Return the row after a cell or the merged range that begins in it."""
        area = self.area_from.get(position)
        return (area[2] if area else position[0]) + 1

    def where(self, wordings: Iterable[str]) -> list[Position]:
        """Return every place of any of these folded texts."""
        return [position for wording in wordings for position in self.index.get(wording, ())]


def wordings(cell: GridCell) -> tuple[str, ...]:
    """Return the folded texts a label of the grid may have."""
    return tuple(folded(text) for text in (cell.text, *cell.accepted))


def table_of_sheet(form: Form, sheet_key: str) -> Table | None:
    """Return the table that stands on a sheet, None if there is none."""
    section = next((section for section in form.sections if section.sheet == sheet_key and section.table), None)
    return form.table_by_key[section.table] if section else None


@remembered
def labels_by_sheet(form: Form) -> Mapping[str, frozenset[str]]:
    """Return for each sheet the folded labels by which it can be recognised: grid, fields, sentences, section heading."""
    found: dict[str, frozenset[str]] = {}
    for sheet in form.sheets:
        labels = {folded(field.label) for field in form.fields if field.sheet == sheet.key}
        labels |= {folded(sentence.label) for sentence in form.standing if sentence.sheet == sheet.key}
        labels |= {folded(section.heading) for section in form.sections if section.sheet == sheet.key and section.heading}
        table = table_of_sheet(form, sheet.key)
        if table:
            labels |= {folded(cell.text) for cell in table.grid if cell.text}
        found[sheet.key] = frozenset(labels)
    return found
