"""Numbers: what stands where a number belongs must be one, and a possible one."""

from __future__ import annotations

from decimal import Decimal

import pytest

from docgen.form.model import Form
from docgen.report.model import Value
from tests.builders import filled_report, findings_of

NATURAL = "requests.new.natural"
CHARGES = "disclosure.charges.amount"
FEE = "other.fee.amount"


@pytest.mark.parametrize(
    ("code", "key", "value", "actual"),
    [
        ("B201", NATURAL, "三件", "三件"),
        ("B201", CHARGES, Decimal("NaN"), "NaN"),
        ("B202", NATURAL, -1, -1),
        ("B202", CHARGES, Decimal("-0.5"), "-0.5"),
        ("B203", NATURAL, Decimal("2.5"), "2.5"),
        ("B204", FEE, Decimal("120.005"), "120.005"),
        ("B204", CHARGES, Decimal("0.1234567"), "0.1234567"),
        ("B205", "disclosure.penalties.decisions", 5398198320, 5398198320),
        ("B206", "report.year", 2003, 2003),
    ],
)
def test_an_impossible_number_is_reported(form: Form, code: str, key: str, value: Value, actual: object) -> None:
    (finding,) = [f for f in findings_of(filled_report(form, {key: value}), code) if f.key == key]
    assert finding.actual == actual


@pytest.mark.parametrize(
    ("code", "key", "value"),
    [
        ("B201", NATURAL, 0),
        ("B202", NATURAL, 0),
        ("B203", NATURAL, Decimal("2")),
        ("B203", CHARGES, Decimal("2.5")),
        ("B204", FEE, Decimal("120.500")),
        ("B204", CHARGES, Decimal("0.123456")),
        ("B205", "disclosure.penalties.decisions", 12_000_000),
        ("B206", "report.year", 2021),
    ],
)
def test_a_possible_number_is_not_reported(form: Form, code: str, key: str, value: Value) -> None:
    assert findings_of(filled_report(form, {key: value}), code) == []


def test_a_missing_number_is_not_called_a_wrong_one(form: Form) -> None:
    assert findings_of(filled_report(form, {NATURAL: None}), "B2") == []
