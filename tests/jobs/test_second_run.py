"""A second run does again what would now come out otherwise, whatever it was that changed."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from project import EXAMPLE, ROOT

FORM = Path("templates", "docx", "zfxxgk-2021")


def make(folder: Path, *more: str) -> list[str]:
    """Run in a process of its own, for templates are read once in each; return what was done."""
    command = [sys.executable, "-m", "docgen", "make", "in", "-o", "out", "--format", "json", *more]
    ran = subprocess.run(command, cwd=folder, capture_output=True, check=False)
    return [entry["status"] for entry in json.loads(ran.stdout)["files"]]


def with_other_margins(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "word/document.xml":
                data, count = re.subn(rb'(<w:pgMar [^>]*w:footer=")\d+', rb"\g<1>777", data)
                assert count
            new.writestr(name, data)


@pytest.mark.parametrize("name", ["report.docx", "approval.docx", "checklist.docx"])
def test_a_template_put_into_the_working_folder_or_changed_there_is_used_at_once(tmp_path: Path, name: str) -> None:
    (tmp_path / "in").mkdir()
    shutil.copy(EXAMPLE, tmp_path / "in")
    assert make(tmp_path, "--approval") == ["made"]
    assert make(tmp_path, "--approval") == ["unchanged"]
    with_other_margins(ROOT / FORM / name, tmp_path / FORM / name)
    assert make(tmp_path, "--approval") == ["made"]
    assert make(tmp_path, "--approval") == ["unchanged"]
    (tmp_path / FORM / name).unlink()
    assert make(tmp_path, "--approval") == ["made"]
