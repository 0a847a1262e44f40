"""Read a form.toml into a frozen Form, or say everything that is wrong in it: line, place, what was expected."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from docgen.form.build import Builder, FormFault, listed, nearest
from docgen.form.build import Path as Place
from docgen.form.expectations import Expectations, YearLink
from docgen.form.grid import GridProblem, place_grid
from docgen.form.model import Form
from docgen.form.parse_rows import check_rows
from docgen.form.parts import LEAST_WIDTH, MOST_WIDTH, PICTURE, QR_CODE, Field, Row, Table
from docgen.form.text import ClaimWords, FormText, terms_of
from docgen.form.toml_lines import what_is_wrong
from docgen.form.written import AcrossYears, Head, WrittenForm, WrittenTable
from docgen.kit.errors import FormError
from docgen.kit.i18n import _
from docgen.kit.record import as_dict, replace

_ROLE = "_key"
"""How the keys of [form] end that say which key plays a role."""
_MOST_LISTED = 50


def parse_form(path: Path, content: bytes | None = None) -> Form:
    """Read one form.toml (`content`, if it has been read already). Raises FormError that lists every fault with its line."""
    try:
        given = path.read_bytes() if content is None else content
    except OSError as error:
        raise FormError(_("读不了表单定义 {file}：{why}").format(file=path, why=error)) from error
    return form_stated(path, given, _form)


def form_stated(path: Path, content: bytes, make: Callable[[Builder, dict[str, Any]], Form]) -> Form:
    """Return the form that is made of what a TOML file states. Raises FormError that lists every fault with its line."""
    try:
        text = content.decode("utf-8-sig").replace("\r\n", "\n")
        data = tomllib.loads(text)
    except ValueError as error:
        message = _("表单定义 {file} 的 {where} 有误：{what}。")
        raise FormError(message.format(file=path, where="TOML", what=what_is_wrong(error)), _cure()) from error
    builder = Builder()
    form = make(builder, data)
    if builder.faults:
        raise _form_error(path, text, builder.faults)
    return form


def _cure() -> str:
    return _("按 docs/forms.md 的写法改正后重试。")


def _form_error(path: Path, text: str, faults: Iterable[FormFault]) -> FormError:
    """Return one error that lists the faults in the order of the file."""
    lines = listed(text, faults)
    if len(lines) == 1:
        return FormError(_("表单定义 {file} 有误：{what}。").format(file=path, what=lines[0]), _cure())
    head = _("表单定义 {file} 有 {n} 处错误：").format(file=path, n=len(lines))
    return FormError("\n".join((head, *(f"  {line}" for line in lines[:_MOST_LISTED]))), _cure())


def _form(builder: Builder, data: dict[str, Any]) -> Form:
    """Return the form; where the builder has entered faults it is not to be used."""
    written = builder.build(WrittenForm, data)
    given: Mapping[str, Any] = written.form
    head = builder.build(Head, {name: value for name, value in given.items() if not name.endswith(_ROLE)}, ("form",))
    roles = {name.removesuffix(_ROLE): value for name, value in given.items() if name.endswith(_ROLE)}
    for name, value in roles.items():
        if not isinstance(value, str):
            builder.fault(("form", name + _ROLE), _("类型不对：{value!r}，应是{kind}").format(value=value, kind=_("文字")))
    _fields(builder, written)
    tables = tuple(_table(builder, table, ("tables", n)) for n, table in enumerate(written.tables))
    form = Form(
        **{name: value for name, value in as_dict(head).items() if name != "sign_offs"},
        sign_offs=tuple(sign_off.role for sign_off in head.sign_offs),
        roles={name: value for name, value in roles.items() if isinstance(value, str)},
        sheets=written.sheets,
        fields=written.fields,
        joined=written.joined,
        standing=written.standing,
        sections=written.sections,
        tables=tables,
        former=written.former,
        wording=written.wording,
        said=_said(builder, written.said),
        rows=written.rows,
        expectations=Expectations(
            year_links=tuple(
                link for n, entry in enumerate(written.across_years) for link in _year_links(builder, entry, tables, n)
            ),
            limits=written.limits,
            fee=written.fee,
            deadlines=written.deadlines,
            mentions=written.mentions,
            review_first=written.review_first,
        ),
    )
    if written.fee and (not written.fee.pages or written.fee.multiple_of < 1):
        builder.fault(("fee", "pages"), _("收费标准至少要有一档"))
    check_rows(builder, form)
    _check_names(builder, form)
    return form


# ---------------------------------------------------------------------- what one part says beyond its annotations
def _fields(builder: Builder, written: WrittenForm) -> None:
    for n, field in enumerate(written.fields):
        check_field(builder, field, ("fields", n))
    for n, sentence in enumerate(written.standing):
        if not sentence.choices or sentence.choices[-1].when:
            builder.fault(("standing", n, "choices"), _("最后一种写法不能带条件"))


def check_field(builder: Builder, field: Field, path: Place) -> None:
    """Enter a fault for what only some types of fields can have, and for what a picture cannot."""
    if (field.type == "choice") != bool(field.choices):
        builder.fault((*path, "choices"), _("选择类字段要有 choices，其他字段不能有"))
    if field.alt and field.type != PICTURE:
        builder.fault((*path, "alt"), _("只有图片字段可以写 {name}").format(name="alt"))
    if field.width and field.type not in (PICTURE, QR_CODE):
        builder.fault((*path, "width"), _("只有图片字段可以写 {name}").format(name="width"))
    if field.type == PICTURE:
        for name in ("default", "unit", "used_when", "additive"):
            if getattr(field, name):
                builder.fault((*path, name), _("图片字段不能写 {name}").format(name=name))
        if field.empty == "used":
            builder.fault((*path, "empty"), _("图片字段的 empty 是 error、warning 或 ok"))
    if field.width and not LEAST_WIDTH <= field.width <= MOST_WIDTH:
        builder.fault((*path, "width"), _("图片宽度是 {least:g} 到 {most:g} 毫米").format(least=LEAST_WIDTH, most=MOST_WIDTH))


def _table(builder: Builder, written: WrittenTable, path: Place) -> Table:
    """Return a table with its grid placed; unplaced if something else in it is wrong, for that would only be told twice."""
    every = tuple(column.key for column in written.columns)
    rows = tuple(replace(row, token=row.token or row.label, columns=row.columns or every) for row in written.rows)
    columns = tuple(replace(column, token=column.token or column.label) for column in written.columns)
    row_of = {row.key: row for row in rows}
    column_of = {column.key: column for column in columns}
    group_of = {group.key: group for group in written.groups}
    # -- every key once --
    for kind, entries in (("rows", rows), ("columns", columns), ("groups", written.groups)):
        for n, key in _repeated(entry.key for entry in entries):
            builder.fault((*path, kind, n, "key"), _("{name} 用了两次").format(name=key))
    for n, row in enumerate(rows):
        if row.key and row.key in group_of:
            builder.fault((*path, "rows", n, "key"), _("与一个 groups 的 key 相同"))
    # -- names of the table's own parts --
    names = {"row": list(row_of), "column": list(column_of), "group": list(group_of)}
    for name in list(names):
        if builder.unsure(*path, f"{name}s"):
            del names[name]
    builder.require(names, path)
    table = Table(
        key=written.key,
        name=written.name,
        title=written.title,
        additive=written.additive,
        header_rows=written.header_rows,
        widths=written.widths,
        columns=columns,
        groups=written.groups,
        rows=tuple(replace(row, columns=tuple(c for c in row.columns if c in column_of)) for row in rows),
        balances=written.identities,
        grid=(),
    )
    if any(fault.path[:2] == path for fault in builder.faults):
        return table
    # -- the grid --
    try:
        grid = place_grid(written.grid, written.key, len(written.widths), row_of, column_of, group_of)
    except GridProblem as problem:
        builder.fault((*path, "grid", problem.row), _("格子没有正好铺满 {n} 列").format(n=len(written.widths)))
        return table
    numbers = Counter(cell.key for cell in grid if cell.key)
    expected = {f"{table.key}.{row.key}.{column}" for row in table.rows for column in row.columns}
    wrong = sorted(set(numbers) ^ expected) + [key for key, n in numbers.items() if n > 1 and key in expected]
    if wrong:
        builder.fault((*path, "grid"), _("每个数字要正好出现一次：{name}").format(name=_("、").join(wrong[:5])))
    return replace(table, grid=grid)


def _said(builder: Builder, said: FormText) -> FormText:
    """Return the vocabulary, the measure words of a topic given to its claims that have none."""
    topics = []
    for n, topic in enumerate(said.topics):
        for m, claim in enumerate(topic.claims):
            _claim(builder, claim, ("said", "topics", n, "claims", m))
        claims = tuple(replace(claim, units=claim.units or topic.units) for claim in topic.claims)
        topics.append(replace(topic, claims=claims))
    return replace(said, topics=tuple(topics))


def _claim(builder: Builder, claim: ClaimWords, path: Place) -> None:
    if not (claim.phrases or claim.in_topic or claim.nouns or claim.none or claim.rates):
        builder.fault((*path, "phrases"), _("缺少这一项"))
    for text, place in [(claim.key, (*path, "key")), *((text, (*path, "also", n)) for n, text in enumerate(claim.also))]:
        if not terms_of(text):
            builder.fault(place, _("看不懂“{text}”").format(text=text))
        for term in terms_of(text):
            builder.refer(place, "figure", term.removeprefix("-"))


def _year_links(builder: Builder, written: AcrossYears, tables: Iterable[Table], n: int) -> tuple[YearLink, ...]:
    """Spell out one [[across_years]]: one relation for each number it is about."""
    table = next((table for table in tables if table.key == written.table), None)
    if table is None or any(fault.path[0] == "tables" for fault in builder.faults):
        return ()
    rows: dict[str, Row] = {row.key: row for row in table.rows}
    columns = [column.key for column in table.columns]
    named: dict[str, tuple[tuple[str, ...], list[str]]] = {"rows": (written.rows, list(rows))}
    if written.kind == "carried":
        named["previous_row"] = ((written.previous_row,), list(rows))
    else:
        named |= {"stock": ((written.stock,), columns), "plus": (written.plus, columns), "minus": (written.minus, columns)}
    wrong = [(field, name, known) for field, (given, known) in named.items() for name in given if name not in known]
    for field, name, known in wrong:
        what = _("{name} 没有定义").format(name=name) + nearest(name, known)
        builder.fault(("across_years", n, field), what if name else _("缺少这一项"))
    if wrong:
        return ()
    key, label = written.table, written.label
    if written.kind == "carried":
        before = written.previous_row
        return tuple(YearLink(label, f"{key}.{r}.{c}", f"{key}.{before}.{c}") for r in written.rows for c in rows[r].columns)
    return tuple(
        YearLink(
            label,
            f"{key}.{row}.{written.stock}",
            f"{key}.{row}.{written.stock}",
            tuple(f"{key}.{row}.{column}" for column in written.plus),
            tuple(f"{key}.{row}.{column}" for column in written.minus),
        )
        for row in written.rows
    )


# ---------------------------------------------------------------------- what a form mentions must exist, and be said once
def _repeated(keys: Iterable[str]) -> Iterable[tuple[int, str]]:
    """Yield place and key of every key that stands a second time."""
    seen: set[str] = set()
    for n, key in enumerate(keys):
        if key and key in seen:
            yield n, key
        seen.add(key)


def _check_names(builder: Builder, form: Form) -> None:
    """Every key, figure, sheet, table, section, level and token that the form mentions must exist; a key only once."""
    # -- every key once --
    places: list[tuple[Place, str]] = [(("fields", n, "key"), field.key) for n, field in enumerate(form.fields)]
    places += [(("standing", n, "key"), sentence.key) for n, sentence in enumerate(form.standing)]
    seen = set(form.cells)
    for path, key in places:
        if key in seen and key:
            builder.fault(path, _("{name} 用了两次").format(name=key))
        seen.add(key)
    for kind in ("sheets", "sections", "tables"):
        for n, key in _repeated(part.key for part in getattr(form, kind)):
            builder.fault((kind, n, "key"), _("{name} 用了两次").format(name=key))
    # -- what is mentioned exists; where the entries' own names are faulty, their mentions would tell it a second time --
    level = form.field_by_key.get(form.role("level"))
    keys = [*form.cells, *form.field_by_key, *form.standing_by_key]
    figures = any(builder.unsure(kind) for kind in ("fields", "standing", "tables")) or any(
        fault.path[0] == "tables" for fault in builder.faults
    )
    known: dict[str, list[str]] = {}
    if not builder.unsure("sheets"):
        known["sheet"] = [sheet.key for sheet in form.sheets]
    if not builder.unsure("sections"):
        known["section"] = list(form.section_by_key)
    if not builder.unsure("tables"):
        known["table"] = list(form.table_by_key)
    if not builder.unsure("fields"):
        known["level"] = [choice.value for choice in level.choices] if level else []
    if not figures:
        known |= {"key": keys, "figure": [*keys, *form.subtotals]}
        if not builder.unsure("joined"):
            known["tokens"] = list(form.tokens)
    for name, key in form.roles.items():
        builder.refer(("form", name + _ROLE), "key", key)
    for link in form.expectations.year_links:
        for key in (link.key, link.previous, *link.plus, *link.minus):
            builder.refer(("across_years",), "key", key)
    builder.require(known)
