"""`docgen help`: the help page of a command, or of docgen itself."""

from __future__ import annotations

from typing import Annotated

import typer

from docgen.cli import words
from docgen.cli.app import build_app
from docgen.kit.i18n import _


def register(app: typer.Typer) -> None:
    """Add the command to the application."""

    @app.command(
        "help",
        help=_("显示一个命令的用法；不给命令就列出全部命令。"),
        epilog=words.examples(
            (_("docgen help make"), _("make 的用法")), (_("docgen help template check"), _("下一级命令的用法"))
        ),
    )
    def show_help(command: Annotated[list[str] | None, typer.Argument(help=_("命令。"))] = None) -> int:
        program = words.name_values(typer.main.get_command(build_app(command[0] if command else None)))
        page: int = program(args=[*(command or ()), "--help"], prog_name="docgen", standalone_mode=False)
        return page
