"""Next year's intake from last year's report: what stays, what is carried over, and old texts marked as drafts."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from docgen.compose.composition import default_sections, filled_sections
from docgen.form.model import Form, Section
from docgen.formats import read_bytes
from docgen.kit.files import file_bytes
from docgen.kit.i18n import _
from docgen.kit.record import replace
from docgen.ooxml.package import open_package
from docgen.report.complete import complete
from docgen.report.model import Report, SubSection, Value
from docgen.report.placeholders import LAST_YEAR
from docgen.report.standing import Resolver
from docgen.report.tokens import without_tokens

if TYPE_CHECKING:
    from docgen.formats.docx.document import DocumentData


def last_report(path: Path, form: Form | None = None) -> tuple[Report, tuple[str, ...]]:
    """Return last year's report, a workbook, a Word file or as it was published, completed, and what to say of the reading.

    form: the form to read it by; None takes the one that the file is of.

    A Word report of docgen's own carries what the clerk wrote, tokens and all, and that is taken - but only as far as the
    file still shows it: whatever was edited since is taken as it stands in the file. Raises UnreadableFile.
    """
    data = file_bytes(path)
    seen = read_bytes(data, path.name, form).report
    form = seen.form
    if not data.startswith(b"PK") or not open_package(data, name=path.name).content_kind.startswith("do"):
        return complete(seen), ()
    from docgen.formats.docx.document import open_document
    from docgen.verify.proof import read_proof
    from docgen.verify.verification import verify_document

    document = open_document(data)
    written = _written(document, form)
    if written is not None:
        gone = [key for key in form.pictures if key not in seen.pictures]
        values = {key: value for key, value in written.values.items() if key not in gone}
        written = replace(written, values=values, pictures=seen.pictures)
    if written is None:
        damaged = read_proof(document) == (None, True)
        said = _("{file} 里的核对数据已损坏：按文件里看得见的文字带入。").format(file=path.name)
        return complete(seen), ((said,) if damaged else ())
    written = complete(written)
    differences = verify_document(data).differences
    if not differences:
        return written, ()
    said = _("{file} 生成之后改动了 {n} 处：改过的地方按现在的样子带入，没有改过的部分带入当时填写的内容。").format(
        file=path.name, n=len(differences)
    )
    return _as_it_stands(written, complete(seen)), (said,)


def _written(document: DocumentData, form: Form) -> Report | None:
    """Return the report a Word file was made from, None if it carries none of this form that can be read."""
    from docgen.formats.json import read_json
    from docgen.kit.errors import DocgenError
    from docgen.verify.proof import read_proof

    proof, _present = read_proof(document)
    if proof is None or proof["report"]["form"] != form.id:
        return None
    try:
        return read_json(json.dumps(proof["report"]).encode(), "JSON").report
    except DocgenError:
        return None


def _as_it_stands(written: Report, seen: Report) -> Report:
    """Return a report of which every number, field and section that the file shows otherwise is taken from the file."""
    numbers = {key: value for key, value in seen.values.items() if key in seen.form.cells}
    fields = {key: value for key, value in written.values.items() if key not in seen.form.cells}
    shown = {key: value for key, value in seen.values.items() if key in seen.form.field_by_key}
    resolver = Resolver(written)
    filled = filled_sections(written, resolver)
    sections: dict[str, tuple[SubSection, ...]] = {}
    for section in seen.form.sections:
        then, now = written.sections.get(section.key, ()), seen.sections.get(section.key, ())
        kept = _section_as_it_stands(then, filled[section.key], now, resolver)
        if kept:
            sections[section.key] = kept
    return Report(form=seen.form, values={**fields, **shown, **numbers}, sections=sections, pictures=seen.pictures)


def _section_as_it_stands(
    written: tuple[SubSection, ...], filled: tuple[SubSection, ...], seen: tuple[SubSection, ...], resolver: Resolver
) -> tuple[SubSection, ...]:
    """Return the sub-sections that are seen, each text that came of a written one as it was written."""
    if _letters(*_texts(filled)) == _letters(*_texts(seen)):
        return written
    source = {_letters(resolver.fill(text)): text for text in _texts(written)} | {"": ""}
    return tuple(
        SubSection(
            source.get(_letters(sub.heading), sub.heading),
            tuple(source.get(_letters(text), text) for text in sub.paragraphs),
        )
        for sub in seen
    )


def _texts(subs: Sequence[SubSection]) -> list[str]:
    return [text for sub in subs for text in (sub.heading, *sub.paragraphs)]


def _letters(*texts: str) -> str:
    return "".join(texts).translate(_BLANKS)


_BLANKS = {ord(blank): None for blank in " \t\n\r\u3000\xa0"}


def _as_draft(sub: SubSection) -> SubSection:
    """Mark every paragraph as last year's; one made of tokens alone is worded anew by itself and needs no mark."""
    marked = tuple(
        LAST_YEAR + text if without_tokens(text).strip() and not text.startswith(LAST_YEAR) else text for text in sub.paragraphs
    )
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
    pictures = {key: picture for key, picture in last.pictures.items() if key in values}
    return Report(form=form, values=values, sections=sections, pictures=pictures)


def for_agency(report: Report, name: str) -> Report:
    """Return a report as another body begins it: the old one's other names, title, signature and level are left blank."""
    form = report.form
    names = {
        *form.wording.full_names, *form.wording.nicknames, *form.wording.self_names,
        *(form.role(role) for role in ("title", "signature", "level")),
    }  # fmt: skip
    if report.role("agency") in (None, name):
        return report.with_values({form.role("agency"): name})
    values = {key: value for key, value in report.values.items() if key not in names}
    return replace(report, values={**values, form.role("agency"): name})
