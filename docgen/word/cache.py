"""Compiled templates kept between runs (see docgen.kit.cache), as JSON: data only, reading one can run nothing."""

from __future__ import annotations

import base64
import hashlib
import json
from typing import Any

from docgen.kit import cache
from docgen.ooxml.zipwriter import Entry
from docgen.word.program import Program

FORMAT = 3
"""Raised whenever programs change their shape or meaning."""

KIND = "templates"


def entry_key(template: bytes, variant: str) -> str:
    """Return the name of a template's entry: its content, the variant, docgen's version and the format."""
    return cache.entry_key(FORMAT, variant, hashlib.sha256(template).hexdigest())


def load(key: str) -> Program | None:
    """Return a kept program; None if there is none, it is damaged, or it lies where others may write."""
    body = cache.load(KIND, key)
    try:
        return None if body is None else _program(json.loads(body))
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def keep(key: str, program: Program) -> None:
    """Keep a program for later runs, whole or not at all."""
    body = json.dumps(_data(program), ensure_ascii=False, separators=(",", ":"))
    cache.keep(KIND, key, body.encode("utf-8", "surrogatepass"))


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
        "braces": program.braces,
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
        braces=tuple(data["braces"]),
    )
