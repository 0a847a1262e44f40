"""What a form mentions must exist: every key, sheet, table, level and token; and every key must be said once."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from docgen.form.model import Form
from docgen.form.toml_part import fail
from docgen.kit.i18n import _
from docgen.kit.patterns import regex

_TOKEN = regex(r"\{([^{}]+)\}")
_KEY = regex(r"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*$")


def check_references(form: Form, path: Path) -> None:
    """Every key, sheet, table and token that the form mentions must exist, and every key must be said once."""
    sheets = {sheet.key for sheet in form.sheets}
    holders = [(f.key, f.sheet) for f in form.fields]
    holders += [(s.key, s.sheet) for s in form.standing] + [(s.key, s.sheet) for s in form.sections]
    for owner, sheet in holders:
        if sheet not in sheets:
            fail(path, owner, _("没有名为 {name} 的工作表").format(name=sheet))
    repeated = [k for k, n in Counter([*form.cells, *(f.key for f in form.fields), *form.standing_by_key]).items() if n > 1]
    if repeated:
        fail(path, repeated[0], _("这个 key 用了两次"))
    for key in (*form.cells, *form.field_by_key, *form.standing_by_key):
        if not _KEY.match(key):
            fail(path, key, _("key 只能用小写字母、数字、下划线和点"))
    for section in form.sections:
        if section.table and section.table not in form.table_by_key:
            fail(path, section.key, _("没有名为 {name} 的表").format(name=section.table))
    conditions = [(s.key, c) for s in form.standing for choice in s.choices for c in choice.when]
    conditions += [(f.key, c) for f in form.fields for c in f.used_when]
    for owner, condition in conditions:
        for key in condition.keys:
            if not form.knows(key):
                fail(path, owner, _("条件里的 {name} 没有定义").format(name=key))
    for name, key in form.roles.items():
        if not form.knows(key):
            fail(path, f"form.{name}_key", _("{name} 没有定义").format(name=key))
    for key in form.figures:
        if key not in form.subtotals and not form.knows(key):
            fail(path, "form.figures", _("{name} 没有定义").format(name=key))
    for key in form.said.keys:
        if key not in form.subtotals and not form.knows(key):
            fail(path, "said", _("{name} 没有定义").format(name=key))
    for key in form.expectations.keys:
        if not form.knows(key):
            fail(path, key, _("跨年关系、限额、收费或期限里的 {name} 没有定义").format(name=key))
    _check_levels(form, path)
    texts = [(s.key, choice.text) for s in form.standing for choice in s.choices]
    texts += [(f.key, f.default) for f in form.fields] + [(j.token, part) for j in form.joined for part in j.parts]
    texts += [(s.key, sub.text) for s in form.sections for sub in s.subsections]
    for owner, text in texts:
        for token in _TOKEN.findall(text):
            if token not in form.tokens:
                fail(path, owner, _("引用 {{{name}}} 没有定义").format(name=token))


def _check_levels(form: Form, path: Path) -> None:
    """Every level that a row, deadline or mention names must be a choice of the level field."""
    field = form.field_by_key.get(form.role("level"))
    levels = {choice.value for choice in field.choices} if field else set()
    named = [(f"{table.key}.{row.key}", row.only_levels) for table in form.tables for row in table.rows]
    named += [("deadlines", deadline.levels) for deadline in form.expectations.deadlines]
    named += [("mentions", mention.levels) for mention in form.expectations.mentions]
    for owner, used in named:
        for level in used:
            if level not in levels:
                fail(path, owner, _("{name} 没有定义").format(name=level))
    for mention in form.expectations.mentions:
        if mention.section not in form.section_by_key:
            fail(path, mention.label, _("{name} 没有定义").format(name=mention.section))
