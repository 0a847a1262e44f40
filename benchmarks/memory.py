"""Measure the most memory `docgen make` takes for 100, 1,000 and (with --full) 10,000 workbooks.

    python benchmarks/memory.py [--full] [--jobs 1] [--markdown]

The number is the peak of resident memory of the largest single process, as the kernel counts it for a finished child and
its own children; with --jobs above 1 the others come on top. `make_all` is without the command line and the ledger.
"""

from __future__ import annotations

from batch import WAYS, one
from measuring import WORK, Took, machine, options, table, versions
from members import write_members


def main() -> None:
    """Run each size once (memory hardly varies) and print the peaks."""
    parser = options(__doc__, rounds=1)
    parser.add_argument("--full", action="store_true", help="10,000 workbooks too")
    parser.add_argument("--jobs", type=int, default=1, help="processes; default 1")
    given = parser.parse_args()
    sizes = (100, 1000, *([10_000] if given.full else []))
    taken: dict[tuple[str, int], list[Took]] = {(way, size): [] for way in WAYS for size in sizes}
    for size in sizes:
        write_members(WORK / f"members-{size}", size)
    for _round in range(given.rounds):
        for (way, size), runs in taken.items():
            runs.append(one(way, WORK / f"members-{size}", given.jobs, size))
    print(f"{machine()}; {versions('docgen')}; {given.jobs} process(es)")
    rows = [
        (way, f"{size:,}", f"{max(run.peak for run in runs):.0f} MiB", f"{min(run.wall for run in runs):.1f} s")
        for (way, size), runs in taken.items()
    ]
    table(("whole process", "reports", "peak memory", "wall"), rows, given.markdown)


if __name__ == "__main__":
    main()
