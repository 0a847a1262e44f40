"""Words and patterns as data: the lists under docgen/checks/data, read at first use and compiled once.

A list is a TOML table of arrays; an entry of an array is one line:

    { find = '原因是因为', bad = "原因是因为人手少。", good = "原因是人手少。" }

find is a pattern as `re` knows it; `bad` is a sentence it must find, `good` one that it must not. An entry may say what
would be right (`right`), and that a longer stretch is meant (`shown`, the number of the group that is quoted).
"""

from __future__ import annotations

import functools
import json
from hashlib import sha256
from pathlib import Path
from typing import Any

from docgen.kit import cache
from docgen.kit.patterns import regex

KIND = "lists"


@functools.cache
def table(name: str) -> dict[str, Any]:
    """Return a list of docgen/checks/data by its file name without ending; parsed once for all runs."""
    content = (Path(__file__).parents[1] / "data" / f"{name}.toml").read_bytes()
    key = cache.entry_key(sha256(content).hexdigest())
    body = cache.load(KIND, key)
    if body is not None:
        parsed = json.loads(body)
        if isinstance(parsed, dict):
            return parsed
    import tomllib

    read = tomllib.loads(content.decode("utf-8"))
    cache.save(KIND, key, json.dumps(read, ensure_ascii=False, separators=(",", ":")).encode())
    return read


@functools.cache
def pattern(name: str, part: str, flags: int = 0) -> Any:
    """Return one pattern for all entries of a part of a list: what is found is the same whichever entry finds it."""
    return regex("|".join(entry["find"] for entry in table(name)[part]), flags)


@functools.cache
def rights(name: str, part: str) -> dict[str, str]:
    """Return wrong -> right for a part whose entries state plain words."""
    return {entry["wrong"]: entry["right"] for entry in table(name)[part]}


@functools.cache
def any_of(name: str, part: str) -> Any:
    """Return a pattern for the wrong words of a part."""
    import re

    return regex("|".join(re.escape(wrong) for wrong in sorted(rights(name, part), key=len, reverse=True)))
