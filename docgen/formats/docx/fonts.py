"""The fonts a Word file asks for: those of its text's styles, and those named in the text itself."""

from __future__ import annotations

from typing import Any

from docgen.formats.docx.document import DocumentData, main_part
from docgen.formats.docx.tree import attribute, local, parse_tree, value_of

_KINDS = ("eastAsia", "ascii")
_STYLES = "word/styles.xml"


def fonts_in_use(document: DocumentData) -> frozenset[str]:
    """Return the names of the fonts, Chinese and Latin, of every style that the body, headers and footers use."""
    package = document.package
    names = [main_part(package), *(n for n in package.names if n.startswith(("word/header", "word/footer")))]
    elements = [
        element for name in names if name.endswith(".xml") for element in parse_tree(package.read_xml(name), name).iter()
    ]
    found = {font for element in elements for font in _named(element)}
    if not package.has(_STYLES):
        return frozenset(found)
    used = {value_of(element) for element in elements if local(element.tag) in ("pStyle", "rStyle")}
    styles = {attribute(s, "styleId"): s for s in parse_tree(package.read_xml(_STYLES), _STYLES) if local(s.tag) == "style"}
    plain = next((key for key, style in styles.items() if attribute(style, "default") in ("1", "true")), "")
    unstyled = any(local(e.tag) == "p" and not any(local(x.tag) == "pStyle" for x in e.iter()) for e in elements)
    for key in used | ({plain} if unstyled else set()):
        found |= _inherited(key, styles)
    return frozenset(found)


def _named(element: Any) -> set[str]:
    return {attribute(element, kind) for kind in _KINDS} - {""} if local(element.tag) == "rFonts" else set()


def _inherited(key: str, styles: dict[str, Any]) -> set[str]:
    """Return the Chinese and the Latin font of a style: its own, else its base's."""
    found: dict[str, str] = {}
    seen: set[str] = set()
    while key in styles and key not in seen:
        seen.add(key)
        base = ""
        for element in styles[key].iter():
            if local(element.tag) == "rFonts":
                for kind in _KINDS:
                    found.setdefault(kind, attribute(element, kind))
            elif local(element.tag) == "basedOn":
                base = value_of(element)
        key = base
    return set(found.values()) - {""}
