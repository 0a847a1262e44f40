"""What a workbook says of itself: its sheets, the names in it, the day its dates count from."""

from __future__ import annotations

from datetime import datetime

from docgen.formats.xlsx.source import MAX_NAMES, MAX_SHEETS, NotUnderstood
from docgen.formats.xlsx.source_xml import parse_part
from docgen.kit.errors import UnreadableFile
from docgen.kit.i18n import _
from docgen.ooxml.package import Package

_STRICT = "http://purl.oclc.org/ooxml/"
_EPOCHS = {False: datetime(1899, 12, 30), True: datetime(1904, 1, 1)}


class Outline:
    """What workbook.xml says: sheets, names, date system."""

    def __init__(self, package: Package, part: str) -> None:
        self.sheets: list[tuple[str, bool, str]] = []
        self.names: dict[str, str] = {}
        self.local: list[tuple[int, str, str]] = []
        self.epoch = _EPOCHS[False]
        self._name: dict[str, str] | None = None
        self._text: list[str] = []
        parse_part(package, part, self._start, self._end, self._chars)
        if len(self.sheets) > MAX_SHEETS or len(self.names) + len(self.local) > MAX_NAMES:
            raise UnreadableFile(
                _("“{file}”的工作表或名称太多，不像填报表。").format(file=package.name), _("核对是否选错了文件。")
            )

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "sheet":
            self.sheets.append((attributes["name"], attributes.get("state", "visible") != "visible", attributes["r:id"]))
        elif tag == "definedName":
            self._name, self._text = attributes, []
        elif tag == "workbookPr":
            self.epoch = _EPOCHS[attributes.get("date1904", "0") in ("1", "true")]
        elif tag == "workbook":
            if attributes.get("xmlns", "").startswith(_STRICT):
                raise UnreadableFile(
                    _("工作簿存成了“Strict Open XML”格式。"), _("用 WPS 或 Excel 打开，另存为普通的 .xlsx 后重试。")
                )
        elif ":" in tag and tag.endswith((":workbook", ":sheet")):
            raise NotUnderstood(tag)

    def _end(self, tag: str) -> None:
        if tag != "definedName" or self._name is None:
            return
        name, text = self._name["name"], "".join(self._text)
        if not name.startswith("_xlnm."):
            if "localSheetId" in self._name:
                self.local.append((int(self._name["localSheetId"]), name, text))
            elif name in self.names:
                raise NotUnderstood(name)
            else:
                self.names[name] = text
        self._name = None

    def _chars(self, text: str) -> None:
        if self._name is not None:
            self._text.append(text)
