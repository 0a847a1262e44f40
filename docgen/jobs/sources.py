"""Which files a run takes: from files and folders, and of two hand-ins of one body the one that counts."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from docgen.compose.papers import papers_for
from docgen.formats import DOCUMENT_ENDINGS
from docgen.kit.errors import UnreadableFile
from docgen.kit.files import is_lock_file
from docgen.kit.i18n import _
from docgen.kit.patterns import regex
from docgen.kit.record import record
from docgen.kit.word_lists import pattern

INTAKE_ENDINGS = (".xlsx", ".xlsm", ".json", ".xls", ".et")
"""What is taken from a folder; what is not really a workbook is then refused with a word about it."""
REPORT_ENDINGS = (*INTAKE_ENDINGS, *DOCUMENT_ENDINGS)
"""What is taken where finished reports count as well: Word files, saved pages, texts and PDFs."""
_BESIDE = (".txt", ".md", ".pdf")
LEDGER_NAMES = ("台账.xlsx", "台账.json")
EDITED_LEDGER = "台账（改动过的上一份）.xlsx"
"""What a run over many writes itself; a second run over the same folder does not take it for a hand-in."""

_OF_ALL, _OF_ONE = ("|".join(paper.name for paper in papers_for(*it)) for it in (("return", "reminder"), ("approval",)))
_OWN_PAPER = regex(rf"(?:{_OF_ALL}).*|.*(?:{_OF_ONE})[)）]?|（草稿）.*")
"""Word files that docgen itself writes beside the reports."""
_APART = 60
"""Seconds by which a hand-in has to be later than another to count in its place."""
_HIDDEN = "."
_DATA = Path(__file__).with_name("data")
_COPY = regex(r"副本|复件|[Cc]opy|[（(]\d{1,2}[)）]$")


@record
class Sources:
    """The files a run takes, in order, and those it leaves alone.

    below: in folders below those given, which nobody asked for; beside: named among others (out/*.docx), but no reports;
    broken: links in a folder that lead to no file.
    """

    files: tuple[Path, ...]
    below: tuple[Path, ...] = ()
    beside: tuple[Path, ...] = ()
    broken: tuple[Path, ...] = ()


def find_sources(
    given: Iterable[Path],
    *,
    recursive: bool = False,
    endings: Collection[str] = INTAKE_ENDINGS,
    without: Iterable[Path | None] = (),
) -> Sources:
    """Return the files meant by files and folders, those of a folder sorted by name.

    Lock files (~$), docgen's own papers and ledger, and in folders hidden files, are left out; one alone is taken as given.

    recursive: take the files of all folders below as well. without: files and folders that have another part in the run (its
    output, a roster, last year's reports). Raises UnreadableFile if a path does not exist or a folder holds nothing to take.
    """
    apart = {path.resolve() for path in without if path is not None}
    found: list[Path] = []
    left: list[Path] = []
    broken: list[Path] = []

    def taken_of(paths: Iterable[Path]) -> list[Path]:
        paths = list(paths)
        broken.extend(path for path in paths if not path.exists())
        return [path for path in paths if path not in broken and path.resolve() not in apart]

    asked = list(given)
    beside = [path for path in asked if is_no_report(path) and path.is_file()]
    if len(beside) == len(asked):
        beside = []
    for path in asked:
        if path in beside:
            continue
        if path.is_dir():
            inside, below = taken_of(_files(path, endings)), taken_of(_below(path, endings, apart))
            if not inside and not (recursive and below):
                if broken:
                    raise UnreadableFile(what_is_broken(broken), _("改正或删去这些链接，或放进文件本身。"))
                raise _nothing_in(path, below, recursive=recursive)
            found += inside
            (found if recursive else left).extend(below)
        elif not path.exists():
            what = _("找不到 {file}。") if path.suffix else _("找不到文件夹 {file}。")
            raise UnreadableFile(what.format(file=path), _("检查文件名；还没有填报表就先运行 docgen new 生成一份。"))
        else:
            found.append(path)
    taken = _each_once(found)
    others = tuple(path for file, path in _each_once(left).items() if file not in taken)
    return Sources(tuple(taken.values()), others, tuple(beside), tuple(broken))


def what_is_broken(links: Collection[Path]) -> str:
    """Return a line that names links which lead to no file."""
    return _("{n} 个链接指向的文件不存在，没有处理：{names}。").format(n=len(links), names=named(links))


def _each_once(paths: Iterable[Path]) -> dict[Path, Path]:
    """Return for each file the path it is taken by: of links and the file itself, the file."""
    files: dict[Path, Path] = {}
    for path in paths:
        file = path.resolve()
        if file not in files or not path.is_symlink():
            files[file] = path
    return files


def is_no_report(path: Path) -> bool:
    """Whether a file is by its name an office program's lock file, or a ledger or paper that docgen writes beside reports."""
    own = path.suffix.lower() == ".docx" and _OWN_PAPER.fullmatch(path.stem)
    return is_lock_file(path) or path.name in (*LEDGER_NAMES, EDITED_LEDGER) or bool(own)


def endings_for_check(given: Iterable[Path]) -> tuple[str, ...]:
    """Return which files of folders are checked: workbooks and JSON, or finished reports where no folder holds any of those."""
    folders = [path for path in given if path.is_dir()]
    finished = bool(folders) and not any(
        _files(path, INTAKE_ENDINGS) or any(_below(path, INTAKE_ENDINGS, ())) for path in folders
    )
    return DOCUMENT_ENDINGS if finished else INTAKE_ENDINGS


def _files(folder: Path, endings: Collection[str]) -> list[Path]:
    """Return a folder's files. Beside workbooks and Word files, a text or a PDF is a note or a print, not another report."""
    found = sorted(
        path
        for path in folder.iterdir()
        if path.suffix.lower() in endings and not path.name.startswith(_HIDDEN) and not is_no_report(path) and not path.is_dir()
    )
    written = any(path.suffix.lower() in (*INTAKE_ENDINGS, ".docx") for path in found)
    return [path for path in found if not written or path.suffix.lower() not in _BESIDE]


def _below(folder: Path, endings: Collection[str], apart: Collection[Path]) -> Iterator[Path]:
    """Yield the files of all folders below one; a link to a folder is not followed, for it may lead back."""
    for inside in sorted(Path(entry) for entry in os.scandir(folder) if entry.is_dir(follow_symlinks=False)):
        if not inside.name.startswith(_HIDDEN) and inside.resolve() not in apart:
            yield from _files(inside, endings)
            yield from _below(inside, endings, apart)


def _nothing_in(folder: Path, below: list[Path], *, recursive: bool) -> UnreadableFile:
    if below:
        return UnreadableFile(
            _("文件夹 {folder} 里没有填报表，它下面的文件夹里有 {n} 份：{names}。").format(
                folder=folder, n=len(below), names=named(below, folder)
            ),
            _("加 --recursive 一并处理，或指定其中的一个文件夹。"),
        )
    what = _("文件夹 {folder} 和它下面的文件夹里没有填报表。") if recursive else _("文件夹 {folder} 里没有填报表。")
    return UnreadableFile(what.format(folder=folder), _("先运行 docgen new 生成空白填报表，填好后放进这个文件夹。"))


def named(paths: Collection[Path], folder: Path | None = None, most: int = 3) -> str:
    """Return the first few of some paths, as they stand below a folder, and that there are more."""
    shown = [str(path.relative_to(folder)) if folder and path.is_relative_to(folder) else str(path) for path in paths]
    return "、".join(shown[:most]) + ("……" if len(shown) > most else "")


def submitted_at(path: Path) -> datetime | None:
    """Return when a file was handed in, as far as the file tells: when it was last written. None if it is gone."""
    try:
        return datetime.fromtimestamp(path.stat().st_mtime).astimezone()
    except (OSError, OverflowError, ValueError):
        return None


def is_corrected(path: Path) -> bool:
    """Whether a file, or the folder it lies in, says of itself that it corrects an earlier one."""
    return any(pattern(_DATA, "sources", "corrected").search(name) for name in (path.stem, path.absolute().parent.name))


def _rank(path: Path) -> tuple[bool, float]:
    when = submitted_at(path)
    return is_corrected(path), when.timestamp() if when else 0.0


def outranks(path: Path, other: Path) -> bool:
    """Whether of two hand-ins of one body this one counts: marked as a correction and the other not, else later by a minute.

    Files that were saved together, copied or unpacked in one go, do not tell by their times which came later.
    """
    corrected, moment = _rank(path)
    other_corrected, other_moment = _rank(other)
    return corrected if corrected != other_corrected else moment - other_moment >= _APART


def same_content(path: Path, other: Path) -> bool:
    """Whether two files hold the same bytes: one is a copy of the other, whatever it is called."""
    with suppress(OSError):
        return path.stat().st_size == other.stat().st_size and path.read_bytes() == other.read_bytes()
    return False


def latest_first(sources: Iterable[Path]) -> list[Path]:
    """Return sources so that of two of one body the one that counts comes first: nobody knows whose they are before reading.

    Where nothing else tells, a file that is called a copy (甲局 - 副本, 甲局(1)) comes behind.
    """

    def place(path: Path) -> tuple[bool, int, bool]:
        corrected, moment = _rank(path)
        return not corrected, -int(moment // _APART), _COPY.search(path.stem) is not None

    return sorted(sources, key=place)
