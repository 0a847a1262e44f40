"""The form: what an official document is made of. Everything else in docgen derives from it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from docgen.form.derive import (
    derive_cells,
    derive_identities,
    derive_row_targets,
    derive_subtotal_labels,
    derive_subtotals,
    derive_tokens,
    derive_totals,
)
from docgen.form.expectations import Expectations
from docgen.form.parts import (
    NUMBER_TYPES,
    PICTURE,
    QR_CODE,
    Balance,
    Cell,
    Choice,
    Column,
    Condition,
    Field,
    FormerEdition,
    GridCell,
    Identity,
    Joined,
    Row,
    RowGroup,
    Section,
    Sheet,
    Standing,
    StandingChoice,
    SubSectionDefault,
    Table,
)
from docgen.form.rows import RowTable
from docgen.form.text import FormText
from docgen.form.wording import Wording
from docgen.kit.record import field, record

__all__ = [
    "NUMBER_TYPES",
    "PICTURE",
    "QR_CODE",
    "Balance",
    "Cell",
    "Choice",
    "Column",
    "Condition",
    "Field",
    "Form",
    "FormerEdition",
    "GridCell",
    "Identity",
    "Joined",
    "Row",
    "RowGroup",
    "Section",
    "Sheet",
    "Standing",
    "StandingChoice",
    "SubSectionDefault",
    "Table",
]


@record
class Form:
    """One official form, as stated in its form.toml. Immutable; built by `docgen.form.load.load_form`."""

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
    said: FormText = field(default_factory=FormText)
    rows: tuple[RowTable, ...] = ()
    last_year: int = 0
    """The last year it is used for, 0 if it is still in use."""
    own_keys: tuple[str, ...] = ()
    """Keys of the fields that an office has added (`docgen.form.own_fields`)."""

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
    def rows_by_key(self) -> Mapping[str, RowTable]:
        """Tables of any number of rows by key."""
        return {table.key: table for table in self.rows}

    @cached_property
    def cells(self) -> Mapping[str, Cell]:
        """Every number of every table by key, in reading order."""
        return derive_cells(self.tables)

    @cached_property
    def identities(self) -> tuple[Identity, ...]:
        """Every identity spelled out in keys: totals of columns, totals of rows, balances."""
        return derive_identities(self.tables)

    @cached_property
    def totals(self) -> Mapping[str, tuple[str, ...]]:
        """Computed key -> the keys it adds up, in an order in which they can be computed."""
        return derive_totals(self.table_by_key, self.cells, self.identities)

    @cached_property
    def subtotals(self) -> Mapping[str, tuple[str, ...]]:
        """TABLE.GROUP.COLUMN -> the keys it adds up: sums that text may quote but the table does not print."""
        return derive_subtotals(self.tables)

    @cached_property
    def subtotal_labels(self) -> Mapping[str, str]:
        """What people call a subtotal: table, group and column."""
        return derive_subtotal_labels(self.table_by_key, self.subtotals)

    @cached_property
    def tokens(self) -> Mapping[str, str]:
        """Token name -> what it stands for: a key, "joined:NAME", "standing.X", "form:parts" / "form:part_count", or one of

        `row_targets`.
        """
        return derive_tokens(self.fields, self.joined, self.standing, self.tables, self.subtotals, self.row_targets)

    @cached_property
    def row_targets(self) -> Mapping[str, tuple[str, str]]:
        """What text may quote of the tables of rows: target -> (token, what people call it)."""
        return derive_row_targets(self.rows)

    @cached_property
    def pictures(self) -> Mapping[str, Field]:
        """The fields that hold a picture, by key."""
        return {field.key: field for field in self.fields if field.type == PICTURE}

    @cached_property
    def drawn(self) -> Mapping[str, Field]:
        """The fields that are printed as a drawing, by key: pictures and QR codes."""
        return {field.key: field for field in self.fields if field.type in (PICTURE, QR_CODE)}

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

    def may_be_negative(self, key: str) -> bool:
        """Whether a number may be below 0: a table's column of changes."""
        return key in self.cells and self.cells[key].signed

    def label_of(self, key: str) -> str:
        """Return what people call a key: the field's label, or the table, row and column; the key itself if unknown."""
        if key in self.cells:
            return self.cells[key].label
        if key in self.field_by_key:
            return self.field_by_key[key].label
        if key in self.standing_by_key:
            return self.standing_by_key[key].label
        if key in self.row_targets:
            return self.row_targets[key][1]
        return self.subtotal_labels.get(key, key)

    def sheet_name(self, sheet_key: str) -> str:
        """Return the name of a workbook sheet by its key."""
        return next(sheet.name for sheet in self.sheets if sheet.key == sheet_key)

    def has_sheet(self, sheet_key: str) -> bool:
        """Whether the workbook has the sheet of that key."""
        return any(sheet.key == sheet_key for sheet in self.sheets)

    def knows(self, key: str) -> bool:
        """Whether the key is a field, a cell or a standing sentence of this form."""
        return key in self.cells or key in self.field_by_key or key in self.standing_by_key
