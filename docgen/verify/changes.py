"""What differs between a report as it was made and as it stands now: numbers, labels, lines of text, attached tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from docgen.form.model import Form
from docgen.formats.docx.document import DocumentData
from docgen.kit.i18n import _
from docgen.kit.record import field, mutable_record, replace
from docgen.reading.blocks import TableBlock, TableCell
from docgen.reading.grid import Located
from docgen.reading.labels import looks_like_number, plain
from docgen.reading.outline import take_apart
from docgen.reading.tables import cell_place, locate_tables
from docgen.report.finding import Place
from docgen.verify.differences import (
    PAIRED,
    Difference,
    PlacedLine,
    alike,
    line_differences,
    number_differences,
    printed_form,
    same_cells,
    unlike_tables,
)


@mutable_record
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
    attached = [same_cells(table) for table in proof.get("attachments", ())]
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


def changed_numbers(form: Form, numbers: Mapping[str, str], visible: Visible) -> Iterator[Difference]:
    """Yield each table number that is not the one printed at the time; a row of which none is left is one change.

    Of a table that is gone whole `changed_labels` tells.
    """
    gone = _rows_gone(form, numbers, visible)
    for (table, row), keys in gone.items():
        label = form.table_by_key[table].row(row).label
        printed = "、".join(printed_form(numbers[key]).strip() for key in keys)
        yield Difference("row", Place(form.table_by_key[table].name), f"{label}（{printed}）", "", keys[0])
    lost = {key for keys in gone.values() for key in keys}
    lost |= {key for key in numbers if key in form.cells and form.cells[key].table not in visible.located}
    for found in number_differences(form, numbers, visible.located, _spelled):
        if found.key not in lost and _spelled(found.old) != _spelled(found.new):
            yield replace(found, new=_spelled(found.new))


def _spelled(text: str) -> str:
    return printed_form(text).strip()


def _rows_gone(form: Form, numbers: Mapping[str, str], visible: Visible) -> dict[tuple[str, str], list[str]]:
    """Return (table, row) -> its number keys, for rows of a table that is there of which no number is left."""
    rows: dict[tuple[str, str], list[str]] = {}
    for key in numbers:
        if key in form.cells and form.cells[key].table in visible.located:
            rows.setdefault((form.cells[key].table, form.cells[key].row), []).append(key)
    return {place: keys for place, keys in rows.items() if not any(key in visible.cells for key in keys)}


def changed_labels(form: Form, visible: Visible, own_texts: Sequence[str]) -> Iterator[Difference]:
    """Yield labels of the form's tables that have been changed, and tables that are gone."""
    own = {plain(text) for text in own_texts}
    for table in form.tables:
        if table.key not in visible.located:
            whole = _("整张表“{title}”没有了，或者改得认不出了").format(title=table.title)
            yield Difference("removed", Place(table.name), whole, "")
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
            best = max(gained, key=lambda cell: alike(old, cell.text), default=None)
            if best is not None and alike(old, best.text) >= PAIRED:
                gained.remove(best)
                yield Difference("label", cell_place(table, best), old, best.text)
            elif plain(old) not in own:
                yield Difference("label", Place(table.name), old, "")
        yield from (Difference("label", cell_place(table, cell), "", cell.text) for cell in gained)


def changed_texts(form: Form, texts: Sequence[str], lines: Sequence[PlacedLine]) -> list[Difference]:
    """Return what was changed, added and removed between the composed texts and the lines as they stand."""
    return list(line_differences(placed_lines(form, texts), lines))


def changed_tables(attachments: Sequence[Sequence[Sequence[str]]], visible: Visible) -> Iterator[Difference]:
    """Yield what was changed in the attached tables. One that was too wide for a table stands among the lines."""
    wanted, tables = unlike_tables([same_cells(table) for table in attachments], visible.tables)
    for number, (old, new) in enumerate(zip(wanted, tables, strict=False), 1):
        for row in range(max(len(old), len(new))):
            then = old[row] if row < len(old) else []
            now = new[row] if row < len(new) else []
            for column in range(max(len(then), len(now))):
                one = then[column] if column < len(then) else ""
                other = now[column] if column < len(now) else ""
                if one != other:
                    spot = _("第{row}行第{column}列").format(row=row + 1, column=column + 1)
                    yield Difference("table", Place(_("附表{n}").format(n=number), spot), one, other)
    for new in tables[len(wanted) :]:
        yield Difference("added", Place(_("附表")), "", " / ".join(cell for row in new for cell in row if cell.strip()))
