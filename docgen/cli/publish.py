"""`docgen publish`: after the seal, the page for the portal."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from docgen.cli import options, printing, words
from docgen.cli.settings import read_settings
from docgen.jobs.make import MakeOptions
from docgen.jobs.options import require_usable
from docgen.jobs.publish import NotPublished, PageOptions, publish
from docgen.kit.i18n import _

DEFAULT_OUTPUT = Path("outputs")


def register(app: typer.Typer) -> None:
    """Add the command to the application."""

    @app.command(
        "publish",
        help=_("把盖章后的报告变成网页：整页、粘贴到网站后台的正文、纯文本。"),
        epilog=words.examples((_("docgen publish outputs/报告.docx"), _("网页放进 outputs/"))),
    )
    def publish_report(
        file: Annotated[Path, typer.Argument(help=_("生成的 Word 报告（改过字句的可以，改过数字的不行）、填报表或 JSON。"))],
        output: Annotated[Path | None, typer.Option("-o", "--output", help=_("输出文件夹，默认 outputs。"))] = None,
        profile: Annotated[
            Path | None, typer.Option("--profile", help=_("网站的元数据、标签和图解设置（publish.toml 的写法）。"))
        ] = None,
        charts: Annotated[bool, typer.Option("--charts", help=_("整页里加上图解。"))] = False,
        previous: options.PreviousOption = None,
        force: Annotated[bool, typer.Option("--force", help=_("覆盖同名的、不是发布时生成的文件。"))] = False,
    ) -> int:
        settings = read_settings()
        made_with = MakeOptions(template=settings.template, requirements=settings.requirements, new_page=settings.new_page)
        require_usable(made_with)
        folder = output or settings.output or DEFAULT_OUTPUT
        try:
            paths = publish(file, folder, PageOptions(profile, charts, previous), made_with, force=force)
        except NotPublished as error:
            for line in printing.finding_lines(error.findings, error.report.form):
                printing.say(line)
            raise
        kinds = (_("整页"), _("粘贴到网站后台的正文"), _("纯文本"), _("Word 报告"))
        for path, kind in zip(paths, kinds, strict=True):
            printing.say(_("✓ {file}（{kind}）").format(file=path, kind=kind))
        return 0
