"""XML parts and relationships of a package, read with expat alone: no tree, no external program, no DOCTYPE."""

from __future__ import annotations

import posixpath
from collections.abc import Callable
from typing import TypeVar
from xml.parsers import expat

from docgen.formats.xlsx.source import NotUnderstood
from docgen.kit.errors import UnreadableFile
from docgen.kit.i18n import _
from docgen.ooxml.package import Package, has_declaration

T = TypeVar("T")
StartHandler = Callable[[str, dict[str, str]], None]
TextHandler = Callable[[str], None]


def parse_part(
    package: Package,
    part: str,
    start: StartHandler,
    end: TextHandler | None = None,
    chars: TextHandler | None = None,
    shorten: Callable[[bytes], bytes] | None = None,
) -> None:
    """Run expat over a part with these handlers; `shorten` may first cut away what nobody wants to see.

    Raises UnreadableFile for XML that is broken or declares a DOCTYPE, NotUnderstood where a handler stumbles.
    """
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.buffer_size = 65536
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = chars
    data = package.read_xml(part)
    try:
        parser.Parse(shorten(data) if shorten else data, True)
    except expat.ExpatError as error:
        check_well_formed(package, part, data)
        raise NotUnderstood(part) from error  # whole it is sound, so it was the shortening that broke it
    except (ValueError, KeyError, IndexError) as error:
        raise NotUnderstood(str(error)) from error


def check_well_formed(package: Package, part: str, data: bytes) -> None:
    """Raise UnreadableFile, with the line, if a part's XML is broken."""
    try:
        expat.ParserCreate().Parse(data, True)
    except expat.ExpatError as error:
        raise UnreadableFile(
            _("“{file}”的 {part} 已损坏（第 {line} 行）。").format(file=package.name, part=part, line=error.lineno),
            _("用 WPS 或 Excel 打开，另存为 .xlsx 后重试；打不开的，重新取一份。"),
        ) from error


def is_plain(data: bytes) -> bool:
    """Whether "<tag" in these bytes can only be a tag: an encoding that extends ASCII, no comments, no CDATA."""
    return b"\x00" not in data[:64] and not has_declaration(data)


_KNOWN: dict[tuple[object, str, object], object] = {}
_MOST_KNOWN = 24


def once(build: Callable[[Package, str], T], package: Package, part: str) -> T:
    """Return what `build` makes of a part, remembered by the part's packed bytes. Nobody may change what is returned.

    Workbooks filled in from one blank share all but their cells: names, styles and links need not be read each time.
    """
    key = (build, part, package.packed(part))
    if key not in _KNOWN:
        if len(_KNOWN) >= _MOST_KNOWN:
            _KNOWN.clear()
        _KNOWN[key] = build(package, part)
    known: T = _KNOWN[key]  # type: ignore[assignment]
    return known


def relations(package: Package, part: str) -> dict[str, tuple[str, str]]:
    """Return a part's relationships: id -> (type, target inside the package); external ones are left out."""
    folder, _slash, name = part.rpartition("/")
    source = f"{folder}/_rels/{name}.rels" if folder else f"_rels/{name}.rels"
    return once(_relations, package, source) if package.has(source) else {}


def _relations(package: Package, source: str) -> dict[str, tuple[str, str]]:
    folder = source.rpartition("_rels/")[0].rstrip("/")
    found: dict[str, tuple[str, str]] = {}

    def start(tag: str, attributes: dict[str, str]) -> None:
        if tag == "Relationship" and attributes.get("TargetMode") != "External":
            target = attributes["Target"]
            whole = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
            found[attributes["Id"]] = (attributes["Type"], whole)

    parse_part(package, source, start)
    return found
