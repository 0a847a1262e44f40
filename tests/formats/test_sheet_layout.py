"""A worksheet of a layout that is known reads as the parser reads it, whatever stands in its cells."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_workbook_source import MAIN, handmade

from docgen.form.model import Form
from docgen.formats.xlsx import sheet_layout, source
from docgen.formats.xlsx.source import read_source
from docgen.formats.xlsx.workbook import WorkbookData
from docgen.formats.xlsx.write import intake_bytes
from docgen.kit.errors import UnreadableFile
from docgen.kit.record import replace
from docgen.ooxml.package import open_package
from tests.builders import distinct_numbers, filled_report

STRINGS = "<si><t>甲</t></si><si><t></t></si><si><r><t>乙</t></r><r><rPr><strike/></rPr><t>丙</t></r></si>"


def forget() -> None:
    """Read the next workbook as the first of a process."""
    source._KNOWN.clear()
    sheet_layout._known.clear()


@pytest.fixture(autouse=True)
def from_the_start() -> Iterator[None]:
    forget()
    yield
    forget()


def outcome(data: bytes) -> WorkbookData | str:
    """What is read of a workbook, or why it is refused."""
    try:
        return read_source(open_package(data))
    except UnreadableFile as error:
        return error.message


def both(first: bytes, then: bytes) -> tuple[WorkbookData | str, WorkbookData | str]:
    """What is read of a workbook by itself, and after another has been read three times."""
    forget()
    alone = outcome(then)
    forget()
    for _time in range(3):
        outcome(first)
    return alone, outcome(then)


def row(*cells: str) -> str:
    return f'<row r="1">{"".join(cells)}</row>'


def number(text: str, more: str = "") -> str:
    return f'<c r="A1"{more}><v>{text}</v></c>'


def inline(text: str) -> str:
    return f'<c r="A1" t="inlineStr"><is><t>{text}</t></is></c>'


def formula(text: str, result: str = "3") -> str:
    return f'<c r="A1"><f>{text}</f><v>{result}</v></c>'


SAME_LAYOUT = [
    (number("1"), number("2")),
    (number("1"), number(" 2 ")),
    (number("1"), number("1e3")),
    (number("1", ' s="1"'), number("45310", ' s="1"')),
    (inline("甲"), inline("乙 > 丙".replace(">", "＞"))),
    (inline("甲"), inline("  a\tb\nc  ")),
    (inline("甲"), inline("_x0041__x000D_")),
    (number("0", ' t="s"'), number("2", ' t="s"')),
    (number("0", ' t="s"'), number("1", ' t="s"')),
    (number("1", ' t="b"'), number("0", ' t="b"')),
    (number("#REF!", ' t="e"'), number("#N/A", ' t="e"')),
    (number("甲", ' t="str"'), number("乙", ' t="str"')),
    (formula("B1+1"), formula("B1+1", "4")),
    (formula("[1]表!A1"), formula("[1]表!A1", "4")),
]


@pytest.mark.parametrize(("first", "then"), SAME_LAYOUT)
def test_only_the_texts_are_taken_of_a_known_layout(first: str, then: str, monkeypatch: pytest.MonkeyPatch) -> None:
    alone, again = both(handmade(row(first), STRINGS, (0, 14)), handmade(row(then), STRINGS, (0, 14)))
    assert again == alone
    assert isinstance(again, WorkbookData)
    monkeypatch.setattr(source._Worksheet, "_take_tree", None)
    assert outcome(handmade(row(then), STRINGS, (0, 14))) == alone


OTHERWISE = [
    (number("1"), number("1x")),  # no number
    (number("1"), number("")),
    (number("1"), "<c r='A1'><v>2</v></c>"),
    (number("1"), '<c r="A2"><v>2</v></c>'),
    (number("1"), number("2", ' s="9"')),  # no such style
    (number("1"), number("&#50;")),
    (number("1"), number("<!-- 注 -->2")),
    (number("0", ' t="s"'), number("9", ' t="s"')),  # no such text
    (number("0", ' t="s"'), number("-1", ' t="s"')),
    (number("1", ' t="b"'), number("2", ' t="b"')),
    (inline("甲"), inline("甲 > 乙")),
    (inline("甲"), inline("甲&amp;乙")),
    (inline("甲"), inline("甲\r\n乙")),
    (inline("甲"), inline("甲\x01乙")),  # what XML may not hold
    (inline("甲"), inline("甲\ufffe乙")),
    (inline("甲"), inline("甲]]>乙")),
    (inline("甲"), inline("<![CDATA[甲]]>")),
    (inline("甲"), inline("<b>甲</b>")),
    (inline("甲"), inline("甲" * (source.MAX_CELL_TEXT + 1))),
    (inline("甲"), '<c r="A1" t="inlineStr"><is><r><t>甲</t></r><r><t>乙</t></r></is></c>'),
    (inline("甲"), '<c r="A1" t="inlineStr"><v>甲</v></c>'),
    (formula("B1+1"), formula("[1]表!A1")),
    (formula("[1]表!A1"), formula("B1+1")),
    (number("1") + number("", ' t="s"'), number("1") + number("2", ' t="s"')),  # two cells in one place
    (number("1", ' t="s"') + number("0", ' t="s"'), number("0", ' t="s"') + number("0", ' t="s"')),
    (number("1"), number("2") + '<c r="B1"/>'),
    (number("1", ' t="d"'), number("2024-01-19", ' t="d"')),
]


@pytest.mark.parametrize(("first", "then"), OTHERWISE)
def test_whatever_is_not_of_a_known_layout_reads_as_ever(first: str, then: str) -> None:
    alone, again = both(handmade(row(first), STRINGS), handmade(row(then), STRINGS))
    assert again == alone


def test_the_same_markup_in_another_encoding_is_read_by_the_parser() -> None:
    text = handmade(row(inline("甲乙")), sheet="")
    sheet = f'<worksheet xmlns="{MAIN}"><sheetData>{row(inline("公开"))}</sheetData></worksheet>'
    in_gbk = handmade("", sheet='<?xml version="1.0" encoding="gbk"?>' + sheet)
    alone, again = both(text, in_gbk)
    assert again == alone


PIECES = st.sampled_from(
    ["1", "12", "甲", " ", "\n", "\t", "&lt;", ">", "]]>", "\r", "\x0b", "\uffff", "_x000D_", "1.50", "-", "<", "&"]
)
TEXTS = st.lists(PIECES, max_size=3).map("".join)
KINDS = st.sampled_from(["", "n", "s", "str", "b", "e", "inlineStr"])


@settings(max_examples=120)
@given(st.lists(st.tuples(TEXTS, KINDS), min_size=2, max_size=4), st.data())
def test_cells_of_any_kind_and_text_read_the_same_in_a_known_layout(cells: list[tuple[str, str]], data: st.DataObject) -> None:
    def sheet(values: list[str]) -> bytes:
        made = []
        for n, ((_old, kind), value) in enumerate(zip(cells, values, strict=True), 1):
            inner = f"<is><t>{value}</t></is>" if kind == "inlineStr" else f"<v>{value}</v>"
            made.append(f'<c r="A{n}"' + (f' t="{kind}"' if kind else "") + f">{inner}</c>")
        return handmade(row(*made), STRINGS)

    others = [data.draw(TEXTS) for _cell in cells]
    alone, again = both(sheet([value for value, _kind in cells]), sheet(others))
    assert again == alone


def test_workbooks_filled_in_from_one_blank_read_as_each_by_itself(form: Form) -> None:
    made = []
    for seed in range(6):
        chance = random.Random(seed)
        values = distinct_numbers(form, 1000 + 37 * seed) | {"agency.name": f"第{seed}区人民政府"}
        for key in chance.sample(sorted(values), 5):
            values.pop(key)
        report = filled_report(form, values, distinct=True)
        made.append(intake_bytes(form, replace(report, sections=dict(list(report.sections.items())[seed % 2 :]))))
    alone = []
    for data in made:
        forget()
        alone.append(outcome(data))
    forget()
    assert [outcome(data) for data in [*made, *made]] == [*alone, *alone]
    assert any(sheet_layout._known.values())
