"""The sheet of attached tables: marks in its first column say which row is a title, column heads, or content."""

from __future__ import annotations

from docgen.formats.xlsx.cells import cell_name
from docgen.formats.xlsx.layout import HEAD_MARK, ROW_MARK, TITLE_MARK
from docgen.formats.xlsx.read_blocks import cell_text, lines_below
from docgen.formats.xlsx.read_sheets import Names
from docgen.formats.xlsx.read_values import Harvest
from docgen.formats.xlsx.read_view import LABEL_LENGTH, SheetView
from docgen.formats.xlsx.workbook import CellData
from docgen.kit.i18n import _
from docgen.kit.record import field, record
from docgen.report.finding import Place
from docgen.report.model import Attachment
from docgen.report.typed import folded

_MARKS = {folded(mark): mark for mark in (TITLE_MARK, HEAD_MARK, ROW_MARK)}


@record(frozen=False)
class _Draft:
    """An attached table while its rows come in; texts by column."""

    place: Place
    title: str = ""
    heads: dict[int, str] = field(default_factory=dict)
    rows: list[dict[int, str]] = field(default_factory=list)


def read_attachments(view: SheetView, names: Names, harvest: Harvest, name: str) -> tuple[Attachment, ...]:
    """Return the attached tables, ragged rows filled up; content without a head or a mark is a finding."""
    named = names.areas.get(name)
    if named and named[0] == view.name:
        top, mark_at = named[1][0], named[1][1]
        above = [row for (row, column), cell in view.data.cells.items() if column == mark_at and row < top and _is_mark(cell)]
        top = min([top, *above])
    else:
        marks = [position for position, cell in view.data.cells.items() if _is_mark(cell)]
        if not marks:
            return ()
        top, mark_at = min(marks)
    drafts: list[_Draft] = []
    for row, cells in lines_below(view, top - 1):
        texts = {
            column: text
            for column, cell in sorted(cells.items())
            if column > mark_at
            and (text := cell_text(harvest, view, (row, column), cell, f"{name}.{max(len(drafts) - 1, 0)}", name_of(view)))
        }
        mark = folded(cells[mark_at].text) if mark_at in cells else ""
        _take(drafts, mark, texts, view.place((row, mark_at)), harvest)
    kept = [draft for draft in drafts if draft.title or draft.heads or draft.rows]
    return tuple(_finished(draft, number, mark_at + 1, harvest, name) for number, draft in enumerate(kept))


def _is_mark(cell: CellData) -> bool:
    return cell.kind == "text" and len(cell.text) <= LABEL_LENGTH and folded(cell.text) in _MARKS


def name_of(view: SheetView) -> str:
    """Return what messages call a cell of this sheet."""
    return view.name


def _take(drafts: list[_Draft], mark: str, texts: dict[int, str], place: Place, harvest: Harvest) -> None:
    kind = _MARKS.get(mark)
    if kind is None and mark:
        marks = "、".join(_MARKS.values())
        message = _("附表 {cell} 写的是“{mark}”，应是{marks}之一或空着；这一行按内容读取。").format(
            cell=place.cell, mark=mark, marks=marks
        )
        harvest.say("A404", message, "", _("从下拉列表里选；不是附表的内容请移走。"), place=place)
    if kind == TITLE_MARK or (not drafts and (texts or kind)):
        drafts.append(_Draft(place))
    if not drafts:
        return
    draft = drafts[-1]
    if kind == TITLE_MARK:
        draft.title = " ".join(" ".join(texts.values()).split("\n"))
    elif kind == HEAD_MARK and not draft.heads and not draft.rows:
        draft.heads = texts
    elif kind == HEAD_MARK and texts:
        drafts.append(_Draft(place, "", texts))
    elif texts:
        draft.rows.append(texts)


def _finished(draft: _Draft, number: int, first: int, harvest: Harvest, name: str) -> Attachment:
    """Return the table with all rows as wide as its heads; heads are added, blank, where only content stands."""
    key = f"{name}.{number}"
    harvest.places[key] = draft.place
    if not draft.title:
        message = _("从 {cell} 起的附表没有表名。").format(cell=draft.place.cell)
        cure = _("在它上面加一行，A 列选“{mark}”，B 列写表名。").format(mark=TITLE_MARK)
        harvest.say("A406", message, key, cure, place=draft.place)
    used = [column for texts in (draft.heads, *draft.rows) for column in texts]
    columns = range(first, max(used, default=first - 1) + 1)
    missing = [column for column in columns if column not in draft.heads and any(column in row for row in draft.rows)]
    if missing:
        letters = "、".join(cell_name(1, column)[:-1] for column in missing)
        message = _("附表“{title}”的 {columns} 列有内容，但没有列名。").format(title=draft.title, columns=letters)
        harvest.say("A403", message, key, _("在“表头”行补上这些列的名称，或删去多余的内容。"), place=draft.place)
    wanted = [column for column in columns if column in draft.heads or column in missing]
    return Attachment(
        draft.title,
        tuple(draft.heads.get(column, "") for column in wanted),
        tuple(tuple(row.get(column, "") for column in wanted) for row in draft.rows),
    )
