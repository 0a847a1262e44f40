"""Forms that a test states in a few lines, put into a working folder, filled in, made, and what is told of them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import openpyxl
from commands import checked
from docx.document import Document
from openpyxl.cell import Cell

from docgen.cli.main import main
from docgen.form import load


def definition(form_id: str, title: str, agency_key: str, sheets: Mapping[str, str], *parts: str) -> str:
    """Return a form.toml: its sheets by key and name, then fields and other parts."""
    head = f'[form]\nid = "{form_id}"\nversion = 1\ntitle = "{title}"\nshort_title = "{title}"\nagency_key = "{agency_key}"\n'
    return "".join([head, *(f'[[sheets]]\nkey = "{key}"\nname = "{name}"\n' for key, name in sheets.items()), *parts])


def field(key: str, label: str, kind: str = "text", *, empty: str = "error", more: str = "") -> str:
    """Return a field of the sheet "basic" that is quoted by its label."""
    stated = f'key = "{key}"\nlabel = "{label}"\ntoken = "{label}"\nsheet = "basic"\ntype = "{kind}"\nempty = "{empty}"'
    return f"[[fields]]\n{stated}\n{more}\n"


def placed(folder: Path, form_id: str, form: str, template: Document | None = None) -> Path:
    """Put a form and its template into a working folder; return where the template stands."""
    home = folder / "templates" / "docx" / form_id
    home.mkdir(parents=True, exist_ok=True)
    (home / "form.toml").write_text(form, encoding="utf-8")
    if template is not None:
        template.save(str(home / "report.docx"))
    load._loaded.cache_clear()
    return home / "report.docx"


def cell_of(book: openpyxl.Workbook, key: str) -> Cell:
    """Return the cell of a workbook that holds a key."""
    sheet, _mark, place = (book.defined_names[key].attr_text or "").replace("$", "").replace("'", "").partition("!")
    return book[sheet][place]


def made(source: str | Path = "in.xlsx", *more: str) -> Path:
    """Make a report into the folder out and return it."""
    assert main(["make", str(source), "-o", "out", *more]) == 0
    return next(Path("out").glob("*.docx"))


def findings_of(source: str | Path, *, errors: bool = False) -> list[tuple[str, str, str]]:
    """Return code, cell and message of every error and warning, or of the errors alone, that `check` tells of a file."""
    levels = ("error",) if errors else ("error", "warning")
    return [(f["code"], f.get("cell", ""), f["message"]) for f in checked(source) if f["severity"] in levels]
