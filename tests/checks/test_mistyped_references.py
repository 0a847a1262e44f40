"""A half reference is never printed: it is filled, or an error names it and offers the one that was meant."""

from __future__ import annotations

import pytest
from builders import SECTIONS, filled_report
from hypothesis import given, settings
from hypothesis import strategies as st

from docgen.checks.run import examine
from docgen.form.load import load_form
from docgen.form.model import Form
from docgen.report.finding import Finding, Severity
from docgen.report.mistyped import mistyped_in
from docgen.report.model import Attachment, Reading, Report, SubSection
from docgen.report.tokens import fill

FORM = load_form("zfxxgk-2021")
NAME = "表三.新收.总计"
DOTTED = tuple(name for name in FORM.tokens if "." in name)


def with_text(form: Form, text: str) -> Report:
    report = filled_report(form)
    other = SubSection("（二）落实上级政务公开工作要点情况", tuple(text.split("\n")))
    return Report(form, report.values, {**SECTIONS, "other": (SECTIONS["other"][0], other, SECTIONS["other"][2])})


def found_in(form: Form, text: str) -> list[Finding]:
    return [finding for finding in examine(Reading(with_text(form, text))).findings if finding.code in ("B401", "B403")]


@pytest.mark.parametrize(
    ("typed", "raw", "meant"),
    [
        (f"新收{{{NAME}件。", f"{{{NAME}", NAME),
        (f"新收{NAME}}}件。", f"{NAME}}}", NAME),
        (f"新收{{{NAME}）件。", f"{{{NAME}）", NAME),
        (f"新收（{NAME}}}件。", f"（{NAME}}}", NAME),
        (f"新收【{NAME}】件。", f"【{NAME}】", NAME),
        (f"新收「{NAME}」件。", f"「{NAME}」", NAME),
        (f"新收《{NAME}》件。", f"《{NAME}》", NAME),
        (f"新收“{NAME}”件。", f"“{NAME}”", NAME),
        (f"新收<{NAME}>件。", f"<{NAME}>", NAME),
        (f"新收{{{{{NAME}}}}}件。", f"{{{{{NAME}}}}}", NAME),
        (f"新收{{{{{NAME}}}件。", f"{{{{{NAME}}}", NAME),
        (f"新收｛｛{NAME}｝｝件。", f"｛｛{NAME}｝｝", NAME),
        (f"新收{NAME}件。", NAME, NAME),
        ("新收{表三.新\n收.总计}件。", "{表三.新↵收.总计}", NAME),
        (f"新收{{{NAME}\n}}件。", f"{{{NAME}↵}}", NAME),
        ("新收【表三.新收.合计】件。", "【表三.新收.合计】", NAME),
        ("【简称】认真落实。", "【简称】", "简称"),
        ("{简称认真落实。", "{简称", "简称"),
        ("新收{}件。", "{}", ""),
        ("新收｛｝件。", "｛｝", ""),
        ("只有半边{的括号。", "{的括号", ""),
    ],
)
def test_a_mistyped_reference_is_an_error_that_offers_the_right_one(form: Form, typed: str, raw: str, meant: str) -> None:
    (finding,) = found_in(form, typed)
    assert (finding.code, finding.severity) == ("B403", Severity.ERROR)
    assert f"“{raw}”" in finding.message
    assert finding.expected == (f"{{{meant}}}" if meant else None)
    assert not meant or f"是不是 {{{meant}}}" in finding.message


@pytest.mark.parametrize(
    "text",
    [
        f"新收{{{NAME}}}件。", f"新收｛{NAME}｝件。", f"新收{{ {NAME} }}件。", "{简称}落实。",
        "本报告由办公室（电话：0539-8198320）编制。", "【电话】0539-8198320", "《年度报告》已公布。", "（以下简称“《条例》”）",
        "见表三、表四。", "表三新收总计34件。", "表三中“新收”为3件。", "（新收）（总计）", "[1]", "1.5.3节", "“标题”一栏",
        "填写《标题》。", "A<B且C>D", "{{ 7*7 }}", "标准句如下。",
    ],
)  # fmt: skip
def test_what_prose_and_right_references_hold_is_no_mistake(form: Form, text: str) -> None:
    assert [finding for finding in found_in(form, text) if finding.code == "B403"] == []


@pytest.mark.parametrize("text", ["公布内容（标题）。", "比上年度（年度）增加。"])
def test_a_single_word_in_round_brackets_is_only_asked_about(form: Form, text: str) -> None:
    (finding,) = found_in(form, text)
    assert (finding.code, finding.severity) == ("B403", Severity.WARNING)


def test_only_the_slip_itself_is_told(form: Form) -> None:
    for typed in (f"新收申请{{{NAME}件。", f"新收申请{{{NAME}）件。", f"新收申请{{{{{NAME}}}}}件。", f"新收申请({NAME})件。"):
        before = {(f.code, f.key) for f in examine(Reading(with_text(form, f"新收申请{{{NAME}}}件。"))).findings}
        now = {(f.code, f.key) for f in examine(Reading(with_text(form, typed))).findings}
        assert now - before == {("B403", "sections.other.1")}, typed


@pytest.mark.parametrize("key", ["report.title", "agency.name", "report.signature", "agency.address"])
def test_a_field_that_is_printed_as_typed_takes_no_reference(form: Form, key: str) -> None:
    report = filled_report(form).with_values({key: "青川区{简称}"})
    found = [f for f in examine(Reading(report)).findings if f.code == "B403"]
    assert [(f.key, f.severity) for f in found] == [(key, Severity.ERROR)]


def test_attached_tables_and_own_words_are_looked_at_too(form: Form) -> None:
    table = Attachment(f"【{NAME}】", ("名称",), ((f"{{{NAME}",),))
    report = filled_report(form).with_values({"standing.fee": "收费{收费件数件。"})
    found = examine(Reading(Report(form, report.values, report.sections, attachments=(table,)))).findings
    assert sorted(f.key for f in found if f.code == "B403") == ["attachments.0", "attachments.0.1.0", "standing.fee"]


# -- generated slips


@st.composite
def slips(draw: st.DrawFn) -> str:
    """A reference with one to three slips: of braces, of brackets, of points, of letters, of blanks and breaks."""
    name = draw(st.sampled_from(tuple(FORM.tokens)))
    text = list(f"{{{name}}}")
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, len(text) - 1)) if text else 0
        change = draw(st.sampled_from(["drop", "double", "blank", "break", "swap", "bracket", "point", "wide", "end"]))
        if change == "drop" and text:
            del text[at]
        elif change == "double" and text:
            text.insert(at, text[at])
        elif change == "blank":
            text.insert(at, draw(st.sampled_from(" \u3000\xa0\u200b\t")))
        elif change == "break":
            text.insert(at, "\n")
        elif change == "swap" and at + 1 < len(text):
            text[at], text[at + 1] = text[at + 1], text[at]
        elif change == "bracket" and text:
            text[draw(st.sampled_from([0, -1]))] = draw(st.sampled_from("【】[]（）()<>《》「」｛｝{}〔〕“”"))
        elif change == "point":
            text = [draw(st.sampled_from("．·。、-")) if character == "." else character for character in text]
        elif change == "wide":
            text = [{"{": "｛", "}": "｝"}.get(character, character) for character in text]
        elif change == "end" and text:
            del text[draw(st.sampled_from([0, -1]))]
    return "".join(text)


@settings(max_examples=300)
@given(slips(), st.sampled_from(["新收申请", "全年（", "，", ""]), st.sampled_from(["件。", "）。", "，共", ""]))
def test_it_is_filled_or_told_and_neither_brace_nor_name_is_printed(slip: str, before: str, after: str) -> None:
    text = f"{before}{slip}{after}"
    printed = fill(text, lambda name: "7" if name in FORM.tokens else None)
    sure = [m for m in mistyped_in(FORM, text) if m.sure]
    unknown = [finding for finding in found_in(FORM, text) if finding.severity is Severity.ERROR]
    if any(brace in printed for brace in "{}｛｝") or any(name in printed for name in DOTTED):
        assert sure or unknown, text
        assert all(str(finding.actual) in finding.message for finding in unknown)


@given(st.text(st.sampled_from("{}｛｝【】（）[]<>表三新收总计简称年度.．、。\n 1件标准句"), max_size=40))
def test_slips_are_parts_of_the_text_and_do_not_overlap(text: str) -> None:
    at = 0
    for slip in mistyped_in(FORM, text):
        assert slip.start >= at
        assert text[slip.start : slip.end] == slip.raw
        assert slip.raw
        at = slip.end
    printed = fill(text, lambda name: "7" if name in FORM.tokens else None)
    braces = sum(character in "{}｛｝" for character in printed)
    assert not braces or mistyped_in(FORM, text) or found_in(FORM, text) or "{{" in text or "｛｛" in text


@pytest.mark.parametrize("mark", ["$", "＄", "#", "@", "\\"])
def test_a_mark_of_another_language_before_a_reference_is_told_with_it(form: Form, mark: str) -> None:
    text = f"2023年，新收申请{mark}{{{NAME}}}件。"
    (slip,) = mistyped_in(form, text)
    assert (slip.raw, slip.meant) == (f"{mark}{{{NAME}}}", NAME)
    assert mistyped_in(form, text.replace(mark, "共")) == []
    assert mistyped_in(form, f"{{{NAME}}}件") == []


def test_a_reference_within_a_slip_is_told_once(form: Form) -> None:
    nested = "{{表三.新收}.总计}"
    sections = {**filled_report(form).sections, "problems": (SubSection("", (f"新收申请{nested}件。",)),)}
    report = filled_report(form, sections=sections)
    found = [f for f in examine(Reading(report)).findings if f.code in ("B401", "B403")]
    assert [(f.code, f.actual) for f in found] == [("B403", nested)]
