"""The officer's run as the page asks for it: a folder of hand-ins, step by step, through the district's own room.

The page lists a folder, adds the files that docgen takes of it, has them made, and fetches ledger, papers, sum and one .zip.
What is made lies in a folder until the next run begins. In the browser the page's workers produce and this one writes
(`take`); natively processes of this machine produce (`step`), and with a folder of this machine's own nothing is copied.
"""

from __future__ import annotations

import os
import time
from collections import deque
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import ExitStack, suppress
from datetime import datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from docgen.district.batch import Batch, BatchOptions
from docgen.district.ledger import Ledger, level_label, standing_document
from docgen.district.ledger_sheets import summary_sheet
from docgen.district.roster import RosterEntry, known_roster
from docgen.district.sum import SumOptions, standing_lines, sum_files
from docgen.district.sum_sheets import sum_bytes
from docgen.form.folders import DEFAULT_FORM
from docgen.form.load import load_form
from docgen.formats import read
from docgen.jobs.make import MakeOptions, MakeResult, Product
from docgen.jobs.options import day_of, day_to_come, require_year
from docgen.jobs.previous import previous_file, require_previous
from docgen.jobs.run import make_all, status_name
from docgen.jobs.sources import REPORT_ENDINGS, find_sources, latest_first
from docgen.jobs.template import carried_template
from docgen.kit.disk_list import DiskList
from docgen.kit.errors import DocgenError, UnavailableFile, UnreadableFile, UsageError
from docgen.kit.files import MAX_FILE, make_folder, safe_file_name, too_large
from docgen.kit.i18n import _, in_chinese, language
from docgen.kit.record import field, mutable_record, replace
from docgen.page.findings import finding_document
from docgen.report.finding import Finding, Severity

Files = dict[str, bytes]
Answer = tuple[dict[str, Any], Files]
RESULT_FOLDER = "生成结果"
"""Where a run over a folder of this machine's own writes, inside that folder."""
MOST_FILES = 20_000
MOST_BYTES = 2 * 2**30
"""Of one run: a district has thousands of bodies, and a workbook some 30 KB."""
_MOST_FINDINGS = 100
"""Findings of one body that the page is told; the return slip and the annotated workbook have more."""
_STEP = 0.4
"""Seconds after which a step tells what has been made so far."""
_FEW = 8
"""So few are sooner made than a second process has started."""


@mutable_record
class _Run:
    """A run from its first listing to the next one's.

    root: the folder of the hand-ins; out: where is written; sources: what is taken, in the order it is made; faults: what is
    wrong with a source before anybody reads it; fed: what was produced elsewhere and is still to be written; told: each result
    that the page knows, with the name of its slip, to be told again in another language; ledger: once the run is finished;
    last: the folder of last year's reports, and which files of it are read.
    """

    root: Path
    out: Path
    sources: list[Path]
    modified: Mapping[Path, float]
    options: MakeOptions
    signed: BatchOptions
    roster: Path | None
    held: ExitStack
    faults: dict[Path, DocgenError] = field(default_factory=dict)
    received: int = 0
    entries: tuple[RosterEntry, ...] = ()
    batch: Batch | None = None
    results: Iterator[MakeResult] | None = None
    fed: deque[Product] = field(default_factory=deque)
    ledger: Ledger | None = None
    chosen: str = ""
    told: DiskList = field(default_factory=DiskList)
    last: Path | None = None
    last_files: tuple[Path, ...] = ()

    def name_of(self, source: Path) -> str:
        return source.relative_to(self.root).as_posix()

    def source(self, name: object) -> Path:
        """Return a source by its name. Raises UsageError for what the run does not take."""
        path = _below(self.root, str(name))
        if path not in self.modified:
            raise UsageError(_("没有收到文件。"), _("再选一次文件夹。"))
        return path

    def started(self) -> tuple[Batch, Iterator[MakeResult]]:
        if self.batch is None or self.results is None:
            raise UsageError(_("还没有开始。"), _("再选一次文件夹。"))
        return self.batch, self.results


class District:
    """Keeps one run at a time and answers what the page asks of it.

    folder: one of this machine's own that may be run over; native: whether this is docgen as a program, which makes reports
    itself, in several processes. In the browser the page's workers do, and hand over what they made.
    """

    def __init__(self, folder: Path | None = None, *, native: bool = False) -> None:
        self.folder = folder
        self._run: _Run | None = None
        self._native = native
        self._steps: Mapping[str, Callable[[Mapping[str, Any], Files], Answer]] = {
            "begin": self._begin,
            "add": self._add,
            "start": self._start,
            "last": self._last,
            "step" if native else "take": self._step if native else self._take,
            "finish": self._finish,
            "again": self._again,
            "zip": self._zip,
            "sum": self._sum,
            "end": self._end,
        }

    def answer(self, request: Mapping[str, Any], files: Files) -> Answer:
        """Return the answer to one step of a run: request["step"]. Raises DocgenError."""
        step = self._steps.get(str(request.get("step")))
        if step is None:
            raise UsageError(_("没有“{name}”这项功能。").format(name=request.get("step")), _("刷新页面后重试。"))
        return step(request, files)

    def close(self) -> None:
        """End the run, its processes and its temporary folder."""
        run, self._run = self._run, None
        if run is not None:
            run.held.close()

    def _running(self) -> _Run:
        if self._run is None:
            raise UsageError(_("没有收到文件夹。"), _("再选一次文件夹。"))
        return self._run

    # -- a folder, and what is taken of it --------------------------------------------------------------------------------

    def _begin(self, request: Mapping[str, Any], files: Files) -> Answer:
        """Return which files of a folder are taken, in the order they are made.

        "listed": [[path, size, when last written, in ms], …] of a folder the page was given; none for this machine's own.
        "last": the same of the folder of last year's reports; which of those are read comes back beside the sources.
        "roster": the name of a file that comes along. "office", "due", "deadline", "year", "approval": as for `docgen make`.
        """
        self.close()
        options, signed = _options(request)
        with ExitStack() as held:
            place = Path(held.enter_context(TemporaryDirectory(prefix="docgen-", ignore_cleanup_errors=True)))
            roster = _laid_roster(place, request, files)
            modified: dict[Path, float] = {}
            faults: dict[Path, DocgenError] = {}
            if request.get("listed") is None:
                root, out = self._own_folder()
            else:
                root, out = place / "in", place / "out"
                modified, faults = _listed(root, _names(request["listed"], roster))
            sources = latest_first(_taken(root, out, roster))
            last, last_files = None, tuple[Path, ...]()
            if request.get("last"):
                last = place / "last"
                _last_modified, unread = _listed(last, _names(request["last"], None))
                with suppress(UnreadableFile):  # nothing to take: starting says so
                    found = find_sources([last], recursive=True, endings=REPORT_ENDINGS).files
                    last_files = tuple(file for file in found if file not in unread)
            run = _Run(root, out, sources, modified, options, signed, roster, held.pop_all(), faults)
        run.chosen = str(request.get("template") or "")
        run.last, run.last_files = last, last_files
        self._run = run
        names = [[run.name_of(path), path not in faults] for path in sources]
        earlier = [[path.relative_to(last).as_posix(), True] for path in last_files] if last else []
        return {"sources": names, "last": earlier, "left": max(0, len(modified) - len(sources))}, {}

    def _own_folder(self) -> tuple[Path, Path]:
        if self.folder is None:
            raise UsageError(_("没有指定文件夹。"), _("用 docgen serve 文件夹 打开网页。"))
        return self.folder, self.folder / RESULT_FOLDER

    def _add(self, request: Mapping[str, Any], files: Files) -> Answer:
        """Take the contents of files that were listed; "unreadable": those the browser could not read.

        "last": they are of the folder of last year's reports, where one that cannot be read is no report.
        """
        run = self._running()
        run.received += sum(map(len, files.values()))
        if run.received > MOST_BYTES:
            raise UsageError(_("文件夹里的文件太大（超过 {n} GB）。").format(n=MOST_BYTES // 2**30), _("分几个文件夹处理。"))
        if request.get("last"):
            for name, data in files.items():
                path = _below(run.last or run.root, name)
                if path not in run.last_files:
                    raise UsageError(_("没有收到文件。"), _("再选一次文件夹。"))
                path.write_bytes(data)
            return {}, {}
        for name, data in files.items():
            path = run.source(name)
            path.write_bytes(data)
            os.utime(path, (run.modified[path],) * 2)
        unreadable = request.get("unreadable")
        for name in unreadable if isinstance(unreadable, list) else ():
            run.faults[run.source(name)] = UnavailableFile(
                _("浏览器读不了 {file}。").format(file=name), _("关闭打开它的程序，再选一次文件夹。")
            )
        return {}, {}

    # -- making ------------------------------------------------------------------------------------------------------------

    def _start(self, request: Mapping[str, Any], files: Files) -> Answer:
        """Hold the roster against the files and make ready to write."""
        run = self._running()
        entries = known_roster(run.roster, run.sources) if run.roster else ()
        if run.last is not None:
            try:
                require_previous(run.last, run.sources)
            except DocgenError as error:
                cure = _("选放着各单位上年填报表或报告的文件夹，或者不选。")
                raise UsageError(_("选的上年文件夹里没有上一年度的报告。"), cure) from error
        signed = run.signed
        run.entries = entries
        run.batch = Batch(
            run.out,
            BatchOptions(entries, signed.office, signed.due, signed.deadline, signed.issued, (run.root,), run.last),
        )
        make_folder(run.out)
        sources = [self._faulty(run, path) or path for path in run.sources] if self._native else _fed(run.fed)
        jobs = min(os.cpu_count() or 1, len(run.sources)) if self._native and len(run.sources) > _FEW else 1
        executor = None
        if jobs > 1:
            from docgen.jobs.pool import processes

            executor = run.held.enter_context(processes(jobs, apart=True))
        results = make_all(sources, run.out, replace(run.options, previous=run.last), jobs, executor)
        run.results = results
        run.held.callback(_closed, results)
        asked = {"year": run.options.year, "approval": run.options.approval, "template": run.chosen}
        return {"roster": len(entries), "root": str(run.root), **asked}, {}

    def _last(self, request: Mapping[str, Any], files: Files) -> Answer:
        """Return last year's report of the body whose file this is, if there is one, for the worker that produces."""
        run = self._running()
        source = run.source(request.get("file"))
        try:
            report = read(source).report
        except DocgenError:
            return {}, {}
        year = report.role("year")
        wanted = year if isinstance(year, int) else None
        found = previous_file(run.last, str(report.role("agency") or ""), wanted) if run.last else None
        return {}, {f"上年 {found.name}": found.read_bytes()} if found else {}

    @staticmethod
    def _faulty(run: _Run, path: Path) -> Product | None:
        return Product(path, "failed", error=run.faults[path]) if path in run.faults else None

    def _take(self, request: Mapping[str, Any], files: Files) -> Answer:
        """Write what one of the page's own workers has produced of a file: "product"; without one, it took too long."""
        run = self._running()
        _batch, results = run.started()
        source = run.source(request.get("file"))
        product = self._faulty(run, source)
        if product is None and "product" in files:
            product = _unpickled(files["product"])
        if product is None or product.source != source:
            error = DocgenError(_("{file} 处理的时间太长，已经停下。").format(file=source.name), _("核对是不是选错了文件。"))
            product = Product(source, "failed", error=error)
        run.fed.append(product)
        return {"rows": [_entered(run, result) for result in _next(results)]}, {}

    def _step(self, request: Mapping[str, Any], files: Files) -> Answer:
        """Go on making for a moment, and return what has come of it."""
        run = self._running()
        _batch, results = run.started()
        until = time.monotonic() + _STEP
        rows = []
        for result in results:
            rows.append(_entered(run, result))
            if time.monotonic() > until:
                return {"rows": rows, "done": False}, {}
        return {"rows": rows, "done": True}, {}

    def _end(self, request: Mapping[str, Any], files: Files) -> Answer:
        """Stop making. What has been made can still be fetched."""
        if self._run is not None and self._run.results is not None:
            _closed(self._run.results)
        return {}, {}

    # -- what goes with it -------------------------------------------------------------------------------------------------

    def _finish(self, request: Mapping[str, Any], files: Files) -> Answer:
        """Write ledger and reminder; return who stands how, and what adds up by kind of body."""
        run = self._running()
        batch, results = run.started()
        for _rest in results:  # nothing is left: the folder's record is written
            pass
        run.ledger = batch.finish(datetime.now().astimezone())
        return self._standing(run, run.ledger), {}

    def _again(self, request: Mapping[str, Any], files: Files) -> Answer:
        """Return all that has been told of the run in the language of this request; "finished": what `finish` said, if so."""
        run = self._running()
        rows = [_row(run, *_kept(data)) for data in run.told]
        return {"rows": rows, "finished": self._standing(run, run.ledger) if run.ledger else None}, {}

    def _standing(self, run: _Run, ledger: Ledger) -> dict[str, Any]:
        batch, _results = run.started()
        sheet = summary_sheet(ledger, "")
        rows = [[_plain(value) for value in row] for row in (*sheet.rows, sheet.totals or [])]
        return {
            "standing": standing_document(ledger) | {"missing": _missing(ledger)},
            "repeats": [list(group.members) for group in ledger.repeats],
            "levels": {"heads": list(sheet.heads), "rows": rows},
            "edited": [*batch.edited],
            "folder": str(run.out) if run.root == self.folder else "",
        }

    def _zip(self, request: Mapping[str, Any], files: Files) -> Answer:
        """Return one .zip with all that was written: reports, slips, ledger, reminder."""
        run = self._running()
        day = run.signed.issued
        stamp = (day.year, day.month, day.day, 0, 0, 0) if day else (1980, 1, 1, 0, 0, 0)
        packed = BytesIO()
        with ZipFile(packed, "w", ZIP_STORED) as archive:
            for path in sorted(run.out.rglob("*")):
                if path.is_file() and not path.name.startswith("."):
                    archive.writestr(ZipInfo(path.relative_to(run.out).as_posix(), stamp), path.read_bytes())
        year = run.ledger.year if run.ledger else None
        name = safe_file_name(f"{year}年度报送结果" if year else "报送结果", ".zip")
        return {"files": [name]}, {name: packed.getvalue()}

    def _sum(self, request: Mapping[str, Any], files: Files) -> Answer:
        """Return all that was handed in summed into one workbook, and what is to be said of it. "agency": who sums."""
        run = self._running()
        agency = str(request.get("agency") or "").strip()
        result = sum_files(run.sources, SumOptions(agency, run.entries, previous=run.last_files))
        with in_chinese():  # the sum is a paper
            data = sum_bytes(result.in_language("zh"))
        year = result.report.role("year")
        name = safe_file_name(f"{agency}{f'{year}年度' if year else ''}汇总", ".xlsx")
        return {"files": [name], "lines": standing_lines(result), "whole": result.whole}, {name: data}


def _options(request: Mapping[str, Any]) -> tuple[MakeOptions, BatchOptions]:
    """Return how reports are made and what stands on the slips. Raises UsageError for a day or year that is none."""
    given = {name: str(request.get(name) or "").strip() for name in ("office", "due", "deadline", "year")}
    today = datetime.now().astimezone().date()
    year = int(given["year"]) if given["year"].isascii() and given["year"].isdigit() else None
    require_year(year, _("报告年度"))
    made = MakeOptions(
        carried_template(str(request.get("template") or "")), year=year, approval=bool(request.get("approval")), texts=True
    )
    due = day_to_come(given["due"] or None, _("报送期限"), today)
    return made, BatchOptions((), given["office"], due, day_of(given["deadline"] or None, _("截止日期")), today)


def _below(root: Path, name: str) -> Path:
    """Return the place of a listed file below a folder. Raises UsageError for a name that would lead elsewhere."""
    parts = name.replace("\\", "/").split("/")
    path = root.joinpath(*parts)
    if any(part in ("", ".", "..") or "\0" in part for part in parts) or not path.is_relative_to(root) or path == root:
        raise UsageError(_("文件名不能用：{name}").format(name=name[:100]), _("改名后再选一次文件夹。"))
    return path


def _laid_roster(place: Path, request: Mapping[str, Any], files: Files) -> Path | None:
    name = request.get("roster")
    if not isinstance(name, str) or name not in files:
        return None
    stem, dot, ending = name.rpartition(".")
    path = place / safe_file_name(stem or name, f"{dot}{ending}" if ending.isalnum() else "")
    path.write_bytes(files[name])
    return path


def _names(listed: object, roster: Path | None) -> list[tuple[str, int, float]]:
    """Return path, size and time (seconds) of listed files; the folder that all lie in is taken off, the roster left out.

    Raises UsageError for too many.
    """
    rows = [row for row in listed if isinstance(row, list) and len(row) == 3] if isinstance(listed, list) else []
    if len(rows) > MOST_FILES:
        raise UsageError(_("文件夹里有 {n} 个文件，太多了。").format(n=len(rows)), _("分几个文件夹处理。"))
    found = [(str(name), int(size), float(when) / 1000) for name, size, when in rows]
    tops = {name.partition("/")[0] for name, _size, _when in found}
    if len(tops) == 1 and all("/" in name for name, _size, _when in found):
        found = [(name.partition("/")[2], size, when) for name, size, when in found]
    if roster is not None:
        own = (roster.name, roster.stat().st_size)
        found = [row for row in found if (row[0].rpartition("/")[2], row[1]) != own]
    return found


def _listed(root: Path, names: list[tuple[str, int, float]]) -> tuple[dict[Path, float], dict[Path, DocgenError]]:
    """Lay out listed files, still empty, with their times; return those, and what is wrong with one that is too large."""
    root.mkdir()
    modified: dict[Path, float] = {}
    faults: dict[Path, DocgenError] = {}
    for name, size, when in names:
        path = _below(root, name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
        os.utime(path, (when, when))
        modified[path] = when
        if size > MAX_FILE:
            faults[path] = too_large(path.name)
    return modified, faults


def _taken(root: Path, out: Path, roster: Path | None) -> tuple[Path, ...]:
    try:
        return find_sources([root], recursive=True, without=(out, roster)).files
    except UnreadableFile as error:
        raise UnreadableFile(
            _("这个文件夹和它下面的文件夹里没有填报表。"), _("选放着各单位填报表（.xlsx）的文件夹。")
        ) from error


def _fed(fed: deque[Product]) -> Iterator[Product]:
    """Yield what has been produced elsewhere, as long as there is any when it is asked for."""
    while fed:
        yield fed.popleft()


def _closed(results: Iterator[MakeResult]) -> None:
    """End a run: the record of what it has written is saved, the folder is let go."""
    if isinstance(results, Generator):
        results.close()


def _next(results: Iterator[MakeResult]) -> list[MakeResult]:
    result = next(results, None)
    return [] if result is None else [result]


def _unpickled(data: bytes) -> Product:
    """Return a product of the page's own workers. Nobody else's is ever read: over HTTP no product is taken."""
    import pickle

    product = pickle.loads(data)  # noqa: S301 - see above
    if not isinstance(product, Product):
        raise TypeError(type(product).__name__)
    return product


def _entered(run: _Run, result: MakeResult) -> dict[str, Any]:
    """Enter a result in the ledger and write its slip; return what the table of bodies shows of it."""
    import pickle

    batch, _results = run.started()
    slip = batch.take(result)
    name = slip.name if slip else ""
    run.told.append(pickle.dumps((replace(result, texts={}), name)))
    return _row(run, result, name)


def _kept(data: bytes) -> tuple[MakeResult, str]:
    """Return a result, in the language of the moment, and the name of its slip, as this run has put them aside."""
    import pickle

    result, slip = pickle.loads(data)  # noqa: S301 - written by _entered
    return result.in_language(language()), slip


def _row(run: _Run, result: MakeResult, slip: str) -> dict[str, Any]:
    """Return what the table of bodies shows of a result, in the language of the moment. slip: the name of its return slip."""
    batch, _results = run.started()
    line = batch.line(result)
    form = load_form(str(result.facts.get("form", DEFAULT_FORM)))
    open_findings = [finding for finding in result.findings if not finding.accepted]
    counts = {str(level): sum(1 for f in open_findings if f.severity is level) for level in Severity}
    listed = sorted(open_findings, key=_rank)[:_MOST_FINDINGS]
    problem = str(result.error.message) if result.error else str(listed[0].message) if listed and counts["error"] else ""
    if result.replaced_by is not None:
        problem = _("以“{file}”为准。").format(file=run.name_of(result.replaced_by))
    return {
        "file": line.file,
        "agency": line.agency,
        "level": level_label(form, line.level),
        "year": line.year,
        "status": result.status,
        "state": status_name(result.status),
        "counts": counts,
        "problem": problem,
        "cure": str(result.error.cure) if result.error else "",
        "output": line.output,
        "slip": slip,
        "findings": [finding_document(finding, form) for finding in listed],
    }


def _rank(finding: Finding) -> int:
    return [Severity.ERROR, Severity.WARNING, Severity.INFO].index(finding.severity)


def _missing(ledger: Ledger) -> list[dict[str, str]]:
    return [{"agency": entry.name, "level": entry.level, "asked": ledger.asked.get(entry.name, "")} for entry in ledger.missing]


def _plain(value: object) -> object:
    return str(value) if isinstance(value, Decimal) else value
