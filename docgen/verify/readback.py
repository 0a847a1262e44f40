"""Read a rendered Word file back and compare it with what it was made from: every number, heading and sentence, in order."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from docgen.compose.composition import Composed, drawing_of
from docgen.form.model import Form
from docgen.form.rows import RowColumn
from docgen.formats.docx.document import DocumentData, main_part, open_document
from docgen.kit.i18n import _
from docgen.kit.patterns import regex
from docgen.kit.record import replace
from docgen.reading.blocks import TableBlock
from docgen.reading.grid import Located
from docgen.reading.tables import locate_tables
from docgen.report.figure import Figure
from docgen.report.finding import Place
from docgen.report.model import Attachment, Report, Value
from docgen.report.picture import Drawing
from docgen.report.rows import is_number, printed_value, totals
from docgen.report.standing import Resolver
from docgen.report.values import printed
from docgen.verify.differences import Difference, cut, number_differences, printed_form, same_cells, unlike_tables
from docgen.word.program import PrintedValue

_TAG_MARKS = regex(r"\{\{|\}\}|\{%|%\}|\{#|#\}|｛｛|｝｝")
_BRACE = regex("[{}｛｝]")
_SHOWN = 60
_UNPARTED = regex(r"(?<=\d)[,，](?=\d{3})")


def sentence(difference: Difference) -> str:
    """Return a difference between a file and its report in words."""
    place, expected, actual = difference.place, cut(difference.old, _SHOWN), cut(difference.new, _SHOWN)
    if not difference.old:
        return _("{place}：留有没有填的模板标记“{actual}”").format(place=place, actual=actual)
    return _("{place}：应为“{expected}”，实为“{actual}”").format(place=place, expected=expected, actual=actual)


def compare(
    report: Report,
    composed: Composed,
    data: bytes | DocumentData,
    braces: Sequence[str] = (),
    shown: Collection[PrintedValue] = (),
) -> tuple[Difference, ...]:
    """Return what a rendered file lacks of its report; nothing if it holds every number, text and attached table in order.

    A template may add text of its own anywhere; it may not lose, change or reorder what was composed, nor leave tags.
    braces: texts with braces that the template prints on purpose; shown: the values that it is sure to print.
    Raises UnreadableFile if the bytes are no Word file.
    """
    document = data if isinstance(data, DocumentData) else open_document(data, texts_only=True)
    located, used, _repeated = locate_tables(document, report.form)
    stream = list(_stream(document, used))
    expected = composed.expected_of(lambda text: any(printed_form(text) in line for line in stream))
    return (
        *_number_differences(report.form, composed, located),
        *_text_differences([printed_form(text) for text in expected if text.strip()], stream),
        *_attachment_differences(composed.attachments, document, used),
        *_field_differences(report, document, shown),
        *_row_differences(report, document, shown),
        *_leftover_tags(composed, document, braces),
    )


def _number_differences(form: Form, composed: Composed, located: dict[str, Located]) -> Iterator[Difference]:
    for found in number_differences(form, composed.numbers, located, lambda text: printed_form(text).strip()):
        lost = not found.place.cell
        yield replace(found, old=f"{found.label}={printed_form(found.old)}") if lost else found


def _stream(document: DocumentData, used: dict[int, str]) -> Iterator[str]:
    """Yield the body's texts in order, the form's own tables left out."""
    for position, block in enumerate(document.blocks):
        if position not in used:
            yield from block.texts


def _text_differences(expected: Sequence[str], stream: Sequence[str]) -> Iterator[Difference]:
    """Find the expected texts one after another; several may stand in one paragraph (a heading run in before its text)."""
    at, offset = 0, 0
    for text in expected:
        while at < len(stream) and not stream[at][offset:].strip():
            at, offset = at + 1, 0
        found = _find(text, stream, at, offset)
        if found is None:
            actual = stream[at][offset:] if at < len(stream) else ""
            yield Difference("text", Place(_("正文"), _("第{n}段").format(n=_counted(stream, at))), text, actual)
        else:
            at, offset = found


def _find(text: str, stream: Sequence[str], at: int, offset: int) -> tuple[int, int] | None:
    """Return (paragraph, offset) just after the first occurrence of a text, None if it does not occur."""
    for here in range(at, len(stream)):
        begin = offset if here == at else 0
        if stream[here] == text and not begin:
            return here + 1, 0
        position = stream[here].find(text, begin)
        if position >= 0:
            return here, position + len(text)
    if "\n" not in text:
        return None
    # A text composed in lines (the title, a long name) may stand in a paragraph for each line.
    for line in text.split("\n"):
        found = _find(line, stream, at, offset)
        if found is None:
            return None
        at, offset = found
    return at, offset


def _counted(stream: Sequence[str], at: int) -> int:
    return sum(1 for text in stream[: at + 1] if text.strip())


def _attachment_differences(
    attachments: Sequence[Attachment], document: DocumentData, used: dict[int, str]
) -> Iterator[Difference]:
    """Compare the attached tables: each stands as a table of its own or, too wide for one, as lines."""
    found = [b.matrix() for n, b in enumerate(document.blocks) if isinstance(b, TableBlock) and n not in used]
    texts = [printed_form(text).strip() for text in _stream(document, used)]
    lost_tables, tables = unlike_tables([same_cells((each.columns, *each.rows)) for each in attachments], found)
    for attachment in attachments:
        wanted = same_cells((attachment.columns, *attachment.rows))
        if wanted not in lost_tables:
            continue
        lost = next((line for line in wanted if not _holds_line(line, tables, texts)), None)
        if lost is not None:
            yield Difference("text", Place(_("附表"), attachment.title), "；".join(lost), "")


def _field_differences(report: Report, document: DocumentData, shown: Collection[PrintedValue]) -> Iterator[Difference]:
    """Find the fields that the template prints by themselves and that stand nowhere in the file, in their way of writing."""
    form = report.form
    asked = [entry for entry in shown if entry.name in form.field_by_key and entry.name in report.values]
    texts: list[tuple[str, str]] = []
    drawings: list[tuple[str, Drawing]] = []
    resolver = Resolver(report)
    for entry in sorted(asked, key=lambda it: (it.name, it.writing)):
        plain = printed(form, entry.name, report.values[entry.name])
        value: str = Figure(plain) if entry.name in form.number_keys else plain
        drawn = drawing_of(form.field_by_key[entry.name], report, resolver) if entry.name in form.drawn else None
        made = _written(entry, drawn or value)
        if isinstance(made, Drawing):
            drawings.append((entry.name, made))
        elif entry.name not in form.drawn:
            texts.append((entry.name, made))
    if texts:
        whole = "\n".join(printed_form(text) for text in (*document.every_text(), *document.margins))
    for key, text in texts:
        lost = next((line for line in printed_form(text).split("\n") if line.strip() not in whole), None)
        if lost is not None:
            yield Difference("text", Place(_("正文"), form.label_of(key)), lost, "", key)
    yield from _picture_differences(report, document, drawings)


def _written(entry: PrintedValue, value: str) -> str:
    """Return a value as a template writes it."""
    if not entry.writing:
        return value
    from docgen.report.office import written

    made: str = written(entry.writing, value, *entry.arguments)
    return made


def _picture_differences(
    report: Report, document: DocumentData, drawings: Sequence[tuple[str, Drawing]]
) -> Iterator[Difference]:
    """Find the pictures that the template prints and whose very bytes the file does not show under the form's words."""
    if not drawings:
        return
    from docgen.formats.docx.pictures import pictures_shown

    shown = [(words, digest) for _where, words, digest in pictures_shown(document.package, main_part(document.package))]
    for key, drawing in drawings:
        if (" ".join(str(drawing).split()), drawing.picture.sha256) not in [(" ".join(w.split()), d) for w, d in shown]:
            yield Difference("text", Place(_("正文"), report.form.label_of(key)), str(drawing), "", key)


def _row_differences(report: Report, document: DocumentData, shown: Collection[PrintedValue]) -> Iterator[Difference]:
    """Find the rows, and the sums below them, whose printed values do not stand together in one line of a table or text."""
    lines = [[cell for cell in line if cell.strip()] for block in document.tables for line in block.matrix()]
    lines += [[text] for text in _stream(document, {}) if text.strip()]
    for table in report.form.rows:
        rows = report.rows.get(table.key, ())
        columns = {column.key: column for column in table.columns}
        asked = [(_of(entry, f"tables.{table.key}.rows."), entry) for entry in shown]
        start, rest = 0, list(lines)
        for n, row in enumerate(rows):
            values = [_cell(columns[key], row.get(key), entry) for key, entry in asked if key in columns]
            places = ((at, _without(values, rest[at])) for at in range(start, len(rest)))
            found = next(((at, left) for at, left in places if left is not None), None)
            if found is None:
                yield Difference("text", Place(table.name, _("第{n}行").format(n=n + 1)), "；".join(filter(None, values)), "")
            else:
                start, rest[found[0]] = found  # the next row may stand in the same line, behind this one
        sums = totals(table, rows)
        asked = [(_of(entry, f"tables.{table.key}.totals."), entry) for entry in shown]
        for text in (_cell(columns[key], sums[key], entry) for key, entry in asked if key in sums):
            if all(_without([text], line) is None for line in lines):
                yield Difference("text", Place(table.name, _("合计")), text, "", f"rows.{table.key}")


def _of(entry: PrintedValue, holder: str) -> str:
    """Return which of a holder's names is printed, "" if another one's."""
    return entry.name.removeprefix(holder) if entry.name.startswith(holder) else ""


def _cell(column: RowColumn, value: Value | None, entry: PrintedValue) -> str:
    """Return a value of a row or a sum as the template prints it."""
    text = printed_value(column, value)
    return _written(entry, Figure(text) if text and is_number(column) else text)


def _without(values: Sequence[str], line: Sequence[str]) -> list[str] | None:
    """Return a line without these values, None if they do not all stand in it; thousands may be parted or not."""
    rest = [_UNPARTED.sub("", printed_form(cell)) for cell in line]
    for value in filter(None, values):
        text = _UNPARTED.sub("", printed_form(value))
        at = next((n for n, cell in enumerate(rest) if cell.strip() == text.strip()), None)
        at = next((n for n, cell in enumerate(rest) if text in cell), None) if at is None else at
        if at is None:
            return None
        rest[at] = rest[at].replace(text, "", 1)
    return rest


def _holds_line(line: Sequence[str], tables: Sequence[Sequence[Sequence[str]]], texts: Sequence[str]) -> bool:
    return any(line in table for table in tables) or any("；".join(line).strip() in text for text in texts)


def _leftover_tags(composed: Composed, document: DocumentData, braces: Sequence[str]) -> Iterator[Difference]:
    """Find braces that belong to no text of the report: a tag of the template that was never filled."""
    places = [(_("正文"), document.every_text()), (_("页眉页脚"), _margins(document)), (_("脚注"), document.notes)]
    searched = [(name, tuple(texts)) for name, texts in places]
    # Most files hold no brace at all, which is sooner seen in one long text than in three hundred short ones.
    held = [(name, texts) for name, texts in searched if _BRACE.search("\n".join(texts))]
    suspects = [(name, text) for name, texts in held for text in texts if _BRACE.search(text)]
    if not suspects:
        return
    own = sorted(
        {printed_form(text) for text in (*_own_texts(composed), *braces) if _TAG_MARKS.search(text)}, key=len, reverse=True
    )
    for name, text in suspects:
        rest = text
        for mine in own:
            rest = rest.replace(mine, "")
        if _TAG_MARKS.search(rest):
            yield Difference("tag", Place(name), "", text)


def _own_texts(composed: Composed) -> Iterator[str]:
    for text in (*composed.expected, *composed.expected_within):
        yield text
        yield from text.split("\n")
    yield from composed.numbers.values()
    for attachment in composed.attachments:
        for line in (attachment.columns, *attachment.rows):
            yield from line
            yield "；".join(line)
    yield from _strings(composed.context)


def _strings(value: object) -> Iterator[str]:
    """Yield every text of a template's context: headers and footers may print any of them."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _strings(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _strings(inner)


def _margins(document: DocumentData) -> tuple[str, ...]:
    """Return the texts of headers and footers; they are parsed only if one of them holds a brace at all."""
    package = document.package
    names = [name for name in package.names if name.startswith(("word/header", "word/footer")) and name.endswith(".xml")]
    held = any(mark in package.read_xml(name) for name in names for mark in (b"{", b"}", "｛".encode(), "｝".encode()))
    return document.margins if held else ()
