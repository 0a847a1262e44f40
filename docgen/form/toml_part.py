"""One table of a form.toml, read key by key, so that a missing, mistyped or unknown key is named."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NoReturn, TypeVar

from docgen.kit.errors import FormError
from docgen.kit.i18n import _

T = TypeVar("T")


def fail(path: Path, where: str, what: str) -> NoReturn:
    """Raise FormError that names the file, the path inside it and the fault."""
    raise FormError(
        _("表单定义 {file} 的 {where} 有误：{what}。").format(file=path, where=where, what=what),
        _("按 docs/forms.md 的写法改正后重试。"),
    )


class Part:
    """A table of the TOML file; `take` what is known, then `done` names what is left."""

    def __init__(self, path: Path, where: str, data: object) -> None:
        if not isinstance(data, dict):
            fail(path, where, _("应是一个表"))
        self.path, self.where, self.data, self.seen = path, where, data, set[str]()

    def take(self, key: str, kind: type | tuple[type, ...], default: Any = None, *, required: bool = False) -> Any:
        """Return the value under a key, the default if absent; its type must be `kind`."""
        self.seen.add(key)
        if key not in self.data:
            if required:
                fail(self.path, f"{self.where}.{key}", _("缺少这一项"))
            return default
        value = self.data[key]
        wrong = not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool and bool not in _kinds(kind))
        if wrong:
            fail(self.path, f"{self.where}.{key}", _("类型不对：{value!r}").format(value=value))
        return value

    def words(self, key: str) -> tuple[str, ...]:
        """Return a list of texts under a key, empty if absent."""
        words = self.take(key, list, [])
        if not all(isinstance(word, str) for word in words):
            fail(self.path, f"{self.where}.{key}", _("应是一列文字"))
        return tuple(words)

    def parts(self, key: str) -> list[Part]:
        """Return the tables of an array of tables, empty if absent."""
        entries = self.take(key, list, [])
        return [Part(self.path, f"{self.where}.{key}[{n}]", entry) for n, entry in enumerate(entries)]

    def done(self) -> None:
        """Raise FormError if the table holds a key nobody took."""
        unknown = sorted(set(self.data) - self.seen)
        if unknown:
            fail(self.path, f"{self.where}.{unknown[0]}", _("没有这个名称"))

    def known(self, where: str, names: tuple[str, ...], known: Mapping[str, object]) -> None:
        """Raise FormError if one of the names is not a known one."""
        for name in names:
            if name not in known:
                fail(self.path, f"{self.where}.{where}", _("{name} 没有定义").format(name=name))


def _kinds(kind: type | tuple[type, ...]) -> tuple[type, ...]:
    return kind if isinstance(kind, tuple) else (kind,)


def read(part: Part, build: Callable[[Part], T]) -> T:
    """Return what `build` makes of the part, having made sure that it took every key."""
    result = build(part)
    part.done()
    return result
