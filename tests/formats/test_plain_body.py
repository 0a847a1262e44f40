"""The quick reading of a plain body: the same as the parser's, or none at all."""

from __future__ import annotations

import pytest

from docgen.formats.docx.body import parse_body
from docgen.formats.docx.plain_body import plain_blocks
from docgen.reading.blocks import ParagraphBlock, TableBlock

NAMESPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
END = '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/></w:sectPr>'


def part(body: str, end: str = END, head: str = f"<w:document {NAMESPACE}>") -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n{head}<w:body>{body}{end}</w:body></w:document>'.encode()


def run(text: str, properties: str = "") -> str:
    return f'<w:r>{properties}<w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(text: str) -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="a"/><w:jc w:val="both"/></w:pPr>{run(text)}</w:p>'


def cell(text: str, properties: str = "") -> str:
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="100" w:type="dxa"/>{properties}<w:vAlign w:val="center"/></w:tcPr>{paragraph(text)}</w:tc>'
    )


def table(*rows: str) -> str:
    grid = '<w:tblGrid><w:gridCol w:w="100"/><w:gridCol w:w="100"/></w:tblGrid>'
    held = "".join(f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{row}</w:tr>" for row in rows)
    return f'<w:tbl><w:tblPr><w:tblW w:w="0" w:type="auto"/></w:tblPr>{grid}{held}</w:tbl>'


SPAN = '<w:gridSpan w:val="2"/>'
DOWN, BELOW = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
PLAIN = {
    "nothing": "",
    "paragraphs": paragraph("一、总体情况") + "<w:p></w:p>" + paragraph("正文　第二段"),
    "several runs": f"<w:p>{run('收到')}{run('3', '<w:rPr><w:b/></w:rPr>')}{run('件')}</w:p>",
    "entities": paragraph("a &lt; b &amp; c &gt; d &#34;e&#34; &#39;f&#39; &amp;lt; &amp;amp;"),
    "tabs and breaks": '<w:p><w:r><w:t>甲</w:t><w:tab/><w:t xml:space="preserve"> 乙 </w:t></w:r><w:r><w:br/></w:r></w:p>',
    "hard blank": paragraph("2024\u00a0年"),
    "outside the BMP": paragraph("𠮷"),
    "revision marks of saving": '<w:p w:rsidR="00A1" w:rsidRDefault="00A1"><w:r w:rsidRPr="00B2"><w:t>甲</w:t></w:r></w:p>',
    "table": table(cell("甲") + cell("乙"), cell("丙") + cell("")) + paragraph("后"),
    "spans": table(cell("甲", SPAN), cell("丙", DOWN) + cell("1"), cell("", BELOW) + cell("2")),
    "a merge that does not fit": table(cell("甲", SPAN), cell("乙", BELOW) + cell("1")),
    "two tables": table(cell("甲")) + table(cell("乙")),
}
OTHER = {
    "a deletion": f"<w:p>{run('甲')}<w:del w:id='1'><w:r><w:delText>乙</w:delText></w:r></w:del></w:p>",
    "an insertion": f"<w:p><w:ins w:id='1'>{run('甲')}</w:ins></w:p>",
    "hidden text": f"<w:p>{run('甲', '<w:rPr><w:vanish/></w:rPr>')}</w:p>",
    "a field": '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r></w:p>',
    "a list": '<w:p><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:p>',
    "a link": f"<w:p><w:hyperlink>{run('甲')}</w:hyperlink></w:p>",
    "a page break": '<w:p><w:r><w:br w:type="page"/></w:r></w:p>',
    "a comment": paragraph("甲") + "<!-- <w:p> -->",
    "character data": "<w:p><w:r><w:t><![CDATA[<w:jc/>]]></w:t></w:r></w:p>",
    "two paragraphs in a cell": table(f"<w:tc>{paragraph('甲')}{paragraph('乙')}</w:tc>"),
    "a table in a cell": table(f"<w:tc>{table(cell('甲'))}<w:p></w:p></w:tc>"),
    "an unusual entity": paragraph("&#21029;"),
    "text between": paragraph("甲") + "乙",
    "a row outside": "<w:tr></w:tr>",
    "a cell outside": cell("甲"),
}


def plain(blocks: list) -> list:
    return [
        block.text
        if isinstance(block, ParagraphBlock)
        else (block.rows, block.columns, [(c.row, c.column, c.rowspan, c.colspan, c.text) for c in block.cells])
        for block in blocks
    ]


@pytest.mark.parametrize("name", PLAIN)
def test_a_plain_body_reads_as_the_parser_reads_it(name: str):
    xml = part(PLAIN[name])
    blocks = plain_blocks(xml)
    assert blocks is not None
    assert plain(blocks) == plain(parse_body(xml, "word/document.xml").blocks)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (table(cell("甲") + cell("1"), cell("乙") + cell("2")), table(cell("丙") + cell("3"), cell("") + cell("4"))),
        (table(cell("甲", SPAN), cell("乙", DOWN) + cell("1"), cell("", BELOW) + cell("2")),) * 2,
        (table(cell("甲", DOWN), cell("乙", BELOW)), table(cell("甲", DOWN), cell("", BELOW))),
        (table(cell("甲", DOWN), cell("乙", BELOW)), table(cell("", DOWN), cell("丙", BELOW))),
        (table(cell("甲")), table(cell("a &lt; b &amp;amp; c\u00a0d"))),
        (table(cell("甲")), table(cell("\n甲\n"))),
        (table(cell("甲</w:t></w:r><w:r><w:t>乙")), table(cell("</w:t></w:r><w:r><w:t>丙"))),
        (table(cell("甲</w:t><w:br/><w:t>乙")), table(cell("丙</w:t><w:br/><w:t>"))),
        (table(cell("甲") + cell("1")), table(cell("甲") + cell("1", SPAN))),
    ],
)
def test_a_table_laid_out_like_one_read_before_reads_as_the_parser_reads_it(first: str, second: str):
    for body in (first, second, first + paragraph("间") + second):
        xml = part(body)
        blocks = plain_blocks(xml)
        assert blocks is not None
        assert plain(blocks) == plain(parse_body(xml, "word/document.xml").blocks)


def test_an_unusual_entity_in_a_table_laid_out_like_one_read_before_is_left_to_the_parser():
    assert plain_blocks(part(table(cell("甲")))) is not None
    assert plain_blocks(part(table(cell("&#21029;")))) is None


@pytest.mark.parametrize("name", OTHER)
def test_anything_else_is_left_to_the_parser(name: str):
    assert plain_blocks(part(OTHER[name])) is None


@pytest.mark.parametrize(
    "xml",
    [
        part(paragraph("甲"))[:-5],
        part(paragraph("甲")).replace(b"</w:p>", b"", 1),
        part(paragraph("甲")) + b"<x/>",
        part(paragraph("甲"), head='<w:document xmlns:w="urn:other">'),
        part(paragraph("甲"), head=f'<w:document {NAMESPACE} xmlns:w="urn:other">'),
        part(paragraph("甲")).decode().replace("UTF-8", "GBK").encode("gbk"),
        part(paragraph("甲")).decode().encode("utf-16"),
        part(table(cell("甲")).removesuffix("</w:tbl>")),
    ],
)
def test_what_is_broken_or_of_another_kind_is_left_to_the_parser(xml: bytes):
    assert plain_blocks(xml) is None


def test_a_table_is_a_table():
    blocks = plain_blocks(part(PLAIN["spans"]))
    assert blocks is not None
    (block,) = blocks
    assert isinstance(block, TableBlock)
    assert block.matrix() == [["甲", ""], ["丙", "1"], ["", "2"]]
