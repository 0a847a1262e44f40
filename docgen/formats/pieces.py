"""Tables, rows, cells and paragraphs while they are being read, and how they become the grid a reader sees."""

from __future__ import annotations

from docgen.reading.blocks import Block, ParagraphBlock, TableBlock, TableCell


class OpenRow:
    """A table row being read: the next free grid column, and whether the row is a tracked deletion."""

    __slots__ = ("cells", "column", "deleted")

    def __init__(self) -> None:
        self.column = 0
        self.deleted = False
        self.cells: list[OpenCell] = []


class OpenCell:
    """A cell being read. merge: "" for an own cell, "restart", "continue" (down) or "across" (old hMerge)."""

    __slots__ = ("blocks", "column", "merge", "span")

    def __init__(self, column: int) -> None:
        self.column = column
        self.span = 1
        self.merge = ""
        self.blocks: list[Block] = []


class OpenTable:
    """A table being read."""

    def __init__(self) -> None:
        self.rows: list[OpenRow] = []

    @property
    def holds_tables(self) -> bool:
        """Whether another table stands in one of the cells."""
        return any(isinstance(block, TableBlock) for row in self.rows for cell in row.cells for block in cell.blocks)

    def flattened(self) -> list[Block]:
        """Return the cells' blocks: a layout table is read as if they followed one another in the text."""
        return [block for row in self.rows for cell in row.cells for block in cell.blocks]

    def grid(self) -> TableBlock:
        """Return the table as a grid, merges worked out."""
        cells: list[TableCell] = []
        open_above: dict[int, TableCell] = {}
        for number, row in enumerate(self.rows):
            still_open: dict[int, TableCell] = {}
            for cell in row.cells:
                text = "\n".join(block.text for block in cell.blocks if isinstance(block, ParagraphBlock)).strip("\n")
                above = open_above.get(cell.column)
                if cell.merge == "across" and cells and cells[-1].row == number:
                    cells[-1].colspan += cell.span
                    continue
                if cell.merge == "continue" and above is not None and above.colspan == cell.span:
                    above.rowspan += 1
                    above.text = f"{above.text}\n{text}".strip("\n") if text.strip() else above.text
                    still_open[cell.column] = above
                    continue
                placed = TableCell(number, cell.column, 1, cell.span, text)
                cells.append(placed)
                if cell.merge in ("restart", "continue"):
                    still_open[cell.column] = placed
            open_above = still_open
        return TableBlock(cells, len(self.rows), max((cell.right for cell in cells), default=0))


class OpenParagraph:
    """A paragraph being read: its pieces of text, each with the look of its run."""

    __slots__ = ("block", "joins_next", "looks", "pieces")

    def __init__(self) -> None:
        self.block = ParagraphBlock("")
        self.pieces: list[str] = []
        self.looks: list[str] = []
        self.joins_next = False

    def finished(self) -> ParagraphBlock:
        """Return the paragraph with its text and its run-in lead."""
        block = self.block
        if len(self.pieces) < 2:  # most paragraphs: one run, or none
            block.text = self.pieces[0].replace("\xa0", " ") if self.pieces else ""
            return block
        block.text = "".join(self.pieces).replace("\xa0", " ")
        first = next((look for look, piece in zip(self.looks, self.pieces, strict=True) if piece.strip()), "")
        lead: list[str] = []
        for look, piece in zip(self.looks, self.pieces, strict=True):
            if look != first and piece.strip():
                block.lead = "".join(lead)
                break
            lead.append(piece)
        return block
