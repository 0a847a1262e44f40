"""The processes of this computer that do the work on one file after another: the standard library's executor, and its end."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing.process import BaseProcess

from docgen.kit.i18n import language, set_language

MOST = 60
"""Worker processes at most: Windows can wait for 61 at a time, and few systems let many more files be open."""
_PATIENCE = 5.0
"""Seconds that a worker is given to finish the file it is at once nobody waits for it."""


@contextmanager
def processes(count: int, *, apart: bool = False) -> Iterator[Executor]:
    """Give an executor of so many processes, and end them all afterwards: also one that hangs, also after a mishap.

    apart: begin them anew instead of as copies of this process, which is no good where threads run.
    """
    before = set(multiprocessing.active_children())
    context = multiprocessing.get_context("spawn") if apart else None
    executor = ProcessPoolExecutor(min(count, MOST), context, initializer=_begin, initargs=(language(),))
    try:
        yield executor
    finally:
        end_of_patience = threading.Timer(_PATIENCE, _kill_all_but, [before])
        end_of_patience.start()
        executor.shutdown(wait=True, cancel_futures=True)  # it alone waits for them: of two that wait, one is told nothing
        end_of_patience.cancel()
        for idle in _kill_all_but(before):  # those that never came to work, since the system had no more for the rest
            idle.join()


def _kill_all_but(before: set[BaseProcess]) -> list[BaseProcess]:
    """End every process that this one has begun since, whatever it is at; give those that were still there."""
    ours = [process for process in multiprocessing.active_children() if process not in before]
    for process in ours:
        process.kill()
    return ours


@contextmanager
def ctrl_c_held_back() -> Iterator[None]:
    """Hold Ctrl-C back while a process may be started: it begins as this one is, and would fall over loudly before it is deaf.

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


def _begin(chosen: str) -> None:
    """Let a worker speak the user's language and leave Ctrl-C to the process that writes the files."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    threading.Thread(target=_end_with_the_first_process, daemon=True).start()
    set_language(chosen)


def _end_with_the_first_process() -> None:
    """End this worker when the process that began it is gone, killed perhaps: it would wait for work for ever.

    As a copy of that process it would also hold the output folder's lock, so that nobody could run docgen again.
    """
    first = multiprocessing.parent_process()
    if first is not None:
        first.join()
        os._exit(1)
