"""Make a saved workbook the same on every run, and store what its formulas come to.

openpyxl stamps the time of saving into the file and its zip entries, writes formulas without results, and every Chinese
character as a number of eight letters. Previews, Excel's protected view and programs that only read stored values would
then show empty totals, and every reader would have to count three times as many bytes.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from datetime import date, datetime
from xml.sax.saxutils import escape

from docgen.kit.patterns import regex
from docgen.report.model import Value
from docgen.report.values import plain_number

ZIP_TIME = (2021, 9, 26, 0, 0, 0)
STAMP = "2021-09-26T00:00:00Z"
_TIMES = regex(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms:)")
_CHARACTER = regex(rb"&#([0-9]{3,7});")
_FORMULA = regex(r'<c r="([A-Z]+[0-9]+)"((?: s="[0-9]+")?)><f>([^<]*)</f><v\s*/?>(?:</v>)?</c>')


def _stored(value: Value) -> tuple[str, str]:
    """Return the cell type attribute and the text of a stored result."""
    if isinstance(value, str):
        return ' t="str"', escape(value)
    if isinstance(value, date):
        return "", str((datetime(value.year, value.month, value.day) - datetime(1899, 12, 30)).days)
    return "", plain_number(value)


def _with_results(xml: str, results: Mapping[str, Value]) -> str:
    def filled(match: re.Match[str]) -> str:
        cell, style, formula = match.groups()
        if cell not in results:
            return match.group()
        kind, text = _stored(results[cell])
        return f'<c r="{cell}"{style}{kind}><f>{formula}</f><v>{text}</v></c>'

    return _FORMULA.sub(filled, xml)


def _spelt_out(match: re.Match[bytes]) -> bytes:
    number = int(match[1])
    return chr(number).encode("utf-8") if number > 127 else match[0]


def repack(data: bytes, results: Mapping[str, Mapping[str, Value]]) -> bytes:
    """Return the workbook with fixed times and stored results (part name -> cell -> value), parts in a fixed order."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        names = source.namelist()
        first = ["[Content_Types].xml", "_rels/.rels"]
        for name in first + sorted(name for name in names if name not in first):
            body = source.read(name)
            if name == "docProps/core.xml":
                body = _TIMES.sub(rb"\g<1>" + STAMP.encode() + rb"\g<3>", body)
            elif name.startswith("xl/"):
                body = _CHARACTER.sub(_spelt_out, body)
            if results.get(name):
                body = _with_results(body.decode("utf-8"), results[name]).encode("utf-8")
            entry = zipfile.ZipInfo(name, ZIP_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            target.writestr(entry, body)
    return out.getvalue()
