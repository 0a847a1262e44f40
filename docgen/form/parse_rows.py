"""What the tables of rows in a form.toml must agree on beyond their annotations."""

from __future__ import annotations

from docgen.form.build import Builder, nearest
from docgen.form.model import Form
from docgen.form.rows import ROW_NUMBERS, RowTable
from docgen.kit.i18n import _

_RUNNING = ("integer", "text")


def check_rows(builder: Builder, form: Form) -> None:
    """Enter a fault for every column that refers to none, is computed two ways, or sums up what is no number."""
    seen = {table.key for table in form.tables}
    sheets = {field.sheet for field in form.fields} | {section.sheet for section in form.sections}
    for n, table in enumerate(form.rows):
        if table.key in seen:
            builder.fault(("rows", n, "key"), _("{name} 用了两次").format(name=table.key))
        if table.sheet in sheets:
            builder.fault(("rows", n, "sheet"), _("行数不定的表要独占一张工作表"))
        seen.add(table.key)
        sheets.add(table.sheet)
        if not 0 <= table.least <= table.most <= 5000:
            builder.fault(("rows", n, "most"), _("least 不能大于 most，most 最多 5000"))
        _check_columns(builder, table, n)


def _check_columns(builder: Builder, table: RowTable, n: int) -> None:
    keys = [column.key for column in table.columns]
    typed = [column.key for column in table.columns if column.type in ROW_NUMBERS]
    if not any(not column.computed for column in table.columns):
        builder.fault(("rows", n, "columns"), _("至少要有一列是填写的"))
    for m, name in enumerate(table.unique_columns):
        if name not in keys:
            place = () if isinstance(table.unique, str) else (m,)
            builder.fault(("rows", n, "unique", *place), _("{name} 没有定义").format(name=name) + nearest(name, keys))
    for m, column in enumerate(table.columns):
        path = ("rows", n, "columns", m)
        if column.key in keys[:m]:
            builder.fault((*path, "key"), _("{name} 用了两次").format(name=column.key))
        if sum(map(bool, (column.product, column.difference, column.running))) > 1:
            builder.fault(path, _("product、difference、running 只能写一个"))
        for name in ("product", "difference"):
            for key in getattr(column, name):
                if key not in typed or keys.index(key) >= m:
                    builder.fault((*path, name), _("{name} 应是写在前面的数字列").format(name=key) + nearest(key, typed))
        if column.difference and len(column.difference) != 2:
            builder.fault((*path, "difference"), _("要写两列：前一列减后一列"))
        if (column.total or column.product or column.difference) and column.type not in ROW_NUMBERS:
            builder.fault((*path, "type"), _("算出来的列和有合计的列应是数字"))
        if column.running and column.type not in _RUNNING:
            builder.fault((*path, "type"), _("序号应是 integer"))
        if (column.type == "choice") != bool(column.choices):
            builder.fault((*path, "choices"), _("选择类字段要有 choices，其他字段不能有"))
        if not 0 <= column.decimals <= 6:
            builder.fault((*path, "decimals"), _("小数位数是 0 到 6"))
