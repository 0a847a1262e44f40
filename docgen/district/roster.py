"""A roster: the bodies that have to report, from whatever table or list an office keeps them in.

A workbook, a CSV or a text file becomes tables of texts. In each the column of names is found by its head or by what stands
in it; titles, heads, numbers, headings of sections, totals, notes and signatures are no bodies.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from pathlib import Path

from docgen.district.names import is_kind, looks_like_a_body, match, same_name, words
from docgen.formats import read
from docgen.jobs.options import unusable
from docgen.kit import word_lists
from docgen.kit.errors import DocgenError, UnreadableFile, UsageError
from docgen.kit.files import file_bytes
from docgen.kit.i18n import _
from docgen.kit.record import record, replace
from docgen.ooxml.kind import refuse_other_content

Row = Sequence[str]
_MOST_HEAD_ROWS = 15
_SHARE = 0.6
"""So much of a column has to look like names of bodies for it to be taken without a head."""
_SHOWN = 5

_HEADS = word_lists.table(Path(__file__).with_name("data"), "bodies")
_NAME_HEADS, _LEVEL_HEADS, _NUMBER_HEADS = (_HEADS[part] for part in ("name_heads", "level_heads", "number_heads"))
_NUMBERING = re.compile(
    r"(?:第?[一二三四五六七八九十百]+[、.．:：)）]|[（(][一二三四五六七八九十百\d]{1,4}[)）][、.．]?|\d{1,4}\s*[、.．:：)）]"
    r"|[①-⑳㈠-㈩⒈-⒛⑴-⒇]|\d{1,4}\s+|[-–—•·●○◆◇■□▪★☆*√]+\s*)\s*"
)
_COUNTED_OFF = re.compile(r"(\d{1,4})(?=[^\d\s])")
_COUNT = re.compile(r"\s*[（(]?\s*共?\s*\d+\s*[个家户]?(?:单位|部门)?\s*[)）]?$")
_JUST_A_COUNT = re.compile(r"[（(]?\s*共?\s*\d+\s*[个家户](?:单位|部门)?\s*[)）]?")
_TOTAL = re.compile(r"(?:合|总|小|共)\s*计|共\s*\d+|计\s*\d+|total|sum", re.IGNORECASE)
_DATE = re.compile(r"[\d〇○零一二三四五六七八九十]{2,4}\s*[年./-]\s*[\d一二三四五六七八九十]{1,2}(?![\d-])\s*[月./-]?.*")
_UNNAMED_SHEET = re.compile(r"(?:Sheet|工作表|表)\s*\d*", re.IGNORECASE)
_ANNOUNCED = re.compile(r"([^：:]+)[：:](.*)")
_SPLIT_LIST = re.compile(r"[、，,；;]")
_GAP = re.compile(r"\t|\u3000+| {2,}")
_SEALED = re.compile(r"[（(][盖公]?章[)）]$")
_SPACED_OUT = re.compile(r"(?<=[\u3400-\u9fff])\s+(?=[\u3400-\u9fff])")
_HEAD_NOISE = re.compile(r"[（(][^（()）]*[)）]|[\s（）()/／*＊:：]+")
_WHOLE_NAME = re.compile(r"全称|名称|单位|机关")
_PUNCTUATION = re.compile(r"[。；：！？:;!?，,]")
_HAN = re.compile(r"[\u3400-\u9fff]")
_WORD = re.compile(r"[^\W\d_]")
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_TRAILING = " \t\u3000，,；;。、.*※★√"


@record
class RosterEntry:
    """A body that has to report; level is free text, as the roster has it; hidden: its row is hidden, or it is struck out."""

    name: str
    level: str = ""
    hidden: bool = False


@record
class _Table:
    """Rows of texts as they stand in a sheet or a file; title: of the sheet, "" for a file of one table.

    hidden: which of the rows are hidden, filtered out or struck out.
    """

    rows: Sequence[Row]
    title: str = ""
    hidden: Collection[int] = ()


def read_roster(path: Path, known: Collection[str] = ()) -> tuple[RosterEntry, ...]:
    """Return the bodies a roster lists, in its order.

    known: names of what was handed in (of files, of agencies); among columns that all look like names they decide.
    Raises UsageError for a file that cannot be read, holds nobody, or names a body twice.
    """
    try:
        readings = _readings(file_bytes(path), path.name)
    except DocgenError as error:
        raise unusable("--roster", path, error) from error
    known_names = "\n".join(same_name(name) for name in known)
    found = max(
        (_entries(tables, known_names) for tables in readings), key=lambda entries: _worth(entries, known_names), default=[]
    )
    if not found:
        raise UsageError(
            _("名单 {file} 里没有认出单位。读到的是：{read}").format(file=path.name, read=_first_texts(readings)),
            _("单位名称写在同一列，一行一个，表头写“单位名称”。"),
        )
    times = Counter(same_name(entry.name) for entry in found)
    twice = next((entry.name for entry in found if times[same_name(entry.name)] > 1), None)
    if twice:
        raise UsageError(_("名单 {file} 里“{name}”写了两次。").format(file=path.name, name=twice), _("删去重复的一行。"))
    return tuple(found)


def known_roster(path: Path, sources: Sequence[Path]) -> tuple[RosterEntry, ...]:
    """Return the bodies of a roster for a run over these files. Raises UsageError for one that has nothing to do with them."""
    roster = read_roster(path, [source.stem for source in sources])
    require_match(roster, sources, path)
    return roster


def require_match(roster: Sequence[RosterEntry], sources: Iterable[Path], file: Path) -> None:
    """Raises UsageError if nothing that was handed in is of a body on the roster or of one like it: it is another list.

    File names tell for nearly every run; only where they do not, files are read, up to the first that matches.
    """
    names = [entry.name for entry in roster]
    listed = {same_name(name) for name in names}
    files = list(sources)
    if any(name in same_name(path.stem) for path in files for name in listed):
        return
    agencies: dict[str, None] = {}
    for path in files:
        try:
            agency = str(read(path).report.role("agency") or "")
        except DocgenError:
            continue
        if agency:
            matched = match(names, [agency])
            if matched.listed or matched.asked:
                return
            agencies[agency] = None
    if agencies:
        raise UsageError(
            _("名单 {file} 里的单位，交来的一份也没有。名单里读到 {n} 个：{names}；交来的是：{agencies}。").format(
                file=file.name, n=len(roster), names=_quoted(names), agencies=_quoted(list(agencies))
            ),
            _("检查是不是拿错了名单；名单里写单位全称，与填报表的机关名称一致。"),
        )


def hidden_names(roster: Sequence[RosterEntry]) -> str:
    """Return the bodies of hidden rows and those struck out for people, "" for none."""
    return _quoted([entry.name for entry in roster if entry.hidden])


def _quoted(texts: Sequence[str]) -> str:
    return "、".join(f"“{text[:20]}”" for text in texts[:_SHOWN]) + ("……" if len(texts) > _SHOWN else "")


def _worth(entries: Sequence[RosterEntry], known_names: str) -> tuple[int, int]:
    known = sum(name in known_names for name in {same_name(entry.name) for entry in entries}) if known_names else 0
    return known, sum(looks_like_a_body(entry.name) for entry in entries) * 2 - len(entries)


def _first_texts(readings: Sequence[Sequence[_Table]]) -> str:
    texts = [cell for tables in readings[:1] for table in tables for row in table.rows for cell in row if cell]
    return _quoted(texts) or _("没有文字")


# -- from a file to tables ------------------------------------------------------------------------------------------------


def _readings(data: bytes, name: str) -> list[list[_Table]]:
    """Return the ways a file can be read, each as its tables: a workbook in one way, a text with this or that separator."""
    if data[:4] == b"PK\x03\x04":
        return [_tables_of_workbook(data, name)]
    lines = _decoded(data, name).splitlines()
    split: list[Callable[[Iterable[str]], list[list[str]]]] = [
        lambda texts: [[text] for text in texts],
        lambda texts: [_GAP.split(text) for text in texts],
        lambda texts: [text.split() for text in texts],
        lambda texts: [_SPLIT_LIST.split(text) for text in texts],
    ]
    split += [_by_separator(separator) for separator in (",", "\t", ";", "，", "；", "|") if any(separator in x for x in lines)]
    if any(_ANNOUNCED.match(line) for line in lines):
        split.append(lambda texts: [row for text in texts for row in _listed(text)])
    return [[_Table([[cell.strip() for cell in row] for row in way(lines)])] for way in split]


def _listed(text: str) -> list[list[str]]:
    """Return a line of several names as rows of one; what announces them (报送单位：, 区直部门：) is none of them."""
    found = _ANNOUNCED.match(text)
    announced, names = (found[1], found[2]) if found else ("", text)
    if found and not (
        _is_head(announced, _NAME_HEADS) or _section(announced) is not None or words("list_titles").fullmatch(announced.strip())
    ):
        names = text if looks_like_a_body(announced) or not looks_like_a_body(_SPLIT_LIST.split(names)[0]) else names
        return [[name] for name in _names_in(names)]
    heading = [[announced]] if _section(announced) is not None else []
    return [*heading, *([name] for name in _names_in(names))]


def _names_in(text: str) -> Iterator[str]:
    """Yield the names of a list in a sentence; before the last one 和 may stand for the comma."""
    for name in _SPLIT_LIST.split(text):
        first, _and, last = name.strip(_TRAILING).rpartition("和")
        yield from (first, last) if looks_like_a_body(first) and looks_like_a_body(last) else (name,)


def _by_separator(separator: str) -> Callable[[Iterable[str]], list[list[str]]]:
    def rows(texts: Iterable[str]) -> list[list[str]]:
        return list(csv.reader(io.StringIO("\n".join(texts)), delimiter=separator))

    return rows


def _decoded(data: bytes, name: str) -> str:
    """Return a text file's text, in whichever encoding a Windows program saved it. Raises UnreadableFile for what is none."""
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            encodings: tuple[str, ...] = (encoding,)
            break
    else:
        halves = data[0::2].count(0), data[1::2].count(0)
        wide = ("utf-16-be",) if halves[0] > halves[1] else ("utf-16-le",) if halves[1] else ()
        encodings = wide or ("utf-8", "gb18030")
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not text.lstrip().startswith(("<", "{", "%PDF")) and not _CONTROLS.search(text):
            return text
        break
    return refuse_other_content(data, name, Path(name).suffix.lower(), "xlsx")


def _tables_of_workbook(data: bytes, name: str) -> list[_Table]:
    """Return the visible sheets; what stands in a cell merged downwards stands in each of its rows."""
    from docgen.formats.xlsx.number_format import shown
    from docgen.formats.xlsx.source import read_source
    from docgen.ooxml.package import open_package

    package = open_package(data, name=name)
    if not package.content_kind.startswith("xl"):
        raise UnreadableFile(_("{file} 不是表格。").format(file=name), _("把名单另存为 .xlsx 或 UTF-8 的 .csv。"))
    tables: list[_Table] = []
    for sheet in read_source(package).sheets:
        if sheet.hidden or not sheet.cells:
            continue
        texts = {place: " ".join(shown(cell).split()) for place, cell in sheet.cells.items()}
        for top, left, bottom, _right in sheet.merged:
            if bottom > top and (text := texts.get((top, left))):
                texts |= {(row, left): text for row in range(top, min(bottom, top + 5000) + 1)}
        width = max(column for _row, column in texts)
        rows = sorted({row for row, _column in texts})
        texts_by_row = [[texts.get((row, column), "") for column in range(1, width + 1)] for row in rows]
        struck = {row for (row, _column), cell in sheet.cells.items() if cell.struck and cell.kind == "text"}
        hidden = [number for number, row in enumerate(rows) if row in struck or row in sheet.hidden_rows]
        tables.append(_Table(texts_by_row, sheet.name, hidden))
    return tables


# -- from tables to bodies ------------------------------------------------------------------------------------------------


def _entries(tables: Sequence[_Table], known_names: str) -> list[RosterEntry]:
    """Return the bodies of all tables; one that stands in two tables counts once."""
    per_table = [(table, _entries_of(table.rows, known_names, table.hidden)) for table in tables]
    several = sum(bool(found) for _table, found in per_table) > 1
    entries: list[RosterEntry] = []
    known: set[str] = set()
    for table, found in per_table:
        level = table.title if several and not _UNNAMED_SHEET.fullmatch(table.title) else ""
        entries += [replace(e, level=e.level or level) for e in found if same_name(e.name) not in known]
        known |= {same_name(entry.name) for entry in found}
    return entries


def _folded(text: str) -> str:
    return _HEAD_NOISE.sub("", text).lower()


def _is_head(text: str, heads: Collection[str]) -> bool:
    plain = _folded(text)
    return plain in heads or (len(plain) <= 10 and any(plain.endswith(head) for head in heads if len(head) >= 2))


def _head_row(rows: Sequence[Row]) -> int | None:
    """Return which of the first rows holds the heads: it names the column of bodies and, in a table of several, others too."""
    for number, row in enumerate(rows[:_MOST_HEAD_ROWS]):
        named = [column for column, cell in enumerate(row) if _is_name_head(cell)]
        filled = [cell for cell in row if cell]
        if not all(len(cell) <= 12 for cell in filled):
            continue
        if len(filled) > 1 and any(_folded(cell) in _NUMBER_HEADS for cell in filled):
            return number
        if any(looks_like_a_body(cell) and not _is_name_head(cell) for cell in filled):
            # a body and its kind (财政局, 部门), unless bodies stand below the kind
            below = [r[column] for r in rows[number + 1 :] for column in named if column < len(r)]
            named = named if any(map(looks_like_a_body, below)) else []
        if named and (len(filled) > 1 or len(row) == 1 or sum(bool(c) for r in rows for c in r) <= 2 * len(rows)):
            return number
    return None


def _is_name_head(text: str) -> bool:
    if words("notes").match(text.rstrip("：: ")):
        return False
    return _is_head(text, _NAME_HEADS) and (_folded(text) in _NAME_HEADS or _section(text) is None)


def _name_columns(rows: Sequence[Row], head: int | None, known_names: str) -> list[int]:
    """Return the columns that hold names: those under the best head, or those whose texts look like names.

    A list is often printed in two or three blocks side by side: columns of one head, or of no head and with other names.
    """
    below = rows[0 if head is None else head + 1 :]
    width = max((len(row) for row in rows), default=0)
    columns = [[name for row in below if column < len(row) and (name := _body(row[column]))] for column in range(width)]
    heads = ["" if head is None or column >= len(rows[head]) else _folded(rows[head][column]) for column in range(width)]

    def worth(column: int) -> tuple[float, ...]:
        names = columns[column]
        if not names:
            return (0.0,)
        known = sum(same_name(name) in known_names for name in names) if known_names else 0
        different = len({same_name(name) for name in names}) / len(names)
        like = sum(looks_like_a_body(name) for name in names) / max(1, len([1 for r in below if column < len(r) and r[column]]))
        full = _WHOLE_NAME.search(heads[column]) is not None and "简称" not in heads[column]
        return known, _is_head(heads[column], _NAME_HEADS), full, round(different * like, 2), len(names)

    ranked = sorted(range(width), key=worth, reverse=True)
    best = next((column for column in ranked if columns[column]), None)
    if best is None:
        return []
    if not _is_head(heads[best], _NAME_HEADS) and not _mostly_bodies(below, best, known_names):
        return []
    chosen = {best}
    seen = {same_name(name) for name in columns[best]}
    for column in ranked:
        names = {same_name(name) for name in columns[column]}
        same_head = bool(heads[best]) and heads[column] == heads[best]
        alike = not heads[best] and not heads[column] and _mostly_bodies(below, column, known_names)
        if column not in chosen and names and not names & seen and len(names) == len(columns[column]) and (same_head or alike):
            chosen.add(column)
            seen |= names
    return sorted(chosen)


def _mostly_bodies(rows: Sequence[Row], column: int, known_names: str) -> bool:
    filled = [row[column] for row in rows if column < len(row) and row[column] and not _is_no_body(row[column])]
    names = [text for text in map(_body, filled) if text and _is_known_or_like(text, known_names)]
    return len(names) >= _SHARE * len(filled) and bool(names)


def _is_known_or_like(text: str, known_names: str) -> bool:
    return looks_like_a_body(text) or bool(known_names and same_name(text) in known_names)


def _is_no_body(text: str) -> bool:
    """Whether a text is plainly something else: a number, a total, a note, a title, a date, the heading of a section."""
    plain = _unnumbered(text)
    if not _WORD.search(plain) or _JUST_A_COUNT.fullmatch(plain) or _section(text) is not None:
        return True
    if any(pattern.match(plain) for pattern in (_TOTAL, words("notes"), _DATE)):
        return True
    return words("list_titles").fullmatch(plain) is not None and not looks_like_a_body(plain)


def _unnumbered(text: str) -> str:
    plain = text.strip().strip("\u3000")
    for _time in range(2):
        found = _NUMBERING.match(plain)
        if not found or found.end() == len(plain):
            break
        plain = plain[found.end() :]
    return plain.strip(_TRAILING)


def _section(text: str) -> str | None:
    """Return the kind of bodies that a heading such as 一、区直部门（共52个）： announces, None for what is no heading."""
    plain = _COUNT.sub("", _unnumbered(text).rstrip("：:")).strip()
    return plain if plain and is_kind(plain) else None


def _body(text: str) -> str:
    """Return the name in a cell without its numbering, "" if it holds something else."""
    return "" if _is_no_body(text) else _SEALED.sub("", _SPACED_OUT.sub("", _unnumbered(text)))


def _level_column(rows: Sequence[Row], head: int | None, names: Collection[int]) -> int | None:
    """Return the column that says what kind each body is: by its head, else by its content."""
    width = max((len(row) for row in rows), default=0)
    others = [column for column in range(width) if column not in names]
    if head is not None:
        by_head = [c for c in others if c < len(rows[head]) and _is_head(rows[head][c], _LEVEL_HEADS)]
        if by_head:
            return by_head[0]
    below = rows[0 if head is None else head + 1 :]
    for column in others:
        filled = [row[column] for row in below if column < len(row) and row[column]]
        if filled and sum(is_kind(text) for text in filled) >= _SHARE * len(filled) and len(filled) > 1:
            return column
    return None


def _entries_of(rows: Sequence[Row], known_names: str, hidden: Collection[int] = ()) -> list[RosterEntry]:
    """Return the bodies of one table with their levels: from their column, else from the heading above them."""
    head = _head_row(rows)
    names = _name_columns(rows, head, known_names)
    level_at = _level_column(rows, head, names)
    under_head = head is not None and any(c < len(rows[head]) and _is_head(rows[head][c], _NAME_HEADS) for c in names)
    first = 0 if head is None else head + 1
    below = rows[first:]
    # -- a level written once for the rows that follow
    levels = [row[level_at] if level_at is not None and level_at < len(row) else "" for row in below]
    written = [level for level in levels if level]
    carried = len(written) == len(set(written)) < len(levels)
    found: list[tuple[int, int, RosterEntry]] = []
    section, level = "", ""
    for number, row in enumerate(below):
        filled = [cell for cell in row if cell]
        if filled and words("notes").match(_unnumbered(filled[0])) and not _is_name_head(filled[0]):
            continue
        if len(set(filled)) == 1 and (heading := _section(filled[0])) is not None:
            section = heading
            continue
        level = levels[number] or (level if carried else "")
        for block, column in enumerate(names):
            text = _body(row[column]) if column < len(row) else ""
            if not text or _is_head(text, _NAME_HEADS) or (head is not None and row[column] in rows[head]):
                continue
            if under_head or _is_known_or_like(text, known_names) or _could_be(text):
                found.append((block, number, RosterEntry(text, level or section, first + number in hidden)))
    entries = [entry for _block, _number, entry in sorted(found, key=lambda item: item[:2])]
    return _counted_off(_without_signature(entries, below, names))


def _could_be(text: str) -> bool:
    return 2 <= len(text) <= 25 and not _PUNCTUATION.search(text) and len(_HAN.findall(text)) >= 2


def _without_signature(entries: list[RosterEntry], rows: Sequence[Row], names: Sequence[int]) -> list[RosterEntry]:
    """Leave out who has signed the list: the last name of a plain list, without a number of its own, if a date follows."""
    texts = [cell for row in rows for cell in row if cell]
    if (
        len(names) == 1
        and entries
        and len(texts) > 2
        and _DATE.fullmatch(texts[-1])
        and texts[-2].strip(_TRAILING) == entries[-1].name
    ):
        return entries[:-1]
    return entries


def _counted_off(entries: list[RosterEntry]) -> list[RosterEntry]:
    """Take off numbers written right before the names (1甲局, 2乙局, 3丙局), if they count on from one to the next."""
    starts = [_COUNTED_OFF.match(entry.name) for entry in entries]
    numbers = [int(found[1]) for found in starts if found]
    if len(numbers) < max(2, len(entries)) or numbers != list(range(numbers[0], numbers[0] + len(numbers))):
        return entries
    return [replace(e, name=e.name[len(found[1]) :]) for e, found in zip(entries, starts, strict=True) if found]
