"""Where everything stands in the intake workbook. Pure functions of the form; writer, annotator and docs share them.

Conventions of the file, which reader and writer agree on:

* Every key has a defined name of workbook scope, and the name is the key itself (`requests.new.natural`). Excel, WPS and
  LibreOffice all accept dots in names and keep them on saving, so nothing is translated.
* A data sheet has, top to bottom: its title, what it is about, fields or the table's grid, own words for standing
  sentences, and last the narrative block, which runs to the end of the sheet.
* Columns fall into three lanes: label, value, help. On a sheet without a table each lane is one column. Under a table the
  label and value lanes lie across several of its columns, merged; a value stands in the first cell of its lane.
* The name `sections.KEY` covers the header row of the narrative block, from the label lane's first cell to the value
  lane's first cell: headings stand under its first cell, texts under its last.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from docgen.form.model import Form, Section, Table
from docgen.formats.xlsx.cells import cell_name
from docgen.kit.errors import FormError
from docgen.kit.i18n import _
from docgen.kit.record import record
from docgen.kit.remembered import remembered
from docgen.report.finding import Place

SHEET_KINDS = ("guide", "attachments", "proof", "acceptances", "tokens")
"""Sheets with a purpose of their own; every other sheet of the form holds data."""

FORM_SHEET = "_form"
LIST_SHEET = "检查结果"
OWN_NAMES = "docgen."
"""How the defined names begin that say which sheets docgen has added to the form's."""
HEADING_HEAD, TEXT_HEAD, HELP_HEAD = "小标题", "正文", "说明"
ACCEPTANCE_HEADS = ("代码", "单元格", "理由", "核对码")
TITLE_ROW, HEADS_ROW, DATA_ROW = "附表标题", "表头", "数据"
LISTS_FIRST_ROW = 3
"""Row of the first cell named `attachments`, and of the header row named `acceptances`."""

_LABEL_SHARE = 20.0
_TEXT_WIDTHS = (30.0, 76.0, 46.0)
_HELP_WIDTH = 46.0
_NARROWEST = 8.0


@record
class Lane:
    """Columns first..last (1-based) that belong together."""

    first: int
    last: int

    @property
    def span(self) -> int:
        """How many columns the lane is wide."""
        return self.last - self.first + 1


@record
class PlannedCell:
    """Something with a fixed place: 1-based row and column, spans, role, and the text it shows or the key it holds.

    role: title, about, caption, head, label, input, help, present (present wording of a standing sentence),
    or as in the table's grid: band, header, stub, number.
    """

    row: int
    column: int
    role: str
    text: str = ""
    key: str = ""
    rowspan: int = 1
    colspan: int = 1

    @property
    def address(self) -> str:
        """The cell in A1 notation."""
        return cell_name(self.row, self.column)


@record
class SheetLayout:
    """A data sheet: its spots, lanes and column widths, where its narrative block begins, and what stays in view."""

    key: str
    name: str
    spots: tuple[PlannedCell, ...]
    label: Lane
    value: Lane
    help: Lane
    widths: tuple[float, ...]
    freeze: str
    header_rows: tuple[int, int]
    table: Table | None = None
    section: Section | None = None
    narrative_row: int = 0

    @property
    def columns(self) -> int:
        """How many columns are in use."""
        return self.help.last


def _lanes(table: Table | None) -> tuple[Lane, Lane, Lane, tuple[float, ...]]:
    """Return label, value and help lane and the column widths."""
    if table is None:
        return Lane(1, 1), Lane(2, 2), Lane(3, 3), _TEXT_WIDTHS
    across = len(table.widths)
    share, split = 0.0, 0
    while share < _LABEL_SHARE and split < across - 1:
        share += table.widths[split]
        split += 1
    scale = max(0.96, _NARROWEST / min(table.widths))
    widths = tuple(round(width * scale, 1) for width in table.widths)
    return Lane(1, split), Lane(split + 1, across), Lane(across + 1, across + 1), (*widths, _HELP_WIDTH)


class _Builder:
    """Stacks the blocks of one sheet from top to bottom."""

    def __init__(self, form: Form, key: str, name: str) -> None:
        self.form, self.key, self.name = form, key, name
        sections = [section for section in form.sections if section.sheet == key]
        if len(sections) > 1:
            raise FormError(
                _("表单的两个部分“{first}”“{second}”放在同一张工作表上。").format(
                    first=sections[0].key, second=sections[1].key
                ),
                _("每个部分的正文要写到工作表末尾，请在 form.toml 里给它们各自的 sheet。"),
            )
        self.section = sections[0] if sections else None
        self.table = form.table_by_key[self.section.table] if self.section and self.section.table else None
        self.label, self.value, self.help, self.widths = _lanes(self.table)
        self.spots: list[PlannedCell] = []
        self.row = 1
        self.header_rows = (0, 0)

    def across(self, role: str, text: str) -> None:
        """Add a line over all columns."""
        self.spots.append(PlannedCell(self.row, 1, role, text, colspan=self.help.last))
        self.row += 1

    def line(self, roles: tuple[str, str, str], texts: tuple[str, str, str], key: str = "") -> None:
        """Add a line of the three lanes; the key belongs to the value, and to the present text beside it."""
        for lane, role, text in zip((self.label, self.value, self.help), roles, texts, strict=True):
            owner = key if role in ("input", "present") else ""
            self.spots.append(PlannedCell(self.row, lane.first, role, text, owner, colspan=lane.span))
        self.row += 1

    def top(self) -> None:
        title = self.section.heading if self.section and self.section.heading else self.name
        self.across("title", title)
        about = self.section.help if self.section and self.section.heading else ""
        self.across("about", about or _about_fields(self.form))

    def grid(self, table: Table) -> None:
        """Place the table's own grid, with the rows' help at the right of their numbers."""
        start, rows = self.row, {row.key: row for row in table.rows}
        help_rows: dict[int, list[str]] = {}
        for cell in table.grid:
            place = (start + cell.row, 1 + cell.column)
            role = "header" if cell.role == "stub" and cell.row < table.header_rows else cell.role
            self.spots.append(PlannedCell(*place, role, cell.text, cell.key, cell.rowspan, cell.colspan))
            if cell.key and rows[cell.key.split(".")[1]].help:
                row = rows[cell.key.split(".")[1]]
                texts = help_rows.setdefault(cell.row, [])
                text = row.help if len(rows) > 1 and _one_row_a_line(table) else f"{row.label}：{row.help}"
                if text not in texts:
                    texts.append(text)
        depth = table.header_rows or 1
        self.spots.append(PlannedCell(start, self.help.first, "header", "填报说明", rowspan=depth))
        for offset in range(depth, table.row_count):
            self.spots.append(PlannedCell(start + offset, self.help.first, "help", "\n".join(help_rows.get(offset, []))))
        self.row = start + table.row_count
        self.header_rows = (start, start + table.header_rows - 1) if table.header_rows else (0, 0)

    def fields(self) -> None:
        fields = [field for field in self.form.fields if field.sheet == self.key]
        if not fields:
            return
        self.header_rows = (self.row, self.row) if self.header_rows == (0, 0) else self.header_rows
        self.line(("head", "head", "head"), ("项目", "填写", HELP_HEAD))
        for field in fields:
            self.line(("label", "input", "help"), (field.label, "", field.help), field.key)

    def standing(self) -> None:
        sentences = [sentence for sentence in self.form.standing if sentence.sheet == self.key]
        if not sentences:
            return
        self.row += 1
        self.across("caption", "标准语句：按数据自动写成，写法见右列；要自己写的，填在中间一格，空着就用标准写法。")
        self.line(("head", "head", "head"), ("标准语句", "自拟（可空）", "现在的写法（自动）"))
        for sentence in sentences:
            self.line(("label", "input", "present"), (sentence.label, "", ""), sentence.key)

    def narrative(self) -> int:
        """Add the header of the narrative block and return its row."""
        if self.section is None:
            return 0
        if self.row > LISTS_FIRST_ROW:
            self.row += 1
            own = "" if self.section.heading else self.section.help
            usual = "表后说明：可不填；一行一个小节。" if self.table else "正文：一行一个小节；小标题可以改，也可以空着。"
            self.across("caption", own or usual)
        self.line(("head", "head", "head"), (HEADING_HEAD, TEXT_HEAD, HELP_HEAD))
        return self.row - 1

    def build(self) -> SheetLayout:
        self.top()
        if self.table:
            self.grid(self.table)
        self.fields()
        self.standing()
        narrative_row = self.narrative()
        if self.header_rows == (0, 0) and not self.table:
            self.header_rows = (narrative_row, narrative_row)
        first_free = self.header_rows[1] + 1 if self.header_rows[1] else LISTS_FIRST_ROW
        stub = min(cell.column for cell in self.table.grid if cell.key) if self.table and self.table.header_rows else 0
        return SheetLayout(
            self.key,
            self.name,
            tuple(self.spots),
            self.label,
            self.value,
            self.help,
            self.widths,
            cell_name(first_free, 1 + stub),
            self.header_rows,
            self.table,
            self.section,
            narrative_row,
        )


def _about_fields(form: Form) -> str:
    """Return what the form rests on, as far as it says so, and which cells are filled in."""
    sources = (form.legal_basis and f"依据{form.legal_basis}", form.notice and f"格式见{form.notice}")
    computed = "，灰色格子自动计算" if form.totals or form.rows else ""
    return "".join((f"{'，'.join(filter(None, sources))}。" if any(sources) else "", "黄色格子填写", computed, "。"))


def _one_row_a_line(table: Table) -> bool:
    """Whether every physical line of the grid holds the numbers of one row at most."""
    owners: dict[int, set[str]] = {}
    for cell in table.grid:
        if cell.key:
            owners.setdefault(cell.row, set()).add(cell.key.split(".")[1])
    return all(len(rows) == 1 for rows in owners.values())


@remembered
def lay_out(form: Form) -> Mapping[str, SheetLayout]:
    """Return the layout of every data sheet by sheet key. Raises FormError if two sections share a sheet."""
    others = {*SHEET_KINDS, *(table.sheet for table in form.rows)}
    sheets = [sheet for sheet in form.sheets if sheet.key not in others]
    return MappingProxyType({sheet.key: _Builder(form, sheet.key, sheet.name).build() for sheet in sheets})


def key_places(form: Form) -> Iterator[tuple[str, str, str]]:
    """Yield (key, sheet name, cell) for every field, table cell and standing sentence."""
    for sheet in lay_out(form).values():
        for spot in sheet.spots:
            if spot.key and spot.role in ("input", "number"):
                yield spot.key, sheet.name, spot.address


def place_of(form: Form, key: str) -> Place:
    """Return where a key stands in an untouched workbook.

    Besides fields, cells and standing sentences: "sections.KEY" (header of the block), "sections.KEY.N" (text of its
    Nth sub-section), "attachments", "acceptances". Raises KeyError for any other key.
    """
    if key in ("attachments", "acceptances"):
        return Place(form.sheet_name(key), cell_name(LISTS_FIRST_ROW, 1))
    if key.startswith("sections."):
        section, _dot, rest = key.removeprefix("sections.").partition(".")
        sheet = lay_out(form)[form.section_by_key[section].sheet]
        if not rest:
            return Place(sheet.name, cell_name(sheet.narrative_row, sheet.label.first))
        lane = sheet.label if rest.endswith(".heading") else sheet.value
        return Place(sheet.name, cell_name(sheet.narrative_row + 1 + int(rest.partition(".")[0]), lane.first))
    for found, name, cell in key_places(form):
        if found == key:
            return Place(name, cell)
    raise KeyError(key)
