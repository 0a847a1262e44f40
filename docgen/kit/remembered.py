"""What follows from a form or from a part of one, worked out once: known by identity, for a hash would walk through it all."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")
Given = TypeVar("Given")
Other = TypeVar("Other")
_MOST_PAIRS = 32


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
    known: dict[tuple[int, int], tuple[Given, Other, T]] = {}

    @functools.wraps(function)
    def answer(given: Given, other: Other) -> T:
        pair = (id(given), id(other))
        held = known.pop(pair, None) or (given, other, function(given, other))
        known[pair] = held  # the last to be forgotten
        if len(known) > _MOST_PAIRS:
            del known[next(iter(known))]
        return held[2]

    return answer
