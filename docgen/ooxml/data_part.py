"""Data carried inside a Word file, invisible to readers: a custom XML part, which Word and LibreOffice keep when they save."""

from __future__ import annotations

import binascii
import itertools
import zlib
from collections.abc import Iterable, Mapping
from typing import Protocol

from docgen.kit.patterns import regex
from docgen.ooxml.names import OFFICE, PACKAGE, XML_HEAD

NAMESPACE = "urn:docgen:report-data:1"
ITEM = "customXml/item1.xml"
"""The part in a file whose template has no custom XML of its own; Word names its parts so and numbers them."""
_STORE_ID = "{6F0B6C52-6B0E-4A55-9C53-0D1E3A7F2A11}"
_MAX_PAYLOAD = 64_000_000
_LEVEL = 6  # level 9 saves some twenty bytes of a report and takes twice as long
# Saving programs rename the part and may choose another prefix, so it is known by its namespace alone.
_OURS = regex(rb"<(?:[\w.-]+:)?data\b[^>]*=\s*[\"']" + NAMESPACE.encode() + rb"[\"'][^>]*>([A-Za-z0-9+/=\s]*)</")


class Parts(Protocol):
    """A package that can be listed and read by part name, such as docgen.ooxml.package.Package."""

    @property
    def names(self) -> Iterable[str]:
        """Names of all parts."""

    def read(self, name: str) -> bytes:
        """Return the bytes of a part."""


def properties_of_part(name: str) -> bool:
    """Whether a part is the properties of a custom XML part (itemProps1.xml, or as docgen named it before)."""
    return name.startswith("customXml/") and "Props" in name and name.endswith(".xml")


def custom_part(payload: bytes, taken: Iterable[str] = ()) -> dict[str, bytes]:
    """Return the parts that carry `payload`, to be handed to `render` as `extra_parts`.

    taken: names of the parts the file has already; custom XML of the template keeps its own.
    """
    others = set(taken)
    number = next(n for n in itertools.count(1) if not others & {f"customXml/item{n}.xml", f"customXml/itemProps{n}.xml"})
    text = binascii.b2a_base64(zlib.compress(payload, _LEVEL), newline=False).decode()
    item = f'{XML_HEAD}<d:data xmlns:d="{NAMESPACE}">{text}</d:data>'
    properties = (
        f'{XML_HEAD}<ds:datastoreItem ds:itemID="{_STORE_ID}" xmlns:ds="{OFFICE}/customXml">'
        f'<ds:schemaRefs><ds:schemaRef ds:uri="{NAMESPACE}"/></ds:schemaRefs></ds:datastoreItem>'
    )
    relations = (
        f'{XML_HEAD}<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{OFFICE}/relationships/customXmlProps" Target="itemProps{number}.xml"/>'
        "</Relationships>"
    )
    return {
        f"customXml/item{number}.xml": item.encode(),
        f"customXml/itemProps{number}.xml": properties.encode(),
        f"customXml/_rels/item{number}.xml.rels": relations.encode(),
    }


def without_custom_part(parts: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return a package's parts without the data docgen put in: a template made from a finished report must not pass it on."""
    marked = {name for name, data in parts.items() if name.startswith("customXml/") and NAMESPACE.encode() in data}
    gone = marked | {f"customXml/_rels/{name.rpartition('/')[2]}.rels" for name in marked}
    return {name: data for name, data in parts.items() if name not in gone}


def read_custom_part(package: Parts) -> bytes | None:
    """Return the payload a Word file carries, None if it carries none (or one that is damaged)."""
    for name in package.names:
        if not (name.startswith("customXml/") and name.endswith(".xml")):
            continue
        found = _OURS.search(package.read(name))
        if found:
            try:
                packed = binascii.a2b_base64(b"".join(found.group(1).split()), strict_mode=True)
                opener = zlib.decompressobj()
                payload = opener.decompress(packed, _MAX_PAYLOAD)
            except (binascii.Error, zlib.error):
                continue
            if opener.eof:
                return payload
    return None
