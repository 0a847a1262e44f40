"""Save a workbook of openpyxl. Same workbook, same bytes.

What openpyxl saves is packed anew: it has no public way to the default font, stamps the time of saving into the file and its
zip entries, writes formulas without results, and every Chinese character as a number of eight letters. Previews, Excel's
protected view and programs that only read stored values would show empty totals, and every reader would have to count three
times as many bytes.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import IO, TYPE_CHECKING
from xml.sax.saxutils import escape

from docgen.formats.xlsx.style import TEXT_FONT
from docgen.kit.patterns import regex
from docgen.report.model import Value
from docgen.report.values import plain_number

if TYPE_CHECKING:
    from openpyxl import Workbook

ZIP_TIME, STAMP = (2021, 9, 26, 0, 0, 0), "2021-09-26T00:00:00Z"
"""When every workbook was saved: the same workbook has the same bytes."""
_TIMES = regex(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms:)")
_DEFAULT_FONT = regex(rb"(?s)<font>.*?</font>")
"""The first of a workbook's fonts, which untouched cells and the widths of columns are measured in."""
_CHARACTER = regex(rb"&#([0-9]{3,7});")
_FORMULA = regex(r'<c r="([A-Z]+[0-9]+)"((?: s="[0-9]+")?)><f>([^<]*)</f><v\s*/?>(?:</v>)?</c>')
_FIRST = ("[Content_Types].xml", "_rels/.rels")
_PIECE, _ROW_END = 1 << 18, b"</row>"


def saved(book: Workbook, results: Mapping[tuple[str, str], Value] | None = None) -> bytes:
    """Return the workbook with fixed times and the results of its formulas: (title of the sheet, cell) -> value."""
    book.properties.creator = "docgen"
    raw = io.BytesIO()
    book.save(raw)
    by_part: dict[str, dict[str, Value]] = {}
    parts = {sheet.title: f"xl/worksheets/sheet{number}.xml" for number, sheet in enumerate(book.worksheets, 1)}
    for (title, cell), value in (results or {}).items():
        by_part.setdefault(parts[title], {})[cell] = value
    out = io.BytesIO()
    with zipfile.ZipFile(raw) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in sorted(source.namelist(), key=lambda name: (name not in _FIRST, name)):
            entry = zipfile.ZipInfo(name, ZIP_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            with source.open(name) as given, target.open(entry, "w") as stream:
                for piece in _pieces(given):
                    stream.write(_mended(name, piece, by_part.get(name, {})))
    return out.getvalue()


def _pieces(stream: IO[bytes]) -> Iterator[bytes]:
    """Yield a part, a sheet some rows at a time: one of ten thousand would fill the memory."""
    rest = b""
    while more := stream.read(_PIECE):
        whole, end, rest = (rest + more).rpartition(_ROW_END)
        yield whole + end
    yield rest


def _mended(name: str, body: bytes, results: Mapping[str, Value]) -> bytes:
    """Return (a piece of) a part as it goes into the file."""
    if name == "docProps/core.xml":
        return _TIMES.sub(rb"\g<1>" + STAMP.encode() + rb"\g<3>", body)
    if name == "xl/styles.xml":
        return _DEFAULT_FONT.sub(f'<font><name val="{TEXT_FONT}"/><sz val="11"/></font>'.encode(), body, count=1)
    if name.startswith("xl/") and name.endswith(".xml"):
        body = _CHARACTER.sub(_spelt_out, body)
    return _with_results(body.decode("utf-8"), results).encode("utf-8") if results else body


def _spelt_out(match: re.Match[bytes]) -> bytes:
    number = int(match[1])
    return chr(number).encode("utf-8") if number > 127 else match[0]


def _with_results(xml: str, results: Mapping[str, Value]) -> str:
    def filled(match: re.Match[str]) -> str:
        cell, style, formula = match.groups()
        if cell not in results:
            return match.group()
        kind, text = _stored(results[cell])
        return f'<c r="{cell}"{style}{kind}><f>{formula}</f><v>{text}</v></c>'

    return _FORMULA.sub(filled, xml)


def _stored(value: Value) -> tuple[str, str]:
    """Return the cell type attribute and the text of a stored result."""
    if isinstance(value, str):
        return ' t="str"', escape(value)
    if isinstance(value, date):
        return "", str((datetime(value.year, value.month, value.day) - datetime(1899, 12, 30)).days)
    return "", plain_number(value)
