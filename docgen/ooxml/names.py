"""How an OOXML package names its parts (ECMA-376 part 2)."""

from __future__ import annotations


def relations_part(part: str) -> str:
    """Return the name of the part that lists a part's relationships; "" stands for the package itself."""
    folder, _slash, name = part.rpartition("/")
    return f"{folder}/_rels/{name}.rels" if folder else f"_rels/{name}.rels"
