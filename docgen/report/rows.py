"""Rows of a table of any number of rows: what follows in each row, and the sums of its columns. Money stays Decimal."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal

from docgen.form.derive import ROWS
from docgen.form.rows import ROW_NUMBERS, RowColumn, RowTable
from docgen.report.model import NUMBERS, Report, Row, Value
from docgen.report.values import chinese_date, plain_number


def with_results(table: RowTable, rows: tuple[Row, ...]) -> tuple[Row, ...]:
    """Return the rows with every computed column worked out; a result with a blank operand stays blank."""
    done: list[Row] = []
    for number, row in enumerate(rows, 1):
        values: dict[str, Value] = {}
        for column in table.columns:
            value = _result(column, values, number) if column.computed else row.get(column.key)
            if value is not None:
                values[column.key] = value
        done.append(values)
    return tuple(done)


def _result(column: RowColumn, values: Mapping[str, Value], number: int) -> int | Decimal | None:
    if column.running:
        return number
    operands = [values.get(key) for key in column.product or column.difference]
    numbers = [Decimal(value) for value in operands if isinstance(value, NUMBERS)]
    if not operands or len(numbers) < len(operands):
        return None
    result = numbers[0]
    for other in numbers[1:]:
        result = result * other if column.product else result - other
    return rounded(column, result)


def rounded(column: RowColumn, number: Decimal) -> int | Decimal:
    """Return a number in the column's decimals, halves away from zero as money is rounded."""
    exact = number.quantize(Decimal(1).scaleb(-column.places), rounding=ROUND_HALF_UP)
    return int(exact) if column.type == "integer" else exact


def totals(table: RowTable, rows: tuple[Row, ...]) -> dict[str, int | Decimal]:
    """Return the sum of every column that has one; blanks count for nothing, no number at all makes no sum."""
    found: dict[str, int | Decimal] = {}
    for column in table.columns:
        numbers = [value for row in rows if isinstance(value := row.get(column.key), NUMBERS)]
        if column.total and numbers:
            found[column.key] = sum(numbers[1:], start=numbers[0])
    return found


def quoted_value(report: Report, target: str) -> int | Decimal | str | None:
    """Return what a token stands for that quotes a table of rows (see `derive_row_targets`), None for a sum of nothing."""
    key, kind, *column = target.removeprefix(ROWS).split(".")
    table = report.form.rows_by_key[key]
    rows = with_results(table, tuple(report.rows.get(key, ())))
    if kind == "count":
        return len(rows)
    total = totals(table, rows).get(column[0])
    if total is None or kind == "totals":
        return total
    from docgen.report.office import money_in_capitals  # only here: few texts ask for it

    try:
        return money_in_capitals(total)
    except ValueError:
        return None  # beyond what has a name


def is_given(report: Report, target: str) -> bool:
    """Whether what a token stands for has a value: a key of the form, or something of a table of rows."""
    return quoted_value(report, target) is not None if target.startswith(ROWS) else target in report.values


def printed_value(column: RowColumn, value: Value | None) -> str:
    """Return a value of a row as it is printed: money with its decimals, dates in Chinese, a blank as nothing."""
    if value is None:
        return ""
    if isinstance(value, NUMBERS):
        if column.type == "money":
            return f"{Decimal(value):.{column.places}f}"
        return plain_number(value)
    return value if isinstance(value, str) else chinese_date(value)


def printed_rows(table: RowTable, rows: tuple[Row, ...]) -> list[dict[str, str]]:
    """Return each row as printed, by column."""
    return [{column.key: printed_value(column, row.get(column.key)) for column in table.columns} for row in rows]


def is_number(column: RowColumn) -> bool:
    """Whether a column holds numbers."""
    return column.type in ROW_NUMBERS
