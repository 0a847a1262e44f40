"""What the office has written into the last ledger: kept from run to run, by body and file, in columns of its own."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path

from docgen.district.names import same_name
from docgen.formats.xlsx.cells import column_name
from docgen.kit.errors import DocgenError
from docgen.kit.files import file_bytes
from docgen.kit.patterns import regex
from docgen.kit.record import field, record

REMARK = "备注"
"""The column that is there from the start; more are kept where the office adds some."""
_TOTAL = "合计"
_WORD = regex(r"[^\W\d_]")
Key = tuple[str, str]
"""A body's name and a file's; either may be blank."""


@record
class Remarks:
    """heads: of the columns, REMARK first; texts: row -> head -> what was written; bodies: body -> the first such texts;

    rows: every row there was; agencies: the bodies written about, as they were spelt.
    """

    heads: tuple[str, ...] = (REMARK,)
    texts: Mapping[Key, Mapping[str, str]] = field(default_factory=dict)
    bodies: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    rows: Collection[Key] = ()
    agencies: tuple[str, ...] = ()

    def of(self, agency: str, file: str) -> list[str]:
        """Return what goes into each column of a row: what stood in it, or, for a new row, what was written on the body."""
        key = (same_name(agency), file)
        found = self.texts.get(key, {}) if key in self.rows else self.bodies.get(key[0], {})
        return [found.get(head, "") for head in self.heads]


def read_remarks(path: Path, own: Collection[str], agency: str, file: str, numbers: Collection[str] = ()) -> Remarks:
    """Return what the office has written into a ledger. own: heads of docgen's columns; agency, file: which hold the key;

    numbers: those of its columns that hold numbers: words in one of them are a remark too.
    A ledger that is not there or cannot be read holds nothing.
    """
    from docgen.formats.xlsx.number_format import shown
    from docgen.formats.xlsx.source import read_source
    from docgen.ooxml.package import open_package

    try:
        sheets = read_source(open_package(file_bytes(path), name=path.name)).sheets
    except DocgenError:
        return Remarks()
    # -- in every sheet that has a column of bodies --
    heads: dict[str, None] = {REMARK: None}
    texts: dict[Key, dict[str, str]] = {}
    bodies: dict[str, dict[str, str]] = {}
    rows: set[Key] = set()
    names: dict[str, None] = {}
    for sheet in sheets:
        titles = {column: cell.text.strip() for (row, column), cell in sheet.cells.items() if row == 1}
        places = {title: column for column, title in titles.items()}
        if agency not in places:
            continue
        # -- which body and file a row is of; a row without a body goes by its file --
        files = places.get(file)
        keys = {
            row: (shown(cell).strip(), shown(sheet.cells.get((row, files))).strip() if files else "")
            for (row, column), cell in sheet.cells.items()
            if row > 1 and column == places[agency] and not shown(cell).startswith(_TOTAL)
        }
        if files:
            nameless = {
                row: ("", shown(cell).strip()) for (row, column), cell in sheet.cells.items() if column == files and row > 1
            }
            keys = nameless | keys
        rows |= {(same_name(who), what) for who, what in keys.values()}
        # -- what stands under heads that are not docgen's own --
        for (row, column), cell in sorted(sheet.cells.items()):
            title = titles.get(column, "")
            text = shown(cell).strip()
            misplaced = title in numbers and _WORD.search(text) is not None
            if row not in keys or not text or (title in own and not misplaced):
                continue
            who, what = keys[row]
            head = REMARK if misplaced else title or f"{REMARK}（{column_name(column)} 列）"
            heads[head] = None
            written = texts.setdefault((same_name(who), what), {})
            before = [written[head]] if head in written else []
            written[head] = "；".join([*before, f"{title}：{text}" if misplaced else text])
            if who:
                names[who] = None
                first = bodies.setdefault(same_name(who), {})
                if before or head not in first:
                    first[head] = written[head]
    return Remarks(tuple(heads), texts, bodies, rows, tuple(names))
