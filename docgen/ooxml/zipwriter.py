"""A small zip writer: entries may be copied as already deflated, times are fixed, so the same parts give the same bytes."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable

from docgen.kit.record import record

DEFLATE_LEVEL = 3
"""Level 9 saves about 2 kB of a report and takes three times as long."""

_STORED, _DEFLATED = 0, 8
_UTF8_NAMES = 0x800
_DOS_DATE = (0 << 9) | (1 << 5) | 1  # 1980-01-01, the earliest a zip can say
_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")


@record
class Entry:
    """A file of the zip, ready to be copied: its name, checksum, real size, method and packed bytes."""

    name: str
    crc: int
    size: int
    method: int
    packed: bytes


def pack(name: str, data: bytes, level: int = DEFLATE_LEVEL) -> Entry:
    """Return `data` as an entry: deflated, or stored if deflating does not make it smaller."""
    squeezer = zlib.compressobj(level, zlib.DEFLATED, -zlib.MAX_WBITS)
    packed = squeezer.compress(data) + squeezer.flush()
    if len(packed) >= len(data):
        return Entry(name, zlib.crc32(data), len(data), _STORED, data)
    return Entry(name, zlib.crc32(data), len(data), _DEFLATED, packed)


def write_zip(entries: Iterable[Entry]) -> bytes:
    """Return a zip of the entries in the given order, every one dated 1980-01-01."""
    chunks: list[bytes] = []
    directory: list[bytes] = []
    offset = 0
    for entry in entries:
        name = entry.name.encode()
        flags = 0 if entry.name.isascii() else _UTF8_NAMES
        facts = (20, flags, entry.method, 0, _DOS_DATE, entry.crc, len(entry.packed), entry.size, len(name), 0)
        local = _LOCAL.pack(b"PK\x03\x04", *facts)
        chunks += (local, name, entry.packed)
        directory += (_CENTRAL.pack(b"PK\x01\x02", 20, *facts, 0, 0, 0, 0, offset), name)
        offset += len(local) + len(name) + len(entry.packed)
    listing = b"".join(directory)
    count = len(directory) // 2
    chunks += (listing, _END.pack(b"PK\x05\x06", 0, 0, count, count, len(listing), offset, 0))
    return b"".join(chunks)
