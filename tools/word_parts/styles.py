"""styles.xml: every font, size, indent and spacing of the templates, by style, so that an office changes it in one place."""

from __future__ import annotations

from dataclasses import dataclass

from word_parts.layout import CHARACTER, LINE, TIGHTER, signature_indent
from word_parts.xml import DECLARATION, NAMESPACES

LATIN = "Times New Roman"
FANGSONG, KAI, HEI, SONG, BIAOSONG = "仿宋_GB2312", "楷体_GB2312", "黑体", "宋体", "方正小标宋简体"


def fonts(east_asian: str, latin: str = LATIN) -> str:
    """Return w:rFonts for Latin and East Asian text; the hint draws Chinese quotation marks in the Chinese font."""
    return f'<w:rFonts w:hint="eastAsia" w:ascii="{latin}" w:eastAsia="{east_asian}" w:hAnsi="{latin}" w:cs="{latin}"/>'


def exact(line: int, before: int = 0, after: int = 0) -> str:
    """Return w:spacing with an exact line height, all in twips."""
    return f'<w:spacing w:before="{before}" w:after="{after}" w:line="{line}" w:lineRule="exact"/>'


def size(half_points: int) -> str:
    """Return w:sz and w:szCs."""
    return f'<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>'


KEEP = "<w:keepNext/><w:keepLines/>"
OFF_GRID = '<w:snapToGrid w:val="0"/>'
NOTE_NAME = 5 * CHARACTER
"""Where the name of an attachment begins in the line 「附件：…」, two characters in."""
NOTE_NUMBER = CHARACTER // 4 * 3
"""The width of 「1.」 before it."""
SEAL_LINES = 3
"""Empty lines above a name of one line: with name and date, room for a seal of 42 mm (GB/T 9704-2012, 7.3.5.1)."""
NO_TIGHTER = '<w:spacing w:val="0"/>'
FIRST_LINE = f'<w:ind w:firstLineChars="200" w:firstLine="{2 * CHARACTER}"/>'


@dataclass(frozen=True)
class Style:
    """A paragraph style. `name` is Word's built-in name or the Chinese name an office sees."""

    id: str
    name: str
    ppr: str = ""
    rpr: str = ""
    based_on: str = "Normal"
    follow: str = ""
    priority: int = 99
    kind: str = "paragraph"

    def xml(self) -> str:
        """Return the w:style element."""
        based = f'<w:basedOn w:val="{self.based_on}"/>' if self.based_on else ""
        follow = f'<w:next w:val="{self.follow}"/>' if self.follow else ""
        ppr = f"<w:pPr>{self.ppr}</w:pPr>" if self.ppr else ""
        rpr = f"<w:rPr>{self.rpr}</w:rPr>" if self.rpr else ""
        custom = "" if self.name.isascii() else ' w:customStyle="1"'
        default = ' w:default="1"' if self.id == "Normal" else ""
        return (
            f'<w:style w:type="{self.kind}"{default}{custom} w:styleId="{self.id}"><w:name w:val="{self.name}"/>{based}{follow}'
            f'<w:uiPriority w:val="{self.priority}"/><w:qFormat/>{ppr}{rpr}</w:style>'
        )


def _heading(level: int, east_asian: str) -> Style:
    return Style(
        f"Heading{level}",
        f"heading {level}",
        f'{KEEP}{FIRST_LINE}<w:outlineLvl w:val="{level - 1}"/>',
        fonts(east_asian),
        follow="BodyText",
        priority=9,
    )


def _table_text(identity: str, name: str, half_points: int, line: int, jc: str, keep: bool = False) -> Style:
    indent = '<w:ind w:left="40" w:right="40"/>' if jc == "left" else ""
    return Style(
        identity,
        name,
        f'{"<w:keepNext/>" if keep else ""}{OFF_GRID}{exact(line)}{indent}<w:jc w:val="{jc}"/>',
        f"{fonts(SONG)}{NO_TIGHTER}{size(half_points)}",
    )


def _cell_styles(prefix: str, name: str, half_points: int, line: int) -> tuple[Style, ...]:
    """Return the styles of a table's cells. The last two are for rows that stay on one page with the row below: every cell
    of such a row has to say so, labels too, or LibreOffice loses rows at the end of a page.
    """
    return (
        _table_text(f"{prefix}Head", f"{name}头", half_points, line, "center", keep=True),
        _table_text(f"{prefix}Text", f"{name}内文字", half_points, line, "left"),
        _table_text(f"{prefix}Number", f"{name}内数字", half_points, line, "center"),
        _table_text(f"{prefix}TextKeep", f"{name}内文字（与下行同页）", half_points, line, "left", keep=True),
        _table_text(f"{prefix}NumberKeep", f"{name}内数字（与下行同页）", half_points, line, "center", keep=True),
    )


def _attachment_note(identity: str, name: str, left: int, hanging: int, before: int = 0) -> Style:
    return Style(
        identity,
        name,
        f'{KEEP}{exact(LINE, before=before)}<w:ind w:left="{left}" w:hanging="{hanging}"/>',
        priority=10,
    )


def signature_style(digits: int, lines: int) -> str:
    """Return the id of the style of a name of so many lines over a date with so many digits of month and day."""
    return f"SignatureName{min(lines, 2)}Date{digits}"


def _signature_name(digits: int, lines: int) -> Style:
    """The name, centred over the date; a line more of it is a free line less, so that the seal always covers the date."""
    free = SEAL_LINES + 1 - lines
    return Style(
        signature_style(digits, lines),
        f"落款署名（{'单行' if lines == 1 else '多行'}，日期{digits}位）",
        f'{KEEP}{exact(LINE, before=free * LINE)}<w:ind w:left="{signature_indent(digits)}"/><w:jc w:val="center"/>',
        priority=10,
    )


PARAGRAPH_STYLES = (
    Style(
        "Normal",
        "Normal",
        # overflowPunct is Word's default; LibreOffice 7 reads it the other way round and then keeps punctuation in the block.
        f'<w:widowControl/><w:overflowPunct/>{exact(LINE)}<w:jc w:val="both"/>',
        f'{fonts(FANGSONG)}<w:color w:val="000000"/><w:spacing w:val="{TIGHTER}"/><w:kern w:val="0"/>{size(32)}',
        based_on="",
        priority=0,
    ),
    Style(
        "Title",
        "Title",
        # Off the grid: LibreOffice would give a line of 22 pt two lines of it.
        f'{KEEP}{OFF_GRID}{exact(LINE, after=LINE)}<w:jc w:val="center"/><w:outlineLvl w:val="0"/>',
        f"{fonts(BIAOSONG)}{NO_TIGHTER}{size(44)}",
        follow="BodyText",
        priority=1,
    ),
    _heading(1, HEI),
    _heading(2, KAI),
    _heading(3, FANGSONG),
    _heading(4, FANGSONG),
    Style("BodyText", "Body Text", FIRST_LINE, priority=2),
    Style("BodyTextEnd", "结尾正文", "<w:keepNext/>", based_on="BodyText", priority=3),
    *(_signature_name(digits, lines) for lines in (1, 2) for digits in (2, 3, 4)),
    Style(
        "SignatureDate",
        "成文日期",
        f'<w:keepLines/><w:ind w:rightChars="400" w:right="{4 * CHARACTER}"/><w:jc w:val="right"/>',
        priority=11,
    ),
    # 附件说明 (7.3.4): a line below the text, two characters in; a name of several lines is aligned with its first character.
    _attachment_note("AttachmentNote", "附件说明", NOTE_NAME, 3 * CHARACTER, before=LINE),
    _attachment_note(
        "AttachmentNoteFirst", "附件说明（首项）", NOTE_NAME + NOTE_NUMBER, 3 * CHARACTER + NOTE_NUMBER, before=LINE
    ),
    _attachment_note("AttachmentNoteNext", "附件说明（其余各项）", NOTE_NAME + NOTE_NUMBER, NOTE_NUMBER),
    # 附件 (7.3.6): on a page of its own, the word in the first line at the left, the title centred in the third.
    Style(
        "AttachmentMark",
        "附件标识",
        f"<w:keepNext/><w:keepLines/><w:pageBreakBefore/>{exact(LINE, after=LINE)}",
        fonts(HEI),
        follow="AttachmentTitle",
        priority=12,
    ),
    Style("AttachmentTitle", "附件标题", '<w:outlineLvl w:val="9"/>', based_on="Title", follow="BodyText", priority=12),
    *_cell_styles("Table", "表", 21, 320),
    *_cell_styles("Small", "小表", 18, 240),
    Style("PaperTitle", "单据标题", f"{OFF_GRID}{exact(LINE, after=120)}", based_on="Title"),
    Style("PaperHeading", "单内标题", f"<w:keepNext/>{exact(480)}", f"{fonts(HEI)}{size(24)}"),
    Style("PaperHeadingSmall", "单内小标题", f"<w:keepNext/>{OFF_GRID}{exact(400)}", f"{fonts(HEI)}{size(21)}"),
    Style(
        "PaperNote",
        "单据附注",
        f'{OFF_GRID}{exact(220, before=80)}<w:jc w:val="left"/>',
        f"{fonts(SONG)}{NO_TIGHTER}{size(14)}",
    ),
    Style("Header", "header", f"{OFF_GRID}{exact(240)}", f"{NO_TIGHTER}{size(18)}"),
    Style(
        "Footer",
        "footer",
        f'{OFF_GRID}{exact(400)}<w:ind w:rightChars="100" w:right="280"/><w:jc w:val="right"/>',
        f"{fonts(SONG, SONG)}{NO_TIGHTER}{size(28)}",
    ),
    Style(
        "FooterEven",
        "双页页码",
        '<w:ind w:leftChars="100" w:left="280" w:rightChars="0" w:right="0"/><w:jc w:val="left"/>',
        based_on="Footer",
    ),
    Style(
        "TemplateMark",
        "模板标记",
        f'{OFF_GRID}{exact(240)}<w:jc w:val="left"/>',
        f'{fonts(SONG)}<w:color w:val="7F7F7F"/>{NO_TIGHTER}{size(16)}',
        priority=90,
    ),
)


def _cell_margins(vertical: int, horizontal: int) -> str:
    sides = (("top", vertical), ("left", horizontal), ("bottom", vertical), ("right", horizontal))
    margins = "".join(f'<w:{side} w:w="{width}" w:type="dxa"/>' for side, width in sides)
    return f"<w:tblCellMar>{margins}</w:tblCellMar>"


_BORDERS = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)
_OTHER = (
    '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont"><w:name w:val="Default Paragraph Font"/>'
    '<w:uiPriority w:val="1"/><w:semiHidden/><w:unhideWhenUsed/></w:style>'
    '<w:style w:type="character" w:customStyle="1" w:styleId="RunInHeading"><w:name w:val="接排标题"/>'
    f'<w:uiPriority w:val="9"/><w:qFormat/><w:rPr>{fonts(KAI)}</w:rPr></w:style>'
    '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
    '<w:uiPriority w:val="99"/><w:semiHidden/><w:unhideWhenUsed/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/>'
    f"{_cell_margins(0, 108)}</w:tblPr></w:style>"
    '<w:style w:type="table" w:customStyle="1" w:styleId="Statistics"><w:name w:val="统计表"/><w:basedOn w:val="TableNormal"/>'
    '<w:uiPriority w:val="59"/><w:qFormat/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/>'
    f"<w:tblBorders>{_BORDERS}</w:tblBorders>{_cell_margins(28, 15)}</w:tblPr></w:style>"
    '<w:style w:type="table" w:customStyle="1" w:styleId="AttachedTable"><w:name w:val="附表"/><w:basedOn w:val="Statistics"/>'
    '<w:uiPriority w:val="59"/><w:qFormat/></w:style>'
    '<w:style w:type="numbering" w:default="1" w:styleId="NoList"><w:name w:val="No List"/>'
    '<w:uiPriority w:val="99"/><w:semiHidden/><w:unhideWhenUsed/></w:style>'
)


def styles_xml() -> str:
    """Return styles.xml."""
    # Latin text is English: as Chinese, LibreOffice would break figures and addresses anywhere.
    defaults = (
        f"<w:docDefaults><w:rPrDefault><w:rPr>{fonts(FANGSONG)}"
        '<w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>'
    )
    body = "".join(style.xml() for style in PARAGRAPH_STYLES)
    return f"{DECLARATION}<w:styles {NAMESPACES}>{defaults}{body}{_OTHER}</w:styles>"
