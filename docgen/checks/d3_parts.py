"""Rules D3xx: parts of a whole, within a sentence and behind a full stop."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from docgen.checks.catalogue import Fault, rule
from docgen.checks.context import CheckContext
from docgen.checks.text.breakdowns import BOTH_PARTS, OPEN_ENDED, OPENING, REST, Breakdown
from docgen.checks.text.clauses import CountedPart, Sentence
from docgen.checks.text.lists import pattern, table
from docgen.checks.text.numerals import COUNT_UNITS, Number
from docgen.form.text import SUM
from docgen.kit.i18n import _
from docgen.kit.record import record
from docgen.report.finding import Severity

_ROUND = 10
_FEWEST_LISTED = 3
_LONG_LIST = 4
_SMALL_GAP = 2
_SMALL_SHARE = Decimal("0.02")
_HINT_SHARE = Decimal("0.05")
"""A list of four and more parts that misses its whole by two, or by 2 %, was meant to be complete."""
_PAIR = 2
_COUNTED_SEVERAL_WAYS = frozenset("件宗起例次个")
_OVERLAPPING = pattern("claims", "overlapping")
_CARRIED = pattern("claims", "carried")


def plain(number: Decimal) -> str:
    """Return a number as people write it."""
    return f"{number.normalize():f}"


def adds_up(breakdown: Breakdown) -> bool:
    """Whether the parts, or those at the head of the list, add up to the whole (what follows may be another list).

    One part alone may be the whole only where requests or cases are told apart several ways: 3件，其中网上3件，公开2件.
    """
    if breakdown.sum in breakdown.wholes or breakdown.mixed == breakdown.whole.number.value:
        return True
    total = Decimal(0)
    fewest = 1 if len(breakdown.parts) == 1 or breakdown.parts[0].number.unit in _COUNTED_SEVERAL_WAYS else 2
    for n, part in enumerate(breakdown.parts, 1):
        total += part.number.value
        if total == breakdown.whole.number.value and n >= fewest:
            return True
    return False


def _is_exact(breakdown: Breakdown) -> bool:
    return not breakdown.whole.number.approximate and not any(part.number.approximate for part in breakdown.parts)


def _list_text(breakdown: Breakdown) -> str:
    ended = breakdown.parts[-1].number.end if breakdown.parts[0].clause.aside else breakdown.sentence.end
    return breakdown.sentence.plain[breakdown.parts[0].clause.start : ended]


def _is_complete(breakdown: Breakdown) -> bool:
    """Whether the list claims to name every part: it ends with 其他, or is of two that are all there is (线上, 线下)."""
    if len(breakdown.parts) == _PAIR and BOTH_PARTS.search(_list_text(breakdown)):
        return True
    named = any(REST.search(part.label) for part in breakdown.parts)
    return len(breakdown.parts) >= _FEWEST_LISTED and named and not OPEN_ENDED.search(_list_text(breakdown))


def _is_nearly_complete(breakdown: Breakdown) -> bool:
    """Whether a long list misses its whole by so little that it was plainly meant to name every part."""
    gap = abs(breakdown.whole.number.value - breakdown.sum)
    return len(breakdown.parts) >= _LONG_LIST and (gap <= _SMALL_GAP or gap <= breakdown.whole.number.value * _SMALL_SHARE)


def _may_be_complete(breakdown: Breakdown) -> bool:
    """Whether a list of three and more parts misses its whole by a twentieth at most, or a mark opens it: worth a question."""
    gap, behind = breakdown.whole.number.value - breakdown.sum, breakdown.whole.number.end
    opened = breakdown.sentence.plain[behind : behind + 1] in ("：", ":") or breakdown.parts[0].clause.aside
    if len(breakdown.parts) > 1 and not breakdown.carried and opened:
        return True
    return len(breakdown.parts) >= _FEWEST_LISTED and 0 < gap <= breakdown.whole.number.value * _HINT_SHARE


def _is_sure(breakdown: Breakdown) -> bool:
    """Whether a sum that differs is plainly a mistake: the parts pass the whole, or the list means to be complete."""
    return breakdown.sum > breakdown.whole.number.value or _is_complete(breakdown) or _is_nearly_complete(breakdown)


def _does_not_add_up(breakdown: Breakdown) -> bool:
    """Whether the parts plainly should make up the whole and do not."""
    if not _is_exact(breakdown) or adds_up(breakdown) or (breakdown.carried and len(breakdown.before) > 1):
        return False
    if breakdown.sum < breakdown.whole.number.value:
        nearly = _is_nearly_complete(breakdown) or _may_be_complete(breakdown)
        return _is_complete(breakdown) or (nearly and not OPEN_ENDED.search(_list_text(breakdown)))
    return _is_complete(breakdown) or not (len(breakdown.parts) == 1 or _OVERLAPPING.search(_list_text(breakdown)))


def _goes_on_behind(context: CheckContext, breakdown: Breakdown) -> bool:
    """Whether the next sentence tells what is left over: 办理161件，其中……（149件）。结转下年度12件."""
    last = breakdown.sentence
    following = [one for one in context.numbered if one.paragraph.key == last.paragraph.key and one.start >= last.end]
    counts = [part for one in following[:1] for part in list(one.counts)[:1]]
    return any(_CARRIED.search(part.label) and breakdown.sum + part.number.value in breakdown.wholes for part in counts)


def _names_another_whole(context: CheckContext, breakdown: Breakdown) -> bool:
    """Whether the list goes on to a whole of its own beside the one it is of: 行政复议12件，其中3件未审结，行政诉讼11件."""
    beside = {topic.key for topic in context.form.said.topics if topic.joined == SUM}
    told = [one for one in context.stated.claims if one.sentence is breakdown.sentence and one.topic in beside]
    wholes = [one for one in told if one.value == breakdown.whole.number.value and not one.relative]
    listed = {part.number.value for part in breakdown.parts}
    within = {part for one in wholes for key in one.means[0] for part in (key, *context.form.subtotals.get(key, ()))}
    apart = [one for one in told if not (one.relative or within & set(one.means[0])) and one.value in listed]
    return bool(wholes and apart)


def _equation(breakdown: Breakdown) -> str:
    return " + ".join(plain(part.number.value) for part in breakdown.parts)


@rule("D301", "分项之和与总数不符", Severity.WARNING)
def parts_add_up(context: CheckContext) -> Iterator[Fault]:
    """“共……条，其中……”，各分项之和要等于总数；只举几项的，也不能大于总数。

    内容：把“其中”“包括”“分别为”后面同一量词的数与前面的总数比。列到“其他……”为止的，合计要等于总数；只举例的，合计不能大于总数。
    括号里的数、与上年比较的数不算；带“余”“约”的不比。
    依据：2021年格式第一部分要求写明主动公开等情况；数据要前后一致。
    理由：读者会把分项加起来。
    错例：主动公开各类信息117条，其中政策文件9条，法定公开信息23条，基层公开14条，工作动态25条，其他信息4条（合计75）。
    正例：主动公开各类信息75条，其中政策文件9条，法定公开信息23条，基层公开14条，工作动态25条，其他信息4条。
    改法：核对台账，改总数或改分项；分项有交叉或只列了一部分的，写明“其中主要有”。
    """
    for breakdown in context.breakdowns:
        whole = breakdown.whole.number
        if not _does_not_add_up(breakdown) or _goes_on_behind(context, breakdown) or _names_another_whole(context, breakdown):
            continue
        yield Fault(
            _("“{quote}”：各项 {equation} = {sum}，与 {whole} 不符，相差 {gap}。").format(
                quote=breakdown.quote,
                equation=_equation(breakdown),
                sum=plain(breakdown.sum),
                whole=plain(whole.value),
                gap=plain(abs(breakdown.sum - whole.value)),
            ),
            key=breakdown.sentence.paragraph.key,
            expected=plain(whole.value),
            actual=plain(breakdown.sum),
            evidence=breakdown.quote,
            severity=None if _is_sure(breakdown) else Severity.INFO,
        )


@rule("D302", "精确的数后面又写“余”“多”", Severity.WARNING)
def exact_or_rough(context: CheckContext) -> Iterator[Fault]:
    """精确到个位的数，不能再写“余”“多”。

    内容：个位不是0的整数后面跟着“余”“多”，如“30299余条”。
    依据：GB/T 15835-2011《出版物上数字用法》：表示概数用整数加“余”“多”。
    理由：既精确到个位，又说不精确，读者不知道信哪个；分项带“余”，合计就不会是精确数。
    错例：全年主动公开政府信息30299余条。
    正例：全年主动公开政府信息30299条。（或：3万余条）
    改法：去掉“余”“多”，或者改成整十、整百、整千的数。
    """
    for sentence in context.numbered:
        for clause, number in sentence.numbers:
            counted = number.value > _ROUND or (number.value > 1 and number.unit in COUNT_UNITS)
            if number.excess and not number.scale and not number.places and counted and number.value % _ROUND:
                quote = sentence.quote(clause.start, clause.end)
                yield Fault(
                    _("“{quote}”：{number} 精确到个位，后面又写了“余”或“多”。").format(quote=quote, number=plain(number.value)),
                    key=sentence.paragraph.key,
                    actual=sentence.plain[number.start : number.end],
                    evidence=quote,
                )


@rule("D303", "分项比总数还大", Severity.WARNING)
def no_part_exceeds_its_whole(context: CheckContext) -> Iterator[Fault]:
    """“其中”的某一项，不能比前面的总数还大。

    内容：“其中”另起一句、前面一句列了几个渠道的数时，其中一项比前面各数之和还大，或者同一渠道前后两个数，部分大于全部。
    依据：2021年格式第一部分要求写明主动公开等情况；数据要前后一致。
    理由：部分不会大于全部，必有一个数错了，或者“其中”用错了。
    错例：通过政务新媒体公开信息2808条。其中，微信1205条、微博12984条。
    正例：通过政务新媒体公开政府信息14189条。其中，微信1205条、微博12984条。
    改法：核对两处的统计口径；说的不是同一件事，就不要用“其中”。
    """
    for breakdown in context.breakdowns:
        if breakdown.whole.number.approximate or _does_not_add_up(breakdown):
            continue
        limit = _limit(breakdown)
        for part in breakdown.parts:
            if part.number.value > limit and not part.number.approximate and part.number.unit:
                yield Fault(
                    _("“{part}”比前面的总数 {whole} 还大。").format(
                        part=breakdown.sentence.quote(part.clause.start, part.number.end), whole=plain(limit)
                    ),
                    key=breakdown.sentence.paragraph.key,
                    expected=plain(limit),
                    actual=plain(part.number.value),
                    evidence=breakdown.quote,
                )
                break


def _limit(breakdown: Breakdown) -> Decimal:
    if not breakdown.carried:
        return max(breakdown.wholes)
    same: list[Number] = [part.number for part in breakdown.before if part.number.unit == breakdown.whole.number.unit]
    return sum((number.value for number in same), Decimal(0))


_IN_ALL = pattern("claims", "in_all")


def _is_last_part(before: list[CountedPart], last: CountedPart) -> bool:
    """Whether the number is a part itself (其他信息共计200条): 其他 names it, or the parts with it make up a whole before."""
    if REST.search(last.label):
        return True
    total = last.number.value
    for part in reversed(before):
        if part.number.unit == last.number.unit:
            if part.number.value == total:
                return True
            total += part.number.value
    return False


@rule("D305", "合计与前面各项不符", Severity.WARNING)
def total_behind_the_parts(context: CheckContext) -> Iterator[Fault]:
    """先逐项列数、后写“合计……”的，合计要等于前面各项之和。

    内容：同一句里列了两项以上同一量词的数，后面写“合计”“共计”“总共”的数，与紧挨在前面的几项怎么加都对不上；
    “其他信息共计200条”本身是一项，不算合计。
    依据：2021年格式第一部分要求写明主动公开等情况；数据要前后一致。
    理由：读者会把各项加起来。
    错例：公开基础信息135条，重大建设项目信息5条，水利信息81条，合计共212条。
    正例：公开基础信息135条，重大建设项目信息5条，水利信息81条，合计共221条。
    改法：核对台账，改合计或改分项。
    """
    for sentence in context.numbered:
        parts = list(sentence.counts)
        for n, part in enumerate(parts):
            before = [other.number for other in parts[:n] if other.number.unit == part.number.unit]
            listed = len(before) > 1 and part.number.unit and _IN_ALL.search(part.label)
            if not listed or part.number.approximate or any(number.approximate for number in before):
                continue
            total, sums = Decimal(0), set()
            for number in reversed(before):
                total += number.value
                sums.add(total)
            if part.number.value not in sums and not _is_last_part(parts[:n], part):
                quote = sentence.quote(parts[0].clause.start, part.number.end)
                yield Fault(
                    _("“{quote}”：前面各项相加是 {sum}，合计写的是 {total}。").format(
                        quote=quote, sum=plain(total), total=plain(part.number.value)
                    ),
                    key=sentence.paragraph.key,
                    expected=plain(total),
                    actual=plain(part.number.value),
                    evidence=quote,
                )


@record
class _Published:
    """How much was published, as the text says in one place: through which channel ("" for all), and how much."""

    channel: str
    number: Number
    sentence: Sentence
    quote: str


_PUBLISHED = pattern("claims", "publishing_channel")
_KIND = pattern("claims", "channel_kind")
_GENERIC = pattern("claims", "channel_generic")
_PART_OF_YEAR = pattern("claims", "part_of_year")


def _published(context: CheckContext) -> Iterator[_Published]:
    for sentence in context.numbered:
        for clause, number in sentence.numbers:
            if clause.aside or not number.is_count or not number.unit or number.approximate:
                continue
            found = _PUBLISHED.search(sentence.plain, clause.start, number.start)
            if not found or _PART_OF_YEAR.search(sentence.plain, sentence.start, number.start):
                continue
            kinds = _KIND.findall(found["channel"])
            if kinds:
                channel = _GENERIC.sub("", found["channel"]) + table("claims")["same_channel"].get(kinds[-1], kinds[-1])
                yield _Published(channel, number, sentence, sentence.quote(clause.start, number.end))


@rule("D304", "同一渠道公开的信息数，前后说法不同", Severity.WARNING)
def one_channel_has_one_count(context: CheckContext) -> Iterator[Fault]:
    """同一个网站、栏目、账号全年公开的信息数，前后要一致。

    内容：“通过某渠道公开信息若干条”在不同段落里出现两次，渠道相同、数不同。写明某月、某季度的和“其中”之后的不比。
    依据：2021年格式第一部分要求写明主动公开、平台建设等情况；数据要前后一致。
    理由：同一份报告里一个数有两种说法，必有一处是错的。
    错例：（一）……通过网站审计信息栏目公开信息20条。（四）……全年通过审计信息专栏公开政府信息16条。
    正例：两处都写20条。
    改法：核对台账，统一各处；统计口径不同的，写明口径。
    """
    first: dict[tuple[str, str], _Published] = {}
    for said in _published(context):
        before = first.setdefault((said.channel, said.number.unit), said)
        if before.number.value != said.number.value and before.sentence is not said.sentence:
            yield Fault(
                _("前面写“{before}”，这里写“{after}”，说的是同一个渠道。").format(before=before.quote, after=said.quote),
                key=said.sentence.paragraph.key,
                expected=plain(before.number.value),
                actual=plain(said.number.value),
                evidence=said.quote,
            )


_FEWEST_ITEMS = 2
_STATEMENT = pattern("claims", "own_statement")
_OPEN_KIND = pattern("claims", "publishing")
_CHANNELS_OVERLAP = pattern("claims", "channels_overlap")


def _items(sentence: Sentence, unit: str) -> list[CountedPart]:
    """Return the parts of a sentence that is nothing but a list of names with counts of one unit, else nothing."""
    parts = list(sentence.counts)
    clauses = [clause for clause in sentence.clauses if not clause.aside]
    bare = all(part.number.unit == unit and part.label and not _STATEMENT.search(part.label) for part in parts)
    ended = all(sentence.plain[part.number.end : part.number.end + 1] in "，,、；;。（(" for part in parts[:-1])
    whole = len(parts) >= len(clauses) and parts and not sentence.plain[parts[-1].number.end : sentence.end].strip("等。")
    exact = not any(part.number.approximate for part in parts)
    return parts if bare and ended and whole and exact and len(parts) >= _FEWEST_ITEMS else []


def _whole_and_parts(sentence: Sentence) -> tuple[CountedPart, list[CountedPart]] | None:
    """Return what was published in all, and the parts that the same sentence begins to list; None if it tells otherwise."""
    parts = list(sentence.counts)
    opening = OPENING.search(sentence.plain, sentence.start, sentence.end)
    if not parts or any(part.number.approximate for part in parts) or not _OPEN_KIND.search(parts[0].clause.text):
        return None
    whole, listed = parts[0], parts[1:]
    if not whole.number.unit or any(part.number.unit != whole.number.unit for part in listed):
        return None
    if bool(listed) is not bool(opening) or any(_STATEMENT.search(OPENING.sub("", part.label)) for part in listed):
        return None
    return whole, listed


@rule("D306", "句号后面接着列的分项超过总数", Severity.INFO)
def parts_behind_a_full_stop(context: CheckContext) -> Iterator[Fault]:
    """“共公开……条，其中……条。……条，……条。”分项被句号断开，加起来也不能大于总数。

    内容：前一句说公开的总数（并开始列分项），后一句只有几项名称和件数时，把两句的分项加起来与总数比，超过总数的提示。
    前一句的分项已经等于总数的，或者后一句另有动词、渠道的，不比。
    依据：2021年格式第一部分要求写明主动公开等情况；数据要前后一致。
    理由：句号多半是该写分号的地方，读者会把各项接着加下去。
    错例：全年主动公开信息150条，其中工作动态90条。政策文件30条，通知公告35条，预算决算8条。
    正例：全年主动公开信息163条，其中工作动态90条。政策文件30条，通知公告35条，预算决算8条。
    改法：核对台账，改总数或改分项；是同一个列举的，把句号改为分号。
    """
    for before, after in pairwise(context.sentences):
        if before.paragraph.key != after.paragraph.key or not any(clause.numbers for clause in after.clauses):
            continue
        stated = _whole_and_parts(before)
        opens_its_own = OPENING.search(after.plain, after.start, after.end)
        items = _items(after, stated[0].number.unit) if stated and not opens_its_own else []
        if stated is None or not items:
            continue
        whole, listed = stated
        begun = sum((part.number.value for part in listed), Decimal(0))
        total = begun + sum((item.number.value for item in items), Decimal(0))
        of_tables = any(one.sentence is before and one.value == whole.number.value for one in context.stated.claims)
        if total <= whole.number.value or begun == whole.number.value or of_tables:
            continue
        if _CHANNELS_OVERLAP.search(after.plain, before.start, after.end):
            continue
        quote = before.quote(before.start, after.end)
        yield Fault(
            _("“{quote}”：各项 {equation} = {sum}，比总数 {whole} 还大。").format(
                quote=quote,
                equation=" + ".join(plain(part.number.value) for part in (*listed, *items)),
                sum=plain(total),
                whole=plain(whole.number.value),
            ),
            key=after.paragraph.key,
            expected=f"≤ {plain(whole.number.value)}",
            actual=plain(total),
            evidence=quote,
        )
