"""Numbers and clauses in Chinese text."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen.checks.text.clauses import split_sentences
from docgen.checks.text.numerals import Number, chinese_value, find_numbers, half_width
from docgen.report.model import Paragraph


def numbers(text: str) -> list[Number]:
    return list(find_numbers(half_width(text)))


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("收到1,234件", "1234", "件"),
        ("收到１，２３４件", "1234", "件"),
        ("收到12,345,678条", "12345678", "条"),
        ("收到１２件", "12", "件"),
        ("收到 22 件", "22", "件"),
        ("收到十五件", "15", "件"),
        ("收到一百零三件", "103", "件"),
        ("收到两件", "2", "件"),
        ("收到一万二千件", "12000", "件"),
        ("占12.5%", "12.5", "%"),
        ("占１２．５％", "12.5", "%"),
        ("占百分之三十", "30", "%"),
        ("占百分之12.5", "12.5", "%"),
        ("共15.8万条", "158000", "条"),
        ("收费4.043万元", "4.043", "万元"),
        ("收费2950元", "2950", "元"),
        ("收费肆佰陆拾元整", "460", "元"),
        ("收费壹万贰仟零伍拾元", "12050", "元"),
        ("收到22宗", "22", "宗"),
        ("解读12件次", "12", "件次"),
        ("公开70，其中", "70", ""),
        ("公开数：70，其中", "70", ""),
    ],
)
def test_a_number_is_read_with_its_measure_word(text: str, value: str, unit: str) -> None:
    (number,) = numbers(text)
    assert (number.value, number.unit) == (Decimal(value), unit)


@pytest.mark.parametrize(
    ("text", "least", "most"),
    [
        ("占七成", 62, 78),
        ("占近八成", 70, 82),
        ("占七成多", 68, 84),
        ("占7成半", 71, 79),
        ("超过六成", 58, 74),
        ("占三分之二", 58, 74),
        ("占一半", 42, 58),
        ("占比过半", 49, 101),
        ("超过半数", 49, 101),
    ],
)
def test_a_rough_share_is_a_percentage_with_some_slack(text: str, least: int, most: int) -> None:
    (number,) = numbers(text)
    assert number.is_percent and number.approximate
    assert (int(number.value - number.slack), int(number.value + number.slack)) == (least, most)


@pytest.mark.parametrize("text", ["一成不变", "由三成员单位组成", "过半年再查", "二分之三"])
def test_what_only_looks_like_a_share_is_none(text: str) -> None:
    assert not [number for number in numbers(text) if number.is_percent]


@pytest.mark.parametrize("before", ["近", "约", "大约", "逾", "超过", "超", "不少于", "至少"])
@pytest.mark.parametrize("count", ["300条", "三百条", "百分之三十"])
def test_words_before_a_number_make_it_rough(before: str, count: str) -> None:
    (number,) = numbers(f"全年公开信息{before}{count}，达到目标。")
    assert number.approximate


@pytest.mark.parametrize(
    "text", ["300余条", "300多条", "近300条", "约300条", "300条左右", "300条以上", "3万余条", "15.8万条", "十余件"]
)
def test_a_rough_number_is_known_to_be_rough(text: str) -> None:
    (number,) = numbers(text)
    assert number.approximate


@pytest.mark.parametrize(
    "text",
    [
        "一件一件办理",
        "一起研究",
        "一次性告知",
        "统一公开",
        "唯一渠道",
        "一是加强领导",
        "“三安全一稳定”",
        "数十件",
        "万件",
        "千方百计",
        "进一步",
        "一并办理",
        "十分重视",
        "1:500比例尺",
        "1：1万以上比例尺",
        "上午8：30开门",
    ],
)
def test_characters_that_count_nothing_are_no_numbers(text: str) -> None:
    assert numbers(text) == []


def test_years_dates_and_ordinals_are_no_counts() -> None:
    found = numbers("2023年1月5日，第711号令第一项，电话0539-8198320")
    assert [number.is_count for number in found if number.unit in ("年", "月", "日")] == [False, False, False]
    assert all(number.ordinal for number in found if number.unit in ("号", "项"))
    assert not any(number.value == 8198320 for number in found)


def _chinese(number: int) -> str:
    """A number below ten thousand in Chinese characters, written the usual way."""
    digits, text, gap = "零一二三四五六七八九", "", False
    for step, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // step % 10
        if digit:
            text += ("零" if gap and text else "") + digits[digit] + name
        gap = not digit
    return text or "零"


@given(st.integers(min_value=0, max_value=9999), st.integers(min_value=0, max_value=9999))
def test_every_chinese_numeral_is_read_back(low: int, high: int) -> None:
    assert chinese_value(_chinese(low)) == low
    if high and (low >= 1000 or low == 0):
        assert chinese_value(f"{_chinese(high)}万{_chinese(low) if low else ''}") == high * 10000 + low


@pytest.mark.parametrize(
    ("text", "value"), [("二〇二三", 2023), ("一万二", 12000), ("三百五", 350), ("十", 10), ("两千零五", 2005)]
)
def test_spoken_forms_are_read(text: str, value: int) -> None:
    assert chinese_value(text) == value


def clauses(text: str) -> list[list[tuple[str, bool]]]:
    sentences = split_sentences([Paragraph("sections.overview.0", "overview", "", text, first=True)])
    return [[(clause.text.strip(), clause.aside) for clause in sentence.clauses] for sentence in sentences]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("收到1,234件，办结1，200件。", [[("收到1,234件", False), ("办结1，200件", False)]]),
        ("收到5件（含上年2件），办结5件。", [[("收到5件", False), ("含上年2件", True), ("办结5件", False)]]),
        ("印发《甲，乙。办法》2件。", [[("印发《甲，乙。办法》2件", False)]]),
        ("坚持“公开，是原则。”为先。", [[("坚持“公开，是原则。”为先", False)]]),
        ("依申请公开0条.不予公开0条.", [[("依申请公开0条", False)], [("不予公开0条", False)]]),
        ("占3.5%;网址www.a.gov.cn。", [[("占3.5%", False), ("网址www.a.gov.cn", False)]]),
        ("公开3条……收到5件…办结5件", [[("公开3条", False)], [("收到5件", False)], [("办结5件", False)]]),
        ("第一句。第二句！\n第三句", [[("第一句", False)], [("第二句", False)], [("第三句", False)]]),
        ("一个“没有收尾的引号，收到5件。办结5件。" + "后面很长" * 20, None),
    ],
)
def test_text_is_split_at_its_marks(text: str, expected: list[list[tuple[str, bool]]] | None) -> None:
    found = clauses(text)
    if expected is None:
        assert len(found) > 2
    else:
        assert found == expected
