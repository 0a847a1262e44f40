"""The catalogue of rules: one small function per rule, registered with its lasting code; `run` collects findings.

A rule's page is its docstring, under fixed headings: 内容 (what), 依据 (legal basis), 理由 (why it matters),
错例 (bad), 正例 (good), 改法 (cure). `docgen rules CODE` and docs/rules.md are printed from it.
"""

from __future__ import annotations

import importlib
import inspect
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache, lru_cache
from types import MappingProxyType

from docgen.checks.context import CheckContext
from docgen.kit.i18n import _
from docgen.kit.patterns import regex
from docgen.kit.record import record
from docgen.report.finding import Finding, Outcome, Severity

FAMILIES = {
    "A": "读取",
    "B": "数字与勾稽",
    "C": "与上年比较",
    "D": "文字与表格",
    "E": "用语与残留",
    "F": "合理性",
    "G": "照抄他人",
    "H": "隐私与保密",
}
"""Family prefix -> name. A findings come from the doors (docgen.formats), the others from rules."""

PAGE_HEADINGS = ("内容", "依据", "理由", "错例", "正例", "改法")
_HEADING = regex(rf"^({'|'.join(PAGE_HEADINGS)})：", re.MULTILINE)
_LINE_BREAK = regex(r"\s*\n\s*")
RULE_MODULES = (
    "b1_completeness",
    "b2_numbers",
    "b3_identities",
    "b4_references",
    "b5_rows",
    "c1_history",
    "c2_repetition",
    "c3_years",
    "f_plausibility",
    "f5_fees",
    "f6_local",
    "d1_claims",
    "d3_parts",
    "d2_shares",
    "d2_wholes",
    "e1_leftovers",
    "e2_damage",
    "e2_documents",
    "e3_punctuation",
    "e3_endings",
    "e4_doubling",
    "e4_repeated",
    "e5_terms",
    "e5_words",
    "e5_numerals",
    "e6_structure",
    "e6_points",
    "e6_naming",
    "e6_issuer",
    "e7_contact",
    "g1_copied",
    "h1_privacy",
    "d1_changes",
)
"""Modules of docgen.checks that hold rules, in the order they run."""
_NEEDS: Mapping[str, Callable[[CheckContext], object]] = {
    "b5_rows": lambda context: context.form.rows,
    "c1_history": lambda context: context.previous,
    "c2_repetition": lambda context: context.previous,
    "f6_local": lambda context: context.requirements,
    "e2_documents": lambda context: context.thorough,
    "e4_repeated": lambda context: context.thorough,
}
"""Module -> what its rules look at. Without it the module is not even imported: that would take longer than to run it."""


@record
class Fault:
    """What a rule yields; the catalogue adds code, severity and place. `severity` only to soften or harden one fault."""

    message: str
    key: str = ""
    expected: str | int | None = None
    actual: str | int | None = None
    cure: str = ""
    evidence: str = ""
    severity: Severity | None = None
    outcome: Outcome = Outcome.FAIL


RuleFunction = Callable[[CheckContext], Iterable[Fault]]


@record
class Rule:
    """A rule: its code, what people call it, how severe a breach is, whether it is "preview" or "stable"."""

    code: str
    title: str
    severity: Severity
    status: str
    function: RuleFunction

    @property
    def family(self) -> str:
        """The family's prefix, the first letter of the code."""
        return self.code[0]

    @property
    def page(self) -> Mapping[str, str]:
        """The rule's page: heading -> text, from the function's docstring."""
        return _page(self.function)


@cache
def _page(function: RuleFunction) -> Mapping[str, str]:
    """Split a docstring into its headings; wrapped lines are joined as Chinese is, without a blank."""
    pieces = _HEADING.split(inspect.getdoc(function) or "")
    texts = (_LINE_BREAK.sub("", body.strip()) for body in pieces[2::2])
    return MappingProxyType(dict(zip(pieces[1::2], texts, strict=True)))


_registered: dict[str, Rule] = {}


def rule(code: str, title: str, severity: Severity, status: str = "stable") -> Callable[[RuleFunction], RuleFunction]:
    """Register a rule function under its lasting code. Raises ValueError if the code is taken."""

    def register(function: RuleFunction) -> RuleFunction:
        if code in _registered:
            raise ValueError(code)
        _registered[code] = Rule(code, title, severity, status, function)
        return function

    return register


@cache
def _rules_of(module: str) -> tuple[Rule, ...]:
    """Import a module of rules and return them, in the order they stand."""
    held = importlib.import_module(f"docgen.checks.{module}").__name__
    return tuple(entry for entry in _registered.values() if entry.function.__module__ == held)


def rules() -> dict[str, Rule]:
    """Return every rule by code, in the order they run."""
    return {entry.code: entry for module in RULE_MODULES for entry in _rules_of(module)}


def is_chosen(code: str, select: Iterable[str] = (), ignore: Iterable[str] = ()) -> bool:
    """Whether a code is selected (by code or family prefix; nothing selected means all) and not ignored."""
    chosen = tuple(select)
    return (not chosen or code.startswith(chosen)) and not code.startswith(tuple(ignore))


@lru_cache(maxsize=16)
def _chosen(modules: tuple[str, ...], select: tuple[str, ...], ignore: tuple[str, ...]) -> tuple[Rule, ...]:
    """Return the rules to run: the same ones for every report of a folder."""
    return tuple(entry for module in modules for entry in _rules_of(module) if is_chosen(entry.code, select, ignore))


def run(context: CheckContext, select: Iterable[str] = (), ignore: Iterable[str] = ()) -> Iterator[Finding]:
    """Run the chosen rules and yield their findings with code, severity and place."""
    modules = tuple(module for module in RULE_MODULES if module not in _NEEDS or _NEEDS[module](context))
    for entry in _chosen(modules, tuple(select), tuple(ignore)):
        for fault in entry.function(context):
            yield Finding(
                code=entry.code,
                severity=fault.severity or entry.severity,
                message=fault.message,
                key=fault.key,
                expected=fault.expected,
                actual=fault.actual,
                cure=fault.cure or _(entry.page.get("改法", "")),
                evidence=fault.evidence,
                outcome=fault.outcome,
            ).at(context.given.place(fault.key))
