"""Identities: totals that the source states, and balances that must hold in every column."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docgen.checks.identity_values import evaluate
from docgen.form.load import load_form
from docgen.form.model import Form
from docgen.report.complete import complete
from docgen.report.finding import Outcome, Severity
from docgen.report.model import Value
from tests.builders import distinct_numbers, filled_report, findings_of

FORM = load_form()
TYPED = [key for key, cell in FORM.cells.items() if not cell.computed and cell.table != "disclosure"]
TOTALS = {identity.result: identity.kind for identity in FORM.identities if identity.kind != "balance"}


def test_the_form_has_39_identities_in_table_three_and_3_in_table_four(form: Form) -> None:
    count = {(i.table, i.kind): 0 for i in form.identities}
    for identity in form.identities:
        count[identity.table, identity.kind] += 1
    expected = {("requests", "column_total"): 25, ("requests", "row_total"): 7, ("requests", "balance"): 7}
    assert count == {**expected, ("litigation", "column_total"): 3}


@pytest.mark.parametrize(
    ("code", "changes", "key", "expected", "actual"),
    [
        ("B301", {"litigation.review.upheld": 10, "litigation.review.corrected": 1, "litigation.review.total": 0},
         "litigation.review.total", 11, 0),
        ("B302", {"requests.new.natural": 3, "requests.granted.natural": 2, "requests.partial.natural": 1,
                  "requests.result_total.natural": 2}, "requests.result_total.natural", 3, 2),
        ("B303", {"requests.new.natural": 3, "requests.granted.natural": 2}, "requests.carried_out.natural", 3, 2),
        ("B303", {"requests.carried_in.legal": 1}, "requests.carried_out.legal", 1, 0),
    ],
)  # fmt: skip
def test_a_broken_identity_is_reported_at_its_result(
    form: Form, code: str, changes: dict[str, Value | None], key: str, expected: int, actual: int
) -> None:
    finding = next(f for f in findings_of(filled_report(form, changes), code) if f.key == key)
    assert (finding.expected, finding.actual, finding.severity) == (expected, actual, Severity.ERROR)


@pytest.mark.parametrize(
    ("code", "changes"),
    [
        ("B301", {"litigation.review.upheld": 10, "litigation.review.total": 10}),
        ("B302", {"requests.new.natural": 2, "requests.granted.natural": 2, "requests.result_total.natural": 2}),
        ("B303", {"requests.new.natural": 3, "requests.granted.natural": 2, "requests.carried_out.natural": 1}),
    ],
)
def test_an_identity_that_holds_is_not_reported(form: Form, code: str, changes: dict[str, Value | None]) -> None:
    assert findings_of(filled_report(form, changes), code) == []


def test_a_broken_balance_is_told_with_both_sides_and_the_difference(form: Form) -> None:
    report = filled_report(form, {"requests.new.natural": 3, "requests.granted.natural": 2})
    (first,) = findings_of(report, "B303")  # that the total is out as well follows from it
    assert first.message == "表三“自然人”列：新收 3 + 上年结转 0 = 3，办理结果总计 2 + 结转下年 0 = 2，相差 1。"


def test_a_blank_operand_leaves_the_identity_open_and_is_no_second_error(form: Form) -> None:
    report = filled_report(form, {"requests.new.natural": None, "requests.new.total": 0})
    findings = findings_of(report, "B3")
    assert {finding.outcome for finding in findings} == {Outcome.UNCERTAIN}
    assert {finding.severity for finding in findings} == {Severity.INFO}
    assert {finding.code for finding in findings} == {"B301", "B303"}


def test_blanks_do_not_hide_a_total_that_is_already_exceeded(form: Form) -> None:
    report = filled_report(
        form, {"litigation.review.upheld": 10, "litigation.review.other": None, "litigation.review.total": 0}
    )
    (finding,) = findings_of(report, "B301")
    assert (finding.outcome, finding.actual) == (Outcome.FAIL, 0)


def test_a_table_left_blank_throughout_says_nothing_of_its_identities(form: Form) -> None:
    assert findings_of(filled_report(form, dict.fromkeys(TYPED)), "B3") == []


def test_stated_totals_serve_a_balance_whose_items_are_not_given(form: Form) -> None:
    stated: dict[str, Value | None] = {key: None for key in form.cells if key.startswith("requests.")}
    stated |= {"requests.new.total": 26, "requests.carried_in.total": 0}
    stated |= {"requests.result_total.total": 25, "requests.carried_out.total": 0}
    report = filled_report(form, stated)
    (finding,) = [f for f in findings_of(report, "B303") if f.outcome is Outcome.FAIL]
    assert (finding.key, finding.expected, finding.actual) == ("requests.carried_out.total", 26, 25)


@settings(max_examples=25)
@given(key=st.sampled_from(TYPED), change=st.integers(min_value=1, max_value=900))
def test_one_changed_number_of_table_three_breaks_its_column(key: str, change: int) -> None:
    numbers: dict[str, Value | None] = {**distinct_numbers(FORM)}
    numbers[key] = int(str(numbers[key])) + change
    found = {finding.key for finding in findings_of(filled_report(FORM, numbers, distinct=True), "B3")}
    table, _row, column = key.split(".")
    assert found == ({f"{table}.carried_out.{column}"} if table == "requests" else set())


@settings(max_examples=25)
@given(key=st.sampled_from(sorted(TOTALS)), change=st.integers(min_value=1, max_value=900))
def test_a_stated_total_is_right_or_reported(key: str, change: int) -> None:
    report = filled_report(FORM, distinct=True)
    right = complete(report).number(key)
    assert right is not None
    assert findings_of(report.with_values({key: right}), "B3") == []
    found = [(f.key, f.expected, f.actual) for f in findings_of(report.with_values({key: right + change}), "B3")]
    assert set(found) == {(key, right, right + change)}


def test_without_the_source_every_total_counts_as_right(form: Form) -> None:
    report = complete(filled_report(form, distinct=True))
    assert {result.outcome for result in evaluate(form, report)} == {Outcome.PASS}
