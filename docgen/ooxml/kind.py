"""What a file really is, by its first bytes and parts, and what to tell the clerk when it is not OOXML."""

from __future__ import annotations

import re
from typing import NoReturn

from docgen.kit.errors import UnreadableFile
from docgen.kit.i18n import _

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MAIN_TYPES = {
    b"vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml": "xlsx",
    b"vnd.openxmlformats-officedocument.spreadsheetml.template.main+xml": "xltx",
    b"vnd.ms-excel.sheet.macroenabled.main+xml": "xlsm",
    b"vnd.ms-excel.template.macroenabled.main+xml": "xltm",
    b"vnd.ms-excel.sheet.binary.macroenabled.main": "xlsb",
    b"vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml": "docx",
    b"vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml": "dotx",
    b"vnd.ms-word.document.macroenabled.main+xml": "docm",
    b"vnd.ms-word.template.macroenabledtemplate.main+xml": "dotm",
    b"vnd.openxmlformats-officedocument.presentationml.presentation.main+xml": "pptx",
    b"vnd.ms-powerpoint.presentation.macroenabled.main+xml": "pptm",
}
_FAMILY = {"x": "Excel", "d": "Word", "p": "PowerPoint"}
_WORD_MARKS = (
    b"vnd.oasis.opendocument.text",
    b"schemas.microsoft.com/office/word/2003",
    b"schemas.microsoft.com/office/2006/xmlPackage",
)
"""In the first bytes of OpenDocument texts, zipped or flat, and of Word files saved as one XML text."""
_IMAGES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\x00", b"MM\x00*")
_ARCHIVES = (b"7z\xbc\xaf", b"Rar!", b"\x1f\x8b", b"BZh", b"\xfd7zXZ")


def kind_of_content_types(content: bytes) -> str:
    """Return the kind ("xlsx", "docx" …) that a [Content_Types].xml names for its main part, "" if none is known."""
    lowered = content.lower()
    for media_type, kind in _MAIN_TYPES.items():
        if media_type in lowered:
            return kind
    return ""


def _save_as(expected: str) -> str:
    if expected == "docx":
        return _("用 WPS 文字或 Word 打开，另存为 .docx 后重试。")
    return _("用 WPS 或 Excel 打开，另存为 .xlsx 后重试。")


def _cure(data: bytes, parts: tuple[str, ...] | None, expected: str) -> str:
    """Return what to do about a file that is something else: what fits what it is."""
    if parts is not None and any(name.upper().endswith("OFD.XML") for name in parts):
        return _("docgen 不读 OFD：请用 Word 报告或网页；或者在 OFD 阅读器里复制全文，存成 .txt 后重试。")
    if data.startswith(_IMAGES):
        return _("docgen 不识别图片里的字：请用 Word 报告、填报表或网页代替。")
    is_word = (
        data.startswith(b"{\\rtf")
        or (data.startswith(_OLE) and "WordDocument".encode("utf-16-le") in data)
        or any(mark in data[:4096] for mark in _WORD_MARKS)
    )
    return _save_as("docx" if is_word and not expected else expected)


def _text_of(data: bytes) -> str | None:
    """Return the beginning as text if it reads as text, else None."""
    head = data[:4096]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head.decode("utf-16", errors="replace")
    if b"\x00" in head:
        return None
    for encoding in ("utf-8", "gb18030"):
        try:
            return head[: len(head) - 4 if len(data) > 4096 else None].decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _name_of_text(text: str) -> str:
    start = text.lstrip("\ufeff \t\r\n").lower()
    if "urn:oasis:names:tc:opendocument" in start:
        return _("OpenDocument 文件（.ods、.odt 等）")
    if "urn:schemas-microsoft-com:office:spreadsheet" in start:
        return _("XML 表格 2003")
    if start.startswith(("<!doctype html", "<html", "<table", "<head", "<meta")) or "<html" in start[:500]:
        return _("网页（HTML）")
    if start.startswith("{\\rtf"):
        return _("RTF 文档")
    if start.startswith(("{", "[")):
        return _("JSON 文本")
    if start.startswith("<?xml"):
        return _("XML 文本")
    if re.search(r"[,;\t，]", text.split("\n", 1)[0]):
        return _("CSV 文本")
    return _("纯文本")


def _name_of_ole(data: bytes, suffix: str) -> str:
    if suffix == ".et":
        return _("WPS 表格的 .et 格式")
    if "WordDocument".encode("utf-16-le") in data:
        return _("旧的 Word 97-2003 格式（.doc）")
    if any(stream.encode("utf-16-le") in data for stream in ("Workbook", "Book")):
        return _("旧的 Excel 97-2003 格式（.xls）")
    return _("旧的 Office 97-2003 格式")


def _name_of_zip(names: tuple[str, ...], kind: str) -> str:
    if kind == "xlsb":
        return _("二进制工作簿（.xlsb）")
    if kind:
        return _("{program} 文件（.{kind}）").format(program=_FAMILY[kind[0] if kind[0] in _FAMILY else "d"], kind=kind)
    if "mimetype" in names:
        return _("OpenDocument 文件（.ods、.odt 等）")
    if any(name.upper().endswith("OFD.XML") for name in names):
        return _("OFD 版式文件")
    return _("一般的压缩包")


def _name_of_binary(data: bytes) -> str:
    if data.startswith(b"%PDF"):
        return _("PDF 文件")
    if data.startswith(_ARCHIVES):
        return _("压缩包")
    if data.startswith(_IMAGES):
        return _("图片")
    return _("不认识的文件")


def refuse_other_content(
    data: bytes, name: str, suffix: str, expected: str, parts: tuple[str, ...] | None = None, kind: str = ""
) -> NoReturn:
    """Raise UnreadableFile saying what the file is instead of an OOXML file of the expected kind, and what to do.

    parts: the names inside, if it is a zip; kind: what its content types say.
    """
    if not data:
        raise UnreadableFile(
            _("“{file}”是空文件（0 字节）。").format(file=name), _("可能没有保存或拷贝成功：重新保存或重新取一份。")
        )
    if data.startswith(_OLE) and "EncryptedPackage".encode("utf-16-le") in data:
        raise UnreadableFile(
            _("“{file}”设了打开密码，读不了。").format(file=name),
            _("用 WPS 或 Excel 输入密码打开，去掉密码后另存，再重试。"),
        )
    if data.startswith(b"PK\x05\x06"):
        what = _("空的压缩包")
    elif data.startswith(_OLE):
        what = _name_of_ole(data, suffix)
    elif parts is not None:
        what = _name_of_zip(parts, kind)
    else:
        text = _text_of(data)
        what = _name_of_binary(data) if text is None or data.startswith(b"%PDF") else _name_of_text(text)
    wanted = {"xlsx": _("Excel 工作簿（.xlsx）"), "docx": _("Word 文档（.docx）")}.get(expected, _(".xlsx 或 .docx 文件"))
    raise UnreadableFile(
        _("“{file}”不是 {wanted}，内容是：{what}。").format(file=name, wanted=wanted, what=what), _cure(data, parts, expected)
    )
