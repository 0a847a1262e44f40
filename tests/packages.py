"""Packages of tests (.docx, .xlsx): taken apart, changed and packed again."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

BODY = "word/document.xml"


def saved(file: Any) -> bytes:
    """Return a document of python-docx or a workbook of openpyxl as bytes."""
    stream = io.BytesIO()
    file.save(stream)
    return stream.getvalue()


def parts_of(package: bytes | Path) -> dict[str, bytes]:
    """Return every part of a package by name."""
    with zipfile.ZipFile(io.BytesIO(package) if isinstance(package, bytes) else package) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def part(package: bytes | Path, name: str = BODY) -> str:
    """Return a part's text."""
    return parts_of(package)[name].decode()


def zipped(parts: Mapping[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return a package of these parts."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return stream.getvalue()


def with_parts(package: bytes, added: Mapping[str, str | bytes]) -> bytes:
    """Return the package with parts added or replaced."""
    return zipped({**parts_of(package), **added})


def changed(package: bytes, change: Callable[[str], str], name: str = BODY) -> bytes:
    """Return the package with one part's text changed; the change must change something."""
    before = part(package, name)
    after = change(before)
    assert after != before, "the change found nothing to change"
    return with_parts(package, {name: after})
