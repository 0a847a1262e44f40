"""A worksheet as the reader looks at it, and which sheet of a workbook is which sheet of the form."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from functools import cached_property, lru_cache

from docgen.form.model import Form, Table
from docgen.formats.xlsx.cells import Area, Position, cell_name, parse_reference
from docgen.formats.xlsx.layout import (
    ACCEPTANCE_HEADS,
    DATA_ROW,
    HEADING_HEAD,
    HEADS_ROW,
    LIST_SHEET,
    OWN_NAMES,
    TEXT_HEAD,
    TITLE_ROW,
)
from docgen.formats.xlsx.number_format import shown
from docgen.formats.xlsx.read_values import SHOWN, Harvest
from docgen.formats.xlsx.workbook import USUAL_MERGES, CellData, SheetData, WorkbookData
from docgen.kit.i18n import _
from docgen.kit.patterns import regex
from docgen.kit.record import record
from docgen.kit.remembered import Latest, remembered
from docgen.report.finding import Place, Severity
from docgen.report.typed import folded

_SPREAD = 200
LABEL_LENGTH = 120
"""No label of a form is longer; longer texts are narrative and need no folding."""


@lru_cache(maxsize=8192)
def _place(sheet: str, position: Position) -> Place:
    return Place(sheet, cell_name(*position))


@lru_cache(maxsize=64)
def _spread(merged: tuple[Area, ...]) -> tuple[Mapping[Position, Position], list[Area]]:
    """Return for each cell under a small merged range its first cell; and the large ranges as they are."""
    spread: dict[Position, Position] = {}
    large: list[Area] = []
    for area in merged:
        top, left, bottom, right = area
        if (bottom - top + 1) * (right - left + 1) > _SPREAD:
            large.append(area)
            continue
        for row in range(top, bottom + 1):
            for column in range(left, right + 1):
                spread[row, column] = (top, left)
    return spread, large


class SheetView:
    """A sheet with the look-ups that finding things by label needs."""

    def __init__(self, data: SheetData) -> None:
        self.data, self.name = data, data.name

    @cached_property
    def texts(self) -> dict[Position, str]:
        """Folded text of every text cell short enough to be a label."""
        return {
            position: folded(cell.text)
            for position, cell in self.data.cells.items()
            if cell.kind == "text" and len(cell.text) <= LABEL_LENGTH
        }

    @cached_property
    def index(self) -> dict[str, list[Position]]:
        """Folded text -> where it stands, in reading order."""
        found: dict[str, list[Position]] = {}
        for position in sorted(self.texts):
            found.setdefault(self.texts[position], []).append(position)
        return found

    @cached_property
    def area_from(self) -> dict[Position, Area]:
        """Merged ranges by their first cell."""
        return {(area[0], area[1]): area for area in self.data.merged}

    def cell(self, position: Position) -> CellData | None:
        """Return the cell at a position, None if it is empty."""
        return self.data.cells.get(position)

    def place(self, position: Position) -> Place:
        """Return a position as a finding's place."""
        return _place(self.name, position)

    @cached_property
    def _covered(self) -> tuple[Mapping[Position, Position], list[Area]]:
        merged = self.data.merged
        return _spread(merged) if len(merged) <= USUAL_MERGES else _spread.__wrapped__(merged)

    def anchor(self, position: Position) -> Position:
        """Return the first cell of the merged range that covers a position, or the position itself."""
        spread, large = self._covered
        row, column = position
        for top, left, bottom, right in large:
            if top <= row <= bottom and left <= column <= right:
                return top, left
        return spread.get(position, position)

    def right_of(self, position: Position) -> int:
        """Return the column after a cell or the merged range that begins in it."""
        area = self.area_from.get(position)
        return (area[3] if area else position[1]) + 1

    def below(self, position: Position) -> int:
        """Return the row after a cell or the merged range that begins in it."""
        area = self.area_from.get(position)
        return (area[2] if area else position[0]) + 1


def table_of_sheet(form: Form, sheet_key: str) -> Table | None:
    """Return the table that stands on a sheet, None if there is none."""
    section = next((section for section in form.sections if section.sheet == sheet_key and section.table), None)
    return form.table_by_key[section.table] if section else None


@remembered
def labels_by_sheet(form: Form) -> Mapping[str, frozenset[str]]:
    """Return for each sheet the folded labels by which it can be recognised: grid, fields, sentences, headings, heads."""
    found: dict[str, frozenset[str]] = {}
    for sheet in form.sheets:
        labels = {folded(head) for head in _LIST_HEADS.get(sheet.key, ())}
        labels |= {folded(field.label) for field in form.fields if field.sheet == sheet.key}
        labels |= {folded(sentence.label) for sentence in form.standing if sentence.sheet == sheet.key}
        labels |= {folded(section.heading) for section in form.sections if section.sheet == sheet.key and section.heading}
        labels |= {folded(column.label) for rows in form.rows if rows.sheet == sheet.key for column in rows.columns}
        table = table_of_sheet(form, sheet.key)
        if table:
            labels |= {folded(cell.text) for cell in table.grid if cell.text}
        found[sheet.key] = frozenset(labels)
    return found


_COPY = regex(r"(?i)^(?:copyof)?(.+?)(?:\(\d+\)|[-_]?(?:副本|copy)\d*|_\d+|的副本)*$")
_ENOUGH = 0.5
"""Share of a sheet's labels that must be met to recognise it by them."""
_LIST_HEADS = {"attachments": (TITLE_ROW, HEADS_ROW, DATA_ROW), "acceptances": ACCEPTANCE_HEADS}
LISTS = tuple(_LIST_HEADS)


@record
class Names:
    """Where the defined names point: key -> (sheet, area); `broken` are those that point to nothing any more."""

    areas: Mapping[str, tuple[str, Area]]
    broken: frozenset[str]


_RESOLVED = Latest[object, tuple[Mapping[str, str], Names]](8)


def resolve_names(book: WorkbookData) -> Names:
    """Return where each name points; a name lost from the workbook's scope but kept once by a sheet counts."""
    titles = tuple(sheet.name for sheet in book.sheets)
    key = (id(book.names), frozenset(book.local_names.items()), titles)  # the very names of a workbook before this one
    return (_RESOLVED.recall(key) or _RESOLVED.keep(key, (book.names, _resolved(book))))[1]


def _resolved(book: WorkbookData) -> Names:
    texts = dict(book.names)
    scopes = Counter(name for _sheet, name in book.local_names)
    for (_sheet, name), text in book.local_names.items():
        if scopes[name] == 1 and (name not in texts or parse_reference(texts[name]) is None):
            texts[name] = text
    areas: dict[str, tuple[str, Area]] = {}
    titles = {sheet.name.casefold(): sheet.name for sheet in book.sheets}
    for name, text in texts.items():
        found = parse_reference(text)
        if found and found[0].casefold() in titles:
            areas[name] = (titles[found[0].casefold()], found[1])
    return Names(areas, frozenset(set(texts) - set(areas)))


@remembered
def sheet_of_keys(form: Form) -> Mapping[str, str]:
    """Return for each key (and "sections.KEY", "attachments", "acceptances") the form's sheet it stands on."""
    sheets = {field.key: field.sheet for field in form.fields}
    sheets |= {sentence.key: sentence.sheet for sentence in form.standing}
    tables = {section.table: section.sheet for section in form.sections if section.table}
    sheets |= {key: tables[cell.table] for key, cell in form.cells.items() if cell.table in tables}
    sheets |= {f"sections.{section.key}": section.sheet for section in form.sections}
    sheets |= {f"rows.{table.key}": table.sheet for table in form.rows}
    return sheets | {sheet.key: sheet.key for sheet in form.sheets if sheet.key in LISTS}


@remembered
def keys_by_sheet(form: Form) -> Mapping[str, list[str]]:
    """Return for each of the form's sheets on which anything is filled in its fields, numbers and standing sentences."""
    keys: dict[str, list[str]] = {}
    for key, sheet in sheet_of_keys(form).items():
        keys.setdefault(sheet, []).extend([key] if form.knows(key) else [])
    return keys


@remembered
def idle_sheets(form: Form) -> frozenset[str]:
    """Return the names of the form's sheets on which nothing is ever filled in."""
    return frozenset(sheet.name for sheet in form.sheets if sheet.key not in keys_by_sheet(form))


@remembered
def _named_sheets(form: Form, names: Names) -> Mapping[str, str]:
    """Return for each of the form's sheets the title of the one to which most of its names point."""
    owners = sheet_of_keys(form)
    votes: dict[str, Counter[str]] = {}
    for key, (title, _area) in names.areas.items():
        if key in owners:
            votes.setdefault(owners[key], Counter())[title] += 1
    return {sheet: counter.most_common(1)[0][0] for sheet, counter in votes.items()}


def share_of_labels(form: Form, sheet_key: str, view: SheetView) -> float:
    """Return which share of a form sheet's labels stands on a sheet."""
    labels = labels_by_sheet(form)[sheet_key]
    return len(labels & view.index.keys()) / len(labels) if labels else 0.0


def choose_sheets(form: Form, views: Mapping[str, SheetView], names: Names, harvest: Harvest) -> dict[str, SheetView]:
    """Return the form's sheets by key, having said which are missing, renamed, hidden or there twice."""
    filled = frozenset(keys_by_sheet(form))
    named_sheets = _named_sheets(form, names)
    by_title = {folded(title): title for title in views}
    chosen: dict[str, SheetView] = {}
    taken: set[str] = set()
    for sheet in form.sheets:
        if sheet.key not in filled:
            continue
        found = named_sheets.get(sheet.key) or by_title.get(folded(sheet.name))
        if found is not None and found not in taken:
            chosen[sheet.key] = views[found]
            taken.add(found)
    for sheet in form.sheets:
        if sheet.key not in chosen and sheet.key in filled:
            _find_unnamed(form, sheet.key, views, taken, chosen)
    _report_sheets(form, chosen, filled, harvest)
    _report_others(form, views, chosen, names, harvest)
    return chosen


def _find_unnamed(
    form: Form, sheet_key: str, views: Mapping[str, SheetView], taken: set[str], chosen: dict[str, SheetView]
) -> None:
    """Recognise a sheet that neither names nor title point to: a copy's title, or most of its labels.

    A guide or a list of contents has the headings of sections too, but not the heads over their texts.
    """
    wanted = folded(form.sheet_name(sheet_key))
    free = [view for title, view in views.items() if title not in taken]
    copies = [view for view in free if base_title(view.name) == wanted]
    told = any(section.sheet == sheet_key for section in form.sections)
    heads = {HEADING_HEAD, TEXT_HEAD} if told else set()
    alike = [view for view in free if share_of_labels(form, sheet_key, view) >= _ENOUGH and heads <= view.index.keys()]
    alike.sort(key=lambda view: share_of_labels(form, sheet_key, view), reverse=True)
    found = (copies or alike)[:1]
    for view in found:
        chosen[sheet_key] = view
        taken.add(view.name)


def base_title(title: str) -> str:
    """Return a sheet's folded title without the mark that programs give a copy: "(2)", 副本, Copy."""
    match = _COPY.match(folded(title))
    return match[1] if match else folded(title)


def _report_sheets(form: Form, chosen: Mapping[str, SheetView], filled: frozenset[str], harvest: Harvest) -> None:
    for sheet in form.sheets:
        if sheet.key not in filled:
            continue
        view = chosen.get(sheet.key)
        if view is None:
            harvest.unread.update(keys_by_sheet(form).get(sheet.key, ()))
            harvest.unread.update(f"sections.{section.key}.0" for section in form.sections if section.sheet == sheet.key)
            harvest.add(
                "A101",
                _("缺少工作表“{sheet}”。").format(sheet=sheet.name),
                "",
                _("从空白填报表复制这张工作表并填写，或在原文件里恢复它。"),
                place=Place(sheet.name),
                severity=Severity.INFO if sheet.key in LISTS else None,
            )
            continue
        if folded(view.name) != folded(sheet.name):
            message = _("工作表“{sheet}”改名成了“{title}”，仍按原表读取。").format(sheet=sheet.name, title=view.name)
            harvest.add("A106", message, place=Place(view.name))
        if view.data.hidden:
            harvest.add(
                "A103",
                _("工作表“{sheet}”被隐藏，其中的内容照样读取。").format(sheet=view.name),
                "",
                _("右键工作表标签，选“取消隐藏”，核对内容。"),
                place=Place(view.name),
            )


def _report_others(
    form: Form, views: Mapping[str, SheetView], chosen: Mapping[str, SheetView], names: Names, harvest: Harvest
) -> None:
    """Say which sheets are not read: copies of those that are, and sheets that somebody has added; not what docgen has made."""
    known = {folded(sheet.name) for sheet in form.sheets} | {folded(LIST_SHEET)}
    made = {title for name, (title, _area) in names.areas.items() if name.startswith(OWN_NAMES)}
    used = {view.name for view in chosen.values()} | made
    added: list[SheetView] = []
    for title, other in views.items():
        if title in used or folded(title.rstrip("0123456789")) in known or not other.data.cells:
            continue
        original = next((key for key, view in chosen.items() if _is_copy(form, key, other, view)), None)
        if original is not None:
            _report_copy(form.sheet_name(original), other, chosen[original], harvest)
        elif not other.data.hidden and base_title(title) not in known:
            added.append(other)
    if added:
        message = _("工作表{names}不是这个表单的，没有读取。").format(names="".join(f"“{view.name}”" for view in added))
        cure = _("里面有要报的，填到表单的工作表里；是自己的底稿，不必理会。")
        harvest.add("A109", message, "", cure, place=Place(added[0].name))


def _report_copy(name: str, other: SheetView, chosen: SheetView, harvest: Harvest) -> None:
    """Say of a sheet that it is a copy, what was read in its place and what stands in the copy alone. name: the form's."""
    message = _("“{copy}”像是“{sheet}”的副本，没有读取，读的是“{sheet}”。").format(copy=other.name, sheet=chosen.name)
    cells = [(at, cell) for at, cell in sorted(other.data.cells.items()) if not cell.has_formula]
    apart = [at for at, cell in cells if chosen.cell(at) != cell]
    numbers = [at for at in apart if other.data.cells[at].kind == "number"]
    if not apart:
        cure = _("删去副本；要用的是副本，把内容填回“{sheet}”。").format(sheet=name)
        harvest.add("A102", message, "", cure, place=Place(other.name), severity=Severity.INFO)
        return
    places = (numbers or apart)[:SHOWN]
    if numbers:
        said = _("{cell} 副本是 {mine}，原表是 {its}")
        pairs = [(cell_name(*at), shown(other.cell(at)), shown(chosen.cell(at)) or _("空白")) for at in places]
        cells_said = _("；").join(said.format(cell=cell, mine=mine, its=its) for cell, mine, its in pairs)
        message += _("有 {n} 个数字不同：{cells}。").format(n=len(numbers), cells=cells_said)
    else:
        cells_said = _("、").join(cell_name(*at) for at in places)
        message += _("有 {n} 格内容不同：{cells}。").format(n=len(apart), cells=cells_said)
    cure = _("核对哪一张是对的，只留一张，名称为“{sheet}”。").format(sheet=name)
    harvest.add("A102", message, "", cure, place=Place(other.name))


def _share_in_place(other: SheetView, chosen: SheetView) -> float:
    """Return which share of the texts that two sheets have in common stands in the same rows or columns of both."""
    common = other.index.keys() & chosen.index.keys()
    if not common:
        return 0.0
    columns = sum(1 for text in common if other.index[text][0][1] == chosen.index[text][0][1])
    rows = sum(1 for text in common if other.index[text][0][0] == chosen.index[text][0][0])
    return max(columns, rows) / len(common)


def _is_copy(form: Form, sheet_key: str, other: SheetView, chosen: SheetView) -> bool:
    """Whether a sheet that is not read looks like the one that is.

    A sheet that only mentions the labels (a sum's list of members has them as heads of columns) is no copy.
    """
    return base_title(other.name) == base_title(chosen.name) or (
        share_of_labels(form, sheet_key, other) > _ENOUGH and _share_in_place(other, chosen) > _ENOUGH
    )
