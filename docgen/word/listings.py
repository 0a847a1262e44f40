"""A package's listings (content types, relationships), written anew in one plain shape so that entries can be added."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from xml.sax.saxutils import quoteattr

from docgen.ooxml.names import PACKAGE, XML_HEAD, relations_part
from docgen.word.anatomy import attributes, parse_xml

CONTENT_TYPES = "[Content_Types].xml"
PACKAGE_RELATIONS = "_rels/.rels"
CORE = "docProps/core.xml"
_CORE_TYPE = "application/vnd.openxmlformats-package.core-properties+xml"
_CORE_RELATION = f"{PACKAGE}/relationships/metadata/core-properties"
_DEFAULTS = {"rels": "application/vnd.openxmlformats-package.relationships+xml", "xml": "application/xml"}


def plain_listings(parts: Mapping[str, bytes], document: str, others: Iterable[str] = ()) -> dict[str, str]:
    """Return the three listings of a package by name; every one ends with its closing tag, and core properties are in them.

    others: further parts whose links, if they have any, are listed in the same shape.
    """
    types = _elements(parts, CONTENT_TYPES)
    defaults = _DEFAULTS | {line["Extension"].lower(): line["ContentType"] for line in types if "Extension" in line}
    stated = {line["PartName"]: line["ContentType"] for line in types if "PartName" in line}
    overrides = {name: kind for name, kind in stated.items() if name.lstrip("/") in parts} | {f"/{CORE}": _CORE_TYPE}
    listing = "".join(f"<Default{_attributes({'Extension': key, 'ContentType': kind})}/>" for key, kind in defaults.items())
    listing += "".join(f"<Override{_attributes({'PartName': name, 'ContentType': kind})}/>" for name, kind in overrides.items())
    package = [line for line in _elements(parts, PACKAGE_RELATIONS) if line.get("Type") != _CORE_RELATION]
    package.append({"Id": "rIdDocgenCore", "Type": _CORE_RELATION, "Target": CORE})
    own = relations_part(document)
    linked = [name for part in others if (name := relations_part(part)) in parts and name != own]
    return {
        CONTENT_TYPES: f'{XML_HEAD}<Types xmlns="{PACKAGE}/content-types">{listing}</Types>',
        PACKAGE_RELATIONS: _relations(package),
        own: _relations(line for line in _elements(parts, own) if not _leads_to_lost_data(line, parts)),
        **{name: _relations(_elements(parts, name)) for name in linked},
    }


def _leads_to_lost_data(line: Mapping[str, str], parts: Mapping[str, bytes]) -> bool:
    """Whether a relationship points to custom XML that is no longer in the package (see `without_custom_part`)."""
    if not line.get("Type", "").endswith("/customXml"):
        return False
    return f"customXml/{line.get('Target', '').rpartition('/')[2]}" not in parts


def _elements(parts: Mapping[str, bytes], name: str) -> list[dict[str, str]]:
    return [attributes(line) for line in parse_xml(parts[name], name)] if name in parts else []


def _relations(lines: Iterable[Mapping[str, str]]) -> str:
    inside = "".join(f"<Relationship{_attributes(line)}/>" for line in lines)
    return f'{XML_HEAD}<Relationships xmlns="{PACKAGE}/relationships">{inside}</Relationships>'


def _attributes(pairs: Mapping[str, str]) -> str:
    return "".join(f" {name}={quoteattr(value)}" for name, value in pairs.items())
