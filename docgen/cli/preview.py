"""`docgen preview`: PDF and pictures of a report's pages."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from docgen.cli import options, printing, words
from docgen.cli.settings import read_settings
from docgen.jobs.make import MakeOptions
from docgen.jobs.options import require_usable
from docgen.kit.i18n import _

DEFAULT_OUTPUT = Path("outputs")


def register(app: typer.Typer) -> None:
    """Add the command to the application."""

    @app.command(
        "preview",
        help=_("用 LibreOffice 把填报表或 Word 报告变成 PDF 和每页图片。"),
        epilog=words.examples((_("docgen preview inputs/填报表.xlsx"), _("PDF 和每页图片"))),
    )
    def preview(
        file: Annotated[Path, typer.Argument(help=_("填报表、JSON 报告或 Word 报告。"))],
        output: Annotated[Path | None, typer.Option("-o", "--output", help=_("输出文件夹，默认 outputs。"))] = None,
        template: options.TemplateOption = None,
        new_page: options.NewPageOption = None,
        force: Annotated[bool, typer.Option("--force", help=_("覆盖同名的、不是预览生成的文件。"))] = False,
    ) -> int:
        from docgen.jobs import preview as pages

        settings = read_settings()
        chosen = MakeOptions(
            template=template or settings.template,
            requirements=settings.requirements,
            new_page=tuple(new_page) if new_page else settings.new_page,
        )
        require_usable(chosen)
        made = pages.preview(file, output or settings.output or DEFAULT_OUTPUT, chosen, force=force)
        for path in made.files:
            printing.say(_("✓ {file}").format(file=path))
        if not made.read_back:
            printing.note(
                _(
                    "说明：没有核对 PDF 是否少了文字、数字，也没有查字体是否被替换：这台电脑上没有能读 PDF 的程序。"
                    "要核对，先运行 pip install docgen[preview]；不装就逐页看图片。"
                )
            )
        if made.replaced:
            fonts = "、".join(made.replaced)
            printing.note(
                _("说明：这台电脑上没有 {fonts}，用了别的字体代替，换行和分页可能与印出来的不同。").format(fonts=fonts)
            )
        return 0
