"""The officer's January: corrections, late and missing bodies, remarks that stay, slips without holes, notices to send."""

from __future__ import annotations

import json
import os
import shutil
from datetime import date, datetime, timedelta
from pathlib import Path

import docx
import openpyxl
import pytest
from builders import filled_report
from commands import Ran, run
from documents import texts

from docgen.district.ledger_sheets import number_heads
from docgen.district.names import body_of_file
from docgen.form.model import Form
from docgen.formats.json import report_to_json
from docgen.jobs.sources import EDITED_LEDGER, is_corrected
from docgen.report.model import Value

SOON = (datetime.now().astimezone().date() + timedelta(days=30)).isoformat()
LEDGER = "台账.xlsx"
FAULTY: dict[str, Value] = {"requests__new__natural": 3}


class January:
    """A folder of hand-ins and the folder of results."""

    def __init__(self, root: Path, form: Form) -> None:
        self.root, self.form = root, form
        self.inside, self.out = root / "in", root / "out"
        self.inside.mkdir()
        self._clock = datetime(2024, 1, 10, 9, 0).timestamp()

    def submit(self, name: str, file: str = "", **changes: Value) -> Path:
        """Write a report a day after the last one; `requests__new__natural=3` changes that key."""
        values = {"agency.name": name, **{key.replace("__", "."): value for key, value in changes.items()}}
        path = self.inside / (file or f"{name}.json")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(report_to_json(filled_report(self.form).with_values(values)), ensure_ascii=False), "utf-8")
        os.utime(path, (self._clock, self._clock))
        self._clock += 24 * 3600
        return path

    def roster(self, *names: str) -> Path:
        path = self.root / "名单.csv"
        path.write_text("序号,单位名称,类别\n" + "".join(f"{n},{x},区直部门\n" for n, x in enumerate(names, 1)), "utf-8")
        return path

    def make(self, *options: str | Path) -> Ran:
        return run("make", self.inside, "-o", self.out, "--ignore", "C,D,E,F,G,H", *options)

    def slips(self) -> list[str]:
        return sorted(path.name for path in (self.out / "退回修改通知").glob("*.docx"))

    def document(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = json.loads((self.out / "台账.json").read_text("utf-8"))
        return found

    def rows(self, sheet: str = "台账") -> list[dict[str, object]]:
        heads, *rows = openpyxl.load_workbook(self.out / LEDGER)[sheet].iter_rows(values_only=True)
        return [dict(zip(map(str, heads), row, strict=True)) for row in rows]

    def type_in(self, sheet: str, row: int, head: str, text: str) -> None:
        """Type a text as the officer does: under a head, or (head is a letter) into a column that has none."""
        book = openpyxl.load_workbook(self.out / LEDGER)
        ws = book[sheet]
        columns = {cell.value: cell.column_letter for cell in ws[1]}
        ws[f"{columns.get(head, head)}{row}"] = text
        book.save(self.out / LEDGER)


@pytest.fixture()
def january(tmp_path: Path, form: Form) -> January:
    return January(tmp_path, form)


def figure_of(january: January, name: str) -> object:
    return next(row for row in january.rows() if row["单位"] == name and row["结果"] == "已生成")["现行有效"]


# -- two hand-ins of one body


@pytest.mark.parametrize("copy", ["甲局 - 副本.json", "甲局(1).json", "Copy of 甲局.json", "0甲局 副本.json"])
def test_a_copy_of_a_hand_in_is_no_second_one(january: January, copy: str) -> None:
    january.submit("甲局")
    shutil.copy2(january.inside / "甲局.json", january.inside / copy)
    (january.inside / "快捷方式.json").symlink_to("甲局.json")
    ran = january.make()
    assert (ran.code, january.slips()) == (0, [])
    assert {row["文件"]: row["结果"] for row in january.rows() if row["文件"]} == {"甲局.json": "已生成", copy: "重复未采用"}
    assert f"{copy}：与 甲局.json 内容相同" in ran.output
    assert "分不出" not in ran.output


def test_a_link_that_leads_to_no_file_is_told_and_nobody_gets_a_slip_for_it(january: January) -> None:
    january.submit("甲局")
    (january.inside / "乙局.xlsx").symlink_to("没有这个文件.xlsx")
    (january.inside / "丙局.xlsx").symlink_to("丙局.xlsx")
    ran = january.make()
    assert (ran.code, january.slips()) == (1, [])
    assert [row["文件"] for row in january.rows() if row["文件"]] == ["甲局.json"]
    assert "乙局.xlsx" in ran.err and "丙局.xlsx" in ran.err and "改正或删去" in ran.err


@pytest.mark.parametrize(
    ("first", "second", "counts"),
    [
        ("甲局.json", "甲局第二稿.json", "甲局第二稿.json"),
        ("甲局（更正）.json", "甲局.json", "甲局（更正）.json"),
        ("甲局.json", "甲局（更正）.json", "甲局（更正）.json"),
        ("重新报送/甲局.json", "甲局.json", "重新报送/甲局.json"),
        ("甲局更正前.json", "甲局.json", "甲局.json"),
    ],
)
def test_of_two_hand_ins_the_correction_or_the_later_one_counts(january: January, first: str, second: str, counts: str) -> None:
    for number, file in enumerate((first, second), start=1):
        january.submit("甲局", file, disclosure__normative__in_force=number)
    ran = january.make("--recursive")
    assert ran.code == 0
    rows = {row["文件"]: row for row in january.rows() if row["文件"]}
    other = second if counts == first else first
    assert rows[counts]["结果"] == "已生成"
    assert rows[other]["结果"] == "重复未采用"
    assert Path(counts).name in str(rows[other]["首要问题"])
    assert Path(counts).name in ran.output
    assert len(list(january.out.glob("*.docx"))) == 1
    assert january.slips() == []


def test_a_correction_that_fails_leaves_the_first_report_uncounted(january: January) -> None:
    january.submit("甲局")
    january.submit("甲局", "甲局（更正）.json", **FAULTY)
    assert january.make().code == 1
    assert list(january.out.glob("*.docx")) == []
    assert january.slips() == ["退回修改通知（甲局）.docx"]


def test_a_correction_takes_the_place_of_a_report_made_before(january: January) -> None:
    january.submit("甲局", disclosure__normative__in_force=4)
    january.make("--due", SOON)
    january.submit("甲局", "甲局（更正）.json", disclosure__normative__in_force=9)
    assert january.make().code == 0
    (report,) = january.out.glob("*.docx")
    assert run("verify", report, "--against", january.inside / "甲局（更正）.json").code == 0


def test_two_files_of_one_moment_are_not_chosen_between(january: January) -> None:
    for file in ("甲局.json", "甲局二.json"):
        os.utime(january.submit("甲局", file, disclosure__normative__in_force=len(file)), (1e9, 1e9))
    ran = january.make()
    assert ran.code == 1
    assert january.document()["undecided"] == ["甲局"]
    assert "分不出以哪一份为准：甲局" in ran.output


@pytest.mark.parametrize(
    ("name", "corrected"),
    [
        ("甲局（更正）.xlsx", True),
        ("更正_甲局.xlsx", True),
        ("甲局-修改稿.xlsx", True),
        ("甲局更正前.xlsx", False),
        ("甲局未更正.xlsx", False),
        ("关于更正通知的说明.xlsx", False),
        ("甲局.xlsx", False),
    ],
)
def test_what_says_of_itself_that_it_corrects(tmp_path: Path, name: str, corrected: bool) -> None:
    assert is_corrected(tmp_path / name) is corrected


# -- the year that is wanted, the day that was the last


def test_a_report_of_another_year_is_returned_when_a_year_is_asked_for(january: January) -> None:
    january.submit("甲局")
    january.submit("乙局", report__year=2022, report__date=date(2023, 1, 19))
    made = january.make("--year", "2023")
    assert made.code == 1
    assert "S104" in made.output
    assert january.slips() == ["退回修改通知（乙局）.docx"]
    output = texts(january.out / "退回修改通知" / january.slips()[0])
    assert "报告年度填的是 2022，这次报送的是 2023 年度" in output
    years = {row["单位"]: (row["年度"], row["结果"]) for row in january.rows()}
    assert years["乙局"] == (2022, "有错误未生成")
    assert january.make("--year", "2022").code == 1
    assert january.slips() == ["退回修改通知（甲局）.docx"]


def test_late_hand_ins_are_shown_apart_with_the_moment_they_came(january: January) -> None:
    january.submit("甲局")
    january.submit("乙局")
    january.submit("丙局")
    ran = january.make("--deadline", "2024-01-11")
    assert ran.code == 0
    assert january.document()["late"] == ["丙局"]
    assert "迟报：丙局（2024-01-12 09:00 收到）" in ran.output
    assert [row["单位"] for row in january.rows("报送情况") if row["情况"] == "迟报"] == ["丙局"]
    assert [row["收到时间"] for row in january.rows() if row["单位"] == "甲局"] == ["2024-01-10 09:00"]


# -- return slips


@pytest.mark.parametrize("options", [(), ("--office", "某区政府办公室"), ("--due", SOON), ("--strict",)])
def test_a_slip_has_no_holes(january: January, options: tuple[str, ...]) -> None:
    january.submit("甲局", **FAULTY)
    january.submit("乙局")
    january.make(*options)
    output = texts(january.out / "退回修改通知" / january.slips()[0])
    assert "请于前" not in output
    assert ("请尽快改正后重新报送" in output) == ("--due" not in options)
    assert "有0处" not in output


def test_a_strict_run_says_on_the_slip_what_it_stumbled_over(january: January) -> None:
    january.submit("甲局", disclosure__normative__made=90_000, disclosure__normative__in_force=90_000)
    ran = run("make", january.inside, "-o", january.out, "--strict", "--office", "某区政府办公室")
    assert ran.code == 1
    output = texts(january.out / "退回修改通知" / january.slips()[0])
    assert "有0处" not in output


@pytest.mark.parametrize(
    ("stem", "body"),
    [
        ("青川区财政局2023年度填报表", "青川区财政局"),
        ("05-青川区财政局[定稿] (1)", "青川区财政局"),
        ("3、青川区财政局 填报表（最终版）", "青川区财政局"),
        ("青川区史志办（csv改名）", "青川区史志办"),
        ("白沙埠镇人民政府_年报", "白沙埠镇人民政府"),
        ("填报表(2)", "填报表(2)"),
    ],
)
def test_a_file_nobody_can_open_is_known_by_its_name(stem: str, body: str) -> None:
    assert body_of_file(stem) == body


def test_a_roster_tells_whose_file_it_is() -> None:
    assert body_of_file("2023财政局报来（急）", ["青川区民政局", "财政局"]) == "财政局"


def test_a_slip_for_a_file_nobody_can_open_speaks_to_the_body(january: January) -> None:
    (january.inside / "青川区财政局2023年度填报表（最终版）.xlsx").write_bytes(b"")
    january.submit("甲局")
    january.make()
    assert january.slips() == ["退回修改通知（青川区财政局）.docx"]
    output = texts(january.out / "退回修改通知" / january.slips()[0])
    assert "青川区财政局：" in output
    assert str(january.root) not in output


def test_a_slip_goes_with_its_file_and_when_the_body_is_renamed(january: January) -> None:
    january.submit("甲局", **FAULTY)
    january.submit("乙居", "乙.json", **FAULTY)
    january.make()
    assert january.slips() == ["退回修改通知（乙居）.docx", "退回修改通知（甲局）.docx"]
    (january.inside / "甲局.json").unlink()
    january.submit("乙局", "乙.json", **FAULTY)
    january.make()
    assert january.slips() == ["退回修改通知（乙局）.docx"]


def test_a_run_over_one_file_leaves_the_slips_of_the_others(january: January) -> None:
    january.submit("甲局", **FAULTY)
    january.submit("乙局", **FAULTY)
    january.make()
    run("make", january.inside / "甲局.json", "-o", january.out, "--office", "某区政府办公室")
    assert len(january.slips()) == 2


# -- who is missing


def test_a_notice_goes_to_those_who_are_missing_and_only_to_them(january: January) -> None:
    january.submit("甲局")
    january.submit("青川区文化与旅游局")
    roster = january.roster("甲局", "乙局", "青川区文化和旅游局", "丙镇")
    ran = january.make("--roster", roster, "--office", "某区政府办公室", "--due", SOON)
    assert ran.code == 1
    output = texts(january.out / "催报通知.docx")
    assert ("乙局" in output, "丙镇" in output, "下列2个单位" in output) == (True, True, True)
    assert "甲局" not in output
    assert "文化和旅游局" not in output, "it may have handed in under another name: that is asked first"
    assert "2023年政府信息公开工作年度报告" in output
    assert "某区政府办公室" in output
    assert "收到的“青川区文化与旅游局”是不是它？" in ran.output
    january.submit("乙局")
    january.submit("丙镇")
    january.make("--roster", january.roster("甲局", "乙局", "丙镇", "青川区文化与旅游局"))
    assert not (january.out / "催报通知.docx").exists()


def test_a_notice_the_office_has_edited_is_left_as_it_is(january: January) -> None:
    january.submit("甲局")
    january.make("--roster", january.roster("甲局", "乙局"))
    path = january.out / "催报通知.docx"
    document = docx.Document(str(path))
    document.add_paragraph("联系电话：0539-8198320")
    document.save(str(path))
    edited = path.read_bytes()
    ran = january.make("--roster", january.roster("甲局", "乙局", "丙镇"))
    assert path.read_bytes() == edited
    assert "催报通知.docx 写出之后被人改过" in ran.output


def test_a_summary_by_kind_adds_up_with_a_row_for_all(january: January) -> None:
    for name, level, number in (("甲局", "department", 4), ("乙局", "department", 5), ("丙镇", "township", 6)):
        january.submit(name, agency__level=level, disclosure__normative__made=number, disclosure__normative__in_force=number)
    january.make()
    rows = {row["类别"]: row for row in january.rows("分类汇总")}
    made = next(head for head in rows["合计"] if "制发" in head)
    assert [row[made] for name, row in rows.items() if name != "合计"] == [9, 6]
    assert (rows["合计"][made], rows["合计"]["收到"], rows["合计"]["已生成"]) == (15, 3, 3)


# -- remarks


@pytest.mark.parametrize("head", ["备注", "AF"])
def test_a_remark_stays_with_its_body_from_run_to_run(january: January, head: str) -> None:
    for name in ("乙局", "丙局"):
        january.submit(name)
    january.make()
    january.type_in("台账", 3, head, "已电话催办")
    who = january.rows()[1]["单位"]
    january.submit("甲局")
    ran = january.make()
    assert (january.out / EDITED_LEDGER).exists()
    assert EDITED_LEDGER in ran.output
    for _time in range(2):
        remarked = {row["单位"]: [head for head, text in row.items() if text == "已电话催办"] for row in january.rows()}
        assert [name for name, heads in remarked.items() if heads] == [who]
        january.submit("丁局")
        january.make()


@pytest.mark.parametrize("count", [1, 2])
def test_words_typed_over_a_number_are_a_remark_too(january: January, form: Form, count: int) -> None:
    for name in ("乙局", "丙局"):
        january.submit(name)
    january.make()
    before = january.rows()[0]
    heads = sorted(head for head in number_heads(form) if head in before)[:count]
    for head in heads:
        january.type_in("台账", 2, head, "已电话核实")
    january.type_in("台账", 2, "备注", "周五来人")
    for _time in range(2):
        january.make()
        row = january.rows()[0]
        assert {head: row[head] for head in heads} == {head: before[head] for head in heads}
        assert set(row["备注"].split("；")) == {"周五来人", *(f"{head}：已电话核实" for head in heads)}
    january.type_in("台账", 2, heads[0], "1234567")
    january.make()
    assert "1234567" not in january.rows()[0]["备注"]


def test_a_remark_on_a_missing_body_follows_it_into_the_ledger(january: January) -> None:
    january.submit("甲局")
    roster = january.roster("甲局", "乙局")
    january.make("--roster", roster)
    january.type_in("报送情况", 2, "备注", "1月8日已催，答应周五报")
    january.make("--roster", roster)
    assert [row["备注"] for row in january.rows("报送情况") if row["单位"] == "乙局"] == ["1月8日已催，答应周五报"]
    january.submit("乙局")
    january.make("--roster", roster)
    assert [row["备注"] for row in january.rows() if row["单位"] == "乙局"] == ["1月8日已催，答应周五报"]


def test_a_remark_on_a_body_that_took_its_file_back_is_not_lost(january: January) -> None:
    january.submit("甲局")
    january.submit("乙局")
    january.make()
    january.type_in("台账", 2, "备注", "要求撤回")
    who = str(january.rows()[0]["单位"])
    (january.inside / f"{who}.json").unlink()
    january.make("--office", "某区政府办公室")
    assert {row["单位"]: row["备注"] for row in january.rows("报送情况")} == {who: "要求撤回"}


def test_a_ledger_nobody_has_edited_is_not_put_aside(january: January) -> None:
    january.submit("甲局")
    january.submit("乙局")
    for _time in range(3):
        january.make()
    assert not (january.out / EDITED_LEDGER).exists()


# -- for programs


def test_json_says_who_is_missing_doubled_late_and_unknown(january: January) -> None:
    january.submit("甲局")
    january.submit("甲局", "甲局（更正）.json")
    january.submit("丁局")
    ran = january.make("--roster", january.roster("甲局", "乙局"), "--deadline", "2024-01-11", "--format", "json")
    output = json.loads(ran.out)
    assert len(output["files"]) == 3
    assert {key: output[key] for key in ("missing", "twice", "strangers", "late")} == {
        "missing": ["乙局"], "twice": ["甲局"], "strangers": ["丁局"], "late": ["丁局"],
    }  # fmt: skip
    assert Path(output["reminder"]).exists()
    (replaced,) = (entry for entry in output["files"] if entry["status"] == "replaced")
    assert Path(replaced["replaced_by"]).name == "甲局（更正）.json"


def test_json_lines_give_a_file_a_line_and_the_rest_in_the_last(january: January) -> None:
    for name in ("甲局", "乙局", "丙局"):
        january.submit(name)
    ran = january.make("--roster", january.roster("甲局", "乙局", "丙局", "丁局"), "--format", "jsonl")
    lines = [json.loads(line) for line in ran.out.splitlines()]
    assert [line["status"] for line in lines[:3]] == ["made"] * 3
    assert lines[3]["missing"] == ["丁局"]
    assert len(lines) == 4


def test_the_printed_ledger_has_a_title_page_numbers_and_totals(january: January) -> None:
    for name in ("甲局", "乙局"):
        january.submit(name, disclosure__normative__made=3, disclosure__normative__in_force=3)
    january.make()
    sheet = openpyxl.load_workbook(january.out / LEDGER)["台账"]
    assert "2023年度政府信息公开工作年度报告报送台账" in str(sheet.oddHeader.center.text)
    assert "&[Page]" in str(sheet.oddFooter.center.text) or "&P" in str(sheet.oddFooter.center.text)
    total = january.rows()[-1]
    assert total["单位"] == "合计 2 份"
    assert total[next(head for head in total if "制发" in head)] == 6
    assert sheet.auto_filter.ref.endswith(str(sheet.max_row - 1)), "no filter hides or sorts the totals"


# -- last year's reports


def test_each_body_is_compared_with_its_own_report_of_last_year(january: January) -> None:
    last = january.root / "上年" / "区直"
    for name, carried in (("青川区甲局", 4), ("乙局", 0)):
        out = {"requests__new__natural": carried, "requests__carried_out__natural": carried}
        january.submit(name, f"../上年/区直/{name}.json", report__year=2022, report__date=date(2023, 1, 19), **out)
    january.submit("甲局")
    january.submit("乙局")
    january.submit("丙局")
    assert last.is_dir()
    ran = run(
        "make", january.inside, "-o", january.out, "--previous", january.root / "上年", "--select", "C2", "--format", "json"
    )
    output = json.loads(ran.out)
    carried = {
        Path(entry["file"]).stem
        for entry in output["files"]
        if any(finding["code"].startswith("C") for finding in entry["findings"])
    }
    assert output["no_previous"] == ["丙局"]
    assert "丙局" not in carried
    first = run("make", january.inside / "甲局.json", "-o", january.root / "one", "--previous", last / "青川区甲局.json",
                "--select", "C2", "--format", "json")  # fmt: skip
    expected = [finding["message"] for finding in json.loads(first.out)["files"][0]["findings"]]
    given = next(entry for entry in output["files"] if Path(entry["file"]).stem == "甲局")
    assert [finding["message"] for finding in given["findings"]] == expected


def test_a_file_nobody_can_open_is_entered_for_the_body_its_name_tells(january: January) -> None:
    january.submit("甲局")
    (january.inside / "白沙埠镇2023年度填报表.xlsx").write_bytes(b"PK no workbook")
    january.make("--roster", january.roster("甲局", "白沙埠镇人民政府", "丙镇人民政府"))
    assert january.slips() == ["退回修改通知（白沙埠镇人民政府）.docx"]
    assert january.document()["missing"] == ["丙镇人民政府"]


def test_a_folder_without_last_year_s_reports_is_refused(january: January) -> None:
    january.submit("甲局")
    january.submit("甲局", "../今年/甲局.json")
    ran = january.make("--previous", january.root / "今年")
    assert (ran.code, january.out.exists()) == (2, False)
    assert "没有 2022 年度的报告" in ran.output
