"""Numbers in Chinese characters, whoever writes them: offices, cheques, lists, cells."""

from __future__ import annotations

import pytest

from docgen.kit.numerals import CAPITALS, counting_numeral, digit_by_digit, numeral, read_numeral


@pytest.mark.parametrize(
    ("number", "text", "capitals"),
    [
        (0, "〇", "零"),
        (10, "一十", "壹拾"),
        (105, "一百〇五", "壹佰零伍"),
        (1010, "一千〇一十", "壹仟零壹拾"),
        (12_000, "一万二千", "壹万贰仟"),
        (100_005, "一十万〇五", "壹拾万零伍"),
        (120_345, "一十二万〇三百四十五", "壹拾贰万零叁佰肆拾伍"),
        (100_001_000, "一亿〇一千", "壹亿零壹仟"),
        (1_000_000_000_000, "一万亿", "壹万亿"),
        (1_200_300_000_000, "一万二千〇三亿", "壹万贰仟零叁亿"),
        (9_999_999_999_999_999, "九千九百九十九万" + "九千九百九十九亿九千九百九十九万九千九百九十九", None),
    ],
)
def test_a_number_is_written_by_its_places(number: int, text: str, capitals: str | None) -> None:
    assert numeral(number) == text
    assert capitals in (None, numeral(number, CAPITALS))


def test_people_count_without_the_one_before_ten() -> None:
    assert [counting_numeral(number) for number in (1, 10, 12, 20, 21, 110)] == [
        "一",
        "十",
        "十二",
        "二十",
        "二十一",
        "一百一十",
    ]


def test_a_year_is_written_digit_by_digit() -> None:
    assert digit_by_digit("2023年") == "二〇二三年"
    assert digit_by_digit("10.5", CAPITALS) == "壹零.伍"


def test_what_people_count_with_is_read_back_and_nothing_else() -> None:
    assert [read_numeral(counting_numeral(number)) for number in range(1, 100)] == list(range(1, 100))
    assert [read_numeral(text) for text in ("一十二", "12", "１２")] == [12, 12, 12]
    assert [read_numeral(text) for text in ("", "零", "〇", "一二", "二三", "十十", "甲", "百", "十〇", "〇十", "-1")] == [
        0
    ] * 11
