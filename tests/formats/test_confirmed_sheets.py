"""A sheet once confirmed is not searched again, and nothing escapes that a search would have found."""

from __future__ import annotations

from collections.abc import Callable

import openpyxl
import pytest
from workbook_edits import Edit, cell, codes, edited, insert_row, swap_cells

from docgen.form.model import Form
from docgen.formats.xlsx import read_locate, source
from docgen.formats.xlsx.layout import place_of
from docgen.formats.xlsx.read import read_workbook
from docgen.formats.xlsx.read_locate import Confirmed, confirmed_sheets
from docgen.formats.xlsx.read_sheets import SheetView, resolve_names
from docgen.formats.xlsx.source import read_source
from docgen.formats.xlsx.workbook import CellData
from docgen.formats.xlsx.write import intake_bytes
from docgen.kit.record import replace
from docgen.kit.remembered import Latest
from docgen.ooxml.package import open_package
from docgen.report.model import Reading
from tests.builders import filled_report

NUMBER = "requests.new.natural"
TABLE = "三、依申请公开"


def unchanged(_book: openpyxl.Workbook) -> None:
    """Save again as it is."""


@pytest.fixture(scope="module")
def filled(form: Form) -> bytes:
    return edited(intake_bytes(form, filled_report(form, distinct=True)), unchanged)


@pytest.fixture(scope="module")
def other_number(form: Form, filled: bytes) -> bytes:
    return edited(filled, with_number(form, 98765))


@pytest.fixture
def searched(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The form's keys of the sheets that are searched from now on."""
    met: list[str] = []
    original = read_locate._SheetLocator

    def noted(form: Form, sheet_key: str, *rest: object) -> object:
        met.append(sheet_key)
        return original(form, sheet_key, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(read_locate, "_SheetLocator", noted)
    return met


def with_number(form: Form, value: int) -> Edit:
    def edit(book: openpyxl.Workbook) -> None:
        cell(book, form, NUMBER).value = value

    return edit


def test_a_workbook_with_other_numbers_and_texts_is_read_without_a_search(
    filled: bytes, other_number: bytes, searched: list[str]
) -> None:
    read_workbook(filled)
    searched.clear()
    assert read_workbook(other_number).report.values[NUMBER] == 98765
    assert searched == []


@pytest.mark.parametrize("others", range(source._MOST_KNOWN + 1))
def test_however_many_other_workbooks_were_read_before_the_last_one_is_still_known(
    others: int, filled: bytes, other_number: bytes, searched: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    known = Latest[object, object](source._MOST_KNOWN)
    known.update({(None, "", number): None for number in range(others)})
    monkeypatch.setattr(source, "_KNOWN", known)
    read_workbook(filled)
    searched.clear()
    read_workbook(other_number)
    assert searched == []


def label_typed_over(form: Form, book: openpyxl.Workbook) -> None:
    row = book[TABLE][place_of(form, NUMBER).cell].row
    book[TABLE].cell(row, 1).value = "别的"


def labels_swapped(form: Form, book: openpyxl.Workbook) -> None:
    row = book[TABLE][place_of(form, NUMBER).cell].row
    swap_cells(book[TABLE], f"A{row}", f"A{row + 1}")


def row_inserted_by_a_program_that_leaves_names_alone(form: Form, book: openpyxl.Workbook) -> None:
    book[TABLE].insert_rows(book[TABLE][place_of(form, NUMBER).cell].row)


def numbers_merged(form: Form, book: openpyxl.Workbook) -> None:
    at = book[TABLE][place_of(form, NUMBER).cell]
    book[TABLE].merge_cells(start_row=at.row, start_column=at.column, end_row=at.row, end_column=at.column + 1)


def field_label_moved(form: Form, book: openpyxl.Workbook) -> None:
    place = place_of(form, form.role("agency"))
    row = book[place.sheet][place.cell].row
    swap_cells(book[place.sheet], f"A{row}", f"A{row + 1}")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (label_typed_over, "A204"),
        (labels_swapped, "A202"),
        (row_inserted_by_a_program_that_leaves_names_alone, "A202"),
        (numbers_merged, "A205"),
        (field_label_moved, "A202"),
    ],
)
def test_a_change_of_the_layout_is_noticed_after_any_number_of_good_workbooks(
    form: Form, filled: bytes, change: Callable[[Form, openpyxl.Workbook], None], code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    changed = edited(filled, lambda book: change(form, book))

    def fresh(data: bytes) -> Reading:
        with monkeypatch.context() as empty:
            empty.setattr(source, "_KNOWN", Latest(1))  # other names, of which nothing is known
            return read_workbook(data)

    assert read_workbook(filled).findings == ()
    after = read_workbook(changed)
    assert code in codes(after)
    assert after == fresh(changed)
    assert read_workbook(filled).findings == ()


def test_names_that_point_elsewhere_are_not_what_was_confirmed(form: Form, filled: bytes, searched: list[str]) -> None:
    read_workbook(filled)
    searched.clear()
    moved = read_workbook(edited(filled, lambda book: insert_row(book, TABLE, 3)))
    assert searched
    assert moved.report.values == read_workbook(filled).report.values


@pytest.fixture(scope="module")
def known(form: Form, filled: bytes) -> list[tuple[SheetView, Confirmed]]:
    book = read_source(open_package(filled))
    used = read_workbook(filled).report.form  # remembered by its identity: another test may have loaded the form anew
    sheets = confirmed_sheets(used, resolve_names(book)).values()
    views = {sheet.name: SheetView(sheet) for sheet in book.sheets}
    return [(views[sheet.title], sheet) for sheet in sheets]


def test_every_sheet_with_keys_was_confirmed(form: Form, known: list[tuple[SheetView, Confirmed]]) -> None:
    assert {key for _view, sheet in known for key in sheet.spots} == {
        *form.cells, *form.field_by_key, *form.standing_by_key
    }  # fmt: skip
    assert all(sheet.holds_for(view) for view, sheet in known)
    assert any(sheet.empty for _view, sheet in known)


def test_each_single_label_counts_and_each_place_where_nothing_may_stand(
    known: list[tuple[SheetView, Confirmed]],
) -> None:
    for view, sheet in known:
        cells = view.data.cells
        for position in sheet.at:
            without = {at: held for at, held in cells.items() if at != position}
            assert not sheet.holds_for(SheetView(replace(view.data, cells=without)))
        for position in sheet.empty:
            assert not sheet.holds_for(SheetView(replace(view.data, cells={**cells, position: CellData("number", "1")})))
        for position in sheet.spots.values():
            assert sheet.holds_for(SheetView(replace(view.data, cells={**cells, position: CellData("number", "1")})))
        assert not sheet.holds_for(SheetView(replace(view.data, merged=(*view.data.merged, (900, 1, 901, 2)))))
        assert not sheet.holds_for(SheetView(replace(view.data, name="别的")))


def test_a_table_spread_over_too_many_cells_is_searched_each_time(known: list[tuple[SheetView, Confirmed]]) -> None:
    view, sheet = known[0]
    assert read_locate.confirm(view, sheet.at, [(1, 1), (200_000, 200)], sheet.spots) is None
