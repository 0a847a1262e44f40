"""The reminder (催报通知): one notice to all bodies of the roster from which nothing has come, with the list of them."""

from __future__ import annotations

from datetime import date

from docgen.compose.context import signature_context
from docgen.compose.papers import paper
from docgen.district.ledger import Ledger
from docgen.jobs.papers import fill_paper
from docgen.kit.i18n import in_chinese
from docgen.report.values import chinese_date
from docgen.word.render import DocumentProperties

PAPER = paper("reminder")
REMINDER_NAME = f"{PAPER.name}.docx"


def reminder(ledger: Ledger, office: str = "", due: date | None = None, issued: date | None = None) -> bytes | None:
    """Return the notice as a Word file, None if there is nobody to remind.

    Left out is who may have handed in under a name that is not on the roster: that has to be asked first. office: who sends
    it, "" for a notice without signature; due: by when to hand in, None for soon; issued: its date, which its count is of.
    Raises TemplateError for a faulty template.
    """
    bodies = [entry for entry in ledger.missing if entry.name not in ledger.asked]
    if not bodies:
        return None
    with in_chinese():
        day = chinese_date(issued) if issued else ""
        context = {
            "title": f"{ledger.year}年{ledger.form.title}" if ledger.year else ledger.form.title,
            "count": str(len(bodies)),
            "date": day,
            "deadline": chinese_date(due) if due else "",
            "bodies": [
                {"number": str(number), "name": entry.name, "level": entry.level}
                for number, entry in enumerate(bodies, start=1)
            ],
            "signature": signature_context(office, day, show=bool(office)),
        }
    properties = DocumentProperties(title=PAPER.name, creator=office, created=issued or date(2000, 1, 1))
    return fill_paper(PAPER, ledger.form.id, context, properties)
