"""Read a finished Word report, made by docgen or not, into a Report.

One of docgen's own carries the data it was made from, which tell what its page does not.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from docgen.form.model import Form
from docgen.formats.docx.document import DocumentData, main_part, open_document
from docgen.formats.docx.pictures import pictures_shown
from docgen.kit.errors import DocgenError, UnreadableFile
from docgen.kit.i18n import _
from docgen.kit.patterns import regex
from docgen.kit.record import replace
from docgen.ooxml.data_part import read_custom_part
from docgen.reading.recognise import form_of
from docgen.reading.report import reading_of, recognised
from docgen.reading.tables import read_tables
from docgen.reading.written import Written
from docgen.report.model import Reading, Report
from docgen.report.picture_file import PictureFault, picture_of

_TAG = regex(r"\{\{.{1,80}?\}\}|\{%.{1,80}?%\}")
_TEMPLATE_TAGS = 3
"""From so many different placeholders on a file is a template, no report with one that was left."""


def read_document(source: Path | bytes, form: Form | None = None) -> Reading:
    """Read a .docx that follows the form, or the one that it is recognised to follow if none is given.

    Raises UnreadableFile if the file is no Word file, is damaged, or is no such report at all.
    """
    document = open_document(source)
    form = form or form_of(document)
    _refuse_template(document, form)
    reading = recognised(reading_of(document, form, _written_data(document, form)))
    # A finished report is not asked for fields that the office has added since.
    return replace(reading, unread=reading.unread | (frozenset(form.own_keys) - set(reading.report.values)))


def _refuse_template(document: DocumentData, form: Form) -> None:
    """Raise UnreadableFile for a template: many placeholders and not one number where the form has numbers.

    One placeholder that was left in a report is for the rules to find (E106).
    """
    tags = [tag for text in document.every_text() if "{" in text for tag in _TAG.findall(text)]
    if len(set(tags)) < _TEMPLATE_TAGS or read_tables(document, form).values:
        return
    raise UnreadableFile(
        _("这是模板，不是写好的报告：里面是没有填的占位符，如“{tag}”。").format(tag=tags[0]),
        _("选 docgen 做好的那一份报告；要检查模板，运行 docgen template check。"),
    )


def _written_data(document: DocumentData, form: Form) -> Written | None:
    """Return the data a document was made from and the texts it showed then; None if it carries none of this form."""
    if document.form_id != form.id:
        return None
    from docgen.formats.json import read_json

    payload = read_custom_part(document.package)
    try:
        proof = json.loads(payload or b"")
        report = read_json(json.dumps(proof["report"]).encode("utf-8", "surrogatepass"), "JSON").report
        report = replace(report, **_with_pictures(report, proof.get("pictures", {}), document))
        shown = [str(text) for text in (*proof["texts"], *proof.get("shown", {}).get("lines", ()))]
        shown += [str(text) for table in proof.get("shown", {}).get("tables", ()) for row in table for text in row]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, DocgenError):
        return None
    return Written(report, tuple(shown)) if report.form.id == form.id else None


def _with_pictures(report: Report, digests: Mapping[str, str], document: DocumentData) -> dict[str, Any]:
    """Return the report's values and pictures as far as the file still holds the pictures; one that is gone is blank."""
    values, pictures = dict(report.values), dict(report.pictures)
    wanted = {key: digests.get(key, "") for key in report.form.pictures if key in values}
    held = _media(document) if wanted else {}
    for key, digest in wanted.items():
        name = str(values.pop(key))
        with suppress(PictureFault):
            if digest in held:
                pictures[key] = picture_of(name, held[digest])
                values[key] = name
    return {"values": values, "pictures": pictures}


def _media(document: DocumentData) -> dict[str, bytes]:
    package = document.package
    shown = {digest for _where, _words, digest in pictures_shown(package, main_part(package))}
    media = [package.read(name) for name in package.names if "/media/" in name]
    return {digest: data for data in media if (digest := hashlib.sha256(data).hexdigest()) in shown}
