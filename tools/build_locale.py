"""Keep the catalogue of messages in step with the code (gettext, with Babel).

    python tools/build_locale.py            extract every message, update the catalogue
    python tools/build_locale.py --check    compare only; exit code 1 if anything is missing, left over or badly filled

Chinese is the source language: a message's Chinese text is its id; en holds the English.
"""

from __future__ import annotations

import argparse
import ast
import io
import re
import string
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po

from docgen.checks import catalogue
from docgen.checks.measured import HEADING
from docgen.report.codes import READING_CODES, SUM_CODES, TEMPLATE_CODES

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "docgen"
LOCALE = PACKAGE / "locale"
ENGLISH = LOCALE / "en" / "LC_MESSAGES" / "docgen.po"
_EPOCH = datetime(2021, 9, 26, tzinfo=UTC)


def messages_at_run_time() -> Iterator[str]:
    """Yield what reaches `_()` as a value: titles of codes, families, pages of the rules."""
    yield from (title for _level, title in READING_CODES.values())
    yield from SUM_CODES.values()
    yield from (title for title, _level in TEMPLATE_CODES.values())
    yield from (*catalogue.FAMILIES.values(), *catalogue.PAGE_HEADINGS, HEADING)
    for entry in catalogue.rules().values():
        yield entry.title
        yield from entry.page.values()


def messages_in_code() -> Iterator[str]:
    """Yield what `_()` is given as a text, wherever it stands: Babel's own reader sees into f-strings on some Pythons only."""
    for file in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            match node:
                case ast.Call(func=ast.Name(id="_"), args=[ast.Constant(value=str(message)), *_rest]) if message:
                    yield message


def extracted() -> Catalog:
    """Return every message of the code by its Chinese text, in the order of the texts: nothing moves when code moves."""
    template = _catalog(None)
    for message in sorted({*messages_in_code(), *messages_at_run_time()}):
        template.add(message, flags=_flags(message))
    return template


def _catalog(locale: str | None) -> Catalog:
    return Catalog(
        locale=locale, project="docgen", charset="utf-8", fuzzy=False, creation_date=_EPOCH, revision_date=_EPOCH,
        header_comment="# Messages of docgen. Updated by tools/build_locale.py.",
    )  # fmt: skip


def _flags(message: str) -> tuple[str, ...]:
    return ("python-brace-format",) if placeholders(message) else ()


def placeholders(text: str) -> frozenset[str]:
    """Return the names in braces of a message: {"file", "n"}. A text that is no format string has none."""
    try:
        names = (name for _text, name, _spec, _conversion in string.Formatter().parse(text) if name)
        return frozenset(name for name in names if re.fullmatch(r"[\w.]+", name))
    except ValueError:
        return frozenset()


def load(path: Path) -> Catalog:
    """Return a catalogue from its .po file."""
    with path.open("rb") as file:
        return read_po(file, charset="utf-8")


def updated(template: Catalog, old: Catalog) -> Catalog:
    """Return the template with the translations there are; what the code no longer says is dropped."""
    new = _catalog("en")
    for message in template:
        if message.id:
            known = old.get(message.id)
            new.add(message.id, known.string if known else "", flags=message.flags)
    return new


def po_bytes(catalog: Catalog) -> bytes:
    """Return a catalogue as its .po (or .pot) file."""
    buffer = io.BytesIO()
    write_po(buffer, catalog, width=120, include_lineno=False, sort_output=False)
    return buffer.getvalue()


def _faults_of(catalog: Catalog) -> Iterator[str]:
    def complain(what: str, message: Message) -> str:
        return f"{what}: {message.id!r}"

    for message in catalog:
        if not message.id:
            continue
        if not message.string:
            yield complain("not translated", message)
        elif message.fuzzy:
            yield complain("fuzzy", message)
        elif placeholders(str(message.id)) != placeholders(str(message.string)):
            yield complain("other placeholders than its original", message)


def faults() -> list[str]:
    """Return what is wrong: messages missing, left over, without translation or with other placeholders."""
    wanted = {str(message.id) for message in extracted() if message.id}
    english = load(ENGLISH)
    found = list(_faults_of(english))
    there = {str(message.id) for message in english if message.id}
    found += [f"missing: {message!r}" for message in sorted(wanted - there)]
    found += [f"left over: {message!r}" for message in sorted(there - wanted)]
    return found


def write() -> None:
    """Write the updated catalogue."""
    ENGLISH.write_bytes(po_bytes(updated(extracted(), load(ENGLISH))))


def main() -> int:
    """Update the catalogues, or with --check compare them. Returns the exit code: 1 if something is wrong."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--check", action="store_true", help="compare only")
    if not parser.parse_args().check:
        write()
    wrong = faults()
    for line in wrong:
        print(line, file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
