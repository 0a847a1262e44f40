"""Rules D1xx: what the text says about the tables must be what the tables say, and what it says came in went somewhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from itertools import groupby

from docgen.checks.catalogue import Fault, rule
from docgen.checks.context import CheckContext
from docgen.checks.d3_parts import plain
from docgen.checks.text.claim_words import AT_MOST_THE_WHOLE
from docgen.checks.text.lists import pattern
from docgen.checks.text.stated import AREA, AllDone, Claim
from docgen.form.parts import Identity
from docgen.form.text import Terms
from docgen.kit.i18n import _
from docgen.kit.record import record, replace
from docgen.report.finding import Outcome, Severity
from docgen.report.model import Report

_MANY = 2
"""An area's number that is more than so many times the tables' is no misprint of it."""


def sum_of(report: Report, terms: Terms) -> tuple[Decimal | None, Decimal]:
    """Return (the sum, None if an operand is blank; the least it can be, blanks taken as 0 or more)."""
    total, least, known = Decimal(0), Decimal(0), True
    for term in terms:
        sign = -1 if term.startswith("-") else 1
        number = report.number(term.removeprefix("-"))
        if number is None:
            known = False
            least = Decimal("-Infinity") if sign < 0 else least
        else:
            total += sign * Decimal(number)
            least += sign * Decimal(number)
    return (total if known else None), least


def _fits(claim: Claim, number: Decimal) -> bool:
    low, high = claim.bounds or (claim.value, claim.value)
    return low <= number <= high


def _compared(report: Report, claim: Claim) -> tuple[str, Decimal | None]:
    """Return ("fits" | "unknown" | "wrong", what the tables say in the strict meaning)."""
    strict, _least = sum_of(report, claim.means[0])
    unknown = False
    for terms in claim.means:
        number, least = sum_of(report, terms)
        if number is None:
            unknown = unknown or least <= claim.value
        elif _fits(claim, number):
            return "fits", strict
    return ("unknown" if unknown or strict is None else "wrong"), strict


def _is_of_another_scope(context: CheckContext, claim: Claim, strict: Decimal) -> bool:
    """Whether a number is plainly not the one the tables hold: an area's is greater than a body's own.

    The tables of a body whose level has an area may hold either: there it must be many times as great, or the sentence tell
    the tables' number too.
    """
    if not claim.scope or (claim.scope == AREA) is not (claim.value > strict):
        return False
    if context.level not in context.form.said.area_levels:
        return claim.scope == AREA
    return claim.value > _MANY * strict or any(number.value == strict for _clause, number in claim.sentence.numbers)


def _is_of_a_part(claim: Claim, strict: Decimal) -> bool:
    """Whether the sentence tells the tables' number as that of a part: 承办人大建议46件，其中主办16件、会办30件."""
    plain, numbers = claim.sentence.plain, claim.sentence.numbers
    return any(one.value == strict and AT_MOST_THE_WHOLE.search(plain[at.start : one.start]) for at, one in numbers)


def _sentences_of_another_scope(context: CheckContext, verdicts: Iterable[tuple[Claim, str, Decimal | None]]) -> set[int]:
    """Return the sentences (by id) whose counts of the area are not the tables': one is plainly not, or all are greater."""
    per_sentence: dict[int, list[tuple[Claim, str, Decimal | None]]] = {}
    for one in verdicts:
        if one[0].scope == AREA:
            per_sentence.setdefault(id(one[0].sentence), []).append(one)
    return {
        sentence
        for sentence, counts in per_sentence.items()
        if all(verdict == "wrong" and strict is not None and claim.value > strict for claim, verdict, strict in counts)
        and (len(counts) > 1 or any(_is_of_another_scope(context, claim, strict) for claim, _v, strict in counts if strict))
    }


def _of_one_row(report: Report, claims: list[Claim]) -> list[Claim]:
    """Return the claims, with those of one list that may be of several rows all taken to be of the row that fits most of them.

    自然人19件、法人4件 are both of the new requests, or both of those answered.
    """
    lists: dict[tuple[int, tuple[str, ...]], list[Claim]] = {}
    for claim in claims:
        if claim.relative and len(claim.means) > 1:
            rows = tuple(terms[0].rpartition(".")[0] for terms in claim.means)
            lists.setdefault((id(claim.sentence), rows), []).append(claim)
    read: dict[int, Claim] = {}
    for members in lists.values():
        fitting = [
            sum((number := sum_of(report, claim.means[n])[0]) is None or _fits(claim, number) for claim in members)
            for n in range(len(members[0].means))
        ]
        best = fitting.index(max(fitting))
        read |= {id(claim): replace(claim, means=(claim.means[best],), likely=True) for claim in members if len(members) > 1}
    return [read.get(id(claim), claim) for claim in claims]


def label_of(context: CheckContext, terms: Terms) -> str:
    """Return what people call the numbers: the label, the group's name for a subtotal."""
    names = []
    for term in terms:
        key = term.removeprefix("-")
        parts = context.form.subtotals.get(key)
        if parts:
            cell = context.form.cells[parts[0]]
            table = context.form.table_by_key[cell.table]
            group = table.group_label(table.row(cell.row).group)
            names.append(_("{table}“{group}”合计").format(table=table.name, group=group))
        else:
            names.append(context.form.label_of(key))
    return _("与").join(names)


@rule("D101", "正文的数与表格不一致", Severity.ERROR)
def text_and_tables_agree(context: CheckContext) -> Iterator[Fault]:
    """正文里说到表格中的数，要与表格一致。

    内容：逐句读正文，把“收到申请36件”“未发生行政诉讼”“部分公开2件”“收取信息处理费0元”这样的话与表格核对。与上年比较的数、
    其他年份的数、只说其中一部分的数（“通过网站收到……”）、咨询信访等别的事项不核对，网上申请、主办的建议这样的一部分大过表格里的总数才提示；说法有两种读法的，合其中一种就算一致。
    依据：《中华人民共和国政府信息公开条例》第五十条；2021年格式第一、三、四部分说的是同一件事。
    理由：正文与表格打架是公开后最容易被看出来的差错，读者无从知道哪个对。
    错例：正文写“共受理政府信息公开申请2件”，表三本年新收总计是3。
    正例：正文写“新收政府信息公开申请3件”，表三本年新收总计是3。
    改法：核对台账，改正文或改表格；正文里用引用（如 {表三.新收.总计}）代替手写的数字。
    """
    claims = _of_one_row(context.report, context.stated.claims)
    verdicts = [(claim, *_compared(context.report, claim)) for claim in claims]
    elsewhere = _sentences_of_another_scope(context, verdicts)
    fitting = {claim.key for claim, verdict, _strict in verdicts if verdict == "fits"}
    parts = [(claim, *_compared(context.report, claim)) for claim in context.stated.parts]
    for claim, verdict, strict in [*verdicts, *parts]:
        if verdict != "wrong" or strict is None or (claim.scope == AREA and id(claim.sentence) in elsewhere):
            continue
        if _is_of_another_scope(context, claim, strict):
            continue
        severity, outcome = Severity.ERROR, Outcome.FAIL
        if not claim.certain or claim.scope == AREA or _is_of_a_part(claim, strict):
            severity, outcome = Severity.INFO, Outcome.UNCERTAIN
        elif len(claim.means) > 1 or claim.key in fitting or claim.approximate or claim.likely:
            severity = Severity.WARNING
        number = plain(claim.value)
        yield Fault(
            _("正文写“{quote}”，是 {stated}；{label}是 {number}。").format(
                quote=claim.evidence, stated=number, label=label_of(context, claim.means[0]), number=plain(strict)
            ),
            key=claim.sentence.paragraph.key,
            expected=plain(strict),
            actual=number,
            evidence=claim.evidence,
            severity=severity,
            outcome=outcome,
        )


@rule("D102", "说全部办结，却有结转", Severity.ERROR)
def all_done_means_nothing_left(context: CheckContext) -> Iterator[Fault]:
    """说收到的申请已经全部办结，就不能还有结转下年度继续办理的。

    内容：正文在说完收到、结转来的申请之后写“所有申请均已办理完成”“全部办结”“均已答复”，而表三“结转下年度继续办理”不是0。
    写明“除2件结转下年外”“其余均已办结”的不算；“均在法定期限内办理”说的是怎样办，同一段里写明了结转件数的，也不算。
    依据：2021年格式表三：新收与上年结转之和，等于办理结果总计与结转下年度继续办理之和。
    理由：全部办结与还有结转互相矛盾。
    错例：收到申请34件，上年结转2件，所有申请均已按要求办理完成。……结转下年度办理1件。
    正例：收到申请34件，上年结转2件，办结35件，结转下年度继续办理1件。
    改法：写明办结多少件、结转多少件；或者核对表三的结转数。
    """
    stated = {claim.key: claim.value for claim in context.stated.claims if claim.certain}
    stated_numbers = {(claim.sentence.paragraph.key, claim.key, claim.value) for claim in context.stated.claims}
    per_sentence: dict[int, AllDone] = {}
    for done in context.stated.done:
        before = per_sentence.setdefault(id(done.sentence), done)
        if done.absolute and not before.absolute:
            per_sentence[id(done.sentence)] = done
    for done in per_sentence.values():
        number = context.report.number(done.settled.key)
        left = stated.get(done.settled.key) if number is None else Decimal(number)
        # 均在法定期限内办理 says how; where the same passage tells what is left over, it does not say that all is done
        left_is_stated = (done.sentence.paragraph.key, done.settled.key, left) in stated_numbers
        # 上年结转2件，均已办结: what is left over may be of the new ones
        first = done.settled.subjects[0]
        of_others = done.of not in ("", first) and (left or 0) <= (context.report.number(first) or 0)
        if left and not (left_is_stated and done.manner) and not of_others:
            yield Fault(
                _("正文写“{quote}”，但{label}是 {number}。").format(
                    quote=done.evidence, label=label_of(context, (done.settled.key,)), number=plain(left)
                ),
                key=done.sentence.paragraph.key,
                expected=0,
                actual=plain(left),
                evidence=done.evidence,
                severity=Severity.ERROR if done.absolute else Severity.WARNING,
            )


@rule("D103", "同一个数，正文前后说法不同", Severity.WARNING)
def text_agrees_with_itself(context: CheckContext) -> Iterator[Fault]:
    """表格里没有填的数，正文各处的说法要一致。

    内容：表格里对应的格空着、无从核对时，比较正文里明确说到这同一个数的各处。
    依据：《中华人民共和国政府信息公开条例》第五十条。
    理由：同一份报告里一个数有两种说法，必有一处是错的。
    错例：第一处写“收到政府信息公开申请12件”，第二处写“新收政府信息公开申请21件”。
    正例：两处都写12件。
    改法：核对台账，统一各处，并把表格填全。
    """
    first: dict[Terms, Claim] = {}
    for claim in context.stated.claims:
        if (
            not claim.certain
            or claim.approximate
            or len(claim.means) > 1
            or sum_of(context.report, claim.means[0])[0] is not None
        ):
            continue
        before = first.setdefault(claim.means[0], claim)
        if before.value != claim.value:
            yield Fault(
                _("正文前面写“{before}”，这里写“{after}”，说的是同一个数：{label}。").format(
                    before=before.evidence, after=claim.evidence, label=label_of(context, claim.means[0])
                ),
                key=claim.sentence.paragraph.key,
                expected=plain(before.value),
                actual=plain(claim.value),
                evidence=claim.evidence,
            )


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
    sure = [claim for claim in claims if claim.certain and not claim.approximate and keys & set(claim.means[0])]
    return sure if all(claim.value % 1 == 0 for claim in sure) else []  # of half an application the table speaks


_CAME_IN, _DEALT_WITH, _LEFT_OPEN = (pattern("claims", part) for part in ("came_in", "dealt_with", "left_open"))
_CARRIED = pattern("claims", "carried")


def _left_open(context: CheckContext) -> Iterator[Fault]:
    """Yield what came in of other things that is not what is done and what is left: 收到留言45条，办结43条，3条正在办理."""
    told = {id(claim.sentence) for claim in context.stated.claims}
    for sentence in context.numbered:
        if _CARRIED.search(sentence.plain):
            continue
        for came, done, left in zip(sentence.counts, sentence.counts[1:], sentence.counts[2:], strict=False):
            numbers = (came.number, done.number, left.number)
            behind = sentence.plain[left.number.end : left.clause.end]
            if (
                id(sentence) not in told
                and len({number.unit for number in numbers}) == 1
                and not any(number.approximate for number in numbers)
                and _CAME_IN.search(sentence.plain, came.clause.start, came.number.start)
                and _DEALT_WITH.search(done.label)
                and _LEFT_OPEN.search(left.label + behind)
                and came.number.value != done.number.value + left.number.value
            ):
                quote = sentence.quote(came.clause.start, left.clause.end)
                yield Fault(
                    _("“{quote}”：{done} + {left} = {sum}，不是 {came}。").format(
                        quote=quote,
                        done=plain(done.number.value),
                        left=plain(left.number.value),
                        sum=plain(done.number.value + left.number.value),
                        came=plain(came.number.value),
                    ),
                    key=sentence.paragraph.key,
                    expected=plain(came.number.value),
                    actual=plain(done.number.value + left.number.value),
                    evidence=quote,
                )


@rule("D104", "正文里的收与办对不上", Severity.INFO)
def what_came_in_went_somewhere(context: CheckContext) -> Iterator[Fault]:
    """正文一段里说到的收到、结转、办结、结转下年，要平。

    内容：表格没有填全、无从核对时，把同一段里明确说到的收到、上年结转、办结、结转下年度的件数放进表格的勾稽关系验算；没有说到的当作可以是任何数，
    怎样理解都不平的才提示。“办结”只算新收的、“受理”含上年结转的，都算平。留言、工单等别的事项，同一句里写了收到、办结、正在办理三个数的，也要平。
    依据：2021年格式表三：新收与上年结转之和，等于办理结果总计与结转下年度继续办理之和。
    理由：收到的件数没有下落，读者一算就知道。
    错例：受理政府信息公开申请15件，办结11件，结转下一年办理2件。
    正例：受理政府信息公开申请15件，办结13件，结转下一年办理2件。
    改法：核对台账，补上或改正件数，并把表格填全。
    """
    yield from _left_open(context)
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
