"""A finished report given as a template is named for what it is, once; what is a template is judged as one."""

from __future__ import annotations

import io
from pathlib import Path

import docx
import pytest
from builders import as_json, filled_report
from commands import run
from documents import made, without_parts
from packages import changed, saved

from docgen.form.folders import template_file
from docgen.form.model import Form
from docgen.template.check import check_template


@pytest.fixture(scope="module")
def report(form: Form) -> bytes:
    return made(filled_report(form))[2]


def codes(data: bytes, form: Form) -> list[str]:
    return [finding.code for finding in check_template(data, form)]


def of_words(*words: str) -> bytes:
    document = docx.Document()
    for text in words:
        document.add_paragraph(text)
    return saved(document)


@pytest.mark.parametrize("kind", ["as made", "without its proof", "a draft"])
def test_a_finished_report_is_told_once_and_plainly(form: Form, report: bytes, kind: str) -> None:
    data = {
        "as made": report,
        "without its proof": without_parts(report, "customXml/"),
        "a draft": made(filled_report(form), draft=True)[2],
    }[kind]
    (finding,) = check_template(data, form)
    assert finding.code == "T101"
    assert "写好的报告，不是模板" in finding.message
    assert "docgen template list" in finding.cure


def test_a_report_with_braces_in_its_text_is_still_a_report(form: Form, report: bytes) -> None:
    data = changed(report, lambda xml: xml.replace("</w:t>", "{{ agency.name }}</w:t>", 1))
    assert codes(data, form) == ["T101"]


def test_a_file_without_any_placeholder_is_no_template(form: Form) -> None:
    (finding,) = check_template(of_words("工作总结"), form)
    assert "一个占位符也没有" in finding.message


def test_a_template_whose_braces_are_all_wrong_is_told_of_its_braces(form: Form) -> None:
    assert "T105" in codes(of_words("{agency.name}", "｛｛ report.title ｝｝"), form)


def test_a_template_in_which_one_number_was_typed_is_judged_as_a_template(form: Form) -> None:
    template = docx.Document(io.BytesIO(template_file(form.id).read_bytes()))
    cell = next(cell for table in template.tables for row in table.rows for cell in row.cells if "requests." in cell.text)
    cell.paragraphs[0].text = "0"
    assert set(codes(saved(template), form)) & {"T103"}


def test_a_template_made_from_a_report_is_judged_as_a_template(form: Form, report: bytes) -> None:
    written = changed(report, lambda xml: xml.replace(">0<", ">{{ requests.new.natural }}<", 1))
    assert len(codes(written, form)) > 1


def test_the_commands_say_it_once_and_write_nothing(form: Form, report: bytes, tmp_path: Path) -> None:
    (tmp_path / "报告.docx").write_bytes(report)
    as_json(filled_report(form), tmp_path / "r.json")
    ran = run("template", "check", tmp_path / "报告.docx")
    assert ran.code == 1
    assert ran.output.count("不是模板") == 1
    ran = run(
        "make", tmp_path / "r.json", "-o", tmp_path / "out", "--template", tmp_path / "报告.docx", "--ignore", "C,D,E,F,G,H"
    )
    assert ran.code == 2
    assert ran.output.count("不是模板") == 1
    assert "处错误" not in ran.output
    assert not list((tmp_path / "out").glob("*.docx"))
