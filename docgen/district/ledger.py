"""The ledger (台账) of a run: a line for every report, who is missing, and what was found, as a workbook and as JSON."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from typing import Any

from docgen.checks.catalogue import FAMILIES
from docgen.district.copied_text import RepeatGroup
from docgen.district.names import Matched, match
from docgen.district.roster import RosterEntry
from docgen.form.model import Form
from docgen.formats.xlsx.plain_write import tables_bytes
from docgen.formats.xlsx.tables import CellValue, PlainSheet
from docgen.jobs.make import MakeResult
from docgen.kit.i18n import _
from docgen.kit.patterns import regex
from docgen.kit.record import as_dict, record
from docgen.kit.spool import Spool
from docgen.report.finding import Severity

FILE_NAME = "台账.xlsx"
JSON_NAME = "台账.json"
_NAMED = 30
"""Names in one cell."""
_FIGURE = regex(r"-?[0-9]+(\.[0-9]+)?")
_MOST_DIGITS = 15


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
    official = result.in_language("zh")
    errors = [finding for finding in official.findings if finding.severity is Severity.ERROR]
    told = official.error.message if official.error is not None else errors[0].message if errors else ""
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


class Lines:
    """The lines of a run, held as they stand in the ledger's JSON. families: of the rules that found something."""

    def __init__(self) -> None:
        self.written = Spool()
        self.families: set[str] = set()

    def append(self, line: Line) -> None:
        """Add a line."""
        self.families.update(line.counts)
        self.written.append(_json(as_dict(line)))

    def __len__(self) -> int:
        return len(self.written)

    def __iter__(self) -> Iterator[Line]:
        return (Line(**json.loads(line)) for line in self.written)


@record
class Ledger:
    """A run's lines, the roster it is held against, and the texts that members share."""

    form: Form
    lines: Lines
    roster: tuple[RosterEntry, ...] = ()
    repeats: tuple[RepeatGroup, ...] = ()
    finished: datetime | None = None

    @cached_property
    def _bodies(self) -> list[tuple[str, bool, int | None]]:
        """Of every line the body, whether it handed in more than a blank, and the year: all that the lists below need."""
        return [(line.agency, line.status != "skipped", line.year) for line in self.lines]

    @cached_property
    def matched(self) -> Matched:
        """The roster held against the bodies that handed in more than a blank."""
        return match(
            [entry.name for entry in self.roster], [agency for agency, filled, _year in self._bodies if agency and filled]
        )

    @cached_property
    def missing(self) -> tuple[RosterEntry, ...]:
        """Bodies of the roster from which nothing but perhaps a blank was handed in."""
        return tuple(self.roster[place] for place in self.matched.missing)

    @cached_property
    def asked(self) -> Mapping[str, str]:
        """Missing bodies of the roster -> the stranger that may be the same body under another name."""
        return {self.roster[place].name: agency for place, agency in self.matched.asked.items()}

    @cached_property
    def twice(self) -> tuple[str, ...]:
        """Bodies that handed in more than one file."""
        names = Counter(agency for agency, filled, _year in self._bodies if agency and filled)
        return tuple(name for name, n in names.items() if n > 1)

    @cached_property
    def year(self) -> int | None:
        """The year of most reports, None if no year leads."""
        years = Counter(year for _agency, _filled, year in self._bodies if year is not None).most_common(2)
        return years[0][0] if years and (len(years) == 1 or years[0][1] > years[1][1]) else None

    @cached_property
    def other_years(self) -> tuple[Line, ...]:
        """Reports of another year than most: last year's workbook handed in again, or a year mistyped."""
        if self.year is None or all(year in (None, self.year) for _agency, _filled, year in self._bodies):
            return ()
        return tuple(line for line in self.lines if line.year not in (None, self.year))

    @cached_property
    def strangers(self) -> tuple[str, ...]:
        """Bodies that handed in but are not on the roster."""
        return self.matched.strangers if self.roster else ()


def _level(form: Form, value: str) -> str:
    field = form.field_by_key.get(form.role("level"))
    return next((choice.label for choice in field.choices if choice.value == value), value) if field else value


def _rows(ledger: Ledger, families: Sequence[str]) -> Iterator[list[CellValue]]:
    from docgen.jobs.run import status_name

    stamp = ledger.finished.strftime("%Y-%m-%d %H:%M") if ledger.finished else ""
    for number, line in enumerate(ledger.lines, start=1):
        yield [
            number, line.agency, _level(ledger.form, line.level), line.file, status_name(line.status),
            *(line.counts.get(family, 0) for family in families), line.told, line.output,
            *(_number(line.figures.get(key)) for key in ledger.form.figures), line.sha256, stamp,
        ]  # fmt: skip


def _repeat_rows(ledger: Ledger) -> Iterator[list[CellValue]]:
    """Yield the listed pairs of each group of bodies that repeat each other, then in one row who else belongs to it."""
    names = {section.key: section.heading for section in ledger.form.sections}
    for number, group in enumerate(ledger.repeats, start=1):
        heading = names.get(group.section, group.section)
        for pair in group.closest:
            yield [number, heading, pair.first, pair.second, int(pair.share * 100), pair.passage]
        if others := group.others:
            named = "、".join(others[:_NAMED])
            if len(others) > _NAMED:
                named += _("……（全部 {n} 个见 {file}）").format(n=len(others), file=JSON_NAME)
            yield [number, heading, _("同组还有 {n} 个单位").format(n=len(others)), "", None, named]


def _number(text: str | None) -> CellValue:
    """Return a figure as a number; as text what is none, and what has more digits than a workbook keeps of a number."""
    if text is None or not _FIGURE.fullmatch(text) or len(text) > _MOST_DIGITS:
        return text
    return Decimal(text) if "." in text else int(text)


def ledger_bytes(ledger: Ledger) -> bytes:
    """Return the ledger as a workbook: 台账, and where there is something to tell, 报送情况 and 内容雷同."""
    form = ledger.form
    families = [family for family in FAMILIES if family in ledger.lines.families]
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
        heads = ["组", "部分", "单位一", "单位二", "重复比例（%）", "相同的段落"]
        sheets.append(PlainSheet("内容雷同", heads, _repeat_rows(ledger), [6, 20, 26, 26, 10, 66]))
    return tables_bytes(sheets)


def ledger_json(ledger: Ledger) -> Iterator[bytes]:
    """Yield the ledger as a JSON document, piece by piece: a line for every report and for every group of repeated texts."""
    head = {"form": ledger.form.id, "finished": ledger.finished.isoformat(timespec="seconds") if ledger.finished else None}
    tail = {
        "missing": [entry.name for entry in ledger.missing],
        "twice": list(ledger.twice),
        "strangers": list(ledger.strangers),
        "other_years": [line.agency for line in ledger.other_years],
    }
    yield b"{\n"
    for key, value in head.items():
        yield _json(key) + b": " + _json(value) + b",\n"
    yield from _json_list("reports", ledger.lines.written)
    for key, names in tail.items():
        yield _json(key) + b": " + _json(names) + b",\n"
    yield from _json_list("repeats", (_json(_group_document(group)) for group in ledger.repeats), b"\n")
    yield b"}\n"


def _group_document(group: RepeatGroup) -> dict[str, Any]:
    return as_dict(group) | {"closest": [as_dict(pair) for pair in group.closest]}


def _json_list(key: str, entries: Iterable[bytes], end: bytes = b",\n") -> Iterator[bytes]:
    yield _json(key) + b": ["
    for number, entry in enumerate(entries):
        yield (b",\n" if number else b"\n") + entry
    yield b"\n]" + end


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "backslashreplace")
