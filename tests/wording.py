"""Help for tests of the wording rules: put a sentence into a report and say which rules speak up."""

from __future__ import annotations

from docgen.checks.catalogue import Fault, rules, run
from docgen.checks.context import CheckContext, Paragraph
from docgen.form.model import Form
from docgen.kit.record import replace
from docgen.report.complete import complete
from docgen.report.finding import Finding
from docgen.report.model import Report, Value
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


def faults(
    form: Form,
    code: str,
    *texts: str,
    heading: str = "",
    blank: bool = False,
    last_year: Report | None = None,
    **numbers: Value,
) -> list[Fault]:
    """Return what a rule says of these paragraphs under one heading. numbers: keys with "__" for the dots.

    blank: the other cells of the tables are blank, else 0; last_year: the report of the year before.
    """
    values = dict.fromkeys(form.cells) if blank else {}
    context = context_of(
        form,
        *texts,
        headings=(heading,) * len(texts),
        values={**values, **{key.replace("__", "."): value for key, value in numbers.items()}},
    )
    context = replace(context, previous=complete(last_year)) if last_year else context
    return list(rules()[code].function(context))


def found(context: CheckContext, code: str) -> list[Finding]:
    """Return the findings of one rule."""
    assert code in rules(), code
    return list(run(context, (code,)))


def codes_in(context: CheckContext) -> set[str]:
    """Return the codes of all wording rules that fire."""
    return {finding.code for finding in run(context, WORDING)}
