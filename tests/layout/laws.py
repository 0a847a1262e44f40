"""The laws of the printed page (GB/T 9704-2012), measured on the lines of a PDF. Lengths in points."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from docgen.compose.composition import Composed
from docgen.form.model import Form
from docgen.formats.docx.document import open_document
from docgen.report.model import Report
from docgen.verify.printed import lost_in_print, shown, texts_of
from tests.layout.pages import Line, Page

MM = 72 / 25.4
LEFT, RIGHT, BOTTOM = 28 * MM, (210 - 26) * MM, 35 * MM
TITLE_SIZE, TEXT_SIZE = 22, 16
LAST_LINES = 2
"""7.3.5.5: so many lines of the text go with the signature."""


def body_lines(page: Page) -> list[Line]:
    """The lines of a page without its page number."""
    return [line for line in page.lines if line.base > BOTTOM - 3]


def broken_laws(report: Report, composed: Composed, data: bytes, pages: Sequence[Page]) -> list[str]:
    """Return what a printed report does wrong, in words."""
    return [
        *(f"not printed: {text[:30]}" for text in lost_in_print(texts_of(open_document(data)), [page.text for page in pages])),
        *_margins(pages),
        *_page_numbers(pages),
        *_title(composed, pages),
        *_headings(report.form, composed, pages),
        *_new_pages(composed, pages),
        *_signature(composed, pages),
        *_tables(report.form, composed, pages),
        *_attached_tables(composed, pages),
    ]


def _margins(pages: Sequence[Page]) -> Iterator[str]:
    for n, page in enumerate(pages, 1):
        for line in page.lines:
            if line.x0 < LEFT - MM or line.x1 > RIGHT + MM:
                yield f"page {n}: outside the margins: {line.text[:20]}"
        if not body_lines(page):
            yield f"page {n} is empty"


def _page_numbers(pages: Sequence[Page]) -> Iterator[str]:
    for n, page in enumerate(pages, 1):
        if not page.lines or page.lines[-1].text != f"—{n}—":
            yield f"page {n} has no page number"


def _title(composed: Composed, pages: Sequence[Page]) -> Iterator[str]:
    printed = [line for line in pages[0].lines if line.size == TITLE_SIZE]
    if [shown(line.text) for line in printed] != [shown(line) for line in composed.context["title"].split("\n")]:
        yield f"title breaks elsewhere than composed: {[line.text for line in printed]}"
    for line in printed:
        if len(line.text) < 3:
            yield f"title has a line of {len(line.text)}: {line.text}"
        if line.x1 - line.x0 > RIGHT - LEFT + 1:
            yield f"title line over its measure: {line.text}"
    for above, below in pairwise(line.text for line in printed):
        if below.startswith("年") and re.search(r"[\d〇零一二三四五六七八九]$", above):
            yield "年 parted from its number in the title"


def _headings(form: Form, composed: Composed, pages: Sequence[Page]) -> Iterator[str]:
    headings = {shown(section.heading) for section in form.sections if section.heading}
    for subs in composed.sections.values():
        headings |= {shown(sub.heading) for sub in subs if sub.heading}
        headings |= {shown(text) for sub in subs for text in sub.paragraphs if re.match(r"\d\.[^。]*$", text)}
    headings |= {shown(attached.title) for attached in composed.attachments}
    for n, page in enumerate(pages, 1):
        lines = body_lines(page)
        if lines and shown(lines[-1].text) in headings:
            yield f"page {n} ends with the heading {lines[-1].text}"


def _new_pages(composed: Composed, pages: Sequence[Page]) -> Iterator[str]:
    """A section that was asked to begin on a new page is the first on its page."""
    firsts = {shown(lines[0].text) for page in pages if (lines := body_lines(page))}
    for section in composed.context["sections"].values():
        if section["new_page"] and shown(section["heading"]) not in firsts:
            yield f"not on a new page: {section['heading']}"


def _signature(composed: Composed, pages: Sequence[Page]) -> Iterator[str]:
    signature = composed.context["signature"]
    if not signature["show"]:
        return
    names, day = [shown(line) for line in signature["name"].split("\n")], shown(signature["date"])
    bodies = [(n, body_lines(page)) for n, page in enumerate(pages, 1)]
    held = [(n, lines) for n, lines in bodies if any(shown(line.text) == day for line in lines)]
    if len(held) != 1:
        yield f"the date stands on {len(held)} pages"
        return
    number, lines = held[0]
    texts = [shown(line.text) for line in lines]
    at = texts.index(day)
    if texts[max(0, at - len(names)) : at] != names:
        yield f"page {number}: above the date stands {texts[max(0, at - len(names)) : at]}, not {names}"
    above = [line for line in lines[: max(0, at - len(names))] if line.size == TEXT_SIZE]
    if len(above) < LAST_LINES:
        yield f"page {number}: the signature stands with {len(above)} lines of text"
    last = lines[at]
    for line in lines[max(0, at - len(names)) : at]:
        if abs((line.x0 + line.x1) / 2 - (last.x0 + last.x1) / 2) > 2 * MM:
            yield f"signature not centred on the date: {line.text}"


def _tables(form: Form, composed: Composed, pages: Sequence[Page]) -> Iterator[str]:
    numbers = composed.numbers
    for table in form.tables:
        heads = [shown(cell.text) for cell in table.grid if cell.row < table.header_rows and cell.role != "number"]
        held: set[int] = set()
        for row in range(table.header_rows, table.row_count):
            texts = [shown(numbers[cell.key]) for cell in table.grid if cell.row == row and cell.key]
            on = [{n for n, page in enumerate(pages) if _has_number(page, text)} for text in texts if len(text) >= 4]
            if on and not set.intersection(*on):
                yield f"{table.name}: the row of {texts[0]} is parted"
            held |= set.intersection(*on) if on else set()
        if not table.header_rows and len(held) > 1:
            yield f"{table.name} stands on {len(held)} pages though its heads cannot be repeated"
        for n in held if table.header_rows else ():
            text = shown(pages[n].text)
            if lacking := [head for head in heads if head not in text]:
                yield f"{table.name}: page {n + 1} lacks the head {lacking[0]}"


def _has_number(page: Page, number: str) -> bool:
    return re.search(rf"(?<![\d.]){re.escape(number)}(?![\d.])", page.text) is not None


def _attached_tables(composed: Composed, pages: Sequence[Page]) -> Iterator[str]:
    texts = [shown(page.text) for page in pages]
    for attached, printed in zip(composed.attachments, composed.context["attachments"], strict=True):
        if printed["as_lines"]:
            continue
        held: set[int] = set()
        for row in attached.rows:
            marks = [re.match(r"[甲乙丙丁]\d+之\d+号", cell) for cell in row]
            on = [{n for n, text in enumerate(texts) if re.search(mark.group(), text)} for mark in marks if mark]
            if on and not set.intersection(*on):
                yield f"{attached.title}: row {row[0]} is parted"
            held |= set.union(*on) if on else set()
        for n in held:
            if any(shown(head) not in texts[n] for head in attached.columns):
                yield f"{attached.title}: page {n + 1} lacks its head"
