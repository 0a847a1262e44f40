"""Which form a Word report follows: the one it was generated from, else the one whose tables it holds."""

from __future__ import annotations

from docgen.form.folders import DEFAULT_FORM, form_folders
from docgen.form.load import load_form
from docgen.form.model import Form
from docgen.kit.errors import FormError
from docgen.reading.blocks import Document
from docgen.reading.labels import plain

_AT_LEAST = 0.5
"""A form less than half of whose labels stand in the tables is not recognised."""


def form_of(document: Document) -> Form:
    """Return the form of a document, the default form if neither its proof nor its tables tell."""
    if document.form_id:
        try:
            return load_form(document.form_id)
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


def _share(form: Form, held: set[str]) -> float:
    """Return how much of the labels of a form's tables stands in the document's tables."""
    labels = {plain(cell.text) for table in form.tables for cell in table.grid if cell.text}
    return len(labels & held) / len(labels) if labels else 0.0
