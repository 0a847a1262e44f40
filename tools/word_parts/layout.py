"""Page layout of GB/T 9704-2012 in Word's units. One twip is 1/20 pt, one millimetre 1440/25.4 twips."""

from __future__ import annotations

from docgen.word import markup


def twips(millimetres: float) -> int:
    """Return millimetres in twips."""
    return round(millimetres * 1440 / 25.4)


PAGE_WIDTH, PAGE_HEIGHT = twips(210), twips(297)
TOP, RIGHT, BOTTOM, LEFT = twips(37), twips(26), twips(35), twips(28)
TEXT_WIDTH = PAGE_WIDTH - LEFT - RIGHT
LINE = 579
"""One of 22 lines: 28.95 pt, exact. (29 pt would give 21 lines.)"""
CHARACTER = 320
"""One character of 3号 (16 pt) type."""
TIGHTER = -5
"""Between characters, so that 28 of them fit into 156 mm."""
BETWEEN_SCRIPTS = 72
"""The space that Word (1/4 of a character) and LibreOffice (1/5) put between a digit and a Chinese character, averaged."""
FOOTER = twips(24.6)
"""From the paper's edge to the foot of the page number's line, so that its dashes lie 7 mm below the text."""

SECTION = (
    "<w:sectPr>"
    '<w:footerReference w:type="default" r:id="rIdOdd"/><w:footerReference w:type="even" r:id="rIdEven"/>'
    f'<w:pgSz w:w="{PAGE_WIDTH}" w:h="{PAGE_HEIGHT}"/>'
    f'<w:pgMar w:top="{TOP}" w:right="{RIGHT}" w:bottom="{BOTTOM}" w:left="{LEFT}"'
    f' w:header="{twips(15)}" w:footer="{FOOTER}" w:gutter="0"/>'
    f'<w:cols w:space="425"/><w:docGrid w:type="lines" w:linePitch="{LINE}"/>'
    "</w:sectPr>"
)


def signature_indent(digits: int) -> int:
    """Return the left indent that centres the name on the date.

    The date ends four characters from the right edge. A paragraph that is centred between this indent and the right edge has
    its middle where the date has its own; `digits` is the number of digits of month and day together. A digit is half a
    character wide, and five times a digit meets a Chinese character.
    """
    date_width = (4 + digits) * (CHARACTER // 2) + 3 * CHARACTER + (7 + digits) * TIGHTER + 5 * BETWEEN_SCRIPTS
    return TEXT_WIDTH - 2 * 4 * CHARACTER - date_width


def column_widths(shares: tuple[float, ...], total: int = TEXT_WIDTH) -> tuple[int, ...]:
    """Split `total` twips by shares; the widths add up exactly."""
    return markup.column_widths(shares, total)
