"""Time the whole command `docgen make` on a folder, ledger and search for repeated passages included, and its memory.

    python benchmarks/folder.py [--count 1000] [--rounds 3]

Whole processes, each into a fresh folder. `make_all` is the same work by the library alone, as in batch.py: what lies
between the two is what the ledger and the command line cost. The workbooks are all alike but for the name.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from functools import partial

from batch import make_all
from measuring import WORK, Took, docgen, in_turn, options, run_timed, show, versions
from members import members


def command(count: int, jobs: int) -> Took:
    """Run the command once into a fresh folder and count what it wrote."""
    output = WORK / "made"
    shutil.rmtree(output, ignore_errors=True)
    took = run_timed(docgen("make", members(count), "-o", output, "--jobs", str(jobs)))
    made = sum(1 for path in output.glob("*.docx"))
    assert made == count, f"{made} reports, not {count}"
    assert (output / "台账.xlsx").is_file()
    return took


def main() -> None:
    """Write the workbooks once, run the rounds, print medians."""
    parser = options(__doc__, rounds=3)
    parser.add_argument("--count", type=int, default=1000, help="workbooks; default 1000")
    given = parser.parse_args()
    members(given.count)
    ways: dict[str, Callable[[], Took]] = {}
    for jobs in (1, 2):
        ways[f"docgen make，{jobs} 个进程"] = partial(command, given.count, jobs)
        ways[f"只用程序库 make_all，{jobs} 个进程"] = partial(make_all, members(given.count), jobs)
    rows = [
        (
            way,
            f"{took.wall:.1f}",
            f"{given.count / took.wall:.0f}",
            f"{took.cpu * 1000 / given.count:.1f}",
            f"{took.peak:.0f}",
        )
        for way, took in in_turn(ways, given.rounds).items()
    ]
    show(
        f"整个命令，一个文件夹 {given.count} 份，含台账和雷同查找",
        ("整个进程", "墙钟 s", "份/秒", "每份处理器 ms", "内存峰值 MB"),
        rows,
        f"{versions('docgen')}；{given.rounds} 轮交替的中位数。",
    )


if __name__ == "__main__":
    main()
