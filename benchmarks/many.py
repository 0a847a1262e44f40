"""Many workbooks: reports a second and peak memory, by the library alone and by the whole command `docgen make`.

    python benchmarks/many.py [--counts 1000] [--rounds 3]

Whole processes, each into a fresh folder. What lies between library and command is what ledger, search for repeated passages
and command line cost. The workbooks differ in the name alone, or in every number and sentence. Memory is the largest process's.
"""

from __future__ import annotations

import shutil
import sys
from functools import partial
from pathlib import Path

from measuring import WORK, Took, docgen, in_turn, options, run_timed, show
from members import members, varied

MAKE_ALL = """
import sys
from pathlib import Path
import docgen.cli
from docgen.jobs.make import MakeOptions
from docgen.jobs.run import make_all
from docgen.jobs.sources import find_sources

if __name__ == "__main__":
    folder, output, jobs = sys.argv[1:]
    for result in make_all(find_sources([Path(folder)]).files, Path(output), MakeOptions(), int(jobs)):
        assert result.status == "made", result
"""


def made(folder: Path, jobs: int, *, command: bool) -> Took:
    """Make the reports of a folder afresh, in a process of its own; command: with ledger, else by the library alone."""
    output, script = WORK / "made", WORK / "make_all.py"
    shutil.rmtree(output, ignore_errors=True)
    script.write_text(MAKE_ALL, encoding="utf-8")
    if not command:
        return run_timed([sys.executable, script, folder, output, str(jobs)])
    took = run_timed(docgen("make", folder, "-o", output, "--jobs", str(jobs)))
    assert (output / "台账.xlsx").is_file()
    return took


def main() -> None:
    """Write the workbooks once, run the rounds, print medians."""
    parser = options(__doc__, rounds=3)
    parser.add_argument("--counts", type=int, nargs="+", default=[1000], help="how many workbooks; default 1000")
    given = parser.parse_args()
    for count in given.counts:
        alike, different = members(count), varied(count)
        ways = {
            (what, str(jobs)): partial(made, folder, jobs, command=command)
            for what, folder, command in (
                ("只用程序库，只有机关名称不同", alike, False),
                ("只用程序库，数字和正文各不相同", different, False),
                ("docgen make，只有机关名称不同", alike, True),
            )
            for jobs in (1, 2)
        }
        rows = [
            (*way, f"{took.wall:.1f}", f"{count / took.wall:.0f}", f"{took.cpu * 1000 / count:.1f}", f"{took.peak:.0f}")
            for way, took in in_turn(ways, given.rounds).items()
        ]
        show(
            f"{count} 份填报表，从读取到写盘",
            ("做法", "进程", "墙钟 s", "份/秒", "每份处理器 ms", "内存峰值 MB"),
            rows,
            f"{given.rounds} 轮交替的中位数；整个命令含台账和雷同查找。",
        )


if __name__ == "__main__":
    main()
