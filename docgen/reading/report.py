"""Read a finished Word report into a Report: title, lead, sections, every number of the tables, signature and date."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from docgen.form.model import Form
from docgen.kit.errors import UnreadableFile
from docgen.kit.i18n import _
from docgen.kit.record import replace
from docgen.reading.blocks import Document
from docgen.reading.lines import with_tables_of_lines
from docgen.reading.outline import Outline, take_apart
from docgen.reading.sections import ReadSection, read_section
from docgen.reading.sentences import read_labelled, read_no_fee, read_sentences
from docgen.reading.showings import showings
from docgen.reading.tables import TableNumbers, locate_tables, read_tables
from docgen.reading.written import Written
from docgen.report.codes import reading_finding
from docgen.report.finding import Finding, Place, Severity
from docgen.report.model import Reading, Report, Row, SubSection, Value
from docgen.report.picture import Picture

_NOTHING_FOUND = {"A501", "A520", "A521", "A522", "A523", "A524", "A525"}
"""What is said of a file in which no title, no section and no table was recognised, were it called a report."""


def recognised(reading: Reading, *, from_web: bool = False) -> Reading:
    """Return a reading in which something was found. Raises UnreadableFile if the file holds nothing of its form at all.

    from_web: whether it is a page: one that holds nothing but the title shows the report otherwise than as text.
    """
    form = reading.report.form
    codes = {finding.code for finding in reading.findings}
    headed = any(section.heading and section.key in reading.report.sections for section in form.sections)
    numbers = any(key in form.cells for key in reading.report.values)
    if headed or numbers or "A501" not in codes or not codes <= _NOTHING_FOUND:
        return reading
    if from_web:
        raise UnreadableFile(_("这个文件不像“{title}”：没有找到正文和表格。").format(title=form.title), no_text_cure())
    if "A520" in codes:
        raise UnreadableFile(
            _("这个文件不像“{title}”：标题、各部分和表格一样也没有找到。").format(title=form.title),
            _("检查是否选错了文件。"),
        )
    return reading


def no_text_cure() -> str:
    """Return what to do about a page that does not hold the report as text."""
    return _(
        "检查是否存错了网页。正文由脚本、内嵌框架、附件或图片显示的，存下的网页里没有："
        "在浏览器里等正文出来，全选复制成 .txt，或打印成 PDF，再用那个文件。"
    )


def with_every_table(document: Document, form: Form) -> Document:
    """Return the document with those of the form's tables that have become lines of text made tables again."""
    located, _used, _again = locate_tables(document, form)
    lacking = [table for table in form.tables if table.key not in located]
    return (with_tables_of_lines(document, form, lacking) if lacking else None) or document


def reading_of(document: Document, form: Form, written: Written | None = None) -> Reading:
    """Read a document that follows the form, made by docgen or not.

    written: what is known of one that docgen made; it completes what the page does not tell, and overrules nothing.
    Numbers, computed totals included, are taken as stated. What cannot be read is a finding of family A and stays absent.
    Of a page that shows the report more than once the first showing is read; numbers that the others give otherwise are not.
    """
    if not document.from_web:
        return _reading_of_one(document, form, written)
    first, *others = (_reading_of_one(shown, form, written) for shown in showings(document, form))
    return _held_against(first, others) if others else first


def _held_against(first: Reading, others: Sequence[Reading]) -> Reading:
    """Return the first showing of a report without the numbers that a further one gives otherwise, and say so."""
    report = first.report
    unlike = [
        key
        for key in report.form.cells
        if any(other.report.values.get(key) != report.values.get(key) and key not in other.unread for other in others)
        and key not in first.unread  # a table that is a picture in one showing is not another number
    ]
    values = {key: value for key, value in report.values.items() if key not in unlike}
    message = _("整份报告出现了 {n} 遍，读的是第一遍。").format(n=len(others) + 1)
    if unlike:
        message = _("整份报告出现了 {n} 遍，{m} 个数字彼此不同（如{label}），这些数字没有读取。").format(
            n=len(others) + 1, m=len(unlike), label=report.form.label_of(unlike[0])
        )
    elif any(other.report.sections != report.sections for other in others):
        message = _("整份报告出现了 {n} 遍，文字不全相同，读的是第一遍。").format(n=len(others) + 1)
    severity = Severity.ERROR if unlike else Severity.WARNING
    finding = reading_finding("A508", message, key=(*unlike, "")[0], cure=_("只留一遍。"), severity=severity)
    return Reading(replace(report, values=values), (*first.findings, finding), unread=first.unread | set(unlike))


def _reading_of_one(document: Document, form: Form, written: Written | None) -> Reading:
    document = with_every_table(document, form)
    numbers = read_tables(document, form)
    outline = take_apart(document, form, written.title if written else "")
    parts = _parts(document, form, outline, numbers, run_in=True)
    if 0 < sum(part.run_in for part in parts.values()) <= sum(part.own_line for part in parts.values()):
        parts = _parts(document, form, outline, numbers, run_in=False)
    values, unread = _field_values(form, outline, parts, numbers)
    rows: Mapping[str, tuple[Row, ...]] = {}
    pictures: Mapping[str, Picture] = {}
    sections = {key: tuple(part.subsections) for key, part in parts.items() if part.subsections}
    if written:
        sections |= written.sections_in_cells(document, sections)
        values |= written.still_true(document, values)
        pictures = written.report.pictures
        rows = written.report.rows
        unread = written.without_known(unread)
        outline.before, outline.after = written.without_known(outline.before), written.without_known(outline.after)
    findings = [*numbers.findings, *_about_outline(form, outline, unread), *_about_document(document)]
    report = Report(
        form=form,
        values=values,
        sections=sections,
        attachments=(*(attached for part in parts.values() for attached in part.attachments), *outline.attached),
        notes=numbers.notes,
        rows=rows,
        pictures=pictures,
        places={**_section_places(form, outline, parts), **numbers.places},
    )
    return Reading(report, tuple(findings), unread=frozenset(numbers.unread))


def _parts(document: Document, form: Form, outline: Outline, numbers: TableNumbers, *, run_in: bool) -> dict[str, ReadSection]:
    """Return the sections as read. run_in: whether a heading can stand before its text; it cannot in a document whose headings
    stand on lines of their own: there “（二）平台建设。网站已改版。” is how a paragraph begins.
    """
    return {
        section.key: read_section(
            outline.sections[section.key], document, form, numbers.used, headings=bool(section.heading), run_in=run_in
        )
        for section in form.sections
        if section.key in outline.sections
    }


def _joined(subsections: list[SubSection]) -> str:
    return "\n".join(text for sub in subsections for text in sub.paragraphs)


def _field_values(
    form: Form, outline: Outline, parts: Mapping[str, ReadSection], numbers: TableNumbers
) -> tuple[dict[str, Value], list[str]]:
    """Return the values of fields and tables, and the lines above the lead that name no field."""
    values: dict[str, Value] = {}
    labelled, unread = read_labelled(form, outline.lead_extra)
    values |= labelled
    texts = {key: _joined(part.subsections) for key, part in parts.items()}
    values |= read_no_fee(form, texts) | read_sentences(form, texts)
    if outline.title:
        said: dict[str, Value] = {"title": outline.title.text, "agency": outline.title.agency, "year": outline.title.year}
        values |= {form.role(name): value for name, value in said.items() if form.role(name) and value}
    signed: dict[str, Value | None] = {"signature": outline.signature or None, "date": outline.date}
    values |= {form.role(name): value for name, value in signed.items() if value and form.role(name)}
    if parts and form.role("signature_switch"):
        values[form.role("signature_switch")] = "yes" if outline.signature or outline.date else "no"
    run_in, own_line = (sum(getattr(part, name) for part in parts.values()) for name in ("run_in", "own_line"))
    if (run_in or own_line) and form.role("heading_layout"):
        values[form.role("heading_layout")] = "run_in" if run_in > own_line else "own_line"
    return {**values, **numbers.values}, unread


def _section_places(form: Form, outline: Outline, parts: Mapping[str, ReadSection]) -> dict[str, Place]:
    places: dict[str, Place] = {}
    for key, part in parts.items():
        name = outline.headings.get(key) or form.section_by_key[key].heading or _("引言")
        for n, start in enumerate(part.starts):
            places[f"sections.{key}.{n}"] = Place(name, _("第{n}段").format(n=start))
    return places


def _about_outline(form: Form, outline: Outline, unread: list[str]) -> Iterator[Finding]:
    if outline.title is None and form.role("title"):
        yearly = bool(form.role("agency") and form.role("year"))
        message = _("没有认出标题，机关名称和年度没有读取。") if yearly else _("没有认出标题。")
        cure = (
            _("标题写成“机关名称＋年度＋年{title}”，放在最前面。").format(title=form.title)
            if yearly
            else _("标题单独一行，放在最前面。")
        )
        yield reading_finding("A520", message, key=form.role("title"), expected=form.title, cure=cure)
    for section in form.sections:
        if section.required and section.key not in outline.sections:
            message = _("没有找到“{heading}”这一部分。").format(heading=section.heading)
            cure = _("按格式写上这一部分的标题，标题单独一行。")
            yield reading_finding("A521", message, key=f"sections.{section.key}", expected=section.heading, cure=cure)
    skipped = [*outline.before, *unread, *outline.after]
    if skipped:
        message = _("标题前、引言前或落款后有 {n} 行没有读作正文。").format(n=len(skipped))
        evidence = " / ".join(line.strip() for line in skipped)[:200]
        yield reading_finding("A522", message, evidence=evidence, cure=_("如是正文，移到相应的部分里。"))


def _about_document(document: Document) -> Iterator[Finding]:
    if document.boxes:
        message = _("有 {n} 处文字放在文本框里，没有读作正文。").format(n=len(document.boxes))
        evidence = " / ".join(document.boxes)[:200]
        yield reading_finding("A523", message, evidence=evidence, cure=_("把文本框里的文字移到正文里。"))
    if document.tracked:
        message = _("文件里有没有处理的修订（{n} 处），按接受全部修订后的样子读取。").format(n=document.tracked)
        yield reading_finding("A524", message, cure=_("在“审阅”里接受或拒绝全部修订。"))
    if document.hidden:
        message = _("有 {n} 处隐藏的或带删除线的文字，没有读取。").format(n=document.hidden)
        yield reading_finding("A525", message, cure=_("不要的删去；要的取消隐藏、去掉删除线。"))
    if not any(block.text.strip() for block in document.paragraphs) and not document.tables:
        yield reading_finding("A526", _("文件里没有文字。"), cure=_("检查是否选错了文件，或内容是图片。"))
