"""Find the numbers of a table by its labels: row heads at the left, column heads above, as in the form's own grid.

In an untouched table every label stands where the grid has it, shifted by one step for the whole table; then one look at
each label settles all numbers. After rows or columns have been inserted, deleted or moved, each number is looked for by
its own heads.
"""

from __future__ import annotations

from functools import cached_property

from docgen.form.model import GridCell, Table
from docgen.formats.xlsx.cells import Position
from docgen.formats.xlsx.read_view import SheetView, wordings
from docgen.kit.record import record

_MOST_CANDIDATES = 100
"""A label repeated more often than this says nothing about where a number stands."""


@record
class Heads:
    """The labels a number belongs to: the row's own (None if the row is named above) and those above, nearest first."""

    left: GridCell | None
    above: tuple[GridCell, ...]

    @property
    def labels(self) -> tuple[GridCell, ...]:
        """All of them."""
        return (*((self.left,) if self.left else ()), *self.above)


class GridFinder:
    """Looks for one table's numbers on one sheet."""

    def __init__(self, table: Table, view: SheetView) -> None:
        self.table, self.view = table, view
        self.labels = [cell for cell in table.grid if cell.text]
        self.numbers = [cell for cell in table.grid if cell.key]

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """Every text that is a label of this table."""
        return frozenset(wording for cell in self.labels for wording in wordings(cell))

    def candidates(self) -> dict[str, set[Position]]:
        """Return for each key where its labels say it stands: one place, several (unclear) or none."""
        shift = self.shift
        if shift is not None:
            down, across = shift
            return {cell.key: {(cell.row + down, cell.column + across)} for cell in self.numbers}
        return {cell.key: self._search(cell) for cell in self.numbers}

    def heads(self, number: GridCell) -> Heads:
        """Return the labels that a number of the grid belongs to."""
        left: GridCell | None = None
        above: list[GridCell] = []
        for cell in self.labels:
            in_row = cell.row <= number.row < cell.row + cell.rowspan
            if in_row and cell.role == "stub" and cell.column < number.column:
                left = cell if left is None or cell.column > left.column else left
            if cell.column <= number.column < cell.column + cell.colspan and cell.row + cell.rowspan <= number.row:
                above.append(cell)
        above.sort(key=lambda cell: -cell.row)
        band = next((n for n, cell in enumerate(above) if cell.role == "band"), len(above))
        return Heads(left, tuple(above[: band + 1]))

    @cached_property
    def shift(self) -> Position | None:
        """Return how far the whole grid is shifted on the sheet, None if any label does not stand where it should."""
        texts = self.view.texts
        for cell in self.labels:
            places = self.view.where(wordings(cell))
            if len(places) != 1:
                continue
            down, across = places[0][0] - cell.row, places[0][1] - cell.column
            fits = all(texts.get((label.row + down, label.column + across)) in wordings(label) for label in self.labels)
            return (down, across) if fits else None
        return None

    def _search(self, number: GridCell) -> set[Position]:
        heads = self.heads(number)
        rows = self._rows(heads)
        if not heads.above:
            spare = number.column - (heads.left.column + heads.left.colspan) if heads.left else 0
            places = self.view.where(wordings(heads.left)) if heads.left else []
            return {(place[0], self.view.right_of(place) + spare) for place in places}
        columns = {place[1] for place in self.view.where(wordings(heads.above[0]))}
        if len(rows) * len(columns) > _MOST_CANDIDATES:
            return set()
        return {(row, column) for row in rows for column in columns if self.stands_under((row, column), heads)}

    def _rows(self, heads: Heads) -> set[int]:
        if heads.left:
            return {place[0] for place in self.view.where(wordings(heads.left))}
        return {self.view.below(place) for place in self.view.where(wordings(heads.above[0]))}

    def stands_under(self, position: Position, heads: Heads) -> bool:
        """Whether the labels around a position are the given heads, in their order."""
        if heads.left and self.left_of(position) not in wordings(heads.left):
            return False
        met = self.above(position, len(heads.above))
        return len(met) == len(heads.above) and all(text in wordings(head) for text, head in zip(met, heads.above, strict=True))

    def left_of(self, position: Position) -> str:
        """Return the nearest label of this table at the left of a position, "" if there is none."""
        row, column = position
        for step in range(column - 1, 0, -1):
            text = self.view.texts.get(self.view.anchor((row, step)), "")
            if text in self.vocabulary:
                return text
        return ""

    def above(self, position: Position, count: int) -> list[str]:
        """Return up to `count` labels of this table above a position, nearest first."""
        row, column = position
        met: list[str] = []
        last: Position | None = None
        for step in range(row - 1, 0, -1):
            anchor = self.view.anchor((step, column))
            text = self.view.texts.get(anchor, "")
            if anchor != last and text in self.vocabulary:
                met.append(text)
                last = anchor
            if len(met) == count:
                break
        return met
