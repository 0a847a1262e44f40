"""Messages: Chinese is the source language, English comes from docgen/locale/en (gettext, kept with Babel).

A message remembers what it says (its id and what was filled in), so that whoever shows it can have it in the reader's language.

A wheel carries the catalogue compiled (hatch_build.py); a checkout compiles it when English is first asked for and keeps it
in the cache folder.
"""

from __future__ import annotations

import functools
import gettext
import hashlib
import io
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

from docgen.kit import cache

_KIND = "catalogues"
_LOCALE_DIR = Path(__file__).parent.parent / "locale"


_CHOSEN: ContextVar[str] = ContextVar("language", default="zh")
"""The language of whoever is being answered: requests answered side by side keep their own."""


class Message(str):
    """A text for people that can be said again in another language.

    As a string it is what it says in the language that was chosen when it was made. It keeps the message's id with what was
    filled in, or, made of several, its parts; a part that is no message is the same in every language.
    """

    __slots__ = ("arguments", "id", "parts")
    id: str
    arguments: Mapping[str, object]
    parts: tuple[str, ...]

    def format(self, *_positions: object, **arguments: object) -> Message:
        """Return the message with its places filled in."""
        return _message(str.format(self, **arguments), self.id, arguments)

    def join(self, texts: Iterable[str], /) -> Message:
        """Return the texts with this message between them."""
        parts: list[str] = []
        for text in texts:
            parts += [self, text] if parts else [text]
        return _message("".join(parts), "", {}, tuple(parts))

    def __add__(self, other: str, /) -> Message:
        return _message(str.__add__(self, other), "", {}, (self, other))

    def __radd__(self, other: str, /) -> Message:
        return _message(str.__add__(other, self), "", {}, (other, self))

    def __reduce__(self) -> tuple[object, ...]:
        return _message, (str(self), self.id, dict(self.arguments), self.parts)

    def __str__(self) -> str:
        return str.__str__(self)


def _message(text: str, id: str, arguments: Mapping[str, object], parts: tuple[str, ...] = ()) -> Message:
    made = str.__new__(Message, text)
    made.id, made.arguments, made.parts = id, arguments, parts
    return made


def in_language(text: str, language: str) -> str:
    """Return what a message says in "zh" or "en"; a text that is no message stays as it is."""
    if not isinstance(text, Message):
        return text
    if text.parts:
        parts = tuple(in_language(part, language) for part in text.parts)
        return _message("".join(parts), "", {}, parts)
    said = _translation(language).gettext(text.id) if text.id else ""
    if not text.arguments:
        return _message(said, text.id, {})
    arguments = {
        name: in_language(value, language) if isinstance(value, str) else value for name, value in text.arguments.items()
    }
    return _message(said.format(**arguments), text.id, arguments)


@functools.cache
def _translation(language: str) -> gettext.NullTranslations:
    if language == "zh":
        return gettext.NullTranslations()
    catalogue = _LOCALE_DIR / language / "LC_MESSAGES" / "docgen.po"
    return gettext.GNUTranslations(io.BytesIO(compiled_catalogue(catalogue)))


def choose_language(requested: str | None = None, environ: Mapping[str, str] | None = None) -> str:
    """Return "zh" or "en": the one asked for, else DOCGEN_LANG, else an English locale, else Chinese."""
    env = os.environ if environ is None else environ
    for wish in (requested, env.get("DOCGEN_LANG")):
        if wish:
            return "en" if wish.lower().startswith("en") else "zh"
    locale_name = next((env[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if env.get(name)), "")
    return "en" if locale_name.lower().startswith("en") else "zh"


def set_language(language: str) -> None:
    """Make `_()` answer in "zh" or "en" from now on, in this thread; a new one begins in Chinese."""
    _CHOSEN.set(language)


@functools.cache
def compiled_catalogue(source: Path) -> bytes:
    """Return a catalogue as gettext reads it: the one that came with the wheel, else compiled from its source."""
    compiled = source.with_suffix(".mo")
    if compiled.is_file():
        return compiled.read_bytes()
    content = source.read_bytes()
    key = cache.entry_key(hashlib.sha256(content).hexdigest())
    body = cache.load(_KIND, key)
    if body is None:
        from babel.messages.mofile import write_mo
        from babel.messages.pofile import read_po

        buffer = io.BytesIO()
        write_mo(buffer, read_po(io.BytesIO(content), charset="utf-8"))
        body = buffer.getvalue()
        cache.save(_KIND, key, body)
    return body


@contextmanager
def in_chinese() -> Iterator[None]:
    """Make `_()` answer in Chinese for a while: for what official papers quote, whatever language the terminal speaks."""
    before = language()
    set_language("zh")
    try:
        yield
    finally:
        set_language(before)


def language() -> str:
    """Return the language messages are in: "zh" or "en"."""
    return _CHOSEN.get()


def _(message: str) -> str:
    """Return the message (a `Message`) in the chosen language; the Chinese text is its id."""
    return _message(_translation(_CHOSEN.get()).gettext(message) if message else "", message, {})
