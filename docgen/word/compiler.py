"""Turn a Word template into a program: patched as docxtpl patches it, parsed by Jinja, then narrowed to a safe subset.

What a template may use is stated here by what is turned into instructions; anything else is refused with its place. That
is the sandbox: a program can look names up, loop over lists and compare, and do nothing else.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape as escape_xml

from docgen.kit.errors import TemplateError
from docgen.kit.i18n import _
from docgen.kit.patterns import regex
from docgen.ooxml.data_part import without_custom_part
from docgen.ooxml.package import open_package
from docgen.ooxml.zipwriter import pack
from docgen.word.anatomy import Part, parse_xml, rendered_parts
from docgen.word.convert import Converter, skeleton
from docgen.word.guard import check_part, refused
from docgen.word.hazards import refuse_hazards
from docgen.word.listings import CORE, plain_listings
from docgen.word.program import Instruction, Program
from docgen.word.tags import Stray, Tag, scan

if TYPE_CHECKING:
    from jinja2 import nodes

_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_CORE_HEAD = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    f'<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
)
_OWN_PROPERTIES = ("title", "creator", "created", "modified")
_KEPT_PROPERTIES = ("dc:subject", "cp:keywords", "dc:description", "cp:category")
_DOTTED = regex(r"[^\W\d_]\w*(?:\.[^\W\d_]\w*)*")
_PACK_LEVEL = 9  # unchanged parts are packed once and copied ever after
_PARAGRAPH_IDS = regex(r'\sw14:(?:paraId|textId)="[^"]*"')
_BARE_TEXT = regex(r"<w:t>(?=[^<]*\{[{%])")
_MARK = "\x00\n"  # neither can stand in the patched XML: marks a tag, so that Jinja's line number is the tag's number
_NEWLINE = "\x01"
_SCOPED = regex(r"^(\{[{%#]-?)(?:p|tr|tc|r)(?=\s)")
_INESSENTIAL = regex(r"[\s\"'“”‘’-]")


def template_parts(data: bytes, name: str = "") -> dict[str, bytes]:
    """Return the parts of a template by name, in the package's order. Raises UnreadableFile, TemplateError."""
    package = open_package(data, "docx", name)
    if package.content_kind != "docx":
        raise TemplateError(
            _("模板是 .{kind} 文件，不是普通的 Word 文档。").format(kind=package.content_kind),
            _("在 Word 或 WPS 里另存为“Word 文档 (*.docx)”，不带宏。"),
        )
    return {name: package.read_xml(name) if name.endswith((".xml", ".rels")) else package.read(name) for name in package.names}


def compile_template(parts: Mapping[str, bytes]) -> Program:
    """Return the program of a template's parts.

    Raises TemplateError naming the tag and its place for anything outside the subset, and for what a template must not carry.
    """
    parts = without_custom_part(parts)
    refuse_hazards(parts)
    changing = rendered_parts(parts)
    spots: list[tuple[str, str]] = []
    programs: dict[str, list[Instruction]] = {}
    for part in changing:
        if part.tags or any(paragraph.strays for paragraph in part.paragraphs):
            programs[part.name] = compile_part(part, spots)
    programs[CORE] = _core_properties(parts, spots)
    texts = plain_listings(parts, changing[0].name)
    # The listings first, as programs that sniff files expect, then the rest as in the template.
    order = tuple(dict.fromkeys((*texts, *parts, CORE)))
    entries = {name: pack(name, parts[name], _PACK_LEVEL) for name in order if name not in programs and name not in texts}
    return Program(changing[0].name, order, programs, entries, texts, tuple(spots))


def compile_part(part: Part, spots: list[tuple[str, str]]) -> list[Instruction]:
    """Return the instructions of one part; its tags and places are added to `spots`. Raises TemplateError."""
    check_part(part)
    first = len(spots)
    spots.extend((placed.tag.text, str(placed.spot)) for placed in part.tags)
    source = _patched(part)
    tree = _parsed(_marked(source, part), part)
    made = Converter([(placed.tag.text, str(placed.spot)) for placed in part.tags], first, _restored).convert(tree.body)
    try:
        # Every loop's body may stand any number of times (Converter has seen to it), so what is left must be whole without.
        parse_xml(skeleton(made).encode(), part.name)
    except TemplateError as error:
        raise TemplateError(
            _("{part}里的循环或条件切断了段落或表格。").format(part=part.label),
            _("把开头和结尾放在同一段里，或各占一整段（{%p …%}）、一整行（{%tr …%}）。"),
        ) from error
    return made


def _restored(text: str) -> str:
    """Undo the marks in literal text, and docxtpl's way of writing literal braces: {_{ stands for {{."""
    text = text.replace(_MARK, "").replace(_NEWLINE, "\n")
    return text.replace("{_{", "{{").replace("}_}", "}}").replace("{_%", "{%").replace("%_}", "%}")


def _patched(part: Part) -> str:
    from docxtpl import DocxTemplate

    patched: str = DocxTemplate(io.BytesIO()).patch_xml(_PARAGRAPH_IDS.sub("", part.text))
    return _BARE_TEXT.sub('<w:t xml:space="preserve">', patched)


def _marked(source: str, part: Part) -> str:
    """Return the source with every tag on a line of its own, numbered by Jinja's own counting of lines."""
    found = list(scan(source))
    if any(isinstance(item, Stray) and item.text[0] == "{" for item in found):
        raise TemplateError(_("{part}里的花括号不成对。").format(part=part.label), _("补上缺少的一半，或删去多余的一半。"))
    tags = [item for item in found if isinstance(item, Tag)]
    if [_essence(tag) for tag in tags] != [_essence(placed.tag) for placed in part.tags]:
        raise TemplateError(
            _("{part}里的占位符排得太乱，无法可靠地填写。").format(part=part.label),
            _("把每个占位符写在同一段里，前后不要紧挨别的花括号。"),
        )
    pieces: list[str] = []
    position = 0
    for tag in tags:
        pieces += (source[position : tag.start].replace("\n", _NEWLINE), _MARK, tag.text.replace("\n", " "))
        position = tag.start + len(tag.text)
    return "".join((*pieces, source[position:].replace("\n", _NEWLINE)))


def _essence(tag: Tag) -> str:
    """A tag's text as far as patching leaves it alone: no blanks, quotes or scope letters."""
    return _INESSENTIAL.sub("", _SCOPED.sub(r"\1", tag.text))


def _parsed(source: str, part: Part) -> nodes.Template:
    from jinja2 import StrictUndefined, TemplateSyntaxError
    from jinja2.sandbox import SandboxedEnvironment

    environment = SandboxedEnvironment(autoescape=True, undefined=StrictUndefined, keep_trailing_newline=True)
    try:
        return environment.parse(source)
    except TemplateSyntaxError as error:
        placed = part.tags[max(0, min(error.lineno - 2, len(part.tags) - 1))]
        raise TemplateError(
            _("“{tag}”（{place}）写得不对，或循环、条件没有配对。").format(tag=placed.tag.text[:80], place=placed.spot),
            _("每个 for 要有 endfor，每个 if 要有 endif；括号和名称要写完整。"),
        ) from error
    except RecursionError as error:
        raise TemplateError(_("{part}里的占位符套得太深。").format(part=part.label), _("把表达式写简单些。")) from error


def _core_properties(parts: Mapping[str, bytes], spots: list[tuple[str, str]]) -> list[Instruction]:
    """Return the program of docProps/core.xml: title, author and dates from outside, subject and the like from the template."""
    spots.append((CORE, _("文档属性")))
    own = len(spots) - 1
    kept: list[Instruction] = []
    root = parse_xml(parts[CORE], CORE) if CORE in parts else None
    for tag in _KEPT_PROPERTIES:
        found = root.find(f"{{*}}{tag.partition(':')[2]}") if root is not None else None
        if found is not None and found.text:
            kept += (f"<{tag}>", *_plain(found.text, spots), f"</{tag}>")
    title, creator, created, modified = (["plain", ["_properties", name], own] for name in _OWN_PROPERTIES)
    return [
        f"{_CORE_HEAD}<dc:title>",
        title,
        "</dc:title><dc:creator>",
        creator,
        "</dc:creator>",
        *kept,
        "<cp:lastModifiedBy>",
        creator,
        '</cp:lastModifiedBy><dcterms:created xsi:type="dcterms:W3CDTF">',
        created,
        '</dcterms:created><dcterms:modified xsi:type="dcterms:W3CDTF">',
        modified,
        "</dcterms:modified><dc:language>zh-CN</dc:language></cp:coreProperties>",
    ]


def _plain(text: str, spots: list[tuple[str, str]]) -> list[Instruction]:
    """Return the program of a property's text: literal text and plain names, nothing else."""
    made: list[Instruction] = []
    position = 0
    for found in scan(text):
        name = found.text[2:-2].strip() if isinstance(found, Tag) and found.kind == "{{" else ""
        if not _DOTTED.fullmatch(name):
            raise refused(found.text, _("文档属性"))
        made += (escape_xml(text[position : found.start]), ["plain", name.split("."), len(spots)])
        spots.append((found.text, _("文档属性")))
        position = found.start + len(found.text)
    return [*made, escape_xml(text[position:])]
