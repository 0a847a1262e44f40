"""Which values a template is sure to print, and in which way of writing: what a finished file can be asked for.

A value that is printed only under a condition, or through a filter that is none of the offices' ways of writing, may come
out as anything; nothing is expected of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from docgen.kit.patterns import regex
from docgen.kit.record import record
from docgen.word.program import Instruction, Program

Scope = Mapping[str, str]
"""Names that loops bind -> what they go through ("" if that cannot be told)."""

_TAG = regex(r"\{([{%])[-+]?(.*?)[-+]?[%}]\}", re.DOTALL)
_DOTTED = r"[^\W\d]\w*(?:\.[^\W\d]\w*)*"
_VALUE = regex(rf"\s*({_DOTTED})\s*(?:\|\s*(\w+)\s*(?:\(([^()]*)\)\s*)?)?")
_LOOP = regex(rf"\s*for\s+(\w+)\s+in\s+({_DOTTED})\s*")
_ASKED = regex(rf"\s*if\s+({_DOTTED})\s*")
_WORD = regex(r"\s*(\w+)")
_CONSTANT = regex(r"\s*(?:(\d{1,6})|'([^'\\]*)'|\"([^\"\\]*)\")\s*")
_BLOCKS = ("for", "if", "with", "filter", "raw")


@record
class PrintedValue:
    """A value that is printed: its dotted name (a loop's name replaced by what it goes through) and how it is written."""

    name: str
    writing: str = ""
    arguments: tuple[str | int, ...] = ()


@record
class _Within:
    """What holds at a place: the loops' names, and the only names that are surely printed there (None: all of them)."""

    scope: Scope
    only: frozenset[str] | None = None

    def in_loop(self, name: str, source: str) -> _Within:
        """Return what holds in a loop: what is not of its items may be printed never, for it may have none."""
        return _Within({**self.scope, name: source}, self.only)

    def asked(self, name: str) -> _Within:
        """Return what holds behind a condition that asks for a name ("" for any other condition)."""
        allowed = frozenset({name} if name else ())
        return _Within(self.scope, allowed if self.only is None else self.only & allowed)

    def resolved(self, name: str) -> str:
        """Return a name with the loop's name replaced, "" if it is not known what it stands for."""
        first, dot, rest = name.partition(".")
        if first not in self.scope:
            return name
        return f"{self.scope[first]}{dot}{rest}" if self.scope[first] else ""

    def surely(self, name: str) -> str:
        """Return what a name stands for if it is surely printed here, else ""."""
        if self.only is not None and name not in self.only:
            return ""
        return self.resolved(name) if not self.scope or name.partition(".")[0] in self.scope else ""


def printed_values(program: Program) -> frozenset[PrintedValue]:
    """Return the values that a template surely prints."""
    found: set[PrintedValue] = set()
    for body in program.parts.values():
        found.update(_of_instructions(body, _Within({})))
    return frozenset(found)


def _of_instructions(body: Sequence[Instruction], within: _Within) -> Iterator[PrintedValue]:
    for step in body:
        if isinstance(step, str):
            continue
        if step[0] == "jinja":
            yield from _of_tags(step[1])
        elif step[0] == "value":
            name = within.surely(".".join(step[1]))
            if name:
                yield PrintedValue(name, *_how(step[3:]))
        elif step[0] == "for":
            yield from _of_instructions(step[4], within.in_loop(step[1], within.resolved(".".join(step[2]))))
        elif step[0] == "if":
            condition, inner = step[1][0]
            asked = ".".join(condition[1]) if condition[0] == "name" else ""
            yield from _of_instructions(inner, within.asked(asked))


def _how(given: Sequence[Any]) -> tuple[str, tuple[str | int, ...]]:
    return (given[0], tuple(given[1])) if given and given[0] else ("", ())


def _of_tags(source: str) -> Iterator[PrintedValue]:
    """Yield what a part for Jinja prints, as far as its tags are plain enough to tell."""
    from docgen.report.office import WRITINGS  # only here: the fast way has no tags left

    stack = [_Within({})]
    for kind, text in _TAG.findall(source):
        word = _WORD.match(text)
        if kind == "{":
            shown = _VALUE.fullmatch(text)
            name = stack[-1].surely(shown[1]) if shown else ""
            arguments = _constants(shown[3] or "") if shown else None
            if shown and name and arguments is not None and (not shown[2] or shown[2] in WRITINGS):
                yield PrintedValue(name, shown[2] or "", arguments)
        elif word and word[1] in ("elif", "else"):
            stack[-1] = stack[-1].asked("")
        elif word and word[1] == "set":
            made, is_value, _value = text.partition("=")
            stack[-1] = stack[-1].in_loop(made.partition("|")[0].strip(" -+").split()[-1], "")
            if not is_value:  # up to endset: printed where the name is, if at all
                stack.append(stack[-1].asked(""))
        elif word and word[1] in _BLOCKS:
            stack.append(_opened(text, word[1], stack[-1]))
        elif word and word[1].startswith("end") and len(stack) > 1:
            stack.pop()


def _opened(text: str, word: str, outer: _Within) -> _Within:
    loop, asked = _LOOP.fullmatch(text), _ASKED.fullmatch(text)
    if loop:
        return outer.in_loop(loop[1], outer.resolved(loop[2]))
    return outer.asked(asked[1] if asked and word == "if" else "")


def _constants(text: str) -> tuple[str | int, ...] | None:
    """Return what is written between brackets, None if it is more than numbers and texts."""
    found: list[str | int] = []
    for piece in text.split(",") if text.strip() else ():
        constant = _CONSTANT.fullmatch(piece)
        if constant is None:
            return None
        found.append(int(constant[1]) if constant[1] else constant[2] or constant[3] or "")
    return tuple(found)
