"""Rule D306: a list of parts that a full stop cuts in two, and whose parts together pass the whole."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from docgen.checks.catalogue import Fault, rule
from docgen.checks.context import CheckContext
from docgen.checks.d3_parts import plain
from docgen.checks.text.breakdowns import OPENING
from docgen.checks.text.clauses import CountedPart, Sentence
from docgen.checks.text.lists import pattern
from docgen.kit.i18n import _
from docgen.report.finding import Severity

_FEWEST_ITEMS = 2
_STATEMENT = pattern("claims", "own_statement")
_OPEN_KIND = pattern("claims", "publishing")
_OVERLAPPING = pattern("claims", "channels_overlap")


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
        items = _items(after, stated[0].number.unit) if stated else []
        if stated is None or not items:
            continue
        whole, listed = stated
        begun = sum((part.number.value for part in listed), Decimal(0))
        total = begun + sum((item.number.value for item in items), Decimal(0))
        if total <= whole.number.value or begun == whole.number.value:
            continue
        if _OVERLAPPING.search(after.plain, before.start, after.end):
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
