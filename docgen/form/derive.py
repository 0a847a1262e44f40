"""What follows from a form's tables and fields: cells, identities, totals, subtotals and tokens. Pure functions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from docgen.form.parts import PICTURE, Cell, Field, Identity, Joined, Row, Standing, Table
from docgen.form.rows import RowTable

ROWS = "rows:"
"""What the targets of tokens begin with that stand for something of a table of rows."""


def _key(table: Table, row: str, column: str) -> str:
    return f"{table.key}.{row}.{column}"


def _row_label(table: Table, row: Row) -> str:
    group = table.group_label(row.group)
    return f"{group} {row.label}" if group else row.label


def derive_cells(tables: Iterable[Table]) -> Mapping[str, Cell]:
    """Return every number cell by key, in reading order of rows and columns."""
    cells: dict[str, Cell] = {}
    for table in tables:
        for row in table.rows:
            for column_key in row.columns:
                column = table.column(column_key)
                key = _key(table, row.key, column_key)
                cells[key] = Cell(
                    key=key,
                    table=table.key,
                    row=row.key,
                    column=column_key,
                    type=column.type,
                    unit=column.unit,
                    decimals=column.decimals,
                    label=f"{table.name}“{_row_label(table, row)}”行“{column.label}”列",
                    computed=bool(row.total_of or column.total_of),
                    additive=table.additive,
                    signed=column.signed,
                )
    return cells


def derive_identities(tables: Iterable[Table]) -> tuple[Identity, ...]:
    """Return all identities: per row the total column, per column the total row and each balance."""
    found: list[Identity] = []
    for table in tables:
        for row in table.rows:
            for column in (table.column(key) for key in row.columns):
                if column.total_of:
                    parts = tuple(_key(table, row.key, part) for part in column.total_of)
                    result = _key(table, row.key, column.key)
                    label = f"{table.name}“{_row_label(table, row)}”行：{column.label} = 各列之和"
                    found.append(Identity("column_total", table.key, label, parts, (result,), result))
        for row in table.rows:
            if row.total_of:
                for column_key in row.columns:
                    parts = tuple(_key(table, part, column_key) for part in row.total_of)
                    result = _key(table, row.key, column_key)
                    label = f"{table.name}“{table.column(column_key).label}”列：{row.label} = 各项之和"
                    found.append(Identity("row_total", table.key, label, parts, (result,), result))
        for balance in table.balances:
            for column_key in table.row(balance.left[0]).columns:
                left = tuple(_key(table, row_key, column_key) for row_key in balance.left)
                right = tuple(_key(table, row_key, column_key) for row_key in balance.right)
                label = f"{table.name}“{table.column(column_key).label}”列：{balance.label}"
                found.append(Identity("balance", table.key, label, left, right, right[-1]))
    return tuple(found)


def derive_totals(
    tables: Mapping[str, Table], cells: Mapping[str, Cell], identities: Iterable[Identity]
) -> Mapping[str, tuple[str, ...]]:
    """Return computed key -> operands: total rows column by column first, then the total column of every row."""
    totals: dict[str, tuple[str, ...]] = {}
    for identity in identities:
        if identity.kind == "row_total" and not tables[identity.table].column(cells[identity.result].column).total_of:
            totals[identity.result] = identity.left
    for identity in identities:
        if identity.kind == "column_total":
            totals[identity.result] = identity.left
    return totals


def derive_subtotals(tables: Iterable[Table]) -> Mapping[str, tuple[str, ...]]:
    """Return TABLE.GROUP.COLUMN -> cell keys for every group that has a token."""
    subtotals: dict[str, tuple[str, ...]] = {}
    for table in tables:
        for group in table.groups:
            rows = [row for row in table.rows if row.group == group.key]
            if not group.token or not rows:
                continue
            for column_key in rows[0].columns:
                keys = tuple(_key(table, row.key, column_key) for row in rows)
                subtotals[_key(table, group.key, column_key)] = keys
    return subtotals


def derive_subtotal_labels(tables: Mapping[str, Table], subtotals: Iterable[str]) -> Mapping[str, str]:
    """Return TABLE.GROUP.COLUMN -> what people call it."""
    labels: dict[str, str] = {}
    for key in subtotals:
        table_key, group, column = key.split(".")
        table = tables[table_key]
        labels[key] = f"{table.name}“{table.group_label(group)}”合计“{table.column(column).label}”列"
    return labels


def derive_row_targets(rows: Iterable[RowTable]) -> Mapping[str, tuple[str, str]]:
    """Return what text may quote of the tables of rows: target -> (token, what people call it).

    A target is "rows:TABLE.count", "rows:TABLE.totals.COLUMN", or "rows:TABLE.capitals.COLUMN" for a sum in
    yuan in capitals.
    """
    found: dict[str, tuple[str, str]] = {}
    for table in rows:
        found[f"{ROWS}{table.key}.count"] = (f"{table.name}.行数", f"{table.name}的行数")
        for column in table.columns:
            name = f"{table.name}“{column.label}”的合计"
            if column.total:
                found[f"{ROWS}{table.key}.totals.{column.key}"] = (f"{table.name}.合计.{column.label}", name)
            if column.total and column.in_yuan:
                token = f"{table.name}.合计.{column.label}大写"
                found[f"{ROWS}{table.key}.capitals.{column.key}"] = (token, f"{name}（大写）")
    return found


def derive_tokens(
    fields: Iterable[Field],
    joined: Iterable[Joined],
    standing: Iterable[Standing],
    tables: Iterable[Table],
    subtotals: Iterable[str],
    row_targets: Mapping[str, tuple[str, str]],
) -> Mapping[str, str]:
    """Return token name -> target; table tokens read TABLE.ROW.COLUMN in the form's own words. Pictures have none."""
    tokens: dict[str, str] = {"各部分名称": "form:parts", "部分数": "form:part_count"}
    for field in fields:
        if field.type != PICTURE:  # text can hold none
            tokens[field.token] = field.key
    for text in joined:
        tokens[text.token] = f"joined:{text.token}"
    for sentence in standing:
        tokens[sentence.token] = sentence.key
    for table in tables:
        for row in table.rows:
            for column_key in row.columns:
                token = f"{table.name}.{row.token}.{table.column(column_key).token}"
                tokens[token] = _key(table, row.key, column_key)
        for key in subtotals:
            table_key, group_key, column_key = key.split(".")
            if table_key == table.key:
                group = next(group for group in table.groups if group.key == group_key)
                tokens[f"{table.name}.{group.token}.{table.column(column_key).token}"] = key
    for target, (token, _label) in row_targets.items():
        tokens[token] = target
    return tokens
