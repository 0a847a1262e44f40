"""A Word template for a form, to be changed in Word: title, fields, tables and a mark for the text of each part.

It is built by python-docx, in the order of the form's sheets, and looks plain on purpose: the office makes it its own.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from docgen.form.model import Field, Form, Section, Table
from docgen.form.rows import RowTable

if TYPE_CHECKING:
    from docx.document import Document

_STAMP = datetime(2000, 1, 1)
_FONT, _HEAD_FONT, _SIZE, _SMALL = "仿宋", "黑体", 14, 10.5
_LEFT_OUT = ("title", "signature", "signature_switch", "heading_layout", "period_start", "period_end")
"""Roles of fields that are printed elsewhere, or only say how."""


def form_template(form: Form) -> bytes:
    """Return report.docx for a form. The same form gives the same bytes."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    document = _document()
    title = document.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = title.add_run("{{ title }}" if form.role("title") else form.title)
    run.bold, run.font.size = True, Pt(22)
    for sheet in form.sheets:
        sections = [section for section in form.sections if section.sheet == sheet.key]
        fields = [field for field in form.fields if field.sheet == sheet.key]
        if not sections:  # beside the text of a part, fields are there for its sentences
            _fields(document, _printed(form, fields))
        for rows in (rows for rows in form.rows if rows.sheet == sheet.key):
            _rows(document, rows)
        for section in sections:
            _section(document, form, section)
    attached = any(section.attachments for section in form.sections)
    if attached:
        document.add_paragraph("{{p attachment_notes }}")
    if form.role("signature"):
        document.add_paragraph("{{p signature }}").alignment = WD_ALIGN_PARAGRAPH.RIGHT
    if attached:
        document.add_paragraph("{{p attachments }}")
    properties = document.core_properties
    properties.created = properties.modified = _STAMP
    properties.author = properties.title = ""
    raw = io.BytesIO()
    document.save(raw)
    return raw.getvalue()


def _document() -> Document:
    """Return an empty document on A4 in the usual fonts, sub-headings in the fonts of official documents."""
    from docx import Document
    from docx.shared import Mm

    document = Document()
    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = Mm(27)
    for name, font in (("Normal", _FONT), ("Heading 2", "楷体"), ("Heading 3", _FONT), ("Heading 4", _FONT)):
        _set_font(document.styles[name], font)
    return document


def _set_font(style: Any, font: str) -> None:
    """Give a style a font for Chinese and Latin text, in the size of the text and in black."""
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    style.font.name, style.font.size, style.font.color.rgb = font, Pt(_SIZE), RGBColor(0, 0, 0)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for attribute in [name for name in fonts.attrib if str(name).endswith("Theme")]:
        del fonts.attrib[attribute]
    fonts.set(qn("w:eastAsia"), font)


def _printed(form: Form, fields: Sequence[Field]) -> list[Field]:
    """Return the fields that have a place of their own; a date over which a name is signed has none."""
    roles = (*_LEFT_OUT, "date") if form.role("signature") else _LEFT_OUT
    left_out = {form.role(role) for role in roles}
    return [field for field in fields if field.key not in left_out]


def _cell(cell: Any, text: str, *, centred: bool = False) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    paragraph = cell.paragraphs[0]
    if centred:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(3)
    paragraph.add_run(text).font.size = Pt(_SMALL)


def _fields(document: Document, fields: Sequence[Field]) -> None:
    """Add a table of labels and values, two pairs a row; a last one alone takes the whole row."""
    if not fields:
        return
    grid = document.add_table(rows=(len(fields) + 1) // 2, cols=4, style="Table Grid")
    for number, field in enumerate(fields):
        row, place = grid.rows[number // 2], number % 2 * 2
        _cell(row.cells[place], f"{field.label}（{field.unit}）" if field.unit else field.label, centred=True)
        alone = number == len(fields) - 1 and place == 0
        _cell(row.cells[1].merge(row.cells[3]) if alone else row.cells[place + 1], f"{{{{ {field.key} }}}}")
    _widths(grid, (15, 35, 15, 35))


def _rows(document: Document, table: RowTable) -> None:
    """Add a table of any number of rows: its heads, a loop over the rows, the sums, sums of money in capitals below."""
    _heading(document, table.name)
    totals = [column for column in table.columns if column.total]
    grid = document.add_table(rows=5 if totals else 4, cols=len(table.columns), style="Table Grid")
    for place, column in enumerate(table.columns):
        _cell(grid.rows[0].cells[place], f"{column.label}（{column.unit}）" if column.unit else column.label, centred=True)
        _cell(grid.rows[2].cells[place], f"{{{{ row.{column.key} }}}}", centred=column.type != "text")
        if totals:
            total = f"{{{{ tables.{table.key}.totals.{column.key} }}}}" if column.total else ""
            _cell(grid.rows[4].cells[place], total or ("合计" if place == 0 else ""), centred=True)
    _repeated(grid, 1)
    _cell(grid.rows[1].cells[0], f"{{%tr for row in tables.{table.key}.rows %}}")
    _cell(grid.rows[3].cells[0], "{%tr endfor %}")
    _widths(grid, [column.width for column in table.columns])
    for column in totals:
        if column.in_yuan:
            document.add_paragraph(f"{column.label}合计（大写）：{{{{ tables.{table.key}.totals.{column.key} | 人民币大写 }}}}")


def _section(document: Document, form: Form, section: Section) -> None:
    from docx.shared import Pt

    if section.heading:
        _heading(document, f"{{{{p sections.{section.key}.heading }}}}" if section.table else section.heading)
    if section.table:
        _table(document, form.table_by_key[section.table])
    text = document.add_paragraph(f"{{{{p sections.{section.key}.text }}}}")
    text.paragraph_format.first_line_indent = Pt(2 * _SIZE)


def _heading(document: Document, text: str) -> None:
    from docx.oxml.ns import qn
    from docx.shared import Pt

    paragraph = document.add_paragraph()
    paragraph.paragraph_format.keep_with_next = True
    paragraph.paragraph_format.space_before = Pt(8)  # off the table above it
    run = paragraph.add_run(text)
    run.font.name = _HEAD_FONT
    run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), _HEAD_FONT)


def _table(document: Document, table: Table) -> None:
    """Add one of the form's own tables, merged as the form says, a placeholder for each number."""
    grid = document.add_table(table.row_count, len(table.widths), style="Table Grid")
    for entry in table.grid:
        cell = grid.cell(entry.row, entry.column)
        if entry.rowspan > 1 or entry.colspan > 1:
            cell = cell.merge(grid.cell(entry.row + entry.rowspan - 1, entry.column + entry.colspan - 1))
        _cell(cell, f"{{{{ {entry.key} }}}}" if entry.key else entry.text, centred=entry.role != "stub")
    _repeated(grid, table.header_rows)
    _widths(grid, table.widths)


def _repeated(grid: Any, rows: int) -> None:
    """Have the first rows repeated on every page that the table runs over."""
    from docx.oxml.ns import qn

    for row in grid._tbl.tr_lst[:rows]:
        properties = row.get_or_add_trPr()
        properties.append(properties.makeelement(qn("w:tblHeader"), {}))


def _widths(grid: Any, shares: Sequence[float]) -> None:
    """Share out the width of the text among the columns; every cell says its width, for Word goes by that."""
    from docx.oxml.ns import qn
    from docx.shared import Mm

    grid.autofit = False
    whole = sum(shares)
    widths = [Mm(156 * share / whole) for share in shares]
    for column, width in zip(grid._tbl.tblGrid.gridCol_lst, widths, strict=True):
        column.w = width
    for row in grid._tbl.tr_lst:
        place = 0
        for cell in row.tc_lst:
            span = cell.grid_span
            cell.width = Mm(sum(width.mm for width in widths[place : place + span]))
            place += span
            properties = cell.get_or_add_tcPr()
            if properties.find(qn("w:vAlign")) is None:
                cell_alignment = properties.makeelement(qn("w:vAlign"), {qn("w:val"): "center"})
                properties.append(cell_alignment)
