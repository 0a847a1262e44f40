"""The papers that go with a report through its approval: 呈批单 (sign-offs) and 核对单 (one page to check by eye).

They are official papers: Chinese, whatever the language of messages.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from docgen.checks.identity_values import IdentityResult, evaluate
from docgen.checks.run import Examined
from docgen.compose.context import figure_rows
from docgen.compose.papers import papers_for
from docgen.jobs.manifest import sha256
from docgen.jobs.papers import fill_paper
from docgen.report.finding import Finding, Outcome, Severity
from docgen.report.model import Report
from docgen.report.typed import without_controls
from docgen.report.values import chinese_date, in_sentence, plain_number
from docgen.word.render import DocumentProperties

_AGREEMENT = {Outcome.PASS: "相符", Outcome.FAIL: "不符"}
_OPEN = "（未说明，待核）"
"""What stands for the reason of a reminder that nobody has accepted."""


def _deadline(report: Report) -> str:
    """Return the statutory last day for a body of this level, "" if its level is not given."""
    year = report.role("year")
    for deadline in report.form.expectations.deadlines:
        if report.role("level") in deadline.levels and isinstance(year, int):
            return chinese_date(date(year + 1, deadline.month, deadline.day))
    return ""


def check_summary(findings: Iterable[Finding]) -> str:
    """Return one sentence on what the checks came to."""
    listed = list(findings)
    errors = sum(1 for f in listed if f.severity is Severity.ERROR)
    accepted = sum(1 for f in listed if f.accepted)
    warnings = sum(1 for f in listed if f.severity is Severity.WARNING and not f.accepted)
    if errors:
        return f"有 {errors} 处错误尚未改正，本件为草稿。"
    parts = ["没有错误"]
    if warnings:
        parts.append(f"{warnings} 处提醒待核")
    if accepted:
        parts.append(f"{accepted} 处提醒已说明理由")
    return "，".join(parts) + "。"


def _findings(findings: Iterable[Finding]) -> list[dict[str, str]]:
    return [
        {
            "code": f.code,
            "place": f"{f.sheet} {f.cell}".strip(),
            "message": without_controls(f.message)[0],
            "reason": f.accepted or _OPEN,
        }
        for f in findings
        if f.severity is Severity.WARNING
    ]


def _identity_rows(results: Iterable[IdentityResult]) -> list[dict[str, str]]:
    """Return one row for each identity: what it says, both sides, and whether they agree."""
    return [
        {
            "label": result.identity.label,
            "left": _number(result.left),
            "right": _number(result.right),
            "result": _AGREEMENT.get(result.outcome, "不能判断"),
        }
        for result in results
    ]


def _number(number: int | Decimal | None) -> str:
    return "—" if number is None else plain_number(number)


def _figures(report: Report, *, zeros: bool = True) -> list[dict[str, str]]:
    """Return the form's key figures, two to a row; without `zeros` only those of something that happened."""
    form = report.form
    numbers = [(key, number) for key in form.figures if (number := report.number(key)) is not None or zeros]
    rows = [(form.label_of(key), "" if n is None else in_sentence(form, key, n)) for key, n in numbers if n or zeros]
    return figure_rows(rows)


def _context(examined: Examined, file_name: str, data: bytes) -> dict[str, Any]:
    report, form = examined.report, examined.report.form
    day = report.role("date")
    texts = {name: str(report.role(name) or "") for name in ("title", "agency", "drafting_office", "drafter")}
    return {
        **texts,
        "date": chinese_date(day) if isinstance(day, date) else "",
        "deadline": _deadline(report),
        "file": file_name,
        "digest": sha256(data),
        "check_summary": check_summary(examined.findings),
        "sign_offs": [{"role": role} for role in form.sign_offs],
        "findings": _findings(examined.findings),
        "figures": _figures(report),
        "identities": _identity_rows(evaluate(form, report, examined.given)),
    }


def approval_papers(examined: Examined, file_name: str, data: bytes, properties: DocumentProperties) -> dict[str, bytes]:
    """Return the two papers for a report file: file name -> content. Raises TemplateError for a faulty template."""
    context = _context(examined, file_name, data)
    stem = file_name.removesuffix(".docx")
    contexts = {"approval": context | {"figures": _figures(examined.report, zeros=False)}}
    form_id = examined.report.form.id
    return {
        f"{stem}（{paper.name}）.docx": fill_paper(paper, form_id, contexts.get(paper.key, context), properties)
        for paper in papers_for("approval")
    }
