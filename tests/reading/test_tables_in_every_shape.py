"""One matcher for all formats: whatever has become of a table, a number is found under its labels or not at all."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapes import (
    block_of,
    cut,
    different_numbers,
    on_its_side,
    row_by_row,
    under_a_title,
    unmerged,
    with_remarks,
)

from docgen.form.model import Form, Table
from docgen.reading.blocks import TableBlock, TableCell
from docgen.reading.grid import find_tables, joined, locate
from docgen.reading.shape import shape_of

TABLES = ("disclosure", "requests", "litigation")


def numbers_in(form: Form, table: str, blocks: list[TableBlock]) -> dict[str, str]:
    """Key -> number as the matcher finds it in the tables of a document."""
    found = find_tables(form.tables, blocks, lambda _n: True)
    assert not found.repeated
    pieces = [blocks[n] for n in found.pieces[table]]
    located = locate(shape_of(form.table_by_key[table]), joined(pieces) if len(pieces) > 1 else pieces[0])
    return {key: cell.text for key, cell in located.cells.items() if key not in located.merged}


def wanted(form: Form, table: str) -> dict[str, str]:
    return {key: text for key, text in different_numbers(form).items() if key.startswith(f"{table}.")}


SHAPES: dict[str, Callable[[TableBlock], list[TableBlock]]] = {
    "as the form prints it": lambda block: [block],
    "no cell merged, the others blank": lambda block: [unmerged(block, lambda _cell: "blank")],
    "no cell merged, the texts copied": lambda block: [unmerged(block, lambda _cell: "copied")],
    "rows not merged": lambda block: [unmerged(block, lambda cell: "blank" if cell.colspan > 1 else "kept")],
    "columns not merged": lambda block: [unmerged(block, lambda cell: "copied" if cell.rowspan > 1 else "kept")],
    "only the heads merged": lambda block: [unmerged(block, lambda cell: "kept" if cell.row < 3 else "blank")],
    "only the stubs merged": lambda block: [unmerged(block, lambda cell: "blank" if cell.row < 3 else "kept")],
    "under a title": lambda block: [under_a_title(block)],
    "under a title, not merged": lambda block: [under_a_title(unmerged(block, lambda _cell: "blank"))],
    "with remarks": lambda block: [with_remarks(block)],
    "with remarks, not merged": lambda block: [with_remarks(unmerged(block, lambda _cell: "copied"))],
    "on its side": lambda block: [on_its_side(block)],
    "on its side, not merged": lambda block: [on_its_side(unmerged(block, lambda _cell: "blank"))],
    "on its side, texts copied": lambda block: [on_its_side(unmerged(block, lambda _cell: "copied"))],
}


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("shape", SHAPES)
def test_every_number_is_found_in(form: Form, table: str, shape: str) -> None:
    block = block_of(form.table_by_key[table], different_numbers(form))
    assert numbers_in(form, table, SHAPES[shape](block)) == wanted(form, table)


@pytest.mark.parametrize("table", ["requests", "litigation"])
def test_rows_printed_side_by_side_may_stand_one_below_the_other(form: Form, table: str) -> None:
    block = row_by_row(form.table_by_key[table], different_numbers(form))
    for made in (block, on_its_side(block)):
        assert numbers_in(form, table, [made]) == wanted(form, table)


def cuts(table: Table) -> range:
    return range(4, table.row_count)


@pytest.mark.parametrize("span", ["kept", "blank", "copied"])
@pytest.mark.parametrize("heads", [0, 3])
def test_a_table_cut_anywhere_is_read_whole_with_or_without_its_head_again(form: Form, span: str, heads: int) -> None:
    whole = unmerged(block_of(form.table_by_key["requests"], different_numbers(form)), lambda _cell: span)
    for row in cuts(form.table_by_key["requests"]):
        assert numbers_in(form, "requests", list(cut(whole, row, heads))) == wanted(form, "requests"), row


@pytest.mark.parametrize("table", TABLES)
def test_heads_that_are_a_table_by_themselves_are_the_table_s(form: Form, table: str) -> None:
    whole = block_of(form.table_by_key[table], different_numbers(form))
    heads = next(row for row in range(whole.rows) if any(cell.text.isdecimal() for cell in whole.row_cells(row)))
    assert numbers_in(form, table, list(cut(whole, heads))) == wanted(form, table)


def test_a_table_cut_in_three_is_read_whole(form: Form) -> None:
    whole = block_of(form.table_by_key["requests"], different_numbers(form))
    first, rest = cut(whole, 9, 3)
    second, third = cut(rest, 10, 3)
    assert numbers_in(form, "requests", [first, second, third]) == wanted(form, "requests")


def test_a_further_part_that_lacks_the_columns_of_a_label_is_put_under_the_last_columns(form: Form) -> None:
    first, second = cut(block_of(form.table_by_key["requests"], different_numbers(form)), 12)
    narrow = [TableCell(c.row, c.column - 1, c.rowspan, c.colspan, c.text) for c in second.cells if c.column]
    narrow += [TableCell(c.row, 0, 1, 2, c.text) for c in second.cells if c.text.startswith("四、")]
    second = TableBlock(narrow, second.rows, 9)
    assert numbers_in(form, "requests", [first, second]) == wanted(form, "requests")


@pytest.mark.parametrize("table", TABLES)
@settings(max_examples=60)
@given(data=st.data())
def test_whatever_spans_are_lost_no_number_goes_to_another_key(form: Form, table: str, data: st.DataObject) -> None:
    """Spans lost at random, rows lost, numbers blank: what is found is right; nothing lost but what a lost row held."""
    block = block_of(form.table_by_key[table], different_numbers(form))
    fates = data.draw(
        st.lists(st.sampled_from(["kept", "blank", "copied"]), min_size=len(block.cells), max_size=len(block.cells))
    )
    fate = {id(cell): what for cell, what in zip(block.cells, fates, strict=True)}
    blanks = data.draw(st.sets(st.sampled_from(sorted(wanted(form, table))), max_size=8))
    texts = {different_numbers(form)[key] for key in blanks}
    for cell in block.cells:
        cell.text = "" if cell.text in texts else cell.text
    found = numbers_in(form, table, [unmerged(block, lambda cell: fate[id(cell)])])
    expected = {key: "" if key in blanks else number for key, number in wanted(form, table).items()}
    assert {key: number for key, number in found.items() if number} == {k: n for k, n in expected.items() if n}


def test_a_label_that_says_other_is_a_row_and_never_the_head_of_a_column(form: Form) -> None:
    block = unmerged(block_of(form.table_by_key["requests"], different_numbers(form)), lambda _cell: "blank")
    assert (
        numbers_in(form, "requests", [block])["requests.carried_out.other"]
        == wanted(form, "requests")["requests.carried_out.other"]
    )


def test_different_numbers_under_one_head_are_not_read(form: Form) -> None:
    block = unmerged(block_of(form.table_by_key["disclosure"], different_numbers(form)), lambda _cell: "copied")
    copy = next(cell for cell in block.cells if cell.text == different_numbers(form)["disclosure.licensing.decisions"])
    copy.text = "7"
    found = numbers_in(form, "disclosure", [block])
    assert "disclosure.licensing.decisions" not in found
    assert len(found) == len(wanted(form, "disclosure")) - 1


def test_two_tables_of_one_kind_are_told_apart_and_neither_is_joined_to_the_other(form: Form) -> None:
    block = block_of(form.table_by_key["requests"], different_numbers(form))
    found = find_tables(form.tables, [block, block], lambda _n: True)
    assert found.pieces == {"requests": [0]}
    assert found.repeated == {"requests": [1]}


def test_a_number_whose_head_is_lost_is_not_taken_from_under_the_same_head_of_another_group(form: Form) -> None:
    right = wanted(form, "litigation")
    whole = block_of(form.table_by_key["litigation"], different_numbers(form))
    heads = [cell for cell in whole.cells if cell.text and cell.text not in right.values()]
    groups = [cell for cell in heads if cell.text in ("行政复议", "行政诉讼", "未经复议直接起诉", "复议后起诉")]
    for lost in [*combinations(heads, 1), *combinations(groups, 2), *combinations(groups, 3)]:
        cells = [
            TableCell(c.row, c.column, c.rowspan, c.colspan, "" if any(c is other for other in lost) else c.text)
            for c in whole.cells
        ]
        found = locate(shape_of(form.table_by_key["litigation"]), TableBlock(cells, whole.rows, whole.columns)).cells
        assert {key: cell.text for key, cell in found.items()}.items() <= right.items(), [cell.text for cell in lost]


def test_a_label_that_has_swallowed_its_numbers_leaves_the_other_rows_alone(form: Form) -> None:
    block = with_remarks(block_of(form.table_by_key["requests"], different_numbers(form)))
    last = block.rows - 1
    cells = [cell for cell in block.cells if cell.row != last]
    label = next(cell for cell in block.cells if cell.row == last)
    cells.append(TableCell(last, 0, 1, block.columns, label.text))
    found = numbers_in(form, "requests", [TableBlock(cells, block.rows, block.columns)])
    assert found == {key: text for key, text in wanted(form, "requests").items() if "carried_out" not in key}
