"""Turn a Word template into a program: patched as docxtpl patches it, parsed by Jinja, judged by `docgen.word.language`.

A part that only looks names up, loops over lists and compares becomes instructions (`docgen.word.program`), the fast way.
Any other part is kept as text for Jinja's sandbox (`docgen.word.sandbox`), the slow way. Both print the same.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape as escape_xml

from docgen.kit.errors import TemplateError
from docgen.kit.i18n import _
from docgen.kit.patterns import regex
from docgen.ooxml.data_part import without_custom_part
from docgen.ooxml.names import PACKAGE, XML_HEAD
from docgen.ooxml.package import open_package
from docgen.ooxml.zipwriter import pack
from docgen.word.anatomy import (
    BRACES_MEANT,
    Part,
    PlacedTag,
    W,
    as_docxtpl_takes_it,
    attributes,
    braces_meant,
    parse_xml,
    rendered_parts,
)
from docgen.word.bounds import Refused
from docgen.word.column_widths import STYLE
from docgen.word.convert import Converter, NotPlain, skeleton, unbalanced
from docgen.word.guard import check_part, refused
from docgen.word.hazards import refuse_hazards
from docgen.word.listings import CORE, plain_listings
from docgen.word.printed_values import UsedNames
from docgen.word.program import Instruction, Program
from docgen.word.tags import CELL_STATEMENTS, FIRST_LINE, NEWLINE, Stray, Tag, scan, straightened

if TYPE_CHECKING:
    from jinja2 import nodes

_CORE_HEAD = (
    f'{XML_HEAD}<cp:coreProperties xmlns:cp="{PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
)
_OWN_PROPERTIES = ("title", "creator", "created", "modified")
_KEPT_PROPERTIES = ("dc:subject", "cp:keywords", "dc:description", "cp:category")
_DOTTED = regex(r"[^\W\d_]\w*(?:\.[^\W\d_]\w*)*")
_PACK_LEVEL = 9  # unchanged parts are packed once and copied ever after
_PARAGRAPH_IDS = regex(r'\sw14:(?:paraId|textId)="[^"]*"')
_BARE_TEXT = regex(r"<w:t>(?=[^<]*\{[{%])")
_SCOPED = regex(r"^(\{[{%#][-+]?)(?:p|tr|tc|r)(?=\s)")
_CELL_TAG = regex(r"^\{%(?:colspan|cellbg)(.*)%\}$")
_MADE_BY_DOCXTPL = regex(r"\{%ifloop\.first%\}|\{%else%\}|\{%endif%\}|\{\{(?:\d+\*)?loop\.length\}\}")
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


def compile_template(parts: Mapping[str, bytes], *, by_jinja: bool = False) -> Program:
    """Return the program of a template's parts.

    by_jinja: take the slow way for every part, also where the fast one would do (to compare the two).
    Raises TemplateError naming the tag and its place for what a template may not say, and for what it must not carry.
    """
    parts = without_custom_part(parts)
    refuse_hazards(parts)
    changing = rendered_parts(parts)
    spots: list[tuple[str, str]] = []
    programs: dict[str, list[Instruction]] = {}
    names = UsedNames()
    for part in changing:
        if part.tags or any(paragraph.strays for paragraph in part.paragraphs) or any(b in part.text for b in BRACES_MEANT):
            programs[part.name] = compile_part(part, spots, names, by_jinja=by_jinja)
    programs[CORE] = _core_properties(parts, spots)
    names.printed |= {".".join(step[1]) for step in programs[CORE] if not isinstance(step, str)}
    texts = plain_listings(parts, changing[0].name, programs)
    # The listings first, as programs that sniff files expect, then the rest as in the template.
    order = tuple(dict.fromkeys((*texts, *parts, CORE)))
    entries = {name: pack(name, parts[name], _PACK_LEVEL) for name in order if name not in programs and name not in texts}
    return Program(
        changing[0].name,
        order,
        programs,
        entries,
        texts,
        tuple(spots),
        braces_meant(changing),
        frozenset(names.printed),
        frozenset(names.asked),
        frozenset(names.surely),
    )


def compile_part(part: Part, spots: list[tuple[str, str]], names: UsedNames, *, by_jinja: bool = False) -> list[Instruction]:
    """Return the instructions of one part; its tags and places are added to `spots`, what it uses to `names`.

    Raises TemplateError.
    """
    check_part(part)
    first = len(spots)
    spots.extend((placed.tag.text, str(placed.spot)) for placed in part.tags)
    # -- as docxtpl patches it, every tag beginning a line of its own, so that Jinja's lines tell which tag is meant
    source, tags = _marked(_patched(part), part)
    tree = _judged(source, tags, part)
    names.take(tree)

    def placed_on(line: int) -> int:
        return tags[max(0, min(line - FIRST_LINE, len(tags) - 1))]

    # -- loops and conditions leave whole XML, however often they run
    cut = unbalanced(tree.body)
    if cut is not None:
        placed = part.tags[placed_on(cut.lineno)]
        raise TemplateError(
            _("“{tag}”（{place}）和它的结尾不在同一层：一个在表格行、单元格或段落里，另一个在外面。").format(
                tag=placed.tag.text, place=placed.spot
            ),
            _("把开头和结尾放在同一段里，或各占一整段（{%p …%}）、一整行（{%tr …%}）。"),
        )
    try:
        parse_xml(skeleton(tree.body).replace(NEWLINE, "\n").encode(), part.name)
    except TemplateError as error:
        raise TemplateError(
            _("{part}里的循环或条件切断了段落或表格。").format(part=part.label),
            _("把开头和结尾放在同一段里，或各占一整段（{%p …%}）、一整行（{%tr …%}）。"),
        ) from error
    # -- the fast way if it is plain, else the slow one
    columns = any(
        placed.tag.statement in CELL_STATEMENTS
        or (placed.tag.scope == "tc" and placed.tag.statement in ("for", "if") and not _columns_fit(placed))
        for placed in part.tags
    )
    if not columns and not by_jinja:
        try:
            return Converter(lambda line: first + placed_on(line)).convert(tree.body)
        except NotPlain:
            pass
    _compiles(source, tree, part, placed_on)
    return [["jinja", source, [first + tag for tag in tags], columns]]


def _columns_fit(placed: PlacedTag) -> bool:
    """Whether a tag stands in a table whose grid is made anew when it is filled (`docgen.word.column_widths`)."""
    table = next(placed.paragraph.element.iterancestors(f"{W}tbl"), None)
    style = table.find(f"{W}tblPr/{W}tblStyle") if table is not None else None
    return style is not None and attributes(style).get("val") == STYLE


def _patched(part: Part) -> str:
    from docxtpl import DocxTemplate

    patched: str = DocxTemplate(io.BytesIO()).patch_xml(_PARAGRAPH_IDS.sub("", as_docxtpl_takes_it(part)))
    return _BARE_TEXT.sub('<w:t xml:space="preserve">', patched)


def _marked(source: str, part: Part) -> tuple[str, list[int]]:
    """Return the source with every tag on a line of its own, and for each line which of the part's tags it is."""
    found = list(scan(source))
    if any(isinstance(item, Stray) and item.text[0] == "{" for item in found):
        raise TemplateError(_("{part}里的花括号不成对。").format(part=part.label), _("补上缺少的一半，或删去多余的一半。"))
    tags = [item for item in found if isinstance(item, Tag)]
    lines = _aligned(tags, part)
    pieces: list[str] = []
    position = 0
    for tag, number in zip(tags, lines, strict=True):
        typed = part.tags[number].tag
        # As typed where docxtpl only straightened its quotes: it takes those inside a text for ones around it.
        body = _typed_body(typed, tag) if _essence(typed) == _essence(_read(tag)) else tag.text[2:].replace("\n", " ")
        sign = body[0] if body[0] in "-+" else ""
        pieces += (source[position : tag.start].replace("\n", NEWLINE), tag.text[:2], sign, "\n", body[len(sign) :])
        position = tag.start + len(tag.text)
    return "".join((*pieces, source[position:].replace("\n", NEWLINE))), lines


def _typed_body(typed: Tag, patched: Tag) -> str:
    """Return a tag behind its opening braces as Jinja is to read it: without what docxtpl has used up of it."""
    text = _SCOPED.sub(r"\1", straightened(typed.text))[2:-2]
    for blank in "\n\t\xa0":
        text = text.replace(blank, " ")
    before, after = ("-" if patched.text[2] == "-" else "", "-" if patched.text[-3] == "-" else "")
    return f"{before}{text.removeprefix('-').removesuffix('-')}{after}{typed.text[-2:]}"


def _aligned(tags: Sequence[Tag], part: Part) -> list[int]:
    """Return for each tag of the patched text which of the part's it is. Raises TemplateError where that cannot be told.

    docxtpl writes conditions of its own for `vm` and `hm`, and moves `colspan` and `cellbg` to the cell's properties.
    """
    given, wanted = [_essence(_read(tag)) for tag in tags], [_essence(placed.tag) for placed in part.tags]
    if given == wanted:
        return list(range(len(wanted)))
    cell_tags = [n for n, placed in enumerate(part.tags) if placed.tag.statement in CELL_STATEMENTS]
    waiting: dict[str, list[int]] = {}
    for number, essence in enumerate(wanted):
        moved = _CELL_TAG.match(essence)
        waiting.setdefault("{{" + moved.group(1) + "}}" if moved else essence, []).append(number)
    lines: list[int] = []
    for essence in given:
        numbers = waiting.get(essence)
        if numbers:
            lines.append(numbers.pop(0))
        elif cell_tags and _MADE_BY_DOCXTPL.fullmatch(essence):
            lines.append(next((n for n in cell_tags if not lines or n >= lines[-1]), cell_tags[-1]))
        else:
            lines.append(-1)
    left = [n for numbers in waiting.values() for n in numbers if not _goes_without_loss(part.tags[n].tag)]
    if -1 in lines or left:
        raise TemplateError(
            _("{part}里的占位符排得太乱，无法可靠地填写。").format(part=part.label),
            _("把每个占位符写在同一段里，前后不要紧挨别的花括号。"),
        )
    return lines


def _goes_without_loss(tag: Tag) -> bool:
    """Whether a tag may be gone from the patched text: docxtpl puts conditions in its place, or it was a comment in a row
    that a tag takes the place of."""
    return tag.kind == "{#" or tag.statement in ("vm", "hm")


def _read(tag: Tag) -> Tag:
    """Return a tag of the patched XML as it was typed, as far as docxtpl has not seen to it."""
    return Tag(tag.kind, tag.text.replace("&amp;", "&"), tag.start)


def _essence(tag: Tag) -> str:
    """A tag's text as far as patching leaves it alone: no blanks, quotes or scope letters; of a comment, that it is one."""
    if tag.kind == "{#":
        return tag.kind
    return _INESSENTIAL.sub("", _SCOPED.sub(r"\1", tag.text))


def _judged(source: str, tags: Sequence[int], part: Part) -> nodes.Template:
    """Return the part's tree, judged. Raises TemplateError naming the tag that is no sentence of the language or not let in."""
    from jinja2 import TemplateSyntaxError

    from docgen.word.language import parse, review, syntax_cure

    def placed(line: int) -> PlacedTag:
        return part.tags[tags[max(0, min(line - FIRST_LINE, len(tags) - 1))]]

    try:
        tree = parse(source)
        review(tree)
    except Refused as error:
        own = placed(getattr(error, "lineno", 0))
        raise refused(own.tag.text, str(own.spot), error.why, error.cure) from error
    except TemplateSyntaxError as error:
        if not tags:
            raise refused(part.label, "", str(error)) from error
        own = placed(error.lineno)
        what, cure = syntax_cure(own.tag.text)
        raise TemplateError(
            _("“{tag}”（{place}）{why}。").format(
                tag=own.tag.text[:80], place=own.spot, why=what or _("写得不对，或循环、条件没有配对")
            ),
            cure or _("每个 for 要有 endfor，每个 if 要有 endif；括号和名称要写完整。"),
        ) from error
    except RecursionError as error:
        raise TemplateError(_("{part}里的占位符套得太深。").format(part=part.label), _("把表达式写简单些。")) from error
    return tree


def _compiles(source: str, tree: nodes.Template, part: Part, placed_on: Callable[[int], int]) -> None:
    """Raise TemplateError for what Jinja parses and cannot compile: loops within loops beyond Python's own bound, say."""
    from docgen.word.sandbox import compiled

    try:
        compiled(source, tree)
    except Refused as error:
        own = part.tags[placed_on(getattr(error, "lineno", 0))]
        raise refused(own.tag.text, str(own.spot), error.why, error.cure) from error
    except Exception as error:
        own = part.tags[placed_on(getattr(error, "lineno", None) or 0)]
        raise refused(own.tag.text, str(own.spot), _("套得太深，或写得不对")) from error


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
