"""Plain records of named values, light enough that a hundred kinds of them do not slow every start.

A dataclass writes, compiles and runs up to eight functions for each class when its module is imported: half a millisecond
and more, a quarter of what one report takes from start to end. Here all records share theirs, and nothing is generated.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NoReturn, TypeVar, dataclass_transform, overload

T = TypeVar("T")


class FrozenRecordError(AttributeError):
    """A frozen record was to be changed."""


_NONE = object()
"""A field that must be given."""


class _Default:
    """What stands for a field that is not given: made anew for each record, or always the same, or nothing may."""

    def __init__(self, factory: Callable[[], Any] | None, value: Any, shown: bool) -> None:
        self.factory, self.value, self.shown = factory, value, shown


@overload
def field(*, repr: bool = True) -> Any: ...
@overload
def field(*, default: T, repr: bool = True) -> T: ...
@overload
def field(*, default_factory: Callable[[], T], repr: bool = True) -> T: ...


def field(*, default: Any = _NONE, default_factory: Callable[[], Any] | None = None, repr: bool = True) -> Any:
    """State a field's default, one made anew for each record if `default_factory` is given; repr: whether `repr` shows it."""
    return _Default(default_factory, default, repr)


@overload
def record(cls: type[T], /) -> type[T]: ...
@overload
def record(*, frozen: bool = True) -> Callable[[type[T]], type[T]]: ...


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def record(cls: type[T] | None = None, /, *, frozen: bool = True) -> type[T] | Callable[[type[T]], type[T]]:
    """Make a class a record: frozen unless told otherwise; a frozen one has a hash. Records do not inherit fields.

    `__post_init__`, if there is one, is called once the values are in place.
    Raises TypeError for a default that records would share and could change.
    """
    if cls is None:
        return lambda it: record(it) if frozen else _made(it, frozen=False)
    return _made(cls, frozen=True)


def replace(entry: T, /, **changes: Any) -> T:
    """Return a copy of a record with some of its fields changed. Raises TypeError for a field it has not."""
    return type(entry)(**{**as_dict(entry), **changes})


def as_dict(entry: Any) -> dict[str, Any]:
    """Return a record's fields by name, in order; their values as they are."""
    held = entry.__dict__
    return {name: held[name] for name in entry.__match_args__}


def optional_fields(cls: type) -> frozenset[str]:
    """Return the names of the fields of a kind of record that need not be given."""
    names: frozenset[str] = getattr(cls, "__optional__", frozenset())
    return names


def _made(cls: type[T], *, frozen: bool) -> type[T]:
    names = tuple(cls.__annotations__)
    stated = {name: cls.__dict__[name] for name in names if name in cls.__dict__}
    defaults = {name: it if isinstance(it, _Default) else _Default(None, it, True) for name, it in stated.items()}
    for name, default in defaults.items():
        if default.factory is None and type(default.value).__hash__ is None:
            raise TypeError(f"{cls.__name__}.{name}: {default.value!r}")
        delattr(cls, name)
    members: dict[str, Any] = {
        "__match_args__": names,
        "__optional__": frozenset(name for name, default in defaults.items() if default.factory or default.value is not _NONE),
        "__init__": _init(cls, names, defaults),
        "__repr__": cls.__dict__.get("__repr__", _repr([n for n in names if n not in defaults or defaults[n].shown])),
        "__eq__": cls.__dict__.get("__eq__", _eq),
        "__hash__": _hash if frozen else None,
    }
    if frozen:
        members |= {"__setattr__": _refuse, "__delattr__": _refuse}
    for name, member in members.items():
        setattr(cls, name, member)
    return cls


def _init(cls: type, names: tuple[str, ...], defaults: dict[str, _Default]) -> Callable[..., None]:
    shared = {
        name: default.value for name, default in defaults.items() if default.factory is None and default.value is not _NONE
    }
    made = [(name, default.factory) for name, default in defaults.items() if default.factory is not None]
    may_follow = [frozenset(names[n:]) for n in range(len(names) + 1)]
    count = len(names)
    then = getattr(cls, "__post_init__", None)
    put = vars(cls)["__dict__"].__set__

    def __init__(self: Any, *values: Any, **named: Any) -> None:  # noqa: N807
        given = len(values)
        # -- mostly all is given by place; else defaults, and over them what is given by name and by place --
        held = dict(zip(names, values))  # noqa: B905 - too many are refused below
        if given != count or named:
            held = shared | named | held
            for name, make in made:
                if name not in held:
                    held[name] = make()
            if given > count or len(held) != count or not may_follow[given].issuperset(named):
                raise TypeError(f"{cls.__qualname__}({', '.join(names)}): {given} values, {', '.join(named)}")
        put(self, held)
        if then is not None:
            then(self)

    return __init__


def _repr(names: list[str]) -> Callable[[Any], str]:
    return lambda self: f"{type(self).__qualname__}({', '.join(f'{name}={getattr(self, name)!r}' for name in names)})"


def _eq(self: Any, other: Any) -> Any:
    if other.__class__ is not self.__class__:
        return NotImplemented
    return _values(self) == _values(other)


def _hash(self: Any) -> int:
    return hash(_values(self))


def _values(entry: Any) -> tuple[Any, ...]:
    return tuple([entry.__dict__[name] for name in entry.__match_args__])


def _refuse(self: object, name: str, *_value: object) -> NoReturn:
    raise FrozenRecordError(f"{type(self).__qualname__}.{name}")
