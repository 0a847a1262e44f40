"""One visible mark for what takes many control lines: a part's text or heading, the attached tables, the signature.

A mark stands alone in its paragraph. Before a template is analysed it is replaced by the loops and conditions that print
what it stands for; what they print looks like the paragraph in which the mark stands. Where a template has the styles of
docgen's own (they are known by id or by name), they are used for what a mark's paragraph cannot show: sub-headings, the
last lines above the signature, the signature's place over the date. Where it has not, the mark's own look is varied.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from docgen.kit.patterns import regex
from docgen.kit.record import record
from docgen.ooxml.names import WORD
from docgen.word.column_widths import STYLE as ATTACHED_TABLE
from docgen.word.markup import (
    BORDERS,
    HINT,
    LARGE,
    MARK_STYLE,
    MOST_IN_LARGE_TYPE,
    SMALL,
    CellStyles,
    cell,
    choose,
    column_widths,
    loop,
    mark,
    mark_row,
    marked,
    row,
    run_with,
    table,
)

if TYPE_CHECKING:
    from lxml.etree import _Element

_W = f"{{{WORD}}}"
_MARKER = regex(
    r"\{\{[-+]?(?:(p|r)\s)?\s*(?:sections\.(\w+)\.(text|heading)|(attachment_notes|attachments|signature))\s*[-+]?\}\}"
)
_SECTION_TEXT = regex(r"^sections\.\w+\.text$")
_DECLARED = regex(r'\sxmlns:\w+="[^"]*"')
_PLAIN = frozenset(f"{_W}{name}" for name in ("pPr", "r", "proofErr", "bookmarkStart", "bookmarkEnd"))
_PLAIN_IN_RUN = frozenset(f"{_W}{name}" for name in ("rPr", "t", "lastRenderedPageBreak"))
_TEXT_WIDTH = 8845
"""Twips of a line of text where the document does not say how wide its page is: 156 mm, as in GB/T 9704."""
_RIGHT = '<w:jc w:val="right"/>'
_AFTER_JC = regex(r"<w:(?:textDirection|textAlignment|textboxTightWrap|outlineLvl|divId|cnfStyle|rPr|sectPr|pPrChange)\b")


@record
class Mark:
    """A mark that was replaced: its number among the part's, and its text as typed."""

    number: int
    typed: str


class Styles:
    """The styles of a template by id and by name, so that they are known when another program has renamed them."""

    def __init__(self, root: _Element | None) -> None:
        """Take the tree of styles.xml, None if there is none."""
        self._names: dict[str, str] = {}
        self._ids: dict[str, str] = {}
        for style in root.iter(f"{_W}style") if root is not None else ():
            named = style.find(f"{_W}name")
            name = (named.get(f"{_W}val") or "").lower() if named is not None else ""
            self._names[style.get(f"{_W}styleId") or ""] = name
            self._ids.setdefault(name, style.get(f"{_W}styleId") or "")

    def find(self, style_id: str, name: str) -> str:
        """Return the id of a style known by its id or by its name, "" if there is none."""
        return style_id if style_id in self._names else self._ids.get(name.lower(), "")

    def name_of(self, style_id: str) -> str:
        """Return a style's name in lower case."""
        return self._names.get(style_id, "")


def expand(root: _Element, styles: Styles) -> dict[_Element, Mark]:
    """Replace every mark of a part; return each paragraph that was made, with the mark it was made for."""
    from lxml import etree

    made: dict[_Element, Mark] = {}
    marks = [(paragraph, found) for paragraph in root.iter(f"{_W}p") if (found := _marker(paragraph))]
    for number, (paragraph, (scope, section, what, other)) in enumerate(marks):
        if what == "heading" and scope != "p":
            continue  # printed as it stands, as templates did before there were marks
        typed = "".join(node.text or "" for node in paragraph.iter(f"{_W}t")).strip()
        writer = _Writer(paragraph, styles, _text_width(root))
        fragment = writer.written(section, what or other)
        declared = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in root.nsmap.items() if prefix)
        pieces = list(etree.fromstring(f"<x {declared}>{fragment}</x>"))
        for piece in pieces:
            paragraph.addprevious(piece)
            for own in (piece, *piece.iter(f"{_W}p")) if piece.tag != f"{_W}p" else (piece,):
                made[own] = Mark(number, typed)
        section_end = paragraph.find(f"{_W}pPr/{_W}sectPr")
        if section_end is None:
            parent = paragraph.getparent()
            if parent is not None:
                parent.remove(paragraph)
        else:  # the paragraph ends a section of the document, which has to end
            for child in [child for child in paragraph if child.tag != f"{_W}pPr"]:
                paragraph.remove(child)
    return made


def typed_name(name: str) -> str:
    """Return what stands in a mark for a name that its control lines use: sections.S.text for sections.S.blocks."""
    return name[: -len("blocks")] + "text" if name.startswith("sections.") and name.endswith(".blocks") else name


def only_a_mark(name: str) -> bool:
    """Whether a name can only be a mark's: it is no text by itself, and has to stand alone in a paragraph."""
    return bool(_SECTION_TEXT.match(name))


def _marker(paragraph: _Element) -> tuple[str, str, str, str] | None:
    """Return (scope, section, "text" or "heading", other name) if the paragraph is nothing but a mark."""
    text = "".join(node.text or "" for node in paragraph.iter(f"{_W}t"))
    found = _MARKER.fullmatch(text.replace("\xa0", " ").strip()) if "{{" in text else None
    if found is None:
        return None
    plain = all(child.tag in _PLAIN for child in paragraph) and all(
        child.tag in _PLAIN_IN_RUN for run in paragraph.iter(f"{_W}r") for child in run
    )
    scope, section, what, other = (group or "" for group in found.groups())
    return (scope, section, what, other) if plain else None


def _text_width(root: _Element) -> int:
    """Return how wide a line of text is on the last page layout of the document, in twips."""
    for section in reversed(list(root.iter(f"{_W}sectPr"))):
        size, margins = section.find(f"{_W}pgSz"), section.find(f"{_W}pgMar")
        if size is not None and margins is not None:
            sides = (size.get(f"{_W}w"), margins.get(f"{_W}left"), margins.get(f"{_W}right"))
            if all(side and side.isdigit() for side in sides):
                whole, left, right = (int(side or 0) for side in sides)
                return max(whole - left - right, 1000)
    return _TEXT_WIDTH


def _xml(element: _Element | None) -> str:
    from lxml import etree

    return "" if element is None else _DECLARED.sub("", etree.tostring(element, encoding="unicode", with_tail=False))


class _Writer:
    """Writes what stands for one mark, in the look of its paragraph."""

    def __init__(self, paragraph: _Element, styles: Styles, width: int) -> None:
        self.styles = styles
        self.width = width
        properties = paragraph.find(f"{_W}pPr")
        kept = [child for child in properties if child.tag not in (f"{_W}sectPr", f"{_W}rPr")] if properties is not None else []
        self.breaks = any(child.tag == f"{_W}pageBreakBefore" for child in kept)
        self.own = f"<w:pPr>{''.join(_xml(child) for child in kept if child.tag != f'{_W}pageBreakBefore')}</w:pPr>"
        style = properties.find(f"{_W}pStyle") if properties is not None else None
        self.style = (style.get(f"{_W}val") or "") if style is not None else ""
        tagged = next((run for run in paragraph.iter(f"{_W}r") if run.find(f"{_W}t") is not None), None)
        self.text = _xml(tagged.find(f"{_W}rPr")) if tagged is not None else ""
        self.in_cell = next(paragraph.iterancestors(f"{_W}tc"), None) is not None

    def written(self, section: str, what: str) -> str:
        """Return the XML for a mark: "text" and "heading" of a section, or one of the others by its name."""
        if what == "heading":
            return self.heading(section)
        first = self.page_break() if self.breaks else ""
        if what == "text":
            return first + self.narrative(section)
        return first + {"signature": self.signature, "attachment_notes": self.notes, "attachments": self.attachments}[what]()

    # -- paragraphs ----------------------------------------------------------------------------------------------------

    def like_mark(self, *runs: str, kept: bool = False, extra: str = "") -> str:
        """Return a paragraph that looks like the mark's. kept: on one page with the next; extra: another alignment."""
        properties = with_property(self.own, "<w:keepNext/>") if kept else self.own
        if extra:
            properties = _aligned(properties, extra)
        return f"<w:p>{properties}{''.join(runs)}</w:p>"

    def styled(self, style_id: str, name: str, text: str, *, bold: bool = False, extra: str = "", kept: bool = True) -> str:
        """Return a paragraph in a style of the template's, or in the mark's look, varied, if it has none of that name."""
        style = "" if self.in_cell and bold else self.styles.find(style_id, name)
        if style:
            return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{run_with(f"<w:rPr>{HINT}</w:rPr>", text)}</w:p>'
        return self.like_mark(run_with(_bold(self.text) if bold else self.text, text), kept=kept, extra=extra)

    def page_break(self) -> str:
        """Return a line of no height that begins a page."""
        spacing = '<w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>'
        return f"<w:p><w:pPr><w:pageBreakBefore/>{spacing}</w:pPr></w:p>"

    def heading(self, section: str) -> str:
        """Return a section's heading; it begins a page where that was asked for."""
        text = run_with(self.text, f"{{{{ sections.{section}.heading }}}}")
        broken = f"<w:p>{with_property(self.own, '<w:pageBreakBefore/>')}{text}</w:p>"
        if self.breaks:
            return broken
        return choose([(f"sections.{section}.new_page", broken), ("", self.like_mark(text))])

    def narrative(self, section: str) -> str:
        """Return the loop over a section's blocks and their paragraphs."""
        end = self.styles.find("BodyTextEnd", "结尾正文") if self.styles.name_of(self.style) == "body text" else ""
        text = run_with(self.text, "{{ paragraph.text }}")
        character = self.styles.find("RunInHeading", "接排标题")
        run_in = run_with(_in_style(self.text, character) if character else _bold(self.text), "{{ paragraph.run_in }}")

        def last(*runs: str) -> str:
            if not end:
                return self.like_mark(*runs, kept=True)
            return self.like_mark(*runs).replace(f'<w:pStyle w:val="{self.style}"/>', f'<w:pStyle w:val="{end}"/>', 1)

        branches = [
            ("paragraph.level == 3", self.styled("Heading3", "heading 3", "{{ paragraph.text }}", bold=True)),
            ("paragraph.level == 4", self.styled("Heading4", "heading 4", "{{ paragraph.text }}", bold=True)),
            ("paragraph.keep and paragraph.run_in", last(run_in, text)),
            ("paragraph.keep", last(text)),
            ("paragraph.run_in", self.like_mark(run_in, text)),
            ("", self.like_mark(text)),
        ]
        return loop(
            "block",
            f"sections.{section}.blocks",
            mark("if block.heading and not block.run_in"),
            self.styled("Heading2", "heading 2", "{{ block.heading }}", bold=True),
            mark("endif"),
            loop("paragraph", "block.paragraphs", choose(branches)),
            otherwise=self.like_mark() if self.in_cell else "",  # a cell holds one paragraph at least
        )

    def signature(self) -> str:
        """Return the signature block: the name centred over the date, where the template has the styles for that."""
        names = []
        for digits in (2, 3, 4):
            for condition, count, lines in (("signature.lines == 1", 1, "单行"), ("signature.lines > 1", 2, "多行")):
                style, name = f"SignatureName{count}Date{digits}", f"落款署名（{lines}，日期{digits}位）"
                written = self.styled(style, name, "{{ signature.name }}", extra=_RIGHT)
                names.append((f"signature.digits == {digits} and {condition}", written))
        names[-1] = ("", names[-1][1])
        date = self.styled("SignatureDate", "成文日期", "{{ signature.date }}", extra=_RIGHT, kept=False)
        return "".join([mark("if signature.show"), choose(names), date, mark("endif")])

    # -- attachments ---------------------------------------------------------------------------------------------------

    def notes(self) -> str:
        """Return the lines below the text that name the attachments (附件说明)."""
        text = "{{ note.text }}"
        branches = [
            (
                "attachments_are_numbered and loop.first",
                self.styled("AttachmentNoteFirst", "附件说明（首项）", text, kept=False),
            ),
            ("attachments_are_numbered", self.styled("AttachmentNoteNext", "附件说明（其余各项）", text, kept=False)),
            ("", self.styled("AttachmentNote", "附件说明", text, kept=False)),
        ]
        return loop("note", "attachment_notes", choose(branches))

    def attachments(self) -> str:
        """Return the loop over attached tables, each on a page of its own; lines of text for one that is too wide."""

        def body(text: str) -> str:
            return self.like_mark(run_with(self.text, text))

        head = self.styled("AttachmentMark", "附件标识", "{{ attachment.mark }}")
        if not self.styles.find("AttachmentMark", "附件标识"):
            head = self.page_break() + head
        lines = loop("row", "attachment.rows", body("{{ row.line }}"))
        branches = [
            ("attachment.as_lines", body("{{ attachment.heads.line }}") + lines),
            (f"attachment.width > {MOST_IN_LARGE_TYPE}", self._table(SMALL)),
            ("", self._table(LARGE)),
        ]
        title = self.styled("AttachmentTitle", "附件标题", "{{ attachment.title_in_lines }}", bold=True)
        return loop("attachment", "attachments", head, title, choose(branches))

    def _table(self, look: CellStyles) -> str:
        """Return a table with a column for each of the attachment's; its widths are set when it is filled."""
        widths = column_widths((1, 1, 1), self.width)
        names = {"Head": "头", "Text": "内文字", "Number": "内数字"}

        def entry(style: str, text: str) -> str:
            size, _dot, kept = style.partition("Keep")
            kind = next(kind for kind in names if size.endswith(kind))
            name = ("表" if size.startswith("Table") else "小表") + names[kind] + ("（与下行同页）" if kept or _dot else "")
            known = self.styles.find(style, name)
            properties = f'<w:pStyle w:val="{known}"/>' if known else '<w:jc w:val="center"/>'
            return f"<w:p><w:pPr>{properties}</w:pPr>{run_with(f'<w:rPr>{HINT}</w:rPr>', text)}</w:p>"

        def across(over: str, value: str, style: str) -> list[str]:
            """Return three cells: the loop over the columns and what is printed in each."""
            loops = (f"{{%tc for {value} in {over} %}}", f"{{{{ {value} }}}}", "{%tc endfor %}")
            styles = (MARK_STYLE, style, MARK_STYLE)
            return [
                cell(entry(s, text) if s != MARK_STYLE else marked(text), width)
                for s, text, width in zip(styles, loops, widths, strict=True)
            ]

        rows = [
            row(*across("attachment.columns", "head", look.head), header=True),
            mark_row("for row in attachment.rows", widths),
            mark_row("if loop.first", widths),
            row(*across("row.cells", "text", look.kept.number)),
            mark_row("else", widths),
            row(*across("row.cells", "text", look.number)),
            mark_row("endif", widths),
            mark_row("endfor", widths),
        ]
        borders = (
            "" if self.styles.find(ATTACHED_TABLE, "附表") == ATTACHED_TABLE else f"<w:tblBorders>{BORDERS}</w:tblBorders>"
        )
        return table(widths, rows, style=ATTACHED_TABLE, borders=borders)


def with_property(properties: str, added: str) -> str:
    """Return a paragraph's properties with w:keepNext or w:pageBreakBefore, which stand behind its style."""
    if added in properties:
        return properties
    place = 0
    names = ("pStyle",) if added == "<w:keepNext/>" else ("pStyle", "keepNext", "keepLines")
    for name in names:
        at = properties.find(f"<w:{name}")
        place = max(place, properties.find("/>", at) + 2 if at >= 0 else 0)
    place = place or len("<w:pPr>")
    return properties[:place] + added + properties[place:]


def _aligned(properties: str, alignment: str) -> str:
    """Return a paragraph's properties with another alignment."""
    start = properties.find("<w:jc ")
    if start >= 0:
        return properties[:start] + alignment + properties[properties.find("/>", start) + 2 :]
    later = _AFTER_JC.search(properties)
    place = later.start() if later else len(properties) - len("</w:pPr>")
    return properties[:place] + alignment + properties[place:]


def _bold(properties: str) -> str:
    """Return a run's properties with bold type."""
    if "<w:b/>" in properties:
        return properties
    if not properties:
        return "<w:rPr><w:b/></w:rPr>"
    place = len("<w:rPr>")
    for name in ("rStyle", "rFonts"):
        at = properties.find(f"<w:{name}")
        place = max(place, properties.find("/>", at) + 2 if at >= 0 else 0)
    return properties[:place] + "<w:b/>" + properties[place:]


def _in_style(properties: str, style: str) -> str:
    """Return a run's properties with a character style."""
    rest = properties.removeprefix("<w:rPr>").removesuffix("</w:rPr>").removesuffix("<w:rPr/>")
    at = rest.find("<w:rStyle")
    if at >= 0:
        rest = rest[:at] + rest[rest.find("/>", at) + 2 :]
    return f'<w:rPr><w:rStyle w:val="{style}"/>{rest}</w:rPr>'
