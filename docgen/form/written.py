"""A form.toml as it is written, where that differs from the form made of it: shorter, and before tables are placed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from docgen.form.expectations import Deadline, Fee, Limit, Mention, ReviewFirst
from docgen.form.meaning import Among, Key, Refers
from docgen.form.parts import Balance, Column, Field, FormerEdition, Joined, Row, RowGroup, Section, Sheet, Standing
from docgen.form.rows import RowTable
from docgen.form.text import FormText
from docgen.form.wording import Wording
from docgen.kit.record import field, record


@record
class GridEntry:
    """One entry of a table's grid: what stands there, exactly one of `text`, `row`, `group`, `column`, `value`.

    values, columns_of: one entry for each column of that row.
    """

    text: str = ""
    row: Annotated[str, Refers("row")] = ""
    group: Annotated[str, Refers("group")] = ""
    column: Annotated[str, Refers("column")] = ""
    value: str = ""
    values: Annotated[str, Refers("row")] = ""
    columns_of: Annotated[str, Refers("row")] = ""
    role: str = ""
    rowspan: int = 1
    colspan: int = 1


@record
class WrittenTable:
    """One of [[tables]]; see docgen.form.parts.Table. identities: its balances."""

    key: Annotated[str, Key()]
    name: str
    title: str
    widths: tuple[float, ...]
    grid: tuple[tuple[GridEntry, ...], ...]
    additive: bool = False
    header_rows: int = 0
    columns: tuple[Column, ...] = ()
    groups: tuple[RowGroup, ...] = ()
    rows: tuple[Row, ...] = ()
    identities: tuple[Balance, ...] = ()


@record
class AcrossYears:
    """One of [[across_years]]: "carried" links whole rows column by column, "stock" one column of each row."""

    kind: Annotated[str, Among(("carried", "stock"))]
    label: str
    table: Annotated[str, Refers("table")]
    rows: tuple[str, ...] = ()
    previous_row: str = ""
    stock: str = ""
    plus: tuple[str, ...] = ()
    minus: tuple[str, ...] = ()


@record
class SignOff:
    """One of [[form.sign_offs]]: who signs on the approval sheet."""

    role: str


@record
class Head:
    """[form], without the keys that play a role (NAME_key)."""

    id: str
    version: int
    title: str
    short_title: str
    legal_basis: str = ""
    notice: str = ""
    first_year: int = 0
    last_year: int = 0
    figures: Annotated[tuple[str, ...], Refers("figure")] = ()
    sign_offs: tuple[SignOff, ...] = ()


@record
class WrittenForm:
    """A whole form.toml."""

    form: Mapping[str, Any]
    sheets: tuple[Sheet, ...] = ()
    fields: tuple[Field, ...] = ()
    joined: tuple[Joined, ...] = ()
    standing: tuple[Standing, ...] = ()
    sections: tuple[Section, ...] = ()
    tables: tuple[WrittenTable, ...] = ()
    rows: tuple[RowTable, ...] = ()
    former: tuple[FormerEdition, ...] = ()
    wording: Wording = field(default_factory=Wording)
    said: FormText = FormText()
    across_years: tuple[AcrossYears, ...] = ()
    limits: tuple[Limit, ...] = ()
    fee: Fee | None = None
    deadlines: tuple[Deadline, ...] = ()
    mentions: tuple[Mention, ...] = ()
    review_first: ReviewFirst | None = None
