"""A small form with pictures, and pictures of every kind to put into it."""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path

from docx import Document
from docx.shared import Pt
from PIL import Image

FORM_ID = "site-visit"
DEFINITION = """
[form]
id = "site-visit"
version = 1
title = "现场查看记录"
short_title = "查看记录"
agency_key = "visit.office"
[[sheets]]
key = "basic"
name = "记录"
[[fields]]
key = "visit.office"
label = "查看单位"
token = "查看单位"
sheet = "basic"
type = "text"
empty = "error"
[[fields]]
key = "visit.found"
label = "查看情况"
token = "查看情况"
sheet = "basic"
type = "text"
empty = "error"
[[fields]]
key = "visit.photo"
label = "现场照片"
token = "现场照片"
sheet = "basic"
type = "picture"
empty = "error"
width = 80
alt = "{查看单位}拍摄的现场"
[[fields]]
key = "visit.mark"
label = "单位标识"
token = "单位标识"
sheet = "basic"
type = "picture"
empty = "ok"
width = 20
kept = true
"""


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


def template(path: Path, *, slow: bool = False) -> None:
    """Write a Word template that prints both pictures, the mark in the header too; slow: in words only Jinja knows."""
    document = Document()
    document.sections[0].header.paragraphs[0].text = "{{ visit.mark }}"
    document.add_paragraph("{{ visit.office }}" + ("{{ 1 + 1 }}" if slow else "2"))
    photo = document.add_paragraph("照片：{{ visit.photo }}（完）")
    photo.paragraph_format.line_spacing = Pt(28)
    table = document.add_table(rows=1, cols=2)
    table.rows[0].cells[0].text, table.rows[0].cells[1].text = "标识", "{% if visit.mark %}{{ visit.mark }}{% endif %}"
    document.save(str(path))
