"""Tokens: {表三.新收.总计} or {简称} in any text of the clerk's, filled from the report's own numbers.

Half-width and full-width braces count alike. `{{ … }}` and `{% … %}` are plain text: nothing a clerk types is evaluated.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterator
from functools import lru_cache

from docgen.form.model import Form
from docgen.kit.patterns import regex
from docgen.kit.record import record

_PATTERN = regex(r"\{\{.{0,300}?\}\}|\{%.{0,300}?%\}|\{#.{0,300}?#\}|｛｛.{0,300}?｝｝|[{｛]([^{}｛｝\n]{1,60})[}｝]")


@record
class TokenUse:
    """A token as it stands in a text: `raw` with its braces, `name` normalised."""

    raw: str
    name: str


def normalised(name: str) -> str:
    """Return a token's name without blanks and with plain dots."""
    return "".join(name.split()).replace("．", ".").replace("·", ".").replace("。", ".")


def _has_brace(text: str) -> bool:
    """Whether a text can hold a token at all: most hold none, which is sooner seen than searched for."""
    return "{" in text or "｛" in text


def tokens_in(text: str) -> Iterator[TokenUse]:
    """Yield every token of a text in order, known or not."""
    return iter(_uses(text) if _has_brace(text) else ())


def without_tokens(text: str) -> str:
    """Return what is left of a text without its tokens: the clerk's own words."""
    for use in tokens_in(text):
        text = text.replace(use.raw, "")
    return text


@lru_cache(maxsize=256)
def _uses(text: str) -> tuple[TokenUse, ...]:
    """Return the tokens of a text with braces; most such texts are the form's own, which every report is asked about."""
    found = _PATTERN.finditer(text)
    return tuple(TokenUse(match.group(0), normalised(match.group(1))) for match in found if match.group(1))


def references_in(text: str) -> Iterator[tuple[int, int, str | None]]:
    """Yield (start, end, name) of everything in braces that fit, in order; name None for a template's marks."""
    for match in _PATTERN.finditer(text) if _has_brace(text) else ():
        yield match.start(), match.end(), normalised(match[1]) if match[1] else None


def fill(text: str, resolve: Callable[[str], str | None]) -> str:
    """Return the text with each token replaced by what `resolve(name)` gives; None leaves the token as typed."""
    if not _has_brace(text):
        return text

    def replaced(match: re.Match[str]) -> str:
        if not match.group(1):
            return match.group(0)
        filled = resolve(normalised(match.group(1)))
        return match.group(0) if filled is None else filled

    return _PATTERN.sub(replaced, text)


def suggestions(form: Form, name: str) -> tuple[str, ...]:
    """Return up to three known token names that look like the unknown one, best first."""
    known = list(form.tokens)
    close = difflib.get_close_matches(name, known, n=3, cutoff=0.5)
    if not close:
        close = [token for token in known if name and (name in token or token in name)][:3]
    return tuple(close)
