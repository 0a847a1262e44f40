"""The printed grid of a table: turns the rows of grid entries in form.toml into placed cells, as HTML places spans."""

from __future__ import annotations

from collections.abc import Iterable

from docgen.form.parts import Column, GridCell, Row, RowGroup
from docgen.form.written import GridEntry
from docgen.kit.record import replace


class GridProblem(ValueError):
    """A grid that does not fill its rectangle; `row` is the 0-based row."""

    def __init__(self, row: int) -> None:
        super().__init__(row)
        self.row = row


def _spread(entry: GridEntry, rows: dict[str, Row]) -> Iterable[GridEntry]:
    """Spread `values` and `columns_of` over one entry for each column of that row."""
    if entry.values:
        columns = rows[entry.values].columns
        return [replace(entry, values="", value=f"{entry.values}.{column}") for column in columns]
    if entry.columns_of:
        return [replace(entry, columns_of="", column=column) for column in rows[entry.columns_of].columns]
    return [entry]


def place_grid(
    grid: Iterable[Iterable[GridEntry]],
    table: str,
    width: int,
    rows: dict[str, Row],
    columns: dict[str, Column],
    groups: dict[str, RowGroup],
) -> tuple[GridCell, ...]:
    """Return the grid's cells with their 0-based places. Raises GridProblem if a row is over-full or leaves a hole."""
    lines = [[part for entry in line for part in _spread(entry, rows)] for line in grid]
    taken: set[tuple[int, int]] = set()
    placed: list[GridCell] = []
    for index, line in enumerate(lines):
        column = 0
        for entry in line:
            while (index, column) in taken:
                column += 1
            area = {(index + down, column + across) for down in range(entry.rowspan) for across in range(entry.colspan)}
            if not area or area & taken or column + entry.colspan > width:
                raise GridProblem(index)
            taken |= area
            # -- what stands there --
            role, text, key = entry.role or "header", entry.text, ""
            accepted: tuple[str, ...] = ()
            if entry.value:
                role, key = "number", f"{table}.{entry.value}"
            elif entry.row:
                role, text, accepted = "stub", rows[entry.row].label, rows[entry.row].accepted
            elif entry.group:
                role, text = "stub", groups[entry.group].label
            elif entry.column:
                role, text = "header", columns[entry.column].label
            placed.append(GridCell(index, column, entry.rowspan, entry.colspan, role, text, key, accepted))
            column += entry.colspan
    whole = {(row, column) for row in range(len(lines)) for column in range(width)}
    if taken != whole:
        raise GridProblem(min(taken ^ whole)[0])
    return tuple(placed)
