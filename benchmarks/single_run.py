"""One workbook from start to end: `docgen make`, the whole process, against the plainest docxtpl script that only renders.

docgen reads the workbook, checks it, renders and reads the result back; the script gets its data ready made.
"""

from __future__ import annotations

import argparse
import shutil
import sys
from importlib.metadata import version
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.common import ROOT, SCRATCH, TEMPLATE, context_file, interleaved, report, run
from benchmarks.members import example


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=21)
    rounds = parser.parse_args().rounds
    context = context_file()
    output = SCRATCH / "single"
    start = "from docgen.cli.main import run; run()"

    def docgen() -> tuple[float, float]:
        shutil.rmtree(output, ignore_errors=True)
        return run([sys.executable, "-c", start, "make", str(example()), "-o", str(output)])

    def plain() -> tuple[float, float]:
        script = ROOT / "benchmarks" / "plain_docxtpl.py"
        return run([sys.executable, str(script), str(TEMPLATE), str(context), str(SCRATCH / "plain.docx")])

    ways = {
        "docgen make（读取、检查、生成、回读）": docgen,
        "docxtpl 脚本（只生成）": plain,
        "import typer（docgen 的命令行库）": lambda: run([sys.executable, "-c", "import typer"]),
        "空的 Python 进程": lambda: run([sys.executable, "-c", "pass"]),
    }
    medians = interleaved(ways, rounds)
    lines = ["| 整个进程 | 墙钟 ms | 处理器 ms |", "| --- | ---: | ---: |"]
    lines += [f"| {name} | {wall * 1000:.0f} | {cpu * 1000:.0f} |" for name, (wall, cpu) in medians.items()]
    (wall, cpu), (plain_wall, plain_cpu) = list(medians.values())[:2]
    lines += ["", f"docgen 用时是 docxtpl 脚本的 {wall / plain_wall:.2f}（墙钟）、{cpu / plain_cpu:.2f}（处理器）。"]
    lines += [f"{rounds} 轮交替运行的中位数；docxtpl {version('docxtpl')}，typer {version('typer')}。"]
    report("single_run", "一份填报表，从头到尾", lines)


if __name__ == "__main__":
    main()
