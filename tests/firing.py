"""Which codes fire while a test runs, and which the test is stated to make fire."""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from docgen.checks.catalogue import Fault, Rule, rules
from docgen.checks.context import CheckContext
from docgen.checks.where import code_tests
from docgen.report.finding import Finding

fired: set[str] = set()
"""Codes that the program itself has found since the test began."""

_PROGRAM = str(Path(sys.modules["docgen"].__file__ or "").parent)
_CODES = set(code_tests())
_OF_TEST: dict[tuple[str, str], set[str]] = {}
for _code, _test in code_tests().items():
    _OF_TEST.setdefault(_test, set()).add(_code)


def codes_due(item: pytest.Item) -> set[str]:
    """Return what a test has to make fire: of codes among its parameters those, nothing where a parameter says it is quiet."""
    path, _colons, name = item.nodeid.partition("::")
    codes = _OF_TEST.get((path, name.partition("[")[0]), set())
    given = list(getattr(getattr(item, "callspec", None), "params", {}).values())
    if not codes or any(value is False or value in (None, "", [], ()) for value in given):
        return set()
    named = {value for value in given if isinstance(value, str)} | {value.code for value in given if isinstance(value, Rule)}
    named |= {text for value in given if isinstance(value, list | tuple | set) for text in value if isinstance(text, str)}
    stated = named & _CODES
    return codes & stated if stated else codes


def _watched(code: str, function: Callable[[CheckContext], Iterable[Fault]]) -> Callable[[CheckContext], Iterator[Fault]]:
    @functools.wraps(function)
    def watched(context: CheckContext) -> Iterator[Fault]:
        for fault in function(context):
            fired.add(code)
            yield fault

    return watched


def _noted(made: Callable[..., None]) -> Callable[..., None]:
    """Note a finding that the program makes: neither one that a test makes by hand nor a copy of one."""

    @functools.wraps(made)
    def noted(self: Finding, *values: Any, **named: Any) -> None:
        made(self, *values, **named)
        maker = sys._getframe(1).f_code.co_filename
        if maker.startswith(_PROGRAM) and Path(maker).parent.name != "kit":
            fired.add(self.code)

    return noted


for _code, _rule in rules().items():
    object.__setattr__(_rule, "function", _watched(_code, _rule.function))
Finding.__init__ = _noted(Finding.__init__)  # type: ignore[method-assign]
