"""Write the reference pages of docs/ from the code, so that they cannot fall behind it.

    python tools/build_docs.py            write every page
    python tools/build_docs.py --check    compare only; exit code 1 if a page is not what the code says

A page is a function that returns its text, listed in PAGES by the file it goes to.
"""

from __future__ import annotations

import argparse
import functools
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from doc_pages.cli import cli_page
from doc_pages.form import form_page
from doc_pages.rules import findings_page, rules_page
from same import same_page

from docgen.form.parse import parse_form

DOCS = Path(__file__).parent.parent / "docs"
FORMS = Path(__file__).parent.parent / "templates" / "docx"


def _form_pages() -> dict[str, Callable[[], str]]:
    return {
        f"form-{definition.parent.name}.md": functools.partial(_form_page, definition)
        for definition in sorted(FORMS.glob("*/form.toml"))
    }


def _form_page(definition: Path) -> str:
    return form_page(parse_form(definition))


PAGES: Mapping[str, Callable[[], str]] = {
    "cli.md": cli_page,
    "rules.md": rules_page,
    "findings.md": findings_page,
    **_form_pages(),
}
"""File in docs/ -> the function that writes it."""


def stale_pages(folder: Path = DOCS) -> list[str]:
    """Return the pages whose file is missing or does not say what the code says."""
    stale = []
    for name, build in PAGES.items():
        path = folder / name
        if not path.is_file() or not same_page(path.read_text(encoding="utf-8"), build()):
            stale.append(name)
    return stale


def write_pages(folder: Path = DOCS) -> None:
    """Write every page."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, build in PAGES.items():
        (folder / name).write_text(build(), encoding="utf-8", newline="\n")


def main() -> int:
    """Write the pages, or with --check compare them. Returns the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--check", action="store_true", help="compare only")
    if parser.parse_args().check:
        stale = stale_pages()
        for name in stale:
            print(f"docs/{name} is not what the code says: run python tools/build_docs.py", file=sys.stderr)
        return 1 if stale else 0
    write_pages()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
