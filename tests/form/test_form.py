"""The form as data: what the official tables hold, and how faults in a form.toml are told."""

from __future__ import annotations

import copy
import json
import re
import shutil
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from project import DATA

from docgen.form.folders import form_folder
from docgen.form.load import load_form
from docgen.form.model import Form
from docgen.form.parse import parse_form
from docgen.form.toml_lines import line_of
from docgen.kit.errors import FormError

REVIEWED = DATA / "identities.txt"


def test_the_tables_hold_10_and_175_and_15_numbers(form: Form) -> None:
    assert Counter(cell.table for cell in form.cells.values()) == {"disclosure": 10, "requests": 175, "litigation": 15}


def test_the_derived_identities_are_the_reviewed_ones(form: Form) -> None:
    kinds = Counter((identity.table, identity.kind) for identity in form.identities)
    assert kinds == {
        ("requests", "row_total"): 7,
        ("requests", "balance"): 7,
        ("requests", "column_total"): 25,
        ("litigation", "column_total"): 3,
    }
    printed = "".join(f"{' + '.join(i.left)} = {' + '.join(i.right)}\n" for i in form.identities)
    assert printed == REVIEWED.read_text(encoding="utf-8")


def test_each_identity_reports_at_a_cell_of_the_form(form: Form) -> None:
    assert all({*i.left, *i.right, i.result} <= set(form.cells) for i in form.identities)


def test_a_token_leads_to_a_key_or_a_sentence(form: Form) -> None:
    assert form.tokens["表三.新收.总计"] == "requests.new.total"
    assert form.tokens["表四.行政诉讼.总计"] == "litigation.lawsuits.total"
    assert form.tokens["简称"] == "agency.short"
    assert form.tokens["标准句.信息处理费"] == "standing.fee"


def test_computed_cells_are_the_totals_and_no_others(form: Form) -> None:
    computed = {key for key, cell in form.cells.items() if cell.computed}
    assert computed == set(form.totals)
    assert len(computed) == 25 + 6 + 3


def test_the_printed_grid_of_each_table_has_one_place_for_each_number(form: Form) -> None:
    for table in form.tables:
        keys = [cell.key for cell in table.grid if cell.key]
        assert sorted(keys) == sorted(key for key, cell in form.cells.items() if cell.table == table.key)


def test_every_field_tells_the_clerk_what_to_fill_in(form: Form) -> None:
    assert [field.key for field in form.fields if not field.help] == []


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ('\nkey = "report.year"', "", "fields[0].key"),
        ('type = "year"', 'type = "jahr"', "fields[0].type"),
        ('empty = "error"', 'empty = "never"', "fields[0].empty"),
        ('token = "年度"', "token = 3", "fields[0].token"),
        ('sheet = "agency"\ntype = "year"', 'sheet = "nowhere"\ntype = "year"', "fields[0].sheet"),
        ("{年度}年，{自称}未收到", "{年}年，{自称}未收到", ".choices[0].text"),
        ('left = ["new", "carried_in"]', 'left = ["new", "carried"]', "tables[1].identities[0].left[1]"),
        (
            'key = "requests.new.total", equals = 0',
            'key = "requests.neu.total", equals = 0',
            ".when[0].key",
        ),
        ('{ row = "new", colspan = 3 }', '{ row = "new", colspan = 2 }', "tables[1].grid[3]"),
        ('{ value = "licensing.decisions", colspan = 3 }', '{ text = "?", colspan = 3 }', "tables[0].grid"),
        ("[form]\n", '[form]\ncolour = "red"\n', "form.colour"),
        ('key = "agency.name"\nlabel', 'key = "report.year"\nlabel', ".key"),
        ("[form]", "[form", "TOML"),
    ],
)
def test_a_fault_in_the_definition_is_named_with_file_and_path(tmp_path: Path, old: str, new: str, place: str) -> None:
    broken = tmp_path / "form.toml"
    shutil.copy(form_folder("zfxxgk-2021") / "form.toml", broken)
    text = broken.read_text(encoding="utf-8")
    assert old in text
    broken.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(FormError) as caught:
        parse_form(broken)
    assert str(broken) in caught.value.message
    assert place in caught.value.message
    assert caught.value.cure


def faults_of(text: str) -> list[str]:
    """What is told of a form's definition, one fault a line."""
    with pytest.raises(FormError) as caught:
        parse_form(Path("form.toml"), text.encode())
    message = caught.value.message
    return [line.strip() for line in message.split("\n")[1:]] or [message.removeprefix("表单定义 form.toml 有误：")]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b'[form]\nid = "a"\ntitle "b"\n', "第 3 行第 7 个字符"),
        (b'[form]\nid = "a"\nid = "b"\n', "前面写过了"),
        (b'[form]\nid = "a"\n[form]\n', "前面写过了"),
        ('[form]\ntitle = "坏'.encode(), "没有成对"),
        ("[form]\ntitle = “弯”\n".encode(), "第 2 行第 9 个字符"),
        ('[form]\ntitle = "表"\n'.encode("gbk"), "另存为 UTF-8"),
        ('[form]\ntitle = "表"\n'.encode("utf-16"), "另存为 UTF-8"),
    ],
)
def test_a_file_that_is_no_toml_is_told_in_words_of_ours(content: bytes, words: str) -> None:
    with pytest.raises(FormError, match=words) as caught:
        parse_form(Path("form.toml"), content)
    assert re.search(r"[a-z]{3,} [a-z]{2,}", caught.value.message.replace("form.toml", "")) is None


def test_the_mark_that_windows_puts_before_a_file_is_passed_over(form: Form) -> None:
    content = (form_folder(form.id) / "form.toml").read_bytes()
    assert parse_form(Path("form.toml"), b"\xef\xbb\xbf" + content) == form


SHIPPED = (form_folder("zfxxgk-2021") / "form.toml").read_text(encoding="utf-8")


def with_changes(*changes: tuple[str, str]) -> str:
    text = SHIPPED
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    return text


def test_all_faults_are_told_at_once_in_the_order_of_the_file() -> None:
    output = faults_of(
        with_changes(
            ('type = "year"', 'type = "jear"'),
            ("[form]\n", '[form]\ncolour = "red"\n'),
            ('left = ["new", "carried_in"]', 'left = ["new", "carry_in"]'),
            ("header_rows = 3", 'header_rows = "3"'),
            ("month = 1", "mouth = 1"),
        )
    )
    places = [re.match(r"第 (\d+) 行 (\S+?)：", line) for line in output]
    assert all(places)
    assert [int(place[1]) for place in places if place] == sorted(int(place[1]) for place in places if place)
    assert {place[2] for place in places if place} == {
        "form.colour",
        "fields[0].type",
        "tables[1].header_rows",
        "tables[1].identities[0].left[1]",
        "deadlines[0].mouth",
    }


@pytest.mark.parametrize(
    ("change", "line", "says"),
    [
        (('type = "year"', 'type = "jear"'), 'type = "jear"', "是不是 year？"),
        (("header_rows = 3", "header_row = 3"), "header_row = 3", "是不是 header_rows？"),
        (('right = ["result_total"', 'right = ["result_totl"'), 'right = ["result_totl"', "是不是 result_total？"),
        (('group = "refused", label = "7', 'group = "refusde", label = "7'), '"refusde", label = "7', "是不是 refused？"),
        (("additive = true", 'additive = "yes"'), 'additive = "yes"', "true 或 false"),
        (("widths = [25, 25", 'widths = ["25", 25'), 'widths = ["25"', "应是数"),
        (('only_levels = ["government", "other"]', 'only_levels = ["goverment"]'), '"goverment"', "是不是 government？"),
        (('{ row = "new", colspan = 3 }', '{ row = "neu", colspan = 3 }'), '{ row = "neu"', "是不是 new？"),
    ],
)
def test_a_fault_tells_its_line_and_the_name_most_alike(change: tuple[str, str], line: str, says: str) -> None:
    text = with_changes(change)
    (output,) = faults_of(text)
    number = next(n for n, held in enumerate(text.splitlines(), 1) if line in held)
    assert f"第 {number} 行" in output
    assert says in output


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (('\nkey = "agency.name"', ""), "缺少这一项"),
        (('key = "natural", label', 'key = "business", label'), "business 用了两次"),
        (("[[sheets]]\nkey = ", "[[sheets]]\nkye = "), "是不是 key？"),
        (('key = "requests"\nname = "表三"', 'key = "Requests"\nname = "表三"'), "key 只能用小写字母"),
    ],
)
def test_an_entry_that_misnames_itself_is_told_where_it_stands_and_not_at_all_its_mentions(
    change: tuple[str, str], says: str
) -> None:
    (output,) = faults_of(with_changes(change))
    assert says in output


def as_toml(value: object) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(name)} = {as_toml(held)}" for name, held in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(as_toml(held) for held in value) + "]"
    return json.dumps(value, ensure_ascii=False)


def places_in(value: object, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """Every place below the top of a definition."""
    entries = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [place for name, held in entries for place in ((*path, name), *places_in(held, (*path, name)))]


DEFINITION = tomllib.loads(SHIPPED)
PLACES = places_in(DEFINITION)
SPOILT = st.sampled_from([None, "", "x", "a.b", 0, -1, 10**9, True, 1.5, [], [1], {}, {"key": 1}, [[{}]], ["{没有}"]])


@given(st.lists(st.tuples(st.sampled_from(PLACES), SPOILT), min_size=1, max_size=3))
@settings(max_examples=60)
def test_whatever_is_wrong_is_told_and_nothing_falls_over(changes: list[tuple[tuple[str | int, ...], object]]) -> None:
    data = copy.deepcopy(DEFINITION)
    for path, spoilt in changes:
        holder: Any = data
        try:
            for part in path[:-1]:
                holder = holder[part]
            if spoilt is None:
                del holder[path[-1]]
            else:
                holder[path[-1]] = spoilt
        except (KeyError, IndexError, TypeError):
            continue  # an earlier change has taken the place away
    text = "\n".join(f"{name} = {as_toml(held)}" for name, held in data.items())
    try:
        parse_form(Path("form.toml"), text.encode())
    except FormError as error:
        assert "form.toml" in error.message


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("a",), 1),
        (("t",), 3),
        (("t", "x"), 4),
        (("t", "list", 0, "y"), 5),
        (("t", "list", 1, "z", 1), 9),
        (("t", "last"), 12),
        (("r", 0, "n"), 14),
        (("r", 1, "n"), 19),
        (("r", 1, "sub", 0, "m"), 21),
        (("r", 1, "missing"), 18),
        (("nowhere",), 1),
    ],
)
def test_a_line_is_found_whatever_stands_around_it(path: tuple[str | int, ...], line: int) -> None:
    text = (
        """a = 1
# a comment
[t] # head
x = "# no comment ] }"
list = [ { y = 1 },  # first, with ] and }
  # second
  { y = 2, z = [
      "one, two",
      "three" ] },
]
other = ''''''
last = 3
[[r]]
n = """
        + '"""'
        + """
[[r]]
n = 5
"""
        + '"""'
        + """
[[r]]
n = 1
[[r.sub]]
m = 2
"""
    )
    assert line_of(text, path) == line


def test_an_unknown_form_names_the_known_ones() -> None:
    with pytest.raises(FormError) as caught:
        load_form("zfxxgk-1999")
    assert "zfxxgk-2021" in caught.value.cure
