"""A published page against the report that was approved: every character that was lost or changed on the way, every number.

Pages are made by copy and paste: paragraphs are joined and split, marks become half-width, blanks come and go. That is the
web's way and is told once, as a group. What is left are differences: characters, numbers, rows, paragraphs. The portal's own
words around the report (menus, metadata, counters) belong to nobody and are passed over.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from docgen.compose.composition import Composed
from docgen.form.model import Form
from docgen.kit.i18n import _
from docgen.kit.record import record, replace
from docgen.reading.blocks import Block, Document, ParagraphBlock, PlainDocument
from docgen.reading.grid import Located, locate
from docgen.reading.report import no_text_cure, with_every_table
from docgen.reading.shape import shape_of
from docgen.reading.showings import showings
from docgen.reading.tables import locate_tables
from docgen.report.finding import Place
from docgen.verify.differences import Difference, character_differences, cut, matcher, number_differences

_AROUND = 6
"""Characters shown on either side of a difference."""
_APART = 4
"""Differences fewer characters apart are one."""
_SHOWN = 60
_LONGEST_TITLE = 80
_HELD = 0.35
"""The share of a paragraph's characters that a page must hold in order, else the paragraph counts as lost."""
_GONE = 0.9
"""From this share of the report's texts on, a page without its tables does not show the report at all."""
_ROW = 3
"""So many wrong numbers in one row are told as that row."""
_SAME = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "—": "-", "－": "-", "–": "-", "〔": "[", "〕": "]", "·": "・"})


def page_sentence(difference: Difference) -> str:
    """Return a difference between an approved report and its page in words.

    kind: "number", "row", "table", "text", "lost" (a paragraph), "added" or "page" (nothing of the report is there).
    """
    place, approved, shown = difference.place, difference.old, difference.new
    if difference.kind == "page":
        return _("网页上没有这份报告的正文和表格。{cure}").format(cure=no_text_cure())
    if difference.kind == "lost":
        return _("{place} 网页上没有：{text}").format(place=place, text=cut(approved, _SHOWN))
    if difference.kind == "table":
        return _("{place} 网页上没有这张表，或读不出来。").format(place=place)
    if difference.kind == "added":
        return _("{place} 网页上多出：{text}").format(place=place, text=cut(shown, _SHOWN))
    return _("{place} 报告是“{approved}”，网页是“{shown}”").format(place=place, approved=approved, shown=shown or _("（空）"))


@record
class PageComparison:
    """differences: what the page lost or changed; ways: what is the web's own way, a sentence each, told once as a group."""

    differences: tuple[Difference, ...]
    ways: tuple[str, ...]

    @property
    def ok(self) -> bool:
        """Whether the page shows everything that the report says."""
        return not self.differences

    def lines(self) -> list[str]:
        """Return the result in sentences for people, one a line."""
        said = [_("网页与报告一致。")] if self.ok else [_("网页与报告有 {n} 处不同：").format(n=len(self.differences))]
        said += [f"  {page_sentence(difference)}" for difference in self.differences]
        if self.ways:
            said.append(_("网页的写法（不算不同）：{ways}。").format(ways="；".join(self.ways)))
        return said

    def to_json(self, file: str) -> dict[str, Any]:
        """Return the result as one JSON document."""
        return {
            "file": file,
            "ok": self.ok,
            "status": "as_approved" if self.ok else "different",
            "differences": [difference.to_json() for difference in self.differences],
            "ways": list(self.ways),
        }


@record
class _Text:
    """A text with the place people find it at, as it is and folded: one spelling for what the web does not keep apart.

    pieces: for each folded character what it was, "" where one character became several; optional: a page may leave it out.
    """

    raw: str
    place: Place
    folded: str
    pieces: tuple[str, ...]
    optional: bool = False


def fold(text: str) -> str:
    """Return a text without blanks, with one width and one kind of quotation mark and dash."""
    return "".join(unicodedata.normalize("NFKC", text).translate(_SAME).split())


def _text(raw: str, place: Place, *, optional: bool = False) -> _Text:
    folded: list[str] = []
    pieces: list[str] = []
    for char in raw:
        for n, part in enumerate(fold(char)):
            folded.append(part)
            pieces.append("" if n else char)
    return _Text(raw, place, "".join(folded), tuple(pieces), optional)


# ------------------------------------------------------------------------------------------------------- what each of them says


def _approved(form: Form, composed: Composed) -> list[_Text]:
    """Return the report's texts below its title, in order: headings, paragraphs, attached tables cell by cell."""
    texts: list[_Text] = []
    for section in form.sections:
        name = section.heading or _("引言")
        if section.heading:
            texts.append(_text(section.heading, Place(name, _("标题行"))))
        number = 0
        for sub in composed.sections[section.key]:
            for part in (sub.heading, *sub.paragraphs):
                if part.strip():
                    number += 1
                    texts.append(_text(part, Place(name, _("第{n}段").format(n=number))))
    after = Place(_("落款"))
    texts += [_text(note["text"], after) for note in composed.context["attachment_notes"]]
    signature = composed.context["signature"]
    if signature["show"]:
        texts += [_text(signature[name], after, optional=True) for name in ("name", "date")]
    for entry, shown in zip(composed.attachments, composed.context["attachments"], strict=True):
        place = Place(_("附表"), entry.title)
        texts += [_text(cell, place) for row in ((shown["mark"], entry.title), entry.columns, *entry.rows) for cell in row]
    return [text for text in texts if text.folded]


def _printed(blocks: Sequence[Block], form: Form) -> list[_Text]:
    """Return the texts of a Word file in order, its tables cell by cell, the form's own tables left out."""
    _located, used, _again = locate_tables(PlainDocument(tuple(blocks)), form)
    texts: list[_Text] = []
    tables = 0
    for position, block in enumerate(blocks):
        if isinstance(block, ParagraphBlock):
            texts.append(_text(block.text, Place(_("正文"), _("第{n}段").format(n=position + 1))))
        elif position not in used:
            tables += 1
            texts += [
                _text(cell.text, Place(_("第{n}张表").format(n=tables), _("第{n}行").format(n=cell.row + 1)))
                for cell in block.cells
            ]
    return [text for text in texts if text.folded]


def _shown(document: Document, form: Form, used: Mapping[int, str], names: Collection[str] = ()) -> list[_Text]:
    """Return the page's texts in order, the form's own tables and all captions left out. names: further captions, folded."""
    captions = {fold(table.title) for table in form.tables} | set(names)
    texts: list[_Text] = []
    above = ""
    for position, block in enumerate(document.blocks):
        place = Place(_("网页"), _("第{n}段").format(n=position + 1))
        if isinstance(block, ParagraphBlock):
            text = _text(block.text, place)
            if text.folded not in captions and text.folded != above:  # a caption says again what stands above it
                texts.append(text)
            above = text.folded or above
        elif position not in used:
            texts += [_text(cell.text, place) for cell in block.cells]
            above = ""
    return [text for text in texts if text.folded]


# ---------------------------------------------------------------------------------------------------------------------- numbers


def _numbers(form: Form, composed: Composed, located: Mapping[str, Located]) -> Iterator[Difference]:
    """Yield tables that are gone, rows with several wrong numbers, single wrong numbers."""
    for table in form.tables:
        if table.key not in located:
            yield Difference("table", Place(table.name), table.title, "")
    wrong: dict[tuple[str, str], list[Difference]] = {}
    for found in number_differences(form, composed.numbers, located, fold):
        table_key, row, _column = found.key.split(".")
        if table_key in located and fold(found.old) != fold(found.new):
            wrong.setdefault((table_key, row), []).append(found)
    for (table_key, row), faults in wrong.items():
        yield from _row(form.table_by_key[table_key].row(row).label, faults)
    for found_table in located.values():
        yield from _rows_too_many(found_table)


def _shown_again(form: Form, composed: Composed, further: Sequence[Located]) -> Iterator[Difference]:
    """Yield the further tables of one kind whose numbers are not the report's."""
    for located in further:
        table = located.table
        own = {key: text for key, text in composed.numbers.items() if form.cells[key].table == table.key}
        wrong = list(number_differences(form, own, {table.key: located}, fold))
        if wrong:
            message = _("又一张同样的表，{n} 个数字与报告不同（如{label}：{old} → {new}）").format(
                n=len(wrong), label=wrong[0].label, old=wrong[0].old, new=wrong[0].new.strip() or _("（空）")
            )
            yield Difference("added", Place(table.name), "", message, wrong[0].key)


def _rows_too_many(located: Located) -> Iterator[Difference]:
    """Yield the rows with numbers that stand among those of a table and are none of its own: one that is there twice."""
    own = {row for cell in located.cells.values() for row in range(cell.row, cell.bottom)}
    for row in range(min(own, default=0), located.block.rows if own else 0):
        texts = [cell.text.strip() for cell in located.block.row_cells(row) if cell.row == row]
        if row not in own and any(fold(text).isdecimal() for text in texts):
            place = Place(located.table.name, _("第{n}行").format(n=row + 1))
            yield Difference("added", place, "", "、".join(filter(None, texts)))


def _row(label: str, faults: Sequence[Difference]) -> Iterator[Difference]:
    if len(faults) < _ROW:
        for fault in faults:
            yield replace(fault, place=Place(str(fault.place), fault.label), new=fault.new.strip(), label="")
        return
    then = "、".join(fault.old.strip() for fault in faults)
    now = "、".join(fault.new.strip() or _("（空）") for fault in faults)
    yield Difference("row", Place(str(faults[0].place), _("“{row}”行").format(row=label)), then, now, faults[0].key)


# ------------------------------------------------------------------------------------------------------------------------ texts


def _texts(approved: Sequence[_Text], shown: Sequence[_Text]) -> Iterator[Difference]:
    """Yield what differs between two sequences of texts, whatever was joined or split on the way."""
    found = matcher([text.folded for text in approved], [text.folded for text in shown])
    blocks = [block for block in found.get_matching_blocks() if block.size]
    first = blocks[0].b if blocks else 0
    # The title is not among the approved texts, so that what stands before the first of them is the portal's.
    at, there = 0, first
    for block in [*blocks, None]:
        until, up_to = (block.a, block.b) if block is not None else (len(approved), len(shown))
        before_all, after_all = at == 0, block is None
        start = 0 if before_all else there
        yield from _gap(approved[at:until], shown[start:up_to], before_all=before_all, after_all=after_all)
        if block is not None:
            at, there = block.a + block.size, block.b + block.size


def _gap(then: Sequence[_Text], now: Sequence[_Text], *, before_all: bool, after_all: bool) -> Iterator[Difference]:
    """Yield the differences between two stretches that begin and end alike; at the ends, what is more is noise."""
    if not then:
        if now and not (before_all or after_all):
            yield Difference("added", now[0].place, "", " / ".join(text.raw.strip() for text in now))
        return
    old, new = "".join(text.folded for text in then), "".join(text.folded for text in now)
    was, is_now = (tuple(piece for text in texts for piece in text.pieces) for texts in (then, now))
    changes = character_differences(old, new, _APART)
    held = [len(text.folded) for text in then]
    owners = [number for number, text in enumerate(then) for _char in text.folded]
    for i1, i2, _j1, _j2 in changes:
        for n in range(i1, i2):
            held[owners[n]] -= 1
    lost = {n for n, text in enumerate(then) if held[n] < _HELD * len(text.folded)}
    yield from (Difference("lost", then[n].place, then[n].raw.strip(), "") for n in sorted(lost) if not then[n].optional)
    for i1, i2, j1, j2 in changes:
        if i1 == i2 and ((before_all and i1 == 0) or (after_all and i1 == len(old))):
            continue  # the portal's words before and after
        touched = {owners[n] for n in range(i1, i2)} or {owners[min(i1, len(owners) - 1)]}
        if touched <= lost:
            continue
        owner = min(touched - lost)
        begin = sum(len(text.folded) for text in then[:owner])
        end = begin + len(then[owner].folded)
        left, right = max(begin, i1 - _AROUND), min(max(end, i2), i2 + _AROUND)
        before, behind = i1 - left, right - i2
        yield Difference(
            "text",
            then[owner].place,
            cut("".join(was[left:right]), _SHOWN),
            cut("".join(is_now[max(0, j1 - before) : j2 + behind]), _SHOWN),
        )


# ---------------------------------------------------------------------------------------------------------- the web's own way


def _ways(approved: Sequence[_Text], shown: Sequence[_Text]) -> Iterator[str]:
    """Say what the web does to marks, digits and blanks, once for the whole page."""
    wanted = {text.folded: text.raw for text in approved}
    pairs = [(wanted[text.folded], text.raw) for text in shown if text.folded in wanted]
    marks = sum(a != b for then, now in pairs for a, b in zip("".join(then.split()), "".join(now.split()), strict=False))
    blanks = sum("".join(then.split()) != then or "".join(now.split()) != now for then, now in pairs if then != now)
    if marks:
        yield _("标点或数字用了半角（或全角），{n} 处").format(n=marks)
    if blanks:
        yield _("空格有多有少，{n} 段").format(n=blanks)


def compare_page(
    document: Document, form: Form, composed: Composed, title: str, printed: Sequence[Block] | None = None
) -> PageComparison:
    """Return how a published page differs from the report it should show, wherever it shows it.

    document: the page as blocks; composed: the approved report; title: its title in one line; printed: what the approved
    Word file shows below its title, where that is more than was composed.
    """
    approved = _approved(form, composed) if printed is None else _printed(printed, form)
    first, *others = (
        _compare(shown, form, composed, title, approved, whole=printed is not None) for shown in showings(document, form)
    )
    known = {(found.key, found.old, found.new) for found in first.differences}
    more = [
        replace(found, place=Place(_("（第{n}遍）{place}").format(n=n, place=found.place)))
        for n, other in enumerate(others, 2)
        for found in other.differences
        if (found.key, found.old, found.new) not in known
    ]
    return PageComparison((*first.differences, *more), first.ways)


def _compare(
    document: Document, form: Form, composed: Composed, title: str, approved: Sequence[_Text], *, whole: bool
) -> PageComparison:
    """Return how one showing of the report differs from it. whole: whether the approved texts are all that the file shows."""
    document = with_every_table(document, form)
    located, used, again = locate_tables(document, form)
    names = {fold(table.name) for table in form.rows} - {text.folded for text in approved}
    shown = _shown(document, form, used, names)
    differences = list(_numbers(form, composed, located))
    for key, positions in again.items():
        differences += _shown_again(
            form, composed, [locate(shape_of(form.table_by_key[key]), document.tables[n]) for n in positions]
        )
    everything = "".join(text.folded for text in shown)
    other = None
    if fold(title) not in everything:
        other = next(
            (text for text in shown if text.folded.endswith(fold(form.title)) and len(text.raw) <= _LONGEST_TITLE), None
        )
        if other is not None:
            differences.insert(0, Difference("text", Place(_("标题")), title, other.raw.strip()))
    differences += _texts(approved, shown)
    required = sum(1 for text in approved if not text.optional)
    if not located and sum(1 for found in differences if found.kind == "lost") >= required * _GONE:
        return PageComparison((Difference("page", Place(_("网页")), title, ""),), ())
    ways = list(_ways(approved, shown))
    if fold(title) not in everything and other is None:
        ways.append(_("标题不在正文里"))
    signature = composed.context["signature"]
    signed = fold(signature["name"]) + fold(signature["date"])
    if signature["show"] and not whole and signed not in everything:
        ways.append(_("落款没有印在正文后面"))
    return PageComparison(tuple(differences), tuple(ways))
