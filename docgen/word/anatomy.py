"""What a template is made of: its parts as XML, their paragraphs with the tags in them, and where each one stands."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from docgen.kit.errors import TemplateError
from docgen.kit.i18n import _
from docgen.kit.patterns import regex
from docgen.kit.record import field, record
from docgen.ooxml.names import WORD, XML_HEAD
from docgen.word.markers import Mark, Styles, expand
from docgen.word.tags import Stray, Tag, literal_braces, scan

if TYPE_CHECKING:
    from lxml.etree import _Element

W = f"{{{WORD}}}"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_PART_LABELS = {
    f"{_WORD}document.main+xml": "正文",
    f"{_WORD}header+xml": "页眉",
    f"{_WORD}footer+xml": "页脚",
    f"{_WORD}footnotes+xml": "脚注",
    f"{_WORD}endnotes+xml": "尾注",
}
_DOCUMENT_TYPE = f"{_WORD}document.main+xml"
_STYLES_TYPE = f"{_WORD}styles+xml"
MAX_PART = 4_000_000
"""A template part larger than this is refused: patching is not meant for it, and no office's template comes near."""
_OVERRIDE = regex(r"<(?:\w+:)?Override\s+([^>]*)/?>")
_ATTRIBUTE = regex(r'(\w+)\s*=\s*["\']([^"\']*)["\']')


@record
class Spot:
    """A paragraph's place for people: the part ("正文") and the paragraph or table cell in it."""

    part: str
    cell: str

    def __str__(self) -> str:
        return f"{self.part}{self.cell}"


@record
class PlacedTag:
    """A tag, the paragraph it stands in, and its order in the part's XML."""

    tag: Tag
    spot: Spot
    order: tuple[int, int]
    paragraph: PlacedParagraph


@record
class PlacedParagraph:
    """A paragraph: its place, its own text, where each run's text begins, and the grid place of its table cell."""

    spot: Spot
    text: str
    starts: tuple[tuple[int, int], ...]
    element: _Element
    cell: tuple[int, int, int] | None = None
    """(table, row, column), counted from 0 in the grid; None outside tables."""
    mark: str = ""
    """What stands in the template where this paragraph was made for a mark (`docgen.word.markers`), as typed."""

    @cached_property
    def tags(self) -> list[PlacedTag]:
        """The whole tags of this paragraph."""
        return [
            PlacedTag(found, self.spot, self.order(found.start), self) for found in scan(self.text) if isinstance(found, Tag)
        ]

    @cached_property
    def strays(self) -> list[Stray]:
        """Brace pairs without a partner in this paragraph."""
        return [found for found in scan(self.text) if isinstance(found, Stray)]

    def order(self, position: int) -> tuple[int, int]:
        """Return where a character of the text stands in the part's XML: (number of the w:t, place in it)."""
        start, run = self.starts[bisect_right(self.starts, position, key=lambda pair: pair[0]) - 1]
        return run, position - start


@record
class Part:
    """A part that is rendered: its zip name, its label for people, its XML text (as lxml writes it) and tree."""

    name: str
    label: str
    text: str
    root: _Element
    made: Mapping[_Element, Mark] = field(default_factory=dict)
    """The paragraphs that were made for marks."""

    @cached_property
    def paragraphs(self) -> tuple[PlacedParagraph, ...]:
        """Every paragraph, those in tables and text boxes too, in the order in which they begin."""
        return tuple(_paragraphs(self))

    @cached_property
    def tags(self) -> tuple[PlacedTag, ...]:
        """Every whole tag, in the order of the XML."""
        return tuple(sorted((tag for paragraph in self.paragraphs for tag in paragraph.tags), key=lambda tag: tag.order))


BRACES_MEANT = ("{_{", "}_}", "{_%", "%_}")
"""How docxtpl writes braces that are meant as such."""
_BRACES = regex(r"\{[{%#]|[%}#]\}")


def as_docxtpl_takes_it(part: Part) -> str:
    """Return a part's XML text with what docxtpl would misread written otherwise.

    ``{{r x}}`` and ``{{p x}}`` become ``{{ x}}``: in docxtpl they take the place of a run or a paragraph, for values that are
    XML; here all values are text, and are printed in the run and the paragraph in which they stand, in its own layout.
    Comments lose what they say: docxtpl would take the tags in them for tags. Blanks that do not break, as copied from a web
    page, become plain ones, without which docxtpl does not know ``{%p``.
    """
    from lxml import etree

    changes: list[tuple[PlacedParagraph, int, int, str]] = []
    for placed in reversed(part.tags):
        tag = placed.tag
        found: list[tuple[int, int, str]] = [(n, n + 1, " ") for n, sign in enumerate(tag.text) if sign == "\xa0"]
        if tag.kind == "{{" and tag.scope:
            letter = tag.text.index(tag.scope, 2)
            found.append((letter, letter + 1, ""))
        elif tag.kind == "{#" and _BRACES.search(tag.text, 2, len(tag.text) - 2):
            begin, end = tag.text.index(tag.scope, 2) + len(tag.scope), len(tag.text) - 2
            found = [(begin + (tag.text[begin] in "-+"), end - (tag.text[end - 1] in "-+"), "")]
        changes += [
            (placed.paragraph, tag.start + begin, tag.start + end, to) for begin, end, to in sorted(found, reverse=True)
        ]
    if not changes:
        return part.text
    texts = list(part.root.iter(f"{W}t"))
    for paragraph, start, end, to in changes:
        for position in range(end - 1, start - 1, -1):
            if paragraph.text[position] not in "\t\n":  # elements of their own
                run, offset = paragraph.order(position)
                stated = texts[run].text or ""
                texts[run].text = stated[:offset] + to + stated[offset + 1 :]
    return XML_HEAD + etree.tostring(part.root, encoding="unicode")


def braces_meant(parts: Iterable[Part]) -> tuple[str, ...]:
    """Return the texts with braces that a template prints on purpose: written ``{_{ }_}``, or between raw and endraw."""
    found: list[str] = []
    for part in parts:
        for paragraph in part.paragraphs:
            rest, position = "", 0
            for tag in scan(paragraph.text):
                rest += paragraph.text[position : tag.start] + "\0"
                position = tag.start + len(tag.text)
            pieces = literal_braces(rest + paragraph.text[position:]).split("\0")
            found += [piece.strip() for piece in pieces if _BRACES.search(piece)]
    return tuple(dict.fromkeys(found))


def parse_xml(data: bytes, name: str) -> _Element:
    """Return the tree of a part. Raises TemplateError for an encoding other than UTF-8, or broken XML."""
    from lxml import etree

    try:
        data.decode("utf-8-sig")
        parser = etree.XMLParser(
            resolve_entities=False,
            no_network=True,
            huge_tree=False,
            load_dtd=False,
            encoding="utf-8",
            remove_comments=True,
            remove_pis=True,
        )
        return etree.fromstring(data, parser)
    except (UnicodeDecodeError, etree.XMLSyntaxError) as error:
        raise TemplateError(
            _("模板的部件“{part}”不是完好的 XML。").format(part=name),
            _("请用 Word 或 WPS 打开模板，另存为 .docx 后再试；打不开就换回备份。"),
        ) from error


def attributes(element: _Element) -> dict[str, str]:
    """Return an element's attributes, namespaces dropped from their names."""
    return {str(name).rpartition("}")[2]: str(value) for name, value in element.attrib.items()}


def content_types(parts: Mapping[str, bytes]) -> dict[str, str]:
    """Return part name -> content type for every part that states its own."""
    listing = parts.get("[Content_Types].xml", b"").decode("utf-8", "replace")
    found: dict[str, str] = {}
    for match in _OVERRIDE.finditer(listing):
        attributes = dict(_ATTRIBUTE.findall(match.group(1)))
        found[attributes.get("PartName", "").lstrip("/")] = attributes.get("ContentType", "")
    return found


def rendered_parts(parts: Mapping[str, bytes]) -> tuple[Part, ...]:
    """Return the parts that may hold tags, the document first. Raises TemplateError if there is no document."""
    from lxml import etree

    types = content_types(parts)
    listed = next((name for name, kind in types.items() if kind == _STYLES_TYPE and name in parts), "")
    styles = Styles(parse_xml(parts[listed], listed) if listed else None)
    found: list[Part] = []
    for name, kind in types.items():
        if kind not in _PART_LABELS or name not in parts:
            continue
        if len(parts[name]) > MAX_PART:
            raise TemplateError(
                _("模板的部件“{part}”有 {size} 字节，太大了。").format(part=name, size=len(parts[name])),
                _("模板应当只有版式和占位符；请删去多余的内容。"),
            )
        root = parse_xml(parts[name], name)
        if root.nsmap.get("w") != W[1:-1]:
            raise TemplateError(
                _("模板的部件“{part}”不是通常的 Word 格式（可能存成了“严格”格式）。").format(part=name),
                _("请在 Word 里另存为“Word 文档 (*.docx)”，不要选“Strict Open XML”。"),
            )
        made = expand(root, styles)
        found.append(Part(name, _PART_LABELS[kind], XML_HEAD + etree.tostring(root, encoding="unicode"), root, made))
    if not any(types[part.name] == _DOCUMENT_TYPE for part in found):
        raise TemplateError(
            _("这不是 Word 文档模板：里面没有正文。"), _("模板要存成“Word 文档 (*.docx)”，不能是 .dotx、.docm 或别的格式。")
        )
    return tuple(sorted(found, key=lambda part: (types[part.name] != _DOCUMENT_TYPE, part.name)))


def _paragraphs(part: Part) -> Iterator[PlacedParagraph]:
    order = {element: index for index, element in enumerate(part.root.iter(f"{W}t"))}
    cells = grid_places(part.root)
    outside = 0
    places: dict[int, str] = {}
    for element in part.root.iter(f"{W}p"):
        where = cells.get(next(element.iterancestors(f"{W}tc"), None))
        mark = part.made.get(element)
        if mark is not None and mark.number in places:
            place = places[mark.number]
        elif where is None:
            outside += 1
            place = _("第{number}段").format(number=outside)
        else:
            table, row, column = where
            place = _("第{table}个表格第{row}行第{column}列").format(table=table + 1, row=row + 1, column=column + 1)
        if mark is not None:
            places.setdefault(mark.number, place)
        text, starts = "", []
        for node in element.iter(f"{W}t", f"{W}tab", f"{W}br", f"{W}cr"):
            if next(node.iterancestors(f"{W}p"), None) is not element:
                continue  # belongs to a paragraph of a text box inside this one
            if node.tag == f"{W}t":
                starts.append((len(text), order[node]))
                text += node.text or ""
            elif next(node.iterancestors()).tag == f"{W}r":
                text += "\t" if node.tag == f"{W}tab" else "\n"
        yield PlacedParagraph(Spot(part.label, place), text, tuple(starts), element, where, mark.typed if mark else "")


def grid_places(root: _Element) -> dict[_Element | None, tuple[int, int, int]]:
    """Return table cell -> (table, row, grid column), all counted from 0; cells in front push by their spans."""
    places: dict[_Element | None, tuple[int, int, int]] = {}
    for number, table in enumerate(root.iter(f"{W}tbl")):
        rows = [row for row in table.iter(f"{W}tr") if next(row.iterancestors(f"{W}tbl")) is table]
        for index, row in enumerate(rows):
            column = skipped(row, "gridBefore")
            for cell in (cell for cell in row.iter(f"{W}tc") if next(cell.iterancestors(f"{W}tr")) is row):
                places[cell] = (number, index, column)
                column += span(cell)
    return places


def span(cell: _Element) -> int:
    """How many grid columns a cell takes."""
    found = cell.find(f"{W}tcPr/{W}gridSpan")
    return _whole(found.get(f"{W}val")) if found is not None else 1


def skipped(row: _Element, name: str) -> int:
    """How many grid columns a row leaves out before (gridBefore) or after (gridAfter) its cells."""
    found = row.find(f"{W}trPr/{W}{name}")
    return _whole(found.get(f"{W}val")) if found is not None else 0


def _whole(text: str | None) -> int:
    return int(text) if text and text.isdigit() and len(text) < 6 else 1
