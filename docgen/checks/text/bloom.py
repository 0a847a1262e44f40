"""A Bloom filter: whether a text is one of many, in few bits for each and without unpacking anything.

What was put in is always found; what was not is found by chance, as rarely as the filter has room (Bloom 1970).
"""

from __future__ import annotations

from functools import lru_cache
from zlib import crc32

HASHES = 5
"""Bits a text sets: near the best for eight bits of room each."""


def _places(text: str, size: int) -> list[int]:
    """Return the bits that a text sets in a filter of so many bits: two hashes combined (Kirsch and Mitzenmacher 2006)."""
    data = text.encode("utf-16-le")
    first = crc32(data)
    step = crc32(data, first) | 1
    return [(first + n * step) % size for n in range(HASHES)]


class BloomFilter:
    """Texts of which it is known that they are in, or that they are not but for a few."""

    def __init__(self, bits: bytes) -> None:
        """Take the bits as `pack` made them; empty for a filter that holds nothing."""

        def holds(text: str) -> bool:
            return bool(bits) and all(bits[at >> 3] >> (at & 7) & 1 for at in _places(text, len(bits) * 8))

        self._holds = lru_cache(maxsize=1 << 16)(holds)

    def __contains__(self, text: str) -> bool:
        """Whether a text was put in."""
        return self._holds(text)


def pack(texts: set[str], size: int) -> bytes:
    """Return the bits of a filter of `size` bytes that holds some texts."""
    bits = bytearray(size)
    for text in texts:
        for at in _places(text, size * 8):
            bits[at >> 3] |= 1 << (at & 7)
    return bytes(bits)
