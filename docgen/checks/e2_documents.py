"""What the report is based on, quoted: the law's name, the number of its decree, its articles, the notice's number."""

from __future__ import annotations

from collections.abc import Iterator

from docgen.checks.catalogue import Fault, rule
from docgen.checks.context import CheckContext
from docgen.checks.e5_words import near_misses
from docgen.checks.text.lists import pattern, table
from docgen.form.model import Form
from docgen.kit.i18n import _
from docgen.kit.numerals import read_numeral
from docgen.kit.patterns import regex
from docgen.kit.record import record
from docgen.kit.remembered import remembered
from docgen.report.finding import Severity

_TITLE = regex(r"《([^《》\n]{4,40})》(?:（([^（）\n]{3,40})）)?")
_DECREE = regex(r"令第?\s?(\d{1,4})\s?号")
_ARTICLE = regex(r"第([一二三四五六七八九十百\d]+)条")
_NUMBERED = regex(r"([一-鿿]{2,10})〔(\d{4})〕(\d{1,4})号")
_REPORT_BY_LAW = pattern("structure", "articles_on_reports")
_SENTENCE_ENDS = "。；\n"
_LEAST_TITLE, _ENDING, _HEAD, _MOST_LOST = 10, 2, 7, 4
"""Shorter titles are many; of the longer ones the end says what kind of document it is (条例, 办法). One that lacks more than
two words is another's: a body's own 《政府信息公开管理办法》 is not the one on fees.
"""


@record
class Basis:
    """What a form says it is based on. law: the name; decree: its number; articles; notices: (organ's code, year, number)."""

    law: str
    decree: str
    articles: frozenset[int]
    notices: frozenset[tuple[str, str, str]]
    titles: tuple[str, ...]


@remembered
def _basis(form: Form) -> Basis | None:
    """Return what a form is based on, None if it does not say."""
    title = _TITLE.search(form.legal_basis)
    if title is None:
        return None
    decree = _DECREE.search(title[2] or "")
    notices = " ".join((form.notice, *(former.notice for former in form.former)))
    named = tuple(name.strip("《》") for name in table("stock_phrases")["exact"] if "N" not in name)
    return Basis(
        title[1],
        decree[1] if decree else "",
        frozenset(read_numeral(found) for found in _ARTICLE.findall(form.legal_basis)),
        frozenset((found[1], found[2], found[3]) for found in _NUMBERED.finditer(notices)),
        tuple(name for name in dict.fromkeys((title[1], *named)) if len(name) >= _LEAST_TITLE),
    )


def _meant(title: str, known: tuple[str, ...]) -> str:
    """Return the known title that a title garbles: with words left out of its middle, or with another ending; else ""."""
    if title in known:
        return ""
    for name in known:
        rest = iter(name)
        left_out = 1 < len(name) - len(title) <= _MOST_LOST and title[:2] == name[:2] and all(mark in rest for mark in title)
        changed = sum(one != other for one, other in zip(title, name, strict=False))
        if len(title) == len(name) and title[:_HEAD] == name[:_HEAD] and changed <= _ENDING:
            return name
        other_end = len(title) <= len(name) and title.startswith(name[:-_ENDING]) and title[-1] != name[-1]
        if (left_out and title[-_ENDING:] == name[-_ENDING:] and not name.endswith(title)) or other_end:
            return name
    return ""


@rule("E209", "引用的法规名称、文号、条款与依据不符", Severity.INFO, "preview")
def quoted_basis(context: CheckContext) -> Iterator[Fault]:
    """
    内容：编制依据的名称缺了词、改了文种，令号、文号不是它的，或者引用的条款不是规定年度报告的那几条。
    依据：表单写明的依据：《条例》（国务院令第711号）第四十九条、第五十条，格式通知的文号。
    理由：读者按文号、条款查不到，编制依据就站不住。
    错例：《中华人民共和国信息公开条例》；《中华人民共和国政府信息公开条例》（国务院令第771号）第十五条
    正例：《中华人民共和国政府信息公开条例》（国务院令第711号）第五十条
    改法：对照原文件改正。
    """
    basis, prose = _basis(context.form) if context.thorough else None, context.prose
    if basis is None:
        return

    def fault(start: int, end: int, right: str) -> Fault:
        found = prose.text[start:end]
        message = _("“{found}”应为“{right}”。").format(found=found, right=right)
        return Fault(message, key=prose.at(start).key, expected=right, actual=found, evidence=prose.clause(start, end))

    told = [(miss.begin, miss.end) for miss in context.once(near_misses) if miss.exact]
    for match in _TITLE.finditer(prose.plain):
        if any(begin < match.end() and end > match.start() for begin, end in told):
            continue  # told by E506
        if right := _meant(match[1], basis.titles):
            yield fault(match.start(1), match.end(1), right)
        decree = _DECREE.search(match[2] or "")
        if decree and basis.law.endswith(match[1]) and basis.decree and decree[1] != basis.decree:
            start = match.start(2)
            yield fault(start + decree.start(), start + decree.end(), f"令第{basis.decree}号")
    for match in _REPORT_BY_LAW.finditer(prose.plain):
        articles = {read_numeral(found) for found in _ARTICLE.findall(match[1])}
        if basis.articles and not articles & basis.articles:
            right = "、".join(found[0] for found in _ARTICLE.finditer(context.form.legal_basis))
            yield fault(match.start(1), match.end(1), right)
    organs = {organ for organ, _year, _number in basis.notices}
    for match in _NUMBERED.finditer(prose.plain.replace("[", "〔").replace("]", "〕")):
        organ = next((organ for organ in organs if match[1].endswith(organ)), "")
        start = max(prose.plain.rfind(mark, 0, match.start()) for mark in _SENTENCE_ENDS) + 1
        about_report = "年度报告" in prose.plain[start : match.end() + 12]
        if organ and about_report and (organ, match[2], match[3]) not in basis.notices:
            yield fault(match.end() - len(match[0]) + len(match[1]) - len(organ), match.end(), context.form.notice)
