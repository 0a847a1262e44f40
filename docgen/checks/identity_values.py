"""The identities of a form worked out on a report: both sides and what came of it. Used by rules, 核对单 and verify."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal

from docgen.form.model import Form, Identity
from docgen.kit.record import record
from docgen.report.finding import Outcome
from docgen.report.model import Report
from docgen.report.values import plain_number

Number = int | Decimal


@record
class IdentityResult:
    """left, right: the sums, None where an operand is blank; missing: the blank keys; stated: the source gave the total.

    outcome: pass, fail, uncertain (some operand blank), not assessable (nothing there to compare).
    """

    identity: Identity
    left: Number | None
    right: Number | None
    outcome: Outcome
    missing: tuple[str, ...] = ()
    stated: bool = False

    @property
    def difference(self) -> Number:
        """How far apart the sides are, 0 if one of them is not known."""
        if self.left is None or self.right is None:
            return 0
        return self.left - self.right if self.left > self.right else self.right - self.left


class _Numbers:
    """The numbers of a completed report; a total that cannot be computed stands as the source states it."""

    def __init__(self, report: Report, given: Report | None) -> None:
        self.report, self.given = report, given
        subtotals = report.form.subtotals
        self._counts = {k: v for k, v in report.values.items() if type(v) is int and k not in subtotals}

    def __call__(self, key: str) -> Number | None:
        number = self.report.number(key)
        return self.given.number(key) if number is None and self.given is not None else number

    def sum(self, keys: Iterable[str]) -> tuple[Number, list[str]]:
        try:
            return sum(map(self._counts.__getitem__, keys)), []
        except KeyError:
            pass  # some are blank, or money, or sums themselves
        known: Number = 0
        missing = []
        for key in keys:
            number = self(key)
            if number is None:
                missing.append(key)
            else:
                known += number
        return known, missing


def _total(identity: Identity, numbers: _Numbers, given: Report | None) -> IdentityResult:
    stated = given.number(identity.result) if given is not None else None
    known, missing = numbers.sum(identity.left)
    left = None if missing else known
    if stated is None:
        outcome = Outcome.PASS if not missing else Outcome.UNCERTAIN
    elif not missing:
        outcome = Outcome.PASS if known == stated else Outcome.FAIL
    else:  # blanks can only add: what is known already exceeding the total settles it
        outcome = Outcome.FAIL if known > stated else Outcome.UNCERTAIN
    if len(missing) == len(identity.left):
        outcome = Outcome.NOT_ASSESSABLE
    return IdentityResult(identity, left, left if stated is None else stated, outcome, tuple(missing), stated is not None)


def _balance(identity: Identity, numbers: _Numbers) -> IdentityResult:
    left, left_missing = numbers.sum(identity.left)
    right, right_missing = numbers.sum(identity.right)
    missing = (*left_missing, *right_missing)
    if not missing:
        outcome = Outcome.PASS if left == right else Outcome.FAIL
    elif len(missing) == len(identity.left) + len(identity.right):
        outcome = Outcome.NOT_ASSESSABLE
    else:
        outcome = Outcome.UNCERTAIN
    return IdentityResult(identity, None if left_missing else left, None if right_missing else right, outcome, missing)


def evaluate(form: Form, report: Report, given: Report | None = None) -> tuple[IdentityResult, ...]:
    """Return every identity of the form worked out on a completed report, in the form's order.

    given: the report as its source states it; without it a total counts as right, since docgen computed it.
    """
    numbers = _Numbers(report, given)
    return tuple(
        _balance(identity, numbers) if identity.kind == "balance" else _total(identity, numbers, given)
        for identity in form.identities
    )


def side_in_words(form: Form, keys: Iterable[str], number: Callable[[str], Number | None]) -> str:
    """Return one side of a balance with the names of its rows: "新收 3 + 上年结转 0"; "?" for a number that is not known."""
    said = []
    for key in keys:
        cell, known = form.cells[key], number(key)
        said.append(f"{form.table_by_key[cell.table].row(cell.row).token} {'?' if known is None else plain_number(known)}")
    return " + ".join(said)


def is_consequence(form: Form, result: IdentityResult, results: Iterable[IdentityResult]) -> bool:
    """Whether a balance of the column of totals is out by just what its columns are out by, or untold because they are.

    results: those of all balances.
    """
    if result.identity.result not in form.totals:
        return False
    same = [
        other for other in results if other.identity.table == result.identity.table and other.identity.result not in form.totals
    ]
    if result.outcome is Outcome.UNCERTAIN:
        return any(other.outcome is Outcome.UNCERTAIN for other in same)
    wrong = [other for other in same if other.outcome is Outcome.FAIL]
    signed = [other.left - other.right for other in wrong if other.left is not None and other.right is not None]
    return bool(wrong) and result.left is not None and result.right is not None and result.left - result.right == sum(signed)
