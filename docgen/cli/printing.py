"""How results are shown: lines for people or one JSON document on stdout; notes about the run and errors of use on stderr."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

import typer

from docgen.cli import terminal
from docgen.form.model import Form
from docgen.kit.errors import DocgenError
from docgen.kit.i18n import _
from docgen.kit.patterns import regex
from docgen.report.finding import ALWAYS_SHOWN, Finding, Severity

if TYPE_CHECKING:
    from docgen.checks.grouping import Cause

_MOST_LISTED = 6
_WORKBOOK_CELL = regex(r"[A-Z]{1,3}[1-9]\d*")
"""Only what stands in a workbook's cell can be accepted there; a Word file or a template has no such sheet."""
_BEGINNING = regex(r"( *)(?:\[[A-Z]\d+ ([^\]]+)\]|([✓√✗×！]))")


def severity_name(severity: Severity) -> str:
    """Return what people call a severity."""
    return {Severity.ERROR: _("错误"), Severity.WARNING: _("提醒"), Severity.INFO: _("说明")}[severity]


def print_json(document: Any) -> None:
    """Print one JSON document on stdout, in UTF-8 whatever the terminal's encoding.

    A file name that is no UTF-8 comes as \\udcXX, which is both JSON and what Python calls such a file.
    """
    text = json.dumps(document, ensure_ascii=False, indent=2) + "\n"
    sys.stdout.buffer.write(text.encode("utf-8", "backslashreplace"))
    sys.stdout.flush()


def show(document: Any, lines: Iterable[str], *, as_json: bool) -> None:
    """Print what came of a command: as one JSON document, or in lines for people."""
    if as_json:
        print_json(document)
    else:
        for line in lines:
            say(line)


class JsonStream:
    """One JSON document with one list, printed an entry a line as they come: {"files": [ … ]}; or, with `lines`, each entry

    and at the end what goes with them as a document of its own on its own line (JSON Lines).
    """

    def __init__(self, name: str, *, lines: bool = False) -> None:
        """Name the list."""
        self.name, self.lines = name, lines
        self._count = 0

    def _write(self, text: str) -> None:
        sys.stdout.buffer.write(text.encode("utf-8", "backslashreplace"))
        sys.stdout.flush()

    def put(self, entry: Any) -> None:
        """Print the next entry on a line of its own."""
        text = json.dumps(entry, ensure_ascii=False)
        if self.lines:
            self._write(text + "\n")
        else:
            self._write((f'{{"{self.name}": [\n' if not self._count else ",\n") + text)
        self._count += 1

    def close(self, more: Mapping[str, Any] | None = None) -> None:
        """End the list and the document; more: what else the document says."""
        rest = json.dumps(more, ensure_ascii=False) if more else ""
        if self.lines:
            self._write(rest + "\n" if rest else "")
            return
        end = f", {rest[1:-1]}}}\n" if rest else "}\n"
        self._write(("\n]" if self._count else f'{{"{self.name}": []') + end)


def finding_to_json(finding: Finding) -> dict[str, Any]:
    """Return a finding as the JSON object of the contract; what is not known is left out."""
    document: dict[str, Any] = {"code": finding.code, "severity": str(finding.severity), "outcome": str(finding.outcome)}
    for name in ("key", "sheet", "cell", "message", "expected", "actual", "cure", "evidence", "accepted"):
        value = getattr(finding, name)
        if value is not None and value != "":
            document[name] = value
    return document


def file_to_json(
    source: Path, ok: bool, findings: Iterable[Finding], output: Path | None = None, **more: object
) -> dict[str, Any]:
    """Return one file's entry of the JSON document of the contract."""
    return {
        "file": str(source),
        "ok": ok,
        "output": None if output is None else str(output),
        **more,
        "findings": [finding_to_json(finding) for finding in findings],
    }


def say(text: str) -> None:
    """Print a line of what was asked for, on stdout: broken and coloured as the terminal takes it."""
    _print(text, sys.stdout)


def note(text: str) -> None:
    """Print a line about the run itself, or an error of use, on stderr."""
    _print(text, sys.stderr)


def say_error(file: str, error: DocgenError, *, alone: bool) -> None:
    """Say what is wrong with a file: the command failed if it was the only one (`alone`), else it is one result among many."""
    show_line = note if alone else say
    show_line(_("✗ {file}：{message}").format(file=file, message=error.message))
    if error.cure:
        show_line(_("  改法：{cure}").format(cure=error.cure))


def _print(text: str, stream: TextIO) -> None:
    shown = terminal.showable(terminal.wrapped(text, terminal.columns(stream)), stream)
    typer.echo(_painted(shown) if terminal.has_colour(stream) else shown, file=stream)


def _painted(text: str) -> str:
    """Return a line with its mark, or the code and severity it begins with, in colour."""
    colours = {
        severity_name(Severity.ERROR): terminal.RED,
        severity_name(Severity.WARNING): terminal.YELLOW,
        severity_name(Severity.INFO): terminal.CYAN,
        "✓": terminal.GREEN,
        "√": terminal.GREEN,
        "✗": terminal.RED,
        "×": terminal.RED,
        "！": terminal.YELLOW,
    }
    found = _BEGINNING.match(text)
    colour = colours.get(found[2] or found[3], "") if found else ""
    if not found or not colour:
        return text
    return found[1] + terminal.coloured(text[found.end(1) : found.end()], colour) + text[found.end() :]


def counted(findings: Iterable[Finding]) -> str:
    """Return "2 处错误、1 处提醒" for findings, "" for none; accepted warnings are not counted."""
    counts: dict[Severity, int] = {}
    for finding in findings:
        if not finding.accepted:
            counts[finding.severity] = counts.get(finding.severity, 0) + 1
    ordered = sorted(counts.items(), key=lambda item: item[0].rank)
    return _("、").join(_("{n} 处{kind}").format(n=n, kind=severity_name(s)) for s, n in ordered)


def _listed(names: Iterable[str]) -> str:
    """Return the first few names, and that there are more."""
    named = list(names)
    return "、".join(named[:_MOST_LISTED]) + (_("……") if len(named) > _MOST_LISTED else "")


def _first_line(line: Cause) -> str:
    finding = line.first
    cells = _listed(dict.fromkeys(entry.cell for entry in line.findings if entry.cell))
    place = f"{cells} " if cells else ""
    repeated = _("（同类共 {n} 处）").format(n=line.count) if line.count > 1 else ""
    return f"    [{finding.code} {severity_name(finding.severity)}] {place}{finding.message}{repeated}".replace("\n", "↵")


def _more_lines(line: Cause) -> list[str]:
    """Return what follows the first line: quotation, expected and found, cure, how to accept it or why it was accepted."""
    from docgen.checks.accept import fingerprint

    finding = line.first
    more: list[str] = []
    if finding.evidence and finding.evidence not in finding.message:
        more.append(_("原文：{text}").format(text=finding.evidence.replace("\n", "↵")))
    if finding.expected is not None and finding.actual is not None:
        more.append(_("应为：{expected}；现为：{actual}").format(expected=finding.expected, actual=finding.actual))
    if finding.cure:
        more.append(_("改法：{cure}").format(cure=finding.cure))
    if finding.accepted:
        more.append(_("已说明理由：{reason}").format(reason=finding.accepted))
    elif finding.severity is Severity.WARNING and _WORKBOOK_CELL.fullmatch(finding.cell):
        codes = _listed(dict.fromkeys(fingerprint(entry) for entry in line.findings))
        more.append(_("确属例外的，在“例外说明”表写明理由，核对码 {codes}").format(codes=codes))
    return [f"        {text}" for text in more]


def _is_left_out(finding: Finding) -> bool:
    return finding.severity is Severity.INFO and not finding.code.startswith(ALWAYS_SHOWN)


def finding_lines(findings: Iterable[Finding], form: Form, *, brief: bool = False) -> list[str]:
    """Return findings as indented lines grouped by sheet, errors first.

    brief leaves out what is accepted or only information, unless it is always told, and counts what it leaves out.
    """
    from docgen.checks.grouping import group

    given = list(findings)
    shown = [f for f in given if not brief or not (f.accepted or _is_left_out(f))]
    lines: list[str] = []
    for sheet in group(shown, form):
        lines.append(f"  {sheet.sheet or _('整份报告')}")
        for line in sheet.lines:
            lines += [_first_line(line), *_more_lines(line)]
    left_out = sum(brief and not f.accepted and _is_left_out(f) for f in given)
    if left_out:
        lines.append(_("  （另有 {n} 处说明，用 docgen check 查看。）").format(n=left_out))
    return lines
