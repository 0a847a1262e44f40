"""The form: what an official document is made of. Everything else in docgen derives from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from docgen.form_expect import Expectations
from docgen.form_text import FormText
from docgen.form_wording import Wording

NUMBER_TYPES = ("integer", "money")


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer of a choice field: `value` in data, `label` for people.

    name_endings: for the level field, how the names of bodies of this level end (to tell it where it is blank).
    """

    value: str
    label: str
    name_endings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Condition:
    """A linear condition on values; exactly one of its kinds is set (see docs/forms.md)."""

    key: str = ""
    equals: int | Decimal | str | None = None
    given: bool | None = None
    any_given: tuple[str, ...] = ()
    sum: tuple[str, ...] = ()
    equals_key: str = ""

    @property
    def keys(self) -> tuple[str, ...]:
        """Every key the condition looks at."""
        single = (self.key,) if self.key else ()
        return single + self.any_given + self.sum + ((self.equals_key,) if self.equals_key else ())


@dataclass(frozen=True, slots=True)
class Field:
    """A single value outside the tables. `empty` is error, warning, ok or used (needed where a sentence uses it).

    additive: members' values add up in a sum; kept: next year's workbook starts with this year's value.
    """

    key: str
    label: str
    token: str
    sheet: str
    type: str
    empty: str
    help: str = ""
    unit: str = ""
    decimals: int = 0
    default: str = ""
    additive: bool = False
    kept: bool = False
    choices: tuple[Choice, ...] = ()
    used_when: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table; `total_of` names the columns it adds up (then it is computed, never typed)."""

    key: str
    label: str
    token: str
    type: str = "integer"
    unit: str = "件"
    decimals: int = 0
    total_of: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """A label over several rows; its subtotal can be quoted but is not a cell of the table."""

    key: str
    label: str
    token: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table; `total_of` names the rows it adds up (then it is computed, never typed).

    only_levels: the levels of bodies that can have anything here but 0 (none = all).
    """

    key: str
    label: str
    token: str
    columns: tuple[str, ...]
    group: str = ""
    help: str = ""
    accepted: tuple[str, ...] = ()
    total_of: tuple[str, ...] = ()
    only_levels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Balance:
    """A linear identity between rows, holding in every column: sum of left = sum of right."""

    key: str
    label: str
    left: tuple[str, ...]
    right: tuple[str, ...]


@dataclass(frozen=True, slots=True)
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


@dataclass(frozen=True, slots=True)
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


@dataclass(frozen=True, slots=True)
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


@dataclass(frozen=True, slots=True)
class Table:
    """A statistical table: rows, columns, identities, and the grid they are printed in (`widths` in percent)."""

    key: str
    name: str
    title: str
    additive: bool
    header_rows: int
    widths: tuple[float, ...]
    columns: tuple[Column, ...]
    groups: tuple[Group, ...]
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


@dataclass(frozen=True, slots=True)
class SubSectionDefault:
    """A sub-section that the intake workbook offers; heading and text may be renamed, dropped, added to."""

    heading: str = ""
    text: str = ""
    help: str = ""
    accepted: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the document. `name` is how the lead paragraph lists it; the lead itself has no heading.

    plans: whether it speaks of what is to come (then the report year is not the year of what is planned).
    """

    key: str
    sheet: str
    heading: str
    name: str = ""
    accepted_names: tuple[str, ...] = ()
    help: str = ""
    table: str = ""
    required: bool = False
    attachments: bool = False
    plans: bool = False
    subsections: tuple[SubSectionDefault, ...] = ()


@dataclass(frozen=True, slots=True)
class StandingChoice:
    """One wording of a standing sentence and the conditions under which it is right (all must hold)."""

    text: str
    when: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """A standing sentence: the first choice whose conditions hold, unless the clerk gives own words under `key`."""

    key: str
    label: str
    token: str
    sheet: str
    choices: tuple[StandingChoice, ...]


@dataclass(frozen=True, slots=True)
class Joined:
    """A token made of parts; a part whose tokens are blank is left out."""

    token: str
    separator: str
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FormerEdition:
    """An edition this form took the place of: its name, notice, last report year, and labels only its tables have."""

    name: str
    notice: str
    last_year: int
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of the intake workbook."""

    key: str
    name: str


@dataclass(frozen=True)
class Form:
    """One official form, as stated in its form.toml. Immutable; built by `docgen.form_loader.load_form`."""

    id: str
    version: int
    title: str
    short_title: str
    legal_basis: str
    notice: str
    first_year: int
    roles: Mapping[str, str]
    sign_offs: tuple[str, ...]
    figures: tuple[str, ...]
    sheets: tuple[Sheet, ...]
    fields: tuple[Field, ...]
    joined: tuple[Joined, ...]
    standing: tuple[Standing, ...]
    sections: tuple[Section, ...]
    tables: tuple[Table, ...]
    expectations: Expectations
    former: tuple[FormerEdition, ...] = ()
    wording: Wording = field(default_factory=Wording)
    said: FormText = FormText()

    @cached_property
    def field_by_key(self) -> Mapping[str, Field]:
        """Fields by key."""
        return {field.key: field for field in self.fields}

    @cached_property
    def standing_by_key(self) -> Mapping[str, Standing]:
        """Standing sentences by key."""
        return {sentence.key: sentence for sentence in self.standing}

    @cached_property
    def section_by_key(self) -> Mapping[str, Section]:
        """Sections by key."""
        return {section.key: section for section in self.sections}

    @cached_property
    def table_by_key(self) -> Mapping[str, Table]:
        """Tables by key."""
        return {table.key: table for table in self.tables}

    @cached_property
    def cells(self) -> Mapping[str, Cell]:
        """Every number of every table by key, in reading order."""
        from docgen.form_derive import derive_cells

        return derive_cells(self)

    @cached_property
    def identities(self) -> tuple[Identity, ...]:
        """Every identity spelled out in keys: totals of columns, totals of rows, balances."""
        from docgen.form_derive import derive_identities

        return derive_identities(self)

    @cached_property
    def totals(self) -> Mapping[str, tuple[str, ...]]:
        """Computed key -> the keys it adds up, in an order in which they can be computed."""
        from docgen.form_derive import derive_totals

        return derive_totals(self)

    @cached_property
    def subtotals(self) -> Mapping[str, tuple[str, ...]]:
        """TABLE.GROUP.COLUMN -> the keys it adds up: sums that text may quote but the table does not print."""
        from docgen.form_derive import derive_subtotals

        return derive_subtotals(self)

    @cached_property
    def subtotal_labels(self) -> Mapping[str, str]:
        """What people call a subtotal: table, group and column."""
        from docgen.form_derive import derive_subtotal_labels

        return derive_subtotal_labels(self)

    @cached_property
    def tokens(self) -> Mapping[str, str]:
        """Token name -> what it stands for: a key, "joined:NAME", "standing.X", or "form:parts" / "form:part_count"."""
        from docgen.form_derive import derive_tokens

        return derive_tokens(self)

    @cached_property
    def number_keys(self) -> tuple[str, ...]:
        """Every key that holds a number: the tables' cells, then the number fields."""
        return tuple(self.cells) + tuple(f.key for f in self.fields if f.type in NUMBER_TYPES)

    def role(self, name: str) -> str:
        """Return the key that plays a role ("agency", "year", "title", "signature", "date", …), "" if none does."""
        return self.roles.get(name, "")

    def type_of(self, key: str) -> str:
        """Return the value type of a field, cell or standing sentence. Raises KeyError for an unknown key."""
        if key in self.cells:
            return self.cells[key].type
        if key in self.standing_by_key:
            return "text"
        return self.field_by_key[key].type

    def decimals_of(self, key: str) -> int:
        """Return how many decimals a number may have (0 for whole numbers)."""
        return self.cells[key].decimals if key in self.cells else self.field_by_key[key].decimals

    def label_of(self, key: str) -> str:
        """Return what people call a key: the field's label, or the table, row and column; the key itself if unknown."""
        if key in self.cells:
            return self.cells[key].label
        if key in self.field_by_key:
            return self.field_by_key[key].label
        if key in self.standing_by_key:
            return self.standing_by_key[key].label
        return self.subtotal_labels.get(key, key)

    def sheet_name(self, sheet_key: str) -> str:
        """Return the name of a workbook sheet by its key."""
        return next(sheet.name for sheet in self.sheets if sheet.key == sheet_key)

    def knows(self, key: str) -> bool:
        """Whether the key is a field, a cell or a standing sentence of this form."""
        return key in self.cells or key in self.field_by_key or key in self.standing_by_key
