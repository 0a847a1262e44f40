"""Other processes that do the work on one file after another, while this one writes what comes back.

Each worker has a pipe of its own. The executors of the standard library keep threads and queues in the process that hands out
the work; on a machine whose cores are all busy with workers, these cost more than the writing.
"""

from __future__ import annotations

import multiprocessing
import pickle
import signal
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any

from docgen.kit.errors import DocgenError
from docgen.kit.i18n import _, language, set_language

_IN_HAND = 2
"""Files a worker holds: the one it works on, and the next, so that it need not wait for this process."""

MOST = 60
"""Worker processes at most: Windows can wait for no more pipes than 63 at a time, and few systems let more files be open."""
_PATIENCE = 5.0
"""Seconds that a worker is given to finish the file it is at."""


class Workers:
    """So many processes, each doing `task` on the files it is handed. Used with `with`; leaving it ends them.

    Results cross by pickle: both ends are this program's own.
    """

    def __init__(self, count: int, task: Callable[[Path], Any]) -> None:
        """Start the processes. Raises DocgenError if the system has no more processes or pipes to give."""
        self._in_hand: dict[Connection, int] = {}
        self._processes: list[multiprocessing.Process] = []
        self._waiting: deque[tuple[int, Path]] = deque()
        self._results: dict[int, Any] = {}
        self._given = 0
        try:
            for _worker in range(min(count, MOST)):
                self._start(task)
        except OSError as error:
            self.__exit__()
            raise DocgenError(_("系统开不了这么多工作进程。"), _("把 --jobs 减小后重新运行。")) from error

    def _start(self, task: Callable[[Path], Any]) -> None:
        ours, theirs = multiprocessing.Pipe()
        inherited = (*self._in_hand, ours) if multiprocessing.get_start_method() == "fork" else ()
        process = multiprocessing.Process(target=_work, args=(theirs, inherited, task, language()), daemon=True)
        with theirs, _ctrl_c_held_back():  # closed here, so that the pipe is at its end as soon as the worker is gone
            process.start()
        self._in_hand[ours] = 0
        self._processes.append(process)

    def __enter__(self) -> Workers:
        """Return the workers."""
        return self

    def __exit__(self, *_exception: object) -> None:
        """Let the workers go: each finishes the file it is at, and finds the pipe closed. One that hangs is ended."""
        for pipe in self._in_hand:
            pipe.close()
        until = time.monotonic() + _PATIENCE
        for process in self._processes:
            process.join(max(0.0, until - time.monotonic()))
        for process in self._processes:
            process.kill()
            process.join()

    def hand_over(self, source: Path) -> int:
        """Put a file in line and return the number to ask for its result by. Raises DocgenError as `result` does."""
        self._given += 1
        self._waiting.append((self._given, source))
        self._hand_out()
        return self._given

    def result(self, number: int) -> Any:
        """Return what came of a file, waiting for it. Raises DocgenError if a worker is gone."""
        while number not in self._results:
            for pipe in self._ready():
                try:
                    done, outcome = pipe.recv()
                except (EOFError, OSError) as error:
                    raise _gone() from error
                self._results[done] = outcome
                self._in_hand[pipe] -= 1
            self._hand_out()
        return self._results.pop(number)

    def _ready(self) -> list[Connection]:
        ready = set(wait(self._in_hand))
        return [pipe for pipe in self._in_hand if pipe in ready]

    def _hand_out(self) -> None:
        while self._waiting:
            pipe = min(self._in_hand, key=self._in_hand.__getitem__)
            if self._in_hand[pipe] >= _IN_HAND:
                return
            try:
                pipe.send(self._waiting.popleft())
            except OSError as error:
                raise _gone() from error
            self._in_hand[pipe] += 1


@contextmanager
def _ctrl_c_held_back() -> Iterator[None]:
    """Hold Ctrl-C back while a process is started: it begins as this one is, and would fall over loudly before it is deaf.

    What comes meanwhile reaches this process afterwards. Windows knows nothing of the kind.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    if multiprocessing.get_start_method() != "fork":
        from multiprocessing import resource_tracker

        resource_tracker.ensure_running()  # which lets Ctrl-C through again when it begins
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _gone() -> DocgenError:
    return DocgenError(_("有一个工作进程意外结束，可能是内存不够。"), _("把 --jobs 减小后重新运行；已写出的文件都是完整的。"))


def _work(pipe: Connection, inherited: Iterable[Connection], task: Callable[[Path], Any], chosen: str) -> None:
    """Do the task until the writing process closes its end, or is gone.

    inherited: the other ends, copies of which a forked process has: while any is open, the pipe is not at its end.
    A worker speaks the user's language and leaves Ctrl-C to the process that writes the files.
    """
    for other in inherited:
        other.close()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    set_language(chosen)
    while True:
        try:
            number, source = pipe.recv()
        except (EOFError, OSError):
            return
        try:
            pipe.send_bytes(pickle.dumps((number, task(source)), pickle.HIGHEST_PROTOCOL))
        except (OSError, MemoryError):  # nobody is there any more; or this one must go, which the writing process then says
            return
