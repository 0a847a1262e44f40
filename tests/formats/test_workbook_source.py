"""The reader of .xlsx agrees with openpyxl, whatever program wrote the file; broken files are refused, sizes bounded."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from pathlib import Path

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, InlineFont, TextBlock
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.formula import ArrayFormula

from docgen.form.model import Form
from docgen.formats.xlsx import source
from docgen.formats.xlsx.cells import parse_reference
from docgen.formats.xlsx.read import read_workbook
from docgen.formats.xlsx.read_sheets import idle_sheets
from docgen.formats.xlsx.source import read_source
from docgen.formats.xlsx.workbook import CellData, WorkbookData, is_date_format, is_external, number_text, unescape
from docgen.formats.xlsx.write import intake_bytes
from docgen.kit.errors import UnreadableFile
from docgen.ooxml.package import open_package
from tests.builders import filled_report
from tests.openpyxl_referee import read_with_openpyxl
from tests.packages import parts_of, saved, zipped

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
SHEETML = "application/vnd.openxmlformats-officedocument.spreadsheetml"
PARTS = {"workbook": "sheet.main", "worksheets/sheet1": "worksheet", "styles": "styles", "sharedStrings": "sharedStrings"}
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    + "".join(f'<Override PartName="/xl/{part}.xml" ContentType="{SHEETML}.{kind}+xml"/>' for part, kind in PARTS.items())
    + "</Types>"
)
DAY = "yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;"
STYLES = (
    f'<styleSheet xmlns="{MAIN}"><numFmts count="2"><numFmt numFmtId="164" formatCode="{DAY}"/>'
    '<numFmt numFmtId="165" formatCode="0&quot;days&quot;"/></numFmts><fonts count="1"><font/></fonts>'
    '<fills count="1"><fill><patternFill/></fill></fills><borders count="1"><border/></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="14" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="{count}">{xfs}</cellXfs></styleSheet>'
)
BOOK = f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets><sheet name="表" sheetId="1" r:id="rId1"/></sheets></workbook>'


def related(*targets: str) -> str:
    """The XML of relationships: the last step of each target is its kind."""
    entries = (
        f'<Relationship Id="rId{n}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for n, (kind, _equals, target) in enumerate((text.partition("=") for text in targets), 1)
    )
    return f'<Relationships xmlns="{PACKAGE}">{"".join(entries)}</Relationships>'


def handmade(
    cells: str, strings: str = "", formats: tuple[int, ...] = (0,), after: str = "", workbook: str = "", sheet: str = ""
) -> bytes:
    """A workbook of one sheet, from the XML of its rows; formats: number format id of each cell style."""
    xfs = "".join(f'<xf numFmtId="{number}" fontId="0" fillId="0" borderId="0" xfId="0"/>' for number in formats)
    parts = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": related("officeDocument=xl/workbook.xml"),
        "xl/_rels/workbook.xml.rels": related(
            "worksheet=worksheets/sheet1.xml", "styles=styles.xml", "sharedStrings=/xl/sharedStrings.xml"
        ),
        "xl/workbook.xml": workbook or BOOK,
        "xl/styles.xml": STYLES.format(count=len(formats), xfs=xfs),
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{strings}</sst>',
        "xl/worksheets/sheet1.xml": sheet or f'<worksheet xmlns="{MAIN}"><sheetData>{cells}</sheetData>{after}</worksheet>',
    }  # fmt: skip
    return zipped(parts)


def read(data: bytes) -> WorkbookData:
    """What docgen reads, having seen that openpyxl reads the same, and that a sheet taken as a stream is no other."""
    mine, theirs = read_source(open_package(data)), read_with_openpyxl(data)
    for one, other in zip(mine.sheets, theirs.sheets, strict=True):
        assert dict(one.cells) == dict(other.cells)
    assert mine == theirs
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(source, "_WHOLE", 0)
        assert read_source(open_package(data)) == mine
    return mine


def cells_of(data: bytes) -> dict[tuple[int, int], CellData]:
    return dict(read(data).sheets[0].cells)


def made(*values: object, **options: object) -> bytes:
    """A workbook that openpyxl makes, values down column A."""
    book = openpyxl.Workbook()
    if options.get("mac"):
        book.epoch = CALENDAR_MAC_1904
    for row, value in enumerate(values, 1):
        book.worksheets[0].cell(row, 1).value = value
    return saved(book)


# ---------------------------------------------------------------------- the same from both
@pytest.mark.parametrize("blank", [True, False])
def test_an_intake_workbook_reads_the_same_from_read(form: Form, blank: bool) -> None:
    book = read(intake_bytes(form, None if blank else filled_report(form, distinct=True)))
    assert {"requests.new.natural", "sections.overview", "docgen.form"} <= set(book.names)
    assert [sheet.name for sheet in book.sheets if sheet.hidden] == ["_form"]


@pytest.mark.libreoffice
def test_a_workbook_that_libreoffice_saved_reads_the_same_from_read(
    form: Form, tmp_path: Path, convert: Callable[[Path, str], Path]
) -> None:
    path = tmp_path / "filled.xlsx"
    path.write_bytes(intake_bytes(form, filled_report(form, distinct=True)))
    book = read(convert(path, "xlsx:Calc MS Excel 2007 XML").read_bytes())
    assert any(cell.has_formula and cell.kind != "none" for sheet in book.sheets for cell in sheet.cells.values())


def test_values_of_all_kinds_read_the_same_from_read() -> None:
    values = [
        1, 1.5, -0.1, 1e21, 1e-7, 0.1 + 0.2, True, False, "文字", "  两端  ", "a\nb", "𠮷😀", "=1+2", "=[1]表!A1", "#REF!",
        date(2024, 1, 19), datetime(2024, 1, 19, 8, 30), time(9, 30), timedelta(hours=30), date(1900, 1, 5), "1", None, "",
    ]  # fmt: skip
    for mac in (False, True):
        cells = cells_of(made(*values, mac=mac))
        assert cells[1, 1] == CellData("number", "1")
        assert cells[6, 1].value == "0.3"
        assert cells[7, 1] == CellData("bool", True)
        assert cells[13, 1] == CellData("none", "", has_formula=True)
        assert cells[14, 1].external
        assert cells[15, 1] == CellData("error", "#REF!")
        assert cells[16, 1].value == datetime(2024, 1, 19)
        assert cells[17, 1].value == datetime(2024, 1, 19, 8, 30)
        assert cells[18, 1][:2] == ("time", "9:30")
        assert cells[19, 1][:2] == ("time", "30:00")
        assert (22, 1) not in cells
        assert (23, 1) not in cells


def test_merged_cells_hide_what_they_cover_in_read() -> None:
    cells = '<row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>2</v></c><c r="D1"><v>3</v></c></row>'
    book = read(handmade(cells, after='<mergeCells count="2"><mergeCell ref="A1:B2"/><mergeCell ref="F1:F9"/></mergeCells>'))
    assert book.sheets[0].merged == ((1, 1, 2, 2), (1, 6, 9, 6))
    assert set(book.sheets[0].cells) == {(1, 1), (1, 4)}


def test_names_of_all_kinds_read_the_same_from_read() -> None:
    book = openpyxl.Workbook()
    book.worksheets[0].title = "一、总 体'情况"
    other = book.create_sheet("Other")
    names = {
        "a.b": "'一、总 体''情况'!$B$3",
        "gone": "#REF!",
        "half": "Other!#REF!",
        "area": "Other!$A$1:$C$2",
        "const": "3.14",
    }
    for name, text in names.items():
        book.defined_names[name] = DefinedName(name, attr_text=text)
    other.defined_names["a.b"] = DefinedName("a.b", attr_text="Other!$B$3")
    other.print_area = "A1:B2"
    found = read(saved(book))
    assert dict(found.names) == names
    assert dict(found.local_names) == {("Other", "a.b"): "Other!$B$3"}
    assert parse_reference(found.names["a.b"]) == ("一、总 体'情况", (3, 2, 3, 2))


def test_shared_strings_with_runs_and_phonetic_guides_read_the_same_from_read() -> None:
    strings = (
        "<si><t>平</t></si><si><r><rPr><b/></rPr><t xml:space='preserve'>粗 </t></r><r><t>细</t></r></si>"
        "<si><t>漢字</t><rPh sb='0' eb='2'><t>かんじ</t></rPh><phoneticPr fontId='1'/></si><si><t/></si>"
        "<si><t>a_x000B_b&lt;&#x4e00;</t></si>"
    )
    rows = "".join(f'<row r="{n + 1}"><c r="A{n + 1}" t="s"><v>{n}</v></c></row>' for n in range(5))
    cells = cells_of(handmade(rows, strings))
    assert [cells[n, 1].value for n in (1, 2, 3, 5)] == ["平", "粗 细", "漢字", "a\x0bb<一"]
    assert (4, 1) not in cells


@pytest.mark.parametrize(
    ("entry", "text"),
    [
        ("<si><t>a\r\nb\rc&#13;&#x1F600;&amp;lt;&apos;&quot;</t></si>", "a\nb\nc\r😀&lt;'\""),
        ("<si><t xml:space='preserve'> 单引号 </t></si>", " 单引号 "),
        ("<si>\n<t>换行</t>\n</si>", "换行"),
        ("<si><!-- 注 --><t>有注释</t></si>", "有注释"),
        ("<si><t><![CDATA[<b>]]></t></si>", "<b>"),
        ("<si><r><rPr><rFont val='宋体'/></rPr><t>一</t></r><r><rPr/><t>二</t></r></si>", "一二"),
        ("\n  <si><t>缩进</t></si>", "缩进"),
        ("<si/><si><t/></si>", None),
    ],
)
def test_a_shared_string_however_written_reads_the_same_from_read(entry: str, text: str | None) -> None:
    found = cells_of(handmade(FIRST, entry)).get((1, 1))
    assert (found.value if found else None) == text


@pytest.mark.parametrize(
    "entry", ["<si><t>a&nbsp;b</t></si>", "<si><t>a&b</t></si>", "<si><t>&#0;</t></si>", "<si><t>a<b></t></si>"]
)
def test_a_broken_shared_string_is_refused(entry: str) -> None:
    with pytest.raises(UnreadableFile):
        read_source(open_package(handmade(FIRST, entry)))


def test_formulas_of_all_kinds_read_the_same_from_read() -> None:
    rows = (
        '<row r="1"><c r="A1"><f t="shared" ref="A1:A2" si="0">B1+1</f><v>3</v></c><c r="B1" t="str"><f>""</f><v></v></c></row>'
        '<row r="2"><c r="A2"><f t="shared" si="0"/><v>4</v></c><c r="B2" t="b"><f>TRUE</f><v>1</v></c></row>'
        '<row r="3"><c r="A3"><f t="array" ref="A3">SUM([2]甲!A1:A2)</f><v>5</v></c>'
        '<c r="B3" t="e"><f>1/0</f><v>#DIV/0!</v></c></row>'
        '<row r="4"><c r="A4"><f>NOW()</f></c><c r="B4" t="str"><f>"a"</f><v>a_x0007_</v></c></row>'
    )
    cells = cells_of(handmade(rows))
    assert all(cell.has_formula for cell in cells.values())
    assert len(cells) == 8
    assert cells[2, 1] == CellData("number", "4", has_formula=True)
    assert cells[1, 2] == CellData("text", "", has_formula=True)
    assert cells[3, 1].external
    assert cells[4, 1].kind == "none"
    assert cells[4, 2].value == "a\x07"


def test_an_array_formula_reads_the_same_from_read() -> None:
    assert cells_of(made(ArrayFormula("A1", "=SUM(B1:B2)"), 1))[1, 1].has_formula


@pytest.mark.parametrize(
    ("number", "kind"),
    [(0, "number"), (1, "number"), (9, "number"), (14, "date"), (22, "date"), (27, "date"), (31, "date"), (57, "date"),
     (164, "date"), (165, "number"), (20, "date"), (33, "date"), (46, "time"), (49, "number"), (44, "number")],
)  # fmt: skip
def test_number_formats_tell_dates_in_read(number: int, kind: str) -> None:
    rows = '<row r="1"><c r="A1" s="1"><v>45310</v></c><c r="B1" s="1"><v>0.5</v></c><c r="C1" s="1"><v>-1</v></c></row>'
    cells = cells_of(handmade(rows, formats=(0, number)))
    assert cells[1, 1].kind == kind
    if kind == "date":
        assert cells[1, 1].value == datetime(2024, 1, 19)
        assert cells[1, 2][:2] == ("time", "12:00")


# ---------------------------------------------------------------------- other ways to write the same
PREFIXED = (
    f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData><x:row r="1"><x:c r="A1"><x:v>7</x:v></x:c></x:row>'
    "</x:sheetData></x:worksheet>"
)
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"


@pytest.mark.parametrize(
    ("data", "place", "value"),
    [
        (handmade("", sheet=PREFIXED), (1, 1), "7"),
        (handmade("<row><c><v>7</v></c></row>"), (1, 1), "7"),
        (handmade('<row r="3"><c r="B3"/><c><v>7</v></c></row>'), (3, 3), "7"),
        (handmade('<row r="3"/><row><c><v>7</v></c></row>'), (4, 1), "7"),
        (handmade('<row r="1"><c r="A1" t="d"><v>2024-01-19T00:00:00</v></c></row>'), (1, 1), datetime(2024, 1, 19)),
        (handmade('<row r="1"><c r="A1" t="b"><v>true</v></c></row>'), (1, 1), True),
    ],
)  # fmt: skip
def test_what_few_programs_write_is_read_too(data: bytes, place: tuple[int, int], value: object) -> None:
    assert read_source(open_package(data)).sheets[0].cells[place].value == value


def strict(data: bytes) -> bytes:
    """A workbook with every namespace as Strict Open XML has it."""
    office = b"http://purl.oclc.org/ooxml/officeDocument/relationships"
    parts = parts_of(data).items()
    return zipped({name: xml.replace(MAIN.encode(), STRICT.encode()).replace(OFFICE.encode(), office) for name, xml in parts})


def test_strict_open_xml_is_read_like_any_other(form: Form) -> None:
    data = intake_bytes(form, filled_report(form, distinct=True))
    assert strict(data) != data
    assert read_source(open_package(strict(data))) == read_source(open_package(data))
    assert read_workbook(strict(data)) == read_workbook(data)


@pytest.mark.parametrize(
    ("stored", "kind", "value"),
    [
        ("2024-01-19", "date", datetime(2024, 1, 19)), ("2024-01-19T08:30:00", "date", datetime(2024, 1, 19, 8, 30)),
        ("2024-01-19T08:30:00Z", "date", datetime(2024, 1, 19, 8, 30)), ("1900-01-05", "date", datetime(1900, 1, 5)),
        ("1900-03-01", "date", datetime(1900, 3, 1)), ("T09:30:00", "time", "9:30"), ("09:30:15", "time", "9:30:15"),
        ("2024-01-19T08:30:00+08:00", "date", datetime(2024, 1, 19, 8, 30)),
    ],
)  # fmt: skip
def test_a_date_stored_as_strict_open_xml_does_is_that_date(stored: str, kind: str, value: object) -> None:
    data = handmade(f'<row r="1"><c r="A1" s="1" t="d"><v>{stored}</v></c></row>', formats=(0, 14))
    assert read_source(open_package(data)).sheets[0].cells[1, 1][:2] == (kind, value)


def test_hidden_rows_columns_and_struck_text_are_known_as_in_openpyxl() -> None:
    book = openpyxl.Workbook()
    ws = book.worksheets[0]
    for row in range(1, 6):
        for column in range(1, 6):
            ws.cell(row, column).value = row * column
    ws.row_dimensions[2].hidden = True
    for letter in "CD":
        ws.column_dimensions[letter].hidden = True
    ws["A1"].font = openpyxl.styles.Font(strike=True)
    ws["A2"].value = CellRichText("甲", TextBlock(InlineFont(strike=True), "乙"), "丙")
    ws["A3"].value = CellRichText("甲", TextBlock(InlineFont(strike=False), "乙"))
    sheet = read(saved(book)).sheets[0]
    assert [place for place, cell in sheet.cells.items() if cell.struck] == [(1, 1), (2, 1)]
    assert sheet.cells[2, 1].text == "甲乙丙"
    assert [place for place in ((1, 1), (2, 1), (1, 3), (1, 4), (1, 5)) if sheet.hides(place)] == [(2, 1), (1, 3), (1, 4)]


def test_a_sheet_nobody_fills_in_is_listed_and_not_read(form: Form) -> None:
    package, idle = open_package(intake_bytes(form)), idle_sheets(form)
    assert {sheet.name for sheet in read_source(package).sheets if not sheet.cells}.isdisjoint(idle)
    assert {sheet.name for sheet in read_source(package, idle).sheets if not sheet.cells} >= idle


@pytest.mark.parametrize(
    "data",
    [
        handmade('<row r="1"><c r="A1"><v>zwölf</v></c></row>'),
        handmade('<row r="1"><c r="A1" t="s"><v>99</v></c></row>'),
        handmade('<row r="1"><c r="A1" s="99"><v>1</v></c></row>'),
        handmade('<row r="1"><c r="A1"><v>1</v></row>'),
        handmade("<row", after="</x>"),
        handmade("", strings="<si><t>"),
        handmade("", workbook="<workbook"),
        handmade("", after='<mergeCells><mergeCell ref="A1:ZZZZ9"/></mergeCells>'),
        handmade('<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row>'),
        handmade('<row r="1"><c r="A1"><v>1</v><v>2</v></c></row>'),
        handmade('<row r="1"><c r="A1"><v>1</v><w>2</w></c></row>'),
        handmade('<row r="1"><c r="A1"><v>1</v></c><t>2</t></row>'),
        handmade('<c r="A1"><v>1</v></c>'),
        handmade('<row r="1"><c r="A1" t="inlineStr"><is><b>2</b></is></c></row>'),
        handmade('<row r="1"><c r="A1" t="inlineStr"><is><t><t>2</t></t></is></c></row>'),
        handmade('<row r="1"><c r="A1"><v><v>2</v></v></c></row>'),
        handmade('<row r="1"><c r="A1" t="s"><v>0</v></c></row>', strings="<si><r><t>1</t><x>2</x></r></si>"),
        handmade('<row r="1"><c r="A1" t="x"><v>1</v></c></row>'),
        handmade('<row r="1"><c r="A1" t="d"><v>2024-13-01</v></c></row>'),
        handmade("", after='<mergeCells><mergeCell ref="A1:B1"><mergeCell ref="A2:B2"/></mergeCell></mergeCells>'),
        handmade("", workbook=BOOK.replace("</sheets>", "<other/></sheets>")),
        handmade("", workbook=BOOK.replace("</sheets>", '<sheet name="b" sheetId="2"/></sheets>')),
        handmade("", workbook=BOOK.replace('r:id="rId1"/>', 'r:id="rId1"><sheet name="b" sheetId="2" r:id="rId1"/></sheet>')),
        handmade("", sheet='<worksheet xmlns="urn:other"><sheetData/></worksheet>'),
        handmade("", sheet=f'<worksheet xmlns="{MAIN}"><sheetData><row r="1"><c r="A1"><v>1</v></c></sheetData></worksheet>'),
    ],
)
def test_broken_content_is_refused_with_one_sentence(data: bytes) -> None:
    with pytest.raises(UnreadableFile) as caught:
        read_source(open_package(data))
    assert "损坏" in caught.value.message
    assert "另存" in caught.value.cure


def test_a_workbook_without_readable_sheets_is_no_intake_workbook() -> None:
    unlinked = f'<workbook xmlns="{MAIN}"><sheets><sheet name="表" sheetId="1"/></sheets></workbook>'
    with pytest.raises(UnreadableFile, match="不是《政府信息公开工作年度报告》的填报表"):
        read_workbook(handmade("", workbook=unlinked))


def test_comments_and_cdata_hide_nothing() -> None:
    rows = '<!-- </sheetData> --><row r="1"><c r="A1" t="str"><v><![CDATA[</sheetData>]]></v></c></row>'
    assert cells_of(handmade(rows))[1, 1].value == "</sheetData>"


# ---------------------------------------------------------------------- absurd sizes
FIRST = '<row r="1"><c r="A1" t="s"><v>0</v></c></row>'


def far_too_many_rows() -> str:
    return "".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>' for n in range(1, 150_001))


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (lambda: handmade(far_too_many_rows()), "超过 100000 行"),
        (lambda: handmade('<row r="1"><c r="A1" t="str"><v>' + "填" * 10_000_000 + "</v></c></row>"), "文字太长|大得不正常"),
        (lambda: handmade(FIRST, strings="<si><t>" + "填报" * 60_000 + "</t></si>"), "文字太长"),
        (lambda: handmade("", after='<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'), "合并区域太大"),
        (lambda: handmade("", after="<mergeCells>" + '<mergeCell ref="A1"/>' * 20_001 + "</mergeCells>"), "合并区域太大"),
    ],
)
def test_absurd_sizes_are_refused_by_name(data: Callable[[], bytes], said: str) -> None:
    with pytest.raises(UnreadableFile, match=said):
        read_workbook(data())


def test_a_part_of_too_many_tags_is_refused_before_it_is_in_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source, "MAX_TAGS", 1000)
    assert read_source(open_package(handmade("", after="<a/>" * 200))).sheets
    with pytest.raises(UnreadableFile, match="内容太多"):
        read_source(open_package(handmade("", after="<a/>" * 1000)))


def test_a_blank_row_or_coloured_cell_costs_nothing() -> None:
    rows = "".join(f'<row r="{n}"><c r="A{n}" s="0"/></row>' for n in range(1, 2000))
    assert cells_of(handmade(rows)) == {}


# ---------------------------------------------------------------------- small parts
@pytest.mark.parametrize(
    ("raw", "text"),
    [("1.1000000000000001", "1.1"), ("0.30000000000000004", "0.3"), ("1E+3", "1000"), ("007", "7"), ("-0", "0"), ("12.0", "12"),
     ("123456789012345", "123456789012345"), ("1e-7", "0.0000001"), (" 5 ", "5"), (".5", "0.5")],
)  # fmt: skip
def test_a_stored_number_becomes_the_text_that_excel_shows(raw: str, text: str) -> None:
    assert number_text(raw) == text


@pytest.mark.parametrize("raw", ["NaN", "inf", "1e999", "1,2", "0x10", "", "１２"])
def test_what_is_no_stored_number_is_refused(raw: str) -> None:
    with pytest.raises(ValueError):
        number_text(raw)


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("Sheet1!$A$1", ("Sheet1", (1, 1, 1, 1))), ("'三、依 申请'!$D$6", ("三、依 申请", (6, 4, 6, 4))),
        ("三、依申请!D6", ("三、依申请", (6, 4, 6, 4))), ("$Sheet1.$B$2", ("Sheet1", (2, 2, 2, 2))),
        ("A!$C$2:$A$1", ("A", (1, 1, 2, 3))), ("#REF!", None), ("Sheet1!#REF!", None), ("[1]Sheet1!$A$1", None),
        ("3.14", None), ("OFFSET(A!$A$1,1,1)", None), ("A!$A:$A", None), ("A!$ZZZ$1", None), ("A!$A$9999999", None),
    ],
)  # fmt: skip
def test_a_name_points_to_one_area_or_to_none(text: str, target: object) -> None:
    assert parse_reference(text) == target


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("yyyy-mm-dd", True),
        ('yyyy"年"', True),
        ("0", False),
        ('0"days"', False),
        ("[Red]0", False),
        ("[h]:mm", True),
        ("@", False),
    ],
)
def test_a_format_tells_a_date(code: str, expected: bool) -> None:
    assert is_date_format(code) is expected


@pytest.mark.parametrize(
    ("formula", "expected"),
    [("[1]表!A1", True), ("'C:\\[上年.xlsx]表'!A1", True), ("'file:///a.ods'#$A.A1", True), ("SUM(A1:A2)", False),
     ('"[1]"&A1', False), ("表1[列]", False)],
)  # fmt: skip
def test_a_formula_tells_another_file(formula: str, expected: bool) -> None:
    assert is_external(formula) is expected


@pytest.mark.parametrize(
    ("stored", "text"), [("a_x000B_b", "a\x0bb"), ("_x005F_x000B_", "_x000B_"), ("_x00zz_", "_x00zz_"), ("_x", "_x")]
)
def test_escapes_become_characters_again(stored: str, text: str) -> None:
    assert unescape(stored) == text


def test_no_bound_is_below_what_excel_lets_people_do() -> None:
    assert source.MAX_CELL_TEXT >= 32_767
    assert source.MAX_FORMAT_CODE >= 255
