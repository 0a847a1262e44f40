"""Sum: one report out of many. What is additive adds up; who is missing, doubled or does not fit is named."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path

from docgen.checks.identity_values import evaluate
from docgen.district.names import match, same_name
from docgen.district.roster import RosterEntry
from docgen.form.folders import DEFAULT_FORM
from docgen.form.load import load_form
from docgen.form.model import Form
from docgen.formats import read
from docgen.jobs.renew import last_report
from docgen.jobs.sources import latest_first, outranks
from docgen.kit.errors import DocgenError, UsageError
from docgen.kit.i18n import _, in_language
from docgen.kit.record import field, record, replace
from docgen.report.complete import complete
from docgen.report.finding import Outcome, Severity
from docgen.report.model import Report, Value

_REASONS = 20
Number = int | Decimal


@record
class Member:
    """A file handed in: its completed report, or `problem` that keeps it out of the sum ("" for none).

    replaced_by: the file of the same body that counts instead; notes: what has to be said of how it was read.
    """

    source: Path
    agency: str
    report: Report | None
    problem: str = ""
    replaced_by: str = ""
    notes: tuple[str, ...] = ()

    @property
    def counted(self) -> bool:
        """Whether the member's numbers are in the sum."""
        return not self.problem and not self.replaced_by


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
    breaks: tuple[Break, ...] = ()
    roster: tuple[RosterEntry, ...] = ()
    previous: Mapping[str, Report] = field(default_factory=dict)
    """Agency, as `same_name` has it -> last year's report."""

    def in_language(self, language: str) -> Sum:
        """Return the same sum with what it says of its members in "zh" or "en"."""
        members = tuple(
            replace(m, problem=in_language(m.problem, language), notes=tuple(in_language(note, language) for note in m.notes))
            for m in self.members
        )
        breaks = tuple(replace(found, who=in_language(found.who, language)) for found in self.breaks)
        return replace(self, members=members, breaks=breaks)

    @property
    def whole(self) -> bool:
        """Whether every member is in the sum, nobody is missing and every identity holds."""
        return all(not member.problem for member in self.members) and not (self.missing or self.strangers or self.breaks)


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

    A Word report of docgen's own is taken whole: with the numbers that stand in no table. year: the year summed; None takes
    the one most members report.
    """
    return _judged([_read_member(source) for source in sources], form, year)


def _judged(found: Sequence[tuple[Member, int]], form: Form, year: int | None) -> tuple[Member, ...]:
    usable = [member.report for member, _errors in found if not member.problem and member.report is not None]
    stated = [report.role("year") for report in usable if report.form.id == form.id]
    years = Counter(known for known in stated if isinstance(known, int))
    wanted = year if year is not None else next((y for y, _n in years.most_common(1)), None)
    members = []
    for member, errors in found:
        problem = member.problem
        if not problem and member.report is not None:
            problem = _problem(member.report, errors, form, wanted)
            if not problem and form.role("agency") and not member.agency:
                problem = _("没有填机关名称")
        members.append(replace(member, problem=problem))
    return _without_doubles(members)


def _read_member(source: Path) -> tuple[Member, int]:
    """Return a member as read, and how many numbers could not be read."""
    try:
        reading = read(source)
        errors = sum(1 for finding in reading.findings if finding.severity is Severity.ERROR)
        if source.suffix.lower() == ".docx":
            report, notes = last_report(source)
        else:
            report, notes = complete(reading.report), ()
    except DocgenError as error:
        return Member(source, "", None, error.message), 0
    agency = str(report.role("agency") or "")
    return Member(source, agency, report, _("空白填报表") if reading.untouched else "", notes=notes), errors


def _without_doubles(members: Sequence[Member]) -> tuple[Member, ...]:
    """Of a body that handed in more than once count one: the correction, the later one, or any if all say the same.

    Where nothing tells which one counts, all are left out: that is not for docgen to guess.
    """
    by_body: dict[str, list[Member]] = {}
    for member in members:
        if member.counted and member.agency:
            by_body.setdefault(same_name(member.agency), []).append(member)
    return tuple(
        _of_several(member, together)
        if member.counted and member.agency and len(together := by_body[same_name(member.agency)]) > 1
        else member
        for member in members
    )


def _of_several(member: Member, together: Sequence[Member]) -> Member:
    best = next((m for m in together if all(o is m or outranks(m.source, o.source) for o in together)), None)
    if best is None and all(_numbers(other) == _numbers(together[0]) for other in together):
        first = latest_first(other.source for other in together)[0]
        best = next(other for other in together if other.source == first)
    if best is None:
        return replace(member, problem=_("同一单位报了 {n} 份，分不出以哪一份为准").format(n=len(together)))
    return member if best is member else replace(member, replaced_by=best.source.name)


def _numbers(member: Member) -> tuple[Number | None, ...]:
    report = member.report
    return () if report is None else tuple(report.number(key) for key in additive_keys(report.form))


LEFT_OUT = "勾稽不符，没有计入"
"""How what is said of such a member begins in the workbook."""


def leave_out_broken(members: Iterable[Member]) -> tuple[Member, ...]:
    """Return the members, those whose identities do not hold left out, with the first one that breaks."""
    return tuple(
        replace(
            member,
            problem=_("勾稽不符，没有计入：{label}（{left} ≠ {right}）").format(
                label=broken[0].label, left=broken[0].left, right=broken[0].right
            ),
        )
        if member.counted and member.report is not None and (broken := _breaks(member.agency, member.report))
        else member
        for member in members
    )


def _breaks(who: str, report: Report) -> list[Break]:
    return [
        Break(who, result.identity.label, result.left, result.right)
        for result in evaluate(report.form, report, report)
        if result.outcome is Outcome.FAIL and result.left is not None and result.right is not None
    ]


def add_up(
    members: Sequence[Member],
    form: Form,
    agency: str,
    roster: Sequence[RosterEntry] = (),
    previous: Mapping[str, Report] | None = None,
) -> Sum:
    """Return the sum of the members that count. Raises UsageError if there is none. Texts do not add up."""
    # -- what can be added, and whose --
    if not additive_keys(form) and not any(table.additive for table in form.rows):
        raise UsageError(
            _("表单“{form}”没有可以相加的数，不能汇总。").format(form=form.id),
            _("在 form.toml 里给要相加的统计表、数字字段或行数不定的表写上 additive = true。"),
        )
    counted = [member.report for member in members if member.counted and member.report is not None]
    if not counted:
        raise UsageError(
            _("没有一份可以汇总的填报表。\n{reasons}").format(
                reasons="\n".join(f"  {m.source.name} {m.problem}" for m in members[:_REASONS])
            ),
            _("按列出的原因改正后重新汇总。"),
        )
    # -- the sum: year and agency, numbers, rows one after the other --
    values: dict[str, Value] = {}
    if form.role("year"):
        values[form.role("year")] = counted[0].values[form.role("year")]
    if agency and form.role("agency"):
        values[form.role("agency")] = agency
    for key in additive_keys(form):
        parts = [number for report in counted if (number := report.number(key)) is not None]
        values[key] = sum(parts[1:], start=parts[0])
    rows = {
        table.key: tuple(row for report in counted for row in report.rows.get(table.key, ()))
        for table in form.rows
        if table.additive
    }
    # -- who is missing or unknown, and which identities do not hold --
    total = complete(Report(form, values, {}, rows=rows))
    matched = match([entry.name for entry in roster], [member.agency for member in members if member.agency])
    breaks = [b for m in members if m.counted and m.report is not None for b in _breaks(m.agency, m.report)]
    breaks += _breaks(agency or _("汇总"), total)
    return Sum(
        report=Report(form, values, {}, rows=rows),
        members=tuple(members),
        missing=tuple(roster[place] for place in matched.missing),
        strangers=tuple(m for m in members if roster and m.agency in matched.strangers),
        breaks=tuple(breaks),
        roster=tuple(roster),
        previous=previous or {},
    )


def _usual_form(found: Iterable[tuple[Member, int]]) -> str:
    forms = Counter(member.report.form.id for member, _errors in found if member.report is not None)
    return max(forms, key=lambda form_id: (forms[form_id], form_id == DEFAULT_FORM), default=DEFAULT_FORM)


@record
class SumOptions:
    """agency: who sums; form_id, year: "" and None for those that most of the files are of; previous: last year's reports, to

    compare with; without_broken: leave out members whose identities do not hold.
    """

    agency: str = ""
    roster: Sequence[RosterEntry] = ()
    form_id: str = ""
    year: int | None = None
    previous: Sequence[Path] = ()
    without_broken: bool = False


def sum_files(sources: Iterable[Path], options: SumOptions) -> Sum:
    """Read and add up files. Raises UsageError if none can be summed."""
    found = [_read_member(source) for source in sources]
    form = load_form(options.form_id or _usual_form(found))
    members = _judged(found, form, options.year)
    if options.without_broken:
        members = leave_out_broken(members)
    last = read_members(options.previous, form)
    before = {same_name(m.agency): m.report for m in last if m.counted and m.report is not None}
    return add_up(members, form, options.agency, options.roster, before)


def standing_lines(result: Sum) -> list[str]:
    """Return what is to be said of a sum: who is in it, who is not and why, and which identities break."""
    counted = sum(1 for member in result.members if member.counted)
    lines = [_("已汇总 {n} 个单位，共收到 {all} 份。").format(n=counted, all=len(result.members))]
    lines += [
        _("✗ 未汇总 {file}（{agency}）：{why}").format(file=m.source.name, agency=m.agency or _("未填机关名称"), why=m.problem)
        for m in result.members
        if m.problem
    ]
    lines += [
        _("－ {file}（{agency}）：以 {other} 为准，这份没有计入。").format(
            file=m.source.name, agency=m.agency, other=m.replaced_by
        )
        for m in result.members
        if m.replaced_by
    ]
    lines += [_("✗ 缺报：{name}").format(name=entry.name) for entry in result.missing]
    lines += [_("✗ 不在名单里：{name}（{file}）").format(name=m.agency, file=m.source.name) for m in result.strangers]
    lines += [
        _("✗ 勾稽不符：{who}，{label}：{left} ≠ {right}").format(who=b.who, label=b.label, left=b.left, right=b.right)
        for b in result.breaks
    ]
    return lines
