"""`docgen form new`: an empty folder becomes one with a form that works, and what is changed wrongly in it is told."""

from __future__ import annotations

from pathlib import Path

import pytest
from docx import Document
from project import EXAMPLE

from docgen.cli.main import main
from docgen.form import load
from docgen.form.load import load_form
from docgen.template.check import check_template

ID = "ysd-2024"
DEFINITION = Path("templates/docx") / ID / "form.toml"


@pytest.fixture()
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    load._loaded.cache_clear()
    assert main(["form", "new", ID]) == 0
    return tmp_path


def test_a_new_form_works_at_once(office: Path) -> None:
    assert main(["form", "check", ID]) == 0
    assert main(["template", "check", f"templates/docx/{ID}/report.docx"]) == 0
    assert main(["check", f"inputs/{ID}.xlsx", "--strict"]) == 0
    assert main(["make", f"inputs/{ID}.xlsx", "-o", "out"]) == 0
    made = Path("out/青川区档案馆采购验收单.docx")
    rows = [[cell.text for cell in row.cells] for row in Document(str(made)).tables[1].rows]
    assert rows[1] == ["1", "文件柜", "3", "1250.50", "3751.50", "合格"]
    assert rows[-1] == ["合计", "", "5", "", "5471.50", ""]
    assert any("伍仟肆佰柒拾壹元伍角" in paragraph.text for paragraph in Document(str(made)).paragraphs)
    assert main(["verify", str(made), "--against", f"inputs/{ID}.xlsx"]) == 0


def test_every_fault_of_a_definition_is_told_with_its_line(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = DEFINITION.read_text(encoding="utf-8")
    DEFINITION.write_text(text.replace('"date"', '"day"').replace('unique = "name"', 'unique = "nam"'), encoding="utf-8")
    assert main(["form", "check", ID]) == 1
    output = capsys.readouterr().out
    assert "2 处错误" in output
    for wrong in ('type = "day"', 'unique = "nam"'):
        line = DEFINITION.read_text(encoding="utf-8").splitlines().index(wrong) + 1
        assert f"第 {line} 行" in output


def test_what_is_there_is_not_overwritten(office: Path) -> None:
    before = DEFINITION.read_bytes()
    assert main(["form", "new", ID]) == 2
    assert main(["form", "new", "../elsewhere"]) == 2
    assert DEFINITION.read_bytes() == before


def test_a_shipped_template_is_copied_to_be_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["template", "copy", "zfxxgk-2021", "own.docx"]) == 0
    assert main(["template", "check", "own.docx"]) == 0
    assert main(["template", "copy", "zfxxgk-2021", "own.docx"]) == 2
    assert main(["template", "copy", "huiyi-tongzhi", "--paper", "approval"]) == 0
    assert main(["template", "check", "approval.docx", "--form", "huiyi-tongzhi"]) == 0


def test_a_template_that_a_form_has_not_is_named(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["template", "copy", ID, "--paper", "aproval"]) == 2
    assert "aproval.docx" in capsys.readouterr().err
    assert main(["make", f"inputs/{ID}.xlsx", "-o", "out", "--approval"]) == 1
    assert "没有呈批单的模板（approval.docx）" in capsys.readouterr().err


def test_a_definition_that_is_broken_is_told_wherever_the_form_is_asked_for(
    office: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    DEFINITION.write_text(DEFINITION.read_text(encoding="utf-8").replace('"money"', '"mony"'), encoding="utf-8")
    load._loaded.cache_clear()
    for command in (["check", f"inputs/{ID}.xlsx"], ["make", f"inputs/{ID}.xlsx", "-o", "out"], ["form", "template", ID]):
        capsys.readouterr()
        assert main(command) in (1, 2)
        said = "".join(capsys.readouterr())
        assert "form.toml" in said, command
        assert "mony" in said, command
    load._loaded.cache_clear()


def test_a_form_that_there_is_not_is_named_with_those_that_there_are(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for command in (["form", "check", "ysd"], ["form", "template", "ysd"]):
        assert main(command) in (1, 2)
        assert f"{ID}、" in "".join(capsys.readouterr())


@pytest.mark.parametrize("form_id", ["zfxxgk-2021", "zfxxgk-2019", "huiyi-tongzhi", "caigou-yanshou"])
def test_a_template_written_from_a_form_has_no_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form_id: str) -> None:
    monkeypatch.chdir(tmp_path)
    load._loaded.cache_clear()
    assert main(["form", "template", form_id]) == 0
    assert check_template(Path(f"templates/docx/{form_id}/report.docx").read_bytes(), load_form(form_id)) == ()
    assert main(["form", "template", form_id]) == 2
    assert main(["form", "template", form_id, "--force"]) == 0


def test_a_report_in_a_template_written_from_its_form_is_read_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["form", "template", "zfxxgk-2021"]) == 0
    assert main(["make", str(EXAMPLE), "-o", "out"]) == 0
    assert main(["verify", str(next(Path("out").glob("*.docx"))), "--against", str(EXAMPLE)]) == 0
