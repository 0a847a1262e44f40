"""What is worked out once and kept between runs, in the user's own cache folder. Whatever fails here is silent.

A cache is a help and never a source: an entry stands behind its own checksum, belongs to this user, may be written by nobody
else, and is data that its reader checks; reading one can run nothing.
"""

from __future__ import annotations

import hashlib
import os
import sys
import zlib
from collections.abc import Mapping
from pathlib import Path

from docgen import __version__

MOST_ENTRIES = 40
"""Entries of one kind beyond this number are thrown away, the oldest first."""

_SUFFIX = ".docgen-"
_MARK_LENGTH = 9


def cache_folder(kind: str, environ: Mapping[str, str] | None = None, platform: str = sys.platform) -> Path | None:
    """Return the folder for one kind of entry: in DOCGEN_CACHE, else the system's place for caches. None: no cache ("off")."""
    env = os.environ if environ is None else environ
    wish = env.get("DOCGEN_CACHE", "")
    if wish.lower() in ("off", "0", "none"):
        return None
    if wish:
        return Path(wish) / kind
    if platform == "win32":
        base = env.get("LOCALAPPDATA")
        return Path(base) / "docgen" / "Cache" / kind if base else None
    if platform == "darwin":
        home = env.get("HOME")
        return Path(home) / "Library" / "Caches" / "docgen" / kind if home else None
    wish = env.get("XDG_CACHE_HOME", "")
    if wish.startswith("/"):  # the XDG specification has relative paths ignored
        return Path(wish) / "docgen" / kind
    return Path(env["HOME"]) / ".cache" / "docgen" / kind if env.get("HOME") else None


def entry_key(*facts: object) -> str:
    """Return the name of an entry: one hash over docgen's version and all that the entry depends on."""
    return hashlib.sha256(repr((__version__, *facts)).encode("utf-8", "surrogatepass")).hexdigest()


def load(kind: str, key: str) -> bytes | None:
    """Return what is kept under a key; None if there is nothing, it is damaged, or it lies where others may write."""
    folder = cache_folder(kind)
    if folder is None:
        return None
    try:
        with (folder / _name(kind, key)).open("rb", buffering=0) as stream:
            if not _ours(stream.fileno()):
                return None
            mark, body = stream.read(_MARK_LENGTH), stream.read()
    except OSError:
        return None
    return body if _mark(key, body) == mark else None


def save(kind: str, key: str, body: bytes) -> None:
    """Keep something for later runs, whole or not at all."""
    import tempfile

    folder = cache_folder(kind)
    if folder is None:
        return
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=folder)
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(_mark(key, body))
                stream.write(body)
            Path(temporary).replace(folder / _name(kind, key))
        except OSError:
            Path(temporary).unlink(missing_ok=True)
        _prune(folder, kind)
    except OSError:
        return


def _name(kind: str, key: str) -> str:
    return f"{key}{_SUFFIX}{kind}"


def _mark(key: str, body: bytes) -> bytes:
    """Return the line that an entry begins with: its own CRC-32, taken with its name.

    It tells what is damaged, and no hash without a secret could do more: a megabyte is read at each start.
    """
    return b"%08x\n" % zlib.crc32(body, zlib.crc32(key.encode()))


def _ours(handle: int) -> bool:
    """Whether an entry belongs to this user and nobody else may write it (Windows keeps its own rights)."""
    if not hasattr(os, "getuid"):
        return True
    status = os.fstat(handle)
    return status.st_uid == os.getuid() and not status.st_mode & 0o022


def _prune(folder: Path, kind: str) -> None:
    entries = sorted(folder.glob(_name(kind, "*")), key=lambda path: path.stat().st_mtime, reverse=True)
    for old in entries[MOST_ENTRIES:]:
        old.unlink(missing_ok=True)
