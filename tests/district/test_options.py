"""An option that cannot be used ends a run before its first file: exit code 2, one sentence, its cure, nothing written."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, tzinfo
from pathlib import Path

import docx
import openpyxl
import pytest
from builders import as_json, filled_report
from commands import assert_refused, run, visible

from docgen.form.folders import template_file
from docgen.form.model import Form
from docgen.formats.xlsx.write import intake_bytes


class OneDay(datetime):
    """A clock for tests of a day's end: it is always the same day."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> OneDay:
        return cls(2024, 1, 30, 23, 59, tzinfo=tz)


@pytest.fixture()
def folder(tmp_path: Path, form: Form) -> Path:
    (tmp_path / "in").mkdir()
    for name in ("甲局", "乙局", "丙镇"):
        report = filled_report(form).with_values({"agency.name": name})
        as_json(report, tmp_path / "in" / f"{name}.json")
    return tmp_path / "in"


def _missing(path: Path) -> None:
    assert not path.exists()


def _plain_word_file(path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("会议纪要")
    document.save(str(path))


def _plain_workbook(path: Path) -> None:
    book = openpyxl.Workbook()
    book.worksheets[0]["A1"] = 3
    book.save(str(path))


FILES: dict[str, Callable[[Path], object]] = {
    "missing": _missing,
    "empty": lambda path: path.write_bytes(b""),
    "damaged": lambda path: path.write_bytes(template_file("zfxxgk-2021").read_bytes()[:3000]),
    "noise": lambda path: path.write_bytes(bytes(range(256)) * 8),
    "page": lambda path: path.write_text("<html><body>甲局</body></html>", encoding="utf-8"),
    "pdf": lambda path: path.write_bytes(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"),
    "folder": lambda path: path.mkdir(),  # an empty one: last year's reports may come in a folder
    "word": _plain_word_file,
    "workbook": _plain_workbook,
    "paper": lambda path: path.write_bytes(template_file("zfxxgk-2021", "approval.docx").read_bytes()),
}
NO_USE = {
    "--template": FILES,
    "--previous": FILES,
    "--roster": FILES,
}


@pytest.mark.parametrize("ending", [".docx", ".xlsx"])
@pytest.mark.parametrize(("option", "kind"), [(option, kind) for option, kinds in NO_USE.items() for kind in kinds])
def test_a_file_that_cannot_be_used_stops_the_run_before_it_begins(
    folder: Path, tmp_path: Path, option: str, kind: str, ending: str
) -> None:
    given = tmp_path / f"给出的文件{ending}"
    FILES[kind](given)
    before = visible(tmp_path)
    ran = run("make", folder, "-o", tmp_path / "out", option, given)
    assert ran.code == 2, ran
    assert_refused(ran, tmp_path, before)
    assert not (tmp_path / "out").exists()
    assert given.name in ran.output


def test_a_blank_workbook_is_nobodys_last_year(folder: Path, tmp_path: Path, form: Form) -> None:
    blank = tmp_path / "空白.xlsx"
    blank.write_bytes(intake_bytes(form))
    ran = run("make", folder, "-o", tmp_path / "out", "--previous", blank)
    assert (ran.code, "空白" in ran.output, (tmp_path / "out").exists()) == (2, True, False)


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("--due", "2024-01-29"),
        ("--due", "2023年1月20日"),
        ("--due", "2024-02-30"),
        ("--due", "下周"),
        ("--select", "Z9"),
        ("--ignore", "无"),
        ("--jobs", "0"),
        ("--jobs", "两个"),
        ("--format", "yaml"),
    ],
)
def test_a_value_that_cannot_be_used_stops_the_run_before_it_begins(
    folder: Path, tmp_path: Path, option: str, value: str
) -> None:
    before = visible(tmp_path)
    ran = run("make", folder, "-o", tmp_path / "out", option, value)
    assert ran.code == 2, ran
    assert visible(tmp_path) == before
    assert option.lstrip("-") in ran.output or value in ran.output


def test_what_an_earlier_run_has_written_stays_when_an_option_is_mistyped(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run("make", folder, "-o", out)
    before = {path: path.read_bytes() for path in out.rglob("*") if path.is_file()}
    assert run("make", folder, "-o", out, "--template", "没有.docx").code == 2
    assert {path: path.read_bytes() for path in out.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize(("due", "code"), [("2024-01-29", 2), ("2024-01-30", 0), ("2024-01-31", 0), ("2025-03-05", 0)])
def test_today_and_later_days_are_days_to_come(
    folder: Path, tmp_path: Path, due: str, code: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("docgen.cli.make.datetime", OneDay)
    assert run("make", folder, "-o", tmp_path / "out", "--due", due, "--ignore", "C,D,E,F,G,H").code == code


@pytest.mark.parametrize("option", ["--form", "--year"])
@pytest.mark.parametrize("value", ["nosuch", "", "99999"])
def test_a_sum_of_an_unknown_form_or_year_is_refused_before_reading(
    folder: Path, tmp_path: Path, option: str, value: str
) -> None:
    before = visible(tmp_path)
    assert run("sum", folder, "-o", tmp_path / "s.xlsx", option, value).code == 2
    assert visible(tmp_path) == before


def test_a_roster_of_other_bodies_is_refused_with_what_was_read(folder: Path, tmp_path: Path) -> None:
    roster = tmp_path / "名单.csv"
    roster.write_text("序号,单位名称\n1,东山县财政局\n2,东山县民政局\n", encoding="utf-8")
    ran = run("make", folder, "-o", tmp_path / "out", "--roster", roster)
    assert (ran.code, (tmp_path / "out").exists()) == (2, False)
    assert "“东山县财政局”" in ran.output
    assert "“甲局”" in ran.output


def test_a_near_name_is_asked(folder: Path, tmp_path: Path) -> None:
    roster = tmp_path / "名单.csv"
    roster.write_text("序号,单位名称\n1,甲局\n2,乙局\n3,丙镇人民政府\n", encoding="utf-8")
    ran = run("make", folder, "-o", tmp_path / "out", "--roster", roster, "--ignore", "C,D,E,F,G,H")
    assert "缺报：丙镇人民政府（收到的“丙镇”是不是它？）" in ran.output


def test_files_below_are_counted_and_named_and_taken_when_asked_for(folder: Path, tmp_path: Path) -> None:
    (folder / "镇街").mkdir()
    (folder / "丙镇.json").rename(folder / "镇街" / "丙镇.json")
    ran = run("make", folder, "-o", tmp_path / "out", "--ignore", "C,D,E,F,G,H")
    assert "还有 1 份没有处理" in ran.output
    assert "丙镇.json" in ran.output
    ran = run("make", folder, "-o", folder / "结果", "--recursive", "--ignore", "C,D,E,F,G,H")
    assert len(list((folder / "结果").glob("*.docx"))) == 3
    again = run("make", folder, "-o", folder / "结果", "--recursive", "--ignore", "C,D,E,F,G,H")
    assert again.code == 0
    assert "没有变化 3 份" in again.output


def test_namesakes_in_several_folders_are_told_apart_by_their_folders(folder: Path, tmp_path: Path) -> None:
    data = (folder / "丙镇.json").read_bytes()
    for place in ("东/一", "西/一"):
        (folder / place).mkdir(parents=True)
        (folder / place / "报表.json").write_bytes(data)
    (folder / "东" / "一" / "坏.json").write_text("{", encoding="utf-8")
    (folder / "丙镇.json").unlink()
    ran = run("make", folder, "-o", tmp_path / "out", "--recursive", "--ignore", "C,D,E,F,G,H")
    assert "东/一/报表.json" in ran.output
    assert "西/一/报表.json" in ran.output
    assert "✗ 坏.json" in ran.output, "a name that stands once says enough"


def test_a_folder_with_files_only_below_names_them(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "外层").mkdir()
    folder.rename(tmp_path / "外层" / "内层")
    ran = run("make", tmp_path / "外层", "-o", tmp_path / "out")
    assert (ran.code, (tmp_path / "out").exists()) == (2, False)
    assert "有 3 份" in ran.output
    assert "--recursive" in ran.output


def test_a_run_over_its_own_output_folder_does_not_take_the_ledger_for_a_report(folder: Path) -> None:
    for _time in range(2):
        ran = run("make", folder, "-o", folder, "--ignore", "C,D,E,F,G,H")
        assert ran.code == 0
        assert "3 份" in ran.output.splitlines()[-1]
