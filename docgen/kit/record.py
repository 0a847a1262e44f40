"""Plain records of named values, light enough that a hundred of them do not slow every start.

A standard dataclass writes, compiles and runs up to eight functions when its module is imported: half a millisecond and
more for each class, a quarter of what one report takes from start to end. A record shares all of them but `__init__`,
which is made when there turn out to be many of its kind. Otherwise it is a dataclass: fields, defaults, equality,
`dataclasses.replace`.
"""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Callable
from dataclasses import FrozenInstanceError, field
from typing import Any, NoReturn, TypeVar, dataclass_transform, overload

__all__ = ["as_dict", "field", "record", "remembered", "remembered_pair", "replace"]

T = TypeVar("T")
Given = TypeVar("Given")
Other = TypeVar("Other")


@overload
def record(cls: type[T], /) -> type[T]: ...
@overload
def record(*, frozen: bool = True) -> Callable[[type[T]], type[T]]: ...


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def record(cls: type[T] | None = None, /, *, frozen: bool = True) -> type[T] | Callable[[type[T]], type[T]]:
    """Make a class a record: frozen unless told otherwise; a frozen one has a hash. Records do not inherit fields.

    Raises TypeError for a default that instances would share and could change.
    """
    if cls is None:
        return lambda it: _made(it, frozen)
    return _made(cls, frozen)


def replace(entry: T, /, **changes: Any) -> T:
    """Return a copy of a record with some of its fields changed. Raises TypeError for a field it has not."""
    return type(entry)(**{**as_dict(entry), **changes})


def as_dict(entry: object) -> dict[str, Any]:
    """Return a record's fields by name, in order; their values as they are."""
    return {name: getattr(entry, name) for name in _names(type(entry))}


def _names(cls: type) -> tuple[str, ...]:
    names: tuple[str, ...] = getattr(cls, "__match_args__", ())
    return names


def remembered(function: Callable[[Given], T]) -> Callable[[Given], T]:
    """Remember what follows from a form or a part of one: known by its identity, for a hash would walk through all of it.

    For the few large records that live as long as the process, which works through thousands of reports with them.
    """
    known: dict[int, tuple[Given, T]] = {}

    @functools.wraps(function)
    def answer(given: Given) -> T:
        held = known.get(id(given))
        if held is None:
            held = known[id(given)] = (given, function(given))  # keeping it keeps its id from being used again
        return held[1]

    return answer


def remembered_pair(function: Callable[[Given, Other], T]) -> Callable[[Given, Other], T]:
    """Remember what follows from two things known by their identity; when there turn out to be many, begin anew."""
    known: dict[tuple[int, int], tuple[Given, Other, T]] = {}

    @functools.wraps(function)
    def answer(given: Given, other: Other) -> T:
        held = known.get((id(given), id(other)))
        if held is None:
            if len(known) >= _MOST_PAIRS:
                known.clear()
            held = known[id(given), id(other)] = (given, other, function(given, other))
        return held[2]

    return answer


class _Fields:
    """What `dataclasses` knows a dataclass by, worked out only if someone asks."""

    def __get__(self, instance: object, owner: type) -> dict[str, Any]:
        stated = {name: getattr(owner, name) for name in _names(owner) if hasattr(owner, name)}
        factories = {name: field(default_factory=make) for name, make in _FACTORIES.get(owner, {}).items()}
        members = {"__annotations__": owner.__annotations__, **stated, **factories}
        twin: Any = dataclasses.dataclass(type(owner.__name__, (), members))
        return {entry.name: entry for entry in dataclasses.fields(twin)}


_FACTORIES: dict[type, dict[str, Callable[[], Any]]] = {}
_HIDDEN: dict[type, frozenset[str]] = {}
_BUILT = object()
_FEW = 12
_MOST_PAIRS = 32


def _made(cls: type[T], frozen: bool) -> type[T]:
    names = tuple(cls.__annotations__)
    hidden: set[str] = set()
    for name in names:
        default = cls.__dict__.get(name)
        if isinstance(default, dataclasses.Field):
            if not default.repr:
                hidden.add(name)
            if default.default_factory is not dataclasses.MISSING:
                _FACTORIES.setdefault(cls, {})[name] = default.default_factory
            if default.default is dataclasses.MISSING:
                delattr(cls, name)
            else:
                setattr(cls, name, default.default)
        elif default is not None and type(default).__hash__ is None:
            raise TypeError(f"{cls.__name__}.{name}: {default!r}")
    if hidden:
        _HIDDEN[cls] = frozenset(hidden)
    own = cls.__dict__
    members: dict[str, Any] = {"__match_args__": names, "__dataclass_fields__": _Fields(), "__init__": _first(cls)}
    members |= {name: shared for name, shared in (("__repr__", _repr), ("__eq__", _eq)) if name not in own}
    if frozen:
        members |= {"__hash__": _hash, "__setattr__": _refuse_set, "__delattr__": _refuse_delete}
    else:
        members["__hash__"] = None
    for name, member in members.items():
        setattr(cls, name, member)
    return cls


def _first(cls: type) -> Callable[..., None]:
    """Return an `__init__` for the first few: one for a report takes long to make, and of many records there are no more.

    When they turn out to be many, or the values do not fit, the real one is made, put in its place and goes on with it.
    """
    left = _FEW

    def __init__(self: Any, *values: Any, **named: Any) -> None:  # noqa: N807
        nonlocal left
        left -= 1
        if left < 0 or not _filled(cls, self.__dict__, values, named):
            self.__dict__.clear()
            _init_of(cls)(self, *values, **named)
        elif hasattr(cls, "__post_init__"):
            self.__post_init__()

    return __init__


def _filled(cls: type, held: dict[str, Any], values: tuple[Any, ...], named: dict[str, Any]) -> bool:
    """Put the values under their names, defaults where none is given. False if they do not fit."""
    names = _names(cls)
    held.update(zip(names, values, strict=False))
    factories = _FACTORIES.get(cls, {})
    for name in names[len(values) :]:
        if name in named:
            held[name] = named[name]
        elif name in factories:
            held[name] = factories[name]()
        elif hasattr(cls, name):
            held[name] = getattr(cls, name)
        else:
            return False
    return len(values) <= len(names) and named.keys() <= set(names[len(values) :])


def _init_of(cls: type) -> Callable[..., None]:
    """Write, compile and set `__init__` of a record, as a person would write it: one assignment a field."""
    factories = _FACTORIES.get(cls, {})
    names = _names(cls)
    scope: dict[str, Any] = {"_built": _BUILT}
    heads: list[str] = []
    lines = ["_values = self.__dict__"]
    for name in names:
        if name in factories:
            scope[f"_make_{name}"] = factories[name]
            heads.append(f"{name}=_built")
            lines.append(f"_values[{name!r}] = _make_{name}() if {name} is _built else {name}")
            continue
        if hasattr(cls, name):
            scope[f"_default_{name}"] = getattr(cls, name)
            heads.append(f"{name}=_default_{name}")
        else:
            heads.append(name)
        lines.append(f"_values[{name!r}] = {name}")
    if hasattr(cls, "__post_init__"):
        lines.append("self.__post_init__()")
    body = "\n    ".join(lines)
    exec(f"def __init__({', '.join(('self', *heads))}):\n    {body}", scope)  # noqa: S102 - names of the class's own fields
    made: Callable[..., None] = scope["__init__"]
    made.__qualname__ = f"{cls.__qualname__}.__init__"
    cls.__init__ = made  # type: ignore[misc]
    return made


def _values(entry: Any) -> tuple[Any, ...]:
    held = entry.__dict__
    return tuple([held[name] for name in entry.__match_args__])


def _eq(self: Any, other: object) -> Any:
    if other.__class__ is not self.__class__:
        return NotImplemented
    return _values(self) == _values(other)


def _hash(self: Any) -> int:
    return hash(_values(self))


def _repr(self: Any) -> str:
    hidden = _HIDDEN.get(type(self), frozenset())
    shown = ", ".join(f"{name}={value!r}" for name, value in as_dict(self).items() if name not in hidden)
    return f"{type(self).__qualname__}({shown})"


def _refuse_set(self: object, name: str, value: object) -> NoReturn:
    raise FrozenInstanceError(f"cannot assign to field {name!r}")


def _refuse_delete(self: object, name: str) -> NoReturn:
    raise FrozenInstanceError(f"cannot delete field {name!r}")
