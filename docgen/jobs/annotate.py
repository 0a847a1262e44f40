"""Findings where the clerk reads them: a copy of the workbook with the faulty cells coloured and listed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from docgen.checks.accept import SHEET, fingerprint
from docgen.checks.run import Examined
from docgen.formats.xlsx.annotate import Prepared, Remark, annotated_bytes, note_of, with_acceptances
from docgen.formats.xlsx.earlier_list import without_earlier_list
from docgen.formats.xlsx.layout import LIST_SHEET
from docgen.formats.xlsx.source import read_source
from docgen.kit.errors import DocgenError, OutputError, UnreadableFile, UsageError
from docgen.kit.files import file_bytes, require_free, write_whole
from docgen.kit.i18n import _, in_chinese
from docgen.ooxml.package import open_package
from docgen.report.finding import Finding, Severity


def _remark(finding: Finding) -> Remark:
    """Return a finding with the texts of its row in the list (`HEADS`) and of the note at its cell."""
    level = {Severity.ERROR: _("错误"), Severity.WARNING: _("提醒"), Severity.INFO: _("说明")}[finding.severity]
    message = f"{finding.message}\n{finding.evidence}" if finding.evidence else finding.message
    expected = "" if finding.expected is None else str(finding.expected)
    actual = "" if finding.actual is None else str(finding.actual)
    place = (level, finding.code, finding.sheet, finding.cell)
    texts = (*place, message, expected, actual, finding.cure, _fingerprint(finding), finding.accepted)
    cure = _("改法：{cure}").format(cure=finding.cure) if finding.cure else ""
    return Remark(finding, texts, note_of(level, finding.code, finding.message, cure))


def _fingerprint(finding: Finding) -> str:
    """Return the 核对码 of a warning that may still be accepted, "" for any other finding."""
    return fingerprint(finding) if finding.severity is Severity.WARNING and not finding.accepted else ""


def _prepared(findings: Iterable[Finding], data: bytes) -> list[Prepared]:
    """Return a row of the sheet of accepted warnings for each that may be accepted, to which only the reason is lacking.

    What an earlier annotated copy has prepared is not prepared again.
    """
    there = {cell.text for sheet in read_source(open_package(data)).sheets for cell in sheet.cells.values()}
    rows: dict[str, Prepared] = {}
    for finding in findings:
        where = f"{finding.sheet} {finding.cell}" if finding.cell else finding.key
        if (mark := _fingerprint(finding)) and where and mark not in there:
            rows.setdefault(mark, Prepared(finding.code, where, mark))
    return list(rows.values())


def _is_annotated(path: Path) -> bool:
    """Whether a workbook is an earlier annotated copy, which a newer one may replace; somebody's own work it may not."""
    try:
        return any(sheet.name.startswith(LIST_SHEET) for sheet in read_source(open_package(file_bytes(path))).sheets)
    except DocgenError:
        return False


def workbook_with_reasons(data: bytes, examined: Examined, reasons: Mapping[str, str]) -> bytes:
    """Return a copy of the workbook in which warnings are accepted. reasons: 核对码 -> the clerk's reason.

    Raises UnreadableFile for a workbook that has no sheet for them, UsageError if no open warning has one of the 核对码.
    """
    rows = [
        Prepared(finding.code, f"{finding.sheet} {finding.cell}" if finding.cell else finding.key, mark, reasons[mark])
        for finding in examined.findings
        if (mark := _fingerprint(finding)) in reasons
    ]
    if not rows:
        raise UsageError(_("没有写理由，或提醒已经变了。"), _("重新检查，写明理由后再试。"))
    try:
        return with_acceptances(data, rows, SHEET)
    except (LookupError, StopIteration, SyntaxError, ValueError) as error:
        raise UnreadableFile(_("填报表里没有可以写理由的“例外说明”表。"), _("用 docgen new 生成的填报表来填。")) from error


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
    if not _is_annotated(target):
        require_free(target)
    try:
        with in_chinese():
            findings = [finding.in_language("zh") for finding in examined.findings]
            remarks = [_remark(finding) for finding in findings]
            data = without_earlier_list(data, SHEET)
            marked = annotated_bytes(data, remarks, _prepared(findings, data), SHEET)
    except (LookupError, StopIteration, SyntaxError, ValueError) as error:
        raise UnreadableFile(
            _("{file} 的结构不完整，不能标注。").format(file=source.name), _("用 WPS 或 Excel 打开，另存为 .xlsx 后重试。")
        ) from error
    write_whole(target, marked)
