"""The doors: each turns a file into a Report (`read_…`) or a Report into a file; `read` picks the door by content."""

from __future__ import annotations

from pathlib import Path

from docgen.form.model import Form
from docgen.kit.errors import UnavailableFile, UnreadableFile
from docgen.kit.i18n import _
from docgen.report.bounds import refuse_absurd
from docgen.report.model import Reading

MAX_FILE_BYTES = 64 * 1024 * 1024
"""No intake workbook, report or JSON comes near this; a larger file is refused before it is read."""


def file_bytes(path: Path) -> bytes:
    """Return a file's content. Raises UnreadableFile for a folder, a missing, special or over-large file, UnavailableFile

    for one that this machine cannot have now.
    """
    try:
        if path.is_dir():
            raise UnreadableFile(_("{file} 是文件夹，不是文件。").format(file=path), _("指定其中的一个文件。"))
        if not path.exists():
            raise UnreadableFile(_("找不到文件 {file}。").format(file=path), _("检查文件名和所在文件夹。"))
        if not path.is_file():
            raise UnreadableFile(_("{file} 不是普通文件。").format(file=path), _("指定一个填报表文件。"))
        if path.stat().st_size > MAX_FILE_BYTES:
            raise UnreadableFile(
                _("{file} 太大（超过 {size} MB），不像填报表。").format(file=path, size=MAX_FILE_BYTES // 2**20),
                _("检查是否选错了文件，或删去粘贴进去的图片。"),
            )
        return path.read_bytes()
    except PermissionError as error:
        raise UnavailableFile(
            _("没有权限读取 {file}，或它正被别的程序锁住。").format(file=path), _("关闭打开它的程序后重试。")
        ) from error
    except OSError as error:
        raise UnavailableFile(
            _("读不了 {file}：{why}。").format(file=path, why=error.strerror), _("检查文件后重试。")
        ) from error


def read_bytes(data: bytes, name: str, form: Form | None = None) -> Reading:
    """Read a workbook, a finished Word report or a JSON report from memory. Raises UnreadableFile."""
    reading = _read_by_content(data, name, form)
    refuse_absurd(reading.report, name)
    return reading


def _read_by_content(data: bytes, name: str, form: Form | None) -> Reading:
    if data.lstrip()[:1] in (b"{", b"["):
        from docgen.formats.json import read_json

        return read_json(data, name)
    from docgen.ooxml.package import open_package

    package = open_package(data, name=name)
    if package.content_kind == "docx":
        from docgen.formats.docx.read import read_document

        return read_document(data, form)
    from docgen.formats.xlsx.read import read_workbook

    return read_workbook(package, form)


def read(path: Path, form: Form | None = None) -> Reading:
    """Read a file by what it holds, not by its ending. Raises UnreadableFile."""
    return read_bytes(file_bytes(path), path.name, form)
