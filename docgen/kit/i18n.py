"""Messages: Chinese is the source language, English comes from docgen/locale/en (gettext, kept with Babel).

A wheel carries the catalogue compiled (hatch_build.py); a checkout compiles it when English is first asked for and keeps it
in the cache folder.
"""

from __future__ import annotations

import gettext
import hashlib
import io
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from docgen.kit import cache as kept

_KIND = "catalogues"
_LOCALE_DIR = Path(__file__).parent.parent / "locale"


class _Chosen:
    """The language of this process."""

    language = "zh"
    translation: gettext.NullTranslations = gettext.NullTranslations()


def choose_language(requested: str | None = None, environ: Mapping[str, str] | None = None) -> str:
    """Return "zh" or "en": the one asked for, else DOCGEN_LANG, else an English locale, else Chinese."""
    env = os.environ if environ is None else environ
    for wish in (requested, env.get("DOCGEN_LANG")):
        if wish:
            return "en" if wish.lower().startswith("en") else "zh"
    locale_name = next((env[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if env.get(name)), "")
    return "en" if locale_name.lower().startswith("en") else "zh"


def set_language(language: str) -> None:
    """Make `_()` answer in "zh" or "en" from now on, in this process."""
    _Chosen.language = language
    if language == "zh":
        _Chosen.translation = gettext.NullTranslations()
    else:
        _Chosen.translation = gettext.GNUTranslations(
            io.BytesIO(_compiled(_LOCALE_DIR / language / "LC_MESSAGES" / "docgen.po"))
        )


@cache
def _compiled(source: Path) -> bytes:
    """Return a catalogue as gettext reads it: the one that came with the wheel, else compiled from its source."""
    compiled = source.with_suffix(".mo")
    if compiled.is_file():
        return compiled.read_bytes()
    content = source.read_bytes()
    key = kept.entry_key(hashlib.sha256(content).hexdigest())
    body = kept.load(_KIND, key)
    if body is None:
        from babel.messages.mofile import write_mo
        from babel.messages.pofile import read_po

        buffer = io.BytesIO()
        write_mo(buffer, read_po(io.BytesIO(content), charset="utf-8"))
        body = buffer.getvalue()
        kept.keep(_KIND, key, body)
    return body


@contextmanager
def in_chinese() -> Iterator[None]:
    """Make `_()` answer in Chinese for a while: for what official papers quote, whatever language the terminal speaks."""
    before = _Chosen.language, _Chosen.translation
    set_language("zh")
    try:
        yield
    finally:
        _Chosen.language, _Chosen.translation = before


def language() -> str:
    """Return the language messages are in: "zh" or "en"."""
    return _Chosen.language


def _(message: str) -> str:
    """Return the message in the chosen language; the Chinese text is the message id."""
    return _Chosen.translation.gettext(message) if message else ""
