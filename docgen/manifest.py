"""What docgen wrote into a folder: so that a second run does only what changed, and nothing edited since is overwritten."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from docgen.errors import OutputError
from docgen.files import write_whole
from docgen.i18n import _

MANIFEST_NAME = ".docgen.json"
LOCK_NAME = ".docgen.lock"


def sha256(data: bytes) -> str:
    """Return the SHA-256 of some bytes in hex."""
    return hashlib.sha256(data).hexdigest()


class Manifest:
    """The record of one output folder: output name -> its SHA-256 and what it was made from."""

    def __init__(self, folder: Path) -> None:
        """Read the folder's record; a missing or damaged one counts as empty (then nothing is taken for docgen's own)."""
        self.folder = folder
        self._entries: dict[str, dict[str, Any]] = {}
        self._changed = False
        try:
            data = json.loads((folder / MANIFEST_NAME).read_text(encoding="utf-8"))
            if isinstance(data, dict) and isinstance(data.get("outputs"), dict):
                self._entries = {name: entry for name, entry in data["outputs"].items() if isinstance(entry, dict)}
        except (OSError, ValueError):
            self._entries = {}

    def entry(self, name: str) -> dict[str, Any] | None:
        """Return what is recorded of an output, None if docgen did not write it."""
        return self._entries.get(name)

    def made_from(self, source: str) -> list[tuple[str, dict[str, Any]]]:
        """Return the outputs (name, entry) recorded for a source, the report first; [] if there are none."""
        found = [(name, entry) for name, entry in self._entries.items() if entry.get("source") == source]
        return sorted(found, key=lambda item: "record" not in item[1])

    def is_untouched(self, name: str) -> bool:
        """Whether the file is still, byte for byte, the one docgen wrote (a file that is gone counts as untouched)."""
        path = self.folder / name
        try:
            current = sha256(path.read_bytes())
        except FileNotFoundError:
            return True
        except OSError:
            return False
        entry = self._entries.get(name)
        return entry is not None and entry.get("sha256") == current

    def record(self, name: str, entry: dict[str, Any]) -> None:
        """Record an output that has just been written."""
        self._entries[name] = entry
        self._changed = True

    def save(self) -> None:
        """Write the record if it changed. Raises OutputError."""
        if self._changed:
            text = json.dumps({"outputs": dict(sorted(self._entries.items()))}, ensure_ascii=False, indent=1)
            write_whole(self.folder / MANIFEST_NAME, text.encode("utf-8", "backslashreplace"))
            self._changed = False


@contextmanager
def folder_lock(folder: Path) -> Iterator[None]:
    """Hold an output folder for one docgen at a time. Raises OutputError at once if another one is at work in it.

    The operating system lets go of the lock when the process ends, however it ends.
    """
    try:
        stream = (folder / LOCK_NAME).open("a+b")
    except OSError as error:
        raise OutputError(
            _("没有权限写入文件夹 {folder}。").format(folder=folder), _("换一个可以写入的文件夹：-o 文件夹。")
        ) from error
    with stream:
        try:
            _lock(stream.fileno())
        except OSError as error:
            raise OutputError(
                _("另一个 docgen 正在写文件夹 {folder}。").format(folder=folder),
                _("等它结束后重新运行，或换一个文件夹：-o 文件夹。"),
            ) from error
        yield


def _lock(descriptor: int) -> None:
    try:
        import fcntl
    except ImportError:  # Windows
        import msvcrt

        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
    else:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
