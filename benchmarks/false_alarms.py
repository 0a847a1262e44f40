"""Count what each rule says of published reports, judged, and of generated right ones; write it to checks/data/measured.toml.

    python benchmarks/false_alarms.py [--reports 100]

Of the published excerpts what people noted or judged true is true (tests/data/real_reports_labels.toml), the rest is false.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

from genre import HALVES, right_report
from planted import NOISE
from real_reports import load_all, measure

import docgen
from docgen.checks.catalogue import run
from docgen.form.load import load_form
from docgen.report.finding import Outcome

TARGET = Path(docgen.__file__).parent / "checks" / "data" / "measured.toml"
HEAD = """\
# What each rule said of published and of generated right reports: written by benchmarks/false_alarms.py.
# reported: code -> [findings in the excerpts, false ones among them, findings in generated right reports].

"""


def main() -> None:
    """Count and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reports", type=int, default=100)
    given = parser.parse_args()
    excerpts = load_all()
    reported: Counter[str] = Counter()
    for report in excerpts:
        reported.update(finding.code for finding in run(report.context, (), ("A", "B1")) if finding.outcome is Outcome.FAIL)
    wrong = Counter(finding.code for _report, finding in measure(excerpts, (), ("A", "B1")).not_noted)
    form, rng, generated = load_form(), random.Random(1), Counter[str]()
    for n in range(given.reports):
        context = right_report(form, rng, HALVES[n % 2]).context()
        generated.update(finding.code for finding in run(context, (), NOISE) if finding.outcome is Outcome.FAIL)
    characters = sum(len(paragraph.text) for report in excerpts for paragraph in report.context.text)
    lines = [
        "[sample]",
        f"excerpts = {len(excerpts)}",
        f"characters = {characters}",
        f"generated = {given.reports}",
        "",
        "[reported]",
    ]
    lines += [f"{code} = [{reported[code]}, {wrong[code]}, {generated[code]}]" for code in sorted(reported | generated)]
    TARGET.write_text(HEAD + "\n".join(lines) + "\n", encoding="utf-8")
    print(
        f"{reported.total()} findings in {len(excerpts)} excerpts, {wrong.total()} false; "
        f"{generated.total()} in generated reports"
    )


if __name__ == "__main__":
    main()
