"""On which line of a TOML file something stands, and what is wrong with a broken one: the standard library tells neither."""

from __future__ import annotations

from docgen.kit.i18n import _
from docgen.kit.patterns import regex

_HEADER = regex(r"^[ \t]*(\[\[?)([^\[\]\n]+)\]\]?[ \t]*(?:#.*)?$")
_KEY = regex(r"[ \t]*(?:\"([^\"\n]*)\"|'([^'\n]*)'|([A-Za-z0-9_-]+))[ \t]*=[ \t]*")
_PLACE = regex(r"\(at line (\d+), column (\d+)\)")


def what_is_wrong(error: ValueError) -> str:
    """Return in words of ours why a file is no TOML: what `tomllib` or the decoding of its bytes raised."""
    if isinstance(error, UnicodeDecodeError):
        return _("不是 UTF-8 编码：用记事本打开，另存为 UTF-8")
    place = _PLACE.search(str(error))
    if place is None:
        return _("文件写到一半就完了：引号或括号没有成对")
    twice = "overwrite" in str(error) or "twice" in str(error)
    why = _("这个名称前面写过了") if twice else _("引号、括号要成对，名称和内容之间要有等号")
    return _("第 {line} 行第 {column} 个字符写得不对：{why}").format(line=place[1], column=place[2], why=why)


def line_of(text: str, path: tuple[str | int, ...]) -> int:
    """Return the 1-based line of the value at a path, or of the innermost part of the path that the text holds.

    Read: headers [a.b] and [[a.b]], keys below them, inline tables and arrays of any depth. 1 if nothing is found.
    """
    best, deepest = 0, -1
    for place, end, header in _headers(text):
        if header != path[: len(header)] or len(header) < deepest:
            continue
        found, depth = _inside(text, place, end, path[len(header) :])
        if len(header) + depth > deepest:
            best, deepest = found, len(header) + depth
    return text.count("\n", 0, best) + 1


def _headers(text: str) -> list[tuple[int, int, tuple[str | int, ...]]]:
    """Return for each header where its line begins, where what it holds ends, and its path; the top of the file first."""
    found: list[tuple[int, tuple[str | int, ...]]] = [(0, ())]
    counts: dict[tuple[str | int, ...], int] = {}
    place = 0
    quoted = ""
    for line in text.splitlines(keepends=True):
        match = None if quoted else _HEADER.match(line.rstrip("\r\n"))
        if match:
            path: tuple[str | int, ...] = ()
            names = [name.strip().strip("\"'") for name in match[2].split(".")]
            for n, name in enumerate(names):
                path = (*path, name)
                last = n == len(names) - 1
                if last and match[1] == "[[":
                    counts[path] = counts.get(path, -1) + 1
                if path in counts:
                    path = (*path, counts[path])
            found.append((place, path))
        for mark in ('"""', "'''"):
            if quoted in ("", mark) and line.count(mark) % 2:
                quoted = "" if quoted else mark
        place += len(line)
    ends = [start for start, _path in found[1:]] + [len(text)]
    return [(start, end, path) for (start, path), end in zip(found, ends, strict=True)]


def _inside(text: str, start: int, end: int, path: tuple[str | int, ...]) -> tuple[int, int]:
    """Return where the path leads below a header, and how much of it was found."""
    if not path:
        return start, 0
    at = start
    while at < end:
        line_end = text.find("\n", at, end)
        line_end = end if line_end < 0 else line_end
        match = _KEY.match(text, at, end)
        if match:
            value = match.end()
            if (match[1] or match[2] or match[3]) == path[0]:
                deeper, depth = _within(text, value, path[1:])
                return (deeper, depth + 1) if depth else (at, 1)
            at = _skip(text, value)
            line_end = max(text.find("\n", at, end), at) if text.find("\n", at, end) >= 0 else end
        at = line_end + 1
    return start, 0


def _within(text: str, at: int, path: tuple[str | int, ...]) -> tuple[int, int]:
    """Follow a path into the inline array or table that begins at a place."""
    if not path or at >= len(text) or text[at] not in "[{":
        return at, 0
    number, name = 0, path[0]
    at = _blank(text, at + 1)
    while at < len(text) and text[at] not in "]}":
        key = _KEY.match(text, at) if isinstance(name, str) else None
        value = key.end() if key else at
        if (key and (key[1] or key[2] or key[3]) == name) or (isinstance(name, int) and number == name):
            deeper, depth = _within(text, value, path[1:])
            return (deeper, depth + 1) if depth else (at, 1)
        at = _blank(text, _skip(text, value))
        if at < len(text) and text[at] == ",":
            at = _blank(text, at + 1)
            number += 1
    return at, 0


def _blank(text: str, at: int) -> int:
    """Return the next place that is neither blank nor in a comment."""
    while at < len(text) and (text[at].isspace() or text[at] == "#"):
        if text[at] == "#":
            line_end = text.find("\n", at)
            at = len(text) if line_end < 0 else line_end
        else:
            at += 1
    return at


def _skip(text: str, at: int) -> int:
    """Return the place behind the value that begins here."""
    depth = 0
    while at < len(text):
        sign = text[at]
        if sign in "\"'":
            mark = sign * 3 if text.startswith(sign * 3, at) else sign
            at += len(mark)
            while at < len(text) and not text.startswith(mark, at):
                at += 2 if text[at] == "\\" and sign == '"' else 1
            at += len(mark)
        elif sign == "#":
            at = _blank(text, at)
            continue
        elif sign in "[{":
            depth, at = depth + 1, at + 1
        elif sign in "]}":
            if not depth:
                return at
            depth, at = depth - 1, at + 1
        elif not depth and sign in ",\n":
            return at
        else:
            at += 1
            continue
        if not depth:
            return at
    return at
