"""The ledger (台账) of a run: a line for every report, who is missing, and what was found, as a workbook and as JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from docgen.checks.catalogue import FAMILIES
from docgen.findings import Severity
from docgen.form import Form
from docgen.formats.xlsx.tables import CellValue, PlainSheet, tables_bytes
from docgen.make import MakeResult
from docgen.records import as_dict, record
from docgen.repeats import Repeat
from docgen.roster import RosterEntry, same_name

FILE_NAME = "台账.xlsx"
JSON_NAME = "台账.json"


@record
class Line:
    """What the ledger keeps of one source: enough for a row, so that ten thousand take little room."""

    agency: str
    level: str
    file: str
    status: str
    counts: Mapping[str, int]
    told: str
    output: str
    figures: Mapping[str, str]
    sha256: str
    year: int | None = None


def line_of(result: MakeResult) -> Line:
    """Return the ledger's line on a result."""
    counts = Counter(f.code[0] for f in result.findings if not f.accepted and f.severity is not Severity.INFO)
    errors = [finding for finding in result.findings if finding.severity is Severity.ERROR]
    told = result.error.message if result.error is not None else errors[0].message if errors else ""
    record = result.record
    return Line(
        agency=str(record.get("agency", "")),
        level=str(record.get("level", "")),
        file=result.source.name,
        status=result.status,
        counts=dict(sorted(counts.items())),
        told=told,
        output=result.output.name if result.output else "",
        figures=record.get("figures", {}),
        sha256=result.sha256,
        year=year if isinstance(year := record.get("year"), int) else None,
    )


@record
class Ledger:
    """A run's lines, the roster it is held against, and the texts that members share."""

    form: Form
    lines: tuple[Line, ...]
    roster: tuple[RosterEntry, ...] = ()
    repeats: tuple[Repeat, ...] = ()
    finished: datetime | None = None

    @property
    def missing(self) -> tuple[RosterEntry, ...]:
        """Bodies of the roster from which nothing but perhaps a blank was handed in."""
        present = {same_name(line.agency) for line in self.lines if line.status != "skipped"}
        return tuple(entry for entry in self.roster if same_name(entry.name) not in present)

    @property
    def twice(self) -> tuple[str, ...]:
        """Bodies that handed in more than one file."""
        names = Counter(line.agency for line in self.lines if line.agency and line.status != "skipped")
        return tuple(name for name, n in names.items() if n > 1)

    @property
    def year(self) -> int | None:
        """The year of most reports, None if no year leads."""
        years = Counter(line.year for line in self.lines if line.year is not None).most_common(2)
        return years[0][0] if years and (len(years) == 1 or years[0][1] > years[1][1]) else None

    @property
    def other_years(self) -> tuple[Line, ...]:
        """Reports of another year than most: last year's workbook handed in again, or a year mistyped."""
        return tuple(line for line in self.lines if self.year is not None and line.year not in (None, self.year))

    @property
    def strangers(self) -> tuple[str, ...]:
        """Bodies that handed in but are not on the roster."""
        listed = {same_name(entry.name) for entry in self.roster}
        names = dict.fromkeys(line.agency for line in self.lines if line.agency)
        return tuple(name for name in names if listed and same_name(name) not in listed)


def _level(form: Form, value: str) -> str:
    field = form.field_by_key.get(form.role("level"))
    return next((choice.label for choice in field.choices if choice.value == value), value) if field else value


def _rows(ledger: Ledger, families: Sequence[str]) -> list[list[CellValue]]:
    from docgen.run import status_name

    stamp = ledger.finished.strftime("%Y-%m-%d %H:%M") if ledger.finished else ""
    return [
        [
            number, line.agency, _level(ledger.form, line.level), line.file, status_name(line.status),
            *(line.counts.get(family, 0) for family in families), line.told, line.output,
            *(_number(line.figures.get(key)) for key in ledger.form.figures), line.sha256, stamp,
        ]
        for number, line in enumerate(ledger.lines, start=1)
    ]  # fmt: skip


def _number(text: str | None) -> CellValue:
    return int(text) if text is not None and text.isdigit() else text


def ledger_bytes(ledger: Ledger) -> bytes:
    """Return the ledger as a workbook: 台账, and where there is something to tell, 报送情况 and 内容雷同."""
    form = ledger.form
    families = [family for family in FAMILIES if any(line.counts.get(family) for line in ledger.lines)]
    heads = ["序号", "单位", "类别", "文件", "结果", *(f"{family} {FAMILIES[family]}" for family in families), "首要问题",
             "Word 报告", *(form.label_of(key) for key in form.figures), "SHA-256", "时间"]  # fmt: skip
    widths = [6, 26, 12, 30, 14, *([10] * len(families)), 44, 40, *([12] * len(form.figures)), 20, 16]
    on_paper = heads.index("Word 报告") + 1
    sheets = [PlainSheet("台账", heads, _rows(ledger, families), widths, printed=on_paper)]
    standing: list[list[CellValue]] = [[entry.name, entry.level, "缺报"] for entry in ledger.missing]
    standing += [[name, "", "报了不止一份"] for name in ledger.twice]
    standing += [[name, "", "名单里没有"] for name in ledger.strangers]
    standing += [[line.agency, "", f"年度是 {line.year}，其他是 {ledger.year}"] for line in ledger.other_years]
    if standing or ledger.roster:
        sheets.append(PlainSheet("报送情况", ["单位", "类别", "情况"], standing, [34, 14, 28], landscape=False))
    if ledger.repeats:
        names = {section.key: section.heading for section in form.sections}
        rows: list[list[CellValue]] = [
            [r.first, r.second, names.get(r.section, r.section), f"{r.share:.0%}", r.passage] for r in ledger.repeats
        ]
        sheets.append(
            PlainSheet("内容雷同", ["单位一", "单位二", "部分", "重复比例", "相同的段落"], rows, [26, 26, 20, 10, 70])
        )
    return tables_bytes(sheets)


def ledger_document(ledger: Ledger) -> dict[str, Any]:
    """Return the ledger as a JSON document."""
    return {
        "form": ledger.form.id,
        "finished": ledger.finished.isoformat(timespec="seconds") if ledger.finished else None,
        "reports": [as_dict(line) for line in ledger.lines],
        "missing": [entry.name for entry in ledger.missing],
        "twice": list(ledger.twice),
        "strangers": list(ledger.strangers),
        "other_years": [line.agency for line in ledger.other_years],
        "repeats": [as_dict(repeat) for repeat in ledger.repeats],
    }
