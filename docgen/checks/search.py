"""Search a text for a pattern and report it once per paragraph: the shape most wording rules share."""

from __future__ import annotations

import re
from collections.abc import Iterator

from docgen.checks.catalogue import Fault
from docgen.checks.prose import Prose

_MOST_SHOWN = 3


def faults(
    prose: Prose, pattern: re.Pattern[str], message: str, *, raw: bool = False, expected: str | None = None
) -> Iterator[Fault]:
    """Yield one fault for each piece that holds the pattern.

    message may use {found} (what stands there, the first few different ones) and {count}; raw searches the text as
    printed instead of the one with full-width punctuation.
    """
    for piece, matches in prose.hits(pattern, raw=raw):
        different = dict.fromkeys(prose.printed(match).strip() for match in matches)
        found = "、".join(list(different)[:_MOST_SHOWN])
        yield Fault(
            message.format(found=found, count=len(matches)),
            key=piece.key,
            expected=expected,
            actual=found,
            evidence=prose.quote(matches[0]),
        )
