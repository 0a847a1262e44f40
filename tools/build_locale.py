"""Keep the catalogues of messages in step with the code (gettext, with Babel).

    python tools/build_locale.py            extract every message, update docgen.pot and the catalogues, compile them
    python tools/build_locale.py --check    compare only; exit code 1 if anything is missing, left over or badly filled

Chinese is the source language: a message's Chinese text is its id. docgen.pot lists them all, en holds the English.
"""

from __future__ import annotations

import argparse
import io
import re
import string
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from docgen.checks import catalogue
from docgen.formats.reading_codes import READING_CODES
from docgen.prove_sum import SUM_CODES
from docgen.word.lint import RULES as TEMPLATE_RULES

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "docgen"
LOCALE = PACKAGE / "locale"
TEMPLATE = LOCALE / "docgen.pot"
ENGLISH = LOCALE / "en" / "LC_MESSAGES" / "docgen.po"
_EPOCH = datetime(2021, 9, 26, tzinfo=UTC)


def messages_at_run_time() -> Iterator[tuple[str, str]]:
    """Yield (message, where it stands) for what reaches `_()` as a value: titles of codes, families, pages of the rules."""
    for title in (*(title for _level, title in READING_CODES.values()), *SUM_CODES.values()):
        yield title, "docgen/codes.py"
    for title, _level in TEMPLATE_RULES.values():
        yield title, "docgen/codes.py"
    where = "docgen/checks/catalogue.py"
    for text in (*catalogue.FAMILIES.values(), *catalogue.PAGE_HEADINGS):
        yield text, where
    for entry in catalogue.rules().values():
        place = entry.function.__module__.replace(".", "/") + ".py"
        yield entry.title, place
        for text in entry.page.values():
            yield text, place


def extracted() -> Catalog:
    """Return every message of the code, by its Chinese text, with the files it stands in (no line numbers: they move)."""
    found: dict[str, set[str]] = {}
    # A file that is being written elsewhere may be skipped by Babel; an empty id is the header and no message.
    for name, _line, message, _comments, _context in extract_from_dir(
        str(PACKAGE), method_map=[("**.py", "python")], keywords={"_": None}
    ):
        if isinstance(message, str) and message:
            found.setdefault(message, set()).add(f"docgen/{name}")
    for message, place in messages_at_run_time():
        found.setdefault(message, set()).add(place)
    template = _catalog(None)
    for message in sorted(found, key=lambda text: (sorted(found[text])[0], text)):
        template.add(message, locations=[(place, 0) for place in sorted(found[message])], flags=_flags(message))
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
            new.add(message.id, known.string if known else "", locations=message.locations, flags=message.flags)
    return new


def po_bytes(catalog: Catalog) -> bytes:
    """Return a catalogue as its .po (or .pot) file."""
    buffer = io.BytesIO()
    write_po(buffer, catalog, width=120, include_lineno=False, sort_output=False)
    return buffer.getvalue()


def mo_bytes(catalog: Catalog) -> bytes:
    """Return a catalogue compiled for gettext."""
    buffer = io.BytesIO()
    write_mo(buffer, catalog)
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
    """Return what is wrong: messages missing, left over, without translation or with other placeholders; a stale .mo.

    Where a message stands is not compared: it moves with the code, and the next run notes it.
    """
    wanted = {str(message.id) for message in extracted() if message.id}
    english = load(ENGLISH)
    found = list(_faults_of(english))
    for name, catalog in ((TEMPLATE, load(TEMPLATE)), (ENGLISH, english)):
        there = {str(message.id) for message in catalog if message.id}
        found += [f"{name.name}: missing: {message!r}" for message in sorted(wanted - there)]
        found += [f"{name.name}: left over: {message!r}" for message in sorted(there - wanted)]
    compiled = ENGLISH.with_suffix(".mo")
    if not compiled.is_file() or compiled.read_bytes() != mo_bytes(english):
        found.append(f"{compiled.name}: not compiled from {ENGLISH.name}")
    return found


def write() -> None:
    """Write the template, the updated catalogues and their compiled files."""
    template = extracted()
    old = load(ENGLISH) if ENGLISH.is_file() else _catalog("en")
    english = updated(template, old)
    TEMPLATE.write_bytes(po_bytes(template))
    ENGLISH.parent.mkdir(parents=True, exist_ok=True)
    ENGLISH.write_bytes(po_bytes(english))
    ENGLISH.with_suffix(".mo").write_bytes(mo_bytes(english))


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
