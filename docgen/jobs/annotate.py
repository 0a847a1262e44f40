"""Findings where the clerk reads them: a copy of the workbook with the faulty cells coloured and listed."""

from __future__ import annotations

from pathlib import Path

from docgen.checks.accept import fingerprint
from docgen.checks.run import Examined
from docgen.formats import file_bytes
from docgen.formats.xlsx.annotate import LIST_SHEET, annotated_bytes
from docgen.formats.xlsx.source import read_source
from docgen.kit.errors import DocgenError, OutputError, UnreadableFile, UsageError
from docgen.kit.files import write_whole
from docgen.kit.i18n import _, in_chinese
from docgen.ooxml.package import open_package
from docgen.report.finding import Finding, Severity


def _texts(finding: Finding) -> tuple[str, ...]:
    level = {Severity.ERROR: _("错误"), Severity.WARNING: _("提醒"), Severity.INFO: _("说明")}[finding.severity]
    code = fingerprint(finding) if finding.severity is Severity.WARNING and not finding.accepted else ""
    message = f"{finding.message}\n{finding.evidence}" if finding.evidence else finding.message
    expected = "" if finding.expected is None else str(finding.expected)
    actual = "" if finding.actual is None else str(finding.actual)
    return (
        level,
        finding.code,
        finding.sheet,
        finding.cell,
        message,
        expected,
        actual,
        finding.cure,
        code,
        finding.accepted,
    )


def _is_annotated(path: Path) -> bool:
    """Whether a workbook is an earlier annotated copy, which a newer one may replace; somebody's own work it may not."""
    try:
        return any(sheet.name.startswith(LIST_SHEET) for sheet in read_source(open_package(file_bytes(path))).sheets)
    except DocgenError:
        return False


def annotate_workbook(source: Path, target: Path, examined: Examined) -> None:
    """Write an annotated copy of the workbook `source` to `target`; the original is not touched.

    It is Chinese throughout, for it goes to whoever fills in the workbook.

    Raises UsageError if the source is no workbook, OutputError if the target is the source or somebody's own file, or cannot
    be written.
    """
    data = file_bytes(source)
    if data.lstrip()[:1] in (b"{", b"[") or open_package(data).content_kind != "xlsx":
        raise UsageError(_("{file} 不是填报表，不能标注。").format(file=source.name), _("--annotate 只用于 .xlsx 填报表。"))
    if target.suffix.lower() != ".xlsx":
        raise UsageError(_("标注后的文件名要以 .xlsx 结尾：{file}").format(file=target), _("改正文件名。"))
    if target.exists() and target.samefile(source):
        raise OutputError(_("{file} 就是原来的填报表，没有覆盖。").format(file=target), _("换一个文件名。"))
    if target.exists() and not _is_annotated(target):
        raise OutputError(_("{file} 已经存在，没有覆盖。").format(file=target), _("换一个文件名，或先移走旧文件。"))
    try:
        with in_chinese():
            marked = annotated_bytes(data, [(finding, _texts(finding.in_language("zh"))) for finding in examined.findings])
    except (LookupError, StopIteration, SyntaxError, ValueError) as error:
        raise UnreadableFile(
            _("{file} 的结构不完整，不能标注。").format(file=source.name), _("用 WPS 或 Excel 打开，另存为 .xlsx 后重试。")
        ) from error
    write_whole(target, marked)
