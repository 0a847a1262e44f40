"""What every benchmark shares: the machine's name, versions, whole processes timed in turn, medians, Markdown tables."""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any, TypeVar

ROOT = Path(__file__).resolve().parents[1]
WORK = Path(__file__).resolve().parent / "work"
"""Generated workbooks, templates and reports; not in version control."""
TEMPLATE = ROOT / "tests/data/earlier_templates/control-lines.docx"
"""The shipped template with its marks spelt out, so that docxtpl and others can fill it too."""

Way = TypeVar("Way")


@dataclass(frozen=True)
class Took:
    """One process from start to end: seconds on the clock, seconds of processor time, the most memory in MB; what it said."""

    wall: float
    cpu: float
    peak: float
    said: str = ""


def environment() -> dict[str, str]:
    """Return the environment for measured processes: this checkout, compiled modules kept as an installation keeps them."""
    env = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return env | {"PYTHONPATH": str(ROOT)}


def run_timed(command: Sequence[str | Path], **more: str) -> Took:
    """Run a command to its end, `more` added to its environment.

    Processor time is its own and its finished children's; memory is the largest process's.
    Raises SystemExit with what it said if it fails.
    """
    begun = time.perf_counter()
    process = subprocess.Popen(
        [str(part) for part in command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=environment() | more, cwd=ROOT
    )
    assert process.stdout is not None
    said = process.stdout.read().decode(errors="replace")
    _pid, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - begun
    process.stdout.close()
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{command}: {process.returncode}\n{said}")
    return Took(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, said)


def docgen(*arguments: str | Path) -> list[str | Path]:
    """Return the command line of docgen, run by this Python."""
    return [sys.executable, "-c", "from docgen.cli.main import run; run()", *arguments]


def median_of(taken: Iterable[Took]) -> Took:
    """Return the medians of several runs, each quantity by itself; of memory the most."""
    runs = list(taken)
    return Took(
        statistics.median(run.wall for run in runs),
        statistics.median(run.cpu for run in runs),
        max(run.peak for run in runs),
    )


def in_turn(ways: Mapping[Way, Callable[[], Took]], rounds: int) -> dict[Way, Took]:
    """Return the medians of each way; in every round each runs once, one after the other."""
    taken: dict[Way, list[Took]] = {name: [] for name in ways}
    for _round in range(rounds):
        for name, way in ways.items():
            taken[name].append(way())
    return {name: median_of(runs) for name, runs in taken.items()}


def machine() -> str:
    """Return processor, cores, system, Python and how busy it all is, in one line."""
    info = Path("/proc/cpuinfo")
    lines = info.read_text(encoding="utf-8").splitlines() if info.is_file() else []
    model = next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.processor())
    load = f"，1 分钟平均负载 {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    return f"{model}，{os.cpu_count()} 核，{platform.system()} {platform.release()}，Python {platform.python_version()}{load}"


def versions(*names: str) -> str:
    """Return installed distributions with their versions."""
    return "，".join(f"{name} {version(name)}" for name in names)


def show(title: str, head: Sequence[str], rows: Iterable[Sequence[str]], *notes: str) -> None:
    """Print a table as Markdown, ready for docs/benchmarks.md, with the machine above and notes below."""
    print(f"**{title}**\n\n{machine()}\n")
    for row in (head, ["---", *["---:"] * (len(head) - 1)], *rows):
        print("| " + " | ".join(row) + " |")
    print("".join(f"\n{note}" for note in notes), flush=True)


def options(about: str | None, rounds: int) -> argparse.ArgumentParser:
    """Return a parser with the option every benchmark has."""
    parser = argparse.ArgumentParser(description=about, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=rounds, help=f"rounds, each running every way once; default {rounds}")
    return parser


def example_context() -> dict[str, Any]:
    """Return the context of the shipped example as docgen gives it to the template, as plain JSON data."""
    from members import example

    from docgen.compose.composition import compose
    from docgen.formats import read
    from docgen.report.complete import complete

    return dict(json.loads(json.dumps(compose(complete(read(example()).report)).context)))
