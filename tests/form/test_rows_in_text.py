"""What text may quote of a table of rows: its sums, in figures and in capitals, and how many rows there are."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from docx import Document
from made_forms import definition, field, findings_of, placed

from docgen.cli.main import main
from docgen.form.load import load_form

FORM_ID = "repairs"
SENTENCES_AND_ROWS = """
[[standing]]
key = "standing.sum"
label = "费用"
token = "标准句.费用"
sheet = "text"
[[standing.choices]]
text = "维修费用合计{维修清单.合计.费用}元（{维修清单.合计.费用大写}），配件{配件清单.合计.数量}个。"
[[sections]]
key = "matter"
sheet = "text"
heading = "一、说明"
name = "说明"
required = true
[[sections.subsections]]
text = "{标准句.费用}"
[[rows]]
key = "items"
name = "维修清单"
sheet = "items"
columns = [
  { key = "name", label = "项目", required = true },
  { key = "cost", label = "费用", type = "money", unit = "元", required = true, total = true },
]
[[rows]]
key = "parts"
name = "配件清单"
sheet = "parts"
columns = [
  { key = "name", label = "配件", required = true },
  { key = "count", label = "数量", type = "integer", required = true, total = true },
]
"""
DEFINITION = definition(
    FORM_ID,
    "维修费用说明",
    "note.office",
    {"basic": "基本情况", "items": "维修清单", "parts": "配件清单", "text": "说明", "tokens": "可引用"},
    field("note.office", "单位"),
    field("note.subject", "事由", empty="ok", more='default = "维修{维修清单.行数}项，共{维修清单.合计.费用}元"'),
    SENTENCES_AND_ROWS,
)
TEMPLATE = (
    "{{ note.subject }}",
    "{{ sections.matter.heading }}",
    "{%p for block in sections.matter.blocks %}",
    "{%p for paragraph in block.paragraphs %}",
    "{{ paragraph.text }}",
    "{%p endfor %}",
    "{%p endfor %}",
    "{% for row in tables.items.rows %}{{ row.name }}{{ row.cost }}；{% endfor %}",
    "{% for row in tables.parts.rows %}{{ row.name }}{{ row.count }}；{% endfor %}",
)
ITEMS = [{"name": "电梯", "cost": "1250.50"}, {"name": "门窗", "cost": "80"}]
PARTS = [{"name": "合页", "count": 12}]
SAID = "维修费用合计1,330.5元（壹仟叁佰叁拾元零伍角整），配件12个。"


@pytest.fixture()
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    document = Document()
    for line in TEMPLATE:
        document.add_paragraph(line)
    placed(tmp_path, FORM_ID, DEFINITION, document)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def workbook(items: list[dict[str, str]] = ITEMS, parts: list[dict[str, object]] = PARTS) -> Path:
    data = {"form": FORM_ID, "values": {"note.office": "青川区档案馆"}, "rows": {"items": items, "parts": parts}}
    Path("data.json").write_text(json.dumps(data), encoding="utf-8")
    Path("in.xlsx").unlink(missing_ok=True)
    assert main(["new", "in.xlsx", "--data", "data.json"]) == 0
    return Path("in.xlsx")


def test_sentences_quote_sums_and_counts_of_several_tables(office: Path) -> None:
    assert main(["template", "check", f"templates/docx/{FORM_ID}/report.docx"]) == 0
    assert main(["make", str(workbook()), "-o", "out", "--strict"]) == 0
    report = next(Path("out").glob("*.docx"))
    texts = [paragraph.text for paragraph in Document(str(report)).paragraphs]
    assert texts[0] == "维修2项，共1,330.5元"
    assert texts[2] == SAID
    assert texts[3:5] == ["电梯1250.50；门窗80.00；", "合页12；"]
    assert main(["verify", str(report), "--against", "in.xlsx"]) == 0
    assert main(["check", str(report), "--strict"]) == 0


def test_a_sum_in_capitals_changed_by_hand_is_told(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["make", str(workbook()), "-o", "out"]) == 0
    document = Document(str(next(Path("out").glob("*.docx"))))
    document.paragraphs[2].runs[0].text = SAID.replace("叁拾", "捌拾")
    document.save("edited.docx")
    capsys.readouterr()
    assert main(["verify", "edited.docx"]) == 1
    assert "捌拾" in capsys.readouterr().out


def test_the_sheet_of_references_shows_their_present_values(office: Path) -> None:
    book = openpyxl.load_workbook(workbook(), data_only=True)["可引用"]
    shown = {row[0]: row[1] for row in book.iter_rows(values_only=True) if row[0]}
    assert shown["{维修清单.合计.费用}"] == 1330.5
    assert (shown["{维修清单.行数}"], shown["{配件清单.合计.数量}"]) == (2, 12)
    assert shown["{标准句.费用}"].startswith("维修费用合计1,330.5元（")


@pytest.mark.libreoffice
def test_the_formulas_keep_up_in_libreoffice(office: Path, convert: Callable[[Path, str], Path]) -> None:
    book = openpyxl.load_workbook(workbook())
    book["维修清单"]["A7"].value, book["维修清单"]["B7"].value = "屋顶", 100
    book.save("in.xlsx")
    saved = openpyxl.load_workbook(convert(Path("in.xlsx"), "xlsx"), data_only=True)["可引用"]
    shown = {row[0]: row[1] for row in saved.iter_rows(values_only=True) if row[0]}
    assert (shown["{维修清单.合计.费用}"], shown["{维修清单.行数}"]) == (1430.5, 3)


def test_a_sum_of_nothing_that_a_sentence_needs_is_told_once(office: Path) -> None:
    path = workbook(parts=[])
    [(code, _cell, message)] = findings_of(path, errors=True)
    assert code == "B103" and "配件清单“数量”的合计" in message


def test_a_reference_typed_in_a_template_is_offered_as_its_placeholder(office: Path) -> None:
    from docgen.template.check import check_template

    path = Path(f"templates/docx/{FORM_ID}/report.docx")
    document = Document(str(path))
    document.add_paragraph("{维修清单.合计.费用大写}")
    document.save(str(path))
    findings = check_template(path.read_bytes(), load_form(FORM_ID))
    assert any("tables.items.totals.cost|人民币大写" in finding.cure for finding in findings)


def published(source: Path) -> Path:
    assert main(["publish", str(source), "-o", "web"]) == 0
    return next(path for path in Path("web").glob("*.html") if not path.name.endswith(".body.html"))


def test_a_form_with_rows_is_published_as_its_word_file_shows_it(office: Path) -> None:
    page = published(workbook())
    text = page.read_text(encoding="utf-8")
    for said in ("维修2项，共1,330.5元", SAID, "电梯1250.50；门窗80.00；", "合页12；"):
        assert said in text
    assert main(["verify", str(page), "--against", "in.xlsx"]) == 0
    assert main(["make", "in.xlsx", "-o", "out"]) == 0
    assert main(["verify", str(page), "--against", str(next(Path("out").glob("*.docx")))]) == 0


@pytest.mark.parametrize(("right", "wrong"), [("1250.50", "1520.50"), ("叁佰", "捌佰"), ("合页12；", "")])
def test_a_number_that_changed_on_the_way_to_the_page_is_told(
    office: Path, capsys: pytest.CaptureFixture[str], right: str, wrong: str
) -> None:
    page = published(workbook())
    page.write_text(page.read_text(encoding="utf-8").replace(right, wrong), encoding="utf-8")
    capsys.readouterr()
    assert main(["verify", str(page), "--against", "in.xlsx"]) == 1
    assert right.rstrip("；")[:4] in capsys.readouterr().out


def test_a_shipped_sheet_is_published_with_its_table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    page = published(Path(__file__).parents[2] / "inputs" / "其他表单" / "青川区档案馆采购验收单填报表.xlsx")
    text = page.read_text(encoding="utf-8")
    assert "<caption>" in text and '<th scope="col"' in text
    for ending in (".body.html", ".txt", ".docx"):
        assert page.with_name(page.stem + ending).is_file()
    assert main(["verify", str(page), "--against", str(page.with_suffix(".docx"))]) == 0


def test_a_page_never_leaves_out_a_picture(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from picture_forms import DEFINITION as PICTURES
    from picture_forms import FORM_ID as WITH_PICTURES
    from picture_forms import png, template

    placed(tmp_path, WITH_PICTURES, PICTURES, template())
    monkeypatch.chdir(tmp_path)
    Path("a.png").write_bytes(png())
    values = {"visit.office": "青川区档案馆", "visit.found": "平整", "visit.photo": "a.png"}
    Path("data.json").write_text(json.dumps({"form": WITH_PICTURES, "values": values}), encoding="utf-8")
    assert main(["publish", "data.json", "-o", "web"]) == 2
    assert not list(Path("web").glob("*.html"))
