"""What a Word file of docgen's own carries of the data it was made from, for what its page does not tell."""

from __future__ import annotations

import json

from docgen.form.model import Form
from docgen.formats.docx.document import DocumentData
from docgen.kit.errors import DocgenError
from docgen.ooxml.data_part import read_custom_part
from docgen.reading.written import Written


def written_data(document: DocumentData, form: Form) -> Written | None:
    """Return the data a document was made from and the texts it showed then; None if it carries none of this form."""
    if document.form_id != form.id:
        return None
    from docgen.formats.json import read_json

    payload = read_custom_part(document.package)
    try:
        proof = json.loads(payload or b"")
        report = read_json(json.dumps(proof["report"]).encode("utf-8", "surrogatepass"), "JSON").report
        shown = [str(text) for text in (*proof["texts"], *proof.get("shown", {}).get("lines", ()))]
        shown += [str(text) for table in proof.get("shown", {}).get("tables", ()) for row in table for text in row]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, DocgenError):
        return None
    return Written(report, tuple(shown)) if report.form.id == form.id else None
