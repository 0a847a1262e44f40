"""Where an office's own requirements are found: the file it names, else requirements.toml beside the form's template."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from docgen.form.folders import form_folders, template_file
from docgen.form.load import load_form
from docgen.form.model import Form
from docgen.form.own_fields import states_form
from docgen.kit.files import file_text

if TYPE_CHECKING:
    from docgen.checks.requirements import Requirements

FILE_NAME = "requirements.toml"


def requirements_path(form_id: str, given: Path | None = None) -> Path | None:
    """Return the file of requirements for a form: the one given, or by its name (requirements-NAME.toml), else the form's own.

    A name is looked for among all forms: what another form's reports are asked is no fault of this one. None where
    nothing was given and no requirements.toml stands beside the template.
    """
    if given is None:
        own = template_file(form_id, FILE_NAME)
        return own if own.is_file() else None
    if not given.suffix and not given.exists():
        named = [
            template_file(form, f"{Path(FILE_NAME).stem}-{given.name}.toml")
            for form in dict.fromkeys((form_id, *form_folders()))
        ]
        return next((path for path in named if path.is_file()), named[0])
    return given


def requirements_of(form: Form, given: Path | None = None) -> Requirements | None:
    """Return what an office asks of reports of this form, None for nothing. Raises UnreadableFile, UsageError."""
    path = requirements_path(form.id, given)
    if path is None:
        return None
    text = file_text(path)
    stated = states_form(text)
    if given is not None and stated != form.id and stated in form_folders():
        return None  # what is asked of another form's reports
    return _parsed(text, form.id, path.name)


def try_requirements(form_id: str, given: Path | None = None) -> None:
    """Read a file of requirements for the form it is about. Raises UnreadableFile, UsageError for one that cannot be used."""
    path = requirements_path(form_id, given)
    if path is not None:
        text = file_text(path)
        stated = states_form(text)
        _parsed(text, stated if given is not None and stated in form_folders() else form_id, path.name)


def requirements_mark(given: Path | None) -> bytes:
    """Return what the requirements named for a run hold (those beside a template count among the forms' files)."""
    if given is None:
        return b""
    paths = {requirements_path(form_id, given) for form_id in form_folders()}
    return b"\0".join(sorted(path.read_bytes() for path in paths if path is not None and path.is_file()))


@cache
def _parsed(text: str, form_id: str, name: str) -> Requirements:
    from docgen.checks.requirements import parse_requirements

    return parse_requirements(text, load_form(form_id), name)
