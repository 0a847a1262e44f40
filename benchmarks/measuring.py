"""What every benchmark shares: the machine's name, versions, whole processes timed, medians, Markdown rows."""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
WORK = Path(__file__).resolve().parent / "work"
"""Generated workbooks, templates and reports; not in version control."""


@dataclass(frozen=True)
class Took:
    """One process from start to end: seconds on the clock, seconds of processor time, the most memory in MiB."""

    wall: float
    cpu: float
    peak: float


def run_timed(command: Sequence[str | Path]) -> Took:
    """Run a command to its end. Processor time is its own and its finished children's; memory is the largest process's."""
    begun = time.perf_counter()
    process = subprocess.Popen([str(part) for part in command], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    assert process.stderr is not None
    told = process.stderr.read()
    _pid, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - begun
    process.stderr.close()
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{command}: {process.returncode}\n{told.decode(errors='replace')}")
    return Took(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def docgen(*arguments: str | Path) -> list[str | Path]:
    """Return the command line of docgen, run by this Python."""
    return [sys.executable, "-m", "docgen", *arguments]


def median_of(taken: Iterable[Took]) -> Took:
    """Return the medians of several runs, each quantity by itself."""
    runs = list(taken)
    return Took(
        statistics.median(run.wall for run in runs),
        statistics.median(run.cpu for run in runs),
        max(run.peak for run in runs),
    )


def machine() -> str:
    """Return processor, cores and systems in one line."""
    info = Path("/proc/cpuinfo")
    lines = info.read_text(encoding="utf-8").splitlines() if info.is_file() else []
    model = next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.processor())
    load = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    return (
        f"{model}, {os.cpu_count()} cores, {platform.system()} {platform.release()}, Python {platform.python_version()}{load}"
    )


def versions(*names: str) -> str:
    """Return installed distributions with their versions."""
    return ", ".join(f"{name} {version(name)}" for name in names)


def table(head: Sequence[str], rows: Iterable[Sequence[str]], markdown: bool) -> None:
    """Print rows, as Markdown ready to paste or in columns for reading."""
    every = [list(head), *(list(row) for row in rows)]
    if markdown:
        every.insert(1, ["---", *["---:"] * (len(head) - 1)])
        for row in every:
            print("| " + " | ".join(row) + " |")
        return
    widths = [max(len(row[column]) for row in every) for column in range(len(head))]
    for row in every:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


def options(about: str | None, rounds: int) -> argparse.ArgumentParser:
    """Return a parser with the options every benchmark has."""
    parser = argparse.ArgumentParser(description=about, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=rounds, help=f"rounds, each running every way once; default {rounds}")
    parser.add_argument("--markdown", action="store_true", help="print the table as Markdown")
    return parser


def example_context() -> dict[str, Any]:
    """Return the context of the shipped example as docgen gives it to the template, as plain JSON data."""
    from members import example

    from docgen.complete import complete
    from docgen.compose import compose
    from docgen.formats import read

    return dict(json.loads(json.dumps(compose(complete(read(example()).report)).context)))
