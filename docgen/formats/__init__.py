"""The ways in: `read` takes a file by what it holds, whatever its name says, and gives a Report.

FORMATS is the one table of formats, both ways. A further way in is a module that gives blocks
(`docgen.reading.recognise.read_blocks` does the rest) or values, and a line here; a further way out is a module that takes a
Report or what it composes to (`docgen.compose`), and its name in the line of its format.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from docgen.form.model import Form
from docgen.kit.files import file_bytes
from docgen.kit.record import record
from docgen.reading.blocks import Document
from docgen.report.bounds import refuse_absurd
from docgen.report.model import Reading

Beside = Callable[[tuple[str, ...]], bytes]
"""Returns the content of a file given beside a report, by the steps of its path from there (`docgen.formats.pictures`)."""
Reader = Callable[[bytes, str, Form | None], Reading]

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PAGE_BEGINS = (b"<!doctype html", b"<html", b"<head", b"<body", b"<meta", b"<table", b"<div", b"<p>", b"<p ", b"<h1")
_SHEETS = (".xls", ".et", ".xlsx", ".xlsm", ".docx")


@record
class Format:
    """A format. endings: how its files are named; holds: whether bytes (under a name) are of it; read: its reader.

    writers: "module:function" for each thing that is written in it. They are named, not imported: most stand in rooms further
    on, which know more of a page than its format.
    """

    kind: str
    endings: tuple[str, ...]
    holds: Callable[[bytes, str], bool]
    read: Reader
    writers: tuple[str, ...] = ()


def _json(data: bytes, name: str, _form: Form | None) -> Reading:
    from docgen.formats.json import read_json

    return read_json(data, name)


def _package(data: bytes, name: str, form: Form | None) -> Reading:
    from docgen.ooxml.package import open_package

    package = open_package(data, name=name)
    if package.content_kind == "docx":
        from docgen.formats.docx.read import read_document

        return read_document(data, form)
    from docgen.formats.xlsx.read import read_workbook

    return read_workbook(package, form)


def _page(data: bytes, name: str, form: Form | None) -> Reading:
    from docgen.formats.html import read_page

    return read_page(data, name, form)


def _pdf(data: bytes, name: str, form: Form | None) -> Reading:
    from docgen.formats.pdf_report import read_pdf_report

    return read_pdf_report(data, name, form)


def _old_word(data: bytes, name: str, form: Form | None) -> Reading:
    from docgen.formats.old_word import read_old_word

    return read_old_word(data, name, form)


def _text(data: bytes, name: str, form: Form | None) -> Reading:
    from docgen.formats.text import read_text

    return read_text(data, name, form)


def _is_page(data: bytes, name: str) -> bool:
    """Whether bytes are a web page; under a workbook's name they are one that a portal exported, and no report."""
    if Path(name).suffix.lower() in _SHEETS:
        return False
    head = data[:8192]
    head = head.replace(b"\x00", b"") if data.startswith((b"\xff\xfe", b"\xfe\xff")) else head
    head = head.lower()
    return b"\x00" not in head and any(begin in head for begin in _PAGE_BEGINS)


def _is_old_word(data: bytes, name: str) -> bool:
    word = "WordDocument".encode("utf-16-le") in data and "EncryptedPackage".encode("utf-16-le") not in data
    return data.startswith(_OLE) and word


def _is_text(data: bytes, name: str) -> bool:
    return bool(data) and not data.startswith((b"PK\x03\x04", _OLE)) and name.lower().endswith((".txt", ".md"))


_WRITE_JSON = ("docgen.formats.json:report_to_json",)
_WRITE_PAGE = ("docgen.web.page:page_html", "docgen.web.page:body_html")
_WRITE_TEXT = ("docgen.web.page:plain_text",)
_WRITE_OFFICE = ("docgen.formats.xlsx.write:intake_bytes", "docgen.word.render:render")
FORMATS = (
    Format("json", (".json",), lambda data, _name: data.lstrip()[:1] in (b"{", b"["), _json, _WRITE_JSON),
    Format("pdf", (".pdf",), lambda data, _name: data.startswith(b"%PDF"), _pdf),
    Format("doc", (".doc", ".wps"), _is_old_word, _old_word),
    Format("html", (".html", ".htm", ".shtml", ".jsp"), _is_page, _page, _WRITE_PAGE),
    Format("text", (".txt", ".md"), _is_text, _text, _WRITE_TEXT),
    # What is none of these should be a package, and is refused with a word on what it is if it is not.
    Format("ooxml", (".xlsx", ".xlsm", ".docx"), lambda _data, _name: True, _package, _WRITE_OFFICE),
)

DOCUMENT_ENDINGS = tuple(ending for entry in FORMATS for ending in entry.endings if ending not in (".json", ".xlsx", ".xlsm"))
"""How finished reports are named, made by docgen or saved from elsewhere."""


def published_document(data: bytes, name: str) -> Document | None:
    """Return a published report (page, text, PDF) as a document, to be held against the approved one; None for another kind.

    Raises UnreadableFile.
    """
    kind = next(entry for entry in FORMATS if entry.holds(data, name)).kind
    if kind == "html":
        from docgen.formats.html import page_document

        return page_document(data, name)
    if kind == "text":
        from docgen.formats.text import text_document

        return text_document(data, name)
    if kind == "pdf":
        from docgen.formats.pdf_report import pdf_document

        return pdf_document(data, name)
    return None


def read_bytes(data: bytes, name: str, form: Form | None = None, beside: Beside | None = None) -> Reading:
    """Read a report from memory, whatever format it came in. Raises UnreadableFile.

    beside: gives the pictures that the report names; none are there if it is None.
    """
    reading = next(entry for entry in FORMATS if entry.holds(data, name)).read(data, name, form)
    if reading.report.form.pictures:
        from docgen.formats.pictures import files_beside, with_pictures

        reading = with_pictures(reading, beside or files_beside({}))
    refuse_absurd(reading.report, name)
    return reading


def read(path: Path, form: Form | None = None) -> Reading:
    """Read a file by what it holds, not by its ending, with the pictures beside it. Raises UnreadableFile."""
    return read_bytes(file_bytes(path), path.name, form, beside_file(path))


def beside_file(path: Path) -> Beside:
    """Return what gives the pictures that lie in a file's folder, or below it."""

    def content(steps: tuple[str, ...]) -> bytes:
        from docgen.formats.pictures import folder_beside

        return folder_beside(path.parent)(steps)

    return content
