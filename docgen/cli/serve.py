"""`docgen serve`: the clerk's page from this machine."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from docgen.cli import printing, words
from docgen.kit.errors import UsageError
from docgen.kit.i18n import _


def register(app: typer.Typer) -> None:
    """Add the command to the application."""

    @app.command(
        "serve",
        help=_("在这台电脑的浏览器里使用 docgen；文件不离开这台电脑。"),
        epilog=words.examples(
            (_("docgen serve"), _("打开浏览器，在网页上填表、检查、生成")),
            (_("docgen serve 部门填报表/"), _("还可以在网页里成批处理这个文件夹，结果也写在其中")),
        ),
    )
    def serve(
        folder: Annotated[Path | None, typer.Argument(help=_("放着各单位填报表的文件夹，可以在网页里成批处理。"))] = None,
        port: Annotated[int, typer.Option("--port", min=0, max=65535, help=_("端口；不给就由系统选一个。"))] = 0,
        no_browser: Annotated[bool, typer.Option("--no-browser", help=_("不自动打开浏览器，只显示网址。"))] = False,
    ) -> int:
        import webbrowser

        if folder is not None and not folder.is_dir():
            raise UsageError(_("找不到文件夹 {folder}。").format(folder=folder), _("检查文件夹的名字和位置。"))

        from docgen.page.serve import PageServer

        try:
            server = PageServer(port, folder.resolve() if folder is not None else None)
        except OSError as error:
            raise UsageError(
                _("端口 {port} 用不了：{why}。").format(port=port, why=error.strerror), _("换一个端口，或不写 --port。")
            ) from error
        printing.say(_("在浏览器里打开：{url}").format(url=server.url))
        printing.say(_("网址里有口令，只给自己用。按 Ctrl-C 结束。"))
        if not no_browser:
            webbrowser.open(server.url)
        with server:
            server.serve_forever()
        return 0
