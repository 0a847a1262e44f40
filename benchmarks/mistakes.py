"""Run the whole catalogue over excerpts of published reports and print what it finds of the mistakes noted there.

    python benchmarks/mistakes.py [--select D] [--ignore B0] [--stated]

Per family: noted mistakes a machine can find, how many were found, which were missed; then the findings nobody noted,
each to be judged true or false (true ones go into tests/data/real_reports_labels.toml), and the time per report.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from pathlib import Path

from docgen.kit.record import replace

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

from real_reports import Measure, RealReport, load_all, measure

from docgen.checks.catalogue import FAMILIES, rules, run

EXCERPT_NOISE = ("A", "B1")
"""Blanks of an excerpt are not mistakes of the report."""


def show(result: Measure, reports: int) -> None:
    """Print found and missed per family, what was left out and why, and the findings nobody noted."""
    found = Counter(label.code[0] for _, label in result.found)
    missed = Counter(label.code[0] for _, label in result.missed)
    for family in sorted(found | missed):
        total = found[family] + missed[family]
        print(f"{family} {FAMILIES[family]}: {found[family]} of {total} found")
        for report, label in result.missed:
            if label.code[0] == family:
                print(f"    missed  {report.id}  {label.code}  {label.noted}")
    total = len(result.found) + len(result.missed)
    print(f"all: {len(result.found)} of {total} findable mistakes found ({len(result.found) / max(total, 1):.0%})")
    print("not findable:", dict(Counter(label.left for _, label in result.left)))
    print(f"true though not noted: {len(result.true_not_noted)}")
    print(f"not noted, to be judged: {len(result.not_noted)} in {reports} reports")
    for report, finding in result.not_noted:
        print(f"    {finding.code} {finding.severity:7} {report.id}  {finding.message}  | {finding.evidence[:80]}")


def slow(reports: tuple[RealReport, ...], rounds: int = 5) -> None:
    """Print the time of the whole catalogue per report and the slowest rules, the best of some rounds."""
    best: dict[str, float] = {}
    for code in rules():
        for report in reports:
            took = []
            for _ in range(rounds):
                begun = time.perf_counter()
                list(run(report.context, (code,)))
                took.append(time.perf_counter() - begun)
            best[code] = best.get(code, 0.0) + min(took)
    whole = []
    for _round in range(rounds):
        fresh = [replace(report.context) for report in reports]
        begun = time.perf_counter()
        for context in fresh:
            list(run(context))
        whole.append(time.perf_counter() - begun)
    print(f"catalogue, text not yet split: {1000 * min(whole) / len(reports):.2f} ms a report")
    each = {code: 1000 * seconds / len(reports) for code, seconds in best.items()}
    print(f"catalogue: {sum(each.values()):.2f} ms a report (text already split)")
    for code, milliseconds in sorted(each.items(), key=lambda item: -item[1])[:5]:
        print(f"    {code}  {milliseconds:.3f} ms")


def main() -> None:
    """Parse the arguments and print the measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--select", action="append", default=[], help="codes or families")
    parser.add_argument("--ignore", action="append", default=[], help="codes or families")
    parser.add_argument("--stated", action="store_true", help="fill lost tables with the numbers a person read off the text")
    arguments = parser.parse_args()
    reports = load_all(stated=arguments.stated)
    show(measure(reports, arguments.select, (*EXCERPT_NOISE, *arguments.ignore)), len(reports))
    slow(reports)


if __name__ == "__main__":
    main()
