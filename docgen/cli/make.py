"""`docgen make`: intake workbooks in, Word reports out."""

# Annotations are objects here, not text: Typer would have the text of every option evaluated four times at each start.

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from docgen.cli import options, printing, words
from docgen.cli.progress import Progress
from docgen.compose.papers import paper
from docgen.form.folders import DEFAULT_FORM
from docgen.form.load import load_form
from docgen.jobs.make import MakeOptions, MakeResult
from docgen.jobs.options import day_of, day_to_come, require_usable, require_year
from docgen.jobs.outcome import told_apart
from docgen.jobs.run import SUMMARY_ORDER, make_all, status_name
from docgen.jobs.sources import (
    EDITED_LEDGER,
    LEDGER_NAMES,
    Sources,
    find_sources,
    is_corrected,
    latest_first,
    same_content,
)
from docgen.kit.errors import UnreadableFile
from docgen.kit.i18n import _
from docgen.kit.record import field, mutable_record

if TYPE_CHECKING:
    from docgen.district.batch import Batch
    from docgen.district.ledger import Ledger

LEDGER_FILE, _LEDGER_JSON = LEDGER_NAMES
SLIP_FOLDER = paper("return-slip").name
DEFAULT_INPUT = Path("inputs")
DEFAULT_OUTPUT = Path("outputs")


class StreamFormat(StrEnum):
    """How the results of a run are printed: for people, as one JSON document, or as a JSON document a line."""

    TEXT = "text"
    JSON = "json"
    JSONL = "jsonl"


def show(result: MakeResult, called: Mapping[Path, str], *, alone: bool = False) -> None:
    """Print one source's result for people.

    called: what each source is called; alone: it is the only one, so that its error is the command's own.
    """
    name = called.get(result.source, result.source.name)
    if result.error is not None:
        printing.say_error(name, result.error, alone=alone)
    elif result.status == "refused" and len(result.findings) == 1 and not result.findings[0].cell:
        printing.say(_("✗ {file}：没有生成。{message}").format(file=name, message=result.findings[0].message))
        return
    elif result.status == "skipped":
        printing.say(_("－ {file}：空白填报表，跳过。").format(file=name))
    elif result.replaced_by is not None:
        what = _("－ {file}：同一单位另有更正件 {other}，以它为准，这份没有生成。")
        if not is_corrected(result.replaced_by):
            what = _("－ {file}：同一单位后来又报了 {other}，以它为准，这份没有生成。")
        if same_content(result.source, result.replaced_by):
            what = _("－ {file}：与 {other} 内容相同，以它为准，这份没有生成。")
        printing.say(what.format(file=name, other=called.get(result.replaced_by, result.replaced_by.name)))
    elif result.status == "refused":
        printing.say(_("✗ {file}：没有生成，{counts}。").format(file=name, counts=printing.counted(result.findings)))
    else:
        done = _("没有变化") if result.status == "unchanged" else _("已生成")
        counts = printing.counted(result.findings)
        printing.say(
            _("✓ {file} → {output}（{done}{counts}）").format(
                file=name, output=result.output, done=done, counts=_("，{c}").format(c=counts) if counts else ""
            )
        )
    for beside in result.papers:
        printing.say(_("  另有 {paper}").format(paper=beside))
    for older in result.older:
        printing.say(_("  注意：{older} 是以前由它生成的，这次没有更新。").format(older=older))
    for line in printing.finding_lines(result.findings, load_form(result.facts.get("form", DEFAULT_FORM)), brief=True):
        printing.say(line)


def to_json(result: MakeResult) -> dict[str, object]:
    """Return one source's result as the JSON object of the contract."""
    output = result.output if result.status in {"made", "unchanged"} else None
    more: dict[str, object] = {"status": result.status}
    if result.sha256:
        more["sha256"] = result.sha256
    if result.replaced_by is not None:
        more["replaced_by"] = str(result.replaced_by)
    if result.older:
        more["older"] = list(result.older)
    if result.error is not None:
        more["error"] = result.error.to_json()
    return printing.file_to_json(result.source, result.ok, result.findings, output, **more)


def summary(counts: Counter[str]) -> str:
    """Return one line that counts the results by status."""
    parts = [_("{status} {n} 份").format(status=status_name(s), n=counts[s]) for s in SUMMARY_ORDER if counts[s]]
    return _("、").join(parts)


@mutable_record
class _Tally:
    """What a run came to; it keeps no report, so that memory does not grow with their number."""

    counts: Counter[str] = field(default_factory=Counter)
    failed: int = 0
    unreadable: int = 0
    slips: int = 0

    def take(self, result: MakeResult, slip: Path | None) -> None:
        self.slips += slip is not None
        self.counts[result.status] += 1
        self.failed += not result.ok
        self.unreadable += isinstance(result.error, UnreadableFile)

    @property
    def exit_code(self) -> int:
        """0 if all went well, 2 if nothing could be read at all, else 1."""
        if not self.failed:
            return 0
        return 2 if self.unreadable == self.counts.total() else 1


def _asked(stranger: str | None) -> str:
    return _("（收到的“{name}”是不是它？）").format(name=stranger) if stranger else ""


def _ledger_lines(ledger: "Ledger", batch: "Batch", slips: int) -> list[str]:
    lines = [_("✗ 缺报：{name}").format(name=entry.name) + _asked(ledger.asked.get(entry.name)) for entry in ledger.missing]
    lines += [
        _("！迟报：{name}（{when} 收到）").format(name=line.agency or line.file, when=line.received.replace("T", " "))
        for line in ledger.late
    ]
    lines += [_("✗ 报了不止一份，分不出以哪一份为准：{name}").format(name=name) for name in ledger.undecided]
    lines += [_("✗ 不在名单里：{name}").format(name=name) for name in ledger.strangers]
    lines += [
        _("！年度与其他单位不同：{name}（{year} 年，其他是 {usual} 年）").format(
            name=line.agency or line.file, year=line.year, usual=ledger.year
        )
        for line in ledger.other_years
    ]
    lines += [_("  上年的报告里没有它：{name}").format(name=name) for name in ledger.no_previous]
    if ledger.repeats:
        bodies = {name for group in ledger.repeats for name in group.members}
        lines.append(
            _("  有 {n} 个单位与别的单位内容雷同（{groups} 组），见台账。").format(n=len(bodies), groups=len(ledger.repeats))
        )
    lines += [_("✗ {file} 写出之后被人改过，没有覆盖。").format(file=name) for name in batch.edited]
    if slips:
        lines.append(_("退回修改通知：{folder}（{n} 份）").format(folder=batch.folder / SLIP_FOLDER, n=slips))
    if batch.reminder is not None:
        lines.append(_("催报通知：{file}").format(file=batch.reminder))
    if (slips or batch.reminder is not None) and not batch.options.office:
        lines.append(_("  通知上没有署名；要署名就加 --office 单位名称。"))
    if batch.ledger_edited:
        edited = batch.folder / EDITED_LEDGER
        lines.append(_("  台账有人改过：填写的备注已带入新台账，改过的那份另存为 {file}。").format(file=edited))
    return [*lines, _("台账：{file}").format(file=batch.folder / LEDGER_FILE)]


def register(app: typer.Typer) -> None:
    """Add the command to the application."""

    @app.command(
        "make",
        help=_("检查填报表，生成 Word 报告；不给文件就处理 inputs 文件夹里的全部填报表。"),
        epilog=words.examples(
            (_("docgen make"), _("inputs/ 里填好的全部生成到 outputs/")),
            (_("docgen make 填报表.xlsx -o 结果/ --approval"), _("另有呈批单、核对单")),
            (
                _("docgen make 部门填报表/ -o 结果/ --jobs 2 --roster 名单.xlsx --due 2024-01-20"),
                _("一批：报告、台账、退回修改通知"),
            ),
            (_("docgen make 填报表.xlsx --draft"), _("有错误也出，每页“草稿”")),
        ),
    )
    def make(
        files: Annotated[list[Path] | None, typer.Argument(help=_("填报表、JSON 报告或文件夹。"))] = None,
        output: Annotated[Path | None, typer.Option("-o", "--output", help=_("输出文件夹，默认 outputs。"))] = None,
        template: options.TemplateOption = None,
        previous: options.PreviousOption = None,
        draft: Annotated[bool, typer.Option("--draft", help=_("有错误也生成，每页带“草稿”水印。"))] = False,
        force: Annotated[bool, typer.Option("--force", help=_("覆盖生成之后被人改过的文件。"))] = False,
        approval: Annotated[bool, typer.Option("--approval", help=_("同时生成呈批单和核对单。"))] = False,
        new_page: options.NewPageOption = None,
        strict: options.StrictOption = False,
        requirements: options.RequirementsOption = None,
        select: options.SelectOption = None,
        ignore: options.IgnoreOption = None,
        recursive: options.RecursiveOption = False,
        jobs: Annotated[int, typer.Option("--jobs", min=1, help=_("同时处理的进程数。"))] = 1,
        roster: Annotated[Path | None, typer.Option("--roster", help=_("应报单位名单：谁还没有报、谁报了两份。"))] = None,
        office: Annotated[str, typer.Option("--office", help=_("退回修改通知上的署名。"))] = "",
        due: Annotated[str | None, typer.Option("--due", help=_("通知上要求报送的期限，今天或以后，如 2024-01-31。"))] = None,
        deadline: Annotated[str | None, typer.Option("--deadline", help=_("原定的报送截止日期，之后收到的列为迟报。"))] = None,
        year: Annotated[int | None, typer.Option("--year", help=_("只收这个年度的，其他年度的退回。"))] = None,
        output_format: Annotated[
            StreamFormat, typer.Option("--format", help=_("输出格式：text 给人看，json 一份文档，jsonl 一份文件一行。"))
        ] = StreamFormat.TEXT,
    ) -> int:
        # -- which files, and whether they are a district's --
        given = files or [DEFAULT_INPUT]
        wanted = options.chosen_rules(select, ignore, strict)
        folder = output or wanted.settings.output or DEFAULT_OUTPUT
        found = find_sources(given, recursive=recursive, without=(folder, roster, previous))
        sources, broken = list(found.files), options.note_broken_links(found)
        # Whoever says what is to stand on the slips wants slips, be it for one file.
        many = roster is not None or bool(office or due or deadline) or _is_of_a_district(files, found, folder)
        # -- how they are made; what cannot be used ends the run here --
        chosen = MakeOptions(
            template=template or wanted.settings.template,
            previous=previous,
            draft=draft,
            force=force,
            strict=wanted.strict,
            year=year,
            approval=approval,
            new_page=tuple(new_page) if new_page else wanted.settings.new_page,
            texts=many,
            select=wanted.select,
            ignore=wanted.ignore,
            requirements=requirements or wanted.settings.requirements,
        )
        today = datetime.now().astimezone().date()
        days = {"due": day_to_come(due, "--due", today), "deadline": day_of(deadline, "--deadline"), "issued": today}
        require_year(year)
        require_usable(chosen, sources)
        # -- make them --
        batch = None
        if many:
            roots = tuple(path for path in given if path.is_dir())
            on_slips = {"office": office or wanted.settings.office, "roots": roots, "previous": previous, **days}
            batch, sources = _batch(folder, roster, sources, on_slips), latest_first(sources)
        lines = output_format is StreamFormat.JSONL
        stream = None if output_format is StreamFormat.TEXT else printing.JsonStream("files", lines=lines)
        tally = _made(sources, folder, chosen, jobs, batch, stream)
        complete = _finished(tally, batch, found, stream)
        return tally.exit_code or (broken if complete else 1)


def _is_of_a_district(files: list[Path] | None, found: Sources, folder: Path) -> bool:
    """Whether a run is one over many bodies: the default folder holds the blank beside one agency's own workbook.

    A folder whose results lie beside a ledger stays a district's, however few its files have become.
    """
    again = any(path.is_dir() for path in files or ()) and (folder / LEDGER_FILE).exists()
    return again or (files is not None and len(found.files) + len(found.broken) > 1)


def _batch(folder: Path, roster: Path | None, sources: list[Path], on_slips: dict[str, Any]) -> "Batch":
    """Return what writes ledger and slips, its roster held against the files. on_slips: as in `BatchOptions`."""
    from docgen.district.batch import Batch, BatchOptions
    from docgen.district.roster import hidden_names, known_roster

    bodies = known_roster(roster, sources) if roster else ()
    if unseen := hidden_names(bodies):
        printing.note(
            _("说明：名单里隐藏的行、划掉的单位也按应报单位计：{names}。不该算的，从名单里删去。").format(names=unseen)
        )
    return Batch(folder, BatchOptions(bodies, **on_slips))


def _made(
    sources: list[Path],
    folder: Path,
    chosen: MakeOptions,
    jobs: int,
    batch: "Batch | None",
    stream: printing.JsonStream | None,
) -> _Tally:
    """Make the reports, each told as soon as it is written: to people where there is no stream."""
    tally, called = _Tally(), told_apart(sources)
    with Progress(len(sources), shown=stream is None) as progress:
        for result in make_all(sources, folder, chosen, jobs):
            slip = batch.take(result) if batch is not None else None
            tally.take(result, slip)
            if stream is None:
                progress.above(partial(show, result, called, alone=len(sources) == 1))
            else:
                stream.put(to_json(result) | ({"slip": str(slip)} if slip else {}))
            progress.step()
    return tally


def _finished(tally: _Tally, batch: "Batch | None", found: Sources, stream: printing.JsonStream | None) -> bool:
    """Write the ledger and sum up. Returns whether all bodies that have to report have done so, once and for all."""
    ledger = batch.finish(datetime.now().astimezone()) if batch is not None else None
    if stream is not None:
        stream.close(_standing(ledger, batch) if ledger is not None and batch is not None else {})
    else:
        for line in _ledger_lines(ledger, batch, tally.slips) if ledger is not None and batch is not None else ():
            printing.say(line)
        options.note_files_left(found)
        if tally.counts["made"] or tally.counts["unchanged"]:
            printing.say(_("生成时不查疑似错别字、缺字等提示，用 docgen check 查看。"))
        if tally.counts.total() > 1:
            printing.say(summary(tally.counts))
    return ledger is None or not (ledger.missing or ledger.undecided)


def _standing(ledger: "Ledger", batch: "Batch") -> dict[str, object]:
    from docgen.district.ledger import standing_document

    reminder = None if batch.reminder is None else str(batch.reminder)
    return standing_document(ledger) | {"ledger": str(batch.folder / LEDGER_FILE), "reminder": reminder}
