"""Files are written whole or not at all, under names that every system takes."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from docgen.kit.errors import OutputError
from docgen.kit.files import make_folder, safe_file_name, write_whole


@pytest.mark.parametrize(
    ("name", "file_name"),
    [
        ("兰山区科学技术局2023年报告", "兰山区科学技术局2023年报告.docx"),
        ("../../etc/passwd", "／..／etc／passwd.docx"),
        ('a\\b:c?d*e"f<g>h|i', "a＼b：c？d＊e”f＜g＞h｜i.docx"),
        ("CON", "_CON.docx"),
        ("lpt1.x", "_lpt1.x.docx"),
        ("报告...  ", "报告.docx"),
        ("报\n告\x00\x07", "报 告.docx"),
        ("报告\u202egnp", "报告gnp.docx"),
        ("", "未命名.docx"),
        ("...", "未命名.docx"),
        ("𠮷林局", "𠮷林局.docx"),
    ],
)
def test_a_title_becomes_a_file_name_that_stays_in_its_folder(name: str, file_name: str) -> None:
    assert safe_file_name(name) == file_name


def test_an_over_long_name_is_cut_at_a_whole_character() -> None:
    name = safe_file_name("局" * 500)
    assert len(name.encode("utf-8")) <= 255
    assert name == "局" * 66 + ".docx"


def test_a_file_replaces_the_old_one_whole(tmp_path: Path) -> None:
    target = tmp_path / "r.docx"
    write_whole(target, b"old")
    write_whole(target, b"new")
    assert target.read_bytes() == b"new"
    assert [path.name for path in tmp_path.iterdir()] == ["r.docx"]


@pytest.mark.parametrize(
    ("fault", "words"),
    [(errno.ENOSPC, "磁盘已满"), (errno.EACCES, "没有权限"), (errno.EROFS, "没有权限"), (errno.EIO, "没有写出")],
)
def test_a_fault_while_writing_leaves_the_old_file_and_no_litter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: int, words: str
) -> None:
    target = tmp_path / "r.docx"
    target.write_bytes(b"old")

    def fail(_descriptor: int) -> None:
        raise OSError(fault, os.strerror(fault))

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OutputError) as caught:
        write_whole(target, b"new")
    assert words in caught.value.message or "只读" in caught.value.message
    assert caught.value.cure
    assert target.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["r.docx"]


def test_a_file_open_in_word_is_named_as_such(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "r.docx"
    target.write_bytes(b"old")

    def locked(self: Path, other: Path) -> Path:
        raise PermissionError(errno.EACCES, "in use", str(other))

    monkeypatch.setattr(Path, "replace", locked)
    with pytest.raises(OutputError, match="正在 Word 或 WPS 中打开"):
        write_whole(target, b"new")
    assert target.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["r.docx"]


def test_a_file_where_the_output_folder_should_be_is_refused(tmp_path: Path) -> None:
    (tmp_path / "outputs").write_text("x")
    with pytest.raises(OutputError, match="不是文件夹"):
        make_folder(tmp_path / "outputs")
