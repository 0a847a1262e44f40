"""Compiled templates kept between runs (see docgen.kit.cache), as JSON: data only, reading one can run nothing.

Those of the package's own templates travel in the wheel, made when it is built: the first run is as fast as the next, and a
machine without lxml and Jinja (a browser) can fill them.
"""

from __future__ import annotations

import binascii
import hashlib
import json
from typing import Any

from docgen.form.folders import bundled_root
from docgen.kit import cache
from docgen.kit.record import as_dict
from docgen.ooxml.zipwriter import Entry
from docgen.word.program import PrintedValue, Program

FORMAT = 6
"""Raised whenever programs change their shape or meaning."""

KIND = "templates"
SHIPPED = "programs"
"""The folder of the wheel's own programs, beside its templates."""
VARIANTS = ("", "draft")
"""What a template is compiled for: the finished paper, and a draft with its mark."""


def entry_key(template: bytes, variant: str) -> str:
    """Return the name of a template's entry: its content, the variant, docgen's version and the format."""
    return cache.entry_key(FORMAT, variant, hashlib.sha256(template).hexdigest())


def load(key: str) -> Program | None:
    """Return a kept program; None if there is none, it is damaged, or it lies where others may write."""
    body = _shipped(key) or cache.load(KIND, key)
    try:
        return None if body is None else _program(json.loads(body))
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def _shipped(key: str) -> bytes | None:
    """Return what the wheel carries under a key. It is part of the package, and as much to be trusted as its code."""
    try:
        return (bundled_root() / SHIPPED / f"{key}.json").read_bytes()
    except OSError:
        return None


def save(key: str, program: Program) -> None:
    """Keep a program for later runs, whole or not at all."""
    cache.save(KIND, key, encoded(program))


def encoded(program: Program) -> bytes:
    """Return a program as it is kept: one line of JSON."""
    return json.dumps(_data(program), ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


def _data(program: Program) -> dict[str, object]:
    return {
        "document": program.document,
        "order": program.order,
        "parts": program.parts,
        "entries": [
            (entry.name, entry.crc, entry.size, entry.method, binascii.b2a_base64(entry.packed, newline=False).decode())
            for entry in program.entries.values()
        ],
        "texts": program.texts,
        "spots": program.spots,
        "braces": program.braces,
        "printed": sorted(program.printed),
        "asked": sorted(program.asked),
        "surely": sorted((list(as_dict(value).values()) for value in program.surely), key=repr),
    }


def _program(data: dict[str, Any]) -> Program:
    entries = (Entry(name, crc, size, how, binascii.a2b_base64(packed)) for name, crc, size, how, packed in data["entries"])
    return Program(
        document=data["document"],
        order=tuple(data["order"]),
        parts=data["parts"],
        entries={entry.name: entry for entry in entries},
        texts=data["texts"],
        spots=tuple((tag, place) for tag, place in data["spots"]),
        braces=tuple(data["braces"]),
        printed=frozenset(data["printed"]),
        asked=frozenset(data["asked"]),
        surely=frozenset(PrintedValue(name, writing, tuple(given)) for name, writing, given in data["surely"]),
    )
