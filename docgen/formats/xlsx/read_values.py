"""From a cell to a value of the form: each type of key with what is taken, taken with a note, or refused."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from decimal import Decimal

from docgen.form.model import NUMBER_TYPES, PICTURE, Form
from docgen.formats.xlsx.cells import Position
from docgen.formats.xlsx.number_format import displayed, number_shown, shown
from docgen.formats.xlsx.workbook import CellData, SheetData
from docgen.kit.i18n import _
from docgen.kit.record import field, mutable_record
from docgen.kit.remembered import remembered
from docgen.report.codes import reading_finding
from docgen.report.finding import Finding, Place, Severity
from docgen.report.model import Value
from docgen.report.typed import (
    date_meant,
    folded,
    is_nil_word,
    is_year,
    revealed,
    trimmed,
    typed_date,
    typed_number,
    typed_year,
    without_controls,
)
from docgen.report.values import chinese_date

_SERIALS = (18_000, 80_000)
"""Bare numbers in a date cell that are taken as Excel's day count: 1949 to 2119."""
_FEBRUARY_1900 = 60
"""Up to here Excel counts a day that never was, so that the number typed is not the days since its day 0."""
_QUOTE = 60
PLAIN_FORMATS = frozenset(("", "0", "#,##0", "@", "0_ ", "0_);[Red]\\(0\\)", "#,##0_ "))
"""Formats in which every whole number is shown as it is: there is nothing to compare."""
SHOWN = 5
"""How many cells or labels one message names."""


@mutable_record
class Harvest:
    """What reading has gathered so far: values, notes, places and findings."""

    form: Form
    epoch: datetime
    values: dict[str, Value] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    unread: set[str] = field(default_factory=set)
    hidden: list[Place] = field(default_factory=list)
    struck: list[Place] = field(default_factory=list)

    def add(
        self,
        code: str,
        message: str,
        key: str = "",
        cure: str = "",
        *,
        actual: str | int | None = None,
        expected: str | int | None = None,
        place: Place | None = None,
        severity: Severity | None = None,
    ) -> None:
        """Add a finding of family A; its place is the key's, unless given. Characters that show nothing are told by number."""
        seen = revealed(message)
        if seen != message:
            cure = _("方括号里是看不见的字符的编号：清除这一格的内容，重新键入。") + cure
        self.findings.append(
            reading_finding(
                code,
                seen,
                key=key,
                cure=cure,
                actual=revealed(actual) if isinstance(actual, str) else actual,
                expected=expected,
                place=place or self.places.get(key),
                severity=severity,
            )
        )

    def called(self, key: str) -> str:
        """Return what messages call a key; a table's cell is quoted by its label already."""
        label = self.form.label_of(key)
        return label if key in self.form.cells else f"“{label}”"

    def cleaned(self, text: str, key: str, place: Place | None = None) -> str:
        """Return the text without control characters, having said so if there were any."""
        clean, met = without_controls(text)
        if met:
            self.add(
                "A312",
                _("文字里有看不见的控制字符（{names}），已去掉，换行的按换行处理。").format(names="、".join(met)),
                key,
                _("核对这一格的文字；最好重新输入，或粘贴时选“只粘贴文本”。"),
                place=place,
            )
        return clean

    def usable(self, cell: CellData, key: str, label: str, place: Place | None = None) -> bool:
        """Whether a cell has a value to work with; if not (formula without result, error value), it has been said."""
        if cell.external:
            self.add(
                "A305",
                _("{label}的公式引用了另一个文件，读到的是上次保存的结果。").format(label=label),
                key,
                _("把公式改成数字（复制后“选择性粘贴—数值”）。"),
                place=place,
            )
        if cell.kind == "none":
            self.add(
                "A304",
                _("{label}是公式，但文件里没有保存它的结果。").format(label=label),
                key,
                _("用 Excel 或 WPS 打开、保存后再运行；或直接填写数字、文字。"),
                place=place,
            )
        elif cell.kind == "error":
            self.add(
                "A306",
                _("{label}是错误值 {value}。").format(label=label, value=cell.value),
                key,
                _("改正公式，或直接填写数字、文字。"),
                actual=str(cell.value),
                place=place,
            )
        return cell.kind not in ("none", "error")

    def can_show(self, cell: CellData, key: str, label: str, place: Place | None = None) -> bool:
        """Whether it is certain what a cell shows, for where its text is printed; if not, it has been said."""
        if displayed(cell) is not None:
            return True
        code = cell.format or _("常规")
        self.add(
            "A409",
            _("{label}的数字 {value} 按格式“{code}”显示成什么样，无法确定，没有读取。").format(
                label=label, value=shown(cell), code=code
            ),
            key,
            _("把这一格的格式设为“文本”，再照要印的样子输入一遍。"),
            place=place,
        )
        return False

    def report_unseen(self) -> None:
        """Say of each sheet which of the cells that were read stand in hidden rows or columns, or are struck out."""
        for code, places, text, cure in (
            (
                "A407",
                self.hidden,
                _("工作表“{sheet}”隐藏的行、列里有内容（{cells}{more}），照样读取，会印出来。"),
                _("选中整张表，右键行号、列标，选“取消隐藏”，有筛选的清除筛选，核对这些内容；不要的删去。"),
            ),
            (
                "A408",
                self.struck,
                _("工作表“{sheet}”里有带删除线的内容（{cells}{more}），照样读取，印出来没有删除线。"),
                _("要删的字删掉；不删的，去掉删除线。"),
            ),
        ):
            for sheet in dict.fromkeys(place.sheet for place in places):
                here = list(dict.fromkeys(place.cell for place in places if place.sheet == sheet))
                more = _("等 {n} 处").format(n=len(here)) if len(here) > SHOWN else ""
                message = text.format(sheet=sheet, cells="、".join(here[:SHOWN]), more=more)
                self.add(code, message, "", cure, place=Place(sheet, here[0]))


@remembered
def plain_counts(form: Form) -> frozenset[str]:
    """Return the keys that hold whole numbers and are not computed."""
    computed = {key for key, cell in form.cells.items() if cell.computed}
    return frozenset(key for key in form.number_keys if form.type_of(key) == "integer" and key not in computed)


def read_values(harvest: Harvest, spots: Mapping[str, Position], sheet: SheetData) -> None:
    """Put the values of all these keys' cells on a sheet into the harvest."""
    cells = sheet.cells
    if sheet.hidden_rows or sheet.hidden_columns:
        harvest.hidden += [harvest.places[key] for key, at in spots.items() if at in cells and sheet.hides(at)]
    counts, values = plain_counts(harvest.form), harvest.values
    for key, position in spots.items():
        cell = cells.get(position)
        if cell is None:
            continue
        kind, value, code, _has_formula, external, struck = cell
        if struck:
            harvest.struck.append(harvest.places[key])
        usual = kind == "number" and key in counts and not external and code in PLAIN_FORMATS
        if usual and (number := str(value)).isdecimal():
            values[key] = int(number)
        else:
            read_value(harvest, key, cell)


def read_value(harvest: Harvest, key: str, cell: CellData) -> None:
    """Put the value of a key's cell into the harvest; blank stays blank, anything doubtful is a finding."""
    form = harvest.form
    computed = key in form.cells and form.cells[key].computed
    if computed and cell.has_formula:
        return  # our own total: always computed again
    kind = form.type_of(key)
    if kind == PICTURE:
        return  # see `docgen.formats.xlsx.pictures`
    label = harvest.called(key)
    if not harvest.usable(cell, key, label) or (cell.kind != "number" and not trimmed(shown(cell))):
        return
    if kind not in (*NUMBER_TYPES, "year", "date", "choice") and not harvest.can_show(cell, key, label):
        return
    value = (
        _read_number(harvest, key, cell, label)
        if kind in NUMBER_TYPES
        else _READERS.get(kind, _read_text)(harvest, key, cell, label)
    )
    if value is not None:
        harvest.values[key] = value


def _refuse(harvest: Harvest, code: str, key: str, message: str, cure: str, cell: CellData) -> None:
    harvest.add(code, message, key, cure, actual=shown(cell)[:_QUOTE])


def _read_number(harvest: Harvest, key: str, cell: CellData, label: str) -> Value | None:
    if cell.kind == "number" and "%" not in cell.format:
        value = _as_typed(harvest, key, str(cell.value))
        decimals = harvest.form.decimals_of(key) if isinstance(value, Decimal) else 0
        return value if shows(harvest, key, cell, value, (label, _unit(harvest.form, key), decimals)) else None
    text = shown(cell)
    if cell.kind != "text":
        kind = {"date": _("日期"), "time": _("时间"), "bool": _("是否值")}.get(cell.kind, _("百分数"))
        message = _("{label}应填数字，这一格现在是{kind}“{text}”。").format(label=label, kind=kind, text=text)
        _refuse(harvest, "A315", key, message, _("把单元格格式设为“常规”，再填一次数字。"), cell)
        return None
    if cell.struck:
        message = _("{label}的“{text}”带删除线，看不出哪些数字算数，没有读取。").format(label=label, text=text[:_QUOTE])
        _refuse(harvest, "A302", key, message, _("删掉不要的字，去掉删除线，只填一个数字。"), cell)
        harvest.struck = [place for place in harvest.struck if place != harvest.places[key]]
        return None
    unit = _unit(harvest.form, key)
    found = typed_number(text, (unit, "件") if harvest.form.type_of(key) == "integer" else (unit,))
    if found is None:
        if is_nil_word(text):
            message = _("{label}填的是“{text}”，看不出是 0 还是没有数据。").format(label=label, text=text[:_QUOTE])
            _refuse(harvest, "A303", key, message, _("没有发生就填 0。"), cell)
        else:
            message = _("{label}应填数字，现在是“{text}”。").format(label=label, text=text[:_QUOTE])
            cure = _("只填阿拉伯数字，单位是{unit}；说明写在数字后面的括号里。").format(unit=unit or _("件"))
            _refuse(harvest, "A302", key, message, cure, cell)
        return None
    value = _as_typed(harvest, key, str(found.value))
    if found.note:
        note = harvest.cleaned(found.note, key)
        harvest.notes[key] = note
        message = _("{label}读作 {value}，数字旁的说明“{note}”已记下。").format(label=label, value=value, note=note[:_QUOTE])
        harvest.add("A313", message, key, _("核对数字；说明会印在数字旁边，不要的就删去。"), actual=text[:_QUOTE])
        return value
    harvest.add(
        "A301",
        _("{label}是文字“{text}”，按数字 {value} 读取。").format(
            label=label, text=" ".join(text[:_QUOTE].split()), value=value
        ),
        key,
        _("可以不改；要改，就只填数字。"),
        actual=text[:_QUOTE],
    )
    return value


def _unit(form: Form, key: str) -> str:
    return form.cells[key].unit if key in form.cells else form.field_by_key[key].unit


def shows(
    harvest: Harvest,
    key: str,
    cell: CellData,
    value: int | Decimal,
    column: tuple[str, str, int],
    place: Place | None = None,
) -> bool:
    """Whether a cell shows the number it holds, rounded at most; if not just that, it has been said.

    column: what a message calls the key, its unit and how many decimals it may have; more of them are told by the rules.
    """
    label, unit, decimals = column
    if cell.format in PLAIN_FORMATS and value == int(value):
        return True
    seen, text = number_shown(cell, unit), displayed(cell) or _("空白")
    if seen == value:
        return True
    rounded = seen is not None and abs(seen - value) < Decimal(1).scaleb(int(seen.as_tuple().exponent))
    if rounded and value != round(Decimal(value), decimals):
        return True
    read = _("按存的数读取") if rounded else _("看不出要填哪个，没有读取")
    message = _("{label}显示的是“{text}”，存的数是 {value}，{read}。").format(label=label, text=text, value=value, read=read)
    cure = _("把单元格格式设为“常规”，再填一次数字。")
    severity = Severity.WARNING if rounded else None
    harvest.add("A315", message, key, cure, actual=text[:_QUOTE], severity=severity, place=place)
    return rounded


def _as_typed(harvest: Harvest, key: str, text: str) -> int | Decimal:
    """Whole numbers as int where the key counts; a fraction stays, for the rules to object to."""
    if harvest.form.type_of(key) == "money":
        return Decimal(text)
    if text.isdecimal():
        return int(text)
    number = Decimal(text)
    return int(number) if number == number.to_integral_value() else number


def _read_year(harvest: Harvest, key: str, cell: CellData, label: str) -> Value | None:
    number = Decimal(str(cell.value)) if cell.kind == "number" else None
    if number is not None and number == int(number) and is_year(int(number)):
        return int(number)
    year = typed_year(shown(cell)) if cell.kind == "text" else None
    if year is None:
        message = _("{label}应填四位年份，现在是“{text}”。").format(label=label, text=shown(cell)[:_QUOTE])
        _refuse(harvest, "A314", key, message, _("填统计年度的四位数字，如 2023。"), cell)
    elif trimmed(shown(cell)) != str(year):
        message = _("{label}是文字“{text}”，按 {value} 年读取。").format(label=label, text=shown(cell)[:_QUOTE], value=year)
        harvest.add("A301", message, key)
    return year


def _read_date(harvest: Harvest, key: str, cell: CellData, label: str) -> Value | None:
    if isinstance(cell.value, datetime) and is_year(cell.value.year):
        return cell.value.date()
    found = typed_date(shown(cell)) if cell.kind in ("text", "number") else None
    if found is None and cell.kind == "number" and _SERIALS[0] <= Decimal(str(cell.value)) <= _SERIALS[1]:
        found = (harvest.epoch + timedelta(days=int(Decimal(str(cell.value))))).date()
    if found is None or not is_year(found.year):
        refuse_date(harvest, key, cell, label)
        return None
    if (
        cell.kind == "number" or folded(shown(cell)).isdigit()
    ):  # what is written with year, month and day apart can be read in one way only
        message = _("{label}写的是“{text}”，按 {value} 读取：是不是 {day}？").format(
            label=label, text=shown(cell)[:_QUOTE], value=found.isoformat(), day=chinese_date(found)
        )
        cure = _("核对日期；是这一天的可以不改，不是的按 2024-01-19 的样子填写。")
        harvest.add("A308", message, key, cure, actual=shown(cell)[:_QUOTE], expected=chinese_date(found))
    return found


def refuse_date(harvest: Harvest, key: str, cell: CellData, label: str, place: Place | None = None) -> None:
    """Say that a cell holds no date, what it holds, and which day may have been meant."""
    text = shown(cell)[:_QUOTE]
    typed = shown(cell)
    message = _("{label}应填日期，“{text}”不是有效的日期。").format(label=label, text=text)
    days = (cell.value - harvest.epoch).days if isinstance(cell.value, datetime) else 0
    if days > _FEBRUARY_1900:  # a number was typed where the format makes days of numbers
        typed = str(days)
        message = _("{label}现在是“{text}”（这一格存的数字是 {number}），年份不对。").format(
            label=label, text=text, number=typed
        )
    meant = date_meant(typed)
    cure = _("按 2024-01-19 的样子填写，并核对这一天是否存在。")
    if meant is not None:
        cure = _("是不是 {day}？").format(day=chinese_date(meant)) + cure
    harvest.add("A309", message, key, cure, actual=text, expected=chinese_date(meant) if meant else None, place=place)


def _read_choice(harvest: Harvest, key: str, cell: CellData, label: str) -> Value | None:
    choices = harvest.form.field_by_key[key].choices
    text = folded(shown(cell))
    for choice in choices:
        whole = folded(choice.label)
        if text in (whole, choice.value, whole.partition("(")[0]):
            return choice.value
    options = "、".join(choice.label for choice in choices)
    message = _("{label}填的“{text}”不在选项里。").format(label=label, text=shown(cell)[:_QUOTE])
    harvest.add("A310", message, key, _("从下拉列表里选一项：{options}。").format(options=options), actual=shown(cell)[:_QUOTE])
    return None


def _read_postcode(harvest: Harvest, key: str, cell: CellData, label: str) -> Value | None:
    text = folded(shown(cell))
    if cell.kind == "number" and text.isdecimal() and len(text) < 6:
        message = _("{label}只有 {n} 位：“{text}”，前面的 0 可能被去掉了。").format(label=label, n=len(text), text=text)
        cure = _("把单元格格式设为“文本”，再填 6 位数字，如 {code}。").format(code=text.zfill(6))
        harvest.add("A311", message, key, cure, expected=text.zfill(6), actual=text)
        return None
    return text


def _read_phone(harvest: Harvest, key: str, cell: CellData, label: str) -> Value | None:
    if cell.kind != "number":
        return _read_text(harvest, key, cell, label)
    text = str(cell.value)
    if shown(cell) != text:
        return shown(cell)  # a format puts the zero and the hyphen back
    if text.isdecimal() and (len(text) in (7, 8) or (len(text) == 11 and text.startswith("1"))):
        return text
    message = _("{label}存成了数字 {text}，区号前面的 0 可能被去掉了。").format(label=label, text=text)
    cure = _("把单元格格式设为“文本”，再填写，如 0539-8198320。")
    harvest.add("A311", message, key, cure, actual=text)
    return None


def _read_text(harvest: Harvest, key: str, cell: CellData, _label: str) -> Value | None:
    return trimmed(harvest.cleaned(shown(cell), key)) or None


_READERS: dict[str, Callable[[Harvest, str, CellData, str], Value | None]] = {
    "year": _read_year,
    "date": _read_date,
    "choice": _read_choice,
    "postcode": _read_postcode,
    "phone": _read_phone,
}


def judge_typed_totals(harvest: Harvest, keys: Iterable[str]) -> None:
    """Say of each total typed over its formula that it was; softly if it is right all the same."""
    computed: dict[str, int | Decimal | None] = {}
    for key, operands in harvest.form.totals.items():
        parts = [computed.get(part, harvest.values.get(part)) for part in operands]
        numbers = [part for part in parts if isinstance(part, int | Decimal)]
        computed[key] = sum(numbers) if len(numbers) == len(parts) else None
    for key in keys:
        right = computed.get(key) == harvest.values.get(key)
        harvest.add(
            "A307",
            _("{label}的总计公式被手工改写成了数字 {value}。").format(
                label=harvest.called(key), value=harvest.values.get(key, "")
            ),
            key,
            _("总计由程序计算，不用填写；要恢复公式，从空白填报表的同一格复制。"),
            expected=str(computed[key]) if computed.get(key) is not None else None,
            actual=str(harvest.values.get(key, "")),
            severity=Severity.INFO if right else None,
        )
