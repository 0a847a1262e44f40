"""One report out of many: what adds up, who is missing, and how a sum is proved again later."""

from __future__ import annotations

import json
import zipfile
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from builders import as_json, filled_report
from commands import checked, run
from hypothesis import given, settings
from hypothesis import strategies as st

from docgen.district.sum import additive_keys, read_members
from docgen.form.model import Form
from docgen.formats import read
from docgen.formats.xlsx.write import intake_bytes
from docgen.report.complete import complete
from docgen.report.model import Report, Value


def member(folder: Path, form: Form, name: str, **changes: Value) -> Path:
    """Write one member's JSON report; `requests__new__natural=3` changes that key."""
    values = {key.replace("__", "."): value for key, value in changes.items()}
    report = filled_report(form).with_values({"agency.name": name, **values})
    return as_json(report, folder / f"{name}.json")


@pytest.fixture()
def folder(tmp_path: Path, form: Form) -> Path:
    (tmp_path / "in").mkdir()
    handled = {"requests__new__natural": 3, "requests__granted__natural": 3}
    member(tmp_path / "in", form, "甲局", **handled, disclosure__charges__amount=Decimal("1.10"))
    member(tmp_path / "in", form, "乙局", **handled, disclosure__charges__amount=Decimal("2.20"))
    member(tmp_path / "in", form, "丙镇", disclosure__normative__in_force=7, other__fee__amount=Decimal("20.00"))
    return tmp_path / "in"


def sum_up(folder: Path, *more: str | Path) -> tuple[int, Path]:
    output = folder.parent / "sum.xlsx"
    return run("sum", folder, "-o", output, "--agency", "某区人民政府", *more).code, output


def sum_as_json(folder: Path, *more: str | Path) -> tuple[int, dict[str, Any], Path]:
    """Exit code and JSON of a sum, and where it stands."""
    output = folder.parent / "sum.xlsx"
    ran = run("sum", folder, "-o", output, "--agency", "某区人民政府", *more, "--format", "json")
    return ran.code, json.loads(ran.out), output


def test_what_is_additive_adds_up_and_money_stays_exact(folder: Path) -> None:
    code, output = sum_up(folder)
    assert code == 0
    values = complete(read(output).report).values
    assert values["requests.new.natural"] == 6
    assert values["requests.new.total"] == 6
    assert values["disclosure.charges.amount"] == Decimal("3.30")
    assert values["disclosure.normative.in_force"] == 7
    assert values["other.fee.amount"] == Decimal("20.00")
    assert values["agency.name"] == "某区人民政府"
    assert values["report.year"] == 2023


def test_texts_do_not_add_up(folder: Path) -> None:
    _code, output = sum_up(folder)
    assert "agency.phone" not in read(output).report.values


def test_the_detail_has_a_row_a_member_and_a_column_a_key(folder: Path, form: Form) -> None:
    _code, output = sum_up(folder)
    sheet = openpyxl.load_workbook(output)["各单位明细"]
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0][2:] == tuple(form.label_of(key) for key in additive_keys(form))
    column = rows[0].index(form.label_of("requests.new.natural"))
    assert {row[0]: row[column] for row in rows[1:]} == {"甲局": 3, "乙局": 3, "丙镇": 0, "合计": 6}


def problems(document: dict[str, Any]) -> dict[str, str]:
    return {Path(m["file"]).stem: m["problem"] for m in document["members"] if not m["counted"]}


def test_a_member_that_does_not_fit_is_named_and_left_out(folder: Path, form: Form) -> None:
    member(folder, form, "丁局", report__year=2022)
    (folder / "戊局.xlsx").write_bytes(b"no workbook")
    (folder / "空白.xlsx").write_bytes(intake_bytes(form))
    base = filled_report(form)
    holes = Report(form, {k: v for k, v in base.values.items() if k != "requests.new.natural"}, base.sections)
    as_json(holes, folder / "己局.json")
    code, document, output = sum_as_json(folder)
    printed = problems(document)
    assert code == 1
    assert set(printed) == {"丁局", "戊局", "空白", "己局"}
    assert "2022" in printed["丁局"]
    assert "没有填" in printed["己局"]
    assert complete(read(output).report).values["requests.new.natural"] == 6
    status = [row[2] for row in openpyxl.load_workbook(output)["报送情况"].iter_rows(values_only=True)]
    assert status.count("未汇总") == 4


def test_a_body_that_handed_in_twice_is_left_out_until_it_says_which(folder: Path, form: Form) -> None:
    first = member(folder, form, "甲局", requests__new__natural=9, requests__granted__natural=9)
    first.rename(folder / "甲局第二稿.json")
    member(folder, form, "甲局")
    code, document, _output = sum_as_json(folder)
    assert code == 1
    assert set(problems(document)) == {"甲局", "甲局第二稿"}


def test_the_roster_tells_who_is_missing_and_who_is_not_on_it(folder: Path) -> None:
    roster = folder.parent / "名单.csv"
    roster.write_bytes("单位名称,类别\n甲局,政府部门\n丙镇,乡镇街道\n庚局,政府部门\n".encode("gb18030"))
    code, document, output = sum_as_json(folder, "--roster", roster)
    assert code == 1
    assert document["missing"] == ["庚局"]
    assert document["strangers"] == ["乙局"]
    assert "缺报" in [row[2] for row in openpyxl.load_workbook(output)["报送情况"].iter_rows(values_only=True)]


def test_an_identity_that_breaks_names_the_member_that_breaks_it(folder: Path, form: Form) -> None:
    member(folder, form, "乙局", requests__new__natural=5, requests__granted__natural=3)
    code, document, output = sum_as_json(folder)
    assert code == 1
    assert {entry["agency"] for entry in document["breaks"]} == {"乙局", "某区人民政府"}
    assert "乙局" in {row[0] for row in openpyxl.load_workbook(output)["勾稽差异"].iter_rows(values_only=True)}


def test_a_sum_is_proved_again_and_a_change_is_traced_to_its_member(folder: Path, form: Form) -> None:
    _code, output = sum_up(folder)
    assert [f for f in checked(output, "--members", folder, "--select", "S") if f["code"].startswith("S")] == []
    handled = {"requests__new__natural": 4, "requests__granted__natural": 4}
    member(folder, form, "乙局", **handled, disclosure__charges__amount=Decimal("2.20"))
    assert run("check", output, "--members", folder, "--select", "S").code == 1
    printed = {f["key"]: f for f in checked(output, "--members", folder, "--select", "S") if f["code"] == "S103"}
    assert set(printed) == {"requests.new.natural", "requests.granted.natural"}
    assert (printed["requests.new.natural"]["expected"], printed["requests.new.natural"]["actual"]) == ("7", "6")
    assert "乙局：3 → 4" in printed["requests.new.natural"]["message"]


def test_the_list_of_members_is_not_taken_for_a_copy_of_a_sheet(folder: Path) -> None:
    _code, output = sum_up(folder)
    assert not [finding for finding in read(output).findings if finding.code in ("A102", "A109")]


def test_a_member_that_is_gone_or_new_since_the_sum_is_named(folder: Path, form: Form) -> None:
    _code, output = sum_up(folder)
    (folder / "丙镇.json").unlink()
    member(folder, form, "辛局")
    findings = checked(output, "--members", folder)
    assert {(f["code"], "丙镇" in f["message"], "辛局" in f["message"]) for f in findings if f["code"] in {"S101", "S102"}} == {
        ("S101", True, False),
        ("S102", False, True),
    }


def test_an_existing_sum_is_not_overwritten_by_chance(folder: Path) -> None:
    _code, output = sum_up(folder)
    before = output.read_bytes()
    assert sum_up(folder)[0] == 2
    assert output.read_bytes() == before
    assert sum_up(folder, "--force")[0] == 0


def test_nothing_to_sum_is_refused(tmp_path: Path, form: Form) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "空白.xlsx").write_bytes(intake_bytes(form))
    assert sum_up(tmp_path / "in") == (2, tmp_path / "sum.xlsx")
    assert not (tmp_path / "sum.xlsx").exists()


@settings(max_examples=20)
@given(numbers=st.lists(st.integers(0, 10**6), min_size=2, max_size=6))
def test_the_sum_of_any_members_is_the_sum_of_their_numbers(
    tmp_path_factory: pytest.TempPathFactory, form: Form, numbers: list[int]
) -> None:
    from docgen.district.sum import add_up

    folder = tmp_path_factory.mktemp("members")
    for n, number in enumerate(numbers):
        member(folder, form, f"第{n}局", requests__new__legal=number, requests__carried_out__legal=number)
    result = add_up(read_members(sorted(folder.iterdir()), form), form, "")
    assert complete(result.report).values["requests.new.total"] == sum(numbers)
    assert result.whole


def made(folder: Path, into: Path) -> Path:
    """Make the reports of a folder as Word files, with the papers beside them, and nothing else."""
    run("make", folder, "-o", into, "--ignore", "C,D,E,F,G,H", "--approval")
    return into


def test_word_reports_are_taken_whole_from_their_folder(folder: Path) -> None:
    reports = made(folder, folder.parent / "word")
    code, document, output = sum_as_json(reports)
    assert [member["problem"] for member in document["members"]] == ["", "", ""]
    assert code == 0
    values = complete(read(output).report).values
    assert (values["requests.new.natural"], values["other.fee.amount"]) == (6, Decimal("20.00"))


@pytest.mark.parametrize("command", ["sum", "make", "check"])
@pytest.mark.parametrize(
    "name", ["催报通知.docx", "退回修改通知（甲局）.docx", "台账.xlsx", "台账（改动过的上一份）.xlsx", "~$甲局.xlsx"]
)
def test_what_is_no_report_is_left_out_and_named_when_the_shell_gives_it_among_others(
    folder: Path, command: str, name: str
) -> None:
    (folder / name).write_bytes(b"PK")
    more = {"sum": ["-o", folder.parent / "sum.xlsx"], "make": ["-o", folder.parent / "out"], "check": []}
    lines = run(command, *sorted(folder.iterdir()), *more[command]).out.splitlines()
    assert [line for line in lines if line.startswith("不是报告")] == [f"不是报告，没有处理：{folder / name}。"]
    assert not [line for line in lines if line.startswith(("✗", "－")) and name in line]


def test_a_workbook_and_the_report_made_of_it_count_once(folder: Path) -> None:
    reports = made(folder, folder.parent / "word")
    output = folder.parent / "sum.xlsx"
    assert run("sum", folder, reports, "-o", output, "--agency", "某区人民政府").code == 0
    assert complete(read(output).report).values["requests.new.natural"] == 6


def test_the_correction_counts_in_a_sum(folder: Path, form: Form) -> None:
    handled = {"requests__new__natural": 9, "requests__granted__natural": 9}
    member(folder, form, "更正", agency__name="甲局", **handled).rename(folder / "甲局（更正）.json")
    code, output = sum_up(folder)
    assert code == 0
    assert complete(read(output).report).values["requests.new.natural"] == 12
    status = {row[1]: row[2] for row in openpyxl.load_workbook(output)["报送情况"].iter_rows(values_only=True)}
    assert (status["甲局.json"], status["甲局（更正）.json"]) == ("未采用", "已汇总")


def test_bodies_whose_identities_break_can_be_left_out_and_are_named(folder: Path, form: Form) -> None:
    member(folder, form, "乙局", requests__new__natural=5, requests__granted__natural=3)
    code, document, output = sum_as_json(folder, "--without-broken")
    assert code == 1
    assert "勾稽不符，没有计入" in problems(document)["乙局"]
    assert complete(read(output).report).values["requests.new.natural"] == 3
    assert not [f for f in checked(output, "--members", folder, "--select", "S") if f["code"].startswith("S")]


def test_a_sum_of_several_folders_is_proved_over_all_of_them(folder: Path, form: Form) -> None:
    other = folder.parent / "镇街"
    other.mkdir()
    (folder / "丙镇.json").rename(other / "丙镇.json")
    output = folder.parent / "sum.xlsx"
    assert run("sum", folder, other, "-o", output, "--agency", "某区人民政府").code == 0
    for folders, codes in (((folder, other), set()), ((folder,), {"S101", "S103"})):
        members = [argument for path in folders for argument in ("--members", path)]
        findings = checked(output, *members, "--select", "S")
        assert {finding["code"] for finding in findings if finding["code"].startswith("S")} == codes


def test_ranking_change_on_last_year_and_subtotals(folder: Path, form: Form) -> None:
    last = folder.parent / "上年"
    last.mkdir()
    member(last, form, "甲局", report__year=2022, requests__new__natural=2, requests__granted__natural=2)
    _code, output = sum_up(folder, "--previous", str(last))
    book = openpyxl.load_workbook(output)
    label = form.label_of("requests.new.total")
    rows = [row for row in book["排名与变化"].iter_rows(values_only=True) if row[0] == label]
    assert {row[2]: (row[1], *row[4:]) for row in rows} == {
        "甲局": (1, 3, 2, 1, 50),
        "乙局": (1, 3, None, None, None),
        "丙镇": (3, 0, None, None, None),
    }
    heads, *levels = book["分类汇总"].iter_rows(values_only=True)
    assert [row[heads.index(label)] for row in levels if row[0] == "合计"] == [6]
    with zipfile.ZipFile(output) as package:
        assert len([name for name in package.namelist() if name.startswith("xl/charts/chart")]) == 2


def test_the_same_members_give_the_same_bytes(folder: Path) -> None:
    _code, output = sum_up(folder)
    first = output.read_bytes()
    sum_up(folder, "--force")
    assert output.read_bytes() == first


@pytest.mark.parametrize("name", ["没有", "空"])
def test_last_year_s_folder_that_holds_nothing_is_refused(folder: Path, name: str) -> None:
    (folder.parent / "空").mkdir()
    assert sum_up(folder, "--previous", str(folder.parent / name)) == (2, folder.parent / "sum.xlsx")
    assert not (folder.parent / "sum.xlsx").exists()
