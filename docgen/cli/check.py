"""`docgen check`: run the rules over workbooks, JSON reports or finished Word files."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from docgen.checks.run import Examined, examine
from docgen.cli import options, printing, words
from docgen.form.load import own_fields_beside
from docgen.formats import read
from docgen.jobs.options import require_last_year, require_requirements
from docgen.jobs.previous import previous_report
from docgen.jobs.requirements import requirements_of
from docgen.jobs.sources import REPORT_ENDINGS, endings_for_check, find_sources
from docgen.kit.errors import UnreadableFile, UsageError
from docgen.kit.i18n import _
from docgen.kit.record import record, replace
from docgen.report.finding import Outcome, has_errors


def _show(source: Path, examined: Examined, passes: bool) -> None:
    findings = examined.findings
    if has_errors(findings):  # what cannot be told because of an error need not be read before it is put right
        findings = tuple(finding for finding in findings if finding.outcome is not Outcome.UNCERTAIN)
    counts = printing.counted(findings)
    mark = "✓" if passes else "✗"
    printing.say(_("{mark} {file}：{counts}").format(mark=mark, file=source.name, counts=counts or _("没有发现问题。")))
    for line in printing.finding_lines(findings, examined.report.form):
        printing.say(line)


def register(app: typer.Typer) -> None:
    """Add the command to the application."""

    @app.command(
        "check",
        help=_("检查填报表、JSON 报告或已成文的 Word 报告，不生成文件。"),
        epilog=words.examples(
            (_("docgen check inputs/填报表.xlsx"), _("检查一份")),
            (_("docgen check inputs/填报表.xlsx --previous 2022年报告.docx"), _("同时与上年比较")),
            (_("docgen check inputs/填报表.xlsx --annotate 标注.xlsx"), _("另存一份标出问题的填报表")),
            (_("docgen check 汇总.xlsx --members 部门填报表/"), _("汇总数是否仍等于各单位之和")),
        ),
    )
    def check(
        files: Annotated[list[Path], typer.Argument(help=_("要检查的文件或文件夹。"))],
        previous: options.PreviousOption = None,
        select: options.SelectOption = None,
        ignore: options.IgnoreOption = None,
        strict: options.StrictOption = False,
        requirements: options.RequirementsOption = None,
        annotate: Annotated[
            Path | None, typer.Option("--annotate", help=_("另存一份标出问题单元格的填报表（.xlsx）。"))
        ] = None,
        members: Annotated[
            list[Path] | None, typer.Option("--members", help=_("核对汇总表：各单位的填报表或它们的文件夹，可以给几次。"))
        ] = None,
        recursive: options.RecursiveOption = False,
        output_format: options.FormatOption = options.OutputFormat.TEXT,
    ) -> int:
        # -- what is asked, before anything is read --
        found = find_sources(files, recursive=recursive, endings=endings_for_check(files))
        sources = list(found.files)
        wanted = options.chosen_rules(select, ignore, strict)
        if members and len(sources) != 1:
            raise UsageError(_("--members 一次只能核对一份汇总表。"), _("只给一个文件。"))
        if annotate is not None and len(sources) != 1:
            raise UsageError(_("--annotate 一次只能标注一份填报表。"), _("只给一个文件。"))
        if previous is not None:
            require_last_year(previous, sources)
        text = output_format is options.OutputFormat.TEXT
        local = requirements or wanted.settings.requirements
        require_requirements(local)
        asked = _Asked(wanted, previous, local, tuple(members or ()), recursive, annotate, text)
        # -- check one after another --
        code, documents = options.note_broken_links(found), []
        for source in sources:
            bad, document = _check(source, asked, alone=len(sources) == 1)
            code = max(code, bad)
            documents.append(document)
        if text:
            options.note_files_left(found)
        else:
            printing.print_json({"files": documents})
        return code


@record
class _Asked:
    """What is asked of each file; text: whether it is said to people."""

    wanted: options.Chosen
    previous: Path | None
    requirements: Path | None
    members: tuple[Path, ...]
    recursive: bool
    annotate: Path | None
    text: bool


def _check(source: Path, asked: _Asked, *, alone: bool) -> tuple[int, dict[str, Any]]:
    """Check one file and say what is found. Returns its exit code and its entry of the JSON document."""
    wanted = asked.wanted
    try:
        with own_fields_beside(wanted.settings.template):
            reading = read(source)
    except UnreadableFile as error:
        if asked.text:
            printing.say_error(source.name, error, alone=alone)
        return 2 if alone else 1, printing.file_to_json(source, False, (), error=error.to_json())
    if reading.untouched and asked.text:
        printing.say(_("－ {file}：空白填报表，还没有填写。").format(file=source.name))
        return 1, {}
    # -- as a sum against its members if there are any --
    previous = previous_report(asked.previous, reading.report) if asked.previous is not None else None
    local = requirements_of(reading.report.form, asked.requirements)
    examined = examine(reading, previous, wanted.select, wanted.ignore, requirements=local)
    if asked.members:
        examined = _with_members(source, asked.members, examined, asked.recursive)
    passes = examined.passes(strict=wanted.strict)
    if asked.text:
        _show(source, examined, passes)
    if asked.annotate is not None:
        from docgen.jobs.annotate import annotate_workbook

        annotate_workbook(source, asked.annotate, examined)
        printing.note(_("已标注：{file}").format(file=asked.annotate))
    return int(not passes), printing.file_to_json(source, not has_errors(examined.findings), examined.findings)


def _with_members(source: Path, members: tuple[Path, ...], examined: Examined, recursive: bool) -> Examined:
    """Add what a sum no longer shares with its members."""
    from docgen.district.prove_sum import prove_sum, read_detail
    from docgen.district.sum import read_members

    year = examined.report.role("year")
    files = find_sources(members, recursive=recursive, endings=REPORT_ENDINGS, without=(source,)).files
    found = read_members(files, examined.report.form, year if isinstance(year, int) else None)
    proved = prove_sum(examined.report, read_detail(source, examined.report.form), found)
    return replace(examined, findings=(*proved, *examined.findings))
