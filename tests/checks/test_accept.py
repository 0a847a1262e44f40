"""Accepted warnings: bound to the values they were given for."""

from __future__ import annotations

import re

import pytest

from docgen.checks.accept import apply_acceptances, fingerprint
from docgen.form.model import Form
from docgen.kit.record import replace
from docgen.report.finding import Finding, Place, Severity
from docgen.report.model import Acceptance
from tests.builders import filled_report, findings_of

WARNING = Finding(
    "C112", Severity.WARNING, "现行有效接不上", "disclosure.normative.in_force", 11, 10, sheet="二、主动公开", cell="D9"
)
ERROR = Finding("B303", Severity.ERROR, "对不上", "requests.carried_out.natural", 3, 2, sheet="三、依申请公开", cell="D31")
REASON = "两件文件本年失效"


def judged(form: Form, findings: list[Finding], *acceptances: Acceptance, **others: object) -> list[Finding]:
    return apply_acceptances(findings, filled_report(form, acceptances=acceptances, **others))


def accepted(where: str = WARNING.key, code: str = "C112", mark: str = fingerprint(WARNING)) -> Acceptance:
    return Acceptance(code, where, REASON, mark)


@pytest.mark.parametrize("where", [WARNING.key, "D9", "d9", "二、主动公开 D9", "二、主动公开!D9", "二、主动公开!$D$9", "Ｄ9"])
def test_a_warning_is_accepted_by_its_key_or_its_cell(form: Form, where: str) -> None:
    assert [f.accepted for f in judged(form, [WARNING, ERROR], accepted(where))] == [REASON, ""]


@pytest.mark.parametrize("mark", [fingerprint(WARNING).lower(), f" {fingerprint(WARNING)} "])
def test_the_mark_may_be_copied_carelessly(form: Form, mark: str) -> None:
    assert [f.accepted for f in judged(form, [WARNING], accepted(mark=mark))] == [REASON]


@pytest.mark.parametrize(
    "changed",
    [
        replace(WARNING, actual=9),
        replace(WARNING, expected=12),
        replace(WARNING, evidence="另一句"),
    ],
)
def test_an_acceptance_falls_when_the_values_change(form: Form, changed: Finding) -> None:
    finding, answer = judged(form, [changed], accepted())
    assert finding.accepted == ""
    assert (answer.code, answer.severity) == ("A952", Severity.INFO)
    assert fingerprint(changed) in answer.cure


def test_an_acceptance_stands_when_only_the_cell_or_the_wording_moves(form: Form) -> None:
    moved = replace(WARNING, cell="D12", message="另一种说法")
    assert [f.accepted for f in judged(form, [moved], accepted())] == [REASON]


def test_errors_cannot_be_accepted(form: Form) -> None:
    finding, answer = judged(form, [ERROR], accepted(ERROR.key, "B303", fingerprint(ERROR)))
    assert (finding.accepted, answer.code) == ("", "A953")


def test_an_acceptance_without_its_mark_is_told_the_mark_to_enter(form: Form) -> None:
    finding, answer = judged(form, [WARNING], accepted(mark=""))
    assert (finding.accepted, answer.code) == ("", "A951")
    assert fingerprint(WARNING) in answer.cure


def test_an_acceptance_without_a_reason_does_not_count(form: Form) -> None:
    finding, answer = judged(form, [WARNING], replace(accepted(), reason=" "))
    assert (finding.accepted, answer.code) == ("", "A954")


def test_an_acceptance_of_what_is_not_found_is_told_to_go(form: Form) -> None:
    (answer,) = judged(form, [], accepted())
    assert (answer.code, answer.sheet) == ("A955", "例外说明")


def test_what_is_told_of_an_acceptance_points_to_its_row(form: Form) -> None:
    (answer,) = judged(form, [], accepted(), places={"acceptances.0": Place("例外说明", "A4")})
    assert (answer.sheet, answer.cell) == ("例外说明", "A4")


def test_of_two_findings_at_one_place_only_the_one_meant_is_accepted(form: Form) -> None:
    other = replace(WARNING, evidence="另一句")
    assert [f.accepted for f in judged(form, [WARNING, other], accepted())] == [REASON, ""]


def test_a_mark_is_eight_letters_so_that_no_spreadsheet_takes_it_for_a_number() -> None:
    marks = {fingerprint(replace(WARNING, actual=number)) for number in range(200)}
    assert len(marks) == 200
    assert all(re.fullmatch(r"[A-HJ-NP-R]{8}", mark) for mark in marks)


def test_the_mark_of_a_real_finding_changes_with_the_number_it_rests_on(form: Form) -> None:
    marks = {
        fingerprint(findings_of(filled_report(form, {"disclosure.regulations.made": number}), "F101")[0]) for number in (1, 2)
    }
    assert len(marks) == 2
