"""Prove a sum again later: does it still follow from its members, and if not, which member's number has changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path

from docgen.district.names import same_name
from docgen.district.sum import LEFT_OUT, Member, Number, additive_keys
from docgen.district.sum_sheets import COMPLETENESS_SHEET, DETAIL_SHEET, TOTAL
from docgen.form.model import Form
from docgen.formats.xlsx.source import read_source
from docgen.kit.files import file_bytes
from docgen.kit.i18n import _
from docgen.kit.record import record
from docgen.ooxml.package import open_package
from docgen.report.finding import Finding, Severity
from docgen.report.model import Report


@record
class Detail:
    """What a sum recorded of its members when it was made: member -> key -> number."""

    numbers: Mapping[str, Mapping[str, Number]]
    left_out: frozenset[str] = frozenset()
    """Members left out on purpose, for their identities do not hold."""


def read_detail(path: Path, form: Form) -> Detail:
    """Read the sheet of members from a sum of the form; empty if the workbook has none."""
    book = read_source(open_package(file_bytes(path)))
    sheet = next((sheet for sheet in book.sheets if sheet.name == DETAIL_SHEET), None)
    if sheet is None:
        return Detail({})
    by_label = {form.label_of(key): key for key in additive_keys(form)}
    heads = {column: cell.text for (row, column), cell in sheet.cells.items() if row == 1}
    keys = {column: by_label[head] for column, head in heads.items() if head in by_label}
    numbers: dict[str, dict[str, Number]] = {}
    for (row, column), cell in sorted(sheet.cells.items()):
        name = sheet.cells.get((row, 1))
        who = name.text if row > 1 and name is not None else TOTAL
        if who != TOTAL and column in keys and cell.kind == "number" and isinstance(cell.value, str):
            numbers.setdefault(same_name(who), {})[keys[column]] = Decimal(cell.value)
    standing = next((sheet.cells for sheet in book.sheets if sheet.name == COMPLETENESS_SHEET), {})
    left_out = {
        same_name(standing[row, 1].text)
        for (row, column), cell in standing.items()
        if column == 4 and cell.text.startswith(LEFT_OUT) and (row, 1) in standing
    }
    return Detail(numbers, frozenset(left_out))


def _fault(code: str, message: str, key: str = "", expected: Number | None = None, actual: Number | None = None) -> Finding:
    shown = [None if number is None else str(number) for number in (expected, actual)]
    cure = _("用现在的填报表重新汇总，或让该单位说明改动的原因。")
    return Finding(code, Severity.ERROR, message, key, expected=shown[0], actual=shown[1], cure=cure)


def _members_changed(detail: Detail, members: Sequence[Member]) -> list[Finding]:
    now = {same_name(member.agency): member for member in members if member.agency and not member.replaced_by}
    found = []
    for name in sorted(set(detail.numbers) - {n for n, member in now.items() if member.counted}):
        why = now[name].problem if name in now else _("文件夹里没有它的填报表")
        found.append(_fault("S101", _("“{name}”在汇总时有，现在不能计入：{why}。").format(name=name, why=why)))
    if detail.numbers:
        for name, member in now.items():
            if member.counted and name not in detail.numbers and name not in detail.left_out:
                found.append(_fault("S102", _("“{name}”的填报表在汇总时没有计入。").format(name=member.agency)))
    return found


def _traced(report: Report, key: str, detail: Detail, members: Sequence[Member]) -> list[str]:
    """Say which members' numbers differ from what was recorded."""
    changed = []
    for member in members:
        before = detail.numbers.get(same_name(member.agency), {}).get(key)
        now = member.report.number(key) if member.report is not None and member.counted else None
        if before is not None and now is not None and before != now:
            changed.append(_("{name}：{before} → {now}").format(name=member.agency, before=before, now=now))
    return changed


def prove_sum(report: Report, detail: Detail, members: Sequence[Member]) -> tuple[Finding, ...]:
    """Return every difference between a sum and its members as they are now, traced to the member where it can be.

    S101 a member is gone, S102 one was left out, S103 a number of the sum no longer is the sum of its members.
    """
    found = _members_changed(detail, members)
    counting = [member for member in members if member.counted and same_name(member.agency) not in detail.left_out]
    counted = [member.report for member in counting if member.report is not None]
    for key in additive_keys(report.form):
        parts = [number for member in counted if (number := member.number(key)) is not None]
        total = sum(parts[1:], start=parts[0]) if parts else None
        stated = report.number(key)
        if total != stated:
            traced = _traced(report, key, detail, members)
            who = _("；有变化的单位：{names}").format(names="、".join(traced)) if traced else ""
            message = _("{label}：汇总表是 {stated}，各单位相加是 {total}{who}。").format(
                label=report.form.label_of(key), stated=stated, total=total, who=who
            )
            found.append(_fault("S103", message, key, total, stated).at(report.place(key)))
    return tuple(found)
