"""Which form a Word report follows: the one it was generated from, else the one whose tables it holds."""

from __future__ import annotations

import json

from docgen.errors import FormError
from docgen.form import Form
from docgen.form_loader import load_form
from docgen.formats.docx.document import DocumentData
from docgen.formats.docx.labels import plain
from docgen.resources import DEFAULT_FORM, form_folders

_AT_LEAST = 0.5
"""A form less than half of whose labels stand in the tables is not recognised."""


def form_of(document: DocumentData) -> Form:
    """Return the form of a document, the default form if neither its proof nor its tables tell."""
    stated = _stated(document)
    if stated:
        try:
            return load_form(stated)
        except FormError:
            pass  # made elsewhere, from a form this office does not have: the tables may still tell
    known = form_folders()
    if len(known) < 2:
        return load_form(DEFAULT_FORM)
    held = {plain(cell.text) for table in document.tables for cell in table.cells}
    # The default comes first, so that it wins where two forms fit alike.
    forms = [load_form(form_id) for form_id in sorted(known, key=lambda name: (name != DEFAULT_FORM, name))]
    best = max(forms, key=lambda form: _share(form, held))
    return best if _share(best, held) >= _AT_LEAST else load_form(DEFAULT_FORM)


def _stated(document: DocumentData) -> str:
    """Return the id of the form that the data embedded in the document name, "" if there are none to be read."""
    from docgen.word.custom_part import read_custom_part

    payload = read_custom_part(document.package)
    try:
        stated = json.loads(payload)["report"]["form"] if payload is not None else ""
    except (ValueError, KeyError, TypeError, RecursionError):
        return ""
    return stated if isinstance(stated, str) else ""


def _share(form: Form, held: set[str]) -> float:
    """Return how much of the labels of a form's tables stands in the document's tables."""
    labels = {plain(cell.text) for table in form.tables for cell in table.grid if cell.text}
    return len(labels & held) / len(labels) if labels else 0.0
