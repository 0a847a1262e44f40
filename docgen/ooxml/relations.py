"""Relationships of an OOXML package (ECMA-376 part 2): where the links of a part lead."""

from __future__ import annotations

import posixpath
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from docgen.kit.errors import UnreadableFile
from docgen.kit.i18n import _
from docgen.kit.record import record
from docgen.ooxml.data_part import Parts
from docgen.ooxml.names import relations_part
from docgen.ooxml.package import parse_guard


@record
class Relation:
    """A link of a part: its type as an address, the part it leads to, or an address outside if external."""

    type: str
    target: str
    external: bool

    @property
    def kind(self) -> str:
        """What it is: "image", "drawing", "worksheet", …"""
        return self.type.rpartition("/")[2]


def relations(parts: Parts, part: str) -> dict[str, Relation]:
    """Return a part's relationships by id; none if it has none. Raises UnreadableFile for a list that is broken."""
    name = relations_part(part)
    return relations_in(parsed(parts, name), part.rpartition("/")[0]) if name in parts.names else {}


def relations_in(listing: Element, folder: str) -> dict[str, Relation]:
    """Return by their ids the relationships that a list states for a part in that folder of the package."""
    found: dict[str, Relation] = {}
    for element in listing:
        target, external = element.get("Target", ""), element.get("TargetMode") == "External"
        if not external:
            target = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
        found[element.get("Id", "")] = Relation(element.get("Type", ""), target, external)
    return found


def parsed(parts: Parts, name: str) -> Element:
    """Return the root element of a part. Raises UnreadableFile for XML that is broken or declares what OOXML never needs."""
    data = parts.read(name)
    parse_guard(data)
    try:
        return ElementTree.fromstring(data)  # noqa: S314 - the guard has refused document types and entities
    except ElementTree.ParseError as error:
        raise UnreadableFile(
            _("文件里的 {part} 已损坏（第 {line} 行）。").format(part=name, line=error.position[0]),
            _("用 WPS 或 Office 打开，另存后重试。"),
        ) from error


def local(element: Element) -> str:
    """Return an element's name without its namespace."""
    return str(element.tag).rpartition("}")[2]
