"""Lint of tables: every number in its own cell, labels as the form has them, grid and cell widths that agree."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from docgen.form.model import Form, GridCell
from docgen.kit.i18n import _
from docgen.template.check_tags import LintFault
from docgen.word.anatomy import Part, Spot, W, attributes, grid_places, span

if TYPE_CHECKING:
    from lxml.etree import _Element

Cells = Mapping[tuple[int, int], str]
WIDTH_TOLERANCE = 30
"""Twentieths of a point: programs round widths, half a millimetre is nothing anybody sees."""


def cell_texts(root: _Element) -> list[dict[tuple[int, int], str]]:
    """Return for every table (row, column) -> text of the cell that begins there."""
    tables: dict[int, dict[tuple[int, int], str]] = {}
    for cell, (table, row, column) in grid_places(root).items():
        if cell is not None:
            text = "".join(node.text or "" for node in cell.iter(f"{W}t"))
            tables.setdefault(table, {})[row, column] = re.sub(r"\s", "", text)
    return [tables[number] for number in sorted(tables)]


def place_faults(document: _Element, form: Form, numbers: Mapping[str, str]) -> Iterator[LintFault]:
    """Yield a fault for every number that, rendered, does not stand where the form's grid has it.

    document: the rendered document, every number another one (`numbers`): what stands in a cell tells which key was put there.
    """
    tables = cell_texts(document)
    keys = {text: key for key, text in numbers.items()}
    for table in form.tables:
        own = {cell.key: cell for cell in table.grid if cell.key}
        counts = [sum(keys.get(text) in own for text in cells.values()) for cells in tables]
        if not counts or not max(counts):
            continue  # reported as missing
        cells = tables[counts.index(max(counts))]
        down, across = _shift(cells, own, keys)
        for cell in table.grid:
            if cell.row + down < 0 or cell.column + across < 0:
                continue  # the table begins later than the form's: what is missing there is reported by its name
            text = cells.get((cell.row + down, cell.column + across), "")
            spot = Spot(
                "",
                _("{table}第{row}行第{column}列").format(
                    table=table.name, row=cell.row + down + 1, column=cell.column + across + 1
                ),
            )
            if cell.key:
                yield from _number_fault(form, cell, text, numbers, keys, spot)
            elif not _same_label(cell, text):
                yield LintFault(
                    "T112",
                    _("这一格的文字是“{text}”，表单规定的是“{label}”。").format(text=text, label=cell.text),
                    _("确认没有改错行、列；如是有意改写，读回核对时可能认不出这张表。"),
                    spot,
                    evidence=text,
                )


def _number_fault(
    form: Form, cell: GridCell, text: str, numbers: Mapping[str, str], keys: Mapping[str, str], spot: Spot
) -> Iterator[LintFault]:
    if text == numbers[cell.key]:
        return
    other = keys.get(text)
    if other:
        message = _("这一格应是{right}，模板写的却是{wrong}。").format(
            right=form.label_of(cell.key), wrong=form.label_of(other)
        )
    else:
        message = _("这一格应是{right}，模板里没有它的占位符。").format(right=form.label_of(cell.key))
    cure = _("改为“{name}”。").format(name="{{ " + cell.key + " }}")
    yield LintFault("T108", message, cure, spot, key=cell.key, evidence=f"{{{{ {other} }}}}" if other else text)


def _shift(cells: Cells, own: Mapping[str, GridCell], keys: Mapping[str, str]) -> tuple[int, int]:
    """Return by how many rows and columns most numbers stand away from the form's grid (an added title row, say)."""
    found = Counter(
        (row - own[key].row, column - own[key].column)
        for (row, column), text in cells.items()
        if (key := keys.get(text, "")) in own
    )
    return found.most_common(1)[0][0]


def _same_label(cell: GridCell, text: str) -> bool:
    return text in {re.sub(r"\s", "", label) for label in (cell.text, *cell.accepted)}


def table_names(part: Part, form: Form) -> dict[int, str]:
    """Return table number -> the form's name of it ("表三"), for the tables whose tags say which they are."""
    votes: dict[int, Counter[str]] = {}
    for placed in part.tags:
        if placed.paragraph.cell is not None:
            for name in re.findall(r"[\w.]+", placed.tag.body):
                if name in form.cells:
                    votes.setdefault(placed.paragraph.cell[0], Counter())[form.cells[name].table] += 1
    named: dict[int, str] = {}
    for number, counter in votes.items():
        named[number] = form.table_by_key[counter.most_common(1)[0][0]].name
    return named


def width_faults(part: Part, names: Mapping[int, str]) -> Iterator[LintFault]:
    """Yield one fault for every table whose grid columns (WPS goes by them) and cell widths (Word does) disagree."""
    held: dict[int, list[tuple[_Element, int, int]]] = {}
    for cell, (own, row, column) in grid_places(part.root).items():
        if cell is not None:
            held.setdefault(own, []).append((cell, row, column))
    for number, table in enumerate(part.root.iter(f"{W}tbl")):
        grid = [_twips(attributes(column).get("w")) for column in table.iterfind(f"{W}tblGrid/{W}gridCol")]
        wrong = [(row, column) for cell, row, column in held.get(number, ()) if not _width_agrees(cell, column, grid)]
        if wrong:
            row, column = wrong[0]
            name = names.get(number) or _("第{table}个表格").format(table=number + 1)
            yield LintFault(
                "T122",
                _("{count} 个单元格的宽度和表格的列宽对不上，Word 和 WPS 会显示得不一样。").format(count=len(wrong)),
                _("选中整个表格，在“表格属性”里重新设定列宽（先取消“自动重调尺寸”），保存后再检查。"),
                Spot(part.label, _("{table}第{row}行第{column}列").format(table=name, row=row + 1, column=column + 1)),
            )


def _width_agrees(cell: _Element, column: int, grid: Sequence[int | None]) -> bool:
    width = cell.find(f"{W}tcPr/{W}tcW")
    if width is None or attributes(width).get("type", "dxa") != "dxa":
        return True
    covered = grid[column : column + span(cell)]
    stated = _twips(attributes(width).get("w"))
    if len(covered) < span(cell) or stated is None or any(part is None for part in covered):
        return False
    return abs(stated - sum(part for part in covered if part is not None)) <= WIDTH_TOLERANCE


def _twips(text: str | None) -> int | None:
    return int(float(text)) if text and re.fullmatch(r"\d{1,6}(\.\d+)?", text) else None
