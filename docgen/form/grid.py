"""The printed grid of a table: turns the rows of grid entries in form.toml into placed cells, as HTML places spans."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from docgen.form.model import Column, GridCell, Group, Row


class GridProblem(ValueError):
    """A grid that does not fill its rectangle; the message names the row."""


def _entries(entry: Mapping[str, Any], rows: Mapping[str, Row]) -> Iterable[Mapping[str, Any]]:
    """Spread `values` and `columns_of` over one entry for each column of that row."""
    spans = {name: entry[name] for name in ("rowspan", "colspan") if name in entry}
    if "values" in entry:
        row = rows[entry["values"]]
        return [{"value": f"{row.key}.{column}", **spans} for column in row.columns]
    if "columns_of" in entry:
        return [{"column": column, **spans} for column in rows[entry["columns_of"]].columns]
    return [entry]


def _content(
    entry: Mapping[str, Any], table: str, rows: Mapping[str, Row], columns: Mapping[str, Column], groups: Mapping[str, Group]
) -> dict[str, Any]:
    if "value" in entry:
        return {"role": "number", "key": f"{table}.{entry['value']}"}
    if "row" in entry:
        row = rows[entry["row"]]
        return {"role": "stub", "text": row.label, "accepted": row.accepted}
    if "group" in entry:
        return {"role": "stub", "text": groups[entry["group"]].label}
    if "column" in entry:
        return {"role": "header", "text": columns[entry["column"]].label}
    return {"role": entry.get("role", "header"), "text": entry["text"]}


def place_grid(
    grid: list[list[Mapping[str, Any]]],
    table: str,
    width: int,
    rows: Mapping[str, Row],
    columns: Mapping[str, Column],
    groups: Mapping[str, Group],
) -> tuple[GridCell, ...]:
    """Return the grid's cells with their 0-based places.

    Raises GridProblem if a row is over-full or leaves a hole, KeyError for an unknown row, column or group.
    """
    taken: set[tuple[int, int]] = set()
    placed: list[GridCell] = []
    for index, line in enumerate(grid):
        column = 0
        for entry in (part for whole in line for part in _entries(whole, rows)):
            while (index, column) in taken:
                column += 1
            rowspan, colspan = int(entry.get("rowspan", 1)), int(entry.get("colspan", 1))
            area = {(index + down, column + across) for down in range(rowspan) for across in range(colspan)}
            if area & taken or column + colspan > width:
                raise GridProblem(f"grid[{index}]")
            taken |= area
            placed.append(GridCell(index, column, rowspan, colspan, **_content(entry, table, rows, columns, groups)))
            column += colspan
    height = len(grid)
    if taken != {(row, column) for row in range(height) for column in range(width)}:
        hole = min({(r, c) for r in range(height) for c in range(width)} - taken, default=(height, 0))
        raise GridProblem(f"grid[{hole[0]}]")
    return tuple(placed)
