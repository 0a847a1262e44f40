"""Plain records of named values, light enough that a hundred kinds of them do not slow every start.

A dataclass writes, compiles and runs up to eight functions for each class when its module is imported: half a millisecond
and more, a quarter of what one report takes from start to end. Here all records share theirs, and nothing is generated.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, NoReturn, TypeVar, dataclass_transform

T = TypeVar("T")


class _MadeAnew(partial[Any]):
    """Stands for a default that is made anew for each record."""


def field(*, default_factory: Callable[[], T]) -> T:
    """State what makes a field's default, anew for each record."""
    return _MadeAnew(default_factory)  # type: ignore[return-value] # what a record holds, not what stands in its class


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def record(cls: type[T], /) -> type[T]:
    """Make a class a record that never changes and has a hash. Records do not inherit fields.

    `__post_init__`, if there is one, is called once the values are in place.
    Raises TypeError for a default that records would share and could change.
    """
    return _with_fields(cls, __hash__=_hash, __setattr__=_refuse, __delattr__=_refuse)


@dataclass_transform(field_specifiers=(field,))
def mutable_record(cls: type[T], /) -> type[T]:
    """Make a class a record whose values may change; it has no hash. Else as `record`."""
    return _with_fields(cls, __hash__=None)


def replace(entry: T, /, **changes: Any) -> T:
    """Return a copy of a record with some of its fields changed. Raises TypeError for a field it has not."""
    return type(entry)(**{**as_dict(entry), **changes})


def as_dict(entry: Any) -> dict[str, Any]:
    """Return a record's fields by name, in order; their values as they are."""
    held = entry.__dict__
    return {name: held[name] for name in entry.__match_args__}


def optional_fields(cls: type) -> frozenset[str]:
    """Return the names of the fields of a kind of record that need not be given."""
    names: frozenset[str] = vars(cls)["__optional__"]
    return names


def _with_fields(cls: type[T], **members: Any) -> type[T]:
    names = tuple(cls.__annotations__)
    defaults = {name: cls.__dict__[name] for name in names if name in cls.__dict__}
    for name, default in defaults.items():
        if type(default).__hash__ is None:
            raise TypeError(f"{cls.__name__}.{name}: {default!r}")
        delattr(cls, name)
    members |= {"__match_args__": names, "__optional__": frozenset(defaults), "__init__": _init(cls, names, defaults)}
    for name, member in {"__repr__": _repr, "__eq__": _eq, **members}.items():
        setattr(cls, name, member)
    return cls


def _init(cls: type, names: tuple[str, ...], defaults: dict[str, Any]) -> Callable[..., None]:
    made = {name: default for name, default in defaults.items() if isinstance(default, _MadeAnew)}
    shared = {name: default for name, default in defaults.items() if name not in made}
    # -- how many values given by place are enough -> the defaults of the fields behind them --
    count = len(names)
    rest: dict[int, tuple[Any, ...]] = {count: ()}
    for place in reversed(range(count)):
        if names[place] not in shared:
            break
        rest[place] = (shared[names[place]], *rest[place + 1])
    may_be_named = [frozenset(names[given:]) for given in range(count + 1)]
    then = getattr(cls, "__post_init__", None)
    put = vars(cls)["__dict__"].__set__

    def __init__(self: Any, *values: Any, **named: Any) -> None:  # noqa: N807
        if not named and len(values) in rest:
            held = dict(zip(names, values + rest[len(values)]))  # noqa: B905 - they are as many as the names
        else:
            held = shared | named | dict(zip(names, values))  # noqa: B905 - too many are refused below
            for name, make in made.items():
                if name not in held:
                    held[name] = make()
            if len(values) > count or len(held) != count or not may_be_named[len(values)].issuperset(named):
                raise TypeError(f"{cls.__qualname__}({', '.join(names)}): {len(values)} values, {', '.join(named)}")
        put(self, held)
        if then is not None:
            then(self)

    return __init__


def _repr(self: Any) -> str:
    return f"{type(self).__qualname__}({', '.join(f'{name}={value!r}' for name, value in as_dict(self).items())})"


def _eq(self: Any, other: Any) -> Any:
    return as_dict(self) == as_dict(other) if other.__class__ is self.__class__ else NotImplemented


def _hash(self: Any) -> int:
    return hash(tuple(as_dict(self).values()))


def _refuse(self: object, name: str, *_value: object) -> NoReturn:
    raise AttributeError(f"{type(self).__qualname__}.{name}")
