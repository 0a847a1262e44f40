"""The lists of the rules, docgen/checks/data: words and patterns as data (see docgen.kit.word_lists)."""

from __future__ import annotations

import functools
import re
from pathlib import Path

from docgen.kit import word_lists
from docgen.kit.patterns import any_word, regex

_FOLDER = Path(__file__).parents[1] / "data"
table = functools.partial(word_lists.table, _FOLDER)
source = functools.partial(word_lists.source, _FOLDER)
pattern = functools.partial(word_lists.pattern, _FOLDER)


@functools.cache
def rights(name: str, part: str) -> dict[str, str]:
    """Return wrong -> right for a part whose entries state plain words."""
    return {entry["wrong"]: entry["right"] for entry in table(name)[part]}


@functools.cache
def any_of(name: str, part: str) -> re.Pattern[str]:
    """Return a pattern for the wrong words of a part."""
    return regex(any_word(rights(name, part)))
