"""Family B, tables of rows: what each row needs, how many there may be, what may not stand twice, and what is worked out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from docgen.checks.catalogue import Fault, rule
from docgen.checks.context import CheckContext
from docgen.form.rows import RowColumn, RowTable
from docgen.kit.i18n import _
from docgen.report.finding import Severity
from docgen.report.model import NUMBERS, Row
from docgen.report.rows import printed_value
from docgen.report.typed import folded


def _cells(context: CheckContext) -> Iterator[tuple[RowTable, int, Row, RowColumn]]:
    """Yield every cell of the tables of rows as given: table, place of the row, row, column."""
    for table in context.form.rows:
        for n, row in enumerate(context.given.rows.get(table.key, ())):
            for column in table.columns:
                yield table, n, row, column


@rule("B501", "明细表的必填项空着", Severity.ERROR)
def blank_cells(context: CheckContext) -> Iterator[Fault]:
    """内容：行数不定的表里，一行写了别的列，而必填的列空着。
    依据：表单：这一列每行都要填。
    理由：缺了这一项，印出来的表就缺一格。
    错例：写了品名和单价，没有写数量。
    正例：品名、数量、单价都写。
    改法：补上这一格；多余的行整行清空。"""
    for table, n, row, column in _cells(context):
        if column.required and not column.computed and column.key not in row:
            message = _("{table}第 {n} 行没有填“{label}”。").format(table=table.name, n=n + 1, label=column.label)
            yield Fault(message, f"rows.{table.key}.{n}.{column.key}")


@rule("B502", "明细表的行数不对", Severity.ERROR)
def row_count(context: CheckContext) -> Iterator[Fault]:
    """内容：行数不定的表，行数少于表单要求的最少行数，或多于最多行数。
    依据：表单：最少、最多几行。
    理由：一项也没有的清单不成其为清单；太多的应当分成几份。
    错例：验收单上一件货物也没有。
    正例：至少一件。
    改法：补上缺的行，或分成几份。"""
    for table in context.form.rows:
        count = len(context.given.rows.get(table.key, ()))
        if not table.least <= count <= table.most:
            message = _("{table}有 {n} 行，应是 {least} 到 {most} 行。").format(
                table=table.name, n=count, least=table.least, most=table.most
            )
            yield Fault(message, f"rows.{table.key}", expected=f"{table.least}–{table.most}", actual=count)


@rule("B503", "明细表的一项写了两次", Severity.ERROR)
def twice(context: CheckContext) -> Iterator[Fault]:
    """内容：行数不定的表里，不能重复的列（有几列的，合在一起）有两行写得一样。
    依据：表单：这一列各行不同。
    理由：同一项算了两次，合计就多了。
    错例：货物编号 A-01 写了两行。
    正例：同一种货物写成一行。
    改法：合成一行，或改正编号。"""
    for table in context.form.rows:
        columns = [table.column(key) for key in table.unique_columns]
        for n, first, texts in _repeated(columns, context.given.rows.get(table.key, ())):
            label, text = _("”“").join(column.label for column in columns), _("、").join(filter(None, texts))
            message = _("{table}第 {n} 行的“{label}”和第 {first} 行相同：{text}。").format(
                table=table.name, n=n + 1, label=label, first=first + 1, text=text
            )
            yield Fault(message, f"rows.{table.key}.{n}.{columns[0].key}", actual=text)


def _repeated(columns: Sequence[RowColumn], rows: Sequence[Row]) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    """Yield (row, the first like it, what stands in both) for every row that says the same in these columns."""
    seen: dict[tuple[str, ...], int] = {}
    for n, row in enumerate(rows):
        texts = tuple(folded(printed_value(column, row.get(column.key))) for column in columns)
        if any(texts) and texts in seen:
            yield n, seen[texts], texts
        seen.setdefault(texts, n)


@rule("B507", "明细表有两行完全相同", Severity.INFO)
def alike(context: CheckContext) -> Iterator[Fault]:
    """内容：行数不定的表里，填写的各列都一样的两行；表单没有说哪一列不能重复。
    依据：一项一行。
    理由：同一项抄了两次，合计就多了；真有两项一样的，也多半写成一行、数量相加。
    错例：“书架，12，860.50”写了两行。
    正例：写成一行，或用规格、编号区别开。
    改法：核对是不是多写了一行。"""
    for table in context.form.rows:
        typed = [column for column in table.columns if not column.computed] if not table.unique else []
        for n, first, _texts in _repeated(typed, context.given.rows.get(table.key, ())):
            message = _("{table}第 {n} 行和第 {first} 行完全相同。").format(table=table.name, n=n + 1, first=first + 1)
            yield Fault(message, f"rows.{table.key}.{n}.{typed[0].key}")


@rule("B506", "明细表的数小于 0", Severity.ERROR)
def below_zero(context: CheckContext) -> Iterator[Fault]:
    """内容：行数不定的表里，填的数小于 0，而表单没有说这一列可以是负数（signed）。
    依据：表单：件数、单价、金额不小于 0。
    理由：负的数量和单价多半是笔误，合计会跟着少。
    错例：数量 -3。
    正例：数量 3；退货另写一列。
    改法：改正这个数；确有负数的，请办公室在表单里给这一列写 signed = true。"""
    for table, n, row, column in _cells(context):
        value = row.get(column.key)
        if isinstance(value, NUMBERS) and value < 0 and not column.computed and not column.signed:
            message = _("{table}第 {n} 行的“{label}”是 {value}，不能小于 0。").format(
                table=table.name, n=n + 1, label=column.label, value=printed_value(column, value)
            )
            yield Fault(message, f"rows.{table.key}.{n}.{column.key}", actual=printed_value(column, value))


@rule("B504", "明细表里算出来的数不对", Severity.ERROR)
def worked_out(context: CheckContext) -> Iterator[Fault]:
    """内容：乘积、差这样算出来的列，格子里的数和各列算出来的不同。
    依据：表单：这一列由别的列算出。
    理由：公式被改写成手填的数，数量或单价后来又改了。
    错例：数量 3，单价 2.50，金额填 7.00。
    正例：金额 7.50。
    改法：核对数量和单价；金额一格恢复公式，或改成算出来的数。"""
    for table, n, row, column in _cells(context):
        done = context.report.rows[table.key]
        stated, result = row.get(column.key), done[n].get(column.key)
        if column.running or not column.computed or not isinstance(stated, NUMBERS):
            continue
        if not isinstance(result, NUMBERS) or Decimal(stated) != Decimal(result):
            expected, actual = printed_value(column, result), printed_value(column, stated)
            message = _("{table}第 {n} 行的“{label}”是 {stated}，算出来是 {result}。").format(
                table=table.name, n=n + 1, label=column.label, stated=actual, result=expected or _("空")
            )
            other = next((m for m, row_done in enumerate(done, 1) if row_done.get(column.key) == stated), 0)
            if other:  # what openpyxl and the like leave behind when they insert or delete rows
                message += _("{stated} 是第 {other} 行的：插入、删除过行，公式还指着原来那一行。").format(
                    stated=actual, other=other
                )
            yield Fault(message, f"rows.{table.key}.{n}.{column.key}", expected=expected, actual=actual)


@rule("B505", "明细表的小数位太多", Severity.ERROR)
def decimals(context: CheckContext) -> Iterator[Fault]:
    """内容：数字的小数位比这一列允许的多，或者整数列里有小数。
    依据：表单：这一列的小数位；金额以元计到分。
    理由：印出来会四舍五入，和填的不是一个数。
    错例：单价 2.505 元。
    正例：单价 2.51 元。
    改法：改成允许的小数位。"""
    for table, n, row, column in _cells(context):
        value = row.get(column.key)
        if isinstance(value, Decimal) and not column.computed and value != round(value, column.places):
            message = _("{table}第 {n} 行的“{label}”是 {value}，最多 {places} 位小数。").format(
                table=table.name, n=n + 1, label=column.label, value=f"{value:f}", places=column.places
            )
            yield Fault(message, f"rows.{table.key}.{n}.{column.key}", actual=f"{value:f}")
