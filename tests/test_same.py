"""Built files are compared by what they say: other bytes of the same meaning pass, another meaning does not."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable

import openpyxl
import pytest
from packages import parts_of, with_parts, zipped
from project import ROOT

from docgen.form.load import load_form
from docgen.formats.xlsx.write import intake_bytes
from tools.same import same_page, same_word_file, same_workbook

TEMPLATE = (ROOT / "templates" / "docx" / "zfxxgk-2021" / "report.docx").read_bytes()
BLANK = intake_bytes(load_form())
PAGE = "# 题\n\n一 二 三\n四\n\n| 甲 | 乙 |\n| --- | --- |\n| `a` | 说明 |\n\n```\ndocgen  new\n```\n"


def changed(data: bytes, change: Callable[[str], str], part: str = "word/document.xml") -> bytes:
    """The package with one part's text changed, packed anew at another level of compression."""
    parts = parts_of(data)
    return zipped({**parts, part: change(parts[part].decode())}, zipfile.ZIP_STORED)


def double_to_single_quotes(xml: str) -> str:
    return re.sub(r'(<w:pStyle w:val=)"(\w+)"', r"\1'\2'", xml)


@pytest.mark.parametrize(
    "change",
    [
        lambda xml: xml,
        double_to_single_quotes,
        lambda xml: re.sub(r"(<w:\w+[^>]*?)/>", r"\1 />", xml),
        lambda xml: xml.replace('encoding="UTF-8"', 'encoding="utf-8"'),
    ],
    ids=["packed otherwise", "other quotes", "blank before the slash", "other spelling of the encoding"],
)
def test_a_word_file_written_otherwise_is_the_same(change: Callable[[str], str]) -> None:
    other = changed(TEMPLATE, change)
    assert other != TEMPLATE
    assert same_word_file(TEMPLATE, other)


@pytest.mark.parametrize(
    "change",
    [
        lambda xml: xml.replace("{{ title }}", "{{ titel }}"),
        lambda xml: xml.replace("<w:pStyle ", "<w:rStyle ", 1),
        lambda xml: re.sub(r'w:val="center"', 'w:val="left"', xml, count=1),
        lambda xml: xml.replace("{{ title }}", "{{ title }} "),
    ],
    ids=["text", "element", "attribute", "blank"],
)
def test_a_word_file_that_says_something_else_is_not_the_same(change: Callable[[str], str]) -> None:
    assert not same_word_file(TEMPLATE, changed(TEMPLATE, change))


def renumbered(data: bytes, ids: str) -> bytes:
    """The package with other ids of its relationships: the first letter where the first one stood, and so on."""
    parts = parts_of(data)
    names = re.findall(rb'Id="(\w+)"', parts["word/_rels/document.xml.rels"])
    for part in ("word/document.xml", "word/_rels/document.xml.rels"):
        for name, other in zip(names, ids, strict=True):
            parts[part] = parts[part].replace(b'"%s"' % name, b'"%s"' % other.encode())
    return zipped(parts, zipfile.ZIP_STORED)


def test_ids_of_relationships_are_a_librarys_choice_and_what_they_lead_to_is_not() -> None:
    assert same_word_file(TEMPLATE, renumbered(TEMPLATE, "uvwxyz"))
    assert same_word_file(renumbered(TEMPLATE, "abcdef"), renumbered(TEMPLATE, "fedcba"))
    footers = ['<w:footerReference w:type="default" r:id="', '<w:footerReference w:type="even" r:id="']
    first, second = (
        re.search(re.escape(footer) + r"(\w+)", parts_of(TEMPLATE)["word/document.xml"].decode()) for footer in footers
    )
    assert first and second
    swapped = changed(
        TEMPLATE, lambda xml: xml.replace(first[0], footers[0] + second[1]).replace(second[0], footers[1] + first[1], 1)
    )
    assert swapped != TEMPLATE
    assert not same_word_file(TEMPLATE, swapped)


def test_what_is_no_package_is_not_the_same() -> None:
    assert not same_word_file(TEMPLATE, b"old")
    assert not same_workbook(BLANK, b"old")


def test_a_part_too_many_is_noticed() -> None:
    assert not same_word_file(TEMPLATE, with_parts(TEMPLATE, {"word/more.xml": "<a/>"}))


def resaved(change: Callable[[openpyxl.Workbook], object]) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(BLANK))
    created, modified = book.properties.created, book.properties.modified
    change(book)
    saved = io.BytesIO()
    book.save(saved)
    book.properties.created, book.properties.modified = created, modified
    return saved.getvalue()


@pytest.mark.parametrize(
    "change",
    [
        lambda book: book.worksheets[0].cell(3, 2, "别的"),
        lambda book: book.worksheets[1].merge_cells("H40:I41"),
        lambda book: book.worksheets[0].data_validations.dataValidation.clear(),
        lambda book: book.defined_names.add(openpyxl.workbook.defined_name.DefinedName("more", attr_text="Sheet!$A$1")),
        lambda book: setattr(book.worksheets[0].column_dimensions["A"], "width", 3),
        lambda book: setattr(book.worksheets[1].cell(5, 5), "number_format", "0.0"),
    ],
    ids=["value", "merge", "choices", "name", "width", "format"],
)
def test_a_workbook_that_shows_something_else_is_not_the_same(change: Callable[[openpyxl.Workbook], object]) -> None:
    assert not same_workbook(BLANK, resaved(change))


def test_a_workbook_packed_otherwise_is_the_same() -> None:
    other = changed(BLANK, lambda xml: xml.replace("?>", "?>\n", 1), "xl/workbook.xml")
    assert other != BLANK
    assert same_workbook(BLANK, other)


@pytest.mark.parametrize(
    ("other", "same"),
    [
        (PAGE.replace("三\n四", "三 四"), True),
        (PAGE.replace("| --- | --- |", "|:---|-----:|"), True),
        (PAGE.replace("| 甲 | 乙 |", "|甲    |   乙|"), True),
        (PAGE + "\n\n", True),
        (PAGE.replace("说明", "别的"), False),
        (PAGE.replace("docgen  new", "docgen new"), False),
        (PAGE.replace("| `a` | 说明 |\n", ""), False),
        (PAGE.replace("# 题", "## 题"), False),
    ],
)
def test_a_page_is_compared_by_its_words_and_cells(other: str, same: bool) -> None:
    assert same_page(PAGE, other) is same
