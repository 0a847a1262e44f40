"""The launchers of the folder for computers without internet; the folder itself is built by tools/build_offline.py."""

from __future__ import annotations

import importlib.util
import subprocess
from pathlib import Path
from types import ModuleType

import pytest
from project import ROOT


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("build_offline", ROOT / "tools" / "build_offline.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_batch_file_is_plain_ascii_with_windows_line_ends(tool: ModuleType) -> None:
    batch = tool.launchers()["docgen.bat"]
    assert batch.isascii()
    assert batch.count(b"\n") == batch.count(b"\r\n") > 10
    assert b"--no-index" in batch


def test_every_label_a_batch_file_goes_to_is_there(tool: ModuleType) -> None:
    lines = tool.launchers()["docgen.bat"].decode().splitlines()
    labels = {line[1:] for line in lines if line.startswith(":")}
    assert {word for line in lines if "goto " in line for word in [line.rpartition("goto ")[2].strip()]} == labels


def test_the_shell_launcher_is_a_script_that_says_what_it_lacks(tool: ModuleType, tmp_path: Path) -> None:
    launcher = tmp_path / "docgen.sh"
    launcher.write_bytes(tool.launchers()["docgen.sh"])
    assert subprocess.run(["sh", "-n", str(launcher)], check=False).returncode == 0
    ran = subprocess.run(["sh", str(launcher), "--version"], capture_output=True, text=True, check=False)
    assert (ran.returncode, "docgen was not installed" in ran.stderr) == (2, True)
    assert not (tmp_path / ".venv").exists()
