"""Time the whole command `docgen make` on a folder, ledger and search for repeated passages included, and its memory.

    python benchmarks/folder.py [--count 1000] [--rounds 3] [--markdown]

Whole processes, each into a fresh folder. `make_all` is the same work by the library alone, as in batch.py: what lies
between the two is what the ledger costs. The workbooks are all alike but for the name, so every section repeats every
other: the worst case for the search.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from measuring import WORK, Took, docgen, machine, median_of, options, run_timed, table, versions
from members import write_members

WAYS = ("docgen make", "make_all")
MAKE_ALL = """
import sys
from pathlib import Path
from docgen.make import MakeOptions
from docgen.run import make_all, sources_of
source, output, jobs = sys.argv[1:]
for result in make_all(sources_of([Path(source)]), Path(output), MakeOptions(), int(jobs)):
    assert result.status == "made", result
"""


def command_of(way: str, members: Path, output: Path, jobs: int) -> list[str | Path]:
    """Return what is run: the command line, or the library in a process of its own."""
    if way == "make_all":
        return [sys.executable, "-c", MAKE_ALL, members, output, str(jobs)]
    return docgen("make", members, "-o", output, "--jobs", str(jobs))


def one(way: str, members: Path, jobs: int, count: int) -> Took:
    """Run one way once into a fresh folder and count what it wrote."""
    output = Path(tempfile.mkdtemp())
    try:
        took = run_timed(command_of(way, members, output / "out", jobs))
        made = sum(1 for path in (output / "out").glob("*.docx"))
        assert made == count, f"{made} reports, not {count}"
    finally:
        shutil.rmtree(output)
    return took


def main() -> None:
    """Write the workbooks once, run the rounds, print medians."""
    parser = options(__doc__, rounds=3)
    parser.add_argument("--count", type=int, default=1000, help="workbooks; default 1000")
    given = parser.parse_args()
    members = WORK / f"members-{given.count}"
    write_members(members, given.count)
    ways = [(way, jobs) for jobs in (1, 2) for way in WAYS]
    taken: dict[tuple[str, int], list[Took]] = {way: [] for way in ways}
    for _round in range(given.rounds):
        for way, jobs in ways:
            taken[way, jobs].append(one(way, members, jobs, given.count))
    print(f"{machine()}; {versions('docgen')}; {given.count} workbooks; medians of {given.rounds} rounds")
    rows = []
    for (way, jobs), runs in taken.items():
        took = median_of(runs)
        rate, each = given.count / took.wall, took.cpu * 1000 / given.count
        rows.append((way, str(jobs), f"{took.wall:.1f} s", f"{rate:.0f}", f"{each:.1f} ms", f"{took.peak:.0f} MiB"))
    table(("whole process", "processes", "wall", "reports/s", "CPU a report", "peak memory"), rows, given.markdown)


if __name__ == "__main__":
    main()
