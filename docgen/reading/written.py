"""What is known of a document beforehand, because docgen made it: its data, and what it showed when it was made."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from docgen.compose.composition import filled_sections
from docgen.kit.record import record
from docgen.reading.blocks import Document
from docgen.report.complete import complete
from docgen.report.model import Report, SubSection, Value
from docgen.report.values import printed


@record
class Written:
    """The report a document was made from, and the texts that stood in it then."""

    report: Report
    texts: tuple[str, ...]

    @property
    def title(self) -> str:
        """The title as it was printed, in one line; "" where the form gives its documents none."""
        return squeezed(self.report.text(self.report.form.role("title")))

    def still_true(self, document: Document, read: Iterable[str]) -> dict[str, Value]:
        """Return the fields beside those `read` that nobody can have changed on the page: shown as written, or never shown."""
        form, known = self.report.form, frozenset(read)
        then, now = (
            squeezed("\n".join(self.texts)),
            squeezed("\n".join(text for block in document.blocks for text in block.texts)),
        )
        found: dict[str, Value] = {}
        for key, value in self.report.values.items():
            if key in form.field_by_key and key not in known:
                text = squeezed(printed(form, key, value))
                if key in form.pictures or text in now or text not in then:
                    found[key] = value
        return found

    def sections_in_cells(self, document: Document, read: Collection[str]) -> dict[str, tuple[SubSection, ...]]:
        """Return the parts beside those `read` whose text stands, as written, in the cells of tables."""
        form = self.report.form
        if all(section.key in read for section in form.sections):
            return {}
        now = squeezed("\n".join(cell.text for table in document.tables for cell in table.cells))
        found: dict[str, tuple[SubSection, ...]] = {}
        for key, subs in filled_sections(complete(self.report)).items():
            texts = [text for sub in subs for text in (sub.heading, *sub.paragraphs)]
            if key not in read and texts and all(squeezed(text) in now for text in texts):
                found[key] = subs
        return found

    def without_known(self, lines: Iterable[str]) -> list[str]:
        """Return the lines that did not stand in the document when it was made."""
        then = squeezed("\n".join(self.texts))
        return [line for line in lines if squeezed(line) not in then]


def squeezed(text: str) -> str:
    """Return a text without any white space."""
    return "".join(text.split())
