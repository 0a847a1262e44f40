"""Take out of a workbook what an earlier annotated copy has put in: its list, colours, links, notes and prepared rows.

The clerk corrects the annotated copy and has it checked again. In between it was saved by Excel, WPS or LibreOffice, so all of
it is known by what survives that: the sheet's heads, the notes' first words, where the links lead, colours at listed cells.
"""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from docgen.formats.xlsx.annotate import COLOURS, HEADS, OWN_FILL, own_note
from docgen.formats.xlsx.cells import position_of
from docgen.formats.xlsx.layout import LIST_SHEET
from docgen.formats.xlsx.source import read_source
from docgen.formats.xlsx.workbook import SheetData
from docgen.formats.xlsx.workbook_copy import A_CELL, WorkbookCopy, cell_of
from docgen.kit.patterns import regex
from docgen.ooxml.package import open_package

_SHAPE = regex(r"<v:shape\b.*?</v:shape>", re.DOTALL)
_ROW, _COLUMN = regex(r"<x:Row>(\d+)</x:Row>"), regex(r"<x:Column>(\d+)</x:Column>")
_PLACE, _REASON, _MARK = 1, 2, 3
"""Columns of the sheet of accepted warnings, counted from its first."""


def without_earlier_list(data: bytes, acceptances: str) -> bytes:
    """Return a workbook as it was before it was annotated but for what has been typed since; the same bytes if it never was.

    acceptances: the defined name of the heads of the sheet of accepted warnings, whose rows without a reason go.
    Raises UnreadableFile for a file that is no workbook, LookupError, SyntaxError or ValueError for one that lacks what a
    workbook has to have.
    """
    package = open_package(data)
    lists = [sheet for sheet in read_source(package).sheets if _is_list(sheet)]
    if not lists:
        return data
    copy = WorkbookCopy(package)
    for listed in lists:
        _give_back_fills(copy, listed)
    for name in {sheet.name for sheet in lists}:
        _remove_sheet(copy, name)
    _remove_links(copy, {sheet.name for sheet in lists})
    for sheet in copy.sheets:
        _remove_notes(copy, sheet)
    _remove_prepared(copy, acceptances)
    return copy.packed()


def _is_list(sheet: SheetData) -> bool:
    """Whether a sheet is an earlier list of findings: by its name and by its heads."""
    heads = tuple(_text(sheet, 1, column) for column in range(1, len(HEADS) + 1))
    return sheet.name.startswith(LIST_SHEET) and heads == HEADS


def _text(sheet: SheetData, row: int, column: int) -> str:
    cell = sheet.cells.get((row, column))
    return cell.text if cell is not None else ""


def _give_back_fills(copy: WorkbookCopy, listed: SheetData) -> None:
    """Give each listed cell that still has a colour of the list the one it had before."""
    own = len(HEADS) + 1 if _text(listed, 1, len(HEADS) + 1) == OWN_FILL else 0
    for row in {row for row, _column in listed.cells if row > 1}:
        sheet, reference = (_text(listed, row, HEADS.index(head) + 1) for head in ("工作表", "单元格"))
        if sheet not in copy.sheets or not A_CELL.match(reference):
            continue
        cell = cell_of(copy, sheet, reference)
        style = cell.get("s", "0")
        if copy.styles.fill_of(style).upper() in COLOURS.values():
            cell.set("s", copy.styles.filled(style, _text(listed, row, own) if own else ""))


def _remove_sheet(copy: WorkbookCopy, name: str) -> None:
    root = copy.part(copy.book).root
    sheets = copy.child(root, "sheets")
    place, entry = next((n, entry) for n, entry in enumerate(sheets) if entry.get("name") == name)
    sheets.remove(entry)
    copy.remove(copy.sheets.pop(name), copy.book)
    # -- what counts sheets by their place counts one less --
    holder = root.find(f"{copy.main}definedNames")
    for defined in list(holder) if holder is not None else ():
        at = int(defined.get("localSheetId", "-1"))
        if at == place and holder is not None:
            holder.remove(defined)
        elif at > place:
            defined.set("localSheetId", str(at - 1))
    if holder is not None and not len(holder):
        root.remove(holder)
    copy.first_sheet_shown()


def _remove_links(copy: WorkbookCopy, lists: set[str]) -> None:
    """Remove the links that lead back to the lists."""
    for part in copy.sheets.values():
        root = copy.part(part).root
        holder = root.find(f"{copy.main}hyperlinks")
        for link in list(holder) if holder is not None else ():
            target = link.get("location", "").lstrip("#").rpartition("!")[0].strip("'")
            if target in lists and holder is not None:
                holder.remove(link)
        if holder is not None and not len(holder):
            root.remove(holder)


def _remove_notes(copy: WorkbookCopy, sheet: str) -> None:
    """Remove the notes that tell findings; notes of the clerk's own stay."""
    part, main = copy.sheets[sheet], copy.main
    links = copy.relations(part)
    texts = next((link.target for link in links.values() if link.kind == "comments"), "")
    if not texts:
        return
    holder = copy.child(copy.part(texts).root, "commentList")
    ours = [entry for entry in holder if own_note("".join(_words(entry, main)))]
    if len(ours) < len(holder):
        for entry in ours:
            holder.remove(entry)
        _remove_boxes(copy, part, {position_of(entry.get("ref", "A1")) for entry in ours})
        return
    root = copy.part(part).root
    drawing = root.find(f"{main}legacyDrawing")
    if drawing is not None:
        boxes = links.get(drawing.get(f"{{{copy.office}}}id", ""))
        root.remove(drawing)
        if boxes is not None:
            copy.remove(boxes.target, part)
    copy.remove(texts, part)


def _words(entry: Element, main: str) -> list[str]:
    return [text.text or "" for text in entry.iter(f"{main}t")]


def _remove_boxes(copy: WorkbookCopy, part: str, places: set[tuple[int, int]]) -> None:
    """Remove the boxes of notes at these places. They are VML, which need not be well-formed."""
    for boxes in copy.relations(part).values():
        if boxes.kind == "vmlDrawing":
            kept = _SHAPE.sub(lambda shape: "" if _place(shape[0]) in places else shape[0], copy.text(boxes.target))
            copy.replace(boxes.target, kept)


def _place(shape: str) -> tuple[int, int]:
    row, column = _ROW.search(shape), _COLUMN.search(shape)
    return (int(row[1]) + 1, int(column[1]) + 1) if row and column else (0, 0)


def _remove_prepared(copy: WorkbookCopy, acceptances: str) -> None:
    """Empty the prepared rows of the sheet of accepted warnings to which nobody has given a reason."""
    target = copy.target_of(acceptances)
    if target is None:
        return
    name, (top, left, _bottom, _right) = target
    data = copy.child(copy.part(copy.sheets[name]).root, "sheetData")
    for row in data:
        if int(row.get("r", "0")) <= top:
            continue
        cells = {position_of(cell.get("r", "A1"))[1] - left: cell for cell in row if len(cell)}
        if _MARK in cells and _PLACE in cells and _REASON not in cells:
            for column in range(_MARK + 1):
                for child in list(cells.get(column, ())):
                    cells[column].remove(child)
                if column in cells:
                    cells[column].attrib.pop("t", None)
