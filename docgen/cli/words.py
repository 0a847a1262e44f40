"""Typer's own words ("Usage", "Missing argument") in the user's language. It has them in English only.

Help texts and messages are translated as a whole when they are shown, so that nothing is spent on a command that runs.
The table holds the words of every Typer version docgen works with; what it does not know stays English.
"""

from __future__ import annotations

import itertools
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from docgen.cli import terminal
from docgen.kit.i18n import _, language

_MESSAGES = {
    "{said} Did you mean {names}?": "{said}是不是 {names}？",
    "{said} (Did you mean one of: {names}?)": "{said}是不是其中之一：{names}？",
    "{said} (Possible options: {names})": "{said}相近的选项：{names}。",
    "Invalid value for {where}: {said}": "{where} 的值不对：{said}",
    "Invalid value: {said}": "值不对：{said}",
    "Missing argument {where}. Choose from: {names}": "缺少参数“{where}”，可选：{names}。",
    "Missing argument {where}.": "缺少参数“{where}”。",
    "Missing option {where}. Choose from: {names}": "缺少选项 {where}，可选：{names}。",
    "Missing option {where}.": "缺少选项 {where}。",
    "Missing command.": "缺少命令。",
    "No such command {name}.": "没有命令 {name}。",
    "No such option: {name}": "没有选项 {name}。",
    "No such option {name}.": "没有选项 {name}。",
    "Option {name} requires an argument.": "选项 {name} 后面要写上值。",
    "Option {name} does not take a value.": "选项 {name} 后面不带值。",
    "Got unexpected extra argument(s) ({what})": "多出了参数（{what}）。",
    "Got unexpected extra argument ({what})": "多出了参数（{what}）。",
    "Got unexpected extra arguments ({what})": "多出了参数（{what}）。",
    "{value} is not a valid {said}.": "{value} 不是{said}。",
    "{value} is not in the range {range}.": "{value} 不在范围 {range} 内。",
    "{value} is not one of {names}.": "{value} 不在选项里，可选：{names}。",
    "{value} is not {names}.": "{value} 不在选项里，可选：{names}。",
    "int range": "整数",
    "integer range": "整数",
    "int": "整数",
    "integer": "整数",
}
"""What Typer says of a wrong command line; names in braces stand for its words, `said` is translated in turn."""

_HELP = (
    (r"(?m)^Usage: (.*)$", lambda found: "用法：" + _usage(found[1])),
    (r"(?m)^Arguments:$", lambda found: "参数："),
    (r"(?m)^Options:$", lambda found: "选项："),
    (r"(?m)^Commands:$", lambda found: "命令："),
    (r"Show this message and exit\.", lambda found: "显示这段说明。"),
    (r"Install completion for the current shell\.", lambda found: "给当前的命令行装上自动补全。"),
    (
        r"Show completion for the current shell, to copy it or customize the installation\.",
        lambda found: "显示自动补全的脚本，供自行安装。",
    ),
    (r"\[default: ([^;\]]*)", lambda found: f"[默认：{found[1]}"),
    (r"\[required\]|; required\]", lambda found: found[0].replace("required", "必填")),
)


_WIDEST_FIRST = 40
"""A first column wider than this gets a line of its own."""
_UNBROKEN = 10_000
_ROW = r"  (\S(?:.*?\S)?)  +(\S.*)"


def _usage(line: str) -> str:
    return line.replace("[OPTIONS]", "[选项]").replace("COMMAND [ARGS]...", "命令 [参数]...")


def _pattern(message: str) -> re.Pattern[str]:
    parts = re.split(r"\{(\w+)\}", message)
    return re.compile("".join(f"(?P<{part}>.+?)" if n % 2 else re.escape(part) for n, part in enumerate(parts)), re.DOTALL)


def message(text: str) -> str:
    """Return what Typer says of a wrong command line in the user's language; as it is if it is not known."""
    text = text.strip()
    if language() != "zh":
        return text
    for known, chinese in _MESSAGES.items():
        found = _pattern(known).fullmatch(text)
        if found:
            words = {
                name: message(word) if name == "said" else word.replace("'", "").removesuffix("...")
                for name, word in found.groupdict().items()
            }
            return chinese.format(**words)
    return text


def _rows(text: str) -> Iterator[tuple[str, str]]:
    """Yield each line of a help page as its two columns; a line broken by Typer is put together again."""
    first, second = "", ""
    for line in [*text.split("\n"), ""]:
        row = re.fullmatch(_ROW, line)
        if first and line.startswith("   "):
            second += " " + line.strip()
            continue
        if first:
            yield first, second
        first, second = (row[1], row[2]) if row else ("", "")
        if not row:
            yield "", line


def _aligned(text: str, columns: int | None) -> str:
    """Return a help page whose second columns stand below each other, which Typer does by the number of characters."""
    lines: list[str] = []
    for listed, rows in itertools.groupby(_rows(text), key=lambda row: bool(row[0])):
        block = list(rows)
        widest = min(max(terminal.width(first) for first, _second in block), _WIDEST_FIRST)
        for first, second in block:
            room = widest - terminal.width(first)
            if not listed:
                lines.append(terminal.wrapped(second, columns))
            elif room < 0:
                lines += [f"  {first}", terminal.wrapped(f"{' ' * (widest + 4)}{second}", columns)]
            else:
                lines.append(terminal.wrapped(f"  {first}{' ' * room}  {second}", columns, hang=widest + 4))
    return "\n".join(lines[:-1])


def help_text(text: str, examples: Sequence[tuple[str, str]] = ()) -> str:
    """Return a help page in the user's language, with examples (command line, what it does) below it."""
    text = re.sub(r"(?m)^Usage: .*$", lambda found: re.sub(r"\{([^{}]+)\}", r"\1", found[0]), text)
    if language() == "zh":
        for known, chinese in _HELP:
            text = re.sub(known, chinese, text)
    if examples:
        text = "\n".join([text, "", _("例子："), *(f"  {line}   {does}" for line, does in examples)])
    return terminal.showable(_aligned(text, terminal.columns(sys.stdout)), sys.stdout)


def examples(*given: tuple[str, str]) -> str:
    """Return examples (command line, what it does) as the epilog of a command, from which its help and its manual are made."""
    return "\n".join(f"{line}\t{does}" for line, does in given)


def examples_of(epilog: str | None) -> list[tuple[str, str]]:
    """Return the examples of an epilog that `examples` made."""
    pairs = (line.partition("\t") for line in (epilog or "").split("\n"))
    return [(line, does) for line, tab, does in pairs if tab]


def _page(command: Any, ctx: Any, get_help: Callable[[Any], str]) -> str:
    """Return the help page of a command: its epilog's examples go below it, and nothing is broken before it is translated."""
    epilog, command.epilog = command.epilog, "\n".join(line for line in (command.epilog or "").split("\n") if "\t" not in line)
    ctx.terminal_width = _UNBROKEN
    try:
        return help_text(get_help(ctx), examples_of(epilog))
    finally:
        command.epilog = epilog


class Command(TyperCommand):
    """A command whose help reads in the user's language."""

    def get_help(self, ctx: Any) -> str:
        """Return the help page."""
        return _page(self, ctx, super().get_help)


class CommandGroup(TyperGroup):
    """A group of commands whose help reads in the user's language."""

    def get_help(self, ctx: Any) -> str:
        """Return the help page."""
        return _page(self, ctx, super().get_help)


def _kind_of_value(parameter: Any) -> str | None:
    """Return what stands for an option's value in its help, None where Typer lists the choices."""
    kind = type(parameter.type).__name__
    if "Choice" in kind or "Bool" in kind:
        return None
    return _("路径") if "Path" in kind else _("数字") if "Int" in kind else _("文本")


def _argument_name(name: str) -> str:
    """Return what people call an argument, by its name in the code."""
    return {
        "files": _("文件..."),
        "report": _("报告"),
        "code": _("代码"),
        "command": _("命令..."),
        "form": _("表单"),
    }.get(name, _("文件"))


def speak(app: typer.Typer) -> None:
    """Make every command of the application show its help in the user's language."""
    app.info.cls = CommandGroup
    for command in app.registered_commands:
        command.cls = Command
    for group in app.registered_groups:
        group.cls = CommandGroup
        if group.typer_instance is not None:
            speak(group.typer_instance)


def name_values(command: Any) -> Any:
    """Give every argument and option of a command, and of those below it, a word for its value. Returns the command."""
    for parameter in command.params:
        if parameter.param_type_name == "argument":
            parameter.metavar = _argument_name(parameter.name)
        elif parameter.metavar is None and not parameter.is_flag:
            parameter.metavar = _kind_of_value(parameter)
    for below in getattr(command, "commands", {}).values():
        name_values(below)
    return command
