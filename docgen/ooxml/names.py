"""How OOXML is written: the head of every part, the namespaces and the names of parts (ECMA-376 parts 1 and 2)."""

from __future__ import annotations

XML_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"


def relations_part(part: str) -> str:
    """Return the name of the part that lists a part's relationships; "" stands for the package itself."""
    folder, _slash, name = part.rpartition("/")
    return f"{folder}/_rels/{name}.rels" if folder else f"_rels/{name}.rels"
