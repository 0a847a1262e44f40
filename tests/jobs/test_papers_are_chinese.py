"""Official papers are Chinese throughout, to the byte, whatever language the terminal speaks."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from builders import filled_report
from commands import Ran, run

from docgen.form.model import Form
from docgen.formats.xlsx.write import intake_bytes
from docgen.kit.i18n import language
from docgen.report.model import Report, SubSection


def workbook(form: Form, path: Path, *, text: str = "", **numbers: Any) -> Path:
    base = filled_report(form)
    values = {
        key: value
        for key, value in base.values.items()
        if key.replace(".", "_") not in numbers or numbers[key.replace(".", "_")] is not None
    }
    values |= {key: numbers[key.replace(".", "_")] for key in base.values if numbers.get(key.replace(".", "_")) is not None}
    sections = {**base.sections, "problems": (SubSection("", (text or "工作人员业务能力不足,培训不够。",)),)}
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(intake_bytes(form, Report(form, values, sections)))
    return path


def files(folder: Path) -> dict[str, bytes]:
    """Return what stands in a folder, docgen's own records left out; of a ledger its cells, without the time."""
    found: dict[str, Any] = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.name.startswith(".docgen"):
            found[str(path.relative_to(folder))] = cells(path.read_bytes()) if path.name == "台账.xlsx" else path.read_bytes()
    found.pop("台账.json", None)
    return found


def cells(data: bytes) -> list[list[object]]:
    book = openpyxl.load_workbook(io.BytesIO(data))
    times = [cell.column for cell in book["台账"][1] if cell.value == "时间"]
    return [
        [cell.value for cell in row if sheet.title != "台账" or cell.column not in times]
        for sheet in book
        for row in sheet.iter_rows()
    ]


def both(arguments: list[str | Path], out: Path) -> tuple[Ran, Ran]:
    """Run a command in both languages, its output into out/zh and out/en; {out} stands for the folder."""
    ran = []
    for spoken in ("zh", "en"):
        (out / spoken).mkdir(parents=True)
        ran.append(run(*(str(a).replace("{out}", str(out / spoken)) for a in arguments), "--lang", spoken))
    return ran[0], ran[1]


def test_approval_papers_quote_in_chinese(form: Form, tmp_path: Path) -> None:
    source = workbook(form, tmp_path / "in" / "r.xlsx")
    chinese, english = both(["make", source, "-o", "{out}", "--approval"], tmp_path / "out")
    assert (chinese.code, english.code) == (0, 0)
    assert "Warning" in english.output
    assert "提醒" in chinese.output
    first, second = (files(tmp_path / "out" / spoken) for spoken in ("zh", "en"))
    assert len(first) == 3
    assert first == second


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_return_slips_and_the_ledger_quote_in_chinese(form: Form, tmp_path: Path, jobs: str) -> None:
    workbook(form, tmp_path / "in" / "甲.xlsx", agency_name="青川区教育局", requests_new_natural=None)
    workbook(form, tmp_path / "in" / "乙.xlsx", agency_name="青川区财政局", requests_new_natural=3)
    workbook(form, tmp_path / "in" / "丙.xlsx", agency_name="青川区审计局")
    (tmp_path / "in" / "丁.xlsx").write_bytes(b"nothing of the kind")
    workbook(form, tmp_path / "in" / "戊.xlsx", agency_name="青川区审计局", text="同一单位又报了一份。")
    both(["make", tmp_path / "in", "-o", "{out}", "--office", "青川区人民政府办公室", "--jobs", jobs], tmp_path / "out")
    first, second = (files(tmp_path / "out" / spoken) for spoken in ("zh", "en"))
    assert len([name for name in first if "退回修改通知" in name]) >= 3
    assert first == second


def test_an_annotated_workbook_speaks_chinese(form: Form, tmp_path: Path) -> None:
    source = workbook(form, tmp_path / "in" / "r.xlsx", requests_new_natural=3)
    chinese, english = both(["check", source, "--annotate", "{out}/a.xlsx"], tmp_path / "out")
    assert (chinese.code, english.code) == (1, 1)
    assert "Error" in english.output
    first, second = (files(tmp_path / "out" / spoken) for spoken in ("zh", "en"))
    assert first == second != {}


def test_a_sum_says_in_chinese_who_was_not_counted(form: Form, tmp_path: Path) -> None:
    workbook(form, tmp_path / "in" / "甲.xlsx", agency_name="青川区教育局")
    workbook(form, tmp_path / "in" / "乙.xlsx", agency_name="青川区财政局", requests_new_natural=None)
    workbook(form, tmp_path / "in" / "丙.xlsx", agency_name="青川区审计局", requests_new_natural=3)
    _chinese, english = both(["sum", tmp_path / "in", "-o", "{out}/s.xlsx", "--without-broken"], tmp_path / "out")
    assert "identity does not hold, not counted" in english.output
    first, second = (files(tmp_path / "out" / spoken) for spoken in ("zh", "en"))
    assert first == second != {}


def test_a_draft_is_chinese_and_a_second_run_speaks_the_language_asked_for(form: Form, tmp_path: Path) -> None:
    source = workbook(form, tmp_path / "in" / "r.xlsx", requests_new_natural=None)
    both(["make", source, "-o", "{out}", "--draft", "--approval"], tmp_path / "out")
    assert files(tmp_path / "out" / "zh") == files(tmp_path / "out" / "en")
    again = run("make", source, "-o", tmp_path / "out" / "zh", "--draft", "--approval", "--lang", "en")
    assert "Error" in again.output
    assert "没有填" not in again.output
    assert files(tmp_path / "out" / "zh") == files(tmp_path / "out" / "en")
    back = run("make", source, "-o", tmp_path / "out" / "en", "--draft", "--approval", "--lang", "zh")
    assert "没有填" in back.output


def test_the_language_is_the_user_s_again_afterwards(form: Form, tmp_path: Path) -> None:
    source = workbook(form, tmp_path / "in" / "r.xlsx", requests_new_natural=None)
    assert run("make", source, "-o", tmp_path / "out", "--lang", "en").code == 1
    assert language() == "en"


def test_a_slip_for_a_doubled_report_speaks_of_no_command(form: Form, tmp_path: Path) -> None:
    for number in (1, 2):  # two that differ: a copy is no second hand-in
        report = filled_report(form, {"disclosure.normative.in_force": number})
        (tmp_path / f"{number}.xlsx").write_bytes(intake_bytes(form, report))
    out = tmp_path / "out"
    run("make", tmp_path, "-o", out, "--ignore", "C,D,E,F,G,H")
    (slip,) = out.glob("退回修改通知/*.docx")
    text = "".join(cell.text for table in docx.Document(str(slip)).tables for cell in table._cells)
    assert "只留一份" in text
    assert "--" not in text
