"""Compose a completed report into what the template prints and what the finished file must therefore hold."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from docgen.compose.context import attachments_context, mark_last_paragraphs, rows_context, signature_context, table_rows
from docgen.compose.last_lines import LEAST_LINES, MOST_LINES, estimated_lines, with_last_paragraph_divided
from docgen.compose.title import title_lines
from docgen.form.model import QR_CODE, Field, Form, Section
from docgen.kit.patterns import regex
from docgen.kit.record import record
from docgen.kit.remembered import remembered
from docgen.report.figure import Figure
from docgen.report.model import Attachment, Paragraph, Report, SubSection
from docgen.report.picture import Drawing
from docgen.report.placeholders import UNFILLED_NUMBER, unfilled
from docgen.report.standing import Resolver
from docgen.report.tokens import tokens_in
from docgen.report.values import chinese_date, plain_number, printed

_LEVEL_3 = regex(r"^\d{1,2}[.．、](?!\d)")
_LEVEL_4 = regex(r"^（\d{1,2}）")
_NUMBERED = regex(r"^（[一二三四五六七八九十]+）")
_NUMERALS = "一二三四五六七八九十"
_HEADING_LENGTH = 30
_SENTENCE_MARKS = regex(r"[。；：！？，;:!?,]")


@record
class Composed:
    """context: for the template. expected: the texts the file must hold, in order. sections: tokens filled.

    expected_within: the same of a template that prints the attached tables within the text, before the signature.
    """

    context: Mapping[str, Any]
    expected: tuple[str, ...]
    expected_within: tuple[str, ...]
    sections: Mapping[str, tuple[SubSection, ...]]
    attachments: tuple[Attachment, ...]
    numbers: Mapping[str, str]

    def expected_of(self, shows: Callable[[str], bool]) -> tuple[str, ...]:
        """Return the texts a file must hold, by whether it shows the line that names the attachments."""
        notes = self.context["attachment_notes"]
        return self.expected_within if notes and not shows(notes[0]["text"]) else self.expected


def paragraph_level(text: str) -> int:
    """Return 3 or 4 for a short paragraph that is a heading 「1.…」 or 「（1）…」, 0 for body text (GB/T 9704 7.3.3)."""
    if len(text) > _HEADING_LENGTH or _SENTENCE_MARKS.search(text):
        return 0
    return 3 if _LEVEL_3.match(text) else 4 if _LEVEL_4.match(text) else 0


def default_sections(section: Section) -> tuple[SubSection, ...]:
    """Return a section as the form offers it: headings with their default text."""
    return tuple(SubSection(sub.heading, (sub.text,) if sub.text else ()) for sub in section.subsections)


def _has_its_numbers(resolver: Resolver, text: str) -> bool:
    """Whether the standing sentences of a text can be told, or at least some of what they need was given."""
    form, report = resolver.form, resolver.report
    targets = [form.tokens.get(use.name, "") for use in tokens_in(text)]
    for sentence in (resolver.standing(target) for target in targets if target in form.standing_by_key):
        if sentence.text is None and all(
            form.field_by_key[key].empty == "used" for key in sentence.missing if key in form.field_by_key
        ):
            return any(key in report.values for target in targets for key in _numbers_behind(form, target))
    return True


def _numbers_behind(form: Form, target: str) -> tuple[str, ...]:
    sentence = form.standing_by_key.get(target)
    return tuple(key for choice in sentence.choices for when in choice.when for key in when.keys) if sentence else ()


def standing_sections(report: Report, section: Section) -> tuple[SubSection, ...]:
    """Return a section made of its standing sentences alone, its headings numbered anew.

    A sentence on a matter of which nothing was given, and nothing has to be, is left out with its heading.
    """
    resolver = Resolver(report)
    kept = [sub for sub in section.subsections if sub.text and _has_its_numbers(resolver, sub.text)]
    return tuple(
        SubSection(_NUMBERED.sub(f"（{_NUMERALS[n]}）", sub.heading, count=1), (sub.text,)) for n, sub in enumerate(kept)
    )


def given_sections(report: Report, section: Section) -> tuple[SubSection, ...]:
    """Return a section's sub-sections; one that was not given at all may consist of its standing sentences."""
    if section.key in report.sections:
        return report.sections[section.key]
    return standing_sections(report, section) if section.from_standing else ()


def _filled(resolver: Resolver, sub: SubSection) -> SubSection:
    """Fill tokens; a paragraph that consisted of tokens alone and came out empty is left out."""
    filled = [(text, resolver.fill(text)) for text in sub.paragraphs]
    kept = tuple(new for old, new in filled if new.strip() or not old.strip())
    return SubSection(resolver.fill(sub.heading), kept)


def filled_sections(report: Report, resolver: Resolver | None = None) -> dict[str, tuple[SubSection, ...]]:
    """Return every section of a completed report with its tokens filled, in the form's order."""
    resolver = resolver or Resolver(report)
    return {
        section.key: tuple(_filled(resolver, sub) for sub in given_sections(report, section))
        for section in report.form.sections
    }


def narrative(report: Report, sections: Mapping[str, tuple[SubSection, ...]] | None = None) -> tuple[Paragraph, ...]:
    """Return the narrative of a completed report as it will be printed, with keys that lead to the clerk's cells.

    sections: what `filled_sections` has returned for it, if that has been asked already.
    """
    return tuple(
        Paragraph(f"sections.{key}.{n}", key, sub.heading, text, position == 0)
        for key, subs in (sections or filled_sections(report)).items()
        for n, sub in enumerate(subs)
        for position, text in enumerate(sub.paragraphs)
    )


def printed_numbers(report: Report) -> dict[str, str]:
    """Return every table cell as printed: the number, with its published note in brackets; "" where blank."""
    texts: dict[str, str] = {}
    for key in report.form.cells:
        number = report.number(key)
        text = "" if number is None else plain_number(number)
        note = report.notes.get(key)
        texts[key] = f"{text}（{note}）" if note else text
    return texts


def _nested(form: Form, flat: Mapping[str, Any]) -> dict[str, Any]:
    """Turn {"a.b": x} into {"a": {"b": x}}, the shape dotted names of the template walk through."""
    tree: dict[str, Any] = {}
    for path, keys in _branches(form):
        branch = tree
        for step in path:
            branch = branch.setdefault(step, {})
        for last, key in keys:
            branch[last] = flat[key]
    return tree


@remembered
def _branches(form: Form) -> list[tuple[list[str], list[tuple[str, str]]]]:
    """Return the keys of a form's fields and cells by what stands before their last dot: path, [(last name, key)]."""
    found: dict[str, list[tuple[str, str]]] = {}
    for key in (*form.field_by_key, *form.cells):
        branch, _dot, last = key.rpartition(".")
        found.setdefault(branch, []).append((last, key))
    return [(branch.split(".") if branch else [], keys) for branch, keys in found.items()]


def _block(sub: SubSection, run_in: bool) -> dict[str, Any]:
    paragraphs: list[dict[str, Any]] = [
        {"text": text, "level": paragraph_level(text), "run_in": "", "keep": False} for text in sub.paragraphs
    ]
    joins = run_in and bool(sub.heading) and bool(paragraphs) and paragraphs[0]["level"] == 0
    if joins:
        paragraphs[0]["run_in"] = sub.heading
    return {"heading": sub.heading, "run_in": joins, "paragraphs": paragraphs}


def begins_a_page(form: Form, section: Section, new_page: Collection[str]) -> bool:
    """Whether a section was asked to begin on a new page: by the name or key of its table."""
    return bool(section.table) and not {section.table, form.table_by_key[section.table].name}.isdisjoint(new_page)


def _section_blocks(
    form: Form, sections: Mapping[str, tuple[SubSection, ...]], run_in: bool, new_page: Collection[str]
) -> dict[str, Any]:
    """Return every section's blocks; the last lines of all are marked to stay with the signature."""
    blocks = {section.key: [_block(sub, run_in) for sub in sections[section.key]] for section in form.sections}
    if form.sections:
        mark_last_paragraphs([paragraph for block in blocks[form.sections[-1].key] for paragraph in block["paragraphs"]])
    return {
        section.key: {
            "heading": section.heading,
            "new_page": begins_a_page(form, section, new_page),
            "blocks": blocks[section.key],
        }
        for section in form.sections
    }


def lines_before_signature(report: Report) -> int:
    """Return how many lines a last paragraph may have to stand whole before the signature; 0 if there is no signature.

    The lines that name the attachments stand between the two, with an empty one above them.
    """
    if report.role("signature_switch") == "no" or not report.form.sections:
        return 0
    named = sum(estimated_lines(attached.title) for attached in report.attachments)
    return max(LEAST_LINES, MOST_LINES - (named + 1 if named else 0))


def as_set(report: Report, sections: Mapping[str, tuple[SubSection, ...]]) -> dict[str, tuple[SubSection, ...]]:
    """Return filled sections as the page has them: a very long last paragraph above the signature is set as two."""
    changed = dict(sections)
    if most := lines_before_signature(report):
        last = report.form.sections[-1].key
        changed[last] = with_last_paragraph_divided(changed[last], most)
    return changed


def _signature(report: Report, draft: bool) -> dict[str, Any]:
    """Return the signature block; in a draft, a blank name or date is marked as one."""
    form, day = report.form, report.role("date")
    blank_name, blank_date = (unfilled(form.label_of(form.role(role))) if draft else "" for role in ("signature", "date"))
    return signature_context(
        str(report.role("signature") or blank_name),
        chinese_date(day) if isinstance(day, date) else blank_date,
        show=report.role("signature_switch") != "no",
    )


def _field_texts(form: Form, report: Report, resolver: Resolver) -> dict[str, str]:
    """Return every field as it is printed; a number can be calculated with, a picture is drawn."""
    texts: dict[str, str] = {}
    for field in form.fields:
        if field.key in form.drawn:
            texts[field.key] = drawing_of(field, report, resolver) or ""
            continue
        value = report.values.get(field.key)
        text = "" if value is None else printed(form, field.key, value)
        texts[field.key] = Figure(text) if isinstance(value, int | Decimal) else text
    return texts


def drawing_of(field: Field, report: Report, resolver: Resolver) -> Drawing | None:
    """Return what a field prints that is no text: its picture, described in the form's words, or its QR code; None if blank."""
    if field.type == QR_CODE:
        from docgen.report.qr_code import QrCode  # only here: few forms have one

        text = report.text(field.key)
        return QrCode(text, field.width) if text else None
    picture = report.pictures.get(field.key)
    return Drawing(resolver.fill(field.alt) or field.label, picture, field.width) if picture else None


def _expected(
    report: Report, context: Mapping[str, Any], sections: Mapping[str, tuple[SubSection, ...]], *, within: bool
) -> tuple[str, ...]:
    """Return the texts a file must hold. within: the attached tables stand in their section, not after the signature."""
    texts = [context["title"]] if report.form.role("title") else []
    for section in report.form.sections:
        texts.append(section.heading)
        for sub in sections[section.key]:
            texts += [sub.heading, *sub.paragraphs]
        if section.attachments and within:
            texts += [attachment["title"] for attachment in context["attachments"]]
    texts += [note["text"] for note in context["attachment_notes"] if not within]
    if context["signature"]["show"] and report.form.role("signature"):
        texts += [context["signature"]["name"], context["signature"]["date"]]
    if not within:
        texts += [text for entry in context["attachments"] for text in (entry["mark"], entry["title_in_lines"])]
    return tuple(text for text in texts if text)


def compose(
    report: Report,
    *,
    draft: bool = False,
    sections: Mapping[str, tuple[SubSection, ...]] | None = None,
    new_page: Collection[str] = (),
) -> Composed:
    """Return the template context of a completed report, and the texts and numbers the file must hold.

    In a draft, blanks stand as 【未填：…】; otherwise the checks have made sure that there are none.
    sections: what `filled_sections` has returned for the report, if that has been asked already.
    new_page: names or keys of the tables whose sections begin on a new page.
    """
    # -- what is printed: texts with their references filled, numbers as they look --
    form = report.form
    resolver = Resolver(report)
    sections = as_set(report, sections or filled_sections(report, resolver))
    numbers = printed_numbers(report)
    if draft:
        numbers = {key: text or UNFILLED_NUMBER for key, text in numbers.items()}
    attachments = tuple(
        Attachment(
            resolver.fill(entry.title),
            tuple(resolver.fill(head) for head in entry.columns),
            tuple(tuple(resolver.fill(cell) for cell in row) for row in entry.rows),
        )
        for entry in report.attachments
    )
    run_in = report.role("heading_layout") == "run_in"
    title = str(report.role("title") or form.title)
    # -- the names a template may use --
    figures = {key: Figure(text) for key, text in numbers.items()}
    context: dict[str, Any] = _nested(form, {**_field_texts(form, report, resolver), **figures})
    lines = title_lines(title, str(report.role("agency") or ""))
    context |= {
        "title": "\n".join(lines),
        "title_lines": list(lines),
        "draft": draft,
        "sections": _section_blocks(form, sections, run_in, new_page),
        "tables": {table.key: {"rows": table_rows(table, figures)} for table in form.tables}
        | {table.key: rows_context(table, report.rows.get(table.key, ())) for table in form.rows},
        "signature": _signature(report, draft),
        **attachments_context(attachments),
    }
    # -- what the finished file must hold --
    expected, within = (_expected(report, context, sections, within=within) for within in (False, True))
    return Composed(context, expected, within, sections, attachments, numbers)
