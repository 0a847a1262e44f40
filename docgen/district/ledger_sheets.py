"""The ledger as a workbook: the lines with totals, who stands how, a summary by kind of body, and texts that repeat."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from docgen.checks.catalogue import FAMILIES
from docgen.district.ledger import DONE, Ledger, LedgerRow, level_label, named
from docgen.district.names import same_name
from docgen.district.remarks import Remarks
from docgen.form.model import Form
from docgen.formats.xlsx.tables import CellValue, PlainSheet, tables_bytes
from docgen.jobs.run import SUMMARY_ORDER, status_name
from docgen.jobs.sources import LEDGER_NAMES
from docgen.kit.i18n import _
from docgen.kit.patterns import regex

FILE_NAME, JSON_NAME = LEDGER_NAMES
LEDGER_SHEET, STANDING_SHEET, SUMMARY_SHEET, REPEATS_SHEET = "台账", "报送情况", "分类汇总", "内容雷同"
AGENCY, FILE = "单位", "文件"
_LEADING = ("序号", AGENCY, "类别", "年度", FILE, "收到时间", "结果")
_FIRST_PROBLEM = "首要问题"
_TRAILING = ("Word 报告", "SHA-256", "时间")
_STANDING = (AGENCY, "类别", "情况", "说明")
_FIGURE = regex(r"-?[0-9]+(\.[0-9]+)?")
_MOST_DIGITS = 15


def own_heads(form: Form) -> frozenset[str]:
    """Return every head the ledger can have of its own; whatever else stands over a column, the office has put there."""
    return frozenset((*_LEADING, _FIRST_PROBLEM, *_TRAILING, *_STANDING)) | number_heads(form)


def number_heads(form: Form) -> frozenset[str]:
    """Return the heads of the ledger's columns that hold numbers."""
    return frozenset((*(_family(name) for name in FAMILIES), *(form.label_of(key) for key in form.figures)))


def ledger_bytes(ledger: Ledger, remarks: Remarks | None = None) -> bytes:
    """Return the ledger as a workbook. remarks: what the office has written into the one before, kept by body and file."""
    kept = remarks or Remarks()
    sheets = [_ledger_sheet(ledger, kept)]
    standing = [*_standing_rows(ledger, kept)]
    year = f"{ledger.year}年度" if ledger.year else ""
    if standing or ledger.roster:
        heads = [*_STANDING, *kept.heads]
        widths = [34, 14, 18, 40, *([24] * len(kept.heads))]
        sheets.append(PlainSheet(STANDING_SHEET, heads, standing, widths, landscape=False, header=f"{year}报送情况"))
    sheets.append(summary_sheet(ledger, f"{year}分类汇总"))
    if ledger.repeats:
        heads = ["组", "部分", "单位一", "单位二", "重复比例（%）", "相同的段落"]
        rows = _repeat_rows(ledger)
        sheets.append(PlainSheet(REPEATS_SHEET, heads, rows, [6, 20, 26, 26, 10, 66], header=f"{year}内容雷同"))
    return tables_bytes(sheets)


def _family(name: str) -> str:
    return f"{name} {FAMILIES[name]}"


def _ledger_sheet(ledger: Ledger, remarks: Remarks) -> PlainSheet:
    form = ledger.form
    families = [family for family in FAMILIES if family in ledger.lines.families]
    heads = [*_LEADING, *map(_family, families), _FIRST_PROBLEM, *remarks.heads, _TRAILING[0],
             *(form.label_of(key) for key in form.figures), *_TRAILING[1:]]  # fmt: skip
    widths = [6, 26, 12, 8, 30, 16, 14, *([10] * len(families)), 44, *([20] * len(remarks.heads)), 40,
              *([12] * len(form.figures)), 20, 16]  # fmt: skip
    year = f"{ledger.year}年度" if ledger.year else ""
    return PlainSheet(
        LEDGER_SHEET,
        heads,
        _rows(ledger, families, remarks),
        widths,
        printed=heads.index(_TRAILING[0]),
        header=f"{year}{form.title}报送台账".replace("年度年度", "年度") if year else f"{form.title}报送台账",
        totals=_totals(ledger, families, remarks),
    )


def _rows(ledger: Ledger, families: Sequence[str], remarks: Remarks) -> Iterator[list[CellValue]]:
    stamp = ledger.finished.strftime("%Y-%m-%d %H:%M") if ledger.finished else ""
    for number, line in enumerate(ledger.lines, start=1):
        yield [
            number, line.agency, ledger.level_of(line.agency, line.level), line.year, line.file,
            line.received.replace("T", " "), status_name(line.status),
            *(line.counts.get(family, 0) for family in families), _first_problem(line), *remarks.of(line.agency, line.file),
            line.output, *(figure(line.figures.get(key)) for key in ledger.form.figures), line.sha256, stamp,
        ]  # fmt: skip


def _first_problem(line: LedgerRow) -> str:
    if not line.replaced_by:
        return line.told
    what = _("以更正件“{file}”为准。") if line.corrected else _("以另一份“{file}”为准。")
    return what.format(file=line.replaced_by)


def _totals(ledger: Ledger, families: Sequence[str], remarks: Remarks) -> list[CellValue]:
    """Return the last row: how many files came to what, and what the reports that were made add up to."""
    statuses: Counter[str] = Counter()
    counts: Counter[str] = Counter()
    figures: dict[str, Decimal] = {}
    for line in ledger.lines:
        statuses[line.status] += 1
        counts.update(line.counts)
        if line.status in DONE and line.year == ledger.year:
            add_figures(figures, line)
    problem = "、".join(f"{status_name(status)} {statuses[status]}" for status in SUMMARY_ORDER if statuses[status])
    done = sum(statuses[status] for status in DONE)
    return [
        "", f"合计 {len(ledger.lines)} 份", "", "", "", "", problem, *(counts[family] for family in families), "",
        *("" for _head in remarks.heads), f"已生成的 {done} 份合计", *(figures.get(key) for key in ledger.form.figures), "", "",
    ]  # fmt: skip


def add_figures(totals: dict[str, Decimal], line: LedgerRow) -> None:
    """Add a line's key figures to totals by key."""
    for key, text in line.figures.items():
        if _FIGURE.fullmatch(text):
            totals[key] = totals.get(key, Decimal(0)) + Decimal(text)


def figure(text: str | None) -> CellValue:
    """Return a figure as a number; as text what is none, and what has more digits than a workbook keeps of a number."""
    if text is None or not _FIGURE.fullmatch(text) or len(text) > _MOST_DIGITS:
        return text
    return Decimal(text) if "." in text else int(text)


def _standing_rows(ledger: Ledger, remarks: Remarks) -> Iterator[list[CellValue]]:
    """Yield who is missing, late, doubled, unknown, of another year, and of whom only an earlier remark tells."""
    present = {same_name(line.agency) for line in ledger.briefs}

    def row(agency: str, level: str, what: str, why: str = "") -> list[CellValue]:
        return [agency, level, what, why, *remarks.of(agency, "")]

    for entry in ledger.missing:
        stranger = ledger.asked.get(entry.name)
        yield row(entry.name, entry.level, "缺报", f"收到的“{stranger}”是不是它？" if stranger else "")
    for line in ledger.late:
        level = ledger.level_of(line.agency, line.level)
        yield row(line.agency or line.file, level, "迟报", f"{line.received.replace('T', ' ')} 收到，期限 {ledger.deadline}")
    for name, lines in ledger.submissions.items():
        counting = [line for line in lines if not line.replaced_by]
        why = (
            f"以“{counting[0].file}”为准" if len(counting) == 1 else "分不出以哪一份为准：" + named([x.file for x in counting])
        )
        yield row(name, ledger.level_of(name, lines[0].level), "报了不止一份", why)
    for name in ledger.strangers:
        yield row(name, "", "名单里没有")
    for line in ledger.other_years:
        yield row(line.agency, "", f"年度是 {line.year}，其他是 {ledger.year}", line.file)
    for name in ledger.no_previous:
        yield row(name, "", "没有上年的报告")
    listed = present | {same_name(entry.name) for entry in ledger.roster}
    for agency in remarks.agencies:
        if same_name(agency) not in listed:
            yield row(agency, "", "这次没有收到")


def summary_sheet(ledger: Ledger, header: str) -> PlainSheet:
    """Return who handed in and what adds up, by kind of body, with a last row for all."""
    heads = [
        "类别",
        "应报",
        "收到",
        "已生成",
        "有错误",
        "缺报",
        "迟报",
        *(ledger.form.label_of(key) for key in ledger.form.figures),
    ]
    kinds: dict[str, _Kind] = {}

    def kind(name: str) -> _Kind:
        return kinds.setdefault(name or "（未注明）", _Kind())

    # -- count by kind --
    for entry in ledger.roster:
        kind(entry.level or _level_by_report(ledger, entry.name)).expected += 1
    for entry in ledger.missing:
        kind(entry.level).missing += 1
    for late in ledger.late:
        kind(ledger.level_of(late.agency, late.level)).late += 1
    for line in ledger.lines:
        if line.status in ("skipped", "replaced"):
            continue
        own = kind(ledger.level_of(line.agency, line.level))
        own.received += 1
        own.done += line.status in DONE
        own.faulty += line.status not in DONE
        if line.status in DONE and line.year == ledger.year:
            add_figures(own.figures, line)
    # -- one row a kind, in the order of the roster, then of the form --
    total = _Kind()
    for own in kinds.values():
        total.add(own)
    field = ledger.form.field_by_key.get(ledger.form.role("level"))
    order = [*(entry.level for entry in ledger.roster), *(choice.label for choice in (field.choices if field else ()))]
    places = {name: place for place, name in reversed([*enumerate(order)])}
    rows = [[name, *kinds[name].row(ledger)] for name in sorted(kinds, key=lambda name: places.get(name, len(order)))]
    return PlainSheet(SUMMARY_SHEET, heads, rows, [16, *([8] * 6), *([12] * len(ledger.form.figures))], header=header,
                      totals=["合计", *total.row(ledger)])  # fmt: skip


def _level_by_report(ledger: Ledger, name: str) -> str:
    levels: Mapping[str, str] = {same_name(line.agency): line.level for line in ledger.briefs if line.level}
    return level_label(ledger.form, levels.get(same_name(name), ""))


class _Kind:
    """What the bodies of one kind come to."""

    def __init__(self) -> None:
        self.expected = self.received = self.done = self.faulty = self.missing = self.late = 0
        self.figures: dict[str, Decimal] = {}

    def add(self, other: _Kind) -> None:
        for name in ("expected", "received", "done", "faulty", "missing", "late"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        for key, number in other.figures.items():
            self.figures[key] = self.figures.get(key, Decimal(0)) + number

    def row(self, ledger: Ledger) -> list[CellValue]:
        expected = self.expected if ledger.roster else None
        missing = self.missing if ledger.roster else None
        late = self.late if ledger.deadline else None
        counts: list[CellValue] = [expected, self.received, self.done, self.faulty, missing, late]
        return [*counts, *(self.figures.get(key) for key in ledger.form.figures)]


def _repeat_rows(ledger: Ledger) -> Iterator[list[CellValue]]:
    """Yield the listed pairs of each group of bodies that repeat each other, then in one row who else belongs to it."""
    headings = {section.key: section.heading for section in ledger.form.sections}
    for number, group in enumerate(ledger.repeats, start=1):
        heading = headings.get(group.section, group.section)
        for pair in group.closest:
            yield [number, heading, pair.first, pair.second, int(pair.share * 100), pair.passage]
        if others := group.others:
            text = named(others)
            if text != "、".join(others):
                text += _("……（全部 {n} 个见 {file}）").format(n=len(others), file=JSON_NAME)
            yield [number, heading, _("同组还有 {n} 个单位").format(n=len(others)), "", None, text]
