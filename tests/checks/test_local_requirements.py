"""What an office asks beyond the form: its file is read whole or refused with every fault, and reports are held against it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from docgen.checks.requirements import Requirements, parse_requirements
from docgen.checks.run import examine
from docgen.form.folders import template_file
from docgen.form.model import Form
from docgen.jobs.intake import new_intake
from docgen.kit.errors import UsageError
from docgen.report.finding import Finding, Severity
from docgen.report.model import Reading, SubSection, Value
from tests.builders import filled_report
from tests.commands import run

HEAD = 'form = "zfxxgk-2021"\nname = "区政府办公室通知"\n'
READING = HEAD + (
    '[[counts]]\nsection = "overview"\nlabel = "政策解读"\nwords = ["政策解读", "解读材料"]\n'
    '[[counts]]\nsection = "overview"\nlabel = "回应关切"\n'
    '[[counts]]\nsection = "overview"\nlabel = "教育"\n'
    '[[counts]]\nsection = "overview"\nlabel = "医疗"\n'
)
ALL_GIVEN = "发布政策解读12篇，回应关切6次；教育领域公开信息20条，医疗领域15条。"


def said(form: Form, asked: str, text: str, code: str = "F6", **changes: Value) -> list[Finding]:
    """Return what is said of a report whose part one is one paragraph."""
    return of_section(form, asked, SubSection("（一）主动公开情况", (text,)), code, **changes)


def of_section(form: Form, asked: str, section: SubSection, code: str = "F6", **changes: Value) -> list[Finding]:
    report = filled_report(form, changes, sections={"overview": (section,)})
    requirements = parse_requirements(asked, form, "requirements.toml")
    findings = examine(Reading(report), select=(code,), requirements=requirements).findings
    return [finding for finding in findings if finding.code.startswith(code)]


GIVEN = [
    ALL_GIVEN,
    "发布政策解读12篇、回应关切6次、教育信息20条、医疗信息15条。",
    "全年发布解读材料十二篇，开展回应关切6次，公开教育信息20条、医疗信息15条。",
    "发布12篇政策解读，6次回应关切；教育方面，公开信息20条；医疗方面，公开信息15条。",
    "未开展政策解读和回应关切，没有教育类信息，无医疗类信息。全年未发布政策解读，未作回应关切。",
    "政策解读、回应关切分别为12篇、6次；教育、医疗信息分别公开20条、15条。",
    "政策解读12（其中图解3）篇，回应关切0次，教育20条，医疗0条。",
]
SILENT = [
    ("积极开展政策解读，主动回应关切；教育领域20条，医疗领域15条。", "政策解读、回应关切"),
    ("发布政策解读12篇，回应关切6次；教育、医疗等领域公开信息35条。", "教育、医疗"),
    ("发布政策解读12篇，回应关切6次；教育领域20条，加强医疗领域公开。", "医疗"),
    ("发布政策解读和回应关切共18条；教育领域20条，医疗领域15条。", "政策解读、回应关切"),
    ("全年公开信息60条，政策解读力度加大；回应关切6次；教育20条，医疗15条。", "政策解读"),
    ("认真做好各项公开工作。", "政策解读、回应关切、教育、医疗"),
]


@pytest.mark.parametrize("text", GIVEN)
def test_a_number_that_is_given_is_not_asked_for(form: Form, text: str) -> None:
    assert said(form, READING, text) == []


@pytest.mark.parametrize(("text", "missing"), SILENT)
def test_numbers_that_are_asked_for_and_not_given_are_told_at_once(form: Form, text: str, missing: str) -> None:
    (finding,) = said(form, READING, text)
    assert (finding.code, finding.expected, finding.severity) == ("F602", missing, Severity.WARNING)
    assert "区政府办公室通知" in finding.message


def test_a_sub_section_named_after_what_is_counted_gives_its_number(form: Form) -> None:
    asked = HEAD + '[[counts]]\nsection = "overview"\nlabel = "政策解读"\n'
    assert of_section(form, asked, SubSection("（二）政策解读情况", ("全年发布12篇。",))) == []
    assert of_section(form, asked, SubSection("（二）政策解读情况", ("形式丰富。",)))


@pytest.mark.parametrize(
    ("limits", "text", "number"),
    [
        ("at_most = 21", "公" * 12, None),  # and nine of the heading
        ("at_most = 21", "公" * 13, 22),
        ("at_most = 21", "公" * 10 + "2023年", None),
        ("at_most = 21", "公 " * 12, None),
        ("at_least = 31", "公" * 21, 30),
        ("at_least = 31\nat_most = 40", "公" * 22, None),
    ],
)
def test_the_length_of_a_part_is_counted_as_word_processors_do(form: Form, limits: str, text: str, number: int | None) -> None:
    found = said(form, f'{HEAD}[[lengths]]\nsection = "overview"\n{limits}\n', text)
    assert [finding.actual for finding in found] == ([] if number is None else [number])


def test_a_day_that_is_asked_for_concerns_the_levels_it_names(form: Form) -> None:
    asked = HEAD + '[[deadlines]]\nlevels = ["department"]\nmonth = 1\nday = 15\nkeys = ["report.date"]\nbasis = "第三条"\n'
    late = {"report.date": date(2024, 1, 16)}
    assert [finding.key for finding in said(form, asked, "公开。", "F603", **late)] == ["report.date"]
    assert said(form, asked, "公开。", "F603", **{"report.date": date(2024, 1, 15)}) == []
    assert said(form, asked, "公开。", "F603", **late, **{"agency.level": "township"}) == []


def test_nothing_is_asked_where_no_office_asks_and_nothing_of_another_form(form: Form) -> None:
    report = filled_report(form, sections={"overview": (SubSection("", ("公开。",)),)})
    assert examine(Reading(report), select=("F6",)).findings == ()
    others = Requirements("another-form", "通知", lengths=parse_requirements(
        HEAD + '[[lengths]]\nsection = "overview"\nat_most = 1\n', form, "x").lengths)  # fmt: skip
    assert examine(Reading(report), select=("F6",), requirements=others).findings == ()


def test_every_fault_of_a_file_is_told_with_its_line(form: Form) -> None:
    wrong = (
        'form = "zfxxgk-2021"\nname = "通知"\nnmae = "x"\n'
        '[[lengths]]\nsection = "overvew"\nat_most = "千"\n'
        '[[lengths]]\nsection = "overview"\n'
        '[[counts]]\nsection = "overview"\n'
        '[[deadlines]]\nmonth = 2\nday = 30\nkeys = ["report.day"]\nbasis = ""\nlevels = ["town"]\n'
    )
    with pytest.raises(UsageError) as refused:
        parse_requirements(wrong, form, "requirements.toml")
    lines = [line.split(" ")[3] for line in refused.value.message.splitlines()[1:]]
    assert lines == ["3", "5", "6", "7", "9", "13", "14", "16"]


def test_a_file_that_is_no_toml_is_refused(form: Form) -> None:
    with pytest.raises(UsageError, match=r"requirements\.toml"):
        parse_requirements("form = ", form, "requirements.toml")


def test_the_shipped_example_asks_what_its_notice_asks(form: Form) -> None:
    text = template_file(form.id, "requirements-wuwei.toml").read_text(encoding="utf-8")
    asked = parse_requirements(text, form, "requirements-wuwei.toml")
    assert [length.at_most for length in asked.lengths] == [1000]
    labels = [count.label for count in asked.counts]
    assert labels == ["政策解读", "回应关切", "政务公开专区", "政府公报", "教育领域", "医疗领域", "就业领域", "养老领域"]
    full = ALL_GIVEN + "就业领域18条、养老领域9条。开设政务公开专区1处，编印政府公报6期。"
    assert said(form, text, full) == []


def test_a_run_takes_the_file_by_option_by_setting_and_from_beside_the_template(
    form: Form, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    example = next((Path(__file__).parents[2] / "inputs").glob("兰山*年度填报表.xlsx"))
    beside = tmp_path / "templates" / "docx" / form.id / "requirements.toml"
    asked = HEAD + '[[lengths]]\nsection = "overview"\nat_most = 10\n'
    assert "F601" not in run("check", example).out
    assert "F602" in run("check", example, "--requirements", "wuwei").out
    for other in example.parent.glob("*2020年度填报表.xlsx"):  # a report of the form before: asked for nothing
        assert run("check", other, "--requirements", "wuwei").code == run("check", other).code
    Path("ours.toml").write_text(asked, encoding="utf-8")
    assert "F601" in run("check", example, "--requirements", "ours.toml").out
    Path("docgen.toml").write_text('requirements = "ours.toml"\n', encoding="utf-8")
    assert "F601" in run("check", example).out
    Path("docgen.toml").unlink()
    beside.parent.mkdir(parents=True)
    beside.write_text(asked, encoding="utf-8")
    assert "F601" in run("check", example).out
    beside.write_text(asked.replace("overview", "overvew"), encoding="utf-8")
    refused = run("check", example)
    assert (refused.code, "overvew" in refused.err) == (2, True)


def test_a_file_that_is_not_there_ends_the_run_before_it_begins(tmp_path: Path) -> None:
    blank = tmp_path / "a.xlsx"
    from docgen.form.load import load_form

    blank.write_bytes(new_intake(load_form("zfxxgk-2021")).data)
    for command in ("check", "make"):
        refused = run(command, blank, "--requirements", tmp_path / "none.toml")
        assert (refused.code, "--requirements" in refused.err) == (2, True)
