"""The parts a form is made of: fields, tables with their rows and columns, sections, sentences. Frozen data, no behaviour."""

from __future__ import annotations

from decimal import Decimal
from functools import cached_property
from typing import Annotated

from docgen.form.meaning import Among, Key, Refers
from docgen.kit.record import record

NUMBER_TYPES = ("integer", "money")
PICTURE, QR_CODE = "picture", "qrcode"
FIELD_TYPES = ("text", "integer", "money", "year", "date", "choice", "url", "phone", "email", "postcode", PICTURE, QR_CODE)
LEAST_WIDTH, MOST_WIDTH = 5.0, 170.0
"""Millimetres a picture may be printed wide: what the eye can make out, and what an A4 page has room for."""
EMPTY_RULES = ("error", "warning", "ok", "used")


@record
class Choice:
    """One answer of a choice field: `value` in data, `label` for people.

    name_endings: for the level field, how the names of bodies of this level end (to tell it where it is blank).
    """

    value: str
    label: str
    name_endings: tuple[str, ...] = ()


@record
class Condition:
    """A linear condition on values; exactly one of its kinds is set (see docs/forms.md)."""

    key: Annotated[str, Refers("key")] = ""
    equals: int | Decimal | str | None = None
    given: bool | None = None
    any_given: Annotated[tuple[str, ...], Refers("key")] = ()
    sum: Annotated[tuple[str, ...], Refers("key")] = ()
    equals_key: Annotated[str, Refers("key")] = ""

    @property
    def keys(self) -> tuple[str, ...]:
        """Every key the condition looks at."""
        single = (self.key,) if self.key else ()
        return single + self.any_given + self.sum + ((self.equals_key,) if self.equals_key else ())


@record
class Field:
    """A single value outside the tables. `empty` is error, warning, ok or used (needed where a sentence uses it).

    additive: members' values add up in a sum; kept: next year's workbook starts with this year's value.
    width: how many millimetres wide a picture or QR code is printed (0: the usual); alt: what a picture shows, in words (the
    label where nothing is said).
    """

    key: Annotated[str, Key(dotted=True)]
    label: str
    token: str
    sheet: Annotated[str, Refers("sheet")]
    type: Annotated[str, Among(FIELD_TYPES)]
    empty: Annotated[str, Among(EMPTY_RULES)]
    help: str = ""
    unit: str = ""
    decimals: int = 0
    default: Annotated[str, Refers("tokens")] = ""
    additive: bool = False
    kept: bool = False
    choices: tuple[Choice, ...] = ()
    used_when: tuple[Condition, ...] = ()
    width: float = 0.0
    alt: Annotated[str, Refers("tokens")] = ""


@record
class Column:
    """A column of a table; `total_of` names the columns it adds up (then it is computed, never typed).

    signed: its numbers may be negative (a change against last year). token: the label where none is given.
    """

    key: Annotated[str, Key()]
    label: str
    token: str = ""
    type: Annotated[str, Among(NUMBER_TYPES)] = "integer"
    unit: str = "件"
    decimals: int = 0
    total_of: Annotated[tuple[str, ...], Refers("column")] = ()
    signed: bool = False


@record
class RowGroup:
    """A label over several rows; its subtotal can be quoted but is not a cell of the table."""

    key: Annotated[str, Key()]
    label: str
    token: str = ""


@record
class Row:
    """A row of a table; `total_of` names the rows it adds up (then it is computed, never typed).

    only_levels: the levels of bodies that can have anything here but 0 (none = all), besides those whose name ends as
    `unless_named` says. token: the label where none is given;
    columns: all of the table's where none are.
    """

    key: Annotated[str, Key()]
    label: str
    token: str = ""
    columns: Annotated[tuple[str, ...], Refers("column")] = ()
    group: Annotated[str, Refers("group")] = ""
    help: str = ""
    accepted: tuple[str, ...] = ()
    total_of: Annotated[tuple[str, ...], Refers("row")] = ()
    only_levels: Annotated[tuple[str, ...], Refers("level")] = ()
    unless_named: tuple[str, ...] = ()


@record
class Balance:
    """A linear identity between rows, holding in every column: sum of left = sum of right."""

    key: str
    label: str
    left: Annotated[tuple[str, ...], Refers("row")]
    right: Annotated[tuple[str, ...], Refers("row")]


@record
class GridCell:
    """A cell of the printed table: 0-based place, spans, and either a label (`text`) or a number (`key`).

    role: "band" (a title across the table), "header", "stub" (a row's label) or "number".
    """

    row: int
    column: int
    rowspan: int
    colspan: int
    role: str
    text: str = ""
    key: str = ""
    accepted: tuple[str, ...] = ()


@record
class Cell:
    """A number of a table by its key TABLE.ROW.COLUMN."""

    key: str
    table: str
    row: str
    column: str
    type: str
    unit: str
    decimals: int
    label: str
    computed: bool
    additive: bool
    signed: bool = False


@record
class Identity:
    """An identity spelled out in keys: sum(left) = sum(right). `result` is the key a breach is reported at.

    kind: "column_total" (a row's total), "row_total" (a total row), "balance".
    """

    kind: str
    table: str
    label: str
    left: tuple[str, ...]
    right: tuple[str, ...]
    result: str


@record
class Table:
    """A statistical table: rows, columns, identities, and the grid they are printed in (`widths` in percent)."""

    key: str
    name: str
    title: str
    additive: bool
    header_rows: int
    widths: tuple[float, ...]
    columns: tuple[Column, ...]
    groups: tuple[RowGroup, ...]
    rows: tuple[Row, ...]
    balances: tuple[Balance, ...]
    grid: tuple[GridCell, ...]

    @property
    def row_count(self) -> int:
        """Number of physical rows of the printed table."""
        return max(cell.row + cell.rowspan for cell in self.grid)

    def row(self, key: str) -> Row:
        """Return the row of that key."""
        return next(row for row in self.rows if row.key == key)

    def column(self, key: str) -> Column:
        """Return the column of that key."""
        return next(column for column in self.columns if column.key == key)

    def group_label(self, key: str) -> str:
        """Return the label of a group, "" for no group."""
        return next((group.label for group in self.groups if group.key == key), "")


@record
class SubSectionDefault:
    """A sub-section that the intake workbook offers; heading and text may be renamed, dropped, added to."""

    heading: str = ""
    text: Annotated[str, Refers("tokens")] = ""
    help: str = ""
    accepted: tuple[str, ...] = ()


@record
class Section:
    """A part of the document. `name` is how the lead paragraph lists it; the lead itself has no heading.

    plans: whether it speaks of what is to come (then the report year is not the year of what is planned).
    from_standing: a section that is not given at all consists of its standing sentences (else it is missing).
    """

    key: str
    sheet: Annotated[str, Refers("sheet")]
    heading: str
    name: str = ""
    accepted_names: tuple[str, ...] = ()
    help: str = ""
    table: Annotated[str, Refers("table")] = ""
    required: bool = False
    attachments: bool = False
    plans: bool = False
    from_standing: bool = False
    subsections: tuple[SubSectionDefault, ...] = ()

    @cached_property
    def titles(self) -> tuple[str, ...]:
        """What headings of its sub-sections say, without 情况."""
        return tuple(name.removesuffix("情况") for one in self.subsections for name in one.accepted)


@record
class StandingChoice:
    """One wording of a standing sentence and the conditions under which it is right (all must hold)."""

    text: Annotated[str, Refers("tokens")]
    when: tuple[Condition, ...] = ()


@record
class Standing:
    """A standing sentence: the first choice whose conditions hold, unless the clerk gives own words under `key`."""

    key: Annotated[str, Key(dotted=True)]
    label: str
    token: str
    sheet: Annotated[str, Refers("sheet")]
    choices: tuple[StandingChoice, ...]


@record
class Joined:
    """A token made of parts; a part whose tokens are blank is left out."""

    token: str
    separator: str
    parts: Annotated[tuple[str, ...], Refers("tokens")]


@record
class FormerEdition:
    """An edition this form took the place of: its name, notice, last report year, and labels only its tables have."""

    name: str
    notice: str
    last_year: int
    labels: tuple[str, ...]


@record
class Sheet:
    """A sheet of the intake workbook."""

    key: str
    name: str
