"""The text of a report as the wording rules see it: one long string to search once, with the way back to the cell."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from functools import cached_property

from docgen.kit.patterns import regex
from docgen.kit.record import record
from docgen.report.model import Paragraph, Report

_FULL_WIDTH = tuple(zip(",;:!?()　\u00a0\t０１２３４５６７８９", "，；：！？（）   0123456789", strict=True))
_THOUSANDS = regex(r"，(?<=\d，)(?=\d{3}(?!\d))")
_LONG_NUMBER = regex(r"\d(?:[ -]?\d){9,22}[\dXx]")
_CLAUSE_ENDS = "，；。！？：\n"
_LONGEST_QUOTE = 60
_LONGEST_EVIDENCE = 400
HAN = "一-鿿"
"""The common Chinese characters, for use inside a character class."""


@record
class Piece:
    """A stretch of text with its place. kind: "heading", "paragraph", "title", "field", "note" or "table"."""

    key: str
    section: str
    kind: str
    start: int
    text: str

    @property
    def end(self) -> int:
        """Where the piece ends in the whole text."""
        return self.start + len(self.text)


class Prose:
    """Pieces of text joined by line ends. `text` is as printed; `plain` the same, character for character, with
    full-width Chinese punctuation and half-width digits, for patterns that are not about punctuation.
    """

    def __init__(self, pieces: Iterable[tuple[str, str, str, str]]) -> None:
        """Take (key, section, kind, text) in reading order."""
        found: list[Piece] = []
        start = 0
        for key, section, kind, text in pieces:
            found.append(Piece(key, section, kind, start, text))
            start += len(text) + 1
        self.pieces = tuple(found)
        self.text = "\n".join(piece.text for piece in found)
        plain, letters = self.text, set(self.text)
        for half, full in _FULL_WIDTH:  # much faster than str.translate on Chinese text
            if half in letters:
                plain = plain.replace(half, full)
                letters.add(full)
        self.plain = _THOUSANDS.sub(",", plain) if "，" in letters else plain
        self._letters = frozenset(letters.union("\n,"))  # all that `text` and `plain` can hold

    @cached_property
    def long_numbers(self) -> tuple[re.Match[str], ...]:
        """Runs of eleven and more digits, single blanks and hyphens among them, as they stand in `plain`."""
        return tuple(_LONG_NUMBER.finditer(self.plain))

    def has(self, letters: str) -> bool:
        """Whether any of some characters occurs at all. Asking this first spares a rule the search for what is rare."""
        return not self._letters.isdisjoint(letters)

    @cached_property
    def _starts(self) -> list[int]:
        return [piece.start for piece in self.pieces]

    def at(self, position: int) -> Piece:
        """Return the piece a position of the whole text lies in."""
        return self.pieces[bisect_right(self._starts, position) - 1]

    def of_kind(self, *kinds: str) -> Iterator[Piece]:
        """Yield the pieces of these kinds."""
        return (piece for piece in self.pieces if piece.kind in kinds)

    def plain_of(self, piece: Piece) -> str:
        """Return a piece's text as in `plain`."""
        return self.plain[piece.start : piece.end]

    def clause(self, start: int, end: int) -> str:
        """Return the clause around a stretch, as printed, shortened around the stretch where it is very long."""
        piece = self.at(start)
        first, last = start, max(end, start)
        while first > piece.start and self.plain[first - 1] not in _CLAUSE_ENDS and start - first < _LONGEST_QUOTE:
            first -= 1
        while last < piece.end and self.plain[last] not in _CLAUSE_ENDS and last - end < _LONGEST_QUOTE:
            last += 1
        if last - first > _LONGEST_EVIDENCE:  # the stretch itself is a page long
            return self.text[first : first + _LONGEST_EVIDENCE].strip() + "…"
        return self.text[first:last].strip()

    def hits(
        self, pattern: re.Pattern[str], *, raw: bool = False, needs: str = ""
    ) -> Iterator[tuple[Piece, list[re.Match[str]]]]:
        """Yield each piece a pattern is found in, with all its matches there.

        raw: search the text as printed instead of `plain`; needs: characters, one of which a match must hold.
        """
        if needs and not self.has(needs):
            return
        yield from self.by_piece(pattern.finditer(self.text if raw else self.plain))

    def by_piece(self, matches: Iterable[re.Match[str]]) -> Iterator[tuple[Piece, list[re.Match[str]]]]:
        """Yield each piece with its matches, given all matches in order."""
        found: list[re.Match[str]] = []
        piece: Piece | None = None
        for match in matches:
            here = self.at(match.start())
            if piece is not None and here is not piece:
                yield piece, found
                found = []
            piece = here
            found.append(match)
        if piece is not None:
            yield piece, found

    def quote(self, match: re.Match[str]) -> str:
        """Return the clause a match stands in, as printed."""
        return self.clause(match.start(), match.end())

    def printed(self, match: re.Match[str], group: int = 0) -> str:
        """Return what a match in `plain` is in print."""
        return self.text[match.start(group) : match.end(group)]


def narrative_prose(paragraphs: Iterable[Paragraph]) -> Prose:
    """Return the narrative: each sub-section's heading, then its paragraphs."""

    def pieces() -> Iterator[tuple[str, str, str, str]]:
        for paragraph in paragraphs:
            if paragraph.first and paragraph.heading:
                yield f"{paragraph.key}.heading", paragraph.section, "heading", paragraph.heading
            yield paragraph.key, paragraph.section, "paragraph", paragraph.text

    return Prose(pieces())


def surroundings(report: Report, given: Report) -> Prose:
    """Return what is printed besides the narrative: title, text fields, notes to numbers, attached tables.

    given: the report as it was filled in; a text that is made up of other fields (the title of the name) is told there alone.
    """

    def pieces() -> Iterator[tuple[str, str, str, str]]:
        title_key = report.form.role("title")
        for field in report.form.fields:
            text = "" if field.type == "choice" else report.text(field.key)
            if text and (field.key in given.values or text == field.default):
                yield field.key, "", "title" if field.key == title_key else "field", text
        for key, note in report.notes.items():
            yield key, "", "note", note
        for n, table in enumerate(report.attachments):
            if table.title:
                yield f"attachments.{n}", "", "table", table.title
            for row, cells in enumerate((table.columns, *table.rows)):
                for column, cell in enumerate(cells):
                    if cell:
                        yield f"attachments.{n}.{row}.{column}", "", "table", cell

    return Prose(pieces())
