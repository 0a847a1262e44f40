"""What is worked out once: what follows from a form, and the last few things that were asked for."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import ParamSpec, TypeVar

T = TypeVar("T")
Given = ParamSpec("Given")
Key = TypeVar("Key")
_MOST = 64


class Latest(dict[Key, T]):
    """The last few things that were worked out, by their keys; what was asked for longest ago is forgotten first.

    Threads may share one, for each step is a single one of the dictionary's; without a lock, which a forked process would keep.
    """

    def __init__(self, most: int) -> None:
        super().__init__()
        self._most = most

    def recall(self, key: Key) -> T | None:
        """Return what is kept under a key, None for nothing."""
        value = self.pop(key, None)
        return None if value is None else self.keep(key, value)

    def keep(self, key: Key, value: T) -> T:
        """Keep a value, as the last to be forgotten, and return it."""
        self[key] = value
        if len(self) > self._most:
            for oldest in list(self)[: -self._most]:
                self.pop(oldest, None)
        return value


def remembered(function: Callable[Given, T]) -> Callable[Given, T]:
    """Remember what follows from a form, a part of one, or two things: known by identity, for a hash would walk through them.

    For the few large records with which a process works through thousands of reports; of many, the last few dozen.
    """
    known = Latest[tuple[int, ...], tuple[object, T]](_MOST)

    @functools.wraps(function)
    def answer(*given: Given.args, **named: Given.kwargs) -> T:
        key = tuple(map(id, given))
        held = known.get(key) or known.keep(key, (given, function(*given, **named)))  # keeping them keeps their ids from others
        return held[1]

    return answer
