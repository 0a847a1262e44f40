"""A form to start from: a small complete one, with its Word template and a filled workbook, to be changed into another."""

from __future__ import annotations

import io
from datetime import datetime
from pathlib import Path

from docgen.form.folders import form_folders
from docgen.form.load import load_form
from docgen.form.rows import RowTable
from docgen.formats import read_bytes
from docgen.formats.xlsx.write import intake_bytes
from docgen.kit.errors import OutputError, UsageError
from docgen.kit.files import make_folder, write_whole
from docgen.kit.i18n import _
from docgen.kit.patterns import regex

_EXAMPLE = Path(__file__).parent / "example"
_ID = regex(r"^[a-z0-9][a-z0-9-]{0,39}$")
_STAMP = datetime(2000, 1, 1)
_FONT, _SIZE = "仿宋", 14


def new_form(form_id: str, folder: Path) -> list[Path]:
    """Write form.toml and report.docx to templates/docx/ID below `folder`, a filled workbook to inputs; return the paths.

    Raises UsageError for an id that cannot be one or is taken, OutputError for a file in the way.
    """
    if not _ID.match(form_id):
        raise UsageError(_("表单编号不能是“{form}”。").format(form=form_id), _("用小写字母、数字和连字符，如 ysd-2024。"))
    if form_id in form_folders():
        raise UsageError(_("已经有名为“{form}”的表单。").format(form=form_id), _("换一个编号。"))
    home = folder / "templates" / "docx" / form_id
    definition, template, filled = home / "form.toml", home / "report.docx", folder / "inputs" / f"{form_id}.xlsx"
    for path in (definition, template, filled):
        if path.exists():
            raise OutputError(_("{file} 已经存在，没有覆盖。").format(file=path), _("换一个文件名，或先移走旧文件。"))
        make_folder(path.parent)
    write_whole(definition, _named("form.toml", form_id))
    form = load_form(form_id)
    write_whole(template, _template(form.rows[0]))
    write_whole(filled, intake_bytes(form, read_bytes(_named("data.json", form_id), "data.json").report))
    return [definition, template, filled]


def _named(name: str, form_id: str) -> bytes:
    """Return a file of the example with the id in its place."""
    return (_EXAMPLE / name).read_text(encoding="utf-8").replace("{ID}", form_id).encode()


def _template(table: RowTable) -> bytes:
    """Return a Word template of the example: title, a sentence, the table of goods with its sums, the amount in capitals."""
    from docx import Document
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml.ns import qn
    from docx.shared import Mm, Pt

    document = Document()
    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = _FONT, Pt(_SIZE)
    normal.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), _FONT)
    title = document.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = title.add_run("{{ title }}")
    run.bold, run.font.size = True, Pt(22)
    document.add_paragraph("供应商：{{ supplier.name }}　　验收日期：{{ sheet.date }}")
    grid = document.add_table(rows=5, cols=len(table.columns), style="Table Grid")
    for place, column in enumerate(table.columns):
        head = f"{column.label}（{column.unit}）" if column.unit else column.label
        sum_of = f"{{{{ tables.{table.key}.totals.{column.key} }}}}" if column.total else ""
        grid.rows[0].cells[place].text = head
        grid.rows[2].cells[place].text = f"{{{{ row.{column.key} }}}}"
        grid.rows[4].cells[place].text = sum_of or ("合计" if place == 0 else "")
    grid.rows[1].cells[0].text = f"{{%tr for row in tables.{table.key}.rows %}}"
    grid.rows[3].cells[0].text = "{%tr endfor %}"
    document.add_paragraph(f"合计金额（大写）：{{{{ tables.{table.key}.totals.amount | 人民币大写 }}}}")
    document.add_paragraph("验收人（签字）：")
    properties = document.core_properties
    properties.created = properties.modified = _STAMP
    properties.author = properties.title = ""
    raw = io.BytesIO()
    document.save(raw)
    return raw.getvalue()
