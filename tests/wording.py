"""Help for tests of the wording rules: put a sentence into a report and say which rules speak up."""

from __future__ import annotations

from docgen.checks.catalogue import rules, run
from docgen.checks.context import CheckContext, Paragraph
from docgen.form.model import Form
from docgen.report.complete import complete
from docgen.report.finding import Finding
from docgen.report.model import Value
from tests.builders import filled_report

WORDING = ("E", "G", "H")


def context_of(
    form: Form,
    *texts: str,
    section: str = "overview",
    headings: tuple[str, ...] = (),
    values: dict[str, Value | None] | None = None,
) -> CheckContext:
    """Return a context whose narrative is these texts (or texts under these headings), in a complete report."""
    report = complete(filled_report(form, values))
    pairs = list(zip(headings, texts or ("内容。",) * len(headings), strict=True)) if headings else [("", t) for t in texts]
    paragraphs = tuple(
        Paragraph(f"sections.{section}.{n}", section, heading, text, first=True) for n, (heading, text) in enumerate(pairs)
    )
    return CheckContext(report, report, paragraphs)


def found(context: CheckContext, code: str) -> list[Finding]:
    """Return the findings of one rule."""
    assert code in rules(), code
    return list(run(context, (code,)))


def codes_in(context: CheckContext) -> set[str]:
    """Return the codes of all wording rules that fire."""
    return {finding.code for finding in run(context, WORDING)}
