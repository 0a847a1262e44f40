"""A document as plain data, whatever format it came in: paragraphs and table grids in order. No form in here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from docgen.kit.record import mutable_record, record


@mutable_record
class ParagraphBlock:
    """A paragraph as a reader sees it: tabs as "\\t", line breaks as "\\n", deletions left out, insertions kept.

    lead: the first stretch of text that is formatted unlike the rest ("" if all is alike): a run-in heading;
    style, outline (0 for the first level), numbering (numId, level): as stated in the paragraph itself;
    place: where a person finds it (a line of a text, a page), if not by counting paragraphs.
    """

    text: str
    style: str = ""
    lead: str = ""
    outline: int | None = None
    numbering: tuple[str, int] | None = None
    place: str = ""

    @property
    def texts(self) -> list[str]:
        """The one text of a paragraph, as `TableBlock.texts` gives those of a table."""
        return [self.text]


@mutable_record
class TableCell:
    """A cell of the physical grid with its 0-based place and spans; merged cells appear once.

    place: where a person finds it, if not by its row and column in the table (a line of a text, a cell of a sheet).
    """

    row: int
    column: int
    rowspan: int
    colspan: int
    text: str
    place: str = ""

    @property
    def bottom(self) -> int:
        """The row just below the cell."""
        return self.row + self.rowspan

    @property
    def right(self) -> int:
        """The grid column just right of the cell."""
        return self.column + self.colspan


@mutable_record
class TableBlock:
    """A table as a physical grid, its spans worked out.

    aligned: whether cells of one column stand above one another; where a table has become lines of text, they do not,
    and only the order of the cells in a row means anything.
    """

    cells: list[TableCell]
    rows: int = 0
    columns: int = 0
    aligned: bool = True

    @property
    def texts(self) -> list[str]:
        """The texts of the cells in order."""
        return [cell.text for cell in self.cells]

    def row_cells(self, row: int) -> list[TableCell]:
        """Return the cells that begin in a row, left to right."""
        return [cell for cell in self.cells if cell.row == row]

    def matrix(self) -> list[list[str]]:
        """Return the texts row by row, column by column; a merged cell's text stands in its first place only."""
        lines = [[""] * self.columns for _row in range(self.rows)]
        for cell in self.cells:
            lines[cell.row][cell.column] = cell.text
        return lines


Block = ParagraphBlock | TableBlock


class Document:
    """What every reader of a format gives of a document.

    blocks: paragraphs and tables of the body in order; boxes: texts beside the body's flow (text boxes);
    tracked, hidden: how many tracked changes and hidden stretches of text there are; from_web: whether other things than the
    report may stand around it, such as a portal's menus and lists; page_title: what a page calls itself, beside its text.
    """

    __slots__ = ()
    blocks: tuple[Block, ...]
    boxes: tuple[str, ...]
    tracked: int
    hidden: int
    from_web: bool = False
    page_title: str = ""

    @cached_property
    def form_id(self) -> str:
        """The form that the document says it was made from, "" if it does not."""
        return ""

    @cached_property
    def own_fields(self) -> Sequence[Mapping[str, Any]]:
        """What the document says of the fields an office added to that form, as plain data."""
        return ()

    @property
    def paragraphs(self) -> Iterator[ParagraphBlock]:
        """The body's paragraphs, those inside tables left out."""
        return (block for block in self.blocks if isinstance(block, ParagraphBlock))

    @property
    def tables(self) -> list[TableBlock]:
        """The body's tables in order."""
        return [block for block in self.blocks if isinstance(block, TableBlock)]

    def outline_of(self, paragraph: ParagraphBlock) -> int | None:
        """Return a paragraph's outline level (0 is the highest), None for body text."""
        return paragraph.outline


@record
class PlainDocument(Document):
    """A document as blocks and nothing else. styled: the document whose styles still hold for its paragraphs."""

    blocks: tuple[Block, ...]
    boxes: tuple[str, ...] = ()
    tracked: int = 0
    hidden: int = 0
    form_id: str = ""
    from_web: bool = False
    styled: Document | None = None
    own_fields: Sequence[Mapping[str, Any]] = ()
    page_title: str = ""

    def outline_of(self, paragraph: ParagraphBlock) -> int | None:
        """Return a paragraph's outline level (0 is the highest), None for body text."""
        return self.styled.outline_of(paragraph) if self.styled is not None else paragraph.outline
