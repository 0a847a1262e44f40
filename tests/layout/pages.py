"""The pages of a PDF as lines with their places, and how LibreOffice makes PDFs of many files at once."""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium
import pytest

from tests.project import TESTS

FONTS = TESTS / "fonts" / "fonts.conf"
STAND_INS = [
    ("仿宋_GB2312", "Fandol", "texlive-lang-chinese"),
    ("方正小标宋简体", "Noto Serif CJK", "fonts-noto-cjk"),
    ("Times New Roman", "Liberation", "fonts-liberation"),
]
"""Fonts of GB/T 9704, what stands in for them here, and the Debian package that has it."""


@dataclass(frozen=True)
class Line:
    """Text on one baseline. x0, x1: its ink from left to right; base: height above the page's foot; all in points."""

    text: str
    x0: float
    x1: float
    base: float
    size: float


@dataclass(frozen=True)
class Page:
    """text: as the file has it, in its order; lines: from top to bottom."""

    text: str
    lines: tuple[Line, ...]


def missing_fonts() -> str:
    """Return which stand-in is missing, "" if none or if it cannot be told."""
    match = shutil.which("fc-match")
    if match is None:
        return ""
    for font, stand_in, package in STAND_INS:
        command = [match, font]
        found = subprocess.run(command, env={"FONTCONFIG_FILE": str(FONTS)}, capture_output=True, text=True, check=True).stdout
        if stand_in not in found:
            return f"{stand_in} (Debian: {package})"
    return ""


def need_fonts() -> None:
    """Skip the test where a stand-in is missing; fail in CI."""
    if missing := missing_fonts():
        if os.environ.get("CI"):
            pytest.fail(f"missing in CI: {missing}")
        pytest.skip(f"needs {missing}")


def print_all(soffice: str, files: Mapping[str, bytes], folder: Path, profile: Path) -> dict[str, Path]:
    """Return name -> PDF of Word files, all made in one run of LibreOffice with look-alikes of the standard's fonts."""
    for name, data in files.items():
        (folder / f"{name}.docx").write_bytes(data)
    command = [soffice, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--convert-to", "pdf"]
    command += ["--outdir", str(folder), *(str(folder / f"{name}.docx") for name in files)]
    subprocess.run(command, check=True, capture_output=True, timeout=580, env={**os.environ, "FONTCONFIG_FILE": str(FONTS)})
    return {name: folder / f"{name}.pdf" for name in files}


def pages_of(path: Path) -> list[Page]:
    """Return the pages of a PDF."""
    document = pypdfium2.PdfDocument(path)
    try:
        return [_page(page) for page in document]
    finally:
        document.close()


def _page(page: pypdfium2.PdfPage) -> Page:
    text = page.get_textpage()
    rows: dict[int, list[tuple[float, float, str, float, float]]] = {}
    x, y = ctypes.c_double(), ctypes.c_double()
    box = pdfium.FS_RECTF()
    whole: list[str] = []
    for n in range(text.count_chars()):
        char = chr(pdfium.FPDFText_GetUnicode(text, n))
        whole.append(char)
        if not char.strip() or pdfium.FPDFText_IsGenerated(text, n) == 1:
            continue
        pdfium.FPDFText_GetCharOrigin(text, n, x, y)
        pdfium.FPDFText_GetLooseCharBox(text, n, box)
        rows.setdefault(round(y.value), []).append((x.value, box.right, char, y.value, pdfium.FPDFText_GetFontSize(text, n)))
    merged: list[list[tuple[float, float, str, float, float]]] = []
    for base in sorted(rows, reverse=True):
        if merged and abs(merged[-1][0][3] - base) <= 1.5:
            merged[-1] += rows[base]
        else:
            merged.append(rows[base])
    lines = []
    for chars in merged:
        chars.sort()
        lines.append(
            Line(
                "".join(char[2] for char in chars),
                chars[0][0],
                max(char[1] for char in chars),
                max(char[3] for char in chars),
                max(round(char[4], 1) for char in chars),
            )
        )
    return Page("".join(whole), tuple(lines))
