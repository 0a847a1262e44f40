"""The reports tests start from are themselves complete and balanced."""

from __future__ import annotations

import pytest

from docgen.form.model import Form
from tests.builders import distinct_numbers, filled_report


@pytest.mark.parametrize("distinct", [False, True])
def test_every_typed_cell_is_filled_and_no_total_is(form: Form, distinct: bool) -> None:
    given = set(filled_report(form, distinct=distinct).values) & set(form.cells)
    assert given == {key for key, cell in form.cells.items() if not cell.computed}


def test_distinct_numbers_are_all_different_and_positive(form: Form) -> None:
    values = list(distinct_numbers(form).values())
    assert len(set(values)) == len(values)
    assert all(value > 0 for value in values)  # type: ignore[operator]


def test_a_change_to_none_leaves_the_key_blank(form: Form) -> None:
    assert "agency.phone" not in filled_report(form, {"agency.phone": None}).values
