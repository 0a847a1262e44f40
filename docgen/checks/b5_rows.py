"""Family B, tables of rows: what each row needs, how many there may be, what may not stand twice, and what is worked out."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from docgen.checks.catalogue import Fault, rule
from docgen.checks.context import CheckContext
from docgen.kit.i18n import _
from docgen.report.finding import Severity
from docgen.report.model import NUMBERS
from docgen.report.rows import printed_value
from docgen.report.typed import folded


@rule("B501", "明细表的必填项空着", Severity.ERROR)
def blank_cells(context: CheckContext) -> Iterator[Fault]:
    """内容：行数不定的表里，一行写了别的列，而必填的列空着。
    依据：表单：这一列每行都要填。
    理由：缺了这一项，印出来的表就缺一格。
    错例：写了品名和单价，没有写数量。
    正例：品名、数量、单价都写。
    改法：补上这一格；多余的行整行清空。"""
    for table in context.form.rows:
        for n, row in enumerate(context.given.rows.get(table.key, ())):
            for column in table.columns:
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
    """内容：行数不定的表里，不能重复的列有两行写得一样。
    依据：表单：这一列各行不同。
    理由：同一项算了两次，合计就多了。
    错例：货物编号 A-01 写了两行。
    正例：同一种货物写成一行。
    改法：合成一行，或改正编号。"""
    for table in context.form.rows:
        seen: dict[str, int] = {}
        for n, row in enumerate(context.given.rows.get(table.key, ()) if table.unique else ()):
            text = folded(printed_value(table.column(table.unique), row.get(table.unique)))
            if text and text in seen:
                message = _("{table}第 {n} 行的“{label}”和第 {first} 行相同：{text}。").format(
                    table=table.name, n=n + 1, label=table.column(table.unique).label, first=seen[text] + 1, text=text
                )
                yield Fault(message, f"rows.{table.key}.{n}.{table.unique}", actual=text)
            seen.setdefault(text, n)


@rule("B504", "明细表里算出来的数不对", Severity.ERROR)
def worked_out(context: CheckContext) -> Iterator[Fault]:
    """内容：乘积、差这样算出来的列，格子里的数和各列算出来的不同。
    依据：表单：这一列由别的列算出。
    理由：公式被改写成手填的数，数量或单价后来又改了。
    错例：数量 3，单价 2.50，金额填 7.00。
    正例：金额 7.50。
    改法：核对数量和单价；金额一格恢复公式，或改成算出来的数。"""
    for table in context.form.rows:
        done = context.report.rows.get(table.key, ())
        for n, row in enumerate(context.given.rows.get(table.key, ())):
            for column in table.columns:
                stated, result = row.get(column.key), done[n].get(column.key)
                if column.running or not column.computed or not isinstance(stated, NUMBERS):
                    continue
                if not isinstance(result, NUMBERS) or Decimal(stated) != Decimal(result):
                    message = _("{table}第 {n} 行的“{label}”是 {stated}，算出来是 {result}。").format(
                        table=table.name,
                        n=n + 1,
                        label=column.label,
                        stated=printed_value(column, stated),
                        result=printed_value(column, result) or _("空"),
                    )
                    yield Fault(
                        message,
                        f"rows.{table.key}.{n}.{column.key}",
                        expected=printed_value(column, result),
                        actual=printed_value(column, stated),
                    )


@rule("B505", "明细表的小数位太多", Severity.ERROR)
def decimals(context: CheckContext) -> Iterator[Fault]:
    """内容：数字的小数位比这一列允许的多，或者整数列里有小数。
    依据：表单：这一列的小数位；金额以元计到分。
    理由：印出来会四舍五入，和填的不是一个数。
    错例：单价 2.505 元。
    正例：单价 2.51 元。
    改法：改成允许的小数位。"""
    for table in context.form.rows:
        for n, row in enumerate(context.given.rows.get(table.key, ())):
            for column in table.columns:
                value = row.get(column.key)
                if isinstance(value, Decimal) and not column.computed and value != round(value, column.places):
                    message = _("{table}第 {n} 行的“{label}”是 {value}，最多 {places} 位小数。").format(
                        table=table.name, n=n + 1, label=column.label, value=f"{value:f}", places=column.places
                    )
                    yield Fault(message, f"rows.{table.key}.{n}.{column.key}", actual=f"{value:f}")
