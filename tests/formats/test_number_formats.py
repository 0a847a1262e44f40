"""What a cell shows, by its number format: as Excel and WPS show it, with LibreOffice as referee; nothing is guessed."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from random import Random

import openpyxl
import pytest

from docgen.formats.xlsx.number_format import BUILT_IN, displayed, shown
from docgen.formats.xlsx.source import read_source
from docgen.formats.xlsx.workbook import CellData
from docgen.ooxml.package import open_package

DAY = datetime(2023, 5, 9, 14, 3, 7)


def number(text: str, code: str) -> str | None:
    return displayed(CellData("number", text, code))


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        ("123", "0000000", "0000123"),
        ("5398198320", "0000-0000000", "0539-8198320"),
        ("12", '"第"0"号"', "第12号"),
        ("12", '0"件"', "12件"),
        ("12", "0件", "12件"),
        ("1234.5", "¥#,##0.00", "¥1,234.50"),
        ("1234.5", "[$¥-804]#,##0.00", "¥1,234.50"),
        ("12346000", '0!.0,"万"', "1234.6万"),
        ("12346000", '0\\.0,"万"', "1234.6万"),
        ("-5", "#,##0_);(#,##0)", "(5)"),
        ("0", '0;-0;"无"', "无"),
        ("0.1234", "0.0%", "12.3%"),
        ("1234567", "#,##0", "1,234,567"),
        ("12345", "0.00E+00", "1.23E+04"),
        ("12", 'G/通用格式"件"', "12件"),
        ("-12", '"约"General', "-约12"),
        ("105", "[DBNum1]General", "一百〇五"),
        ("100005", "[DBNum2]General", "壹拾万零伍"),
        ("7", "[DBNum1]0", "七"),
        ("1234567890", '0.00,,"百万"', "1234.57百万"),
        ("3", "[红色]0", "3"),
        ("1500", '[>=1000]0"多";0', "1500多"),
        ("1234.5", BUILT_IN[44], "¥1,234.50"),
        ("0", BUILT_IN[44], "¥-"),
        ("2.675", "0.00", "2.68"),
        ("-2.5", "0", "-3"),
        ("45310", "0", "45310"),
        ("12", "@", "12"),
        ("0.5", "", "0.5"),
        ("123456789012345", "", "123456789012345"),
        ("1234", BUILT_IN[7], "¥1,234.00"),
        ("0", "0;;", ""),
    ],
)
def test_a_number_shows_as_its_format_says(value: str, code: str, text: str) -> None:
    assert number(value, code) == text


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ('yyyy"年"m"月"', "2023年5月"),
        ("yyyy/m/d", "2023/5/9"),
        ("yyyy\\-mm\\-dd", "2023-05-09"),
        ("yyyy.m.d;@", "2023.5.9"),
        ('[DBNum1][$-804]yyyy"年"m"月"d"日"', "二〇二三年五月九日"),
        ('m"月"d"日"', "5月9日"),
        ("[$-804]aaaa", "星期二"),
        ("e/m/d", "2023/5/9"),
        ('[$-804]上午/下午h"时"mm"分"', "下午2时03分"),
        ("[$-409]h:mm AM/PM", "2:03 PM"),
        ("[$-409]d-mmm-yy", "9-May-23"),
        ("[$-F800]dddd, mmmm dd, yyyy", "2023年5月9日"),
        ("mm:ss", "03:07"),
        ("yyyy/m/d h:mm", "2023/5/9 14:03"),
        (BUILT_IN[57], "2023年5月"),
        (BUILT_IN[58], "5月9日"),
    ],
)
def test_a_date_shows_as_its_format_says(code: str, text: str) -> None:
    assert displayed(CellData("date", DAY, code)) == text


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (CellData("text", "12", '"第"@"号"'), "第12号"),
        (CellData("text", "甲", "0;-0;0;@"), "甲"),
        (CellData("text", "甲"), "甲"),
        (CellData("time", "30:05", "[h]:mm"), "30:05"),
        (CellData("time", "9:30", 'h"时"mm"分"'), "9时30分"),
        (CellData("bool", True), "TRUE"),
        (CellData("error", "#N/A"), ""),
        (CellData("none", ""), ""),
        (None, ""),
    ],
)
def test_other_cells_show_what_they_hold(cell: CellData | None, text: str) -> None:
    assert displayed(cell) == text


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("5", "0.##"),
        ("0", "#.#"),
        ("12", "[DBNum1]0"),
        ("1.5", "[DBNum1]General"),
        ("-5", '[>100]"多";0'),
        ("7", ";;;"),
        ("1000000000000000", ""),
        ("1000000000000000", "0"),
        ("0.333333333333333", ""),
        ("0.00001", ""),
        ("5", "x0"),
        ("5", "0 b"),
        ("5", "[DBNum3]0"),
        ("5", "[黄昏]0"),
        ("5", ",0"),
        ("1.5", "# ?/?"),
        ("0.375", "# ?/8"),
        ("5", '"多"General0'),
    ],
)
def test_a_number_of_which_programs_would_show_different_things_is_not_guessed(value: str, code: str) -> None:
    assert number(value, code) is None
    assert shown(CellData("number", value, code)) == value


@pytest.mark.parametrize("number_format", [*range(5, 9), *range(37, 45)])
def test_a_negative_number_in_a_format_that_every_language_writes_its_own_way_is_not_guessed(number_format: int) -> None:
    assert number("-5", BUILT_IN[number_format]) is None
    assert (number("5", BUILT_IN[number_format]) or "").lstrip("¥") in ("5", "5.00")


@pytest.mark.parametrize(
    ("code", "texts"),
    [
        ("#,##0_);\\(#,##0\\)", ("(5)", "0", "1,235")),
        ('_(* #,##0_);_(* (#,##0);_(* "-"_);_(@_)', ("(5)", "-", "1,235")),
        ('_-* #,##0.00_-;-* #,##0.00_-;_-* "-"??_-;_-@_-', ("-5.00", "-", "1,234.50")),
        ("0_);[Red](0)", ("(5)", "0", "1235")),
        ('"盈"0;"亏"0;"平"', ("亏5", "平", "盈1235")),
        ('0"件"_);[Red]\\-0"件"', ("-5件", "0件", "1235件")),
        ("+0;-0;0", ("-5", "0", "+1235")),
        ("0%_);(0%)", ("(500%)", "0%", "123450%")),
        ("(0);(0)", ("(5)", "(0)", "(1235)")),
    ],
)
def test_an_accounting_format_shows_each_sign_by_its_section(code: str, texts: tuple[str, str, str]) -> None:
    assert (number("-5", code), number("0", code), number("1234.5", code)) == texts


@pytest.mark.parametrize("code", ["gge", "[$-411]ggge年", "[$-804]mmm", "h:mm AM/PM", "[$-30000]yyyy", "bbbb", "yyyy@"])
def test_a_date_of_which_programs_would_show_different_things_is_not_guessed(code: str) -> None:
    assert displayed(CellData("date", DAY, code)) is None


# ---------------------------------------------------------------------- LibreOffice as referee
_WHOLE = ("0", "#,##0", "000", "#", "0000-0000", '#"万"0000', "??0", "+0")
_REST = ("", ".0", ".00", ".0?", ".000")
_BEFORE = ("", '"约"', "\\¥", "[$¥-804]", '"第"', "_ ")
_AFTER = ("", '"件"', '"万元"', ',"千"', "_ ", '" 元"', "\\%")
_DATES = ("yyyy", "yy", "m", "mm", "d", "dd")
_NUMBERS = (0, 1, -1, 7, 12, 123, 1234, 12346000, 5398198320, 0.5, 0.05, 0.125, 2.675, -1234.5, 99.995, 0.999, 45000)
_DAYS = (DAY, datetime(2024, 12, 31), datetime(2000, 10, 10, 0, 5, 59), datetime(1999, 11, 20, 23, 59, 1))


def _generated(random: Random, count: int) -> list[tuple[object, str]]:
    """Pairs of a value and a format made of the pieces above."""

    def section() -> str:
        digits = random.choice(_WHOLE) + random.choice(_REST)
        return random.choice(_BEFORE) + digits + random.choice(_AFTER) if random.random() < 0.8 else f"{digits}%"

    made: list[tuple[object, str]] = []
    for _n in range(count):
        sort = random.random()
        if sort < 0.25:
            made.append(
                (
                    random.choice(_DAYS),
                    random.choice(("/", "\\-", ".", '"年"', '"月"')).join(random.sample(_DATES, k=random.randint(1, 4))),
                )
            )
        elif sort < 0.6:
            made.append((random.choice(_NUMBERS), section()))
        else:
            made.append(
                (random.choice(_NUMBERS), f"{section()};\\-{section()}" + random.choice(("", ';"无"', f";{section()}")))
            )
    return made


@pytest.mark.libreoffice
def test_generated_formats_show_as_in_libreoffice(tmp_path: Path, convert: Callable[[Path, str], Path]) -> None:
    rows = _generated(Random(20260), 1200)
    book = openpyxl.Workbook()
    for row, (value, code) in enumerate(rows, 1):
        book.worksheets[0].cell(row, 1).value = value
        book.worksheets[0].cell(row, 1).number_format = code
    path = tmp_path / "formats.xlsx"
    book.save(path)
    as_shown = "csv:Text - txt - csv (StarCalc):44,34,76,1,,1033,false,true"
    text = convert(path, as_shown).read_text(encoding="utf-8")
    theirs = [line[0] if line else "" for line in csv.reader(io.StringIO(text))]
    cells = read_source(open_package(path.read_bytes())).sheets[0].cells
    mine = [displayed(cells.get((row, 1))) for row in range(1, len(rows) + 1)]
    known = [(row, one, other) for row, one, other in zip(rows, mine, theirs, strict=True) if one is not None]
    assert len(known) > 0.95 * len(rows)
    assert [case for case in known if case[1].split() != case[2].split()] == []
