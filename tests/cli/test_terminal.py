"""What is shown where: streams, colours, broken lines, and marks that a terminal's character set has."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from builders import filled_report
from commands import run
from hypothesis import example, given
from hypothesis import strategies as st
from project import ROOT

from docgen.cli import terminal
from docgen.cli.app import COMMANDS
from docgen.form.model import Form
from docgen.formats.xlsx.write import intake_bytes
from docgen.report.model import Report

LONG = "    [B104 错误] D6、E6 表三“一、本年新收政府信息公开申请数量”行“自然人”列没有填；没有就填 0。"


class Screen(io.StringIO):
    """A terminal."""

    def isatty(self) -> bool:
        return True


def in_a_process(*arguments: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "docgen", *arguments],
        check=False,
        capture_output=True,
        cwd=ROOT,
        env={**os.environ, **environment},
    )


@pytest.fixture()
def good(form: Form, tmp_path: Path) -> Path:
    path = tmp_path / "r.xlsx"
    path.write_bytes(intake_bytes(form, filled_report(form)))
    return path


@pytest.fixture()
def wrong(form: Form, tmp_path: Path) -> Path:
    path = tmp_path / "w.xlsx"
    values = {key: value for key, value in filled_report(form).values.items() if key != "agency.name"}
    path.write_bytes(intake_bytes(form, Report(form, values, filled_report(form).sections)))
    return path


# -- streams


def test_what_was_asked_for_goes_to_stdout(good: Path, wrong: Path, tmp_path: Path) -> None:
    for ran, said in (
        (run("check", wrong), "B101"),
        (run("make", good, "-o", tmp_path / "out"), "已生成"),
        (run("make", wrong, "-o", tmp_path / "out"), "没有生成"),
        (run("verify", next((tmp_path / "out").glob("*.docx"))), "与生成时一致"),
        (run("rules"), "B303"),
        (run("template", "list"), "report.docx"),
    ):
        assert said in ran.out, ran
        assert ran.err == "", ran


def test_errors_of_use_and_what_cannot_be_read_go_to_stderr(tmp_path: Path) -> None:
    (tmp_path / "no.xlsx").write_bytes(b"no workbook")
    for arguments in (
        ["check"],
        ["mkae"],
        ["check", tmp_path / "no.xlsx"],
        ["make", tmp_path / "no.xlsx", "-o", tmp_path / "o"],
    ):
        ran = run(*arguments)
        assert (ran.code, ran.out) == (2, "")
        assert ran.err


def test_a_file_that_cannot_be_read_is_one_of_the_results_of_a_folder(good: Path) -> None:
    (good.parent / "no.xlsx").write_bytes(b"no workbook")
    ran = run("check", good.parent)
    assert ran.code == 1
    assert "no.xlsx" in ran.out


def test_json_is_all_there_is_on_stdout(wrong: Path, tmp_path: Path) -> None:
    ran = run("check", wrong, "--format", "json", "--annotate", tmp_path / "marked.xlsx")
    assert json.loads(ran.out)["files"][0]["ok"] is False
    assert "marked.xlsx" in ran.err


# -- help


@pytest.mark.parametrize("command", [*(["help", name] for name in COMMANDS), ["help"], ["help", "template", "check"]])
def test_help_shows_the_page_that_the_command_shows_itself(command: list[str]) -> None:
    page = run(*command)
    assert page.code == 0
    assert page.out == run(*command[1:], "-h").out == run(*command[1:], "--help").out
    assert "例子：\n  docgen " in page.out or "命令：" in page.out


def test_every_command_has_an_example() -> None:
    groups = {"template": ("list", "vars", "check", "copy"), "page": ("build",), "form": ("new", "check")}
    pages = [[name] for name in COMMANDS if name not in groups]
    pages += [[name, below] for name, commands in groups.items() for below in commands]
    for names in pages:
        assert f"例子：\n  docgen {' '.join(names)}" in run(*names, "-h").out, names


def test_the_version_has_a_short_option_too() -> None:
    assert run("-V").out == run("--version").out
    assert run("-V").out.startswith("docgen ")


def test_a_shell_is_told_how_a_line_may_go_on() -> None:
    done = in_a_process(_DOCGEN_COMPLETE="complete_bash", COMP_WORDS="docgen ver", COMP_CWORD="1")
    assert done.stdout.split() == [b"verify"]
    done = in_a_process(_DOCGEN_COMPLETE="complete_bash", COMP_WORDS="docgen make --dr", COMP_CWORD="2")
    assert done.stdout.split() == [b"--draft"]


# -- marks and character sets


@pytest.mark.parametrize(("encoding", "mark"), [("gbk", "√"), ("gb18030", "✓"), ("utf-8", "✓")])
def test_a_console_gets_marks_it_can_show(encoding: str, mark: str, good: Path) -> None:
    done = in_a_process("check", str(good), PYTHONIOENCODING=encoding)
    assert done.stdout.decode(encoding).startswith(f"{mark} r.xlsx")


@given(st.text(max_size=30), st.sampled_from(["gbk", "gb2312", "ascii", "latin-1", "cp437"]))
def test_no_character_set_makes_printing_fail(text: str, encoding: str) -> None:
    shown = text.encode(encoding, terminal.ERRORS).decode(encoding)
    assert len(shown) >= len(text)
    assert all(new == old for old, new in zip(text, shown, strict=False) if text.isascii())


# -- colour


@pytest.mark.parametrize(
    ("stream", "environment", "coloured"),
    [
        (Screen(), {}, True),
        (Screen(), {"NO_COLOR": "1"}, False),
        (Screen(), {"NO_COLOR": ""}, True),
        (Screen(), {"TERM": "dumb"}, False),
        (io.StringIO(), {}, False),
    ],
)
def test_colour_is_for_terminals_that_take_it(
    stream: io.StringIO, environment: dict[str, str], coloured: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert terminal.has_colour(stream) is coloured


# -- broken lines


def test_what_is_no_terminal_gets_whole_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    assert terminal.columns(io.StringIO()) is None
    assert terminal.columns(Screen()) == 40
    assert terminal.wrapped(LONG, None) == LONG


@pytest.mark.parametrize(
    ("line", "hang"),
    [
        (LONG, 16),
        ("        改法：填实际数字；没有就填 0。填实际数字；没有就填 0。填实际数字。", 14),
        ("✗ 青川区科学技术局2023年度填报表.xlsx：没有生成，178 处错误、5 处提醒。", 2),
        ("  没有标签的一行文字，写得很长很长，一行放不下，只好分成两行来显示。", 2),
    ],
)
def test_later_lines_stand_under_the_text(line: str, hang: int) -> None:
    _first, *later = terminal.wrapped(line, 50).split("\n")
    assert later
    assert all(len(entry) - len(entry.lstrip(" ")) == hang for entry in later)


@example(text="00 。。。。））", columns=20, indent=6)
@given(
    st.text(st.sampled_from("一二三本年新收申请，。；：（）“”《》 abcXYZ0189./-"), min_size=1, max_size=120),
    st.integers(20, 100),
    st.integers(0, 12),
)
def test_a_broken_line_is_the_same_text_within_the_width(text: str, columns: int, indent: int) -> None:
    line = " " * indent + text.strip()
    lines = terminal.wrapped(line, columns, hang=indent).split("\n")
    assert "".join("".join(lines).split()) == "".join(line.split())
    for entry in lines:
        words = entry.strip().split()
        unbreakable = len(words) <= 1 and not any("一" <= character <= "鿿" for character in entry)
        held = sum(character in "，。；：（）“”《》" for character in entry)
        assert terminal.width(entry) <= columns or unbreakable or held
    for entry in lines[1:]:
        assert entry.strip()[:1] not in tuple("，。；：）”》")
