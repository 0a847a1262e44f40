"""A section's blocks as sub-sections and attached tables: headings on their own line, or run in before the text."""

from __future__ import annotations

import re
from collections.abc import Sequence

from docgen.form.model import Form
from docgen.kit.patterns import regex
from docgen.kit.record import field, mutable_record
from docgen.reading.blocks import Block, Document, ParagraphBlock, TableBlock
from docgen.reading.labels import plain, without_number
from docgen.report.model import Attachment, SubSection

_NUMBERED = regex(r"^\s*[（(][一二三四五六七八九十]{1,3}[）)][、.．]?\s*")
_LONGEST_HEADING = 60
_LONGEST_SHORT = 30
_SECOND_LEVEL = 1
_ENDS_TITLE = regex(r"[。；：，！？]\s*$")
_SENTENCE = regex(r"[。；！？]")


@mutable_record
class ReadSection:
    """A section as read. starts: for each sub-section, which paragraph of the section it begins with (from 1);
    run_in: how many headings stood run in before their text.
    """

    subsections: list[SubSection] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    run_in: int = 0
    own_line: int = 0


def known_headings(form: Form) -> frozenset[str]:
    """Return every sub-heading of the form and its accepted variants, bare."""
    subs = [sub for section in form.sections for sub in section.subsections if sub.heading]
    return frozenset(without_number(plain(text)) for sub in subs for text in (sub.heading, *sub.accepted))


def _bare(text: str) -> str:
    return without_number(plain(text))


def split_heading(paragraph: ParagraphBlock, known: frozenset[str], outline: int | None) -> tuple[str, str] | None:
    """Return (heading, rest of the paragraph) if a paragraph is, or begins with, a sub-heading; else None. A mark between them
    stays with the heading: it is printed so again.

    outline: the paragraph's outline level, None for body text.
    """
    text = paragraph.text.strip()
    numbered = _NUMBERED.match(text)
    is_known = _bare(text) in known
    if len(text) <= _LONGEST_HEADING and (is_known or outline == _SECOND_LEVEL):
        return text, ""
    lead = paragraph.lead.strip()
    if lead and len(lead) <= _LONGEST_HEADING and len(_bare(lead)) > 1 and not lead.endswith(("，", "、", "：“")):
        fits = _NUMBERED.match(lead) or _bare(lead) in known
        rest = paragraph.text[len(paragraph.lead) :]
        if fits and _bare(rest):
            body = rest.lstrip("。：: \t")
            return paragraph.text[: len(paragraph.text) - len(body)].strip(), body
    if numbered and len(text) <= _LONGEST_HEADING and not _SENTENCE.search(text) and not _ENDS_TITLE.search(text):
        return text, ""
    if numbered:
        head, mark, rest = _first_sentence(text)
        short = len(head) <= _LONGEST_SHORT and "，" not in head and mark == "。"
        if rest and (_bare(head) in known or short):
            return head + mark, rest
    return None


def _first_sentence(text: str) -> tuple[str, str, str]:
    match = re.match(r"^(.*?)([。：:])\s*(.*)$", text, re.DOTALL)
    return (match.group(1), match.group(2), match.group(3)) if match else (text, "", "")


def _attachment(title: str, table: TableBlock) -> Attachment:
    lines = [tuple(line) for line in table.matrix()]
    return Attachment(title, lines[0], tuple(lines[1:]))


def _title_before(blocks: Sequence[tuple[int, Block]], at: int, known: frozenset[str]) -> int | None:
    """Return the place of the paragraph that is a table's title: the last text before it, short and no sentence."""
    for place in range(at - 1, -1, -1):
        block = blocks[place][1]
        if isinstance(block, TableBlock):
            return None
        text = block.text.strip()
        if text:
            short = len(text) <= _LONGEST_HEADING and not _ENDS_TITLE.search(text) and not _SENTENCE.search(text)
            return place if short and _bare(text) not in known and not _NUMBERED.match(text) else None
    return None


def read_section(
    blocks: Sequence[tuple[int, Block]],
    document: Document,
    form: Form,
    used: dict[int, str],
    *,
    headings: bool,
    run_in: bool = True,
) -> ReadSection:
    """Return a section's sub-sections and attached tables. `used`: positions of tables that are the form's own;
    headings: whether the section can have sub-headings (the lead has none); run_in: also before their text.
    """
    known = known_headings(form)
    result = ReadSection()
    tables = [n for n, (position, b) in enumerate(blocks) if isinstance(b, TableBlock) and position not in used]
    titles = {n: _title_before(blocks, n, known) for n in tables}
    counted = 0
    heading, paragraphs, start = "", list[str](), 1

    def close() -> None:
        if heading or paragraphs:
            result.subsections.append(SubSection(heading, tuple(paragraphs)))
            result.starts.append(start)

    for n, (_position, block) in enumerate(blocks):
        if isinstance(block, TableBlock):
            if n in titles:
                place = titles[n]
                title = blocks[place][1] if place is not None else None
                result.attachments.append(_attachment(title.text.strip() if isinstance(title, ParagraphBlock) else "", block))
            continue
        if not block.text.strip():
            continue
        counted += 1
        if n in titles.values():
            continue
        split = split_heading(block, known, document.outline_of(block)) if headings else None
        if split is None or (split[1] and not run_in):
            if not paragraphs and not heading:
                start = counted
            paragraphs.append(block.text.strip(" \u3000"))
            continue
        close()
        heading, paragraphs, start = split[0], [split[1]] if split[1] else [], counted
        result.run_in += bool(split[1])
        result.own_line += not split[1]
    close()
    return result
