"""What there is to know of a form's table in order to find it in a document: labels, heads over the numbers, exact grid."""

from __future__ import annotations

from collections.abc import Iterator, Set
from functools import cached_property

from docgen.form.model import GridCell, Table
from docgen.kit.record import record, remembered
from docgen.reading.blocks import TableBlock, TableCell
from docgen.reading.labels import looks_like_number, plain, without_number


@record
class Wanted:
    """A number the form has: its key and what must stand above it (`head` nearest, `over` anywhere above)."""

    key: str
    head: str
    over: str = ""


@record
class Line:
    """A row of the form that holds numbers: the labels it may go by (none: it is known by its heads alone)."""

    labels: tuple[str, ...]
    wanted: tuple[Wanted, ...]


@record
class Shape:
    """What there is to know of a form's table in order to find it: worked out once per table."""

    table: Table
    labels: tuple[tuple[GridCell, frozenset[str]], ...]
    numbers: tuple[GridCell, ...]
    names: frozenset[str]
    row_names: frozenset[str]
    groups: frozenset[str]

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """The rows that hold numbers, for a table that is not laid out exactly like the form."""
        return tuple(_lines(self.table, self.numbers))


class Heads:
    """What stands above a cell: labels whose columns overlap it, from the nearest row of heads upwards."""

    def __init__(self, block: TableBlock) -> None:
        self.block = block
        self.at: dict[tuple[int, int], TableCell] = {}
        for cell in block.cells:
            for row in range(cell.row, cell.bottom):
                for column in range(cell.column, cell.right):
                    self.at[row, column] = cell
        self.is_number = {id(cell): looks_like_number(cell.text) for cell in block.cells}

    def above(self, cell: TableCell) -> list[TableCell]:
        """Return the heads above a cell, top first, each once."""
        found: list[TableCell] = []
        row = cell.row - 1
        narrow = False
        while row >= 0:
            here = self._across(row, cell)
            if any(self.is_number[id(other)] and other.text.strip() for other in here):
                if narrow:
                    break
            else:
                heads = [other for other in here if not self.is_number[id(other)] and other not in found]
                narrow = narrow or any(other.colspan < self.block.columns for other in heads)
                found.extend(heads)
            row -= 1
        return found[::-1]

    def _across(self, row: int, cell: TableCell) -> list[TableCell]:
        seen: list[TableCell] = []
        for column in range(cell.column, cell.right):
            other = self.at.get((row, column))
            if other is not None and other not in seen:
                seen.append(other)
        return seen


def _accepted(cell: GridCell) -> frozenset[str]:
    return frozenset(plain(text) for text in (cell.text, *cell.accepted))


@remembered
def shape_of(table: Table) -> Shape:
    """Return what identifies a table and its numbers."""
    labels = tuple((cell, _accepted(cell)) for cell in table.grid if cell.role != "number")
    numbers = tuple(cell for cell in table.grid if cell.role == "number")
    own = [_last_stub(table, row) for row in sorted({cell.row for cell in numbers})]
    names = frozenset(name for _cell, accepted in labels for name in accepted)
    row_names = frozenset(name for stub in own if stub for name in _row_labels(stub))
    groups = frozenset(plain(group.label) for group in table.groups)
    return Shape(table, labels, numbers, names, row_names, groups)


def _last_stub(table: Table, row: int) -> GridCell | None:
    """Return the label nearest to a row's numbers, None if no label stands in the row."""
    stubs = [cell for cell in table.grid if cell.role == "stub" and cell.row == row]
    return max(stubs, key=lambda cell: cell.column, default=None)


def _row_labels(stub: GridCell) -> tuple[str, ...]:
    return (plain(stub.text), *(plain(text) for text in stub.accepted))


def _lines(table: Table, numbers: tuple[GridCell, ...]) -> Iterator[Line]:
    block = TableBlock(
        [TableCell(c.row, c.column, c.rowspan, c.colspan, "0" if c.role == "number" else c.text) for c in table.grid],
        table.row_count,
        len(table.widths),
    )
    heads = Heads(block)
    for row in range(table.row_count):
        keyed = [cell for cell in numbers if cell.row == row]
        if not keyed:
            continue
        last = _last_stub(table, row)
        wanted = []
        for cell in keyed:
            above = heads.above(TableCell(cell.row, cell.column, cell.rowspan, cell.colspan, ""))
            over = plain(above[-2].text) if last is None and len(above) > 1 else ""
            wanted.append(Wanted(cell.key, plain(above[-1].text) if above else "", over))
        yield Line(_row_labels(last) if last else (), tuple(wanted))


def likeness(shape: Shape, held: Set[str]) -> float:
    """Return the share of the form's labels that a table of these plain texts holds, 0 to 1."""
    if shape.names <= held:
        return 1.0
    unnumbered = {without_number(name) for name in held}
    hits = sum(1 for name in shape.names if name in held or without_number(name) in unnumbered)
    return hits / len(shape.names)


def exact_cells(shape: Shape, block: TableBlock) -> dict[str, TableCell] | None:
    """Return key -> cell if the table is laid out and labelled exactly as the form states it, else None."""
    if block.rows != shape.table.row_count or len(block.cells) != len(shape.table.grid):
        return None
    at = {(cell.row, cell.column): cell for cell in block.cells}
    for label, accepted in shape.labels:
        cell = at.get((label.row, label.column))
        if cell is None or (cell.rowspan, cell.colspan) != (label.rowspan, label.colspan) or plain(cell.text) not in accepted:
            return None
    found: dict[str, TableCell] = {}
    for number in shape.numbers:
        cell = at.get((number.row, number.column))
        if cell is None or (cell.rowspan, cell.colspan) != (number.rowspan, number.colspan):
            return None
        found[number.key] = cell
    return found
