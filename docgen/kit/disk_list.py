"""Much that is written once and read later, in order or by number: kept in a temporary file once it is more than a little."""

from __future__ import annotations

import io
from array import array
from collections.abc import Iterator
from contextlib import suppress
from typing import BinaryIO

_IN_MEMORY = 2**18


class DiskList:
    """A list of byte strings of which memory holds little more than where each ends. The file goes with its owner."""

    def __init__(self) -> None:
        self._file: BinaryIO = io.BytesIO()
        self._ends = array("Q", [0])

    def append(self, data: bytes) -> int:
        """Add one at the end; return its number."""
        start = self._ends[-1]
        if start <= _IN_MEMORY < start + len(data):
            self._move()
        try:
            _put(self._file, start, data)
        except OSError:
            self._move_back()
            _put(self._file, start, data)
        self._ends.append(start + len(data))
        return len(self) - 1

    def _move(self) -> None:
        from tempfile import TemporaryFile  # not for the few lines of one report: it takes long to load

        with suppress(OSError):  # no room, no folder: then memory has to do
            file = TemporaryFile(buffering=0)  # noqa: SIM115 - closed with its owner; unbuffered, a full disk is told at once
            self._file.seek(0)
            _put(file, 0, self._file.read())
            self._file = file

    def _move_back(self) -> None:
        """Go on in memory with what the file holds: the disk is full."""
        held = io.BytesIO()
        self._file.seek(0)
        while data := self._file.read(_IN_MEMORY):
            held.write(data)
        self._file = held

    def __len__(self) -> int:
        return len(self._ends) - 1

    def __getitem__(self, number: int) -> bytes:
        if not 0 <= number < len(self):
            raise IndexError(number)
        start = self._ends[number]
        self._file.seek(start)
        return self._file.read(self._ends[number + 1] - start)

    def __iter__(self) -> Iterator[bytes]:
        return (self[number] for number in range(len(self)))


def _put(file: BinaryIO, start: int, data: bytes) -> None:
    file.seek(start)
    while data:
        data = data[file.write(data) :]  # a disk that is nearly full takes a part
