"""docgen.toml in the working folder: what an office always wants, so that nobody has to type it."""

from __future__ import annotations

from pathlib import Path

from docgen.kit.errors import UsageError
from docgen.kit.files import file_text
from docgen.kit.i18n import _
from docgen.kit.record import record, replace

FILE_NAME = "docgen.toml"


@record
class Settings:
    """select, ignore: rule codes or family prefixes; template, output: paths from the file's folder; office: name on slips;

    requirements: what the office asks beyond the form, a path or the name of a shipped one.
    new_page: names or keys of the tables that begin on a new page.
    """

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    strict: bool = False
    template: Path | None = None
    output: Path | None = None
    office: str = ""
    requirements: Path | None = None
    new_page: tuple[str, ...] = ()


def read_settings() -> Settings:
    """Return the settings of the working folder; defaults where it has no docgen.toml.

    Raises UnreadableFile, or UsageError naming the file and every wrong entry.
    """
    path = Path.cwd() / FILE_NAME
    if not path.exists():
        return Settings()
    from docgen.form.build import build_toml  # only here: most offices have no such file

    settings, faults = build_toml(Settings, file_text(path))
    if faults:
        message = _("{file} 有误：{what}。").format(file=path, what=_("；").join(faults))
        raise UsageError(message, _("可用的设置：{known}。").format(known="、".join(Settings.__match_args__)))
    select, ignore, new_page = (
        tuple([text.strip() for text in texts]) for texts in (settings.select, settings.ignore, settings.new_page)
    )
    return replace(settings, select=tuple(map(str.upper, select)), ignore=tuple(map(str.upper, ignore)), new_page=new_page)
