"""What the page asks of docgen: one function takes a request and files and gives an answer and files.

The page reaches it through a worker (in the browser) or through HTTP (`docgen serve`); neither knows more.
A request is {"do": NAME, "lang": "zh" or "en", …}; an answer is {"ok": true, …} or {"ok": false, "error": {…}}.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from docgen import __version__
from docgen.checks.catalogue import FAMILIES, rules
from docgen.checks.measured import HEADING, false_alarms
from docgen.checks.run import Examined, examine
from docgen.compose.article import article
from docgen.compose.composition import compose
from docgen.form.folders import DEFAULT_FORM, forms_in_order
from docgen.form.load import load_form, own_fields_beside
from docgen.formats import read_bytes
from docgen.formats.pictures import files_beside
from docgen.jobs.make import MakeOptions, produce
from docgen.jobs.requirements import requirements_of
from docgen.jobs.template import carried_template, carried_templates
from docgen.kit.errors import DocgenError, UnreadableFile, UsageError
from docgen.kit.files import refuse_lock_file, safe_file_name
from docgen.kit.i18n import _, language, set_language
from docgen.page.findings import finding_document
from docgen.page.frame import BrokenFrame, pack_frame, unpack_frame
from docgen.report.complete import complete
from docgen.report.model import Reading, Report
from docgen.report.picture import ENDINGS
from docgen.web.html import SCREEN, article_html

Files = dict[str, bytes]
Answer = tuple[dict[str, Any], Files]
Act = Callable[[Mapping[str, Any], Files], Answer]


def answer_packed(frame: bytes, actions: Mapping[str, Act]) -> bytes:
    """Return the answer to a packed request, packed (see `docgen.page.frame`). Raises nothing: every fault is an answer.

    actions: what may be asked.
    """
    try:
        request, files = unpack_frame(frame)
    except BrokenFrame as error:
        return pack_frame(_failure(UsageError(_("请求不完整：{why}。").format(why=error), _("刷新页面后重试。"))), {})
    return pack_frame(*answer(request, files, actions))


def answer(request: Mapping[str, Any], files: Files, actions: Mapping[str, Act] | None = None) -> Answer:
    """Return the answer to a request and the files that go with it. Raises nothing: every fault is an answer."""
    spoken = language()
    set_language("en" if request.get("lang") == "en" else "zh")
    try:
        act = (ACTIONS if actions is None else actions).get(str(request.get("do")))
        if act is None:
            raise UsageError(_("没有“{name}”这项功能。").format(name=request.get("do")), _("刷新页面后重试。"))
        said, made = act(request, files)
    except DocgenError as error:
        return _failure(error), {}
    except Exception as error:  # whatever a file holds, the page goes on
        from docgen.jobs.outcome import unforeseen

        return _failure(unforeseen(error)), {}
    finally:
        set_language(spoken)
    return {"ok": True, **said}, made


def _failure(error: DocgenError) -> dict[str, Any]:
    return {"ok": False, "error": error.to_json()}


# ---------------------------------------------------------------------------------------------- what can be asked


def _about(request: Mapping[str, Any], files: Files) -> Answer:
    """Return docgen's version, the forms there are, the office's own templates, and how pictures are named."""
    forms = [load_form(form_id) for form_id in forms_in_order()]
    own = [{"name": name, "form": form_id} for name, form_id in carried_templates().items()]
    said = {"version": __version__, "forms": [{"id": form.id, "title": form.title} for form in forms], "templates": own}
    return said | {"pictures": list(ENDINGS)}, {}


def _new(request: Mapping[str, Any], files: Files) -> Answer:
    """Return an intake workbook: form, year, agency; "last", the name of last year's file if one was given.

    "template": the office's own that it is for, which may have fields of its own.
    """
    from docgen.jobs.intake import new_intake

    year = request.get("year")
    last = request.get("last")
    with laid_out(files) as paths, own_fields_beside(carried_template(str(request.get("template") or ""))):
        made = new_intake(
            load_form(str(request.get("form") or DEFAULT_FORM)),
            year=int(year) if isinstance(year, int) or (isinstance(year, str) and year.isdigit()) else None,
            agency=str(request.get("agency") or "").strip(),
            last=paths.get(str(last)),
        )
    return {"files": [made.name], "notes": [str(note) for note in made.notes]}, {made.name: made.data}


def sent_file(request: Mapping[str, Any], files: Files) -> tuple[str, bytes]:
    """Return name and content of the file that a request is about.

    Raises UsageError if it did not come along, UnreadableFile for a lock file.
    """
    name = str(request.get("file", ""))
    if name not in files:
        raise UsageError(_("没有收到文件。"), _("再选一次文件。"))
    refuse_lock_file(Path(name))
    return name, files[name]


def _read(files: Files, name: str) -> Reading:
    """Read one of the files; the others may be pictures that it names."""
    return read_bytes(files[name], name, beside=files_beside(files))


def _read_second(files: Files, name: str) -> Reading:
    """Read the file that came along with the one a request is about. Raises UnreadableFile, which says of which one."""
    try:
        return _read(files, name)
    except UnreadableFile as error:
        why = _("一并给出的“{name}”用不了：{why}").format(name=name, why=error.message)
        raise UnreadableFile(why, error.cure) from error


def _previous(request: Mapping[str, Any], files: Files) -> Report | None:
    name = request.get("previous")
    return _read_second(files, name).report if isinstance(name, str) and name in files else None


def _examined(reading: Reading, request: Mapping[str, Any], files: Files) -> Examined:
    """Return the findings on a file: against last year's, and what the office asks beside its template."""
    return examine(reading, _previous(request, files), requirements=requirements_of(reading.report.form))


@contextmanager
def laid_out(files: Files) -> Iterator[dict[str, Path]]:
    """Give the files a folder of their own for a while: the jobs take paths. No name leads out of it.

    Each has a folder for itself, in which the pictures lie beside it.
    """
    with TemporaryDirectory(prefix="docgen-") as folder:
        paths: dict[str, Path] = {}
        for number, (name, data) in enumerate(files.items()):
            stem, dot, ending = name.rpartition(".")
            place = Path(folder, str(number))
            place.mkdir()
            paths[name] = place / safe_file_name(stem or name, f"{dot}{ending}" if ending.isalnum() else "")
            paths[name].write_bytes(data)
        pictures = [path for path in paths.values() if path.suffix.lower() in ENDINGS]
        for path, picture in product(set(paths.values()) - set(pictures), pictures):
            path.with_name(picture.name).write_bytes(picture.read_bytes())
        yield paths


def _shown(examined: Examined) -> str:
    """Return the report as it will read, each part with the key that findings name it by."""
    composed = compose(examined.report, draft=True, sections=examined.sections)
    return article_html(article(examined.report.form, composed), SCREEN)


def _check(request: Mapping[str, Any], files: Files) -> Answer:
    """Return findings, whether a report may be made, and the report as it will read."""
    name, data = sent_file(request, files)
    reading = _read(files, name)
    examined = _examined(reading, request, files)
    report = examined.report
    return {
        "title": str(report.role("title") or report.form.title),
        "agency": str(report.role("agency") or ""),
        "year": report.role("year"),
        "form": report.form.id,
        "untouched": reading.untouched,
        "passes": examined.passes(),
        "sheets": [sheet.name for sheet in report.form.sheets],
        "findings": [] if reading.untouched else [finding_document(finding, report.form) for finding in examined.findings],
        "shown": "" if reading.untouched else _shown(examined),
        "workbook": data[:2] == b"PK" and any(place.cell for place in reading.report.places.values()),
    }, {}


def make_options(request: Mapping[str, Any], paths: Mapping[str, Path]) -> MakeOptions:
    """Return how the page wants a report made. paths: where the files that came along lie (see `laid_out`)."""
    return MakeOptions(
        draft=bool(request.get("draft")),
        approval=bool(request.get("approval")),
        previous=paths.get(str(request.get("previous"))),
        template=carried_template(str(request.get("template") or "")),
    )


def _make(request: Mapping[str, Any], files: Files) -> Answer:
    """Return the Word report; with "approval", the papers that go with it; with "draft", marked as one."""
    name, _data = sent_file(request, files)
    with laid_out(files) as paths:
        made = produce(paths[name], make_options(request, paths))
    if made.error is not None:
        raise made.error
    if made.status == "skipped":
        raise UsageError(_("{file} 还没有填写。").format(file=name), _("用 WPS 或 Excel 填好、保存后再来。"))
    return {"status": made.status, "files": list(made.files)}, dict(made.files)


def _publish(request: Mapping[str, Any], files: Files) -> Answer:
    """Return the page's files of a finished report or a workbook."""
    from docgen.jobs.publish import PageOptions, published_files, published_of

    name, _data = sent_file(request, files)
    last = _previous(request, files)
    with laid_out(files) as paths:
        published = published_of(paths[name])
    made = published_files(published, PageOptions(charts=bool(request.get("charts"))), complete(last) if last else None)
    return {"files": list(made)}, made


def _annotate(request: Mapping[str, Any], files: Files) -> Answer:
    """Return a copy of the workbook with the findings at their cells."""
    from docgen.jobs.annotate import annotate_workbook

    name, _data = sent_file(request, files)
    examined = _examined(_read(files, name), request, files)
    made = f"{name.removesuffix('.xlsx')}（标注）.xlsx"
    with laid_out(files) as paths:
        target = paths[name].with_name("annotated.xlsx")
        annotate_workbook(paths[name], target, examined)
        return {"files": [made]}, {made: target.read_bytes()}


def _accept(request: Mapping[str, Any], files: Files) -> Answer:
    """Return a copy of the workbook in which warnings are accepted; "reasons": [{"fingerprint", "reason"}, …]."""
    from docgen.jobs.annotate import workbook_with_reasons

    name, data = sent_file(request, files)
    given = request.get("reasons")
    reasons = {
        str(entry.get("fingerprint")): str(entry.get("reason", "")).strip()
        for entry in (given if isinstance(given, list) else ())
        if isinstance(entry, dict) and str(entry.get("reason", "")).strip()
    }
    examined = _examined(_read(files, name), request, files)
    made = f"{name.removesuffix('.xlsx')}（已说明理由）.xlsx"
    return {"files": [made]}, {made: workbook_with_reasons(data, examined, reasons)}


def _verify(request: Mapping[str, Any], files: Files) -> Answer:
    """Return what was changed in a finished report since it was made.

    "against": the workbook it should agree with, or the page, text or PDF that should show it.
    """
    from docgen.formats import published_document
    from docgen.jobs.publish import compare_published
    from docgen.verify.verification import verify_document

    name, data = sent_file(request, files)
    against = request.get("against")
    page = published_document(files[against], str(against)) if against in files else None
    if page is not None:
        with laid_out(files) as paths:
            compared = compare_published(page, paths[name])
        return {"result": compared.to_json(name), "lines": [str(line) for line in compared.lines()]}, {}
    result = verify_document(data, _read_second(files, str(against)) if against in files else None)
    return {"result": result.to_json(name), "lines": [str(line) for line in result.lines()]}, {}


def _rule(request: Mapping[str, Any], files: Files) -> Answer:
    """Return a rule's page: code, title, family, severity and its headings with their texts."""
    from docgen.checks.codes import all_codes

    code = str(request.get("code", "")).upper()
    known = rules().get(code)
    if known is not None:
        page = {_(heading): _(text) for heading, text in known.page.items()} | {_(HEADING): false_alarms(code)}
        return {"code": code, "title": _(known.title), "family": _(FAMILIES[known.family]), "page": page}, {}
    entry = all_codes().get(code)
    if entry is None:
        raise UsageError(_("没有代码为 {code} 的规则。").format(code=code), "")
    return {"code": code, "title": str(entry.title), "family": str(entry.family), "page": {}}, {}


ACTIONS: Mapping[str, Act] = {
    "about": _about,
    "new": _new,
    "check": _check,
    "make": _make,
    "publish": _publish,
    "annotate": _annotate,
    "accept": _accept,
    "verify": _verify,
    "rule": _rule,
}
"""Name of a request -> what answers it."""
