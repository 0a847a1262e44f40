"""Whether two files say the same: what a library built is compared by meaning, for its next release may write other bytes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from typing import Any
from xml.etree import ElementTree

import openpyxl

_UNORDERED = (".rels", "[Content_Types].xml")
"""Parts whose elements stand in no order."""
_REFERENCE = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
"""The namespace of attributes that hold the id of a relationship."""


def same_word_file(one: bytes, other: bytes) -> bool:
    """Whether two Word files hold the same parts: XML by its canonical form, everything else byte for byte."""
    try:
        return _parts(one) == _parts(other)
    except (zipfile.BadZipFile, ElementTree.ParseError):
        return False


def same_workbook(one: bytes, other: bytes) -> bool:
    """Whether two workbooks show the same cells, formulas, names, merges, choices and layout, and carry the same data."""
    try:
        return workbook_facts(one) == workbook_facts(other)
    except (zipfile.BadZipFile, KeyError, ValueError):
        return False


def same_page(one: str, other: str) -> bool:
    """Whether two Markdown pages say the same, however wide their tables and long their lines are set."""
    return page_facts(one) == page_facts(other)


def page_facts(page: str) -> list[tuple[str, ...]]:
    """Return the blocks of a page in order: a row of a table as its cells, other text as its words, code as it stands."""
    facts: list[tuple[str, ...]] = []
    code = follows = False
    for line in page.splitlines():
        plain = line.strip()
        if plain.startswith("```"):
            code, follows = not code, False
            facts.append((plain,))
        elif code:
            facts.append((line.rstrip(),))
        elif not plain:
            follows = False
        elif plain.startswith("|"):
            cells = tuple(cell.strip() for cell in plain.strip("|").split("|"))
            facts.append(tuple("-" if cell and not cell.strip(":-") else cell for cell in cells))
            follows = False
        elif follows and plain[0] not in "-#>":
            facts[-1] += tuple(plain.split())
        else:
            facts.append(tuple(plain.split()))
            follows = True
    return facts


def workbook_facts(data: bytes) -> Mapping[str, Any]:
    """Return what a workbook shows, as plain values; parts that openpyxl does not read as they are."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        own = {name: archive.read(name) for name in archive.namelist() if name.startswith("customXml/item")}
    return {
        "names": {name: defined.attr_text for name, defined in book.defined_names.items()},
        "properties": {name: getattr(book.properties, name) for name in ("title", "creator", "created", "modified")},
        "sheets": [(sheet.title, sheet.sheet_state, _sheet_facts(sheet)) for sheet in book.worksheets],
        "data": {name: _canonical(name, own) for name in own},
    }


def _sheet_facts(sheet: Any) -> Mapping[str, Any]:
    return {
        "cells": {cell.coordinate: _cell_facts(cell) for row in sheet.iter_rows() for cell in row if _says_something(cell)},
        "names": {name: defined.attr_text for name, defined in sheet.defined_names.items()},
        "merged": sorted(str(area) for area in sheet.merged_cells.ranges),
        "choices": sorted(
            (str(v.sqref), v.type, v.formula1, v.formula2, v.operator, v.error, v.prompt)
            for v in sheet.data_validations.dataValidation
        ),
        "formats": sorted(
            (str(area.sqref), rule.type, tuple(rule.formula)) for area in sheet.conditional_formatting for rule in area.rules
        ),
        "widths": {name: (held.width, held.hidden) for name, held in sheet.column_dimensions.items()},
        "heights": {number: (held.height, held.hidden) for number, held in sheet.row_dimensions.items()},
        "protected": sheet.protection.sheet,
        "frozen": sheet.freeze_panes,
        "printed": (sheet.print_area, sheet.print_title_rows, sheet.page_setup.orientation, sheet.page_setup.fitToWidth),
    }


def _says_something(cell: Any) -> bool:
    return cell.value is not None or getattr(cell, "has_style", False)


def _cell_facts(cell: Any) -> tuple[Any, ...]:
    return (
        cell.value,
        getattr(cell, "data_type", None),
        cell.number_format,
        cell.protection.locked,
        (cell.font.b, cell.font.name, cell.font.sz, cell.font.color.rgb if cell.font.color else None),
        (cell.fill.fill_type, cell.fill.fgColor.rgb),
        (cell.alignment.horizontal, cell.alignment.vertical, cell.alignment.wrap_text),
        (cell.border.left.style, cell.border.bottom.style),
        cell.hyperlink.target if getattr(cell, "hyperlink", None) else None,
        cell.comment.text if getattr(cell, "comment", None) else None,
    )


def _parts(data: bytes) -> dict[str, object]:
    """Return every part by name. What a relationship leads to counts, not the id that a library gave it."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    return {name: _canonical(name, parts) for name in parts}


def _canonical(name: str, parts: Mapping[str, bytes]) -> object:
    if not name.endswith((".xml", ".rels")):
        return parts[name]
    root = ElementTree.fromstring(parts[name])  # noqa: S314 - our own file
    if name.endswith(_UNORDERED):
        return sorted(sorted(item for item in entry.items() if item[0] != "Id") for entry in root)
    relations = ElementTree.fromstring(parts.get("{}/_rels/{}.rels".format(*name.rsplit("/", 1)), b"<none/>"))  # noqa: S314
    targets = {entry.get("Id", ""): entry.get("Target", "") for entry in relations}
    for element in root.iter():
        for key in [key for key, _value in element.items() if key.startswith(_REFERENCE)]:
            element.set(key, targets.get(element.get(key, ""), ""))
    return ElementTree.canonicalize(ElementTree.tostring(root, encoding="unicode"))
