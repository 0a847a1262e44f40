"""Templates that offices copied from earlier versions go on working: same numbers and texts, tables within the text."""

from __future__ import annotations

import io
from pathlib import Path

import docx
import pytest

from docgen.form.folders import template_file
from docgen.form.model import Form
from docgen.report.model import Attachment
from docgen.template.check import check_template
from docgen.verify.readback import compare
from docgen.verify.verification import verify_document
from tests.builders import filled_report
from tests.documents import made
from tests.packages import parts_of
from tests.word_templates import blocks

EARLIER = Path(__file__).parents[1] / "data" / "earlier_templates"
TABLES = (
    Attachment("要点落实情况", ("序号", "事项", "件数"), (("1", "公开目录", "12"), ("2", "政策解读", "7"))),
    Attachment("宽表", tuple(f"栏{n}" for n in range(12)), (tuple(f"值{n}" for n in range(12)),)),
)


@pytest.mark.parametrize("name", ["report.docx", "report-rows.docx"])
@pytest.mark.parametrize("tables", [(), TABLES[:1], TABLES])
@pytest.mark.parametrize("draft", [False, True])
def test_a_report_from_an_earlier_template_holds_everything_and_proves_it(
    form: Form, name: str, tables: tuple[Attachment, ...], draft: bool
) -> None:
    report, composed, data = made(
        filled_report(form, distinct=True, attachments=tables), (EARLIER / name).read_bytes(), draft=draft
    )
    assert compare(report, composed, data) == ()
    assert verify_document(data).status == "as_generated"
    printed = [paragraph.text for paragraph in docx.Document(io.BytesIO(data)).paragraphs]
    assert [text for text in printed if text.startswith("附件")] == []
    if tables:
        assert printed.index(tables[0].title) < printed.index(composed.context["signature"]["date"])


@pytest.mark.parametrize("name", sorted(path.name for path in EARLIER.glob("*.docx")))
def test_an_earlier_template_passes_the_check(form: Form, name: str) -> None:
    assert [finding.code for finding in check_template((EARLIER / name).read_bytes(), form)] == []


def test_an_attached_table_of_today_s_template_stands_after_the_date_and_is_read_back(form: Form) -> None:
    report, composed, data = made(filled_report(form, attachments=TABLES))
    assert compare(report, composed, data) == ()
    assert verify_document(data).status == "as_generated"
    printed = [paragraph.text for paragraph in docx.Document(io.BytesIO(data)).paragraphs]
    notes = printed.index("附件：1.要点落实情况"), printed.index("2.宽表")
    date = printed.index(composed.context["signature"]["date"])
    assert notes[0] + 1 == notes[1] == date - 2
    assert date < printed.index("附件1") < printed.index("附件2")


@pytest.mark.parametrize(
    ("now", "before"), [("report.docx", "control-lines.docx"), ("report-rows.docx", "control-lines-rows.docx")]
)
@pytest.mark.parametrize("tables", [(), TABLES[:1], TABLES])
@pytest.mark.parametrize("draft", [False, True])
def test_a_mark_prints_what_the_control_lines_printed(
    form: Form, now: str, before: str, tables: tuple[Attachment, ...], draft: bool
) -> None:
    report = filled_report(form, distinct=True, attachments=tables)
    data = [
        made(report, template, draft=draft)[2]
        for template in (template_file(form.id, now).read_bytes(), (EARLIER / before).read_bytes())
    ]
    now, before = map(parts_of, data)
    assert sorted(now) == sorted(before)
    assert blocks(now["word/document.xml"].decode()) == blocks(before["word/document.xml"].decode())
    kept = [name for name in now if name.startswith(("customXml/", "word/header"))]
    assert [name for name in kept if now[name] != before[name]] == []
