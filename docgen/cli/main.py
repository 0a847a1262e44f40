"""The command `docgen`: finds the command asked for, imports that one alone, and turns errors into exit codes."""

from __future__ import annotations

import gc
import importlib
import os
import signal
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path

import typer

from docgen import __version__
from docgen.cli import words
from docgen.kit.errors import DocgenError, OutputError, UnreadableFile, UsageError
from docgen.kit.i18n import _, choose_language, set_language

COMMANDS = (
    "new",
    "check",
    "make",
    "publish",
    "export",
    "schema",
    "verify",
    "sum",
    "template",
    "rules",
    "preview",
    "page",
    "serve",
)
"""Every command, in the order the help shows them; each is a module of docgen.cli with a function `register(app)`."""

_MODULES = {"sum": "sum_", "export": "export", "schema": "export"}
INTERRUPTED = 130
"""Exit code after Ctrl-C, as shells have it."""
_LONGEST_SHOWN = 200
USAGE_ERRORS = (UnreadableFile, UsageError, OutputError)


def _option_value(arguments: Sequence[str], name: str) -> str | None:
    for position, argument in enumerate(arguments):
        if argument == name and position + 1 < len(arguments):
            return arguments[position + 1]
        if argument.startswith(f"{name}="):
            return argument.partition("=")[2]
    return None


def _without(arguments: Sequence[str], name: str, *, takes_value: bool) -> list[str]:
    kept: list[str] = []
    skip = False
    for argument in arguments:
        if skip:
            skip = False
        elif argument == name:
            skip = takes_value
        elif not (takes_value and argument.startswith(f"{name}=")):
            kept.append(argument)
    return kept


def build_app(only: str | None = None) -> typer.Typer:
    """Return the Typer application; with `only`, just that command ("": none) is imported, for a quick start."""
    app = typer.Typer(
        name="docgen",
        help=_("从填报表生成《政府信息公开工作年度报告》：校验、合计、成文、回读。"),
        epilog=_("各命令通用：--lang zh|en 选择语言；--debug 出错时显示技术细节。"),
        no_args_is_help=True,
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
    )

    @app.callback(invoke_without_command=True)
    def start(version: bool = typer.Option(False, "--version", help=_("显示版本号。"))) -> None:
        if version:
            typer.echo(f"docgen {__version__}")
            raise typer.Exit

    wanted = COMMANDS if only is None else (only,) if only in COMMANDS else ()
    for name in dict.fromkeys(_MODULES.get(command, command) for command in wanted):
        importlib.import_module(f"docgen.cli.{name}").register(app)
    words.speak(app)
    return app


def report_error(error: DocgenError) -> None:
    """Print an error and its cure for people, on stderr."""
    typer.echo(_("错误：{message}").format(message=error.message), err=True)
    if error.cure:
        typer.echo(_("改法：{cure}").format(cure=error.cure), err=True)


def system_error(error: OSError) -> DocgenError:
    """Return what to say of what the operating system would not do and nobody has foreseen: a name too long, a lost disk."""
    where = str(error.filename or "")
    shown = where if len(where) <= _LONGEST_SHOWN else f"{where[:_LONGEST_SHOWN]}…"
    return DocgenError(
        _("操作系统不允许：{why}（{file}）。").format(why=error.strerror, file=shown or _("没有说明是哪个文件")),
        _("检查文件名、路径和磁盘后重试。"),
    )


def _speak_plainly() -> None:
    """Never fail on a terminal that cannot show a character, nor where there is none at all (a service, a scheduled task)."""
    for name in ("stdin", "stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open("r" if name == "stdin" else "w", encoding="utf-8"))  # noqa: SIM115 - as long as the process
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


def _wrong_usage(why: str, command: str | None) -> int:
    """Say what is wrong with the command line. Typer's own exceptions are known by their `format_message`,

    for their classes have moved between its versions.
    """
    name = f"docgen {command}" if command else "docgen"
    if why:
        typer.echo(_("命令写法不对：{why}").format(why=words.message(why)), err=True)
    typer.echo(_("用 {command} --help 查看用法。").format(command=name), err=True)
    return 2


def _interrupted() -> int:
    typer.echo(_("已中断。已写出的文件都是完整的；重新运行同一命令即可继续。"), err=True)
    return INTERRUPTED


def main(arguments: Sequence[str]) -> int:
    """Run one command line and return the exit code: 0 done, 1 something does not hold, 2 wrong usage or unreadable."""
    set_language(choose_language(_option_value(arguments, "--lang")))
    debug = "--debug" in arguments
    rest = _without(_without(arguments, "--lang", takes_value=True), "--debug", takes_value=False)
    command = rest[0] if rest and rest[0] in COMMANDS else None
    try:
        program = words.name_values(typer.main.get_command(build_app("" if rest[:1] == ["--version"] else command)))
        result = program(args=rest, prog_name="docgen", standalone_mode=False)
    except DocgenError as error:
        if debug:
            traceback.print_exc()
        report_error(error)
        return 2 if isinstance(error, USAGE_ERRORS) else 1
    except (typer.Abort, KeyboardInterrupt):
        return _interrupted()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except Exception as error:
        if type(error).__name__ == "NoArgsIsHelpError":
            typer.echo(str(error), err=True)  # its message is the help page
            return 2
        if hasattr(error, "format_message"):
            return _wrong_usage(error.format_message(), command)
        if debug:
            traceback.print_exc()
        if isinstance(error, UnicodeEncodeError) and error.encoding == sys.getfilesystemencoding() != "utf-8":
            report_error(
                UsageError(
                    _("系统的文件名编码是 {encoding}，写不了中文文件名。").format(encoding=error.encoding),
                    _("设置环境变量 PYTHONUTF8=1（或 LANG=C.UTF-8）后重新运行。"),
                )
            )
            return 2
        if isinstance(error, OSError) and error.strerror:
            report_error(system_error(error))
            return 2
        typer.echo(_("错误：docgen 内部出错（{kind}：{why}）。").format(kind=type(error).__name__, why=error), err=True)
        typer.echo(_("改法：加 --debug 重新运行，把显示的内容连同文件交给维护人员。"), err=True)
        return 1
    if result == INTERRUPTED:
        return _interrupted()  # some versions of Typer turn Ctrl-C into this code and say nothing
    return result if isinstance(result, int) else 0


def run() -> None:
    """Entry point of the `docgen` command."""
    _speak_plainly()
    code = main(sys.argv[1:])
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # all is done and said: a late Ctrl-C must not make it a failure
    gc.freeze()  # what is left goes with the process; searching it for garbage first helps nobody
    sys.exit(code)
