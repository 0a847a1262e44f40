"""What has been confirmed of a form's sheet, so that the next workbook laid out alike need not be searched again.

Workbooks filled in from one blank share names, labels and merged ranges; only the filled-in cells differ. A sheet on which
names and labels agreed, and about which there was nothing to say, is remembered by just that: where its names point, what
its labels are, which ranges are merged, and where among the numbers nothing stands. A sheet that is the same in all of
these is read by the same names; one that differs in any is searched as if it were the first.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from docgen.form.model import Form
from docgen.formats.xlsx.cells import Area, Position
from docgen.formats.xlsx.read_sheets import Names
from docgen.formats.xlsx.read_view import SheetView
from docgen.formats.xlsx.workbook import CellData
from docgen.kit.record import record
from docgen.kit.remembered import remembered_pair
from docgen.report.finding import Place

_LARGEST = 5_000
"""Cells of a table, its labels included, up to which it is remembered where nothing stands."""


@record
class Confirmed:
    """A sheet as it was when its names and labels agreed. spots: where its keys stand, places: the same as places."""

    title: str
    merged: tuple[Area, ...]
    at: tuple[Position, ...]
    labels: tuple[CellData | None, ...]
    empty: frozenset[Position]
    spots: dict[str, Position]
    places: Mapping[str, Place]

    def holds_for(self, view: SheetView) -> bool:
        """Whether a sheet is the same in all that its names were confirmed by."""
        data = view.data
        return (
            data.name == self.title
            and data.merged == self.merged
            and tuple(map(data.cells.get, self.at)) == self.labels
            and self.empty.isdisjoint(data.cells)
        )


@remembered_pair
def confirmed_sheets(_form: Form, _names: Names) -> dict[str, Confirmed]:
    """Return what has been confirmed of the sheets of workbooks with these names, by the form's key of the sheet."""
    return {}


def confirm(
    view: SheetView, labels: Iterable[Position], numbers: Collection[Position], spots: dict[str, Position]
) -> Confirmed | None:
    """Return a sheet, about which there was nothing to say, as one to compare others with; None if it is too large for that.

    labels: where the labels stand by which the names were confirmed; numbers: the cells of the table, if there is one.
    """
    rows, columns = [row for row, _column in numbers], [column for _row, column in numbers]
    area: set[Position] = set()
    if rows:
        height, width = range(min(rows), max(rows) + 1), range(min(columns), max(columns) + 1)
        if len(height) * len(width) > _LARGEST:
            return None
        area = {(row, column) for row in height for column in width} - set(spots.values())
    cells = view.data.cells
    at = tuple({*labels, *(position for position in area if position in cells)})
    return Confirmed(
        view.name,
        view.data.merged,
        at,
        tuple(map(cells.get, at)),
        frozenset(area.difference(at)),
        spots,
        {key: view.place(position) for key, position in spots.items()},
    )
