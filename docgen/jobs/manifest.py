"""What docgen wrote into a folder: so that a second run does only what changed, and nothing edited since is overwritten."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import stat
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO

from docgen.kit.disk_list import DiskList
from docgen.kit.errors import OutputError
from docgen.kit.files import failure, make_folder, write_whole
from docgen.kit.i18n import _

MANIFEST_NAME = ".docgen.json"
LOCK_NAME = ".docgen.lock"
JOURNAL_NAME = ".docgen.journal"
MAX_RECORD = 256 * 2**20
_BEGIN, _END = b'{"outputs": {\n', b"\n}}\n"
_NO_LOCKS = {errno.ENOLCK, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EINVAL}


def sha256(data: bytes) -> str:
    """Return the SHA-256 of some bytes in hex."""
    return hashlib.sha256(data).hexdigest()


class Manifest:
    """The record of one output folder: output name -> its SHA-256 and what it was made from.

    Entries are held as they are written, a line of JSON each, and not in memory: a run may make ten thousand.
    """

    def __init__(self, folder: Path) -> None:
        """Read the folder's record; a missing or damaged one counts as empty (then nothing is taken for docgen's own)."""
        self.folder = folder
        self._written = DiskList()
        self._entries: dict[str, int] = {}
        self._by_source: dict[str, tuple[str, ...]] = {}
        self._announced: set[tuple[str, str]] = set()
        self._changed = False
        try:
            for name, entry in _recorded(folder / MANIFEST_NAME):
                if _is_entry(name, entry):
                    self._enter(name, entry)
        except (OSError, ValueError, RecursionError):
            self._entries, self._by_source = {}, {}
        with suppress(OSError, ValueError):
            _require_own(folder / JOURNAL_NAME)
            lines = (line.split(" ", 1) for line in (folder / JOURNAL_NAME).read_text(encoding="utf-8").splitlines())
            self._announced = {(line[1], line[0]) for line in lines if len(line) == 2}

    def _enter(self, name: str, entry: dict[str, Any]) -> None:
        self._entries[name] = self._written.append(_line(entry))
        self._by_source[entry["source"]] = (*self._by_source.get(entry["source"], ()), name)

    def entry(self, name: str) -> dict[str, Any] | None:
        """Return what is recorded of an output, None if docgen did not write it."""
        held = self._entries.get(name)
        return None if held is None else dict(json.loads(self._written[held]))

    def made_from(self, source: str) -> list[tuple[str, dict[str, Any]]]:
        """Return the outputs (name, entry) recorded for a source, the report first; [] if there are none."""
        found = [(name, self.entry(name) or {}) for name in self._by_source.get(source, ())]
        return sorted(found, key=lambda item: "record" not in item[1])

    def sources(self) -> dict[str, str]:
        """Return every recorded output with the source it was made from."""
        return {name: source for source, names in self._by_source.items() for name in names}

    def is_untouched(self, name: str) -> bool:
        """Whether the file is still, byte for byte, the one docgen wrote (a file that is gone counts as untouched)."""
        path = self.folder / name
        try:
            current = sha256(path.read_bytes())
        except FileNotFoundError:
            return True
        except OSError:
            return False
        entry = self.entry(name)
        return (entry is not None and entry["sha256"] == current) or (name, current) in self._announced

    def announce(self, name: str, data: bytes) -> str:
        """Note what is about to be written, so that after a sudden end it is still known for docgen's own; return its SHA-256.

        A line is added to a journal, which `save` takes away again. Raises OutputError.
        """
        digest = sha256(data)
        self._announced.add((name, digest))
        try:
            with _own_file(self.folder / JOURNAL_NAME, os.O_WRONLY | os.O_APPEND) as stream:
                stream.write(f"{digest} {name}\n".encode("utf-8", "backslashreplace"))
        except OSError as error:
            raise _no_entry(self.folder / JOURNAL_NAME, error) from error
        return digest

    def write(self, name: str, data: bytes, source: str) -> None:
        """Write a file beside the reports whole and record what it was made from. Raises OutputError."""
        digest = self.announce(name, data)
        write_whole(self.folder / name, data)
        self.enter(name, {"sha256": digest, "source": source, "fingerprint": ""})

    def forget(self, name: str) -> None:
        """Forget an output that is gone."""
        entry = self.entry(name)
        if entry is not None:
            self._changed = True
            del self._entries[name]
            source = entry["source"]
            self._by_source[source] = tuple(other for other in self._by_source[source] if other != name)

    def enter(self, name: str, entry: dict[str, Any]) -> None:
        """Record an output that has just been written."""
        self.forget(name)
        self._enter(name, entry)
        self._announced.discard((name, entry["sha256"]))
        self._changed = True

    def _lines(self) -> Iterator[bytes]:
        yield _BEGIN
        for number, name in enumerate(sorted(self._entries)):
            yield b",\n" if number else b""
            yield _line(name) + b": " + self._written[self._entries[name]]
        yield _END

    def save(self) -> None:
        """Write the record if it changed. Raises OutputError."""
        if self._changed:
            write_whole(self.folder / MANIFEST_NAME, self._lines())
            self._changed = False
        (self.folder / JOURNAL_NAME).unlink(missing_ok=True)


def _line(data: object) -> bytes:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "backslashreplace")


def _recorded(path: Path) -> Iterator[tuple[str, Any]]:
    """Yield the names and entries of a folder's record, line by line where it is as docgen writes it.

    Raises OSError, ValueError, RecursionError.
    """
    _require_own(path)
    with path.open("rb") as stream:
        if stream.readline() == _BEGIN:
            for line in stream:
                if line == _END.lstrip():
                    return
                yield from json.loads(b"{" + line.rstrip(b",\n") + b"}").items()
        stream.seek(0)
        data = json.loads(stream.read())
    if isinstance(data, dict) and isinstance(data.get("outputs"), dict):
        yield from data["outputs"].items()


def _is_entry(name: str, entry: object) -> bool:
    """Whether an entry is as docgen writes them: whoever can write into the folder can write the record, so none is trusted."""
    if not isinstance(entry, dict) or name in ("", ".", "..") or set(name) & set("/\\\0"):
        return False
    record = entry.get("record", {})
    return (
        all(isinstance(entry.get(key), str) for key in ("sha256", "source", "fingerprint"))
        and isinstance(entry.get("findings", []), list)
        and isinstance(record, dict)
        and isinstance(record.get("form", ""), str)
        and isinstance(figures := record.get("figures", {}), dict)
        and isinstance(own := entry.get("texts", {}), dict)
        and all(isinstance(text, str) for texts in (figures, own) for text in texts.values())
    )


def renew_files(folder: Path, files: Mapping[str, bytes], origin: str, *, force: bool, left_over: str = "") -> None:
    """Write what a command makes anew each time: all files, or none while a single one of somebody else's is in the way.

    origin: what is recorded as their source; left_over: how names begin of those of an earlier time that go if they are not
    made any more. Raises OutputError.
    """
    make_folder(folder)
    with folder_lock(folder):
        written = Manifest(folder)
        changed = {name: data for name, data in files.items() if not is_file_with(folder / name, data)}
        taken = next((name for name in changed if not force and not written.is_untouched(name)), None)
        if taken is not None:
            raise OutputError(
                _("{file} 已经存在，不是 docgen 生成的，或生成之后改过，没有覆盖。").format(file=folder / taken),
                _("把它移走或改名，或用 -o 换一个文件夹；确要覆盖就加 --force。"),
            )
        for name, data in changed.items():
            written.write(name, data, origin)
        for name, _entry in written.made_from(origin) if left_over else ():
            if name not in files and name.startswith(left_over) and written.is_untouched(name):
                (folder / name).unlink(missing_ok=True)
                written.forget(name)
        written.save()


def is_file_with(path: Path, data: bytes) -> bool:
    """Whether a file holds just these bytes."""
    try:
        return path.stat().st_size == len(data) and path.read_bytes() == data
    except OSError:
        return False


def _own_file(path: Path, flags: int) -> BinaryIO:
    """Open one of docgen's own small files, made if missing; never through a link, never waiting for a pipe. Raises OSError."""
    extra = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    descriptor = os.open(path, flags | os.O_CREAT | extra, 0o666)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise OSError(errno.EINVAL, "not a regular file", str(path))
    return os.fdopen(descriptor, "r+b" if flags & os.O_RDWR else "wb" if not flags & os.O_APPEND else "ab")


def _require_own(path: Path) -> None:
    """Raises OSError, ValueError for what cannot be one of docgen's own files: a link, a pipe, an over-large one."""
    facts = path.lstat()
    if not stat.S_ISREG(facts.st_mode) or facts.st_size > MAX_RECORD:
        raise ValueError(path.name)


def _no_entry(path: Path, error: OSError) -> OutputError:
    """Return what is said when one of docgen's own files cannot be written: of the folder, where it is not the disk."""
    if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.ENOENT}:
        return failure(path, error)
    return OutputError(_("没有权限写入文件夹 {folder}。").format(folder=path.parent), _("换一个可以写入的文件夹：-o 文件夹。"))


@contextmanager
def folder_lock(folder: Path) -> Iterator[None]:
    """Hold an output folder for one docgen at a time. Raises OutputError at once if another one is at work in it.

    The operating system lets go of the lock when the process ends, however it ends.
    """
    try:
        stream = _own_file(folder / LOCK_NAME, os.O_RDWR)
    except OSError as error:
        raise _no_entry(folder / LOCK_NAME, error) from error
    with stream:
        try:
            _lock(stream.fileno())
        except OSError as error:
            if error.errno not in _NO_LOCKS:  # some network folders know no locks; then the user has to see to it
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
