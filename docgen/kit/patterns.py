"""Regular expressions compiled once for all runs: what the compiler of `re` makes of a pattern is kept in the cache folder.

Python compiles every pattern anew in every process, in Python itself; for the two hundred patterns of the rules that takes
longer than all the rest of one report. The result is a list of numbers, which the engine checks as it takes it in. If this
interpreter does not show its compiler, or anything at all is unlike expected, `re.compile` does the work as ever.

What is compiled but once may be compiled better: the code says which characters a match can begin with, and the engine passes
over all others some ten times sooner. `re` works that out only for patterns that begin with a class or with plain words.
"""

from __future__ import annotations

import atexit
import json
import re
import sys
from array import array
from collections.abc import Iterable
from contextlib import suppress
from typing import Any, ClassVar, overload

from docgen.kit import cache

FORMAT = 4
MOST = 600
"""More patterns than this are not kept beside those in use, of which there are some three hundred."""
KIND = "patterns"

_Key = tuple[str | bytes, int]
_Entry = tuple[int, memoryview, int, dict[str, int]]
"""All flags, the engine's code as unsigned numbers, the number of groups, the groups that have names."""


class _Store:
    """This process's patterns: cached and new, which were used, and whether any are to be saved."""

    entries: dict[_Key, _Entry] | None = None
    used: ClassVar[set[_Key]] = set()
    new = False


@overload
def regex(text: str, flags: int = 0) -> re.Pattern[str]: ...
@overload
def regex(text: bytes, flags: int = 0) -> re.Pattern[bytes]: ...


def regex(text: Any, flags: int = 0) -> re.Pattern[Any]:
    """Return what `re.compile(text, flags)` returns, sooner. Raises re.error for a pattern that is wrong."""
    try:
        return _pattern(text, int(flags))
    except re.error:
        raise
    except Exception:  # whatever an unknown interpreter answers: the plain way is always open
        return re.compile(text, flags)


def any_word(words: Iterable[str]) -> str:
    """Return the text of a pattern for any of the words; of those that begin at one place the longest wins."""
    longest_first = sorted(sorted(words), key=len, reverse=True)
    return "|".join([word if word.isalnum() else re.escape(word) for word in longest_first])  # letters need no escaping


def _pattern(text: Any, flags: int) -> re.Pattern[Any]:
    import _sre  # type: ignore[import-not-found, unused-ignore]

    if _Store.entries is None:
        _Store.entries = _load()
    entry = _Store.entries.get((text, flags))
    _Store.used.add((text, flags))
    if entry is None:
        entry = _compiled(text, flags)
        _Store.entries[text, flags] = entry
        if not _Store.new:
            _Store.new = True
            atexit.register(save_new)
    every_flag, code, groups, names = entry
    by_number: list[str | None] = [None] * (groups + 1)
    for name, number in names.items():
        by_number[number] = name
    made: re.Pattern[Any] = _sre.compile(text, every_flag, code.tolist(), groups, names, tuple(by_number))
    return made


def _compiled(text: Any, flags: int) -> _Entry:
    """Return what `re` makes of a pattern: the steps of its own `compile`, up to the last."""
    from re import _compiler, _parser  # type: ignore[attr-defined]

    parsed = _parser.parse(text, flags)
    every_flag = flags | parsed.state.flags
    code = [int(number) for number in _compiler._code(parsed, flags)]
    # -- it begins with: a sign, the length of this head, what it tells, a match's least and greatest length
    if not code[2] and not every_flag & (re.IGNORECASE | re.LOCALE):
        with suppress(ValueError):
            characters, empty = _first_characters(parsed)
            if not empty:
                begins, head = _parser.parse("a.*"), list[Any]()
                begins[0] = _compiler.IN, characters
                _compiler._compile_info(head, begins, every_flag)
                code = [*map(int, head[:3]), *code[3:5], *map(int, head[5:]), *code[1 + code[1] :]]
    return every_flag, memoryview(array("I", code)), parsed.state.groups - 1, dict(parsed.state.groupdict)


def _first_characters(parsed: Iterable[tuple[Any, Any]]) -> tuple[list[Any], bool]:
    """Return the characters that a match can begin with, in the form `re` holds those of a class, and whether it can be empty.

    Raises ValueError where it can begin with any character.
    """
    found: list[Any] = []
    for operation, given in parsed:
        kind, empty = operation.name, False
        if kind in ("AT", "ASSERT", "ASSERT_NOT"):  # these take no character
            continue
        if kind == "LITERAL":
            first = [(operation, given)]
        elif kind == "IN" and given[0][0].name != "NEGATE":
            first = given
        elif kind == "BRANCH":
            ways = [_first_characters(way) for way in given[1]]
            first, empty = [one for way, _empty in ways for one in way], any(empty for _way, empty in ways)
        elif kind == "SUBPATTERN" and not (given[1] or given[2]):  # without flags of its own
            first, empty = _first_characters(given[3])
        elif kind in ("MAX_REPEAT", "MIN_REPEAT"):
            first, empty = _first_characters(given[2])
            empty = empty or not given[0]
        else:
            raise ValueError(kind)
        found += first
        if not empty:
            return found, False
    return found, True


def _key() -> str:
    """Return the name of the entry: code is understood only by the engine it was made for."""
    import _sre

    return cache.entry_key(FORMAT, sys.version, sys.implementation.name, _sre.MAGIC, _sre.CODESIZE, sys.byteorder)


def _load() -> dict[_Key, _Entry]:
    body = cache.load(KIND, _key())
    if body is None:
        return {}
    try:
        end_of_head = body.index(b"\n")  # not packed: unpacking takes longer than reading
        code = memoryview(body)[end_of_head + 1 :].cast("I")
        entries: dict[_Key, _Entry] = {}
        at = 0
        for text, binary, flags, every_flag, length, groups, names in json.loads(body[:end_of_head]):
            entries[text.encode("latin-1") if binary else text, flags] = every_flag, code[at : at + length], groups, names
            at += length
    except (ValueError, TypeError, KeyError, AttributeError):
        return {}
    return entries


def save_new() -> None:
    """Keep the patterns compiled in this process, with those kept before, if there are any new ones."""
    if not _Store.new or not _Store.entries:
        return
    _Store.new = False
    entries = _Store.entries
    if len(entries) > MOST:  # those of other commands, and of patterns that are no longer what they were
        entries = {key: entry for key, entry in entries.items() if key in _Store.used}
    heads: list[tuple[object, ...]] = []
    for (text, flags), (every_flag, code, groups, names) in entries.items():
        binary = isinstance(text, bytes)
        shown = text.decode("latin-1") if isinstance(text, bytes) else text
        heads.append((shown, binary, flags, every_flag, len(code), groups, names))
    head = json.dumps(heads, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
    cache.save(KIND, _key(), b"".join((head, b"\n", *(code.tobytes() for _flag, code, _groups, _names in entries.values()))))
