"""Rules D2xx: percentages in the text must follow from the counts that stand beside them, and make up a whole."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

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
_SHARE = pattern("claims", "share")
GROWTH = pattern("claims", "growth")
DIFFERENCE = pattern("claims", "difference")
_THEN = pattern("claims", "then")
_NOW = pattern("claims", "now")
_YEAR_OF = regex(r"(20\d\d)年")
_FROM = pattern("claims", "from_number")
_TO = pattern("claims", "to_number")
_OF_LAST_YEAR = pattern("claims", "of_last_year")
_BY = pattern("claims", "by")
ONLY_THEN = pattern("claims", "only_then")
BEFORE = pattern("claims", "before")
_FEWEST_SHARES = 3


@record
class _Share:
    """A count with the percentage written beside it."""

    part: CountedPart
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


def _shares(breakdown: Breakdown) -> list[_Share]:
    """Return the parts of a breakdown that have their share of the whole written behind them."""
    shares = []
    percents = [number for number, words in _percents(breakdown.sentence) if _SHARE.search(words) and not GROWTH.search(words)]
    for n, part in enumerate(breakdown.parts):
        end = breakdown.parts[n + 1].number.start if n + 1 < len(breakdown.parts) else breakdown.sentence.end
        behind = [number for number in percents if part.number.end <= number.start < end]
        if behind:
            shares.append(_Share(part, behind[0]))
    return shares


def _is_partition(breakdown: Breakdown, shares: list[_Share]) -> bool:
    exact = not breakdown.whole.number.approximate and not any(part.number.approximate for part in breakdown.parts)
    return exact and len(shares) > 1 and sum((s.part.number.value for s in shares), Decimal(0)) == breakdown.whole.number.value


def _wrong(breakdown: Breakdown, shares: list[_Share]) -> list[_Share]:
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
        shares = _shares(breakdown)
        if not _is_partition(breakdown, shares):
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


_OF_THE_WHOLE = pattern("claims", "of_the_whole")


def _bases(breakdown: Breakdown) -> set[Decimal]:
    """Return what the shares of a breakdown may be of: every count before its parts, and what these come to together."""
    begun = breakdown.parts[0].number.start
    values = [part.number.value for part in (*breakdown.before, breakdown.whole)]
    values += [number.value for _clause, number in breakdown.sentence.numbers if number.is_count and number.start < begun]
    return {*values, sum((part.number.value for part in breakdown.parts), Decimal(0))}


@rule("D204", "占比与总数不符", Severity.INFO)
def share_of_one_base(context: CheckContext) -> Iterator[Fault]:
    """“收到22件，其中网上4件，占18%”，只列一部分的，占比也要合总数。

    内容：件数后面紧跟着写占比、没有写明占什么的，用前面写到的每一个数作总数验算，哪个都不合的才提示；四舍五入和截断的都算合。
    各项合计等于总数的归D201查。
    依据：GB/T 8170-2008《数值修约规则与极限数值的表示和判定》。
    理由：占比与件数对不上，读者会怀疑两个数都不可靠。
    错例：收到政府信息公开申请50件，其中网上申请20件，占45%。
    正例：收到政府信息公开申请50件，其中网上申请20件，占40%。
    改法：按件数重算占比；占的是别的数的，写明占什么的百分之几。
    """
    for breakdown in context.breakdowns:
        shares = _shares(breakdown)
        if not shares or _is_partition(breakdown, shares) or breakdown.whole.number.approximate:
            continue
        bases = {base for base in _bases(breakdown) if base}
        for share in shares:
            words = breakdown.sentence.plain[share.part.number.end : share.percent.start]
            rough = share.part.number.approximate or share.percent.approximate
            if rough or not _OF_THE_WHOLE.fullmatch(words):
                continue
            if any(share.fits(base) or share.is_cut_off(base) for base in bases):
                continue
            whole = breakdown.whole.number.value
            quote = breakdown.sentence.quote(share.part.clause.start, share.percent.end)
            exact = share.exact(whole).quantize(Decimal(1).scaleb(-share.percent.places), ROUND_HALF_UP)
            yield Fault(
                _("“{quote}”：占前面的总数 {whole} 是 {exact}%，写成了 {written}%。").format(
                    quote=quote, whole=plain(whole), exact=plain(exact), written=plain(share.percent.value)
                ),
                key=breakdown.sentence.paragraph.key,
                expected=f"{plain(exact)}%",
                actual=f"{plain(share.percent.value)}%",
                evidence=quote,
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
    for breakdown in context.breakdowns:
        shares = _shares(breakdown)
        if not _is_partition(breakdown, shares) or _wrong(breakdown, shares):
            continue
        seen.add(id(breakdown.sentence))
        total = sum((share.percent.value for share in shares), Decimal(0))
        if total != _HUNDRED:
            yield Fault(
                _("各项占比相加是 {total}%，是取整造成的；多保留一位小数，相加更接近100%。").format(total=plain(total)),
                key=breakdown.sentence.paragraph.key,
                expected="100%",
                actual=f"{plain(total)}%",
                evidence=breakdown.quote,
                severity=Severity.INFO,
            )
    for sentence in context.numbered:
        percents = [
            (number, words) for number, words in _percents(sentence) if _SHARE.search(words) and not GROWTH.search(words)
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


@record
class _Change:
    """This year's number, last year's, and the percentage said to lie between them; certain: the words leave no doubt."""

    now: Decimal
    before: Decimal
    percent: Number
    grows: bool
    certain: bool

    @property
    def exact(self) -> Decimal:
        """The change in percent, below 0 where it falls."""
        return (self.now - self.before) * _HUNDRED / self.before

    @property
    def written(self) -> Decimal:
        """The percentage as written, below 0 where the words say that it falls."""
        return self.percent.value if self.grows else -self.percent.value


def _changes(sentence: Sentence) -> Iterator[_Change]:
    """Yield every percentage of growth with the two exact counts before it that it is worked out from."""
    numbers = list(sentence.numbers)
    for n, (_clause, percent) in enumerate(numbers):
        words = sentence.plain[numbers[n - 1][1].end if n else sentence.start : percent.start]
        direction = GROWTH.search(words)
        if not percent.is_percent or not direction or percent.approximate:
            continue
        counts = [(number, clause) for clause, number in numbers[:n] if number.is_count]
        if len(counts) < 2 or any(number.approximate for number, _clause in counts):
            continue
        pair = _two_years(sentence, counts[:-2], counts[-2], counts[-1], percent)
        if pair and pair[1]:
            yield _Change(pair[0], pair[1], percent, bool(direction[1]), certain=pair[2])


_Count = tuple[Number, Clause]


def _two_years(
    sentence: Sentence, earlier: list[_Count], first: _Count, second: _Count, percent: Number
) -> tuple[Decimal, Decimal, bool] | None:
    """Return (this year's number, last year's, whether that is certain) from the two counts before a percentage."""
    (one, _clause), (two, two_clause) = first, second
    between = sentence.plain[one.end : two.start]
    if one.unit != two.unit:
        return None
    # -- 22件，较上年增加5件，增长…
    if difference := DIFFERENCE.search(between):
        return one.value, one.value - two.value if difference[1] else one.value + two.value, False
    before_one = sentence.plain[earlier[-1][0].end if earlier else sentence.start : one.start]
    # -- 由31件下降到22件，降幅…
    if _TO.match(between) and _FROM.search(before_one):
        return two.value, one.value, False
    # -- 比上年的31件减少9件，降幅…
    if _OF_LAST_YEAR.search(before_one) and (change := _BY.fullmatch(between)):
        return one.value + two.value if change[1] else one.value - two.value, one.value, False
    if GROWTH.search(between):
        return None
    # -- 22件，比2022年（31件）下降…; 比上年31件的数量下降…
    if BEFORE.search(between) and (two_clause.aside or "的" in sentence.plain[two.end : percent.start]):
        return one.value, two.value, True
    if _OF_LAST_YEAR.search(between) and GROWTH.match(sentence.plain, two.end):
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

    内容：同一句里写了今年的数、上年的数和增减幅度时，验算幅度和增减的方向；“较上年增加5件，增长20%”“2022年31件，2023年22件，下降29%”
    “由31件下降到22件，降幅29%”也验算，只有一种读法作依据的，只作提示。
    依据：GB/T 8170-2008《数值修约规则与极限数值的表示和判定》。
    理由：三个数互相印证，错一个就自相矛盾。
    错例：收到申请22件，比2022年（31件）下降40%。
    正例：收到申请22件，比2022年（31件）下降29%。
    改法：（今年 − 上年）÷ 上年，四舍五入。
    """
    for sentence in context.numbered:
        for change in _changes(sentence):
            percent = change.percent
            step = Decimal(1).scaleb(-percent.places)
            if abs(change.exact - change.written) > step:
                quote = sentence.quote(sentence.start, percent.end)
                yield Fault(
                    _("“{quote}”：从 {before} 到 {now}，变化是 {change}%。").format(
                        quote=quote,
                        before=plain(change.before),
                        now=plain(change.now),
                        change=plain(change.exact.quantize(step, ROUND_HALF_UP)),
                    ),
                    key=sentence.paragraph.key,
                    expected=f"{plain(abs(change.exact).quantize(step, ROUND_HALF_UP))}%",
                    actual=f"{plain(percent.value)}%",
                    evidence=quote,
                    severity=None if change.certain else Severity.INFO,
                )
