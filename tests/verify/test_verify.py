"""A finished report says of itself whether it is as generated, and if not, exactly what was edited since."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from builders import filled_report
from documents import made, of_tables, retyped, with_paragraph_after, without_paragraph, without_parts
from packages import changed

from docgen.compose.composition import compose
from docgen.form.model import Form
from docgen.formats.docx.document import open_document
from docgen.kit.record import replace
from docgen.report.complete import complete
from docgen.report.model import Attachment, Reading, Report, SubSection
from docgen.verify.proof import proof_payload, read_proof, template_texts
from docgen.verify.verification import verify_document

PAYLOAD = "customXml/item1.xml"


@pytest.fixture(scope="module")
def report(form: Form) -> Report:
    return filled_report(form, distinct=True, attachments=(Attachment("任务表", ("任务", "结果"), (("专栏", "已上线"),)),))


@pytest.fixture(scope="module")
def data(report: Report) -> bytes:
    return made(report)[2]


@pytest.fixture(scope="module")
def numbers(report: Report) -> Mapping[str, str]:
    return compose(complete(report)).numbers


def differences(data: bytes) -> list[tuple[str, str, str]]:
    return [(difference.kind, difference.old, difference.new) for difference in verify_document(data).differences]


def test_a_file_as_generated_is_said_to_be_so(data: bytes, report: Report) -> None:
    result = verify_document(data, Reading(report))
    assert (result.status, result.ok, result.differences, result.breaches, result.workbook) == (
        "as_generated",
        True,
        (),
        (),
        (),
    )
    assert result.lines() == ["与生成时一致，没有改动。", "勾稽关系全部成立。", "与填报表一致。"]


def test_the_proof_is_the_same_for_the_same_report(form: Form, report: Report) -> None:
    whole, composed, _data = made(report)
    assert proof_payload(whole, composed) == proof_payload(whole, composed)
    assert made(report)[2] == made(report)[2]


def test_the_proof_holds_the_report_and_its_digest(data: bytes, form: Form) -> None:
    proof, present = read_proof(open_document(data))
    assert present
    assert proof is not None
    assert proof["report"]["form"] == form.id
    assert proof["report"]["values"]["requests.granted.natural"] == int(proof["numbers"]["requests.granted.natural"])
    assert len(proof["text_sha256"]) == 64


@pytest.mark.parametrize(
    "key", ["requests.granted.natural", "litigation.after_review.pending", "disclosure.licensing.decisions"]
)
def test_an_edited_number_is_named_by_its_place(form: Form, data: bytes, numbers: Mapping[str, str], key: str) -> None:
    printed = numbers[key]
    result = verify_document(retyped(data, f">{printed}<", ">4<"))
    (difference,) = result.differences
    assert (difference.kind, difference.key, difference.old, difference.new) == ("number", key, printed, "4")
    assert form.label_of(key) in str(difference)
    assert str(difference.place).startswith(form.table_by_key[key.split(".", maxsplit=1)[0]].name)
    assert not result.ok


def test_an_edit_that_breaks_an_identity_is_also_a_breach(data: bytes, numbers: Mapping[str, str]) -> None:
    printed = numbers["requests.granted.natural"]
    result = verify_document(retyped(data, f">{printed}<", ">4<"))
    assert {breach.key for breach in result.breaches} >= {"requests.granted.total", "requests.result_total.natural"}
    assert any("勾稽关系" in line for line in result.lines())


def test_a_number_deleted_leaves_its_identities_untold(data: bytes, numbers: Mapping[str, str]) -> None:
    printed = numbers["requests.granted.natural"]
    result = verify_document(retyped(data, f">{printed}<", "><"))
    assert differences(retyped(data, f">{printed}<", "><")) == [("number", printed, "")]
    assert result.uncertain


@pytest.mark.parametrize(
    ("change", "kind", "old", "new", "place"),
    [
        (
            lambda data: retyped(data, "开展业务培训两次", "开展业务培训三次"),
            "changed",
            "调整了工作领导小组，开展业务培训两次。",
            "调整了工作领导小组，开展业务培训三次。",
            "一、总体情况 第11段",
        ),
        (
            lambda data: without_paragraph(data, "将政务公开纳入工作考核"),
            "removed",
            "将政务公开纳入工作考核，开展社会评议，全年没有责任追究情形。",
            "",
            "一、总体情况 第12段",
        ),
        (
            lambda data: with_paragraph_after(data, "开展业务培训两次", "又补了一段。"),
            "added",
            "",
            "又补了一段。",
            "一、总体情况 第12段",
        ),
        (
            lambda data: retyped(data, "（二）依申请公开情况", "（二）依申请公开"),
            "changed",
            "（二）依申请公开情况",
            "（二）依申请公开",
            "一、总体情况 第4段",
        ),
        (
            lambda data: retyped(data, "2024年1月19日", "2024年1月20日"),
            "changed",
            "2024年1月19日",
            "2024年1月20日",
            "落款 第3段",
        ),
        (lambda data: retyped(data, "社会公益组织", "公益组织"), "label", "社会公益组织", "公益组织", "表三 第3行第7列"),
        (lambda data: retyped(data, "已上线", "在办"), "table", "已上线", "在办", "附表1 第2行第2列"),
    ],
)
def test_each_kind_of_edit_is_found_with_its_place(
    data: bytes, change: Callable[[bytes], bytes], kind: str, old: str, new: str, place: str
) -> None:
    (difference,) = verify_document(change(data)).differences
    assert (difference.kind, difference.old, difference.new) == (kind, old, new)
    assert not place or str(difference.place) == place
    assert old in str(difference) or new in str(difference)


def test_several_edits_come_in_reading_order_each_once(data: bytes, numbers: Mapping[str, str]) -> None:
    printed = numbers["requests.new.natural"]
    edited = retyped(without_paragraph(data, "健全信息发布保密审查制度"), f">{printed}<", ">5<")
    edited = with_paragraph_after(edited, "安排专人维护门户网站专栏", "加了一句。")
    assert [kind for kind, _old, _new in differences(edited)] == ["number", "removed", "added"]


@pytest.mark.parametrize("layout", ["own_line", "run_in"])
def test_headings_run_in_are_verified_too(form: Form, layout: str) -> None:
    data = made(filled_report(form, {"report.heading_layout": layout}))[2]
    assert verify_document(data).ok
    changed = verify_document(retyped(data, "安排专人维护", "安排两人维护")).differences
    assert [(it.kind, it.old[:6], it.new[:6]) for it in changed] == [("changed", "安排专人维护", "安排两人维护")]


def test_long_paragraphs_are_shown_where_they_differ(form: Form) -> None:
    text = "甲" * 200 + "原句" + "乙" * 200
    data = made(filled_report(form, sections={"problems": (SubSection("", (text,)),)}))[2]
    (difference,) = verify_document(retyped(data, "原句", "改句")).differences
    assert difference.old == text
    assert len(str(difference)) < 120
    assert "原" in str(difference)
    assert "改" in str(difference)


def test_a_changed_workbook_is_told_apart_from_an_edited_file(data: bytes, report: Report) -> None:
    changed = report.with_values({"requests.granted.natural": 4})
    result = verify_document(data, Reading(changed))
    assert result.status == "as_generated"
    assert result.workbook
    assert not result.ok
    first = result.workbook[0]
    assert (first.key, first.new) == ("requests.granted.natural", "4")
    assert any("填报表后来改了" in line for line in result.lines())


def test_a_changed_sentence_in_the_workbook_is_named(data: bytes, report: Report) -> None:
    sections = {**report.sections, "problems": (SubSection("", ("全改了。",)),)}
    workbook = verify_document(data, Reading(replace(report, sections=sections))).workbook
    assert workbook is not None
    assert "全改了。" in {difference.new for difference in workbook}


def test_a_file_without_proof_says_so_and_is_still_checked(form: Form, data: bytes, numbers: Mapping[str, str]) -> None:
    printed = numbers["requests.granted.natural"]
    result = verify_document(retyped(without_parts(data, "customXml/"), f">{printed}<", ">4<"))
    assert result.status == "no_proof"
    assert not result.ok
    assert result.breaches
    assert "没有 docgen 的核对数据" in result.lines()[0]


def test_a_file_of_others_is_checked_against_a_workbook_too(form: Form, report: Report, numbers: Mapping[str, str]) -> None:
    result = verify_document(of_tables(form, {**numbers, "requests.new.natural": "7"}), Reading(report))
    assert result.workbook is not None
    numbers = [difference for difference in result.workbook if difference.kind == "number"]
    assert [(difference.key, difference.old) for difference in numbers] == [("requests.new.natural", "7")]


def test_a_tampered_proof_is_not_believed(data: bytes, form: Form) -> None:
    from docgen.ooxml.data_part import custom_part

    proof, _present = read_proof(open_document(data))
    assert proof is not None
    proof["numbers"]["requests.new.natural"] = "1"
    forged = custom_part(json.dumps(proof).encode())[PAYLOAD].decode()
    result = verify_document(changed(data, lambda _old: forged, PAYLOAD))
    assert result.status == "damaged_proof"
    assert not result.ok


@pytest.mark.parametrize("payload", [b"", b"[]", b"{}", b'{"text_sha256": 1}', b"\xff\xfe"])
def test_a_nonsense_proof_is_damaged(data: bytes, payload: bytes) -> None:
    from docgen.ooxml.data_part import custom_part

    nonsense = custom_part(payload)[PAYLOAD].decode()
    assert verify_document(changed(data, lambda _old: nonsense, PAYLOAD)).status == "damaged_proof"


def test_the_json_result_is_plain_data(data: bytes, report: Report, numbers: Mapping[str, str]) -> None:
    printed = numbers["requests.granted.natural"]
    result = verify_document(retyped(data, f">{printed}<", ">4<"), Reading(report)).to_json("报告.docx")
    assert json.loads(json.dumps(result, ensure_ascii=False)) == result
    assert result["edits"][0]["new"] == "4"
    assert result["status"] == "edited"


def test_the_template_s_own_text_does_not_count_as_added(form: Form, report: Report) -> None:
    from docgen.form.folders import template_file
    from docgen.jobs.make import properties_of
    from docgen.ooxml.data_part import custom_part
    from docgen.word.render import render

    template = with_paragraph_after(template_file(form.id).read_bytes(), "{{p signature }}", "（此件公开发布）")
    whole, composed, _data = made(report)
    payload = proof_payload(whole, composed, template_texts(template))
    data = render(template, composed.context, properties=properties_of(whole, composed), extra_parts=custom_part(payload))
    assert verify_document(data).differences == ()
    assert [
        difference.new for difference in verify_document(with_paragraph_after(data, "一、总体情况", "多了一段。")).differences
    ] == ["多了一段。"]


@pytest.mark.libreoffice
def test_a_file_saved_by_libreoffice_is_still_as_generated(
    data: bytes, report: Report, numbers: Mapping[str, str], convert: Callable[[Path, str], Path], tmp_path: Path
) -> None:
    (tmp_path / "report.docx").write_bytes(data)
    saved = convert(tmp_path / "report.docx", "docx").read_bytes()
    assert verify_document(saved, Reading(report)).ok
    printed = numbers["requests.granted.natural"]
    assert [difference.key for difference in verify_document(retyped(saved, f">{printed}<", ">4<")).differences] == [
        "requests.granted.natural"
    ]


@pytest.mark.libreoffice
def test_a_run_in_report_saved_by_libreoffice_is_still_as_generated(
    form: Form, convert: Callable[[Path, str], Path], tmp_path: Path
) -> None:
    report = filled_report(form, {"report.heading_layout": "run_in"})
    (tmp_path / "report.docx").write_bytes(made(report)[2])
    assert verify_document(convert(tmp_path / "report.docx", "docx").read_bytes(), Reading(report)).ok
