"""Compiled templates kept between runs, in the user's own cache folder. A cache is a help: whatever fails here is silent.

An entry is JSON behind its own SHA-256, named by the template's bytes, docgen's version and the format of programs. It is
data only; reading one can run nothing.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from docgen import __version__
from docgen.word.program import Program
from docgen.word.zipwriter import Entry

FORMAT = 2
"""Raised whenever programs change their shape or meaning."""

KEPT = 40
"""Entries beyond this number are thrown away, the oldest first."""

_SUFFIX = ".docgen-template"


def cache_folder(environ: Mapping[str, str] | None = None, platform: str = sys.platform) -> Path | None:
    """Return the folder for compiled templates: DOCGEN_CACHE, else the system's place for caches. None: no cache ("off")."""
    env = os.environ if environ is None else environ
    wish = env.get("DOCGEN_CACHE", "")
    if wish.lower() in ("off", "0", "none"):
        return None
    if wish:
        return Path(wish) / "templates"
    if platform == "win32":
        base = env.get("LOCALAPPDATA")
        return Path(base) / "docgen" / "Cache" / "templates" if base else None
    if platform == "darwin":
        home = env.get("HOME")
        return Path(home) / "Library" / "Caches" / "docgen" / "templates" if home else None
    wish = env.get("XDG_CACHE_HOME", "")
    if wish.startswith("/"):  # the XDG specification has relative paths ignored
        return Path(wish) / "docgen" / "templates"
    return Path(env["HOME"]) / ".cache" / "docgen" / "templates" if env.get("HOME") else None


def entry_key(template: bytes, variant: str) -> str:
    """Return the name of a template's entry: its content, the variant, docgen's version and the format."""
    facts = f"{FORMAT}\n{__version__}\n{variant}\n{hashlib.sha256(template).hexdigest()}"
    return hashlib.sha256(facts.encode()).hexdigest()


def load(key: str) -> Program | None:
    """Return a kept program; None if there is none, it is damaged, or it lies where others may write."""
    folder = cache_folder()
    if folder is None:
        return None
    try:
        with (folder / (key + _SUFFIX)).open("rb") as stream:
            if not _ours(stream.fileno()):
                return None
            digest, _newline, body = stream.read().partition(b"\n")
        if hashlib.sha256(key.encode() + body).hexdigest().encode() != digest:
            return None
        return _program(json.loads(body))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def keep(key: str, program: Program) -> None:
    """Keep a program for later runs, whole or not at all."""
    import tempfile

    folder = cache_folder()
    if folder is None:
        return
    body = json.dumps(_data(program), ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
    digest = hashlib.sha256(key.encode() + body).hexdigest().encode()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=folder)
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(digest + b"\n" + body)
            Path(temporary).replace(folder / (key + _SUFFIX))
        except OSError:
            Path(temporary).unlink(missing_ok=True)
        _prune(folder)
    except OSError:
        return


def _ours(handle: int) -> bool:
    """Whether an entry belongs to this user and nobody else may write it (Windows keeps its own rights)."""
    if not hasattr(os, "getuid"):
        return True
    status = os.fstat(handle)
    return status.st_uid == os.getuid() and not status.st_mode & 0o022


def _prune(folder: Path) -> None:
    entries = sorted(folder.glob(f"*{_SUFFIX}"), key=lambda path: path.stat().st_mtime, reverse=True)
    for old in entries[KEPT:]:
        old.unlink(missing_ok=True)


def _data(program: Program) -> dict[str, object]:
    return {
        "document": program.document,
        "order": program.order,
        "parts": program.parts,
        "entries": [
            (entry.name, entry.crc, entry.size, entry.method, base64.b64encode(entry.packed).decode())
            for entry in program.entries.values()
        ],
        "texts": program.texts,
        "spots": program.spots,
    }


def _program(data: dict[str, Any]) -> Program:
    entries = (Entry(name, crc, size, method, base64.b64decode(packed)) for name, crc, size, method, packed in data["entries"])
    return Program(
        document=data["document"],
        order=tuple(data["order"]),
        parts=data["parts"],
        entries={entry.name: entry for entry in entries},
        texts=data["texts"],
        spots=tuple((tag, place) for tag, place in data["spots"]),
    )
