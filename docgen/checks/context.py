"""What a rule may look at: the report as given, as completed, its text as printed, and last year's report."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar, cast

from docgen.checks.identity_values import IdentityResult, evaluate
from docgen.checks.text.breakdowns import Breakdown, find_breakdowns
from docgen.checks.text.claims import read_claims, read_last_year
from docgen.checks.text.clauses import Sentence, split_sentences
from docgen.checks.text.sentences import Prose, narrative_prose, surroundings
from docgen.checks.text.stated import Stated
from docgen.compose.composition import narrative
from docgen.form.model import Form
from docgen.kit.record import record
from docgen.report.model import Paragraph, Report
from docgen.report.standing import Resolver

if TYPE_CHECKING:
    # What only a thorough check asks for is imported where it is used: `make` asks for none of it.
    from docgen.checks.requirements import Requirements
    from docgen.checks.text.segmentation import Cut

__all__ = ["CheckContext", "Paragraph"]

T = TypeVar("T")


@record
class CheckContext:
    """given: as read from the source; report: completed (defaults, totals); text: the narrative in order.

    thorough: whether rules look for what can only be a hint and takes a vocabulary to find; requirements: what the office
    asks beyond the form, None for nothing.
    """

    given: Report
    report: Report
    text: tuple[Paragraph, ...]
    previous: Report | None = None
    thorough: bool = True
    requirements: Requirements | None = None

    @property
    def form(self) -> Form:
        """The form the report follows."""
        return self.report.form

    @cached_property
    def year(self) -> int | None:
        """The report year, None if blank."""
        year = self.report.role("year")
        return year if isinstance(year, int) else None

    def once(self, work: Callable[[CheckContext], T]) -> T:
        """Return what `work` makes of this context; several rules may ask, the work is done for the first."""
        if work not in self._done:
            self._done[work] = work(self)
        return cast("T", self._done[work])

    @cached_property
    def _done(self) -> dict[Callable[[CheckContext], object], object]:
        return {}

    def section_text(self, section: str) -> str:
        """Return all printed paragraphs of a section, one a line."""
        return "\n".join(paragraph.text for paragraph in self.text if paragraph.section == section)

    @cached_property
    def numbers(self) -> tuple[tuple[str, int | Decimal], ...]:
        """Every number given or computed, with its key, in the form's order."""
        values = self.report.values
        return tuple(
            (key, value)
            for key in self.form.number_keys
            if type(value := values.get(key)) is int or (isinstance(value, Decimal) and value.is_finite())
        )

    @cached_property
    def prose(self) -> Prose:
        """The narrative as one searchable text, headings included."""
        return narrative_prose(self.text)

    @cached_property
    def surroundings(self) -> Prose:
        """What is printed besides the narrative: title, text fields, notes, attached tables."""
        return surroundings(self.report, self.given)

    @cached_property
    def cuts(self) -> tuple[tuple[int, Cut], ...]:
        """The narrative's runs of Chinese characters with their places in `prose.plain`, each cut into words."""
        from docgen.checks.text.segmentation import cut_of, runs

        return tuple((start, cut_of(run)) for start, run in runs(self.prose.plain))

    @cached_property
    def identities(self) -> tuple[IdentityResult, ...]:
        """Every identity of the form, worked out on the completed report and on the totals the source states."""
        return evaluate(self.form, self.report, self.given)

    @cached_property
    def resolver(self) -> Resolver:
        """Fills tokens and chooses standing sentences for the completed report."""
        return Resolver(self.report)

    @cached_property
    def comparable(self) -> Report | None:
        """Last year's report if there is one and it is not plainly of another year."""
        before = self.previous.role("year") if self.previous else None
        return None if isinstance(before, int) and self.year is not None and before != self.year - 1 else self.previous

    @cached_property
    def previous_text(self) -> tuple[Paragraph, ...]:
        """Last year's narrative in order, empty without a report of last year."""
        return narrative(self.previous) if self.previous else ()

    @cached_property
    def level(self) -> str:
        """The body's level as stated; where blank, told from the end of its name; "" if neither tells."""
        stated = self.report.text(self.form.role("level"))
        return stated or next(reversed(self.levels_of(self.report.text(self.form.role("agency")))), "")

    def levels_of(self, name: str) -> list[str]:
        """Return the levels that a body may be of by the end of its name, the likeliest last; [] if it does not tell."""
        field = self.form.field_by_key.get(self.form.role("level"))
        choices = field.choices if field else ()
        endings = [(len(end), choice.value) for choice in choices for end in choice.name_endings if name.endswith(end)]
        return [level for length, level in endings if length == max(endings)[0]]

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """The narrative's sentences with their clauses and numbers."""
        return split_sentences(self.text)

    @cached_property
    def numbered(self) -> tuple[Sentence, ...]:
        """The sentences that hold numbers, for those who look at nothing else."""
        return tuple(sentence for sentence in self.sentences if any(clause.numbers for clause in sentence.clauses))

    @cached_property
    def breakdowns(self) -> tuple[Breakdown, ...]:
        """The wholes of the narrative with their parts."""
        return tuple(find_breakdowns(self.numbered))

    @cached_property
    def stated(self) -> Stated:
        """What the narrative says about the numbers of the form."""
        return read_claims(self.form, self.sentences, self.year or 0, area=self.level in self.form.said.area_levels)

    @cached_property
    def stated_of_last_year(self) -> Stated:
        """What the narrative says about the numbers of the year before."""
        return read_last_year(self.form, self.numbered, self.year or 0, area=self.level in self.form.said.area_levels)
