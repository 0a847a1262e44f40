"""Find a form's tables among tables of any format and say which physical cell holds which number.

A table laid out exactly like the form is read by position after all its labels have been checked. Any other (pasted from
a web page, split over pages, its cells not merged or their texts copied, with rows or columns added or moved, turned on its
side) is read by its labels: rows are aligned by their stubs in order, numbers within a row by the column heads above them.
Where a table has become lines of text, numbers count only if a row has just as many as the form.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set

from docgen.form.model import Table
from docgen.kit.record import field, mutable_record
from docgen.reading.blocks import TableBlock, TableCell
from docgen.reading.labels import looks_like_number, plain, without_number
from docgen.reading.shape import Grid, Heads, NumberRow, Shape, Wanted, cells_at, exact_cells, likeness, shape_of

_LEAST_SHARE = 0.35
_ALIKE = 0.72
_EXACT, _UNNUMBERED, _ENDING = 1.0, 0.95, 0.9
_SHORTEST_ENDING = 4
_PIECES = 8
"""Lines of text that one label may be broken into."""
_MOST_TWICE = 0.1
"""The share of a further part's rows that may stand in the first part already (a row cut by a page's end)."""


@mutable_record
class Located:
    """Where a form's table stands: key -> cell, and what was odd about it.

    missing: keys whose row or column is not there, or is not clear; unclear: keys whose column heads say something else (with
    those heads); twice: keys whose row stands there again with other numbers; merged: keys of cells merged with those of
    another row; moved: keys found under their heads, but in another place; group_rows: labels of groups that stand as rows
    with numbers of their own; exact: laid out just like the form.
    """

    table: Table
    block: TableBlock
    cells: dict[str, TableCell] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)
    unclear: dict[str, str] = field(default_factory=dict)
    twice: list[str] = field(default_factory=list)
    merged: list[str] = field(default_factory=list)
    moved: list[str] = field(default_factory=list)
    exact: bool = False
    group_rows: list[str] = field(default_factory=list)


@mutable_record
class Found:
    """pieces: form table key -> positions of its table (several if a break cut it); repeated: further tables like it."""

    pieces: dict[str, list[int]] = field(default_factory=dict)
    repeated: dict[str, list[int]] = field(default_factory=dict)


def joined(blocks: Sequence[TableBlock]) -> TableBlock:
    """Return tables that were one before a page or section broke them as one again.

    A part that lacks columns at its left (a label that spanned both parts) keeps its last columns under those of the others.
    """
    cells: list[TableCell] = []
    rows = 0
    columns = max(block.columns for block in blocks)
    for block in blocks:
        shift = columns - block.columns if block.aligned else 0
        cells += [TableCell(c.row + rows, c.column + shift, c.rowspan, c.colspan, c.text, c.place) for c in block.cells]
        rows += block.rows
    return TableBlock(cells, rows, columns, all(block.aligned for block in blocks))


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


def _align(lines: Sequence[NumberRow], stubs: Sequence[Sequence[str]]) -> dict[int, int]:
    """Return line -> physical row, in order, with the best sum of scores (a longest common subsequence with weights)."""
    exact = {text for row in stubs for text in row}
    labels = {label for line in lines for label in line.labels}
    scores = [
        [
            max(
                # A label of another row, letter for letter, is that row again and never this one misspelt.
                (
                    _label_score(line.labels, text) or (0.0 if known or text in labels else resemblance(line.labels, text))
                    for text in row
                ),
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


def _row_of_numbers(grid: Grid, taken: Set[int], count: int) -> int | None:
    """Return the row that holds (about) so many numbers, after no more than one label: a line known by its heads alone."""
    best: tuple[int, int] | None = None
    for row in range(grid.block.rows):
        if row in taken:
            continue
        cells = [cell for cell in grid.rows[row] if cell.row == row]
        numbers = [cell for cell in cells if grid.is_number[id(cell)]]
        near = len(numbers) == count or (grid.block.aligned and abs(len(numbers) - count) * 3 <= count)
        if not near or (len(cells) > len(numbers) + 1 and grid.block.aligned):
            continue
        filled = sum(1 for cell in numbers if cell.text.strip())
        if best is None or filled > best[0]:
            best = (filled, row)
    return best[1] if best else None


def _belongs(line: NumberRow, wanted: Wanted, said: str) -> bool:
    """Whether of the groups of a line's numbers the nearest over a cell is this number's."""
    met = [entry.over for entry in line.wanted if entry.over in said]
    return wanted.over == max(met, key=lambda over: (said.rfind(over) + len(over), len(over)), default=None)


def _says(line: NumberRow, wanted: Wanted, said: str) -> bool:
    return said.endswith(wanted.head) and _belongs(line, wanted, said)


def _same_number(cells: Sequence[TableCell]) -> bool:
    """Whether cells that stand under one head say one number: all the same (spans copied), or only the first (not merged)."""
    return all(cell.text.strip() in ("", cells[0].text.strip()) for cell in cells)


def _assign(located: Located, line: NumberRow, cells: Sequence[TableCell], heads: Heads, foreign: frozenset[str]) -> None:
    """Give each number of a line its cell: in order where the heads agree (or are not there), else by the heads.

    Last comes a head that is only alike (misspelt); a head of another edition (`foreign`) is never taken for this one's.
    """
    above = [heads.above(cell) for cell in cells]
    said = ["".join(plain(head.text) for head in found) for found in above]
    if not any(said):
        cells = _without_blank_ends(cells, len(line.wanted))
        above, said = above[: len(cells)], said[: len(cells)]
    if len(cells) == len(line.wanted) and all(not s or _says(line, w, s) for w, s in zip(line.wanted, said, strict=True)):
        located.cells |= {w.key: cell for w, cell in zip(line.wanted, cells, strict=True)}
        return
    free = list(range(len(cells)))
    left: list[Wanted] = []
    for position, wanted in enumerate(line.wanted):
        fits = next((n for n in free if wanted.head and _says(line, wanted, said[n])), None)
        if fits is None:
            left.append(wanted)
            continue
        # Cells that were one cell with a span stand under the same head one after another.
        spread = [n for n in free if n >= fits and all(m in free and said[m] in (said[fits], "") for m in range(fits, n + 1))]
        copies = [cells[n] for n in spread if said[n] == said[fits] or (not said[n] and not cells[n].text.strip())]
        if not _same_number(copies):
            located.unclear[wanted.key] = said[fits][:60]
            free = [n for n in free if n not in spread]
            continue
        free = [n for n in free if cells[n] not in copies]
        located.cells[wanted.key] = cells[fits]
        if fits != position and len(cells) == len(line.wanted):
            located.moved.append(wanted.key)
    nearest = [plain(found[-1].text) if found else "" for found in above]
    for wanted in left:
        possible = [n for n in free if nearest[n] not in foreign and _belongs(line, wanted, said[n])]
        alike = [(resemblance((wanted.head,), nearest[n]), -n) for n in possible]
        best, minus = max(alike, default=(0.0, 0))
        if best:
            free.remove(-minus)
            located.cells[wanted.key] = cells[-minus]
        elif free:
            located.unclear[wanted.key] = "、".join(dict.fromkeys(said[n] for n in free if said[n]))[:60]
        else:
            located.missing.append(wanted.key)


def _without_blank_ends(cells: Sequence[TableCell], count: int) -> Sequence[TableCell]:
    """Return a row's cells without blank ones before and after them, if just those are more than the row has numbers."""
    filled = [n for n, cell in enumerate(cells) if cell.text.strip()]
    if not filled:
        return cells[:count]
    begin, end = filled[0], filled[-1] + 1
    return cells[begin:end] if len(cells) > count and end - begin == count else cells


def _assign_in_order(located: Located, line: NumberRow, cells: Sequence[TableCell], heads_agree: bool) -> None:
    """Give the numbers of a line of text to the form's in order, if there are just as many; a gap could be anywhere."""
    cells = _without_blank_ends(cells, len(line.wanted))
    if len(cells) != len(line.wanted):
        located.missing += [wanted.key for wanted in line.wanted]
    elif not heads_agree:
        located.unclear |= dict.fromkeys((wanted.key for wanted in line.wanted), "")
    else:
        located.cells |= {w.key: cell for w, cell in zip(line.wanted, cells, strict=True)}


def _heads_agree(shape: Shape, grid: Grid) -> bool:
    """Whether the heads in a table of lines come in the form's order, as far as they are there."""
    said = "".join(plain(cell.text) for row in range(grid.block.rows) for cell in grid.labels(row) if cell.row == row)
    places = [said.find(head) for head in shape.heads]
    there = [place for head, place in zip(shape.heads, places, strict=True) if place >= 0 and len(head) > _SHORTEST_ENDING - 1]
    return there == sorted(there)


def _head_rows(shape: Shape, grid: Grid) -> dict[int, list[str]]:
    """Return which rows of a table hold heads that tell its numbers apart -> those heads, left to right."""
    rows = ((row, [plain(cell.text) for cell in grid.labels(row) if cell.row == row]) for row in range(grid.block.rows))
    return {row: known for row, texts in rows if (known := [text for text in texts if text in shape.telling])}


def _in_order(shape: Shape, rows: Mapping[int, Sequence[str]]) -> bool:
    """Whether heads, as far as they are there, are met in the form's order; a copied one counts where it is met first."""
    met = dict.fromkeys(text for known in rows.values() for text in known)
    return list(met) == [head for head in shape.telling if head in met]


def _stub_texts(grid: Grid) -> Iterator[list[str]]:
    """Yield for each physical row the labels standing in it, those merged down into it if it has none of its own.

    In lines of text one label may be broken into several: then also what the last few of them say together.
    """
    for row in range(grid.block.rows):
        here = grid.labels(row)
        own = [plain(cell.text) for cell in here if cell.row == row]
        texts = own if own else [plain(cell.text) for cell in here]
        yield texts if grid.block.aligned else [*texts, *("".join(texts[-n:]) for n in range(2, min(_PIECES, len(texts)) + 1))]


def _right_of_label(line: NumberRow, cells: Sequence[TableCell]) -> int:
    """Return the grid column where a line's numbers begin: right of the cell (or its copies) that holds its label."""
    fitting = [(_label_score(line.labels, plain(c.text)) or resemblance(line.labels, plain(c.text)), c.right) for c in cells]
    return max(fitting)[1] if fitting else 0


def locate(shape: Shape, block: TableBlock, foreign: frozenset[str] = frozenset()) -> Located:
    """Return where each number of the form's table stands in this physical table, in whatever format it came.

    foreign: heads (plain) that mean something else, those of a former edition.
    """
    cells = exact_cells(shape, block)
    if cells is not None:
        return Located(shape.table, block, cells, exact=True)
    cells = _further_in(shape, block)
    if cells is not None:
        return Located(shape.table, block, cells)
    found = _by_labels(shape, shape.lines, block, foreign)
    if found.cells.keys() >= {cell.key for cell in shape.numbers}:
        return found
    return _laid_out_otherwise(shape, block, foreign) or found


def _further_in(shape: Shape, block: TableBlock) -> dict[str, TableCell] | None:
    """Return key -> cell if the form's table stands unchanged inside a larger one (under a title, on a sheet), else None."""
    first, accepted = shape.labels[0]
    if not block.aligned or len(block.cells) < len(shape.table.grid):
        return None
    grid = Grid(block)
    at = {(cell.row, cell.column): cell for cell in block.cells}
    for cell in block.cells:
        if plain(cell.text) in accepted and (cell.row, cell.column) != (first.row, first.column):
            top = cell.row - first.row
            found = cells_at(shape, at, top, cell.column - first.column)
            if found is not None and len({grid.end(row) for row in range(top, top + shape.table.row_count)}) == 1:
                return found
    return None


def _laid_out_otherwise(shape: Shape, block: TableBlock, foreign: frozenset[str]) -> Located | None:
    """Return the numbers of a table turned on its side or printed row by row, if all of them are found so; else None."""
    keys = {cell.key for cell in shape.numbers}
    by_rows = [shape.row_lines] if any(not line.labels for line in shape.lines) else []
    sides = [(block, lines) for lines in by_rows]
    original: dict[int, TableCell] = {}
    if block.aligned:
        turned = [TableCell(c.column, c.row, c.colspan, c.rowspan, c.text, c.place) for c in block.cells]
        original = {id(new): old for new, old in zip(turned, block.cells, strict=True)}
        on_its_side = TableBlock(turned, block.columns, block.rows)
        sides += [(on_its_side, lines) for lines in (shape.lines, *by_rows)]
    elif by_rows and (one_by_one := _one_by_one(shape, block)) is not None:
        return one_by_one
    for side, lines in sides:
        found = _by_labels(shape, lines, side, foreign)
        if found.cells.keys() >= keys and not (found.unclear or found.merged or found.group_rows):
            found.block, found.moved = block, []
            found.cells = {key: original.get(id(cell), cell) for key, cell in found.cells.items()}
            return found
    return None


def _one_by_one(shape: Shape, block: TableBlock) -> Located | None:
    """Return the numbers of lines that each end in one number under its head, if they are all there in order; else None."""
    wanted = [wanted for line in shape.lines for wanted in line.wanted]
    grid = Grid(block)
    rows = [row for row in range(block.rows) if grid.has_numbers(row)]
    if len(rows) != len(wanted):
        return None
    located = Located(shape.table, block)
    over = ""
    for entry, row in zip(wanted, rows, strict=True):
        said = [plain(cell.text) for cell in grid.labels(row)]
        numbers = [cell for cell in grid.rows[row] if grid.is_number[id(cell)]]
        if len(numbers) != 1 or not said or not "".join(said).endswith(entry.head):
            return None
        above = "".join(said).removesuffix(entry.head)
        over = above or over
        if not over.endswith(entry.over):
            return None
        located.cells[entry.key] = numbers[0]
    return located


def _by_labels(shape: Shape, lines: Sequence[NumberRow], block: TableBlock, foreign: frozenset[str]) -> Located:
    """Find the numbers by the labels of their rows and the heads above them."""
    located = Located(shape.table, block)
    grid = Grid(block)
    stubs = list(_stub_texts(grid))
    labelled = [line for line in lines if line.labels]
    rows = _align(labelled, stubs)
    # -- where the numbers of each row begin; those of all rows begin no further left than the widest label ends that has any
    right = {number: _right_of_label(labelled[number], grid.labels(row)) for number, row in rows.items()}
    start = max((right[number] for number, row in rows.items() if grid.rows[row][-1].column >= right[number]), default=0)
    heads = Heads(grid, frozenset(rows.values()), start if block.aligned else 0)
    head_rows = _head_rows(shape, grid)
    agree = _in_order(shape, head_rows) if block.aligned else _heads_agree(shape, grid)
    ends = {grid.end(row) for row in head_rows}

    def assign(line: NumberRow, row: int, values: list[TableCell]) -> None:
        if not block.aligned:
            _assign_in_order(located, line, values, agree)
        elif ends <= {grid.end(row)} - {-1} and (not values or values[0].column >= start):
            _assign(located, line, values, heads, foreign)
        else:  # a cell too many, too few or too wide has moved the others: no number stands under its own head for certain
            _assign_in_order(located, line, [c for c in values if grid.is_number[id(c)] and c.text.strip()], agree)

    for number, line in enumerate(labelled):
        if number not in rows:
            located.missing += [wanted.key for wanted in line.wanted]
            continue
        row = rows[number]
        inside = [c for c in grid.rows[row] if c.column >= right[number]]
        while block.aligned and inside and inside[0].right <= start and not inside[0].text.strip():
            inside.pop(0)  # the label's own cells, not merged
        assign(line, row, [c for c in inside if c.row == row])
        shared = [c for c in inside if c.row != row or c.rowspan > 1]
        if shared:
            located.merged += [key for key in (w.key for w in line.wanted) if located.cells.get(key) in (*shared, None)]
    # -- a row without a label of its own
    taken = set(rows.values())
    for line in (line for line in lines if not line.labels):
        found = _row_of_numbers(grid, taken, len(line.wanted))
        if found is None:
            located.missing += [wanted.key for wanted in line.wanted]
            continue
        taken.add(found)
        others = set(taken)
        while block.aligned and (other := _row_of_numbers(grid, others, len(line.wanted))) is not None:
            if grid.has_numbers(other) and grid.numbers(other) != grid.numbers(found):
                located.twice += [wanted.key for wanted in line.wanted]
            others.add(other)
        assign(line, found, [c for c in grid.rows[found] if c.row == found and grid.is_number[id(c)]])
    # -- a row that stands there again with other numbers: nobody knows which is right
    for line, row in ((labelled[number], row) for number, row in rows.items()):
        again = [n for n, texts in enumerate(stubs) if n not in taken and not set(line.labels).isdisjoint(texts)]
        if any(grid.has_numbers(other) and grid.numbers(other) != grid.numbers(row) for other in again):
            located.twice += [wanted.key for wanted in line.wanted]
    # -- numbers in the row of a group, whose parts they were meant to be
    for row, texts in enumerate(stubs):
        said = texts if block.aligned else [plain(cell.text) for cell in grid.labels(row)[-1:]]
        if row not in taken and grid.has_numbers(row) and any(text in shape.groups for text in said):
            located.group_rows += [cell.text for cell in block.row_cells(row) if plain(cell.text) in shape.groups]
    return located


def _held(block: TableBlock, shapes: Iterable[Shape]) -> frozenset[str]:
    """Return the plain texts of a table's cells; of lines, also the labels that are broken over several."""
    texts = [plain(cell.text) for cell in block.cells]
    whole = "" if block.aligned else "".join(texts)
    return frozenset(texts).union(name for shape in shapes for name in shape.names if name in whole)


def find_tables(tables: Sequence[Table], blocks: Sequence[TableBlock], adjacent: Callable[[int], bool]) -> Found:
    """Return which of a document's tables are the form's. A table is the form's table whose labels it holds most of.

    adjacent(n): whether nothing that parts them stands between tables n and n + 1 (then n + 1 may be the rest of n).
    """
    shapes = {table.key: shape_of(table) for table in tables}
    held = [_held(block, shapes.values()) for block in blocks]
    ranked = sorted(
        ((likeness(shape, names), -n, key) for key, shape in shapes.items() for n, names in enumerate(held)), reverse=True
    )
    found = Found()
    like: dict[int, str] = {}
    for share, minus, key in ranked:
        if share >= _LEAST_SHARE and -minus not in like:
            like[-minus] = key
            found.pieces.setdefault(key, [-minus])
    for key, pieces in found.pieces.items():
        others = {n for n, other in like.items() if other != key}
        whole = _with_the_rest(pieces[0], shapes[key].row_names, held, others, adjacent)
        found.pieces[key] = _with_what_was_parted(whole, shapes[key], held, set(like), adjacent)
    for n, key in sorted(like.items()):
        if n not in found.pieces[key]:
            found.repeated.setdefault(key, []).append(n)
    return found


def _with_what_was_parted(
    pieces: list[int], shape: Shape, held: Sequence[frozenset[str]], others: Set[int], adjacent: Callable[[int], bool]
) -> list[int]:
    """Return the positions of a table's parts with its heads, or with its numbers, that are a table by themselves.

    So pages show a table whose heads stay in sight. others: tables that are one of the form's, this one or another.
    """
    before, after = pieces[0] - 1, pieces[-1] + 1
    if before >= 0 and before not in others and adjacent(before) and any(held[before]) and held[before] <= shape.names | {""}:
        pieces = [before, *pieces]
    numbers = [text for n in pieces for text in held[n] if text.isdecimal()]
    if not numbers and after < len(held) and after not in others and adjacent(pieces[-1]) and any(held[after]):
        pieces += [after] if all(map(looks_like_number, held[after])) else []
    return pieces


def _with_the_rest(
    first: int, rows: frozenset[str], held: Sequence[frozenset[str]], others: Set[int], adjacent: Callable[[int], bool]
) -> list[int]:
    """Return the positions of the table `first` and of those around it that are its further parts.

    A further part brings rows that are lacking, and (hardly) none that is there already. rows: labels of the form's rows;
    held: the texts of each table; others: tables that are another one of the form's.
    """
    pieces = [first]
    lacking = rows - held[first]
    for step in (1, -1):
        here = first + step
        while 0 <= here < len(held) and here not in others and adjacent(min(here, here - step)):
            mine = rows & held[here]
            if not mine & lacking or len(mine - lacking) > len(mine) * _MOST_TWICE:
                break
            pieces.append(here)
            lacking -= held[here]
            here += step
    return sorted(pieces)
