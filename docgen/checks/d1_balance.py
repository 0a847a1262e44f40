"""Rule D104: what the text says came in must have gone somewhere, where there is no table to hold it against."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from itertools import groupby

from docgen.checks.catalogue import Fault, rule
from docgen.checks.context import CheckContext
from docgen.checks.text.claims import Claim
from docgen.form.parts import Identity
from docgen.form.text import Terms
from docgen.kit.i18n import _
from docgen.kit.record import record
from docgen.report.finding import Severity

_FEWEST = 2
"""A balance of fewer stated numbers says nothing."""


@record
class _Equation:
    """A signed sum of numbers of the form, each 0 or more, and what it comes to."""

    terms: Mapping[str, int]
    value: Decimal

    def without(self, known: Mapping[str, Decimal]) -> _Equation:
        """Return the equation with the known numbers put in."""
        rest = {key: sign for key, sign in self.terms.items() if key not in known}
        taken = sum((sign * known[key] for key, sign in self.terms.items() if key in known), Decimal(0))
        return _Equation(rest, self.value - taken)

    @property
    def is_possible(self) -> bool:
        """Whether numbers of 0 or more can fulfil it."""
        signs = set(self.terms.values())
        return not self.value if not signs else len(signs) > 1 or self.value * signs.pop() >= 0


def _equation(terms: Terms, value: Decimal) -> _Equation:
    return _Equation({term.removeprefix("-"): -1 if term.startswith("-") else 1 for term in terms}, value)


def _can_all_hold(equations: Iterable[_Equation]) -> bool:
    """Whether numbers of 0 or more can fulfil all equations, as far as putting in one after the other tells."""
    known: dict[str, Decimal] = {}
    left = list(equations)
    while True:
        left = [equation.without(known) for equation in left]
        sums: dict[frozenset[tuple[str, int]], Decimal] = {}
        agree = all(sums.setdefault(frozenset(one.terms.items()), one.value) == one.value for one in left)
        if not agree or not all(equation.is_possible for equation in left):
            return False
        single = next((equation for equation in left if len(equation.terms) == 1), None)
        if single is None:
            return True
        ((key, sign),) = single.terms.items()
        known[key] = sign * single.value


def _readings(claims: list[Claim]) -> Iterator[list[_Equation]]:
    """Yield what the claims strictly say, then each reading in which one of them is taken otherwise."""
    strict = [_equation(claim.means[0], claim.value) for claim in claims]
    yield strict
    for n, claim in enumerate(claims):
        for terms in claim.means[1:]:
            yield [*strict[:n], _equation(terms, claim.value), *strict[n + 1 :]]


def _is_out_of_balance(identity: Identity, claims: list[Claim]) -> bool:
    """Whether each reading of the claims is possible by itself, and none together with the identity."""
    sides = {**dict.fromkeys(identity.left, 1), **dict.fromkeys(identity.right, -1)}
    readings = [reading for reading in _readings(claims) if _can_all_hold(reading)]
    return bool(readings) and not any(_can_all_hold([*reading, _Equation(sides, Decimal(0))]) for reading in readings)


def _concerned(identity: Identity, claims: Iterable[Claim]) -> list[Claim]:
    keys = {*identity.left, *identity.right}
    return [claim for claim in claims if claim.certain and not claim.approximate and keys & set(claim.means[0])]


@rule("D104", "正文里的收与办对不上", Severity.INFO)
def what_came_in_went_somewhere(context: CheckContext) -> Iterator[Fault]:
    """正文一段里说到的收到、结转、办结、结转下年，要平。

    内容：表格没有填全、无从核对时，把同一段里明确说到的收到、上年结转、办结、结转下年度的件数放进表格的勾稽关系验算；没有说到的当作可以是任何数，
    怎样理解都不平的才提示。“办结”只算新收的、“受理”含上年结转的，都算平。
    依据：2021年格式表三：新收与上年结转之和，等于办理结果总计与结转下年度继续办理之和。
    理由：收到的件数没有下落，读者一算就知道。
    错例：受理政府信息公开申请15件，办结11件，结转下一年办理2件。
    正例：受理政府信息公开申请15件，办结13件，结转下一年办理2件。
    改法：核对台账，补上或改正件数，并把表格填全。
    """
    for _place, claims_here in groupby(context.stated.claims, key=lambda claim: claim.sentence.paragraph.key):
        stated = list(claims_here)
        for identity in context.form.identities:
            keys = (*identity.left, *identity.right)
            if identity.kind != "balance" or all(context.report.number(key) is not None for key in keys):
                continue
            claims = _concerned(identity, stated)
            if len(claims) < _FEWEST or not _is_out_of_balance(identity, claims):
                continue
            quotes = _("；").join(dict.fromkeys(claim.evidence for claim in claims))
            yield Fault(
                _("“{quotes}”：按“{identity}”对不上。").format(quotes=quotes, identity=identity.label),
                key=claims[-1].sentence.paragraph.key,
                evidence=quotes,
            )
