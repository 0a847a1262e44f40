"""Where each key stands: by its defined name, confirmed by the labels around it; by the labels alone if the name is lost.

Where name and labels disagree (rows sorted, cells moved, a table pasted over), nothing is read from there: a wrong
number in the right place is worse than an error.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from docgen.form.model import Form, GridCell
from docgen.formats.xlsx.cells import Position, cell_name
from docgen.formats.xlsx.read_confirmed import Confirmed, confirm, confirmed_sheets
from docgen.formats.xlsx.read_grid import GridFinder
from docgen.formats.xlsx.read_locate_tell import Teller
from docgen.formats.xlsx.read_sheets import Names, keys_by_sheet
from docgen.formats.xlsx.read_values import SHOWN, Harvest
from docgen.formats.xlsx.read_view import SheetView, table_of_sheet
from docgen.kit.i18n import _
from docgen.kit.record import field, record
from docgen.report.typed import folded

_SMALL_AREA = 256


@record(frozen=False)
class Located:
    """The keys of one sheet with their cells."""

    view: SheetView
    spots: dict[str, Position] = field(default_factory=dict)


def locate(form: Form, sheets: Mapping[str, SheetView], names: Names, harvest: Harvest) -> list[Located]:
    """Return the cells of all fields, numbers and standing sentences, sheet by sheet, having said what was wrong."""
    confirmed = confirmed_sheets(form, names)
    found: list[Located] = []
    for sheet_key, view in sheets.items():
        keys = keys_by_sheet(form)[sheet_key]
        known = confirmed.get(sheet_key)
        if known and known.holds_for(view):
            harvest.places.update(known.places)
            found.append(Located(view, known.spots))
        elif keys:
            said = len(harvest.findings)
            locator = _SheetLocator(form, sheet_key, view, keys, names, harvest)
            found.append(locator.run())
            alike = locator.confirmed() if len(harvest.findings) == said else None
            if alike:
                confirmed[sheet_key] = alike
    return found


class _SheetLocator:
    """Settles the keys of one sheet."""

    def __init__(self, form: Form, sheet_key: str, view: SheetView, keys: list[str], names: Names, harvest: Harvest) -> None:
        self.form, self.view, self.keys, self.harvest = form, view, keys, harvest
        self.broken = names.broken
        self.tell = Teller(form, view, harvest)
        self.named: dict[str, Position] = {}
        self.elsewhere: set[str] = set()
        for key in keys:
            if key in names.areas:
                sheet, area = names.areas[key]
                if sheet == view.name:
                    self.named[key] = (area[0], area[1])
                else:
                    self.elsewhere.add(key)
        table = table_of_sheet(form, sheet_key)
        self.finder = GridFinder(table, view) if table else None
        self.located = Located(view)
        self.lost_names: list[str] = []
        self.field_labels: list[Position] = []

    def run(self) -> Located:
        candidates = self.finder.candidates() if self.finder else {}
        candidates |= self._field_candidates()
        conflicts: list[str] = []
        missing: list[str] = []
        unconfirmed: list[str] = []
        for key in self.keys:
            places = candidates.get(key, set())
            name = self.named.get(key)
            if name is not None and (name in places or not places):
                self.located.spots[key] = name
                if not places:
                    unconfirmed.append(key)
            elif name is not None:
                conflicts.append(key)
            elif len(places) == 1:
                self.located.spots[key] = next(iter(places))
                self.lost_names.append(key)
            else:
                missing.append(key)
        moved = self._moved_rows(conflicts, unconfirmed, candidates)
        if moved is not None:
            conflicts += [key for key in unconfirmed if self.named[key][0] >= moved[0]]
            unconfirmed = [key for key in unconfirmed if self.named[key][0] < moved[0]]
            for key in conflicts:
                self.located.spots.pop(key, None)
        conflicts += self._check_labels(unconfirmed)
        if moved is not None:
            self.tell.moved_rows(*moved, conflicts)
        else:
            self.tell.conflicts(conflicts, self.named)
        self.tell.missing(missing, self.broken)
        self.tell.lost_names(self.lost_names, self.located.spots)
        self._drop_shared()
        self._drop_merged()
        for key, position in self.located.spots.items():
            self.harvest.places[key] = self.view.place(position)
        if self.finder:
            known = {*self.located.spots.values(), *self.named.values()}
            self.tell.strays(self.finder.vocabulary, self.located.spots, known)
        return self.located

    def _moved_rows(
        self, conflicts: list[str], unconfirmed: list[str], candidates: Mapping[str, set[Position]]
    ) -> tuple[int, int] | None:
        """Return (first row, how far down) if all labels that left their cells went by the same number of rows: one cause."""
        ways = [
            {
                row - self.named[key][0]
                for row, column in candidates[key]
                if column == self.named[key][1] or key not in self.form.cells
            }
            for key in conflicts
        ]
        common = set.intersection(*ways) if ways else set()
        if len(conflicts) < 2 or len(common) != 1:
            return None
        down = common.pop()
        first = min(self.named[key][0] for key in conflicts) + min(down, 0)
        unsure = {self.named[key][0] for key in unconfirmed if key in self.form.cells}
        while first - 1 in unsure:
            first -= 1
        return first, down

    def confirmed(self) -> Confirmed | None:
        """Return the sheet as one to compare others with, once there was nothing to say about it."""
        labels, spots = self.field_labels, self.located.spots
        if self.finder:
            if self.finder.shift is None:
                return None
            down, across = self.finder.shift
            labels = [*labels, *((cell.row + down, cell.column + across) for cell in self.finder.labels)]
        return confirm(self.view, labels, [spot for key, spot in spots.items() if key in self.form.cells], spots)

    # ------------------------------------------------------------------ fields and sentences
    def _label(self, key: str) -> str:
        return folded(self.form.label_of(key))

    def _field_candidates(self) -> dict[str, set[Position]]:
        """Return where fields and sentences stand by their labels: in the column in which the named ones stand."""
        keys = [key for key in self.keys if key not in self.form.cells]
        labels = {key: self._label_places(key) for key in keys}
        steps: Counter[int] = Counter()
        for key in keys:
            if key in self.named:
                row, column = self.named[key]
                steps.update(column - place[1] for place in labels[key] if place[0] == row and place[1] < column)
        step = steps.most_common(1)[0][0] if steps else None
        found: dict[str, set[Position]] = {}
        for key in keys:
            beside = {(place[0], place[1] + step if step else self.view.right_of(place)): place for place in labels[key]}
            found[key] = set(beside)
            if self.named.get(key) in beside:
                self.field_labels.append(beside[self.named[key]])
        return found

    def _label_places(self, key: str) -> list[Position]:
        """Return where a key's label stands, alone or with a unit, a star or a remark in brackets behind it."""
        label = self._label(key)
        exact = self.view.index.get(label)
        if exact:
            return exact
        return [
            position
            for text, places in self.view.index.items()
            if text.startswith(label) and text[len(label) :].startswith(("(", "*", ":"))
            for position in places
        ]

    # ------------------------------------------------------------------ labels that have changed
    def _check_labels(self, keys: Iterable[str]) -> list[str]:
        """Say which labels were overwritten; return the keys whose label stands somewhere else instead."""
        cells = {cell.key: cell for cell in self.finder.numbers} if self.finder else {}
        moved: list[str] = []
        changed: dict[str, tuple[str, Position]] = {}
        for key in keys:
            if key in cells and self.finder:
                gone = self._changed_heads(self.finder, cells[key])
            else:
                gone = {} if self._label_places(key) else {self.form.label_of(key): self.located.spots[key]}
            if gone is None:
                moved.append(key)
                del self.located.spots[key]
            else:
                changed |= {label: (key, position) for label, position in gone.items() if label not in changed}
        for label, (key, position) in changed.items():
            self.harvest.say(
                "A204",
                _("找不到标题“{label}”，可能被改动；按单元格名称照样读取。").format(label=label),
                key,
                _("恢复原来的标题，并核对这一行、这一列的数据。"),
                expected=label,
                place=self.view.place(position),
            )
        return moved

    def _changed_heads(self, finder: GridFinder, number: GridCell) -> dict[str, Position] | None:
        """Return the labels of a number that stand nowhere any more; None if one of them stands at another place."""
        position = self.located.spots[number.key]
        heads = finder.heads(number)
        gone: dict[str, Position] = {}
        if heads.left and finder.left_of(position) != folded(heads.left.text):
            gone[heads.left.text] = position
        met = finder.above(position, len(heads.above))
        for head in heads.above:
            if folded(head.text) not in met and not any(folded(text) in met for text in head.accepted):
                gone[head.text] = position
        if any(self.view.index.get(folded(label)) for label in gone):
            return None
        return gone

    def _drop_shared(self) -> None:
        """Refuse cells that two keys claim."""
        owners: dict[Position, list[str]] = {}
        for key, position in self.located.spots.items():
            owners.setdefault(position, []).append(key)
        for keys in owners.values():
            if len(keys) > 1:
                self.tell.conflicts(keys, self.named)
                for key in keys:
                    del self.located.spots[key]

    def _drop_merged(self) -> None:
        """Refuse cells that were merged with other inputs, or covered by a merge."""
        owners = {position: key for key, position in self.located.spots.items()}
        for area in self.view.data.merged:
            top, left, bottom, right = area
            if (bottom - top + 1) * (right - left + 1) <= _SMALL_AREA:
                places = ((row, column) for row in range(top, bottom + 1) for column in range(left, right + 1))
                inside = [owners[place] for place in places if place in owners]
            else:
                inside = [key for (row, column), key in owners.items() if top <= row <= bottom and left <= column <= right]
            if not inside or (len(inside) == 1 and self.located.spots[inside[0]] == (top, left)):
                continue
            labels = [self.form.label_of(key) for key in inside[:SHOWN]]
            span = f"{cell_name(top, left)}:{cell_name(bottom, right)}"
            self.harvest.say(
                "A205",
                _("填写的格子被合并成 {span}，分不清是哪一格的数据：{labels}。").format(span=span, labels="；".join(labels)),
                inside[0],
                _("取消合并（{span}），逐格填写。").format(span=span),
                place=self.view.place((top, left)),
            )
            self.harvest.unread.update(inside)
            for key in inside:
                del self.located.spots[key]
                del owners[next(place for place, owner in owners.items() if owner == key)]
