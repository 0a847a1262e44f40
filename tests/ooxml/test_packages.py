"""Opening packages: whatever file is handed over, it is opened right or refused with one clear sentence and its cure."""

from __future__ import annotations

import io
import os
import stat
import struct
import zipfile
from pathlib import Path

import openpyxl
import packages
import pytest
from old_office import ole

from docgen.formats.xlsx.read import read_workbook
from docgen.kit import files
from docgen.kit.errors import UnreadableFile
from docgen.kit.files import is_lock_file
from docgen.ooxml import package as package_module
from docgen.ooxml.package import open_package, parse_guard

XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
DOCX_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
PPTX_TYPE = "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"


def types(media_type: str = XLSX_TYPE) -> str:
    return f'<Types><Override PartName="/main.xml" ContentType="{media_type}"/></Types>'


def zipped(parts: dict[str, bytes | str], media_type: str | None = XLSX_TYPE, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    return packages.zipped({**({"[Content_Types].xml": types(media_type)} if media_type else {}), **parts}, method)


def refusal(source: Path | bytes, expected: str = "xlsx") -> UnreadableFile:
    with pytest.raises(UnreadableFile) as caught:
        open_package(source, expected)
    assert caught.value.cure
    return caught.value


@pytest.fixture(scope="module")
def workbook() -> bytes:
    book = openpyxl.Workbook()
    book.worksheets[0]["A1"].value = "文字" * 50
    return packages.saved(book)


# ---------------------------------------------------------------------- what it really is
def test_a_workbook_opens_from_bytes_and_from_a_path(workbook: bytes, tmp_path: Path) -> None:
    path = tmp_path / "甲.xlsx"
    path.write_bytes(workbook)
    for package in (open_package(workbook, "xlsx"), open_package(path, "xlsx")):
        assert package.content_kind == "xlsx"
        assert not package.has_macros
        assert "xl/workbook.xml" in package.names
        assert package.read("xl/workbook.xml").lstrip().startswith(b"<")


@pytest.mark.parametrize(
    ("content", "suffix", "what"),
    [
        (b"", ".xlsx", "空文件"),
        (ole("Workbook"), ".xls", "旧的 Excel 97-2003 格式（.xls）"),
        (ole("Workbook"), ".et", "WPS 表格的 .et 格式"),
        (ole("WordDocument"), ".doc", "旧的 Word 97-2003 格式（.doc）"),
        (ole("EncryptedPackage"), ".xlsx", "设了打开密码"),
        ("单位,件数\n科技局,3\n".encode("gb18030"), ".xlsx", "CSV 文本"),
        ("单位\t件数\n".encode("utf-16"), ".xlsx", "CSV 文本"),
        ("只是一些字".encode(), ".xlsx", "纯文本"),
        (b"<html><table><tr><td>1</td></tr></table></html>", ".xls", "网页（HTML）"),
        (b"<?xml version='1.0'?><Workbook xmlns='urn:schemas-microsoft-com:office:spreadsheet'/>", ".xls", "XML 表格 2003"),
        (b'{"form": "zfxxgk-2021"}', ".xlsx", "JSON 文本"),
        (b"{\\rtf1 }", ".docx", "RTF 文档"),
        (b"%PDF-1.7\n", ".xlsx", "PDF 文件"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", ".xlsx", "图片"),
        (b"7z\xbc\xaf\x27\x1c\x00", ".xlsx", "压缩包"),
        (b"PK\x05\x06" + bytes(18), ".xlsx", "空的压缩包"),
        (bytes(range(256)) * 4, ".xlsx", "不认识的文件"),
        (zipped({"a.txt": "1"}, None), ".xlsx", "一般的压缩包"),
        (zipped({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}, None), ".xlsx", "OpenDocument"),
        (b'<?xml version="1.0"?>\n<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0">'
         b"<office:body><table:table/></office:body></office:document>", ".fods", "OpenDocument"),
        (zipped({"OFD.xml": "<OFD/>"}, None), ".xlsx", "OFD 版式文件"),
        (zipped({}, DOCX_TYPE), ".xlsx", "Word 文件（.docx）"),
        (zipped({}, "application/vnd.ms-excel.sheet.binary.macroEnabled.main"), ".xlsb", "二进制工作簿（.xlsb）"),
        (zipped({}, PPTX_TYPE), ".xlsx", "PowerPoint"),
    ],
)  # fmt: skip
def test_a_file_that_is_not_what_it_says_is_named_by_its_content(
    tmp_path: Path, content: bytes, suffix: str, what: str
) -> None:
    path = tmp_path / f"填报表{suffix}"
    path.write_bytes(content)
    error = refusal(path)
    assert what in error.message
    assert path.name in error.message


def test_a_workbook_in_place_of_a_word_file_is_named(workbook: bytes) -> None:
    error = refusal(workbook, "docx")
    assert "Excel 文件（.xlsx）" in error.message
    assert ".docx" in error.cure


def test_a_folder_a_missing_file_and_a_lock_file_are_named(tmp_path: Path, workbook: bytes) -> None:
    folder = tmp_path / "表.xlsx"
    folder.mkdir()
    assert "是文件夹" in refusal(folder).message
    assert "找不到文件" in refusal(tmp_path / "没有.xlsx").message
    lock = tmp_path / "~$填报表.xlsx"
    lock.write_bytes(bytes(165))
    assert is_lock_file(lock)
    assert "临时文件" in refusal(lock).message
    assert not is_lock_file(tmp_path / "填报表.xlsx")
    assert "找不到文件" in refusal(tmp_path / ("长" * 300)).message or "读不了" in refusal(tmp_path / ("长" * 300)).message


@pytest.mark.skipif(os.name == "nt", reason="Windows has neither pipes in folders nor modes")
def test_a_pipe_is_refused_without_waiting(tmp_path: Path) -> None:
    pipe = tmp_path / "管道.xlsx"
    os.mkfifo(pipe)
    assert "不是普通文件" in refusal(pipe).message


def test_an_unreadable_file_is_named(tmp_path: Path, workbook: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "表.xlsx"
    path.write_bytes(workbook)

    def refuse(*_arguments: object, **_options: object) -> None:
        raise PermissionError

    monkeypatch.setattr(Path, "open", refuse)
    error = refusal(path)
    assert "没有权限" in error.message
    assert "关闭" in error.cure


def test_macros_are_noticed() -> None:
    assert open_package(zipped({}, "application/vnd.ms-excel.sheet.macroEnabled.main+xml"), "xlsx").has_macros
    assert open_package(zipped({"xl/vbaProject.bin": b"\x00"}), "xlsx").has_macros
    assert open_package(zipped({}, "application/vnd.ms-word.document.macroEnabled.main+xml"), "docx").has_macros


# ---------------------------------------------------------------------- broken and hostile packages
def test_a_file_cut_off_anywhere_is_refused(workbook: bytes) -> None:
    for length in [*range(0, len(workbook), 97), len(workbook) - 1]:
        with pytest.raises(UnreadableFile):
            read_workbook(workbook[:length])


def test_a_file_with_any_byte_changed_is_read_or_refused_but_never_fails_otherwise(workbook: bytes) -> None:
    for at in range(0, len(workbook), 53):
        broken = bytearray(workbook)
        broken[at] ^= 0x55
        with pytest.raises(UnreadableFile):  # not one of ours even where the change does no harm
            read_workbook(bytes(broken))


@pytest.mark.parametrize("name", ["../a.xml", "xl/../../a.xml", "/etc/passwd", "C:/a.xml", "xl\\a.xml", ".."])
def test_names_that_lead_out_of_the_package_are_refused(name: str) -> None:
    assert "不正常的路径" in refusal(zipped({name: "1"})).message


def test_a_name_cut_by_a_null_byte_is_refused() -> None:
    assert "不正常的路径" in refusal(zipped({"a.xmlZ.exe": "1"}).replace(b"a.xmlZ.exe", b"a.xml\x00.exe")).message


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("second", ["xl/a.xml", "XL/A.xml"])
def test_two_parts_of_one_name_are_refused(second: str) -> None:
    stream = io.BytesIO(zipped({"xl/a.xml": "1"}))
    with zipfile.ZipFile(stream, "a") as archive:
        archive.writestr(second, "2")
    assert "重名" in refusal(stream.getvalue()).message


def test_a_symbolic_link_is_refused() -> None:
    stream = io.BytesIO(zipped({}))
    link = zipfile.ZipInfo("xl/link.xml")
    link.create_system, link.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(stream, "a") as archive:
        archive.writestr(link, "/etc/passwd")
    assert "符号链接" in refusal(stream.getvalue()).message


def test_an_encrypted_part_and_an_odd_compression_are_refused() -> None:
    plain = zipped({"a.xml": "1"})
    at = plain.rindex(b"PK\x01\x02")
    locked = plain[: at + 8] + struct.pack("<H", 1) + plain[at + 10 :]
    assert "密码" in refusal(locked).message
    assert "压缩方式" in refusal(zipped({"a.xml": "1"}, method=zipfile.ZIP_LZMA)).message


def test_a_bomb_is_refused_before_it_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = zipped({"xl/worksheets/sheet1.xml": bytes(20 * 2**20)})
    monkeypatch.setattr(zipfile.ZipFile, "open", lambda *_a, **_k: pytest.fail("unpacked"))
    assert "大得不正常" in refusal(bomb).message


@pytest.mark.parametrize(
    ("bound", "value", "said"),
    [("MAX_ENTRIES", 3, "部分太多"), ("MAX_ENTRY", 100, "大得不正常"), ("MAX_TOTAL", 300, "大得不正常")],
)
def test_each_bound_holds(monkeypatch: pytest.MonkeyPatch, bound: str, value: int, said: str) -> None:
    content = {f"{n}.xml": os.urandom(90) for n in range(4)}
    open_package(zipped(content))
    monkeypatch.setattr(package_module, bound, value)
    assert said in refusal(zipped(content)).message


def test_a_file_over_the_bound_is_not_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, workbook: bytes) -> None:
    path = tmp_path / "大.xlsx"
    path.write_bytes(workbook)
    monkeypatch.setattr(files, "MAX_FILE", len(workbook) - 1)
    assert "太大" in refusal(path).message


def test_a_part_that_is_larger_than_its_header_says_is_refused() -> None:
    data = zipped({"a.xml": b"x" * 1000})
    for mark, offset in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        at = data.rindex(mark)
        data = data[: at + offset] + struct.pack("<I", 10) + data[at + offset + 4 :]
    package = open_package(data)
    with pytest.raises(UnreadableFile):
        package.read("a.xml")


def test_parts_that_share_their_bytes_are_refused() -> None:
    data = zipped({"a.xml": os.urandom(300), "b.xml": os.urandom(300)})
    first = data.index(b"PK\x01\x02", data.index(b"PK\x01\x02") + 1)
    last = data.rindex(b"PK\x01\x02")
    shared = data[: last + 42] + data[first + 42 : first + 46] + data[last + 46 :]
    assert "重叠" in refusal(shared).message


def test_a_missing_part_is_named() -> None:
    with pytest.raises(UnreadableFile, match=r"缺少必要的部分 xl/none\.xml"):
        open_package(zipped({})).read("xl/none.xml")


# ---------------------------------------------------------------------- XML
BOMB = '<!DOCTYPE a [<!ENTITY b "c"><!ENTITY d "&b;&b;">]><a>&d;</a>'
OUTSIDE = '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'


@pytest.mark.parametrize("text", [BOMB, OUTSIDE, "<!DOCTYPE a><a/>", "<a><!-- --></a><!ENTITY b 'c'>"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("head", ["", '<?xml version="1.0"?>'])
def test_a_document_type_or_entity_is_refused_in_any_encoding(text: str, encoding: str, head: str) -> None:
    with pytest.raises(UnreadableFile):
        parse_guard((head + text).encode(encoding))


@pytest.mark.parametrize(
    "data",
    [
        b'<?xml version="1.0" encoding="utf-7"?>+ADwAIQ-DOCTYPE a+AD4-<a/>',
        b'<?xml version="1.0" encoding="cp037"?><a/>',
        '<?xml version="1.0"?><a/>'.encode("cp037"),
        '<?xml version="1.0" encoding="gb18030"?><a/>'.encode("gb18030"),
        '<a/>'.encode("utf-32"),
        b"\x00\x00\x00<\x00\x00\x00a",
        b"",
        b"no xml",
    ],
)  # fmt: skip
def test_an_encoding_in_which_one_could_hide_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableFile):
        parse_guard(data)


@pytest.mark.parametrize(
    "data",
    [
        b"<a/>", b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n<a>1</a>', b"\xef\xbb\xbf<a/>",
        '<?xml version="1.0" encoding="utf-16"?><甲/>'.encode("utf-16"), "<a>&lt;!DOCTYPE 甲&gt;</a>".encode(),
    ],
)  # fmt: skip
def test_ordinary_xml_passes(data: bytes) -> None:
    assert parse_guard(data) is None


@pytest.mark.parametrize("text", [BOMB, OUTSIDE])
@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/styles.xml", "xl/_rels/workbook.xml.rels"])
def test_an_entity_in_any_part_of_a_workbook_is_refused(workbook: bytes, part: str, text: str) -> None:
    parts = packages.parts_of(workbook)
    assert part in parts
    parts[part] = text.encode()
    with pytest.raises(UnreadableFile, match="DOCTYPE"):
        read_workbook(zipped(parts, None))
