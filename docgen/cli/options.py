"""Options that several commands share, so that a flag means the same everywhere."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from docgen.checks.codes import require_known
from docgen.cli.printing import note, say
from docgen.cli.settings import FILE_NAME, Settings, read_settings
from docgen.jobs.sources import Sources, named, what_is_broken
from docgen.kit.i18n import _
from docgen.kit.record import record


class OutputFormat(StrEnum):
    """How results are printed."""

    TEXT = "text"
    JSON = "json"


FormatOption = Annotated[OutputFormat, typer.Option("--format", help=_("输出格式：text 给人看，json 给程序用。"))]
PreviousOption = Annotated[
    Path | None,
    typer.Option("--previous", help=_("上年的报告，或各单位上年报告的文件夹（make、check）。")),
]
SelectOption = Annotated[str | None, typer.Option("--select", help=_("只用这些规则：代码或类别字母，逗号分隔，如 B,D101。"))]
IgnoreOption = Annotated[str | None, typer.Option("--ignore", help=_("不用这些规则：代码或类别字母，逗号分隔。"))]
RequirementsOption = Annotated[
    Path | None,
    typer.Option("--requirements", help=_("本地要求（requirements.toml 的写法）：篇幅、要写出的数量、日期。")),
]
StrictOption = Annotated[bool, typer.Option("--strict", help=_("有提醒也算不通过。"))]

TemplateOption = Annotated[Path | None, typer.Option("--template", help=_("本单位自己的 Word 模板。"))]
NewPageOption = Annotated[
    list[str] | None, typer.Option("--new-page", help=_("这张表连同它的标题另起一页，如 表三；可以写几次。"))
]
RecursiveOption = Annotated[bool, typer.Option("--recursive", help=_("下面各层文件夹里的填报表也一并处理。"))]


@record
class Chosen:
    """Which rules run, from the command line or else from docgen.toml."""

    select: tuple[str, ...]
    ignore: tuple[str, ...]
    strict: bool
    settings: Settings


def chosen_rules(select: str | None, ignore: str | None, strict: bool) -> Chosen:
    """Return the rules to run: an option given on the command line takes the place of the setting in docgen.toml.

    Raises UsageError if docgen.toml is wrong or a code is none.
    """
    settings = read_settings()
    selected, ignored = codes(select), codes(ignore)
    require_known(selected, "--select")
    require_known(ignored, "--ignore")
    require_known((*settings.select, *settings.ignore), FILE_NAME)
    return Chosen(
        settings.select if select is None else selected,
        settings.ignore if ignore is None else ignored,
        strict or settings.strict,
        settings,
    )


def codes(text: str | None) -> tuple[str, ...]:
    """Return "B, D101" as ("B", "D101")."""
    return tuple(part.strip().upper() for part in (text or "").replace("，", ",").split(",") if part.strip())


def note_broken_links(found: Sources) -> int:
    """Say which links of a folder lead to no file, whose and of what year nobody can tell. Returns the exit code they make."""
    if found.broken:
        note("✗ " + what_is_broken(found.broken) + _("改正或删去这些链接，或放进文件本身。"))
    return 1 if found.broken else 0


def note_files_left(found: Sources) -> None:
    """Say which files were named but are no reports, and how many lie in folders below that nobody asked to be taken."""
    if found.beside:
        say(_("不是报告，没有处理：{names}。").format(names=named(found.beside)))
    if below := found.below:
        say(_("下面的文件夹里还有 {n} 份没有处理：{names}。加 --recursive 一并处理。").format(n=len(below), names=named(below)))


OwnFieldsOption = Annotated[
    Path | None, typer.Option("--template", help=_("本单位的模板：它旁边的 fields.toml 里的字段也算进来。"))
]
