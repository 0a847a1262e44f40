"""Tables that have become lines of text: a cell a line, or the cells of a row in one line between bars, tabs or blanks.

Copied from a page or a PDF, a table loses its lines and its spans, and what was blank may be gone. What is left is the order:
labels, then numbers. Each stretch of labels followed by numbers becomes a row of a table whose columns mean nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from docgen.form.model import Form, Table
from docgen.kit.i18n import _
from docgen.kit.patterns import regex
from docgen.kit.record import record
from docgen.reading.blocks import Block, Document, ParagraphBlock, PlainDocument, TableBlock, TableCell
from docgen.reading.labels import looks_like_number, plain
from docgen.reading.outline import section_of
from docgen.reading.shape import Shape, shape_of

_LONGEST_CELL = 60
_LEAST_SHARE = 0.5
"""The share of a table's labels that lines must hold to be that table."""
_SEPARATOR = regex(r"[\t|｜│┃]")
_RULE = regex(r"^[\s:+|｜│┃\-—─━=]*$")
_SENTENCE = regex(r"[。；！？]")
_NUMBERS_AT_END = regex(r"^(.*?)((?:\s+-?\d[\d,]*(?:\.\d+)?)+)$", re.DOTALL)


@record
class _Line:
    """A line of a document: its cells, whether something parts them, which block it is of, and where a person finds it."""

    cells: tuple[str, ...]
    parted: bool
    block: int
    place: str


def with_tables_of_lines(document: Document, form: Form, lacking: Sequence[Table]) -> Document | None:
    """Return the document with its lines that are one of the lacking tables made a table, None if there are none."""
    blocks = list(document.blocks)
    stretches = _stretches(blocks, form)
    made: dict[int, tuple[int, TableBlock]] = {}
    for table in lacking:
        shape = shape_of(table)
        ranked = [(share, -n, lines) for n, lines in enumerate(stretches) if (share := _share(shape, lines)) >= _LEAST_SHARE]
        if ranked:
            _best, minus, lines = max(ranked, key=lambda entry: entry[:2])
            stretches[-minus] = []
            lines = _trimmed(shape, lines)
            made[lines[0].block] = (lines[-1].block, _table(lines))
    if not made:
        return None
    changed: list[Block] = []
    position = 0
    while position < len(blocks):
        if position in made:
            last, table_block = made[position]
            changed.append(table_block)
            position = last + 1
        else:
            changed.append(blocks[position])
            position += 1
    return PlainDocument(
        tuple(changed),
        document.boxes,
        document.tracked,
        document.hidden,
        document.form_id,
        document.from_web,
        document,
        tuple(document.own_fields),
        document.page_title,
    )


def _lines_of(number: int, block: ParagraphBlock) -> list[_Line]:
    place = block.place or _("第{n}段").format(n=number + 1)
    lines: list[_Line] = []
    for text in block.text.split("\n"):
        if _RULE.match(text) and not text.strip("- —"):
            continue  # blank, or a dash: a cell a line has no way to say which
        if _SEPARATOR.search(text.strip()):
            if not _RULE.match(text):  # the rule below the heads of a table in Markdown
                cells = _SEPARATOR.split(text.strip(" ").removeprefix("|").removesuffix("|"))
                lines.append(_Line(tuple(cell.strip() for cell in cells), True, number, place))
        elif numbers := _NUMBERS_AT_END.match(text.rstrip()):
            label, rest = numbers.groups()
            lines.append(_Line((*label.split(), *rest.split()), False, number, place))
        elif text.strip():
            lines.append(_Line(tuple(text.split()), False, number, place))
    return lines


def _stretches(blocks: Sequence[Block], form: Form) -> list[list[_Line]]:
    """Return the stretches of paragraphs short enough to be cells, parted at sentences, tables and section headings."""
    found: list[list[_Line]] = [[]]
    for number, block in enumerate(blocks):
        if isinstance(block, TableBlock):
            found.append([])
            continue
        if not block.text.strip():
            continue
        lines = _lines_of(number, block)
        words = [word for line in lines for cell in line.cells for word in cell.split()]
        is_text = any(len(word) > _LONGEST_CELL or _SENTENCE.search(word) for word in words)
        if is_text or section_of(form, block.text) is not None:
            found.append([])
        else:
            found[-1] += lines
    return [lines for lines in found if any(looks_like_number(cell) for line in lines for cell in line.cells)]


def _share(shape: Shape, lines: Sequence[_Line]) -> float:
    """Return the share of a table's labels that lines hold; a label may be broken over several of them."""
    whole = "".join(plain(cell) for line in lines for cell in line.cells)
    return sum(1 for name in shape.names if name in whole) / len(shape.names)


def _trimmed(shape: Shape, lines: list[_Line]) -> list[_Line]:
    """Return lines without those before the first label and after the last number."""
    whole = "\n".join(shape.names)

    def is_label(line: _Line) -> bool:
        text = plain("".join(line.cells))
        return bool(text) and (text in whole or any(name in text for name in shape.names if len(name) > 2))

    first = next((n for n, line in enumerate(lines) if is_label(line)), 0)
    last = max(n for n, line in enumerate(lines) if any(cell and looks_like_number(cell) for cell in line.cells))
    return lines[first : last + 1]


def _table(lines: Sequence[_Line]) -> TableBlock:
    """Return lines as a table: with columns if every line has as many cells, else a row for each labels and numbers."""
    width = len(lines[0].cells)
    if all(line.parted and len(line.cells) == width for line in lines):
        cells = [
            TableCell(row, column, 1, 1, text, line.place)
            for row, line in enumerate(lines)
            for column, text in enumerate(line.cells)
        ]
        return TableBlock(cells, len(lines), width)
    rows: list[list[tuple[str, str]]] = [[]]
    in_numbers = False
    for line in lines:
        if in_numbers and len(line.cells) > 1:
            rows.append([])
            in_numbers = False
        filled = next(n for n, cell in enumerate(line.cells) if cell or n == len(line.cells) - 1)
        for text in line.cells[filled:]:
            number = looks_like_number(text) and (bool(text) or line.parted)
            if not number and (in_numbers or not text):
                if not text:
                    continue
                rows.append([])
                in_numbers = False
            in_numbers = in_numbers or (number and bool(rows[-1]))
            rows[-1].append((text, line.place))
    cells = [TableCell(n, m, 1, 1, text, place) for n, row in enumerate(rows) for m, (text, place) in enumerate(row)]
    return TableBlock(cells, len(rows), max(len(row) for row in rows), aligned=False)
