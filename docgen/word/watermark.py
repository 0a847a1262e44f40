"""The draft mark: 草稿 in grey behind the text of every page, put into the headers of a template before it is compiled."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from docgen.word.anatomy import W, attributes, content_types, parse_xml, rendered_parts
from docgen.word.listings import CONTENT_TYPES, plain_listings, relations_of

if TYPE_CHECKING:
    from lxml.etree import _Element

TEXT = "草稿"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_HEADER_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml"
_NAMESPACES = (
    f'xmlns:w="{W[1:-1]}" xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:w10="urn:schemas-microsoft-com:office:word"'
)
_BLANK_HEADER = (f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:hdr xmlns:w="{W[1:-1]}"><w:p/></w:hdr>').encode()
# The shape Word itself writes for a text watermark; `number` keeps ids apart between headers.
_SHAPE = """<w:r {namespaces}><w:rPr><w:noProof/></w:rPr><w:pict><v:shapetype id="_x0000_t136" coordsize="21600,21600"
 o:spt="136" adj="10800" path="m@7,l@8,m@5,21600l@6,21600e"><v:formulas><v:f eqn="sum #0 0 10800"/><v:f eqn="prod #0 2 1"/>
<v:f eqn="sum 21600 0 @1"/><v:f eqn="sum 0 0 @2"/><v:f eqn="sum 21600 0 @3"/><v:f eqn="if @0 @3 0"/>
<v:f eqn="if @0 21600 @1"/><v:f eqn="if @0 0 @2"/><v:f eqn="if @0 @4 21600"/><v:f eqn="mid @5 @6"/><v:f eqn="mid @8 @5"/>
<v:f eqn="mid @7 @8"/><v:f eqn="mid @6 @7"/><v:f eqn="sum @6 0 @5"/></v:formulas><v:path textpathok="t" o:connecttype="custom"
 o:connectlocs="@9,0;@10,10800;@11,21600;@12,10800" o:connectangles="270,180,90,0"/><v:textpath on="t" fitshape="t"/>
<v:handles><v:h position="#0,bottomRight" xrange="6629,14971"/></v:handles><o:lock v:ext="edit" text="t" shapetype="t"/>
</v:shapetype><v:shape id="DocgenDraft{number}" o:spid="_x0000_s{spid}" type="#_x0000_t136" alt="{text}"
 style="position:absolute;margin-left:0;margin-top:0;width:360pt;height:180pt;rotation:315;z-index:-251658752;
mso-position-horizontal:center;mso-position-horizontal-relative:margin;mso-position-vertical:center;
mso-position-vertical-relative:margin" o:allowincell="f" fillcolor="silver" stroked="f"><v:fill opacity=".5"/>
<v:textpath style="font-family:&quot;宋体&quot;;font-size:1pt" string="{text}"/>
<w10:wrap anchorx="margin" anchory="margin"/></v:shape></w:pict></w:r>"""


def with_watermark(parts: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return a template's parts with the draft mark in every header; a kind of page without a header gets one.

    Raises TemplateError as `rendered_parts` does.
    """
    made = dict(parts)
    document = rendered_parts(parts)[0]
    made |= _headers_added(made, document.name, document.root)
    headers = [name for name, kind in content_types(made).items() if kind == _HEADER_TYPE and name in made]
    for number, name in enumerate(headers, start=1):
        made[name] = _marked(made[name], name, number)
    return made


def _headers_added(parts: Mapping[str, bytes], document: str, root: _Element) -> dict[str, bytes]:
    """Give the first section a header for every kind of page it has none for; later sections inherit it."""
    from lxml import etree

    section = next(root.iter(f"{W}sectPr"), None)
    if section is None:
        return {}
    kinds = ["default"]
    if any(True for _page in root.iter(f"{W}titlePg")):
        kinds.append("first")
    settings = parts.get(f"{document.rpartition('/')[0]}/settings.xml", b"")
    if b"evenAndOddHeaders" in settings:
        kinds.append("even")
    have = {attributes(reference).get("type", "default") for reference in section.iter(f"{W}headerReference")}
    missing = [kind for kind in kinds if kind not in have]
    listings = plain_listings(parts, document)
    folder = document.rpartition("/")[0]
    relations = relations_of(document)
    made: dict[str, bytes] = {}
    for kind in reversed(missing):
        file = f"docgenDraft_{kind}.xml"
        made[f"{folder}/{file}"] = _BLANK_HEADER
        override = f'<Override PartName="/{folder}/{file}" ContentType="{_HEADER_TYPE}"/></Types>'
        listings[CONTENT_TYPES] = listings[CONTENT_TYPES].replace("</Types>", override)
        relation = f'<Relationship Id="rIdDraft_{kind}" Type="{_OFFICE}/header" Target="{file}"/></Relationships>'
        listings[relations] = listings[relations].replace("</Relationships>", relation)
        reference = etree.Element(f"{W}headerReference", {f"{W}type": kind, f"{{{_OFFICE}}}id": f"rIdDraft_{kind}"})
        section.insert(0, reference)
    made |= {name: text.encode() for name, text in listings.items()}
    made[document] = etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True)
    return made


def _marked(data: bytes, name: str, number: int) -> bytes:
    """Put the mark into the first paragraph of a header, in front of its text."""
    from lxml import etree

    root = parse_xml(data, name)
    paragraph = next(root.iter(f"{W}p"), None)
    if paragraph is None:
        paragraph = etree.SubElement(root, f"{W}p")
    shape = re.sub(r"\n", "", _SHAPE).format(namespaces=_NAMESPACES, number=number, spid=2048 + number, text=TEXT)
    properties = paragraph.find(f"{W}pPr")
    paragraph.insert(0 if properties is None else 1, etree.fromstring(shape))
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True)
