"""The Typer application: which commands there are, and how it is put together from as few of them as are needed."""

from __future__ import annotations

import importlib

import typer

from docgen import __version__
from docgen.cli import words
from docgen.kit.i18n import _

COMMANDS = (
    "new", "check", "make", "publish", "export", "schema", "verify", "sum", "template", "form", "rules", "preview", "page",
    "serve", "help",
)  # fmt: skip
"""Every command, in the order the help shows them; each is a module of docgen.cli with a function `register(app)`."""

_MODULES = {"sum": "sum_", "export": "export", "schema": "export", "help": "help_"}


def build_app(only: str | None = None) -> typer.Typer:
    """Return the Typer application; with `only`, just that command ("": none) is imported, for a quick start."""
    wanted = COMMANDS if only is None else (only,) if only in COMMANDS else ()
    app = typer.Typer(
        name="docgen",
        help=_("从填报表生成《政府信息公开工作年度报告》：校验、合计、成文、回读。"),
        epilog="\n".join(
            (
                _("各命令通用：--lang zh|en 选择语言；--debug 出错时显示技术细节。"),
                words.examples(
                    (_("docgen new 填报表.xlsx"), _("先要一份空白填报表，用 WPS 或 Excel 填好")),
                    (_("docgen make 填报表.xlsx"), _("检查并生成 Word 报告，放进 outputs 文件夹")),
                    (_("docgen help make"), _("查看一个命令的用法")),
                ),
            )
        ),
        no_args_is_help=True,
        add_completion=only is None,  # its two options are asked for by themselves, never with a command
        context_settings={"help_option_names": ["-h", "--help"]},
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
    )

    @app.callback(invoke_without_command=True)
    def start(version: bool = typer.Option(False, "-V", "--version", help=_("显示版本号。"))) -> None:
        if version:
            typer.echo(f"docgen {__version__}")
            raise typer.Exit

    for name in dict.fromkeys(_MODULES.get(command, command) for command in wanted):
        importlib.import_module(f"docgen.cli.{name}").register(app)
    words.speak(app)
    return app
