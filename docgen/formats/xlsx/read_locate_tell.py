"""What to say about cells that were not found, not confirmed, or not asked for: grouped as a clerk sees them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from docgen.form.model import Form
from docgen.formats.xlsx.cells import Position, cell_name
from docgen.formats.xlsx.read_values import SHOWN, Harvest
from docgen.formats.xlsx.read_view import SheetView
from docgen.kit.i18n import _
from docgen.report.finding import Place


class Teller:
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
            self.harvest.say(
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
            self.harvest.say(
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
        self.harvest.say(
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
            self.harvest.say(
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
        self.harvest.say(
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
            and self.view.texts.get(position) not in vocabulary
            and (cell.kind != "text" or cell.text.strip())
        ]
        if strays:
            cells = "、".join(cell_name(*position) for position in sorted(strays)[:SHOWN])
            more = _("等 {n} 处").format(n=len(strays)) if len(strays) > SHOWN else ""
            self.harvest.say(
                "A206",
                _("工作表“{sheet}”的表格里，{cells}{more}有内容，但不属于表格的任何一项，没有读取。").format(
                    sheet=self.view.name, cells=cells, more=more
                ),
                "",
                _("这张表的行和列是国家统一格式，不能增加；把数据并到规定的项里，删去多出的行列。"),
                place=self.view.place(min(strays)),
            )
