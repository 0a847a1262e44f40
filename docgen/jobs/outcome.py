"""What a run has to say of one file that it could not make or would not write."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from docgen.kit.errors import DocgenError
from docgen.kit.i18n import _


def told_apart(paths: Iterable[Path]) -> dict[Path, str]:
    """Return what each file is called: its name, with as many of its folders before it as tell it from its namesakes."""
    namesakes: dict[str, set[Path]] = defaultdict(set)
    for path in paths:
        namesakes[path.name].add(path)
    called: dict[Path, str] = {}
    for same in namesakes.values():
        depth, most = 1, max(len(path.parts) for path in same)
        while depth < most and len({path.parts[-depth:] for path in same}) < len(same):
            depth += 1
        called |= {path: Path(*path.parts[-depth:]).as_posix() for path in same}
    return called


def edited_since(name: str) -> DocgenError:
    """Return what is said of an output that somebody has edited."""
    return DocgenError(
        _("{file} 在生成之后被人改过，没有覆盖。").format(file=name),
        _("确认不要那些改动后加 --force 覆盖，或先把改过的文件改名。"),
    )


def collision(name: str, other: str) -> DocgenError:
    """Return what is said of two sources that make one file."""
    return DocgenError(
        _("{file} 已由另一份填报表（{other}）生成，没有覆盖。").format(file=name, other=other),
        _("机关名称或年度填错的，改正；同一单位报了两份的，只留一份。"),
    )


def unforeseen(error: Exception) -> DocgenError:
    """Return what is said of an error that nobody has thought of, with the last place in docgen's own code that it passed."""
    import traceback

    if isinstance(error, MemoryError):
        return DocgenError(_("内存不够，处理不了这个文件。"), _("核对是不是选错了文件；文件确实很大的，拆成几份。"))
    own = str(Path(unforeseen.__code__.co_filename).parent.parent)
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename.startswith(own)]
    where = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    return DocgenError(
        _("docgen 内部出错（{kind}：{why}，{where}）。").format(kind=type(error).__name__, why=error, where=where),
        _("把这句话连同文件交给维护人员；其他文件不受影响。"),
    )
