"""What an annotation of a form's record says beyond the type: which words may stand there, what a name must refer to."""

from __future__ import annotations

from docgen.kit.record import record


@record
class Among:
    """The value is one of these words."""

    words: tuple[str, ...]


@record
class Refers:
    """The value is a name that the form defines elsewhere.

    to: "sheet", "table", "section", "level" or "key" (a field, a number or a standing sentence); "figure" (a key or a
    subtotal); "number" (the key of a number, or a subtotal); "row", "column" or "group" of the same table; "tokens": the
    tokens in braces inside a text.
    """

    to: str


@record
class Key:
    """The value is a key that the record defines: lower-case letters, digits and underscores; with dots if `dotted`."""

    dotted: bool = False
