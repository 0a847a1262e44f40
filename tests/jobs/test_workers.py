"""Worker processes and what becomes of a run when the machine fails it: no process left, no half-written file, a sentence."""

from __future__ import annotations

import errno
import io
import json
import multiprocessing
import os
import shutil
import subprocess
import sys
import tempfile
import time
from concurrent.futures import Executor, ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from project import EXAMPLE, ROOT

from docgen.jobs import manifest, pool, run
from docgen.jobs.make import MakeOptions, Product
from docgen.jobs.run import make_all
from docgen.kit.disk_list import DiskList
from docgen.kit.errors import DocgenError, OutputError
from docgen.kit.files import write_whole

POSIX = pytest.mark.skipif(os.name == "nt", reason="there is no such thing on Windows")


class TooLarge:
    """A result for which there is no memory."""

    def __reduce__(self) -> str:
        raise MemoryError


class OfAnotherKind:
    """A result that cannot cross to another process."""

    def __reduce__(self) -> str:
        raise TypeError("not this one")


def bulky(source: Path, options: MakeOptions) -> Product:
    time.sleep(0.05 * (source.name in "ace"))  # the first are not the first to be ready
    return Product(source, "ready", files={f"{source.name}.docx": source.name.encode() * 400_000})


def hanging(source: Path, options: MakeOptions) -> Product:
    if source.name == "b":
        time.sleep(600)
    return Product(source, "skipped")


def skipped(source: Path, options: MakeOptions) -> Product:
    return Product(source, "skipped", facts={"process": os.getpid()})


def hopeless(source: Path, options: MakeOptions) -> Product:
    return Product(source, "skipped", facts={"": TooLarge()})


def one_cannot_cross(source: Path, options: MakeOptions) -> Product:
    return Product(source, "skipped", facts={"": OfAnotherKind()} if source.name == "b" else {})


def named(*names: str) -> list[Path]:
    return [Path(name) for name in names]


def copies(folder: Path, count: int) -> list[Path]:
    folder.mkdir()
    paths = [folder / f"{number:02}.xlsx" for number in range(count)]
    for path in paths:
        shutil.copy(EXAMPLE, path)
    return paths


def ready(source: Path, options: MakeOptions) -> Product:
    return Product(source, "ready", files={f"{source.stem}.docx": b"whole"})


def test_results_far_larger_than_a_pipe_holds_are_written_in_the_order_of_the_sources(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(run, "produce", bulky)
    results = list(make_all(named(*"abcdefgh"), tmp_path, MakeOptions(), jobs=2))
    assert [result.source.name for result in results] == list("abcdefgh")
    assert all((tmp_path / f"{name}.docx").read_bytes() == name.encode() * 400_000 for name in "abcdefgh")


def test_no_more_workers_are_started_than_any_system_can_wait_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(run, "produce", skipped)
    seen = []
    results = make_all(named(*(str(n) for n in range(1000))), tmp_path, MakeOptions(), jobs=1000)
    for result in results:
        seen.append(result.facts["process"])
        assert len(multiprocessing.active_children()) <= 60
        if len(seen) == 5:
            break
    results.close()  # type: ignore[attr-defined]
    assert os.getpid() not in seen
    assert not multiprocessing.active_children()


def test_every_worker_is_gone_when_its_run_has_ended():
    for _ in range(15):
        with pool.processes(12) as executor:
            executor.submit(os.getpid).result()
        assert not multiprocessing.active_children()


def test_a_worker_that_hangs_does_not_keep_the_run_from_ending(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(pool, "_PATIENCE", 0.2)
    monkeypatch.setattr(run, "produce", hanging)
    results = make_all(named("a", "b", "c"), tmp_path, MakeOptions(), jobs=2)
    assert next(results).status == "skipped"
    results.close()  # type: ignore[attr-defined]
    assert not multiprocessing.active_children()


def test_a_system_that_has_no_more_processes_is_said_and_the_workers_that_began_are_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    start, begun = multiprocessing.process.BaseProcess.start, []

    def scarce(process: multiprocessing.Process) -> None:
        if len(begun) == 2:
            raise OSError(errno.EAGAIN, "Resource temporarily unavailable")
        begun.append(process)
        start(process)

    monkeypatch.setattr(multiprocessing.process.BaseProcess, "start", scarce)
    with pytest.raises(DocgenError, match="系统开不了这么多工作进程") as output:
        list(make_all(named(*"abcdef"), tmp_path, MakeOptions(), jobs=5))
    assert "--jobs" in output.value.cure
    assert len(begun) == 2
    assert not multiprocessing.active_children()


def test_a_worker_without_memory_is_said_in_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
):
    monkeypatch.setattr(run, "produce", hopeless)
    with pytest.raises(DocgenError, match="可能是内存不够"):
        list(make_all(named("a", "b"), tmp_path, MakeOptions(), jobs=2))
    assert capfd.readouterr() == ("", "")


def test_a_result_that_cannot_cross_fails_its_own_file_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(run, "produce", one_cannot_cross)
    results = list(make_all(named("a", "b", "c"), tmp_path, MakeOptions(), jobs=2))
    assert [result.status for result in results] == ["skipped", "failed", "skipped"]
    assert "not this one" in str(results[1].error)


A_PROCESS_STARTED_AND_INTERRUPTED = """
import multiprocessing, os, signal, sys
from pathlib import Path
from docgen.jobs.make import MakeOptions
from docgen.jobs.run import make_all

start, begun = multiprocessing.process.BaseProcess.start, []


def interrupted(process):
    assert signal.SIGINT in signal.pthread_sigmask(signal.SIG_BLOCK, ())
    os.kill(os.getpid(), signal.SIGINT)
    start(process)
    begun.append(process)
    os.kill(process.pid, signal.SIGINT)


multiprocessing.process.BaseProcess.start = interrupted
signal.signal(signal.SIGINT, signal.default_int_handler)  # tests that a shell runs in the background are deaf to it
try:
    list(make_all([Path("a.xlsx"), Path("b.xlsx")], Path(sys.argv[1]), MakeOptions(), jobs=2))
except KeyboardInterrupt:
    print("interrupted after", len(begun))
assert signal.SIGINT not in signal.pthread_sigmask(signal.SIG_BLOCK, ())
assert not multiprocessing.active_children()
"""


@POSIX
def test_ctrl_c_while_a_process_is_started_is_neither_heard_by_it_nor_lost(tmp_path: Path):
    """In a Python of its own: where other threads run already, as beside these tests, the system lets one of them hear it."""
    done = subprocess.run(
        [sys.executable, "-c", A_PROCESS_STARTED_AND_INTERRUPTED, str(tmp_path)],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("interrupted after ") and not done.stdout.endswith(" 0\n")


KILLED_AT_WORK = """
import os, signal, sys
from pathlib import Path
from docgen.jobs.manifest import folder_lock
from docgen.jobs.pool import processes

with folder_lock(Path(sys.argv[1])), processes(2) as executor:
    print(*{executor.submit(os.getpid).result() for _n in range(20)}, flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
"""


@POSIX
def test_workers_of_a_process_that_was_killed_end_too_and_let_go_of_the_folder(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", KILLED_AT_WORK, str(tmp_path)],
        stdout=subprocess.PIPE,
        text=True,
        timeout=300,
        check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert done.returncode < 0
    assert done.stdout.split(), "there were workers"
    for left in reversed(range(600)):
        try:
            with manifest.folder_lock(tmp_path):
                break
        except OutputError:
            assert left, "the folder is still locked"
            time.sleep(0.1)


# ---------------------------------------------------------------------- any executor, and what was produced elsewhere
def test_an_executor_of_the_callers_own_does_the_work_and_is_left_open(tmp_path: Path):
    sources = copies(tmp_path / "in", 3)
    with ThreadPoolExecutor(2) as threads:
        results = list(make_all(sources, tmp_path / "out", MakeOptions(draft=True, force=True), executor=threads))
        assert threads.submit(int).result() == 0
    alone = list(make_all(sources, tmp_path / "alone", MakeOptions(draft=True, force=True)))
    assert [(r.source, r.status, r.sha256, r.findings) for r in results] == [
        (r.source, r.status, r.sha256, r.findings) for r in alone
    ]


class Eager(Executor):
    """An executor whose futures are its own, and which hands out nothing before it is asked for."""

    def __init__(self) -> None:
        self.waiting = self.most = 0

    def submit(self, task: Any, /, *given: Any, **named: Any) -> Any:
        self.waiting += 1
        self.most = max(self.most, self.waiting)
        return Lazy(self, partial(task, *given, **named))


class Lazy:
    """Like a future."""

    def __init__(self, executor: Eager, task: Any) -> None:
        self.executor, self.task = executor, task

    def result(self) -> Any:
        self.executor.waiting -= 1
        return self.task()

    def cancel(self) -> bool:
        return True


def test_an_executor_is_handed_no_more_than_a_few_files_ahead(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(run, "produce", skipped)
    eager = Eager()
    sources = named(*(str(n) for n in range(500)))
    assert [r.source for r in make_all(sources, tmp_path, MakeOptions(), jobs=3, executor=eager)] == sources
    assert 3 < eager.most <= 3 * run._AHEAD + 1


def test_what_was_produced_elsewhere_is_written_among_the_others(tmp_path: Path):
    first, second, third = copies(tmp_path / "in", 3)
    options = MakeOptions(draft=True)
    ready = run.produce(second, options)
    given = iter([first, ready, third])
    results = list(make_all(given, tmp_path / "out", options, jobs=2))
    assert [result.source for result in results] == [first, second, third]
    assert [result.status for result in results] == ["made", "replaced", "replaced"]  # three copies are one hand-in
    assert [r.status for r in make_all([ready], tmp_path / "own", options)] == ["made"]


def test_a_cluster_makes_the_same_files(tmp_path: Path):
    distributed = pytest.importorskip("distributed", reason="the extra 'cluster' is not installed")
    sources = copies(tmp_path / "in", 4)
    options = MakeOptions(draft=True, force=True)
    with (
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, dashboard_address=None, host="127.0.0.1", local_directory=str(tmp_path)
        ) as cluster,
        distributed.Client(cluster) as client,
    ):
        results = list(make_all(sources, tmp_path / "out", options, jobs=2, executor=client.get_executor(pure=False)))
    alone = list(make_all(sources, tmp_path / "alone", options))
    assert [(r.source, r.status, r.sha256, r.findings) for r in results] == [
        (r.source, r.status, r.sha256, r.findings) for r in alone
    ]


DRIVER = """
import multiprocessing
from docgen.cli.main import run

if __name__ == "__main__":
    multiprocessing.set_start_method({how!r})
    run()
"""


@pytest.mark.parametrize("how", ["spawn", "forkserver"])
def test_workers_that_are_started_afresh_make_the_same_files(tmp_path: Path, how: str):
    if how not in multiprocessing.get_all_start_methods():
        pytest.skip("not on this system")
    copies(tmp_path / "in", 3)
    (tmp_path / "driver.py").write_text(DRIVER.format(how=how), encoding="utf-8")
    (tmp_path / "docgen.toml").write_text('ignore = ["D"]\n', encoding="utf-8")
    for jobs in ("1", "2"):
        ran = subprocess.run(
            [sys.executable, "driver.py", "make", "in", "-o", jobs, "--draft", "--lang", "en", "--jobs", jobs],
            cwd=tmp_path,
            capture_output=True,
            check=False,
            env={**os.environ, "PYTHONUTF8": "1"},
        )
        assert b"Traceback" not in ran.stderr, ran.stderr
    one, two = ({p.name: p.read_bytes() for p in (tmp_path / jobs).glob("*.docx")} for jobs in ("1", "2"))
    assert one
    assert one == two
    ledgers = [json.loads((tmp_path / jobs / "台账.json").read_text(encoding="utf-8"))["reports"] for jobs in ("1", "2")]
    assert ledgers[0] == ledgers[1]


@POSIX
@pytest.mark.parametrize("form", ["text", "json"])
def test_a_run_needs_no_terminal_at_all(tmp_path: Path, form: str):
    copies(tmp_path / "in", 6)
    command = f'"{sys.executable}" -m docgen make in -o out --jobs 2 --draft --format {form} <&- >&- 2>&-'
    subprocess.run(["sh", "-c", command], cwd=tmp_path, check=False)
    assert (tmp_path / "out" / "台账.json").exists()


def full(path: Path, *_more: object) -> Any:
    raise OSError(errno.ENOSPC, "No space left on device", str(path))


def test_a_full_disk_is_called_a_full_disk_from_the_first_byte(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(run, "produce", ready)
    with monkeypatch.context() as at_once:
        at_once.setattr(manifest, "_own_file", full)
        with pytest.raises(OutputError, match="磁盘已满"):
            list(make_all([EXAMPLE], tmp_path / "out", MakeOptions()))
    (tmp_path / "out").mkdir(exist_ok=True)
    with monkeypatch.context() as later:
        later.setattr(manifest.os, "fdopen", full)
        with pytest.raises(OutputError, match="磁盘已满"):
            manifest.Manifest(tmp_path / "out").announce("x.docx", b"")


def test_an_output_folder_that_goes_away_during_a_run_is_said_not_to_be_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(run, "produce", ready)
    out = tmp_path / "out"
    output = []
    with pytest.raises(OutputError, match="没有文件夹"):
        for result in make_all(copies(tmp_path / "in", 3), out, MakeOptions()):
            output.append(result.error.message if result.error else "")
            shutil.rmtree(out, ignore_errors=True)
    assert output[0] == ""
    assert all("没有文件夹" in message and str(out) in message for message in output[1:])


def test_a_run_that_is_broken_off_on_a_full_disk_ends_without_a_second_complaint(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """The reader of the results has failed for the same reason; the generator's own end must not add a traceback."""
    monkeypatch.setattr(run, "produce", ready)
    results = make_all(copies(tmp_path / "in", 3), tmp_path / "out", MakeOptions())
    assert next(results).status == "made"

    def no_room(path: Path, data: object) -> None:
        raise OutputError("磁盘已满")

    with monkeypatch.context() as patch:
        patch.setattr(manifest, "write_whole", no_room)
        results.close()  # type: ignore[attr-defined]
    assert (tmp_path / "out" / manifest.JOURNAL_NAME).exists()
    again = [result.status for result in make_all([tmp_path / "in" / "00.xlsx"], tmp_path / "out", MakeOptions())]
    assert again == ["unchanged"]
    with monkeypatch.context() as patch:
        patch.setattr(manifest, "write_whole", no_room)
        with pytest.raises(OutputError, match="磁盘已满"):
            list(make_all([tmp_path / "in" / "01.xlsx"], tmp_path / "out", MakeOptions()))
    assert write_whole is manifest.write_whole


class Nearly(io.FileIO):
    """A temporary file on a disk that has room for so many bytes."""

    room = 0

    def write(self, data: Any) -> int:
        if not self.room:
            raise OSError(errno.ENOSPC, "No space left on device")
        taken = super().write(bytes(data)[: self.room])
        self.room -= taken
        return taken


@pytest.mark.parametrize("room", [0, 1000, 300_000, 500_123, 10_000_000])
def test_what_no_longer_fits_on_the_disk_is_held_in_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, room: int):
    def scarce(**_more: object) -> Nearly:
        file = Nearly(tmp_path / "stored", "w+b")
        file.room = room
        return file

    monkeypatch.setattr(tempfile, "TemporaryFile", scarce)
    stored = DiskList()
    entries = [bytes([number % 251]) * (number * 37 % 4000) for number in range(500)]
    assert [stored.append(entry) for entry in entries] == list(range(500))
    assert list(stored) == entries
    assert (tmp_path / "stored").exists()


@POSIX
def test_without_a_folder_for_temporary_files_memory_has_to_do(monkeypatch: pytest.MonkeyPatch):
    def nowhere(**_more: object) -> Any:
        raise FileNotFoundError(errno.ENOENT, "No usable temporary directory found")

    monkeypatch.setattr(tempfile, "TemporaryFile", nowhere)
    stored = DiskList()
    entries = [b"x" * 100_000] * 8
    for entry in entries:
        stored.append(entry)
    assert list(stored) == entries
