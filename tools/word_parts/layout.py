"""Page layout of GB/T 9704-2012. One twip is 1/20 pt."""

from __future__ import annotations

from docx.shared import Mm

PAGE_WIDTH, PAGE_HEIGHT = Mm(210), Mm(297)
TOP, RIGHT, BOTTOM, LEFT = Mm(37), Mm(26), Mm(35), Mm(28)
HEADER, FOOTER = Mm(15), Mm(24.6)
"""From the paper's edge; the page number's dashes so lie 7 mm below the text."""

TEXT_WIDTH: int = PAGE_WIDTH.twips - LEFT.twips - RIGHT.twips
LINE = 579
"""One of 22 lines in twips: 28.95 pt, exact. (29 pt would give 21 lines.)"""
CHARACTER = 320
"""One character of 3号 (16 pt) type, in twips."""
TIGHTER = -5
"""Twips between characters, so that 28 of them fit into 156 mm."""
BETWEEN_SCRIPTS = 72
"""The space that Word (1/4 of a character) and LibreOffice (1/5) put between a digit and a Chinese character, averaged."""


def signature_indent(digits: int) -> int:
    """Return the left indent, in twips, that centres the name on the date.

    The date ends four characters from the right edge. A paragraph that is centred between this indent and the right edge has
    its middle where the date has its own; `digits` is the number of digits of month and day together. A digit is half a
    character wide, and five times a digit meets a Chinese character.
    """
    date_width = (4 + digits) * (CHARACTER // 2) + 3 * CHARACTER + (7 + digits) * TIGHTER + 5 * BETWEEN_SCRIPTS
    return TEXT_WIDTH - 2 * 4 * CHARACTER - date_width
