"""Worker processes and what becomes of a run when the machine fails it: no process left, no half-written file, a sentence."""

from __future__ import annotations

import errno
import io
import json
import multiprocessing
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import pytest
from project import ROOT

from docgen.jobs import manifest, run
from docgen.jobs.make import MakeOptions, Product
from docgen.jobs.run import make_all
from docgen.kit import workers
from docgen.kit.errors import DocgenError, OutputError
from docgen.kit.files import write_whole
from docgen.kit.spool import Spool
from docgen.kit.workers import Workers

EXAMPLE = next(path for path in (ROOT / "inputs").glob("*.xlsx") if "空白" not in path.name)
POSIX = pytest.mark.skipif(os.name == "nt", reason="there is no such thing on Windows")


class TooLarge:
    """A result for which there is no memory."""

    def __reduce__(self) -> str:
        raise MemoryError


def bulky(source: Path) -> bytes:
    return source.name.encode() * 400_000


def hanging(source: Path) -> None:
    time.sleep(600)


def hopeless(source: Path) -> TooLarge:
    return TooLarge()


def name_of(source: Path) -> str:
    return source.name


def copies(folder: Path, count: int) -> list[Path]:
    folder.mkdir()
    paths = [folder / f"{number:02}.xlsx" for number in range(count)]
    for path in paths:
        shutil.copy(EXAMPLE, path)
    return paths


def ready(source: Path, options: MakeOptions) -> Product:
    return Product(source, "ready", files={f"{source.stem}.docx": b"whole"})


def test_results_far_larger_than_a_pipe_holds_cross_in_any_order():
    with Workers(2, bulky) as many:
        numbers = {many.hand_over(Path(name)): name for name in "abcdefgh"}
        for number in reversed(numbers):
            assert many.result(number) == numbers[number].encode() * 400_000


def test_no_more_workers_are_started_than_any_system_can_wait_for():
    with Workers(1000, name_of) as many:
        assert 1 <= len(multiprocessing.active_children()) <= 60
        assert many.result(many.hand_over(Path("x"))) == "x"
    assert not multiprocessing.active_children()


def test_a_worker_that_hangs_does_not_keep_the_run_from_ending(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(workers, "_PATIENCE", 0.2)
    with Workers(2, hanging) as many:
        many.hand_over(Path("x"))
    assert not multiprocessing.active_children()


def test_a_system_that_has_no_more_pipes_is_said_and_the_workers_that_began_are_ended(monkeypatch: pytest.MonkeyPatch):
    made: list[Any] = []
    pipe = multiprocessing.Pipe

    def scarce() -> Any:
        if len(made) == 2:
            raise OSError(errno.EMFILE, "Too many open files")
        made.append(pipe())
        return made[-1]

    monkeypatch.setattr(multiprocessing, "Pipe", scarce)
    with pytest.raises(DocgenError, match="系统开不了这么多工作进程") as told:
        Workers(5, name_of)
    assert "--jobs" in told.value.cure
    assert not multiprocessing.active_children()


def test_a_worker_without_memory_is_said_in_one_sentence(capfd: pytest.CaptureFixture[str]):
    with Workers(1, hopeless) as many, pytest.raises(DocgenError, match="可能是内存不够"):
        many.result(many.hand_over(Path("x")))
    assert capfd.readouterr() == ("", "")


@POSIX
def test_ctrl_c_while_a_process_is_started_is_neither_heard_by_it_nor_lost(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
):
    start = multiprocessing.Process.start

    def interrupted(process: multiprocessing.Process) -> None:
        assert signal.SIGINT in signal.pthread_sigmask(signal.SIG_BLOCK, ())
        os.kill(os.getpid(), signal.SIGINT)
        start(process)
        assert process.pid
        os.kill(process.pid, signal.SIGINT)

    monkeypatch.setattr(multiprocessing.Process, "start", interrupted)
    with pytest.raises(KeyboardInterrupt):
        Workers(2, name_of)
    assert signal.SIGINT not in signal.pthread_sigmask(signal.SIG_BLOCK, ())
    for process in multiprocessing.active_children():
        process.join(10)
        assert process.exitcode == 0
    assert capfd.readouterr() == ("", "")


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


def test_an_output_folder_that_goes_away_during_a_run_is_said_to_be_gone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(run, "produce", ready)
    out = tmp_path / "out"
    told = []
    with pytest.raises(OutputError, match="已经不在"):
        for result in make_all(copies(tmp_path / "in", 3), out, MakeOptions()):
            told.append(result.error.message if result.error else "")
            shutil.rmtree(out, ignore_errors=True)
    assert told[0] == ""
    assert all("已经不在" in message and str(out) in message for message in told[1:])


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
        file = Nearly(tmp_path / "spool", "w+b")
        file.room = room
        return file

    monkeypatch.setattr(tempfile, "TemporaryFile", scarce)
    spool = Spool()
    entries = [bytes([number % 251]) * (number * 37 % 4000) for number in range(500)]
    assert [spool.append(entry) for entry in entries] == list(range(500))
    assert list(spool) == entries
    assert (tmp_path / "spool").exists()


@POSIX
def test_without_a_folder_for_temporary_files_memory_has_to_do(monkeypatch: pytest.MonkeyPatch):
    def nowhere(**_more: object) -> Any:
        raise FileNotFoundError(errno.ENOENT, "No usable temporary directory found")

    monkeypatch.setattr(tempfile, "TemporaryFile", nowhere)
    spool = Spool()
    entries = [b"x" * 100_000] * 8
    for entry in entries:
        spool.append(entry)
    assert list(spool) == entries
