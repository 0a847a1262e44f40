"""Messages: Chinese throughout by default, English where it is asked for, and catalogues that are complete and fresh."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from builders import as_json, filled_report

from docgen.cli import words
from docgen.cli.app import COMMANDS
from docgen.cli.main import main
from docgen.form.model import Form
from docgen.kit.i18n import _, choose_language, set_language
from tools.build_locale import ENGLISH, extracted, faults, load, messages_in_code, placeholders, updated

PAGES = [
    [],
    *([name] for name in COMMANDS),
    *(["template", name] for name in ("list", "vars", "check", "copy")),
    ["form", "new"],
    ["form", "check"],
]
NOT_CHINESE = re.compile(r"\b(Usage|Options|Arguments|Commands|default|required|Show|TEXT|PATH|INTEGER|COMMAND|ARGS)\b")
CHINESE = re.compile(r"[\u3400-\u9fff，。：；！？、]")
OFFICIAL = ("政府信息公开工作年度报告", "草稿", "生成结果")
"""Chinese words that English messages keep, for they stand so in the documents and folders."""

ALL_HELP = """
import json, sys
from contextlib import redirect_stdout
from io import StringIO
from docgen.cli.main import main
pages = {}
for arguments in json.loads(sys.argv[2]):
    with redirect_stdout(StringIO()) as shown:
        main([*arguments, "--help", "--lang", sys.argv[1]])
    pages[" ".join(arguments)] = shown.getvalue()
print(json.dumps(pages))
"""


def help_pages(language: str) -> dict[str, str]:
    """Return every help page in a process of its own, for a process keeps the language it started with."""
    done = subprocess.run(
        [sys.executable, "-c", ALL_HELP, language, json.dumps(PAGES)], check=True, capture_output=True, text=True
    )
    return dict(json.loads(done.stdout))


def test_the_catalogues_are_complete_and_fresh() -> None:
    assert faults() == []


def test_a_message_inside_an_f_string_is_in_the_catalogue() -> None:
    assert {"整份报告", "错误：{message}"} <= set(messages_in_code())


def test_an_untranslated_message_and_a_wrong_placeholder_are_noticed() -> None:
    catalog = updated(extracted(), load(ENGLISH))
    catalog.get("没有名为“{form}”的表单。").string = "There is no form {name}."
    assert placeholders("没有名为“{form}”的表单。") != placeholders(str(catalog.get("没有名为“{form}”的表单。").string))
    assert updated(extracted(), load(ENGLISH)).get("错误：{message}").string == "Error: {message}"
    assert placeholders("写成 {{% {end} %}}：{value!r}，{rate:.1f}") == {"end", "value", "rate"}
    assert placeholders("补上结尾的“}}”或“%}”。") == frozenset()


def test_every_help_page_reads_chinese() -> None:
    for name, page in help_pages("zh").items():
        assert CHINESE.search(page), name
        assert not NOT_CHINESE.search(page), (name, NOT_CHINESE.search(page))
        assert "显示这段说明" in page


def test_every_help_page_reads_english_when_asked() -> None:
    for name, page in help_pages("en").items():
        chinese = CHINESE.search(re.sub("|".join(OFFICIAL), "", page))
        assert not chinese, (name, chinese)
        assert page.startswith("Usage: docgen")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["check"], "缺少参数“文件”。"),
        (["sum", "x.xlsx"], "缺少选项 -o / --output。"),
        (["make", "--jobs", "x"], "--jobs 的值不对：x 不是整数。"),
        (["new", "--year", "1"], "--year 的值不对：1 不在范围 1949<=x<=2199 内。"),
        (["new", "--year"], "选项 --year 后面要写上值。"),
        (["new", "a.xlsx", "b.xlsx"], "多出了参数（b.xlsx）。"),
        (["check", "a.xlsx", "--format", "xml"], "--format 的值不对：xml 不在选项里，可选：text, json。"),
        (["mkae"], "没有命令 mkae。"),
        (["template", "chekc"], "没有命令 chekc。"),
        (["make", "--drfat"], "没有选项 --drfat。"),
    ],
)
def test_wrong_usage_is_told_in_chinese(arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 2
    printed = capsys.readouterr().err
    assert said in printed
    assert "命令写法不对" in printed
    assert not NOT_CHINESE.search(printed)


@pytest.mark.parametrize("arguments", [["check"], ["make", "--jobs", "x"], ["mkae"], ["new", "--year"]])
def test_wrong_usage_is_told_in_english_when_asked(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*arguments, "--lang", "en"]) == 2
    assert not CHINESE.search(capsys.readouterr().err.replace("文件...", ""))


@pytest.mark.parametrize(
    ("given", "chinese"),
    [
        ("Missing argument 'FILES...'.", "缺少参数“FILES”。"),
        ("No such option '--nope'. Did you mean '--note'?", "没有选项 --nope。是不是 --note？"),
        ("No such command 'mkae'. (Did you mean one of: 'make', 'fake'?)", "没有命令 mkae。是不是其中之一：make, fake？"),
        ("Invalid value for '--jobs': 'x' is not a valid integer range.", "--jobs 的值不对：x 不是整数。"),
        ("Got unexpected extra arguments (b c)", "多出了参数（b c）。"),
        ("Something nobody has met yet.", "Something nobody has met yet."),
    ],
)
def test_the_words_of_other_versions_of_typer_are_known_too(given: str, chinese: str) -> None:
    assert words.message(given) == chinese


@pytest.mark.parametrize("arguments", [[], ["template"]])
def test_without_a_command_the_help_page_is_the_answer(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) in (0, 2)  # versions of Typer differ in whether that is a mistake
    printed = "".join(capsys.readouterr())
    assert printed.startswith("用法：docgen")
    assert "命令写法不对" not in printed


@pytest.mark.parametrize(
    ("requested", "environment", "language"),
    [
        (None, {}, "zh"),
        (None, {"LANG": "C.UTF-8"}, "zh"),
        (None, {"LANG": "zh_CN.UTF-8"}, "zh"),
        (None, {"LANG": "de_DE.UTF-8"}, "zh"),
        (None, {"LANG": "en_US.UTF-8"}, "en"),
        (None, {"LC_MESSAGES": "en_GB.UTF-8", "LANG": "zh_CN.UTF-8"}, "en"),
        (None, {"LC_ALL": "zh_CN.UTF-8", "LC_MESSAGES": "en_GB.UTF-8"}, "zh"),
        (None, {"LC_ALL": "", "LANG": "en_US.UTF-8"}, "en"),
        (None, {"DOCGEN_LANG": "zh", "LC_ALL": "en_US.UTF-8"}, "zh"),
        (None, {"DOCGEN_LANG": "en", "LC_ALL": "zh_CN.UTF-8"}, "en"),
        (None, {"DOCGEN_LANG": "", "LANG": "en_US.UTF-8"}, "en"),
        ("zh", {"DOCGEN_LANG": "en", "LC_ALL": "en_US.UTF-8"}, "zh"),
        ("en", {"DOCGEN_LANG": "zh"}, "en"),
    ],
)
def test_what_is_asked_for_goes_before_docgen_lang_and_that_before_the_locale(
    requested: str | None, environment: dict[str, str], language: str
) -> None:
    assert choose_language(requested, environment) == language


def test_a_message_is_english_after_english_was_chosen_and_chinese_again_after_chinese() -> None:
    set_language("en")
    assert _("读取") == "reading"
    assert _("nowhere in the catalogue") == "nowhere in the catalogue"
    set_language("zh")
    assert _("读取") == "读取"


def test_no_catalogue_is_opened_while_messages_are_chinese() -> None:
    script = (
        "import sys; opened = []\n"
        "sys.addaudithook(lambda event, args: opened.append(str(args[0])) if event == 'open' else None)\n"
        "from docgen.cli.main import main\n"
        "main(['rules', 'B303']); main(['check', 'nowhere.xlsx']); main(['--lang', sys.argv[1], 'rules', 'B303'])\n"
        "print([name for name in opened if name.endswith(('.po', '.mo'))], file=sys.stderr)\n"
    )
    for language, expected in (("zh", 0), ("en", 1)):
        done = subprocess.run([sys.executable, "-c", script, language], check=True, capture_output=True, text=True)
        assert done.stderr.splitlines()[-1].count("docgen.") == expected


def test_what_is_written_does_not_depend_on_the_language_of_messages(tmp_path: Path, form: Form) -> None:
    source = tmp_path / "report.json"
    as_json(filled_report(form), source)
    written = {}
    for language in ("zh", "en"):
        folder = tmp_path / language
        assert main(["make", str(source), "-o", str(folder), "--approval", "--lang", language]) == 0
        written[language] = {path.name: path.read_bytes() for path in folder.glob("*.docx")}
    assert len(written["zh"]) == 3
    assert written["zh"] == written["en"]
