"""Both sources of workbook data read the same; what the fast one does not understand goes to the other; sizes are bounded."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from pathlib import Path

import openpyxl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.formula import ArrayFormula

from docgen.form.model import Form
from docgen.formats.xlsx import source as limits
from docgen.formats.xlsx.read import read_source, read_workbook
from docgen.formats.xlsx.source import (
    CellData,
    NotUnderstood,
    WorkbookData,
    is_date_format,
    is_external,
    number_text,
    parse_reference,
    unescape,
)
from docgen.formats.xlsx.source_fast import read_fast
from docgen.formats.xlsx.source_openpyxl import read_with_openpyxl
from docgen.formats.xlsx.write import intake_bytes
from docgen.kit.errors import UnreadableFile
from docgen.ooxml.package import open_package
from tests.builders import filled_report

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
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def both(data: bytes) -> WorkbookData:
    """What both sources read, having seen that it is the same."""
    package = open_package(data)
    fast, other = read_fast(package), read_with_openpyxl(package)
    for mine, theirs in zip(fast.sheets, other.sheets, strict=True):
        assert dict(mine.cells) == dict(theirs.cells)
    assert fast == other
    return fast


def cells_of(data: bytes) -> dict[tuple[int, int], CellData]:
    return dict(both(data).sheets[0].cells)


def made(*values: object, **options: object) -> bytes:
    """A workbook that openpyxl makes, values down column A."""
    book = openpyxl.Workbook()
    if options.get("mac"):
        book.epoch = CALENDAR_MAC_1904
    for row, value in enumerate(values, 1):
        book.worksheets[0].cell(row, 1).value = value
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


# ---------------------------------------------------------------------- the same from both
@pytest.mark.parametrize("blank", [True, False])
def test_an_intake_workbook_reads_the_same_from_both(form: Form, blank: bool) -> None:
    book = both(intake_bytes(form, None if blank else filled_report(form, distinct=True)))
    assert {"requests.new.natural", "sections.overview", "docgen.form"} <= set(book.names)
    assert [sheet.name for sheet in book.sheets if sheet.hidden] == ["_form"]


@pytest.mark.libreoffice
def test_a_workbook_that_libreoffice_saved_reads_the_same_from_both(
    form: Form, tmp_path: Path, convert: Callable[[Path, str], Path]
) -> None:
    path = tmp_path / "filled.xlsx"
    path.write_bytes(intake_bytes(form, filled_report(form, distinct=True)))
    book = both(convert(path, "xlsx:Calc MS Excel 2007 XML").read_bytes())
    assert any(cell.has_formula and cell.has_stored_value for sheet in book.sheets for cell in sheet.cells.values())


def test_values_of_all_kinds_read_the_same_from_both() -> None:
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


def test_merged_cells_hide_what_they_cover_in_both() -> None:
    cells = '<row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>2</v></c><c r="D1"><v>3</v></c></row>'
    book = both(handmade(cells, after='<mergeCells count="2"><mergeCell ref="A1:B2"/><mergeCell ref="F1:F9"/></mergeCells>'))
    assert book.sheets[0].merged == ((1, 1, 2, 2), (1, 6, 9, 6))
    assert set(book.sheets[0].cells) == {(1, 1), (1, 4)}


def test_names_of_all_kinds_read_the_same_from_both() -> None:
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
    stream = io.BytesIO()
    book.save(stream)
    found = both(stream.getvalue())
    assert dict(found.names) == names
    assert dict(found.local_names) == {("Other", "a.b"): "Other!$B$3"}
    assert parse_reference(found.names["a.b"]) == ("一、总 体'情况", (3, 2, 3, 2))


def test_shared_strings_with_runs_and_phonetic_guides_read_the_same_from_both() -> None:
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
def test_a_shared_string_however_written_reads_the_same_from_both(entry: str, text: str | None) -> None:
    found = cells_of(handmade(FIRST, entry)).get((1, 1))
    assert (found.value if found else None) == text


@pytest.mark.parametrize(
    "entry", ["<si><t>a&nbsp;b</t></si>", "<si><t>a&b</t></si>", "<si><t>&#0;</t></si>", "<si><t>a<b></t></si>"]
)
def test_a_broken_shared_string_is_refused(entry: str) -> None:
    with pytest.raises(UnreadableFile):
        read_source(open_package(handmade(FIRST, entry)))


def test_formulas_of_all_kinds_read_the_same_from_both() -> None:
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
    assert not cells[4, 1].has_stored_value
    assert cells[4, 2].value == "a\x07"


def test_an_array_formula_reads_the_same_from_both() -> None:
    assert cells_of(made(ArrayFormula("A1", "=SUM(B1:B2)"), 1))[1, 1].has_formula


@pytest.mark.parametrize(
    ("number", "kind"),
    [(0, "number"), (1, "number"), (9, "number"), (14, "date"), (22, "date"), (27, "date"), (31, "date"), (57, "date"),
     (164, "date"), (165, "number"), (20, "date"), (33, "date"), (46, "time"), (49, "number"), (44, "number")],
)  # fmt: skip
def test_number_formats_tell_dates_in_both(number: int, kind: str) -> None:
    rows = '<row r="1"><c r="A1" s="1"><v>45310</v></c><c r="B1" s="1"><v>0.5</v></c><c r="C1" s="1"><v>-1</v></c></row>'
    cells = cells_of(handmade(rows, formats=(0, number)))
    assert cells[1, 1].kind == kind
    if kind == "date":
        assert cells[1, 1].value == datetime(2024, 1, 19)
        assert cells[1, 2][:2] == ("time", "12:00")


# ---------------------------------------------------------------------- what only the other understands, and what nobody does
PREFIXED = (
    f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData><x:row r="1"><x:c r="A1"><x:v>7</x:v></x:c></x:row>'
    "</x:sheetData></x:worksheet>"
)


@pytest.mark.parametrize(
    ("data", "value"),
    [
        (handmade("", sheet=PREFIXED), "7"),
        (handmade('<row><c><v>7</v></c></row>'), "7"),
        (handmade('<row r="1"><c r="A1" t="d"><v>2024-01-19T00:00:00</v></c></row>'), datetime(2024, 1, 19)),
    ],
)  # fmt: skip
def test_what_the_fast_source_does_not_understand_goes_to_the_other(data: bytes, value: object) -> None:
    package = open_package(data)
    with pytest.raises(NotUnderstood):
        read_fast(package)
    assert read_source(package).sheets[0].cells[1, 1].value == value


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


def test_strict_open_xml_is_refused_with_its_cure() -> None:
    strict = '<workbook xmlns="http://purl.oclc.org/ooxml/spreadsheetml/main"/>'
    with pytest.raises(UnreadableFile, match="Strict") as caught:
        read_source(open_package(handmade("", workbook=strict)))
    assert ".xlsx" in caught.value.cure


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


@pytest.mark.parametrize(
    ("cells", "after", "said"),
    [
        ("", '<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>', "合并区域太大"),
        ("", '<hyperlinks><hyperlink ref="A1:XFD1048576" location="a"/></hyperlinks>', "合并区域太大"),
        ('<row r="1"><c r="A1"/></row>' * 120, "", "内容太多"),
    ],
)
def test_the_other_source_is_guarded_as_well(monkeypatch: pytest.MonkeyPatch, cells: str, after: str, said: str) -> None:
    from docgen.formats.xlsx import source_openpyxl

    monkeypatch.setitem(source_openpyxl._MOST, "row", 100)
    with pytest.raises(UnreadableFile, match=said):
        read_with_openpyxl(open_package(handmade(cells, after=after)))


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
def test_what_is_no_stored_number_is_not_understood(raw: str) -> None:
    with pytest.raises(NotUnderstood):
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
    assert limits.MAX_CELL_TEXT >= 32_767
    assert limits.MAX_FORMAT_CODE >= 255
