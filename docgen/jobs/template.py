"""Which Word template a report is filled into: the package's, or the office's own after it has passed the lint."""

from __future__ import annotations

import functools
import json
from collections.abc import Collection
from pathlib import Path

from docgen.compose.composition import begins_a_page
from docgen.form.folders import bundled_root, form_folder, template_file
from docgen.form.load import plain_form
from docgen.form.model import Form
from docgen.form.own_fields import stated_text, with_stated_fields
from docgen.jobs.manifest import sha256
from docgen.kit import cache
from docgen.kit.errors import TemplateError, UsageError
from docgen.kit.files import file_bytes
from docgen.kit.i18n import _
from docgen.kit.record import record
from docgen.report.finding import Finding, Severity
from docgen.word.render import load_program

KIND = "report-templates"
"""What is kept of templates that have passed the lint: their own texts."""


WHOLE = "T101"
"""What the lint says of a file as a whole: nothing else is said beside it."""


@record
class ChosenTemplate:
    """The template's bytes, and the texts it prints of its own (none for the package's templates)."""

    data: bytes
    own_texts: tuple[str, ...] = ()


def _faults(data: bytes, form: Form, name: str) -> list[Finding]:
    from docgen.template.check import check_template

    return [finding for finding in check_template(data, form, name) if finding.severity is Severity.ERROR]


def plain_faults(form_id: str, path: Path) -> int:
    """Return how many faults a template has as one of a form without the office's own fields. Raises UnreadableFile."""
    return len(_faults(file_bytes(path), plain_form(form_id), path.name))


def choose_template(form: Form, given: Path | None) -> ChosenTemplate:
    """Return the template given, else the form's: from the working folder if it has one, else from the package.

    Any template but the package's own has to pass the lint. Raises TemplateError listing every fault, UnreadableFile.
    """
    return _chosen(form.id, given or template_file(form.id), given is not None, stated_text(form))


def carried_folder() -> Path:
    """Return the folder of the office's own templates that travel with its page: FORM/STEM/NAME, what belongs to one beside it.

    They passed the lint when the page was built.
    """
    return bundled_root() / "carried"


def carried_templates() -> dict[str, str]:
    """Return the office's own templates that travel with its page: file name -> form."""
    return {path.name: path.parent.parent.name for path in sorted(carried_folder().glob("*/*/*.docx"))}


def carried_template(name: str) -> Path | None:
    """Return the office's own template of that name that travels with the page, None for "". Raises UsageError if none does."""
    if not name:
        return None
    form_id = carried_templates().get(name)
    if form_id is None:
        raise UsageError(_("网页里没有模板“{name}”。").format(name=name), _("生成网页时用 --template 带上它。"))
    return carried_folder() / form_id / Path(name).stem / name


@functools.cache
def _chosen(form_id: str, path: Path, is_given: bool, own_fields: str) -> ChosenTemplate:
    data = file_bytes(path)
    if not is_given and path.is_relative_to(bundled_root()):
        return ChosenTemplate(data)
    if path.is_relative_to(carried_folder()):
        from docgen.verify.proof import template_texts

        return ChosenTemplate(data, template_texts(data))
    form = with_stated_fields(plain_form(form_id), json.loads(own_fields or "[]"))
    key = cache.entry_key(sha256(data), sha256((form_folder(form_id) / "form.toml").read_bytes()), own_fields)
    texts = _passed_before(key)
    if texts is not None:
        return ChosenTemplate(data, texts)
    faults = _faults(data, form, path.name)
    if [fault.code for fault in faults] == [WHOLE]:
        raise TemplateError(_("{file} 不能用作模板：{why}").format(file=path, why=faults[0].message), faults[0].cure)
    if faults:
        listed = "\n".join(" ".join(("  " + f.sheet, *filter(None, (f.cell,)), f.message + f.cure)) for f in faults)
        raise TemplateError(
            _("模板 {file} 有 {n} 处错误，没有生成报告：\n{faults}").format(file=path, n=len(faults), faults=listed),
            _("按 docgen template check {file} 的提示改正。").format(file=path),
        )
    _require_report(data, form, path)
    from docgen.verify.proof import template_texts

    texts = template_texts(data)
    cache.save(KIND, key, json.dumps(texts, ensure_ascii=False).encode("utf-8", "surrogatepass"))
    return ChosenTemplate(data, texts)


def require_new_page(form: Form, template: bytes, new_page: Collection[str]) -> None:
    """Raises TemplateError for a template that knows nothing of beginning the sections asked for on a new page."""
    if not new_page:
        return
    conditions = load_program(template).asked
    for section in form.sections:
        if begins_a_page(form, section, new_page) and f"sections.{section.key}.new_page" not in conditions:
            raise TemplateError(
                _("模板里没有“{heading}”另起一页的写法，new_page 用不了。").format(heading=section.heading),
                _("在 Word 里选中模板中这一行标题，“段落—换行和分页”勾选“段前分页”，不用 new_page。"),
            )


def _require_report(data: bytes, form: Form, path: Path) -> None:
    from docgen.template.check import REPORT, kind_of_template

    if kind_of_template(data, form, path.name) != REPORT:
        raise TemplateError(
            _("{file} 是另一种文书的模板，不是报告的模板。").format(file=path),
            _("用 docgen template list 列出的 report.docx 复制一份来改。"),
        )


def _passed_before(key: str) -> tuple[str, ...] | None:
    """Return the own texts of a template that has passed the lint in an earlier run: the lint takes as long as many reports."""
    body = cache.load(KIND, key)
    try:
        texts = None if body is None else json.loads(body)
    except ValueError:
        return None
    return tuple(texts) if isinstance(texts, list) and all(isinstance(text, str) for text in texts) else None
