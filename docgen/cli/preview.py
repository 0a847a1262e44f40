"""`docgen preview`: PDF and pictures of a report's pages."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from docgen.cli import printing, words
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
        output: Annotated[Path, typer.Option("-o", "--output", help=_("输出文件夹。"))] = DEFAULT_OUTPUT,
        force: Annotated[bool, typer.Option("--force", help=_("覆盖同名的、不是预览生成的文件。"))] = False,
    ) -> int:
        from docgen.jobs import preview as pages

        made = pages.preview(file, output, force=force)
        for path in made.files:
            printing.say(_("✓ {file}").format(file=path))
        if not made.read_back:
            printing.note(_("说明：没有装 pypdf，PDF 的文字没有读回核对；要核对就运行 pip install docgen[preview]。"))
        if made.replaced:
            fonts = "、".join(made.replaced)
            printing.note(
                _("说明：这台电脑上没有 {fonts}，用了别的字体代替，换行和分页可能与印出来的不同。").format(fonts=fonts)
            )
        return 0
