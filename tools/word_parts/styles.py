"""The styles of the templates: every font, size, indent and spacing, so that an office changes it in one place."""

from __future__ import annotations

from functools import partial
from typing import Any

from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml.ns import nsdecls, qn
from docx.oxml.parser import OxmlElement, parse_xml
from docx.shared import Pt, RGBColor, Twips
from docx.styles.styles import Styles

from docgen.word.markup import BORDERS, MARK_STYLE
from word_parts.layout import CHARACTER, LINE, TIGHTER, signature_indent

LATIN = "Times New Roman"
FANGSONG, KAI, HEI, SONG, BIAOSONG = "仿宋_GB2312", "楷体_GB2312", "黑体", "宋体", "方正小标宋简体"
NOTE_NAME = 5 * CHARACTER
"""Where the name of an attachment begins in the line 「附件：…」, two characters in."""
NOTE_NUMBER = CHARACTER // 4 * 3
"""The width of 「1.」 before it."""
SEAL_LINES = 3
"""Empty lines above a name of one line: with name and date, room for a seal of 42 mm (GB/T 9704-2012, 7.3.5.1)."""

LEFT: dict[str, Any] = {"alignment": WD_ALIGN_PARAGRAPH.LEFT}
RIGHT: dict[str, Any] = {"alignment": WD_ALIGN_PARAGRAPH.RIGHT}
CENTER: dict[str, Any] = {"alignment": WD_ALIGN_PARAGRAPH.CENTER}
WITH_NEXT: dict[str, Any] = {"keep_with_next": True}
KEPT = WITH_NEXT | {"keep_together": True}
OFF_GRID = {"snapToGrid": 0}

# Latin text is English: as Chinese, LibreOffice would break figures and addresses anywhere.
_DEFAULTS = f"""<w:docDefaults {nsdecls("w")}><w:rPrDefault><w:rPr>
<w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>"""
_TABLE = """<w:tblPr {w}><w:tblInd w:w="0" w:type="dxa"/>{borders}<w:tblCellMar><w:top w:w="{y}" w:type="dxa"/>
<w:left w:w="{x}" w:type="dxa"/><w:bottom w:w="{y}" w:type="dxa"/><w:right w:w="{x}" w:type="dxa"/></w:tblCellMar></w:tblPr>"""


def add_styles(styles: Styles) -> None:
    """Fill an empty style sheet."""
    styles.element.append(parse_xml(_DEFAULTS))
    set_fonts(styles.element.find(f".//{qn('w:rPr')}"), FANGSONG)
    add = partial(_paragraph_style, styles)
    _add_text(add)
    _add_end(add)
    _add_papers(add)

    # -- other kinds; the defaults are those that Word always has
    for kind, style_id, name, priority in (
        (WD_STYLE_TYPE.CHARACTER, "DefaultParagraphFont", "Default Paragraph Font", 1),
        (WD_STYLE_TYPE.TABLE, "TableNormal", "Normal Table", 99),
        (WD_STYLE_TYPE.LIST, "NoList", "No List", 99),
    ):
        style = _style(styles, kind, style_id, name, priority)
        style.element.default = style.hidden = style.unhide_when_used = True
        style.quick_style = False
    run_in = _style(styles, WD_STYLE_TYPE.CHARACTER, "RunInHeading", "接排标题", 9)
    set_fonts(run_in.element.get_or_add_rPr(), KAI)
    borders = f"<w:tblBorders>{BORDERS}</w:tblBorders>"
    statistics = _style(styles, WD_STYLE_TYPE.TABLE, "Statistics", "统计表", 59, "Normal Table")
    _style(styles, WD_STYLE_TYPE.TABLE, "AttachedTable", "附表", 59, "统计表")
    styles["Normal Table"].element.append(parse_xml(_TABLE.format(w=nsdecls("w"), borders="", y=0, x=108)))
    statistics.element.append(parse_xml(_TABLE.format(w=nsdecls("w"), borders=borders, y=28, x=15)))


def _add_text(add: Any) -> None:
    justified = {"alignment": WD_ALIGN_PARAGRAPH.JUSTIFY, "widow_control": True}
    # overflowPunct is Word's default; LibreOffice 7 reads it the other way round and then keeps punctuation in the block.
    own: dict[str, Any] = {"ppr": {"overflowPunct": None}, "rpr": {"spacing": TIGHTER, "kern": 0}}
    normal = add("Normal", "Normal", base="", priority=0, font=FANGSONG, size=16, line=LINE, **own, **justified)
    normal.element.default = True
    normal.font.color.rgb = RGBColor(0, 0, 0)
    first_line = {"indent": {"firstLineChars": 200, "firstLine": 2 * CHARACTER}}
    add("BodyText", "Body Text", priority=2, **first_line)
    add("BodyTextEnd", "结尾正文", base="Body Text", priority=3, **WITH_NEXT)
    # Off the grid: LibreOffice would give a line of 22 pt two lines of it.
    own = {"ppr": OFF_GRID | {"outlineLvl": 0}, "rpr": {"spacing": 0}}
    add("Title", "Title", next_="Body Text", priority=1, font=BIAOSONG, size=22, line=LINE, after=LINE, **own, **CENTER, **KEPT)
    for level, font in enumerate((HEI, KAI, FANGSONG, FANGSONG)):
        own = first_line | {"ppr": {"outlineLvl": level}}
        add(f"Heading{level + 1}", f"Heading {level + 1}", next_="Body Text", priority=9, font=font, **own, **KEPT)


def _add_end(add: Any) -> None:
    """Add the styles of the signature and of attachments."""
    # -- the name is centred over the date; a line more of it is a free line less, so that the seal always covers the date
    for lines, shown in ((1, "单行"), (2, "多行")):
        free = (SEAL_LINES + 1 - lines) * LINE
        for digits in (2, 3, 4):
            style_id, name = f"SignatureName{lines}Date{digits}", f"落款署名（{shown}，日期{digits}位）"
            indent = {"left": signature_indent(digits)}
            add(style_id, name, priority=10, line=LINE, before=free, indent=indent, **CENTER, **KEPT)
    indent = {"rightChars": 400, "right": 4 * CHARACTER}
    add("SignatureDate", "成文日期", priority=11, indent=indent, keep_together=True, **RIGHT)
    # -- 附件说明 (7.3.4): a line below the text, two characters in; a name of several lines is aligned with its first character
    numbered = NOTE_NAME + NOTE_NUMBER
    for style_id, name, left, hanging, before in (
        ("AttachmentNote", "附件说明", NOTE_NAME, 3 * CHARACTER, LINE),
        ("AttachmentNoteFirst", "附件说明（首项）", numbered, 3 * CHARACTER + NOTE_NUMBER, LINE),
        ("AttachmentNoteNext", "附件说明（其余各项）", numbered, NOTE_NUMBER, 0),
    ):
        add(style_id, name, priority=10, line=LINE, before=before, indent={"left": left, "hanging": hanging}, **KEPT)
    # -- 附件 (7.3.6): on a page of its own, the word in the first line at the left, the title centred in the third
    add("AttachmentTitle", "附件标题", base="Title", next_="Body Text", priority=12, ppr={"outlineLvl": 9})
    own = {"font": HEI, "line": LINE, "after": LINE, "page_break_before": True}
    add("AttachmentMark", "附件标识", next_="附件标题", priority=12, **own, **KEPT)


def _add_papers(add: Any) -> None:
    """Add the styles of tables, of the papers beside a report, of headers, footers and marks."""
    small = {"font": SONG, "rpr": {"spacing": 0}, "ppr": OFF_GRID}
    # -- cells; a row that stays on one page with the row below: every cell of it has to say so, labels too, or LibreOffice
    #    loses rows at the end of a page
    for prefix, name, size, line in (("Table", "表", 10.5, 320), ("Small", "小表", 9, 240)):
        number = small | {"size": size, "line": line} | CENTER
        text = number | LEFT | {"indent": {"left": 40, "right": 40}}
        add(f"{prefix}Head", f"{name}头", **number, **WITH_NEXT)
        for look, kind, said in ((text, "Text", "文字"), (number, "Number", "数字")):
            add(f"{prefix}{kind}", f"{name}内{said}", **look)
            add(f"{prefix}{kind}Keep", f"{name}内{said}（与下行同页）", **look, **WITH_NEXT)
    # -- papers
    add("PaperTitle", "单据标题", base="Title", line=LINE, after=120, ppr=OFF_GRID)
    add("PaperHeading", "单内标题", font=HEI, size=12, line=480, **WITH_NEXT)
    add("PaperHeadingSmall", "单内小标题", font=HEI, size=10.5, line=400, ppr=OFF_GRID, **WITH_NEXT)
    add("PaperNote", "单据附注", size=7, line=220, before=80, **small, **LEFT)
    # -- headers, footers, marks
    add("Header", "Header", size=9, line=240, rpr={"spacing": 0}, ppr=OFF_GRID)
    own = small | {"latin": SONG, "indent": {"rightChars": 100, "right": 280}}
    add("Footer", "Footer", size=14, line=400, **own, **RIGHT)
    indent = {"leftChars": 100, "left": 280, "rightChars": 0, "right": 0}
    add("FooterEven", "双页页码", base="Footer", indent=indent, **LEFT)
    mark = add(MARK_STYLE, "模板标记", priority=90, size=8, line=240, **small, **LEFT)
    mark.font.color.rgb = RGBColor(0x7F, 0x7F, 0x7F)


def _style(styles: Styles, kind: WD_STYLE_TYPE, style_id: str, name: str, priority: int, base: str = "") -> Any:
    """Add a style. Its name is Word's own, in ASCII, or the Chinese one an office sees."""
    style = styles.add_style(name, kind, builtin=name.isascii())
    style.style_id, style.priority, style.quick_style = style_id, priority, True
    style.base_style = styles[base] if base else None
    return style


def _paragraph_style(
    styles: Styles,
    style_id: str,
    name: str,
    *,
    base: str = "Normal",
    next_: str = "",
    priority: int = 99,
    font: str = "",
    latin: str = LATIN,
    size: float = 0,
    line: int = 0,
    before: int = 0,
    after: int = 0,
    indent: dict[str, int] | None = None,
    ppr: dict[str, int | None] | None = None,
    rpr: dict[str, int | None] | None = None,
    **layout: Any,
) -> Any:
    """Add a paragraph style. size: in points; line (its exact height), before, after: in twips; indent: attributes of w:ind.

    layout: properties of python-docx's ParagraphFormat. ppr, rpr: elements that it has no properties for, each with its w:val;
    they are added first, since the setters of the others find their place among what is there.
    """
    style = _style(styles, WD_STYLE_TYPE.PARAGRAPH, style_id, name, priority, base)
    style.next_paragraph_style = styles[next_ or name]
    for tag, value in (ppr or {}).items():
        add_element(style.element.get_or_add_pPr(), f"w:{tag}", value)
    for tag, value in (rpr or {}).items():
        add_element(style.element.get_or_add_rPr(), f"w:{tag}", value)
    for key, value in layout.items():
        setattr(style.paragraph_format, key, value)
    if line:
        style.paragraph_format.line_spacing_rule = WD_LINE_SPACING.EXACTLY
        style.paragraph_format.line_spacing = Twips(line)
        style.paragraph_format.space_before, style.paragraph_format.space_after = Twips(before), Twips(after)
    for side, width in (indent or {}).items():
        style.element.get_or_add_pPr().get_or_add_ind().set(qn(f"w:{side}"), str(width))
    if size:
        add_element(style.element.get_or_add_rPr(), "w:szCs", round(2 * size))
        style.font.size = Pt(size)
    if font:
        set_fonts(style.element.get_or_add_rPr(), font, latin)
    return style


def add_element(parent: Any, tag: str, value: object = None) -> None:
    """Append an element that python-docx has no property for; `value` is its w:val, if it has one."""
    element = OxmlElement(tag)
    if value is not None:
        element.set(qn("w:val"), str(value))
    parent.append(element)


def set_fonts(properties: Any, east_asian: str, latin: str = LATIN) -> None:
    """Set the typefaces in a w:rPr; the hint draws Chinese quotation marks in the Chinese one."""
    fonts = properties.get_or_add_rFonts()
    for name, value in {"hint": "eastAsia", "ascii": latin, "eastAsia": east_asian, "hAnsi": latin, "cs": latin}.items():
        fonts.set(qn(f"w:{name}"), value)
