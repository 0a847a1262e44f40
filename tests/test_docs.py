"""The documentation is true: pages are fresh, every command is described, links lead somewhere, commands exist."""

from __future__ import annotations

import re
import shlex
import struct
from pathlib import Path
from typing import Any

import pytest
from project import ROOT

from docgen.cli.settings import Settings
from docgen.cli.words import examples_of
from docgen.form import expectations, parts, text, wording, written
from docgen.form.folders import DEFAULT_FORM
from docgen.form.load import load_form
from docgen.form.parse import parse_form
from tools.build_docs import PAGES, stale_pages
from tools.doc_pages.cli import commands

PLACED = {"balances", "computed", "means", "previous", "result", "year_links"}
"""Names of what docgen works out of a form and nobody writes."""
DOCS = ROOT / "docs"
HAND_WRITTEN = sorted(path for path in DOCS.rglob("*.md") if path.relative_to(DOCS).as_posix() not in PAGES)
READMES = [ROOT / name for name in ("README.md", "README.en.md", "CONTRIBUTING.md", "CHANGELOG.md")]
EVERY_PAGE = [*sorted(DOCS.rglob("*.md")), *READMES, ROOT / "SECURITY.md"]
COMMANDS: dict[str, Any] = dict(commands())
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
CODE = re.compile(r"```(?:bash|text|)\n(.*?)```|`(docgen [^`\n]+)`", re.DOTALL)


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def test_every_page_made_from_code_is_fresh() -> None:
    assert stale_pages() == []


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_and_all_it_takes_has_help(name: str) -> None:
    command = COMMANDS[name]
    assert command.help.endswith("。")
    assert [p.name for p in command.params if not p.help] == []
    assert [p.name for p in command.params if p.param_type_name == "argument" and not p.metavar] == []


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_stands_in_the_manual_with_all_it_takes(name: str) -> None:
    page = text_of(DOCS / "cli.md")
    section = re.search(rf"^## docgen {re.escape(name)}\n(.*?)(?=^## |\Z)", page, re.MULTILINE | re.DOTALL)
    assert section is not None
    assert COMMANDS[name].help in section[1]
    for parameter in COMMANDS[name].params:
        if parameter.name != "help" and parameter.param_type_name == "option":
            assert all(f"`{option}`" in section[1] for option in parameter.opts)
    assert examples_of(COMMANDS[name].epilog)


def test_every_setting_stands_in_the_manual() -> None:
    page = text_of(DOCS / "cli.md")
    assert [key for key in Settings.__match_args__ if not re.search(rf"^{key} = ", page, re.MULTILINE)] == []


def test_every_key_of_the_form_stands_on_its_page() -> None:
    form = load_form(DEFAULT_FORM)
    page = text_of(DOCS / f"form-{form.id}.md")
    rows = {f"`{row.key}`" for table in form.tables for row in table.rows}
    wanted = rows | {f"`{field.key}`" for field in form.fields} | {sentence.key for sentence in form.standing}
    assert [key for key in wanted if key not in page] == []


def test_every_code_docgen_speaks_of_stands_in_the_docs() -> None:
    source = "\n".join(text_of(path) for path in (ROOT / "docgen").rglob("*.py"))
    codes = set(re.findall(r'"([A-HSTX]\d{3})"', source))
    listed = set(re.findall(r"[A-HSTX]\d{3}", text_of(DOCS / "rules.md") + text_of(DOCS / "findings.md")))
    assert len(codes) > 150
    assert codes - listed == set()


@pytest.mark.parametrize("path", EVERY_PAGE, ids=named)
def test_every_link_leads_to_a_file_and_a_heading(path: Path) -> None:
    broken = []
    for target in LINK.findall(re.sub(r"```.*?```", "", text_of(path), flags=re.DOTALL)):
        name, _mark, heading = target.partition("#")
        if re.match(r"[a-z]+:", target):
            continue
        aim = (path.parent / name).resolve() if name else path
        if not aim.exists() or (heading and heading not in headings(aim)):
            broken.append(target)
    assert broken == []


def headings(path: Path) -> set[str]:
    """Return the anchors of a page: its headings as GitHub names them, and those it sets itself."""
    page = text_of(path)
    titles = re.findall(r"^#+ (.+)$", page, re.MULTILINE)
    named_by_title = {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}
    return named_by_title | set(re.findall(r'<a id="([^"]+)">', page))


def test_every_page_is_linked_from_somewhere() -> None:
    linked = set()
    for path in EVERY_PAGE:
        linked |= {(path.parent / target.partition("#")[0]).resolve() for target in LINK.findall(text_of(path))}
    alone = [named(path) for path in [*DOCS.rglob("*.md"), *DOCS.rglob("*.png")] if path.resolve() not in linked]
    assert alone == []


def command_lines(path: Path) -> list[str]:
    """Return every docgen command a page shows, without comments and without the folder of the environment."""
    found = []
    for block, inline in CODE.findall(text_of(path)):
        for line in (block or inline).splitlines():
            for part in re.split(r"&&|\|", line.partition("  #")[0].partition("    #")[0]):
                words = part.split()
                if words and re.fullmatch(r"(\.venv/bin/)?docgen", words[0]):
                    found.append(part.strip().removeprefix(".venv/bin/"))
    return found


@pytest.mark.parametrize("path", EVERY_PAGE, ids=named)
def test_every_command_a_page_shows_exists(path: Path) -> None:
    for line in command_lines(path):
        words = shlex.split(line)[1:]
        plain = [word for word in words if not word.startswith("-")]
        if not plain:
            continue
        name = next((n for n in (" ".join(plain[:2]), plain[0]) if n in COMMANDS), "")
        if plain[0] == "template" and len(plain) == 1:
            continue
        assert name, line
        known = {option for p in COMMANDS[name].params for option in (*p.opts, *p.secondary_opts)}
        known |= {"--lang", "--debug", "--help"}
        assert {word.partition("=")[0] for word in words if word.startswith("-")} <= known, line


def test_the_readme_shows_commands_at_all() -> None:
    assert len(command_lines(ROOT / "README.md")) > 8
    assert len(command_lines(DOCS / "template.md")) > 2


@pytest.mark.parametrize("mark", ["make", "test"])
def test_the_readme_marks_the_command_that_ci_takes_from_it(mark: str) -> None:
    block = re.search(rf"<!-- ci: {mark} -->\n```bash\n(.+)\n```\n", text_of(ROOT / "README.md"))
    assert block is not None
    assert block[1].startswith("python3 -m venv .venv && .venv/bin/pip install")
    assert block[1] in text_of(ROOT / "README.en.md")


def toml_blocks(path: Path) -> list[str]:
    return re.findall(r"```toml\n(.*?)```", text_of(path), re.DOTALL)


def test_the_example_form_of_the_docs_can_be_loaded(tmp_path: Path) -> None:
    whole = next(block for block in toml_blocks(DOCS / "forms.md") if block.startswith("[form]") and "[[tables]]" in block)
    path = tmp_path / "form.toml"
    path.write_text(whole, encoding="utf-8")
    form = parse_form(path)
    assert form.tables
    assert form.identities
    assert form.standing


def test_every_entry_of_a_form_is_explained() -> None:
    page = text_of(DOCS / "forms.md")
    kinds = [
        kind
        for module in (expectations, parts, text, wording, written)
        for kind in vars(module).values()
        if isinstance(kind, type) and kind.__module__ == module.__name__
    ]
    entries = {name for kind in kinds for name in getattr(kind, "__match_args__", ())} - PLACED
    assert len(entries) > 80
    assert [entry for entry in sorted(entries) if f"`{entry}`" not in page and f"[{entry}]" not in page] == []


@pytest.mark.parametrize("path", sorted((DOCS / "images").glob("*.png")), ids=named)
def test_a_picture_is_small_enough_to_be_kept(path: Path) -> None:
    data = path.read_bytes()
    width, height = struct.unpack(">II", data[16:24])
    assert data.startswith(b"\x89PNG")
    assert len(data) < 200_000
    assert 300 < width <= 1400
    assert height > 100


def test_project_text_names_no_machine() -> None:
    for path in EVERY_PAGE:
        assert not re.search(r"/(?:work|tmp|home|root)/", text_of(path)), named(path)


def test_every_file_and_function_of_the_architecture_page_is_there() -> None:
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    named = re.findall(r"`((?:[a-z_]+/)+[a-z_0-9]+\.(?:py|toml|js))(?::(\w+))?`", page)
    assert len(named) > 50
    for name, function in named:
        path = next(base / name for base in (ROOT / "docgen", ROOT) if (base / name).is_file())
        if function:
            assert re.search(rf"^(?:def|class) {function}\b", path.read_text(encoding="utf-8"), re.M), (name, function)
