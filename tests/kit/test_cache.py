"""What is kept between runs: the same as made anew, and never trusted blindly."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from array import array
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from docgen.form.folders import form_folder
from docgen.form.load import _loaded, load_form
from docgen.form.parse import parse_form
from docgen.jobs import template as office_template
from docgen.kit import cache, patterns
from docgen.kit.errors import TemplateError
from docgen.report.finding import Finding, Severity

EXAMPLES = [
    (r"(?P<year>20\d\d)年(?P<month>\d{1,2})月|[一-鿿]{2,4}(?<!局)镇", 0, "2023年1月，兰山镇"),
    (r"^申请\s*$", re.MULTILINE, "申请\n其他\n申请 "),
    (r"a.b", re.DOTALL | re.IGNORECASE, "A\nB"),
    (r"(一)(二)?\1", 0, "一一"),
    (rb"<data[^>]*>", 0, b"<w><data a='1'>"),
]


_PIECES = st.sampled_from(
    [
        "a",
        "b",
        "报",
        "[ab]",
        "[^a]",
        "[一-鿿1]",
        r"\d",
        r"\W",
        ".",
        "",
        "^",
        "$",
        r"\b",
        "(?=a)",
        "(?!b)",
        "(?<=a)",
        "(?<!报)",
        "(?i:B)",
    ]
)
_REPEATS = st.sampled_from(["?", "*", "+", "{2}", "??", "*?", "{0,2}?"])
PATTERNS = st.recursive(
    _PIECES,
    lambda inner: st.one_of(
        st.tuples(inner, inner).map("".join),
        st.tuples(inner, inner).map("(?:%s|%s)".__mod__),
        inner.map("(%s)".__mod__),
        st.tuples(inner, _REPEATS).map("(?:%s)%s".__mod__),
    ),
    max_leaves=8,
)


@pytest.fixture
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("DOCGEN_CACHE", str(tmp_path))
    forget()
    _loaded.cache_clear()
    yield tmp_path
    forget()
    _loaded.cache_clear()


def forget() -> None:
    """Make the next pattern ask the cache folder again, as a new process would."""
    patterns._Store.entries = None
    patterns._Store.new = False
    patterns._Store.used = set()


def same(kept_one: re.Pattern, plain: re.Pattern, text: str | bytes) -> bool:
    found, expected = ([(m.span(), m.groups(), m.groupdict()) for m in p.finditer(text)] for p in (kept_one, plain))
    facts = [(p.pattern, p.flags, p.groups, dict(p.groupindex)) for p in (kept_one, plain)]
    return found == expected and found != [] and facts[0] == facts[1]


@pytest.mark.parametrize(("text", "flags", "sample"), EXAMPLES)
def test_a_kept_pattern_finds_what_a_compiled_one_finds(own_cache: Path, text, flags, sample):
    assert same(patterns.regex(text, flags), re.compile(text, flags), sample)
    patterns.save_new()
    forget()
    assert same(patterns.regex(text, flags), re.compile(text, flags), sample)
    assert not patterns._Store.new, "it was compiled anew"


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=PATTERNS, flags=st.sampled_from([0, re.IGNORECASE, re.MULTILINE]), sample=st.text("aAb报1 \n", max_size=12))
def test_any_pattern_finds_what_a_compiled_one_finds(own_cache: Path, text: str, flags: int, sample: str):
    ours, plain = patterns.regex(text, flags), re.compile(text, flags)
    assert [(m.span(), m.groups()) for m in ours.finditer(sample)] == [(m.span(), m.groups()) for m in plain.finditer(sample)]
    for start in range(len(sample)):
        assert str(ours.match(sample, start)) == str(plain.match(sample, start))
    assert str(ours.fullmatch(sample)) == str(plain.fullmatch(sample))


@pytest.mark.parametrize(
    ("words", "text", "found"),
    [
        (["办结", "办结率", "办"], "办结率和办结", ["办结率", "办结"]),
        (["C.D", "A+", "[网址]"], "CxD、AA、C.D、A+、[网址]", ["C.D", "A+", "[网址]"]),
        (["新 收", "受_理"], "新收、新 收、受_理", ["新 收", "受_理"]),
    ],
)
def test_any_word_finds_the_longest_of_the_words_as_they_are_written(words: list[str], text: str, found: list[str]):
    for order in (words, words[::-1]):
        assert patterns.regex(patterns.any_word(order)).findall(text) == found


def test_a_wrong_pattern_is_refused_as_ever():
    with pytest.raises(re.error):
        patterns.regex("(")


@pytest.mark.parametrize(
    "damage", [lambda body: body[:-7], lambda body: b"x" + body, lambda body: body.replace(b"\n", b"", 1), lambda _body: b""]
)
def test_damaged_patterns_are_compiled_anew(own_cache: Path, damage):
    patterns.regex("申请")
    patterns.save_new()
    (entry,) = (own_cache / "patterns").iterdir()
    entry.write_bytes(damage(entry.read_bytes()))
    forget()
    assert patterns.regex("申请").search("新收申请")
    assert patterns._Store.new


def test_code_that_the_engine_refuses_is_compiled_the_plain_way(own_cache: Path):
    patterns._Store.entries = {("申请", 0): (32, memoryview(array("I", [99999, 7])), 0, {})}
    assert patterns.regex("申请").search("新收申请")


def test_a_kept_form_equals_the_parsed_one(own_cache: Path):
    parsed = parse_form(form_folder("zfxxgk-2021") / "form.toml")
    assert load_form() == parsed
    _loaded.cache_clear()
    again = load_form()
    assert again == parsed
    assert list((own_cache / "forms").iterdir())
    assert again.identities == parsed.identities
    assert list(again.tokens) == list(parsed.tokens)


def test_a_changed_form_is_not_taken_from_the_cache(own_cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    own = tmp_path / "work" / "templates" / "docx" / "zfxxgk-2021"
    own.mkdir(parents=True)
    text = (form_folder("zfxxgk-2021") / "form.toml").read_text(encoding="utf-8")
    before = load_form()
    _loaded.cache_clear()
    (own / "form.toml").write_text(text.replace(f'title = "{before.title}"', 'title = "另一种报告"'), encoding="utf-8")
    monkeypatch.chdir(tmp_path / "work")
    assert load_form().title == "另一种报告"


@pytest.mark.parametrize("content", [b"", b"{}", b'{"#": "Path", "v": ["/etc/passwd"]}', b'{"#": "Form", "v": [1]}', b"\xff"])
def test_an_entry_that_is_no_form_is_not_taken(own_cache: Path, content: bytes):
    expected = load_form()
    (entry,) = (own_cache / "forms").iterdir()
    cache.save("forms", entry.name.partition(".")[0], content)
    _loaded.cache_clear()
    assert load_form() == expected


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="rights of files work differently on Windows")
def test_an_entry_others_may_write_is_not_trusted(own_cache: Path):
    cache.save("things", "a", b"content")
    assert cache.load("things", "a") == b"content"
    (entry,) = (own_cache / "things").iterdir()
    entry.chmod(0o666)
    assert cache.load("things", "a") is None


def test_an_entry_under_another_name_is_not_taken(own_cache: Path):
    cache.save("things", "a", b"content")
    (entry,) = (own_cache / "things").iterdir()
    entry.rename(entry.with_name(entry.name.replace("a", "b", 1)))
    assert cache.load("things", "b") is None


def test_old_entries_go(own_cache: Path):
    for n in range(cache.MOST_ENTRIES + 5):
        cache.save("things", f"{n}", b"x")
    assert len(list((own_cache / "things").iterdir())) == cache.MOST_ENTRIES


def test_the_cache_can_be_turned_off(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("DOCGEN_CACHE", "off")
    cache.save("things", "a", b"content")
    assert cache.load("things", "a") is None


def test_a_second_process_compiles_no_pattern_and_parses_no_form(own_cache: Path):
    code = (
        "import sys; from docgen.kit import patterns; from docgen.checks import catalogue\n"
        "from docgen.form.load import load_form\n"
        "catalogue.rules(); load_form(); print(patterns._Store.new, 'docgen.form.parse' in sys.modules)"
    )
    runs = [subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True) for _ in range(2)]
    assert [run.stdout.split() for run in runs] == [["True", "True"], ["False", "False"]]


def test_an_office_template_is_linted_once_and_again_when_it_changes(own_cache: Path, tmp_path: Path, monkeypatch):
    own = tmp_path / "own.docx"
    shipped = (form_folder("zfxxgk-2021") / "report.docx").read_bytes()
    own.write_bytes(shipped)
    linted: list[bytes] = []

    def faults(data: bytes, _form_id: str, _name: str) -> list[Finding]:
        linted.append(data)
        return [Finding("T102", Severity.ERROR, "错误")] if len(linted) > 1 else []

    monkeypatch.setattr(office_template, "_faults", faults)
    first = office_template.choose_template(load_form("zfxxgk-2021"), own)
    office_template._chosen.cache_clear()
    assert office_template.choose_template(load_form("zfxxgk-2021"), own) == first
    assert linted == [shipped]
    own.write_bytes(shipped + b"\0")
    office_template._chosen.cache_clear()
    with pytest.raises(TemplateError):
        office_template.choose_template(load_form("zfxxgk-2021"), own)
    office_template._chosen.cache_clear()
    with pytest.raises(TemplateError):  # what has failed is looked at again every time
        office_template.choose_template(load_form("zfxxgk-2021"), own)
    office_template._chosen.cache_clear()
    assert len(linted) == 3
