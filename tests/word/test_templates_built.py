"""The templates as files: built from the form, valid, editable, and right in programs that are not ours."""

from __future__ import annotations

import io
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import docx
import mammoth
import pytest
from docx.table import Table as WordTable
from lxml import etree
from openxml_audit import OpenXmlValidator
from word_samples import CONTEXTS, attachment, context, rendered

from docgen.compose.context import attachment_context
from docgen.form.folders import bundled_root, template_file
from docgen.form.model import Form, Table
from docgen.report.model import Attachment
from tests.builders import filled_report
from tests.documents import made
from tests.packages import parts_of
from tools.build_template import main, templates
from tools.same import same_word_file

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
TEMPLATES = sorted(CONTEXTS)
REPORTS = ["report.docx", "report-rows.docx"]

# The order in which the schema wants the properties that the templates use; Word refuses another one.
ORDER = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore widowControl overflowPunct snapToGrid spacing ind jc outlineLvl",
    "rPr": "rStyle rFonts noProof color spacing kern sz szCs lang",
    "tblPr": "tblStyle tblW jc tblInd tblBorders tblLayout tblCellMar tblLook tblCaption",
    "tcPr": "tcW gridSpan vMerge vAlign",
    "trPr": "cantSplit trHeight tblHeader",
    "sectPr": "headerReference pgSz pgMar cols docGrid",
    "style": "name basedOn next uiPriority semiHidden unhideWhenUsed qFormat pPr rPr tblPr",
    "settings": "zoom defaultTabStop evenAndOddHeaders characterSpacingControl compat themeFontLang decimalSymbol "
    "listSeparator",
}


def template(name: str) -> bytes:
    return template_file("zfxxgk-2021", name).read_bytes()


def tree(data: bytes, part: str = "word/document.xml") -> Any:
    return etree.fromstring(parts_of(data)[part])


def widths(table: Any) -> list[int]:
    return [int(column.get(f"{W}w")) for column in table.iter(f"{W}gridCol")]


def opened(data: bytes) -> Any:
    return docx.Document(io.BytesIO(data))


def table_of(data: bytes, form: Form, key: str) -> WordTable:
    """The printed table of a form's table, found by its caption for screen readers."""
    caption = form.table_by_key[key].title
    found = [
        t for t in opened(data).tables if (c := t._tbl.find(f".//{W}tblCaption")) is not None and c.get(f"{W}val") == caption
    ]
    assert len(found) == 1
    return found[0]


def cells_of(printed: WordTable, table: Table) -> dict[tuple[int, int], Any]:
    """The cells of a printed table by row and column; a merged cell stands at every place it covers."""
    columns, cells = len(table.widths), printed._cells
    assert len(cells) == columns * table.row_count
    return {divmod(n, columns): cell for n, cell in enumerate(cells)}


def test_the_committed_templates_say_what_the_script_builds(form: Form, tmp_path: Path) -> None:
    script = bundled_root() / "tools" / "build_template.py"
    subprocess.run([sys.executable, str(script), "--into", str(tmp_path)], capture_output=True, check=True)
    assert sorted(path.name for path in tmp_path.iterdir()) == TEMPLATES
    again = templates(form)
    for name in TEMPLATES:
        built = (tmp_path / name).read_bytes()
        assert same_word_file(built, template(name)), f"{name}: run tools/build_template.py"
        assert built == again[name]


def test_the_script_says_when_a_template_is_stale(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in TEMPLATES:
        (tmp_path / name).write_bytes(template(name))
    assert main(["--check", "--into", str(tmp_path)]) == 0
    (tmp_path / "report.docx").write_bytes(b"old")
    assert main(["--check", "--into", str(tmp_path)]) == 1
    assert capsys.readouterr().out == "stale: report.docx\n"
    assert (tmp_path / "report.docx").read_bytes() == b"old"


def test_every_number_of_the_form_has_exactly_one_placeholder(form: Form) -> None:
    text = "".join(tree(template("report.docx")).itertext())
    found = Counter(key for key in re.findall(r"\{\{ ([\w.]+) \}\}", text) if key in form.cells)
    assert found == Counter(list(form.cells))


@pytest.mark.parametrize("key", ["disclosure", "requests", "litigation"])
def test_labels_placeholders_and_merges_stand_where_the_form_puts_them(form: Form, key: str) -> None:
    table = form.table_by_key[key]
    printed = cells_of(table_of(template("report.docx"), form, key), table)
    for cell in table.grid:
        area = [(cell.row + down, cell.column + across) for down in range(cell.rowspan) for across in range(cell.colspan)]
        expected = f"{{{{ {cell.key} }}}}" if cell.key else cell.text
        assert {printed[place].text for place in area} == {expected}
        assert len({printed[place]._tc for place in area}) == 1, f"{expected} is not merged over {area}"


@pytest.mark.parametrize("name", TEMPLATES)
def test_cell_widths_equal_the_grid_which_equals_the_table_width(name: str) -> None:
    for table in tree(template(name)).iter(f"{W}tbl"):
        grid = widths(table)
        assert sum(grid) == int(table.find(f"{W}tblPr/{W}tblW").get(f"{W}w")) == 11906 - 1587 - 1474
        for row in table.iter(f"{W}tr"):
            column = 0
            for cell in row.iter(f"{W}tc"):
                span_element = cell.find(f"{W}tcPr/{W}gridSpan")
                span = 1 if span_element is None else int(span_element.get(f"{W}val"))
                assert int(cell.find(f"{W}tcPr/{W}tcW").get(f"{W}w")) == sum(grid[column : column + span])
                column += span
            assert column == len(grid)


@pytest.mark.parametrize("name", TEMPLATES)
def test_no_row_breaks_across_pages(name: str) -> None:
    assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in tree(template(name)).iter(f"{W}tr"))


@pytest.mark.parametrize("name", REPORTS)
@pytest.mark.parametrize("key", ["disclosure", "requests", "litigation"])
def test_header_rows_are_marked_so_that_they_repeat(form: Form, name: str, key: str) -> None:
    rows = list(table_of(template(name), form, key)._tbl.iter(f"{W}tr"))
    marked = [row.find(f"{W}trPr/{W}tblHeader") is not None for row in rows]
    count = form.table_by_key[key].header_rows
    assert marked == [True] * count + [False] * (len(rows) - count)


@pytest.mark.parametrize("name", TEMPLATES)
def test_nothing_is_formatted_run_by_run(name: str) -> None:
    document = tree(template(name))
    for properties in document.iter(f"{W}rPr"):
        for child in properties:
            assert child.tag in (f"{W}rStyle", f"{W}rFonts")
            assert child.tag == f"{W}rStyle" or child.keys() == [f"{W}hint"]
    for properties in document.iter(f"{W}pPr"):
        # where a page begins is a matter of the one paragraph, not of its looks
        assert [child.tag for child in properties if child.tag != f"{W}pageBreakBefore"] == [f"{W}pStyle"]


@pytest.mark.parametrize("name", TEMPLATES)
def test_no_empty_paragraph_serves_as_a_space(name: str) -> None:
    body = tree(template(name)).find(f"{W}body")
    assert all("".join(paragraph.itertext()).strip() for paragraph in body.findall(f"{W}p"))


def test_every_style_that_names_a_font_names_a_latin_and_an_east_asian_one() -> None:
    for fonts in tree(template("report.docx"), "word/styles.xml").iter(f"{W}rFonts"):
        assert {f"{W}{kind}" for kind in ("ascii", "hAnsi", "eastAsia", "hint")} <= set(fonts.keys())


@pytest.mark.parametrize(
    ("style", "font", "half_points"),
    [
        ("Title", "方正小标宋简体", "44"),
        ("Normal", "仿宋_GB2312", "32"),
        ("Heading1", "黑体", None),
        ("Heading2", "楷体_GB2312", None),
        ("Heading3", "仿宋_GB2312", None),
        ("Heading4", "仿宋_GB2312", None),
        ("Footer", "宋体", "28"),
    ],
)
def test_styles_carry_the_fonts_and_sizes_of_the_standard(style: str, font: str, half_points: str | None) -> None:
    styles = tree(template("report.docx"), "word/styles.xml")
    found = next(s for s in styles.iter(f"{W}style") if s.get(f"{W}styleId") == style)
    assert found.find(f"{W}rPr/{W}rFonts").get(f"{W}eastAsia") == font
    size = found.find(f"{W}rPr/{W}sz")
    assert (None if size is None else size.get(f"{W}val")) == half_points
    assert found.find(f"{W}rPr/{W}b") is None


def test_headings_are_words_own_so_that_the_outline_and_navigation_work() -> None:
    styles = opened(template("report.docx")).styles
    for level in range(1, 5):
        outline = styles[f"Heading {level}"].element.find(f"{W}pPr/{W}outlineLvl")
        assert outline.get(f"{W}val") == str(level - 1)


@pytest.mark.parametrize("name", TEMPLATES)
def test_templates_carry_language_and_title_and_nothing_from_outside(name: str) -> None:
    data = template(name)
    assert opened(data).core_properties.title
    assert opened(data).core_properties.language == "zh-CN"
    language = tree(data, "word/styles.xml").find(f"{W}docDefaults//{W}lang")
    assert (language.get(f"{W}eastAsia"), language.get(f"{W}val")) == ("zh-CN", "en-US")
    own = ["word/document.xml", "word/fontTable.xml", "word/footer1.xml", "word/footer2.xml", "word/settings.xml"]
    own += ["word/styles.xml", "word/theme/theme1.xml", "docProps/app.xml", "docProps/core.xml"]
    assert sorted(part for part in parts_of(data) if not part.endswith(".rels")) == sorted(["[Content_Types].xml", *own])
    properties = opened(data).core_properties
    assert (properties.author, properties.comments, properties.created, properties.modified) == ("", "", None, None)
    assert not any(b"TargetMode" in content for part, content in parts_of(data).items() if part.endswith(".rels"))
    assert tree(data, "word/settings.xml").find(f"{W}evenAndOddHeaders") is not None


def name_in_order(element: etree._Element) -> str:
    """Return an element's name; references to headers and footers come first in any order (EG_HdrFtrReferences is a choice)."""
    return str(element.tag).removeprefix(W).replace("footerReference", "headerReference")


@pytest.mark.parametrize("draft", [False, True])
@pytest.mark.parametrize("name", TEMPLATES)
def test_properties_stand_in_the_order_of_the_schema(form: Form, name: str, draft: bool) -> None:
    for data in (template(name), rendered(form, name, draft=draft)):
        for part, content in parts_of(data).items():
            if not part.startswith("word/") or not part.endswith(".xml") or "theme" in part:
                continue
            for element in etree.fromstring(content).iter():
                order = ORDER.get(str(element.tag).removeprefix(W), "").split()
                if order:
                    places = [order.index(name_in_order(child)) for child in element]
                    assert places == sorted(places), etree.tostring(element)[:300]


@pytest.mark.parametrize("draft", [False, True])
@pytest.mark.parametrize("name", TEMPLATES)
def test_an_independent_validator_finds_no_fault(form: Form, name: str, draft: bool, tmp_path: Path) -> None:
    validator = OpenXmlValidator(security_validation=True)
    for stage, data in (("template", template(name)), ("rendered", rendered(form, name, draft=draft))):
        path = tmp_path / f"{stage}-{name}"
        path.write_bytes(data)
        assert [(error.part_uri, error.description) for error in validator.validate(path).errors] == []


def test_an_independent_validator_finds_no_fault_in_a_report_with_its_data(form: Form, tmp_path: Path) -> None:
    table = Attachment("落实情况", ("序号", "事项"), (("1", "公开"), ("2", "答复")))
    for number, attachments in enumerate([(), (table,), (table, table)]):
        path = tmp_path / f"{number}.docx"
        path.write_bytes(made(filled_report(form, attachments=attachments))[2])
        errors = OpenXmlValidator(security_validation=True).validate(path).errors
        assert [(error.part_uri, error.description) for error in errors] == []


@pytest.mark.parametrize("name", REPORTS)
def test_an_unrelated_program_reads_every_number_heading_and_name(form: Form, name: str) -> None:
    sample = context(form)
    page = mammoth.convert_to_html(io.BytesIO(rendered(form, name))).value
    numbers = re.findall(r">(1\d\d\d)<", page)
    assert numbers == [str(1001 + n) for n in range(len(form.cells))]
    for section in form.sections:
        if section.heading:
            assert f"<h1>{section.heading}</h1>" in page
    assert "<h2>（一）主动公开信息情况</h2>" in page
    for text in ("1.平台建设", "（1）网站", sample["signature"]["name"], sample["signature"]["date"]):
        assert text in page
    assert "{" not in page


def printed_grid(data: bytes, form: Form, key: str) -> dict[tuple[int, int], str]:
    cells = cells_of(table_of(data, form, key), form.table_by_key[key])
    return {place: cell.text for place, cell in cells.items()}


@pytest.mark.parametrize("key", ["disclosure", "requests", "litigation"])
def test_the_row_loop_variant_prints_the_same_tables(form: Form, key: str) -> None:
    fixed, looped = rendered(form, "report.docx"), rendered(form, "report-rows.docx")
    assert printed_grid(looped, form, key) == printed_grid(fixed, form, key)
    assert widths(table_of(looped, form, key)._tbl) == widths(table_of(fixed, form, key)._tbl)


def test_the_row_loop_variant_holds_one_line_for_rows_of_one_shape(form: Form) -> None:
    table: Table = form.table_by_key["requests"]
    rows = list(table_of(template("report-rows.docx"), form, "requests")._tbl.iter(f"{W}tr"))
    assert len(rows) < table.row_count


@pytest.mark.parametrize("columns", range(1, 11))
@pytest.mark.parametrize("count", [1, 2, 5])
def test_an_attached_table_has_a_column_for_each_head_and_a_row_for_each_line(form: Form, columns: int, count: int) -> None:
    sample = attachment(columns, count)
    data = rendered(form, attachments=[sample])
    table = opened(data).tables[-1]
    assert [cell.text for cell in table.rows[0].cells] == [sample["heads"][f"c{n + 1}"] for n in range(columns)]
    assert [[cell.text for cell in row.cells] for row in table.rows[1:]] == [
        [row[f"c{n + 1}"] for n in range(columns)] for row in sample["rows"]
    ]
    assert sum(widths(table._tbl)) == 8845


def test_the_columns_of_an_attached_table_are_as_wide_as_their_content_needs(form: Form) -> None:
    rows = [[str(n), "健全信息发布保密审查制度，由各科室初审、办公室复核", "已完成", "0539-8198320"] for n in range(1, 60)]
    sample = attachment_context("落实情况", ["序号", "事项", "完成情况", "电话"], rows)
    table = opened(rendered(form, attachments=[sample])).tables[-1]
    number, matter, state, phone = widths(table._tbl)
    assert number < 700
    assert number < state < matter
    assert phone > 12 * 105, "a telephone number is not parted"
    for row in table._tbl.tr_lst:
        assert [int(cell.tcPr.find(f"{W}tcW").get(f"{W}w")) for cell in row.tc_lst] == [number, matter, state, phone]


def numbered(columns: int, text: str) -> dict[str, Any]:
    return attachment_context("各单位数量", [f"第{n}栏" for n in range(1, columns + 1)], [[text] * columns] * 3)


@pytest.mark.parametrize(
    ("columns", "text", "is_table"),
    [
        (10, "2023年12月31日前办结", True),
        (10, "0539-8198320", True),
        (11, "126", True),
        (16, "126", True),
        (19, "3", True),
        (20, "3", False),
        (11, "0539-8198320", False),
        (12, "http://www.example.gov.cn/", False),
    ],
)
def test_what_an_attached_table_holds_decides_whether_the_page_is_wide_enough(
    form: Form, columns: int, text: str, is_table: bool
) -> None:
    document = opened(rendered(form, attachments=[numbered(columns, text)]))
    assert (len(document.tables) > len(form.tables)) is is_table
    if is_table:
        made = widths(document.tables[-1]._tbl)
        assert sum(made) == sum(widths(document.tables[0]._tbl))
        assert min(made) >= 2 * 180, "two characters of 9 pt"


def test_an_attached_table_too_wide_for_the_page_is_printed_line_by_line(form: Form) -> None:
    sample = attachment(30, 3)
    document = opened(rendered(form, attachments=[sample]))
    texts = [paragraph.text for paragraph in document.paragraphs]
    start = texts.index(sample["title"])
    assert texts[start + 1 : start + 5] == [row["line"] for row in (sample["heads"], *sample["rows"])]
    assert len(document.tables) == len(form.tables)


@pytest.mark.parametrize(("show", "present"), [(True, True), (False, False)])
def test_the_signature_can_be_left_out(form: Form, show: bool, present: bool) -> None:
    sample = context(form)
    document = opened(rendered(form, signature=sample["signature"] | {"show": show}))
    assert (document.paragraphs[-1].text == sample["signature"]["date"]) is present


def test_a_run_in_heading_stands_in_its_paragraph_in_its_own_style(form: Form) -> None:
    paragraphs = opened(rendered(form)).paragraphs
    paragraph = next(p for p in paragraphs if p.text.startswith("（二）依申请公开情况。"))
    assert paragraph.text == "（二）依申请公开情况。2023年，我局未收到依申请公开的“政府信息”申请。"
    assert (paragraph.runs[0].text, paragraph.runs[0].style.style_id) == ("（二）依申请公开情况。", "RunInHeading")
    assert sum("依申请公开情况" in p.text for p in paragraphs) == 1


def test_a_title_of_several_lines_is_one_paragraph(form: Form) -> None:
    first = opened(rendered(form)).paragraphs[0]
    assert first.style.name == "Title"
    assert first.text == "兰山区科学技术局2023年\n政府信息公开工作年度报告"


@pytest.mark.parametrize("name", ["approval.docx", "checklist.docx", "return-slip.docx", "reminder.docx"])
def test_the_papers_print_all_that_they_are_given(form: Form, name: str) -> None:
    document = opened(rendered(form, name))
    printed = "\n".join(p.text for p in document.element.body.iter() if p.tag == f"{W}t" and p.text)

    def values(data: Any) -> list[str]:
        if isinstance(data, dict):
            return [text for key, value in data.items() if key not in ("digits", "show", "lines") for text in values(value)]
        if isinstance(data, list):
            return [text for value in data for text in values(value)]
        return [line for line in str(data).split("\n") if line]

    assert [text for text in values(CONTEXTS[name](form)) if text not in printed] == []


def test_the_approval_paper_has_a_line_for_every_sign_off_of_the_form(form: Form) -> None:
    tables = opened(rendered(form, "approval.docx")).tables
    assert tuple(row.cells[0].text for row in tables[-1].rows[1:]) == form.sign_offs
    assert {"保密审查", "主要负责人签发"} <= set(form.sign_offs)


@pytest.mark.parametrize("name", ["approval.docx", "checklist.docx"])
def test_papers_without_accepted_warnings_have_no_empty_table_for_them(form: Form, name: str) -> None:
    sample = CONTEXTS[name](form) | {"findings": []}
    from word_samples import PROPERTIES

    from docgen.word.render import render

    document = opened(render(template(name), sample, properties=PROPERTIES))
    assert all("提醒事项" not in paragraph.text for paragraph in document.paragraphs)
