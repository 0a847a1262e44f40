"""Much that is written once and read later, in order or by number: kept in a temporary file once it is more than a little."""

from __future__ import annotations

from array import array
from collections.abc import Iterator

_IN_MEMORY = 2 * 2**20


class Spool:
    """A list of byte strings of which memory holds little more than where each ends. The file goes with its owner."""

    def __init__(self) -> None:
        from tempfile import SpooledTemporaryFile

        self._file = SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 - closed with its owner
        self._ends = array("Q", [0])

    def append(self, data: bytes) -> None:
        """Add one at the end."""
        self._file.seek(self._ends[-1])
        self._file.write(data)
        self._ends.append(self._ends[-1] + len(data))

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
