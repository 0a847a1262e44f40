"""Small XML parts as element trees."""

from __future__ import annotations

from typing import Any

from docgen.kit.errors import UnreadableFile
from docgen.kit.i18n import _


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
