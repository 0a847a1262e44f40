"""What is worked out once: what follows from a form, and the last few things that were asked for."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")
Given = TypeVar("Given")
Other = TypeVar("Other")
Key = TypeVar("Key")
_MOST_PAIRS = 32


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
    """Remember what follows from two things known by their identity; of many, those that were asked for last."""
    known = Latest[tuple[int, int], tuple[Given, Other, T]](_MOST_PAIRS)

    @functools.wraps(function)
    def answer(given: Given, other: Other) -> T:
        pair = (id(given), id(other))
        held = known.recall(pair) or known.keep(pair, (given, other, function(given, other)))
        return held[2]

    return answer
