"""Number formats of a workbook: the code of every cell style, with Excel's built-in ones filled in."""

from __future__ import annotations

from docgen.formats.xlsx.source import MAX_FORMAT_CODE, NotUnderstood, is_date_format
from docgen.formats.xlsx.source_xml import is_plain, parse_part
from docgen.ooxml.package import Package

_PLAIN = {1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?", 13: "# ??/??"}
_MOMENTS = {
    14: "mm-dd-yy", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm",
    21: "h:mm:ss", 22: "m/d/yy h:mm", 45: "mm:ss", 46: "[h]:mm:ss", 47: "mmss.0",
}  # fmt: skip
_CHINESE_DATES = (27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 57, 58)
_CHINESE_TIMES = (32, 33, 34, 35, 55, 56)
_ACCOUNTING = {
    37: "#,##0",
    38: "#,##0",
    39: "#,##0.00",
    40: "#,##0.00",
    41: "#,##0",
    42: "#,##0",
    43: "#,##0.00",
    44: "#,##0.00",
}
BUILT_IN = {
    **_PLAIN,
    **_MOMENTS,
    **_ACCOUNTING,
    48: "##0.0E+0",
    49: "@",
    **dict.fromkeys(_CHINESE_DATES, "yyyy/m/d"),
    **dict.fromkeys(_CHINESE_TIMES, "h:mm:ss"),
}
"""Format id -> code. The Chinese ones (ECMA-376 part 1, 18.8.30) differ by system language only in how they look."""


def _formats_only(data: bytes) -> bytes:
    """Return styles.xml cut down to number formats and cell styles; fonts and colours are most of it."""
    if not is_plain(data) or b"<styleSheet" not in data:
        return data
    pieces = [b"<styleSheet>"]
    for tag in (b"numFmts", b"cellXfs"):
        first, last = data.find(b"<" + tag), data.find(b"</" + tag + b">")
        if 0 < first < last:
            pieces.append(data[first : last + len(tag) + 3])
    return b"".join(pieces) + b"</styleSheet>"


Format = tuple[str, bool]
"""A number format's code, "" for General, and whether it shows a date or a time."""


def formats_of(package: Package, part: str) -> list[Format]:
    """Return the number format of each cell style in order. Raises as `parse_part`."""
    custom: dict[int, str] = {}
    used: list[int] = []
    inside = {"cellXfs": False}

    def start(tag: str, attributes: dict[str, str]) -> None:
        if tag == "numFmt" and "numFmtId" in attributes:
            if len(attributes["formatCode"]) > MAX_FORMAT_CODE:
                raise NotUnderstood(tag)
            custom.setdefault(int(attributes["numFmtId"]), attributes["formatCode"])
        elif tag == "cellXfs":
            inside["cellXfs"] = True
        elif tag == "xf" and inside["cellXfs"]:
            used.append(int(attributes.get("numFmtId", "0")))
        elif tag.endswith(":styleSheet"):
            raise NotUnderstood(tag)

    def end(tag: str) -> None:
        if tag == "cellXfs":
            inside["cellXfs"] = False

    parse_part(package, part, start, end, shorten=_formats_only)
    codes = [custom.get(number, BUILT_IN.get(number, "")) for number in used] or [""]
    return [("", False) if code == "General" else (code, is_date_format(code)) for code in codes]
