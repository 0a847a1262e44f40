"""The sheets that go with a sum: a row a member, who handed in, subtotals by kind, ranking and change, broken identities."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from docgen.district.ledger import level_label
from docgen.district.names import match, same_name
from docgen.district.sum import Member, Number, Sum, additive_keys
from docgen.formats.xlsx.tables import BarChart, CellValue, PlainSheet
from docgen.formats.xlsx.write import intake_bytes
from docgen.kit.i18n import _

DETAIL_SHEET = "各单位明细"
COMPLETENESS_SHEET = "报送情况"
LEVELS_SHEET = "分类汇总"
RANKING_SHEET = "排名与变化"
BREAKS_SHEET = "勾稽差异"
AGENCY, LEVEL = "单位", "类别"
TOTAL = "合计"
_MOST_BARS = 20


def extra_sheets(result: Sum) -> tuple[PlainSheet, ...]:
    """Return the sheets, in the order they are read."""
    members = [(member, _level(result, member)) for member in result.members if member.counted and member.report is not None]
    sheets = [
        _detail_sheet(result, members),
        PlainSheet(COMPLETENESS_SHEET, [AGENCY, "文件", "情况", "说明"], [*_standing_rows(result)], [30, 36, 10, 50]),
        _levels_sheet(result, members),
        _ranking_sheet(result, members),
    ]
    if result.breaks:
        rows: list[list[CellValue]] = [[b.who, b.label, b.left, b.right] for b in result.breaks]
        sheets.append(PlainSheet(BREAKS_SHEET, [AGENCY, "勾稽关系", "左边", "右边"], rows, [30, 70, 10, 10]))
    return tuple(sheets)


def sum_bytes(result: Sum) -> bytes:
    """Return the sum as an intake workbook of the summing body, with the extra sheets."""
    return intake_bytes(result.report.form, result.report, extra=extra_sheets(result))


def _level(result: Sum, member: Member) -> str:
    """Return what kind a member is: as the roster has it, else as its report says."""
    listed = match([entry.name for entry in result.roster], [member.agency]).listed if result.roster else {}
    place = listed.get(member.agency)
    by_roster = result.roster[place].level if place is not None else ""
    stated = str(member.report.role("level") or "") if member.report is not None else ""
    return by_roster or level_label(result.report.form, stated) or "（未注明）"


def _number(member: Member, key: str) -> Number | None:
    return member.report.number(key) if member.report is not None else None


def _detail_sheet(result: Sum, members: list[tuple[Member, str]]) -> PlainSheet:
    form = result.report.form
    keys = additive_keys(form)
    rows: list[list[CellValue]] = [[m.agency, level, *(_number(m, key) for key in keys)] for m, level in members]
    heads = [AGENCY, LEVEL, *(form.label_of(key) for key in keys)]
    totals: list[CellValue] = [TOTAL, f"{len(members)} 个", *(result.report.number(key) for key in keys)]
    return PlainSheet(DETAIL_SHEET, heads, rows, [26, 12, *([14] * len(keys))], header="各单位明细", totals=totals)


def _standing_rows(result: Sum) -> Iterator[list[CellValue]]:
    for m in result.members:
        if m.replaced_by:
            yield [m.agency, m.source.name, _("未采用"), _("以“{file}”为准").format(file=m.replaced_by)]
        else:
            remark = m.problem or "；".join(m.notes)
            yield [m.agency or _("（未填）"), m.source.name, _("已汇总") if m.counted else _("未汇总"), remark]
    for entry in result.missing:
        yield [entry.name, "", _("缺报"), entry.level]
    for m in result.strangers:
        yield [m.agency, m.source.name, _("名单外"), _("名单里没有这个单位")]


def _levels_sheet(result: Sum, members: list[tuple[Member, str]]) -> PlainSheet:
    """Return what the bodies of each kind add up to, with a last row for all and a chart of the first figure."""
    form = result.report.form
    kinds: dict[str, list[Member]] = {}
    for member, level in members:
        kinds.setdefault(level, []).append(member)
    rows: list[list[CellValue]] = [
        [level, len(own), *(_sum_of(own, key) for key in form.figures)] for level, own in sorted(kinds.items())
    ]
    everybody = [member for member, _level in members]
    totals: list[CellValue] = [TOTAL, len(everybody), *(_sum_of(everybody, key) for key in form.figures)]
    heads = [LEVEL, "单位数", *(form.label_of(key) for key in form.figures)]
    charts = [BarChart(heads[2], 1, [3], 1, len(rows))] if rows and form.figures else []
    return PlainSheet(
        LEVELS_SHEET, heads, rows, [16, 8, *([12] * len(form.figures))], header="分类汇总", totals=totals, charts=charts
    )


def _sum_of(members: list[Member], key: str) -> Number:
    total: Number = 0
    for member in members:
        total += _number(member, key) or 0
    return total


def _ranking_sheet(result: Sum, members: list[tuple[Member, str]]) -> PlainSheet:
    """Return for every key figure the bodies by rank, with last year's number and the change where it is known."""
    form = result.report.form
    heads = ["指标", "名次", AGENCY, LEVEL, "本年", "上年", "增减", "增减（%）"]
    rows: list[list[CellValue]] = []
    charts: list[BarChart] = []
    for key in form.figures:
        if not any(_number(member, key) for member, _level in members):
            continue  # nobody has any: there is nothing to rank
        label, first = form.label_of(key), len(rows) + 1
        ranked = sorted(members, key=lambda item: (-(_number(item[0], key) or 0), item[0].agency))
        rank, last = 0, None
        for place, (member, level) in enumerate(ranked, start=1):
            now = _number(member, key)
            rank, last = (rank, last) if now == last else (place, now)
            rows.append([label, rank, member.agency, level, now, *_change(result, member, key, now)])
        if not charts and ranked:
            series = [5, 6] if result.previous else [5]
            charts.append(BarChart(label, 3, series, first, min(len(rows), first + _MOST_BARS - 1)))
    return PlainSheet(RANKING_SHEET, heads, rows, [60, 8, 28, 12, 12, 12, 12, 12], header="排名与变化", charts=charts)


def _change(result: Sum, member: Member, key: str, now: Number | None) -> list[CellValue]:
    """Return last year's number, the change and the change in percent; blanks where nothing is known or nothing was."""
    before_report = result.previous.get(same_name(member.agency))
    before = before_report.number(key) if before_report is not None else None
    if before is None or now is None:
        return [before, None, None]
    change = Decimal(now) - Decimal(before)
    percent = (change * 100 / Decimal(before)).quantize(Decimal("0.1")) if before else None
    return [before, change, percent]
