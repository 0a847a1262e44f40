"""An article as plain text: a paragraph a line, a table row a line with tabs between its cells."""

from __future__ import annotations

from collections.abc import Iterable

from docgen.compose.article import ArticlePart, Heading, PrintedTable, Signature, TextParagraph


def _rows(grid: PrintedTable) -> list[str]:
    """Return a table's rows; what a merged cell covers is empty, so that every row has all its columns."""
    texts = [[""] * grid.columns for _row in grid.rows]
    taken: set[tuple[int, int]] = set()
    for number, row in enumerate(grid.rows):
        column = 0
        for entry in row:
            while (number, column) in taken:
                column += 1
            texts[number][column] = " ".join(entry.text.split())
            taken |= {(number + down, column + across) for down in range(entry.rowspan) for across in range(entry.colspan)}
    return ["\t".join(row) for row in texts]


def article_text(title: str, parts: Iterable[ArticlePart]) -> str:
    """Return title and parts as text, empty lines around headings and tables, "\\n" at the end of each line."""
    lines = [title, ""]
    for part in parts:
        if isinstance(part, Heading):
            lines += ["", part.text]
        elif isinstance(part, TextParagraph):
            lines += (part.lead + part.text).split("\n")
        elif isinstance(part, PrintedTable):
            lines += ["", *_rows(part), ""]
        elif isinstance(part, Signature):
            lines += ["", "".join(part.name), part.date]
    return "\n".join(line.rstrip(" ") for line in lines) + "\n"
