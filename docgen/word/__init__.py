"""The Word side: compiled templates, rendering, the shape of titles, the draft mark.

This is the contract between what is composed and what templates may use. All values are plain strings unless said
otherwise; numbers are strings that calculate (`docgen.report.figure.Figure`). The language is docxtpl's, as far as
`docgen.word.language` lets it in. The renderer escapes every value, and turns "\\t" into a tab and "\\n" into a line break
inside the run.

Marks (`docgen.word.markers`) stand alone in their paragraphs and are replaced by loops over what is listed below, before a
template is analysed: ``{{p sections.S.text }}``, ``{{p sections.S.heading }}``, ``{{p attachment_notes }}``,
``{{p attachments }}``, ``{{p signature }}``.

report.docx (and report-rows.docx)
    title               the title, its lines joined by "\\n": ``"\\n".join(title_lines(report.title, agency.name))``.
                        (``report.title`` is the same in one line; ``title_lines`` is the list itself.)
    KEY                 every field and every table number by its key, formatted: ``{{ agency.name }}``,
                        ``{{ requests.new.natural }}``, ``{{ disclosure.charges.amount }}``.
    sections.S.heading  the heading of section S ("" for the lead).
    sections.S.new_page bool: whether section S, which holds a table, was asked to begin on a new page.
    sections.S.blocks   list of blocks, for every section of the form, the lead too (``[]`` if nothing was written):
        block.heading       "" for plain paragraphs.
        block.run_in        bool. True only if the heading is printed in front of the first paragraph; that paragraph then
                            is a text paragraph (level 0) and carries the heading. Otherwise the heading has its own line.
        block.paragraphs    list of paragraphs:
            paragraph.text      the text.
            paragraph.level     int: 3 or 4 for a short heading 「1.…」 / 「（1）…」, else 0.
            paragraph.run_in    the block's heading on the first paragraph of a run-in block, else "".
            paragraph.keep      bool: True on the last paragraphs of the last section, two lines at least, so that the
                                signature never leaves them (`docgen.compose.context.mark_last_paragraphs`); else False.
    attachment_notes    list of the lines below the text that name the attachments (附件说明): note.text; ``[]`` if none.
    attachments_are_numbered    bool: whether there are several.
    attachments         list of the tables behind the text; ``[]`` if none:
        attachment.mark     「附件」, with its number if there are several.
        attachment.title, attachment.title_in_lines (over sense units, joined by "\\n"), attachment.width (int: columns);
        attachment.columns, a list of heads; attachment.rows, a list whose rows have .cells (a list), .line (the whole row in
        one line) and .keep (bool: the last two rows). For fixed columns also attachment.heads.c1, .c2, … and row.c1, .c2, ….
        A table of the style 附表 gets columns as wide as its content needs (`docgen.word.column_widths`).
        attachment.as_lines bool: the table is too wide for the page and is printed line by line (`docgen.compose.attached`);
        tables of 1 to 10 columns never are.
    signature           made by `docgen.compose.context.signature_context`:
        signature.show      bool: whether there is a signature block.
        signature.name      the name, in lines joined by "\\n" that can stand centred on the date.
        signature.lines     int: how many lines that makes; the free lines above the name depend on it.
        signature.date      2024年1月19日.
        signature.digits    int: digits of month and day together (2, 3 or 4), by which the name is centred over the date.

report-rows.docx has its first table of repeated rows (`requests`) written as row loops and needs besides
    tables.T.rows       for each table T of the form, made by `docgen.compose.context.table_rows`: rows with .key, .label,
                        .depth, .opens, .groups.g1, .groups.g2 and .numbers.COLUMN.

approval.docx (呈批单)
    title (one line), agency, drafting_office, drafter, date, deadline, file, digest (SHA-256), check_summary (one sentence)
    sign_offs           list of ``{"role"}``
    figures             the form's key figures, as in checklist.docx
    findings            list of ``{"code", "place", "message", "reason"}``: warnings, accepted or still open; ``[]`` if none

checklist.docx (核对单)
    title (one line), agency, date, file, digest, check_summary
    figures             key figures, two to a row, made by `docgen.compose.context.figure_rows` from (label, value) pairs
    identities          list of ``{"label", "left", "right", "result"}``: one for each identity; left and right are the
                        numbers of its two sides, result is 「相符」, 「不符」 or 「不能判断」
    findings            as above

return-slip.docx (退回修改通知)
    agency, title (one line), count (number of findings as text), deadline ("" for soon), and signature, as in the report,
    with the reviewing office's name
    findings            list of ``{"place", "problem", "basis", "remedy"}``

reminder.docx (催报通知, to all bodies that have not handed in)
    title (one line), count (of bodies, as text), date (of the count), deadline ("" for soon), signature as above
    bodies              list of ``{"number", "name", "level"}``
"""
