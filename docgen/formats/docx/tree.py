"""The parts of a Word file as element trees, and what their elements say."""

from __future__ import annotations

from typing import Any

from docgen.kit.errors import UnreadableFile
from docgen.kit.i18n import _

MAX_DEPTH = 250
"""Elements inside one another; a table in a table in a text box has some forty."""


def damaged(part: str, line: int) -> UnreadableFile:
    """Return the error for a part that is no well-formed XML."""
    return UnreadableFile(
        _("Word 文件的 {part} 已损坏（第 {line} 行）。").format(part=part, line=line),
        _("用 Word 或 WPS 打开，另存为 .docx 后重试。"),
    )


def parse_tree(xml: bytes, part: str) -> Any:
    """Return the root element of a part that has passed the package's guard. Raises UnreadableFile if it is damaged."""
    # Imported here: most files need no tree at all.
    from xml.etree import ElementTree

    try:
        return ElementTree.fromstring(xml)  # noqa: S314 - the guard has refused every DOCTYPE, so nothing can expand
    except ElementTree.ParseError as error:
        raise damaged(part, error.position[0]) from error


def refuse_depth(depth: int) -> None:
    """Raise UnreadableFile for elements nested as no report nests them."""
    if depth > MAX_DEPTH:
        raise UnreadableFile(_("这个 Word 文件嵌套过深，不像正常的报告。"), _("用 Word 或 WPS 打开，另存为 .docx 后重试。"))


def local(name: str) -> str:
    """Return an element or attribute name without its namespace."""
    return name.rpartition("}")[2]


def value_of(element: Any) -> str:
    """Return an element's w:val, "" if it has none."""
    return next((text for name, text in element.attrib.items() if local(name) == "val"), "")


def attribute(element: Any, wanted: str) -> str:
    """Return an attribute by its local name, "" if it is missing."""
    return next((text for name, text in element.attrib.items() if local(name) == wanted), "")


def whole(text: str) -> int | None:
    """Return the text as a small whole number, None if it is none."""
    return int(text) if text.isdigit() and len(text) < 7 else None
