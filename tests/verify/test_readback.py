"""After rendering, every number and text must be found in the file again; whatever is lost, changed or left over is named."""

from __future__ import annotations

import itertools
from decimal import Decimal

import pytest
from builders import filled_report
from documents import made, retyped, with_paragraph_after, without_paragraph
from hypothesis import given, settings
from hypothesis import strategies as st
from packages import changed, part

from docgen.compose.composition import Composed
from docgen.form.model import Form
from docgen.report.model import Attachment, Report, SubSection
from docgen.verify.readback import compare

AWKWARD = "值<select>&{{ 7*7 }}{% if %}｛｛甲｝｝“引号”'单'\"双\"\t制表 𠮷"


Made = tuple[Report, Composed, bytes]


@pytest.fixture(scope="module")
def plain(form: Form) -> Made:
    return made(filled_report(form))


@pytest.fixture(scope="module")
def distinct(form: Form) -> Made:
    """A report in which every number is another."""
    return made(filled_report(form, distinct=True))


def test_a_rendered_report_holds_everything(distinct: Made) -> None:
    assert compare(*distinct) == ()


@pytest.mark.parametrize("layout", ["own_line", "run_in"])
@pytest.mark.parametrize("signed", ["yes", "no"])
def test_every_layout_is_read_back(form: Form, layout: str, signed: str) -> None:
    assert compare(*made(filled_report(form, {"report.heading_layout": layout, "report.signature_block": signed}))) == ()


def test_a_draft_marks_a_blank_signature(form: Form) -> None:
    _whole, composed, data = made(filled_report(form, {form.role("date"): None}), draft=True)
    mark = f"【未填：{form.label_of(form.role('date'))}】"
    assert composed.expected[-1] == mark
    assert mark in part(data)


def test_a_draft_with_blanks_is_read_back(form: Form) -> None:
    assert compare(*made(filled_report(form, {"requests.new.natural": None, "agency.phone": None}), draft=True)) == ()


def test_published_notes_beside_numbers_are_read_back(form: Form) -> None:
    report = filled_report(form, {"disclosure.normative.in_force": 22}, notes={"disclosure.normative.in_force": "其中修订16件"})
    whole, composed, data = made(report)
    assert composed.numbers["disclosure.normative.in_force"] == "22（其中修订16件）"
    assert compare(whole, composed, data) == ()


def test_awkward_text_stands_in_the_file_as_typed(form: Form) -> None:
    report = filled_report(
        form,
        {"agency.name": "青川区<&>局", "disclosure.charges.amount": Decimal("12.50")},
        sections={"overview": (SubSection("（一）" + AWKWARD, (AWKWARD, AWKWARD + "\n第二行")),)},
        attachments=(Attachment("附" + AWKWARD, ("甲", AWKWARD), ((AWKWARD, "乙"),)),),
    )
    assert compare(*made(report)) == ()


@pytest.mark.parametrize("width", [1, 3, 10, 12])
def test_attached_tables_of_any_width_are_read_back(form: Form, width: int) -> None:
    heads = tuple(f"列{n}" for n in range(width))
    rows = tuple(tuple(f"第{row}行{n}" for n in range(width)) for row in range(3))
    whole, composed, data = made(filled_report(form, attachments=(Attachment("任务表", heads, rows),)))
    assert compare(whole, composed, data) == ()
    differences = compare(whole, composed, retyped(data, "第1行0", "第9行9"))
    assert [str(difference.place) for difference in differences] == ["附表 任务表"]


def test_every_single_number_that_changes_is_found_with_its_key(distinct: Made) -> None:
    whole, composed, data = distinct
    for key in itertools.islice(whole.form.cells, 0, None, 7):
        printed = composed.numbers[key]
        differences = compare(whole, composed, retyped(data, f">{printed}<", ">77777<"))
        assert [(difference.key, difference.old, difference.new) for difference in differences] == [(key, printed, "77777")]


def test_two_cells_swapped_are_found(distinct: Made) -> None:
    whole, composed, data = distinct
    one, two = "requests.new.business", "requests.granted.natural"

    def swap(xml: str) -> str:
        first, second = f">{composed.numbers[one]}<", f">{composed.numbers[two]}<"
        return xml.replace(first, ">@<").replace(second, first).replace(">@<", second)

    assert {difference.key for difference in compare(whole, composed, changed(data, swap))} == {one, two}


def test_a_number_with_a_lost_note_or_a_separator_is_a_difference(distinct: Made) -> None:
    whole, composed, data = distinct
    printed = composed.numbers["requests.new.total"]
    grouped = f"{int(printed):,}"
    assert [d.new for d in compare(whole, composed, retyped(data, f">{printed}<", f">{grouped}<"))] == [grouped]


@pytest.mark.parametrize(
    "text",
    ["五、存在的主要问题及改进情况", "（二）依申请公开情况", "安排专人维护门户网站专栏", "已全部办结", "2024年1月19日"],
)
def test_a_lost_paragraph_is_found(plain: Made, text: str) -> None:
    whole, composed, data = plain
    differences = compare(whole, composed, without_paragraph(data, text))
    assert differences
    assert text in differences[0].old


@pytest.mark.parametrize(
    ("old", "new"),
    [("各科室初审", "科室初审"), ("一、总体情况", "一、总体"), ("2024年1月19日", "2024年1月9日"), ("编制。", "编制")],
)
def test_a_changed_sentence_is_found(plain: Made, old: str, new: str) -> None:
    whole, composed, data = plain
    assert compare(whole, composed, retyped(data, old, new))


def test_paragraphs_in_the_wrong_order_are_found(plain: Made) -> None:
    whole, composed, data = plain
    moved = with_paragraph_after(
        without_paragraph(data, "二、主动公开政府信息情况"), "六、其他需要报告的事项", "二、主动公开政府信息情况"
    )
    assert compare(whole, composed, moved)


@pytest.mark.parametrize("text", ["{{ agency.name }}", "{% if x %}", "｛｛简称｝｝", "甲 }} 乙", "{# 注 #}"])
def test_a_tag_left_over_is_found(plain: Made, text: str) -> None:
    whole, composed, data = plain
    (difference,) = compare(whole, composed, with_paragraph_after(data, "一、总体情况", text))
    assert difference.new == text
    assert text in str(difference)


@pytest.mark.parametrize("part", ["word/footer1.xml"])
def test_a_tag_left_over_in_a_footer_is_found(plain: Made, part: str) -> None:
    whole, composed, data = plain
    left = "<w:p><w:r><w:t>{{ report.</w:t></w:r><w:r><w:t>title }}</w:t></w:r></w:p></w:ftr>"
    (difference,) = compare(whole, composed, changed(data, lambda xml: xml.replace("</w:ftr>", left), part))
    assert difference.new == "{{ report.title }}"


def test_a_template_may_have_text_of_its_own(plain: Made) -> None:
    whole, composed, data = plain
    more = with_paragraph_after(
        with_paragraph_after(data, "一、总体情况", "（本部分由办公室供稿）"), "2024年1月19日", "（此件公开发布）"
    )
    assert compare(whole, composed, more) == ()


def test_a_title_in_a_paragraph_for_each_line_is_accepted(plain: Made) -> None:
    whole, composed, data = plain
    first, second = composed.expected[0].split("\n")

    def split(xml: str) -> str:
        start = xml.index(first)
        end = xml.index(second, start)
        return f"{xml[:start]}{first}</w:t></w:r></w:p><w:p><w:r><w:t>{xml[end:]}"

    assert compare(whole, composed, changed(data, split)) == ()


TEXTS = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Cn", "Co", "Zl", "Zp"), exclude_characters="\xa0\ufffe\uffff"), min_size=1
).filter(lambda text: text.strip() == text)


@settings(max_examples=15)
@given(paragraphs=st.lists(TEXTS, min_size=1, max_size=4), heading=TEXTS, name=TEXTS)
def test_whatever_is_typed_is_read_back(form: Form, paragraphs: list[str], heading: str, name: str) -> None:
    report = filled_report(form, {"agency.name": name}, sections={"problems": (SubSection(heading, tuple(paragraphs)),)})
    assert compare(*made(report)) == ()
