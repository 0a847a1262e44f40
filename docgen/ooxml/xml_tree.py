"""XML parts that are changed and written back: trees of the standard library that keep the part's own prefixes.

`xml.etree` names elements by namespace and forgets prefixes; but OOXML speaks of prefixes in attribute values
(mc:Ignorable="x14ac xr"), so every prefix that a part declares is declared again when it is written.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

_XML = "http://www.w3.org/XML/1998/namespace"
_HEAD = "<?xml version='1.0' encoding='UTF-8' standalone='yes'?>\n"
_IN_TEXT = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"})
_IN_ATTRIBUTE = {**_IN_TEXT, **str.maketrans({'"': "&quot;", "\n": "&#10;", "\t": "&#9;"})}


class XmlPart:
    """A part as a tree, with the prefixes of its namespaces."""

    def __init__(self, data: bytes) -> None:
        """Parse XML that has passed the guard (`Package.read_xml`). Raises SyntaxError if it is broken."""
        self.prefixes: dict[str, str] = {}
        root: Element | None = None
        # the guard has refused document types and entities, which make the standard library's parser unsafe
        for event, found in ElementTree.iterparse(io.BytesIO(data), events=("start-ns", "start")):  # noqa: S314
            if event == "start-ns":
                prefix, space = found
                if prefix not in self.prefixes:
                    self.prefixes[prefix] = space
            elif root is None:
                root = found
        if root is None:
            raise SyntaxError("no element")
        self.root: Element = root

    def prefix(self, space: str, wished: str) -> str:
        """Return a prefix that stands for a namespace in this part, a new one like the wished one if there is none yet."""
        known = next((prefix for prefix, other in self.prefixes.items() if other == space and prefix), None)
        if known is None:
            taken = self.prefixes
            known = next(p for p in (wished, *(f"{wished}{n}" for n in range(1, len(taken) + 2))) if p not in taken)
            self.prefixes[known] = space
        return known

    def write(self) -> bytes:
        """Return the part as XML in UTF-8."""
        for node in self.root.iter():
            for name in (node.tag, *node.attrib):
                space = name[1:].partition("}")[0] if name.startswith("{") else ""
                if space and space != _XML and space not in self.prefixes.values():
                    self.prefix(space, "ns")
                elif space and name is not node.tag and space != _XML:
                    self.prefix(space, "ns")  # an attribute needs a prefix, the default namespace is none
        if "" in self.prefixes and any(not node.tag.startswith("{") for node in self.root.iter()):
            space = self.prefixes.pop("")  # a default namespace would take in the elements that are in none
            self.prefix(space, "ns")
        pieces = [_HEAD]
        self._write(self.root, pieces, top=True)
        return "".join(pieces).encode("utf-8")

    def _name(self, name: str, *, attribute: bool) -> str:
        if not name.startswith("{"):
            return name
        space, _brace, local = name[1:].partition("}")
        if space == _XML:
            return f"xml:{local}"
        if not attribute and self.prefixes.get("") == space:
            return local
        prefix = next(prefix for prefix, other in self.prefixes.items() if other == space and (prefix or not attribute))
        return f"{prefix}:{local}" if prefix else local

    def _declared(self) -> Iterator[str]:
        for prefix, space in self.prefixes.items():
            yield f' xmlns{":" if prefix else ""}{prefix}="{space.translate(_IN_ATTRIBUTE)}"'

    def _write(self, top_node: Element, pieces: list[str], *, top: bool) -> None:
        """Write an element and all in it; deep nesting does not matter."""
        stack: list[Element | str] = [top_node]
        while stack:
            node = stack.pop()
            if isinstance(node, str):
                pieces.append(node)
                continue
            name = self._name(node.tag, attribute=False)
            declared = "".join(self._declared()) if top and node is top_node else ""
            written = "".join(
                f' {self._name(key, attribute=True)}="{value.translate(_IN_ATTRIBUTE)}"' for key, value in node.items()
            )
            tail = (node.tail or "").translate(_IN_TEXT) if node is not top_node else ""
            if len(node) == 0 and not node.text:
                pieces.append(f"<{name}{declared}{written}/>{tail}")
                continue
            pieces.append(f"<{name}{declared}{written}>{(node.text or '').translate(_IN_TEXT)}")
            stack.append(f"</{name}>{tail}")
            stack.extend(reversed(list(node)))
