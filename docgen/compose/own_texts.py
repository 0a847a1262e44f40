"""What of a report's narrative its agency wrote itself, without what docgen or the form words."""

from __future__ import annotations

from docgen.compose.composition import filled_sections
from docgen.report.model import Report
from docgen.report.tokens import without_tokens

LEAST_LENGTH = 60
"""Characters below which a section says too little to be copied."""


def own_texts(report: Report) -> dict[str, str]:
    """Return section key -> the narrative the clerk wrote: paragraphs of standing sentences and tokens alone are left out."""
    written: dict[str, str] = {}
    filled = filled_sections(report)
    for section in report.form.sections:
        kept: list[str] = []
        for given, printed in zip(report.sections.get(section.key, ()), filled[section.key], strict=False):
            own = [p for p in given.paragraphs if without_tokens(p).strip()]
            kept += [p for p in printed.paragraphs if len(own) == len(given.paragraphs) or p in own]
        text = "\n".join(kept)
        if section.required and len(text) >= LEAST_LENGTH:
            written[section.key] = text
    return written
