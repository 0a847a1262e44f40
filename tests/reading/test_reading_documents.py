"""Finished Word reports are read by their headings and labels, whoever made them."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import docx
import pytest
from builders import filled_report
from documents import add_table, made, of_lines, of_rows, of_tables, pasted, printed_cells
from hypothesis import given, settings
from hypothesis import strategies as st
from packages import changed, saved
from pages import TITLE
from project import DATA
from shapes import different_numbers

from docgen.form.folders import template_file
from docgen.form.model import Form, GridCell, Table
from docgen.formats import read_bytes
from docgen.formats.docx.document import open_document
from docgen.formats.docx.read import read_document
from docgen.kit.errors import UnreadableFile
from docgen.reading.blocks import ParagraphBlock, TableBlock
from docgen.reading.labels import read_number
from docgen.report.finding import Finding
from docgen.report.model import Attachment, Report, SubSection
from docgen.report.values import plain_number


def codes(findings: tuple[Finding, ...]) -> list[str]:
    return [finding.code for finding in findings]


def numbers_of(report: Report) -> dict[str, str]:
    return {key: plain_number(report.number(key) or 0) for key in report.form.cells}


def table_findings(findings: tuple[Finding, ...]) -> list[Finding]:
    """The findings about tables: a file of tables alone lacks title and sections, which is not the point."""
    return [finding for finding in findings if not finding.code.startswith("A52")]


# ---------------------------------------------------------------- numbers


def test_each_cell_with_a_different_number_is_read_back_equal(form: Form) -> None:
    numbers = different_numbers(form)
    reading = read_document(of_tables(form, numbers), form)
    assert numbers_of(reading.report) == numbers
    assert not table_findings(reading.findings)


def test_money_is_read_as_a_decimal_and_counts_as_whole_numbers(form: Form) -> None:
    report = read_document(of_tables(form, {**different_numbers(form), "disclosure.charges.amount": "12.50"}), form).report
    assert report.values["disclosure.charges.amount"] == Decimal("12.50")
    assert type(report.values["requests.new.natural"]) is int


def test_a_place_names_table_row_and_column_as_people_count(form: Form) -> None:
    report = read_document(of_tables(form, different_numbers(form)), form).report
    assert str(report.places["requests.granted.natural"]) == "表三 第6行第4列"


def test_a_report_made_by_docgen_is_read_back_with_every_value(form: Form) -> None:
    whole, composed, data = made(filled_report(form, distinct=True))
    reading = read_document(data, form)
    silent = {"agency.level", "report.publisher", "report.method", "other.proposals.done"}
    printed = {key: value for key, value in whole.values.items() if key not in silent}
    assert {key: reading.report.values.get(key) for key in printed} == printed
    assert reading.findings == ()
    texts = {key: [text for sub in subs for text in sub.paragraphs] for key, subs in composed.sections.items()}
    read = {key: [text for sub in subs for text in sub.paragraphs] for key, subs in reading.report.sections.items()}
    assert read == {key: text for key, text in texts.items() if text}


@pytest.mark.parametrize(
    ("text", "value", "note", "code"),
    [
        ("22", 22, "", ""),
        ("22（其中修订16件）", 22, "其中修订16件", ""),
        ("22 (其中修订16件)", 22, "其中修订16件", ""),
        ("1,234", 1234, "", "A507"),
        ("１２", 12, "", "A507"),
        ("12件", 12, "", "A507"),
        ("1 2", 12, "", "A507"),
        ("-3", -3, "", ""),
        ("", None, "", ""),
        ("/", None, "", "A504"),
        ("-", None, "", "A504"),
        ("——", None, "", "A504"),
        ("无", None, "", "A504"),
        ("2.5", None, "", "A502"),
        ("12条", None, "", "A502"),
        ("约12", None, "", "A502"),
        ("1,23", None, "", "A502"),
        ("9" * 30, None, "", "A502"),
        ("2①", None, "", "A502"),
    ],
)
def test_what_people_type_into_a_count(form: Form, text: str, value: int | None, note: str, code: str) -> None:
    key = "requests.granted.natural"
    reading = read_document(of_tables(form, {**different_numbers(form), key: text}), form)
    assert reading.report.values.get(key) == value
    assert reading.report.notes.get(key, "") == note
    assert codes(tuple(table_findings(reading.findings))) == ([code] if code else [])
    assert all(finding.sheet == "表三" and finding.cell == "第6行第4列" for finding in table_findings(reading.findings))


def test_an_amount_in_another_unit_is_not_guessed_at(form: Form) -> None:
    cell = form.cells["disclosure.charges.amount"]
    assert read_number("12万元", cell).value == Decimal(12)
    assert read_number("12元", cell).kind == "bad"


# ---------------------------------------------------------------- tables as people leave them


def edited(form: Form, key: str, change: Callable[[docx.table.Table, Table], None]) -> bytes:
    document = docx.Document()
    numbers = different_numbers(form)
    for table in form.tables:
        word_table = add_table(document, table, printed_cells(numbers))
        document.add_paragraph("")
        if table.key == key:
            change(word_table, table)
    return saved(document)


def add_row(table: docx.table.Table, texts: list[str], before: int | None = None) -> None:
    row = table.add_row()
    for cell, text in zip(row.cells, texts, strict=False):
        cell.text = text
    if before is not None:
        table.rows[before]._tr.addprevious(row._tr)


def note_row(table: docx.table.Table, _form_table: Table) -> None:
    add_row(table, ["备注：本表数据由办公室提供。"])
    table.rows[-1].cells[0].merge(table.rows[-1].cells[-1])


def title_row(table: docx.table.Table, _form_table: Table) -> None:
    add_row(table, ["收到和处理政府信息公开申请情况统计表"], before=0)
    table.rows[0].cells[0].merge(table.rows[0].cells[-1])


def empty_row(table: docx.table.Table, _form_table: Table) -> None:
    add_row(table, [""] * 10, before=5)


def remark_column(table: docx.table.Table, form_table: Table) -> None:
    table.add_column(500000)
    table.cell(0, len(form_table.widths)).text = "备注"


def broken_labels(table: docx.table.Table, form_table: Table) -> None:
    for cell in form_table.grid:
        if cell.role != "number":
            text = cell.text.replace("（", "( ").replace("）", " )").replace("“", "").replace("”", "").replace("、", "．")
            table.cell(cell.row, cell.column).text = "\n".join([text[:2], text[2:]])


def unnumbered_labels(table: docx.table.Table, form_table: Table) -> None:
    for cell in form_table.grid:
        if cell.role == "stub":
            table.cell(cell.row, cell.column).text = cell.text.split(".")[-1]


def misspelt_labels(table: docx.table.Table, form_table: Table) -> None:
    for cell in form_table.grid:
        if cell.text.startswith(("一、", "5.要求", "1.申请人")):
            table.cell(cell.row, cell.column).text = cell.text.replace("申请", "申清")


@pytest.mark.parametrize(
    "change", [note_row, title_row, empty_row, remark_column, broken_labels, unnumbered_labels, misspelt_labels]
)
def test_a_table_changed_around_its_numbers_is_still_read(form: Form, change: Callable[..., None]) -> None:
    reading = read_document(edited(form, "requests", change), form)
    assert numbers_of(reading.report) == different_numbers(form)
    assert not table_findings(reading.findings)


def test_columns_in_another_order_are_read_by_their_heads(form: Form) -> None:
    def swap(table: docx.table.Table, form_table: Table) -> None:
        at = {cell.text: cell for cell in form_table.grid}
        first, second = at["商业企业"], at["科研机构"]
        for row in range(first.row, form_table.row_count):
            one, two = table.cell(row, first.column), table.cell(row, second.column)
            one.text, two.text = two.text, one.text

    reading = read_document(edited(form, "requests", swap), form)
    assert numbers_of(reading.report) == different_numbers(form)
    assert "A505" in codes(reading.findings)


def test_two_rows_in_the_wrong_order_are_never_read_as_each_other(form: Form) -> None:
    def swap(table: docx.table.Table, form_table: Table) -> None:
        table.rows[10]._tr.addprevious(table.rows[11]._tr)

    reading = read_document(edited(form, "requests", swap), form)
    numbers = different_numbers(form)
    read = {key: plain_number(reading.report.values[key]) for key in form.cells if key in reading.report.values}
    assert read.items() <= numbers.items()
    assert len(read) == len(numbers) - 7
    assert "A510" in codes(reading.findings)


def test_a_missing_row_is_named_and_its_numbers_stay_absent(form: Form) -> None:
    def drop(table: docx.table.Table, form_table: Table) -> None:
        table._tbl.remove(table.rows[4]._tr)

    reading = read_document(edited(form, "requests", drop), form)
    assert "requests.carried_in.natural" not in reading.report.values
    assert reading.report.values["requests.carried_out.natural"] == int(different_numbers(form)["requests.carried_out.natural"])
    finding = next(finding for finding in reading.findings if finding.code == "A510")
    assert "上年结转" in finding.message


def test_a_table_broken_in_two_is_read_as_one(form: Form) -> None:
    document = docx.Document()
    numbers = different_numbers(form)
    for table in form.tables:
        word_table = add_table(document, table, printed_cells(numbers))
        document.add_paragraph("")
        if table.key == "requests":
            # A second table that takes the rows from 3 on with it, as Word's "split table" does.
            other = document.add_table(0, len(table.widths))
            for row in list(word_table.rows)[27:]:
                other._tbl.append(row._tr)
            document.add_paragraph("")
    reading = read_document(saved(document), form)
    assert numbers_of(reading.report) == numbers


def test_a_table_inside_a_layout_table_is_found(form: Form) -> None:
    document = docx.Document()
    numbers = different_numbers(form)
    frame = document.add_table(1, 1)
    for table in form.tables:
        frame.cell(0, 0).add_paragraph(table.title)
        inner = frame.cell(0, 0).add_table(table.row_count, len(table.widths))
        outer = add_table(document, table, printed_cells(numbers))
        inner._tbl.getparent().replace(inner._tbl, outer._tbl)
    reading = read_document(saved(document), form)
    assert numbers_of(reading.report) == numbers


def test_a_number_merged_over_two_rows_is_not_taken_for_either(form: Form) -> None:
    def merge(table: docx.table.Table, form_table: Table) -> None:
        first, second = table.cell(8, 3), table.cell(9, 3)
        second.text = ""
        first.merge(second)

    reading = read_document(edited(form, "requests", merge), form)
    assert "requests.refused_2.natural" not in reading.report.values
    assert "requests.refused_3.natural" not in reading.report.values
    assert "A503" in codes(reading.findings)


def test_a_missing_table_is_an_error_and_the_others_are_read(form: Form) -> None:
    data = of_tables(form, different_numbers(form), [table for table in form.tables if table.key != "litigation"])
    reading = read_document(data, form)
    assert "requests.new.natural" in reading.report.values
    assert [finding.sheet for finding in reading.findings if finding.code == "A501"] == ["表四"]


def test_a_table_that_stands_twice_is_a_warning(form: Form) -> None:
    data = of_tables(form, different_numbers(form), [*form.tables, form.table_by_key["litigation"]])
    assert "A508" in codes(read_document(data, form).findings)


def test_a_table_of_the_former_edition_is_recognised_and_not_misread(form: Form) -> None:
    rows = [
        ["第二十条第（一）项"] * 4,
        ["信息内容", "本年新制作数量", "本年新公开数量", "对外公开总数量"],
        ["规章", "1", "2", "3"],
        ["规范性文件", "4", "5", "6"],
        ["第二十条第（五）项"] * 4,
        ["信息内容", "上一年项目数量", "本年增/减", "处理决定数量"],
        ["行政许可", "7", "8", "9"],
        ["其他对外管理服务事项", "10", "11", "12"],
        ["第二十条第（六）项"] * 4,
        ["信息内容", "上一年项目数量", "本年增/减", "处理决定数量"],
        ["行政处罚", "13", "14", "15"],
        ["行政强制", "16", "17", "18"],
        ["第二十条第（八）项"] * 4,
        ["信息内容", "上一年项目数量", "本年增/减", ""],
        ["行政事业性收费", "19", "20", ""],
    ]
    reading = read_document(of_rows(rows), form)
    assert not [key for key in reading.report.values if key in form.cells]
    finding = next(finding for finding in reading.findings if finding.code == "A506")
    assert finding.actual == form.former[0].notice


def test_numbers_on_a_group_s_own_row_are_not_given_to_its_parts(form: Form) -> None:
    def one_row(table: docx.table.Table, form_table: Table) -> None:
        for row in list(table.rows)[24:26]:
            table._tbl.remove(row._tr)
        row = table.rows[23]
        row.cells[1].text = "（六）其他处理"
        row.cells[1].merge(row.cells[2]).text = "（六）其他处理"

    reading = read_document(edited(form, "requests", one_row), form)
    assert not [key for key in reading.report.values if key.startswith("requests.other_")]
    assert "A509" in codes(reading.findings)
    assert "requests.carried_out.total" in reading.report.values


@settings(max_examples=12)
@given(data=st.data())
def test_any_numbers_come_back_as_they_were_printed(form: Form, data: st.DataObject) -> None:
    values = data.draw(st.lists(st.integers(0, 10**9), min_size=len(form.cells), max_size=len(form.cells)))
    numbers = {key: str(value) for key, value in zip(form.cells, values, strict=True)}
    assert numbers_of(read_document(of_tables(form, numbers), form).report) == numbers


# ---------------------------------------------------------------- title, sections, signature


@pytest.mark.parametrize(
    ("title", "agency", "year"),
    [
        (TITLE, "青川区科学技术局", 2023),
        ("青川区科学技术局\n2023年政府信息公开工作年度报告", "青川区科学技术局", 2023),
        ("青川区科学技术局2023年政府信息公开年度报告", "青川区科学技术局", 2023),
        ("2023年度青川区科学技术局政府信息公开工作年度报告", "青川区科学技术局", 2023),
        ("青川区科学技术局政府信息公开工作年度报告（2023年）", "青川区科学技术局", 2023),
        ("青川区科学技术局2023年政府信息公开年报", "青川区科学技术局", 2023),
        ("青川区科学技术局二〇二三年政府信息公开工作年度报告", "青川区科学技术局", 2023),
    ],
)
def test_a_title_gives_agency_and_year(form: Form, title: str, agency: str, year: int) -> None:
    report = read_document(of_lines(form, title.split("|"), {}), form).report
    assert (report.values["agency.name"], report.values["report.year"]) == (agency, year)


def test_a_title_over_two_paragraphs_is_one_title(form: Form) -> None:
    data = of_lines(form, ["青川区科学技术局", "2023年政府信息公开工作年度报告", "本报告由本局编制。"], {})
    assert read_document(data, form).report.values["report.title"] == TITLE


@pytest.mark.parametrize(
    "title", ["关于报送年报的通知", "2023年政府信息公开工作年度报告", "青川区科学技术局2023年政府信息公开工作很有成效。"]
)
def test_what_is_no_title_is_not_taken_for_one(form: Form, title: str) -> None:
    reading = read_document(of_lines(form, [title], {}), form)
    assert "report.year" not in reading.report.values
    assert "A520" in codes(reading.findings)


@pytest.mark.parametrize(
    ("lines", "subsections"),
    [
        (["一段话。", "又一段话。"], (SubSection("", ("一段话。", "又一段话。")),)),
        (
            ["总述。", "（一）主动公开信息情况", "第一段。", "第二段。", "（二）依申请公开情况", "没有申请。"],
            (
                SubSection("", ("总述。",)),
                SubSection("（一）主动公开信息情况", ("第一段。", "第二段。")),
                SubSection("（二）依申请公开情况", ("没有申请。",)),
            ),
        ),
        (["(一)主动公开情况", "第一段。"], (SubSection("(一)主动公开情况", ("第一段。",)),)),
        (["主动公开情况", "第一段。"], (SubSection("主动公开情况", ("第一段。",)),)),
        (["（一）主动公开情况。全年公开75条。"], (SubSection("（一）主动公开情况。", ("全年公开75条。",)),)),
        (["（一）加强领导。健全机制。"], (SubSection("（一）加强领导。", ("健全机制。",)),)),
        (["（一）公开内容不够及时，解读不多。"], (SubSection("", ("（一）公开内容不够及时，解读不多。",)),)),
        (["1.公开内容", "不够及时。"], (SubSection("", ("1.公开内容", "不够及时。")),)),
    ],
)
def test_sub_sections_are_told_by_their_headings(form: Form, lines: list[str], subsections: tuple[SubSection, ...]) -> None:
    report = read_document(of_lines(form, [TITLE, "本报告由本局编制。"], {"overview": lines}), form).report
    assert report.sections["overview"] == subsections


def test_a_bold_start_of_a_paragraph_is_its_heading(form: Form) -> None:
    document = docx.Document(io.BytesIO(of_lines(form, [TITLE], {"overview": ["占位。"]})))
    paragraph = next(paragraph for paragraph in document.paragraphs if paragraph.text == "占位。")
    paragraph.text = ""
    paragraph.add_run("（一）重点领域公开").bold = True
    paragraph.add_run("全年公开75条")
    report = read_document(saved(document), form).report
    assert report.sections["overview"] == (SubSection("（一）重点领域公开", ("全年公开75条",)),)
    assert report.values["report.heading_layout"] == "run_in"


def test_headings_numbered_by_word_are_read_with_their_numbers(form: Form, numbered_headings: bytes) -> None:
    report = read_document(numbered_headings, form).report
    assert list(report.sections) == ["lead", "overview", "problems"]
    assert report.sections["overview"][0].heading == "（一）主动公开信息情况"


@pytest.fixture
def numbered_headings() -> bytes:
    document = docx.Document()
    numbering = document.part.numbering_part.element
    levels = "".join(
        f'<w:lvl w:ilvl="{n}"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="{text}"/></w:lvl>'
        for n, text in enumerate(("%1、", "（%2）"))
    )
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    parse = docx.oxml.parse_xml
    numbering.insert(0, parse(f'<w:abstractNum {space} w:abstractNumId="77">{levels}</w:abstractNum>'))
    numbering.append(parse(f'<w:num {space} w:numId="77"><w:abstractNumId w:val="77"/></w:num>'))

    def add(text: str, level: int | None = None) -> None:
        properties = document.add_paragraph(text)._p.get_or_add_pPr()
        if level is not None:
            properties.append(parse(f'<w:numPr {space}><w:ilvl w:val="{level}"/><w:numId w:val="77"/></w:numPr>'))

    add(TITLE)
    add("本报告由本局编制。")
    add("总体情况", 0)
    add("主动公开信息情况", 1)
    add("全年公开75条。")
    for heading in ("主动公开政府信息情况", "收到和处理政府信息公开申请情况", "政府信息公开行政复议、行政诉讼情况"):
        add(heading, 0)
    add("存在的主要问题及改进情况", 0)
    add("不够及时。")
    return saved(document)


def test_a_section_heading_may_be_worded_a_little_differently(form: Form) -> None:
    data = of_lines(form, [TITLE, "本报告由本局编制。"], {"problems": ["不够及时。"]})
    data = changed(data, lambda xml: xml.replace("五、存在的主要问题及改进情况", "五、存在主要问题和改进情况"))
    assert read_document(data, form).report.sections["problems"] == (SubSection("", ("不够及时。",)),)


def test_a_table_of_contents_does_not_hide_the_sections(form: Form) -> None:
    contents = [f"{section.heading}\t{n}" for n, section in enumerate(form.sections) if section.heading]
    menu = [section.heading for section in form.sections if section.heading]
    data = of_lines(form, [*menu, *contents, TITLE, "本报告由本局编制。"], {"overview": ["总述。"]})
    report = read_document(data, form).report
    assert report.values["report.title"] == TITLE
    assert report.sections["overview"] == (SubSection("", ("总述。",)),)
    assert report.sections["lead"] == (SubSection("", ("本报告由本局编制。",)),)


def test_a_missing_section_is_named(form: Form) -> None:
    data = changed(of_lines(form, [TITLE], {}), lambda xml: xml.replace("六、其他需要报告的事项", "附：联系人"))
    finding = next(finding for finding in read_document(data, form).findings if finding.code == "A521")
    assert finding.expected == "六、其他需要报告的事项"


@pytest.mark.parametrize(
    ("after", "signature", "day"),
    [
        (["青川区科学技术局", "2024年1月19日"], "青川区科学技术局", date(2024, 1, 19)),
        (["青川区科学技术局\n2024年1月19日"], "青川区科学技术局", date(2024, 1, 19)),
        (["青川区科学技术局", "二〇二四年一月十九日"], "青川区科学技术局", date(2024, 1, 19)),
        (["青川区科学技术局", "２０２４年１月１９日"], "青川区科学技术局", date(2024, 1, 19)),
        (["2024年1月19日"], None, date(2024, 1, 19)),
        (["青川区科学技术局"], "青川区科学技术局", None),
        ([], None, None),
    ],
)
def test_signature_and_date_are_taken_off_the_end(
    form: Form, after: list[str], signature: str | None, day: date | None
) -> None:
    report = read_document(of_lines(form, [TITLE, "本报告由本局编制。"], {"other": ["没有其他事项。"]}, after), form).report
    assert report.values.get("report.signature") == signature
    assert report.values.get("report.date") == day
    assert report.values["report.signature_block"] == ("yes" if after else "no")
    assert report.sections["other"] == (SubSection("", ("没有其他事项。",)),)


def test_an_attached_table_is_read_with_its_title(form: Form) -> None:
    document = docx.Document(io.BytesIO(of_lines(form, [TITLE], {"other": ["见附表。", "任务完成情况"]})))
    table = document.add_table(2, 2)
    for (row, column), text in {(0, 0): "任务", (0, 1): "结果", (1, 0): "专栏", (1, 1): "完成"}.items():
        table.cell(row, column).text = text
    for line in ("青川区科学技术局", "2024年1月19日"):
        document.add_paragraph(line)
    report = read_document(saved(document), form).report
    assert report.attachments == (Attachment("任务完成情况", ("任务", "结果"), (("专栏", "完成"),)),)
    assert report.sections["other"] == (SubSection("", ("见附表。",)),)


def test_a_letter_is_no_report_and_is_refused_in_one_sentence(form: Form) -> None:
    letter = docx.Document()
    letter.add_paragraph("关于召开座谈会的通知")
    with pytest.raises(UnreadableFile, match="不像“政府信息公开工作年度报告”"):
        read_document(saved(letter), form)
    with pytest.raises(UnreadableFile, match="不像“政府信息公开工作年度报告”"):
        read_bytes(saved(letter), "通知.docx")


@pytest.mark.parametrize(
    ("said", "phone"),
    [
        ("电话：0539-8198320）。", "0539-8198320"),
        ("电话：（0539）8198320）。", "（0539）8198320"),
        ("电话：0539-8198320；传真：0539-8198321）。", "0539-8198320"),
    ],
)
def test_a_bracket_that_closes_the_sentence_is_no_part_of_the_telephone(form: Form, said: str, phone: str) -> None:
    lead = "如对本报告有任何疑问，请与区科技局联系（地址：金雀山路57号；邮编：276000；" + said
    report = read_document(of_lines(form, [TITLE, lead], {}), form).report
    assert report.values["agency.phone"] == phone


@pytest.mark.parametrize(
    ("said", "address"),
    [
        ("地址：临沂市金雀山路 57 号；邮编：276000", "临沂市金雀山路 57 号"),
        ("地址：金雀山路57号B座 1802 室 邮编：276000", "金雀山路57号B座 1802 室"),
        ("地址：金雀山路57号 邮编：276000", "金雀山路57号"),
    ],
)
def test_a_blank_beside_the_number_does_not_end_the_address(form: Form, said: str, address: str) -> None:
    lead = f"如对本报告有任何疑问，请与区科技局联系（{said}；电话：0539-8198320）。"
    report = read_document(of_lines(form, [TITLE, lead], {}), form).report
    assert report.values["agency.address"] == address


def test_a_section_s_place_names_heading_and_paragraph(form: Form) -> None:
    lines = ["总述。", "（一）主动公开信息情况", "第一段。", "（二）依申请公开情况", "没有申请。"]
    report = read_document(of_lines(form, [TITLE], {"overview": lines}), form).report
    assert str(report.places["sections.overview.2"]) == "一、总体情况 第4段"


# ---------------------------------------------------------------- pasted web pages, other programs


def test_a_pasted_web_page_is_read_whole(form: Form) -> None:
    page = (DATA / "pasted" / "page-2023.txt").read_text(encoding="utf-8")
    reading = read_document(pasted(form, page), form)
    report = reading.report
    assert all(report.number(key) == 0 for key in form.cells)
    assert report.values["report.title"] == "兰山区科学技术局2023年政府信息公开工作年度报告"
    assert report.values["agency.name"] == "兰山区科学技术局"
    assert report.values["agency.name_in_text"] == "临沂市兰山区科技局"
    assert report.values["agency.phone"] == "0539-8198320"
    assert report.values["agency.address"] == "临沂市兰山区金雀山路57号"
    assert report.values["agency.portal"] == "兰山区政府门户网站"
    assert report.values["report.index_number"] == "lanshanqukxjsj/2024-0000003"
    assert report.values["other.fee.charged_cases"] == 0
    assert [sub.heading for sub in report.sections["overview"]] == [
        "", "(一)主动公开信息情况", "(二)依申请公开情况", "(三)政府信息管理情况", "(四)平台建设管理情况", "(五)监督保障情况",
    ]  # fmt: skip
    assert len(report.sections["other"]) == 4
    assert [finding.code for finding in reading.findings] == ["A522"]


@pytest.mark.libreoffice
def test_a_file_saved_by_libreoffice_reads_the_same(form: Form, convert: Callable[[Path, str], Path], tmp_path: Path) -> None:
    _whole, _composed, data = made(filled_report(form, distinct=True))
    (tmp_path / "report.docx").write_bytes(data)
    again = read_document(convert(tmp_path / "report.docx", "docx"), form)
    assert again.report.values == read_document(data, form).report.values
    assert again.report.sections == read_document(data, form).report.sections
    assert again.findings == ()


# ---------------------------------------------------------------- the physical document

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"


def body(xml: str, prefix: str = "w", namespace: str = W) -> bytes:
    """A file whose body is this XML, its prefix and namespace changed as other programs write them."""
    text = (
        f'<w:document xmlns:w="{namespace}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        f"<w:body>{xml}</w:body></w:document>"
    )
    for old, new in (
        ("<w:", f"<{prefix}:"),
        ("</w:", f"</{prefix}:"),
        (" w:", f" {prefix}:"),
        ("xmlns:w=", f"xmlns:{prefix}="),
    ):
        text = text.replace(old, new)
    return changed(saved(docx.Document()), lambda _old: text)


def texts_of(data: bytes) -> list[str]:
    return [block.text for block in open_document(data).blocks if isinstance(block, ParagraphBlock)]


@pytest.mark.parametrize(
    ("xml", "texts"),
    [
        ("<w:p><w:r><w:t>甲</w:t><w:tab/><w:t>乙</w:t><w:br/><w:t>丙</w:t></w:r></w:p>", ["甲\t乙\n丙"]),
        ("<w:p><w:r><w:t>甲</w:t></w:r><w:del><w:r><w:delText>乙</w:delText></w:r></w:del></w:p>", ["甲"]),
        ("<w:p><w:r><w:t>甲</w:t></w:r><w:ins><w:r><w:t>乙</w:t></w:r></w:ins></w:p>", ["甲乙"]),
        ("<w:p><w:pPr><w:tabs><w:tab w:pos='1'/></w:tabs></w:pPr><w:r><w:t>甲</w:t></w:r></w:p>", ["甲"]),
        ("<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>隐</w:t></w:r><w:r><w:t>甲</w:t></w:r></w:p>", ["甲"]),
        ("<w:p><w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:t>1</w:t></w:r></w:p>", ["1"]),
        ("<w:sdt><w:sdtContent><w:p><w:r><w:t>控件</w:t></w:r></w:p></w:sdtContent></w:sdt>", ["控件"]),
        ("<w:p><w:hyperlink><w:r><w:t>链接</w:t></w:r></w:hyperlink></w:p>", ["链接"]),
        ("<w:p><w:r><w:br w:type='page'/><w:t>甲</w:t></w:r></w:p>", ["甲"]),
        (
            "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>甲</w:t></w:r></w:p><w:p><w:r><w:t>乙</w:t></w:r></w:p>",
            ["甲乙"],
        ),
        ("<w:p><w:r><w:t>𠮷&lt;&amp;{{ 7*7 }}</w:t></w:r></w:p>", ["𠮷<&{{ 7*7 }}"]),
    ],
)
@pytest.mark.parametrize(("prefix", "namespace"), [("w", W), ("ns0", W), ("w", STRICT)])
def test_text_is_what_word_shows(xml: str, texts: list[str], prefix: str, namespace: str) -> None:
    assert texts_of(body(xml, prefix, namespace)) == texts


@pytest.mark.parametrize(
    ("look", "text"),
    [
        ("<w:vertAlign w:val='superscript'/>", "5¹"),
        ("<w:vertAlign w:val='subscript'/>", "5₁"),
        ("<w:vertAlign w:val='baseline'/>", "51"),
        ("<w:strike/>", "5"),
        ("<w:dstrike/>", "5"),
        ("<w:strike w:val='0'/>", "51"),
    ],
)
def test_what_is_raised_or_struck_out_in_a_cell_adds_no_digit(look: str, text: str) -> None:
    runs = f"<w:r><w:t>5</w:t></w:r><w:r><w:rPr>{look}</w:rPr><w:t>1</w:t></w:r>"
    document = open_document(body(f"<w:tbl><w:tr><w:tc><w:p>{runs}</w:p></w:tc><w:tc><w:p/></w:tc></w:tr></w:tbl>"))
    assert [cell.text for cell in document.tables[0].cells] == [text, ""]
    assert document.hidden == ("strike" in look and text == "5")


def test_a_text_box_is_read_once_and_kept_apart() -> None:
    box = "<w:txbxContent><w:p><w:r><w:t>框</w:t></w:r></w:p></w:txbxContent>"
    xml = (
        f"<w:p><w:r><mc:AlternateContent><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback>"
        "</mc:AlternateContent><w:t>外</w:t></w:r></w:p>"
    )
    document = open_document(body(xml))
    assert document.boxes == ("框",)
    assert [block.text for block in document.blocks if isinstance(block, ParagraphBlock)] == ["外"]


@pytest.mark.parametrize(
    ("rows", "cells"),
    [
        (
            "<w:tr><w:tc><w:tcPr><w:gridSpan w:val='2'/></w:tcPr><w:p/></w:tc><w:tc><w:p/></w:tc></w:tr>",
            [(0, 0, 1, 2), (0, 2, 1, 1)],
        ),
        (
            "<w:tr><w:tc><w:tcPr><w:vMerge w:val='restart'/></w:tcPr><w:p/></w:tc></w:tr>"
            "<w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p/></w:tc></w:tr>",
            [(0, 0, 2, 1)],
        ),
        (
            "<w:tr><w:trPr><w:gridBefore w:val='1'/></w:trPr><w:tc><w:p/></w:tc></w:tr>"
            "<w:tr><w:tc><w:p/></w:tc><w:tc><w:p/></w:tc></w:tr>",
            [(0, 1, 1, 1), (1, 0, 1, 1), (1, 1, 1, 1)],
        ),
        (
            "<w:tr><w:tc><w:p/></w:tc></w:tr><w:tr><w:trPr><w:del/></w:trPr><w:tc><w:p/></w:tc></w:tr>",
            [(0, 0, 1, 1)],
        ),
        (
            "<w:tr><w:tc><w:tcPr><w:hMerge w:val='restart'/></w:tcPr><w:p/></w:tc>"
            "<w:tc><w:tcPr><w:hMerge/></w:tcPr><w:p/></w:tc></w:tr>",
            [(0, 0, 1, 2)],
        ),
    ],
)
def test_spans_and_merges_make_one_grid(rows: str, cells: list[tuple[int, int, int, int]]) -> None:
    document = open_document(body(f"<w:tbl>{rows}</w:tbl>"))
    block = document.blocks[0]
    assert isinstance(block, TableBlock)
    assert [(cell.row, cell.column, cell.rowspan, cell.colspan) for cell in block.cells] == cells


def test_a_doctype_is_refused() -> None:
    data = changed(saved(docx.Document()), lambda xml: xml.replace("<w:document", "<!DOCTYPE x><w:document", 1))
    with pytest.raises(UnreadableFile):
        open_document(data)


def test_broken_xml_is_refused_with_its_part_named() -> None:
    data = changed(saved(docx.Document()), lambda xml: xml.replace("</w:body>", ""))
    with pytest.raises(UnreadableFile, match=r"document\.xml"):
        open_document(data)


def test_every_grid_cell_of_the_form_is_found_in_its_place(form: Form) -> None:
    block = open_document(of_tables(form, different_numbers(form), [form.table_by_key["requests"]])).tables[0]

    def spans(cells: list[GridCell]) -> set[tuple[int, int, int, int]]:
        return {(cell.row, cell.column, cell.rowspan, cell.colspan) for cell in cells}

    assert spans(list(form.table_by_key["requests"].grid)) == {(c.row, c.column, c.rowspan, c.colspan) for c in block.cells}


def test_a_misspelt_column_head_is_still_known(form: Form) -> None:
    data = changed(of_tables(form, different_numbers(form)), lambda xml: xml.replace("社会公益组织", "公益组织"))
    assert numbers_of(read_document(data, form).report) == different_numbers(form)


@pytest.mark.parametrize(
    "xml",
    [
        "<w:tc><w:p/></w:tc>",
        "<w:tbl><w:tc><w:tr><w:tc><w:p/></w:tc></w:tr></w:tc></w:tbl><w:p/>",
        "<w:tr><w:tc><w:p/></w:tc></w:tr>",
        "<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val='999999999'/></w:tcPr></w:tc></w:tr></w:tbl>",
        "<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val='²'/></w:tcPr></w:tc></w:tr></w:tbl>",
        "<w:txbxContent/><w:r><w:t>散</w:t></w:r>",
    ],
)
def test_forged_nesting_is_borne(xml: str) -> None:
    assert open_document(body(xml)).blocks is not None


def test_nesting_without_end_is_refused() -> None:
    with pytest.raises(UnreadableFile):
        open_document(body("<w:tbl><w:tr><w:tc>" * 1000 + "<w:p/>" + "</w:tc></w:tr></w:tbl>" * 1000))


BESIDE_THE_TEXT = [
    ("A523", "<w:p><w:r><w:txbxContent><w:p><w:r><w:t>框里的字</w:t></w:r></w:p></w:txbxContent></w:r></w:p>"),
    ("A524", '<w:p><w:ins w:id="1" w:author="x"><w:r><w:t>新写的</w:t></w:r></w:ins></w:p>'),
    ("A525", "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>看不见的</w:t></w:r></w:p>"),
]


@pytest.mark.parametrize(("code", "xml"), BESIDE_THE_TEXT)
def test_what_stands_beside_the_text_is_pointed_out(form: Form, code: str, xml: str) -> None:
    data = of_lines(form, [TITLE, "本报告由本局编制。"], {})
    put_in = changed(data, lambda part: part.replace("<w:body>", f"<w:body>{xml}", 1))
    assert code in codes(read_document(put_in, form).findings)
    assert code not in codes(read_document(data, form).findings)


@pytest.mark.parametrize("form_id", ["zfxxgk-2021", "huiyi-tongzhi"])
def test_a_template_is_told_to_be_one(form_id: str) -> None:
    with pytest.raises(UnreadableFile, match="模板") as raised:
        read_document(template_file(form_id).read_bytes())
    assert "template check" in raised.value.cure


def test_a_report_with_placeholders_that_were_left_is_still_a_report(form: Form) -> None:
    tables = of_tables(form, different_numbers(form))
    marks = "<w:p><w:r><w:t>{{ a }}{{ b }}{{ c }}</w:t></w:r></w:p><w:sectPr"
    left = changed(tables, lambda xml: xml.replace("<w:sectPr", marks, 1))
    assert read_document(left, form).report.values


def test_a_document_without_text_or_tables_is_an_error(form: Form) -> None:
    assert "A526" in codes(read_document(saved(docx.Document()), form).findings)
