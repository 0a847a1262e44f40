"""The ledger (台账) of a run: a line for every report, who is missing, late or doubled, and what was found. Also as JSON."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import cached_property
from typing import Any

from docgen.district.copied_text import RepeatGroup
from docgen.district.names import Matched, match, same_name
from docgen.district.roster import RosterEntry
from docgen.form.load import is_yearly
from docgen.form.model import Form
from docgen.jobs.make import MakeResult
from docgen.jobs.sources import is_corrected, submitted_at
from docgen.kit.disk_list import DiskList
from docgen.kit.record import as_dict, record, replace
from docgen.report.finding import Severity
from docgen.report.values import printed

_RECEIVED = ("made", "unchanged", "kept", "refused", "failed")
"""Results of what was handed in and counts; a blank was not handed in, and what another file replaces does not count."""
DONE = ("made", "unchanged", "kept")
"""Results of which there is a report."""


@record
class LedgerRow:
    """What the ledger keeps of one source: enough for a row, so that ten thousand take little room.

    told: the first problem, under the name that the ledger's JSON has for it; file: its path below the folder that was
    given; received: when it was submitted (ISO 8601, to the minute); replaced_by: the file of the same body that counts
    instead; corrected: whether that one says of itself that it corrects.
    """

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
    received: str = ""
    replaced_by: str = ""
    corrected: bool = False
    form: str = ""

    @property
    def filled(self) -> bool:
        """Whether more than a blank was handed in."""
        return self.status != "skipped"


def row_of(result: MakeResult, file: str = "") -> LedgerRow:
    """Return the ledger's line on a result; file: what the source is called there, its name if not given."""
    counts = Counter(f.code[0] for f in result.findings if not f.accepted and f.severity is not Severity.INFO)
    official = result.in_language("zh")
    errors = [finding for finding in official.findings if finding.severity is Severity.ERROR]
    problem = official.error.message if official.error is not None else errors[0].message if errors else ""
    known = result.facts
    when = submitted_at(result.source)
    return LedgerRow(
        agency=str(known.get("agency", "")),
        level=str(known.get("level", "")),
        file=file or result.source.name,
        status=result.status,
        counts=dict(sorted(counts.items())),
        told=problem,
        output=result.output.name if result.output else "",
        figures=known.get("figures", {}),
        sha256=result.sha256,
        year=year if isinstance(year := known.get("year"), int) else None,
        received=when.strftime("%Y-%m-%dT%H:%M") if when else "",
        replaced_by=result.replaced_by.name if result.replaced_by else "",
        corrected=result.replaced_by is not None and is_corrected(result.replaced_by),
        form=str(known.get("form", "")),
    )


class LedgerRows:
    """The lines of a run, held as they stand in the ledger's JSON, in the order of their files' names.

    families: of the rules that found something.
    """

    def __init__(self) -> None:
        self._written = DiskList()
        self._names: list[str] = []
        self.families: set[str] = set()

    def append(self, line: LedgerRow) -> None:
        """Add a line."""
        self.families.update(line.counts)
        self._written.append(to_json(as_dict(line)))
        self._names.append(line.file)

    @property
    def written(self) -> Iterator[bytes]:
        """Every line as JSON."""
        return (self._written[number] for number in sorted(range(len(self._names)), key=self._names.__getitem__))

    def __len__(self) -> int:
        return len(self._written)

    def __iter__(self) -> Iterator[LedgerRow]:
        return (LedgerRow(**json.loads(line)) for line in self.written)


@record
class Ledger:
    """A run's lines, the roster it is held against, the last day for handing in, and the texts that members share."""

    form: Form
    lines: LedgerRows
    roster: tuple[RosterEntry, ...] = ()
    repeats: tuple[RepeatGroup, ...] = ()
    finished: datetime | None = None
    deadline: date | None = None
    no_previous: tuple[str, ...] = ()
    """Bodies of which the folder of last year's reports holds none."""

    @cached_property
    def briefs(self) -> list[LedgerRow]:
        """Every line without what only the rows show; ten thousand are held at once."""
        return [replace(line, counts={}, told="", output="", figures={}, sha256="") for line in self.lines]

    @cached_property
    def matched(self) -> Matched:
        """The roster held against the bodies that handed in more than a blank."""
        return match(
            [entry.name for entry in self.roster], [line.agency for line in self.briefs if line.agency and line.filled]
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
    def submissions(self) -> Mapping[str, tuple[LedgerRow, ...]]:
        """Every body -> its hand-ins of one form for one year; of a form that goes by no year any number may come."""
        found: dict[tuple[str, str, int | None], list[LedgerRow]] = {}
        for line in self.briefs:
            if line.agency and line.filled and is_yearly(line.form):
                found.setdefault((line.form, same_name(line.agency), line.year), []).append(line)
        return {lines[0].agency: tuple(lines) for lines in found.values() if len(lines) > 1}

    @property
    def twice(self) -> tuple[str, ...]:
        """Bodies that handed in more than one file for a year."""
        return tuple(self.submissions)

    @cached_property
    def undecided(self) -> tuple[str, ...]:
        """Bodies that handed in twice without a sign which of the two counts."""
        return tuple(name for name, lines in self.submissions.items() if sum(not line.replaced_by for line in lines) > 1)

    @cached_property
    def late(self) -> tuple[LedgerRow, ...]:
        """Hand-ins that count and came after the last day."""
        if self.deadline is None:
            return ()
        last = self.deadline.isoformat()
        return tuple(line for line in self.briefs if line.status in _RECEIVED and line.received[:10] > last)

    @cached_property
    def year(self) -> int | None:
        """The year of most reports, None if no year leads."""
        years = Counter(line.year for line in self.briefs if line.year is not None).most_common(2)
        return years[0][0] if years and (len(years) == 1 or years[0][1] > years[1][1]) else None

    @cached_property
    def other_years(self) -> tuple[LedgerRow, ...]:
        """Reports of another year than most: last year's workbook handed in again, or a year mistyped."""
        if self.year is None:
            return ()
        return tuple(line for line in self.briefs if line.year not in (None, self.year))

    @cached_property
    def strangers(self) -> tuple[str, ...]:
        """Bodies that handed in but are not on the roster."""
        return self.matched.strangers if self.roster else ()

    def level_of(self, agency: str, level: str) -> str:
        """Return what kind a body is: as the roster has it, else as its report says."""
        place = self.matched.listed.get(agency) if self.roster else None
        listed = self.roster[place].level if place is not None else ""
        return listed or level_label(self.form, level)


def level_label(form: Form, value: str) -> str:
    """Return what people call a level."""
    return printed(form, form.role("level"), value)


def standing_document(ledger: Ledger) -> dict[str, Any]:
    """Return who is missing, doubled, late and unknown, as JSON has it beside the lines."""
    return {
        "missing": [entry.name for entry in ledger.missing],
        "asked": dict(ledger.asked),
        "twice": list(ledger.twice),
        "undecided": list(ledger.undecided),
        "strangers": list(ledger.strangers),
        "late": [line.agency or line.file for line in ledger.late],
        "other_years": [line.agency for line in ledger.other_years],
        "no_previous": list(ledger.no_previous),
    }


def ledger_json(ledger: Ledger) -> Iterator[bytes]:
    """Yield the ledger as a JSON document, piece by piece: a line for every report and for every group of repeated texts."""
    head = {"form": ledger.form.id, "finished": ledger.finished.isoformat(timespec="seconds") if ledger.finished else None}
    yield b"{\n"
    for key, value in head.items():
        yield to_json(key) + b": " + to_json(value) + b",\n"
    yield from _json_list("reports", ledger.lines.written)
    for key, names in standing_document(ledger).items():
        yield to_json(key) + b": " + to_json(names) + b",\n"
    yield from _json_list("repeats", (to_json(_group_document(group)) for group in ledger.repeats), b"\n")
    yield b"}\n"


def _group_document(group: RepeatGroup) -> dict[str, Any]:
    return as_dict(group) | {"closest": [as_dict(pair) for pair in group.closest]}


def _json_list(key: str, entries: Iterable[bytes], end: bytes = b",\n") -> Iterator[bytes]:
    yield to_json(key) + b": ["
    for number, entry in enumerate(entries):
        yield (b",\n" if number else b"\n") + entry
    yield b"\n]" + end


def to_json(value: object) -> bytes:
    """Return a value as one line of JSON."""
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "backslashreplace")


def named(names: Sequence[str], most: int = 30) -> str:
    """Return the first names of a list in one text."""
    return "、".join(names[:most])
