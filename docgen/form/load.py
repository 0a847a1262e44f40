"""Find a form, and keep it ready between runs: parsing and validating form.toml takes longer than checking a report."""

from __future__ import annotations

import functools
import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from types import MappingProxyType
from typing import Any

from docgen.form import expectations, model, parts, rows, text, wording
from docgen.form.folders import DEFAULT_FORM, form_folder, form_folders, template_file
from docgen.form.model import Form
from docgen.form.own_fields import FILE_NAME, states_form, with_own_fields
from docgen.kit import cache
from docgen.kit.errors import FormError
from docgen.kit.files import file_text
from docgen.kit.i18n import _
from docgen.kit.record import as_dict

KIND = "forms"
_MARK = "#"
_KINDS: dict[str, type] = {
    name: kind
    for module in (parts, rows, text, wording, expectations, model)
    for name, kind in vars(module).items()
    if isinstance(kind, type) and "__match_args__" in vars(kind)
}
"""The records a form is made of, by name: nothing else can come out of an entry."""


_BESIDE: ContextVar[Path | None] = ContextVar("own_fields", default=None)
"""The fields.toml beside the template that was given for what is being done."""


def load_form(form_id: str = DEFAULT_FORM) -> Form:
    """Return the form of that id, from templates/docx/ID beside the user or from the package, with the office's own fields.

    Those are stated in the fields.toml beside the template given (see `own_fields_beside`), else beside the form's own.
    Raises FormError. A process loads a form once: what follows from a form is remembered by its identity.
    """
    path = _own_fields_path(form_id)
    form = _loaded(form_id)
    return form if path is None else _with_own_fields(form_id, path, file_text(path))


def plain_form(form_id: str = DEFAULT_FORM) -> Form:
    """Return the form of that id as it is, without what an office adds to it. Raises FormError."""
    return _loaded(form_id)


@contextmanager
def own_fields_beside(template: Path | None) -> Iterator[None]:
    """Let forms have the fields that stand beside a template, while something is done with it."""
    beside = template.with_name(FILE_NAME) if template is not None else None
    token = _BESIDE.set(beside if beside is not None and beside.is_file() else None)
    try:
        yield
    finally:
        _BESIDE.reset(token)


def _own_fields_path(form_id: str) -> Path | None:
    """Return the fields.toml that adds to a form, None if there is none or it is about another form."""
    path = _BESIDE.get() or template_file(form_id, FILE_NAME)
    if not path.is_file():
        return None
    stated, home = states_form(file_text(path)), path.absolute().parent.name
    if stated or home == form_id:
        return path if stated in ("", form_id) else None
    return None if home in form_folders() else path


@functools.cache
def _with_own_fields(form_id: str, path: Path, text: str) -> Form:
    return with_own_fields(_loaded(form_id), text, path)


def is_yearly(form_id: str) -> bool:
    """Whether a body hands in a form once a year, as it does one with a year; a form nobody has is taken for such."""
    try:
        return bool(load_form(form_id).role("year")) if form_id else True
    except FormError:
        return True


@functools.cache
def _loaded(form_id: str) -> Form:
    path = form_folder(form_id) / "form.toml"
    try:
        content = path.read_bytes()
    except OSError as error:
        raise FormError(_("读不了表单定义 {file}：{why}").format(file=path, why=error)) from error
    key = cache.entry_key(hashlib.sha256(content).hexdigest(), sorted(_shape(kind) for kind in _KINDS.values()))
    form = _load(key)
    if form is None:
        from docgen.form.parse import parse_form  # only here: of a form that is kept, nothing is parsed

        form = parse_form(path, content)
        cache.save(KIND, key, json.dumps(_plain(form), ensure_ascii=False, separators=(",", ":")).encode())
    return form


def _load(key: str) -> Form | None:
    body = cache.load(KIND, key)
    if body is None:
        return None
    try:
        form = json.loads(body, object_hook=_record)
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
    return form if isinstance(form, Form) else None


def _shape(kind: type) -> tuple[str, ...]:
    return (kind.__name__, *getattr(kind, "__match_args__", ()))


def _plain(value: Any) -> Any:
    """Return a form's part as JSON holds it: a record as {"#": its name, "v": its values}."""
    if type(value).__name__ in _KINDS:
        return {_MARK: type(value).__name__, "v": [_plain(held) for held in as_dict(value).values()]}
    if isinstance(value, tuple):
        return [_plain(held) for held in value]
    if isinstance(value, dict | MappingProxyType):
        return {key: _plain(held) for key, held in value.items()}
    return value


def _record(data: dict[str, Any]) -> Any:
    if _MARK not in data:
        return data
    return _KINDS[data[_MARK]](*[_tuple(held) if held.__class__ is list else held for held in data["v"]])


def _tuple(held: list[Any]) -> tuple[Any, ...]:
    return tuple([_tuple(part) if part.__class__ is list else part for part in held])
