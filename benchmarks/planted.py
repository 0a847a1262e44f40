"""Plant one fault at a time in right reports and count what the rules catch of it, and what they say of right reports.

    python benchmarks/planted.py [--seed 1] [--each 40] [--half shown|unseen] [--kinds lost,swapped] [--show]

Right reports come from benchmarks/genre.py, faults from benchmarks/planters.py. A fault is caught when a finding appears
at the changed paragraph that the right report does not have. Per kind: planted, caught; then false findings per kind of
rule, per report and per 10,000 characters.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import planters_of_facts  # noqa: F401 - registers its kinds
from genre import HALVES, Written, right_report
from planters import PLANTERS, Planter

from docgen.checks.catalogue import run
from docgen.form.load import load_form
from docgen.report.finding import Finding, Outcome

NOISE = ("A", "B1", "E608")
"""Blanks of a made-up report, and what is always told, are no findings about its wording."""


def findings(report: Written) -> list[Finding]:
    """Return what the rules say of a report, without noise and without what they leave open."""
    said = run(report.context(), (), NOISE)
    return [finding for finding in said if finding.outcome is Outcome.FAIL]


def _told(found: list[Finding]) -> Counter[tuple[str, str]]:
    return Counter((finding.code, finding.message) for finding in found)


def caught(before: list[Finding], after: list[Finding]) -> list[Finding]:
    """Return what is said of the changed report and was not said of the right one."""
    known = _told(before)
    return [finding for finding in after if not known[finding.code, finding.message]]


def plant(planter: Planter, each: int, seed: int, half: str) -> tuple[int, int, list[str]]:
    """Return (planted, caught, what was missed) for one kind of fault."""
    form, rng = load_form(), random.Random(f"{planter.name} {seed} {half}")
    planted = found = tries = 0
    missed: list[str] = []
    while planted < each and tries < each * 12:
        tries += 1
        report = right_report(form, rng, half)
        fault = planter.plant(report, rng, half)
        if fault is None:
            continue
        changed, what = fault
        planted += 1
        if caught(findings(report), findings(changed)):
            found += 1
        else:
            missed.append(what)
    return planted, found, missed


def main() -> None:
    """Plant, count, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--each", type=int, default=40)
    parser.add_argument("--half", choices=HALVES, default=HALVES[0])
    parser.add_argument("--kinds", default="")
    parser.add_argument("--show", action="store_true", help="what was missed")
    given = parser.parse_args()
    wanted = set(given.kinds.split(",")) - {""}
    chosen = [planter for planter in PLANTERS if not wanted or planter.name in wanted]
    total = Counter[str]()
    print("| kind | planted | caught | share |\n| --- | ---: | ---: | ---: |")
    for planter in chosen:
        planted, found, missed = plant(planter, given.each, given.seed, given.half)
        total += Counter(planted=planted, caught=found)
        print(f"| {planter.title} | {planted} | {found} | {found / max(planted, 1):.0%} |", flush=True)
        for what in missed if given.show else ():
            print(f"    missed: {what}")
    print(f"| all | {total['planted']} | {total['caught']} | {total['caught'] / max(total['planted'], 1):.1%} |\n")
    form, rng = load_form(), random.Random(f"right {given.seed} {given.half}")
    characters, wrong, begun = 0, Counter[str](), time.process_time()
    reports = [right_report(form, rng, given.half) for _ in range(given.each)]
    for report in reports:
        characters += report.length
        for finding in findings(report):
            wrong[finding.code] += 1
            if given.show:
                print(f"    false: {finding.code} {finding.message} | {finding.evidence[:60]}")
    took = time.process_time() - begun
    print(
        f"right reports: {len(reports)} of {characters // len(reports)} characters, {took / len(reports) * 1000:.1f} ms each;"
        f" false findings: {wrong.total()} ({wrong.total() / len(reports):.2f} a report,"
        f" {wrong.total() / characters * 10_000:.2f} per 10,000 characters) {dict(wrong)}"
    )


if __name__ == "__main__":
    main()
