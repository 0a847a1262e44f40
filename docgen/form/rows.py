"""Tables of any number of rows: columns stated once, rows as many as the clerk writes (goods, people, items of an agenda)."""

from __future__ import annotations

from typing import Annotated

from docgen.form.meaning import Among, Key, Refers
from docgen.kit.record import record

ROW_TYPES = ("text", "integer", "number", "money", "date", "choice")
ROW_NUMBERS = ("integer", "number", "money")


@record
class RowColumn:
    """A column of a table of rows.

    product: the columns it multiplies; difference: the first of two columns less the second; running: it numbers the
    rows. A column with any of these is computed, never typed. total: the table has the sum of this column. signed: its
    numbers may be below zero.
    """

    key: Annotated[str, Key()]
    label: str
    type: Annotated[str, Among(ROW_TYPES)] = "text"
    required: bool = False
    help: str = ""
    unit: str = ""
    decimals: int = 2
    choices: tuple[str, ...] = ()
    width: float = 16.0
    product: tuple[str, ...] = ()
    difference: tuple[str, ...] = ()
    running: bool = False
    total: bool = False
    signed: bool = False

    @property
    def computed(self) -> bool:
        """Whether the column follows from others."""
        return bool(self.product or self.difference or self.running)

    @property
    def in_yuan(self) -> bool:
        """Whether it holds money in yuan, which alone is written in the capitals of cheques."""
        return self.type == "money" and self.unit in ("", "元")

    @property
    def places(self) -> int:
        """How many decimals its numbers may have."""
        return 0 if self.type == "integer" else self.decimals


@record
class RowTable:
    """A table of rows, on a sheet of its own.

    least, most: how many rows; unique: the column, or the columns taken together, in which nothing may stand twice ("" for
    none); additive: a sum has the rows of all members, one after another.
    """

    key: Annotated[str, Key()]
    name: str
    sheet: Annotated[str, Refers("sheet")]
    columns: tuple[RowColumn, ...]
    least: int = 0
    most: int = 500
    unique: str | tuple[str, ...] = ""
    additive: bool = False
    help: str = ""

    @property
    def unique_columns(self) -> tuple[str, ...]:
        """The columns that tell one row from another, if the form says so."""
        return tuple(filter(None, (self.unique,))) if isinstance(self.unique, str) else self.unique

    def column(self, key: str) -> RowColumn:
        """Return the column of that key."""
        return next(column for column in self.columns if column.key == key)
