"""The rules measured against published reports: mistakes people noted are found, and little else is said."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pytest
from real_reports import Label, Measure, RealReport, load_all, measure

FALSE_FINDINGS_PER_REPORT = 0.1
READ_RIGHTLY = 0.85
STATED_BY_A_PERSON = {
    "new": ("requests.new.total",),
    "received_plus_carried_in": ("requests.new.total", "requests.carried_in.total"),
    "natural": ("requests.new.natural",),
    "carried_in": ("requests.carried_in.total",),
    "result_total": ("requests.result_total.total",),
    "granted": ("requests.granted.total",),
    "partial": ("requests.partial.total",),
    "refused": ("requests.refused.total",),
    "unavailable": ("requests.unavailable.total",),
    "not_processed": ("requests.not_processed.total",),
    "carried_out": ("requests.carried_out.total",),
    "review": ("litigation.review.total",),
    "litigation": ("litigation.lawsuits.total",),
    "fee_yuan": ("other.fee.amount",),
    "fee_cases": ("other.fee.charged_cases",),
    "npc_proposals": ("other.proposals.npc",),
    "cppcc_proposals": ("other.proposals.cppcc",),
}


@pytest.fixture(scope="module")
def reports() -> tuple[RealReport, ...]:
    return load_all(stated=True)


@pytest.fixture(scope="module")
def text_against_tables(reports: tuple[RealReport, ...]) -> Measure:
    return measure(reports, ("D",))


def test_every_number_noted_as_wrong_is_found(text_against_tables: Measure) -> None:
    assert [(report.id, label.noted) for report, label in text_against_tables.missed] == []
    assert len(text_against_tables.found) >= 12


def test_hardly_a_number_is_called_wrong_that_is_right(reports: tuple[RealReport, ...], text_against_tables: Measure) -> None:
    said = [(report.id, finding.code, finding.message) for report, finding in text_against_tables.not_noted]
    assert len(said) <= FALSE_FINDINGS_PER_REPORT * len(reports), said


def test_a_label_names_a_rule_or_says_why_no_rule_can_know(reports: tuple[RealReport, ...]) -> None:
    labels: list[Label] = [label for report in reports for label in report.labels]
    assert all(bool(label.code) != bool(label.left) for label in labels)
    assert {label.left for label in labels} <= {"", "world", "table", "form", "absent"}


def _numbers_a_person_read(reports: tuple[RealReport, ...]) -> Iterator[tuple[RealReport, tuple[str, ...], int]]:
    for report in reports:
        claims = report.raw.get("narrative_claims")
        if isinstance(claims, Mapping):
            for name, terms in STATED_BY_A_PERSON.items():
                if isinstance(claims.get(name), int):
                    yield report, terms, claims[name]


def test_the_numbers_a_person_read_off_the_text_are_read(reports: tuple[RealReport, ...]) -> None:
    wanted = list(_numbers_a_person_read(reports))
    read = [
        (report.id, terms, value)
        for report, terms, value in wanted
        if any(claim.value == value and terms in claim.means for claim in report.context.stated.claims)
    ]
    assert len(wanted) > 100
    assert len(read) >= READ_RIGHTLY * len(wanted), {(r.id, t, v) for r, t, v in wanted} - set(read)
