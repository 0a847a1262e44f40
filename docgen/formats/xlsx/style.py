"""How the intake workbook looks: one place for fonts, tints, borders and number formats."""

from __future__ import annotations

from collections.abc import Mapping

from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Protection, Side
from openpyxl.styles.differential import DifferentialStyle

from docgen.kit.record import record

TEXT_FONT, HEAD_FONT = "宋体", "微软雅黑"
HEAD_TINT, LINE = "FFDCE6F1", "FFB8C2CC"
INK, ACCENT, QUIET, ALARM = "FF1F2933", "FF1F4E79", "FF6B7280", "FFC00000"
INPUT_TINT, COMPUTED_TINT, BAND_TINT, DRAFT_TINT, ALARM_TINT = (
    "FFFFF8DC", "FFEFEFEF", "FFF3F6FA", "FFFCE4D6", "FFFFC7CE",
)  # fmt: skip

AS_TEXT, WHOLE, DAY, GENERAL = "@", "0", 'yyyy"年"m"月"d"日"', "General"


@record
class Look:
    """A cell's looks; `open` cells can be typed into while the sheet is protected."""

    font: str = TEXT_FONT
    size: float = 11
    bold: bool = False
    italic: bool = False
    ink: str = INK
    tint: str = ""
    border: bool = True
    across: str = "left"
    down: str = "center"
    indent: int = 0
    open: bool = False
    number_format: str = GENERAL
    frame: str = "thin"

    def named(self, name: str) -> NamedStyle:
        """Return the look as a style of a workbook, one that is not offered in the list of styles."""
        side = Side(style="thin", color=LINE) if self.frame == "thin" else Side(style="medium", color=INK)
        side = side if self.border else Side()
        return NamedStyle(
            name=name,
            font=Font(name=self.font, size=self.size, bold=self.bold, italic=self.italic, color=self.ink),
            fill=PatternFill("solid", fgColor=self.tint) if self.tint else PatternFill(),
            border=Border(left=side, right=side, top=side, bottom=side, diagonal=Side()),
            alignment=Alignment(horizontal=self.across, vertical=self.down, wrap_text=True, indent=self.indent),
            protection=Protection(locked=not self.open),
            number_format=self.number_format,
            hidden=True,
        )


LOOKS: Mapping[str, Look] = {
    "title": Look(HEAD_FONT, 16, bold=True, ink=ACCENT, border=False),
    "about": Look(TEXT_FONT, 10, ink=QUIET, border=False, down="top"),
    "caption": Look(HEAD_FONT, 10.5, bold=True, ink=ACCENT, border=False),
    "head": Look(HEAD_FONT, 10.5, bold=True, tint=HEAD_TINT, across="center"),
    "header": Look(HEAD_FONT, 10, bold=True, tint=HEAD_TINT, across="center"),
    "band": Look(HEAD_FONT, 10.5, bold=True, tint=BAND_TINT, ink=ACCENT, across="center"),
    "stub": Look(TEXT_FONT, 10.5, tint=BAND_TINT, indent=1),
    "gap": Look(border=False),
    "label": Look(TEXT_FONT, 11, bold=True, tint=BAND_TINT, indent=1),
    "help": Look(TEXT_FONT, 9.5, ink=QUIET, indent=1),
    "present": Look(TEXT_FONT, 9.5, ink=ACCENT, indent=1),
    "number": Look(TEXT_FONT, 11, tint=INPUT_TINT, across="center", open=True),
    "computed": Look(TEXT_FONT, 11, bold=True, tint=COMPUTED_TINT, across="center"),
    "input": Look(TEXT_FONT, 11, tint=INPUT_TINT, indent=1, open=True),
    "required": Look(TEXT_FONT, 11, tint=INPUT_TINT, indent=1, open=True, frame="medium"),
    "heading": Look(TEXT_FONT, 11, bold=True, tint=INPUT_TINT, down="top", open=True, number_format=AS_TEXT),
    "text": Look(TEXT_FONT, 11, tint=INPUT_TINT, down="top", open=True, number_format=AS_TEXT),
    "below": Look(TEXT_FONT, 11, border=False, down="top", open=True, number_format=AS_TEXT),
    "draft": Look(TEXT_FONT, 11, tint=DRAFT_TINT, down="top", open=True, number_format=AS_TEXT),
    "plain": Look(TEXT_FONT, 11),
    "centred": Look(TEXT_FONT, 11, across="center"),
    "value": Look(TEXT_FONT, 11, tint=COMPUTED_TINT),
    "link": Look(TEXT_FONT, 10, ink="FF0563C1"),
    "step": Look(TEXT_FONT, 11, border=False, down="top"),
    "step_number": Look(HEAD_FONT, 11, bold=True, ink=ACCENT, border=False, across="center", down="top"),
}


def alarm_style() -> DifferentialStyle:
    """Return the red of a broken identity."""
    return DifferentialStyle(font=Font(color=ALARM, bold=True), fill=PatternFill(bgColor=ALARM_TINT))


def good_style() -> DifferentialStyle:
    """Return the green of an identity that holds."""
    return DifferentialStyle(font=Font(color="FF107C41", bold=True))


def draft_style() -> DifferentialStyle:
    """Return the orange of a text that is still last year's."""
    return DifferentialStyle(fill=PatternFill(bgColor=DRAFT_TINT))


def doubt_style() -> DifferentialStyle:
    """Return the amber of text in a number cell."""
    return DifferentialStyle(font=Font(color="FF9C5700"), fill=PatternFill(bgColor="FFFFEB9C"))
