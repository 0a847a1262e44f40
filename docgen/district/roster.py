"""A roster: the bodies that have to report, one a line, from a text, CSV or Excel file."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path

from docgen.formats import file_bytes
from docgen.kit.errors import UnreadableFile
from docgen.kit.i18n import _
from docgen.kit.record import record

_NO_ROSTER = ("<", "{", "%PDF", "PK")
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_HEAD_WORDS = ("机关", "单位", "名称", "部门", "name", "agency")


@record
class RosterEntry:
    """A body that has to report; level is free text, as the roster has it."""

    name: str
    level: str = ""


def same_name(name: str) -> str:
    """Return a name in the form in which two spellings of one body are equal (blanks, full and half width)."""
    return "".join(unicodedata.normalize("NFKC", name).split())


def _decoded(data: bytes, name: str) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not text.lstrip().startswith(_NO_ROSTER) and not _CONTROLS.search(text):
            return text
        break
    raise UnreadableFile(_("读不了名单 {file}：不是文字文件。").format(file=name), _("把名单另存为 .xlsx 或 UTF-8 的 .csv。"))


def _lines_of_workbook(data: bytes) -> list[list[str]]:
    from docgen.formats.xlsx.read import read_source
    from docgen.ooxml.package import open_package

    sheet = next((s for s in read_source(open_package(data)).sheets if not s.hidden and s.cells), None)
    if sheet is None:
        return []
    rows = sorted({row for row, _column in sheet.cells})
    return [[sheet.cells[row, column].text if (row, column) in sheet.cells else "" for column in (1, 2)] for row in rows]


def _entries(lines: Iterable[list[str]]) -> list[RosterEntry]:
    found: list[RosterEntry] = []
    for number, line in enumerate(lines):
        name, level = ([part.strip() for part in line] + ["", ""])[:2]
        is_head = number == 0 and any(word in name.lower() for word in _HEAD_WORDS) and len(name) <= 6
        if name and not name.startswith("#") and not is_head:
            found.append(RosterEntry(name, level))
    return found


def read_roster(path: Path) -> tuple[RosterEntry, ...]:
    """Read a roster: first column the body's name, second (if any) its level; a head row and # lines are skipped.

    Raises UnreadableFile for a file that cannot be read, holds nobody, or names a body twice.
    """
    data = file_bytes(path)
    if data[:4] == b"PK\x03\x04":
        lines = _lines_of_workbook(data)
    else:
        lines = list(csv.reader(io.StringIO(_decoded(data, path.name).replace("\t", ",").replace("，", ","))))
    entries = _entries(lines)
    if not entries:
        raise UnreadableFile(_("名单 {file} 里没有单位。").format(file=path.name), _("第一列写单位全称，一行一个。"))
    names = [same_name(entry.name) for entry in entries]
    twice = next((entry.name for entry, name in zip(entries, names, strict=True) if names.count(name) > 1), None)
    if twice:
        raise UnreadableFile(_("名单 {file} 里“{name}”写了两次。").format(file=path.name, name=twice), _("删去重复的一行。"))
    return tuple(entries)
