"""A published page against the approved report: every damage is told with its place, what is the web's way only once."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence

import pytest
from builders import filled_report

from docgen.compose.article import Heading, PrintedTable, Signature, TextParagraph, article
from docgen.compose.composition import Composed, compose
from docgen.form.model import Form
from docgen.kit.record import replace
from docgen.reading.blocks import Block, ParagraphBlock, PlainDocument, TableBlock, TableCell
from docgen.report.complete import complete
from docgen.report.model import Attachment, Report, SubSection
from docgen.verify.published import PageComparison, compare_page

NOISE_BEFORE = ["欢迎访问青川区人民政府", "简体 繁体", "首页 > 政府信息公开 > 年报", "发布日期：2024-01-19 点击数：131"]
NOISE_AFTER = ["打印本页", "关闭窗口", "扫一扫在手机打开当前页"]


def table_block(grid: PrintedTable, change: Callable[[str, str], str] = lambda _key, text: text) -> TableBlock:
    cells: list[TableCell] = []
    taken: set[tuple[int, int]] = set()
    for number, row in enumerate(grid.rows):
        column = 0
        for entry in row:
            while (number, column) in taken:
                column += 1
            taken |= {(number + d, column + a) for d in range(entry.rowspan) for a in range(entry.colspan)}
            cells.append(TableCell(number, column, entry.rowspan, entry.colspan, change(entry.key, entry.text)))
    return TableBlock(cells, len(grid.rows), grid.columns)


@pytest.fixture(scope="module")
def report(form: Form) -> Report:
    attached = Attachment("重点任务表", ("任务", "结果"), (("专栏改版", "已上线"), ("政策解读", "12 件")))
    return complete(filled_report(form, distinct=True, attachments=(attached,)))


@pytest.fixture(scope="module")
def composed(report: Report) -> Composed:
    return compose(report)


def page_of(
    report: Report,
    composed: Composed,
    *,
    text: Callable[[list[str]], Sequence[str]] = lambda lines: lines,
    number: Callable[[str, str], str] = lambda _key, text: text,
    without: str = "",
    signed: bool = True,
) -> PlainDocument:
    """The page that shows a report: title and noise, texts (changed by `text`, a run between two tables at a time), tables."""
    blocks: list[Block] = [ParagraphBlock(line) for line in NOISE_BEFORE]
    run = [str(report.role("title"))]

    def flush() -> None:
        blocks.extend(ParagraphBlock(line) for line in text(run))
        run.clear()

    for part in article(report.form, composed):
        if isinstance(part, Heading):
            run.append(part.text)
        elif isinstance(part, TextParagraph):
            run.append(part.lead + part.text)
        elif isinstance(part, Signature) and signed:
            run.extend(["".join(part.name), part.date])
        elif isinstance(part, PrintedTable) and part.caption != without:
            flush()
            blocks.append(table_block(part, number))
    flush()
    blocks.extend(ParagraphBlock(line) for line in NOISE_AFTER)
    return PlainDocument(tuple(blocks), from_web=True)


def compared(report: Report, composed: Composed, page: PlainDocument) -> PageComparison:
    return compare_page(page, report.form, composed, str(report.role("title")))


def half_width(lines: list[str]) -> list[str]:
    marks = str.maketrans("，：；（）！？", ",:;()!?")
    return [line.translate(marks).replace("。", "。 ") for line in lines]


def test_a_page_that_shows_everything_has_no_differences(report: Report, composed: Composed) -> None:
    result = compared(report, composed, page_of(report, composed))
    assert (result.ok, result.ways) == (True, ())
    assert result.lines() == ["网页与报告一致。"]


@pytest.mark.parametrize(
    "way",
    [
        half_width,
        lambda lines: ["\u3000\u3000" + line for line in lines],
        lambda lines: [line.replace("0", "０").replace("1", "１") for line in lines],
        lambda lines: ["".join(lines)],
        lambda lines: [piece for line in lines for piece in re.split(r"(?<=，)", line)],
        lambda lines: [line.replace("“", '"').replace("”", '"') for line in lines],
    ],
    ids=["half-width marks", "blanks", "full-width digits", "joined", "split", "straight quotes"],
)
def test_the_webs_own_way_is_no_difference(report: Report, composed: Composed, way: Callable[[list[str]], list[str]]) -> None:
    assert compared(report, composed, page_of(report, composed, text=way)).differences == ()


def test_the_webs_way_is_told_once_as_a_group(report: Report, composed: Composed) -> None:
    result = compared(report, composed, page_of(report, composed, text=half_width, signed=False))
    assert len(result.lines()) == 2
    assert "半角" in result.lines()[1]
    assert "空格" in result.lines()[1]
    assert "落款" in result.lines()[1]


def replaced(old: str, new: str) -> Callable[[list[str]], list[str]]:
    return lambda lines: [line.replace(old, new) for line in half_width(lines)]


@pytest.mark.parametrize(
    ("old", "new", "approved", "shown"),
    [
        ("2023年1月1日", "202311日", "2023年1月1日", "202311日"),
        ("2023年12月31日", "20231231日", "年12月31日", "20231231日"),
        ("http://", "http//", "http://", "http//"),
        ("公开信息75条", "公开信息75", "75条", "75"),
        ("公开信息75条", "公开信息57条", "75条", "57条"),
        ("保密审查", "保蜜审查", "保密审查", "保蜜审查"),
    ],
)
def test_lost_and_changed_characters_are_quoted_from_both_sides(
    report: Report, composed: Composed, old: str, new: str, approved: str, shown: str
) -> None:
    result = compared(report, composed, page_of(report, composed, text=replaced(old, new)))
    (difference,) = result.differences
    assert difference.kind == "text"
    assert approved in difference.old
    assert shown in difference.new
    assert difference.place.sheet
    assert difference.place.cell


def test_any_character_that_is_lost_anywhere_is_found(report: Report, composed: Composed) -> None:
    """Every seventh character of the narrative in turn; marks and blanks are the web's business."""
    whole = "".join(part.text for part in article(report.form, composed) if isinstance(part, TextParagraph))
    spots = [n for n in range(3, len(whole) - 3, 7) if whole[n].isalnum()]
    missed = []
    for spot in random.Random(7).sample(spots, min(40, len(spots))):
        around, without = whole[spot - 3 : spot + 4], whole[spot - 3 : spot] + whole[spot + 1 : spot + 4]
        page = page_of(report, composed, text=lambda lines, a=around, b=without: [line.replace(a, b, 1) for line in lines])
        if not compared(report, composed, page).differences and page != page_of(report, composed):
            missed.append(around)
    assert missed == []


def test_a_lost_paragraph_is_told_whole(form: Form, report: Report, composed: Composed) -> None:
    gone = "全年通过区政府门户网站公开信息75条，其中政策文件25条、工作动态50条。"
    result = compared(report, composed, page_of(report, composed, text=lambda lines: [line for line in lines if line != gone]))
    (difference,) = result.differences
    assert (difference.kind, difference.old) == ("lost", gone)


def test_a_paragraph_too_many_inside_the_report_is_told(report: Report, composed: Composed) -> None:
    def more(lines: list[str]) -> list[str]:
        return [found for line in lines for found in ((line, "网站编辑加的一句话。") if "75条" in line else (line,))]

    (difference,) = compared(report, composed, page_of(report, composed, text=more)).differences
    assert (difference.kind, difference.new) == ("added", "网站编辑加的一句话。")


def test_every_single_wrong_number_is_found_with_its_cell(report: Report, composed: Composed) -> None:
    for key in random.Random(3).sample(list(report.form.cells), 30):
        page = page_of(report, composed, number=lambda at, text, key=key: "9" + text if at == key else text)
        (difference,) = compared(report, composed, page).differences
        assert (difference.kind, difference.key, difference.new) == ("number", key, "9" + composed.numbers[key])


def test_a_row_that_is_shifted_is_told_as_that_row(report: Report, composed: Composed) -> None:
    row = [key for key in report.form.cells if key.startswith("requests.granted.")]
    shifted = dict(zip(row, [composed.numbers[key] for key in (row[-1], *row[:-1])], strict=True))
    page = page_of(report, composed, number=shifted.get)
    (difference,) = compared(report, composed, page).differences
    assert (difference.kind, difference.key) == ("row", row[0])
    assert "予以公开" in str(difference)


def with_row_again(block: TableBlock, row: int) -> TableBlock:
    """A table with one of its rows standing there twice, cells that span it one row higher."""
    cells = [
        TableCell(c.row + (c.row > row), c.column, c.rowspan + (c.row < row < c.bottom), c.colspan, c.text) for c in block.cells
    ]
    again = [TableCell(row + 1, c.column, 1, c.colspan, c.text) for c in block.cells if c.row == row and c.rowspan == 1]
    return TableBlock(cells + again, block.rows + 1, block.columns)


def test_a_row_that_stands_twice_is_told_as_one_too_many(report: Report, composed: Composed) -> None:
    page = page_of(report, composed)
    place = next(n for n, block in enumerate(page.blocks) if isinstance(block, TableBlock) and block.columns == 10)
    row = next(cell.row for cell in page.blocks[place].cells if "部分公开" in cell.text)
    twice = (*page.blocks[:place], with_row_again(page.blocks[place], row), *page.blocks[place + 1 :])
    (difference,) = compared(report, composed, replace(page, blocks=twice)).differences
    assert (difference.kind, difference.place.cell) in [("added", f"第{row + n}行") for n in (1, 2)]
    assert composed.numbers["requests.partial.natural"] in difference.new


def test_a_lost_table_is_told_as_that_table(form: Form, report: Report, composed: Composed) -> None:
    page = page_of(report, composed, without=form.tables[1].title)
    assert [(d.kind, d.place.sheet) for d in compared(report, composed, page).differences] == [("table", form.tables[1].name)]


def test_whatever_a_page_shows_again_is_held_against_the_report_as_well(report: Report, composed: Composed) -> None:
    key = "requests.new.natural"
    page = page_of(report, composed)
    other = page_of(report, composed, number=lambda found, text: text + "1" if found == key else text)
    for shown in ((page, other), (other, page)):
        twice = replace(page, blocks=(*shown[0].blocks, *shown[1].blocks))
        (difference,) = compared(report, composed, twice).differences
        assert (difference.key, difference.new) == (key, composed.numbers[key] + "1")
    assert compared(report, composed, replace(page, blocks=(*page.blocks, *page.blocks))).ok
    table = next(block for block in other.blocks if isinstance(block, TableBlock) and block.columns == 10)
    (difference,) = compared(report, composed, replace(page, blocks=(*page.blocks, table))).differences
    assert (difference.kind, difference.key) == ("added", key)
    table = next(block for block in page.blocks if isinstance(block, TableBlock) and block.columns == 10)
    assert compared(report, composed, replace(page, blocks=(*page.blocks, table))).ok


def test_a_page_that_does_not_show_the_report_is_told_in_one_line(report: Report, composed: Composed) -> None:
    (difference,) = compared(report, composed, PlainDocument((ParagraphBlock("用户登录"),), from_web=True)).differences
    assert difference.kind == "page"
    assert "脚本" in compared(report, composed, PlainDocument((ParagraphBlock(""),), from_web=True)).lines()[1]


def test_a_blank_number_is_no_zero(report: Report, composed: Composed) -> None:
    page = page_of(report, composed, number=lambda key, text: "" if key == "requests.new.natural" else text)
    (difference,) = compared(report, composed, page).differences
    assert (difference.key, difference.new) == ("requests.new.natural", "")
    assert "（空）" in str(difference)


def test_another_title_is_told(report: Report, composed: Composed) -> None:
    def retitled(lines: list[str]) -> list[str]:
        return [line.replace("2023年政府信息公开工作年度报告", "2022年政府信息公开工作年度报告") for line in lines]

    kinds = [(d.kind, d.place.sheet) for d in compared(report, composed, page_of(report, composed, text=retitled)).differences]
    assert ("text", "标题") in kinds


def test_json_says_the_same(report: Report, composed: Composed) -> None:
    result = compared(report, composed, page_of(report, composed, text=replaced("75条", "57条")))
    document = result.to_json("网页.html")
    assert (document["ok"], document["status"]) == (False, "different")
    assert document["differences"][0]["kind"] == "text"


def test_a_report_of_sub_sections_run_in_is_compared_like_any_other(form: Form) -> None:
    sections = {"overview": (SubSection("（一）主动公开情况", ("全年公开信息75条。",)),)}
    report = complete(filled_report(form, {"report.heading_layout": "run_in"}, sections=sections))
    composed = compose(report)
    assert compared(report, composed, page_of(report, composed)).ok
