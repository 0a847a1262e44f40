"""Run every benchmark one after the other and print Markdown tables, ready to paste into docs/benchmarks.md.

    benchmarks/setup.sh && python benchmarks/all.py [--quick] [--full]

Nothing else should run on the machine. --quick: few rounds, to see that everything works. --full: 10,000 workbooks too.
"""

from __future__ import annotations

import argparse
import subprocess
import sys

from measuring import ROOT

WAYS = {
    "single_run.py": ((), ("--rounds", "3")),
    "rendering.py": ((), ("--rounds", "2")),
    "many.py": ((), ("--rounds", "1", "--counts", "100")),
    "copies.py": ((), ("--counts", "100")),
    "rules.py": ((), ("--rounds", "3")),
}
"""Each script with what it is given, and with what for --quick."""


def main() -> int:
    """Run the scripts; return 1 if one failed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--full", action="store_true")
    given = parser.parse_args()
    failed: list[str] = []
    for script, (usual, quick) in WAYS.items():
        more = quick if given.quick else usual
        if given.full and script == "many.py":
            more = ("--counts", "1000", "10000")
        print(f"\n`{script}`\n", flush=True)
        if subprocess.call([sys.executable, ROOT / "benchmarks" / script, *more]):
            failed.append(script)
    for script in failed:
        print(f"没有跑通：{script}")
    return int(bool(failed))


if __name__ == "__main__":
    sys.exit(main())
