"""Every rule has a lasting code of its family, a full page, and cases in which it must and must not speak."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from project import ROOT, TESTS

from docgen.checks import catalogue, where
from docgen.checks.codes import all_codes
from docgen.checks.measured import false_alarms
from docgen.checks.text.lists import table
from docgen.checks.where import proving_test, source_of
from docgen.cli.main import main
from tools.build_docs import stale_pages, write_pages

RULES = catalogue.rules()


@pytest.mark.parametrize("code", RULES)
def test_a_rule_has_a_code_of_a_family_and_a_title(code: str) -> None:
    assert re.fullmatch(rf"[{''.join(catalogue.FAMILIES)}]\d{{3}}", code)
    assert RULES[code].code == code
    assert RULES[code].title
    assert not RULES[code].title.endswith("。")
    assert RULES[code].status in ("stable", "preview")


@pytest.mark.parametrize("code", RULES)
def test_a_rules_page_is_full(code: str) -> None:
    page = RULES[code].page
    assert tuple(page) == catalogue.PAGE_HEADINGS
    assert all(len(text) > 1 for text in page.values()), page
    assert all(re.search(r"[一-鿿].*[。”）…]$", page[heading]) for heading in ("内容", "依据", "理由", "改法")), page


@pytest.mark.parametrize("code", RULES)
def test_a_rules_page_ends_with_its_measured_false_alarms(code: str) -> None:
    said = false_alarms(code)
    assert re.fullmatch(r"在\d+ 份.*（共 \d+ 字）.*(?:没有报过|误报 \d+ 处)。", said), said


def test_what_was_measured_is_of_rules_there_are_and_adds_up() -> None:
    for code, (reported, wrong, _generated) in table("measured")["reported"].items():
        assert code in RULES
        assert wrong <= reported


def test_no_two_rules_share_a_title() -> None:
    titles = [entry.title for entry in RULES.values()]
    assert len(set(titles)) == len(titles)


@pytest.mark.parametrize("code", RULES)
def test_a_rule_is_tried_where_it_must_speak_and_where_it_must_not(code: str) -> None:
    cases = sum(path.read_text(encoding="utf-8").count(f'"{code}"') for path in TESTS.rglob("test_*.py"))
    assert cases >= 2, f"{code} needs a case in which it speaks and one in which it is silent"


@pytest.mark.parametrize("code", all_codes())
def test_every_code_has_a_source_and_a_test(code: str) -> None:
    """That the test makes the code fire is watched while it runs (tests/firing.py)."""
    source, test = source_of(code), proving_test(code)
    for place in (source, test):
        lines = (ROOT / place.path).read_text(encoding="utf-8").splitlines()
        assert place.name in "".join(lines[place.line - 1 : place.line + 12]) or code in lines[place.line - 1], place
    assert code in (ROOT / source.path).read_text(encoding="utf-8")
    assert test.name.startswith("test_")


@pytest.mark.parametrize("code", RULES)
def test_the_file_of_a_rule_begins_with_its_code(code: str) -> None:
    assert code.lower().startswith(Path(source_of(code).path).stem.partition("_")[0])


def test_a_rule_is_shown_with_its_source_and_its_test(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", "B303"]) == 0
    shown = capsys.readouterr().out
    assert f"{source_of('B303')}" in shown
    assert f"{proving_test('B303')}" in shown
    assert main(["rules", "A201", "--format", "json"]) == 0
    (entry,) = json.loads(capsys.readouterr().out)["rules"]
    assert entry["source"]["path"].startswith("docgen/formats/xlsx/")
    assert entry["test"]["line"] > 0


def test_installed_without_tests_the_lines_are_those_of_the_build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "docgen"
    (package / "bundled").mkdir(parents=True)
    (package / where.TEST_LINES).write_text('{"B303": 12}', encoding="utf-8")
    monkeypatch.setattr(where, "_PACKAGE", package)
    assert (proving_test("B303").line, proving_test("B301").line) == (12, 0)


def test_a_code_cannot_be_given_twice() -> None:
    entry = next(iter(RULES.values()))
    with pytest.raises(ValueError, match=entry.code):
        catalogue.rule(entry.code, "another", entry.severity)(entry.function)


@pytest.mark.parametrize(
    ("code", "select", "ignore", "chosen"),
    [
        ("B303", (), (), True),
        ("B303", ("B",), (), True),
        ("B303", ("B303", "C"), (), True),
        ("B303", ("C",), (), False),
        ("B303", ("B",), ("B3",), False),
        ("B303", (), ("B303",), False),
    ],
)
def test_rules_are_chosen_by_code_or_family(code: str, select: tuple[str, ...], ignore: tuple[str, ...], chosen: bool) -> None:
    assert catalogue.is_chosen(code, select, ignore) is chosen


def test_the_reference_pages_are_what_the_code_says() -> None:
    assert stale_pages() == []


def test_a_stale_or_missing_page_is_noticed(tmp_path: Path) -> None:
    assert "rules.md" in stale_pages(tmp_path)
    write_pages(tmp_path)
    assert stale_pages(tmp_path) == []
    (tmp_path / "rules.md").write_text("old", encoding="utf-8")
    assert stale_pages(tmp_path) == ["rules.md"]
