"""The papers that can be made, one line each: what each is called, and what asks for it.

A paper's template is KEY.docx in the form's folder. A new paper is a line here and the module that gives its context.
"""

from __future__ import annotations

from docgen.kit.record import record


@record
class Paper:
    """key: its template's name without ending; name: what people call it; occasion: what it is made for.

    occasion: "report" (always), "approval" (asked for with the report), "return" (a report went back), "reminder" (none came).
    """

    key: str
    name: str
    occasion: str

    @property
    def template(self) -> str:
        """The file name of its template."""
        return f"{self.key}.docx"


PAPERS = (
    Paper("report", "报告", "report"),
    Paper("approval", "呈批单", "approval"),
    Paper("checklist", "核对单", "approval"),
    Paper("return-slip", "退回修改通知", "return"),
    Paper("reminder", "催报通知", "reminder"),
)


def papers_for(*occasions: str) -> tuple[Paper, ...]:
    """Return the papers made for any of these occasions, in their order."""
    return tuple(paper for paper in PAPERS if paper.occasion in occasions)
