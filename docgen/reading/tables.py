"""Read every number of a form's tables out of a document: values, published notes, places, and what could not be read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from docgen.form.model import Form, Table
from docgen.kit.i18n import _
from docgen.kit.record import field, mutable_record
from docgen.reading.blocks import Block, Document, ParagraphBlock, TableBlock, TableCell
from docgen.reading.grid import Located, find_tables, joined, locate
from docgen.reading.labels import CellNumber, plain, read_number
from docgen.reading.shape import foreign_labels, shape_of
from docgen.report.codes import reading_finding
from docgen.report.finding import Finding, Place, Severity
from docgen.report.model import Value
from docgen.report.values import plain_number

_LONGEST_BETWEEN = 30
_MOST_BETWEEN = 3
"""Short paragraphs that may stand between two parts of one table."""


@mutable_record
class TableNumbers:
    """What the tables say.

    cells: key -> the physical cell as printed; used: positions of the form's tables among the document's blocks;
    edition: the former edition whose tables these are, "" if they are the form's own; unread: keys without a value because of
    what a finding says of their row, column or table.
    """

    values: dict[str, Value] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    cells: dict[str, TableCell] = field(default_factory=dict)
    tables: dict[str, Located] = field(default_factory=dict)
    used: dict[int, str] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    edition: str = ""
    unread: set[str] = field(default_factory=set)


def cell_place(table: Table, cell: TableCell) -> Place:
    """Return where a cell stands, as a person counts: 表三 第6行第4列."""
    return Place(table.name, cell.place or _("第{row}行第{column}列").format(row=cell.row + 1, column=cell.column + 1))


def _adjacent(blocks: Sequence[Block], first: int, second: int, form: Form) -> bool:
    """Whether nothing parts two tables: blank paragraphs, or a few short ones such as 「续表」 or 「单位：件」."""
    from docgen.reading.outline import section_of

    between = [block for block in blocks[first + 1 : second] if not isinstance(block, ParagraphBlock) or block.text.strip()]
    return len(between) <= _MOST_BETWEEN and all(
        isinstance(block, ParagraphBlock)
        and len(block.text.strip()) <= _LONGEST_BETWEEN
        and "。" not in block.text
        and section_of(form, block.text) is None
        for block in between
    )


def locate_tables(document: Document, form: Form) -> tuple[dict[str, Located], dict[int, str], dict[str, list[int]]]:
    """Return form table key -> where its numbers stand; block position -> form table key; tables that stand there again."""
    positions = [n for n, block in enumerate(document.blocks) if isinstance(block, TableBlock)]
    tables = document.tables
    found = find_tables(
        form.tables,
        tables,
        lambda n: n + 1 < len(positions) and _adjacent(document.blocks, positions[n], positions[n + 1], form),
    )
    foreign = foreign_labels(form)
    located: dict[str, Located] = {}
    used: dict[int, str] = {}
    for key, pieces in found.pieces.items():
        block = tables[pieces[0]] if len(pieces) == 1 else joined([tables[n] for n in pieces])
        located[key] = locate(shape_of(form.table_by_key[key]), block, foreign)
        used |= dict.fromkeys((positions[n] for n in pieces), key)
    for key, again in found.repeated.items():
        used |= dict.fromkeys((positions[n] for n in again), key)
    return located, used, {key: again for key, again in found.repeated.items() if again}


def _former_edition(form: Form, located: Mapping[str, Located]) -> str:
    """Return the name of the former edition that a table's labels betray, "" if none."""
    for entry in located.values():
        held = {plain(cell.text) for cell in entry.block.cells}
        for edition in form.former:
            if sum(1 for label in edition.labels if plain(label) in held) >= 2:
                return edition.name
    return ""


def read_tables(document: Document, form: Form) -> TableNumbers:
    """Read the numbers of every table of the form. A blank stays absent; whatever cannot be read is a finding."""
    located, used, repeated = locate_tables(document, form)
    result = TableNumbers(tables=located, used=used, edition=_former_edition(form, located))
    for table in form.tables:
        if table.key not in located:
            message = _("没有找到{table}（{title}）。").format(table=table.name, title=table.title)
            cure = _("检查表格是不是贴成了图片或被删掉；表格里的项目名称要与格式一致。")
            result.findings.append(_of_table(table, "A501", message, cure, expected=table.title))
            result.unread |= {key for key, cell in form.cells.items() if cell.table == table.key}
            continue
        here = located[table.key]
        result.unread |= {*here.missing, *here.twice, *here.merged, *here.unclear}
        _read_numbers(result, form, here)
        result.findings += _about_layout(result, form, here)
        if repeated.get(table.key):
            others = [locate(shape_of(table), document.tables[n], foreign_labels(form)).cells for n in repeated[table.key]]
            result.findings.append(_repeated(result, form, table, others))
    if result.edition:
        edition = next(entry for entry in form.former if entry.name == result.edition)
        message = _("表格用的是{edition}（{notice}），只适用于 {year} 及以前年度；对不上的数字没有读取。").format(
            edition=edition.name, notice=edition.notice, year=edition.last_year
        )
        cure = _("改用{notice}的表格。").format(notice=form.notice)
        result.findings.append(reading_finding("A506", message, expected=form.notice, actual=edition.notice, cure=cure))
    return result


def _of_table(table: Table, code: str, message: str, cure: str, key: str = "", **more: Any) -> Finding:
    """Return a finding about a table as a whole."""
    return reading_finding(code, message, cure=cure, key=key, place=Place(table.name), **more)


def _read_numbers(result: TableNumbers, form: Form, located: Located) -> None:
    """Put the numbers of a table into the result, and what there is to say of each of them."""
    for key, cell in located.cells.items():
        place = cell_place(located.table, cell)
        result.places[key] = place
        if key in located.merged or key in located.twice:
            continue
        result.cells[key] = cell
        number = read_number(cell.text, form.cells[key])
        if number.value is not None:
            result.values[key] = number.value
        if number.note:
            result.notes[key] = number.note
        finding = _about_number(form, key, cell.text, number)
        if finding:
            result.findings.append(finding.at(place))


def _about_layout(result: TableNumbers, form: Form, located: Located) -> Iterator[Finding]:
    """Yield what there is to say of rows, columns and merged cells of a table."""
    table = located.table
    if located.missing and not result.edition:
        message = _(
            "{table}里没有找到：{rows}，或这些行的单元格比表头多、比表头少，看不出哪个数字是哪一列的，没有读取。"
        ).format(table=table.name, rows=_rows(form, table, located.missing))
        cure = _("按格式补上这些行，单元格与表头一一对齐；没有的填 0。")
        yield _of_table(table, "A510", message, cure, located.missing[0])
    if located.twice:
        message = _("{table}里这些行出现了不止一次，数字不同，没有读取：{rows}。").format(
            table=table.name, rows=_rows(form, table, located.twice)
        )
        yield _of_table(table, "A508", message, _("删去多余的行。"), located.twice[0], severity=Severity.ERROR)
    for label in located.group_rows:
        message = _("{table}的“{row}”填在一行里，没有分出下面各项，这些数字没有读取。").format(
            table=table.name, row=label.replace("\n", "")
        )
        yield _of_table(table, "A509", message, _("按现行格式把这一项分到下面各行。"))
    for key in located.merged:
        message = _("{label}的单元格与别的行合并了，没有读取。").format(label=form.label_of(key))
        place = result.places.get(key, Place(table.name))
        yield reading_finding("A503", message, key=key, cure=_("拆分单元格，每格各填一个数字。"), place=place)
    for key, said in () if result.edition else located.unclear.items():
        message = _("{label}：表头写的是“{heads}”，与格式不同，没有读取。").format(label=form.label_of(key), heads=said)
        yield _of_table(table, "A511", message, _("按格式改正表头。"), key, actual=said)
    if located.moved:
        label = form.label_of(located.moved[0])
        message = _("{table}有的列与格式的顺序不同（如{label}），按表头读取。").format(table=table.name, label=label)
        yield _of_table(table, "A505", message, _("按格式恢复列的顺序。"), located.moved[0])


def _rows(form: Form, table: Table, keys: Sequence[str]) -> str:
    """Return the labels of the rows that keys belong to, for people."""
    rows = list(dict.fromkeys(form.cells[key].row for key in keys))
    more = _("等 {n} 行").format(n=len(rows)) if len(rows) > 4 else ""
    return "、".join(table.row(row).label for row in rows[:4]) + more


def _repeated(result: TableNumbers, form: Form, table: Table, others: Sequence[Mapping[str, TableCell]]) -> Finding:
    """Say that a table stands there again. Numbers the others give otherwise are not read: nobody knows which is right."""
    unlike = [
        key
        for key, cell in result.cells.items()
        if any(key in cells and cells[key].text.strip() != cell.text.strip() for cells in others)
    ]
    cure = _("删去多余的表格。")
    if not unlike:
        return _of_table(table, "A508", _("{table}在文件里出现了不止一次，读的是最像的一张。").format(table=table.name), cure)
    result.unread |= set(unlike)
    for key in unlike:
        result.values.pop(key, None)
        result.notes.pop(key, None)
    message = _("{table}在文件里出现了不止一次，{n} 个数字彼此不同（如{label}），这些数字没有读取。").format(
        table=table.name, n=len(unlike), label=form.label_of(unlike[0])
    )
    return _of_table(table, "A508", message, cure, unlike[0], severity=Severity.ERROR)


def _about_number(form: Form, key: str, text: str, number: CellNumber) -> Finding | None:
    """Return what there is to say of one cell: nothing for a plain number or a blank (completeness speaks of blanks)."""
    label = form.label_of(key)
    shown = text.strip()[:40]
    match number.kind:
        case "placeholder":
            message = _("{label}填的是“{text}”，没有当作 0。").format(label=label, text=shown)
            return reading_finding("A504", message, key=key, actual=shown, cure=_("没有的填 0。"))
        case "bad":
            message = _("{label}填的“{text}”不是数字。").format(label=label, text=shown)
            expected = _("小数") if form.cells[key].type == "money" else _("整数")
            cure = _("只填数字；说明放在数字后面的括号里。")
            return reading_finding("A502", message, key=key, expected=expected, actual=shown, cure=cure)
        case "converted":
            value = plain_number(number.value or 0)
            message = _("{label}写的是“{text}”，读作 {value}。").format(label=label, text=shown, value=value)
            return reading_finding("A507", message, key=key, actual=shown)
        case _:
            return None
