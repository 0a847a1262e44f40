"""docgen behind the page as a program: what `docgen serve` answers beyond what every home of the page does.

An officer's run by several processes, a folder of this machine's own without copying it, and a report as PDF.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from docgen.jobs.preview import preview
from docgen.kit.office import find_office
from docgen.page.district import District
from docgen.page.service import ACTIONS, Act, Answer, Files, laid_out, make_options, sent_file


class Native:
    """Answers for one page. folder: one of this machine's own that the page may run over, None for none."""

    def __init__(self, folder: Path | None = None) -> None:
        self.district = District(folder, native=True)
        self.actions: Mapping[str, Act] = {
            **ACTIONS,
            "about": self._about,
            "district": self.district.answer,
            "pdf": _pdf,
        }

    def _about(self, request: Mapping[str, Any], files: Files) -> Answer:
        """Return what every page is told, and what can be done here beside it."""
        said, made = ACTIONS["about"](request, files)
        folder = self.district.folder
        return {**said, "folder": str(folder) if folder else "", "pdf": find_office() is not None}, made


def _pdf(request: Mapping[str, Any], files: Files) -> Answer:
    """Return a report, or what a workbook makes of one, as PDF, by LibreOffice, its text read back."""
    name, _data = sent_file(request, files)
    with laid_out(files) as paths, TemporaryDirectory(prefix="docgen-") as folder:
        pdf = preview(paths[name], Path(folder), make_options(request, paths)).files[0]
        return {"files": [pdf.name]}, {pdf.name: pdf.read_bytes()}
