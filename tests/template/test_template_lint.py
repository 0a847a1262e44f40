"""`docgen template check`: each fault of a template is found at its place with its cure, and a good template has none."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest

from docgen.form.model import Form
from docgen.report.codes import TEMPLATE_CODES as RULES
from docgen.report.finding import Finding, Severity
from docgen.template.check import check_template, placeholders
from tests.packages import changed, with_parts, zipped
from tests.word_templates import HEAD, R, W, control_lines, document, paragraph, run, shipped, table, template

Change = Callable[[str], str]
SHIPPED = ("report.docx", "report-rows.docx", "approval.docx", "checklist.docx", "return-slip.docx", "reminder.docx")


def check(form: Form, change: Change, name: str = "word/document.xml") -> list[Finding]:
    return list(check_template(changed(shipped(), change, name), form))


def swap(one: str, other: str) -> Change:
    def change(xml: str) -> str:
        assert xml.count(one) == xml.count(other) >= 1
        return xml.replace(one, "\0").replace(other, one).replace("\0", other)

    return change


def replace(old: str, new: str, count: int = 1) -> Change:
    return lambda xml: xml.replace(old, new, count)


def in_first_paragraph(xml: str) -> Change:
    """Put something into the document's first paragraph, after its text."""
    return lambda document: document.replace("</w:p>", xml + "</w:p>", 1)


NEW = "{{ requests.new.natural }}"
BUSINESS = "{{ requests.new.business }}"
LOOP = "{%p for block in sections.overview.blocks %}"


@pytest.mark.parametrize("name", SHIPPED)
def test_the_shipped_templates_are_without_fault(form: Form, name: str) -> None:
    assert check_template(shipped(name), form) == ()


@pytest.mark.libreoffice
@pytest.mark.parametrize("name", ["report.docx", "report-rows.docx"])
def test_a_template_saved_by_libreoffice_has_no_errors(
    form: Form, convert: Callable[[Path, str], Path], tmp_path: Path, name: str
) -> None:
    source = tmp_path / name
    source.write_bytes(shipped(name))
    found = check_template(convert(source, "docx").read_bytes(), form)
    assert [finding for finding in found if finding.severity is Severity.ERROR] == []


@pytest.mark.parametrize(
    ("change", "code", "place", "words"),
    [
        (replace(NEW, "{{ requests.new.naturel }}"), "T102", "表三第4行第4列", "requests.new.natural"),
        (replace(NEW, "{{ request.new.natural }}"), "T102", "表三第4行第4列", "requests.new.natural"),
        (replace("{{ title }}", "{{ titel }}"), "T102", "第1段", "title"),
        (replace("{{ title }}", "{{ sections }}"), "T102", "第1段", "不是一段文字"),
        (replace(NEW, ""), "T103", "", "表三“一、本年新收政府信息公开申请数量”行“自然人”列"),
        (replace("{{ title }}", "标题"), "T103", "", "{{ title }}"),
        (replace("sections.overview.text", "sections.overvew.text"), "T102", "段", "sections.overview.text"),
        (replace("{{p sections.overview.text }}", "见{{p sections.overview.text }}"), "T102", "段", "独占一段"),
        (replace("{{p sections.overview.text }}", ""), "T103", "", "{{p sections.overview.text }}"),
        (replace("sections.overview.text", "sections.problems.text"), "T104", "段", "sections.problems.text"),
        (replace("{{p signature }}", ""), "T103", "", "{{p signature }}"),
        (replace("{{p attachments }}", ""), "T103", "", "{{p attachments }}"),
        (replace(BUSINESS, NEW), "T104", "表三第4行第5列", "requests.new.natural"),
        (replace(NEW, "｛｛requests.new.natural｝｝"), "T105", "表三第4行第4列", "{{ requests.new.natural }}"),
        (replace(NEW, "｛ requests.new.natural ｝"), "T105", "表三第4行第4列", "{{ requests.new.natural }}"),
        (replace("{{ title }}", "{{ title }}{％ if draft ％}稿{％ endif ％}"), "T105", "第1段", "{% if draft %}"),
        (replace("{{ title }}", "{{ title }}｛% if draft %｝稿｛% endif %｝"), "T105", "第1段", "{% if draft %}"),
        (replace("{{ title }}", "{{ title }}{ % endif % }"), "T105", "第1段", "{% endif %}"),
        (replace("{{ title }}", "{{ title }}«全称»"), "T105", "第1段", "{{ agency.name }}"),
        (replace("{{ title }}", "{{ title }}${单位}"), "T105", "第1段", "template vars"),
        (replace("{{ title }}", "{{ title }}{% cellbg 'FF0000' %}"), "T109", "第1段", "表格的格子"),
        (replace("{{ title }}", "{{ title }}{% if draft %}{% else if title %}稿{% endif %}"), "T107", "", "elif"),
        (replace(NEW, "{requests.new.natural}"), "T105", "表三第4行第4列", "{{ requests.new.natural }}"),
        (replace(NEW, "{{ requests.new.natural }"), "T105", "表三第4行第4列", "不成对"),
        (replace(NEW, "requests.new.natural }}"), "T105", "表三第4行第4列", "不成对"),
        (replace("{{ title }}", "{{ </w:t></w:r></w:p><w:p><w:r><w:t>title }}"), "T106", "第1段", "同一段"),
        (replace("{{ title }}", "{{ title }}{% for b in sections.overview.blocks %}"), "T107", "第1段", "endfor"),
        (replace(NEW, "{{ requests.new.natural|integer }}"), "T109", "表三第4行第4列", "不认识的过滤器"),
        (replace(NEW, "{{ requests.new.natural + 1 }}"), "T108", "表三第4行第4列", "自然人"),
        (replace("{{ title }}", "{% macro a() %}{{ title }}"), "T109", "第1段", "不支持"),
        (replace("{{ title }}", "{{ title.upper() }}"), "T109", "第1段", "{{ title|upper }}"),
        (replace("{{ title }}", "{% if title == “甲' %}{{ title }}{% endif %}"), "T109", "第1段", "弯引号"),
        (replace("{{ title }}", "{{ titel|upper }}"), "T102", "第1段", "title"),
        (replace("{{ title }}", "{{ title }}{% set a = agency.nmae %}"), "T102", "第1段", "agency.name"),
        (replace("{{ title }}", "{{ title }}{{ agency.nmae if draft else 1 }}"), "T102", "第1段", "agency.name"),
        (replace("{{ title }}", "{{ title }}{{ requests.new.totl + 1 }}"), "T102", "第1段", "requests.new.total"),
        (
            replace("{{ title }}", "{{ title }}{% with a = 1 %}{{ a + agency.nmae }}{% endwith %}"),
            "T102",
            "第1段",
            "agency.name",
        ),
        (replace("{{ title }}", "{{ title }}{{ agency.nmae|default('无') }}"), "T113", "第1段", "agency.name"),
        (replace("{{ title }}", "{{ title }}{% if agency.nmae is defined %}{% endif %}"), "T113", "第1段", "agency.name"),
        (
            replace("{{ title }}", "{{ title }}{% if agency.nmae is defined %}{% else %}{{ agency.nmae }}{% endif %}"),
            "T102",
            "第1段",
            "agency.name",
        ),
        (
            replace("{{ title }}", "{{ title }}{% if agency.nmae is defined %}{% endif %}{{ agency.nmae }}"),
            "T102",
            "第1段",
            "agency.name",
        ),
        (
            replace("{{ title }}", "{{ title }}{{ agency.nmae if agency.nmae is undefined else '' }}"),
            "T102",
            "第1段",
            "agency.name",
        ),
        (replace("{{ title }}", "{{ title }}{{ agency.old.name|default('无') }}"), "T102", "", "agency.old.name"),
        (replace("{{ title }}", "{{ title }}{{ attachments|length }}"), "T114", "", "慢一些"),
        (replace("{{ title }}", "{{ title }}{{ sections[0] }}"), "T102", "", "sections[0]"),
        (replace("{{ title }}", "{{ title }}{{ agency.name|人民币大写 }}"), "T102", "", "不是数字"),
        (replace("{{ title }}", "{{ title }}{% with a = 1 %}"), "T107", "第1段", "endwith"),
        (replace("{{ title }}", "{{ title }}{全称}"), "T105", "第1段", "{{ agency.name }}"),
        (replace("{{ title }}", "{{ title }}{ 表三．新收．总计 }"), "T105", "第1段", "{{ requests.new.total }}"),
        (replace("{{ title }}", "{{ title }}｛全称｝"), "T105", "第1段", "{{ agency.name }}"),
        (replace("{{ title }}", "{{ title }}{标准句.统计期限}"), "T105", "第1段", "正文的位置"),
        (replace("{{ title }}", "{{ title }}{{ 全称 }}"), "T102", "第1段", "agency.name"),
        (replace("行政许可", "行政确认"), "T112", "表二第7行第1列", "行政许可"),
    ],
)
def test_a_fault_is_found_at_its_place_with_its_cure(form: Form, change: Change, code: str, place: str, words: str) -> None:
    found = [finding for finding in check(form, change) if finding.code == code]
    assert found, "not found"
    assert found[0].sheet == "正文"
    assert found[0].cell.endswith(place) if place != "" else found[0].cell == ""
    assert words in found[0].message + found[0].cure
    assert found[0].cure


@pytest.mark.parametrize(
    ("change", "code", "place", "words"),
    [
        (replace("in sections.overview.blocks", "in sections.overview.heading"), "T102", "段", "不能循环"),
        (replace("{{ signature.date }}", ""), "T103", "", "{{ signature.date }}"),
        (replace("{%p endfor %}", ""), "T107", "段", "endfor"),
        (replace(LOOP, ""), "T107", "段", "没有对应的开头"),
        (replace("{%p endif %}", "{%p endfor %}"), "T107", "段", "endif"),
    ],
)
def test_a_fault_among_control_lines_is_found(form: Form, change: Change, code: str, place: str, words: str) -> None:
    found = [f for f in check_template(changed(control_lines(), change), form) if f.code == code]
    assert found[0].cell.endswith(place) if place else found[0].cell == ""
    assert words in found[0].message + found[0].cure


def test_a_label_of_the_workbook_in_single_braces_is_known_for_what_it_means(form: Form) -> None:
    for field in form.fields:
        found = check(form, replace("{{ title }}", "{{ title }}{" + field.label + "}"))
        assert [f.code for f in found] == ["T105"], field.label
        assert "{{ " in found[0].cure


def test_two_swapped_numbers_are_found_in_both_cells(form: Form) -> None:
    found = check(form, swap(NEW, BUSINESS))
    assert [(f.code, f.cell, f.key) for f in found] == [
        ("T108", "表三第4行第4列", "requests.new.natural"),
        ("T108", "表三第4行第5列", "requests.new.business"),
    ]
    assert "商业企业" in found[0].message


def test_a_row_taken_out_is_named_and_no_place_before_the_first_row_is(form: Form) -> None:
    def take_out(xml: str) -> str:
        at = xml.index("{{ requests.granted.natural }}")
        return xml[: xml.rindex("<w:tr>", 0, at)] + xml[xml.index("</w:tr>", at) + len("</w:tr>") :]

    found = check(form, take_out)
    assert "requests.granted.natural" in {finding.key for finding in found if finding.code == "T103"}
    assert not [finding.cell for finding in found if re.search(r"第(0|-\d+)[行列]", finding.cell)]


def test_every_swap_of_neighbours_in_a_table_is_found(form: Form) -> None:
    keys = [key for key in form.cells if key.startswith("litigation.")]
    for one, other in pairwise(keys):
        found = check(form, swap(f"{{{{ {one} }}}}", f"{{{{ {other} }}}}"))
        assert {finding.key for finding in found if finding.code == "T108"} == {one, other}


def test_swapped_columns_of_a_row_loop_are_found(form: Form) -> None:
    source = shipped("report-rows.docx")
    found = check_template(changed(source, swap("{{ row.numbers.natural }}", "{{ row.numbers.business }}")), form)
    assert {finding.code for finding in found} == {"T108"}
    assert len(found) == 2 * sum(key.startswith("requests.") and key.endswith(".natural") for key in form.cells)


def test_a_table_that_is_gone_is_one_finding_not_many(form: Form) -> None:
    def change(xml: str) -> str:
        tables = re.findall(r"<w:tbl>.*?</w:tbl>", xml, re.DOTALL)
        return xml.replace(next(t for t in tables if "litigation.review" in t), "")

    found = [finding for finding in check(form, change) if "表四" in finding.message]
    assert len(found) == 1
    assert "15" in found[0].message


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (replace(NEW, NEW[:14] + "</w:t></w:r><w:proofErr w:type='spellEnd'/><w:r><w:rPr><w:b/></w:rPr><w:t>" + NEW[14:]), ""),
        (replace("{{ title }}", "{</w:t></w:r><w:r><w:t>{title}</w:t></w:r><w:r><w:t>}"), ""),
        (replace(NEW, "{{requests.new.natural}}"), ""),
        (replace("{{ title }}", "{{ title }}{x＝1}"), ""),
        (replace("{{ title }}", "{{ title }}｛注｝以外"), "T105"),
        (replace("{{ title }}", "{{ title }}《全称》$5{# ${a} «b» #}"), ""),
        (replace("{{ title }}", "{{ title }}{# 说明：这里是标题 #}"), ""),
        (replace("{{ title }}", "{{ title }}{# 原为 {{ titel }}{% if old %} #}"), ""),
        (replace("{{ title }}", "{{ report.title }}"), ""),
        (replace("{{ title }}", "{{ title }}{% raw %}{{ nothing }}{% endraw %}{_{ nothing }_}"), ""),
        (replace("{{ title }}", "{{ title|upper }}"), "T114"),
        (replace("{{ title }}", "{% set a = agency %}{{ title }}{{ a.name }}"), "T114"),
        (replace("{{ title }}", "{{ title }}{% for k, v in agency|items %}{{ k }}{{ v }}{% endfor %}"), "T114"),
        (
            replace(
                "{{ title }}",
                "{{ title }}{% for a in attachments|sort(attribute='title') if a.width > 3 %}{{ a.title }}{% endfor %}",
            ),
            "T114",
        ),
        (replace("{{ title }}", "{{ title }}{{ requests.new.total + requests.carried_in.total }}"), "T114"),
        (replace("{{ title }}", "{{ title }}{{ agency.name }}{{ agency.name }}"), ""),
        (replace("{{ title }}", "{{ title }}（共收到申请{{ requests.new.total }}件）"), ""),
        (replace("{{p sections.overview.heading }}", "一、总体情况"), ""),
    ],
)
def test_what_is_right_is_left_alone(form: Form, change: Change, code: str) -> None:
    assert {finding.code for finding in check(form, change)} <= {code}


@pytest.mark.parametrize(
    "tag",
    [
        "{% if agency.seal is defined %}{{ agency.seal }}{{ agency.seal.name }}{% endif %}",
        "{% if office is undefined %}无{% else %}{{ office.seal }}{% endif %}",
        "{% if title is undefined %}无{% elif office is defined %}{% for one in office %}{{ one.seal }}{% endfor %}{% endif %}",
        "{% if title and office is defined %}{{ office }}{% endif %}",
        "{% if office is defined and office == '甲' %}有{% endif %}",
        "{% if not (office is defined) or office == '甲' %}有{% endif %}",
        "{{ office if office is defined else '无' }}",
        "{{ '无' if office is not defined else office|upper }}",
    ],
)
def test_a_name_that_is_asked_for_before_it_is_used_is_only_warned_of(form: Form, tag: str) -> None:
    assert {finding.code for finding in check(form, replace("{{ title }}", "{{ title }}" + tag))} == {"T113", "T114"}


def test_all_faults_are_told_at_once(form: Form) -> None:
    def change(xml: str) -> str:
        for one in (
            replace(NEW, "{requests.new.natural}"),
            replace(BUSINESS, "{{ requests.new.busines }}"),
            replace("{{ title }}", "｛｛title｝｝"),
            replace("{{p signature }}", "{{ signature.nam }}"),
            in_first_paragraph("<w:ins w:id='9' w:author='x'><w:r><w:t>新</w:t></w:r></w:ins>"),
        ):
            xml = one(xml)
        return xml

    assert {"T102", "T103", "T105", "T141"} <= {finding.code for finding in check(form, change)}


def styles(*inner: str) -> str:
    return f'{HEAD}<w:styles xmlns:w="{W}">{"".join(inner)}</w:styles>'


def style(fonts: str, based: str = "", key: str = "a", default: str = ' w:default="1"') -> str:
    base = f'<w:basedOn w:val="{based}"/>' if based else ""
    return (
        f'<w:style w:type="paragraph"{default} w:styleId="{key}"><w:name w:val="正文样式"/>{base}'
        f"<w:rPr>{fonts}</w:rPr></w:style>"
    )


FONT = "<w:rFonts {}/>".format
LATIN, BOTH, THEME = FONT('w:ascii="Arial"'), FONT('w:ascii="Arial" w:eastAsia="仿宋"'), FONT('w:eastAsiaTheme="minorEastAsia"')
CHINESE_AS_LATIN = FONT('w:ascii="仿宋_GB2312" w:hAnsi="仿宋_GB2312"')
USED = '<w:p><w:pPr><w:pStyle w:val="b"/></w:pPr></w:p>'


@pytest.mark.parametrize(
    ("sheet", "body", "found"),
    [
        (styles(style(LATIN)), "正文", ["样式 正文样式"]),
        (styles(style("")), "正文", ["样式 正文样式"]),
        (styles(style(BOTH)), "正文", []),
        (styles(style(THEME)), "正文", []),
        (
            styles(f"<w:docDefaults><w:rPrDefault><w:rPr>{BOTH}</w:rPr></w:rPrDefault></w:docDefaults>", style(LATIN)),
            "正文",
            [],
        ),
        (styles(style(BOTH), style(LATIN, "a", "b", "")), USED, []),
        (styles(style(BOTH), style(LATIN, "", "b", "")), USED, ["样式 正文样式"]),
        (styles(style(BOTH), style(LATIN, "", "b", "")), "正文", []),
        (styles(style(BOTH), style(LATIN, "c", "b", ""), style("", "b", "c", "")), USED, ["样式 正文样式"]),
        (styles(style(CHINESE_AS_LATIN)), "正文", ["样式 正文样式"]),
        (styles(style(BOTH)), paragraph(run("字", f"<w:rPr>{CHINESE_AS_LATIN}</w:rPr>")), ["正文 第1段"]),
        (styles(style(BOTH)), paragraph(run("字", f"<w:rPr>{BOTH}</w:rPr>")), []),
    ],
)
def test_styles_in_use_must_name_a_chinese_font(form: Form, sheet: str, body: str, found: list[str]) -> None:
    faults = [f for f in check_template(template(body, styles=sheet), form) if f.code == "T121"]
    assert [f"{fault.sheet} {fault.cell}" for fault in faults] == found


@pytest.mark.parametrize(
    ("body", "found"),
    [
        (table([["甲", "乙"]], width=2000, grid=2000), False),
        (table([["甲", "乙"]], width=2010, grid=2000), False),
        (table([["甲", "乙"]], width=2500, grid=2000), True),
        (
            table([["甲", "乙"]], width=2000, grid=2000).replace(
                '<w:tcW w:w="2000"', '<w:gridSpan w:val="2"/><w:tcW w:w="4000"', 1
            ),
            True,
        ),
        (table([["甲", "乙"]], width=2500, grid=2000).replace('w:type="dxa"', 'w:type="auto"'), False),
        (table([["甲", "乙"]]).replace('<w:gridCol w:w="2000"/>', "", 1), True),
    ],
)
def test_grid_and_cell_widths_must_agree(form: Form, body: str, found: bool) -> None:
    faults = [f for f in check_template(template(body), form) if f.code == "T122"]
    assert bool(faults) is found
    assert all(fault.cell.startswith("第1个表格第1行") for fault in faults)


def test_a_merged_cell_as_wide_as_its_columns_is_right(form: Form) -> None:
    merged = '<w:tcPr><w:tcW w:w="4000" w:type="dxa"/><w:gridSpan w:val="2"/></w:tcPr>'
    body = table([["甲", "乙"], ["丙", "丁"]]).replace(
        f'<w:tc><w:tcPr><w:tcW w:w="2000" w:type="dxa"/></w:tcPr>{paragraph("丙")}</w:tc>', ""
    )
    body = re.sub(r'<w:tcPr><w:tcW w:w="2000" w:type="dxa"/></w:tcPr>(?=<w:p><w:r><w:t xml:space="preserve">丁)', merged, body)
    assert "gridSpan" in body
    assert "T122" not in {f.code for f in check_template(template(body), form)}


@pytest.mark.parametrize(
    ("body", "code", "place"),
    [
        ("<w:p><w:ins w:id='1' w:author='x'>" + run("新") + "</w:ins></w:p>", "T141", "第2段"),
        ("<w:p><w:del w:id='1' w:author='x'><w:r><w:delText>旧</w:delText></w:r></w:del></w:p>", "T141", "第2段"),
        ("<w:p><w:pPr><w:pPrChange w:id='1' w:author='x'><w:pPr/></w:pPrChange></w:pPr></w:p>", "T141", "第2段"),
        (
            "<w:p>" + run("字", "<w:rPr><w:rPrChange w:id='1' w:author='x'><w:rPr/></w:rPrChange></w:rPr>") + "</w:p>",
            "T141",
            "第2段",
        ),
        (
            table([["甲"]]).replace(paragraph("甲"), "<w:p><w:r><w:commentReference w:id='0'/></w:r></w:p>"),
            "T142",
            "第1个表格第1行第1列",
        ),
        ("<w:p><w:r><w:commentReference w:id='0'/></w:r></w:p>", "T142", "第2段"),
        (f'<w:p><w:fldSimple w:instr=" DDE x ">{run("1")}</w:fldSimple></w:p>', "T135", "第2段"),
        ("<w:p><w:r><w:object/></w:r></w:p>", "T133", "第2段"),
        ("<w:p><w:subDoc/></w:p>", "T134", "第2段"),
    ],
)
def test_what_was_left_in_is_found_in_its_paragraph(form: Form, body: str, code: str, place: str) -> None:
    faults = [f for f in check_template(template("第一段", body), form) if f.code == code]
    assert [(fault.sheet, fault.cell) for fault in faults] == [("正文", place)]


def test_a_fault_in_the_header_is_placed_in_the_header(form: Form) -> None:
    found = check_template(template("正文", header=paragraph("一") + paragraph("{agency.name}")), form)
    assert [(f.sheet, f.cell) for f in found if f.code == "T105"] == [("页眉", "第2段")]


def test_placeholders_where_nothing_is_filled_are_found(form: Form) -> None:
    parts = document(paragraph("正文"))
    parts["word/comments.xml"] = (
        f'{HEAD}<w:comments xmlns:w="{W}"><w:comment>{paragraph("{{ title }}")}</w:comment></w:comments>'
    )
    (fault,) = [f for f in check_template(zipped(parts), form) if f.code == "T110"]
    assert (fault.sheet, "删除所有批注" in fault.cure) == ("批注", True)


@pytest.mark.parametrize(
    ("body", "code", "words"),
    [
        (paragraph("{{ '{{' }}"), "T105", "引号里有花括号"),
        (paragraph("{{ agency.name|replace('}}', '') }}"), "T105", "引号里有花括号"),
        (paragraph("前{%p if title %}后") + paragraph("{%p endif %}"), "T109", "“前后”会丢失"),
        (table([["{%tr for a in attachments %}{{ title }}"], ["{%tr endfor %}"]]), "T109", "整行"),
    ],
)
def test_what_would_be_lost_or_misread_is_told_once_at_its_place(form: Form, body: str, code: str, words: str) -> None:
    (fault,) = [f for f in check_template(template(body), form) if f.code not in ("T103", "T114")]
    assert (fault.code, words in fault.message) == (code, True)
    assert fault.cell.startswith("第1")


def test_a_plain_link_to_a_web_site_is_let_in(form: Form) -> None:
    relation = f'<Relationship Id="rIdL" Type="{R}/hyperlink" Target="https://www.gov.cn/" TargetMode="External"/>'
    found = check_template(
        template("<w:p><w:hyperlink r:id='rIdL'>" + run("链接") + "</w:hyperlink></w:p>", rels=relation), form
    )
    assert "T131" not in {finding.code for finding in found}


def test_macros_are_found_in_a_renamed_docm(form: Form) -> None:
    source = changed(
        with_parts(shipped(), {"word/vbaProject.bin": b"x"}),
        replace(
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
            "application/vnd.ms-word.document.macroEnabled.main+xml",
        ),
        "[Content_Types].xml",
    )
    assert [finding.code for finding in check_template(source, form)] == ["T101"]


@pytest.mark.parametrize("name", ["approval.docx", "checklist.docx", "return-slip.docx", "reminder.docx"])
def test_the_other_papers_are_checked_for_their_own_names(form: Form, name: str) -> None:
    used, mistyped = ("body.level", "body.levle") if name == "reminder.docx" else ("finding.place", "finding.plaec")
    found = check_template(changed(shipped(name), replace(f"{{{{ {used} }}}}", f"{{{{ {mistyped} }}}}")), form)
    assert [finding.code for finding in found] == ["T102"]
    assert used in found[0].cure


def test_every_code_of_a_finding_is_in_the_list_of_rules(form: Form) -> None:
    found = check(form, replace(NEW, "{ requests.new.natural }"))
    assert all(finding.code in RULES and finding.severity is RULES[finding.code][1] for finding in found)


def test_placeholders_lists_every_field_and_number_with_meaning_and_example(form: Form) -> None:
    listed = {name: (meaning, example) for name, meaning, example in placeholders(form)}
    assert set(form.cells) | set(form.field_by_key) <= set(listed)
    assert all(meaning for meaning, _example in listed.values())
    assert listed["requests.new.natural"][0] == form.label_of("requests.new.natural")
    assert len(listed) == len(placeholders(form))


def test_every_placeholder_the_shipped_template_uses_is_listed(form: Form) -> None:
    from docgen.word.anatomy import rendered_parts
    from docgen.word.compiler import template_parts

    listed = {name for name, _meaning, _example in placeholders(form)}
    tags = {tag.tag.body for part in rendered_parts(template_parts(shipped())) for tag in part.tags if tag.tag.kind == "{{"}
    numbered = {re.sub(r"\.c\d+$", ".c1", tag.removeprefix("p ")) for tag in tags}
    assert numbered <= listed
