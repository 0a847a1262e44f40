"""The table of papers: whatever stands in it can be made, checked and told from what bodies send in."""

from __future__ import annotations

import importlib
from datetime import date

import pytest

from docgen.compose.papers import PAPERS, Paper, paper
from docgen.form.folders import DEFAULT_FORM, template_file
from docgen.form.model import Form
from docgen.jobs.papers import fill_paper
from docgen.kit.errors import TemplateError
from docgen.template.check import kind_of_template
from docgen.template.sample import sample_context, sign_off_context
from docgen.word.render import DocumentProperties

PROPERTIES = DocumentProperties(title="试", creator="", created=date(2024, 1, 2))


@pytest.mark.parametrize("entry", PAPERS, ids=lambda entry: entry.key)
def test_a_paper_has_a_template_an_example_and_a_module(form: Form, entry: Paper) -> None:
    data = template_file(DEFAULT_FORM, entry.template).read_bytes()
    assert kind_of_template(data, form) == entry.key
    assert importlib.import_module(entry.context).__doc__
    context = sample_context(form) if entry.key == "report" else sign_off_context(entry.key)
    assert fill_paper(entry, form.id, context, PROPERTIES).startswith(b"PK")


def test_a_paper_that_speaks_of_no_field_serves_a_form_without_one() -> None:
    slip = fill_paper(paper("return-slip"), "no-such-form", sign_off_context("return-slip"), PROPERTIES)
    assert slip == fill_paper(paper("return-slip"), DEFAULT_FORM, sign_off_context("return-slip"), PROPERTIES)


def test_a_paper_of_a_forms_own_fields_is_missed() -> None:
    with pytest.raises(TemplateError, match="呈批单") as missed:
        fill_paper(paper("approval"), "no-such-form", sign_off_context("approval"), PROPERTIES)
    assert "approval.docx" in missed.value.cure
