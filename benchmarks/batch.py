"""Many workbooks: reports a second of the whole of `make` (read, check, render, read back, write) with 1 and 2 processes.

    python benchmarks/batch.py [--count 1000] [--rounds 3]

The library alone, without ledger; folder.py times the whole command.
"""

from __future__ import annotations

import shutil
import sys
from functools import partial
from pathlib import Path

from measuring import WORK, Took, in_turn, options, run_timed, show
from members import members, varied

MAKE_ALL = """
import resource, sys
from pathlib import Path
import docgen.cli
from docgen.jobs.make import MakeOptions
from docgen.jobs.run import make_all
from docgen.jobs.sources import find_sources

if __name__ == "__main__":
    folder, output, jobs = sys.argv[1:]
    sources = find_sources([Path(folder)]).files
    made = sum(result.status == "made" for result in make_all(sources, Path(output), MakeOptions(), int(jobs)))
    own, workers = (resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    print(own, workers)
    sys.exit(made != len(sources))
"""


def make_all(folder: Path, jobs: int) -> Took:
    """Make the reports of a folder afresh, in a process of its own that says its memory in KB."""
    output, script = WORK / "made", WORK / "make_all.py"
    shutil.rmtree(output, ignore_errors=True)
    script.write_text(MAKE_ALL, encoding="utf-8")
    return run_timed([sys.executable, script, folder, output, str(jobs)])


def main() -> None:
    """Measure and print."""
    parser = options(__doc__, rounds=3)
    parser.add_argument("--count", type=int, default=1000, help="workbooks; default 1000")
    given = parser.parse_args()
    folders = {"只有机关名称不同": members(given.count), "数字和正文各不相同": varied(given.count)}
    ways = {(kind, jobs): partial(make_all, folder, jobs) for kind, folder in folders.items() for jobs in (1, 2)}
    rows = [
        (
            kind,
            str(jobs),
            f"{given.count / took.wall:.0f}",
            f"{took.wall * 1000 / given.count:.1f}",
            f"{took.cpu * 1000 / given.count:.1f}",
        )
        for (kind, jobs), took in in_turn(ways, given.rounds).items()
    ]
    show(
        f"{given.count} 份填报表，从读取到写盘",
        ("填报表", "进程", "份/秒", "每份墙钟 ms", "每份处理器 ms"),
        rows,
        f"{given.rounds} 轮交替的中位数；含启动、读取、检查、生成、嵌入核对数据、回读和写盘，不含台账。",
    )


if __name__ == "__main__":
    main()
