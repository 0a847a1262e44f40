"""Print generated reports and say which break a law of the page: `python -m tests.layout FIRST LAST [FOLDER]`."""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from docgen.form.load import load_form
from tests.documents import made
from tests.layout.laws import broken_laws
from tests.layout.pages import missing_fonts, pages_of, print_all
from tests.layout.reports import case

AT_ONCE = 50


def main(arguments: list[str]) -> int:
    """Run the numbers given; the PDFs stay in FOLDER if there is one. Returns how many reports break a law."""
    first, last = (int(text) for text in arguments[:2])
    soffice = shutil.which("soffice") or shutil.which("libreoffice")
    if soffice is None or missing_fonts():
        sys.exit(f"needs {missing_fonts() or 'LibreOffice'}")
    form, broken = load_form("zfxxgk-2021"), 0
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(arguments[2]) if len(arguments) > 2 else Path(temporary, "pages")
        folder.mkdir(parents=True, exist_ok=True)
        for start in range(first, last, AT_ONCE):
            cases = {str(n): case(form, n) for n in range(start, min(start + AT_ONCE, last))}
            reports = {n: made(one.report, new_page=one.new_page) for n, one in cases.items()}
            printed = print_all(soffice, {n: data for n, (_r, _c, data) in reports.items()}, folder, Path(temporary, "profile"))
            for n, (report, composed, data) in reports.items():
                faults = broken_laws(report, composed, data, pages_of(printed[n]))
                broken += bool(faults)
                for fault in faults:
                    print(f"{n}: {fault}", flush=True)
    print(f"{broken} of {last - first} reports break a law")
    return broken


if __name__ == "__main__":
    raise SystemExit(min(main(sys.argv[1:]), 100))
