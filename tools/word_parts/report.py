"""The body of report.docx: title, headings, tables, and one mark for the text of each part (`docgen.word.markers`)."""

from __future__ import annotations

from docgen.form.model import Form, Table
from docgen.word.markup import paragraph
from word_parts.table import statistics_table

SIGNATURE = paragraph("SignatureDate", "{{p signature }}")


def report_body(form: Form, tables: dict[str, str] | None = None) -> str:
    """Return the body of the report; `tables` replaces the tables of those keys by ready XML."""
    ready = tables or {}
    parts = [paragraph("Title", "{{ title }}")]
    for section in form.sections:
        if section.heading:
            parts.append(paragraph("Heading1", f"{{{{p sections.{section.key}.heading }}}}"))
        if section.table:
            form_table: Table = form.table_by_key[section.table]
            parts.append(ready.get(section.table) or statistics_table(form_table))
        parts.append(paragraph("BodyText", f"{{{{p sections.{section.key}.text }}}}"))
    attached = any(section.attachments for section in form.sections)
    if attached:
        parts.append(paragraph("AttachmentNote", "{{p attachment_notes }}"))
    parts.append(SIGNATURE)
    if attached:
        parts.append(paragraph("BodyText", "{{p attachments }}"))
    return "".join(parts)
