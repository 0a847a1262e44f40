"""Take a document apart: title, lead, the form's sections in order, signature and date. Headings are told by their words."""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

from docgen.form.model import Form
from docgen.kit.numerals import read_numeral
from docgen.kit.patterns import regex
from docgen.kit.record import field, mutable_record, record
from docgen.kit.remembered import remembered
from docgen.reading.attached import parted, read_attached, without_notes
from docgen.reading.blocks import Block, Document, ParagraphBlock, TableBlock
from docgen.reading.labels import plain, without_number
from docgen.reading.written import squeezed
from docgen.report.model import Attachment
from docgen.report.typed import typed_date

_LONGEST_HEADING = 45
_LONGEST_TITLE = 90
_LONGEST_NAME = 45
_TITLE_LINES = 4
_ALIKE = 0.8
_TITLE_ALIKE = 0.7
_TAIL = 8
_SHORTEST_LEAD = 20
"""A sentence above the lead of a page that is shorter is the portal's."""
_CHINESE_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_YEAR = regex(r"[（(]?(20\d\d|二[〇○零][〇○零一二三四五六七八九]{2})年度?[）)]?")
_USUAL = "一、"
_NUMBERINGS = {
    _USUAL: regex(r"^第?([一二三四五六七八九十]{1,3})(?:[、.．,，\s]|部分[：:、]?)\s*"),
    "（一）": regex(r"^[（(]([一二三四五六七八九十]{1,3})[)）][、.．]?\s*"),
    "1、": regex(r"^(\d{1,2})[、.．](?!\d)\s*"),
}
"""How sections are numbered: the usual way first."""
_CONTENTS_LINE = regex(r"[\t.…·]+\s*\d{1,3}\s*$")
_SENTENCE_END = regex(r"[。；！？：，]\s*$")
_SENTENCE = regex(r"[。！；]|(?<=[\u4e00-\u9fff）》”)])[.!;](?=\s|$)")
_TAGS = regex(r"^(?:[【\[〔［][^】\]〕］]{1,10}[】\]〕］])+")
_TRAILING_TAG = regex(r"[【\[（(〔［](?!20\d\d|二)[^】\])）〕］]{1,10}[】\])）〕］]$")
_ABOUT = regex(r"(?:关于)?(?:公布|发布|印发|报送)?(?:本机关|本单位)?$")
_PAGE_TITLE = regex(r"\s+[-–—]+\s+|[-–—]{2,}|[_|｜>»]|(?<=[\u4e00-\u9fff）)])[-–—](?=[\u4e00-\u9fff])")
"""What parts the name of an article from those of its site and column in the title of a page."""
_DATE = regex(r"^[^年月日]+年[^年月日]+月[^年月日]+日$")


@mutable_record
class Title:
    """A title with what it says: the agency's name and the report year."""

    text: str
    agency: str
    year: int
    last: int


@mutable_record
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


def read_title(text: str, form: Form) -> tuple[str, int] | None:
    """Return (agency, year) if the text is a title of this form's documents, else None.

    The year stands between name and kind of document, or before or behind both. What a portal or the phrase of a title puts
    around the name (【图文】, a second year, 关于) is no part of it.
    """
    line = _TAGS.sub("", squeezed(text)).removeprefix("标题").lstrip("：:")
    line = _TAGS.sub("", _TRAILING_TAG.sub("", line))
    years = list(_YEAR.finditer(line))
    if not years or len(line) > _LONGEST_TITLE or _SENTENCE_END.search(line):
        return None
    number = {_year_of(year) for year in years}
    name = kind = ""
    for year in reversed(years):
        name, kind = line[: year.start()], line[year.end() :]
        if name and _is_kind(kind, form):
            break
    else:
        rest = _YEAR.sub("", line)
        ends = [n for n in range(len(rest) - 3) if _is_kind(rest[n:], form)]
        best = max(ends, key=lambda n: (_likeness(rest[n:], form), -n), default=0)
        name, kind = rest[:best], rest[best:]
    name = _ABOUT.sub("", _YEAR.sub("", name)).strip("“”\"'")
    if not name or len(number) > 1 or not _is_kind(kind, form):
        return None
    return name, number.pop()


def _year_of(match: re.Match[str]) -> int:
    return int(match.group(1).translate(_CHINESE_DIGITS).replace("二", "2"))


def _likeness(kind: str, form: Form) -> float:
    """Return how much a text is like what the form calls its documents (政府信息公开工作年度报告), 0 to 1."""
    names = (form.title, form.short_title)
    return max(difflib.SequenceMatcher(None, kind, name, autojunk=False).ratio() for name in names)


def _is_kind(text: str, form: Form) -> bool:
    ends = text.endswith((form.title[-2:], form.short_title[-2:]))
    return ends and text[:1] in form.title and _likeness(text, form) >= _TITLE_ALIKE


def read_date(text: str) -> date | None:
    """Return the date a line consists of (2024年1月19日 or 二〇二四年一月十九日), None if it is no date."""
    line = squeezed(text)
    return typed_date(line) if _DATE.match(line) else None


@remembered
def _names(form: Form) -> tuple[frozenset[str], ...]:
    """Return for each section the plain names its heading may have."""
    return tuple(
        frozenset(without_number(plain(text)) for text in (section.heading, section.name, *section.accepted_names) if text)
        for section in form.sections
    )


@record
class _Heading:
    """A line that may be a section's heading. section: its position; numbering: how it is numbered ("" for not at all)."""

    section: int
    numbering: str


def _heading(form: Form, text: str) -> _Heading | None:
    """Return which section a line is the heading of, by its name; failing that, by its number and what it is about."""
    line = text.strip().rstrip("。：:；; ")
    if not line or len(line) > _LONGEST_HEADING or _CONTENTS_LINE.search(line) or _SENTENCE.search(line):
        return None
    match = next(((kind, found) for kind, pattern in _NUMBERINGS.items() if (found := pattern.match(line))), None)
    if match is None:
        # Without a number a heading is nothing but the section's name.
        bare = plain(line) if text.strip() == line else ""
        section = next((n for n, names in enumerate(_names(form)) if bare in names), None)
        return _Heading(section, "") if section is not None else None
    kind, found = match
    bare = plain(line[found.end() :])
    number = read_numeral(found.group(1))
    by_name = next((n for n, names in enumerate(_names(form)) if bare in names), None)
    if by_name is not None and (kind == _USUAL or by_name == number):
        return _Heading(by_name, kind)
    alike: list[tuple[float, int]] = []
    for position, names in enumerate(_names(form)):
        for name in names:
            if kind == _USUAL and abs(len(bare) - len(name)) <= max(4, len(name) // 3):
                alike.append((difflib.SequenceMatcher(None, bare, name, autojunk=False).ratio(), position))
    best, position = max(alike, default=(0.0, 0))
    if best >= _ALIKE:
        return _Heading(position, kind)
    marks = {mark.section: mark.words for mark in form.wording.part_marks}
    if 0 < number < len(form.sections) and "，" not in line:
        words = marks.get(form.sections[number].key, ())
        if any(plain(word) in bare for word in words):
            return _Heading(number, kind)
    return None


def section_of(form: Form, text: str) -> int | None:
    """Return the position of the section that a line is the heading of, None if it is none."""
    found = _heading(form, text)
    return found.section if found is not None else None


def _headings(document: Document, form: Form) -> list[tuple[int, int]]:
    """Return (block position, section position) of the section headings: the longest chain in the form's order, the
    latest one if there are several (a table of contents or a page's menu comes first).

    Sections are numbered alike: 一、 (or not at all), failing that （一） or 1、, which else number what is inside them.
    """
    candidates: dict[str, list[tuple[int, int]]] = {kind: [] for kind in _NUMBERINGS}
    for position, block in enumerate(document.blocks):
        if isinstance(block, ParagraphBlock):
            found = _heading(form, block.text)
            if found is None and block.lead:
                found = _heading(form, block.lead)
                found = found if found is not None and found.numbering else None
            if found is not None:
                candidates[found.numbering or _USUAL].append((position, found.section))
    chains = [_longest_chain(entries) for entries in candidates.values()]
    return max(chains, key=lambda chain: (len(chain), chain[0][0] if chain else -1))


def _longest_chain(candidates: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
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


def _titles(lines: Sequence[tuple[int, str]], form: Form, known: str) -> Iterator[tuple[int, Title]]:
    """Yield the titles that lines hold, each with the position of its first line: those in one line first, then those put
    together of several, of which no shorter stretch is one."""
    met: set[int] = set()
    for length in range(1, _TITLE_LINES + 1):
        for start in range(len(lines) - length + 1):
            taken = lines[start : start + length]
            if not met.isdisjoint(n for n, _line in taken) or (any(_SENTENCE.search(line) for _n, line in taken) and not known):
                continue
            text = squeezed("".join(line for _n, line in taken))
            found = read_title(text, form) or (("", 0) if known and text == known else None)
            if found:
                met |= {n for n, _line in taken}
                yield taken[0][0], Title(text, *found, last=taken[-1][0])


def _find_title(document: Document, end: int, form: Form, known: str) -> tuple[int, Title] | None:
    """Return (position of its first line, title) among the blocks before the first section, which stands at `end`.

    A page also names other reports in its menus and lists. Its own is the one of whose agency it speaks, that the page itself
    is called by, of whose year it speaks most, that is in one line, that stands most often, that stands last.

    known: the title without white space, where it is known; it says no more than it says, neither agency nor year.
    """
    lines = [(n, b.text) for n, b in enumerate(document.blocks) if isinstance(b, ParagraphBlock) and b.text.strip()]
    found = _titles([(n, text) for n, text in lines if n < end], form, known)
    if not document.from_web:
        return next(found, None)
    titles = list(found)
    parts = map(squeezed, _PAGE_TITLE.split(document.page_title))
    of_page = next((Title(part, *named, last=-1) for part in parts if (named := read_title(part, form))), None)
    if of_page:
        titles.insert(0, (of_page.last, of_page))
    taken = {position for first, title in titles for position in range(first, title.last + 1)}
    said = "\n".join(squeezed(text) for n, text in lines if n not in taken)
    times = Counter((title.agency, title.year) for _n, title in titles)

    def worth(entry: tuple[int, Title]) -> tuple[int, ...]:
        first, title = entry
        agency, year = title.agency, title.year
        own = of_page is not None and (agency, year) == (of_page.agency, of_page.year)
        return bool(agency) and agency in said, own, said.count(f"{year}年"), first == title.last, times[agency, year], first

    if not titles:
        return None
    best = max(titles, key=worth)[1]
    same = [entry for entry in titles if (entry[1].agency, entry[1].year) == (best.agency, best.year)]
    return min(same, key=lambda entry: (entry[0] < 0, len(entry[1].text)))


def _split_front(outline: Outline, document: Document, end: int, form: Form, known: str) -> None:
    """Tell title, extra lines and lead apart in what stands before the first section, which begins at `end`."""
    front = list(enumerate(document.blocks[:end]))
    from_web = document.from_web
    found = _find_title(document, end, form, known)
    start = 0
    if found:
        first, outline.title = found
        outline.before = [b.text for n, b in front if n < first and isinstance(b, ParagraphBlock) and b.text.strip()]
        start = outline.title.last + 1
    rest = front[start:]
    shortest = _SHORTEST_LEAD if from_web else 0
    sentence = next((i for i, (_n, b) in enumerate(rest) if _is_prose(b, shortest)), 0 if not from_web else len(rest))
    outline.lead_extra = [text for _n, b in rest[:sentence] for text in _front_lines(b) if text.strip()]
    if from_web:
        outline.lead_extra += [text for n, b in front[:start] if isinstance(b, TableBlock) for text in _front_lines(b)]
        outline.lead_extra += outline.before
        outline.before = []
    if form.sections:
        outline.sections[form.sections[0].key] = rest[sentence:]


def _is_prose(block: Block, shortest: int) -> bool:
    return isinstance(block, ParagraphBlock) and len(block.text) >= shortest and bool(_SENTENCE.search(block.text))


def _front_lines(block: Block) -> list[str]:
    """Return the lines of a block above the lead: of a table its cells, those of a row two and two as label and value."""
    if isinstance(block, ParagraphBlock):
        return [block.text]
    lines: list[str] = []
    for row in range(block.rows):
        texts = [cell.text.strip() for cell in block.row_cells(row)]
        lines += [f"{label.rstrip('：: ')}：{value}" for label, value in zip(texts[::2], texts[1::2], strict=False) if label]
        lines += texts[-1:] if len(texts) % 2 and texts[-1] else []
    return lines


def _without_portal(outline: Outline, blocks: list[tuple[int, Block]]) -> list[tuple[int, Block]]:
    """Take what a portal puts below the report off the last section: from the first two short lines that are no sentences.

    A date alone ends the report; the name of who signs may stand above it.
    """
    texts = [i for i, (_n, b) in enumerate(blocks) if isinstance(b, ParagraphBlock) and b.text.strip()]
    lines = {i: squeezed(_text(blocks[i][1])) for i in texts}
    dated = next((i for i in texts if read_date(lines[i].rpartition("\n")[2]) is not None), None)
    if dated is not None:
        end = dated + 1
    else:
        prose = [_is_prose(blocks[i][1], 0) or bool(_NUMBERINGS["（一）"].match(lines[i])) for i in texts]
        last = next((n for n in range(len(texts)) if not any(prose[n : n + 2])), len(texts))
        end = texts[last] if last < len(texts) else len(blocks)
        if last < len(texts) and outline.title and lines[texts[last]] == outline.title.agency:
            end += 1
    outline.after = [_text(blocks[i][1]) for i in texts if i >= end]
    return blocks[:end]


def _text(block: Block) -> str:
    return block.text if isinstance(block, ParagraphBlock) else ""


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
        outline.after = [*(_text(blocks[i][1]) for i in texts[len(texts) - back :]), *outline.after]
        if len(lines) > 1 and _is_name("".join(lines[:-1])):
            outline.signature = squeezed("".join(lines[:-1]))
            return blocks[:index]
        before = [i for i in texts if i < index]
        name = blocks[before[-1]][1] if before else None
        if isinstance(name, ParagraphBlock) and _is_name(name.text) and blocks[index - 1][0] >= blocks[before[-1]][0]:
            outline.signature = squeezed(name.text)
            return blocks[: before[-1]]
        return blocks[:index]
    if texts and outline.title and outline.title.agency:
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


def take_apart(document: Document, form: Form, title: str = "") -> Outline:
    """Return the document's outline by the form's sections. A section that is not there is absent.

    title: the document's title without white space, where it is known beforehand.
    """
    outline = Outline()
    numbered = list(enumerate(document.blocks))
    chain = _headings(document, form)
    _split_front(outline, document, chain[0][0] if chain else len(numbered), form, title)
    if not chain and len(form.sections) == 1:  # a document of one part without a heading ends with its signature, too
        key = form.sections[0].key
        outline.sections[key] = _take_signature(outline, outline.sections[key])
    for place, (position, section) in enumerate(chain):
        end = chain[place + 1][0] if place + 1 < len(chain) else len(numbered)
        heading = document.blocks[position]
        rest = _after_heading(heading, form)
        inside = ([(position, rest)] if rest else []) + numbered[position + 1 : end]
        if place == len(chain) - 1:
            text, attached = parted(inside)
            outline.attached = read_attached(attached)
            own = _without_portal(outline, list(text)) if document.from_web else list(text)
            inside = list(without_notes(_take_signature(outline, own), outline.attached))
        key = form.sections[section].key
        outline.sections[key] = inside
        if isinstance(heading, ParagraphBlock):
            outline.headings[key] = (heading.lead if rest else heading.text).strip()
    return outline
