"""Find a form, and keep it ready between runs: parsing and validating form.toml takes longer than checking a report."""

from __future__ import annotations

import functools
import hashlib
import json
from pathlib import Path
from types import MappingProxyType
from typing import Any

from docgen.form import expectations, model, parts, rows, text, wording
from docgen.form.folders import DEFAULT_FORM, form_folder
from docgen.form.model import Form
from docgen.kit import cache
from docgen.kit.errors import FormError
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


def load_form(form_id: str = DEFAULT_FORM) -> Form:
    """Return the form of that id, from templates/docx/ID beside the user or from the package. Raises FormError.

    A process loads a form once: what follows from a form is remembered by its identity.
    """
    return _loaded(form_id)


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
        form = parse_form(path, content)
        cache.save(KIND, key, json.dumps(_plain(form), ensure_ascii=False, separators=(",", ":")).encode())
    return form


def parse_form(path: Path, content: bytes | None = None) -> Form:
    """Read one form.toml, or its `content`, into a form. Raises FormError that lists every fault with its line."""
    from docgen.form.parse import parse_form as parse

    return parse(path, content)


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
