"""Pieces of the template context whose shape the printed page dictates: signature, attached tables, rows of a table.

The whole contract stands in `docgen.word`. Pure functions from plain values to plain values.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from docgen.compose.attached import fits_page
from docgen.compose.last_lines import surely_two_lines
from docgen.compose.title import signature_lines, title_lines
from docgen.form.model import GridCell, Table
from docgen.form.rows import RowTable
from docgen.kit.remembered import remembered
from docgen.report.figure import Figure
from docgen.report.model import Attachment, Row
from docgen.report.rows import is_number, printed_rows, printed_value, totals

ATTACHMENT = "附件"
_UNTITLED = "附表"
_LAST_LINES = 2
"""GB/T 9704-2012, 7.3.5.5: so many lines of the text go with the signature."""


def signature_context(name: str, date_text: str, *, show: bool = True) -> dict[str, Any]:
    """Return `signature`: the name in lines that can stand centred on the date, and the date (2024年1月19日).

    `digits` counts the digits of month and day; they decide how wide the date is, and so where its middle lies.
    """
    digits = sum(char.isdigit() for char in date_text.partition("年")[2])
    lines = signature_lines(name)
    return {"show": show, "name": "\n".join(lines), "lines": len(lines), "date": date_text, "digits": digits}


def attachment_context(
    title: str, columns: Sequence[str], rows: Sequence[Sequence[str]], mark: str = ATTACHMENT
) -> dict[str, Any]:
    """Return one entry of `attachments`. mark: the word at the head of its page, with its number if there are several.

    Heads and cells come as lists, for a loop over the columns, and by name (c1, c2, …), for templates with fixed columns.
    `line` is the row in one line, for tables too wide to print as such (`as_lines`); `keep` marks the last rows of the table.
    """

    def named(cells: Sequence[str]) -> dict[str, Any]:
        return {f"c{n}": cell for n, cell in enumerate(cells, 1)} | {"line": "；".join(cells)}

    marked = [named(row) | {"cells": list(row), "keep": n >= len(rows) - _LAST_LINES} for n, row in enumerate(rows)]
    return {
        "mark": mark,
        "title": title,
        "title_in_lines": "\n".join(title_lines(title)),
        "width": len(columns),
        "as_lines": not fits_page(columns, rows),
        "columns": list(columns),
        "heads": named(columns),
        "rows": marked,
    }


def attachments_context(attachments: Sequence[Attachment]) -> dict[str, Any]:
    """Return what a template prints of the attached tables: themselves, and the lines below the text that name them.

    GB/T 9704-2012, 7.3.4 and 7.3.6: one is 「附件」, several are 「附件1」, 「附件2」 …, in the text 「附件：1.…」, 「2.…」.
    """
    several = len(attachments) > 1
    names = [attached.title or _UNTITLED for attached in attachments]
    notes = [f"{n}.{name}" for n, name in enumerate(names, 1)] if several else names
    return {
        "attachments": [
            attachment_context(entry.title, entry.columns, entry.rows, f"{ATTACHMENT}{n}" if several else ATTACHMENT)
            for n, entry in enumerate(attachments, 1)
        ],
        "attachment_notes": [{"text": note if n else f"{ATTACHMENT}：{note}"} for n, note in enumerate(notes)],
        "attachments_are_numbered": several,
    }


def mark_last_paragraphs(paragraphs: Sequence[dict[str, Any]]) -> None:
    """Set `keep` on every paragraph: True on the last, and on the one before if the last may be a single line.

    Word then keeps the last two lines of the text with the signature, LibreOffice the whole of such paragraphs
    (`docgen.compose.last_lines`).
    """
    for paragraph in paragraphs:
        paragraph["keep"] = False
    for paragraph in paragraphs[-_LAST_LINES:]:
        paragraph["keep"] = True
    if len(paragraphs) > 1 and surely_two_lines(paragraphs[-1]["run_in"] + paragraphs[-1]["text"]):
        paragraphs[-2]["keep"] = False


def stub_cells(table: Table, printed_row: int) -> tuple[GridCell, ...]:
    """Return the label cells over a printed row, outermost first: groups that reach down to it, then the row's own label."""
    reaching = (cell for cell in table.grid if cell.role == "stub" and cell.row <= printed_row < cell.row + cell.rowspan)
    return tuple(sorted(reaching, key=lambda cell: cell.column))


def table_rows(table: Table, numbers: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return `tables.T.rows`: the printed rows of a table that hold the numbers of one row each, in order.

    depth: how many group labels stand before the row's own. opens: how many of them begin at this row (their labels are
    `groups`, named g1, g2, …). `numbers` holds the formatted text of every cell by key.
    """
    return [
        {**row, "groups": dict(groups), "numbers": {column: numbers[key] for column, key in columns}}
        for row, groups, columns in _printed_rows(table)
    ]


@remembered
def _printed_rows(table: Table) -> list[tuple[dict[str, Any], dict[str, str], list[tuple[str, str]]]]:
    """Return what every report has in common: for each row its labels, its group labels, its columns with their keys."""
    rows: list[tuple[dict[str, Any], dict[str, str], list[tuple[str, str]]]] = []
    for printed_row in range(table.header_rows, table.row_count):
        cells = sorted((c for c in table.grid if c.row == printed_row and c.key), key=lambda c: c.column)
        stub = stub_cells(table, printed_row)
        if not cells or not stub:
            continue
        opened = [cell.text for cell in stub[:-1] if cell.row == printed_row]
        row = {
            "key": cells[0].key.split(".")[1],
            "label": stub[-1].text,
            "depth": len(stub) - 1,
            "opens": len(opened),
        }
        groups = {f"g{n}": text for n, text in enumerate(opened, 1)}
        rows.append((row, groups, [(cell.key.rpartition(".")[2], cell.key) for cell in cells]))
    return rows


def rows_context(table: RowTable, rows: Sequence[Row]) -> dict[str, Any]:
    """Return `tables.T` of a table of any number of rows: its `rows` and `totals` by column, and their `count`.

    Numbers can be calculated with, and are printed as the column says.
    """
    columns = {column.key: column for column in table.columns}

    def text(key: str, value: str) -> str:
        return Figure(value) if value and is_number(columns[key]) else value

    given = tuple(rows)
    sums = {key: text(key, printed_value(columns[key], number)) for key, number in totals(table, given).items()}
    return {
        "rows": [{key: text(key, value) for key, value in row.items()} for row in printed_rows(table, given)],
        "totals": {column.key: sums.get(column.key, "") for column in table.columns if column.total},
        "count": Figure(str(len(given))),
    }


def figure_rows(figures: Sequence[tuple[str, str]]) -> list[dict[str, str]]:
    """Return `figures` of the checking sheet: (label, value) pairs set two to a row, the last one alone if they are odd."""
    padded = [*figures, ("", "")]
    return [
        {"label": first[0], "value": first[1], "next_label": second[0], "next_value": second[1]}
        for first, second in zip(padded[0 : len(figures) : 2], padded[1::2], strict=False)
    ]
