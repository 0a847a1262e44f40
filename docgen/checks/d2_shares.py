"""Rules D2xx: percentages in the text must follow from the counts that stand beside them, and make up a whole."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from itertools import groupby

from docgen.checks.catalogue import Fault, rule
from docgen.checks.context import CheckContext
from docgen.checks.d3_parts import plain
from docgen.checks.text.breakdowns import REST, Breakdown
from docgen.checks.text.clauses import Clause, CountedPart, Sentence
from docgen.checks.text.lists import pattern
from docgen.checks.text.numerals import Number
from docgen.kit.i18n import _
from docgen.kit.patterns import regex
from docgen.kit.record import record
from docgen.report.finding import Severity

_HUNDRED = Decimal(100)
SHARE = pattern("claims", "share")
GROWTH = pattern("claims", "growth")
DIFFERENCE = pattern("claims", "difference")
_THEN = pattern("claims", "then")
_NOW = pattern("claims", "now")
_YEAR_OF = regex(r"(20\d\d)年")
_AND_NOW = pattern("claims", "and_now")
_FROM = pattern("claims", "from_number")
_TO = pattern("claims", "to_number")
_OF_LAST_YEAR = pattern("claims", "of_last_year")
_BY = pattern("claims", "by")
ONLY_THEN = pattern("claims", "only_then")
BEFORE = pattern("claims", "before")
_FEWESTSHARES = 3
_TO_HUNDREDTHS = 2


@record
class Share:
    """A count with the percentage written beside it."""

    part: CountedPart
    percent: Number

    def exact(self, whole: Decimal) -> Decimal:
        """Return the percentage of a whole that the count is."""
        return self.part.number.value * _HUNDRED / whole

    def fits(self, whole: Decimal) -> bool:
        """Whether the percentage is that, rounded."""
        step = Decimal(1).scaleb(-self.percent.places)
        return self.exact(whole).quantize(step, ROUND_HALF_UP) == self.percent.value

    def is_cut_off(self, whole: Decimal) -> bool:
        """Whether the percentage is that, cut off."""
        step = Decimal(1).scaleb(-self.percent.places)
        return self.exact(whole).quantize(step, ROUND_DOWN) == self.percent.value


def _percents(sentence: Sentence) -> list[tuple[Number, str]]:
    """Return the percentages of a sentence with the words between them and the number before."""
    found, begun = [], sentence.start
    for _clause, number in sentence.numbers:
        if number.is_percent and not number.slack:
            found.append((number, sentence.plain[begun : number.start]))
        begun = number.end
    return found


def shares_of(breakdown: Breakdown) -> list[Share]:
    """Return the parts of a breakdown that have their share of the whole written behind them."""
    shares = []
    percents = [number for number, words in _percents(breakdown.sentence) if SHARE.search(words) and not GROWTH.search(words)]
    for n, part in enumerate(breakdown.parts):
        end = breakdown.parts[n + 1].number.start if n + 1 < len(breakdown.parts) else breakdown.sentence.end
        behind = [number for number in percents if part.number.end <= number.start < end]
        if behind:
            shares.append(Share(part, behind[0]))
    return shares


def is_partition(breakdown: Breakdown, shares: list[Share]) -> bool:
    """Whether the counts with a share make up the whole."""
    exact = not breakdown.whole.number.approximate and not any(part.number.approximate for part in breakdown.parts)
    return exact and len(shares) > 1 and sum((s.part.number.value for s in shares), Decimal(0)) == breakdown.whole.number.value


def _wrong(breakdown: Breakdown, shares: list[Share]) -> list[Share]:
    return [share for share in shares if not share.fits(breakdown.whole.number.value)]


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
    for breakdown in context.breakdowns:
        shares = shares_of(breakdown)
        if not is_partition(breakdown, shares):
            continue
        whole = breakdown.whole.number.value
        wrong = _wrong(breakdown, shares)
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
            key=breakdown.sentence.paragraph.key,
            evidence=breakdown.quote,
        )


@rule("D202", "占比相加不是100%", Severity.WARNING)
def shares_make_up_a_whole(context: CheckContext) -> Iterator[Fault]:
    """一个总数分成的各部分，占比相加应是100%。

    内容：没有写件数、列到“其他”为止的占比，相加与100%的差超过取整能造成的，才算差错；n 项各取整到一位小数，可差 n×0.05。
    各项件数合计等于总数，占比都写到两位小数，相加却不是100%的，只作提示；位数少的，谁都知道是取整，不提。
    依据：GB/T 8170-2008《数值修约规则与极限数值的表示和判定》。
    理由：读者会把占比加起来。
    错例：网站占54%，报刊占17%，其他方式占20%。
    正例：网站占54.3%，报刊占17.4%，其他方式占28.3%。
    改法：核对各项占比；因取整造成的，可以不改，或注明“因四舍五入”。
    """
    seen: set[int] = set()
    for breakdown in context.breakdowns:
        shares = shares_of(breakdown)
        if not is_partition(breakdown, shares) or _wrong(breakdown, shares):
            continue
        seen.add(id(breakdown.sentence))
        total = sum((share.percent.value for share in shares), Decimal(0))
        if total != _HUNDRED and all(share.percent.places >= _TO_HUNDREDTHS for share in shares):
            yield Fault(
                _("各项占比相加是 {total}%，是取整造成的；可以注明“因四舍五入”。").format(total=plain(total)),
                key=breakdown.sentence.paragraph.key,
                expected="100%",
                actual=f"{plain(total)}%",
                evidence=breakdown.quote,
                severity=Severity.INFO,
            )
    for sentence in context.numbered:
        percents = [
            (number, words) for number, words in _percents(sentence) if SHARE.search(words) and not GROWTH.search(words)
        ]
        if id(sentence) in seen or len(percents) < _FEWESTSHARES or not any(REST.search(words) for _number, words in percents):
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


@record
class _Change:
    """This year's number, last year's, and the change said to lie between them; certain: the words leave no doubt; slack: how
    far this year's may be off.
    """

    now: Decimal
    before: Decimal
    number: Number
    grows: bool
    certain: bool
    slack: Decimal = Decimal(0)

    @property
    def exact(self) -> Decimal:
        """The change, in percent where it is told so, below 0 where it falls."""
        change = self.now - self.before
        return change * _HUNDRED / self.before if self.number.is_percent else change

    @property
    def written(self) -> Decimal:
        """The change as written, below 0 where the words say that it falls."""
        return self.number.value if self.grows else -self.number.value


def _changes(sentence: Sentence, before: Sentence | None) -> Iterator[_Change]:
    """Yield every change with the two exact counts it is worked out from; before: the sentence before in the paragraph."""
    numbers = [(clause, number) for clause, number in sentence.numbers if number.is_amount or number.is_percent]
    listed = _listed_aside(sentence)
    for n, (_clause, change) in enumerate(numbers):
        words = sentence.plain[numbers[n - 1][1].end if n else sentence.start : change.start]
        direction = GROWTH.search(words)
        counts = [(number, clause) for clause, number in numbers[:n] if number.is_amount and clause not in listed]
        if change.approximate or any(number.approximate and not _rounded(number) for number, _clause in counts[-2:]):
            continue
        if direction and change.is_percent and len(counts) == 1 and before:
            pair = _two_sentences(before, sentence, counts[0][0])
        elif direction and change.is_percent and len(counts) > 1:
            pair = _two_years(sentence, counts[:-2], counts[-2], counts[-1], change)
        elif change.is_count and len(counts) > 1 and (by := _BY.fullmatch(words.lstrip("）)"))):
            pair, direction = _two_years(sentence, counts[:-2], counts[-2], counts[-1], change), by
        else:
            pair = _told_behind(sentence, numbers, n)
            direction = direction if change.is_percent else DIFFERENCE.search(words)
        if pair and direction and (pair[1] or not change.is_percent):
            rounded = [number for number, _clause in counts[-2:] if _rounded(number)]
            slack = sum((number.bounds[1] / number.value - 1 for number in rounded), Decimal(0)) / 2 * max(pair[:2])
            yield _Change(pair[0], pair[1], change, bool(direction[1]), certain=pair[2], slack=slack)


def _listed_aside(sentence: Sentence) -> list[Clause]:
    """Return the clauses of brackets that list parts of what stands before: 收到71件（县政府19件、部门52件），比上年减少8件."""
    found: list[Clause] = []
    for aside, clauses in groupby(sentence.clauses, key=lambda clause: clause.aside):
        inside = list(clauses)
        counts = sum(number.is_amount for clause in inside for number in clause.numbers)
        if aside and counts > 1 and not any(_THEN.search(clause.text) or GROWTH.search(clause.text) for clause in inside):
            found += inside
    return found


def _rounded(number: Number) -> bool:
    """Whether it is rough only as 4.5万 is."""
    return bool(number.scale and number.value and not number.word)


def _two_sentences(before: Sentence, sentence: Sentence, now: Number) -> tuple[Decimal, Decimal, bool] | None:
    """Return the two numbers where each year has a sentence of its own: 2022年收到40件。2023年收到47件，增长17.5%."""
    counts = [number for _clause, number in before.numbers if number.is_count]
    same = len(counts) == 1 and counts[0].unit == now.unit and not counts[0].approximate
    if (
        same
        and _THEN.search(before.plain, before.start, counts[0].start)
        and _NOW.search(sentence.plain, sentence.start, now.start)
    ):
        return now.value, counts[0].value, False
    return None


def _told_behind(sentence: Sentence, numbers: list[tuple[Clause, Number]], n: int) -> tuple[Decimal, Decimal, bool] | None:
    """Return the two numbers where one stands behind: 47件，较上年增加7件（上年40件）; 较上年（40件）增长18%，共47件."""
    if len(numbers) > n + 2:  # 翻了一番，由260条增至520条
        then, now = numbers[n + 1][1], numbers[n + 2][1]
        leading = sentence.plain[numbers[n][1].end : then.start]
        if _FROM.search(leading) and _TO.match(sentence.plain[then.end : now.start]) and then.unit == now.unit:
            return now.value, then.value, False
    if not 0 < n < len(numbers) - 1:
        return None
    (ahead_clause, ahead), (_clause, change), (clause, behind) = numbers[n - 1 : n + 2]
    between = sentence.plain[change.end : behind.start]
    if not ahead.is_amount or ahead.unit != behind.unit or behind.approximate:
        return None
    if change.is_percent:
        if clause.aside and _THEN.search(between):
            return ahead.value, behind.value, False
        last_year = ahead_clause.aside and _THEN.search(sentence.plain, sentence.start, ahead.start)
        return (behind.value, ahead.value, False) if last_year and _AND_NOW.fullmatch(between) else None
    named = ONLY_THEN.match(between) or (clause.aside and _THEN.search(between) and not GROWTH.search(between))
    return (ahead.value, behind.value, False) if change.unit == behind.unit and named else None


_Count = tuple[Number, Clause]


def _two_years(
    sentence: Sentence, earlier: list[_Count], first: _Count, second: _Count, percent: Number
) -> tuple[Decimal, Decimal, bool] | None:
    """Return (this year's number, last year's, whether that is certain) from the two counts before a percentage."""
    (one, _clause), (two, two_clause) = first, second
    between = sentence.plain[one.end : two.start]
    if one.unit != two.unit:
        return None
    before_one = sentence.plain[earlier[-1][0].end if earlier else sentence.start : one.start]
    # -- 比上年的31件减少9件，降幅…; 与上年的31件相比减少9件，降幅…
    if _OF_LAST_YEAR.search(before_one) and (change := _BY.fullmatch(between)):
        return one.value + two.value if change[1] else one.value - two.value, one.value, False
    # -- 22件，较上年增加5件，增长…
    if difference := DIFFERENCE.search(between):
        return one.value, one.value - two.value if difference[1] else one.value + two.value, False
    # -- 由31件下降到22件，降幅…
    if _TO.match(between) and _FROM.search(before_one):
        return two.value, one.value, False
    if GROWTH.search(between):
        return None
    # -- 22件，比2022年（31件）下降…; 比上年31件的数量下降…; 22件，同比减少9件（2022年31件），降幅…
    if BEFORE.search(between) and (two_clause.aside or "的" in sentence.plain[two.end : percent.start]):
        now = earlier[-1][0] if earlier and two_clause.aside and DIFFERENCE.search(before_one) else one
        return now.value, two.value, True
    if _OF_LAST_YEAR.search(between) and (GROWTH.match(sentence.plain, two.end) or not percent.is_percent):
        return one.value, two.value, False
    # -- 2022年收到31件，2023年收到22件，下降…
    if _THEN.search(before_one) and _NOW.search(between) and not BEFORE.search(_YEAR_OF.sub("", between)):
        years = [int(found[1]) for words in (before_one, between) if (found := _YEAR_OF.search(words))]
        if len(years) < 2 or years[0] < years[1]:
            return two.value, one.value, False
    # -- 22件，上年31件，下降…
    if ONLY_THEN.match(between):
        return one.value, two.value, False
    return None


@rule("D203", "增减幅度与前后两年的数不符", Severity.WARNING)
def growth_follows_from_counts(context: CheckContext) -> Iterator[Fault]:
    """“收到22件，比2022年（31件）下降29%”，幅度要由两年的数算出。

    内容：写了今年的数、上年的数和增减的数、幅度时，验算幅度和增减的方向；“较上年增加5件，增长20%”“2022年31件，2023年22件，下降29%”
    “由31件下降到22件，降幅29%”“22件，较上年减少9件（上年31件）”也验算，分两句说的也算；只有一种读法作依据的，只作提示。
    依据：GB/T 8170-2008《数值修约规则与极限数值的表示和判定》。
    理由：三个数互相印证，错一个就自相矛盾。
    错例：收到申请22件，比2022年（31件）下降40%。
    正例：收到申请22件，比2022年（31件）下降29%。
    改法：（今年 − 上年）÷ 上年，四舍五入。
    """
    before: Sentence | None = None
    for sentence in context.numbered:
        changes = list(_changes(sentence, before if before and before.paragraph.key == sentence.paragraph.key else None))
        before = sentence
        for change in changes:
            number, unit = change.number, "%" if change.number.is_percent else change.number.unit
            step = Decimal(1).scaleb(-number.places)
            slack = change.slack * _HUNDRED / change.before if number.is_percent else change.slack
            if abs(change.exact - change.written) > slack + (step if number.is_percent else 0):
                quote = sentence.quote(sentence.start, number.end)
                yield Fault(
                    _("“{quote}”：从 {before} 到 {now}，变化是 {change}。").format(
                        quote=quote,
                        before=plain(change.before),
                        now=plain(change.now),
                        change=f"{plain(change.exact.quantize(step, ROUND_HALF_UP))}{unit}",
                    ),
                    key=sentence.paragraph.key,
                    expected=f"{plain(abs(change.exact).quantize(step, ROUND_HALF_UP))}{unit}",
                    actual=f"{plain(number.value)}{unit}",
                    evidence=quote,
                    severity=None if change.certain else Severity.INFO,
                )
