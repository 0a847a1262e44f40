"""Rules D3xx: counts in the text must agree with one another: parts with their whole, a rough number with its digits."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from docgen.checks.catalogue import Fault, rule
from docgen.checks.context import CheckContext
from docgen.checks.groups import OPEN_ENDED, REST, Group, find_groups
from docgen.checks.numerals import Number
from docgen.findings import Severity
from docgen.i18n import _

_ROUND = 10
_FEWEST_LISTED = 3
_OVERLAPPING = re.compile(r"转载|转发|原创|新增|更新|重点|涉及|平台|同时|次|阅读|点击|关注|粉丝")


def plain(number: Decimal) -> str:
    """Return a number as people write it."""
    return f"{number.normalize():f}"


def adds_up(group: Group) -> bool:
    """Whether the parts, or those at the head of the list, add up to the whole (what follows may be another list)."""
    total = Decimal(0)
    for part in group.parts:
        total += part.number.value
        if total == group.whole.number.value:
            return True
    return False


def _is_exact(group: Group) -> bool:
    return not group.whole.number.approximate and not any(part.number.approximate for part in group.parts)


def _list_text(group: Group) -> str:
    return group.sentence.plain[group.parts[0].clause.start : group.sentence.end]


def _is_complete(group: Group) -> bool:
    """Whether the list claims to name every part: it ends with 其他, or says 分别."""
    named = any(REST.search(part.label) for part in group.parts)
    return len(group.parts) >= _FEWEST_LISTED and named and not OPEN_ENDED.search(_list_text(group))


def _equation(group: Group) -> str:
    return " + ".join(plain(part.number.value) for part in group.parts)


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
    for group in find_groups(context.sentences):
        whole = group.whole.number
        if not _is_exact(group) or adds_up(group) or (group.carried and len(group.before) > 1):
            continue
        short = group.sum < whole.value
        if short and not _is_complete(group):
            continue
        if not short and (len(group.parts) == 1 or _OVERLAPPING.search(_list_text(group))) and not _is_complete(group):
            continue
        yield Fault(
            _("“{quote}”：各项 {equation} = {sum}，与 {whole} 不符，相差 {gap}。").format(
                quote=group.quote,
                equation=_equation(group),
                sum=plain(group.sum),
                whole=plain(whole.value),
                gap=plain(abs(group.sum - whole.value)),
            ),
            key=group.sentence.paragraph.key,
            expected=plain(whole.value),
            actual=plain(group.sum),
            evidence=group.quote,
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
    for sentence in context.sentences:
        for clause, number in sentence.numbers:
            if number.excess and not number.scaled and not number.places and number.value > _ROUND and number.value % _ROUND:
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
    错例：通过政务新媒体公开政府信息2808条。其中，微信1205条、微博12984条。
    正例：通过政务新媒体公开政府信息14189条。其中，微信1205条、微博12984条。
    改法：核对两处的统计口径；说的不是同一件事，就不要用“其中”。
    """
    for group in find_groups(context.sentences):
        if group.whole.number.approximate:
            continue
        limit = _limit(group)
        for part in group.parts:
            if part.number.value > limit and not part.number.approximate and part.number.unit:
                yield Fault(
                    _("“{part}”比前面的总数 {whole} 还大。").format(
                        part=group.sentence.quote(part.clause.start, part.number.end), whole=plain(limit)
                    ),
                    key=group.sentence.paragraph.key,
                    expected=plain(limit),
                    actual=plain(part.number.value),
                    evidence=group.quote,
                )
                break


def _limit(group: Group) -> Decimal:
    if not group.carried:
        return group.whole.number.value
    same: list[Number] = [part.number for part in group.before if part.number.unit == group.whole.number.unit]
    return sum((number.value for number in same), Decimal(0))
