"""The papers that go with a report through its approval: 呈批单 (sign-offs) and 核对单 (one page to check by eye).

They are official papers: Chinese, whatever the language of messages.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from docgen.checks.identity_values import IdentityResult, evaluate
from docgen.checks.run import Examined
from docgen.compose.context import figure_rows
from docgen.form.folders import APPROVAL_TEMPLATES, template_file
from docgen.form.model import Form
from docgen.formats import file_bytes
from docgen.jobs.manifest import sha256
from docgen.report.finding import Finding, Outcome, Severity
from docgen.report.model import Report
from docgen.report.typed import without_controls
from docgen.report.values import chinese_date, in_sentence, plain_number
from docgen.word.render import DocumentProperties, render


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
            "reason": f.accepted,
        }
        for f in findings
        if f.severity is Severity.WARNING
    ]


def _side(results: list[IdentityResult], side: str) -> str:
    """Return one side of every identity, a wide blank between two: after a comma of any kind some programs tear a number."""
    numbers = [getattr(result, side) for result in results]
    return "\u3000".join("—" if number is None else plain_number(number) for number in numbers)


def _identity_rows(form: Form, results: Iterable[IdentityResult]) -> list[dict[str, str]]:
    """Return one row for each group of identities of a kind, with both sides of every one of them."""
    groups: dict[tuple[str, str, str], list[IdentityResult]] = {}
    for result in results:
        table = form.table_by_key[result.identity.table]
        statement = result.identity.label.rpartition("：")[2]
        groups.setdefault((table.name, result.identity.kind, statement), []).append(result)
    rows = []
    for (table_name, _kind, statement), members in groups.items():
        wrong = sum(1 for member in members if member.outcome is not Outcome.PASS)
        told = f"{wrong} 项不符" if wrong else f"{len(members)} 项全部相符"
        rows.append(
            {
                "label": f"{table_name}：{statement}",
                "left": _side(members, "left"),
                "right": _side(members, "right"),
                "result": told,
            }
        )
    return rows


def _figures(report: Report) -> list[dict[str, str]]:
    form = report.form
    numbers = [(key, report.number(key)) for key in form.figures]
    return figure_rows([(form.label_of(key), "" if n is None else in_sentence(form, key, n)) for key, n in numbers])


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
        "identities": _identity_rows(form, evaluate(form, report, examined.given)),
    }


def approval_papers(examined: Examined, file_name: str, data: bytes, properties: DocumentProperties) -> dict[str, bytes]:
    """Return the two papers for a report file: file name -> content. Raises TemplateError for a faulty template."""
    context = _context(examined, file_name, data)
    stem = file_name.removesuffix(".docx")
    return {
        f"{stem}（{name}）.docx": render(
            file_bytes(template_file(examined.report.form.id, template)), context, properties=properties
        )
        for template, name in APPROVAL_TEMPLATES.items()
    }
