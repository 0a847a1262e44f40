"""The last paragraph above the signature: set as two where it is too long to stand whole, and nothing of it lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen.checks.catalogue import rules, run
from docgen.checks.context import CheckContext
from docgen.compose.composition import compose, lines_before_signature, narrative
from docgen.compose.last_lines import MOST_LINES, divided, estimated_lines, is_too_long, surely_two_lines
from docgen.form.load import load_form
from docgen.form.model import Form
from docgen.report.complete import complete
from docgen.report.finding import Severity
from docgen.report.model import Attachment, SubSection, Value
from tests.builders import filled_report

SENTENCE = "按照要求认真落实各项任务，及时回应社会关切。"
LONG = SENTENCE * 20
CLAUSES = SENTENCE.replace("。", "；") * 20
ENDLESS = SENTENCE.replace("。", "，") * 20


@pytest.mark.parametrize("text", ["", "没有其他需要报告的事项。", SENTENCE * 14])
def test_a_paragraph_of_twelve_lines_or_less_is_left_whole(text: str) -> None:
    assert divided(text) == (text,)


@pytest.mark.parametrize(
    ("text", "second"),
    [
        (LONG, SENTENCE * 2),
        (CLAUSES, CLAUSES[-2 * len(SENTENCE) :]),
        (SENTENCE * 18 + f"会议强调“{SENTENCE * 2}”。", f"会议强调“{SENTENCE * 2}”。"),
        (SENTENCE * 18 + "他说：“" + SENTENCE * 2 + "”" + SENTENCE * 2, SENTENCE * 2),
        (SENTENCE * 15 + ENDLESS[:200] + "。", ENDLESS[:200] + "。"),
    ],
)
def test_a_longer_one_is_divided_before_its_last_sentences_of_two_lines(text: str, second: str) -> None:
    assert divided(text) == (text.removesuffix(second), second)


@pytest.mark.parametrize("text", [ENDLESS, SENTENCE * 2 + ENDLESS, "（" + LONG + "）"])
def test_one_without_a_fitting_sentence_end_stays_whole(text: str) -> None:
    assert divided(text) == (text,)


@given(st.lists(st.sampled_from(["公开", "2023年", "，", "。", "；", "“", "”", "（", "）", "任务落实情况", " "]), max_size=400))
def test_dividing_loses_no_character_and_leaves_two_lines_for_the_signature(pieces: list[str]) -> None:
    text = "".join(pieces)
    parts = divided(text)
    assert "".join("".join(parts).split()) == "".join(text.split())
    if len(parts) > 1:
        assert is_too_long(text)
        assert surely_two_lines(parts[0])
        assert surely_two_lines(parts[1])
        assert estimated_lines(parts[1]) <= MOST_LINES


def context_with(
    form: Form, text: str, changes: dict[str, Value | None] | None = None, attachments: tuple[Attachment, ...] = ()
) -> CheckContext:
    sections = {form.sections[-1].key: (SubSection("", ("其他事项如下。", text)),)}
    report = filled_report(form, changes, sections=sections, attachments=attachments)
    return CheckContext(report, complete(report), narrative(complete(report)))


def paragraphs_above_the_signature(context: CheckContext) -> list[str]:
    blocks = compose(context.report).context["sections"][context.form.sections[-1].key]["blocks"]
    return [paragraph["text"] for block in blocks for paragraph in block["paragraphs"]]


def test_the_word_file_has_two_paragraphs_of_a_long_last_one_and_the_clerk_is_told(form: Form) -> None:
    context = context_with(form, LONG)
    assert paragraphs_above_the_signature(context) == ["其他事项如下。", *divided(LONG)]
    (finding,) = run(context, ("E608",))
    assert finding.severity is Severity.INFO
    assert f"从“{SENTENCE[:15]}”起" in finding.message


def test_the_clerk_is_told_as_well_if_it_cannot_be_divided(form: Form) -> None:
    context = context_with(form, ENDLESS)
    assert paragraphs_above_the_signature(context) == ["其他事项如下。", ENDLESS]
    (finding,) = run(context, ("E608",))
    assert finding.severity is Severity.WARNING
    assert "没有可以分段的句末" in finding.message


SWITCH = load_form().role("signature_switch")


@pytest.mark.parametrize("without_text", [False, True])
def test_a_heading_below_the_paragraph_keeps_it_whole(form: Form, without_text: bool) -> None:
    subs = (SubSection("（一）其他", (LONG,)), *((SubSection("（二）创新", ()),) if without_text else ()))
    report = complete(filled_report(form, sections={form.sections[-1].key: subs}))
    context = CheckContext(report, report, narrative(report))
    assert paragraphs_above_the_signature(context) == ([LONG] if without_text else [*divided(LONG)])
    assert bool(list(run(context, ("E608",)))) != without_text


def test_the_rule_page_states_the_limit_that_is_used() -> None:
    assert f"超过十{'零一二三四五六七八九'[MOST_LINES - 10]}行" in rules()["E608"].page["内容"]


TABLE = Attachment("附表", ("项目", "件数"), (("一", "1"), ("二", "2")))


@pytest.mark.parametrize(
    ("text", "changes"),
    [
        ("没有其他需要报告的事项。", {}),
        (LONG, {SWITCH: "no"}),
    ],
    ids=["short", "no signature"],
)
def test_a_text_that_ends_otherwise_is_left_as_typed(form: Form, text: str, changes: dict[str, Value | None]) -> None:
    context = context_with(form, text, changes)
    assert paragraphs_above_the_signature(context) == ["其他事项如下。", text]
    assert not list(run(context, ("E608",)))


@pytest.mark.parametrize(("tables", "most"), [(0, 12), (1, 10), (2, 9), (30, 4)])
def test_the_lines_that_name_attachments_take_room_from_the_last_paragraph(form: Form, tables: int, most: int) -> None:
    report = filled_report(form, attachments=(TABLE,) * tables)
    assert lines_before_signature(complete(report)) == most
    fitting, longer = ("是" * (28 * lines - 3) + "。" for lines in (most, most + 1))
    assert divided(fitting, most) == (fitting,)
    assert not list(run(context_with(form, fitting, {}, (TABLE,) * tables), ("E608",)))
    assert list(run(context_with(form, longer, {}, (TABLE,) * tables), ("E608",)))
