"""The report, and the papers around it: 呈批单 for the approval, 核对单 to check by eye, 退回修改通知 and 催报通知."""

from __future__ import annotations

from docx.document import Document

from docgen.form.model import Form
from docgen.word.markup import LARGE, SMALL
from word_parts.document import add_mark, add_paragraph, new_document
from word_parts.tables import Cell, add_list, add_looped_statistics, add_row, add_statistics, add_table, can_loop

TIGHT = 280
"""Row height of the lists in small type, in twips."""
SIGN_OFF_HEIGHT = 840
"""A sign-off needs room for an opinion, a name and a date by hand; five of them stand on one page with what they sign."""


def report(form: Form, *, looped: bool = False) -> Document:
    """Return report.docx: title, headings, tables, and one mark for the text of each part (`docgen.word.markers`).

    looped: the tables that can be are written as loops over their rows, for offices that prefer to edit one row, not twenty.
    """
    document = new_document(form.title)
    add_paragraph(document, "{{ title }}", "Title")
    for section in form.sections:
        if section.heading:
            add_paragraph(document, f"{{{{p sections.{section.key}.heading }}}}", "Heading1")
        if section.table:
            table = form.table_by_key[section.table]
            (add_looped_statistics if looped and can_loop(table) else add_statistics)(document, table)
        add_paragraph(document, f"{{{{p sections.{section.key}.text }}}}", "BodyText")
    attached = any(section.attachments for section in form.sections)
    if attached:
        add_paragraph(document, "{{p attachment_notes }}", "AttachmentNote")
    add_paragraph(document, "{{p signature }}", "SignatureDate")
    if attached:
        add_paragraph(document, "{{p attachments }}", "BodyText")
    return document


def approval(form: Form) -> Document:
    """Return the approval paper (呈批单)."""
    document = new_document(f"{form.title}呈批单")
    add_paragraph(document, f"{form.title}呈批单", "PaperTitle")
    about = [
        ("文件标题", "{{ title }}"),
        ("发文机关", "{{ agency }}", "成文日期", "{{ date }}"),
        ("拟稿科室", "{{ drafting_office }}", "拟稿人", "{{ drafter }}"),
        ("报送期限", "{{ deadline }}"),
        ("校验结果", "{{ check_summary }}"),
    ]
    _add_pairs(document, about, (14, 52, 12, 22))
    add_mark(document, "if figures")
    _add_figures(document, "主要数据（没有列出的为 0）")
    add_mark(document, "endif")
    _add_reminders(document)
    add_paragraph(document, "签批", "PaperHeadingSmall")
    columns = [("环节", "role"), ("意见", ""), ("签名、日期", "")]
    add_list(document, columns, "step in sign_offs", (20, 50, 30), look=LARGE, centred=1, row_height=SIGN_OFF_HEIGHT)
    add_paragraph(document, "送审文件：{{ file }}（SHA-256：{{ digest }}）", "PaperNote")
    return document


def checklist(form: Form) -> Document:
    """Return the checking sheet (核对单), in small type: every identity on a row of its own."""
    document = new_document(f"{form.title}核对单")
    add_paragraph(document, f"{form.title}核对单", "PaperTitle")
    about = [
        ("文件标题", "{{ title }}"),
        ("发文机关", "{{ agency }}", "成文日期", "{{ date }}"),
        ("校验结果", "{{ check_summary }}"),
    ]
    _add_pairs(document, about, (12, 50, 12, 26))
    if form.figures:
        _add_figures(document, "主要数据")
    _add_reminders(document)
    if form.identities:
        add_paragraph(document, "勾稽关系（逐项核对，左右应相等）", "PaperHeadingSmall")
        columns = [("关系", "label"), ("左边", "left"), ("右边", "right"), ("结果", "result")]
        add_list(document, columns, "identity in identities", (73, 9, 9, 9), height=TIGHT)
    add_paragraph(document, "核对的文件：{{ file }}（SHA-256：{{ digest }}）", "PaperNote")
    return document


def return_slip() -> Document:
    """Return the notice by which a report goes back to its agency (退回修改通知)."""
    document = new_document("退回修改通知")
    add_paragraph(document, "退回修改通知", "Title")
    add_paragraph(document, "{{ agency }}：", "Normal")
    returned = "你单位报送的《{{ title }}》经审核，有{{ count }}处需要修改，现予退回。"
    _add_choice(document, "deadline", returned + "请于{{ deadline }}前改正后重新报送。", returned + "请尽快改正后重新报送。")
    columns = [("位置", "place"), ("问题", "problem"), ("依据", "basis"), ("改法", "remedy")]
    add_list(document, columns, "finding in findings", (18, 32, 22, 28), look=LARGE)
    end = "请逐项对照修改，重新校验通过后再报送；对以上意见有不同看法的，请书面说明，并附上有关依据。"
    add_paragraph(document, end, "BodyTextEnd")
    add_paragraph(document, "{{p signature }}", "SignatureDate")
    return document


def reminder() -> Document:
    """Return the reminder to all who have not handed in (催报通知), with a list of them, on as many pages as it takes."""
    document = new_document("催报通知")
    add_paragraph(document, "催报通知", "Title")
    add_paragraph(document, "各有关单位：", "Normal")
    missing = "下列{{ count }}个单位还没有报送《{{ title }}》。"
    _add_choice(document, "date", "截至{{ date }}，" + missing, missing)
    _add_choice(document, "deadline", "请抓紧编制，于{{ deadline }}前报送。", "请抓紧编制，尽快报送。")
    columns = [("序号", "number"), ("单位", "name"), ("类别", "level")]
    add_list(document, columns, "body in bodies", (12, 62, 26), look=LARGE, centred=1)
    add_paragraph(document, "已经报送的，请与我们核对；确有原因不能按时报送的，请书面说明。", "BodyTextEnd")
    add_paragraph(document, "{{p signature }}", "SignatureDate")
    return document


def _add_choice(document: Document, condition: str, there: str, otherwise: str) -> None:
    """Add one paragraph of two: `there` where the condition holds."""
    add_mark(document, f"if {condition}")
    add_paragraph(document, there, "BodyText")
    add_mark(document, "else")
    add_paragraph(document, otherwise, "BodyText")
    add_mark(document, "endif")


def _add_pairs(document: Document, rows: list[tuple[str, ...]], shares: tuple[int, ...]) -> None:
    """Add a table of labels and values in turn; the last cell of a short row takes the rest of its width."""
    table = add_table(document, shares)
    for texts in rows:
        spans = [1] * (len(texts) - 1) + [len(shares) - len(texts) + 1]
        looks = [SMALL.text if n % 2 else SMALL.head for n in range(len(texts))]
        add_row(table, [Cell(*cell) for cell in zip(texts, looks, spans, strict=True)], height=TIGHT)


def _add_figures(document: Document, heading: str) -> None:
    """Add the table of the figures that matter, two to a row."""
    add_paragraph(document, heading, "PaperHeadingSmall")
    columns = [("项目", "label"), ("数值", "value"), ("项目", "next_label"), ("数值", "next_value")]
    add_list(document, columns, "figure in figures", (36, 14, 36, 14), height=TIGHT)


def _add_reminders(document: Document) -> None:
    add_mark(document, "if findings")
    add_paragraph(document, "提醒事项", "PaperHeadingSmall")
    columns = [("代码", "code"), ("位置", "place"), ("提醒", "message"), ("说明", "reason")]
    add_list(document, columns, "finding in findings", (10, 22, 38, 30), centred=1, height=TIGHT)
    add_mark(document, "endif")
