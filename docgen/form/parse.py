"""Read and validate a form.toml into a frozen Form. Every fault names the file and the path inside it."""

from __future__ import annotations

import tomllib
from collections import Counter
from pathlib import Path

from docgen.form.expectations import read_expectations
from docgen.form.grid import GridProblem, place_grid
from docgen.form.model import (
    Balance,
    Choice,
    Column,
    Condition,
    Field,
    Form,
    FormerEdition,
    Group,
    Joined,
    Row,
    Section,
    Sheet,
    Standing,
    StandingChoice,
    SubSectionDefault,
    Table,
)
from docgen.form.references import check_references
from docgen.form.text_load import read_text
from docgen.form.toml_part import Part, fail, read
from docgen.form.wording import read_wording
from docgen.kit.errors import FormError
from docgen.kit.i18n import _

FIELD_TYPES = ("text", "integer", "money", "year", "date", "choice", "url", "phone", "email", "postcode")
EMPTY_RULES = ("error", "warning", "ok", "used")


def _condition(p: Part) -> Condition:
    return Condition(
        key=p.take("key", str, ""),
        equals=p.take("equals", (int, str)),
        given=p.take("given", bool),
        any_given=p.words("any_given"),
        sum=p.words("sum"),
        equals_key=p.take("equals_key", str, ""),
    )


def _conditions(p: Part, key: str) -> tuple[Condition, ...]:
    return tuple(read(part, _condition) for part in p.parts(key))


def _choice(p: Part) -> Choice:
    return Choice(p.take("value", str, required=True), p.take("label", str, required=True), p.words("name_endings"))


def _field(p: Part) -> Field:
    field = Field(
        key=p.take("key", str, required=True),
        label=p.take("label", str, required=True),
        token=p.take("token", str, required=True),
        sheet=p.take("sheet", str, required=True),
        type=p.take("type", str, required=True),
        empty=p.take("empty", str, required=True),
        help=p.take("help", str, ""),
        unit=p.take("unit", str, ""),
        decimals=p.take("decimals", int, 0),
        default=p.take("default", str, ""),
        additive=p.take("additive", bool, False),
        kept=p.take("kept", bool, False),
        choices=tuple(read(part, _choice) for part in p.parts("choices")),
        used_when=_conditions(p, "used_when"),
    )
    if field.type not in FIELD_TYPES:
        fail(p.path, f"{p.where}.type", _("{value} 不是字段类型").format(value=field.type))
    if field.empty not in EMPTY_RULES:
        fail(p.path, f"{p.where}.empty", _("{value} 应是 error、warning、ok、used 之一").format(value=field.empty))
    if (field.type == "choice") != bool(field.choices):
        fail(p.path, f"{p.where}.choices", _("选择类字段要有 choices，其他字段不能有"))
    return field


def _column(p: Part) -> Column:
    label = p.take("label", str, required=True)
    return Column(
        key=p.take("key", str, required=True),
        label=label,
        token=p.take("token", str, label),
        type=p.take("type", str, "integer"),
        unit=p.take("unit", str, "件"),
        decimals=p.take("decimals", int, 0),
        total_of=p.words("total_of"),
        signed=p.take("signed", bool, False),
    )


def _row(p: Part, columns: tuple[str, ...]) -> Row:
    label = p.take("label", str, required=True)
    return Row(
        key=p.take("key", str, required=True),
        label=label,
        token=p.take("token", str, label),
        columns=p.words("columns") or columns,
        group=p.take("group", str, ""),
        help=p.take("help", str, ""),
        accepted=p.words("accepted"),
        total_of=p.words("total_of"),
        only_levels=p.words("only_levels"),
    )


def _group(p: Part) -> Group:
    return Group(p.take("key", str, required=True), p.take("label", str, required=True), p.take("token", str, ""))


def _balance(p: Part) -> Balance:
    return Balance(p.take("key", str, required=True), p.take("label", str, required=True), p.words("left"), p.words("right"))


def _table(p: Part) -> Table:
    columns = {c.key: c for c in (read(part, _column) for part in p.parts("columns"))}
    groups = {g.key: g for g in (read(part, _group) for part in p.parts("groups"))}
    every = tuple(columns)
    rows = {r.key: r for r in (read(part, lambda part: _row(part, every)) for part in p.parts("rows"))}
    balances = tuple(read(part, _balance) for part in p.parts("identities"))
    for n, row in enumerate(rows.values()):
        p.known(f"rows[{n}].columns", row.columns, columns)
        p.known(f"rows[{n}].total_of", row.total_of, rows)
        p.known(f"rows[{n}].group", (row.group,) if row.group else (), groups)
        if row.key in groups:
            fail(p.path, f"{p.where}.rows[{n}].key", _("与一个 groups 的 key 相同"))
    for column in columns.values():
        p.known(f"columns.{column.key}.total_of", column.total_of, columns)
    for n, balance in enumerate(balances):
        p.known(f"identities[{n}]", balance.left + balance.right, rows)
    widths = tuple(float(width) for width in p.take("widths", list, required=True))
    try:
        grid = place_grid(p.take("grid", list, required=True), p.data["key"], len(widths), rows, columns, groups)
    except GridProblem as problem:
        fail(p.path, f"{p.where}.{problem}", _("格子没有正好铺满 {n} 列").format(n=len(widths)))
    except KeyError as problem:
        fail(p.path, f"{p.where}.grid", _("{name} 没有定义").format(name=problem.args[0]))
    table = Table(
        key=p.take("key", str, required=True),
        name=p.take("name", str, required=True),
        title=p.take("title", str, required=True),
        additive=p.take("additive", bool, False),
        header_rows=p.take("header_rows", int, 0),
        widths=widths,
        columns=tuple(columns.values()),
        groups=tuple(groups.values()),
        rows=tuple(rows.values()),
        balances=balances,
        grid=grid,
    )
    numbers = Counter(cell.key for cell in grid if cell.key)
    expected = {f"{table.key}.{row.key}.{column}" for row in table.rows for column in row.columns}
    if set(numbers) != expected or max(numbers.values(), default=1) > 1:
        wrong = sorted(set(numbers) ^ expected) or [key for key, n in numbers.items() if n > 1]
        fail(p.path, f"{p.where}.grid", _("每个数字要正好出现一次：{name}").format(name=wrong[0]))
    return table


def _subsection(p: Part) -> SubSectionDefault:
    return SubSectionDefault(p.take("heading", str, ""), p.take("text", str, ""), p.take("help", str, ""), p.words("accepted"))


def _section(p: Part) -> Section:
    return Section(
        key=p.take("key", str, required=True),
        sheet=p.take("sheet", str, required=True),
        heading=p.take("heading", str, required=True),
        name=p.take("name", str, ""),
        accepted_names=p.words("accepted_names"),
        help=p.take("help", str, ""),
        table=p.take("table", str, ""),
        required=p.take("required", bool, False),
        attachments=p.take("attachments", bool, False),
        plans=p.take("plans", bool, False),
        from_standing=p.take("from_standing", bool, False),
        subsections=tuple(read(part, _subsection) for part in p.parts("subsections")),
    )


def _standing(p: Part) -> Standing:
    choices = tuple(
        read(c, lambda c: StandingChoice(c.take("text", str, required=True), _conditions(c, "when")))
        for c in p.parts("choices")
    )
    if not choices or choices[-1].when:
        fail(p.path, f"{p.where}.choices", _("最后一种写法不能带条件"))
    return Standing(
        p.take("key", str, required=True),
        p.take("label", str, required=True),
        p.take("token", str, required=True),
        p.take("sheet", str, required=True),
        choices,
    )


def _joined(p: Part) -> Joined:
    return Joined(p.take("token", str, required=True), p.take("separator", str, required=True), p.words("parts"))


def _former(p: Part) -> FormerEdition:
    name, notice = p.take("name", str, required=True), p.take("notice", str, required=True)
    return FormerEdition(name, notice, p.take("last_year", int, required=True), p.words("labels"))


def parse_form(path: Path, content: bytes | None = None) -> Form:
    """Read one form.toml (`content`, if it has been read already). Raises FormError naming file, path inside it and fault."""
    try:
        data = tomllib.loads((path.read_bytes() if content is None else content).decode("utf-8").replace("\r\n", "\n"))
    except (OSError, UnicodeDecodeError) as error:
        raise FormError(_("读不了表单定义 {file}：{why}").format(file=path, why=error)) from error
    except tomllib.TOMLDecodeError as error:
        fail(path, "TOML", str(error))
    top = Part(path, "", data)
    head = Part(path, "form", top.take("form", dict, required=True))
    roles = {name.removesuffix("_key"): head.take(name, str) for name in head.data if name.endswith("_key")}
    tables = tuple(read(p, _table) for p in top.parts("tables"))
    columns = {(table.key, row.key): row.columns for table in tables for row in table.rows}
    form = Form(
        id=head.take("id", str, required=True),
        version=head.take("version", int, required=True),
        title=head.take("title", str, required=True),
        short_title=head.take("short_title", str, required=True),
        legal_basis=head.take("legal_basis", str, ""),
        notice=head.take("notice", str, ""),
        first_year=head.take("first_year", int, 0),
        roles=roles,
        sign_offs=tuple(read(s, lambda s: str(s.take("role", str, required=True))) for s in head.parts("sign_offs")),
        figures=head.words("figures"),
        sheets=tuple(
            read(s, lambda s: Sheet(s.take("key", str, required=True), s.take("name", str, required=True)))
            for s in top.parts("sheets")
        ),
        fields=tuple(read(p, _field) for p in top.parts("fields")),
        joined=tuple(read(p, _joined) for p in top.parts("joined")),
        standing=tuple(read(p, _standing) for p in top.parts("standing")),
        sections=tuple(read(p, _section) for p in top.parts("sections")),
        tables=tables,
        former=tuple(read(p, _former) for p in top.parts("former")),
        wording=read_wording(top),
        said=read_text(top),
        expectations=read_expectations(top, lambda table, row: columns.get((table, row), ())),
    )
    head.done()
    top.done()
    check_references(form, path)
    return form
