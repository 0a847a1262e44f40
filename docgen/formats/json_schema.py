"""The JSON Schema that reports in JSON follow."""

from __future__ import annotations

from typing import Any

from docgen.form.model import Form
from docgen.form.own_fields import stated_fields
from docgen.form.rows import RowColumn


def _value_schema(form: Form, key: str) -> dict[str, Any]:
    kind = form.type_of(key)
    field = form.field_by_key.get(key)
    signed = form.may_be_negative(key)
    if kind in {"integer", "year"}:
        schema: dict[str, Any] = {"type": "integer"} if signed else {"type": "integer", "minimum": 0}
    elif kind == "money":
        decimals = form.decimals_of(key)
        schema = {"type": "string", "pattern": rf"^{'-?' if signed else ''}\d+(\.\d{{1,{decimals}}})?$"}
    elif kind == "date":
        schema = {"type": "string", "format": "date"}
    elif field is not None and field.choices:
        schema = {"enum": [choice.value for choice in field.choices]}
    else:
        schema = {"type": "string"}
    if key in form.pictures:
        schema["description"] = "图片的文件名（和 JSON 在同一个文件夹里），或 data:image/png;base64,…"
    schema["title"] = form.label_of(key)
    if field is not None and field.help:
        schema["description"] = field.help if key not in form.pictures else f"{field.help}\n{schema['description']}"
    if key in form.totals:
        schema["readOnly"] = True
    return schema


def _rows_schema(form: Form) -> dict[str, Any]:
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


def report_schema(form: Form) -> dict[str, Any]:
    """Return the schema that `docgen export` writes and `docgen new --data` reads; a blank is an absent key."""
    keys = [field.key for field in form.fields] + list(form.standing_by_key) + list(form.cells)
    text = {"type": "string"}
    texts = {"type": "array", "items": text}
    sub_section = {
        "type": "object",
        "properties": {"heading": text, "paragraphs": texts},
        "required": ["paragraphs"],
        "additionalProperties": False,
    }
    attachment = {
        "type": "object",
        "properties": {"title": text, "columns": texts, "rows": {"type": "array", "items": texts}},
        "required": ["title", "columns", "rows"],
        "additionalProperties": False,
    }
    acceptance = {
        "type": "object",
        "properties": dict.fromkeys(("code", "key", "reason", "fingerprint"), text),
        "required": ["code", "reason"],
        "additionalProperties": False,
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": form.title,
        "type": "object",
        "properties": {
            "form": {"const": form.id},
            **({"fields": {"const": stated_fields(form)}} if form.own_keys else {}),
            "values": {
                "type": "object",
                "properties": {key: _value_schema(form, key) for key in keys},
                "additionalProperties": False,
            },
            "sections": {
                "type": "object",
                "properties": {key: {"type": "array", "items": sub_section} for key in form.section_by_key},
                "additionalProperties": False,
            },
            **({"rows": _rows_schema(form)} if form.rows else {}),
            "attachments": {"type": "array", "items": attachment},
            "notes": {"type": "object", "additionalProperties": text},
            "acceptances": {"type": "array", "items": acceptance},
            "standing": {"type": "object", "additionalProperties": text, "readOnly": True},
        },
        "required": ["form", "values"],
        "additionalProperties": False,
    }
