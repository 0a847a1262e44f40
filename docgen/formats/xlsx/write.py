"""Write the intake workbook, blank or filled from a report. Same input, same bytes.

The workbook is a Chinese document of the office: its words do not follow the language of the messages.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence

from openpyxl import Workbook
from openpyxl.styles import Font, NamedStyle
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.workbook.properties import CalcProperties
from openpyxl.worksheet.worksheet import Worksheet

from docgen.form.model import Form
from docgen.formats.xlsx.desk import Desk
from docgen.formats.xlsx.guide import write_guide
from docgen.formats.xlsx.layout import FORM_SHEET, lay_out
from docgen.formats.xlsx.live import place_tokens, write_tokens
from docgen.formats.xlsx.palette import TEXT_FONT
from docgen.formats.xlsx.proof import write_proof
from docgen.formats.xlsx.repack import repack
from docgen.formats.xlsx.sheets_data import name_keys, write_data_sheet
from docgen.formats.xlsx.sheets_text import write_acceptances, write_attachments
from docgen.formats.xlsx.tables import PlainSheet, write_table
from docgen.report.model import Report, Value

_TABS = {"guide": "1F4E79", "proof": "107C41", "acceptances": "7F7F7F", "tokens": "7F7F7F", "attachments": "BF9000"}
_DATA_TAB = "F2C811"


def intake_bytes(
    form: Form,
    report: Report | None = None,
    *,
    drafts: Mapping[str, str] | None = None,
    extra: Sequence[PlainSheet] = (),
) -> bytes:
    """Return an intake workbook (.xlsx): blank, with the form's own sub-sections, or filled from a report.

    report: values, notes, sections (an absent one gets the form's default sub-sections), attachments, accepted warnings
    and own words; computed keys are not taken over, the workbook computes them.
    drafts: key of a field or cell, or "sections.KEY.N" for a sub-section -> a remark. What stands there is last
    year's and has to be gone over: the cell is tinted and the remark stands beside it.
    extra: plain tables that stand on sheets of their own at the end.
    Raises IntakeError, naming the key, for text that no Excel cell can hold, and FormError for a form it cannot lay out.
    """
    book = Workbook()
    book.remove(book.worksheets[0])
    normal: NamedStyle = book._named_styles["Normal"]  # type: ignore[attr-defined] # no public way to the default font
    normal.font = Font(name=TEXT_FONT, size=11)
    plan = lay_out(form)
    desk = Desk(form, report, drafts or {}, book, plan)
    place_tokens(desk, form.sheet_name("tokens"))
    special: dict[str, Callable[[Worksheet, str], None]] = {
        "guide": lambda ws, name: write_guide(desk, ws, name),
        "attachments": lambda ws, name: write_attachments(desk, ws, "attachments", name),
        "proof": lambda ws, name: write_proof(desk, ws, name),
        "acceptances": lambda ws, name: write_acceptances(desk, ws, "acceptances", name),
        "tokens": lambda ws, name: write_tokens(desk, ws, name),
    }
    for sheet in form.sheets:
        ws = book.create_sheet(sheet.name)
        ws.sheet_view.showGridLines = False
        ws.sheet_properties.tabColor = _TABS.get(sheet.key, _DATA_TAB)
        if sheet.key in plan:
            write_data_sheet(desk, ws, plan[sheet.key])
        else:
            special[sheet.key](ws, sheet.name)
    name_keys(desk)
    _write_identity(desk)
    for table in extra:
        write_table(book.create_sheet(table.title), table)
    return _saved(desk)


def _write_identity(desk: Desk) -> None:
    """Write the hidden sheet by which a reader knows which form, and which edition of it, this is."""
    ws = desk.book.create_sheet(FORM_SHEET)
    ws.sheet_state = "hidden"
    for row, (name, value) in enumerate((("docgen.form", desk.form.id), ("docgen.version", desk.form.version)), 1):
        ws.cell(row, 1).value, ws.cell(row, 2).value = name, value
        desk.book.defined_names[name] = DefinedName(name, attr_text=f"{FORM_SHEET}!$B${row}")
    desk.protect(ws)


def _saved(desk: Desk) -> bytes:
    book = desk.book
    book.active = 0
    book.calculation = CalcProperties(fullCalcOnLoad=True)
    properties = book.properties
    properties.creator, properties.title = "docgen", f"{desk.form.title}填报表"
    raw = io.BytesIO()
    book.save(raw)
    parts = {f"xl/worksheets/sheet{number}.xml": ws.title for number, ws in enumerate(book.worksheets, 1)}
    results: dict[str, dict[str, Value]] = {part: {} for part in parts}
    for (title, cell), value in desk.results.items():
        part = next(part for part, name in parts.items() if name == title)
        results[part][cell] = value
    return repack(raw.getvalue(), results)
