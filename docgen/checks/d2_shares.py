"""Rules D2xx: percentages in the text must follow from the counts that stand beside them, and make up a whole."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

from docgen.checks.catalogue import Fault, rule
from docgen.checks.context import CheckContext
from docgen.checks.d3_parts import plain
from docgen.checks.text.clauses import Sentence
from docgen.checks.text.groups import REST, Group, Part
from docgen.checks.text.numerals import Number
from docgen.kit.i18n import _
from docgen.kit.patterns import regex
from docgen.kit.record import record
from docgen.report.finding import Severity

_HUNDRED = Decimal(100)
_SHARE = regex(r"占|比例|比重")
_GROWTH = regex(r"(增长|上升|提高|增加|提升|增幅|上涨)|(下降|减少|降低|减幅|回落)")
_BEFORE = regex(r"较|比(?![例重率])|同比|去年|上年|前年|20\d\d年")
_FEWEST_SHARES = 3


@record
class _Share:
    """A count with the percentage written beside it."""

    part: Part
    percent: Number

    def exact(self, whole: Decimal) -> Decimal:
        return self.part.number.value * _HUNDRED / whole

    def fits(self, whole: Decimal) -> bool:
        step = Decimal(1).scaleb(-self.percent.places)
        return self.exact(whole).quantize(step, ROUND_HALF_UP) == self.percent.value

    def is_cut_off(self, whole: Decimal) -> bool:
        step = Decimal(1).scaleb(-self.percent.places)
        return self.exact(whole).quantize(step, ROUND_DOWN) == self.percent.value


def _percents(sentence: Sentence) -> list[tuple[Number, str]]:
    """Return the percentages of a sentence with the words between them and the number before."""
    found, begun = [], sentence.start
    for _clause, number in sentence.numbers:
        if number.is_percent:
            found.append((number, sentence.plain[begun : number.start]))
        begun = number.end
    return found


def _shares(group: Group) -> list[_Share]:
    """Return the parts of a group that have their share of the whole written behind them."""
    shares = []
    percents = [number for number, words in _percents(group.sentence) if _SHARE.search(words) and not _GROWTH.search(words)]
    for n, part in enumerate(group.parts):
        end = group.parts[n + 1].number.start if n + 1 < len(group.parts) else group.sentence.end
        behind = [number for number in percents if part.number.end <= number.start < end]
        if behind:
            shares.append(_Share(part, behind[0]))
    return shares


def _is_partition(group: Group, shares: list[_Share]) -> bool:
    exact = not group.whole.number.approximate and not any(part.number.approximate for part in group.parts)
    return exact and len(shares) > 1 and sum((s.part.number.value for s in shares), Decimal(0)) == group.whole.number.value


def _wrong(group: Group, shares: list[_Share]) -> list[_Share]:
    return [share for share in shares if not share.fits(group.whole.number.value)]


@rule("D201", "占比与件数不符", Severity.WARNING)
def shares_follow_from_counts(context: CheckContext) -> Iterator[Fault]:
    """“……31条，占18%”，占比要由件数除以总数算出，并四舍五入。

    内容：总数、分项、占比写在一起，且分项合计等于总数时，逐项验算占比；差在末位的，指明是截断还是没有四舍五入。
    依据：GB/T 8170-2008《数值修约规则与极限数值的表示和判定》。
    理由：占比与件数对不上，读者会怀疑两个数都不可靠。
    错例：主动公开165条，其中工作动态31条，占比18%（31/165=18.8%）；……
    正例：主动公开165条，其中工作动态31条，占比18.8%；……
    改法：按件数重算占比，四舍五入，各项保留同样的小数位数。
    """
    for group in context.groups:
        shares = _shares(group)
        if not _is_partition(group, shares):
            continue
        whole = group.whole.number.value
        wrong = _wrong(group, shares)
        if not wrong:
            continue
        sums = _("、").join(
            _("{part}/{whole}={exact}%，写成了{written}%").format(
                part=plain(s.part.number.value),
                whole=plain(whole),
                exact=plain(s.exact(whole).quantize(Decimal(1).scaleb(-s.percent.places - 1), ROUND_HALF_UP)),
                written=plain(s.percent.value),
            )
            for s in wrong
        )
        cut = all(share.is_cut_off(whole) for share in wrong)
        yield Fault(
            _("占比是截断的，没有四舍五入：{sums}。").format(sums=sums)
            if cut
            else _("占比与件数不符：{sums}。").format(sums=sums),
            key=group.sentence.paragraph.key,
            evidence=group.quote,
        )


@rule("D202", "占比相加不是100%", Severity.WARNING)
def shares_make_up_a_whole(context: CheckContext) -> Iterator[Fault]:
    """一个总数分成的各部分，占比相加应是100%。

    内容：各项件数合计等于总数，占比也各自算对了，但因取整相加不是100%的，只作提示；没有写件数、列到“其他”为止的占比，
    相加与100%的差超过取整能造成的，才算差错。
    依据：GB/T 8170-2008《数值修约规则与极限数值的表示和判定》。
    理由：读者会把占比加起来。
    错例：网站占54%，报刊占17%，其他方式占20%。
    正例：网站占54.3%，报刊占17.4%，其他方式占28.3%。
    改法：核对各项占比；因取整造成的，多保留一位小数。
    """
    seen: set[int] = set()
    for group in context.groups:
        shares = _shares(group)
        if not _is_partition(group, shares) or _wrong(group, shares):
            continue
        seen.add(id(group.sentence))
        total = sum((share.percent.value for share in shares), Decimal(0))
        if total != _HUNDRED:
            yield Fault(
                _("各项占比相加是 {total}%，是取整造成的；多保留一位小数，相加更接近100%。").format(total=plain(total)),
                key=group.sentence.paragraph.key,
                expected="100%",
                actual=f"{plain(total)}%",
                evidence=group.quote,
                severity=Severity.INFO,
            )
    for sentence in context.numbered:
        percents = [
            (number, words) for number, words in _percents(sentence) if _SHARE.search(words) and not _GROWTH.search(words)
        ]
        if id(sentence) in seen or len(percents) < _FEWEST_SHARES or not any(REST.search(words) for _number, words in percents):
            continue
        total = sum((number.value for number, _words in percents), Decimal(0))
        slack = sum((Decimal(5).scaleb(-number.places - 1) for number, _words in percents), Decimal(0))
        if abs(total - _HUNDRED) > slack and not any(number.is_count for _clause, number in sentence.numbers):
            yield Fault(
                _("各项占比相加是 {total}%，不是100%。").format(total=plain(total)),
                key=sentence.paragraph.key,
                expected="100%",
                actual=f"{plain(total)}%",
                evidence=sentence.text,
            )


@rule("D203", "增减幅度与前后两年的数不符", Severity.WARNING)
def growth_follows_from_counts(context: CheckContext) -> Iterator[Fault]:
    """“收到22件，比2022年（31件）下降29%”，幅度要由两年的数算出。

    内容：同一句里写了今年的数、上年的数和增减幅度时，验算幅度和增减的方向。
    依据：GB/T 8170-2008《数值修约规则与极限数值的表示和判定》。
    理由：三个数互相印证，错一个就自相矛盾。
    错例：收到申请22件，比2022年（31件）下降40%。
    正例：收到申请22件，比2022年（31件）下降29%。
    改法：（今年 − 上年）÷ 上年，四舍五入。
    """
    for sentence in context.numbered:
        numbers = list(sentence.numbers)
        for n, (_clause, percent) in enumerate(numbers):
            words = sentence.plain[numbers[n - 1][1].end if n else sentence.start : percent.start]
            direction = _GROWTH.search(words)
            if not percent.is_percent or not direction or percent.approximate:
                continue
            counts = [(number, clause) for clause, number in numbers[:n] if number.is_count and not number.approximate]
            if len(counts) != len([1 for _c, number in numbers[:n] if number.is_count]) or len(counts) < 2:
                continue
            (now, _now_clause), (before, before_clause) = counts[-2], counts[-1]
            between = sentence.plain[now.end : before.start]
            if now.unit != before.unit or not before.value or not _BEFORE.search(between) or _GROWTH.search(between):
                continue
            if not before_clause.aside and "的" not in sentence.plain[before.end : percent.start]:
                continue
            change = (now.value - before.value) * _HUNDRED / before.value
            written = percent.value if direction[1] else -percent.value
            step = Decimal(1).scaleb(-percent.places)
            if abs(change - written) > step:
                quote = sentence.quote(sentence.start, percent.end)
                yield Fault(
                    _("“{quote}”：从 {before} 到 {now}，变化是 {change}%。").format(
                        quote=quote,
                        before=plain(before.value),
                        now=plain(now.value),
                        change=plain(change.quantize(step, ROUND_HALF_UP)),
                    ),
                    key=sentence.paragraph.key,
                    expected=f"{plain(abs(change).quantize(step, ROUND_HALF_UP))}%",
                    actual=f"{plain(percent.value)}%",
                    evidence=quote,
                )
