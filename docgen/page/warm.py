"""Do once what the page will be asked to do, so that what is worked out once is kept in the cache folder."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from docgen.form.folders import bundled_root
from docgen.jobs.make import MakeOptions, produce
from docgen.kit.files import file_bytes
from docgen.page.service import answer


def warm() -> None:
    """Check and make every workbook that docgen brings, as a report, as a draft and with its papers."""
    for source in sorted((bundled_root() / "inputs").rglob("*.xlsx")):
        answer({"do": "check", "file": source.name}, {source.name: file_bytes(source)})
        for options in (MakeOptions(approval=True), MakeOptions(draft=True)):
            produce(source, options)


def compiled_templates(own: Mapping[Path, str]) -> dict[str, bytes]:
    """Return what no page can compile by itself (lxml, Jinja): path below the bundled folder -> the program of a template.

    Of every form there is, and of the office's own templates, each for finished papers and for drafts. Raises TemplateError
    for an office's own that cannot be compiled.
    """
    from docgen.form.folders import form_folders
    from docgen.kit.errors import DocgenError
    from docgen.word import cache
    from docgen.word.render import load_program

    made: dict[str, bytes] = {}
    for template in (*own, *(path for folder in form_folders().values() for path in sorted(folder.glob("*.docx")))):
        data = file_bytes(template)
        for variant in cache.VARIANTS:
            try:
                program = load_program(data, variant == "draft")
            except DocgenError:
                if template in own:
                    raise
                continue  # a template of a form that runs slowly is none of the page's
            made[f"{cache.SHIPPED}/{cache.entry_key(data, variant)}.json"] = cache.encoded(program)
    return made
