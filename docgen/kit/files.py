"""Read a file with one set of messages; write one whole or not at all: beside the target, flushed to disk, renamed over it."""

from __future__ import annotations

import contextlib
import errno
import os
import time
import unicodedata
from collections.abc import Iterable
from pathlib import Path

from docgen.kit.errors import OutputError, UnavailableFile, UnreadableFile
from docgen.kit.i18n import _
from docgen.kit.patterns import regex

_RESERVED = {"con", "prn", "aux", "nul", "conin$", "conout$", *(port + n for port in ("com", "lpt") for n in "123456789¹²³")}
_BLANKS = regex(r"\s+")
_INVISIBLE = regex(r"[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_UNSAFE = regex(r'[<>:"/\\|?*\x00-\x1f\x7f]')
_WIDE = str.maketrans({":": "：", "?": "？", "*": "＊", '"': "”", "<": "＜", ">": "＞", "|": "｜", "/": "／", "\\": "＼"})
_TEMPORARY = ".docgen-tmp"
_DAY = 24 * 3600
MAX_FILE = 64 * 2**20
"""Bytes. No intake workbook, report or JSON comes near this; a larger file is refused before it is read."""
MAX_NAME_BYTES = 200
"""Longest file name in UTF-8 bytes before its ending; Linux allows 255 with the ending, Windows 255 characters."""


def safe_file_name(name: str, ending: str = ".docx") -> str:
    """Return a file name that every system takes and that cannot leave its folder; characters it may not have are widened.

    Reserved Windows names get an underscore, trailing dots and blanks go, over-long names are cut at a character.
    """
    composed = unicodedata.normalize("NFC", name)  # one spelling, whichever system typed it
    visible = _INVISIBLE.sub("", _BLANKS.sub(" ", composed))
    cleaned = _UNSAFE.sub("", visible.translate(_WIDE)).strip(" .")
    if cleaned.split(".")[0].strip().lower() in _RESERVED or cleaned.startswith("~$"):  # ~$ marks the lock files of Office
        cleaned = f"_{cleaned}"
    encoded = cleaned.encode("utf-8", "ignore")
    if len(encoded) > MAX_NAME_BYTES:
        cleaned = encoded[:MAX_NAME_BYTES].decode("utf-8", "ignore").rstrip(" .")
    return (cleaned or "未命名") + ending


def name_key(name: str) -> str:
    """Return what two file names share that some system takes for one: letter case and composed characters."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def is_lock_file(path: Path) -> bool:
    """Whether this is the small file that Excel, WPS or LibreOffice puts beside a document while it is open."""
    return path.name.startswith(("~$", ".~lock.", ".~"))


def refuse_lock_file(path: Path) -> None:
    """Raise UnreadableFile for a lock file."""
    if is_lock_file(path):
        raise UnreadableFile(
            _("“{file}”是文档打开时的临时文件，不是文档本身。").format(file=path.name),
            _("选名称前面没有“~$”的那个文件。"),
        )


def file_bytes(path: Path) -> bytes:
    """Return a file's content.

    Raises UnreadableFile for a folder, a lock file, a missing, special or over-large file, UnavailableFile for one that this
    machine cannot have now.
    """
    refuse_lock_file(path)
    try:
        if path.is_dir():
            raise UnreadableFile(_("{file} 是文件夹，不是文件。").format(file=path), _("指定其中的一个文件。"))
        if not path.exists():
            raise UnreadableFile(_("找不到文件 {file}。").format(file=path), _("检查文件名和所在文件夹。"))
        if not path.is_file():
            raise UnreadableFile(_("{file} 不是普通文件。").format(file=path), _("指定一个填报表文件。"))
        if path.stat().st_size > MAX_FILE:
            raise too_large(path)
        data = path.read_bytes()
    except PermissionError as error:
        raise UnavailableFile(
            _("没有权限读取 {file}，或它正被别的程序锁住。").format(file=path), _("关闭打开它的程序后重试。")
        ) from error
    except (OSError, ValueError) as error:  # ValueError: a name that no system can have
        raise UnavailableFile(
            _("读不了 {file}：{why}。").format(file=path, why=getattr(error, "strerror", None) or error), _("检查文件后重试。")
        ) from error
    return data


def too_large(file: Path | str) -> UnreadableFile:
    """Return what is said of a file that is larger than any report."""
    return UnreadableFile(
        _("{file} 太大（超过 {size} MB），不像填报表。").format(file=file, size=MAX_FILE // 2**20),
        _("检查是否选错了文件，或删去粘贴进去的图片。"),
    )


def file_text(path: Path) -> str:
    """Return the text of a UTF-8 file, without a byte-order mark. Raises UnreadableFile, UnavailableFile."""
    try:
        return file_bytes(path).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableFile(_("{file} 不是 UTF-8 文字。").format(file=path), _("用记事本另存，编码选 UTF-8。")) from error


def failure(path: Path, error: OSError) -> OutputError:
    """Return what is said of a file that the operating system would not let be written."""
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return OutputError(_("磁盘已满，没有写出 {file}。").format(file=path), _("腾出空间后重新运行。"))
    if isinstance(error, FileNotFoundError) and not path.parent.is_dir():
        return OutputError(
            _("没有文件夹 {folder}，没有写出 {file}。").format(folder=path.parent, file=path.name),
            _("先建好这个文件夹，运行时不要移动或删除它；再重新运行。"),
        )
    if isinstance(error, PermissionError) and path.exists():
        return OutputError(
            _("写不了 {file}：它可能正在 Word 或 WPS 中打开，或是只读文件。").format(file=path),
            _("关闭这个文件后重新运行。"),
        )
    if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
        return OutputError(
            _("没有权限写入文件夹 {folder}。").format(folder=path.parent), _("换一个可以写入的文件夹：-o 文件夹。")
        )
    return OutputError(_("没有写出 {file}：{why}。").format(file=path, why=error.strerror or error), _("排除原因后重新运行。"))


def require_free(path: Path, *, force: bool | None = None) -> None:
    """Raises OutputError for a file that is there already. force: whether it may be replaced, None where nobody can say so."""
    if path.exists() and not force:
        cure = _("换一个文件名，或先移走旧文件。") if force is None else _("换一个文件名，或加 --force。")
        raise OutputError(_("{file} 已经存在，没有覆盖。").format(file=path), cure)


_FILES = frozenset((".docx", ".xlsx", ".pdf", ".html", ".htm", ".json", ".txt"))


def make_folder(folder: Path) -> None:
    """Make an output folder, and clear it of what a docgen that was killed has left half-written.

    Raises OutputError if something else stands in its place or it may not be made. A link to a folder is followed: it is the
    user's own, and leads where the user wants the files.
    """
    if folder.suffix.lower() in _FILES and not folder.exists():
        raise OutputError(
            _("{folder} 像是文件名，这里要的是文件夹。").format(folder=folder), _("写文件夹的名字；文件名由程序取。")
        )
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _sweep(folder)
    except FileExistsError as error:
        raise OutputError(_("{folder} 不是文件夹。").format(folder=folder), _("换一个输出文件夹：-o 文件夹。")) from error
    except OSError as error:
        if error.errno in {errno.ENOENT, errno.EINVAL}:
            raise OutputError(_("建不了文件夹 {folder}。").format(folder=folder), _("换一个输出文件夹：-o 文件夹。")) from error
        raise failure(folder / "x", error) from error


def _sweep(folder: Path) -> None:
    """Remove temporary files whose process is gone."""
    now = time.time()
    with os.scandir(folder) as entries:
        left = [folder / entry.name for entry in entries if entry.name.startswith(".") and entry.name.endswith(_TEMPORARY)]
    for path in left:
        process = path.name.removesuffix(_TEMPORARY).rpartition(".")[2]
        with contextlib.suppress(OSError):
            if process.isascii() and process.isdigit() and (not _runs(int(process)) or now - path.lstat().st_mtime > _DAY):
                path.unlink()


def _runs(process: int) -> bool:
    """Whether a process of this number runs; on Windows, where asking would end it, it counts as running."""
    if os.name == "nt":
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    return True


def _owner_file(path: Path) -> Path | None:
    """Return the file by which Word, WPS or LibreOffice shows that it has a file open, None if there is none."""
    name = path.name
    cut = max(0, min(2, len(path.stem) - 6))  # Word puts ~$ over the first letters of a name that is long enough
    beside = (f"~${name[cut:]}", f"~${name[2:]}", f"~${name}", f".~lock.{name}#")
    return next((owner for other in beside if (owner := path.with_name(other)).exists()), None)


def write_whole(path: Path, data: bytes | Iterable[bytes]) -> None:
    """Write `data`, in one piece or in many, to `path` whole or not at all, replacing what was there.

    Raises OutputError, leaving the old file, also where another program has it open.
    """
    if path.exists() and (owner := _owner_file(path)) is not None:
        raise OutputError(
            _("{file} 正在 Word、WPS 或 LibreOffice 中打开，没有覆盖。").format(file=path),
            _("关闭它后重新运行；已经关闭的，删去旁边的 {owner} 再运行。").format(owner=owner.name),
        )
    temporary = path.with_name(f".{path.name[:40]}.{os.getpid()}{_TEMPORARY}")
    try:
        temporary.unlink(missing_ok=True)
        with temporary.open("xb") as stream:  # never through a link that somebody has put there
            stream.writelines((data,) if isinstance(data, bytes) else data)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.replace(path)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        raise failure(path, error) from error
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
