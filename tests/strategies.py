"""Hypothesis strategies: any report a form can hold, with texts that people and programs put in, and the workbook of it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from hypothesis import strategies as st

from docgen.form.model import Form
from docgen.report.model import Attachment, Report, SubSection, Value
from docgen.report.typed import trimmed

_SNIPPETS = (
    "公开政府信息", "全年共收到申请", "12件", "１２件", "，", "。", "；", "（一）", "一是", "2023年", "{年度}",
    "{简称}", "{标准句.收到申请}", "{", "}", "{{ x }}", "{% for %}", "<w:p/>", "&amp;", "=1+1", "@", "“", "”", "\t",
    "\u3000", "\u00a0", "𠮷", "👨‍👩‍👧", "e\u0301", "\u200b", "http://www.gov.cn", "a@b.cn", "0539-8198320", "100%",
    "1,234", "/", "\\", "'", '"', "_x0041_", "#", "-", "+", "]]>",
)  # fmt: skip
_ANY = st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn", "Co", "Zl", "Zp"))


def texts(longest: int = 60) -> st.SearchStrategy[str]:
    """A line of text: pieces of officialese, markup and symbols, or any characters at all; never only blanks."""
    pieces = st.lists(st.sampled_from(_SNIPPETS), min_size=1, max_size=8).map("".join)
    return st.one_of(pieces, st.text(_ANY, min_size=1, max_size=longest)).map(trimmed).filter(bool)


def numbers(form: Form) -> st.SearchStrategy[dict[str, Value]]:
    """Numbers for some of the cells people type, whether they balance or not."""
    kinds: dict[str, st.SearchStrategy[Value]] = {
        key: st.decimals(0, 10**9, places=2).map(Decimal) if cell.type == "money" else st.integers(0, 10**9)
        for key, cell in form.cells.items()
        if not cell.computed
    }
    return st.fixed_dictionaries({}, optional=kinds)


def sections(form: Form) -> st.SearchStrategy[dict[str, tuple[SubSection, ...]]]:
    """Texts for the narrative sections: sub-sections with or without a heading, each of some paragraphs."""
    sub = st.builds(SubSection, st.one_of(st.just(""), texts(20)), st.lists(texts(), min_size=1, max_size=3).map(tuple))
    written = [section.key for section in form.sections if section.required and not section.table]
    return st.fixed_dictionaries({key: st.lists(sub, min_size=1, max_size=3).map(tuple) for key in written})


def attachments() -> st.SearchStrategy[tuple[Attachment, ...]]:
    """Attached tables of up to four columns."""

    def table(width: int) -> st.SearchStrategy[Attachment]:
        row = st.lists(texts(12), min_size=width, max_size=width).map(tuple)
        return st.builds(Attachment, texts(12), row, st.lists(row, min_size=1, max_size=3).map(tuple))

    return st.lists(st.integers(1, 4).flatmap(table), max_size=2).map(tuple)


def reports(form: Form, base: dict[str, Value]) -> st.SearchStrategy[Report]:
    """A report: the base's fields with any agency, title and date, any numbers, any texts."""

    def built(
        typed: dict[str, Value], names: dict[str, str], day: date, said: dict[str, tuple[SubSection, ...]],
        tables: tuple[Attachment, ...],
    ) -> Report:  # fmt: skip
        return Report(form, {**base, **names, "report.date": day, **typed}, said, tables)

    names = st.fixed_dictionaries({"agency.name": texts(30), "agency.short": texts(10), "report.title": texts(40)})
    days = st.dates(date(2000, 1, 1), date(2100, 12, 31))
    return st.builds(built, numbers(form), names, days, sections(form), attachments())
