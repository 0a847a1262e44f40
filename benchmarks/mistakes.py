"""Run the whole catalogue over excerpts of published reports and print what it finds of the mistakes noted there.

    python benchmarks/mistakes.py [--select D] [--ignore B0] [--stated]

Per family: noted mistakes a machine can find, how many were found, which were missed; then the findings nobody noted,
each to be judged true or false (true ones go into tests/data/real_reports_labels.toml).
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

from real_reports import Measure, load_all, measure

from docgen.checks.catalogue import FAMILIES

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


def main() -> None:
    """Parse the arguments and print the measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--select", action="append", default=[], help="codes or families")
    parser.add_argument("--ignore", action="append", default=[], help="codes or families")
    parser.add_argument("--stated", action="store_true", help="fill lost tables with the numbers a person read off the text")
    arguments = parser.parse_args()
    reports = load_all(stated=arguments.stated)
    show(measure(reports, arguments.select, (*EXCERPT_NOISE, *arguments.ignore)), len(reports))


if __name__ == "__main__":
    main()
