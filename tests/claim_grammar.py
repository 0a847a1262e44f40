"""Every wording of a grammar (data/claim_wordings.toml) for the numbers of the tables, said rightly and wrongly.

Used by tests and by benchmarks/claims.py. Wordings of 0 and of "all" come with tables that agree with them and with
tables that do not. Each sentence belongs to one of two halves by a check sum, so that half can be kept unseen.
"""

from __future__ import annotations

import random
import re
import tomllib
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from project import DATA

from docgen.checks.catalogue import run
from docgen.checks.context import CheckContext
from docgen.form.model import Form
from docgen.report.complete import complete
from docgen.report.finding import Finding
from docgen.report.model import Paragraph, Value
from tests.builders import filled_report

HALVES = ("shown", "unseen")
IN_TABLE_3 = ("granted", "partial", "refused", "unavailable", "not_processed", "other")
KEYS = {
    "new": ("requests.new.total",),
    "in": ("requests.carried_in.total",),
    "done": ("requests.result_total.total",),
    "out": ("requests.carried_out.total",),
    **{row: (f"requests.{row}.total",) for row in IN_TABLE_3},
    "natural": ("requests.new.natural",),
    "business": ("requests.new.business",),
    "review": ("litigation.review.total",),
    "lawsuits": ("litigation.lawsuits.total",),
    "both": ("litigation.review.total", "litigation.lawsuits.total"),
    "upheld": ("litigation.review.upheld",),
    "corrected": ("litigation.review.corrected",),
    "pending": ("litigation.review.pending",),
    "direct": ("litigation.direct.total",),
    "after": ("litigation.after_review.total",),
    "npc": ("other.proposals.npc",),
    "cppcc": ("other.proposals.cppcc",),
    "made": ("disclosure.normative.made",),
    "repealed": ("disclosure.normative.repealed",),
    "in_force": ("disclosure.normative.in_force",),
    "licensing": ("disclosure.licensing.decisions",),
    "penalties": ("disclosure.penalties.decisions",),
    "coercion": ("disclosure.coercion.decisions",),
    "fee": ("other.fee.amount",),
}
"""Fact -> the numbers of the form whose sum it is."""
_OTHERS = {
    **{"npc": 3, "cppcc": 5, "made": 4, "repealed": 2, "in_force": 11},
    **{"licensing": 120, "penalties": 15, "coercion": 7, "fee": 300},
}
_CHOICE = re.compile(r"\[([^\[\]]*)\]")
_PART = re.compile(r"<(\w+)>")
_OFF = (-1, 1, 2, 10)


@dataclass(frozen=True)
class Case:
    """A sentence with tables it agrees with (right) or does not."""

    fact: str
    heading: str
    text: str
    values: Mapping[str, Value]
    right: bool

    def context(self, form: Form) -> CheckContext:
        """Return what the rules look at: a report that says this one sentence."""
        report = complete(filled_report(form, dict(self.values)))
        section = (
            "other" if self.heading in (wordings()["headings"]["proposals"], wordings()["headings"]["fee"]) else "overview"
        )
        return CheckContext(report, report, (Paragraph(f"sections.{section}.2", section, self.heading, self.text, first=True),))

    def findings(self, form: Form) -> list[Finding]:
        """Return what the rules on numbers say of it."""
        return list(run(self.context(form), ("D",)))


@cache
def wordings() -> dict[str, Any]:
    """Return the grammar as it is written."""
    return tomllib.loads((DATA / "claim_wordings.toml").read_text(encoding="utf-8"))


def half_of(text: str) -> str:
    """Return the half a sentence belongs to."""
    return HALVES[zlib.crc32(text.encode("utf-8")) % 2]


def said(wording: str, rng: random.Random) -> str:
    """Return the wording with one way taken of each choice."""
    whole = _PART.sub(lambda part: str(wordings()["parts"][part[1]]), wording)
    return _CHOICE.sub(lambda choice: rng.choice(choice[1].split("|")), whole)


def _requests(rng: random.Random, nothing: str) -> dict[str, Value]:
    """Return table 3: everything above 0 but the fact that there is none of; all granted for "rest"."""
    new, carried_in, out = rng.randint(30, 60), rng.randint(2, 5), rng.randint(6, 9)
    rows = {row: rng.randint(1, 4) for row in ("partial", "refused_5", "unavailable_1", "not_processed_2", "other_3")}
    zero = {"refused": "refused_5", "unavailable": "unavailable_1", "not_processed": "not_processed_2"}.get(nothing, nothing)
    rows |= {row: 0 for row in rows if row == zero}
    carried_in, out = (0 if nothing == "in" else carried_in), (0 if nothing == "out" else out)
    if nothing == "rest":
        rows, out, carried_in = dict.fromkeys(rows, 0), 0, 0
    if nothing == "new":
        new, carried_in = 0, sum(rows.values()) + 10 + out
    granted = new + carried_in - out - sum(rows.values())
    if nothing == "granted":
        rows["other_3"] += granted
        granted = 0
    business = min(new, rng.randint(2, 5))
    answered, other = ("granted", "other_3") if granted >= business else ("other_3", "granted")
    rows |= {"granted": granted}
    return {
        **{f"requests.{row}.natural": number for row, number in rows.items()},
        "requests.new.natural": new - business,
        "requests.new.business": business,
        f"requests.{answered}.natural": rows[answered] - business,
        f"requests.{answered}.business": business,
        f"requests.{other}.business": 0,
        "requests.carried_in.natural": carried_in,
        "requests.carried_out.natural": out,
    }


def _courts(rng: random.Random, nothing: str) -> dict[str, Value]:
    """Return table 4."""
    numbers = {"review.upheld": rng.randint(4, 9), "review.corrected": rng.randint(2, 3), "review.pending": 1}
    numbers |= {"direct.upheld": rng.randint(2, 4), "after_review.upheld": rng.randint(5, 8)}
    without = {"review": ("review",), "lawsuits": ("direct", "after_review"), "both": ("review", "direct", "after_review")}
    for key in numbers:
        if key.startswith(without.get(nothing, "-")) or key == f"review.{nothing}":
            numbers[key] = 0
    return {f"litigation.{key}": number for key, number in numbers.items()}


def tables(rng: random.Random, nothing: str = "") -> dict[str, Value]:
    """Return numbers for the tables that fit one another, all above 0 but for the fact `nothing`."""
    others: dict[str, Value] = {KEYS[fact][0]: 0 if fact == nothing else number for fact, number in _OTHERS.items()}
    fee: dict[str, Value] = {"other.fee.charged_cases": 0 if nothing == "fee" else 3, "other.proposals.done": 0}
    return {**_requests(rng, nothing), **_courts(rng, nothing), **others, **fee}


def cases(form: Form, each: int, seed: int, half: str = "") -> Iterator[Case]:
    """Yield so many sentences of each wording (fewer where there are not so many), each once right and once wrong.

    half: "shown" or "unseen" for the sentences of one half only.
    """
    grammar = wordings()
    for kind in ("numbers", "nothing", "everything"):
        for entry in grammar[kind]:
            rng, seen = random.Random(f"{seed} {entry['say']}"), set[str]()
            for _try in range(each * 6):
                text = said(entry["say"], rng)
                if text in seen or len(seen) >= each or (half and half_of(text) != half):
                    continue
                seen.add(text)
                for right in (True, False):
                    yield _case(form, entry, text, rng, right=right, number=kind == "numbers")


def _case(form: Form, entry: Mapping[str, str], text: str, rng: random.Random, *, right: bool, number: bool) -> Case:
    """Return a sentence with its tables; a wrong number is a little off, a wrong "none" meets tables that have some."""
    fact = entry["fact"]
    values = tables(rng, "" if number or not right else fact)
    report = complete(filled_report(form, dict(values)))
    numbers = {name: sum(int(report.number(key) or 0) for key in keys) for name, keys in KEYS.items()}
    stated = numbers.get(fact, 0) + (0 if right else rng.choice(_OFF))
    return Case(fact, wordings()["headings"][entry["under"]], text.format(**{**numbers, "n": stated}) + "。", values, right)
