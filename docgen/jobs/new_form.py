"""A form to start from: a small complete one, with its Word template and a filled workbook, to be changed into another."""

from __future__ import annotations

from pathlib import Path

from docgen.form.folders import form_folders
from docgen.form.load import load_form
from docgen.formats import read_bytes
from docgen.formats.xlsx.write import intake_bytes
from docgen.jobs.form_template import form_template
from docgen.kit.errors import OutputError, UsageError
from docgen.kit.files import make_folder, require_free, write_whole
from docgen.kit.i18n import _
from docgen.kit.patterns import regex

_EXAMPLE = Path(__file__).parent / "example"
_ID = regex(r"^[a-z0-9][a-z0-9-]{0,39}$")


def new_form(form_id: str, folder: Path) -> list[Path]:
    """Write form.toml and report.docx to templates/docx/ID below `folder`, a filled workbook to inputs; return the paths.

    Raises UsageError for an id that cannot be one or is taken, OutputError for a file in the way.
    """
    if not _ID.match(form_id):
        raise UsageError(_("表单编号不能是“{form}”。").format(form=form_id), _("用小写字母、数字和连字符，如 ysd-2024。"))
    if form_id in form_folders():
        raise UsageError(_("已经有名为“{form}”的表单。").format(form=form_id), _("换一个编号。"))
    home = folder / "templates" / "docx" / form_id
    definition, template, filled = home / "form.toml", home / "report.docx", folder / "inputs" / f"{form_id}.xlsx"
    for path in (definition, template, filled):
        require_free(path)
        make_folder(path.parent)
    write_whole(definition, _named("form.toml", form_id))
    form = load_form(form_id)
    write_whole(template, form_template(form))
    write_whole(filled, intake_bytes(form, read_bytes(_named("data.json", form_id), "data.json").report))
    return [definition, template, filled]


def _named(name: str, form_id: str) -> bytes:
    """Return a file of the example with the id in its place."""
    return (_EXAMPLE / name).read_text(encoding="utf-8").replace("{ID}", form_id).encode()


def write_template(form_id: str, folder: Path, *, force: bool = False) -> Path:
    """Write report.docx, made from the form, to templates/docx/ID below `folder`; return the path.

    Raises FormError for an id that there is not, OutputError for a template that is there already (unless `force`).
    """
    path = folder / "templates" / "docx" / form_id / "report.docx"
    form = load_form(form_id)
    if path.exists() and not force:
        raise OutputError(
            _("{file} 已经存在，没有覆盖。").format(file=path), _("先把它移到别处；里面没有要留的，就加 --force。")
        )
    make_folder(path.parent)
    write_whole(path, form_template(form))
    return path
