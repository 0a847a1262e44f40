"""One workbook from start to end: `docgen make`, the whole process, against the plainest docxtpl script that only renders.

    python benchmarks/single_run.py [--rounds 21]

docgen reads the workbook, checks it, renders and reads the result back; the script gets its data ready made. Before
anything is timed both Word files are read and held against the workbook: every number of its tables in its own cell,
every paragraph of its text in order. `first run` is docgen with an empty cache folder, when the template is compiled.
"""

from __future__ import annotations

import json
import re
import shutil
import sys
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from lxml import etree
from measuring import ROOT, TEMPLATE, WORK, Took, docgen, example_context, in_turn, options, run_timed, show, versions
from members import example

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_KEY = re.compile(r"^\{\{\s*([\w.]+)\s*\}\}$")


def _root(path: Path) -> Any:
    with zipfile.ZipFile(path) as package:
        return etree.fromstring(package.read("word/document.xml"))


def _text(element: Any) -> str:
    return "".join(text.text or "" for text in element.iter(f"{W}t")).strip()


def _cells(path: Path) -> list[str]:
    return [_text(cell) for cell in _root(path).iter(f"{W}tc")]


def workbook_numbers() -> dict[str, str]:
    """Return what stands under each name of the example's cells, read without docgen."""
    from openpyxl import load_workbook

    book = load_workbook(example(), data_only=True)
    found: dict[str, str] = {}
    for name, defined in book.defined_names.items():
        for sheet, area in defined.destinations:
            if ":" not in area:
                value = book[sheet][area.replace("$", "")].value
                found[name] = "" if value is None else str(value)
    return found


def check(who: str, path: Path, context: dict[str, Any]) -> int:
    """Hold a Word file against the workbook; return how many numbers were compared. AssertionError says what differs."""
    known = workbook_numbers()
    cells = _cells(path)
    compared = 0
    for place, text in enumerate(_cells(TEMPLATE)):
        key = _KEY.match(text)
        if "{%" in text or (key is not None and key[1] not in known):  # the form's own tables end here
            break
        if key is None:
            assert cells[place] == text, f"{who}: {cells[place]!r}, not {text!r}"
            continue
        assert cells[place] == known[key[1]], f"{who}: {key[1]} is {cells[place]!r}, not {known[key[1]]!r}"
        compared += 1
    body = "".join(_text(paragraph) for paragraph in _root(path).iter(f"{W}p"))
    place = 0
    for section in context["sections"].values():
        for block in section["blocks"]:
            for text in (block["heading"], *(paragraph["text"] for paragraph in block["paragraphs"])):
                place = body.find(text.strip(), place)
                assert place >= 0, f"{who}: {text!r} is missing or out of order"
    return compared


def main() -> None:
    """Check, run the rounds, print medians and the ratio."""
    given = options(__doc__, rounds=21).parse_args()
    WORK.mkdir(exist_ok=True)
    context = example_context()
    folder = Path(tempfile.mkdtemp(dir=WORK))
    data, plain, made, cache = (folder / name for name in ("context.json", "plain.docx", "made", "cache"))
    data.write_text(json.dumps(context, ensure_ascii=False), encoding="utf-8")

    def whole() -> Took:
        shutil.rmtree(made, ignore_errors=True)
        return run_timed(docgen("make", example(), "-o", made))

    def first() -> Took:
        shutil.rmtree(made, ignore_errors=True)
        shutil.rmtree(cache, ignore_errors=True)
        return run_timed(docgen("make", example(), "-o", made), DOCGEN_CACHE=str(cache))

    def script() -> Took:
        return run_timed([sys.executable, ROOT / "benchmarks/plain_docxtpl.py", TEMPLATE, data, plain])

    ways: dict[str, Callable[[], Took]] = {
        "docgen make（读取、检查、生成、回读）": whole,
        f"{versions('docxtpl')} 脚本（只生成）": script,
        "docgen make，装好后第一次运行": first,
        f"import {versions('typer')}": lambda: run_timed([sys.executable, "-c", "import typer"]),
        "空的 Python 进程": lambda: run_timed([sys.executable, "-c", "pass"]),
    }
    try:
        for way in ways.values():
            way()
        (report,) = made.glob("*.docx")
        numbers = {check(who, path, context) for who, path in (("docgen", report), ("docxtpl", plain))}
        medians = in_turn(ways, given.rounds)
    finally:
        shutil.rmtree(folder)
    ours, theirs, *_others = medians.values()
    show(
        "从启动到结束，一份填报表",
        ("整个进程", "墙钟 ms", "处理器 ms"),
        [(name, f"{took.wall * 1000:.0f}", f"{took.cpu * 1000:.0f}") for name, took in medians.items()],
        f"两份 Word 文件计时前都与填报表核对过：{numbers.pop()} 个数各在其格，正文各段按顺序都在。",
        f"docgen 用时是 docxtpl 脚本的 {ours.wall / theirs.wall:.2f}（墙钟）、{ours.cpu / theirs.cpu:.2f}（处理器）；"
        f"{given.rounds} 轮交替的中位数。",
    )


if __name__ == "__main__":
    main()
