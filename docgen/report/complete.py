"""Complete a report: defaults of its fields, then every total. Typed totals are recomputed, never trusted."""

from __future__ import annotations

from datetime import date

from docgen.form.model import Field, Form
from docgen.kit.record import replace
from docgen.report.model import NUMBERS, Report, Value
from docgen.report.rows import is_given, with_results
from docgen.report.standing import Resolver
from docgen.report.tokens import tokens_in


def _default(field: Field, report: Report) -> Value | None:
    """Return a field's default in its own type, None if it rests on a blank."""
    if not all(is_given(report, target) for target in _targets(field, report.form)):
        return None
    text = Resolver(report).fill(field.default)
    if field.type != "date":
        return text
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None  # a year outside 1–9999: the rules on numbers report the year itself


def _targets(field: Field, form: Form) -> list[str]:
    return [form.tokens[use.name] for use in tokens_in(field.default)]


def with_defaults(report: Report) -> Report:
    """Return the report with the defaults of blank fields, in the form's order (a default may rest on an earlier one)."""
    form = report.form
    added: dict[str, Value] = {}
    for field in form.fields:
        if field.default and field.key not in report.values:
            # A new report is made only where one is needed; a sentence in the clerk's own words may hold any token.
            if added and any(target in added or target in form.standing_by_key for target in _targets(field, form)):
                report, added = report.with_values(added), {}
            value = _default(field, report)
            if value is not None:
                added[field.key] = value
    return report.with_values(added) if added else report


def with_totals(report: Report) -> Report:
    """Return the report with every computed key recomputed; a total with a blank operand stays blank."""
    totals = report.form.totals
    values: dict[str, Value] = {key: value for key, value in report.values.items() if key not in totals}
    for key, operands in totals.items():
        parts = [values.get(operand) for operand in operands]
        numbers = [part for part in parts if isinstance(part, NUMBERS)]
        if len(numbers) == len(operands):
            values[key] = sum(numbers[1:], start=numbers[0])
    rows = {key: with_results(report.form.rows_by_key[key], given) for key, given in report.rows.items()}
    return replace(report, values=values, rows=rows)


def complete(report: Report) -> Report:
    """Return the completed report: field defaults and all totals. Pure; the given report is unchanged."""
    return with_totals(with_defaults(report))
