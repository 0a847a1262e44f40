"""The laws of the page, held by generated reports of every length and shape; many more by `python -m tests.layout`."""

from __future__ import annotations

from pathlib import Path

import pytest

from docgen.form.model import Form
from tests.documents import made
from tests.layout.laws import broken_laws
from tests.layout.pages import need_fonts, pages_of, print_all
from tests.layout.reports import case

pytestmark = pytest.mark.libreoffice

NUMBERS = (*range(20), 22, 24, 25, 37)
"""Few that together have names, attachments and new pages of every kind: the second test says which."""


def test_no_generated_report_breaks_a_law_of_the_page(form: Form, soffice: str, tmp_path: Path) -> None:
    need_fonts()
    reports = {str(one.number): made(one.report, new_page=one.new_page) for one in (case(form, n) for n in NUMBERS)}
    printed = print_all(soffice, {n: data for n, (_r, _c, data) in reports.items()}, tmp_path, tmp_path / "profile")
    faults = {
        n: broken
        for n, (report, composed, data) in reports.items()
        if (broken := broken_laws(report, composed, data, pages_of(printed[n])))
    }
    assert faults == {}


def test_the_generated_reports_differ_in_what_the_laws_speak_of(form: Form) -> None:
    reports = [case(form, n).report for n in NUMBERS]
    names = [str(report.role("agency")) for report in reports]
    assert min(map(len, names)) <= 4
    assert max(map(len, names)) >= 30
    assert any("、" in name for name in names)
    rows = [len(attached.rows) for report in reports for attached in report.attachments]
    assert {0, 1, 2} <= {len(report.attachments) for report in reports}
    assert min(rows) < 8
    assert max(rows) > 50
