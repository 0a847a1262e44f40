"""Tables of rows in JSON: under the table's key a list of rows, each by column."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Protocol

from docgen.form.model import Form
from docgen.form.rows import RowColumn
from docgen.kit.i18n import _
from docgen.report.finding import Place
from docgen.report.model import Row, Value


class FaultCollector(Protocol):
    """Who collects what is wrong with a JSON report."""

    form: Form
    places: dict[str, Place]

    def fault(self, code: str, where: str, message: str, cure: str, key: str = "", actual: object = None) -> None:
        """Enter what is wrong at a place."""


def rows_from_json(reader: FaultCollector, raw: object) -> dict[str, tuple[Row, ...]]:
    """Return the rows by table; what is none of the form's, or of another type, is a finding and stays out."""
    found: dict[str, tuple[Row, ...]] = {}
    cure = _("按 docgen schema 改正。")
    for key, entries in (raw if isinstance(raw, Mapping) else {"": raw}).items():
        table = reader.form.rows_by_key.get(str(key))
        if table is None or not isinstance(entries, list) or not all(isinstance(entry, Mapping) for entry in entries):
            reader.fault("A903", f"rows.{key}", _("没有名为 {key} 的表，或写法不对。").format(key=key), cure)
            continue
        columns = {column.key: column for column in table.columns}
        rows: list[Row] = []
        for n, entry in enumerate(entries):
            row: dict[str, Value] = {}
            for name, value in entry.items():
                where = f"rows.{key}[{n}].{name}"
                reader.places[f"rows.{key}.{n}.{name}"] = Place("JSON", where)
                typed = _typed(columns[name], value) if name in columns else None
                if typed is None:
                    message = _("“{label}”不是这张表的列，或类型不对。").format(
                        label=columns[name].label if name in columns else name
                    )
                    reader.fault("A902", where, message, cure, f"rows.{key}.{n}.{name}", value)
                else:
                    row[name] = typed
            rows.append(row)
        found[str(key)] = tuple(rows)
    return found


def _typed(column: RowColumn, raw: object) -> Value | None:
    if isinstance(raw, bool):
        return None
    if column.type == "integer":
        return raw if isinstance(raw, int) and len(str(abs(raw))) <= 18 else None
    if column.type in ("money", "number"):
        try:
            number = Decimal(str(raw)) if isinstance(raw, int | str) and len(str(raw)) <= 18 else None
        except InvalidOperation:
            return None
        return number if number is not None and number.is_finite() and "e" not in str(raw).lower() else None
    if not isinstance(raw, str):
        return None
    if column.type == "date":
        try:
            return date.fromisoformat(raw)
        except ValueError:
            return None
    return raw if column.type == "text" or raw in column.choices else None


def rows_schema(form: Form) -> dict[str, Any]:
    """Return the schema of "rows"; computed columns are read-only."""
    tables: dict[str, Any] = {}
    for table in form.rows:
        columns = {column.key: _column_schema(column) for column in table.columns}
        row = {"type": "object", "properties": columns, "additionalProperties": False}
        tables[table.key] = {"type": "array", "title": table.name, "maxItems": table.most, "items": row}
    return {"type": "object", "properties": tables, "additionalProperties": False}


def _column_schema(column: RowColumn) -> dict[str, Any]:
    kinds: dict[str, dict[str, Any]] = {
        "integer": {"type": "integer"},
        "date": {"type": "string", "format": "date"},
        "choice": {"enum": list(column.choices)},
        "text": {"type": "string"},
    }
    schema = kinds.get(column.type, {"type": "string", "pattern": r"^-?\d+(\.\d+)?$"})
    return {**schema, "title": column.label, **({"readOnly": True} if column.computed else {})}
