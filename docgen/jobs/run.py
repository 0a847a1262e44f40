"""A run of `make` over many sources: which files count, in which order, written one by one into one folder."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sized
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docgen.form.load import is_yearly, load_form
from docgen.jobs.make import MakeOptions, MakeResult, Product, deliver, fingerprint, pictures_beside, produce
from docgen.jobs.manifest import Manifest, folder_lock
from docgen.jobs.outcome import unforeseen
from docgen.jobs.sources import outranks, same_content
from docgen.kit.errors import DocgenError, FormError
from docgen.kit.files import file_bytes, make_folder, name_key
from docgen.kit.i18n import _, language, set_language
from docgen.kit.record import replace
from docgen.report.finding import Finding, Outcome, Severity
from docgen.report.typed import folded

if TYPE_CHECKING:
    from concurrent.futures import Executor, Future

_AHEAD = 8
"""Files for each worker process beyond what has been written: enough that none ever waits, for a slow one before it either."""

SUMMARY_ORDER = ("made", "unchanged", "refused", "kept", "failed", "replaced", "skipped")


def status_name(status: str) -> str:
    """Return what people call a status."""
    return {
        "made": _("已生成"),
        "unchanged": _("没有变化"),
        "refused": _("有错误未生成"),
        "kept": _("已被改动未覆盖"),
        "failed": _("未能处理"),
        "replaced": _("重复未采用"),
        "skipped": _("空白跳过"),
    }[status]


def _outcomes(
    sources: Iterable[Path | Product],
    earlier: Callable[[Path], MakeResult | None],
    options: MakeOptions,
    jobs: int,
    executor: Executor | None,
) -> Iterator[MakeResult | Product]:
    """Yield for each source, in their order, its earlier result if that still holds, else what becomes of it now.

    The executor is never handed much more than has been written, so that ten thousand reports take no more memory than a
    hundred. Raises DocgenError if a worker is gone or none can be started.
    """
    if executor is None:
        for source in sources:
            yield source if isinstance(source, Product) else earlier(source) or produce(source, options)
        return
    ahead: deque[MakeResult | Product | tuple[Path, Future[Product]]] = deque()
    task = partial(_produced, language(), options)
    try:
        for source in sources:
            if isinstance(source, Product):
                ahead.append(source)
            else:
                ahead.append(earlier(source) or (source, _task_submitted(executor, task, source)))
            if len(ahead) > jobs * _AHEAD:
                yield _settled(ahead.popleft())
        while ahead:
            yield _settled(ahead.popleft())
    finally:
        for outcome in ahead:
            if isinstance(outcome, tuple):
                outcome[1].cancel()


def _produced(chosen: str, options: MakeOptions, source: Path) -> Product:
    """Produce in another process, perhaps on another computer, in the language of this one."""
    if language() != chosen:
        set_language(chosen)
    return produce(source, options)


def _task_submitted(executor: Executor, task: Callable[[Path], Product], source: Path) -> Future[Product]:
    from concurrent.futures import BrokenExecutor

    from docgen.jobs.pool import ctrl_c_held_back

    try:
        with ctrl_c_held_back():
            return executor.submit(task, source)
    except BrokenExecutor as error:
        raise _gone() from error
    except OSError as error:
        raise DocgenError(_("系统开不了这么多工作进程。"), _("把 --jobs 减小后重新运行。")) from error


def _settled(outcome: MakeResult | Product | tuple[Path, Future[Product]]) -> MakeResult | Product:
    """Return what became of a source, waiting for it; under the run's own path, not the copy that a worker sends back."""
    if not isinstance(outcome, tuple):
        return outcome
    from concurrent.futures import BrokenExecutor, CancelledError

    source, future = outcome
    try:
        return replace(future.result(), source=source)
    except (BrokenExecutor, CancelledError, MemoryError) as error:
        raise _gone() from error
    except Exception as error:  # what came of one file cannot cross, or its worker on the cluster died: the others go on
        return Product(source, "failed", error=error if isinstance(error, DocgenError) else unforeseen(error))


def _gone() -> DocgenError:
    return DocgenError(_("有一个工作进程意外结束，可能是内存不够。"), _("把 --jobs 减小后重新运行；已写出的文件都是完整的。"))


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
    beside = entry.get("beside", {})
    if beside and (not isinstance(beside, dict) or pictures_beside(source, beside) != beside):
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
        facts=entry["record"],
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


def _takes_another_name(product: Product, folder: Path, manifest: Manifest, taken: dict[str, Path]) -> bool:
    """Whether another source has this one's name, and both count: a body hands in many of a form without a year."""
    if product.status != "ready" or is_yearly(str(product.facts.get("form", ""))):
        return False
    mine = str(product.source.resolve())

    def is_anothers(name: str) -> bool:
        entry = manifest.entry(name) or {}
        other = taken.get(name_key(name), product.source)
        made_of = entry.get("source", mine)
        return other != product.source or (made_of != mine and Path(made_of).exists() and (folder / name).exists())

    return any(is_anothers(name) for name in product.files)


def _still_there(earlier: MakeResult, taken: dict[str, Path]) -> bool:
    """Whether no other source of this run has written over an earlier result; if none has, its name is taken now."""
    name = name_key(earlier.output.name) if earlier.output else ""
    return taken.setdefault(name, earlier.source) == earlier.source


class _Bodies:
    """Whose reports a run has met: of two hand-ins for one year a correction counts, the later one, or either of copies."""

    def __init__(self) -> None:
        self._counts: dict[tuple[str, str, object], Path] = {}

    def replaced_by(self, outcome: MakeResult | Product) -> Path | None:
        """Return the hand-in that counts in place of this one, None if this one does or nothing tells the two apart."""
        known = outcome.facts
        if not known.get("agency") or not is_yearly(str(known.get("form", ""))):
            return None
        body = (str(known.get("form", "")), folded(str(known["agency"])), known.get("year"))
        other = self._counts.setdefault(body, outcome.source)
        mine = outcome.source
        return other if other != mine and (outranks(other, mine) or same_content(other, mine)) else None


def make_all(
    sources: Iterable[Path | Product],
    folder: Path,
    options: MakeOptions,
    jobs: int = 1,
    executor: Executor | None = None,
) -> Iterator[MakeResult]:
    """Make every source's report into `folder` and yield the results in order, each as soon as it is written.

    Sources whose report is still what it would become are left alone; what has been produced elsewhere (a Product) is
    written as it is. Only this process writes. With `jobs` above 1 so many processes of this computer read, check and
    render; or `executor` does, any of `concurrent.futures` or one like it, be it a cluster's whose computers see the same
    files under the same paths: then `jobs` says how many files it works on at a time. It is not shut down.
    Of two hand-ins of one body the one that counts has to come first (`latest_first`); the other is not made.
    Raises OutputError for the folder itself, DocgenError if the workers are gone, never for a single source.
    """
    make_folder(folder)
    if executor is None and jobs > 1 and not (isinstance(sources, Sized) and len(sources) <= 1):
        from docgen.jobs.pool import processes

        count = min(jobs, len(sources)) if isinstance(sources, Sized) else jobs
        with processes(count) as own:
            yield from _written(sources, folder, options, jobs, own)
    else:
        yield from _written(sources, folder, options, jobs, executor)


def _written(
    sources: Iterable[Path | Product], folder: Path, options: MakeOptions, jobs: int, executor: Executor | None
) -> Iterator[MakeResult]:
    taken: dict[str, Path] = {}
    bodies = _Bodies()
    with folder_lock(folder):
        manifest = Manifest(folder)
        try:
            earlier = partial(_unchanged, folder=folder, manifest=manifest, options=options)
            for outcome in _outcomes(sources, earlier, options, jobs, executor):
                other = bodies.replaced_by(outcome)
                if other is not None:
                    yield MakeResult(outcome.source, "replaced", facts=outcome.facts, replaced_by=other)
                    continue
                if isinstance(outcome, MakeResult) and _still_there(outcome, taken):
                    yield outcome
                    continue
                product = outcome if isinstance(outcome, Product) else produce(outcome.source, options)
                if _takes_another_name(product, folder, manifest, taken):
                    product = produce(product.source, replace(options, apart=True))
                yield _with_older(deliver(product, folder, manifest, options, taken), product, manifest)
        except BaseException:
            with suppress(DocgenError, OSError):  # the first mishap is the one to tell; the journal knows what is written
                manifest.save()
            raise
        manifest.save()
