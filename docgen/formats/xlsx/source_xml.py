"""XML parts and relationships of a package, read with expat alone: no tree, no external program, no DOCTYPE."""

from __future__ import annotations

import posixpath
from collections.abc import Callable
from xml.parsers import expat

from docgen.errors import UnreadableFile
from docgen.formats.xlsx.source import NotUnderstood
from docgen.i18n import _
from docgen.package import Package

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
    return b"\x00" not in data[:64] and b"<!" not in data


def relations(package: Package, part: str) -> dict[str, tuple[str, str]]:
    """Return a part's relationships: id -> (type, target inside the package); external ones are left out."""
    folder, _slash, name = part.rpartition("/")
    source = f"{folder}/_rels/{name}.rels" if folder else f"_rels/{name}.rels"
    found: dict[str, tuple[str, str]] = {}

    def start(tag: str, attributes: dict[str, str]) -> None:
        if tag == "Relationship" and attributes.get("TargetMode") != "External":
            target = attributes["Target"]
            whole = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
            found[attributes["Id"]] = (attributes["Type"], whole)

    if package.has(source):
        parse_part(package, source, start)
    return found
