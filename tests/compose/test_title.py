"""Titles and names in lines: over sense units, within the width, in the shape GB/T 9704 asks for."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docgen.compose.title import SIGNATURE_LIMIT, TITLE_LIMIT, display_width, measured_width, signature_lines, title_lines

# Titles of published reports; "|" marks where a reader would break them.
PUBLISHED = [
    "安澜市东岳区人民政府白石街道办事处|2022年政府信息公开工作年度报告",
    "国家税务总局安澜市鹤清区税务局2021年|政府信息公开工作年度报告",
    "岚阳苗族自治县黄杉树乡人民政府2022年|政府信息公开工作年度报告",
    "青屏市临汐区应急管理局2024年度|政府信息公开工作年度报告",
    "云岚市退役军人事务局2023年|政府信息公开工作年度报告",
    "瑞河市审计局2020年|政府信息公开工作年度报告",
    "东屏镇2022年政府信息公开工作年度报告",
    "安澜市柳湾区峡口街道2021年|政府信息公开工作年度报告",
    "北凝市住房和城乡建设局2022年|政府信息公开工作年度报告",
    "2025年江汇市清浦区人民政府大木桥街道|政府信息公开工作年度报告",
    "平泽市人民政府|2021年政府信息公开年度报告",
    "大楣县自然资源局2023年|政府信息公开工作年度报告",
    "东岑区2024年政府信息公开工作年度报告",
    "会川市汇城区东湖街道2023年|政府信息公开年度报告",
    "冬林街道办事处2021年|政府信息公开工作年度报告",
    "东昭市自然资源和规划局2023年|政府信息公开工作年度报告",
    "溱水县青鸾镇2021年|政府信息公开工作年度报告",
    "满仓乡2022年政府信息公开工作年度报告",
    "县政府办2022年度|政府信息公开工作年度报告",
    "鹏澜市禾田区住房和建设局2023年|政府信息公开工作年度报告",
    "荣洲市公安局2022年|政府信息公开工作年度报告",
    "渝川市蓝江区石坝镇人民政府2022年|政府信息公开工作年度报告",
    "安澜市城市管理和综合执法局2023年|政府信息公开工作年度报告",
    "筑阳市2021年政府信息公开工作年度报告",
    "荷东乡2022年政府信息公开工作年度报告",
    "泓溪区人民政府2023年|政府信息公开工作年度报告",
    "吴锦市锡林区人民政府安桥街道2023年|政府信息公开年度报告",
    "2022年鹏澜市禾田区华英街道办事处|政府信息公开工作年度报告",
    "黄麟县自然资源局|2023年度政府信息公开工作年度报告",
    "惠兴县2022年政府信息公开工作年度报告",
    "瞿川市瞿溪区湖背镇2021年度|政府信息公开年度报告",
    "霁南市人民政府办公厅2024年|政府信息公开工作年度报告",
    "兰山区科学技术局2023年|政府信息公开工作年度报告",
    "菱泉市统计局2021年|政府信息公开工作年度报告",
    "麟川州公安局2023年度|政府信息公开工作年度报告",
    "麟秀县自然资源局2023年|政府信息公开工作年度报告",
    "安澜市柳湾区人民政府2023年|政府信息公开工作年度报告",
    "鹏澜市龙滩区2025年|政府信息公开工作年度报告",
    "鹏澜市龙滩区政府部门2024年|政府信息公开工作年度报告",
    "鹏澜市龙吟区群团工作部2025年|政府信息公开工作年度报告",
    "龙浔县人民政府2022年|政府信息公开工作年度报告",
    "洛溪街道2021年度信息公开年度报告",
    "薇澜县洛桥镇2021年|政府信息公开工作年度报告",
    "应急管理局2025年|政府信息公开工作年度报告",
    "安澜市东岳区人民政府兰花村街道办事处|2023年政府信息公开工作年度报告",
    "民政局2023年政府信息公开工作年度报告",
    "安澜市柳湾区人民政府北园街道办事处|2020年政府信息公开工作年度报告",
    "安澜市磐溪区统计局|2021年政府信息公开工作年度报告",
    "平麓市公安局2023年|政府信息公开工作年度报告",
    "木口区人民政府办公室2023年|政府信息公开工作年度报告",
    "木口区人民政府办公室2024年|政府信息公开工作年度报告",
    "安澜市柳湾区桥溪街道2023年|政府信息公开工作年度报告",
    "蓝江区2023年政府信息公开工作年度报告",
    "2022年政府信息依申请公开情况统计",
    "鲁东省机关事务管理局2022年|政府信息公开工作年度报告",
    "2024年江汇市科委|政府信息公开工作年度报告",
    "2022年江汇市政府信息公开工作年度报告",
    "沭溪县发展和改革局2023年|政府信息公开年度报告",
    "李江县杉木塔镇人民政府2022年|政府信息公开工作年度报告",
    "宿溪街道办事处2021年|政府信息公开工作年度报告",
    "宿林市2023年政府信息公开工作年度报告",
    "泰岳旅游经济开发区2022年度|政府信息公开工作年度报告",
    "邹陵市田青镇2021年|政府信息公开工作年度报告",
    "市人民政府办公室2021年|政府信息公开工作年度报告",
    "桐溪市公安局2023年度|政府信息公开工作年度报告",
    "桐岭县2022年政府信息公开工作年度报告",
    "渭海市人民政府2024年|政府信息公开工作年度报告",
    "渭海市人民政府办公室2022年|政府信息公开工作年度报告",
    "渭海市文峰区财政局|2025年政府信息公开工作年度报告",
    "文峰区住房和城乡建设局2019年|政府信息公开工作年度报告",
    "渭海市文峰区综合行政执法局2021年|政府信息公开工作年度报告",
    "江鄂市生态环境局2020年|政府信息公开工作年度报告",
    "晨阳区人民政府办公室2023年|政府信息公开工作年度报告",
    "南澜市通溪区兴东街道2021年度|信息公开年度报告",
    "安澜市花屿区人民政府新禾街道办事处|2021年政府信息公开工作年度报告",
    "莆安市秀岚区应急管理局2024年度|政府信息公开工作年度报告",
    "宣禾区审计局2022年|政府信息公开工作年度报告",
    "杨溪示范区审计局2022年|政府信息公开工作年度报告",
    "区统计局2023年政府信息公开工作年度报告",
    "杨柳寨乡人民政府2022年|政府信息公开工作年度报告",
    "洋岚自然资源局2023年|政府信息公开工作年度报告",
    "2021年和平路街道|政府信息公开工作年度报告",
    "渝川市大溪区邮浦镇|2022年政府信息公开工作年度报告",
    "湛河市公安局开发区分局2021年|政府信息公开工作年度报告",
    "洪岚县止道镇2022年|政府信息公开工作年度报告",
    "中溪县2022年政府信息公开工作年度报告",
    "安澜市南湾区珠河街道办事处2020年|政府信息公开工作年度报告",
]

LONG = [
    "新疆维吾尔自治区伊犁哈萨克自治州|察布查尔锡伯自治县人民政府办公室2023年|政府信息公开工作年度报告",
    "国家税务总局内蒙古自治区鄂尔多斯市|东胜区税务局铁西工业园区税务分局2023年|政府信息公开工作年度报告",
    "内蒙古自治区呼伦贝尔市|莫力达瓦达斡尔族自治旗尼尔基镇人民政府|社会治安综合治理和应急管理服务中心|"
    "综合行政执法大队办公室2023年|政府信息公开工作年度报告",
    "江汇市浦东新区人民政府|陆家嘴街道办事处社区党群服务中心2024年|政府信息公开工作年度报告",
]

# Words that a break must never fall into, though they begin or end like the parts of a name.
TRAPS = [
    ("渭海市市场监督管理局", "市场"),
    ("景德镇市市政公用和城市管理局", "市政"),
    ("青屏市上城区社区矫正管理局办公室", "社区"),
    ("广西壮族自治区河池市大化瑶族自治县乡村振兴局", "乡村"),
    ("湖北省宜昌市夷陵区城乡建设和人民防空办公室", "城乡"),
    ("鹏澜市人民政府信息公开领导小组办公室", "领导小组"),
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
    assert title_lines("东岑区2024年政府信息公开工作年度报告", "东岑区") == ("东岑区2024年政府信息公开工作年度报告",)


def test_a_title_without_the_agency_breaks_before_its_subject() -> None:
    title = "2025年江汇市清浦区人民政府大木桥街道政府信息公开工作年度报告"
    assert title_lines(title, "某局") == ("2025年江汇市清浦区人民政府大木桥街道", "政府信息公开工作年度报告")


def test_lines_that_the_clerk_has_broken_stay_as_they_are() -> None:
    assert title_lines("某市某局\n2023年年报", "某市某局") == ("某市某局", "2023年年报")


@pytest.mark.parametrize("title", ["", "  ", "\n"])
def test_an_empty_title_has_no_lines(title: str) -> None:
    assert title_lines(title) == ()


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("兰山区科学技术局", ["兰山区科学技术局"]),
        ("鹏澜市南山区住房和建设局", ["鹏澜市南山区住房和建设局"]),
        ("安澜市柳湾区人民政府北园街道办事处", ["安澜市柳湾区人民政府", "北园街道办事处"]),
        ("国家税务总局安澜市鹤清区税务局", ["国家税务总局安澜市鹤清区税务局"]),
        ("莫力达瓦达斡尔族自治旗尼尔基镇人民政府", ["莫力达瓦达斡尔族自治旗", "尼尔基镇人民政府"]),
    ],
)
def test_a_long_name_under_the_text_breaks_after_its_parts(name: str, lines: list[str]) -> None:
    assert list(signature_lines(name)) == lines


@pytest.mark.parametrize("text", ["区" * 120, "某" * 200, "市县区局和、" * 20])
def test_a_text_that_could_be_broken_in_a_million_ways_still_comes_out_whole(text: str) -> None:
    lines = title_lines(text)
    assert "".join(lines) == text
    assert max(measured_width(line) for line in lines) <= TITLE_LIMIT


@given(st.text(alphabet="市区县人民政府局和街道办事处山水科技甲乙丙，。《》（）年2023AB", min_size=1, max_size=90))
def test_no_text_is_lost_and_no_line_is_too_wide_whatever_is_written(text: str) -> None:
    for lines, limit in ((title_lines(text, text[:5]), TITLE_LIMIT), (signature_lines(text), SIGNATURE_LIMIT)):
        assert "".join(lines) == text
        assert all(measured_width(line) <= limit for line in lines)


@given(st.integers(1, 40), st.integers(1990, 2099))
def test_a_year_is_never_torn_from_its_digits(length: int, year: int) -> None:
    agency = ("甲乙丙丁戊己庚辛壬癸" * 4)[:length]
    lines = title_lines(f"{agency}{year}年政府信息公开工作年度报告", agency)
    assert any(f"{year}年" in line for line in lines)


# Names as generated reports have them; "|" marks where a line may end, if it has to end within the name.
NAMES = [
    "青河区|综合|行政|执法局|（青河区|城市|管理局）",
    "云州|经济|技术|开发区|管理委员会|自然|资源|和规划|分局",
    "青河|满族|蒙古族|自治县|退役|军人|事务局",
    "青河区|卫生|健康局|（区中医药|管理局、|区疾病|预防|控制局）",
    "澜江省|云州市|青河区|人力|资源|和社会|保障局",
    "白鹿|苗族|侗族|自治州|文化|和旅游局、|白鹿|苗族|侗族|自治州|国有|资产|监督|管理|委员会",
    "北城|街道|办事处|综合|行政|执法|大队|办公室",
    "澜江省|云州市|市场|监督|管理局、|澜江省|云州市|青河区|住房|和城乡|建设局",
    "云州市|青河区|公共|资源|交易|中心",
    "石岭|自治县|综合|行政|执法局|（青河区|城市管理局）",
]


def places(marked: str, text: str) -> set[int]:
    """Where a line of the text may end: at the marks of the name it begins with, and around what follows the name."""
    ends = {0}
    for part in marked.split("|"):
        ends.add(max(ends) + len(part))
    return ends | set(range(max(ends), len(text) + 1))


@pytest.mark.parametrize("marked", NAMES)
@pytest.mark.parametrize("year", ["2023年", "2023年度", ""])
def test_a_long_name_is_never_parted_inside_a_word(marked: str, year: str) -> None:
    name = marked.replace("|", "")
    title = f"{name}{year}政府信息公开工作年度报告"
    for text, lines in ((title, title_lines(title, name)), (name, signature_lines(name))):
        ends = {sum(map(len, lines[:n])) for n in range(len(lines))}
        assert ends <= places(marked, text), lines
        assert all(len(line) > 2 for line in lines), lines


@settings(max_examples=60)
@given(st.lists(st.sampled_from(NAMES), min_size=1, max_size=2), st.integers(2000, 2099), st.sampled_from(["", "度"]))
def test_no_line_of_a_title_is_over_its_measure_or_shorter_than_three_characters(
    marked: list[str], year: int, kind: str
) -> None:
    name = "、".join(marked).replace("|", "")
    lines = title_lines(f"{name}{year}年{kind}政府信息公开工作年度报告", name)
    assert all(measured_width(line) <= TITLE_LIMIT for line in lines)
    assert all(len(line) > 2 for line in lines)
    assert any(f"{year}年" in line for line in lines)


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("市委网信办2023年政府信息公开工作年度报告", ["市委网信办2023年", "政府信息公开工作年度报告"]),
        ("审计局2023年政府信息公开工作年度报告", ["审计局2023年政府信息公开工作年度报告"]),
        (
            "青河区民政局 青河区财政局2023年政府信息公开工作年度报告",
            ["青河区民政局 青河区财政局2023年", "政府信息公开工作年度报告"],
        ),
        (
            "青河区综合行政执法局 青河区住房和建设局2023年政府信息公开工作年度报告",
            ["青河区综合行政执法局 青河区住房和建设局", "2023年政府信息公开工作年度报告"],
        ),
    ],
)
def test_the_space_beside_figures_counts_and_joint_names_are_parted_between_them(title: str, lines: list[str]) -> None:
    assert list(title_lines(title, title.partition("2023")[0])) == lines


@pytest.mark.parametrize(
    ("text", "width"),
    [("政府", 2), ("2023年", 3.25), ("局2023年", 4.5), ("２０２３年", 5), ("WTO", 2.277), ("（2023）", 4), ("A股", 1.972)],
)
def test_widths_are_those_of_the_type(text: str, width: float) -> None:
    assert measured_width(text) == pytest.approx(width)
