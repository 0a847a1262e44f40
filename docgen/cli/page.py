"""`docgen page build`: the clerk's page, one file with docgen inside."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from docgen.cli import printing, words
from docgen.kit.i18n import _


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    page = typer.Typer(help=_("docgen.html：装着 docgen 的网页，双击就能用，不用安装。"), no_args_is_help=True)
    app.add_typer(page, name="page")

    @page.command(
        "build",
        help=_("生成 docgen.html，和放到网站上的同样内容。"),
        epilog=words.examples(
            (_("docgen page build 网页/ --pyodide pyodide/"), _("一个装着 docgen 的网页文件")),
            (_("docgen page build 网页/ --pyodide pyodide/ --template 模板.docx"), _("连同本单位自己的模板")),
        ),
    )
    def build_page(
        out: Annotated[Path, typer.Argument(help=_("输出文件夹。"))],
        pyodide: Annotated[Path, typer.Option("--pyodide", help=_("Pyodide 的文件夹（npm install pyodide 取得）。"))],
        template: Annotated[
            list[Path] | None, typer.Option("--template", help=_("随网页带上的本单位 Word 模板，可以写几次。"))
        ] = None,
    ) -> int:
        from docgen.page.build import build

        for path in build(out, pyodide, template or ()):
            printing.say(_("✓ {file}（{size} MB）").format(file=path, size=f"{path.stat().st_size / 2**20:.1f}"))
        return 0
