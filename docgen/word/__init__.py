"""The Word side: compiled templates, rendering, the shape of titles, the draft mark.

This is the contract between what is composed and what templates may use. All values are plain strings unless said
otherwise; the renderer escapes them, and turns "\\t" into a tab and "\\n" into a line break inside the run.

report.docx (and report-rows.docx)
    title               the title, its lines joined by "\\n": ``"\\n".join(title_lines(report.title, agency.name))``.
                        (``report.title`` is the same in one line; ``title_lines`` is the list itself.)
    KEY                 every field and every table number by its key, formatted: ``{{ agency.name }}``,
                        ``{{ requests.new.natural }}``, ``{{ disclosure.charges.amount }}``.
    sections.S.heading  the heading of section S ("" for the lead).
    sections.S.blocks   list of blocks, for every section of the form, the lead too (``[]`` if nothing was written):
        block.heading       "" for plain paragraphs.
        block.run_in        bool. True only if the heading is printed in front of the first paragraph; that paragraph then
                            is a text paragraph (level 0) and carries the heading. Otherwise the heading has its own line.
        block.paragraphs    list of paragraphs:
            paragraph.text      the text.
            paragraph.level     int: 3 or 4 for a short heading 「1.…」 / 「（1）…」, else 0.
            paragraph.run_in    the block's heading on the first paragraph of a run-in block, else "".
            paragraph.keep      bool: True on the last two paragraphs of the last section, so that the signature never
                                leaves the last lines of the text.
    attachments         list of attached tables: ``{"title": str, "columns": [str], "rows": [[str]], "width": int}``;
                        width = number of columns. Tables of 1 to 10 columns are printed as tables, wider ones as a list.
    signature.show      bool: whether there is a signature block.
    signature.name      the name, its lines joined by "\\n": ``"\\n".join(signature_lines(report.signature))``.
    signature.date      2024年1月19日.
    signature.digits    int: number of digits in the date after the year's four (2, 3 or 4); the name is centred over the date.

report-rows.docx has table `requests` written as row loops and needs, for each table T of the form,
    tables.T.rows       list of the rows that hold numbers, in the form's order: ``{"key", "label", "group": label or "",
                        "cells": [formatted number, …]}`` with the cells in the order of the row's columns.

approval.docx (呈批单)
    title (one line), agency, drafting_office, drafter, date, deadline, file, digest (SHA-256), check_summary (one sentence)
    sign_offs           list of ``{"role"}``
    findings            list of ``{"code", "place", "message", "reason"}``: accepted warnings; ``[]`` if none

checklist.docx (核对单, one page)
    title (one line), agency, date, file, digest, check_summary
    figures             list of ``{"label", "value"}``: key figures
    identities          list of ``{"label", "left", "right", "result"}``: one for each group of identities; left and right are
                        the two sides' numbers, result e.g. 「7 项全部相符」
    findings            as above

return-slip.docx (退回修改通知)
    agency, title (one line), count (number of findings as text), deadline, office, date, digits (as in signature)
    findings            list of ``{"place", "problem", "basis", "remedy"}``
"""
