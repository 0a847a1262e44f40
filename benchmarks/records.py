"""Records: how long a thousand of one kind take to make, to compare and to hash, once their kind is known.

    python benchmarks/records.py [--rounds 30]

single_run.py times the whole command, in which most kinds of record are made once.
"""

from __future__ import annotations

import timeit
from collections.abc import Callable

from measuring import options, show

from docgen.form.parts import Cell
from docgen.report.finding import Finding, Severity

COUNT = 1000
FINDING, SAME = (Finding("A101", Severity.ERROR, "", key="a.b", cure="") for _n in range(2))


def main() -> None:
    """Measure and print."""
    given = options(__doc__, rounds=30).parse_args()
    ways: dict[str, Callable[[], object]] = {
        "构造，名称和默认值都有": lambda: Finding("A101", Severity.ERROR, "", key="a.b", cure=""),
        "构造，全部按位置": lambda: Cell("a.b.c", "a", "b", "c", "integer", "", 0, "", False, True),
        "比较": lambda: FINDING == SAME,
        "求散列": lambda: hash(FINDING),
    }
    rows = [(name, f"{min(timeit.repeat(way, number=COUNT, repeat=given.rounds)) * 1000:.2f}") for name, way in ways.items()]
    show(f"{COUNT} 次", ("操作", "ms"), rows, f"{given.rounds} 轮中最短的一轮。")


if __name__ == "__main__":
    main()
