"""The other commands, run as a user would: new, verify, template, rules, preview, and how the command line behaves."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import openpyxl
import pytest
from builders import filled_report
from project import EXAMPLE, ROOT

from docgen.cli.main import main
from docgen.form.model import Form
from docgen.formats import read
from docgen.formats.docx.document import open_document
from docgen.formats.json import report_to_json
from docgen.formats.pdf import PdfText, read_pdf
from docgen.formats.xlsx.write import intake_bytes
from docgen.jobs import preview as preview_room
from docgen.jobs.make import MakeOptions
from docgen.report.model import Report, SubSection
from docgen.report.placeholders import LAST_YEAR
from docgen.verify.printed import lost_in_print, texts_of

TEMPLATE = ROOT / "templates" / "docx" / "zfxxgk-2021" / "report.docx"
QUIET = ("--ignore", "C,D,E,F,G,H")


@pytest.fixture()
def last_year(form: Form, tmp_path: Path) -> Path:
    base = filled_report(form).with_values(
        {"requests.new.natural": 5, "requests.granted.natural": 3, "requests.carried_out.natural": 2}
    )
    sections = {**base.sections, "problems": (SubSection("", ("去年的问题：公开得不够及时。",)),)}
    path = tmp_path / "2023.xlsx"
    path.write_bytes(intake_bytes(form, Report(form, base.values, sections)))
    return path


def made(source: Path, folder: Path, *more: str) -> Path:
    assert main(["make", str(source), "-o", str(folder), *QUIET, *more]) == 0
    return next(path for path in folder.glob("*.docx") if "（呈批单）" not in path.name and "（核对单）" not in path.name)


@pytest.mark.parametrize("kind", ["workbook", "Word report"])
def test_a_new_year_starts_from_last_years_report(last_year: Path, tmp_path: Path, kind: str) -> None:
    source = last_year if kind == "workbook" else made(last_year, tmp_path / "out")
    assert main(["new", str(tmp_path / "2024.xlsx"), "--from", str(source)]) == 0
    report = read(tmp_path / "2024.xlsx").report
    assert report.values["report.year"] == 2024
    assert report.values["agency.name"] == "青川区科学技术局"
    assert report.values["requests.carried_in.natural"] == 2
    assert "requests.new.natural" not in report.values
    assert "report.date" not in report.values
    assert report.sections["problems"][0].paragraphs == (LAST_YEAR + "去年的问题：公开得不够及时。",)


def test_last_years_words_have_to_be_rewritten_before_a_report_is_made(last_year: Path, tmp_path: Path) -> None:
    main(["new", str(tmp_path / "2024.xlsx"), "--from", str(last_year)])
    assert main(["check", str(tmp_path / "2024.xlsx"), "--select", "B402"]) == 1


def test_a_new_workbook_takes_year_and_agency_and_never_overwrites(tmp_path: Path) -> None:
    target = tmp_path / "n.xlsx"
    assert main(["new", str(target), "--year", "2024", "--agency", "甲局"]) == 0
    assert read(target).report.values["report.year"] == 2024
    before = target.read_bytes()
    assert main(["new", str(target), "--year", "2025"]) == 2
    assert target.read_bytes() == before


@pytest.mark.parametrize(
    "arguments",
    [
        ["new", "x.docx"],
        ["new", "x.xlsx", "--from", "a", "--data", "b"],
        ["new", "x.xlsx", "--form", "nope"],
        ["new", "x.xlsx", "--data", "missing.json"],
        ["new", "x.xlsx", "--year", "3000"],
        ["new", "x.xlsx", "--lang", "fr"],
        ["new", "x.xlsx", "--lang"],
        ["schema", "--form", "nope"],
        ["template", "copy", "nope"],
        ["template", "vars", "nope"],
        ["form", "check", "nope"],
        ["make", str(EXAMPLE), "-o", "报告.docx"],
        ["publish", str(EXAMPLE), "-o", "page.html"],
    ],
)
def test_what_a_command_cannot_do_it_refuses_as_wrong_usage_and_writes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(arguments) == 2
    assert list(tmp_path.iterdir()) == []


def test_data_that_cannot_be_read_makes_no_workbook(tmp_path: Path, form: Form) -> None:
    document = report_to_json(filled_report(form))
    document["values"]["requests.new.natural"] = "three"
    (tmp_path / "r.json").write_text(json.dumps(document), encoding="utf-8")
    assert main(["new", str(tmp_path / "r.xlsx"), "--data", str(tmp_path / "r.json")]) == 2
    assert not (tmp_path / "r.xlsx").exists()


def test_verify_says_as_generated_then_what_was_edited(
    last_year: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    report = made(last_year, tmp_path / "out")
    assert main(["verify", str(report), "--against", str(last_year)]) == 0
    document = docx.Document(str(report))
    cell = next(c for table in document.tables for row in table.rows for c in row.cells if c.text == "5")
    cell.paragraphs[0].runs[0].text = "6"
    document.save(str(report))
    capfd.readouterr()
    assert main(["verify", str(report), "--format", "json"]) == 1
    output = capfd.readouterr().out
    assert "requests.new.natural" in output
    json.loads(output)


def test_verify_sees_that_the_workbook_has_changed_meanwhile(last_year: Path, tmp_path: Path, form: Form) -> None:
    report = made(last_year, tmp_path / "out")
    changed = read(last_year).report.with_values({"disclosure.normative.in_force": 8})
    last_year.write_bytes(intake_bytes(form, changed))
    assert main(["verify", str(report), "--against", str(last_year)]) == 1


def test_approval_adds_the_two_papers_with_sign_offs_and_digest(
    last_year: Path, tmp_path: Path, form: Form, capfd: pytest.CaptureFixture[str]
) -> None:
    report = made(last_year, tmp_path / "out", "--approval", "--format", "json")
    digest = json.loads(capfd.readouterr().out)["files"][0]["sha256"]
    papers = {path.name[-10:-5].strip("（）"): path for path in (tmp_path / "out").glob("*单）.docx")}
    assert set(papers) == {"呈批单", "核对单"}
    assert main(["make", str(last_year), "-o", str(tmp_path / "again"), *QUIET, "--approval"]) == 0
    output = capfd.readouterr().out
    assert all(f"另有 {path.name}" in output for path in papers.values())
    for path in papers.values():
        document = docx.Document(str(path))
        text = "\n".join(paragraph.text for paragraph in document.paragraphs)
        assert digest in text
        assert report.stem in text
    sums = docx.Document(str(papers["核对单"])).tables[-1]
    assert [row.cells[0].text for row in sums.rows[1:]] == [identity.label for identity in form.identities]
    assert {row.cells[3].text for row in sums.rows[1:]} == {"相符"}
    assert all(row.cells[1].text == row.cells[2].text for row in sums.rows[1:])
    signs = docx.Document(str(papers["呈批单"]))
    text = "\n".join(cell.text for table in signs.tables for row in table.rows for cell in row.cells)
    assert all(role in text for role in form.sign_offs)


def test_the_offices_own_template_is_used_and_its_own_words_do_not_count_as_edits(last_year: Path, tmp_path: Path) -> None:
    document = docx.Document(str(TEMPLATE))
    document.paragraphs[0].insert_paragraph_before("内部资料")
    document.save(str(tmp_path / "own.docx"))
    report = made(last_year, tmp_path / "out", "--template", str(tmp_path / "own.docx"))
    assert docx.Document(str(report)).paragraphs[0].text == "内部资料"
    assert main(["verify", str(report)]) == 0


def test_a_template_in_the_working_folder_is_taken_without_being_asked(
    last_year: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "templates" / "docx" / "zfxxgk-2021"
    folder.mkdir(parents=True)
    document = docx.Document(str(TEMPLATE))
    document.paragraphs[0].insert_paragraph_before("内部资料")
    document.save(str(folder / "report.docx"))
    monkeypatch.chdir(tmp_path)
    assert docx.Document(str(made(last_year, tmp_path / "out"))).paragraphs[0].text == "内部资料"


def test_make_refuses_a_template_with_errors_and_writes_nothing(
    last_year: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    document = docx.Document(str(TEMPLATE))
    document.paragraphs[0].insert_paragraph_before("{{ agency.nam }}")
    document.save(str(tmp_path / "own.docx"))
    assert main(["make", str(last_year), "-o", str(tmp_path / "out"), "--template", str(tmp_path / "own.docx"), *QUIET]) == 2
    assert "agency.name" in capfd.readouterr().err
    assert list((tmp_path / "out").glob("*.docx")) == []
    assert main(["template", "check", str(tmp_path / "own.docx")]) == 1


def test_template_check_names_the_file_that_is_no_word_file(last_year: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["template", "check", str(last_year)]) == 1
    assert f"“{last_year.name}”不是 Word 文档" in capfd.readouterr().out


def test_make_names_the_template_that_is_no_word_file(
    last_year: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert main(["make", str(last_year), "--template", str(last_year), "-o", str(tmp_path / "out"), *QUIET]) != 0
    assert f"“{last_year.name}”不是 Word 文档" in capfd.readouterr().err


def test_the_shipped_templates_pass_their_own_lint() -> None:
    assert main(["template", "check", str(TEMPLATE)]) == 0
    assert main(["template", "check", str(TEMPLATE.with_name("report-rows.docx"))]) == 0


def test_the_row_loop_variant_makes_the_same_numbers(last_year: Path, tmp_path: Path) -> None:
    plain = read(made(last_year, tmp_path / "a")).report.values
    rows = read(made(last_year, tmp_path / "b", "--template", str(TEMPLATE.with_name("report-rows.docx")))).report.values
    assert {k: v for k, v in rows.items() if k.startswith(("requests", "disclosure", "litigation"))} == {
        k: v for k, v in plain.items() if k.startswith(("requests", "disclosure", "litigation"))
    }


@pytest.mark.parametrize(("text", "output"), [("全年收到政府信息公开申请一件。", True), ("没有其他事项。", False)])
def test_make_says_how_many_notes_it_does_not_list(
    form: Form, tmp_path: Path, capfd: pytest.CaptureFixture[str], text: str, output: bool
) -> None:
    base = filled_report(form)
    sections = {**base.sections, form.sections[-1].key: (SubSection("", (text,)),)}
    path = tmp_path / "note.xlsx"
    path.write_bytes(intake_bytes(form, Report(form, base.values, sections)))
    main(["make", str(path), "-o", str(tmp_path / "out"), "--draft", "--select", "E508"])
    assert ("另有 1 处说明，用 docgen check 查看" in capfd.readouterr().out) == output


def test_make_says_what_it_corrected(last_year: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    book = openpyxl.load_workbook(last_year)
    ((sheet, cell),) = book.defined_names["disclosure.normative.in_force"].destinations
    book[sheet][cell.replace("$", "")].value = "１２件"
    book.save(last_year)
    made(last_year, tmp_path / "out")
    output = capfd.readouterr().out
    assert "１２件" in output
    assert cell.replace("$", "") in output


@pytest.mark.parametrize(("stop", "words"), [("。", "分作两段"), ("，", "单独排在一页")])
def test_make_says_that_the_last_paragraph_is_set_as_two_or_may_leave_the_signature_alone(
    form: Form, tmp_path: Path, capfd: pytest.CaptureFixture[str], stop: str, words: str
) -> None:
    base = filled_report(form)
    text = f"按照要求认真落实各项任务，及时回应社会关切{stop}" * 20
    sections = {**base.sections, form.sections[-1].key: (SubSection("", (text,)),)}
    path = tmp_path / "long.xlsx"
    path.write_bytes(intake_bytes(form, Report(form, base.values, sections)))
    main(["make", str(path), "-o", str(tmp_path / "out"), "--ignore", "C,D,F,G,H"])
    output = capfd.readouterr().out
    assert words in output
    assert "Alt+Enter" in output


@pytest.mark.parametrize("arguments", [["template", "list"], ["template", "vars"], ["rules"], ["schema"]])
def test_lists_are_printed_and_as_json_too(arguments: list[str], capfd: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 0
    assert capfd.readouterr().out.strip()
    if arguments != ["schema"]:
        assert main([*arguments, "--format", "json"]) == 0
    else:
        assert main(arguments) == 0
    json.loads(capfd.readouterr().out)


def test_what_has_no_cell_in_a_workbook_is_not_said_to_be_acceptable_there(
    last_year: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    def said(*arguments: str) -> str:
        main([*arguments])
        return capfd.readouterr().out

    document = docx.Document(str(made(last_year, tmp_path / "out")))
    for paragraph in document.paragraphs:
        for run in paragraph.runs:
            run.text = run.text.replace("0539-8198320", "8198320")
    document.save(str(tmp_path / "a.docx"))
    shown = said("check", str(tmp_path / "a.docx"))
    assert "[E701 提醒]" in shown
    assert "例外说明”表" not in shown
    assert "agency." not in shown
    book = tmp_path / "a.xlsx"
    book.write_bytes(intake_bytes(read(last_year).report.form, read(last_year).report.with_values({"agency.phone": "8198320"})))
    assert "例外说明”表" in said("check", str(book))


def test_verify_names_the_file_that_is_no_word_file(last_year: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", str(last_year)]) == 2
    assert f"“{last_year.name}”不是 Word 文档（.docx），内容是：Excel 文件（.xlsx）。" in capfd.readouterr().err


@pytest.mark.parametrize(
    ("given", "codes"),
    [("A202", ["A202"]), ("T108", ["T108"]), ("s101", ["S101"]), ("B3", ["B301", "B302", "B303"])],
)
def test_codes_without_a_page_and_beginnings_of_codes_are_named(
    given: str, codes: list[str], capfd: pytest.CaptureFixture[str]
) -> None:
    assert main(["rules", given]) == 0
    assert [line.split()[0] for line in capfd.readouterr().out.splitlines()] == codes


def test_a_rule_is_explained_and_an_unknown_one_refused(capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", "b303"]) == 0
    assert "依据" in capfd.readouterr().out
    assert main(["rules", "Z999"]) == 2


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["--version"], 0),
        (["nonsense"], 2),
        (["make", "--nonsense"], 2),
        (["check"], 2),
        (["check", "missing.xlsx"], 2),
        (["make", "missing.xlsx"], 2),
        (["rules", "--format", "yaml"], 2),
        ([], 2),
        (["--help"], 0),
        (["make", "--help"], 0),
    ],
)
def test_exit_codes_are_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], code: int, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(arguments) == code
    assert "Traceback" not in "".join(capfd.readouterr())


def test_an_internal_error_shows_no_traceback_unless_asked(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def broken() -> None:
        raise RuntimeError("oops")

    monkeypatch.setattr("docgen.cli.rules.rules", broken)
    assert main(["rules"]) == 1
    assert "Traceback" not in capfd.readouterr().err
    assert main(["rules", "--debug"]) == 1
    assert "Traceback" in capfd.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "environment", "word"),
    [
        (["rules", "Z9"], {}, "错误"),
        (["rules", "Z9", "--lang", "en"], {}, "Error"),
        (["rules", "Z9"], {"LANG": "en_US.UTF-8"}, "Error"),
        (["rules", "Z9"], {"LANG": "en_US.UTF-8", "DOCGEN_LANG": "zh"}, "错误"),
        (["rules", "Z9"], {"DOCGEN_LANG": "en"}, "Error"),
        (["rules", "Z9", "--lang=zh"], {"DOCGEN_LANG": "en"}, "错误"),
    ],
)
def test_the_language_is_the_one_asked_for(arguments: list[str], environment: dict[str, str], word: str) -> None:
    kept = {k: v for k, v in os.environ.items() if k not in {"LANG", "LC_ALL", "LC_MESSAGES", "DOCGEN_LANG"}}
    done = subprocess.run(
        [sys.executable, "-m", "docgen", *arguments],
        env={**kept, "PYTHONUTF8": "1", **environment},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        cwd=ROOT,
    )
    assert done.returncode == 2
    assert word in done.stderr


def test_preview_without_libreoffice_says_how_to_get_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(preview_room, "find_office", lambda: None)
    assert main(["preview", str(TEMPLATE), "-o", str(tmp_path)]) == 2
    assert "LibreOffice" in capfd.readouterr().err


@pytest.mark.libreoffice
def test_preview_writes_a_pdf_and_a_picture_for_each_page(last_year: Path, tmp_path: Path, soffice: str) -> None:
    assert soffice
    assert main(["preview", str(last_year), "-o", str(tmp_path / "p")]) == 0
    (pdf,) = (tmp_path / "p").glob("*.pdf")
    pictures = sorted((tmp_path / "p").glob("*.png"))
    assert pdf.read_bytes().startswith(b"%PDF")
    assert len(pictures) >= 3
    assert all(path.read_bytes().startswith(b"\x89PNG") for path in pictures)


@pytest.mark.libreoffice
def test_preview_refuses_pages_that_lost_a_paragraph_and_tells_which_fonts_were_replaced(
    last_year: Path, tmp_path: Path, soffice: str, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    assert soffice
    assert main(["preview", str(last_year), "-o", str(tmp_path / "whole")]) == 0
    assert "仿宋_GB2312" in capfd.readouterr().err

    def losing(pdf: Path) -> PdfText:
        whole = read_pdf(pdf)
        assert whole is not None
        return PdfText(tuple(page.replace("行政规范性文件", "") for page in whole.pages), whole.fonts)

    monkeypatch.setattr(preview_room, "read_pdf", losing)
    assert main(["preview", str(last_year), "-o", str(tmp_path / "lost")]) != 0
    assert "行政规范性文件" in capfd.readouterr().err
    assert not list((tmp_path / "lost").glob("*.p*"))


@pytest.mark.libreoffice
def test_preview_without_pypdf_says_that_the_pages_were_not_read_back(
    last_year: Path, tmp_path: Path, soffice: str, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    assert soffice
    monkeypatch.setitem(sys.modules, "pypdf", None)
    which = shutil.which
    monkeypatch.setattr(shutil, "which", lambda program: None if program.startswith("pdf") else which(program))
    assert main(["preview", str(last_year), "-o", str(tmp_path)]) == 0
    said = capfd.readouterr().err
    assert "没有核对" in said
    assert "字体" in said
    assert "docgen[preview]" in said


@pytest.mark.libreoffice
def test_poppler_reads_a_preview_back_where_pypdf_is_missing(
    last_year: Path, convert: Callable[[Path, str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    if shutil.which("pdftotext") is None:
        pytest.skip("needs poppler")
    _name, document = preview_room.document_of(last_year, MakeOptions())
    word = last_year.with_name("shown.docx")
    word.write_bytes(document)
    pdf = convert(word, "pdf")
    by_pypdf = read_pdf(pdf)
    monkeypatch.setitem(sys.modules, "pypdf", None)
    by_poppler = read_pdf(pdf)
    assert by_pypdf is not None
    assert by_poppler is not None
    assert by_poppler.fonts == by_pypdf.fonts
    assert len(by_poppler.pages) == len(by_pypdf.pages)
    texts = texts_of(open_document(document))
    assert lost_in_print(texts, by_poppler.pages) == ()
    assert lost_in_print(texts, [page.replace("行政许可", "") for page in by_poppler.pages]) == ("行政许可",)


def test_the_wheel_holds_templates_forms_and_workbooks(tmp_path: Path) -> None:
    """The package built from this tree carries everything `make` needs in an empty folder."""
    pytest.importorskip("hatchling", reason="hatchling, the build backend, is not installed here")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as package:
        names = package.namelist()
    for wanted in ("form.toml", "report.docx", "approval.docx", "checklist.docx", "return-slip.docx", "reminder.docx"):
        assert f"docgen/bundled/templates/docx/zfxxgk-2021/{wanted}" in names
    assert "docgen/bundled/inputs/空白填报表.xlsx" in names
    assert any(name.endswith("/LICENSE") for name in names)


def test_a_workbook_in_a_folder_without_write_permission_is_only_read(last_year: Path, tmp_path: Path) -> None:
    copy = tmp_path / "ro" / last_year.name
    copy.parent.mkdir()
    shutil.copy(last_year, copy)
    before = copy.read_bytes()
    made(copy, tmp_path / "out")
    assert copy.read_bytes() == before
    assert [path.name for path in copy.parent.iterdir()] == [copy.name]
