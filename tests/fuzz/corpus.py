"""What mutations start from: sound files of every kind, made anew so that they always fit the present form."""

from __future__ import annotations

import json
from pathlib import Path

from builders import filled_report
from commands import run
from pages import page
from shapes import block_of, different_numbers, lines_of

from docgen.form.folders import template_file
from docgen.form.load import load_form
from docgen.formats.json import report_to_json
from docgen.formats.xlsx.write import intake_bytes
from docgen.report.model import Acceptance, Attachment, Report

ENDINGS = {"xlsx": ".xlsx", "docx": ".docx", "template": ".docx", "json": ".json", "html": ".html", "text": ".txt"}
PAGES = (("table", "utf-8"), ("split again", "gb18030"), ("\n", "utf-8"), (" | ", "utf-16"))
"""Shapes and encodings of saved pages."""


def _rich(report: Report) -> Report:
    """The report with everything a report can have."""
    return Report(
        report.form,
        report.values,
        report.sections,
        (Attachment("公开事项一览", ("事项", "件数"), (("政策文件", "25"), ("工作动态", "50"))),),
        {"disclosure.normative.in_force": "其中修订1件"},
        (Acceptance("D101", "requests.new.total", "核对过", "ABCD1234"),),
    )


def sound_files(folder: Path) -> dict[str, list[bytes]]:
    """Write good.json and good.docx into `folder` and return sound files by kind."""
    form = load_form()
    plain, rich = filled_report(form, distinct=True), _rich(filled_report(form))
    texts = [json.dumps(report_to_json(report), ensure_ascii=False).encode() for report in (plain, rich)]
    (folder / "good.json").write_bytes(texts[0])
    assert run("make", folder / "good.json", "-o", folder / "made", "--ignore", "C,D,E,F,G,H").code == 0
    (made,) = (folder / "made").glob("*.docx")
    (folder / "good.docx").write_bytes(made.read_bytes())
    templates = [template_file(form.id, name).read_bytes() for name in ("report.docx", "report-rows.docx")]
    return {
        "xlsx": [intake_bytes(form), *(intake_bytes(form, report) for report in (plain, rich))],
        "docx": [made.read_bytes()],
        "template": templates,
        "json": texts,
        "html": [page(form, different_numbers(form), shape=shape).encode(code) for shape, code in PAGES],
        "text": ["\n".join(lines_of(block_of(table, different_numbers(form)))).encode("gb18030") for table in form.tables],
    }
