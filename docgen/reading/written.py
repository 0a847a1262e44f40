"""What is known of a document beforehand, because docgen made it: its data, and what it showed when it was made."""

from __future__ import annotations

import re
from collections.abc import Iterable

from docgen.kit.record import record
from docgen.reading.blocks import Document, TableBlock
from docgen.report.model import Report, Value
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
        then, now = squeezed("\n".join(self.texts)), squeezed("\n".join(_visible(document)))
        found: dict[str, Value] = {}
        for key, value in self.report.values.items():
            if key in form.field_by_key and key not in known:
                text = squeezed(printed(form, key, value))
                if key in form.pictures or text in now or text not in then:
                    found[key] = value
        return found

    def without_known(self, lines: Iterable[str]) -> list[str]:
        """Return the lines that did not stand in the document when it was made."""
        then = squeezed("\n".join(self.texts))
        return [line for line in lines if squeezed(line) not in then]


def squeezed(text: str) -> str:
    """Return a text without any white space."""
    return re.sub(r"\s+", "", text)


def _visible(document: Document) -> Iterable[str]:
    for block in document.blocks:
        if isinstance(block, TableBlock):
            yield from (cell.text for cell in block.cells)
        else:
            yield block.text
