"""Which form a document follows: the one it was generated from, else the one whose tables it holds; read it so."""

from __future__ import annotations

from docgen.form.folders import DEFAULT_FORM, form_folders
from docgen.form.load import load_form, plain_form
from docgen.form.model import Form
from docgen.form.own_fields import with_stated_fields
from docgen.kit.errors import UnknownForm, UnreadableFile
from docgen.kit.i18n import _
from docgen.reading.blocks import Document, TableBlock
from docgen.reading.labels import plain
from docgen.reading.report import no_text_cure, reading_of, recognised
from docgen.report.model import Reading

_LONGEST_LABEL = 60
_AT_LEAST = 0.5
"""A form less than half of whose labels stand in the tables is not recognised."""


def form_of(document: Document) -> Form:
    """Return the form of a document, the default form if neither its proof nor its tables tell."""
    if document.form_id:
        try:
            return with_stated_fields(load_form(document.form_id), list(document.own_fields))
        except UnknownForm:
            pass  # made elsewhere, from a form this office does not have: the tables may still tell
    known = form_folders()
    if len(known) < 2:
        return load_form(DEFAULT_FORM)
    held = {plain(cell.text) for table in document.tables for cell in table.cells}
    held |= {plain(paragraph.text) for paragraph in document.paragraphs if len(paragraph.text) <= _LONGEST_LABEL}
    # The default comes first, so that it wins where two forms fit alike.
    forms = [plain_form(form_id) for form_id in sorted(known, key=lambda name: (name != DEFAULT_FORM, name))]
    best = max(forms, key=lambda form: _share(form, held))
    return load_form(best.id if _share(best, held) >= _AT_LEAST else DEFAULT_FORM)


def read_blocks(document: Document, form: Form | None = None) -> Reading:
    """Read a document of any format that follows the form, or the one that it is recognised to follow if none is given.

    Raises UnreadableFile if it is no such report at all.
    """
    if document.from_web and not any(isinstance(block, TableBlock) or block.text.strip() for block in document.blocks):
        raise UnreadableFile(_("文件里没有文字。"), no_text_cure())
    return recognised(reading_of(document, form or form_of(document)), from_web=document.from_web)


def _share(form: Form, held: set[str]) -> float:
    """Return how much of the labels of a form's tables stands in the document's tables."""
    labels = {plain(cell.text) for table in form.tables for cell in table.grid if cell.text}
    return len(labels & held) / len(labels) if labels else 0.0
