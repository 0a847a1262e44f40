"""A file that is there already is never overwritten unasked."""

from __future__ import annotations

import json
from pathlib import Path

import docx
import pytest
from builders import as_json, filled_report
from commands import run
from documents import made

from docgen.form.model import Form


@pytest.fixture()
def source(form: Form, tmp_path: Path) -> Path:
    return as_json(filled_report(form), tmp_path / "报告.json")


def test_an_export_leaves_a_file_that_is_there_alone(source: Path, tmp_path: Path) -> None:
    target = tmp_path / "已有.json"
    target.write_text("别人的", encoding="utf-8")
    ran = run("export", source, "-o", target)
    assert ran.code == 2
    assert "已经存在，没有覆盖" in ran.output
    assert "--force" in ran.output
    assert target.read_text(encoding="utf-8") == "别人的"


def test_an_export_overwrites_when_told_to(source: Path, tmp_path: Path) -> None:
    target = tmp_path / "已有.json"
    target.write_text("旧的", encoding="utf-8")
    assert run("export", source, "-o", target, "--force").code == 0
    assert json.loads(target.read_text(encoding="utf-8"))["form"] == "zfxxgk-2021"


@pytest.mark.parametrize("more", [(), ("--force",)])
def test_an_export_never_overwrites_what_it_reads(source: Path, more: tuple[str, ...]) -> None:
    before = source.read_bytes()
    assert run("export", source, "-o", source, *more).code == 2
    assert source.read_bytes() == before


def test_an_export_makes_the_folder_it_is_to_write_to(source: Path, tmp_path: Path) -> None:
    assert run("export", source, "-o", tmp_path / "新文件夹" / "r.json").code == 0
    assert (tmp_path / "新文件夹" / "r.json").is_file()


@pytest.mark.parametrize("more", [(), ("--force",)])
def test_an_export_into_a_folder_is_told_to_name_a_file(source: Path, tmp_path: Path, more: tuple[str, ...]) -> None:
    ran = run("export", source, "-o", tmp_path, *more)
    assert ran.code == 2
    assert "是文件夹" in ran.output


@pytest.mark.libreoffice
def test_a_preview_renews_its_own_pages_and_leaves_a_scanned_original_alone(form: Form, tmp_path: Path, soffice: str) -> None:
    report, out = tmp_path / "报告.docx", tmp_path / "out"
    report.write_bytes(made(filled_report(form))[2])
    assert run("preview", report, "-o", out).code == 0
    pages = len(list(out.glob("*.png")))
    shorter = docx.Document()
    shorter.add_paragraph("只有一页。")
    shorter.save(str(report))
    assert run("preview", report, "-o", out).code == 0
    assert pages > 1 == len(list(out.glob("*.png")))
    (out / "报告.pdf").write_bytes(b"%PDF scanned and sealed")
    before = {path.name: path.read_bytes() for path in out.iterdir()}
    ran = run("preview", report, "-o", out)
    assert ran.code == 2
    assert "不是 docgen 生成的" in ran.output
    assert {path.name: path.read_bytes() for path in out.iterdir()} == before
    assert run("preview", report, "-o", out, "--force").code == 0
    assert (out / "报告.pdf").read_bytes() != before["报告.pdf"]
