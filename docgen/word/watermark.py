"""The draft mark: 草稿 behind the text of every page, in the headers of whatever template an office uses."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from typing import TYPE_CHECKING
from xml.sax.saxutils import quoteattr

if TYPE_CHECKING:
    from lxml.etree import _Element

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_HEADER_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml"
_NAMESPACES = (
    f'xmlns:w="{_W}" xmlns:r="{_R}" xmlns:v="urn:schemas-microsoft-com:vml"'
    ' xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:w10="urn:schemas-microsoft-com:office:word"'
)
_MARK = """<w:p {namespaces}><w:pPr><w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="exact"/>\
<w:ind w:firstLineChars="0" w:firstLine="0"/></w:pPr><w:r><w:rPr><w:noProof/></w:rPr><w:pict>\
<v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800" path="m@7,l@8,m@5,21600l@6,21600e"><v:formulas>\
<v:f eqn="sum #0 0 10800"/><v:f eqn="prod #0 2 1"/><v:f eqn="sum 21600 0 @1"/><v:f eqn="sum 0 0 @2"/>\
<v:f eqn="sum 21600 0 @3"/>\
<v:f eqn="if @0 @3 0"/><v:f eqn="if @0 21600 @1"/><v:f eqn="if @0 0 @2"/><v:f eqn="if @0 @4 21600"/><v:f eqn="mid @5 @6"/>\
<v:f eqn="mid @8 @5"/><v:f eqn="mid @7 @8"/><v:f eqn="mid @6 @7"/><v:f eqn="sum @6 0 @5"/></v:formulas>\
<v:path textpathok="t" o:connecttype="custom" o:connectlocs="@9,0;@10,10800;@11,21600;@12,10800"\
 o:connectangles="270,180,90,0"/>\
<v:textpath on="t" fitshape="t"/><v:handles><v:h position="#0,bottomRight" xrange="6629,14971"/></v:handles>\
<o:lock v:ext="edit" text="t" shapetype="t"/></v:shapetype>\
<v:shape id="DraftMark{number}" o:spid="_x0000_s{shape}" type="#_x0000_t136" alt="" style="position:absolute;margin-left:0;\
margin-top:0;width:340pt;height:170pt;rotation:315;z-index:-251658752;mso-position-horizontal:center;\
mso-position-horizontal-relative:margin;mso-position-vertical:center;mso-position-vertical-relative:margin"\
 o:allowincell="f" fillcolor="silver" stroked="f"><v:fill opacity=".5"/>\
<v:textpath style="font-family:&quot;黑体&quot;;font-size:1pt" string={text}/></v:shape></w:pict></w:r></w:p>"""


def _tree(data: bytes) -> _Element:
    from lxml import etree

    return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))


def _bytes(root: _Element) -> bytes:
    from lxml import etree

    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _mark(number: int, text: str) -> str:
    return _MARK.format(namespaces=_NAMESPACES, number=number, shape=2048 + number, text=quoteattr(text))


class _Package:
    """The parts of a Word file, with what is needed to give its sections headers."""

    def __init__(self, parts: Mapping[str, bytes]) -> None:
        self.parts = dict(parts)
        root = _tree(self.parts["_rels/.rels"])
        self.document = next(r.get("Target", "") for r in root if r.get("Type", "").endswith("/officeDocument")).lstrip("/")
        folder, name = posixpath.split(self.document)
        self.folder = folder
        self.relations_name = posixpath.join(folder, "_rels", f"{name}.rels")
        self.relations = _tree(self.parts[self.relations_name])
        self.types = _tree(self.parts["[Content_Types].xml"])
        self.made = 0

    def target(self, relation_id: str) -> str:
        """Return the part a relationship of the document leads to."""
        target = next(r.get("Target", "") for r in self.relations if r.get("Id") == relation_id)
        return target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(self.folder, target))

    def setting(self, name: str) -> bool:
        """Return whether a switch of the settings part is on."""
        settings = next((r.get("Id", "") for r in self.relations if r.get("Type", "").endswith("/settings")), "")
        return bool(settings) and _is_on(_tree(self.parts[self.target(settings)]), name)

    def new_header(self, text: str) -> str:
        """Add a header that holds only the mark. Returns the id of its relationship."""
        from lxml import etree

        self.made += 1
        name, relation_id = f"headerDraft{self.made}.xml", f"rIdDraft{self.made}"
        content = f"<w:hdr {_NAMESPACES}>{_mark(self.made, text)}</w:hdr>"
        self.parts[posixpath.join(self.folder, name)] = _bytes(_tree(content.encode()))
        etree.SubElement(
            self.relations, f"{{{_PACKAGE}/relationships}}Relationship", Id=relation_id, Type=f"{_R}/header", Target=name
        )
        etree.SubElement(
            self.types,
            f"{{{_PACKAGE}/content-types}}Override",
            PartName=f"/{posixpath.join(self.folder, name)}",
            ContentType=_HEADER_TYPE,
        )
        return relation_id

    def mark_header(self, name: str, text: str) -> None:
        """Put the mark into a header that the template has already."""
        self.made += 1
        root = _tree(self.parts[name])
        root.insert(0, _tree(_mark(self.made, text).encode()))
        self.parts[name] = _bytes(root)

    def finish(self, document: _Element) -> dict[str, bytes]:
        """Return all parts, the changed listings and the document written back."""
        self.parts[self.relations_name] = _bytes(self.relations)
        self.parts["[Content_Types].xml"] = _bytes(self.types)
        self.parts[self.document] = _bytes(document)
        return self.parts


def _is_on(parent: _Element, name: str) -> bool:
    switch = parent.find(f"{{{_W}}}{name}")
    return switch is not None and switch.get(f"{{{_W}}}val", "1") not in ("0", "false", "off")


def with_watermark(parts: Mapping[str, bytes], text: str = "草稿") -> dict[str, bytes]:
    """Return the parts of a Word file (by name) with `text` behind the text of every page: first, odd and even pages.

    Headers that are there keep their content; a section without its own header inherits from the one before, as in Word.
    Nothing outside the file is referred to. Expects the parts of a file that has been checked; the same parts give the same
    result.
    """
    from lxml import etree

    package = _Package(parts)
    document = _tree(package.parts[package.document])
    even_differs = package.setting("evenAndOddHeaders")
    given: set[str] = set()
    marked: set[str] = set()
    for section in document.iter(f"{{{_W}}}sectPr"):
        for reference in section.findall(f"{{{_W}}}headerReference"):
            given.add(reference.get(f"{{{_W}}}type", "default"))
            name = package.target(reference.get(f"{{{_R}}}id", ""))
            if name not in marked:
                marked.add(name)
                package.mark_header(name, text)
        wanted = ["default", *(["even"] if even_differs else []), *(["first"] if _is_on(section, "titlePg") else [])]
        for kind in (kind for kind in wanted if kind not in given):
            given.add(kind)
            reference = etree.Element(f"{{{_W}}}headerReference")
            reference.set(f"{{{_W}}}type", kind)
            reference.set(f"{{{_R}}}id", package.new_header(text))
            section.insert(0, reference)
    return package.finish(document)
