"""Take a document apart: title, lead, the form's sections in order, signature and date. Headings are told by their words."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from datetime import date

from docgen.form.model import Form, Section
from docgen.kit.patterns import regex
from docgen.kit.record import field, record
from docgen.reading.attached import parted, read_attached, without_notes
from docgen.reading.blocks import Block, Document, ParagraphBlock, TableBlock
from docgen.reading.labels import plain, without_number
from docgen.report.model import Attachment
from docgen.report.typed import typed_date

_LONGEST_HEADING = 45
_LONGEST_TITLE = 90
_LONGEST_NAME = 45
_TITLE_LINES = 4
_ALIKE = 0.8
_TITLE_ALIKE = 0.5
_TAIL = 8
_CHINESE_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_YEAR = regex(r"[（(]?(20\d\d|二[〇○零][〇○零一二三四五六七八九]{2})年度?[）)]?")
_SECTION_NUMBER = regex(r"^第?[一二三四五六七八九十]{1,3}(?:[、.．,，\s]|部分)")
_CONTENTS_LINE = regex(r"[\t.…·]+\s*\d{1,3}\s*$")
_SENTENCE_END = regex(r"[。；！？：，]\s*$")
_SENTENCE = regex(r"[。！；]")
_DATE = regex(r"^[^年月日]+年[^年月日]+月[^年月日]+日$")


@record(frozen=False)
class Title:
    """A title with what it says: the agency's name and the report year."""

    text: str
    agency: str
    year: int
    last: int


@record(frozen=False)
class Outline:
    """A document taken apart; blocks come with their position in the document.

    lead_extra: short lines between title and lead (web pages put an index number and the like there);
    before: text above the title; headings: section key -> heading as it stands there; attached: the tables after the date.
    """

    title: Title | None = None
    before: list[str] = field(default_factory=list)
    lead_extra: list[str] = field(default_factory=list)
    sections: dict[str, list[tuple[int, Block]]] = field(default_factory=dict)
    headings: dict[str, str] = field(default_factory=dict)
    signature: str = ""
    date: date | None = None
    after: list[str] = field(default_factory=list)
    attached: list[Attachment] = field(default_factory=list)


def squeezed(text: str) -> str:
    """Return a text without any white space."""
    return re.sub(r"\s+", "", text)


def read_title(text: str, form: Form) -> tuple[str, int] | None:
    """Return (agency, year) if the text is a title of this form's documents, else None."""
    line = squeezed(text)
    year = _YEAR.search(line)
    if not year or len(line) > _LONGEST_TITLE or _SENTENCE_END.search(line):
        return None
    rest = line[: year.start()] + line[year.end() :]
    stem = _common_start(form.title, form.short_title)
    start = rest.find(stem) if stem else -1
    if start < 1 or not rest.endswith((form.title[-2:], form.short_title[-2:])):
        return None
    if difflib.SequenceMatcher(None, rest[start:], form.title, autojunk=False).ratio() < _TITLE_ALIKE:
        return None
    return rest[:start], int(year.group(1).translate(_CHINESE_DIGITS).replace("二", "2"))


def _common_start(first: str, second: str) -> str:
    length = next((n for n, (a, b) in enumerate(zip(first, second, strict=False)) if a != b), min(len(first), len(second)))
    return first[:length]


def read_date(text: str) -> date | None:
    """Return the date a line consists of (2024年1月19日 or 二〇二四年一月十九日), None if it is no date."""
    line = squeezed(text)
    return typed_date(line) if _DATE.match(line) else None


def _section_names(section: Section) -> frozenset[str]:
    texts = (section.heading, section.name, *section.accepted_names)
    return frozenset(without_number(plain(text)) for text in texts if text)


def section_of(form: Form, text: str, *, numbered_only: bool = False) -> int | None:
    """Return the position of the section that a line is the heading of, None if it is none."""
    line = text.strip()
    if not line or len(line) > _LONGEST_HEADING or _CONTENTS_LINE.search(line) or _SENTENCE_END.search(line.rstrip("：:")):
        return None
    numbered = bool(_SECTION_NUMBER.match(line))
    if numbered_only and not numbered:
        return None
    bare = without_number(plain(line.removeprefix("第"))) if numbered else plain(line)
    bare = bare.removeprefix(plain("部分")) if numbered else bare
    best: tuple[float, int] | None = None
    for position, section in enumerate(form.sections):
        for name in _section_names(section):
            if bare == name:
                return position
            if numbered and abs(len(bare) - len(name)) <= max(4, len(name) // 3):
                alike = difflib.SequenceMatcher(None, bare, name, autojunk=False).ratio()
                if alike >= _ALIKE and (best is None or alike > best[0]):
                    best = (alike, position)
    return best[1] if best else None


def _headings(document: Document, form: Form) -> list[tuple[int, int]]:
    """Return (block position, section position) of the section headings: the longest chain in the form's order, the
    latest one if there are several (a table of contents or a page's menu comes first).
    """
    candidates: list[tuple[int, int]] = []
    for position, block in enumerate(document.blocks):
        if isinstance(block, ParagraphBlock):
            found = section_of(form, block.text)
            if found is None and block.lead:
                found = section_of(form, block.lead, numbered_only=True)
            if found is not None:
                candidates.append((position, found))
    length = [1] * len(candidates)
    following = [-1] * len(candidates)
    for i in range(len(candidates) - 1, -1, -1):
        for j in range(i + 1, len(candidates)):
            if candidates[j][1] > candidates[i][1] and length[j] + 1 > length[i]:
                length[i], following[i] = length[j] + 1, j
    if not candidates:
        return []
    here = max(range(len(candidates)), key=lambda i: (length[i], i))
    chain: list[tuple[int, int]] = []
    while here >= 0:
        chain.append(candidates[here])
        here = following[here]
    return chain


def _find_title(blocks: Sequence[tuple[int, Block]], form: Form) -> tuple[int, Title] | None:
    """Return (position of its first line, title) among the blocks before the first section."""
    lines = [(n, block.text) for n, block in blocks if isinstance(block, ParagraphBlock) and block.text.strip()]
    for length in range(1, _TITLE_LINES + 1):  # a title in one line is surer than one put together of several
        for start in range(len(lines) - length + 1):
            taken = lines[start : start + length]
            if any(_SENTENCE.search(line) for _n, line in taken):
                continue
            text = squeezed("".join(line for _n, line in taken))
            found = read_title(text, form)
            if found:
                return taken[0][0], Title(text, *found, last=taken[-1][0])
    return None


def _split_front(outline: Outline, front: list[tuple[int, Block]], form: Form) -> None:
    """Tell title, extra lines and lead apart in what stands before the first section."""
    found = _find_title(front, form)
    start = 0
    if found:
        first, outline.title = found
        outline.before = [b.text for n, b in front if n < first and isinstance(b, ParagraphBlock) and b.text.strip()]
        start = next(i for i, (n, _block) in enumerate(front) if n == outline.title.last) + 1
    rest = front[start:]
    sentence = next((i for i, (_n, b) in enumerate(rest) if isinstance(b, ParagraphBlock) and _SENTENCE.search(b.text)), 0)
    outline.lead_extra = [b.text for _n, b in rest[:sentence] if isinstance(b, ParagraphBlock) and b.text.strip()]
    outline.sections[form.sections[0].key] = rest[sentence:]


def _take_signature(outline: Outline, blocks: list[tuple[int, Block]]) -> list[tuple[int, Block]]:
    """Take signature and date off the end of the last section; lines after the date are kept apart."""
    texts = [i for i, (_n, b) in enumerate(blocks) if isinstance(b, ParagraphBlock) and b.text.strip()]
    for back, index in enumerate(reversed(texts[-_TAIL:])):
        block = blocks[index][1]
        lines = [line for line in block.text.split("\n") if line.strip()] if isinstance(block, ParagraphBlock) else []
        day = read_date(lines[-1]) if lines else None
        if day is None:
            continue
        outline.date = day
        outline.after = [blocks[i][1].text for i in texts[len(texts) - back :]]  # type: ignore[union-attr]
        if len(lines) > 1 and _is_name("".join(lines[:-1])):
            outline.signature = squeezed("".join(lines[:-1]))
            return blocks[:index]
        before = [i for i in texts if i < index]
        name = blocks[before[-1]][1] if before else None
        if isinstance(name, ParagraphBlock) and _is_name(name.text) and blocks[index - 1][0] >= blocks[before[-1]][0]:
            outline.signature = squeezed(name.text)
            return blocks[: before[-1]]
        return blocks[:index]
    if texts and outline.title:
        last = blocks[texts[-1]][1]
        if isinstance(last, ParagraphBlock) and squeezed(last.text) == outline.title.agency:
            outline.signature = outline.title.agency
            return blocks[: texts[-1]]
    return blocks


def _is_name(text: str) -> bool:
    line = squeezed(text)
    return 0 < len(line) <= _LONGEST_NAME and not _SENTENCE.search(line) and not _SENTENCE_END.search(line)


def _after_heading(block: Block, form: Form) -> ParagraphBlock | None:
    """Return the rest of a paragraph whose first stretch is the section's heading, None if there is no rest."""
    if isinstance(block, TableBlock) or not block.lead or section_of(form, block.text) is not None:
        return None
    rest = block.text[len(block.lead) :].lstrip("：: \t\n")
    return ParagraphBlock(rest, block.style) if rest.strip() else None


def take_apart(document: Document, form: Form) -> Outline:
    """Return the document's outline by the form's sections. A section that is not there is absent."""
    outline = Outline()
    numbered = list(enumerate(document.blocks))
    chain = _headings(document, form)
    _split_front(outline, numbered[: chain[0][0]] if chain else numbered, form)
    for place, (position, section) in enumerate(chain):
        end = chain[place + 1][0] if place + 1 < len(chain) else len(numbered)
        heading = document.blocks[position]
        rest = _after_heading(heading, form)
        inside = ([(position, rest)] if rest else []) + numbered[position + 1 : end]
        if place == len(chain) - 1:
            text, attached = parted(inside)
            outline.attached = read_attached(attached)
            inside = list(without_notes(_take_signature(outline, list(text)), outline.attached))
        key = form.sections[section].key
        outline.sections[key] = inside
        if isinstance(heading, ParagraphBlock):
            outline.headings[key] = (heading.lead if rest else heading.text).strip()
    return outline
