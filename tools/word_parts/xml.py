"""Small builders of WordprocessingML text; every function returns XML and writes properties in the schema's order."""

from __future__ import annotations

from collections.abc import Iterable
from xml.sax.saxutils import escape

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
NAMESPACES = f'xmlns:w="{W}" xmlns:r="{R}"'
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

MARK_STYLE = "TemplateMark"
"""The style of lines that hold only {% … %}: small and grey, gone after rendering."""

# Chinese quotation marks and dashes are drawn in the East Asian font only where the run says so.
_HINT = '<w:rFonts w:hint="eastAsia"/>'


def run(text: str, style: str = "") -> str:
    """Return a run; `style` is a character style. Line breaks in `text` become w:br."""
    chosen = f'<w:rStyle w:val="{style}"/>' if style else ""
    lines = "<w:br/>".join(f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in text.split("\n"))
    return f"<w:r><w:rPr>{chosen}{_HINT}</w:rPr>{lines}</w:r>"


def paragraph(style: str, *runs: str) -> str:
    """Return a paragraph in a style, made of runs (or of one plain text)."""
    content = "".join(part if part.startswith("<w:r>") else run(part) for part in runs if part)
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{content}</w:p>'


def first_on_page(style: str, text: str) -> str:
    """Return a paragraph that begins a new page."""
    return paragraph(style, text).replace("</w:pPr>", "<w:pageBreakBefore/></w:pPr>", 1)


def mark(tag: str) -> str:
    """Return a line that holds one paragraph tag, such as `for x in y`; rendering removes the whole line."""
    return paragraph(MARK_STYLE, f"{{%p {tag} %}}")


def choose(branches: Iterable[tuple[str, str]]) -> str:
    """Return paragraphs chosen by if / elif / else: (condition, content) pairs; the condition "" is the else branch."""
    parts: list[str] = []
    for condition, content in branches:
        word = f"{'elif' if parts else 'if'} {condition}" if condition else "else"
        parts += [mark(word), content]
    return "".join([*parts, mark("endif")])


def loop(variable: str, over: str, *content: str) -> str:
    """Return paragraphs repeated by a paragraph loop."""
    return "".join([mark(f"for {variable} in {over}"), *content, mark("endfor")])


def document(body: str, section: str) -> str:
    """Return document.xml."""
    return f"{DECLARATION}<w:document {NAMESPACES}><w:body>{body}{section}</w:body></w:document>"
