"""Pictures placed on the cells of a workbook that is written, without decoding them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from openpyxl.drawing.image import Image
from openpyxl.drawing.spreadsheet_drawing import AnchorMarker, OneCellAnchor
from openpyxl.drawing.xdr import XDRPositiveSize2D
from openpyxl.worksheet.worksheet import Worksheet

from docgen.report.picture import Picture

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell

_INSET = 38_100
"""English Metric Units (3 points) that a picture lies within its cell."""
_HEIGHT, _WIDTH = 1_143_000, 3_600_000
"""The room for it: 90 points high, 100 millimetres wide."""


class _Placed(Image):
    """A picture whose size is known: openpyxl would need another library to find it out."""

    def __init__(self, picture: Picture) -> None:
        self._bytes = picture.data
        self.ref = picture.name
        self.width, self.height, self.format = picture.width, picture.height, picture.kind

    def _data(self) -> bytes:
        return self._bytes


def place_picture(ws: Worksheet, cell: Cell, picture: Picture) -> None:
    """Put a picture on a cell, as large as the cell has room for."""
    placed = _Placed(picture)
    scale = min(_HEIGHT / picture.height, _WIDTH / picture.width)
    size = XDRPositiveSize2D(max(1, round(picture.width * scale)), max(1, round(picture.height * scale)))
    at = AnchorMarker(col=cell.column - 1, colOff=_INSET, row=cell.row - 1, rowOff=_INSET)
    placed.anchor = OneCellAnchor(_from=at, ext=size)
    ws.add_image(placed)
