"""The body of report.docx: title, sections with their loops and tables, attached tables, signature."""

from __future__ import annotations

from docgen.form.model import Form, Table
from word_parts.layout import column_widths
from word_parts.styles import signature_style
from word_parts.table import Look, cell, look_for, mark_row, row, statistics_table, table
from word_parts.xml import choose, loop, mark, paragraph, run

MOST_COLUMNS = 10
"""An attached table of more columns than this is printed as a list: its cells would be too narrow to read."""


def _text_branches(last: bool) -> list[tuple[str, str]]:
    """Return how a paragraph of narrative is printed, by its level, its run-in heading and its place before the signature."""
    text = "{{ paragraph.text }}"
    run_in = run("{{ paragraph.run_in }}", "RunInHeading")
    ending = [
        ("paragraph.keep and paragraph.run_in", paragraph("BodyTextEnd", run_in, text)),
        ("paragraph.keep", paragraph("BodyTextEnd", text)),
    ]
    return [
        ("paragraph.level == 3", paragraph("Heading3", text)),
        ("paragraph.level == 4", paragraph("Heading4", text)),
        *(ending if last else []),
        ("paragraph.run_in", paragraph("BodyText", run_in, text)),
        ("", paragraph("BodyText", text)),
    ]


def narrative(section: str, last: bool) -> str:
    """Return the loop over a section's blocks and their paragraphs."""
    return loop(
        "block",
        f"sections.{section}.blocks",
        mark("if block.heading and not block.run_in"),
        paragraph("Heading2", "{{ block.heading }}"),
        mark("endif"),
        loop("paragraph", "block.paragraphs", choose(_text_branches(last))),
    )


def _attachment_rows(columns: int, look: Look, widths: tuple[int, ...]) -> list[str]:
    def cells(style: str, source: str) -> list[str]:
        return [cell(paragraph(style, f"{{{{ {source}.c{n} }}}}"), width) for n, width in enumerate(widths, 1)]

    return [
        row(*cells(look.head, "attachment.heads"), header=True),
        mark_row("for row in attachment.rows", widths),
        mark_row("if row.keep", widths),
        row(*cells(look.number_end, "row")),
        mark_row("else", widths),
        row(*cells(look.number, "row")),
        mark_row("endif", widths),
        mark_row("endfor", widths),
    ]


def attachments() -> str:
    """Return the loop over attached tables: a fixed table for each number of columns, lines of text beyond that."""
    branches: list[tuple[str, str]] = []
    for columns in range(1, MOST_COLUMNS + 1):
        widths = column_widths((1,) * columns)
        rows = _attachment_rows(columns, look_for(columns), widths)
        branches.append((f"attachment.width == {columns}", table(widths, rows)))
    line = "{{ row.line }}"
    lines = choose([("row.keep", paragraph("BodyTextEnd", line)), ("", paragraph("BodyText", line))])
    branches.append(("", paragraph("BodyTextEnd", "{{ attachment.heads.line }}") + loop("row", "attachment.rows", lines)))
    return loop("attachment", "attachments", paragraph("AttachmentTitle", "{{ attachment.title }}"), choose(branches))


def signature() -> str:
    """Return the signature block: the name centred over the date, which ends four characters from the edge."""
    names = [
        (f"signature.digits == {digits} and {lines}", paragraph(signature_style(digits, count), "{{ signature.name }}"))
        for digits in (2, 3, 4)
        for lines, count in (("signature.lines == 1", 1), ("signature.lines > 1", 2))
    ]
    names[-1] = ("", names[-1][1])
    return "".join(
        [mark("if signature.show"), choose(names), paragraph("SignatureDate", "{{ signature.date }}"), mark("endif")]
    )


def report_body(form: Form, tables: dict[str, str] | None = None) -> str:
    """Return the body of the report; `tables` replaces the tables of those keys by ready XML."""
    ready = tables or {}
    parts = [paragraph("Title", "{{ title }}")]
    for section in form.sections:
        last = section is form.sections[-1]
        if section.heading:
            parts.append(paragraph("Heading1", f"{{{{ sections.{section.key}.heading }}}}"))
        if section.table:
            form_table: Table = form.table_by_key[section.table]
            parts.append(ready.get(section.table) or statistics_table(form_table))
        parts.append(narrative(section.key, last))
        if section.attachments:
            parts.append(attachments())
    return "".join([*parts, signature()])
