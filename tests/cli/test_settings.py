"""docgen.toml: what an office always wants."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from builders import filled_report

from docgen.cli.main import main
from docgen.form.model import Form
from docgen.formats.json import report_to_json
from docgen.report.model import Value


@pytest.fixture()
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def written(folder: Path, form: Form, changes: dict[str, Value]) -> Path:
    path = folder / "r.json"
    path.write_text(json.dumps(report_to_json(filled_report(form).with_values(changes))), encoding="utf-8")
    return path


def codes(source: Path, capfd: pytest.CaptureFixture[str], *more: str) -> set[str]:
    main(["check", str(source), "--format", "json", *more])
    return {finding["code"] for finding in json.loads(capfd.readouterr().out)["files"][0]["findings"]}


def test_codes_and_families_are_ignored_until_the_command_line_says_otherwise(
    folder: Path, form: Form, capfd: pytest.CaptureFixture[str]
) -> None:
    source = written(folder, form, {"agency.phone": "8198320"})
    assert "E701" in codes(source, capfd)
    (folder / "docgen.toml").write_text('ignore = ["e7"]\n', encoding="utf-8")
    assert "E701" not in codes(source, capfd)
    assert "E701" in codes(source, capfd, "--ignore", "H")


def test_strict_output_and_office_come_from_the_settings(folder: Path, form: Form) -> None:
    source = written(folder, form, {"agency.phone": "8198320"})
    (folder / "docgen.toml").write_text('output = "成品"\n', encoding="utf-8")
    assert main(["make", str(source)]) == 0
    assert len(list((folder / "成品").glob("*.docx"))) == 1
    (folder / "docgen.toml").write_text("strict = true\n", encoding="utf-8")
    assert main(["make", str(source)]) == 1


@pytest.mark.parametrize("given", ["Q9", "B,ZZ", "B99"])
@pytest.mark.parametrize("option", ["--select", "--ignore"])
def test_a_code_that_is_none_is_refused_and_not_taken_for_no_rule(
    folder: Path, form: Form, option: str, given: str, capfd: pytest.CaptureFixture[str]
) -> None:
    source = written(folder, form, {})
    assert main(["check", str(source), option, given]) == 2
    assert given.rpartition(",")[2] in capfd.readouterr().err


@pytest.mark.parametrize(
    "text", ["colour = 1", 'select = "B"', "ignore = [3]", 'ignore = ["Q9"]', "strict = 1", "not toml", 'template = ["a"]']
)
def test_a_wrong_setting_is_named(folder: Path, form: Form, text: str, capfd: pytest.CaptureFixture[str]) -> None:
    source = written(folder, form, {})
    (folder / "docgen.toml").write_text(text, encoding="utf-8")
    assert main(["check", str(source)]) == 2
    assert "docgen.toml" in capfd.readouterr().err


@pytest.mark.parametrize("more", [["--ignore", "B"], ["--ignore", "B303,B3"], ["--select", "H"]])
def test_the_rules_on_numbers_cannot_be_ignored_for_a_report(folder: Path, form: Form, more: list[str]) -> None:
    source = written(folder, form, {"requests.new.natural": 3})
    assert main(["make", str(source), *more]) == 1
    assert list((folder / "outputs").glob("*.docx")) == []
