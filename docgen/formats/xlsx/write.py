"""Write the intake workbook, blank or filled from a report. Same input, same bytes.

The workbook is a Chinese document of the office: its words do not follow the language of the messages.

What openpyxl saves is packed anew: it has no public way to the default font, stamps the time of saving into the file and its
zip entries, writes formulas without results, and every Chinese character as a number of eight letters. Previews, Excel's
protected view and programs that only read stored values would show empty totals, and every reader would have to count three
times as many bytes.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from xml.sax.saxutils import escape

from openpyxl import Workbook
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.workbook.properties import CalcProperties
from openpyxl.worksheet.worksheet import Worksheet

from docgen.form.model import Form
from docgen.form.own_fields import stated_text
from docgen.formats.xlsx.layout import FORM_SHEET, lay_out
from docgen.formats.xlsx.palette import STAMP, TEXT_FONT, ZIP_TIME
from docgen.formats.xlsx.sheet_checks import write_checks
from docgen.formats.xlsx.sheet_guide import write_guide
from docgen.formats.xlsx.sheet_tokens import place_tokens, write_tokens
from docgen.formats.xlsx.sheet_writer import SheetWriter
from docgen.formats.xlsx.sheets_data import name_keys, write_data_sheet
from docgen.formats.xlsx.sheets_rows import write_rows
from docgen.formats.xlsx.sheets_text import write_acceptances, write_attachments
from docgen.formats.xlsx.tables import PlainSheet, write_table
from docgen.kit.patterns import regex
from docgen.report.model import Report, Value
from docgen.report.values import plain_number

_TIMES = regex(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms:)")
_DEFAULT_FONT = regex(rb"(?s)<font>.*?</font>")
"""The first of a workbook's fonts, which untouched cells and the widths of columns are measured in."""
_CHARACTER = regex(rb"&#([0-9]{3,7});")
_FORMULA = regex(r'<c r="([A-Z]+[0-9]+)"((?: s="[0-9]+")?)><f>([^<]*)</f><v\s*/?>(?:</v>)?</c>')


def _stored(value: Value) -> tuple[str, str]:
    """Return the cell type attribute and the text of a stored result."""
    if isinstance(value, str):
        return ' t="str"', escape(value)
    if isinstance(value, date):
        return "", str((datetime(value.year, value.month, value.day) - datetime(1899, 12, 30)).days)
    return "", plain_number(value)


def _with_results(xml: str, results: Mapping[str, Value]) -> str:
    def filled(match: re.Match[str]) -> str:
        cell, style, formula = match.groups()
        if cell not in results:
            return match.group()
        kind, text = _stored(results[cell])
        return f'<c r="{cell}"{style}{kind}><f>{formula}</f><v>{text}</v></c>'

    return _FORMULA.sub(filled, xml)


def _spelt_out(match: re.Match[bytes]) -> bytes:
    number = int(match[1])
    return chr(number).encode("utf-8") if number > 127 else match[0]


def repack(data: bytes, results: Mapping[str, Mapping[str, Value]]) -> bytes:
    """Return the workbook with fixed times and stored results (part name -> cell -> value), parts in a fixed order."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        names = source.namelist()
        first = ["[Content_Types].xml", "_rels/.rels"]
        for name in first + sorted(name for name in names if name not in first):
            body = source.read(name)
            if name == "docProps/core.xml":
                body = _TIMES.sub(rb"\g<1>" + STAMP.encode() + rb"\g<3>", body)
            elif name == "xl/styles.xml":
                body = _DEFAULT_FONT.sub(f'<font><name val="{TEXT_FONT}"/><sz val="11"/></font>'.encode(), body, count=1)
            elif name.startswith("xl/"):
                body = _CHARACTER.sub(_spelt_out, body)
            if results.get(name):
                body = _with_results(body.decode("utf-8"), results[name]).encode("utf-8")
            entry = zipfile.ZipInfo(name, ZIP_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            target.writestr(entry, body)
    return out.getvalue()


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
    # -- where everything will stand --
    book = Workbook()
    book.remove(book.worksheets[0])
    plan = lay_out(form)
    writer = SheetWriter(form, report, drafts or {}, book, plan)
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
    for table in extra:
        write_table(book.create_sheet(table.title), table)
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
    properties = book.properties
    properties.creator, properties.title = "docgen", f"{writer.form.title}填报表"
    raw = io.BytesIO()
    book.save(raw)
    parts = {f"xl/worksheets/sheet{number}.xml": ws.title for number, ws in enumerate(book.worksheets, 1)}
    results: dict[str, dict[str, Value]] = {part: {} for part in parts}
    for (title, cell), value in writer.results.items():
        part = next(part for part, name in parts.items() if name == title)
        results[part][cell] = value
    return repack(raw.getvalue(), results)
