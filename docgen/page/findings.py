"""A finding as the page is told it."""

from __future__ import annotations

from typing import Any

from docgen.checks.accept import fingerprint
from docgen.form.model import Form
from docgen.report.finding import Finding, Severity


def finding_document(finding: Finding, form: Form) -> dict[str, Any]:
    """Return a finding as plain values, with the label of its cell or field and the 核对码 by which a warning is accepted."""
    return {
        "code": finding.code,
        "severity": str(finding.severity),
        "key": finding.key,
        "label": form.label_of(finding.key) if finding.key in form.cells else "",
        "sheet": finding.sheet,
        "cell": finding.cell,
        "message": str(finding.message),
        "cure": str(finding.cure),
        "expected": None if finding.expected is None else str(finding.expected),
        "actual": None if finding.actual is None else str(finding.actual),
        "evidence": finding.evidence,
        "accepted": finding.accepted,
        "fingerprint": fingerprint(finding) if finding.severity is Severity.WARNING else "",
    }
