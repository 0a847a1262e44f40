"""A run of `make` over many sources: which files count, in which order, written one by one into one folder."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docgen.form.load import load_form
from docgen.formats import file_bytes
from docgen.jobs.make import MakeOptions, MakeResult, Product, deliver, fingerprint, produce
from docgen.jobs.manifest import Manifest, folder_lock
from docgen.kit.errors import DocgenError, FormError
from docgen.kit.files import make_folder, name_key
from docgen.kit.i18n import _, language
from docgen.kit.record import replace
from docgen.report.finding import Finding, Outcome, Severity

if TYPE_CHECKING:
    from docgen.kit.workers import Workers

_AHEAD = 8
"""Files for each worker process beyond what has been written: enough that none ever waits, for a slow one before it either."""

SUMMARY_ORDER = ("made", "unchanged", "refused", "kept", "failed", "skipped")


def status_name(status: str) -> str:
    """Return what people call a status."""
    return {
        "made": _("已生成"),
        "unchanged": _("没有变化"),
        "refused": _("有错误未生成"),
        "kept": _("已被改动未覆盖"),
        "failed": _("未能处理"),
        "skipped": _("空白跳过"),
    }[status]


def _outcomes(
    sources: list[Path], earlier: Callable[[Path], MakeResult | None], options: MakeOptions, jobs: int
) -> Iterator[MakeResult | Product]:
    """Yield for each source, in their order, its earlier result if that still holds, else what becomes of it now.

    Worker processes are started once and take one file after another. They never run far ahead of what is written, so that
    ten thousand reports take no more memory than a hundred. Raises DocgenError if a worker process is gone.
    """
    if jobs <= 1 or len(sources) <= 1:
        for source in sources:
            yield earlier(source) or produce(source, options)
        return
    from collections import deque

    from docgen.kit.workers import Workers

    ahead: deque[tuple[Path, MakeResult | int]] = deque()
    with Workers(min(jobs, len(sources)), partial(produce, options=options)) as workers:
        for source in sources:
            ahead.append((source, earlier(source) or workers.hand_over(source)))
            if len(ahead) > jobs * _AHEAD:
                yield _settled(workers, *ahead.popleft())
        while ahead:
            yield _settled(workers, *ahead.popleft())


def _settled(workers: Workers, source: Path, outcome: MakeResult | int) -> MakeResult | Product:
    """Return what became of a source; under the run's own path, for the run remembers it, not the copy a worker sends back."""
    return outcome if isinstance(outcome, MakeResult) else replace(workers.result(outcome), source=source)


def _unchanged(source: Path, folder: Path, manifest: Manifest, options: MakeOptions) -> MakeResult | None:
    """Return the earlier result if nothing the report depends on has changed and its files are still as written."""
    if options.force:
        return None
    known = manifest.made_from(str(source.resolve()))
    if not known or any(not manifest.is_untouched(name) or not (folder / name).exists() for name, _entry in known):
        return None
    first, entry = known[0]
    if entry.get("language", "zh") != language() or (options.draft and language() != "zh"):
        return None  # its findings are in another language than the user's, or than the papers'
    try:
        mark = fingerprint(file_bytes(source), options)
    except DocgenError:
        return None
    if any(other.get("fingerprint") != mark for _name, other in known):
        return None
    try:
        findings = tuple(_finding(f) for f in entry["findings"])
        load_form(entry["record"]["form"])
    except (KeyError, TypeError, ValueError, FormError):  # not as docgen wrote it
        return None
    return MakeResult(
        source,
        "unchanged",
        folder / first,
        findings,
        record=entry["record"],
        sha256=entry["sha256"],
        texts=entry.get("texts", {}),
        papers=tuple(name for name, _paper in known[1:]),
    )


def _finding(given: dict[str, Any]) -> Finding:
    """Return a finding as it was recorded. Raises KeyError, TypeError, ValueError if it was not docgen that wrote it."""
    finding = Finding(**{**given, "severity": Severity(given["severity"]), "outcome": Outcome(given["outcome"])})
    texts = (finding.code, finding.message, finding.key, finding.sheet, finding.cell, finding.cure, finding.evidence)
    if not all(isinstance(text, str) for text in (*texts, finding.accepted)) or not finding.code:
        raise TypeError(finding.code)
    return finding


def _with_older(result: MakeResult, product: Product, manifest: Manifest) -> MakeResult:
    """Add the files an earlier run made of this source that this one has left as they were; forget those that are gone."""
    older: list[str] = []
    for name, _entry in manifest.made_from(str(result.source.resolve())):
        if result.ok and name in product.files:
            continue
        if (manifest.folder / name).exists():
            older.append(name)
        else:
            manifest.forget(name)
    return replace(result, older=tuple(older)) if older else result


def _still_there(earlier: MakeResult, taken: dict[str, Path]) -> bool:
    """Whether no other source of this run has written over an earlier result; if none has, its name is taken now."""
    name = name_key(earlier.output.name) if earlier.output else ""
    return taken.setdefault(name, earlier.source) == earlier.source


def make_all(sources: list[Path], folder: Path, options: MakeOptions, jobs: int = 1) -> Iterator[MakeResult]:
    """Make every source's report into `folder` and yield the results in order, each as soon as it is written.

    Sources whose report is still what it would become are left alone. Only this process writes; with `jobs` above 1
    others read, check and render. Raises OutputError for the folder itself, never for a single source.
    """
    make_folder(folder)
    taken: dict[str, Path] = {}
    with folder_lock(folder):
        manifest = Manifest(folder)
        try:
            for outcome in _outcomes(sources, lambda source: _unchanged(source, folder, manifest, options), options, jobs):
                if isinstance(outcome, MakeResult) and _still_there(outcome, taken):
                    yield outcome
                    continue
                product = outcome if isinstance(outcome, Product) else produce(outcome.source, options)
                yield _with_older(deliver(product, folder, manifest, options, taken), product, manifest)
        except BaseException:
            with suppress(DocgenError, OSError):  # the first mishap is the one to tell; the journal knows what is written
                manifest.save()
            raise
        manifest.save()
