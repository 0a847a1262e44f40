"""What may be done once is done once, and no more is in hand than is needed."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from docgen.form.folders import bundled_root
from docgen.formats import read
from docgen.jobs import run
from docgen.jobs.make import MakeOptions, Product, produce
from docgen.jobs.run import make_all
from docgen.kit.errors import DocgenError
from docgen.ooxml import package
from docgen.word import compiler
from docgen.word.render import load_program

EXAMPLE = next(path for path in (bundled_root() / "inputs").glob("*.xlsx") if "兰山" in path.name)


def counted(monkeypatch: pytest.MonkeyPatch, owner: Any, name: str) -> list[object]:
    """Replace a function by itself with a list of its first arguments."""
    calls: list[object] = []
    original: Callable[..., Any] = getattr(owner, name)

    def noted(first: object, *rest: object, **named: object) -> object:
        calls.append(first)
        return original(first, *rest, **named)

    monkeypatch.setattr(owner, name, noted)
    return calls


def test_the_workbook_and_the_finished_file_are_opened_once_each(monkeypatch: pytest.MonkeyPatch):
    produce(EXAMPLE, MakeOptions())
    opened = counted(monkeypatch, package.zipfile, "ZipFile")
    assert produce(EXAMPLE, MakeOptions()).status == "ready"
    assert len(opened) == 2


def test_no_part_of_a_workbook_is_unpacked_twice_for_its_cells(monkeypatch: pytest.MonkeyPatch):
    read(EXAMPLE)
    unpacked: list[str] = []
    original = package.Package.read

    def noted(self: package.Package, name: str) -> bytes:
        unpacked.append(name)
        return original(self, name)

    monkeypatch.setattr(package.Package, "read", noted)
    read(EXAMPLE)
    sheets = [name for name in unpacked if "worksheets/sheet" in name]
    assert sheets
    assert len(sheets) <= len(set(sheets)) + 1, "only what is not plain may be unpacked again for the parser"


def test_a_template_is_compiled_once_for_many_reports(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("DOCGEN_CACHE", str(tmp_path))
    load_program.cache_clear()
    compiled = counted(monkeypatch, compiler, "compile_template")
    for _turn in range(3):
        assert produce(EXAMPLE, MakeOptions()).status == "ready"
    load_program.cache_clear()
    assert produce(EXAMPLE, MakeOptions()).status == "ready"
    load_program.cache_clear()
    assert len(compiled) == 1


def test_workers_are_never_far_ahead_of_what_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    sources = [tmp_path / f"{n:03}.xlsx" for n in range(100)]
    for source in sources:
        shutil.copy(EXAMPLE, source)
    begun = tmp_path / "begun"
    begun.mkdir()

    def skipped(source: Path, options: MakeOptions) -> Product:
        (begun / source.name).touch()
        return Product(source, "skipped")

    monkeypatch.setattr(run, "produce", skipped)
    most = 0
    results = []
    for result in make_all(sources, tmp_path / "out", MakeOptions(), jobs=2):
        results.append(result.source)
        most = max(most, len(list(begun.iterdir())) - len(results))
    assert results == sources
    assert len(list(begun.iterdir())) == len(sources)
    assert 0 < most <= 2 * run._AHEAD + 1


def test_a_worker_that_is_gone_is_said_and_what_is_written_is_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    sources = [tmp_path / f"{n:03}.xlsx" for n in range(12)]
    for source in sources:
        shutil.copy(EXAMPLE, source)

    def dying(source: Path, options: MakeOptions) -> Product:
        if source == sources[5]:
            os._exit(9)
        return Product(source, "ready", files={f"{source.stem}.docx": b"whole"})

    monkeypatch.setattr(run, "produce", dying)
    done: list[Path | None] = []
    with pytest.raises(DocgenError, match="工作进程意外结束"):
        done += [result.output for result in make_all(sources, tmp_path / "out", MakeOptions(), jobs=2)]
    assert not list((tmp_path / "out").glob("*tmp*"))
    assert {path.read_bytes() for path in (tmp_path / "out").glob("*.docx")} <= {b"whole"}
