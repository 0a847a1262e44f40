"""A wrong year is asked as such: the report's year, the year of its text and its date against one another."""

from __future__ import annotations

from datetime import date

import pytest
from builders import SECTIONS, filled_report

from docgen.checks.run import examine
from docgen.form.model import Form
from docgen.report.finding import Severity
from docgen.report.model import Reading, Report, SubSection


def codes(form: Form, year: int, day: date, text: str) -> list[tuple[str, str, Severity, object]]:
    report = filled_report(form).with_values({"report.year": year, "report.date": day})
    sections = {**SECTIONS, "overview": (SubSection("", (text,)), *SECTIONS["overview"][1:])}
    found = examine(Reading(Report(form, report.values, sections))).findings
    return [(f.code, f.key, f.severity, f.expected) for f in found if f.code in ("B207", "C301", "F302", "F303")]


@pytest.mark.parametrize(
    ("year", "day", "text", "key", "severity", "meant"),
    [
        (2023, date(2025, 1, 20), "2024年，认真落实部署。", "report.year", Severity.ERROR, 2024),
        (2025, date(2025, 1, 20), "2024年，认真落实部署。", "report.year", Severity.ERROR, 2024),
        (2024, date(2024, 1, 20), "2024年，认真落实部署。", "report.date", Severity.WARNING, 2025),
        (2024, date(2026, 1, 20), "2024年，认真落实部署。", "report.date", Severity.WARNING, 2025),
    ],
)
def test_a_year_that_is_one_out_is_asked_about_once(
    form: Form, year: int, day: date, text: str, key: str, severity: Severity, meant: int
) -> None:
    assert codes(form, year, day, text) == [("B207", key, severity, meant)]


@pytest.mark.parametrize(
    ("year", "day", "text"),
    [
        (2024, date(2025, 1, 20), "2024年，认真落实部署。"),
        (2024, date(2025, 1, 20), "2023年收到5件，2024年收到6件，2024年办结。"),
        (2024, date(2025, 1, 20), "认真落实部署。"),
    ],
)
def test_years_that_fit_are_not_asked_about(form: Form, year: int, day: date, text: str) -> None:
    assert [entry for entry in codes(form, year, day, text) if entry[0] == "B207"] == []
