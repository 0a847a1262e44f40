"""The expat handlers for tables: rows, cells, spans and merges."""

from __future__ import annotations

from collections.abc import Mapping

from docgen.formats.docx.pieces import OpenCell, OpenParagraph, OpenRow, OpenTable
from docgen.kit.errors import UnreadableFile
from docgen.kit.i18n import _
from docgen.reading.blocks import Block

MAX_SPAN = 200
MAX_DEPTH = 400


def nested_too_deep() -> UnreadableFile:
    """Return the error for tables or paragraphs nested beyond anything a person makes."""
    return UnreadableFile(_("这个 Word 文件嵌套过深，不像正常的报告。"), _("用 Word 或 WPS 打开，另存为 .docx 后重试。"))


class TableHandlers:
    """The part of the parser that knows tables. Method names are those of the elements.

    targets: where finished blocks go: the body, or the cell or text box that is open; joining: a paragraph whose mark was
    deleted and that the next one continues.
    """

    def __init__(self, blocks: list[Block]) -> None:
        """Put finished blocks into `blocks`."""
        self.prefix = ""
        self.tables: list[OpenTable] = []
        self.targets: list[list[Block]] = [blocks]
        self.joining: OpenParagraph | None = None

    def value(self, attributes: Mapping[str, str], default: str = "") -> str:
        """Return the w:val attribute."""
        return attributes.get(self.prefix + "val", default)

    def whole(self, attributes: Mapping[str, str], default: int, limit: int = MAX_SPAN) -> int:
        """Return the w:val attribute as a whole number, bounded."""
        text = self.value(attributes)
        return min(int(text), limit) if text.isascii() and text.isdigit() and len(text) < 10 else default

    def start_tbl(self, attributes: Mapping[str, str]) -> None:
        """Open a table."""
        if len(self.tables) > MAX_DEPTH:
            raise nested_too_deep()
        self.tables.append(OpenTable())
        self.joining = None

    def end_tbl(self) -> None:
        """Close a table; one that holds tables is mere layout and dissolves into its text."""
        table = self.tables.pop()
        table.rows = [row for row in table.rows if not row.deleted]
        if table.holds_tables:
            self.targets[-1].extend(table.flattened())
        elif table.rows:
            self.targets[-1].append(table.grid())

    def start_tr(self, attributes: Mapping[str, str]) -> None:
        """Open a row."""
        if self.tables:
            self.tables[-1].rows.append(OpenRow())

    def start_gridBefore(self, attributes: Mapping[str, str]) -> None:  # noqa: N802
        """Leave out grid columns at the beginning of the row."""
        if self.tables and self.tables[-1].rows:
            self.tables[-1].rows[-1].column += self.whole(attributes, 0)

    def start_tc(self, attributes: Mapping[str, str]) -> None:
        """Open a cell at the row's next free column."""
        if not (self.tables and self.tables[-1].rows):
            return
        row = self.tables[-1].rows[-1]
        cell = OpenCell(row.column)
        row.cells.append(cell)
        self.targets.append(cell.blocks)

    def end_tc(self) -> None:
        """Close a cell and step over the columns it spans."""
        if not (self.tables and self.tables[-1].rows and self.tables[-1].rows[-1].cells):
            return
        if self.joining is not None:
            self.targets[-1].append(self.joining.finished())
            self.joining = None
        row = self.tables[-1].rows[-1]
        row.column += row.cells[-1].span
        if len(self.targets) > 1:  # cells outside of rows, which only a forged file has, must not take the body away
            self.targets.pop()

    def start_gridSpan(self, attributes: Mapping[str, str]) -> None:  # noqa: N802
        """Span columns."""
        if self.tables and self.tables[-1].rows and self.tables[-1].rows[-1].cells:
            self.tables[-1].rows[-1].cells[-1].span = max(1, self.whole(attributes, 1))

    def start_vMerge(self, attributes: Mapping[str, str]) -> None:  # noqa: N802
        """Merge down."""
        if self.tables and self.tables[-1].rows and self.tables[-1].rows[-1].cells:
            self.tables[-1].rows[-1].cells[-1].merge = self.value(attributes) or "continue"

    def start_hMerge(self, attributes: Mapping[str, str]) -> None:  # noqa: N802
        """Merge across, the way of old files."""
        if self.value(attributes) != "restart" and self.tables and self.tables[-1].rows and self.tables[-1].rows[-1].cells:
            self.tables[-1].rows[-1].cells[-1].merge = "across"
