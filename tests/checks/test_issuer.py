"""Who issues the report: full name, name in the text, short name, self-name, level, signature and title against one another."""

from __future__ import annotations

from pathlib import Path

import pytest
from builders import SECTIONS, filled_report
from commands import run
from hypothesis import given
from hypothesis import strategies as st

from docgen.checks.run import examine
from docgen.checks.text.agency_names import is_short_for, may_be_the_same
from docgen.form.load import load_form
from docgen.form.model import Form
from docgen.formats import read
from docgen.formats.xlsx.write import intake_bytes
from docgen.kit import patterns
from docgen.report.finding import Finding, Severity
from docgen.report.model import Reading, Report, SubSection, Value

FORM = load_form("zfxxgk-2021")

# place in full, place in short, body, its short names, what it calls itself, level
BODIES = [
    ("民政局", ("民政局",), ("我局", "本局"), "department"),
    ("科学技术局", ("科技局",), ("我局",), "department"),
    ("卫生健康局", ("卫健局", "卫生健康局"), ("我局",), "department"),
    ("住房和城乡建设局", ("住建局",), ("我局",), "department"),
    ("人力资源和社会保障局", ("人社局",), ("我局",), "department"),
    ("发展和改革委员会", ("发改委", "发展改革委"), ("我委",), "department"),
    ("综合行政执法局（城市管理局）", ("执法局", "城管局", "综合执法局"), ("我局",), "department"),
    ("人民政府办公室", ("政府办", "府办", "政府办公室"), ("我办",), "department"),
    ("公安局交通警察大队", ("交警大队", "公安局交警大队"), ("我队", "我大队"), "department"),
    ("职业技术教育中心", ("职教中心",), ("我校", "学校", "本中心"), "other"),
    ("人民政府", ("政府", "人民政府"), ("我区", "我县", "全区", "全县", "本级政府"), "government"),
    ("高新技术开发区管理委员会", ("高新区管委会",), ("我区", "我县"), "government"),
    ("人民政府办公室", ("政府办公室",), ("我区", "我县"), "government"),
]  # fmt: skip
PLACES = [("青川区", "区"), ("白河县", "县")]
TOWNS = [
    ("东湖街道办事处", ("东湖街道", "街道办"), ("我街道", "本街道"), "township"),
    ("柳林镇人民政府", ("柳林镇", "镇政府", "柳林镇政府"), ("我镇",), "township"),
    ("杨桥乡人民政府", ("杨桥乡", "乡政府"), ("我乡",), "township"),
]
GENERIC = ("本机关", "我单位", "本单位", "我部门")


def report_of(form: Form, *paragraphs: str, **names: Value) -> Report:
    report = filled_report(form)
    fields = {
        f"agency.{key}" if "_" not in key or key == "name_in_text" else key.replace("_", ".", 1): v for key, v in names.items()
    }
    without = {key: value for key, value in report.values.items() if not key.startswith("agency.")}
    sections = {**SECTIONS, "overview": (SubSection("", paragraphs or ("认真落实各项部署。",)), *SECTIONS["overview"][1:])}
    return Report(form, {**without, **fields}, sections)


def issued(report: Report, code: str = "E618") -> list[Finding]:
    return [finding for finding in examine(Reading(report)).findings if finding.code == code]


@st.composite
def bodies(draw: st.DrawFn) -> dict[str, Value]:
    """A body of any kind with names that go together."""
    place, level_word = draw(st.sampled_from(PLACES))
    body, shorts, selves, level = draw(st.sampled_from([*BODIES, *TOWNS]))
    short = draw(st.sampled_from(shorts))
    name = place + body
    if level == "government":
        selves = tuple(word for word in selves if level_word in word or "级" in word)
    return {
        "name": name,
        "name_in_text": draw(st.sampled_from([name, f"云州市{name}"])),
        "short": draw(st.sampled_from([short, level_word + short, place + short])) if level != "township" else short,
        "self": draw(st.sampled_from([*selves, *GENERIC])),
        "level": level,
        "report_signature": draw(st.sampled_from([name, f"云州市{name}"])),
        "report_title": draw(
            st.sampled_from([f"{name}2023年政府信息公开工作年度报告", f"云州市{name}2023年政府信息公开工作年度报告"])
        ),
    }


@given(bodies())
def test_names_that_go_together_are_no_contradiction(names: dict[str, Value]) -> None:
    assert issued(report_of(FORM, **names), "E618") == []


@given(bodies(), bodies(), st.sampled_from(["name_in_text", "report_signature", "report_title"]))
def test_the_name_of_another_body_is_told_at_its_cell(ours: dict[str, Value], theirs: dict[str, Value], field: str) -> None:
    found = issued(report_of(FORM, **{**ours, field: theirs[field]}))
    other = str(theirs["name"])
    key = {"name_in_text": "agency.name_in_text"}.get(field, field.replace("_", ".", 1))
    if may_be_the_same(other, str(ours["name"])):
        return
    # -- a title of a body of the same kind is only a warning where no other cell bears the name out --
    lone_title = field == "report_title" and ours["short"] == ours["name"]
    least = {Severity.ERROR, Severity.WARNING} if lone_title else {Severity.ERROR}
    assert key in {finding.key for finding in found if finding.severity in least}


@pytest.mark.parametrize(
    ("names", "keys"),
    [
        ({"short": "区水利局"}, ["agency.short"]),
        ({"short": "学校"}, ["agency.short"]),
        ({"name": "理工大学", "name_in_text": "云州理工大学", "short": "学校", "self": "我校", "level": "other"}, []),
        ({"name": "妇幼保健院", "name_in_text": "青川区妇幼保健院", "short": "医院", "self": "我院", "level": "other"}, []),
        ({"self": "我委"}, ["agency.self"]),
        ({"self": "我区政府"}, ["agency.self"]),
        ({"level": "government"}, ["agency.level"]),
        ({"level": "township"}, ["agency.level"]),
        ({"name": "青川区人民政府"}, ["agency.name_in_text", "agency.short", "agency.self", "agency.level"]),
        ({"name": "青川区水利局"}, ["agency.name_in_text", "agency.short"]),
        ({"name": "东湖街道办事处"}, ["agency.name_in_text", "agency.short", "agency.self", "agency.level"]),
    ],
)
def test_each_cell_that_contradicts_the_name_is_an_error(form: Form, names: dict[str, Value], keys: list[str]) -> None:
    ours = {
        "name": "青川区民政局",
        "name_in_text": "云州市青川区民政局",
        "short": "区民政局",
        "self": "我局",
        "level": "department",
    }
    found = issued(report_of(form, **{**ours, **names}))
    assert [(finding.key, finding.severity) for finding in found] == [(key, Severity.ERROR) for key in keys]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("临川市青川区科技局", "青川区科学技术局", True),
        ("青川县民政局", "云州市青川区民政局", False),
        ("青川区民政局", "青川区水利局", False),
        ("云州市青川区卫健局", "青川区卫生健康局", True),
        ("云州市青川区柳林镇", "柳林镇人民政府", True),
        ("云州市青川区柳林镇", "柳林镇人民政府（青川经开区网站）", True),
        ("云州市青川区柳林镇", "杨桥镇人民政府", False),
        ("云州市青川区人民政府", "柳林镇人民政府", False),
        ("云州市民政局", "青川区民政局", False),
    ],
)
def test_places_above_a_body_may_be_named_or_left_out(one: str, other: str, same: bool) -> None:
    assert may_be_the_same(one, other) is may_be_the_same(other, one) is same


@pytest.mark.parametrize(
    ("name", "title", "severity"),
    [
        ("云州市青川区某区直部门", "云州市青川区政府部门", None),
        ("××局", "青川区民政局", None),
        ("青川区民政局", "青川区×××局", None),
        ("青川区民政局", "青川区民政和社会工作局", None),
        ("青川区文化体育局", "青川区文化广电局", Severity.WARNING),
        ("青川区城市管理局", "青川区统计局", Severity.ERROR),
        ("青川区城市管理局", "青川区发展和改革委员会", Severity.ERROR),
    ],
)
def test_one_reading_of_one_name_is_no_error(form: Form, name: str, title: str, severity: Severity | None) -> None:
    names = {"name": name, "report_title": f"{title}2023年政府信息公开工作年度报告", "level": "department"}
    assert [finding.severity for finding in issued(report_of(form, **names))] == ([severity] if severity else [])


def test_a_second_name_bears_the_first_one_out(form: Form) -> None:
    names = {"name": "青川区城市管理局", "short": "区城管局", "report_title": "青川区城市建设局2023年政府信息公开工作年度报告"}
    assert [finding.severity for finding in issued(report_of(form, **names))] == [Severity.ERROR]


@pytest.mark.parametrize("level", ["department", "other"])
def test_a_branch_may_be_a_department_or_another_body(form: Form, level: str) -> None:
    branch = "国家税务总局青川区税务局"
    names = {"name": branch, "name_in_text": branch, "short": "区税务局", "self": "我局", "level": level}
    assert issued(report_of(form, **names)) == []


def test_joint_names_may_be_shortened_from_either(form: Form) -> None:
    for short in ("区文旅局", "区体育局", "区文化和旅游局"):
        assert is_short_for(short, "青川区文化和旅游局（青川区体育局）")
    names = {"name": "青川区文化和旅游局、青川区体育局", "short": "区文旅局", "report_signature": "青川区体育局"}
    assert issued(report_of(form, **names)) == []


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("青河区民政局2023年政府信息公开工作年度报告", "青河区民政局"),
        ("2023年青河区民政局政府信息公开年度报告", "青河区民政局"),
        ("青河区民政局2023年度", "青河区民政局"),
    ],
)
def test_a_title_in_the_place_of_the_name_is_told_there_and_once(form: Form, name: str, meant: str) -> None:
    report = filled_report(form, {"agency.name": name})
    found = [f for f in examine(Reading(report)).findings if f.code.startswith("E6")]
    assert [(f.code, f.key, f.severity, f.expected) for f in found] == [("E618", "agency.name", Severity.ERROR, meant)]


@pytest.mark.parametrize(
    "name",
    [
        "青河区 民政局", "青河区\u3000民政局", "青河区综合行政执法局 （城市管理局）", "青河区\u00a0民政局", "青河区\n民政局",
        "青河区\u2009民政局", "青河区民政局。", "“青河区民政局”", "青河区民政局，",
    ],
)  # fmt: skip
def test_a_blank_a_break_or_a_mark_in_a_name_is_told_at_its_cell(form: Form, name: str) -> None:
    report = filled_report(form, {"agency.name": name, "agency.name_in_text": name, "agency.short": None})
    found = [f for f in examine(Reading(report)).findings if f.code in ("E614", "E618")]
    assert {(f.code, f.key, f.severity) for f in found} >= {("E618", "agency.name", Severity.WARNING)}
    assert not [f for f in found if f.code == "E614"]


@pytest.mark.parametrize("signature", ["青河区民政局\n青河区财政局", "青河区综合行政执法局（青河区城市管理局）"])
def test_a_signature_of_two_lines_or_with_brackets_has_no_stray_mark(form: Form, signature: str) -> None:
    report = filled_report(form, {"report.signature": signature})
    assert not [f for f in issued(report) if "标点" in f.message]


def test_after_a_renaming_every_place_of_the_old_name_is_told(form: Form) -> None:
    names = {"name": "青川区水利局", "name_in_text": "云州市青川区民政局", "short": "区民政局"}
    report = report_of(form, "2023年，青川区民政局认真落实部署。", "区民政局召开会议两次，民政局局长到会。", **names)
    problems = (SubSection("", ("青川区民政局的解读形式还不够丰富。",)), SubSection("", ("下一步加强培训。",)))
    found = issued(Report(form, report.values, {**report.sections, "problems": problems}), "E619")
    assert [finding.key for finding in found] == ["sections.overview.0", "sections.problems.0"]
    assert {finding.severity for finding in found} == {Severity.WARNING}


def test_a_text_that_names_other_bodies_is_not_told_of_an_old_name(form: Form) -> None:
    names = {"name": "青川区水利局", "short": "区水利局"}
    assert issued(report_of(form, "会同青川区民政局开展培训。", **names), "E619") == []


@pytest.mark.parametrize("name", ["青川区水利局", "青川区人民政府"])
def test_next_years_workbook_of_another_body_does_not_carry_the_old_names(form: Form, tmp_path: Path, name: str) -> None:
    (tmp_path / "last.xlsx").write_bytes(intake_bytes(form, filled_report(form)))
    ran = run("new", tmp_path / "next.xlsx", "--from", tmp_path / "last.xlsx", "--agency", name)
    assert ran.code == 0
    assert name in ran.err
    values = read(tmp_path / "next.xlsx").report.values
    assert values["agency.name"] == name
    assert not {"agency.short", "agency.self", "agency.name_in_text", "agency.level"} & set(values)
    assert values["agency.phone"] == "0539-8198320"


def test_next_years_workbook_of_the_same_body_keeps_them(form: Form, tmp_path: Path) -> None:
    last = filled_report(form)
    (tmp_path / "last.xlsx").write_bytes(intake_bytes(form, last))
    run("new", tmp_path / "next.xlsx", "--from", tmp_path / "last.xlsx", "--agency", last.text("agency.name"))
    assert read(tmp_path / "next.xlsx").report.text("agency.short") == last.text("agency.short")


def test_the_names_of_bodies_make_no_patterns_that_are_kept_for_later_runs() -> None:
    kept: list[int] = []
    for place in ("青川区", "白河县", "柳林市"):
        text = f"{place}司法把认真落实。{place}法司局认真落实。电话0539-8198329。以上是夲局的認真。"
        examine(Reading(report_of(FORM, text, name=f"{place}司法局", name_in_text="我局", phone="0539-8198320")))
        kept.append(len(patterns._Store.entries or {}))
    assert kept[0] > 0
    assert kept[1] == kept[2]
