"""Find a form's tables in a document's and say which physical cell holds which number.

A table laid out exactly like the form is read by position after all its labels have been checked. Any other (pasted from
a web page, split over pages, with rows or columns added, merged or moved) is read by its labels: rows are aligned by their
stubs in order, numbers within a row by the column heads above them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from docgen.form.model import Table
from docgen.kit.record import field, record
from docgen.reading.blocks import TableBlock, TableCell
from docgen.reading.labels import plain, without_number
from docgen.reading.shape import Heads, Line, Shape, Wanted, exact_cells, likeness, shape_of

_LEAST_SHARE = 0.35
_ALIKE = 0.72
_EXACT, _UNNUMBERED, _ENDING = 1.0, 0.95, 0.9
_SHORTEST_ENDING = 4


@record(frozen=False)
class Located:
    """Where a form's table stands: key -> cell, and what was odd about it.

    missing: keys whose row or column is not there; unclear: keys whose column heads say something else (with those heads);
    merged: keys of cells merged with those of another row; moved: keys found under their heads, but in another place;
    group_rows: labels of groups that stand as rows with numbers of their own; exact: laid out just like the form.
    """

    table: Table
    block: TableBlock
    cells: dict[str, TableCell] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)
    unclear: dict[str, str] = field(default_factory=dict)
    merged: list[str] = field(default_factory=list)
    moved: list[str] = field(default_factory=list)
    exact: bool = False
    group_rows: list[str] = field(default_factory=list)


@record(frozen=False)
class Found:
    """pieces: form table key -> positions of its table (several if a break cut it); repeated: further tables like it."""

    pieces: dict[str, list[int]] = field(default_factory=dict)
    repeated: dict[str, list[int]] = field(default_factory=dict)


def joined(blocks: Sequence[TableBlock]) -> TableBlock:
    """Return tables that were one before a page or section broke them as one again."""
    cells: list[TableCell] = []
    rows = 0
    for block in blocks:
        cells += [TableCell(c.row + rows, c.column, c.rowspan, c.colspan, c.text) for c in block.cells]
        rows += block.rows
    return TableBlock(cells, rows, max(block.columns for block in blocks))


def _label_score(labels: Sequence[str], text: str) -> float:
    """Return how well a cell's text goes for one of the labels."""
    if text in labels:
        return _EXACT
    for label in labels:
        if without_number(label) == without_number(text):
            return _UNNUMBERED
        if len(label) >= _SHORTEST_ENDING and text.endswith(label):
            return _ENDING
    return 0.0


def resemblance(labels: Sequence[str], text: str) -> float:
    """Return how much a text that equals none of the labels looks like one of them, 0 if not enough."""
    import difflib

    best = 0.0
    for label in labels:
        if len(set(label) & set(text)) * 2 >= min(len(label), len(text)) >= 2:
            best = max(best, difflib.SequenceMatcher(None, label, text, autojunk=False).ratio())
    return best * _ENDING if best >= _ALIKE else 0.0


def _align(lines: Sequence[Line], stubs: Sequence[Sequence[str]]) -> dict[int, int]:
    """Return line -> physical row, in order, with the best sum of scores (a longest common subsequence with weights)."""
    exact = {text for row in stubs for text in row}
    scores = [
        [
            max(
                (_label_score(line.labels, text) or (0.0 if known else resemblance(line.labels, text)) for text in row),
                default=0.0,
            )
            for row in stubs
        ]
        for line, known in ((line, any(label in exact for label in line.labels)) for line in lines)
    ]
    height, width = len(lines), len(stubs)
    best = [[0.0] * (width + 1) for _line in range(height + 1)]
    for i in range(height - 1, -1, -1):
        for j in range(width - 1, -1, -1):
            taken = scores[i][j] + best[i + 1][j + 1] if scores[i][j] else 0.0
            best[i][j] = max(best[i + 1][j], best[i][j + 1], taken)
    found: dict[int, int] = {}
    i = j = 0
    while i < height and j < width:
        if scores[i][j] and best[i][j] == scores[i][j] + best[i + 1][j + 1]:
            found[i] = j
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return found


def _row_of_numbers(block: TableBlock, heads: Heads, first: int, count: int) -> int | None:
    """Return the row that holds nothing but (about) so many numbers: a line without a label of its own."""
    best: tuple[int, int] | None = None
    for row in range(first, block.rows):
        cells = block.row_cells(row)
        if cells and all(heads.is_number[id(cell)] for cell in cells) and abs(len(cells) - count) * 3 <= count:
            filled = sum(1 for cell in cells if cell.text.strip())
            if best is None or filled > best[0]:
                best = (filled, row)
    return best[1] if best else None


def _says(wanted: Wanted, said: str) -> bool:
    return said.endswith(wanted.head) and wanted.over in said


def _assign(located: Located, line: Line, cells: Sequence[TableCell], heads: Heads, foreign: frozenset[str]) -> None:
    """Give each number of a line its cell: in order where the heads agree (or are not there), else by the heads.

    Last comes a head that is only alike (misspelt); a head of another edition (`foreign`) is never taken for this one's.
    """
    above = [heads.above(cell) for cell in cells]
    said = ["".join(plain(head.text) for head in found) for found in above]
    if len(cells) == len(line.wanted) and all(not s or _says(w, s) for w, s in zip(line.wanted, said, strict=True)):
        located.cells |= {w.key: cell for w, cell in zip(line.wanted, cells, strict=True)}
        return
    free = list(range(len(cells)))
    left: list[Wanted] = []
    for position, wanted in enumerate(line.wanted):
        fits = next((n for n in free if wanted.head and _says(wanted, said[n])), None)
        if fits is None:
            left.append(wanted)
            continue
        free.remove(fits)
        located.cells[wanted.key] = cells[fits]
        if fits != position and len(cells) == len(line.wanted):
            located.moved.append(wanted.key)
    nearest = [plain(found[-1].text) if found else "" for found in above]
    for wanted in left:
        near = next((n for n in free if nearest[n] not in foreign and resemblance((wanted.head,), nearest[n])), None)
        if near is not None:
            free.remove(near)
            located.cells[wanted.key] = cells[near]
        elif free:
            located.unclear[wanted.key] = "、".join(dict.fromkeys(said[n] for n in free if said[n]))[:60]
        else:
            located.missing.append(wanted.key)


def _stub_texts(block: TableBlock, heads: Heads) -> Iterator[list[str]]:
    """Yield for each physical row the labels standing in it, those merged down into it included."""
    for row in range(block.rows):
        cells = dict.fromkeys(id(cell) for column in range(block.columns) if (cell := heads.at.get((row, column))) is not None)
        here = [cell for cell in block.cells if id(cell) in cells and not heads.is_number[id(cell)]]
        own = [plain(cell.text) for cell in here if cell.row == row]
        yield own if own else [plain(cell.text) for cell in here]


def _right_of_label(line: Line, cells: Sequence[TableCell]) -> int:
    """Return the grid column where a line's numbers begin: right of the cell that holds its label."""
    fitting = [(_label_score(line.labels, plain(c.text)) or resemblance(line.labels, plain(c.text)), c) for c in cells]
    return max(fitting, key=lambda pair: pair[0])[1].right if fitting else 0


def locate(shape: Shape, block: TableBlock, foreign: frozenset[str] = frozenset()) -> Located:
    """Return where each number of the form's table stands in this physical table.

    foreign: heads (plain) that mean something else, those of a former edition.
    """
    located = Located(shape.table, block)
    cells = exact_cells(shape, block)
    if cells is not None:
        located.cells, located.exact = cells, True
        return located
    heads = Heads(block)
    stubs = list(_stub_texts(block, heads))
    labelled = [line for line in shape.lines if line.labels]
    rows = _align(labelled, stubs)
    for number, line in enumerate(labelled):
        if number not in rows:
            located.missing += [wanted.key for wanted in line.wanted]
            continue
        row = rows[number]
        right = _right_of_label(line, [c for c in block.cells if c.row <= row < c.bottom and not heads.is_number[id(c)]])
        inside = [c for c in block.cells if c.row <= row < c.bottom and c.column >= right]
        values = sorted((c for c in inside if c.row == row), key=lambda c: c.column)
        _assign(located, line, values, heads, foreign)
        shared = [c for c in inside if c.row != row or c.rowspan > 1]
        if shared:
            located.merged += [key for key in (w.key for w in line.wanted) if located.cells.get(key) in (*shared, None)]
    for line in (line for line in shape.lines if not line.labels):
        last_label = max((c.bottom for c in block.cells if not heads.is_number[id(c)] and c.colspan < block.columns), default=0)
        found = _row_of_numbers(block, heads, min(last_label, block.rows - 1), len(line.wanted))
        if found is None:
            located.missing += [wanted.key for wanted in line.wanted]
        else:
            _assign(located, line, block.row_cells(found), heads, foreign)
    for row, texts in enumerate(stubs):
        numbered = any(heads.is_number[id(cell)] and cell.text.strip() for cell in block.row_cells(row))
        if numbered and row not in rows.values() and any(text in shape.groups for text in texts):
            located.group_rows += [cell.text for cell in block.row_cells(row) if plain(cell.text) in shape.groups]
    return located


def find_tables(tables: Sequence[Table], blocks: Sequence[TableBlock], adjacent: Callable[[int], bool]) -> Found:
    """Return which of a document's tables are the form's. A table is the form's table whose labels it holds most of.

    adjacent(n): whether nothing but blank paragraphs stands between tables n and n + 1 (then n + 1 may be the rest of n).
    """
    shapes = {table.key: shape_of(table) for table in tables}
    held = [frozenset(plain(cell.text) for cell in block.cells) for block in blocks]
    ranked = sorted(
        ((likeness(shape, names), -n, key) for key, shape in shapes.items() for n, names in enumerate(held)), reverse=True
    )
    found = Found()
    used: set[int] = set()
    for share, minus, key in ranked:
        if share < _LEAST_SHARE or -minus in used:
            continue
        used.add(-minus)
        if key in found.pieces:
            found.repeated.setdefault(key, []).append(-minus)
        else:
            found.pieces[key] = [-minus]
    for key, pieces in found.pieces.items():
        lacking = shapes[key].row_names - held[pieces[0]]
        following = pieces[0] + 1
        while following < len(blocks) and adjacent(following - 1) and lacking & held[following]:
            if following in used and following not in found.repeated.get(key, []):
                break
            pieces.append(following)
            lacking -= held[following]
            following += 1
        found.repeated[key] = [n for n in found.repeated.get(key, []) if n not in pieces]
    return found
