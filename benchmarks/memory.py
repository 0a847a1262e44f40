"""Peak memory of a run over 100, 1,000 and 10,000 workbooks: the process that writes, and the largest worker."""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.common import SCRATCH, environment, report
from benchmarks.members import write_members

WORK = """
import resource, sys
from pathlib import Path
import docgen.cli
from docgen.make import MakeOptions
from docgen.run import make_all, sources_of

if __name__ == "__main__":
    sources = sources_of([Path(sys.argv[1])])[: int(sys.argv[4])]
    made = sum(result.status == "made" for result in make_all(sources, Path(sys.argv[2]), MakeOptions(), int(sys.argv[3])))
    own, workers = (resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    print(made, own, workers)
"""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--counts", type=int, nargs="+", default=[100, 1000, 10000])
    parser.add_argument("--jobs", type=int, default=2)
    given = parser.parse_args()
    sources, output = SCRATCH / "members", SCRATCH / "made"
    write_members(sources, max(given.counts))
    script = SCRATCH / "peak.py"
    script.write_text(WORK, encoding="utf-8")
    lines = ["| 份数 | 写盘进程峰值 MB | 工作进程峰值 MB |", "| ---: | ---: | ---: |"]
    for count in given.counts:
        shutil.rmtree(output, ignore_errors=True)
        command = [sys.executable, str(script), str(sources), str(output), str(given.jobs), str(count)]
        said = subprocess.run(command, capture_output=True, text=True, env=environment(), check=True).stdout.split()
        made, own, workers = (int(number) for number in said)
        if made != count:
            raise SystemExit(f"{made} of {count}")
        lines.append(f"| {count} | {own / 1024:.0f} | {workers / 1024:.0f} |")
    lines += ["", f"{given.jobs} 个工作进程。"]
    report("memory", "内存", lines)


if __name__ == "__main__":
    main()
