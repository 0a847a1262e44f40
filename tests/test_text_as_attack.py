"""Text that would like to be something else: a template tag, a formula, a path. It stays text, wherever docgen writes it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import date
from pathlib import Path

import docx
import openpyxl
import pytest
from builders import FIELDS, SECTIONS, as_json, filled_report
from commands import INTERNAL, run, visible
from workbook_edits import typed_in

from docgen.form.model import Form
from docgen.formats import read
from docgen.formats.xlsx.write import intake_bytes
from docgen.report.model import Acceptance, Attachment, Report, SubSection

TAGS = [
    "{{ 7*7 }}",
    "{% for x in range(9) %}X{% endfor %}",
    "{{ ''.__class__.__mro__ }}",
    "{# 注 #}",
    "{%p if true %}",
    "{{r x }}",
    "<w:instrText>DDEAUTO c:\\\\x</w:instrText>",
    "]]><w:p/><![CDATA[",
    "&lt;b&gt;&#x41;",
]
FORMULAS = [
    "=1+1", "=cmd|'/c calc'!A0", "+1+1", "-1+1", "@SUM(1)", "\t=1+1",
]  # fmt: skip


def everywhere(form: Form, text: str) -> Report:
    """A report with the text in every text field, section, attachment, note and accepted warning."""
    fields = {field.key: text for field in form.fields if isinstance(FIELDS.get(field.key), str) and field.type == "text"}
    base = filled_report(form, fields)  # type: ignore[arg-type]
    sections = {
        key: tuple(SubSection(f"{sub.heading}{text}", (*sub.paragraphs, f"本局{text}完成。", text)) for sub in subs)
        for key, subs in SECTIONS.items()
    }
    return Report(
        form,
        base.values,
        sections,
        (Attachment(text, (text, "件数"), ((text, text),)),),
        {"requests.new.natural": text},
        (Acceptance("D101", "requests.new.total", text, "ABCD1234"),),
        places=base.places,
    )


def json_file(report: Report, path: Path) -> Path:
    as_json(report, path)
    return path


def texts_of(path: Path) -> str:
    """Return every text of a Word file, paragraph by paragraph, as an unrelated reader sees it."""
    document = docx.Document(str(path))
    cells = (cell.text for table in document.tables for row in table.rows for cell in row.cells)
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


# ---------------------------------------------------------------------- template tags
@pytest.mark.parametrize("text", TAGS)
def test_a_tag_in_any_text_stands_in_report_and_papers_as_typed(form: Form, tmp_path: Path, text: str) -> None:
    source = json_file(everywhere(form, text), tmp_path / "in" / "r.json")
    ran = run("make", source, "-o", tmp_path / "out", "--draft", "--approval")
    assert ran.code == 0, ran.err
    made = {path.name.partition("（呈批单")[0].partition("（核对单")[0]: path for path in (tmp_path / "out").glob("*.docx")}
    assert len(visible(tmp_path / "out")) == 3
    for path in (tmp_path / "out").glob("*.docx"):
        shown = re.sub(r"[0-9a-f]{64}", "", texts_of(path))  # a digest holds any digits
        assert "49" not in shown.replace("0539-8198320", "") or text != "{{ 7*7 }}"
        assert "XXXXX" not in shown
        assert "tuple" not in shown
    report = next(path for path in made.values() if "单）" not in path.name)
    assert texts_of(report).count(f"本局{text}完成。") == sum(len(subs) for subs in SECTIONS.values())


def test_a_tag_in_an_agency_name_stands_in_the_return_slip_as_typed(form: Form, tmp_path: Path) -> None:
    for number, text in enumerate(TAGS):
        report = filled_report(form, {"agency.name": f"甲{text}局", "requests.new.natural": 5})
        json_file(report, tmp_path / "in" / f"{number}.json")
    ran = run("make", tmp_path / "in", "-o", tmp_path / "out", "--office", TAGS[0])
    assert ran.code == 1
    assert INTERNAL not in ran.output
    shown = [texts_of(slip) for slip in (tmp_path / "out" / "退回修改通知").glob("*.docx")]
    assert all(any(f"甲{text}局" in slip for slip in shown) for text in TAGS)


# ---------------------------------------------------------------------- formulas
def formulas_of(path: Path) -> set[tuple[str, str, str]]:
    """Return every formula of a workbook: (sheet, cell, formula)."""
    book = openpyxl.load_workbook(path, read_only=True)
    return {
        (sheet.title, cell.coordinate, str(cell.value))
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    }


def written_workbooks(form: Form, folder: Path, text: str) -> dict[str, Path]:
    """Every kind of workbook docgen writes, made of texts that would like to be formulas."""
    odd = json_file(everywhere(form, text), folder / "in" / "odd.json")
    wrong = filled_report(form, {"agency.name": text, "report.title": f"别的{text}", "requests.new.natural": 5})
    json_file(wrong, folder / "in" / "wrong.json")
    json_file(filled_report(form, {"agency.name": "另一局", "report.title": "另一份"}), folder / "in" / "other.json")
    roster = folder / "roster.xlsx"
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row, name in enumerate(("单位", "另一局", text, f"{text}未报"), start=1):
        sheet.cell(row, 1).value = name
        sheet.cell(row, 1).data_type = "s"
    book.save(roster)
    made = {name: folder / f"{name}.xlsx" for name in ("new", "sum", "annotated")}
    run("new", made["new"], "--data", odd)
    run("sum", folder / "in", "-o", made["sum"], "--agency", text, "--roster", roster)
    run("check", made["new"], "--annotate", made["annotated"])
    run("make", folder / "in", "-o", folder / "out", "--roster", roster)
    made["ledger"] = folder / "out" / "台账.xlsx"
    return {name: path for name, path in made.items() if path.exists()}


@pytest.fixture(scope="module")
def own(form: Form, tmp_path_factory: pytest.TempPathFactory) -> set[tuple[str, str, str]]:
    """The formulas of a workbook nobody has typed in."""
    blank = tmp_path_factory.mktemp("own") / "blank.xlsx"
    blank.write_bytes(intake_bytes(form))
    return formulas_of(blank)


@pytest.mark.parametrize("text", FORMULAS)
def test_no_text_becomes_a_formula_in_any_workbook(
    form: Form, tmp_path: Path, own: set[tuple[str, str, str]], text: str
) -> None:
    assert own
    books = written_workbooks(form, tmp_path, text)
    assert {"new", "ledger", "annotated"} <= set(books)
    for name, path in books.items():
        more = {(sheet, formula) for sheet, _cell, formula in formulas_of(path)} - {(s, f) for s, _c, f in own}
        assert not {entry for entry in more if text.strip() and text.strip().lstrip("=") in entry[1]}, name
        if name == "ledger":
            assert not more, name
    read_again = read(books["new"]).report
    assert [sub.paragraphs[-1].strip() for sub in read_again.sections["problems"]] == [text.strip()] * 2


@pytest.mark.libreoffice
def test_no_text_becomes_a_formula_when_libreoffice_opens_the_workbooks(
    form: Form, tmp_path: Path, convert: Callable[[Path, str], Path]
) -> None:
    for text in ("=1+1",):
        for name, path in written_workbooks(form, tmp_path / str(ord(text[0])), text).items():
            before = len(formulas_of(path))
            again = convert(path, "xlsx:Calc MS Excel 2007 XML")
            assert len(formulas_of(again)) == before, name
            shown = {cell.value for sheet in openpyxl.load_workbook(again) for row in sheet.iter_rows() for cell in row}
            assert any(isinstance(value, str) and text in value for value in shown), name


@pytest.mark.parametrize("text", ["=1+1", "12_x0001_3", "_x0000_", "_xD800_", "甲_x001B_乙", "=cmd|'/c calc'!A0"])
def test_what_stands_wrongly_in_a_number_cell_is_quoted_harmlessly(form: Form, tmp_path: Path, text: str) -> None:
    data = intake_bytes(form, filled_report(form))
    inputs = tmp_path / "in"
    inputs.mkdir()
    (inputs / "甲.xlsx").write_bytes(typed_in(data, form, "requests.new.natural", f" {text}"))
    (inputs / "乙.xlsx").write_bytes(typed_in(data, form, "agency.phone", text.replace("=", "")))
    for more in ((), ("--draft", "--approval")):
        ran = run("make", inputs, "-o", tmp_path / "out", *more)
        assert ran.code in (0, 1)
        assert INTERNAL not in ran.output
        assert "控制字符 U+" not in ran.output  # nothing came so far that Word could not hold it
    ran = run("check", inputs / "甲.xlsx", "--annotate", tmp_path / "annotated.xlsx")
    assert ran.code == 1
    listed = openpyxl.load_workbook(tmp_path / "annotated.xlsx")["检查结果"]
    assert not [cell for row in listed.iter_rows() for cell in row if cell.data_type == "f"]


# ---------------------------------------------------------------------- file names
NAMES = [
    "../../../tmp/evil", "..", ".", "/etc/passwd", "C:\\Windows\\system32\\x", "\\\\server\\share\\x", "a/b\\c", "CON",
    "nul.txt", "COM1", "LPT9.报告", "局" * 1500, "局" + "e\u0301" * 200, "报告...", "报告 . . ", " 报告", ".隐藏",
    "~$锁", "报：？*告", 'a"b<c>d|e', "甲\n乙", "甲\r乙", "甲\t乙", "\u202efdp.局", "甲\u200b乙", "\u2066甲\u2069",
    "👨‍👩‍👧局", "𠮷局", "%2e%2e%2f", "$(rm -rf x)", "`id`", "-rf", "; ls", "局\u3000", "CONIN$", "甲\u2028乙",
    "\ufeff局", "甲/../../../乙", "COM¹",
]  # fmt: skip
RESERVED = {"con", "prn", "aux", "nul", "conin$", "conout$", *(f"{d}{n}" for d in ("com", "lpt") for n in "123456789¹²³")}


@pytest.mark.parametrize("start", range(0, len(NAMES), 8))
def test_no_name_leads_out_of_the_folder_or_breaks_on_windows(form: Form, tmp_path: Path, start: int) -> None:
    inputs = tmp_path / "a" / "b" / "in"
    names = NAMES[start : start + 8]
    for number, name in enumerate(names):
        json_file(filled_report(form, {"agency.name": name, "report.title": name}), inputs / f"r{number}.json")
        wrong = filled_report(form, {"agency.name": name, "report.title": f"{name}二", "requests.new.natural": 5})
        json_file(wrong, inputs / f"s{number}.json")
    out = tmp_path / "a" / "b" / "out"
    ran = run("make", inputs, "-o", out, "--draft", "--approval")
    assert INTERNAL not in ran.output
    run("make", inputs, "-o", out)
    everything = [path for path in tmp_path.rglob("*") if path.is_file() and inputs not in path.parents]
    assert all(out in path.parents for path in everything)
    made = [path for path in everything if not path.name.startswith(".docgen")]
    assert len(made) >= 4 * len(names)
    for path in made:
        assert not set(path.name) & set('<>:"/\\|?*\r\n\t')
        assert not any(unicodedata.category(character) in ("Cc", "Cs") for character in path.name)
        assert not any("\u202a" <= character <= "\u202e" or "\u2066" <= character <= "\u2069" for character in path.name)
        assert path.stem == path.stem.rstrip(" .")
        assert not path.name.startswith(("~$", "."))
        assert path.name.partition(".")[0].strip().lower() not in RESERVED
        assert len(path.name.encode()) <= 255
    folders = {path.parent.relative_to(out).as_posix() for path in made}
    assert folders <= {".", "退回修改通知"}


@pytest.mark.parametrize("name", NAMES[::3])
def test_no_agency_leads_new_out_of_its_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    (tmp_path / "a").mkdir()
    monkeypatch.chdir(tmp_path / "a")
    ran = run("new", "--year", "2023", f"--agency={name}")
    assert ran.code == 0 or "改法：" in ran.output
    assert all((tmp_path / "a" / "inputs") in path.parents for path in tmp_path.rglob("*.xlsx"))


SAME = {
    "letter case": ("甲局abc", "甲局ABC", True),
    "composed or not": (unicodedata.normalize("NFC", "é局"), unicodedata.normalize("NFD", "é局"), True),
    "a trailing dot": ("甲局", "甲局.", True),
    "an unseen character": ("甲局", "甲\u200b局", True),
    "a sharp s": ("straße局", "STRASSE局", True),
    "cut off at the same length": ("局" * 300 + "甲", "局" * 300 + "乙", True),
    "full and half width": ("Ａ局", "A局", False),
    "simplified and traditional": ("国局", "國局", False),
}


@pytest.mark.parametrize("what", SAME)
def test_two_titles_that_make_one_file_name_never_overwrite_each_other(form: Form, tmp_path: Path, what: str) -> None:
    first, second, collide = SAME[what]
    for name, title, number in (("a", first, 1), ("b", second, 2)):
        report = filled_report(form, {"report.title": title, "disclosure.normative.in_force": number})
        json_file(report, tmp_path / "in" / f"{name}.json")
    ran = run("make", tmp_path / "in", "-o", tmp_path / "out", "--ignore", "C,D,E,F,G,H")
    made = list((tmp_path / "out").glob("*.docx"))
    assert len(made) == (1 if collide else 2)
    assert ("已由另一份填报表" in ran.output) == collide
    assert read(sorted(made)[0]).report.values["disclosure.normative.in_force"] in (1, 2)


def test_two_refused_bodies_of_one_name_each_get_their_slip(form: Form, tmp_path: Path) -> None:
    for name, number in (("a", 5), ("b", 7), ("c", 0)):
        report = filled_report(form, {"requests.new.natural": number, "report.title": f"报告{name}"})
        json_file(report, tmp_path / "in" / f"{name}.json")
    ran = run("make", tmp_path / "in", "-o", tmp_path / "out")
    assert ran.code == 1
    slips = sorted((tmp_path / "out" / "退回修改通知").glob("*.docx"))
    assert len(slips) == 2
    assert {"5" in texts_of(slip) or "7" in texts_of(slip) for slip in slips} == {True}
    assert "报了不止一份，分不出以哪一份为准：青川区科学技术局" in ran.output
    book = openpyxl.load_workbook(tmp_path / "out" / "台账.xlsx")
    assert len([row for row in book["台账"].iter_rows(min_row=2) if row[1].value == "青川区科学技术局"]) == 3


def test_a_slip_named_after_an_unreadable_file_goes_once_it_passes(form: Form, tmp_path: Path) -> None:
    json_file(filled_report(form, {"report.title": "另一份", "agency.name": "另一局"}), tmp_path / "in" / "other.json")
    (tmp_path / "in" / "坏.json").write_text("{")
    assert run("make", tmp_path / "in", "-o", tmp_path / "out").code == 1
    (slip,) = (tmp_path / "out" / "退回修改通知").glob("*.docx")
    assert "坏" in slip.name
    json_file(filled_report(form), tmp_path / "in" / "坏.json")
    assert run("make", tmp_path / "in", "-o", tmp_path / "out").code == 0
    assert not slip.exists()


def test_a_report_date_from_elsewhere_cannot_break_the_slip(form: Form, tmp_path: Path) -> None:
    odd = {"report.date": date(9999, 12, 31), "report.year": 2199, "requests.new.natural": 5}
    json_file(filled_report(form, odd), tmp_path / "in" / "r.json")
    json_file(filled_report(form, {"report.date": date(1, 1, 1)}), tmp_path / "in" / "s.json")
    ran = run("make", tmp_path / "in", "-o", tmp_path / "out", "--due", "9999-12-31", "--approval", "--draft")
    assert ran.code in (0, 1)
    assert INTERNAL not in ran.output
