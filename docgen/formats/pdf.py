"""Read a PDF's text and the fonts embedded in it, page by page (pypdf: pure Python, installed with docgen[preview])."""

from __future__ import annotations

import io
import logging
from typing import Any

from docgen.kit.errors import UnreadableFile
from docgen.kit.i18n import _
from docgen.kit.record import record


@record
class PdfText:
    """pages: the text of each, in the order in which the file draws it; fonts: names as embedded, without their prefix."""

    pages: tuple[str, ...]
    fonts: frozenset[str]


def can_read_pdf() -> bool:
    """Whether pypdf is installed."""
    try:
        import pypdf  # noqa: F401
    except ImportError:
        return False
    return True


def read_pdf(data: bytes) -> PdfText:
    """Return a PDF's text and fonts. Raises UnreadableFile for a damaged file."""
    import pypdf
    from pypdf.errors import PyPdfError

    logging.getLogger("pypdf").setLevel(logging.ERROR)
    try:
        reader = pypdf.PdfReader(io.BytesIO(data))
        pages = tuple(page.extract_text() for page in reader.pages)
        fonts = frozenset(name for page in reader.pages for name in _font_names(page))
    except (PyPdfError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise UnreadableFile(_("PDF 读不出来。"), _("重新生成后再试。")) from error
    return PdfText(pages, fonts)


def _font_names(page: Any) -> list[str]:
    fonts = page.get("/Resources", {}).get("/Font", {})
    names = [str(font.get_object().get("/BaseFont", "")) for font in fonts.values()]
    return [name.lstrip("/").rpartition("+")[2] for name in names if name]
