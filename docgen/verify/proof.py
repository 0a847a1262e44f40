"""The proof inside a Word report: what it was made from, embedded so that one can say later exactly what was edited since.

It is a record against mistakes, not a signature against fraud: whoever can write the file can write the proof.
"""

from __future__ import annotations

import functools
import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from docgen import __version__
from docgen.compose.composition import Composed
from docgen.form.model import Form
from docgen.formats.docx.document import DocumentData, open_document
from docgen.report.model import Report

if TYPE_CHECKING:
    from docgen.word.render import FilledParts

PROOF_VERSION = 1
Shown = Mapping[str, Any]
"""What a file shows: "lines" of text, and "tables" beside the form's own as rows of texts."""
_DIGESTED = ("texts", "numbers", "shown")


def _digest_of(*parts: str) -> str:
    return hashlib.sha256(f"[{','.join(parts)}]".encode()).hexdigest()


_canonical = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode
"""The one JSON text of a value."""


def shown_by(data: bytes, form: Form) -> Shown:
    """Return what a file just made shows, for a template that prints more than was composed (fields in words of its own)."""
    from docgen.verify.changes import visible_of

    document = open_document(data)
    proof, _present = read_proof(document)
    visible = visible_of(document, form, proof)
    return {"lines": [line.text for line in visible.lines], "tables": visible.tables}


def proof_parts(
    report: Report, composed: Composed, own_texts: Sequence[str] = (), shown: Shown | None = None
) -> Callable[[FilledParts], Mapping[str, bytes]]:
    """Return what makes the proof's parts of a file that has just been filled, for `render` to put in."""
    from docgen.formats.docx.surround import surroundings
    from docgen.ooxml.data_part import custom_part
    from docgen.word.program import escape

    def parts(file: FilledParts) -> Mapping[str, bytes]:
        body = file.read(file.document).decode()
        texts = composed.expected_of(lambda text: escape(text) in body)
        payload = proof_payload(report, composed, own_texts, surroundings(file, file.document), texts, shown)
        return custom_part(payload, file.names)

    return parts


def proof_payload(
    report: Report,
    composed: Composed,
    own_texts: Sequence[str] = (),
    around: Mapping[str, Any] | None = None,
    printed: Sequence[str] | None = None,
    shown: Shown | None = None,
) -> bytes:
    """Return what a Word file carries to be verified by: data, composed texts, printed numbers, their SHA-256. Deterministic.

    own_texts: texts that the template itself prints (see `template_texts`), so that they do not count as added by hand;
    around: what the file shows outside its body (see `surroundings`); printed: the texts as its template orders them;
    shown: all that it shows in its body (see `shown_by`).
    """
    from docgen.formats.json import report_to_json

    blocks = (block for section in composed.context["sections"].values() for block in section["blocks"])
    texts, numbers = _canonical(list(printed or composed.expected)), _canonical(dict(composed.numbers))
    parts = {
        name: _canonical(value)
        for name, value in {
            "proof": PROOF_VERSION,
            "docgen": __version__,
            "form_version": report.form.version,
            "draft": bool(composed.context.get("draft")),
            "report": report_to_json(report, whole=False),
            "attachments": [[list(a.columns), *(list(row) for row in a.rows)] for a in composed.attachments],
            "run_in": [block["heading"] for block in blocks if block.get("run_in")],
            "own_texts": list(own_texts),
            "around": dict(around or {}),
            "text_sha256": _digest_of(texts, numbers),
        }.items()
    }
    if report.pictures:
        parts["pictures"] = _canonical({key: picture.sha256 for key, picture in report.pictures.items()})
    if shown is not None:
        parts["shown"] = _canonical(shown)
        parts["text_sha256"] = _canonical(_digest_of(texts, numbers, parts["shown"]))
    parts |= {"texts": texts, "numbers": numbers}  # once for the payload and its digest: they are most of it
    return "{{{}}}".format(",".join(f'"{name}":{parts[name]}' for name in sorted(parts))).encode()


@functools.lru_cache(maxsize=16)
def template_texts(template: bytes) -> tuple[str, ...]:
    """Return the texts that a template prints as they are, without placeholders: paragraphs and table cells."""
    document = open_document(template)
    texts = (text for block in document.blocks for text in block.texts)
    return tuple(dict.fromkeys(text.strip() for text in texts if text.strip() and "{" not in text))


def read_proof(document: DocumentData) -> tuple[dict[str, Any] | None, bool]:
    """Return (proof, whether there is one at all); a proof that is damaged or was tampered with comes as (None, True)."""
    from docgen.formats.docx.surround import are_surroundings
    from docgen.ooxml.data_part import read_custom_part

    payload = read_custom_part(document.package)
    if payload is None:
        return None, False
    try:
        proof = json.loads(payload)
        whole = (
            isinstance(proof, dict)
            and proof["text_sha256"] == _digest_of(*(_canonical(proof[name]) for name in _DIGESTED if name in proof))
            and ("shown" not in proof or {"lines", "tables"} <= set(proof["shown"]))
            and isinstance(proof["report"]["form"], str)
            and (not proof.get("around") or are_surroundings(proof["around"]))
            and {"attachments", "run_in", "own_texts", "draft", "docgen"} <= set(proof)
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None, True
    return (proof, True) if whole else (None, True)
