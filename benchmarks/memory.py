"""Peak memory of a run over 100, 1,000 and 10,000 workbooks: the process that writes, and the largest worker.

    python benchmarks/memory.py [--counts 100 1000 10000] [--jobs 2]

`make` is the library alone; `docgen make` the whole command with ledger and search for repeated texts.
"""

from __future__ import annotations

import argparse
import shutil

from batch import make_all
from measuring import WORK, docgen, run_timed, show
from members import members


def whole_command(count: int, jobs: int) -> float:
    """Return the peak of `docgen make` on `count` members, in MB: its largest process is the one that writes."""
    output = WORK / "made"
    shutil.rmtree(output, ignore_errors=True)
    return run_timed(docgen("make", members(count), "-o", output, "--jobs", str(jobs))).peak


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--counts", type=int, nargs="+", default=[100, 1000, 10000])
    parser.add_argument("--jobs", type=int, default=2)
    given = parser.parse_args()
    rows = []
    for count in given.counts:
        own, workers = (int(number) / 1024 for number in make_all(members(count), given.jobs).said.split()[-2:])
        rows.append((str(count), f"{own:.0f}", f"{workers:.0f}", f"{whole_command(count, given.jobs):.0f}"))
    show(
        f"内存峰值，{given.jobs} 个工作进程",
        ("份数", "写盘进程 MB", "工作进程 MB", "整个命令（含台账和雷同查找），最大的进程 MB"),
        rows,
    )


if __name__ == "__main__":
    main()
