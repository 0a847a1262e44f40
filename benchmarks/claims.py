"""Say the numbers of the tables in every wording of a grammar, rightly and wrongly, and count what the rules make of it.

    python benchmarks/claims.py [--each 12] [--seed 1] [--half shown|unseen] [--show]

The grammar is tests/data/claim_wordings.toml. A right sentence that is told is a false alarm, a wrong one that is not is
missed. Per fact: wrong sentences, caught; right ones, told all the same.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

from claim_grammar import HALVES, cases

from docgen.form.load import load_form


def main() -> None:
    """Say, count, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--each", type=int, default=12)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--half", choices=HALVES, default="")
    parser.add_argument("--show", action="store_true", help="what was missed and what was told wrongly")
    given = parser.parse_args()
    form, count = load_form(), Counter[tuple[str, str]]()
    for case in cases(form, given.each, given.seed, given.half):
        found = case.findings(form)
        outcome = ("false" if found else "silent") if case.right else ("caught" if found else "missed")
        count[case.fact, outcome] += 1
        count["all", outcome] += 1
        if given.show and outcome in ("false", "missed"):
            print(f"    {outcome} [{case.fact}] {case.text} {[f'{f.code} {f.message[:70]}' for f in found]}")
    print("| fact | wrong sentences | caught | right sentences | told |\n| --- | ---: | ---: | ---: | ---: |")
    for fact in dict.fromkeys(fact for fact, _outcome in count if fact != "all"):
        print(_line(fact, count))
    print(_line("all", count))


def _line(fact: str, count: Counter[tuple[str, str]]) -> str:
    wrong, right = count[fact, "caught"] + count[fact, "missed"], count[fact, "false"] + count[fact, "silent"]
    caught = count[fact, "caught"]
    return f"| {fact} | {wrong} | {caught} ({caught / max(wrong, 1):.1%}) | {right} | {count[fact, 'false']} |"


if __name__ == "__main__":
    main()
