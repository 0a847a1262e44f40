"""A form is data: with a form.toml and templates made from it, every command works, and no line of Python is added.

The form is the trial edition of 2019: other fields, other sheets, another table 2 whose changes may be negative.
"""

from __future__ import annotations

import json
import shutil
import zipfile
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from builders import as_json, distinct_numbers, filled_report
from commands import checked
from docx import Document
from project import ROOT

from docgen.cli.main import main
from docgen.form.load import load_form
from docgen.form.model import Form
from docgen.form.parse import parse_form
from docgen.formats import read
from docgen.ooxml.data_part import custom_part
from docgen.report.complete import complete
from docgen.report.model import Report, SubSection
from docgen.report.values import plain_number
from tools.build_template import templates

FORM_ID = "zfxxgk-2019"
DEFINITION = ROOT / "templates" / "docx" / FORM_ID / "form.toml"
AGENCY = "青川区档案馆"
TITLE = f"{AGENCY}2020年政府信息公开工作年度报告"


@pytest.fixture(scope="module")
def other() -> Form:
    return parse_form(DEFINITION)


@pytest.fixture(scope="module")
def built(other: Form) -> dict[str, bytes]:
    return templates(other)


@pytest.fixture()
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, built: dict[str, bytes]) -> Path:
    """Return an empty working folder with nothing in it but the form's folder."""
    folder = tmp_path / "templates" / "docx" / FORM_ID
    folder.mkdir(parents=True)
    shutil.copy(DEFINITION, folder)
    for name, content in built.items():
        (folder / name).write_bytes(content)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def filled(form: Form) -> Report:
    """Return a report in which every number is another one, and every change a negative one."""
    values = distinct_numbers(form)
    values |= {key: -value for key, value in values.items() if form.cells[key].signed and isinstance(value, int)}
    values |= {"report.year": 2020, "agency.name": AGENCY, "report.date": date(2021, 1, 19)}
    values |= {"agency.level": "other", "agency.portal": "青川区政府门户网站", "agency.portal_url": "http://www.example.gov.cn"}
    values |= {"agency.address": "青川区文苑路18号", "agency.phone": "0539-8190321"}
    sections = {
        "overview": (SubSection("", ("{年度}年，{全称}新收政府信息公开申请{表三.新收.总计}件。",)),),
        "problems": (SubSection("", ("公开的形式不够多样，将增加图文解读。",)),),
        "other": (SubSection("", ("没有其他需要报告的事项。",)),),
    }
    return Report(form, values, sections)


@pytest.fixture()
def source(office: Path, other: Form) -> Path:
    return as_json(filled(other), office / "report.json")


@pytest.fixture()
def workbook(office: Path, source: Path) -> Path:
    path = office / "in" / "填报表.xlsx"
    assert main(["new", str(path), "--form", FORM_ID, "--data", str(source)]) == 0
    return path


@pytest.fixture()
def made(office: Path, workbook: Path) -> Path:
    assert main(["make", str(workbook), "-o", "out", "--approval", "--strict"]) == 0
    return office / "out" / f"{TITLE}.docx"


def numbers(report: Report) -> dict[str, object]:
    return {key: report.number(key) for key in report.form.number_keys}


def test_a_blank_workbook_has_the_sheets_and_names_of_the_form(office: Path, other: Form) -> None:
    assert main(["new", "blank.xlsx", "--form", FORM_ID]) == 0
    book = openpyxl.load_workbook("blank.xlsx")
    assert [sheet.name for sheet in other.sheets] == [name for name in book.sheetnames if name != "_form"]
    assert {*other.cells, *other.field_by_key} <= set(book.defined_names)
    assert read(Path("blank.xlsx")).untouched


def test_what_goes_into_the_workbook_comes_out_of_it(workbook: Path, other: Form) -> None:
    reading = read(workbook)
    assert reading.report.form.id == FORM_ID
    assert [finding for finding in reading.findings if finding.severity != "info"] == []
    assert numbers(complete(reading.report)) == numbers(complete(filled(other)))


def test_the_word_report_holds_every_number_in_its_own_cell(made: Path, other: Form) -> None:
    expected = complete(filled(other))
    printed = [cell.text for table in Document(str(made)).tables for row in table.rows for cell in row.cells]
    texts = {key: plain_number(number) for key in other.cells if (number := expected.number(key)) is not None}
    assert len(texts) == len(other.cells)
    assert {key for key, text in texts.items() if text not in printed} == set()
    assert numbers(read(made).report) == numbers(expected)


def test_the_word_report_says_what_the_form_says(made: Path) -> None:
    paragraphs = [paragraph.text for paragraph in Document(str(made)).paragraphs]
    assert paragraphs[0].replace("\n", "") == TITLE
    assert any(text.endswith("由总体情况、主动公开政府信息情况、收到和处理政府信息公开申请情况、"
                             "政府信息公开行政复议和行政诉讼情况、存在的主要问题及改进情况、其他需要报告的事项共六部分组成。")
               for text in paragraphs)  # fmt: skip
    assert "没有其他需要报告的事项。" in paragraphs
    assert paragraphs[-1] == "2021年1月19日"


def test_the_report_is_read_by_the_form_it_was_made_from(made: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert read(made).report.form.id == FORM_ID
    assert main(["check", str(made), "--strict"]) == 0
    assert main(["verify", str(made), "--against", "in/填报表.xlsx"]) == 0
    assert "与填报表一致" in capsys.readouterr().out


def without_proof(source: Path, target: str) -> None:
    document = Document(str(source))
    for part in (document.part, document.part.package):
        for relation in [r for r in part.rels.values() if r.reltype.endswith("customXml")]:
            part.rels.pop(relation.rId)
    document.save(target)


def test_the_other_form_is_still_recognised_beside_it(office: Path, form: Form) -> None:
    as_json(filled_report(form), Path("2021.json"))
    assert main(["make", "2021.json", "-o", "out"]) == 0
    made = next(Path("out").glob("*.docx"))
    without_proof(made, "bare.docx")
    assert [read(path).report.form.id for path in (made, Path("bare.docx"))] == [form.id, form.id]


def test_a_report_of_a_form_nobody_has_is_recognised_by_its_tables(made: Path) -> None:
    payload = json.dumps({"report": {"form": "../../elsewhere"}}).encode()
    stranger = Path("stranger.docx")
    without_proof(made, str(stranger))
    with zipfile.ZipFile(stranger, "a") as package:
        for name, data in custom_part(payload).items():
            package.writestr(name, data)
    assert read(stranger).report.form.id == FORM_ID


def test_a_report_without_proof_is_recognised_by_its_tables(made: Path, capsys: pytest.CaptureFixture[str]) -> None:
    without_proof(made, "bare.docx")
    assert main(["verify", "bare.docx"]) == 1
    output = capsys.readouterr().out
    assert "没有 docgen 的核对数据" in output
    assert "勾稽关系全部成立" in output
    assert read(Path("bare.docx")).report.form.id == FORM_ID


def test_an_edited_number_is_found_and_named_in_the_words_of_the_form(made: Path, capsys: pytest.CaptureFixture[str]) -> None:
    document = Document(str(made))
    cell = next(c for t in document.tables for row in t.rows for c in row.cells if c.text.startswith("-"))
    old = cell.text
    cell.paragraphs[0].runs[0].text = "7"
    document.save("edited.docx")
    assert main(["verify", "edited.docx"]) == 1
    output = capsys.readouterr().out
    assert f"{old} → 7" in output
    assert "表二" in output


def test_a_broken_identity_stops_the_report(office: Path, other: Form, capsys: pytest.CaptureFixture[str]) -> None:
    report = filled(other)
    wrong = report.with_values({"requests.other.natural": int(report.values["requests.other.natural"]) + 1})  # type: ignore[arg-type]
    as_json(wrong, Path("wrong.json"))
    assert main(["make", "wrong.json", "-o", "out"]) == 1
    assert not list(Path("out").glob("*.docx"))
    output = capsys.readouterr().out
    assert "B303" in output
    assert "表三“自然人”列" in output


def test_only_changes_may_be_negative(office: Path, other: Form) -> None:
    wrong = filled(other).with_values({"disclosure.licensing.decisions": -4})
    as_json(wrong, Path("wrong.json"))
    assert [finding["key"] for finding in checked("wrong.json", "--select", "B202")] == ["disclosure.licensing.decisions"]


@pytest.mark.parametrize(
    "name", ["report.docx", "report-rows.docx", "approval.docx", "checklist.docx", "return-slip.docx", "reminder.docx"]
)
def test_the_templates_built_from_the_form_pass_the_lint(office: Path, name: str) -> None:
    assert main(["template", "check", f"templates/docx/{FORM_ID}/{name}"]) == 0


def test_a_placeholder_of_another_form_is_unknown(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = Path("templates/docx") / FORM_ID / "report.docx"
    document = Document(str(path))
    document.add_paragraph("{{ other.fee.amount }}")
    document.save("wrong.docx")
    assert main(["template", "check", "wrong.docx", "--form", FORM_ID]) == 1
    assert "T102" in capsys.readouterr().out


def test_the_sum_adds_up_what_is_additive(workbook: Path, other: Form) -> None:
    second = Path("in/第二份.json")
    report = filled(other).with_values({"agency.name": "青川区博物馆"})
    as_json(report, second)
    assert main(["sum", "in", "-o", "sum.xlsx", "--form", FORM_ID, "--agency", "青川区人民政府"]) == 0
    total = complete(read(Path("sum.xlsx")).report)
    once = complete(filled(other))
    assert total.form.id == FORM_ID
    for key in other.cells:
        number = once.number(key)
        assert number is not None
        assert total.number(key) == number * 2, key


def test_reports_of_another_form_are_named_and_left_out_of_a_sum(
    workbook: Path, form: Form, capsys: pytest.CaptureFixture[str]
) -> None:
    as_json(filled_report(form), Path("in/2021.json"))
    assert main(["sum", "in", "-o", "sum.xlsx", "--form", FORM_ID]) == 1
    assert "另一种表单（zfxxgk-2021）" in capsys.readouterr().out
    assert main(["sum", "in/2021.json", "-o", "none.xlsx", "--form", FORM_ID]) == 2
    assert "2021.json 用的是另一种表单" in capsys.readouterr().err


def test_next_years_workbook_starts_with_what_was_carried_out(made: Path, other: Form) -> None:
    assert main(["new", "next.xlsx", "--form", FORM_ID, "--from", str(made)]) == 0
    report = read(Path("next.xlsx")).report
    expected = complete(filled(other))
    assert report.values["agency.name"] == AGENCY
    for column in ("natural", "business", "other"):
        assert report.number(f"requests.carried_in.{column}") == expected.number(f"requests.carried_out.{column}")


def test_the_export_is_valid_by_the_schema_of_the_form(made: Path, capsys: pytest.CaptureFixture[str]) -> None:
    import jsonschema

    assert main(["schema", "--form", FORM_ID]) == 0
    schema = json.loads(capsys.readouterr().out)
    assert main(["export", "in/填报表.xlsx"]) == 0
    document = json.loads(capsys.readouterr().out)
    jsonschema.validate(document, schema)
    assert document["values"]["disclosure.licensing.change"] < 0
    assert Decimal(document["values"]["disclosure.procurement.amount"]) > 0


def test_both_forms_stand_in_the_list(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["template", "list"]) == 0
    listed = capsys.readouterr().out
    assert "zfxxgk-2021" in listed
    assert str(Path("docx") / FORM_ID) in listed
    assert load_form(FORM_ID).notice == "国办公开办函〔2019〕60号"


@pytest.mark.libreoffice
def test_the_workbook_as_libreoffice_saves_it_gives_the_same_numbers(
    workbook: Path, other: Form, convert: Callable[[Path, str], Path]
) -> None:
    saved = convert(workbook, "xlsx")
    assert numbers(complete(read(saved).report)) == numbers(complete(filled(other)))


def test_the_example_of_the_docs_makes_a_report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = (ROOT / "docs" / "forms.md").read_text(encoding="utf-8")
    definition = next(part for part in page.split("```") if part.startswith('toml\n[form]\nid = "wz-2024"')).removeprefix(
        "toml\n"
    )
    folder = tmp_path / "templates" / "docx" / "wz-2024"
    folder.mkdir(parents=True)
    (folder / "form.toml").write_text(definition, encoding="utf-8")
    for name, content in templates(parse_form(folder / "form.toml")).items():
        (folder / name).write_bytes(content)
    monkeypatch.chdir(tmp_path)
    posts = {"posts.overview.number": 1, "posts.news.number": 20, "posts.catalog.number": 300}
    values = {"report.year": 2024, "agency.name": "青川区档案局", "report.date": "2025-01-10", **posts}
    Path("report.json").write_text(json.dumps({"form": "wz-2024", "values": values}), encoding="utf-8")
    assert main(["new", "in.xlsx", "--form", "wz-2024", "--data", "report.json"]) == 0
    assert main(["make", "in.xlsx", "-o", "out"]) == 0
    document = Document(str(next(Path("out").glob("*.docx"))))
    assert "2024年，青川区档案局网站发布信息321条。" in [paragraph.text for paragraph in document.paragraphs]
    assert [row.cells[1].text for row in document.tables[0].rows] == ["信息发布数量（条）", "1", "20", "300", "321"]
