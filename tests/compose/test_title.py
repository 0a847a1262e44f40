"""Titles and names in lines: over sense units, within the width, in the shape GB/T 9704 asks for."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docgen.compose.title import SIGNATURE_LIMIT, TITLE_LIMIT, display_width, signature_lines, title_lines

# Titles of published reports; "|" marks where a reader would break them.
PUBLISHED = [
    "广州市越秀区人民政府白云街道办事处2022年|政府信息公开工作年度报告",
    "国家税务总局广州市白云区税务局2021年|政府信息公开工作年度报告",
    "麻阳苗族自治县板栗树乡人民政府2022年|政府信息公开工作年度报告",
    "杭州市滨江区应急管理局2024年度|政府信息公开工作年度报告",
    "长春市退役军人事务局2023年|政府信息公开工作年度报告",
    "常德市审计局2020年|政府信息公开工作年度报告",
    "重华镇2022年政府信息公开工作年度报告",
    "广州市荔湾区冲口街道2021年|政府信息公开工作年度报告",
    "大连市住房和城乡建设局2022年|政府信息公开工作年度报告",
    "2025年上海市黄浦区人民政府打浦桥街道|政府信息公开工作年度报告",
    "大同市人民政府2021年政府信息公开年度报告",
    "大竹县自然资源局2023年|政府信息公开工作年度报告",
    "东宝区2024年政府信息公开工作年度报告",
    "绍兴市越城区东湖街道2023年|政府信息公开年度报告",
    "东林街道办事处2021年|政府信息公开工作年度报告",
    "东阳市自然资源和规划局2023年|政府信息公开工作年度报告",
    "柞水县凤凰镇2021年|政府信息公开工作年度报告",
    "丰收乡2022年政府信息公开工作年度报告",
    "县政府办2022年度政府信息公开工作年度报告",
    "深圳市福田区住房和建设局2023年|政府信息公开工作年度报告",
    "福州市公安局2022年|政府信息公开工作年度报告",
    "重庆市綦江区关坝镇人民政府2022年|政府信息公开工作年度报告",
    "广州市城市管理和综合执法局2023年|政府信息公开工作年度报告",
    "贵阳市2021年政府信息公开工作年度报告",
    "河东乡2022年政府信息公开工作年度报告",
    "洪泽区人民政府2023年|政府信息公开工作年度报告",
    "无锡市锡山区人民政府厚桥街道2023年|政府信息公开年度报告",
    "2022年深圳市福田区华富街道办事处|政府信息公开工作年度报告",
    "黄龙县自然资源局|2023年度政府信息公开工作年度报告",
    "会同县2022年政府信息公开工作年度报告",
    "衢州市衢江区湖南镇2021年度|政府信息公开年度报告",
    "济南市人民政府办公厅2024年|政府信息公开工作年度报告",
    "兰山区科学技术局2023年|政府信息公开工作年度报告",
    "凌源市统计局2021年|政府信息公开工作年度报告",
    "临夏州公安局2023年度|政府信息公开工作年度报告",
    "麟游县自然资源局2023年|政府信息公开工作年度报告",
    "广州市荔湾区人民政府2023年|政府信息公开工作年度报告",
    "深圳市龙岗区2025年|政府信息公开工作年度报告",
    "深圳市龙岗区政府部门2024年|政府信息公开工作年度报告",
    "深圳市龙华区群团工作部2025年|政府信息公开工作年度报告",
    "龙游县人民政府2022年|政府信息公开工作年度报告",
    "螺洋街道2021年度信息公开年度报告",
    "微山县鲁桥镇2021年|政府信息公开工作年度报告",
    "应急管理局2025年政府信息公开工作年度报告",
    "广州市越秀区人民政府梅花村街道办事处|2023年政府信息公开工作年度报告",
    "民政局2023年政府信息公开工作年度报告",
    "广州市荔湾区人民政府南源街道办事处2020年|政府信息公开工作年度报告",
    "广州市番禺区统计局|2021年政府信息公开工作年度报告",
    "平度市公安局2023年|政府信息公开工作年度报告",
    "硚口区人民政府办公室2023年|政府信息公开工作年度报告",
    "硚口区人民政府办公室2024年|政府信息公开工作年度报告",
    "广州市荔湾区桥中街道2023年|政府信息公开工作年度报告",
    "綦江区2023年政府信息公开工作年度报告",
    "2022年政府信息依申请公开情况统计",
    "山东省机关事务管理局2022年|政府信息公开工作年度报告",
    "2024年上海市科委政府信息公开工作年度报告",
    "2022年上海市政府信息公开工作年度报告",
    "沭阳县发展和改革局2023年|政府信息公开年度报告",
    "桃江县松木塘镇人民政府2022年|政府信息公开工作年度报告",
    "宿城街道办事处2021年|政府信息公开工作年度报告",
    "宿迁市2023年政府信息公开工作年度报告",
    "泰安旅游经济开发区2022年度|政府信息公开工作年度报告",
    "邹城市田黄镇2021年|政府信息公开工作年度报告",
    "市人民政府办公室2021年|政府信息公开工作年度报告",
    "桐乡市公安局2023年度|政府信息公开工作年度报告",
    "桐梓县2022年政府信息公开工作年度报告",
    "威海市人民政府2024年|政府信息公开工作年度报告",
    "威海市人民政府办公室2022年|政府信息公开工作年度报告",
    "威海市文登区财政局|2025年政府信息公开工作年度报告",
    "文登区住房和城乡建设局2019年|政府信息公开工作年度报告",
    "威海市文登区综合行政执法局2021年|政府信息公开工作年度报告",
    "武汉市生态环境局2020年|政府信息公开工作年度报告",
    "向阳区人民政府办公室2023年|政府信息公开工作年度报告",
    "南通市通州区兴东街道2021年度|信息公开年度报告",
    "广州市花都区人民政府新华街道办事处2021年|政府信息公开工作年度报告",
    "莆田市秀屿区应急管理局2024年度|政府信息公开工作年度报告",
    "宣州区审计局2022年|政府信息公开工作年度报告",
    "杨凌示范区审计局2022年|政府信息公开工作年度报告",
    "区统计局2023年政府信息公开工作年度报告",
    "杨林寨乡人民政府2022年|政府信息公开工作年度报告",
    "洋县自然资源局2023年|政府信息公开工作年度报告",
    "2021年迎宾路街道政府信息公开工作年度报告",
    "重庆市大足区邮亭镇|2022年政府信息公开工作年度报告",
    "湛江市公安局开发区分局2021年|政府信息公开工作年度报告",
    "洪雅县止戈镇2022年|政府信息公开工作年度报告",
    "中江县2022年政府信息公开工作年度报告",
    "广州市南沙区珠江街道办事处2020年|政府信息公开工作年度报告",
]

LONG = [
    "新疆维吾尔自治区伊犁哈萨克自治州|察布查尔锡伯自治县人民政府办公室2023年|政府信息公开工作年度报告",
    "国家税务总局内蒙古自治区鄂尔多斯市|东胜区税务局铁西工业园区税务分局2023年|政府信息公开工作年度报告",
    "内蒙古自治区呼伦贝尔市|莫力达瓦达斡尔族自治旗尼尔基镇人民政府|社会治安综合治理和应急管理服务中心|"
    "综合行政执法大队办公室2023年|政府信息公开工作年度报告",
    "上海市浦东新区人民政府|陆家嘴街道办事处社区党群服务中心2024年|政府信息公开工作年度报告",
]

# Words that a break must never fall into, though they begin or end like the parts of a name.
TRAPS = [
    ("威海市市场监督管理局", "市场"),
    ("景德镇市市政公用和城市管理局", "市政"),
    ("杭州市上城区社区矫正管理局办公室", "社区"),
    ("广西壮族自治区河池市大化瑶族自治县乡村振兴局", "乡村"),
    ("湖北省宜昌市夷陵区城乡建设和人民防空办公室", "城乡"),
    ("深圳市人民政府信息公开领导小组办公室", "领导小组"),
    ("江苏省镇江市丹徒区区域经济合作促进中心", "区域"),
]


def agency_of(title: str) -> str:
    return re.split(r"\d{4}年", title)[0]


@pytest.mark.parametrize("marked", PUBLISHED + LONG)
def test_a_title_breaks_where_a_reader_would_break_it(marked: str) -> None:
    title = marked.replace("|", "")
    assert "|".join(title_lines(title, agency_of(title))) == marked


@pytest.mark.parametrize("marked", PUBLISHED + LONG)
def test_the_lines_of_a_title_form_a_trapezium_or_a_diamond(marked: str) -> None:
    widths = [display_width(line) for line in title_lines(marked.replace("|", ""))]
    peak = widths.index(max(widths))
    assert widths[: peak + 1] == sorted(widths[: peak + 1]), "narrower again before the widest line"
    assert widths[peak:] == sorted(widths[peak:], reverse=True), "wider again after the widest line"
    assert len(widths) == 1 or len(set(widths)) > 1, "lines of one width form a rectangle"


@pytest.mark.parametrize(("agency", "word"), TRAPS)
@pytest.mark.parametrize("year", ["2023年", "2023年度", "二〇二三年"])
def test_a_break_never_falls_into_a_word_that_looks_like_the_end_of_a_place_name(agency: str, word: str, year: str) -> None:
    lines = title_lines(f"{agency}{year}政府信息公开工作年度报告", agency)
    assert any(word in line for line in lines), lines
    assert any(year in line for line in lines), lines


def test_a_title_that_fits_stays_on_one_line() -> None:
    assert title_lines("东宝区2024年政府信息公开工作年度报告", "东宝区") == ("东宝区2024年政府信息公开工作年度报告",)


def test_a_title_without_the_agency_breaks_before_its_subject() -> None:
    title = "2025年上海市黄浦区人民政府打浦桥街道政府信息公开工作年度报告"
    assert title_lines(title, "某局") == ("2025年上海市黄浦区人民政府打浦桥街道", "政府信息公开工作年度报告")


def test_lines_that_the_clerk_has_broken_stay_as_they_are() -> None:
    assert title_lines("某市某局\n2023年年报", "某市某局") == ("某市某局", "2023年年报")


@pytest.mark.parametrize("title", ["", "  ", "\n"])
def test_an_empty_title_has_no_lines(title: str) -> None:
    assert title_lines(title) == ()


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("兰山区科学技术局", ["兰山区科学技术局"]),
        ("深圳市南山区住房和建设局", ["深圳市南山区住房和建设局"]),
        ("广州市荔湾区人民政府南源街道办事处", ["广州市荔湾区人民政府", "南源街道办事处"]),
        ("国家税务总局广州市白云区税务局", ["国家税务总局广州市白云区税务局"]),
        ("莫力达瓦达斡尔族自治旗尼尔基镇人民政府", ["莫力达瓦达斡尔族自治旗", "尼尔基镇人民政府"]),
    ],
)
def test_a_long_name_under_the_text_breaks_after_its_parts(name: str, lines: list[str]) -> None:
    assert list(signature_lines(name)) == lines


@pytest.mark.parametrize("text", ["区" * 120, "某" * 200, "市县区局和、" * 20])
def test_a_text_that_could_be_broken_in_a_million_ways_still_comes_out_whole(text: str) -> None:
    lines = title_lines(text)
    assert "".join(lines) == text
    assert max(display_width(line) for line in lines) <= TITLE_LIMIT


@settings(deadline=None)
@given(st.text(alphabet="市区县人民政府局和街道办事处山水科技甲乙丙，。《》（）年2023AB", min_size=1, max_size=90))
def test_no_text_is_lost_and_no_line_is_too_wide_whatever_is_written(text: str) -> None:
    for lines, limit in ((title_lines(text, text[:5]), TITLE_LIMIT), (signature_lines(text), SIGNATURE_LIMIT)):
        assert "".join(lines) == text
        assert all(display_width(line) <= limit for line in lines)


@settings(deadline=None)
@given(st.integers(1, 40), st.integers(1990, 2099))
def test_a_year_is_never_torn_from_its_digits(length: int, year: int) -> None:
    agency = ("甲乙丙丁戊己庚辛壬癸" * 4)[:length]
    lines = title_lines(f"{agency}{year}年政府信息公开工作年度报告", agency)
    assert any(f"{year}年" in line for line in lines)
