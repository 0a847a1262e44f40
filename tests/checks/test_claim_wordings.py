"""The grammar of how reports say the numbers of the tables: what is wrong is told, what is right is left alone."""

from __future__ import annotations

import pytest
from claim_grammar import Case, cases, tables

from docgen.checks.catalogue import run
from docgen.checks.context import CheckContext
from docgen.form.load import load_form
from docgen.form.model import Form
from docgen.report.complete import complete
from docgen.report.finding import Severity
from tests.builders import filled_report

SAID = list(cases(load_form(), each=1, seed=20))
MOST_MISSED = 0.02
"""A wrong number may happen to fit the other honest reading of its words."""


def _name(case: Case) -> str:
    return case.text


@pytest.mark.parametrize("case", [case for case in SAID if case.right], ids=_name)
def test_a_right_number_is_left_alone_however_it_is_said(form: Form, case: Case) -> None:
    assert [finding.message for finding in case.findings(form)] == []


def test_a_wrong_number_is_told_however_it_is_said(form: Form) -> None:
    wrong = [case for case in SAID if not case.right]
    missed = [case.text for case in wrong if not case.findings(form)]
    assert len(missed) <= MOST_MISSED * len(wrong), missed


def test_the_tables_of_the_grammar_are_right_themselves(form: Form) -> None:
    import random

    for nothing in ("", "new", "in", "out", "granted", "refused", "both", "fee", "rest"):
        report = complete(filled_report(form, tables(random.Random(nothing), nothing)))
        assert [f.message for f in run(CheckContext(report, report, ()), ("B2", "B3")) if f.severity is Severity.ERROR] == []
