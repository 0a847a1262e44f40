"""What a rule may look at: the report as given, as completed, its text as printed, and last year's report."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from docgen.form import Form
from docgen.report import Paragraph, Report

__all__ = ["CheckContext", "Paragraph"]


@dataclass(frozen=True)
class CheckContext:
    """given: as read from the source; report: completed (defaults, totals); text: the narrative in order."""

    given: Report
    report: Report
    text: tuple[Paragraph, ...]
    previous: Report | None = None

    @property
    def form(self) -> Form:
        """The form the report follows."""
        return self.report.form

    @cached_property
    def year(self) -> int | None:
        """The report year, None if blank."""
        year = self.report.role("year")
        return year if isinstance(year, int) else None

    def section_text(self, section: str) -> str:
        """Return all printed paragraphs of a section, one a line."""
        return "\n".join(paragraph.text for paragraph in self.text if paragraph.section == section)
