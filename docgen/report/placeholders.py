"""Placeholders that docgen itself puts into a text, so that nobody takes a blank or last year's words for finished work."""

from __future__ import annotations

LAST_YEAR = "【上年稿，请改写】"
"""Stands before each paragraph carried over from last year; a report that still holds it is not made."""

UNFILLED_NUMBER = "【未填】"


def unfilled(label: str) -> str:
    """Return what stands in a draft where a value is blank."""
    return f"【未填：{label}】"
