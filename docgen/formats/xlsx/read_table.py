"""A form's table on a sheet: found by the matcher that serves every format, and each named cell's labels looked at."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from docgen.form.model import Form, GridCell, Table
from docgen.formats.xlsx.cells import Area, Position
from docgen.formats.xlsx.read_sheets import SheetView
from docgen.reading.blocks import TableBlock, TableCell
from docgen.reading.grid import locate
from docgen.reading.labels import looks_like_number, plain
from docgen.reading.shape import Shape, cells_at, foreign_labels, shape_of

_LARGEST_AREA = 100_000
"""Cells of the part of a sheet in which a table's labels stand, up to which the table is looked for there."""


class TableOnSheet:
    """One of the form's tables on one sheet: where its numbers stand, and which labels stand around a cell.

    Finding a table by its labels is the business of `docgen.reading.grid`, for this format as for every other. What only a
    workbook has is a name for each cell; whether the labels around such a cell are the number's own is told here.
    """

    def __init__(self, form: Form, table: Table, view: SheetView) -> None:
        self.form, self.table, self.view = form, table, view
        self.shape = shape_of(table)
        self.numbers = {cell.key: cell for cell in self.shape.numbers}

    # ------------------------------------------------------------------ as the form states it
    def shift(self, named: Mapping[str, Position]) -> Position | None:
        """Return how far down and across the table stands, by the first name there is; None if it is not the form's there."""
        first = next((cell for cell in self.shape.numbers if cell.key in named), None)
        if first is None:
            return None
        down, across = named[first.key][0] - first.row, named[first.key][1] - first.column
        at = {
            (row, column): TableCell(row, column, cell.rowspan, cell.colspan, self._text((row, column)))
            for cell in self.table.grid
            for row, column in ((cell.row + down, cell.column + across),)
        }  # whether cells are merged as in the form is of no account where each has its name
        return (down, across) if cells_at(self.shape, at, down, across) is not None else None

    def _text(self, place: Position) -> str:
        """Return what stands at a place as the reader of any format sees it; what is no text counts as a number."""
        held = self.view.cell(place)
        return "" if held is None else held.text if held.kind == "text" else "0"

    # ------------------------------------------------------------------ by the labels alone
    @cached_property
    def labels(self) -> dict[str, list[Position]]:
        """Each text of the sheet that is a label of the table -> where it stands."""
        found: dict[str, list[Position]] = {}
        for position, text in self.view.texts.items():
            if (name := plain(text)) in self.shape.names:
                found.setdefault(name, []).append(position)
        return found

    @cached_property
    def found(self) -> dict[str, Position]:
        """Where the numbers stand by their labels, names left aside; those of which that is not clear are left out."""
        block = self._block()
        if block is None:
            return {}
        located = locate(self.shape, block, foreign_labels(self.form))
        top, left, _bottom, _right = self._area
        places = {key: (cell.row + top, cell.column + left) for key, cell in located.cells.items() if key not in located.merged}
        return {key: place for key, place in places.items() if not self._stands_twice(key, place)}

    @cached_property
    def _area(self) -> Area:
        """The part of the sheet in which the labels stand, and behind them as much as the form has behind its own."""
        ends = self._label_ends or {(1, 1): (2, 2)}
        last_row = max(cell.row + cell.rowspan for cell, _names in self.shape.labels)
        last_column = max(cell.column + cell.colspan for cell, _names in self.shape.labels)
        bottom = max(row for row, _column in ends.values()) - 1 + self.table.row_count - last_row
        right = max(column for _row, column in ends.values()) - 1 + len(self.table.widths) - last_column
        return min(row for row, _column in ends), min(column for _row, column in ends), bottom, right

    def _block(self) -> TableBlock | None:
        """Return that part as a table, None if it is too large to be the form's. Numbers that were merged stand apart."""
        top, left, bottom, right = self._area
        height, width = bottom - top + 1, right - left + 1
        if height * width > _LARGEST_AREA:
            return None
        cells: list[TableCell] = []
        for place in ((row, column) for row in range(top, bottom + 1) for column in range(left, right + 1)):
            anchor = self.view.anchor(place)
            is_label = not looks_like_number(self.view.texts.get(anchor, ""))
            if is_label and anchor != place:
                continue
            below, behind = (self.view.below(place), self.view.right_of(place)) if is_label else (place[0] + 1, place[1] + 1)
            rowspan, colspan = min(below, bottom + 1) - place[0], min(behind, right + 1) - place[1]
            cells.append(TableCell(place[0] - top, place[1] - left, rowspan, colspan, self._text(place)))
        return TableBlock(cells, height, width)

    def _stands_twice(self, key: str, position: Position) -> bool:
        """Whether a label that a number goes by stands there more often than in the form: a row or the table was copied."""
        around = self.around(key, position)
        has_row = any(label.role == "stub" for label, _place in around)
        for label, place in around:
            if place is None:
                continue
            # -- labels of rows stand below one another, heads side by side; where there are heads alone, anywhere
            names = _names(label)
            mine = [(cell.row, cell.column) for cell, others in self.shape.labels if names & others]
            there = [other for name in names for other in self.labels.get(name, ())]
            if has_row:
                axis = 1 if label.role == "stub" else 0
                mine = [other for other in mine if other[axis] == (label.row, label.column)[axis]]
                there = [other for other in there if other[axis] == place[axis]]
            if len(there) > len(mine):
                return True
        return False

    # ------------------------------------------------------------------ around a cell
    def around(self, key: str, position: Position) -> list[tuple[GridCell, Position | None]]:
        """Return the labels that a number goes by, each with where it stands around a cell, None if it does not."""
        left, above = _heads(self.shape, self.numbers[key])
        sides = ((left, self._before(position, 1)[:1]), (above, self._before(position, 0)[: len(above)]))
        return [
            (label, next((place for place in met if plain(self.view.texts[place]) in _names(label)), None))
            for labels, met in sides
            for label in labels
        ]

    def _before(self, position: Position, axis: int) -> list[Position]:
        """Return the table's labels that stand above (axis 0) or at the left (1) of a cell, nearest first."""
        met = [
            place
            for place, end in self._label_ends.items()
            if end[axis] <= position[axis] and place[1 - axis] <= position[1 - axis] < end[1 - axis]
        ]
        return sorted(met, key=lambda place: -place[axis])

    @cached_property
    def _label_ends(self) -> dict[Position, Position]:
        """Where the labels stand on the sheet -> the row below and the column right of each."""
        places = (place for places in self.labels.values() for place in places)
        return {place: (self.view.below(place), self.view.right_of(place)) for place in places}

    def may_stand_in(self, key: str, row: int) -> bool:
        """Whether a number can have gone to a row: its row's label stands there, or nowhere, or there is none."""
        left, _above = _heads(self.shape, self.numbers[key])
        return not any(map(self.has, left)) or any(
            place[0] == row for label in left for name in _names(label) for place in self.labels.get(name, ())
        )

    def has(self, label: GridCell) -> bool:
        """Whether a label stands anywhere on the sheet."""
        return not self.labels.keys().isdisjoint(_names(label))


def _names(label: GridCell) -> frozenset[str]:
    return frozenset(map(plain, (label.text, *label.accepted)))


def _heads(shape: Shape, number: GridCell) -> tuple[list[GridCell], list[GridCell]]:
    """Return the labels at the left of a number in its row, and those above it up to the band; nearest first."""
    labels = [label for label, _accepted in shape.labels]
    left = [cell for cell in labels if cell.role == "stub" and cell.row <= number.row < cell.row + cell.rowspan]
    above = [cell for cell in labels if cell.column <= number.column < cell.column + cell.colspan]
    left = sorted((cell for cell in left if cell.column < number.column), key=lambda cell: -cell.column)
    above = sorted((cell for cell in above if cell.row + cell.rowspan <= number.row), key=lambda cell: -cell.row)
    band = next((n for n, cell in enumerate(above) if cell.role == "band"), len(above))
    return left[:1], above[: band + 1]
