"""The ways in: `read` takes a file by what it holds, whatever its name says, and gives a Report.

FORMATS is the one table of formats, both ways. A further way in is a module that gives blocks or values, and an entry here; a
further way out is a module that takes a Report or what it composes to (`docgen.compose`), named in the entry of its format.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

from docgen.form.model import Form
from docgen.kit.files import file_bytes
from docgen.kit.record import record
from docgen.reading.blocks import Document
from docgen.report.bounds import refuse_absurd
from docgen.report.model import Reading

Beside = Callable[[tuple[str, ...]], bytes]
"""Returns the content of a file given beside a report, by the steps of its path from there (`docgen.formats.pictures`)."""

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PAGE_BEGINS = (b"<!doctype html", b"<html", b"<head", b"<body", b"<meta", b"<table", b"<div", b"<p>", b"<p ", b"<h1")
_PAGES = (".html", ".htm", ".shtml", ".jsp", ".mht", ".mhtml")
_SHEETS = (".xls", ".et", ".xlsx", ".xlsm", ".docx")


@record
class Format:
    """A format. endings: how its files are named; holds: whether bytes (under a name) are of it.

    reader: "module:function" that makes a Reading of data, name and form; document: the one that makes blocks of data and name,
    which are read as those of any other format; writers: one for each thing that is written in it. They are named, not
    imported: few runs meet more than two formats, and most writers stand in rooms further on.
    """

    kind: str
    endings: tuple[str, ...]
    holds: Callable[[bytes, str], bool]
    reader: str = ""
    document: str = ""
    writers: tuple[str, ...] = ()

    def read(self, data: bytes, name: str, form: Form | None) -> Reading:
        """Return what a file of this format says. Raises UnreadableFile."""
        if self.document:
            from docgen.reading.recognise import read_blocks

            return read_blocks(_named(self.document)(data, name), form)
        reading: Reading = _named(self.reader)(data, name, form)
        return reading


def _named(function: str) -> Callable[..., Any]:
    module, _colon, name = function.partition(":")
    found: Callable[..., Any] = getattr(import_module(module), name)
    return found


def read_package(data: bytes, name: str, form: Form | None) -> Reading:
    """Read a workbook or a Word document. Raises UnreadableFile."""
    from docgen.ooxml.package import open_package

    package = open_package(data, name=name)
    if package.content_kind == "docx":
        from docgen.formats.docx.read import read_document

        return read_document(data, form)
    from docgen.formats.xlsx.read import read_workbook

    return read_workbook(package, form)


def _is_page(data: bytes, name: str) -> bool:
    """Whether bytes are a web page; under a workbook's name they are one that a portal exported, and no report."""
    suffix = Path(name).suffix.lower()
    if suffix in _SHEETS or not data or data.startswith((b"PK\x03\x04", _OLE)):
        return False
    head = data[:8192]
    head = head.replace(b"\x00", b"") if data.startswith((b"\xff\xfe", b"\xfe\xff")) else head
    head = head.lower().removeprefix(b"\xef\xbb\xbf").lstrip()
    if head.startswith(b"<?xml") and not any(root in head for root in (b"<html", b"<!doctype html")):
        return False  # an office program's file that is one XML text, with tables and paragraphs of its own
    return b"\x00" not in head and (
        suffix in _PAGES or b"mime-version:" in head or any(begin in head for begin in _PAGE_BEGINS)
    )


def _is_old_word(data: bytes, name: str) -> bool:
    word = "WordDocument".encode("utf-16-le") in data and "EncryptedPackage".encode("utf-16-le") not in data
    return data.startswith(_OLE) and word


def _is_text(data: bytes, name: str) -> bool:
    return bool(data) and not data.startswith((b"PK\x03\x04", _OLE)) and name.lower().endswith((".txt", ".md"))


FORMATS = (
    Format(
        "json",
        (".json",),
        lambda data, _name: data.lstrip()[:1] in (b"{", b"["),
        reader="docgen.formats.json:read_json",
        writers=("docgen.formats.json:report_to_json",),
    ),
    Format("pdf", (".pdf",), lambda data, _name: data.startswith(b"%PDF"), document="docgen.formats.pdf_report:pdf_document"),
    Format("doc", (".doc", ".wps"), _is_old_word, reader="docgen.formats.old_word:read_old_word"),
    Format(
        "html",
        _PAGES,
        _is_page,
        document="docgen.formats.html:page_document",
        writers=("docgen.web.page:page_html", "docgen.web.page:body_html"),
    ),
    Format(
        "text",
        (".txt", ".md"),
        _is_text,
        document="docgen.formats.text:text_document",
        writers=("docgen.web.page:plain_text",),
    ),
    # What is none of these should be a package, and is refused with a word on what it is if it is not.
    Format(
        "ooxml",
        (".xlsx", ".xlsm", ".docx"),
        lambda _data, _name: True,
        reader="docgen.formats:read_package",
        writers=("docgen.formats.xlsx.write:intake_bytes", "docgen.word.render:render"),
    ),
)

DOCUMENT_ENDINGS = tuple(ending for entry in FORMATS for ending in entry.endings if ending not in (".json", ".xlsx", ".xlsm"))
"""How finished reports are named, made by docgen or saved from elsewhere."""


def published_document(data: bytes, name: str) -> Document | None:
    """Return a published report (page, text, PDF) as a document, to be held against the approved one; None for another kind.

    Raises UnreadableFile.
    """
    place = _format_of(data, name).document
    return _named(place)(data, name) if place else None


def _format_of(data: bytes, name: str) -> Format:
    return next(entry for entry in FORMATS if entry.holds(data, name))


def read_bytes(data: bytes, name: str, form: Form | None = None, beside: Beside | None = None) -> Reading:
    """Read a report from memory, whatever format it came in. Raises UnreadableFile.

    beside: gives the pictures that the report names; none are there if it is None.
    """
    reading = _format_of(data, name).read(data, name, form)
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
