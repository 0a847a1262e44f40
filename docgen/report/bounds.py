"""How large a report may be: far beyond any real one, and small enough for every later step to be quick.

The longest published reports hold some 30,000 characters; the checks compare texts with one another, so what is without
bounds could keep a computer busy for hours.
"""

from __future__ import annotations

from docgen.kit.errors import UnreadableFile
from docgen.kit.i18n import _
from docgen.report.model import Report

MAX_FIELD = 2_000
"""Characters in a single value, such as a name, a title or a sentence in own words."""
MAX_TEXT = 10_000
"""Characters in one paragraph or heading."""
MAX_TOTAL = 200_000
"""Characters in all texts together."""
MAX_PARAGRAPHS = 3_000
MAX_ATTACHED_CELLS = 20_000
MAX_ENTRIES = 2_000
"""Accepted warnings, and notes beside numbers."""


def refuse_absurd(report: Report, name: str) -> None:
    """Raise UnreadableFile, saying what there is too much of, for a report no agency could have written."""
    long = next((key for key, value in report.values.items() if isinstance(value, str) and len(value) > MAX_FIELD), None)
    if long is not None:
        label = report.form.label_of(long)
        raise _absurd(name, _("“{label}”超过 {n} 个字").format(label=label, n=MAX_FIELD))
    subs = [sub for section in report.sections.values() for sub in section]
    paragraphs = [text for sub in subs for text in (sub.heading, *sub.paragraphs)]
    cells = [text for a in report.attachments for row in ((a.title,), a.columns, *a.rows) for text in row]
    beside = [*report.notes.values(), *(entry.reason for entry in report.acceptances)]
    lengths = [len(text) for text in (*paragraphs, *cells, *beside)]
    for found, most, excess in (
        (max(lengths, default=0), MAX_TEXT, _("有一段文字超过 {n} 个字")),
        (sum(lengths), MAX_TOTAL, _("全部文字超过 {n} 个字")),
        (len(paragraphs), MAX_PARAGRAPHS, _("正文超过 {n} 段")),
        (len(cells), MAX_ATTACHED_CELLS, _("附表超过 {n} 格")),
        (len(beside), MAX_ENTRIES, _("说明超过 {n} 条")),
    ):
        if found > most:
            raise _absurd(name, excess.format(n=most))


def _absurd(name: str, excess: str) -> UnreadableFile:
    return UnreadableFile(
        _("“{file}”{excess}，不像年度报告，没有处理。").format(file=name, excess=excess),
        _("检查是否选错了文件，或误粘贴了大量内容；确有需要的，另附文件。"),
    )
