"""Verify a Word report: what was edited since it was made, whether its identities hold, what its workbook says now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from docgen.checks.identity_values import evaluate, is_consequence, side_in_words
from docgen.compose.composition import compose
from docgen.form.model import Field, Form
from docgen.formats.docx.document import DocumentData, main_part, open_document
from docgen.formats.docx.surround import surroundings
from docgen.formats.json import report_to_json
from docgen.kit.i18n import _
from docgen.kit.record import record
from docgen.reading.recognise import form_of
from docgen.reading.report import reading_of
from docgen.report.complete import complete
from docgen.report.finding import Finding, Outcome, Place, Severity
from docgen.report.model import Reading, Report
from docgen.report.values import plain_number
from docgen.verify.changes import (
    Visible,
    changed_labels,
    changed_numbers,
    changed_tables,
    changed_texts,
    placed_lines,
    visible_of,
)
from docgen.verify.differences import Difference
from docgen.verify.proof import read_proof
from docgen.verify.surroundings import changed_surroundings


@record
class Breach:
    """An identity that does not hold on the visible numbers. left, right: the two sides as they stand in the file."""

    key: str
    label: str
    left: str
    right: str
    place: Place
    sum: bool = False
    """Whether the right side is a total that was written down, and the left what its parts add up to."""
    terms: tuple[str, str] = ("", "")
    """Of a balance what each side adds up, with the names of the rows."""

    def __str__(self) -> str:
        said = (
            _("{place} {label}：各项相加是 {left}，写的是 {right}。")
            if self.sum
            else _("{place} {label}：{left_terms} = {left}，{right_terms} = {right}，应当相等。")
        )
        left_terms, right_terms = self.terms
        return said.format(
            place=self.place,
            label=self.label,
            left=self.left,
            right=self.right,
            left_terms=left_terms,
            right_terms=right_terms,
        )


@record
class Verification:
    """What came of verifying a file.

    status: "as_generated", "edited", "no_proof" (docgen did not make it, or the proof was taken out) or "damaged_proof";
    differences: what was changed by hand, old -> new; breaches: identities that do not hold, uncertain: how many lack an
    operand, identities: how many the form has;
    workbook: what the intake file says now that the report does not (None: not compared); generator: the docgen that made it.
    """

    status: str
    differences: tuple[Difference, ...] = ()
    breaches: tuple[Breach, ...] = ()
    uncertain: int = 0
    identities: int = 0
    workbook: tuple[Difference, ...] | None = None
    generator: str = ""
    findings: tuple[Finding, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether the file is as generated, its identities hold, and the intake file (if compared) says the same."""
        return self.status == "as_generated" and not self.breaches and not self.workbook

    def to_json(self, file: str) -> dict[str, Any]:
        """Return the result as one JSON document."""
        return {
            "file": file,
            "ok": self.ok,
            "status": self.status,
            "generator": self.generator,
            "edits": [difference.to_json() for difference in self.differences],
            "identities": [
                {"key": b.key, "label": b.label, "left": b.left, "right": b.right, "sheet": b.place.sheet, "cell": b.place.cell}
                for b in self.breaches
            ],
            "uncertain": self.uncertain,
            "workbook": None if self.workbook is None else [difference.to_json() for difference in self.workbook],
        }

    def lines(self) -> list[str]:
        """Return the result in sentences for people, one a line."""
        said = {
            "as_generated": _("与生成时一致，没有改动。"),
            "edited": _("生成之后改动了 {n} 处：").format(n=len(self.differences)),
            "no_proof": _("文件里没有 docgen 的核对数据：不是由 docgen 生成，或核对数据已被去掉。无法判断有没有改动。"),
            "damaged_proof": _("文件里的核对数据已损坏或被改动，无法判断正文有没有改动。"),
        }
        lines = [said[self.status], *(f"  {difference}" for difference in self.differences)]
        if self.breaches:
            lines.append(_("勾稽关系有 {n} 处不成立：").format(n=len(self.breaches)))
            lines += [f"  {breach}" for breach in self.breaches]
        elif self.identities and not self.uncertain:
            lines.append(_("勾稽关系全部成立。"))
        if self.uncertain:
            lines.append(_("有 {n} 项勾稽关系缺数字，无法核对。").format(n=self.uncertain))
        if self.workbook:
            lines.append(_("填报表后来改了 {n} 处，报告还是旧的：").format(n=len(self.workbook)))
            lines += [f"  {difference}" for difference in self.workbook]
        elif self.workbook is not None:
            lines.append(_("与填报表一致。"))
        return lines


def verify_document(data: bytes, against: Reading | None = None) -> Verification:
    """Say whether a Word report is as generated, what was edited since, and whether its identities hold.

    against: the intake file read anew, to say whether it has changed meanwhile. Works on files that Word, WPS or
    LibreOffice have saved again. Raises UnreadableFile if the bytes are no Word file.
    """
    document = open_document(data)
    proof, present = read_proof(document)
    form = against.report.form if against and proof is None else form_of(document)
    reading = reading_of(document, form)
    visible = visible_of(document, form, proof)
    differences = [*_differences(form, proof, visible), *_differences_around(document, proof)] if proof else []
    breaches, uncertain = _identities(form, reading)
    status = ("edited" if differences else "as_generated") if proof else "damaged_proof" if present else "no_proof"
    return Verification(
        status=status,
        differences=tuple(differences),
        breaches=tuple(breaches),
        uncertain=uncertain,
        identities=len(form.identities),
        workbook=tuple(_since(form, proof, visible, against.report)) if against else None,
        generator=f"docgen {proof['docgen']}" if proof else "",
        findings=tuple(f for f in reading.findings if f.severity is not Severity.INFO),
    )


def _differences(form: Form, proof: Mapping[str, Any], visible: Visible) -> list[Difference]:
    shown = proof.get("shown")
    numbers = list(changed_numbers(form, proof["numbers"], visible))
    gone = [(difference.place.sheet, difference.old) for difference in numbers if difference.kind == "row"]
    labels = [
        difference
        for difference in changed_labels(form, visible, proof["own_texts"])
        if difference.new or not any(difference.place.sheet == sheet and row.startswith(difference.old) for sheet, row in gone)
    ]
    return [
        *numbers,
        *labels,
        *changed_texts(form, shown["lines"] if shown else proof["texts"], visible.lines),
        *changed_tables(shown["tables"] if shown else proof["attachments"], visible),
    ]


def _differences_around(document: DocumentData, proof: Mapping[str, Any]) -> list[Difference]:
    then = proof.get("around")
    if not then:  # made by a docgen that did not yet keep it
        return []
    return list(changed_surroundings(then, surroundings(document.package, main_part(document.package))))


def _identities(form: Form, reading: Reading) -> tuple[list[Breach], int]:
    """Return the identities that fail on the visible numbers, and how many cannot be told."""
    whole = complete(reading.report)

    def number(key: str) -> int | Decimal | None:
        known = whole.number(key)
        return reading.report.number(key) if known is None else known

    breaches: list[Breach] = []
    results = evaluate(form, whole, reading.report)
    balances = [result for result in results if result.identity.kind == "balance"]
    for result in results:
        identity, is_sum = result.identity, result.identity.kind != "balance"
        if result.outcome is not Outcome.FAIL or (not is_sum and is_consequence(form, result, balances)):
            continue
        stated = [typed for key in identity.right if (typed := reading.report.number(key)) is not None]
        right = result.right if result.right is not None else next(iter(stated), None)
        place = reading.report.place(identity.result) or Place(form.table_by_key[identity.table].name)
        left_terms, right_terms = (
            "" if is_sum else side_in_words(form, keys, number) for keys in (identity.left, identity.right)
        )
        breaches.append(
            Breach(identity.result, identity.label, _side(result.left), _side(right), place, is_sum, (left_terms, right_terms))
        )
    return breaches, sum(result.outcome not in (Outcome.FAIL, Outcome.PASS) for result in results)


def _side(number: int | Decimal | None) -> str:
    return "" if number is None else plain_number(number)


def _since(form: Form, proof: Mapping[str, Any] | None, visible: Visible, now: Report) -> list[Difference]:
    """Return what the intake file says now that the report was not made from (without a proof: that it does not show)."""
    composed = compose(complete(now), draft=bool(proof and proof["draft"]))
    numbers = proof["numbers"] if proof else {key: cell.text.strip() for key, cell in visible.cells.items()}
    changed = [
        Difference("number", visible.place_of(form, key), numbers.get(key, ""), text, key, form.label_of(key))
        for key, text in composed.numbers.items()
        if numbers.get(key, "") != text
    ]
    if proof and proof.get("shown"):
        changed += _changed_fields(form, proof, now)
    then = proof["texts"] if proof else [line.text for line in visible.lines]
    return [*changed, *changed_texts(form, then, placed_lines(form, composed.expected_of(lambda text: text in then)))]


def _changed_fields(form: Form, proof: Mapping[str, Any], now: Report) -> Iterator[Difference]:
    """Yield the fields that the intake file gives otherwise than the data in the proof, composed into no text."""
    then, given = proof["report"]["values"], report_to_json(complete(now), whole=False)
    for key, rows in given.get("rows", {}).items():
        before = proof["report"].get("rows", {}).get(key, [])
        for n in range(max(len(rows), len(before))):
            table = form.rows_by_key[key]
            was, is_now = (
                "；".join(str(r[n].get(column.key, "")) for column in table.columns) if n < len(r) else ""
                for r in (before, rows)
            )
            if was != is_now:
                yield Difference(
                    "changed", Place(form.sheet_name(table.sheet), _("第{n}行").format(n=n + 1)), was, is_now, key, table.name
                )
    texts = "\n".join(proof["texts"])
    for entry in form.fields:
        if entry.key in form.pictures:
            yield from _changed_picture(form, entry, proof, now)
            continue
        old, new = str(then.get(entry.key, "")), str(given["values"].get(entry.key, ""))
        if old != new and not (old and old in texts):
            yield Difference("changed", Place(form.sheet_name(entry.sheet)), old, new, entry.key, entry.label)


def _changed_picture(form: Form, entry: Field, proof: Mapping[str, Any], now: Report) -> Iterator[Difference]:
    """Yield the difference of a picture that the intake file has otherwise than the report was made with."""
    picture = now.pictures.get(entry.key)
    then, since = proof.get("pictures", {}).get(entry.key, ""), picture.sha256 if picture else ""
    if then != since:
        old, new = str(proof["report"]["values"].get(entry.key, "")), now.text(entry.key)
        place = Place(form.sheet_name(entry.sheet))
        yield Difference("changed", place, _marked(old, then), _marked(new, since), entry.key, entry.label)


def _marked(name: str, digest: str) -> str:
    """Return a picture's name with the beginning of its digest: another picture may have the same name."""
    return _("{name}（{digest}）").format(name=name, digest=digest[:8]) if digest else ""
