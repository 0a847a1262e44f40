"""A district's run: the reports that pass, a slip for each that does not, who is missing, and texts that repeat."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from pathlib import Path

import docx
import openpyxl
import pytest
from builders import as_json, filled_report
from documents import texts

from docgen.cli import make as make_command
from docgen.cli.main import INTERRUPTED, main
from docgen.district import batch
from docgen.district.copied_text import MemberTexts, SectionText
from docgen.form.model import Form
from docgen.jobs import make as make_capability
from docgen.jobs.make import MakeResult
from docgen.kit.errors import DocgenError, OutputError, ReadBackError, TemplateError
from docgen.report.model import Report, SubSection, Value
from docgen.report.values import chinese_date

SOON = datetime.now().astimezone().date() + timedelta(days=30)


def member(folder: Path, form: Form, name: str, text: str = "", **changes: Value) -> Path:
    base = filled_report(form)
    values = {**base.values, "agency.name": name, **{key.replace("__", "."): value for key, value in changes.items()}}
    own = text or f"{name}围绕{name}的工作实际写了这一段问题与改进，各有不同。" * 3
    sections = {**base.sections, "problems": (SubSection("", (own,)),)}
    return as_json(Report(form, values, sections), folder / f"{name}.json")


@pytest.fixture()
def folder(tmp_path: Path, form: Form) -> Path:
    (tmp_path / "in").mkdir()
    for name in ("甲局", "乙局"):
        member(tmp_path / "in", form, name)
    member(tmp_path / "in", form, "丙镇", requests__new__natural=3)
    return tmp_path / "in"


def run(folder: Path, *more: str) -> tuple[int, Path]:
    output = folder.parent / "out"
    return main(["make", str(folder), "-o", str(output), "--ignore", "C,D,E,F,G,H", *more]), output


def test_those_that_pass_get_a_report_and_each_other_a_slip(folder: Path) -> None:
    code, output = run(folder, "--office", "某区政府办公室", "--due", SOON.isoformat())
    assert code == 1
    assert len(list(output.glob("*.docx"))) == 2
    (slip,) = (output / "退回修改通知").glob("*.docx")
    printed = texts(slip)
    assert "丙镇" in slip.name
    assert "某区政府办公室" in printed
    assert chinese_date(SOON) in printed
    assert "相差 3" in printed
    assert "勾稽" in printed or "第一项加第二项之和" in printed


def test_an_unreadable_file_gets_a_slip_with_the_cure(folder: Path) -> None:
    (folder / "丁局.xlsx").write_bytes(b"")
    _code, output = run(folder)
    (slip,) = [path for path in (output / "退回修改通知").iterdir() if "丁局" in path.name]
    assert "另存" in texts(slip) or "空" in texts(slip)


@pytest.mark.parametrize("fault", [OutputError("磁盘已满"), TemplateError("模板有错"), ReadBackError("不一致")])
def test_nobody_gets_a_slip_for_what_is_the_offices_own_fault(
    folder: Path, monkeypatch: pytest.MonkeyPatch, fault: DocgenError
) -> None:
    def failing(path: Path, data: bytes) -> None:
        raise fault

    monkeypatch.setattr(make_capability, "write_whole", failing)
    code, output = run(folder)
    assert code == 1
    assert [path.name for path in (output / "退回修改通知").glob("*.docx")] == ["退回修改通知（丙镇）.docx"]
    printed = json.loads((output / "台账.json").read_text(encoding="utf-8"))["reports"]
    assert [line["told"] for line in printed if line["status"] == "failed"] == [fault.message] * 2


def test_a_slip_goes_when_the_report_passes(folder: Path, form: Form) -> None:
    _code, output = run(folder)
    member(folder, form, "丙镇", requests__new__natural=3, requests__granted__natural=3)
    code, _output = run(folder)
    assert code == 0
    assert list((output / "退回修改通知").glob("*.docx")) == []


def test_a_slip_the_office_has_edited_is_left_as_it_is(folder: Path, form: Form, capfd: pytest.CaptureFixture[str]) -> None:
    _code, output = run(folder)
    (slip,) = (output / "退回修改通知").glob("*.docx")
    document = docx.Document(str(slip))
    document.add_paragraph("请尽快。")
    document.save(str(slip))
    edited = slip.read_bytes()
    run(folder)
    assert slip.read_bytes() == edited
    assert slip.name in capfd.readouterr().out
    member(folder, form, "丙镇")
    run(folder)
    assert slip.read_bytes() == edited


def test_the_ledger_has_a_line_for_each_with_result_figures_and_digest(folder: Path) -> None:
    _code, output = run(folder)
    rows = list(openpyxl.load_workbook(output / "台账.xlsx")["台账"].iter_rows(values_only=True))
    column = {head: n for n, head in enumerate(rows[0])}
    by_agency = {row[column["单位"]]: row for row in rows[1:-1]}
    assert set(by_agency) == {"甲局", "乙局", "丙镇"}
    assert by_agency["甲局"][column["结果"]] == "已生成"
    assert by_agency["丙镇"][column["结果"]] == "有错误未生成"
    assert by_agency["丙镇"][column["B 数字与勾稽"]] > 0
    document = json.loads((output / "台账.json").read_text(encoding="utf-8"))
    digests = {entry["agency"]: entry["sha256"] for entry in document["reports"]}
    assert by_agency["甲局"][column["SHA-256"]] == digests["甲局"]
    assert len(digests["甲局"]) == 64
    assert document["reports"][0]["figures"]["requests.new.total"].isdigit()


def test_the_roster_tells_who_is_missing_or_twice(folder: Path, form: Form) -> None:
    member(folder, form, "甲局").rename(folder / "甲局（二）.json")
    member(folder, form, "甲局", disclosure__normative__in_force=4)
    roster = folder.parent / "名单.txt"
    roster.write_text("甲局\n乙局\n丙镇\n庚局\n", encoding="utf-8")
    code, output = run(folder, "--roster", str(roster))
    document = json.loads((output / "台账.json").read_text(encoding="utf-8"))
    assert code == 1
    assert document["missing"] == ["庚局"]
    assert document["twice"] == document["undecided"] == ["甲局"]


def test_a_second_run_does_only_what_changed(folder: Path, form: Form, capfd: pytest.CaptureFixture[str]) -> None:
    run(folder)
    capfd.readouterr()
    member(folder, form, "乙局", disclosure__normative__in_force=3)
    (folder / "甲局.json").touch()
    run(folder, "--format", "json")
    status = {Path(entry["file"]).stem: entry["status"] for entry in json.loads(capfd.readouterr().out)["files"]}
    assert status == {"甲局": "unchanged", "乙局": "made", "丙镇": "refused"}


def test_json_is_one_document_with_a_line_for_each_file(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    run(folder, "--format", "json")
    out = capfd.readouterr().out
    assert len(json.loads(out)["files"]) == 3
    lines = [line.rstrip(",") for line in out.splitlines()[1:-1]]
    assert [json.loads(line)["ok"] for line in lines] == [False, True, True]


def test_two_processes_give_the_same_files_as_one(folder: Path) -> None:
    _code, output = run(folder)
    one = {path.name: path.read_bytes() for path in output.glob("*.docx")}
    assert main(["make", str(folder), "-o", str(folder.parent / "two"), "--jobs", "2", "--ignore", "C,D,E,F,G,H"]) == 1
    assert {path.name: path.read_bytes() for path in (folder.parent / "two").glob("*.docx")} == one


COPIED = (
    "主要问题：一是公开内容的及时性、全面性还不够，对一些需要公开的内容存在遗漏现象；"
    "二是工作人员业务能力有待加强，相关培训力度不够，对政务公开工作认识不到位。"
)
OWN = (
    "今年社区反映最多的是老旧小区加装电梯的审批进度查询不便，网站栏目层级太深，居民要点击五次才能找到；"
    "明年将把入口移到首页，并在办事大厅张贴查询指南。"
)


@pytest.mark.parametrize(
    ("first", "second", "repeated"),
    [
        (COPIED, COPIED, True),
        (COPIED, COPIED.replace("不够", "不足"), True),
        (COPIED, "2023年，我局总结如下。" + COPIED, True),
        (COPIED + "共3次。", COPIED + "共8次。", True),
        (COPIED, OWN, False),
        (OWN, OWN[: len(OWN) // 4] + COPIED, False),
    ],
)
def test_sections_that_repeat_each_other_are_found_and_others_are_not(first: str, second: str, repeated: bool) -> None:
    found = MemberTexts([SectionText("甲局", "problems", first), SectionText("乙局", "problems", second)]).groups()
    assert [group.members for group in found] == ([("甲局", "乙局")] if repeated else [])
    if repeated:
        ((pair,),) = (group.closest for group in found)
        assert (pair.first, pair.second) == ("甲局", "乙局")
        assert pair.passage in first


def test_the_ledger_lists_bodies_that_copied_from_each_other(folder: Path, form: Form) -> None:
    member(folder, form, "甲局", COPIED)
    member(folder, form, "乙局", COPIED)
    _code, output = run(folder)
    rows = list(openpyxl.load_workbook(output / "台账.xlsx")["内容雷同"].iter_rows(min_row=2, values_only=True))
    pairs = {(frozenset(row[2:4]), row[1], row[4]) for row in rows}
    assert (frozenset({"甲局", "乙局"}), "五、存在的主要问题及改进情况", 100) in pairs


def test_a_second_run_compares_texts_without_reading_what_has_not_changed(
    folder: Path, form: Form, monkeypatch: pytest.MonkeyPatch
) -> None:
    member(folder, form, "甲局", COPIED)
    member(folder, form, "乙局", COPIED)
    _code, output = run(folder)
    first = json.loads((output / "台账.json").read_text(encoding="utf-8"))["repeats"]

    def fail(source: Path) -> None:
        raise AssertionError(source)

    monkeypatch.setattr(batch, "read", fail)
    run(folder)
    assert json.loads((output / "台账.json").read_text(encoding="utf-8"))["repeats"] == first
    assert [entry["members"] for entry in first if entry["section"] == "problems"] == [["乙局", "甲局"]]


def test_a_report_first_made_by_itself_is_compared_all_the_same(folder: Path, form: Form) -> None:
    alone = member(folder, form, "甲局", COPIED)
    member(folder, form, "乙局", COPIED)
    output = folder.parent / "out"
    assert main(["make", str(alone), "-o", str(output), "--ignore", "C,D,E,F,G,H"]) == 0
    run(folder)
    document = json.loads((output / "台账.json").read_text(encoding="utf-8"))
    assert {"甲局": "unchanged", "乙局": "made"}.items() <= {e["agency"]: e["status"] for e in document["reports"]}.items()
    assert ["乙局", "甲局"] in [entry["members"] for entry in document["repeats"]]


def test_a_date_that_is_none_is_refused_before_anything_is_made(folder: Path) -> None:
    code, output = run(folder, "--due", "明天")
    assert code == 2
    assert not output.exists() or list(output.glob("*.docx")) == []


def test_after_ctrl_c_whole_files_stand_and_it_is_said_how_to_go_on(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def stop(result: MakeResult, *_shown_how: object, **_more: object) -> None:
        if result.status == "made":
            raise KeyboardInterrupt

    monkeypatch.setattr(make_command, "show", stop)
    code, output = run(folder)
    assert code == INTERRUPTED
    assert "重新运行同一命令即可继续" in capfd.readouterr().err
    written = list(output.glob("*.docx"))
    assert written
    assert [main(["verify", str(path)]) for path in written] == [0] * len(written)


def test_a_report_of_another_year_and_the_slips_are_pointed_out(
    folder: Path, form: Form, capfd: pytest.CaptureFixture[str]
) -> None:
    member(folder, form, "丁局", report__year=2022, report__date=date(2023, 1, 19))
    _code, output = run(folder)
    printed = capfd.readouterr().out
    assert "！年度与其他单位不同：丁局（2022 年，其他是 2023 年）" in printed
    assert f"退回修改通知：{output / '退回修改通知'}（1 份）" in printed
    rows = list(openpyxl.load_workbook(output / "台账.xlsx")["报送情况"].iter_rows(values_only=True))
    assert rows[1:] == [("丁局", None, "年度是 2022，其他是 2023", "丁局.json", None)]
    assert json.loads((output / "台账.json").read_text(encoding="utf-8"))["other_years"] == ["丁局"]
