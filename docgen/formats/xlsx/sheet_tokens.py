"""The sheet of tokens: every reference a clerk may copy, what it stands for, and its present value as a formula."""

from __future__ import annotations

from collections.abc import Iterator

from openpyxl.worksheet.worksheet import Worksheet

from docgen.form.derive import ROWS
from docgen.form.model import NUMBER_TYPES, Condition, Field, Form, Standing
from docgen.formats.xlsx.cells import cell_name, joined, quoted, sheet_prefix, sum_or_blank
from docgen.formats.xlsx.layout import LISTS_FIRST_ROW
from docgen.formats.xlsx.sheet_writer import SheetWriter
from docgen.formats.xlsx.sheets_rows import rows_counted, sum_of_column
from docgen.formats.xlsx.style import DAY, GENERAL
from docgen.kit.record import record
from docgen.report.model import Value
from docgen.report.rows import quoted_value
from docgen.report.tokens import tokens_in

VALUE_COLUMN = 2
_FIELDS_HEAD, _STANDING_HEAD = "字段", "标准语句"
_CAPITALS = "（成文时写成大写金额）"
"""No spreadsheet has a formula for it that all programs know."""


@record
class TokenRow:
    """A row of the sheet: a token with its target, or (without token) a band with a title."""

    row: int
    title: str
    token: str = ""
    target: str = ""


def token_rows(form: Form) -> tuple[TokenRow, ...]:
    """Return the rows of the sheet: fields, standing sentences, then each table."""
    groups: dict[str, list[tuple[str, str]]] = {_FIELDS_HEAD: [], _STANDING_HEAD: []}
    groups |= {f"{table.name}　{table.title}": [] for table in form.tables}
    names = {table.key: f"{table.name}　{table.title}" for table in form.tables}
    groups |= {table.name: [] for table in form.rows}
    for token, target in form.tokens.items():
        if target in form.standing_by_key:
            group = _STANDING_HEAD
        elif target in form.cells or target in form.subtotals:
            group = names[target.partition(".")[0]]
        elif target in form.row_targets:
            group = form.rows_by_key[target.removeprefix(ROWS).partition(".")[0]].name
        else:
            group = _FIELDS_HEAD
        groups[group].append((token, target))
    rows: list[TokenRow] = []
    row = LISTS_FIRST_ROW + 1
    for title, entries in groups.items():
        rows.append(TokenRow(row, title))
        rows += [TokenRow(row + n, title, token, target) for n, (token, target) in enumerate(entries, 1)]
        row += len(entries) + 1
    return tuple(rows)


def _pieces(words: str) -> Iterator[tuple[str, str]]:
    """Yield a text's pieces in order: (text, "") as it stands, ("", token) for a token."""
    start = 0
    for use in tokens_in(words):
        at = words.index(use.raw, start)
        if at > start:
            yield words[start:at], ""
        yield "", use.name
        start = at + len(use.raw)
    if start < len(words):
        yield words[start:], ""


class Formulas:
    """Formulas (without =) for the present value of tokens, in terms of the value cells of the tokens' own sheet.

    sheet: the name of that sheet if the formulas are to stand on another.
    """

    def __init__(self, writer: SheetWriter, sheet: str = "") -> None:
        self.writer, self.form = writer, writer.form
        self.prefix = sheet_prefix(sheet) if sheet else ""
        self.by_target = {entry.target: entry for entry in token_rows(writer.form) if entry.token}

    def _own(self, target: str) -> str:
        return self.prefix + cell_name(self.by_target[target].row, VALUE_COLUMN)

    def of(self, target: str) -> str:
        """Return the formula of a token's target."""
        form = self.form
        if target.startswith("form:"):
            return quoted(self.writer.resolver.resolve(self.by_target[target].token) or "")
        if target.startswith("joined:"):
            return self._joined(target.removeprefix("joined:"))
        if target in form.standing_by_key:
            return self._standing(form.standing_by_key[target])
        if target in form.subtotals:
            parts = form.subtotals[target]
            return sum_or_blank(self.writer.areas(parts), len(parts))
        if target in form.row_targets:
            return self._of_rows(target)
        source = self.writer.cell(target, absolute=False)
        field = form.field_by_key.get(target)
        otherwise = self._default(field) if field and field.default else '""'
        return f'IF({source}="",{otherwise},{source})'

    def _of_rows(self, target: str) -> str:
        key, kind, *column = target.removeprefix(ROWS).split(".")
        table = self.form.rows_by_key[key]
        sheet = self.form.sheet_name(table.sheet)
        if kind == "count":
            return rows_counted(table, sheet)
        total = sum_of_column(table, sheet, column[0])
        return total if kind == "totals" else f'IF({total}="","",{quoted(_CAPITALS)})'

    def _default(self, field: Field) -> str:
        text = self.text(field.default)
        if field.choices:
            text = quoted(next((c.label for c in field.choices if c.value == field.default), field.default))
        blanks = self._blank(field.default)
        value = f'IFERROR(DATEVALUE({text}),"")' if field.type == "date" else text
        return f'IF({blanks},"",{value})' if blanks else value

    def text(self, words: str) -> str:
        """Return a text with tokens as a formula that joins its pieces."""
        return joined(self._in_text(token) if token else quoted(piece) for piece, token in _pieces(words))

    def _in_text(self, token: str) -> str:
        target = self.form.tokens[token]
        own, kind = self._own(target), self._kind(target)
        if kind == "date":
            return f'IF(ISNUMBER({own}),YEAR({own})&"年"&MONTH({own})&"月"&DAY({own})&"日",{own})'
        if kind == "money":
            return f'IF(ISNUMBER({own}),IF({own}=INT({own}),TEXT({own},"#,##0"),TEXT({own},"#,##0.0#####")),{own})'
        return own

    def _kind(self, target: str) -> str:
        if target in self.form.subtotals:
            return self.form.type_of(self.form.subtotals[target][0])
        if target in self.form.row_targets:
            key, kind, *column = target.removeprefix(ROWS).split(".")
            return self.form.rows_by_key[key].column(column[0]).type if kind == "totals" else "text"
        return self.form.type_of(target) if self.form.knows(target) else "text"

    def _blank(self, words: str) -> str:
        """Return a condition that is true while a token of the text has no value, "" if it has none that could lack one."""
        targets = [self.form.tokens[use.name] for use in tokens_in(words)]
        cells = [self._own(t) for t in targets if not t.startswith(("form:", "joined:")) and t not in self.form.standing_by_key]
        tests = [f'{cell}=""' for cell in dict.fromkeys(cells)]
        return tests[0] if len(tests) == 1 else f"OR({','.join(tests)})" if tests else ""

    def _joined(self, name: str) -> str:
        entry = next(joined for joined in self.form.joined if joined.token == name)
        mark = quoted(entry.separator)
        parts = []
        for part in entry.parts:
            blank, text = self._blank(part), f"{mark}&{self.text(part)}"
            parts.append(f'IF({blank},"",{text})' if blank else text)
        return f"MID({'&'.join(parts)},{len(entry.separator) + 1},32767)"

    def _standing(self, sentence: Standing) -> str:
        formula = '""'
        for choice in reversed(sentence.choices):
            blank = self._blank(choice.text)
            written = f'IF({blank},"",{self.text(choice.text)})' if blank else self.text(choice.text)
            if not choice.when:
                formula = written
                continue
            tests = [self.tests(condition) for condition in choice.when]
            fails = ",".join(fail for fail, _unknown in tests)
            unknown = ",".join(unknown for _fail, unknown in tests if unknown)
            kept = f'IF(OR({unknown}),"",{written})' if unknown else written
            formula = f"IF(OR({fails}),{formula},{kept})"
        own = self.writer.cell(sentence.key, absolute=False)
        return f'IF({own}<>"",{own},{formula})'

    def tests(self, condition: Condition) -> tuple[str, str]:
        """Return when a condition fails, and when it cannot be told ("" for never)."""
        if condition.any_given:
            return f"AND({','.join(f'{self._own(key)}=' + quoted('') for key in condition.any_given)})", ""
        if condition.given is not None:
            return f'{self._own(condition.key)}{"=" if condition.given else "<>"}""', ""
        if condition.sum:
            cells = [self._own(key) for key in condition.sum]
            other, count = self._own(condition.equals_key), len(cells) + 1
            known = f"COUNT({','.join(cells)},{other})={count}"
            return f"AND({known},ROUND(SUM({','.join(cells)})-N({other}),6)<>0)", f"NOT({known})"
        own = self._own(condition.key)
        if self._kind(condition.key) in (*NUMBER_TYPES, "year"):
            return f"AND(ISNUMBER({own}),N({own})<>{condition.equals})", f"NOT(ISNUMBER({own}))"
        field = self.form.field_by_key[condition.key]
        label = next((c.label for c in field.choices if c.value == condition.equals), str(condition.equals))
        return f'AND({own}<>"",{own}<>{quoted(label)})', f'{own}=""'


_WIDTHS = (44.0, 60.0, 70.0)


def place_tokens(writer: SheetWriter, sheet_name: str) -> None:
    """Note in which cell each token's present value stands, so that other sheets can show it."""
    for entry in token_rows(writer.form):
        if entry.token:
            writer.token_cells[entry.token] = sheet_prefix(sheet_name) + cell_name(entry.row, VALUE_COLUMN, absolute=True)


def present_value(writer: SheetWriter, entry: TokenRow) -> Value:
    """Return what a token's formula comes to at present."""
    target, report = entry.target, writer.completed
    if target in writer.form.standing_by_key:
        own = report.text(target)
        return own or writer.present_text(target)
    is_number = target in writer.form.subtotals or target in writer.form.number_keys
    if is_number and target not in writer.form.subtotals and writer.shows_text(target):
        return writer.shown_text(target)
    if is_number:
        number = writer.shown_number(target)
        return "" if number is None else number
    if target in writer.form.row_targets:
        value_of_rows = quoted_value(report, target)
        return "" if value_of_rows is None else _CAPITALS if ".capitals." in target else value_of_rows
    if target in report.values:
        field = writer.form.field_by_key.get(target)
        value = report.values[target]
        return next((c.label for c in field.choices if c.value == value), value) if field else value
    return "" if writer.form.knows(target) else writer.resolver.resolve(entry.token) or ""


def _described(form: Form, target: str) -> str:
    if target in form.subtotals:
        table, group, column = target.split(".")
        found = form.table_by_key[table]
        return f"{found.name}“{found.group_label(group)}”各项“{found.column(column).label}”列之和"
    if target in form.field_by_key:
        field = form.field_by_key[target]
        return f"{form.sheet_name(field.sheet)}：{field.label}" + (f"（{field.unit}）" if field.unit else "")
    if target in form.standing_by_key:
        return f"{form.label_of(target)}：按数据自动写成的语句，有自拟的用自拟的"
    if form.knows(target) or target in form.row_targets:
        return form.label_of(target)
    return "由表单自动拼成" if target.startswith("joined:") else "由表单自动写成"


def _rows(writer: SheetWriter) -> Iterator[tuple[TokenRow, str, Value]]:
    formulas = Formulas(writer)
    for entry in token_rows(writer.form):
        yield (entry, formulas.of(entry.target), present_value(writer, entry)) if entry.token else (entry, "", "")


def write_tokens(writer: SheetWriter, ws: Worksheet, title: str) -> None:
    """Write the sheet of tokens."""
    writer.widths(ws, _WIDTHS)
    about = "把 A 列连同花括号复制到正文里，成文时换成 B 列的现值；数字改了，正文随着改。本表自动生成，不用填写。"
    writer.top(ws, 3, title, about, (30, 24))
    for column, head in enumerate(("引用（可复制）", "现值", "说明"), 1):
        writer.put_text(writer.format_area(ws, LISTS_FIRST_ROW, column, "head"), head)
    for entry, formula, result in _rows(writer):
        if not entry.token:
            writer.put_text(writer.format_area(ws, entry.row, 1, "band", colspan=3), entry.title)
            continue
        writer.put_text(writer.format_area(ws, entry.row, 1, "plain"), f"{{{entry.token}}}")
        value = writer.format_area(ws, entry.row, VALUE_COLUMN, "value")
        field = writer.form.field_by_key.get(entry.target)
        value.number_format = DAY if field and field.type == "date" else GENERAL
        writer.put_formula(value, formula, result)
        described = _described(writer.form, entry.target)
        writer.put_text(writer.format_area(ws, entry.row, 3, "help"), described)
        shown = result if isinstance(result, str) else ""
        writer.free_height(ws, entry.row, [(shown, _WIDTHS[1]), (described, _WIDTHS[2])], 20.0)
    ws.freeze_panes = cell_name(LISTS_FIRST_ROW + 1, 1)
    writer.page(ws, repeat=(LISTS_FIRST_ROW, LISTS_FIRST_ROW))
    writer.not_printed(ws, len(_WIDTHS))
    writer.protect(ws)
