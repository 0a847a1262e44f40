"""docgen as WebAssembly says and makes what docgen as a program does: the same findings, the same documents, part by part."""

from __future__ import annotations

import base64
import gzip
import io
import json
import re
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from builders import filled_report
from documents import made
from packages import parts_of
from project import ROOT
from real_reports import load_all

from docgen.form.model import Form
from docgen.formats.xlsx.write import intake_bytes
from docgen.page.frame import pack_frame, unpack_frame
from docgen.page.service import ACTIONS, answer_packed
from docgen.report.model import Attachment, Report


def reports(form: Form) -> dict[str, Report]:
    attached = (Attachment("任务表", ("任务", "结果"), (("专栏", "已上线"),)),)
    return {
        "plain": filled_report(form),
        "distinct": filled_report(form, distinct=True, attachments=attached),
        "run in": filled_report(form, {"report.heading_layout": "run_in"}),
        "unsigned": filled_report(form, {"report.signature_block": "no"}),
        "wrong": filled_report(form, {"requests.new.natural": 5, "agency.phone": "0539-819832O"}),
    }


def requests(form: Form) -> dict[str, bytes]:
    """Frames by name: everything the page asks, for reports of several kinds, damaged files and published ones."""
    frames: dict[str, bytes] = {
        "rule": pack_frame({"do": "rule", "code": "B303"}, {}),
    }
    for name, report in reports(form).items():
        files = {"填报表.xlsx": intake_bytes(form, report)}
        for do, more in {"check": {}, "make": {}, "draft": {"draft": True}, "papers": {"approval": True}}.items():
            said = {"do": "make" if do in ("draft", "papers") else do, "file": "填报表.xlsx", **more}
            frames[f"{name} {do}"] = pack_frame(said, files)
        frames[f"{name} english"] = pack_frame({"do": "check", "file": "填报表.xlsx", "lang": "en"}, files)
        if name != "wrong":
            docx = {"报告.docx": made(report)[2]}
            frames[f"{name} publish"] = pack_frame({"do": "publish", "file": "报告.docx", "charts": True}, docx)
            frames[f"{name} verify"] = pack_frame({"do": "verify", "file": "报告.docx"}, docx)
            frames[f"{name} check docx"] = pack_frame({"do": "check", "file": "报告.docx"}, docx)
    for real in load_all()[:12]:
        files = {"填报表.xlsx": intake_bytes(form, real.context.given)}
        frames[f"real {real.id}"] = pack_frame({"do": "check", "file": "填报表.xlsx"}, files)
    for path in sorted((ROOT / "inputs").rglob("*.xlsx")):
        frames[f"shipped {path.stem}"] = pack_frame({"do": "check", "file": path.name}, {path.name: path.read_bytes()})
    for name, data in {"坏.xlsx": b"PK\x03\x04 broken", "空.docx": b"", "文字.json": b"{"}.items():
        frames[f"broken {name}"] = pack_frame({"do": "check", "file": name}, {name: data})
    return frames


def comparable(answer: bytes) -> tuple[dict[str, Any], dict[str, dict[str, bytes]]]:
    """Return what was said, and each file by its parts: another zlib compresses the same content otherwise."""
    said, files = unpack_frame(answer)
    parts: dict[str, dict[str, bytes]] = {}
    for name, data in files.items():
        if not data.startswith(b"PK"):
            parts[name] = {"": data}
            continue
        parts[name] = parts_of(data)
    return said, parts


def cells(data: bytes) -> dict[str, object]:
    """Return every cell of a workbook by sheet and place."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    return {f"{sheet.title}!{cell.coordinate}": cell.value for sheet in book for row in sheet.iter_rows() for cell in row}


@pytest.fixture(scope="module")
def app(pages: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """docgen as the page carries it."""
    html = (pages / "docgen.html").read_text(encoding="utf-8")
    packed = re.search(r'id="part-app">([^<]+)<', html)
    assert packed is not None
    path = tmp_path_factory.mktemp("app") / "docgen.zip"
    path.write_bytes(gzip.decompress(base64.b64decode(packed[1])))
    return path


def test_findings_and_documents_are_those_of_the_program(form: Form, app: Path, npm: Path, tmp_path: Path) -> None:
    frames = {**requests(form), "new": pack_frame({"do": "new", "form": form.id, "year": "2024", "agency": "青川区民政局"}, {})}
    for number, frame in enumerate(frames.values()):
        (tmp_path / f"{number:03}.frame").write_bytes(frame)
    command = ["node", str(Path(__file__).parent / "parity.mjs"), str(npm / "pyodide"), str(app), str(tmp_path)]
    ran = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    assert ran.returncode == 0, ran.stderr[-2000:]
    assert "JSONDecodeError" in (tmp_path / "error.txt").read_text(encoding="utf-8")
    different = []
    # openpyxl writes another XML of the same workbook where it finds lxml: of a new one the cells are compared.
    *compared, blank = frames.items()
    answers = answer_packed(blank[1], ACTIONS), (tmp_path / f"{len(compared):03}.answer").read_bytes()
    native_blank, blank_there = (unpack_frame(data)[1] for data in answers)
    assert {name: cells(data) for name, data in blank_there.items()} == {n: cells(data) for n, data in native_blank.items()}
    for number, (name, frame) in enumerate(compared):
        native = comparable(answer_packed(frame, ACTIONS))
        there = comparable((tmp_path / f"{number:03}.answer").read_bytes())
        if there[0] != native[0]:
            different.append(
                (name, json.dumps(there[0], ensure_ascii=False)[:300], json.dumps(native[0], ensure_ascii=False)[:300])
            )
        for file, parts in native[1].items():
            if there[1].get(file) != parts:
                changed = [part for part in parts if there[1].get(file, {}).get(part) != parts[part]]
                different.append((name, file, str(changed)))
    assert different == []


def test_what_the_page_carries_is_pure_python_and_one_file_of_twelve_megabytes_at_most(pages: Path, app: Path) -> None:
    with zipfile.ZipFile(app) as archive:
        carried = {name.split("/")[0] for name in archive.namelist()}
        assert carried == {"docgen", "cache", "openpyxl", "et_xmlfile", "jinja2", "markupsafe"}
        assert [name for name in archive.namelist() if name.endswith((".so", ".pyd", ".py"))] == []
    assert (pages / "docgen.html").stat().st_size <= 12_000_000
    assert (pages / "site" / "index.html").read_bytes() == (pages / "docgen.html").read_bytes()
