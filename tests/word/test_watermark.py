"""The draft mark stands on every page, whatever headers a template has, and costs nothing else."""

from __future__ import annotations

import io
import re

import docx
import pytest
from packages import parts_of, saved, zipped
from word_samples import PROPERTIES, context, rendered

from docgen.form.folders import template_file
from docgen.form.model import Form
from docgen.kit.errors import TemplateError
from docgen.word.render import compiled, render
from docgen.word.watermark import with_watermark


def office_template(first_page: bool = False, header: str = "", sections: int = 1) -> dict[str, bytes]:
    """A template as an office might have it: made by another program, with headers or several sections."""
    document = docx.Document()
    document.add_paragraph("正文")
    if header:
        document.sections[0].header.paragraphs[0].text = header
    if first_page:
        document.sections[0].different_first_page_header_footer = True
    for _ in range(sections - 1):
        document.add_section().header.is_linked_to_previous = True
    return parts_of(saved(document))


def marked_headers(content: dict[str, bytes]) -> list[str]:
    return sorted(name for name, data in content.items() if "header" in name and b"DraftMark" in data)


def test_odd_and_even_pages_carry_the_mark(form: Form) -> None:
    document = docx.Document(io.BytesIO(rendered(form, draft=True)))
    for header in (document.sections[0].header, document.sections[0].even_page_header):
        assert 'string="草稿"' in header._element.xml


def test_a_report_that_is_no_draft_has_no_mark(form: Form) -> None:
    assert not any("草稿".encode() in data for data in parts_of(rendered(form)).values())


@pytest.mark.parametrize(
    ("given", "headers"),
    [
        ({}, 1),
        ({"first_page": True}, 2),
        ({"header": "内部资料"}, 1),
        ({"header": "内部资料", "first_page": True}, 2),
        ({"sections": 3}, 1),
    ],
)
def test_any_template_gets_one_mark_for_each_kind_of_page(given: dict[str, object], headers: int) -> None:
    marked = with_watermark(office_template(**given))  # type: ignore[arg-type]
    assert len(marked_headers(marked)) == headers
    assert sum(data.count(b"<v:shape ") for data in marked.values()) == headers
    document = docx.Document(io.BytesIO(zipped(marked)))
    assert "DraftMark" in document.sections[0].header._element.xml


def test_a_header_that_is_there_keeps_its_text() -> None:
    marked = with_watermark(office_template(header="内部资料"))
    document = docx.Document(io.BytesIO(zipped(marked)))
    assert document.sections[0].header.paragraphs[-1].text == "内部资料"


def test_the_mark_refers_to_nothing_outside_the_file(form: Form) -> None:
    for name, data in parts_of(rendered(form, draft=True)).items():
        assert b"TargetMode" not in data, name
        assert not re.search(rb'(?:src|href)="', data), name


def test_the_same_draft_has_the_same_bytes(form: Form) -> None:
    template = template_file(form.id).read_bytes()
    assert with_watermark(parts_of(template)) == with_watermark(parts_of(template))
    assert render(template, context(form), properties=PROPERTIES, draft=True) == rendered(form, draft=True)


@pytest.mark.parametrize(
    ("part", "content"),
    [
        ("word/header1.xml", None),
        ("word/settings.xml", None),
        ("word/styles.xml", None),
        ("word/settings.xml", b"<a/>"),
        ("word/_rels/document.xml.rels", b"<a/>"),
    ],
)
def test_a_template_with_a_part_missing_or_broken_is_refused_in_words(part: str, content: bytes | None) -> None:
    given = office_template(header="内部资料")
    assert part in given
    broken = {name: data for name, data in given.items() if name != part} | ({part: content} if content else {})
    with pytest.raises(TemplateError, match="草稿"):
        compiled(zipped(broken), draft=True)


def test_the_text_of_the_mark_is_escaped() -> None:
    marked = with_watermark(office_template(), 'A&B "<草稿>"')
    assert any(b"A&amp;B" in data for name, data in marked.items() if "header" in name)
    assert docx.Document(io.BytesIO(zipped(marked)))
