"""Standing sentences and tokens: which wording holds, and what a token stands for in a given report."""

from __future__ import annotations

from collections.abc import Iterable

from docgen.form.derive import ROWS
from docgen.form.model import Condition, Form
from docgen.kit.numerals import counting_numeral
from docgen.kit.record import record
from docgen.report.model import Report
from docgen.report.placeholders import unfilled
from docgen.report.rows import is_given, quoted_value
from docgen.report.tokens import fill, tokens_in
from docgen.report.values import in_sentence


def holds(report: Report, condition: Condition) -> bool | None:
    """Whether a condition holds; None when it cannot be told because a number is blank."""
    if condition.any_given:
        return any(key in report.values for key in condition.any_given)
    if condition.given is not None:
        return (condition.key in report.values) is condition.given
    if condition.sum:
        total, other = report.sum(condition.sum), report.number(condition.equals_key)
        return None if total is None or other is None else total == other
    value = report.values.get(condition.key)
    if value is None:
        return None
    return value == condition.equals


def all_hold(report: Report, conditions: Iterable[Condition]) -> bool | None:
    """Whether all conditions hold: False as soon as one fails, None if that hangs on a blank."""
    answers = [holds(report, condition) for condition in conditions]
    if False in answers:
        return False
    return None if None in answers else True


def missing_keys(report: Report, conditions: Iterable[Condition]) -> tuple[str, ...]:
    """Return the keys whose blanks keep the conditions from being told."""
    conditions = [condition for condition in conditions if holds(report, condition) is None]
    keys = [key for condition in conditions for key in condition.keys]
    return tuple(key for key in keys if key not in report.values)


@record
class StandingText:
    """What a standing sentence comes to: its text, or None with the blank keys that keep it from being chosen."""

    text: str | None
    missing: tuple[str, ...] = ()


class Resolver:
    """Fills tokens from one completed report."""

    def __init__(self, report: Report) -> None:
        """Take the completed report whose values the tokens stand for."""
        self.report = report
        self.form: Form = report.form
        self._open: set[str] = set()
        self._standing: dict[str, StandingText] = {}

    def fill(self, text: str) -> str:
        """Return the text with its tokens filled; unknown tokens stay as typed, blanks are marked 【未填：…】."""
        return fill(text, self.resolve)

    def resolve(self, name: str) -> str | None:
        """Return what a token stands for, None if there is no such token (or it would contain itself)."""
        target = self.form.tokens.get(name)
        if target is None or name in self._open:
            return None
        self._open.add(name)
        try:
            return self._value(name, target)
        finally:
            self._open.discard(name)

    def _value(self, name: str, target: str) -> str:
        if target == "form:parts":
            return "、".join(section.name for section in self.form.sections if section.name)
        if target == "form:part_count":
            count = sum(1 for section in self.form.sections if section.name)
            return counting_numeral(count) if count else "零"
        if target.startswith("joined:"):
            return self._joined(name)
        if target in self.form.standing_by_key:
            found = self.standing(target)
            return unfilled(self.form.label_of(target)) if found.text is None else found.text
        if target.startswith(ROWS):
            found_of_rows = quoted_value(self.report, target)
            return unfilled(self.form.label_of(target)) if found_of_rows is None else in_sentence(self.form, "", found_of_rows)
        value = self.report.number(target) if target in self.form.subtotals else self.report.values.get(target)
        return unfilled(self.form.label_of(target)) if value is None else in_sentence(self.form, target, value)

    def _joined(self, name: str) -> str:
        joined = next(entry for entry in self.form.joined if entry.token == name)
        given = [part for part in joined.parts if not self._blanks(part)]
        return joined.separator.join(self.fill(part) for part in given)

    def _blanks(self, text: str) -> bool:
        return any(not is_given(self.report, self.form.tokens.get(use.name, "")) for use in tokens_in(text))

    def standing(self, key: str) -> StandingText:
        """Return a standing sentence: the clerk's own words, else the first wording whose conditions hold."""
        if key not in self._standing:
            self._standing[key] = self._choose(key)
        return self._standing[key]

    def _choose(self, key: str) -> StandingText:
        own = self.report.text(key)
        if own:
            return StandingText(self.fill(own))
        for choice in self.form.standing_by_key[key].choices:
            answer = all_hold(self.report, choice.when)
            if answer is None:
                return StandingText(None, missing_keys(self.report, choice.when))
            if answer:
                blank = tuple(
                    target
                    for target in (self.form.tokens.get(use.name, "") for use in tokens_in(choice.text))
                    if (self.form.knows(target) or target.startswith(ROWS))
                    and target not in self.form.standing_by_key
                    and not is_given(self.report, target)
                )
                return StandingText(None, blank) if blank else StandingText(self.fill(choice.text))
        raise AssertionError(key)  # the loader makes sure that the last wording has no condition
