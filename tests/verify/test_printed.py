"""What a PDF's text must hold of a Word file: each text lost is told, what pages add between texts is no loss."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen.verify.printed import lost_in_print, replaced_fonts

LABELS = ["规章", "行政规范性文件", "行政许可"]
ROW = ["1.属于国家秘密", "0", "0", "0", "0", "0", "0", "0"]
NEXT_ROW = ["2.其他法律行政法规禁止公开", "0", "0", "3", "0", "0", "0", "3"]


@pytest.mark.parametrize(
    ("texts", "pages"),
    [
        (["政府信息公开", "全年共收到申请 12 件。"], ["政府信息\n公开\n全年共收到申请12件。— 1 —"]),
        (["一段话在这一页没有写完，接着写到下一页。"], ["一段话在这一页没有\n— 1 —", "写完，接着写到下一页。\n— 2 —"]),
        ([*ROW, *NEXT_ROW], ["".join(ROW) + "—3—", "项目自然人总计" + "".join(NEXT_ROW) + "—4—"]),
        (["三、本年度办理结果", *ROW], ["三、" + "".join(ROW) + "—1—", "本年度办理结果—2—"]),
        (["三、本年度办理结果", "（三）不予公开", *ROW], ["三、（三）不" + "".join(ROW) + "—1—", "本年度办理结果予公开—2—"]),
        (["框里写的一句话在文件的最前面。", "正文第一段。"], ["正文第一段。框里写的一句话在文件的最前面。"]),
        (["正文"], ["页眉正文页脚"]),
        ([], ["—1—"]),
    ],
)
def test_nothing_is_lost(texts: list[str], pages: list[str]) -> None:
    assert lost_in_print(texts, pages) == ()


@pytest.mark.parametrize(
    ("texts", "pages", "lost"),
    [
        (LABELS, ["规章行政许可"], ["行政规范性文件"]),
        ([*ROW, *NEXT_ROW], ["".join(ROW)], NEXT_ROW),
        ([*ROW, *NEXT_ROW], ["".join(ROW[:-1]) + "".join(NEXT_ROW)], ["0"]),
        ([*ROW, *NEXT_ROW], ["".join(ROW) + "".join(NEXT_ROW[:3]) + "".join(NEXT_ROW[4:])], ["3"]),
        (["第一段。", "第二段。", "第三段。"], ["第一段。—1—", "第三段。—2—"], ["第二段。"]),
        (
            ["一段话在这一页没有写完，接着写到下一页。"],
            ["一段话在这一页没有", "—2—"],
            ["一段话在这一页没有写完，接着写到下一页。"],
        ),
    ],
)
def test_what_is_lost_is_told(texts: list[str], pages: list[str], lost: list[str]) -> None:
    assert list(lost_in_print(texts, pages)) == lost


SENTENCES = ["全年共收到申请。", "公开政府信息十二条，没有结转。", "12", "0", "规章", "没有其他需要报告的事项。", "1023"]


@given(st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=30), st.floats(0, 1))
def test_texts_that_a_page_ends_within_are_all_found(texts: list[str], part: float) -> None:
    whole = "".join(texts)
    cut = round(part * len(whole))
    assert lost_in_print(texts, [f"{whole[:cut]}—甲—", f"{whole[cut:]}—乙—"]) == ()


@pytest.mark.parametrize(
    ("wanted", "embedded", "replaced"),
    [
        (["仿宋_GB2312", "Times New Roman"], ["FangSong_GB2312", "TimesNewRomanPSMT"], []),
        (["仿宋_GB2312", "Times New Roman"], ["FandolFang-Regular", "LiberationSerif"], ["Times New Roman", "仿宋_GB2312"]),
        (["方正小标宋简体", "黑体"], ["FZXBSJW--GB1-0", "SimHei"], []),
        (["某单位定制字体"], ["SimSun"], []),
        (["Arial"], ["Arial-BoldMT"], []),
        ([], [], []),
    ],
)
def test_fonts_are_known_under_the_names_a_pdf_gives_them(wanted: list[str], embedded: list[str], replaced: list[str]) -> None:
    assert list(replaced_fonts(wanted, embedded)) == replaced
