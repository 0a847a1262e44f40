"""Columns as wide as their content needs: for tables of the style 附表, whose columns nobody knows before they are filled."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from docgen.compose.attached import CELL_MARGIN, least_width
from docgen.compose.title import display_width
from docgen.kit.patterns import regex

STYLE = "AttachedTable"
"""The id of the table style (附表) that asks for it."""
_TABLE = regex(r'<w:tbl>(?:(?!</w:tbl>).)*?<w:tblStyle w:val="' + STYLE + r'"/>.*?</w:tbl>', re.DOTALL)
_GRID = regex(r"<w:tblGrid>.*?</w:tblGrid>", re.DOTALL)
_TOTAL = regex(r'<w:tblW\b[^>]*?\bw:w="(\d+)"')
_ROW = regex(r"<w:tr\b.*?</w:tr>", re.DOTALL)
_CELL = regex(r"<w:tc>.*?</w:tc>", re.DOTALL)
_CELL_WIDTH = regex(r"<w:tcW\b[^>]*/>")
_TEXT = regex(r"<w:t\b[^>]*>([^<]*)</w:t>|(<w:br/>)")


def with_fitting_columns(xml: str) -> str:
    """Return a filled document part in which every table of the style has its columns shared out by content.

    Each column gets what its longest number or word needs; the rest goes where text would otherwise run over several lines.
    """
    return _TABLE.sub(lambda found: _fitted(found.group()), xml) if STYLE in xml else xml


def _fitted(table: str) -> str:
    rows = [[_lines(cell) for cell in _CELL.findall(row)] for row in _ROW.findall(table)]
    total = _TOTAL.search(table)
    columns = len(rows[0]) if rows else 0
    if not columns or total is None or any(len(row) != columns for row in rows):
        return table  # merged by the office: it has its own idea of the columns
    widths = shared(int(total.group(1)), [[row[n] for row in rows] for n in range(columns)])
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    table = _GRID.sub(f"<w:tblGrid>{grid}</w:tblGrid>", table, count=1)

    def with_widths(row: re.Match[str]) -> str:
        waiting = iter(widths)
        return _CELL.sub(
            lambda cell: _CELL_WIDTH.sub(f'<w:tcW w:w="{next(waiting)}" w:type="dxa"/>', cell.group(), count=1), row.group()
        )

    return _ROW.sub(with_widths, table)


def _lines(cell: str) -> list[str]:
    """Return the lines of a cell's text."""
    text = "".join("\n" if broken else piece for piece, broken in _TEXT.findall(cell))
    return re.sub(r"&#?\w+;", "x", text).split("\n")


def shared(total: int, columns: Sequence[Sequence[Sequence[str]]]) -> list[int]:
    """Split `total` among columns; each is given as its cells, each cell as its lines. The widths add up exactly."""
    least = [least_width(line for cell in cells for line in cell) for cells in columns]
    whole = [max(display_width(line) for cell in cells for line in cell) + CELL_MARGIN for cells in columns]
    whole = [max(pair) for pair in zip(least, whole, strict=True)]
    # -- what is left beyond the least is shared by the text that does not fit into it; with room to spare, by the text there is
    wanted = [much - little for much, little in zip(whole, least, strict=True)]
    share = wanted if any(wanted) else whole
    per_character = min(total / sum(least), 210)
    rest = total - per_character * sum(least)
    exact = [per_character * little + rest * part / sum(share) for little, part in zip(least, share, strict=True)]
    edges = [round(sum(exact[:n])) for n in range(len(exact) + 1)]
    return [right - left for left, right in pairwise(edges)]
