"""One visible mark prints what many control lines print, in the look of its own paragraph, in any template."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.enum.section import WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor
from openxml_audit import OpenXmlValidator

from docgen.compose.context import attachments_context, signature_context
from docgen.report.model import Attachment
from docgen.word.anatomy import rendered_parts
from docgen.word.compiler import compile_template, template_parts
from docgen.word.render import fill, is_slow
from tests.packages import changed, saved
from tests.word_templates import filled, shipped

SECTION = {
    "heading": "一、要求",
    "new_page": False,
    "blocks": [
        {
            "heading": "（一）报到",
            "run_in": False,
            "paragraphs": [
                {"text": "提前十分钟报到。", "level": 0, "run_in": "", "keep": False},
                {"text": "1.签到", "level": 3, "run_in": "", "keep": False},
            ],
        },
        {
            "heading": "（二）纪律。",
            "run_in": True,
            "paragraphs": [{"text": "手机静音。", "level": 0, "run_in": "（二）纪律。", "keep": True}],
        },
    ],
}
CONTEXT: dict[str, Any] = {
    "title": "会议通知",
    "sections": {"matter": SECTION, "empty": {"heading": "", "new_page": False, "blocks": []}},
    "signature": signature_context("某某局", "2024年1月19日"),
    **attachments_context([Attachment("回执", ("姓名", "单位"), (("甲", "乙"),))]),
}
MARK = "{{p sections.matter.text }}"
TEXTS = ["（一）报到", "提前十分钟报到。", "1.签到", "（二）纪律。手机静音。"]


def made(document: Any, **changes: Any) -> Any:
    """The Word file made of a template that python-docx built, with Word's own default styles only."""
    return docx.Document(io.BytesIO(filled(saved(document), CONTEXT | changes)))


def with_paragraph(*runs: str) -> tuple[Any, Any]:
    document = docx.Document()
    paragraph = document.add_paragraph()
    for run in runs:
        paragraph.add_run(run)
    return document, paragraph


@pytest.mark.parametrize(
    "runs",
    [
        (MARK,),
        ("{{ sections.matter.text }}",),
        ("{{r sections.matter.text }}",),
        (" {{p sections", ".matter", ".text}} "),
        ("{{p\u00a0sections.matter.text\u00a0}}",),
        ("{{-", " sections.matter.text -}}"),
    ],
)
def test_a_mark_is_known_however_it_is_typed(runs: tuple[str, ...]) -> None:
    assert [p.text for p in made(with_paragraph(*runs)[0]).paragraphs] == TEXTS


def test_the_text_looks_as_the_mark_does() -> None:
    document, paragraph = with_paragraph(MARK)
    paragraph.paragraph_format.first_line_indent = Pt(32)
    paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    run = paragraph.runs[0]
    run.font.size, run.font.color.rgb = Pt(15), RGBColor(200, 0, 0)
    printed = made(document).paragraphs
    for body in (printed[1], printed[3]):
        assert body.paragraph_format.first_line_indent == Pt(32)
        assert body.alignment == WD_ALIGN_PARAGRAPH.JUSTIFY
        assert body.runs[-1].font.size == Pt(15)
        assert body.runs[-1].font.color.rgb == RGBColor(200, 0, 0)
    assert printed[3].runs[0].bold  # the run-in heading, in a template that has no style for it
    assert printed[3].paragraph_format.keep_with_next
    assert [p.style.name for p in printed] == ["Heading 2", "Normal", "Heading 3", "Normal"]


def test_a_mark_in_a_cell_keeps_to_the_cell_and_leaves_it_a_paragraph() -> None:
    document = docx.Document()
    table = document.add_table(rows=1, cols=2)
    table.rows[0].cells[0].text, table.rows[0].cells[1].text = MARK, "{{p sections.empty.text }}"
    cells = made(document).tables[0].rows[0].cells
    assert [p.text for p in cells[0].paragraphs] == TEXTS
    assert {p.style.name for p in cells[0].paragraphs} == {"Normal"}
    assert [p.text for p in cells[1].paragraphs] == [""]


def test_a_mark_that_ends_a_section_of_the_document_leaves_its_end() -> None:
    document, _paragraph = with_paragraph(MARK)
    document.add_section(WD_SECTION.NEW_PAGE)
    ends = document.element.body.findall(f".//{qn('w:pPr')}/{qn('w:sectPr')}")
    assert len(ends) == 1
    document.paragraphs[0]._p.get_or_add_pPr().append(ends[0])  # as Word has it where a section ends behind text
    assert len(made(document).sections) == 2


def test_a_page_begins_once_before_a_text_of_several_paragraphs() -> None:
    document, paragraph = with_paragraph(MARK)
    paragraph.paragraph_format.page_break_before = True
    breaks = [p.text for p in made(document).paragraphs if p.paragraph_format.page_break_before]
    assert breaks == [""]


@pytest.mark.parametrize("asked", [False, True])
def test_a_heading_begins_a_page_where_that_is_asked_for(asked: bool) -> None:
    document, _paragraph = with_paragraph("{{p sections.matter.heading }}")
    document.add_paragraph("{{ sections.matter.heading }}")
    printed = made(document, sections={"matter": SECTION | {"new_page": asked}}).paragraphs
    assert [p.text for p in printed] == ["一、要求"] * 2
    assert [bool(p.paragraph_format.page_break_before) for p in printed] == [asked, False]


def test_signature_and_attachments_need_no_styles_of_docgen_s() -> None:
    document, _paragraph = with_paragraph("{{p attachment_notes }}")
    document.add_paragraph("{{p signature }}")
    document.add_paragraph("{{p attachments }}")
    printed = made(document)
    assert [p.text for p in printed.paragraphs if p.text] == ["附件：回执", "某某局", "2024年1月19日", "附件", "回执"]
    assert [p.alignment for p in printed.paragraphs[1:3]] == [WD_ALIGN_PARAGRAPH.RIGHT] * 2
    assert [[cell.text for cell in row.cells] for row in printed.tables[0].rows] == [["姓名", "单位"], ["甲", "乙"]]
    assert printed.tables[0]._tbl.tblPr.find(qn("w:tblBorders")) is not None
    assert made(document, signature={**CONTEXT["signature"], "show": False}, **attachments_context([])).tables == []


def test_what_is_made_in_a_plain_template_is_valid(tmp_path: Path) -> None:
    def faults(document: Any) -> set[str]:
        path = tmp_path / "d.docx"
        path.write_bytes(saved(document))
        return {str(error) for error in OpenXmlValidator().validate(path).errors}

    document, paragraph = with_paragraph(MARK)
    paragraph.paragraph_format.page_break_before = True
    for text in ("{{p attachment_notes }}", "{{p signature }}", "{{p attachments }}"):
        document.add_paragraph(text).alignment = WD_ALIGN_PARAGRAPH.LEFT
    # The name by which the attached table's columns are fitted; Word passes over a style it does not find.
    named = {fault for fault in faults(made(document)) if "Style 'AttachedTable' referenced but not defined" in fault}
    assert faults(made(document)) - named - faults(docx.Document()) == set()


def test_styles_are_known_by_name_where_another_program_has_renamed_them() -> None:
    def renamed(xml: str) -> str:
        for old in ("BodyTextEnd", "SignatureName1Date3", "SignatureDate", "Heading2"):
            xml = xml.replace(f'w:styleId="{old}"', f'w:styleId="a{len(old)}x"')
        return xml

    template = changed(shipped(), renamed, "word/styles.xml")
    body = changed(template, lambda xml: xml.replace("sections.lead.text", "sections.matter.text"))
    xml = compile_template(template_parts(body))
    assert "SignatureName1Date3" not in str(xml.parts["word/document.xml"])
    assert 'w:val="a11x"' in str(xml.parts["word/document.xml"])


@pytest.mark.parametrize(
    "text",
    ["见{{p sections.matter.text }}", "{{ sections.matter.text|upper }}", "{{p sections.matter.texts }}", "{{p title }}"],
)
def test_what_is_no_mark_stays_as_it_is(text: str) -> None:
    (part,) = (p for p in rendered_parts(template_parts(saved(with_paragraph(text)[0]))) if p.label == "正文")
    assert part.made == {}


def test_a_mark_beside_a_picture_or_a_change_is_left_to_the_lint() -> None:
    document, paragraph = with_paragraph(MARK)
    paragraph.runs[0]._r.append(paragraph.runs[0]._r.makeelement(qn("w:drawing"), {}))
    (part,) = (p for p in rendered_parts(template_parts(saved(document))) if p.label == "正文")
    assert part.made == {}


def test_faults_are_placed_where_the_template_has_its_paragraphs() -> None:
    document, _paragraph = with_paragraph(MARK)
    document.add_paragraph("{{ nothing }}")
    (part,) = (p for p in rendered_parts(template_parts(saved(document))) if p.label == "正文")
    assert {str(p.spot) for p in part.paragraphs if p.mark} == {"正文第1段"}
    assert [str(p.spot) for p in part.paragraphs if not p.mark] == ["正文第2段"]


def test_marks_are_filled_alike_both_ways() -> None:
    document, _paragraph = with_paragraph(MARK)
    for text in ("{{p sections.matter.heading }}", "{{p attachment_notes }}", "{{p signature }}", "{{p attachments }}"):
        document.add_paragraph(text)
    parts = template_parts(saved(document))
    fast, slow = compile_template(parts), compile_template(parts, by_jinja=True)
    name = fast.document
    assert (is_slow(fast, name), is_slow(slow, name)) == (False, True)
    assert fill(fast, name, CONTEXT) == fill(slow, name, CONTEXT)
