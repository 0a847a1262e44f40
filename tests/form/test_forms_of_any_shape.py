"""Any form goes the whole way: without table, year, title, signature or sheet of tokens, in a template of any look."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from contextlib import chdir
from pathlib import Path

import openpyxl
import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st
from small_forms import FORM_ID, PARTS, place, values

from docgen.cli.main import main
from docgen.form import load
from docgen.formats import read

ANNUAL_WORDS = ("政府信息公开", "年度报告", "发文机关", "统计表", "可引用数据", "三张表", "上年带来")
"""Words of the annual report that have no business in a form that does not say them."""


def texts_of(book: Path) -> str:
    """Everything a workbook says to its reader, prompts included."""
    texts: list[str] = []
    for sheet in openpyxl.load_workbook(book):
        texts += [str(cell.value) for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]
        texts += [f"{rule.prompt}{rule.error}" for rule in sheet.data_validations.dataValidation]
    return "\n".join(texts)


def go_the_whole_way(folder: Path, parts: frozenset[str], template: Callable[[Path], None] | None = None) -> Path:
    """new, check, make, verify, export and new --from in a folder that holds the form; returns the Word file."""
    load._loaded.cache_clear()
    form = place(folder, parts)
    if template:
        template(folder / "templates" / "docx" / FORM_ID / "report.docx")
    with chdir(folder):
        Path("data.json").write_text(json.dumps({"form": FORM_ID, "values": values(form)}), encoding="utf-8")
        assert main(["new", "blank.xlsx", "--form", FORM_ID]) == 0
        assert read(Path("blank.xlsx")).untouched
        shown = texts_of(Path("blank.xlsx"))
        assert [word for word in ANNUAL_WORDS if word in shown and not (word == "上年带来" and "year" in parts)] == []
        assert main(["template", "check", f"templates/docx/{FORM_ID}/report.docx", "--form", FORM_ID]) == 0
        assert main(["new", "in.xlsx", "--data", "data.json"]) == 0
        assert main(["check", "in.xlsx", "--strict"]) == 0
        assert main(["make", "in.xlsx", "-o", "out", "--strict"]) == 0
        made = next(Path("out").glob("*.docx"))
        assert main(["check", str(made), "--strict"]) == 0
        assert main(["verify", str(made), "--against", "in.xlsx"]) == 0
        read_back, given = read(made).report, read(Path("in.xlsx")).report.values
        assert read_back.form.id == FORM_ID
        assert {key: read_back.values.get(key) for key in given} == given
        assert main(["new", "next.xlsx", "--from", str(made)]) == 0
        assert read(Path("next.xlsx")).report.form.id == FORM_ID
        assert main(["sum", "in.xlsx", "-o", "sum.xlsx"]) == (0 if form.cells else 2)
        assert main(["publish", str(made), "-o", "web"]) == 0
    return folder / made


LACKING = [frozenset(PARTS), frozenset(), *(frozenset(PARTS) - {part} for part in ("table", "tokens", "section", "title"))]


@pytest.mark.parametrize("parts", LACKING, ids=lambda parts: "all" if len(parts) == len(PARTS) else str(len(parts)))
def test_a_form_that_lacks_a_part_goes_the_whole_way(tmp_path: Path, parts: frozenset[str]) -> None:
    go_the_whole_way(tmp_path, parts)


@settings(max_examples=8)
@given(parts=st.frozensets(st.sampled_from(PARTS)))
def test_a_form_of_any_shape_goes_the_whole_way(parts: frozenset[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        go_the_whole_way(Path(folder), parts)


def in_own_words(path: Path) -> None:
    """A template that an office would write: a heading of its own, and fields in the middle of lines and in a table."""
    document = Document()
    document.add_heading("物品借用单（存根）")
    document.add_paragraph("今由{{ note.keeper }}同志保管，经办人：{{ note.sender }}。")
    table = document.add_table(rows=1, cols=2)
    table.rows[0].cells[0].text, table.rows[0].cells[1].text = "日期", "{{ note.day }}"
    document.save(str(path))


def test_a_template_may_print_fields_in_words_of_its_own(tmp_path: Path) -> None:
    made = go_the_whole_way(tmp_path, frozenset({"agency", "date"}), in_own_words)
    document = Document(str(made))
    assert "今由王五同志保管，经办人：丁一。" in [paragraph.text for paragraph in document.paragraphs]
    assert document.tables[0].rows[0].cells[1].text == "2025年3月4日"


@pytest.mark.parametrize(
    ("changed", "shown"), [("paragraph", "今由王五同志保管"), ("cell", "2025年3月4日")], ids=["in a line", "in a cell"]
)
def test_an_edit_in_a_field_is_shown(tmp_path: Path, capsys: pytest.CaptureFixture[str], changed: str, shown: str) -> None:
    made = go_the_whole_way(tmp_path, frozenset({"agency", "date"}), in_own_words)
    document = Document(str(made))
    if changed == "paragraph":
        document.paragraphs[1].runs[0].text = "今由赵六同志保管，经办人：丁一。"
    else:
        document.tables[0].rows[0].cells[1].text = "2025年3月5日"
    document.save(str(tmp_path / "edited.docx"))
    capsys.readouterr()
    with chdir(tmp_path):
        assert main(["verify", "edited.docx"]) == 1
        assert shown in capsys.readouterr().out
        assert main(["verify", str(made), "--against", "in.xlsx"]) == 0


def test_a_field_changed_since_in_the_workbook_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made = go_the_whole_way(tmp_path, frozenset({"agency", "date"}), in_own_words)
    with chdir(tmp_path):
        book = openpyxl.load_workbook("in.xlsx")
        sheet, cell = book.defined_names["note.keeper"].attr_text.replace("$", "").split("!")
        book[sheet.strip("'")][cell].value = "赵六"
        book.save("in.xlsx")
        capsys.readouterr()
        assert main(["verify", str(made), "--against", "in.xlsx"]) == 1
        assert "王五 → 赵六" in capsys.readouterr().out
