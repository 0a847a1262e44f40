"""Reports as people write them: headings that drift, titles with more in them, tables as lines, a fee not charged."""

from __future__ import annotations

from decimal import Decimal

import pytest
from pages import HEADINGS, TITLE
from shapes import block_of, different_numbers, lines_of, row_by_row, unmerged

from docgen.form.model import Form
from docgen.reading.blocks import Block, ParagraphBlock, PlainDocument, TableBlock
from docgen.reading.outline import read_title, section_of
from docgen.reading.report import reading_of
from docgen.report.model import Reading

SEPARATORS = {"a cell a line": "\n", "tabs": "\t", "bars": " | ", "blanks": "  "}


def document(
    form: Form, headings: tuple[str, ...] = HEADINGS, separator: str = "", other: str = "没有其他事项。"
) -> PlainDocument:
    """A report with these headings, its tables as tables or as lines."""
    blocks: list[Block] = [ParagraphBlock(TITLE), ParagraphBlock("本报告由青川区科学技术局按照要求编制，所列数据截至年底。")]
    texts = {"overview": ["全年公开信息70条。", "（一）主动公开政府信息情况", "及时。", "（二）依申请公开情况", "没有。"]}
    texts |= {"problems": ["（一）存在的问题", "不够及时。"], "other": [other]}
    for heading, section in zip(headings, form.sections[1:], strict=True):
        blocks.append(ParagraphBlock(heading))
        blocks += [ParagraphBlock(text) for text in texts.get(section.key, ())]
        if section.table:
            table = block_of(form.table_by_key[section.table], different_numbers(form))
            blocks += [ParagraphBlock(line) for line in lines_of(table, separator)] if separator else [table]
    return PlainDocument(tuple(blocks))


def numbers(form: Form, reading: Reading) -> dict[str, str]:
    return {key: str(reading.report.values[key]) for key in form.cells if key in reading.report.values}


@pytest.mark.parametrize(
    "changed",
    [
        {5: "五、政府信息公开工作存在的主要问题及改进情况"},
        {5: "五、存在的主要问题及改进措施"},
        {5: "五、政府信息公开工作存在问题和下一步打算"},
        {5: "五、存在的主要问题及改进情况。"},
        {2: "二、政府信息主动公开情况"},
        {3: "三、收到和处理申请情况"},
        {3: "三、政府信息公开申请的收到和处理情况："},
        {4: "四、行政复议、行政诉讼情况"},
        {6: "六、其他需要报告的情况"},
        {n: text.replace("、", "、 ", 1) + "。" for n, text in enumerate(HEADINGS, 1)},
        {n: f"{n}、{text[2:]}" for n, text in enumerate(HEADINGS, 1)},
        {n: f"{n}．{text[2:]}" for n, text in enumerate(HEADINGS, 1)},
        {n: f"（{text[0]}）{text[2:]}" for n, text in enumerate(HEADINGS, 1)},
        {n: f"({text[0]}){text[2:]}" for n, text in enumerate(HEADINGS, 1)},
        {n: f"第{text[0]}部分 {text[2:]}" for n, text in enumerate(HEADINGS, 1)},
        {n: text[2:] for n, text in enumerate(HEADINGS, 1)},
    ],
)
def test_headings_that_drift_are_headings(form: Form, changed: dict[int, str]) -> None:
    headings = tuple(changed.get(n, text) for n, text in enumerate(HEADINGS, 1))
    reading = reading_of(document(form, headings), form)
    assert [finding.code for finding in reading.findings if finding.code == "A521"] == []
    assert list(reading.report.sections) == ["lead", "overview", "problems", "other"]
    assert reading.report.sections["problems"][0].paragraphs == ("不够及时。",)
    assert [text for sub in reading.report.sections["overview"] for text in sub.paragraphs] == [
        "全年公开信息70条。",
        "及时。",
        "没有。",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "（一）主动公开政府信息情况", "（二）依申请公开情况", "1、主动公开情况", "五、下一步打算",
        "一、本年新收政府信息公开申请数量", "四、结转下年度继续办理",
        "一是存在的主要问题及改进情况。", "四、做好行政复议工作，减少诉讼。",
        "20、存在的问题",
    ],
)  # fmt: skip
def test_what_only_looks_like_a_heading_is_none(form: Form, text: str) -> None:
    assert section_of(form, text) is None


@pytest.mark.parametrize(
    ("title", "agency"),
    [
        ("青川区科学技术局关于2023年政府信息公开工作年度报告", "青川区科学技术局"),
        ("青川区科学技术局关于公布2023年度政府信息公开工作年度报告", "青川区科学技术局"),
        ("【图文】青川区科学技术局2023年政府信息公开工作年度报告", "青川区科学技术局"),
        ("[图文版]青川区科学技术局2023年政府信息公开工作年度报告【解读】", "青川区科学技术局"),
        ("2023年青川区科学技术局政府信息公开工作年度报告", "青川区科学技术局"),
        ("2023年青川区科学技术局2023年政府信息公开工作年度报告", "青川区科学技术局"),
        ("2023年度青川区科学技术局2023年度政府信息公开年报", "青川区科学技术局"),
        ("青川区科学技术局2023年度政务公开工作年度报告", "青川区科学技术局"),
        ("青川区科学技术局2023年信息公开年度报告", "青川区科学技术局"),
        ("青川区人民政府办公室2023年政府信息公开工作年度报告", "青川区人民政府办公室"),
        ("青川区政府信息中心2023年政府信息公开工作年度报告", "青川区政府信息中心"),
        ("标题：青川区科学技术局2023年政府信息公开工作年度报告", "青川区科学技术局"),
        ("青川区科学技术局政府信息公开工作年度报告（2023年度）", "青川区科学技术局"),
    ],
)
def test_what_stands_round_the_name_in_a_title_is_no_part_of_it(form: Form, title: str, agency: str) -> None:
    assert read_title(title, form) == (agency, 2023)


@pytest.mark.parametrize(
    "title",
    ["2023年政府信息公开工作年度报告", "青川区科学技术局2022年和2023年政府信息公开工作年度报告", "青川区2023年国民经济统计报告",
     "2023年政府信息公开工作年度报告列表", "青川区科学技术局2023年政府信息公开指南"],
)  # fmt: skip
def test_what_is_no_title_of_one_report_is_none(form: Form, title: str) -> None:
    assert read_title(title, form) is None


@pytest.mark.parametrize("separator", SEPARATORS)
def test_tables_that_have_become_lines_are_read_whole(form: Form, separator: str) -> None:
    reading = reading_of(document(form, separator=SEPARATORS[separator]), form)
    assert numbers(form, reading) == different_numbers(form)
    assert [finding.code for finding in reading.findings] == []
    assert [text for sub in reading.report.sections["problems"] for text in sub.paragraphs] == ["不够及时。"]
    assert "disclosure" not in reading.report.sections


@pytest.mark.parametrize("separator", ["\t", " | "])
@pytest.mark.parametrize("span", ["blank", "copied"])
def test_lines_with_as_many_cells_each_have_columns_again(form: Form, separator: str, span: str) -> None:
    blocks: list[Block] = []
    for table in form.tables:
        block = unmerged(block_of(table, different_numbers(form)), lambda _cell: span)
        blocks += [ParagraphBlock(table.title), *(ParagraphBlock(line) for line in lines_of(block, separator))]
    assert numbers(form, reading_of(PlainDocument(tuple(blocks)), form)) == different_numbers(form)


@pytest.mark.parametrize("separator", ["\n", "\t"])
@pytest.mark.parametrize("table", ["requests", "litigation"])
def test_a_number_that_is_lost_is_missing_with_its_row_and_no_other_moves_up(form: Form, table: str, separator: str) -> None:
    shown = different_numbers(form)
    lost = next(key for key in reversed(shown) if key.startswith(f"{table}."))
    block = block_of(form.table_by_key[table], shown)
    block.cells = [cell for cell in block.cells if cell.text != shown[lost]]
    reading = reading_of(PlainDocument(tuple(ParagraphBlock(line) for line in lines_of(block, separator))), form)
    found = numbers(form, reading)
    assert found.items() <= shown.items()
    row = lost.rpartition(".")[0]
    assert not [key for key in found if key.startswith(f"{row}.") or key.startswith("litigation.")]
    assert "A510" in [finding.code for finding in reading.findings]


def test_lines_that_end_in_one_number_each_are_read_in_order(form: Form) -> None:
    table = form.table_by_key["litigation"]
    lines: list[str] = []
    for row in table.rows:
        lines.append(row.label)
        for column in table.columns:
            lines += [column.label, different_numbers(form)[f"litigation.{row.key}.{column.key}"]]
    expected = {key: text for key, text in different_numbers(form).items() if key.startswith("litigation.")}
    assert numbers(form, reading_of(PlainDocument(tuple(map(ParagraphBlock, lines))), form)) == expected
    swapped = tuple(map(ParagraphBlock, [*lines[:1], *lines[3:5], *lines[1:3], *lines[5:]]))
    assert numbers(form, reading_of(PlainDocument(swapped), form)) == {}


def test_rows_that_the_form_prints_side_by_side_may_be_lines(form: Form) -> None:
    block = row_by_row(form.table_by_key["litigation"], different_numbers(form))
    block = TableBlock([cell for cell in block.cells if cell.text], block.rows, block.columns)
    expected = {key: text for key, text in different_numbers(form).items() if key.startswith("litigation.")}
    found = reading_of(PlainDocument(tuple(ParagraphBlock(line) for line in lines_of(block, "\t"))), form)
    assert numbers(form, found) == expected


def test_heads_in_another_order_make_lines_unreadable(form: Form) -> None:
    block = block_of(form.table_by_key["requests"], different_numbers(form))
    for cell in block.cells:
        cell.text = {"社会公益组织": "法律服务机构", "法律服务机构": "社会公益组织"}.get(cell.text, cell.text)
    reading = reading_of(PlainDocument(tuple(ParagraphBlock(line) for line in lines_of(block))), form)
    assert not [key for key in numbers(form, reading) if key.startswith("requests.")]


def test_a_number_in_lines_knows_the_line(form: Form) -> None:
    blocks = [
        ParagraphBlock(line, place=f"第{n}行")
        for n, line in enumerate(lines_of(block_of(form.tables[0], different_numbers(form))), 1)
    ]
    report = reading_of(PlainDocument(tuple(blocks)), form).report
    assert str(report.places["disclosure.regulations.made"]) == "表二 第7行"


@pytest.mark.parametrize(
    "text",
    [
        "2023年，青川区科学技术局未收取信息处理费。",
        "依据《政府信息公开信息处理费管理办法》，我局没有收取任何信息处理费。",
        "本年度未产生政府信息公开信息处理费。",
        "2023年收取信息处理费0元。",
        "我局全年无收取信息处理费情况。",
        "未向申请人收取信息处理费。",
    ],
)
def test_a_report_that_says_no_fee_was_charged_says_nought(form: Form, text: str) -> None:
    values = reading_of(document(form, other=text), form).report.values
    assert (values["other.fee.charged_cases"], values["other.fee.amount"]) == (0, Decimal(0))


@pytest.mark.parametrize(
    "text",
    [
        "没有其他事项。",
        "依据《政府信息公开信息处理费管理办法》收取信息处理费。",
        "2022年未收取信息处理费，2023年收取信息处理费120元。",
        "除2件外，未收取信息处理费。",
        "上年未收取信息处理费。",
        "对其中部分申请未收取信息处理费。",
        "今后将不再收取信息处理费。",
        "收取信息处理费情况另行公布。未收取信息处理费的申请另有说明。",
        "没有信息处理费管理方面的投诉。",
    ],
)
def test_a_report_that_does_not_say_so_outright_leaves_the_fee_open(form: Form, text: str) -> None:
    assert "other.fee.amount" not in reading_of(document(form, other=text), form).report.values
