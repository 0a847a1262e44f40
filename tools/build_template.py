"""Build docgen's Word templates from the form: `python tools/build_template.py [--form ID] [--check] [--into FOLDER]`.

With --check nothing is written; the exit code is 1 if a committed file says something else (compared part by part).
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from same import same_word_file
from word_parts import papers
from word_parts.document import to_bytes

from docgen.form.folders import form_folder
from docgen.form.load import load_form
from docgen.form.model import Form

FORM_ID = "zfxxgk-2021"


def templates(form: Form) -> dict[str, bytes]:
    """Return every template of a form by file name."""
    documents = {
        "report.docx": papers.report(form),
        "report-rows.docx": papers.report(form, looped=True),
        "approval.docx": papers.approval(form),
        "checklist.docx": papers.checklist(form),
        "return-slip.docx": papers.return_slip(),
        "reminder.docx": papers.reminder(),
    }
    return {name: to_bytes(document) for name, document in documents.items()}


def main(arguments: list[str] | None = None) -> int:
    """Write the templates, or compare them with what is there. Returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="compare only")
    parser.add_argument("--form", default=FORM_ID, help="id of the form: its folder in templates/docx")
    parser.add_argument("--into", type=Path, help="folder to write to (the form's own if not given)")
    options = parser.parse_args(arguments)
    folder = options.into or form_folder(options.form)
    stale = []
    for name, content in templates(load_form(options.form)).items():
        path = folder / name
        if path.is_file() and same_word_file(path.read_bytes(), content):
            continue
        stale.append(name)
        if not options.check:
            path.write_bytes(content)
    for name in stale:
        print(f"{'stale' if options.check else 'written'}: {name}")
    return 1 if stale and options.check else 0


if __name__ == "__main__":
    raise SystemExit(main())
