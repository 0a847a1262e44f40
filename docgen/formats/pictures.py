"""Pictures named in a report: a file beside it, or (in JSON) the picture itself as a data URI (RFC 2397)."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from urllib.parse import quote, unquote

from docgen.kit.files import name_key
from docgen.kit.i18n import _
from docgen.kit.patterns import regex
from docgen.kit.record import replace
from docgen.report.codes import reading_finding
from docgen.report.finding import Finding
from docgen.report.model import Reading
from docgen.report.picture import ENDINGS, MEDIA_TYPES, Picture
from docgen.report.picture_file import MAX_BYTES, PictureFault, picture_of

Beside = Callable[[tuple[str, ...]], bytes]
"""Returns the content of a file given beside a report, by the steps of its path from there. Raises PictureFault."""

_ELSEWHERE = regex(r"^\s*(?:[A-Za-z][A-Za-z0-9+.-]*:|[/\\~])")
_DATA = "data:"
_LONGEST = 200
_MOST_FILES = 20_000
_SHOWN = 60


def with_pictures(reading: Reading, beside: Beside) -> Reading:
    """Return a reading with the pictures that its values name; one that cannot be had is a finding, and its value left out."""
    report = reading.report
    wanted = [key for key in report.form.pictures if key in report.values and key not in report.pictures]
    if not wanted:
        return reading
    values, pictures = dict(report.values), dict(report.pictures)
    findings: list[Finding] = []
    for key in wanted:
        text = str(values.pop(key))
        try:
            pictures[key] = _of_data(text) if text.startswith(_DATA) else _of_file(text, beside)
        except PictureFault as fault:
            findings.append(picture_finding(reading, key, text, fault))
        else:
            values[key] = pictures[key].name
    report = replace(report, values=values, pictures=pictures)
    return replace(reading, report=report, findings=(*reading.findings, *findings))


def picture_finding(reading: Reading, key: str, text: str, fault: PictureFault) -> Finding:
    """Return what is said of a picture that cannot be taken, at the place where it is named."""
    shown = text if len(text) <= _SHOWN else text[:_SHOWN] + "…"
    label = reading.report.form.label_of(key)
    message = _("“{label}”填的“{text}”不能用：{why}。").format(label=label, text=shown, why=fault.why)
    return reading_finding("A316", message, key=key, cure=fault.cure, actual=shown, place=reading.report.place(key))


def data_uri(picture: Picture) -> str:
    """Return a picture as a text that holds all of it."""
    content = base64.b64encode(picture.data).decode()
    return f"{_DATA}{MEDIA_TYPES[picture.kind]};name={quote(picture.name)};base64,{content}"


def _of_data(text: str) -> Picture:
    head, comma, content = text.partition(",")
    if not comma or not head.endswith(";base64") or len(content) > MAX_BYTES * 2:
        raise PictureFault(_("不是用 base64 写的图片"), _("写成 data:image/png;base64,…，或写图片的文件名。"))
    name = next((unquote(part[5:]) for part in head.split(";") if part.startswith("name=")), _("图片"))
    try:
        return picture_of(name, base64.b64decode(content, validate=True))
    except binascii.Error as error:
        raise PictureFault(_("不是用 base64 写的图片"), _("写成 data:image/png;base64,…，或写图片的文件名。")) from error


def _of_file(text: str, beside: Beside) -> Picture:
    steps = steps_of(text)
    return picture_of("/".join(steps), beside(steps))


def steps_of(text: str) -> tuple[str, ...]:
    """Return the steps of a path that leads from a report to a file beside or below it. Raises PictureFault for any other."""
    within = _("写图片的文件名，把图片和填报表放在同一个文件夹里。")
    if _ELSEWHERE.match(text):
        raise PictureFault(_("写的是网址或别处的路径"), within)
    steps = tuple(step for step in text.strip().replace("\\", "/").split("/") if step not in ("", "."))
    if ".." in steps:
        raise PictureFault(_("路径离开了填报表所在的文件夹"), within)
    if not steps or len(text) > _LONGEST or any(ord(letter) < 32 for letter in text):
        raise PictureFault(_("不是文件名"), within)
    return steps


def folder_beside(folder: Path) -> Beside:
    """Return what gives the files of a folder and of those below it. A link, which may lead anywhere, is not followed."""

    def content(steps: tuple[str, ...]) -> bytes:
        path = folder
        try:
            for step in steps:
                path = _inside(path, step)
                if path.is_symlink():
                    raise PictureFault(_("文件是链接，可能指向别处"), _("把图片本身放到填报表所在的文件夹里。"))
            if not path.is_file() or not path.resolve().is_relative_to(folder.resolve()):
                raise PictureFault(_("不是普通文件"), _("写图片的文件名，把图片和填报表放在同一个文件夹里。"))
            with path.open("rb") as stream:
                return stream.read(MAX_BYTES + 1)
        except (OSError, ValueError) as error:
            if isinstance(error, PictureFault):
                raise
            raise PictureFault(_("读不了这个文件"), _("关闭打开它的程序，核对权限后重试。")) from error

    return content


def _inside(folder: Path, name: str) -> Path:
    """Return the entry of a folder by its name, in whatever letter case. Raises PictureFault if there is none."""
    path = folder / name
    if path.exists() or path.is_symlink():
        return path
    names = [entry.name for _n, entry in zip(range(_MOST_FILES), folder.iterdir(), strict=False)] if folder.is_dir() else []
    return folder / _alike(name, names)


def files_beside(files: Mapping[str, bytes]) -> Beside:
    """Return what gives files handed over by their names, without folders: the last step of a path counts."""

    def content(steps: tuple[str, ...]) -> bytes:
        return files[steps[-1] if steps[-1] in files else _alike(steps[-1], files)]

    return content


def _alike(name: str, names: Iterable[str]) -> str:
    """Return the one of some names that differs in nothing but letter case. Raises PictureFault, naming a likely one."""
    known = list(names)
    found = [other for other in known if name_key(other) == name_key(name)]
    if len(found) == 1:
        return found[0]
    likely = [other for other in known if Path(other).suffix.lower() in ENDINGS]
    near = next((other for other in likely if name_key(Path(other).stem) == name_key(Path(name).stem)), "")
    cure = _("是不是“{name}”？改正格子里的文件名。").format(name=near) if near else ""
    raise PictureFault(
        _("没有找到这个文件"), cure or _("把图片和填报表放在同一个文件夹里（在网页上和填报表一并选上），核对文件名。")
    )
