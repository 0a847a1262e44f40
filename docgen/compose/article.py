"""A composed report as a sequence of parts: headings, paragraphs, tables, signature; for whatever prints it without a template.

The Word templates take the same composition field by field; the web page and the plain text take it in this order.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from docgen.compose.composition import Composed
from docgen.form.model import Form, GridCell, Table
from docgen.kit.record import record

SECTION, SUBSECTION = 1, 2
"""Levels of headings; the short headings 「1.…」 and 「（1）…」 of the narrative are levels 3 and 4 (GB/T 9704 7.3.3)."""


@record
class Heading:
    """A heading on a line of its own. level: 1 for a section, 2 for a sub-section, 3 and 4 inside one.

    key: what findings call the place, "sections.SECTION.N" for the clerk's own text, "" for what the form prints.
    """

    level: int
    text: str
    key: str = ""


@record
class TextParagraph:
    """A paragraph of text; lead: the sub-heading printed in front of it on the same line, "" for none; key: as of a heading."""

    text: str
    lead: str = ""
    key: str = ""


@record
class PrintedCell:
    """A cell where it begins. heads: "" for a value, "columns" or "rows" for a label of those below or beside it.

    key: the form's key of a number, "" for labels and attached tables.
    """

    text: str
    rowspan: int = 1
    colspan: int = 1
    heads: str = ""
    key: str = ""


@record
class PrintedTable:
    """A table: caption (what it is, for those who cannot see what stands around it), the rows of its head, all rows; an entry
    stands in the row in which it begins.
    """

    caption: str
    header_rows: int
    rows: tuple[tuple[PrintedCell, ...], ...]
    columns: int


@record
class Signature:
    """Who issues the report, in lines, and the date."""

    name: tuple[str, ...]
    date: str


ArticlePart = Heading | TextParagraph | PrintedTable | Signature

_HEADS = {"band": "columns", "header": "columns", "stub": "rows", "number": ""}


def statistics_grid(table: Table, numbers: Mapping[str, str]) -> PrintedTable:
    """Return one of the form's tables with its numbers as printed, by key."""

    def entry(cell: GridCell) -> PrintedCell:
        text = numbers[cell.key] if cell.key else cell.text
        heads = "columns" if cell.row < table.header_rows else _HEADS[cell.role]  # a group's label may stand above columns
        return PrintedCell(text, cell.rowspan, cell.colspan, heads, cell.key)

    rows = tuple(
        tuple(entry(cell) for cell in sorted((c for c in table.grid if c.row == row), key=lambda c: c.column))
        for row in range(table.row_count)
    )
    return PrintedTable(table.title, table.header_rows, rows, len(table.widths))


def attached_grid(title: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> PrintedTable:
    """Return an attached table (附表)."""
    head = tuple(PrintedCell(text, heads="columns") for text in columns)
    return PrintedTable(title, 1, (head, *(tuple(PrintedCell(text) for text in row) for row in rows)), len(columns))


def _narrative(section: str, blocks: Sequence[Mapping[str, Any]]) -> Iterator[ArticlePart]:
    for number, block in enumerate(blocks):
        key = f"sections.{section}.{number}"
        if block["heading"] and not block["run_in"]:
            yield Heading(SUBSECTION, block["heading"], key)
        for paragraph in block["paragraphs"]:
            if not paragraph["text"].strip():
                continue
            if paragraph["level"]:
                yield Heading(paragraph["level"], paragraph["text"], key)
            else:
                yield TextParagraph(paragraph["text"], paragraph["run_in"], key)


def article(form: Form, composed: Composed) -> tuple[ArticlePart, ...]:
    """Return the parts of a composed report below its title, in the order in which they are printed."""
    parts: list[ArticlePart] = []
    for section in form.sections:
        if section.heading:
            parts.append(Heading(SECTION, section.heading))
        if section.table:
            parts.append(statistics_grid(form.table_by_key[section.table], composed.numbers))
        parts += _narrative(section.key, composed.context["sections"][section.key]["blocks"])
    parts += [TextParagraph(note["text"]) for note in composed.context["attachment_notes"]]
    signature = composed.context["signature"]
    if signature["show"]:
        parts.append(Signature(tuple(signature["name"].split("\n")), signature["date"]))
    # Attachments follow the date (GB/T 9704-2012, 7.3.6), each under its mark and title.
    for entry, shown in zip(composed.attachments, composed.context["attachments"], strict=True):
        parts += [Heading(SECTION, shown["mark"]), *([Heading(SUBSECTION, entry.title)] if entry.title else [])]
        parts.append(attached_grid(entry.title or shown["mark"], entry.columns, entry.rows))
    return tuple(parts)
