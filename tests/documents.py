"""Word files for tests: built by python-docx as people build them, or rendered and then edited as people edit them."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import docx
from docx.table import Table as WordTable
from packages import changed, parts_of, saved, zipped

from docgen.compose.composition import Composed, compose
from docgen.form.folders import template_file
from docgen.form.model import Form, GridCell, Table
from docgen.jobs.make import properties_of
from docgen.reading.labels import plain
from docgen.report.complete import complete
from docgen.report.model import Report
from docgen.verify.proof import proof_parts
from docgen.word.render import render


def add_table(document: Any, table: Table, text: Callable[[GridCell], str]) -> WordTable:
    """Add one of the form's tables, merged as the form states it, each cell saying `text(cell)`."""
    made = document.add_table(table.row_count, len(table.widths))
    places = [row.cells for row in made.rows]  # asked for once: the library goes through the whole table for each cell
    for cell in table.grid:
        here = places[cell.row][cell.column]
        if cell.rowspan > 1 or cell.colspan > 1:
            here = here.merge(places[cell.row + cell.rowspan - 1][cell.column + cell.colspan - 1])
        here.text = text(cell)
    return made


def printed_cells(numbers: Mapping[str, str]) -> Callable[[GridCell], str]:
    """Return the text of a grid cell: its label, or the number printed there."""
    return lambda cell: numbers[cell.key] if cell.role == "number" else cell.text


def texts(path: Path) -> str:
    """Return every paragraph and cell of a Word file, one a line."""
    document = docx.Document(str(path))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def of_tables(form: Form, numbers: Mapping[str, str], tables: Iterable[Table] | None = None) -> bytes:
    """Return a file that holds just the form's tables, each under its title."""
    document = docx.Document()
    for table in tables or form.tables:
        document.add_paragraph(table.title)
        add_table(document, table, printed_cells(numbers))
    return saved(document)


def of_rows(rows: Sequence[Sequence[str]]) -> bytes:
    """Return a file with one plain table."""
    document = docx.Document()
    table = document.add_table(len(rows), max(len(row) for row in rows))
    for row, texts in enumerate(rows):
        for column, text in enumerate(texts):
            table.cell(row, column).text = text
    return saved(document)


def of_lines(form: Form, before: Sequence[str], sections: Mapping[str, Sequence[str]], after: Sequence[str] = ()) -> bytes:
    """Return a report written by hand: lines before the first section, lines under each section, its tables full of 0."""
    document = docx.Document()
    for line in before:
        document.add_paragraph(line)
    for section in form.sections:
        if section.heading:
            document.add_paragraph(section.heading)
        for line in sections.get(section.key, ()):
            document.add_paragraph(line)
        if section.table:
            zeros = dict.fromkeys(form.cells, "0")
            add_table(document, form.table_by_key[section.table], printed_cells(zeros))
    for line in after:
        document.add_paragraph(line)
    return saved(document)


def pasted(form: Form, page: str) -> bytes:
    """Return a web page's text pasted into Word: its lines as paragraphs, the cells of its tables as tables.

    A cell's text may run over several lines of the page, as browsers copy it.
    """
    document = docx.Document()
    lines = [line for line in page.split("\n") if line.strip()]
    table_after = {plain(section.heading): form.table_by_key[section.table] for section in form.sections if section.table}
    position = 0
    while position < len(lines):
        line = lines[position]
        document.add_paragraph(line)
        position += 1
        if plain(line) in table_after:
            texts: dict[tuple[int, int], str] = {}
            table = table_after[plain(line)]
            for cell in sorted(table.grid, key=lambda cell: (cell.row, cell.column)):
                taken = [lines[position]]
                position += 1
                while cell.role != "number" and plain("".join(taken)) != plain(cell.text):
                    taken.append(lines[position])
                    position += 1
                texts[cell.row, cell.column] = "\n".join(taken)
            add_table(document, table, lambda cell, texts=texts: texts[cell.row, cell.column])
    return saved(document)


def made(
    report: Report, template: bytes | None = None, *, draft: bool = False, new_page: Collection[str] = ()
) -> tuple[Report, Composed, bytes]:
    """Return a report completed, composed and rendered with its proof, as `docgen make` does it."""
    whole = complete(report)
    composed = compose(whole, draft=draft, new_page=new_page)
    data = render(
        template or template_file(report.form.id).read_bytes(),
        composed.context,
        properties=properties_of(whole, composed),
        extra_parts=proof_parts(whole, composed),
        draft=draft,
    )
    return whole, composed, data


def without_parts(data: bytes, prefix: str) -> bytes:
    """Return the file without the parts whose names begin so."""
    return zipped({name: content for name, content in parts_of(data).items() if not name.startswith(prefix)})


def retyped(data: bytes, old: str, new: str) -> bytes:
    """Return the file with the first text `old` retyped as `new` (both within one run)."""
    return changed(data, lambda xml: xml.replace(old, new, 1))


def without_paragraph(data: bytes, text: str) -> bytes:
    """Return the file without the paragraph that holds a text."""

    def change(xml: str) -> str:
        paragraphs = re.findall(r"<w:p[ >](?:(?!<w:p[ >]).)*?</w:p>", xml, re.DOTALL)
        return xml.replace(next(p for p in paragraphs if text in p), "", 1)

    return changed(data, change)


def with_paragraph_after(data: bytes, text: str, added: str) -> bytes:
    """Return the file with a paragraph added after the one that holds a text."""

    def change(xml: str) -> str:
        end = xml.index("</w:p>", xml.index(text)) + len("</w:p>")
        return f"{xml[:end]}<w:p><w:r><w:t>{added}</w:t></w:r></w:p>{xml[end:]}"

    return changed(data, change)
