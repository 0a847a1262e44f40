"""QR codes: as a field of the form and as a way of writing a value; the same text the same bytes; read back."""

from __future__ import annotations

import builtins
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from docx import Document
from hypothesis import given
from hypothesis import strategies as st
from made_forms import cell_of, definition, field, placed
from packages import parts_of
from PIL import Image

from docgen.cli.main import main
from docgen.formats import read
from docgen.kit.errors import DocgenError
from docgen.report import qr_code
from docgen.report.qr_code import MAX_BYTES, QrCode

FORM_ID = "visit-card"
DEFINITION = definition(
    FORM_ID,
    "来访登记",
    "card.office",
    {"basic": "登记"},
    field("card.office", "单位"),
    field("card.number", "编号"),
    field("card.code", "查询码", "qrcode", empty="ok", more='width = 25\ndefault = "http://www.example.gov.cn/q?n={编号}"'),
)
URL = "http://www.example.gov.cn/q?n=A-7"


def office(folder: Path, lines: tuple[str, ...]) -> None:
    document = Document()
    for line in ("{{ card.office }}", *lines):
        document.add_paragraph(line)
    placed(folder, FORM_ID, DEFINITION, document)
    assert main(["new", "in.xlsx", "--form", FORM_ID]) == 0
    book = openpyxl.load_workbook("in.xlsx")
    for key, text in (("card.office", "青川区档案馆"), ("card.number", "A-7")):
        cell_of(book, key).value = text
    book.save("in.xlsx")


def codes(report: Path) -> list[bytes]:
    return [data for name, data in parts_of(report).items() if "/media/picture-" in name]


LINES = {
    "field": ("{{ card.code }}",),
    "filter": ("码：{{ card.number|二维码 }}",),
    "filter with a width, the slow way": ("{{ card.number|upper }}{{ card.number | 二维码(40) }}",),
    "filter of an expression": ("{{ ('编号' ~ card.number)|二维码 }}",),
}


@pytest.mark.parametrize("lines", LINES.values(), ids=LINES)
def test_a_code_goes_the_whole_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lines: tuple[str, ...]) -> None:
    monkeypatch.chdir(tmp_path)
    office(tmp_path, lines)
    assert main(["template", "check", f"templates/docx/{FORM_ID}/report.docx"]) == 0
    assert main(["make", "in.xlsx", "-o", "out", "--strict"]) == 0
    report = next(Path("out").glob("*.docx"))
    said = {"field": URL, "filter of an expression": "编号A-7"}.get(next(k for k, v in LINES.items() if v == lines), "A-7")
    assert codes(report) == [QrCode(said).picture.data]
    shape = Document(str(report)).inline_shapes[0]
    assert shape._inline.docPr.get("descr") == said
    assert round(shape.width.mm) == {"{{ card.code }}": 25, LINES["filter with a width, the slow way"][0]: 40}.get(lines[0], 30)
    assert main(["verify", str(report), "--against", "in.xlsx"]) == 0
    assert main(["check", str(report), "--strict"]) == 0
    assert read(report).report.values["card.number"] == "A-7"
    again = report.read_bytes()
    assert main(["make", "in.xlsx", "-o", "out", "--force"]) == 0
    assert report.read_bytes() == again


def test_a_code_is_black_squares_with_white_around() -> None:
    picture = Image.open(io.BytesIO(QrCode("政务公开").picture.data)).convert("L")
    width, height = picture.size
    assert width == height and width % 8 == 0
    assert {picture.getpixel((x, y)) for x in range(0, width, 8) for y in range(0, 32, 8)} == {255}
    assert picture.getpixel((4 * 8 + 2, 4 * 8 + 2)) == 0


@given(st.text(alphabet=st.characters(blacklist_categories=("Cs", "Cc")), min_size=1, max_size=60))
def test_every_short_text_has_a_code_and_always_the_same(text: str) -> None:
    if text.strip():
        assert QrCode(text).picture.sha256 == QrCode(text).picture.sha256


@pytest.mark.parametrize("text", [" ", "长" * MAX_BYTES])
def test_what_makes_no_code_is_said(text: str) -> None:
    with pytest.raises(DocgenError, match="做不成二维码"):
        QrCode(text).picture  # noqa: B018


@pytest.mark.parametrize("width", ["0", "'宽'", "900", "true"])
def test_a_width_that_is_none_is_told_with_the_tag(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], width: str
) -> None:
    monkeypatch.chdir(tmp_path)
    office(tmp_path, (f"{{{{ card.number|二维码({width}) }}}}",))
    assert main(["template", "check", f"templates/docx/{FORM_ID}/report.docx"]) == 1
    assert "二维码" in capsys.readouterr().out


def test_without_the_library_a_sentence_says_how_to_get_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    office(tmp_path, LINES["field"])
    real: Callable[..., Any] = builtins.__import__

    def without(name: str, *rest: Any, **named: Any) -> Any:
        if name == "segno":
            raise ImportError(name)
        return real(name, *rest, **named)

    qr_code._picture.cache_clear()
    monkeypatch.setattr(builtins, "__import__", without)
    assert main(["check", "in.xlsx"]) == 0
    assert main(["make", "in.xlsx", "-o", "out"]) != 0
    assert "docgen[qrcode]" in "".join(capsys.readouterr())
    assert not list(Path("out").glob("*.docx"))
