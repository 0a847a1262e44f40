"""Next year's intake from last year's report: what stays, what is carried over, and old texts marked as drafts."""

from __future__ import annotations

from docgen.compose import default_sections
from docgen.form import Section
from docgen.marks import LAST_YEAR
from docgen.report import Report, SubSection, Value
from docgen.tokens import tokens_in


def _only_tokens(text: str) -> bool:
    rest = text
    for use in tokens_in(text):
        rest = rest.replace(use.raw, "")
    return not rest.strip()


def _as_draft(sub: SubSection) -> SubSection:
    """Mark every paragraph as last year's; one made of tokens alone is worded anew by itself and needs no mark."""
    marked = tuple(text if _only_tokens(text) or text.startswith(LAST_YEAR) else LAST_YEAR + text for text in sub.paragraphs)
    return SubSection(sub.heading, marked)


def _section(last: Report, section: Section) -> tuple[SubSection, ...]:
    given = last.sections[section.key]
    if not section.required:
        return default_sections(section)
    if given == default_sections(section):
        return given
    return tuple(_as_draft(sub) for sub in given)


def next_year(last: Report) -> Report:
    """Return the report that next year's intake starts from.

    Fields marked as kept and the year (plus one) stay; numbers that last year's report carries into this one (the
    form's links across years without further terms) are taken over; texts become marked drafts. All else is blank.
    """
    form = last.form
    values: dict[str, Value] = {
        field.key: last.values[field.key] for field in form.fields if field.kept and field.key in last.values
    }
    year = last.role("year")
    if isinstance(year, int):
        values[form.role("year")] = year + 1
    for link in form.expectations.year_links:
        number = last.number(link.previous)
        if not link.plus and not link.minus and number is not None and link.key not in form.totals:
            values[link.key] = number
    sections = {section.key: _section(last, section) for section in form.sections if section.key in last.sections}
    return Report(form=form, values=values, sections=sections)
