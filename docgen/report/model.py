"""The hub: one agency's filled-in form, an immutable mapping from the form's flat keys to typed values."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from decimal import Decimal
from types import MappingProxyType

from docgen.form.model import Form
from docgen.kit.record import field, record, replace
from docgen.report.finding import Finding, Place
from docgen.report.picture import Picture

NUMBERS = (int, Decimal)
Value = int | Decimal | date | str
"""int for counts and years, Decimal for money, date for dates, str for text and the name of a picture. A blank is an absent
key, never 0."""


Row = Mapping[str, Value]
"""A row of a table of any number of rows: column -> value, only those given (or computed)."""


@record
class SubSection:
    """A sub-heading ("" for plain paragraphs) with its paragraphs, as typed (tokens not yet filled)."""

    heading: str
    paragraphs: tuple[str, ...]


@record
class Paragraph:
    """A paragraph of the narrative as it will be printed (tokens filled, standing sentences in place).

    key: "sections.SECTION.N" (N counts sub-sections from 0), so that a finding points to the clerk's own cell;
    heading: the sub-section's heading; first: whether it is the first paragraph of its sub-section.
    """

    key: str
    section: str
    heading: str
    text: str
    first: bool


@record
class Attachment:
    """An attached table (附表): title, column heads and rows of text, all rows as wide as the heads."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@record
class Acceptance:
    """A warning the clerk accepts: rule code, key, the reason, and the values it was given for (a fingerprint)."""

    code: str
    key: str
    reason: str
    fingerprint: str = ""


def _frozen(mapping: Mapping[str, object]) -> MappingProxyType[str, object]:
    """Return a mapping that nobody can change; one that comes from another report is so already."""
    return mapping if isinstance(mapping, MappingProxyType) else MappingProxyType(dict(mapping))


@record
class Report:
    """One filled-in form.

    values: key -> value, only those given (or computed, after `complete`).
    notes: key -> the note published beside a number ("其中修订16件").
    sections: section key -> its sub-sections; an absent section was not given at all.
    rows: key of a table of rows -> its rows in order.
    pictures: key of a field of type picture -> the picture; its file name stands among the values.
    places: key -> where it stands in the source ("sections.SECTION.N" and "sections.SECTION.N.heading" for text).
    """

    form: Form
    values: Mapping[str, Value]
    sections: Mapping[str, tuple[SubSection, ...]]
    attachments: tuple[Attachment, ...] = ()
    notes: Mapping[str, str] = field(default_factory=dict)
    acceptances: tuple[Acceptance, ...] = ()
    places: Mapping[str, Place] = field(default_factory=dict)
    rows: Mapping[str, tuple[Row, ...]] = field(default_factory=dict)
    pictures: Mapping[str, Picture] = field(default_factory=dict)

    def __post_init__(self) -> None:
        held = self.__dict__
        for name in ("values", "sections", "notes", "places", "rows", "pictures"):
            held[name] = _frozen(held[name])

    def number(self, key: str) -> int | Decimal | None:
        """Return the number under a key (subtotals included), None if it or an operand is blank."""
        if key in self.form.subtotals:
            return self.sum(self.form.subtotals[key])
        value = self.values.get(key)
        return value if isinstance(value, NUMBERS) else None

    def sum(self, keys: Collection[str]) -> int | Decimal | None:
        """Return the sum of the numbers under some keys, None if one of them is blank."""
        numbers = [number for key in keys if (number := self.number(key)) is not None]
        return sum(numbers) if len(numbers) == len(keys) else None

    def text(self, key: str) -> str:
        """Return the text under a key, "" if blank or not text."""
        value = self.values.get(key)
        return value if isinstance(value, str) else ""

    def role(self, name: str) -> Value | None:
        """Return the value of the key that plays a role in this form ("agency", "year", "title", …)."""
        return self.values.get(self.form.role(name))

    def place(self, key: str) -> Place | None:
        """Return where a key stands in the source; for part of a sub-section or attached table, where that stands."""
        if key in self.places:
            return self.places[key]
        if key.startswith("attachments."):
            return self.places.get(".".join(key.split(".")[:2]))
        parent = key.rpartition(".")[0]
        return self.places.get(parent) if key.startswith("sections.") else None

    def with_values(self, changes: Mapping[str, Value]) -> Report:
        """Return a copy with these values added or replaced."""
        return replace(self, values={**self.values, **changes})


@record
class Reading:
    """What a door read: the report, and what it has to say about the reading."""

    report: Report
    findings: tuple[Finding, ...] = ()
    untouched: bool = False
    """True for a blank intake workbook nobody has filled in."""
    unread: frozenset[str] = frozenset()
    """Keys without a value whose cause a finding has told under another key; that they are blank need not be said."""
