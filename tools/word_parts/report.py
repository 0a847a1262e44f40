"""The body of report.docx: title, sections with their loops and tables, signature, attached tables."""

from __future__ import annotations

from docgen.form.model import Form, Section, Table
from word_parts.layout import column_widths
from word_parts.styles import signature_style
from word_parts.table import LARGE, MOST_IN_LARGE_TYPE, SMALL, Look, cell, mark_row, row, statistics_table, table
from word_parts.xml import MARK_STYLE, choose, first_on_page, loop, mark, paragraph, run


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


def _attached_table(look: Look) -> str:
    """Return a table with a column for each of the attachment's; its widths are set when it is filled."""
    widths = column_widths((1, 1, 1))

    def across(over: str, value: str, style: str) -> list[str]:
        """Return three cells: the loop over the columns and what is printed in each."""
        loops = (f"{{%tc for {value} in {over} %}}", f"{{{{ {value} }}}}", "{%tc endfor %}")
        styles = (MARK_STYLE, style, MARK_STYLE)
        return [cell(paragraph(s, text), width) for s, text, width in zip(styles, loops, widths, strict=True)]

    rows = [
        row(*across("attachment.columns", "head", look.head), header=True),
        mark_row("for row in attachment.rows", widths),
        mark_row("if loop.first", widths),
        row(*across("row.cells", "text", look.kept.number)),
        mark_row("else", widths),
        row(*across("row.cells", "text", look.number)),
        mark_row("endif", widths),
        mark_row("endfor", widths),
    ]
    return table(widths, rows, style="AttachedTable")


def attachments() -> str:
    """Return the loop over attached tables, each on a page of its own; lines of text for one that is too wide."""
    lines = loop("row", "attachment.rows", paragraph("BodyText", "{{ row.line }}"))
    branches = [
        ("attachment.as_lines", paragraph("BodyText", "{{ attachment.heads.line }}") + lines),
        (f"attachment.width > {MOST_IN_LARGE_TYPE}", _attached_table(SMALL)),
        ("", _attached_table(LARGE)),
    ]
    return loop(
        "attachment",
        "attachments",
        paragraph("AttachmentMark", "{{ attachment.mark }}"),
        paragraph("AttachmentTitle", "{{ attachment.title_in_lines }}"),
        choose(branches),
    )


def attachment_notes() -> str:
    """Return the lines below the text that name the attachments (附件说明)."""
    text = "{{ note.text }}"
    styles = [
        ("attachments_are_numbered and loop.first", "AttachmentNoteFirst"),
        ("attachments_are_numbered", "AttachmentNoteNext"),
    ]
    branches = [*((condition, paragraph(style, text)) for condition, style in styles), ("", paragraph("AttachmentNote", text))]
    return loop("note", "attachment_notes", choose(branches))


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


def _heading(section: Section) -> str:
    """Return a section's heading; over a table it begins a new page where that was asked for."""
    text = f"{{{{ sections.{section.key}.heading }}}}"
    if not section.table:
        return paragraph("Heading1", text)
    return choose([(f"sections.{section.key}.new_page", first_on_page("Heading1", text)), ("", paragraph("Heading1", text))])


def report_body(form: Form, tables: dict[str, str] | None = None) -> str:
    """Return the body of the report; `tables` replaces the tables of those keys by ready XML."""
    ready = tables or {}
    parts = [paragraph("Title", "{{ title }}")]
    for section in form.sections:
        last = section is form.sections[-1]
        if section.heading:
            parts.append(_heading(section))
        if section.table:
            form_table: Table = form.table_by_key[section.table]
            parts.append(ready.get(section.table) or statistics_table(form_table))
        parts.append(narrative(section.key, last))
    if any(section.attachments for section in form.sections):
        return "".join([*parts, attachment_notes(), signature(), attachments()])
    return "".join([*parts, signature()])
