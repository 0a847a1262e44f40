"""Comparing, whatever is held against whatever: numbers of the form's tables, lines of text, tables, characters.

A file just made against its report, a file against what it was when it was made, a page against the approved report: each
asks here what differs and says it in words of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from docgen.form.model import Form
from docgen.kit.i18n import _
from docgen.kit.record import record
from docgen.reading.grid import Located
from docgen.reading.tables import cell_place
from docgen.report.finding import Place

if TYPE_CHECKING:
    from difflib import SequenceMatcher

PAIRED = 0.45
"""How much two texts have in common, at the least, to be one text before and after a change."""
_AROUND = 12
_SHOWN = 70

Matrix = Sequence[Sequence[str]]


def matcher(old: Sequence[Any], new: Sequence[Any]) -> SequenceMatcher[Any]:
    """Return what finds the parts that two sequences have in common."""
    from difflib import SequenceMatcher

    return SequenceMatcher(None, old, new, autojunk=False)


@record
class Difference:
    """One thing that is not as it was or should be: what it was (old), what it is (new), where, and for which key.

    kind: "number", "row" (of a table, gone whole), "label", "changed", "added", "removed" (lines of text), "table", "picture";
    each comparison says which of them it gives.
    """

    kind: str
    place: Place
    old: str
    new: str
    key: str = ""
    label: str = ""

    def __str__(self) -> str:
        """Return the difference as a change of a file: old → new."""
        where = f"{self.place} {self.label}".strip()
        if self.kind == "added":
            return _("{place} 增加：{text}").format(place=where, text=cut(self.new))
        if self.kind == "row":
            return _("{place} 删去整行：{text}").format(place=where, text=cut(self.old))
        if self.kind == "removed":
            return _("{place} 删去：{text}").format(place=where, text=cut(self.old))
        old, new = (text.replace("\n", "↵") for text in _focused(self.old, self.new))
        return _("{place}：{old} → {new}").format(place=where, old=old or _("（空）"), new=new or _("（空）"))

    def to_json(self) -> dict[str, str]:
        """Return the difference for JSON."""
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


def cut(text: str, most: int = _SHOWN) -> str:
    """Return a text, cut off after so many characters."""
    return text if len(text) <= most else text[:most] + "…"


def _focused(old: str, new: str) -> tuple[str, str]:
    """Return the two texts cut down to where they differ, with a little around it; short ones whole."""
    if max(len(old), len(new)) <= _SHOWN:
        return old, new
    start = next((n for n, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))
    end = 0
    while end < min(len(old), len(new)) - start and old[-1 - end] == new[-1 - end]:
        end += 1
    begin = max(0, start - _AROUND)

    def around(text: str) -> str:
        stop = min(len(text), len(text) - end + _AROUND)
        inside = text[begin:stop]
        return ("…" if begin else "") + cut(inside) + ("…" if stop < len(text) else "")

    return around(old), around(new)


def printed_form(text: str) -> str:
    """Return a text as it can be compared: the kinds of space and line break that Word does not keep apart made one."""
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\xa0", " ")


def number_differences(
    form: Form, numbers: Mapping[str, str], located: Mapping[str, Located], spelled: Callable[[str], str]
) -> Iterator[Difference]:
    """Yield the numbers of the form's tables that do not stand there as they were printed.

    numbers: key -> as printed; located: table -> where its numbers stand; spelled: what of a text counts. A number not found
    is "" now, and its place its table alone.
    """
    for key, cell in form.cells.items():
        if key not in numbers:
            continue
        table = form.table_by_key[cell.table]
        found = located[cell.table].cells.get(key) if cell.table in located else None
        now = found.text if found is not None else ""
        if found is None or (now != numbers[key] and spelled(now) != spelled(numbers[key])):
            place = cell_place(table, found) if found is not None else Place(table.name)
            yield Difference("number", place, numbers[key], now, key, form.label_of(key))


def line_differences(before: Sequence[PlacedLine], after: Sequence[PlacedLine]) -> Iterator[Difference]:
    """Yield which lines were changed, added and removed."""
    old, new = [line.text for line in before], [line.text for line in after]
    if old == new:
        return
    for tag, i1, i2, j1, j2 in matcher(old, new).get_opcodes():
        if tag != "equal":
            yield from _paired(before[i1:i2], after[j1:j2])


def _paired(before: Sequence[PlacedLine], after: Sequence[PlacedLine]) -> Iterator[Difference]:
    """Pair the lines of a changed stretch by likeness, in order; what finds no partner was removed or added."""
    start = 0
    for line in before:
        scores = [(alike(line.text, other.text), -n) for n, other in enumerate(after[start:], start)]
        best, minus = max(scores, default=(0.0, 0))
        if best < PAIRED and not (len(before) == len(after) == 1):
            yield Difference("removed", line.place, line.text, "")
            continue
        partner = -minus
        yield from (Difference("added", other.place, "", other.text) for other in after[start:partner])
        yield Difference("changed", after[partner].place, line.text, after[partner].text)
        start = partner + 1
    yield from (Difference("added", other.place, "", other.text) for other in after[start:])


def alike(old: str, new: str) -> float:
    """Return how much two texts have in common, 0 to 1."""
    return matcher(old, new).ratio()


def character_differences(old: str, new: str, apart: int) -> list[tuple[int, int, int, int]]:
    """Return where two texts differ (begin and end in each); differences fewer characters apart are one."""
    merged: list[tuple[int, int, int, int]] = []
    for tag, i1, i2, j1, j2 in matcher(old, new).get_opcodes():
        if tag == "equal":
            continue
        if merged and i1 - merged[-1][1] < apart and j1 - merged[-1][3] < apart:
            merged[-1] = (merged[-1][0], i2, merged[-1][2], j2)
        else:
            merged.append((i1, i2, j1, j2))
    return merged


def unlike_tables(wanted: Sequence[Matrix], found: Sequence[Matrix]) -> tuple[list[Matrix], list[Matrix]]:
    """Return the tables of each side that the other has not, cell for cell."""
    lost, more = [], list(found)
    for table in wanted:
        if table in more:
            more.remove(table)
        else:
            lost.append(table)
    return lost, more


def same_cells(table: Matrix) -> Matrix:
    """Return a table's texts as they can be compared."""
    return [[printed_form(cell).strip("\n") for cell in row] for row in table]
