"""docs/cli.md: every command with its arguments and options, as the commands themselves state them."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from typing import Any

import typer

from doc_pages.markdown import MADE, page, table
from docgen.cli import words
from docgen.cli.app import build_app

INTRODUCTION = [
    "# 命令手册",
    "",
    MADE,
    "",
    "## 通用约定",
    "",
    "- 各命令都可以加 `--lang zh|en` 选择语言，加 `--debug` 在出错时显示技术细节。"
    "语言的先后：`--lang`、环境变量 `DOCGEN_LANG`、系统语言；都没有就是中文。",
    "- 要的结果（检查出的问题、生成了什么、核对的结论、各种清单）写到标准输出，可以 `> 文件`、`| less`；"
    "进度、提示和用法错误写到标准错误。加 `--format json` 时，标准输出上只有一份 JSON。",
    "- 退出码：0 完成（可以有提醒，`--strict` 时不可以）；1 输入有错误，或应当成立的不成立；2 命令写错，或文件读不了、写不出。",
    "- 文件要么完整写出，要么不写。别人正在打开的、生成之后被人改过的，不覆盖。",
    "- `~$` 开头的临时文件不处理；没有填过的空白填报表跳过。",
    "",
    "### docgen.toml",
    "",
    "工作文件夹里可以放一份 `docgen.toml`，写上本单位一贯的设置；命令行上写的优先。",
    "",
    "```toml",
    'template = "我们的模板.docx"   # 同 --template，路径从本文件算起',
    'output = "结果"                # 同 -o',
    'office = "区政府办公室"        # 同 --office',
    'new_page = ["表三"]            # 同 --new-page：表三连同标题另起一页',
    "strict = true                  # 同 --strict",
    "select = []                    # 同 --select",
    'requirements = "本地要求.toml" # 同 --requirements，见下文',
    'ignore = ["E3", "H106"]        # 同 --ignore；有关数字的规则不会被略去',
    "```",
    "",
    "### 本地要求",
    "",
    "上级机关另有要求的（篇幅、总体情况要写出的数量、报送的日期），写成一份 `requirements.toml`，放在模板旁边",
    "（`templates/docx/表单/`），以后 `check`、`make` 都照它检查；或者放在别处，用 `--requirements` 或 `docgen.toml` 指出。",
    "自带一个例子 `templates/docx/zfxxgk-2021/requirements-wuwei.toml`，写法都在注释里；直接用写 `--requirements wuwei`。",
    "不合要求的是提醒（F601、F602、F603）；文件写错的，检查之前逐行列出。",
    "",
]


def commands() -> Iterator[tuple[str, Any]]:
    """Yield every command that does something, by its full name, in the order of the help."""

    def walk(command: Any, name: str) -> Iterator[tuple[str, Any]]:
        below = getattr(command, "commands", None)
        if below is None:
            yield name, command
            return
        for part, child in below.items():
            yield from walk(child, f"{name} {part}".strip())

    yield from walk(words.name_values(typer.main.get_command(build_app())), "")


def names_of(parameter: Any) -> str:
    """Return an option's spellings, or an argument's name."""
    return parameter.metavar if parameter.param_type_name == "argument" else "、".join(f"`{name}`" for name in parameter.opts)


def value_of(parameter: Any) -> str:
    """Return what an option takes: its word, its choices, or "" for a switch."""
    if getattr(parameter, "is_flag", False) or parameter.param_type_name == "argument":
        return ""
    choices = getattr(parameter.type, "choices", None)
    if choices:
        return " 或 ".join(str(choice.value if isinstance(choice, Enum) else choice) for choice in choices)
    return str(parameter.metavar or "")


def default_of(parameter: Any) -> str:
    """Return an option's default, "必填" if it must be given, "" if leaving it out means nothing special."""
    if parameter.required:
        return "必填"
    default = parameter.default() if callable(parameter.default) else parameter.default
    if default in (None, False, "") or isinstance(default, list | tuple):
        return ""
    return f"`{default.value if isinstance(default, Enum) else default}`"


def _command(name: str, command: Any) -> list[str]:
    parameters = [p for p in command.params if p.name != "help"]
    arguments = [p for p in parameters if p.param_type_name == "argument"]
    options = [p for p in parameters if p.param_type_name == "option"]
    usage = " ".join([f"docgen {name}", *(p.metavar if p.required else f"[{p.metavar}]" for p in arguments), "[选项]"])
    lines = ["", f"## docgen {name}", "", command.help, "", "```", usage, "```", ""]
    lines += table(("参数", "说明", ""), [(names_of(p), p.help, default_of(p)) for p in arguments])
    lines += ["", *table(("选项", "值", "说明", "默认"), [(names_of(p), value_of(p), p.help, default_of(p)) for p in options])]
    lines += ["", *table(("例", "作用"), [(f"`{line}`", what) for line, what in words.examples_of(command.epilog)])]
    return lines


def cli_page() -> str:
    """Return docs/cli.md."""
    listed = list(commands())
    lines = [*INTRODUCTION, *table(("命令", "作用"), [
        (f"[docgen {name}](#docgen-{name.replace(' ', '-')})", command.help) for name, command in listed
    ])]  # fmt: skip
    for name, command in listed:
        lines += _command(name, command)
    return page(lines)
