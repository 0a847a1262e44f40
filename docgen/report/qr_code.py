"""QR codes (ISO/IEC 18004) of texts, drawn by segno: pure Python, without further packages, the same text the same bytes.

segno is an optional extra (docgen[qrcode]) and is imported when the first code is drawn, not before.
"""

from __future__ import annotations

import functools
import io
from typing import Any

from docgen.kit.errors import DocgenError
from docgen.kit.i18n import _
from docgen.report.picture import Drawing, Picture
from docgen.report.picture_file import picture_of
from docgen.report.values import NotWritable

USUAL_WIDTH = 30.0
LEAST_WIDTH, MOST_WIDTH = 5.0, 170.0
"""Millimetres a code is printed wide where nothing is said, and may be."""
MAX_BYTES = 800
"""Bytes of a text in UTF-8; more make squares so small that a telephone does not read them from paper."""
_PIXELS, _QUIET = 8, 4
"""Pixels of one square, and squares of white around the code, which the standard asks for."""


class QrCode(Drawing):
    """A text as the QR code that says it; whoever prints texts prints the text. It is made when it is drawn."""

    __slots__ = ()

    def __new__(cls, text: str, width: float = 0.0) -> QrCode:
        """Return the code of a text."""
        made = str.__new__(cls, text)
        made.width = width or USUAL_WIDTH
        return made

    @property
    def picture(self) -> Picture:  # type: ignore[override] # worked out, not stored
        """The code as a PNG. Raises DocgenError if it cannot be made, saying why."""
        return _picture(str(self))


def qr_code(value: Any, width: Any = USUAL_WIDTH) -> QrCode:
    """Return a text as a QR code so many millimetres wide. Raises NotWritable for a width that is none."""
    if isinstance(width, bool) or not isinstance(width, int | float) or not LEAST_WIDTH <= width <= MOST_WIDTH:
        why = _("二维码的宽度是 {least:g} 到 {most:g} 毫米")
        raise NotWritable(why.format(least=LEAST_WIDTH, most=MOST_WIDTH))
    return QrCode(str(value), float(width))


@functools.lru_cache(maxsize=64)
def _picture(text: str) -> Picture:
    try:
        import segno
    except ImportError as error:
        raise DocgenError(
            _("要印二维码，先要装上 segno；现在没有装。"), _('运行 pip install "docgen[qrcode]"，再试。')
        ) from error
    size = len(text.encode("utf-8", "replace"))
    if not text.strip() or size > MAX_BYTES:
        shown = text if len(text) <= 20 else f"{text[:20]}…"
        raise DocgenError(
            _("“{text}”做不成二维码：空的，或太长（{size} 字节，最多 {most}）。").format(text=shown, size=size, most=MAX_BYTES),
            _("二维码里放网址或编号，不放大段文字。"),
        )
    raw = io.BytesIO()
    segno.make(text, error="m", micro=False, encoding="utf-8").save(raw, kind="png", scale=_PIXELS, border=_QUIET)
    return picture_of("qrcode.png", raw.getvalue())
