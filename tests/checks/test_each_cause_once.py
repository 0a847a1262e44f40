"""No finding twice for one cause: what follows from an error is not told beside it."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest
import workbook_edits
from builders import distinct_numbers, filled_report
from openpyxl.workbook import Workbook

from docgen.checks.run import examine
from docgen.form.model import Form
from docgen.formats import read_bytes
from docgen.formats.xlsx.write import intake_bytes
from docgen.report.finding import Finding, Severity
from docgen.report.model import Reading, Value

TABLE = "三、依申请公开"


def errors(findings: tuple[Finding, ...]) -> list[tuple[str, str]]:
    return [(finding.code, finding.key) for finding in findings if finding.severity is not Severity.INFO]


@pytest.mark.parametrize(
    ("key", "value", "code"),
    [
        ("requests.new.natural", -32, "B202"),
        ("requests.granted.business", Decimal("2.5"), "B203"),
        ("litigation.review.upheld", -1, "B202"),
        ("other.fee.charged_cases", -3, "B202"),
        ("disclosure.normative.made", Decimal("0.5"), "B203"),
    ],
)
def test_a_number_that_can_be_none_is_told_and_nothing_that_follows_from_it(
    form: Form, key: str, value: Value, code: str
) -> None:
    report = filled_report(form).with_values({**distinct_numbers(form), "other.fee.amount": Decimal("0.00"), key: value})
    before = errors(examine(Reading(filled_report(form).with_values(distinct_numbers(form)))).findings)
    assert set(errors(examine(Reading(report)).findings)) - set(before) == {(code, key)}


def test_what_is_wrong_with_the_name_is_not_told_of_the_title_that_is_made_of_it(form: Form) -> None:
    base = filled_report(form)
    name = form.role("agency")
    report = base.with_values({name: f"{base.values[name]}😊"})
    assert [key for code, key in errors(examine(Reading(report)).findings) if code == "E110"] == [name]


def test_columns_that_do_not_balance_are_told_and_not_their_total(form: Form) -> None:
    report = filled_report(form).with_values({"requests.carried_out.natural": 1, "requests.carried_out.legal": 2})
    assert [key for code, key in errors(examine(Reading(report)).findings) if code == "B303"] == [
        "requests.carried_out.natural",
        "requests.carried_out.legal",
    ]


@pytest.fixture(scope="module")
def filled(form: Form) -> bytes:
    return intake_bytes(form, filled_report(form))


def edited(data: bytes, edit: Callable[[Workbook], None]) -> tuple[Finding, ...]:
    return examine(read_bytes(workbook_edits.edited(data, edit), "r.xlsx")).findings


def typed_total(book: Workbook) -> None:
    book[TABLE]["J6"] = 43


def deleted(name: str) -> Callable[[Workbook], None]:
    return lambda book: book.remove(book[name])


def rows(first: int, count: int) -> Callable[[Workbook], None]:
    def change(book: Workbook) -> None:
        sheet = book[TABLE]
        sheet.insert_rows(first, count) if count > 0 else sheet.delete_rows(first, -count)

    return change


ROWS = ((7, 1), (7, 5), (7, -3), (10, 2), (10, -1), (19, 5), (19, -3), (26, 1), (26, 2), (26, -1))
"""Where rows of table 3 (4 to 31) are put in, or taken out, and how many."""


@pytest.mark.parametrize(
    ("edit", "codes"),
    [
        (typed_total, ["B301"]),
        (deleted("四、复议诉讼"), ["A101"]),
        (deleted("二、主动公开"), ["A101"]),
        *((rows(first, count), ["A202"]) for first, count in ROWS),
    ],
)
def test_one_slip_in_the_workbook_is_told_as_one(filled: bytes, edit: Callable[[Workbook], None], codes: list[str]) -> None:
    assert [code for code, _key in errors(edited(filled, edit))] == codes


def test_rows_put_in_are_told_with_their_place_and_number(filled: bytes) -> None:
    (finding,) = (finding for finding in edited(filled, rows(12, 2)) if finding.code == "A202")
    assert "从第 12 行起整体下移了 2 行" in finding.message
