"""An article as HTML: once for a page of its own, once for the editor of a portal, which keeps little of what it is given.

Editors (wangEditor and its like) take away classes and style sheets and much of the style attributes. What they leave has to be
enough: tables with border and cellspacing, spans that are right by themselves, plain headings and paragraphs.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape

from docgen.compose.article import ArticlePart, Heading, PrintedCell, PrintedTable, Signature, TextParagraph
from docgen.kit.record import record, replace

_SCOPES = {("columns", False): "col", ("columns", True): "colgroup", ("rows", False): "row", ("rows", True): "rowgroup"}


_ONE_LINE = 24
"""Characters of a cell up to which it stays on one line, as numbers do."""


@record
class Dialect:
    """How elements are marked: attributes by what they belong to, each with its leading blank ("" for none).

    captions: whether tables are told what they are by a caption (an editor would make it a line of text);
    keys: whether parts tell by what key findings name them (data-key).
    """

    attributes: Mapping[str, str]
    captions: bool = False
    keys: bool = False

    def of(self, name: str) -> str:
        """Return the attributes of a kind of element."""
        return self.attributes.get(name, "")


PAGE = Dialect(
    {
        "table": ' class="statistics"',
        "number": ' class="number"',
        "signature": ' class="signature"',
        "wrap": ' class="table-wrap" role="region" tabindex="0"',
    },
    captions=True,
)
"""For a page with a style sheet of its own."""

_CELL = "border:1px solid #000;padding:2px 4px;text-align:center"
BODY = Dialect(
    {
        "table": ' border="1" cellspacing="0" cellpadding="4" style="border-collapse:collapse;width:100%"',
        "number": f' style="{_CELL}"',
        "sentence": f' style="{_CELL}"',
        "head": f' style="{_CELL}"',
        "text": ' style="text-indent:2em"',
        "signature": ' style="text-align:right"',
    }
)
"""For an editor: no classes, no style sheet, short inline styles that a page can do without."""


SCREEN = replace(PAGE, keys=True)
"""For docgen's own page, which shows findings at their places."""


def _key(key: str, dialect: Dialect) -> str:
    return f' data-key="{escape(key)}"' if key and dialect.keys else ""


def _lines(text: str) -> str:
    return escape(text, quote=False).replace("\n", "<br>").replace("\t", " ")


def _spans(entry: PrintedCell) -> str:
    spans = (("rowspan", entry.rowspan), ("colspan", entry.colspan))
    return "".join(f' {name}="{count}"' for name, count in spans if count > 1)


def _cell(entry: PrintedCell, dialect: Dialect) -> str:
    if not entry.heads:
        look = dialect.of("number" if len(entry.text) <= _ONE_LINE else "sentence")
        return f"<td{_spans(entry)}{look}{_key(entry.key, dialect)}>{_lines(entry.text)}</td>"
    spread = entry.colspan > 1 if entry.heads == "columns" else entry.rowspan > 1
    scope = _SCOPES[entry.heads, spread]
    return f'<th scope="{scope}"{_spans(entry)}{dialect.of("head")}>{_lines(entry.text)}</th>'


def _table(grid: PrintedTable, dialect: Dialect) -> str:
    rows = ["<tr>" + "".join(_cell(entry, dialect) for entry in row) + "</tr>" for row in grid.rows]
    head, body = rows[: grid.header_rows], rows[grid.header_rows :]
    caption = f"<caption>{_lines(grid.caption)}</caption>\n" if grid.caption and dialect.captions else ""
    inside = f"{caption}<thead>\n{chr(10).join(head)}\n</thead>\n<tbody>\n{chr(10).join(body)}\n</tbody>"
    table = f"<table{dialect.of('table')}>\n{inside}\n</table>"
    wrap = dialect.of("wrap")
    return f'<div{wrap} aria-label="{escape(grid.caption)}">\n{table}\n</div>' if wrap else table


def article_html(parts: Iterable[ArticlePart], dialect: Dialect) -> str:
    """Return the parts as HTML, one element a line, for a page whose <h1> is the title.

    Headings never skip a level, whatever the narrative does: a reader who goes from heading to heading misses none.
    """
    lines: list[str] = []
    above = 1
    for part in parts:
        if isinstance(part, Heading):
            above = min(part.level + 1, above + 1, 6)
            lines.append(f"<h{above}{_key(part.key, dialect)}>{_lines(part.text)}</h{above}>")
        elif isinstance(part, TextParagraph):
            lead = f"<strong>{_lines(part.lead)}</strong>" if part.lead else ""
            lines.append(f"<p{dialect.of('text')}{_key(part.key, dialect)}>{lead}{_lines(part.text)}</p>")
        elif isinstance(part, PrintedTable):
            lines.append(_table(part, dialect))
        elif isinstance(part, Signature):
            signed = [line for line in ("".join(part.name), part.date) if line]
            lines += [f"<p{dialect.of('signature')}>{_lines(line)}</p>" for line in signed]
    return "\n".join(lines)
