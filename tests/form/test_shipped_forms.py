"""The forms that are shipped beside the annual report of 2021: a meeting notice, an acceptance sheet, the trial form of 2019.

Each is a folder of data; here each is filled in, made, read back, and filled in wrongly.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from commands import checked
from docx import Document
from project import ROOT

from docgen.cli.main import main
from docgen.form.folders import form_folders
from docgen.form.load import load_form
from docgen.formats import read
from docgen.report.complete import complete
from tools.build_template import templates
from tools.same import same_word_file

INPUTS = ROOT / "inputs" / "其他表单"
NOTICE, SHEET, TRIAL = "huiyi-tongzhi", "caigou-yanshou", "zfxxgk-2019"
SHIPPED = {
    NOTICE: INPUTS / "青川区档案馆会议通知填报表.xlsx",
    SHEET: INPUTS / "青川区档案馆采购验收单填报表.xlsx",
    TRIAL: INPUTS / "青川区档案馆2020年度填报表.xlsx",
}
ANNUAL = ("政府信息公开", "年度报告", "年报", "报告年度", "统计表", "勾稽", "上年", "三张表", "报告")
"""Words that a notice or an acceptance sheet has no use for."""
Edit = Callable[[openpyxl.Workbook], None]


@pytest.fixture(autouse=True)
def empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def made(source: Path) -> Path:
    assert main(["make", str(source), "-o", "out", "--strict"]) == 0
    return next(Path("out").glob("*.docx"))


def edited(form_id: str, edit: Edit) -> Path:
    """The filled workbook of a form after somebody has worked on it with openpyxl."""
    book = openpyxl.load_workbook(SHIPPED[form_id])
    edit(book)
    book.save("edited.xlsx")
    return Path("edited.xlsx")


def put(place: str, value: object) -> Edit:
    """Put a value into SHEET!CELL, or into the cell of a field by its key."""

    def edit(book: openpyxl.Workbook) -> None:
        name = book.defined_names[place].attr_text if place in book.defined_names else place
        sheet, _mark, cell = name.replace("$", "").replace("'", "").partition("!")
        book[sheet][cell].value = value

    return edit


def severities(source: Path) -> dict[str, str]:
    """The codes of what is found in a file, each with its severity."""
    return {finding["code"]: finding["severity"] for finding in checked(source)}


def words_of(book: openpyxl.Workbook) -> str:
    """All that a workbook shows to whoever fills it in, prompts included."""
    texts: list[str] = []
    for sheet in book:
        texts.append(sheet.title)
        texts += [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.data_type == "s"]
        texts += [f"{rule.promptTitle}{rule.prompt}{rule.error}" for rule in sheet.data_validations.dataValidation]
    return "\n".join(texts)


def cells_of(document: Any, number: int) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in document.tables[number].rows]


# ---------------------------------------------------------------- every form


@pytest.mark.parametrize("form_id", SHIPPED)
def test_a_shipped_form_goes_the_whole_way(form_id: str) -> None:
    assert main(["form", "check", form_id]) == 0
    file = made(SHIPPED[form_id])
    assert main(["check", str(file), "--strict"]) == 0
    assert main(["verify", str(file), "--against", str(SHIPPED[form_id])]) == 0
    back, given = read(file).report, read(SHIPPED[form_id]).report
    assert back.form.id == form_id
    assert {key: back.values.get(key) for key in given.values} == dict(given.values)
    assert complete(back).rows == complete(given).rows
    assert main(["new", "next.xlsx", "--from", str(file)]) == 0
    assert read(Path("next.xlsx")).report.form.id == form_id


@pytest.mark.parametrize("form_id", SHIPPED)
def test_a_template_that_lies_elsewhere_is_judged_by_the_form_whose_names_it_uses(
    form_id: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copy = tmp_path / "own.docx"
    copy.write_bytes((form_folders()[form_id] / "report.docx").read_bytes())
    assert main(["template", "check", str(copy)]) == 0
    assert capsys.readouterr().out == "✓ own.docx：没有发现问题。\n"


@pytest.mark.parametrize("form_id", SHIPPED)
def test_all_templates_of_a_shipped_form_pass_the_lint(form_id: str, capsys: pytest.CaptureFixture[str]) -> None:
    names = {path.name for path in form_folders()[form_id].glob("*.docx")}
    assert {"report.docx", "approval.docx", "checklist.docx"} <= names
    for name in names:
        assert main(["template", "check", str(form_folders()[form_id] / name)]) == 0
    assert "慢一些" not in capsys.readouterr().out
    built = templates(load_form(form_id))
    for name in ("approval.docx", "checklist.docx", *(["report.docx"] if form_id == TRIAL else [])):
        assert same_word_file((form_folders()[form_id] / name).read_bytes(), built[name])


@pytest.mark.parametrize("form_id", SHIPPED)
def test_a_shipped_form_stands_in_the_lists_and_begins_blank(form_id: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["template", "list"]) == 0
    assert f"{form_id}  {load_form(form_id).title}" in capsys.readouterr().out
    assert main(["template", "copy", form_id, "own.docx"]) == 0
    assert main(["new", "blank.xlsx", "--form", form_id]) == 0
    assert read(Path("blank.xlsx")).untouched


@pytest.mark.parametrize("form_id", [NOTICE, SHEET])
def test_nothing_of_the_annual_report_is_in_another_form(form_id: str) -> None:
    assert main(["new", "blank.xlsx", "--form", form_id]) == 0
    shown = words_of(openpyxl.load_workbook("blank.xlsx"))
    assert [word for word in ANNUAL if word in shown] == []
    assert main(["make", str(SHIPPED[form_id]), "-o", "out", "--approval"]) == 0
    for paper in Path("out").glob("*.docx"):
        document = Document(str(paper))
        text = "\n".join(
            [
                *(p.text for p in document.paragraphs),
                *(c for n in range(len(document.tables)) for r in cells_of(document, n) for c in r),
            ]
        )
        assert [word for word in ANNUAL if word in text] == [], paper.name


def test_a_body_may_hand_in_any_number_of_papers_that_go_by_no_year() -> None:
    folder = Path("in")
    folder.mkdir()
    for number, goods in enumerate(("打印机", "扫描仪")):
        source = edited(SHEET, lambda book, goods=goods: put("货物清单!B5", goods)(book))  # type: ignore[misc]
        source.rename(folder / f"{number}（更正）.xlsx" if number else folder / "0.xlsx")
        put_title = openpyxl.load_workbook(next(folder.glob(f"{number}*")))
        put("acceptance.title", f"第{number}批验收单")(put_title)
        put_title.save(next(folder.glob(f"{number}*")))
    assert main(["make", "in", "-o", "out"]) == 0
    assert len(list(Path("out").glob("第*批验收单.docx"))) == 2


@pytest.mark.libreoffice
@pytest.mark.parametrize("form_id", SHIPPED)
def test_a_workbook_that_libreoffice_has_saved_makes_the_same_paper(form_id: str, convert: Callable[[Path, str], Path]) -> None:
    source = Path("in.xlsx")
    source.write_bytes(SHIPPED[form_id].read_bytes())
    saved = convert(source, "xlsx")
    before, after = read(source).report, read(saved).report
    assert complete(after).rows == complete(before).rows
    assert after.values == before.values
    assert main(["make", str(saved), "-o", "out", "--strict"]) == 0


# ---------------------------------------------------------------- the acceptance sheet


def test_the_sheet_adds_up_its_goods_in_figures_and_in_capitals() -> None:
    document = Document(str(made(SHIPPED[SHEET])))
    goods = cells_of(document, 1)
    amounts = [Decimal(row[6]) for row in goods[1:-1]]
    assert amounts == [Decimal(row[4]) * Decimal(row[5]) for row in goods[1:-1]]
    assert Decimal(goods[-1][6]) == sum(amounts) == Decimal("66671.00")
    assert "人民币（大写）：陆万陆仟陆佰柒拾壹元整" in goods[-1]


@pytest.mark.parametrize(
    ("result", "said"),
    [("合格", "质量合格，同意验收。"), ("部分合格", "由供应商更换后另行验收。"), ("不合格", "不合格，不予验收。")],
)
def test_the_opinion_follows_the_result(result: str, said: str) -> None:
    document = Document(str(made(edited(SHEET, put("acceptance.result", result)))))
    texts = [p.text for p in document.paragraphs] + [c for n in range(3) for r in cells_of(document, n) for c in r]
    assert any(text.endswith(said) for text in texts)


def rows_cleared(book: openpyxl.Workbook) -> None:
    for row in range(5, 10):
        for column in range(2, 9):
            if not str(book["货物清单"].cell(row, column).value).startswith("="):
                book["货物清单"].cell(row, column).value = None


@pytest.mark.parametrize(
    ("edit", "code"),
    [
        (put("货物清单!F5", None), "B501"),
        (put("货物清单!C5", None), ""),  # not every good has a model
        (rows_cleared, "B502"),
        (put("货物清单!G5", 17000), "B504"),
        (put("货物清单!F6", 18650.505), "B505"),
        (put("货物清单!E6", "两台"), "A302"),
        (put("货物清单!H6", "还可以"), "A310"),
        (put("supplier.name", None), "B101"),
        (put("acceptance.date", "上周"), "A309"),
        (put("acceptance.result", "行"), "A310"),
        (put("acceptance.number", None), ""),
    ],
)
def test_a_wrong_filling_of_the_sheet_is_refused(edit: Edit, code: str) -> None:
    source = edited(SHEET, edit)
    errors = {found for found, severity in severities(source).items() if severity == "error"}
    assert errors == ({code} if code else set())
    assert main(["make", str(source), "-o", "out"]) == (1 if code else 0)


def test_the_sum_puts_the_goods_of_all_sheets_together() -> None:
    folder = Path("in")
    folder.mkdir()
    for number, buyer in enumerate(("甲馆", "乙馆")):
        edited(SHEET, put("buyer.name", buyer)).rename(folder / f"{number}.xlsx")
    assert main(["sum", "in", "-o", "sum.xlsx", "--agency", "青川区文化局"]) == 0
    assert len(read(Path("sum.xlsx")).report.rows["goods"]) == 10


# ---------------------------------------------------------------- the notice


def test_the_notice_says_when_where_and_who() -> None:
    document = Document(str(made(SHIPPED[NOTICE])))
    texts = [paragraph.text for paragraph in document.paragraphs]
    assert texts[0].replace("\n", "") == "青川区档案馆关于召开全区档案工作会议的通知"
    for wanted in ("2025年3月18日上午9:00。", "区行政中心三楼第二会议室。", "附件：参会回执", "2025年3月7日"):
        assert wanted in texts
    assert [row[:2] for row in cells_of(document, 0)][1:] == [
        ["1", "通报2024年档案工作检查情况"],
        ["2", "部署2025年档案移交进馆工作"],
        ["3", "电子档案单套制试点经验交流"],
        ["4", "总结讲话"],
    ]


def agenda_cleared(book: openpyxl.Workbook) -> None:
    for row in range(5, 9):
        for column in (2, 3, 4):
            book["议程"].cell(row, column).value = None


@pytest.mark.parametrize(
    ("edit", "code"),
    [
        (put("meeting.place", None), "B101"),
        (put("meeting.date", "3月某日"), "A309"),
        (put("contact.name", None), "B101"),
        (agenda_cleared, "B502"),
        (put("议程!D5", "半小时左右"), "A302"),
        (put("议程!B6", "通报2024年档案工作检查情况"), "B503"),
        (put("议程!C5", None), ""),
        (put("notice.number", None), ""),
    ],
)
def test_a_wrong_filling_of_the_notice_is_refused(edit: Edit, code: str) -> None:
    source = edited(NOTICE, edit)
    errors = {found for found, severity in severities(source).items() if severity == "error"}
    assert errors == ({code} if code else set())
    assert main(["make", str(source), "-o", "out"]) == (1 if code else 0)


# ---------------------------------------------------------------- the trial form


def test_the_trial_form_has_tables_of_its_own() -> None:
    form = load_form(TRIAL)
    assert {"procurement", "services"} <= {row.key for row in form.table_by_key["disclosure"].rows}
    assert "other_1" not in {row.key for row in form.table_by_key["requests"].rows}
    tables = Document(str(made(SHIPPED[TRIAL]))).tables
    assert len(tables[1].rows) == form.table_by_key["requests"].row_count
    assert "-1" in [cell.text for row in tables[0].rows for cell in row.cells]


@pytest.mark.parametrize(
    ("key", "value", "code"),
    [
        ("report.year", 2023, "B206"),
        ("report.year", 2018, "B206"),
        ("report.year", 2019, ""),
        ("requests.granted.natural", 5, "B303"),
        ("disclosure.licensing.change", -3, ""),
        ("disclosure.licensing.decisions", -3, "B202"),
        ("requests.other.natural", None, "B104"),
    ],
)
def test_a_wrong_filling_of_the_trial_form_is_told(key: str, value: object, code: str) -> None:
    assert (code in severities(edited(TRIAL, put(key, value)))) is bool(code)
