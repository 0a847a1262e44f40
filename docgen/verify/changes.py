"""What differs between a report as it was made and as it stands now: numbers, labels, lines of text, attached tables."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from docgen.form.model import Form
from docgen.formats.docx.document import DocumentData
from docgen.kit.i18n import _
from docgen.kit.record import field, record
from docgen.reading.blocks import TableBlock, TableCell
from docgen.reading.grid import Located
from docgen.reading.labels import looks_like_number, plain
from docgen.reading.outline import take_apart
from docgen.reading.tables import cell_place, locate_tables
from docgen.report.finding import Place
from docgen.verify.readback import printed_form

_PAIRED = 0.45
_AROUND = 12
_SHOWN = 70


@record
class Edit:
    """One change. kind: "number", "row" (of a table, gone whole), "label", "changed", "added", "removed" (lines of text) or

    "table" (an attached one).
    """

    kind: str
    place: Place
    old: str
    new: str
    key: str = ""
    label: str = ""

    def __str__(self) -> str:
        where = f"{self.place} {self.label}".strip()
        if self.kind == "added":
            return _("{place} 增加：{text}").format(place=where, text=_cut(self.new))
        if self.kind == "row":
            return _("{place} 删去整行：{text}").format(place=where, text=_cut(self.old))
        if self.kind == "removed":
            return _("{place} 删去：{text}").format(place=where, text=_cut(self.old))
        old, new = _focused(self.old, self.new)
        return _("{place}：{old} → {new}").format(place=where, old=old or _("（空）"), new=new or _("（空）"))

    def to_json(self) -> dict[str, str]:
        """Return the edit for JSON."""
        return {
            "kind": self.kind,
            "key": self.key,
            "sheet": self.place.sheet,
            "cell": self.place.cell,
            "label": self.label,
            "old": self.old,
            "new": self.new,
        }


@record
class PlacedLine:
    """A line of text with where it stands."""

    text: str
    place: Place


@record(frozen=False)
class Visible:
    """What a document shows: lines outside the form's tables, the form's tables located, other tables as matrices."""

    lines: list[PlacedLine]
    located: dict[str, Located]
    tables: list[list[list[str]]] = field(default_factory=list)

    @property
    def cells(self) -> dict[str, TableCell]:
        """Number key -> its cell."""
        return {key: cell for entry in self.located.values() for key, cell in entry.cells.items()}

    def place_of(self, form: Form, key: str) -> Place:
        """Return where a number stands, its table alone if it was not found."""
        table = form.table_by_key[form.cells[key].table]
        found = self.located.get(table.key)
        return cell_place(table, found.cells[key]) if found and key in found.cells else Place(table.name)


def _cut(text: str) -> str:
    return text if len(text) <= _SHOWN else text[:_SHOWN] + "…"


def _focused(old: str, new: str) -> tuple[str, str]:
    """Return the two texts cut down to where they differ, with a little around it; short ones whole."""
    if max(len(old), len(new)) <= _SHOWN:
        return old, new
    start = next((n for n, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))
    end = 0
    while end < min(len(old), len(new)) - start and old[-1 - end] == new[-1 - end]:
        end += 1
    begin = max(0, start - _AROUND)

    def cut(text: str) -> str:
        stop = min(len(text), len(text) - end + _AROUND)
        inside = text[begin:stop]
        return ("…" if begin else "") + _cut(inside) + ("…" if stop < len(text) else "")

    return cut(old), cut(new)


def visible_of(document: DocumentData, form: Form, proof: Mapping[str, Any] | None) -> Visible:
    """Return what a document shows: run-in headings taken apart from their text, the template's own texts left out."""
    located, used, _repeated = locate_tables(document, form)
    outline = take_apart(document, form)
    headings = {key: outline.headings.get(key) or form.section_by_key[key].heading for key in outline.sections}
    home = {position: headings[key] or _("引言") for key, blocks in outline.sections.items() for position, _b in blocks}
    proof = proof or {}
    run_in = sorted(proof.get("run_in", ()), key=len, reverse=True)
    composed = {line for text in proof.get("texts", ()) for line in _lines(text)}
    own = {line for text in proof.get("own_texts", ()) for line in _lines(text)} - composed
    matrices = [block.matrix() for block in document.tables]
    attached = [[[printed_form(cell).strip("\n") for cell in row] for row in table] for table in proof.get("attachments", ())]
    # A table too wide for the page was printed as lines; what stands there as a table was not.
    wide = Counter("；".join(row) for table in attached if table not in matrices for row in table)
    lines: list[PlacedLine] = []
    tables: list[list[list[str]]] = []
    counted: Counter[str] = Counter()
    last = max(home, default=len(document.blocks))
    where = _("标题")
    for position, block in enumerate(document.blocks):
        if isinstance(block, TableBlock):
            if position not in used:
                tables.append(block.matrix())
            continue
        if not block.text.strip():
            continue
        if position in home:
            where = home[position]
        elif block.text.strip() in headings.values():
            where, counted[block.text.strip()] = block.text.strip(), -1
        elif position > last:
            where = _("落款")
        counted[where] += 1
        place = _place(where, counted[where])
        for text in _unjoined(block.text, run_in):
            for line in _lines(text):
                if wide[line] > 0:
                    wide[line] -= 1
                elif line not in own:
                    lines.append(PlacedLine(line, place))
    return Visible(lines, located, tables)


def _place(where: str, number: int) -> Place:
    """Return a paragraph's place, counted from below its section's heading (number 0)."""
    return Place(where, _("第{n}段").format(n=number) if number else _("标题行"))


def placed_lines(form: Form, texts: Sequence[str]) -> list[PlacedLine]:
    """Return composed texts as lines with the places they would have in a document."""
    headings = {section.heading for section in form.sections if section.heading}
    where, count, lines = _("标题"), 0, list[PlacedLine]()
    for position, text in enumerate(texts):
        if text in headings:
            where, count = text, -1
        elif position == 1:
            where, count = _("引言"), 0
        count += 1
        lines += [PlacedLine(line, _place(where, count)) for line in _lines(text)]
    return lines


def _lines(text: str) -> list[str]:
    return [line.strip(" \u3000") for line in printed_form(text).split("\n") if line.strip()]


def _unjoined(text: str, run_in: Sequence[str]) -> Iterator[str]:
    """Yield heading and text of a paragraph whose heading was run in, else the paragraph itself."""
    bare = text.strip()
    heading = next((heading for heading in run_in if bare.startswith(heading) and len(bare) > len(heading)), "")
    if heading:
        yield heading
        yield bare[len(heading) :].lstrip("。：: ")
    else:
        yield text


def number_edits(form: Form, numbers: Mapping[str, str], visible: Visible) -> Iterator[Edit]:
    """Yield each table number that is not the one printed at the time; a row of which none is left is one change."""
    cells = visible.cells
    gone = _rows_gone(form, numbers, visible)
    for (table, row), keys in gone.items():
        label = form.table_by_key[table].row(row).label
        printed = "、".join(printed_form(numbers[key]).strip() for key in keys)
        yield Edit("row", Place(form.table_by_key[table].name), f"{label}（{printed}）", "", keys[0])
    lost = {key for keys in gone.values() for key in keys}
    for key, printed in numbers.items():
        if key not in form.cells or key in lost:
            continue
        now = printed_form(cells[key].text).strip() if key in cells else ""
        if now != printed_form(printed).strip():
            yield Edit("number", visible.place_of(form, key), printed, now, key, form.label_of(key))


def _rows_gone(form: Form, numbers: Mapping[str, str], visible: Visible) -> dict[tuple[str, str], list[str]]:
    """Return (table, row) -> its number keys, for rows of a table that is there of which no number is left."""
    rows: dict[tuple[str, str], list[str]] = {}
    for key in numbers:
        if key in form.cells and form.cells[key].table in visible.located:
            rows.setdefault((form.cells[key].table, form.cells[key].row), []).append(key)
    return {place: keys for place, keys in rows.items() if not any(key in visible.cells for key in keys)}


def label_edits(form: Form, visible: Visible, own_texts: Sequence[str]) -> Iterator[Edit]:
    """Yield labels of the form's tables that have been changed, and tables that are gone."""
    own = {plain(text) for text in own_texts}
    for table in form.tables:
        if table.key not in visible.located:
            yield Edit("label", Place(table.name), table.title, "")
            continue
        entry = visible.located[table.key]
        if entry.exact:
            continue
        labels = [cell for cell in table.grid if cell.role != "number"]
        now = Counter(plain(cell.text) for cell in entry.block.cells if not looks_like_number(cell.text))
        lost: list[str] = []
        for label in labels:
            names = [plain(text) for text in (label.text, *label.accepted)]
            held = next((name for name in names if now[name] > 0), None)
            if held is None:
                lost.append(label.text)
            else:
                now[held] -= 1
        keyed = {id(cell) for cell in entry.cells.values()}
        gained = [
            cell
            for cell in entry.block.cells
            if now[plain(cell.text)] > 0 and id(cell) not in keyed and plain(cell.text) not in own
        ]
        for old in lost:
            best = max(gained, key=lambda cell: _alike(old, cell.text), default=None)
            if best is not None and _alike(old, best.text) >= _PAIRED:
                gained.remove(best)
                yield Edit("label", cell_place(table, best), old, best.text)
            elif plain(old) not in own:
                yield Edit("label", Place(table.name), old, "")
        yield from (Edit("label", cell_place(table, cell), "", cell.text) for cell in gained)


def _alike(old: str, new: str) -> float:
    return difflib.SequenceMatcher(None, old, new, autojunk=False).ratio()


def text_edits(form: Form, texts: Sequence[str], lines: Sequence[PlacedLine]) -> list[Edit]:
    """Return what was changed, added and removed between the composed texts and the lines as they stand."""
    before = placed_lines(form, texts)
    old, new = [line.text for line in before], [line.text for line in lines]
    edits: list[Edit] = []
    if old == new:
        return edits
    for tag, i1, i2, j1, j2 in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag != "equal":
            edits += block_edits(before[i1:i2], lines[j1:j2])
    return edits


def block_edits(before: Sequence[PlacedLine], after: Sequence[PlacedLine]) -> Iterator[Edit]:
    """Pair the lines of a changed stretch by likeness, in order; what finds no partner was removed or added."""
    start = 0
    for line in before:
        scores = [(_alike(line.text, other.text), -n) for n, other in enumerate(after[start:], start)]
        best, minus = max(scores, default=(0.0, 0))
        if best < _PAIRED and not (len(before) == len(after) == 1):
            yield Edit("removed", line.place, line.text, "")
            continue
        partner = -minus
        yield from (Edit("added", other.place, "", other.text) for other in after[start:partner])
        yield Edit("changed", after[partner].place, line.text, after[partner].text)
        start = partner + 1
    yield from (Edit("added", other.place, "", other.text) for other in after[start:])


def table_edits(attachments: Sequence[Sequence[Sequence[str]]], visible: Visible) -> Iterator[Edit]:
    """Yield what was changed in the attached tables. One that was too wide for a table stands among the lines."""
    wanted = [[[printed_form(cell).strip("\n") for cell in row] for row in table] for table in attachments]
    tables = list(visible.tables)
    for table in [table for table in wanted if table in tables]:
        wanted.remove(table)
        tables.remove(table)
    for number, (old, new) in enumerate(zip(wanted, tables, strict=False), 1):
        for row in range(max(len(old), len(new))):
            then = old[row] if row < len(old) else []
            now = new[row] if row < len(new) else []
            for column in range(max(len(then), len(now))):
                one = then[column] if column < len(then) else ""
                other = now[column] if column < len(now) else ""
                if one != other:
                    spot = _("第{row}行第{column}列").format(row=row + 1, column=column + 1)
                    yield Edit("table", Place(_("附表{n}").format(n=number), spot), one, other)
    for new in tables[len(wanted) :]:
        yield Edit("added", Place(_("附表")), "", " / ".join(cell for row in new for cell in row if cell.strip()))
