"""What takes any number of rows: narrative sub-sections, accepted warnings, and attached tables, row by row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from docgen.compose.attached import fits_page
from docgen.form.model import Form, Section
from docgen.formats.xlsx.cells import Area, Position, cell_name
from docgen.formats.xlsx.layout import ACCEPTANCE_HEADS, DATA_ROW, HEADING_HEAD, HEADS_ROW, TEXT_HEAD, TITLE_ROW
from docgen.formats.xlsx.number_format import displayed, shown
from docgen.formats.xlsx.read_sheets import LABEL_LENGTH, Names, SheetView
from docgen.formats.xlsx.read_values import Harvest
from docgen.formats.xlsx.workbook import CellData
from docgen.kit.i18n import _
from docgen.kit.record import field, mutable_record
from docgen.report.finding import Place
from docgen.report.model import Acceptance, Attachment, SubSection
from docgen.report.typed import folded, trimmed

_QUOTE = 60
_MOST_COLUMNS = 50
"""No head of a block stands further right."""

Lines = Iterator[tuple[int, dict[int, CellData]]]


def lines_below(view: SheetView, row: int) -> Lines:
    """Yield (row, its cells by column) for every row below `row` that holds anything, in order."""
    rows: dict[int, dict[int, CellData]] = {}
    for (line, column), cell in view.data.cells.items():
        if line > row:
            rows.setdefault(line, {})[column] = cell
    for line in sorted(rows):
        yield line, rows[line]


def cell_text(harvest: Harvest, view: SheetView, position: Position, key: str, label: str) -> str:
    """Return what a cell shows, without blanks at its ends; what stands in its way is said.

    That is: no result, an error value, a format of which it is not certain what it shows. Hidden and struck-out cells are
    read, and noted in the harvest.
    """
    place, cell = view.place(position), view.cell(position)
    if cell is None or not harvest.usable(cell, key, f"“{label}”", place):
        return ""
    if not harvest.can_show(cell, key, f"“{label}”{place.cell}", place):
        return ""
    text = trimmed(harvest.cleaned(displayed(cell) or "", key, place))
    if text and view.data.hides(position):
        harvest.hidden.append(place)
    if text and cell.struck:
        harvest.struck.append(place)
    return text


def header_of(
    heads: tuple[str, ...], name: str, view: SheetView, names: Names, harvest: Harvest, label: str
) -> tuple[int, list[int]] | None:
    """Return (row, column of each head) of a block: by its name, confirmed or replaced by its heads; None if lost."""
    wanted = [folded(head) for head in heads]
    area = names.areas[name][1] if name in names.areas and names.areas[name][0] == view.name else None
    untouched = _in_row(view, wanted, area) if area else None
    if untouched:
        return untouched
    found: list[tuple[int, list[int]]] = []
    for row, column in view.index.get(wanted[0], ()):
        others = [[c for r, c in view.index.get(head, ()) if r == row and c > column] for head in wanted[1:]]
        if all(others):
            found.append((row, [column, *(places[0] for places in others)]))
    if area and (not found or any(row == area[0] for row, _columns in found)):
        confirmed = next((entry for entry in found if entry[0] == area[0]), None)
        if confirmed is None and len(heads) == 2 and area[3] > area[1]:
            confirmed = (area[0], [area[1], area[3]])
        return confirmed or (area[0], [area[1] + step for step in range(len(heads))])
    if len(found) == 1 and area is None:
        message = _("工作表“{sheet}”里“{label}”的名称丢失，已按表头“{heads}”找到。").format(
            sheet=view.name, label=label, heads="、".join(heads)
        )
        harvest.add("A203", message, name, place=view.place((found[0][0], found[0][1][0])))
        return found[0]
    if area and any(finding.code == "A202" and finding.sheet == view.name for finding in harvest.findings):
        return None  # the same move, said of the sheet's numbers
    if area:
        message = _("“{label}”的表头“{heads}”和单元格名称对不上，没有读取。").format(label=label, heads="、".join(heads))
        harvest.add("A202", message, name, _("恢复表头的位置，或从空白填报表重新填写。"), place=view.place((area[0], area[1])))
    else:
        message = _("在工作表“{sheet}”里找不到“{label}”的表头“{heads}”。").format(
            sheet=view.name, label=label, heads="、".join(heads)
        )
        harvest.add("A201", message, name, _("从空白填报表把表头这一行复制回来。"), place=Place(view.name))
    return None


def _in_row(view: SheetView, wanted: list[str], area: Area) -> tuple[int, list[int]] | None:
    """Return (row, column of each head) if all heads stand in the row and up to the last column of what a name points to."""
    row, _left, _bottom, right = area
    cells = [view.cell((row, column)) for column in range(1, min(right, _MOST_COLUMNS) + 1)]
    texts = [folded(cell.text) if cell and len(cell.text) <= LABEL_LENGTH else "" for cell in cells]
    if wanted[0] not in texts:
        return None
    first = texts.index(wanted[0])
    others = [texts.index(head, first + 1) + 1 for head in wanted[1:] if head in texts[first + 1 :]]
    return (row, [first + 1, *others]) if len(others) == len(wanted) - 1 else None


def read_section(section: Section, view: SheetView, names: Names, harvest: Harvest) -> tuple[SubSection, ...] | None:
    """Return the sub-sections of a section's narrative block, None if the block is lost."""
    label = section.heading or _("引言")
    header = header_of((HEADING_HEAD, TEXT_HEAD), f"sections.{section.key}", view, names, harvest, label)
    if header is None:
        return None
    top, columns = header
    block = _Narrative(section, view, top, columns, harvest)
    found: list[SubSection] = []
    harvest.places[f"sections.{section.key}"] = view.place((top, columns[0]))
    for row, cells in lines_below(view, top):
        sub = block.read(row, cells, f"sections.{section.key}.{len(found)}")
        if sub.heading or sub.paragraphs:
            found.append(sub)
    return tuple(found)


class _Narrative:
    """A section's narrative block: a heading and a text in each row; help stands at the right, and the clerk's own remarks."""

    def __init__(self, section: Section, view: SheetView, top: int, columns: list[int], harvest: Harvest) -> None:
        self.view, self.harvest = view, harvest
        self.heading_at, self.text_at, *_rest = columns
        area = view.area_from.get((top, self.text_at))
        self.last = area[3] if area else self.text_at
        self.help = {folded(sub.help) for sub in section.subsections}

    def read(self, row: int, cells: Mapping[int, CellData], key: str) -> SubSection:
        """Return what a row says, and note where: an empty sub-section for nothing, or where it cannot be told."""
        if self._is_merged(row, cells, key):
            return SubSection("", ())
        heading = cell_text(self.harvest, self.view, (row, self.heading_at), f"{key}.heading", HEADING_HEAD)
        pieces = [cell_text(self.harvest, self.view, (row, self.text_at), key, TEXT_HEAD), *self._beside(row, cells, key)]
        paragraphs = [trimmed(line) for piece in pieces for line in piece.split("\n")]
        sub = SubSection(" ".join(heading.split("\n")), tuple(line for line in paragraphs if line))
        if sub.heading or sub.paragraphs:
            self.harvest.places[key] = self.view.place((row, self.text_at))
            self.harvest.places[f"{key}.heading"] = self.view.place((row, self.heading_at))
        return sub

    def _is_merged(self, row: int, cells: Mapping[int, CellData], key: str) -> bool:
        """Whether heading and text were merged into one cell that holds something; then it is said."""
        area = self.view.area_from.get(self.view.anchor((row, self.heading_at)))
        held = cells.get(self.heading_at)
        if area is None or area[3] < self.text_at or not (held and trimmed(shown(held))):
            return False
        span = f"{cell_name(area[0], area[1])}:{cell_name(area[2], area[3])}"
        self.harvest.add(
            "A401",
            _("小标题和正文两格被合并（{span}），分不清哪是标题、哪是正文，没有读取。").format(span=span),
            key,
            _("取消合并，小标题填左边一格，正文填右边一格。"),
            place=self.view.place((row, self.heading_at)),
        )
        return True

    def _beside(self, row: int, cells: Mapping[int, CellData], key: str) -> list[str]:
        """Return text typed beside the text cell: within the block's own columns it is read, further right only named."""
        read: list[str] = []
        for column in sorted(cells):
            cell = cells[column]
            if column in (self.heading_at, self.text_at) or column < self.heading_at or not trimmed(shown(cell)):
                continue
            place = self.view.place((row, column))
            if column <= self.last:
                read.append(cell_text(self.harvest, self.view, (row, column), key, TEXT_HEAD))
                message = _("正文写在了 {cell}，不在“正文”格里，已当作同一节的段落读取。").format(cell=place.cell)
                self.harvest.add("A402", message, key, _("把文字移到同一行的“正文”格。"), place=place)
            elif column > self.last + 1 and not cell.has_formula and folded(shown(cell)) not in self.help:
                message = _("“{text}”写在“正文”和“说明”之外，没有读取。").format(text=shown(cell).strip()[:_QUOTE])
                cure = _("要写进正文的，移到同一行的“正文”格；不要的，删去。")
                self.harvest.add("A402", message, key, cure, place=place)
        return read


def read_acceptances(
    view: SheetView, sheet_key: str, names: Names, harvest: Harvest, form: Form, titles: Mapping[str, str]
) -> tuple[Acceptance, ...]:
    """Return the accepted warnings; the place may be written as the form's key or as sheet and cell.

    titles: title of a renamed sheet -> its title in the form, by which earlier results may have named it.
    """
    header = header_of(ACCEPTANCE_HEADS[:3], sheet_key, view, names, harvest, form.sheet_name(sheet_key))
    if header is None:
        return ()
    top, (code_at, key_at, reason_at, *_rest) = header
    places = dict(harvest.places)
    spoken: dict[str, str] = {}
    found: list[Acceptance] = []
    for row, _cells in lines_below(view, top):
        columns = (code_at, key_at, reason_at, reason_at + 1)
        texts = [
            cell_text(harvest, view, (row, column), f"acceptances.{len(found)}", head)
            for column, head in zip(columns, ACCEPTANCE_HEADS, strict=True)
        ]
        if not any(texts):
            continue
        if texts[0] and texts[1] and texts[3] and not texts[2]:
            continue  # prepared in an annotated copy, and nobody has given a reason
        if not all(texts[:3]):
            harvest.add(
                "A405",
                _("“{sheet}”第 {row} 行没有写全代码、单元格和理由，这一行不起作用。").format(sheet=view.name, row=row),
                "",
                _("三项都写上：代码和单元格照抄检查结果，理由由经办人写。"),
                place=view.place((row, code_at)),
            )
        code, where, reason, fingerprint = texts
        plain = folded(where).replace("!", "").replace("$", "").replace('"', "")
        spoken = spoken or _spoken(places, titles)
        key = where if form.knows(where) else spoken.get(plain, where)
        harvest.places[f"acceptances.{len(found)}"] = view.place((row, code_at))
        found.append(Acceptance(folded(code).upper(), key, reason, fingerprint))
    return tuple(found)


def _spoken(places: Mapping[str, Place], titles: Mapping[str, str]) -> dict[str, str]:
    """Return for each cell, as people write it, the key that stands there."""
    spoken: dict[str, str] = {}
    for key, place in places.items():
        for title in (place.sheet, titles.get(place.sheet, "")):
            spoken.setdefault(folded(f"{title}{place.cell}"), key)
    return spoken


_ROW_KINDS = {folded(mark): mark for mark in (TITLE_ROW, HEADS_ROW, DATA_ROW)}


@mutable_record
class _Draft:
    """An attached table while its rows come in; texts by column."""

    place: Place
    title: str = ""
    heads: dict[int, str] = field(default_factory=dict)
    rows: list[dict[int, str]] = field(default_factory=list)
    lines: list[int] = field(default_factory=lambda: [0])
    """The sheet's row of the heads, then of each row."""


def read_attachments(view: SheetView, names: Names, harvest: Harvest, name: str) -> tuple[Attachment, ...]:
    """Return the attached tables, ragged rows filled up; content without a head or a kind is a finding."""
    named = names.areas.get(name)
    if named and named[0] == view.name:
        top, kind_column = named[1][0], named[1][1]
        above = [
            row for (row, column), cell in view.data.cells.items() if column == kind_column and row < top and _is_row_kind(cell)
        ]
        top = min([top, *above])
    else:
        kinds = [position for position, cell in view.data.cells.items() if _is_row_kind(cell)]
        if not kinds:
            return ()
        top, kind_column = min(kinds)
    drafts: list[_Draft] = []
    for row, cells in lines_below(view, top - 1):
        texts = {
            column: text
            for column in sorted(cells)
            if column > kind_column
            and (text := cell_text(harvest, view, (row, column), f"{name}.{max(len(drafts) - 1, 0)}", view.name))
        }
        mark = folded(cells[kind_column].text) if kind_column in cells else ""
        _take(drafts, mark, texts, view.place((row, kind_column)), row, harvest)
    kept = [draft for draft in drafts if draft.title or draft.heads or draft.rows]
    return tuple(_finished(draft, number, kind_column + 1, view, harvest, name) for number, draft in enumerate(kept))


def _is_row_kind(cell: CellData) -> bool:
    return cell.kind == "text" and len(cell.text) <= LABEL_LENGTH and folded(cell.text) in _ROW_KINDS


def _take(drafts: list[_Draft], mark: str, texts: dict[int, str], place: Place, row: int, harvest: Harvest) -> None:
    kind = _ROW_KINDS.get(mark)
    if kind is None and mark:
        kinds = "、".join(_ROW_KINDS.values())
        message = _("附表 {cell} 写的是“{mark}”，应是{marks}之一或空着；这一行按内容读取。").format(
            cell=place.cell, mark=mark, marks=kinds
        )
        harvest.add("A404", message, "", _("从下拉列表里选；不是附表的内容请移走。"), place=place)
    if kind == TITLE_ROW or (not drafts and (texts or kind)):
        drafts.append(_Draft(place))
    if not drafts:
        return
    draft = drafts[-1]
    if kind == TITLE_ROW:
        draft.title = " ".join(" ".join(texts.values()).split("\n"))
    elif kind == HEADS_ROW and not draft.heads and not draft.rows:
        draft.heads, draft.lines[0] = texts, row
    elif kind == HEADS_ROW and texts:
        drafts.append(_Draft(place, "", texts, lines=[row]))
    elif texts:
        draft.rows.append(texts)
        draft.lines.append(row)


def _finished(draft: _Draft, number: int, first: int, view: SheetView, harvest: Harvest, name: str) -> Attachment:
    """Return the table with all rows as wide as its heads; heads are added, blank, where only content stands."""
    key = f"{name}.{number}"
    harvest.places[key] = draft.place
    if not draft.title:
        message = _("从 {cell} 起的附表没有表名。").format(cell=draft.place.cell)
        cure = _("在它上面加一行，A 列选“{mark}”，B 列写表名。").format(mark=TITLE_ROW)
        harvest.add("A406", message, key, cure, place=draft.place)
    used = [column for texts in (draft.heads, *draft.rows) for column in texts]
    columns = range(first, max(used, default=first - 1) + 1)
    missing = [column for column in columns if column not in draft.heads and any(column in row for row in draft.rows)]
    if missing:
        letters = "、".join(cell_name(1, column)[:-1] for column in missing)
        message = _("附表“{title}”的 {columns} 列有内容，但没有列名。").format(title=draft.title, columns=letters)
        harvest.add("A403", message, key, _("在“表头”行补上这些列的名称，或删去多余的内容。"), place=draft.place)
    if draft.heads and not draft.rows:
        message = _("附表“{title}”只有表头，没有内容。").format(title=draft.title)
        harvest.add("A411", message, key, _("在“表头”下面填写，或删去这张附表。"), place=draft.place)
    wanted = [column for column in columns if column in draft.heads or column in missing]
    for row, line in enumerate(draft.lines):
        for position, column in enumerate(wanted if line else ()):
            harvest.places[f"{key}.{row}.{position}"] = view.place((line, column))
    heads = tuple(draft.heads.get(column, "") for column in wanted)
    rows = tuple(tuple(row.get(column, "") for column in wanted) for row in draft.rows)
    if not fits_page(heads, rows):
        message = _("附表“{title}”有 {n} 栏，A4 纸竖排的宽度排不下，印成一行一段的文字。").format(
            title=draft.title, n=len(wanted)
        )
        cure = _("要印成表格，拆成几张，或者行列互换；印成文字也可以的，不用改。")
        harvest.add("A410", message, key, cure, place=draft.place)
    return Attachment(draft.title, heads, rows)
