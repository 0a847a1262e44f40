"""Where the forms, templates and example inputs lie: the working folder first, then what travels with the package."""

from __future__ import annotations

import functools
from pathlib import Path

from docgen.kit.errors import UnknownForm
from docgen.kit.i18n import _

DEFAULT_FORM = "zfxxgk-2021"
_PACKAGE = Path(__file__).parent.parent


@functools.cache
def bundled_root() -> Path:
    """Return the folder that holds templates/ and inputs/: inside the wheel, or the checkout's top."""
    inside = _PACKAGE / "bundled"
    return inside if inside.is_dir() else _PACKAGE.parent


def form_folders() -> dict[str, Path]:
    """Return every form folder by id; one in the working folder's templates/docx hides the packaged one."""
    found: dict[str, Path] = {}
    for root in (bundled_root(), Path.cwd()):
        for definition in sorted((root / "templates" / "docx").glob("*/form.toml")):
            found[definition.parent.name] = definition.parent
    return found


def forms_in_order() -> list[str]:
    """Return the id of every form, the annual report's first."""
    return sorted(form_folders(), key=lambda form_id: (form_id != DEFAULT_FORM, form_id))


def form_folder(form_id: str) -> Path:
    """Return the folder of a form (form.toml, report.docx). Raises UnknownForm if there is none."""
    folders = form_folders()
    if form_id not in folders:
        raise UnknownForm(
            _("没有名为“{form}”的表单。").format(form=form_id),
            _("可用的表单：{forms}。").format(forms="、".join(sorted(folders)) or _("无")),
        )
    return folders[form_id]


def template_file(form_id: str, name: str = "report.docx") -> Path:
    """Return a template of a form, from the working folder if it has one, else from the package."""
    own = Path("templates", "docx", form_id, name)
    return Path.cwd() / own if own.is_file() else bundled_root() / own
