"""Numbers in the wrong characters: Chinese ones where digits are due, letters and full-width digits among figures."""

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
_LETTERS, _SLIPS, _WIDE = "OoIl", "bBefghijpqrsuyzSZ", "０１２３４５６７８９"
_LETTER_IN_NUMBER = regex(
    rf"(?<![A-Za-z\d./@&_-])(?:\d+[{_LETTERS}][\d{_LETTERS}]*|\d+\.?[{_SLIPS}]\d*(?!号)|[{_LETTERS}][{_LETTERS}]*\d[\d{_LETTERS}]*)"
    r"(?=[条件篇份次个项起场期名人位户部张家批年月日号万余多封则册本块台辆处幅支套轮届集岁天元%])|[lo](?<=[一-鿿].)\d+(?=[一-鿿])"
)
"""A figure that is a letter, by its look or a slip of the key, before what counts things; E701 tells those of telephones."""
_DIGIT = regex("[0-9]")
_WIDE_NUMBER = regex(rf"[{_WIDE}][{_WIDE}.．％]*")


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


@rule("E512", "数字里夹了别的字符", Severity.WARNING)
def foreign_figures(context: CheckContext) -> Iterable[Fault]:
    """
    内容：汉字年份里的“〇”写成了数字 0、字母 O 或圆圈符号，如“二0二四年”；数字里的 0、1 写成了字母，如“42O篇”。
    有的数字是全角的，作提示。
    依据：GB/T 15835—2011 第 4.2 条：“0”的汉字书写形式为“〇”或“零”；第 5 章：阿拉伯数字用半角。
    理由：看着差不多，检索、统计、拨号都对不上。
    错例：二0二四年一月，推送图文42O篇。
    正例：二〇二四年一月，推送图文420篇。
    改法：汉字年份用“〇”，其余用半角的阿拉伯数字。
    """
    for prose in (context.prose, context.surroundings):
        yield from faults(prose, _HAN_ZERO, _("“{found}”里的“〇”写错了。"))
        yield from faults(prose, _LETTER_IN_NUMBER, _("“{found}”里的字母应为数字。"), raw=True, needs=_LETTERS + _SLIPS)
    if _DIGIT.search(context.prose.text):
        message = _("数字“{found}”是全角的，别处是半角的。")
        yield from faults(context.prose, _WIDE_NUMBER, message, raw=True, needs=_WIDE, severity=Severity.INFO)
