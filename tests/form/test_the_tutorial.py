"""docs/forms.md builds an acceptance sheet from nothing; here somebody types exactly what it says, in an empty folder."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import openpyxl
from docx import Document
from project import ROOT

PAGE = (ROOT / "docs" / "forms.md").read_text(encoding="utf-8")
TUTORIAL = PAGE[PAGE.index("## 从零做一张验收单") : PAGE.index("### 还可以")]
STEPS = re.compile(r"```(bash|toml|text)\n(.*?)```|^((?:\|[^\n]*\n)+)|把“(\S+?)”的 ([A-Z]+\d+) 清空", re.DOTALL | re.MULTILINE)
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", "LC_ALL": "C.UTF-8"}
TEXT: dict[str, Any] = {"capture_output": True, "text": True, "encoding": "utf-8"}
NAMED = re.compile(r"打开 `([^`]+)`")


def typed(value: str) -> object:
    """What Excel makes of what is typed into a cell."""
    return float(value) if re.fullmatch(r"[\d.]+", value) else value


def fill(book: Path, rows: list[list[str]]) -> None:
    workbook = openpyxl.load_workbook(book)
    for sheet, cell, value in rows:
        workbook[sheet][cell].value = typed(value) if value else None  # type: ignore[assignment] # any value
    workbook.save(book)


def follow(step: re.Match[str], folder: Path, printed: list[str]) -> None:
    """Do one thing that the page says in a folder; `printed` is what docgen said to the commands before."""
    kind, body, table, sheet, cell = step.groups()
    if kind == "bash":
        printed.clear()
        for line in body.splitlines():
            words = shlex.split(line)
            assert words[0] == "docgen"
            ran = subprocess.run([sys.executable, "-m", "docgen", *words[1:]], check=False, cwd=folder, env=ENVIRONMENT, **TEXT)
            printed.append(ran.stdout + ran.stderr)
    elif kind == "text":
        said = "".join(printed)
        assert [line for line in body.splitlines() if line not in said] == []
    else:
        before = TUTORIAL[: step.start()]
        file = folder / NAMED.findall(before)[-1]
        if kind == "toml":
            file.write_text(body, encoding="utf-8")
        elif table:
            fill(file, [[part.strip() for part in row.strip("|").split("|")] for row in table.splitlines()[2:]])
        else:
            fill(file, [[sheet, cell, ""]])


def test_the_tutorial_works_as_it_is_printed(tmp_path: Path) -> None:
    steps = list(STEPS.finditer(TUTORIAL))
    assert [step[1] for step in steps].count("bash") >= 6
    printed: list[str] = []
    for step in steps:
        follow(step, tmp_path, printed)
        if step[1] == "bash" and "清空" not in TUTORIAL[: step.start()]:
            assert [said for said in printed if "错误" in said or "✗" in said] == []
    made = Document(str(tmp_path / "outputs" / "青川区图书馆采购验收单.docx"))
    rows = [[cell.text for cell in row.cells] for row in made.tables[1].rows]
    texts = [paragraph.text for paragraph in made.paragraphs]
    assert [row[-1] for row in rows[1:]] == ["10326.00", "5280.00", "15606.00"]
    assert "远山商行所供货物数量、规格与约定一致，质量合格，同意验收。" in texts
    assert any("壹万伍仟陆佰零陆元整" in text for text in texts)
    for number in ("10326.00", "5280.00", "15606.00", "壹万伍仟陆佰零陆元整"):
        assert number in TUTORIAL
