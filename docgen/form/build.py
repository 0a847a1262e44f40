"""Build a record from a table of TOML as its annotations say, and collect every fault instead of stopping at the first.

To let a form say more, add a field to a record: its annotation says what may stand there (`str`, `int`, `tuple[Row, ...]`,
another record, `X | None`), `Annotated` what it means (docgen.form.meaning). A field without a default must be given.
"""

from __future__ import annotations

import difflib
import functools
import types
from collections.abc import Callable, Collection, Iterable, Mapping
from decimal import Decimal
from pathlib import Path as File
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin, get_type_hints

from docgen.form.meaning import Among, Key, Refers
from docgen.form.text import ANYTHING
from docgen.form.toml_lines import line_of, what_is_wrong
from docgen.kit.i18n import _
from docgen.kit.patterns import regex
from docgen.kit.record import optional_fields, record

T = TypeVar("T")
Path = tuple[str | int, ...]
"""Where something stands in a TOML file: ("tables", 1, "rows", 0, "key")."""

_TOKEN = regex(r"\{([^{}]+)\}")
_KEY = regex(r"^[a-z][a-z0-9_]*$")
_DOTTED_KEY = regex(r"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*$")


@record
class FormFault:
    """What is wrong at a place of the file."""

    path: Path
    what: str


@record
class Reference:
    """A name that must be defined somewhere, and where it stands."""

    path: Path
    to: str
    name: str


class Builder:
    """Builds records; `faults` and `references` are what it met on the way."""

    def __init__(self) -> None:
        self.faults: list[FormFault] = []
        self.references: list[Reference] = []
        self._misspelt: list[Path] = []
        """Places of required values that stand there under another name, which is told already."""

    def unsure(self, *prefix: str | int) -> bool:
        """Whether something is wrong with how the entries at a place name themselves, so that one of them may be missed."""
        size = len(prefix)
        return any(
            path[:size] == prefix and (len(path) <= size + 1 or path[-1] in ("key", "token", "value"))
            for path in (*(fault.path for fault in self.faults), *self._misspelt)
        )

    def fault(self, path: Path, what: str) -> None:
        """Enter a fault, unless there is one at this place already."""
        if all(known.path != path for known in self.faults):
            self.faults.append(FormFault(path, what))

    def refer(self, path: Path, to: str, name: str) -> None:
        """Enter a name that must be defined."""
        self.references.append(Reference(path, to, name))

    def require(self, known: Mapping[str, Collection[str]], path: Path = ()) -> None:
        """Enter a fault for every name below a place that is not among those known of its kind, if any are."""
        for reference in self.references:
            if reference.to not in known or reference.path[: len(path)] != path:
                continue
            names = known[reference.to]
            in_text, is_figure = reference.to == "tokens", reference.to == "figure"
            name_of_figure = reference.name.removeprefix("-") if is_figure else reference.name
            for name in _TOKEN.findall(reference.name) if in_text else [name_of_figure]:
                if name not in names and not (is_figure and ANYTHING in name):
                    shown = f"{{{name}}}" if in_text else name
                    self.fault(reference.path, _("{name} 没有定义").format(name=shown) + nearest(name, names))

    def build(self, kind: type[T], data: object, path: Path = ()) -> T:
        """Return a record of this kind. What is missing or wrong is entered as a fault, and something neutral stands there."""
        if not isinstance(data, dict):
            self.fault(path, _("应是一个表"))
            data = None
        hints, optional = _hints(kind), optional_fields(kind)  # type: ignore[arg-type] # mypy: a type is hashable
        for name in data or ():
            if name not in hints:
                self.fault((*path, name), _("没有这个名称") + nearest(name, hints))
                self._misspelt += [(*path, meant) for meant in difflib.get_close_matches(name, hints, n=1)]
        given: dict[str, Any] = {}
        for name, hint in hints.items():
            if data is not None and name in data:
                given[name] = self._value(hint, data[name], (*path, name))
            elif name not in optional:
                if data is not None and (*path, name) not in self._misspelt:
                    self.fault((*path, name), _("缺少这一项"))
                given[name] = self._neutral(hint)
        return kind(**given)

    def _value(self, hint: Any, value: object, path: Path) -> Any:
        """Return a value as the annotation wants it."""
        origin, arguments = get_origin(hint), get_args(hint)
        if origin is Annotated:
            built = self._value(arguments[0], value, path)
            for meaning in arguments[1:]:
                self._mean(meaning, built, path)
            return built
        if origin in (types.UnionType, Union):
            return self._one_of(arguments, value, path)
        if origin is tuple:
            if not isinstance(value, list):
                is_part = isinstance(value, dict) and hasattr(arguments[0], "__match_args__")
                name = ".".join(part for part in path if isinstance(part, str))
                self.fault(path, _("应写成 [[{name}]]").format(name=name) if is_part else _("应是一列，写在方括号里"))
                return ()
            return tuple([self._value(arguments[0], entry, (*path, n)) for n, entry in enumerate(value)])
        if origin is not None or hint is dict:  # a mapping, read by whoever asked for it
            if not isinstance(value, dict):
                self.fault(path, _("应是一个表"))
                return {}
            return value
        if hasattr(hint, "__match_args__"):
            return self.build(hint, value, path)
        return self._plain(hint, value, path)

    def _one_of(self, kinds: tuple[Any, ...], value: object, path: Path) -> Any:
        for kind in kinds:
            if kind is type(value):
                return value
        if File in kinds and isinstance(value, str):
            return File(value)
        for kind in kinds:
            if hasattr(kind, "__match_args__") or get_origin(kind) is not None:
                return self._value(kind, value, path)
        plain = [kind for kind in kinds if kind in _KINDS]
        self.fault(path, _wrong_kind(plain, value))
        return None if types.NoneType in kinds else self._neutral(plain[0])

    def _plain(self, kind: Any, value: object, path: Path) -> Any:
        if kind is float and type(value) is int:
            return float(value)
        if type(value) is kind:
            return value
        self.fault(path, _wrong_kind([kind], value))
        return self._neutral(kind)

    def _mean(self, meaning: object, value: Any, path: Path) -> None:
        if any(fault.path[: len(path)] == path for fault in self.faults):
            return
        if isinstance(meaning, Among) and value not in meaning.words:
            words = _("、").join(meaning.words)
            self.fault(path, _("{value} 应是 {words} 之一").format(value=value, words=words) + nearest(value, meaning.words))
        elif isinstance(meaning, Key) and not (_DOTTED_KEY if meaning.dotted else _KEY).match(value):
            wanted = _("key 只能用小写字母、数字、下划线和点") if meaning.dotted else _("key 只能用小写字母、数字和下划线")
            self.fault(path, wanted)
        elif isinstance(meaning, Refers):
            names = [((*path, n), name) for n, name in enumerate(value)] if isinstance(value, tuple) else [(path, value)]
            self.references += [Reference(place, meaning.to, name) for place, name in names if name]

    def _neutral(self, hint: Any) -> Any:
        """Return what stands where nothing usable was given."""
        origin, arguments = get_origin(hint), get_args(hint)
        if origin is Annotated:
            return self._neutral(arguments[0])
        if origin is tuple:
            return ()
        if origin in (types.UnionType, Union):
            return None if types.NoneType in arguments else self._neutral(arguments[0])
        if hasattr(hint, "__match_args__"):
            quiet = Builder()
            return quiet.build(hint, {})
        return {} if origin is not None else hint()


_KINDS: Mapping[type, Callable[[], str]] = {
    str: lambda: _("文字"),
    File: lambda: _("文字"),
    int: lambda: _("整数"),
    float: lambda: _("数"),
    Decimal: lambda: _("数"),
    bool: lambda: _("true 或 false"),
}


def _wrong_kind(kinds: Collection[Any], value: object) -> str:
    wanted = _("或").join(dict.fromkeys(_KINDS[kind]() for kind in kinds if kind is not Decimal))
    return _("类型不对：{value!r}，应是{kind}").format(value=value, kind=wanted)


@functools.cache
def _hints(kind: type) -> dict[str, Any]:
    hints = get_type_hints(kind, include_extras=True)
    return {name: hints[name] for name in kind.__match_args__}  # type: ignore[attr-defined]


def build_toml(kind: type[T], text: str, check: Callable[[Builder, T], None] | None = None) -> tuple[T, list[str]]:
    """Return the record that a TOML file states, and a line for each fault; with faults the record is not to be used.

    check: enters what is wrong beyond the annotations. Of what is wrong by those it gets something neutral.
    """
    import tomllib

    builder = Builder()
    text = text.replace("\r\n", "\n")
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return builder.build(kind, {}), [what_is_wrong(error)]
    built = builder.build(kind, data)
    if check is not None:
        check(builder, built)
    return built, listed(text, builder.faults)


def listed(text: str, faults: Iterable[FormFault]) -> list[str]:
    """Return one line of words for each fault of a TOML file, in the order of the file: its line, its place, what is wrong."""
    placed = sorted(((line_of(text, fault.path), fault) for fault in faults), key=lambda it: it[0])
    return [
        _("第 {line} 行 {where}：{what}").format(line=line, where=_named(fault.path), what=fault.what) for line, fault in placed
    ]


def _named(path: Path) -> str:
    """Return a place as people write it: tables[1].rows[0].key."""
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path).lstrip(".")


def nearest(name: object, known: Collection[str]) -> str:
    """Return "(do you mean X?)" for the known name most alike, else what names there are if they are few, else ""."""
    close = difflib.get_close_matches(str(name), known, n=1, cutoff=0.6)
    if close:
        return _("（是不是 {name}？）").format(name=close[0])
    if known and len(known) <= 20:
        return _("（可以用的有：{names}）").format(names=_("、").join(sorted(set(known))))
    return ""
