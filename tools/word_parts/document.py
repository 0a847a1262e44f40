"""An empty Word file in the page layout and styles of GB/T 9704-2012, what is put into it, and how it becomes bytes."""

from __future__ import annotations

import io
import zipfile
from functools import cache
from pathlib import Path
from typing import Any

import docx
from docx.document import Document
from docx.opc.constants import CONTENT_TYPE as CONTENT
from docx.opc.constants import RELATIONSHIP_TYPE as RELATION
from docx.opc.oxml import serialize_part_xml
from docx.opc.packuri import PackURI
from docx.opc.part import Part, XmlPart
from docx.oxml.ns import nsdecls, qn
from docx.oxml.parser import parse_xml
from docx.section import Section
from docx.shared import Mm
from docx.text.paragraph import Paragraph
from lxml import etree

from docgen.ooxml.zipwriter import pack, write_zip
from docgen.word.markup import MARK_STYLE
from word_parts import layout
from word_parts.styles import BIAOSONG, FANGSONG, HEI, KAI, LATIN, SONG, add_styles

_THEME = Path(__file__).with_name("theme1.xml")
"""The smallest complete theme. Styles name their fonts themselves; validators and some programs want the part."""
_SETTINGS = f"""<w:settings {nsdecls("w")}><w:zoom w:percent="100"/><w:defaultTabStop w:val="640"/>
<w:characterSpacingControl w:val="doNotCompress"/><w:compat><w:compatSetting w:name="compatibilityMode"
 w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat><w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/>
<w:decimalSymbol w:val="."/><w:listSeparator w:val=","/></w:settings>"""
_APP = """<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">
<Application>docgen</Application></Properties>"""
_PAGE = f"""<w:p {nsdecls("w")}><w:r><w:fldChar w:fldCharType="begin"/></w:r>
<w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>
<w:r><w:t>1</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>"""


def new_document(title: str) -> Document:
    """Return an empty document; `title` goes into its properties."""
    document = docx.Document(io.BytesIO(_empty()))
    document.core_properties.title = title
    return document


def add_text(paragraph: Paragraph, text: str, style: str) -> None:
    """Put a text into an empty paragraph. The run's hint draws Chinese quotation marks and dashes in the Chinese font."""
    paragraph._p.style = style  # by its id: python-docx looks for a name so long that a template takes seconds
    if text:
        paragraph.add_run(text)._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:hint"), "eastAsia")


def add_paragraph(document: Document, text: str, style: str) -> None:
    """Add a paragraph of one text in a style, given by its id."""
    add_text(document.add_paragraph(), text, style)


def add_mark(document: Document, tag: str) -> None:
    """Add a line that holds one paragraph tag, such as `for x in y`; rendering removes the whole line."""
    add_paragraph(document, f"{{%p {tag} %}}", MARK_STYLE)


def to_bytes(document: Document) -> bytes:
    """Return the Word file: fixed order and times, no unused namespaces, no compression, so always the same bytes."""
    for part in document.part.package.iter_parts():
        if isinstance(part, XmlPart):
            part.element.attrib.clear()  # mc:Ignorable: prefixes that are not declared any more
            etree.cleanup_namespaces(part.element)
    saved = io.BytesIO()
    document.save(saved)
    with zipfile.ZipFile(saved) as archive:
        return write_zip(pack(name, archive.read(name), level=0) for name in archive.namelist())


@cache
def _empty() -> bytes:
    """Return a Word file without text. Of python-docx's own template only the roots of three parts stay, and no property."""
    document = docx.Document()
    part, package = document.part, document.part.package
    properties: Any = package.part_related_by(RELATION.CORE_PROPERTIES)
    styles: Any = part.part_related_by(RELATION.STYLES)
    settings: Any = part.part_related_by(RELATION.SETTINGS)
    for kept in (properties, styles, settings):
        kept.element.clear()
    package.rels.clear()
    part.rels.clear()
    # -- the parts
    for owner, other, kind in (
        (package, part, RELATION.OFFICE_DOCUMENT),
        (package, properties, RELATION.CORE_PROPERTIES),
        (package, _part("/docProps/app.xml", CONTENT.OFC_EXTENDED_PROPERTIES, _APP), RELATION.EXTENDED_PROPERTIES),
        (part, styles, RELATION.STYLES),
        (part, settings, RELATION.SETTINGS),
        (part, _part("/word/theme/theme1.xml", CONTENT.OFC_THEME, _THEME.read_bytes()), RELATION.THEME),
        (part, _part("/word/fontTable.xml", CONTENT.WML_FONT_TABLE, _fonts()), RELATION.FONT_TABLE),
    ):
        owner.relate_to(other, kind)
    # -- what stands in them
    document.core_properties.language = "zh-CN"
    document.settings.element.extend(list(parse_xml(_SETTINGS)))
    document.settings.odd_and_even_pages_header_footer = True
    add_styles(document.styles)
    _lay_out(document.sections[0])
    return to_bytes(document)


def _part(name: str, content_type: str, xml: str | bytes) -> Part:
    return Part(PackURI(name), content_type, serialize_part_xml(parse_xml(xml)))


def _lay_out(section: Section) -> None:
    """Set the page's layout, and its number at the outer edge of the foot."""
    section._sectPr.clear()
    section.page_width, section.page_height = layout.PAGE_WIDTH, layout.PAGE_HEIGHT
    section.top_margin, section.right_margin = layout.TOP, layout.RIGHT
    section.bottom_margin, section.left_margin = layout.BOTTOM, layout.LEFT
    section.header_distance, section.footer_distance = layout.HEADER, layout.FOOTER
    section.gutter = Mm(0)
    section._sectPr.append(parse_xml(f'<w:docGrid {nsdecls("w")} w:type="lines" w:linePitch="{layout.LINE}"/>'))
    for footer, style in ((section.footer, "Footer"), (section.even_page_footer, "双页页码")):
        footer.is_linked_to_previous = False
        paragraph = footer.paragraphs[0]
        paragraph.style = style
        paragraph.add_run("— ")
        paragraph._p.extend(list(parse_xml(_PAGE)))
        paragraph.add_run(" —")


def _fonts() -> str:
    families = {LATIN: ("00", "roman"), FANGSONG: ("86", "modern"), KAI: ("86", "modern"), HEI: ("86", "modern")}
    families |= {SONG: ("86", "auto"), BIAOSONG: ("86", "auto")}
    fonts = "".join(
        f'<w:font w:name="{name}"><w:charset w:val="{charset}"/><w:family w:val="{family}"/></w:font>'
        for name, (charset, family) in families.items()
    )
    return f"<w:fonts {nsdecls('w')}>{fonts}</w:fonts>"
