"""A small form with pictures, and pictures of every kind to put into it."""

from __future__ import annotations

import io
import struct
import zlib

from docx import Document
from docx.document import Document as WordFile
from docx.shared import Pt
from made_forms import definition, field
from PIL import Image

FORM_ID = "site-visit"
DEFINITION = definition(
    FORM_ID,
    "现场查看记录",
    "visit.office",
    {"basic": "记录"},
    field("visit.office", "查看单位"),
    field("visit.found", "查看情况"),
    field("visit.photo", "现场照片", "picture", more='width = 80\nalt = "{查看单位}拍摄的现场"'),
    field("visit.mark", "单位标识", "picture", empty="ok", more="width = 20\nkept = true"),
)


def png(width: int = 8, height: int = 6, color: tuple[int, int, int] = (200, 30, 30)) -> bytes:
    """Return a PNG of one colour, written chunk by chunk."""
    rows = (b"\x00" + bytes(color) * width) * height
    return png_of(struct.pack(">LLBBBBB", width, height, 8, 2, 0, 0, 0), zlib.compress(rows))


def png_of(header: bytes, pixels: bytes) -> bytes:
    """Return a PNG of a header and packed pixels, whether they fit or not."""
    parts = [(b"IHDR", header), (b"IDAT", pixels), (b"IEND", b"")]
    chunks = (struct.pack(">L", len(data)) + kind + data + struct.pack(">L", zlib.crc32(kind + data)) for kind, data in parts)
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def drawn(kind: str, size: tuple[int, int] = (40, 30), **options: object) -> bytes:
    """Return a picture as a program saves it: kind is "PNG", "JPEG", "GIF", …"""
    raw = io.BytesIO()
    Image.linear_gradient("L").resize(size).convert("RGB").save(raw, kind, **options)
    return raw.getvalue()


def template(*, slow: bool = False) -> WordFile:
    """Return a Word template that prints both pictures, the mark in the header too; slow: in words only Jinja knows."""
    document = Document()
    document.sections[0].header.paragraphs[0].text = "{{ visit.mark }}"
    document.add_paragraph("{{ visit.office }}" + ("{{ 1 + 1 }}" if slow else "2"))
    photo = document.add_paragraph("照片：{{ visit.photo }}（完）")
    photo.paragraph_format.line_spacing = Pt(28)
    table = document.add_table(rows=1, cols=2)
    table.rows[0].cells[0].text, table.rows[0].cells[1].text = "标识", "{% if visit.mark %}{{ visit.mark }}{% endif %}"
    return document
