"""Placeholders and loop tags in plain text: where they begin and end, and what is wrong with their braces."""

from __future__ import annotations

from collections.abc import Iterator

from docgen.kit.patterns import regex
from docgen.kit.record import record

_CLOSERS = {"{{": "}}", "{%": "%}", "{#": "#}"}
_EDGE = regex(r"\{\{|\{%|\{#|\}\}|%\}|#\}")
_STATEMENT = regex(r"-?(?:(p|tr|tc|r)\s)?\s*([^\W\d]\w*)?")
STATEMENTS = ("for", "endfor", "if", "elif", "else", "endif")
"""The only statements a template may use."""


@record
class Tag:
    """A whole tag: kind "{{", "{%" or "{#", its text with braces, and its place in the text it was found in."""

    kind: str
    text: str
    start: int

    @property
    def body(self) -> str:
        """What stands between the braces."""
        return self.text[2:-2].strip()

    @property
    def scope(self) -> str:
        """ "p", "tr", "tc" or "r" if the tag swallows its paragraph, row, cell or run; else ""."""
        found = _STATEMENT.match(self.text[2:-2])
        return (found.group(1) or "") if found else ""

    @property
    def statement(self) -> str:
        """The first word of a statement ("for"), "" for other tags."""
        found = _STATEMENT.match(self.text[2:-2]) if self.kind == "{%" else None
        return (found.group(2) or "") if found else ""


@record
class Stray:
    """A brace pair without its partner: `text` is what stands there, `start` where."""

    text: str
    start: int


def scan(text: str) -> Iterator[Tag | Stray]:
    """Yield the tags of a text and the braces that have no partner, in order."""
    edges = list(_EDGE.finditer(text))
    index = 0
    while index < len(edges):
        edge, closer = edges[index], _CLOSERS.get(edges[index].group())
        index += 1
        if closer is None:
            if edge.group() != "#}":  # without its beginning it is ordinary text: "#}" means nothing to Jinja
                yield Stray(edge.group(), edge.start())
        elif index < len(edges) and edges[index].group() == closer:
            yield Tag(edge.group(), text[edge.start() : edges[index].end()], edge.start())
            index += 1
        else:
            yield Stray(text[edge.start() : edge.start() + 40], edge.start())
