"""What verify says is said in plain words, each change once; and a report that is open elsewhere is left alone."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import docx
import pytest
from builders import filled_report
from commands import run

from docgen.form.model import Form
from docgen.formats.xlsx.write import intake_bytes


@pytest.fixture()
def report(form: Form, tmp_path: Path) -> Path:
    (tmp_path / "r.xlsx").write_bytes(intake_bytes(form, filled_report(form, distinct=True)))
    ran = run("make", tmp_path / "r.xlsx", "-o", tmp_path / "out", "--select", "B")
    assert ran.code == 0, ran
    return next((tmp_path / "out").glob("*.docx"))


@pytest.mark.parametrize("row", [6, 10, 17])
def test_a_row_deleted_in_word_is_told_as_that_row(report: Path, row: int) -> None:
    document = docx.Document(str(report))
    table = document.tables[1]
    label = [cell.text for cell in table.rows[row].cells if not cell.text.strip().isdigit()][-1]
    table._tbl.remove(table.rows[row]._tr)
    document.save(str(report))
    ran = run("verify", report)
    assert ran.code == 1
    assert "生成之后改动了 1 处" in ran.out
    assert f"删去整行：{label}" in ran.out


def test_a_total_that_no_longer_adds_up_is_told_as_a_sum(report: Path) -> None:
    document = docx.Document(str(report))
    cell = document.tables[2].rows[-1].cells[4]
    right = cell.text
    cell.paragraphs[0].runs[0].text = "35"
    document.save(str(report))
    assert f"各项相加是 {right}，写的是 35" in run("verify", report).out


def test_a_table_deleted_in_word_is_told_as_that_table(report: Path, form: Form) -> None:
    document = docx.Document(str(report))
    document.tables[0]._tbl.getparent().remove(document.tables[0]._tbl)
    document.save(str(report))
    said = run("verify", report).out
    assert "生成之后改动了 1 处" in said
    assert f"{form.tables[0].name} 删去：整张表“{form.tables[0].title}”" in said


@pytest.mark.parametrize("column", [-7, -2])
def test_the_sums_of_a_broken_balance_are_those_of_the_numbers_told(report: Path, form: Form, column: int) -> None:
    document = docx.Document(str(report))
    cells = next(row.cells for row in document.tables[1].rows if row.cells[0].text.startswith("二、"))
    cells[column].paragraphs[0].runs[0].text = "99999"
    document.save(str(report))
    lines = [line for line in run("verify", report).out.splitlines() if "应当相等" in line]
    assert len(lines) == 1, "the column of totals is out for the same reason"
    for side in re.findall(r"(\S+ \d+ \+ \S+ \d+) = (\d+)", lines[0]):
        assert sum(map(int, re.findall(r" (\d+)", side[0]))) == int(side[1])


def test_a_balance_that_no_longer_holds_is_told_with_the_names_of_its_rows(report: Path, form: Form) -> None:
    document = docx.Document(str(report))
    cells = next(row.cells for row in document.tables[1].rows if row.cells[0].text.startswith("一、"))
    cells[-7].paragraphs[0].runs[0].text = "3"
    document.save(str(report))
    said = run("verify", report).out
    table = form.table_by_key["requests"]
    received, carried_in = table.row("new").token, table.row("carried_in").token
    line = next(line for line in said.splitlines() if f"{received} 3 + {carried_in}" in line)
    assert table.row("result_total").token in line
    assert line.endswith("应当相等。")
    assert "一边" not in said


@pytest.mark.parametrize("mark", ["~${name2}", "~${name}", ".~lock.{name}#"])
def test_a_report_that_is_open_elsewhere_is_not_overwritten(report: Path, form: Form, mark: str) -> None:
    before = report.read_bytes()
    owner = report.with_name(mark.replace("{name2}", report.name[2:]).replace("{name}", report.name))
    owner.write_bytes(b"who")
    source = report.parent.parent / "r.xlsx"
    changed = filled_report(form, {"agency.phone": "0539-8198321"}, distinct=True)
    source.write_bytes(intake_bytes(form, changed))
    ran = run("make", source, "-o", report.parent, "--select", "B")
    assert ran.code in (1, 2)
    assert "打开" in ran.output
    assert owner.name in ran.output
    assert report.read_bytes() == before
    owner.unlink()
    assert run("make", source, "-o", report.parent, "--select", "B").code == 0
    assert report.read_bytes() != before
    shutil.rmtree(report.parent)
