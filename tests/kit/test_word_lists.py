"""Words as data: every entry of every list finds its bad sentence and not its good one; classes are written out."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from project import PACKAGE

from docgen.kit.word_lists import expanded, pattern, table

LISTS = sorted(path for path in PACKAGE.glob("*/data/*.toml") if path.parts[-3] != "kit")
ENTRIES = [
    pytest.param(entry, id=f"{path.stem}-{part}-{n}")
    for path in LISTS
    for part, entries in table(path.parent, path.stem).items()
    for n, entry in enumerate(entries if isinstance(entries, list) else ())
    if isinstance(entry, dict) and not entry.keys().isdisjoint(("find", "wrong"))
]


def _hits(entry: dict[str, Any], text: str) -> list[str]:
    sought = entry.get("find") or re.escape(entry["wrong"])
    return [
        match[0]
        for match in re.finditer(sought, text)
        if ("not" not in entry or not re.compile(entry["not"]).match(text, match.start()))
        and not (entry.get("opens") and match.start() and text[match.start() - 1] not in "。；\n")
        and not (entry.get("whole") and match[0] != text)
    ]


@pytest.mark.parametrize("entry", ENTRIES)
def test_an_entry_of_a_list_finds_its_bad_sentence_and_not_its_good_one(entry: dict[str, Any]) -> None:
    assert _hits(entry, entry["bad"])
    assert _hits(entry, entry["good"]) == []


@pytest.mark.parametrize("path", [*LISTS, PACKAGE / "kit" / "data" / "word_classes.toml"], ids=lambda path: path.stem)
def test_every_list_is_asked_for_and_every_class_is_named(path: Path) -> None:
    read = tomllib.loads(path.read_text(encoding="utf-8"))
    shared = path.parts[-3] == "kit"
    asking = "".join(file.read_text(encoding="utf-8") for file in path.parents[1].rglob("*.py"))
    naming = "".join(file.read_text(encoding="utf-8") for file in (*LISTS, path) if shared or file == path)
    parts = [] if shared else [part for part, entries in read.items() if part != "classes" and isinstance(entries, list | dict)]
    assert [part for part in parts if not re.search(rf"[\"']{part}[\"']", asking)] == []
    assert [name for name in (read if shared else read.get("classes", ())) if f"{{{name}}}" not in naming] == []


def test_a_class_of_words_may_name_others_and_its_longest_word_is_tried_first() -> None:
    classes = {"last_year": ["上年", "上年度"], "before": ["{last_year}", "前年"]}
    assert re.findall(expanded("{before}结转", classes), "上年度结转、前年结转、今年结转") == ["上年度结转", "前年结转"]
    with pytest.raises(KeyError, match="no_such_class"):
        expanded("{no_such_class}", classes)


def test_a_list_may_have_classes_of_its_own_beside_the_shared_ones(tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text(
        """
carried = [{ find = '{last_year}{how}' }, { find = '\\d{4}年{how}' }]
[classes]
how = ["结转", "转入"]
""",
        encoding="utf-8",
    )
    found = pattern(tmp_path, "own", "carried").findall("去年转入2件，2022年结转3件，今年结转1件")
    assert found == ["去年转入", "2022年结转"]
