"""Return slips (退回修改通知): one page for each refused workbook, what to put right cell by cell, in official language."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from docgen.checks.catalogue import rules
from docgen.checks.grouping import Line, group
from docgen.compose.context import signature_context
from docgen.form.folders import DEFAULT_FORM, template_file
from docgen.form.load import load_form
from docgen.form.model import Form
from docgen.formats import file_bytes
from docgen.jobs.make import MakeResult
from docgen.kit.files import safe_file_name
from docgen.report.finding import Finding, Severity
from docgen.report.typed import without_controls
from docgen.report.values import chinese_date
from docgen.word.render import DocumentProperties, render

MOST_LINES = 12
"""Causes listed on a slip, so that it stays on one page; the rest is counted."""


def _basis(code: str) -> str:
    rule = rules().get(code)
    return rule.page.get("依据", "").replace("\n", "") if rule else ""


def _row(line: Line, sheet: str) -> dict[str, str]:
    cells = "、".join(line.cells[:3]) + (f"等 {line.count} 处" if line.count > 3 else "")
    return {
        "place": f"{sheet} {cells}".strip(),
        "problem": without_controls(line.first.message)[0],
        "basis": _basis(line.first.code),
        "remedy": line.first.cure,
    }


def _rows(findings: Iterable[Finding], form: Form) -> list[dict[str, str]]:
    errors = [finding for finding in findings if finding.severity is Severity.ERROR]
    rows = [_row(line, sheet.sheet) for sheet in group(errors, form) for line in sheet.lines]
    if len(rows) > MOST_LINES:
        rest = f"另有 {len(rows) - MOST_LINES} 类问题，运行 docgen check 查看。"
        rows = [*rows[:MOST_LINES], {"place": "", "problem": rest, "basis": "", "remedy": ""}]
    return rows


def _agency(result: MakeResult) -> str:
    return str(result.record.get("agency", "")) or result.source.stem


def slip_names(result: MakeResult) -> tuple[str, ...]:
    """Return the file names a source's slip can have: by its agency, and by its own name if the agency could not be read."""
    return tuple(safe_file_name(f"退回修改通知（{who}）") for who in dict.fromkeys((_agency(result), result.source.stem)))


def return_slip(
    result: MakeResult, *, office: str = "", deadline: date | None = None, issued: date | None = None
) -> tuple[str, bytes]:
    """Return (file name, Word file) of the slip for a refused or unreadable source.

    office: who returns it; deadline: by when it is to be handed in again; issued: the date of the slip. Blank ones stay blank.
    Raises TemplateError for a faulty template.
    """
    form = load_form(str(result.record.get("form", DEFAULT_FORM)))
    told = result.in_language("zh")
    if told.error is not None:
        rows = [{"place": result.source.name, "problem": told.error.message, "basis": "", "remedy": told.error.cure}]
        count = 1
    else:
        rows = _rows(told.findings, form)
        count = sum(1 for finding in told.findings if finding.severity is Severity.ERROR)
    title = str(result.record.get("title", "")) or form.title
    context = {
        "agency": _agency(result),
        "title": title,
        "count": str(count),
        "deadline": chinese_date(deadline) if deadline else "",
        "signature": signature_context(office, chinese_date(issued) if issued else ""),
        "findings": rows,
    }
    name = slip_names(result)[0]
    properties = DocumentProperties(title=name.removesuffix(".docx"), creator=office, created=issued or date(2000, 1, 1))
    return name, render(file_bytes(template_file(form.id, "return-slip.docx")), context, properties=properties)
