"""What is edited in headers, footers, notes and text boxes is told like any other edit; what a program does there is not."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from builders import filled_report
from commands import run
from documents import made
from docx import Document
from packages import changed, parts_of, saved, with_parts

from docgen.form.folders import template_file
from docgen.form.model import Form
from docgen.formats.docx.document import open_document
from docgen.kit.errors import UnreadableFile
from docgen.ooxml.data_part import ITEM, custom_part
from docgen.report.model import Attachment, Report
from docgen.verify.proof import proof_payload, read_proof
from docgen.verify.verification import verify_document

FOOTER = "word/footer1.xml"
EVEN_FOOTER = "word/footer2.xml"
WIDE = Attachment("任务表", tuple(f"任务{n}" for n in range(8)), (tuple(str(n) for n in range(8)),))
PAGE = "— 〔页码〕 —"
FIELD = r"<w:r><w:fldChar.*fldChar.*?</w:r>"
NOTES = (
    '<w:footnotes xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    '<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
    '<w:footnote w:id="1"><w:p><w:r><w:t>其中{n}件为网络提交。</w:t></w:r></w:p></w:footnote></w:footnotes>'
)
BOX = (
    '<w:p><w:r><w:pict xmlns:v="urn:schemas-microsoft-com:vml"><v:shape style="width:90pt;height:30pt"><v:textbox>'
    "<w:txbxContent><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict></w:r></w:p>"
)
SIMPLE_FIELD = '<w:fldSimple w:instr=" PAGE "><w:r><w:t>2</w:t></w:r></w:fldSimple>'
LINE = "<w:p><w:r><w:t>内部资料</w:t></w:r></w:p>"
HEADER_MARK = (
    '<w:p><w:r><w:pict xmlns:v="urn:schemas-microsoft-com:vml"><v:shape id="PowerPlusWaterMarkObject1" type="#_x0000_t136">'
    '<v:textpath string="征求意见稿"/></v:shape></w:pict></w:r></w:p>'
)


@pytest.fixture(scope="module")
def report(form: Form) -> Report:
    return filled_report(form, attachments=(WIDE,))


@pytest.fixture(scope="module")
def data(report: Report) -> bytes:
    return made(report)[2]


def output(data: bytes) -> list[str]:
    return [str(difference) for difference in verify_document(data).differences]


def with_header(data: bytes, text: str) -> bytes:
    document = Document(io.BytesIO(data))
    document.sections[0].header.paragraphs[0].text = text
    return saved(document)


def with_comment(data: bytes, text: str) -> bytes:
    document = Document(io.BytesIO(data))
    document.add_comment(document.paragraphs[3].runs, text, author="科长")
    return saved(document)


def in_footer(data: bytes, paragraph: str, part: str = FOOTER) -> bytes:
    return changed(data, lambda xml: xml.replace("</w:ftr>", f"{paragraph}</w:ftr>"), part)


def with_footnotes(data: bytes, number: int) -> bytes:
    """Return a file that refers to one footnote."""
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
    listed = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    reference = '<w:r><w:footnoteReference w:id="1"/></w:r></w:p>'
    relation = f'<Relationship Id="rIdN" Type="{kind}" Target="footnotes.xml"/></Relationships>'
    override = f'<Override PartName="/word/footnotes.xml" ContentType="{listed}"/></Types>'
    data = changed(data, lambda xml: xml.replace("</w:p>", reference, 1))
    data = changed(data, lambda xml: xml.replace("</Relationships>", relation), "word/_rels/document.xml.rels")
    data = changed(data, lambda xml: xml.replace("</Types>", override), "[Content_Types].xml")
    return with_parts(data, {"word/footnotes.xml": NOTES.replace("{n}", str(number))})


def office_template(form: Form) -> bytes:
    """Return the package's template as an office may change it: headers, another first page, a footnote, a text box."""
    document = Document(io.BytesIO(template_file(form.id).read_bytes()))
    section = document.sections[0]
    section.different_first_page_header_footer = True
    section.header.paragraphs[0].text = "{{ agency.name }}\t政府信息公开"
    section.first_page_header.paragraphs[0].text = "（{{ report.year }}）"
    section.first_page_footer.paragraphs[0].text = "主动公开"
    noted = with_footnotes(saved(document), 3)
    return changed(noted, lambda xml: xml.replace("<w:body>", "<w:body>" + BOX.replace("{text}", "此件公开"), 1))


@pytest.mark.parametrize("draft", [False, True])
def test_nothing_is_told_of_a_file_as_generated(form: Form, report: Report, draft: bool) -> None:
    assert output(made(report, draft=draft)[2]) == []
    assert output(made(report, office_template(form), draft=draft)[2]) == []


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda data: with_header(data, "草稿"), ["页眉 奇数页 增加：草稿"]),
        (
            lambda data: changed(data, lambda xml: xml.replace("— </w:t>", "第 </w:t>").replace("> —<", "> 页<"), FOOTER),
            [f"页脚 奇数页：{PAGE} → 第 〔页码〕 页"],
        ),
        (
            lambda data: changed(data, lambda xml: xml.replace("— </w:t>", "</w:t>"), EVEN_FOOTER),
            [f"页脚 偶数页：{PAGE} → 〔页码〕 —"],
        ),
        (
            lambda data: changed(data, lambda xml: re.sub(r"<w:r>.*</w:r>", "", xml), FOOTER),
            [f"页脚 奇数页 删去：{PAGE}"],
        ),
        (
            lambda data: in_footer(in_footer(data, LINE), LINE, EVEN_FOOTER),
            ["页脚 增加：内部资料"],
        ),
        (
            lambda data: changed(data, lambda xml: re.sub(FIELD, "<w:r><w:t>1</w:t></w:r>", xml), FOOTER),
            [f"页脚 奇数页：{PAGE} → — 1 —"],
        ),
        (lambda data: in_footer(data, HEADER_MARK), ["页脚 奇数页 增加：征求意见稿"]),
        (lambda data: with_comment(data, "这个数再核一下"), ["批注 第1处 增加：这个数再核一下"]),
        (lambda data: with_footnotes(data, 4), ["脚注 第1处 增加：其中4件为网络提交。"]),
        (
            lambda data: changed(data, lambda xml: xml.replace("<w:body>", "<w:body>" + BOX.replace("{text}", "送审稿"), 1)),
            ["文本框 第1处 增加：送审稿"],
        ),
    ],
)  # fmt: skip
def test_each_edit_around_the_body_is_told_with_its_place(
    data: bytes, change: Callable[[bytes], bytes], expected: list[str]
) -> None:
    edited = change(data)
    assert output(edited) == expected
    assert verify_document(edited).status == "edited"


@pytest.mark.parametrize(
    ("part", "old", "new", "expected"),
    [
        ("word/footnotes.xml", "其中3件", "其中5件", "脚注 第1处：其中3件为网络提交。 → 其中5件为网络提交。"),
        ("word/document.xml", "此件公开", "此件不公开", "文本框 第1处：此件公开 → 此件不公开"),
        ("word/header", "政府信息公开", "政务公开", "页眉 奇数页：青川区科学技术局 政府信息公开 → 青川区科学技术局 政务公开"),
    ],
)
def test_an_edit_in_what_the_office_s_template_prints_is_told_old_and_new(
    form: Form, report: Report, part: str, old: str, new: str, expected: str
) -> None:
    data = made(report, office_template(form))[2]
    name = next(name for name, xml in parts_of(data).items() if name.startswith(part) and old in xml.decode())
    assert output(changed(data, lambda xml: xml.replace(old, new), name)) == [expected]


@pytest.mark.parametrize(
    "change",
    [
        lambda xml: xml.replace("<w:t>1</w:t>", "<w:t>7</w:t>"),  # the number that the page had when it was saved
        lambda xml: xml.replace(" PAGE ", r" PAGE \* MERGEFORMAT "),
        lambda xml: re.sub(FIELD, SIMPLE_FIELD, xml),
        lambda xml: xml.replace("— </w:t></w:r>", "—</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t> </w:t></w:r>"),
        lambda xml: xml.replace("</w:ftr>", "<w:p/></w:ftr>"),
        lambda xml: xml.replace("</w:ftr>", "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>看不见</w:t></w:r></w:p></w:ftr>"),
        lambda xml: xml.replace("</w:ftr>", "<w:p><w:del><w:r><w:delText>删去的</w:delText></w:r></w:del></w:p></w:ftr>"),
    ],
)  # fmt: skip
def test_what_shows_no_other_text_is_no_edit(data: bytes, change: Callable[[str], str]) -> None:
    assert output(changed(data, change, FOOTER)) == []


def test_a_header_nobody_sees_is_no_edit(data: bytes) -> None:
    document = Document(io.BytesIO(data))
    document.sections[0].first_page_header.paragraphs[0].text = "首页另有页眉"
    document.sections[0].different_first_page_header_footer = False
    assert output(saved(document)) == []


def test_a_proof_from_before_headers_were_kept_still_verifies(report: Report, data: bytes) -> None:
    whole, composed, _data = made(report)
    old = custom_part(proof_payload(whole, composed))[ITEM].decode()
    assert output(with_header(changed(data, lambda _xml: old, ITEM), "草稿")) == []


@pytest.mark.parametrize("around", [5, {"header": 5}, {"header": {}}, {"boxes": [1]}, {"foot": "x"}, {"other": []}, ["x"]])
def test_a_proof_with_nonsense_for_headers_is_damaged(report: Report, data: bytes, around: object) -> None:
    whole, composed, _data = made(report)
    payload = json.loads(proof_payload(whole, composed)) | {"around": around}
    part = custom_part(json.dumps(payload).encode())[ITEM].decode()
    assert read_proof(open_document(changed(data, lambda _xml: part, ITEM))) == (None, True)


def test_the_command_tells_it_and_fails(data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "报告.docx"
    path.write_bytes(with_header(data, "草稿"))
    ran = run("verify", path)
    assert ran.code == 1
    assert "页眉 奇数页 增加：草稿" in ran.out


@pytest.mark.libreoffice
@pytest.mark.parametrize("draft", [False, True])
@pytest.mark.parametrize("own", [False, True])
def test_a_file_saved_by_libreoffice_shows_the_same_around_its_body(
    form: Form, report: Report, convert: Callable[[Path, str], Path], tmp_path: Path, draft: bool, own: bool
) -> None:
    path = tmp_path / "report.docx"
    path.write_bytes(made(report, office_template(form) if own else None, draft=draft)[2])
    again = convert(path, "docx").read_bytes()
    assert output(again) == []
    changed = Document(io.BytesIO(again))
    changed.sections[0].footer.paragraphs[0].add_run("送审")
    assert output(saved(changed)) == [f"页脚 奇数页：{PAGE} → {PAGE}送审"]


def test_a_body_full_of_the_word_is_read_in_bounded_time(data: bytes) -> None:
    many = 'w:rsidR="' + "sectPr" * 600_000 + '"'
    assert output(changed(data, lambda xml: xml.replace("<w:p>", f"<w:p {many}>", 1))) == []


@pytest.mark.parametrize("part", [b"<w:ftr", b'<!DOCTYPE x [<!ENTITY a "b">]><w:ftr xmlns:w="x">&a;</w:ftr>'])
def test_a_broken_or_hostile_footer_is_refused(data: bytes, part: bytes) -> None:
    with pytest.raises(UnreadableFile):
        verify_document(changed(data, lambda _xml: part.decode(), FOOTER))
