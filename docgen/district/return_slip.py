"""Return slips (退回修改通知): one page for each refused workbook, what to put right cell by cell, in official language."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from docgen.checks.catalogue import rules
from docgen.checks.grouping import Cause, group
from docgen.compose.context import signature_context
from docgen.compose.papers import paper
from docgen.district.names import body_of_file
from docgen.form.folders import DEFAULT_FORM
from docgen.form.load import load_form
from docgen.form.model import Form
from docgen.jobs.make import MakeResult
from docgen.jobs.papers import fill_paper
from docgen.kit.files import safe_file_name
from docgen.report.finding import Finding, Severity
from docgen.report.typed import without_controls
from docgen.report.values import chinese_date
from docgen.word.render import DocumentProperties

PAPER = paper("return-slip")
MOST_LINES = 12
"""Causes listed on a slip, so that it stays on one page; the rest is counted."""


def _basis(code: str) -> str:
    rule = rules().get(code)
    return rule.page.get("依据", "").replace("\n", "") if rule else ""


def _row(line: Cause, sheet: str) -> dict[str, str]:
    cells = "、".join(line.cells[:3]) + (f"等 {line.count} 处" if line.count > 3 else "")
    return {
        "place": f"{sheet} {cells}".strip(),
        "problem": without_controls(line.first.message)[0],
        "basis": _basis(line.first.code),
        "remedy": line.first.cure,
    }


def _to_mend(findings: Iterable[Finding]) -> list[Finding]:
    """Return the errors; where there are none, the open warnings for which a strict run has refused the workbook."""
    given = list(findings)
    errors = [finding for finding in given if finding.severity is Severity.ERROR]
    return errors or [finding for finding in given if finding.severity is Severity.WARNING and not finding.accepted]


def _rows(findings: Iterable[Finding], form: Form) -> list[dict[str, str]]:
    errors = _to_mend(findings)
    rows = [_row(line, sheet.sheet) for sheet in group(errors, form) for line in sheet.lines]
    if len(rows) > MOST_LINES:
        rest = f"另有 {len(rows) - MOST_LINES} 类问题，改正以上各项后重新校验时列出。"
        rows = [*rows[:MOST_LINES], {"place": "", "problem": rest, "basis": "", "remedy": ""}]
    return rows


def return_slip(
    result: MakeResult,
    *,
    office: str = "",
    deadline: date | None = None,
    issued: date | None = None,
    roster: Iterable[str] = (),
) -> tuple[str, bytes]:
    """Return (file name, Word file) of the slip for a refused or unreadable source.

    office: who returns it, "" for a slip without signature; deadline: by when it is to be handed in again, None for soon;
    issued: the date of the slip; roster: who may have handed in a file that does not say whose it is.
    Raises TemplateError for a faulty template.
    """
    form = load_form(str(result.facts.get("form", DEFAULT_FORM)))
    chinese = result.in_language("zh")
    if chinese.error is not None:
        rows = [{"place": result.source.name, "problem": chinese.error.message, "basis": "", "remedy": chinese.error.cure}]
        count = 1
    else:
        rows = _rows(chinese.findings, form)
        count = len(_to_mend(chinese.findings))
    agency = str(result.facts.get("agency", "")) or body_of_file(result.source.stem, roster)
    title = str(result.facts.get("title", "")) or form.title
    context = {
        "agency": agency,
        "title": title,
        "count": str(count),
        "deadline": chinese_date(deadline) if deadline else "",
        "signature": signature_context(office, chinese_date(issued) if issued else "", show=bool(office)),
        "findings": rows,
    }
    name = safe_file_name(f"{PAPER.name}（{agency}）")
    properties = DocumentProperties(title=name.removesuffix(".docx"), creator=office, created=issued or date(2000, 1, 1))
    return name, fill_paper(PAPER, form.id, context, properties)
