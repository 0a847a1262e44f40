"""The form as data: what the official tables hold, and how faults in a form.toml are told."""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path

import pytest
from project import DATA

from docgen.form.folders import form_folder
from docgen.form.load import load_form, parse_form
from docgen.form.model import Form
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
        ('sheet = "agency"\ntype = "year"', 'sheet = "nowhere"\ntype = "year"', "report.year"),
        ("{年度}年，{自称}未收到", "{年}年，{自称}未收到", "standing.requests"),
        ('left = ["new", "carried_in"]', 'left = ["new", "carried"]', "tables[1].identities[0]"),
        ('key = "requests.new.total", equals = 0', 'key = "requests.neu.total", equals = 0', "standing.requests"),
        ('{ row = "new", colspan = 3 }', '{ row = "new", colspan = 2 }', "tables[1].grid[3]"),
        ('{ value = "licensing.decisions", colspan = 3 }', '{ text = "?", colspan = 3 }', "tables[0].grid"),
        ("[form]\n", '[form]\ncolour = "red"\n', "form.colour"),
        ('key = "agency.name"\nlabel', 'key = "report.year"\nlabel', "report.year"),
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


def test_an_unknown_form_names_the_known_ones() -> None:
    with pytest.raises(FormError) as caught:
        load_form("zfxxgk-1999")
    assert "zfxxgk-2021" in caught.value.cure
