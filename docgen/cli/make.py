"""`docgen make`: intake workbooks in, Word reports out."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from docgen.cli import options, printing
from docgen.errors import UnreadableFile
from docgen.form_loader import load_form
from docgen.i18n import _
from docgen.make import MakeOptions, MakeResult
from docgen.resources import DEFAULT_FORM
from docgen.run import SUMMARY_ORDER, make_all, sources_of, status_name

DEFAULT_INPUT = Path("inputs")
DEFAULT_OUTPUT = Path("outputs")


def show(result: MakeResult) -> None:
    """Print one source's result for people."""
    name = result.source.name
    if result.error is not None:
        printing.say(_("✗ {file}：{message}").format(file=name, message=result.error.message))
        if result.error.cure:
            printing.say(_("  改法：{cure}").format(cure=result.error.cure))
    elif result.status == "skipped":
        printing.say(_("－ {file}：空白填报表，跳过。").format(file=name))
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
    for line in printing.finding_lines(result.findings, load_form(result.record.get("form", DEFAULT_FORM)), brief=True):
        printing.say(line)


def to_json(result: MakeResult) -> dict[str, object]:
    """Return one source's result as the JSON object of the contract."""
    output = result.output if result.status in {"made", "unchanged"} else None
    more: dict[str, object] = {"status": result.status}
    if result.sha256:
        more["sha256"] = result.sha256
    if result.error is not None:
        more["error"] = {"code": result.error.code, "message": result.error.message, "cure": result.error.cure}
    return printing.file_to_json(result.source, result.ok, result.findings, output, **more)


def summary(results: list[MakeResult]) -> str:
    """Return one line that counts the results by status."""
    counts = [(status, sum(1 for r in results if r.status == status)) for status in SUMMARY_ORDER]
    return _("、").join(_("{status} {n} 份").format(status=status_name(s), n=n) for s, n in counts if n)


def exit_code(results: list[MakeResult]) -> int:
    """Return 0 if all went well, 2 if nothing could be read at all, else 1."""
    failed = [result for result in results if not result.ok]
    if not failed:
        return 0
    unreadable = all(isinstance(result.error, UnreadableFile) for result in failed)
    return 2 if unreadable and len(failed) == len(results) else 1


def register(app: typer.Typer) -> None:
    """Add the command to the application."""

    @app.command("make", help=_("检查填报表，生成 Word 报告；不给文件就处理 inputs 文件夹里的全部填报表。"))
    def make(
        files: Annotated[list[Path] | None, typer.Argument(help=_("填报表、JSON 报告或文件夹。"))] = None,
        output: Annotated[Path, typer.Option("-o", "--output", help=_("输出文件夹。"))] = DEFAULT_OUTPUT,
        template: Annotated[Path | None, typer.Option("--template", help=_("本单位自己的 Word 模板。"))] = None,
        previous: options.PreviousOption = None,
        draft: Annotated[bool, typer.Option("--draft", help=_("有错误也生成，每页带“草稿”水印。"))] = False,
        force: Annotated[bool, typer.Option("--force", help=_("覆盖生成之后被人改过的文件。"))] = False,
        approval: Annotated[bool, typer.Option("--approval", help=_("同时生成呈批单和核对单。"))] = False,
        strict: options.StrictOption = False,
        select: options.SelectOption = None,
        ignore: options.IgnoreOption = None,
        jobs: Annotated[int, typer.Option("--jobs", min=1, help=_("同时处理的进程数。"))] = 1,
        output_format: options.FormatOption = options.Format.TEXT,
    ) -> int:
        chosen = MakeOptions(template, previous, draft, force, strict, approval, options.codes(select), options.codes(ignore))
        results: list[MakeResult] = []
        for result in make_all(sources_of(files or [DEFAULT_INPUT]), output, chosen, jobs):
            results.append(result)
            if output_format is options.Format.TEXT:
                show(result)
        if output_format is options.Format.JSON:
            printing.print_json({"files": [to_json(result) for result in results]})
        elif len(results) > 1:
            printing.say(summary(results))
        return exit_code(results)
