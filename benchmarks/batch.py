"""Many workbooks: reports a second of the whole of `make` (read, check, render, read back, write) with 1 and 2 processes."""

from __future__ import annotations

import argparse
import shutil
import statistics
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.common import SCRATCH, report, run
from benchmarks.members import write_members

WORK = """
import sys
from pathlib import Path
import docgen.cli
from docgen.make import MakeOptions
from docgen.run import make_all, sources_of

if __name__ == "__main__":
    sources = sources_of([Path(sys.argv[1])])[: int(sys.argv[4])]
    made = sum(result.status == "made" for result in make_all(sources, Path(sys.argv[2]), MakeOptions(), int(sys.argv[3])))
    sys.exit(made != len(sources))
"""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    sources, output = SCRATCH / "members", SCRATCH / "made"
    write_members(sources, given.count)
    script = SCRATCH / "make_all.py"
    script.write_text(WORK, encoding="utf-8")
    taken: dict[int, list[tuple[float, float]]] = {1: [], 2: []}
    for _round in range(given.rounds):
        for jobs, times in taken.items():
            shutil.rmtree(output, ignore_errors=True)
            times.append(run([sys.executable, str(script), str(sources), str(output), str(jobs), str(given.count)]))
    lines = ["| 进程 | 份/秒 | 每份墙钟 ms | 每份处理器 ms |", "| ---: | ---: | ---: | ---: |"]
    for jobs, times in taken.items():
        wall = statistics.median(wall for wall, _cpu in times) / given.count
        cpu = statistics.median(cpu for _wall, cpu in times) / given.count
        lines.append(f"| {jobs} | {1 / wall:.0f} | {wall * 1000:.1f} | {cpu * 1000:.1f} |")
    lines += [
        "",
        f"{given.count} 份填报表，{given.rounds} 轮交替的中位数；含启动、读取、检查、生成、嵌入核对数据、回读和写盘。",
    ]
    report("batch", "一批填报表", lines)


if __name__ == "__main__":
    main()
