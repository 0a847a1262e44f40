"""SHA-256, from the interpreter itself: loading the OpenSSL library takes longer than hashing all that one report needs."""

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


class _Chosen:
    """The function this process uses."""

    function = staticmethod(_built_in())


def for_many() -> None:
    """Prepare for hashing much: the OpenSSL library, once loaded, is several times as fast."""
    from hashlib import sha256

    _Chosen.function = staticmethod(sha256)


def sha256(data: bytes) -> str:
    """Return the SHA-256 of some bytes in hex."""
    digest: str = _Chosen.function(data).hexdigest()
    return digest
