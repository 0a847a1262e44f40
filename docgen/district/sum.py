"""Sum: one report out of many. What is additive adds up; who is missing, doubled or does not fit is named."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import Decimal
from pathlib import Path

from docgen.checks.identity_values import evaluate
from docgen.district.names import match, same_name
from docgen.district.roster import RosterEntry
from docgen.form.folders import DEFAULT_FORM
from docgen.form.load import load_form
from docgen.form.model import Form
from docgen.formats import read
from docgen.formats.xlsx.tables import CellValue, PlainSheet
from docgen.kit.errors import DocgenError, UsageError
from docgen.kit.i18n import _
from docgen.kit.record import field, record
from docgen.report.complete import complete
from docgen.report.finding import Outcome, Severity
from docgen.report.model import Report, Value

_REASONS = 20
DETAIL_SHEET = "各单位明细"
COMPLETENESS_SHEET = "报送情况"
BREAKS_SHEET = "勾稽差异"
Number = int | Decimal


@record
class Member:
    """A file handed in: its completed report, or `problem` that keeps it out of the sum ("" for none)."""

    source: Path
    agency: str
    report: Report | None
    problem: str = ""

    @property
    def counted(self) -> bool:
        """Whether the member's numbers are in the sum."""
        return not self.problem


@record
class Break:
    """An identity that does not hold, in one member or in the sum."""

    who: str
    label: str
    left: Number
    right: Number


@record
class Sum:
    """The summed report with its members, the bodies of the roster that are missing, and the identities that break."""

    report: Report
    members: tuple[Member, ...]
    missing: tuple[RosterEntry, ...] = ()
    strangers: tuple[Member, ...] = ()
    breaks: tuple[Break, ...] = field(default=())

    @property
    def whole(self) -> bool:
        """Whether every member is in the sum, nobody is missing and every identity holds."""
        return all(member.counted for member in self.members) and not (self.missing or self.strangers or self.breaks)


def additive_keys(form: Form) -> tuple[str, ...]:
    """Return the keys that add up over members: numbers typed in, marked additive in the form."""
    cells = [key for key, cell in form.cells.items() if cell.additive and not cell.computed]
    return (*cells, *(entry.key for entry in form.fields if entry.additive))


def _problem(report: Report, errors: int, form: Form, year: int | None) -> str:
    if report.form.id != form.id:
        return _("用的是另一种表单（{form}）").format(form=report.form.id)
    if year is not None and report.role("year") != year:
        return _("年度是 {found}，不是 {year}").format(found=report.role("year") or _("空"), year=year)
    if errors:
        return _("有 {n} 处读不出的数据").format(n=errors)
    blank = [key for key in additive_keys(form) if key not in report.values]
    if blank:
        return _("有 {n} 个数没有填，如{label}").format(n=len(blank), label=form.label_of(blank[0]))
    return ""


def read_members(sources: Iterable[Path], form: Form, year: int | None = None) -> tuple[Member, ...]:
    """Read the members; a blank workbook nobody filled in, another form or year, blanks and doubles become problems.

    year: the year summed; None takes the one most members report.
    """
    read_in: list[tuple[Path, Report | None, int, str]] = []
    for source in sources:
        try:
            reading = read(source)
        except DocgenError as error:
            read_in.append((source, None, 0, error.message))
            continue
        errors = sum(1 for finding in reading.findings if finding.severity is Severity.ERROR)
        blank = _("空白填报表") if reading.untouched else ""
        read_in.append((source, complete(reading.report), errors, blank))
    usable = [report for _source, report, _errors, fault in read_in if report is not None and not fault]
    years = Counter(report.role("year") for report in usable if report.form.id == form.id)
    years.pop(None, None)
    wanted = year if year is not None else next((y for y, _n in years.most_common(1) if isinstance(y, int)), None)
    members = []
    for source, report, errors, fault in read_in:
        agency = str(report.role("agency") or "") if report is not None else ""
        problem = fault or (_problem(report, errors, form, wanted) if report is not None else "")
        if not problem and not agency:
            problem = _("没有填机关名称")
        members.append(Member(source, agency, report, problem))
    return _without_doubles(members)


def _without_doubles(members: Sequence[Member]) -> tuple[Member, ...]:
    """Leave a body that handed in twice out altogether: which of the two is right is not for docgen to guess."""
    times = Counter(same_name(member.agency) for member in members if member.counted)
    return tuple(
        Member(m.source, m.agency, m.report, _("同一单位报了 {n} 份").format(n=times[same_name(m.agency)]))
        if m.counted and times[same_name(m.agency)] > 1
        else m
        for m in members
    )


def _breaks(who: str, report: Report) -> list[Break]:
    return [
        Break(who, result.identity.label, result.left, result.right)
        for result in evaluate(report.form, report, report)
        if result.outcome is Outcome.FAIL and result.left is not None and result.right is not None
    ]


def add_up(members: Sequence[Member], form: Form, agency: str, roster: Sequence[RosterEntry] = ()) -> Sum:
    """Return the sum of the members that count. Raises UsageError if there is none. Texts do not add up."""
    counted = [member.report for member in members if member.counted and member.report is not None]
    if not counted:
        raise UsageError(
            _("没有一份可以汇总的填报表。\n{reasons}").format(
                reasons="\n".join(f"  {m.source.name} {m.problem}" for m in members[:_REASONS])
            ),
            _("按列出的原因改正后重新汇总。"),
        )
    values: dict[str, Value] = {form.role("year"): counted[0].values[form.role("year")]}
    if agency:
        values[form.role("agency")] = agency
    for key in additive_keys(form):
        parts = [number for report in counted if (number := report.number(key)) is not None]
        values[key] = sum(parts[1:], start=parts[0])
    total = complete(Report(form, values, {}))
    matched = match([entry.name for entry in roster], [member.agency for member in members if member.agency])
    breaks = [b for m in members if m.counted and m.report is not None for b in _breaks(m.agency, m.report)]
    breaks += _breaks(agency or _("汇总"), total)
    return Sum(
        report=Report(form, values, {}),
        members=tuple(members),
        missing=tuple(roster[place] for place in matched.missing),
        strangers=tuple(m for m in members if roster and m.agency in matched.strangers),
        breaks=tuple(breaks),
    )


def extra_sheets(result: Sum) -> tuple[PlainSheet, ...]:
    """Return the sheets that go with a sum: a row a member, who handed in, and which identities break."""
    form = result.report.form
    keys = additive_keys(form)
    detail: list[list[CellValue]] = [
        [member.agency, *(member.report.number(key) for key in keys)]
        for member in result.members
        if member.counted and member.report is not None
    ]
    status: list[list[CellValue]] = [
        [m.agency or _("（未填）"), m.source.name, _("已汇总") if m.counted else _("未汇总"), m.problem] for m in result.members
    ]
    status += [[entry.name, "", _("缺报"), entry.level] for entry in result.missing]
    status += [[m.agency, m.source.name, _("名单外"), _("名单里没有这个单位")] for m in result.strangers]
    breaks: list[list[CellValue]] = [[b.who, b.label, b.left, b.right] for b in result.breaks]
    sheets = [
        PlainSheet(DETAIL_SHEET, ["单位", *keys], [["", *(form.label_of(key) for key in keys)], *detail], [24]),
        PlainSheet(COMPLETENESS_SHEET, ["单位", "文件", "情况", "说明"], status, [30, 36, 10, 50]),
    ]
    if breaks:
        sheets.append(PlainSheet(BREAKS_SHEET, ["单位", "勾稽关系", "左边", "右边"], breaks, [30, 70, 10, 10]))
    return tuple(sheets)


def sum_bytes(result: Sum) -> bytes:
    """Return the sum as an intake workbook of the summing body, with the extra sheets."""
    from docgen.formats.xlsx.write import intake_bytes

    return intake_bytes(result.report.form, result.report, extra=extra_sheets(result))


def sum_files(
    sources: Iterable[Path],
    agency: str = "",
    roster: Sequence[RosterEntry] = (),
    form_id: str = DEFAULT_FORM,
    year: int | None = None,
) -> Sum:
    """Read and add up files. Raises UsageError if none can be summed."""
    form = load_form(form_id)
    return add_up(read_members(sources, form, year), form, agency, roster)
