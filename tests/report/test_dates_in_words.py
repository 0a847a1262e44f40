"""Dates written in Chinese numerals are read where they can mean one day only."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from builders import filled_report
from commands import run
from documents import made, retyped

from docgen.form.model import Form
from docgen.formats import read
from docgen.formats.docx.read import read_document
from docgen.formats.xlsx.write import intake_bytes
from docgen.reading.outline import read_date
from docgen.report.typed import typed_date, typed_year


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("二〇二四年一月十九日", date(2024, 1, 19)),
        ("二○二四年一月十九日", date(2024, 1, 19)),
        ("二零二四年十二月三十一日", date(2024, 12, 31)),
        ("二0二四年一月十九日", date(2024, 1, 19)),
        ("二 〇 二 四 年 一 月 三 十 日", date(2024, 1, 30)),
        ("二〇二四年十月十日", date(2024, 10, 10)),
        ("二〇二四年十一月二十日", date(2024, 11, 20)),
        ("二〇二四年一月廿九日", date(2024, 1, 29)),
        ("二〇二四年元月十九日", date(2024, 1, 19)),
        ("二〇二四年〇一月一九日", date(2024, 1, 19)),
        ("2024年一月十九日", date(2024, 1, 19)),
        ("二〇二四年1月19日", date(2024, 1, 19)),
        ("贰零贰肆年壹月拾玖日", date(2024, 1, 19)),
        ("2024年1月19日", date(2024, 1, 19)),
    ],
)
def test_a_date_in_chinese_numerals_is_read(text: str, day: date) -> None:
    assert typed_date(text) == day
    assert read_date(text) == day


@pytest.mark.parametrize(
    "text",
    [
        "二四年一月十九日",  # which century
        "二〇二四年二月三十日",
        "二〇二四年十三月一日",
        "二〇二四年一月",
        "二〇二四年正月十九日",  # of the lunar year
        "二〇二四年一月三十二日",
        "二〇二四年一月〇日",
        "二〇二四年一月十九日至二十日",
        "二〇二四年一月上旬",
        "某年某月某日",
        "年月日",
    ],
)
def test_what_is_no_single_day_is_not_read(text: str) -> None:
    assert typed_date(text) is None
    assert read_date(text) is None


@pytest.mark.parametrize(
    ("text", "year"), [("二〇二三", 2023), ("二零二三年度", 2023), ("二三年", None), ("二千零二十三年", None)]
)
def test_a_year_in_chinese_numerals_is_read(text: str, year: int | None) -> None:
    assert typed_year(text) == year


def workbook(form: Form, path: Path, text: str) -> Path:
    book = openpyxl.load_workbook(io.BytesIO(intake_bytes(form, filled_report(form))))
    sheet, cell = next(iter(book.defined_names["report.date"].destinations))
    book[sheet][cell.replace("$", "")].value = text
    book.save(path)
    return path


@pytest.mark.parametrize("typed", ["二〇二四年一月十九日", "2024年1月19日", "2024.1.19", "2024/01/19"])
def test_the_workbook_takes_it_without_a_word(form: Form, tmp_path: Path, typed: str) -> None:
    reading = read(workbook(form, tmp_path / "r.xlsx", typed))
    assert reading.report.values["report.date"] == date(2024, 1, 19)
    assert [finding for finding in reading.findings if finding.key == "report.date"] == []


def test_the_workbook_says_how_it_read_a_date_without_year_month_and_day_apart(form: Form, tmp_path: Path) -> None:
    reading = read(workbook(form, tmp_path / "r.xlsx", "20240119"))
    (finding,) = (finding for finding in reading.findings if finding.key == "report.date")
    assert (finding.code, finding.severity) == ("A308", "info")
    assert "2024-01-19" in finding.message


def test_the_workbook_still_refuses_a_day_that_is_none(form: Form, tmp_path: Path) -> None:
    ran = run("check", workbook(form, tmp_path / "r.xlsx", "二〇二四年二月三十日"))
    assert ran.code == 1
    assert "A309" in ran.output


def test_a_word_report_signed_in_chinese_numerals_is_read(form: Form) -> None:
    data = retyped(made(filled_report(form))[2], "2024年1月19日", "二〇二四年一月十九日")
    assert read_document(data, form).report.values["report.date"] == date(2024, 1, 19)


@pytest.mark.parametrize(
    ("text", "code"), [("2124年1月31日", 0), ("二一二四年一月三十一日", 0), ("2124-01-31", 0), ("2124-02-30", 2), ("月底", 2)]
)
def test_the_day_by_which_to_hand_in_may_be_written_like_any_date(form: Form, tmp_path: Path, text: str, code: int) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "r.xlsx").write_bytes(intake_bytes(form, filled_report(form)))
    assert run("make", tmp_path / "in", "-o", tmp_path / "out", "--due", text, "--ignore", "C,D,E,F,G,H").code == code


def test_a_single_file_gets_its_slip_when_the_slip_is_asked_for(form: Form, tmp_path: Path) -> None:
    (tmp_path / "r.xlsx").write_bytes(intake_bytes(form, filled_report(form, {"requests.new.natural": 3})))
    assert run("make", tmp_path / "r.xlsx", "-o", tmp_path / "out").code == 1
    assert not list((tmp_path / "out").rglob("退回修改通知*.docx"))
    assert run("make", tmp_path / "r.xlsx", "-o", tmp_path / "out", "--office", "青川区人民政府办公室").code == 1
    assert len(list((tmp_path / "out").rglob("退回修改通知*.docx"))) == 1
