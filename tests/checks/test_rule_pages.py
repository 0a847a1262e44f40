"""Every rule has a lasting code of its family, a full page, and cases in which it must and must not speak."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from project import TESTS

from docgen.checks import catalogue
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


def test_no_two_rules_share_a_title() -> None:
    titles = [entry.title for entry in RULES.values()]
    assert len(set(titles)) == len(titles)


@pytest.mark.parametrize("code", RULES)
def test_a_rule_is_tried_where_it_must_speak_and_where_it_must_not(code: str) -> None:
    cases = sum(path.read_text(encoding="utf-8").count(f'"{code}"') for path in TESTS.rglob("test_*.py"))
    assert cases >= 2, f"{code} needs a case in which it speaks and one in which it is silent"


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
