"""What the page asks of docgen, without a page: frames, every request, every fault an answer."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from browser_page import OWN_TEMPLATE, OWN_TEXT, with_own_text
from builders import filled_report
from documents import made
from hypothesis import given
from hypothesis import strategies as st

from docgen.form.folders import DEFAULT_FORM
from docgen.form.model import Form
from docgen.formats.json import report_to_json
from docgen.formats.xlsx.write import intake_bytes
from docgen.kit.errors import UsageError
from docgen.page.build import build
from docgen.page.frame import BrokenFrame, pack_frame, unpack_frame
from docgen.page.service import ACTIONS, answer, answer_packed
from docgen.report.model import SubSection

WORKBOOK = "填报表.xlsx"


@pytest.fixture(scope="module")
def workbook(form: Form) -> bytes:
    return intake_bytes(form, filled_report(form))


def asked(said: Mapping[str, Any], files: Mapping[str, bytes] | None = None) -> tuple[dict[str, Any], dict[str, bytes]]:
    """Ask as the page does: through a frame and back."""
    return unpack_frame(answer_packed(pack_frame({"lang": "zh", **said}, files or {}), ACTIONS))


@given(
    st.dictionaries(st.text(max_size=8), st.text(max_size=8), max_size=3),
    st.dictionaries(st.text(max_size=8), st.binary(max_size=40), max_size=4),
)
def test_a_frame_gives_back_what_was_put_in(said: dict[str, str], files: dict[str, bytes]) -> None:
    assert unpack_frame(pack_frame(said, files)) == (said, files)


@given(st.binary(max_size=60))
def test_bytes_that_are_no_frame_are_refused_in_a_sentence(data: bytes) -> None:
    with pytest.raises(BrokenFrame):
        unpack_frame(data)
    said, files = unpack_frame(answer_packed(data, ACTIONS))
    assert (said["ok"], files) == (False, {})
    assert said["error"]["cure"]


def test_what_there_is(form: Form) -> None:
    said, _files = asked({"do": "about"})
    assert said["forms"][0] == {"id": form.id, "title": form.title}


def test_a_new_workbook_carries_year_and_agency(form: Form) -> None:
    said, files = asked({"do": "new", "form": form.id, "year": "2024", "agency": "青川区民政局"})
    assert said["files"] == ["青川区民政局2024年度填报表.xlsx"]
    assert openpyxl.load_workbook(io.BytesIO(files[said["files"][0]])).sheetnames[0] == form.sheets[0].name


def test_a_new_workbook_begins_from_last_years_report(form: Form) -> None:
    last = {"上年.docx": made(filled_report(form, {"requests.carried_out.natural": 2, "requests.new.natural": 2}))[2]}
    said, files = asked({"do": "new", "last": "上年.docx", "form": form.id}, last)
    checked, _none = asked({"do": "check", "file": WORKBOOK}, {WORKBOOK: files[said["files"][0]]})
    assert (checked["agency"], checked["year"]) == ("青川区科学技术局", 2024)


def test_a_check_tells_findings_by_cell_and_shows_the_report_with_the_keys_they_name(form: Form) -> None:
    wrong = intake_bytes(form, filled_report(form, {"requests.new.natural": 3}))
    said, _files = asked({"do": "check", "file": WORKBOOK}, {WORKBOOK: wrong})
    finding = next(finding for finding in said["findings"] if finding["code"] == "B303")
    assert (said["passes"], finding["severity"], finding["sheet"]) == (False, "error", "三、依申请公开")
    assert finding["cell"]
    assert finding["cure"]
    assert f'data-key="{finding["key"]}"' in said["shown"]


@pytest.mark.parametrize(("do", "key"), [("check", "previous"), ("verify", "against")])
def test_a_second_file_that_cannot_be_read_is_named(workbook: bytes, do: str, key: str) -> None:
    said, _files = asked({"do": do, "file": WORKBOOK, key: "另一份.xls"}, {WORKBOOK: workbook, "另一份.xls": b"PK broken"})
    assert "“另一份.xls”用不了" in said["error"]["message"]


def test_what_a_text_says_is_text_in_what_is_shown(form: Form) -> None:
    report = filled_report(form, {"agency.short": "<img src=x onerror=alert(1)>"})
    said, _files = asked({"do": "check", "file": WORKBOOK}, {WORKBOOK: intake_bytes(form, report)})
    assert "<img" not in said["shown"]
    assert "&lt;img" in said["shown"]


def test_a_report_its_papers_its_page_and_the_annotated_workbook_come_as_files(workbook: bytes) -> None:
    files = {WORKBOOK: workbook}
    said, out = asked({"do": "make", "file": WORKBOOK}, files)
    assert (said["status"], list(out)) == ("ready", said["files"])
    report = out[said["files"][0]]
    assert len(asked({"do": "make", "file": WORKBOOK, "approval": True}, files)[0]["files"]) == 3
    assert len(asked({"do": "publish", "file": "报告.docx", "charts": True}, {"报告.docx": report})[0]["files"]) == 4
    assert asked({"do": "annotate", "file": WORKBOOK}, files)[0]["files"] == ["填报表（标注）.xlsx"]
    verified, _none = asked({"do": "verify", "file": "报告.docx", "against": WORKBOOK}, {"报告.docx": report, **files})
    assert verified["result"]["ok"]


def test_a_warning_is_accepted_with_a_reason_in_a_copy_that_changes_nothing_else(form: Form) -> None:
    text = "通过网站公开信息70条，其中主动公开70条，动态信息50条。"
    sections = {"overview": (SubSection("（一）主动公开信息情况", (text,)),)}
    data = intake_bytes(form, filled_report(form, sections=sections))
    said, _files = asked({"do": "check", "file": WORKBOOK}, {WORKBOOK: data})
    warning = next(finding for finding in said["findings"] if finding["code"] == "D301")
    reasons = [{"fingerprint": warning["fingerprint"], "reason": "两类有交叉。"}]
    accepted, files = asked({"do": "accept", "file": WORKBOOK, "reasons": reasons}, {WORKBOOK: data})
    assert accepted["files"] == ["填报表（已说明理由）.xlsx"]
    again, _none = asked({"do": "check", "file": WORKBOOK}, {WORKBOOK: files[accepted["files"][0]]})
    assert [f["accepted"] for f in again["findings"] if f["code"] == "D301"] == ["两类有交叉。"]
    assert [f["code"] for f in again["findings"]] == [f["code"] for f in said["findings"]]
    nothing, _none = asked({"do": "accept", "file": WORKBOOK, "reasons": []}, {WORKBOOK: data})
    assert (nothing["ok"], "理由" in nothing["error"]["message"]) == (False, True)


def test_a_saved_page_is_held_against_the_finished_report(form: Form) -> None:
    report = made(filled_report(form))[2]
    _said, out = asked({"do": "publish", "file": "报告.docx"}, {"报告.docx": report})
    page = next(data for name, data in out.items() if name.endswith("报告.html")).replace("75条".encode(), "57条".encode())
    verified, _none = asked(
        {"do": "verify", "file": "报告.docx", "against": "网页.html"}, {"报告.docx": report, "网页.html": page}
    )
    assert verified["result"]["status"] == "different"
    assert any("57条" in line for line in verified["lines"])


def test_a_rule_is_explained_in_the_language_of_the_page() -> None:
    assert asked({"do": "rule", "code": "b303"})[0]["page"]
    assert asked({"do": "rule", "code": "A101"})[0]["title"]
    english, _files = asked({"do": "rule", "code": "B303", "lang": "en"})
    assert english["title"].isascii()
    assert asked({"do": "rule", "code": "Z999"})[0]["ok"] is False


@pytest.mark.parametrize("do", [name for name in ACTIONS if name not in ("about", "new", "rule")])
@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("空.xlsx", b""),
        ("坏.xlsx", b"PK\x03\x04 broken"),
        ("图.docx", b"\x89PNG\r\n"),
        ("文字.txt", "不是填报表".encode()),
        ("../../逃.xlsx", b"PK"),
        ("~$填报表.xlsx", b"\x05user"),
        ("a" * 300 + ".xlsx", b"PK"),
    ],
)
def test_whatever_file_comes_the_answer_is_a_sentence_and_a_cure(do: str, name: str, data: bytes) -> None:
    said, files = asked({"do": do, "file": name}, {name: data})
    assert (said["ok"], files) == (False, {})
    assert said["error"]["message"]
    assert "内部出错" not in said["error"]["message"]


def test_a_request_without_its_file_or_of_no_known_kind_is_answered() -> None:
    for request in ({"do": "check", "file": "没有.xlsx"}, {"do": "nothing"}, {}, {"do": ["check"]}):
        said, _files = answer(request, {})
        assert said["ok"] is False
        assert said["error"]["cure"]


def test_a_json_report_is_checked_like_any_other(form: Form, tmp_path: Path) -> None:
    data = json.dumps(report_to_json(filled_report(form)), ensure_ascii=False).encode()
    said, _files = asked({"do": "check", "file": "报告.json"}, {"报告.json": data})
    assert (said["passes"], said["workbook"]) == (True, False)


def test_the_offices_own_template_travels_with_the_page_and_is_chosen_by_name(
    workbook: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    carried = tmp_path / "carried" / DEFAULT_FORM / Path(OWN_TEMPLATE).stem
    carried.mkdir(parents=True)
    with_own_text(carried / OWN_TEMPLATE)
    monkeypatch.setattr("docgen.jobs.template.carried_folder", lambda: tmp_path / "carried")
    assert asked({"do": "about"})[0]["templates"] == [{"name": OWN_TEMPLATE, "form": DEFAULT_FORM}]
    said, out = asked({"do": "make", "file": WORKBOOK, "template": OWN_TEMPLATE}, {WORKBOOK: workbook})
    document = docx.Document(io.BytesIO(out[said["files"][0]]))
    assert OWN_TEXT in [paragraph.text for paragraph in document.paragraphs]
    for name in ("别的.docx", f"../{DEFAULT_FORM}/{OWN_TEMPLATE}"):
        refused, _none = asked({"do": "make", "file": WORKBOOK, "template": name}, {WORKBOOK: workbook})
        assert "网页里没有模板" in refused["error"]["message"]


def test_a_template_that_fits_no_form_or_two_of_one_name_are_refused_before_a_page_is_built(tmp_path: Path) -> None:
    (tmp_path / "另").mkdir()
    wrong = tmp_path / "错.docx"
    document = docx.Document()
    document.add_paragraph("{{ nobody.knows }}")
    document.save(str(wrong))
    for name in (OWN_TEMPLATE, f"另/{OWN_TEMPLATE}"):
        with_own_text(tmp_path / name)
    two = [tmp_path / OWN_TEMPLATE, tmp_path / "另" / OWN_TEMPLATE]
    for given_, words in (([wrong], "nobody.knows"), (two, "两个模板"), ([tmp_path / "没有.docx"], "没有.docx")):
        with pytest.raises(UsageError, match=words):
            build(tmp_path / "out", tmp_path, given_)
    assert not (tmp_path / "out").exists()


def test_the_page_is_told_how_pictures_are_named() -> None:
    assert ".png" in asked({"do": "about"})[0]["pictures"]
