"""Worksheets of one layout: workbooks filled in from one blank differ in the texts between the tags, hardly in the tags.

What the XML parser made of a worksheet is remembered by its markup (all that is no text): of the next one with the very
same markup the texts alone are taken, each for the cell it stood in before. Anything else goes to the parser.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from xml.etree.ElementTree import Element

from docgen.formats.xlsx.cells import Area, Position, position_of
from docgen.kit.patterns import regex
from docgen.kit.record import record
from docgen.kit.remembered import Latest
from docgen.ooxml.package import has_declaration

_TEXT = regex(">([^<>&\x00-\x08\x0b-\x1f\ufffe\uffff]+)<")
"""Text that stands in a file as a parser gives it: without references, line ends to be changed, or what XML may not hold."""
_DECLARATIONS = ('<?xml version="1.0" encoding="utf-8"', "<?xml version='1.0' encoding='utf-8'")
_LARGEST = 2**18
"""Bytes up to which a worksheet's layout is remembered."""

Place = tuple[Position, int, str | None, str | None, bool | None]
"""Where a cell stands; the number of the text that is its value, -1 for none; its type and style as the file has them;
None without a formula, else whether that refers to another file."""


@record
class Layout:
    """What all worksheets of one markup have in common.

    cells: those that hold anything; fixed: the texts that belong to the layout (formulas, line breaks), by their number.
    """

    cells: tuple[Place, ...]
    fixed: tuple[tuple[int, str], ...]
    merged: tuple[Area, ...]
    hidden_rows: frozenset[int]
    hidden_columns: tuple[tuple[int, int], ...]


_known = Latest[str, Layout | bool](64)
"""Markup -> its layout, False where it has been seen but once or cannot be remembered."""


def cells_and_merges(data: bytes) -> bytes:
    """Return a worksheet cut down to its cells and merged ranges: validations and formats can be ten times as much.

    XML in which a tag could stand for something else (comments, CDATA, wide characters) is left whole.
    """
    end = data.find(b"</sheetData>")
    if end < 0 or b"\x00" in data[:64] or has_declaration(data) or not data.rstrip().endswith(b"</worksheet>"):
        return data
    end += len(b"</sheetData>")
    first, last = data.find(b"<mergeCells", end), data.find(b"</mergeCells>", end)
    merges = data[first : last + len(b"</mergeCells>")] if 0 < first < last else b""
    return data[:end] + merges + b"</worksheet>"


def split(data: bytes) -> tuple[str, list[str]] | None:
    """Return a worksheet's markup and its texts in order, None for one that only a parser can tell apart."""
    if len(data) > _LARGEST:
        return None
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return None
    if text.startswith("<?"):
        declaration, _end, text = text.partition("?>")
        if not declaration.lower().startswith(_DECLARATIONS):
            return None
    if "<!" in text or "<?" in text:  # comments, CDATA, instructions
        return None
    pieces = _TEXT.split(text)
    return "\x00".join(pieces[::2]), pieces[1::2]


def layout_of(markup: str, texts: list[str]) -> Layout | None:
    """Return the layout of a markup, None if it is not known or these texts are not the ones that belong to it."""
    layout = _known.recall(markup)
    return layout if isinstance(layout, Layout) and all(texts[number] == text for number, text in layout.fixed) else None


def is_seen_again(markup: str) -> bool:
    """Whether a markup is seen for the second time, so that more may come; the first time it is noted."""
    known = _known.recall(markup)
    if known is None:
        _known.keep(markup, False)
    return known is False


def learn(
    markup: str,
    texts: list[str],
    root: Element,
    main: str,
    is_external: Callable[[Element], bool],
    rest: tuple[tuple[Area, ...], frozenset[int], tuple[tuple[int, int], ...]],
) -> None:
    """Remember the layout of a worksheet that was read whole, unless it has cells of an unusual kind.

    root: its tree; main: the namespace in braces; is_external: tells it of a formula; rest: merged ranges, hidden rows, hidden
    columns.
    """
    there = list(_texts_of(root))
    if [text for _element, text in there] != texts:
        return
    numbers = {id(element): number for number, (element, _text) in enumerate(there) if element is not None}
    places: list[Place] = []
    for cell in root.iterfind(f"{main}sheetData/{main}row/{main}c"):
        if len(cell):
            place = _place(cell, main, numbers, is_external)
            if place is None:
                return
            if place[1] >= 0 or place[4] is not None:
                places.append(place)
    if len({place[0] for place in places}) != len(places):
        return
    free = {place[1] for place in places}
    fixed = tuple((number, text) for number, text in enumerate(texts) if number not in free)
    _known.keep(markup, Layout(tuple(places), fixed, *rest))


def _texts_of(root: Element) -> Iterator[tuple[Element | None, str]]:
    """Yield every text of a tree in document order, with the element it begins in; None for one that follows an element."""
    waiting: list[Element | str] = [root]
    while waiting:
        item = waiting.pop()
        if isinstance(item, str):
            yield None, item
            continue
        if item.text:
            yield item, item.text
        for child in reversed(item):
            if child.tail:
                waiting.append(child.tail)
            waiting.append(child)


def _place(cell: Element, main: str, numbers: dict[int, int], is_external: Callable[[Element], bool]) -> Place | None:
    """Return what is remembered of a cell, None for one that is not made of a value or a plain text and a formula."""
    parts = {part.tag: part for part in cell}
    value, formula, inline = (parts.pop(main + name, None) for name in ("v", "f", "is"))
    reference, kind = cell.get("r"), cell.get("t")
    if parts or not reference or len(cell) != sum(part is not None for part in (value, formula, inline)):
        return None
    if (kind == "inlineStr") != (inline is not None) or (inline is not None and value is not None):
        return None
    holder = value
    if inline is not None:
        if len(inline) != 1 or inline[0].tag != f"{main}t" or len(inline[0]):
            return None
        holder = inline[0]
    number = numbers.get(id(holder), -1)
    external = None if formula is None else is_external(formula)
    return position_of(reference), number, kind, cell.get("s"), external
