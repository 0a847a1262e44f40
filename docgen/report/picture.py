"""A picture of a report, and a picture as the form prints it; what is let in as one, see `docgen.report.picture_file`."""

from __future__ import annotations

import hashlib
from functools import cached_property

from docgen.kit.record import record

PNG, JPEG = "png", "jpeg"
MEDIA_TYPES = {PNG: "image/png", JPEG: "image/jpeg"}
ENDINGS = (".png", ".jpg", ".jpeg")
USUAL_WIDTH = 60.0
"""Millimetres a picture is printed wide where the form does not say."""
MOST_HEIGHT = 230.0
"""Millimetres: a little more than the text of a page is high by GB/T 9704 (225), less than the page."""
EMU_PER_MM = 36_000
"""English Metric Units, in which DrawingML measures."""


@record
class Picture:
    """A picture that was let in: its file name, its bytes as they came, "png" or "jpeg", and its size in pixels."""

    name: str
    data: bytes
    kind: str
    width: int
    height: int

    @cached_property
    def sha256(self) -> str:
        """The digest of its bytes, by which it is known again."""
        return hashlib.sha256(self.data).hexdigest()


class Drawing(str):
    """A picture as the form prints it: a text (what it shows, in words) to whoever prints texts, else a drawing.

    width: how wide it is printed, in millimetres; 0 for the usual.
    """

    __slots__ = ("picture", "width")

    picture: Picture
    width: float

    def __new__(cls, words: str, picture: Picture, width: float = 0.0) -> Drawing:
        """Return the drawing of a picture described in words."""
        made = super().__new__(cls, words)
        made.picture, made.width = picture, width
        return made

    @property
    def extent(self) -> tuple[int, int]:
        """Width and height in EMU: as wide as the form says, no higher than a page, its sides in proportion."""
        across = (self.width or USUAL_WIDTH) * EMU_PER_MM
        down = across * self.picture.height / self.picture.width
        shrunk = min(1.0, MOST_HEIGHT * EMU_PER_MM / down)
        return max(1, round(across * shrunk)), max(1, round(down * shrunk))
