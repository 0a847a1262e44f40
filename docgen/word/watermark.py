"""The draft mark: 草稿 behind the text of every page, in the headers of whatever template an office uses."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from xml.sax.saxutils import quoteattr

_NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:v="urn:schemas-microsoft-com:vml"'
    ' xmlns:o="urn:schemas-microsoft-com:office:office"'
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


def with_watermark(parts: Mapping[str, bytes], text: str = "草稿") -> dict[str, bytes]:
    """Return the parts of a Word file (by name) with `text` behind the text of every page: first, odd and even pages.

    Headers that are there keep their content; a section without its own header inherits from the one before, as in Word.
    Nothing outside the file is referred to. Expects the parts of a file that has been checked; the same parts give the same
    result. Raises KeyError for a part that is referred to and not there, AttributeError for one that is not what it should be,
    ValueError for another kind of file.
    """
    import docx
    from docx.oxml import parse_xml

    document = docx.Document(io.BytesIO(_zipped(parts)))
    even_differs = document.settings.odd_and_even_pages_header_footer
    begun: set[str] = set()
    marked: set[str] = set()
    for section in document.sections:
        for kind, header, is_shown in (
            ("odd", section.header, True),
            ("even", section.even_page_header, even_differs),
            ("first", section.first_page_header, section.different_first_page_header_footer),
        ):
            if header.is_linked_to_previous:
                if kind in begun or not is_shown:
                    continue  # inherits a header that has its mark, or is never seen
                header.is_linked_to_previous = False
                for paragraph in header.paragraphs:  # the empty one that python-docx begins with: only the mark stands there
                    header.part.element.remove(paragraph._p)
            begun.add(kind)
            if header.part.partname not in marked:
                marked.add(header.part.partname)
                number = len(marked)
                drawn = _MARK.format(namespaces=_NAMESPACES, number=number, shape=2048 + number, text=quoteattr(text))
                header.part.element.insert(0, parse_xml(drawn))
    target = io.BytesIO()
    document.save(target)
    with zipfile.ZipFile(target) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _zipped(parts: Mapping[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return target.getvalue()
