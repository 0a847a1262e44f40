"""An office's own fields: fields.toml beside its template adds them to a form, without touching the form itself.

Workbooks, Word files and JSON made with them state them too (`stated_fields`), so that they can be read anywhere.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docgen.form.model import Form
from docgen.form.parts import Field
from docgen.kit.errors import FormError
from docgen.kit.i18n import _
from docgen.kit.record import as_dict, optional_fields, record, replace
from docgen.kit.remembered import Latest

if TYPE_CHECKING:
    from docgen.form.build import Builder

FILE_NAME = "fields.toml"
MOST, MOST_TEXT = 60, 32_000
"""Own fields, and characters that state them all: the hidden cell for it holds no more than 32,767."""
_TAKEN = (
    *("title", "title_lines", "draft", "sections", "tables", "signature", "attachments", "attachment_notes"),
    *("attachments_are_numbered", "loop", "range", "namespace", "joined", "form", "rows", "standing", "acceptances", "docgen"),
)
"""Names that mean something else in templates and workbooks."""
_WORDS = frozenset(
    ("and", "or", "not", "in", "is", "if", "elif", "else", "for", "true", "false", "none", "set", "import", "include", "with")
)
_NOT_FOR_FIELDS = ("guide", "attachments", "proof", "acceptances", "tokens")
"""Sheets that docgen writes by itself."""


@record
class OwnFields:
    """A whole fields.toml. form: the only form whose fields these are; "" for any whose template lies beside."""

    fields: tuple[Field, ...] = ()
    form: str = ""


@functools.cache
def states_form(text: str) -> str:
    """Return the form that a file of an office's own says it is about, "" if it says none or cannot be read."""
    import tomllib

    try:
        return str(tomllib.loads(text).get("form", ""))
    except tomllib.TOMLDecodeError:
        return ""


def with_own_fields(form: Form, text: str, path: Path) -> Form:
    """Return a form with the fields of a fields.toml. Raises FormError that lists every fault with its line."""
    from docgen.form.parse import form_stated

    return form_stated(path, text.encode(), lambda builder, data: _extended(builder, form, data))


_KNOWN = Latest[tuple[int, str], tuple[Form, Form]](64)
"""What follows from a form is remembered by its identity: the same fields on the same form make the same form again."""


def with_stated_fields(form: Form, stated: object) -> Form:
    """Return a form with those of the stated fields that it has not yet. Raises FormError if they cannot be its."""
    return _once(form, f"+{json.dumps(stated)}", lambda: _with_stated(form, stated)) if stated else form


def without_fields(form: Form, keys: Iterable[str]) -> Form:
    """Return a form without these own fields."""
    gone = [key for key in form.own_keys if key in set(keys)]

    def made() -> Form:
        left = tuple(field for field in form.fields if field.key not in gone)
        return replace(form, fields=left, own_keys=tuple(key for key in form.own_keys if key not in gone))

    return _once(form, f"-{gone}", made) if gone else form


def _once(form: Form, mark: str, make: Callable[[], Form]) -> Form:
    key = (id(form), mark)
    return (_KNOWN.recall(key) or _KNOWN.keep(key, (form, make())))[1]


def _with_stated(form: Form, stated: object) -> Form:
    from docgen.form.build import Builder

    if not isinstance(stated, list) or not all(isinstance(entry, dict) for entry in stated):
        raise FormError(_("自加字段的写法不对。"), _("从 docgen new 取一份空白填报表，把数据填到里面。"))
    new = [entry for entry in stated if entry.get("key") not in form.own_keys]
    if not new:
        return form
    builder = Builder()
    extended = _extended(builder, form, {"fields": new})
    if builder.faults:
        raise FormError(
            _("自加字段用不了：{what}。").format(what=builder.faults[0].what),
            _("从 docgen new 取一份空白填报表，把数据填到里面。"),
        )
    return extended


def stated_fields(form: Form) -> list[dict[str, Any]]:
    """Return the own fields of a form as plain data, each without what need not be said."""
    fields = [field for field in form.fields if field.key in form.own_keys]
    return [
        {name: _plain(value) for name, value in as_dict(field).items() if value not in ("", (), 0, False)} for field in fields
    ]


def stated_text(form: Form) -> str:
    """Return the own fields of a form as one text, "" if it has none: for a cell of a workbook."""
    return json.dumps(stated_fields(form), ensure_ascii=False, separators=(",", ":")) if form.own_keys else ""


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(entry) for entry in value]
    if hasattr(value, "__match_args__"):
        optional = optional_fields(type(value))
        held = as_dict(value).items()
        return {name: _plain(entry) for name, entry in held if name not in optional or entry not in ("", (), None)}
    return value


def _extended(builder: Builder, form: Form, data: Mapping[str, Any]) -> Form:
    """Return the form with these fields; where the builder has entered faults it is not to be used."""
    from docgen.form.parse import check_field

    fields = builder.build(OwnFields, _spelt_out(form, data)).fields
    if len(fields) > MOST:
        builder.fault(("fields", MOST), _("自加的字段最多 {n} 个").format(n=MOST))
    for n, field in enumerate(fields):
        check_field(builder, field, ("fields", n))
        _check_against(builder, form, fields[:n], field, n)
    own = (*form.own_keys, *(field.key for field in fields))
    extended = replace(form, fields=(*form.fields, *fields), own_keys=own)
    builder.require(
        {
            "sheet": [sheet.key for sheet in extended.sheets],
            "key": [*extended.field_by_key, *extended.cells, *extended.standing_by_key],
            "tokens": list(extended.tokens),
        }
    )
    if not builder.faults and len(stated_text(extended)) > MOST_TEXT:
        builder.fault(("fields",), _("自加字段的文字太多，填报表里记不下"))
    return extended


def _spelt_out(form: Form, data: Mapping[str, Any]) -> dict[str, Any]:
    """Return the file's data with what a field of an office's own need not say.

    It is a text that may be blank, quoted by its label, on the sheet of the agency's name, else of the first field.
    """
    fields = data.get("fields")
    if not isinstance(fields, list):
        return dict(data)
    home = form.field_by_key.get(form.role("agency")) or next(iter(form.fields), None)
    spelt_out: list[Any] = []
    for entry in fields:
        if not isinstance(entry, dict):
            spelt_out.append(entry)
            continue
        whole = {"type": "text", "empty": "ok", "token": "", **entry}
        if not whole["token"] and isinstance(whole.get("label"), str):
            whole["token"] = whole["label"]
        if not whole.get("sheet") and home is not None:
            whole["sheet"] = home.sheet
        spelt_out.append(whole)
    return {**data, "fields": spelt_out}


def _check_against(builder: Builder, form: Form, before: Iterable[Field], field: Field, n: int) -> None:
    """Enter a fault for a name that the form, a template or an earlier own field has already."""
    earlier = list(before)
    known = [*form.field_by_key, *form.cells, *form.standing_by_key, *(other.key for other in earlier)]
    tables = [*form.table_by_key, *form.rows_by_key]
    steps = field.key.split(".")
    if field.key in known:
        builder.fault(("fields", n, "key"), _("表单里已经有 {name}").format(name=field.key))
    elif any(f"{key}.".startswith(f"{field.key}.") or f"{field.key}.".startswith(f"{key}.") for key in (*known, *tables)):
        builder.fault(("fields", n, "key"), _("{name} 和表单里的名称套在一起").format(name=field.key))
    elif steps[0] in _TAKEN or _WORDS & set(steps):
        builder.fault(("fields", n, "key"), _("{name} 另有用途，换一个名称").format(name=field.key))
    labels = [other.label for other in (*form.fields, *earlier) if other.sheet == field.sheet]
    labels += [sentence.label for sentence in form.standing if sentence.sheet == field.sheet]
    if not field.label.strip() or field.label in labels:
        builder.fault(("fields", n, "label"), _("同一张工作表里已经有“{name}”，或是空的").format(name=field.label))
    elif field.token in form.tokens or field.token in [other.token for other in earlier]:
        builder.fault(("fields", n, "token"), _("表单里已经有 {name}").format(name=f"{{{field.token}}}"))
    elif any(mark in field.token for mark in "{}｛｝\n"):
        builder.fault(("fields", n, "token"), _("不能有花括号和换行"))
    if any(table.sheet == field.sheet for table in form.rows) or field.sheet in _NOT_FOR_FIELDS:
        builder.fault(("fields", n, "sheet"), _("这张工作表放不了字段"))
