"""What a template must not carry: anything that fetches, runs or embeds. Checked before a template is used at all."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from docgen.kit.errors import TemplateError
from docgen.kit.i18n import _
from docgen.kit.patterns import regex
from docgen.kit.record import record, replace
from docgen.word.anatomy import attributes, content_types, parse_xml

if TYPE_CHECKING:
    from lxml.etree import _Element

SAFE_FIELDS = frozenset(
    (
        *("=", "PAGE", "NUMPAGES", "SECTION", "SECTIONPAGES", "NUMWORDS", "NUMCHARS", "FILENAME"),
        *("TOC", "SEQ", "REF", "PAGEREF", "NOTEREF", "STYLEREF", "HYPERLINK"),
        *("DATE", "TIME", "CREATEDATE", "SAVEDATE", "PRINTDATE"),
        *("TITLE", "SUBJECT", "AUTHOR", "KEYWORDS", "COMMENTS", "DOCPROPERTY"),
        *("EQ", "QUOTE", "SYMBOL", "ADVANCE"),
    )
)
"""Fields that neither fetch nor run anything. Every other one is refused, unknown ones too."""

_SAFE_LINK = regex(r"(?:https?://|mailto:|#)", re.IGNORECASE)
_UNSAFE_TARGET = regex(r"^\s*(?:[a-z][a-z0-9+.-]*:|\\\\|//)", re.IGNORECASE)
_EMBEDDED = ("oleObject", "package", "control", "activeXControlBinary")
_SOURCES = ("imagedata", "fill", "stroke", "image", "video", "movie", "sound")
_CHUNKS = ("aFChunk", "subDocument")


@record
class Hazard:
    """One thing a template must not carry: the lint's code, the part, what it is, and the cure."""

    code: str
    part: str
    message: str
    cure: str
    element: _Element | None = None
    """The element it is, where the part's text has one: its paragraph is the place to go to."""


def refuse_hazards(parts: Mapping[str, bytes]) -> None:
    """Raise TemplateError for the first hazard found in the template."""
    for hazard in find_hazards(parts):
        raise TemplateError(_("{message}（部件 {part}）").format(message=hazard.message, part=hazard.part), hazard.cure)


def find_hazards(parts: Mapping[str, bytes]) -> Iterator[Hazard]:
    """Yield every hazard, part by part in the order of the package. Raises TemplateError for XML that cannot be parsed."""
    yield from _macros(parts)
    for name, data in parts.items():
        if name.endswith((".xml", ".rels")):
            root = parse_xml(data, name)
            yield from _relations(name, root) if name.endswith(".rels") else _content(name, root)
        elif name.startswith("word/embeddings/"):
            yield _embedded(name)


def _macros(parts: Mapping[str, bytes]) -> Iterator[Hazard]:
    listing = " ".join(content_types(parts).values()) + parts.get("[Content_Types].xml", b"").decode("utf-8", "replace")
    found = [name for name in parts if name.lower().endswith(("vbaproject.bin", "vbadata.xml"))]
    if found or "macroEnabled" in listing:
        yield Hazard(
            "T132",
            found[0] if found else "[Content_Types].xml",
            _("模板里带有宏。"),
            _("在 Word 或 WPS 里另存为不带宏的 .docx。"),
        )


def _embedded(name: str) -> Hazard:
    return Hazard("T133", name, _("模板里嵌入了对象（OLE、控件或别的文件）。"), _("删去嵌入的对象；要用图片就粘贴为图片。"))


def _relations(name: str, root: _Element) -> Iterator[Hazard]:
    for relation in root.iter("{*}Relationship"):
        kind = (relation.get("Type") or "").rpartition("/")[2]
        target = relation.get("Target") or ""
        if kind in _EMBEDDED:
            yield _embedded(name)
        elif kind in _CHUNKS:
            yield _chunk(name)
        elif kind == "vbaProject":
            yield Hazard("T132", name, _("模板里带有宏。"), _("在 Word 或 WPS 里另存为不带宏的 .docx。"))
        elif kind == "attachedTemplate":
            yield Hazard(
                "T131",
                name,
                _("模板还套用着另一个模板“{target}”，打开时会去读它。").format(target=target),
                _("在 Word 的“开发工具—文档模板”里把文档模板改为 Normal，去掉“自动更新文档样式”，再保存。"),
            )
        elif kind == "hyperlink" and (relation.get("TargetMode") == "External"):
            if not _SAFE_LINK.match(target):
                yield _bad_link(name, target)
        elif relation.get("TargetMode") == "External" or _UNSAFE_TARGET.match(target):
            yield Hazard(
                "T131",
                name,
                _("模板引用了外部文件“{target}”，打开时会去取它。").format(target=target),
                _("链接的图片请改为嵌入（右键—断开链接，或重新插入图片），其他外部引用请删去。"),
            )


def _bad_link(name: str, target: str) -> Hazard:
    return Hazard(
        "T131",
        name,
        _("超链接“{target}”不是网址或邮箱。").format(target=target),
        _("超链接只能指向 http://、https:// 或 mailto:，请改正或取消超链接。"),
    )


def _chunk(name: str) -> Hazard:
    return Hazard(
        "T134", name, _("模板里插入了另一个文件（altChunk 或子文档）。"), _("打开那个文件，把需要的内容直接复制到模板里。")
    )


def _content(name: str, root: _Element) -> Iterator[Hazard]:
    yield from _fields(name, root)
    for element in root.iter("{*}altChunk", "{*}subDoc"):
        yield replace(_chunk(name), element=element)
    for element in root.iter("{*}object", "{*}OLEObject", "{*}control", "{*}oleObj"):
        yield replace(_embedded(name), element=element)
    for element in root.iter("{*}mailMerge"):
        message, cure = _("模板连着邮件合并的数据源。"), _("在“邮件—开始邮件合并”里选“普通 Word 文档”，再保存。")
        yield Hazard("T131", name, message, cure, element)
    for element in root.iter(*(f"{{*}}{source}" for source in _SOURCES)):
        for attribute, value in attributes(element).items():
            if attribute in ("src", "href", "althref") and _UNSAFE_TARGET.match(value):
                message = _("模板引用了外部图片“{target}”。").format(target=value)
                yield Hazard("T131", name, message, _("删去这张图片，改用“插入—图片”放进模板。"), element)


def _fields(name: str, root: _Element) -> Iterator[Hazard]:
    for code, element in field_codes(root):
        word = code.split(maxsplit=1)[0].upper() if code.strip() else ""
        word = "=" if word.startswith("=") else word
        if word not in SAFE_FIELDS:
            message = _("模板里有不允许的域“{field}”，它会取来或运行别的东西。").format(field=code.strip()[:60])
            cure = _("选中这个域，按 Ctrl+Shift+F9 变成普通文字，或者删去；页码、目录等域可以保留。")
            yield Hazard("T135", name, message, cure, element)
        elif word == "HYPERLINK" and "\\l" not in code and not _SAFE_LINK.search(code):
            yield replace(_bad_link(name, code.strip()[:60]), element=element)


def field_codes(root: _Element) -> Iterator[tuple[str, _Element]]:
    """Yield (code, element) of every field; a nested field is yielded by itself and its code left out of the outer one."""
    for simple in root.iter("{*}fldSimple"):
        yield attributes(simple).get("instr", ""), simple
    open_fields: list[list[str]] = []
    last: _Element = root
    for node in root.iter("{*}fldChar", "{*}instrText", "{*}delInstrText"):
        last = node
        if str(node.tag).rpartition("}")[2] != "fldChar":
            if open_fields:
                open_fields[-1].append(node.text or "")
            else:
                yield node.text or "", node
            continue
        state = attributes(node).get("fldCharType")
        if state == "begin":
            open_fields.append([])
        elif state == "end" and open_fields:
            yield "".join(open_fields.pop()), node
    for left_open in open_fields:
        yield "".join(left_open), last
