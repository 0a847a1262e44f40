"""Small pieces of Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

MADE = "本页由 `tools/build_docs.py` 生成，请勿手工改动。"
SEVERITIES = {"error": "错误（阻止出报告）", "warning": "提醒（写明理由可以接受）", "info": "提示"}


def cell(text: object) -> str:
    """Return a text as a table cell takes it: on one line, bars escaped."""
    return str(text).replace("\n", " ").replace("|", "\\|")


def table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> list[str]:
    """Return the lines of a table, none if it has no rows."""
    lines = ["| " + " | ".join(cell(entry) for entry in row) + " |" for row in rows]
    return [f"| {' | '.join(heads)} |", f"|{' --- |' * len(heads)}", *lines] if lines else []


def page(lines: Iterable[str]) -> str:
    """Return a page from its lines, without two blank ones in a row."""
    kept: list[str] = []
    for line in lines:
        if line or (kept and kept[-1]):
            kept.append(line)
    return "\n".join(kept).rstrip() + "\n"
