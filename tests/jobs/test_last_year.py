"""Next year's workbook begins with what the clerk wrote last year, tokens and all, and never loses what was edited since."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from builders import filled_report
from commands import run
from documents import made, retyped, with_paragraph_after, without_parts
from packages import changed

from docgen.form.model import Form
from docgen.formats import read
from docgen.formats.xlsx.write import intake_bytes
from docgen.jobs.renew import last_report
from docgen.ooxml.data_part import ITEM
from docgen.report.model import Report, SubSection

OWN = "{年度}年，{简称}公开信息{表二.行政规范性文件.制发}件。"
TYPED = "安排专人维护门户网站专栏。"


@pytest.fixture(scope="module")
def report(form: Form) -> Report:
    text = (SubSection("（一）主动公开情况", (OWN, TYPED)), SubSection("（二）依申请公开情况", ("{标准句.收到申请}",)))
    whole = filled_report(form, {"agency.level": form.field_by_key["agency.level"].choices[-1].value})
    return Report(whole.form, whole.values, {**whole.sections, "overview": text})


@pytest.fixture(scope="module")
def data(report: Report) -> bytes:
    return made(report)[2]


def overview(path: Path, form: Form) -> list[str]:
    report, _said = last_report(path, form)
    return [text for sub in report.sections["overview"] for text in (sub.heading, *sub.paragraphs)]


def test_our_own_word_report_gives_back_what_was_written(form: Form, report: Report, data: bytes, tmp_path: Path) -> None:
    (tmp_path / "r.docx").write_bytes(data)
    last, said = last_report(tmp_path / "r.docx", form)
    assert said == ()
    assert last.sections["overview"] == report.sections["overview"]
    assert last.values["agency.level"] == report.values["agency.level"]


def test_word_report_and_workbook_start_the_same_workbook(form: Form, report: Report, data: bytes, tmp_path: Path) -> None:
    (tmp_path / "r.docx").write_bytes(data)
    (tmp_path / "r.xlsx").write_bytes(intake_bytes(form, report))
    for kind in ("docx", "xlsx"):
        assert run("new", tmp_path / f"from-{kind}.xlsx", "--from", tmp_path / f"r.{kind}").code == 0
    first, second = (read(tmp_path / f"from-{kind}.xlsx").report for kind in ("docx", "xlsx"))
    assert (dict(first.values), dict(first.sections)) == (dict(second.values), dict(second.sections))
    assert any("{标准句.收到申请}" in sub.paragraphs for sub in first.sections["overview"])  # no draft: it words itself anew


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (
            lambda data: retyped(data, "专人维护", "两人维护"),
            ["（一）主动公开情况", OWN, "安排两人维护门户网站专栏。", "（二）依申请公开情况", "{标准句.收到申请}"],
        ),
        (
            lambda data: with_paragraph_after(data, "专人维护", "又补了一段。"),
            ["（一）主动公开情况", OWN, TYPED, "又补了一段。", "（二）依申请公开情况", "{标准句.收到申请}"],
        ),
        (
            lambda data: retyped(data, "（一）主动公开情况", "（一）公开"),
            ["（一）公开", OWN, TYPED, "（二）依申请公开情况", "{标准句.收到申请}"],
        ),
        (
            lambda data: retyped(data, "2024年1月19日", "2024年1月20日"),
            ["（一）主动公开情况", OWN, TYPED, "（二）依申请公开情况", "{标准句.收到申请}"],
        ),
    ],
)
def test_what_was_edited_is_taken_as_it_stands_and_the_rest_as_written(
    form: Form, data: bytes, tmp_path: Path, change: Callable[[bytes], bytes], expected: list[str]
) -> None:
    (tmp_path / "r.docx").write_bytes(change(data))
    assert overview(tmp_path / "r.docx", form) == expected
    assert "改动了 1 处" in run("new", tmp_path / "next.xlsx", "--from", tmp_path / "r.docx").err


def test_an_edit_in_a_sentence_of_tokens_is_kept(form: Form, report: Report, data: bytes, tmp_path: Path) -> None:
    (tmp_path / "r.docx").write_bytes(retyped(data, "公开信息", "公开文件信息"))
    first = overview(tmp_path / "r.docx", form)[1]
    assert "公开文件信息" in first
    assert "{" not in first


def test_an_edited_number_is_carried_over_as_it_stands(form: Form, report: Report, tmp_path: Path) -> None:
    (link,) = (link for link in form.expectations.year_links if link.key == "requests.carried_in.natural")
    distinct = filled_report(form, distinct=True)
    printed = made(distinct)[1].numbers[link.previous]
    (tmp_path / "r.docx").write_bytes(retyped(made(distinct)[2], f">{printed}<", ">77<"))
    assert run("new", tmp_path / "next.xlsx", "--from", tmp_path / "r.docx").code == 0
    assert read(tmp_path / "next.xlsx").report.values[link.key] == 77


def test_a_report_of_others_is_read_as_it_shows_without_a_word(form: Form, data: bytes, tmp_path: Path) -> None:
    (tmp_path / "r.docx").write_bytes(without_parts(data, "customXml/"))
    last, said = last_report(tmp_path / "r.docx", form)
    assert said == ()
    assert "{" not in str(last.sections["overview"])


def test_a_damaged_proof_is_not_used_and_that_is_said(form: Form, data: bytes, tmp_path: Path) -> None:
    import json

    from docgen.formats.docx.document import open_document
    from docgen.ooxml.data_part import custom_part, read_custom_part

    payload = json.loads(read_custom_part(open_document(data).package) or b"")
    payload["numbers"]["requests.new.natural"] = "99"
    part = custom_part(json.dumps(payload).encode())[ITEM].decode()
    (tmp_path / "r.docx").write_bytes(changed(data, lambda _xml: part, ITEM))
    last, said = last_report(tmp_path / "r.docx", form)
    assert "已损坏" in "".join(said)
    assert "{" not in str(last.sections["overview"])


@pytest.mark.libreoffice
def test_a_report_saved_by_libreoffice_gives_back_what_was_written(
    form: Form, report: Report, data: bytes, convert: Callable[[Path, str], Path], tmp_path: Path
) -> None:
    (tmp_path / "r.docx").write_bytes(data)
    last, said = last_report(convert(tmp_path / "r.docx", "docx"), form)
    assert (said, last.sections["overview"]) == ((), report.sections["overview"])
