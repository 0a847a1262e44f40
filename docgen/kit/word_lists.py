"""Words and patterns as data: a room's lists, TOML in its folder `data`, read at first use and compiled once.

A list is a table of arrays; an entry of an array is one line:

    { find = '{last_year}结转', bad = "去年结转2件。", good = "新收2件。" }

find is a pattern as `re` knows it, in which `{last_year}` is any word of the class of that name: the list's own classes
stand in its table `classes`, those that several lists share in docgen/kit/data/word_classes.toml. A class is an array of
words or patterns, of which the longest comes first, and may name other classes. `bad` is a sentence the entry must find,
`good` one that it must not. An entry may say what would be right (`right`), that a longer stretch is meant (`shown`, the
number of the group that is quoted), what it costs (`price`), and that it is for a whole stretch of text (`whole`) or a
sentence's beginning (`opens`). A list may also be an array or a table of plain words: `word_lists.table` gives it as it stands.
"""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

from docgen.kit import cache
from docgen.kit.patterns import regex

KIND = "lists"
_CLASS = regex(r"\{([a-z_]+)\}")
_SHARED = Path(__file__).parent / "data" / "word_classes.toml"


@functools.cache
def _shared() -> bytes:
    """Return the list of the classes that all lists share."""
    return _SHARED.read_bytes()


def _parsed(content: bytes) -> dict[str, Any]:
    import tomllib

    return tomllib.loads(content.decode("utf-8"))


def _length(words: str) -> int:
    """Return by what a class is sorted: 未曾 must be tried before 未."""
    return -len(words)


def expanded(text: str, classes: Mapping[str, Sequence[str]]) -> str:
    """Return a pattern with every class it names written out. Raises KeyError for a class that there is not."""

    def any_of(name: re.Match[str]) -> str:
        return f"(?:{'|'.join(expanded(words, classes) for words in sorted(classes[name[1]], key=_length))})"

    return _CLASS.sub(any_of, text)


@functools.cache
def table(folder: Path, name: str) -> dict[str, Any]:
    """Return a list of a folder by its file name without ending, its classes written out; made ready once for all runs."""
    content = (folder / f"{name}.toml").read_bytes()
    key = cache.entry_key(sha256(content + _shared()).hexdigest())
    body = cache.load(KIND, key)
    if body is not None:
        parsed = json.loads(body)
        if isinstance(parsed, dict):
            return parsed
    read = _parsed(content)
    classes = _parsed(_shared()) | read.get("classes", {})
    for part in read.values():
        for entry in part if isinstance(part, list) else ():
            if isinstance(entry, dict) and "find" in entry:
                entry["find"] = expanded(entry["find"], classes)
    cache.save(KIND, key, json.dumps(read, ensure_ascii=False, separators=(",", ":")).encode())
    return read


def source(folder: Path, name: str, part: str) -> str:
    """Return all entries of a part of a list as one pattern, to be put into another."""
    return "|".join(entry["find"] for entry in table(folder, name)[part])


@functools.cache
def pattern(folder: Path, name: str, part: str, flags: int = 0) -> re.Pattern[str]:
    """Return one pattern for all entries of a part of a list: what is found is the same whichever entry finds it."""
    return regex(source(folder, name, part), flags)
