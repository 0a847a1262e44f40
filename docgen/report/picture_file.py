"""What is let in as a picture: known by its content and not by its name, whole, and within bounds.

PNG and JPEG only: every program that opens a Word file shows them, and neither can fetch or run anything. Files are held
against ISO/IEC 15948 (PNG) and ITU-T T.81 (JPEG) as far as their size in pixels and their wholeness go.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator, Mapping

from docgen.kit.i18n import _
from docgen.report.picture import JPEG, PNG, Picture

MAX_BYTES = 10 * 2**20
MAX_SIDE = 12_000
MAX_PIXELS = 50_000_000
"""A telephone takes pictures of 12 to 50 million pixels; to be shown, each of them takes four bytes of memory."""

_PNG_MARK = b"\x89PNG\r\n\x1a\n"
_CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
_DEPTHS = {0: (1, 2, 4, 8, 16), 2: (8, 16), 3: (1, 2, 4, 8), 4: (8, 16), 6: (8, 16)}
_ADAM7 = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))
_AT_ONCE = 2**20
_FRAMES = frozenset((0xC0, 0xC1, 0xC2))
_OTHER_FRAMES = frozenset((0xC3, *range(0xC5, 0xC8), *range(0xC9, 0xCC), *range(0xCD, 0xD0)))
_ALONE = frozenset((0x01, *range(0xD0, 0xD9)))
_ORIENTATION = 0x0112
_UPRIGHT = (0, 1)
_OTHERS: Mapping[bytes, str] = {
    b"GIF8": "GIF",
    b"BM": "BMP",
    b"II*\x00": "TIFF",
    b"MM\x00*": "TIFF",
    b"\xd7\xcd\xc6\x9a": "WMF",
    b"\x01\x00\x00\x00": "EMF",
    b"%PDF": "PDF",
    b"PK\x03\x04": "Office",
    b"\xd0\xcf\x11\xe0": "Office",
}


class PictureFault(ValueError):
    """A picture cannot be taken: `why` says what is wrong with it, `cure` how to put it right."""

    def __init__(self, why: str, cure: str) -> None:
        super().__init__(why)
        self.why, self.cure = why, cure


def picture_of(name: str, data: bytes) -> Picture:
    """Return the picture that a file holds, whatever its name says. Raises PictureFault saying what is wrong and the cure."""
    if len(data) > MAX_BYTES:
        raise PictureFault(
            _("图片有 {size:.1f} MB，最大 {most} MB").format(size=len(data) / 2**20, most=MAX_BYTES // 2**20),
            _("用画图或照片软件把它缩小后另存，再试。"),
        )
    if data.startswith(_PNG_MARK):
        width, height = _png_size(data)
        return Picture(name, data, PNG, width, height)
    if data.startswith(b"\xff\xd8"):
        width, height = _jpeg_size(data)
        return Picture(name, data, JPEG, width, height)
    raise _other_format(data)


def _other_format(data: bytes) -> PictureFault:
    head = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    kind = next((kind for mark, kind in _OTHERS.items() if data.startswith(mark)), "")
    if data[8:12] == b"WEBP":
        kind = "WebP"
    elif data[4:8] == b"ftyp":
        kind = "HEIC/AVIF"
    elif head.startswith(b"<") and b"<svg" in head:
        kind = "SVG"
    why = _("图片是 {kind} 格式").format(kind=kind) if kind else _("文件是空的") if not data else _("文件不是图片")
    return PictureFault(why, _("只用 PNG 或 JPEG 图片：打开它，另存为 PNG 或 JPEG。"))


def _broken() -> PictureFault:
    return PictureFault(_("图片不完整或已损坏"), _("重新取一份；能打开的，另存为 PNG 或 JPEG 后再试。"))


def _within_bounds(width: int, height: int) -> tuple[int, int]:
    if not width or not height:
        raise _broken()
    if max(width, height) > MAX_SIDE or width * height > MAX_PIXELS:
        raise PictureFault(
            _("图片有 {width}×{height} 点，太大（每边最多 {side}，共 {most} 万点）").format(
                width=width, height=height, side=MAX_SIDE, most=MAX_PIXELS // 10_000
            ),
            _("用画图或照片软件把它缩小后另存，再试。"),
        )
    return width, height


# ---------------------------------------------------------------------- PNG
def _png_size(data: bytes) -> tuple[int, int]:
    """Return width and height of a whole PNG. Raises PictureFault for one that is broken, cut off or packs too much."""
    chunks = list(_chunks(data))
    kinds = [kind for kind, _content in chunks]
    if not chunks or kinds[0] != b"IHDR" or kinds[-1] != b"IEND" or len(chunks[0][1]) != 13 or kinds.count(b"IHDR") != 1:
        raise _broken()
    width, height, depth, color, packing, filtering, interlaced = struct.unpack(">LLBBBBB", chunks[0][1])
    if depth not in _DEPTHS.get(color, ()) or packing or filtering or interlaced > 1:
        raise _broken()
    if color == 3 and b"PLTE" not in kinds:
        raise _broken()
    _within_bounds(width, height)
    bits = depth * _CHANNELS[color]
    passes = _ADAM7 if interlaced else ((0, 0, 1, 1),)
    needed = sum(_rows_size(width - left, height - top, across, down, bits) for left, top, across, down in passes)
    if _unpacked_size((content for kind, content in chunks if kind == b"IDAT"), needed) < needed:
        raise _broken()
    return width, height


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield kind and content of each chunk, up to the end mark. Raises PictureFault if one is cut off or does not check."""
    position, kind = len(_PNG_MARK), b""
    while kind != b"IEND":
        if position + 12 > len(data):
            raise _broken()
        size, kind = struct.unpack_from(">L4s", data, position)
        end = position + 8 + size
        if end + 4 > len(data) or zlib.crc32(data[position + 4 : end]) != int.from_bytes(data[end : end + 4], "big"):
            raise _broken()
        yield kind, data[position + 8 : end]
        position = end + 4


def _rows_size(width: int, height: int, across: int, down: int, bits: int) -> int:
    """Return the bytes that one pass's rows take: each a filter byte and its pixels; none for a pass without pixels."""
    columns, rows = -(-width // across), -(-height // down)
    return rows * (1 + (columns * bits + 7) // 8) if columns > 0 and rows > 0 else 0


def _unpacked_size(pieces: Iterator[bytes], most: int) -> int:
    """Return how many bytes the pixels unpack to, -1 if they do not; no more than a little beyond `most` is unpacked."""
    opener = zlib.decompressobj()
    size = 0
    try:
        for piece in pieces:
            rest = piece
            while rest and not opener.eof:
                size += len(opener.decompress(rest, _AT_ONCE))
                if size > most:
                    return size
                rest = opener.unconsumed_tail
        size += len(opener.flush()) if size < most else 0
    except zlib.error:
        return -1
    return size


# ---------------------------------------------------------------------- JPEG
def _jpeg_size(data: bytes) -> tuple[int, int]:
    """Return width and height of a JPEG. Raises PictureFault for one that is broken, cut off or lies on its side."""
    size: tuple[int, int] | None = None
    position = 2
    while True:
        # -- the next marker, with any bytes that fill up before it
        while data[position : position + 2] == b"\xff\xff":
            position += 1
        if data[position : position + 1] != b"\xff" or position + 4 > len(data):
            raise _broken()
        mark = data[position + 1]
        if mark in _ALONE:
            position += 2
            continue
        length = int.from_bytes(data[position + 2 : position + 4], "big")
        content = data[position + 4 : position + 2 + length]
        if length < 2 or len(content) != length - 2:
            raise _broken()
        if mark in _OTHER_FRAMES:
            raise PictureFault(_("图片用了少见的 JPEG 编码，Word 打不开"), _("打开它，另存为 PNG 或普通的 JPEG。"))
        if mark in _FRAMES and len(content) >= 6:
            size = _within_bounds(int.from_bytes(content[3:5], "big"), int.from_bytes(content[1:3], "big"))
        elif mark == 0xE1 and content.startswith(b"Exif\x00\x00"):
            _refuse_turned(content[6:])
        elif mark == 0xDA:
            break  # the pixels begin
        position += 2 + length
    if size is None or data.find(b"\xff\xd9", position) < 0:
        raise _broken()
    return size


def _refuse_turned(exif: bytes) -> None:
    """Refuse a photograph that only a mark turns upright: Word prints the pixels as they lie."""
    order = {b"II": "<", b"MM": ">"}.get(exif[:2])
    if order is None or len(exif) < 8:
        return
    (start,) = struct.unpack_from(f"{order}L", exif, 4)
    if start + 2 > len(exif):
        return
    (count,) = struct.unpack_from(f"{order}H", exif, start)
    for entry in range(start + 2, min(start + 2 + 12 * count, len(exif) - 11), 12):
        tag, kind, _number, value = struct.unpack_from(f"{order}HHLH", exif, entry)
        if tag == _ORIENTATION and kind == 3 and value not in _UPRIGHT:
            raise PictureFault(
                _("照片是侧着存的，只靠照片里的一个标记转正，印出来会是侧的"),
                _("用画图或照片软件打开它，转正后另存，再试。"),
            )
