"""Read a finished Word report, made by docgen or not, into a Report."""

from __future__ import annotations

from pathlib import Path

from docgen.form.model import Form
from docgen.formats.docx.document import open_document
from docgen.formats.docx.written import written_data
from docgen.kit.record import replace
from docgen.reading.recognise import form_of
from docgen.reading.report import reading_of, recognised
from docgen.report.model import Reading


def read_document(source: Path | bytes, form: Form | None = None) -> Reading:
    """Read a .docx that follows the form, or the one that it is recognised to follow if none is given.

    Raises UnreadableFile if the file is no Word file, is damaged, or is no such report at all.
    """
    document = open_document(source)
    form = form or form_of(document)
    reading = recognised(reading_of(document, form, written_data(document, form)))
    # A finished report is not asked for fields that the office has added since.
    return replace(reading, unread=reading.unread | (frozenset(form.own_keys) - set(reading.report.values)))
