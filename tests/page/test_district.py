"""The officer's run as the page asks for it: a folder listed, added, made and fetched; by the page's workers, and natively."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from builders import filled_report
from packages import parts_of

from docgen.form.model import Form
from docgen.formats.xlsx.write import intake_bytes
from docgen.kit.files import MAX_FILE
from docgen.page import inside
from docgen.page.district import RESULT_FOLDER, District
from docgen.page.frame import pack_frame, unpack_frame
from docgen.page.native import Native
from docgen.page.service import answer
from docgen.verify.verification import verify_document

BODIES = ("青川区民政局", "青川区财政局", "青川区司法局")
ROSTER = "单位名称\n青川区民政局\n青川区财政局\n青川区司法局\n青川区水利局\n".encode()
NOON = 1_700_000_000_000
Ask = Callable[..., tuple[dict[str, Any], dict[str, bytes]]]


@pytest.fixture(scope="module")
def workbooks(form: Form) -> dict[str, bytes]:
    """A folder: two bodies are right, one is wrong, one has handed in a correction, and a file is no workbook."""

    def filled(agency: str, changed: Mapping[str, Any] | None = None) -> bytes:
        return intake_bytes(form, filled_report(form, {"agency.name": agency, **(changed or {})}))

    first, second, third = BODIES
    return {
        f"部门/{first}.xlsx": filled(first),
        f"部门/{second}.xlsx": filled(second),
        f"部门/{second}（更正）.xlsx": filled(second, {"requests.carried_out.natural": 1, "requests.new.natural": 1}),
        f"部门/街道/{third}.xlsx": filled(third, {"requests.new.natural": 5}),
        "部门/坏了.xlsx": b"PK\x03\x04 broken",
    }


@pytest.fixture
def in_the_page(monkeypatch: pytest.MonkeyPatch) -> Iterator[Ask]:
    district = District()
    monkeypatch.setattr(inside, "_district", lambda: district)

    def ask(said: Mapping[str, Any], files: Mapping[str, bytes] | None = None) -> tuple[dict[str, Any], dict[str, bytes]]:
        return unpack_frame(inside.answer_frame(pack_frame({"lang": "zh", **said}, files or {})))

    yield ask
    district.close()


@pytest.fixture
def served() -> Iterator[Ask]:
    native = Native()

    def ask(said: Mapping[str, Any], files: Mapping[str, bytes] | None = None) -> tuple[dict[str, Any], dict[str, bytes]]:
        return answer({"lang": "zh", **said}, dict(files or {}), native.actions)

    yield ask
    native.district.close()


def good(answered: tuple[dict[str, Any], dict[str, bytes]]) -> dict[str, Any]:
    assert answered[0]["ok"], answered[0]
    return answered[0]


def begun(
    ask: Ask, workbooks: Mapping[str, bytes], last: Mapping[str, bytes] | None = None
) -> tuple[list[str], dict[str, Any]]:
    """List a folder, and last year's, and add what is taken of them; return the names in order, and what starting says."""
    listed = [[name, len(data), NOON] for name, data in workbooks.items()] + [["部门/说明.docx", 3, NOON]]
    begin = {"do": "district", "step": "begin", "listed": listed, "roster": "名单.csv", "office": "青川区政务公开办"}
    begin["last"] = [[name, len(data), NOON] for name, data in (last or {}).items()]
    said = good(ask(begin, {"名单.csv": ROSTER}))
    for name, _wanted in said["last"]:
        good(ask({"do": "district", "step": "add", "last": True}, {name: (last or {})[f"上年/{name}"]}))
    taken = said["sources"]
    for name, wanted in taken:
        if wanted:
            good(ask({"do": "district", "step": "add"}, {name: workbooks[f"部门/{name}"]}))
    return [name for name, _wanted in taken], good(ask({"do": "district", "step": "start"}))


def made_by_workers(ask: Ask, names: list[str], workbooks: Mapping[str, bytes], start: Mapping[str, Any]) -> list[Any]:
    rows = []
    for name in names:
        _said, last = ask({"do": "district", "step": "last", "file": name})
        asked = {
            "root": start["root"],
            "year": start["year"],
            "approval": start["approval"],
            "previous": next(iter(last), None),
        }
        said, files = ask({"do": "produce", "file": name, **asked}, {name: workbooks[f"部门/{name}"], **last})
        assert said["ok"]
        rows += good(ask({"do": "district", "step": "take", "file": name}, files))["rows"]
    return rows


def made_natively(ask: Ask) -> list[Any]:
    rows: list[Any] = []
    while True:
        said = good(ask({"do": "district", "step": "step"}))
        rows += said["rows"]
        if said["done"]:
            return rows


def unzipped(ask: Ask) -> dict[str, bytes]:
    said, files = ask({"do": "district", "step": "zip"})
    return parts_of(files[said["files"][0]])


@pytest.mark.parametrize("home", ["in_the_page", "served"])
def test_a_folder_becomes_reports_slips_a_ledger_and_a_reminder(
    request: pytest.FixtureRequest, home: str, workbooks: dict[str, bytes]
) -> None:
    ask: Ask = request.getfixturevalue(home)
    names, start = begun(ask, workbooks)
    assert (names[0], start["roster"]) == ("青川区财政局（更正）.xlsx", 4)
    rows = made_natively(ask) if home == "served" else made_by_workers(ask, names, workbooks, start)
    states = {row["file"]: (row["status"], row["agency"], row["year"]) for row in rows}
    assert states == {
        "青川区民政局.xlsx": ("made", "青川区民政局", 2023),
        "青川区财政局（更正）.xlsx": ("made", "青川区财政局", 2023),
        "青川区财政局.xlsx": ("replaced", "青川区财政局", 2023),
        "街道/青川区司法局.xlsx": ("refused", "青川区司法局", 2023),
        "坏了.xlsx": ("failed", "", None),
    }
    refused = next(row for row in rows if row["status"] == "refused")
    assert refused["counts"]["error"] == sum(finding["severity"] == "error" for finding in refused["findings"]) > 0
    assert all(row["problem"] for row in rows if row["status"] in ("refused", "failed", "replaced"))
    finished = good(ask({"do": "district", "step": "finish"}))
    assert [entry["agency"] for entry in finished["standing"]["missing"]] == ["青川区水利局"]
    assert finished["standing"]["twice"] == ["青川区财政局"]
    assert finished["levels"]["rows"][-1][0] == "合计"
    # -- told again, in the language of the one who asks --
    again = good(ask({"do": "district", "step": "again"}))
    assert again["rows"] == rows
    assert again["finished"] | {"ok": True} == finished
    english = good(ask({"do": "district", "step": "again", "lang": "en"}))
    assert [[row[name] for name in ("file", "status", "counts", "slip")] for row in english["rows"]] == [
        [row[name] for name in ("file", "status", "counts", "slip")] for row in rows
    ]
    file = refused["file"]
    alone = good(ask({"do": "check", "file": file, "lang": "en"}, {file: workbooks[f"部门/{file}"]}))["findings"]
    shown = next(row for row in english["rows"] if row["file"] == file)["findings"]
    assert {finding["message"] for finding in shown} <= {finding["message"] for finding in alone}
    assert {finding["message"] for finding in shown}.isdisjoint(finding["message"] for finding in refused["findings"])
    out = unzipped(ask)
    assert {"台账.xlsx", "台账.json", "催报通知.docx", "退回修改通知/退回修改通知（青川区司法局）.docx"} <= set(out)
    reports = [data for name, data in out.items() if name.endswith("年度报告.docx")]
    assert [verify_document(data).ok for data in reports] == [True, True]


@pytest.mark.parametrize("home", ["in_the_page", "served"])
def test_each_body_is_compared_with_its_own_report_of_last_year(
    request: pytest.FixtureRequest, home: str, form: Form, workbooks: dict[str, bytes]
) -> None:
    ask: Ask = request.getfixturevalue(home)
    first, *_others = BODIES
    changed = {"agency.name": first, "report.year": 2022, "requests.new.natural": 4, "requests.carried_out.natural": 4}
    earlier = {f"上年/{first}.xlsx": intake_bytes(form, filled_report(form, changed)), "上年/说明.log": b"x"}

    def found(**more: Any) -> dict[str, set[str]]:
        names, start = begun(ask, workbooks, **more)
        rows = made_natively(ask) if home == "served" else made_by_workers(ask, names, workbooks, start)
        return {row["file"]: {finding["code"] for finding in row["findings"]} for row in rows}

    alone, compared = found(), found(last=earlier)
    own = f"{first}.xlsx"
    assert {file for file in alone if compared[file] != alone[file]} == {own}
    assert compared[own] - alone[own] == {"C111", "C201"}
    finished = good(ask({"do": "district", "step": "finish"}))
    assert sorted(finished["standing"]["no_previous"]) == sorted(BODIES[1:])
    _said, files = ask({"do": "district", "step": "sum", "agency": "青川区人民政府"})
    ranking = openpyxl.load_workbook(io.BytesIO(next(iter(files.values()))))["排名与变化"]
    assert [row[2] for row in ranking.iter_rows(min_row=2, values_only=True) if row[5] is not None][:1] == [first]


def test_a_folder_of_last_year_that_holds_no_report_of_it_is_refused(served: Ask, workbooks: dict[str, bytes]) -> None:
    begin = {"do": "district", "step": "begin", "listed": [["甲.xlsx", 1, NOON]], "last": [["上年/说明.log", 1, NOON]]}
    assert good(served(begin))["last"] == []
    error = served({"do": "district", "step": "start"})[0]["error"]
    assert "上年文件夹" in error["message"]
    assert error["cure"]


def test_the_sum_leaves_nobody_out_silently(served: Ask, workbooks: dict[str, bytes]) -> None:
    begun(served, workbooks)
    made_natively(served)
    said, files = served({"do": "district", "step": "sum", "agency": "青川区人民政府"})
    assert said["files"] == ["青川区人民政府2023年度汇总.xlsx"]
    assert any("坏了.xlsx" in line for line in said["lines"])
    assert "各单位明细" in openpyxl.load_workbook(io.BytesIO(files[said["files"][0]])).sheetnames


def test_what_cannot_be_read_or_takes_too_long_is_told_and_the_others_go_on(
    in_the_page: Ask, workbooks: dict[str, bytes]
) -> None:
    listed = [[name, len(data), NOON] for name, data in workbooks.items()] + [["部门/大.xlsx", MAX_FILE + 1, NOON]]
    taken = good(in_the_page({"do": "district", "step": "begin", "listed": listed}))["sources"]
    assert [name for name, wanted in taken if not wanted] == ["大.xlsx"]
    good(in_the_page({"do": "district", "step": "add", "unreadable": ["坏了.xlsx"]}))
    good(in_the_page({"do": "district", "step": "start"}))
    problems = {}
    for name, _wanted in taken[:5]:
        for row in good(in_the_page({"do": "district", "step": "take", "file": name}))["rows"]:
            problems[row["file"]] = row["problem"]
    assert "太大" in problems["大.xlsx"]
    assert "浏览器读不了" in problems["坏了.xlsx"]
    assert "时间太长" in problems["青川区民政局.xlsx"]


@pytest.mark.parametrize(
    "request_",
    [
        {"step": "begin", "listed": []},
        {"step": "begin", "listed": [["说明.docx", 1, 0]]},
        {"step": "begin", "listed": [["甲.xlsx", 1, 0]], "due": "昨天"},
        {"step": "begin", "listed": [["甲.xlsx", 1, 0]], "year": "12"},
        {"step": "begin", "listed": [["../甲.xlsx", 1, 0], ["乙.xlsx", 1, 0]]},
        {"step": "begin", "listed": [["/etc/甲.xlsx", 1, 0], ["乙.xlsx", 1, 0]]},
        {"step": "begin", "listed": [["a\\..\\..\\甲.xlsx", 1, 0], ["乙.xlsx", 1, 0]]},
        {"step": "begin"},
        {"step": "add"},
        {"step": "start"},
        {"step": "step"},
        {"step": "finish"},
        {"step": "zip"},
        {"step": "sum"},
        {"step": "nothing"},
    ],
    ids=str,
)
def test_what_cannot_be_done_is_answered_in_a_sentence_and_a_cure(served: Ask, request_: dict[str, Any]) -> None:
    said, files = served({"do": "district", **request_})
    assert (said["ok"], files) == (False, {})
    assert said["error"]["message"]
    assert said["error"]["cure"]
    assert "内部出错" not in said["error"]["message"]


def test_a_server_takes_no_products(served: Ask, workbooks: dict[str, bytes]) -> None:
    """They are pickles: whoever could send one could do anything."""
    names, _start = begun(served, workbooks)
    for do in ({"do": "district", "step": "take", "file": names[0]}, {"do": "produce", "file": "x"}):
        said, _files = served(do, {"product": b"cos\nsystem\n(S'true'\ntR.", "x": b""})
        assert "没有“" in said["error"]["message"]


def test_a_file_that_was_not_listed_is_not_taken(served: Ask, workbooks: dict[str, bytes]) -> None:
    begun(served, workbooks)
    for name in ("别的.xlsx", "../out/台账.xlsx"):
        said, _files = served({"do": "district", "step": "add"}, {name: b""})
        assert said["ok"] is False


def test_a_folder_of_this_machine_is_made_where_it_lies_and_a_second_run_does_only_what_changed(
    workbooks: dict[str, bytes], tmp_path: Path
) -> None:
    for name, data in workbooks.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(data)

    def run() -> tuple[list[str], str]:
        native = Native(tmp_path / "部门")

        def ask(said: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, bytes]]:
            return answer(said, {}, native.actions)

        assert ask({"do": "about"})[0]["folder"] == str(tmp_path / "部门")
        good(ask({"do": "district", "step": "begin"}))
        good(ask({"do": "district", "step": "start"}))
        states = sorted(row["status"] for row in made_natively(ask))
        folder = good(ask({"do": "district", "step": "finish"}))["folder"]
        native.district.close()
        return states, folder

    assert run() == (["failed", "made", "made", "refused", "replaced"], str(tmp_path / "部门" / RESULT_FOLDER))
    assert run()[0] == ["failed", "refused", "replaced", "unchanged", "unchanged"]
