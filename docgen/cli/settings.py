"""docgen.toml in the working folder: what an office always wants, so that nobody has to type it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from docgen.form.toml_lines import what_is_wrong
from docgen.kit.errors import UsageError
from docgen.kit.i18n import _
from docgen.kit.record import record

FILE_NAME = "docgen.toml"
_KEYS: Mapping[str, type] = {
    **dict.fromkeys(("select", "ignore", "new_page"), list),
    **dict.fromkeys(("template", "output", "office", "requirements"), str),
    "strict": bool,
}


@record
class Settings:
    """select, ignore: rule codes or family prefixes; template, output: paths relative to the file; office: name on slips;

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


def _fault(path: Path, what: str) -> UsageError:
    known = "、".join(_KEYS)
    return UsageError(_("{file} 有误：{what}。").format(file=path, what=what), _("可用的设置：{known}。").format(known=known))


def _texts(path: Path, data: Mapping[str, Any], key: str, example: str) -> tuple[str, ...]:
    texts = data.get(key, [])
    if not all(isinstance(text, str) for text in texts):
        raise _fault(path, _("{key} 应是文字的列表，如 {example}").format(key=key, example=example))
    return tuple(text.strip() for text in texts)


def _codes(path: Path, data: Mapping[str, Any], key: str) -> tuple[str, ...]:
    return tuple(code.upper() for code in _texts(path, data, key, '["E3", "H106"]'))


def _beside(path: Path, given: str) -> Path:
    """Return a path as meant from the settings' folder; a bare name stays one: that of a shipped file."""
    return path.parent / given if Path(given).suffix else Path(given)


def read_settings() -> Settings:
    """Return the settings of the working folder; defaults where it has no docgen.toml.

    Raises UsageError naming the file and the wrong entry.
    """
    path = Path.cwd() / FILE_NAME
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return Settings()
    except OSError as error:
        raise _fault(path, str(error)) from error
    import tomllib

    try:
        data = tomllib.loads(content.decode("utf-8-sig"))
    except ValueError as error:
        raise _fault(path, what_is_wrong(error)) from error
    for key, value in data.items():
        if key not in _KEYS:
            raise _fault(path, _("没有名为 {key} 的设置").format(key=key))
        if not isinstance(value, _KEYS[key]):
            raise _fault(path, _("{key} 的写法不对").format(key=key))
    return Settings(
        select=_codes(path, data, "select"),
        ignore=_codes(path, data, "ignore"),
        strict=data.get("strict", False),
        template=path.parent / data["template"] if "template" in data else None,
        output=path.parent / data["output"] if "output" in data else None,
        office=data.get("office", ""),
        requirements=_beside(path, data["requirements"]) if "requirements" in data else None,
        new_page=_texts(path, data, "new_page", '["表三"]'),
    )
