"""The papers that can be made, one line each: what each is called, what asks for it, and where what it says is put together.

A paper's template is KEY.docx in the form's folder; docgen.jobs.papers fills it. A new paper is a line here, the module that
gives its context, and an example of that context in docgen.template.sample.
"""

from __future__ import annotations

from docgen.kit.record import record


@record
class Paper:
    """key: its template's name without ending; name: what people call it; occasion: what it is made for.

    occasion: "report" (always), "approval" (asked for with the report), "return" (a report went back), "reminder" (none came);
    context: the module that gives what it says; of_any_form: whether it speaks of no form's own fields, so that the default
    form's template serves a form that has none.
    """

    key: str
    name: str
    occasion: str
    context: str
    of_any_form: bool = False

    @property
    def template(self) -> str:
        """The file name of its template."""
        return f"{self.key}.docx"


PAPERS = (
    Paper("report", "报告", "report", "docgen.compose.context"),
    Paper("approval", "呈批单", "approval", "docgen.jobs.approval"),
    Paper("checklist", "核对单", "approval", "docgen.jobs.approval"),
    Paper("return-slip", "退回修改通知", "return", "docgen.district.return_slip", of_any_form=True),
    Paper("reminder", "催报通知", "reminder", "docgen.district.reminder", of_any_form=True),
)


def papers_for(*occasions: str) -> tuple[Paper, ...]:
    """Return the papers made for any of these occasions, in their order."""
    return tuple(paper for paper in PAPERS if paper.occasion in occasions)


def paper(key: str) -> Paper:
    """Return a paper. Raises KeyError for one that is not in the table."""
    return {entry.key: entry for entry in PAPERS}[key]
