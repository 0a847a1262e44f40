"""Pictures in a Word file: the drawing that stands where a placeholder stood, and the parts and links that go with it.

The XML is that of an inline picture (ECMA-376 part 1, 20.4.2.8 and 20.2.2.5), written here so that the fast way of filling
and Jinja's print the same, and so that nothing but the standard library is needed for it.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar

from docgen.kit.patterns import regex
from docgen.ooxml.names import OFFICE, PACKAGE, XML_HEAD, relations_part
from docgen.report.picture import MEDIA_TYPES, Drawing, Picture

_PICTURE, _LINK = "图片", "rIdPicture"
_DIGITS = 16
"""Hexadecimal digits of a picture's digest that its link and its part are named by."""
_UNNUMBERED = 'docPr id="@"'
_NUMBER = regex(r'<\w+:docPr\b[^>]*?\bid="(\d{1,9})"')
_PARAGRAPH = regex(r"<w:p(?: [^>]*)?>")
_PROPERTIES = regex(r"<w:pPr>(.*?)(?=<w:rPr|<w:sectPr|<w:pPrChange|</w:pPr>)", re.DOTALL)
_SPACING = regex(r"<w:spacing\b([^>]*?)/>")
_LINE = regex(r'\s*w:line(?:Rule)?="[^"]*"')
_BEHIND_SPACING = regex(
    r"<w:(?:ind|contextualSpacing|mirrorIndents|suppressOverlap|jc|textDirection|textAlignment|textboxTightWrap|outlineLvl"
    r"|divId|cnfStyle)\b"
)
_AS_HIGH_AS_NEEDED = ' w:line="240" w:lineRule="auto"'
_NO_RELATIONS = f'{XML_HEAD}<Relationships xmlns="{PACKAGE}/relationships"></Relationships>'
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\n": "&#10;", "\t": " ", "\r": " "})
_ILLEGAL = regex(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

_DRAWN: ContextVar[dict[str, Picture] | None] = ContextVar("drawn", default=None)


@contextmanager
def drawn_pictures() -> Iterator[dict[str, Picture]]:
    """Collect the pictures that are drawn while a part is filled, by their links."""
    found: dict[str, Picture] = {}
    token = _DRAWN.set(found)
    try:
        yield found
    finally:
        _DRAWN.reset(token)


def drawing_xml(drawing: Drawing) -> str:
    """Return a picture as XML inside a w:t: the text ends, the drawing stands there, text goes on."""
    picture = drawing.picture
    link = f"{_LINK}{picture.sha256[:_DIGITS]}"
    collected = _DRAWN.get()
    if collected is not None:
        collected[link] = picture
    across, down = drawing.extent
    words = _ILLEGAL.sub("", str(drawing)).translate(_ESCAPES)
    main, links = "http://schemas.openxmlformats.org/drawingml/2006", f"{OFFICE}/relationships"
    return (
        '</w:t><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"'
        f' xmlns:wp="{main}/wordprocessingDrawing"><wp:extent cx="{across}" cy="{down}"/>'
        f'<wp:{_UNNUMBERED} name="{_PICTURE}" descr="{words}"/><wp:cNvGraphicFramePr>'
        f'<a:graphicFrameLocks xmlns:a="{main}/main" noChangeAspect="1"/></wp:cNvGraphicFramePr>'
        f'<a:graphic xmlns:a="{main}/main"><a:graphicData uri="{main}/picture"><pic:pic xmlns:pic="{main}/picture">'
        f'<pic:nvPicPr><pic:cNvPr id="0" name="{_PICTURE}" descr="{words}"/><pic:cNvPicPr/></pic:nvPicPr>'
        f'<pic:blipFill><a:blip xmlns:r="{links}" r:embed="{link}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{across}" cy="{down}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline>'
        '</w:drawing><w:t xml:space="preserve">'
    )


def settled(parts: Mapping[str, str]) -> dict[str, str]:
    """Return filled parts with every drawing numbered, each another number, in a line that is as high as it is.

    Official documents have lines of a fixed height; Word would show no more of a picture in one than the height of the line.
    """
    if not any(_UNNUMBERED in xml for xml in parts.values()):
        return dict(parts)
    last = max((int(number) for xml in parts.values() for number in _NUMBER.findall(xml)), default=0)
    done: dict[str, str] = {}
    for name, xml in parts.items():
        pieces = _lines_opened(xml).split(_UNNUMBERED)
        numbered = pieces[0]
        for piece in pieces[1:]:
            last += 1
            numbered += f'docPr id="{last}"{piece}'
        done[name] = numbered
    return done


def _lines_opened(xml: str) -> str:
    """Return a part in which each paragraph with a drawing of ours has lines as high as their content."""
    pieces = xml.split(_UNNUMBERED)
    for n, piece in enumerate(pieces[:-1]):
        begins = list(_PARAGRAPH.finditer(piece))
        if begins:  # else the paragraph has been seen to with the drawing before
            start = begins[-1].end()
            pieces[n] = piece[:start] + _opened(piece[start:])
    return _UNNUMBERED.join(pieces)


def _opened(paragraph: str) -> str:
    spacing = f"<w:spacing{_AS_HIGH_AS_NEEDED}/>"
    if paragraph.startswith("<w:pPr/>"):
        return f"<w:pPr>{spacing}</w:pPr>{paragraph[8:]}"
    found = _PROPERTIES.match(paragraph)
    if found is None:
        return f"<w:pPr>{spacing}</w:pPr>{paragraph}"
    inside = found[1]
    stated = _SPACING.search(inside)
    if stated:
        kept = _LINE.sub("", stated[1])
        inside = f"{inside[: stated.start()]}<w:spacing{kept}{_AS_HIGH_AS_NEEDED}/>{inside[stated.end() :]}"
    else:
        behind = _BEHIND_SPACING.search(inside)
        at = behind.start() if behind else len(inside)
        inside = inside[:at] + spacing + inside[at:]
    return f"<w:pPr>{inside}{paragraph[found.end() :]}"


def media_parts(drawn: Mapping[str, Mapping[str, Picture]], document: str) -> dict[str, bytes]:
    """Return the parts that hold the pictures, each picture once. drawn: part -> link -> picture."""
    pictures = {picture.sha256: picture for links in drawn.values() for picture in links.values()}
    return {_media_name(picture, document): picture.data for _digest, picture in sorted(pictures.items())}


def _media_name(picture: Picture, document: str) -> str:
    return posixpath.join(posixpath.dirname(document), "media", f"picture-{picture.sha256[:_DIGITS]}.{picture.kind}")


def with_pictures_listed(
    texts: Mapping[str, str], drawn: Mapping[str, Mapping[str, Picture]], document: str, content_types: str
) -> dict[str, str]:
    """Return the package's listings with the pictures' kinds and links in them; a part without links gets a list of its own."""
    listed = dict(texts)
    for kind in sorted({picture.kind for links in drawn.values() for picture in links.values()}):
        if f'Extension="{kind}"' not in listed[content_types]:
            entry = f'<Default Extension="{kind}" ContentType="{MEDIA_TYPES[kind]}"/>'
            head, mark, rest = listed[content_types].partition("<Override")
            listed[content_types] = head + entry + mark + rest if mark else head.replace("</Types>", f"{entry}</Types>")
    for part, links in drawn.items():
        if not links:
            continue
        name, folder = relations_part(part), posixpath.dirname(part)
        there = listed.get(name, "")  # a template made of a finished report has links of ours already
        entries = "".join(
            f'<Relationship Id="{link}" Type="{OFFICE}/relationships/image" '
            f'Target="{posixpath.relpath(_media_name(picture, document), folder or ".")}"/>'
            for link, picture in sorted(links.items())
            if f'Id="{link}"' not in there
        )
        listed[name] = listed.get(name, _NO_RELATIONS).replace("</Relationships>", f"{entries}</Relationships>")
    return listed
