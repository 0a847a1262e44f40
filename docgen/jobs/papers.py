"""Fill a paper: the one way from the table of papers (docgen.compose.papers) and a context to a Word file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from docgen.compose.papers import Paper
from docgen.form.folders import DEFAULT_FORM, template_file
from docgen.kit.errors import TemplateError
from docgen.kit.files import file_bytes
from docgen.kit.i18n import _
from docgen.word.render import DocumentProperties, render


def fill_paper(paper: Paper, form_id: str, context: Mapping[str, Any], properties: DocumentProperties) -> bytes:
    """Return the paper as a Word file. Raises TemplateError for a missing or faulty template."""
    path = template_file(form_id, paper.template)
    if not path.is_file() and paper.of_any_form:
        path = template_file(DEFAULT_FORM, paper.template)
    if not path.is_file():
        raise TemplateError(
            _("表单“{form}”没有{paper}的模板（{file}）。").format(form=form_id, paper=paper.name, file=paper.template),
            _(
                "去掉 --approval；要这些单据，就用 docgen template copy 复制别的表单的 {file} 来改，放进这个表单的文件夹。"
            ).format(file=paper.template),
        )
    return render(file_bytes(path), context, properties=properties)
