"""Where each key stands: by its defined name, confirmed by the labels around it; by the labels alone if the name is lost.

Where name and labels disagree (rows sorted, cells moved, a table pasted over), nothing is read from there: a wrong
number in the right place is worse than an error.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping

from docgen.form.model import Form
from docgen.formats.xlsx.cells import Area, Position, cell_name
from docgen.formats.xlsx.read_sheets import Names, SheetView, keys_by_sheet, table_of_sheet
from docgen.formats.xlsx.read_table import TableOnSheet
from docgen.formats.xlsx.read_values import SHOWN, Harvest
from docgen.formats.xlsx.workbook import CellData
from docgen.kit.i18n import _
from docgen.kit.record import field, mutable_record, record
from docgen.kit.remembered import remembered
from docgen.reading.labels import plain
from docgen.report.finding import Place
from docgen.report.typed import folded

_LARGEST = 5_000
"""Cells of a table, its labels included, up to which it is remembered where nothing stands."""


@record
class Confirmed:
    """A sheet as it was when its names and labels agreed. spots: where its keys stand, places: the same as places."""

    title: str
    merged: tuple[Area, ...]
    at: tuple[Position, ...]
    labels: tuple[CellData | None, ...]
    empty: frozenset[Position]
    spots: dict[str, Position]
    places: Mapping[str, Place]

    def holds_for(self, view: SheetView) -> bool:
        """Whether a sheet is the same in all that its names were confirmed by."""
        data = view.data
        return (
            data.name == self.title
            and data.merged == self.merged
            and tuple(map(data.cells.get, self.at)) == self.labels
            and self.empty.isdisjoint(data.cells)
        )


@remembered
def confirmed_sheets(_form: Form, _names: Names) -> dict[str, Confirmed]:
    """Return what has been confirmed of the sheets of workbooks with these names, by the form's key of the sheet."""
    return {}


def confirm(
    view: SheetView, labels: Iterable[Position], numbers: Collection[Position], spots: dict[str, Position]
) -> Confirmed | None:
    """Return a sheet, about which there was nothing to say, as one to compare others with; None if it is too large for that.

    labels: where the labels stand by which the names were confirmed; numbers: the cells of the table, if there is one.
    """
    rows, columns = [row for row, _column in numbers], [column for _row, column in numbers]
    area: set[Position] = set()
    if rows:
        height, width = range(min(rows), max(rows) + 1), range(min(columns), max(columns) + 1)
        if len(height) * len(width) > _LARGEST:
            return None
        area = {(row, column) for row in height for column in width} - set(spots.values())
    cells = view.data.cells
    at = tuple({*labels, *(position for position in area if position in cells)})
    return Confirmed(
        view.name,
        view.data.merged,
        at,
        tuple(map(cells.get, at)),
        frozenset(area.difference(at)),
        spots,
        {key: view.place(position) for key, position in spots.items()},
    )


class SheetFindings:
    """Adds findings about one sheet to the harvest: one for each row of a table or field, not one for each cell."""

    def __init__(self, form: Form, view: SheetView, harvest: Harvest) -> None:
        self.form, self.view, self.harvest = form, view, harvest

    def _by_line(self, keys: Iterable[str]) -> dict[str, list[str]]:
        """Group keys by what a clerk sees as one thing: the row of a table, or the field."""
        lines: dict[str, list[str]] = {}
        for key in keys:
            line = key.rpartition(".")[0] if key in self.form.cells else key
            lines.setdefault(line, []).append(key)
        return lines

    def _spoken(self, keys: list[str]) -> str:
        if keys[0] not in self.form.cells:
            return self.form.label_of(keys[0])
        cell = self.form.cells[keys[0]]
        table = self.form.table_by_key[cell.table]
        return f"{table.name} {table.row(cell.row).label}"

    def conflicts(self, keys: Iterable[str], named: Mapping[str, Position]) -> None:
        """Say which cells and labels disagree (A202): row by row, or once if it is most of a sheet."""
        groups = list(self._by_line(keys).values())
        if len(groups) > SHOWN:
            self.harvest.unread.update(key for group in groups for key in group)
            first = min((named[key] for group in groups for key in group if key in named), default=None)
            self.harvest.add(
                "A202",
                _("工作表“{sheet}”有 {n} 行的格子和旁边的标题对不上：行、列可能被插入、排序、移动，没有读取。").format(
                    sheet=self.view.name, n=len(groups)
                ),
                groups[0][0],
                _("撤销移动或排序，恢复原来的行列和标题；或把数据重新填到一份空白填报表里。"),
                place=self.view.place(first) if first else Place(self.view.name),
            )
            return
        for group in groups:
            cells = [cell_name(*named[key]) for key in group if key in named]
            self.harvest.add(
                "A202",
                _("“{label}”的格子（{cells}）和旁边的标题对不上：行、列可能被排序、移动或改过标题，没有读取。").format(
                    label=self._spoken(group), cells="、".join(cells[:SHOWN])
                ),
                group[0],
                _("撤销移动或排序，恢复原来的行列和标题；或把数据重新填到一份空白填报表里。"),
                place=self.view.place(named[group[0]]) if group[0] in named else None,
            )

    def moved_rows(self, first: int, down: int, keys: list[str]) -> None:
        """Say once that rows were put in or taken out, so that labels and numbers no longer stand where they are looked for."""
        self.harvest.unread.update(keys)
        said = (
            _("工作表“{sheet}”从第 {row} 行起整体下移了 {n} 行，像是插入过行；移动了的数据没有读取。")
            if down > 0
            else _("工作表“{sheet}”从第 {row} 行起整体上移了 {n} 行，像是删除过行；移动了的数据没有读取。")
        )
        self.harvest.add(
            "A202",
            said.format(sheet=self.view.name, row=first, n=abs(down)),
            keys[0],
            _("撤销插入或删除行，恢复原来的行数；或把数据重新填到一份空白填报表里。"),
            place=self.view.place((first, 1)),
        )

    def missing(self, keys: Iterable[str], broken: Collection[str]) -> None:
        """Say which keys have no cell any more (A201)."""
        for group in self._by_line(keys).values():
            self.harvest.unread.update(group)
            deleted = any(key in broken for key in group)
            text = (
                _("工作表“{sheet}”里“{label}”的格子被删除了，按标题也找不到。")
                if deleted
                else _("在工作表“{sheet}”里找不到“{label}”的格子：没有单元格名称，按标题也找不到。")
            )
            self.harvest.add(
                "A201",
                text.format(sheet=self.view.name, label=self._spoken(group)),
                group[0],
                _("从空白填报表把这一行（格）复制回来；或把数据重新填到一份空白填报表里。"),
                place=Place(self.view.name),
            )

    def lost_names(self, keys: list[str], spots: Mapping[str, Position]) -> None:
        """Say which keys were found by their labels alone (A203)."""
        if not keys:
            return
        labels = [self._spoken(group) for group in self._by_line(keys).values()]
        more = _("等 {n} 处").format(n=len(labels)) if len(labels) > SHOWN else ""
        self.harvest.add(
            "A203",
            _("工作表“{sheet}”里“{labels}”{more}没有可用的单元格名称，已按标题找到并读取。").format(
                sheet=self.view.name, labels="”“".join(labels[:SHOWN]), more=more
            ),
            keys[0],
            _("核对这些数据；下次从空白填报表填起。"),
            place=self.view.place(spots[keys[0]]),
        )

    def strays(self, vocabulary: Collection[str], spots: Mapping[str, Position], known: Collection[Position]) -> None:
        """Say what stands among the numbers and belongs to none of them."""
        numbers = {position for key, position in spots.items() if key in self.form.cells}
        if not numbers:
            return
        rows, columns = [row for row, _column in numbers], [column for _row, column in numbers]
        top, bottom, left, right = min(rows), max(rows), min(columns), max(columns)
        strays = [
            position
            for position, cell in self.view.data.cells.items()
            if top <= position[0] <= bottom
            and left <= position[1] <= right
            and position not in known
            and plain(self.view.texts.get(position, "")) not in vocabulary
            and (cell.kind != "text" or cell.text.strip())
        ]
        if strays:
            cells = "、".join(cell_name(*position) for position in sorted(strays)[:SHOWN])
            more = _("等 {n} 处").format(n=len(strays)) if len(strays) > SHOWN else ""
            self.harvest.add(
                "A206",
                _("工作表“{sheet}”的表格里，{cells}{more}有内容，但不属于表格的任何一项，没有读取。").format(
                    sheet=self.view.name, cells=cells, more=more
                ),
                "",
                _("这张表的行和列是国家统一格式，不能增加；把数据并到规定的项里，删去多出的行列。"),
                place=self.view.place(min(strays)),
            )


_SMALL_AREA = 256


@mutable_record
class LocatedSheet:
    """The keys of one sheet with their cells."""

    view: SheetView
    spots: dict[str, Position] = field(default_factory=dict)


def locate(form: Form, sheets: Mapping[str, SheetView], names: Names, harvest: Harvest) -> list[LocatedSheet]:
    """Return the cells of all fields, numbers and standing sentences, sheet by sheet, having said what was wrong."""
    confirmed = confirmed_sheets(form, names)
    found: list[LocatedSheet] = []
    for sheet_key, view in sheets.items():
        keys = keys_by_sheet(form)[sheet_key]
        known = confirmed.get(sheet_key)
        if known and known.holds_for(view):
            harvest.places.update(known.places)
            found.append(LocatedSheet(view, known.spots))
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
        self.findings = SheetFindings(form, view, harvest)
        self.named: dict[str, Position] = {}
        for key in keys:
            sheet, area = names.areas.get(key, ("", (0, 0, 0, 0)))
            if sheet == view.name:
                self.named[key] = (area[0], area[1])
        table = table_of_sheet(form, sheet_key)
        self.table = TableOnSheet(form, table, view) if table else None
        self.shift = self.table.shift(self.named) if self.table else None
        self.located = LocatedSheet(view)
        self.field_labels: list[Position] = []

    def run(self) -> LocatedSheet:
        candidates = self._table_candidates() | self._field_candidates()
        conflicts: list[str] = []
        missing: list[str] = []
        unconfirmed: list[str] = []
        lost_names: list[str] = []
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
                lost_names.append(key)
            else:
                missing.append(key)
        moved = self._moved_rows(conflicts, unconfirmed, candidates)
        if moved is not None:
            conflicts += [key for key in unconfirmed if self.named[key][0] >= moved[0]]
            unconfirmed = [key for key in unconfirmed if self.named[key][0] < moved[0]]
            for key in conflicts:
                self.located.spots.pop(key, None)
        elif self.table and any(key in self.table.numbers for key in conflicts):
            # -- where labels have changed places, a cell whose label is gone may be another number's
            unsure = [key for key in unconfirmed if key in self.table.numbers]
            conflicts += unsure
            unconfirmed = [key for key in unconfirmed if key not in unsure]
            for key in unsure:
                del self.located.spots[key]
        conflicts += self._check_labels(unconfirmed)
        if moved is not None:
            self.findings.moved_rows(*moved, conflicts)
        else:
            self.findings.conflicts(sorted(conflicts, key=self.keys.index), self.named)
        self.findings.missing(missing, self.broken)
        self.findings.lost_names(lost_names, self.located.spots)
        self._drop_shared()
        self._drop_merged()
        for key, position in self.located.spots.items():
            self.harvest.places[key] = self.view.place(position)
        if self.table:
            known = {*self.located.spots.values(), *self.named.values()}
            self.findings.strays(self.table.shape.names, self.located.spots, known)
        return self.located

    def _table_candidates(self) -> dict[str, set[Position]]:
        """Return where the table's numbers stand by their labels: none at the cell whose labels have been changed.

        The cell a name points to is taken if the number's labels stand around it, whatever else there may be on the sheet.
        """
        if self.table is None:
            return {}
        if self.shift is not None:
            down, across = self.shift
            return {key: {(cell.row + down, cell.column + across)} for key, cell in self.table.numbers.items()}
        places: dict[str, set[Position]] = {}
        for key in self.table.numbers:
            name = self.named.get(key)
            gone = self._gone(key) if name else None
            if name and gone is not None:
                places[key] = set() if gone else {name}
            else:
                found = self.table.found.get(key)
                places[key] = {found} if found and found != name else set()
        return places

    def _moved_rows(
        self, conflicts: list[str], unconfirmed: list[str], candidates: Mapping[str, set[Position]]
    ) -> tuple[int, int] | None:
        """Return (first row, how far down) if all labels that left their cells went by the same number of rows: one cause."""
        table_keys = [key for key in unconfirmed if self.table and key in self.table.numbers]
        unsettled = [key for key in table_keys if self._gone(key) is None]
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
        if self.table and any(not self.table.may_stand_in(key, self.named[key][0] + down) for key in unsettled):
            return None
        first = min(self.named[key][0] for key in conflicts) + min(down, 0)
        unsure = {self.named[key][0] for key in unconfirmed if key in self.form.cells}
        while first - 1 in unsure:
            first -= 1
        return first, down

    def confirmed(self) -> Confirmed | None:
        """Return the sheet as one to compare others with, once there was nothing to say about it."""
        labels, spots = self.field_labels, self.located.spots
        if self.table:
            if self.shift is None:
                return None
            down, across = self.shift
            labels = [*labels, *((cell.row + down, cell.column + across) for cell, _names in self.table.shape.labels)]
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
        moved: list[str] = []
        changed: dict[str, tuple[str, Position]] = {}
        for key in keys:
            gone = self._gone(key)
            if gone is None:
                moved.append(key)
                del self.located.spots[key]
            else:
                changed = dict.fromkeys(gone, (key, self.named[key])) | changed
        for label, (key, position) in changed.items():
            self.harvest.add(
                "A204",
                _("找不到标题“{label}”，可能被改动；按单元格名称照样读取。").format(label=label),
                key,
                _("恢复原来的标题，并核对这一行、这一列的数据。"),
                expected=label,
                place=self.view.place(position),
            )
        return moved

    def _gone(self, key: str) -> list[str] | None:
        """Return the labels of a named cell that stand nowhere any more; None if one of them stands at another place."""
        if self.table is None or key not in self.table.numbers:
            return [] if self._label_places(key) else [self.form.label_of(key)]
        gone = [label for label, place in self.table.around(key, self.named[key]) if place is None]
        return None if any(map(self.table.has, gone)) else [label.text for label in gone]

    def _drop_shared(self) -> None:
        """Refuse cells that two keys claim."""
        owners: dict[Position, list[str]] = {}
        for key, position in self.located.spots.items():
            owners.setdefault(position, []).append(key)
        for keys in owners.values():
            if len(keys) > 1:
                self.findings.conflicts(keys, self.named)
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
            self.harvest.add(
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
