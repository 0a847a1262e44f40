"""Reports as JSON: what goes in comes out, and what is wrong is named by its path."""

from __future__ import annotations

import json
from decimal import Decimal

import jsonschema
import pytest
from builders import filled_report
from hypothesis import given
from hypothesis import strategies as st

from docgen.form.load import load_form
from docgen.form.model import Form
from docgen.formats.json import read_json, report_to_json
from docgen.formats.json_schema import report_schema
from docgen.kit.errors import UnreadableFile
from docgen.report.complete import complete
from docgen.report.model import Attachment, Report


def encoded(document: object) -> bytes:
    return json.dumps(document, ensure_ascii=False).encode("utf-8")


def document(form: Form) -> dict[str, object]:
    return report_to_json(filled_report(form))


def test_a_report_survives_json_unchanged(form: Form) -> None:
    report = filled_report(form).with_values({"disclosure.charges.amount": Decimal("12.50")})
    again = read_json(encoded(report_to_json(report))).report
    assert again.values == report.values
    assert again.sections == report.sections


def test_notes_and_attachments_survive_json(form: Form) -> None:
    base = filled_report(form)
    table = Attachment("附表1", ("项目", "数量"), (("甲", "1"), ("乙", "2")))
    report = Report(form, base.values, base.sections, (table,), {"disclosure.normative.made": "其中修订1件"})
    again = read_json(encoded(report_to_json(report))).report
    assert again.attachments == report.attachments
    assert again.notes == report.notes


@given(numbers=st.lists(st.integers(0, 10**9), min_size=200, max_size=200))
def test_every_number_survives_json(numbers: list[int]) -> None:
    form = load_form()
    inputs = [key for key, cell in form.cells.items() if not cell.computed and cell.type == "integer"]
    values = dict(zip(inputs, numbers, strict=False))
    report = complete(Report(form, values, {}))
    again = read_json(encoded(report_to_json(report))).report
    assert {key: again.values[key] for key in values} == values
    assert again.values["requests.result_total.total"] == report.values["requests.result_total.total"]


def test_what_export_writes_follows_the_schema(form: Form) -> None:
    jsonschema.validate(report_to_json(complete(filled_report(form))), report_schema(form))


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("requests.new.natural", 1.5),
        ("requests.new.natural", "3"),
        ("requests.new.natural", None),
        ("requests.new.natural", True),
        ("requests.new.natural", 10**30),
        ("disclosure.charges.amount", 12.5),
        ("disclosure.charges.amount", "12,5"),
        ("disclosure.charges.amount", "NaN"),
        ("disclosure.charges.amount", "1e5"),
        ("report.date", "2024-02-30"),
        ("report.date", 20240119),
        ("agency.name", 7),
        ("report.year", "2023"),
    ],
)
def test_a_value_of_the_wrong_kind_is_named_and_never_guessed(form: Form, key: str, value: object) -> None:
    changed = document(form)
    changed["values"] = {**dict(changed["values"]), key: value}  # type: ignore[call-overload]
    reading = read_json(encoded(changed))
    assert key not in reading.report.values
    assert [(finding.code, finding.key, finding.cell) for finding in reading.findings] == [("A902", key, f'values["{key}"]')]


def test_a_misspelt_key_is_told_the_nearest_ones(form: Form) -> None:
    (finding,) = read_json(encoded({**document(form), "values": {"requests.neu.natural": 1}})).findings
    assert "requests.new.natural" in finding.cure


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"values": {"requests.neu.natural": 1}}, "A901"),
        ({"colour": "red"}, "A901"),
        ({"sections": {"summary": []}}, "A903"),
        ({"sections": {"overview": [{"heading": 1, "paragraphs": []}]}}, "A903"),
        ({"sections": {"overview": [{"heading": "", "paragraphs": "text"}]}}, "A903"),
        ({"sections": []}, "A903"),
        ({"attachments": [{"title": "t", "columns": ["a"], "rows": [["1", "2"]]}]}, "A904"),
        ({"attachments": "none"}, "A904"),
        ({"notes": {"a": 1}}, "A905"),
        ({"acceptances": [{"code": 1}]}, "A905"),
    ],
)
def test_a_part_of_the_wrong_shape_is_a_finding(form: Form, change: dict[str, object], code: str) -> None:
    assert [finding.code for finding in read_json(encoded({**document(form), **change})).findings] == [code]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b"[]",
        b"{}",
        b'{"values": 3}',
        b'{"form": "zfxxgk-1999", "values": {}}',
        b'{"form": 3, "values": {}}',
        b"\xff\xfe{",
        b"[" * 100_000,
        b'{"values": {"report.year": 2023, "report.year": 2022}}',
    ],
    ids=[
        "empty",
        "cut off",
        "list",
        "no values",
        "values no object",
        "unknown form",
        "form a number",
        "not UTF-8",
        "nested too deep",
        "a key twice",
    ],
)
def test_a_file_that_is_no_report_is_refused_with_a_cure(data: bytes) -> None:
    with pytest.raises(UnreadableFile) as caught:
        read_json(data, "r.json")
    assert "r.json" in caught.value.message
    assert caught.value.cure
