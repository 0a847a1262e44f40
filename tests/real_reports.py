"""Published reports as excerpts, with the mistakes people noted in them: the yardstick of the rules.

`tests/data/real_reports/*.json` hold tables, excerpts of the text and the noted mistakes; `real_reports_labels.toml`
says for each noted mistake which rule should find it, or why a machine cannot. `load_all` turns a file into what the
rules look at; `measure` compares the findings with the labels. Used by tests and by benchmarks/mistakes.py.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from project import DATA

from docgen.checks.catalogue import run
from docgen.checks.context import CheckContext, Paragraph
from docgen.form.load import load_form
from docgen.form.model import Form
from docgen.report.finding import Finding, Outcome
from docgen.report.model import Report, SubSection, Value

FOLDER = DATA / "real_reports"
LABELS = DATA / "real_reports_labels.toml"
EVERYWHERE = "everywhere"
"""The labels that hold for every report: findings that state a plain fact and so are true wherever they appear."""

_TABLE2 = {
    "regulations.issued_this_year": "disclosure.regulations.made",
    "regulations.repealed_this_year": "disclosure.regulations.repealed",
    "regulations.in_force": "disclosure.regulations.in_force",
    "normative_documents.issued_this_year": "disclosure.normative.made",
    "normative_documents.repealed_this_year": "disclosure.normative.repealed",
    "normative_documents.in_force": "disclosure.normative.in_force",
    "permits": "disclosure.licensing.decisions",
    "penalties": "disclosure.penalties.decisions",
    "coercion": "disclosure.coercion.decisions",
    "administrative_fee_wan_yuan": "disclosure.charges.amount",
}
_TABLE4 = {"review": "review", "litigation_direct": "direct", "litigation_after_review": "after_review"}
_STATED = {
    "new": "requests.new.total",
    "natural": "requests.new.natural",
    "carried_in": "requests.carried_in.total",
    "granted": "requests.granted.total",
    "partial": "requests.partial.total",
    "result_total": "requests.result_total.total",
    "carried_out": "requests.carried_out.total",
    "review": "litigation.review.total",
    "review_other": "litigation.review.other",
    "review_pending": "litigation.review.pending",
    "normative_issued": "disclosure.normative.made",
    "normative_repealed": "disclosure.normative.repealed",
    "npc_proposals": "other.proposals.npc",
    "cppcc_proposals": "other.proposals.cppcc",
    "fee_yuan": "other.fee.amount",
    "fee_cases": "other.fee.charged_cases",
}
"""What a person read off the text, and the key it stands for; used for tables that the excerpt has lost."""
_LEVELS = {"街道办事处": "township", "镇": "township", "乡": "township"}
_GOVERNMENTS = ("省级", "设区的市", "区", "县")
_LEAD = re.compile(
    r"编制|统计(?:期限|时限|周期|时间)|电子版|向社会(?:公布|公开)|公布.*报告|(?:报告|全文).{0,6}(?:由|包括)|综述如下|汇报如下"
)
_HEADING = re.compile(r"^([（(][一二三四五六七八九十]+[)）][^。，,；;：:\d]{2,24}?)[ 　。:：]+(?=\S)")


@dataclass(frozen=True)
class Label:
    """A noted mistake: `code` (a rule or its family) should find it, or `left` says why it cannot be found.

    left: "world" (needs knowledge of the world), "table" (the table itself is not in the file), "absent" (the passage
    is not in the file), "form" (headings and table labels, not in the file). evidence: words the finding must quote.
    passage: the passage as the note quotes it, where the excerpt leaves it out.
    """

    noted: str
    code: str = ""
    left: str = ""
    evidence: str = ""
    passage: str = ""


@dataclass(frozen=True)
class RealReport:
    """One published report: what the rules see of it, what was noted, what of the findings a person judged true."""

    id: str
    context: CheckContext
    labels: tuple[Label, ...]
    judged_true: tuple[tuple[str, str], ...] = ()
    raw: Mapping[str, object] = field(default_factory=dict)


@dataclass
class Measure:
    """What came of it: noted and findable mistakes found or missed, and findings nobody noted."""

    found: list[tuple[RealReport, Label]] = field(default_factory=list)
    missed: list[tuple[RealReport, Label]] = field(default_factory=list)
    left: list[tuple[RealReport, Label]] = field(default_factory=list)
    not_noted: list[tuple[RealReport, Finding]] = field(default_factory=list)
    true_not_noted: list[tuple[RealReport, Finding]] = field(default_factory=list)


def _flat(table: object, prefix: str = "") -> Iterator[tuple[str, object]]:
    if isinstance(table, dict):
        for key, value in table.items():
            yield from _flat(value, f"{prefix}.{key}" if prefix else key)
    else:
        yield prefix, table


def _number(form: Form, key: str, value: object) -> Value | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return Decimal(str(value)) if form.type_of(key) == "money" else int(value)


def _values(form: Form, raw: Mapping[str, object], *, stated: bool) -> dict[str, Value]:
    values: dict[str, Value] = {
        "report.year": int(str(raw["year"])),
        "agency.name": str(raw["agency"]),
        "report.title": str(raw["title"]),
    }
    kind = str(raw.get("kind", ""))
    values["agency.level"] = _LEVELS.get(kind, "government" if kind in _GOVERNMENTS else "department")
    numbers = {_TABLE2[name]: value for name, value in _flat(raw.get("table2")) if name in _TABLE2}
    numbers |= {f"requests.{name}": value for name, value in _flat(raw.get("table3"))}
    numbers |= {
        f"litigation.{_TABLE4[name.partition('.')[0]]}.{name.partition('.')[2]}": value
        for name, value in _flat(raw.get("table4"))
        if name
    }
    claims = raw.get("narrative_claims")
    if stated and isinstance(claims, dict):
        for name, key in _STATED.items():
            if not any(other.startswith(key.rpartition(".")[0]) for other in numbers):
                numbers[key] = claims.get(name)
    for key, value in numbers.items():
        number = _number(form, key, value) if form.knows(key) else None
        if number is not None:
            values[key] = number
    return values


def _lines(raw: Mapping[str, object], extra: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield (section, line): the lead and the contact line, the excerpt, the fee, the rest."""
    excerpt = [line.strip() for line in str(raw.get("narrative_excerpt") or "").split("\n") if line.strip()]
    lead = 0
    while lead < len(excerpt) and _LEAD.search(excerpt[lead]) and not _HEADING.match(excerpt[lead]):
        lead += 1
    yield from (("lead", line) for line in excerpt[:lead])
    if raw.get("contact_line"):
        yield "lead", str(raw["contact_line"]).strip()
    yield from (("overview", line) for line in excerpt[lead:])
    yield from (("overview", line) for line in extra)
    rest = str(raw.get("other_sections_excerpt") or "").strip()
    if rest and re.search(r"改进|整改|不足", rest):
        yield "problems", rest
    if raw.get("fee_statement"):
        yield "other", str(raw["fee_statement"]).strip()
    if rest and not re.search(r"改进|整改|不足", rest):
        yield "other", rest


def build_context(raw: Mapping[str, object], form: Form, extra: Iterable[str] = (), *, stated: bool = False) -> CheckContext:
    """Build what the rules look at from one file; `stated` fills lost tables with the numbers a person read off the text."""
    sections: dict[str, list[SubSection]] = {}
    text: list[Paragraph] = []
    for section, line in _lines(raw, extra):
        opening = _HEADING.match(line)
        heading, body = (opening[1], line[opening.end() :]) if opening else ("", line)
        parts = sections.setdefault(section, [])
        text.append(Paragraph(f"sections.{section}.{len(parts)}", section, heading, body, first=True))
        parts.append(SubSection(heading, (body,)))
    frozen = {key: tuple(parts) for key, parts in sections.items()}
    report = Report(form=form, values=_values(form, raw, stated=stated), sections=frozen)
    return CheckContext(given=report, report=report, text=tuple(text))


def _labels() -> Mapping[str, dict[str, Any]]:
    return tomllib.loads(LABELS.read_text(encoding="utf-8"))


def load_all(*, stated: bool = False) -> tuple[RealReport, ...]:
    """Return every report, with its labels. Raises ValueError if a noted mistake has no label, or a label no mistake."""
    form = load_form("zfxxgk-2021")
    labelled = _labels()
    everywhere = labelled.get(EVERYWHERE, {}).get("true", ())
    found = []
    for path in sorted(FOLDER.glob("*.json")):
        raw = json.loads(path.read_text(encoding="utf-8"))
        entry = labelled.get(path.stem, {})
        labels = tuple(Label(**label) for label in entry.get("noted", ()))
        unlabelled = set(raw.get("noted", ())) ^ {label.noted for label in labels}
        if unlabelled:
            raise ValueError(path.stem, unlabelled)
        true = tuple((str(code), str(words)) for code, words in (*entry.get("true", ()), *everywhere))
        passages = [label.passage for label in labels if label.passage]
        context = build_context(raw, form, passages, stated=stated)
        found.append(RealReport(path.stem, context, labels, true, raw))
    return tuple(found)


def _words(finding: Finding) -> str:
    return f"{finding.message} {finding.evidence} {finding.actual} {finding.expected}"


def _meets(finding: Finding, code: str, words: str) -> bool:
    return finding.code.startswith(code) and words in _words(finding)


def measure(reports: Iterable[RealReport], select: Iterable[str] = (), ignore: Iterable[str] = ()) -> Measure:
    """Run the rules (all, or those selected) and compare with the labels. Uncertain findings count as nothing said."""
    chosen, left_out = tuple(select), tuple(ignore)
    result = Measure()
    for report in reports:
        findings = [f for f in run(report.context, chosen, left_out) if f.outcome is Outcome.FAIL]
        used: set[int] = set()
        for label in report.labels:
            if not label.code:
                result.left.append((report, label))
                continue
            if chosen and not label.code.startswith(chosen):
                continue
            hits = {n for n, finding in enumerate(findings) if _meets(finding, label.code, label.evidence)}
            used |= hits
            (result.found if hits else result.missed).append((report, label))
        for n, finding in enumerate(findings):
            if n in used:
                continue
            judged = any(_meets(finding, code, words) for code, words in report.judged_true)
            (result.true_not_noted if judged else result.not_noted).append((report, finding))
    return result
