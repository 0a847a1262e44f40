"""The main job end to end: a workbook or JSON in, a Word report out, every number and every character as it should be."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import docx
import pytest
from builders import as_json, filled_report
from docx.document import Document
from hypothesis import given, settings
from hypothesis import strategies as st
from packages import parts_of
from project import DATA, ROOT

from docgen.cli.main import main
from docgen.form.load import load_form
from docgen.form.model import Form
from docgen.formats import read
from docgen.formats.xlsx.write import intake_bytes
from docgen.report.model import Report, SubSection

EXAMPLE = ROOT / "inputs" / "兰山区科学技术局2023年度填报表.xlsx"
PUBLISHED = DATA / "lanshan-kejiju-2023.txt"


def numbers_by_an_unrelated_reader(document: Document, form: Form) -> dict[str, str]:
    """Read every number with python-docx alone: the text of the grid cell where the form prints the key."""
    tables = [table for table in document.tables if len(table.columns) in {len(t.widths) for t in form.tables}]
    found: dict[str, str] = {}
    for shape, table in zip(form.tables, tables, strict=True):
        for cell in shape.grid:
            if cell.key:
                found[cell.key] = table.cell(cell.row, cell.column).text
    return found


def make(source: Path, folder: Path, *more: str) -> Path:
    """Run the command and return the one Word file it wrote."""
    assert main(["make", str(source), "-o", str(folder), *more]) == 0
    (made,) = folder.glob("*.docx")
    return made


def written(report: Report, path: Path) -> Path:
    as_json(report, path)
    return path


def distinct(form: Form) -> Report:
    """A report in which every number typed in is another one, and every identity holds."""
    values = {key: 1001 + n for n, (key, cell) in enumerate(form.cells.items()) if not cell.computed}
    values = {**values, "disclosure.charges.amount": Decimal("1234.56")}
    report = filled_report(form).with_values(values)
    table = form.table_by_key["requests"]
    (balance,) = table.balances
    for column in (c.key for c in table.columns if not c.total_of):
        results = sum(int(values[f"requests.{row}.{column}"]) for row in table.row("result_total").total_of)
        carried_out = values[f"requests.{balance.right[1]}.{column}"]
        carried_in = values[f"requests.{balance.left[1]}.{column}"]
        report = report.with_values({f"requests.{balance.left[0]}.{column}": results + int(carried_out) - int(carried_in)})
    return report


def test_every_number_of_a_report_stands_in_its_own_cell(form: Form, tmp_path: Path) -> None:
    report = distinct(form)
    made = make(written(report, tmp_path / "r.json"), tmp_path / "out", "--ignore", "D,E,F")
    found = numbers_by_an_unrelated_reader(docx.Document(str(made)), form)
    assert main(["export", str(tmp_path / "r.json"), "-o", str(tmp_path / "full.json")]) == 0
    values = json.loads((tmp_path / "full.json").read_text(encoding="utf-8"))["values"]
    assert found == {key: str(values[key]) for key in form.cells}
    assert len(found) == 200
    assert len({found[key] for key, cell in form.cells.items() if not cell.computed}) == 200 - len(form.totals)


@pytest.mark.parametrize("by_workbook", [False, True])
def test_numbers_and_two_texts_are_enough_the_rest_is_worded_from_them(form: Form, tmp_path: Path, by_workbook: bool) -> None:
    base = filled_report(form)
    values = {key: value for key, value in base.values.items() if not key.startswith("other.proposals.")}
    sections = {key: base.sections[key] for key in ("overview", "problems")}
    source = written(Report(form, values, sections), tmp_path / "r.json")
    if by_workbook:
        assert main(["new", str(tmp_path / "r.xlsx"), "--data", str(source)]) == 0
        source = tmp_path / "r.xlsx"
    texts = [paragraph.text for paragraph in docx.Document(str(make(source, tmp_path / "out"))).paragraphs]
    other = texts[texts.index("六、其他需要报告的事项") :]
    assert other[1].startswith("（一）依据《政府信息公开信息处理费管理办法》")
    assert other[2].endswith("未收取任何信息处理费。")
    assert not any("建议" in text for text in other)


HARD_TEXTS = [
    "a < b & c > d",
    "{{ 7*7 }}",
    "{% for x in y %}",
    "“引号”'单'\"双\"",
    "𠮷野家",
    "制表\t符",
    "]]>",
    "<w:p/>",
    "&amp;",
    "{# 注 #}",
    "=1+1",
    "＜全角＞",
    "\u00a0不断行空格",
    "👨‍👩‍👧",
    "é́",
]


@pytest.mark.parametrize("text", HARD_TEXTS)
def test_a_hard_text_stands_in_the_word_file_as_typed(form: Form, tmp_path: Path, text: str) -> None:
    sentence = f"本局{text}完成。"
    base = filled_report(form)
    report = Report(form, base.values, {**base.sections, "problems": (SubSection("", (sentence,)),)})
    book = tmp_path / "r.xlsx"
    book.write_bytes(intake_bytes(form, report))
    made = make(book, tmp_path / "out", "--ignore", "D,E,F,G,H")
    assert sentence in [paragraph.text for paragraph in docx.Document(str(made)).paragraphs]


def test_json_to_workbook_to_word_and_back_is_a_round_trip(form: Form, tmp_path: Path) -> None:
    report = distinct(form)
    source = written(report, tmp_path / "r.json")
    assert main(["new", str(tmp_path / "r.xlsx"), "--data", str(source)]) == 0
    made = make(tmp_path / "r.xlsx", tmp_path / "out", "--ignore", "D,E,F")
    again = read(made).report
    assert {key: again.values.get(key) for key in report.values if key in form.cells} == {
        key: value for key, value in report.values.items() if key in form.cells
    }


def test_the_same_input_gives_the_same_bytes(tmp_path: Path) -> None:
    first, second = make(EXAMPLE, tmp_path / "a"), make(EXAMPLE, tmp_path / "b")
    assert first.read_bytes() == second.read_bytes()
    assert first.name == "兰山区科学技术局2023年政府信息公开工作年度报告.docx"


def test_the_example_says_what_was_published_and_nothing_else(tmp_path: Path) -> None:
    document = docx.Document(str(make(EXAMPLE, tmp_path / "out")))
    texts = [paragraph.text.replace("\n", "") for paragraph in document.paragraphs if paragraph.text.strip()]
    assert texts == PUBLISHED.read_text(encoding="utf-8").splitlines()


def test_every_number_of_the_example_is_the_published_zero(form: Form, tmp_path: Path) -> None:
    found = numbers_by_an_unrelated_reader(docx.Document(str(make(EXAMPLE, tmp_path / "out"))), form)
    assert found == dict.fromkeys(form.cells, "0")


@pytest.mark.libreoffice
def test_the_example_reads_the_same_in_the_pdf_libreoffice_makes(tmp_path: Path, convert: Callable[[Path, str], Path]) -> None:
    import pdfplumber

    with pdfplumber.open(convert(make(EXAMPLE, tmp_path / "out"), "pdf")) as pdf:
        seen = "".join("".join((page.extract_text() or "").split()) for page in pdf.pages)
    seen = re.sub(r"—\d+—", "", seen)  # page numbers
    lines = ["".join(line.split()) for line in PUBLISHED.read_text(encoding="utf-8").splitlines()]
    assert [line for line in lines if line not in seen] == []


@pytest.mark.libreoffice
def test_a_workbook_saved_by_libreoffice_gives_the_same_word_file(tmp_path: Path, convert: Callable[[Path, str], Path]) -> None:
    again = convert(EXAMPLE, "xlsx:Calc MS Excel 2007 XML")
    shutil.copy(again, tmp_path / EXAMPLE.name)
    assert make(tmp_path / EXAMPLE.name, tmp_path / "a").read_bytes() == make(EXAMPLE, tmp_path / "b").read_bytes()


def test_a_number_left_blank_stops_the_report_and_names_the_cell(
    form: Form, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    base = filled_report(form)
    values = {key: value for key, value in base.values.items() if key != "requests.new.natural"}
    (tmp_path / "r.xlsx").write_bytes(intake_bytes(form, Report(form, values, base.sections)))
    assert main(["make", str(tmp_path / "r.xlsx"), "-o", str(tmp_path / "out"), "--format", "json"]) == 1
    (entry,) = json.loads(capfd.readouterr().out)["files"]
    assert entry["ok"] is False
    assert entry["output"] is None
    assert [(f["code"], f["sheet"]) for f in entry["findings"] if f.get("key") == "requests.new.natural"] == [
        ("B104", "三、依申请公开")
    ]
    assert list((tmp_path / "out").glob("*.docx")) == []


def test_an_identity_that_breaks_stops_the_report_with_both_sides(
    form: Form, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    report = filled_report(form).with_values({"requests.new.natural": 3, "requests.granted.natural": 2})
    code = main(["check", str(written(report, tmp_path / "r.json")), "--format", "json", "--select", "B3"])
    assert code == 1
    findings = json.loads(capfd.readouterr().out)["files"][0]["findings"]
    assert [(f["code"], f["key"], f["expected"], f["actual"]) for f in findings] == [
        ("B303", "requests.carried_out.natural", 3, 2),
    ]


def test_a_draft_is_made_in_spite_of_errors_and_says_so_in_its_name(form: Form, tmp_path: Path) -> None:
    base = filled_report(form)
    values = {key: value for key, value in base.values.items() if key != "requests.new.natural"}
    source = written(Report(form, values, base.sections), tmp_path / "r.json")
    made = make(source, tmp_path / "out", "--draft")
    assert "草稿" in made.name
    assert any("草稿" in xml.decode() for name, xml in parts_of(made).items() if "header" in name and name.endswith(".xml"))


def test_an_output_somebody_has_edited_is_kept(tmp_path: Path) -> None:
    made = make(EXAMPLE, tmp_path / "out")
    document = docx.Document(str(made))
    document.add_paragraph("手工加的一段。")
    document.save(str(made))
    edited = made.read_bytes()
    assert main(["make", str(EXAMPLE), "-o", str(tmp_path / "out")]) == 1
    assert made.read_bytes() == edited
    assert main(["make", str(EXAMPLE), "-o", str(tmp_path / "out"), "--force"]) == 0
    assert made.read_bytes() != edited


def test_make_without_arguments_takes_inputs_to_outputs_and_skips_the_blank(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(ROOT / "inputs", tmp_path / "inputs")
    monkeypatch.chdir(tmp_path)
    assert main(["make"]) == 0
    made_names = {path.name for path in (tmp_path / "outputs").glob("*.docx")}
    assert "兰山区科学技术局2023年政府信息公开工作年度报告.docx" in made_names
    assert len(made_names) == sum("空白" not in path.name for path in (ROOT / "inputs").glob("*.xlsx"))
    assert "空白填报表，跳过" in capfd.readouterr().out


def test_a_refused_workbook_does_not_stop_the_others(form: Form, tmp_path: Path) -> None:
    bad = Report(form, {"report.year": 2023, "agency.name": "甲局"}, {})
    (tmp_path / "in").mkdir()
    written(bad, tmp_path / "in" / "a.json")
    written(filled_report(form), tmp_path / "in" / "b.json")
    (tmp_path / "in" / "c.xlsx").write_bytes(b"not a workbook")
    assert main(["make", str(tmp_path / "in"), "-o", str(tmp_path / "out"), "--jobs", "2"]) == 1
    assert len(list((tmp_path / "out").glob("*.docx"))) == 1


def test_two_workbooks_of_one_title_do_not_overwrite_each_other(form: Form, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    written(filled_report(form), tmp_path / "in" / "a.json")
    written(filled_report(form).with_values({"disclosure.normative.in_force": 9}), tmp_path / "in" / "b.json")
    assert main(["make", str(tmp_path / "in"), "-o", str(tmp_path / "out")]) == 1
    (made,) = (tmp_path / "out").glob("*.docx")
    assert read(made).report.values["disclosure.normative.in_force"] == 0


@settings(max_examples=15)
@given(numbers=st.lists(st.integers(0, 99999), min_size=160, max_size=160), day=st.dates(date(2024, 1, 1), date(2024, 1, 31)))
def test_any_numbers_come_back_from_the_word_file(
    tmp_path_factory: pytest.TempPathFactory, numbers: list[int], day: date
) -> None:
    form = load_form()
    inputs = [key for key, cell in form.cells.items() if not cell.computed and cell.type == "integer"]
    report = filled_report(form).with_values({**dict(zip(inputs, numbers, strict=False)), "report.date": day})
    folder = tmp_path_factory.mktemp("any")
    made = make(written(report, folder / "r.json"), folder / "out", "--draft")
    again = read(made).report
    assert {key: again.values[key] for key in inputs} == {key: report.values[key] for key in inputs}
    assert again.values["report.date"] == day
