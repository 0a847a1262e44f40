"""Load and validate a form.toml into a frozen Form. Every fault names the file and the path inside it."""

from __future__ import annotations

import functools
import re
import tomllib
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NoReturn, TypeVar

from docgen.errors import FormError
from docgen.form import (
    Balance,
    Choice,
    Column,
    Condition,
    Field,
    Form,
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
from docgen.form_grid import GridProblem, place_grid
from docgen.i18n import _
from docgen.resources import form_folder

FIELD_TYPES = ("text", "integer", "money", "year", "date", "choice", "url", "phone", "email", "postcode")
EMPTY_RULES = ("error", "warning", "ok", "used")
_TOKEN = re.compile(r"\{([^{}]+)\}")
_KEY = re.compile(r"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*$")


def _fail(path: Path, where: str, what: str) -> NoReturn:
    raise FormError(
        _("表单定义 {file} 的 {where} 有误：{what}。").format(file=path, where=where, what=what),
        _("按 docs/forms.md 的写法改正后重试。"),
    )


class _Part:
    """A table of the TOML file, read key by key, so that a missing, mistyped or unknown key is named."""

    def __init__(self, path: Path, where: str, data: object) -> None:
        if not isinstance(data, dict):
            _fail(path, where, _("应是一个表"))
        self.path, self.where, self.data, self.seen = path, where, data, set[str]()

    def take(self, key: str, kind: type | tuple[type, ...], default: Any = None, *, required: bool = False) -> Any:
        self.seen.add(key)
        if key not in self.data:
            if required:
                _fail(self.path, f"{self.where}.{key}", _("缺少这一项"))
            return default
        value = self.data[key]
        wrong = not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool and bool not in _kinds(kind))
        if wrong:
            _fail(self.path, f"{self.where}.{key}", _("类型不对：{value!r}").format(value=value))
        return value

    def words(self, key: str) -> tuple[str, ...]:
        words = self.take(key, list, [])
        if not all(isinstance(word, str) for word in words):
            _fail(self.path, f"{self.where}.{key}", _("应是一列文字"))
        return tuple(words)

    def parts(self, key: str) -> list[_Part]:
        entries = self.take(key, list, [])
        return [_Part(self.path, f"{self.where}.{key}[{n}]", entry) for n, entry in enumerate(entries)]

    def done(self) -> None:
        unknown = sorted(set(self.data) - self.seen)
        if unknown:
            _fail(self.path, f"{self.where}.{unknown[0]}", _("没有这个名称"))


def _kinds(kind: type | tuple[type, ...]) -> tuple[type, ...]:
    return kind if isinstance(kind, tuple) else (kind,)


T = TypeVar("T")


def _read(part: _Part, build: Callable[[_Part], T]) -> T:
    result = build(part)
    part.done()
    return result


def _condition(p: _Part) -> Condition:
    return Condition(
        key=p.take("key", str, ""),
        equals=p.take("equals", (int, str)),
        given=p.take("given", bool),
        any_given=p.words("any_given"),
        sum=p.words("sum"),
        equals_key=p.take("equals_key", str, ""),
    )


def _conditions(p: _Part, key: str) -> tuple[Condition, ...]:
    return tuple(_read(part, _condition) for part in p.parts(key))


def _field(p: _Part) -> Field:
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
        choices=tuple(
            _read(c, lambda c: Choice(c.take("value", str, required=True), c.take("label", str, required=True)))
            for c in p.parts("choices")
        ),
        used_when=_conditions(p, "used_when"),
    )
    if field.type not in FIELD_TYPES:
        _fail(p.path, f"{p.where}.type", _("{value} 不是字段类型").format(value=field.type))
    if field.empty not in EMPTY_RULES:
        _fail(p.path, f"{p.where}.empty", _("{value} 应是 error、warning、ok、used 之一").format(value=field.empty))
    if (field.type == "choice") != bool(field.choices):
        _fail(p.path, f"{p.where}.choices", _("选择类字段要有 choices，其他字段不能有"))
    return field


def _column(p: _Part) -> Column:
    label = p.take("label", str, required=True)
    return Column(
        key=p.take("key", str, required=True),
        label=label,
        token=p.take("token", str, label),
        type=p.take("type", str, "integer"),
        unit=p.take("unit", str, "件"),
        decimals=p.take("decimals", int, 0),
        total_of=p.words("total_of"),
    )


def _row(p: _Part, columns: tuple[str, ...]) -> Row:
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
    )


def _group(p: _Part) -> Group:
    return Group(p.take("key", str, required=True), p.take("label", str, required=True), p.take("token", str, ""))


def _balance(p: _Part) -> Balance:
    return Balance(p.take("key", str, required=True), p.take("label", str, required=True), p.words("left"), p.words("right"))


def _known(p: _Part, where: str, names: tuple[str, ...], known: Mapping[str, object]) -> None:
    for name in names:
        if name not in known:
            _fail(p.path, f"{p.where}.{where}", _("{name} 没有定义").format(name=name))


def _table(p: _Part) -> Table:
    columns = {c.key: c for c in (_read(part, _column) for part in p.parts("columns"))}
    groups = {g.key: g for g in (_read(part, _group) for part in p.parts("groups"))}
    every = tuple(columns)
    rows = {r.key: r for r in (_read(part, lambda part: _row(part, every)) for part in p.parts("rows"))}
    balances = tuple(_read(part, _balance) for part in p.parts("identities"))
    for n, row in enumerate(rows.values()):
        _known(p, f"rows[{n}].columns", row.columns, columns)
        _known(p, f"rows[{n}].total_of", row.total_of, rows)
        _known(p, f"rows[{n}].group", (row.group,) if row.group else (), groups)
        if row.key in groups:
            _fail(p.path, f"{p.where}.rows[{n}].key", _("与一个 groups 的 key 相同"))
    for column in columns.values():
        _known(p, f"columns.{column.key}.total_of", column.total_of, columns)
    for n, balance in enumerate(balances):
        _known(p, f"identities[{n}]", balance.left + balance.right, rows)
    widths = tuple(float(width) for width in p.take("widths", list, required=True))
    try:
        grid = place_grid(p.take("grid", list, required=True), p.data["key"], len(widths), rows, columns, groups)
    except GridProblem as problem:
        _fail(p.path, f"{p.where}.{problem}", _("格子没有正好铺满 {n} 列").format(n=len(widths)))
    except KeyError as problem:
        _fail(p.path, f"{p.where}.grid", _("{name} 没有定义").format(name=problem.args[0]))
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
        _fail(p.path, f"{p.where}.grid", _("每个数字要正好出现一次：{name}").format(name=wrong[0]))
    return table


def _subsection(p: _Part) -> SubSectionDefault:
    return SubSectionDefault(p.take("heading", str, ""), p.take("text", str, ""), p.take("help", str, ""), p.words("accepted"))


def _section(p: _Part) -> Section:
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
        subsections=tuple(_read(part, _subsection) for part in p.parts("subsections")),
    )


def _standing(p: _Part) -> Standing:
    choices = tuple(
        _read(c, lambda c: StandingChoice(c.take("text", str, required=True), _conditions(c, "when")))
        for c in p.parts("choices")
    )
    if not choices or choices[-1].when:
        _fail(p.path, f"{p.where}.choices", _("最后一种写法不能带条件"))
    return Standing(
        p.take("key", str, required=True),
        p.take("label", str, required=True),
        p.take("token", str, required=True),
        p.take("sheet", str, required=True),
        choices,
    )


def _joined(p: _Part) -> Joined:
    return Joined(p.take("token", str, required=True), p.take("separator", str, required=True), p.words("parts"))


def _check_references(form: Form, path: Path) -> None:
    """Every key, sheet, table and token that the form mentions must exist, and every key must be said once."""
    sheets = {sheet.key for sheet in form.sheets}
    holders = [(f.key, f.sheet) for f in form.fields]
    holders += [(s.key, s.sheet) for s in form.standing] + [(s.key, s.sheet) for s in form.sections]
    for owner, sheet in holders:
        if sheet not in sheets:
            _fail(path, owner, _("没有名为 {name} 的工作表").format(name=sheet))
    repeated = [k for k, n in Counter([*form.cells, *(f.key for f in form.fields), *form.standing_by_key]).items() if n > 1]
    if repeated:
        _fail(path, repeated[0], _("这个 key 用了两次"))
    for key in (*form.cells, *form.field_by_key, *form.standing_by_key):
        if not _KEY.match(key):
            _fail(path, key, _("key 只能用小写字母、数字、下划线和点"))
    for section in form.sections:
        if section.table and section.table not in form.table_by_key:
            _fail(path, section.key, _("没有名为 {name} 的表").format(name=section.table))
    conditions = [(s.key, c) for s in form.standing for choice in s.choices for c in choice.when]
    conditions += [(f.key, c) for f in form.fields for c in f.used_when]
    for owner, condition in conditions:
        for key in condition.keys:
            if not form.knows(key):
                _fail(path, owner, _("条件里的 {name} 没有定义").format(name=key))
    for name, key in form.roles.items():
        if not form.knows(key):
            _fail(path, f"form.{name}_key", _("{name} 没有定义").format(name=key))
    texts = [(s.key, choice.text) for s in form.standing for choice in s.choices]
    texts += [(f.key, f.default) for f in form.fields] + [(j.token, part) for j in form.joined for part in j.parts]
    texts += [(s.key, sub.text) for s in form.sections for sub in s.subsections]
    for owner, text in texts:
        for token in _TOKEN.findall(text):
            if token not in form.tokens:
                _fail(path, owner, _("引用 {{{name}}} 没有定义").format(name=token))


def parse_form(path: Path) -> Form:
    """Read one form.toml. Raises FormError naming file, path inside it and fault."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise FormError(_("读不了表单定义 {file}：{why}").format(file=path, why=error)) from error
    except tomllib.TOMLDecodeError as error:
        _fail(path, "TOML", str(error))
    top = _Part(path, "", data)
    head = _Part(path, "form", top.take("form", dict, required=True))
    roles = {name.removesuffix("_key"): head.take(name, str) for name in head.data if name.endswith("_key")}
    form = Form(
        id=head.take("id", str, required=True),
        version=head.take("version", int, required=True),
        title=head.take("title", str, required=True),
        short_title=head.take("short_title", str, required=True),
        legal_basis=head.take("legal_basis", str, ""),
        notice=head.take("notice", str, ""),
        first_year=head.take("first_year", int, 0),
        roles=roles,
        sign_offs=tuple(_read(s, lambda s: str(s.take("role", str, required=True))) for s in head.parts("sign_offs")),
        sheets=tuple(
            _read(s, lambda s: Sheet(s.take("key", str, required=True), s.take("name", str, required=True)))
            for s in top.parts("sheets")
        ),
        fields=tuple(_read(p, _field) for p in top.parts("fields")),
        joined=tuple(_read(p, _joined) for p in top.parts("joined")),
        standing=tuple(_read(p, _standing) for p in top.parts("standing")),
        sections=tuple(_read(p, _section) for p in top.parts("sections")),
        tables=tuple(_read(p, _table) for p in top.parts("tables")),
    )
    head.done()
    top.done()
    _check_references(form, path)
    return form


@functools.cache
def load_form(form_id: str = "zfxxgk-2021") -> Form:
    """Return the form of that id, from templates/docx/ID beside the user or from the package. Raises FormError."""
    return parse_form(form_folder(form_id) / "form.toml")
