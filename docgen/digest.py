"""SHA-256, from the interpreter itself: loading the OpenSSL library for it takes longer than everything that is hashed here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


def _built_in() -> Callable[[bytes], Any]:
    """Return the interpreter's own SHA-256 as the standard library's `random` takes its own, else the one of hashlib."""
    try:
        from _sha2 import sha256  # type: ignore[import-not-found, unused-ignore]
    except ImportError:
        try:
            from _sha256 import sha256  # type: ignore[import-not-found, no-redef, unused-ignore]
        except ImportError:
            from hashlib import sha256
    made: Callable[[bytes], Any] = sha256
    return made


_sha256 = _built_in()


def sha256(data: bytes) -> str:
    """Return the SHA-256 of some bytes in hex."""
    digest: str = _sha256(data).hexdigest()
    return digest
