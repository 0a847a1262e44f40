"""Labels and numbers as people type them: compared without blanks, punctuation or width, read with their notes."""

from __future__ import annotations

import functools
import re
import unicodedata
from decimal import Decimal, InvalidOperation

from docgen.form.model import Cell
from docgen.kit.patterns import regex
from docgen.kit.record import record
from docgen.report.typed import NUMBER_SIGNS

MAX_DIGITS = 18
_ENUMERATOR = regex(r"^(?:[一二三四五六七八九十]{1,3}|\d{1,2})(?=\D)")
_NOT_WORDS = regex(r"[\W_]+")
_NUMBER = regex(r"^([-−－]?)(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?$")
_NUMBER_WITH_UNIT = regex(r"^-?[\d,]+(?:\.\d+)?[件条宗个份次起项元万]{0,2}$")
_WITH_NOTE = regex(r"^(.*?)\s*[（(](.+)[）)]$", re.DOTALL)
_PLACEHOLDER = regex(r"^[-−–—―－/\\／、*.·\s]+$|^(?:无|没有|空)$")


@functools.lru_cache(maxsize=4096)
def plain(text: str) -> str:
    """Return a label without blanks, punctuation, quotes and differences of width: what two spellings have in common."""
    return _NOT_WORDS.sub("", unicodedata.normalize("NFKC", text))


@functools.lru_cache(maxsize=4096)
def without_number(label: str) -> str:
    """Return a plain label without its leading 一、 / （一） / 1. (which automatic numbering may have taken away)."""
    return _ENUMERATOR.sub("", label)


@record
class CellNumber:
    """What a table cell says. kind: "plain", "converted" (read from text), "blank", "placeholder" (「/」) or "bad"."""

    kind: str
    value: int | Decimal | None = None
    note: str = ""


_BLANK = CellNumber("blank")
_BAD = CellNumber("bad")


def _split_note(text: str) -> tuple[str, str]:
    match = _WITH_NOTE.match(text)
    return (match.group(1), match.group(2).strip()) if match else (text, "")


def _amount(text: str, cell: Cell) -> int | Decimal | None:
    match = _NUMBER.match(text)
    if not match or len(text) > MAX_DIGITS:
        return None
    sign, whole, fraction = match.groups()
    digits = ("-" if sign else "") + whole.replace(",", "")
    if cell.type == "money":
        try:
            return Decimal(digits + (fraction or ""))
        except InvalidOperation:
            return None
    return int(digits) if not (fraction or "").strip(".0") else None


def read_number(text: str, cell: Cell) -> CellNumber:
    """Return what the text of a number cell says. A blank is never 0, a unit other than the cell's own never guessed at."""
    if text.isascii() and text.isdigit() and len(text) <= MAX_DIGITS:
        return CellNumber("plain", Decimal(text) if cell.type == "money" else int(text))
    if not text.strip():
        return _BLANK
    if _PLACEHOLDER.match(text):
        return CellNumber("placeholder")
    main, note = _split_note(text.strip())
    squeezed = "".join(unicodedata.normalize("NFKC", main).split())
    bare = squeezed.removesuffix(cell.unit) if cell.unit else squeezed
    value = _amount(bare, cell)
    if value is None or NUMBER_SIGNS.search(main):
        return _BAD
    as_typed = main == bare and "," not in bare and not (cell.type != "money" and "." in bare)
    return CellNumber("plain" if as_typed else "converted", value, note)


def looks_like_number(text: str) -> bool:
    """Whether a cell holds a number, a placeholder for one, or nothing (as opposed to a label)."""
    stripped = text.strip()
    if not stripped or _PLACEHOLDER.match(stripped):
        return True
    main = "".join(unicodedata.normalize("NFKC", _split_note(stripped)[0]).split())
    return _NUMBER_WITH_UNIT.match(main) is not None
