"""The command `docgen`: finds the command asked for, imports that one alone, and turns errors into exit codes."""

from __future__ import annotations

import atexit
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

import typer

from docgen.cli import printing, terminal, words
from docgen.cli.app import COMMANDS, build_app
from docgen.kit.errors import DocgenError, OutputError, UnknownForm, UnreadableFile, UsageError
from docgen.kit.i18n import _, choose_language, set_language

COMPLETION = "_DOCGEN_COMPLETE"
"""The environment variable by which a shell asks how a line may go on."""
INTERRUPTED = 130
"""Exit code after Ctrl-C, as shells have it."""
_LONGEST_SHOWN = 200
USAGE_ERRORS = (UnknownForm, UnreadableFile, UsageError, OutputError)


def _option_value(arguments: Sequence[str], name: str) -> str | None:
    for position, argument in enumerate(arguments):
        if argument == name and position + 1 < len(arguments):
            return arguments[position + 1]
        if argument.startswith(f"{name}="):
            return argument.partition("=")[2]
    return "" if name in arguments[-1:] else None


def _require_language(wish: str | None) -> None:
    """Raises UsageError for a language that docgen does not speak."""
    if wish is not None and not wish.lower().startswith(("zh", "en")):
        raise UsageError(_("--lang 的值不对：“{language}”。").format(language=wish), _("写 --lang zh 或 --lang en。"))


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


def report_error(error: DocgenError) -> None:
    """Print an error and its cure for people, on stderr."""
    printing.note(_("错误：{message}").format(message=error.message))
    if error.cure:
        printing.note(_("改法：{cure}").format(cure=error.cure))


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
            stream.reconfigure(errors="replace" if stream is sys.stdin else terminal.ERRORS)


def _wrong_usage(why: str, command: str | None) -> int:
    """Say what is wrong with the command line. Typer's own exceptions are known by their `format_message`,

    for their classes have moved between its versions.
    """
    name = f"docgen {command}" if command else "docgen"
    if why:
        printing.note(_("命令写法不对：{why}").format(why=words.message(why)))
    printing.note(_("用 {command} --help 查看用法。").format(command=name))
    return 2


def _print_technical_details() -> None:
    import traceback

    traceback.print_exc()


def _interrupted() -> int:
    printing.note(_("已中断。已写出的文件都是完整的；重新运行同一命令即可继续。"))
    return INTERRUPTED


def _needed(arguments: Sequence[str], command: str | None) -> str | None:
    """Return the one command to be imported ("": none), None where all have to be known: for help, and for completion."""
    if COMPLETION in os.environ:
        return None
    return "" if arguments[:1] in (["--version"], ["-V"]) else command


def main(arguments: Sequence[str]) -> int:
    """Run one command line and return the exit code: 0 done, 1 something does not hold, 2 wrong usage or unreadable."""
    # -- options of every command --
    wish = _option_value(arguments, "--lang")
    set_language(choose_language(wish))
    debug = "--debug" in arguments
    rest = _without(_without(arguments, "--lang", takes_value=True), "--debug", takes_value=False)
    command = rest[0] if rest and rest[0] in COMMANDS else None
    # -- run it; whatever happens becomes a sentence --
    try:
        _require_language(wish)
        program = words.name_values(typer.main.get_command(build_app(_needed(rest, command))))
        result = program(args=rest, prog_name="docgen", standalone_mode=False)
    except DocgenError as error:
        if debug:
            _print_technical_details()
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
            _print_technical_details()
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
        printing.note(_("错误：docgen 内部出错（{kind}：{why}）。").format(kind=type(error).__name__, why=error))
        printing.note(_("改法：加 --debug 重新运行，把显示的内容连同文件交给维护人员。"))
        return 1
    if result == INTERRUPTED:
        return _interrupted()  # some versions of Typer turn Ctrl-C into this code and say nothing
    return result if isinstance(result, int) else 0


def run() -> NoReturn:
    """Entry point of the `docgen` command, which ends the process itself.

    To let Python take all objects apart one by one takes longer than to check a report; what is left goes with the process.
    """
    _speak_plainly()
    code = main(sys.argv[1:])
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # all is done and said: a late Ctrl-C must not make it a failure
    atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            code = code or 1
    os._exit(code)
