"""Which sheet of a workbook is which sheet of the form: by the names that point into it, its title, its labels."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Mapping

from docgen.form.model import Form
from docgen.formats.xlsx.cells import Area, parse_reference
from docgen.formats.xlsx.read_values import Harvest
from docgen.formats.xlsx.read_view import SheetView, labels_by_sheet
from docgen.formats.xlsx.workbook import WorkbookData
from docgen.kit.i18n import _
from docgen.kit.patterns import regex
from docgen.kit.record import record
from docgen.kit.remembered import remembered, remembered_pair
from docgen.report.finding import Place, Severity
from docgen.report.typed import folded

_COPY = regex(r"^(.+?)(?:\(\d+\)|-?副本\d*|_\d+|的副本)$")
_ENOUGH = 0.5
"""Share of a sheet's labels that must be met to recognise it by them."""
LISTS = ("attachments", "acceptances")


@record
class Names:
    """Where the defined names point: key -> (sheet, area); `broken` are those that point to nothing any more."""

    areas: Mapping[str, tuple[str, Area]]
    broken: frozenset[str]


_RESOLVED: deque[tuple[Mapping[str, str], Mapping[tuple[str, str], str], tuple[str, ...], Names]] = deque(maxlen=8)


def resolve_names(book: WorkbookData) -> Names:
    """Return where each name points; a name lost from the workbook's scope but kept once by a sheet counts."""
    titles = tuple(sheet.name for sheet in book.sheets)
    for given, local, among, names in _RESOLVED:
        if given is book.names and local == book.local_names and among == titles:
            return names  # the very names of a workbook before this one
    names = _resolved(book)
    _RESOLVED.append((book.names, book.local_names, titles, names))
    return names


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


@remembered_pair
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
    _tell(form, views, chosen, filled, harvest)
    return chosen


def _find_unnamed(
    form: Form, sheet_key: str, views: Mapping[str, SheetView], taken: set[str], chosen: dict[str, SheetView]
) -> None:
    """Recognise a sheet that neither names nor title point to: a copy's title, or enough of its labels."""
    wanted = folded(form.sheet_name(sheet_key))
    free = [view for title, view in views.items() if title not in taken]
    copies = [view for view in free if base_title(view.name) == wanted]
    alike = [view for view in free if share_of_labels(form, sheet_key, view) >= _ENOUGH]
    found = (copies or alike)[:1]
    for view in found:
        chosen[sheet_key] = view
        taken.add(view.name)


def base_title(title: str) -> str:
    """Return a sheet's folded title without the mark that programs give a copy: "(2)", 副本."""
    match = _COPY.match(folded(title))
    return match[1] if match else folded(title)


def _tell(
    form: Form, views: Mapping[str, SheetView], chosen: Mapping[str, SheetView], filled: frozenset[str], harvest: Harvest
) -> None:
    used = {view.name for view in chosen.values()}
    for sheet in form.sheets:
        if sheet.key not in filled:
            continue
        view = chosen.get(sheet.key)
        if view is None:
            harvest.unread.update(keys_by_sheet(form).get(sheet.key, ()))
            harvest.unread.update(f"sections.{section.key}.0" for section in form.sections if section.sheet == sheet.key)
            harvest.say(
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
            harvest.say("A106", message, place=Place(view.name))
        if view.data.hidden:
            harvest.say(
                "A103",
                _("工作表“{sheet}”被隐藏，其中的内容照样读取。").format(sheet=view.name),
                "",
                _("右键工作表标签，选“取消隐藏”，核对内容。"),
                place=Place(view.name),
            )
        for title in views:
            if title not in used and _is_copy(form, sheet.key, views[title], view):
                message = _("“{copy}”像是“{sheet}”的副本，内容与原表不同，没有读取。").format(copy=title, sheet=view.name)
                harvest.say(
                    "A102",
                    message,
                    "",
                    _("核对哪一张是对的，只留一张，名称为“{sheet}”。").format(sheet=sheet.name),
                    place=Place(title),
                )


def _share_in_place(other: SheetView, chosen: SheetView) -> float:
    """Return which share of the texts that two sheets have in common stands in the same rows or columns of both."""
    common = other.index.keys() & chosen.index.keys()
    if not common:
        return 0.0
    columns = sum(1 for text in common if other.index[text][0][1] == chosen.index[text][0][1])
    rows = sum(1 for text in common if other.index[text][0][0] == chosen.index[text][0][0])
    return max(columns, rows) / len(common)


def _is_copy(form: Form, sheet_key: str, other: SheetView, chosen: SheetView) -> bool:
    """Whether a sheet that is not read looks like the one that is, and holds something else.

    A sheet that only mentions the labels (a sum's list of members has them as heads of columns) is no copy.
    """
    if not other.data.cells:
        return False
    if base_title(other.name) != base_title(chosen.name) and not (
        share_of_labels(form, sheet_key, other) > _ENOUGH and _share_in_place(other, chosen) > _ENOUGH
    ):
        return False
    known = chosen.data.cells
    return any(known.get(position) != cell for position, cell in other.data.cells.items() if not cell.has_formula)
