"""Publish a report: the web page, the body for a portal's editor, plain text, the Word file.

What is printed is what is published. A finished Word report is taken as it stands, hand edits included; only a number that was
changed by hand is refused, as `verify` refuses it: it was never checked.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from docgen.checks.run import Examined, examine
from docgen.compose.article import ArticlePart, article
from docgen.compose.composition import Composed, compose
from docgen.form.folders import DEFAULT_FORM, template_file
from docgen.form.load import own_fields_beside
from docgen.formats import beside_file, read, read_bytes
from docgen.formats.docx.document import main_part, open_document
from docgen.formats.docx.pictures import BODY, pictures_shown
from docgen.jobs.make import MakeOptions, render_report, report_file_name
from docgen.jobs.manifest import renew_files
from docgen.jobs.requirements import requirements_of
from docgen.jobs.template import choose_template
from docgen.kit.errors import PublishError, UnreadableFile, UsageError
from docgen.kit.files import file_bytes
from docgen.kit.i18n import _
from docgen.kit.record import record, replace
from docgen.ooxml.package import open_package
from docgen.reading.blocks import Document
from docgen.report.complete import complete
from docgen.report.finding import Finding, has_errors
from docgen.report.model import Reading, Report, Value
from docgen.verify.proof import read_proof
from docgen.verify.published import PageComparison, compare_page
from docgen.verify.verification import verify_document
from docgen.web.page import PAGE_TEMPLATE, body_html, chart_figures, page_html, plain_text, title_of
from docgen.web.printed import blocks_below_title, is_published_as_printed, printed_article
from docgen.web.profile import load_profile

NUMBER = "number"
AS_SHIPPED = MakeOptions()


@record
class Published:
    """What is published: the completed report, its composition, the Word file, and what the checks say of it."""

    report: Report
    composed: Composed
    document: bytes
    findings: tuple[Finding, ...]


class NotPublished(PublishError):
    """A report with errors is not published; the findings say why."""

    def __init__(self, message: str, cure: str, findings: tuple[Finding, ...], report: Report) -> None:
        super().__init__(message, cure)
        self.findings = findings
        self.report = report


def _refused(examined: Examined, name: str) -> NotPublished:
    return NotPublished(
        _("{file} 有错误，没有发布。").format(file=name),
        _("按提示改正，重新生成并送审后再发布。"),
        examined.findings,
        examined.report,
    )


def from_workbook(reading: Reading, name: str, options: MakeOptions = AS_SHIPPED) -> Published:
    """Return what is published of an intake workbook or a JSON report. Raises NotPublished, UsageError for a blank one.

    options: the template and the tables on new pages, as for `make`.
    """
    if reading.untouched:
        raise UsageError(_("{file} 还没有填写，没有可发布的内容。").format(file=name), _("填写后先 docgen make，再发布。"))
    examined = examine(reading, requirements=requirements_of(reading.report.form, options.requirements))
    if not examined.passes():
        raise _refused(examined, name)
    template = choose_template(examined.report.form, options.template)
    document, composed = render_report(examined, template, new_page=options.new_page)
    return Published(examined.report, composed, document, examined.findings)


def _as_printed(reading: Reading, proof: Mapping[str, object] | None) -> Reading:
    """Return a finished report's reading with what it was made from but does not print (索引号, 公开方式 …) added."""
    if proof is None:
        return reading
    from docgen.formats.json import read_json

    given = read_json(json.dumps(proof["report"]).encode("utf-8", "surrogatepass"), "JSON").report
    silent: dict[str, Value] = {key: value for key, value in given.values.items() if key not in given.form.cells}
    report = replace(reading.report, values={**silent, **reading.report.values}, acceptances=given.acceptances)
    return replace(reading, report=report)


def from_document(data: bytes, name: str) -> Published:
    """Return what is published of a finished Word report, as it stands.

    Raises NotPublished if a number was edited after the report was made, its identities do not hold, or a report that docgen
    did not make has errors; UnreadableFile for a file that is no such report.
    """
    reading = read_bytes(data, name)
    proof, present = read_proof(open_document(data))
    if present and proof is None:
        raise UnreadableFile(
            _("{file} 里的核对数据已损坏或被改动，没有发布。").format(file=name), _("用填报表重新生成这份报告。")
        )
    verification = verify_document(data)
    edited = [str(difference) for difference in verification.differences if difference.kind == NUMBER]
    if edited:
        raise PublishError(
            _("{file} 的数字在生成之后改过，没有发布：{first}（共 {n} 处）。").format(
                file=name, first=edited[0], n=len(edited)
            ),
            _("数字要在填报表里改：改好后重新生成，再送审、发布。"),
        )
    printed = _as_printed(reading, proof)
    report = complete(printed.report)
    composed = compose(report, sections={s.key: printed.report.sections.get(s.key, ()) for s in report.form.sections})
    if proof is not None and verification.breaches == ():
        return Published(report, composed, data, reading.findings)
    examined = examine(printed, requirements=requirements_of(report.form))
    if has_errors(examined.findings):
        raise _refused(examined, name)
    return Published(report, composed, data, examined.findings)


def published_of(source: Path, options: MakeOptions = AS_SHIPPED) -> Published:
    """Return what is published of a file: a finished Word report, a workbook or a JSON report.

    options: how the report of a workbook is made, as for `make`.
    """
    data = file_bytes(source)
    if data[:2] == b"PK" and open_package(data, name=source.name).content_kind == "docx":
        return from_document(data, source.name)
    with own_fields_beside(options.template):
        return from_workbook(read_bytes(data, source.name, beside=beside_file(source)), source.name, options)


def compare_published(page: Document, against: Path) -> PageComparison:
    """Return how a published page differs from the report that was approved: a Word report, or the workbook it was made from.

    Raises what `published_of` raises.
    """
    approved = published_of(against)
    title, form = title_of(approved.report), approved.report.form
    printed = open_document(approved.document) if is_published_as_printed(form) else None
    below = blocks_below_title(printed, title) if printed else None
    return compare_page(page, form, approved.composed, title, below)


def _parts(published: Published) -> Sequence[ArticlePart]:
    """Return what is published below the title. Raises UsageError for pictures, which no page of docgen's shows."""
    form = published.report.form
    if not is_published_as_printed(form) and not published.report.pictures:
        return article(form, published.composed)
    document = open_document(published.document)
    if any(where == BODY for where, _words, _digest in pictures_shown(document.package, main_part(document.package))):
        raise UsageError(
            _("“{form}”有图片，网页上印不出来，没有发布。").format(form=form.title), _("把 Word 文件本身放到网上。")
        )
    if not is_published_as_printed(form):
        return article(form, published.composed)
    return printed_article(document, form, title_of(published.report))


@record
class PageOptions:
    """What goes with a page. profile: another publish.toml than the form's; charts: with a 图解, against last year's report

    (`previous`) where the profile says so.
    """

    profile: Path | None = None
    charts: bool = False
    previous: Path | None = None


PLAIN_PAGE = PageOptions()


def published_files(published: Published, options: PageOptions = PLAIN_PAGE, last: Report | None = None) -> dict[str, bytes]:
    """Return the files by name: NAME.html, NAME.body.html, NAME.txt, NAME.docx. Same report, same bytes.

    last: last year's report, in place of the file that the options name.
    Raises UsageError for a wrong profile, TemplateError for a wrong page template.
    """
    report = published.report
    parts = _parts(published)
    shown = load_profile(report.form, options.profile)
    if last is None and options.previous is not None:
        last = complete(read(options.previous, report.form).report)
    document = report_file_name(report, draft=False)
    stem = document.removesuffix(".docx")
    own = template_file(report.form.id, PAGE_TEMPLATE)  # a form without a page of its own is published on the usual one
    template = file_bytes(own if own.is_file() else template_file(DEFAULT_FORM, PAGE_TEMPLATE)).decode("utf-8-sig")
    figures = chart_figures(report, shown, last) if options.charts else []
    page = page_html(template, report, parts, shown, attachment=document, charts=figures)
    return {
        f"{stem}.html": page.encode(),
        f"{stem}.body.html": body_html(parts).encode(),
        f"{stem}.txt": plain_text(report, parts).encode(),
        document: published.document,
    }


def publish(
    source: Path,
    folder: Path,
    page: PageOptions = PLAIN_PAGE,
    options: MakeOptions = AS_SHIPPED,
    *,
    force: bool = False,
) -> list[Path]:
    """Write the published files of a report into `folder`; return their paths, the page first.

    options: how the report of a workbook is made, as for `make`.
    What an earlier run wrote is renewed; a file of somebody else's is not touched unless `force` says so.
    Raises what `published_of` and `published_files` raise, OutputError for a file in the way.
    """
    files = published_files(published_of(source, options), page)
    # -- under an origin of their own, so that `make` does not take them for its outputs --
    renew_files(folder, files, f"publish:{source.resolve()}", force=force)
    return [folder / name for name in files]
