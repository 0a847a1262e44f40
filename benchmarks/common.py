"""What the benchmarks share: the machine, interleaved rounds, medians, and a place for their scratch files."""

from __future__ import annotations

import json
import os
import platform
import resource
import statistics
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from time import perf_counter

ROOT = Path(__file__).resolve().parents[1]
SCRATCH = ROOT / "benchmarks" / "work"
RESULTS = SCRATCH / "results"
TEMPLATE = ROOT / "templates" / "docx" / "zfxxgk-2021" / "report.docx"


def environment() -> dict[str, str]:
    """Return the environment for measured processes: this checkout, compiled modules kept as an installation keeps them."""
    env = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return env | {"PYTHONPATH": str(ROOT)}


def machine() -> str:
    """Return one line on the machine: processor, cores, system, Python, and how busy it was."""
    model = platform.processor() or platform.machine()
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        lines = cpuinfo.read_text(encoding="utf-8").splitlines()
        model = next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), model)
    load = f"，测量时 1 分钟平均负载 {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    return f"{model}，{os.cpu_count()} 核，{platform.system()} {platform.release()}，Python {platform.python_version()}{load}"


def run(command: Sequence[str]) -> tuple[float, float]:
    """Run a process to its end and return (wall seconds, processor seconds). Raises SystemExit with its output if it fails."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    begun = perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, env=environment(), cwd=ROOT, check=False)
    wall = perf_counter() - begun
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        raise SystemExit(f"{' '.join(command)}\n{done.stdout}{done.stderr}")
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def interleaved(ways: Mapping[str, Callable[[], tuple[float, float]]], rounds: int) -> dict[str, tuple[float, float]]:
    """Return the median (wall, processor) seconds of each way; each is tried once first, then all in turn in every round."""
    for way in ways.values():
        way()
    taken: dict[str, list[tuple[float, float]]] = {name: [] for name in ways}
    for _round in range(rounds):
        for name, way in ways.items():
            taken[name].append(way())
    return {
        name: (statistics.median(wall for wall, _cpu in times), statistics.median(cpu for _wall, cpu in times))
        for name, times in taken.items()
    }


def report(name: str, title: str, lines: Sequence[str]) -> None:
    """Print a benchmark's result and keep it for `benchmarks/publish.py`."""
    text = "\n".join([f"## {title}", "", *lines, "", f"机器：{machine()}。", ""])
    RESULTS.mkdir(parents=True, exist_ok=True)
    (RESULTS / f"{name}.md").write_text(text, encoding="utf-8")
    print(text)


def context_file() -> Path:
    """Write the example report's template context as JSON, for renderers that know nothing else, and return its path."""
    sys.path.insert(0, str(ROOT))
    from benchmarks.members import example
    from docgen.complete import complete
    from docgen.compose import compose
    from docgen.formats import read

    SCRATCH.mkdir(parents=True, exist_ok=True)
    path = SCRATCH / "context.json"
    path.write_text(json.dumps(compose(complete(read(example()).report)).context, ensure_ascii=False), encoding="utf-8")
    return path
