"""Rule D204: a share must follow from what has it and from something it can be of: a number of the text, or of the tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from itertools import chain

from docgen.checks.catalogue import Fault, rule
from docgen.checks.context import CheckContext
from docgen.checks.d1_claims import sum_of
from docgen.checks.d2_shares import GROWTH, SHARE, is_partition, shares_of
from docgen.checks.d3_parts import plain
from docgen.checks.text.clauses import Clause, Sentence
from docgen.checks.text.lists import pattern
from docgen.checks.text.numerals import Number
from docgen.form.model import Form
from docgen.form.text import Terms
from docgen.kit.i18n import _
from docgen.kit.record import record
from docgen.report.finding import Severity

_HUNDRED = Decimal(100)
_OF_THE_WHOLE = pattern("claims", "of_the_whole")
_RESPECTIVELY = pattern("claims", "respectively")
_OF_A_COUNT = pattern("claims", "of_a_count")
_WHOLE = pattern("claims", "whole")
_TEXT_RATE = pattern("claims", "text_rate")
_BALANCE = "balance"


@record
class _Share:
    """A percentage with what has it, what it is most likely of (first), and what else it may be of; quote, written: the passage
    and the percentage as printed.
    """

    part: Decimal
    percent: Number
    wholes: tuple[Decimal, ...]
    perhaps: tuple[Decimal, ...]
    quote: str
    written: str

    def of(self, whole: Decimal) -> Decimal:
        """Return the percentage of a whole, with as many places as the text gives."""
        return (self.part * _HUNDRED / whole).quantize(Decimal(1).scaleb(-self.percent.places), ROUND_HALF_UP)

    def fits(self, whole: Decimal) -> bool:
        """Whether the percentage is that of a whole, rounded or cut off."""
        step, exact = Decimal(1).scaleb(-self.percent.places), self.part * _HUNDRED / whole if whole else Decimal(0)
        if self.percent.slack:
            return abs(self.percent.value - exact) <= self.percent.slack
        return self.percent.value in (exact.quantize(step, ROUND_HALF_UP), exact.quantize(step, ROUND_DOWN))


def _sums(form: Form, key: str) -> Iterator[Terms]:
    """Yield what a number of the tables is a part of: its subtotal, its totals, both sides of its balance."""
    parts = set(form.subtotals.get(key, (key,)))
    for subtotal, members in form.subtotals.items():
        if parts < set(members):
            yield (subtotal,)
    totals = [one.right[0] for part in form.subtotals.get(key, ()) for one in form.identities if part in one.left]
    if totals and len(totals) == len(parts):  # each part has one total: 败诉2件 of 行政诉讼17件
        yield tuple(totals)
    for identity in form.identities:
        if identity.kind == _BALANCE and parts & {*identity.left, *identity.right}:
            yield identity.left
            yield from ((side,) for side in (*identity.left, *identity.right) if side != key)
        elif identity.kind != _BALANCE and parts <= set(identity.left):
            yield identity.right
            yield from _sums(form, identity.right[0])


def _in_tables(context: CheckContext, means: Iterable[Terms], part: Decimal) -> list[Decimal]:
    """Return the numbers of the tables that a share of one of these may be of, none smaller than the part."""
    sums = dict.fromkeys(terms for meant in means for terms in _sums(context.form, meant[0].removeprefix("-")))
    values = [value for terms in sums if (value := sum_of(context.report, terms)[0]) is not None]
    return [value for value in dict.fromkeys(values) if value and value >= part]


def _named(context: CheckContext) -> Iterator[tuple[str, _Share]]:
    """Yield the shares of what is named alone (自然人申请占83%), with the number in the tables, and their paragraphs."""
    for share in context.stated.shares:
        told = []
        for terms in share.means:
            part, _least = sum_of(context.report, terms)
            if part is not None and (wholes := _in_tables(context, (terms,), part)):
                written = share.sentence.plain[share.percent.start : share.percent.end]
                counts = (number.value for _clause, number in share.sentence.numbers if number.end <= share.percent.start)
                told.append(_Share(part, share.percent, tuple(wholes), tuple(counts), share.evidence, written))
        if told and not any(one.fits(whole) for one in told for whole in (*one.wholes, *one.perhaps)):
            yield share.sentence.paragraph.key, told[0]


_Numbers = list[tuple[Clause, Number]]


def _part(sentence: Sentence, numbers: _Numbers, n: int) -> tuple[Clause, Number, Number | None] | None:
    """Return (the count that has the percentage at `n`, its clause, and the whole if it is told between them)."""
    percent, text = numbers[n][1], sentence.plain
    if n and numbers[n - 1][1].is_amount:
        clause, before = numbers[n - 1]
        words = text[before.end : percent.start]
        if _OF_THE_WHOLE.fullmatch(words) or _TEXT_RATE.fullmatch(words):
            return clause, before, None
        if n > 1 and words == "的" and numbers[n - 2][1].is_count:
            first_clause, first = numbers[n - 2]
            if _OF_A_COUNT.fullmatch(text, first.end, before.start):
                return first_clause, first, before
    if respective := _respective(sentence, numbers, n):
        return *respective, None
    if n + 1 < len(numbers) and text[percent.end : numbers[n + 1][1].start] in ("（", "(", "（共", "(共"):
        clause, behind = numbers[n + 1]
        begun = numbers[n - 1][1].end if n else sentence.start
        if behind.is_count and SHARE.search(text, begun, percent.start) and not GROWTH.search(text, begun, percent.start):
            return clause, behind, None
    return None


def _respective(sentence: Sentence, numbers: _Numbers, n: int) -> tuple[Clause, Number] | None:
    """Return the count that has the percentage at `n` of several told together: 网站320条、微信180条，分别占64%和36%."""

    def together(first: int) -> bool:
        between = sentence.plain[numbers[first][1].end : numbers[first + 1][1].start]
        return numbers[first][1].is_percent and numbers[first + 1][1].is_percent and between in ("、", "和", "及", "与", "，")

    begin = end = n
    while begin and together(begin - 1):
        begin -= 1
    while end + 1 < len(numbers) and together(end):
        end += 1
    counts = numbers[max(0, 2 * begin - end - 1) : begin]
    words = sentence.plain[counts[-1][1].end : numbers[begin][1].start] if counts else ""
    told = len(counts) == end - begin + 1 and all(number.is_count for _clause, number in counts)
    return counts[n - begin] if told and _RESPECTIVELY.search(words) and SHARE.search(words) else None


def _counted(context: CheckContext) -> Iterator[tuple[Sentence, _Share]]:
    """Yield the shares that stand beside a count, with every number before that they may be of."""
    partitions = {id(breakdown.sentence) for breakdown in context.breakdowns if is_partition(breakdown, shares_of(breakdown))}
    before: list[Number] = []
    """The counts of the paragraph before the sentence, each with the words that lead to it."""
    place = ""
    for sentence in context.numbered:
        if sentence.paragraph.key != place:
            place, before = sentence.paragraph.key, []
        numbers = list(sentence.numbers)
        for n, (_clause, percent) in enumerate(numbers):
            found = _part(sentence, numbers, n) if percent.is_percent and (percent.slack or not percent.approximate) else None
            if found and not found[1].approximate and id(sentence) not in partitions:
                clause, part, told = found
                counts = [number for _clause, number in numbers if number.is_amount and number.start < part.start]
                yield sentence, _share(context, sentence, percent, clause, part, told, counts, before)
        before = [*before, *(number for _clause, number in numbers if number.is_count)]


def _share(
    context: CheckContext,
    sentence: Sentence,
    percent: Number,
    clause: Clause,
    part: Number,
    told: Number | None,
    counts: list[Number],
    before: list[Number],
) -> _Share:
    """Return a share with what it must be of (named with it, the whole of its list, or of the tables) and what it may be of."""
    quote, written = sentence.quote(clause.start, max(percent.end, part.end)), sentence.plain[percent.start : percent.end]
    if told:
        return _Share(part.value, percent, (told.value,), (), quote, written)
    lists = [one for one in context.breakdowns if one.sentence is sentence and one.parts[0].number.start <= part.start]
    wholes = [one.whole.number for one in lists if one.whole.number.value >= part.value]
    ahead = [number for number in counts if number.value >= part.value and number.unit in (part.unit, "")]
    rate = _TEXT_RATE.fullmatch(sentence.plain, part.end, percent.start)
    said = _label(sentence, part, counts)
    if rate and (rate["deed"] not in said or f"不{rate['deed']}" in said):  # 合格610条，不合格8条，合格率98.7%
        return _Share(part.value, percent, (), (), quote, written)
    if rate:  # 推送信息310条，回复留言86条，回复率100%: the 310 are no letters
        replied_to = _label(sentence, part, counts).rpartition(rate["deed"])[2].removeprefix("了")
        wholes += [one for one in ahead[-1:] if replied_to in _label(sentence, one, counts)]
    else:
        wholes += [one for one in ahead if _WHOLE.search(_label(sentence, one, counts))]
    means = [
        terms for one in context.stated.claims if one.sentence is sentence and one.value == part.value for terms in one.means
    ]
    of = [number.value for number in wholes if number.value and not number.approximate] + _in_tables(context, means, part.value)
    perhaps = {number.value for number in (*counts, *before)}
    if percent.slack:  # a rough share fits nearly anything
        perhaps = {value for value in perhaps if value > part.value}
    else:
        perhaps.add(sum((number.value for number in counts), part.value))
        for one in lists:
            perhaps |= {one.sum, *(other.number.value for other in one.before)}
    rough = any(number.approximate for number in wholes)
    return _Share(part.value, percent, () if rough else tuple(of), tuple(perhaps), quote, written)


def _label(sentence: Sentence, number: Number, counts: list[Number]) -> str:
    """Return the words that lead to a number, back to the one before."""
    ends = [other.end for other in counts if other.end <= number.start]
    return sentence.plain[ends[-1] if ends else sentence.start : number.start]


@rule("D204", "占比与总数不符", Severity.INFO)
def share_of_one_base(context: CheckContext) -> Iterator[Fault]:
    """“收到22件，其中网上4件，占18%”，只列一部分、或者只说名称的，占比也要合总数。

    内容：件数后面紧跟着写占比的，用前面写到的每一个数、表格里包含它的每一个合计作总数验算；“自然人申请占83%”“办结率90.2%”这样
    没有写件数的，用表格里的数验算。哪个都不合的才提示；四舍五入和截断的都算合，“近七成”“三分之二”“过半”差得多的才算不合。写明占别的什么的不查，各项合计等于总数的归D201查。
    依据：GB/T 8170-2008《数值修约规则与极限数值的表示和判定》。
    理由：占比与件数对不上，读者会怀疑两个数都不可靠。
    错例：收到政府信息公开申请50件，其中网上申请20件，占45%。
    正例：收到政府信息公开申请50件，其中网上申请20件，占40%。
    改法：按件数重算占比；占的是别的数的，写明占什么的百分之几。
    """
    counted = ((sentence.paragraph.key, share) for sentence, share in _counted(context))
    for key, share in chain(_named(context), counted):
        if not share.wholes or any(share.fits(whole) for whole in (*share.wholes, *share.perhaps)):
            continue
        whole = share.wholes[0]
        yield Fault(
            _("“{quote}”：占前面的总数 {whole} 是 {exact}%，写成了 {written}。").format(
                quote=share.quote, whole=plain(whole), exact=plain(share.of(whole)), written=share.written
            ),
            key=key,
            expected=f"{plain(share.of(whole))}%",
            actual=share.written,
            evidence=share.quote,
        )
