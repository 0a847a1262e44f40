"""Last year's reports: one file, or a folder of them in which each body's own is found by its name."""

from __future__ import annotations

import functools
import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from docgen.formats import read
from docgen.jobs.manifest import sha256
from docgen.jobs.sources import REPORT_ENDINGS, find_sources, outranks
from docgen.kit import cache
from docgen.kit.errors import DocgenError, UsageError
from docgen.kit.files import file_bytes
from docgen.kit.i18n import _
from docgen.report.model import Report
from docgen.report.typed import folded

KIND = "previous"
"""What is kept between runs, and for the other processes of one: whose reports a folder holds."""
_UNKNOWN = 0
"""The year of a report that states none."""
Index = Mapping[str, list[tuple[int, str]]]
"""A body's name, folded -> the years and paths of its reports."""


def previous_report(given: Path, report: Report) -> Report | None:
    """Return last year's report for this one: the file given, or the body's own in the folder given; None if it has none.

    A name that carries the district before it, or leaves it out, is the same body's if no other is like it.
    Raises UnreadableFile.
    """
    if not given.is_dir():
        return _report(given)
    year = report.role("year")
    path = previous_file(given, str(report.role("agency") or ""), year if isinstance(year, int) else None)
    return _report(path) if path else None


def previous_file(folder: Path, agency: str, year: int | None) -> Path | None:
    """Return the file in a folder that holds the report of a body for the year before, None if there is none."""
    return _path_of(_index(folder), folded(agency), year)


def previous_mark(given: Path) -> bytes:
    """Return what a report depends on: the file's content, or which files a folder holds and of what size and time."""
    return _state(given).encode() if given.is_dir() else _content(given)


def require_previous(given: Path, sources: Iterable[Path] = ()) -> None:
    """Raises UsageError for a folder in which no report can be read, or none of the year before that of the first source."""
    years = {year for found in _index(given).values() for year, _path in found}
    if years and _UNKNOWN not in years:
        year = _first_year(sources)
        if year is not None and year - 1 not in years:
            raise UsageError(
                _("--previous 用不了：文件夹 {folder} 里没有 {year} 年度的报告。").format(folder=given, year=year - 1),
                _("给出放着各单位上年填报表或报告的文件夹。"),
            )
    if not years:
        raise UsageError(
            _("--previous 用不了：文件夹 {folder} 里没有能读的报告。").format(folder=given),
            _("给出放着各单位上年填报表或报告的文件夹。"),
        )


def _first_year(sources: Iterable[Path]) -> int | None:
    for source in sources:
        try:
            year = read(source).report.role("year")
        except DocgenError:
            continue
        if isinstance(year, int):
            return year
    return None


@functools.lru_cache(maxsize=4)
def _content(path: Path) -> bytes:
    return file_bytes(path)


@functools.lru_cache(maxsize=64)
def _report(path: Path) -> Report:
    return read(path).report


def _path_of(index: Index, name: str, year: int | None) -> Path | None:
    found = index.get(name)
    if found is None and name:
        like = [known for known in index if known.endswith(name) or name.endswith(known)]
        found = index[like[0]] if len(like) == 1 else None
    if not found:
        return None
    wanted = [path for stated, path in found if year is None or stated in (year - 1, _UNKNOWN)]
    if not wanted:
        return None
    best = Path(wanted[0])
    for path in map(Path, wanted[1:]):
        best = path if outranks(path, best) else best
    return best


@functools.cache
def _state(folder: Path) -> str:
    facts = [(str(path.resolve()), path.stat().st_size, path.stat().st_mtime_ns) for path in _files(folder)]
    return sha256(json.dumps(facts).encode("utf-8", "surrogatepass"))


def _files(folder: Path) -> tuple[Path, ...]:
    return find_sources([folder], recursive=True, endings=REPORT_ENDINGS).files


@functools.cache
def _index(folder: Path) -> Index:
    """Return whose reports a folder holds; what cannot be read, or says of nobody, is left out."""
    key = cache.entry_key(_state(folder))
    kept = cache.load(KIND, key)
    if kept is not None:
        return {str(name): [(int(year), str(path)) for year, path in found] for name, found in json.loads(kept).items()}
    index: dict[str, list[tuple[int, str]]] = {}
    for path in _files(folder):
        try:
            reading = read(path)
        except DocgenError:
            continue
        agency = str(reading.report.role("agency") or "")
        year = reading.report.role("year")
        if agency and not reading.untouched:
            index.setdefault(folded(agency), []).append((year if isinstance(year, int) else _UNKNOWN, str(path.resolve())))
    cache.save(KIND, key, json.dumps(index, ensure_ascii=False).encode("utf-8", "surrogatepass"))
    return index
