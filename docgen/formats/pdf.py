"""Read a PDF's text and the fonts embedded in it, page by page.

By pypdf (pure Python, installed with docgen[preview]), else by the programs of poppler where they are installed.
"""

from __future__ import annotations

import logging
import shutil
from pathlib import Path
from typing import Any

from docgen.kit.errors import UnreadableFile
from docgen.kit.i18n import _
from docgen.kit.office import run_bounded
from docgen.kit.record import record

_POPPLER = "poppler"


@record
class PdfText:
    """pages: the text of each, in the order in which the file draws it; fonts: names as embedded, without their prefix."""

    pages: tuple[str, ...]
    fonts: frozenset[str]


def read_pdf(pdf: Path) -> PdfText | None:
    """Return a PDF's text and fonts; None where neither pypdf nor poppler's pdftotext is installed.

    Raises UnreadableFile for a damaged file.
    """
    try:
        import pypdf
    except ImportError:
        return _read_by_poppler(pdf)
    from pypdf.errors import PyPdfError

    logging.getLogger("pypdf").setLevel(logging.ERROR)
    try:
        reader = pypdf.PdfReader(pdf)
        pages = tuple(page.extract_text() for page in reader.pages)
        fonts = frozenset(name for page in reader.pages for name in _font_names(page))
    except (PyPdfError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise UnreadableFile(_("PDF 读不出来。"), _("重新生成后再试。")) from error
    return PdfText(pages, fonts)


def _read_by_poppler(pdf: Path) -> PdfText | None:
    """Return the same by poppler's programs."""
    to_text, to_fonts = shutil.which("pdftotext"), shutil.which("pdffonts")
    if to_text is None or to_fonts is None:
        return None
    text, fonts = pdf.with_suffix(".text"), run_bounded([to_fonts, str(pdf)], _POPPLER)
    run_bounded([to_text, "-raw", "-enc", "UTF-8", str(pdf), str(text)], _POPPLER)
    pages = text.read_text(encoding="utf-8").split("\f")[:-1]
    # -- below two lines of heads: the name, what kind of font it is, …
    names = [line.split()[0].rpartition("+")[2] for line in fonts.splitlines()[2:] if line.strip()]
    return PdfText(tuple(pages), frozenset(names))


def _font_names(page: Any) -> list[str]:
    fonts = page.get("/Resources", {}).get("/Font", {})
    names = [str(font.get_object().get("/BaseFont", "")) for font in fonts.values()]
    return [name.lstrip("/").rpartition("+")[2] for name in names if name]
