"""Placeholders and loop tags in plain text: where they begin and end, and what is wrong with their braces."""

from __future__ import annotations

from collections.abc import Iterator

from docgen.kit.patterns import regex
from docgen.kit.record import record

_CLOSERS = {"{{": "}}", "{%": "%}", "{#": "#}"}
_EDGE = regex(r"\{\{|\{%|\{#|\}\}|%\}|#\}")
_STATEMENT = regex(r"[-+]?(?:(p|tr|tc|r)\s)?\s*([^\W\d]\w*)?")
_QUOTED = regex(r"\"[^\"]*\"|'[^']*'")
_RAW_END = regex(r"\{%[-+]?\s*endraw\s*[-+]?%\}")
MAX_TAG_LENGTH = 400
"""Characters of a tag."""
_QUOTED_BRACES = regex(
    r"\{[{%]"
    r"(?:'[^'{}%]*+'|\"[^\"{}%]*+\"|(?!\{[{%#]|[%}#]\})[^'\"])*+"
    r"(?P<quote>['\"])(?:(?!(?P=quote)).)*?(?:\{[{%#]|[%}#]\})(?:(?!(?P=quote)).)*(?P=quote)[^{}]*(?:[%}]\})?",
    16,  # re.DOTALL
)
STATEMENTS = ("for", "endfor", "if", "elif", "else", "endif", "set", "with", "endwith", "raw", "endraw", "endset")
"""The only statements of Jinja's that a template may use."""
CELL_STATEMENTS = ("colspan", "cellbg", "vm", "hm")
"""docxtpl's own: how many columns a cell spans and its background; cells of a loop merged down and across."""
ENDS = {"for": "endfor", "if": "endif", "with": "endwith", "raw": "endraw", "set": "endset"}
"""What begins and how it ends; of `set` only the one without a value (see `Tag.end`)."""
NEWLINE = "\x01"
"""Stands for a line break of a patched part: there, lines count the tags. No XML can hold it."""
FIRST_LINE = 2
"""The line of a marked part on which its first tag is."""
_LITERAL_BRACES = (("{_{", "{{"), ("}_}", "}}"), ("{_%", "{%"), ("%_}", "%}"))


def literal_braces(text: str) -> str:
    """Undo docxtpl's way of writing braces that are meant as such: ``{_{`` stands for ``{{``."""
    for written, meant in _LITERAL_BRACES:
        text = text.replace(written, meant)
    return text


def quoted_braces(text: str) -> str:
    """Return the tag of a text that has a pair of braces within quotes, "" if none has: nobody can tell where it ends."""
    text = straightened(text)
    for opener in _EDGE.finditer(text):
        found = _QUOTED_BRACES.match(text, opener.start(), opener.start() + MAX_TAG_LENGTH)
        if found:
            return found.group()
    return ""


_CURLED = {"“": "”", "”": "”", "‘": "’", "’": "’"}


def straightened(tag: str) -> str:
    """Return a tag with the quotes around its texts straight that Word's typing aid had curled; those inside a text stay."""
    made: list[str] = []
    closer = ""
    for sign in tag:
        if closer:
            made.append({"”": '"', "’": "'"}.get(sign, sign) if sign == closer else sign)
            closer = "" if sign == closer else closer
        else:
            closer = _CURLED.get(sign, sign if sign in "\"'" else "")
            made.append({"“": '"', "”": '"', "‘": "'", "’": "'"}.get(sign, sign))
    return "".join(made)


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

    @property
    def end(self) -> str:
        """The statement that ends what this tag begins, "" if it begins nothing; of the two kinds of `set` one does."""
        if self.statement == "set" and "=" in _QUOTED.sub("", self.text):
            return ""
        return ENDS.get(self.statement, "")


@record
class Stray:
    """A brace pair without its partner: `text` is what stands there, `start` where."""

    text: str
    start: int


def scan(text: str) -> Iterator[Tag | Stray]:
    """Yield the tags of a text and the braces that have no partner, in order.

    Between ``raw`` and ``endraw`` there are none; a comment goes on to its own end, whatever tags stand in it.
    """
    edges = list(_EDGE.finditer(text))
    index = 0
    skipped_until = 0
    while index < len(edges):
        if edges[index].start() < skipped_until:
            index += 1
            continue
        edge, closer = edges[index], _CLOSERS.get(edges[index].group())
        index += 1
        if closer is None:
            if edge.group() != "#}":  # without its beginning it is ordinary text: "#}" means nothing to Jinja
                yield Stray(edge.group(), edge.start())
        elif edge.group() == "{#" and (comment_end := text.find("#}", edge.end())) >= 0:
            skipped_until = comment_end + len("#}")
            yield Tag("{#", text[edge.start() : skipped_until], edge.start())
        elif index < len(edges) and edges[index].group() == closer:
            tag = Tag(edge.group(), text[edge.start() : edges[index].end()], edge.start())
            yield tag
            index += 1
            if tag.statement == "raw":
                end = _RAW_END.search(text, edges[index - 1].end())
                skipped_until = end.start() if end else 0
        else:
            yield Stray(text[edge.start() : edge.start() + 40], edge.start())
