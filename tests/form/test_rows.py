"""A table of any number of rows, from the form through workbook, checks and Word file and back: an acceptance sheet."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from commands import checked
from docx import Document
from docx.document import Document as WordFile
from made_forms import cell_of, definition, field, findings_of, placed
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from docgen.checks.run import examine
from docgen.cli.main import main
from docgen.form.load import load_form
from docgen.form.parse import parse_form
from docgen.formats import read
from docgen.jobs.form_template import form_template
from docgen.kit.errors import FormError
from docgen.report.complete import complete

FORM_ID = "goods"
ITEMS = """
[[rows]]
key = "items"
name = "物资清单"
sheet = "items"
least = 1
additive = true
most = 20
unique = "name"
columns = [
  { key = "number", label = "序号", type = "integer", running = true },
  { key = "name", label = "品名", required = true },
  { key = "quantity", label = "数量", type = "integer", required = true, total = true },
  { key = "price", label = "单价", type = "money", unit = "元", required = true },
  { key = "amount", label = "金额", type = "money", unit = "元", product = ["quantity", "price"], total = true },
  { key = "state", label = "验收结果", type = "choice", choices = ["合格", "不合格"] },
]
"""
DEFINITION = definition(
    FORM_ID,
    "物资验收单",
    "buyer.name",
    {"basic": "基本情况", "items": "物资清单"},
    field("buyer.name", "采购单位"),
    field("buyer.supplier", "供应商", empty="ok"),
    ITEMS,
)
GOODS = [("文件柜", 3, "1250.50", "合格"), ("碎纸机", 2, "0.15", "不合格"), ("档案盒", 120, "8", "合格")]
HEAD = 4


def template() -> WordFile:
    document = Document()
    document.add_paragraph("{{ buyer.name }}验收下列物资{{ tables.items.count }}项：")
    table = document.add_table(rows=5, cols=6)
    heads = ("序号", "品名", "数量", "单价", "金额", "结果")
    cells = ("number", "name", "quantity", "price", "amount", "state")
    for column, (head, cell) in enumerate(zip(heads, cells, strict=True)):
        table.rows[0].cells[column].text = head
        table.rows[2].cells[column].text = f"{{{{ row.{cell} }}}}"
    table.rows[1].cells[0].text = "{%tr for row in tables.items.rows %}"
    table.rows[3].cells[0].text = "{%tr endfor %}"
    table.rows[4].cells[0].text = "合计"
    table.rows[4].cells[2].text = "{{ tables.items.totals.quantity }}"
    table.rows[4].cells[4].text = "{{ tables.items.totals.amount }}"
    document.add_paragraph("大写：{{ tables.items.totals.amount | 人民币大写 }}")
    return document


@pytest.fixture()
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    placed(tmp_path, FORM_ID, DEFINITION, template())
    monkeypatch.chdir(tmp_path)
    assert main(["new", "blank.xlsx", "--form", FORM_ID]) == 0
    return tmp_path


def filled(edit: Callable[[Worksheet], None] = lambda sheet: None) -> Path:
    """Fill the blank workbook as a program would: with openpyxl, which stores no results of formulas."""
    book = openpyxl.load_workbook("blank.xlsx")
    for key, text in (("buyer.name", "青川区档案馆"), ("buyer.supplier", "远山商行")):
        cell_of(book, key).value = text
    sheet = book["物资清单"]
    for row, (name, quantity, price, state) in enumerate(GOODS, HEAD + 1):
        sheet.cell(row, 2).value, sheet.cell(row, 3).value = name, quantity
        sheet.cell(row, 4).value, sheet.cell(row, 6).value = float(price), state
    edit(sheet)
    book.save("in.xlsx")
    return Path("in.xlsx")


def codes_and_cells(path: Path) -> list[tuple[str, str]]:
    return [(code, cell) for code, cell, _message in findings_of(path, errors=True)]


def test_the_blank_workbook_goes_unfilled(office: Path) -> None:
    assert read(Path("blank.xlsx")).untouched


def test_the_word_file_holds_every_row_and_the_sums(office: Path) -> None:
    assert main(["make", str(filled()), "-o", "out", "--strict"]) == 0
    made = next(Path("out").glob("*.docx"))
    document = Document(str(made))
    rows = [[cell.text for cell in row.cells] for row in document.tables[0].rows]
    assert rows[1:4] == [
        ["1", "文件柜", "3", "1250.50", "3751.50", "合格"],
        ["2", "碎纸机", "2", "0.15", "0.30", "不合格"],
        ["3", "档案盒", "120", "8.00", "960.00", "合格"],
    ]
    assert [rows[4][2], rows[4][4]] == ["125", "4711.80"]
    assert (
        document.paragraphs[-1].text == "大写：人民币肆仟柒佰壹拾壹元捌角"
        or "肆仟柒佰壹拾壹元捌角" in document.paragraphs[-1].text
    )
    assert main(["check", str(made), "--strict"]) == 0
    assert main(["verify", str(made), "--against", "in.xlsx"]) == 0
    assert complete(read(made).report).rows == complete(read(Path("in.xlsx")).report).rows


def test_rows_may_be_sorted_and_stand_apart(office: Path) -> None:
    def apart(sheet: Worksheet) -> None:
        sheet.insert_rows(HEAD + 2, 2)

    rows = read(filled(apart)).report.rows["items"]
    assert [row["name"] for row in rows] == ["文件柜", "碎纸机", "档案盒"]
    assert rows[0]["price"] == Decimal("1250.5")


def test_columns_are_known_by_their_heads_wherever_they_stand(office: Path) -> None:
    def moved(sheet: Worksheet) -> None:
        for row in range(HEAD, HEAD + 4):
            left, right = sheet.cell(row, 2), sheet.cell(row, 6)
            left.value, right.value = right.value, left.value

    straight = read(filled()).report.rows["items"]
    assert read(filled(moved)).report.rows["items"] == straight


def test_rows_are_found_though_their_name_is_lost(office: Path) -> None:
    straight = read(filled()).report.rows["items"]
    book = openpyxl.load_workbook("in.xlsx")
    del book.defined_names["rows.items"]
    book["物资清单"].insert_rows(1, 3)
    book.save("in.xlsx")
    assert read(Path("in.xlsx")).report.rows["items"] == straight


def test_a_column_whose_head_is_gone_is_told(office: Path) -> None:
    assert "A201" in [code for code, _cell in codes_and_cells(filled(set_cell("C4", "个数")))]


def set_cell(address: str, value: object, number_format: str = "") -> Callable[[Worksheet], None]:
    def edit(sheet: Worksheet) -> None:
        sheet[address].value = value  # type: ignore[assignment] # any value a clerk may type
        sheet[address].number_format = number_format or sheet[address].number_format

    return edit


@pytest.mark.parametrize(
    ("edit", "code", "cell"),
    [
        (set_cell("C6", None), "B501", "C6"),
        (set_cell("B7", "文件柜"), "B503", "B7"),
        (set_cell("E5", 3751.00), "B504", "E5"),
        (set_cell("D6", 0.155), "B505", "D6"),
        (set_cell("C6", 1.5), "B505", "C6"),
        (set_cell("C6", -2), "B506", "C6"),
        (set_cell("D7", -0.5), "B506", "D7"),
        (set_cell("C6", "两个"), "A302", "C6"),
        (set_cell("C6", 0.5, "0%"), "A302", "C6"),
        (set_cell("C6", 12000, "#,##0,"), "A315", "C6"),
        (set_cell("F6", "还行"), "A310", "F6"),
        (set_cell("E3", 4700), "A320", "E3"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_wrong_filling_is_told_at_its_cell(office: Path, edit: Callable[[Worksheet], None], code: str, cell: str) -> None:
    assert (code, cell) in codes_and_cells(filled(edit))
    assert main(["make", "in.xlsx", "-o", "out"]) == 1


@pytest.mark.parametrize(
    ("edit", "code", "cell"),
    [
        (set_cell("D6", 12.5, "0"), "A315", "D6"),
        (lambda sheet: setattr(sheet.row_dimensions[6], "hidden", True), "A407", "B6"),
        (lambda sheet: setattr(sheet["C6"], "font", Font(strike=True)), "A408", "C6"),
    ],
)
def test_a_row_hidden_or_struck_out_and_a_number_shown_rounded_are_told(
    office: Path, edit: Callable[[Worksheet], None], code: str, cell: str
) -> None:
    assert (code, cell) in [(found, at) for found, at, _message in findings_of(filled(edit))]


def findings(path: Path, code: str) -> list[tuple[str, str]]:
    """Where a rule finds something in a workbook, and what it says."""
    found = examine(read(path)).findings
    return [(finding.cell, finding.message) for finding in found if finding.code == code]


def test_a_result_that_is_another_rows_is_told_as_a_formula_left_behind(office: Path) -> None:
    def formulas_left_behind(sheet: Worksheet) -> None:
        for row in (6, 7):  # as after a row was put in above them and each formula stayed the one of the row before
            sheet.cell(row, 5).value = {6: 3751.5, 7: 0.3}[row]

    said = findings(filled(formulas_left_behind), "B504")
    assert [(cell, "是第 1 行的" in text, "是第 2 行的" in text) for cell, text in said] == [
        ("E6", True, False),
        ("E7", False, True),
    ]
    assert "公式" not in findings(filled(set_cell("E6", 17)), "B504")[0][1]


def define(office: Path, *changes: tuple[str, str]) -> None:
    """Change the form, and write its blank workbook anew."""
    text = DEFINITION
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    placed(office, FORM_ID, text)
    Path("blank.xlsx").unlink()
    assert main(["new", "blank.xlsx", "--form", FORM_ID]) == 0


def test_numbers_below_zero_are_right_where_the_form_says_so(office: Path) -> None:
    define(office, ('type = "integer", required = true, total', 'type = "integer", signed = true, required = true, total'))
    assert findings(filled(set_cell("C6", -2)), "B506") == []
    assert findings(filled(set_cell("D6", -2)), "B506") != []


@pytest.mark.parametrize(("unit", "capitals"), [("元", True), ("", True), ("万元", False), ("美元", False)])
def test_only_yuan_are_written_in_the_capitals_of_cheques(office: Path, unit: str, capitals: bool) -> None:
    amount = 'label = "金额", type = "money", unit = "'
    define(office, (f'{amount}元"', f'{amount}{unit}"'))
    form = load_form(FORM_ID)
    assert ("物资清单.合计.金额大写" in form.tokens) is capitals
    assert ("人民币大写" in "".join(p.text for p in Document(io.BytesIO(form_template(form))).paragraphs)) is capitals


def again(name: str, quantity: int) -> Callable[[Worksheet], None]:
    def edit(sheet: Worksheet) -> None:
        sheet["B7"].value, sheet["C7"].value, sheet["D7"].value, sheet["F7"].value = name, quantity, 1250.5, "合格"

    return edit


@pytest.mark.parametrize(
    ("unique", "edit", "codes"),
    [
        ('unique = ["name", "quantity"]', again("文件柜", 3), ["B503"]),
        ('unique = ["name", "quantity"]', again("文件柜", 4), []),
        ('unique = "name"', again("文件柜", 4), ["B503"]),
        ("", again("文件柜", 3), ["B507"]),
        ("", again("文件柜", 4), []),
    ],
)
def test_rows_alike_are_told_as_the_form_tells_rows_apart(
    office: Path, unique: str, edit: Callable[[Worksheet], None], codes: list[str]
) -> None:
    define(office, ('unique = "name"', unique))
    workbook = filled(edit)
    assert [code for code in ("B503", "B507") if findings(workbook, code)] == codes


def test_a_sum_typed_below_the_rows_is_held_against_them(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def below(sheet: Worksheet, amount: float) -> None:
        sheet["B8"].value, sheet["E8"].value = "合计", amount

    assert ("A320", "E8") in codes_and_cells(filled(lambda sheet: below(sheet, 4711.00)))
    assert main(["check", str(filled(lambda sheet: below(sheet, 4711.80))), "--strict"]) == 0


@pytest.mark.parametrize(
    ("texts", "ended"),
    [
        (("以下空白", None, None, None), True),
        (("（以下空白）",) * 4, True),
        (("——", "/", None, "—"), True),
        (("品名", "数量", "单价（元）", "验收结果"), True),
        (("空白磁带", 1, 5, "合格"), False),
        (("——", 1, 5, "合格"), False),
    ],
)
def test_a_row_that_only_ends_the_list_is_told_once_and_is_none(
    office: Path, texts: tuple[str | int | None, ...], ended: bool
) -> None:
    def below(sheet: Worksheet) -> None:
        for column, text in zip((2, 3, 4, 6), texts, strict=True):
            sheet.cell(HEAD + 4, column).value = text

    path = filled(below)
    assert (len(findings(path, "A321")), codes_and_cells(path)) == (int(ended), [])
    assert len(read(path).report.rows["items"]) == 3 + (not ended)


def test_too_few_rows_are_told(office: Path) -> None:
    def empty(sheet: Worksheet) -> None:
        for row in range(HEAD + 1, HEAD + 4):
            for column in (2, 3, 4, 6):
                sheet.cell(row, column).value = None

    assert ("B502", "A4") in codes_and_cells(filled(empty))


def test_rows_go_through_json_and_the_schema(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    import jsonschema

    filled()
    capsys.readouterr()
    assert main(["export", "in.xlsx"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert main(["schema", "--form", FORM_ID]) == 0
    jsonschema.validate(document, json.loads(capsys.readouterr().out))
    assert document["rows"]["items"][0]["price"] == "1250.5"
    Path("data.json").write_text(json.dumps(document), encoding="utf-8")
    assert main(["new", "again.xlsx", "--data", "data.json"]) == 0
    assert complete(read(Path("again.xlsx")).report).rows == complete(read(Path("in.xlsx")).report).rows


def test_a_sum_holds_the_rows_of_all(office: Path) -> None:
    filled()
    book = openpyxl.load_workbook("in.xlsx")
    cell_of(book, "buyer.name").value = "青川区图书馆"
    book.save("other.xlsx")
    assert main(["sum", "in.xlsx", "other.xlsx", "-o", "sum.xlsx"]) == 0
    assert [row["number"] for row in complete(read(Path("sum.xlsx")).report).rows["items"]] == [1, 2, 3, 4, 5, 6]


def test_rows_are_not_left_out_of_a_page(office: Path) -> None:
    assert main(["make", str(filled()), "-o", "out"]) == 0
    assert main(["publish", str(next(Path("out").glob("*.docx"))), "-o", "web"]) == 0
    (page,) = [path for path in Path("web").glob("*.html") if not path.name.endswith(".body.html")]
    assert all(name in page.read_text(encoding="utf-8") for name, *_cells in GOODS)


def test_an_edited_cell_and_a_changed_workbook_are_told(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["make", str(filled()), "-o", "out"]) == 0
    made = next(Path("out").glob("*.docx"))
    document = Document(str(made))
    document.tables[0].rows[1].cells[4].text = "3751.60"
    document.save("edited.docx")
    capsys.readouterr()
    assert main(["verify", "edited.docx"]) == 1
    assert "3751.50 → 3751.60" in capsys.readouterr().out
    filled(set_cell("C5", 4))
    assert main(["verify", str(made), "--against", "in.xlsx"]) == 1
    assert "物资清单" in capsys.readouterr().out


@pytest.mark.libreoffice
def test_libreoffice_works_out_the_same_sums(office: Path, convert: Callable[[Path, str], Path]) -> None:
    saved = convert(filled(), "xlsx")
    sheet = openpyxl.load_workbook(saved, data_only=True)["物资清单"]
    assert [sheet["C3"].value, sheet["E3"].value] == [125, pytest.approx(4711.8)]
    assert [sheet["A5"].value, sheet["A7"].value] == [1, 3]
    assert sheet["A8"].value in (None, "")
    assert complete(read(saved).report).rows == complete(read(Path("in.xlsx")).report).rows
    assert main(["check", str(saved), "--strict"]) == 0


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ('product = ["quantity", "price"]', 'product = ["quantity", "prise"]', "price"),
        ('unique = "name"', 'unique = "nam"', "name"),
        ('unique = "name"', 'unique = ["quantity", "nam"]', "name"),
        ('unique = "name"', "unique = 3", "方括号"),
        ("least = 1", "least = 30", "least"),
        ('choices = ["合格", "不合格"]', "choices = []", "choices"),
        ('label = "品名", required', 'label = "品名", total = true, required', "数字"),
    ],
)
def test_a_faulty_table_of_rows_is_told(tmp_path: Path, old: str, new: str, what: str) -> None:
    path = tmp_path / "form.toml"
    path.write_text(DEFINITION.replace(old, new), encoding="utf-8")
    with pytest.raises(FormError, match=what):
        parse_form(path)


def blank_row(sheet: Worksheet) -> None:
    for column in (2, 3, 4, 6):
        sheet.cell(HEAD + 3, column).value = None


def one_row(sheet: Worksheet) -> None:
    blank_row(sheet)
    sheet.delete_rows(HEAD + 2)


@pytest.mark.parametrize(
    ("code", "edit"),
    [
        ("B501", blank_row),
        ("B502", one_row),
        ("B503", set_cell("B7", "文件柜（大）")),
        ("B504", set_cell("E5", 3751.5)),
        ("B505", set_cell("D6", 0.1)),
        ("B506", set_cell("C6", 0)),
        ("B507", set_cell("B6", "文件柜 ")),
        ("A320", set_cell("E3", 4711.8)),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_right_filling_is_not_found_fault_with(office: Path, code: str, edit: Callable[[Worksheet], None]) -> None:
    filled(edit)
    assert code not in [finding["code"] for finding in checked("in.xlsx")]


PRINTED = {
    "capitals alone": ("{{ tables.items.totals.amount | 人民币大写 }}",),
    "thousands and rounding": ("{{ tables.items.totals.amount | 千分位(1) }}",),
    "a field of the same last name": ("{{ buyer.name }}",),
    "only under a condition that fails": ("{% if buyer.supplier == '别家' %}{{ buyer.supplier }}{% endif %}",),
    "only some rows": (
        "{% for row in tables.items.rows %}{% if row.state == '合格' %}{{ row.name }}，{% endif %}{% endfor %}",
    ),
    "only some rows, the slow way": ("{% for row in tables.items.rows if row.state == '合格' %}{{ row.name }}，{% endfor %}",),
    "in another way than printed": ("{{ buyer.supplier | replace('远', '近') }}",),
    "nothing of the rows": ("{{ tables.items.count }}",),
}


@pytest.mark.parametrize("lines", PRINTED.values(), ids=PRINTED)
def test_what_a_template_prints_in_its_own_way_is_no_difference(office: Path, lines: tuple[str, ...]) -> None:
    document = Document()
    for line in ("{% for row in tables.items.rows %}{{ row.quantity }}、{% endfor %}", *lines):
        document.add_paragraph(line)
    document.save(str(Path(f"templates/docx/{FORM_ID}/report.docx")))
    assert main(["make", str(filled()), "-o", "out"]) == 0


def test_a_sum_in_capitals_that_was_changed_is_told(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["make", str(filled()), "-o", "out"]) == 0
    document = Document(str(next(Path("out").glob("*.docx"))))
    document.paragraphs[-1].runs[0].text = "大写：肆仟柒佰壹拾贰元捌角整"
    document.save("edited.docx")
    capsys.readouterr()
    assert main(["verify", "edited.docx"]) == 1
    assert "肆仟柒佰壹拾壹元捌角整" in capsys.readouterr().out


def test_two_papers_of_one_title_are_named_apart_and_keep_their_names(office: Path) -> None:
    Path("inputs").mkdir()
    for name, supplier in (("甲.xlsx", "远山商行"), ("乙.xlsx", "近水商行")):

        def other(sheet: Worksheet, supplier: str = supplier) -> None:
            sheet["B5"].value = supplier + "的柜子"

        filled(other).rename(Path("inputs") / name)
    for _run in range(2):
        assert main(["make", "inputs", "-o", "out"]) == 0
        made = {path.name: Document(str(path)).tables[0].rows[1].cells[1].text for path in Path("out").glob("*.docx")}
        assert made == {"物资验收单.docx": "近水商行的柜子", "物资验收单（甲）.docx": "远山商行的柜子"}
    assert main(["make", "inputs/甲.xlsx", "-o", "one"]) == main(["make", "inputs/乙.xlsx", "-o", "one"]) == 0
    assert len(list(Path("one").glob("*.docx"))) == 2
