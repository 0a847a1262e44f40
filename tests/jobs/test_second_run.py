"""A second run does again what would now come out otherwise, whatever it was that changed."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

from packages import changed
from project import EXAMPLE, ROOT

FORM = Path("templates", "docx", "zfxxgk-2021")


def make(folder: Path, *more: str) -> list[str]:
    """Run in a process of its own, for templates are read once in each; return what was done."""
    command = [sys.executable, "-m", "docgen", "make", "in", "-o", "out", "--format", "json", *more]
    ran = subprocess.run(command, cwd=folder, capture_output=True, check=False)
    return [entry["status"] for entry in json.loads(ran.stdout)["files"]]


def with_other_margins(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    margins = re.compile(r'(<w:pgMar [^>]*w:footer=")\d+')
    target.write_bytes(changed(source.read_bytes(), lambda xml: margins.sub(r"\g<1>777", xml)))


def test_a_template_put_into_the_working_folder_or_changed_there_is_used_at_once(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    shutil.copy(EXAMPLE, tmp_path / "in")
    assert make(tmp_path, "--approval") == ["made"]
    assert make(tmp_path, "--approval") == ["unchanged"]
    for name in ("report.docx", "approval.docx", "checklist.docx"):
        with_other_margins(ROOT / FORM / name, tmp_path / FORM / name)
        assert make(tmp_path, "--approval") == ["made"], name
    assert make(tmp_path, "--approval") == ["unchanged"]
    (tmp_path / FORM / name).unlink()
    assert make(tmp_path, "--approval") == ["made"]
