"""The quick reading of a plain worksheet: the same as the parser's, or none at all."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable

import pytest

from docgen.form.model import Form
from docgen.formats.xlsx import read, source_fast
from docgen.formats.xlsx.read import read_source, read_workbook
from docgen.formats.xlsx.read_sheets import idle_sheets
from docgen.formats.xlsx.source import NotUnderstood
from docgen.formats.xlsx.source_fast import read_fast
from docgen.formats.xlsx.source_plain import PlainCell, plain_sheet
from docgen.formats.xlsx.write import intake_bytes
from docgen.kit.errors import UnreadableFile
from docgen.ooxml.package import open_package
from tests.builders import filled_report

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def sheet(rows: str, before: str = "", after: str = "") -> bytes:
    head = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet xmlns="{MAIN}">{before}'
    return f"{head}<sheetData>{rows}</sheetData>{after}</worksheet>".encode()


@pytest.mark.parametrize("blank", [True, False])
def test_an_intake_workbook_reads_the_same_with_and_without_the_parser(
    form: Form, monkeypatch: pytest.MonkeyPatch, blank: bool
):
    data = intake_bytes(form, None if blank else filled_report(form, distinct=True))
    taken: list[bool] = []

    def watched(part: bytes):
        found = plain_sheet(part)
        taken.append(found is not None)
        return found

    monkeypatch.setattr(source_fast, "plain_sheet", watched)
    quick = read_fast(open_package(data))
    assert taken
    assert all(taken), "a sheet was not plain, so nothing was compared"
    monkeypatch.setattr(source_fast, "plain_sheet", lambda part: None)
    assert read_fast(open_package(data)) == quick


@pytest.mark.parametrize(
    ("rows", "cells"),
    [
        ("", []),
        ('<row r="1"/>', []),
        ('<row r="1" ht="20"/><row r="2"></row><row r="3"/>', []),
        ('<row r="1"><c r="A1"><v>12</v></c></row>', [("A1", None, None, None, "12", None)]),
        ('<row r="1"><c r="B2" s="3" t="s"><v>4</v></c></row>', [("B2", "3", "s", None, "4", None)]),
        (
            '<row><c r="C3" t="str"><f>A1&amp;"x"</f><v>&lt;y&gt;</v></c></row>',
            [("C3", None, "str", 'A1&"x"', "<y>", None)],
        ),
        ('<row><c r="D4"><f>SUM(A1:A3)</f></c></row>', [("D4", None, None, "SUM(A1:A3)", None, None)]),
        (
            '<row><c r="E5" t="inlineStr"><is><t xml:space="preserve"> 一&#10;二 </t></is></c></row>',
            [("E5", None, "inlineStr", None, None, " 一\n二 ")],
        ),
        ('<row><c r="D5"><f aca="false">A1+1</f><v>2</v></c></row>', [("D5", None, None, "A1+1", "2", None)]),
        ('<row><c r="F6" t="inlineStr"><is><t></t></is></c></row>', [("F6", None, "inlineStr", None, None, "")]),
        ('<row><c r="G7"/><c r="H7" s="2"/></row><row r="8"><c r="A8" s="1" /></row>', []),
    ],
)
def test_a_plain_cell_is_taken_as_it_stands(rows: str, cells: list[PlainCell]):
    assert plain_sheet(sheet(rows)) == (cells, "")


def test_merged_ranges_are_taken():
    after = '<mergeCells count="2"><mergeCell ref="A1:B2"/><mergeCell ref="C3:C9"/></mergeCells>'
    assert plain_sheet(sheet("", after=after)) == ([], '<mergeCell ref="A1:B2"/><mergeCell ref="C3:C9"/>')


def test_what_stands_before_the_cells_does_not_matter():
    before = '<sheetPr><outlinePr/><pageSetUpPr fitToPage="1"/></sheetPr><cols><col min="1" max="2" width="9"/></cols>'
    assert plain_sheet(sheet("", before)) == ([], "")


@pytest.mark.parametrize(
    "data",
    [
        sheet('<row><c r="A1"><f t="shared" si="0">B1</f><v>1</v></c></row>'),
        sheet('<row><c r="A1" cm="1"><v>1</v></c></row>'),
        sheet("<row><c><v>1</v></c></row>"),
        sheet('<row><c r="A1" t="inlineStr"><is><r><t>1</t></r></is></c></row>'),
        sheet('<row><c r="A1"><v>1</v></c>2</row>'),
        sheet('<row><c r="A1"><v>1</v></row>'),
        sheet('<row><c r="A1" t="str"><v>&nbsp;</v></c></row>'),
        sheet('<row><c r="A1" t="str"><v>&#0;</v></c></row>'),
        sheet('<row><!-- <c r="A1"><v>1</v></c> --></row>'),
        sheet('<row><c r="A1" t="str"><v><![CDATA[<c>]]></v></c></row>'),
        sheet('<row><c r="A1" t="str"><v>1\r\n2</v></c></row>'),
        sheet("", before='<c r="A1"><v>1</v></c>'),
        sheet("", after='<pageMargins left="1"/>'),
        sheet('<row><c r="A1"><v>1</v></c><c r="B1" s="2" t="s"/></row>'),
        sheet('<row><c r="A1"><v>1</v></c><rows/></row>'),
        sheet('<row r="1"><c r="A1"><v>1</v></c><row r="2"></row>'),
        sheet('<row><row r="2"/>'),
        sheet("").replace(b"worksheet", b"x:worksheet"),
        sheet("<row></row>").decode().encode("utf-16"),
        sheet('<row><c r="A1"><v>1</v></c></row>')[:-3],
        sheet("一" * 3).decode().replace("UTF-8", "GBK").encode("gbk"),
    ],
)
def test_anything_else_is_left_to_the_parser(data: bytes):
    assert plain_sheet(data) is None


def broken_off(part: bytes) -> bytes:
    return part.replace(b"</row>", b"", 1)


def with_two_values(part: bytes) -> bytes:
    return re.sub(rb"(<v>1\d{3}</v>)</c>", rb"\1<v>7</v></c>", part, count=1)


def rewritten(data: bytes, edit: Callable[[bytes], bytes]) -> bytes:
    """Return a workbook with the sheet of requests edited as XML."""
    source, target = zipfile.ZipFile(io.BytesIO(data)), io.BytesIO()
    with zipfile.ZipFile(target, "w") as made:
        for name in source.namelist():
            part = source.read(name)
            changed = edit(part) if "worksheets/sheet" in name and b"<v>1001</v>" in part else part
            made.writestr(name, changed)
    return target.getvalue()


def test_a_sheet_with_a_row_that_never_ends_is_a_broken_file_and_said_so(form: Form):
    data = intake_bytes(form, filled_report(form, distinct=True))
    assert read_workbook(rewritten(data, bytes)).report.values
    with pytest.raises(UnreadableFile, match="已损坏"):
        read_workbook(rewritten(data, broken_off))


def test_two_values_in_one_cell_never_run_into_one_number(form: Form):
    data = intake_bytes(form, filled_report(form, distinct=True))
    before, after = (read_workbook(each).report.values for each in (data, rewritten(data, with_two_values)))
    assert rewritten(data, with_two_values) != rewritten(data, bytes)
    assert after == before


def test_a_sheet_nobody_fills_in_is_read_by_neither_source(form: Form, monkeypatch: pytest.MonkeyPatch):
    package = open_package(intake_bytes(form))
    idle = idle_sheets(form)
    assert {sheet.name for sheet in read_source(package, idle).sheets if not sheet.cells} >= idle

    def not_understood(*_given: object) -> None:
        raise NotUnderstood("")

    monkeypatch.setattr(read, "read_fast", not_understood)
    assert {sheet.name for sheet in read_source(package).sheets if not sheet.cells}.isdisjoint(idle)
    assert {sheet.name for sheet in read_source(package, idle).sheets if not sheet.cells} >= idle
