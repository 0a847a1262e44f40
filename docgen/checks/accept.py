"""Accepted warnings: the clerk's exceptions, each bound to the values it was given for, so that it falls with them."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable

from docgen.form.model import Form
from docgen.kit.i18n import _
from docgen.kit.record import replace
from docgen.report.finding import Finding, Severity
from docgen.report.model import Acceptance, Report

NEEDS_FINGERPRINT = "A951"
"""An acceptance without its 核对码."""
LAPSED = "A952"
"""An acceptance whose values have changed since."""
NOT_ACCEPTABLE = "A953"
"""An acceptance of an error."""
WITHOUT_REASON = "A954"
"""An acceptance that gives no reason."""
UNUSED = "A955"
"""An acceptance of something that is not found (any more)."""
SHEET = "acceptances"
_LETTERS = str.maketrans("0123456789abcdef", "ABCDEFGHJKLMNPQR")
"""Letters alone: a spreadsheet would take 12345678 or 1234E567 for a number. I and O look like digits."""


def fingerprint(finding: Finding) -> str:
    """Return the 核对码 of a finding: eight letters that change with the code, the key, either value or the evidence."""
    parts = (finding.code, finding.key, str(finding.expected), str(finding.actual), finding.evidence)
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:8].translate(_LETTERS)


def _normal(text: str) -> str:
    """Full-width and half-width, upper and lower case, and blanks make no difference in what a clerk copies."""
    return "".join(unicodedata.normalize("NFKC", text).replace("$", "").replace("!", "").split()).upper()


def _spots(finding: Finding) -> set[str]:
    """Return every way of naming the place of a finding: its key, its cell, its sheet with the cell."""
    names = [finding.key]
    if finding.cell:
        names += [finding.cell, f"{finding.sheet}{finding.cell}"]
    return {_normal(name) for name in names if name} or {""}


def _concerns(acceptance: Acceptance, finding: Finding) -> bool:
    return _normal(acceptance.code) == finding.code and _normal(acceptance.key) in _spots(finding)


def _about(form: Form, acceptance: Acceptance, code: str, message: str, cure: str) -> Finding:
    sheet = next((sheet.name for sheet in form.sheets if sheet.key == SHEET), "")
    return Finding(code, Severity.INFO, message, acceptance.key, cure=cure, sheet=sheet)


def _answer(acceptance: Acceptance, concerned: list[Finding], form: Form) -> Finding | None:
    """Return what there is to say of an acceptance, None if it holds for one of the findings it concerns."""
    spot = next((f"{finding.sheet} {finding.cell}" for finding in concerned if finding.cell), "")
    names = {"code": acceptance.code, "key": spot or acceptance.key or _("没有写单元格")}
    open_ones = [finding for finding in concerned if finding.severity is not Severity.ERROR]
    if not concerned:
        message = _("例外说明里的 {code}（{key}）现在没有对应的提示。").format(**names)
        return _about(form, acceptance, UNUSED, message, _("如已改正，可以删去这一行；单元格或代码写错的，请改正。"))
    if not open_ones:
        message = _("{code}（{key}）是错误，不能列为例外。").format(**names)
        return _about(form, acceptance, NOT_ACCEPTABLE, message, _("请改正错误，再删去例外说明里的这一行。"))
    if not acceptance.reason.strip():
        message = _("例外说明里的 {code}（{key}）没有写理由，不起作用。").format(**names)
        return _about(form, acceptance, WITHOUT_REASON, message, _("写明理由，供审核时查看。"))
    codes = "、".join(fingerprint(finding) for finding in open_ones)
    given = _normal(acceptance.fingerprint)
    if not given:
        message = _("例外说明里的 {code}（{key}）没有填核对码，暂不起作用。").format(**names)
        return _about(form, acceptance, NEEDS_FINGERPRINT, message, _("在“核对码”栏填 {codes}。").format(codes=codes))
    if given not in {fingerprint(finding) for finding in open_ones}:
        message = _("例外说明里的 {code}（{key}）所依据的内容已经变了，原来的例外不再有效。").format(**names)
        cure = _("重新核对；仍属例外的，把“核对码”改为 {codes}。").format(codes=codes)
        return _about(form, acceptance, LAPSED, message, cure)
    return None


def apply_acceptances(findings: Iterable[Finding], report: Report) -> list[Finding]:
    """Return the findings, those the clerk accepted marked with the reason, and what is wrong with an acceptance.

    A warning or info is accepted by its code, its place (key or cell), a reason and its 核对码 (`fingerprint`);
    errors cannot be accepted.
    """
    found = list(findings)
    if not report.acceptances:
        return found
    answers: list[Finding] = []
    reasons: dict[int, str] = {}
    for row, acceptance in enumerate(report.acceptances):
        concerned = {n: finding for n, finding in enumerate(found) if _concerns(acceptance, finding)}
        answer = _answer(acceptance, list(concerned.values()), report.form)
        if answer is not None:
            place = report.place(f"{SHEET}.{row}")
            answers.append(replace(answer, sheet=place.sheet, cell=place.cell) if place else answer)
            continue
        for n, finding in concerned.items():
            if finding.severity is not Severity.ERROR and fingerprint(finding) == _normal(acceptance.fingerprint):
                reasons[n] = acceptance.reason.strip()
    return [replace(finding, accepted=reasons.get(n, finding.accepted)) for n, finding in enumerate(found)] + answers
