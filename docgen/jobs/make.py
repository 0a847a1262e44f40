"""The main job: one intake file in, one checked, rendered and read-back Word report out.

`produce` reads, checks and renders and touches no output; `deliver` writes what was produced. Between the two lies
a process boundary when many reports are made.
"""

from __future__ import annotations

import functools
from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

from docgen import __version__
from docgen.checks.run import Examined, examine
from docgen.compose.composition import Composed, compose
from docgen.compose.papers import papers_for
from docgen.form.folders import form_folders, template_file
from docgen.form.load import own_fields_beside
from docgen.form.model import Form
from docgen.form.own_fields import FILE_NAME as OWN_FIELDS
from docgen.formats import beside_file, read_bytes
from docgen.jobs.manifest import Manifest, is_file_with, sha256
from docgen.jobs.outcome import collision, edited_since, told_apart, unforeseen
from docgen.jobs.requirements import FILE_NAME, requirements_mark, requirements_of
from docgen.jobs.template import ChosenTemplate, choose_template, require_new_page
from docgen.kit.errors import DocgenError, ReadBackError
from docgen.kit.files import file_bytes, name_key, safe_file_name, write_whole
from docgen.kit.i18n import _, in_chinese, language
from docgen.kit.record import as_dict, field, record, replace
from docgen.report.finding import Finding, Severity
from docgen.report.model import Report
from docgen.report.values import plain_number
from docgen.verify.proof import Shown, proof_parts, shown_by
from docgen.verify.readback import compare, sentence
from docgen.word.render import DocumentProperties, load_program, render

NUMBERS = "B"
"""The family of rules everything rests on."""


@record
class MakeOptions:
    """How reports are made; picklable, so that worker processes can be given it."""

    template: Path | None = None
    previous: Path | None = None
    """Last year's report, or a folder of last year's reports in which each body's is found by its name."""
    draft: bool = False
    force: bool = False
    strict: bool = False
    year: int | None = None
    """The only year of which reports are made; None for any."""
    approval: bool = False
    new_page: tuple[str, ...] = ()
    """Names or keys of the tables whose sections begin on a new page; of a form without such a table nothing is asked."""
    texts: bool = False
    """Keep each section's own text, for comparing members with one another."""
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    requirements: Path | None = None
    """What the office asks beyond the form; None for what stands beside the template, if anything does."""
    apart: bool = False
    """Name what is made by its source as well: another source's has the same title."""


@record
class Product:
    """What came of one source file, before anything is written.

    status: "ready", "refused" (findings say why), "skipped" (a blank workbook), "failed" (`error` says why).
    files: output file name -> content; the first is the report itself.
    facts: what a ledger says of the report (agency, year, form, key figures); plain values, so that it can cross
    from one process to another.
    """

    source: Path
    status: str
    fingerprint: str = ""
    findings: tuple[Finding, ...] = ()
    files: Mapping[str, bytes] = field(default_factory=dict)
    error: DocgenError | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    beside: Mapping[str, str] = field(default_factory=dict)
    """Files beside the source that it names -> their SHA-256."""


@record
class MakeResult:
    """What was done about one source: status is made, unchanged, refused, skipped, kept (output edited since), failed or

    replaced: the body has handed in another file (`replaced_by`) that counts instead.
    """

    source: Path
    status: str
    output: Path | None = None
    findings: tuple[Finding, ...] = ()
    error: DocgenError | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
    sha256: str = ""
    texts: Mapping[str, str] = field(default_factory=dict)
    older: tuple[str, ...] = ()
    """Files that an earlier run made of this source and that this one has not renewed: they say what was said then."""
    papers: tuple[str, ...] = ()
    """Names of the papers written beside the report."""
    replaced_by: Path | None = None

    def in_language(self, language: str) -> MakeResult:
        """Return the same result with its words in "zh" or "en": in Chinese for the papers that quote it."""
        findings = tuple(finding.in_language(language) for finding in self.findings)
        return replace(self, findings=findings, error=self.error and self.error.in_language(language))

    @property
    def ok(self) -> bool:
        """Whether the user has what was asked for (a blank workbook asks for nothing)."""
        return self.status in {"made", "unchanged", "skipped", "replaced"}


@functools.cache
def _template_bytes(path: Path) -> bytes:
    return file_bytes(path)


def _previous(given: Path | None, report: Report) -> Report | None:
    """Return last year's report for this one, from the file or folder given."""
    if given is None:
        return None
    from docgen.jobs.previous import previous_report

    return previous_report(given, report)


def _previous_mark(given: Path | None) -> bytes:
    if given is None:
        return b""
    from docgen.jobs.previous import previous_mark

    return previous_mark(given)


def _beside(template: Path | None, name: str) -> bytes:
    """Return a file beside the template given, nothing if there is none."""
    path = template.with_name(name) if template else None
    return file_bytes(path) if path is not None and path.is_file() else b""


@functools.cache
def _forms_digest(approval: bool) -> bytes:
    """Return one hash over every form's definition and the templates in use, be they the package's or the working folder's."""
    names = [paper.template for paper in papers_for("report", *(["approval"] if approval else []))]
    files = [
        file
        for form_id, folder in form_folders().items()
        for file in (
            folder / "form.toml",
            template_file(form_id, OWN_FIELDS),
            *(template_file(form_id, name) for name in (*names, FILE_NAME)),
        )
    ]
    parts = [file.read_bytes() if file.is_file() else b"" for file in files]
    return sha256(b"".join(sha256(part).encode() for part in parts)).encode()


def fingerprint(source: bytes, options: MakeOptions) -> str:
    """Return what a report depends on, as one hash: source, forms, templates, last year's file, options, docgen itself."""
    parts = [
        source,
        _forms_digest(options.approval),
        _template_bytes(options.template) if options.template else b"",
        _beside(options.template, OWN_FIELDS),
        _previous_mark(options.previous),
        requirements_mark(options.requirements),
        repr(
            (
                *(__version__, options.draft, options.strict, options.approval, options.year, options.select, options.ignore),
                *options.new_page,
            )
        ).encode(),
    ]
    return sha256(b"\0".join(sha256(part).encode() for part in parts))


def pictures_beside(source: Path, names: Iterable[str]) -> dict[str, str]:
    """Return the SHA-256 of those of some pictures that lie beside a source: what is made of it depends on them too."""
    found: dict[str, str] = {}
    for name in sorted(names):
        with suppress(ValueError):
            found[name] = sha256(beside_file(source)(tuple(name.split("/"))))
    return found


def report_file_name(report: Report, draft: bool, source: str = "") -> str:
    """Return the output's name: the report's title, marked as a draft if it is one, with its source's name if that is given."""
    title = str(report.role("title") or report.form.title)
    title = f"{title}（{source}）" if source else title
    return safe_file_name(f"（草稿）{title}" if draft else title)


def facts_of(report: Report) -> dict[str, Any]:
    """Return what a ledger says of a completed report: agency, year, form, title, level and the form's key figures."""
    roles = {name: report.role(name) for name in ("agency", "year", "title", "level")}
    known: dict[str, Any] = {name: value for name, value in roles.items() if value is not None}
    figures = {key: plain_number(number) for key in report.form.figures if (number := report.number(key)) is not None}
    return {**known, "form": report.form.id, "figures": figures}


def properties_of(report: Report, composed: Composed) -> DocumentProperties:
    """Return the document properties: title, agency, and the report's own date (never the clock's)."""
    day = report.role("date")
    year = report.role("year")
    fallback = date(year, 12, 31) if isinstance(year, int) and 1 <= year <= 9999 else date(2000, 1, 1)
    return DocumentProperties(
        title=str(composed.context["title"]),
        creator=str(report.role("agency") or ""),
        created=day if isinstance(day, date) else fallback,
    )


def prints_more_than_composed(form: Form, names: Collection[str]) -> bool:
    """Whether a template prints what no composed text holds: fields by themselves, a title or date that plays no role."""
    unnamed = bool(form.rows) or not form.role("title") or not form.role("signature")
    return unnamed or any(key in names for key in form.field_by_key)


def render_report(
    examined: Examined, template: ChosenTemplate, *, draft: bool = False, new_page: tuple[str, ...] = ()
) -> tuple[bytes, Composed]:
    """Return the Word file of a completed report, read back and compared. Raises TemplateError, ReadBackError.

    new_page: names or keys of the tables whose sections begin on a new page.
    """
    report = examined.report
    require_new_page(report.form, template.data, new_page)
    composed = compose(report, draft=draft, sections=examined.sections, new_page=new_page)

    def rendered(shown: Shown | None = None) -> bytes:
        return render(
            template.data,
            composed.context,
            properties=properties_of(report, composed),
            extra_parts=proof_parts(report, composed, template.own_texts, shown),
            draft=draft,
        )

    data, program = rendered(), load_program(template.data, draft)
    differences = compare(report, composed, data, program.braces, program.surely)
    if not differences and prints_more_than_composed(report.form, program.printed):
        data = rendered(shown_by(data, report.form))
    if differences:
        raise ReadBackError(
            _("生成的 Word 文件与数据不一致，没有写出：{first}（共 {n} 处）。").format(
                first=sentence(differences[0]), n=len(differences)
            ),
            _("如用的是自己的模板，先运行 docgen template check；否则请报告这个问题。"),
        )
    return data, composed


def _binding(options: MakeOptions) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return what is selected and ignored; the rules on numbers and identities can be left out of a check, not of a report."""
    select = (*options.select, NUMBERS) if options.select else ()
    return select, tuple(code for code in options.ignore if not code.startswith(NUMBERS))


def another_year(report: Report, wanted: int | None) -> Finding | None:
    """Return what is said of a report of another year than the one that is made, None if it is of that year or any will do."""
    year = report.role("year")
    if wanted is None or year is None or year == wanted:
        return None
    message = _("报告年度填的是 {year}，这次报送的是 {wanted} 年度。").format(year=year, wanted=wanted)
    cure = _("年度填错的，改正报告年度和成文日期；把往年的填报表交来的，换成 {wanted} 年度的。").format(wanted=wanted)
    key = report.form.role("year")
    return Finding("S104", Severity.ERROR, message, key, wanted, str(year), cure).at(report.place(key))


def produce(source: Path, options: MakeOptions) -> Product:
    """Read, check, render and read back one file. Every fault comes back in the product; nothing is written.

    What is printed on paper is Chinese, whatever the user's language; findings and error are said in the user's.
    """
    with in_chinese(), own_fields_beside(options.template):
        product = _produce(source, options)
    if language() == "zh":
        return product
    findings = tuple(finding.in_language(language()) for finding in product.findings)
    return replace(product, findings=findings, error=product.error and product.error.in_language(language()))


def _produce(source: Path, options: MakeOptions) -> Product:
    try:
        content = file_bytes(source)
        mark = fingerprint(content, options)
        reading = read_bytes(content, source.name, beside=beside_file(source))
        if reading.untouched:
            return Product(source, "skipped", mark, reading.findings)
        previous = _previous(options.previous, reading.report)
        examined = examine(
            reading,
            previous,
            *_binding(options),
            thorough=False,
            requirements=requirements_of(reading.report.form, options.requirements),
        )
        if wrong := another_year(examined.report, options.year):
            examined = replace(examined, findings=(wrong, *examined.findings))
        facts = facts_of(examined.report)
        texts: dict[str, str] = {}
        if options.texts:
            from docgen.compose.own_texts import own_texts

            texts = own_texts(examined.report)
        if not options.draft and not examined.passes(strict=options.strict):
            return Product(source, "refused", mark, examined.findings, facts=facts, texts=texts)
        template = choose_template(examined.report.form, options.template)
        data, composed = render_report(examined, template, draft=options.draft, new_page=options.new_page)
        name = report_file_name(examined.report, options.draft, source.stem if options.apart else "")
        files = {name: data}
        if options.approval:
            from docgen.jobs.approval import approval_papers

            files |= approval_papers(examined, name, data, properties_of(examined.report, composed))
        beside = pictures_beside(source, {picture.name for picture in examined.report.pictures.values()})
        return Product(source, "ready", mark, examined.findings, files, facts=facts, texts=texts, beside=beside)
    except DocgenError as error:
        return Product(source, "failed", error=error)
    except Exception as error:  # one file nobody has foreseen does not stop the others
        return Product(source, "failed", error=unforeseen(error))


def deliver(product: Product, folder: Path, manifest: Manifest, options: MakeOptions, taken: dict[str, Path]) -> MakeResult:
    """Write a product's files whole into `folder` and record them.

    `taken` maps the names written in this run to their sources, so that two sources never write one file.
    """
    result = functools.partial(MakeResult, product.source, findings=product.findings, facts=product.facts, texts=product.texts)
    if product.status != "ready":
        return result(status=product.status, error=product.error)
    try:
        for name in product.files:
            other = taken.get(name_key(name))
            if other is not None and other != product.source:
                return result(status="failed", error=collision(name, told_apart((other, product.source))[other]))
            if not options.force and not is_file_with(folder / name, product.files[name]) and not manifest.is_untouched(name):
                return result(status="kept", error=edited_since(name), output=folder / name)
        written = False
        digests: dict[str, str] = {}
        for name, data in product.files.items():
            if is_file_with(folder / name, data):
                digests[name] = sha256(data)
            else:
                digests[name] = manifest.announce(name, data)
                write_whole(folder / name, data)
                written = True
            taken[name_key(name)] = product.source
            manifest.enter(name, _entry(product, name, digests[name]))
        first, *papers = product.files
        status = "made" if written else "unchanged"
        return result(status=status, output=folder / first, sha256=digests[first], papers=tuple(papers))
    except DocgenError as error:
        return result(status="failed", error=error)


def _entry(product: Product, name: str, digest: str) -> dict[str, Any]:
    """Return what is recorded of an output; the report also keeps its findings, its line of the ledger and its own texts."""
    entry: dict[str, Any] = {
        "sha256": digest,
        "source": str(product.source.resolve()),
        "fingerprint": product.fingerprint,
        **({"beside": dict(product.beside)} if product.beside else {}),
    }
    if name == next(iter(product.files)):
        entry |= {
            "language": language(),
            "findings": [as_dict(finding) for finding in product.findings],
            "record": dict(product.facts),
        }
        if product.texts:
            entry["texts"] = dict(product.texts)
    return entry
