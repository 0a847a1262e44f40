"""`docgen sum`: one report out of many."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from docgen.cli import options, printing, words
from docgen.district.roster import known_roster
from docgen.district.sum import Sum, SumOptions, standing_lines, sum_files
from docgen.district.sum_sheets import sum_bytes
from docgen.form.load import load_form
from docgen.jobs.options import require_year
from docgen.jobs.sources import REPORT_ENDINGS, find_sources
from docgen.kit.errors import DocgenError, UsageError
from docgen.kit.files import make_folder, require_free, write_whole
from docgen.kit.i18n import _, in_chinese


def _document(result: Sum, output: Path) -> dict[str, object]:
    return {
        "ok": result.whole,
        "output": str(output),
        "members": [
            {"file": str(m.source), "agency": m.agency, "counted": m.counted, "problem": m.problem}
            | ({"replaced_by": m.replaced_by} if m.replaced_by else {})
            for m in result.members
        ],
        "missing": [entry.name for entry in result.missing],
        "strangers": [m.agency for m in result.strangers],
        "breaks": [{"agency": b.who, "identity": b.label, "left": str(b.left), "right": str(b.right)} for b in result.breaks],
    }


@contextmanager
def _named(option: str) -> Iterator[None]:
    """Name the option that something is wrong with. Raises UsageError."""
    try:
        yield
    except DocgenError as error:
        raise UsageError(_("{option} 用不了：{why}").format(option=option, why=error.message), error.cure) from error


def register(app: typer.Typer) -> None:
    """Add the command to the application."""

    @app.command(
        "sum",
        help=_("把多份填报表汇总成一份；缺报、重报、年度或表单不同的，逐一列出。"),
        epilog=words.examples(
            (_("docgen sum 部门填报表/ -o 汇总.xlsx --agency 兰山区人民政府 --roster 名单.xlsx"), _("一份汇总的填报表"))
        ),
    )
    def sum_reports(
        files: Annotated[list[Path], typer.Argument(help=_("填报表、JSON 报告、Word 报告或文件夹。"))],
        output: Annotated[Path, typer.Option("-o", "--output", help=_("汇总填报表（.xlsx）。"))],
        roster: Annotated[Path | None, typer.Option("--roster", help=_("应报单位名单（.xlsx、.csv 或 .txt）。"))] = None,
        agency: Annotated[str, typer.Option("--agency", help=_("汇总机关全称。"))] = "",
        year: Annotated[int | None, typer.Option("--year", help=_("汇总年度；不给就取多数单位的年度。"))] = None,
        form: Annotated[str | None, typer.Option("--form", help=_("表单编号；不给就按文件里最多的一种。"))] = None,
        recursive: options.RecursiveOption = False,
        previous: Annotated[
            list[Path] | None, typer.Option("--previous", help=_("各单位上年的填报表、报告或它们的文件夹，用来算增减。"))
        ] = None,
        without_broken: Annotated[bool, typer.Option("--without-broken", help=_("勾稽不符的单位不计入，逐一列出。"))] = False,
        force: Annotated[bool, typer.Option("--force", help=_("覆盖已有的汇总表。"))] = False,
        output_format: options.FormatOption = options.OutputFormat.TEXT,
    ) -> int:
        # -- what is asked, before anything is read --
        if output.suffix.lower() != ".xlsx":
            raise UsageError(_("汇总表的文件名要以 .xlsx 结尾：{file}").format(file=output), _("改正文件名。"))
        require_free(output, force=force)
        if form is not None:
            with _named("--form"):
                load_form(form)
        require_year(year)
        # -- read and add up --
        with _named("--previous"):
            before = find_sources(previous or (), recursive=True, endings=REPORT_ENDINGS).files
        found = find_sources(files, recursive=recursive, endings=REPORT_ENDINGS, without=(output, roster, *(previous or ())))
        sources, broken = list(found.files), options.note_broken_links(found)
        listed = known_roster(roster, sources) if roster else ()
        result = sum_files(sources, SumOptions(agency, listed, form or "", year, before, without_broken))
        # -- write it and say it --
        make_folder(output.parent)
        with in_chinese():  # the sum is a paper
            content = sum_bytes(result.in_language("zh"))
        write_whole(output, content)
        if output_format is options.OutputFormat.JSON:
            printing.print_json(_document(result, output))
        else:
            for line in standing_lines(result):
                printing.say(line)
            options.note_files_left(found)
            printing.say(_("✓ 汇总表：{file}").format(file=output))
        return broken if result.whole else 1
