"""Small Word templates for tests, and ways to change the shipped ones as an office (or somebody worse) might."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from lxml import etree

from docgen.form.folders import template_file
from docgen.word.render import DocumentProperties, render
from tests.packages import zipped
from tests.project import DATA

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
PROPERTIES = DocumentProperties("标题", "某某局", date(2024, 1, 19))

STYLES = (
    f'{HEAD}<w:styles xmlns:w="{W}"><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Times New Roman" '
    'w:eastAsia="仿宋_GB2312"/></w:rPr></w:rPrDefault></w:docDefaults>'
    '<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style></w:styles>'
)


def run(text: str, properties: str = "") -> str:
    return f'<w:r>{properties}<w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(*runs: str) -> str:
    """A paragraph of runs; plain text becomes a run."""
    return "<w:p>" + "".join(part if part.startswith("<") else run(part) for part in runs) + "</w:p>"


def table(rows: list[list[str]], width: int = 2000, grid: int = 2000) -> str:
    columns = "".join(f'<w:gridCol w:w="{grid}"/>' for _cell in rows[0])
    body = "".join(
        "<w:tr>"
        + "".join(f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{paragraph(cell)}</w:tc>' for cell in row)
        + "</w:tr>"
        for row in rows
    )
    return f"<w:tbl><w:tblPr/><w:tblGrid>{columns}</w:tblGrid>{body}</w:tbl>"


def document(body: str, **extra: str) -> dict[str, str | bytes]:
    """The parts of a small document. extra: header, rels, types, styles, settings, core."""
    relations = extra.get("rels", "")
    types = extra.get("types", "")
    parts: dict[str, str | bytes] = {}
    section = "<w:sectPr/>"
    if "header" in extra:
        relations += f'<Relationship Id="rIdH" Type="{R}/header" Target="header1.xml"/>'
        types += f'<Override PartName="/word/header1.xml" ContentType="{_WORD}.header+xml"/>'
        parts["word/header1.xml"] = f'{HEAD}<w:hdr xmlns:w="{W}">{extra["header"]}</w:hdr>'
        section = '<w:sectPr><w:headerReference w:type="default" r:id="rIdH"/></w:sectPr>'
    for name in ("settings", "core"):
        if name in extra:
            parts["docProps/core.xml" if name == "core" else f"word/{name}.xml"] = extra[name]
    if "settings" in extra:
        types += f'<Override PartName="/word/settings.xml" ContentType="{_WORD}.settings+xml"/>'
        relations += f'<Relationship Id="rIdSet" Type="{R}/settings" Target="settings.xml"/>'
    return {
        "[Content_Types].xml": f'{HEAD}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{_WORD}.document.main+xml"/>'
        f'<Override PartName="/word/styles.xml" ContentType="{_WORD}.styles+xml"/>{types}</Types>',
        "_rels/.rels": f'{HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{R}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/document.xml": f'{HEAD}<w:document xmlns:w="{W}" xmlns:r="{R}"><w:body>{body}{section}</w:body></w:document>',
        "word/_rels/document.xml.rels": f'{HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rIdS" Type="{R}/styles" Target="styles.xml"/>{relations}</Relationships>',
        "word/styles.xml": extra.get("styles", STYLES),
        **parts,
    }


def template(*paragraphs: str, **extra: str) -> bytes:
    """A small template: every argument is a paragraph's text, or XML if it begins with "<"."""
    body = "".join(part if part.startswith("<") else paragraph(part) for part in paragraphs)
    return zipped(document(body, **extra))


def filled(source: bytes, context: Mapping[str, Any], **options: Any) -> bytes:
    return render(source, context, properties=options.pop("properties", PROPERTIES), **options)


def shipped(name: str = "report.docx") -> bytes:
    return template_file("zfxxgk-2021", name).read_bytes()


def canonical(xml: str) -> bytes:
    """XML in one way of writing it, without what neither reader nor Word can see."""
    root = etree.fromstring(xml.encode())
    for node in root.iter():
        for name in list(node.attrib):
            if str(name).endswith(("}space", "}paraId", "}textId")) or (str(node.tag).endswith("docPr") and name == "id"):
                del node.attrib[name]
    etree.cleanup_namespaces(root)
    return etree.tostring(root, method="c14n")


def blocks(xml: str) -> bytes:
    """The paragraphs and tables of a document.xml in one way of writing it; its page layout refers to parts by their ids."""
    return canonical(re.sub(r"<w:sectPr.*?</w:sectPr>", "", xml))


def control_lines(name: str = "control-lines.docx") -> bytes:
    """The annual report's template as it was before one mark stood for many control lines."""
    return (DATA / "earlier_templates" / name).read_bytes()
