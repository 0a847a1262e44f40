"""How a value is printed: in tables, in text, in JSON. One place, so that a number never has two faces."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from docgen.form.model import Form
from docgen.report.model import Value

MONEY_IN_TEXT = "#,##0.##"
"""Babel pattern for money inside a sentence: grouped, decimals only where there are any."""


class NotWritable(ValueError):
    """A value cannot be written so; the text says why, in the office's words."""


def chinese_date(day: date) -> str:
    """Return the date as GB/T 9704 7.3.5.4 wants it: Arabic digits, full year, no leading zeros."""
    return f"{day.year}年{day.month}月{day.day}日"


def plain_number(number: int | Decimal) -> str:
    """Return the number in full, without grouping or exponent, as typed ("12.50" stays "12.50")."""
    return f"{number:f}" if isinstance(number, Decimal) else str(number)


def printed(form: Form, key: str, value: Value) -> str:
    """Return a value as it stands in a table cell or a field: dates in Chinese, a choice by its label."""
    if isinstance(value, date):
        return chinese_date(value)
    if isinstance(value, int | Decimal):
        return plain_number(value)
    field = form.field_by_key.get(key)
    if field is not None and field.choices:
        return next((choice.label for choice in field.choices if choice.value == value), value)
    return value


def in_sentence(form: Form, key: str, value: Value) -> str:
    """Return a value as it stands in running text; money is grouped by Babel's zh_CN rules."""
    if isinstance(value, Decimal) and (value != value.to_integral_value() or abs(value) >= 1000):
        # Babel is imported only here: small whole amounts read the same without it, and most reports have none.
        from babel.numbers import format_decimal

        return str(format_decimal(value, format=MONEY_IN_TEXT, locale="zh_CN", decimal_quantization=False))
    if isinstance(value, Decimal):
        return str(int(value))
    return printed(form, key, value)
