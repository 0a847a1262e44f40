"""A finished Word file as an article: for forms of which the file shows more than was composed (rows, fields in its own words).

What is printed is what is published: paragraphs and tables in the file's order, below the title.
"""

from __future__ import annotations

from collections.abc import Iterator

from docgen.compose.article import ArticlePart, Heading, PrintedCell, PrintedTable, TextParagraph
from docgen.form.model import Form
from docgen.form.rows import RowTable
from docgen.reading.blocks import Block, Document, TableBlock
from docgen.reading.labels import plain


def is_published_as_printed(form: Form) -> bool:
    """Whether a form's Word file shows more than the sections that are composed of it: rows, or all of its fields."""
    return bool(form.rows) or not form.sections


def blocks_below_title(document: Document, title: str) -> tuple[Block, ...]:
    """Return what a file shows below its title, which may stand in several lines or paragraphs; blank paragraphs left out."""
    blocks = [block for block in document.blocks if isinstance(block, TableBlock) or block.text.strip()]
    said = ""
    for n, block in enumerate(blocks):
        said += "" if isinstance(block, TableBlock) else plain(block.text)
        if said == plain(title):
            return tuple(blocks[n + 1 :])
        if isinstance(block, TableBlock) or not plain(title).startswith(said):
            break
    return tuple(blocks)


def printed_article(document: Document, form: Form, title: str) -> tuple[ArticlePart, ...]:
    """Return the parts of a finished file below its title; text beside its flow (text boxes) at the end."""
    return (*_parts(document, form, title), *(TextParagraph(text) for text in document.boxes if text.strip()))


def _parts(document: Document, form: Form, title: str) -> Iterator[ArticlePart]:
    for block in blocks_below_title(document, title):
        if isinstance(block, TableBlock):
            yield _table(block, form)
        elif (level := document.outline_of(block)) is not None:
            yield Heading(level + 1, block.text)
        else:
            yield TextParagraph(block.text.strip())


def _table(block: TableBlock, form: Form) -> PrintedTable:
    """Return a table as it stands; its first row is its head if it names the columns of a table of rows."""
    first = [plain(cell.text) for cell in block.row_cells(0) if cell.text.strip()]
    name = next(
        (table.name for table in form.rows if first and sum(_heads(table, text) for text in first) * 2 > len(first)), ""
    )
    rows = tuple(
        tuple(
            PrintedCell(cell.text, cell.rowspan, cell.colspan, "columns" if name and row == 0 else "")
            for cell in sorted(block.row_cells(row), key=lambda cell: cell.column)
        )
        for row in range(block.rows)
    )
    return PrintedTable(name, int(bool(name)), rows, block.columns)


def _heads(table: RowTable, text: str) -> bool:
    """Whether a text heads one of a table's columns, with its unit or without."""
    return any(text in (plain(column.label), plain(f"{column.label}{column.unit}")) for column in table.columns)
