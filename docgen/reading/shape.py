"""What there is to know of a form's table in order to find it in a document: labels, heads over the numbers, exact grid."""

from __future__ import annotations

from collections.abc import Iterator, Set
from functools import cached_property
from itertools import pairwise

from docgen.form.model import Form, GridCell, Table
from docgen.kit.record import record
from docgen.kit.remembered import remembered
from docgen.reading.blocks import TableBlock, TableCell
from docgen.reading.labels import looks_like_number, plain, without_number


@record
class Wanted:
    """A number the form has: its key and what must stand above it (`head` nearest, `over` anywhere above)."""

    key: str
    head: str
    over: str = ""


@record
class NumberRow:
    """A row of numbers: the labels it may go by (none: it is known by its heads alone)."""

    labels: tuple[str, ...]
    wanted: tuple[Wanted, ...]


@record
class Shape:
    """What there is to know of a form's table in order to find it: worked out once per table.

    heads: the heads over the numbers in reading order, each once; groups: labels over several rows.
    """

    table: Table
    labels: tuple[tuple[GridCell, frozenset[str]], ...]
    numbers: tuple[GridCell, ...]
    names: frozenset[str]
    row_names: frozenset[str]
    groups: frozenset[str]
    heads: tuple[str, ...]

    @cached_property
    def telling(self) -> tuple[str, ...]:
        """The heads, and what stands over them where a head alone does not tell its number, in reading order, each once."""
        known = {*self.heads, *(wanted.over for line in self.lines for wanted in line.wanted)}
        read = sorted((cell.row, cell.column, plain(cell.text)) for cell, _accepted in self.labels)
        return tuple(dict.fromkeys(text for _row, _column, text in read if text in known))

    @cached_property
    def lines(self) -> tuple[NumberRow, ...]:
        """The rows that hold numbers, for a table that is not laid out exactly like the form."""
        return tuple(_lines(self.table, self.numbers))

    @cached_property
    def row_lines(self) -> tuple[NumberRow, ...]:
        """The same numbers with each row of the form as a row of its own, where the form prints rows side by side."""
        known = {cell.key for cell in self.numbers}
        return tuple(
            NumberRow(
                (plain(row.label), *(plain(text) for text in row.accepted)),
                tuple(
                    Wanted(key, plain(self.table.column(column).label))
                    for column in row.columns
                    if (key := f"{self.table.key}.{row.key}.{column}") in known
                ),
            )
            for row in self.table.rows
        )


class Grid:
    """A physical table as a reader's eye takes it in: what stands where, what is a number, what is a label."""

    def __init__(self, block: TableBlock) -> None:
        self.block = block
        self.is_number = {id(cell): looks_like_number(cell.text) for cell in block.cells}
        self.at: dict[tuple[int, int], TableCell] = {}
        self.rows: list[list[TableCell]] = [[] for _row in range(block.rows)]
        for cell in block.cells:
            for row in range(cell.row, min(cell.bottom, block.rows)):
                self.rows[row].append(cell)
                for column in range(cell.column, cell.right):
                    self.at[row, column] = cell
        for cells in self.rows:
            cells.sort(key=lambda cell: cell.column)

    def labels(self, row: int) -> list[TableCell]:
        """Return the labels that reach into a row, left to right."""
        return [cell for cell in self.rows[row] if not self.is_number[id(cell)]]

    def end(self, row: int) -> int:
        """Return the column behind a row's last cell, -1 if not just one cell stands in each column up to there."""
        cells = self.rows[row]
        following = all(one.right == other.column for one, other in pairwise(cells))
        return cells[-1].right if cells and following else -1

    def numbers(self, row: int) -> list[str]:
        """Return what stands in a row's number cells that are not blank, left to right."""
        return [text for cell in self.rows[row] if self.is_number[id(cell)] and (text := cell.text.strip())]

    def has_numbers(self, row: int) -> bool:
        """Whether a row holds a number that is not blank."""
        return bool(self.numbers(row))


class Heads:
    """What stands above a cell: the labels over it in the nearest rows of heads.

    stubs: rows that are known to hold numbers, so that no label in them is a head; start: the first column of numbers.
    """

    def __init__(self, grid: Grid, stubs: Set[int] = frozenset(), start: int = 0) -> None:
        self.grid, self.start = grid, start
        self._is_number_row = [row in stubs or grid.has_numbers(row) for row in range(grid.block.rows)]
        self._is_head = [
            not self._is_number_row[row]
            and any(cell.column >= start and cell.colspan < grid.block.columns for cell in grid.labels(row))
            for row in range(grid.block.rows)
        ]

    def above(self, cell: TableCell) -> list[TableCell]:
        """Return the heads above a cell, top first, each once: those of the nearest rows of heads that follow one another."""
        found: list[TableCell] = []
        met = False
        for row in range(cell.row - 1, -1, -1):
            if not self._is_head[row]:
                if met and self._is_number_row[row]:
                    break
                continue
            met = True
            here = self._across(row, cell)
            if not here and found:
                here = self._from_the_left(row, cell)  # a head over several columns whose cells were not merged
            found += [other for other in here if other not in found]
        return found[::-1]

    def _across(self, row: int, cell: TableCell) -> list[TableCell]:
        seen: list[TableCell] = []
        for column in range(cell.column, cell.right):
            other = self.grid.at.get((row, column))
            if other is not None and other not in seen and not self.grid.is_number[id(other)]:
                seen.append(other)
        return seen

    def _from_the_left(self, row: int, cell: TableCell) -> list[TableCell]:
        for column in range(cell.column - 1, self.start - 1, -1):
            other = self.grid.at.get((row, column))
            if other is None:
                break
            if other.text.strip():
                return [other]
        return []


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
    columns = frozenset(plain(column.label) for column in table.columns)
    read = sorted((cell.row, cell.column, plain(cell.text)) for cell, _names in labels)
    heads = tuple(dict.fromkeys(text for _row, _column, text in read if text in columns))
    return Shape(table, labels, numbers, names, row_names, groups, heads)


@remembered
def foreign_labels(form: Form) -> frozenset[str]:
    """Return the labels that only former editions of the form have."""
    return frozenset(plain(label) for edition in form.former for label in edition.labels)


def _last_stub(table: Table, row: int) -> GridCell | None:
    """Return the label nearest to a row's numbers, None if no label stands in the row."""
    stubs = [cell for cell in table.grid if cell.role == "stub" and cell.row == row]
    return max(stubs, key=lambda cell: cell.column, default=None)


def _row_labels(stub: GridCell) -> tuple[str, ...]:
    return (plain(stub.text), *(plain(text) for text in stub.accepted))


def _lines(table: Table, numbers: tuple[GridCell, ...]) -> Iterator[NumberRow]:
    block = TableBlock(
        [TableCell(c.row, c.column, c.rowspan, c.colspan, "0" if c.role == "number" else c.text) for c in table.grid],
        table.row_count,
        len(table.widths),
    )
    heads = Heads(Grid(block))
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
        yield NumberRow(_row_labels(last) if last else (), tuple(wanted))


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
    return cells_at(shape, {(cell.row, cell.column): cell for cell in block.cells}, 0, 0)


def cells_at(shape: Shape, at: dict[tuple[int, int], TableCell], down: int, across: int) -> dict[str, TableCell] | None:
    """Return key -> cell if every label and number of the form stands so many rows and columns on, else None.

    at: each cell by the place where it begins. With this a table is found inside a sheet that holds more.
    """
    for label, accepted in shape.labels:
        cell = at.get((label.row + down, label.column + across))
        if cell is None or (cell.rowspan, cell.colspan) != (label.rowspan, label.colspan) or plain(cell.text) not in accepted:
            return None
    found: dict[str, TableCell] = {}
    for number in shape.numbers:
        cell = at.get((number.row + down, number.column + across))
        if cell is None or (cell.rowspan, cell.colspan) != (number.rowspan, number.colspan):
            return None
        found[number.key] = cell
    return found
