"""The sheet 校验: how much is filled in, and every identity of the form with both sides, ✓, ✗ or 未填, as formulas."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from openpyxl.formatting.rule import Rule
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from docgen.form.model import Condition, Form, Identity
from docgen.formats.xlsx.cells import cell_name, quoted, sheet_prefix, sum_or_blank
from docgen.formats.xlsx.layout import place_of
from docgen.formats.xlsx.sheet_tokens import VALUE_COLUMN, Formulas, present_value, token_rows
from docgen.formats.xlsx.sheet_writer import SheetWriter
from docgen.formats.xlsx.sheets_text import narrative_rows
from docgen.formats.xlsx.style import alarm_style, doubt_style, good_style
from docgen.kit.patterns import regex
from docgen.kit.record import record
from docgen.report.finding import Place
from docgen.report.model import Value
from docgen.report.placeholders import LAST_YEAR
from docgen.report.standing import all_hold

HOLDS, BREAKS, UNFILLED, HAS_TEXT = "✓", "✗", "未填", "有文字"
_WIDTHS = (7.0, 72.0, 14.0, 14.0, 12.0, 12.0, 26.0)
_PROGRESS_HEADS = ("序号", "填写进度", "已填", "应填", "还差", "结果", "位置")
_IDENTITY_HEADS = ("序号", "勾稽关系", "左边", "右边", "相差", "结果", "位置")
SUMMARY_ROW, FIRST_BLOCK_ROW = 2, 3
RESULT_COLUMN = 6
_TEXT_ROWS = 60
"""Rows of a narrative block that are looked at: those laid out, and as many again as anybody adds."""
_NUMBERED = regex(r"[（(]?[0-9]")


@record
class ToFill:
    """What of a sheet has to be filled in: the name shown, and the keys or the section of which it is the text.

    when: the conditions under which it has to be, none for always.
    """

    name: str
    keys: tuple[str, ...] = ()
    section: str = ""
    when: tuple[Condition, ...] = ()


def progress(form: Form) -> tuple[ToFill, ...]:
    """Return for each sheet its obligatory fields, those that a choice makes obligatory, its table's inputs and its text."""
    found = []
    for sheet in form.sheets:
        fields = [field for field in form.fields if field.sheet == sheet.key]
        keys = tuple(field.key for field in fields if field.empty == "error")
        found += [ToFill(f"{sheet.name}：必填项", keys)] if keys else []
        for field in fields:
            if field.used_when and field.empty != "error" and not field.default and form.has_sheet("tokens"):
                found.append(ToFill(f"{sheet.name}：{field.label}", (field.key,), when=field.used_when))
        for section in form.sections:
            if section.sheet == sheet.key and section.table:
                inputs = tuple(key for key, cell in form.cells.items() if cell.table == section.table and not cell.computed)
                found.append(ToFill(f"{sheet.name}：{form.table_by_key[section.table].name}", inputs))
            if section.sheet == sheet.key:
                found.append(ToFill(f"{sheet.name}：正文", section=section.key))
    return tuple(found)


def identity_row(form: Form, number: int) -> int:
    """Return the row in which the form's identity of that number (from 0) stands."""
    return FIRST_BLOCK_ROW + len(progress(form)) + 3 + number


def _line(writer: SheetWriter, ws: Worksheet, row: int, number: int, words: str, at: Place) -> None:
    """Write what every line has: its number, its words, and a link to the cell it is about."""
    writer.format_area(ws, row, 1, "centred").value = number
    writer.put_text(writer.format_area(ws, row, 2, "plain"), words)
    place = writer.format_area(ws, row, 7, "link")
    address = f"{at.sheet} {at.cell}"
    writer.put_text(place, address)
    place.hyperlink = Hyperlink(ref=place.coordinate, location=sheet_prefix(at.sheet) + at.cell, display=address)
    for column in (3, 4, 5, RESULT_COLUMN):
        writer.format_area(ws, row, column, "centred")
    writer.fixed_height(ws, row, [(words, _WIDTHS[1])], 22.0)


def _heads(writer: SheetWriter, ws: Worksheet, row: int, heads: Sequence[str]) -> None:
    for column, head in enumerate(heads, 1):
        writer.put_text(writer.format_area(ws, row, column, "head"), head)


def _write_progress(writer: SheetWriter, ws: Worksheet) -> None:
    _heads(writer, ws, FIRST_BLOCK_ROW, _PROGRESS_HEADS)
    for number, entry in enumerate(progress(writer.form), 1):
        row = FIRST_BLOCK_ROW + number
        at = place_of(writer.form, f"sections.{entry.section}.0" if entry.section else entry.keys[0])
        _line(writer, ws, row, number, entry.name, at)
        filled, missing, now = (_text_progress if entry.section else _key_progress)(writer, entry)
        writer.put_formula(writer.at(ws, row, 3), filled, now[0])
        writer.put_formula(writer.at(ws, row, 4), f"C{row}+{missing}", now[0] + now[1])
        writer.put_formula(writer.at(ws, row, 5), f"D{row}-C{row}", now[1])
        writer.put_formula(writer.at(ws, row, 6), f'IF(E{row}=0,"{HOLDS}","{UNFILLED}")', UNFILLED if now[1] else HOLDS)


def _key_progress(writer: SheetWriter, entry: ToFill) -> tuple[str, str, tuple[int, int]]:
    """Return how many of some cells are filled in and how many are missing, as formulas; and both at present."""
    cells, count = writer.areas(entry.keys), len(entry.keys)
    filled = sum(key in writer.report.values for key in entry.keys)
    if not entry.when:
        return f"COUNTA({cells})", f"({count}-COUNTA({cells}))", (filled, count - filled)
    tests = [Formulas(writer, writer.form.sheet_name("tokens")).tests(condition) for condition in entry.when]
    free = ",".join(part for test in tests for part in test if part)
    open_now = count - filled if all_hold(writer.completed, entry.when) else 0
    return f"COUNTA({cells})", f"IF(OR({free}),0,{count}-COUNTA({cells}))", (filled, open_now)


def _text_progress(writer: SheetWriter, entry: ToFill) -> tuple[str, str, tuple[int, int]]:
    """Return how many rows of a section hold text and how many things are missing, as formulas; and both at present.

    Missing is: a text of a section that must have one, the text under a heading, a text of this year's in place of last
    year's, the value of data that the text refers to.
    """
    section = writer.form.section_by_key[entry.section]
    sheet = writer.plan[section.sheet]
    first, last = sheet.narrative_row + 1, sheet.narrative_row + _TEXT_ROWS

    def area(column: int, top: int, bottom: int, right: int = 0) -> str:
        return f"{sheet_prefix(sheet.name)}{cell_name(top, column)}:{cell_name(bottom, right or column)}"

    # -- as formulas --
    heads, texts = area(sheet.label.first, first, last), area(sheet.value.first, first, last)
    after = area(sheet.label.first, first + 1, last + 1)
    block = area(sheet.label.first, first, last, sheet.value.first)
    filled = f"SUMPRODUCT(--(LEN(TRIM({texts}))>0))"
    numbered = f'ISNUMBER(-MID(SUBSTITUTE(SUBSTITUTE({after},"（",""),"(",""),1,1))'
    bare = f"SUMPRODUCT((LEN(TRIM({heads}))>0)*(LEN(TRIM({texts}))=0)*(1-{numbered}))"
    drafts = f"SUMPRODUCT(--ISNUMBER(FIND({quoted(LAST_YEAR)},{texts})))"
    blank = "0"
    if writer.form.has_sheet("tokens"):
        names, values = (_token_column(writer, column) for column in (1, VALUE_COLUMN))
        blank = f'SUMPRODUCT((LEFT({names})="{{")*({values}="")*(COUNTIF({block},"*"&{names}&"*")>0))'
    missing = f"IF({filled}=0,{int(section.required and not section.table)},{bare})+{drafts}+{blank}"
    # -- at present --
    rows = [(given.heading, "\n".join(given.paragraphs)) for given, _default in narrative_rows(writer, section)]
    written = sum(bool(text.strip()) for _heading, text in rows)
    following = [*(heading for heading, _text in rows[1:]), ""][: len(rows)]
    bare_now = sum(
        bool(heading.strip() and not text.strip() and not _NUMBERED.match(after_it))
        for (heading, text), after_it in zip(rows, following, strict=True)
    )
    open_now = bare_now if written else int(section.required and not section.table)
    open_now += sum(LAST_YEAR in text for _heading, text in rows)
    open_now += sum(
        any(f"{{{line.token}}}" in part for row in rows for part in row) and present_value(writer, line) == ""
        for line in token_rows(writer.form)
        if line.token
    )
    return filled, f"({missing})", (written, open_now)


def _token_column(writer: SheetWriter, column: int) -> str:
    """Return the cells of a column of the sheet of tokens."""
    lines = [entry.row for entry in token_rows(writer.form) if entry.token]
    ends = (cell_name(row, column, absolute=True) for row in (lines[0], lines[-1]))
    return sheet_prefix(writer.form.sheet_name("tokens")) + ":".join(ends)


def _sum(writer: SheetWriter, keys: Sequence[str]) -> int | Decimal | None:
    """Return what a side comes to at present, None while one of its cells is blank or holds text."""
    known = [number for number in map(writer.shown_number, keys) if number is not None]
    return sum(known) if len(known) == len(keys) else None


def _state(writer: SheetWriter, identity: Identity, left: int | Decimal | None, right: int | Decimal | None) -> str:
    """Return an identity's result at present."""
    if left is not None and right is not None:
        return HOLDS if left == right else BREAKS
    texts = any(writer.shows_text(key) for key in writer.typed((*identity.left, *identity.right)))
    return HAS_TEXT if texts else UNFILLED


def _or_blank(number: int | Decimal | None) -> Value:
    return "" if number is None else number


def _write_identities(writer: SheetWriter, ws: Worksheet) -> tuple[int, int]:
    form = writer.form
    first = identity_row(form, 0)
    if not form.identities:
        return first, first - 3
    _heads(writer, ws, first - 1, _IDENTITY_HEADS)
    for number, identity in enumerate(form.identities):
        row = first + number
        _line(writer, ws, row, number + 1, identity.label, place_of(form, identity.result))
        left, n_left, right, n_right = writer.sides(identity)
        on_left, on_right = _sum(writer, identity.left), _sum(writer, identity.right)
        writer.put_formula(writer.at(ws, row, 3), sum_or_blank(left, n_left), _or_blank(on_left))
        writer.put_formula(writer.at(ws, row, 4), sum_or_blank(right, n_right), _or_blank(on_right))
        both = f"COUNT(C{row}:D{row})=2"
        gap = None if on_left is None or on_right is None else on_left - on_right
        writer.put_formula(writer.at(ws, row, 5), f'IF({both},ROUND(C{row}-D{row},6),"")', _or_blank(gap))
        typed = writer.areas(writer.typed((*identity.left, *identity.right))).split(",")
        texts = "+".join(f"SUMPRODUCT(ISTEXT({area})*(LEN({area})>0))" for area in typed)
        verdict = f'IF(E{row}=0,"{HOLDS}","{BREAKS}")'
        result = _state(writer, identity, on_left, on_right)
        writer.put_formula(writer.at(ws, row, 6), f'IF({both},{verdict},IF({texts}>0,"{HAS_TEXT}","{UNFILLED}"))', result)
    return first, first + len(form.identities) - 1


def _write_summary(writer: SheetWriter, ws: Worksheet, last: int) -> None:
    results = f"$F${FIRST_BLOCK_ROW + 1}:$F${last}"
    done = (
        "必填的、数字和正文都已填，勾稽关系全部相符；交之前再检查一次用语和情理。"
        if writer.form.identities
        else "必填的和正文都已填；交之前再检查一次用语和情理。"
    )
    count = {word: f'COUNTIF({results},"{word}")' for word in (HOLDS, BREAKS, UNFILLED, HAS_TEXT)}
    formula = (
        f'IF({count[BREAKS]}>0,"有 "&{count[BREAKS]}&" 处不平，见标红的行和表里标红的格子。",'
        f'IF({count[UNFILLED]}>0,"还有 "&{count[UNFILLED]}&" 项没有填全。",'
        f'IF({count[HAS_TEXT]}>0,"有 "&{count[HAS_TEXT]}&" 处数字格里有文字，以检查结果为准。",'
        f'"{done}")))'
    )
    cell = writer.format_area(ws, SUMMARY_ROW, 1, "caption", colspan=7)
    found = [str(writer.results.get((ws.title, f"F{row}"), "")) for row in range(FIRST_BLOCK_ROW + 1, last + 1)]
    shown = done
    for word, text in (
        (BREAKS, "有 {n} 处不平，见标红的行和表里标红的格子。"),
        (UNFILLED, "还有 {n} 项没有填全。"),
        (HAS_TEXT, "有 {n} 处数字格里有文字，以检查结果为准。"),
    ):
        if word in found:
            shown = text.format(n=found.count(word))
            break
    writer.put_formula(cell, formula, shown)
    ws.row_dimensions[SUMMARY_ROW].height = 26


def write_checks(writer: SheetWriter, ws: Worksheet, title: str) -> None:
    """Write the sheet 校验."""
    writer.widths(ws, _WIDTHS)
    writer.put_text(writer.format_area(ws, 1, 1, "title", colspan=7), title)
    ws.row_dimensions[1].height = 30
    _write_progress(writer, ws)
    _first, last = _write_identities(writer, ws)
    _write_summary(writer, ws, last)
    where = f"A{FIRST_BLOCK_ROW + 1}:G{last}"
    start = FIRST_BLOCK_ROW + 1
    results = f"F{start}:F{last}"
    for word, style, cells in (
        (BREAKS, alarm_style(), where),
        (HOLDS, good_style(), results),
        (HAS_TEXT, doubt_style(), results),
    ):
        ws.conditional_formatting.add(cells, Rule("expression", dxf=style, formula=[f'$F{start}="{word}"']))
    ws.freeze_panes = cell_name(FIRST_BLOCK_ROW, 1)
    writer.page(ws)
    writer.protect(ws)
