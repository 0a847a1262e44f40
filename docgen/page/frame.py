"""Requests and answers with their files as one run of bytes: the same between page and worker as between page and server.

Four bytes (big-endian): the length of the JSON that follows; the JSON, {"said": …, "files": [[name, size], …]}; the bytes of
the files, one after another.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

_LENGTH = 4


class BrokenFrame(ValueError):
    """Bytes that are no frame."""


def pack_frame(said: Mapping[str, Any], files: Mapping[str, bytes]) -> bytes:
    """Return a message and its files as bytes."""
    header = {"said": said, "files": [[name, len(data)] for name, data in files.items()]}
    head = json.dumps(header, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
    return b"".join((len(head).to_bytes(_LENGTH, "big"), head, *files.values()))


def unpack_frame(frame: bytes) -> tuple[dict[str, Any], dict[str, bytes]]:
    """Return message and files of a frame. Raises BrokenFrame for bytes that are none."""
    start = _LENGTH + int.from_bytes(frame[:_LENGTH], "big")
    try:
        header = json.loads(frame[_LENGTH:start])
        said, listed = header["said"], [(str(name), int(size)) for name, size in header["files"]]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise BrokenFrame(str(error)) from error
    if not isinstance(said, dict) or any(size < 0 for _name, size in listed):
        raise BrokenFrame("said")
    if start + sum(size for _name, size in listed) != len(frame):
        raise BrokenFrame("files")
    files: dict[str, bytes] = {}
    for name, size in listed:
        files[name] = frame[start : start + size]
        start += size
    return said, files
