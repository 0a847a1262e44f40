"""Build docgen's Word templates from the form: `python tools/build_template.py [--form ID] [--check] [--into FOLDER]`.

With --check nothing is written; the exit code is 1 if a committed file says something else (compared part by part).
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from same import same_word_file
from word_parts.package import word_file
from word_parts.papers import approval_body, checklist_body, reminder_body, return_slip_body
from word_parts.report import report_body
from word_parts.table import looped_tables

from docgen.form.folders import form_folder
from docgen.form.load import load_form
from docgen.form.model import Form

FORM_ID = "zfxxgk-2021"


def templates(form: Form) -> dict[str, bytes]:
    """Return every template of a form by file name."""
    return {
        "report.docx": word_file(report_body(form), form.title),
        "report-rows.docx": word_file(report_body(form, looped_tables(form)), form.title),
        "approval.docx": word_file(approval_body(form.title), f"{form.title}呈批单"),
        "checklist.docx": word_file(
            checklist_body(form.title, figures=bool(form.figures), identities=bool(form.identities)), f"{form.title}核对单"
        ),
        "return-slip.docx": word_file(return_slip_body(), "退回修改通知"),
        "reminder.docx": word_file(reminder_body(), "催报通知"),
    }


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
