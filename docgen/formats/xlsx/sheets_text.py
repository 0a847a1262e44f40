"""What takes any number of rows: the narrative block of a section, the sheet of attached tables, accepted warnings."""

from __future__ import annotations

from collections.abc import Sequence

from openpyxl.formatting.rule import Rule
from openpyxl.worksheet.worksheet import Worksheet

from docgen.form.model import Section, SubSectionDefault
from docgen.formats.xlsx import validation
from docgen.formats.xlsx.cells import cell_name, column_name, quoted
from docgen.formats.xlsx.layout import (
    ACCEPTANCE_HEADS,
    DATA_ROW,
    HEADS_ROW,
    LISTS_FIRST_ROW,
    TITLE_ROW,
    SheetLayout,
)
from docgen.formats.xlsx.sheet_writer import SheetWriter
from docgen.formats.xlsx.style import draft_style
from docgen.report.model import Attachment, SubSection
from docgen.report.placeholders import LAST_YEAR

SPARE_ROWS, SPARE_ROWS_UNDER_TABLE = 6, 3
BLANK_ATTACHMENT_COLUMNS, BLANK_ATTACHMENT_ROWS, BLANK_ACCEPTANCES = 8, 12, 20
_PARAGRAPHS_HELP = "换段按 Alt+Enter。小标题空着，就是不带小标题的段落；整行清空，就不印这一节。"


def narrative_rows(writer: SheetWriter, section: Section) -> list[tuple[SubSection, SubSectionDefault | None]]:
    """Return the sub-sections to write, each with the form's own that it corresponds to."""
    if section.key not in writer.report.sections:
        return [(SubSection(sub.heading, (sub.text,) if sub.text else ()), sub) for sub in section.subsections]
    open_defaults = list(section.subsections)
    rows: list[tuple[SubSection, SubSectionDefault | None]] = []
    for given in writer.report.sections[section.key]:
        names = (given.heading, given.heading.partition("）")[2] or given.heading)
        found = next((sub for sub in open_defaults if set(names) & {sub.heading, *sub.accepted}), None)
        if found:
            open_defaults.remove(found)
        rows.append((given, found))
    return rows


def write_narrative(writer: SheetWriter, ws: Worksheet, sheet: SheetLayout) -> None:
    """Write the rows of a narrative block below its header, and the header's name."""
    section = sheet.section
    assert section is not None  # noqa: S101 - the caller asked
    row = sheet.narrative_row
    writer.name(f"sections.{section.key}", sheet.name, (row, sheet.label.first), (row, sheet.value.first))
    rows = narrative_rows(writer, section)
    spare = SPARE_ROWS_UNDER_TABLE if sheet.table else SPARE_ROWS
    for number in range(len(rows) + spare):
        given, default = rows[number] if number < len(rows) else (SubSection("", ()), None)
        _write_row(writer, ws, sheet, number, given, default)
    first, last = row + 1, row + len(rows) + spare
    texts = ":".join(cell_name(line, sheet.value.first) for line in (first, last))
    still_draft = Rule(
        "expression", dxf=draft_style(), formula=[f"ISNUMBER(FIND({quoted(LAST_YEAR)},{texts.partition(':')[0]}))"]
    )
    ws.conditional_formatting.add(texts, still_draft)
    tokens = next((sheet.name for sheet in writer.form.sheets if sheet.key == "tokens"), "")
    quoted_data = f"文中的数据请用“{tokens}”里的写法，如 {_sample(writer)}。" if tokens else ""
    validation.add(ws, texts, "正文", _PARAGRAPHS_HELP + quoted_data)
    for lane in (sheet.label, sheet.value):
        writer.set_column_look(ws.column_dimensions[column_name(lane.first)], "below")


def _sample(writer: SheetWriter) -> str:
    """Return a token as an example: of a total, else of a field."""
    tokens = writer.form.tokens
    for known in (writer.form.totals, writer.form.field_by_key, tokens.values()):
        token = next((token for token, target in tokens.items() if target in known), "")
        if token:
            return f"{{{token}}}"
    return ""


def _write_row(
    writer: SheetWriter, ws: Worksheet, sheet: SheetLayout, number: int, given: SubSection, default: SubSectionDefault | None
) -> None:
    row, key = sheet.narrative_row + 1 + number, f"sections.{sheet.section.key if sheet.section else ''}.{number}"
    heading = writer.format_area(ws, row, sheet.label.first, "heading", colspan=sheet.label.span)
    text = writer.format_area(ws, row, sheet.value.first, "text", colspan=sheet.value.span)
    beside = writer.format_area(ws, row, sheet.help.first, "help")
    body = "\n".join(given.paragraphs)
    writer.put_text(heading, given.heading, f"{key}.heading")
    writer.put_text(text, body, key)
    hint = (default.help if default else "") or ("" if given.heading or number else _PARAGRAPHS_HELP)
    writer.put_text(beside, hint)
    widths = [sum(sheet.widths[lane.first - 1 : lane.last]) for lane in (sheet.label, sheet.value, sheet.help)]
    texts = list(zip((given.heading, body, hint), widths, strict=True))
    (writer.fixed_height if sheet.table else writer.free_height)(ws, row, texts, 36.0)


# ---------------------------------------------------------------------- attachments
def _blank_rows() -> list[tuple[str, Sequence[str]]]:
    return [(TITLE_ROW, ()), (HEADS_ROW, ()), *((DATA_ROW, ()) for _row in range(BLANK_ATTACHMENT_ROWS))]


def _attachment_rows(attachment: Attachment) -> list[tuple[str, Sequence[str]]]:
    return [(TITLE_ROW, (attachment.title,)), (HEADS_ROW, attachment.columns), *((DATA_ROW, row) for row in attachment.rows)]


def write_attachments(writer: SheetWriter, ws: Worksheet, key: str, title: str) -> None:
    """Write the sheet of attached tables: a mark in column A, then a title, column heads or a row of text."""
    given = writer.report.attachments
    lines = [line for attachment in given for line in _attachment_rows(attachment)] or _blank_rows()
    wide = max([BLANK_ATTACHMENT_COLUMNS, *(len(attachment.columns) for attachment in given)])
    writer.widths(ws, [12.0] + [18.0] * wide)
    about = (
        f"可不填。“{TITLE_ROW}”行 B 列写表名，“{HEADS_ROW}”行从 B 列起写各列名称，“{DATA_ROW}”行写内容，行数不限；"
        f"还有一张表，就在下面再加一行“{TITLE_ROW}”。附表排在最后一部分末尾。"
    )
    writer.top(ws, wide + 1, title, about, (30, 34))
    looks = {TITLE_ROW: "heading", HEADS_ROW: "heading", DATA_ROW: "text"}
    if given:
        lines += [("", ())] * BLANK_ATTACHMENT_ROWS
    for row, (mark, texts) in enumerate(lines, LISTS_FIRST_ROW):
        writer.put_text(writer.format_area(ws, row, 1, "heading"), mark)
        for column in range(wide):
            cell = writer.format_area(ws, row, column + 2, looks.get(mark, "text"))
            writer.put_text(cell, texts[column] if column < len(texts) else "", f"attachments[{row}]")
        writer.free_height(ws, row, [(text, 18.0) for text in texts], 22.0)
    last = LISTS_FIRST_ROW + len(lines) - 1
    words = (TITLE_ROW, HEADS_ROW, DATA_ROW)
    validation.row_kinds(ws, f"A{LISTS_FIRST_ROW}:A{last}", words, "这一行是什么", "表名、列名还是内容；空着按内容算。")
    _open_below(writer, ws, wide + 1)
    writer.name(key, ws.title, (LISTS_FIRST_ROW, 1))
    ws.freeze_panes = cell_name(LISTS_FIRST_ROW, 1)
    writer.page(ws)
    writer.protect(ws, insert_rows=True)


def _open_below(writer: SheetWriter, ws: Worksheet, columns: int) -> None:
    """Leave the columns open to typing below the rows that are laid out."""
    for column in range(1, columns + 1):
        writer.set_column_look(ws.column_dimensions[column_name(column)], "below")


# ---------------------------------------------------------------------- accepted warnings
def write_acceptances(writer: SheetWriter, ws: Worksheet, key: str, title: str) -> None:
    """Write the sheet on which a clerk accepts a warning, with the reason."""
    writer.widths(ws, (12.0, 44.0, 76.0, 24.0))
    about = (
        "检查后仍要保留的提醒，在这里说明理由：代码、单元格、核对码照抄检查结果，理由由经办人写。"
        "数字改动以后，核对码不再相符，提醒会重新出现。错误不能用这里的说明放过。"
    )
    writer.top(ws, 4, title, about, (30, 34))
    for column, head in enumerate(ACCEPTANCE_HEADS, 1):
        writer.put_text(writer.format_area(ws, LISTS_FIRST_ROW, column, "head"), head)
    given = writer.report.acceptances
    for number in range(max(len(given), 0) + BLANK_ACCEPTANCES):
        texts = ("", "", "", "")
        if number < len(given):
            entry = given[number]
            texts = (entry.code, _spoken_place(writer, entry.key), entry.reason, entry.fingerprint)
        row = LISTS_FIRST_ROW + 1 + number
        for column, text in enumerate(texts, 1):
            writer.put_text(writer.format_area(ws, row, column, "text"), text, f"acceptances[{number}]")
        writer.free_height(ws, row, [(texts[2], 76.0)], 22.0)
    _open_below(writer, ws, len(ACCEPTANCE_HEADS))
    writer.name(key, ws.title, (LISTS_FIRST_ROW, 1), (LISTS_FIRST_ROW, len(ACCEPTANCE_HEADS)))
    ws.freeze_panes = cell_name(LISTS_FIRST_ROW + 1, 1)
    writer.page(ws, repeat=(LISTS_FIRST_ROW, LISTS_FIRST_ROW))
    writer.protect(ws, insert_rows=True)


def _spoken_place(writer: SheetWriter, key: str) -> str:
    """Return how a clerk finds a key: sheet and cell; the key itself where there is no fixed cell."""
    if writer.form.knows(key):
        return f"{writer.sheet_of(key).name} {writer.spot(key).address}"
    return key
