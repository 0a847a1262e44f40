"""Fuzzing that stays: any report goes round through every door; mutated files are judged; former finds stay found."""

from __future__ import annotations

import shutil
from pathlib import Path
from random import Random

import pytest
from builders import FIELDS, as_json
from commands import INTERNAL, run
from fuzz.__main__ import fuzz
from fuzz.corpus import sound_files
from fuzz.oracles import Judge, numbers
from hypothesis import Phase, given, settings
from project import TESTS
from strategies import reports

from docgen.form.load import load_form
from docgen.formats import read
from docgen.formats.json import report_to_json
from docgen.formats.xlsx.write import intake_bytes
from docgen.report.model import Report

FINDS = TESTS / "fuzz" / "finds"
ANY_REPORT = reports(load_form(), dict(FIELDS))
short = settings(
    max_examples=15,
    phases=(Phase.explicit, Phase.generate),  # making a failing report smaller would take minutes
)


def written(report: Report, folder: Path) -> Path:
    return as_json(report, folder / "r.json")


@short
@given(report=ANY_REPORT)
def test_any_report_comes_back_from_a_workbook_as_it_was(report: Report) -> None:
    from docgen.formats.xlsx.read import read_workbook

    again = read_workbook(intake_bytes(report.form, report)).report
    assert numbers(again) == numbers(report)
    assert {key: again.values.get(key) for key in ("agency.name", "agency.short", "report.title", "report.date")} == {
        key: report.values[key] for key in ("agency.name", "agency.short", "report.title", "report.date")
    }
    assert {key: again.sections[key] for key in report.sections} == report.sections
    assert again.attachments == report.attachments


@short
@given(report=ANY_REPORT)
def test_any_report_comes_back_from_json_as_it_was(tmp_path_factory: pytest.TempPathFactory, report: Report) -> None:
    again = read(written(report, tmp_path_factory.mktemp("json"))).report
    assert (again.values, again.sections, again.attachments) == (report.values, report.sections, report.attachments)


@short
@given(report=ANY_REPORT)
def test_any_report_makes_a_word_file_that_says_its_numbers(tmp_path_factory: pytest.TempPathFactory, report: Report) -> None:
    folder = tmp_path_factory.mktemp("word")
    ran = run("make", written(report, folder), "-o", folder / "out", "--draft", "--approval")
    assert ran.code == 0, ran.err
    made = min((folder / "out").glob("*.docx"), key=lambda path: len(path.name))
    assert numbers(read(made).report) == numbers(report)
    ran = run("verify", made)
    assert "没有改动" in ran.output, ran.output
    for path in (folder / "out").glob("*.docx"):
        assert INTERNAL not in run("check", path).output


def test_the_judges_notice_a_lost_number_and_an_internal_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sound_files(tmp_path)
    judge = Judge(tmp_path, tmp_path / "work")
    assert judge.fault("json", tmp_path / "good.json") == ""
    with monkeypatch.context() as patch:
        patch.setattr("docgen.cli.export.report_to_json", _with_a_number_lost)
        assert "other numbers" in judge.fault("json", tmp_path / "good.json")
    with monkeypatch.context() as patch:
        patch.setattr("docgen.cli.export.complete", lambda _report: 1 / 0)
        assert "ZeroDivisionError" in judge.fault("json", tmp_path / "good.json")


def _with_a_number_lost(report: Report, *more: object) -> dict[str, object]:
    document = report_to_json(report, *more)  # type: ignore[arg-type]
    del document["values"]["requests.new.natural"]
    return document


def test_mutated_files_give_a_right_result_or_one_clear_sentence(tmp_path: Path) -> None:
    assert fuzz(Random(20), tmp_path, cases=25) == []


@pytest.mark.parametrize("name", sorted(path.name for path in FINDS.iterdir() if path.suffix in (".xlsx", ".docx", ".json")))
def test_what_fuzzing_once_found_stays_mended(tmp_path: Path, name: str) -> None:
    sound_files(tmp_path)
    file = tmp_path / f"find{Path(name).suffix}"
    shutil.copy(FINDS / name, file)
    assert Judge(tmp_path, tmp_path / "work").fault(name.partition("-")[0], file) == ""
