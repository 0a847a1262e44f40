"""Search a text for a pattern and report it once per paragraph: the shape most wording rules share."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from docgen.checks.catalogue import Fault
from docgen.checks.text.sentences import Prose
from docgen.report.finding import Severity

_MOST_SHOWN = 3
_LONGEST_FOUND = 160
"""Longer than any wording the rules look for."""


def faults(
    prose: Prose,
    pattern: re.Pattern[str],
    message: str,
    *,
    raw: bool = False,
    needs: str = "",
    expected: str | None = None,
    severity: Severity | None = None,
) -> Iterator[Fault]:
    """Yield one fault for each piece that holds the pattern.

    message may use {found} (what stands there, the first few different ones) and {count}; raw and needs as for
    `Prose.hits`; severity: another than the rule's own.
    """
    if needs and not prose.has(needs):
        return
    matches = pattern.finditer(prose.text if raw else prose.plain)
    yield from faults_at(prose, matches, message, expected=expected, severity=severity)


def faults_at(
    prose: Prose,
    matches: Iterable[re.Match[str]],
    message: str,
    *,
    expected: str | None = None,
    severity: Severity | None = None,
) -> Iterator[Fault]:
    """Yield one fault for each piece that holds some of the matches, given in order."""
    for piece, found_here in prose.by_piece(matches):
        different = dict.fromkeys(_short(prose.printed(match).strip()) for match in found_here)
        found = "、".join(list(different)[:_MOST_SHOWN])
        yield Fault(
            message.format(found=found, count=len(found_here)),
            key=piece.key,
            expected=expected,
            actual=found,
            evidence=prose.quote(found_here[0]),
            severity=severity,
        )


def _short(text: str) -> str:
    """Return what was found as a message can quote it: a page of one letter is told by its beginning."""
    return text if len(text) <= _LONGEST_FOUND else text[:_LONGEST_FOUND] + "…"


def in_lines(prose: Prose, hint: re.Pattern[str], pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
    """Yield the matches of a costly pattern in the lines where a cheap one is found, for matches that keep to a line."""
    plain, end = prose.plain, 0
    for found in hint.finditer(plain):
        if found.start() >= end:
            start, end = plain.rfind("\n", 0, found.start()) + 1, plain.find("\n", found.end()) + 1 or len(plain)
            yield from pattern.finditer(plain, start, end)


def near(prose: Prose, anchor: re.Pattern[str], pattern: re.Pattern[str], before: int) -> Iterator[re.Match[str]]:
    """Yield the matches of a costly pattern that end where a cheap one does, begun at most `before` characters earlier."""
    last = -1
    for found in anchor.finditer(prose.plain):
        start = max(0, found.start() - before, last)
        match = pattern.search(prose.plain, start, found.end() + 1)
        if match and match.start() > last:
            last = match.end() - 1
            yield match
