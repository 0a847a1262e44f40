"""docgen.toml: what an office always wants."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest
from builders import as_json, filled_report
from commands import checked

from docgen.cli.main import main
from docgen.form.model import Form
from docgen.report.model import Value
from tests.packages import changed
from tests.word_templates import shipped


@pytest.fixture()
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def written(folder: Path, form: Form, changes: dict[str, Value]) -> Path:
    return as_json(filled_report(form).with_values(changes), folder / "r.json")


def codes(source: Path, *more: str) -> set[str]:
    return {finding["code"] for finding in checked(source, *more)}


def test_codes_and_families_are_ignored_until_the_command_line_says_otherwise(folder: Path, form: Form) -> None:
    source = written(folder, form, {"agency.phone": "8198320"})
    assert "E701" in codes(source)
    (folder / "docgen.toml").write_text('ignore = ["e7"]\n', encoding="utf-8")
    assert "E701" not in codes(source)
    assert "E701" in codes(source, "--ignore", "H")


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
    "text",
    [
        "colour = 1",
        'select = "B"',
        "ignore = [3]",
        'ignore = ["Q9"]',
        "strict = 1",
        "not toml",
        'template = ["a"]',
        "new_page = [3]",
        'new_page = "表三"',
    ],
)
def test_a_wrong_setting_is_named(folder: Path, form: Form, text: str, capfd: pytest.CaptureFixture[str]) -> None:
    source = written(folder, form, {})
    (folder / "docgen.toml").write_text(text, encoding="utf-8")
    assert main(["check", str(source)]) == 2
    assert "docgen.toml" in capfd.readouterr().err


def test_every_wrong_setting_is_told_at_once_with_its_line_and_the_name_that_was_meant(
    folder: Path, form: Form, capfd: pytest.CaptureFixture[str]
) -> None:
    (folder / "docgen.toml").write_text('ofice = "区政府办"\n\nstrict = 1\ntemplate = 3\n', encoding="utf-8")
    assert main(["check", str(written(folder, form, {}))]) == 2
    said = capfd.readouterr().err
    assert [line for line in ("第 1 行 ofice", "office", "第 3 行 strict", "第 4 行 template") if line not in said] == []


@pytest.mark.parametrize("more", [["--ignore", "B"], ["--ignore", "B303,B3"], ["--select", "H"]])
def test_the_rules_on_numbers_cannot_be_ignored_for_a_report(folder: Path, form: Form, more: list[str]) -> None:
    source = written(folder, form, {"requests.new.natural": 3})
    assert main(["make", str(source), *more]) == 1
    assert list((folder / "outputs").glob("*.docx")) == []


def headings_on_new_pages(path: Path) -> list[str]:
    return [p.text for p in docx.Document(str(path)).paragraphs if p.paragraph_format.page_break_before]


def test_a_table_begins_on_a_new_page_where_the_office_or_the_clerk_says_so(folder: Path, form: Form) -> None:
    source = written(folder, form, {})

    def made(*more: str) -> list[str]:
        assert main(["make", str(source), "-o", "out", *more]) == 0
        (report,) = (folder / "out").glob("*.docx")
        return headings_on_new_pages(report)

    headings = {section.table: section.heading for section in form.sections if section.table}
    assert made() == []
    (folder / "docgen.toml").write_text('new_page = ["表三"]\n', encoding="utf-8")
    assert made() == [headings["requests"]]
    assert made("--new-page", "litigation", "--new-page", "表二") == [headings["disclosure"], headings["litigation"]]


@pytest.mark.parametrize("name", ["表九", "requests.new", ""])
def test_a_table_that_is_none_is_refused_before_anything_is_made(
    folder: Path, form: Form, name: str, capfd: pytest.CaptureFixture[str]
) -> None:
    source = written(folder, form, {})
    assert main(["make", str(source), "--new-page", name]) == 2
    assert f"“{name}”" in (said := capfd.readouterr().err)
    assert "表三" in said
    assert not (folder / "outputs").exists()


def test_a_template_that_cannot_begin_a_section_on_a_new_page_is_refused_with_the_way_to_do_it_in_word(
    folder: Path, form: Form, capfd: pytest.CaptureFixture[str]
) -> None:
    source, own = written(folder, form, {}), folder / "own.docx"
    own.write_bytes(
        changed(shipped(), lambda xml: xml.replace("{{p sections.requests.heading }}", "{{ sections.requests.heading }}"))
    )
    assert main(["make", str(source), "--template", str(own), "--new-page", "表三"]) == 2
    assert "段前分页" in capfd.readouterr().err
    assert not (folder / "outputs").exists()
    assert main(["make", str(source), "--template", str(own), "--new-page", "表四"]) == 0
    assert main(["make", str(source), "--template", str(own)]) == 0


def test_a_preview_is_made_with_the_offices_own_template(folder: Path, form: Form, monkeypatch: pytest.MonkeyPatch) -> None:
    source, own = written(folder, form, {}), folder / "own.docx"
    own.write_bytes(changed(shipped(), lambda xml: xml.replace("{{ title }}", "本局{{ title }}")))
    (folder / "docgen.toml").write_text('template = "own.docx"\nnew_page = ["表三"]\n', encoding="utf-8")
    shown: list[Path] = []

    def only_the_document(office: str, profile: Path, document: Path, kind: str, work: Path) -> None:
        shown.append(document.rename(folder / "shown.docx"))

    monkeypatch.setattr("docgen.jobs.preview.office_or_say", lambda: "soffice")
    monkeypatch.setattr("docgen.jobs.preview.convert", only_the_document)
    assert main(["preview", str(source)]) == 1
    assert docx.Document(str(shown[0])).paragraphs[0].text.startswith("本局")
    assert len(headings_on_new_pages(shown[0])) == 1
