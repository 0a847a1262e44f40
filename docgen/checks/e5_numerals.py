"""Numbers written in Chinese characters where digits are due, and Chinese years with a foreign zero."""

from __future__ import annotations

from collections.abc import Iterable

from docgen.checks.catalogue import Fault, rule
from docgen.checks.context import CheckContext
from docgen.checks.text.lists import pattern
from docgen.checks.text.search import faults
from docgen.kit.i18n import _
from docgen.kit.patterns import regex
from docgen.report.finding import Severity

_HAN_ZERO = regex(r"二[0OoＯ○][〇一二三四五六七八九0-9OoＯ○]{1,2}年")


@rule("E508", "申请的件数用了汉字", Severity.INFO)
def han_count(context: CheckContext) -> Iterable[Fault]:
    """
    内容：申请的件数写成汉字，如“收到申请一件”。
    依据：GB/T 15835—2011 第 4.1 条：用于计量、统计的数字用阿拉伯数字，全文一致。
    理由：表格用阿拉伯数字，文字也应一致。
    错例：收到政府信息公开申请一件。
    正例：收到政府信息公开申请1件。
    改法：改为阿拉伯数字，或用引用填写。
    """
    for piece, matches in context.prose.hits(pattern("measure_words", "han_counts")):
        found = matches[0][1]
        message = _("统计数字“{found}”宜用阿拉伯数字。").format(found=found)
        yield Fault(message, key=piece.key, actual=found, evidence=context.prose.quote(matches[0]))


@rule("E512", "汉字年份里的“〇”写错", Severity.WARNING)
def han_zero(context: CheckContext) -> Iterable[Fault]:
    """
    内容：汉字年份里的“〇”写成了数字 0、字母 O 或圆圈符号，如“二0二四年”。
    依据：GB/T 15835—2011 第 4.2 条：“0”的汉字书写形式为“〇”或“零”。
    理由：半是汉字半是数字，检索不到。
    错例：二0二四年一月
    正例：二〇二四年一月
    改法：改为“〇”，或用阿拉伯数字“2024年1月”。
    """
    for prose in (context.prose, context.surroundings):
        yield from faults(prose, _HAN_ZERO, _("“{found}”里的“〇”写错了。"))
