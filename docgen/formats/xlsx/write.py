"""Write the intake workbook, blank or filled from a report. Same input, same bytes.

The workbook is a Chinese document of the office: its words do not follow the language of the messages.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from openpyxl import Workbook
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.workbook.properties import CalcProperties
from openpyxl.worksheet.worksheet import Worksheet

from docgen.form.model import Form
from docgen.form.own_fields import stated_text
from docgen.formats.xlsx.layout import FORM_SHEET, OWN_NAMES, lay_out
from docgen.formats.xlsx.save import saved
from docgen.formats.xlsx.sheet_checks import write_checks
from docgen.formats.xlsx.sheet_guide import write_guide
from docgen.formats.xlsx.sheet_tokens import place_tokens, write_tokens
from docgen.formats.xlsx.sheet_writer import SheetWriter
from docgen.formats.xlsx.sheets_data import name_keys, write_data_sheet
from docgen.formats.xlsx.sheets_rows import write_rows
from docgen.formats.xlsx.sheets_text import write_acceptances, write_attachments
from docgen.formats.xlsx.tables import PlainSheet, write_table
from docgen.report.model import Report

_TABS = {"guide": "1F4E79", "proof": "107C41", "acceptances": "7F7F7F", "tokens": "7F7F7F", "attachments": "BF9000"}
_DATA_TAB = "F2C811"


def intake_bytes(
    form: Form,
    report: Report | None = None,
    *,
    extra: Sequence[PlainSheet] = (),
) -> bytes:
    """Return an intake workbook (.xlsx): blank, with the form's own sub-sections, or filled from a report.

    report: values, notes, sections (an absent one gets the form's default sub-sections), attachments, accepted warnings
    and own words; computed keys are not taken over, the workbook computes them.
    extra: plain tables that stand on sheets of their own at the end.
    Raises IntakeError, naming the key, for text that no Excel cell can hold, and FormError for a form it cannot lay out.
    """
    # -- where everything will stand --
    book = Workbook()
    book.remove(book.worksheets[0])
    plan = lay_out(form)
    writer = SheetWriter(form, report, book, plan)
    if form.has_sheet("tokens"):
        place_tokens(writer, form.sheet_name("tokens"))
    # -- a sheet for each of the form's --
    special: dict[str, Callable[[Worksheet, str], None]] = {
        "guide": lambda ws, name: write_guide(writer, ws, name),
        "attachments": lambda ws, name: write_attachments(writer, ws, "attachments", name),
        "proof": lambda ws, name: write_checks(writer, ws, name),
        "acceptances": lambda ws, name: write_acceptances(writer, ws, "acceptances", name),
        "tokens": lambda ws, name: write_tokens(writer, ws, name),
    }
    for sheet in form.sheets:
        ws = book.create_sheet(sheet.name)
        ws.sheet_view.showGridLines = False
        ws.sheet_properties.tabColor = _TABS.get(sheet.key, _DATA_TAB)
        rows = next((table for table in form.rows if table.sheet == sheet.key), None)
        if rows is not None:
            write_rows(writer, ws, rows)
        elif sheet.key in plan:
            write_data_sheet(writer, ws, plan[sheet.key])
        else:
            special[sheet.key](ws, sheet.name)
    # -- what readers find it by, and tables that were asked for besides --
    name_keys(writer)
    _write_identity(writer)
    for number, table in enumerate(extra, start=1):
        write_table(book.create_sheet(table.title), table)
        writer.name(f"{OWN_NAMES}extra.{number}", table.title, (1, 1))
    return _saved(writer)


def _write_identity(writer: SheetWriter) -> None:
    """Write the hidden sheet by which a reader knows which form, and which edition of it, this is."""
    ws = writer.book.create_sheet(FORM_SHEET)
    ws.sheet_state = "hidden"
    stated: list[tuple[str, str | int]] = [("docgen.form", writer.form.id), ("docgen.version", writer.form.version)]
    if writer.form.own_keys:
        stated.append(("docgen.fields", stated_text(writer.form)))
    for row, (name, value) in enumerate(stated, 1):
        ws.cell(row, 1).value, ws.cell(row, 2).value = name, value
        writer.book.defined_names[name] = DefinedName(name, attr_text=f"{FORM_SHEET}!$B${row}")
    writer.protect(ws)


def _saved(writer: SheetWriter) -> bytes:
    book = writer.book
    book.active = 0
    book.calculation = CalcProperties(fullCalcOnLoad=True)
    book.properties.title = f"{writer.form.title}填报表"
    return saved(book, writer.results)
