"""Do once what the page will be asked to do, so that what is worked out once is kept in the cache folder."""

from __future__ import annotations

from pathlib import Path

from docgen.form.folders import bundled_root
from docgen.form.load import load_form
from docgen.jobs.make import MakeOptions, produce
from docgen.kit.files import file_bytes
from docgen.page.service import answer


def warm() -> None:
    """Check and make every workbook that docgen brings, as a report, as a draft and with its papers."""
    for source in sorted((bundled_root() / "inputs").glob("*.xlsx")):
        answer({"do": "check", "file": source.name}, {source.name: file_bytes(source)})
        for options in (MakeOptions(approval=True), MakeOptions(draft=True)):
            produce(source, options)


def native_programs(folder: Path) -> None:
    """Fill a cache folder natively with the compiled templates, which no page can compile by itself (lxml, Jinja)."""
    import os

    before = os.environ.get("DOCGEN_CACHE")
    os.environ["DOCGEN_CACHE"] = str(folder)
    try:
        load_programs()
    finally:
        if before is None:
            del os.environ["DOCGEN_CACHE"]
        else:
            os.environ["DOCGEN_CACHE"] = before


def load_programs() -> None:
    """Compile every template of every form there is, also as a draft."""
    from docgen.form.folders import form_folders
    from docgen.kit.errors import DocgenError
    from docgen.word.render import load_program

    for form_id, form_folder in form_folders().items():
        load_form(form_id)
        for template in sorted(form_folder.glob("*.docx")):
            for draft in (False, True):
                try:
                    load_program.__wrapped__(template.read_bytes(), draft)
                except DocgenError:  # a template that runs slowly is none of the page's
                    continue
