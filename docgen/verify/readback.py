"""Read a rendered Word file back and compare it with what it was made from: every number, heading and sentence, in order."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

from docgen.compose.composition import Composed
from docgen.form.model import Form
from docgen.formats.docx.document import DocumentData, main_part, open_document
from docgen.kit.i18n import _
from docgen.kit.patterns import regex
from docgen.kit.record import record
from docgen.reading.blocks import ParagraphBlock, TableBlock
from docgen.reading.grid import Located
from docgen.reading.tables import cell_place, locate_tables
from docgen.report.finding import Place
from docgen.report.model import Attachment, Report
from docgen.report.rows import printed_value, totals
from docgen.report.standing import Resolver
from docgen.report.values import printed

_TAG_MARKS = regex(r"\{\{|\}\}|\{%|%\}|\{#|#\}|｛｛|｝｝")
_BRACE = regex("[{}｛｝]")
_SHOWN = 60
_UNPARTED = regex(r"(?<=\d)[,，](?=\d{3})")


@record
class Difference:
    """One thing that the file does not hold as it should. actual is "" where nothing comparable was found."""

    place: Place
    expected: str
    actual: str
    key: str = ""

    def __str__(self) -> str:
        if not self.expected:
            return _("{place}：留有没有填的模板标记“{actual}”").format(place=self.place, actual=_shown(self.actual))
        return _("{place}：应为“{expected}”，实为“{actual}”").format(
            place=self.place, expected=_shown(self.expected), actual=_shown(self.actual)
        )


def _shown(text: str) -> str:
    return text if len(text) <= _SHOWN else text[:_SHOWN] + "…"


def printed_form(text: str) -> str:
    """Return a text as it can be compared: the kinds of space and line break that Word does not keep apart made one."""
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\xa0", " ")


def compare(
    report: Report,
    composed: Composed,
    data: bytes | DocumentData,
    braces: Sequence[str] = (),
    names: Collection[str] = (),
) -> tuple[Difference, ...]:
    """Return what a rendered file lacks of its report; nothing if it holds every number, text and attached table in order.

    A template may add text of its own anywhere; it may not lose, change or reorder what was composed, nor leave tags.
    braces: texts with braces that the template prints on purpose; names: those whose values it prints.
    Raises UnreadableFile if the bytes are no Word file.
    """
    document = data if isinstance(data, DocumentData) else open_document(data, texts_only=True)
    located, used, _repeated = locate_tables(document, report.form)
    stream = list(_stream(document, used))
    return (
        *_number_differences(report.form, composed, located),
        *_text_differences([printed_form(text) for text in composed.expected_of(_shown_in(stream)) if text.strip()], stream),
        *_attachment_differences(composed.attachments, document, used),
        *_field_differences(report, document, names),
        *_row_differences(report, document, names),
        *_leftover_tags(composed, document, braces),
    )


def _shown_in(stream: Sequence[str]) -> Callable[[str], bool]:
    return lambda text: any(printed_form(text) in line for line in stream)


def _number_differences(form: Form, composed: Composed, located: dict[str, Located]) -> Iterator[Difference]:
    for key, cell in form.cells.items():
        table = form.table_by_key[cell.table]
        found = located[cell.table].cells.get(key) if cell.table in located else None
        expected = printed_form(composed.numbers[key])
        if found is None:
            yield Difference(Place(table.name), f"{form.label_of(key)}={expected}", "", key)
        elif found.text.strip() != expected.strip():
            yield Difference(cell_place(table, found), expected, found.text, key)


def _stream(document: DocumentData, used: dict[int, str]) -> Iterator[str]:
    """Yield the body's texts in order, the form's own tables left out."""
    for position, block in enumerate(document.blocks):
        if isinstance(block, ParagraphBlock):
            yield block.text
        elif position not in used:
            yield from (cell.text for cell in block.cells)


def _text_differences(expected: Sequence[str], stream: Sequence[str]) -> Iterator[Difference]:
    """Find the expected texts one after another; several may stand in one paragraph (a heading run in before its text)."""
    at, offset = 0, 0
    for text in expected:
        while at < len(stream) and not stream[at][offset:].strip():
            at, offset = at + 1, 0
        found = _find(text, stream, at, offset)
        if found is None:
            actual = stream[at][offset:] if at < len(stream) else ""
            yield Difference(Place(_("正文"), _("第{n}段").format(n=_counted(stream, at))), text, actual)
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
    attachments: Iterable[Attachment], document: DocumentData, used: dict[int, str]
) -> Iterator[Difference]:
    """Compare the attached tables: each stands as a table of its own or, too wide for one, as lines."""
    tables = [b.matrix() for n, b in enumerate(document.blocks) if isinstance(b, TableBlock) and n not in used]
    texts = [printed_form(text).strip() for text in _stream(document, used)]
    for attachment in attachments:
        wanted = [[printed_form(cell).strip("\n") for cell in line] for line in (attachment.columns, *attachment.rows)]
        if wanted in tables:
            tables.remove(wanted)
            continue
        lost = next((line for line in wanted if not _holds_line(line, tables, texts)), None)
        if lost is not None:
            yield Difference(Place(_("附表"), attachment.title), "；".join(lost), "")


def _field_differences(report: Report, document: DocumentData, names: Collection[str]) -> Iterator[Difference]:
    """Find the fields that the template prints by themselves and that stand nowhere in the file."""
    keys = [key for key in report.form.field_by_key if key in names and key in report.values]
    yield from _picture_differences(report, document, [key for key in keys if key in report.form.pictures])
    keys = [key for key in keys if key not in report.form.pictures]
    if not keys:
        return
    whole = "\n".join(printed_form(text) for text in (*document.every_text(), *document.margins))
    for key in keys:
        lines = printed_form(printed(report.form, key, report.values[key])).split("\n")
        lost = next((line for line in lines if line.strip() not in whole), None)
        if lost is not None:
            yield Difference(Place(_("正文"), report.form.label_of(key)), lost, "", key)


def _picture_differences(report: Report, document: DocumentData, keys: Sequence[str]) -> Iterator[Difference]:
    """Find the pictures that the template prints and whose very bytes the file does not show under the form's words."""
    if not keys:
        return
    from docgen.compose.composition import drawing_of
    from docgen.formats.docx.pictures import pictures_shown

    resolver = Resolver(report)
    shown = [(words, digest) for _where, words, digest in pictures_shown(document.package, main_part(document.package))]
    for key in keys:
        drawing = drawing_of(report.form.field_by_key[key], report, resolver)
        wanted = (str(drawing), drawing.picture.sha256) if drawing else ("", "")
        if wanted not in shown:
            yield Difference(Place(_("正文"), report.form.label_of(key)), report.text(key), "", key)


def _row_differences(report: Report, document: DocumentData, names: Collection[str]) -> Iterator[Difference]:
    """Find the rows, and the sums below them, whose printed values do not stand together in one line of a table or text."""
    lines = [[cell for cell in line if cell.strip()] for block in document.tables for line in block.matrix()]
    lines += [[text] for text in _stream(document, {}) if text.strip()]
    for table in report.form.rows:
        rows = report.rows.get(table.key, ())
        shown = [column for column in table.columns if any(name.endswith(f".{column.key}") for name in names)]
        wanted = [[printed_value(column, row.get(column.key)) for column in shown] for row in rows]
        start = 0
        for n, values in enumerate(wanted):
            found = next((at for at in range(start, len(lines)) if _stands_in(values, lines[at])), None)
            if found is None:
                yield Difference(Place(table.name, _("第{n}行").format(n=n + 1)), "；".join(filter(None, values)), "")
            else:
                start = found + 1
        sums = {key: printed_value(table.column(key), number) for key, number in totals(table, rows).items()}
        for key, text in sums.items():
            printed_there = f"tables.{table.key}.totals.{key}" in names
            if printed_there and not any(_stands_in([text], line) for line in lines):
                yield Difference(Place(table.name, _("合计")), text, "", f"rows.{table.key}")


def _stands_in(values: Sequence[str], line: Sequence[str]) -> bool:
    """Whether all values stand in a line, thousands parted or not; two of one text need two cells."""
    rest = [_UNPARTED.sub("", printed_form(cell)) for cell in line]
    for value in filter(None, values):
        text = _UNPARTED.sub("", printed_form(value))
        at = next((n for n, cell in enumerate(rest) if cell.strip() == text.strip()), None)
        at = next((n for n, cell in enumerate(rest) if text in cell), None) if at is None else at
        if at is None:
            return False
        rest[at] = rest[at].replace(text, "", 1)
    return True


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
            yield Difference(Place(name), "", text)


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
